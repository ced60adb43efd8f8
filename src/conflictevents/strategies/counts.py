"""Strategies for counts of every wording."""

from hypothesis import strategies as st

from conflictevents.values import Count, Wording

__all__ = ["counts"]

_ROUND_FIGURES = (0, 1, 10, 84, 100, 150, 300, 307, 1_000, 1_200)
_NO_FIGURE = (Wording.WITHHELD, Wording.UNKNOWN)


def counts(
    *, containing: int | None = None, largest: int = 10_000, bounded: bool = False
) -> st.SearchStrategy[Count]:
    """Counts of every wording, and counts without one, as computing gives them.

    Args:
        containing: a number that lies within the bounds of each; None for any.
        largest: about how many persons at most, where there is an upper bound.
        bounded: whether each has an upper bound.
    """
    return _counts(containing, largest, bounded)


@st.composite
def _counts(draw: st.DrawFn, containing: int | None, largest: int, bounded: bool) -> Count:
    if containing is None:
        truth = draw(st.sampled_from([n for n in _ROUND_FIGURES if n <= largest]) | st.integers(0, largest))
    else:
        truth = containing
    wordings: list[Wording | None] = [Wording.EXACTLY, *Wording, None]
    if bounded:
        wordings = [
            word for word in wordings if word not in (*_NO_FIGURE, Wording.AT_LEAST, Wording.MORE_THAN)
        ]
    if truth == 0:
        wordings = [word for word in wordings if word is not Wording.MORE_THAN]
    wording = draw(st.sampled_from(wordings))
    if wording is Wording.EXACTLY:
        return Count.exactly(truth)
    if wording in _NO_FIGURE:
        return Count(wording=wording)
    margin = draw(st.integers(0, 30) | st.integers(0, truth // 2 + 1))
    count = _hedged(truth, margin, wording, open_ended=not bounded and margin % 5 == 4)
    if count.is_exact or margin % 3 < 2:
        return count
    best = draw(st.integers(count.low, count.low + 2 * margin if count.high is None else count.high))
    return Count(count.low, count.high, best, count.wording)


def _hedged(truth: int, margin: int, wording: Wording | None, *, open_ended: bool) -> Count:
    """A count with this wording that holds the number, so much off it as the margin says."""
    match wording:
        case Wording.AT_LEAST:
            return Count.at_least(max(0, truth - margin))
        case Wording.MORE_THAN:
            return Count.more_than(max(0, truth - 1 - margin))
        case Wording.AT_MOST:
            return Count.at_most(truth + margin)
        case Wording.AS_MANY_AS:
            return Count.as_many_as(truth + margin)
        case Wording.LESS_THAN:
            return Count.less_than(truth + 1 + margin)
        case Wording.ABOUT if margin % 4 == 3:
            return Count(max(0, truth - margin), truth + margin, None, Wording.ABOUT)
        case Wording.ABOUT:
            return Count.about(truth + margin, plus_minus=margin or None)
        case Wording.NEARLY:
            return Count.nearly(truth + margin, minus=margin or None)
        case Wording.BETWEEN:
            return Count.between(max(0, truth - margin), truth + margin)
        case _:
            return Count(max(0, truth - margin), None if open_ended else truth + margin)
