"""Files: datasets in and out of JSON, JSON Lines, and sheets."""

from conflictevents.formats.limits import Limits, adjusted_limits
from conflictevents.formats.loading import load, loads
from conflictevents.formats.problems import Problem
from conflictevents.formats.saving import dumps, save
from conflictevents.formats.sheets.reading import load_csv

__all__ = ["Limits", "Problem", "adjusted_limits", "dumps", "load", "load_csv", "loads", "save"]
