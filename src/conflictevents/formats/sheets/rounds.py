"""The sheet of rounds: a row is one account of one handover, the recorded account or a claim.

Its figures stand in the sheet of transfers, or in columns of their own, which are known by their form: a heading says what is
counted, to which side it passes and, where that is known, from which side and by which kind of handover: `civilians to
ukraine from russia (outside exchange)`.
"""

import re
from typing import Any, cast

import attrs

from conflictevents.errors import InvalidValue
from conflictevents.formats.problems import NOTHING
from conflictevents.formats.saving import to_plain
from conflictevents.formats.sheets.columns import SHEETS, Sheet, split_entries
from conflictevents.formats.sheets.drafts import (
    Attribution,
    ClaimDraft,
    Draft,
    Statements,
    add_more,
    locate_in,
    read_fields,
)
from conflictevents.formats.sheets.names import Names
from conflictevents.formats.sheets.table import Row
from conflictevents.records import Act, Category, RoundKind, RoundStatus, Transfer
from conflictevents.records.vocabulary import NAMESPACED
from conflictevents.values import Count

__all__ = ["EXAMPLES", "AccountsReader", "hint_for", "is_figure"]


EXAMPLES = ("civilians to ukraine", "number by headquarters")

_OTHERS = f"other {Category[Category.PERSON].plural}"
_FIGURE = re.compile(r"(?P<what>.+?) to (?P<to>\S+)(?: from (?P<held_by>\S+))?(?: \((?P<kind>[^()]+)\))?")


def is_figure(column: str) -> bool:
    """Whether a header is that of a column of figures."""
    parts = _FIGURE.fullmatch(column)
    return parts is not None and _category(parts["what"]) is not None


def _category(what: str) -> str | None:
    """The category that a header counts, by its plural or by itself; None where it is none."""
    if what == _OTHERS:
        return str(Category.PERSON)
    named = next((name for name in Category if what in (name, Category[name].plural)), None)
    return what if named is None and NAMESPACED.fullmatch(what) else named


def hint_for(column: str) -> str:
    """What to do about a header that is nearly that of a column of figures; empty where it is not."""
    if " to " not in column.lower():
        return ""
    return (
        f"figures are headed {', '.join(_headings())}, then 'to' and the id of an actor, all as written here"
    )


@attrs.frozen
class _Figure:
    """A column of figures: what it counts, to which side, from which, and by which kind of handover."""

    column: str
    what: str
    way: tuple[str | None, ...]

    @classmethod
    def of(cls, column: str) -> "_Figure":
        parts = _FIGURE.fullmatch(column)
        assert parts is not None
        return cls(column, parts["what"], (parts["to"], parts["held_by"], parts["kind"]))


def read_transfers(
    row: Row, names: Names, statement: str | None, kind: str | None, *, is_claim: bool
) -> list[tuple[str, Transfer]]:
    """The transfers of a row, each with its column.

    A blank cell is an unknown number, never none, unless a filled cell of the row counts the same persons, or the round is of
    another kind (a repatriation of remains hands over no one alive). A claim that says nothing at all about a side is silent
    on it.
    """
    figures = [_Figure.of(column) for column in row.headings() if is_figure(column)]
    transfers = []
    for way in dict.fromkeys(figure.way for figure in figures):
        on_way = [figure for figure in figures if figure.way == way]
        filled = {figure.what for figure in on_way if row.text(figure.column) is not None}
        parts = [figure.column for figure in on_way if figure.what in filled and _is_part(figure.what)]
        for figure in on_way:
            if _is_all(figure.what) and figure.what in filled and parts:
                row.report_problem(
                    figure.column,
                    row.text(figure.column),
                    f"a blank cell, as {' and '.join(map(repr, parts))} count the same persons",
                    "persons whose category is not said, in addition to them, are 'other persons'",
                )
            elif figure.what in filled or _is_left_open(figure, on_way, filled, kind, is_claim=is_claim):
                transfer = _transfer(row, figure, names, statement)
                if transfer is not None:
                    transfers.append((figure.column, transfer))
    return transfers


def _headings() -> list[str]:
    plurals = [Category[name].plural for name in Category if name != Category.ANYONE]
    return [*plurals[:-1], _OTHERS, plurals[-1]]


def _is_all(what: str) -> bool:
    return what != _OTHERS and _category(what) == Category.PERSON


def _is_part(what: str) -> bool:
    """Whether a header counts some of the living persons, so that one for all of them counts these as well."""
    return not _is_all(what) and Category.is_living(_category(what) or "")


def _is_left_open(
    figure: _Figure, on_way: list[_Figure], filled: set[str], kind: str | None, *, is_claim: bool
) -> bool:
    """Whether a blank cell leaves a number open that no other cell of the row holds."""
    if is_claim and not filled:
        return False
    if not (_is_all(figure.what) or _is_part(figure.what)):
        return True
    if (kind is not None and RoundKind[kind].of_remains) or any(map(_is_all, filled)):
        return False
    has_parts = any(map(_is_part, filled))
    if _is_all(figure.what):
        return not has_parts
    return has_parts or not any(_is_all(other.what) for other in on_way)


def _transfer(row: Row, figure: _Figure, names: Names, statement: str | None) -> Transfer | None:
    to, held_by, kind = figure.way
    is_blank = row.text(figure.column) is None
    count = Count.unknown() if is_blank else row.read(figure.column, Count.parse)
    try:
        ends = names.side(to or ""), None if held_by is None else names.side(held_by)
        if count is None:
            return None
        return Transfer(
            count=count,
            category=cast("Any", _category(figure.what) or Category.PERSON),
            returned_to=ends[0],
            held_by=ends[1],
            belonging_to=row.read_several("belonging_to", split_entries, names.whose),
            group=row.text("group"),
            carrier=row.read("carrier", names.actor),
            kind=cast("Any", kind),
            statement=None if is_blank else statement,
        )
    except InvalidValue as error:
        expected = "a kind of handover in brackets" if error.field == "kind" else error.expected
        row.report_problem(figure.column, error.found, expected, error.remedy)
    return None


_RECORDED_ONLY = ("name", "part_of", "parties", "transfers_complete", "parts_complete")
_CLAIM_ONLY = ("act", "text")
_HAPPENED = (RoundStatus.UNDER_WAY, RoundStatus.PARTLY_COMPLETED, RoundStatus.COMPLETED)
_CLAIMED = {
    "rounds": ("kind", "when", "frameworks", "third_parties", "place", "ordinals"),
    "custody changes": ("kind", "when", "count", "place"),
}
"""What a claim says of a round, and of a change of custody."""


class AccountsReader:
    """Reads the rows of the sheets of rounds and of changes of custody, each row one account of one of them.

    Attributes:
        drafts: the records by id, as the recorded rows have them.
    """

    def __init__(self, name: str, names: Names, statements: Statements) -> None:
        self.sheet: Sheet = next(sheet for sheet in SHEETS if sheet.name == name)
        self.drafts: dict[str, Draft] = {}
        self._is_round = name == "rounds"
        self._names = names
        self._statements = statements
        self._recorded: dict[str, Row] = {}
        self._claimed: dict[str, Row] = {}

    def read(self, row: Row) -> None:
        """Take in one row; its account is the recorded one unless it says `claim`."""
        id, account = row.text(self.sheet.key), row.read("account", _read_account)
        is_claim = account == "claim"
        spoken = Attribution.read(row, self.sheet, self._names)
        if spoken.statement is None and (is_claim or row.text("claimant") is not None):
            row.report_problem(
                "statement_id",
                NOTHING,
                "the id of the statement that the claim was made in",
                "choose one, such as 'hq-2025-05-26'",
            )
        fields = read_fields(row, self.sheet, self._names)
        status = row.read("status", lambda text: self._form("status", text))
        claim = {
            "act": row.read("act", lambda text: self._form("act", text)) or Act.REPORTS,
            "text": row.text("text"),
        }
        figures: list[tuple[str, Transfer]] = []
        if self._is_round:
            figures = read_transfers(
                row, self._names, spoken.statement, fields.get("kind"), is_claim=is_claim
            )
        if id is None or (account is None and row.text("account") is not None):
            return
        if is_claim:
            self._claimed.setdefault(id, row)
            if self._is_round:
                _report_filled(row, _RECORDED_ONLY, "a blank cell in a claim", "write it in the recorded row")
        else:
            self._read_recorded(row, id, fields, status, spoken, figures)
        makes_claim = (
            is_claim or spoken.claimant is not None or not self._statements.has_row(spoken.statement)
        )
        made_claim = None
        if makes_claim:
            made_claim = self._claim(
                row,
                id,
                fields,
                status,
                claim,
                [transfer for _, transfer in figures],
                [name for name, _ in figures],
            )
        self._statements.add(row, spoken, made_claim, row.text("note") if is_claim else None)

    def _form(self, name: str, text: str) -> Any:
        column = self.sheet.column(name)
        assert column is not None
        return column.form.read(text, self._names)

    def _read_recorded(
        self,
        row: Row,
        id: str,
        fields: dict[str, Any],
        status: str | None,
        spoken: Attribution,
        figures: list[tuple[str, Transfer]],
    ) -> None:
        first = self._recorded.setdefault(id, row)
        if first is not row:
            what = "round" if self._is_round else "change"
            expected = f"'claim', as {first.named_from(row)} is the recorded account of the {what}"
            row.report_problem("account", "recorded", expected, "write 'claim', or delete one of the rows")
        if spoken.statement is None and self._is_round:
            _report_filled(
                row, _CLAIM_ONLY, "a blank cell, as no one is named who claims it", "name the claimant"
            )
        plain = {name: value for name, value in fields.items() if name != "ordinals"}
        if not self._is_round and spoken.statement is not None:
            plain["statement"] = spoken.statement
        if (
            status is not None
        ):  # what happened was done at the handover; what was planned or called off, when that was said
            when = fields.get("when") if status in _HAPPENED else spoken.reported
            step = {"status": status, "when": when, "statement": spoken.statement}
            plain["history"] = [{name: value for name, value in step.items() if value is not None}]
        if "ordinals" in fields:
            plain["ordinals"] = fields["ordinals"]
        draft = Draft.of(row, self.sheet, plain, {"statement": "statement_id"})
        for column, transfer in figures:
            draft.append("transfers", to_plain(transfer), row, lambda _, column=column: column)  # type: ignore[misc]
        add_more(row, plain, self._names)
        if first is row:
            self.drafts[id] = draft

    def _claim(
        self,
        row: Row,
        id: str,
        fields: dict[str, Any],
        status: str | None,
        claim: dict[str, Any],
        transfers: list[Transfer],
        columns: list[str],
    ) -> ClaimDraft:
        plain = {"about": id, "status": status, **claim}
        plain |= {name: fields[name] for name in _CLAIMED[self.sheet.name] if name in fields}
        if transfers:
            plain["transfers"] = [to_plain(attrs.evolve(transfer, statement=None)) for transfer in transfers]
        located = {"about": self.sheet.key, "status": "status", "act": "act", "text": "text"}
        return ClaimDraft(
            {name: value for name, value in plain.items() if value is not None},
            locate_in(row, self.sheet, located),
            tuple(columns),
        )

    def finish(self) -> None:
        """Report what has no recorded account."""
        what, figures = (
            ("round", "figures may be blank") if self._is_round else ("change", "count may be 'unknown'")
        )
        for id, row in self._claimed.items():
            if id not in self._recorded:
                expected = f"one row for the {what} whose account is 'recorded'"
                row.report_problem("account", "claim", expected, f"add one; its {figures}")


def _report_filled(row: Row, columns: tuple[str, ...], expected: str, remedy: str) -> None:
    """Report each of the columns that is filled."""
    for column in columns:
        if row.text(column) is not None:
            row.report_problem(column, row.text(column), expected, remedy)


def _read_account(text: str) -> str:
    """Whose account a row is: `recorded` or `claim`."""
    if text not in ("recorded", "claim"):
        remedy = "'recorded' is your own account, 'claim' that of someone else"
        raise InvalidValue(text, "'recorded' or 'claim'", remedy)
    return text
