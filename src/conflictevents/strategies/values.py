"""Strategies for values: counts of every wording, days, dates as precise as their sources, places, sources and more."""

import datetime as dt
import string
from functools import cache
from typing import Any, TypeVar

import attrs
from hypothesis import strategies as st

from conflictevents.values import (
    Count,
    Estimate,
    FrozenDict,
    Identifier,
    Marking,
    Place,
    Source,
    When,
    Wording,
)
from conflictevents.values.fields import EMPTY, Part

__all__ = [
    "FEW_EXTRAS",
    "counts",
    "days",
    "estimates",
    "extras",
    "identifiers",
    "markings",
    "noted",
    "places",
    "sources",
    "texts",
    "whens",
]

AnyPart = TypeVar("AnyPart", bound=Part)

_NUMBERS = st.sampled_from([0, 1, 10, 84, 100, 150, 300, 307, 1_000, 1_200]) | st.integers(0, 10_000)
_BOUNDED: tuple[Wording | None, ...] = (
    Wording.EXACTLY,
    Wording.EXACTLY,
    Wording.ABOUT,
    Wording.NEARLY,
    Wording.BETWEEN,
    Wording.AT_MOST,
    Wording.AS_MANY_AS,
    Wording.LESS_THAN,
    None,
)
_OPEN = (Wording.AT_LEAST, Wording.MORE_THAN, Wording.WITHHELD, Wording.UNKNOWN)
_SHAPES = st.tuples(st.integers(0, len(_BOUNDED + _OPEN) - 1), st.integers(0, 30), st.integers(0, 9))


def counts(
    *, containing: int | None = None, largest: int = 10_000, bounded: bool = False
) -> st.SearchStrategy[Count]:
    """Counts of every wording, and counts without one, as computing gives them.

    Args:
        containing: a number that lies within the bounds of each; None for any.
        largest: about how many persons at most, where there is an upper bound.
        bounded: whether each has an upper bound.
    """
    if containing is not None:
        return _SHAPES.map(lambda shape: _count(containing, *shape, bounded=bounded))
    return st.tuples(_NUMBERS, _SHAPES).map(
        lambda drawn: _count(drawn[0] % (largest + 1), *drawn[1], bounded=bounded)
    )


def _count(truth: int, form: int, margin: int, best: int, *, bounded: bool) -> Count:
    """A count that holds the number: so worded as the form says, and so much off it as the margin says."""
    wordings = _BOUNDED if bounded else _BOUNDED + _OPEN
    wording = wordings[form % len(wordings)]
    if margin > 15:  # of large numbers the margins are large
        margin = truth * (margin - 15) // 30
    if wording is Wording.MORE_THAN and truth == 0:
        wording = Wording.AT_LEAST
    match wording:
        case Wording.EXACTLY:
            return Count.exactly(truth)
        case Wording.WITHHELD | Wording.UNKNOWN:
            return Count(wording=wording)
    count = _hedged(truth, margin, wording, open_ended=not bounded and best == 9)
    if count.is_exact or best > 4:
        return count
    most = count.low + 2 * margin if count.high is None else count.high
    return Count(count.low, count.high, count.low + (most - count.low) * best // 4, count.wording)


def _hedged(truth: int, margin: int, wording: Wording | None, *, open_ended: bool) -> Count:
    """A count with this wording that holds the number, so much off it as the margin says."""
    match wording:
        case Wording.AT_LEAST:
            return Count.at_least(max(0, truth - margin))
        case Wording.MORE_THAN:
            return Count.more_than(max(0, truth - 1 - margin))
        case Wording.AT_MOST:
            return Count.at_most(truth + margin)
        case Wording.AS_MANY_AS:
            return Count.as_many_as(truth + margin)
        case Wording.LESS_THAN:
            return Count.less_than(truth + 1 + margin)
        case Wording.ABOUT if margin % 4 == 3:
            return Count(max(0, truth - margin), truth + margin, None, Wording.ABOUT)
        case Wording.ABOUT:
            return Count.about(truth + margin, plus_minus=margin or None)
        case Wording.NEARLY:
            return Count.nearly(truth + margin, minus=margin or None)
        case Wording.BETWEEN:
            return Count.between(max(0, truth - margin), truth + margin)
        case _:
            return Count(max(0, truth - margin), None if open_ended else truth + margin)


_FIRST_YEAR, _LAST_YEAR = 2014, 2030


@cache
def days(first_year: int = _FIRST_YEAR, last_year: int = _LAST_YEAR) -> st.SearchStrategy[dt.date]:
    """Days of the calendar, first days and last days of months and years among them."""
    first, last = dt.date(first_year, 1, 1), dt.date(last_year, 12, 31)
    edges = [
        dt.date(year, *day)
        for year in (first_year, last_year)
        for day in ((1, 1), (2, 28), (3, 31), (12, 31))
    ]
    return st.dates(first, last) | st.sampled_from(edges)


def whens(*, containing: dt.date | None = None) -> st.SearchStrategy[When]:
    """Dates of every precision: days, months, quarters, intervals, sets, instants, qualified or not.

    Args:
        containing: a day that lies from the earliest to the latest of each; None for any, among them
            dates that are wholly unknown.
    """
    return _any_whens() if containing is None else _DAY_SHAPES.map(lambda shape: _when(containing, shape))


@cache
def _any_whens() -> st.SearchStrategy[When]:
    dated = st.tuples(days(), _DAY_SHAPES).map(lambda drawn: _when(*drawn))
    return dated | st.sampled_from(["XXXX", "../..", "XXXX-06", "0001-01-01", "9999-12-31"]).map(When)


def _when(day: dt.date, shape: tuple[int, int, int]) -> When:
    form, before, after = shape
    return When(_written(day, day - dt.timedelta(before), day + dt.timedelta(after))[form])


def _written(day: dt.date, before: dt.date, after: dt.date) -> list[str]:
    """Ways to write a date that holds `day`, with one day on or before it and one on or after it."""
    year, month = f"{day:%Y}", f"{day:%Y-%m}"
    return [
        f"{day}",
        f"{day}",
        f"{day}?",
        month,
        f"{month}~",
        year,
        f"{year}%",
        f"{month}-XX",
        f"{year}-XX-{day:%d}",
        f"{year}-~{day:%m-%d}",
        f"{year[:3]}X",
        f"{year}-{33 + (day.month - 1) // 3}",
        f"{year}-{40 + (day.month - 1) // 6}",
        f"{before}/{after}",
        f"{before:%Y-%m}/{after:%Y-%m}",
        f"{before:%Y}~/{after:%Y-%m}?",
        f"{before}/..",
        f"{before}/",
        f"../{after}",
        f"/{after}",
        f"[{before},{day},{after}]",
        f"{{{before}..{after}}}",
        f"{day}T22:15:00Z",
        f"{day}T00:30:00",
        f"{day}T23:59:59-05:00",
        f"{day}T12:00:00+05:45[Asia/Kathmandu]",
    ]


_FORMS = len(_written(*[dt.date(2025, 6, 9)] * 3))
_DAY_SHAPES = st.tuples(st.integers(0, _FORMS - 1), st.integers(0, 40), st.integers(0, 400))


@cache
def texts() -> st.SearchStrategy[str]:
    """Short text that is not blank, in any script."""
    return _PHRASES | st.tuples(st.sampled_from(string.ascii_letters + "їґЖ囚é"), st.text(max_size=8)).map(
        "".join
    )


_PHRASES = st.sampled_from(
    ["a road bridge", "Telegram", "as relatives heard", "обмін", 'said "in June"', "x"]
)


def estimates(*, ordered: bool = False) -> st.SearchStrategy[Estimate]:
    """Published triples: complete, partly missing and, unless `ordered`, out of order."""
    figure = st.none() | st.integers(0, 500)
    triples = st.tuples(figure, figure, figure)
    rising = st.lists(st.integers(0, 500), min_size=3, max_size=3).map(sorted).map(tuple)
    return (rising if ordered else rising | triples).map(lambda triple: Estimate(*triple))


@cache
def identifiers() -> st.SearchStrategy[Identifier]:
    """Codes in schemes of others, valid for ever or for a time."""
    schemes = st.sampled_from(
        ["iso3166-1-alpha-3", "gleditsch-ward", "cow", "ucdp", "acled", "wikidata", "geonames"]
    )
    codes = st.sampled_from(["0841", "UKR", "Q212", "369"]) | texts()
    edges = st.tuples(days(1990, 2030), days(1990, 2030), st.integers(0, 3)).map(_validity)
    validity = st.just((None, None)) | edges
    return noted(
        st.builds(lambda scheme, code, valid: Identifier(scheme, code, *valid), schemes, codes, validity)
    )


def _validity(drawn: tuple[dt.date, dt.date, int]) -> tuple[When | None, When | None]:
    first, last = sorted(drawn[:2])
    return (None if drawn[2] == 1 else When.of(first), None if drawn[2] == 2 else When.of(last))


@cache
def markings() -> st.SearchStrategy[Marking]:
    """The labels of TLP 2.0, and one that this library does not know."""
    known = [Marking.CLEAR, Marking.GREEN, Marking.AMBER, Marking.AMBER_STRICT, Marking.RED]
    return st.sampled_from([*known, Marking("COMMITTEE ONLY")])


@cache
def sources() -> st.SearchStrategy[Source]:
    """Places to read at: web pages, printed pages, broadcasts, archived or not."""
    address = st.integers(1, 999).map("https://news.example/{}".format)
    printed = st.builds(Source, title=texts(), archived_url=_perhaps(address), published=_perhaps(whens()))
    dated = st.tuples(days(), st.integers(0, 99)).flatmap(
        lambda drawn: st.tuples(whens(containing=drawn[0]), st.just(drawn[0] + dt.timedelta(drawn[1])))
    )
    online = st.builds(
        lambda url, publisher, dates: Source(
            url=url, publisher=publisher, published=dates[0], retrieved=dates[1]
        ),
        address,
        _perhaps(texts()),
        st.just((None, None)) | dated,
    )
    return noted(printed | online)


@cache
def places() -> st.SearchStrategy[Place]:
    """Places by name, by country, by coordinates and by codes of others."""
    coordinates = st.tuples(_degrees(90), _degrees(180))
    precision = _perhaps(st.sampled_from(["ucdp:where_prec=4", "acled:geo_precision=2"]))
    codes = st.lists(identifiers(), max_size=1)
    return noted(
        st.builds(Place, name=texts(), country=_perhaps(texts()), identifiers=codes)
        | st.builds(Place, country=texts(), precision=precision)
        | st.builds(
            lambda where, precision: Place(latitude=where[0], longitude=where[1], precision=precision),
            coordinates,
            precision,
        )
    )


def _degrees(most: int) -> st.SearchStrategy[float]:
    return st.integers(-most * 10_000, most * 10_000).map(lambda tenths: tenths / 10_000)


@cache
def extras() -> st.SearchStrategy[FrozenDict]:
    """Deliberate extensions by namespaced key, with JSON values of every type inside."""
    keys = st.sampled_from(["acled:tags", "desk:colour", "x:y"])
    atoms = (
        st.none()
        | st.booleans()
        | st.integers(-(2**53), 2**53)
        | st.floats(allow_nan=False, allow_infinity=False)
        | texts()
    )
    values = atoms | st.lists(atoms, max_size=2) | st.dictionaries(texts(), atoms, max_size=2)
    return st.dictionaries(keys, values, max_size=2).map(FrozenDict)


FEW_EXTRAS = st.sampled_from([EMPTY, EMPTY, EMPTY, FrozenDict({"acme:checked": True, "acme:tags": ["a", 1]})])
"""Extensions of parts of records, of which there are many: few, as no answer looks at them."""


def noted(parts: st.SearchStrategy[AnyPart]) -> st.SearchStrategy[AnyPart]:
    """Parts of records, some of them with extensions."""
    return st.tuples(parts, FEW_EXTRAS).map(
        lambda drawn: attrs.evolve(drawn[0], extra=drawn[1]) if drawn[1] else drawn[0]
    )


def _perhaps(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy
