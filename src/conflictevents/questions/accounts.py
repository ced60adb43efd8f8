"""Everybody's account of one round, side by side."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, overload

import attrs

from conflictevents.dataset import Dataset, check_dataset
from conflictevents.errors import InvalidValue, did_you_mean
from conflictevents.ledger import AGREED, RECORDED, WIDEST, Ledger, ledger_of
from conflictevents.ledger.query import Query
from conflictevents.ledger.wording import category_in_words, name_of, named
from conflictevents.questions.plain import Answer, plain_count, strictest_of
from conflictevents.records import (
    ALL_SIDES,
    Category,
    CategoryStr,
    ExchangeRound,
    Transfer,
)
from conflictevents.text import Facts, Framed, Page, Readable, Table, figure
from conflictevents.values import Count, Marking, Truth

__all__ = ["AccountRow", "Accounts", "accounts"]


@attrs.frozen(repr=False)
class AccountRow(Answer):
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
    category: CategoryStr
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
class Accounts(Framed, Readable, Answer, Sequence[AccountRow]):
    """Everybody's account of one round, none of them the truth by default.

    >>> import conflictevents as ce
    >>> ds = ce.datasets.load("yemen-exchanges")
    >>> answer = ce.accounts(ds, ds.rounds[0])
    >>> answer.round.id == ds.rounds[0].id, answer[0].account
    (True, 'recorded')

    Attributes:
        round: the round.
        status: each account's status for it, by account.
        rows: the rows, by side and category, recorded first, widest and agreed last.
    """

    round: ExchangeRound
    status: dict[str, str | None] = attrs.field(hash=False)
    rows: tuple[AccountRow, ...]

    @overload
    def __getitem__(self, index: int) -> AccountRow: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[AccountRow]: ...

    def __getitem__(self, index: Any) -> Any:
        return self.rows[index]

    def __len__(self) -> int:
        return len(self.rows)

    def figure(self, account: str, returned_to: str, category: CategoryStr = Category.PERSON) -> Count | None:
        """One figure; None where the round has no such side, category or account.

        Raises:
            InvalidValue: a misspelt account, side or category.
        """
        asked = {
            "account": account,
            "returned_to": returned_to,
            "category": Category.read(category, field="category"),
        }
        for name, value in asked.items():
            known = {getattr(row, name) for row in self.rows}
            hint = did_you_mean(value, known) if value not in known and value not in Category else ""
            if hint.startswith("did you mean"):
                raise InvalidValue(value, f"a {name} that some row has", hint, field=name)
        return next(
            (row.count for row in self.rows if all(getattr(row, name) == asked[name] for name in asked)), None
        )

    def to_dicts(self) -> list[dict[str, Any]]:
        """The rows as plain data."""
        return [{"round": self.round.id, **row.to_dict()} for row in self.rows]

    def _facts(self) -> Mapping[str, Callable[[], Facts]]:
        rows = ({"round": self.round.id, **attrs.asdict(row, recurse=False)} for row in self.rows)
        return {"rows": lambda: Facts(_FIELDS, rows)}

    def _page(self) -> Page:
        whose: dict[tuple[str, str, str], list[str]] = {}
        for row in self.rows:
            number = f"{figure(row.count)}{', disputed' if row.disputed else ''}"
            side = "all sides" if row.returned_to == ALL_SIDES else self._name(row.returned_to)
            matter = (side, category_in_words(row.category), number)
            whose.setdefault(matter, []).append(self._whose(row))
        rows = [(*matter, ", ".join(names)) for matter, names in whose.items()]
        statuses = "; ".join(
            f"{status or 'nothing said'} ({self._name(account)})" for account, status in self.status.items()
        )
        title = f"Accounts of {named(self._ds, self.round.id)}: {statuses}"
        return Page(title, (Table(("to", "of", "number", "according to"), rows, ("number",)),))

    def _whose(self, row: AccountRow) -> str:
        """Whose account a row is, and what it rests on where it combines nothing."""
        rests_on = row.account not in (WIDEST, AGREED) and row.claims
        name = self._name(row.account)
        return f"{name} ({', '.join(row.claims)})" if rests_on else name

    def _name(self, id: str) -> str:
        return id if self._ds is None else name_of(self._ds, id)


_FIELDS: Mapping[str, Any] = {
    **dict.fromkeys(("round", "account", "returned_to", "category"), str),
    "count": Count,
    "disputed": bool,
    "claims": tuple[str, ...],
    "marking": str,
}


def accounts(ds: Dataset, round_id: ExchangeRound | str) -> Accounts:
    """What the recorder and every claimant say of one round, and what is widest and agreed among them.

    The round is read by itself, without its parts. A side and category of which every account has no one has no row.

    >>> import conflictevents as ce
    >>> ds = ce.datasets.load("yemen-exchanges")
    >>> [row.account for row in ce.accounts(ds, ds.rounds[0])][:2]
    ['recorded', 'collector']

    Raises:
        UnknownRecord: no record has the id.
        InvalidValue: the record is no round.
    """
    check_dataset(ds)
    record = ds[round_id] if isinstance(round_id, str) else round_id
    if not isinstance(record, ExchangeRound):
        raise InvalidValue(
            getattr(record, "id", record),
            "the id of a round",
            "give the id of a round on record: [round.id for round in ds.rounds] lists them",
            field="round_id",
        )
    ledger = ledger_of(ds)
    claimants = ledger.book.list_claimants(ledger.rounds[record.id])
    names = (RECORDED, *claimants, WIDEST, AGREED)
    rows = []
    recorded_for, recorded_of = _list_recipients(record.transfers), _list_categories(record.transfers)
    spoken = _list_transfers(ledger, record)
    rests_on = cache(lambda query, name: _rests_on(ledger, record, query, name))
    for returned_to in (*_list_recipients(spoken), ALL_SIDES):
        for category in _list_categories(spoken):
            query = Query(returned_to=returned_to, category=category)
            answers = {name: ledger.read_round(record.id, query, name) for name in names}
            if all(answer.membership is Truth.NO for answer in answers.values()):
                continue
            is_recorded = (
                answers[RECORDED].membership is not Truth.NO
                and returned_to in (*recorded_for, ALL_SIDES)
                and category in recorded_of
            )
            of_key = None if is_recorded else ledger.markings.strictest_of_claims(record.id)
            anybody = Category.REMAINS if category == Category.REMAINS else Category.PERSON
            spoken_of = Query(returned_to=returned_to, category=anybody)
            for name, answer in answers.items():
                claims = rests_on(spoken_of, name)
                of_names = strictest_of(ds, (name, returned_to))
                marking = Marking.strictest(
                    (ledger.markings.by_record(name).get(record.id), of_key, of_names)
                )
                disputed = bool(answer.disputed)
                rows.append(
                    AccountRow(name, returned_to, category, answer.count, disputed, claims, marking, ds=ds)
                )
    by_claimant = {name: ledger.status_at(record, according_to=name) for name in claimants}
    return Accounts(record, {RECORDED: ledger.status_at(record), **by_claimant}, tuple(rows), ds=ds)


def _list_transfers(ledger: Ledger, record: ExchangeRound) -> list[Transfer]:
    claims = ledger.book.list_claims(ledger.rounds[record.id])
    return [*record.transfers, *(transfer for _, claim in claims for transfer in claim.transfers)]


def _list_recipients(transfers: Iterable[Transfer]) -> list[str]:
    ends = {end for transfer in transfers for end in (transfer.returned_to, transfer.held_by)}
    return sorted(end for end in ends if end is not None and end != ALL_SIDES)


def _list_categories(transfers: Iterable[Transfer]) -> list[CategoryStr]:
    named = {transfer.category for transfer in transfers}
    living = any(Category.is_living(category) for category in named)
    return [
        category for category in Category if category in named or (living and category == Category.PERSON)
    ]


def _rests_on(ledger: Ledger, record: ExchangeRound, query: Query, account: str) -> tuple[str, ...]:
    """The claims that speak of a side, and of living persons or of remains."""
    postings = [
        posting
        for posting in ledger.book.figures(ledger.rounds[record.id], account).postings
        if posting.transfer is not None
        and query.membership(ledger.relations, posting.description) is not Truth.NO
    ]
    if account == RECORDED:
        statements = {posting.transfer.statement for posting in postings if posting.transfer is not None}
        return tuple(sorted(statement for statement in statements if statement is not None))
    return tuple(dict.fromkeys(posting.claim for posting in postings if posting.claim is not None))
