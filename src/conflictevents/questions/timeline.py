"""One list of what was said and what happened, in order."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, overload

import attrs

from conflictevents.dataset import Dataset, check_dataset
from conflictevents.errors import InvalidValue, did_you_mean
from conflictevents.ledger.rounds import date_of
from conflictevents.ledger.window import Window
from conflictevents.ledger.wording import (
    claim_in_words,
    format_persons,
    name_ids,
    name_of,
    names_of,
    scope_in_words,
    side_in_words,
    title_of,
    transfer_in_words,
)
from conflictevents.questions.killed.codebook import UCDP_VIOLENCE
from conflictevents.questions.plain import Answer
from conflictevents.records import (
    ALL_SIDES,
    Claim,
    CustodyChange,
    Event,
    ExchangeRound,
    Framework,
    Record,
    Statement,
)
from conflictevents.records.tally import EVERYTHING
from conflictevents.text import Facts, Framed, Id, Inline, Page, Phrase, Readable, Row, Table, day, plural
from conflictevents.values import Estimate, Truth, When
from conflictevents.values.fields import name_fields_in_errors, read_optional_when, read_text, read_texts
from conflictevents.values.when import WhenLike

__all__ = ["Entry", "Timeline", "entries_of", "event_in_words", "timeline", "words_of"]


# One day's order: what was said before what was done, plans before their fulfilment, cumulatives last.
_SAME_DAY = {
    "meeting": 0,
    "statement": 1,
    "step": 2,
    "round": 3,
    "custody change": 4,
    "event": 5,
    "tally": 6,
    "custody tally": 7,
}


def _read_sort(value: str) -> str:
    if not isinstance(value, str) or value not in _SAME_DAY:
        raise InvalidValue(value, "a sort of entry", did_you_mean(str(value), _SAME_DAY))
    return value


@attrs.frozen(field_transformer=name_fields_in_errors)
class Entry:
    """One thing that was said or happened.

    Attributes:
        when: when; None where nothing is said.
        what: what sort of thing: step, statement, tally, custody tally, custody change, meeting, round or event.
        record: id of the record it comes from.
        who: ids of the actors who did or said it.
        text: what it was, in a few words.

    Raises:
        InvalidValue: one of them is none.
    """

    when: When | None = attrs.field(converter=read_optional_when)
    what: str = attrs.field(converter=_read_sort)
    record: str = attrs.field(converter=read_text)
    who: tuple[str, ...] = attrs.field(converter=read_texts)
    text: str = attrs.field(converter=read_text)

    def to_dict(self) -> dict[str, Any]:
        """The entry as plain data."""
        when = None if self.when is None else str(self.when)
        return {
            "when": when,
            "what": self.what,
            "record": self.record,
            "who": list(self.who),
            "text": self.text,
        }


@attrs.frozen(repr=False)
class Timeline(Framed, Readable, Answer, Sequence[Entry]):
    """Entries by date; same-day order is meeting, statement, step, round, custody change, event, tally, custody tally, then by id.

    >>> import conflictevents as ce
    >>> ds = ce.datasets.load("yemen-exchanges")
    >>> len(ce.timeline(ds, about=ds.rounds[0]))
    6

    Attributes:
        entries: the entries; those without a date stand last.
    """

    entries: tuple[Entry, ...]

    @overload
    def __getitem__(self, index: int) -> Entry: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Entry]: ...

    def __getitem__(self, index: Any) -> Any:
        return self.entries[index]

    def __len__(self) -> int:
        return len(self.entries)

    def to_dicts(self) -> list[dict[str, Any]]:
        """The entries as plain data."""
        return [entry.to_dict() for entry in self.entries]

    def _facts(self) -> Mapping[str, Callable[[], Facts]]:
        fields = {"when": When, "what": str, "record": str, "who": tuple[str, ...], "text": str}
        return {"entries": lambda: Facts(fields, self.entries)}

    def _list_marked(self) -> Iterator[Record]:
        for entry in self.entries:
            record = None if self._ds is None else self._ds.get(entry.record)
            if record is not None:
                yield record

    def _page(self) -> Page:
        rows = [
            Row((day(entry.when) or "undated", entry.what, words_of(self._ds, entry)), self._origin(entry))
            for entry in self.entries
        ]
        title = f"Timeline of {plural(len(self), 'entry', 'entries')}"
        return Page(title, (Table(("when", "what", ""), rows),) if rows else ())

    def _origin(self, entry: Entry) -> Inline:
        """Who did or said it, and the record."""
        who = ", ".join(entry.who) if self._ds is None else names_of(self._ds, entry.who)
        return Phrase((f"{who} ", Id(entry.record))) if who else entry.record


def timeline(
    ds: Dataset,
    about: str | Record | None = None,
    *,
    since: WhenLike | None = None,
    until: WhenLike | None = None,
) -> Timeline:
    """What was said and what happened, in order of its dates.

    >>> import conflictevents as ce
    >>> ds = ce.datasets.load("yemen-exchanges")
    >>> entry = ce.timeline(ds)[0]
    >>> print(entry.when)
    2015-09-21

    Args:
        ds: the dataset.
        about: a record or its id: only entries of it, of its parts, under it, or by it.
        since: first day wanted; entries that may fall on or after it stay.
        until: last day wanted; entries that may fall on or before it stay.

    Raises:
        UnknownRecord: no record has the id.
        InvalidValue: a text is no date, or the window ends before it begins.
    """
    check_dataset(ds)
    window = Window.asked(since, until)
    wanted = None if about is None else ds[getattr(about, "id", about)].id
    entries = [
        entry
        for record in ds
        if wanted is None or _concerns(ds, record, wanted)
        for entry in entries_of(ds, record)
        if window.holds(*_days(entry.when)) is not Truth.NO
    ]
    return Timeline(tuple(sorted(entries, key=_order)), ds=ds)


def _days(when: When | None) -> tuple[int | None, int | None]:
    return (None, None) if when is None else (when.first_day, when.last_day)


def _order(entry: Entry) -> tuple[Any, ...]:
    first, last = _days(entry.when)
    undated = first is None and last is None
    return (
        undated,
        first if first is not None else last or 0,
        _SAME_DAY[entry.what],
        str(entry.when),
        entry.record,
        entry.text,
    )


def words_of(ds: Dataset | None, entry: Entry) -> Inline:
    """The text of an entry, with names for the ids that the library wrote; what a source says stays as it is."""
    record = None if ds is None else ds.get(entry.record)
    if not isinstance(record, Statement):
        return entry.text
    texts = [record.text, *(claim.text for claim in record.claims)]
    return name_ids(ds, entry.text, quoted=[words for words in texts if words])


def entries_of(ds: Dataset, record: Record) -> Iterator[Entry]:
    """What a record has to say in a timeline: each dated step, and what it is itself."""
    if isinstance(record, Statement):
        claims = "; ".join(
            dict.fromkeys(claim_in_words(ds, _unrepeated(claim, record)) for claim in record.claims)
        )
        words = dict.fromkeys(text for text in (record.text, claims) if text)
        text = ": ".join(words) or "no claim but the figures that rest on it"
        yield Entry(record.made, "statement", record.id, (record.speaker,), text)
        return
    if isinstance(record, ExchangeRound | CustodyChange | Framework):
        dated = [step for step in record.history if step.when is not None]
        for step in dated:
            yield Entry(
                step.when,
                "step",
                record.id,
                step.according_to,
                f"{record.name or title_of(ds, record.id)}: {step.status}",
            )
        if isinstance(record, ExchangeRound):
            yield from _handover(ds, record)
        if isinstance(record, CustodyChange):
            yield _custody_change(ds, record)
        return
    kind = {"ReturnTally": "tally", "CustodyTally": "custody tally", "Meeting": "meeting", "Event": "event"}
    what = kind.get(type(record).__name__)
    if what is not None:
        yield _dated(ds, record, what)


def _unrepeated(claim: Claim, statement: Statement) -> Claim:
    """A claim without words that the statement's own text has."""
    is_repeated = claim.text is not None and statement.text is not None and claim.text in statement.text
    return attrs.evolve(claim, text=None) if is_repeated else claim


def _handover(ds: Dataset, record: ExchangeRound) -> Iterator[Entry]:
    carried = "; ".join(transfer_in_words(ds, transfer) for transfer in record.transfers)
    status = record.history[-1].status if record.history else "no history"
    yield Entry(
        date_of(record),
        "round",
        record.id,
        record.mediators,
        f"{record.kind}, {status}: {carried or 'no figures'}",
    )


def _custody_change(ds: Dataset, record: CustodyChange) -> Entry:
    status = f", {record.history[-1].status}" if record.history else ""  # without a history it has happened
    holder = f", held by {name_of(ds, record.held_by)}" if record.held_by is not None else ""
    happened = record.kind.removeprefix(f"{record.category} ")  # 3 remains recovered, not remains twice
    text = f"{format_persons(record.count, record.category)} {happened}{holder}"
    who = () if record.held_by is None else (record.held_by,)
    return Entry(date_of(record), "custody change", record.id, who, f"{text}{status}")


def _dated(ds: Dataset, record: Any, what: str) -> Entry:
    match what:
        case "tally":
            side = side_in_words(ds, record.returned_to)
            limits = f" ({scope_in_words(ds, record.scope)})" if record.scope != EVERYTHING else ""
            persons = format_persons(record.count, record.category)
            since = "" if record.since is None else f" since {day(record.since)}"
            text = f"{persons} returned to {side}{since}{limits}"
            return Entry(record.as_of, what, record.id, (record.claimant,), text)
        case "custody tally":
            persons = format_persons(record.count, record.category)
            holder = "someone not said" if record.held_by is None else name_of(ds, record.held_by)
            holder = "anybody" if record.held_by == ALL_SIDES else holder
            text = f"{persons} still held by {holder}"
            return Entry(record.as_of, what, record.id, (record.claimant,), text)
        case "meeting":
            return Entry(
                record.when,
                what,
                record.id,
                record.participants,
                f"{record.name or 'talks'}{f', {record.level}' if record.level else ''}: {record.status}",
            )
        case _:
            who = tuple(actor.actor for actor in record.actors if actor.actor is not None)
            return Entry(record.when, what, record.id, who, event_in_words(record))


def event_in_words(event: Event) -> str:
    """An event in a line: its kind, who took part, where, how many were killed, and its own words."""
    violence = {code: f"{word} violence" for code, word in UCDP_VIOLENCE.items()}
    kinds = " / ".join(
        violence.get(code.value, code.value) if code.scheme == "ucdp:type_of_violence" else code.value
        for code in event.types
    )
    actors = " and ".join(
        dict.fromkeys(actor.name or str(actor.actor) for actor in event.actors if actor.name or actor.actor)
    )
    place = event.place
    where = (
        ""
        if place is None
        else ", ".join(dict.fromkeys(part for part in (place.name, place.country) if part))
    )
    text = None if place is not None and event.text == place.name else event.text
    killed = "" if event.fatalities is None else f"{_killed(event.fatalities)} killed"
    words = "; ".join(part for part in (actors, where, killed, text) if part)
    return f"{kinds}: {words}" if kinds and words else kinds or words or event.id


def _killed(estimate: Estimate) -> str:
    """The estimate as published: best, and low and high where they say more."""
    low, best, high = estimate.low, estimate.best, estimate.high
    if low == best == high or (low is None and high is None):
        return "an unknown number" if best is None else f"{best:,}"
    shown = ["?" if value is None else f"{value:,}" for value in (low, high)]
    return f"{'?' if best is None else f'{best:,}'} ({' to '.join(shown)})"


def _concerns(ds: Dataset, record: Record, wanted: str) -> bool:
    if record.id == wanted or getattr(record, "part_of", None) == wanted:
        return True
    if wanted in getattr(record, "frameworks", ()):
        return True
    if isinstance(record, Statement):
        about = {claim.about for claim in record.claims}
        return wanted in about or ds.links.is_within(record.speaker, wanted)
    if isinstance(record, Event):
        return any(
            actor.actor is not None and ds.links.is_within(actor.actor, wanted) for actor in record.actors
        )
    claimant = getattr(record, "claimant", None)
    return claimant is not None and (
        ds.links.is_within(claimant, wanted) or getattr(record, "statement", None) == wanted
    )
