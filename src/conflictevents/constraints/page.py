"""What cannot all be true as a page: claims against one another first, then claims against the record."""

from collections.abc import Iterable, Mapping, Sequence

from conflictevents.constraints.conflicts import Conflict
from conflictevents.text import Heading, Items

__all__ = ["conflicts_in_blocks"]

Block = str | Heading | Items

_PAIRS = 4
"""Of how many pairs that turn on one claim a page tells, at most; of larger sets one has to do."""
_SHOWN = 12


def conflicts_in_blocks(conflicts: Sequence[Conflict], blame: Mapping[str, float]) -> list[Block]:
    """Conflicts for people to read: those over the claims that disturb most first, some over each.

    Dozens of conflicts may turn on one claim. Of those some pairs are told, or else one of the smallest, those first
    that are furthest apart; the others are counted.

    Args:
        conflicts: the conflicts.
        blame: by how much less would have to be corrected without each claim.
    """
    of_two = [conflict for conflict in conflicts if len(conflict) <= 2 and conflict.with_record]
    others = [conflict for conflict in conflicts if conflict not in of_two]
    blocks: list[Block] = []
    if others:
        blocks += [Heading("Claims that contradict one another"), *_by_claim(others, blame)]
    if of_two:
        of_two.sort(key=lambda conflict: (-conflict.correction, conflict.members))
        blocks += [Heading("Claims of fewer than the record has"), _items(of_two[:_SHOWN])]
        blocks += _more(len(of_two) - _SHOWN)
    return blocks


def _by_claim(conflicts: Iterable[Conflict], blame: Mapping[str, float]) -> list[Block]:
    groups: dict[str, list[Conflict]] = {}
    for conflict in conflicts:
        groups.setdefault(_turning_on(conflict, blame), []).append(conflict)
    claims = sorted(groups, key=lambda claim: (-blame.get(claim, 0.0), claim))
    blocks: list[Block] = []
    for claim in claims[:_SHOWN]:
        group = sorted(groups[claim], key=lambda conflict: (len(conflict), -conflict.correction))
        pairs = [conflict for conflict in group if len(conflict) == 2]
        smallest = pairs[:_PAIRS] or group[:1]
        blocks.append(_items(smallest))
        blocks += _more(len(group) - len(smallest), claim)
    return [*blocks, *_more(sum(len(groups[claim]) for claim in claims[_SHOWN:]))]


def _turning_on(conflict: Conflict, blame: Mapping[str, float]) -> str:
    """The claim without which most would disappear, of those that the correction changes."""
    changed = conflict.changes or dict.fromkeys(conflict.claims, 0)
    return min(changed, key=lambda claim: (-blame.get(claim, 0.0), claim))


def _items(conflicts: Sequence[Conflict]) -> Items:
    return Items(tuple(f"{', '.join(conflict.members)}: {conflict}" for conflict in conflicts))


def _more(number: int, claim: str = "") -> list[Block]:
    of_which = f" that turn on {claim}" if claim else ""
    return [f"... and {number:,} more{of_which}, in `conflicts`."] if number > 0 else []
