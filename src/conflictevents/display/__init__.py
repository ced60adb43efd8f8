"""Everything at a glance, for people: the brief on a dataset."""

from conflictevents.display.briefing import Brief, brief

__all__ = ["Brief", "brief"]
