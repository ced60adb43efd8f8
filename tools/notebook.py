"""Run the blocks of a page as the cells of a notebook, and write the page as a notebook.

A page that holds the line `MARK` is a notebook in Markdown: each of its blocks of Python is a cell, all cells share one
namespace, and what the last expression of a cell gives is shown below it, as Jupyter does: a picture, a page or text.

- As an extension of Python-Markdown, named in mkdocs.yml, it runs the cells when the site is built. A cell that raises
  ends the build.
- `python -m tools.notebook` writes the same cells as docs/tutorial.ipynb, without what they print, for those who want to
  run and change them. A test holds the committed notebook against the page.
"""

from __future__ import annotations

import ast
import base64
import contextlib
import html
import io
import json
import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown import Markdown

PAGE = Path(__file__).resolve().parents[1] / "docs" / "tutorial.md"
MARK = "<!-- notebook: each block of Python runs when the site is built -->"
SETTINGS = re.compile(r"\A---\n.*?^---$", re.MULTILINE | re.DOTALL)
FENCE = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
WITHIN_THE_DOCS = re.compile(r"\[([^\]]+)\]\((?!https?:)[^)]+\)")
BEFORE_FENCES = 29  # the extension that reads fences has 25, and 30 has made all line ends alike


@dataclass(frozen=True)
class Cell:
    """A piece of a page: Python to run, or text."""

    source: str
    is_code: bool


def split_cells(page: str) -> Iterator[Cell]:
    """The cells of a page, in order."""
    for place, piece in enumerate(FENCE.split(SETTINGS.sub("", page).replace(MARK, ""))):
        if piece.strip():
            yield Cell(piece.strip("\n"), place % 2 == 1)


def run_cell(source: str, namespace: dict[str, Any]) -> str:
    """What a cell prints and what its last expression gives, as HTML; empty where it is silent."""
    statements = ast.parse(source).body
    last = statements.pop() if statements and isinstance(statements[-1], ast.Expr) else None
    printed = io.StringIO()
    result = None
    with contextlib.redirect_stdout(printed):
        exec(compile(ast.Module(statements, []), "cell", "exec"), namespace)  # noqa: S102 - our page
        if isinstance(last, ast.Expr):
            result = eval(compile(ast.Expression(last.value), "cell", "eval"), namespace)  # noqa: S307 - our page
    parts = [f"<pre><code>{html.escape(printed.getvalue())}</code></pre>"] if printed.getvalue() else []
    if result is not None:
        parts.append(show(result))
    return "".join(parts)


def show(result: Any) -> str:
    """A result as a notebook shows it."""
    if type(result).__module__.startswith("altair."):
        import vl_convert

        picture = base64.b64encode(vl_convert.vegalite_to_svg(result.to_dict()).encode()).decode()
        alt = html.escape(str(result.description), quote=True)
        return f'<img class="chart" alt="{alt}" src="data:image/svg+xml;base64,{picture}">'
    if hasattr(result, "_repr_html_"):
        return str(result._repr_html_())
    return f"<pre><code>{html.escape(repr(result))}</code></pre>"


class RunCells(Extension):  # type: ignore[misc] # Python-Markdown has no types
    """Runs the cells of each page that says so, and shows below each what it gives."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name is Python-Markdown's
        """Put the step in front of the one that reads fences."""
        md.preprocessors.register(_Runner(md), "notebook", BEFORE_FENCES)


class _Runner(Preprocessor):  # type: ignore[misc]
    def run(self, lines: list[str]) -> list[str]:
        page = "\n".join(lines)
        if MARK not in page:
            return lines
        namespace: dict[str, Any] = {}

        def with_output(fence: re.Match[str]) -> str:
            output = run_cell(fence[1], namespace)
            if not output:
                return fence[0]
            below = self.md.htmlStash.store(f'<div class="output">{output}</div>')
            return f"{fence[0]}\n\n{below}\n"

        with (
            tempfile.TemporaryDirectory() as folder,
            contextlib.chdir(folder),
        ):  # what cells write goes with it
            return FENCE.sub(with_output, page).split("\n")


def write_notebook(page: str) -> str:
    """A page as a notebook of Jupyter (nbformat 4.5), without outputs."""
    cells = []
    for number, cell in enumerate(split_cells(page)):
        source = cell.source if cell.is_code else WITHIN_THE_DOCS.sub(r"\1", cell.source)
        common = {"id": f"cell-{number}", "metadata": {}, "source": source.splitlines(keepends=True)}
        if cell.is_code:
            cells.append({"cell_type": "code", "execution_count": None, "outputs": [], **common})
        else:
            cells.append({"cell_type": "markdown", **common})
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = {
        "cells": cells,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


def makeExtension(**options: Any) -> RunCells:  # noqa: N802 - the name is Python-Markdown's
    """The extension, as Python-Markdown asks for it by the name of this module."""
    return RunCells(**options)


def main() -> int:
    """Write the notebook of the tutorial."""
    path = PAGE.with_suffix(".ipynb")
    path.write_text(write_notebook(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    print(f"wrote {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
