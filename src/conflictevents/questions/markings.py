"""The strictest marking wins in anything derived: what an answer was computed from, and how widely that may be shared."""

from collections.abc import Iterable

from conflictevents.dataset import Dataset
from conflictevents.values.marking import Marking

__all__ = ["strictest_of"]


def strictest_of(ds: Dataset, ids: Iterable[str | None]) -> Marking | None:
    """The strictest marking of the records, or claims, with these ids; None where none is marked."""
    records = (ds.get(id.partition("#")[0]) for id in ids if id is not None)
    return Marking.strictest(record.marking for record in records if record is not None)
