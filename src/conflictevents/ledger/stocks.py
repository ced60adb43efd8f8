"""Stocks: how many a holder has in custody at the end of each day, run from the earliest stock or intake on record.

A stock is kept for anyone, where it balances exactly, and apart for the living and for remains, between which persons
pass unrecorded unless the head declares the ledger closed.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, reduce

import attrs

from conflictevents.dataset import Dataset
from conflictevents.ledger.balance import ledger_of
from conflictevents.ledger.custody import (
    INFINITY,
    PARTS,
    Bounds,
    CustodyBook,
    Effect,
    Flow,
    Flows,
    Limits,
    perhaps,
    times,
)
from conflictevents.ledger.postings import RECORDED, check_account
from conflictevents.records import ALL_SIDES, Category, ClosedLedger, CustodyTally
from conflictevents.values import Count, Truth

__all__ = ["Opening", "Stock", "StockRun", "Stocks", "count_of", "part_of", "stocks_of"]

_UNBOUNDED = INFINITY // 2


@attrs.frozen
class Opening:
    """From what a stock is run.

    Attributes:
        tallies: ids of the claimed stocks it opens with; none where it opens with an intake, before which no one
            on record was held.
        flow: id of the record of the earliest intake; None where it opens with claimed stocks, or with nothing.
        day: the last day before the flows that count, as an ordinal; None where that is not known.
        settled: the day from which flows certainly count; later than `day` where the stock's own day is vague.
        held: who was held at the end of `day`.
        is_empty: whether no one was held before anything on record, as the ledger is closed since ever.
    """

    tallies: tuple[str, ...]
    flow: str | None
    day: int | None
    settled: int | None
    held: Effect
    is_empty: bool = False

    @property
    def is_known(self) -> bool:
        """Whether a stock or an intake is on record at all, or it is said that no one was held before."""
        return self.is_empty or bool(self.tallies) or self.flow is not None


@attrs.frozen
class Stock:
    """How many are held at the end of a day.

    Attributes:
        anyone: the living and remains together, as a signed balance: negative where more left than were ever held.
        living: the living, or those of the living category asked for.
        remains: the remains.
    """

    anyone: Bounds
    living: Bounds
    remains: Bounds

    def of(self, part: str) -> Bounds:
        """The bounds of `anyone`, `living` or `remains`."""
        bounds: Bounds = getattr(self, part)
        return bounds

    def count(self, part: str) -> Count:
        """How many are held of a part; no one where more left than were ever held."""
        return count_of(self.of(part))

    def hull(self, other: "Stock") -> "Stock":
        """What either allows."""
        return Stock(
            *(
                (min(self.of(part)[0], other.of(part)[0]), max(self.of(part)[1], other.of(part)[1]))
                for part in PARTS
            )
        )


def count_of(bounds: Bounds) -> Count:
    """A balance as a count, from no one upwards."""
    low, high = max(0, bounds[0]), max(0, bounds[1])
    return Count(low, None if high >= _UNBOUNDED else high)


class Stocks:
    """The running stocks of a dataset.

    Args:
        book: its changes of custody, resolved.
    """

    def __init__(self, book: CustodyBook) -> None:
        self.book = book
        self.ds: Dataset = book.ds
        self._runs: dict[tuple[Limits, str, str, Opening, Opening | None], StockRun] = {}

    def run(
        self,
        limits: Limits,
        category: str = Category.ANYONE,
        account: str = RECORDED,
        opens: Callable[[CustodyTally], bool] | None = None,
        since: int | None = None,
    ) -> "StockRun":
        """The running stock of a category.

        Args:
            limits: whose custody of which people.
            category: `anyone`, `remains`, or a category of the living.
            account: `recorded`, `widest`, `agreed` or an actor's id.
            opens: which claimed stocks it may open with; None for all.
            since: the first day of those looked at, as an ordinal: it opens with a stock claimed on or after it, and
                where there is none any number may have been held before. None to run from the earliest stock or intake.

        Raises:
            UnknownRecord: the account is no actor on record.
        """
        living = category if self.ds.vocabulary.categories.is_living(category) else Category.PERSON
        flows = self.book.flows(limits, living, check_account(self.ds, account))
        opening = self._open(limits, category, flows, opens, since)
        all_living: StockRun | None = None
        if living != Category.PERSON:
            all_living = self.run(limits, Category.PERSON, account, opens, since)
        key = (limits, living, account, opening, None if all_living is None else all_living.opening)
        if key not in self._runs:
            self._runs[key] = StockRun(self, limits, living, flows, opening, all_living)
        return self._runs[key]

    def _open(
        self,
        limits: Limits,
        category: str,
        flows: Flows,
        opens: Callable[[CustodyTally], bool] | None,
        since: int | None,
    ) -> Opening:
        """The earliest stock or intake on record.

        An intake opens it with no one, unless some had left before, it may be that some left by it, or a stock is claimed
        before that may have been of the same people. Of the stocks claimed on the day that it opens, those of other people bound it as far as they contain, or are part of,
        those asked for. A ledger closed since ever opens with no one too, unless a stock is claimed before all flows.
        """
        entering = "living" if part_of(category) == "living" else "anyone"
        intakes = [flow for flow in flows.changes if since is None and flow.effect.of(entering)[1] > 0]
        intakes.sort(key=lambda flow: (_first_of(flow), flow.records))
        if intakes and (
            intakes[0].effect.of(entering)[0] < 0
            or any(
                flow.effect.of(entering)[1] < 0
                and flow.days[1] is not None
                and flow.days[1] < _first_of(intakes[0])
                for flow in flows.all
            )
        ):
            intakes = []
        related = [
            tally for tally in self._claimed if self._overlap(limits, Limits.of(tally)) is not Truth.NO
        ]
        tallies = [
            tally
            for tally in related
            if (since is None or _day_of(tally) >= since) and (opens is None or opens(tally))
        ]
        if since is None and self.closed_from(limits, None) is not None:
            ends = [flow.days[1] for flow in flows.all if flow.days[1] is not None]
            if min(ends, default=INFINITY) < min(
                (_day_of(tally) for tally in related if tally.count.low), default=INFINITY
            ):
                return Opening((), intakes[0].records[0] if intakes else None, None, None, Effect(), True)
        days = [_day_of(tally) for tally in related]
        intake = intakes[0].days[0] if intakes else None
        if intakes and (intake is None or not days or intake <= min(days)):
            before = None if intake is None else intake - 1
            return Opening((), intakes[0].records[0], before, before, Effect())
        same = [tally for tally in tallies if Limits.of(tally) == limits]
        alike = [tally for tally in same if tally.category == category]
        first = min((_day_of(tally) for tally in alike or same or tallies), default=None)
        if first is None:
            before = None if since is None else since - 1
            return Opening((), None, before, before, Effect(*[_ANY_NUMBER] * 3))
        earliest = [tally for tally in tallies if _day_of(tally) == first]
        possible, certain = zip(*(tally.as_of.as_end() for tally in earliest), strict=True)
        ends = [first, *(day for day in certain if day is not None)]
        settled = None if None in possible else max(possible)
        return Opening(
            tuple(tally.id for tally in earliest),
            None,
            min(ends),
            settled,
            self._held_by_claims(limits, category, earliest),
        )

    @cached_property
    def _claimed(self) -> tuple[CustodyTally, ...]:
        """The claimed stocks that stand, and say a number and a day."""
        return tuple(
            tally
            for tally in self.ds.custody_tallies
            if (tally.count.low > 0 or tally.count.high is not None)
            and tally.as_of.last_day is not None
            and (tally.statement is None or self.ds.links.stands(tally.statement))
        )

    def _overlap(self, limits: Limits, other: Limits) -> Truth:
        """Whether people of one stock may be of another: yes where the other is all of it."""
        relations = self.book.relations
        answers = [
            Truth.YES
            if wider is None
            else Truth.MAYBE
            if narrower is None
            else relations.is_within(narrower, wider)
            for narrower, wider in (
                (limits.held_by, other.held_by),
                (limits.belonging_to, other.belonging_to),
            )
        ]
        if other.group is not None and limits.group != other.group:
            within = (
                Truth.MAYBE if limits.group is None else relations.group_within(limits.group, other.group)
            )
            answers.append(within)
        if other.population is not None and limits.population != other.population:
            answers.append(Truth.MAYBE)
        return Truth.all_of(answers)

    def _held_by_claims(self, limits: Limits, category: str, tallies: Sequence[CustodyTally]) -> Effect:
        """Who was held by what is claimed of one day: claims that cannot meet give their hull."""
        bounds: dict[str, list[Bounds]] = {part: [] for part in PARTS}
        categories = self.ds.vocabulary.categories
        living = category if categories.is_living(category) else Category.PERSON
        for tally in tallies:
            low, high = times(1, tally.count)
            theirs = Limits.of(tally)
            low = low if self._overlap(theirs, limits) is Truth.YES else 0
            high = high if self._overlap(limits, theirs) is Truth.YES else INFINITY
            if tally.category == Category.ANYONE:
                bounds["anyone"].append((low, high))
                bounds["living"].append((0, high))
                bounds["remains"].append((0, high))
                continue
            bounds["anyone"].append((low, INFINITY))
            if tally.category == Category.REMAINS:
                bounds["remains"].append((low, high))
            else:
                within = categories.is_within(tally.category, living)
                contains = categories.is_within(living, tally.category)
                bounds["living"].append((low if within else 0, high if contains else INFINITY))
        anyone, alive, dead = (_shared_or_hull(bounds[part]) for part in PARTS)
        if living == Category.PERSON:
            dead = max(dead[0], anyone[0] - alive[1]), min(dead[1], max(dead[0], anyone[1] - alive[0]))
        return Effect(anyone, alive, dead)

    def closed_from(self, limits: Limits, first: int | None) -> int | None:
        """The last day up to which the head declares a ledger closed from a day on; None where it does not.

        Args:
            limits: whose custody of which people.
            first: the first day, as an ordinal; None for the beginning of all that is on record.
        """
        reach: int | None = None
        spans = sorted(
            (closed.since.first_day or 0 if closed.since else 0, _last_day(closed))
            for closed in self.ds.head.closed
            if self._covers(closed.held_by, limits.held_by)
            and self._covers(closed.belonging_to, limits.belonging_to)
        )
        for begins, ends in spans:
            if begins == 0 or (first is not None and begins <= (first if reach is None else reach + 1)):
                reach = ends if reach is None else max(reach, ends)
        return None if reach is None or (first is not None and reach < first) else reach

    def _covers(self, closed: str | None, asked: str | None) -> bool:
        if closed is None or closed == ALL_SIDES:
            return True
        return asked is not None and self.book.relations.is_within(asked, closed) is Truth.YES


_ANY_NUMBER = (0, INFINITY)


def _first_of(flow: Flow) -> int:
    return -INFINITY if flow.days[0] is None else flow.days[0]


def _day_of(tally: CustodyTally) -> int:
    return INFINITY if tally.as_of.last_day is None else tally.as_of.last_day


def _shared_or_hull(several: Sequence[Bounds]) -> Bounds:
    """What all of several bounds allow; where they cannot meet, what any of them allows; any number where there are none."""
    if not several:
        return _ANY_NUMBER
    low, high = max(low for low, _ in several), min(high for _, high in several)
    if low <= high:
        return low, high
    return min(low for low, _ in several), max(high for _, high in several)


def _last_day(closed: ClosedLedger) -> int:
    last = None if closed.until is None else closed.until.last_day
    return INFINITY if last is None else last


def part_of(category: str) -> str:
    """What is kept of a stock for a category: `anyone`, `living` or `remains`."""
    return {Category.ANYONE: "anyone", Category.REMAINS: "remains"}.get(category, "living")


class StockRun:
    """A stock from its opening on, day by day.

    The most are held where as many as may be came as early as may be, and as few as may be left as late as may be.
    The least are held where few came and many left; but no one leaves who is not held, so that as many were held
    as left afterwards without having come in between, and as came before without having left. Bounds are sound; they
    are exact where every flow has one day, and sums over vague dates may be looser.

    Args:
        stocks: the stocks of the dataset.
        limits: whose custody of which people.
        living: the living category that is kept apart.
        flows: everything on record that changes the stock.
        opening: from what it is run.
        all_living: the same of all the living: no more of any category are held; None where it is that.

    Attributes:
        flows: the flows that count or may count, in the order of their last days.
        first_day: the first day on which flows count; None where that is not known.
        closed_until: the last day up to which its ledger is closed since the opening; None where it is not.
        points: the days, as ordinals, on which a flow may begin or has surely happened, and those of the opening.
    """

    def __init__(
        self,
        stocks: Stocks,
        limits: Limits,
        living: str,
        flows: Flows,
        opening: Opening,
        all_living: "StockRun | None" = None,
    ) -> None:
        self._all_living = all_living if all_living is not None and all_living.opening.is_known else None
        self.limits = limits
        self.living = living
        self.opening: Opening = opening
        self.first_day: int | None = None if opening.day is None else opening.day + 1
        self.closed_until: int | None = stocks.closed_from(limits, self.first_day)
        since = (flow for each in flows.all if (flow := self._since_opening(each)) is not None)
        self.flows: tuple[Flow, ...] = tuple(sorted(since, key=_by_day))
        days = {day for flow in self.flows for day in flow.days if day is not None}
        days |= {
            day
            for flow in self.flows
            if flow.round is not None
            for day in flow.round.edges
            if (flow.days[0] is None or flow.days[0] <= day) and (flow.days[1] is None or day <= flow.days[1])
        }
        opens = {0} if opening.day is None else {opening.day, opening.day + 1}
        self.points: list[int] = sorted(
            opens | {day for day in days if opening.day is None or day > opening.day}
        )
        self._stocks = self._run()

    def _since_opening(self, flow: Flow) -> Flow | None:
        """A flow as far as it comes after the opening; one of which that is not sure counts from no one."""
        opening = self.opening
        first, last = flow.days
        if opening.day is None:
            return flow
        if last is not None and last <= opening.day:
            return None
        settled = opening.day if opening.settled is None else opening.settled
        if first is not None and first > settled:
            return flow
        first = opening.day + 1 if first is None else max(first, opening.day + 1)
        effect = flow.effect.map(perhaps)
        return attrs.evolve(flow, days=(first, last), effect=effect, is_certain=False, round=None)

    @property
    def days(self) -> tuple[int, ...]:
        """The last day of each flow, in order, as ordinals."""
        return tuple(sorted({flow.days[1] for flow in self.flows if flow.days[1] is not None}))

    def at(self, day: int) -> Stock | None:
        """Who is held at the end of a day; None before the opening."""
        if self.opening.day is not None and day < self.opening.day:
            return None
        stock = self._stocks[bisect_right(self.points, day) - 1]
        of_all = None if self._all_living is None else self._all_living.at(day)
        if of_all is None:
            return stock
        low, high = stock.living
        return attrs.evolve(stock, living=(min(low, of_all.living[1]), min(high, of_all.living[1])))

    def between(self, first: int, last: int) -> Stock | None:
        """Who is held at the end of some day from a first to a last; None before the opening."""
        days = [first, last, *(day for day in self.points if first < day < last)]
        stocks = [stock for day in days if (stock := self.at(day)) is not None]
        return reduce(Stock.hull, stocks) if stocks else None

    def _run(self) -> list[Stock]:
        size = 0 if self.closed_until is None else bisect_right(self.points, self.closed_until)
        sums = {part: _Sums(self, part) for part in PARTS}
        anyone = sums["anyone"].bounds()
        living = sums["living"].bounds(falling=True)
        remains = sums["remains"].bounds(0, rising=True)
        if size:
            living[:size] = sums["living"].bounds()[:size]
            remains[:size] = sums["remains"].bounds(size)[:size]
        if self.living != Category.PERSON:
            return [Stock(*each) for each in zip(anyone, living, remains, strict=True)]
        stocks = []
        for number, (total, of_living, of_remains) in enumerate(zip(anyone, living, remains, strict=True)):
            alive = of_living[0], min(of_living[1], max(0, total[1] - of_remains[0]))
            dead = of_remains[0], min(of_remains[1], max(0, total[1] - alive[0]))
            least = max(total[0], min(alive[0] + dead[0], total[1]))
            if number < size:
                alive = max(alive[0], min(alive[1], least - dead[1])), alive[1]
                dead = max(dead[0], min(dead[1], least - alive[1])), dead[1]
            stocks.append(Stock((least, total[1]), (min(alive), alive[1]), (min(dead), dead[1])))
        return stocks


class _Sums:
    """Sums of the flows of one part of a stock, at each day on which one may begin or has surely happened.

    Args:
        run: the stock.
        part: `anyone`, `living` or `remains`.
    """

    def __init__(self, run: StockRun, part: str) -> None:
        self._run = run
        self._part = part
        self._start = run.opening.held.of(part)
        place = {day: number for number, day in enumerate(run.points)}
        size = len(run.points)
        # What begins by each day, and what has surely happened by it: of the least and of the most that flows add.
        self._begun, self._done = ([[0] * size for _ in range(4)] for _ in range(2))
        self._beyond = [[0] * size for _ in range(2)]
        of_rounds: dict[int, list[Flow]] = {}
        for flow in run.flows:
            low, high = flow.effect.of(part)
            begins = 0 if flow.days[0] is None else place[flow.days[0]]
            numbers = (max(0, low), min(0, low), max(0, high), min(0, high))
            for number, value in enumerate(numbers):
                self._begun[number][begins] += value
                if flow.days[1] is not None:
                    self._done[number][place[flow.days[1]]] += value
            if flow.round is not None:
                of_rounds.setdefault(id(flow.round), []).append(flow)
        for flows in of_rounds.values():
            self._bound_together(flows, place)
        for sums in (*self._begun, *self._done, *self._beyond):
            for number in range(1, size):
                sums[number] += sums[number - 1]

    def bounds(
        self, needed: int | None = None, *, falling: bool = False, rising: bool = False
    ) -> list[Bounds]:
        """The least and the most held at each day.

        Args:
            needed: on how many of the days, from the first on, who leaves later must be held before; None for all.
            falling: whether any number may leave unrecorded, as the living do who die.
            rising: whether any number may enter unrecorded, as the remains of those do.
        """
        highs, lows = self._from_opening()
        least = [0] * len(lows) if falling else self._after_coming(lows)
        least = self._before_leaving(least, highs, len(least) if needed is None else needed)
        if rising:
            highs = [INFINITY] * len(highs)
        return [(min(low, high), high) for low, high in zip(least, highs, strict=True)]

    def _bound_together(self, flows: Sequence[Flow], place: Mapping[int, int]) -> None:
        """Note by how much what a round takes away by each of its days is more, or less, than its flows add up to."""
        handovers = flows[0].round
        if handovers is None or handovers.adds_up(self._part):
            return
        firsts = [flow.days[0] for flow in flows]
        begins = None if None in firsts else min(day for day in firsts if day is not None)
        before = (0, 0)
        for edge in handovers.edges:
            if edge not in place or (begins is not None and edge < begins):
                continue
            low, high = handovers.until(self._part, begins, edge)
            for flow in flows:
                least, most = flow.effect.of(self._part)
                if flow.days[0] is None or flow.days[0] <= edge:
                    low -= least
                if flow.days[1] is not None and flow.days[1] <= edge:
                    high -= most
            self._beyond[0][place[edge]] += low - before[0]
            self._beyond[1][place[edge]] += high - before[1]
            before = low, high

    def _from_opening(self) -> tuple[list[int], list[int]]:
        """The most and the least held by what was held at the opening and has changed since."""
        begun, done, (beyond_low, beyond_high) = self._begun, self._done, self._beyond
        highs, lows = [], []
        for number in range(len(self._run.points)):
            high = self._start[1] + begun[2][number] + done[3][number] + beyond_high[number]
            low = self._start[0] + done[0][number] + begun[1][number] + beyond_low[number]
            highs.append(min(INFINITY, high))
            lows.append(max(-INFINITY, low))
        return highs, lows

    def _after_coming(self, lows: list[int]) -> list[int]:
        """The least held by who came since some earlier day and cannot have left."""
        least: list[int] = []
        best: int | None = None
        came_begun, left_begun = self._begun[0], self._begun[1]
        came_done, left_done = self._done[0], self._done[1]
        for number, low in enumerate(lows):
            if number:
                before = -came_begun[number - 1] - left_done[number - 1]
                best = before if best is None else max(best, before)
            since = 0 if best is None else came_done[number] + left_begun[number] + best
            least.append(max(0, low, since))
        return least

    def _before_leaving(self, least: list[int], highs: list[int], size: int) -> list[int]:
        """The least held with those who left later without having come in between."""
        may_come_begun, must_leave_begun = self._begun[2], self._begun[3]
        may_come_done, must_leave_done = self._done[2], self._done[3]
        need = [*least]
        best: int | None = None
        for number in range(size - 1, -1, -1):
            if best is not None:
                needed = best + may_come_done[number] + must_leave_begun[number]
                need[number] = max(least[number], needed if needed <= highs[number] else 0)
            if (
                highs[number] < 0
            ):  # more left than were held: some of them have to have come unrecorded, no one knows when
                best = None
            else:
                after = -must_leave_done[number] - may_come_begun[number]
                best = after if best is None else max(best, after)
        return need


def _by_day(flow: Flow) -> tuple[int, int, str, tuple[str, ...]]:
    first, last = flow.days
    return (
        INFINITY if last is None else last,
        -INFINITY if first is None else first,
        flow.what,
        flow.records,
    )


def stocks_of(ds: Dataset) -> Stocks:
    """The running stocks of a dataset, made when they are first asked for."""
    stocks = ds.__dict__.get("_stocks")
    if stocks is None:
        stocks = ds.__dict__["_stocks"] = Stocks(CustodyBook(ledger_of(ds)))
    return stocks
