"""Scenarios: what may come, under assumptions that are written down."""

from conflictevents.analysis.scenario.compare import Comparisons, compare
from conflictevents.analysis.scenario.draws import Triangular
from conflictevents.analysis.scenario.scenario import Scenario

__all__ = ["Comparisons", "Scenario", "Triangular", "compare"]
