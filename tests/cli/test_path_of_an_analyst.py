"""A new analyst's path: from nothing to a report in ten commands, through the command line and a workbook alone."""

import subprocess
import sys

import pytest

openpyxl = pytest.importorskip("openpyxl")
pytest.importorskip("xlsxwriter")
pytest.importorskip("python_calamine")
pytest.importorskip("altair")
pytest.importorskip("vl_convert")

ROWS = {
    "statements": {
        "statement_id": "south-2025-05-11",
        "speaker": "south-ministry",
        "made": "2025-05-11",
        "channel": "press conference",
        "source": "https://example.org/south/5",
    },
    "rounds": {
        "round_id": "may",
        "when": "2025-05-10",
        "status": "completed",
        "parties": "north; south",
        "place": "the bridge",
        "source": "https://example.org/north/5",
    },
    "transfers": {
        "transfer_of": "may",
        "count": "about 40",
        "held_by": "south",
        "returned_to": "north",
        "category": "prisoner_of_war",
    },
}


def add_row(book, sheet, cells):
    """Type a row below the last, as a person does."""
    page = book[sheet]
    headings = [cell.value for cell in page[1]]
    row = next(number for number in range(2, page.max_row + 2) if page.cell(number, 1).value is None)
    for heading, text in cells.items():
        page.cell(row, headings.index(heading) + 1).value = text


@pytest.mark.slow
def test_from_nothing_to_a_report_in_ten_commands(tmp_path):
    commands = []

    def conflictevents(*words, status=0):
        commands.append(words)
        done = subprocess.run(
            [sys.executable, "-m", "conflictevents", *words],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (status, ""), f"{words}: {done.stderr}"
        return done.stdout

    assert "Next: conflictevents check mine" in conflictevents("init", "mine")
    path = tmp_path / "mine" / "dataset.xlsx"
    book = openpyxl.load_workbook(path)
    for sheet, cells in ROWS.items():
        add_row(book, sheet, cells)
    book.save(path)
    checked = conflictevents("check", "mine")
    assert "0 errors" in checked or "error" not in checked.lower()
    brief = conflictevents("brief", "mine")
    assert "North" in brief
    assert "may" in conflictevents("show", "mine", "may")
    total = conflictevents("totals", "mine", "--by", "returned_to")
    assert "61 to 69" in total  # 25 of March and about 40 of May
    described = conflictevents("chart", "returns", "mine", "-o", "returns.svg")
    assert described.startswith("returns.svg: ")
    assert (tmp_path / "returns.svg").read_text().startswith("<svg")
    conflictevents("report", "mine", "-o", "report.html")
    page = (tmp_path / "report.html").read_text()
    assert "about 40" in page
    assert "https://example.org/north/5" in page
    assert len(commands) <= 10
