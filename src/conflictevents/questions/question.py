"""What is asked when totals are asked for, read from its arguments, and the query of each of its rows."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import attrs

from conflictevents.dataset import Dataset
from conflictevents.errors import InvalidValue, did_you_mean
from conflictevents.ledger import RECORDED, Query, ledger_of
from conflictevents.ledger.postings import CARRIER
from conflictevents.ledger.window import PERIODS, Window
from conflictevents.records import Category, RoundKind, Scope, ThirdParty
from conflictevents.records.ids import ALL_SIDES, UNKNOWN_SIDE
from conflictevents.records.scope import EVERYTHING
from conflictevents.records.vocabulary import Vocabulary
from conflictevents.values.fields import require_instance
from conflictevents.values.truth import Truth
from conflictevents.values.when import When

__all__ = ["KEYS", "Question", "of_root", "sort_key", "values_of"]

_LIMITS = (
    "returned_to",
    "category",
    "group",
    "kind",
    "framework",
    "mediator",
    "carrier",
    "series",
    "held_by",
    "belonging_to",
    "round",
)
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
        group: str | None = None,
    ) -> "Question":
        """The question that the arguments of `totals` ask.

        Raises:
            InvalidValue: an unknown key or category, a scope that is none, a group given twice, or a text that is
                no date.
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
            _read_limits(scope, group),
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
        limits |= {key: named[key] for key in ("series", "held_by", "belonging_to", "group") if key in named}
        if "carrier" in named:
            limits["third_parties"] = (ThirdParty(actor=named["carrier"], role=CARRIER),)
        return Query(
            returned_to=named.get("returned_to", ALL_SIDES),
            category=named.get("category", self.category),
            scope=Scope(**limits) if limits else self.scope,
            within=self.scope if limits else EVERYTHING,
        )


def _read_limits(scope: Scope | None, group: str | None) -> Scope:
    """The scope, with a group that is asked for beside it."""
    limits = EVERYTHING if scope is None else require_instance(Scope, scope, "write Scope(kinds=...)")
    if group is None:
        return limits
    if limits.group is not None:
        raise InvalidValue(
            group,
            f"one group, and scope.group is {limits.group!r}",
            "give the group once: group= is short for Scope(group=...)",
            field="group",
        )
    return attrs.evolve(limits, group=group)


def values_of(ds: Dataset, key: str, asked: str, account: str = RECORDED) -> list[Any]:
    """The values of a key that any posting of an account may have."""
    ledger = ledger_of(ds)
    values: set[Any] = set()
    for description in ledger.list_descriptions(account):
        match key:
            case "returned_to":
                values.update(description.returned_to.actors)
            case "held_by":
                values.update(description.held_by.actors)
            case "category":
                values.add(description.category)
            case "group":
                values.update((description.group, *description.breakdowns))
            case "belonging_to":
                values.update(description.belonging_to or description.returned_to.actors)
            case "carrier":
                values.update(party.actor for party in description.third_parties if party.role == CARRIER)
            case "kind":
                values.add(description.kind)
            case "framework":
                for framework in description.frameworks:
                    values |= ledger.relations.frameworks_above(framework)
            case "mediator":
                values.update(party.actor for party in description.third_parties if party.role == "mediator")
            case "series":
                values.update(body for body, _ in description.series)
    if key == "category":
        words = ds.vocabulary.categories
        if any(words.covers(asked, category) is not Truth.NO for category in values):
            values.add(asked)
        values = {category for category in values if words.covers(asked, category) is Truth.YES}
    return sorted(values - {None, ALL_SIDES, UNKNOWN_SIDE}, key=str)


def of_root(root: str | None) -> Callable[[Any], bool] | None:
    """Whether a resolved round is the one of an id; None for no such limit."""
    return None if root is None else lambda resolved: resolved.id == root


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
