"""One record with all that is known about it: its fields, its status, everybody's accounts, and what refers to it."""

import json
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Any

import attrs

from conflictevents.dataset import Dataset, check_dataset, record_name
from conflictevents.formats.saving import to_plain
from conflictevents.ledger import ledger_of, status_at
from conflictevents.ledger.wording import (
    format_persons,
    label_of,
    name_of,
    named,
    names_of,
    side_in_words,
    title_of,
)
from conflictevents.questions.accounts import accounts
from conflictevents.questions.custody import compare_stock
from conflictevents.questions.fulfilment import fulfilment
from conflictevents.questions.reconcile import reconcile
from conflictevents.questions.timeline import entries_of, words_of
from conflictevents.records import (
    UNKNOWN_SIDE,
    Actor,
    Breakdown,
    Claim,
    CustodyChange,
    CustodyTally,
    EventActor,
    ExchangeRound,
    Framework,
    Ordinal,
    Ratio,
    Record,
    ReturnTally,
    Term,
    ThirdParty,
    Transfer,
)
from conflictevents.records.step import Step
from conflictevents.records.vocabulary import word_fields
from conflictevents.rules.references import references, references_of
from conflictevents.text import Block, Heading, Inline, Items, Page, Phrase, Readable, Table, day, figure
from conflictevents.values import Count, Identifier, Place, Source, When

__all__ = ["View", "card_of", "fields_of", "show", "summary_of"]

_LONGEST_EXTRA = 160


def fields_of(ds: Dataset, record: Record) -> Iterator[tuple[str, Inline]]:
    """What a record says, as names and texts; a list takes a line for each of its entries.

    Words of vocabularies stand there unless they are unset; anything else does so where it is not left at its default.
    """
    kind: Any = type(record)
    words = word_fields(kind)
    referred = {id for id, *_ in references_of(record)}
    for field in sorted(attrs.fields(type(record)), key=lambda field: field.inherited):
        value = getattr(record, field.name)
        is_shown = value != field.default or isinstance(value, StrEnum) or field.name in words
        is_unset = value is None and field.default is None
        if field.name in ("id", "name", "extra") or is_unset or not is_shown:
            continue
        name = field.name.replace("_", " ")
        values: tuple[Any, ...] = value if isinstance(value, tuple) else (value,)
        for entry in values:
            if isinstance(entry, str):
                yield name, named(ds, entry) if entry in referred else entry
            elif isinstance(entry, Claim):
                yield name, _claim(ds, entry)
            else:
                yield name, _describe(ds, entry)
            name = ""
    for key, value in to_plain(record).get("extra", {}).items():
        yield key, _cut(json.dumps(value, ensure_ascii=False))


def _describe(ds: Dataset, value: Any) -> str:
    match value:
        case Count():
            return figure(value)
        case When():
            return day(value)
        case None:
            return "not said"
        case bool():
            return "yes" if value else "no"
        case tuple():
            return "; ".join(_describe(ds, entry) for entry in value)
        case Step():
            return _step(ds, value)
        case Transfer():
            return _transfer(ds, value)
        case Term():
            return _term(ds, value)
        case Claim():
            return str(_claim(ds, value))
        case Source():
            return _listed(value.publisher, value.title, day(value.published), value.url, value.archived_url)
        case Ordinal():
            number = "counted" if value.number is None else f"number {value.number}"
            return f"{number if value.counted else 'not counted'} by {names_of(ds, [value.body])}"
        case Identifier():
            return str(value)
        case EventActor():
            codes = _listed(*map(str, value.identifiers))
            named = _listed(value.name, value.actor, value.role)
            return f"{named} ({codes})" if named and codes else named or codes
        case Place():
            point = "" if value.latitude is None else f"{value.latitude:g} north, {value.longitude:g} east"
            return _listed(value.name, value.country, point, value.precision, *map(str, value.identifiers))
        case ThirdParty():
            return f"{names_of(ds, [value.actor])}, {value.role}"
        case Breakdown():
            return f"{figure(value.count)} {value.of}"
        case _:
            return _others(ds, value, ()) if attrs.has(type(value)) else str(value)


def _others(ds: Dataset, value: Any, apart: tuple[str, ...]) -> str:
    """Every field that is not left at its default, but for those shown otherwise."""
    return _listed(
        *(
            f"{field.name.replace('_', ' ')} {_describe(ds, getattr(value, field.name))}"
            for field in attrs.fields(type(value))
            if field.name not in apart and getattr(value, field.name) != field.default
        )
    )


def _claim(ds: Dataset, claim: Claim) -> Phrase:
    about = [" about ", named(ds, claim.about)] if claim.about is not None else []
    rest = _others(ds, claim, ("act", "about", "number"))
    return Phrase.joined("", (f"#{claim.number} {claim.act}", *about, f": {rest}" if rest else ""))


def _step(ds: Dataset, step: Any) -> str:
    return _listed(
        f"{day(step.when) or 'undated'}: {step.status}",
        f"according to {names_of(ds, step.according_to)}" if step.according_to else "",
        step.statement,
        step.note,
    )


def _transfer(ds: Dataset, transfer: Transfer) -> str:
    return _listed(
        f"{format_persons(transfer.count, transfer.category)} to {side_in_words(ds, transfer.returned_to)}",
        *_described(ds, transfer),
        f"carried by {names_of(ds, [transfer.carrier])}" if transfer.carrier is not None else "",
        transfer.kind,
        *(f"{figure(part.count)} of them {part.of}" for part in transfer.breakdowns),
        transfer.statement,
        transfer.note,
    )


def _described(ds: Dataset, value: Transfer | Term | Ratio) -> tuple[str, ...]:
    """Who holds the people of a transfer or term, whose they are, and of which group."""
    whose = value.belonging_to
    return (
        f"held by {side_in_words(ds, value.held_by)}" if value.held_by is not None else "",
        f"belonging to {'a side not said' if whose == (UNKNOWN_SIDE,) else names_of(ds, whose)}"
        if whose
        else "",
        f"group: {value.group}" if value.group is not None else "",
    )


def _term(ds: Dataset, term: Term) -> str:
    promised = ""
    if term.count is not None:
        promised = f"{format_persons(term.count, term.category)} to {side_in_words(ds, term.returned_to)}"
    if term.ratio is not None:
        ratio, these = term.ratio, side_in_words(ds, term.returned_to)
        those = _listed(format_persons(Count.exactly(ratio.each), ratio.category), *_described(ds, ratio))
        promised = f"{format_persons(ratio.count, term.category)} to {these} for each {those}"
    return _listed(
        promised,
        *(_described(ds, term)),
        term.consideration,
        term.text,
        f"phase {term.phase}" if term.phase is not None else "",
        f"on condition: {term.condition}" if term.condition is not None else "",
        f"as {term.id}" if term.id is not None else "",
        f"part of {term.part_of}" if term.part_of is not None else "",
        f"in place of {term.replaces}" if term.replaces is not None else "",
        f"due {day(term.due)}" if term.due is not None else "",
        f"according to {names_of(ds, term.according_to)}" if term.according_to else "",
        term.statement,
    )


def _listed(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part)


def _cut(text: str) -> str:
    return (
        text if len(text) <= _LONGEST_EXTRA else f"{text[:_LONGEST_EXTRA]} ... (cut short; JSON has it all)"
    )


def card_of(record: Record) -> Page:
    """A record by itself, as a page of what it says; others by their ids, as only a dataset knows them."""
    return Page(
        _title_of(Dataset(record), record), (Table(("", ""), list(fields_of(Dataset(record), record))),)
    )


def summary_of(ds: Dataset, record: Record) -> tuple[tuple[str, str, str], tuple[Inline, ...]]:
    """A record among those of its type: the kind of an actor, its name and its date, and below them what it says in a line."""
    name = title_of(ds, record.id, dated=False)
    dates = (getattr(record, field, None) for field in ("when", "made", "as_of"))
    when = day(next((date for date in dates if date is not None), None))
    match record:
        case Actor():
            below: Inline = "" if record.part_of is None else f"part of {name_of(ds, record.part_of)}"
        case Framework():
            below = f"between {names_of(ds, record.parties)}" if record.parties else ""
        case _:
            entry = next((each for each in entries_of(ds, record) if each.what != "step"), None)
            below = "" if entry is None else words_of(ds, entry)
            if isinstance(below, str):
                below = below.removeprefix(name).lstrip(",: ")
    kind = str(record.kind) if isinstance(record, Actor) and record.kind is not None else ""
    return (kind, name, when), ((below,) if below else ())


def _title_of(ds: Dataset, record: Record) -> str:
    title = f"{record_name(record).replace('_', ' ')} {record.id}: {title_of(ds, record.id)}"
    return title[0].upper() + title[1:]


_MOST_REFERENCES = 20


@attrs.frozen(repr=False)
class View(Readable):
    """One record with all that is known about it.

    >>> import conflictevents as ce
    >>> ds = ce.datasets.load("yemen-exchanges")
    >>> print(ce.show(ds, "round-muscat-2025").status)
    agreed

    Attributes:
        record: the record.
        status: what a round or framework has become; None for other records.
        by_party: the same according to each party that has spoken.
        parts: ids of the rounds that are part of it.
        referring: ids of the records that refer to it, each with the places where it does.
    """

    record: Record
    status: str | None
    by_party: dict[str, str | None] = attrs.field(hash=False)
    parts: tuple[str, ...]
    referring: dict[str, tuple[str, ...]] = attrs.field(hash=False)
    _ds: Dataset

    def to_dict(self) -> dict[str, Any]:
        """The same as plain data, with the record as it stands on file."""
        plain: dict[str, Any] = {
            "record": record_name(self.record),
            "content": to_plain(self.record),
            "referred_to_by": {id: list(places) for id, places in self.referring.items()},
        }
        match self.record:
            case ExchangeRound():
                plain |= {"parts": list(self.parts), "accounts": accounts(self._ds, self.record).to_dicts()}
            case Framework():
                plain |= {"fulfilment": fulfilment(self._ds, self.record).to_dicts()}
            case ReturnTally():
                plain |= {"reconciliation": reconcile(self._ds)[self.record.id].to_dict()}
            case CustodyTally():
                plain |= {"custody": compare_stock(self._ds, self.record).to_dict()}
            case _:
                pass
        if isinstance(self.record, ExchangeRound | CustodyChange | Framework):
            plain |= {"status": self.status, "by_party": self.by_party}
        return plain

    def _list_marked(self) -> Iterable[Record]:
        return (self.record, *(self._ds[id] for id in self.referring))

    def _page(self) -> Page:
        return Page(
            _title_of(self._ds, self.record),
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
        parties = f" ({', '.join(by_party)})" if by_party else ""
        return [Heading(f"Status: {self.status or 'nothing on record'}{parties}")]

    def _more(self) -> list[Block]:
        """What only records of its type have: parts and accounts, fulfilment, reconciliation."""
        match self.record:
            case ExchangeRound():
                labels = Phrase.joined(", ", [named(self._ds, id) for id in self.parts])
                parts: list[Block] = [Heading("Parts"), labels] if self.parts else []
                return [*parts, Heading("Accounts"), *accounts(self._ds, self.record).page().blocks]
            case Framework() if self.record.terms:
                return [Heading("Terms"), *fulfilment(self._ds, self.record).page().blocks]
            case ReturnTally():
                reconciliation = reconcile(self._ds)[self.record.id]
                return [
                    Heading(f"Against the record: {reconciliation.verdict.in_words}"),
                    *reconciliation.page().blocks,
                ]
            case CustodyTally():
                claim = compare_stock(self._ds, self.record)
                return [Heading(f"Against the record: {claim.verdict.in_words}"), *claim.page().blocks]
            case _:
                return []

    def _referring(self) -> list[Block]:
        texts = [self._reference(id, places) for id, places in self.referring.items()]
        if not texts:
            return []
        if len(texts) > _MOST_REFERENCES:
            texts = [*texts[:_MOST_REFERENCES], f"... and {len(texts) - _MOST_REFERENCES} more"]
        return [Heading("Referred to by"), Items(texts)]

    def _reference(self, id: str, places: Sequence[str]) -> Inline:
        kind, label = record_name(self._ds[id]).replace("_", " "), label_of(self._ds, id)
        is_said = str(label).startswith(kind)
        return Phrase.joined("", ("" if is_said else f"{kind} ", label, f": {', '.join(places)}"))


def show(ds: Dataset, id: Record | str) -> View:
    """One record with all that is known about it: what it says, its status, accounts of it, and what refers to it.

    Other records stand there by name. A record by itself shows their ids, as only a dataset knows what they are called.

    >>> import conflictevents as ce
    >>> ds = ce.datasets.load("yemen-exchanges")
    >>> print(str(ce.show(ds, "yt22")).splitlines()[0])
    Tally yt22: al-Murtada, 2020-12-30

    Args:
        ds: the dataset.
        id: the record, or its id; the id of a claim stands for its statement.

    Raises:
        UnknownRecord: no record or claim has the id.
    """
    check_dataset(ds)
    shown = ds[id]
    record = shown if isinstance(shown, Record) else ds[str(id).partition("#")[0]]
    referring: dict[str, list[str]] = {}
    for reference in references(ds):
        if reference.id.partition("#")[0] == record.id and reference.holder is not None:
            referring.setdefault(reference.holder, []).append(reference.path)
    status, by_party = None, {}
    if isinstance(record, ExchangeRound | CustodyChange | Framework):
        status = status_at(ds, record)
        by_party = {
            party: status_of_party
            for party, status_of_party in ledger_of(ds).statuses(record).items()
            if party is not None
        }
    return View(
        record,
        status,
        by_party,
        tuple(part.id for part in ds.links.parts_of(record.id)),
        {id: tuple(places) for id, places in referring.items()},
        ds,
    )
