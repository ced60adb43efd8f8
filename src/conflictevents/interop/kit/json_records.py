"""JSON files as rows: an array of records, one record a line, or the envelope of an API with its `Result`."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from conflictevents.errors import ReadError, shown
from conflictevents.formats.limits import DEEPEST, current_limits, format_size
from conflictevents.interop.kit.columns import fold
from conflictevents.interop.kit.delimited import Row
from conflictevents.interop.kit.opening import Packing, open_text

__all__ = ["cell_of", "header_of", "is_json", "records_in", "rows_from"]

_ENVELOPES = ("Result", "result", "results", "data", "records", "features")
_ERRORS = (
    "error",
    "errors",
    "message",
    "Message",
    "messages",
    "detail",
    "title",
    "fault",
    "exception",
    "reason",
)


_SURROGATE = re.compile("[\ud800-\udfff]")


def is_json(packing: Packing) -> bool:
    """Whether a file begins as JSON does."""
    with open_text(packing) as text:
        return text.read(200).lstrip()[:1] in {"{", "["}


def records_in(packing: Packing, coordinates: tuple[str, str] | None = None) -> list[tuple[int, Any]]:
    """The records of a JSON file, numbered from 1; in JSON Lines the number is the line.

    What is no JSON object is given as it is (a line that is no JSON as its text), to be set aside by the reader. Of
    GeoJSON each feature is a record: its properties, and the point of its geometry where these lack coordinates.

    Args:
        packing: the file.
        coordinates: the columns for latitude and longitude, if the source has them.

    Raises:
        ReadError: the file as a whole is no JSON, is too large or too deep, or is what a service answered instead of data.
    """
    largest = min(current_limits().document, packing.largest)
    with open_text(packing) as text:
        document_text = text.read(largest + 1)
    if len(document_text) > largest:
        raise ReadError(
            f"{packing.name} holds more than {format_size(largest)} of JSON; download it in pages, or as CSV"
        )
    try:
        document = _parsed(document_text)
    except RecursionError:
        raise _too_deep(packing.name) from None
    except ValueError as error:
        lines = list(_lines(document_text, packing.name))
        if any(isinstance(record, dict) for _, record in lines):
            return [(number, _unfolded(record, coordinates)) for number, record in lines]
        raise ReadError(
            f"{packing.name} is neither JSON nor JSON Lines ({error}); check that it is the file you mean, and "
            "download it again"
        ) from None
    if isinstance(document, dict):
        records = next((document[key] for key in _ENVELOPES if isinstance(document.get(key), list)), None)
        if not records and _is_refusal(document):
            raise ReadError(
                f"{packing.name} is no data but the answer of a service: {shown(cell_of(document), 400)}; correct the "
                "request as it says, and download again"
            )
        document = [document] if records is None else records
    if not isinstance(document, list):
        raise ReadError(
            f"{packing.name} holds no records, but {shown(document)}; expected an array, or one object a line: check "
            "that it is the file you mean"
        )
    return [(number, _unfolded(record, coordinates)) for number, record in enumerate(document, 1)]


def _parsed(text: str) -> Any:
    """The document, no deeper than allowed.

    Raises:
        RecursionError: it is deeper.
        ValueError: it is no JSON.
    """
    document = json.loads(text)
    level, depth = [document], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise RecursionError
        level = (
            [
                member
                for value in level
                for member in (value.values() if isinstance(value, dict) else value)
                if isinstance(member, (dict, list))
            ]
            if depth > 1
            else [value for value in level if isinstance(value, (dict, list))]
        )
    return document


def _too_deep(name: str) -> ReadError:
    return ReadError(
        f"{name} holds lists and objects more than {DEEPEST} deep; check that it is the file you mean"
    )


def _is_refusal(document: Mapping[str, Any]) -> bool:
    """Whether this is how a service says no: an error or a message, and no success."""
    if document.get("success") is False:
        return True
    return any(document.get(key) for key in _ERRORS) and not document.keys() & {"id", "date", "properties"}


def _unfolded(record: Any, coordinates: tuple[str, str] | None) -> Any:
    """A feature of GeoJSON as its properties, with the coordinates of its point where it has no others."""
    if not isinstance(record, dict) or record.get("type") != "Feature" or "properties" not in record:
        return record
    properties = record["properties"]
    cells = dict(properties) if isinstance(properties, dict) else {}
    geometry = record.get("geometry")
    if coordinates is None or not isinstance(geometry, dict) or geometry.get("type") != "Point":
        return cells
    point = geometry.get("coordinates")
    taken = {fold(key) for key, value in cells.items() if value not in (None, "")}
    if isinstance(point, list) and len(point) >= 2 and not taken & set(map(fold, coordinates)):
        cells = {key: value for key, value in cells.items() if fold(key) not in map(fold, coordinates)}
        cells[coordinates[0]], cells[coordinates[1]] = point[1], point[0]
    return cells


def _lines(whole: str, name: str) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(whole.split("\n"), 1):
        if line.strip():
            try:
                yield number, _parsed(line)
            except RecursionError:
                raise _too_deep(f"{name}, line {number},") from None
            except ValueError:
                yield number, line


def cell_of(value: Any) -> str:
    """A JSON value as a cell of delimited text."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def header_of(records: Iterable[tuple[int, Any]]) -> list[str]:
    """All keys of all records, in the order in which they first appear."""
    return list(dict.fromkeys(key for _, record in records if isinstance(record, Mapping) for key in record))


def rows_from(records: Iterable[tuple[int, Any]], header: Sequence[str]) -> Iterator[Row]:
    """The records as rows under one header."""
    for number, record in records:
        if not isinstance(record, Mapping):
            yield Row(
                number, [], _sendable(cell_of(record)), "no JSON object; write each record as an object"
            )
            continue
        cells = [cell_of(record.get(name)) for name in header]
        text = "".join(cells)
        if text.isascii() or _SURROGATE.search(text) is None:
            yield Row(number, cells, "")
        else:
            reason = "a text with half of a surrogate pair, which is no letter; remove it"
            yield Row(number, [], _sendable(cell_of(dict(record))), reason)


def _sendable(text: str) -> str:
    """The text, with halves of surrogate pairs as escape sequences."""
    return text.encode("utf-8", "backslashreplace").decode()
