"""Records as flat rows, one for each figure: CSV that is safe to open in a spreadsheet, and HXL.

HXL is CSV with a row of hashtags, as the humanitarian exchange language has it (HXL standard 1.1). See `ce.redact` for
what may be shared.
"""

import csv
import os
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from conflictevents._files import local_path, replace_file
from conflictevents.dataset import Dataset
from conflictevents.errors import InvalidValue, ReadError, did_you_mean
from conflictevents.questions.redact import redact
from conflictevents.records import Event, ExchangeRound, Record, ReturnTally
from conflictevents.text.spreadsheet import restored, table_text
from conflictevents.values.count import Count
from conflictevents.values.marking import Marking
from conflictevents.values.when import When

__all__ = ["TABLES", "flat_rows", "read_cells", "write_csv", "write_hxl", "write_text"]

Row = dict[str, Any]


def flat_rows(ds: Dataset, table: str) -> list[Row]:
    """The rows of one table: `rounds` (one row a transfer), `tallies` or `events`.

    Raises:
        InvalidValue: there is no such table.
    """
    if table not in TABLES:
        raise InvalidValue(table, "a table", did_you_mean(table, TABLES), field="table")
    return [row for record in ds for row in TABLES[table](record)]


def _rounds(record: Record) -> Iterator[Row]:
    if not isinstance(record, ExchangeRound):
        return
    shared = {
        "round": record.id,
        "name": record.name,
        "kind": str(record.kind),
        "status": str(record.history[-1].status) if record.history else None,
        **_days("", record.when),
        "part_of": record.part_of,
        "frameworks": "; ".join(record.frameworks),
        "parties": "; ".join(record.parties),
        "mediators": "; ".join(record.mediators),
        "third_parties": "; ".join(f"{party.actor} ({party.role})" for party in record.third_parties),
        "place": record.place.name if record.place is not None else None,
    }
    ending = {"sources": _sources(record), "marking": _marking(record)}
    for transfer in record.transfers:
        yield {
            **shared,
            "transfer_kind": None if transfer.kind is None else str(transfer.kind),
            "category": str(transfer.category),
            "held_by": transfer.held_by,
            "returned_to": transfer.returned_to,
            "belonging_to": "; ".join(transfer.belonging_to),
            "group": transfer.group,
            "carrier": transfer.carrier,
            **_count(transfer.count),
            "statement": transfer.statement,
            **ending,
        }
    if not record.transfers:
        named = ("transfer_kind", "category", "held_by", "returned_to", "belonging_to", "group", "carrier")
        nothing = dict.fromkeys(named)
        yield {**shared, **nothing, **_count(None), "statement": None, **ending}


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
            **_count(record.count),
            "sources": _sources(record),
            "marking": _marking(record),
        }


def _events(record: Record) -> Iterator[Row]:
    if isinstance(record, Event):
        place, deaths = record.place, record.fatalities
        yield {
            "event": record.id,
            "dataset": record.dataset,
            "release": record.release,
            "original_id": record.original_id,
            **_days("", record.when),
            "actors": "; ".join(
                actor.name or actor.actor or str(actor.identifiers[0]) for actor in record.actors
            ),
            "types": "; ".join(map(str, record.types)),
            "place": None if place is None else place.name,
            "country": None if place is None else place.country,
            "latitude": None if place is None else place.latitude,
            "longitude": None if place is None else place.longitude,
            "deaths_low": None if deaths is None else deaths.low,
            "deaths_best": None if deaths is None else deaths.best,
            "deaths_high": None if deaths is None else deaths.high,
            "text": record.text,
            "sources": _sources(record),
            "marking": _marking(record),
        }


TABLES: Mapping[str, Callable[[Record], Iterator[Row]]] = {
    "rounds": _rounds,
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
    return "; ".join(str(source) for source in record.sources)


def _marking(record: Record) -> str | None:
    return None if record.marking is None else f"TLP:{record.marking}"


def write_csv(
    ds: Dataset,
    path: str | os.PathLike[str],
    table: str = "rounds",
    *,
    up_to: Marking | str = Marking.GREEN,
    small_cells: int | None = None,
) -> None:
    """Write one table of a dataset as CSV that is safe to open in a spreadsheet.

    Args:
        ds: the dataset.
        path: the file to write; it is replaced in one step.
        table: `rounds` (one row a transfer), `tallies` or `events`.
        up_to: the strictest marking that may be shared; see `ce.redact`.
        small_cells: as `ce.redact` has it; None hides none.

    Raises:
        InvalidValue: there is no such table.
    """
    rows = flat_rows(redact(ds, up_to, small_cells=small_cells), table)
    columns = {column: column for column in (rows[0] if rows else ())}
    write_text(path, table_text(rows, [columns]))


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


_FIGURES = {
    "low": "#affected+min",
    "high": "#affected+max",
    "best": "#affected+num",
    "wording": "#meta+wording",
}
_ORIGIN = {"sources": "#meta+source", "marking": "#meta+marking"}
_TAGS = {
    "rounds": {
        "round": "#event+id",
        "name": "#event+name",
        "kind": "#event+type",
        "status": "#status",
        "when": "#date+edtf",
        "earliest": "#date+start",
        "latest": "#date+end",
        "part_of": "#event+parent+id",
        "frameworks": "#meta+framework",
        "parties": "#org+party",
        "mediators": "#org+mediator",
        "third_parties": "#org+third_party",
        "place": "#loc+name",
        "transfer_kind": "#event+type+transfer",
        "category": "#affected+type",
        "held_by": "#org+from",
        "returned_to": "#org+to",
        "belonging_to": "#affected+belonging_to",
        "group": "#affected+group",
        "carrier": "#org+carrier",
        **_FIGURES,
        "statement": "#meta+statement",
        **_ORIGIN,
    },
    "tallies": {
        "tally": "#meta+id",
        "claimant": "#org+claimant",
        "statement": "#meta+statement",
        "since_when": "#date+start+edtf",
        "since_earliest": "#date+start",
        "as_of_when": "#date+end+edtf",
        "as_of_latest": "#date+end",
        "returned_to": "#org+to",
        "category": "#affected+type",
        "scope": "#meta+scope",
        **_FIGURES,
        **_ORIGIN,
    },
    "events": {
        "event": "#event+id",
        "dataset": "#meta+dataset",
        "release": "#meta+release",
        "original_id": "#event+code",
        "when": "#date+edtf",
        "earliest": "#date+start",
        "latest": "#date+end",
        "actors": "#group+name",
        "types": "#event+type",
        "place": "#loc+name",
        "country": "#country+name",
        "latitude": "#geo+lat",
        "longitude": "#geo+lon",
        "deaths_low": "#affected+killed+min",
        "deaths_best": "#affected+killed",
        "deaths_high": "#affected+killed+max",
        "text": "#description",
        **_ORIGIN,
    },
}


def write_hxl(
    ds: Dataset,
    path: str | os.PathLike[str],
    table: str = "rounds",
    *,
    up_to: Marking | str = Marking.GREEN,
    small_cells: int | None = None,
) -> None:
    """Write one table of a dataset as HXL-tagged CSV.

    Args:
        ds: the dataset.
        path: the file to write; it is replaced in one step.
        table: `rounds` (one row a transfer), `tallies` or `events`.
        up_to: the strictest marking that may be shared; see `ce.redact`.
        small_cells: as `ce.redact` has it; None hides none.

    Raises:
        InvalidValue: there is no such table.
    """
    if table not in _TAGS:
        raise InvalidValue(table, "a table", did_you_mean(table, _TAGS), field="table")
    tags = _TAGS[table]
    rows = flat_rows(redact(ds, up_to, small_cells=small_cells), table)
    columns = {column: column for column in (rows[0] if rows else tags) if column in tags}
    write_text(path, table_text(rows, [columns, tags]))
