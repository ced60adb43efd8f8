"""The same expressions over a frame that someone already holds: pandas, Polars, PyArrow, DuckDB, Spark."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Unpack

import attrs

from conflictevents.dataset import Dataset
from conflictevents.errors import InvalidValue, ReadError, did_you_mean
from conflictevents.interop.kit import duckdb, nw
from conflictevents.interop.kit.canonical import (
    RULE,
    VALUE,
    columns_of,
    judge_codes,
    judge_days,
    rules_of,
    to_canonical,
)
from conflictevents.interop.kit.engine import FrameOptions, check_options
from conflictevents.interop.kit.layout import Layout
from conflictevents.interop.kit.reading import Reading, dataset_of, fit_ids, records_of
from conflictevents.records import Record

__all__ = ["Sifted", "chosen", "fetched", "frame_of", "lazy", "rows_of", "sift"]


@attrs.frozen(eq=False)
class Sifted:
    """A frame's rows as canonical columns, and those set aside: each row is in one of the two.

    Both are lazy and on the engine of the frame that was given; frames held in memory go to DuckDB.

    Attributes:
        frame: the canonical columns of the rows that can be read; its ids hold codes as they are, which `rows` writes as ids
            may hold them.
        rejected: the others, with `column`, `value` and `reason` in front.
    """

    frame: nw.LazyFrame[Any]
    rejected: nw.LazyFrame[Any]
    _layout: Layout = attrs.field(repr=False)

    def rows(self) -> list[dict[str, Any]]:
        """The canonical rows as dictionaries, in the order in which the engine gives them."""
        return [fit_ids(row) for row in fetched(self.frame)]

    def records(self) -> Iterator[Record]:
        """The rows as records: events, actors or frameworks, one by one.

        Raises:
            ReadError: the rows are published sums, for which there is no record.
        """
        return records_of(self._layout, self.rows())

    def to_dataset(self, *, duplicates: str = "refuse") -> Dataset:
        """All records as a dataset, with the records they refer to; see `Reading.to_dataset`."""
        return dataset_of(self._layout, self.rows(), "the frame", duplicates)


def chosen(layouts: Mapping[str, Layout], table: str) -> Layout:
    """The layout of one of a source's tables.

    Raises:
        InvalidValue: there is no such table.
    """
    if table not in layouts:
        raise InvalidValue(table, "a table", did_you_mean(table, layouts), field="table")
    return layouts[table]


def lazy(frame: Any) -> nw.LazyFrame[Any]:
    """Any frame as a lazy narwhals frame; one that is held in memory as a DuckDB relation over it."""
    try:
        wrapped = frame if isinstance(frame, (nw.LazyFrame, nw.DataFrame)) else nw.from_native(frame)
    except TypeError:
        remedy = "pass a frame of pandas, Polars, PyArrow, DuckDB or Spark; read a file with read(path)"
        raise InvalidValue(frame, "a frame", remedy) from None
    return wrapped.lazy("duckdb") if isinstance(wrapped, nw.DataFrame) else wrapped


def fetched(frame: nw.LazyFrame[Any]) -> list[dict[str, Any]]:
    """The rows of a lazy frame as dictionaries."""
    native = frame.to_native()
    if isinstance(native, duckdb.DuckDBPyRelation):
        return [dict(zip(native.columns, row, strict=True)) for row in native.fetchall()]
    rows: list[dict[str, Any]] = frame.collect().rows(named=True)
    return rows


def sift(frame: Any, layout: Layout, **options: Unpack[FrameOptions]) -> Sifted:
    """Canonical columns of a frame with the source's columns, of any types.

    One query is run at once, which asks how whole columns are written (see `judging`); the rest is lazy.

    Args:
        frame: pandas, Polars, PyArrow, DuckDB, Spark, or anything else that narwhals takes.
        layout: the source's layout.
        options: see `FrameOptions`.

    Raises:
        InvalidValue: this is no frame.
        UnknownLayout: the columns are not the layout's; says which are missing and which unexpected.
        ReadError: a column of codes holds numbers, days could be read in either order, or a column is there twice.
    """
    check_options(options)
    source = lazy(frame)
    header = source.collect_schema().names()
    match = layout.match(header, "the frame")
    if isinstance(held := nw.from_native(frame, pass_through=True), nw.DataFrame):
        layout.match(
            held.columns, "the frame"
        )  # in SQL, of two columns that differ in case one has another name
    if match is None:
        raise layout.refuse("the frame", header)
    extra = options.get("extra", False)
    release = options.get("release") or layout.release_of("", match)
    judge_codes(source, layout, match, "the frame", header)
    match = judge_days(source, layout, match, "the frame", header, options.get("day_first"))
    canonical = to_canonical(source, layout, match, release, extra=extra)
    names = columns_of(layout, match, extra=extra)
    rules = rules_of(layout, match)
    column = reason = nw.lit(None, dtype=nw.String)
    for index, rule in enumerate(rules):
        here = nw.col(RULE) == index
        column = nw.when(here).then(nw.lit(rule.column)).otherwise(column)
        reason = nw.when(here).then(nw.lit(rule.reason)).otherwise(reason)
    return Sifted(
        canonical.filter(nw.col(RULE).is_null()).select(*(nw.col(name) for name in names)),
        canonical.filter(~nw.col(RULE).is_null()).select(
            column.alias("column"),
            nw.col(VALUE).alias("value"),
            reason.alias("reason"),
            *(nw.col(name) for name in names),
        ),
        layout,
    )


def frame_of(source: Reading | Sifted | Any, columns: Sequence[str]) -> nw.LazyFrame[Any]:
    """The frame of a reading or of what `canonical` gives, or a frame of canonical columns as it is.

    Raises:
        ReadError: the frame lacks a column; it holds no canonical columns, or those of another table.
    """
    frame = source.frame if isinstance(source, (Reading, Sifted)) else lazy(source)
    present = frame.collect_schema().names()
    lacking = [column for column in columns if column not in present]
    if lacking:
        what = repr(source) if isinstance(source, Reading) else "the frame"
        remedy = "pass a Reading of the right table, or the .frame that a canonical() gives"
        raise ReadError(f"{what} has no columns {', '.join(lacking)}; {remedy}")
    return frame


def rows_of(
    source: Reading | Any, columns: Sequence[str], optional: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """The rows of a reading, or of a frame of canonical columns; optional columns that it lacks read as None.

    Raises:
        ReadError: the frame lacks a column; it holds no canonical columns.
    """
    frame = frame_of(source, columns)
    present = frame.collect_schema().names()
    chosen = [*columns, *(column for column in optional if column in present)]
    rows = fetched(frame.select(*chosen))
    if isinstance(source, Sifted):
        rows = [fit_ids(row) for row in rows]
    absent = dict.fromkeys(column for column in optional if column not in present)
    return [row | absent for row in rows] if absent else rows
