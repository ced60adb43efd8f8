"""How each row of the facts can be found again: its id and the cells without a field of their own stand on its records."""

from collections.abc import Iterable, Mapping
from typing import Any

from conflictevents.dataset import Dataset
from conflictevents.datasets.ukraine_russia_exchanges.raw import FACTS, Row

__all__ = ["CELLS", "ROWS", "home_of", "notes_of", "trace"]

ROWS = "facts:rows"
"""The key under `extra` that lists the rows a record is made from."""

CELLS = "facts:cells"
"""The key under `extra` that keeps, by row, the cells which no field of a record holds."""

_KEPT: Mapping[str, tuple[str, ...]] = {
    "rounds": ("claimant", "certainty", "date_precision", "to_ukraine_qualifier", "framework", "source_kind"),
    "tallies": ("claimant", "scope", "as_of_precision", "source_kind"),
    "frameworks": (
        "claimant",
        "event",
        "date_precision",
        "terms_or_quantities",
        "status_after",
        "source_kind",
    ),
    "statements": ("side", "hedge_kind", "hedge_word", "unit", "outcome"),
}
_USUAL = {
    "date_precision": "day",
    "as_of_precision": "day",
    "to_ukraine_qualifier": "exact",
    "source_kind": "sourced",
}


def trace(rows: Iterable[tuple[str, Row]], cells: bool = True) -> dict[str, Any]:  # noqa: FBT002 - one switch
    """What a record's `extra` keeps of the rows it is made from, given as names of files with rows."""
    found = list(rows)
    extra: dict[str, Any] = {ROWS: [row[FACTS[name]] for name, row in found]}
    if cells:
        kept = {
            row[FACTS[name]]: {
                key: row[key] for key in _KEPT[name] if row[key] and row[key] != _USUAL.get(key)
            }
            for name, row in found
        }
        extra[CELLS] = kept
    return extra


def notes_of(rows: Iterable[tuple[str, Row]]) -> str | None:
    """The collector's notes on rows, each led by its row where there are several rows."""
    found = list(rows)
    notes = {row[FACTS[name]]: row["note"] for name, row in found if row.get("note")}
    if len(found) == 1:
        return next(iter(notes.values()), None)
    return "; ".join(f"{row_id}: {note}" for row_id, note in notes.items()) or None


def home_of(ds: Dataset, row_id: str) -> tuple[str, ...]:
    """The ids of the records that a row of the facts stands in."""
    return tuple(record.id for record in ds if row_id in record.extra.get(ROWS, ()))
