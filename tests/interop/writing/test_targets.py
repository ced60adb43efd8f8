"""Every form that is written: chosen by name or ending, read back where it can be, and letting nothing out that is marked."""

import csv
import json

import pytest
from hypothesis import given, settings

import conflictevents as ce
from conflictevents import interop, strategies
from conflictevents.cli.writing import FORMS_OUT, SOURCES_IN
from conflictevents.interop.sources import SOURCES
from conflictevents.interop.writing import TARGETS, features, flat_rows, target_of
from conflictevents.interop.writing.sheets import TAGS
from conflictevents.ledger.wording import name_of
from tests.interop.files import ged, put
from tests.interop.writing.test_sums import assert_sums_equal_totals, sum_of
from tests.interop.writing.test_writing import DS

PLACED = ce.Dataset(
    *DS,
    ce.ExchangeRound(
        id="here",
        history="completed",
        when="2025-07-01",
        place=ce.Place(name="The bridge; east end", country="Nor", latitude=50.5, longitude=-3.25),
        transfers=[ce.Transfer(count=3, returned_to="north"), ce.Transfer(count=2, returned_to="south")],
        third_parties=[ce.ThirdParty(actor="mediator", role="carrier")],
        transfers_complete=True,
    ),
    ce.Event(id="there", when="2024-05", place=ce.Place(latitude=0, longitude=179.5)),
)
SECRET = "seen-by-few"
MARKED = ce.Dataset(
    ce.Actor(id="a", name="A"),
    ce.Actor(id=f"{SECRET}-actor", name=SECRET, marking="RED"),
    ce.ExchangeRound(
        id=f"{SECRET}-round",
        name=SECRET,
        history="completed",
        when="2025-05-25",
        place=ce.Place(name=SECRET, latitude=1, longitude=2),
        transfers=ce.Transfer(count=98_765, returned_to="a", held_by=f"{SECRET}-actor"),
        marking="RED",
    ),
    ce.Event(id=f"{SECRET}-event", when="2025", text=SECRET, marking="AMBER"),
    ce.Event(id="open", when="2025", text="open"),
    ce.ReturnTally(id=f"{SECRET}-tally", claimant="a", as_of="2025", count=98_765, marking="RED"),
)


def content_of(path):
    """Everything in a file or folder, unpacked, as bytes."""
    import zipfile

    if path.is_dir():
        return b"".join(content_of(inner) for inner in sorted(path.rglob("*")) if inner.is_file())
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as archive:
            return b"".join(map(archive.read, archive.namelist()))
    if path.suffix == ".parquet":
        pq = pytest.importorskip("pyarrow.parquet")
        return repr(pq.read_table(path).to_pylist()).encode()
    return path.read_bytes()


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_every_form_is_written_twice_the_same_and_lets_nothing_out(target, tmp_path):
    ending = target.endings[0] if target.endings else ""
    contents = []
    for name in ("first", "second"):
        path = tmp_path / name / ending if ending == "datapackage.json" else tmp_path / f"{name}{ending}"
        assert target_of(path) is target
        assert interop.write(MARKED, path, up_to="GREEN") is target
        contents.append(content_of(path.parent if ending == "datapackage.json" else path))
    if target.name != "tables":  # which hold the time at which they were written
        assert contents[0] == contents[1]
    assert SECRET.encode() not in contents[0]
    assert b"98765" not in contents[0]
    if not target.is_whole:
        interop.write(MARKED, tmp_path / f"third{ending}", target.name)
        assert content_of(tmp_path / f"third{ending}") == contents[0]


def test_forms_that_keep_every_record_give_it_back(tmp_path):
    for target in TARGETS:
        if target.is_whole and target.name not in ("tables", "json-ld", "datapackage"):
            path = tmp_path / f"all{target.endings[0] if target.endings else ''}"
            interop.write(PLACED, path)
            assert ce.load(path) == PLACED


def test_names_of_forms_and_sources_are_unique_and_in_the_help():
    names = [target.name for target in TARGETS]
    assert len(set(names)) == len(names)
    assert [word.split(" ")[0] for word in FORMS_OUT.split(", ")] == names
    assert SOURCES_IN.split(", ") == list(SOURCES)
    endings = [ending for target in TARGETS for ending in target.endings]
    assert len(set(endings)) == len(endings)


@pytest.mark.parametrize(
    ("path", "to", "expected"),
    [
        ("x.geojsn", None, "did you mean '.geojson'"),
        ("x.doc", None, "ending says the form"),
        ("x", "hlx", "did you mean 'hxl'"),
    ],
)
def test_a_misspelt_form_gets_a_suggestion(path, to, expected, tmp_path):
    with pytest.raises(ce.InvalidValue, match=expected):
        interop.write(DS, tmp_path / path, to)


def test_an_option_that_a_form_does_not_take_is_refused(tmp_path):
    with pytest.raises(ce.InvalidValue, match="leave it out"):
        interop.write(DS, tmp_path / "x.json", table="rounds")
    with pytest.raises(ce.InvalidValue, match="did you mean 'every_row'"):
        interop.write(DS, tmp_path / "x.csv", every_rows=True)
    with pytest.raises(ce.InvalidValue, match="did you mean 'ucdp-ged'"):
        interop.read(tmp_path / "x.csv", "ucdp_ged")


def test_a_source_is_read_by_name(tmp_path):
    reading = interop.read(put(tmp_path / "ged241.csv", ged()), "ucdp-ged")
    assert reading.to_dataset() == interop.ucdp.read_ged(tmp_path / "ged241.csv").to_dataset()
    for module, function in SOURCES.values():
        __import__(f"conflictevents.interop.sources.{module}")
        assert callable(getattr(getattr(interop.sources, module), function))


# Read back


DERIVED = ("mediators", "adds", "tree", "living_low", "living_high", "remains_low", "remains_high")
"""Columns that are worked out, from records too that are not in the table."""


TEXTS = (
    "name place country group text actors population scope sources original_id release dataset types".split()
)
"""Columns in the words of sources, whose outer spaces sheets trim."""


def figures_of(rows, *, without=()):
    names = [name for name in rows[0] if name not in (*DERIVED, *without)] if rows else []
    said = [row for row in rows if row.get("unsaid") is None and row.get("low", 0) is not None]
    return sorted([str(row[name] or "") for name in names] for row in said)


WRITERS = {"x.csv": interop.write_csv, "x.hxl.csv": interop.write_hxl}


BUNDLED = [*map(ce.datasets.load, ce.datasets.names())]


@pytest.mark.parametrize(
    ("name", "table", "ds"),
    [
        *((name, table, PLACED) for name in WRITERS for table in TAGS),
        *(("x.csv", table, ds) for table in ("rounds", "tallies") for ds in BUNDLED),
    ],
)
def test_flat_tables_read_back_to_the_same_rows(ds, table, name, tmp_path):
    WRITERS[name](ds, tmp_path / name, table, every_row=True, up_to="RED")
    again = ce.load(tmp_path / name)
    rows, rows_again = (flat_rows(each, table, every_row=True) for each in (ds, again))
    assert figures_of(rows_again) == figures_of(rows)
    if table == "rounds":
        again = again.add(*ds.actors)  # who is part of whom is in no flat table
        assert_sums_equal_totals(again)
        for category in (None, "remains"):
            counts = [
                [(row.count.low, row.count.high) for row in ce.totals(each, by=(), category=category)]
                for each in (ds, again)
            ]
            assert counts[0] == counts[1]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("tables")


@settings(max_examples=10, deadline=None)
@given(ds=strategies.datasets(most_rounds=4))
def test_flat_tables_of_any_dataset_read_back(ds, folder):
    for table in TAGS:
        interop.write_csv(ds, folder / "x.csv", table, every_row=True, up_to="RED")
        again = ce.load(folder / "x.csv")
        shared = ce.redact(ds, "RED")  # a marking that is not known ranks above
        rows, rows_again = (flat_rows(each, table, every_row=True) for each in (shared, again))
        assert figures_of(rows_again, without=TEXTS) == figures_of(rows, without=TEXTS)
        if table == "tallies":
            for record in again:
                original = ds[record.id]
                assert (record.count, record.since, record.as_of) == (
                    original.count,
                    original.since,
                    original.as_of,
                )


def test_a_table_of_which_two_rows_disagree_is_refused(tmp_path):
    interop.write_csv(PLACED, tmp_path / "x.csv")
    text = (tmp_path / "x.csv").read_text()
    lines = text.splitlines(keepends=True)
    index = max(number for number, line in enumerate(lines) if line.startswith("here,"))
    lines[index] = lines[index].replace("2025-07-01", "2025-07-02", 1)
    (tmp_path / "x.csv").write_text("".join(lines))
    with pytest.raises(ce.ReadError, match=r"expected what row \d+ says of it"):
        ce.load(tmp_path / "x.csv")


# For programs that add up, and for people


@pytest.mark.parametrize("name", ce.datasets.names())
def test_what_parquet_and_workbooks_add_up_to_is_totals(name, tmp_path):
    pq = pytest.importorskip("pyarrow.parquet")
    python_calamine = pytest.importorskip("python_calamine")
    ds = ce.datasets.load(name)
    interop.write_parquet(ds, tmp_path / "rounds.parquet")
    interop.write_flat_xlsx(ds, tmp_path / "book.xlsx")
    table = pq.read_table(tmp_path / "rounds.parquet")
    sheet = python_calamine.CalamineWorkbook.from_path(tmp_path / "book.xlsx").get_sheet_by_name("rounds")
    header, *cells = sheet.to_python()
    of_sheet = [
        {column: value if value != "" else None for column, value in zip(header, row, strict=True)}
        for row in cells
    ]
    assert str(table.schema.field("living_low").type) == "int64"
    assert str(table.schema.field("earliest").type) == "date32[day]"
    for rows in (table.to_pylist(), of_sheet):
        for column, category in (("living", None), ("remains", "remains")):
            total = ce.totals(ds, by=(), category=category)[0].count
            assert sum_of(rows, column) == (total.low, total.high)


def test_a_flat_workbook_reads_back(tmp_path):
    pytest.importorskip("xlsxwriter")
    interop.write_flat_xlsx(PLACED, tmp_path / "book.xlsx", every_row=True)
    again = ce.load(tmp_path / "book.xlsx")
    for table in TAGS:
        rows = flat_rows(ce.redact(PLACED), table, every_row=True)
        assert figures_of(flat_rows(again, table, every_row=True)) == figures_of(rows)


def test_markdown_says_counts_as_phrases_and_leaves_out_what_is_blank(tmp_path):
    interop.write_markdown(PLACED, tmp_path / "x.md")
    header, _, *lines = (tmp_path / "x.md").read_text().splitlines()
    assert "| count |" in header
    assert "part_of" not in header
    assert any("about 300" in line for line in lines)
    interop.write_markdown(ce.Dataset(), tmp_path / "x.md")
    assert (tmp_path / "x.md").read_text() == "No rows.\n"


@pytest.mark.parametrize("ds", BUNDLED, ids=ce.datasets.names())
def test_markdown_calls_sides_by_name_and_a_map_says_each_figure_once(ds, tmp_path):
    interop.write_markdown(ds, tmp_path / "x.md")
    header, _, *lines = (tmp_path / "x.md").read_text().splitlines()
    columns = [cell.strip() for cell in header.strip("|").split("|")]
    sides = {line.split(" | ")[columns.index("returned_to")] for line in lines}
    assert sides <= {"", "all sides together", *(name_of(ds, actor.id) for actor in ds.actors)}
    interop.write_geojson(ds, tmp_path / "x.geojson")
    for feature in json.loads((tmp_path / "x.geojson").read_text())["features"]:
        figures = (feature["properties"].get("figures") or "").split("; ")
        assert len(figures) == len(set(figures))
        assert not any(figure.endswith(f" to {actor.id}") for figure in figures for actor in ds.actors
                       if name_of(ds, actor.id) != actor.id)  # fmt: skip


# On a map


def test_geojson_is_what_the_standard_says(tmp_path):
    interop.write_geojson(PLACED, tmp_path / "x.geojson")
    collection = json.loads((tmp_path / "x.geojson").read_text())
    assert (collection["type"], set(collection)) == ("FeatureCollection", {"type", "features"})
    by_id = {feature["id"]: feature for feature in collection["features"]}
    assert set(by_id) == {
        record.id for record in ce.redact(PLACED) if isinstance(record, ce.ExchangeRound | ce.Event)
    }
    for feature in by_id.values():
        assert set(feature) == {"type", "id", "geometry", "properties"}
        if feature["geometry"] is not None:
            assert feature["geometry"]["type"] == "Point"
            longitude, latitude = feature["geometry"]["coordinates"]
            assert -180 <= longitude <= 180
            assert -90 <= latitude <= 90
    here = by_id["here"]
    assert here["geometry"]["coordinates"] == [-3.25, 50.5]
    assert here["properties"]["living_low"] == here["properties"]["living_high"] == 5
    assert by_id["there"]["geometry"]["coordinates"] == [179.5, 0.0]
    assert by_id["e"]["geometry"] is None


@pytest.mark.parametrize("name", ce.datasets.names())
def test_features_of_rounds_add_up_to_totals(name):
    ds = ce.datasets.load(name)
    rows = [{"living_low": None, "living_high": None, **feature["properties"]} for feature in features(ds)]
    total = ce.totals(ds, by=())[0].count
    assert sum_of(rows, "living") == (total.low, total.high)


@pytest.mark.parametrize(
    ("table", "ds"),
    [
        *((table, PLACED) for table in TAGS),
        *((table, ds) for table in ("rounds", "tallies") for ds in BUNDLED),
    ],
)
def test_hxl_passes_the_default_schema_of_libhxl(ds, table, tmp_path):
    hxl = pytest.importorskip("hxl")
    interop.write_hxl(ds, tmp_path / "x.csv", table)
    problems = []
    rows = list(csv.reader((tmp_path / "x.csv").read_text().splitlines()))
    hxl.schema(callback=problems.append).validate(hxl.data(rows))
    assert [str(problem) for problem in problems if problem.rule.severity != "info"] == []
