"""On what claims hang: releases of which no one says whether they count, and the claims that settle it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import attrs

from conflictevents.dataset import Dataset
from conflictevents.ledger import CountedPortion, date_of
from conflictevents.ledger.wording import format_subject, format_window
from conflictevents.questions.comparison import Comparison, Verdict
from conflictevents.questions.plain import plain_count
from conflictevents.text import day, figure, interval, plural

__all__ = ["Condition", "condition_in_words", "conditions"]

_EXAMPLES = 8


@attrs.frozen
class Condition:
    """Claims that can hold only if some doubtful releases count and others do not.

    Attributes:
        counting: portions that have to count, if these claims and the record are right.
        without: portions that cannot count.
        claims: the reconciliations and increments that come to the same, single tallies first.
    """

    counting: tuple[CountedPortion, ...]
    without: tuple[CountedPortion, ...]
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
            "claims": [
                {
                    "tallies": [tally.id for tally in claim.tallies],
                    "claimed": {"low": claim.claimed.low, "high": claim.claimed.high},
                    "recorded": plain_count(claim.recorded),
                }
                for claim in self.claims
            ],
        }


def conditions(compared: Iterable[Comparison]) -> tuple[Condition, ...]:
    """The claims that settle every doubtful release of their window, by what they settle, the simplest first.

    Args:
        compared: reconciliations and increments, such as `ce.reconcile(ds).settling()`.
    """
    groups: dict[Any, list[Comparison]] = defaultdict(list)
    for comparison in compared:
        doubtful = comparison.doubtful if comparison.verdict is Verdict.POSSIBLE else ()
        if not doubtful:
            continue
        forced = comparison.forced
        if len(forced.inside) + len(forced.outside) == len(doubtful):
            groups[_named(forced.inside), _named(forced.outside)].append(comparison)
    candidates = [
        Condition(claims[0].forced_in, claims[0].forced_out, tuple(sorted(claims, key=_order)))
        for claims in groups.values()
    ]
    return tuple(
        sorted(candidates, key=lambda condition: (-condition.simplicity, *_order(condition.claims[0])))
    )


def condition_in_words(ds: Dataset, condition: Condition) -> str:
    """What has to count and what cannot, for which claims, with the figures of the first."""
    parts = [
        f"{word} {' and '.join(_portion(ds, item) for item in items)}"
        for word, items in (("with", condition.counting), ("without", condition.without))
        if items
    ]
    first, *others = condition.claims
    also = ""
    if others:
        shown = ", ".join(_ids(claim) for claim in others[:_EXAMPLES])
        rest = f" and {len(others) - _EXAMPLES} more" if len(others) > _EXAMPLES else ""
        also = f" So {'does' if len(others) == 1 else 'do'} {plural(len(others), 'other')}: {shown}{rest}."
    return f"{_claim(ds, first)} holds only {', and '.join(parts)}.{also}"


def _portion(ds: Dataset, item: CountedPortion) -> str:
    when = date_of(ds[item.round])
    return f"the {item.text.replace(', ', ' ')} on {item.round if when is None else day(when)}"


def _claim(ds: Dataset, claim: Comparison) -> str:
    first, last = claim.tallies[0], claim.tallies[-1]
    claimed = interval(claim.claimed.low, claim.claimed.high)
    persons, limits = format_subject(ds, last)
    window = (
        format_window(last.since, last.as_of)
        if first is last
        else f"after {day(first.as_of)} to {day(last.as_of)}"
    )
    return f"{_ids(claim)} ({claimed} {persons}, {window}{limits}; {figure(claim.recorded)} on record)"


def _ids(claim: Comparison) -> str:
    return "-".join(tally.id for tally in claim.tallies)


def _named(items: Sequence[CountedPortion]) -> tuple[tuple[str, str], ...]:
    return tuple((item.round, item.text) for item in items)


def _order(comparison: Comparison) -> tuple[int, list[str]]:
    return (len(comparison.tallies), [tally.id for tally in comparison.tallies])
