"""What a row claims, by its columns; where it says more or less than they hold, by `decisions/claims.jsonl`.

A line of that table names a row, and its speaker where several say different things by it, and lists the claims that
it makes. Each is written as in a file of records, in the place of what the columns say: what it leaves out is as the
columns have it, null leaves out what they have. No claims mean that another row of the same utterance says all of it.
"""

from collections.abc import Mapping, Sequence
from typing import Any, cast

import attrs

from conflictevents.datasets.builders.dates import event_when
from conflictevents.datasets.builders.facts import FactRow, Facts, Row, read_plain, words
from conflictevents.datasets.builders.figures import (
    PART,
    TOTAL,
    WHOLE,
    break_down,
    build_transfers,
    count_of,
    decide_row,
    is_wide,
    kind_of,
    role_of,
    sides_of,
)
from conflictevents.datasets.builders.speakers import claimants
from conflictevents.records import ALL_SIDES, Act, Claim, Ordinal, Term, ThirdParty, Transfer
from conflictevents.values import Count, When

__all__ = [
    "Spoken",
    "break_down_parts",
    "build_claims",
    "change_of",
    "teller_of",
    "term_of",
    "terms_of",
    "third_parties_of",
]


@attrs.frozen(eq=False)
class Spoken:
    """One row as the words of one speaker.

    Attributes:
        facts: the facts of the dataset.
        file: the file of the row.
        row: the row.
        speaker: the speaker.
        speakers: everyone who says something by the row.
        together: all rows of the same utterance.
    """

    facts: Facts
    file: str
    row: Row
    speaker: str
    speakers: Sequence[str]
    together: Sequence[FactRow]


def build_claims(spoken: Spoken) -> list[Claim]:
    """What a speaker claims by a row."""
    columns = _READERS[spoken.file](spoken)
    decided = _decided(spoken)
    if decided is None:
        return columns
    base = columns[0] if columns else Claim()
    return [_replace(base, changes) for changes in decided]


def _decided(spoken: Spoken) -> list[dict[str, Any]] | None:
    row_id = spoken.facts.id_of(spoken.file, spoken.row)
    matches = [line for line in spoken.facts.texts("claims") if line["row"] == row_id]
    by_speaker = [line for line in matches if line.get("speaker") == spoken.speaker]
    shared = [line for line in matches if "speaker" not in line]
    lines = by_speaker or shared
    return lines[0]["claims"] if lines else None


def _replace(base: Claim, changes: Mapping[str, Any]) -> Claim:
    claim = read_plain(Claim, {key: value for key, value in changes.items() if value is not None})
    return attrs.evolve(base, **{key: getattr(claim, key) for key in changes})


# Rounds


def _claims_of_rounds(spoken: Spoken) -> list[Claim]:
    facts, row = spoken.facts, decide_row(spoken.facts, spoken.row)
    event = row["event_id"]
    if facts.decision("rounds", event).get("home") == "custody_changes":
        return [
            Claim(
                about=facts.round_id(event),
                kind=cast("Any", kind_of(facts, row["kind"])),
                when=event_when(facts, "rounds", row),
                count=count_of(facts, row["count"], row["qualifier"]),
            )
        ]
    kind = kind_of(facts, facts.round_kind(event))
    number = row.get(facts.settings["ordinals"]["column"], "") if "ordinals" in facts.settings else ""
    unsure = facts.settings.get("unsure_frameworks")
    transfers: tuple[Transfer, ...] = ()
    count: Count | None = None
    if not _is_decided(_decided(spoken), "transfers"):
        transfers = build_transfers(facts, row, kind)
    if transfers and not is_wide(facts):
        others = [other for file, other in spoken.together if file == "rounds" and other["event_id"] == event]
        if role_of(facts, row) == PART and _whole_of(facts, row, others) is not None:
            return []
        if role_of(facts, row) == TOTAL and any(_adds_up(facts, row, other) for other in others):
            count = transfers[0].count
            transfers = ()
        elif role_of(facts, row) != PART:
            transfers = (break_down_parts(facts, transfers[0], row, others),)
    return [
        Claim(
            act=cast("Any", _act_of(facts, row)),
            about=facts.round_id(event),
            status=facts.settings["statuses"].get(row["status"], row["status"]),
            when=event_when(facts, "rounds", row),
            transfers=transfers,
            frameworks=()
            if unsure and row["framework"].startswith(unsure)
            else facts.frameworks_of(row["framework"]),
            third_parties=third_parties_of(facts, row),
            place=row["location"] or None,
            ordinals=(Ordinal(body=facts.settings["ordinals"]["body"], number=int(number)),)
            if number
            else (),
            count=count,
        )
    ]


def _is_decided(claims: Sequence[Mapping[str, Any]] | None, field: str) -> bool:
    """Whether a field of each claim of a row was decided on, so that its columns are not asked."""
    return bool(claims) and all(field in claim for claim in claims or ())


def _act_of(facts: Facts, row: Row) -> str:
    if "withheld" in (row.get("qualifier"), row.get(facts.settings.get("wide", {}).get("qualifier", ""))):
        return str(Act.WITHHOLDS)
    act: str = facts.settings.get("acts", {}).get(row["status"], Act.REPORTS)
    return act


def break_down_parts(facts: Facts, transfer: Transfer, row: Row, others: Sequence[Row]) -> Transfer:
    """The transfer of a row with the figures of those other rows that are parts of it."""
    for other in others:
        if role_of(facts, other) == PART and _whole_of(facts, other, others) == row["claim_id"]:
            part = decide_row(facts, other)
            transfer = break_down(transfer, part, count_of(facts, part["count"], part["qualifier"]))
    return transfer


def _whole_of(facts: Facts, part: Row, others: Sequence[Row]) -> str | None:
    """The row of an utterance that a part is contained in: first among wholes, then among totals."""
    part = decide_row(facts, part)
    for role in (WHOLE, TOTAL):
        for other in others:
            whole = decide_row(facts, other)
            if role_of(facts, whole) == role and _may_contain(facts, whole, part):
                return other["claim_id"]
    return None


def _may_contain(facts: Facts, whole: Row, part: Row) -> bool:
    """Whether the figure of one row may contain that of another: status, direction and number allow it."""
    if whole["status"] != part["status"]:
        return False
    if whole["count"].isdigit() and part["count"].isdigit() and int(whole["count"]) < int(part["count"]):
        return False
    wide, narrow = sides_of(facts, whole["returned_to"]), sides_of(facts, part["returned_to"])
    if not wide or wide == (ALL_SIDES,) or not narrow:
        return True
    return any(side in (actor, *_above(facts, actor)) for actor in narrow for side in wide)


def _above(facts: Facts, actor: str) -> list[str]:
    chain = []
    while actor := facts.decision("actors", actor).get("part_of", ""):
        chain.append(actor)
    return chain


def _adds_up(facts: Facts, total: Row, other: Row) -> bool:
    """Whether another row of the utterance is one of those that a total sums up."""
    other = decide_row(facts, other)
    if other["claim_id"] == total["claim_id"] or role_of(facts, other) != WHOLE:
        return False
    return _may_contain(facts, total, other)


def third_parties_of(facts: Facts, row: Row) -> tuple[ThirdParty, ...]:
    """Who mediated, hosted or carried, by the cells of a row."""
    row = decide_row(facts, row) if "claim_id" in row else row
    parties = (
        ThirdParty(actor=decided["actor"], role=cast("Any", decided["role"]))
        for column in facts.settings["third_parties"]
        for name in words(row[column])
        for decided in facts.decided("third_parties")
        if (decided["column"], decided["cell"]) == (column, name) and decided["actor"]
    )
    return tuple(dict.fromkeys(parties))


# Changes of custody


def change_of(facts: Facts, row_id: str) -> str | None:
    """The change of custody that a row is about, of several the first; None where it is about none on record."""
    return next(iter(words(facts.decision("change_rows", row_id).get("change", ""))), None)


def _claims_of_changes(spoken: Spoken) -> list[Claim]:
    facts, row = spoken.facts, spoken.row
    return [
        Claim(
            about=change_of(facts, row["change_id"]),
            kind=facts.meaning("changes", row["change"]),
            when=event_when(facts, "custody_changes", row),
            count=count_of(facts, row["count"], row["qualifier"]),
            text=row["group"] or None,
        )
    ]


# Cumulatives, steps, statements


def _claims_of_tallies(spoken: Spoken) -> list[Claim]:
    """Nothing, as the tally is a record of its own; the others that a row names confirm it."""
    facts, row = spoken.facts, spoken.row
    named = claimants(facts, row)
    if spoken.speaker in named[1:]:
        return [Claim(act=Act.CONFIRMS, about=row["tally_id"].lower())]
    return []


def _claims_of_steps(spoken: Spoken) -> list[Claim]:
    facts, row = spoken.facts, spoken.row
    row_id = facts.id_of("frameworks", row)
    step = facts.decision("steps", row_id)
    terms = [
        term_of(line)
        for line in terms_of(facts, row_id)
        if teller_of(line, spoken.speakers) == spoken.speaker
    ]
    return [
        Claim(
            about=step["framework"],
            status=step["status"] or None,
            when=row["date"],
            terms=terms,
            text="; ".join(row[column] for column in facts.settings["step_text"] if row[column]),
        )
    ]


def _claims_of_statements(spoken: Spoken) -> list[Claim]:
    facts, row = spoken.facts, spoken.row
    return [Claim(about=_about(facts, row["about"]), when=_window(row), text=row["paraphrase"])]


def _about(facts: Facts, cell: str) -> str | None:
    """The framework or round that a cell names; None where it names something else."""
    if cell in facts.events():
        return facts.round_id(cell)
    return facts.framework_of(cell)


def _window(row: Row) -> When | None:
    start, end = row.get("window_start", ""), row.get("window_end", "")
    if not start and not end:
        return None
    return When(start) if start == end else When(f"{start}/{end}")


_READERS = {
    "rounds": _claims_of_rounds,
    "custody_changes": _claims_of_changes,
    "tallies": _claims_of_tallies,
    "frameworks": _claims_of_steps,
    "statements": _claims_of_statements,
}


# Terms


def terms_of(facts: Facts, row_id: str) -> list[dict[str, Any]]:
    """The terms that were decided to stand in a row of steps."""
    return [line for line in facts.texts("terms") if line["row"] == row_id]


def teller_of(term: Mapping[str, Any], speakers: Sequence[str]) -> str:
    """Who of a row's speakers gives a term: its author, or else the last, which is the outlet."""
    return next((author for author in term.get("according_to", ()) if author in speakers), speakers[-1])


def term_of(line: Mapping[str, Any], statement: str | None = None) -> Term:
    """A term as it was decided."""
    data = {key: value for key, value in line.items() if key not in ("row", "why")}
    return read_plain(Term, data | ({"statement": statement} if statement else {}))
