"""Agreements, formats and tracks under which exchanges run."""

import attrs

from conflictevents.errors import InvalidValue
from conflictevents.records.base import Record
from conflictevents.records.ids import ActorId, FrameworkId, StatementId, id_of
from conflictevents.records.step import FrameworkStep, history_reader, in_order
from conflictevents.records.vocabulary import Category
from conflictevents.values.count import Count
from conflictevents.values.reading import chosen, instance, named, optional, plain_text, tuple_of
from conflictevents.values.when import When

__all__ = ["Framework", "Term", "ThirdParty"]


@attrs.frozen(kw_only=True)
class Term:
    """What somebody says was agreed on one matter: persons to return to one side, or anything in words.

    Attributes:
        according_to: who says so; negotiators may differ, and none is the truth by default.
        returned_to: to whom persons or remains are to return; `all` for all sides together, None where
            nothing is said.
        category: which category.
        count: how many persons or remains; None for a term that is no number.
        due: until when, or when, it is to happen.
        text: the term in words.
        statement: the statement it rests on.

    Raises:
        InvalidValue: neither a count nor a text is given.
    """

    according_to: tuple[ActorId, ...] = attrs.field(
        default=(), converter=named(tuple_of(id_of(ActorId), (str, Record)))
    )
    returned_to: ActorId | None = attrs.field(default=None, converter=named(optional(id_of(ActorId))))
    category: Category = attrs.field(default=Category.PERSON, converter=named(chosen(Category)))
    count: Count | None = attrs.field(default=None, converter=named(optional(Count.of)))
    due: When | None = attrs.field(default=None, converter=named(optional(When.of)))
    text: str | None = attrs.field(default=None, converter=named(optional(plain_text)))
    statement: StatementId | None = attrs.field(default=None, converter=named(optional(id_of(StatementId))))

    def __attrs_post_init__(self) -> None:
        if self.count is None and not self.text:
            raise InvalidValue(
                None, "a count or a text", "say how many, or what was agreed in words", field="count"
            )


@attrs.frozen(kw_only=True)
class ThirdParty:
    """A third party to a framework and the role it plays.

    Attributes:
        actor: who.
        role: in what role, such as `mediator`, `host`, `guarantor`, `neutral intermediary`.
    """

    actor: ActorId = attrs.field(converter=named(id_of(ActorId)))
    role: str = attrs.field(default="mediator", converter=named(plain_text))

    @classmethod
    def of(cls, value: "ThirdParty | str | Record") -> "ThirdParty":
        """A third party as it stands, or an actor (or its id) read as a mediator."""
        return value if isinstance(value, ThirdParty) else cls(actor=value)


@attrs.frozen(kw_only=True)
class Framework(Record):
    """An agreement, format or track under which exchanges run.

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
        InvalidValue: the name is blank, or it is part of itself or succeeds itself.
    """

    name: str = attrs.field(converter=named(plain_text))
    aliases: tuple[str, ...] = attrs.field(default=(), converter=named(tuple_of(plain_text)))
    parties: tuple[ActorId, ...] = attrs.field(
        default=(), converter=named(tuple_of(id_of(ActorId), (str, Record)))
    )
    third_parties: tuple[ThirdParty, ...] = attrs.field(
        default=(), converter=named(tuple_of(ThirdParty.of, (str, Record, ThirdParty)))
    )
    terms: tuple[Term, ...] = attrs.field(default=(), converter=named(tuple_of(instance(Term))))
    history: tuple[FrameworkStep, ...] = attrs.field(
        default=(), converter=named(history_reader(FrameworkStep))
    )
    succeeds: tuple[FrameworkId, ...] = attrs.field(
        default=(), converter=named(tuple_of(id_of(FrameworkId), (str, Record)))
    )
    part_of: FrameworkId | None = attrs.field(default=None, converter=named(optional(id_of(FrameworkId))))

    def __attrs_post_init__(self) -> None:
        Record.__attrs_post_init__(self)
        if not self.name.strip():
            raise InvalidValue(self.name, "a name", field="name")
        if len(self.history) > 1:
            object.__setattr__(self, "history", in_order(self.history))
        if self.part_of == self.id:
            raise InvalidValue(self.part_of, "another framework", field="part_of")
        if self.id in self.succeeds:
            raise InvalidValue(self.id, "other frameworks", field="succeeds")
