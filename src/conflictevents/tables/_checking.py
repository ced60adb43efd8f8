"""Rules at any size: the engine finds the few rows that may be wrong, and joins them with what explains them.

References, double ids and likely duplicates take a look at every record, so they are joins and counts, written once
for any engine. Tallies are few: the engine picks the statements they rest on, and the rules for records look at these.

Two handovers can only be one where they are of one kind and returned some to one side. Each such kind and side has a
lane of its own on one long calendar: the days of the second lane come after those of the first. So one whole number says
both lane and day, and what may have been on one day in one lane is found by comparing numbers. A pair that the rule
compares may have been on one day in one lane, and its numbers may be the same. Where more rounds crowd into a day than
the rule compares, it compares those of one figure only, each with as many before it. Both are joins of whole numbers
whose results grow no faster than the rounds.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, chain, groupby
from typing import TYPE_CHECKING, Any

from conflictevents.dataset import Dataset
from conflictevents.records import ALL_SIDES, RESERVED_IDS, ExchangeRound, Record, Schema, names_of
from conflictevents.rules import Finding, Report, Rule, Severity, check, identity, tallies
from conflictevents.rules.comparing import (
    Handover,
    alike,
    handover_of,
)
from conflictevents.rules.identity import MOST_COMPARED, Compared, kind_in_words, twins, uncompared
from conflictevents.rules.references import references_of
from conflictevents.rules.rule import Noticed, findings_of
from conflictevents.tables._engine import collect, list_rows, nw, pa, pc, require_tables, takes_turns
from conflictevents.tables._questions import reconcile
from conflictevents.tables._structs import fetch_records, keep_highest, row_to_record, rows_to_arrow

if TYPE_CHECKING:
    from conflictevents.tables.tables import Tables

__all__ = [
    "REFERENCES",
    "check_tables",
    "find_doubled_ids",
    "list_references",
    "references_to_arrow",
]

_CODE = "identity/"
_FEWER_ROUNDS = "tallies/fewer-rounds"

REFERENCES = pa.schema(
    [
        ("record", pa.string()),
        ("path", pa.string()),
        ("id", pa.string()),
        ("kind", pa.string()),  # the kind of record it has to lead to; nothing where any will do
        ("sides", pa.bool_()),  # whether it may be `all`
    ]
)
"""The layout of the table `references`."""


def list_references(record: Record) -> list[tuple[Any, ...]]:
    """The references of a record, as rows in the order of `REFERENCES`."""
    record_id = record.id
    return [
        (record_id, _fill_in(path, positions), id, _KIND_NAMES[kind], sides)
        for id, kind, sides, path, positions in references_of(record)
        if id is not None
    ]


def references_to_arrow(ids: Any, records: Sequence[Record], alike: Sequence[int]) -> Any:
    """The references of records, in the layout of `REFERENCES`.

    Args:
        ids: the ids of the records.
        records: the records.
        alike: a number for each, which only records share that refer to the same.
    """
    samples = dict(zip(alike, records, strict=True))
    blocks = {number: list_references(record) for number, record in samples.items()}
    places = {number: place for place, number in enumerate(blocks)}
    rows = rows_to_arrow(REFERENCES, list(chain.from_iterable(blocks.values())))
    ends = pa.array([0, *accumulate(map(len, blocks.values()))], pa.int32())
    lists = pa.ListArray.from_arrays(ends, pa.array(range(len(rows)), pa.int32()))
    lists = lists.take(pa.array([places[number] for number in alike], pa.int32()))
    rows = rows.take(lists.flatten())
    return rows.set_column(0, REFERENCES.field(0), ids.take(pc.list_parent_indices(lists)))


@lru_cache(maxsize=4_096)
def _fill_in(path: str, positions: tuple[int, ...]) -> str:
    """A place in a record, of which few are not the same in all records."""
    return path.format(*positions)


class _KindNames(dict[type[Record], str | None]):
    """The names of types of records in the table `references`, each found once."""

    def __missing__(self, kind: type[Record]) -> str | None:
        names = names_of(kind)
        self[kind] = name = None if names is None else names.record
        return name


_KIND_NAMES = _KindNames()


def list_ids(tables: "Tables") -> "nw.LazyFrame[Any]":
    """Every id on record with the kind of its record, as `found`."""
    return nw.concat(
        [
            tables.frame(collection).select(nw.col("id"), nw.lit(name).alias("found"))
            for (name, _), collection in zip(
                tables.schema.record_names.items(), tables.schema.collections, strict=True
            )
        ]
    )


def find_doubled_ids(tables: "Tables") -> "nw.LazyFrame[Any]":
    """The ids that more than one record has, and how many `times`."""
    return list_ids(tables).group_by("id").agg(nw.len().alias("times")).filter(nw.col("times") > 1)


@takes_turns
def check_tables(tables: "Tables") -> Report:
    """What the rules on references, double ids, likely duplicates and tallies find, in the order of a report.

    Codes, records and places are those of `conflictevents.check`; `identity/double-id` is of tables alone, as no
    dataset holds an id twice. What may have been meant by a reference that leads nowhere is not sought here.

    >>> import conflictevents as ce
    >>> tables = ce.tables.Tables.from_dataset(ce.datasets.load("yemen-exchanges"))
    >>> ce.tables.check(tables).ok
    True
    """
    require_tables(tables)
    findings = [
        *_double_ids(tables),
        *_references(tables),
        *_likely_duplicates(tables),
        *check(_with_tallies(tables), [rule for rule in tallies.RULES if rule.code != _FEWER_ROUNDS]),
        *_fewer_rounds(tables),
    ]
    return Report(tuple(sorted(findings, key=lambda finding: finding.sort_key)))


def _double_ids(tables: "Tables") -> list[Finding]:
    return [
        Finding(
            f"{_CODE}double-id",
            Severity.ERROR,
            f"{times} records have this id",
            id,
            "id",
            "give each an id of its own, or keep the highest revision",
        )
        for id, times in list_rows(find_doubled_ids(tables), ["id", "times"])
    ]


def _references(tables: "Tables") -> list[Finding]:
    references = tables.frame("references")
    joined = references.join(list_ids(tables), on="id", how="left")
    wrong = nw.col("found").is_null() | (nw.col("kind") != nw.col("found")) | nw.col("id").is_in(RESERVED_IDS)
    names = ["record", "path", "id", "kind", "sides", "found"]
    rows = list_rows(joined.filter(wrong), names)
    claims = _claims(tables, {row[2].partition("#")[0] for row in rows if "#" in row[2]})
    return [
        finding
        for record, path, id, kind, sides, known in rows
        if (
            finding := _finding(
                record, path, id, kind, "claim" if id in claims else known, tables.schema, sides=sides
            )
        )
        is not None
    ]


def _finding(
    record: str, path: str, id: str, kind: str | None, actual: str | None, schema: Schema, *, sides: bool
) -> Finding | None:
    kinds = schema.record_names
    needed = kind_in_words(Record if kind is None else kinds[kind])
    if id in RESERVED_IDS:
        if id == ALL_SIDES and sides:
            return None
        meaning = "all sides together" if id == ALL_SIDES else "an account"
        code, message = "reserved-word", f"{id!r} is the word for {meaning}, expected {needed}"
        remedy = f"write the id of {needed}"
    elif actual is None:
        code, message = "dangling-reference", f"no record has the id {id!r}"
        remedy = f"add {needed} with that id"
    elif kind is None or kind == actual:
        return None
    else:
        wording = "a claim" if actual == "claim" else kind_in_words(kinds[actual])
        code, message = "wrong-kind", f"{id!r} is {wording}, expected {needed}"
        remedy = f"write the id of {needed}"
    return Finding(_CODE + code, Severity.ERROR, message, record, path, remedy)


def _claims(tables: "Tables", statements: set[str]) -> set[str]:
    """The ids of the claims of some statements."""
    if not statements:
        return set()
    frame = tables.frame("statements").filter(nw.col("id").is_in(sorted(statements)))
    rows = collect(frame.select("id", "claims")).to_pylist()
    return {f"{row['id']}#{claim['number']}" for row in rows for claim in row["claims"]}


def _fewer_rounds(tables: "Tables") -> Iterator[Finding]:
    """Tallies that say they cover fewer rounds than are on record, which takes the sums of all rounds."""
    rule = next(rule for rule in tallies.RULES if rule.code == _FEWER_ROUNDS)
    if not any(getattr(tally, "rounds", None) is not None for tally in tables.records("tallies")):
        return iter(())
    checks = reconcile(tables, ids=False)
    noticed = [item for each in checks for item in tallies.fewer_rounds(each.tally, each.rounds)]
    return findings_of(Rule(rule.code, rule.severity, lambda _: iter(noticed)), Dataset())


def _with_tallies(tables: "Tables") -> Dataset:
    """Tallies, actors, and of all statements those that tallies rest on."""
    every = [record for name in ("actors", "tallies", "custody_tallies") for record in tables.records(name)]
    rest = nw.concat(
        [
            tables.frame(name).select(nw.col("statement").alias("id")).unique()
            for name in ("tallies", "custody_tallies")
        ]
    )
    return Dataset(*keep_highest((*every, *fetch_records(tables, "statements", rest))), head=tables.head)


# Likely duplicates

_SORT = ("kind", "returned_to", "living")
_FIGURE = (*_SORT, "low", "high")
_PAIR = (*_SORT, "first", "round", "first_before", "round_before")


def _likely_duplicates(tables: "Tables") -> Iterator[Finding]:
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
    ((number,),) = list_rows(in_crowds.select(nw.len().alias("rounds")), ["rounds"])
    if number:
        pairs = nw.concat([pairs, _of_crowds(rows, crowded)])
    once = rows.join(find_doubled_ids(tables), left_on="round", right_on="id", how="anti")
    pairs = pairs.join(_apart(pairs, once), on=["round", "round_before"], how="anti").unique()
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


def _apart(pairs: "nw.LazyFrame[Any]", rows: "nw.LazyFrame[Any]") -> "nw.LazyFrame[Any]":
    """Of the pairs, the two rounds whose numbers cannot be the same on some side to which both returned any."""
    side = ("returned_to", "living")
    rounds = pairs.select("round", "round_before").unique()
    sides = rounds.join(rows.select("round", *side, "low", "high"), on="round")
    before = rows.select(*side, *_before("round", "low", "high"))
    both = sides.join(before, on=["round_before", *side])
    is_apart = (nw.col("low") > nw.col("high_before")) | (nw.col("low_before") > nw.col("high"))
    return both.filter(is_apart).select("round", "round_before").unique()


def _before(*names: str) -> tuple["nw.Expr", ...]:
    return tuple(nw.col(name).alias(f"{name}_before") for name in names)


def _compared(tables: "Tables", pairs: "nw.LazyFrame[Any]") -> Iterator[Compared]:
    """The pairs found, as the rule has them: each handover with those before it, in the order of their days.

    Where the first before it may be the same, the others do not matter, and are not read.
    """
    number = nw.col("round_before").cum_count().over(*_PAIR[:-2], order_by=_PAIR[-2:])
    leading = pairs.with_columns(number.alias("number")).filter(nw.col("number") == 1)
    rows = list_rows(leading, _PAIR)
    handovers = _handovers(tables, rows) if rows else {}
    unlike = {id for *_, id, _, before in rows if not alike(handovers[before], handovers[id])}
    if unlike:
        further = pairs.filter(nw.col("round").is_in(sorted(unlike)))
        rows = [*{*rows, *list_rows(further, _PAIR)}]
        handovers |= _handovers(tables, rows)
    rows.sort()
    for (_, returned_to, living, _, id), group in groupby(rows, key=lambda row: row[:-2]):
        before = [handovers[row[-1]] for row in group]
        yield (returned_to, living), handovers[id], before


def _list_rounds(tables: "Tables", ids: Sequence[str]) -> Iterator[ExchangeRound]:
    """The rounds with some ids: named by their ids, as to ask the engine for the pairs again takes longer than all else."""
    rows = collect(tables.frame("rounds").filter(nw.col("id").is_in(ids))).to_pylist()
    return (row_to_record(ExchangeRound, row) for row in rows)


_MOST_FETCHED = 10_000
"""How many ids an engine is given at once."""


def _handovers(tables: "Tables", pairs: Iterable[tuple[Any, ...]]) -> dict[str, Handover]:
    """The handovers of some pairs. All that their statuses and families take is among the records kept as such."""
    ids = sorted({id for *_, id, _, before in pairs for id in (id, before)})
    others = (record for name in ("actors", "frameworks", "side_rounds") for record in tables.records(name))
    rounds = chain.from_iterable(
        _list_rounds(tables, ids[start : start + _MOST_FETCHED])
        for start in range(0, len(ids), _MOST_FETCHED)
    )
    ds = Dataset(*keep_highest((*others, *rounds)), head=tables.head)
    handovers = {record.id: handover_of(ds, record) for record in ds.rounds}
    return {id: handover for id, handover in handovers.items() if handover is not None}
