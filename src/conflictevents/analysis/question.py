"""What is asked when totals are asked for, read from its arguments, and the query of each of its rows."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import attrs

from conflictevents.analysis.accounts import figures
from conflictevents.analysis.families import root_of
from conflictevents.analysis.periods import PERIODS
from conflictevents.analysis.query import Query, inherited, inherited_ordinals
from conflictevents.analysis.status import parties_of
from conflictevents.analysis.window import Window
from conflictevents.dataset import Dataset
from conflictevents.errors import InvalidValue, did_you_mean
from conflictevents.records import Category, ExchangeRound, RoundKind, Scope
from conflictevents.records.ids import ALL_SIDES
from conflictevents.records.scope import EVERYTHING
from conflictevents.records.vocabulary import Vocabulary
from conflictevents.values.fields import require_instance
from conflictevents.values.truth import Truth
from conflictevents.values.when import When

__all__ = ["KEYS", "Question", "of_root", "sort_key", "values_of"]

_LIMITS = ("returned_to", "category", "kind", "framework", "mediator", "series", "held_by", "round")
KEYS = (*PERIODS, *_LIMITS)
"""What totals can be asked by."""


@attrs.frozen
class Question:
    """Totals by some keys, of a category and scope, in a window.

    Attributes:
        keys: what is asked by, in the order asked.
        category: the category asked for; `person` for all living persons.
        scope: the limits to all rows.
        window: the days counted.
    """

    keys: tuple[str, ...]
    category: str
    scope: Scope
    window: Window

    @classmethod
    def read(
        cls,
        by: Sequence[str] | str,
        category: str | None,
        scope: Scope | None,
        since: When | str | None,
        until: When | str | None,
    ) -> "Question":
        """The question that the arguments of `totals` ask.

        Raises:
            InvalidValue: an unknown key or category, a scope that is none, or a text that is no date.
        """
        if by is None:
            raise InvalidValue(by, "keys to total by", "write () for everything in one row", field="by")
        keys = (by,) if isinstance(by, str) else tuple(by)
        for key in keys:
            if key not in KEYS:
                raise InvalidValue(key, "a key to total by", did_you_mean(str(key), KEYS), field="by")
        return cls(
            keys,
            Category.PERSON if category is None else Category.read(category),
            EVERYTHING if scope is None else require_instance(Scope, scope, "write Scope(kinds=...)"),
            Window.between(
                None if since is None else When.of(since), None if until is None else When.of(until)
            ),
        )

    @property
    def limits(self) -> list[str]:
        """The keys that limit whom a row counts: neither periods nor rounds."""
        return [key for key in self.keys if key in _LIMITS and key != "round"]

    @property
    def periods(self) -> list[str]:
        """The keys that are periods."""
        return [key for key in self.keys if key in PERIODS]

    @property
    def finest(self) -> str | None:
        """The shortest of the periods; None where there is none."""
        return max(self.periods, key=PERIODS.index, default=None)

    @property
    def by_round(self) -> bool:
        """Whether each round, with its parts, has rows of its own."""
        return "round" in self.keys

    def query(self, named: Mapping[str, Any]) -> Query:
        """The query of the row with these values of its limits: what they name, within the scope asked for."""
        limits: dict[str, Any] = {
            name: (named[key],)
            for key, name in (("kind", "kinds"), ("framework", "frameworks"), ("mediator", "mediators"))
            if key in named
        }
        limits |= {key: named[key] for key in ("series", "held_by") if key in named}
        return Query(
            returned_to=named.get("returned_to", ALL_SIDES),
            category=named.get("category", self.category),
            scope=Scope(**limits) if limits else self.scope,
            within=self.scope if limits else EVERYTHING,
        )


def values_of(ds: Dataset, key: str, asked: str) -> list[Any]:
    """The values of a key that any round on record may have."""
    found: set[Any] = set()
    for record in ds.rounds:
        transfers = [
            *record.transfers,
            *(transfer for _, claim in figures(ds, record) for transfer in claim.transfers),
        ]
        match key:
            case "returned_to":
                found |= {transfer.returned_to for transfer in transfers} | set(parties_of(ds, record))
            case "held_by":
                found |= {transfer.held_by for transfer in transfers} | set(parties_of(ds, record))
            case "category":
                found |= {transfer.category for transfer in transfers}
            case "kind":
                found |= {record.kind} | {transfer.kind for transfer in transfers}
            case "framework":
                own = inherited(ds, record, "frameworks")
                found |= {above for framework in own for above in ds.links.frameworks_above(framework)}
            case "mediator":
                found |= set(inherited(ds, record, "mediators"))
            case "series":
                found |= {ordinal.body for ordinal in inherited_ordinals(ds, record)}
    if key == "category":
        words = ds.vocabulary.categories
        found = {category for category in found if words.covers(asked, category) is not Truth.NO}
    return sorted(found - {None, ALL_SIDES}, key=str)


def of_root(ds: Dataset, root: str | None) -> Callable[[ExchangeRound], bool] | None:
    """Whether a round is the one of an id, or in the end part of it; None for no such limit."""
    if root is None:
        return None

    def belongs(record: ExchangeRound) -> bool:
        return root_of(ds, record) == root

    return belongs


def sort_key(keys: Mapping[str, Any]) -> tuple[tuple[int, Any], ...]:
    """Key of the order of rows: by each of their keys, what is not said last."""
    return tuple(_sortable(key, value) for key, value in keys.items())


_ORDERED: dict[str, Vocabulary[Any]] = {"category": Category, "kind": RoundKind}


def _sortable(key: str, value: Any) -> tuple[int, Any]:
    if value is None:
        return (2, "")
    if key in _ORDERED and value in _ORDERED[key]:
        return (0, list(_ORDERED[key]).index(value))
    return (0, value) if isinstance(value, int) else (1, str(value))
