"""Identity: references that lead nowhere, to the wrong kind of record, or in a circle."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Final

from conflictevents.dataset import Dataset
from conflictevents.records import (
    RECORD_NAMES,
    Actor,
    ExchangeRound,
    Framework,
    Record,
    Statement,
    Transfer,
)
from conflictevents.records.ids import ALL_SIDES, RESERVED_IDS
from conflictevents.rules.circles import circles
from conflictevents.rules.examples import actors
from conflictevents.rules.finding import Severity
from conflictevents.rules.references import Reference, references
from conflictevents.rules.rule import Noticed, Rule

__all__ = ["RULES", "kind_in_words"]

_MOST_COMPARED = 2_000
_MOST_SUGGESTED = 50


def kind_in_words(kind: type[Record]) -> str:
    """A type of record with its article: `a round`; `Record` itself is `a record`."""
    name = next((name for name, known in RECORD_NAMES.items() if known is kind), "record").replace("_", " ")
    return f"an {name}" if name[0] in "ae" else f"a {name}"


# References that lead nowhere


def dangling_references(ds: Dataset) -> Iterator[Noticed]:
    """A reference leads to no record.

    Whatever was meant is not counted: a transfer to an actor that is not on record returns to nobody. Add
    the record, or write the id of the one that was meant; a near one is suggested.
    """
    suggestions = _Suggestions(ds)
    for reference in references(ds):
        if reference.id not in RESERVED_IDS and ds.get(reference.id) is None:
            yield Noticed(
                reference.record.id,
                f"no record has the id {reference.id!r}",
                reference.path,
                suggestions.remedy(reference),
            )


class _Suggestions:
    """What may have been meant by ids that lead nowhere: the same letters, or nearly, on a record of the right kind."""

    def __init__(self, ds: Dataset) -> None:
        self._ds = ds
        self._ids: dict[type[Record], list[str]] = defaultdict(list)
        self._bare: dict[tuple[type[Record], str], str] = {}
        self._meant: dict[tuple[type[Record], str], str | None] = {}

    def remedy(self, reference: Reference) -> str:
        """What to do about a dangling reference."""
        statement, mark, _ = reference.id.partition("#")
        found = self._ds.get(statement) if mark else None
        if isinstance(found, Statement):
            return f"{statement!r} has {len(found.claims)} claims, none of that number"
        near = self._near(reference.kind, reference.id)
        if near is not None:
            return f"did you mean {near!r}?"
        return f"add {kind_in_words(reference.kind)} with that id"

    def _near(self, kind: type[Record], missing: str) -> str | None:
        if not self._ids:
            for record in self._ds:
                for known in (type(record), Record):
                    self._ids[known].append(record.id)
                    self._bare.setdefault((known, _bare(record.id)), record.id)
        key = (kind, missing)
        if key not in self._meant:
            near = self._bare.get((kind, _bare(missing)))
            candidates = self._ids[kind]
            if near is None and len(candidates) <= _MOST_COMPARED and len(self._meant) < _MOST_SUGGESTED:
                near = next(iter(get_close_matches(missing, candidates, n=1)), None)
            self._meant[key] = near
        return self._meant[key]


def _bare(id: str) -> str:
    return "".join(letter for letter in id.casefold() if letter.isalnum())


def _dangling() -> Dataset:
    return Dataset(
        *actors("north", "south"),
        ExchangeRound(
            id="june-swap",
            history="completed",
            when="2025-06-09",
            transfers=Transfer(count=100, held_by="sout", returned_to="north"),
            sources="ministry, 9 June",
        ),
    )


# References to a record of another kind


def wrong_kinds(ds: Dataset) -> Iterator[Noticed]:
    """A reference leads to a record of another kind than it has to.

    A round cannot be held by a statement. Such a reference is read as if it led nowhere.
    """
    for reference in references(ds):
        if reference.kind is not Record and reference.id not in RESERVED_IDS:
            found = ds.get(reference.id)
            if found is not None and not isinstance(found, reference.kind):
                given = kind_in_words(type(found)) if isinstance(found, Record) else "a claim"
                yield Noticed(
                    reference.record.id,
                    f"{reference.id!r} is {given}, expected {kind_in_words(reference.kind)}",
                    reference.path,
                    f"write the id of {kind_in_words(reference.kind)}",
                )


def _wrong_kind() -> Dataset:
    return Dataset(
        *actors("north"),
        Framework(id="june-agreement", name="June agreement", parties="north"),
        Statement(id="june-statement", speaker="june-agreement", made="2025-06-09", channel="radio"),
    )


# Words that stand for something else than one record


def reserved_words(ds: Dataset) -> Iterator[Noticed]:
    """A reserved word stands where the id of one record is needed.

    `all` means all sides together and may be returned to in claims, terms and tallies only; `recorded`, `widest`
    and `agreed` name accounts and never stand in a record.
    """
    for reference in references(ds):
        if reference.id in RESERVED_IDS and not (reference.id == ALL_SIDES and reference.sides):
            meaning = "all sides together" if reference.id == ALL_SIDES else "an account"
            yield Noticed(
                reference.record.id,
                f"{reference.id!r} is the word for {meaning}, expected {kind_in_words(reference.kind)}",
                reference.path,
                f"write the id of {kind_in_words(reference.kind)}",
            )


def _reserved() -> Dataset:
    return Dataset(Statement(id="june-statement", speaker="all", made="2025-06-09", channel="radio"))


# Circles


def running_in_circles(ds: Dataset) -> Iterator[Noticed]:
    """Records are part of, or succeed, one another in a circle.

    A part is smaller than its whole and a successor later than what it succeeds, so no chain of either can
    come back to where it began. Rounds in a circle stand alone in totals. One finding for each circle.
    """
    for records in (ds.actors, ds.frameworks, ds.rounds):
        belonging = {record.id: [record.part_of] for record in records if record.part_of is not None}
        yield from _circling(belonging, "part_of", "is part of")
    succession = {record.id: record.succeeds for record in ds.frameworks if record.succeeds}
    yield from _circling(succession, "succeeds", "succeeds")
    withdrawal = {
        record.id: (*record.supersedes, *record.retracts)
        for record in ds.statements
        if record.supersedes or record.retracts
    }
    yield from _circling(withdrawal, "", "supersedes or retracts")


def _circling(edges: Mapping[str, Sequence[str]], path: str, verb: str) -> Iterator[Noticed]:
    for circle in circles(edges):
        first = circle[0]
        shown = circle if len(circle) <= 6 else (*circle[:5], "...")
        yield Noticed(
            first,
            f"{f' {verb} '.join((*shown, first))}: a circle",
            path,
            "take away the link that is wrong",
        )


def _circle() -> Dataset:
    return Dataset(
        Actor(id="ministry", name="Ministry", part_of="government"),
        Actor(id="government", name="Government", part_of="ministry"),
    )


RULES: Final = (
    Rule("identity/dangling-reference", Severity.ERROR, dangling_references, _dangling),
    Rule("identity/wrong-kind", Severity.ERROR, wrong_kinds, _wrong_kind),
    Rule("identity/reserved-word", Severity.ERROR, reserved_words, _reserved),
    Rule("identity/circle", Severity.ERROR, running_in_circles, _circle),
)
