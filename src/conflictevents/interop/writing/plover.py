"""PLOVER JSON: rounds, talks and agreements as coded events, one JSON object a line."""

import json
import os
from collections.abc import Iterator, Sequence
from typing import Any

from conflictevents.dataset import Dataset
from conflictevents.interop.codes.plover import PloverCode, code_of
from conflictevents.interop.writing.sheets import write_text
from conflictevents.ledger.rounds import date_of
from conflictevents.questions.redact import redact
from conflictevents.records import Actor, Claim, ExchangeRound, Meeting, Record, Statement
from conflictevents.values import Identifier, Marking, MarkingName, When

__all__ = ["coded_events", "write_plover"]

_ALPHA_3 = ("iso3166-1-alpha-3", "iso-3166-1-alpha-3", "iso3")


def write_plover(
    ds: Dataset,
    path: str | os.PathLike[str],
    *,
    up_to: Marking | MarkingName = Marking.GREEN,
    small_cells: int | None = None,
) -> None:
    """Write what a dataset records in PLOVER's terms, one JSON object a line.

    >>> import conflictevents as ce
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> ds = ce.datasets.load("yemen-exchanges")
    >>> ce.interop.write_plover(ds, folder / "events.jsonl")
    >>> (folder / "events.jsonl").exists()
    True

    Args:
        ds: the dataset.
        path: the file to write; it is replaced in one step.
        up_to: the strictest marking that may be shared; see `ce.redact`.
        small_cells: as `ce.redact` has it; None hides none.
    """
    written = coded_events(ds, up_to=up_to, small_cells=small_cells)
    write_text(path, "".join(f"{json.dumps(event, ensure_ascii=False)}\n" for event in written))


def coded_events(
    ds: Dataset, *, up_to: Marking | MarkingName = Marking.GREEN, small_cells: int | None = None
) -> Iterator[dict[str, Any]]:
    """Rounds, meetings and claims as PLOVER events, each with its preferred code.

    What PLOVER has no code for, and what has no date, is left out: PLOVER requires a date. A date that is
    no day stands by its first day, with the last as `enddate`. A reciprocal event has a list of actors.
    """
    return _coded_events(redact(ds, up_to, small_cells=small_cells))


def _coded_events(shared: Dataset) -> Iterator[dict[str, Any]]:
    for record in shared:
        if isinstance(record, ExchangeRound):
            sides = sorted(
                {
                    end
                    for transfer in record.transfers
                    for end in (transfer.held_by, transfer.returned_to)
                    if end is not None
                }
            )
            yield from _coded(
                shared, record, record.id, code_of(record), date_of(record), sides, _figures(record)
            )
        elif isinstance(record, Meeting):
            yield from _coded(
                shared,
                record,
                record.id,
                code_of(record),
                record.when,
                record.participants,
                record.name,
            )
        elif isinstance(record, Statement):
            for claim in record.claims:
                code = code_of(claim, shared.get(claim.about))
                text = claim.text or record.text
                yield from _coded(
                    shared, record, record.claim_id(claim), code, record.made, [record.speaker], text, claim
                )


def _coded(
    ds: Dataset,
    record: Record,
    id: str,
    code: PloverCode | None,
    when: When | None,
    actors: Sequence[str],
    text: str | None,
    claim: Claim | None = None,
) -> Iterator[dict[str, Any]]:
    if code is None or when is None or when.earliest is None or not actors:
        return
    modes = [mode for mode in (code.mode, code.auxiliary) if mode]
    event: dict[str, Any] = {
        "id": id,
        "date": when.earliest.isoformat(),
        "actor": [_entity(ds, actor) for actor in actors],
        "event": [code.event],
    }
    if when.latest is not None and when.latest != when.earliest:
        event["enddate"] = when.latest.isoformat()
    if modes:
        event["mode"] = modes
    if code.contexts:
        event["context"] = list(code.contexts)
    if text:
        event["event_text"] = text
    place = getattr(claim if claim is not None else record, "place", None)
    if place is not None and place.name:
        event["event_loc"] = {"name": place.name}
    links = [source.url for source in record.sources if source.url is not None]
    if links:
        event["link"] = links[0]
    yield event


def _entity(ds: Dataset, actor: str) -> dict[str, str]:
    """An actor's country code (its own, or that of what it is part of) with its name, and its sector where it is clear."""
    record = ds.get(actor)
    if not isinstance(record, Actor):
        return {"code": "UNK", "entity_text": actor}
    codes = (
        identifier.value
        for id in ds.links.belongs_to(actor)
        if isinstance(above := ds.get(id), Actor)
        for identifier in above.identifiers
        if identifier.scheme in _ALPHA_3
    )
    entity = {"code": next(codes, "UNK"), "entity_text": record.name}
    sector = None if record.kind is None else ds.vocabulary.actor_kinds[record.kind].sector
    if sector is not None:
        entity["sector"] = sector
    wikidata = [code for code in record.identifiers if _is_wikidata(code)]
    return entity | ({"identifier_id": wikidata[0].value} if wikidata else {})


def _is_wikidata(identifier: Identifier) -> bool:
    return identifier.scheme == "wikidata"


def _figures(record: ExchangeRound) -> str | None:
    figures = [
        f"{transfer.count} {str(transfer.category).replace('_', ' ')} to {transfer.returned_to or 'a side not said'}"
        for transfer in record.transfers
    ]
    return "; ".join(figures) or None
