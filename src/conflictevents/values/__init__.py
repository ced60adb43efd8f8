"""Values: how many, when, where, from which source, and how widely it may be shared. They know nothing else."""

from conflictevents.values.count import Count, Estimate
from conflictevents.values.fields import (
    FrozenDict,
    Part,
    constructor_of_read,
    read_count,
    read_extra,
    read_optional_count,
    read_optional_when,
    read_when,
)
from conflictevents.values.marking import Marking, MarkingName, read_optional_marking
from conflictevents.values.references import (
    Identifier,
    Place,
    Source,
    read_optional_place,
    read_sources,
)
from conflictevents.values.truth import Truth
from conflictevents.values.when import Precision, When, interned_when
from conflictevents.values.wording import Wording

__all__ = [
    "Count",
    "Estimate",
    "FrozenDict",
    "Identifier",
    "Marking",
    "MarkingName",
    "Part",
    "Place",
    "Precision",
    "Source",
    "Truth",
    "When",
    "Wording",
    "constructor_of_read",
    "interned_when",
    "read_count",
    "read_extra",
    "read_optional_count",
    "read_optional_marking",
    "read_optional_place",
    "read_optional_when",
    "read_sources",
    "read_when",
]
