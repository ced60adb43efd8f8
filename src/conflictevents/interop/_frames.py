"""The same expressions over a frame that somebody already holds: pandas, Polars, PyArrow, DuckDB, Spark."""

from typing import Any

import attrs

from conflictevents.interop._canonical import RULE, VALUE, columns_of, rules_of, to_canonical
from conflictevents.interop._layout import Layout
from conflictevents.interop._needs import duckdb, nw

__all__ = ["Sifted", "fetched", "lazy", "sift"]


@attrs.frozen(eq=False)
class Sifted:
    """A frame's rows as canonical columns, and those set aside: each row is in one of the two.

    Both are lazy and on the engine of the frame that was given; frames held in memory go to DuckDB.

    Attributes:
        frame: the canonical columns of the rows that can be read.
        rejected: the others, with `column`, `value` and `reason` in front.
    """

    frame: nw.LazyFrame[Any]
    rejected: nw.LazyFrame[Any]


def lazy(frame: Any) -> nw.LazyFrame[Any]:
    """Any frame as a lazy narwhals frame; one that is held in memory as a DuckDB relation over it."""
    wrapped = (
        nw.from_native(frame, pass_through=False)
        if not isinstance(frame, (nw.LazyFrame, nw.DataFrame))
        else frame
    )
    return wrapped.lazy("duckdb") if isinstance(wrapped, nw.DataFrame) else wrapped


def fetched(frame: nw.LazyFrame[Any]) -> list[dict[str, Any]]:
    """The rows of a lazy frame as dictionaries."""
    native = frame.to_native()
    if isinstance(native, duckdb.DuckDBPyRelation):
        return [dict(zip(native.columns, row, strict=True)) for row in native.fetchall()]
    rows: list[dict[str, Any]] = frame.collect().rows(named=True)
    return rows


def sift(frame: Any, layout: Layout, *, release: str | None = None, extra: bool = False) -> Sifted:
    """Canonical columns of a frame with the source's columns, whatever their types.

    Args:
        frame: pandas, Polars, PyArrow, DuckDB, Spark, or anything else that narwhals takes.
        layout: the source's layout.
        release: the release, where no column says so.
        extra: keep the columns that are not modelled, as `extra_<name>`.

    Raises:
        UnknownLayout: the columns are not the layout's; says which are missing and which unexpected.
    """
    source = lazy(frame)
    header = source.collect_schema().names()
    match = layout.match(header)
    if match is None:
        raise layout.refuse("the frame", header)
    canonical = to_canonical(source, layout, match, release, extra=extra)
    names = columns_of(layout, match, extra=extra)
    rules = rules_of(layout, match)
    column = reason = nw.lit(None, dtype=nw.String)
    for place, rule in enumerate(rules):
        here = nw.col(RULE) == place
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
    )
