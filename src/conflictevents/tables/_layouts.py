"""Which tables there are, and the layout of each."""

from collections.abc import Mapping
from typing import Any

from conflictevents.records import COLLECTIONS, ExchangeRound, Record, Statement
from conflictevents.tables._handovers import HANDOVERS
from conflictevents.tables._needs import nw, pa
from conflictevents.tables._references import REFERENCES
from conflictevents.tables._twins import schema_of
from conflictevents.tables._working import SCHEMA

__all__ = ["KINDS", "NAMES", "in_layout", "layout_of"]

KINDS: Mapping[str, type[Record]] = {
    **COLLECTIONS,
    "shapes": ExchangeRound,
    "said_of_shapes": Statement,
    "families": ExchangeRound,
    "said_of_families": Statement,
}
"""The tables of records: one for each collection, and four that the working table `transfers` needs beside it."""

_ROWS: Mapping[str, Any] = {"transfers": SCHEMA, "references": REFERENCES, "handovers": HANDOVERS}

NAMES = (*KINDS, *_ROWS)
"""Every table: `references` has each id that a record refers to, and where; `handovers` how many returned when."""


def layout_of(name: str) -> Any:
    """The Arrow schema of a table."""
    return schema_of(KINDS[name]) if name in KINDS else _ROWS[name]


def in_layout(name: str, frame: "nw.DataFrame[Any]") -> Any:
    """A frame in memory as an Arrow table in the layout of one of ours; another one is left as it is."""
    if name not in NAMES:
        return frame.to_arrow()
    layout = layout_of(name)
    native = frame.select(layout.names).to_native()
    if (
        frame.implementation.is_pandas()
    ):  # has no types for what is nested, nor for whole numbers that are missing
        return pa.Table.from_pandas(native, schema=layout, preserve_index=False)
    return nw.from_native(native, eager_only=True).to_arrow().cast(layout)
