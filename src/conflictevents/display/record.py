"""One record with all that is known about it: its fields, its status, everybody's accounts, and what refers to it."""

from typing import Any

import attrs

from conflictevents.dataset import Dataset, record_name
from conflictevents.display.fields import fields_of
from conflictevents.formats.json.writing import to_plain
from conflictevents.ledger import ledger_of, status_at
from conflictevents.ledger.wording import name_of
from conflictevents.questions.accounts import accounts
from conflictevents.questions.fulfilment import fulfilment
from conflictevents.questions.reconcile import reconcile
from conflictevents.records import CustodyChange, ExchangeRound, Framework, Record, ReturnTally
from conflictevents.rules.references import references
from conflictevents.text import Heading, Items, Page, Readable, Table
from conflictevents.text.page import Block

__all__ = ["View", "view"]

_MOST_REFERENCES = 20


@attrs.frozen(repr=False)
class View(Readable):
    """One record with all that is known about it.

    Attributes:
        record: the record.
        status: what a round or framework has become; None for other records.
        by_party: the same according to each party that has spoken.
        parts: ids of the rounds that are part of it.
        referring: ids of the records that refer to it, each with the places where it does.
    """

    record: Record
    status: str | None
    by_party: dict[str, str | None]
    parts: tuple[str, ...]
    referring: dict[str, tuple[str, ...]]
    _ds: Dataset

    def to_dict(self) -> dict[str, Any]:
        """The same as plain data, with the record as it stands on file."""
        found: dict[str, Any] = {
            "record": record_name(self.record),
            "content": to_plain(self.record),
            "referred_to_by": {id: list(places) for id, places in self.referring.items()},
        }
        match self.record:
            case ExchangeRound():
                found |= {"parts": list(self.parts), "accounts": accounts(self._ds, self.record).to_dicts()}
            case Framework():
                found |= {"fulfilment": fulfilment(self._ds, self.record).to_dicts()}
            case ReturnTally():
                found |= {"reconciliation": reconcile(self._ds)[self.record.id].to_dict()}
            case _:
                pass
        if isinstance(self.record, ExchangeRound | CustodyChange | Framework):
            found |= {"status": self.status, "by_party": self.by_party}
        return found

    def _page(self) -> Page:
        name = getattr(self.record, "name", None)
        title = f"{record_name(self.record).replace('_', ' ')} {self.record.id}{f': {name}' if name else ''}"
        return Page(
            title[0].upper() + title[1:],
            (
                Table(("", ""), list(fields_of(self._ds, self.record))),
                *self._status(),
                *self._more(),
                *self._referring(),
            ),
        )

    def _status(self) -> list[Block]:
        if not isinstance(self.record, ExchangeRound | CustodyChange | Framework):
            return []
        by_party = [f"{name_of(self._ds, party)}: {status}" for party, status in self.by_party.items()]
        said = f" ({', '.join(by_party)})" if by_party else ""
        return [Heading(f"Status: {self.status or 'nothing on record'}{said}")]

    def _more(self) -> list[Block]:
        """What only records of its type have: parts and accounts, fulfilment, reconciliation."""
        match self.record:
            case ExchangeRound():
                parts: list[Block] = [Heading("Parts"), ", ".join(self.parts)] if self.parts else []
                return [*parts, Heading("Accounts"), *accounts(self._ds, self.record)._page().blocks]
            case Framework() if self.record.terms:
                return [Heading("Terms"), *fulfilment(self._ds, self.record)._page().blocks]
            case ReturnTally():
                found = reconcile(self._ds)[self.record.id]
                return [Heading(f"Against the record: {found.verdict.in_words}"), *found._page().blocks]
            case _:
                return []

    def _referring(self) -> list[Block]:
        texts = [
            f"{record_name(self._ds[id]).replace('_', ' ')} {id}: {', '.join(places)}"
            for id, places in self.referring.items()
        ]
        if not texts:
            return []
        if len(texts) > _MOST_REFERENCES:
            texts = [*texts[:_MOST_REFERENCES], f"... and {len(texts) - _MOST_REFERENCES} more"]
        return [Heading("Referred to by"), Items(texts)]


def view(ds: Dataset, id: str) -> View:
    """One record with all that is known about it; the id of a claim stands for its statement.

    Raises:
        UnknownRecord: no record bears the id.
    """
    record = ds[id]
    if not isinstance(record, Record):
        record = ds[id.partition("#")[0]]
    referring: dict[str, list[str]] = {}
    for reference in references(ds):
        if reference.id.partition("#")[0] == record.id:
            referring.setdefault(reference.record.id, []).append(reference.path)
    status, by_party = None, {}
    if isinstance(record, ExchangeRound | CustodyChange | Framework):
        status = status_at(ds, record)
        by_party = {party: one for party, one in ledger_of(ds).statuses(record).items() if party is not None}
    return View(
        record,
        status,
        by_party,
        tuple(part.id for part in ds.links.parts_of(record.id)),
        {id: tuple(places) for id, places in referring.items()},
        ds,
    )
