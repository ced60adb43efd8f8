"""Small files in the layouts of the field, with invented values."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

FIELD = Path(__file__).parents[2].parent / "shared" / "field"

GED = (
    "id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name "
    "dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b "
    "number_of_sources source_article source_office source_date source_headline source_original where_prec "
    "where_coordinates where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id "
    "region event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high "
    "low gwnoa gwnob"
).split()
GED_19 = [
    name
    for name in GED
    if name
    not in {
        *("relid", "code_status", "conflict_dset_id", "dyad_dset_id", "side_a_dset_id", "side_b_dset_id"),
        *("where_description", "best", "high", "low"),
    }
] + ["low", "best", "high"]

EVENT = {
    "id": "101",
    "relid": "ABC-2020-1-7-1",
    "year": "2020",
    "active_year": "1",
    "code_status": "Clear",
    "type_of_violence": "1",
    "conflict_new_id": "7",
    "conflict_name": "Arcadia: Government",
    "dyad_new_id": "70",
    "dyad_name": "Government of Arcadia - League",
    "side_a_new_id": "11",
    "side_a": "Government of Arcadia",
    "side_b_new_id": "12",
    "side_b": "League",
    "number_of_sources": "2",
    "source_article": '"Arcadia Post,2020-03-05,Clash near the mill";"League Radio,2020-03-06,Mill taken"',
    "source_original": "police; witnesses",
    "where_prec": "1",
    "where_coordinates": "Mill town",
    "where_description": "near the mill",
    "adm_1": "North province",
    "latitude": "10.5",
    "longitude": "-20.25",
    "geom_wkt": "POINT (-20.25 10.5)",
    "priogrid_gid": "144000",
    "country": "Arcadia",
    "country_id": "999",
    "region": "Europe",
    "event_clarity": "1",
    "date_prec": "1",
    "date_start": "2020-03-05",
    "date_end": "2020-03-05",
    "deaths_a": "1",
    "deaths_b": "2",
    "deaths_civilians": "0",
    "deaths_unknown": "3",
    "best": "6",
    "high": "9",
    "low": "4",
    "gwnoa": "999",
}


def event(**changes: str) -> dict[str, str]:
    """One invented event, changed here and there."""
    return EVENT | changes


def written(header: Sequence[str], rows: Iterable[Mapping[str, str]], delimiter: str = ",") -> str:
    """Rows under a header, as delimited text."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([row.get(name, "") for name in header] for row in rows)
    return out.getvalue()


def ged(*events: Mapping[str, str], header: Sequence[str] = GED) -> str:
    """A GED file."""
    return written(header, events or (event(),))


def tabbed(header: Sequence[str] | None, *rows: Mapping[str, str], names: Sequence[str] = ()) -> str:
    """A tab-separated file without quotes; the header may be missing."""
    columns = header or names
    lines = ["\t".join(header)] if header else []
    lines += ["\t".join(row.get(name, "") for name in columns) for row in rows]
    return "\n".join(lines) + "\n"


def put(path: Path, text: str | bytes) -> Path:
    """The file, written."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path
