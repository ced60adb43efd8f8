"""What points out of a dataset: identifiers that others keep, places, and sources."""

from collections.abc import Iterable

import attrs

from conflictevents.errors import InvalidValue
from conflictevents.values.fields import (
    Part,
    ends_before,
    name_fields_in_errors,
    read_optional_number,
    read_optional_text,
    read_optional_when,
    read_text,
    require_instance,
    tuple_of,
)
from conflictevents.values.truth import Truth
from conflictevents.values.when import When

__all__ = ["Identifier", "Place", "Source", "read_identifiers", "read_optional_place", "read_sources"]


@attrs.frozen(repr=False, weakref_slot=False, field_transformer=name_fields_in_errors)
class Identifier(Part):
    """An identifier of a thing in a scheme kept by someone else, with the time it is valid for.

    Codes are text, never numbers: `0841` and `841` differ. State numbers are valid between dates only
    (Gleditsch and Ward 1999; Correlates of War state system), hence the two edges.

    >>> import conflictevents as ce
    >>> ukraine = ce.Actor(
    ...     id="ukraine", name="Ukraine", identifiers=ce.Identifier(scheme="gleditsch-ward", value="369")
    ... )
    >>> ukraine.identifiers[0].value
    '369'

    Attributes:
        scheme: the scheme in lower case, such as `iso3166-1-alpha-3`, `gleditsch-ward`, `cow`, `ucdp`, `wikidata`.
        value: the identifier in that scheme, verbatim.
        valid_from: first day of validity; None where unbounded or not said.
        valid_to: last day of validity; None where unbounded or not said.

    Raises:
        InvalidValue: scheme or value is empty, or validity ends before it begins.
    """

    scheme: str = attrs.field(converter=read_text)
    value: str = attrs.field(converter=read_text)
    valid_from: When | None = attrs.field(default=None, converter=read_optional_when)
    valid_to: When | None = attrs.field(default=None, converter=read_optional_when)

    def __attrs_post_init__(self) -> None:
        if not self.scheme.strip():
            raise InvalidValue(
                self.scheme, "the name of a scheme", "name it, such as 'wikidata'", field="scheme"
            )
        if not self.value.strip():
            raise InvalidValue(
                self.value,
                "an identifier in the scheme",
                "leave the identifier out where it is not known",
                field="value",
            )
        if (
            self.valid_from is not None
            and self.valid_to is not None
            and ends_before(self.valid_to, self.valid_from)
        ):
            raise InvalidValue(
                str(self.valid_to),
                f"a day not before {self.valid_from}",
                "swap valid_from and valid_to",
                field="valid_to",
            )

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"

    def valid_on(self, when: When) -> Truth:
        """Whether the identifier is valid on `when`: yes, no, or maybe where the dates are too vague."""
        first, last = when.first_day, when.last_day
        opens = self.valid_from.first_day if self.valid_from is not None else None
        closes = self.valid_to.last_day if self.valid_to is not None else None
        too_early = opens is not None and last is not None and last < opens
        too_late = closes is not None and first is not None and first > closes
        if too_early or too_late:
            return Truth.NO
        begun = opens is None or (first is not None and first >= opens)
        unended = closes is None or (last is not None and last <= closes)
        return Truth.YES if begun and unended else Truth.MAYBE


def read_identifiers(value: Identifier | Iterable[Identifier]) -> tuple[Identifier, ...]:
    """Identifiers; one alone will do."""
    return tuple_of(_identifier, value, Identifier)


def _identifier(value: Identifier) -> Identifier:
    return require_instance(Identifier, value, "write Identifier('wikidata', 'Q212')")


@attrs.frozen(kw_only=True, repr=False, weakref_slot=False, field_transformer=name_fields_in_errors)
class Place(Part):
    """Where something happened, as precisely as its source says and no more.

    >>> import conflictevents as ce
    >>> print(ce.Place(name="Chernihiv region", country="Ukraine").name)
    Chernihiv region

    Attributes:
        name: the place in the source's words.
        country: country in the source's words or as a code; never matched by likeness.
        latitude: degrees north, WGS 84, -90 to 90; given only together with longitude.
        longitude: degrees east, WGS 84, -180 to 180.
        precision: how precise the coordinates are, in the words or code of the source's own scheme
            (`ucdp:where_prec=4`, `acled:geo_precision=2`).
        identifiers: GeoNames, PRIO-GRID, p-codes and the like.

    Raises:
        InvalidValue: nothing is said at all, a coordinate is out of range, or only one is given.
    """

    name: str | None = attrs.field(default=None, converter=read_optional_text)
    country: str | None = attrs.field(default=None, converter=read_optional_text)
    latitude: float | None = attrs.field(default=None, converter=read_optional_number)
    longitude: float | None = attrs.field(default=None, converter=read_optional_number)
    precision: str | None = attrs.field(default=None, converter=read_optional_text)
    identifiers: tuple[Identifier, ...] = attrs.field(default=(), converter=read_identifiers)

    def __attrs_post_init__(self) -> None:
        if (self.latitude is None) != (self.longitude is None):
            missing = "latitude" if self.latitude is None else "longitude"
            raise InvalidValue(None, "both coordinates or neither", "give degrees for both", field=missing)
        for name, degrees, most, direction in (
            ("latitude", self.latitude, 90, "north"),
            ("longitude", self.longitude, 180, "east"),
        ):
            if degrees is not None:
                if not -most <= degrees <= most:
                    raise InvalidValue(
                        degrees,
                        f"degrees {direction} from -{most} to {most}",
                        "write decimal degrees, and latitude and longitude each in its field",
                        field=name,
                    )
                if degrees == 0:
                    object.__setattr__(self, name, 0.0)  # -0.0 is the same place, and has one form on file
        if self.name is None and self.country is None and self.latitude is None and not self.identifiers:
            raise InvalidValue(
                None,
                "a name, a country, coordinates or an identifier",
                "leave the place out where nothing is said",
                field="name",
            )
        for name in ("name", "country"):
            text = getattr(self, name)
            if text is not None and (not text or text.isspace()):
                raise InvalidValue(
                    text, "text that is not blank", "leave it out where nothing is said", field=name
                )

    @classmethod
    def of(cls, value: "Place | str") -> "Place":
        """A place as it stands, or text read as its name."""
        if isinstance(value, Place):
            return value
        if isinstance(value, str) and value.strip():
            return cls(name=value)
        raise InvalidValue(value, "a Place, or its name as text", "write Place(name=...)")


def read_optional_place(value: Place | str | None) -> Place | None:
    """A place, or its name as text, or None.

    >>> import conflictevents as ce
    >>> ce.read_optional_place("Abu Dhabi").name
    'Abu Dhabi'
    """
    return None if value is None else Place.of(value)


@attrs.frozen(kw_only=True, repr=False, weakref_slot=False, field_transformer=name_fields_in_errors)
class Source(Part):
    """Where something can be read: enough for a reader to find it again.

    >>> import conflictevents as ce
    >>> source = ce.Source(url="https://example.org/1", publisher="A newspaper", published="2025-05-26")
    >>> print(source.published)
    2025-05-26

    Attributes:
        url: address, verbatim; None for print or broadcast.
        title: title of the page or piece.
        publisher: who published it.
        published: when it was published; the day from which what it supports can be known.
        retrieved: when someone last read it there.
        archived_url: address of an archived copy.

    Raises:
        InvalidValue: neither url, title, publisher nor archived_url is given, or text is blank.
    """

    url: str | None = attrs.field(default=None, converter=read_optional_text)
    title: str | None = attrs.field(default=None, converter=read_optional_text)
    publisher: str | None = attrs.field(default=None, converter=read_optional_text)
    published: When | None = attrs.field(default=None, converter=read_optional_when)
    retrieved: When | None = attrs.field(default=None, converter=read_optional_when)
    archived_url: str | None = attrs.field(default=None, converter=read_optional_text)

    def __attrs_post_init__(self) -> None:
        texts = (self.url, self.title, self.publisher, self.archived_url)
        for place, text in enumerate(texts):
            if text is not None and (not text or text.isspace()):
                name = ("url", "title", "publisher", "archived_url")[place]
                raise InvalidValue(
                    text, "text that is not blank", "leave it out where nothing is said", field=name
                )
        if texts == _NO_TEXTS:
            raise InvalidValue(
                None, "a url, title, publisher or archived_url", "say where it can be read", field="url"
            )

    @classmethod
    def of(cls, value: "Source | str") -> "Source":
        """A source as it stands, or text read as an address (with `://` in it) or else as a title."""
        if isinstance(value, Source):
            return value
        if isinstance(value, str):
            return cls(url=value) if "://" in value else cls(title=value)
        raise InvalidValue(value, "a Source, or its address or title as text", "write Source(url=...)")

    def __str__(self) -> str:
        return self.url or self.title or self.publisher or self.archived_url or ""


_NO_TEXTS = (None, None, None, None)


def read_sources(value: Source | str | Iterable[Source | str]) -> tuple[Source, ...]:
    """Sources, or their addresses or titles as text; one alone will do.

    >>> import conflictevents as ce
    >>> ce.read_sources("https://example.org/1")[0].url
    'https://example.org/1'
    """
    return tuple_of(Source.of, value, Source)
