"""A whole and its parts: statements on the same people, which are divided by the parts before anything is asked.

Every person of a tree is at exactly one leaf, or in the rest of one whole, and each node above describes them too. So
what is known of a tree is a set of portions (a leaf's persons of one transfer, or what a whole's transfer has beyond the
parts), and figures that bound sums of them. A question marks each portion as asked for or not; the answer is the
least and the most of those asked for over all ways to fill the portions within the figures.

Figures nest wherever each part's transfer is described by one transfer of its whole. Then what a figure allows is
kept as bounds on three numbers: those asked for, the others, and both together. Such sets add up and meet exactly, so
a tree takes one walk. Where a part's transfer may belong to several of its whole's (persons of unsaid category, under
prisoners of war and civilians), the figures cross, and the least and the most are found as a flow.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce

import attrs

from conflictevents.ledger.postings import Contribution, Figures, Posting, PostingBook
from conflictevents.ledger.query import Description, Relations
from conflictevents.ledger.rounds import ResolvedRound
from conflictevents.values.count import Count
from conflictevents.values.truth import Truth

__all__ = ["Allowed", "Portion", "RoundTree"]

INFINITY = 1 << 60
"""Stands for no upper bound; sums of it stay above `_UNBOUNDED`."""
_UNBOUNDED = INFINITY // 2


@attrs.frozen
class Allowed:
    """Numbers of persons that are allowed together: those asked for, the others, and all.

    Attributes:
        asked: the least and the most asked for.
        others: the least and the most of the others.
        total: the least and the most of both.
        is_disputed: whether accounts that had to meet could not.
    """

    asked: tuple[int, int]
    others: tuple[int, int]
    total: tuple[int, int]
    is_disputed: bool = False

    def bounded(self, low: int, high: int) -> "Allowed | None":
        """As far as the total lies within bounds; None where it cannot."""
        total_low, total_high = max(self.total[0], low), min(self.total[1], high)
        if total_low > total_high:
            return None
        asked_low = max(self.asked[0], total_low - self.others[1])
        asked_high = min(self.asked[1], total_high - self.others[0])
        others_low = max(self.others[0], total_low - self.asked[1])
        others_high = min(self.others[1], total_high - self.asked[0])
        return Allowed(
            (asked_low, asked_high), (others_low, others_high), (total_low, total_high), self.is_disputed
        )

    def plus(self, other: "Allowed") -> "Allowed":
        """Both side by side: no person is in two."""
        return Allowed(
            (self.asked[0] + other.asked[0], min(INFINITY, self.asked[1] + other.asked[1])),
            (self.others[0] + other.others[0], min(INFINITY, self.others[1] + other.others[1])),
            (self.total[0] + other.total[0], min(INFINITY, self.total[1] + other.total[1])),
            self.is_disputed or other.is_disputed,
        )

    def hull(self, other: "Allowed") -> "Allowed":
        """What either allows."""
        return Allowed(
            (min(self.asked[0], other.asked[0]), max(self.asked[1], other.asked[1])),
            (min(self.others[0], other.others[0]), max(self.others[1], other.others[1])),
            (min(self.total[0], other.total[0]), max(self.total[1], other.total[1])),
            self.is_disputed or other.is_disputed,
        )

    def shared(self, other: "Allowed") -> "Allowed | None":
        """What both allow of those asked for, whatever else they say of the others; None where they cannot meet."""
        asked = (max(self.asked[0], other.asked[0]), min(self.asked[1], other.asked[1]))
        if asked[0] > asked[1]:
            return None
        others = (max(self.others[0], other.others[0]), min(self.others[1], other.others[1]))
        if others[0] > others[1]:
            others = (min(self.others[0], other.others[0]), max(self.others[1], other.others[1]))
        total = (asked[0] + others[0], min(INFINITY, asked[1] + others[1]))
        return Allowed(asked, others, total, self.is_disputed or other.is_disputed)

    @property
    def says_nothing(self) -> bool:
        """Whether any number of those asked for is allowed."""
        return self.asked[0] == 0 and self.asked[1] >= _UNBOUNDED


NOBODY = Allowed((0, 0), (0, 0), (0, 0))
ANY_NUMBER = Allowed((0, INFINITY), (0, INFINITY), (0, INFINITY))


@attrs.frozen(eq=False)
class Portion:
    """Persons of a tree whom its records do not tell apart: of one transfer, at one leaf or in the rest of a whole.

    Attributes:
        posting: the posting, its description completed by those of the wholes above.
        done: whether its round is done: yes or maybe.
        is_rest: whether they are what a whole's transfer has beyond the parts on record.
    """

    posting: Posting
    done: Truth
    is_rest: bool = False

    @property
    def count(self) -> Count:
        """How many persons, if they are asked for and were handed over."""
        return self.posting.count


Mark = Truth | Count
"""Whether persons are asked for; a count where so many of them are."""
Marks = Callable[[Portion], Mark]
"""The mark of each portion."""
Values = Callable[["_Piece"], Allowed]
"""What each piece allows, once portions are marked."""


@attrs.define(eq=False)
class _Piece:
    """What bounds some persons of a tree; a piece comes after those it is made of.

    Attributes:
        descriptions: who they may be, by their own words.
        total: the least and the most persons, whoever is asked for.
        number: its place among the pieces of its tree.
    """

    descriptions: tuple[Description, ...]
    total: tuple[int, int]
    number: int = attrs.field(default=-1, init=False)

    @property
    def pieces(self) -> "Sequence[_Piece]":
        """The pieces it is made of."""
        return ()

    def compute(self, marks: Marks, values: Values) -> Allowed:
        """What it allows once portions are marked and its pieces are computed."""
        raise NotImplementedError


@attrs.define(eq=False)
class _Leaf(_Piece):
    """The persons of one posting."""

    portion: Portion

    def compute(self, marks: Marks, values: Values) -> Allowed:  # noqa: ARG002 - leaves ask marks alone
        return _allow(self.total, marks(self.portion))


def _allow(total: tuple[int, int], mark: Mark) -> Allowed:
    """What a number of persons allows, once it is marked; of so many of them, no more than there are."""
    if isinstance(mark, Count):
        asked = (min(mark.low, total[1]), total[1] if mark.high is None else min(mark.high, total[1]))
        others = (max(0, total[0] - asked[1]), total[1] - asked[0])
        return Allowed(asked, others, total)
    if mark is Truth.YES:
        return Allowed(total, (0, 0), total)
    if mark is Truth.NO:
        return Allowed((0, 0), total, total)
    return Allowed((0, total[1]), (0, total[1]), total)


@attrs.define(eq=False)
class _Sum(_Piece):
    """Several pieces that add up, their sum bounded by a figure."""

    members: tuple[_Piece, ...]

    @property
    def pieces(self) -> Sequence[_Piece]:
        return self.members

    def compute(self, marks: Marks, values: Values) -> Allowed:  # noqa: ARG002 - sums ask values alone
        together = reduce(Allowed.plus, (values(piece) for piece in self.members), NOBODY)
        return together.bounded(*self.total) or together


@attrs.define(eq=False)
class _Choice(_Piece):
    """Several statements on the same persons: readings of a dispute, or accounts that are combined."""

    members: tuple[_Piece, ...]
    mode: str
    round: str

    @property
    def pieces(self) -> Sequence[_Piece]:
        return self.members

    def compute(self, marks: Marks, values: Values) -> Allowed:  # noqa: ARG002 - choices ask values alone
        return combine([values(piece) for piece in self.members], self.mode)


@attrs.define(eq=False)
class _Crossing(_Piece):
    """Postings of a whole, and pieces below of which some may belong to several of these postings.

    Attributes:
        of_figures: the description of each posting of the whole.
        figures: the bounds of each.
        rests: for each of them, its portion beyond the parts; None where there is none.
        below: the pieces below.
        links: for each piece below, the postings it may belong to, each with the portion it is then; None for a
            portion where the piece is more than a leaf.
    """

    of_figures: tuple[Description, ...]
    figures: tuple[tuple[int, int], ...]
    rests: tuple[Portion | None, ...]
    below: tuple[_Piece, ...]
    links: tuple[tuple[tuple[int, Portion | None], ...], ...]

    @property
    def pieces(self) -> Sequence[_Piece]:
        return self.below

    def compute(self, marks: Marks, values: Values) -> Allowed:
        (asked, others, total) = (
            (self._extreme(marks, values, goal, 1), self._extreme(marks, values, goal, -1))
            for goal in ("asked", "others", "total")
        )
        return Allowed(asked, others, total, any(values(piece).is_disputed for piece in self.below))

    def is_possible(self, values: Values) -> bool:
        """Whether all figures can hold together."""
        return _find_cheapest_flow(self._list_arcs(lambda _: Truth.YES, values, "total", 1)) is not None

    def _extreme(self, marks: Marks, values: Values, goal: str, sign: int) -> int:
        """The least (sign 1) or the most (sign -1) of those asked for, of the others, or of all."""
        cost = _find_cheapest_flow(self._list_arcs(marks, values, goal, sign))
        if cost is None:
            return 0 if sign == 1 else INFINITY
        return min(INFINITY, sign * cost)

    def _list_arcs(self, marks: Marks, values: Values, goal: str, sign: int) -> "list[_Arc]":
        arcs: list[_Arc] = []

        def let_through(begins: object, leads: object, bounds: tuple[int, int], portion: Portion) -> None:
            """Persons of a portion, told apart by whether they are asked for where only so many are."""
            mark = marks(portion)
            if isinstance(mark, Count):
                most = INFINITY if mark.high is None else mark.high
                arcs.append((begins, leads, 0, most, _cost_of(Truth.YES, goal, sign)))
                arcs.append((begins, leads, 0, INFINITY, _cost_of(Truth.NO, goal, sign)))
            else:
                arcs.append((begins, leads, *bounds, _cost_of(mark, goal, sign)))

        for place, (low, high) in enumerate(self.figures):
            arcs.append(("source", ("figure", place), low, high, 0))
            rest = self.rests[place]
            if rest is not None:
                let_through(("figure", place), "sink", (0, INFINITY), rest)
        for number, (piece, links) in enumerate(zip(self.below, self.links, strict=True)):
            for place, portion in links:
                ends = (("figure", place), ("below", number))
                if portion is None:
                    arcs.append((*ends, 0, INFINITY, 0))
                else:
                    let_through(*ends, (0, INFINITY), portion)
            if links[0][1] is not None:
                arcs.append((("below", number), "sink", *piece.total, 0))
            else:
                value = values(piece)
                arcs.append((("below", number), ("sum", number), *value.total, 0))
                arcs.append((("sum", number), "sink", *value.asked, _cost_of(Truth.YES, goal, sign)))
                arcs.append((("sum", number), "sink", *value.others, _cost_of(Truth.NO, goal, sign)))
        return arcs


_Arc = tuple[object, object, int, int, int]
"""From, to, the least and the most that passes, and what each person costs."""


def _cost_of(mark: Truth, goal: str, sign: int) -> int:
    """What a person costs towards a goal; who may be asked for costs what is cheaper."""
    if goal == "total":
        return sign
    wanted = Truth.YES if goal == "asked" else Truth.NO
    if mark is Truth.MAYBE:
        return 0 if sign == 1 else -1
    return sign if mark is wanted else 0


_MANDATORY = 1000
"""What is saved by each person whom a lower bound asks for: more than any path costs."""


def _find_cheapest_flow(arcs: "Iterable[_Arc]") -> int | None:
    """The least cost of a flow from source to sink within the bounds of all arcs; None where there is no such flow.

    Paths that save most are filled first (successive shortest paths). Arcs lead one way, so no circle of them can
    save anything.
    """
    ends: list[object] = []
    targets: list[object] = []
    room: list[int] = []
    costs: list[int] = []
    required: list[int] = []
    for begins, leads, low, high, cost in arcs:
        for size, price in ((low, cost - _MANDATORY), (high - low, cost)):
            if size > 0:
                if price < cost:
                    required.append(len(room))
                ends += [begins, leads]
                targets += [leads, begins]
                room += [size, 0]
                costs += [price, -price]
    total = 0
    while True:
        distance: dict[object, int] = {"source": 0}
        via: dict[object, int] = {}
        changed = True
        while changed:
            changed = False
            for arc, size in enumerate(room):
                if size > 0 and ends[arc] in distance:
                    reached = distance[ends[arc]] + costs[arc]
                    if reached < distance.get(targets[arc], INFINITY):
                        distance[targets[arc]] = reached
                        via[targets[arc]] = arc
                        changed = True
        saved = distance.get("sink", 0)
        if saved >= 0:
            break
        path: list[int] = []
        node: object = "sink"
        while node != "source":
            path.append(via[node])
            node = ends[via[node]]
        size = min(room[arc] for arc in path)
        if size >= _UNBOUNDED:
            return -INFINITY
        total += saved * size
        for arc in path:
            room[arc] -= size
            room[arc ^ 1] += size
    if any(room[arc] for arc in required):
        return None
    return total + _MANDATORY * sum(room[arc ^ 1] for arc in required)


def combine(values: Sequence[Allowed], mode: str, *, clashes: bool = False) -> Allowed:
    """What several statements on the same persons allow.

    `readings`: either holds. `own`: one speaker's statements, their common ground, or where they cannot meet
    either. `widest`: any account that says anything. `agreed`: their common ground; any number, and disputed,
    where they cannot meet.

    Args:
        values: what each allows.
        mode: how they are combined.
        clashes: whether it is known that they cannot meet, by what they say of every day.
    """
    if len(values) == 1:
        return values[0]
    if mode == "readings":
        return attrs.evolve(reduce(Allowed.hull, values), is_disputed=True)
    if mode in ("widest", "agreed"):
        values = [value for value in values if not value.says_nothing] or [ANY_NUMBER]
    if mode == "widest":
        return reduce(Allowed.hull, values)
    common = None if clashes else _common_ground(values)
    if common is not None:
        return common
    return attrs.evolve(ANY_NUMBER, is_disputed=True) if mode == "agreed" else reduce(Allowed.hull, values)


def _common_ground(values: Sequence[Allowed]) -> Allowed | None:
    """What all of several statements allow; None where they cannot meet."""
    common: Allowed | None = values[0]
    for value in values[1:]:
        common = None if common is None else common.shared(value)
    return common


class RoundTree:
    """A round with everything below it in one account: its portions, and the figures that bound them.

    Args:
        book: the postings of all rounds.
        relations: who is within whom.
        root: the round that is part of no other.
        account: `recorded`, `widest`, `agreed` or an actor's id.
        alone: whether to read the round by itself, without its parts and whatever has become of it.

    Attributes:
        root: the round.
        portions: everybody handed over in it, by who they may be.
        nodes: the rounds of the tree whose persons were, or may have been, handed over.
        is_flat: whether nothing bounds its portions but their own counts, so that they add up as they are.
    """

    def __init__(
        self,
        book: PostingBook,
        relations: Relations,
        root: ResolvedRound,
        account: str,
        *,
        alone: bool = False,
    ) -> None:
        self.root = root
        self._alone = alone
        self._book = book
        self._relations = relations
        self._account = account
        self._pieces: list[_Piece] = []
        self._of_round: dict[str, list[_Piece]] = {}
        self._restricted: list[tuple[int, _Piece]] = []
        self._figures: dict[str, Figures] = {}
        self.nodes: list[tuple[ResolvedRound, Truth]] = []
        self.is_flat = False
        self.portions: list[Portion] = []
        self._build()

    # Building

    def _drop_unused(self) -> None:
        """Keep the pieces that something is made of, number them anew, and list the portions of the root."""
        copies = Counter(number for number, _ in self._restricted)
        latest = {number: piece for number, piece in self._restricted if copies[number] == 1}
        for pieces in self._of_round.values():
            pieces[:] = [_follow(piece, latest) for piece in pieces]
        of_root = {piece.number for piece in self._of_round[self.root.id]}
        self.portions = self._list_portions(
            [piece for piece in reversed(self._pieces) if self._is_used(piece, of_root)]
        )
        used = {piece.number for pieces in self._of_round.values() for piece in pieces}
        self._pieces = [piece for piece in reversed(self._pieces) if self._is_used(piece, used)]
        self._pieces.reverse()
        for number, piece in enumerate(self._pieces):
            piece.number = number
        root = self._of_round[self.root.id]
        self.is_flat = all(isinstance(piece, _Leaf) for piece in root)

    @staticmethod
    def _is_used(piece: _Piece, used: set[int]) -> bool:
        if piece.number not in used:
            return False
        used.update(inner.number for inner in piece.pieces)
        return True

    def _build(self) -> None:
        nodes = [self.root] if self._alone else self.root.list_tree()
        done = {node.id: Truth.YES if self._alone else node.is_done() for node in nodes}
        for node in reversed(nodes):
            parts = () if self._alone else node.parts
            below = [piece for part in parts for piece in self._of_round[part.id]]
            if done[node.id] is Truth.NO:
                self._of_round[node.id] = below
                continue
            self.nodes.append((node, done[node.id]))
            figures = self._book.figures(node, self._account)
            self._figures[node.id] = figures
            self._of_round[node.id] = self._bound(node, done[node.id], figures, below)
        self.nodes.reverse()
        self._drop_unused()

    def _add(self, piece: _Piece) -> _Piece:
        piece.number = len(self._pieces)
        self._pieces.append(piece)
        return piece

    def _leaf(self, posting: Posting, done: Truth, *, is_rest: bool = False) -> _Piece:
        count = posting.count
        low = count.low if done is Truth.YES and not is_rest else 0
        high = INFINITY if count.high is None or is_rest else count.high
        return self._add(_Leaf((posting.description,), (low, high), Portion(posting, done, is_rest)))

    def _bound(self, node: ResolvedRound, done: Truth, figures: Figures, below: list[_Piece]) -> list[_Piece]:
        """The pieces of a round: its parts' pieces under its own figures."""
        if self._alone or not node.parts:
            return self._combine(node, figures, lambda postings, _: self._leaves(postings, done), [])
        if all(posting.transfer is None for posting in figures.postings):
            return [*below, *self._suppose_rests(node, done, figures, below)]
        clash: list[bool] = []

        def attach(postings: Sequence[Posting], inside: list[_Piece]) -> list[_Piece]:
            pieces = self._attach(node, done, postings, inside)
            if pieces is None:
                clash.append(True)
                return []
            return pieces

        size, restricted = len(self._pieces), len(self._restricted)
        pieces = self._combine(node, figures, attach, below)
        if not clash:
            return pieces
        del self._pieces[size:], self._restricted[restricted:]
        whole = self._combine(node, figures, lambda postings, _: self._leaves(postings, done), [])
        members = (self._join(whole), self._join(below))
        return [self._choose(members, "readings", node.id)]

    def _leaves(self, postings: Sequence[Posting], done: Truth) -> list[_Piece]:
        return [self._leaf(posting, done) for posting in postings]

    def _suppose_rests(
        self, node: ResolvedRound, done: Truth, figures: Figures, below: Sequence[_Piece]
    ) -> list[_Piece]:
        """What a whole that says nothing may have beyond its parts: any number of what they are of, or of a silence."""
        if node.record.parts_complete:
            return []
        postings = {
            (description.category, description.returned_to): self._book.post_rest(node, description)
            for piece in below
            for description in piece.descriptions
        }
        return [
            self._leaf(posting, done, is_rest=True) for posting in (*postings.values(), *figures.postings)
        ]

    def _combine(
        self,
        node: ResolvedRound,
        figures: Figures,
        attach: Callable[[Sequence[Posting], list[_Piece]], list[_Piece]],
        below: list[_Piece],
    ) -> list[_Piece]:
        """The pieces of a round's contributions, each with the pieces below that its recipients take."""
        pieces: list[_Piece] = []
        shares = self._share_out(figures.contributions, below)
        for contribution, inside in zip(figures.contributions, shares, strict=True):
            accounts = [
                [attach(statement, inside) for statement in statements]
                for statements in contribution.accounts
            ]
            if len(accounts) == 1 and len(accounts[0]) == 1:
                pieces += accounts[0][0]
                continue
            spoken = [
                self._choose([self._join(statement) for statement in statements], "own", node.id)
                for statements in accounts
            ]
            pieces.append(self._choose(spoken, contribution.mode, node.id))
        if not figures.together:
            return pieces
        apart = self._join(pieces)
        members = [apart, *(self._join(attach(statement, [])) for statement in figures.together)]
        return [self._choose(members, "own" if figures.mode == "alone" else figures.mode, node.id)]

    def _share_out(self, contributions: Sequence[Contribution], below: list[_Piece]) -> list[list[_Piece]]:
        """Which pieces below each contribution takes: those that may pass to its recipients, each taken once."""
        if len(contributions) == 1:
            return [below]
        shares: list[list[_Piece]] = [[] for _ in contributions]
        for piece in below:
            for share, contribution in zip(shares, contributions, strict=True):
                if any(self._are_compatible(piece, posting.description) for posting in contribution.postings):
                    share.append(piece)
                    break
            else:
                shares[-1].append(piece)
        return shares

    def _choose(self, members: Sequence[_Piece], mode: str, round_id: str) -> _Piece:
        if len(members) == 1:
            return members[0]
        total = combine([_allow(piece.total, Truth.YES) for piece in members], mode).total
        return self._add(_Choice(_descriptions_of(members), total, tuple(members), mode, round_id))

    def _attach(
        self, node: ResolvedRound, done: Truth, postings: Sequence[Posting], below: Sequence[_Piece]
    ) -> list[_Piece] | None:
        """The pieces below under the postings of their whole; None where both cannot hold."""
        takers: list[list[int]] = []
        pieces_below: list[_Piece] = []
        for piece in below:
            places = [
                place
                for place, posting in enumerate(postings)
                if self._are_compatible(piece, posting.description)
            ]
            if places:
                takers.append(places)
                pieces_below.append(piece)
            elif piece.total[0] > 0:
                return None
        pieces: list[_Piece] = []
        for group in _connected(len(postings), takers):
            inside = [number for number, places in enumerate(takers) if places[0] in group]
            if len(group) > 1:
                below_group = [(pieces_below[number], takers[number]) for number in inside]
                crossing = self._cross(node, done, postings, group, below_group)
                if crossing is None:
                    return None
                pieces.append(crossing)
                continue
            posting = postings[group[0]]
            members = [self._restrict(pieces_below[number], posting.description) for number in inside]
            if None in members:
                return None
            if not node.record.parts_complete:
                members.append(self._leaf(posting, done, is_rest=True))
            bounded = self._bound_sum(
                [member for member in members if member is not None], *self._bounds_of(posting, done)
            )
            if bounded is None:
                return None
            pieces.append(bounded)
        return pieces

    def _bounds_of(self, posting: Posting, done: Truth) -> tuple[int, int]:
        count = posting.count
        return (count.low if done is Truth.YES else 0, INFINITY if count.high is None else count.high)

    def _cross(
        self,
        node: ResolvedRound,
        done: Truth,
        postings: Sequence[Posting],
        group: Sequence[int],
        below: Sequence[tuple[_Piece, list[int]]],
    ) -> _Piece | None:
        """Postings of a whole and pieces below that may belong to several of them; None where they cannot meet."""
        chosen = [postings[place] for place in group]
        links: list[tuple[tuple[int, Portion | None], ...]] = []
        restricted: list[_Piece] = []
        for piece, places in below:
            inner = self._prune(piece, [postings[place].description for place in places])
            if inner is None:
                return None
            restricted.append(inner)
            links.append(
                tuple(
                    (group.index(place), self._portion_under(piece, postings[place].description))
                    for place in places
                )
            )
        rests = tuple(
            None if node.record.parts_complete else Portion(posting, done, is_rest=True) for posting in chosen
        )
        return self._add_crossing(
            [posting.description for posting in chosen],
            [self._bounds_of(posting, done) for posting in chosen],
            rests,
            restricted,
            links,
        )

    def _prune(self, piece: _Piece, above: Sequence[Description]) -> _Piece | None:
        """A piece without persons who can be of none of several descriptions; None where some of those are certain."""
        if isinstance(piece, (_Leaf, _Crossing)) or all(
            any(self._may_be(inner, outer) for outer in above) for inner in piece.descriptions
        ):
            return piece
        members: list[_Piece] = []
        for member in piece.pieces:
            possible = self._are_possible(member, above)
            pruned = self._prune(member, above) if possible else None
            if pruned is not None:
                members.append(pruned)
            elif isinstance(piece, _Sum) and member.total[0] > 0:
                return None
        if isinstance(piece, _Choice):
            return self._choose(members, piece.mode, piece.round) if members else None
        return self._bound_sum(members, *piece.total)

    def _are_possible(self, piece: _Piece, above: Sequence[Description]) -> bool:
        return any(self._may_be(inner, outer) for inner in piece.descriptions for outer in above)

    def _portion_under(self, piece: _Piece, above: Description) -> Portion | None:
        if not isinstance(piece, _Leaf):
            return None
        return self._complete(piece.portion, above)

    def _are_compatible(self, piece: _Piece, description: Description) -> bool:
        """Whether some persons of a piece may be of a description: its category, its group and its recipient."""
        return any(self._may_be(inner, description) for inner in piece.descriptions)

    def _may_be(self, inner: Description, outer: Description) -> bool:
        relations = self._relations
        return (
            relations.narrower_category(outer.category, inner.category) is not None
            and relations.ends_meet(inner.returned_to, outer.returned_to)
            and not relations.are_disjoint(inner.group, outer.group)
        )

    def _restrict(self, piece: _Piece, above: Description) -> _Piece | None:
        """A piece as far as its persons are of a description, told what that adds; None where it cannot be.

        Persons who cannot be of it are left out, unless some of them are certain.
        """
        if all(
            self._may_be(inner, above) and self._narrow(inner, above) is inner for inner in piece.descriptions
        ):
            return piece
        restricted = self._restrict_inside(piece, above)
        if restricted is not None and restricted is not piece:
            self._restricted.append((piece.number, restricted))
        return restricted

    def _restrict_inside(self, piece: _Piece, above: Description) -> _Piece | None:
        if isinstance(piece, _Leaf):
            description = piece.portion.posting.description
            if not self._may_be(description, above):
                return None if piece.total[0] > 0 else self._join([])
            portion = self._complete(piece.portion, above)
            return self._add(_Leaf((portion.posting.description,), piece.total, portion))
        if isinstance(piece, _Crossing):
            return self._restrict_crossing(piece, above)
        members = [self._restrict(member, above) for member in piece.pieces]
        if isinstance(piece, _Choice):
            left = [member for member in members if member is not None]
            return self._choose(left, piece.mode, piece.round) if left else None
        if None in members:
            return None
        return self._bound_sum([member for member in members if member is not None], *piece.total)

    def _restrict_crossing(self, piece: _Crossing, above: Description) -> _Piece | None:
        below = [self._restrict(inner, above) for inner in piece.below]
        if None in below:
            return None
        figures: list[tuple[int, int]] = []
        rests: list[Portion | None] = []
        for description, bounds, rest in zip(piece.of_figures, piece.figures, piece.rests, strict=True):
            may_be = self._may_be(description, above)
            if not may_be and bounds[0] > 0:
                return None
            figures.append(bounds if may_be else (0, 0))
            rests.append(self._complete(rest, above) if rest is not None and may_be else None)
        links = tuple(
            tuple(
                (place, None if portion is None else self._complete(portion, above))
                for place, portion in of_piece
                if figures[place][1] > 0
            )
            for of_piece in piece.links
        )
        kept = [(inner, link) for inner, link in zip(below, links, strict=True) if inner is not None and link]
        if any(
            inner is not None and inner.total[0] > 0 and not link
            for inner, link in zip(below, links, strict=True)
        ):
            return None
        return self._add_crossing(
            piece.of_figures, figures, rests, [inner for inner, _ in kept], [link for _, link in kept]
        )

    def _add_crossing(
        self,
        of_figures: Sequence[Description],
        figures: Sequence[tuple[int, int]],
        rests: Sequence[Portion | None],
        below: Sequence[_Piece],
        links: Sequence[tuple[tuple[int, Portion | None], ...]],
    ) -> _Piece | None:
        """Figures and pieces that cross; None where they cannot meet."""

        def everybody(piece: _Piece) -> Allowed:
            return _allow(piece.total, Truth.YES)

        portions = [rest for rest in rests if rest is not None]
        portions += [portion for link in links for _, portion in link if portion is not None]
        descriptions = [portion.posting.description for portion in portions]
        descriptions += [
            description
            for piece, link in zip(below, links, strict=True)
            if link[0][1] is None
            for description in piece.descriptions
        ]
        crossing = _Crossing(
            tuple(dict.fromkeys(descriptions)),
            (0, INFINITY),
            tuple(of_figures),
            tuple(figures),
            tuple(rests),
            tuple(below),
            tuple(links),
        )
        if not crossing.is_possible(everybody):
            return None
        crossing.total = crossing.compute(lambda _: Truth.YES, everybody).total
        return self._add(crossing)

    def _bound_sum(self, members: Sequence[_Piece], low: int, high: int) -> _Piece | None:
        """Pieces whose sum lies within bounds; None where it cannot."""
        total = (
            max(low, sum(piece.total[0] for piece in members)),
            min(high, sum(piece.total[1] for piece in members)),
        )
        if total[0] > total[1]:
            return None
        return self._add(_Sum(_descriptions_of(members), total, tuple(members)))

    def _join(self, members: Sequence[_Piece]) -> _Piece:
        """Pieces side by side."""
        if len(members) == 1:
            return members[0]
        joined = self._bound_sum(members, 0, INFINITY)
        assert joined is not None
        return joined

    def _narrow(self, inner: Description, above: Description) -> Description:
        return self._book.narrow(inner, above, is_said=True)

    def _complete(self, portion: Portion, above: Description) -> Portion:
        transfer = portion.posting.transfer
        is_said = transfer is not None and transfer.held_by is not None
        description = self._book.narrow(portion.posting.description, above, is_said=is_said)
        return attrs.evolve(portion, posting=attrs.evolve(portion.posting, description=description))

    # Asking

    @staticmethod
    def _list_portions(pieces: Iterable[_Piece]) -> list[Portion]:
        """The portions of pieces, given from the root downwards, in the order in which they were made."""
        portions: list[Portion] = []
        crossed: set[int] = set()
        for piece in pieces:
            if isinstance(piece, _Leaf) and piece.number not in crossed:
                portions.append(piece.portion)
            elif isinstance(piece, _Crossing):
                for inner, links in zip(piece.below, piece.links, strict=True):
                    if isinstance(inner, _Leaf):
                        crossed.add(inner.number)
                    portions += [portion for _, portion in links if portion is not None]
                portions += [rest for rest in piece.rests if rest is not None]
        portions.reverse()
        return portions

    def figures_of(self, node: ResolvedRound) -> Figures:
        """What the account says of a round of the tree itself."""
        return self._figures.get(node.id, Figures())

    def ask(self, marks: Marks, always: "Asked | None" = None) -> "Asked":
        """How many persons are asked for, in the tree and in each round of it.

        Args:
            marks: the mark of each portion, for a window.
            always: what it allows without a window: statements that cannot meet then meet in no window.
        """
        allowed: list[Allowed] = []

        def values(piece: _Piece) -> Allowed:
            return allowed[piece.number]

        disputed = []
        clashing = set() if always is None else set(always.clashing)
        for piece in self._pieces:
            if piece.number in clashing and isinstance(piece, _Choice):
                value = combine([values(inner) for inner in piece.members], piece.mode, clashes=True)
            else:
                value = piece.compute(marks, values)
            allowed.append(value)
            if always is None and isinstance(piece, _Choice) and piece.mode in ("own", "agreed"):
                spoken = [values(inner) for inner in piece.members if not values(inner).says_nothing]
                if spoken and _common_ground(spoken) is None:
                    clashing.add(piece.number)
            if isinstance(piece, _Choice) and value.is_disputed:
                inherited = any(values(inner).is_disputed for inner in piece.members)
                if piece.mode == "readings" or not inherited:
                    disputed.append(piece.round)
        of_round = {
            id: reduce(Allowed.plus, (values(piece) for piece in pieces), NOBODY)
            for id, pieces in self._of_round.items()
        }
        return Asked(of_round[self.root.id], of_round, tuple(disputed), frozenset(clashing))


@attrs.frozen(eq=False)
class Asked:
    """What a tree allows, once its portions are marked.

    Attributes:
        allowed: for the tree.
        of_round: for each round of it, by id.
        disputed: ids of the rounds on which accounts, or a whole and its parts, cannot meet.
        clashing: the numbers of the pieces whose statements cannot meet.
    """

    allowed: Allowed
    of_round: Mapping[str, Allowed]
    disputed: tuple[str, ...]
    clashing: frozenset[int] = frozenset()


def _follow(piece: _Piece, latest: Mapping[int, _Piece]) -> _Piece:
    """What has come of a piece that was restricted."""
    while piece.number in latest:
        piece = latest[piece.number]
    return piece


def _descriptions_of(pieces: Iterable[_Piece]) -> tuple[Description, ...]:
    """Who the persons of pieces may be, each description once."""
    return tuple(dict.fromkeys(description for piece in pieces for description in piece.descriptions))


def _connected(size: int, takers: Sequence[Sequence[int]]) -> list[list[int]]:
    """Groups of places that some list of takers connects, in order."""
    group_of = list(range(size))
    for places in takers:
        for place in places[1:]:
            old, new = group_of[place], group_of[places[0]]
            if old != new:
                group_of = [new if group == old else group for group in group_of]
    groups: dict[int, list[int]] = {}
    for place, group in enumerate(group_of):
        groups.setdefault(group, []).append(place)
    return list(groups.values())
