"""Pages: a title and what follows it, as text of 80 columns and as HTML."""

from collections.abc import Iterable, Iterator
from html import escape
from typing import TYPE_CHECKING, Any

import attrs

from conflictevents.errors import unknown_attribute, visible
from conflictevents.text.table import Table, folded, texts

__all__ = ["WIDTH", "Heading", "Items", "Page", "Readable"]

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
