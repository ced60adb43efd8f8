"""The balance of a query over a window: how many persons, from what is certain to what is possible, and of which rounds."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, partial
from itertools import chain, compress
from operator import itemgetter, le
from typing import Final

import attrs

from conflictevents._progress import collector_slowed
from conflictevents.dataset import Dataset, check_dataset
from conflictevents.ledger.changes import ChangeBook, list_parties_of
from conflictevents.ledger.markings import Markings, is_marked_up_to
from conflictevents.ledger.postings import RECORDED, PostingBook, check_account
from conflictevents.ledger.query import Description, Query, Relations
from conflictevents.ledger.rounds import (
    Days,
    Recipients,
    ResolvedRound,
    Rounds,
    fold_by_side,
    hull_of_days,
    status_of,
)
from conflictevents.ledger.trees import INFINITY, Asked, Mark, Portion, RoundTree
from conflictevents.ledger.window import ALWAYS, SpannedSums, Stretch, Sum, Window
from conflictevents.ledger.wording import format_persons
from conflictevents.records import CustodyChange, ExchangeRound, Framework, Record
from conflictevents.values import Marking, Truth
from conflictevents.values.count import ZERO, Count
from conflictevents.values.when import WhenLike

__all__ = [
    "Balance",
    "CountedPortion",
    "Edge",
    "Ledger",
    "TreeBalance",
    "WindowBalance",
    "ledger_of",
    "status_at",
]


class Ledger:
    """Everything that questions fold over: the rounds of a dataset resolved once, their postings and their trees.

    Args:
        ds: the dataset.
        recipients: the recipients of each holder, where that is known of more rounds than the dataset has.
    """

    def __init__(self, ds: Dataset, recipients: Recipients | None = None) -> None:
        self.ds = ds
        self.relations: Relations = Relations(ds)
        with collector_slowed():
            self.rounds: Rounds = Rounds(ds, recipients)
        self.book: PostingBook = PostingBook(ds, self.rounds, self.relations)
        self.changes: ChangeBook = ChangeBook(ds, self.relations, self.book)
        self._trees: dict[str, tuple[RoundTree, ...]] = {}
        self._tree_of: dict[tuple[str, str], RoundTree] = {}
        self._alone: dict[tuple[str, str], RoundTree] = {}
        self._reader: _Reader | None = None
        self._balances: dict[tuple[Query, str], Balance] = {}
        self._flat: dict[tuple[str, bool], _FlatTrees] = {}
        self.markings: Markings = Markings(ds, self.relations, self.rounds, self.book, self.changes)

    @collector_slowed()
    def trees(self, account: str = RECORDED) -> tuple[RoundTree, ...]:
        """Every round that is part of no other, with everything below it, in an account."""
        trees = self._trees.get(account)
        if trees is None:
            trees = self._trees[account] = tuple(self.tree(root, account) for root in self.rounds.roots)
        return trees

    def tree(self, root: ResolvedRound, account: str = RECORDED) -> RoundTree:
        """A round that is part of no other, with everything below it, in an account."""
        tree = self._tree_of.get((root.id, account))
        if tree is None:
            tree = self._tree_of[root.id, account] = RoundTree(self.book, self.relations, root, account)
        return tree

    def list_descriptions(
        self, account: str = RECORDED, *, rank: int | None = None, with_changes: bool = False
    ) -> list[Description]:
        """Who the persons handed over in an account may be, each description once.

        Args:
            account: `recorded`, `widest`, `agreed` or an actor's id.
            rank: only of trees whose marking has at most this rank, -1 for those that have none; None for all.
            with_changes: whether persons of changes of custody are listed as well.
        """
        marked = self.markings.by_record(account) if rank is not None else {}
        return list(
            dict.fromkeys(
                portion.posting.description
                for tree in self._trees_counted(account, with_changes=with_changes)
                if rank is None or is_marked_up_to(marked.get(tree.root.id), rank)
                for portion in tree.portions
            )
        )

    def _trees_counted(self, account: str, *, with_changes: bool) -> tuple[RoundTree, ...]:
        """The trees of rounds, and those of changes of custody where these count."""
        return self.trees(account) + (self.changes.trees(account) if with_changes else ())

    def trees_asked(self, query: Query, account: str) -> tuple[RoundTree, ...]:
        """The trees that a query may count persons of."""
        return self._trees_counted(account, with_changes=query.counts_changes)

    def balance(self, query: Query, account: str = RECORDED) -> "Balance":
        """The balance of a query in an account, to be asked for any number of windows.

        Args:
            query: the persons asked for.
            account: `recorded`, `widest`, `agreed` or an actor's id.

        Raises:
            UnknownRecord: the account is no actor on record.
        """
        account = check_account(self.ds, account)
        balance = self._balances.pop((query, account), None)
        if balance is None:
            balance = Balance(self, query, account)
        self._balances[query, account] = balance
        if len(self._balances) > _MOST_BALANCES:
            del self._balances[next(iter(self._balances))]
        return balance

    def list_leasts(self, query: Query, account: str = RECORDED) -> Iterator[tuple[RoundTree, int | Asked]]:
        """Each tree that certainly has persons asked for, with how many it has at least, whenever that was.

        A number says all of a round without parts whose portions add up; of any other it takes what the tree allows.
        Descriptions are judged, not rounds: to ask for many queries costs little more than to read the record once.

        Args:
            query: the persons asked for.
            account: `recorded`, `widest`, `agreed` or an actor's id.
        """
        trees, key = self.trees_asked(query, account), (account, query.counts_changes)
        if key not in self._flat:
            self._flat[key] = _FlatTrees(trees)
        reader = _Reader(self.relations, query)
        leasts = self._flat[key].sum_leasts(reader)
        for place, tree in enumerate(trees):
            least = leasts[place]
            if least is None:
                entry = reader.enter(tree)
                if entry is not None:
                    yield tree, entry.ask(ALWAYS)
            elif least:
                yield tree, least

    def read_round(self, id: str, query: Query, account: str = RECORDED) -> "TreeBalance":
        """What an account says about the persons a query asks for in one round, no matter what has become of it.

        Args:
            id: the round's id; its parts are not looked at.
            query: the persons asked for.
            account: `recorded`, `widest`, `agreed` or an actor's id.
        """
        tree = self._read_alone(id, account)
        if self._reader is None or self._reader.query is not query:
            self._reader = _Reader(self.relations, query)  # several accounts are asked one query
        entry = self._reader.enter(tree)
        return EMPTY if entry is None else entry.always

    def may_be_disputed(self, id: str, account: str) -> bool:
        """Whether an account combines statements on one round, its parts not looked at, that differ in anything."""
        return self._read_alone(id, account).may_be_disputed

    def _read_alone(self, id: str, account: str) -> RoundTree:
        tree = self._alone.get((id, account))
        if tree is None:
            tree = RoundTree(self.book, self.relations, self.rounds[id], account, alone=True)
            self._alone[id, account] = tree
        return tree

    def statuses(
        self, record: ExchangeRound | CustodyChange | Framework, when: WhenLike | None = None
    ) -> dict[str | None, str | None]:
        """The status of a round or framework according to each side, by the end of `when`."""
        return fold_by_side(self.ds, record, self.parties_of(record), when)

    def status_at(
        self,
        record: ExchangeRound | CustodyChange | Framework | str,
        when: WhenLike | None = None,
        according_to: str | None = None,
    ) -> str | None:
        """What a round or framework had become by the end of `when`, as `status_at` has it."""
        resolved = self.ds[record] if isinstance(record, str) else record
        return status_of(self.ds, resolved, self.parties_of(resolved), when, according_to)

    def parties_of(self, record: Record) -> tuple[str, ...]:
        """Who exchanges under a framework or in a round; none where that is not known."""
        if isinstance(record, ExchangeRound):
            resolved = self.rounds[record.id] if record.id in self.rounds else self.rounds.resolve(record)
            return resolved.parties
        if isinstance(record, CustodyChange):
            return list_parties_of(record)
        return record.parties if isinstance(record, Framework) else ()

    def is_done(self, record: ExchangeRound) -> Truth:
        """Whether a round's persons have been handed over."""
        return self.rounds[record.id].is_done()


_MOST_BALANCES: Final = 64
"""How many balances a ledger keeps, those asked for last: check, reconcile and consistency ask the same."""


def status_at(
    ds: Dataset,
    record: ExchangeRound | CustodyChange | Framework | str,
    when: WhenLike | None = None,
    according_to: str | None = None,
) -> str | None:
    """What a round or framework had become by the end of `when`.

    >>> import conflictevents as ce
    >>> swap = ce.ExchangeRound(
    ...     id="swap",
    ...     history=[
    ...         ce.RoundStep(status="agreed", when="2025-03-10"),
    ...         ce.RoundStep(status="completed", when="2025-03-20"),
    ...     ],
    ... )
    >>> print(ce.status_at(ce.Dataset(swap), "swap", "2025-03-15"))
    agreed

    Args:
        ds: the dataset the record is in; it says which actor is part of which.
        record: the record or its id.
        when: steps certainly taken by its last day count; None for all steps on record.
        according_to: an actor; only its own steps (its people and offices included) and those that no actor is
            named for count. None for the status that the sides share.

    Returns:
        The status, `disputed` where the sides do not share one, None where nothing is on record.
        Sides that all still plan share the step that all have taken.

    Raises:
        UnknownRecord: no record has the id, or no actor that of `according_to`.
        InvalidValue: the record has no history.
    """
    check_dataset(ds)
    return ledger_of(ds).status_at(record, when, according_to)


def ledger_of(ds: Dataset) -> Ledger:
    """The ledger of a dataset, made when it is first asked for."""
    ledger = ds.__dict__.get("_ledger")
    if ledger is None:
        ledger = ds.__dict__["_ledger"] = Ledger(ds)
    return ledger


@attrs.frozen
class CountedPortion:
    """Persons of one round that count towards an answer, may count, or do not, and why.

    Attributes:
        round: the round's id.
        count: how many persons, if they count.
        membership: whether they count.
        doubts: the limits that answer maybe, by name; `window` and `status` among them.
        text: what the persons are, for people.
        divisible: whether some of them may count without the others.
        portion: the persons in the tree of their round.
    """

    round: str
    count: Count
    membership: Truth
    doubts: tuple[str, ...] = ()
    text: str = ""
    divisible: bool = False
    portion: Portion | None = attrs.field(default=None, eq=False, repr=False)

    @property
    def is_whole(self) -> bool:
        """Whether they count all together or not at all: they passed on one day, in one handover."""
        return not self.divisible and _SPLITTING.isdisjoint(self.doubts)


_SPLITTING = {"category", "side", "holder", "belonging", "group", "frameworks", "population", "status"}


@attrs.frozen(eq=False)
class TreeBalance:
    """What one tree of rounds adds to an answer.

    Attributes:
        count: how many persons, from what is certain to what is possible.
        certain: ids of the rounds certainly among those asked for.
        possible: ids of the rounds possibly among them.
        disputed: ids of the rounds on which accounts, or a whole and its parts, cannot meet.
    """

    count: Count
    certain: tuple[str, ...]
    possible: tuple[str, ...]
    disputed: tuple[str, ...]
    _list_portions: Callable[[], tuple[CountedPortion, ...]] = attrs.field(repr=False)
    _count_if: "Callable[[CountedPortion, bool], Count] | None" = attrs.field(default=None, repr=False)

    @property
    def adds_up(self) -> bool:
        """Whether its portions add up, so that what is supposed of one changes nothing in the others."""
        return self._count_if is None

    def count_if(self, item: CountedPortion, *, counts: bool) -> Count:
        """What it adds if one of its portions that may count does, or does not; wider than exact, never narrower."""
        return self.count if self._count_if is None else self._count_if(item, counts)

    @cached_property
    def portions(self) -> tuple[CountedPortion, ...]:
        """The portions that count or may count."""
        return self._list_portions()

    @property
    def has_doubts(self) -> bool:
        """Whether some portion of it may count, or may not."""
        return any(portion.membership is Truth.MAYBE for portion in self.portions)

    @property
    def membership(self) -> Truth:
        """Yes where some round certainly counts, maybe where one possibly does."""
        return Truth.of(possible=bool(self.certain or self.possible), certain=bool(self.certain))


EMPTY = TreeBalance(ZERO, (), (), (), tuple)
"""What a tree adds of which no one is asked for."""


def _sum_of(tree: TreeBalance) -> Sum | None:
    """What one tree adds, as numbers; None where no round of it may count."""
    if tree.membership is Truth.NO:
        return None
    count = tree.count
    return Sum(
        count.low,
        count.high or 0,
        int(count.high is None),
        count.best or 0,
        int(count.best is None),
        int(bool(tree.certain)),
        1,
        int(bool(tree.possible)),
    )


@attrs.frozen(eq=False)
class WindowBalance:
    """What the record says about a window: a count, and the rounds it was computed from.

    Attributes:
        total: what all trees add up to.
    """

    total: Sum
    _balance: "Balance" = attrs.field(repr=False)
    _window: Window = attrs.field(repr=False)
    _inside: "Sequence[Stretch[_Entry]]" = attrs.field(repr=False)
    _across: "Sequence[_Entry]" = attrs.field(repr=False)

    @property
    def account(self) -> str:
        """Whose account of the rounds was asked."""
        return self._balance.account

    @property
    def query(self) -> Query:
        """The persons asked for."""
        return self._balance.query

    @property
    def window(self) -> Window:
        """The days asked for."""
        return self._window

    def by_tree(self) -> "Iterator[tuple[str, TreeBalance]]":
        """What each tree adds that has some round of it among those asked for, by the id of its root."""
        for root, within in self._balance.by_tree().items():
            tree = within(self._window)
            if tree.certain or tree.possible or tree.disputed:
                yield root, tree

    @cached_property
    def count(self) -> Count:
        """How many persons, from what is certain to what is possible; best only where every member has one."""
        return self.total.count

    @property
    def rounds(self) -> Count:
        """How many handovers; a round counts once, in however many parts."""
        return self.total.rounds

    @property
    def trees(self) -> Iterable[TreeBalance]:
        """What each tree adds."""
        return chain((entry.always for entries in self._inside for entry in entries), self._trees_across)

    @cached_property
    def _trees_across(self) -> list[TreeBalance]:
        return [entry.within(self._window) for entry in self._across]

    @cached_property
    def _ids(self) -> tuple[tuple[str, ...], ...]:
        """Ids of the rounds certainly counted, possibly counted and disputed."""
        inside = self._balance.list_ids(self._inside)
        across = [(tree.certain, tree.possible, tree.disputed) for tree in self._trees_across]
        # Those inside are in order: to sort the few across into them is to merge them. No round is in two trees.
        return tuple(tuple(sorted(chain.from_iterable(ids))) for ids in zip(inside, *across, strict=True))

    @property
    def certain(self) -> tuple[str, ...]:
        """Ids of the rounds certainly counted."""
        return self._ids[0]

    @property
    def possible(self) -> tuple[str, ...]:
        """Ids of the rounds possibly counted."""
        return self._ids[1]

    @property
    def disputed(self) -> tuple[str, ...]:
        """Ids of the rounds on which accounts, or a whole and its parts, cannot meet."""
        return self._ids[2]

    @cached_property
    def portions(self) -> tuple[CountedPortion, ...]:
        """The portions that count or may count."""
        return tuple(portion for tree in self.trees for portion in tree.portions)

    @cached_property
    def marking(self) -> Marking | None:
        """The strictest marking of what it would differ without: rounds, their trees, and what their figures rest on."""
        return Marking.strictest(
            self._balance.list_markings(lambda: {*self.certain, *self.possible}, self._window)
        )

    @cached_property
    def doubtful(self) -> tuple[TreeBalance, ...]:
        """What each tree adds of which the record does not say whether all of it counts."""
        inside = [entry.always for entry in self._balance.list_doubtful(self._window)]
        return (*inside, *(tree for tree in self._trees_across if tree.has_doubts))

    @cached_property
    def beyond_doubt(self) -> Count:
        """How many persons the trees add that are not doubtful."""
        low = sum(tree.count.low for tree in self.doubtful)
        bounded = [tree.count.high for tree in self.doubtful if tree.count.high is not None]
        unbounded = len(self.doubtful) - len(bounded)
        high = None if self.total.unbounded > unbounded else self.total.high - sum(bounded)
        return Count(low=self.total.low - low, high=high)


@attrs.frozen(eq=False)
class Edge:
    """The record at one edge of windows. Between two edges that are far apart it has what one is more than the other.

    Attributes:
        places: where the edge lies, in each list of spans of some length; far apart are two of which none overlaps.
        low: the least number of persons up to the edge.
        high: the most, over rounds that have a bound.
        unbounded: how many rounds have none.
        wholes: exact numbers of persons who count all together or not at all, as they passed before the edge or after it.
    """

    places: tuple[int, ...]
    low: int
    high: int
    unbounded: int
    wholes: tuple[int, ...]

    def is_far_before(self, other: "Edge") -> bool:
        """Whether nothing lies across both edges, and this is the earlier."""
        return all(map(le, self.places, other.places))


class Balance:
    """The rounds on record read for one query and one account, to be asked for any number of windows.

    What a tree adds, whenever that was, is summed once; a window then costs a few look-ups. Only what may lie across
    an edge of a window is read anew.

    Attributes:
        query: the persons asked for.
        account: whose figures.
    """

    def __init__(self, ledger: Ledger, query: Query, account: str, only: "_Entry | None" = None) -> None:
        self._ledger = ledger
        self.query = query
        self.account = account
        self._entries = self._read_trees() if only is None else [only]
        self._only = None if only is None else only.tree.root.id

    @collector_slowed()
    def _read_trees(self) -> "list[_Entry]":
        """Every tree of which something may be asked for."""
        reader = _Reader(self._ledger.relations, self.query)
        trees = self._ledger.trees_asked(self.query, self.account)
        return [entry for entry in map(reader.enter, trees) if entry is not None]

    def apart(self) -> Iterator[tuple[str, "Balance"]]:
        """Each round that is part of no other as a balance of its own, with its id."""
        for entry in self._entries:
            yield entry.tree.root.id, Balance(self._ledger, self.query, self.account, entry)

    def by_tree(self) -> "dict[str, Callable[[Window], TreeBalance]]":
        """What each tree adds to a window, by the id of the round that is part of no other."""
        return {entry.tree.root.id: entry.within for entry in self._entries}

    def ask_trees(self) -> Iterator[tuple[RoundTree, Asked]]:
        """Each tree of which something may be asked for, with what it allows, whenever that was."""
        for entry in self._entries:
            yield entry.tree, entry.ask(ALWAYS)

    @cached_property
    def spans(self) -> frozenset[Days]:
        """The first and the last day of persons who may count, each once."""
        return frozenset(days for entry in self._entries for days in entry.days)

    @cached_property
    def _ordered(self) -> "list[_Entry]":
        return sorted(self._entries, key=lambda entry: entry.tree.root.id)

    @cached_property
    @collector_slowed()
    def _sums(self) -> "SpannedSums[_Entry]":
        return SpannedSums((entry.first, entry.last, entry.sum, entry) for entry in self._ordered)

    def list_ids(self, stretches: "Sequence[Stretch[_Entry]]") -> Sequence[Iterable[str]]:
        """Ids of the rounds certainly counted, possibly counted and disputed in trees that lie within a window, in order.

        Where these are many, they are taken from a list of all that was put in order once.
        """
        number = sum(len(stretch.places) for stretch in stretches)
        if number * _FEW < len(self._sums.spanned):
            listed = [entry.ids for stretch in stretches for entry in stretch]
            return [sorted(chain.from_iterable(ids)) for ids in zip(*listed, strict=True)] or _NO_IDS
        is_inside = bytearray(len(self._sums.spanned) + 1)
        for stretch in stretches:
            is_inside[stretch.places.start : stretch.places.stop] = b"\1" * len(stretch.places)
        return [compress(ids, pick(is_inside)) for ids, pick in self._ids_in_order]

    @cached_property
    @collector_slowed()
    def _ids_in_order(self) -> "list[tuple[Sequence[str], itemgetter[tuple[int, ...]]]]":
        """By use, the ids of the rounds of all trees in order, and what picks for each what is marked at the place of its tree."""
        listed = [entry.ids for entry in self._sums.spanned]
        return [_put_in_order(ids) for ids in zip(*listed, strict=True)] or [_put_in_order(())] * len(_NO_IDS)

    def within(self, window: Window) -> WindowBalance:
        """What the record says about a window."""
        total, inside, edges = self._sums.within(window)
        sums = {entry: added for entry in edges if (added := entry.sum_within(window)) is not None}
        if sums:
            total += Sum.total(sums.values())
        return WindowBalance(total, self, window, inside, tuple(sums))

    def may_meet(self, low: int | None, high: int | None, window: Window) -> bool:
        """Whether a number from `low` to `high` may be what the record says about a window, by sums alone.

        No only where it surely is not: what lies across an edge of the window is not looked at one by one.
        """
        least, most = self._sums.bounds_within(window)
        return (high is None or high >= least) and (low is None or most is None or low <= most)

    def edge(self, window: Window, *, is_end: bool) -> Edge:
        """The record at the end, or at the start, of a window that has no other edge."""
        places, total, near = self._sums.locate_edge(window, is_end=is_end)
        added, wholes = _look_at(near, window)
        sign = 1 if is_end else -1
        return Edge(
            places,
            total.low + sign * added.low,
            total.high + sign * added.high,
            total.unbounded + sign * added.unbounded,
            wholes,
        )

    def weigh(self, window: Window) -> tuple[int, tuple[int, ...]]:
        """The least number of persons in a window, and the exact numbers that count all together or not at all."""
        total, _, edges = self._sums.within(window)
        added, wholes = _look_at(edges, window)
        return total.low + added.low, wholes

    @property
    def has_undated(self) -> bool:
        """Whether a round without a first or a last day may count in every window."""
        return bool(self._sums.unbounded)

    def list_doubtful(self, window: Window) -> "Iterator[_Entry]":
        """The trees certainly within a window of which the record does not say whether all of it counts."""
        return chain.from_iterable(self._doubtful.within(window)[1])

    @cached_property
    def _doubtful(self) -> "SpannedSums[_Entry]":
        doubtful = [entry for entry in self._ordered if entry.has_doubts]
        return SpannedSums((entry.first, entry.last, entry.sum, entry) for entry in doubtful)

    def list_markings(self, list_ids: Callable[[], set[str]], window: Window) -> Iterator[Marking]:
        """The markings of what is said about a window: of the rounds in it, and of trees that may bear on it."""
        markings, account = self._ledger.markings, self.account
        if markings:
            marked = markings.by_record(account)
            yield from (marked[id] for id in marked.keys() & list_ids())
            trees = markings.trees(account)
            alone = () if self._only is None else (trees.get(self._only),)
            for tree in trees.values() if self._only is None else alone:
                if tree is not None and window.holds(*tree[0]) is not Truth.NO:
                    yield tree[1]

    def recorded_in(self, first_day: int | None, last_day: int | None) -> Count:
        """How many persons from a first to a last day, both included and given as ordinals; None is open."""
        return self.within(Window.days(first_day, last_day)).count


_FEW = 16
"""Where of so many trees at most one lies within a window, its ids are put in order anew."""
_NO_IDS: Final[Sequence[tuple[str, ...]]] = ((), (), ())


def _put_in_order(
    ids_of_trees: Sequence[Iterable[str]],
) -> "tuple[Sequence[str], itemgetter[tuple[int, ...]]]":
    """The ids in order, and what picks for each what is marked at the place of its tree."""
    pairs = sorted((id, place) for place, ids in enumerate(ids_of_trees) for id in ids)
    beyond = len(ids_of_trees)
    # Two places beyond the last: of less than two it would pick no tuple.
    return [id for id, _ in pairs], itemgetter(*(place for _, place in pairs), beyond, beyond)


def _look_at(entries: "Iterable[_Entry]", window: Window) -> tuple[Sum, tuple[int, ...]]:
    """What trees add to a window, and the exact numbers of which all or none count as they lie across an edge."""
    sums, wholes = list[Sum](), list[int]()
    for entry in entries:
        added = entry.sum_within(window)
        if added is not None:
            sums.append(added)
            if window.holds(entry.first, entry.last) is Truth.MAYBE:
                wholes += entry.wholes
    return Sum.total(sums), tuple(wholes)


class _Reader:
    """Answers a query for descriptions, each once, and reads trees with it."""

    def __init__(self, relations: Relations, query: Query) -> None:
        self.relations = relations
        self.query = query
        self._answers: dict[Description, tuple[Truth, tuple[str, ...]]] = {}

    def answer(self, description: Description) -> tuple[Truth, tuple[str, ...]]:
        """Whether described persons are asked for, and which limits answer maybe."""
        answer = self._answers.get(description)
        if answer is None:
            answer = self._answers[description] = self.query.judge(self.relations, description)
        return answer

    def enter(self, tree: RoundTree) -> "_Entry | None":
        """A tree read for the query; None where none of its persons may be asked for."""
        portions = [portion for portion in tree.portions if self.is_asked(portion)]
        if not portions:
            return None
        if _is_single(tree) and not any(self.is_by_breakdown(each.posting.description) for each in portions):
            return _SingleRound(self, tree, portions)
        return _Entry(self, tree, portions)

    def is_asked(self, portion: Portion) -> bool:
        """Whether persons of a portion may be asked for."""
        return self.answer(portion.posting.description)[0] is not Truth.NO

    def is_by_breakdown(self, description: Description) -> bool:
        """Whether a breakdown by the source says how many of described persons are asked for."""
        return bool(description.breakdowns) and self.query.is_by_breakdown(self.relations, description)

    def breakdown_of(self, portion: Portion) -> Count | None:
        """How many of a portion's persons are of the group asked for, where its source breaks that down."""
        posting = portion.posting
        if posting.transfer is None or not posting.transfer.breakdowns:
            return None
        breakdowns = {breakdown.of: breakdown.count for breakdown in reversed(posting.transfer.breakdowns)}
        return self.query.count_by_breakdown(self.relations, posting.description, posting.count, breakdowns)


class _FlatTrees:
    """The least numbers of persons in rounds without parts whose portions add up, by who those persons are."""

    def __init__(self, trees: Sequence[RoundTree]) -> None:
        self._start: list[int | None] = []
        self._places_of: dict[Description, list[tuple[int, int]]] = {}
        for place, tree in enumerate(trees):
            is_single = _is_single(tree)
            self._start.append(0 if is_single else None)
            for portion in tree.portions if is_single else ():
                least = portion.count.low if portion.done is Truth.YES else 0
                self._places_of.setdefault(portion.posting.description, []).append((place, least))

    def sum_leasts(self, reader: "_Reader") -> list[int | None]:
        """How many persons a query asks for at least in each tree; None where its figures have to be read together."""
        leasts = self._start.copy()
        for description, places in self._places_of.items():
            if reader.is_by_breakdown(description):
                for place, _ in places:
                    leasts[place] = None
            elif reader.answer(description)[0] is Truth.YES:
                for place, least in places:
                    so_far = leasts[place]
                    if so_far is not None:
                        leasts[place] = so_far + least
        return leasts


def _is_single(tree: RoundTree) -> bool:
    """Whether a tree is a round without parts, whose portions nothing bounds together."""
    return tree.is_flat and not tree.root.parts


class _Entry:
    """A tree of which something may be asked for."""

    def __init__(self, reader: _Reader, tree: RoundTree, portions: list[Portion]) -> None:
        self._reader = reader
        self.tree = tree
        self._portions = portions
        self.first: int | None
        self.last: int | None
        self.first, self.last = hull_of_days(self.days)

    @property
    def days(self) -> set[Days]:
        """The first and the last day of each round whose persons may be asked for."""
        return {portion.posting.round.days for portion in self._portions}

    @cached_property
    def always(self) -> TreeBalance:
        """What it adds, whenever that was."""
        return self._within(ALWAYS)

    wholes: Sequence[int] = ()
    """Exact numbers of persons who count all together or not at all; none where figures bound them together."""

    @cached_property
    def sum(self) -> Sum:
        """What it adds, whenever that was, as numbers."""
        return _sum_of(self.always) or Sum()

    @cached_property
    def has_doubts(self) -> bool:
        """Whether some portion of it may count, or may not, whenever that was."""
        return self.always.has_doubts

    @property
    def ids(self) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """Ids of the rounds certainly counted, possibly counted and disputed, whenever that was."""
        return (self.always.certain, self.always.possible, self.always.disputed)

    def sum_within(self, window: Window) -> Sum | None:
        """What it adds to a window, as numbers; None where no one of it may count."""
        return _sum_of(self.within(window))

    def mark(self, portion: Portion, window: Window) -> Mark:
        """Whether persons of a portion are asked for and passed within the window."""
        truth = self._reader.answer(portion.posting.description)[0]
        if truth is Truth.NO:
            return truth
        placed = window.holds(*portion.posting.round.days)
        if placed is Truth.NO:
            return placed
        breakdown = self._reader.breakdown_of(portion)
        if breakdown is not None:
            settled = truth is placed is portion.done is Truth.YES and not portion.is_rest
            return breakdown if settled else Count(low=0, high=breakdown.high)
        return Truth.all_of((truth, placed))

    def is_certain(self, description: Description) -> bool:
        """Whether described persons are certainly asked for."""
        return self._reader.answer(description)[0] is Truth.YES

    def ask(self, window: Window) -> Asked:
        """What the tree allows of those asked for who passed within the window."""
        if window == ALWAYS:
            return self.asked_always
        return self.tree.ask(lambda portion: self.mark(portion, window), self._reader.query.category)

    @cached_property
    def asked_always(self) -> Asked:
        """What the tree allows of those asked for, whenever they passed."""
        return self.tree.ask(lambda portion: self.mark(portion, ALWAYS), self._reader.query.category)

    def within(self, window: Window) -> TreeBalance:
        """What it adds to a window, no one counted twice."""
        if window.holds(self.first, self.last) is Truth.YES:
            return self.always
        return self._within(window)

    def _within(self, window: Window) -> TreeBalance:
        if self.tree.is_flat:
            return self._add_up(window)
        asked = self.ask(window)
        low, high = asked.allowed.asked
        certain, possible = self._place(window, asked)
        best = None if possible or asked.disputed else _best_of(self, (low, high))
        count = Count(low=low, high=None if high >= INFINITY // 2 else high, best=best)
        return TreeBalance(
            count,
            tuple(certain),
            tuple(possible),
            asked.disputed if certain or possible else (),
            partial(self._list_portions, window),
            partial(self._count_if, window, count),
        )

    def _count_if(self, window: Window, otherwise: Count, item: CountedPortion, counts: bool) -> Count:
        """What it adds to a window if a portion that may count does, or does not; `otherwise` where figures forbid that."""
        least = max(1, item.count.low) if item.is_whole else 1
        supposed = Count(low=least, high=item.count.high) if counts else Truth.NO

        def mark(portion: Portion) -> Mark:
            return supposed if portion is item.portion else self.mark(portion, window)

        low, high = self.tree.ask(mark, self._reader.query.category).allowed.asked
        if low > high:
            return otherwise
        return Count(low=low, high=None if high >= INFINITY // 2 else high)

    def _add_up(self, window: Window) -> TreeBalance:
        """Portions that nothing bounds together: they add up."""
        low, high, best = 0, 0, 0
        unbounded = guessed = False
        counted: dict[str, bool] = {}
        for portion in self._portions:
            mark = self.mark(portion, window)
            if mark is Truth.NO:
                continue
            count = mark if isinstance(mark, Count) else portion.posting.count
            settled = portion.done is Truth.YES and (
                mark.low > 0 if isinstance(mark, Count) else mark is Truth.YES
            )
            unbounded = unbounded or count.high is None
            high += count.high or 0
            if settled:
                low += count.low
                guessed = guessed or count.best is None
                best += count.best or 0
            else:
                guessed = guessed or count.high != 0
            is_stated = portion.posting.transfer is not None and not portion.is_rest
            round_id = portion.posting.round.record.id
            counted[round_id] = counted.get(round_id, False) or (settled and (is_stated or count.low > 0))
        count = Count(low, None if unbounded else high, None if guessed else best)
        return TreeBalance(
            count,
            tuple([id for id, settled in counted.items() if settled]),
            tuple([id for id, settled in counted.items() if not settled]),
            (),
            partial(self._list_portions, window),
        )

    def _place(self, window: Window, asked: Asked) -> tuple[list[str], list[str]]:
        """The ids of the rounds that certainly count, and of those that possibly do."""
        certain, possible = [], []
        for node, done in self.tree.nodes:
            placed = Truth.all_of((done, window.holds(*node.days)))
            if placed is Truth.NO:
                continue
            low, high = asked.of_round[node.id].asked
            stated, supposed = (
                Truth.any_of(
                    self._reader.answer(posting.description)[0]
                    for posting in self.tree.figures_of(node).postings
                    if (posting.transfer is not None) is is_stated
                )
                for is_stated in (True, False)
            )
            if node.parts and high == 0:
                continue
            if Truth.all_of((placed, stated)) is Truth.YES or (
                low > 0 and not node.parts and node.id not in self.tree.contested
            ):
                certain.append(node.id)
            elif Truth.any_of((stated, supposed)) is not Truth.NO or high > 0:
                possible.append(node.id)
        return certain, possible

    def _list_portions(self, window: Window) -> tuple[CountedPortion, ...]:
        counted = []
        for portion in self._portions:
            mark = self.mark(portion, window)
            if mark is Truth.NO:
                continue
            node = portion.posting.round
            doubts = [*self._reader.answer(portion.posting.description)[1]]
            if portion.done is Truth.MAYBE:
                doubts.insert(0, "status")
            divisible = portion.is_rest
            if window.holds(*node.days) is Truth.MAYBE:
                doubts.insert(0, "window")
                divisible = divisible or node.took_several_days
            membership = Truth.MAYBE if doubts else Truth.YES
            count = mark if isinstance(mark, Count) else portion.posting.count
            text = "" if portion.posting.transfer is None else _label(portion)
            if portion.is_rest:
                count, text = self._beyond_parts(portion), "beyond the parts on record"
                if count.high == 0:
                    continue
            counted.append(
                CountedPortion(node.id, count, membership, tuple(doubts), text, divisible, portion)
            )
        return tuple(counted)

    def _beyond_parts(self, rest: Portion) -> Count:
        """How many persons a whole has beyond its parts, of one of its transfers."""
        asked = self.tree.ask(
            lambda portion: Truth.YES if portion is rest else Truth.NO, self._reader.query.category
        )
        low, high = asked.allowed.asked
        return Count(low=low, high=None if high >= INFINITY // 2 else high)


class _SingleRound(_Entry):
    """A round without parts whose portions nothing bounds together: what it adds is known from a few numbers."""

    def __init__(self, reader: _Reader, tree: RoundTree, portions: list[Portion]) -> None:
        self._reader = reader
        self.tree = tree
        self._portions = portions
        self.first, self.last = tree.root.days

    @cached_property
    def wholes(self) -> Sequence[int]:  # type: ignore[override]
        """Exact numbers of persons who count all together or not at all."""
        if self.tree.root.took_several_days:
            return ()
        return [
            portion.count.low
            for portion in self._portions
            if portion.done is Truth.YES
            and not portion.is_rest
            and portion.count.low == portion.count.high
            and _SPLITTING.isdisjoint(self._reader.answer(portion.posting.description)[1])
        ]

    @cached_property
    def sum(self) -> Sum:
        """What it adds, whenever that was, as numbers."""
        low, high, best, unbounded, guessed, is_certain = 0, 0, 0, 0, 0, 0
        for portion in self._portions:
            posting = portion.posting
            count = posting.count
            most = count.high
            if most is None:
                unbounded = 1
            else:
                high += most
            if portion.done is Truth.YES and self._reader.answer(posting.description)[0] is Truth.YES:
                least = count.low
                low += least
                if count.best is None:
                    guessed = 1
                else:
                    best += count.best
                if posting.transfer is not None or least > 0:
                    is_certain = 1
            elif most != 0:
                guessed = 1
        if unbounded:
            high = 0
        elif low == high:
            best, guessed = low, 0
        return Sum(low, high, unbounded, 0 if guessed else best, guessed, is_certain, 1, 1 - is_certain)

    @property
    def has_doubts(self) -> bool:
        """Whether some portion of it may count, or may not, whenever that was."""
        return any(
            portion.done is not Truth.YES or self._reader.answer(portion.posting.description)[1]
            for portion in self._portions
        )

    @property
    def ids(self) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """Ids of the rounds certainly counted, possibly counted and disputed, whenever that was."""
        id = self.tree.root.record.id
        return ((id,), (), ()) if self.sum.sure else ((), (id,), ())

    def within(self, window: Window) -> TreeBalance:
        """What it adds to a window: across an edge of any window, the same."""
        if self._balance_across is None or window.holds(self.first, self.last) is not Truth.MAYBE:
            balance = super().within(window)
            if window.holds(self.first, self.last) is Truth.MAYBE:
                self._balance_across = balance
            return balance
        return self._balance_across

    _balance_across: TreeBalance | None = None

    def sum_within(self, window: Window) -> Sum | None:
        """What it adds to a window, as numbers; None where it did not pass within it."""
        placed = window.holds(self.first, self.last)
        if placed is Truth.YES:
            return self.sum
        return None if placed is Truth.NO else self._sum_across

    @cached_property
    def _sum_across(self) -> Sum:
        """What it adds to a window that it may lie within or not: from none to all."""
        high, unbounded = self.sum.high, self.sum.unbounded
        return Sum(0, high, unbounded, 0, int(bool(high or unbounded)), 0, 1, 1)


def _best_of(entry: _Entry, bounds: tuple[int, int]) -> int | None:
    """The best figure of a tree all of which certainly counts: that of complete parts, or else the whole's own.

    None where several accounts or statements are combined: which of them holds is not said.
    """
    bests: dict[str, int | None] = {}
    for node in reversed(entry.tree.root.list_tree()):
        candidates: list[int | None] = []
        if node.parts and node.record.parts_complete:
            candidates.append(_add_known([bests[part.id] for part in node.parts]))
        figures = entry.tree.figures_of(node)
        combined = any(
            len(contribution.accounts) > 1 or len(contribution.accounts[0]) > 1
            for contribution in figures.contributions
        )
        postings = [] if combined or figures.together else figures.postings
        if postings:
            candidates.append(
                _add_known(
                    [posting.count.best for posting in postings if entry.is_certain(posting.description)]
                )
            )
        least, most = bounds if node is entry.tree.root else (0, INFINITY)
        bests[node.id] = next(
            (best for best in candidates if best is not None and least <= best <= most), None
        )
    return bests[entry.tree.root.id]


def _add_known(numbers: Sequence[int | None]) -> int | None:
    """The sum of numbers; None where there is none, or one is not known."""
    known = [number for number in numbers if number is not None]
    return sum(known) if numbers and len(known) == len(numbers) else None


def _label(portion: Portion) -> str:
    posting = portion.posting
    kind = f", {posting.description.kind}" if posting.description.departs else ""
    return f"{format_persons(posting.count, posting.description.category)}{kind}"
