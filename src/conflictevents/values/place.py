"""Where something happened, as precisely as its source says."""

import attrs

from conflictevents.errors import InvalidValue
from conflictevents.values.identifier import Identifier
from conflictevents.values.reading import instance, named, number, optional, plain_text, tuple_of

__all__ = ["Place"]


@attrs.frozen(kw_only=True)
class Place:
    """Where something happened, as precisely as its source says and no more.

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

    name: str | None = attrs.field(default=None, converter=named(optional(plain_text)))
    country: str | None = attrs.field(default=None, converter=named(optional(plain_text)))
    latitude: float | None = attrs.field(default=None, converter=named(optional(number)))
    longitude: float | None = attrs.field(default=None, converter=named(optional(number)))
    precision: str | None = attrs.field(default=None, converter=named(optional(plain_text)))
    identifiers: tuple[Identifier, ...] = attrs.field(
        default=(), converter=named(tuple_of(instance(Identifier)))
    )

    def __attrs_post_init__(self) -> None:
        if self.name is None and self.country is None and self.latitude is None and not self.identifiers:
            raise InvalidValue(None, "a name, a country, coordinates or an identifier", field="name")
        if (self.latitude is None) != (self.longitude is None):
            raise InvalidValue(
                (self.latitude, self.longitude), "both coordinates or neither", field="latitude"
            )
        if self.latitude is not None and not -90 <= self.latitude <= 90:
            raise InvalidValue(self.latitude, "degrees north from -90 to 90", field="latitude")
        if self.longitude is not None and not -180 <= self.longitude <= 180:
            raise InvalidValue(self.longitude, "degrees east from -180 to 180", field="longitude")

    @classmethod
    def of(cls, value: "Place | str") -> "Place":
        """A place as it stands, or text read as its name."""
        if isinstance(value, Place):
            return value
        if isinstance(value, str) and value.strip():
            return cls(name=value)
        raise InvalidValue(value, "a Place, or its name as text")
