"""Strategies for values that are neither counts nor dates."""

import datetime as dt
import string
from functools import cache
from typing import Any

from hypothesis import strategies as st

from conflictevents.strategies.dates import days, whens
from conflictevents.values import Estimate, FrozenDict, Identifier, Marking, Place, Source, When

__all__ = [
    "estimates",
    "extras",
    "identifiers",
    "markings",
    "places",
    "sources",
    "texts",
]


@cache
def texts() -> st.SearchStrategy[str]:
    """Short text that is not blank, in any script."""
    return _PHRASES | st.tuples(st.sampled_from(string.ascii_letters + "їґЖ囚é"), st.text(max_size=8)).map(
        "".join
    )


_PHRASES = st.sampled_from(
    ["a road bridge", "Telegram", "as relatives were told", "обмін", 'said "in June"', "x"]
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
    return st.builds(lambda scheme, code, valid: Identifier(scheme, code, *valid), schemes, codes, validity)


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
    return printed | st.builds(
        lambda url, publisher, dates: Source(
            url=url, publisher=publisher, published=dates[0], retrieved=dates[1]
        ),
        address,
        _perhaps(texts()),
        st.just((None, None)) | dated,
    )


@cache
def places() -> st.SearchStrategy[Place]:
    """Places by name, by country, by coordinates and by codes of others."""
    coordinates = st.tuples(_degrees(90), _degrees(180))
    precision = _perhaps(st.sampled_from(["ucdp:where_prec=4", "acled:geo_precision=2"]))
    codes = st.lists(identifiers(), max_size=1)
    return (
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


def _perhaps(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy
