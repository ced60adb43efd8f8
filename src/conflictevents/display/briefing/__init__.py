"""The brief: what is in a dataset, what returned, what is claimed, what is promised, and what was noticed."""

from conflictevents.display.briefing.brief import Brief, brief

__all__ = ["Brief", "brief"]
