"""Typed records for conflict-event data: claims kept apart from facts, counts with bounds, dates with precision."""

from conflictevents.analysis.totals import totals
from conflictevents.dataset import Dataset
from conflictevents.errors import ConflictEventsError

__all__ = ["ConflictEventsError", "Dataset", "totals"]
