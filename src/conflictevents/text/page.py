"""Pages: a title and what follows it, tables among it, as text of 80 columns and as HTML.

Tables fit a width: columns of text and of numbers, folded where they have to be.
"""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import attrs

from conflictevents.errors import unknown_attribute, visible

__all__ = ["WIDTH", "Heading", "Items", "Page", "Readable", "Row", "Table", "folded", "texts"]

_GAP = "  "
_NARROWEST = 10


def texts(several: Iterable[str]) -> tuple[str, ...]:
    """Texts in the order given."""
    return tuple(several)


def _remarks(several: str | Iterable[str]) -> tuple[str, ...]:
    return (several,) if isinstance(several, str) else tuple(several)


def _titles(several: Iterable[str]) -> frozenset[str]:
    return frozenset(several)


@attrs.frozen
class Row:
    """One row of a table.

    Attributes:
        cells: the texts, one for each column.
        below: remarks on the row, across the columns below it; one alone will do.
    """

    cells: tuple[str, ...] = attrs.field(converter=texts)
    below: tuple[str, ...] = attrs.field(default=(), converter=_remarks)


def _rows(rows: Iterable[Row | Sequence[str]]) -> tuple[Row, ...]:
    return tuple(row if isinstance(row, Row) else Row(row) for row in rows)


@attrs.frozen
class Table:
    """Rows under the titles of their columns.

    Attributes:
        columns: the titles.
        rows: the rows; sequences of texts are read as rows.
        numbers: the titles of the columns whose cells are numbers: these stand to the right and fold last.
    """

    columns: tuple[str, ...] = attrs.field(converter=texts)
    rows: tuple[Row, ...] = attrs.field(converter=_rows)
    numbers: frozenset[str] = attrs.field(default=frozenset(), converter=_titles)

    def lines(self, width: int) -> Iterator[str]:
        """The table as lines of text; wider than `width` only where it has more columns than fit."""
        widths = self._widths(width)
        if any(self.columns):
            yield from self._row(self.columns, widths, bottom=True)
            yield _GAP.join("-" * column_width for column_width in widths)
        for row in self.rows:
            yield from self._row(row.cells, widths)
            for remark in row.below:
                yield from folded(remark, width, first="  ", later="    ")

    def html(self) -> str:
        """The table as HTML, every text escaped."""
        aligned = [' style="text-align:right"' if title in self.numbers else "" for title in self.columns]
        head = _cells("th", self.columns, aligned) if any(self.columns) else ""
        across = f'<tr><td colspan="{len(self.columns)}"><small>'
        body = "".join(
            f"<tr>{_cells('td', row.cells, aligned)}</tr>"
            + "".join(f"{across}{escape(remark)}</small></td></tr>" for remark in row.below)
            for row in self.rows
        )
        return f"<table>{f'<thead><tr>{head}</tr></thead>' if head else ''}<tbody>{body}</tbody></table>"

    def _widths(self, width: int) -> list[int]:
        """The widths of the columns: as wide as their cells, the widest folded first, text before numbers; titles where there is room."""
        widths = [
            max(
                [len(word) for word in title.split()] + [len(row.cells[index]) for row in self.rows],
                default=0,
            )
            for index, title in enumerate(self.columns)
        ]
        spare = width - sum(widths) - len(_GAP) * (len(widths) - 1)
        for numbers in (False, True):
            places = [index for index, title in enumerate(self.columns) if (title in self.numbers) is numbers]
            while spare < 0 and places:
                widest = max(places, key=lambda index: widths[index])
                if widths[widest] <= _NARROWEST:
                    break
                widths[widest] -= 1
                spare += 1
        for index, title in sorted(enumerate(self.columns), key=lambda column: len(column[1])):
            missing = len(title) - widths[index]
            if 0 < missing <= spare:
                widths[index] += missing
                spare -= missing
        return widths

    def _row(self, cells: Sequence[str], widths: Sequence[int], *, bottom: bool = False) -> Iterator[str]:
        columns = [
            folded(cell, column_width) or [""] for cell, column_width in zip(cells, widths, strict=True)
        ]
        height = max(map(len, columns))
        for column in columns:
            missing = [""] * (height - len(column))
            column[:] = missing + column if bottom else column + missing
        right = [title in self.numbers for title in self.columns]
        for line in zip(*columns, strict=True):
            placed = (
                text.rjust(column_width) if is_right else text.ljust(column_width)
                for text, column_width, is_right in zip(line, widths, right, strict=True)
            )
            yield _GAP.join(placed).rstrip()


def folded(text: str, width: int, first: str = "", later: str = "") -> list[str]:
    """A paragraph as lines of at most `width`, with what stands before the first line and before the others.

    An address is never broken, so that it can be copied; lines with one may be longer.
    """
    return wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=later,
        break_on_hyphens=False,
        break_long_words="://" not in text,
    )


def _cells(name: str, cells: Sequence[str], aligned: Sequence[str]) -> str:
    return "".join(
        f"<{name}{style}>{escape(cell)}</{name}>" for cell, style in zip(cells, aligned, strict=True)
    )


WIDTH = 80
"""The columns of text that a page keeps to."""

_INDENT = "  "


@attrs.frozen
class Heading:
    """The title of what follows it on a page.

    Attributes:
        text: the title.
    """

    text: str


@attrs.frozen
class Items:
    """A list of short texts.

    Attributes:
        texts: the texts.
    """

    texts: tuple[str, ...] = attrs.field(converter=texts)


Block = str | Heading | Items | Table


def _blocks(several: Iterable[Block]) -> tuple[Block, ...]:
    return tuple(several)


@attrs.frozen
class Page:
    """A title, and paragraphs, headings, lists and tables below it.

    Attributes:
        title: the title.
        blocks: what stands below it, in order; text is a paragraph.
    """

    title: str
    blocks: tuple[Block, ...] = attrs.field(converter=_blocks)

    def __str__(self) -> str:
        lines = folded(self.title, WIDTH)
        for block in self.blocks:
            lines += ["", *_lines(block)]
        return visible("\n".join(lines))

    def html(self) -> str:
        """The page as HTML without scripts or style sheets, every text escaped."""
        body = "".join(map(_html, self.blocks))
        return visible(
            f'<div class="conflictevents"><p><strong>{escape(self.title)}</strong></p>{body}</div>'
        )


class Readable:
    """A base for results that show themselves as a page, in print and in a notebook; `repr` is the page's title."""

    __slots__ = ()

    def _page(self) -> Page:
        raise NotImplementedError

    def __str__(self) -> str:
        return str(self._page())

    def __repr__(self) -> str:
        name, title = type(self).__name__, self._page().title
        return f"<{title}>" if title.lower().startswith(name.lower()) else f"<{name}: {title}>"

    def _repr_html_(self) -> str:
        return self._page().html()

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            raise unknown_attribute(self, name)


def _lines(block: Block) -> Iterator[str]:
    room = WIDTH - len(_INDENT)
    match block:
        case Heading():
            yield from folded(block.text, WIDTH)
        case Items():
            for text in block.texts:
                yield from folded(text, WIDTH, first=f"{_INDENT}- ", later=f"{_INDENT}  ")
        case Table():
            yield from (f"{_INDENT}{line}".rstrip() for line in block.lines(room))
        case _:
            yield from folded(block, WIDTH, first=_INDENT, later=_INDENT)


def _html(block: Block) -> str:
    match block:
        case Heading():
            return f"<h4>{escape(block.text)}</h4>"
        case Items():
            return f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in block.texts)}</ul>"
        case Table():
            return block.html()
        case _:
            return f"<p>{escape(block)}</p>"
