"""The working table: one row for each transfer, with all that sums need and nothing that has to be looked up.

Rounds that have parts, or are parts, are not in it. What they add depends on the window asked for (parts bound their
whole, and the whole its parts), which no single aggregate can say; they are kept as records, and asked one by one.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from conflictevents.ledger import Ledger
from conflictevents.ledger.rounds import Days, Recipients, days_of
from conflictevents.records import ExchangeRound, Record, Statement, statements_within
from conflictevents.tables._engine import pa
from conflictevents.tables._round_types import RoundTypes

__all__ = [
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


class Working:
    """Makes rows of rounds, and keeps what is no row.

    Args:
        ledger: the ledger of actors, frameworks, statements that speak of rounds, mark them or withdraw others, and
            of the recipients of holders; with the rounds themselves or without.
        wholes: ids that some round is a part of.

    Attributes:
        side_rounds: rounds to be asked as records: by every question, or by some.
    """

    def __init__(self, ledger: Ledger, wholes: frozenset[str]) -> None:
        self._types = RoundTypes(ledger)
        self.side_rounds: list[ExchangeRound] = []
        self._wholes = wholes

    def list_rows(self, record: ExchangeRound) -> list[tuple[Any, ...]]:
        """The rows of a round in the order of `TRANSFERS`, at least one; none for a round that has parts or is one."""
        id, transfers = record.id, record.transfers
        if record.part_of is not None or id in self._wholes:
            self.side_rounds.append(record)
            return []
        slots = self._types.find_slots(record)
        has_breakdowns = any(transfer.breakdowns for transfer in transfers)
        if has_breakdowns or not slots.recorder_only:
            self.side_rounds.append(record)
        shared = (slots.recorder_only, has_breakdowns, *_place(days_of(record)))
        done = str(slots.done)
        if not transfers:
            return [(id, 1, *slots.first, *shared, 0, 0, None, done, str(record.kind), None, None, None)]
        rows: list[tuple[Any, ...]] = []
        for transfer, (fine, coarse, kind) in zip(transfers, slots.transfers, strict=True):
            count = transfer.count
            rows.append(
                (
                    id,
                    0 if rows else 1,
                    fine,
                    coarse,
                    *shared,
                    count.low,
                    count.high,
                    count.best,
                    done,
                    kind,
                    transfer.category,
                    transfer.held_by,
                    transfer.returned_to,
                )
            )
        return rows

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


@lru_cache(maxsize=4_096)
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
