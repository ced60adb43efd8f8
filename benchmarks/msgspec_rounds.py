"""The same rounds as structs of msgspec: frozen, unknown keys refused, and the same checks of values.

Written as its documentation teaches, with checks in `__post_init__`. Dates are read by this library's own cached reader,
as for pydantic. The type of each field, and what is checked of it, is that of `pydantic_rounds`.
"""

import re
from pathlib import Path
from typing import Annotated, Any

from msgspec import Meta, Struct
from msgspec.json import Decoder
from pydantic_rounds import Category, Kind, Status, Wording, check_round, read_lines

from conflictevents.values import When

LARGEST = 2**53
Id = Annotated[str, Meta(max_length=200)]
WholeNumber = Annotated[int, Meta(ge=0, le=LARGEST)]
SLUG = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._:/-]*[A-Za-z0-9])?")
NAMESPACED = re.compile(".+:.+", re.DOTALL)


class Model(Struct, frozen=True, forbid_unknown_fields=True):
    pass


class Count(Model):
    low: WholeNumber = 0
    high: WholeNumber | None = None
    best: WholeNumber | None = None
    wording: Wording | None = None

    def __post_init__(self) -> None:
        low, high, best, wording = self.low, self.high, self.best, self.wording
        if high is not None and high < low:
            raise ValueError(f"high {high} lies below low {low}")
        if best is not None and (best < low or (high is not None and best > high)):
            raise ValueError(f"best {best} lies outside the bounds")
        if wording is Wording.EXACTLY and low != high:
            raise ValueError("exactly needs one number")
        if wording in (Wording.AT_LEAST, Wording.MORE_THAN) and high is not None:
            raise ValueError("at least needs an open end")
        if wording in (Wording.AT_MOST, Wording.AS_MANY_AS, Wording.LESS_THAN) and (low or high is None):
            raise ValueError("at most needs an upper bound only")
        if wording in (Wording.ABOUT, Wording.NEARLY, Wording.BETWEEN) and high is None:
            raise ValueError("about needs both bounds")
        if wording in (Wording.WITHHELD, Wording.UNKNOWN) and (low or high is not None or best is not None):
            raise ValueError("withheld and unknown have no bounds")


class Identifier(Model):
    scheme: Annotated[str, Meta(min_length=1)]
    value: Annotated[str, Meta(min_length=1)]
    valid_from: When | None = None
    valid_to: When | None = None


class Part(Model):
    extra: dict[str, Any] | None = None

    def __post_init__(self) -> None:
        if self.extra:
            check_extra(self.extra)


class Source(Part, kw_only=True):
    url: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: When | None = None
    retrieved: When | None = None
    archived_url: str | None = None

    def __post_init__(self) -> None:
        if self.extra:
            check_extra(self.extra)
        if not (self.url or self.title or self.publisher or self.archived_url):
            raise ValueError("say where it can be read")


class Place(Part, kw_only=True):
    name: str | None = None
    country: str | None = None
    latitude: Annotated[float, Meta(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Meta(ge=-180, le=180)] | None = None
    precision: str | None = None
    identifiers: tuple[Identifier, ...] = ()


class Breakdown(Part, kw_only=True):
    of: Annotated[str, Meta(min_length=1)]
    count: Count


class Transfer(Part, kw_only=True):
    count: Count
    category: Category = Category.PERSON
    held_by: str | None = None
    returned_to: str | None = None
    belonging_to: tuple[str, ...] = ()
    group: str | None = None
    carrier: str | None = None
    kind: Kind | None = None
    statement: str | None = None
    breakdowns: tuple[Breakdown, ...] = ()
    note: str | None = None

    def __post_init__(self) -> None:
        if self.extra:
            check_extra(self.extra)
        if self.held_by is not None and self.held_by == self.returned_to:
            raise ValueError("held_by and returned_to are the same actor")


class Step(Part, kw_only=True):
    status: Status
    when: When | None = None
    according_to: tuple[str, ...] = ()
    statement: str | None = None
    sources: tuple[Source, ...] = ()
    note: str | None = None


class Ordinal(Part, kw_only=True):
    body: str
    number: Annotated[int, Meta(ge=1, le=LARGEST)] | None = None
    counted: bool = True


class ThirdParty(Part, kw_only=True):
    actor: str
    role: str = "mediator"


class Round(Part, kw_only=True, tag_field="record", tag="round"):
    id: Id
    revision: Annotated[int, Meta(ge=1, le=LARGEST)] = 1
    marking: str | None = None
    sources: tuple[Source, ...] = ()
    known: When | None = None
    note: str | None = None
    name: str | None = None
    kind: Kind = Kind.EXCHANGE
    history: tuple[Step, ...] = ()
    when: When | None = None
    transfers: tuple[Transfer, ...] = ()
    frameworks: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    transfers_complete: bool = False
    third_parties: tuple[ThirdParty, ...] = ()
    place: Place | None = None
    part_of: str | None = None
    parts_complete: bool = False
    ordinals: tuple[Ordinal, ...] = ()
    assumed: bool = False

    def __post_init__(self) -> None:
        if self.extra:
            check_extra(self.extra)
        if not SLUG.fullmatch(self.id):
            raise ValueError("the id is no slug")
        check_round(self)


def check_extra(extra: dict[str, Any]) -> None:
    for key in extra:
        if not NAMESPACED.fullmatch(key):
            raise ValueError("a key of extra has no namespace")


def read_value(kind: type, value: Any) -> Any:
    if kind is When:
        return When.parse(value)
    raise NotImplementedError(kind)


def load(path: Path) -> dict[str, Round]:
    """The rounds of a file of JSON Lines, by id."""
    return read_lines(path, Decoder(Round, dec_hook=read_value).decode)
