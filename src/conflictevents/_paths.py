"""A name is a name: paths as people write them, for the system and for engines that would read them as patterns.

DuckDB and Spark take `[ ] * ?` in a path for a pattern, and `year=2025` in the name of a folder for a column. What
is handed to them goes through here, so that a name never reaches another file.
"""

import glob
import os
import re
from pathlib import Path

from conflictevents.errors import InvalidValue

__all__ = ["duckdb_path", "expand_pattern", "is_address", "local_path", "spark_path"]

_SCHEME = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]+://|(?:file|https?|ftp|data):)")
_DUCKDB_SPECIAL = re.compile(r"[\[\]*?]")
_SPARK_SPECIAL = re.compile(r"[\[\]*?{}\\,]")


def local_path(path: str | os.PathLike[str], remedy: str = "give it as text or as a Path") -> Path:
    """A path to a file or folder of this machine, as it stands: no pattern, no address, and `~` is a name too.

    Args:
        path: text, or a path of any library of paths.
        remedy: what to do where it is no path at all.

    Raises:
        InvalidValue: it is no path; or is empty, holds NUL or half of a surrogate pair; or is an address such as
            `https://...` and no file or folder of that name is there.
    """
    try:
        text = os.fspath(path)
    except TypeError:
        raise InvalidValue(path, "a path", remedy) from None
    if not isinstance(text, str):
        raise InvalidValue(path, "a path as text", "decode it with os.fsdecode(...)")
    if not text:
        raise InvalidValue(text, "the path of a file or folder", 'give its name; "." is the current folder')
    if "\0" in text:
        raise InvalidValue(text, "a path without NUL", "remove the NUL")
    try:
        os.fsencode(text)
    except UnicodeEncodeError:
        remedy = "remove the halves of surrogate pairs, or take the name from os.listdir()"
        raise InvalidValue(text, "a path that the system can hold", remedy) from None
    where = Path(text)
    if is_address(text) and not os.path.lexists(where):
        raise InvalidValue(text, "a path on this machine", "download it first, and give the path of the file")
    return where


def is_address(text: str) -> bool:
    """Whether a text has the form of an address, such as `s3://bucket/name` or `file:/tmp/name`.

    >>> [is_address(text) for text in ("https://example.org", "file:x", "a:b.json", "C:/x.json", "x")]
    [True, True, False, False, False]
    """
    return _SCHEME.match(text) is not None


def duckdb_path(path: Path) -> str:
    """The text by which DuckDB reads this file and no other; pass `hive_partitioning=False` with it.

    >>> duckdb_path(Path("/data[1]/q?.parquet"))
    '/data[[]1[]]/q[?].parquet'
    """
    return _DUCKDB_SPECIAL.sub(r"[\g<0>]", os.path.abspath(path))  # noqa: PTH100 - resolve() follows links


def spark_path(path: Path) -> str:
    r"""The text by which Spark reads this file or folder and no other.

    >>> print(spark_path(Path("/data[1]/{a}.parquet")))
    /data\[1\]/\{a\}.parquet
    """
    return _SPARK_SPECIAL.sub(r"\\\g<0>", os.path.abspath(path))  # noqa: PTH100 - as above


def expand_pattern(pattern: str | os.PathLike[str]) -> list[Path]:
    """The files that a path or pattern stands for, in the order of their names; none where there are none.

    What exists by the name is meant by it. Otherwise `*`, `?`, `[...]` and `**` (folders at any depth) match as in
    `glob`: they pass over names that begin with a dot.

    Raises:
        InvalidValue: as `local_path`.
    """
    where = local_path(pattern)
    if os.path.lexists(where):
        return [where]
    return sorted(Path(name) for name in glob.glob(str(where), recursive=True))  # noqa: PTH207 - absolute patterns too
