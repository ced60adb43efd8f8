"""Rows of delimited text, one at a time and with their line: the careful way of reading, for files that are broken.

A row that has too few or too many cells, or a quote that never ends, costs that row and no other.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

import attrs

from conflictevents.errors import ReadError, shown
from conflictevents.formats.limits import current_limits
from conflictevents.interop.kit.columns import Column, Kind
from conflictevents.interop.kit.layout import Layout, Match
from conflictevents.interop.kit.opening import Packing, cells_of, long_cells, open_lines

__all__ = ["Beginning", "Row", "fitted", "is_hashtags", "recognise", "rows_of"]


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
    """The row with as many cells as there are columns, or with its trouble told.

    Blank cells beyond the last column are dropped; as many cells at the end as the layout allows may be missing.
    """
    if row.trouble:
        return row
    found = len(row.cells)
    if width - optional_tail <= found <= width:
        return attrs.evolve(row, cells=row.cells + [""] * (width - found))
    if found > width and not any(cell.strip() for cell in row.cells[width:]):
        return attrs.evolve(row, cells=row.cells[:width])
    return attrs.evolve(
        row,
        cells=[],
        trouble=f"{found} cells where {width} were expected; put cells that hold the separator in quotes",
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
        ReadError: the file is empty.
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
    for delimiter in dict.fromkeys((layout.delimiter, ",", "\t", ";")):
        quoted = layout.quoted if layout.quoted is not None else lines[0].lstrip().startswith('"')
        quoted = quoted or delimiter not in {layout.delimiter, "\t"}
        rows = list(islice(rows_of(lines, delimiter, quoted=quoted), _ROWS_LOOKED_AT))
        for place, row in enumerate(rows[:_HEADER_IS_AMONG]):
            match = layout.match(row.cells)
            if match is not None:
                hashtags = place + 1 < len(rows) and is_hashtags(rows[place + 1].cells)
                last = rows[place + hashtags]
                return Beginning(
                    header=tuple(row.cells),
                    match=match,
                    skipped=place + 1 + hashtags,
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
