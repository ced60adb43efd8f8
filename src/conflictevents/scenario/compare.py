"""Several scenarios side by side."""

from collections.abc import Sequence
from typing import Any

import attrs

from conflictevents.records import Category
from conflictevents.records.base import ALL_SIDES
from conflictevents.scenario.scenario import Scenario
from conflictevents.values.when import WhenLike

__all__ = ["Comparisons", "compare"]


@attrs.frozen
class Comparisons(Sequence[dict[str, Any]]):
    """One row of plain data for each scenario.

    Attributes:
        rows: the rows, in the order the scenarios were given.
    """

    rows: tuple[dict[str, Any], ...]

    def __getitem__(self, place: Any) -> Any:
        return self.rows[place]

    def __len__(self) -> int:
        return len(self.rows)

    def to_dicts(self) -> list[dict[str, Any]]:
        """The rows as plain data."""
        return [dict(row) for row in self.rows]

    def __str__(self) -> str:
        lines = [f"{'scenario':<30} {'median':>8} {'5 %':>8} {'95 %':>8} {'reached':>8}  bounds"]
        for row in self.rows:
            bounds, reached = row["bounds"], row["probability"]
            share = "" if reached is None else f"{reached:.0%}"
            limits = f"{bounds['low']:,} to {'?' if bounds['high'] is None else format(bounds['high'], ',')}"
            lines.append(
                f"{row['scenario'][:30]:<30} {row['q50']:>8,} {row['q05']:>8,} {row['q95']:>8,} {share:>8}  {limits}"
            )
        return "\n".join(lines)


def compare(
    *scenarios: Scenario,
    returned_to: str = ALL_SIDES,
    by: WhenLike,
    at_least: int | None = None,
    category: str = Category.PERSON,
    cumulative: bool = False,
    n: int = 10_000,
    seed: int,
) -> Comparisons:
    """Run several scenarios from one seed and put what they return side by side.

    Args:
        scenarios: the scenarios.
        returned_to: a side, or `all`.
        by: the last day counted.
        at_least: a number whose probability is wanted.
        category: which category.
        cumulative: count what returned before as well.
        n: how many worlds for each.
        seed: any whole number.
    """
    rows = []
    for scenario in scenarios:
        sample = scenario.run(n, seed=seed, until=by).returned(
            returned_to, by=by, category=category, cumulative=cumulative
        )
        probability = None if at_least is None else sample.probability(at_least)
        rows.append(
            {"scenario": scenario.name, **sample.to_dict(), "at_least": at_least, "probability": probability}
        )
    return Comparisons(tuple(rows))
