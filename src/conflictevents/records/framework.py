"""Agreements, formats and tracks under which exchanges run, their terms, and rounds of talks."""

from collections.abc import Iterable

import attrs

from conflictevents.errors import InvalidValue
from conflictevents.records.actor import Actor
from conflictevents.records.base import (
    ALL_SIDES,
    ActorId,
    FrameworkId,
    Record,
    StatementId,
    check_belonging_to,
    check_id,
    read_actor_id,
    read_actor_ids,
    read_framework_ids,
    read_optional_actor_id,
    read_optional_framework_id,
    read_optional_statement_id,
)
from conflictevents.records.reading import read_category, read_meeting_status
from conflictevents.records.step import (
    FRAMEWORK_MOVES,
    FrameworkStep,
    in_order,
    read_framework_history,
    status_alone,
    taken_by,
)
from conflictevents.records.transfer import ThirdParty, check_group, read_third_parties
from conflictevents.records.vocabulary import Category, CategoryStr, MeetingStatus
from conflictevents.values.count import LARGEST_INTEGER, Count
from conflictevents.values.fields import (
    Part,
    name_fields_in_errors,
    read_count,
    read_integer,
    read_optional_count,
    read_optional_text,
    read_optional_when,
    read_text,
    read_texts,
    require_instance,
    tuple_of,
)
from conflictevents.values.references import Place, read_optional_place
from conflictevents.values.when import When, WhenLike

__all__ = ["Framework", "Meeting", "Ratio", "Term", "read_terms"]


@attrs.frozen(kw_only=True, repr=False, weakref_slot=False, field_transformer=name_fields_in_errors)
class Ratio(Part):
    """So many of these for each of those: three prisoners for each hostage.

    A term that has a ratio describes these; the ratio says how many, and describes those.

    >>> import conflictevents as ce
    >>> term = ce.Term(according_to="north", held_by="south", ratio=ce.Ratio(count=3, category="hostage"))
    >>> str(term.ratio.count)
    '3'

    Attributes:
        count: how many of these.
        each: for each so many of those.
        category: of which category those are.
        group: the group those are of, in the source's words.
        held_by: who holds those.
        returned_to: the side to which those are to return.
        belonging_to: whose people those are.

    Raises:
        InvalidValue: for none of those something is given, `unknown` stands with a side, or the group is blank.
    """

    count: Count = attrs.field(converter=read_count)
    each: int = attrs.field(default=1, converter=read_integer)
    category: CategoryStr = attrs.field(default=Category.PERSON, converter=read_category)
    group: str | None = attrs.field(default=None, converter=read_optional_text)
    held_by: ActorId | None = attrs.field(default=None, converter=read_optional_actor_id)
    returned_to: ActorId | None = attrs.field(default=None, converter=read_optional_actor_id)
    belonging_to: tuple[ActorId, ...] = attrs.field(default=(), converter=read_actor_ids)

    def __attrs_post_init__(self) -> None:
        if not 1 <= self.each <= LARGEST_INTEGER:
            raise InvalidValue(self.each, "a number from 1 to 2**53", "leave it out for one", field="each")
        if self.belonging_to:
            object.__setattr__(self, "belonging_to", check_belonging_to(self.belonging_to))
        check_group(self.group)


def _read_ratio(value: Ratio | None) -> Ratio | None:
    return (
        None if value is None else require_instance(Ratio, value, "write Ratio(count=3, category='hostage')")
    )


@attrs.frozen(kw_only=True, repr=False, weakref_slot=False, field_transformer=name_fields_in_errors)
class Term(Part):
    """What someone says was agreed on one matter: persons to return to one side, or anything in words.

    >>> import conflictevents as ce
    >>> term = ce.Term(according_to="north", returned_to="south", count="as many as 250", due="2025-10-13")
    >>> term.count.high, str(term.due)
    (250, '2025-10-13')

    Attributes:
        id: what other terms of the framework call it; None where none does.
        part_of: the id of the term that it is a part of: 9 sick of the 33.
        replaces: the id of the term whose place it takes, as an extension does with a later `due`.
        according_to: who says so; negotiators may differ, and none is the truth by default.
        returned_to: the side to which persons or remains are to return; `all` for all sides together, None where
            nothing is said.
        held_by: who holds them; None where nothing is said.
        belonging_to: whose people they are, one side or several; `unknown` where that is not said. Left out:
            those of `returned_to`.
        category: which category; `anyone` for the living and the dead alike.
        group: the group that all of them are of, in the source's words.
        count: how many persons or remains; None for a term that is no number.
        ratio: how many for each of others, in place of a count.
        consideration: what is no person, in words: money, maps, goods, a ceasefire.
        due: until when, or when, it is to happen.
        phase: the phase of the deal it belongs to, in the source's words.
        condition: what it depends on, in words.
        text: the term in words.
        statement: the statement it rests on.

    Raises:
        InvalidValue: neither a count, a ratio, a consideration nor a text is given, a count stands with a
            ratio, it is part of or replaces itself, both ends are the same actor, `unknown` stands with
            a side, or the group is blank.
    """

    id: str | None = attrs.field(default=None, converter=read_optional_text)
    part_of: str | None = attrs.field(default=None, converter=read_optional_text)
    replaces: str | None = attrs.field(default=None, converter=read_optional_text)
    according_to: tuple[ActorId, ...] = attrs.field(default=(), converter=read_actor_ids)
    returned_to: ActorId | None = attrs.field(default=None, converter=read_optional_actor_id)
    held_by: ActorId | None = attrs.field(default=None, converter=read_optional_actor_id)
    belonging_to: tuple[ActorId, ...] = attrs.field(default=(), converter=read_actor_ids)
    category: CategoryStr = attrs.field(default=Category.PERSON, converter=read_category)
    group: str | None = attrs.field(default=None, converter=read_optional_text)
    count: Count | None = attrs.field(default=None, converter=read_optional_count)
    ratio: Ratio | None = attrs.field(default=None, converter=_read_ratio)
    consideration: str | None = attrs.field(default=None, converter=read_optional_text)
    due: When | None = attrs.field(default=None, converter=read_optional_when)
    phase: str | None = attrs.field(default=None, converter=read_optional_text)
    condition: str | None = attrs.field(default=None, converter=read_optional_text)
    text: str | None = attrs.field(default=None, converter=read_optional_text)
    statement: StatementId | None = attrs.field(default=None, converter=read_optional_statement_id)

    def __attrs_post_init__(self) -> None:
        if self.count is None and self.ratio is None and not (self.consideration or self.text):
            expected = "a count, a ratio, a consideration or a text"
            raise InvalidValue(None, expected, "say how many, or what was agreed in words", field="count")
        if self.count is not None and self.ratio is not None:
            remedy = "write one term for the number and one for the ratio"
            raise InvalidValue(self.count, "no count with a ratio", remedy, field="count")
        if self.id is not None:
            check_id(self.id)
            for name in ("part_of", "replaces"):
                if getattr(self, name) == self.id:
                    raise InvalidValue(self.id, "another term", f"leave {name} out", field=name)
        if self.held_by is not None and self.held_by == self.returned_to and self.held_by != ALL_SIDES:
            expected = f"another actor than held_by, {self.held_by!r}"
            raise InvalidValue(self.returned_to, expected, "correct one of the two", field="returned_to")
        if self.belonging_to:
            object.__setattr__(self, "belonging_to", check_belonging_to(self.belonging_to))
        check_group(self.group)


def read_terms(value: Term | Iterable[Term]) -> tuple[Term, ...]:
    """Terms; one alone will do."""
    return tuple_of(_term, value, Term)


def _term(value: Term) -> Term:
    return require_instance(Term, value, "write Term(returned_to=..., count=...)")


@attrs.frozen(kw_only=True, repr=False, weakref_slot=False, field_transformer=name_fields_in_errors)
class Framework(Record):
    """An agreement, format or track under which exchanges run.

    >>> import conflictevents as ce
    >>> deal = ce.Framework(id="deal", name="Deal", parties=["north", "south"], history=["agreed", "active"])
    >>> print(deal.history[-1].status)
    active

    Attributes:
        name: the name people know it by.
        aliases: other names; two frameworks may share an alias, which is then in dispute.
        parties: the parties to it.
        third_parties: mediators, hosts, guarantors, with their roles.
        terms: what each negotiator says was agreed.
        history: dated, attributed steps, kept in the order `in_order` gives.
        succeeds: the frameworks it takes the place of.
        part_of: the framework it is a part of.

    Raises:
        InvalidValue: the name is blank, two terms share an id, or it is part of itself or succeeds itself.
    """

    name: str = attrs.field(converter=read_text)
    aliases: tuple[str, ...] = attrs.field(default=(), converter=read_texts)
    parties: tuple[ActorId, ...] = attrs.field(default=(), converter=read_actor_ids)
    third_parties: tuple[ThirdParty, ...] = attrs.field(default=(), converter=read_third_parties)
    terms: tuple[Term, ...] = attrs.field(default=(), converter=read_terms)
    history: tuple[FrameworkStep, ...] = attrs.field(default=(), converter=read_framework_history)
    succeeds: tuple[FrameworkId, ...] = attrs.field(default=(), converter=read_framework_ids)
    part_of: FrameworkId | None = attrs.field(default=None, converter=read_optional_framework_id)

    def __attrs_post_init__(self) -> None:
        Record.__attrs_post_init__(self)
        if not self.name.strip():
            raise InvalidValue(self.name, "a name", "write the name it is known by", field="name")
        if len(self.history) > 1:
            object.__setattr__(self, "history", in_order(self.history))
        if self.part_of == self.id:
            raise InvalidValue(
                self.part_of, "another framework", "leave part_of out where it stands alone", field="part_of"
            )
        ids = [term.id for term in self.terms if term.id is not None]
        for index, term in enumerate(self.terms):
            if term.id is not None and ids.count(term.id) > 1:
                field = f"terms[{index}].id"
                raise InvalidValue(term.id, "an id of its own", "rename one of the terms", field=field)
        if self.id in self.succeeds:
            raise InvalidValue(self.id, "other frameworks", "leave its own id out", field="succeeds")

    def status_at(self, when: WhenLike | None = None, according_to: str | Actor | None = None) -> str | None:
        """What the framework had become by the end of `when`, stated by this record alone.

        A record does not know which actor is part of which, so each actor named in its history speaks for itself;
        `ce.status_at(ds, ...)` counts people and offices with their side.

        Args:
            when: steps certainly taken by its last day count; None for all of them.
            according_to: an actor: only its own steps and the recorder's count. None for the status that
                all who speak share, or `disputed`.
        """
        steps = taken_by(self.history, when, None)
        return status_alone(
            steps, FRAMEWORK_MOVES, None if according_to is None else read_actor_id(according_to)
        )


@attrs.frozen(kw_only=True, repr=False, weakref_slot=False, field_transformer=name_fields_in_errors)
class Meeting(Record):
    """A round of talks, planned, held or cancelled.

    >>> import conflictevents as ce
    >>> talks = ce.Meeting(id="talks", when="2025-05-16", status="held", participants=["north", "south"])
    >>> print(talks.status)
    held

    Attributes:
        name: a name for people, where it has one.
        when: when it was or is to be held.
        place: where.
        level: at which level, such as `heads of delegation`, `ministers`, `technical`.
        participants: who took or is to take part.
        hosts: who hosts or mediates.
        frameworks: the frameworks it belongs to.
        status: planned, held or cancelled.
    """

    name: str | None = attrs.field(default=None, converter=read_optional_text)
    when: When | None = attrs.field(default=None, converter=read_optional_when)
    place: Place | None = attrs.field(default=None, converter=read_optional_place)
    level: str | None = attrs.field(default=None, converter=read_optional_text)
    participants: tuple[ActorId, ...] = attrs.field(default=(), converter=read_actor_ids)
    hosts: tuple[ActorId, ...] = attrs.field(default=(), converter=read_actor_ids)
    frameworks: tuple[FrameworkId, ...] = attrs.field(default=(), converter=read_framework_ids)
    status: MeetingStatus = attrs.field(default=MeetingStatus.HELD, converter=read_meeting_status)
