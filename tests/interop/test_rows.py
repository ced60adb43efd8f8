"""Taking rows apart: what is broken costs that row and no other, and no row is lost."""

import csv
import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from conflictevents.interop import gdelt, polecat, ucdp
from conflictevents.interop.kit.rows import Row, fitted, is_hashtags, rows_of
from tests.interop.files import GED, event, ged, put


def cells(text, *, delimiter=",", quoted=True, width=None):
    lines = io.StringIO(text, newline="")
    return [
        (row.line, row.cells or row.trouble.partition(";")[0])
        for row in rows_of(lines, delimiter, quoted=quoted, width=width)
    ]


def test_quoted_cells_span_lines_and_rows_know_where_they_begin():
    assert cells('a,"b\nb",c\n\nd,e,f\n') == [(1, ["a", "b\nb", "c"]), (4, ["d", "e", "f"])]


def test_a_quote_inside_a_cell_that_does_not_begin_with_one_is_a_letter():
    assert cells('a,5" gun,c\nd,e,f\n', width=3) == [(1, ["a", '5" gun', "c"]), (2, ["d", "e", "f"])]


def test_a_stray_quote_does_not_close_a_cell_that_spans_lines():
    assert cells('a,"b\nb",5" gun,"c\r\nc"\nd,e,f,g\n', width=4) == [
        (1, ["a", "b\nb", '5" gun', "c\r\nc"]),
        (4, ["d", "e", "f", "g"]),
    ]


def test_a_quote_that_never_ends_costs_one_row():
    assert cells('a,"b,c\nd,e,f\ng,h,i\n', width=3) == [
        (1, "a quote that does not end"),
        (2, ["d", "e", "f"]),
        (3, ["g", "h", "i"]),
    ]


def test_the_last_line_needs_no_end_and_a_broken_one_is_told():
    assert cells('a,b\nc,"d', width=2) == [(1, ["a", "b"]), (2, ["c", "d"])]
    assert cells('a,b,c\nd,"e,f', width=3) == [(1, ["a", "b", "c"]), (2, "a quote that does not end")]


@given(
    st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8),
            min_size=3,
            max_size=3,
        ),
        max_size=6,
    )
)
def test_what_is_written_as_the_standard_says_is_read_back(table):
    out = io.StringIO(newline="")
    csv.writer(out).writerows(table)
    lines = io.StringIO(out.getvalue(), newline="")
    written = [row for row in table if any(row)]
    read = [row.cells for row in rows_of(lines, ",", quoted=True, width=None) if any(row.cells)]
    assert read == written


@given(st.text(st.sampled_from('a,"\n\r; '), max_size=60), st.integers(1, 5))
@example('a,"b\nc,"d', 2)
def test_no_line_is_lost_whatever_stands_there(text, width):
    lines = [line for line in io.StringIO(text, newline="") if line.strip("\r\n")]
    rows = list(rows_of(io.StringIO(text, newline=""), ",", quoted=True, width=width))
    assert "".join(row.text for row in rows).replace("\n", "").replace("\r", "") == "".join(lines).replace(
        "\n", ""
    ).replace("\r", "")


def test_rows_fit_when_only_blank_cells_are_too_many():
    assert fitted(Row(1, ["a", "b", "", " "], ""), 2, 0).cells == ["a", "b"]
    assert fitted(Row(1, ["a"], ""), 3, 2).cells == ["a", "", ""]
    assert fitted(Row(1, ["a", "b", "c"], ""), 2, 0).trouble.startswith("3 cells where 2 were expected; ")
    assert fitted(Row(1, ["a"], ""), 3, 1).trouble.startswith("1 cells where 3 were expected; ")


def test_hashtags_are_told_from_data():
    assert is_hashtags(["", "#date+year", " #geo"])
    assert not is_hashtags(["", " "])
    assert not is_hashtags(["#1", "2"])


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ("101,only,three", "3 cells where 49 were expected"),
        (ged(event()).splitlines()[1] + ",more", "50 cells where 49 were expected"),
        ('102,"never ends', "a quote that does not end"),
    ],
)
def test_a_broken_row_is_set_aside_and_the_rest_is_read(tmp_path, broken, reason):
    text = (
        ged(event(id="1", where_description="two\nlines"))
        + broken
        + "\n"
        + ged(event(id="2")).splitlines()[1]
        + "\n"
    )
    reading = ucdp.read_ged(put(tmp_path / "f.csv", text))
    assert [row["original_id"] for row in reading.rows()] == ["1", "2"]
    (reject,) = reading.rejects
    assert (reject.line, reject.column, reject.value) == (4, None, broken)
    assert reject.reason.partition(";")[0] == reason


def test_broken_rows_and_unreadable_cells_come_in_the_order_of_the_file(tmp_path):
    good, bad = ged(event()).splitlines()[1], ged(event(best="x")).splitlines()[1]
    text = "\n".join([",".join(GED), bad, "short", good, bad, "a,b", ""])
    reading = ucdp.read_ged(put(tmp_path / "f.csv", text))
    assert [reject.line for reject in reading.rejects] == [2, 3, 5, 6]
    assert (reading.rows_in, reading.rows_out) == (5, 1)


def test_ends_of_lines_inside_cells_are_no_ends_of_rows_where_a_file_is_read_with_care(tmp_path):
    note = "two\r\nlines"
    text = ged(event(id="1", where_description=note), event(id="2")) + "short\n"
    reading = ucdp.read_ged(put(tmp_path / "f.csv", text))
    assert [(row["original_id"], row["text"]) for row in reading.rows()] == [
        ("1", note),
        ("2", event()["where_description"]),
    ]
    assert len(reading.rejects) == 1


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("inside", ["\n", "\r", "\r\n"])
def test_a_header_that_spans_lines_costs_no_row(tmp_path, ending, inside):
    text = ged(event(id="1"), event(id="2")).replace("\n", ending)
    text = text.replace("deaths_a", f'"{inside}deaths_a"', 1)
    reading = ucdp.read_ged(put(tmp_path / "f.csv", text))
    assert [row["original_id"] for row in reading.rows()] == ["1", "2"]


def test_a_long_row_is_read(tmp_path):
    note = "word " * 500_000
    text = ged(event(where_description=note)) + "short\n"
    reading = ucdp.read_ged(put(tmp_path / "f.csv", text))
    assert [len(row["text"]) for row in reading.rows()] == [len(note)]
    assert len(reading.rejects) == 1


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12) | st.sampled_from(
    [
        "",
        " ",
        "NA",
        "-1",
        "0",
        "3",
        "3.0",
        "1e5",
        "9" * 20,
        "2020-02-30",
        "2020-02-28",
        "nan",
        '"',
        ",",
        "\n",
        "#x",
        "1753-01-01",
    ]
)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(GED), CELL, max_size=6), max_size=8))
def test_whatever_stands_in_the_cells_every_row_is_read_or_set_aside(tmp_path_factory, changes):
    path = put(tmp_path_factory.mktemp("ged") / "f.csv", ged(*(event(**change) for change in [{}, *changes])))
    reading = ucdp.read_ged(path)
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    assert reading.rows_in == len(rows)
    assert reading.rows_out + len(reading.rejects) == len(rows)
    read = list(reading.rows())
    assert len(read) == reading.rows_out == len(list(reading.records()))
    aside = {reject.line for reject in reading.rejects}
    assert len(aside) == len(reading.rejects)


@settings(max_examples=25, deadline=None)
@given(st.binary(max_size=300))
def test_whatever_bytes_follow_a_header_nothing_crashes_and_nothing_vanishes(tmp_path_factory, tail):
    path = put(tmp_path_factory.mktemp("ged") / "f.csv", ged().encode() + tail)
    reading = ucdp.read_ged(path)
    assert reading.rows_in == reading.rows_out + len(reading.rejects) >= 1


@settings(max_examples=15, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=200), max_size=4))
def test_no_text_among_gdelt_rows_is_lost(tmp_path_factory, lines):
    from tests.interop.test_machine_coded import gdelt_1, gdelt_text

    text = gdelt_text(*[gdelt_1()] * 9) + "".join(f"{line}\n" for line in lines)
    path = put(tmp_path_factory.mktemp("gdelt") / "f.csv", text)
    reading = gdelt.read_events(path)
    with path.open(newline="", encoding="utf-8") as file:
        assert reading.rows_in == sum(bool(line.strip("\r\n")) for line in file)


def test_polecat_rows_with_more_tabs_than_columns_are_read_unless_something_stands_there(tmp_path):
    from tests.interop.test_machine_coded import POLECAT, polecat_row

    lines = ["\t".join(POLECAT), polecat_row("1"), polecat_row("2") + "\t\t", polecat_row("3") + "\tmore"]
    reading = polecat.read(put(tmp_path / "f.txt", "\n".join(lines)))
    assert [row["original_id"] for row in reading.rows()] == ["1", "2"]
    assert (
        reading.rejects[0].reason.partition(";")[0]
        == f"{len(POLECAT) + 1} cells where {len(POLECAT)} were expected"
    )
