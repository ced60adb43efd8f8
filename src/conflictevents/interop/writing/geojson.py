"""GeoJSON (RFC 7946): rounds and events as features, a point where the place has coordinates.

Coordinates are longitude and latitude in WGS 84, as the format has them. What has no coordinates is a feature without a geometry
(RFC 7946, 3.2), so that nothing is missing from the file; maps leave it out.
"""

import json
import os
from collections.abc import Iterator
from itertools import chain
from typing import Any

from conflictevents.dataset import Dataset
from conflictevents.interop.writing.sheets import flat_rows, write_text
from conflictevents.ledger.wording import format_persons, side_in_words
from conflictevents.questions.redact import redact
from conflictevents.values import Count, Marking, MarkingName

__all__ = ["features", "write_geojson"]

Feature = dict[str, Any]
_OF_TRANSFERS = frozenset(
    "transfer_kind category held_by returned_to belonging_to group carrier low high best wording statement adds tree "
    "living_low living_high remains_low remains_high".split()
)


def write_geojson(
    ds: Dataset,
    path: str | os.PathLike[str],
    *,
    up_to: Marking | MarkingName = Marking.GREEN,
    small_cells: int | None = None,
) -> None:
    """Write the rounds and events of a dataset as a collection of features.

    >>> import conflictevents as ce
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> ds = ce.datasets.load("yemen-exchanges")
    >>> ce.interop.write_geojson(ds, folder / "rounds.geojson")
    >>> (folder / "rounds.geojson").exists()
    True

    Args:
        ds: the dataset.
        path: the file to write; it is replaced in one step.
        up_to: the strictest marking that may be shared; see `ce.redact`.
        small_cells: as `ce.redact` has it; None hides none.
    """
    written = [
        json.dumps(feature, ensure_ascii=False)
        for feature in features(ds, up_to=up_to, small_cells=small_cells)
    ]
    between = ",\n"
    write_text(path, f'{{"type": "FeatureCollection", "features": [\n{between.join(written)}\n]}}\n')


def features(
    ds: Dataset, *, up_to: Marking | MarkingName = Marking.GREEN, small_cells: int | None = None
) -> Iterator[Feature]:
    """The rounds and events of a dataset as features, in the order of its records.

    The properties of a round are the columns of `flat_rows` that are about the round itself, `figures` with what passed in words,
    and what its transfers add to totals together: `adds`, `living_low` to `living_high`, `remains_low` to `remains_high`. Of a
    round whose persons are counted in others of its `tree`, `adds` is `no`.
    """
    shared = redact(ds, up_to, small_cells=small_cells)
    transfers: dict[str, list[dict[str, Any]]] = {}
    for row in flat_rows(shared, "rounds", every_row=True):
        transfers.setdefault(row["round"], []).append(row)
    events = flat_rows(shared, "events")
    return chain(
        (_round(shared, rows) for rows in transfers.values()),
        (_feature(row["event"], "event", row) for row in events),
    )


def _round(ds: Dataset, rows: list[dict[str, Any]]) -> Feature:
    first = rows[0]
    properties = {name: value for name, value in first.items() if name not in _OF_TRANSFERS}
    adding = [row for row in rows if row["adds"] == "yes"]
    properties["figures"] = "; ".join(dict.fromkeys(filter(None, (_figure(ds, row) for row in rows)))) or None
    properties["adds"] = "yes" if adding else first["adds"]
    properties["tree"] = first["tree"]
    for column in ("living", "remains"):
        counts = [
            Count(low=row[f"{column}_low"], high=row[f"{column}_high"])
            for row in adding
            if row[f"{column}_low"] is not None
        ]
        total = Count.sum(counts) if counts else None
        properties[f"{column}_low"] = None if total is None else total.low
        properties[f"{column}_high"] = None if total is None else total.high
    return _feature(first["round"], "round", properties)


def _figure(ds: Dataset, row: dict[str, Any]) -> str | None:
    if row["category"] is None or row["low"] is None:
        return None
    count = Count(**{name: row[name] for name in ("low", "high", "best", "wording")})
    return f"{format_persons(count, row['category'])} to {side_in_words(ds, row['returned_to'])}"


def _feature(id: str, record: str, properties: dict[str, Any]) -> Feature:
    cells = {
        name: value for name, value in properties.items() if name not in (record, "latitude", "longitude")
    }
    where = properties["longitude"], properties["latitude"]
    return {
        "type": "Feature",
        "id": id,
        "geometry": None if None in where else {"type": "Point", "coordinates": list(where)},
        "properties": {
            "record": record,
            **{name: value for name, value in cells.items() if value not in (None, "")},
        },
    }
