"""Frameworks and meetings: the steps, terms and talks of the rows of frameworks."""

from collections.abc import Iterator
from typing import Any, cast

from conflictevents.datasets.builders.claims import teller_of, term_of, terms_of
from conflictevents.datasets.builders.dates import source_of
from conflictevents.datasets.builders.facts import Facts, Row, words
from conflictevents.datasets.builders.speakers import speakers
from conflictevents.datasets.builders.statements import Statements
from conflictevents.records import Framework, FrameworkStep, Meeting, Term, ThirdParty
from conflictevents.values import When

__all__ = ["build_frameworks", "build_meetings"]

_RECORDER, _UNDATED = "recorder", "none"


def build_frameworks(facts: Facts, utterances: Statements) -> list[Framework]:
    """Every framework that was decided on, each with the steps that were decided to be its own."""
    return [_framework(facts, utterances, row) for row in facts.decided("frameworks")]


def build_meetings(facts: Facts) -> list[Meeting]:
    """The rounds of talks that rows of frameworks are about."""
    return [_meeting(facts, row) for row in facts.decided("meetings")]


def _framework(facts: Facts, utterances: Statements, row: Row) -> Framework:
    steps = [step for step in facts.decided("steps") if step["framework"] == row["id"]]
    rows = [facts.row(id) for id in dict.fromkeys(step["row"] for step in steps)]
    return Framework(
        id=row["id"],
        name=row["name"],
        aliases=words(row["aliases"]),
        parties=words(row["parties"]),
        third_parties=[
            ThirdParty(actor=actor, role=cast("Any", role))
            for actor, _, role in (part.partition(":") for part in words(row["third_parties"]))
        ],
        terms=[term for _, fact in rows for term in _terms(facts, utterances, fact)],
        history=[taken for step in steps if step["status"] for taken in _steps(facts, utterances, step)],
        succeeds=words(row.get("succeeds", "")),
        part_of=row.get("part_of") or None,
        extra=facts.trace(rows),
    )


def _steps(facts: Facts, utterances: Statements, step: Row) -> Iterator[FrameworkStep]:
    """The step of a row: one for each who says so, or the recorder's own with the row's source."""
    _, row = facts.row(step["row"])
    when = None if step["when"] == _UNDATED else When(step["when"] or row["date"])
    who_says = speakers(facts, row, step["row"])
    named = words(step["according_to"]) or (tuple(who for who in who_says if row["claimant"]))
    if named == (_RECORDER,):
        yield FrameworkStep(status=cast("Any", step["status"]), when=when, note=step["why"])
        return
    alone = "" if ";" in row["parties"] else f"by {row['parties']}"
    first, *others = (row[column] for column in facts.settings["step_text"])
    note = "; ".join(part for part in (first, alone, *others, row["note"]) if part)
    for who in named or (None,):
        statement = utterances.of_row(step["row"], who or "") or (
            utterances.of_row(step["row"], who_says[-1]) if who_says else None
        )
        yield FrameworkStep(
            status=cast("Any", step["status"]),
            when=when,
            according_to=[who] if who else [],
            statement=statement if who else None,
            sources=source_of(row),
            note=note,
        )


def _terms(facts: Facts, utterances: Statements, fact: Row) -> Iterator[Term]:
    row_id = facts.id_of("frameworks", fact)
    who_says = speakers(facts, fact, row_id)
    for line in terms_of(facts, row_id):
        yield term_of(line, utterances.of_row(row_id, teller_of(line, who_says)))


def _meeting(facts: Facts, row: Row) -> Meeting:
    _, fact = facts.row(row["row"])
    framework = next(step["framework"] for step in facts.decided("steps") if step["row"] == row["row"])
    _, *texts = facts.settings["step_text"]
    return Meeting(
        id=row["id"],
        name=row["name"] or None,
        when=row["when"],
        place=fact["location"] or None,
        level=row["level"] or None,
        participants=words(row["participants"]),
        hosts=[host for name in words(fact[facts.settings["hosts"]]) for host in _hosts(facts, name)],
        frameworks=[framework],
        sources=source_of(fact),
        note="; ".join(part for part in (*(fact[text] for text in texts), fact["note"]) if part) or None,
        extra=facts.trace([("frameworks", fact)], cells=False),
    )


def _hosts(facts: Facts, name: str) -> tuple[str, ...]:
    hosts: tuple[str, ...] = tuple(facts.meaning("meeting_hosts", name))
    return hosts
