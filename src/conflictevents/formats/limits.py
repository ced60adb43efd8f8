"""What a file may hold at most, so that a broken or hostile one ends in a sentence and not in a full memory.

Each limit is far above what real data need, and is named by the error that it causes. Those on texts and depth are part
of the form of files, and hold for writing alike. Those on sizes can be raised with `adjusted_limits`. A file
that is too large for one document can be kept as JSON Lines, or as a folder of files.
"""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar

import attrs

from conflictevents.errors import InvalidValue, did_you_mean

__all__ = [
    "DEEPEST",
    "LONGEST_TEXT",
    "MOST_LISTED",
    "MOST_SOUGHT",
    "Limits",
    "adjusted_limits",
    "current_limits",
    "format_size",
]

LONGEST_TEXT = 1_000_000
"""Characters in one text."""

DEEPEST = 100
"""How deep lists and objects may stand inside one another; our own records need 8, `extra` may take 64 more."""

MOST_LISTED = 50
"""Problems that an error lists; the rest are counted."""

MOST_SOUGHT = 10_000
"""Problems after which reading stops: such a file is not what its name says."""


@attrs.frozen(kw_only=True)
class Limits:
    """The limits on sizes, in bytes.

    Attributes:
        document: one JSON document or sheet, after unpacking.
        line: one line of JSON Lines.
        lines: one file of JSON Lines, after unpacking.
        unpacked: what any packed file may become, however small it is packed.
        expansion: beyond that, how many times its packed size a file may become. Text of ours becomes 5 to 60 times
            smaller; what becomes a thousand times smaller was made to fill a memory.
    """

    document: int = 2**28
    line: int = 2**24
    lines: int = 2**31
    unpacked: int = 2**22
    expansion: int = 100


_USUAL = Limits()
_LIMITS: ContextVar[Limits] = ContextVar("limits", default=_USUAL)


def current_limits() -> Limits:
    """The limits that hold here and now."""
    return _LIMITS.get()


@contextmanager
def adjusted_limits(**changes: int) -> Generator[Limits]:
    """Other limits on sizes for what is read inside the `with`, in this thread or task.

    >>> with adjusted_limits(document=2**30) as limits:
    ...     limits.document, limits.line
    (1073741824, 16777216)

    Raises:
        InvalidValue: there is no such limit, or one is no whole number of at least 1.
    """
    names = attrs.fields_dict(Limits)
    for name, value in changes.items():
        if name not in names:
            raise InvalidValue(name, "the name of a limit", did_you_mean(name, names))
        if type(value) is not int or value < 1:
            raise InvalidValue(
                value, "a whole number of at least 1", "give a number of bytes or times", field=name
            )
    limits = attrs.evolve(_LIMITS.get(), **changes)
    token = _LIMITS.set(limits)
    try:
        yield limits
    finally:
        _LIMITS.reset(token)


def format_size(size: int) -> str:
    """A number of bytes for a sentence.

    >>> format_size(2**28), format_size(2**31), format_size(1500)
    ('256 MiB', '2 GiB', '1,500 bytes')
    """
    if size % 2**20:
        return f"{size:,} bytes"
    return f"{size >> 30} GiB" if size % 2**30 == 0 else f"{size >> 20} MiB"
