"""Changes of custody, each resolved once as a round is: its days, whether it happened, the figures of each account."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any, cast

import attrs

from conflictevents.dataset import Dataset
from conflictevents.ledger.postings import (
    COMBINING,
    RECORDED,
    Contribution,
    Figures,
    Posting,
    PostingBook,
    has_figures,
)
from conflictevents.ledger.query import Description, Ends, Relations
from conflictevents.ledger.rounds import Days, ResolvedRound, date_of, truth_of_done
from conflictevents.ledger.trees import RoundTree
from conflictevents.records import (
    UNKNOWN_SIDE,
    Breakdown,
    Claim,
    CustodyChange,
    CustodyChangeKind,
    ExchangeRound,
    Statement,
    Transfer,
)
from conflictevents.values import Count, Truth

__all__ = ["ChangeBook", "ChangePosting", "ResolvedChange", "list_parties_of"]


def list_parties_of(record: CustodyChange) -> tuple[str, ...]:
    """The sides of a change of custody: the holder, and those whose people they are, as far as they are said."""
    sides = dict.fromkeys((record.held_by, *record.belonging_to))
    return tuple(side for side in sides if side is not None and side != UNKNOWN_SIDE)


@attrs.define(eq=False)
class ResolvedChange(ResolvedRound):
    """A change of custody with everything decided that does not depend on a question: a round that has no parts."""

    def is_done(self) -> Truth:
        """Whether it happened; a change without a history has."""
        return truth_of_done({*self.statuses.values()}) if self.record.history else Truth.YES


@attrs.frozen(eq=False)
class ChangePosting:
    """Persons of one change of custody in one account, with everything decided that a stock may ask.

    Attributes:
        change: the change.
        kind: what happened to them, a kind of change of custody; of a release by a handover, `freed`.
        category: their category.
        group: the group they are of.
        held_by: in whose custody they came, were or died; None where it is not said.
        moved_to: to which other holder they were moved.
        belonging_to: whose people they are; none where it is not said.
        count: how many.
        breakdowns: how many of them have which property.
        days: the first and the last day.
        claim: id of the claim that says so; None in the recorded account.
    """

    change: ResolvedChange
    kind: str
    category: str
    group: str | None
    held_by: str | None
    moved_to: str | None
    belonging_to: tuple[str, ...]
    count: Count
    breakdowns: tuple[Breakdown, ...]
    days: Days
    claim: str | None = None


class ChangeBook:
    """The changes of custody of a dataset, resolved, and what each account says of them.

    Args:
        ds: the dataset.
        relations: who is within which.
        book: the postings of the rounds.
    """

    def __init__(self, ds: Dataset, relations: Relations, book: PostingBook) -> None:
        self._ds = ds
        self._relations = relations
        self._book = book
        self._trees: dict[str, tuple[RoundTree, ...]] = {}

    @cached_property
    def resolved(self) -> tuple[ResolvedChange, ...]:
        """The changes, by id."""
        return tuple(map(self._resolve, self._ds.custody_changes))

    def _resolve(self, record: CustodyChange) -> ResolvedChange:
        when = date_of(record)
        days: Days = (None, None) if when is None else (when.first_day, when.last_day)
        parties = list_parties_of(record)
        return ResolvedChange(
            cast(ExchangeRound, record), None, [], when, days, (), (), {}, parties, True, self._ds
        )

    def trees(self, account: str = RECORDED) -> tuple[RoundTree, ...]:
        """Each change as a tree of one node, for questions that count changes with handovers."""
        if account not in self._trees:
            book = cast(PostingBook, self)
            self._trees[account] = tuple(
                RoundTree(book, self._relations, change, account) for change in self.resolved
            )
        return self._trees[account]

    def figures(self, resolved: ResolvedRound, account: str) -> Figures:
        """What an account says of a change, as a book of rounds says it of a round."""
        accounts = tuple(
            tuple(tuple(map(self._as_posting, postings)) for postings in statements)
            for statements in self.list_postings(cast(ResolvedChange, resolved), account)
        )
        return Figures((Contribution(accounts, account if len(accounts) > 1 else "alone"),))

    def _as_posting(self, posting: ChangePosting) -> Posting:
        """A posting of a change as one of a round: who leaves without dying returns to the side they belong to."""
        kinds = self._ds.vocabulary.custody_change_kinds
        words = [kinds[kind] for kind in kinds.readings(posting.kind)]
        leave = all(word.enters < 0 and not word.is_move for word in words)
        goes_home = leave and UNKNOWN_SIDE not in posting.belonging_to
        transfer = Transfer(
            count=posting.count,
            category=cast("Any", posting.category),
            group=posting.group,
            breakdowns=posting.breakdowns,
        )
        description: Description = self._book.intern(
            posting.category,
            posting.group,
            tuple(each.of for each in posting.breakdowns),
            Ends(() if posting.held_by is None else (posting.held_by,)),
            Ends(posting.belonging_to if goes_home else ()),
            posting.belonging_to or (UNKNOWN_SIDE,),
            posting.kind,
            (),
            (),
            0,
            (),
            False,
            True,
        )
        return Posting(posting.change, description, posting.count, transfer, posting.claim)

    def list_claims(self, change: ResolvedChange, actor: str | None = None) -> list[tuple[Statement, Claim]]:
        """The standing claims that put figures to a change as carried out: all of them, or an actor's own."""
        return [
            (statement, claim)
            for statement, claim in self._ds.links.claims_about(change.record.id)
            if has_figures(claim)
            and self._book.is_of_what_happened(claim)
            and (actor is None or actor in self._relations.actors_above(statement.speaker))
        ]

    def list_postings(
        self, change: ResolvedChange, account: str = RECORDED
    ) -> tuple[tuple[tuple[ChangePosting, ...], ...], ...]:
        """What each account that speaks says of a change, statement by statement: postings that add up.

        An actor who says nothing of its number may mean any.
        """
        recorded = (self._recorded(change),)
        if account == RECORDED:
            return (recorded,)
        if account in COMBINING:
            claimants = sorted({statement.speaker for statement, _ in self.list_claims(change)})
            return (recorded, *(self._spoken(change, claimant) for claimant in claimants))
        spoken = self._spoken(change, account)
        if spoken:
            return (spoken,)
        silent = attrs.evolve(recorded[0][0], count=Count.unknown(), breakdowns=())
        return (((silent,),),)

    def _spoken(self, change: ResolvedChange, actor: str) -> tuple[tuple[ChangePosting, ...], ...]:
        statements: dict[str, list[ChangePosting]] = {}
        for statement, claim in self.list_claims(change, actor):
            statements.setdefault(statement.id, []).extend(
                self._claimed(change, claim, statement.claim_id(claim))
            )
        return tuple(tuple(postings) for postings in statements.values())

    def _recorded(self, change: ResolvedChange) -> tuple[ChangePosting, ...]:
        record = cast(CustodyChange, change.record)
        return (
            ChangePosting(
                change,
                record.kind,
                record.category,
                record.group,
                record.held_by,
                record.moved_to,
                record.belonging_to,
                record.count,
                record.breakdowns,
                change.days,
            ),
        )

    def _claimed(self, change: ResolvedChange, claim: Claim, id: str) -> Iterator[ChangePosting]:
        recorded = self._recorded(change)[0]
        kind = recorded.kind
        if claim.kind is not None:
            words = self._ds.vocabulary
            is_handover = claim.kind in words.round_kinds and claim.kind not in words.custody_change_kinds
            kind = CustodyChangeKind.FREED if is_handover else claim.kind
        days = change.days if claim.when is None else (claim.when.first_day, claim.when.last_day)
        like = attrs.evolve(recorded, kind=kind, days=days, claim=id)
        if claim.transfers:
            yield from (self._like_transfer(like, transfer) for transfer in claim.transfers)
        elif claim.count is not None:
            yield attrs.evolve(like, count=claim.count, breakdowns=())

    def _like_transfer(self, like: ChangePosting, transfer: Transfer) -> ChangePosting:
        category = self._relations.narrower_category(like.category, transfer.category)
        return attrs.evolve(
            like,
            category=category or transfer.category,
            group=transfer.group or like.group,
            held_by=transfer.held_by or like.held_by,
            belonging_to=transfer.belonging_to or like.belonging_to,
            count=transfer.count,
            breakdowns=transfer.breakdowns,
        )
