"""The pace of a stretch of the record: the days of its rounds, their sizes, and what lent none."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

import attrs

from conflictevents.dataset import Dataset
from conflictevents.errors import InvalidValue
from conflictevents.ledger import (
    Balance,
    Posting,
    Query,
    ResolvedRound,
    Window,
    ledger_of,
)
from conflictevents.ledger.trees import INFINITY
from conflictevents.values import Count, Truth, Wording

__all__ = ["Pace", "PastRound", "pace_of"]


@attrs.frozen
class PastRound:
    """A round on record that a pace was drawn from.

    Attributes:
        round: its id.
        day: the last day on which it may have been, as an ordinal.
        size: how many persons it lends; None where nothing on record tells.
        lent_by: the whole that lends the size where the round's own is withheld or unknown; None for its own.
    """

    round: str
    day: int
    size: int | None
    lent_by: str | None = None


@attrs.frozen
class Pace:
    """What a stretch of the record lends to rounds that recur.

    Attributes:
        gaps: days from one round to the next, and the silence at both ends as one gap.
        sizes: how many persons returned on each day whose size is known.
        rounds: the rounds they come from, by day.
    """

    gaps: tuple[int, ...]
    sizes: tuple[int, ...]
    rounds: tuple[PastRound, ...]


def pace_of(ds: Dataset, query: Query, window: Window) -> Pace:
    """The pace of completed, dated rounds within a window.

    A round lends its day, and the middle of what is on record of its persons. Stages whose number was withheld or is
    unknown share alike what their whole has beyond the other stages, as whole persons. Rounds of one day are one.

    Raises:
        InvalidValue: there are rounds on fewer than two days, or none of a known size.
    """
    rounds: list[PastRound] = []
    for _, alone in ledger_of(ds).balance(query).apart():
        rounds += _list_rounds(alone, window)
    by_day: dict[int, list[PastRound]] = defaultdict(list)
    for past in sorted(rounds, key=lambda past: (past.day, past.round)):
        by_day[past.day].append(past)
    sizes = [
        sum(past.size for past in of_day if past.size is not None)
        for of_day in by_day.values()
        if any(past.size is not None for past in of_day)
    ]
    if len(by_day) < 2 or not sizes or window.possible_first is None or window.possible_last is None:
        raise InvalidValue(
            f"rounds on {len(by_day)} days",
            "at least two days with dated rounds on record between the two dates",
            "widen like=, or give every= and count=",
            field="like",
        )
    ordered = sorted(by_day)
    gaps = [later - earlier for earlier, later in pairwise(ordered)]
    silence = (ordered[0] - window.possible_first) + (window.possible_last - ordered[-1]) + 1
    return Pace(
        (*gaps, silence), tuple(sorted(sizes)), tuple(past for day in ordered for past in by_day[day])
    )


def _list_rounds(alone: Balance, window: Window) -> list[PastRound]:
    """The rounds of one tree, each with its day and size: its stages, or the whole where no stage is on record."""
    certain = frozenset(alone.within(window).certain)
    ((tree, asked),) = alone.ask_trees()
    done = [node for node, truth in tree.nodes if truth is Truth.YES]
    stages = [node for node in done if node.id in certain and not _has_stages(node, certain)]
    dated = [(node, node.days[1]) for node in stages if node.days[1] is not None]
    sizes = {
        node.id: _lend(asked.of_round[node.id].asked, tree.figures_of(node).postings) for node, _ in dated
    }
    lent_by: dict[str, str] = {}
    beyond = 0
    if len(dated) == len([node for node, _ in tree.nodes if not node.parts or node in stages]):
        whole = _lend(asked.allowed.asked, tree.figures_of(tree.root).postings)
        beyond = (whole or 0) - sum(size or 0 for size in sizes.values())
    withheld = [node.id for node, _ in dated if sizes[node.id] is None]
    if beyond > 0 and withheld:
        share, more = divmod(beyond, len(withheld))
        for place, id in enumerate(withheld):
            sizes[id] = share + (place < more)
            lent_by[id] = tree.root.id
        beyond = 0
    rounds = [
        PastRound(node.id, day, sizes[node.id], lent_by.get(node.id))
        for node, day in dated
        if day is not None
    ]
    if beyond > 0 and tree.root.days[1] is not None and tree.root.id not in sizes:
        rounds.append(PastRound(tree.root.id, tree.root.days[1], beyond))
    return rounds


def _lend(bounds: tuple[int, int], postings: Iterable[Posting]) -> int | None:
    """How many persons a round lends: the middle of its bounds; None where it may be none, and is not said to be.

    A figure without an upper bound lends half of what "about" would add to it: "more than 1,000" lends 1,051.
    """
    low, high = bounds
    if low == 0:
        return 0 if high == 0 else None
    if high < INFINITY // 2:
        return (low + high) // 2
    more = 0
    for count in (posting.count for posting in postings):
        if count.high is None and count.low > 0:
            spoken = count.low - 1 if count.wording is Wording.MORE_THAN else count.low
            more += ((Count.about(spoken).high or spoken) - spoken) // 2 if spoken else 0
    return low + more


def _has_stages(node: ResolvedRound, certain: frozenset[str]) -> bool:
    return any(inner.id in certain for part in node.parts for inner in part.list_tree())
