"""Who is held: the running stock of a holder and a side, and each claimed stock against it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import Any

import attrs

from conflictevents.dataset import Dataset, check_dataset, require_record, require_word
from conflictevents.errors import InvalidValue, UnknownRecord
from conflictevents.ledger.balance import ledger_of
from conflictevents.ledger.custody import INFINITY, Bounds, Flow, Limits
from conflictevents.ledger.postings import RECORDED, check_account
from conflictevents.ledger.stocks import Stock, StockRun, Stocks, count_of, part_of, stocks_of
from conflictevents.ledger.wording import category_in_words, format_persons, name_of
from conflictevents.questions.comparison import Gap, Verdict, verdict_of
from conflictevents.questions.plain import USE_FIELDS, Answer, Use, plain_count, strictest_of, uses_of
from conflictevents.records import (
    UNKNOWN_SIDE,
    Actor,
    Category,
    CategoryStr,
    CustodyTally,
    references_within,
)
from conflictevents.text import (
    Block,
    Facts,
    Framed,
    Heading,
    Items,
    Page,
    Readable,
    Row,
    Table,
    day,
    figure,
    interval,
)
from conflictevents.values import Count, Marking
from conflictevents.values.days import LAST_DAY
from conflictevents.values.when import When, WhenLike

__all__ = [
    "Custody",
    "CustodyClaim",
    "HeldFlow",
    "StockDay",
    "StockLedger",
    "claims_table",
    "compare_stock",
    "custody",
    "list_steps",
    "stock_in_words",
    "stocks_table",
]


@attrs.frozen
class HeldFlow:
    """Persons who came into the custody asked for, left it, or died in it.

    >>> import conflictevents as ce
    >>> gaza = ce.datasets.load("gaza-exchanges")
    >>> flow = ce.custody(gaza, "palestinian-groups").stocks[0].flows[0]
    >>> print(flow.what, flow.held)
    captured +4

    Attributes:
        what: the kind of change of custody, or `handed over` for a round.
        records: ids of the records it was computed from.
        when: when it happened, as the record words it; None where nothing is said, or several records say it.
        first_day: the first day it may have happened; None where that is not known.
        last_day: the last day it may have happened; None where that is not known.
        count: how many persons or remains, if all of them count.
        held: what it adds to the living and remains held, negative where they left.
        living: what it adds to the living held.
        remains: what it adds to the remains held.
        is_certain: whether it certainly happened, to the people asked for, since the opening.
    """

    what: str
    records: tuple[str, ...]
    when: When | None
    first_day: date | None
    last_day: date | None
    count: Count
    held: Gap
    living: Gap
    remains: Gap
    is_certain: bool

    def to_dict(self) -> dict[str, Any]:
        """The flow as plain data."""
        return {
            "what": self.what,
            "records": list(self.records),
            "when": None if self.when is None else str(self.when),
            "first_day": None if self.first_day is None else self.first_day.isoformat(),
            "last_day": None if self.last_day is None else self.last_day.isoformat(),
            "count": plain_count(self.count),
            **{
                name: {"low": change.low, "high": change.high}
                for name, change in (("held", self.held), ("living", self.living), ("remains", self.remains))
            },
            "certain": self.is_certain,
        }


@attrs.frozen
class StockWorking:
    """What the stock of each day of a ledger is computed from.

    Attributes:
        subject: who the stock is of, in words.
        category: the category that `held` counts.
        opened_by: ids of what the ledger opens with.
        flows: every flow.
    """

    subject: str
    category: CategoryStr
    opened_by: tuple[str, ...]
    flows: tuple[HeldFlow, ...]


@attrs.frozen(repr=False)
class StockDay(Answer):
    """Who is held at the end of a day.

    >>> import conflictevents as ce
    >>> gaza = ce.datasets.load("gaza-exchanges")
    >>> day = ce.custody(gaza, "palestinian-groups").stocks[0].days[0]
    >>> print(day.day)
    2013-12-31

    Attributes:
        day: the day.
        flows: what had surely happened by its end, and not by the end of any earlier day.
        held: how many are held, of the category asked for.
        balance: the same as a signed number: negative where more left than were ever held on record.
        living: how many of the living, or of the living category asked for.
        remains: how many remains.
    """

    day: date
    flows: tuple[HeldFlow, ...]
    held: Count
    balance: Gap
    living: Count
    remains: Count
    _working: StockWorking | None = attrs.field(default=None, eq=False, repr=False)

    @property
    def working(self) -> StockWorking | None:
        """The ledger that it is a day of, as far as its working needs it; None where the day was read from elsewhere."""
        return self._working

    def to_dict(self) -> dict[str, Any]:
        """The day as plain data."""
        return {
            "day": self.day.isoformat(),
            "flows": [flow.to_dict() for flow in self.flows],
            "held": plain_count(self.held),
            "balance": {"low": self.balance.low, "high": self.balance.high},
            "living": plain_count(self.living),
            "remains": plain_count(self.remains),
        }


@attrs.frozen(repr=False)
class StockLedger(Framed, Readable, Answer):
    """The running stock of one holder and side, with its working.

    >>> import conflictevents as ce
    >>> gaza = ce.datasets.load("gaza-exchanges")
    >>> ledger = ce.custody(gaza, "palestinian-groups").stocks[0]
    >>> print(ledger.at("2024-06-30").held)
    120 in all

    Attributes:
        held_by: the holder; None for all holders together.
        belonging_to: whose people; None for anybody's.
        group: the group in the source's words; None for any and none.
        population: any other limit in the source's words.
        category: the category that `held` counts.
        opened_by: ids of the claimed stocks it opens with, or of the earliest intake; none where neither is on record.
        opened_on: the day at whose end it opens; None where that is not known.
        opening: how many were held then: no one where it opens with an intake.
        is_empty: whether no one was held before anything on record, as the ledger is declared closed since ever.
        closed_until: the last day up to which the head declares the ledger closed since its opening; None where it
            does not, so that persons may have come, left or died unrecorded.
        days: the stock after each day on which something may have begun or had surely happened.
        undated: flows of which no last day is known; they are possible from their first day on.
        marking: the strictest marking of what it was computed from.
        subject: who is held, by whose hand and of which side, in words.
    """

    held_by: str | None
    belonging_to: str | None
    group: str | None
    population: str | None
    category: CategoryStr
    opened_by: tuple[str, ...]
    opened_on: date | None
    opening: Count
    is_empty: bool
    closed_until: date | None
    days: tuple[StockDay, ...]
    undated: tuple[HeldFlow, ...]
    marking: Marking | None
    subject: str = attrs.field(repr=False)

    @property
    def flows(self) -> tuple[HeldFlow, ...]:
        """Every flow, in the order of its last day."""
        return (*(flow for each in self.days for flow in each.flows), *self.undated)

    @property
    def held(self) -> Count:
        """How many are held after everything on record."""
        return self.days[-1].held if self.days else self.opening

    @property
    def balance(self) -> Gap:
        """How many are held after everything on record, negative where more left than were ever held."""
        return self.days[-1].balance if self.days else Gap(self.opening.low, self.opening.high)

    @property
    def living(self) -> Count:
        """How many of the living are held after everything on record."""
        return self.days[-1].living if self.days else Count.unknown()

    @property
    def remains(self) -> Count:
        """How many remains are held after everything on record."""
        return self.days[-1].remains if self.days else Count.unknown()

    def at(self, when: WhenLike) -> StockDay:
        """Who is held at the end of a day.

        Args:
            when: the day; a bare month or year means its last day.

        Raises:
            InvalidValue: it lies before the opening, or has no last day.
        """
        read = When.of(when)
        last = read.last_day
        if last is None:
            raise InvalidValue(str(read), "a day, month or year", "name the last day asked for", field="when")
        earlier = [each for each in self.days if each.day.toordinal() <= last]
        if not earlier or (self.opened_on is not None and last < self.opened_on.toordinal()):
            first = self.opened_on or (self.days[0].day if self.days else None)
            remedy = "put an earlier stock or intake on record, or ask for a later day"
            raise InvalidValue(str(read), f"a day not before the ledger opens, {first}", remedy, field="when")
        reached = earlier[-1]
        return attrs.evolve(
            reached,
            day=date.fromordinal(last),
            flows=reached.flows if reached.day.toordinal() == last else (),
        )

    def to_dict(self) -> dict[str, Any]:
        """The ledger as plain data."""
        return {
            "held_by": self.held_by,
            "belonging_to": self.belonging_to,
            "group": self.group,
            "population": self.population,
            "category": self.category,
            "opened_by": list(self.opened_by),
            "opened_on": None if self.opened_on is None else self.opened_on.isoformat(),
            "opening": plain_count(self.opening),
            "closed_until": None if self.closed_until is None else self.closed_until.isoformat(),
            "days": [each.to_dict() for each in self.days],
            "undated": [flow.to_dict() for flow in self.undated],
            "marking": None if self.marking is None else str(self.marking),
        }

    def to_dicts(self) -> list[dict[str, Any]]:
        """One row a fact, as `Custody.to_dicts` has them: the opening, each flow and the stock after each day."""
        return list(_rows_of_stock(self))

    def _facts(self) -> Mapping[str, Callable[[], Facts]]:
        return {"rows": lambda: _facts_of(self.to_dicts())}

    def _page(self) -> Page:
        return Page(self.title(), self._blocks())

    def title(self) -> str:
        """Who is held by which holder, in a line."""
        return f"Who is held: {self.subject}"

    def _blocks(self) -> tuple[Block, ...]:
        is_all = self.category == Category.ANYONE
        columns = ["day", "what", "change", "held", *(["living", "remains"] if is_all else [])]
        rows = []
        for each in self.days:
            for index, flow in enumerate(each.flows):
                is_last = index == len(each.flows) - 1
                stock = [_signed_figure(each.balance, each.held)]
                stock += [figure(each.living), figure(each.remains)] if is_all else []
                rows.append(
                    Row(
                        (
                            day(flow.when) if flow.when is not None else each.day.isoformat(),
                            flow.what if flow.is_certain else f"{flow.what}, possibly",
                            _change_in_words(self._change(flow)),
                            *(stock if is_last else [""] * len(stock)),
                        ),
                        ", ".join(flow.records),
                    )
                )
        blocks: list[Block] = [self.opening_in_words()]
        if rows:
            blocks.append(Table(columns, rows, columns[2:]))
        if self.undated:
            blocks += [
                Heading("At some day not known"),
                Items(
                    [
                        f"{flow.what}: {_change_in_words(self._change(flow))} ({', '.join(flow.records)})"
                        for flow in self.undated
                    ]
                ),
            ]
        return tuple(blocks)

    def _change(self, flow: HeldFlow) -> Gap:
        """What a flow adds to those of the category asked for."""
        if self.category == Category.ANYONE:
            return flow.held
        return flow.remains if self.category == Category.REMAINS else flow.living

    def opening_in_words(self) -> str:
        """What it opens with, and whether everything since is declared on record."""
        by = ", ".join(self.opened_by)
        if not self.opened_by and not self.is_empty:
            begins = "No stock and no intake is on record: no one can say how many were held before."
        elif self.opening.high == 0 and self.opened_on is not None:
            begins = (
                f"It opens with the earliest intake on record, {by}; before it, no one is on record as held."
            )
        elif self.opened_on is None and self.is_empty:
            begins = "It opens with no one: everything since ever is declared on record."
        elif self.opened_on is None:
            begins = f"It opens with the intake {by}, whose day is not known."
        else:
            begins = f"It opens with {format_persons(self.opening, self.category)} on {self.opened_on}, as {by} {'say' if len(self.opened_by) > 1 else 'says'}."
        if self.closed_until is None:
            return f"{begins} Who came, left or died unrecorded is not counted."
        until = "" if self.closed_until.toordinal() >= LAST_DAY else f" up to {self.closed_until}"
        return f"{begins} The ledger is declared closed{until}: everything is on record."


@attrs.frozen(repr=False)
class CustodyClaim(Readable, Answer):
    """One claimed stock against the ledger, which is run without it.

    >>> import conflictevents as ce
    >>> gaza = ce.datasets.load("gaza-exchanges")
    >>> claim = ce.custody(gaza, "palestinian-groups").claims[0]
    >>> print(claim.tally.id, claim.verdict)
    gt001 agrees

    Attributes:
        tally: the claim.
        claimed: the claimed number.
        recorded: how many the others and the record have in custody at the end of its day.
        gap: claimed minus recorded; where more left than were ever held, minus a negative balance.
        verdict: agrees where the claim holds for all that is true within the ledger's bounds; possible where they meet;
            claims_more and claims_less where they cannot; not_comparable where nothing is claimed, or nothing before
            its day is on record.
        must_have_entered: the least number that must have come unrecorded by its day, if claim and record are right.
        must_have_left: the least number that must have left unrecorded by its day, or died of the living.
        is_closed: whether the head declares the ledger closed from its opening to the day of the claim.
        opened_by: ids of what the ledger opens with for this claim.
        counted: ids of the records that certainly count by its day.
        possible: ids of the records that possibly do.
        marking: the strictest marking of the claim and of what it was compared with.
        subject: what is claimed of which persons, in words.
    """

    tally: CustodyTally
    claimed: Gap
    recorded: Count
    gap: Gap
    verdict: Verdict
    must_have_entered: int
    must_have_left: int
    is_closed: bool
    opened_by: tuple[str, ...]
    counted: tuple[str, ...]
    possible: tuple[str, ...]
    marking: Marking | None
    subject: str = attrs.field(repr=False)

    @property
    def tallies(self) -> tuple[CustodyTally, ...]:
        """The claim, alone."""
        return (self.tally,)

    @property
    def contradicts(self) -> bool:
        """Whether it cannot be true together with the record: the two differ, and the ledger is closed."""
        return self.is_closed and self.verdict in (Verdict.CLAIMS_MORE, Verdict.CLAIMS_LESS)

    def to_dict(self) -> dict[str, Any]:
        """The comparison as plain data."""
        return {
            "tally": self.tally.id,
            "claimed": {"low": self.claimed.low, "high": self.claimed.high},
            "recorded": plain_count(self.recorded),
            "gap": {"low": self.gap.low, "high": self.gap.high},
            "verdict": str(self.verdict),
            "must_have_entered": self.must_have_entered,
            "must_have_left": self.must_have_left,
            "closed": self.is_closed,
            "contradicts": self.contradicts,
            "opened_by": list(self.opened_by),
            "counted": list(self.counted),
            "possible": list(self.possible),
            "marking": None if self.marking is None else str(self.marking),
        }

    def _page(self) -> Page:
        columns = ("claimed", "recorded", "difference")
        cells = (
            interval(self.claimed.low, self.claimed.high),
            "nothing before it" if self.verdict is Verdict.NOT_COMPARABLE else figure(self.recorded),
            str(self.gap),
        )
        blocks: list[Block] = [Table(columns, [cells], columns)]
        consequence = self.consequence()
        if consequence:
            blocks.append(consequence)
        for heading, ids in (
            ("Opened with", self.opened_by),
            ("Counted", self.counted),
            ("Possibly counted", self.possible),
        ):
            if ids:
                blocks += [Heading(heading), ", ".join(ids)]
        return Page(f"{self.subject}: {self.verdict.in_words}", blocks)

    def consequence(self) -> str:
        """What must have happened unrecorded, if the claim and the record are both right."""
        if self.contradicts:
            return "The ledger is declared closed: the claim and the record cannot both be right."
        if self.must_have_entered:
            return f"If both are right, {self.must_have_entered:,} or more must have been taken unrecorded."
        if self.must_have_left:
            dead = ", or died," if self.tally.category not in (Category.ANYONE, Category.REMAINS) else ""
            return f"If both are right, {self.must_have_left:,} or more must have left{dead} unrecorded."
        return ""


@attrs.frozen(repr=False)
class Custody(Framed, Readable, Answer):
    """Who is held: running stocks, and each claimed stock against them.

    `custody["tally-id"]` is the comparison of one claimed stock.

    >>> import conflictevents as ce
    >>> gaza = ce.datasets.load("gaza-exchanges")
    >>> answer = ce.custody(gaza, "palestinian-groups")
    >>> len(answer.stocks)
    1

    Attributes:
        account: whose figures for rounds and changes of custody.
        stocks: the running stock asked for, or one for each holder and side on record.
        claims: the claimed stocks within what was asked for, by date.
        steps: each of them that has one of the same people before it, against the ledger opened with that alone: what
            must have been taken or have left between the two.
    """

    account: str
    stocks: tuple[StockLedger, ...]
    claims: tuple[CustodyClaim, ...]
    steps: tuple[CustodyClaim, ...]

    def __getitem__(self, tally: CustodyTally | str) -> CustodyClaim:
        id = getattr(tally, "id", tally)
        claim = next((each for each in self.claims if each.tally.id == id), None)
        if claim is None:
            ids = [each.tally.id for each in self.claims]
            raise UnknownRecord(str(id), get_close_matches(str(id), ids))
        return claim

    def to_dicts(self) -> list[dict[str, Any]]:
        """One row a fact, flat and typed: each opening, flow, stock after a day, and claim.

        Figures stand under `count_low` and `count_high` (persons; a flow's are signed), what a claim differs by under `gap_low`
        and `gap_high`; `row` says which of the four it is.
        """
        rows: list[dict[str, Any]] = []
        for stock in self.stocks:
            rows += _rows_of_stock(stock)
        for claim in self.claims:
            tally = claim.tally
            limits = Limits.of(tally)
            rows.append(
                {
                    **_row("claim", limits, tally.category, tally.as_of.last_day),
                    "what": str(claim.verdict),
                    "records": [tally.id],
                    "count_low": claim.claimed.low,
                    "count_high": claim.claimed.high,
                    "recorded_low": claim.recorded.low,
                    "recorded_high": claim.recorded.high,
                    "gap_low": claim.gap.low,
                    "gap_high": claim.gap.high,
                    "must_have_entered": claim.must_have_entered,
                    "must_have_left": claim.must_have_left,
                    "closed": claim.is_closed,
                }
            )
        return rows

    def _facts(self) -> Mapping[str, Callable[[], Facts]]:
        uses = (
            line
            for claim in self.claims
            for line in uses_of(
                {"tally": claim.tally.id},
                {Use.OPENED: claim.opened_by, Use.COUNTED: claim.counted, Use.POSSIBLE: claim.possible},
            )
        )
        return {
            "rows": lambda: _facts_of(self.to_dicts()),
            "records": lambda: Facts({"tally": str, **USE_FIELDS}, uses),
        }

    def _list_marked(self) -> Iterable[StockLedger | CustodyClaim]:
        return (*self.stocks, *self.claims)

    def _page(self) -> Page:
        blocks: list[Block] = []
        if len(self.stocks) == 1:
            blocks += self.stocks[0]._blocks()
        elif self.stocks:
            blocks += [stocks_table(self.stocks), "Ask for one holder and side to see its days."]
        if self.claims:
            blocks += [Heading("Claimed stocks against it"), claims_table(self.claims)]
        title = self.stocks[0].title() if len(self.stocks) == 1 else "Who is held"
        return Page(f"{title} (account: {self.account})", blocks or ["No one is on record as held."])


def stocks_table(stocks: Iterable[StockLedger]) -> Table:
    """Running stocks as a table of where they open and how many are held after everything on record."""
    columns = ("opened", "with", "held", "living", "remains")
    return Table(
        columns,
        [
            Row(
                (
                    _opening_day(stock),
                    figure(stock.opening) if stock.opened_by else "unknown",
                    _signed_figure(stock.balance, stock.held),
                    *(
                        (figure(stock.living), figure(stock.remains))
                        if stock.category == Category.ANYONE
                        else ("", "")
                    ),
                ),
                stock.subject,
            )
            for stock in stocks
        ],
        columns[1:],
    )


def _opening_day(stock: StockLedger) -> str:
    if stock.opened_on is not None:
        return stock.opened_on.isoformat()
    return "at the start" if stock.is_empty else "not known"


def claims_table(claims: Iterable[CustodyClaim]) -> Table:
    """Claimed stocks as a table, in the order given."""
    columns = ("claimed", "recorded", "difference", "verdict")
    return Table(
        columns,
        [
            Row(
                (
                    figure(claim.tally.count),
                    "" if claim.verdict is Verdict.NOT_COMPARABLE else figure(claim.recorded),
                    "" if claim.verdict is Verdict.NOT_COMPARABLE else str(claim.gap),
                    claim.verdict.in_words,
                ),
                tuple(text for text in (claim.subject, claim.consequence()) if text),
            )
            for claim in claims
        ],
        columns[:3],
    )


def custody(
    ds: Dataset,
    held_by: Actor | str | None = None,
    belonging_to: Actor | str | None = None,
    *,
    category: CategoryStr | None = None,
    group: str | None = None,
    population: str | None = None,
    account: str = RECORDED,
) -> Custody:
    """Who is held, from the earliest stock or intake on record on, and each claimed stock against that.

    Held at the end = held at the start + captured, abducted, detained, born, moved or handed to the holder - handed
    over - escaped, rescued, freed, moved away - recovered. For anyone this balances exactly; who is held may have
    died unrecorded, so the living and the remains are ranges, unless the head declares the ledger closed. Dates are
    three-valued: what may have happened by a day counts from no one to all of it.

    >>> import conflictevents as ce
    >>> gaza = ce.datasets.load("gaza-exchanges")
    >>> print(ce.custody(gaza, "palestinian-groups").stocks[0].at("2024-06-30").held)
    120 in all

    Args:
        ds: the dataset.
        held_by: the holder, an actor or its id, its parts included.
        belonging_to: whose people, an actor or its id.
        category: `anyone`, `remains` or a category of the living; None for `anyone` where a stock or intake of it is
            on record, else for the living.
        group: only this group, in the source's words.
        population: only what is claimed with this label.
        account: whose figures for rounds and changes: `recorded`, `widest`, `agreed` or an actor's id.

    Returns:
        One running stock of what was asked for; where neither holder, side, group nor population is named, one for
        each holder and side that an intake or a claimed stock names.

    Raises:
        UnknownRecord: an actor, or the account, is not on record.
        InvalidValue: the record named is no actor, or the category is none.
    """
    check_dataset(ds)
    account = check_account(ds, account)
    asked = Limits(
        _read_actor(ds, held_by, "held_by"), _read_actor(ds, belonging_to, "belonging_to"), group, population
    )
    if category is not None:
        category = require_word(ds, Category, category, field="category")
    ledger = stocks_of(ds)
    lines = [asked] if asked != Limits() else list(_list_lines(ds))
    stocks = []
    for limits in lines:
        run = ledger.run(limits, category or _settle_category(ledger, limits, account), account)
        if asked != Limits() or run.flows or run.opening.is_known:
            stocks.append(_stock_of(ds, run, category or _settle_category(ledger, limits, account), account))
    tallies = [
        tally
        for tally in ds.custody_tallies
        if (category is None or category == tally.category)
        and (tally.statement is None or ds.links.stands(tally.statement))
        and _is_asked(ds, tally, asked)
    ]
    tallies.sort(key=lambda tally: (tally.as_of.last_day or 0, tally.id))
    return Custody(
        account,
        tuple(stocks),
        tuple(compare_stock(ds, tally, account) for tally in tallies),
        tuple(compare_stock(ds, second, account, first) for first, second in list_steps(tallies)),
        ds=ds,
    )


def list_steps(tallies: Iterable[CustodyTally]) -> Iterator[tuple[CustodyTally, CustodyTally]]:
    """Each claimed stock that has one of the same holder, side, group and category before it, with the last of these.

    Args:
        tallies: claimed stocks, by date.
    """
    latest: dict[tuple[Limits, str], list[CustodyTally]] = {}
    for tally in tallies:
        if tally.as_of.last_day is None or not _says_a_number(tally):
            continue
        earlier = latest.setdefault((Limits.of(tally), tally.category), [])
        before = [each for each in earlier if (each.as_of.last_day or 0) < tally.as_of.last_day]
        if before:
            yield before[-1], tally
        earlier.append(tally)


def _says_a_number(tally: CustodyTally) -> bool:
    return tally.count.low > 0 or tally.count.high is not None


def compare_stock(
    ds: Dataset,
    tally: CustodyTally,
    account: str = RECORDED,
    opening: CustodyTally | Sequence[CustodyTally] | None = None,
    since: int | None = None,
) -> CustodyClaim:
    """One claimed stock against the ledger of its holder, side, group and category, run without it.

    Args:
        ds: the dataset.
        tally: the claim.
        account: whose figures for rounds and changes of custody.
        opening: the claimed stock that the ledger opens with, or an empty sequence to run it by the record alone; None
            for the earliest stock or intake.
        since: the first day looked at, as an ordinal; None for all that is on record.
    """
    day_of_claim = tally.as_of.last_day or LAST_DAY

    def opens(other: CustodyTally) -> bool:
        if isinstance(opening, CustodyTally):
            return other.id == opening.id
        if opening is not None:
            return other in opening
        return other.id != tally.id and (other.as_of.last_day or 0) <= day_of_claim

    if isinstance(opening, CustodyTally):
        since = opening.as_of.last_day
    run = stocks_of(ds).run(Limits.of(tally), tally.category, account, opens, since)
    part = part_of(tally.category)
    possible_end, certain_end = tally.as_of.as_end()
    last = LAST_DAY if possible_end is None else possible_end
    stock = None
    if run.opening.is_known or since is not None:
        stock = run.between(last if certain_end is None else min(certain_end, last), last)
    claimed = Gap(tally.count.low, tally.count.high)
    is_said = _says_a_number(tally)
    subject = f"{tally.id}, {name_of(ds, tally.claimant)}: {stock_in_words(ds, tally)}"
    counted, possible = _working(run, last)
    marking = _marking_of(ds, tally, (tally.id, *run.opening.tallies, *counted, *possible), account)
    if stock is None or not is_said:
        return CustodyClaim(
            tally,
            claimed if is_said else Gap(None, None),
            Count.unknown(),
            Gap(None, None),
            Verdict.NOT_COMPARABLE,
            0,
            0,
            False,
            (),
            (),
            (),
            marking,
            subject,
            ds=ds,
        )
    low, high = stock.of(part)
    balance = _gap((low, high))
    gap = Gap(
        None if balance.high is None or claimed.low is None else claimed.low - balance.high,
        None if balance.low is None or claimed.high is None else claimed.high - balance.low,
    )
    return CustodyClaim(
        tally,
        claimed,
        count_of((low, high)),
        gap,
        verdict_of(claimed, balance, gap),
        gap.low if gap.low is not None and gap.low > 0 else 0,
        -gap.high if gap.high is not None and gap.high < 0 else 0,
        run.closed_until is not None and last <= run.closed_until,
        run.opening.tallies or ((run.opening.flow,) if run.opening.flow else ()),
        counted,
        possible,
        marking,
        subject,
        ds=ds,
    )


def stock_in_words(ds: Dataset, tally: CustodyTally) -> str:
    """Who a claimed stock is of, where and when."""
    return f"{_subject(ds, Limits.of(tally), tally.category)}, {day(tally.as_of)}"


def _subject(ds: Dataset, limits: Limits, category: str) -> str:
    """Who a stock is of, and who holds them."""
    persons = category_in_words(category) if category in Category else category
    words = [
        f"{persons}," if "," in persons else persons,
        f"belonging to {name_of(ds, limits.belonging_to)}" if limits.belonging_to else "",
        f"held by {name_of(ds, limits.held_by)}" if limits.held_by else "held by anybody",
    ]
    limit = [limits.group or "", limits.population or ""]
    return ", ".join([" ".join(word for word in words if word), *(each for each in limit if each)])


def _read_actor(ds: Dataset, actor: Actor | str | None, field: str) -> str | None:
    return None if actor is None else require_record(ds, actor, Actor, field=field)


def _list_lines(ds: Dataset) -> Iterator[Limits]:
    """The limits of each claimed stock without a population, and the holder and side of each intake, once each.

    A population is in the claimant's words alone: nothing on record says who is of it.
    """
    lines: dict[Limits, None] = {}
    for tally in ds.custody_tallies:
        limits = Limits.of(tally)
        if limits.population is None and (tally.statement is None or ds.links.stands(tally.statement)):
            lines[limits] = None
    kinds = ds.vocabulary.custody_change_kinds
    for change in ds.custody_changes:
        enter = any(kinds[kind].enters > 0 for kind in kinds.readings(change.kind))
        holders = [change.held_by] if enter else []
        holders += [change.moved_to] if change.moved_to else []
        sides = [side for side in change.belonging_to if side != UNKNOWN_SIDE]
        for holder in holders:
            lines[Limits(holder, sides[0] if len(sides) == 1 else None)] = None
    return iter(sorted(lines, key=lambda limits: tuple(text or "" for text in attrs.astuple(limits))))


def _settle_category(stocks: Stocks, limits: Limits, account: str) -> CategoryStr:
    """Anyone, where a stock or an intake of anyone is on record; else the living, or remains."""
    wholes: tuple[CategoryStr, ...] = ("anyone", "person", "remains")
    for category in wholes:
        if stocks.run(limits, category, account).opening.is_known:
            return category
    claimed = {tally.category for tally in stocks.ds.custody_tallies if Limits.of(tally) == limits}
    return min(claimed, key=Category.rank) if claimed else Category.ANYONE


def _is_asked(ds: Dataset, tally: CustodyTally, asked: Limits) -> bool:
    limits = Limits.of(tally)
    for actor, wanted in ((limits.held_by, asked.held_by), (limits.belonging_to, asked.belonging_to)):
        if wanted is not None and (actor is None or not ds.links.is_within(actor, wanted)):
            return False
    if asked.group is not None and (
        limits.group is None or not ds.head.is_group_within(limits.group, asked.group)
    ):
        return False
    return asked.population is None or (
        limits.population is not None and ds.head.is_population_within(limits.population, asked.population)
    )


def _working(run: StockRun, last: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Ids of the records that certainly count by the end of a day, and of those that possibly do."""
    counted: set[str] = set()
    possible: set[str] = set()
    for flow in run.flows:
        if flow.days[0] is None or flow.days[0] <= last:
            surely = flow.is_certain and flow.days[1] is not None and flow.days[1] <= last
            (counted if surely else possible).update(flow.records)
    return tuple(sorted(counted)), tuple(sorted(possible - counted))


def _stock_of(ds: Dataset, run: StockRun, category: CategoryStr, account: str) -> StockLedger:
    part = part_of(category)
    flows = [(_held_flow(flow), flow) for flow in run.flows]
    by_day: dict[int, list[HeldFlow]] = {}
    for shown, flow in flows:
        if flow.days[1] is not None:
            by_day.setdefault(flow.days[1], []).append(shown)
    limits, opening = run.limits, run.opening
    opens = opening.day
    opened_by = opening.tallies or ((opening.flow,) if opening.flow else ())
    subject = _subject(ds, limits, category)
    working = StockWorking(subject, category, opened_by, tuple(shown for shown, _ in flows))
    days = [
        attrs.evolve(_stock_day(point, stock, part, tuple(by_day.get(point, ()))), working=working, ds=ds)
        for point in run.points
        if 0 < point <= LAST_DAY and (stock := run.at(point)) is not None
    ]
    records = [id for _, flow in flows for id in flow.records]
    closed = run.closed_until
    return StockLedger(
        limits.held_by,
        limits.belonging_to,
        limits.group,
        limits.population,
        category,
        opened_by,
        _date_of(opens),
        count_of(opening.held.of(part)),
        opening.is_empty,
        _date_of(closed),
        tuple(days),
        tuple(shown for shown, flow in flows if flow.days[1] is None),
        _marking_of(ds, limits, (*opening.tallies, *records), account),
        subject,
        ds=ds,
    )


def _marking_of(
    ds: Dataset, asked: CustodyTally | Limits, ids: Sequence[str], account: str
) -> Marking | None:
    """The strictest marking of tallies, rounds and changes, of what their figures in an account rest on, and of those asked for.

    A claim that no one was in a change takes the change out of a stock: in an account, all changes claimed bear on it.
    """
    marked = ledger_of(ds).markings.by_record(account)
    claimed = [change.id for change in ds.custody_changes if change.id in marked and account != RECORDED]
    tallies = [record for record in map(ds.get, ids) if isinstance(record, CustodyTally)]
    rested_on = [id for tally in tallies for id, *_ in references_within(tally)]
    named = (account, asked.held_by, asked.belonging_to)
    return Marking.strictest(
        (
            strictest_of(ds, (*ids, *rested_on, *named)),
            *(marked.get(id) for id in (*ids, *claimed)),
        )
    )


def _stock_day(point: int, stock: Stock, part: str, flows: tuple[HeldFlow, ...]) -> StockDay:
    return StockDay(
        date.fromordinal(point),
        flows,
        stock.count(part),
        _gap(stock.of(part)),
        stock.count("living"),
        stock.count("remains"),
    )


def _held_flow(flow: Flow) -> HeldFlow:
    first, last = flow.days
    return HeldFlow(
        flow.what,
        flow.records,
        flow.when,
        _date_of(first),
        _date_of(last),
        flow.count,
        _gap(flow.effect.anyone),
        _gap(flow.effect.living),
        _gap(flow.effect.remains),
        flow.is_certain,
    )


def _date_of(day: int | None) -> date | None:
    """The day of an ordinal; that after the last day of the calendar is known to none."""
    return None if day is None or not 0 < day <= LAST_DAY else date.fromordinal(day)


def _gap(bounds: Bounds) -> Gap:
    low, high = bounds
    return Gap(None if low <= -INFINITY // 2 else low, None if high >= INFINITY // 2 else high)


def _change_in_words(change: Gap) -> str:
    return "none" if change == Gap(0, 0) else str(change)


def _signed_figure(balance: Gap, held: Count) -> str:
    return (
        interval(balance.low, balance.high) if balance.high is not None and balance.high < 0 else figure(held)
    )


def _row(kind: str, limits: Limits, category: str, last: int | None) -> dict[str, Any]:
    return {
        **dict.fromkeys(_FIELDS),
        "row": kind,
        "held_by": limits.held_by,
        "belonging_to": limits.belonging_to,
        "group": limits.group,
        "population": limits.population,
        "category": category,
        "day": None if last is None else date.fromordinal(last).isoformat(),
        "records": [],
    }


_FIELDS: Mapping[str, Any] = {
    **dict.fromkeys(("row", "held_by", "belonging_to", "group", "population", "category"), str),
    "day": date,
    "what": str,
    "records": tuple[str, ...],
    **{
        f"{name}_{end}": int | None
        for name in ("count", "living", "remains", "recorded", "gap")
        for end in ("low", "high")
    },
    "must_have_entered": int | None,
    "must_have_left": int | None,
    "closed": bool,
}


def _facts_of(rows: Iterable[Mapping[str, Any]]) -> Facts:
    """Rows of custody as facts, their days as dates."""
    return Facts(
        _FIELDS,
        ({**row, "day": None if row["day"] is None else date.fromisoformat(row["day"])} for row in rows),
    )


def _rows_of_stock(stock: StockLedger) -> Iterator[dict[str, Any]]:
    limits = Limits(stock.held_by, stock.belonging_to, stock.group, stock.population)

    def row(kind: str, on: date | None, **cells: Any) -> dict[str, Any]:
        return {**_row(kind, limits, stock.category, None if on is None else on.toordinal()), **cells}

    yield row(
        "opening",
        stock.opened_on,
        what="opening",
        records=list(stock.opened_by),
        count_low=stock.opening.low,
        count_high=stock.opening.high,
        closed=stock.closed_until is not None,
    )
    for each in stock.days:
        for flow in each.flows:
            yield row("flow", each.day, **_cells_of_flow(stock, flow))
        yield row(
            "stock",
            each.day,
            what="held",
            records=[],
            count_low=each.balance.low,
            count_high=each.balance.high,
            living_low=each.living.low,
            living_high=each.living.high,
            remains_low=each.remains.low,
            remains_high=each.remains.high,
        )
    for flow in stock.undated:
        yield row("flow", None, **_cells_of_flow(stock, flow))


def _cells_of_flow(stock: StockLedger, flow: HeldFlow) -> dict[str, Any]:
    change = stock._change(flow)
    return {
        "what": flow.what,
        "records": list(flow.records),
        "count_low": change.low,
        "count_high": change.high,
        "living_low": flow.living.low,
        "living_high": flow.living.high,
        "remains_low": flow.remains.low,
        "remains_high": flow.remains.high,
    }
