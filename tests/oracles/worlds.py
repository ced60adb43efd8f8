"""What `totals` and `reconcile` have to answer, by exhaustive search over possible worlds.

Nothing here knows how the library counts. A dataset is read by the rules of meaning alone: each round is a node of
a tree; each person handed over is at one leaf of it, or in the rest of a whole, and is of exactly one line of each
node above. A line is a transfer, a giving left unsaid, or what an account leaves unknown. Persons who are of the
same lines are interchangeable, so a world is how many persons each combination of lines holds. The search runs
through all states of all lines of a tree, a person at a time, and keeps for each question the least and the most
persons asked for. A line without a high is full once its low is reached, and an answer is unbounded where persons
asked for may be of lines without a high alone. So the search is finite and exact.

Readings chosen where the rules leave more than one:

1. The persons of a world are those handed over. The figure of a completed node binds them from both sides, that of
   one under way, partly completed or disputed from above, that of a planned or called-off node not at all.
2. A round without a history has the status of the round it is part of; a tree without one is not done.
3. A round always says its kind, as the field is never empty; so the kind of a transfer of a whole never reaches a part.
4. The rest of a whole without transfers holds what its parties left unsaid in an exchange, else nobody.
5. An unsaid giving is a line like any other: what a part says of its holder or kind departs from it freely.
6. A party is silent unless it surely holds the persons of a line of the round's kind: by name, or as the only party
   left. A line with neither end silences nobody's silence: it covers all that was handed over.
7. Who "receives from it elsewhere": recipients named in any other round, whatever became of that round.
8. A round without a date has those of the steps that carried it out.
9. A node that cannot meet its parts, taken without the nodes above, is read as itself without parts, or as its parts
   without its own figures and with nobody in its rest.
10. Where the dates of a part lie outside those of its whole, those of the part hold.
11. A part without a date may pass on several days where its whole may.
12. A round is in a world where it hands over at least one person asked for; out where none.

Where the rules say too little an oracle is `strict` or not, and an answer is right between the two: it has to hold
what the strict one holds, and to lie within what the other does.

a. Where neither parties nor a second side of an exchange are known and one giver is, the second recipient is a side
   that no other line names (strict), or any side.
b. Where an exchange has neither transfers, parties nor givers, it holds nobody (strict), or anybody.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from itertools import product
from types import MappingProxyType
from typing import Any

import numpy as np

from conflictevents.records.history import fold, shared
from conflictevents.records.step import ROUND_MOVES

__all__ = ["Answer", "Node", "Oracle", "Question", "TooLarge"]

CATEGORIES: Mapping[str, frozenset[str]] = {
    "anyone": frozenset({"prisoner_of_war", "civilian", "hostage", "detainee", "another", "remains"}),
    "person": frozenset({"prisoner_of_war", "civilian", "hostage", "detainee", "another"}),
    **{leaf: frozenset({leaf}) for leaf in ("prisoner_of_war", "civilian", "hostage", "detainee", "remains")},
}
"""The leaves of the tree of categories that each category holds; `another` is a living person of no named leaf."""
SOMEBODY_ELSE = "?"
"""An actor who is not on record."""
IN_PART = frozenset({"under way", "partly completed", "disputed"})
MAYBE = (False, True)
_LARGEST = 20_000_000


class TooLarge(Exception):
    """The dataset has more states than an exhaustive search can go through."""


@dataclass(frozen=True)
class Question:
    """Who is asked for, and within which days; what is left out is unlimited.

    Attributes:
        category: one category; living persons where nothing else is asked for.
        recipients: each an actor: the person went to it or a part of it.
        holders: each an actor: the person was held by it or a part of it.
        peoples: each an actor: the person belongs to it or a part of it.
        kinds: sets of kinds; the handover is of a kind in each set.
        frameworks: sets of frameworks; the person ran under a framework in each set.
        mediators: sets of actors; an actor in each set, or a part of it, mediated.
        series: bodies in whose series the handover is.
        first: the first day asked for, as an ordinal.
        last: the last day asked for.
        tree: the id of a round at or below which the persons were handed over.
        nowhere: nobody is asked for, whoever it is.
    """

    category: str = "person"
    recipients: tuple[str, ...] = ()
    holders: tuple[str, ...] = ()
    peoples: tuple[str, ...] = ()
    kinds: tuple[frozenset[str], ...] = ()
    frameworks: tuple[frozenset[str], ...] = ()
    mediators: tuple[frozenset[str], ...] = ()
    series: tuple[str, ...] = ()
    first: int | None = None
    last: int | None = None
    tree: str | None = None
    nowhere: bool = False


@dataclass(frozen=True)
class Answer:
    """The least and the most, over all worlds, of the persons asked for.

    Attributes:
        low: the least.
        high: the most; None without a bound.
        contributions: for each place (a leaf, or the rest of a whole), the least and most it contributes.
        members: places of which some line is surely asked for and done, however many persons it holds.
        disputed: ids of rounds of trees that cannot meet their own parts.
    """

    low: int
    high: int | None
    contributions: Mapping[str, tuple[int, int | None]]
    members: frozenset[str] = frozenset()
    disputed: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Line:
    """Persons of one description at one node: a transfer, or what is left unsaid.

    Attributes:
        low: the least persons at or below the node who are of it.
        high: the most; None without a bound.
        categories: the leaf categories its persons may be of.
        recipients: the actors they may have gone to.
        holder: who held them, where it says so.
        peoples: whose people they are, where it says so.
        kind: their kind of handover, where it departs from the round's.
    """

    low: int
    high: int | None
    categories: frozenset[str]
    recipients: frozenset[str]
    holder: str | None = None
    peoples: tuple[str, ...] = ()
    kind: str | None = None

    @cached_property
    def size(self) -> int:
        """How many states it has: from none to its high, or to its low where it has no high."""
        return (self.low if self.high is None else self.high) + 1


@dataclass(eq=False)
class Node:
    """A round, resolved: what it says, and what it inherits."""

    round: Any
    parent: "Node | None"
    status: str | None = None
    parties: tuple[str, ...] = ()
    first: int | None = None
    last: int | None = None
    days_apart: bool = False
    frameworks: frozenset[str] = frozenset()
    mediators: frozenset[str] = frozenset()
    ordinals: Mapping[str, bool] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()
    children: list["Node"] = field(default_factory=list)
    binds: bool = False
    splits: bool = False

    @property
    def id(self) -> str:
        """The id of the round."""
        return str(self.round.id)

    @property
    def is_done(self) -> bool:
        """Whether persons of this node itself may have been handed over."""
        return not self.round.assumed and (self.status == "completed" or self.status in IN_PART)

    def walk(self) -> Iterator["Node"]:
        """This node and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


class Actors:
    """Who is part of whom."""

    def __init__(self, ds: Any) -> None:
        ends = {
            end
            for round_ in ds.rounds
            for line in round_.transfers
            for end in (line.held_by, line.returned_to)
        }
        self.parents: dict[str, str | None] = dict.fromkeys(ends - {None})
        self.parents |= {actor.id: actor.part_of for actor in ds.actors}
        self.names = frozenset(self.parents) | {SOMEBODY_ELSE}
        self._within: dict[str, frozenset[str]] = {}

    def chain(self, actor: str) -> list[str]:
        """An actor and what it is part of, upwards."""
        chain = [actor]
        while (above := self.parents.get(chain[-1])) is not None and above not in chain:
            chain.append(above)
        return chain

    def within(self, actor: str) -> frozenset[str]:
        """An actor and all its parts."""
        if actor not in self._within:
            parts = (name for name in self.parents if actor in self.chain(name))
            self._within[actor] = frozenset({actor, *parts})
        return self._within[actor]

    def related(self, left: str, right: str) -> bool:
        """Whether one of two actors contains the other."""
        return left in self.chain(right) or right in self.chain(left)


class Oracle:
    """All possible worlds of a small dataset, read in one account."""

    def __init__(self, ds: Any, account: str = "recorded", *, strict: bool = True) -> None:
        self.ds = ds
        self.account = account
        self.strict = strict
        self.doubts: set[str] = set()
        self.actors = Actors(ds)
        self.containers = {framework.id: framework.part_of for framework in ds.frameworks}
        self.roots: list[Node] = []
        self.nodes: dict[str, Node] = {}
        rounds = {round_.id: round_ for round_ in ds.rounds}
        for round_ in rounds.values():
            self._resolve(round_, rounds)
        for node in self.nodes.values():
            node.lines = self._lines(node)
            node.binds = node.is_done and (bool(node.round.transfers) or not node.children)
        for root in self.roots:
            self._find_splits(root)

    # What each round says and inherits

    def _resolve(self, round_: Any, rounds: Mapping[str, Any]) -> Node:
        if round_.id in self.nodes:
            return self.nodes[round_.id]
        above = rounds.get(round_.part_of)
        parent = None if above is None else self._resolve(above, rounds)
        node = self.nodes[round_.id] = Node(round_, parent)
        (self.roots if parent is None else parent.children).append(node)
        inherited = parent or Node(round_, None)
        node.frameworks = frozenset(round_.frameworks) or inherited.frameworks
        node.mediators = mediators_of(round_) or inherited.mediators
        node.ordinals = {
            **inherited.ordinals,
            **{ordinal.body: ordinal.counted for ordinal in round_.ordinals},
        }
        node.parties = self._parties(round_, inherited)
        node.status = self._status(node) if round_.history else inherited.status
        first, last = dates_of(round_)
        node.first = max((day for day in (first, inherited.first) if day is not None), default=None)
        node.last = min((day for day in (last, inherited.last) if day is not None), default=None)
        if node.first is not None and node.last is not None and node.first > node.last:
            node.first, node.last = first, last
        node.days_apart = (
            inherited.days_apart if round_.when is None else round_.when.precision.value == "interval"
        )
        return node

    def _parties(self, round_: Any, inherited: Node) -> tuple[str, ...]:
        if getattr(round_, "parties", ()):
            return tuple(sorted(round_.parties))
        if inherited.parties:
            return inherited.parties
        named = {
            frozenset(framework.parties)
            for framework in self.ds.frameworks
            if framework.id in round_.frameworks
        }
        pairs = {parties for parties in named if len(parties) == 2}
        if len(pairs) == 1:
            return tuple(sorted(pairs.pop()))
        ends = {
            end for transfer in round_.transfers for end in (transfer.held_by, transfer.returned_to) if end
        }
        sides = {end for end in ends if not any(above in ends for above in self.actors.chain(end)[1:])}
        return tuple(sorted(sides)) if len(sides) == 2 else ()

    def _status(self, node: Node) -> str | None:
        """A fold of the steps of each side; steps of third parties and of no name count for sides silent since."""
        steps = node.round.history
        takers = {actor for step in steps for actor in step.according_to}
        outsiders = {
            actor for actor in takers if any(above in node.mediators for above in self.actors.chain(actor))
        }
        side_of = {}
        for actor in takers - outsiders:
            chain = self.actors.chain(actor)
            sides = [above for above in chain if above in node.parties] or [
                above for above in reversed(chain) if above in takers
            ]
            side_of[actor] = sides[0]
        sides = {*node.parties, *side_of.values()} or {None}
        statuses = []
        for side in sorted(sides, key=str):
            mine = [any(side_of.get(actor) == side for actor in step.according_to) for step in steps]
            general = [not any(actor in side_of for actor in step.according_to) for step in steps]
            counted = [
                step
                for index, step in enumerate(steps)
                if mine[index] or (general[index] and not any(mine[index + 1 :]))
            ]
            if counted:
                statuses.append(fold(counted, ROUND_MOVES).status)
        return shared([None if status is None else str(status) for status in statuses])

    # Lines

    def _lines(self, node: Node) -> tuple[Line, ...]:
        if not node.is_done:
            return ()
        lines = [self._line(node, transfer) for transfer in node.round.transfers]
        return (*lines, *self._unsaid(node))

    def _line(self, node: Node, transfer: Any) -> Line:
        low = transfer.count.low if node.status == "completed" else 0
        peoples = getattr(transfer, "belonging_to", None) or ()
        return Line(
            low=low,
            high=transfer.count.high,
            categories=CATEGORIES[str(transfer.category)],
            recipients=self._recipients(node, transfer),
            holder=transfer.held_by,
            peoples=(peoples,) if isinstance(peoples, str) else tuple(peoples),
            kind=None if transfer.kind is None else str(transfer.kind),
        )

    def _recipients(self, node: Node, transfer: Any) -> frozenset[str]:
        """Who the persons of a transfer may have gone to: a side unsaid is one that its round names."""
        if transfer.returned_to not in (None, "all"):
            return self.actors.within(transfer.returned_to)
        banned = set() if transfer.held_by is None else self.actors.within(transfer.held_by)
        for names in (self._named(node), node.parties, self.actors.names):
            reach = self._parts_of(names) - banned
            if reach:
                return reach
        return frozenset({SOMEBODY_ELSE})

    def _named(self, node: Node) -> set[str]:
        """The recipients that any account of a round names."""
        transfers = [*node.round.transfers]
        for statement in self.ds.statements:
            transfers += [
                line for claim in statement.claims if claim.about == node.id for line in claim.transfers
            ]
        return {transfer.returned_to for transfer in transfers} - {None, "all"}

    def _parts_of(self, names: Iterable[str]) -> frozenset[str]:
        return frozenset().union(*(self.actors.within(name) for name in names))

    def _givers(self, round_: Any, parties: tuple[str, ...]) -> list[tuple[str, Any]]:
        """Who surely holds the persons of a transfer, and the transfer."""
        givers = []
        for transfer in round_.transfers:
            if transfer.held_by is not None:
                givers.append((transfer.held_by, transfer))
            elif transfer.returned_to is not None:
                candidates = self._other_parties(parties, transfer.returned_to)
                if len(candidates) == 1:
                    givers.append((candidates[0], transfer))
        return givers

    def _other_parties(self, parties: Iterable[str], recipient: str) -> list[str]:
        return [party for party in parties if not self.actors.related(party, recipient)]

    def _unsaid(self, node: Node) -> list[Line]:
        """The givings that an exchange leaves unsaid."""
        round_ = node.round
        if str(round_.kind) != "exchange" or getattr(round_, "transfers_complete", False):
            return []
        if any(transfer.held_by is None and transfer.returned_to is None for transfer in round_.transfers):
            return []
        of_kind = [
            giver
            for giver, transfer in self._givers(round_, node.parties)
            if transfer.kind is None or transfer.kind == round_.kind
        ]
        living = CATEGORIES["person"]
        if not node.parties:
            lone = len({self.actors.chain(giver)[-1] for giver in of_kind}) == 1
            if lone:
                self.doubts.add("a")
                return [
                    Line(0, None, living, frozenset({SOMEBODY_ELSE}) if self.strict else self.actors.names)
                ]
            if not round_.transfers:
                self.doubts.add("b")
                return [] if self.strict else [Line(0, None, living, self.actors.names)]
            return []
        silent = [
            party for party in node.parties if not any(self.actors.related(party, giver) for giver in of_kind)
        ]
        return [
            Line(0, None, living, self._parts_of(self._receives_from(party, node)), holder=party)
            for party in silent
        ]

    def _receives_from(self, party: str, node: Node) -> set[str]:
        elsewhere = {
            transfer.returned_to
            for other in self.nodes.values()
            if other is not node
            for giver, transfer in self._givers(other.round, other.parties)
            if transfer.returned_to is not None and self.actors.related(party, giver)
        }
        return elsewhere or {other for other in node.parties if other != party} or set(self.actors.names)

    # Persons: whether those of one combination of lines are asked for

    def _ends(self, node: Node, lines: Sequence[Line]) -> list[tuple[str, str, str]]:
        """Each recipient, holder and people that a person of these lines may have; the deepest line is first."""
        recipients = frozenset.intersection(*(line.recipients for line in lines))
        holder = next((line.holder for line in lines if line.holder is not None), None)
        peoples = next((line.peoples for line in lines if line.peoples), ())
        kind = lines[0].kind or str(node.round.kind)
        ends = []
        for recipient in recipients:
            if holder is not None:
                holders = self.actors.within(holder)
            else:
                candidates = self._other_parties(node.parties, recipient)
                holders = self._parts_of(candidates) or self.actors.names - {recipient} | {SOMEBODY_ELSE}
            if "unknown" in peoples or (not peoples and kind == "third-country release"):
                belongs = self.actors.names
            else:
                belongs = self._parts_of(peoples) if peoples else frozenset({recipient})
            ends += [(recipient, name, people) for name in holders for people in belongs]
        return ends

    def _asked(
        self,
        node: Node,
        lines: Sequence[Line],
        question: Question,
        settled: Mapping[str, bool] = MappingProxyType({}),
    ) -> tuple[bool, bool] | None:
        """Whether a person of these lines is surely, and possibly, asked for; None where there is no such person.

        What all persons of a handover share may be settled one way or the other.
        """
        categories = frozenset.intersection(*(line.categories for line in lines))
        ends = self._ends(node, lines)
        if not categories or not ends:
            return None
        wanted = CATEGORIES[question.category]
        truths = [(categories <= wanted, bool(categories & wanted))]
        truths += [self._of_frameworks(node, asked) for asked in question.frameworks]
        for name, truth in self.of_handover(node, lines[0], question):
            if truth == MAYBE and name in settled:
                truths.append((settled[name], settled[name]))
            else:
                truths.append(truth)
        fits = [
            all(recipient in self.actors.within(asked) for asked in question.recipients)
            and all(holder in self.actors.within(asked) for asked in question.holders)
            and all(people in self.actors.within(asked) for asked in question.peoples)
            for recipient, holder, people in ends
        ]
        truths.append((all(fits), any(fits)))
        possibly = not question.nowhere and all(maybe for _, maybe in truths)
        return possibly and all(yes for yes, _ in truths), possibly

    def of_handover(
        self, node: Node, line: Line, question: Question
    ) -> Iterator[tuple[str, tuple[bool, bool]]]:
        """What all persons of one line of a handover share, by a name that tells what else shares it."""
        kind = line.kind or str(node.round.kind)
        for kinds in question.kinds:
            yield "kind", (kind in kinds, kind in kinds)
        for number, asked in enumerate(question.mediators):
            surely = any(name in self.actors.within(wide) for name in node.mediators for wide in asked)
            related = any(self.actors.related(name, wide) for name in node.mediators for wide in asked)
            yield f"mediators {number}", (surely, related)
        for body in question.series:
            counted = node.ordinals.get(body)
            departs = line.kind is not None and line.kind != str(node.round.kind)
            name = f"series {body} of {line.kind}" if departs and counted else f"series {body}"
            yield name, (counted is True and not departs, counted is not False)
        if question.tree is not None:
            below = any(above.id == question.tree for above in ancestors(node))
            yield "tree", (below, below)
        first, last = node.first, node.last
        starts = question.first is None or (first is not None and first >= question.first)
        ends = question.last is None or (last is not None and last <= question.last)
        before = question.first is not None and last is not None and last < question.first
        after = question.last is not None and first is not None and first > question.last
        yield "each day" if node.days_apart else "day", (starts and ends, not before and not after)

    def _of_frameworks(self, node: Node, asked: frozenset[str]) -> tuple[bool, bool]:
        wholes = [self._containers(framework) for framework in node.frameworks]
        parts = [
            framework
            for framework in asked
            for name in node.frameworks
            if name in self._containers(framework)
        ]
        return bool(wholes) and all(asked & set(chain) for chain in wholes), bool(parts) or any(
            asked & set(chain) for chain in wholes
        )

    def _containers(self, framework: str) -> list[str]:
        chain = [framework]
        while (above := self.containers.get(chain[-1])) is not None and above not in chain:
            chain.append(above)
        return chain

    # The search

    def answers(self, questions: Sequence[Question]) -> list[Answer]:
        """The answer to each question."""
        lows = [0] * len(questions)
        highs: list[int | None] = [0] * len(questions)
        places: list[dict[str, tuple[int, int | None]]] = [{} for _ in questions]
        members: list[set[str]] = [set() for _ in questions]
        disputed: list[set[str]] = [set() for _ in questions]
        for root in self.roots:
            ids = [node.id for node in root.walk()]
            locations = [None, *ids] if len(ids) > 1 else [None]
            asked = [(question, location) for question in questions for location in locations]
            bounds = _Bounds(self, root, asked).bounds()
            for number, (_, location) in enumerate(asked):
                index = number // len(locations)
                low, high = bounds[number]
                if location is None:
                    lows[index] += low
                    highs[index] = None if high is None or highs[index] is None else highs[index] + high
                    if len(ids) == 1:
                        places[index][root.id] = (low, high)
                    if high != 0:
                        disputed[index] |= {node.id for node in root.walk() if node.splits}
                else:
                    places[index][location] = (low, high)
            for index, question in enumerate(questions):
                members[index] |= {node.id for node in root.walk() if self._is_member(node, question)}
        return [
            Answer(low, high, places[index], frozenset(members[index]), frozenset(disputed[index]))
            for index, (low, high) in enumerate(zip(lows, highs, strict=True))
        ]

    def _is_member(self, node: Node, question: Question) -> bool:
        if node.status != "completed":
            return False
        truths = [self._asked(node, [line], question) for line in node.lines]
        return any(truth is not None and truth[0] for truth in truths)

    def is_possible(
        self, question: Question, claim: Any, without: str | None = None, having: str | None = None
    ) -> bool:
        """Whether in some world the persons asked for are as many as claimed; without a place, or with it in."""
        top = max(claim.low, claim.high or 0) + 1
        totals = {0}
        for root in self.roots:
            ids = {node.id for node in root.walk()}
            search = _Totals(
                self,
                root,
                question,
                top,
                without=without if without in ids else None,
                having=having if having in ids else None,
            )
            totals = {min(left + right, top) for left in totals for right in search.totals()}
        return any(claim.low <= total and (claim.high is None or total <= claim.high) for total in totals)

    def _find_splits(self, node: Node) -> None:
        for child in node.children:
            self._find_splits(child)
        if node.binds and node.children:
            node.splits = not _Totals(self, node, Question(nowhere=True), 1).totals()


class _Search(ABC):
    """All states of the lines of one tree, and what is asked of each state.

    A state is how many persons each open line has so far; an array has an axis for each open line, and may have one
    more for the questions.
    """

    EXTRA_AXES = 0
    IMPOSSIBLE: int

    def __init__(self, oracle: Oracle, root: Node) -> None:
        self.oracle = oracle
        self.root = root

    @abstractmethod
    def either(self, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        """What is asked of a state that is reached in two ways."""

    @abstractmethod
    def plus(self, state: np.ndarray, person: Any) -> np.ndarray:
        """What is asked of each state after one more person."""

    @abstractmethod
    def persons(self, node: Node, lines: Sequence[Line], mode: Any) -> list[tuple[Any, int]]:
        """What a person of these lines may add; with each how often it counts at most, where no figure says."""

    def modes(self, node: Node, choices: Sequence[Sequence[Line]]) -> list[Any]:
        """The ways in which what the persons of a handover share may be settled."""
        return [None]

    def needs(self, node: Node) -> bool:
        """Whether only worlds in which persons are handed over at this place are asked for."""
        return False

    def begin(self, node: Node, state: np.ndarray, path: Sequence[Line], steps: Any) -> np.ndarray:
        """The states before anybody is handed over at a place."""
        return state

    def end(self, start: np.ndarray) -> np.ndarray:
        """What is asked, once all persons of the tree are handed over."""
        return self._visit(self.root, start, [])

    def _visit(self, node: Node, state: np.ndarray, above: list[tuple[int, Line]]) -> np.ndarray:
        if not node.splits:
            return self._visit_as(node, state, above, figures=True, parts=True)
        readings = []
        if not any(self.needs(below) for child in node.children for below in child.walk()):
            readings.append(self._visit_as(node, state, above, figures=True, parts=False))
        if not self.needs(node):
            readings.append(self._visit_as(node, state, above, figures=False, parts=True))
        return reduce(self.either, readings)

    def _visit_as(
        self, node: Node, state: np.ndarray, above: list[tuple[int, Line]], *, figures: bool, parts: bool
    ) -> np.ndarray:
        """The states after all persons at or below a node; `above` are the open lines, each with its level."""
        level = len({level for level, _ in above})
        binds = figures and node.binds
        lines = [(level, line) for line in node.lines] if binds else []
        for _, line in lines:
            state = self._opened(state, line)
        path = above + lines
        if parts:
            for child in node.children:
                state = self._visit(child, state, path)
        has_rest = not parts or not node.children or (figures and not node.round.parts_complete)
        if node.lines and has_rest:
            state = self._hand_over(node, state, path, binds=binds)
        for _, line in reversed(lines):
            axis = -1 - self.EXTRA_AXES
            reached = state.take(range(line.low, state.shape[axis]), axis=axis)
            state = reduce(self.either, np.moveaxis(reached, axis, 0))
        return state

    def _hand_over(
        self, node: Node, state: np.ndarray, path: list[tuple[int, Line]], *, binds: bool
    ) -> np.ndarray:
        """The states after any persons at a leaf, or in the rest of a whole."""
        levels: dict[int, list[int]] = {}
        for index, (level, _) in enumerate(path):
            levels.setdefault(level, []).append(index)
        deepest_first = [levels[level] for level in sorted(levels, reverse=True)]
        choices: list[tuple[tuple[int, ...], list[Line]]] = []
        for combination in product(*deepest_first):
            lines = [path[index][1] for index in combination]
            choices += [
                (combination, tops + lines) for tops in ([[]] if binds else [[line] for line in node.lines])
            ]
        results = []
        for mode in self.modes(node, [lines for _, lines in choices]):
            steps = [
                (combination, person, often)
                for combination, lines in choices
                for person, often in self.persons(node, lines, mode)
            ]
            open_lines = [line for _, line in path]
            result = self.begin(node, state, open_lines, steps)
            for combination, person, often in steps:
                highs = [path[index][1].high for index in combination]
                limits = [high for high in highs if high is not None]
                lows = [path[index][1].low for index in combination]
                for _ in range(min(limits) if limits else max([often, *lows])):
                    result = self.either(result, self._added(result, open_lines, combination, person))
            results.append(result)
        return reduce(self.either, results)

    def _opened(self, state: np.ndarray, line: Line) -> np.ndarray:
        """The states with one more line, of which there is nobody yet."""
        cut = state.ndim - self.EXTRA_AXES
        shape = (*state.shape[:cut], line.size, *state.shape[cut:])
        if np.prod(shape) > _LARGEST:
            raise TooLarge
        larger = np.full(shape, self.IMPOSSIBLE, dtype=state.dtype)
        larger[(*(slice(None),) * cut, 0)] = state
        return larger

    def _added(
        self, state: np.ndarray, path: Sequence[Line], combination: tuple[int, ...], person: Any
    ) -> np.ndarray:
        """The states after one more person of a combination of lines."""
        moves: list[list[tuple[slice, slice]]] = []
        for index, line in enumerate(path):
            steps = [(slice(None), slice(None))]
            if index in combination:
                steps = [(slice(0, -1), slice(1, None))] if line.size > 1 else []
                if line.high is None:
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

    def __init__(self, oracle: Oracle, root: Node, asked: Sequence[tuple[Question, str | None]]) -> None:
        super().__init__(oracle, root)
        self.asked = asked

    def bounds(self) -> list[tuple[int, int | None]]:
        """The least and the most for each question."""
        end = self.end(np.zeros((2 * len(self.asked),), dtype=np.int64))
        lows, highs = end[: len(self.asked)], -end[len(self.asked) :]
        return [
            (int(low), None if high > -self.UNBOUNDED // 2 else int(high))
            for low, high in zip(lows, highs, strict=True)
        ]

    def either(self, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        return np.minimum(left, right)

    def plus(self, state: np.ndarray, person: Any) -> np.ndarray:
        total = state + person
        return np.where(total > self.IMPOSSIBLE // 2, self.IMPOSSIBLE, np.maximum(total, 4 * self.UNBOUNDED))

    def persons(self, node: Node, lines: Sequence[Line], mode: Any) -> list[tuple[Any, int]]:
        truths = {question: self.oracle._asked(node, lines, question) for question, _ in self.asked}
        least, most = [], []
        for question, place in self.asked:
            truth = truths[question]
            if truth is None:
                return []
            here = place is None or place == node.id
            least.append(int(here and truth[0]))
            most.append(-int(here and truth[1]))
        weights = np.array(least + most, dtype=np.int64)
        if all(line.high is None for line in lines):
            weights = np.where(weights < 0, self.UNBOUNDED, weights)
        return [(weights, 1)]


class _Totals(_Search):
    """How many persons asked for there may be in a tree, as bits of an integer; the highest is for all from `top` on."""

    IMPOSSIBLE = 0

    def __init__(
        self,
        oracle: Oracle,
        root: Node,
        question: Question,
        top: int,
        without: str | None = None,
        having: str | None = None,
    ) -> None:
        super().__init__(oracle, root)
        self.question = question
        self.top = top
        self.without = without
        self.having = having

    def totals(self) -> set[int]:
        """The totals that some world has."""
        bits = int(self.end(np.array(1, dtype=np.int64)))
        return {total for total in range(self.top + 1) if bits >> total & 1}

    def either(self, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        return left | right

    def plus(self, state: np.ndarray, person: Any) -> np.ndarray:
        if person == 0:
            return state
        highest = 1 << self.top
        return (state << 1) & (2 * highest - 1) | state & highest

    def modes(self, node: Node, choices: Sequence[Sequence[Line]]) -> list[Any]:
        shared_truths = {
            name
            for lines in choices
            for name, truth in self.oracle.of_handover(node, lines[0], self.question)
            if truth == MAYBE and name != "each day"
        }
        names = sorted(shared_truths)
        return [
            dict(zip(names, settled, strict=True)) for settled in product((True, False), repeat=len(names))
        ]

    def persons(self, node: Node, lines: Sequence[Line], mode: Any) -> list[tuple[Any, int]]:
        truth = self.oracle._asked(node, lines, self.question, mode)
        if truth is None:
            return []
        numbers = [1] * truth[1] + [0] * (not truth[0])
        if node.id == self.without:
            numbers = [number for number in numbers if number == 0]
        return [(number, self.top) for number in numbers]

    def needs(self, node: Node) -> bool:
        return node.id == self.having

    def begin(self, node: Node, state: np.ndarray, path: Sequence[Line], steps: Any) -> np.ndarray:
        if node.id != self.having:
            return state
        persons = [
            self._added(state, path, combination, 1) for combination, number, _ in steps if number == 1
        ]
        return reduce(self.either, persons, np.zeros_like(state))


def ancestors(node: Node | None) -> Iterator[Node]:
    """A node and all above it."""
    while node is not None:
        yield node
        node = node.parent


def dates_of(round_: Any) -> tuple[int | None, int | None]:
    """The first and last day of a round: of its date, else of the dated steps that carried it out."""
    if round_.when is not None:
        return round_.when.first_day, round_.when.last_day
    carried_out = {"under way", "partly completed", "completed"}
    dates = [
        step.when for step in round_.history if step.when is not None and str(step.status) in carried_out
    ]
    firsts, lasts = [date.first_day for date in dates], [date.last_day for date in dates]
    return (
        None if None in firsts else min(firsts, default=None),
        None if None in lasts else max(lasts, default=None),
    )


def mediators_of(round_: Any) -> frozenset[str]:
    """Who mediated a round."""
    parties = getattr(round_, "third_parties", ())
    return frozenset(getattr(round_, "mediators", ())) | {
        party.actor for party in parties if party.role == "mediator"
    }
