"""Which tables there are, and the layout of each."""

from collections.abc import Mapping
from typing import Any

from conflictevents.records import COLLECTIONS, ExchangeRound, Record, Statement
from conflictevents.tables._handovers import HANDOVERS
from conflictevents.tables._references import REFERENCES
from conflictevents.tables._twins import schema_of
from conflictevents.tables._working import SCHEMA

__all__ = ["KINDS", "NAMES", "layout_of"]

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
