"""Circles in what should lead from one thing to the next and never back."""

from collections import deque
from collections.abc import Mapping, Sequence

__all__ = ["circles"]

Edges = Mapping[str, Sequence[str]]


def circles(edges: Edges) -> list[tuple[str, ...]]:
    """One circle out of each knot of things that lead back to themselves, beginning with its smallest id.

    A knot is a set of things each of which leads to each other (a strongly connected component, found by
    Tarjan's algorithm without recursion, in time linear in things and links); the circle shown is a
    shortest one through its smallest id.

    >>> circles({"a": ["b"], "b": ["c", "d"], "c": ["a"], "e": ["a"]})
    [('a', 'b', 'c')]
    """
    found = [_shortest(edges, min(knot), knot) for knot in _knots(edges)]
    return sorted(found)


def _knots(edges: Edges) -> list[frozenset[str]]:
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    open_: list[str] = []
    is_open: set[str] = set()
    knots: list[frozenset[str]] = []
    for start in edges:
        if start in number:
            continue
        path = [(start, iter(edges[start]))]
        number[start] = lowest[start] = len(number)
        open_.append(start)
        is_open.add(start)
        while path:
            here, ahead = path[-1]
            for other in ahead:
                if other not in number:
                    number[other] = lowest[other] = len(number)
                    open_.append(other)
                    is_open.add(other)
                    path.append((other, iter(edges.get(other, ()))))
                    break
                if other in is_open:
                    lowest[here] = min(lowest[here], number[other])
            else:
                path.pop()
                if path:
                    lowest[path[-1][0]] = min(lowest[path[-1][0]], lowest[here])
                if lowest[here] == number[here]:
                    place = _place(open_, here)
                    knot = frozenset(open_[place:])
                    del open_[place:]
                    is_open -= knot
                    if len(knot) > 1 or here in edges.get(here, ()):
                        knots.append(knot)
    return knots


def _place(open_: Sequence[str], here: str) -> int:
    """Where a thing stands, looked for from the end: a knot is never longer than what is taken off."""
    place = len(open_) - 1
    while open_[place] != here:
        place -= 1
    return place


def _shortest(edges: Edges, start: str, knot: frozenset[str]) -> tuple[str, ...]:
    came_from: dict[str, str] = {}
    waiting = deque([start])
    while True:
        here = waiting.popleft()
        for other in sorted(set(edges.get(here, ())) & knot):
            if other == start:
                circle = [here]
                while circle[-1] != start:
                    circle.append(came_from[circle[-1]])
                return tuple(reversed(circle))
            if other not in came_from:
                came_from[other] = here
                waiting.append(other)
