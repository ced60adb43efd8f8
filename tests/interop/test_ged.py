"""UCDP's events in every layout and with every defect that releases were published with."""

import gzip
import json
import zipfile
from pathlib import Path

import pytest

import conflictevents as ce
from conflictevents.interop import UnknownLayout, ucdp
from tests.interop.files import GED, GED_19, event, ged, put, written


def only(reading):
    (row,) = reading.rows()
    return row


def test_an_event_becomes_canonical_columns(tmp_path):
    row = only(ucdp.read_ged(put(tmp_path / "ged241.csv", ged())))
    assert row["id"] == "ucdp-ged:101"
    assert (row["dataset"], row["release"], row["original_id"]) == ("ucdp-ged", "24.1", "101")
    assert (row["when"], row["first_day"], row["last_day"]) == ("2020-03-05", 737489, 737489)
    assert (row["actor_1_name"], row["actor_1_ucdp"], row["actor_1_gleditsch_ward"]) == (
        "Government of Arcadia",
        "11",
        "999",
    )
    assert (row["fatalities_low"], row["fatalities_best"], row["fatalities_high"]) == (4, 6, 9)
    assert (row["place_latitude"], row["place_longitude"], row["place_priogrid"]) == (10.5, -20.25, "144000")
    assert (row["ucdp_dyad_id"], row["ucdp_year"], row["type_of_violence"]) == ("70", "2020", "1")


def test_an_event_becomes_a_record(tmp_path):
    (record,) = ucdp.read_ged(put(tmp_path / "ged241.csv", ged())).records()
    assert isinstance(record, ce.Event)
    assert record.when == ce.When("2020-03-05")
    assert record.fatalities == ce.Estimate(low=4, best=6, high=9)
    assert [(actor.name, actor.role) for actor in record.actors] == [
        ("Government of Arcadia", "side_a"),
        ("League", "side_b"),
    ]
    assert record.actors[0].identifiers == (
        ce.Identifier("ucdp", "11"),
        ce.Identifier("gleditsch-ward", "999"),
    )
    assert record.place is not None
    assert record.place.precision == "ucdp:where_prec=1"
    assert record.types == (ce.Identifier("ucdp:type_of_violence", "1"),)
    assert record.extra["ucdp:dyad_id"] == "70"
    assert [(source.publisher, str(source.published), source.title) for source in record.sources] == [
        ("Arcadia Post", "2020-03-05", "Clash near the mill"),
        ("League Radio", "2020-03-06", "Mill taken"),
    ]


def test_articles_listed_in_another_way_stay_as_they_are(tmp_path):
    text = ged(event(source_article='Post 5/3 2020: "Clash", and more'))
    (record,) = ucdp.read_ged(put(tmp_path / "f.csv", text)).records()
    assert [source.title for source in record.sources] == ['Post 5/3 2020: "Clash", and more']


def test_a_dataset_comes_of_a_reading(tmp_path):
    reading = ucdp.read_ged(put(tmp_path / "f.csv", ged(event(id="1"), event(id="2"))))
    dataset = reading.to_dataset()
    assert [record.id for record in dataset.events] == ["ucdp-ged:1", "ucdp-ged:2"]


def test_an_id_given_twice_is_refused_or_numbered_and_never_dropped(tmp_path):
    reading = ucdp.read_ged(put(tmp_path / "f.csv", ged(event(), event(), event(id="5"))))
    with pytest.raises(ce.DuplicateRecord) as error:
        reading.to_dataset()
    assert "duplicates='number'" in error.value.__notes__[0]
    assert {record.id for record in reading.to_dataset(duplicates="number").events} == {
        "ucdp-ged:101",
        "ucdp-ged:101:2",
        "ucdp-ged:5",
    }
    with pytest.raises(ce.ReadError, match="neither 'refuse' nor 'number'"):
        reading.to_dataset(duplicates="drop")


@pytest.mark.parametrize("header", [GED, GED_19, list(reversed(GED)), sorted(GED_19)])
def test_columns_are_read_by_name_whatever_their_order(tmp_path, header):
    row = only(ucdp.read_ged(put(tmp_path / "f.csv", ged(header=header))))
    assert (row["fatalities_low"], row["fatalities_best"], row["fatalities_high"]) == (4, 6, 9)
    assert row["actor_2_name"] == "League"


@pytest.mark.parametrize(
    ("file", "header", "release"),
    [
        ("GEDEvent_v24_1.csv", GED, "24.1"),
        ("ged241_cut.csv", GED, "24.1"),
        ("ged191.csv", GED_19, "19.1"),
        ("events.csv", GED, "20.1 or later"),
        ("events.csv", GED_19, "19.1 or earlier"),
        ("GEDEvent_v24_0_3.csv", GED, "24.0.3"),
        ("GEDEvent_v24_01_24_03.csv", GED, "24.01.24.03"),
    ],
)
def test_the_release_comes_from_the_name_or_else_the_header(tmp_path, file, header, release):
    assert ucdp.read_ged(put(tmp_path / file, ged(header=header))).release == release


def test_the_oldest_names_of_the_estimates_are_known(tmp_path):
    header = [{"best": "best_est", "high": "high_est", "low": "low_est"}.get(name, name) for name in GED_19]
    rows = [event() | {"best_est": "6", "high_est": "9", "low_est": "4"}]
    reading = ucdp.read_ged(put(tmp_path / "f.csv", written(header, rows)))
    assert only(reading)["fatalities_high"] == 9
    assert reading.release == "5.0 or earlier"


def test_the_caller_knows_the_release_best(tmp_path):
    assert (
        ucdp.read_ged(put(tmp_path / "ged241.csv", ged()), release="24.1-corrected").release
        == "24.1-corrected"
    )


@pytest.mark.parametrize("name", ["ged241.csv.gz", "ged241.gz", "nameless"])
def test_gzip_is_read_whatever_the_name(tmp_path, name):
    assert len(ucdp.read_ged(put(tmp_path / name, gzip.compress(ged().encode())))) == 1


def test_the_one_table_in_a_zip_is_read(tmp_path):
    with zipfile.ZipFile(tmp_path / "ged241-csv.zip", "w") as archive:
        archive.writestr("readme.txt", "about")
        archive.writestr("GEDEvent.csv", ged())
    reading = ucdp.read_ged(tmp_path / "ged241-csv.zip")
    assert reading.release == "24.1"
    assert reading.name.endswith("ged241-csv.zip/GEDEvent.csv")


def test_several_tables_in_a_zip_have_to_be_told_apart(tmp_path):
    with zipfile.ZipFile(tmp_path / "f.zip", "w") as archive:
        archive.writestr("a.csv", ged(event(id="1")))
        archive.writestr("b.csv", ged(event(id="2")))
    with pytest.raises(ce.ReadError, match="name one with member="):
        ucdp.read_ged(tmp_path / "f.zip")
    assert only(ucdp.read_ged(tmp_path / "f.zip", member="b.csv"))["original_id"] == "2"
    with pytest.raises(ce.ReadError, match="no member 'c.csv'"):
        ucdp.read_ged(tmp_path / "f.zip", member="c.csv")


def test_a_damaged_zip_is_told(tmp_path):
    with pytest.raises(ce.ReadError, match="damaged zip"):
        ucdp.read_ged(put(tmp_path / "f.zip", b"PK\x03\x04 and nothing more"))


@pytest.mark.parametrize(
    "text",
    [
        b"\xef\xbb\xbf" + ged().encode(),
        ged().encode("utf-16"),
        ged().replace("\n", "\r\n").encode(),
        ged().rstrip("\n").encode(),
        written(GED, [event()], ";").encode(),
        b"Downloaded from somewhere\n" + ged().encode(),
        b"\n\n" + ged().encode(),
        ged().replace("side_a,", " Side A ,", 1).encode(),
    ],
    ids=[
        "BOM",
        "UTF-16",
        "CRLF",
        "no last line end",
        "semicolons",
        "junk first row",
        "blank lines",
        "loose name",
    ],
)
def test_how_a_file_is_written_makes_no_difference(tmp_path, text):
    plain = only(ucdp.read_ged(put(tmp_path / "a.csv", ged(event(source_article="Post")))))
    other = only(ucdp.read_ged(put(tmp_path / "b.csv", text)))
    same = [name for name in plain if name != "source_title"]
    assert {name: other[name] for name in same} == {name: plain[name] for name in same} | {
        "ucdp_source_original": other["ucdp_source_original"]
    }


def test_latin_1_and_even_a_stray_byte_of_it_are_read(tmp_path):
    text = ged(event(side_b="Ciudad Juárez"), event(id="2", side_b="Łódź"))
    mixed = text.encode().replace("Juárez".encode(), "Juárez".encode("latin-1"))
    reading = ucdp.read_ged(put(tmp_path / "f.csv", mixed))
    assert [row["actor_2_name"] for row in reading.rows()] == ["Ciudad Juárez", "Łódź"]


def test_hashtags_below_the_header_are_no_event(tmp_path):
    tags = {
        "year": "#date+year",
        "side_a": "#group+name+first",
        "latitude": "#geo+lat",
        "best": "#affected+killed",
    }
    reading = ucdp.read_ged(put(tmp_path / "f.csv", ged(tags, event(), event(id="2"))))
    assert (reading.rows_in, reading.rows_out, reading.rejects) == (2, 2, ())


def test_a_month_published_without_its_header_is_read_by_position_and_checked(tmp_path):
    text = ged(event(), event(id="2")).split("\n", 1)[1]
    reading = ucdp.read_candidate(put(tmp_path / "GEDEvent_v24_0_1.csv", text))
    assert [row["original_id"] for row in reading.rows()] == ["101", "2"]
    assert (reading.dataset, reading.release) == ("ucdp-candidate", "24.0.1")
    swapped = text.replace("10.5,-20.25", "north,west")
    with pytest.raises(UnknownLayout):
        ucdp.read_candidate(put(tmp_path / "swapped.csv", swapped))


def test_an_unknown_layout_says_what_is_missing_and_what_is_unexpected(tmp_path):
    header = [name for name in GED if name not in {"best", "date_start"}] + ["toll"]
    with pytest.raises(UnknownLayout) as error:
        ucdp.read_ged(put(tmp_path / "f.csv", ged(header=header)))
    assert set(error.value.missing) == {"best", "date_start"}
    assert "toll" in error.value.unexpected
    assert "missing: date_start, best" in str(error.value)
    assert isinstance(error.value, ce.ReadError)


def test_a_file_that_is_empty_or_absent_is_told(tmp_path):
    with pytest.raises(ce.ReadError, match="is empty"):
        ucdp.read_ged(put(tmp_path / "f.csv", "\n \n"))
    with pytest.raises(ce.ReadError, match="there is no file"):
        ucdp.read_ged(tmp_path / "nothing.csv")


def test_a_header_without_rows_is_a_reading_of_none(tmp_path):
    reading = ucdp.read_ged(put(tmp_path / "f.csv", written(GED, [])))
    assert (reading.rows_in, reading.rows_out, list(reading.records())) == (0, 0, [])


@pytest.mark.parametrize(
    ("precision", "start", "end", "when"),
    [
        ("1", "2018-12-17", "2018-12-17", "2018-12-17"),
        ("2", "2018-12-15", "2018-12-18", "2018-12-15/2018-12-18"),
        ("3", "2018-12-10", "2018-12-16", "2018-12-10/2018-12-16"),
        ("4", "2018-12-01", "2018-12-31", "2018-12"),
        ("4", "2020-02-01", "2020-02-29", "2020-02"),
        ("4", "2019-02-01", "2019-02-28", "2019-02"),
        ("4", "2020-02-01", "2020-02-28", "2020-02-01/2020-02-28"),
        ("4", "2018-12-02", "2018-12-31", "2018-12-02/2018-12-31"),
        ("5", "2018-01-01", "2018-12-31", "2018"),
        ("5", "2018-01-01", "2018-06-30", "2018-01-01/2018-06-30"),
        ("2", "2018-12-01", "2018-12-31", "2018-12-01/2018-12-31"),
        ("", "2018-12-15", "2018-12-18", "2018-12-15/2018-12-18"),
    ],
)
def test_the_precision_of_a_date_decides_how_it_is_written(tmp_path, precision, start, end, when):
    row = only(
        ucdp.read_ged(
            put(tmp_path / "f.csv", ged(event(date_prec=precision, date_start=start, date_end=end)))
        )
    )
    assert row["when"] == when
    assert (row["first_day"], row["last_day"]) == (ce.When(when).first_day, ce.When(when).last_day)


def test_days_with_a_time_and_numbers_as_floats_are_read(tmp_path):
    text = ged(
        event(
            id="101.0",
            date_start="2020-03-05 00:00:00.000",
            date_end="2020-03-05T00:00:00",
            best="6.0",
            high="9.",
            dyad_new_id="70.0",
            low=" 4 ",
            active_year="1.0",
        )
    )
    row = only(ucdp.read_ged(put(tmp_path / "f.csv", text)))
    assert (row["id"], row["when"], row["ucdp_dyad_id"], row["ucdp_active_year"]) == (
        "ucdp-ged:101",
        "2020-03-05",
        "70",
        "1",
    )
    assert (row["fatalities_low"], row["fatalities_best"], row["fatalities_high"]) == (4, 6, 9)


def test_estimates_out_of_order_stay_as_published(tmp_path):
    (record,) = ucdp.read_ged(put(tmp_path / "f.csv", ged(event(low="9", best="6", high="2")))).records()
    assert record.fatalities == ce.Estimate(low=9, best=6, high=2)
    assert not record.fatalities.is_ordered


def test_unknown_is_not_zero(tmp_path):
    text = ged(event(low="", best="-1", high="0", number_of_sources="-1", source_article=""))
    (record,) = ucdp.read_ged(put(tmp_path / "f.csv", text)).records()
    assert record.fatalities == ce.Estimate(low=None, best=None, high=0)
    assert "ucdp:number_of_sources" not in record.extra


def test_columns_that_are_not_modelled_are_kept_on_request(tmp_path):
    header = [*GED, "my note", "my note"]
    text = ged(event(source_office="Post;Radio") | {"my note": "seen"}, header=header)
    path = put(tmp_path / "f.csv", text)
    assert not [name for name in only(ucdp.read_ged(path)) if name.startswith("extra_")]
    reading = ucdp.read_ged(path, extra=True)
    row = only(reading)
    assert (row["extra_source_office"], row["extra_my note"], row["extra_my note_2"]) == (
        "Post;Radio",
        "seen",
        "seen",
    )
    (record,) = reading.records()
    assert record.extra["ucdp:my note"] == "seen"
    assert record.extra["ucdp:source_office"] == "Post;Radio"


NO_DAY = "not a day of the calendar"


@pytest.mark.parametrize(
    ("change", "column", "value", "reason"),
    [
        ({"best": "6.7"}, "best", "6.7", "not a whole number from 0 (of at most 15 digits)"),
        ({"best": "many"}, "best", "many", "not a whole number from 0 (of at most 15 digits)"),
        ({"low": "-5"}, "low", "-5", "not a whole number from 0 (of at most 15 digits)"),
        ({"low": "9" * 16}, "low", "9" * 16, "not a whole number from 0 (of at most 15 digits)"),
        ({"latitude": "N10"}, "latitude", "N10", "not a number"),
        ({"latitude": "95"}, "latitude", "95", "outside -90 to 90"),
        ({"longitude": ""}, "longitude", None, "missing where latitude is given"),
        ({"date_start": "2019-02-29"}, "date_start", "2019-02-29", NO_DAY),
        ({"date_start": ""}, "date_start", None, "missing"),
        ({"date_start": "1753-01-01"}, "date_start", "1753-01-01", "missing"),
        ({"date_end": "2020-03-04"}, "date_end", "2020-03-04", "before date_start"),
        ({"year": "20x1"}, "year", "20x1", "not a year"),
        ({"id": ""}, "id", None, "missing"),
        ({"id": "MYA-1"}, "id", "MYA-1", "not the number of an event"),
    ],
)
def test_a_row_that_cannot_be_read_is_set_aside_with_its_reason(tmp_path, change, column, value, reason):
    path = put(
        tmp_path / "f.csv", ged(event(id="1"), event(**change), event(id="3", where_description="two\nlines"))
    )
    reading = ucdp.read_ged(path)
    (reject,) = reading.rejects
    assert (reject.line, reject.column, reject.value) == (3, column, value)
    assert reject.reason.startswith(reason)
    assert ";" in reject.reason
    assert reject.file == str(path)
    assert (reading.rows_in, reading.rows_out) == (3, 2)


def test_rejects_are_written_to_a_file_on_request(tmp_path):
    path = put(tmp_path / "f.csv", ged(event(best="many"), event(id="2", latitude="x, y"), event(id="3")))
    ucdp.read_ged(path, rejects=tmp_path / "rejects.csv")
    lines = (tmp_path / "rejects.csv").read_text().splitlines()
    assert lines[0] == "file,line,column,value,reason"
    assert (
        lines[1]
        == f"{path},2,best,many,not a whole number from 0 (of at most 15 digits); write it in digits alone"
    )
    assert lines[2] == f'{path},3,latitude,"x, y",not a number; write it in digits with a decimal point'


def test_a_reject_reads_as_a_sentence(tmp_path):
    (reject,) = ucdp.read_ged(put(tmp_path / "f.csv", ged(event(best="many"), event(id="2")))).rejects
    assert str(reject).endswith(
        "f.csv, line 2, best: found 'many', not a whole number from 0 (of at most 15 digits); write it in digits alone"
    )


def test_the_api_gives_the_same_as_the_file(tmp_path):
    (tmp_path / "csv").mkdir()
    plain = only(ucdp.read_ged(put(tmp_path / "csv" / "ged241.csv", ged())))
    result = {name: value or None for name, value in event().items()} | {
        "best": 6,
        "active_year": True,
        "latitude": 10.5,
    }
    envelope = {"TotalCount": 1, "TotalPages": 1, "Result": [result]}
    row = only(ucdp.read_ged(put(tmp_path / "ged241.json", json.dumps(envelope))))
    assert row == plain
    years = [
        list(collected(ucdp.dyad_years(frame))) for frame in (both(row, tmp_path), both(plain, tmp_path))
    ]
    assert years[0] == years[1]


def both(row, tmp_path):
    import pyarrow as pa

    return pa.Table.from_pylist([row])


def collected(frame):
    return frame.collect("pyarrow").rows(named=True)


def test_a_reading_says_what_it_is(tmp_path):
    reading = ucdp.read_ged(put(tmp_path / "ged241.csv", ged(event(), event(id="x"))))
    assert repr(reading) == "<ucdp-ged 24.1: 1 row, 1 set aside>"
    assert len(reading) == 1


def test_two_readings_can_share_a_connection(tmp_path):
    import duckdb

    connection = duckdb.connect()
    one = ucdp.read_ged(put(tmp_path / "ged231.csv", ged()), connection=connection)
    two = ucdp.read_ged(put(tmp_path / "ged241.csv", ged()), connection=connection)
    joined = one.frame.select("original_id").join(
        two.frame.select("original_id", "release"), on="original_id"
    )
    assert list(collected(joined)) == [{"original_id": "101", "release": "24.1"}]


def test_published_sums_make_no_records(tmp_path):
    path: Path = tmp_path / "none.csv"
    from tests.interop.test_yearly import BATTLE_DEATHS, battle_deaths

    reading = ucdp.read_brd(put(path, written(BATTLE_DEATHS, [battle_deaths()])))
    with pytest.raises(ce.ReadError, match="published sums"):
        list(reading.records())
    with pytest.raises(ce.ReadError, match="published sums"):
        reading.to_dataset()


@pytest.mark.parametrize("word", ["NA", "NaN", "nan"])
def test_what_r_and_pandas_write_for_missing_is_neither_a_code_nor_a_text(tmp_path, word):
    codes, texts = ("gwnoa", "side_b_new_id", "where_prec"), ("adm_1", "where_description", "source_original")
    event_of = dict.fromkeys(codes, word) | dict.fromkeys(texts, "NA")
    reading = ucdp.read_ged(put(tmp_path / "ged.csv", ged(event(**event_of))))
    assert word not in next(reading.rows()).values()
    (record,) = reading.records()
    assert [identifier.scheme for actor in record.actors for identifier in actor.identifiers] == ["ucdp"]


@pytest.mark.parametrize("space", ["\t", "\u00a0", "\u2028", " \x85 "])
def test_a_cell_of_other_spaces_than_the_usual_one_says_nothing(tmp_path, space):
    text = ged(event(source_article=space, where_description=space, side_b=space, adm_1=space))
    (record,) = ucdp.read_ged(put(tmp_path / "ged.csv", text)).records()
    assert (record.text, record.sources, record.actors[1].name) == (None, (), None)
    assert "ucdp:adm_1" not in record.extra
