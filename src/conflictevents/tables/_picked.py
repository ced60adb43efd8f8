"""Records taken out of tables, for questions that the engine has narrowed down to a few of them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from conflictevents.records import COLLECTIONS, Record
from conflictevents.tables._engine import collect
from conflictevents.tables._needs import nw
from conflictevents.tables._twins import row_to_record

if TYPE_CHECKING:
    from conflictevents.tables.tables import Tables

__all__ = ["once", "picked"]


def picked(tables: "Tables", name: str, ids: "nw.LazyFrame[Any]") -> list[Record]:
    """The records of a collection whose ids stand in the column `id` of another frame."""
    frame = tables.frame(name).join(ids.filter(~nw.col("id").is_null()), on="id", how="semi")
    rows = collect(frame).to_pylist()
    return [row_to_record(COLLECTIONS[name], row) for row in rows]


def once(records: Iterable[Record]) -> Iterable[Record]:
    """Of records that bear one id, which tables may hold and a dataset may not, one of the highest revision."""
    found: dict[str, Record] = {}
    for record in records:
        other = found.setdefault(record.id, record)
        if record.revision > other.revision:
            found[record.id] = record
    return found.values()
