"""What the record proves, by the slices between edges."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from conflictevents.constraints.evidence import Proofs

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

__all__ = ["by_slice"]

_MOST_WINDOWS = 400
"""In how many windows a group of overlapping vague dates is counted together, at most."""


def by_slice(proofs: Proofs, edges: "Array") -> "tuple[Array, tuple[Array, Array, Array]]":
    """What the record proves for each slice between two edges, and for windows of several slices.

    Returns:
        What it proves for each slice; and the places of the edges where windows start, of those where they end, and
        what it proves for each: rounds whose dates straddle an edge count in the windows that certainly hold them.
    """
    import numpy as np

    lows, none = np.zeros(max(len(edges) - 1, 0)), np.zeros(0, int)
    if not len(proofs.lows) or not len(lows):
        return lows, (none, none, np.zeros(0))
    low = proofs.lows
    first = edges.searchsorted(proofs.starts, side="right") - 1
    last = edges.searchsorted(proofs.ends, side="left")
    inside = (first >= 0) & (last < len(edges))
    sharp = inside & (last == first + 1)
    np.add.at(lows, first[sharp], low[sharp])
    vague = inside & (last > first + 1)
    windows = sorted(set(_windows(sorted({*zip(first[vague].tolist(), last[vague].tolist(), strict=True)}))))
    proven = [float(low[inside & (first >= start) & (last <= end)].sum()) for start, end in windows]
    places = np.array(windows, dtype=int).reshape(-1, 2)
    return lows, (places[:, 0], places[:, 1], np.array(proven))


def _windows(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The windows in which spans that overlap are counted together: from where one starts to where another ends."""
    groups: list[list[tuple[int, int]]] = []
    reach = -1
    for span in spans:
        if span[0] < reach:
            groups[-1].append(span)
        else:
            groups.append([span])
        reach = max(reach, span[1])
    for group in groups:
        starts, ends = {start for start, _ in group}, {end for _, end in group}
        if len(starts) * len(ends) <= _MOST_WINDOWS:
            yield from ((start, end) for start in starts for end in ends if start < end)
        else:
            yield from group
