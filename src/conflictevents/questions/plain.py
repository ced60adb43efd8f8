"""What every answer needs: its dataset, counts as plain data, the range over several, the strictest marking of what it is computed from."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any

import attrs

from conflictevents.dataset import Dataset, remembered
from conflictevents.ledger.wording import name_of
from conflictevents.values import Count, Marking
from conflictevents.values.fields import ShortRepr

__all__ = ["Answer", "Use", "hull_of", "plain_count", "strictest_of", "uses_of"]


class Use(StrEnum):
    """What became of a record in the working of an answer.

    Attributes:
        CLAIMED: it is the claim that is asked about, or one of those that contradict one another.
        OPENED: the ledger of custody opens with it.
        COUNTED: it certainly counts.
        POSSIBLE: it may count.
        DISPUTED: accounts of it, or a whole and its parts, cannot meet.
        EXCLUDED: it does not count.
        NOTICED: a rule has something to say of it.
    """

    CLAIMED = "claimed"
    OPENED = "opened with"
    COUNTED = "counted"
    POSSIBLE = "possibly counted"
    DISPUTED = "disputed"
    EXCLUDED = "left out"
    NOTICED = "noticed"


def uses_of(
    keys: Mapping[str, Any], uses: Mapping[Use, Iterable[str] | Mapping[str, str]]
) -> Iterator[dict[str, Any]]:
    """A row for each record in the working of an answer: what it became of it, and why.

    Args:
        keys: what each row begins with.
        uses: ids of records by their use, or ids with the reason.
    """
    for use, ids in uses.items():
        reasons = ids if isinstance(ids, Mapping) else dict.fromkeys(ids, "")
        for id, why in reasons.items():
            yield {**keys, "record": id, "use": use, "why": why}


USE_FIELDS: Mapping[str, Any] = {"record": str, "use": str, "why": str}
"""The types of what `uses_of` adds."""


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Answer(ShortRepr):
    """A base for answers and their rows: each knows the dataset it was computed from, which is no content of it."""

    _ds: Dataset | None = attrs.field(default=None, eq=False, repr=False)

    @property
    def dataset(self) -> Dataset | None:
        """The dataset it was computed from; None where it was computed without one, as from tables or frames."""
        return self._ds

    def _name(self, actor: str) -> str:
        """What to call an actor: its short name, where the dataset is known."""
        return actor if self._ds is None else name_of(self._ds, actor)


def strictest_of(ds: Dataset, ids: Iterable[str | None]) -> Marking | None:
    """The strictest marking of the records, or claims, with these ids; None where none is marked."""
    marked = _list_marked(ds)
    return (
        Marking.strictest(marked.get(id.partition("#")[0]) for id in ids if id is not None)
        if marked
        else None
    )


@remembered
def _list_marked(ds: Dataset) -> Mapping[str, Marking]:
    """The markings of the records that have one, by id."""
    return {record.id: record.marking for record in ds if record.marking is not None}


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
