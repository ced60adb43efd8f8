"""What a person asks for first: the state of a dataset at a glance, the working of an answer, and charts."""

from conflictevents.display.briefing import Brief, brief
from conflictevents.display.explaining import Explanation, explain

__all__ = ["Brief", "Explanation", "brief", "explain"]
