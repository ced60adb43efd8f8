"""Scenarios: what may come, under assumptions that are written down."""

from conflictevents.scenario.compare import Comparisons, compare
from conflictevents.scenario.draws import Triangular
from conflictevents.scenario.scenario import Scenario

__all__ = ["Comparisons", "Scenario", "Triangular", "compare"]
