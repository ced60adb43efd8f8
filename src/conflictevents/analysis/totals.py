"""Totals of people returned, by time, side and whatever else, with three-valued membership."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

import attrs

from conflictevents.analysis.accounts import RECORDED, check_account, figures
from conflictevents.analysis.families import root_of
from conflictevents.analysis.periods import PERIODS, narrowed, periods
from conflictevents.analysis.query import Query, inherited, inherited_ordinals
from conflictevents.analysis.selection import Selected, Selection
from conflictevents.analysis.status import parties_of
from conflictevents.analysis.window import Window
from conflictevents.dataset import Dataset
from conflictevents.errors import InvalidValue, did_you_mean
from conflictevents.records import Category, ExchangeRound, RoundKind, Scope
from conflictevents.records.ids import ALL_SIDES
from conflictevents.records.scope import EVERYTHING
from conflictevents.text import Items, Page, Readable, Table, figure
from conflictevents.values.count import Count
from conflictevents.values.marking import Marking
from conflictevents.values.reading import chosen, instance
from conflictevents.values.when import When

__all__ = ["Total", "Totals", "totals"]

_LIMITS = ("returned_to", "category", "kind", "framework", "mediator", "series", "held_by", "round")
KEYS = (*PERIODS, *_LIMITS)
"""What totals can be asked by."""


@attrs.frozen
class Total:
    """One row of totals.

    Attributes:
        keys: what the row is of, by key: a year as a number, a month as `2025-06`, ids and words as text.
        count: how many persons, from what is certain to what is possible; `best` only where every
            member is certain and has one.
        rounds: how many handovers, a round in several parts counting once.
        certain: ids of the rounds, parts included, that were certainly counted.
        possible: ids of the rounds possibly counted.
        disputed: ids of the rounds on which the accounts asked for cannot meet.
        marking: the strictest marking of what it was computed from.
    """

    keys: Mapping[str, Any]
    count: Count
    rounds: Count
    certain: tuple[str, ...]
    possible: tuple[str, ...]
    disputed: tuple[str, ...]
    marking: Marking | None = None

    def to_dict(self) -> dict[str, Any]:
        """The row as plain data: its keys, then counts as objects and ids as lists."""
        return {
            **self.keys,
            "count": plain_count(self.count),
            "rounds": plain_count(self.rounds),
            "certain": list(self.certain),
            "possible": list(self.possible),
            "disputed": list(self.disputed),
            "marking": None if self.marking is None else str(self.marking),
        }


@attrs.frozen(repr=False)
class Totals(Readable, Sequence[Total]):
    """Rows of totals, in the order of their keys. No row may be obtained by adding others: ask for it.

    Attributes:
        by: the keys asked by.
        account: whose figures they are.
        rows: the rows.
    """

    by: tuple[str, ...]
    account: str
    rows: tuple[Total, ...]

    def __getitem__(self, place: Any) -> Any:
        return self.rows[place]

    def __len__(self) -> int:
        return len(self.rows)

    def row(self, **keys: Any) -> Total | None:
        """The row with these keys, such as `row(year=2024, returned_to="ukraine")`; None where there is none."""
        asked = {key: getattr(value, "id", value) for key, value in keys.items()}
        return next((row for row in self.rows if dict(row.keys) == asked), None)

    def to_dicts(self) -> list[dict[str, Any]]:
        """The rows as plain data, for a data frame or JSON."""
        return [row.to_dict() for row in self.rows]

    def _page(self) -> Page:
        return Page(
            f"Returned {'by ' + ', '.join(self.by) if self.by else 'in all'} (account: {self.account})",
            (_table(self), *_disputes(self), *([ADD_NO_ROWS] if len(self) > 1 else []))
            if self
            else ("No round on record falls, or may fall, within what is asked for.",),
        )


ADD_NO_ROWS = (
    "Each row is computed by itself. What may fall into several rows is in the high bound of each, so "
    "rows do not add up to one another."
)


def _table(rows: Totals) -> Table:
    return Table(
        (*rows.by, "number", "rounds"),
        [
            (
                *("not said" if row.keys[key] is None else str(row.keys[key]) for key in rows.by),
                figure(row.count),
                figure(row.rounds),
            )
            for row in rows
        ],
        ("number", "rounds"),
    )


def _disputes(rows: Totals) -> list[Items]:
    disputed = sorted({id for row in rows for id in row.disputed})
    return [Items([f"accounts of {id} cannot meet" for id in disputed])] if disputed else []


def totals(
    ds: Dataset,
    by: Sequence[str] | str = ("year", "returned_to"),
    category: Category | str | None = None,
    scope: Scope | None = None,
    account: str = RECORDED,
    *,
    since: When | str | None = None,
    until: When | str | None = None,
) -> Totals:
    """How many persons returned, by time, side and whatever else is asked for.

    Membership is three-valued: a round that may fall into several rows adds 0 to the low bound and its
    high to the high bound of each, and its all to a total over them. So rows are computed one by one and
    never add up to one another. Only completed rounds count; parts and parents count each person once.

    Args:
        ds: the dataset.
        by: any of year, month, day, returned_to, category, kind, framework, mediator, series, held_by, round;
            empty for one total over everything.
        category: a living category, or `remains`; None for all living persons, as is `person`.
        scope: a limit to kinds, frameworks, mediators, a series or a holder.
        account: `recorded`, `widest`, `agreed`, or the id of an actor.
        since: first day counted; a bare month or year from its first day.
        until: last day counted; a bare month or year to its last day.

    Returns:
        Rows in the order of their keys; combinations that no round may fall into have no row. A row by
        category `person` is of all living persons, whatever is said of their category.

    Raises:
        InvalidValue: an unknown key or category.
        UnknownRecord: the account is no actor on record.
    """
    if by is None:
        raise InvalidValue(by, "keys to total by", "write () for everything in one row", field="by")
    keys = (by,) if isinstance(by, str) else tuple(by)
    for key in keys:
        if key not in KEYS:
            raise InvalidValue(key, "a key to total by", did_you_mean(str(key), KEYS), field="by")
    limited = EVERYTHING if scope is None else instance(Scope, scope, "write Scope(kinds=...)")
    asked = Category.PERSON if category is None else chosen(Category)(category)
    account = check_account(ds, account)
    limits = [key for key in keys if key in _LIMITS and key != "round"]
    asked_periods = [key for key in keys if key in PERIODS]
    window = Window.between(
        None if since is None else When.of(since), None if until is None else When.of(until)
    )
    rows: list[Total] = []
    for values in product(*(_values(ds, key, asked) for key in limits)):
        named = dict(zip(limits, values, strict=True))
        selection = Selection(ds, _query(named, asked, limited), account)
        for root, asked_of in selection.apart() if "round" in keys else [(None, selection)]:
            for period, selected in _by_period(asked_of, asked_periods, window):
                if selected.rounds.high:
                    found = {**named, **period, "round": root}
                    rows.append(_row({key: found[key] for key in keys}, selected))
    return Totals(
        keys, account, tuple(sorted(rows, key=lambda row: tuple(map(_sortable, row.keys.values()))))
    )


def plain_count(count: Count) -> dict[str, Any]:
    """A count as it stands on file."""
    wording = None if count.wording is None else str(count.wording)
    return {"low": count.low, "high": count.high, "best": count.best, "wording": wording}


def _row(keys: Mapping[str, Any], selected: Selected) -> Total:
    names = [field.name for field in attrs.fields(Total) if field.name != "keys"]
    return Total(keys, **{name: getattr(selected, name) for name in names})


def _sortable(value: Any) -> tuple[int, Any]:
    if value is None:
        return (2, "")
    if isinstance(value, Category | RoundKind):
        return (1, f"{list(type(value)).index(value):02}")
    return (0, value) if isinstance(value, int) else (1, str(value))


def _values(ds: Dataset, key: str, asked: Category) -> list[Any]:
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
        living = asked is Category.PERSON
        found = {category for category in found if category is asked or (living and category.is_living)}
    return sorted(found - {None, ALL_SIDES}, key=str)


def _query(named: Mapping[str, Any], asked: Category, scope: Scope) -> Query:
    """The query of one row: what its keys name, within the scope asked for."""
    limits: dict[str, Any] = {
        name: (named[key],)
        for key, name in (("kind", "kinds"), ("framework", "frameworks"), ("mediator", "mediators"))
        if key in named
    }
    limits |= {key: named[key] for key in ("series", "held_by") if key in named}
    return Query(
        returned_to=named.get("returned_to", ALL_SIDES),
        category=named.get("category", asked),
        scope=Scope(**limits) if limits else scope,
        within=scope if limits else EVERYTHING,
    )


def _only(ds: Dataset, root: str | None) -> Any:
    if root is None:
        return None

    def belongs(record: ExchangeRound) -> bool:
        return root_of(ds, record) == root

    return belongs


def _by_period(
    selection: Selection, asked: Sequence[str], window: Window
) -> Iterator[tuple[dict[str, Any], Selected]]:
    if not asked:
        yield {}, selection.within(window)
        return
    finest = max(asked, key=PERIODS.index)
    for period in periods([(family.first_day, family.last_day) for family in selection.families], finest):
        inside = narrowed(window, period)
        if inside is not None:
            yield {name: period.named(name) for name in asked}, selection.within(inside)
