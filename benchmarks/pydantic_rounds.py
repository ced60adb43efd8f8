"""The same rounds as pydantic v2 models: frozen, strict, unknown keys refused, and the same checks of values.

Written as its documentation teaches. Dates are read by this library's own cached reader, so that neither side pays
more for them.
"""

import re
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, model_validator

from conflictevents.values import When as OurWhen

LARGEST = 2**53
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9]([A-Za-z0-9._:/-]*[A-Za-z0-9])?$", max_length=200)]
WholeNumber = Annotated[int, Field(ge=0, le=LARGEST)]
When = Annotated[OurWhen, PlainValidator(OurWhen.parse)]
RESERVED = {"recorded", "widest", "agreed", "all"}


class Model(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class Wording(StrEnum):
    EXACTLY = "exactly"
    AT_LEAST = "at least"
    MORE_THAN = "more than"
    AT_MOST = "at most"
    AS_MANY_AS = "as many as"
    LESS_THAN = "less than"
    ABOUT = "about"
    NEARLY = "nearly"
    BETWEEN = "between"
    WITHHELD = "withheld"
    UNKNOWN = "unknown"


class Category(StrEnum):
    PRISONER_OF_WAR = "prisoner_of_war"
    CIVILIAN = "civilian"
    PERSON = "person"
    REMAINS = "remains"


class Kind(StrEnum):
    EXCHANGE = "exchange"
    OUTSIDE_EXCHANGE = "outside exchange"
    THIRD_COUNTRY_RELEASE = "third-country release"
    REPATRIATION_OF_REMAINS = "repatriation of remains"


class Status(StrEnum):
    PROPOSED = "proposed"
    AGREED = "agreed"
    SCHEDULED = "scheduled"
    UNDER_WAY = "under way"
    PARTLY_COMPLETED = "partly completed"
    COMPLETED = "completed"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    FAILED = "failed"


class Count(Model):
    low: WholeNumber = 0
    high: WholeNumber | None = None
    best: WholeNumber | None = None
    wording: Wording | None = None

    @model_validator(mode="after")
    def bounds_in_order(self) -> Self:
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
        return self


class Identifier(Model):
    scheme: Annotated[str, Field(min_length=1)]
    value: Annotated[str, Field(min_length=1)]
    valid_from: When | None = None
    valid_to: When | None = None


class Part(Model):
    extra: dict[Annotated[str, Field(pattern="^.+:.+$")], Any] = {}


class Source(Part):
    url: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: When | None = None
    retrieved: When | None = None
    archived_url: str | None = None

    @model_validator(mode="after")
    def says_where(self) -> Self:
        if not (self.url or self.title or self.publisher or self.archived_url):
            raise ValueError("say where it can be read")
        return self


class Place(Part):
    name: str | None = None
    country: str | None = None
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None
    precision: str | None = None
    identifiers: tuple[Identifier, ...] = ()


class Breakdown(Part):
    of: Annotated[str, Field(min_length=1)]
    count: Count


class Transfer(Part):
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

    @model_validator(mode="after")
    def between_two(self) -> Self:
        if self.held_by is not None and self.held_by == self.returned_to:
            raise ValueError("held_by and returned_to are one actor")
        return self


class Step(Part):
    status: Status
    when: When | None = None
    according_to: tuple[str, ...] = ()
    statement: str | None = None
    sources: tuple[Source, ...] = ()
    note: str | None = None


class Ordinal(Part):
    body: str
    number: Annotated[int, Field(ge=1, le=LARGEST)] | None = None
    counted: bool = True


class ThirdParty(Part):
    actor: str
    role: str = "mediator"


class Round(Part):
    record: Literal["round"]
    id: Id
    revision: Annotated[int, Field(ge=1, le=LARGEST)] = 1
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

    @model_validator(mode="after")
    def fits_together(self) -> Self:
        check_round(self)
        return self


def check_round(record: Any) -> None:
    """What has to hold of the fields of a round together, of either peer."""
    if record.id in RESERVED:
        raise ValueError("the id is a reserved word")
    if record.part_of == record.id:
        raise ValueError("the round is part of itself")
    if any(transfer.returned_to == "all" for transfer in record.transfers):
        raise ValueError("a transfer returns to one side")
    if len({ordinal.body for ordinal in record.ordinals}) < len(record.ordinals):
        raise ValueError("a body numbers the round twice")


HEADER = re.compile(rb'\s*\{\s*"conflictevents"\s*:\s*"1\.0"\s*\}\s*')


def load(path: Path) -> dict[str, Round]:
    """The rounds of a file of JSON Lines, by id."""
    return read_lines(path, Round.model_validate_json)


def read_lines(path: Path, decode: Callable[[bytes], Any]) -> dict[str, Any]:
    """The rounds of a file of JSON Lines, by id, each line decoded by a function."""
    rounds: dict[str, Any] = {}
    with path.open("rb") as file:
        if not HEADER.fullmatch(next(file)):
            raise ValueError("the header is missing")
        for line in file:
            record = decode(line)
            if rounds.setdefault(record.id, record) is not record:
                raise ValueError(f"two rounds have the id {record.id}")
    return rounds
