"""What a person asks for first: the state of a dataset at a glance, the working of an answer, charts, and a report."""

from conflictevents.display.briefing import Brief, brief
from conflictevents.display.explaining import Explanation, explain
from conflictevents.display.record import View, show
from conflictevents.display.reporting import report

__all__ = ["Brief", "Explanation", "View", "brief", "explain", "report", "show"]
