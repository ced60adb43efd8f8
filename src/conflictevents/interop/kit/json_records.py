"""JSON files as rows: an array of records, one record a line, or the envelope of an API with its `Result`."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from conflictevents.errors import ReadError
from conflictevents.interop.kit.delimited import Row
from conflictevents.interop.kit.opening import Packing, open_text

__all__ = ["cell_of", "header_of", "is_json", "records_in", "rows_from"]

_ENVELOPES = ("Result", "result", "results", "data", "records")


def is_json(packing: Packing) -> bool:
    """Whether a file begins as JSON does."""
    with open_text(packing) as text:
        return text.read(200).lstrip()[:1] in {"{", "["}


def records_in(packing: Packing) -> list[tuple[int, Any]]:
    """The records of a JSON file, numbered from 1; in JSON Lines the number is the line.

    What is no JSON object is given as it is (a line that is no JSON as its text), to be set aside by the reader.

    Raises:
        ReadError: the file as a whole is no JSON.
    """
    with open_text(packing) as text:
        whole = text.read()
    try:
        document = json.loads(whole)
    except ValueError as error:
        lines = list(_lines(whole))
        if any(isinstance(record, dict) for _, record in lines):
            return lines
        raise ReadError(f"{packing.name} is neither JSON nor JSON Lines: {error}") from None
    if isinstance(document, dict):
        document = next(
            (document[key] for key in _ENVELOPES if isinstance(document.get(key), list)), [document]
        )
    if not isinstance(document, list):
        raise ReadError(f"{packing.name} holds no records: expected an array or one object a line")
    return list(enumerate(document, 1))


def _lines(whole: str) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(whole.splitlines(), 1):
        if line.strip():
            try:
                yield number, json.loads(line)
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
        if isinstance(record, Mapping):
            yield Row(number, [cell_of(record.get(name)) for name in header], "")
        else:
            yield Row(number, [], cell_of(record), "no JSON object")
