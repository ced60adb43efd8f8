"""Rules at any size: the engine finds the few rows that may be wrong, and joins them with what explains them.

References, double ids and likely duplicates take a look at every record, so they are joins and counts, written once
for any engine. Tallies are few: the engine picks the statements they rest on, and the rules for records look at these.
"""

from typing import TYPE_CHECKING

from conflictevents.dataset import Dataset
from conflictevents.records import RECORD_NAMES, Record
from conflictevents.records.base import ALL_SIDES, RESERVED_IDS
from conflictevents.rules import Finding, Report, Severity, check, tallies
from conflictevents.rules.identity import kind_in_words
from conflictevents.tables._duplicates import likely_duplicates
from conflictevents.tables._engine import collect, takes_turns
from conflictevents.tables._ids import doubled, every_id
from conflictevents.tables._needs import nw
from conflictevents.tables._picked import once, picked
from conflictevents.tables._sums import rows_of

if TYPE_CHECKING:
    from conflictevents.tables.tables import Tables

__all__ = ["check_tables"]

_CODE = "identity/"


@takes_turns
def check_tables(tables: "Tables") -> Report:
    """What the rules on references, double ids, likely duplicates and tallies find, in the order of a report.

    Codes, records and places are those of `conflictevents.check`; `identity/double-id` is of tables alone, as no
    dataset holds an id twice. What may have been meant by a reference that leads nowhere is not sought here.
    """
    found = [
        *_double_ids(tables),
        *_references(tables),
        *likely_duplicates(tables),
        *check(_with_tallies(tables), tallies.RULES),
    ]
    return Report(tuple(sorted(found, key=lambda finding: finding.sort_key)))


def _double_ids(tables: "Tables") -> list[Finding]:
    return [
        Finding(
            f"{_CODE}double-id",
            Severity.ERROR,
            f"{times} records bear this id",
            id,
            "id",
            "give each an id of its own, or keep the highest revision",
        )
        for id, times in rows_of(doubled(tables), ["id", "times"])
    ]


def _references(tables: "Tables") -> list[Finding]:
    references = tables.frame("references")
    joined = references.join(every_id(tables), on="id", how="left")
    wrong = nw.col("found").is_null() | (nw.col("kind") != nw.col("found")) | nw.col("id").is_in(RESERVED_IDS)
    names = ["record", "path", "id", "kind", "sides", "found"]
    rows = rows_of(joined.filter(wrong), names)
    claims = _claims(tables, {row[2].partition("#")[0] for row in rows if "#" in row[2]})
    return [
        finding
        for record, path, id, kind, sides, known in rows
        if (finding := _finding(record, path, id, kind, "claim" if id in claims else known, sides=sides))
        is not None
    ]


def _finding(
    record: str, path: str, id: str, kind: str | None, found: str | None, *, sides: bool
) -> Finding | None:
    needed = kind_in_words(Record if kind is None else RECORD_NAMES[kind])
    if id in RESERVED_IDS:
        if id == ALL_SIDES and sides:
            return None
        meaning = "all sides together" if id == ALL_SIDES else "an account"
        code, message = "reserved-word", f"{id!r} is the word for {meaning}, expected {needed}"
        remedy = f"write the id of {needed}"
    elif found is None:
        code, message = "dangling-reference", f"no record has the id {id!r}"
        remedy = f"add {needed} with that id"
    elif kind is None or kind == found:
        return None
    else:
        given = "a claim" if found == "claim" else kind_in_words(RECORD_NAMES[found])
        code, message = "wrong-kind", f"{id!r} is {given}, expected {needed}"
        remedy = f"write the id of {needed}"
    return Finding(_CODE + code, Severity.ERROR, message, record, path, remedy)


def _claims(tables: "Tables", statements: set[str]) -> set[str]:
    """The ids of the claims of some statements."""
    if not statements:
        return set()
    frame = tables.frame("statements").filter(nw.col("id").is_in(sorted(statements)))
    rows = collect(frame.select("id", "claims")).to_pylist()
    return {f"{row['id']}#{claim['number']}" for row in rows for claim in row["claims"]}


def _with_tallies(tables: "Tables") -> Dataset:
    """Tallies, actors, and of all statements those that tallies rest on."""
    every = [record for name in ("actors", "tallies", "custody_tallies") for record in tables.records(name)]
    rest = nw.concat(
        [
            tables.frame(name).select(nw.col("statement").alias("id")).unique()
            for name in ("tallies", "custody_tallies")
        ]
    )
    return Dataset(*once((*every, *picked(tables, "statements", rest))))
