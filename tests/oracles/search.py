"""The exact answers, by a search through all possible worlds of a small dataset.

Persons of the same lines are interchangeable, so a world is how many persons each combination of lines holds. The
search goes through all states of the figures of a tree, a person at a time, and keeps for each question the least and
the most persons asked for. A figure without a high is full once its low is reached, and an answer is unbounded where
persons asked for may be of figures without a high alone. So the search is finite and exact.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from itertools import product
from typing import Any, NamedTuple

import numpy as np

from tests.oracles.worlds import MAYBE, Axis, Line, Node, Question, Reading, Unsupported, Worlds

__all__ = ["Answer", "Oracle", "TooLarge"]

_LARGEST = 2_000_000


class TooLarge(Exception):
    """The dataset has more states than an exhaustive search can go through."""


@dataclass(frozen=True)
class Answer:
    """The least and the most, over all worlds, of the persons asked for.

    Attributes:
        low: the least.
        high: the most; None without a bound.
        contributions: for each place (a leaf, or the rest of a whole), the least and most it contributes.
        trees: the same for each tree, by its root.
        best: the sum of the bests, where all that may be asked for surely is, and has one.
        divided: whether a tree with parts and of no exact number takes part, which may have a best or none.
        members: places of which some line is surely asked for and done, however many persons it holds.
        disputed: ids of rounds that cannot meet their own parts, or whose accounts cannot meet.
    """

    low: int
    high: int | None
    contributions: Mapping[str, tuple[int, int | None]]
    trees: Mapping[str, tuple[int, int | None]] = field(default_factory=dict)
    best: int | None = None
    divided: bool = False
    members: frozenset[str] = frozenset()
    disputed: frozenset[str] = frozenset()


class Oracle:
    """Answers to questions about a dataset in one account."""

    def __init__(
        self,
        ds: Any,
        account: str = "recorded",
        category: str = "person",
        lenient: frozenset[str] = frozenset(),
    ) -> None:
        self.worlds = Worlds(ds, account, category, lenient)
        for root in self.worlds.roots:
            self._find_splits(root)

    def answers(self, questions: Sequence[Question]) -> list[Answer]:
        """The answer to each question."""
        lows = [0] * len(questions)
        highs: list[int | None] = [0] * len(questions)
        places: list[dict[str, tuple[int, int | None]]] = [{} for _ in questions]
        trees: list[dict[str, tuple[int, int | None]]] = [{} for _ in questions]
        bests: list[int | None] = [0] * len(questions)
        divided = [False] * len(questions)
        members: list[set[str]] = [set() for _ in questions]
        disputed: list[set[str]] = [set() for _ in questions]
        for root in self.worlds.roots:
            nodes = list(root.walk())
            for group in dict.fromkeys(question.group for question in questions):
                indexes = [index for index, question in enumerate(questions) if question.group == group]
                locations = [None, *(node.id for node in nodes)]
                asked = [(questions[index], location) for index in indexes for location in locations]
                bounds = _Bounds(self.worlds, root, group, asked).bounds()
                for (index, location), (low, high) in zip(product(indexes, locations), bounds, strict=True):
                    if low >= _Bounds.IMPOSSIBLE // 2:  # breakdowns that cannot meet
                        raise Unsupported
                    if location is not None:
                        places[index][location] = (low, high)
                        continue
                    trees[index][root.id] = low, high
                    lows[index] += low
                    highs[index] = _plus(highs[index], high)
                    best = low if low == high else self._best(root, questions[index])
                    bests[index] = _plus(bests[index], best)
                    divided[index] = divided[index] or (low != high and bool(root.children))
                    if high != 0:
                        disputed[index] |= {node.id for node in nodes if node.splits or node.disputes}
            for index, question in enumerate(questions):
                members[index] |= {node.id for node in nodes if self._is_member(node, question)}
        return [
            Answer(
                lows[index],
                highs[index],
                places[index],
                trees[index],
                bests[index],
                divided[index],
                frozenset(members[index]),
                frozenset(disputed[index]),
            )
            for index in range(len(questions))
        ]

    def is_possible(
        self, question: Question, claim: Any, without: str | None = None, having: str | None = None
    ) -> bool:
        """Whether in some world the persons asked for are as many as claimed; without a place, or with it in."""
        top = max(claim.low, claim.high or 0) + 1
        totals = {0}
        for root in self.worlds.roots:
            search = _Totals(self.worlds, root, question, top, without=without, having=having)
            totals = {min(left + right, top) for left in totals for right in search.totals()}
        return any(claim.low <= total and (claim.high is None or total <= claim.high) for total in totals)

    def _best(self, root: Node, question: Question) -> int | None:
        """The sum of the bests of a round without parts; None where something is open or left to choose."""
        if root.children or root.status != "completed" or len(root.readings) > 1:
            return None
        best: int | None = 0
        for line in root.readings[0].lines:
            surely, possibly = self.worlds.asked(root, [line], question) or (False, False)
            if possibly:
                best = _plus(best, line.best if surely else None)
        return best

    def _is_member(self, node: Node, question: Question) -> bool:
        if node.status != "completed":
            return False
        question = replace(question, group=None)
        return all(
            any((self.worlds.asked(node, [line], question) or MAYBE)[0] for line in reading.lines)
            for reading in node.readings
        )

    def _find_splits(self, node: Node) -> None:
        for child in node.children:
            self._find_splits(child)
        if node.children and any(reading.binds for reading in node.readings):
            node.splits = not _Totals(self.worlds, node, Question(nowhere=True), 1).totals()


def _plus(left: int | None, right: int | None) -> int | None:
    return None if left is None or right is None else left + right


class _Option(NamedTuple):
    """One way in which a person is counted at one level: the line it is of, and the figures that counts in."""

    level: int
    line: Line
    figures: tuple[int, ...]


class _Path(NamedTuple):
    """The figures that are open, in the order of their axes, and the options of the nodes they are of."""

    axes: tuple[Axis, ...] = ()
    options: tuple[_Option, ...] = ()


class _Search(ABC):
    """All states of the figures of one tree, and what is asked of each state.

    A state is how many persons each open figure has so far; an array has an axis for each open figure, and may have
    one more for the questions.
    """

    EXTRA_AXES = 0
    IMPOSSIBLE: int

    def __init__(self, worlds: Worlds, root: Node, group: str | None) -> None:
        self.worlds = worlds
        self.root = root
        self.group = group

    @abstractmethod
    def either(self, left: Any, right: Any) -> Any:
        """What is asked of a state that is reached in two ways."""

    @abstractmethod
    def plus(self, state: Any, person: Any) -> Any:
        """What is asked of each state after one more person."""

    @abstractmethod
    def persons(
        self, node: Node, lines: Sequence[Line], mode: Any, *, unlimited: bool
    ) -> list[tuple[Any, int]]:
        """What a person of these lines may add; with each how often at most, where no figure limits it."""

    def modes(self, node: Node, choices: Sequence[Sequence[Line]]) -> list[Any]:
        """The ways in which what the persons of a handover share may be settled."""
        return [None]

    def needs(self, node: Node) -> bool:
        """Whether only worlds in which persons are handed over at this place are asked for."""
        return False

    def begin(self, node: Node, state: Any, path: _Path, steps: Any) -> Any:
        """The states before anybody is handed over at a place."""
        return state

    def end(self, start: Any) -> Any:
        """What is asked, once all persons of the tree are handed over."""
        return self._visit(self.root, start, _Path())

    def _visit(self, node: Node, state: Any, above: _Path) -> Any:
        """The states after all persons at or below a node."""
        results = []
        for reading in node.readings:
            if not node.splits:
                results.append(self._visit_as(node, reading, state, above, parts=True))
            elif not any(self.needs(below) for child in node.children for below in child.walk()):
                results.append(self._visit_as(node, reading, state, above, parts=False))
        if node.splits and not self.needs(node):
            results.append(
                reduce(lambda reached, child: self._visit(child, reached, above), node.children, state)
            )
        return reduce(self.either, results)

    def _visit_as(self, node: Node, reading: Reading, state: Any, above: _Path, *, parts: bool) -> Any:
        level = 1 + max((option.level for option in above.options), default=0)
        path = self._extended(above, reading.lines, level) if reading.binds else above
        for axis in path.axes[len(above.axes) :]:
            state = self._opened(state, axis)
        if parts:
            for child in node.children:
                state = self._visit(child, state, path)
        if reading.lines and not (parts and node.children and node.round.parts_complete):
            alone = () if reading.binds else self._extended(_Path(), reading.lines, level).options
            state = self._hand_over(node, state, path, alone)
        for axis in reversed(path.axes[len(above.axes) :]):
            last = -1 - self.EXTRA_AXES
            reached = state.take(range(axis.low, state.shape[last]), axis=last)
            state = reduce(self.either, np.moveaxis(reached, last, 0))
        return state

    def _extended(self, above: _Path, lines: Sequence[Line], level: int) -> _Path:
        """The path with the figures of some lines; a breakdown by the group asked for divides its line."""
        axes, options = list(above.axes), list(above.options)
        for line in lines:
            axes.append(line.figure)
            total = len(axes) - 1
            breakdown = None if line.group == self.group else line.breakdowns.get(self.group or "")
            if breakdown is None:
                options.append(_Option(level, line, (total,)))
            else:
                axes.append(breakdown)
                options.append(_Option(level, replace(line, in_group=True), (total, total + 1)))
                options.append(_Option(level, replace(line, in_group=False), (total,)))
        return _Path(tuple(axes), tuple(options))

    def _hand_over(self, node: Node, state: Any, path: _Path, alone: Sequence[_Option]) -> Any:
        """The states after any persons at a leaf, or in the rest of a whole.

        `alone` are lines of a node whose figures bind nobody.
        """
        levels: dict[int, list[_Option]] = {}
        for option in path.options:
            levels.setdefault(option.level, []).append(option)
        deepest_first = [levels[level] for level in sorted(levels, reverse=True)]
        choices = []
        for options in product(*([alone] if alone else []), *deepest_first):
            counted = options[1:] if alone else options
            choices.append(
                (
                    [option.line for option in options],
                    [number for _, _, numbers in counted for number in numbers],
                )
            )
        results = []
        for mode in self.modes(node, [lines for lines, _ in choices]):
            steps = []
            for lines, figures in choices:
                unlimited = all(path.axes[figure].high is None for figure in figures)
                persons = self.persons(node, lines, mode, unlimited=unlimited)
                steps += [(figures, person, often) for person, often in persons]
            result = self.begin(node, state, path, steps)
            for figures, person, often in steps:
                axes = [path.axes[figure] for figure in figures]
                limits = [axis.high for axis in axes if axis.high is not None]
                for _ in range(min(limits) if limits else max([often, *(axis.low for axis in axes)])):
                    result = self.either(result, self.added(result, path, figures, person))
            results.append(result)
        return reduce(self.either, results)

    def _opened(self, state: Any, axis: Axis) -> Any:
        """The states with one more figure, of which there is nobody yet."""
        cut = state.ndim - self.EXTRA_AXES
        shape = (*state.shape[:cut], axis.size, *state.shape[cut:])
        if np.prod(shape) > _LARGEST:
            raise TooLarge
        larger = np.full(shape, self.IMPOSSIBLE, dtype=state.dtype)
        larger[(*(slice(None),) * cut, 0)] = state
        return larger

    def added(self, state: Any, path: _Path, figures: Sequence[int], person: Any) -> Any:
        """The states after one more person who counts in some figures."""
        moves: list[list[tuple[slice, slice]]] = []
        for index, axis in enumerate(path.axes):
            steps = [(slice(None), slice(None))]
            if index in figures:
                steps = [(slice(0, -1), slice(1, None))] if axis.size > 1 else []
                if axis.high is None:
                    steps.append((slice(-1, None), slice(-1, None)))
            moves.append(steps)
        result = np.full_like(state, self.IMPOSSIBLE)
        for choice in product(*moves):
            source, target = tuple(step[0] for step in choice), tuple(step[1] for step in choice)
            result[target] = self.either(result[target], self.plus(state[source], person))
        return result


class _Bounds(_Search):
    """For each question, everywhere or at one place, the least persons asked for, and the most as its negative."""

    EXTRA_AXES = 1
    IMPOSSIBLE = 10**7
    UNBOUNDED = -(10**6)

    def __init__(
        self, worlds: Worlds, root: Node, group: str | None, asked: Sequence[tuple[Question, str | None]]
    ) -> None:
        super().__init__(worlds, root, group)
        self.places = [place for _, place in asked]
        self.questions = list(dict.fromkeys(question for question, _ in asked))
        self.numbers = [self.questions.index(question) for question, _ in asked]

    def bounds(self) -> list[tuple[int, int | None]]:
        """The least and the most for each question."""
        half = len(self.places)
        end = self.end(np.zeros((2 * half,), dtype=np.int64))
        return [
            (int(low), None if high > -self.UNBOUNDED // 2 else int(high))
            for low, high in zip(end[:half], -end[half:], strict=True)
        ]

    def either(self, left: Any, right: Any) -> Any:
        return np.minimum(left, right)

    def plus(self, state: Any, person: Any) -> Any:
        total = state + person
        return np.where(total > self.IMPOSSIBLE // 2, self.IMPOSSIBLE, np.maximum(total, 4 * self.UNBOUNDED))

    def persons(
        self, node: Node, lines: Sequence[Line], mode: Any, *, unlimited: bool
    ) -> list[tuple[Any, int]]:
        truths = [self.worlds.asked(node, lines, question) for question in self.questions]
        if None in truths:
            return []
        here = np.array([place is None or place == node.id for place in self.places])
        least = np.array([truths[number][0] for number in self.numbers]) & here
        most = np.array([truths[number][1] for number in self.numbers]) & here
        weights = np.concatenate([least.astype(np.int64), -most.astype(np.int64)])
        if unlimited:
            weights = np.where(weights < 0, self.UNBOUNDED, weights)
        return [(weights, 1)]


class _Totals(_Search):
    """How many persons asked for there may be in a tree, as bits of an integer; the highest is all from `top` on."""

    IMPOSSIBLE = 0

    def __init__(
        self,
        worlds: Worlds,
        root: Node,
        question: Question,
        top: int,
        without: str | None = None,
        having: str | None = None,
    ) -> None:
        super().__init__(worlds, root, question.group)
        self.question = question
        self.top = top
        self.without = without
        self.having = having

    def totals(self) -> set[int]:
        """The totals that some world has."""
        bits = int(self.end(np.array(1, dtype=np.int64)))
        return {total for total in range(self.top + 1) if bits >> total & 1}

    def either(self, left: Any, right: Any) -> Any:
        return left | right

    def plus(self, state: Any, person: Any) -> Any:
        if person == 0:
            return state
        highest = 1 << self.top
        return (state << 1) & (2 * highest - 1) | state & highest

    def modes(self, node: Node, choices: Sequence[Sequence[Line]]) -> list[Any]:
        open_truths = {
            name
            for lines in choices
            for name, truth in self.worlds.of_handover(node, lines, self.question)
            if truth == MAYBE and name != "each day"
        }
        names = sorted(open_truths)
        return [
            dict(zip(names, settled, strict=True)) for settled in product((True, False), repeat=len(names))
        ]

    def persons(
        self, node: Node, lines: Sequence[Line], mode: Any, *, unlimited: bool
    ) -> list[tuple[Any, int]]:
        truth = self.worlds.asked(node, lines, self.question, mode)
        if truth is None:
            return []
        numbers = [1] * truth[1] + [0] * (not truth[0])
        if node.id == self.without:
            numbers = [number for number in numbers if number == 0]
        return [(number, self.top) for number in numbers]

    def needs(self, node: Node) -> bool:
        return node.id == self.having

    def begin(self, node: Node, state: Any, path: _Path, steps: Any) -> Any:
        if node.id != self.having:
            return state
        persons = [self.added(state, path, figures, 1) for figures, number, _ in steps if number == 1]
        return reduce(self.either, persons, np.zeros_like(state))
