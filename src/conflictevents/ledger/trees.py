"""A whole and its parts: statements on the same people, which are divided by the parts before anything is asked.

Every person of a tree is at exactly one leaf, or in the rest of one whole, and each node above describes them too. So
what is known of a tree is a set of portions (a leaf's persons of one transfer, or what a whole's transfer has beyond the
parts), and figures that bound sums of them. A question marks each portion as asked for or not; the answer is the
least and the most of those asked for over all ways to fill the portions within the figures.

Figures nest wherever each part's transfer is described by one transfer of its whole. Then what a figure allows is
kept as bounds on three numbers: those asked for, the others, and both together. Such sets add up and meet exactly, so
a tree takes one walk. Where a part's transfer may belong to several of its whole's (persons of unsaid category, under
prisoners of war and civilians), the figures cross. Then the persons of each posting are distinguished by the postings of
the wholes above that they are of, and the least and the most are found by linear programming.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property, reduce
from itertools import product
from math import prod

import attrs

from conflictevents.ledger.linear import Bounded
from conflictevents.ledger.postings import Contribution, Figures, Posting, PostingBook
from conflictevents.ledger.query import Description, Ends, Relations
from conflictevents.ledger.rounds import ResolvedRound
from conflictevents.values import Count, Truth

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
        """What both allow of those asked for, no matter what else they say of the others; None where they cannot meet."""
        asked = (max(self.asked[0], other.asked[0]), min(self.asked[1], other.asked[1]))
        if asked[0] > asked[1]:
            return None
        others = (max(self.others[0], other.others[0]), min(self.others[1], other.others[1]))
        if others[0] > others[1]:
            others = (min(self.others[0], other.others[0]), max(self.others[1], other.others[1]))
        total = (asked[0] + others[0], min(INFINITY, asked[1] + others[1]))
        return Allowed(asked, others, total, self.is_disputed or other.is_disputed)


NO_ONE = Allowed((0, 0), (0, 0), (0, 0))
ANY_NUMBER = Allowed((0, INFINITY), (0, INFINITY), (0, INFINITY))


@attrs.frozen(eq=False)
class Portion:
    """Persons of a tree that its records do not tell apart: of one transfer, at one leaf or in the rest of a whole.

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
        total: the least and the most persons, no matter who is asked for.
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
    """The persons of one posting.

    Attributes:
        portions: who they are, by each posting of the wholes above that they may be of; which of them is not said.
    """

    portions: tuple[Portion, ...]

    def mark(self, marks: Marks) -> Mark:
        """Whether they are asked for: what all that they may be share."""
        if len(self.portions) == 1:
            return marks(self.portions[0])
        first, *others = [marks(portion) for portion in self.portions]
        return first if all(mark == first for mark in others) else Truth.MAYBE

    def compute(self, marks: Marks, values: Values) -> Allowed:  # noqa: ARG002 - leaves ask marks alone
        return _allow(self.total, self.mark(marks))


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
    """Several pieces that add up, their sum bounded by a figure; or not bounded, where they only stand side by side."""

    members: tuple[_Piece, ...]
    is_bounded: bool = True

    @property
    def pieces(self) -> Sequence[_Piece]:
        return self.members

    def compute(self, marks: Marks, values: Values) -> Allowed:  # noqa: ARG002 - sums ask values alone
        together = reduce(Allowed.plus, (values(piece) for piece in self.members), NO_ONE)
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


_Row = tuple[tuple[int, ...], int, int]
"""The places of some items, and the least and the most persons of them all."""


@attrs.define(eq=False)
class _System(_Piece):
    """Persons whose figures cross: those of one figure may be of several others.

    Each item is persons of one posting who are of one posting of each whole above. A `_Choice` below is an item for
    each posting that its persons may be of, as its statements are not divided.

    Attributes:
        items: leaves, and choices with the number of persons of each taken from what the choice allows.
        rows: the figures.
    """

    items: tuple[_Piece, ...]
    rows: tuple[_Row, ...]
    _bounded: Bounded | None = attrs.field(default=None, init=False)
    _answers: dict[tuple[object, ...], Allowed] = attrs.field(factory=dict, init=False)

    @property
    def pieces(self) -> Sequence[_Piece]:
        return tuple(dict.fromkeys(item for item in self.items if not isinstance(item, _Leaf)))

    def settle(self) -> bool:
        """Find the least and the most persons of all items; False where the figures cannot hold together."""
        self._bounded = Bounded(len(self.items), _without_infinity(self.rows))
        if self._bounded.is_possible:
            self.total = _range(self._bounded, range(len(self.items)), range(len(self.items)))
        return self._bounded.is_possible

    def compute(self, marks: Marks, values: Values) -> Allowed:
        asked = [item.mark(marks) if isinstance(item, _Leaf) else values(item) for item in self.items]
        if all(mark is Truth.NO for mark in asked):
            return Allowed((0, 0), self.total, self.total)
        if all(mark is Truth.YES for mark in asked):
            return Allowed(self.total, (0, 0), self.total)
        key = tuple(asked)
        answer = self._answers.get(key)
        if answer is None:
            answer = self._answers[key] = self._solve(asked)
        return answer

    def _solve(self, asked: "Sequence[Mark | Allowed]") -> Allowed:
        """What the figures allow of those asked for; of a number of them, persons asked for and others are distinguished."""
        size = len(self.items)
        divided = {place for place, mark in enumerate(asked) if not isinstance(mark, Truth)}
        bounded = self._bounded
        assert bounded is not None
        if divided:
            rows = [
                ((*places, *(size + place for place in places if place in divided)), low, high)
                for places, low, high in self.rows
            ]
            for limits in (self._limits(asked, is_exact=True), self._limits(asked, is_exact=False), []):
                bounded = Bounded(2 * size, _without_infinity([*rows, *limits]))
                if bounded.is_possible:
                    break
        surely, possibly = (
            [place for place, mark in enumerate(asked) if place in divided or mark in truths]
            for truths in ((Truth.YES,), (Truth.YES, Truth.MAYBE))
        )
        surely_not, possibly_not = (
            [
                size + place if place in divided else place
                for place, mark in enumerate(asked)
                if place in divided or mark in truths
            ]
            for truths in ((Truth.NO,), (Truth.NO, Truth.MAYBE))
        )
        return Allowed(
            _range(bounded, surely, possibly),
            _range(bounded, surely_not, possibly_not),
            self.total,
            any(isinstance(mark, Allowed) and mark.is_disputed for mark in asked),
        )

    def _limits(self, asked: "Sequence[Mark | Allowed]", *, is_exact: bool) -> list[_Row]:
        """What breakdowns and choices allow of those asked for, and of the others."""
        size, limits = len(self.items), []
        of_choice: dict[_Piece, list[int]] = {}
        of_transfer: dict[int, list[int]] = {}
        for place, item in enumerate(self.items):
            if isinstance(item, _Leaf):
                of_transfer.setdefault(id(item.portions[0].posting.transfer), []).append(place)
            else:
                of_choice.setdefault(item, []).append(place)
        for places in of_choice.values():
            value = asked[places[0]]
            assert isinstance(value, Allowed)
            limits.append((tuple(places), *value.asked))
            limits.append((tuple(size + place for place in places), *value.others))
        for places in of_transfer.values():
            counts = [mark for mark in (asked[place] for place in places) if isinstance(mark, Count)]
            if counts:
                low = counts[0].low if is_exact and len(counts) == len(places) else 0
                broken_down = tuple(place for place in places if isinstance(asked[place], Count))
                high = INFINITY if counts[0].high is None else counts[0].high
                limits.append((broken_down, low, high))
        return limits


def _without_infinity(rows: Iterable[_Row]) -> list[tuple[tuple[int, ...], int, int | None]]:
    return [(places, low, None if high >= _UNBOUNDED else high) for places, low, high in rows]


def _range(bounded: Bounded, surely: Iterable[int], possibly: Iterable[int]) -> tuple[int, int]:
    """The least of the first items, and the most of the second."""
    low = bounded.minimum(dict.fromkeys(surely, 1))
    high = bounded.minimum(dict.fromkeys(possibly, -1))
    return (low or 0, INFINITY if high is None else -high)


def combine(values: Sequence[Allowed], mode: str, *, clashes: bool = False) -> Allowed:
    """What several statements on the same persons allow.

    `readings`: either holds. `own`: one speaker's statements, their common ground, or where they cannot meet
    either. `widest`: any account. `agreed`: their common ground; any number, and disputed,
    where they cannot meet. `either`: any of them. `unless`: the first, or any number where some other is disputed.

    Args:
        values: what each allows.
        mode: how they are combined.
        clashes: whether it is known that they cannot meet, by what they say of every day.
    """
    if mode == "readings":
        return attrs.evolve(reduce(Allowed.hull, values), is_disputed=True)
    if len(values) == 1:
        return values[0]
    if mode == "unless":
        return _dispute(values) if any(value.is_disputed for value in values[1:]) else values[0]
    if mode == "either":
        return reduce(Allowed.hull, values)
    if mode == "widest":
        return reduce(Allowed.hull, values)
    common = None if clashes else _common_ground(values)
    if common is not None:
        return common
    if mode != "agreed":
        return reduce(Allowed.hull, values)
    return _dispute(values)


def _dispute(values: Sequence[Allowed]) -> Allowed:
    """Any number, and disputed, of those asked for and of the others, as far as some statement speaks of them."""
    asked, others = (
        (0, INFINITY if any(bounds[1] > 0 for bounds in ranges) else 0)
        for ranges in ([value.asked for value in values], [value.others for value in values])
    )
    return Allowed(asked, others, ANY_NUMBER.total, is_disputed=asked[1] > 0)


def _common_ground(values: Sequence[Allowed]) -> Allowed | None:
    """What all of several statements allow; None where they cannot meet."""
    common: Allowed | None = values[0]
    for value in values[1:]:
        common = None if common is None else common.shared(value)
    return common


_MEETING = ("own", "agreed")
"""The modes in which statements have to meet."""


class RoundTree:
    """A round with everything below it in one account: its portions, and the figures that bound them.

    Args:
        book: the postings of all rounds.
        relations: who is within which.
        root: the round that is part of no other.
        account: `recorded`, `widest`, `agreed` or an actor's id.
        alone: whether to read the round by itself, without its parts and all that has become of it.

    Attributes:
        root: the round.
        portions: everybody handed over in it, by who they may be.
        nodes: the rounds of the tree whose persons were, or may have been, handed over.
        contested: ids of the rounds at or below one that cannot meet its parts: one reading has none of their persons.
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
        self._clashing: dict[str, frozenset[int]] = {}
        self._contradicting: dict[Ends, frozenset[int]] = {}
        self._narrowed: dict[tuple[Description, _Line], tuple[Description | None]] = {}
        self._figures: dict[str, Figures] = {}
        self.nodes: list[tuple[ResolvedRound, Truth]] = []
        self.is_flat: bool = False
        self.contested: frozenset[str] = frozenset()
        self.portions: list[Portion] = []
        self._build()

    # Building

    def _drop_unused(self) -> None:
        """Keep the pieces that something is made of, number them anew, and list the portions of the root."""
        root = self._of_round[self.root.id]
        if len(root) == len(self._pieces) and all(type(piece) is _Leaf for piece in root):
            self.portions = self._list_portions(reversed(self._pieces))
            self.is_flat = True
            return
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
        self._narrowed.clear()
        self._drop_unused()

    def _add(self, piece: _Piece) -> _Piece:
        piece.number = len(self._pieces)
        self._pieces.append(piece)
        return piece

    def _leaf(self, posting: Posting, done: Truth, *, is_rest: bool = False) -> _Piece:
        return self._add(_make_leaf(posting, done, is_rest=is_rest))

    def _bound(self, node: ResolvedRound, done: Truth, figures: Figures, below: list[_Piece]) -> list[_Piece]:
        """The pieces of a round: its parts' pieces under its own figures."""
        if self._alone or not node.parts:
            return self._read_alone(node, done, figures)
        rests = self._suppose_rests(node, done, figures, below)
        if all(posting.transfer is None for posting in figures.postings):
            return [*below, *rests]

        def attach(postings: Sequence[Posting], inside: Sequence[_Piece]) -> list[_Piece] | None:
            return self._attach(node, done, postings, inside, figures.named)

        size, restricted = len(self._pieces), len(self._restricted)
        pieces = self._combine(node, figures, attach, below)
        if pieces is not None:
            return [*pieces, *rests]
        del self._pieces[size:], self._restricted[restricted:]
        self.contested = self.contested.union(inner.id for inner in node.list_tree())
        members = [self._join(self._read_alone(node, done, figures)), self._join([*below, *rests])]
        copies = len(self._restricted)
        partly = self._combine(node, figures, attach, below, is_lenient=True)
        del self._restricted[copies:]
        if partly is not None:
            members.append(self._join([*partly, *rests]))
        return [self._choose(members, "readings", node.id)]

    def _read_alone(self, node: ResolvedRound, done: Truth, figures: Figures) -> list[_Piece]:
        """The pieces of what is said of a round itself."""

        def read(postings: Sequence[Posting], _: Sequence[_Piece] = ()) -> list[_Piece]:
            return [self._leaf(posting, done) for posting in postings]

        statement = figures.statement
        pieces = self._combine(node, figures, read, []) if statement is None else read(statement)
        assert pieces is not None
        return [*pieces, *read(figures.unknown)]

    def _suppose_rests(
        self, node: ResolvedRound, done: Truth, figures: Figures, below: Sequence[_Piece]
    ) -> list[_Piece]:
        """What a whole may have beyond its parts, of which it says nothing: any number.

        Where it says nothing at all, of what its parts are of, unless all transfers are on record, or of a silence.
        """
        if node.record.parts_complete:
            return []
        if any(posting.transfer is not None for posting in figures.postings):
            return [self._leaf(posting, done, is_rest=True) for posting in figures.unknown]
        postings = {
            (description.category, description.returned_to): self._book.post_rest(node, description)
            for piece in (() if node.transfers_complete else below)
            for description in piece.descriptions
        }
        return [
            self._leaf(posting, done, is_rest=True) for posting in (*postings.values(), *figures.postings)
        ]

    def _combine(
        self,
        node: ResolvedRound,
        figures: Figures,
        attach: "_Attach",
        below: Sequence[_Piece],
        *,
        is_lenient: bool = False,
    ) -> list[_Piece] | None:
        """The pieces of a round's contributions, each with the pieces below that its recipients take.

        None where a contribution cannot meet its parts; where lenient, only where none of its statements can.
        """
        contributions = figures.contributions
        takers, pieces = self._share_out(contributions, below, is_open=figures.named is not None)
        for group in _connected(len(contributions), [places for _, places in takers]):
            inside = [piece for piece, places in takers if places[0] in group]
            united = self._unite(
                node, [contributions[number] for number in group], attach, inside, is_lenient=is_lenient
            )
            if united is None:
                return None
            pieces += united
        if not figures.together:
            return pieces
        statements = [attach(statement, below) for statement in figures.together]
        members = [self._join(statement) for statement in statements if statement is not None]
        if len(members) < len(statements) and not is_lenient:
            return None
        mode = "own" if figures.mode == "alone" else figures.mode
        return [self._choose([self._join(pieces), *members], mode, node.id)]

    def _share_out(
        self, contributions: Sequence[Contribution], below: Sequence[_Piece], *, is_open: bool
    ) -> tuple[list[tuple[_Piece, list[int]]], list[_Piece]]:
        """Which contributions each piece below may be of, by its recipients; and the pieces that none limits.

        Args:
            contributions: what is said of each recipient.
            below: the pieces of the parts.
            is_open: whether those that nothing is said of are not limited.
        """
        takers: list[tuple[_Piece, list[int]]] = []
        unlimited: list[_Piece] = []
        for piece in below:
            places = [
                number
                for number, contribution in enumerate(contributions)
                if any(
                    self._may_be(description, posting.description)
                    for posting in contribution.postings
                    for description in piece.descriptions
                )
            ]
            if not places and is_open:
                unlimited.append(piece)
            elif contributions:
                takers.append((piece, places or [len(contributions) - 1]))
        return takers, unlimited

    def _unite(
        self,
        node: ResolvedRound,
        contributions: Sequence[Contribution],
        attach: "_Attach",
        inside: Sequence[_Piece],
        *,
        is_lenient: bool,
    ) -> list[_Piece] | None:
        """The pieces of contributions that share pieces below; None where they cannot meet them."""
        if all(len(each.accounts) == len(each.accounts[0]) == 1 for each in contributions):
            return attach([posting for each in contributions for posting in each.postings], inside)
        if len(contributions) > 1:
            return self._unite_combined(node, contributions, attach, inside)
        (contribution,) = contributions
        accounts: list[_Piece] = []
        for statements in contribution.accounts:
            attached = [attach(statement, inside) for statement in statements]
            able = [self._join(pieces) for pieces in attached if pieces is not None]
            if len(able) == len(attached):
                accounts.append(self._choose(able, "own", node.id))
            elif able and not is_lenient:
                return None
            elif able:
                between = attach([_drop_low(posting) for each in statements for posting in each], inside)
                members = able if between is None else [*able, self._join(between)]
                accounts.append(self._choose(members, "either", node.id))
        if len(accounts) < len(contribution.accounts) and not (
            accounts and (is_lenient or contribution.mode == "widest")
        ):
            return None
        return [self._choose(accounts, contribution.mode, node.id)]

    def _unite_combined(
        self,
        node: ResolvedRound,
        contributions: Sequence[Contribution],
        attach: "_Attach",
        inside: Sequence[_Piece],
    ) -> list[_Piece] | None:
        """The pieces where it is not said of which of several combined contributions the persons below are.

        Each choice of a statement for each contribution is read with the parts, and the answer holds all of them.
        """
        options = [
            list({_say(statement): statement for account in each.accounts for statement in account}.values())
            for each in contributions
        ]
        if prod(map(len, options)) > _MOST_CHOICES:
            lines = [_Line(posting.description) for each in contributions for posting in each.postings]
            loose = [self._restrict(piece, lines) for piece in inside]
            return None if None in loose else [piece for piece in loose if piece is not None]
        members: list[_Piece] = []
        for choice in product(*options):
            attached = attach([posting for statement in choice for posting in statement], inside)
            if attached is not None:
                members.append(self._join(attached))
        if not members:
            return None
        probes = []
        for contribution in contributions:
            if contribution.mode == "agreed" and len(contribution.accounts) > 1:
                accounts = [
                    self._choose(
                        [
                            self._join([self._leaf(posting, Truth.YES) for posting in statement])
                            for statement in statements
                        ],
                        "own",
                        node.id,
                    )
                    for statements in contribution.accounts
                ]
                probes.append(self._choose(accounts, "agreed", node.id))
        either = self._choose(members, "either", node.id)
        return [self._choose([either, *probes], "unless", node.id)]

    def _choose(self, members: Sequence[_Piece], mode: str, round_id: str) -> _Piece:
        if len(members) == 1 and mode != "readings":
            return members[0]
        total = combine([_allow(piece.total, Truth.YES) for piece in members], mode).total
        return self._add(_Choice(_descriptions_of(members), total, tuple(members), mode, round_id))

    def _attach(
        self,
        node: ResolvedRound,
        done: Truth,
        postings: Sequence[Posting],
        below: Sequence[_Piece],
        named: tuple[str, ...] | None,
    ) -> list[_Piece] | None:
        """The pieces below under the postings of their whole; None where both cannot hold.

        Where either of several statements on a part holds, each is tried: some of them may not meet the whole.
        """
        options = [self._list_readings(piece) for piece in below]
        is_said_once = all(readings == [[piece]] for readings, piece in zip(options, below, strict=True))
        if is_said_once or prod(map(len, options)) > _MOST_CHOICES:
            return self._attach_read(node, done, postings, below, named)
        members: list[_Piece] = []
        for choice in product(*options):
            pieces = [piece for reading in choice for piece in reading]
            attached = self._attach_read(node, done, postings, pieces, named)
            if attached is not None:
                members.append(self._join(attached))
        disputes = [piece.round for piece in below if isinstance(piece, _Choice) and piece.mode == "readings"]
        if not members:
            return None
        return [self._choose(members, "readings" if disputes else "either", (*disputes, node.id)[0])]

    @staticmethod
    def _list_readings(piece: _Piece) -> list[list[_Piece]]:
        """The statements of which either may hold, each as pieces that add up."""
        if not isinstance(piece, _Choice) or piece.mode not in _EITHER:
            return [[piece]]
        members = piece.members
        return [
            [*member.members] if isinstance(member, _Sum) and not member.is_bounded else [member]
            for member in members
        ]

    def _attach_read(
        self,
        node: ResolvedRound,
        done: Truth,
        postings: Sequence[Posting],
        below: Sequence[_Piece],
        named: tuple[str, ...] | None,
    ) -> list[_Piece] | None:
        """The pieces below, each read in one way, under the postings of their whole; None where both cannot hold."""
        lines = [_Line(posting.description, self._bounds_of(posting, done), posting) for posting in postings]
        if named is not None:
            lines.append(_Line(None, (0, INFINITY), named=named))
        takers: list[tuple[_Piece, list[int]]] = []
        for piece in below:
            places = [place for place, line in enumerate(lines) if self._may_take(line, piece)]
            if places:
                takers.append((piece, places))
            elif piece.total[0] > 0:
                return None
        pieces: list[_Piece] = []
        for group in _connected(len(lines), [places for _, places in takers]):
            inside = [(piece, places) for piece, places in takers if places[0] in group]
            limiting = [lines[place] for place in group]
            is_crossing = len(group) > 1 or any(isinstance(piece, _System) for piece, _ in inside)
            attached = (
                self._cross(
                    node,
                    done,
                    limiting,
                    [(piece, [group.index(place) for place in places]) for piece, places in inside],
                )
                if is_crossing
                else self._nest(node, done, limiting[0], [piece for piece, _ in inside])
            )
            if attached is None:
                return None
            pieces += attached
        return pieces

    def _bounds_of(self, posting: Posting, done: Truth) -> tuple[int, int]:
        count = posting.count
        return (count.low if done is Truth.YES else 0, INFINITY if count.high is None else count.high)

    def _nest(
        self, node: ResolvedRound, done: Truth, line: "_Line", below: Sequence[_Piece]
    ) -> list[_Piece] | None:
        """Pieces that are of one posting of their whole alone; None where they cannot be."""
        members: list[_Piece] = []
        for piece in below:
            restricted = self._restrict(piece, (line,))
            if restricted is None:
                return None
            members.append(restricted)
        if line.posting is None:
            return members
        if not node.record.parts_complete:
            members.append(self._leaf(line.posting, done, is_rest=True))
        bounded = self._bound_sum(members, *line.bounds)
        return None if bounded is None else [bounded]

    def _cross(
        self,
        node: ResolvedRound,
        done: Truth,
        lines: Sequence["_Line"],
        below: Sequence[tuple[_Piece, list[int]]],
    ) -> list[_Piece] | None:
        """Pieces of which some may be of several postings of their whole; None where they cannot meet."""
        items: list[_Piece] = []
        rows: list[_Row] = []
        of_line: list[list[int]] = [[] for _ in lines]
        for piece, places in below:
            inner, inner_rows = _flatten(piece)
            copies: list[list[int]] = []
            for item in inner:
                mine = [place for place in places if self._may_take(lines[place], item)]
                spread: _Piece | None = item
                if not isinstance(item, _Leaf):
                    spread = self._restrict(item, [lines[place] for place in mine]) if mine else None
                copies.append([])
                for place in mine if spread is not None else ():
                    copy = self._restrict_leaf(item, (lines[place],)) if isinstance(item, _Leaf) else spread
                    assert copy is not None
                    copies[-1].append(len(items))
                    of_line[place].append(len(items))
                    items.append(copy)
                if copies[-1] and spread is not None and spread is not item:
                    rows.append((tuple(copies[-1]), *spread.total))
            for row_places, low, high in inner_rows:
                split = tuple(copy for place in row_places for copy in copies[place])
                if not split and low > 0:
                    return None
                rows.append((split, low, high))
            if isinstance(piece, _Leaf) or inner != [piece]:
                self._restrict(piece, [lines[place] for place in places])
        for line, members in zip(lines, of_line, strict=True):
            if line.posting is not None:
                if not node.record.parts_complete:
                    members.append(len(items))
                    items.append(_make_leaf(line.posting, done, is_rest=True))
                rows.append((tuple(members), *line.bounds))
        if len(items) > _MOST_ITEMS:
            return self._loosen(node, done, lines, below)
        system = self._settle(items, rows)
        return None if system is None else [system]

    def _loosen(
        self,
        node: ResolvedRound,
        done: Truth,
        lines: Sequence["_Line"],
        below: Sequence[tuple[_Piece, list[int]]],
    ) -> list[_Piece] | None:
        """Pieces too many to tell apart: only the sum of their whole's postings limits them."""
        members = [self._restrict(piece, [lines[place] for place in places]) for piece, places in below]
        if None in members:
            return None
        pieces = [member for member in members if member is not None]
        limiting = [line for line in lines if line.posting is not None]
        if not node.record.parts_complete:
            pieces += [self._leaf(line.posting, done, is_rest=True) for line in limiting if line.posting]
        if len(limiting) < len(lines):
            return pieces
        bounded = self._bound_sum(
            pieces,
            sum(line.bounds[0] for line in lines),
            min(INFINITY, sum(line.bounds[1] for line in lines)),
        )
        return None if bounded is None else [bounded]

    def _settle(self, items: Sequence[_Piece], rows: Iterable[_Row]) -> _Piece | None:
        """Items and figures that cross; None where the figures cannot hold together."""
        system = _System(_descriptions_of(items), (0, INFINITY), tuple(items), tuple(dict.fromkeys(rows)))
        return self._add(system) if system.settle() else None

    def _may_take(self, line: "_Line", piece: _Piece) -> bool:
        """Whether some persons of a piece may be of a line: its category, its group and its recipient."""
        return any(self._narrow(inner, line) is not None for inner in piece.descriptions)

    def _may_be(self, inner: Description, outer: Description) -> bool:
        relations = self._relations
        return (
            relations.narrower_category(outer.category, inner.category) is not None
            and relations.ends_meet(inner.returned_to, outer.returned_to)
            and not relations.are_disjoint(inner.group, outer.group)
        )

    def _narrow(self, inner: Description, line: "_Line") -> Description | None:
        """A description completed by what a whole says of the same persons; None where they exclude each other."""
        known = self._narrowed.get((inner, line))
        if known is None:
            known = self._narrowed[inner, line] = (self._find_narrower(inner, line),)
        return known[0]

    def _find_narrower(self, inner: Description, line: "_Line") -> Description | None:
        if line.description is None:
            recipients = self._relations.end_outside(inner.returned_to, line.named)
            return None if recipients is None else self._book.redirect(inner, recipients)
        return self._book.narrow(inner, line.description) if self._may_be(inner, line.description) else None

    def _restrict(self, piece: _Piece, lines: Sequence["_Line"]) -> _Piece | None:
        """A piece as far as its persons are of one of several lines, completed by it; None where it cannot be.

        Persons who can be of none are left out, unless some of them are certain.
        """
        if all(self._narrow(inner, line) is inner for inner in piece.descriptions for line in lines):
            return piece
        restricted = self._restrict_inside(piece, lines)
        if restricted is not None and restricted is not piece and piece.number >= 0:
            self._restricted.append((piece.number, restricted))
        return restricted

    def _restrict_inside(self, piece: _Piece, lines: Sequence["_Line"]) -> _Piece | None:
        if isinstance(piece, _Leaf):
            leaf = self._restrict_leaf(piece, lines)
            if leaf is not None:
                return self._add(leaf)
            return None if piece.total[0] > 0 else self._join([])
        if isinstance(piece, _System):
            return self._restrict_system(piece, lines)
        members = [self._restrict(member, lines) for member in piece.pieces]
        able = [member for member in members if member is not None]
        if isinstance(piece, _Choice):
            return self._choose(able, piece.mode, piece.round) if able else None
        if len(able) < len(members):
            return None
        is_bounded = not isinstance(piece, _Sum) or piece.is_bounded
        return self._bound_sum(able, *piece.total) if is_bounded else self._join(able)

    def _restrict_leaf(self, leaf: _Leaf, lines: Sequence["_Line"]) -> _Leaf | None:
        """A leaf under any of several lines; None where it can be of none."""
        portions: dict[Description, Portion] = {}
        for line in lines:
            for portion in leaf.portions:
                description = self._narrow(portion.posting.description, line)
                if description is portion.posting.description:
                    portions.setdefault(description, portion)
                elif description is not None:
                    posting = attrs.evolve(portion.posting, description=description)
                    portions.setdefault(description, attrs.evolve(portion, posting=posting))
        return _Leaf(tuple(portions), leaf.total, tuple(portions.values())) if portions else None

    def _restrict_system(self, system: _System, lines: Sequence["_Line"]) -> _Piece | None:
        items: list[_Piece] = []
        places: dict[int, int] = {}
        choices: dict[_Piece, _Piece | None] = {}
        for place, item in enumerate(system.items):
            if isinstance(item, _Leaf):
                copy: _Piece | None = self._restrict_leaf(item, lines)
            else:
                if item not in choices:
                    choices[item] = self._restrict(item, lines)
                copy = choices[item]
            if copy is not None:
                places[place] = len(items)
                items.append(copy)
        rows = [
            (tuple(places[place] for place in row_places if place in places), low, high)
            for row_places, low, high in system.rows
        ]
        return self._settle(items, rows)

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
        assert isinstance(joined, _Sum)
        joined.is_bounded = False
        return joined

    # Asking

    @staticmethod
    def _list_portions(pieces: Iterable[_Piece]) -> list[Portion]:
        """The portions of pieces, given from the root downwards, in the order in which they were made."""
        portions: list[Portion] = []
        for piece in pieces:
            leaves = piece.items if isinstance(piece, _System) else (piece,)
            portions += [portion for leaf in leaves if isinstance(leaf, _Leaf) for portion in leaf.portions]
        portions.reverse()
        return portions

    @cached_property
    def may_be_disputed(self) -> bool:
        """Whether some statements that are to hold together differ; where all say the same, no answer is disputed."""
        return any(
            isinstance(piece, _Choice) and len({_content_of(member) for member in piece.members}) > 1
            for piece in self._pieces
        )

    def figures_of(self, node: ResolvedRound) -> Figures:
        """What the account says of a round of the tree itself."""
        return self._figures.get(node.id, Figures())

    def ask(self, marks: Marks, category: str) -> "Asked":
        """How many persons are asked for, in the tree and in each round of it.

        Args:
            marks: the mark of each portion.
            category: the category asked for. Statements that cannot meet on it meet in no window and in no scope.
        """
        allowed: list[Allowed] = []

        def values(piece: _Piece) -> Allowed:
            return allowed[piece.number]

        disputed = []
        clashing = self._list_clashing(category) | self._list_contradicting(marks)
        for piece in self._pieces:
            if not isinstance(piece, _Choice):
                allowed.append(piece.compute(marks, values))
                continue
            members = [values(inner) for inner in piece.members]
            clashes = piece.number in clashing
            value = combine(members, piece.mode, clashes=clashes)
            allowed.append(value)
            if value.is_disputed:  # by its own statements, not only by those of a part
                settled = [attrs.evolve(member, is_disputed=False) for member in members]
                if combine(settled, piece.mode, clashes=clashes).is_disputed:
                    disputed.append(piece.round)
        of_round = {
            id: reduce(Allowed.plus, (values(piece) for piece in pieces), NO_ONE)
            for id, pieces in self._of_round.items()
        }
        return Asked(of_round[self.root.id], of_round, tuple(disputed))

    def _list_clashing(self, category: str) -> frozenset[int]:
        """The numbers of the pieces whose statements cannot meet on a category, or on one they state that holds it.

        Where one says 1 person and another 3, they agree on no number of prisoners of war either.
        """
        choices = [piece for piece in self._pieces if isinstance(piece, _Choice) and piece.mode in _MEETING]
        clashing = set(self._find_clashing(category) if choices else ())
        for piece in choices:
            stated = {description.category for description in piece.descriptions} - {category}
            if any(
                piece.number in self._find_clashing(wider)
                for wider in stated
                if self._relations.covers(wider, category) is Truth.YES
            ):
                clashing.add(piece.number)
        return frozenset(clashing)

    def _list_contradicting(self, marks: Marks) -> frozenset[int]:
        """The numbers of the pieces in which one speaker's statements cannot meet on a recipient who may be asked for."""
        if not any(isinstance(piece, _Choice) and piece.mode == "own" for piece in self._pieces):
            return frozenset()
        recipients = {
            portion.posting.description.returned_to
            for portion in self.portions
            if marks(portion) is not Truth.NO
        }
        return frozenset().union(*map(self._find_contradicting, recipients))

    def _find_contradicting(self, returned_to: Ends) -> frozenset[int]:
        known = self._contradicting.get(returned_to)
        if known is None:
            known = self._contradicting[returned_to] = self._find_contradictions(
                lambda portion: self._is_to(portion.posting.description.returned_to, returned_to),
                ("own",),
            )
        return known

    def _is_to(self, end: Ends, returned_to: Ends) -> Truth:
        return Truth.of(possible=self._relations.ends_meet(end, returned_to), certain=end == returned_to)

    def _find_clashing(self, category: str) -> frozenset[int]:
        """The numbers of the pieces whose statements cannot meet on a category, for any recipient and holder."""
        known = self._clashing.get(category)
        if known is None:
            known = self._clashing[category] = self._find_contradictions(
                lambda portion: self._relations.covers(category, portion.posting.description.category)
            )
        return known

    def _find_contradictions(self, marks: Marks, modes: Collection[str] = _MEETING) -> frozenset[int]:
        """The numbers of the pieces whose statements, combined in some modes, cannot meet on those who are marked."""
        clashing: set[int] = set()
        allowed: list[Allowed] = []
        for piece in self._pieces:
            values = [allowed[inner.number] for inner in piece.pieces]
            if isinstance(piece, _Choice) and piece.mode in modes and _common_ground(values) is None:
                clashing.add(piece.number)
                allowed.append(combine(values, piece.mode, clashes=True))
                continue
            allowed.append(piece.compute(marks, lambda inner: allowed[inner.number]))
        return frozenset(clashing)


@attrs.frozen(eq=False)
class Asked:
    """What a tree allows, once its portions are marked.

    Attributes:
        allowed: for the tree.
        of_round: for each round of it, by id.
        disputed: ids of the rounds on which accounts, or a whole and its parts, cannot meet.
    """

    allowed: Allowed
    of_round: Mapping[str, Allowed]
    disputed: tuple[str, ...]


@attrs.frozen(eq=False)
class _Line:
    """What a whole says of persons who may be of its parts.

    Attributes:
        description: who they are; None for those that an account does not name, and does not limit.
        bounds: the least and the most of them.
        posting: where it is said.
        named: the recipients that the account names, where it does not limit others.
    """

    description: Description | None
    bounds: tuple[int, int] = (0, INFINITY)
    posting: Posting | None = None
    named: tuple[str, ...] = ()


_Attach = Callable[[Sequence[Posting], Sequence[_Piece]], list[_Piece] | None]
"""The pieces below under postings of their whole; None where they cannot meet."""

_EITHER = ("readings", "either", "widest")
"""The modes in which either statement holds."""
_MOST_ITEMS = 300
"""How many items are distinguished where figures cross."""
_MOST_CHOICES = 16
"""How many choices of statements are read with the parts, one by one."""


def _make_leaf(posting: Posting, done: Truth, *, is_rest: bool) -> _Leaf:
    count = posting.count
    low = count.low if done is Truth.YES and not is_rest else 0
    high = INFINITY if count.high is None or is_rest else count.high
    return _Leaf((posting.description,), (low, high), (Portion(posting, done, is_rest),))


def _say(postings: Iterable[Posting]) -> object:
    """What postings that add up say; equal for two statements only if they say the same."""
    return tuple(
        (posting.description, posting.count, posting.transfer and posting.transfer.breakdowns)
        for posting in postings
    )


def _drop_low(posting: Posting) -> Posting:
    """A posting that says only how many there may be at most."""
    return attrs.evolve(posting, count=Count(low=0, high=posting.count.high))


def _flatten(piece: _Piece) -> tuple[list[_Piece], list[_Row]]:
    """The leaves and choices that a piece is made of, and the figures that limit sums of them."""
    items: list[_Piece] = []
    rows: list[_Row] = []
    begins: dict[int, int] = {}
    waiting: list[tuple[_Piece, bool]] = [(piece, False)]
    while waiting:
        inner, is_closing = waiting.pop()
        first = begins.setdefault(id(inner), len(items))
        if isinstance(inner, _System):
            items += inner.items
            rows += [
                (tuple(first + place for place in places), low, high) for places, low, high in inner.rows
            ]
        elif isinstance(inner, _Sum):
            if is_closing:
                rows.append((tuple(range(first, len(items))), *inner.total))
            else:
                waiting.append((inner, True))
                waiting += [(member, False) for member in inner.members]
        else:
            items.append(inner)
            rows.append(((first,), *inner.total))
    return items, rows


def _content_of(piece: _Piece) -> object:
    """What a piece says; equal for two pieces only if they allow the same for every question."""
    if isinstance(piece, _Leaf):
        portions = [
            (each.posting.description, each.posting.transfer and each.posting.transfer.breakdowns, each.done)
            for each in piece.portions
        ]
        return (piece.total, tuple(portions))
    if isinstance(piece, _Sum):
        return (piece.total, tuple(map(_content_of, piece.members)))
    return piece.number


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
