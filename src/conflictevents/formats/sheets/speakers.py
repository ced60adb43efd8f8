"""Who said what: actors that cells name, and statements put together from the rows of one `statement_id`."""

import re
from collections import defaultdict
from collections.abc import Iterable

import attrs

from conflictevents.dataset import Dataset
from conflictevents.errors import InvalidValue, did_you_mean
from conflictevents.formats.problems import NOTHING
from conflictevents.formats.sheets.table import Row
from conflictevents.records import Actor, Claim, Framework, Statement
from conflictevents.records.base import ALL_SIDES, UNKNOWN_SIDE
from conflictevents.values import Source, When

__all__ = ["COLUMNS", "Attribution", "Names", "Statements"]


_NO_SLUG = re.compile(r"[^a-z0-9]+")
_LET_IT = "let it be made with make_missing=True"


class Names:
    """The actors and frameworks that sheets may refer to.

    Actors whose own rows are faulty are known too, so that one mistake is one problem.

    Attributes:
        made: records made because a sheet named them, where that was asked for.
    """

    def __init__(
        self, base: Dataset, actors: list[Actor], faulty: Iterable[str] = (), *, make_missing: bool
    ) -> None:
        self.added: dict[str, Actor | Framework] = {}
        self._make_missing = make_missing
        self._actors = {actor.id: actor for actor in (*base.actors, *actors)}
        self._faulty = frozenset(faulty)
        self._frameworks = {framework.id for framework in base.frameworks}
        self._by_name: dict[str, list[str]] = defaultdict(list)
        for actor in self._actors.values():
            for name in {actor.name, *actor.aliases}:
                self._by_name[name].append(actor.id)

    def actor(self, text: str) -> str:
        """The id of the actor that a cell means, by id, name or alias.

        Raises:
            InvalidValue: there is none and none is to be made, or several bear the name.
        """
        if text in self._actors or text in self._faulty:
            return text
        bearers = self._by_name.get(text, [])
        if len(bearers) == 1:
            return bearers[0]
        if bearers:
            raise InvalidValue(text, "the name of one actor", f"write the id: {' or '.join(sorted(bearers))}")
        if not self._make_missing:
            expected = "an actor on record, by id or name"
            raise InvalidValue(
                text, expected, _hint(text, [*self._actors, *self._by_name], "add it to the sheet of actors")
            )
        return self._make_actor(text)

    def _make_actor(self, name: str) -> str:
        id = _NO_SLUG.sub("-", name.lower()).strip("-")
        if not id:
            raise InvalidValue(name, "a name that an id can be made of", "give it an id in a sheet of actors")
        other = self._actors.get(id)
        if other is None:
            self._actors[id] = self.added[id] = Actor(id=id, name=name)
        elif other.name.lower() != name.lower():
            expected = f"another name, as the id made of it is that of {other.name!r}"
            raise InvalidValue(name, expected, "give it an id in a sheet of actors")
        return id

    def side(self, text: str) -> str:
        """The id of an actor, or `all` for all sides together."""
        return ALL_SIDES if text == ALL_SIDES else self.actor(text)

    def whose(self, text: str) -> str:
        """The id of the actor that people belong to, or `unknown` where that is not said."""
        return UNKNOWN_SIDE if text == UNKNOWN_SIDE else self.actor(text)

    def framework(self, text: str) -> str:
        """The id of a framework.

        Raises:
            InvalidValue: none on record has it and none is to be made.
        """
        if text not in self._frameworks:
            if not self._make_missing:
                expected = "the id of a framework on record"
                raise InvalidValue(
                    text, expected, _hint(text, self._frameworks, "pass the dataset that holds it as base")
                )
            self.added[text] = Framework(id=text, name=text)
            self._frameworks.add(text)
        return text


def _hint(text: str, known: "list[str] | set[str]", otherwise: str) -> str:
    near = did_you_mean(text, known)
    return near if near.startswith("did") else f"{otherwise}, or {_LET_IT}"


COLUMNS = ("statement_id", "claimant", "reported", "channel", "source", "publisher", "published")
"""The columns that say who said it, when, and where it can be read."""


@attrs.frozen
class Attribution:
    """What a row says about how its content is known.

    Attributes:
        statement: the id of the statement the row is part of.
        claimant: who said it.
        reported: when it was said, or became known.
        channel: through which channel.
        source: where it can be read.
    """

    statement: str | None
    claimant: str | None
    reported: When | None
    channel: str | None
    source: Source | None

    @classmethod
    def read(cls, row: Row, names: Names) -> "Attribution":
        """What the cells of a row say."""
        return cls(
            statement=row.text("statement_id"),
            claimant=row.read("claimant", names.actor),
            reported=row.read("reported", When.parse),
            channel=row.text("channel"),
            source=_source(row),
        )


def _source(row: Row) -> Source | None:
    text, publisher = row.text("source"), row.text("publisher")
    published = row.read("published", When.parse)
    if text is None and publisher is None:
        if published is not None:
            row.report_problem(
                "source",
                NOTHING,
                "an address or a publisher, as something was published",
                "fill source or publisher",
            )
        return None
    where = Source.of(text) if text is not None else Source(publisher=publisher)
    return attrs.evolve(where, publisher=publisher, published=published)


@attrs.define
class _Draft:
    """A statement some of whose rows have been read."""

    row: Row
    attribution: Attribution
    sources: list[Source] = attrs.field(factory=list)
    claims: list[Claim] = attrs.field(factory=list)
    notes: list[str] = attrs.field(factory=list)

    def finished(self) -> Statement:
        assert self.attribution.statement is not None
        return Statement(
            id=self.attribution.statement,
            speaker=self.attribution.claimant or "",  # which is refused, and has been reported
            made=self.attribution.reported,
            channel=self.attribution.channel,
            claims=self.claims,
            sources=self.sources,
            note="\n".join(self.notes) or None,
        )


class Statements:
    """The statements that rows make up."""

    def __init__(self) -> None:
        self._drafts: dict[str, _Draft] = {}

    def add(self, row: Row, attribution: Attribution, claim: Claim | None, note: str | None) -> None:
        """Put what a row holds to its statement, if it names one.

        Rows of one statement have to agree on who said it, when and through which channel.
        """
        if attribution.statement is None:
            return
        draft = self._drafts.get(attribution.statement)
        if draft is None:
            draft = self._drafts[attribution.statement] = _Draft(row, attribution)
            for column in ("claimant", "reported"):
                if row.text(column) is None:
                    row.report_problem(
                        column, NOTHING, "a cell that is filled, as the row is part of a statement", "fill it"
                    )
        for column in ("claimant", "reported", "channel"):
            here, there = getattr(attribution, column), getattr(draft.attribution, column)
            if here != there:
                expected = (
                    f"{there or 'a blank cell'}, as in {draft.row.named_from(row)}, of the same statement"
                )
                row.report_problem(column, here or NOTHING, expected, "or give it a statement_id of its own")
        if attribution.source is not None and attribution.source not in draft.sources:
            draft.sources.append(attribution.source)
        if claim is not None:
            draft.claims.append(claim)
        if note is not None and note not in draft.notes:
            draft.notes.append(note)

    def finished(self) -> list[tuple[Row, Statement]]:
        """The statements, each with the row it begins in; those of rows that are wrong are left out."""
        columns = {"id": "statement_id", "speaker": "claimant", "made": "reported"}
        statements = [
            (draft.row, draft.row.build(draft.finished, columns)) for draft in self._drafts.values()
        ]
        return [(row, statement) for row, statement in statements if statement is not None]
