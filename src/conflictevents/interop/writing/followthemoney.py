"""FollowTheMoney: actors, handovers, talks and events as entities that investigative tools read.

Actors become public bodies, organisations and persons; rounds, meetings and events become events; frameworks become
projects with their participants. Claims and tallies have no entity of their own there: a model that holds one value
where sources differ cannot hold them, so they stay in the dataset.
"""

import json
import os
from collections.abc import Iterator
from typing import Any

from conflictevents.dataset import Dataset
from conflictevents.interop.writing.sheets import write_text
from conflictevents.ledger.rounds import date_of
from conflictevents.questions.redact import redact
from conflictevents.records import Actor, Event, ExchangeRound, Framework, Meeting, Record
from conflictevents.records.vocabulary import ActorKindWord, Vocabulary
from conflictevents.values import Marking, MarkingName, Precision, When

__all__ = ["entities", "write_followthemoney"]

Entity = dict[str, Any]


def write_followthemoney(
    ds: Dataset,
    path: str | os.PathLike[str],
    *,
    up_to: Marking | MarkingName = Marking.GREEN,
    small_cells: int | None = None,
) -> None:
    """Write a dataset as FollowTheMoney entities, one JSON object a line.

    >>> import conflictevents as ce
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> ds = ce.datasets.load("yemen-exchanges")
    >>> ce.interop.write_followthemoney(ds, folder / "entities.jsonl")
    >>> (folder / "entities.jsonl").exists()
    True

    Args:
        ds: the dataset.
        path: the file to write; it is replaced in one step.
        up_to: the strictest marking that may be shared; see `ce.redact`.
        small_cells: as `ce.redact` has it; None hides none.
    """
    written = entities(ds, up_to=up_to, small_cells=small_cells)
    write_text(path, "".join(f"{json.dumps(entity, ensure_ascii=False)}\n" for entity in written))


def entities(
    ds: Dataset, *, up_to: Marking | MarkingName = Marking.GREEN, small_cells: int | None = None
) -> Iterator[Entity]:
    """A dataset as FollowTheMoney entities, in the order of its records."""
    shared = redact(ds, up_to, small_cells=small_cells)
    return (entity for record in shared for entity in _entities(record, shared.vocabulary.actor_kinds))


def _entities(record: Record, kinds: Vocabulary[ActorKindWord]) -> Iterator[Entity]:
    match record:
        case Actor():
            yield _actor(record, kinds)
        case ExchangeRound():
            yield _round(record)
        case Meeting():
            yield _entity(
                record,
                "Event",
                name=[record.name or record.id],
                **_dates(record.when),
                involved=record.participants,
                organizer=record.hosts,
                location=_place(record),
                summary=[f"talks, {record.status}{f', {record.level}' if record.level else ''}"],
            )
        case Event():
            yield _event(record)
        case Framework():
            yield from _framework(record)


def _actor(record: Actor, kinds: Vocabulary[ActorKindWord]) -> Entity:
    qids = [identifier.value for identifier in record.identifiers if identifier.scheme == "wikidata"]
    schema = "LegalEntity" if record.kind is None else kinds[record.kind].followthemoney
    return _entity(record, schema, name=[record.name], alias=record.aliases, wikidataId=qids)


def _round(record: ExchangeRound) -> Entity:
    ends = {
        end
        for transfer in record.transfers
        for end in (transfer.held_by, transfer.returned_to)
        if end is not None
    }
    figures = [
        f"{transfer.count} {str(transfer.category).replace('_', ' ')} returned to {transfer.returned_to or 'a side not said'}"
        for transfer in record.transfers
    ]
    status = [str(record.history[-1].status)] if record.history else []
    return _entity(
        record,
        "Event",
        name=[record.name or record.id],
        **_dates(date_of(record)),
        involved=sorted(ends),
        organizer=record.mediators,
        location=_place(record),
        keywords=[str(record.kind), *status],
        summary=figures,
    )


def _event(record: Event) -> Entity:
    deaths = record.fatalities
    fatalities = (
        []
        if deaths is None
        else [f"deaths as published: low {deaths.low}, best {deaths.best}, high {deaths.high}"]
    )
    return _entity(
        record,
        "Event",
        name=[record.text[:200] if record.text else record.id],
        **_dates(record.when),
        involved=[actor.actor for actor in record.actors if actor.actor is not None],
        namesMentioned=[actor.name for actor in record.actors if actor.name is not None],
        location=_place(record),
        keywords=[str(code) for code in record.types],
        recordId=[record.original_id] if record.original_id else [],
        publisher=[" ".join(filter(None, (record.dataset, record.release)))] if record.dataset else [],
        summary=fatalities,
    )


def _framework(record: Framework) -> Iterator[Entity]:
    status = [str(record.history[-1].status)] if record.history else []
    yield _entity(record, "Project", name=[record.name], alias=record.aliases, status=status)
    roles = [
        *((party, "party") for party in record.parties),
        *((third_party.actor, third_party.role) for third_party in record.third_parties),
    ]
    for index, (actor, role) in enumerate(roles, start=1):
        yield {
            "id": f"{record.id}.participant-{index}",
            "schema": "ProjectParticipant",
            "properties": {"project": [record.id], "participant": [actor], "role": [role]},
        }


def _entity(record: Record, schema: str, **properties: Any) -> Entity:
    sources = [source.url for source in record.sources if source.url is not None]
    notes = [record.note] if record.note else []
    everything = {**properties, "sourceUrl": sources, "notes": notes}
    return {
        "id": record.id,
        "schema": schema,
        "properties": {name: list(values) for name, values in everything.items() if values},
    }


def _dates(when: When | None) -> dict[str, list[str]]:
    """The first and last day; one date of lower precision (a month, a year) stands as it is, as this model allows."""
    if when is None:
        return {}
    if when.precision in (Precision.YEAR, Precision.MONTH, Precision.DAY) and not when.is_fuzzy:
        return {"date": [str(when)]}
    edges = {"startDate": when.earliest, "endDate": when.latest}
    return {name: [day.isoformat()] for name, day in edges.items() if day is not None}


def _place(record: Any) -> list[str]:
    place = record.place
    return [] if place is None else [text for text in (place.name, place.country) if text]
