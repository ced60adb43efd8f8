"""Machine-coded releases and truces held against the rounds of a dataset: what the record may lack.

Coders that read the news by machine (ICEWS, GDELT, POLECAT) have no code for an exchange of prisoners, but they have
one for a release of persons. Days on which they speak of one between the sides of a dataset, and on which it has no
round, are places to look. They are no evidence: machine coding counts a story as often as it is said, takes what is
announced for done, and confuses who released persons. Nothing is ever added to the record.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import combinations
from typing import Any

import attrs

from conflictevents.dataset import Dataset, check_dataset
from conflictevents.errors import InvalidValue, did_you_mean
from conflictevents.interop.codes import cameo, plover
from conflictevents.interop.kit.frames import rows_of
from conflictevents.interop.kit.layout import LISTED
from conflictevents.interop.kit.reading import Reading
from conflictevents.records import Actor, ExchangeRound
from conflictevents.text import Facts, Framed, Heading, Items, Page, Readable, Table, plural

__all__ = ["CODES", "Coverage", "CoverageDay", "coverage"]

CODES: Mapping[str, str] = {
    "0841": "release of persons",
    "0353": "intent to release",
    "0871": "truce",
    "RETREAT:release": "release",
}
"""The codes looked for: CAMEO's, and PLOVER's type and mode."""

_COLUMNS = ("id", "first_day", "last_day")
_OPTIONAL = (
    "type_cameo",
    "type_event",
    "type_mode",
    "text",
    "source_title",
    "source_publisher",
    "source_published",
    "source_url",
)
_NAMES = (
    ("actor_1_name", "icews_source_country", "polecat_actor_country"),
    ("actor_2_name", "icews_target_country", "polecat_recipient_country"),
)
"""For who acts and who is acted on, the columns with names, of persons and offices or of their countries."""
_ALPHA_3 = ("cameo_country", "cameo", "plover")
"""Schemes of actors whose codes begin with the three letters of a country."""
_COW = ("cow",)


@attrs.frozen
class CoverageDay:
    """A day on which coded events speak of a release or truce between two sides.

    >>> import conflictevents as ce
    >>> day = ce.interop.CoverageDay("2025-06-20", ("north", "south"), {"0841": 2}, ("e1", "e2"), (), ())
    >>> day.to_dict()["codes"]
    {'0841': 2}

    Attributes:
        day: the day, as ISO text.
        sides: ids of the two sides, in order.
        codes: how many events have each code.
        events: ids of the events.
        sources: where they were read, as far as the events say so.
        rounds: ids of the rounds between these sides that are of this day or near it; none: a candidate.
    """

    day: str
    sides: tuple[str, str]
    codes: Mapping[str, int]
    events: tuple[str, ...]
    sources: tuple[str, ...]
    rounds: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The same as plain data."""
        return {
            **attrs.asdict(self, recurse=False),
            "sides": list(self.sides),
            "codes": dict(self.codes),
            "events": list(self.events),
            "sources": list(self.sources),
            "rounds": list(self.rounds),
        }


@attrs.frozen(repr=False)
class Coverage(Framed, Readable):
    """Coded events held against the rounds of a dataset, day by day.

    >>> import conflictevents as ce
    >>> day = ce.interop.CoverageDay("2025-06-20", ("north", "south"), {"0841": 2}, ("e1", "e2"), (), ())
    >>> answer = ce.interop.Coverage(
    ...     since="2025-06-01",
    ...     until="2025-06-30",
    ...     read=40,
    ...     coded=2,
    ...     days=(day,),
    ...     uncoded=(),
    ...     outside=(),
    ...     recorded_since="2025-05-06",
    ...     recorded_until="2025-08-20",
    ... )
    >>> [day.day for day in answer.within_record]
    ['2025-06-20']

    Attributes:
        since: the first day that any event has, as ISO text; None where there are no events.
        until: the last one.
        read: how many events were looked at.
        coded: how many of them have one of the codes, whichever sides they name.
        days: the days with codes, in order.
        uncoded: ids of the rounds within the span of the events that no code is near.
        outside: ids of the rounds before or after it, or without a date, of which the events can say nothing.
        recorded_since: the first day that any round has; days before it are no gaps of the record.
        recorded_until: the last one.
    """

    since: str | None
    until: str | None
    read: int
    coded: int
    days: tuple[CoverageDay, ...]
    uncoded: tuple[str, ...]
    outside: tuple[str, ...]
    recorded_since: str | None
    recorded_until: str | None

    @property
    def candidates(self) -> tuple[CoverageDay, ...]:
        """The days with codes and no round: places to look, with their sources."""
        return tuple(day for day in self.days if not day.rounds)

    @property
    def within_record(self) -> tuple[CoverageDay, ...]:
        """The candidates of days between the first and the last round on record."""
        first, last = self.recorded_since, self.recorded_until
        if first is None or last is None:
            return ()
        return tuple(day for day in self.candidates if first <= day.day <= last)

    def to_dicts(self) -> list[dict[str, Any]]:
        """The days as plain data."""
        return [day.to_dict() for day in self.days]

    def _facts(self) -> Mapping[str, Callable[[], Facts]]:
        fields = {"day": date, **dict.fromkeys(("sides", "events", "sources", "rounds"), tuple[str, ...])}
        days = ({**each.to_dict(), "day": date.fromisoformat(each.day)} for each in self.days)
        codes = (
            {"day": date.fromisoformat(each.day), "sides": each.sides, "code": code, "number": number}
            for each in self.days
            for code, number in each.codes.items()
        )
        return {
            "days": lambda: Facts(fields, days),
            "codes": lambda: Facts(
                {"day": date, "sides": tuple[str, ...], "code": str, "number": int}, codes
            ),
        }

    def _page(self) -> Page:
        if self.since is None:
            return Page("Coded releases and truces against the record", ("There are no events.",))
        span = self.since if self.since == self.until else f"{self.since} to {self.until}"
        title = f"Coded releases and truces against the record, {plural(self.read, 'event')} of {span}"
        between = len({id for day in self.days for id in day.events})
        blocks: list[Any] = [
            f"{plural(self.coded, 'event')} with the codes looked for, {between} of them between sides of the record."
        ]
        if self.candidates:
            inside = len(self.within_record)
            blocks += [
                Heading(
                    f"{plural(len(self.candidates), 'day')} with codes and no round, {inside} of them within the record"
                ),
                Table(
                    ("day", "sides", "codes", "sources"),
                    [
                        (
                            day.day,
                            " and ".join(day.sides),
                            ", ".join(f"{code} x{number}" for code, number in day.codes.items()),
                            "; ".join(day.sources[:3]),
                        )
                        for day in self.candidates
                    ],
                ),
            ]
        else:
            blocks.append("No day has codes and no round.")
        near = len(self.days) - len(self.candidates)
        blocks.append(f"{plural(near, 'day')} with codes near a round on record.")
        if self.uncoded:
            blocks += [
                Heading(f"{plural(len(self.uncoded), 'round')} that no code is near"),
                Items(self.uncoded),
            ]
        if self.outside:
            blocks.append(
                f"{plural(len(self.outside), 'round')} before or after these events, or without a date: nothing is said of them."
            )
        return Page(title, tuple(blocks))


def coverage(
    ds: Dataset, events: Reading | Any, *, codes: Iterable[str] = tuple(CODES), days: int = 1
) -> Coverage:
    """Days on which coded events speak of a release or truce between the sides of a dataset, against its rounds.

    Sides are those who hand over or receive in its rounds. An event is between two of them where one side acts and
    the other is acted on: by name, alias or code of the side, of its people and offices, or of its country.

    >>> import conflictevents as ce
    >>> import pyarrow as pa
    >>> ds = ce.Dataset(
    ...     ce.Actor(id="north", name="Northland"),
    ...     ce.Actor(id="south", name="Southland"),
    ...     ce.ExchangeRound(
    ...         id="may",
    ...         when="2025-05-06",
    ...         history="completed",
    ...         transfers=ce.Transfer(count=5, held_by="south", returned_to="north"),
    ...     ),
    ... )
    >>> coded = {
    ...     "id": ["e1", "e2"],
    ...     "first_day": [ce.When.parse(day).first_day for day in ("2025-05-06", "2025-06-20")],
    ...     "type_cameo": ["0841", "0841"],
    ...     "actor_1_name": ["Southland", "Southland"],
    ...     "actor_2_name": ["Northland", "Northland"],
    ... }
    >>> events = pa.table(coded | {"last_day": coded["first_day"]})
    >>> answer = ce.interop.coverage(ds, events)
    >>> [(day.day, day.rounds) for day in answer.days]
    [('2025-05-06', ('may',)), ('2025-06-20', ())]

    Args:
        ds: the dataset.
        events: a reading of ICEWS, GDELT, POLECAT or PLOVER, or a frame of canonical columns.
        codes: the codes looked for; a PLOVER code is its type, or type and mode as `RETREAT:release`.
        days: how many days a code may lie before or after a round and still be near it; news are a day late.

    Raises:
        InvalidValue: a negative number of days, no code, or one that neither CAMEO nor PLOVER has.
        ReadError: the frame has no canonical columns of events.
    """
    check_dataset(ds)
    asked = frozenset((codes,) if isinstance(codes, str) else codes)
    for code in sorted(asked, key=str):
        if str(code).partition(":")[0] not in _known_codes():
            raise InvalidValue(
                code, "a code of CAMEO or PLOVER", did_you_mean(str(code), _known_codes()), field="codes"
            )
    if not asked:
        raise InvalidValue(
            codes, "at least one code", "leave it out for those of conflictevents", field="codes"
        )
    if days < 0:
        raise InvalidValue(days, "0 days or more", "write it in digits, without a fraction", field="days")
    coded = [f"actor_{side}_{scheme}" for side in (1, 2) for scheme in (*_ALPHA_3, *_COW)]
    rows = rows_of(events, _COLUMNS, (*_OPTIONAL, *(name for names in _NAMES for name in names), *coded))
    dated = [row for row in rows if row["first_day"] is not None and row["last_day"] is not None]
    sides = _sides(ds)
    finders = {side: _Finder(ds, side) for side in sides}
    grouped: dict[tuple[int, tuple[str, str]], list[tuple[str, Mapping[str, Any]]]] = {}
    coded_rows = 0
    for row in dated:
        release_codes = _codes_of(row) & asked
        if release_codes:
            coded_rows += 1
            for pair in _pairs(row, finders):
                grouped.setdefault((row["first_day"], pair), []).append((min(release_codes), row))
    rounds = _dated_rounds(ds)
    span = (min(row["first_day"] for row in dated), max(row["last_day"] for row in dated)) if dated else None
    by_day = tuple(
        _day(
            day,
            pair,
            release_codes,
            [
                id
                for id, first, last, ends in rounds
                if first - days <= day <= last + days and set(pair) <= ends
            ],
        )
        for (day, pair), release_codes in sorted(grouped.items())
    )
    near = {id for day in by_day for id in day.rounds}
    inside = {
        id for id, first, last, _ in rounds if span is not None and first <= span[1] and last >= span[0]
    }
    return Coverage(
        since=None if span is None else _iso(span[0]),
        until=None if span is None else _iso(span[1]),
        read=len(rows),
        coded=coded_rows,
        days=by_day,
        uncoded=tuple(sorted(inside - near)),
        outside=tuple(sorted({record.id for record in ds.rounds} - inside)),
        recorded_since=_iso(min(first for _, first, _, _ in rounds)) if rounds else None,
        recorded_until=_iso(max(last for _, _, last, _ in rounds)) if rounds else None,
    )


@cache
def _known_codes() -> frozenset[str]:
    """The codes that events may have: CAMEO's, and PLOVER's types."""
    usages = [plover.from_cameo(code) for code in cameo.codes()]
    return frozenset((*cameo.codes(), *(usage.event for usage in usages if usage)))


def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()


def _day(
    day: int, pair: tuple[str, str], rows: Sequence[tuple[str, Mapping[str, Any]]], rounds: Sequence[str]
) -> CoverageDay:
    codes: dict[str, int] = {}
    for code, _ in sorted(rows, key=lambda each: each[0]):
        codes[code] = codes.get(code, 0) + 1
    return CoverageDay(
        day=_iso(day),
        sides=pair,
        codes=codes,
        events=tuple(sorted(row["id"] for _, row in rows)),
        sources=tuple(sorted({source for _, row in rows if (source := _source(row))})),
        rounds=tuple(sorted(rounds)),
    )


def _source(row: Mapping[str, Any]) -> str:
    parts = (row[f"source_{part}"] for part in ("publisher", "published", "title", "url"))
    return ", ".join(str(part) for part in parts if part)


def _codes_of(row: Mapping[str, Any]) -> frozenset[str]:
    codes = {row["type_cameo"]} if row["type_cameo"] else set()
    if row["type_event"]:
        modes = [mode.strip() for mode in (row["type_mode"] or "").split(LISTED) if mode.strip()]
        codes |= {row["type_event"], *(f"{row['type_event']}:{mode}" for mode in modes)}
    return frozenset(codes)


def _sides(ds: Dataset) -> tuple[str, ...]:
    """Those who hand over or receive in the rounds on record."""
    ends = {end for record in ds.rounds for end in _ends(record)}
    return tuple(sorted(id for id in ends if isinstance(ds.get(id), Actor)))


def _ends(record: ExchangeRound) -> frozenset[str]:
    ends = {end for transfer in record.transfers for end in (transfer.held_by, transfer.returned_to)}
    return frozenset(end for end in (*ends, *record.parties) if end is not None)


def _dated_rounds(ds: Dataset) -> list[tuple[str, int, int, frozenset[str]]]:
    """Each dated round with its days and the sides between which it may have been; parts stand for themselves."""
    everyone = frozenset(_sides(ds))
    dated = []
    for record in ds.rounds:
        when = record.when
        if when is None or when.first_day is None or when.last_day is None:
            continue
        ends = _ends(record)
        dated.append((record.id, when.first_day, when.last_day, ends if len(ends) > 1 else everyone))
    return dated


class _Finder:
    """Whether one end of an event is a side, one of its people and offices, or its country."""

    def __init__(self, ds: Dataset, side: str) -> None:
        actors = [actor for actor in ds.actors if ds.links.is_within(actor.id, side)]
        self._names = {_folded(name) for actor in actors for name in (actor.name, *actor.aliases)}
        codes = [code for actor in actors for code in actor.identifiers]
        self._alpha_3 = {code.value for code in codes if code.scheme == "iso3166-1-alpha-3"}
        self._cow = {code.value for code in codes if code.scheme == "cow"}

    def is_end(self, row: Mapping[str, Any], end: int) -> bool:
        """Whether the first or second of an event's two ends is this side."""
        if any(row[name] and _folded(row[name]) in self._names for name in _NAMES[end - 1]):
            return True
        for scheme in _ALPHA_3:
            if any(code[:3] in self._alpha_3 for code in _listed(row[f"actor_{end}_{scheme}"])):
                return True
        return any(code in self._cow for scheme in _COW for code in _listed(row[f"actor_{end}_{scheme}"]))


def _listed(cell: str | None) -> list[str]:
    return [part.strip() for part in (cell or "").split(LISTED) if part.strip()]


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _pairs(row: Mapping[str, Any], finders: Mapping[str, _Finder]) -> Iterator[tuple[str, str]]:
    """The pairs of sides that an event is between."""
    first = {side for side, finder in finders.items() if finder.is_end(row, 1)}
    second = {side for side, finder in finders.items() if finder.is_end(row, 2)}
    for left, right in combinations(sorted(finders), 2):
        if (left in first and right in second) or (right in first and left in second):
            yield left, right
