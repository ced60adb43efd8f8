"""How values and records show themselves: as one would write them, without what is left at its default."""

from enum import StrEnum
from typing import Any, cast

import attrs

from conflictevents.values.count import Count
from conflictevents.values.marking import Marking
from conflictevents.values.when import When

__all__ = ["Concise"]


class Concise:
    """A base for attrs classes whose `repr` is the shortest call that builds an equal object.

    Counts, dates, markings and words of vocabularies stand there as text, which constructors read.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        said = [
            f"{field.name}={_shown(getattr(self, field.name))}"
            for field in attrs.fields(cast("type[attrs.AttrsInstance]", type(self)))
            if getattr(self, field.name) != field.default
        ]
        return f"{type(self).__name__}({', '.join(said)})"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """The same in IPython, and where Hypothesis reports an example."""
        printer.text("..." if cycle else repr(self))


def _shown(value: Any) -> str:
    if isinstance(value, Count | When | Marking | StrEnum):
        return repr(str(value))
    if isinstance(value, tuple):
        return f"[{', '.join(map(_shown, value))}]"
    return repr(value)
