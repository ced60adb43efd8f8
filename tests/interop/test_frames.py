"""The one list of expressions over frames that somebody already holds, on every engine."""

import sys

import duckdb
import pytest

import conflictevents as ce
from conflictevents.interop import UnknownLayout, acled, gdelt, icews, pax, polecat, ucdp
from tests.interop.files import event, ged, put
from tests.interop.test_acled import HEADER as ACLED
from tests.interop.test_acled import row as acled_row

EVENTS = [
    event(id="1"),
    event(id="2", date_prec="4", date_start="2020-02-01", date_end="2020-02-29", gwnoa="", best=""),
    event(id="3", best="6.5"),
    event(id="4", active_year="0", latitude="-1", source_article=""),
]


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return put(tmp_path_factory.mktemp("frames") / "ged.csv", ged(*EVENTS))


@pytest.fixture(scope="module")
def wanted(file):
    reading = ucdp.read_ged(file, release="24.1", extra=True)
    assert len(reading.rejects) == 1
    return sorted(reading.rows(), key=lambda row: row["id"])


def pandas_frame(file):
    return pytest.importorskip("pandas").read_csv(file)


def pandas_dated(file):
    return pytest.importorskip("pandas").read_csv(file, parse_dates=["date_start", "date_end"])


def pandas_text(file):
    return pytest.importorskip("pandas").read_csv(file, dtype=str)


def polars_frame(file):
    return pytest.importorskip("polars").read_csv(file, infer_schema_length=None)


def polars_lazy(file):
    return pytest.importorskip("polars").scan_csv(file, infer_schema_length=None, try_parse_dates=True)


def arrow_table(file):
    return pytest.importorskip("pyarrow.csv").read_csv(file)


def duckdb_relation(file):
    return duckdb.connect().sql(f"FROM read_csv('{file}')")


@pytest.mark.parametrize(
    "made",
    [
        pandas_frame,
        polars_frame,
        duckdb_relation,
        *(
            pytest.param(made, marks=pytest.mark.slow)
            for made in (pandas_dated, pandas_text, polars_lazy, arrow_table)
        ),
    ],
    ids=lambda made: made.__name__,
)
def test_a_frame_gives_the_same_as_the_file(file, wanted, made):
    sifted = ucdp.canonical(made(file), release="24.1", extra=True)
    rows = sorted(sifted.frame.collect("pyarrow").rows(named=True), key=lambda row: row["id"])
    modelled = [name for name in wanted[0] if not name.startswith("extra_")]
    assert [{name: row[name] for name in modelled} for row in rows] == [
        {name: row[name] for name in modelled} for row in wanted
    ]
    assert list(rows[0]) == list(wanted[0])
    (rejected,) = sifted.rejected.collect("pyarrow").rows(named=True)
    assert (rejected["column"], rejected["value"]) == ("best", "6.5")
    assert rejected["reason"].startswith("not a whole number")
    assert rejected["original_id"] == "3"


def test_the_engine_of_a_lazy_frame_is_kept(file):
    polars = pytest.importorskip("polars")
    sifted = ucdp.canonical(polars_lazy(file))
    assert isinstance(sifted.frame.to_native(), polars.LazyFrame)
    assert isinstance(ucdp.canonical(polars_frame(file)).frame.to_native(), duckdb.DuckDBPyRelation)


@pytest.mark.parametrize(
    "source", [ucdp, acled, icews, gdelt, pax, polecat], ids=lambda source: source.__name__
)
def test_a_frame_of_another_layout_is_refused(source):
    with pytest.raises(UnknownLayout, match="the frame is not laid out as") as error:
        source.canonical(duckdb.connect().sql("SELECT 1 AS toll"))
    assert error.value.unexpected == ("toll",)


def test_questions_on_readings_run_on_frames_too(file):
    years = ucdp.dyad_years(ucdp.canonical(polars_lazy(file)).frame).collect().rows(named=True)
    assert years == [{"dyad_id": "70", "year": 2020, "low": 8, "best": None, "high": 18, "events": 2}]


def test_a_frame_gives_records_and_a_dataset_as_a_file_does(file):
    reading, sifted = ucdp.read_ged(file, release="24.1"), ucdp.canonical(polars_frame(file), release="24.1")
    assert sorted(sifted.records(), key=lambda event: event.id) == sorted(
        reading.records(), key=lambda event: event.id
    )
    assert sifted.to_dataset() == reading.to_dataset()
    relation = duckdb_relation(file)
    twice = relation.union(relation)
    with pytest.raises(ce.DuplicateRecord):
        ucdp.canonical(twice).to_dataset()
    assert len(ucdp.canonical(twice).to_dataset(duplicates="number")) == 6


def test_the_header_of_a_frame_tells_the_release_where_nobody_says_it(file):
    assert {row["release"] for row in ucdp.canonical(polars_frame(file)).rows()} == {"20.1 or later"}


def test_a_frame_may_hold_truth_values_and_days_with_a_zone(file, wanted):
    frame = pandas_dated(file)
    frame["active_year"] = frame["active_year"].astype(bool)
    frame["date_start"] = frame["date_start"].dt.tz_localize("UTC")
    rows = sorted(ucdp.canonical(frame, release="24.1").rows(), key=lambda row: row["id"])
    assert [(row["when"], row["ucdp_active_year"]) for row in rows] == [
        (row["when"], row["ucdp_active_year"]) for row in wanted
    ]


def test_a_day_with_a_zone_is_read_from_a_relation(file, wanted):
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    zoned = connection.sql(
        "SELECT * REPLACE (date_start::TIMESTAMPTZ AS date_start, date_end::TIMESTAMPTZ AS date_end)"
        f" FROM read_csv('{file}')"
    )
    sifted = ucdp.canonical(zoned, release="24.1")
    assert sorted((row["id"], row["when"]) for row in sifted.rows()) == [
        (row["id"], row["when"]) for row in wanted
    ]
    assert [row["column"] for row in sifted.rejected.collect().rows(named=True)] == ["best"]


def test_a_table_that_no_source_has_is_told(file):
    with pytest.raises(ce.InvalidValue, match="did you mean 'ged'"):
        ucdp.canonical(duckdb_relation(file), "gedd")


@pytest.mark.slow
def test_spark_gives_the_same_as_the_file(file, wanted, spark):
    sifted = ucdp.canonical(_on(spark, file), release="24.1", extra=True)
    rows = sorted((row.asDict() for row in sifted.frame.to_native().collect()), key=lambda row: row["id"])
    assert rows == wanted
    assert sifted.rejected.to_native().count() == 1


@pytest.mark.slow
def test_spark_dates_a_week_as_the_file_does(spark, tmp_path):
    row = acled_row(time_precision="2", notes="n")
    weekly = put(tmp_path / "a.csv", f"{','.join(ACLED)}\n{','.join(row.get(name, '') for name in ACLED)}")
    (found,) = acled.canonical(_on(spark, weekly)).frame.to_native().collect()
    assert (found["when"], found["first_day"]) == ("2022-06-27/2022-07-03", ce.When("2022-06-27").first_day)


def _on(spark, path):
    return spark.read.options(header=True, quote='"', escape='"').csv(str(path))


@pytest.mark.parametrize("package", ["duckdb", "narwhals"])
def test_a_missing_package_is_told_with_the_extra_to_install(monkeypatch, package):
    for name in [name for name in sys.modules if name.startswith("conflictevents.interop")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)
    import conflictevents.interop as fresh

    with pytest.raises(ce.MissingExtra, match=r"pip install 'conflictevents\[interop\]'") as error:
        fresh.ucdp  # noqa: B018 - asking for it is the test
    assert error.value.extra == "interop"
    assert fresh.cameo.name("0841") == "Return, release person(s)"
    assert str(fresh.plover.from_cameo("0841")) == "RETREAT:release"
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        fresh.nothing  # noqa: B018 - asking for it is the test
    assert "ucdp" in dir(fresh)
