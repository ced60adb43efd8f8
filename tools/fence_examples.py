"""Show the examples of docstrings as code on the pages of the reference.

An extension of griffe, which reads the docstrings for mkdocs.yml. A doctest that stands in running text is Markdown to
the docs, in which `>>>` opens three quotations and a result such as `<Report: 1 error>` is a tag that no one sees.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

import griffe

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["FenceExamples"]

PROMPT = ">>> "


class FenceExamples(griffe.Extension):
    """Puts a fence around each example, so that it is shown as it stands."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        """Rewrite the docstring of what was read, once all of it was read."""
        if obj.docstring is not None:
            obj.docstring.value = fenced(obj.docstring.value)


def fenced(text: str) -> str:
    """A docstring with its examples, each up to the next blank line, between fences."""
    return "\n".join(_lines(text))


def _lines(text: str) -> Iterator[str]:
    for blank, paragraph in groupby(text.split("\n"), key=lambda line: not line.strip()):
        lines = list(paragraph)
        first = lines[0]
        if blank or not first.lstrip().startswith(PROMPT):
            yield from lines
        else:
            indent = first[: len(first) - len(first.lstrip())]
            yield from (f"{indent}```pycon", *lines, f"{indent}```")
