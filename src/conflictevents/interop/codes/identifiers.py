"""What one scheme calls what another calls otherwise: by exact code and date, and never by likeness.

Numbers of states are valid between dates, and the two lists in use (Gleditsch-Ward and Correlates of War) differ: Serbia
is 340 in one and 345 in the other, Germany since 1990 is 260 and 255. A lookup that has no answer, or several, is an error
that says why; there is no search by name, since "New Jersey" is not Jersey.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from typing import Self

import attrs

from conflictevents.errors import ConflictEventsError, did_you_mean
from conflictevents.interop.codes.codebook import table
from conflictevents.records import Actor
from conflictevents.values import Identifier, Truth, When

__all__ = ["COW", "GLEDITSCH_WARD", "Crosswalk", "CrosswalkError", "Named", "states"]

GLEDITSCH_WARD = "gleditsch-ward"
COW = "cow"


class CrosswalkError(ConflictEventsError, LookupError):
    """An identifier that has no counterpart, or more than one.

    Attributes:
        scheme: the scheme that was asked in.
        value: the identifier that was asked for.
        candidates: what came into question.
    """

    def __init__(self, scheme: str, value: str, problem: str, candidates: Iterable[object] = ()) -> None:
        self.scheme = scheme
        self.value = value
        self.candidates: tuple[object, ...] = tuple(candidates)
        super().__init__(f"{scheme} {value!r} {problem}")


@attrs.frozen
class Named:
    """Something by name, with all that others call it.

    Attributes:
        name: its name in the list it comes from.
        identifiers: its identifiers, each with the days it is valid on.
    """

    name: str
    identifiers: tuple[Identifier, ...]


class Crosswalk:
    """A table of which name each source uses for what, and when.

    Attributes:
        rows: its rows; identifiers of one row are of one thing.
        schemes: the schemes it knows.
    """

    def __init__(self, rows: Iterable[Named]) -> None:
        self.rows: tuple[Named, ...] = tuple(rows)
        self.schemes: tuple[str, ...] = tuple(
            sorted({identifier.scheme for row in self.rows for identifier in row.identifiers})
        )
        self._index: dict[tuple[str, str], list[tuple[Named, Identifier]]] = {}
        for row in self.rows:
            for identifier in row.identifiers:
                self._index.setdefault((identifier.scheme, identifier.value), []).append((row, identifier))

    @classmethod
    def from_actors(cls, actors: Iterable[Actor]) -> Self:
        """The crosswalk that the identifiers of actors make, such as those of PAA-X."""
        return cls(Named(actor.name, actor.identifiers) for actor in actors)

    def __repr__(self) -> str:
        return f"<Crosswalk of {len(self.rows)} rows: {', '.join(self.schemes)}>"

    def find(self, scheme: str, value: str, *, on: "When | str | None" = None) -> Named:
        """The one thing that has an identifier, on a day where days matter.

        Raises:
            CrosswalkError: nothing has it, nothing does on that day, or several things do.
        """
        matches = self._valid(scheme, value, on)
        rows = list(dict.fromkeys(row for row, _ in matches))
        if len(rows) > 1:
            raise CrosswalkError(
                scheme,
                value,
                f"is borne by several: {'; '.join(row.name for row in rows)}{_ask_when(on, matches)}",
                rows,
            )
        return rows[0]

    def translate(self, scheme: str, value: str, to: str, *, on: "When | str | None" = None) -> str:
        """What another scheme calls the same thing, on a day where days matter.

        Raises:
            CrosswalkError: there is no counterpart, none on that day, or more than one.
        """
        if to not in self.schemes:
            raise CrosswalkError(
                scheme, value, f"cannot be put into {to!r}; {did_you_mean(to, self.schemes)}"
            )
        when = None if on is None else When.of(on)
        values: dict[str, None] = {}
        matches = self._valid(scheme, value, on)
        for row, _ in matches:
            for identifier in row.identifiers:
                if identifier.scheme == to and _is_valid(identifier, when, scheme, value):
                    values[identifier.value] = None
        if not values:
            raise CrosswalkError(
                scheme,
                value,
                f"has no counterpart in {to}{f' on {on}' if on is not None else ''}; leave it in {scheme}",
            )
        if len(values) > 1:
            raise CrosswalkError(
                scheme,
                value,
                f"has several counterparts in {to}: {', '.join(values)}{_ask_when(on, matches)}",
                values,
            )
        return next(iter(values))

    def _valid(self, scheme: str, value: str, on: "When | str | None") -> list[tuple[Named, Identifier]]:
        if scheme not in self.schemes:
            raise CrosswalkError(scheme, value, f"is of no scheme here; {did_you_mean(scheme, self.schemes)}")
        entries = self._index.get((scheme, value), [])
        if not entries:
            known = [known for of, known in self._index if of == scheme]
            remedy = did_you_mean(str(value), known) or "look it up in the list of the scheme"
            raise CrosswalkError(scheme, value, f"is not in this crosswalk; {remedy}")
        when = None if on is None else When.of(on)
        valid = [
            (row, identifier) for row, identifier in entries if _is_valid(identifier, when, scheme, value)
        ]
        if not valid:
            periods = "; ".join(f"{row.name}, {_period(identifier)}" for row, identifier in entries)
            raise CrosswalkError(
                scheme,
                value,
                f"is not valid on {on}: it is that of {periods}; give a day within",
                [row for row, _ in entries],
            )
        return valid


def _is_valid(identifier: Identifier, when: When | None, scheme: str, value: str) -> bool:
    if when is None:
        return True
    answer = identifier.valid_on(when)
    if answer is Truth.MAYBE:
        raise CrosswalkError(
            scheme,
            value,
            f"cannot be known on {when}: {identifier} is valid {_period(identifier)}; give a nearer date",
            (identifier,),
        )
    return answer is Truth.YES


def _period(identifier: Identifier) -> str:
    start = identifier.valid_from or "the beginning"
    return f"from {start} to {identifier.valid_to}" if identifier.valid_to else f"since {start}"


def _ask_when(on: object, matches: Iterable[tuple[Named, Identifier]]) -> str:
    dated = any(
        identifier.valid_from or identifier.valid_to for row, _ in matches for identifier in row.identifiers
    )
    return "; say on which day with on=" if on is None and dated else "; choose one of them"


@cache
def states() -> Crosswalk:
    """States by Gleditsch-Ward and Correlates of War number; a state that stood when its list ended has no end.

    One row for each time a state of the Gleditsch-Ward list stood, with the numbers of both lists, and one for each time
    that only the Correlates of War list knows it.

    >>> states().translate("gleditsch-ward", "340", "cow", on="2010")
    '345'
    >>> states().find("cow", "255", on="1995").name
    'German Federal Republic'
    """
    pairs = table("gleditsch_ward_to_cow")
    rows = []
    for period in table("gleditsch_ward"):
        gleditsch_ward = Identifier(GLEDITSCH_WARD, period["number"], period["start"], period["end"] or None)
        others = (
            Identifier(COW, pair["cow"], pair["start"], pair["end"] or None)
            for pair in pairs
            if pair["gleditsch_ward"] == gleditsch_ward.value
            and gleditsch_ward.valid_on(When(pair["start"])) is Truth.YES
        )
        rows.append(Named(period["name"], (gleditsch_ward, *others)))
    for period in table("cow"):
        known = [(pair["start"], pair["end"]) for pair in pairs if pair["cow"] == period["number"]]
        for start, end in _left_over(period["start"], period["end"], known):
            rows.append(Named(period["name"], (Identifier(COW, period["number"], start, end or None),)))
    return Crosswalk(rows)


def _left_over(start: str, end: str, known: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The parts of a period (ISO days, no end = still) that none of the known periods covers."""
    for first, last in sorted(known):
        if last and last < start:
            continue
        if end and first > end:
            break
        if first > start:
            yield start, _day_beside(first, -1)
        if not last:
            return
        start = max(start, _day_beside(last, 1))
    if not end or start <= end:
        yield start, end


def _day_beside(day: str, step: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=step)).isoformat()
