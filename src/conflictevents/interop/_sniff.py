"""Finding out how a file begins: where its header stands, whether there is one, and what separates its cells."""

import re
from collections.abc import Mapping, Sequence
from itertools import islice

import attrs

from conflictevents.errors import ReadError
from conflictevents.interop._columns import Column, Kind
from conflictevents.interop._layout import Layout, Match
from conflictevents.interop._rows import Row, is_hashtags, rows_of
from conflictevents.interop._text import Packing, open_text

__all__ = ["Beginning", "recognise"]

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
    with open_text(packing) as text:
        lines = list(islice(text, 4 * _ROWS_LOOKED_AT + 200))
    if not any(line.strip() for line in lines):
        raise ReadError(f"{packing.name} is empty")
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
    remedy = "" if best[0] > 0 or not layout.positions else _widths(layout, lines)
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
