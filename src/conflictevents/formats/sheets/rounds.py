"""The sheet of rounds: a row is one account of one handover, the recorded account or a claim.

Columns of figures and of ordinals are known by their form. A column of figures says in its header what is counted, to
which side it passes and, where that is known, from which side and by which kind of handover: `civilians to ukraine
from russia (outside exchange)`.
"""

import re
from functools import partial
from typing import Any

import attrs

from conflictevents.errors import InvalidValue
from conflictevents.formats.problems import NOTHING
from conflictevents.formats.sheets.speakers import COLUMNS, Attribution, Names, Statements
from conflictevents.formats.sheets.table import Layout, Row
from conflictevents.records import (
    Act,
    Category,
    Claim,
    ExchangeRound,
    Ordinal,
    Role,
    RoundKind,
    RoundStatus,
    RoundStep,
    ThirdParty,
    Transfer,
)
from conflictevents.records.reading import read_act, read_round_kind, read_round_status
from conflictevents.records.vocabulary import NAMESPACED
from conflictevents.values import Count, Place, When

__all__ = ["HAPPENED", "ROUNDS", "RoundsSheet", "read_account", "read_third_parties", "role_columns"]


EXAMPLES = ("civilians to ukraine", "number by headquarters")

_OTHERS = f"other {Category[Category.PERSON].plural}"
_FIGURE = re.compile(r"(?P<what>.+?) to (?P<to>\S+)(?: from (?P<held_by>\S+))?(?: \((?P<kind>[^()]+)\))?")
_ORDINAL = re.compile(r"number by (?P<body>\S+)")


def is_figure(column: str) -> bool:
    """Whether a header is that of a column of figures."""
    parts = _FIGURE.fullmatch(column)
    return parts is not None and _category(parts["what"]) is not None


def _category(what: str) -> str | None:
    """The category that a header counts, by its plural or by itself; None where it is none."""
    if what == _OTHERS:
        return Category.PERSON
    named = next((name for name in Category if what in (name, Category[name].plural)), None)
    return what if named is None and NAMESPACED.fullmatch(what) else named


def hint_for(column: str) -> str:
    """What to do about a header that is nearly that of a column of figures; empty where it is not."""
    if " to " not in column.lower():
        return ""
    return (
        f"figures are headed {', '.join(_headings())}, then 'to' and the id of an actor, all as written here"
    )


def is_ordinal(column: str) -> bool:
    """Whether a header is that of a body's numbering."""
    return _ORDINAL.fullmatch(column) is not None


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
            category=_category(figure.what) or Category.PERSON,
            returned_to=ends[0],
            held_by=ends[1],
            belonging_to=row.read_several("belonging_to", names.whose),
            group=row.text("group"),
            carrier=row.read("carrier", names.actor),
            kind=kind,
            statement=None if is_blank else statement,
        )
    except InvalidValue as error:
        expected = "a kind of handover in brackets" if error.field == "kind" else error.expected
        row.report_problem(figure.column, error.found, expected, error.remedy)
    return None


def read_ordinals(row: Row, names: Names) -> list[Ordinal]:
    """How bodies number the round of a row: a whole number, `counted` without one, or `not counted`."""
    ordinals = []
    for column in row.columns():
        parts = _ORDINAL.fullmatch(column)
        if parts is not None:
            ordinal = row.read(column, partial(_ordinal, names, parts["body"]))
            if ordinal is not None:
                ordinals.append(ordinal)
    return ordinals


def _ordinal(names: Names, body: str, text: str) -> Ordinal:
    body = names.actor(body)
    if text in ("counted", "not counted"):
        return Ordinal(body=body, counted=text == "counted")
    if not (text.isascii() and text.isdigit()):
        raise InvalidValue(text, "a whole number, 'counted' or 'not counted'", "write one of them")
    return Ordinal(body=body, number=int(text))


_RECORDED_ONLY = ("name", "part_of", "parties", "transfers_complete", "parts_complete")
_CLAIM_ONLY = ("act", "text")


def role_columns() -> dict[str, str]:
    """The columns that name third parties, with the role each is for."""
    return {Role[role].plural: role for role in Role}


ROUNDS = Layout(
    needed=("round_id", "account"),
    known=(
        "round_id",
        "account",
        "when",
        "status",
        "kind",
        *_RECORDED_ONLY,
        "frameworks",
        *role_columns(),
        "belonging_to",
        "group",
        "carrier",
        "place",
        *COLUMNS,
        *_CLAIM_ONLY,
        "note",
    ),
    accepts=lambda column: is_figure(column) or is_ordinal(column) or column in role_columns(),
    forms=EXAMPLES,
    hint=hint_for,
)
"""The columns of the sheet of rounds."""

HAPPENED = (RoundStatus.UNDER_WAY, RoundStatus.PARTLY_COMPLETED, RoundStatus.COMPLETED)


class RoundsSheet:
    """Reads the rows of a sheet of rounds, one after the other.

    Attributes:
        rounds: the rounds, each with the row that is the recorder's.
    """

    def __init__(self, names: Names, statements: Statements) -> None:
        self.rounds: list[tuple[Row, ExchangeRound]] = []
        self._names = names
        self._statements = statements
        self._recorded: dict[str, Row] = {}
        self._claimed: dict[str, Row] = {}

    def read(self, row: Row) -> None:
        """Take in one row."""
        id, account = row.text("round_id"), row.read("account", read_account)
        spoken = Attribution.read(row, self._names)
        if spoken.statement is None and (account == "claim" or row.text("claimant") is not None):
            row.report_problem(
                "statement_id",
                NOTHING,
                "the id of the statement that the claim was made in",
                "choose one, such as 'hq-2025-05-26'",
            )
        content = _RowContent.read(row, self._names, spoken, is_claim=account == "claim")
        if id is None or account is None:
            return
        is_claim = account == "claim"
        if is_claim:
            self._claimed.setdefault(id, row)
            _complain_of(row, _RECORDED_ONLY, "a blank cell in a claim", "write it in the recorded row")
        else:
            self._read_round(row, id, content, spoken)
        claim = row.build(partial(content.claim, id), content.columns)
        self._statements.add(row, spoken, claim, row.text("note") if is_claim else None)

    def finish(self) -> None:
        """Complain of rounds without a recorder's account."""
        for id, row in self._claimed.items():
            if id not in self._recorded:
                expected = "one row for the round whose account is 'recorded'"
                row.report_problem("account", "claim", expected, "add one; its figures may be blank")

    def _read_round(self, row: Row, id: str, content: "_RowContent", spoken: Attribution) -> None:
        first = self._recorded.setdefault(id, row)
        if first is not row:
            expected = f"'claim', as {first.named_from(row)} is the recorded account of the round"
            row.report_problem("account", "recorded", expected, "write 'claim', or delete one of the rows")
        if spoken.statement is None:
            _complain_of(
                row, _CLAIM_ONLY, "a blank cell, as no one is named who claims it", "name the claimant"
            )
        recorded = {
            "parties": row.read_several("parties", self._names.actor),
            "transfers_complete": row.read("transfers_complete", _yes_or_no) or False,
            "parts_complete": row.read("parts_complete", _yes_or_no) or False,
        }
        round_read = row.build(partial(content.round, row, id, spoken, recorded), content.columns)
        if round_read is not None:
            self.rounds.append((row, round_read))


def _complain_of(row: Row, columns: tuple[str, ...], expected: str, remedy: str) -> None:
    """Complain of each of the columns that is filled."""
    for column in columns:
        if row.text(column) is not None:
            row.report_problem(column, row.text(column), expected, remedy)


@attrs.frozen
class _RowContent:
    """What a row says about its round, no matter who says so."""

    when: When | None
    status: RoundStatus | None
    kind: str | None
    frameworks: list[str]
    third_parties: list[ThirdParty]
    place: Place | None
    ordinals: list[Ordinal]
    transfers: list[tuple[str, Transfer]]
    act: str | None
    text: str | None

    @classmethod
    def read(cls, row: Row, names: Names, spoken: Attribution, *, is_claim: bool) -> "_RowContent":
        kind = row.read("kind", read_round_kind)
        return cls(
            when=row.read("when", When.parse),
            status=row.read("status", read_round_status),
            kind=kind,
            frameworks=row.read_several("frameworks", names.framework),
            third_parties=read_third_parties(row, names),
            place=row.read("place", Place.of),
            ordinals=read_ordinals(row, names),
            transfers=read_transfers(row, names, spoken.statement, kind, is_claim=is_claim),
            act=row.read("act", read_act),
            text=row.text("text"),
        )

    @property
    def columns(self) -> dict[str, str]:
        """The columns that fields of a record were read from, where they have another name."""
        ends = ("returned_to", "held_by", "belonging_to", "group")
        figures = {
            f"transfers[{index}].{end}": column
            for index, (column, _) in enumerate(self.transfers)
            for end in ends
        }
        return {"id": "round_id", "about": "round_id", **figures}

    def round(self, row: Row, id: str, spoken: Attribution, recorded: dict[str, Any]) -> ExchangeRound:
        return ExchangeRound(
            id=id,
            name=row.text("name"),
            kind=self.kind or RoundKind.EXCHANGE,
            history=() if self.status is None else self._step(self.status, spoken),
            when=self.when,
            transfers=[transfer for _, transfer in self.transfers],
            frameworks=self.frameworks,
            third_parties=self.third_parties,
            place=self.place,
            part_of=row.text("part_of"),
            **recorded,
            ordinals=self.ordinals,
            sources=() if spoken.source is None else spoken.source,
            note=row.text("note"),
        )

    def _step(self, status: RoundStatus, spoken: Attribution) -> RoundStep:
        """What happened was done when the handover took place; what was planned or called off, when that was said."""
        when = self.when if status in HAPPENED else spoken.reported
        return RoundStep(status=status, when=when, statement=spoken.statement)

    def claim(self, id: str) -> Claim:
        return Claim(
            act=self.act or Act.REPORTS,
            about=id,
            status=self.status,
            kind=self.kind,
            when=self.when,
            transfers=[attrs.evolve(transfer, statement=None) for _, transfer in self.transfers],
            frameworks=self.frameworks,
            third_parties=self.third_parties,
            place=self.place,
            ordinals=self.ordinals,
            text=self.text,
        )


def read_third_parties(row: Row, names: Names) -> list[ThirdParty]:
    """The third parties that a row names, each in a column for its role."""
    return [
        ThirdParty(actor=actor, role=role)
        for column, role in role_columns().items()
        for actor in row.read_several(column, names.actor)
    ]


def read_account(text: str) -> str:
    """Whose account a row is: `recorded` or `claim`."""
    if text not in ("recorded", "claim"):
        remedy = "'recorded' is your own account, 'claim' that of someone else"
        raise InvalidValue(text, "'recorded' or 'claim'", remedy)
    return text


def _yes_or_no(text: str) -> bool:
    if text.lower() not in ("yes", "true", "no", "false"):
        raise InvalidValue(text, "'yes' or 'no'", "write one of them, or leave the cell blank for no")
    return text.lower() in ("yes", "true")
