"""What every record has: an identity, a revision, its sources, and room for deliberate extensions."""

from typing import Any, Self

import attrs

from conflictevents.errors import InvalidValue
from conflictevents.records.ids import check_id
from conflictevents.values.fields import (
    EMPTY,
    Concise,
    FrozenDict,
    check_namespaced,
    name_fields_in_errors,
    read_extra,
    read_integer,
    read_optional_text,
    read_optional_when,
)
from conflictevents.values.marking import Marking
from conflictevents.values.numerals import LARGEST_INTEGER
from conflictevents.values.references import Source, read_sources
from conflictevents.values.when import When

__all__ = ["Record"]


def _read_marking(value: str | None) -> Marking | None:
    return None if value is None else Marking(value)


@attrs.frozen(kw_only=True, repr=False, field_transformer=name_fields_in_errors)
class Record(Concise):
    """What every record has, whatever it records.

    Attributes:
        id: a slug unique across the dataset, chosen and never derived from date and number.
        revision: counts up from 1; merging keeps the higher one.
        marking: how widely it may be shared; None where nothing is said.
        sources: where it can be read.
        known: when it became known, where its statement or sources do not say so.
        note: a remark of whoever keeps the record.
        extra: deliberate extensions by namespaced key, kept verbatim.

    Raises:
        InvalidValue: the id is no slug or a reserved word, or the revision is not from 1 to 2**53.
    """

    id: str
    revision: int = attrs.field(default=1, converter=read_integer)
    marking: Marking | None = attrs.field(default=None, converter=_read_marking)
    sources: tuple[Source, ...] = attrs.field(default=(), converter=read_sources)
    known: When | None = attrs.field(default=None, converter=read_optional_when)
    note: str | None = attrs.field(default=None, converter=read_optional_text)
    extra: FrozenDict = attrs.field(default=EMPTY, converter=read_extra)

    def __attrs_post_init__(self) -> None:
        check_id(self.id)
        if type(self.id) is not str:
            object.__setattr__(self, "id", str(self.id))
        if not 1 <= self.revision <= LARGEST_INTEGER:
            raise InvalidValue(self.revision, "a revision from 1 to 2**53", "begin with 1", field="revision")
        if self.extra is not EMPTY:
            check_namespaced(self.extra)

    def evolve(self, **changes: Any) -> Self:
        """A copy with other values in the fields named; the record itself never changes."""
        return attrs.evolve(self, **changes)
