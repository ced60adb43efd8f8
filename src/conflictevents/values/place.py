"""Where something happened, as precisely as its source says."""

import attrs

from conflictevents.errors import InvalidValue
from conflictevents.values.concise import Concise
from conflictevents.values.identifier import Identifier, read_identifiers
from conflictevents.values.reading import naming, read_optional_number, read_optional_text

__all__ = ["Place", "read_optional_place"]


@attrs.frozen(kw_only=True, repr=False, field_transformer=naming)
class Place(Concise):
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
                    raise InvalidValue(degrees, f"degrees {direction} from -{most} to {most}", field=name)
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
    """A place, or its name as text, or None."""
    return None if value is None else Place.of(value)
