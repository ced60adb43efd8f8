"""What every reader is made of: columns, days, layouts, and the way from a file to canonical rows.

The packages of the extra `interop` are imported here alone, so that one sentence says that they are missing.
"""

from typing import TYPE_CHECKING

from conflictevents.errors import MissingExtra

if TYPE_CHECKING:
    import duckdb
    import narwhals as nw
else:
    try:
        import duckdb
        import narwhals as nw
    except ImportError as error:
        raise MissingExtra("reading and comparing the field's files", "interop") from error

__all__ = ["duckdb", "nw"]
