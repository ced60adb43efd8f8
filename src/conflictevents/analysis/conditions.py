"""On what claims hang: releases of which nobody says whether they count, and the claims that settle it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import attrs

from conflictevents.analysis.comparison import Comparison, Verdict
from conflictevents.analysis.families import Item

__all__ = ["Condition", "conditions"]


@attrs.frozen(eq=False)
class Condition:
    """Claims that can hold only if some doubtful releases count and others do not.

    Attributes:
        counting: portions that have to count, if these claims and the record are right.
        without: portions that cannot count.
        claims: the reconciliations and increments that come to the same, single tallies first.
    """

    counting: tuple[Item, ...]
    without: tuple[Item, ...]
    claims: tuple[Comparison, ...]

    @property
    def simplicity(self) -> float:
        """How many claims come to the same, for each portion that they settle."""
        return len(self.claims) / (len(self.counting) + len(self.without))

    def to_dict(self) -> dict[str, Any]:
        """The condition as plain data."""
        return {
            "with": [{"round": item.round, "text": item.text} for item in self.counting],
            "without": [{"round": item.round, "text": item.text} for item in self.without],
            "claims": [[tally.id for tally in claim.tallies] for claim in self.claims],
        }


def conditions(compared: Iterable[Comparison]) -> tuple[Condition, ...]:
    """The claims that settle every doubtful release of their window, by what they settle, the simplest first.

    Args:
        compared: reconciliations and increments, such as `(*found, *found.spans())`.
    """
    groups: dict[Any, list[Comparison]] = defaultdict(list)
    for comparison in compared:
        doubtful = comparison.doubtful if comparison.verdict is Verdict.POSSIBLE else ()
        forced = comparison.forced
        if doubtful and len(forced.inside) + len(forced.outside) == len(doubtful):
            groups[_named(forced.inside), _named(forced.outside)].append(comparison)
    found = [
        Condition(claims[0].forced_in, claims[0].forced_out, tuple(sorted(claims, key=_order)))
        for claims in groups.values()
    ]
    return tuple(sorted(found, key=lambda one: (-one.simplicity, *_order(one.claims[0]))))


def _named(items: Sequence[Item]) -> tuple[tuple[str, str], ...]:
    return tuple((item.round, item.text) for item in items)


def _order(comparison: Comparison) -> tuple[int, list[str]]:
    return (len(comparison.tallies), [tally.id for tally in comparison.tallies])
