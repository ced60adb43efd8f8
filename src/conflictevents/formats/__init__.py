"""Files: datasets in and out of JSON, JSON Lines, and sheets; and plain data, in the form of files."""

from conflictevents.formats.limits import Limits, adjusted_limits
from conflictevents.formats.loading import configure_converter, from_dict, load, loads
from conflictevents.formats.problems import Problem
from conflictevents.formats.saving import dumps, save, to_dict
from conflictevents.formats.sheets.reading import load_csv

__all__ = [
    "Limits",
    "Problem",
    "adjusted_limits",
    "configure_converter",
    "dumps",
    "from_dict",
    "load",
    "load_csv",
    "loads",
    "save",
    "to_dict",
]
