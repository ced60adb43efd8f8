"""Everything at a glance, for people: the brief on a dataset."""

from conflictevents.display.brief import Brief, brief

__all__ = ["Brief", "brief"]
