"""The ids of all records, and those that stand twice."""

from typing import TYPE_CHECKING, Any

from conflictevents.records import COLLECTIONS, RECORD_NAMES
from conflictevents.tables._needs import nw

if TYPE_CHECKING:
    from conflictevents.tables.tables import Tables

__all__ = ["doubled", "every_id"]

_NAMES = {kind: name for name, kind in RECORD_NAMES.items()}


def every_id(tables: "Tables") -> "nw.LazyFrame[Any]":
    """Every id on record with the kind of its record, as `found`."""
    return nw.concat(
        [
            tables.frame(name).select(nw.col("id"), nw.lit(_NAMES[kind]).alias("found"))
            for name, kind in COLLECTIONS.items()
        ]
    )


def doubled(tables: "Tables") -> "nw.LazyFrame[Any]":
    """The ids that more than one record bears, and how many `times`."""
    return every_id(tables).group_by("id").agg(nw.len().alias("times")).filter(nw.col("times") > 1)
