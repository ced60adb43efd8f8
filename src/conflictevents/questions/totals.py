"""Totals of people returned, by time, side and whatever else, with three-valued membership."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import product
from typing import Any

import attrs

from conflictevents.dataset import Dataset, check_dataset
from conflictevents.errors import InvalidValue, UnknownRecord, did_you_mean
from conflictevents.ledger import Balance, WindowBalance, ledger_of
from conflictevents.ledger.postings import RECORDED, check_account
from conflictevents.ledger.window import list_periods
from conflictevents.questions.question import Question, sort_key, values_of
from conflictevents.records import Scope
from conflictevents.text import Items, Page, Readable, Table, figure
from conflictevents.values.count import Count
from conflictevents.values.marking import Marking
from conflictevents.values.when import When

__all__ = ["Total", "Totals", "totals"]


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

    def __getitem__(self, key: str) -> Any:
        """The value of a key, such as `row["year"]`."""
        if key not in self.keys:
            raise UnknownRecord(key, get_close_matches(key, list(self.keys)) or list(self.keys))
        return self.keys[key]

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
    _names: frozenset[str] = attrs.field(default=frozenset(), eq=False, repr=False)

    def __getitem__(self, place: Any) -> Any:
        return self.rows[place]

    def __len__(self) -> int:
        return len(self.rows)

    def row(self, **keys: Any) -> Total | None:
        """The row with these keys, such as `row(year=2024, returned_to="ukraine")`; None where there is none.

        Raises:
            InvalidValue: a key that these totals are not by, a key left out, or a misspelt word or id.
        """
        for key in keys:
            if key not in self.by:
                remedy = did_you_mean(key, self.by) or f"name {', '.join(self.by) or 'no key'}"
                raise InvalidValue(key, "a key that these totals are by", remedy, field="row")
        asked = {key: getattr(value, "id", value) for key, value in keys.items()}
        for key in self.by:
            if key not in asked:
                raise InvalidValue(list(keys), f"a value for {key}", f"write {key}=... too", field="row")
        row = next((row for row in self.rows if dict(row.keys) == asked), None)
        if row is None:
            self._refuse_misspelt(asked)
        return row

    def _refuse_misspelt(self, asked: Mapping[str, Any]) -> None:
        """Refuse a word or id that is not on record, and that is close to one that some row has."""
        for key, value in asked.items():
            if not isinstance(value, str) or value in self._names:
                continue
            hint = did_you_mean(value, {str(row.keys[key]) for row in self.rows if row.keys[key] is not None})
            if hint.startswith("did you mean"):
                raise InvalidValue(value, f"a {key} that some row has", hint, field=key)

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
    *,
    category: str | None = None,
    group: str | None = None,
    scope: Scope | None = None,
    account: str = RECORDED,
    since: When | str | None = None,
    until: When | str | None = None,
) -> Totals:
    """How many persons returned, by time, side and whatever else is asked for.

    Membership is three-valued: a round that may fall into several rows adds 0 to the low bound and its
    high to the high bound of each, and its all to a total over them. So rows are computed one by one and
    never add up to one another. Only completed rounds count; parts and parents count each person once.

    Args:
        ds: the dataset.
        by: any of year, month, day, returned_to, category, group, kind, framework, mediator, carrier, series,
            held_by, belonging_to, round; empty for one total over everything.
        category: a category; None for all living persons, as is `person`. The living and remains together are
            asked for as `anyone`.
        group: a group in the source's words; short for `scope=Scope(group=...)`.
        scope: a limit to kinds, frameworks, third parties, a series, a holder, whose people, or a group.
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
    check_dataset(ds)
    question = Question.read(by, category, scope, since, until, group)
    account = check_account(ds, account)
    rows: list[Total] = []
    for values in product(*(values_of(ds, key, question.category, account) for key in question.limits)):
        named = dict(zip(question.limits, values, strict=True))
        balance = ledger_of(ds).balance(question.query(named), account)
        for root, asked_of in balance.apart() if question.by_round else [(None, balance)]:
            for period, balanced in _by_period(asked_of, question):
                if balanced.rounds.high:
                    values_by_key = {**named, **period, "round": root}
                    rows.append(_row({key: values_by_key[key] for key in question.keys}, balanced))
    in_order = tuple(sorted(rows, key=lambda row: sort_key(row.keys)))
    return Totals(question.keys, account, in_order, list_names(ds))


def list_names(ds: Dataset) -> frozenset[str]:
    """The ids and words by which a row may be asked for."""
    ids = (record.id for record in (*ds.actors, *ds.frameworks, *ds.rounds))
    words = (word for vocabulary in ds.vocabulary for word in vocabulary)
    return frozenset((*ids, *words))


def plain_count(count: Count) -> dict[str, Any]:
    """A count as it stands on file."""
    wording = None if count.wording is None else str(count.wording)
    return {"low": count.low, "high": count.high, "best": count.best, "wording": wording}


def _row(keys: Mapping[str, Any], balanced: WindowBalance) -> Total:
    names = [field.name for field in attrs.fields(Total) if field.name != "keys"]
    return Total(keys, **{name: getattr(balanced, name) for name in names})


def _by_period(balance: Balance, question: Question) -> Iterator[tuple[dict[str, Any], WindowBalance]]:
    if question.finest is None:
        yield {}, balance.within(question.window)
        return
    for period in list_periods(balance.spans, question.finest, question.window):
        inside = question.window.narrowed_to(period)
        if inside is not None:
            yield {name: period.named(name) for name in question.periods}, balance.within(inside)
