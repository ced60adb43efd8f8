"""Statements put together from rows: rows of one `statement_id` are one utterance, whatever sheet they stand in."""

import attrs

from conflictevents.formats.problems import NOTHING
from conflictevents.formats.sheet import Row
from conflictevents.formats.sheet_names import Names
from conflictevents.records import Claim, Statement
from conflictevents.values import Source, When

__all__ = ["COLUMNS", "Spoken", "Statements"]

COLUMNS = ("statement_id", "claimant", "reported", "channel", "source", "publisher", "published")
"""The columns that say who said it, when, and where it can be read."""


@attrs.frozen
class Spoken:
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
    def read(cls, row: Row, names: Names) -> "Spoken":
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
            row.complain("source", NOTHING, "an address or a publisher, as something was published")
        return None
    where = Source.of(text) if text is not None else Source(publisher=publisher)
    return attrs.evolve(where, publisher=publisher, published=published)


@attrs.define
class _Draft:
    """A statement some of whose rows have been read."""

    row: Row
    said: Spoken
    sources: list[Source] = attrs.field(factory=list)
    claims: list[Claim] = attrs.field(factory=list)
    notes: list[str] = attrs.field(factory=list)

    def finished(self) -> Statement:
        assert self.said.statement is not None
        assert self.said.claimant is not None
        return Statement(
            id=self.said.statement,
            speaker=self.said.claimant,
            made=self.said.reported,
            channel=self.said.channel,
            claims=self.claims,
            sources=self.sources,
            note="\n".join(self.notes) or None,
        )


class Statements:
    """The statements that rows make up."""

    def __init__(self) -> None:
        self._drafts: dict[str, _Draft] = {}

    def add(self, row: Row, said: Spoken, claim: Claim | None, note: str | None) -> None:
        """Put what a row holds to its statement, if it names one.

        Rows of one statement have to agree on who said it, when and through which channel.
        """
        if said.statement is None:
            return
        draft = self._drafts.get(said.statement)
        if draft is None:
            draft = self._drafts[said.statement] = _Draft(row, said)
            for column in ("claimant", "reported"):
                if row.text(column) is None:
                    row.complain(column, NOTHING, "a cell that is filled, as the row is part of a statement")
        for column in ("claimant", "reported", "channel"):
            here, there = getattr(said, column), getattr(draft.said, column)
            if here != there:
                expected = f"{there or 'a blank cell'}, as in row {draft.row.number} of the same statement"
                row.complain(column, here or NOTHING, expected, "or give it a statement_id of its own")
        if said.source is not None and said.source not in draft.sources:
            draft.sources.append(said.source)
        if claim is not None:
            draft.claims.append(claim)
        if note is not None and note not in draft.notes:
            draft.notes.append(note)

    def finished(self) -> list[tuple[Row, Statement]]:
        """The statements, each with the row it begins in; those of rows that are wrong are left out."""
        columns = {"id": "statement_id", "speaker": "claimant", "made": "reported"}
        made = [(draft.row, draft.row.made(draft.finished, columns)) for draft in self._drafts.values()]
        return [(row, statement) for row, statement in made if statement is not None]
