"""Workbooks as people make them in Excel: each cell is read by its meaning, or refused with what to do."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

import conflictevents as ce
from conflictevents.formats import Problem

xlsxwriter = pytest.importorskip("xlsxwriter")

DAY = dt.datetime(2025, 5, 1)  # noqa: DTZ001 - as Excel has days


def make_book(path: Path, **sheets: list[list[Any]]) -> Path:
    """A workbook; a cell is a value, or a pair of a value and the number format it is shown in."""
    book = xlsxwriter.Workbook(str(path))
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                value, shown = cell if isinstance(cell, tuple) else (cell, None)
                form = None if shown is None else book.add_format({"num_format": shown})
                if isinstance(value, dt.datetime):
                    sheet.write_datetime(number, column, value, form)
                else:
                    sheet.write(number, column, value, form)
    book.close()
    return path


ACTORS = [["actor_id", "name"], ["a", "A"], ["b", "B"]]
HEADINGS = [
    "round_id",
    "when",
    "status",
    "latitude",
    "longitude",
    "transfers_complete",
    "persons to a",
    "note",
]


def read_row(tmp_path: Path, **cells: Any) -> ce.ExchangeRound:
    row = [{"round_id": "r", "persons to a": 5, **cells}.get(heading) for heading in HEADINGS]
    book = make_book(tmp_path / "book.xlsx", actors=ACTORS, rounds=[HEADINGS, row])
    return ce.load(book)["r"]


@pytest.mark.parametrize(
    ("cell", "when"),
    [
        ((DAY, "yyyy-mm-dd"), "2025-05-01"),
        ((DAY, "d mmmm yyyy"), "2025-05-01"),
        ((DAY, "mmm-yy"), "2025-05"),
        ((DAY, "yyyy"), "2025"),
        (2025, "2025"),
        ("2025-05~", "2025-05~"),
    ],
    ids=str,
)
def test_a_date_is_as_precise_as_it_is_shown(tmp_path, cell, when):
    assert str(read_row(tmp_path, when=cell).when) == when


def test_numbers_and_flags_are_read_where_they_mean_something(tmp_path):
    record = read_row(
        tmp_path, latitude=50.45, longitude=30, transfers_complete=True, **{"persons to a": 303}
    )
    assert (record.place.latitude, record.place.longitude) == (50.45, 30.0)
    assert record.transfers_complete
    assert record.transfers[0].count == ce.Count.exactly(303)


@pytest.mark.parametrize(
    ("column", "cell", "found"),
    [
        ("when", (DAY, "d-mmm"), "a date of Excel (2025-05-01), shown without its year"),
        (
            "when",
            (DAY.replace(hour=12), "yyyy-mm-dd hh:mm"),
            "a date of Excel with a time (2025-05-01 12:00:00)",
        ),
        ("when", (45802, "0"), "45802"),
        ("persons to a", (DAY, "yyyy-mm-dd"), "a date of Excel (2025-05-01)"),
        ("persons to a", 3.7, "the number 3.7"),
        ("persons to a", "=1/0", "an error of a formula (#DIV/0!)"),
        ("note", (0.5, "hh:mm"), "the time 12:00:00"),
        ("note", True, "the flag TRUE"),
        ("note", 1.1, "the number 1.1"),
    ],
)
def test_a_cell_that_excel_made_is_refused_by_sheet_and_cell(tmp_path, column, cell, found):
    if cell == "=1/0":
        book = xlsxwriter.Workbook(str(tmp_path / "book.xlsx"))
        for name, rows in {"actors": ACTORS, "rounds": [["round_id", column], ["r"]]}.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        sheet.write_formula(1, 1, "=1/0", value="#DIV/0!")
        book.close()
        with pytest.raises(ce.ReadError) as caught:
            ce.load(tmp_path / "book.xlsx")
    else:
        with pytest.raises(ce.ReadError) as caught:
            read_row(tmp_path, **{column: cell})
    (problem,) = caught.value.problems
    assert isinstance(problem, Problem)
    assert str(problem.found) == found
    assert (problem.sheet, problem.line, problem.path) == ("rounds", 2, column)
    place = f"{tmp_path / 'book.xlsx'}, sheet 'rounds', cell {problem.cell}, {column}: found "
    assert str(problem).startswith(place)
    assert problem.remedy


def test_blank_cells_of_a_workbook_are_unknown(tmp_path):
    rounds = [["round_id", "persons to a", "persons to b"], ["r", 5, None]]
    ds = ce.load(make_book(tmp_path / "book.xlsx", actors=ACTORS, rounds=rounds))
    assert [str(transfer.count) for transfer in ds["r"].transfers] == ["5", "unknown"]
    transfers = [["transfer_of", "count", "returned_to"], ["r", None, "a"]]
    ds = ce.load(
        make_book(tmp_path / "book.xlsx", actors=ACTORS, rounds=[["round_id"], ["r"]], transfers=transfers)
    )
    assert ds["r"].transfers == (ce.Transfer(count="unknown", returned_to="a"),)


def test_sheets_for_people_and_empty_ones_are_passed_over_and_others_are_named(tmp_path):
    book = make_book(tmp_path / "book.xlsx", README=[["what this is"]], actors=ACTORS, Sheet3=[])
    assert len(ce.load(book)) == 2
    book = make_book(tmp_path / "book.xlsx", actors=ACTORS, Ideas=[["who", "what"]])
    with pytest.raises(ce.ReadError, match=r"sheet 'Ideas', row 1: found headers that do not say"):
        ce.load(book)


def test_a_folder_of_a_workbook_and_other_files_is_one_dataset(tmp_path):
    make_book(tmp_path / "rounds.xlsx", rounds=[["round_id", "persons to A"], ["r", 5]])
    with pytest.raises(ce.ReadError, match='found "A"'):
        ce.load(tmp_path)
    ce.save(ce.Dataset(ce.Actor(id="A", name="Alpha")), tmp_path / "actors.json")
    assert ce.load(tmp_path)["r"].transfers[0].returned_to == "A"
    (tmp_path / "broken.xlsx").write_text("no workbook")
    with pytest.raises(ce.ReadError, match=r"broken\.xlsx: found a file that is no workbook"):
        ce.load(tmp_path)


def test_parts_name_what_they_belong_to(tmp_path):
    steps = [["step_of", "status"], ["q", "agreed"]]
    transfers = [["transfer_of", "count"], ["a", 5]]
    rounds = [["round_id", "persons to a"], ["r", 3]]
    book = make_book(tmp_path / "book.xlsx", actors=ACTORS, rounds=rounds, steps=steps, transfers=transfers)
    with pytest.raises(ce.ReadError) as caught:
        ce.load(book)
    found = {problem.path: problem.expected for problem in caught.value.problems}
    assert found == {
        "step_of": "the id of a round or framework or change of custody that a sheet holds",
        "transfer_of": "the id of a round or claim that a sheet holds",
    }
    twice = [["transfer_of", "count"], ["r", 5]]
    book = make_book(tmp_path / "book.xlsx", actors=ACTORS, rounds=rounds, transfers=twice)
    with pytest.raises(ce.ReadError, match="leave them out of one of the two"):
        ce.load(book)


def test_a_saved_workbook_helps_to_fill_it(tmp_path):
    import zipfile

    ce.save(ce.datasets.load("yemen-exchanges"), tmp_path / "book.xlsx")
    with zipfile.ZipFile(tmp_path / "book.xlsx") as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")}
    comments = "".join(text for name, text in texts.items() if "comments" in name)
    assert "Needed. " in comments
    assert "a date as precise as its source" in comments
    sheets = [text for name, text in texts.items() if "worksheets/sheet" in name]
    assert sum('state="frozen"' in text for text in sheets) == len(sheets) - 2
    assert sum("dataValidation " in text for text in sheets) >= 10
    assert not any("<f>" in text for text in sheets)
    again = tmp_path / "again.xlsx"
    ce.save(ce.datasets.load("yemen-exchanges"), again)
    assert again.read_bytes() == (tmp_path / "book.xlsx").read_bytes()


def test_what_no_cell_holds_is_refused_before_anything_is_written(tmp_path):
    ds = ce.Dataset(ce.Actor(id="a", name="A", note="x" * 40_000))
    for path in (tmp_path / "book.xlsx", tmp_path / "sheets"):
        path.mkdir() if path.suffix == "" else path.write_text("old")
        with pytest.raises(ce.InvalidValue, match=r"actors, a, note: .* at most 32,767 characters in a cell"):
            ce.save(ds, path)
    assert (tmp_path / "book.xlsx").read_text() == "old"
    assert list((tmp_path / "sheets").iterdir()) == []


def test_a_folder_with_other_data_is_not_written_into(tmp_path):
    ds = ce.Dataset(ce.Actor(id="a", name="A"))
    (tmp_path / "README.md").write_text("about")
    ce.save(ds, tmp_path)
    ce.save(ce.Dataset(ce.Meeting(id="m")), tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["README.md", "meetings.csv"]
    ce.save(ds, tmp_path / "mine.json")
    with pytest.raises(ce.InvalidValue, match=r"move .*mine\.json elsewhere"):
        ce.save(ds, tmp_path)


def test_the_extra_is_named_where_it_is_missing(tmp_path, monkeypatch):
    import sys

    ds = ce.Dataset(ce.Actor(id="a", name="A"))
    ce.save(ds, tmp_path / "book.xlsx")
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    for call in (lambda: ce.load(tmp_path / "book.xlsx"), lambda: ce.save(ds, tmp_path / "other.xlsx")):
        with pytest.raises(ce.MissingExtra, match=r"needs the extra 'xlsx'"):
            call()
    assert not (tmp_path / "other.xlsx").exists()
