"""Every reference of every record as a row, so that an engine can look for those that lead nowhere."""

from collections.abc import Iterator
from typing import Any

from conflictevents.records import RECORD_NAMES, Record
from conflictevents.rules.references import references_of
from conflictevents.tables._needs import pa

__all__ = ["REFERENCES", "referred"]

REFERENCES = pa.schema(
    [
        ("record", pa.string()),
        ("path", pa.string()),
        ("id", pa.string()),
        ("kind", pa.string()),  # the kind of record it has to lead to; nothing where any will do
        ("sides", pa.bool_()),  # whether it may be `all`
    ]
)
"""The layout of the table `references`."""

_NAME_OF = {kind: name for name, kind in RECORD_NAMES.items()}


def referred(record: Record) -> Iterator[dict[str, Any]]:
    """The references of a record, as rows."""
    for id, kind, sides, place, positions in references_of(record):
        if id is not None:
            yield {
                "record": record.id,
                "path": place.format(*positions),
                "id": id,
                "kind": _NAME_OF.get(kind),
                "sides": sides,
            }
