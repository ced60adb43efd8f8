"""The packages of the extra `tables`, imported in one place so that their absence is told in one sentence."""

from typing import TYPE_CHECKING

from conflictevents.errors import MissingExtra

if TYPE_CHECKING:
    import duckdb
    import narwhals as nw
    import pyarrow as pa
    import pyarrow.parquet as pq
else:
    try:
        import duckdb
        import narwhals as nw
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise MissingExtra("conflictevents.tables", "tables") from error

__all__ = ["duckdb", "nw", "pa", "pq"]
