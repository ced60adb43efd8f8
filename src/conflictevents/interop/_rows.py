"""Rows of delimited text, one at a time and with their line: the careful way of reading, for files that are broken.

A row that has too few or too many cells, or a quote that never ends, costs that row and no other.
"""

import csv
from collections.abc import Iterable, Iterator

import attrs

from conflictevents.interop._text import cells_of, long_cells

__all__ = ["Row", "fitted", "is_hashtags", "rows_of"]


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
        yield block[0][1]
        while (further := following()) is not None:
            if _stands_alone(further[1], delimiter, width):
                pending.append(further)
                break
            block.append(further)
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
    return Row(number, [], line, "a quote that does not end")


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
    return attrs.evolve(row, cells=[], trouble=f"{found} cells where {width} were expected")


def is_hashtags(cells: Iterable[str]) -> bool:
    """Whether this is a row of HXL hashtags: every cell that is not blank begins with `#`."""
    filled = [cell for cell in cells if cell.strip()]
    return bool(filled) and all(cell.lstrip().startswith("#") for cell in filled)
