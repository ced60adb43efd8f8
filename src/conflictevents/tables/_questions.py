"""Totals and tallies over tables: the questions of `conflictevents.totals` and `reconcile`, asked of sums instead of records."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, cached_property, partial
from itertools import chain, product
from typing import TYPE_CHECKING, Any

import attrs

from conflictevents.errors import InvalidValue
from conflictevents.ledger import Balance, Ledger, WindowBalance
from conflictevents.ledger.postings import RECORDED, check_account
from conflictevents.ledger.query import Query
from conflictevents.ledger.window import Period, SpannedSums, Sum, Window, list_periods
from conflictevents.questions.comparison import Gap, Verdict, judged
from conflictevents.questions.plain import plain_count, strictest_of
from conflictevents.questions.reconcile import claimed_number, worst_first
from conflictevents.questions.totals import By, KeysKnown, Question, Total, Totals, marking_of_names, sort_key
from conflictevents.records import (
    CategoryStr,
    ReturnTally,
    Scope,
    references_within,
)
from conflictevents.tables._engine import require_tables, takes_turns
from conflictevents.tables._round_types import FINE, FORGOTTEN_KEYS, TypeReading, granularity_for
from conflictevents.tables._sums import Cell, CellSum, list_ids, sum_of_cell
from conflictevents.values import Count, Marking, Truth, When

if TYPE_CHECKING:
    from conflictevents.dataset import Dataset
    from conflictevents.tables.tables import Tables

__all__ = ["TallyCheck", "reconcile", "totals"]


@takes_turns
def totals(
    tables: "Tables",
    by: By = ("year", "returned_to"),
    *,
    category: CategoryStr | None = None,
    group: str | None = None,
    scope: Scope | None = None,
    account: str = RECORDED,
    since: When | str | None = None,
    until: When | str | None = None,
    ids: bool = False,
) -> Totals:
    """How many persons returned, by time, side and anything else: the rows of `conflictevents.totals`, the same.

    >>> import conflictevents as ce
    >>> tables = ce.tables.Tables.from_dataset(ce.datasets.load("yemen-exchanges"))
    >>> ce.tables.totals(tables, by=())[0].count.low
    4184

    Args:
        tables: the tables.
        by: any of year, month, day, returned_to, category, group, kind, framework, mediator, carrier, series,
            held_by, belonging_to, round, or a function of your own; empty for one total over everything.
        category: the category asked for, with all that lies within it; None for all living persons.
        group: a group in the source's words; short for `scope=Scope(group=...)`.
        scope: a limit to kinds, frameworks, third parties, a series, a holder, whose people, or a group.
        account: `recorded`, `widest`, `agreed`, or the id of an actor.
        since: first day counted; a bare month or year from its first day.
        until: last day counted; a bare month or year to its last day.
        ids: whether rows name the rounds they were computed from, as `conflictevents.totals` does. They are read at
            once, and listed where a row is asked for them, which of millions of rounds is most of the work. Without,
            `certain` and `possible` name only rounds that were asked as records.

    Raises:
        InvalidValue: an unknown key or category.
        UnknownRecord: the account is no actor on record, or an id in the scope is on no record.
    """
    require_tables(tables)
    question = Question.read(by, category, scope, since, until, group)
    question.check(tables.base)
    account = check_account(tables.base, account)
    is_fine = bool(question.functions) or not FORGOTTEN_KEYS.isdisjoint(question.keys)
    granularity = FINE if is_fine else granularity_for(question.scope)
    by_group = question.scope.group is not None or "group" in question.keys
    cells = tables.add_up(
        granularity=granularity,
        period=question.finest,
        window=question.window,
        by_round=question.by_round,
        recorder_only=account != RECORDED,
        without_breakdowns=by_group,
        ids=ids,
    )
    ledger = tables.side_ledger(account, by_group=by_group)
    rows: list[Total] = []
    with_changes = _counts_changes(ledger, account, asked=question.counts_changes)
    list_values = partial(
        tables.list_values,
        category=question.category,
        account=account,
        by_group=by_group,
        with_changes=with_changes,
    )
    values_by_key = [list_values(question.key(key)) for key in question.limits]
    keys_known = KeysKnown.read(
        question,
        lambda key, rank: list_values(key, rank=rank),
        chain(tables.list_markings(), ledger.markings.by_record(account).values()),
    )
    for values in product(*values_by_key):
        named = dict(zip(question.limits, values, strict=True))
        of_key = keys_known.marking(named)
        query = question.query(named)
        readings = tables.read_types(query, account, granularity)
        balance = _balance_aside(ledger, query, account)
        for root, mine, aside in (
            _by_round(cells, balance) if question.by_round else [(None, cells[None], balance)]
        ):
            for period, total, beyond in _by_period(mine, readings, aside, question):
                rows.append(
                    _row(
                        ledger.ds,
                        account,
                        question,
                        {**named, **period, "round": root},
                        total,
                        beyond,
                        of_key,
                        ids=ids,
                    )
                )
    return Totals(question.keys, account, tuple(sorted(rows, key=lambda row: sort_key(row.keys))))


def _balance_aside(ledger: Ledger, query: Query, account: str) -> Balance | None:
    """The balance of what is asked as records: rounds, and changes of custody where these count; None of nothing.

    Raises:
        InvalidValue: changes of custody are asked for by another account than the recorded one.
    """
    with_changes = _counts_changes(ledger, account, asked=query.counts_changes)
    return ledger.balance(query, account) if ledger.ds.rounds or with_changes else None


def _counts_changes(ledger: Ledger, account: str, *, asked: bool) -> bool:
    """Whether changes of custody are asked for, and some are on record.

    Raises:
        InvalidValue: they are asked for by another account than the recorded one.
    """
    with_changes = asked and bool(ledger.ds.custody_changes)
    if with_changes and account != RECORDED:
        remedy = "ask a dataset of these records, or the recorded account"
        raise InvalidValue(
            account, "the recorded account where changes of custody count", remedy, field="account"
        )
    return with_changes


def _by_round(
    cells: Mapping[str | None, list[Cell]], balance: Balance | None
) -> Iterator[tuple[str | None, list[Cell], Balance | None]]:
    """Each round, with its cells or with its balance."""
    for id, mine in cells.items():
        yield id, mine, None
    for id, aside in balance.apart() if balance is not None else ():
        yield id, [], aside


def _row(
    ds: "Dataset",
    account: str,
    question: Question,
    values: Mapping[str, Any],
    total: CellSum,
    beyond: WindowBalance | None,
    of_key: Marking | None,
    *,
    ids: bool,
) -> Total:
    def list_both() -> tuple[tuple[str, ...], tuple[str, ...]]:
        certain, possible = ((), ()) if beyond is None else (beyond.certain, beyond.possible)
        return list_ids(total.certain, certain), list_ids(total.possible, possible)

    if beyond is None:
        both, marking = total.total, None
        disputed: tuple[str, ...] = ()
    else:
        both, disputed, marking = total.total + beyond.total, beyond.disputed, beyond.marking
    keys = {key: values[key] for key in question.keys}
    fields: dict[str, Any] = {
        "keys": keys,
        "count": both.count,
        "rounds": both.rounds,
        "disputed": disputed,
        "marking": Marking.strictest(
            (*total.markings, marking, of_key, marking_of_names(ds, keys, account, question.scope))
        ),
    }
    if ids:
        return Total.naming_later(list_both, **fields)
    # Without the rounds of cells there is little to list: a row that lists later would keep its cells until then.
    certain, possible = list_both()
    return Total(**fields, certain=certain, possible=possible)


def _by_period(
    cells: Sequence[Cell], readings: Sequence[TypeReading], balance: Balance | None, question: Question
) -> Iterator[tuple[dict[str, Any], CellSum, WindowBalance | None]]:
    """One sum for each period into which anything may fall, or one for all time; empty ones are left out."""
    counted = [cell for cell in cells if readings[cell.type].membership is not Truth.NO]
    if question.finest is None:
        periods = [Period(None, None)]
        windows: list[Window | None] = [question.window]
    else:
        spans = {(cell.first, cell.last) for cell in counted}
        periods = list_periods(spans.union(balance.spans if balance is not None else ()), question.finest)
        windows = [question.window.narrowed_to(period) for period in periods]
    sums = [CellSum() for _ in periods]
    places = {period.first: index for index, period in enumerate(periods)}
    is_timeless = bool(periods) and periods[0].first is None
    for cell in counted:
        first = 0 if is_timeless or cell.first is None else places[cell.first]
        last = len(periods) - 1 if is_timeless or cell.last is None else places[cell.last]
        is_settled = is_timeless or (cell.first == cell.last and cell.first is not None)
        placed = cell.placed if is_settled else Truth.all_of((cell.placed, Truth.MAYBE))
        if placed is not Truth.NO:
            reading = readings[cell.type]
            added = sum_of_cell(cell, reading, placed)
            for total in sums[first : last + 1]:
                total.add(cell, reading, added)
    for period, window, total in zip(periods, windows, sums, strict=True):
        if window is None:
            continue
        beyond = balance.within(window) if balance is not None else None
        if total.certain or total.possible or (beyond is not None and beyond.total.members):
            yield {name: period.named(name) for name in question.periods}, total, beyond


@attrs.frozen(eq=False)
class TallyCheck:
    """One claimed cumulative against the rounds on record, as `conflictevents.reconcile` has it.

    Which transfers the claim would force in or out takes the transfers themselves: ask `conflictevents.reconcile`
    of a dataset with the rounds named here.

    >>> import conflictevents as ce
    >>> tables = ce.tables.Tables.from_dataset(ce.datasets.load("yemen-exchanges"))
    >>> print(ce.tables.reconcile(tables)[0].verdict)
    claims_more

    Attributes:
        tally: the claim.
        claimed: the claimed number as a signed interval.
        recorded: what the record has in the window and scope.
        gap: claimed minus recorded.
        verdict: agrees, possible, claims_more, claims_less or not_comparable.
        rounds: how many handovers were counted.
    """

    tally: ReturnTally
    claimed: Gap
    recorded: Count
    gap: Gap
    verdict: Verdict
    rounds: Count
    _list_cells: Callable[[], tuple[list[Cell], list[Cell]]] = attrs.field(repr=False)
    _beyond: WindowBalance | None = attrs.field(repr=False)
    _list_markings: Callable[[], Iterator[Marking | None]] = attrs.field(repr=False)

    @cached_property
    def marking(self) -> Marking | None:
        """The strictest marking of the claim, of what it rests on and names, and of the rounds compared."""
        return Marking.strictest(self._list_markings())

    @property
    def tallies(self) -> tuple[ReturnTally, ...]:
        """The claim, alone."""
        return (self.tally,)

    @cached_property
    def counted(self) -> tuple[str, ...]:
        """Ids of the rounds certainly counted."""
        beyond = () if self._beyond is None else self._beyond.certain
        return list_ids(self._list_cells()[0], beyond)

    @cached_property
    def possible(self) -> tuple[str, ...]:
        """Ids of the rounds possibly counted."""
        beyond = () if self._beyond is None else self._beyond.possible
        return list_ids(self._list_cells()[1], beyond)

    def to_dict(self) -> dict[str, Any]:
        """The comparison as plain data."""
        return {
            "tally": self.tally.id,
            "claimed": {"low": self.claimed.low, "high": self.claimed.high},
            "recorded": plain_count(self.recorded),
            "gap": {"low": self.gap.low, "high": self.gap.high},
            "verdict": str(self.verdict),
            "rounds": plain_count(self.rounds),
            "counted": list(self.counted),
            "possible": list(self.possible),
            "marking": None if self.marking is None else str(self.marking),
        }


@takes_turns
def reconcile(tables: "Tables", *, account: str = RECORDED, ids: bool = True) -> tuple[TallyCheck, ...]:
    """Check every claimed cumulative against the rounds on record, worst first.

    The working table is added up by day; each claim is then compared with the days of its window.

    >>> import conflictevents as ce
    >>> tables = ce.tables.Tables.from_dataset(ce.datasets.load("yemen-exchanges"))
    >>> len(ce.tables.reconcile(tables))
    13

    Args:
        tables: the tables.
        account: whose figures: `recorded`, `widest`, `agreed` or an actor's id.
        ids: whether to name the rounds.

    Raises:
        UnknownRecord: the account is no actor on record.
    """
    require_tables(tables)
    account = check_account(tables.base, account)
    tallies = [tally for tally in tables.records("tallies") if isinstance(tally, ReturnTally)]
    granularity = granularity_for(*(tally.scope for tally in tallies))

    @cache
    def add_up(without_breakdowns: bool) -> list[Cell]:
        return tables.add_up(
            granularity=granularity,
            period="day",
            recorder_only=account != RECORDED,
            without_breakdowns=without_breakdowns,
            ids=ids,
        )[None]

    @cache
    def ask(query: Query) -> _TallyQuery:
        by_group = query.scope.group is not None
        readings = tables.read_types(query, account, granularity)
        return _TallyQuery(
            query, readings, add_up(by_group), tables.side_ledger(account, by_group=by_group), account
        )

    return tuple(sorted((ask(_query_of(tally)).check(tally) for tally in tallies), key=worst_first))


def _query_of(tally: ReturnTally) -> Query:
    return Query(returned_to=tally.returned_to, category=tally.category, scope=tally.scope)


class _TallyQuery:
    """One query of tallies: the cells that answer it, by day, and the balance of the rounds asked as records."""

    def __init__(
        self,
        query: Query,
        readings: Sequence[TypeReading],
        cells: Sequence[Cell],
        ledger: Ledger,
        account: str,
    ) -> None:
        self._readings = readings
        self._ds = ledger.ds
        counted = [cell for cell in cells if readings[cell.type].membership is not Truth.NO]
        self._sums = SpannedSums(
            (cell.first, cell.last, self._add(cell, Truth.YES), cell) for cell in counted
        )
        self._balance = _balance_aside(ledger, query, account)

    def check(self, tally: ReturnTally) -> TallyCheck:
        """A tally of the query against the days of its window."""
        window = Window.between(tally.since, tally.as_of)
        total, _, edges = self._sums.within(window)
        placed = ((cell, window.holds(cell.first, cell.last)) for cell in edges)
        total += Sum.total(self._add(cell, truth) for cell, truth in placed if truth is not Truth.NO)
        beyond = None if self._balance is None else self._balance.within(window)
        if beyond is not None:
            total += beyond.total
        list_cells = cache(lambda: self._list_cells(window))
        return TallyCheck(
            tally=tally,
            **judged(claimed_number(tally.count), total.count),
            rounds=total.rounds,
            list_cells=list_cells,
            beyond=beyond,
            list_markings=lambda: self._list_markings(tally, list_cells, beyond),
        )

    def _list_markings(
        self,
        tally: ReturnTally,
        list_cells: Callable[[], tuple[list[Cell], list[Cell]]],
        beyond: WindowBalance | None,
    ) -> Iterator[Marking | None]:
        yield tally.marking
        yield strictest_of(self._ds, (id for id, *_ in references_within(tally)))
        yield None if beyond is None else beyond.marking
        for cells in list_cells():
            yield from (self._readings[cell.type].marking for cell in cells)

    def _add(self, cell: Cell, placed: Truth) -> Sum:
        return sum_of_cell(cell, self._readings[cell.type], placed)

    def _list_cells(self, window: Window) -> tuple[list[Cell], list[Cell]]:
        """The cells whose rounds certainly count in a window, and those whose rounds possibly do."""
        _, inside, edges = self._sums.within(window)
        cells: dict[Truth, list[Cell]] = {truth: [] for truth in Truth}
        for cell in chain(*inside, edges):
            placed = window.holds(cell.first, cell.last)
            cells[Truth.all_of((placed, self._readings[cell.type].membership))].append(cell)
        return cells[Truth.YES], cells[Truth.MAYBE]
