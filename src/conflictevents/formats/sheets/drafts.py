"""Records put together as plain data from the cells of several rows, and made at the end, with each problem in its cell."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import attrs

from conflictevents.formats.problems import NOTHING
from conflictevents.formats.saving import to_plain
from conflictevents.formats.sheets.columns import (
    MORE,
    ORDINAL,
    PARTIES,
    Column,
    Sheet,
    read_ordinal,
    role_columns,
    split_entries,
)
from conflictevents.formats.sheets.names import Names
from conflictevents.formats.sheets.table import Row
from conflictevents.records import Statement
from conflictevents.values import Source

__all__ = ["Attribution", "Draft", "Statements", "read_fields", "read_source"]

_INDEX = re.compile(r"\[[^\]]*\]")


def read_fields(row: Row, sheet: Sheet, names: Names) -> dict[str, Any]:
    """The fields that the cells of a row hold, as plain data; columns that are read in a way of their own are left out."""
    plain: dict[str, Any] = {}
    for name in row.columns():
        column = sheet.column(name)
        if column is not None and column.field:
            value = row.read(name, partial(_read_cell, column, names))
            if value is not None:
                _put(plain, column.field, value)
    if sheet.roles:
        in_order = row.read(PARTIES.name, lambda text: PARTIES.form.read(text, names)) or []
        parties = in_order + [
            {"actor": actor, "role": role}
            for name, role in role_columns().items()
            if (column := sheet.column(name)) is not None and not column.field
            for actor in row.read_several(name, split_entries, names.actor)
        ]
        if parties:
            _put(plain, sheet.roles, parties)
    if sheet.numbered:
        ordinals = []
        for name in row.columns():
            parts = ORDINAL.fullmatch(name)
            if parts is not None:
                ordinals.append(row.read(name, partial(read_ordinal, names, parts["body"])))
        if any(ordinals):
            plain["ordinals"] = [ordinal for ordinal in ordinals if ordinal is not None]
    source = read_source(row) if "source" in sheet.known else None
    if source is not None:
        plain["sources"] = [to_plain(source)]
    return plain


def _read_cell(column: Column, names: Names, text: str) -> Any:
    return column.form.read(text, names)


def add_more(row: Row, plain: dict[str, Any], names: Names) -> None:
    """Put the fields under `more` to those that the other cells hold."""
    more = row.read(MORE.name, lambda text: MORE.form.read(text, names))
    for key in _merge(plain, more or {}):
        row.report_problem(
            MORE.name, key, "fields that no other cell of the row holds", "leave it out of one of the two"
        )


def _put(plain: dict[str, Any], field: str, value: Any) -> None:
    first, dot, rest = field.partition(".")
    if dot:
        _put(plain.setdefault(first, {}), rest, value)
    else:
        plain[field] = value


def _merge(plain: dict[str, Any], more: Mapping[str, Any]) -> Iterator[str]:
    """Add what is more; gives the keys that both hold."""
    for key, value in more.items():
        if key not in plain:
            plain[key] = value
        elif isinstance(value, dict) and isinstance(plain[key], dict):
            for inner in _merge(plain[key], value):
                yield f"{key}.{inner}"
        else:
            yield key


def read_source(row: Row) -> Source | None:
    """Where what a row says can be read, by its columns `source`, `publisher` and `published`."""
    from conflictevents.values import When

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


Locate = Callable[[str], str]
"""Gives the heading of the column that a field was read from."""


def locate_in(row: Row, sheet: Sheet, fixed: Mapping[str, str] | None = None) -> Locate:
    """Where the fields of what a row holds stand in it.

    Args:
        row: the row.
        sheet: its kind of sheet.
        fixed: columns of fields that the table of columns does not name.
    """

    def locate(path: str) -> str:
        fields = {column.field: column.name for column in sheet.columns if column.field} | dict(fixed or {})
        names = _INDEX.sub("", path).split(".")
        for length in range(len(names), 0, -1):
            field = ".".join(names[:length])
            if field in fields:
                return fields[field]
            if field == sheet.roles:
                return next((name for name in row.columns() if name in role_columns()), sheet.key)
            if field == "history":
                return "status"
            if field == "sources":
                return "source"
        more = row.text(MORE.name) or ""
        return MORE.name if f'"{names[0]}"' in more else sheet.key

    return locate


@attrs.define(eq=False)
class Draft:
    """A record, or a part of one, some of whose rows have been read.

    Attributes:
        kind: the class of the record.
        row: the row it begins in.
        plain: the record as plain data.
        parts: where parts of it were read: the path of a part, its row, and what locates its fields there.
    """

    kind: type
    row: Row
    plain: dict[str, Any]
    parts: list[tuple[str, Row, Locate]] = attrs.field(factory=list)

    @classmethod
    def of(
        cls, row: Row, sheet: Sheet, plain: dict[str, Any], fixed: Mapping[str, str] | None = None
    ) -> "Draft":
        """A record that a row begins."""
        return cls(sheet.kind, row, plain, [("$", row, locate_in(row, sheet, fixed))])

    def append(self, field: str, value: Any, row: Row, locate: Locate, inside: str = "$") -> str:
        """Add a part that a row holds to a list of the record, or of one of its parts; gives the path of the part."""
        holder = self.at(inside)
        members = holder.setdefault(field, [])
        path = f"{inside}.{field}[{len(members)}]"
        members.append(value)
        self.parts.append((path, row, locate))
        return path

    def at(self, path: str) -> Any:
        """What stands at a path."""
        value: Any = self.plain
        for name, index in re.findall(r"\.(\w+)\[(\d+)\]", path):
            value = value[name][int(index)]
        return value

    def finished(self) -> Any:
        """The record; None where a row of it is wrong, or turns out to be."""
        from conflictevents.formats.json.explaining import structure_record  # brings cattrs

        rows = {id(row): row for _, row, _ in self.parts}.values()
        sound = {id(row): row.sound for row in rows}
        record, problems = structure_record(self.plain, self.kind)
        for problem in problems:
            row, column = self._locate(problem.path)
            if not row.has_reported(column) and (sound[id(row)] or row.text(column) is not None):
                row.report_problem(column, problem.found, problem.expected, problem.remedy)
        return record if all(row.sound for row in rows) else None

    def _locate(self, path: str) -> tuple[Row, str]:
        matching = [
            part for part in self.parts if path == part[0] or path.startswith((f"{part[0]}.", f"{part[0]}["))
        ]
        prefix, row, locate = max(matching, key=lambda part: len(part[0]))
        return row, locate(path[len(prefix) + 1 :])


@attrs.frozen
class Attribution:
    """What a row says about how its content is known, as plain data.

    Attributes:
        statement: the id of the statement the row is part of.
        claimant: who said it.
        reported: when it was said, or became known.
        channel: through which channel.
        source: where it can be read.
    """

    statement: str | None
    claimant: str | None
    reported: str | None
    channel: str | None
    source: Source | None

    @classmethod
    def read(cls, row: Row, sheet: Sheet, names: Names) -> "Attribution":
        """What the cells of a row say."""

        def cell(name: str) -> Any:
            column = sheet.column(name)
            return None if column is None else row.read(name, lambda text: column.form.read(text, names))

        return cls(
            cell("statement_id"), cell("claimant"), cell("reported"), cell("channel"), read_source(row)
        )


class Statements:
    """The statements that rows make up: those of their own sheet, and those that rows of other sheets are part of."""

    def __init__(self) -> None:
        self._drafts: dict[str, Draft] = {}
        self._spoken: dict[str, Attribution] = {}
        self._notes: dict[str, list[str]] = {}

    def begin(self, id: str, draft: Draft) -> None:
        """Take in a statement that has a row of its own."""
        self._drafts.setdefault(id, draft)

    def has_row(self, statement: str | None) -> bool:
        """Whether a statement has a row of its own, which says who made it and when."""
        return statement in self._drafts and statement not in self._spoken

    def get(self, id: str) -> Draft | None:
        """The statement with an id."""
        return self._drafts.get(id)

    def add(
        self, row: Row, spoken: Attribution, claim: "ClaimDraft | None" = None, note: str | None = None
    ) -> None:
        """Put what a row holds to its statement, if it names one.

        Rows of one statement have to agree on who said it, when and through which channel. Where the statement has a row of
        its own, that says it, and a row without a claimant only refers to it.
        """
        if spoken.statement is None:
            return
        if self.has_row(spoken.statement):
            draft = self._drafts[spoken.statement]
            if claim is None or spoken.claimant is None:
                return
            plain = draft.plain
            of_record = Attribution(
                spoken.statement, plain.get("speaker"), plain.get("made"), plain.get("channel"), None
            )
            filled = [name for name in ("claimant", "reported", "channel") if row.text(name) is not None]
        else:
            if spoken.statement not in self._drafts:
                self._begin_with(row, spoken)
            draft, of_record = self._drafts[spoken.statement], self._spoken[spoken.statement]
            filled = ["claimant", "reported", "channel"]
        for column in filled:
            here, there = getattr(spoken, column), getattr(of_record, column)
            if here != there:
                expected = (
                    f"{there or 'a blank cell'}, as in {draft.row.named_from(row)}, of the same statement"
                )
                row.report_problem(column, here or NOTHING, expected, "or give it a statement_id of its own")
        self._gather(draft, row, spoken, claim, note)

    def _begin_with(self, row: Row, spoken: Attribution) -> None:
        """Begin a statement with a row of another sheet."""
        assert spoken.statement is not None
        for column in ("claimant", "reported"):
            if row.text(column) is None:
                row.report_problem(
                    column, NOTHING, "a cell that is filled, as the row is part of a statement", "fill it"
                )
        plain = {
            "id": spoken.statement,
            "speaker": spoken.claimant,
            "made": spoken.reported,
            "channel": spoken.channel,
        }
        columns = {"id": "statement_id", "speaker": "claimant", "made": "reported", "channel": "channel"}
        draft = Draft(Statement, row, {name: value for name, value in plain.items() if value is not None})
        draft.parts.append(("$", row, lambda path: columns.get(_INDEX.sub("", path), "statement_id")))
        self._drafts[spoken.statement] = draft
        self._spoken[spoken.statement] = spoken

    def _gather(
        self, draft: Draft, row: Row, spoken: Attribution, claim: "ClaimDraft | None", note: str | None
    ) -> None:
        if spoken.source is not None:
            source = to_plain(spoken.source)
            if source not in draft.plain.get("sources", ()):
                draft.append("sources", source, row, lambda _: "source")
        if claim is not None:
            path = draft.append("claims", claim.plain, row, claim.locate)
            for index, column in enumerate(claim.figures):
                draft.parts.append((f"{path}.transfers[{index}]", row, lambda _, column=column: column))  # type: ignore[misc]
        if note is not None and note not in (notes := self._notes.setdefault(draft.plain["id"], [])):
            notes.append(note)
            draft.plain["note"] = "\n".join(
                [*([draft.plain["note"]] if len(notes) == 1 and "note" in draft.plain else []), *notes]
            )

    def drafts(self) -> Iterator[Draft]:
        """The statements that have been begun."""
        return iter(self._drafts.values())

    def finished(self) -> list[tuple[Row, Any]]:
        """The statements, each with the row it begins in; those of rows that are wrong are left out."""
        statements = [(draft.row, draft.finished()) for draft in self._drafts.values()]
        return [(row, statement) for row, statement in statements if statement is not None]


@attrs.frozen
class ClaimDraft:
    """A claim that a row of another sheet makes.

    Attributes:
        plain: the claim as plain data.
        locate: where its fields stand.
        figures: the column of each of its transfers.
    """

    plain: dict[str, Any]
    locate: Locate
    figures: tuple[str, ...] = ()
