"""Whose figure: what the recorder, an actor, all together or their common ground say about one round."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from itertools import combinations
from typing import Final

import attrs

from conflictevents.analysis.in_words import persons
from conflictevents.analysis.query import Query, limits, membership
from conflictevents.analysis.status import parties_of
from conflictevents.dataset import Dataset
from conflictevents.errors import InvalidValue, UnknownRecord
from conflictevents.records import (
    Actor,
    Category,
    Claim,
    ExchangeRound,
    RoundStatus,
    Statement,
    Transfer,
)
from conflictevents.records.ids import ALL_SIDES, ActorId
from conflictevents.values.count import Count
from conflictevents.values.truth import Truth

__all__ = [
    "AGREED",
    "RECORDED",
    "WIDEST",
    "Portion",
    "Said",
    "by_side",
    "check_account",
    "claimants",
    "said",
]

RECORDED: Final = "recorded"
WIDEST: Final = "widest"
AGREED: Final = "agreed"

NOBODY = Count.exactly(0)
UNKNOWN = Count.unknown()
_CARRIED_OUT = {None, RoundStatus.COMPLETED, RoundStatus.PARTLY_COMPLETED, RoundStatus.UNDER_WAY}


@attrs.frozen
class Portion:
    """A number of persons within a round that stand or fall together in an answer.

    Attributes:
        count: how many persons, if they are among those asked for.
        membership: whether they are: yes or maybe.
        maybe: the limits that answer maybe, by name.
        transfer: what the portion is, for people.
    """

    count: Count
    membership: Truth
    maybe: tuple[str, ...] = ()
    transfer: str = ""


@attrs.frozen
class Said:
    """What an account says about the persons a query asks for in one round.

    Attributes:
        portions: the portions that are, or may be, among those asked for.
        disputed: whether accounts that had to be combined could not meet.
    """

    portions: tuple[Portion, ...]
    disputed: bool = False

    @property
    def membership(self) -> Truth:
        """Yes where some portion is certainly asked for, no where none may be."""
        if not self.portions:
            return Truth.NO
        certain = any(portion.membership is Truth.YES for portion in self.portions)
        return Truth.YES if certain else Truth.MAYBE

    @property
    def count(self) -> Count:
        """How many persons in all: a portion that may not be asked for adds 0 to the low bound and its high to the high."""
        return Count.sum(
            portion.count if portion.membership is Truth.YES else possible(portion.count)
            for portion in self.portions
        )


NOTHING = Said(())


def possible(count: Count) -> Count:
    """Somewhere between none of them and all of them."""
    return Count(low=0, high=count.high)


def check_account(ds: Dataset, account: str) -> str:
    """The account as a word or an actor's id.

    Raises:
        UnknownRecord: it is none of the three words and no record bears the id.
        InvalidValue: the record that bears the id is no actor.
    """
    name: str = getattr(account, "id", account)
    if name in (RECORDED, WIDEST, AGREED):
        return name
    actor = ds.get(name)
    if actor is None:
        words = [RECORDED, WIDEST, AGREED]
        raise UnknownRecord(name, get_close_matches(name, [actor.id for actor in ds.actors]) or words)
    if not isinstance(actor, Actor):
        raise InvalidValue(name, "'recorded', 'widest', 'agreed' or the id of an actor", field="account")
    return name


def said(ds: Dataset, record: ExchangeRound, query: Query, account: str = RECORDED) -> Said:
    """What an account says about the persons a query asks for in one round, whatever the round's status.

    Args:
        ds: the dataset the round stands in.
        record: the round; its parts are not looked at.
        query: the persons asked for.
        account: `recorded`, `widest`, `agreed` or an actor's id.
    """
    if account == RECORDED:
        return _told(ds, record, query, record.transfers)
    asked = by_side(ds, record, query)
    each = [_side_said(ds, record, one, account) for one in asked]
    if len(each) == 1:
        return each[0]
    together = Said(
        tuple(portion for one in each for portion in one.portions), any(one.disputed for one in each)
    )
    return _bounded_by_both_sides(ds, record, query, account, together)


def by_side(ds: Dataset, record: ExchangeRound, query: Query) -> tuple[Query, ...]:
    """A query as accounts are combined: for each side by itself where all are asked for and two or more are known."""
    sides = _sides(ds, record) if query.returned_to == ALL_SIDES else ()
    return tuple(attrs.evolve(query, returned_to=side) for side in sides) if len(sides) > 1 else (query,)


def claimants(ds: Dataset, record: ExchangeRound) -> tuple[str, ...]:
    """The actors who claim to know who was transferred in a round, offices and people taken with their side.

    What both sides are part of, such as an alliance, speaks for neither.
    """
    speakers = {statement.speaker for statement, _ in figures(ds, record)}
    return tuple(sorted({_side_of_speaker(ds, record, speaker) for speaker in speakers}))


def _side_of_speaker(ds: Dataset, record: ExchangeRound, speaker: str) -> str:
    chain = ds.links.belongs_to(speaker)
    if len(chain) == 1:
        return speaker
    parties = parties_of(ds, record)

    def holds_several_sides(actor: str) -> bool:
        inside = [party for party in parties if ds.links.is_within(party, actor)]
        pairs = combinations(inside, 2)
        return any(
            not ds.links.is_within(one, other) and not ds.links.is_within(other, one) for one, other in pairs
        )

    return next((actor for actor in reversed(chain) if not holds_several_sides(actor)), speaker)


def figures(ds: Dataset, record: ExchangeRound, actor: str | None = None) -> list[tuple[Statement, Claim]]:
    """The standing claims that put figures to a round as carried out: all of them, or an actor's own."""
    return [
        (statement, claim)
        for statement, claim in ds.links.claims_about(record.id)
        if claim.transfers
        and ds.vocabulary.acts[claim.act].asserts
        and claim.status in _CARRIED_OUT
        and (actor is None or ds.links.is_within(statement.speaker, actor))
    ]


def _side_said(ds: Dataset, record: ExchangeRound, query: Query, account: str) -> Said:
    """One side's returns according to an account that combines claims."""
    if account not in (WIDEST, AGREED):
        return _actor_said(ds, record, query, account)
    own = _told(ds, record, query, record.transfers)
    others = (_spoken(ds, record, query, actor) for actor in claimants(ds, record))
    everybody = [own] if record.transfers or own.portions else []
    everybody += [other for other in others if other is not None]
    members = [one for one in everybody if one.portions]
    if not members:
        return NOTHING
    certainty = Truth.any_of(one.membership for one in members)
    counts = [one.count for one in everybody if not _uninformative(one.count)]
    if not counts:
        return Said((Portion(UNKNOWN, certainty),))
    if account == WIDEST:
        return Said((Portion(_hull(counts), certainty),))
    shared = _shared(counts)
    return Said((Portion(UNKNOWN if shared is None else shared, certainty),), disputed=shared is None)


def _actor_said(ds: Dataset, record: ExchangeRound, query: Query, actor: str) -> Said:
    spoken = _spoken(ds, record, query, actor)
    if spoken is not None:
        return spoken
    own = [transfer for _, claim in figures(ds, record, actor) for transfer in claim.transfers]
    if own and not _is_mutual(ds, record) and query.category != Category.REMAINS:
        return NOTHING
    anybody = [transfer for _, claim in figures(ds, record) for transfer in claim.transfers]
    mentioned = _told(ds, record, query, (*record.transfers, *anybody))
    return Said((Portion(UNKNOWN, mentioned.membership),)) if mentioned.portions else NOTHING


def _spoken(ds: Dataset, record: ExchangeRound, query: Query, actor: str) -> Said | None:
    """What an actor's own standing statements come to; None where none of them speaks of this side.

    The claims of one statement stand together: soldiers in one, civilians in the next. A statement that
    speaks of living persons of this side, but not of the category asked for, says there were none. Silence
    on remains says nothing.
    """
    anybody = Category.REMAINS if query.category == Category.REMAINS else Category.PERSON
    side = Query(returned_to=query.returned_to, category=anybody)
    statements: dict[str, list[Transfer]] = {}
    for statement, claim in figures(ds, record, actor):
        statements.setdefault(statement.id, []).extend(claim.transfers)
    told = [
        Said(_portions(ds, record, query, transfers))
        for transfers in statements.values()
        if any(membership(ds, side, record, transfer) is not Truth.NO for transfer in transfers)
    ]
    if len(told) < 2:
        return told[0] if told else None
    counts = [one.count for one in told]
    shared = _shared(counts)
    certainty = Truth.any_of(one.membership for one in told)
    if certainty is Truth.NO:
        return NOTHING
    return Said((Portion(_hull(counts) if shared is None else shared, certainty),))


def _bounded_by_both_sides(
    ds: Dataset, record: ExchangeRound, query: Query, account: str, together: Said
) -> Said:
    """Tighten the sum over sides by claims that give both sides together as one figure."""
    whole = [
        Said(_portions(ds, record, query, both))
        for statement, claim in figures(ds, record, None if account in (WIDEST, AGREED) else account)
        if (both := [one for one in claim.transfers if one.returned_to == ALL_SIDES and _alike(one, query)])
    ]
    if not whole:
        return together
    if account == WIDEST:
        everybody = (RECORDED, *claimants(ds, record))
        counts = [said(ds, record, query, one).count for one in everybody]
        bounds = [_hull([count for count in counts if not _uninformative(count)] or [UNKNOWN])]
    else:
        bounds = [one.count for one in whole]
    if account == AGREED and together.disputed:
        return together
    shared = _shared([together.count, *bounds])
    disputed = shared is None and account == AGREED
    if shared is None:
        shared = UNKNOWN if account == AGREED else _hull([together.count, *bounds])
    certainty = Truth.any_of(one.membership for one in (together, *whole))
    return Said((Portion(shared, certainty),), disputed)


def _alike(transfer: Transfer, query: Query) -> bool:
    """Whether both are of living persons, or both of remains: a figure on the one is silent on the other."""
    return Category.is_living(transfer.category) is (query.category != Category.REMAINS)


def _told(ds: Dataset, record: ExchangeRound, query: Query, transfers: Sequence[Transfer]) -> Said:
    """What one list of transfers says, its silences included."""
    portions = _portions(ds, record, query, transfers)
    if query.category == Category.REMAINS or not _is_mutual(ds, record):
        return Said(portions)
    return Said((*portions, *_portions(ds, record, query, _silences(ds, record, query, transfers))))


def _portions(
    ds: Dataset, record: ExchangeRound, query: Query, transfers: Iterable[Transfer]
) -> tuple[Portion, ...]:
    portions = []
    for transfer in transfers:
        answers = limits(ds, query, record, transfer)
        answer = Truth.all_of(answers.values())
        if answer is not Truth.NO:
            maybe = tuple(name for name, one in answers.items() if one is Truth.MAYBE)
            portions.append(Portion(transfer.count, answer, maybe, _label(transfer)))
    return tuple(portions)


def _is_mutual(ds: Dataset, record: ExchangeRound) -> bool:
    return ds.vocabulary.round_kinds[record.kind].is_mutual


def _silences(
    ds: Dataset, record: ExchangeRound, query: Query, transfers: Sequence[Transfer]
) -> list[Transfer]:
    """In an exchange each side gets people back; a side of whom nothing is said counts as unknown, not as none.

    Where only one side is known there is another all the same, which may be any but that one. Of two sides
    the one held the other's.
    """
    living = [
        transfer.returned_to
        for transfer in transfers
        if ds.vocabulary.categories.is_living(transfer.category)
    ]
    if None in living or ALL_SIDES in living:
        return []
    sides = _sides(ds, record)
    silent: list[str | None] = [side for side in sides if side not in living]
    told = any(ds.links.is_within(side, query.returned_to or "") for side in living if side is not None)
    if len(sides) < 2 and not told:
        silent.append(None)
    others: dict[str | None, str] = dict((sides, sides[::-1])) if len(sides) == 2 else {}
    return [
        Transfer(count=UNKNOWN, returned_to=None if side is None else ActorId(side), held_by=others.get(side))
        for side in silent
    ]


def _sides(ds: Dataset, record: ExchangeRound) -> tuple[str, ...]:
    claimed = {
        end
        for _, claim in ds.links.claims_about(record.id)
        for transfer in claim.transfers
        for end in (transfer.held_by, transfer.returned_to)
        if end is not None and end != ALL_SIDES
    }
    return tuple(sorted({*parties_of(ds, record), *claimed}))


def _shared(counts: Sequence[Count]) -> Count | None:
    shared: Count | None = counts[0]
    for count in counts[1:]:
        shared = shared.intersection(count) if shared is not None else None
    return shared


def _hull(counts: Sequence[Count]) -> Count:
    hull = counts[0]
    for count in counts[1:]:
        hull = hull.hull(count)
    return hull


def _uninformative(count: Count) -> bool:
    return count.low == 0 and count.high is None


def _label(transfer: Transfer) -> str:
    kind = f", {transfer.kind}" if transfer.kind is not None else ""
    return f"{persons(transfer.count, transfer.category)}{kind}"
