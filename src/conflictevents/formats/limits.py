"""What a file may hold at most, so that a broken or hostile one ends in a sentence and not in a full memory.

Each limit is far above what real data need, holds for reading and writing alike, and is named by the error that it
causes. A file that is too large for one document can be kept as JSON Lines, or as a folder of files.
"""

from conflictevents.values.numerals import LARGEST_INTEGER

__all__ = [
    "DEEPEST",
    "LARGEST_DOCUMENT",
    "LARGEST_INTEGER",
    "LARGEST_LINE",
    "LARGEST_LINES",
    "LONGEST_TEXT",
    "MOST_LISTED",
    "MOST_SOUGHT",
    "format_size",
]

LONGEST_TEXT = 1_000_000
"""Characters in one text."""

DEEPEST = 100
"""How deep lists and objects may stand inside one another; our own records need 8, `extra` may take 64 more."""

LARGEST_DOCUMENT = 2**28
"""Bytes in one JSON document or sheet, after unpacking: 256 MiB."""

LARGEST_LINE = 2**24
"""Bytes in one line of JSON Lines: 16 MiB."""

LARGEST_LINES = 2**31
"""Bytes in one file of JSON Lines, after unpacking: 2 GiB."""

MOST_LISTED = 50
"""Problems that an error lists; the rest are counted."""

MOST_SOUGHT = 100_000
"""Problems after which reading stops: such a file is not what its name says."""


def format_size(size: int) -> str:
    """A number of bytes for a sentence.

    >>> format_size(2**28), format_size(2**31)
    ('256 MiB', '2 GiB')
    """
    return f"{size >> 30} GiB" if size >= 2**30 else f"{size >> 20} MiB"
