"""Strategies for counts of every wording."""

from hypothesis import strategies as st

from conflictevents.values import Count, Wording

__all__ = ["counts"]

_NUMBERS = st.sampled_from([0, 1, 10, 84, 100, 150, 300, 307, 1_000, 1_200]) | st.integers(0, 10_000)
_BOUNDED: tuple[Wording | None, ...] = (
    Wording.EXACTLY,
    Wording.EXACTLY,
    Wording.ABOUT,
    Wording.NEARLY,
    Wording.BETWEEN,
    Wording.AT_MOST,
    Wording.AS_MANY_AS,
    Wording.LESS_THAN,
    None,
)
_OPEN = (Wording.AT_LEAST, Wording.MORE_THAN, Wording.WITHHELD, Wording.UNKNOWN)
_SHAPES = st.tuples(st.integers(0, len(_BOUNDED + _OPEN) - 1), st.integers(0, 30), st.integers(0, 9))


def counts(
    *, containing: int | None = None, largest: int = 10_000, bounded: bool = False
) -> st.SearchStrategy[Count]:
    """Counts of every wording, and counts without one, as computing gives them.

    Args:
        containing: a number that lies within the bounds of each; None for any.
        largest: about how many persons at most, where there is an upper bound.
        bounded: whether each has an upper bound.
    """
    if containing is not None:
        return _SHAPES.map(lambda shape: _count(containing, *shape, bounded=bounded))
    return st.tuples(_NUMBERS, _SHAPES).map(
        lambda drawn: _count(drawn[0] % (largest + 1), *drawn[1], bounded=bounded)
    )


def _count(truth: int, form: int, margin: int, best: int, *, bounded: bool) -> Count:
    """A count that holds the number: so worded as the form says, and so much off it as the margin says."""
    wordings = _BOUNDED if bounded else _BOUNDED + _OPEN
    wording = wordings[form % len(wordings)]
    if margin > 15:  # of large numbers the margins are large
        margin = truth * (margin - 15) // 30
    if wording is Wording.MORE_THAN and truth == 0:
        wording = Wording.AT_LEAST
    match wording:
        case Wording.EXACTLY:
            return Count.exactly(truth)
        case Wording.WITHHELD | Wording.UNKNOWN:
            return Count(wording=wording)
    count = _hedged(truth, margin, wording, open_ended=not bounded and best == 9)
    if count.is_exact or best > 4:
        return count
    most = count.low + 2 * margin if count.high is None else count.high
    return Count(count.low, count.high, count.low + (most - count.low) * best // 4, count.wording)


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
