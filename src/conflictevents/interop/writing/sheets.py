"""Records as flat rows, one for each figure: CSV that is safe to open in a spreadsheet, and HXL.

A row of rounds says what it adds to a total, so that the column can be summed: those who pass in the parts of a round are
not added to those of the whole. HXL is CSV with a row of hashtags, as the humanitarian exchange language has it (HXL standard
1.1). See `ce.redact` for what may be shared.
"""

import csv
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import attrs

from conflictevents._files import local_path, replace_file
from conflictevents.dataset import Dataset
from conflictevents.errors import InvalidValue, ReadError, did_you_mean
from conflictevents.formats.sheets.columns import write_entries
from conflictevents.ledger.balance import CountedPortion, ledger_of
from conflictevents.ledger.query import Description, Query, Relations
from conflictevents.ledger.window import ALWAYS
from conflictevents.questions.redact import redact
from conflictevents.records import (
    Category,
    Event,
    ExchangeRound,
    Record,
    ReturnTally,
    Scope,
    ThirdParty,
    Transfer,
)
from conflictevents.text.spreadsheet import restored, table_text
from conflictevents.values import Count, Marking, MarkingName, Truth, When

__all__ = ["TABLES", "TAGS", "flat_rows", "read_cells", "write_csv", "write_hxl", "write_text"]

Row = dict[str, Any]

_FIGURES = {
    "low": "#affected+min",
    "high": "#affected+max",
    "best": "#affected+num",
    "wording": "#meta+wording",
}
_ORIGIN = {"sources": "#meta+source", "marking": "#meta+marking"}
_WHERE = {
    "place": "#loc+name",
    "country": "#country+name",
    "latitude": "#geo+lat",
    "longitude": "#geo+lon",
}
_PERSONS = {"category": "#meta+category", "belonging_to": "#meta+belonging_to", "group": "#meta+group"}
TAGS: Mapping[str, Mapping[str, str]] = {
    "rounds": {
        "round": "#event+id",
        "name": "#event+name",
        "kind": "#event+type",
        "status": "#status",
        "when": "#meta+edtf",
        "earliest": "#date+start",
        "latest": "#date+end",
        "part_of": "#event+parent+id",
        "frameworks": "#meta+framework",
        "parties": "#org+party",
        "mediators": "#org+mediator",
        "third_parties": "#org+third_party",
        **_WHERE,
        "transfers_complete": "#meta+transfers_complete",
        "parts_complete": "#meta+parts_complete",
        "transfer_kind": "#event+type+transfer",
        "category": _PERSONS["category"],
        "held_by": "#org+from",
        "returned_to": "#org+to",
        "belonging_to": _PERSONS["belonging_to"],
        "group": _PERSONS["group"],
        "carrier": "#org+carrier",
        **_FIGURES,
        "statement": "#meta+statement",
        "unsaid": "#meta+unsaid",
        "adds": "#meta+adds",
        "tree": "#event+root+id",
        "living_low": "#affected+living+min",
        "living_high": "#affected+living+max",
        "remains_low": "#affected+remains+min",
        "remains_high": "#affected+remains+max",
        **_ORIGIN,
    },
    "tallies": {
        "tally": "#meta+id",
        "claimant": "#org+claimant",
        "statement": "#meta+statement",
        "since_when": "#meta+since+edtf",
        "since_earliest": "#date+start",
        "since_latest": "#date+start+latest",
        "as_of_when": "#meta+as_of+edtf",
        "as_of_earliest": "#date+end+earliest",
        "as_of_latest": "#date+end",
        "returned_to": "#org+to",
        "category": _PERSONS["category"],
        "scope": "#meta+scope",
        "kinds": "#meta+scope+kind",
        "changes": "#meta+scope+change",
        "frameworks": "#meta+scope+framework",
        "mediators": "#org+mediator",
        "third_parties": "#org+third_party",
        "series": "#org+series",
        "held_by": "#org+from",
        "belonging_to": _PERSONS["belonging_to"],
        "group": _PERSONS["group"],
        "population": "#meta+scope+population",
        **_FIGURES,
        **_ORIGIN,
    },
    "events": {
        "event": "#event+id",
        "dataset": "#meta+dataset",
        "release": "#meta+release",
        "original_id": "#event+code",
        "when": "#meta+edtf",
        "earliest": "#date+start",
        "latest": "#date+end",
        "actors": "#group+name",
        "types": "#event+type",
        **_WHERE,
        "deaths_low": "#affected+killed+min",
        "deaths_best": "#affected+killed",
        "deaths_high": "#affected+killed+max",
        "text": "#description",
        **_ORIGIN,
    },
}
"""The columns of each table, in their order, with the hashtag of each."""


def flat_rows(ds: Dataset, table: str, *, every_row: bool = False) -> list[Row]:
    """The rows of one table: `rounds` (one row a transfer), `tallies` or `events`.

    A row of rounds has `adds`: `yes` where its persons are counted by totals, with how many it adds (`living_low` to
    `living_high`, `remains_low` to `remains_high`, no upper bound where the high is blank), `no` where they are counted in other rows of
    its `tree`, the round that it is part of, and `not done`. A row of which no transfer speaks (what a party to an exchange gives without a
    word, what a tree adds as a whole) has `unsaid`. The sums over all rows are `ce.totals(ds, by=())`.

    Args:
        ds: the dataset.
        table: which table.
        every_row: give rows that are counted in others, too: the parts of a whole, or the whole of its parts.

    Raises:
        InvalidValue: there is no such table.
    """
    if table not in TABLES:
        raise InvalidValue(table, "a table", did_you_mean(table, TABLES), field="table")
    if table == "rounds":
        return _rounds(ds, every_row=every_row)
    return [row for record in ds for row in TABLES[table](record)]


@attrs.define
class _Added:
    """What the rows of a tree of rounds add to totals.

    Attributes:
        counts: by round, and by the place of its transfer, what a row adds: `living` and `remains`.
        unsaid: what rounds add of which no transfer speaks, each with the description of its persons.
    """

    counts: dict[tuple[str, int], dict[str, Count]] = attrs.field(factory=dict)
    unsaid: list[tuple[str, str, Count, Description | None]] = attrs.field(factory=list)


def _added(ds: Dataset) -> tuple[_Added, dict[str, str]]:
    """What each row adds, and the root of each round that is counted."""
    added = _Added()
    roots: dict[str, str] = {}
    for column, category in (("living", Category.PERSON), ("remains", Category.REMAINS)):
        balance = ledger_of(ds).balance(Query(category=category)).within(ALWAYS)
        for root, tree in balance.by_tree():
            roots |= dict.fromkeys((root, *tree.certain, *tree.possible), root)
            portions = tree.portions
            counts = [
                portion.count if portion.membership is Truth.YES else Count(low=0, high=portion.count.high)
                for portion in portions
            ]
            if _span(Count.sum(counts)) == _span(tree.count):
                for portion, count in zip(portions, counts, strict=True):
                    _add_portion(ds, added, column, portion, count)
                continue
            of_root = [
                (index, transfer.count)
                for index, transfer in enumerate(ds[root].transfers)
                if Relations(ds).covers(category, transfer.category) is Truth.YES
            ]
            if of_root and _span(Count.sum([count for _, count in of_root])) == _span(tree.count):
                for index, count in of_root:
                    added.counts.setdefault((root, index), {})[column] = count
            else:
                added.unsaid.append((root, column, tree.count, None))
    return added, roots


def _span(count: Count) -> tuple[int, int | None]:
    return count.low, count.high


def _add_portion(ds: Dataset, added: _Added, column: str, portion: CountedPortion, count: Count) -> None:
    posting = None if portion.portion is None else portion.portion.posting
    transfers = ds[portion.round].transfers
    place = next(
        (
            index
            for index, transfer in enumerate(transfers)
            if posting is not None
            and (transfer is posting.transfer or transfer == posting.transfer)
            and column not in added.counts.get((portion.round, index), {})
        ),
        None,
    )
    if place is None:
        description = None if posting is None else posting.description
        added.unsaid.append((portion.round, column, count, description))
    else:
        added.counts.setdefault((portion.round, place), {})[column] = count


def _rounds(ds: Dataset, *, every_row: bool) -> list[Row]:
    added, roots = _added(ds)
    counted = set(roots.values())
    rows = []
    cut: set[str] = set()
    for record in ds.rounds:
        shared, ending = _shared_columns(record)
        tree = roots.get(record.id) or _root_of(ds, record.id)
        for index, transfer in enumerate(record.transfers):
            counts = added.counts.get((record.id, index), {})
            adds = "yes" if counts else "no" if tree in counted else "not done"
            if adds != "no" or every_row:
                rows.append(
                    {**shared, **_transfer_columns(transfer), **_adding(adds, tree, counts), **ending}
                )
            else:
                cut.add(tree)
        for round_id, column, count, description in added.unsaid:
            if round_id == record.id:
                adding = _adding("yes", tree, {column: count})
                rows.append({**shared, **_unsaid_columns(column, count, description), **adding, **ending})
        has_row = record.transfers or any(record.id == round_id for round_id, *_ in added.unsaid)
        if not has_row and (record.id not in roots or every_row):
            nothing = dict.fromkeys(_TRANSFER_COLUMNS)
            adding = _adding("no" if record.id in roots else "not done", tree, {})
            rows.append(
                {**shared, **nothing, **_count(None), "statement": None, "unsaid": None, **adding, **ending}
            )
    for row in rows:
        if row["tree"] in cut:  # of what is left out the table may not say that it is complete
            row["transfers_complete"] = row["parts_complete"] = None
    return rows


def _root_of(ds: Dataset, id: str) -> str:
    """The round that a round is part of, and that is part of no other."""
    seen = {id}
    while (record := ds.get(id)) is not None and record.part_of in ds and record.part_of not in seen:
        id = record.part_of
        seen.add(id)
    return id


def _adding(adds: str, tree: str, counts: Mapping[str, Count]) -> Row:
    columns: Row = {"adds": adds, "tree": tree}
    for column in ("living", "remains"):
        count = counts.get(column)
        columns[f"{column}_low"] = None if count is None else count.low
        columns[f"{column}_high"] = None if count is None else count.high
    return columns


def _shared_columns(record: ExchangeRound) -> tuple[Row, Row]:
    shared = {
        "round": record.id,
        "name": record.name,
        "kind": str(record.kind),
        "status": str(record.history[-1].status) if record.history else None,
        **_days("", record.when),
        "part_of": record.part_of,
        "frameworks": _listed(record.frameworks),
        "parties": _listed(record.parties),
        "mediators": _listed(record.mediators),
        "third_parties": _third_parties(record.third_parties),
        **_place(record),
        "transfers_complete": "yes" if record.transfers_complete else None,
        "parts_complete": "yes" if record.parts_complete else None,
    }
    return shared, {"sources": _sources(record), "marking": _marking(record)}


def _place(record: ExchangeRound | Event) -> Row:
    columns = ("name", "country", "latitude", "longitude")
    cells = {name: None if record.place is None else getattr(record.place, name) for name in columns}
    return {"place": cells.pop("name"), **cells}


def _listed(entries: Iterable[Any]) -> str:
    """Several entries in a cell, with semicolons between, as sheets have them."""
    return write_entries(map(str, entries))


def _third_parties(parties: Iterable[ThirdParty]) -> str:
    return _listed(f"{party.actor} ({party.role})" for party in parties)


_TRANSFER_COLUMNS = (
    "transfer_kind",
    "category",
    "held_by",
    "returned_to",
    "belonging_to",
    "group",
    "carrier",
)


def _transfer_columns(transfer: Transfer) -> Row:
    return {
        "transfer_kind": None if transfer.kind is None else str(transfer.kind),
        "category": str(transfer.category),
        "held_by": transfer.held_by,
        "returned_to": transfer.returned_to,
        "belonging_to": _listed(transfer.belonging_to),
        "group": transfer.group,
        "carrier": transfer.carrier,
        **_count(transfer.count),
        "statement": transfer.statement,
        "unsaid": None,
    }


def _unsaid_columns(column: str, count: Count, description: Description | None) -> Row:
    """Persons that no transfer speaks of: what a party gives without a word, and what a tree adds as a whole."""
    nothing: Row = dict.fromkeys(_TRANSFER_COLUMNS)
    category = Category.PERSON if column == "living" else Category.REMAINS
    sides = {}
    if description is not None:
        ends = {"held_by": description.held_by.actors, "returned_to": description.returned_to.actors}
        sides = {name: actors[0] for name, actors in ends.items() if len(actors) == 1}
    return {
        **nothing,
        "category": str(category),
        **sides,
        **_count(count),
        "statement": None,
        "unsaid": "yes",
    }


def _tallies(record: Record) -> Iterator[Row]:
    if isinstance(record, ReturnTally):
        yield {
            "tally": record.id,
            "claimant": record.claimant,
            "statement": record.statement,
            **_days("since_", record.since),
            **_days("as_of_", record.as_of),
            "returned_to": record.returned_to,
            "category": str(record.category),
            "scope": str(record.scope),
            **_scope_columns(record.scope),
            **_count(record.count),
            "sources": _sources(record),
            "marking": _marking(record),
        }


def _scope_columns(scope: Scope) -> Row:
    return {
        "kinds": _listed(scope.kinds),
        "changes": _listed(scope.changes),
        "frameworks": _listed(scope.frameworks),
        "mediators": _listed(scope.mediators),
        "third_parties": _third_parties(scope.third_parties),
        "series": scope.series,
        "held_by": scope.held_by,
        "belonging_to": scope.belonging_to,
        "group": scope.group,
        "population": scope.population,
    }


def _events(record: Record) -> Iterator[Row]:
    if isinstance(record, Event):
        deaths = record.fatalities
        yield {
            "event": record.id,
            "dataset": record.dataset,
            "release": record.release,
            "original_id": record.original_id,
            **_days("", record.when),
            "actors": _listed(
                actor.name or actor.actor or str(actor.identifiers[0]) for actor in record.actors
            ),
            "types": _listed(f"{code.scheme}={code.value}" for code in record.types),
            **_place(record),
            "deaths_low": None if deaths is None else deaths.low,
            "deaths_best": None if deaths is None else deaths.best,
            "deaths_high": None if deaths is None else deaths.high,
            "text": record.text,
            "sources": _sources(record),
            "marking": _marking(record),
        }


TABLES: Mapping[str, Callable[[Any], Iterator[Row]]] = {
    "rounds": lambda ds: iter(_rounds(ds, every_row=False)),
    "tallies": _tallies,
    "events": _events,
}


def _days(prefix: str, when: When | None) -> Row:
    earliest = None if when is None or when.earliest is None else when.earliest.isoformat()
    latest = None if when is None or when.latest is None else when.latest.isoformat()
    return {
        f"{prefix}when": None if when is None else str(when),
        f"{prefix}earliest": earliest,
        f"{prefix}latest": latest,
    }


def _count(count: Count | None) -> Row:
    if count is None:
        return {"low": None, "high": None, "best": None, "wording": None}
    wording = None if count.wording is None else str(count.wording)
    return {"low": count.low, "high": count.high, "best": count.best, "wording": wording}


def _sources(record: Record) -> str:
    return _listed(record.sources)


def _marking(record: Record) -> str | None:
    return None if record.marking is None else f"TLP:{record.marking}"


def write_csv(
    ds: Dataset,
    path: str | os.PathLike[str],
    table: str = "rounds",
    *,
    every_row: bool = False,
    up_to: Marking | MarkingName = Marking.GREEN,
    small_cells: int | None = None,
) -> None:
    """Write one table of a dataset as CSV that is safe to open in a spreadsheet, and that `ce.load` reads back.

    >>> import conflictevents as ce
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> ds = ce.datasets.load("yemen-exchanges")
    >>> ce.interop.write_csv(ds, folder / "rounds.csv", "rounds")
    >>> (folder / "rounds.csv").read_text(encoding="utf-8")[:8]
    'round,na'

    Args:
        ds: the dataset.
        path: the file to write; it is replaced in one step.
        table: `rounds` (one row a transfer), `tallies` or `events`; `flat_rows` says what a row of rounds adds.
        every_row: write rows that are counted in others, too; they add nothing.
        up_to: the strictest marking that may be shared; see `ce.redact`.
        small_cells: as `ce.redact` has it; None hides none.

    Raises:
        InvalidValue: there is no such table.
    """
    rows = flat_rows(redact(ds, up_to, small_cells=small_cells), table, every_row=every_row)
    write_text(path, table_text(rows, [{column: column for column in TAGS[table]}]))


def read_cells(path: str | os.PathLike[str]) -> list[dict[str, str]]:
    """The rows of a CSV file written here, every cell as it was before it was neutralised.

    Raises:
        InvalidValue: the path is none of this machine.
        ReadError: there is no such file, or it is no CSV in UTF-8.
    """
    where = local_path(path)
    try:
        with where.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ReadError(
            f"{where} cannot be read as CSV ({error}); give the path of a file written here"
        ) from None
    header, *others = rows or [[]]
    names = list(map(restored, header))
    return [dict(zip(names, map(restored, row), strict=False)) for row in others]


def write_text(path: str | os.PathLike[str], text: str) -> None:
    """Put a text in the place of a file, in one step."""
    with replace_file(local_path(path)) as file:
        file.write(text.encode("utf-8"))


def write_hxl(
    ds: Dataset,
    path: str | os.PathLike[str],
    table: str = "rounds",
    *,
    every_row: bool = False,
    up_to: Marking | MarkingName = Marking.GREEN,
    small_cells: int | None = None,
) -> None:
    """Write one table of a dataset as HXL-tagged CSV, which `ce.load` reads back.

    >>> import conflictevents as ce
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> ds = ce.datasets.load("yemen-exchanges")
    >>> ce.interop.write_hxl(ds, folder / "rounds.csv", "rounds")
    >>> (folder / "rounds.csv").read_text(encoding="utf-8").splitlines()[1][:9]
    '#event+id'

    Args:
        ds: the dataset.
        path: the file to write; it is replaced in one step.
        table: `rounds` (one row a transfer), `tallies` or `events`; `flat_rows` says what a row of rounds adds.
        every_row: write rows that are counted in others, too; they add nothing.
        up_to: the strictest marking that may be shared; see `ce.redact`.
        small_cells: as `ce.redact` has it; None hides none.

    Raises:
        InvalidValue: there is no such table.
    """
    rows = flat_rows(redact(ds, up_to, small_cells=small_cells), table, every_row=every_row)
    columns = {column: column for column in TAGS[table]}
    write_text(path, table_text(rows, [columns, TAGS[table]]))
