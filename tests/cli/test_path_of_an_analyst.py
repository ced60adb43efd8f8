"""A new analyst's path: from nothing to a report in ten commands, through the command line and a workbook alone."""

import subprocess
import sys

import pytest

xlsxwriter = pytest.importorskip("xlsxwriter")
python_calamine = pytest.importorskip("python_calamine")
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


def type_rows(path, rows):
    """Type a row below the last of each of some sheets and save the workbook anew, as a person and a program do."""
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    for name, cells in rows.items():
        headings = sheets[name][0]
        assert set(cells) <= set(headings)
        sheets[name].append([cells.get(heading, "") for heading in headings])
    with xlsxwriter.Workbook(path) as saved:
        for name, lines in sheets.items():
            sheet = saved.add_worksheet(name)
            for number, line in enumerate(lines):
                sheet.write_row(number, 0, line)


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
    type_rows(tmp_path / "mine" / "dataset.xlsx", ROWS)
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
