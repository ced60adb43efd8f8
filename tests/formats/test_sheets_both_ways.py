"""What is saved as sheets comes back as it was: as a folder of CSV and as a workbook."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents import strategies
from conflictevents.formats.sheets.writing import sheet_rows
from conflictevents.text.spreadsheet import neutralised, restored

datasets = st.builds(
    lambda records, head: ce.Dataset(*{record.id: record for record in records}.values(), head=head),
    st.lists(strategies.records(), max_size=4),
    st.just(ce.Head()) | strategies.heads(),
)
"""Records of every kind, whose references lead nowhere, too."""


@settings(
    max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None
)
@given(datasets | strategies.datasets())
def test_a_folder_of_sheets_gives_the_dataset_back(tmp_path_factory, ds):
    folder = tmp_path_factory.mktemp("sheets")
    ce.save(ds, folder)
    back = ce.load(folder)
    assert back == ds, str(ds.diff(back))
    assert ce.dumps(back) == ce.dumps(ds)


@settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None, max_examples=10
)
@given(datasets)
def test_a_workbook_gives_the_dataset_back(tmp_path_factory, ds):
    path = tmp_path_factory.mktemp("book") / "book.xlsx"
    ce.save(ds, path)
    if len(ds) or ds.head != ce.Head():
        assert ce.dumps(ce.load(path)) == ce.dumps(ds)


TEXTS = st.text(max_size=12) | st.sampled_from(
    [
        "=1+1",
        "+1",
        "-1",
        "@x",
        "'=1",
        " lead",
        "tail ",
        "a;b",
        '"quoted"',
        "a: b",
        "_x0041_",
        "\r",
        "a\nb",
        "\t",
        "01",
        "1.10",
        "TRUE",
        "2025-05-01",
        "\ufeff",
        "\u2028",
        "\x85",
        "﹢1",
    ]
)


@given(TEXTS, st.lists(TEXTS.filter(str.strip), max_size=3))
def test_no_text_is_changed_by_a_cell(tmp_path_factory, text, aliases):
    ds = ce.Dataset(ce.Actor(id="a", name="A", aliases=aliases, note=text))
    folder = tmp_path_factory.mktemp("text")
    for path in (folder / "sheets", folder / "book.xlsx"):
        path.parent.mkdir(exist_ok=True)
        ce.save(ds, f"{path}/" if path.suffix == "" else path)
        assert ce.load(path) == ds


@given(TEXTS)
def test_a_neutralised_cell_comes_back(text):
    assert restored(neutralised(text)) == text


@pytest.mark.parametrize("name", ce.datasets.names())
def test_the_bundled_datasets_come_back(tmp_path, name):
    ds = ce.datasets.load(name)
    ce.save(ds, tmp_path / "sheets")
    assert ce.load(tmp_path / "sheets") == ds
    fields = {field for rows in sheet_rows(ds).values() for row in rows for field in row}
    assert {"number by coordination-hq", "returned_to", "status", "more"} & fields
