"""The working table: one row for each transfer, with all that sums need and nothing that has to be looked up.

Rounds that have parts, or are parts, are not in it. What they add depends on the window asked for (parts bound their
whole, and the whole its parts), which no single aggregate can say; they are kept as records, and asked one by one.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from conflictevents.dataset import Dataset
from conflictevents.ledger import ledger_of
from conflictevents.ledger.rounds import date_of
from conflictevents.records import ExchangeRound, Record, Statement
from conflictevents.tables._needs import pa
from conflictevents.tables._shapes import COARSE, FINE, Shape, Shapes, class_of
from conflictevents.values.when import When

__all__ = ["SCHEMA", "Working", "packed", "unpacked", "wholes_of"]

SCHEMA = pa.schema(
    [
        ("round", pa.string()),
        ("rounds", pa.int64()),  # 1 on the first row of a round, else 0: their sum is the number of rounds
        ("fine", pa.int32()),  # which class of transfers of which shape of round
        ("coarse", pa.int32()),  # the same, where frameworks, mediators and series do not matter
        ("alone", pa.bool_()),  # whether the recorder's figures are all there is to combine
        ("first_day", pa.int32()),
        ("last_day", pa.int32()),
        ("months", pa.int64()),  # the months in which they stand, packed into one number: see `packed`
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


def wholes_of(rounds: Iterable[tuple[str, str | None]]) -> frozenset[str]:
    """The ids that some round says it is a part of, from ids and what they are part of."""
    return frozenset(whole for _, whole in rounds if whole is not None)


class Working:
    """Makes rows of rounds, and keeps what is no row.

    Args:
        ds: actors, frameworks, and statements that speak of rounds, mark them, or withdraw others.
        wholes: ids that some round is a part of.

    Attributes:
        families: rounds to be asked as records: by every account, or by those that combine figures.
    """

    def __init__(self, ds: Dataset, wholes: frozenset[str]) -> None:
        self._fine, self._coarse = Shapes(ds, FINE), Shapes(ds, COARSE)
        self.families: list[ExchangeRound] = []
        self._ds = ds
        self._ledger = ledger_of(ds)
        self._wholes = wholes
        self._done: dict[str, str] = {}

    def rows(self, record: ExchangeRound) -> Iterator[dict[str, Any]]:
        """The rows of a round, at least one; none for a round that has parts or is one."""
        if record.part_of is not None or record.id in self._wholes:
            self.families.append(record)
            return
        alone = not self._ledger.book.list_claims(self._ledger.rounds.resolve(record)) and not any(
            map(_vague, record.transfers)
        )
        if not alone:
            self.families.append(record)
        fine, coarse = self._fine.of(record), self._coarse.of(record)
        shared = {
            "round": record.id,
            "alone": alone,
            "done": self._done_by(fine),
            **_days(date_of(record)),
        }
        first = 1
        for transfer in record.transfers:
            count = transfer.count
            yield {
                **shared,
                "rounds": first,
                "fine": fine.slots[class_of(transfer)],
                "coarse": coarse.slots[class_of(transfer)],
                "low": count.low,
                "high": count.high,
                "best": count.best,
                "kind": str(transfer.kind or record.kind),
                "category": str(transfer.category),
                "held_by": transfer.held_by,
                "returned_to": transfer.returned_to,
            }
            first = 0
        if first:
            slots = {"fine": fine.first_slot, "coarse": coarse.first_slot}
            yield {**shared, **slots, "rounds": 1, "low": 0, "high": 0, "kind": str(record.kind)}

    def beside(self, statements: Iterable[Statement]) -> dict[str, Sequence[Record]]:
        """What the rows need beside them, by table: the shapes met, the rounds kept as records, and what is said of both."""
        found = (*self._fine.found, *self._coarse.found)
        return {
            "shapes": [shape.record for shape in found],
            "said_of_shapes": [shape.statement for shape in found if shape.statement],
            "families": self.families,
            "said_of_families": list(self._voices(statements)),
        }

    def _voices(self, statements: Iterable[Statement]) -> Iterator[Record]:
        """Of the statements, those that speak of the rounds kept as records, are rested on, or withdraw such."""
        ids = {record.id for record in self.families}
        spoken = {transfer.statement for record in self.families for transfer in record.transfers}
        listed = list(statements)
        heard = {
            statement.id
            for statement in listed
            if statement.id in spoken or any(claim.about in ids for claim in statement.claims)
        }
        for statement in listed:
            if statement.id in heard or heard.intersection((*statement.supersedes, *statement.retracts)):
                yield statement

    def _done_by(self, shape: Shape) -> str:
        id = shape.record.id
        if id not in self._done:
            self._done[id] = str(self._ledger.rounds.resolve(shape.record).is_done())
        return self._done[id]


def _vague(transfer: Any) -> bool:
    """A best without bounds: those who combine figures take it for no figure."""
    count = transfer.count
    return count.high is None and count.low == 0 and count.best is not None


def _days(when: When | None) -> dict[str, int | None]:
    first, last = (None, None) if when is None else (when.first_day, when.last_day)
    (first_year, first_month), (last_year, last_month) = _periods(first), _periods(last)
    return {
        "first_day": first,
        "last_day": last,
        "months": packed(first_month, last_month),
        "years": packed(first_year, last_year),
    }


def packed(first: int | None, last: int | None) -> int:
    """Two numbers of periods as one, the first before the last; 0 stands for a date without that bound.

    Years are numbered as they are, months from January of the year 0 as 1.
    """
    return (first or 0) * _SHIFT + (last or 0)


def unpacked(number: int) -> tuple[int | None, int | None]:
    """The two numbers again."""
    first, last = divmod(number, _SHIFT)
    return first or None, last or None


_SHIFT = 2**20


def _periods(ordinal: int | None) -> tuple[int | None, int | None]:
    if ordinal is None:
        return None, None
    day = date.fromordinal(ordinal)
    return day.year, 12 * day.year + day.month
