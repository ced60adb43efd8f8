"""Each claimed cumulative against the record, and the releases on which exact claims hang."""

from typing import Any

import attrs

from conflictevents.dataset import Dataset
from conflictevents.display.briefing.hints import Hint
from conflictevents.questions.conditions import Condition, condition_in_words, conditions
from conflictevents.questions.reconcile import Reconciliations, reconcile, table_of, verdicts
from conflictevents.text import Heading, Items, plural
from conflictevents.text.page import Block

__all__ = ["Claims"]

_WORST = 12
_CONDITIONS = 6
_WHAT_A_DIFFERENCE_MEANS = (
    "A difference alone proves no claim wrong. Where a claim has more, rounds may be missing on record; where it has "
    "less, it may be out of date, or leave out rounds that its words take in."
)


@attrs.frozen
class Claims:
    """Each claimed cumulative against the record.

    Attributes:
        found: the reconciliations, worst first.
        conditions: claims that hold only with some doubtful releases, and without others.
    """

    ds: Dataset = attrs.field(repr=False)
    found: Reconciliations
    conditions: tuple[Condition, ...]

    @classmethod
    def of(cls, ds: Dataset, account: str) -> "Claims":
        """The claims of a dataset against an account."""
        found = reconcile(ds, account=account)
        return cls(ds, found, conditions((*found, *found.spans())))

    def to_dict(self) -> dict[str, Any]:
        """The claims as plain data."""
        return {
            "reconciliations": self.found.to_dicts(),
            "conditions": [one.to_dict() for one in self.conditions],
        }

    def blocks(self, hint: Hint) -> list[Block]:
        """The claims furthest from the record, and the conditions on which most claims hang."""
        if not self.found:
            return []
        title = f"{plural(len(self.found), 'claimed cumulative')} against the record, furthest first"
        blocks: list[Block] = [Heading(title), verdicts(self.found)]
        worst = [row for row in self.found if row.gap.distance][:_WORST]
        if worst:
            blocks += [table_of(worst), _WHAT_A_DIFFERENCE_MEANS]
        if len(self.found) > len(worst):
            blocks.append(f"... and {len(self.found) - len(worst)} more: {hint('reconcile')}")
        return [*blocks, *self._conditions(hint)]

    def _conditions(self, hint: Hint) -> list[Block]:
        if not self.conditions:
            return []
        shown = self.conditions[:_CONDITIONS]
        blocks: list[Block] = [
            Heading("Claims that can hold only if certain releases count, or do not"),
            Items([condition_in_words(self.ds, one) for one in shown]),
        ]
        more = len(self.conditions) - len(shown)
        return [*blocks, f"... and {more} more: {hint('reconcile', '--conditions')}"] if more else blocks
