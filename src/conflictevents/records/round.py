"""One handover of prisoners, civilians or remains, planned or carried out."""

from operator import attrgetter

import attrs

from conflictevents.errors import InvalidValue
from conflictevents.records.actor import Actor
from conflictevents.records.base import (
    ALL_SIDES,
    RESERVED_IDS,
    ActorId,
    FrameworkId,
    Record,
    RoundId,
    read_actor_id,
    read_actor_ids,
    read_framework_ids,
    read_optional_round_id,
)
from conflictevents.records.reading import read_round_kind
from conflictevents.records.step import (
    ROUND_MOVES,
    RoundStep,
    in_order,
    read_round_history,
    status_alone,
    taken_by,
)
from conflictevents.records.transfer import (
    MEDIATOR,
    Ordinal,
    ThirdParty,
    Transfer,
    actors_in_role,
    read_ordinals,
    read_third_parties,
    read_transfers,
)
from conflictevents.records.vocabulary import RoundKind, RoundKindStr
from conflictevents.values.fields import (
    name_fields_in_errors,
    read_flag,
    read_optional_text,
    read_optional_when,
)
from conflictevents.values.references import Place, read_optional_place
from conflictevents.values.when import When, WhenLike

__all__ = ["ExchangeRound"]


@attrs.frozen(kw_only=True, repr=False, weakref_slot=False, field_transformer=name_fields_in_errors)
class ExchangeRound(Record):
    """One handover, planned or carried out, as the recorder accounts for it.

    `transfers` are the recorder's own account; what others say about the round stands in their claims.
    A round may be part of another: a parent's count and its parts' counts are statements on the same
    people and are never added.

    >>> import conflictevents as ce
    >>> swap = ce.ExchangeRound(
    ...     id="swap",
    ...     when="2025-03",
    ...     history="completed",
    ...     transfers=ce.Transfer(count="about 120", returned_to="north"),
    ... )
    >>> str(swap.when.latest), swap.transfers[0].count.high
    ('2025-03-31', 130)

    Attributes:
        name: a name for people, where it has one.
        kind: what sort of handover it is.
        history: dated, attributed steps, kept in the order `in_order` gives.
        when: when it happened or is to happen.
        parties: who hand people over to each other; empty where that is to be seen from elsewhere.
        transfers: what passed to which side, as the recorder has it.
        transfers_complete: whether no one passed but those of the transfers, at this round and all its parts.
        frameworks: agreements or tracks it ran under; with several, how it divides among them is not said.
        third_parties: mediators, hosts, carriers, guarantors, observers; an actor alone is a mediator.
        place: where.
        part_of: the round this one is a part of.
        parts_complete: whether the parts on record are all of this round's parts.
        ordinals: how counting bodies number it; None and absence mean that nothing is said.
        assumed: whether it is assumed by a scenario; an assumed round never counts as done.

    Raises:
        InvalidValue: a transfer has `all` at one end, a body numbers the round twice, a party stands
            twice or is no actor, or it is part of itself.
    """

    name: str | None = attrs.field(default=None, converter=read_optional_text)
    kind: RoundKindStr = attrs.field(default=RoundKind.EXCHANGE, converter=read_round_kind)
    history: tuple[RoundStep, ...] = attrs.field(default=(), converter=read_round_history)
    when: When | None = attrs.field(default=None, converter=read_optional_when)
    parties: tuple[ActorId, ...] = attrs.field(default=(), converter=read_actor_ids)
    transfers: tuple[Transfer, ...] = attrs.field(default=(), converter=read_transfers)
    transfers_complete: bool = attrs.field(default=False, converter=read_flag)
    frameworks: tuple[FrameworkId, ...] = attrs.field(default=(), converter=read_framework_ids)
    third_parties: tuple[ThirdParty, ...] = attrs.field(default=(), converter=read_third_parties)
    place: Place | None = attrs.field(default=None, converter=read_optional_place)
    part_of: RoundId | None = attrs.field(default=None, converter=read_optional_round_id)
    parts_complete: bool = attrs.field(default=False, converter=read_flag)
    ordinals: tuple[Ordinal, ...] = attrs.field(default=(), converter=read_ordinals)
    assumed: bool = attrs.field(default=False, converter=read_flag)

    def __attrs_post_init__(self) -> None:
        Record.__attrs_post_init__(self)
        if len(self.history) > 1:
            object.__setattr__(self, "history", in_order(self.history))
        if self.part_of == self.id:
            raise InvalidValue(
                self.part_of, "another round", "leave it out where the round stands alone", field="part_of"
            )
        if self.parties:
            _check_parties(self.parties)
        for index, transfer in enumerate(self.transfers):
            if ALL_SIDES in _ENDS(transfer):
                end = "held_by" if transfer.held_by == ALL_SIDES else "returned_to"
                raise InvalidValue(
                    ALL_SIDES,
                    "one side",
                    "write one transfer for each side; 'all' is for claims and tallies",
                    field=f"transfers[{index}].{end}",
                )
        if len(self.ordinals) > 1:
            bodies = [ordinal.body for ordinal in self.ordinals]
            if len(set(bodies)) < len(bodies):
                raise InvalidValue(bodies, "each body once", "give each body one ordinal", field="ordinals")

    @property
    def mediators(self) -> tuple[ActorId, ...]:
        """Who mediated: the third parties in that role."""
        return actors_in_role(self.third_parties, MEDIATOR)

    def status_at(self, when: WhenLike | None = None, according_to: str | Actor | None = None) -> str | None:
        """What the round had become by the end of `when`, stated by this record alone.

        A record does not know which actor is part of which, so each actor named in its history speaks for itself;
        `ce.status_at(ds, ...)` counts people and offices with their side.

        Args:
            when: steps certainly taken by its last day count; None for all of them.
            according_to: an actor: only its own steps and the recorder's count. None for the status that
                all who speak share, or `disputed`.
        """
        steps = taken_by(self.history, when, self.when)
        return status_alone(steps, ROUND_MOVES, None if according_to is None else read_actor_id(according_to))

    def ordinal_of(self, body: ActorId) -> Ordinal | None:
        """How `body` counts this round; None where nothing is said."""
        return next((ordinal for ordinal in self.ordinals if ordinal.body == body), None)


_ENDS = attrgetter("held_by", "returned_to")


def _check_parties(parties: tuple[ActorId, ...]) -> None:
    for index, party in enumerate(parties):
        if party in RESERVED_IDS:
            raise InvalidValue(party, "a party by name", "name each party", field=f"parties[{index}]")
        if party in parties[:index]:
            raise InvalidValue(party, "each party once", "leave it out here", field=f"parties[{index}]")
