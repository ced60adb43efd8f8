"""Records as flat rows, one for each figure; see `ce.redact` for what may be shared."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from conflictevents.dataset import Dataset
from conflictevents.errors import InvalidValue, did_you_mean
from conflictevents.records import Event, ExchangeRound, Record, ReturnTally
from conflictevents.values.count import Count
from conflictevents.values.when import When

__all__ = ["TABLES", "flat_rows"]

Row = dict[str, Any]


def flat_rows(ds: Dataset, table: str) -> list[Row]:
    """The rows of one table: `rounds` (one row a transfer), `tallies` or `events`.

    Raises:
        InvalidValue: there is no such table.
    """
    if table not in TABLES:
        raise InvalidValue(table, "a table", did_you_mean(table, TABLES), field="table")
    return [row for record in ds for row in TABLES[table](record)]


def _rounds(record: Record) -> Iterator[Row]:
    if not isinstance(record, ExchangeRound):
        return
    shared = {
        "round": record.id,
        "name": record.name,
        "kind": str(record.kind),
        "status": str(record.history[-1].status) if record.history else None,
        **_days("", record.when),
        "part_of": record.part_of,
        "frameworks": "; ".join(record.frameworks),
        "parties": "; ".join(record.parties),
        "mediators": "; ".join(record.mediators),
        "third_parties": "; ".join(f"{one.actor} ({one.role})" for one in record.third_parties),
        "place": record.place.name if record.place is not None else None,
    }
    ending = {"sources": _sources(record), "marking": _marking(record)}
    for transfer in record.transfers:
        yield {
            **shared,
            "transfer_kind": None if transfer.kind is None else str(transfer.kind),
            "category": str(transfer.category),
            "held_by": transfer.held_by,
            "returned_to": transfer.returned_to,
            "belonging_to": "; ".join(transfer.belonging_to),
            "group": transfer.group,
            "carrier": transfer.carrier,
            **_count(transfer.count),
            "statement": transfer.statement,
            **ending,
        }
    if not record.transfers:
        named = ("transfer_kind", "category", "held_by", "returned_to", "belonging_to", "group", "carrier")
        nothing = dict.fromkeys(named)
        yield {**shared, **nothing, **_count(None), "statement": None, **ending}


def _tallies(record: Record) -> Iterator[Row]:
    if isinstance(record, ReturnTally):
        yield {
            "tally": record.id,
            "claimant": record.claimant,
            "statement": record.statement,
            **_days("since_", record.since),
            **_days("as_of_", record.as_of),
            "returned_to": record.returned_to,
            "category": str(record.category),
            "scope": str(record.scope),
            **_count(record.count),
            "sources": _sources(record),
            "marking": _marking(record),
        }


def _events(record: Record) -> Iterator[Row]:
    if isinstance(record, Event):
        place, deaths = record.place, record.fatalities
        yield {
            "event": record.id,
            "dataset": record.dataset,
            "release": record.release,
            "original_id": record.original_id,
            **_days("", record.when),
            "actors": "; ".join(
                actor.name or actor.actor or str(actor.identifiers[0]) for actor in record.actors
            ),
            "types": "; ".join(map(str, record.types)),
            "place": None if place is None else place.name,
            "country": None if place is None else place.country,
            "latitude": None if place is None else place.latitude,
            "longitude": None if place is None else place.longitude,
            "deaths_low": None if deaths is None else deaths.low,
            "deaths_best": None if deaths is None else deaths.best,
            "deaths_high": None if deaths is None else deaths.high,
            "text": record.text,
            "sources": _sources(record),
            "marking": _marking(record),
        }


TABLES: Mapping[str, Callable[[Record], Iterator[Row]]] = {
    "rounds": _rounds,
    "tallies": _tallies,
    "events": _events,
}


def _days(prefix: str, when: When | None) -> Row:
    earliest = None if when is None or when.earliest is None else when.earliest.isoformat()
    latest = None if when is None or when.latest is None else when.latest.isoformat()
    return {
        f"{prefix}when": None if when is None else str(when),
        f"{prefix}earliest": earliest,
        f"{prefix}latest": latest,
    }


def _count(count: Count | None) -> Row:
    if count is None:
        return {"low": None, "high": None, "best": None, "wording": None}
    wording = None if count.wording is None else str(count.wording)
    return {"low": count.low, "high": count.high, "best": count.best, "wording": wording}


def _sources(record: Record) -> str:
    return "; ".join(str(source) for source in record.sources)


def _marking(record: Record) -> str | None:
    return None if record.marking is None else f"TLP:{record.marking}"
