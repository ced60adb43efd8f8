"""Scenarios: what may come, under assumptions that are written down."""

from conflictevents.scenario.draws import Triangular
from conflictevents.scenario.scenario import Comparisons, Scenario, compare

__all__ = ["Comparisons", "Scenario", "Triangular", "compare"]
