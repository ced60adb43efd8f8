"""Drawing worlds in which a scenario comes to pass, and reading numbers off them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from operator import index
from typing import TYPE_CHECKING, Any, SupportsIndex

import attrs

from conflictevents._progress import watched
from conflictevents.dataset import Dataset, require_word
from conflictevents.errors import InvalidValue, UnknownRecord
from conflictevents.ledger import Query, Window, ledger_of
from conflictevents.ledger.wording import category_in_words, side_in_words
from conflictevents.questions.deals import left_of
from conflictevents.questions.plain import Answer, plain_count
from conflictevents.records import (
    ALL_SIDES,
    Category,
    CategoryStr,
    CustodyTally,
    ReturnTally,
)
from conflictevents.scenario.assumptions import (
    Believes,
    Happens,
    Recurs,
    Resumes,
    SetsAside,
    Stalls,
    name_of,
)
from conflictevents.scenario.draws import Draws, bounds_of, require_numpy
from conflictevents.scenario.scenario import Scenario, frameworks_reaching, starting_day
from conflictevents.text import Facts, Framed, Page, Readable, Table, day, interval, plural
from conflictevents.values.count import Count
from conflictevents.values.when import When, WhenLike

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Arrival", "Run", "Sample", "simulate"]

_QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


def _content(array: "NDArray[Any]") -> tuple[str, bytes]:
    """What an array holds, by which it is compared."""
    return array.dtype.str, array.tobytes()


@attrs.frozen(repr=False)
class Sample(Readable, Answer):
    """One number of persons, drawn once in every world.

    Attributes:
        values: the number in each world.
        bounds: what the number can be, no matter what is drawn.
        scenario: what it was drawn from; None where it stands by itself.
    """

    values: "NDArray[np.int64]" = attrs.field(eq=_content)
    bounds: Count
    scenario: Scenario | None = attrs.field(default=None, eq=False, repr=False, kw_only=True)

    def __repr__(self) -> str:
        low, middle, high = self.quantiles((0.05, 0.5, 0.95))
        return f"<Sample: {middle:,} persons, 5 % below {low:,}, 5 % above {high:,}; bounds {self.bounds}>"

    def quantile(self, q: float) -> int:
        """The least number that at least the share `q` of worlds does not exceed; always a number that was drawn.

        Raises:
            InvalidValue: `q` is no share.
        """
        if not 0 <= q <= 1:
            raise InvalidValue(q, "a share from 0 to 1", "write 0.9 for nine in ten", field="q")
        ordered = sorted(self.values.tolist())
        index = min(len(ordered) - 1, max(0, -(-round(q * _GRID) * len(ordered) // _GRID) - 1))
        return int(ordered[index])

    def quantiles(self, qs: Sequence[float] = _QUANTILES) -> list[int]:
        """Several quantiles."""
        return [self.quantile(q) for q in qs]

    @property
    def mean(self) -> float:
        """The mean over all worlds, in persons."""
        return int(self.values.sum()) / len(self.values)

    def probability(self, at_least: int) -> float:
        """The share of worlds in which the number is at least this."""
        return int((self.values >= at_least).sum()) / len(self.values)

    def _page(self) -> Page:
        rows = [(f"{q:.0%} of worlds", f"{self.quantile(q):,} or fewer") for q in _QUANTILES]
        rows += [
            ("mean", f"{self.mean:,.1f}"),
            ("no matter what is drawn", interval(self.bounds.low, self.bounds.high)),
        ]
        title = f"Persons in {plural(len(self.values), 'world')}"
        return Page(title, (Table(("share", "number"), rows, ("number",)),))

    def to_dict(self) -> dict[str, Any]:
        """Mean, quantiles and bounds as plain data."""
        shares = {f"q{round(q * 100):02}": self.quantile(q) for q in _QUANTILES}
        return {"mean": self.mean, **shares, "bounds": plain_count(self.bounds)}


_GRID = 10_000

SAMPLE_FIELDS: Mapping[str, Any] = {
    "mean": float,
    **{f"q{round(q * 100):02}": int for q in _QUANTILES},
    "bounds": Count,
}
"""The types of what `Sample.to_dict` gives."""


NOT_WITHIN = 0
"""The ordinal of no day: a number is not reached within the window."""


@attrs.frozen(repr=False)
class Arrival(Readable, Answer):
    """On which day a number of persons is reached, drawn once in every world.

    Attributes:
        number: how many persons.
        days: the day in each world, as an ordinal; 0 where it is not reached within the window.
        start: the day after which the scenario runs.
        until: the last day looked at.
        scenario: what it was drawn from; None where it stands by itself.
    """

    number: int
    days: "NDArray[np.int64]" = attrs.field(eq=_content)
    start: When
    until: When
    scenario: Scenario | None = attrs.field(default=None, eq=False, repr=False, kw_only=True)

    @property
    def not_within(self) -> float:
        """The share of worlds in which it is not reached within the window."""
        return int((self.days == NOT_WITHIN).sum()) / len(self.days)

    def probability(self, by: WhenLike | None = None) -> float:
        """The share of worlds in which it is reached by the end of `by`; None for the last day of the run."""
        last = (self.until if by is None else When.of(by)).last_day
        if last is None:
            raise InvalidValue(str(by), "a date with a last day", "give a day, a month or a year", field="by")
        return int(((self.days != NOT_WITHIN) & (self.days <= last)).sum()) / len(self.days)

    def quantile(self, q: float) -> When | None:
        """The first day by which it is reached in at least the share `q` of worlds; None where not within the window.

        Raises:
            InvalidValue: `q` is no share.
        """
        if not 0 <= q <= 1:
            raise InvalidValue(q, "a share from 0 to 1", "give a number such as 0.5", field="q")
        ordered = sorted(day if day != NOT_WITHIN else _NEVER for day in self.days.tolist())
        index = min(len(ordered) - 1, max(0, -(-round(q * _GRID) * len(ordered) // _GRID) - 1))
        return None if ordered[index] == _NEVER else When.of(date.fromordinal(ordered[index]))

    def quantiles(self, qs: Sequence[float] = _QUANTILES) -> list[When | None]:
        """Several quantiles."""
        return [self.quantile(q) for q in qs]

    def to_dict(self) -> dict[str, Any]:
        """Quantiles as dates, None where not within the window, and the share of worlds without, as plain data."""
        days = {f"q{round(q * 100):02}": self.quantile(q) for q in _QUANTILES}
        return {
            "number": self.number,
            "until": str(self.until),
            **{name: None if day is None else str(day) for name, day in days.items()},
            "not_within": self.not_within,
        }

    def _page(self) -> Page:
        rows = [
            (
                f"{q:.0%} of worlds",
                "not within the window" if (day := self.quantile(q)) is None else f"by {day}",
            )
            for q in _QUANTILES
        ]
        share = f"{self.not_within:.0%} of worlds do not reach it by {self.until}."
        return Page(
            f"When {self.number:,} have returned, after {self.start}",
            (Table(("share", "reached"), rows), share),
        )


_NEVER = 10**9


@attrs.frozen(eq=False)
class Drawn:
    """One handover drawn in every world: whether, when and how many.

    Attributes:
        assumption: what it was drawn for.
        happened: whether it happened, by world.
        day: on which day, as an ordinal, by world.
        persons: how many persons, by world.
    """

    assumption: Happens | Recurs
    happened: "NDArray[np.bool_]"
    day: "NDArray[np.int64]"
    persons: "NDArray[np.int64]"


@attrs.frozen(repr=False)
class Run(Framed, Readable):
    """Worlds in which a scenario came to pass.

    Every figure is of living persons unless remains are asked for. Simulated numbers stand next to hard
    bounds, which hold for every draw.

    Attributes:
        scenario: the scenario.
        n: how many worlds.
        seed: the seed they were drawn from.
        start: the day after which the scenario runs.
        until: the last day looked at.
    """

    scenario: Scenario
    n: int
    seed: int
    start: When
    until: When
    _drawn: tuple[Drawn, ...] = attrs.field(eq=False)
    _ds: Dataset = attrs.field(eq=False)

    def __repr__(self) -> str:
        return f"<Run of {self.scenario.name!r}: {self.n:,} worlds after {self.start} to {self.until}, seed {self.seed}>"

    def _page(self) -> Page:
        columns = ("to", "of", *(f"{q:.0%}" for q in _QUANTILES), "no matter what is drawn")
        rows = []
        for side, category in self._sides():
            sample = self.returned(side, category=category)
            quantiles = (f"{number:,}" for number in sample.quantiles())
            bounds = interval(sample.bounds.low, sample.bounds.high)
            rows.append((side_in_words(self._ds, side), category_in_words(category), *quantiles, bounds))
        worlds = f"{plural(self.n, 'world')} after {day(self.start)} to {day(self.until)}, seed {self.seed}"
        note = "Under 5% stands the least number that 5% of worlds do not exceed, and so on."
        return Page(
            f"Scenario {self.scenario.name!r}: {worlds}",
            (Table(columns, rows, columns[2:]), note, *self.scenario.page().blocks),
        )

    @property
    def dataset(self) -> Dataset:
        """The dataset in which it runs."""
        return self._ds

    def _sides(self) -> list[tuple[str, CategoryStr]]:
        """The sides and categories that the scenario returns."""
        return sorted({(drawn.assumption.returned_to, drawn.assumption.category) for drawn in self._drawn})

    def returned(
        self,
        returned_to: str = ALL_SIDES,
        *,
        by: WhenLike | None = None,
        category: CategoryStr = Category.PERSON,
        cumulative: bool = False,
    ) -> Sample:
        """How many persons return from the start to the end of `by`.

        Args:
            returned_to: a side, or `all`.
            by: the last day counted; None for the last day of the run.
            category: `person` for all living persons, one living category, or `remains`.
            cumulative: count what returned up to the start as well, from the record or a believed tally.

        Raises:
            UnknownRecord: no record has the id of the side.
        """
        np = require_numpy()
        returned_to = str(getattr(returned_to, "id", returned_to))
        if returned_to != ALL_SIDES and self._ds.get(returned_to) is None:
            raise UnknownRecord(returned_to, [ALL_SIDES], field="returned_to")
        last, asked = self._last(by), require_word(self._ds, Category, category, field="category")
        values = np.zeros(self.n, dtype=np.int64)
        for drawn in self._drawn:
            if _asked(self._ds, drawn.assumption, returned_to, asked):
                counts = drawn.happened & (drawn.day <= last)
                values += np.where(counts, drawn.persons, 0)
        bounds = self._bounds(returned_to, last, asked)
        if cumulative:
            before = self._before(returned_to, asked)
            low, high = before.low, before.low if before.high is None else before.high
            values = values + Draws(self.seed, f"before {returned_to} {asked}", self.n).between(low, high)
            bounds += before
        return Sample(values, bounds, scenario=self.scenario, ds=self._ds)

    def held(self, custody: CustodyTally | str, *, by: WhenLike | None = None) -> Sample:
        """How many of a claimed stock are still held at the end of `by`, if no one is captured meanwhile.

        The stock is the claim's; what the record has returned since, and what the scenario returns, is
        taken off, never below none.

        Raises:
            InvalidValue: the record is no custody tally, or does not say to which side the persons would return.
        """
        np = require_numpy()
        tally = self.scenario.base[custody] if isinstance(custody, str) else custody
        if not isinstance(tally, CustodyTally) or tally.belonging_to is None or tally.count.high is None:
            raise InvalidValue(
                getattr(tally, "id", tally),
                "a custody tally with a bounded count that says which side they belong to",
                "give belonging_to and a count with an upper bound to the tally, or pass another",
                field="custody",
            )
        since = (
            ledger_of(self._ds)
            .balance(Query(tally.belonging_to, tally.category))
            .within(Window.days((tally.as_of.last_day or 0) + 1, self.start.last_day))
        )
        returned = self.returned(tally.belonging_to, by=by, category=tally.category)
        high = since.count.low if since.count.high is None else since.count.high
        stock = Draws(self.seed, f"stock {tally.id}", self.n).between(tally.count.low, tally.count.high)
        gone = Draws(self.seed, f"since {tally.id}", self.n).between(since.count.low, high)
        left = np.maximum(stock - gone - returned.values, 0)
        most_gone = (
            None
            if since.count.high is None or returned.bounds.high is None
            else since.count.high + returned.bounds.high
        )
        low = 0 if most_gone is None else max(0, tally.count.low - most_gone)
        top = max(low, tally.count.high - since.count.low - returned.bounds.low)
        return Sample(left, Count(low=low, high=top), scenario=self.scenario, ds=self._ds)

    def probability(
        self,
        at_least: int,
        *,
        returned_to: str = ALL_SIDES,
        by: WhenLike | None = None,
        category: CategoryStr = Category.PERSON,
        cumulative: bool = False,
    ) -> float:
        """The share of worlds in which at least so many persons return by the end of `by`."""
        return self.returned(returned_to, by=by, category=category, cumulative=cumulative).probability(
            at_least
        )

    def reached(
        self,
        number: int,
        *,
        returned_to: str = ALL_SIDES,
        category: CategoryStr = Category.PERSON,
        cumulative: bool = False,
    ) -> "Arrival":
        """When so many persons have returned: a day in each world, or not within the window.

        Args:
            number: how many persons, 1 or more.
            returned_to: a side, or `all`.
            category: `person` for all living persons, one living category, or `remains`.
            cumulative: count what returned up to the start as well.

        Raises:
            UnknownRecord: no record has the id of the side.
            InvalidValue: the number is not 1 or more.
        """
        np = require_numpy()
        number = _whole_number(number, "number")
        if number < 1:
            raise InvalidValue(
                number, "1 person or more", "ask for a number that is to be reached", field="number"
            )
        ended = self.returned(returned_to, category=category, cumulative=cumulative)
        asked, last = require_word(self._ds, Category, category, field="category"), self._last(None)
        returned_to = str(getattr(returned_to, "id", returned_to))
        chosen = [each for each in self._drawn if _asked(self._ds, each.assumption, returned_to, asked)]
        start = self.start.last_day or 1
        reached = np.where(ended.values >= number, start, NOT_WITHIN)
        if chosen:
            days = np.stack([each.day for each in chosen])
            counts = np.stack([each.happened & (each.day <= last) for each in chosen])
            persons = np.where(counts, np.stack([each.persons for each in chosen]), 0)
            before = ended.values - persons.sum(axis=0)
            order = np.argsort(days, axis=0, kind="stable")
            total = before + np.cumsum(np.take_along_axis(persons, order, axis=0), axis=0)
            enough = total >= number
            first = np.take_along_axis(
                np.take_along_axis(days, order, axis=0), enough.argmax(axis=0)[None], axis=0
            )[0]
            reached = np.where(before >= number, start, np.where(enough.any(axis=0), first, NOT_WITHIN))
        return Arrival(number, reached, self.start, self.until, scenario=self.scenario, ds=self._ds)

    def by_month(
        self, returned_to: str = ALL_SIDES, *, category: CategoryStr = Category.PERSON
    ) -> list[dict[str, Any]]:
        """Quantiles at the end of each month of the run, as plain data for a chart."""
        first, last = self.start.last_day or 1, self.until.last_day or 1
        ends = sorted({_month_end(date.fromordinal(day)) for day in range(first + 1, last + 1)})
        days = [min(end, date.fromordinal(last)) for end in ends]
        return [
            {"by": day.isoformat(), **self.returned(returned_to, by=day, category=category).to_dict()}
            for day in days
        ]

    def to_dicts(self) -> list[dict[str, Any]]:
        """One row for each side and category that the scenario returns, at the end of the run."""
        return [
            {
                "scenario": self.scenario.name,
                "returned_to": side,
                "category": str(category),
                "by": str(self.until),
                **self.returned(side, category=category).to_dict(),
            }
            for side, category in self._sides()
        ]

    def _facts(self) -> Mapping[str, Callable[[], Facts]]:
        asked = self._sides()
        months = (
            {
                "scenario": self.scenario.name,
                "returned_to": side,
                "category": category,
                **row,
                "by": date.fromisoformat(row["by"]),
                "bounds": Count(row["bounds"]["low"], row["bounds"]["high"], row["bounds"]["best"]),
            }
            for side, category in asked
            for row in self.by_month(side, category=category)
        )
        ends = (
            {**row, "by": self.until, "bounds": self.returned(side, category=category).bounds}
            for row, (side, category) in zip(self.to_dicts(), asked, strict=True)
        )
        keys = dict.fromkeys(("scenario", "returned_to", "category"), str)
        return {
            "sides": lambda: Facts({**keys, "by": When, **SAMPLE_FIELDS}, ends),
            "months": lambda: Facts({**keys, "by": date, **SAMPLE_FIELDS}, months),
        }

    def _last(self, by: WhenLike | None) -> int:
        last = (self.until if by is None else When.of(by)).last_day
        if last is None:
            raise InvalidValue(
                str(by), "a date with a last day", "give a date that ends, such as '2025-12'", field="by"
            )
        return last

    def _before(self, returned_to: str, category: str) -> Count:
        """What returned up to the start: by a believed tally and the record before and since, or by the record alone."""
        query = Query(returned_to, category)
        believed = [self._ds[each.tally] for each in self.scenario.assumptions if isinstance(each, Believes)]
        fitting = [
            tally
            for tally in believed
            if isinstance(tally, ReturnTally)
            and (tally.returned_to, tally.category) == (returned_to, category)
            and (tally.as_of.last_day or 0) <= (self.start.last_day or 0)
        ]
        if not fitting:
            return ledger_of(self._ds).balance(query).recorded_in(None, self.start.last_day)
        tally = max(fitting, key=lambda each: (each.as_of.last_day or 0, each.id))
        scoped = ledger_of(self._ds).balance(attrs.evolve(query, scope=tally.scope))
        since = scoped.recorded_in((tally.as_of.last_day or 0) + 1, self.start.last_day)
        if tally.since is None or tally.since.first_day is None:
            return tally.count + since
        return scoped.recorded_in(None, tally.since.first_day - 1) + tally.count + since

    def _bounds(self, returned_to: str, last: int, category: str) -> Count:
        """What may return by a day, no matter what is drawn."""
        low = high = 0
        stalling = _stalling(self.scenario)
        for assumption in self.scenario.assumptions:
            if not isinstance(assumption, Happens | Recurs) or not _asked(
                self._ds, assumption, returned_to, category
            ):
                continue
            least, most = bounds_of(assumption.count)
            first_day, last_day = _days(assumption, self.start.last_day or 1)
            if first_day > min(last, last_day):
                continue
            if isinstance(assumption, Happens):
                free = not _under(self._ds, assumption, stalling)
                low += least if assumption.probability == 1 and last_day <= last and free else 0
                high += most if assumption.probability > 0 else 0
            else:
                high += most * _most_rounds(assumption, min(last, last_day) - first_day + 1)
        for stock in _believed_stocks(self.scenario):
            if self._is_all_of(stock, returned_to, category):
                left = _left_of_stock(self._ds, stock, self.start.last_day or 1)
                low, high = min(low, left.low), high if left.high is None else min(high, left.high)
        return Count(low=min(low, high), high=high)

    def _is_all_of(self, stock: CustodyTally, returned_to: str, category: str) -> bool:
        """Whether everybody asked for comes out of a stock."""
        asked = [
            each
            for each in self.scenario.assumptions
            if isinstance(each, Happens | Recurs) and _asked(self._ds, each, returned_to, category)
        ]
        return bool(asked) and all(_is_of_stock(self._ds, each, stock) for each in asked)


def simulate(scenario: Scenario, n: int, seed: int, start: WhenLike | None, until: WhenLike | None) -> Run:
    """Draw worlds: one stream of numbers for each assumption, so that order and company change nothing."""
    n, seed = _whole_number(n, "n"), _whole_number(seed, "seed")
    if n < 1:
        raise InvalidValue(n, "1 world or more", "write it in digits; 10,000 is usual", field="n")
    require_numpy()
    begins = starting_day(scenario) if start is None else (When.of(start).last_day or 1)
    wanted = [each for each in scenario.assumptions if isinstance(each, Happens | Recurs)]
    ends = max((each.within.last_day or begins for each in wanted), default=begins)
    last = ends if until is None else (When.of(until).last_day or ends)
    aside = [each.claim for each in scenario.assumptions if isinstance(each, SetsAside)]
    drawn: list[Drawn] = []
    alike: dict[str, int] = {}
    for assumption in watched(wanted, f"drawing {n:,} worlds", "assumptions", len(wanted)):
        name = name_of(assumption)
        alike[name] = alike.get(name, 0) + 1
        draws = Draws(seed, name if alike[name] == 1 else f"{name} {alike[name]}", n)
        drawings = (
            [_happening(assumption, draws, seed, begins)]
            if isinstance(assumption, Happens)
            else _again(assumption, draws, begins)
        )
        drawn += [_unless_stalled(scenario, each, seed, n) for each in drawings]
    ds = scenario.base.without(*aside)
    for stock in _believed_stocks(scenario):
        drawn = _limit(ds, drawn, stock, begins, seed, n)
    first, final = (When.of(date.fromordinal(max(1, day))) for day in (begins, last))
    return Run(scenario, n, seed, first, final, tuple(drawn), ds)


def _believed_stocks(scenario: Scenario) -> list[CustodyTally]:
    """The stocks that are taken for true, and limit who can return."""
    believed = [scenario.base[each.tally] for each in scenario.assumptions if isinstance(each, Believes)]
    return [
        tally
        for tally in believed
        if isinstance(tally, CustodyTally) and tally.belonging_to is not None and tally.count.high is not None
    ]


def _left_of_stock(ds: Dataset, stock: CustodyTally, begins: int) -> Count:
    """How many of a stock are left on the starting day, by what the record has returned since."""
    query = Query(stock.belonging_to, stock.category)
    since = ledger_of(ds).balance(query).recorded_in((stock.as_of.last_day or 0) + 1, begins)
    return left_of(stock.count, since)


def _is_of_stock(ds: Dataset, assumption: Happens | Recurs, stock: CustodyTally) -> bool:
    """Whether who returns by an assumption was among a stock."""
    words, held_by = ds.vocabulary.categories, assumption.held_by
    return (
        ds.links.is_within(assumption.returned_to, stock.belonging_to or "")
        and words.is_within(assumption.category, stock.category)
        and (
            held_by is None
            or stock.held_by in (None, ALL_SIDES)
            or ds.links.is_within(held_by, stock.held_by or "")
        )
    )


def _limit(
    ds: Dataset, drawn: Sequence[Drawn], stock: CustodyTally, begins: int, seed: int, n: int
) -> list[Drawn]:
    """Handovers in the order of their days, as far as the stock reaches in each world."""
    np = require_numpy()
    concerned = [place for place, each in enumerate(drawn) if _is_of_stock(ds, each.assumption, stock)]
    if not concerned:
        return list(drawn)
    left = _left_of_stock(ds, stock, begins)
    reach = Draws(seed, f"believed stock {stock.id}", n).between(left.low, left.high or left.low)
    days = np.stack([drawn[place].day for place in concerned])
    persons = np.stack([np.where(drawn[place].happened, drawn[place].persons, 0) for place in concerned])
    order = np.argsort(days, axis=0, kind="stable")
    in_order = np.take_along_axis(persons, order, axis=0)
    before = np.cumsum(in_order, axis=0) - in_order
    allowed = np.empty_like(persons)
    np.put_along_axis(allowed, order, np.clip(reach - before, 0, in_order), axis=0)
    limited = list(drawn)
    for row, place in enumerate(concerned):
        limited[place] = attrs.evolve(drawn[place], persons=allowed[row])
    return limited


def _days(assumption: Happens | Recurs, begins: int) -> tuple[int, int]:
    """The first and last day of an assumption's window that lie after the start; in the wrong order where none does."""
    first, last = assumption.within.first_day or 1, assumption.within.last_day or 1
    return max(first, begins + 1), last


def _happening(assumption: Happens, draws: Draws, seed: int, begins: int) -> Drawn:
    """A round once; the transfers of one planned round happen, or do not, together and on one day."""
    together = draws
    if assumption.round is not None:
        together = Draws(seed, f"{assumption.round} {assumption.within} {assumption.probability}", draws.n)
    first, last = _days(assumption, begins)
    happened = together.happens(assumption.probability) & (first <= last)
    day = together.between(first, max(first, last))
    return Drawn(assumption, happened, day, draws.sizes(assumption.count))


def _again(assumption: Recurs, draws: Draws, begins: int) -> list[Drawn]:
    np = require_numpy()
    first, last = _days(assumption, begins)
    day = np.full(draws.n, first - 1, dtype=np.int64)
    gaps = np.array(assumption.gaps, dtype=np.int64)
    drawings: list[Drawn] = []
    while True:
        day = day + gaps[draws.below(len(gaps))]
        happened = day <= last
        if not happened.any():
            return drawings
        drawings.append(Drawn(assumption, happened, day.copy(), draws.sizes(assumption.count)))


def _most_rounds(assumption: Recurs, days: int) -> int:
    """The most rounds that may fall into so many days."""
    return max(0, days) // min(assumption.gaps)


def _stalling(scenario: Scenario) -> list[Stalls | Resumes]:
    return [each for each in scenario.assumptions if isinstance(each, Stalls | Resumes)]


def _under(
    ds: Dataset, assumption: Happens | Recurs, stalling: Sequence[Stalls | Resumes]
) -> list[Stalls | Resumes]:
    above = {framework for id in assumption.frameworks for framework in frameworks_reaching(ds, id)}
    return [turn for turn in stalling if turn.framework in above]


def _unless_stalled(scenario: Scenario, drawn: Drawn, seed: int, n: int) -> Drawn:
    """Nothing happens between a stall and the next resumption; before a resumption without a stall, nothing either."""
    np = require_numpy()
    happened = drawn.happened
    turns = _under(scenario.base, drawn.assumption, _stalling(scenario))
    frameworks = sorted({turn.framework for turn in turns})
    for framework in frameworks:
        stalls = [
            _turn(turn, seed, n) for turn in turns if turn.framework == framework and isinstance(turn, Stalls)
        ]
        resumes = [
            _turn(turn, seed, n)
            for turn in turns
            if turn.framework == framework and isinstance(turn, Resumes)
        ]
        never = np.full(n, -1, dtype=np.int64)
        stalled_on = np.max(
            [np.where(turned <= drawn.day, turned, never) for turned in stalls] or [never], axis=0
        )
        resumed_on = np.max(
            [np.where(turned <= drawn.day, turned, never) for turned in resumes] or [never], axis=0
        )
        waiting = (stalled_on < 0) & (resumed_on < 0) & (not stalls)
        happened = happened & ~((stalled_on > resumed_on) | waiting)
    return attrs.evolve(drawn, happened=happened)


def _turn(turn: Stalls | Resumes, seed: int, n: int) -> Any:
    return Draws(seed, name_of(turn), n).between(turn.when.first_day or 1, turn.when.last_day or 1)


def _asked(ds: Dataset, assumption: Happens | Recurs, returned_to: str, category: str) -> bool:
    """Whether an assumption's persons are among those asked for; an unsaid category is no single one."""
    if returned_to != ALL_SIDES and not ds.links.is_within(assumption.returned_to, returned_to):
        return False
    return ds.vocabulary.categories.is_within(assumption.category, category)


def _month_end(day: date) -> date:
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


def _whole_number(value: Any, field: str) -> int:
    if isinstance(value, bool) or not isinstance(value, SupportsIndex):
        raise InvalidValue(value, "a whole number", "write it in digits, without a fraction", field=field)
    return index(value)
