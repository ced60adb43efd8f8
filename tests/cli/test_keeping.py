"""A team keeps a dataset in files: it begins, adds rows, is told what is wrong and what changed."""

import csv
import io
import json
import re
import sys

import pytest

import conflictevents as ce
from tests.cli.running import run

ROUND = 'may,"2025-05-02",completed,exchange,north; south'
TRANSFERS = ["may,40,prisoner_of_war,south,north", "may,about 40,prisoner_of_war,north,south"]


def add_rows(folder):
    """Three rows at the end of sheets: a handover, and who passed in it."""
    for name, rows in {"rounds": [ROUND], "transfers": TRANSFERS}.items():
        path = folder / f"{name}.csv"
        header = next(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
        columns = {
            "rounds": ["round_id", "when", "status", "kind", "parties"],
            "transfers": ["transfer_of", "count", "category", "held_by", "returned_to"],
        }[name]
        with path.open("a", encoding="utf-8", newline="") as file:
            for row in rows:
                cells = dict(zip(columns, next(csv.reader([row])), strict=True))
                csv.writer(file).writerow([cells.get(column, "") for column in header])


def add_rows_in_excel(path):
    """The same rows in a workbook, as a program for spreadsheets would save it."""
    calamine, xlsxwriter = pytest.importorskip("python_calamine"), pytest.importorskip("xlsxwriter")
    book = calamine.CalamineWorkbook.from_path(str(path))
    tables = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    cells = {"round_id": "may", "when": "2025-05-02", "status": "completed", "parties": "north; south"}
    tables["rounds"].append([cells.get(heading, "") for heading in tables["rounds"][0]])
    for count, held_by, returned_to in ((40, "south", "north"), ("about 40", "north", "south")):
        cells = {
            "transfer_of": "may",
            "count": count,
            "held_by": held_by,
            "returned_to": returned_to,
            "category": "prisoner_of_war",
        }
        tables["transfers"].append([cells.get(heading, "") for heading in tables["transfers"][0]])
    written = xlsxwriter.Workbook(str(path))
    for name, table in tables.items():
        sheet = written.add_worksheet(name)
        for number, row in enumerate(table):
            sheet.write_row(number, 0, row)
    written.close()


@pytest.mark.parametrize("sheets", ["csv", "xlsx"])
def test_a_new_analyst_comes_to_totals_in_a_few_commands(tmp_path, sheets):
    folder = tmp_path / "exchanges"
    assert run("init", folder, "--sheets", sheets)[0] == 0
    assert run("check", folder)[0] == 0
    if sheets == "csv":
        add_rows(folder)
    else:
        add_rows_in_excel(folder / "dataset.xlsx")
    status, out, _ = run("check", folder, "--fail-on", "error")
    assert status == 0
    status, out, _ = run("brief", folder)
    assert (status, "65" in out) == (0, True)
    status, out, _ = run("totals", folder, "--by", "returned_to", "--format", "csv")
    rows = {row["returned_to"]: row for row in csv.DictReader(io.StringIO(out))}
    assert (rows["north"]["count_low"], rows["north"]["count_high"]) == ("65", "65")
    assert (rows["south"]["count_low"], rows["south"]["count_high"]) == ("36", "")


def test_a_folder_to_begin_with_has_no_finding_but_the_two_accounts(tmp_path):
    status, out, _ = run("init", tmp_path / "new", "--sheets", "csv", "--format", "json")
    files = json.loads(out)["files"]
    assert {"README.md", ".github/workflows/check.yml", ".pre-commit-config.yaml", "rounds.csv"} <= set(files)
    report = ce.check(ce.load(tmp_path / "new"))
    assert [finding.code for finding in report] == ["claims/accounts-disagree"]
    assert status == 0


def test_a_folder_with_files_is_no_place_to_begin(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    status, out, err = run("init", tmp_path)
    assert (status, out) == (2, "")
    assert "mine.txt is there; choose another name" in err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    (tmp_path / "empty" / ".git").mkdir(parents=True)
    assert run("init", tmp_path / "empty", "--sheets", "csv")[0] == 0


def test_where_no_folder_can_be_made_the_error_names_what_is_there_and_nothing_is_made(tmp_path):
    (tmp_path / "file").write_text("mine")
    for target in ("file", "file/below/it"):
        status, _, err = run("init", tmp_path / target)
        assert status == 2
        assert f"found '{tmp_path / 'file'}', expected the path of a folder" in err
    with_drafts = tmp_path / "stopped"
    (with_drafts / ".conflictevents-0123456789abcdef.drafts").mkdir(parents=True)
    assert run("init", with_drafts, "--sheets", "csv")[0] == 0
    assert not list(with_drafts.glob("*.drafts"))


def test_a_folder_in_which_something_was_changed_is_not_begun_again(tmp_path):
    assert run("init", tmp_path / "new", "--sheets", "csv")[0] == 0
    assert run("init", tmp_path / "new", "--sheets", "csv")[0] == 0
    assert "is there; choose another name" in run("init", tmp_path / "new", "--sheets", "xlsx")[2]
    add_rows(tmp_path / "new")
    changed = (tmp_path / "new" / "rounds.csv").read_bytes()
    assert run("init", tmp_path / "new", "--sheets", "csv")[0] == 2
    assert (tmp_path / "new" / "rounds.csv").read_bytes() == changed


@pytest.fixture
def two(tmp_path):
    """A folder as it was, and as it is."""
    for name in ("old", "new"):
        run("init", tmp_path / name, "--sheets", "csv")
    add_rows(tmp_path / "new")
    return tmp_path / "old", tmp_path / "new"


def test_what_changed_is_said_of_records_and_of_answers(two):
    status, out, _ = run("diff", *two)
    assert status == 0
    assert "Records: 1 added." in out
    assert "- 1 round: exchange, 2025-05-02 (may)" in out
    assert re.search(r"persons returned to North +25 +65", out)
    assert "north-by-march" not in out
    data = json.loads(run("diff", *two, "--format", "json")[1])
    assert data["added"] == ["may"]
    answers = {row["about"]: (row["old"], row["new"]) for row in data["answers"]}
    assert answers["persons returned to south"][1] == "36 or more"
    status, out, _ = run("diff", two[0], two[0])
    assert "Records: none changed." in out
    assert "Totals, verdicts and findings are the same." in out


def test_what_a_change_does_to_a_verdict_and_to_findings(two):
    transfers = two[1] / "transfers.csv"
    transfers.write_text(
        transfers.read_text(encoding="utf-8").replace("march,25,", "march,24,"), encoding="utf-8"
    )
    out = run("diff", *two)[1]
    assert "- round Exchange at the bridge (march): transfers" in out
    assert re.search(
        r"North, 2025-03-02 +25, recorded 25\) +least 25, recorded 24\)\n +\(north-by-march\)", out
    )
    assert "new: warning sources/figure-without-source may" in out


def test_findings_stand_at_their_line_on_github(two):
    status, out, _ = run("check", two[0], "--format", "github")
    assert status == 0
    (line,) = out.splitlines()
    assert line.startswith(
        f"::warning file={two[0] / 'rounds.csv'},line=3,title=claims/accounts-disagree::march: "
    )
    assert run("check", two[0], "--format", "github", "--fail-on", "warning")[0] == 1
    assert run("check", two[0], "--fail-on", "never")[0] == 0
    (two[0] / "more.csv").write_text("round_id,when\nx,1 May 2025\n")
    status, out, err = run("check", two[0], "--format", "github")
    assert status == 2
    assert out.startswith(f"::error file={two[0] / 'more.csv'},line=2,title=cannot be read::")
    assert "1 problem" in err
    (two[0] / "more.csv").unlink()
    status, _, err = run("totals", two[0], "--format", "github")
    assert (status, "choose one of them" in err) == (2, True)


def test_several_paths_and_standard_input_are_one_dataset(two, tmp_path, monkeypatch):
    ds = ce.load(two[0])
    ce.save(ds, tmp_path / "first.json")
    extra = ce.ExchangeRound(
        id="june",
        history="completed",
        when="2025-06",
        transfers=ce.Transfer(count=3, returned_to="north"),
        transfers_complete=True,
    )
    ce.save(ce.Dataset(extra), tmp_path / "second.jsonl")
    both = run(
        "totals",
        tmp_path / "first.json",
        tmp_path / "second.jsonl",
        "--by",
        "returned_to",
        "--format",
        "json",
    )[1]
    assert {row["returned_to"]: row["count"]["low"] for row in json.loads(both)} == {"north": 28, "south": 0}
    piped = io.TextIOWrapper(io.BytesIO((tmp_path / "second.jsonl").read_bytes()))
    monkeypatch.setattr(sys, "stdin", piped)
    assert run("totals", tmp_path / "first.json", "-", "--by", "returned_to", "--format", "json")[1] == both
    status, out, _ = run("reconcile", tmp_path / "first.json", tmp_path / "second.jsonl", "north-by-march")
    assert (status, "25" in out) == (0, True)
    assert run("show", tmp_path / "first.json", tmp_path / "second.jsonl", "june")[0] == 0
    status, out, _ = run(
        "convert", tmp_path / "first.json", tmp_path / "second.jsonl", tmp_path / "both.json"
    )
    assert status == 0
    assert "june" in ce.load(tmp_path / "both.json")


def test_an_answer_is_written_to_a_file_as_a_table(two, tmp_path):
    for form in ("csv", "markdown", "json", "text"):
        status, out, _ = run("totals", two[1], "--format", form, "-o", tmp_path / form)
        assert (status, out) == (0, "")
        assert (tmp_path / form).read_text().rstrip() == run("totals", two[1], "--format", form)[1].rstrip()
    lines = (tmp_path / "markdown").read_text().splitlines()
    assert lines[0].startswith("| year | returned_to | count |")
    assert "36 or more" in lines[-1]
    status, _, err = run("brief", two[1], "--format", "csv")
    assert (status, "as the answer is no table" in err) == (2, True)


def test_the_bundled_datasets_are_listed():
    out = run("datasets")[1]
    assert all(name in out for name in ce.datasets.names())


def test_shells_complete_commands():
    pytest.importorskip("shtab")
    status, out, _ = run("completion", "bash")
    assert status == 0
    assert "reconcile" in out
    assert "--increments" in out


@pytest.mark.parametrize(
    ("word", "near"), [("chek", "check"), ("tottals", "totals"), ("dif", "diff"), ("datasetz", "datasets")]
)
def test_a_misspelt_command_gets_the_right_spelling(word, near):
    status, _, err = run(word, "x")
    assert (status, f"did you mean '{near}'?" in err) == (2, True)
