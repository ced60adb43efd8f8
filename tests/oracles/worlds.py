"""What a dataset allows: each round resolved by the rules of meaning alone, without the library's own counting.

Each round is a node of a tree. Each person handed over is at one leaf, or in the rest of a whole, and is of exactly
one line of each node above. A line is a transfer, a giving left unsaid, or what an account leaves unknown. A node has
one reading in most accounts, and several where an account is the union of others.

Readings chosen where the rules leave more than one:

1. The persons of a world are those handed over. The figure of a completed node binds them from both sides, that of
   one under way, partly completed or disputed from above, that of a planned or called-off node not at all.
2. A round without a history has the status of the round it is part of; a tree without one is not done.
3. A round always says its kind, as the field is never empty; so the kind of a transfer of a whole never reaches a part.
4. The rest of a whole without transfers holds what its parties left unsaid in an exchange, else nobody.
5. An unsaid giving is a line like any other: what a part says of its holder or kind departs from it freely.
6. A party is silent unless it surely holds the persons of a line of the round's kind: by name, or as the only party
   left. A line with neither end leaves nobody silent: it covers all that was handed over.
7. Who "receives from it elsewhere" does so in another tree, whatever became of that round: a whole and its parts are
   one account of the same handover.
8. A round without a date has those of the steps that carried it out.
9. A node that cannot meet its parts, taken without the nodes above, is read as itself without parts, or as its parts
   without its own figures and with nobody in its rest.
10. Where the dates of a part lie outside those of its whole, those of the part hold.
11. A part without a date may pass on several days where its whole may.
12. A round is in a world where it hands over at least one person asked for; out where none.
13. Third parties are inherited role by role. `transfers_complete` holds for all parts.
14. An actor's account does not speak of who is silent: what it does not name is unknown anyway. A claim to all sides,
    or to a side unsaid, names every side.
15. Where several statements of an actor speak of one recipient, each sums its own lines first.
16. A side left unsaid is neither the holder nor a part or a whole of it, as a holder left unsaid is no recipient; who
   is named as a recipient elsewhere and is a whole of the holder is none here.
17. The recipients that a round names for a side left unsaid are those that it and its parts name, as parts are of the
   same persons, by lines that may be of the same category and may hold anybody.
18. Where no statement speaks of a round, `widest` and `agreed` are the recorded account, its silences included.

Where the rules say too little there are doubts, each to be read strictly or leniently, and an answer is right by any
combination of them.

a. Where neither parties nor a second side of an exchange are known and one giver is, the second giver and recipient
   are nobody on record (strict), or anybody.
b. Where an exchange has neither transfers, parties nor givers, it holds nobody (strict), or anybody.
c. The recipients of which an account may be silent are those that some account names or silence reaches (strict), or
   the parties too.
d. A claim to all sides reaches the recipients that some account names (strict), or those that silence reaches too.
e. An account that gives an unknown or withheld number of a recipient does not speak of it (strict), or says any number.
f. What an account leaves unknown was held by the other party, as what has no holder is (strict), or by anybody.
g. A party hands over to a recipient elsewhere only where the holder is named, or also where it is the only party left:
   whom both readings name (strict), or either of them.
h. A side left unsaid is one that its own round names (strict), or one that a whole of it names too.
i. A side left unsaid binds the parts to those sides (strict), or does not.
j. The rest of a whole without transfers holds what 4 says (strict), or anybody, as its parts are a lower bound.
k. A part that was called off names nobody for a whole that was not (strict), or those that it says.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product
from types import MappingProxyType
from typing import Any

from conflictevents.records.step import ROUND_MOVES, fold, shared

__all__ = ["CATEGORIES", "MAYBE", "Axis", "Line", "Node", "Question", "Reading", "Unsupported", "Worlds"]

CATEGORIES: Mapping[str, frozenset[str]] = {
    "anyone": frozenset({"prisoner_of_war", "civilian", "hostage", "detainee", "another", "remains"}),
    "person": frozenset({"prisoner_of_war", "civilian", "hostage", "detainee", "another"}),
    **{leaf: frozenset({leaf}) for leaf in ("prisoner_of_war", "civilian", "hostage", "detainee", "remains")},
}
"""The leaves of the tree of categories that each category holds; `another` is a living person of no named leaf."""
EVERYBODY = CATEGORIES["anyone"]
SOMEBODY_ELSE = "?"
"""An actor who is not on record."""
ASSERTING = frozenset({"announces", "reports", "confirms", "withholds"})
"""Acts that say that something is so, as against wanting, doubting or foretelling it."""
IN_PART = frozenset({"under way", "partly completed", "disputed"})
MAYBE = (False, True)
"""What is possibly so, and not surely; a truth is whether something is surely, and whether it is possibly so."""

Truth = tuple[bool, bool]


class Unsupported(Exception):
    """The dataset has something that the oracle has no reading of in the account asked for."""


@dataclass(frozen=True)
class Question:
    """Who is asked for, and within which days; what is left out is unlimited.

    Attributes:
        category: one category; living persons where nothing else is asked for.
        group: all are of this group.
        recipients: each an actor: the person went to it or a part of it.
        holders: each an actor: the person was held by it or a part of it.
        peoples: each an actor: the person belongs to it or a part of it.
        kinds: sets of kinds; the handover is of a kind in each set.
        frameworks: sets of frameworks; the person ran under a framework in each set.
        third_parties: sets of actors by role; an actor in each set, or a part of it, played the role.
        series: bodies in whose series the handover is.
        first: the first day asked for, as an ordinal.
        last: the last day asked for.
        tree: the id of a round at or below which the persons were handed over.
        nowhere: nobody is asked for, whoever it is.
    """

    category: str = "person"
    group: str | None = None
    recipients: tuple[str, ...] = ()
    holders: tuple[str, ...] = ()
    peoples: tuple[str, ...] = ()
    kinds: tuple[frozenset[str], ...] = ()
    frameworks: tuple[frozenset[str], ...] = ()
    third_parties: tuple[tuple[str, frozenset[str]], ...] = ()
    series: tuple[str, ...] = ()
    first: int | None = None
    last: int | None = None
    tree: str | None = None
    nowhere: bool = False


@dataclass(frozen=True, eq=False)
class Axis:
    """A figure: how many persons of a line, or of a breakdown of it, there are at least and at most."""

    low: int
    high: int | None

    @property
    def is_open(self) -> bool:
        """Whether any number fits."""
        return self.low == 0 and self.high is None

    @cached_property
    def size(self) -> int:
        """How many states it has: from none to its high, or to its low where it has no high."""
        return (self.low if self.high is None else self.high) + 1


@dataclass(frozen=True, eq=False)
class Line:
    """Persons of one description at one node.

    Attributes:
        figure: how many they are.
        categories: the leaf categories they may be of.
        recipients: the actors to whom persons of this node or a part of it may have gone.
        reach: the same for persons of no part; None where that is no narrower.
        holder: who held them, where it says so.
        peoples: whose people they are, where it says so.
        kind: their kind of handover, where it departs from the round's.
        carrier: who carried them, where it says so.
        node: the round that says of a carrier.
        group: the group that all of them are of.
        breakdowns: how many of them are of some group.
        in_group: whether they are of the group asked for, where a breakdown divides them.
        to_all: whether it names no side.
        from_anybody: whether anybody may have held them, where no part says who did.
        best: how many they most likely are.
    """

    figure: Axis
    categories: frozenset[str]
    recipients: frozenset[str]
    reach: frozenset[str] | None = None
    holder: str | None = None
    peoples: tuple[str, ...] = ()
    kind: str | None = None
    carrier: str | None = None
    node: str | None = None
    group: str | None = None
    breakdowns: Mapping[str, Axis] = field(default_factory=dict)
    in_group: bool | None = None
    to_all: bool = False
    from_anybody: bool = False
    best: int | None = None


@dataclass(frozen=True, eq=False)
class Reading:
    """The lines of a node, and whether each person below it has to be of one of them."""

    lines: tuple[Line, ...]
    binds: bool


@dataclass(eq=False)
class Node:
    """A round, resolved: what it says, and what it inherits.

    Attributes:
        round: the record.
        parent: the node it is part of.
        status: what it had become, as far as the sides share it.
        parties: who hands over to each other.
        first: the first day on which its persons may have passed.
        last: the last one.
        days_apart: whether they may have passed on several days.
        frameworks: those it ran under.
        third_parties: by role, who played it.
        ordinals: by body, whether it counts the round.
        complete: whether nobody passed but those of the transfers.
        children: its parts.
        readings: its lines; several where any of them may hold.
        splits: whether it cannot meet its parts.
        disputes: whether its accounts cannot meet.
    """

    round: Any
    parent: "Node | None"
    status: str | None = None
    parties: tuple[str, ...] = ()
    first: int | None = None
    last: int | None = None
    days_apart: bool = False
    frameworks: frozenset[str] = frozenset()
    third_parties: Mapping[str, frozenset[str]] = field(default_factory=dict)
    ordinals: Mapping[str, bool] = field(default_factory=dict)
    complete: bool = False
    children: list["Node"] = field(default_factory=list)
    readings: tuple[Reading, ...] = ()
    splits: bool = False
    disputes: bool = False

    @property
    def id(self) -> str:
        """The id of the round."""
        return str(self.round.id)

    @property
    def root(self) -> "Node":
        """The node at the top of its tree."""
        return list(self.ancestors())[-1]

    @property
    def kind(self) -> str:
        """The kind of handover."""
        return str(self.round.kind)

    @property
    def is_done(self) -> bool:
        """Whether persons of this node itself may have been handed over."""
        return not self.round.assumed and (self.status == "completed" or self.status in IN_PART)

    def walk(self) -> Iterator["Node"]:
        """This node and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()

    def ancestors(self) -> Iterator["Node"]:
        """This node and all above it."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.parent


class Actors:
    """Who is part of whom."""

    def __init__(self, ds: Any) -> None:
        claims = [claim for statement in ds.statements for claim in statement.claims]
        lines = [line for record in (*ds.rounds, *claims) for line in record.transfers]
        ends = {end for line in lines for end in (line.held_by, line.returned_to)} - {None, "all"}
        self.parents: dict[str, str | None] = dict.fromkeys(sorted(ends))
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

    def within_any(self, actors: Iterable[str]) -> frozenset[str]:
        """Some actors and all their parts."""
        return frozenset().union(*(self.within(actor) for actor in actors))

    def related(self, left: str, right: str) -> bool:
        """Whether one of two actors contains the other."""
        return left in self.within(right) or right in self.within(left)


class Worlds:
    """The trees of a dataset in one account, and whether persons of given lines are asked for.

    `category` is the one asked for: accounts are compared once the categories asked for are summed.
    """

    def __init__(
        self,
        ds: Any,
        account: str = "recorded",
        category: str = "person",
        lenient: frozenset[str] = frozenset(),
    ) -> None:
        self.ds = ds
        self.account = account
        self.wanted = CATEGORIES[category]
        self.lenient = lenient
        self.doubts: set[str] = set()
        self._known_ends: dict[tuple[Any, ...], frozenset[tuple[str, str, str]]] = {}
        self.actors = Actors(ds)
        self.containers = {framework.id: framework.part_of for framework in ds.frameworks}
        self.roots: list[Node] = []
        self.nodes: dict[str, Node] = {}
        rounds = {round_.id: round_ for round_ in ds.rounds}
        for round_ in rounds.values():
            self._resolve(round_, rounds)
        for node in self.nodes.values():
            node.readings = self._readings(node) if node.is_done else (Reading((), binds=False),)

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
        roles: dict[str, frozenset[str]] = {}
        for party in round_.third_parties:
            roles[party.role] = roles.get(party.role, frozenset()) | {party.actor}
        node.third_parties = {**inherited.third_parties, **roles}
        counted = {ordinal.body: ordinal.counted for ordinal in round_.ordinals}
        node.ordinals = {**inherited.ordinals, **counted}
        node.complete = round_.transfers_complete or inherited.complete
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
        if round_.parties:
            return tuple(sorted(round_.parties))
        if inherited.parties:
            return inherited.parties
        frameworks = [framework for framework in self.ds.frameworks if framework.id in round_.frameworks]
        pairs = {frozenset(framework.parties) for framework in frameworks if len(set(framework.parties)) == 2}
        if len(pairs) == 1:
            return tuple(sorted(pairs.pop()))
        ends = {end for line in round_.transfers for end in (line.held_by, line.returned_to) if end}
        sides = {end for end in ends if not any(above in ends for above in self.actors.chain(end)[1:])}
        return tuple(sorted(sides)) if len(sides) == 2 else ()

    def _status(self, node: Node) -> str | None:
        """A fold of the steps of each side; steps of third parties and of no name count for sides silent since."""
        steps = node.round.history
        outside = frozenset().union(*node.third_parties.values())
        takers = {actor for step in steps for actor in step.according_to}
        side_of: dict[str, str] = {}
        for actor in takers:
            chain = self.actors.chain(actor)
            if not any(above in outside for above in chain):
                sides = [above for above in chain if above in node.parties]
                side_of[actor] = (sides or [above for above in chain if above in takers][::-1])[0]
        statuses = []
        for side in sorted({*node.parties, *side_of.values()}) or [None]:
            mine = [any(side_of.get(actor) == side for actor in step.according_to) for step in steps]
            general = [not any(actor in side_of for actor in step.according_to) for step in steps]
            if any(mine) and _is_against(steps, mine, general):
                return "disputed"
            steps_counted = [
                step
                for index, step in enumerate(steps)
                if mine[index] or (general[index] and not any(mine[index + 1 :]))
            ]
            if steps_counted:
                statuses.append(fold(steps_counted, ROUND_MOVES).status)
        return shared([None if status is None else str(status) for status in statuses])

    # The readings of a node in the account asked for

    def _readings(self, node: Node) -> tuple[Reading, ...]:
        recorded = self._lines(node, node.round.transfers)
        is_alone = self.account in ("widest", "agreed") and not self._statements(node, None)
        if self.account == "recorded" or is_alone:
            return (self._reading(node, (*recorded, *self._unsaid(node)), speaks=bool(recorded)),)
        if self.account == "widest":
            return self._widest(node, recorded)
        if self.account == "agreed":
            return (self._agreed(node, recorded),)
        statements = self._statements(node, self.actors.within(self.account))
        lines = self._of_actor(node, statements)
        return (self._reading(node, (*lines, *self._unknown(node, lines)), speaks=bool(lines)),)

    def _reading(self, node: Node, lines: tuple[Line, ...], *, speaks: bool) -> Reading:
        return Reading(lines, binds=speaks or not node.children)

    def _lines(self, node: Node, transfers: Iterable[Any]) -> tuple[Line, ...]:
        return tuple(self._line(node, transfer) for transfer in transfers)

    def _line(self, node: Node, transfer: Any) -> Line:
        def axis(count: Any) -> Axis:
            return Axis(count.low if node.status == "completed" else 0, count.high)

        to_all = _covers_all(transfer)
        peoples = transfer.belonging_to or ()
        return Line(
            figure=axis(transfer.count),
            categories=CATEGORIES[str(transfer.category)],
            recipients=self._bound(node, transfer) if to_all else self.actors.within(transfer.returned_to),
            reach=self._reach(node, transfer) if to_all else None,
            holder=transfer.held_by,
            peoples=(peoples,) if isinstance(peoples, str) else tuple(peoples),
            kind=None if transfer.kind is None else str(transfer.kind),
            carrier=transfer.carrier,
            node=node.id,
            group=transfer.group,
            to_all=to_all,
            best=transfer.count.best,
            breakdowns={breakdown.of: axis(breakdown.count) for breakdown in transfer.breakdowns},
        )

    def _bound(self, node: Node, transfer: Any) -> frozenset[str]:
        """Who persons of the parts may have gone to where a whole leaves their side unsaid."""
        if node.children and self._is_lenient("i"):
            return self.actors.names - self._related_to(transfer.held_by)
        return self._reach(node, transfer)

    def _related_to(self, holder: str | None) -> frozenset[str]:
        """The holder, its parts and what it is part of; nobody where it is not said."""
        return frozenset(name for name in self.actors.parents if holder and self.actors.related(name, holder))

    def _is_lenient(self, doubt: str) -> bool:
        """Whether a doubt that has come up is read the wider way."""
        self.doubts.add(doubt)
        return doubt in self.lenient

    def _unrelated(self, names: Iterable[str], holder: str | None) -> frozenset[str]:
        """Actors who are neither the holder nor a part or a whole of it, with their parts."""
        return self.actors.within_any(
            name for name in names if holder is None or not self.actors.related(name, holder)
        )

    def _reach(self, node: Node, transfer: Any) -> frozenset[str]:
        """Who persons whose side is left unsaid may have gone to: sides that their round names."""
        banned = self._related_to(transfer.held_by)
        named = self._unrelated(
            (
                name
                for below in self._list_naming(node)
                for name in self._named(below, CATEGORIES[str(transfer.category)])
            ),
            transfer.held_by,
        )
        silent = frozenset().union(*(line.recipients for line in self._unsaid(node)))
        above = self.actors.within_any(
            name for other in list(node.ancestors())[1:] for name in self._named(other)
        )
        if named and not named >= silent:
            named |= silent if self._is_lenient("d") else frozenset()
        if not named >= above:
            named |= above if self._is_lenient("h") else frozenset()
        reaches = (named, self._unrelated(node.parties, transfer.held_by), self.actors.names)
        return next((reach - banned for reach in reaches if reach - banned), frozenset({SOMEBODY_ELSE}))

    def _list_naming(self, node: Node) -> Iterator[Node]:
        """A round and the parts that name who its persons may have gone to."""
        yield node
        for child in node.children:
            if not node.is_done or child.is_done or self._is_lenient("k"):
                yield from self._list_naming(child)

    def _named(self, node: Node, categories: frozenset[str] | None = None) -> set[str]:
        """The recipients that any account of a round names; of some categories, by lines that may hold such persons."""
        spoken = [line for lines in self._statements(node, None) for line in lines]
        return {
            line.returned_to
            for line in (*node.round.transfers, *spoken)
            if not _covers_all(line)
            and (
                categories is None
                or (line.count.high != 0 and bool(CATEGORIES[str(line.category)] & categories))
            )
        }

    def _statements(self, node: Node, speakers: frozenset[str] | None) -> list[list[Any]]:
        """The transfers that each standing statement asserts of a round; of all speakers where none are named."""
        withdrawn = {
            id for statement in self.ds.statements for id in (*statement.supersedes, *statement.retracts)
        }
        spoken = []
        for statement in sorted(self.ds.statements, key=lambda statement: statement.id):
            if statement.id in withdrawn or (speakers is not None and statement.speaker not in speakers):
                continue
            spoken.append(
                [
                    line
                    for claim in statement.claims
                    if claim.about == node.id
                    and claim.act in ASSERTING
                    and claim.status in (None, "completed")
                    for line in claim.transfers
                ]
            )
        return [lines for lines in spoken if lines]

    def _of_actor(self, node: Node, statements: Sequence[Sequence[Any]]) -> tuple[Line, ...]:
        """An actor's lines; where several of its statements name a recipient, what they share, else their hull."""
        if any(_covers_all(line) for lines in statements for line in lines):
            if len(statements) > 1:
                raise Unsupported
            return self._lines(node, statements[0])
        by_recipient: dict[str, list[tuple[Line, ...]]] = {}
        for lines in statements:
            for recipient in sorted({line.returned_to for line in lines}):
                mine = [line for line in lines if line.returned_to == recipient]
                by_recipient.setdefault(recipient, []).append(self._lines(node, mine))
        result: list[Line] = []
        for options in by_recipient.values():
            if len(options) == 1:
                result += options[0]
            else:
                wanted = self._divide_by(node, options)
                sums = [self._sum(lines, wanted) for lines in options]
                common = _intersection(sums) if self._can_meet(options) else None
                result += self._divided(options[0][0], common or _hull(sums), wanted)
        return tuple(result)

    def _can_meet(self, options: Sequence[Sequence[Line]]) -> bool:
        """Whether several statements can hold together, by all that they say of persons who may be of those asked for."""
        stated = {line.categories for mine in options for line in mine}
        wanted = self.wanted
        while not all(categories <= wanted or not categories & wanted for categories in stated):
            wanted = frozenset().union(wanted, *(categories for categories in stated if categories & wanted))
        return _intersection([self._sum(mine, wanted) for mine in options]) is not None

    def _sum(self, lines: Iterable[Line], wanted: frozenset[str]) -> Axis:
        """How many of some categories some lines hold together."""
        low, high = 0, 0
        unbounded = False
        for line in lines:
            if line.categories <= wanted:
                low += line.figure.low
            if line.categories & wanted:
                unbounded = unbounded or line.figure.high is None
                high += line.figure.high or 0
        return Axis(low, None if unbounded else high)

    def _divide_by(self, node: Node, options: Sequence[Sequence[Line]]) -> frozenset[str]:
        """The categories of which several statements are compared: theirs if all are of the same, else those asked for.

        What is said of others is left out of the sums then, so it has to be a round alone: in a tree the sums of parts
        and wholes rest on it. Persons who are described in several ways have no sum that could be described.
        """
        if (
            len(
                {
                    (line.holder, line.peoples, line.carrier, line.kind, line.group)
                    for mine in options
                    for line in mine
                }
            )
            > 1
        ):
            raise Unsupported
        categories = {line.categories for mine in options for line in mine}
        if len(categories) == 1:
            return categories.pop()
        if node.parent or node.children:
            raise Unsupported
        return self.wanted

    def _divided(self, like: Line, figure: Axis, wanted: frozenset[str]) -> list[Line]:
        """A line of some categories; where statements also speak of others, and any number of those, described alike."""
        asked = replace(like, figure=figure, categories=wanted, breakdowns={}, best=None)
        others = frozenset() if like.categories == wanted else EVERYBODY - wanted
        return [asked, *([replace(asked, figure=Axis(0, None), categories=others)] if others else [])]

    def _unknown(self, node: Node, lines: Sequence[Line]) -> list[Line]:
        """What an actor's account leaves unknown: everything to recipients that it does not name."""
        named = frozenset().union(*(line.recipients for line in lines))
        names = self._named(node)
        silent = frozenset().union(*(line.recipients for line in self._unsaid(node)))
        reach = self.actors.within_any(names) | silent
        if not reach >= self.actors.within_any(node.parties) and self._is_lenient("c"):
            reach |= self.actors.within_any(node.parties)
        statements = self._statements(node, self.actors.within(self.account))
        if any(_covers_all(line) for said in statements for line in said):
            return []
        return [
            Line(
                Axis(0, None),
                EVERYBODY,
                self.actors.names - named,
                reach=reach - named,
                from_anybody=self._is_lenient("f"),
            )
        ]

    def _speakers(self, node: Node, recorded: Sequence[Line]) -> list[tuple[Line, ...]]:
        """The lines of each account that speaks of a node."""
        sides: dict[str, list[Any]] = {}
        for statement in self.ds.statements:
            side = self.actors.chain(statement.speaker)[-1]
            sides.setdefault(side, [])
        accounts = [tuple(recorded)] if recorded else []
        for side in sorted(sides):
            lines = self._of_actor(node, self._statements(node, self.actors.within(side)))
            if lines:
                accounts.append(lines)
        return accounts

    def _by_recipient(
        self, node: Node, accounts: Sequence[tuple[Line, ...]]
    ) -> dict[frozenset[str], list[tuple[Line, ...]]]:
        options: dict[frozenset[str], list[tuple[Line, ...]]] = {}
        for lines in accounts:
            for recipients in dict.fromkeys(line.recipients for line in lines):
                mine = tuple(line for line in lines if line.recipients == recipients)
                options.setdefault(recipients, []).append(mine)
        if len(frozenset().union(*options)) < sum(len(recipients) for recipients in options):
            raise Unsupported
        return options

    def _left_unsaid(self, node: Node, named: Iterable[frozenset[str]]) -> list[Line]:
        """The givings unsaid, to recipients of whom no account speaks."""
        spoken = frozenset().union(*named)
        lines = [replace(line, recipients=line.recipients - spoken) for line in self._unsaid(node)]
        return [line for line in lines if line.recipients]

    def _widest(self, node: Node, recorded: Sequence[Line]) -> tuple[Reading, ...]:
        """Each recipient's lines of any account that speaks of it; or those of an account of all sides."""
        accounts = self._speakers(node, recorded)
        if any(_covers_all(line) for line in node.round.transfers):
            raise Unsupported
        covering = [lines for lines in accounts if len(lines) == 1 and lines[0].to_all]
        if covering and self._unsaid(node):
            raise Unsupported
        options = self._by_recipient(node, [lines for lines in accounts if lines not in covering])
        is_open = any(_is_open(lines) for mine in (covering, *options.values()) for lines in mine)
        if is_open and not self._is_lenient("e"):
            speaks = bool(_known(covering)) or any(_known(mine) for mine in options.values())
            covering = _known(covering) if speaks else covering
            options = {recipients: _known(mine) or mine for recipients, mine in options.items()}
            if covering and speaks:
                options = {recipients: mine for recipients, mine in options.items() if _known(mine)}
        readings = [self._reading(node, lines, speaks=True) for lines in covering]
        if options or not covering:
            unsaid = self._left_unsaid(node, options)
            for choice in product(*options.values()):
                lines = tuple(line for mine in choice for line in mine)
                readings.append(self._reading(node, (*lines, *unsaid), speaks=bool(lines)))
        return tuple(readings)

    def _agreed(self, node: Node, recorded: Sequence[Line]) -> Reading:
        accounts = self._speakers(node, recorded)
        if any(line.to_all for lines in accounts for line in lines):
            raise Unsupported
        options = self._by_recipient(node, accounts)
        lines: list[Line] = []
        for spoken in options.values():
            if len(spoken) == 1:
                lines += spoken[0]
                continue
            all_lines = [line for mine in spoken for line in mine]
            if len({_attributes(line) for line in all_lines}) > 1 or any(
                line.breakdowns for line in all_lines
            ):
                raise Unsupported
            wanted = self._divide_by(node, spoken)
            sums = [self._sum(mine, wanted) for mine in spoken]
            shared_by_all = _intersection(sums) if self._can_meet(spoken) else None
            node.disputes = node.disputes or shared_by_all is None
            lines += self._divided(spoken[0][0], shared_by_all or Axis(0, None), wanted)
        return self._reading(node, (*lines, *self._left_unsaid(node, options)), speaks=bool(lines))

    # What an exchange leaves unsaid

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
        anything, living = Axis(0, None), CATEGORIES["person"]
        is_bare = bool(node.children) and not round_.transfers and not round_.parts_complete
        if is_bare and not node.complete and self._is_lenient("j"):
            return [Line(anything, EVERYBODY, self.actors.names)]
        if node.kind != "exchange" or node.complete:
            return []
        if any(transfer.held_by is None and transfer.returned_to is None for transfer in round_.transfers):
            return []
        givers = [
            giver
            for giver, transfer in self._givers(round_, node.parties)
            if transfer.kind is None or transfer.kind == round_.kind
        ]
        if not node.parties:
            is_lone = len({self.actors.chain(giver)[-1] for giver in givers}) == 1
            if not is_lone and round_.transfers:
                return []
            if self._is_lenient("a" if is_lone else "b"):
                return [Line(anything, living, self.actors.names)]
            stranger = frozenset({SOMEBODY_ELSE})
            return [Line(anything, living, stranger, holder=SOMEBODY_ELSE)] if is_lone else []
        silent = [
            party for party in node.parties if not any(self.actors.related(party, giver) for giver in givers)
        ]
        return [
            Line(anything, living, self.actors.within_any(self._receives_from(party, node)), holder=party)
            for party in silent
        ]

    def _receives_from(self, party: str, node: Node) -> set[str]:
        """Who receives from a party elsewhere; what counts as elsewhere is a doubt."""
        transfers = [
            (transfer.held_by is not None, transfer.returned_to)
            for other in self.nodes.values()
            if other.root is not node.root
            for giver, transfer in self._givers(other.round, other.parties)
            if transfer.returned_to is not None and self.actors.related(party, giver)
        ]
        others = {other for other in node.parties if other != party} or set(self.actors.names)
        readings = [
            {recipient for is_named, recipient in transfers if is_named or not by_name} or others
            for by_name in (True, False)
        ]
        if all(reading == readings[0] for reading in readings):
            return readings[0]
        if self._is_lenient("g"):
            return set.union(*readings)
        return set.intersection(*readings) or {SOMEBODY_ELSE}

    # Persons: whether those of one combination of lines are asked for

    def _ends(self, node: Node, lines: Sequence[Line], question: Question) -> frozenset[tuple[str, str, str]]:
        """Each recipient, holder and people that a person of these lines may have; the deepest line is first.

        Of holders and peoples that are not asked about, any one stands for all.
        """
        key = (node.id, tuple(lines), bool(question.holders), bool(question.peoples))
        if key not in self._known_ends:
            ends = self._list_ends(node, lines)
            if not question.peoples:
                ends = {
                    (recipient, holder): (recipient, holder, people) for recipient, holder, people in ends
                }.values()
            if not question.holders:
                ends = {
                    (recipient, people): (recipient, holder, people) for recipient, holder, people in ends
                }.values()
            self._known_ends[key] = frozenset(ends)
        return self._known_ends[key]

    def _list_ends(self, node: Node, lines: Sequence[Line]) -> Iterable[tuple[str, str, str]]:
        recipients = frozenset.intersection(*(line.recipients for line in lines))
        if lines[0].reach is not None:
            recipients &= lines[0].reach
        holder = next((line.holder for line in lines if line.holder is not None), None)
        peoples = next((line.peoples for line in lines if line.peoples), ())
        kind = lines[0].kind or node.kind
        is_named = any(not line.to_all for line in lines)
        ends = []
        for recipient in recipients:
            never = recipients if is_named and len(recipients) < len(self.actors.names) else {recipient}
            if holder is not None:
                holders = self.actors.within(holder)
            else:
                candidates = [] if lines[0].from_anybody else self._other_parties(node.parties, recipient)
                holders = self.actors.within_any(candidates) or frozenset(
                    name
                    for name in self.actors.names
                    if name == SOMEBODY_ELSE or not any(self.actors.related(name, other) for other in never)
                )
            if "unknown" in peoples or (not peoples and kind == "third-country release"):
                belongs = self.actors.names
            else:
                belongs = self.actors.within_any(peoples) if peoples else frozenset({recipient})
            ends += [(recipient, name, people) for name in holders if name != recipient for people in belongs]
        return ends

    def asked(
        self,
        node: Node,
        lines: Sequence[Line],
        question: Question,
        settled: Mapping[str, bool] = MappingProxyType({}),
    ) -> Truth | None:
        """Whether a person of these lines is surely, and possibly, asked for; None where there is no such person.

        What all persons of a handover share may be settled one way or the other.
        """
        categories = frozenset.intersection(*(line.categories for line in lines))
        ends = self._ends(node, lines, question)
        of_group = None if question.group is None else _of_group(lines, question.group)
        if not categories or not ends or (question.group is not None and of_group is None):
            return None
        wanted = CATEGORIES[question.category]
        truths = [(categories <= wanted, bool(categories & wanted))]
        truths += [self._of_frameworks(node, asked) for asked in question.frameworks]
        if of_group is not None:
            truths.append(of_group)
        for name, truth in self.of_handover(node, lines, question):
            is_settled = truth == MAYBE and name in settled
            truths.append((settled[name], settled[name]) if is_settled else truth)
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
        self, node: Node, lines: Sequence[Line], question: Question
    ) -> Iterator[tuple[str, Truth]]:
        """What all persons of one line of a handover share, by a name that tells what else shares it."""
        line = lines[0]
        kind = line.kind or node.kind
        for kinds in question.kinds:
            yield "kind", (kind in kinds, kind in kinds)
        for number, (role, asked) in enumerate(question.third_parties):
            players = self._players(node, lines, role)
            surely = bool(players & self.actors.within_any(asked))
            related = any(self.actors.related(name, wide) for name in players for wide in asked)
            yield f"third parties {number} of {sorted(players)}", (surely, related)
        for body in question.series:
            counted = node.ordinals.get(body)
            departs = line.kind is not None and line.kind != node.kind
            name = f"series {body} of {line.kind}" if departs and counted else f"series {body}"
            yield name, (counted is True and not departs, counted is not False)
        if question.tree is not None:
            below = any(above.id == question.tree for above in node.ancestors())
            yield "tree", (below, below)
        first, last = node.first, node.last
        starts = question.first is None or (first is not None and first >= question.first)
        ends = question.last is None or (last is not None and last <= question.last)
        before = question.first is not None and last is not None and last < question.first
        after = question.last is not None and first is not None and first > question.last
        yield "each day" if node.days_apart else "day", (starts and ends, not before and not after)

    def _players(self, node: Node, lines: Sequence[Line], role: str) -> frozenset[str]:
        """Who played a role for persons of these lines: what the deepest transfer or round says of it."""
        if role == "carrier":
            carriers = {line.node: line.carrier for line in lines if line.carrier is not None}
            for above in node.ancestors():
                if above.id in carriers:
                    return frozenset({carriers[above.id]})
                if any(party.role == role for party in above.round.third_parties):
                    break
        return node.third_parties.get(role, frozenset())

    def _of_frameworks(self, node: Node, asked: frozenset[str]) -> Truth:
        """Each person ran under some of those named, which is not said."""
        chains = [self._containers(framework) for framework in node.frameworks]
        hits = [bool(asked & set(chain)) for chain in chains]
        return bool(hits) and all(hits), any(hits)

    def _containers(self, framework: str) -> list[str]:
        chain = [framework]
        while (above := self.containers.get(chain[-1])) is not None and above not in chain:
            chain.append(above)
        return chain


def _covers_all(transfer: Any) -> bool:
    return transfer.returned_to in (None, "all")


def _attributes(line: Line) -> tuple[Any, ...]:
    """What a scope may ask of a line beyond category and recipient."""
    return line.kind, line.carrier, line.group, line.peoples, line.holder


def _is_open(lines: Sequence[Line]) -> bool:
    """Whether lines say no number."""
    return all(line.figure.is_open for line in lines)


def _known(options: list[tuple[Line, ...]]) -> list[tuple[Line, ...]]:
    return [lines for lines in options if not _is_open(lines)]


def _of_group(lines: Sequence[Line], group: str) -> Truth | None:
    """Whether persons of these lines are of a group; None where a breakdown says otherwise than another line."""
    truths = {True for line in lines if line.group == group}
    truths |= {line.in_group for line in lines if line.in_group is not None}
    if len(truths) > 1:
        return None
    return (truths == {True}, True) if truths != {False} else (False, False)


def _is_against(steps: Sequence[Any], mine: Sequence[bool], general: Sequence[bool]) -> bool:
    """Whether a side's own step could not follow the general steps before it."""
    for index, step in enumerate(steps):
        before = [earlier for earlier, counts in zip(steps[:index], general[:index], strict=True) if counts]
        if mine[index] and before and step in fold([*before, step], ROUND_MOVES).outside:
            return True
    return False


def _intersection(axes: Sequence[Axis]) -> Axis | None:
    low = max(axis.low for axis in axes)
    high = min((axis.high for axis in axes if axis.high is not None), default=None)
    return None if high is not None and high < low else Axis(low, high)


def _hull(axes: Sequence[Axis]) -> Axis:
    highs = [axis.high for axis in axes if axis.high is not None]
    return Axis(min(axis.low for axis in axes), max(highs) if len(highs) == len(axes) else None)


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
