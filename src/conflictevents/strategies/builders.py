"""How strategies build objects of our classes, and the small invented dataset that they refer to unless given another."""

import string
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any, Final, TypeVar

from hypothesis import strategies as st

from conflictevents.dataset import Dataset
from conflictevents.errors import InvalidValue
from conflictevents.records import (
    Actor,
    ActorKind,
    ExchangeRound,
    Framework,
    FrameworkStep,
    Meeting,
    Record,
    RoundStep,
    Statement,
    Transfer,
)
from conflictevents.strategies.values import FEW_EXTRAS, extras, markings, sources, texts, whens
from conflictevents.values import Part

__all__ = [
    "SAMPLE_WORLD",
    "Ids",
    "build",
    "directions",
    "ids_of",
    "one_actor",
    "one_of_ids",
    "recorded",
    "sides_of",
    "some_of_ids",
]

_SIDES = ("northland", "southland")

SAMPLE_WORLD: Final = Dataset(
    Actor(id="northland", name="Northland", kind="state"),
    Actor(id="southland", name="Southland", kind="state"),
    Actor(id="northland-headquarters", name="Headquarters of Northland", kind="office", part_of="northland"),
    Actor(id="southland-ministry", name="Ministry of Southland", kind="office", part_of="southland"),
    Actor(id="river-state", name="River State", kind="mediator"),
    Actor(id="gazette", name="Gazette", kind="media"),
    Framework(
        id="river-accord",
        name="River Accord",
        parties=_SIDES,
        history=FrameworkStep(status="agreed", when="2015", according_to=_SIDES),
    ),
    Framework(
        id="river-accord-wounded", name="River Accord on the wounded", parties=_SIDES, part_of="river-accord"
    ),
    Statement(id="opening-statement", speaker="northland-headquarters", made="2016-03-01", channel="radio"),
    Meeting(id="opening-meeting", when="2016-02", participants=_SIDES, frameworks="river-accord"),
    ExchangeRound(
        id="opening-round",
        sources="Gazette, first page",
        when="2016-03",
        history=RoundStep(status="completed", when="2016-03", according_to=_SIDES),
        transfers=[
            Transfer(count="more than 20", held_by="southland", returned_to="northland"),
            Transfer(count=24, category="prisoner_of_war", held_by="northland", returned_to="southland"),
        ],
        frameworks="river-accord",
    ),
)
"""Two invented states with an office each, a mediator, a newspaper, two frameworks, a statement, a meeting, a round."""


AnyRecord = TypeVar("AnyRecord", bound=Record)
Made = TypeVar("Made")
Ids = st.SearchStrategy[str] | None


def build(
    kind: type[Made], required: Mapping[str, Any], optional: Mapping[str, Any]
) -> st.SearchStrategy[Made]:
    """Objects of a class, from strategies for its fields; an optional one without strategy stays at its default."""
    offered = {name: strategy for name, strategy in optional.items() if strategy is not None}
    if issubclass(kind, Part):
        offered["extra"] = FEW_EXTRAS
    built: Any = kind
    return _builder(built)(_Fields(st.fixed_dictionaries(dict(required), optional=offered)))


class _Fields:
    """Strategies for the fields of a class; Hypothesis shows a strategy with what it was made of, and these are many."""

    def __init__(self, strategy: st.SearchStrategy[dict[str, Any]]) -> None:
        self.strategy = strategy

    def __repr__(self) -> str:
        return "..."


@lru_cache(maxsize=256)
def _builder(kind: type[Any]) -> Callable[[_Fields], st.SearchStrategy[Any]]:
    """What makes strategies for objects of a class: made once, as Hypothesis reads the source of what it composes."""

    def make(draw: st.DrawFn, fields: _Fields) -> Any:
        return kind(**draw(fields.strategy))

    make.__name__ = f"build_{kind.__name__.lower()}"  # by which Hypothesis shows the strategy
    return st.composite(make)


def one_of_ids(ids: tuple[str, ...]) -> st.SearchStrategy[str] | None:
    """One of the ids; None where there are none to choose from."""
    return st.sampled_from(ids) if ids else None


def some_of_ids(ids: tuple[str, ...], most: int = 2) -> st.SearchStrategy[list[str]] | None:
    """Some of the ids, each once; None where there are none to choose from."""
    return st.lists(st.sampled_from(ids), unique=True, max_size=min(most, len(ids))) if ids else None


@cache
def ids_of(ds: Dataset, collection: str) -> tuple[str, ...]:
    """The ids of one collection."""
    return tuple(record.id for record in getattr(ds, collection))


@cache
def sides_of(ds: Dataset) -> tuple[str, ...]:
    """The actors that exchange persons: states and armed groups, or else all that there are."""
    sides = tuple(actor.id for actor in ds.actors if actor.kind is not None and ActorKind[actor.kind].is_side)
    return sides if len(sides) > 1 else ids_of(ds, "actors")


def one_actor(ds: Dataset) -> st.SearchStrategy[str]:
    """One of the actors, where someone has to be named.

    Raises:
        InvalidValue: there are none.
    """
    actors = ids_of(ds, "actors")
    if not actors:
        raise InvalidValue(ds, "a dataset with actors", "add some, or leave it out", field="refer_to")
    return st.sampled_from(actors)


def directions(ds: Dataset) -> st.SearchStrategy[tuple[str | None, str | None]]:
    """Who held and the side to which they returned: two different sides, one of them or both perhaps not said."""
    sides = sides_of(ds)
    both = [(holder, home) for holder in sides for home in sides if holder != home]
    return st.sampled_from(
        [*both, *both, *((None, side) for side in sides), *((side, None) for side in sides), (None, None)]
    )


def _slugs(word: str) -> st.SearchStrategy[str]:
    """Ids that begin with a word: no two words share one, and none of them is reserved."""
    edge = st.sampled_from(string.ascii_letters + string.digits)
    return st.tuples(st.text(string.ascii_lowercase + string.digits + "._:/-", max_size=6), edge).map(
        lambda drawn: f"{word}-{''.join(drawn)}"
    )


_COMMON: dict[str, st.SearchStrategy[Any]] = {
    "revision": st.integers(1, 3),
    "marking": markings(),
    "sources": st.lists(sources(), max_size=2),
    "known": whens(),
    "note": texts(),
    "extra": extras(),
}


def recorded(
    kind: type[AnyRecord], word: str, id: Ids, required: dict[str, Any], optional: dict[str, Any]
) -> st.SearchStrategy[AnyRecord]:
    """Records of one type: half of them with nothing but what is their own, half with what every record may have."""
    fields = {"id": _slugs(word) if id is None else id, **required}
    return build(kind, fields, optional) | build(kind, fields, {**optional, **_COMMON})
