"""What somebody else calls the same thing: an identifier in a named scheme, valid for a time."""

from collections.abc import Iterable

import attrs

from conflictevents.errors import InvalidValue
from conflictevents.values.concise import Concise
from conflictevents.values.reading import (
    ends_before,
    instance,
    naming,
    read_optional_when,
    read_text,
    several,
)
from conflictevents.values.truth import Truth
from conflictevents.values.when import When

__all__ = ["Identifier", "read_identifiers"]


@attrs.frozen(repr=False, field_transformer=naming)
class Identifier(Concise):
    """An identifier of a thing in a scheme kept by somebody else, with the time it is valid for.

    Codes are text, never numbers: `0841` and `841` differ. State numbers are valid between dates only
    (Gleditsch and Ward 1999; Correlates of War state system), hence the two edges.

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
            raise InvalidValue(self.scheme, "the name of a scheme", field="scheme")
        if not self.value.strip():
            raise InvalidValue(self.value, "an identifier in the scheme", field="value")
        if (
            self.valid_from is not None
            and self.valid_to is not None
            and ends_before(self.valid_to, self.valid_from)
        ):
            raise InvalidValue(str(self.valid_to), f"a day not before {self.valid_from}", field="valid_to")

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
    return several(_identifier, value, Identifier)


def _identifier(value: Identifier) -> Identifier:
    return instance(Identifier, value, "write Identifier('wikidata', 'Q212')")
