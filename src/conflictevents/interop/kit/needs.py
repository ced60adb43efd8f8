"""The packages of the extra `interop`, imported in one place so that their absence is told in one sentence."""

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
