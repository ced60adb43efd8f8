"""A reader of a file of one's own, built of `conflictevents.interop.kit`: a CSV with a visit on each row."""

from collections.abc import Mapping
from typing import Any, Unpack

from acme_visits import Visit
from conflictevents.interop.kit import nw
from conflictevents.interop.kit.engine import PathLike, ReadOptions, read_file
from conflictevents.interop.kit.layout import EVENT, Cells, Layout, code, day, text
from conflictevents.interop.kit.reading import Reading, record_id

__all__ = ["VISITS", "read"]


def _canonical(cells: Cells) -> Mapping[str, nw.Expr]:
    return {
        "id": record_id("acme", cells("Visit")),
        "original_id": cells("Visit"),
        "when": cells("Day"),
        "first_day": cells.number("Day"),
        "last_day": cells.number("Day"),
        "acme_visitor": cells("Visitor"),
        "acme_seen": cells("Seen"),
    }


def _build(_layout: Layout, row: dict[str, Any]) -> Visit:
    return Visit(id=row["id"], visitor=row["acme_visitor"], seen=row["acme_seen"], when=row["when"])


VISITS = Layout(
    dataset="acme-visits",
    namespace="acme",
    title="visits of ACME",
    columns=(
        code("Visit", required=True, must=True),
        day("Day", required=True),
        text("Visitor", required=True, must=True),
        text("Seen", required=True),
    ),
    schema=EVENT,
    canonical=_canonical,
    build=_build,
)


def read(path: PathLike, **options: Unpack[ReadOptions]) -> Reading:
    """Reads a file of visits; see `ReadOptions` for the options."""
    return read_file(path, VISITS, **options)
