"""What every answer needs: its dataset, counts as plain data, the range over several, the strictest marking of what it is computed from."""

from collections.abc import Iterable
from typing import Any

import attrs

from conflictevents.dataset import Dataset
from conflictevents.ledger.wording import name_of
from conflictevents.values.count import Count
from conflictevents.values.marking import Marking

__all__ = ["Answer", "hull_of", "plain_count", "strictest_of"]


@attrs.frozen(kw_only=True)
class Answer:
    """A base for answers and their rows: each knows the dataset it was computed from, which is no content of it."""

    _ds: Dataset | None = attrs.field(default=None, eq=False, repr=False)

    def _name(self, actor: str) -> str:
        """What to call an actor: its short name, where the dataset is known."""
        return actor if self._ds is None else name_of(self._ds, actor)


def strictest_of(ds: Dataset, ids: Iterable[str | None]) -> Marking | None:
    """The strictest marking of the records, or claims, with these ids; None where none is marked."""
    records = (ds.get(id.partition("#")[0]) for id in ids if id is not None)
    return Marking.strictest(record.marking for record in records if record is not None)


def plain_count(count: Count) -> dict[str, Any]:
    """A count as it stands on file."""
    wording = None if count.wording is None else str(count.wording)
    return {"low": count.low, "high": count.high, "best": count.best, "wording": wording}


def hull_of(counts: Iterable[Count]) -> Count:
    """The narrowest range that holds all of some counts; one alone as it is, and of none unknown."""
    hull: Count | None = None
    for count in counts:
        hull = count if hull is None else hull.hull(count)
    return Count.unknown() if hull is None else hull
