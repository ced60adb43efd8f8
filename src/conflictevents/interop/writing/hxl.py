"""HXL: CSV with a row of hashtags, as the humanitarian exchange language has it (HXL standard 1.1)."""

import os

from conflictevents.dataset import Dataset
from conflictevents.errors import InvalidValue, did_you_mean
from conflictevents.interop.writing.rows import flat_rows
from conflictevents.interop.writing.spreadsheet import write_text
from conflictevents.questions.redact import redact
from conflictevents.text.spreadsheet import table_text
from conflictevents.values.marking import Marking

__all__ = ["write_hxl"]

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
