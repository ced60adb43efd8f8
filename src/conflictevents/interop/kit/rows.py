"""Rows of a file, one at a time and with their line: the careful way of reading, for files that are broken.

A row of delimited text that has too few or too many cells, or a quote that never ends, costs that row and no other.
JSON is an array of records, one record a line, or the envelope of an API with its `Result`.
"""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Self

import attrs

from conflictevents.errors import ReadError, shown
from conflictevents.formats.limits import DEEPEST, current_limits, format_size
from conflictevents.interop.kit.layout import Column, Kind, Layout, Match, fold
from conflictevents.interop.kit.opening import Packing, cells_of, long_cells, open_lines, open_text

__all__ = [
    "Beginning",
    "Row",
    "cell_of",
    "fitted",
    "header_of",
    "is_hashtags",
    "is_json",
    "recognise",
    "records_in",
    "rows_from",
    "rows_of",
]


@attrs.frozen
class Row:
    """One row of a file.

    Attributes:
        line: the line it begins on, counted from 1.
        cells: its cells; empty for a line that cannot be taken apart.
        text: the row as it stands.
        trouble: why it cannot be taken apart, or an empty string.
    """

    line: int
    cells: list[str]
    text: str
    trouble: str = ""


def rows_of(lines: Iterable[str], delimiter: str, *, quoted: bool, width: int | None = None) -> Iterator[Row]:
    """The rows of delimited text; lines with nothing on them are no rows.

    Args:
        lines: the lines, with their ends.
        delimiter: what separates cells.
        quoted: whether cells may stand in quotes, and then span lines.
        width: how many cells a row should have. Where a quote does not end, a later line that has exactly so
            many is taken for the next row, and the row with the quote for broken.
    """
    pending: list[tuple[int, str]] = []
    numbered = enumerate(lines, 1)
    ended = True

    def following() -> tuple[int, str] | None:
        return pending.pop() if pending else next(numbered, None)

    def joined(block: list[tuple[int, str]]) -> Iterator[str]:
        """The lines that a row may go on over; asked beyond the last of them only while a quote is open."""
        nonlocal ended
        length = len(block[0][1])
        yield block[0][1]
        while (further := following()) is not None:
            if _stands_alone(further[1], delimiter, width):
                pending.append(further)
                break
            block.append(further)
            length += len(further[1])
            if length > current_limits().line:
                break
            yield further[1]
        ended = False

    while (start := following()) is not None:
        number, line = start
        if not line.strip("\r\n"):
            continue
        if not quoted or '"' not in line:
            yield Row(number, cells_of(line, delimiter, quoted=False), line)
            continue
        block, ended = [start], True
        with long_cells():
            cells = next(csv.reader(joined(block), delimiter=delimiter), [])
        if ended:
            yield Row(number, cells, "".join(part for _, part in block))
        else:
            pending.extend(reversed(block[1:]))
            yield _broken(line, number, delimiter, width)


def _stands_alone(line: str, delimiter: str, width: int | None) -> bool:
    if width is None or width < 3 or line.count(delimiter) < width - 1 or line.count('"') % 2:
        return False
    try:
        return len(cells_of(line, delimiter, quoted=True, strict=True)) == width
    except csv.Error:
        return False


def _broken(line: str, number: int, delimiter: str, width: int | None) -> Row:
    """A line with an odd quote: read all the same where it then has the right number of cells."""
    cells = cells_of(line, delimiter, quoted=True)
    if width is not None and len(cells) == width:
        return Row(number, [cell.rstrip("\r\n") for cell in cells], line)
    return Row(number, [], line, "a quote that does not end; close it, or write it twice")


def fitted(row: Row, width: int, optional_tail: int) -> Row:
    """The row with as many cells as there are columns, or with its trouble reported.

    Blank cells beyond the last column are dropped; as many cells at the end as the layout allows may be missing.
    """
    if row.trouble:
        return row
    cells_found = len(row.cells)
    if width - optional_tail <= cells_found <= width:
        return attrs.evolve(row, cells=row.cells + [""] * (width - cells_found))
    if cells_found > width and not any(cell.strip() for cell in row.cells[width:]):
        return attrs.evolve(row, cells=row.cells[:width])
    return attrs.evolve(
        row,
        cells=[],
        trouble=f"{cells_found} cells where {width} were expected; put cells that hold the separator in quotes",
    )


def is_hashtags(cells: Iterable[str]) -> bool:
    """Whether this is a row of HXL hashtags: every cell that is not blank begins with `#`."""
    filled = [cell for cell in cells if cell.strip()]
    return bool(filled) and all(cell.lstrip().startswith("#") for cell in filled)


_ROWS_LOOKED_AT = 12
_HEADER_IS_AMONG = 6
_DIGITS = re.compile(r"\d+(\.0*)?")
_DAYLIKE = re.compile(r"\d{4}-\d\d-\d\d.*|\d{8}(\d{6})?|\d{1,2}/\d{1,2}/\d{4}.*")


@attrs.frozen
class Beginning:
    """How a file begins.

    Attributes:
        header: the names of its columns, from its header or, without one, from the layout.
        match: which of them are the layout's.
        skipped: how many rows stand before the first row of data.
        regular: whether those rows are a header on the first line, with HXL hashtags below it at most.
        delimiter: what separates cells.
        quoted: whether cells may stand in quotes.
    """

    header: tuple[str, ...]
    match: Match
    skipped: int
    regular: bool
    delimiter: str
    quoted: bool


def recognise(packing: Packing, layout: Layout) -> Beginning:
    """How a file begins, read by names where it has a header, and checked where it has none.

    Raises:
        UnknownLayout: neither a header nor the cells themselves are those of the layout.
        ReadError: the file is empty, or a column of the layout is there twice.
    """
    with open_lines(packing) as text:
        lines = list(islice(text, 4 * _ROWS_LOOKED_AT + 200))
    beginning = next((line.strip() for line in lines if line.strip()), "")
    if not beginning:
        raise ReadError(f"{packing.name} is empty; download it again")
    if beginning.startswith("<"):
        title = re.search(r"<title[^>]*>([^<]*)", "".join(lines), re.IGNORECASE)
        text_of = f", {' '.join(title[1].split())!r}," if title else ""
        raise ReadError(
            f"{packing.name} is a web page{text_of} and no data: it begins with {shown(beginning)}; open its address in "
            "a browser, and download the data that it leads to"
        )
    best: tuple[float, Sequence[str]] = (-1.0, ())
    for delimiter in dict.fromkeys((layout.delimiter, ",", "\t", ";", "|")):
        quoted = layout.quoted if layout.quoted is not None else lines[0].lstrip().startswith('"')
        quoted = quoted or delimiter not in {layout.delimiter, "\t"}
        rows = list(islice(rows_of(lines, delimiter, quoted=quoted), _ROWS_LOOKED_AT))
        for index, row in enumerate(rows[:_HEADER_IS_AMONG]):
            match = layout.match(row.cells, f"{packing.name}, line {row.line}")
            if match is not None:
                hashtags = index + 1 < len(rows) and is_hashtags(rows[index + 1].cells)
                last = rows[index + hashtags]
                return Beginning(
                    header=tuple(row.cells),
                    match=match,
                    skipped=index + 1 + hashtags,
                    regular=last.line == 1 + hashtags and not _spans_lines(row),
                    delimiter=delimiter,
                    quoted=quoted,
                )
            best = max(best, (layout.likeness(row.cells), row.cells), key=lambda pair: pair[0])
        positional = _by_position(rows, layout)
        if positional is not None:
            match = layout.match(positional)
            assert match is not None
            return Beginning(positional, match, 0, regular=True, delimiter=delimiter, quoted=quoted)
    remedy = f"it begins with {shown(beginning)}: check that it is the file you mean"
    if best[0] == 0 and layout.positions:
        remedy = f"{_widths(layout, lines)}; {remedy}"
    elif best[0] > 0:
        remedy = ""
    raise layout.refuse(packing.name, [name for name in best[1] if name.strip()][:400], remedy)


def _spans_lines(row: Row) -> bool:
    """Whether a cell of a row holds the end of a line, so that rows and lines count differently."""
    return any("\n" in cell or "\r" in cell for cell in row.cells)


def _by_position(rows: Sequence[Row], layout: Layout) -> tuple[str, ...] | None:
    """The order of columns that the rows of a file without a header bear out, if one does."""
    for names in layout.positions:
        shortest = len(names) - layout.optional_tail
        kinds = {column.name: column for column in layout.columns}
        fitting = [row for row in rows if shortest <= len(row.cells) <= len(names)]
        if len(fitting) * 2 <= len(rows):
            continue
        good = sum(_bears_out(row.cells, names, kinds) for row in fitting)
        if good * 2 > len(rows):
            return names
    return None


def _bears_out(cells: Sequence[str], names: Sequence[str], kinds: Mapping[str, Column]) -> bool:
    """Whether cells read by position hold what their columns hold: days, numbers, and nothing missing that must be there."""
    for name, cell in zip(names, cells, strict=False):
        column = kinds.get(name)
        if column is None:
            continue
        bare = cell.strip()
        if not bare:
            if column.must:
                return False
            continue
        if bare not in column.missing and not _looks_right(column.kind, bare):
            return False
    return True


def _looks_right(kind: Kind, cell: str) -> bool:
    if kind is Kind.DAY:
        return _DAYLIKE.fullmatch(cell) is not None
    if kind is Kind.COUNT:
        return _DIGITS.fullmatch(cell) is not None
    return kind is not Kind.NUMBER or _is_number(cell)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _widths(layout: Layout, lines: Sequence[str]) -> str:
    widths = sorted({line.count(layout.delimiter) + 1 for line in lines if line.strip()})
    known = ", ".join(str(len(names)) for names in layout.positions)
    return f"it has no header, and rows of {', '.join(map(str, widths[:5]))} cells where {known} are known"


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


class _Written(float):
    """A number of JSON that is shown as it was written: an id `1.2E+09` has lost its last digits."""

    written: str

    def __new__(cls, written: str) -> Self:
        number = super().__new__(cls, written)
        number.written = written
        return number

    def __str__(self) -> str:
        return self.written


def _constant(name: str) -> None:
    """What some tools write into JSON for a number that is missing.

    Raises:
        ValueError: it is another constant, which JSON does not have.
    """
    if name != "NaN":
        raise ValueError(f"{name} is no number")


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object, each of whose keys stands once.

    Raises:
        ValueError: a key stands twice.
    """
    cells = dict(pairs)
    if len(cells) < len(pairs):
        keys = [key for key, _ in pairs]
        double = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key {shown(double)} stands twice in one object")
    return cells


def _parsed(text: str) -> Any:
    """The document, no deeper than allowed.

    Raises:
        RecursionError: it is deeper.
        ValueError: it is no JSON.
    """
    document = json.loads(
        text, parse_float=_Written, parse_constant=_constant, object_pairs_hook=_without_doubles
    )
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
