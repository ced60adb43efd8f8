"""Everybody's account of one round, side by side."""

from collections.abc import Sequence
from typing import Any

import attrs

from conflictevents.analysis.accounts import AGREED, RECORDED, WIDEST, claimants, figures, said
from conflictevents.analysis.in_words import category_in_words
from conflictevents.analysis.markings import strictest_of
from conflictevents.analysis.query import Query, membership
from conflictevents.analysis.status import status_at
from conflictevents.analysis.totals import plain_count
from conflictevents.dataset import Dataset, check_dataset
from conflictevents.errors import InvalidValue
from conflictevents.records import Category, ExchangeRound, Transfer
from conflictevents.records.ids import ALL_SIDES
from conflictevents.text import Page, Readable, Table, figure
from conflictevents.values.count import Count
from conflictevents.values.marking import Marking
from conflictevents.values.truth import Truth

__all__ = ["AccountRow", "Accounts", "accounts"]


@attrs.frozen
class AccountRow:
    """What one account says of one side and category in a round.

    Attributes:
        account: `recorded`, an actor's id, `widest` or `agreed`.
        returned_to: the side, or `all` for all sides together.
        category: the category; `person` is all living persons.
        count: how many; unknown where the account is silent.
        disputed: whether accounts that were to be combined cannot meet.
        claims: ids of the claims it rests on; for the recorded account, ids of statements.
        marking: the strictest marking of the round and of what it rests on.
    """

    account: str
    returned_to: str
    category: str
    count: Count
    disputed: bool
    claims: tuple[str, ...]
    marking: Marking | None = None

    def to_dict(self) -> dict[str, Any]:
        """The row as plain data."""
        return {
            "account": self.account,
            "returned_to": self.returned_to,
            "category": str(self.category),
            "count": plain_count(self.count),
            "disputed": self.disputed,
            "claims": list(self.claims),
            "marking": None if self.marking is None else str(self.marking),
        }


@attrs.frozen(repr=False)
class Accounts(Readable, Sequence[AccountRow]):
    """Everybody's account of one round, none of them the truth by default.

    Attributes:
        round: the round.
        status: each account's status for it, by account.
        rows: the rows, by side and category, recorded first, widest and agreed last.
    """

    round: ExchangeRound
    status: dict[str, str | None]
    rows: tuple[AccountRow, ...]

    def __getitem__(self, place: Any) -> Any:
        return self.rows[place]

    def __len__(self) -> int:
        return len(self.rows)

    def figure(self, account: str, returned_to: str, category: str = Category.PERSON) -> Count | None:
        """One figure; None where the round has no such side, category or account."""
        return next(
            (
                row.count
                for row in self.rows
                if (row.account, row.returned_to, row.category) == (account, returned_to, category)
            ),
            None,
        )

    def to_dicts(self) -> list[dict[str, Any]]:
        """The rows as plain data."""
        return [{"round": self.round.id, **row.to_dict()} for row in self.rows]

    def _page(self) -> Page:
        whose: dict[tuple[str, str, str], list[str]] = {}
        for row in self.rows:
            number = f"{figure(row.count)}{', disputed' if row.disputed else ''}"
            matter = (row.returned_to, category_in_words(row.category), number)
            whose.setdefault(matter, []).append(_named(row))
        rows = [(*matter, ", ".join(names)) for matter, names in whose.items()]
        said = "; ".join(f"{status or 'nothing said'} ({account})" for account, status in self.status.items())
        title = f"Accounts of {self.round.id}: {said}"
        return Page(title, (Table(("to", "of", "number", "according to"), rows, ("number",)),))


def _named(row: AccountRow) -> str:
    """Whose account a row is, and what it rests on where it combines nothing."""
    rests_on = row.account not in (WIDEST, AGREED) and row.claims
    return f"{row.account} ({', '.join(row.claims)})" if rests_on else row.account


def accounts(ds: Dataset, round_id: ExchangeRound | str) -> Accounts:
    """What the recorder and every claimant say of one round, and what is widest and agreed among them.

    The round is read by itself, without its parts. A side and category of which every account has nobody has no row.

    Raises:
        UnknownRecord: no record bears the id.
        InvalidValue: the record is no round.
    """
    check_dataset(ds)
    record = ds[round_id] if isinstance(round_id, str) else round_id
    if not isinstance(record, ExchangeRound):
        raise InvalidValue(getattr(record, "id", record), "the id of a round", field="round_id")
    names = (RECORDED, *claimants(ds, record), WIDEST, AGREED)
    rows = []
    for returned_to in (*_sides(ds, record), ALL_SIDES):
        for category in _categories(ds, record):
            query = Query(returned_to=returned_to, category=category)
            answers = {name: said(ds, record, query, name) for name in names}
            if all(answer.membership is Truth.NO for answer in answers.values()):
                continue
            for name, answer in answers.items():
                told = _rests_on(ds, record, query, name)
                marking = strictest_of(ds, (record.id, *told))
                rows.append(
                    AccountRow(name, returned_to, category, answer.count, answer.disputed, told, marking)
                )
    own = {name: status_at(ds, record, according_to=name) for name in claimants(ds, record)}
    return Accounts(record, {RECORDED: status_at(ds, record), **own}, tuple(rows))


def _transfers(ds: Dataset, record: ExchangeRound) -> list[Any]:
    return [
        *record.transfers,
        *(transfer for _, claim in figures(ds, record) for transfer in claim.transfers),
    ]


def _sides(ds: Dataset, record: ExchangeRound) -> list[str]:
    ends = {end for transfer in _transfers(ds, record) for end in (transfer.returned_to, transfer.held_by)}
    return sorted(end for end in ends if end is not None and end != ALL_SIDES)


def _categories(ds: Dataset, record: ExchangeRound) -> list[str]:
    found = {transfer.category for transfer in _transfers(ds, record)}
    living = any(Category.is_living(category) for category in found)
    return [
        category for category in Category if category in found or (living and category == Category.PERSON)
    ]


def _rests_on(ds: Dataset, record: ExchangeRound, query: Query, account: str) -> tuple[str, ...]:
    """The claims that speak of the side, and of living persons or of remains, that is asked for."""
    anybody = Category.REMAINS if query.category == Category.REMAINS else Category.PERSON
    side = attrs.evolve(query, category=anybody)

    def speaks(transfer: Transfer) -> bool:
        return membership(ds, side, record, transfer) is not Truth.NO

    if account == RECORDED:
        return tuple(
            sorted({one.statement for one in record.transfers if one.statement is not None and speaks(one)})
        )
    actor = None if account in (WIDEST, AGREED) else account
    return tuple(
        statement.claim_id(claim)
        for statement, claim in figures(ds, record, actor)
        if any(map(speaks, claim.transfers))
    )
