"""The working table: one row for each transfer, with all that sums need and nothing that has to be looked up.

Rounds that have parts, or are parts, are not in it. What they add depends on the window asked for (parts bound their
whole, and the whole its parts), which no single aggregate can say; they are kept as records, and asked one by one.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import accumulate, chain
from typing import Any

from conflictevents.dataset import Dataset
from conflictevents.ledger import Ledger
from conflictevents.ledger.rounds import ALL_DAYS, Days, Recipients
from conflictevents.records import ExchangeRound, Record, Statement, statements_within
from conflictevents.rules.comparing import NO_BOUND, Side, days_for_comparing, may_have_taken_place
from conflictevents.tables._engine import pa, pc
from conflictevents.tables._round_types import Patterns, RoundTypes, has_breakdowns
from conflictevents.tables._structs import rows_to_arrow
from conflictevents.values import When

__all__ = [
    "COUNTS",
    "HANDOVERS",
    "RECIPIENTS",
    "TRANSFERS",
    "Working",
    "list_recipient_rows",
    "list_wholes",
    "read_recipients",
    "unpack",
]

TRANSFERS = pa.schema(
    [
        ("round", pa.string()),
        ("rounds", pa.int64()),  # 1 on the first row of a round, else 0: their sum is the number of rounds
        ("fine", pa.int32()),  # which description of which type of round
        ("coarse", pa.int32()),  # the same, where groups, frameworks, third parties and series do not matter
        ("recorder_only", pa.bool_()),  # whether the recorder's figures are all there is to combine
        ("has_breakdowns", pa.bool_()),  # whether the round says of groups how many they are
        ("first_day", pa.int32()),
        ("last_day", pa.int32()),
        ("months", pa.int64()),  # the months in which they stand, packed into one number: see `pack`
        ("years", pa.int64()),
        ("low", pa.int64()),
        ("high", pa.int64()),
        ("best", pa.int64()),
        ("done", pa.string()),
        ("kind", pa.string()),
        ("category", pa.string()),
        ("held_by", pa.string()),
        ("returned_to", pa.string()),
    ]
)
"""The layout of the table `transfers`."""

COUNTS = tuple(f"transfers.list.element.count.{name}" for name in ("low", "high", "best"))
"""The columns of the table `rounds` that become those of `transfers`, as Parquet names them."""

RECIPIENTS = pa.schema(
    [
        ("held_by", pa.string()),
        ("returned_to", pa.string()),
        (
            "trees",
            pa.list_(pa.string()),
        ),  # the first trees of rounds in which the one hands over to the other, two at most
    ]
)
"""The layout of the table `recipients`: the recipients of each holder, in any round."""


HANDOVERS = pa.schema(
    [
        ("round", pa.string()),
        ("kind", pa.string()),
        ("returned_to", pa.string()),
        ("living", pa.bool_()),
        ("first", pa.int64()),  # the first day on which it may have been, on the calendar of all lanes
        ("last", pa.int64()),
        ("low", pa.int64()),
        ("high", pa.int64()),  # 2**60 where there is no bound
    ]
)
"""The layout of the table `handovers`."""

_OF_LANE = ("kind", "returned_to", "living")
_LANE = 2**26
"""The days of a lane, with room for those that stand for a date without a beginning or an end."""


def list_recipient_rows(recipients: Recipients) -> Iterator[tuple[Any, ...]]:
    """The rows of the table `recipients`, in its order."""
    for holder, by_recipient in recipients.items():
        for recipient, trees in by_recipient.items():
            yield holder, recipient, sorted(trees)


def read_recipients(rows: Iterable[Mapping[str, Any]]) -> Recipients:
    """What the rows of the table `recipients` say."""
    recipients: dict[str, dict[str, set[str]]] = {}
    for row in rows:
        recipients.setdefault(row["held_by"], {})[row["returned_to"]] = set(row["trees"])
    return recipients


def list_wholes(rounds: Iterable[ExchangeRound]) -> frozenset[str]:
    """The ids that some round says it is a part of."""
    return frozenset(record.part_of for record in rounds if record.part_of is not None)


_SLOTS = pa.schema(
    [
        *[TRANSFERS.field(name) for name in ("fine", "coarse", "recorder_only", "has_breakdowns", "done")],
        *[TRANSFERS.field(name) for name in ("kind", "category", "held_by", "returned_to")],
    ]
)
_DAYS = pa.schema([TRANSFERS.field(name) for name in ("first_day", "last_day", "months", "years")])


class Working:
    """Makes rows of rounds, and keeps what is no row.

    All of a row but its dates and figures is found once for each number of a pattern: a row for each of its transfers, or
    one where it has none.

    Args:
        ledger: the ledger of actors, frameworks, statements that speak of rounds, mark them or withdraw others, and
            of the recipients of holders; with the rounds themselves or without.
        patterns: all rounds, numbered.

    Attributes:
        side_rounds: rounds to be asked as records: by every question, or by some.
    """

    def __init__(self, ledger: Ledger, patterns: Patterns) -> None:
        self._types = RoundTypes(ledger)
        self._patterns = patterns
        self.side_rounds: list[ExchangeRound] = []
        rows = [self._list_rows(record) for record in patterns.samples]
        aside = [record for record in self.side_rounds if record.id not in ledger.ds]
        ds = ledger.ds.add(*aside) if aside else ledger.ds
        self._handovers = Handovers(ds, patterns.samples, patterns.dates)
        self._rows = rows_to_arrow(_SLOTS, list(chain.from_iterable(rows)))
        self._first_rows = pa.array([0, *accumulate(map(len, rows))][:-1], pa.int64())
        self._are_rows = pa.array([each[0][0] is not None for each in rows], pa.bool_())
        self._days = rows_to_arrow(
            _DAYS,
            [
                _place(ALL_DAYS if when is None else (when.first_day, when.last_day))
                for when in patterns.dates
            ],
        )

    def _list_rows(self, record: ExchangeRound) -> list[tuple[Any, ...]]:
        """The rows of a pattern in the order of `_SLOTS`, at least one; of nothing for a round that has parts or is one."""
        transfers = record.transfers
        if record.part_of is not None or record.id in self._patterns.wholes:
            self.side_rounds.append(record)
            return [(None,) * len(_SLOTS)] * max(1, len(transfers))
        slots = self._types.find_slots(record)
        breaks_down = has_breakdowns(record)
        if breaks_down or not slots.recorder_only:
            self.side_rounds.append(record)
        shared = (slots.recorder_only, breaks_down, str(slots.done))
        if not transfers:
            return [(*slots.first, *shared, str(record.kind), None, None, None)]
        return [
            (fine, coarse, *shared, kind, transfer.category, transfer.held_by, transfer.returned_to)
            for transfer, (fine, coarse, kind) in zip(transfers, slots.transfers, strict=True)
        ]

    def iterate_tables(self, batches: Iterable[Any]) -> Iterator[dict[str, Any]]:
        """The rows of all rounds in `transfers` and `handovers`, a batch at a time.

        Args:
            batches: the table `rounds`, or its ids and counts alone, in the order in which the rounds were met.
        """
        start = 0
        for rounds in batches:
            yield self._make_tables(rounds, start)
            start += rounds.num_rows

    def _make_tables(self, rounds: Any, start: int) -> dict[str, Any]:
        ids, transfers = rounds.column("id"), rounds.column("transfers")
        numbers, dates = self._patterns.list_numbers(start, len(ids))
        counts = pc.struct_field(transfers.flatten(), "count")
        low, high, best = (pc.struct_field(counts, name) for name in ("low", "high", "best"))
        owners = pc.list_parent_indices(transfers)
        lengths = pc.list_value_length(transfers).cast(pa.int64())
        begins = pc.subtract(pc.cumulative_sum(lengths), lengths)
        places = pc.subtract(pa.array(range(len(owners)), pa.int64()), begins.take(owners))
        firsts = self._first_rows.take(numbers)
        slots = pc.add(firsts.take(owners), places)
        handovers = self._handovers.to_arrow(ids, dates, owners, slots, low, high)
        bare = pc.indices_nonzero(pc.equal(lengths, 0)).cast(pa.int64())
        if len(bare):
            nothing = pa.array([0] * len(bare), pa.int64())
            owners, slots = (pa.concat_arrays(each) for each in ((owners, bare), (slots, firsts.take(bare))))
            places, low, high = (pa.concat_arrays((each, nothing)) for each in (places, low, high))
            best = pa.concat_arrays((best, pa.nulls(len(bare), pa.int64())))
        columns = {
            "round": ids.take(owners),
            "rounds": pc.equal(places, 0).cast(pa.int64()),
            **_take(self._rows, slots),
            **_take(self._days, dates.take(owners)),
            "low": low,
            "high": high,
            "best": best,
        }
        rows = pa.Table.from_pydict({name: columns[name] for name in TRANSFERS.names}, TRANSFERS)
        return {"transfers": rows.filter(self._are_rows.take(numbers).take(owners)), "handovers": handovers}

    def list_side_tables(self, statements: Iterable[Statement]) -> dict[str, list[Any]]:
        """What the rows need by their side, by table."""
        return {
            "round_types": [each for types in self._types.types.values() for each in types],
            "side_rounds": list(self.side_rounds),
            "side_statements": list(self._list_side_statements(statements)),
        }

    def _list_side_statements(self, statements: Iterable[Statement]) -> Iterator[Record]:
        """Of the statements, those that are marked, that rounds kept as records rest on, that speak of these, or withdraw such.

        Those that are marked are all needed: tallies and changes of custody may rest on them, too.
        """
        ids = {record.id for record in self.side_rounds}
        resting = {id for record in self.side_rounds for id in statements_within(record)}
        listed = list(statements)
        needed = {
            statement.id
            for statement in listed
            if statement.marking is not None
            or statement.id in resting
            or any(claim.about in ids for claim in statement.claims)
        }
        for statement in listed:
            if statement.id in needed or needed.intersection((*statement.supersedes, *statement.retracts)):
                yield statement


class Handovers:
    """Makes rows of rounds: one for each side to which some certainly returned.

    Args:
        ds: actors, frameworks, and the rounds that are parts or have some.
        patterns: rounds, one of each number.
        dates: the dates that rounds have.
    """

    def __init__(self, ds: Dataset, patterns: Iterable[ExchangeRound], dates: Iterable[When | None]) -> None:
        self._numbers: dict[tuple[str, Side], int] = {}
        lanes = [lane for record in patterns for lane in self._find_lanes(ds, record)]
        self._lane_of_slot = pa.array(lanes, pa.int64())
        sides = [(kind, *side) for kind, side in self._numbers]
        self._lanes = rows_to_arrow(pa.schema([HANDOVERS.field(name) for name in _OF_LANE]), sides)
        days = [(None, None) if when is None else days_for_comparing(when) for when in dates]
        self._days = rows_to_arrow(pa.schema([HANDOVERS.field(name) for name in ("first", "last")]), days)

    def _find_lanes(self, ds: Dataset, record: ExchangeRound) -> list[int | None]:
        """The lane of each transfer, None where it returned no one; one where a round has no transfers."""
        if not record.transfers or not may_have_taken_place(ds, record):
            return [None] * max(1, len(record.transfers))
        kind, numbers, is_living = str(record.kind), self._numbers, ds.vocabulary.categories.is_living
        sides = [
            None
            if transfer.returned_to is None
            else (kind, (transfer.returned_to, is_living(transfer.category)))
            for transfer in record.transfers
        ]
        return [None if side is None else numbers.setdefault(side, len(numbers)) for side in sides]

    def to_arrow(self, ids: Any, dates: Any, owners: Any, slots: Any, low: Any, high: Any) -> Any:
        """The rows of rounds, in the layout of `HANDOVERS`.

        Args:
            ids: the ids of the rounds.
            dates: where their dates stand.
            owners: for each transfer, where its round stands.
            slots: for each transfer, where it stands among those of all patterns.
            low: the lowest number of each.
            high: the highest number of each.
        """
        lanes = self._lane_of_slot.take(slots)
        table = pa.table({"owner": owners, "lane": lanes, "low": low, "high": high})
        groups = table.filter(pc.is_valid(lanes)).group_by(["owner", "lane"], use_threads=False)
        unbounded = ("high", "count", pc.CountOptions(mode="only_null"))
        sums = groups.aggregate([("low", "sum"), ("high", "sum"), unbounded])
        days = self._days.take(dates.take(sums["owner"]))
        are_rows = pc.and_(pc.greater(sums["low_sum"], 0), pc.is_valid(days["first"]))
        sums, days = sums.filter(are_rows), days.filter(are_rows)
        lanes = self._lanes.take(sums["lane"])
        middle = pc.add(pc.multiply(sums["lane"], _LANE), _LANE // 2)
        bounded = pc.min_element_wise(sums["high_sum"], NO_BOUND)
        columns = {
            "round": ids.take(sums["owner"]),
            **{name: lanes[name] for name in _OF_LANE},
            **{name: pc.add(middle, days[name]) for name in ("first", "last")},
            "low": sums["low_sum"],
            "high": pc.if_else(pc.greater(sums["high_count"], 0), NO_BOUND, bounded),
        }
        return pa.Table.from_pydict(columns, HANDOVERS)


def _take(table: Any, places: Any) -> dict[str, Any]:
    """The columns of the rows at some places of a table."""
    taken = table.take(places)
    return {name: taken.column(name) for name in taken.column_names}


def _place(days: Days) -> tuple[int | None, int | None, int, int]:
    """The first and the last day, and the months and years in which they stand."""
    (first_year, first_month), (last_year, last_month) = map(_periods_of, days)
    return *days, pack(first_month, last_month), pack(first_year, last_year)


def pack(first: int | None, last: int | None) -> int:
    """Two numbers of periods as one, the first before the last; 0 stands for a date without that bound.

    Years are numbered as they are, months from January of the year 0 as 1.
    """
    return (first or 0) * _SHIFT + (last or 0)


def unpack(number: int) -> tuple[int | None, int | None]:
    """The two numbers again."""
    first, last = divmod(number, _SHIFT)
    return first or None, last or None


_SHIFT = 2**20


def _periods_of(ordinal: int | None) -> tuple[int | None, int | None]:
    if ordinal is None:
        return None, None
    day = date.fromordinal(ordinal)
    return day.year, 12 * day.year + day.month
