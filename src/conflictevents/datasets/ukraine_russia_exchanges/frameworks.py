"""Frameworks and meetings: the steps, terms and talks that the rows of frameworks tell of."""

from collections.abc import Iterator

from conflictevents.datasets.ukraine_russia_exchanges.actors import speakers
from conflictevents.datasets.ukraine_russia_exchanges.dates import source_of
from conflictevents.datasets.ukraine_russia_exchanges.framework_claims import teller_of, term_of, terms_of
from conflictevents.datasets.ukraine_russia_exchanges.raw import Row, decided, facts, trace, words
from conflictevents.datasets.ukraine_russia_exchanges.utterances import statement_of
from conflictevents.records import Framework, FrameworkStep, Meeting, Term, ThirdParty
from conflictevents.values import When

__all__ = ["frameworks", "meetings"]

_RECORDER, _UNDATED = "recorder", "none"
_HOSTS = {
    "Belarus (host)": ("belarus",),
    "Turkey": ("turkey",),
    "Turkey (Erdogan)": ("turkey", "erdogan"),
    "Turkey (Fidan)": ("turkey", "fidan"),
    "ICRC": ("icrc",),
    "UAE": ("uae",),
    "USA": ("usa",),
    "Switzerland (host)": ("switzerland",),
}


def frameworks() -> list[Framework]:
    """Every framework of the facts, and the numbered exchanges, which the facts speak of as a track beside the others."""
    return [_framework(row) for row in decided("frameworks")]


def meetings() -> list[Meeting]:
    """The rounds of talks that rows of frameworks tell of."""
    return [_meeting(row) for row in decided("meetings")]


def _framework(row: Row) -> Framework:
    steps = [step for step in decided("steps") if step["framework"] == row["id"]]
    rows = [("frameworks", _fact(id)) for id in dict.fromkeys(step["row"] for step in steps)]
    return Framework(
        id=row["id"],
        name=row["name"],
        aliases=words(row["aliases"]),
        parties=words(row["parties"]),
        third_parties=[
            ThirdParty(actor=actor, role=role)
            for actor, _, role in (part.partition(":") for part in words(row["third_parties"]))
        ],
        terms=[term for _, fact in rows for term in _terms(fact)],
        history=[taken for step in steps if step["status"] for taken in _steps(step)],
        extra=trace(rows),
    )


def _steps(step: Row) -> Iterator[FrameworkStep]:
    """The step of a row: one for each who says so, or the recorder's own with the row's source."""
    row = _fact(step["row"])
    when = None if step["when"] == _UNDATED else When(step["when"] or row["date"])
    told = speakers(row, step["row"])
    named = words(step["according_to"]) or (tuple(who for who in told if row["claimant"]))
    if named == (_RECORDER,):
        yield FrameworkStep(status=step["status"], when=when, note=step["why"])
        return
    alone = "" if ";" in row["parties"] else f"by {row['parties']}"
    note = "; ".join(part for part in (row["event"], alone, row["terms_or_quantities"], row["note"]) if part)
    for who in named or (None,):
        statement = statement_of(step["row"], who or "") or (
            statement_of(step["row"], told[-1]) if told else None
        )
        yield FrameworkStep(
            status=step["status"],
            when=when,
            according_to=[who] if who else [],
            statement=statement if who else None,
            sources=source_of(row),
            note=note,
        )


def _terms(fact: Row) -> Iterator[Term]:
    told = speakers(fact, fact["event_id"])
    for term in terms_of(fact["event_id"]):
        yield term_of(term, statement_of(fact["event_id"], teller_of(term, told)))


def _meeting(row: Row) -> Meeting:
    fact = _fact(row["row"])
    framework = next(step["framework"] for step in decided("steps") if step["row"] == row["row"])
    return Meeting(
        id=row["id"],
        name=row["name"] or None,
        when=row["when"],
        place=fact["location"] or None,
        level=row["level"],
        participants=words(row["participants"]),
        hosts=[host for name in words(fact["mediators_hosts"]) for host in _HOSTS[name]],
        frameworks=[framework],
        sources=source_of(fact),
        note="; ".join(part for part in (fact["terms_or_quantities"], fact["note"]) if part) or None,
        extra=trace([("frameworks", fact)], cells=False),
    )


def _fact(row_id: str) -> Row:
    return next(row for row in facts("frameworks") if row["event_id"] == row_id)
