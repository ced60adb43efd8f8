"""How strictly an answer is marked: as the strictest of what it would differ without."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING

from conflictevents.dataset import Dataset
from conflictevents.ledger.postings import COMBINING, RECORDED, PostingBook, has_figures
from conflictevents.ledger.rounds import Days, ResolvedRound, Rounds, hull_of_days
from conflictevents.records import ExchangeRound, Statement, statements_within
from conflictevents.values import Marking, Truth

if TYPE_CHECKING:
    from conflictevents.ledger.changes import ChangeBook
    from conflictevents.ledger.query import Relations

__all__ = ["Markings", "is_marked_up_to"]


class Markings:
    """The markings of a dataset, as they pass on to what rests on a marked record.

    A round or a change of custody rests on the statements of its figures and steps. In an account it rests as well on
    the statements that claim anything of it, and on those that take such a statement back; so it does on those of
    anyone where it is not said who received some persons. All rounds of a tree are marked as the strictest of them: a
    part tells of what its whole has beyond it.

    Who cannot be among the recipients that are not said, as a claim names others or as only others receive from the
    same holder elsewhere, is an answer of zero that nothing marks.

    Args:
        ds: the dataset.
        relations: who is within which.
        rounds: its rounds.
        book: the postings of its rounds.
        changes: its changes of custody.
    """

    def __init__(
        self, ds: Dataset, relations: "Relations", rounds: Rounds, book: PostingBook, changes: "ChangeBook"
    ) -> None:
        self._ds = ds
        self._relations = relations
        self._rounds = rounds
        self._book = book
        self._changes = changes
        self._marked: Mapping[str, Marking] = {
            record.id: record.marking for record in ds if record.marking is not None
        }
        self._only_rounds = all(isinstance(ds[id], ExchangeRound) for id in self._marked)
        self._by_record: dict[str, Mapping[str, Marking]] = {}
        self._trees: dict[str, Mapping[str, tuple[Days, Marking]]] = {}

    def __bool__(self) -> bool:
        return bool(self._marked)

    def by_record(self, account: str = RECORDED) -> Mapping[str, Marking]:
        """The strictest marking of each round and change that is marked in an account, or whose tree is."""
        if account not in self._by_record:
            self._by_record[account] = self._mark_trees(account) if self._marked else {}
        return self._by_record[account]

    def _mark_trees(self, account: str) -> Mapping[str, Marking]:
        marked: dict[str, Marking] = {}
        for root in (*self._rounds.roots, *self._changes.resolved):
            strictest = self.strictest(root, account)
            if strictest is not None:
                marked |= dict.fromkeys((node.id for node in root.list_tree()), strictest)
        return marked

    def trees(self, account: str = RECORDED) -> Mapping[str, tuple[Days, Marking]]:
        """The days and the marking of each tree that may bear on an answer though none of its persons is in it, by its root.

        A part may take persons out of what its whole has for the answer, and a claim may say that there were none. A
        tree of which nothing has been done changes no answer.
        """
        if account not in self._trees:
            marked = self.by_record(account)
            self._trees[account] = {
                root.id: (hull_of_days(node.days_alone for node in tree), marked[root.id])
                for root in self._rounds.roots
                if root.id in marked
                and (
                    len(tree := root.list_tree()) > 1
                    or (account != RECORDED and any(self._list_claimed(tree, account)))
                )
                and any(node.is_done() is not Truth.NO for node in tree)
            }
        return self._trees[account]

    def strictest(self, root: ResolvedRound, account: str = RECORDED) -> Marking | None:
        """The strictest marking of a tree, or of a change, and of what it rests on; None where none of it is marked.

        Args:
            root: the round that is part of no other, or the change of custody.
            account: whose figures.
        """
        tree = root.list_tree()
        ids = {node.id for node in tree}
        if not self._only_rounds:
            for node in tree:
                ids.update(self._list_rested_on(node))
            ids.update(self._list_claimed(tree, account))
        rested_on = (self._marked[id] for id in ids & self._marked.keys())
        return Marking.strictest((*(node.record.marking for node in tree), *rested_on))

    def _list_rested_on(self, node: ResolvedRound) -> Iterator[str]:
        """The statements of a round's figures and steps, what took such back, and frameworks that tell who is silent."""
        for id in statements_within(node.record):
            yield from (id, *self._taken_back_by.get(id, ()))
        if node.frameworks and not node.record.parties and self._is_silent(node, RECORDED):
            for framework in node.frameworks:
                yield from self._ds.links.frameworks_above(framework)

    def _list_claimed(self, tree: Sequence[ResolvedRound], account: str) -> Iterator[str]:
        """The statements whose claims an account of a tree rests on."""
        claimed = [node for node in tree if self._ds.links.claims_about(node.id, standing=False)]
        if not claimed:
            return
        speaks = self._speaks_in(account)
        if account not in COMBINING and any(self._leaves_recipient_unsaid(node, account) for node in tree):
            speaks = _anyone_speaks
        if speaks is not None:
            for node in claimed:
                yield from self._list_statements(node.id, speaks)

    def _leaves_recipient_unsaid(self, node: ResolvedRound, account: str) -> bool:
        """Whether an account of a round has persons of which it is not said who received them: any claim may say."""
        return isinstance(node.record, ExchangeRound) and (
            self._is_silent(node, account)
            or any(transfer.returned_to is None for transfer in node.record.transfers)
        )

    def _is_silent(self, node: ResolvedRound, account: str) -> bool:
        """Whether an account of a round leaves it unsaid how many persons someone handed over."""
        return isinstance(node.record, ExchangeRound) and any(
            posting.transfer is None for posting in self._book.figures(node, account).postings
        )

    def is_claimed(self, id: str) -> bool:
        """Whether any statement puts figures to a record, taken back or not: then accounts differ in what they rest on."""
        return any(True for _ in self._list_statements(id, _anyone_speaks))

    def strictest_of_claims(self, id: str) -> Marking | None:
        """The strictest marking of the statements that claim anything of a record, and of those that take such back."""
        statements = self._list_statements(id, _anyone_speaks)
        return Marking.strictest(self._marked.get(statement) for statement in statements)

    def _list_statements(self, id: str, is_of_account: Callable[[Statement], bool]) -> Iterator[str]:
        """The statements that put figures to a record, with their speakers; of those taken back, what took them back."""
        for statement, claim in self._ds.links.claims_about(id, standing=False):
            if has_figures(claim) and self._book.is_of_what_happened(claim) and is_of_account(statement):
                takers = self._taken_back_by.get(statement.id)
                yield from (statement.id, statement.speaker) if takers is None else takers

    @cached_property
    def _taken_back_by(self) -> Mapping[str, Collection[str]]:
        """The statements that supersede or retract one, by its id."""
        takers: dict[str, list[str]] = {}
        for statement in self._ds.statements:
            for id in (*statement.supersedes, *statement.retracts):
                takers.setdefault(id, []).append(statement.id)
        return takers

    def _speaks_in(self, account: str) -> Callable[[Statement], bool] | None:
        """Whether the claims of a statement are of an account; None for the recorded one, which rests on none."""
        if account == RECORDED:
            return None
        return _anyone_speaks if account in COMBINING else partial(self._speaks_for, account)

    def _speaks_for(self, account: str, statement: Statement) -> bool:
        return account in self._relations.actors_above(statement.speaker)


def _anyone_speaks(statement: Statement) -> bool:  # noqa: ARG001 - every account is combined
    return True


def is_marked_up_to(marking: Marking | None, rank: int) -> bool:
    """Whether a marking has at most a rank; -1 stands for none."""
    return marking is None or marking.rank <= rank
