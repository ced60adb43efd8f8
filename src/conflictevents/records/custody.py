"""Persons entering or leaving custody other than by a handover."""

import attrs

from conflictevents.errors import InvalidValue
from conflictevents.records.actor import Actor
from conflictevents.records.base import (
    ALL_SIDES,
    ActorId,
    Record,
    StatementId,
    check_belonging_to,
    read_actor_id,
    read_actor_ids,
    read_optional_actor_id,
    read_optional_statement_id,
)
from conflictevents.records.reading import read_category, read_custody_change_kind
from conflictevents.records.step import (
    ROUND_MOVES,
    RoundStep,
    in_order,
    read_round_history,
    status_alone,
    taken_by,
)
from conflictevents.records.transfer import Breakdown, check_group, read_breakdowns
from conflictevents.records.vocabulary import (
    Category,
    CategoryStr,
    CustodyChangeKind,
    CustodyChangeKindStr,
)
from conflictevents.values.count import Count
from conflictevents.values.fields import (
    name_fields_in_errors,
    read_count,
    read_optional_text,
    read_optional_when,
)
from conflictevents.values.references import Place, read_optional_place
from conflictevents.values.when import When, WhenLike

__all__ = ["CustodyChange"]


@attrs.frozen(kw_only=True, repr=False, weakref_slot=False, field_transformer=name_fields_in_errors)
class CustodyChange(Record):
    """Persons entering or leaving custody other than by a handover: captured, abducted, escaped, dead, recovered.

    Like a round it has a history and accounts: claims about it may give another kind, day or count. What its kind
    does to the living and to the remains held is in the table of kinds, `CustodyChangeKind`.

    >>> import conflictevents as ce
    >>> raid = ce.CustodyChange(id="raid", kind="abducted", when="2014-04-14", held_by="group", count=276)
    >>> print(raid.kind, raid.count)
    abducted 276

    Attributes:
        kind: what happened.
        name: a name for people, where it has one.
        history: dated, attributed steps, kept in the order `in_order` gives; a change without any has happened.
        when: when it happened.
        held_by: in whose custody they came, were or died; None where nothing is said.
        moved_to: the holder that they were moved to; for changes of that kind only.
        belonging_to: whose people they are, one side or several; `unknown` where that is not said.
        category: of which category; `remains` for who was taken dead.
        group: the group that all of them are of, in the source's words.
        count: how many persons or remains, as sure as the source was.
        statement: the statement the count rests on.
        breakdowns: how many of them have some property.
        place: where.

    Raises:
        InvalidValue: `all` or `unknown` stands where a side is meant, persons are moved to who holds them,
            `moved_to` stands with another kind, or the group is blank.
    """

    kind: CustodyChangeKindStr = attrs.field(converter=read_custody_change_kind)
    name: str | None = attrs.field(default=None, converter=read_optional_text)
    history: tuple[RoundStep, ...] = attrs.field(default=(), converter=read_round_history)
    when: When | None = attrs.field(default=None, converter=read_optional_when)
    held_by: ActorId | None = attrs.field(default=None, converter=read_optional_actor_id)
    moved_to: ActorId | None = attrs.field(default=None, converter=read_optional_actor_id)
    belonging_to: tuple[ActorId, ...] = attrs.field(default=(), converter=read_actor_ids)
    category: CategoryStr = attrs.field(default=Category.PERSON, converter=read_category)
    group: str | None = attrs.field(default=None, converter=read_optional_text)
    count: Count = attrs.field(converter=read_count)
    statement: StatementId | None = attrs.field(default=None, converter=read_optional_statement_id)
    breakdowns: tuple[Breakdown, ...] = attrs.field(default=(), converter=read_breakdowns)
    place: Place | None = attrs.field(default=None, converter=read_optional_place)

    def __attrs_post_init__(self) -> None:
        Record.__attrs_post_init__(self)
        if len(self.history) > 1:
            object.__setattr__(self, "history", in_order(self.history))
        for name in ("held_by", "moved_to"):
            if getattr(self, name) == ALL_SIDES:
                raise InvalidValue(ALL_SIDES, "one holder", "write one change for each holder", field=name)
        if self.moved_to is not None:
            if self.moved_to == self.held_by:
                expected = f"another actor than held_by, {self.held_by!r}"
                raise InvalidValue(self.moved_to, expected, "leave one of the two out", field="moved_to")
            if self.kind in CustodyChangeKind and not CustodyChangeKind[self.kind].is_move:
                remedy = "leave it out, or set the kind to 'moved'"
                raise InvalidValue(
                    self.moved_to, "no other holder, as no one is moved", remedy, field="moved_to"
                )
        if self.belonging_to:
            object.__setattr__(self, "belonging_to", check_belonging_to(self.belonging_to))
        check_group(self.group)

    def status_at(self, when: WhenLike | None = None, according_to: str | Actor | None = None) -> str | None:
        """What the change had become by the end of `when`, by this record alone, as `ExchangeRound.status_at`."""
        steps = taken_by(self.history, when, self.when)
        return status_alone(steps, ROUND_MOVES, None if according_to is None else read_actor_id(according_to))
