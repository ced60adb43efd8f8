"""The sheet of rounds: one row an account of one handover, the recorder's or somebody else's claim."""

from functools import partial

import attrs

from conflictevents.errors import InvalidValue
from conflictevents.formats.problems import NOTHING
from conflictevents.formats.sheet import Layout, Row
from conflictevents.formats.sheet_figures import (
    EXAMPLES,
    hint_for,
    is_figure,
    is_ordinal,
    read_ordinals,
    read_transfers,
)
from conflictevents.formats.sheet_names import Names
from conflictevents.formats.sheet_statements import COLUMNS, Spoken, Statements
from conflictevents.records import (
    Act,
    Claim,
    ExchangeRound,
    Ordinal,
    RoundKind,
    RoundStatus,
    RoundStep,
    Transfer,
)
from conflictevents.records.reading import read_act, read_round_kind, read_round_status
from conflictevents.values import Place, When

__all__ = ["ROUNDS", "RoundsSheet"]

_RECORDED_ONLY = ("name", "part_of", "parts_complete")
_CLAIM_ONLY = ("act", "text")
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
        "mediators",
        "place",
        *COLUMNS,
        *_CLAIM_ONLY,
        "note",
    ),
    accepts=lambda column: is_figure(column) or is_ordinal(column),
    forms=EXAMPLES,
    hint=hint_for,
)
"""The columns of the sheet of rounds."""

_HAPPENED = (RoundStatus.UNDER_WAY, RoundStatus.PARTLY_COMPLETED, RoundStatus.COMPLETED)


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
        id, account = row.text("round_id"), row.read("account", _account)
        spoken = Spoken.read(row, self._names)
        if spoken.statement is None and (account == "claim" or row.text("claimant") is not None):
            row.complain("statement_id", NOTHING, "the id of the statement that the claim was made in")
        said = _Said.read(row, self._names, spoken)
        if id is None or account is None:
            return
        is_claim = account == "claim"
        if is_claim:
            self._claimed.setdefault(id, row)
            _complain_of(row, _RECORDED_ONLY, "a blank cell in a claim", "write it in the recorded row")
        else:
            self._read_round(row, id, said, spoken)
        claim = row.made(partial(said.claim, id), said.columns)
        self._statements.add(row, spoken, claim, row.text("note") if is_claim else None)

    def finish(self) -> None:
        """Complain of rounds without a recorder's account."""
        for id, row in self._claimed.items():
            if id not in self._recorded:
                expected = "one row for the round whose account is 'recorded'"
                row.complain("account", "claim", expected, "add one; its figures may be blank")

    def _read_round(self, row: Row, id: str, said: "_Said", spoken: Spoken) -> None:
        first = self._recorded.setdefault(id, row)
        if first is not row:
            expected = f"'claim', as row {first.number} is the recorder's account of the round"
            row.complain("account", "recorded", expected)
        if spoken.statement is None:
            _complain_of(row, _CLAIM_ONLY, "a blank cell, as nobody is named who claims it")
        complete = row.read("parts_complete", _yes_or_no) or False
        made = row.made(partial(said.round, row, id, spoken, complete), said.columns)
        if made is not None:
            self.rounds.append((row, made))


def _complain_of(row: Row, columns: tuple[str, ...], expected: str, remedy: str = "") -> None:
    """Complain of each of the columns that is filled."""
    for column in columns:
        if row.text(column) is not None:
            row.complain(column, row.text(column), expected, remedy)


@attrs.frozen
class _Said:
    """What a row says about its round, whoever says so."""

    when: When | None
    status: RoundStatus | None
    kind: RoundKind | None
    frameworks: list[str]
    mediators: list[str]
    place: Place | None
    ordinals: list[Ordinal]
    transfers: list[tuple[str, Transfer]]
    act: Act | None
    text: str | None

    @classmethod
    def read(cls, row: Row, names: Names, spoken: Spoken) -> "_Said":
        return cls(
            when=row.read("when", When.parse),
            status=row.read("status", read_round_status),
            kind=row.read("kind", read_round_kind),
            frameworks=row.read_several("frameworks", names.framework),
            mediators=row.read_several("mediators", names.actor),
            place=row.read("place", Place.of),
            ordinals=read_ordinals(row, names),
            transfers=read_transfers(row, names, spoken.statement),
            act=row.read("act", read_act),
            text=row.text("text"),
        )

    @property
    def columns(self) -> dict[str, str]:
        """The columns that fields of a record were read from, where they have another name."""
        ends = ("returned_to", "held_by")
        figures = {
            f"transfers[{place}].{end}": column
            for place, (column, _) in enumerate(self.transfers)
            for end in ends
        }
        return {"id": "round_id", "about": "round_id", **figures}

    def round(self, row: Row, id: str, spoken: Spoken, complete: bool) -> ExchangeRound:
        return ExchangeRound(
            id=id,
            name=row.text("name"),
            kind=self.kind or RoundKind.EXCHANGE,
            history=() if self.status is None else self._step(self.status, spoken),
            when=self.when,
            transfers=[transfer for _, transfer in self.transfers],
            frameworks=self.frameworks,
            mediators=self.mediators,
            place=self.place,
            part_of=row.text("part_of"),
            parts_complete=complete,
            ordinals=self.ordinals,
            sources=() if spoken.source is None else spoken.source,
            note=row.text("note"),
        )

    def _step(self, status: RoundStatus, spoken: Spoken) -> RoundStep:
        """What happened was done when the handover took place; what was planned or called off, when that was said."""
        when = self.when if status in _HAPPENED else spoken.reported
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
            mediators=self.mediators,
            place=self.place,
            ordinals=self.ordinals,
            text=self.text,
        )


def _account(text: str) -> str:
    if text not in ("recorded", "claim"):
        remedy = "'recorded' is your own account of the round, 'claim' that of somebody else"
        raise InvalidValue(text, "'recorded' or 'claim'", remedy)
    return text


def _yes_or_no(text: str) -> bool:
    if text.lower() not in ("yes", "true", "no", "false"):
        raise InvalidValue(text, "'yes' or 'no'")
    return text.lower() in ("yes", "true")
