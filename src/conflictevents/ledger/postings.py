"""Postings: the persons of one transfer of one round in one account, with everything decided that a question may ask."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from itertools import combinations
from typing import Any, Final, cast

import attrs

from conflictevents.dataset import Dataset, require_record, require_word
from conflictevents.errors import InvalidValue, UnknownRecord
from conflictevents.ledger.query import ANYBODY, Description, Ends, Relations
from conflictevents.ledger.rounds import ResolvedRound, Rounds
from conflictevents.records import (
    ALL_SIDES,
    UNKNOWN_SIDE,
    Actor,
    Category,
    Claim,
    Scope,
    Statement,
    ThirdParty,
    Transfer,
    references_within,
)
from conflictevents.records.transfer import CARRIER
from conflictevents.records.vocabulary import CARRIED_OUT, words_in
from conflictevents.values import Count, Truth

__all__ = [
    "AGREED",
    "COMBINING",
    "RECORDED",
    "WIDEST",
    "Contribution",
    "Figures",
    "Posting",
    "PostingBook",
    "check_account",
    "check_scope",
    "has_figures",
]

RECORDED: Final = "recorded"
WIDEST: Final = "widest"
AGREED: Final = "agreed"
COMBINING: Final = frozenset({WIDEST, AGREED})
"""The accounts that combine what others say."""

UNKNOWN = Count.unknown()


@attrs.frozen(eq=False)
class Posting:
    """The persons of one transfer of one resolved round in one account.

    Attributes:
        round: the round.
        description: who they are and how they passed.
        count: how many persons.
        transfer: the transfer they are of; None where an account is silent and an unknown number is supposed.
        claim: id of the claim the transfer stands in; None in the recorded account.
    """

    round: ResolvedRound
    description: Description
    count: Count
    transfer: Transfer | None = None
    claim: str | None = None


@attrs.frozen(eq=False)
class Contribution:
    """What the accounts asked for say of one recipient, or of several that they do not tell apart.

    Attributes:
        accounts: for each account that speaks, what each of its statements gives: postings that add up. The
            statements of one account are about the same people.
        mode: `alone` for one account; `widest` or `agreed` where several are combined.
    """

    accounts: tuple[tuple[tuple[Posting, ...], ...], ...]
    mode: str = "alone"

    @property
    def postings(self) -> list[Posting]:
        """All postings of all accounts."""
        return [posting for account in self.accounts for statement in account for posting in statement]


@attrs.frozen(eq=False)
class Figures:
    """What an account says of one round.

    Attributes:
        contributions: one for each recipient that accounts are combined for, or one for all; they add up.
        together: what each statement gives that names no single recipient, where others give them apart.
        mode: how the sum of the contributions and `together` are combined over all recipients.
        unknown: an unknown number for each recipient that an actor's account does not name.
        named: the recipients that an actor's account names, where it limits no one else; None where others are limited.
    """

    contributions: tuple[Contribution, ...] = ()
    together: tuple[tuple[Posting, ...], ...] = ()
    mode: str = "alone"
    unknown: tuple[Posting, ...] = ()
    named: tuple[str, ...] | None = None

    @property
    def statement(self) -> "tuple[Posting, ...] | None":
        """The postings of the only statement there is; None where there are several, or none."""
        if len(self.contributions) != 1 or self.together:
            return None
        accounts = self.contributions[0].accounts
        return accounts[0][0] if len(accounts) == len(accounts[0]) == 1 else None

    @property
    def postings(self) -> list[Posting]:
        """All postings of the contributions, and those of recipients that the account does not name."""
        stated = [posting for contribution in self.contributions for posting in contribution.postings]
        return [*stated, *self.unknown]


_ACCOUNTS = f"{RECORDED!r}, {WIDEST!r}, {AGREED!r} or the id of an actor"


def check_account(ds: Dataset, account: str) -> str:
    """The account as a word or an actor's id.

    Raises:
        UnknownRecord: it is none of the three words and no record has the id.
        InvalidValue: the record that has the id is no actor.
    """
    name: str = getattr(account, "id", account)
    if name in (RECORDED, WIDEST, AGREED):
        return name
    actor = ds.get(name)
    if actor is None:
        near = get_close_matches(str(name), [RECORDED, WIDEST, AGREED, *(actor.id for actor in ds.actors)])
        raise UnknownRecord(name, near, field="account", expected=_ACCOUNTS)
    if not isinstance(actor, Actor):
        raise InvalidValue(
            name,
            _ACCOUNTS,
            "name the actor that the record is about",
            field="account",
        )
    return name


def check_scope(ds: Dataset, scope: Scope) -> Scope:
    """The scope of a question, each of whose ids is on record: of one that is not, nothing could ever be counted.

    Raises:
        UnknownRecord: no record has one of the ids.
        InvalidValue: the record that has one is no framework, or no actor, or a word is misspelt.
    """
    for place, vocabulary, word in words_in(scope):
        require_word(ds, vocabulary, word, field=f"scope.{place}")
    for id, kind, place, _ in references_within(scope):
        if id != UNKNOWN_SIDE:
            require_record(ds, id, kind, field=f"scope.{place.partition('[')[0]}")
    return scope


def has_figures(claim: Claim) -> bool:
    """Whether a claim says how many persons: of each handover, or in all."""
    return bool(claim.transfers) or claim.count is not None


def _names_no_end(transfer: Transfer | None) -> bool:
    """Whether a transfer names neither end, and so covers all that was handed over."""
    return transfer is not None and {transfer.held_by, transfer.returned_to} <= {None, ALL_SIDES}


def _drop_unknown(
    accounts: Sequence[tuple[tuple[Posting, ...], ...]],
) -> list[tuple[tuple[Posting, ...], ...]]:
    """The accounts that state some number, or all where none does: one that states none leaves it to the others."""
    stated = [
        account
        for account in accounts
        if any(not posting.count.same_bounds(UNKNOWN) for statement in account for posting in statement)
    ]
    return stated or list(accounts)


def _apart_by_recipient(postings: Sequence[Posting]) -> dict[str | None, tuple[Posting, ...]]:
    """Postings that add up, by the recipients they name; all of them under None where some name no single one."""
    groups: dict[str | None, list[Posting]] = {}
    for posting in postings:
        recipient = posting.transfer.returned_to if posting.transfer is not None else None
        groups.setdefault(None if recipient == ALL_SIDES else recipient, []).append(posting)
    if None in groups:
        return {None: tuple(postings)}
    return {recipient: tuple(named) for recipient, named in groups.items()}


class PostingBook:
    """The postings of every round of a dataset, by account.

    Args:
        ds: the dataset.
        rounds: its rounds, resolved.
        relations: who is within which.
    """

    def __init__(self, ds: Dataset, rounds: Rounds, relations: Relations) -> None:
        self._ds = ds
        self._rounds = rounds
        self._relations = relations
        self._descriptions: dict[tuple[object, ...], Description] = {}
        self._ends: dict[str, Ends] = {}

    def is_of_what_happened(self, claim: Claim) -> bool:
        """Whether a claim asserts something carried out, not a plan or what was called off."""
        is_carried_out = claim.status is None or claim.status in CARRIED_OUT
        return is_carried_out and self._ds.vocabulary.acts[claim.act].asserts

    def list_claims(self, resolved: ResolvedRound, actor: str | None = None) -> list[tuple[Statement, Claim]]:
        """The standing claims that put figures to a round as carried out: all of them, or an actor's own."""
        claims = self._ds.links.claims_about(resolved.id)
        if not claims:
            return []
        return [
            (statement, claim)
            for statement, claim in claims
            if claim.transfers
            and self.is_of_what_happened(claim)
            and (actor is None or actor in self._relations.actors_above(statement.speaker))
        ]

    def list_claimants(self, resolved: ResolvedRound) -> tuple[str, ...]:
        """The actors who put figures to a round, offices and people taken with their side.

        What several sides are part of, such as an alliance, speaks for none of them.
        """
        speakers = {statement.speaker for statement, _ in self.list_claims(resolved)}
        return tuple(sorted({self._side_of_speaker(resolved, speaker) for speaker in speakers}))

    def _side_of_speaker(self, resolved: ResolvedRound, speaker: str) -> str:
        chain = self._ds.links.belongs_to(speaker)
        if len(chain) == 1:
            return speaker
        sides = {
            *resolved.parties,
            *(
                end
                for transfer in resolved.record.transfers
                for end in (transfer.held_by, transfer.returned_to)
                if end
            ),
        }

        def holds_several_sides(actor: str) -> bool:
            inside = [side for side in sides if actor in self._relations.actors_above(side)]
            return any(not self._relations.related(side, other) for side, other in combinations(inside, 2))

        return next((actor for actor in reversed(chain) if not holds_several_sides(actor)), speaker)

    def figures(self, resolved: ResolvedRound, account: str) -> Figures:
        """What an account says of a round, its silences included; nothing where it says nothing.

        Args:
            resolved: the round; its parts are not looked at.
            account: `recorded`, `widest`, `agreed` or an actor's id.
        """
        figures: Figures | None = resolved.figures.get(account)
        if figures is None:
            figures = resolved.figures[account] = self._figure(resolved, account)
        return figures

    def _figure(self, resolved: ResolvedRound, account: str) -> Figures:
        if account == RECORDED:
            postings = self._with_silences(resolved, self._post_all(resolved, resolved.record.transfers))
            return Figures((Contribution(((postings,),)),)) if postings else Figures()
        if account in COMBINING:
            return self._combine(resolved, account)
        return self._of_actor(resolved, account)

    def describe(
        self, resolved: ResolvedRound, transfer: Transfer, held_by: Ends, returned_to: Ends
    ) -> Description:
        """The description of a transfer's persons, with what its round says where it is silent."""
        kind = transfer.kind or resolved.record.kind
        third_parties = resolved.third_parties
        carrier_depth = 2 * resolved.carrier_depth
        if transfer.carrier is not None:
            others = tuple(party for party in third_parties if party.role != CARRIER)
            third_parties = (*others, ThirdParty(actor=transfer.carrier, role=CARRIER))
            carrier_depth = 2 * resolved.depth + 1
        return self.intern(
            transfer.category,
            transfer.group,
            tuple([breakdown.of for breakdown in transfer.breakdowns]),
            held_by,
            returned_to,
            transfer.belonging_to,
            kind,
            resolved.frameworks,
            third_parties,
            carrier_depth,
            tuple([(body, ordinal.counted) for body, ordinal in resolved.ordinals.items()]),
            kind != resolved.record.kind,
        )

    def intern(self, *fields: object) -> Description:
        """The one object that stands for all descriptions with these fields."""
        description = self._descriptions.get(fields)
        if description is None:
            description = self._descriptions[fields] = Description(*fields)  # type: ignore[arg-type]
        return description

    def narrow(self, description: Description, above: Description) -> Description:
        """A description with what is said above of the same persons, where it says nothing itself."""
        relations = self._relations
        returned_to = relations.narrower_end(description.returned_to, above.returned_to)
        held_by = description.held_by
        if held_by.is_inferred:
            held_by = relations.without(held_by, returned_to) if above.held_by.is_inferred else above.held_by
        third_parties = description.third_parties
        if above.carrier_depth > description.carrier_depth:
            third_parties = (
                *(party for party in third_parties if party.role != CARRIER),
                *(party for party in above.third_parties if party.role == CARRIER),
            )
        return self.intern(
            relations.narrower_category(above.category, description.category) or description.category,
            description.group or above.group,
            description.breakdowns,
            held_by,
            returned_to,
            description.belonging_to or above.belonging_to,
            description.kind,
            description.frameworks,
            third_parties,
            max(above.carrier_depth, description.carrier_depth),
            description.series,
            description.departs,
        )

    def redirect(self, description: Description, returned_to: Ends) -> Description:
        """A description with another recipient."""
        fields = attrs.asdict(description, recurse=False)
        return self.intern(*{**fields, "returned_to": returned_to}.values())

    def post_rest(self, resolved: ResolvedRound, like: Description) -> Posting:
        """An unknown number of persons of a round that says nothing itself, like those of a part of it."""
        transfer = Transfer(count=UNKNOWN, category=cast("Any", like.category))
        return Posting(resolved, self.describe(resolved, transfer, like.held_by, like.returned_to), UNKNOWN)

    def _post_all(
        self, resolved: ResolvedRound, transfers: Iterable[Transfer], claim: str | None = None
    ) -> tuple[Posting, ...]:
        return tuple([self.post(resolved, transfer, claim) for transfer in transfers])

    def post(self, resolved: ResolvedRound, transfer: Transfer, claim: str | None = None) -> Posting:
        """The posting of one transfer of a round, or of a claim on it."""
        held_by, returned_to = (
            self._holder_of(resolved, transfer),
            self._recipient_of(resolved, transfer),
        )
        description = self.describe(resolved, transfer, held_by, returned_to)
        return Posting(resolved, description, transfer.count, transfer, claim)

    def _name_end(self, actor: str) -> Ends:
        ends = self._ends.get(actor)
        if ends is None:
            ends = self._ends[actor] = Ends((actor,))
        return ends

    def _holder_of(self, resolved: ResolvedRound, transfer: Transfer) -> Ends:
        """Who held the persons: where it is not said, the other party of two, else any party but the recipient."""
        if transfer.held_by is not None and transfer.held_by != ALL_SIDES:
            return self._name_end(transfer.held_by)
        recipient = transfer.returned_to
        named = recipient is not None and recipient != ALL_SIDES
        others = tuple(
            party
            for party in resolved.parties
            if not (named and self._relations.related(recipient, party))  # type: ignore[arg-type]
        )
        if others:
            return Ends(others, is_inferred=True)
        return Ends((), (recipient,) if named else (), is_inferred=True)  # type: ignore[arg-type]

    def _recipient_of(self, resolved: ResolvedRound, transfer: Transfer) -> Ends:
        """The recipient: where that is not said, any recipient that some account of the round or its parts names.

        Who received the dead is not named for the living, nor who received no one for anybody.
        """
        if transfer.returned_to is not None and transfer.returned_to != ALL_SIDES:
            return self._name_end(transfer.returned_to)
        holder = transfer.held_by if transfer.held_by != ALL_SIDES else None
        for reached in (self._list_recipients(resolved, transfer.category), resolved.parties):
            recipients = tuple(
                actor for actor in reached if holder is None or not self._relations.related(holder, actor)
            )
            if recipients:
                return Ends(recipients)
        return Ends((), () if holder is None else (holder,))

    def _list_recipients(self, resolved: ResolvedRound, category: str | None = None) -> tuple[str, ...]:
        """The recipients that any account of the round, or of a part of it, names.

        A part that was called off names no one for a whole that was not: no one returned by it.

        Args:
            resolved: the round.
            category: where given, only those named for persons who may be of it.
        """
        waiting = [resolved]
        while waiting:
            node = waiting[-1]
            if category in node.recipients:
                waiting.pop()
                continue
            never = node.is_done() is Truth.NO
            parts = [part for part in node.parts if never or part.is_done() is not Truth.NO]
            unknown = [part for part in parts if category not in part.recipients]
            if unknown:
                waiting += unknown
                continue
            recipients = self._list_named_by(node, category)
            recipients.update(*(part.recipients[category] for part in parts))
            node.recipients[category] = tuple(sorted(recipients))
        return resolved.recipients[category]

    def _list_named_by(self, resolved: ResolvedRound, category: str | None) -> set[str]:
        """The recipients that any account of the round itself names; of a category, for persons who may be of it."""
        claimed = [transfer for _, claim in self.list_claims(resolved) for transfer in claim.transfers]
        return {
            transfer.returned_to
            for transfer in (*resolved.record.transfers, *claimed)
            if transfer.returned_to is not None
            and transfer.returned_to != ALL_SIDES
            and (
                category is None
                or (
                    transfer.count.high != 0
                    and self._relations.narrower_category(category, transfer.category) is not None
                )
            )
        }

    # Silence (rule 4)

    def _with_silences(self, resolved: ResolvedRound, postings: tuple[Posting, ...]) -> tuple[Posting, ...]:
        """The postings, with an unknown number for each party to what may be an exchange that gives no one on record.

        Where no parties are known, so has a second giver with the only one; an exchange of which nothing is said
        may have passed anybody.
        """
        record = resolved.record
        if not self._ds.vocabulary.round_kinds.may_be_mutual(record.kind) or resolved.transfers_complete:
            return postings
        if any(_names_no_end(posting.transfer) for posting in postings):
            return postings
        givers = {
            posting.description.held_by.actors[0]
            for posting in postings
            if posting.description.kind == record.kind and len(posting.description.held_by.actors) == 1
        }
        silent: list[tuple[Ends, Ends]] = []
        if resolved.parties:
            silent = [
                (Ends((party,)), self._recipients_from(resolved, party))
                for party in resolved.parties
                if party not in givers and not any(self._relations.related(giver, party) for giver in givers)
            ]
        elif len({self._ds.links.belongs_to(giver)[-1] for giver in givers}) == 1 or (
            not postings and not resolved.parts
        ):
            silent.append((ANYBODY, ANYBODY))
        if not silent:
            return postings
        return (*postings, *(self._post_silence(resolved, *ends) for ends in silent))

    def _recipients_from(self, resolved: ResolvedRound, party: str) -> Ends:
        """Who receives from a party in another tree on record; else the other party, or any other of several."""
        elsewhere = self._rounds.list_recipients_from(party, resolved)
        named = tuple(sorted(actor for actor in elsewhere if not self._relations.related(actor, party)))
        others = tuple(actor for actor in resolved.parties if not self._relations.related(actor, party))
        return Ends(named or others, () if named or others else (party,))

    def _post_silence(
        self, resolved: ResolvedRound, held_by: Ends, returned_to: Ends, category: str = Category.PERSON
    ) -> Posting:
        transfer = Transfer(count=UNKNOWN, category=cast("Any", category))
        return Posting(resolved, self.describe(resolved, transfer, held_by, returned_to), UNKNOWN)

    # Accounts (rule 3)

    def _of_actor(self, resolved: ResolvedRound, actor: str) -> Figures:
        """An actor's own claims for each recipient they name, and an unknown number for any other."""
        spoken = self._by_recipient(resolved, actor)
        together = self._complete_together(resolved, spoken.pop(None, ()))
        if together and not spoken:
            return Figures((Contribution((together,)),))
        contributions = tuple(Contribution((statements,)) for statements in spoken.values())
        named = tuple(recipient for recipient in spoken if recipient is not None)
        reached = (self._relations.end_outside(ends, named) for ends in self._list_reached(resolved))
        unknown = tuple(
            self._post_silence(resolved, ANYBODY, ends, Category.ANYONE)
            for ends in dict.fromkeys(reached)
            if ends is not None
        )
        if together:
            others = (Contribution(((unknown,),)),) if unknown else ()
            return Figures((*contributions, *others), together)
        return Figures(contributions, unknown=unknown, named=named)

    def _complete_together(
        self, resolved: ResolvedRound, statements: tuple[tuple[Posting, ...], ...]
    ) -> tuple[tuple[Posting, ...], ...]:
        """Statements that name no single recipient, with what they leave unsaid.

        One that names a holder says nothing of what other parties gave; one that names neither end covers all.
        """
        return tuple(self._with_silences(resolved, statement) for statement in statements)

    def _list_reached(self, resolved: ResolvedRound) -> list[Ends]:
        """Who an account may be silent on: each recipient that some account names or that a silence reaches.

        Where there is none, each party; where none is known, any actor.
        """
        recorded = self._post_all(resolved, resolved.record.transfers)
        silences = self._with_silences(resolved, recorded)[len(recorded) :]
        named = [Ends((recipient,)) for recipient in self._list_recipients(resolved)]
        for posting in silences:
            ends = posting.description.returned_to
            named += [Ends((recipient,)) for recipient in ends.actors] or [ends]
        if not named:
            named = [Ends((party,)) for party in resolved.parties] or [ANYBODY]
        return list(dict.fromkeys(named))

    def _by_recipient(
        self, resolved: ResolvedRound, actor: str | None
    ) -> dict[str | None, tuple[tuple[Posting, ...], ...]]:
        """What an actor's statements give each recipient they name; under None each that gives some to no single one.

        The transfers of a statement add up, so such a statement is kept whole.
        """
        statements: dict[str, list[Posting]] = {}
        for statement, claim in self.list_claims(resolved, actor):
            postings = [
                self.post(resolved, transfer, statement.claim_id(claim)) for transfer in claim.transfers
            ]
            statements.setdefault(statement.id, []).extend(postings)
        groups: dict[str | None, list[tuple[Posting, ...]]] = {}
        for stated in statements.values():
            for recipient, given_to in _apart_by_recipient(stated).items():
                groups.setdefault(recipient, []).append(given_to)
        return {
            recipient: tuple(groups[recipient])
            for recipient in sorted(groups, key=lambda recipient: (recipient is None, recipient or ""))
        }

    def _combine(self, resolved: ResolvedRound, account: str) -> Figures:
        """Recipient by recipient, the accounts that speak of it, the recorded one among them."""
        claimants = self.list_claimants(resolved)
        recorded = self.figures(resolved, RECORDED)
        if not claimants:
            return recorded
        spoken: dict[str | None, list[tuple[tuple[Posting, ...], ...]]] = {}
        supposed: list[Posting] = []
        explicit: list[Posting] = []
        for posting in recorded.postings:
            (supposed if posting.transfer is None else explicit).append(posting)
        for recipient, postings in _apart_by_recipient(explicit).items():
            spoken.setdefault(recipient, []).append((postings,))
        for claimant in claimants:
            for recipient, statements in self._by_recipient(resolved, claimant).items():
                spoken.setdefault(recipient, []).append(statements)
        spoken = {recipient: _drop_unknown(accounts) for recipient, accounts in spoken.items()}
        together = [self._complete_together(resolved, statements) for statements in spoken.pop(None, [])]
        contributions = [
            Contribution(tuple(spoken[recipient]), account if len(spoken[recipient]) > 1 else "alone")
            for recipient in sorted(spoken, key=str)
        ]
        named = tuple(recipient for recipient in spoken if recipient is not None)
        unspoken = tuple(
            attrs.evolve(posting, description=self.redirect(posting.description, returned_to))
            for posting in supposed
            if (returned_to := self._relations.end_outside(posting.description.returned_to, named))
            is not None
        )
        if not contributions and together:
            return Figures((Contribution(tuple(together), account if len(together) > 1 else "alone"),))
        if unspoken and not (together and account == WIDEST):
            contributions.append(Contribution(((unspoken,),)))
        figures = tuple(postings for statements in together for postings in statements)
        return Figures(tuple(contributions), figures, account if figures else "alone")
