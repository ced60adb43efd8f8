"""One handover that stands in tables twice: the engine finds pairs that may be one, the rule itself looks at these.

A pair that the rule compares may have been on one day, in one lane of the calendar (see `_handovers`), and its
numbers may be the same. Where more rounds crowd into a day than the rule compares, it compares those of one figure
only, each with as many before it. Both are joins of whole numbers whose results grow no faster than the rounds.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from conflictevents.dataset import Dataset
from conflictevents.rules import Finding, Rule, identity
from conflictevents.rules.comparing import Handover, handover_of
from conflictevents.rules.identity import MOST_COMPARED, Compared, twins, uncompared
from conflictevents.rules.rule import Noticed, findings_of
from conflictevents.tables._needs import nw
from conflictevents.tables._picked import once, picked
from conflictevents.tables._sums import rows_of

if TYPE_CHECKING:
    from conflictevents.tables.tables import Tables

__all__ = ["likely_duplicates"]

_LANE = ("kind", "returned_to", "living")
_FIGURE = (*_LANE, "low", "high")
_PAIR = (*_LANE, "first", "round", "first_before", "round_before")


def likely_duplicates(tables: "Tables") -> Iterator[Finding]:
    """What the rule on likely duplicates finds."""
    rule = next(rule for rule in identity.RULES if rule.code == "identity/likely-duplicate")
    asked = Rule(rule.code, rule.severity, lambda _: _noticed(tables))
    return findings_of(asked, Dataset())


def _noticed(tables: "Tables") -> Iterator[Noticed]:
    rows = tables.frame("handovers")
    days = _days(rows)
    crowded = days.filter(nw.col("crowd") > 1 + MOST_COMPARED)
    pairs = _of_calm_days(rows, days.filter(nw.col("crowd") <= 1 + MOST_COMPARED))
    in_crowds = rows.join(crowded, left_on="first", right_on="day").select("round").unique()
    ((number,),) = rows_of(in_crowds.select(nw.len().alias("rounds")), ["rounds"])
    if number:
        pairs = nw.concat([pairs, _of_crowds(rows, crowded)])
    yield from twins(_compared(tables, pairs))
    if number:
        raise uncompared(number)


def _days(rows: "nw.LazyFrame[Any]") -> "nw.LazyFrame[Any]":
    """The days on which some handover may have begun, and how many handovers may have been on them."""
    begun = rows.select(nw.col("first").alias("day"), nw.lit(1).alias("more"), nw.lit(1).alias("begun"))
    ended = rows.select((nw.col("last") + 1).alias("day"), nw.lit(-1).alias("more"), nw.lit(0).alias("begun"))
    by_day = nw.concat([begun, ended]).group_by("day").agg(nw.col("more").sum(), nw.col("begun").sum())
    crowds = by_day.with_columns(nw.col("more").cum_sum().over(order_by="day").alias("crowd"))
    return crowds.filter(nw.col("begun") > 0).select("day", "crowd")


def _of_calm_days(rows: "nw.LazyFrame[Any]", days: "nw.LazyFrame[Any]") -> "nw.LazyFrame[Any]":
    """Pairs of which one may have been on the first day of the other, and whose numbers may be the same."""
    vague = rows.filter(nw.col("first") < nw.col("last")).join(days, how="cross")
    vague = vague.filter(nw.col("first") <= nw.col("day"), nw.col("day") <= nw.col("last"))
    exact = rows.filter(nw.col("first") == nw.col("last"))
    exact = exact.with_columns(nw.col("first").alias("day")).join(days, on="day")
    columns = (*_before("round", "first", "low", "high"), nw.col("day"))
    before = nw.concat([vague.select(*columns), exact.select(*columns)])
    pairs = rows.join(before, left_on="first", right_on="day")
    return pairs.filter(
        (nw.col("first_before") < nw.col("first")) | (nw.col("round_before") < nw.col("round")),
        nw.col("round_before") != nw.col("round"),
        nw.col("low") <= nw.col("high_before"),
        nw.col("low_before") <= nw.col("high"),
    ).select(*_PAIR)


def _of_crowds(rows: "nw.LazyFrame[Any]", days: "nw.LazyFrame[Any]") -> "nw.LazyFrame[Any]":
    """Each handover on a crowded day with those of the hundred before it of its figure that may have been on that day."""
    number = nw.col("round").cum_count().over(*_FIGURE, order_by=("first", "round"))
    rows = rows.with_columns(number.alias("number"))
    rows = rows.with_columns((nw.col("number") // MOST_COMPARED).alias("block"))
    crowded = rows.join(days, left_on="first", right_on="day")
    before = nw.concat([rows, rows.with_columns(nw.col("block") + 1)])
    before = before.select(*_FIGURE, "block", *_before("round", "first", "last", "number"))
    return (
        crowded.join(before, on=[*_FIGURE, "block"])
        .filter(
            nw.col("number_before") < nw.col("number"),
            nw.col("number_before") >= nw.col("number") - MOST_COMPARED,
            nw.col("round_before") != nw.col("round"),
            nw.col("last_before") >= nw.col("first"),
        )
        .select(*_PAIR)
    )


def _before(*names: str) -> tuple["nw.Expr", ...]:
    return tuple(nw.col(name).alias(f"{name}_before") for name in names)


def _compared(tables: "Tables", pairs: "nw.LazyFrame[Any]") -> Iterator[Compared]:
    """The few pairs found, as the rule has them: each handover with those before it, in the order of their days."""
    rows = sorted(set(rows_of(pairs, _PAIR)))
    ids = nw.concat([pairs.select(nw.col(name).alias("id")) for name in ("round", "round_before")])
    handovers = _handovers(tables, ids) if rows else {}
    for (_, returned_to, living, _, id), group in groupby(rows, key=lambda row: row[:-2]):
        before = [handovers[row[-1]] for row in group]
        yield (returned_to, living), handovers[id], before


def _handovers(tables: "Tables", ids: "nw.LazyFrame[Any]") -> dict[str, Handover]:
    """The handovers of some rounds. All that their statuses and families take is among the records kept as such."""
    beside = (record for name in ("actors", "frameworks", "families") for record in tables.records(name))
    ds = Dataset(*once((*beside, *picked(tables, "rounds", ids))))
    found = {record.id: handover_of(ds, record) for record in ds.rounds}
    return {id: handover for id, handover in found.items() if handover is not None}
