"""The field's formats out: HXL, FollowTheMoney, PLOVER, and CSV that is safe to open in a spreadsheet.

Markings and small cells are seen to before anything is written: what is marked higher than `up_to` never leaves.
"""

from conflictevents.interop.writing.followthemoney import entities, write_followthemoney
from conflictevents.interop.writing.plover import coded_events, write_plover
from conflictevents.interop.writing.sheets import flat_rows, read_cells, write_csv, write_hxl
from conflictevents.text.spreadsheet import neutralised, restored

__all__ = [
    "coded_events",
    "entities",
    "flat_rows",
    "neutralised",
    "read_cells",
    "restored",
    "write_csv",
    "write_followthemoney",
    "write_hxl",
    "write_plover",
]
