"""The field's formats out: HXL, FollowTheMoney, PLOVER, GeoJSON, and flat tables: CSV that is safe to open, Parquet, workbooks, Markdown.

Markings and small cells are seen to before records are written: what is marked higher than `up_to` never leaves. What describes a
dataset to catalogues, and a data package, hold all of it, as `ce.save` does.
"""

from conflictevents.interop.writing.catalogues import (
    bibtex,
    data_package,
    dataset_json_ld,
    sources_of,
    write_data_package,
    write_json_ld,
)
from conflictevents.interop.writing.flat import write_flat_xlsx, write_markdown, write_parquet
from conflictevents.interop.writing.followthemoney import entities, write_followthemoney
from conflictevents.interop.writing.geojson import features, write_geojson
from conflictevents.interop.writing.plover import coded_events, write_plover
from conflictevents.interop.writing.sheets import flat_rows, read_cells, write_csv, write_hxl
from conflictevents.interop.writing.targets import TARGETS, Target, target_of, write
from conflictevents.text.spreadsheet import neutralised, restored

__all__ = [
    "TARGETS",
    "Target",
    "bibtex",
    "coded_events",
    "data_package",
    "dataset_json_ld",
    "entities",
    "features",
    "flat_rows",
    "neutralised",
    "read_cells",
    "restored",
    "sources_of",
    "target_of",
    "write",
    "write_csv",
    "write_data_package",
    "write_flat_xlsx",
    "write_followthemoney",
    "write_geojson",
    "write_hxl",
    "write_json_ld",
    "write_markdown",
    "write_parquet",
    "write_plover",
]
