"""GDELT's events and mentions: tab-separated, as a rule without a header, so read by position and then checked.

1.0 has 57 columns until 31 March 2013 and 58 (with the address of the article) after; yearly files mix the two. 2.0 has 61. The
day of an event (`SQLDATE`) is unreliable: articles on "a year ago today" date the event a year early. The day the event
was added is kept as the day it became known.
"""

from collections import Counter
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Unpack

from conflictevents.interop._engine import PathLike, read_file
from conflictevents.interop._frames import Sifted, chosen, sift
from conflictevents.interop._gdelt import EVENTS_1, EVENTS_2, MENTIONS
from conflictevents.interop._options import ReadOptions
from conflictevents.interop._text import open_text, unpacked
from conflictevents.interop.reading import Reading

__all__ = ["canonical", "read_events", "read_mentions"]


def read_events(path: PathLike, **options: Unpack[ReadOptions]) -> Reading:
    """Reads GDELT events, 1.0 or 2.0 as the number of columns tells; see `ReadOptions` for the options."""
    return read_file(path, EVENTS_1 if _is_version_1(path, options.get("member")) else EVENTS_2, **options)


def read_mentions(path: PathLike, **options: Unpack[ReadOptions]) -> Reading:
    """Reads GDELT 2.0 mentions: which article mentions which event, and how surely; these make no records."""
    return read_file(path, MENTIONS, **options)


def canonical(
    frame: Any, table: str = "events", *, release: str | None = None, extra: bool = False
) -> Sifted:
    """Canonical columns of a frame that holds GDELT `events` or `mentions` under GDELT's own column names.

    Events are of version 1.0 where the frame lacks `ActionGeo_ADM2Code`, which came with 2.0.
    """
    return sift(
        frame, chosen({"events": EVENTS_2, "mentions": MENTIONS}, table), release=release, extra=extra
    )


def _is_version_1(path: PathLike, member: str | None) -> bool:
    """Whether most of the first rows have the width of GDELT 1.0."""
    with (
        TemporaryDirectory(prefix="conflictevents-") as folder,
        unpacked(Path(path), Path(folder), member) as file,
        open_text(file) as lines,
    ):
        widths = Counter(line.count("\t") + 1 for line in islice(lines, 200) if line.strip())
    width_of_2 = len(EVENTS_2.positions[0])
    return sum(widths[width] for width in (57, 58)) > widths[width_of_2]
