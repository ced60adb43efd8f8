"""The field's formats out: HXL, FollowTheMoney, PLOVER, CSV that is safe to open in a spreadsheet; and catalogues.

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
from conflictevents.interop.writing.followthemoney import entities, write_followthemoney
from conflictevents.interop.writing.plover import coded_events, write_plover
from conflictevents.interop.writing.sheets import flat_rows, read_cells, write_csv, write_hxl
from conflictevents.text.spreadsheet import neutralised, restored

__all__ = [
    "bibtex",
    "coded_events",
    "data_package",
    "dataset_json_ld",
    "entities",
    "flat_rows",
    "neutralised",
    "read_cells",
    "restored",
    "sources_of",
    "write_csv",
    "write_data_package",
    "write_followthemoney",
    "write_hxl",
    "write_json_ld",
    "write_plover",
]
