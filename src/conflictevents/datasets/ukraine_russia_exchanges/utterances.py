"""Statements: one for each utterance, however many rows and pages tell of it."""

from collections.abc import Iterable, Iterator
from functools import cache

import attrs

from conflictevents.datasets.ukraine_russia_exchanges.actors import claimants, speakers
from conflictevents.datasets.ukraine_russia_exchanges.dates import made, source_of
from conflictevents.datasets.ukraine_russia_exchanges.framework_claims import claims_of_framework_row
from conflictevents.datasets.ukraine_russia_exchanges.raw import FACTS, Row, decided, facts, notes_of, trace
from conflictevents.datasets.ukraine_russia_exchanges.round_claims import claims_of_round_row
from conflictevents.datasets.ukraine_russia_exchanges.statement_claims import claims_of_statement_row
from conflictevents.datasets.ukraine_russia_exchanges.transfers import counted
from conflictevents.records import Act, Claim, Statement
from conflictevents.values import Source, When

__all__ = ["claims_of_tally_row", "statement_of", "statements"]


@attrs.frozen(eq=False)
class _Telling:
    """One row telling of what one speaker said.

    Attributes:
        file: the file of facts.
        row_id: the row's id.
        row: the row.
        speaker: who said it.
        made: when.
        speakers: everybody the row tells of.
    """

    file: str
    row_id: str
    row: Row
    speaker: str
    made: When
    speakers: tuple[str, ...]

    @property
    def marks(self) -> Iterator[tuple[str, ...]]:
        """What makes it the same utterance as another: one speaker and day, and one page or one channel; or a decision."""
        if "://" in self.row["source"]:
            yield ("page", self.speaker, str(self.made), self.row["source"])
        if self.row.get("channel"):
            yield ("channel", self.speaker, str(self.made), self.row["channel"])
        for merged in decided("utterances"):
            if self.row_id in merged["rows"].split():
                yield ("decision", self.speaker, merged["rows"])

    @property
    def claims(self) -> list[Claim]:
        match self.file:
            case "rounds":
                return claims_of_round_row(self.row, self.speaker)
            case "tallies":
                return claims_of_tally_row(self.row, self.speaker)
            case "frameworks":
                return claims_of_framework_row(self.row, self.speaker, self.speakers)
            case _:
                return claims_of_statement_row(self.row)

    @property
    def id(self) -> str:
        """`s001`, `c023-yermak` where a row tells of several speakers, `t031-said` as `t031` is the tally."""
        own = f"{self.row_id.lower()}-{self.speaker}" if len(self.speakers) > 1 else self.row_id.lower()
        return f"{own}-said" if self.file == "tallies" and len(self.speakers) == 1 else own


_FIRST = ("statements", "rounds", "tallies", "frameworks")
"""Of several rows on one utterance the first by this order of files gives the statement its id."""


def statements() -> list[Statement]:
    """Every utterance that the facts tell of."""
    return [_statement(group) for group in _groups()]


def statement_of(row_id: str, speaker: str) -> str | None:
    """The id of the statement that a row tells of; None where the speaker says nothing by it."""
    return _ids().get((row_id, speaker))


@cache
def _ids() -> dict[tuple[str, str], str]:
    return {(telling.row_id, telling.speaker): group[0].id for group in _groups() for telling in group}


@cache
def _groups() -> tuple[tuple[_Telling, ...], ...]:
    """Tellings of one utterance together, whatever mark joins them."""
    groups: list[list[_Telling]] = []
    group_of_mark: dict[tuple[str, ...], list[_Telling]] = {}
    for telling in _tellings():
        marks = list(telling.marks)
        joined = list(
            {id(group_of_mark[mark]): group_of_mark[mark] for mark in marks if mark in group_of_mark}.values()
        )
        group = joined[0] if joined else []
        if not joined:
            groups.append(group)
        group.append(telling)
        for other in joined[1:]:
            group.extend(other)
            groups.remove(other)
            group_of_mark.update({mark: group for mark, found in group_of_mark.items() if found is other})
        group_of_mark.update(dict.fromkeys(marks, group))
    return tuple(tuple(sorted(group, key=_order)) for group in groups)


def _tellings() -> Iterator[_Telling]:
    for file, column in FACTS.items():
        for row in facts(file):
            told = speakers(row, row[column])
            for speaker in told:
                yield _Telling(file, row[column], row, speaker, made(row, row[column], speaker), told)


def _order(telling: _Telling) -> tuple[int, str]:
    return (_FIRST.index(telling.file), telling.row_id)


def _statement(group: tuple[_Telling, ...]) -> Statement:
    first = group[0]
    days = {str(telling.made) for telling in group}
    if len(days) > 1:
        raise ValueError(
            f"{[telling.row_id for telling in group]} tell of one utterance on different days: {days}"
        )
    rows = [(telling.file, telling.row) for telling in group]
    return Statement(
        id=first.id,
        speaker=first.speaker,
        made=first.made,
        channel=next((telling.row["channel"] for telling in group if telling.row.get("channel")), None),
        claims=[claim for telling in group for claim in telling.claims],
        text=" ".join(telling.row["paraphrase"] for telling in group if "paraphrase" in telling.row) or None,
        sources=_distinct(source for telling in group for source in source_of(telling.row)),
        note=notes_of(rows),
        extra=trace(rows),
    )


def _distinct(sources: Iterable[Source]) -> tuple[Source, ...]:
    return tuple(dict.fromkeys(sources))


_MIXED = "T055"
_BESIDE = "T016"


def claims_of_tally_row(row: Row, speaker: str) -> list[Claim]:
    """What a speaker claims by a row of tallies, beside the tally itself, which stands as a record of its own."""
    row_id = row["tally_id"]
    if row_id == _MIXED:
        return [
            Claim(
                frameworks=("istanbul-1", "istanbul-2", "istanbul-3"),
                count=counted(row["quantity"], row["qualifier"]),
                when="2025/2025-11-19",
                text=row["scope"],
            )
        ]
    if row_id == _BESIDE:
        return [Claim(count=587, when="2023-03/2023-10-04", text="587 in nine exchanges since March 2023")]
    if speaker != claimants(row)[0] and speaker in claimants(row):
        return [Claim(act=Act.CONFIRMS, about=row_id.lower())]
    return []
