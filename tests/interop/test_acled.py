"""ACLED's events, and OCHA's monthly counts from them."""

import pytest

import conflictevents as ce
from conflictevents.interop import acled
from tests.interop.files import put, written

HEADER = (
    "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 inter1 "
    "actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 location latitude "
    "longitude geo_precision source source_scale notes fatalities tags timestamp"
).split()
HAPI = (
    "location_code has_hrp in_gho provider_admin1_name provider_admin2_name admin1_code admin1_name admin2_code "
    "admin2_name admin_level event_type events fatalities reference_period_start reference_period_end dataset_hdx_id "
    "resource_hdx_id warning error"
).split()


def row(**changes):
    return {
        "event_id_cnty": "ARC1",
        "event_date": "2022-06-30",
        "year": "2022",
        "time_precision": "1",
        "disorder_type": "Strategic developments",
        "event_type": "Strategic developments",
        "sub_event_type": "Agreement",
        "actor1": "Government of Arcadia (2021-)",
        "assoc_actor_1": "Police; Army",
        "inter1": "1",
        "inter2": "0",
        "interaction": "10",
        "iso": "32",
        "region": "Europe",
        "country": "Arcadia",
        "location": "Mill town",
        "latitude": "10.5",
        "longitude": "20.5",
        "geo_precision": "2",
        "source": "Post; Radio",
        "notes": " On 30 June, they agreed. ",
        "fatalities": "0",
        "tags": "crowd size=no report",
        "timestamp": "1657041387",
    } | changes


def read(tmp_path, *rows, header=HEADER):
    return acled.read(put(tmp_path / "f.csv", written(header, rows or (row(),))))


def test_an_event_becomes_a_record(tmp_path):
    (record,) = read(tmp_path).records()
    assert record.id == "acled:ARC1"
    assert record.types == (
        ce.Identifier("acled:event_type", "Strategic developments"),
        ce.Identifier("acled:sub_event_type", "Agreement"),
    )
    assert record.fatalities == ce.Estimate(best=0)
    assert record.fatalities.bounds() == ce.Count(0, None, 0)
    assert [(actor.name, actor.role) for actor in record.actors] == [
        ("Government of Arcadia (2021-)", "actor1")
    ]
    assert record.place is not None
    assert record.place.identifiers == (ce.Identifier("iso3166-1-numeric", "032"),)
    assert record.place.precision == "acled:geo_precision=2"
    assert record.text == " On 30 June, they agreed. "
    assert record.extra["acled:tags"] == "crowd size=no report"
    assert record.extra["acled:assoc_actor_1"] == "Police; Army"


@pytest.mark.parametrize(
    "name", ["event_id_cnty", "event_date", "time_precision", "iso", "latitude", "fatalities"]
)
def test_spaces_of_web_pages_and_spreadsheets_around_a_cell_say_nothing(tmp_path, name):
    around = f"\u00a0{row()[name]}\u202f"
    assert list(read(tmp_path, row(**{name: around})).rows()) == list(read(tmp_path, row()).rows())


def test_cells_may_stand_between_bars(tmp_path):
    bars = written(HEADER, [row()]).replace(",", "|")
    assert len(acled.read(put(tmp_path / "f.csv", bars))) == 1


def test_a_file_of_a_layout_read_before_is_read_alike_whatever_its_order(tmp_path):
    """The query for it is kept planned from the second file on."""
    rows = [row(event_id_cnty=f"ARC{number}", fatalities=number) for number in range(3)]
    expected = list(read(tmp_path, *rows).rows())
    for header in (HEADER, HEADER[::-1], [*HEADER[4:], "new", *HEADER[:4]]):
        assert list(read(tmp_path, *rows, header=header).rows()) == expected


@pytest.mark.parametrize(
    ("precision", "day", "when"),
    [
        ("1", "2022-06-30", "2022-06-30"),
        ("", "2022-06-30", "2022-06-30"),
        ("2", "2022-06-30", "2022-06-27/2022-07-03"),
        ("2", "2022-01-01", "2021-12-27/2022-01-02"),
        ("2", "2024-03-01", "2024-02-26/2024-03-03"),
        ("2", "2024-12-30", "2024-12-30/2025-01-05"),
        ("3", "2022-06-15", "2022-06~"),
        ("3", "2024-02-15", "2024-02~"),
        ("1", "17 May 2022", "2022-05-17"),
    ],
)
def test_the_precision_of_a_date_decides_what_it_stands_for(tmp_path, precision, day, when):
    (found,) = read(tmp_path, row(time_precision=precision, event_date=day)).rows()
    assert found["when"] == when
    assert (found["first_day"], found["last_day"]) == (ce.When(when).first_day, ce.When(when).last_day)


def test_codes_that_became_words_are_read_as_they_are(tmp_path):
    (found,) = read(tmp_path, row(inter1="State forces", interaction="State forces only")).rows()
    assert (found["acled_inter1"], found["acled_interaction"]) == ("State forces", "State forces only")


def test_the_older_name_of_the_id_is_known_and_the_newer_one_preferred(tmp_path):
    header = ["data_id", *HEADER]
    (found,) = read(tmp_path, row(data_id="77"), header=header).rows()
    assert found["original_id"] == "ARC1"
    (found,) = read(tmp_path, row(data_id="77"), header=["data_id", *HEADER[1:]]).rows()
    assert found["original_id"] == "77"


def test_ids_that_fit_no_record_id_are_made_to_fit_and_kept(tmp_path):
    reading = read(tmp_path, row(event_id_cnty="Äh 1!"))
    (record,) = reading.records()
    assert record.original_id == "Äh 1!"
    assert record.id.startswith("acled:")


@pytest.mark.parametrize("tagged", [False, True])
def test_monthly_counts_are_read_with_or_without_hashtags(tmp_path, tagged):
    tags = {name: f"#{name}" for name in HAPI}
    counts = {
        "location_code": "ARC",
        "admin1_code": "A1",
        "admin1_name": "North",
        "admin_level": "1",
        "event_type": "political_violence",
        "events": "4",
        "fatalities": "",
        "reference_period_start": "2022-06-01",
        "reference_period_end": "2022-06-30 23:59:59",
    }
    text = written(HAPI, [tags, counts] if tagged else [counts])
    reading = acled.read_hapi(put(tmp_path / "f.csv", b"\xef\xbb\xbf" + text.encode()))
    (found,) = reading.rows()
    assert (found["when"], found["events"], found["fatalities_best"]) == ("2022-06-01/2022-06-30", 4, None)
    assert (found["place_iso"], found["type_hapi"], found["place_name"]) == (
        "ARC",
        "political_violence",
        "North",
    )
    assert reading.rejects == ()


def test_a_period_that_ends_before_it_begins_is_set_aside(tmp_path):
    counts = {"location_code": "ARC", "event_type": "x", "events": "4", "fatalities": "0"}
    counts |= {"reference_period_start": "2022-06-01", "reference_period_end": "2022-05-31"}
    with pytest.raises(ce.ReadError) as error:
        acled.read_hapi(put(tmp_path / "f.csv", written(HAPI, [counts])))
    (reject,) = error.value.rejects
    assert (reject.column, reject.reason.partition(";")[0]) == (
        "reference_period_end",
        "before reference_period_start",
    )


@pytest.mark.parametrize(
    ("column", "cell", "number"),
    [
        ("fatalities", "1.000", None),
        ("fatalities", "12.000", None),
        ("fatalities", "0.000", 0),
        ("fatalities", "1234.000", 1234),
        ("fatalities", "12.0", 12),
        ("iso", "UP", None),
        ("iso", "0032", None),
    ],
)
def test_a_number_that_may_be_another_is_set_aside(tmp_path, column, cell, number):
    if number is not None:
        assert [each["fatalities_best"] for each in read(tmp_path, row(**{column: cell})).rows()] == [number]
        return
    with pytest.raises(ce.ReadError, match=f"{column}: found '{cell}'"):
        read(tmp_path, row(**{column: cell}))
