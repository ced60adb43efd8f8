"""The tutorial: a page that is a notebook, whose cells run when the site is built and show what the prose says of them."""

import html
import json
import re

import pytest

pytest.importorskip("markdown")
from tools import notebook

TEXT = notebook.PAGE.read_text(encoding="utf-8")


def words(output):
    """What a reader sees of an output, its pictures by what they say in words."""
    output = re.sub(r"<style>.*?</style>", "", output, flags=re.DOTALL)
    output = re.sub(r'<img [^>]*alt="([^"]*)"[^>]*>', r"\1", output)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", output)).split())


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    for extra in ("altair", "vl_convert", "highspy"):
        pytest.importorskip(extra)
    namespace = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("tutorial"))
        cells = [cell.source for cell in notebook.split_cells(TEXT) if cell.is_code]
        return [(source, words(notebook.run_cell(source, namespace))) for source in cells]


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("except ce.ReadError", ["rounds.csv, row 3, when", "'2025-25'", '"soldiers to north"']),
        ('by=("month", "returned_to")', ["240 to 260 (best 250)", "201 or more"]),
        ("ce.check(ds)", ["claims/accounts-disagree", "1 warning"]),
        ("for account in", ["recorded 390 to 410", "office 250 or more", "agreed 400 in all"]),
        ("ce.reconcile(ds)", ["500", "+90 to +110", "claims more"]),
        ("ce.explain(", ["https://example.org/ferry", "240 to 260"]),
        ("ce.outlook(ds)", ["as many as 1,200", "unknown"]),
        ('by="returned_to").row', ["390 to 410"]),
        ("ce.consistency(ds)", ["500 is 105 more than 395"]),
        ("ce.charts.returns(ds)", ["To Northland: 390 to 410"]),
        ("ce.report(", ["report.html", "kB"]),
    ],
)
def test_a_cell_shows_what_the_page_says_of_it(outputs, cell, says):
    shown = next(output for source, output in reversed(outputs) if cell in source)
    assert not [phrase for phrase in says if phrase not in shown], shown


def test_the_site_shows_each_output_below_its_cell():
    import markdown

    page = f"{notebook.MARK}\n\n```python\nkept = 6\n```\n\n```python\nprint(kept * 7)\n'<b>'\n```\n"
    shown = markdown.markdown(page, extensions=["fenced_code", notebook.RunCells()])
    assert shown.count('<div class="output">') == 1
    assert "<pre><code>42\n</code></pre>" in shown
    assert "&#x27;&lt;b&gt;&#x27;" in shown
    unmarked = page.replace(notebook.MARK, "")
    assert "output" not in markdown.markdown(unmarked, extensions=["fenced_code", notebook.RunCells()])


def test_a_cell_that_raises_ends_the_build():
    import markdown

    with pytest.raises(ZeroDivisionError):
        markdown.markdown(
            f"{notebook.MARK}\n\n```python\n1 / 0\n```\n", extensions=["fenced_code", notebook.RunCells()]
        )


def test_the_committed_notebook_is_the_page():
    committed = notebook.PAGE.with_suffix(".ipynb").read_text(encoding="utf-8")
    assert committed == notebook.write_notebook(TEXT), "run python -m tools.notebook"
    cells = json.loads(committed)["cells"]
    assert [cell["id"] for cell in cells] == [f"cell-{number}" for number in range(len(cells))]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    assert code == [cell.source for cell in notebook.split_cells(TEXT) if cell.is_code]
