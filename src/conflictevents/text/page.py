"""Pages: a title and what follows it, tables among it, as text of 80 columns and as HTML.

As text, tables fit a width: columns of text and of numbers, folded where they have to be. As HTML, text stands left and
numbers right, long tables and lists open by hand, addresses are links, and nothing runs or is fetched.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import attrs

from conflictevents.errors import unknown_attribute, visible
from conflictevents.values import Marking

__all__ = [
    "WIDTH",
    "Block",
    "Details",
    "Heading",
    "Id",
    "Inline",
    "Items",
    "Link",
    "Page",
    "Phrase",
    "Readable",
    "Row",
    "Table",
    "document_of",
    "folded",
    "headed",
    "list_limits",
    "markup_of",
    "texts",
]

_GAP = "  "
_NARROWEST = 10


@attrs.frozen
class Id:
    """The id of a record after its name: in brackets as text, small as HTML.

    Attributes:
        id: the id.
    """

    id: str

    def __str__(self) -> str:
        return f"({self.id})"


@attrs.frozen
class Link:
    """Something that can be read elsewhere.

    Attributes:
        text: what it is.
        url: its address; only one of http or https becomes a link.
    """

    text: str
    url: str

    def __str__(self) -> str:
        return self.url if self.text in ("", self.url) else f"{self.text}, {self.url}"


def _parts(several: "Iterable[str | Id | Link]") -> "tuple[str | Id | Link, ...]":
    return tuple(several)


@attrs.frozen
class Phrase:
    """A text of several parts, ids and links among them.

    Attributes:
        parts: the parts, spaces included.
    """

    parts: tuple[str | Id | Link, ...] = attrs.field(converter=_parts)

    def __str__(self) -> str:
        return "".join(map(str, self.parts))

    @classmethod
    def joined(cls, separator: str, texts: "Iterable[Inline]") -> "Phrase":
        """Several texts with a separator between them."""
        parts: list[str | Id | Link] = []
        for text in texts:
            parts += [separator] if parts else []
            parts += text.parts if isinstance(text, Phrase) else (text,)
        return cls(parts)


Inline = str | Id | Link | Phrase
"""A text on a line: plain, or with ids and links in it."""


def texts(several: Iterable[Inline]) -> tuple[Inline, ...]:
    """Texts in the order given."""
    return tuple(several)


def _titles_of(several: Iterable[str]) -> tuple[str, ...]:
    return tuple(several)


def _remarks(several: Inline | Iterable[Inline]) -> tuple[Inline, ...]:
    return (several,) if isinstance(several, str | Id | Link | Phrase) else tuple(several)


def _titles(several: Iterable[str]) -> frozenset[str]:
    return frozenset(several)


@attrs.frozen
class Row:
    """One row of a table.

    Attributes:
        cells: the texts, one for each column.
        below: remarks on the row, across the columns below it; one alone will do.
    """

    cells: tuple[Inline, ...] = attrs.field(converter=texts)
    below: tuple[Inline, ...] = attrs.field(default=(), converter=_remarks)


def _rows(rows: Iterable[Row | Sequence[Inline]]) -> tuple[Row, ...]:
    return tuple(row if isinstance(row, Row) else Row(row) for row in rows)


@attrs.frozen
class Table:
    """Rows under the titles of their columns.

    Attributes:
        columns: the titles.
        rows: the rows; sequences of texts are read as rows.
        numbers: the titles of the columns whose cells are numbers: these stand to the right and fold last.
    """

    columns: tuple[str, ...] = attrs.field(converter=_titles_of)
    rows: tuple[Row, ...] = attrs.field(converter=_rows)
    numbers: frozenset[str] = attrs.field(default=frozenset(), converter=_titles)

    def without_empty_columns(self) -> "Table":
        """The table without the columns in which no row has anything."""
        filled = [
            index
            for index in range(len(self.columns))
            if any(_is_filled(row.cells[index]) for row in self.rows)
        ]
        if len(filled) in (0, len(self.columns)):
            return self
        return Table(
            [self.columns[index] for index in filled],
            [attrs.evolve(row, cells=[row.cells[index] for index in filled]) for row in self.rows],
            self.numbers,
        )

    def lines(self, width: int) -> Iterator[str]:
        """The table as lines of text; wider than `width` only where it has more columns than fit."""
        widths = self._widths(width)
        if any(self.columns):
            yield from self._row(self.columns, widths, bottom=True)
            yield _GAP.join("-" * column_width for column_width in widths)
        for row in self.rows:
            yield from self._row(row.cells, widths)
            for remark in row.below:
                yield from folded(str(remark), width, first="  ", later="    ")

    def html(self) -> str:
        """The table as HTML, every text escaped; of a long one the first rows, and the others to open."""
        is_wide = any(self.columns) and (
            len(self.columns) > _FEW_COLUMNS
            or len(self.numbers) >= _MANY_NUMBERS
            or self._least_letters() > _PHONE
        )
        return "".join(
            _unfold(self._html(rows, is_wide=is_wide), index, len(rows), ("row", "rows"))
            for index, rows in _shares(self.rows)
        )

    def _html(self, rows: Sequence[Row], *, is_wide: bool) -> str:
        aligned = [_RIGHT if title in self.numbers else _LEFT for title in self.columns]
        head = _cells("th", self.columns, aligned) if any(self.columns) else ""
        named = [
            f'{style} data-t="{_escape(title)}"' for style, title in zip(aligned, self.columns, strict=True)
        ]
        across = f'<tr class="below"><td colspan="{len(self.columns)}"{_LEFT}>'
        body = "".join(
            f"<tr>{_cells('td', row.cells, named if is_wide else aligned)}</tr>"
            + "".join(f"{across}<div>{_markup(remark)}</div></td></tr>" for remark in row.below)
            for row in rows
        )
        thead = f"<thead><tr>{head}</tr></thead>" if head else ""
        kind = ' class="stack"' if is_wide else "" if head else ' class="card"'
        return f'<div class="wide"><table{kind}>{thead}<tbody>{body}</tbody></table></div>'

    def _least_letters(self) -> int:
        """How many letters stand on a line where every column is folded as far as it can be; any letter ends a line of the last."""
        letters = [
            max((len(word) for cell in cells for word in _WORD.findall(str(cell))), default=0)
            for cells in zip(self.columns, *(row.cells for row in self.rows), strict=True)
        ]
        return sum(letters[:-1]) + _GAP_ON_PHONES * (len(letters) - 1)

    def _widths(self, width: int) -> list[int]:
        """The widths of the columns: as wide as their cells, the widest folded first, text before numbers; titles where there is room."""
        widths = [
            max(
                [len(word) for word in title.split()] + [len(str(row.cells[index])) for row in self.rows],
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

    def _row(self, cells: Sequence[Inline], widths: Sequence[int], *, bottom: bool = False) -> Iterator[str]:
        columns = [
            folded(str(cell), column_width) or [""] for cell, column_width in zip(cells, widths, strict=True)
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


def _is_filled(cell: Inline) -> bool:
    return bool(str(cell))


def folded(text: str, width: int, first: str = "", later: str = "") -> list[str]:
    """A paragraph as lines of at most `width`, with what stands before the first line and before the others.

    An address is never broken, so that it can be copied; lines with one may be longer.
    """
    if text and len(first) + len(text) <= width and " ".join(text.split()) == text:
        return [first + text]  # most cells of tables: nothing to fold
    return wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=later,
        break_on_hyphens=False,
        break_long_words="://" not in text,
    )


_FEW_COLUMNS, _MANY_NUMBERS = 4, 3
"""A table of more columns, or of so many numbers, does not fit a phone: its rows become cards there."""

_PHONE, _GAP_ON_PHONES = 34, 2
"""So many letters stand on a line of a phone, with room for the last column; a table that needs more becomes cards as well."""

_WORD = re.compile(r"\d{4}-\d\d(?:-\d\d)?|[^\s-]+", re.ASCII)

_LEFT = ' style="text-align:left"'
_RIGHT = ' style="text-align:right"'


def _cells(name: str, cells: Sequence[Inline], aligned: Sequence[str]) -> str:
    return "".join(
        f"<{name}{style}>{_markup(cell)}</{name}>" for cell, style in zip(cells, aligned, strict=True)
    )


_ADDRESS = re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)\]]", re.ASCII | re.IGNORECASE)


def _markup(text: Inline) -> str:
    """A text as HTML: escaped, ids small, addresses of http and https as links."""
    match text:
        case Phrase():
            return "".join(map(_markup, text.parts))
        case Id():
            return f"<small>{_escape(text.id)}</small>"
        case Link():
            if _ADDRESS.fullmatch(text.url):
                return _anchor(text.url, text.text or text.url)
            return _markup(str(text))
        case _:
            pieces, end = [], 0
            for match in _ADDRESS.finditer(text):
                pieces += [_whole_dates(text[end : match.start()]), _anchor(match[0], match[0])]
                end = match.end()
            return "".join([*pieces, _whole_dates(text[end:])])


_DATE = re.compile(r"(?<![\w-])\d{4}-\d\d(?:-\d\d)?(?![\w-])", re.ASCII)


def _whole_dates(text: str) -> str:
    """A plain text as HTML, in which no line breaks inside a date."""
    return _DATE.sub(r"<time>\g<0></time>", _escape(text))


def _escape(text: str) -> str:
    """A text as HTML that shows it."""
    import html  # needed only where something is shown as HTML

    return html.escape(text)


def _anchor(url: str, text: str) -> str:
    return f'<a href="{_escape(url)}" target="_blank" rel="noopener noreferrer">{_escape(text)}</a>'


_MOST = 25
_FIRST = 20
_STEP = 100


def _shares(several: Sequence[Any]) -> Iterator[tuple[int, Sequence[Any]]]:
    """What to show at once and what to open, each with the number of entries before it."""
    if len(several) <= _MOST:
        yield 0, several
        return
    yield 0, several[:_FIRST]
    for index in range(_FIRST, len(several), _STEP):
        yield index, several[index : index + _STEP]


def _unfold(html: str, index: int, number: int, name: tuple[str, str]) -> str:
    """The first share as it is, each other one to be opened."""
    if not index:
        return html
    which = f"{name[0]} {index + 1:,}" if number == 1 else f"{name[1]} {index + 1:,} to {index + number:,}"
    return f"<details><summary>{which}</summary>{html}</details>"


WIDTH = 80
"""The columns of text that a page keeps to."""

_INDENT = "  "


@attrs.frozen
class Heading:
    """The title of what follows it on a page.

    Attributes:
        text: the title.
    """

    text: Inline


@attrs.frozen
class Items:
    """A list of short texts.

    Attributes:
        texts: the texts.
    """

    texts: tuple[Inline, ...] = attrs.field(converter=texts)


def _read_blocks(several: "Iterable[Block]") -> "tuple[Block, ...]":
    return tuple(several)


@attrs.frozen
class Details:
    """What a reader may open: as HTML closed at first, as text in full.

    Attributes:
        title: what is in it, as a line.
        blocks: what stands in it, in order.
    """

    title: Inline
    blocks: "tuple[Block, ...]" = attrs.field(converter=_read_blocks)


Block = Inline | Heading | Items | Table | Details


@attrs.frozen
class Page:
    """A title, and paragraphs, headings, lists and tables below it.

    Attributes:
        title: the title.
        blocks: what stands below it, in order; text is a paragraph.
    """

    title: str
    blocks: tuple[Block, ...] = attrs.field(converter=_read_blocks)

    def __str__(self) -> str:
        lines = folded(self.title, WIDTH)
        for block in self.blocks:
            lines += ["", *_lines(block)]
        return visible("\n".join(lines))

    def html(self) -> str:
        """The page as HTML to stand in another: in its colours, without scripts, every text escaped."""
        return f'<div class="conflictevents"><style>{_STYLE}</style>{self.body()}</div>'

    def body(self) -> str:
        """The page as HTML without the style that it needs, for a document that has it once."""
        return visible(
            f"<p><strong>{_whole_dates(self.title)}</strong></p>{''.join(map(markup_of, self.blocks))}"
        )

    def document(self) -> str:
        """The page as a document of its own, light or dark as the reader has set it."""
        return document_of(self.title, "".join(map(markup_of, self.blocks)))


def document_of(title: str, body: str, *, style: str = "") -> str:
    """A document of HTML that fetches and runs nothing: what `markup_of` made, under a title.

    Args:
        title: the title, as text.
        body: what stands below it, as HTML.
        style: more rules of CSS.
    """
    return visible(
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{_escape(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<style>{_DOCUMENT}{_STYLE}{style}</style></head>"
        f'<body><main class="conflictevents"><h1>{_whole_dates(title)}</h1>{body}</main></body></html>\n'
    )


# Lines are of a half-seen grey, and text of the reader's own colour: both hold on light and on dark.
_STYLE = (
    ".conflictevents{line-height:1.45;max-width:64rem;overflow-wrap:anywhere}"
    ".conflictevents .wide{overflow-x:auto}"
    ".conflictevents table{border-collapse:collapse;border:0;margin:.3em 0;table-layout:auto;"
    "font-size:inherit;font-variant-numeric:tabular-nums}"
    ".conflictevents table tr{background:none!important}"
    ".conflictevents table th,.conflictevents table td{border:0;padding:.2em 1.2em .2em 0;vertical-align:top;"
    "white-space:normal;overflow-wrap:break-word;max-width:36rem}"
    ".conflictevents table th{vertical-align:bottom;font-weight:600;border-bottom:1px solid rgba(128,128,128,.6)}"
    ".conflictevents table tr:not(.below) td{border-top:1px solid rgba(128,128,128,.25)}"
    ".conflictevents table tr:first-child td{border-top:0}"
    ".conflictevents table tr.below td{padding-top:0;font-size:.86em;opacity:.8;overflow-wrap:anywhere;max-width:none}"
    ".conflictevents small{font-size:.8em;opacity:.75}"
    ".conflictevents h4{margin:1.1em 0 .3em}.conflictevents p,.conflictevents ul{margin:.4em 0}"
    ".conflictevents ul{padding-left:1.3em}.conflictevents li{margin:.25em 0}.conflictevents time{white-space:nowrap}"
    ".conflictevents table.card td{overflow-wrap:anywhere}"
    ".conflictevents table.card td:first-child{white-space:nowrap;opacity:.75}"
    "@media(min-width:640px){.conflictevents table td[style*=right]{white-space:nowrap}}"
    ".conflictevents summary{cursor:pointer;padding:.2em 0}"
    ".conflictevents details>:not(summary){margin-left:.9em}"
    "@media(max-width:480px){.conflictevents table{font-size:.92em}"
    ".conflictevents table.stack,.conflictevents table.stack tbody{display:block}.conflictevents .stack thead{display:none}"
    ".conflictevents .stack tr{display:grid;grid-template-columns:repeat(3,minmax(0,1fr));gap:.1em .7em;padding:.3em 0}"
    ".conflictevents .stack tr:not(.below):not(:first-child){border-top:1px solid rgba(128,128,128,.35)}"
    ".conflictevents .stack tr td{border:0!important;padding:0;text-align:left!important;overflow-wrap:anywhere}"
    ".conflictevents .stack tr.below{padding-top:0}.conflictevents .stack tr.below td{grid-column:1/-1}"
    ".conflictevents .stack td:empty{display:none}"
    # The last cell takes what is left of its line.
    ".conflictevents .stack td:last-child:nth-child(3n+1){grid-column:1/-1}"
    ".conflictevents .stack td:last-child:nth-child(3n+2){grid-column:2/-1}"
    ".conflictevents .stack td[data-t]::before{content:attr(data-t);display:block;font-size:.82em;opacity:.7}"
    ".conflictevents tr.below div{position:sticky;left:0;max-width:calc(100vw - 2rem)}"
    ".conflictevents table th,.conflictevents table td{padding-right:.7em}"
    ".conflictevents td small,.conflictevents td a,.conflictevents td[style*=left]:last-child:not(:first-child){overflow-wrap:anywhere}"
    ".conflictevents details>:not(summary){margin-left:0}}"
)
_DOCUMENT = (
    ":root{color-scheme:light dark;--text:#1c1c1c;--paper:#fff;--link:#0b57a4}"
    "@media(prefers-color-scheme:dark){:root{--text:#e4e4e4;--paper:#16181b;--link:#8ab8f0}}"
    "body{margin:0 auto;padding:1rem;max-width:64rem;color:var(--text);background:var(--paper);"
    "font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif}"
    "h1{font-size:1.5rem;line-height:1.25;overflow-wrap:anywhere}h4{font-size:1.05rem}a{color:var(--link)}"
    "@media(max-width:480px){body{font-size:15px;padding:.8rem}}"
    "@media print{:root{--text:#000;--paper:#fff}body{font-size:10pt}}"
)


def list_limits(marked: Iterable[Any], day: object) -> list[str]:
    """The day by which all that is shown could have been known (None is any), and the strictest marking, in sentences."""
    marking = Marking.strictest(each.marking for each in marked)
    limits = [] if day is None else [f"As it could have been known on {day}."]
    if marking is not None:
        label = f"TLP:{marking}" if marking.rank <= Marking.RED.rank else f"Marked {marking}"
        limits.append(f"{label}: the strictest marking of what this rests on.")
    return limits


def headed(page: Page, marked: Iterable[Any], day: object = None) -> Page:
    """The page under its limits, as `list_limits` has them."""
    limits = list_limits(marked, day)
    return attrs.evolve(page, blocks=(*limits, *page.blocks)) if limits else page


_HOLDERS = ("dataset", "_dataset", "_ds")
"""Where answers and their rows hold the dataset that they are of."""


class Readable:
    """A base for results that show themselves as a page, in print and in a notebook; `repr` is the page's title."""

    __slots__ = ()

    def _page(self) -> Page:
        raise NotImplementedError

    def _list_marked(self) -> Iterable[Any]:
        """What has the markings of all that is shown: the answer, or its rows; of any other answer, its whole dataset."""
        rows = self if isinstance(self, Sequence) else (self,)
        return rows if all(hasattr(row, "marking") for row in rows) else getattr(self, "dataset", None) or ()

    def _known_by(self) -> object:
        """The day by which all that is shown could have been known; None for any day, and where the title says it."""
        rows = self if isinstance(self, Sequence) else ()
        held = (getattr(each, name, None) for each in (self, *rows[:1]) for name in _HOLDERS)
        return next((ds.known_by for ds in held if ds is not None), None)

    def _whole_page(self) -> Page:
        return headed(self._page(), self._list_marked(), self._known_by())

    def __str__(self) -> str:
        return str(self._whole_page())

    def __repr__(self) -> str:
        name, title = type(self).__name__, self._page().title
        return f"<{title}>" if title.lower().startswith(name.lower()) else f"<{name}: {title}>"

    def page(self) -> Page:
        """What is shown, as a page of blocks, to put into another."""
        return headed(self._page(), self._list_marked())

    def _repr_html_(self) -> str:
        return self._whole_page().html()

    def html(self) -> str:
        """The page as a document of HTML of its own, to save or to send: it fetches and runs nothing."""
        return self._whole_page().document()

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            raise unknown_attribute(self, name)


def _lines(block: Block) -> Iterator[str]:
    room = WIDTH - len(_INDENT)
    match block:
        case Heading():
            yield from folded(str(block.text), WIDTH)
        case Items():
            for text in block.texts:
                yield from folded(str(text), WIDTH, first=f"{_INDENT}- ", later=f"{_INDENT}  ")
        case Table():
            table = block.without_empty_columns()
            yield from (f"{_INDENT}{line}".rstrip() for line in table.lines(room))
        case Details():
            yield from folded(str(block.title), WIDTH)
            for inner in block.blocks:
                yield from ("", *_lines(inner))
        case _:
            yield from folded(str(block), WIDTH, first=_INDENT, later=_INDENT)


def markup_of(block: Block) -> str:
    """A block as HTML, every text escaped."""
    match block:
        case Heading():
            return f"<h4>{_markup(block.text)}</h4>"
        case Items():
            return "".join(
                _unfold(
                    f"<ul>{''.join(f'<li>{_markup(text)}</li>' for text in items)}</ul>",
                    index,
                    len(items),
                    ("entry", "entries"),
                )
                for index, items in _shares(block.texts)
            )
        case Table():
            return block.without_empty_columns().html()
        case Details():
            inside = "".join(map(markup_of, block.blocks))
            return f"<details><summary>{_markup(block.title)}</summary>{inside}</details>"
        case _:
            return f"<p>{_markup(block)}</p>"
