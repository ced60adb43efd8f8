"""Statements: one for each utterance, however many rows and pages repeat it."""

from collections.abc import Iterator, Sequence

import attrs

from conflictevents.datasets.builders.claims import Spoken, build_claims
from conflictevents.datasets.builders.dates import made_when, source_of
from conflictevents.datasets.builders.facts import FactRow, Facts, Row
from conflictevents.datasets.builders.speakers import speakers
from conflictevents.errors import InvalidValue
from conflictevents.records import Statement
from conflictevents.values import When

__all__ = ["Statements", "Telling"]

_FIRST = ("statements", "rounds", "custody_changes", "tallies", "frameworks")
"""Of several rows on one utterance the first by this order of files gives the statement its id."""
_KEPT_APART = ("tallies",)
"""Files whose rows are records of their own, so that the statement needs another id."""


@attrs.frozen(eq=False)
class Telling:
    """One row as the words of one speaker.

    Attributes:
        facts: the facts of the dataset.
        file: the file of facts.
        row_id: the row's id.
        row: the row.
        speaker: who said it.
        made: when.
        speakers: everyone whose words the row holds.
    """

    facts: Facts
    file: str
    row_id: str
    row: Row
    speaker: str
    made: When
    speakers: tuple[str, ...]

    @property
    def marks(self) -> Iterator[tuple[str, ...]]:
        """What makes it the same utterance as another: one speaker and day, and one page or channel; or a decision."""
        if "://" in self.row["source"]:
            yield ("page", self.speaker, str(self.made), self.row["source"])
        if self.row.get("channel") and self.row["channel"] not in self.facts.settings.get(
            "vague_channels", ()
        ):
            yield ("channel", self.speaker, str(self.made), self.row["channel"])
        for merged in self.facts.decided("utterances"):
            if self.row_id in merged["rows"].split():
                yield ("decision", self.speaker, merged["rows"])

    @property
    def id(self) -> str:
        """`s001`, `c023-yermak` where a row has several speakers, `t031-said` where `t031` is the tally."""
        several = len(self.speakers) > 1
        row_id = f"{self.row_id.lower()}-{self.speaker}" if several else self.row_id.lower()
        return f"{row_id}-said" if self.file in _KEPT_APART and not several else row_id


class Statements:
    """The utterances of a dataset, and which statement a row stands in.

    Args:
        facts: the facts of the dataset.
    """

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.groups: tuple[tuple[Telling, ...], ...] = _group(facts)
        self._ids = {
            (telling.row_id, telling.speaker): group[0].id for group in self.groups for telling in group
        }

    def of_row(self, row_id: str, speaker: str) -> str | None:
        """The id of the statement that a row stands in; None where the speaker says nothing by it."""
        return self._ids.get((row_id, speaker))

    def build(self) -> list[Statement]:
        """Every utterance of the facts."""
        return [self.build_one(group) for group in self.groups]

    def build_one(self, group: Sequence[Telling]) -> Statement:
        """The statement of one utterance.

        Raises:
            InvalidValue: its rows are of different days.
        """
        first, facts = group[0], self.facts
        days = sorted({str(telling.made) for telling in group})
        if len(days) > 1:
            row_ids = [telling.row_id for telling in group]
            raise InvalidValue(row_ids, "rows of one day", f"decide on {days} in decisions/made.csv")
        rows: list[FactRow] = [(telling.file, telling.row) for telling in group]
        claims = [
            claim
            for telling in group
            for claim in build_claims(
                Spoken(facts, telling.file, telling.row, telling.speaker, telling.speakers, rows)
            )
        ]
        return Statement(
            id=first.id,
            speaker=first.speaker,
            made=first.made,
            channel=next((telling.row["channel"] for telling in group if telling.row.get("channel")), None),
            claims=claims,
            text=" ".join(telling.row["paraphrase"] for telling in group if "paraphrase" in telling.row)
            or None,
            sources=tuple(dict.fromkeys(source for telling in group for source in source_of(telling.row))),
            note=facts.notes_of(rows),
            extra=facts.trace(rows),
        )


def _group(facts: Facts) -> tuple[tuple[Telling, ...], ...]:
    """The tellings of one utterance together, by any mark that joins them."""
    groups: list[list[Telling]] = []
    group_of_mark: dict[tuple[str, ...], list[Telling]] = {}
    for telling in _tellings(facts):
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
            group_of_mark.update({mark: group for mark, held in group_of_mark.items() if held is other})
        group_of_mark.update(dict.fromkeys(marks, group))
    return tuple(tuple(sorted(group, key=_order)) for group in groups)


def _tellings(facts: Facts) -> Iterator[Telling]:
    for file, column in facts.files.items():
        for row in facts.rows(file):
            row_id = row[column]
            who = speakers(facts, row, row_id)
            for speaker in who:
                yield Telling(facts, file, row_id, row, speaker, made_when(facts, row, row_id, speaker), who)


def _order(telling: Telling) -> tuple[int, str]:
    return (_FIRST.index(telling.file), telling.row_id)
