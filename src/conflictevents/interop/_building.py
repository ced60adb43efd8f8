"""Canonical rows as records and datasets, wherever the rows come from: a file that was read, or a frame."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from conflictevents.dataset import Dataset
from conflictevents.errors import DuplicateRecord, ReadError
from conflictevents.interop._layout import Layout
from conflictevents.records import Record

__all__ = ["dataset_of", "records_of"]

Row = Mapping[str, Any]


def records_of(layout: Layout, rows: Iterable[Row]) -> Iterator[Record]:
    """The rows as records, in their order.

    Raises:
        ReadError: the rows are published sums, for which there is no record.
    """
    return (record for record, _ in _built(layout, rows))


def dataset_of(layout: Layout, rows: Iterable[Row], name: str, duplicates: str) -> Dataset:
    """All records as a dataset, with the records they refer to.

    Raises:
        DuplicateRecord: an id stands twice and `duplicates` is `refuse`.
        ReadError: the rows are published sums, or `duplicates` is neither `refuse` nor `number`.
    """
    if duplicates not in {"refuse", "number"}:
        raise ReadError(f"duplicates={duplicates!r} is neither 'refuse' nor 'number'")
    companions: dict[str, Record] = {}
    records: list[Record] = []
    for record, row in _built(layout, rows):
        records.append(record)
        for beside in layout.companions(layout, row) if layout.companions is not None else ():
            companions.setdefault(beside.id, beside)
    records += companions.values()
    if duplicates == "number":
        return Dataset(*_numbered(records))
    seen: set[str] = set()
    for place, record in enumerate(records, 1):
        if record.id in seen:
            error = DuplicateRecord(record.id, f"an earlier row of {name}", f"row {place} of those read")
            error.add_note("the file itself gives that id twice; to_dataset(duplicates='number') keeps both")
            raise error
        seen.add(record.id)
    return Dataset(*records)


def _built(layout: Layout, rows: Iterable[Row]) -> Iterator[tuple[Record, dict[str, Any]]]:
    build = layout.build
    if build is None:
        raise ReadError(f"{layout.title} holds published sums, which are no records; use .frame or .rows()")
    for row in rows:
        said = {name: _said(cell) for name, cell in row.items()}
        yield build(layout, said), said


def _said(cell: Any) -> Any:
    """Nothing, where there are but spaces of the kinds that engines do not take for spaces."""
    return None if isinstance(cell, str) and not cell.strip() else cell


def _numbered(records: Sequence[Record]) -> Iterator[Record]:
    taken = {record.id for record in records}
    seen: set[str] = set()
    for record in records:
        if record.id not in seen:
            seen.add(record.id)
            yield record
            continue
        number = 2
        while (fresh := f"{record.id}:{number}") in taken:
            number += 1
        taken.add(fresh)
        yield record.evolve(id=fresh)
