"""ICEWS, GDELT, POLECAT and PLOVER: machine-coded events in CAMEO and PLOVER terms."""

import json

import pytest

import conflictevents as ce
from conflictevents.interop import UnknownLayout, gdelt, icews, plover, polecat
from conflictevents.interop.sources.gdelt import EVENTS_1, EVENTS_2, MENTIONS
from tests.interop.files import put, tabbed

ICEWS = [
    *(
        "Event ID",
        "Event Date",
        "Source Name",
        "Source Sectors",
        "Source Country",
        "Event Text",
        "CAMEO Code",
    ),
    *(
        "Intensity",
        "Target Name",
        "Target Sectors",
        "Target Country",
        "Story ID",
        "Sentence Number",
        "Publisher",
    ),
    *("City", "District", "Province", "Country", "Latitude", "Longitude"),
]
POLECAT = [
    *("Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts"),
    *("Actor Name", "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title"),
    *("Actor Name Raw", "Wikipedia Actor ID", "Recipient Name", "Recipient Country", "Recipient COW"),
    *("Primary Recipient Sector", "Recipient Sectors", "Recipient Title", "Recipient Name Raw"),
    *(
        "Wikipedia Recipient ID",
        "Placename",
        "City",
        "District",
        "Province",
        "Country",
        "Latitude",
        "Longitude",
    ),
    *("GeoNames ID", "Raw Placename", "Feature Type", "Source", "Publication Date", "Story People"),
    *("Story Organizations", "Story Locations", "Language", "Version"),
]


def icews_row(**changes):
    return {
        "Event ID": "1",
        "Event Date": "2018-06-01",
        "Source Name": "Ministry (Arcadia)",
        "Source Sectors": "Government",
        "Source Country": "Arcadia",
        "Event Text": "Return, release person(s)",
        "CAMEO Code": "0841",
        "Intensity": "7",
        "Target Name": "League",
        "Target Country": "Utopia",
        "City": "Mill town",
        "District": "NA",
        "Country": "Arcadia",
        "Latitude": "10.5",
        "Longitude": "20.5",
    } | {name.replace("_", " "): value for name, value in changes.items()}


def gdelt_2(**changes):
    return {
        "GLOBALEVENTID": "1",
        "SQLDATE": "20140218",
        "MonthYear": "201402",
        "Year": "2014",
        "FractionDate": "2014.1315",
        "Actor1Code": "ARCGOV",
        "Actor1Name": "ARCADIA",
        "Actor1CountryCode": "ARC",
        "Actor1Type1Code": "GOV",
        "Actor2Code": "UTO",
        "Actor2Name": "UTOPIA",
        "Actor2CountryCode": "UTO",
        "IsRootEvent": "1",
        "EventCode": "0841",
        "EventBaseCode": "084",
        "EventRootCode": "08",
        "QuadClass": "2",
        "GoldsteinScale": "7.0",
        "NumMentions": "5",
        "NumSources": "1",
        "NumArticles": "5",
        "AvgTone": "-4.5",
        "ActionGeo_Type": "4",
        "ActionGeo_FullName": "Mill town, Arcadia",
        "ActionGeo_CountryCode": "AC",
        "ActionGeo_Lat": "10.5",
        "ActionGeo_Long": "20.5",
        "ActionGeo_FeatureID": "-123",
        "DATEADDED": "20150218230000",
        "SOURCEURL": "https://example.org/a",
    } | changes


def gdelt_1(**changes):
    return gdelt_2(DATEADDED="20150218", **changes)


def gdelt_text(*rows, names=EVENTS_1.positions[0], cut=0):
    return "".join("\t".join(row.get(name, "") for name in names[: len(names) - cut]) + "\n" for row in rows)


def polecat_row(event_id="1", **changes):
    row = {
        "Event ID": event_id,
        "Event Date": "2022-03-05",
        "Event Type": "RETREAT",
        "Event Mode": "release",
        "Intensity": "6.5",
        "Quad Code": "MATERIAL COOPERATION",
        "Contexts": "military;legal",
        "Actor Name": "Arcadia",
        "Actor Country": "ARC",
        "Actor COW": "None",
        "Wikipedia Actor ID": "Q1;Q2",
        "Recipient Name": "None",
        "Placename": "None",
        "City": "Mill town",
        "Country": "Arcadia",
        "Latitude": "None",
        "Longitude": "None",
        "Publication Date": "2022-03-06",
        "Source": "Post",
        "Version": "NGEC 1.0",
    } | changes
    return "\t".join(row.get(name, "None") for name in POLECAT)


def only(reading):
    (record,) = reading.records()
    return record


def test_icews_codes_keep_their_zeros_and_the_key_is_id_and_day(tmp_path):
    text = tabbed(ICEWS, icews_row(), icews_row(Event_Date="2018-06-02", CAMEO_Code="040"))
    reading = icews.read(put(tmp_path / "f.tab", text))
    one, two = reading.to_dataset().events
    assert (one.id, two.id) == ("icews:1:2018-06-01", "icews:1:2018-06-02")
    assert (one.types, two.types) == ((ce.Identifier("cameo", "0841"),), (ce.Identifier("cameo", "040"),))
    assert [(actor.role, actor.name) for actor in one.actors] == [
        ("source", "Ministry (Arcadia)"),
        ("target", "League"),
    ]
    assert "icews:district" not in one.extra


@pytest.mark.parametrize("day", ["12/1/2017", "12/01/2017", "2017-12-01"])
def test_icews_is_read_with_the_month_first_where_that_is_said(tmp_path, day):
    assert only(
        icews.read(put(tmp_path / "f.tab", tabbed(ICEWS, icews_row(Event_Date=day))), day_first=False)
    ).when == ce.When("2017-12-01")


def test_the_icews_file_of_2017_has_no_codes(tmp_path):
    header = [name for name in ICEWS if name != "CAMEO Code"]
    record = only(icews.read(put(tmp_path / "f.tab", tabbed(header, icews_row()))))
    assert record.types == ()
    assert record.text == "Return, release person(s)"


def test_icews_is_read_with_or_without_quotes(tmp_path):
    quoted = tabbed(ICEWS, icews_row(Source_Name='The "Post"')).replace("\t", '"\t"')
    quoted = "\n".join(f'"{line}"' for line in quoted.replace('The "Post"', 'The ""Post""').splitlines())
    loose = tabbed(ICEWS, icews_row(Source_Name='The "Post'))
    assert only(icews.read(put(tmp_path / "a.tab", quoted))).actors[0].name == 'The "Post"'
    assert only(icews.read(put(tmp_path / "b.tab", loose))).actors[0].name == 'The "Post'


def test_gdelt_2_is_read_by_position(tmp_path):
    reading = gdelt.read_events(put(tmp_path / "f.csv", gdelt_text(gdelt_2(), names=EVENTS_2.positions[0])))
    record = only(reading)
    assert reading.release == "2.0"
    assert (record.id, str(record.when), str(record.known)) == ("gdelt:1", "2014-02-18", "2015-02-18")
    assert record.types == (ce.Identifier("cameo", "0841"),)
    assert record.actors[0].identifiers == (
        ce.Identifier("cameo-actor", "ARCGOV"),
        ce.Identifier("cameo-country", "ARC"),
    )
    assert record.place is not None
    assert record.place.precision == "gdelt:Geo_Type=4"
    assert [source.url for source in record.sources] == ["https://example.org/a"]
    assert record.fatalities is None


@pytest.mark.parametrize(
    ("kind", "name", "country"),
    [
        ("4", "Hanoi, Ha Noi, Vietnam, Republic Of", "Vietnam, Republic Of"),
        ("2", "Upper River, Gambia, The", "Gambia, The"),
        ("1", "Vietnam, Republic Of", "Vietnam, Republic Of"),
        ("4", "Galashiels, Scottish Borders, The, United Kingdom", "United Kingdom"),
        ("1", "Mali", "Mali"),
    ],
)
def test_the_country_of_a_gdelt_event_keeps_a_comma_of_its_own(tmp_path, kind, name, country):
    row = gdelt_2(ActionGeo_Type=kind, ActionGeo_FullName=name)
    record = only(gdelt.read_events(put(tmp_path / "f.csv", gdelt_text(row, names=EVENTS_2.positions[0]))))
    assert record.place.country == country


def test_gdelt_1_mixes_rows_of_57_and_58_columns(tmp_path):
    text = gdelt_text(gdelt_1(GLOBALEVENTID="1"), cut=1) + gdelt_text(gdelt_1(GLOBALEVENTID="2"))
    reading = gdelt.read_events(put(tmp_path / "f.csv", text))
    assert (reading.release, reading.rows_in, reading.rejects) == ("1.0", 2, ())
    assert [len(record.sources) for record in reading.records()] == [0, 1]


def test_gdelt_is_read_by_name_where_there_is_a_header(tmp_path):
    names = list(reversed(EVENTS_2.positions[0]))
    text = "\t".join(names) + "\n" + gdelt_text(gdelt_2(), names=names)
    assert only(gdelt.read_events(put(tmp_path / "f.csv", text))).id == "gdelt:1"


def test_gdelt_names_that_the_cells_do_not_bear_out_are_refused(tmp_path):
    names = list(EVENTS_2.positions[0])
    names[1], names[5] = names[5], names[1]
    with pytest.raises(UnknownLayout):
        gdelt.read_events(put(tmp_path / "f.csv", gdelt_text(gdelt_2(), names=names)))
    with pytest.raises(UnknownLayout, match="rows of 5 cells where 61 are known"):
        gdelt.read_events(put(tmp_path / "g.csv", "1\t2\t3\t4\t5\n"))


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        (
            {"SQLDATE": "20140230"},
            "SQLDATE",
            "not a day of the calendar",
        ),
        ({"EventCode": "84"}, "EventCode", "not a CAMEO code"),
        ({"EventCode": "RELEASE"}, "EventCode", "not a CAMEO code"),
        ({"ActionGeo_Lat": "34.5#"}, "ActionGeo_Lat", "not a number"),
    ],
)
def test_gdelt_rows_are_set_aside_with_their_reason(tmp_path, change, column, reason):
    reading = gdelt.read_events(put(tmp_path / "f.csv", gdelt_text(gdelt_1(), gdelt_1(), gdelt_1(**change))))
    assert [(reject.line, reject.column, reject.reason.partition(";")[0]) for reject in reading.rejects] == (
        [(3, column, reason)] if column else []
    )


def test_gdelt_mentions_are_read(tmp_path):
    row = {
        "GLOBALEVENTID": "1",
        "EventTimeDate": "20150218230000",
        "MentionTimeDate": "20150218234500",
        "MentionType": "1",
        "MentionSourceName": "example.org",
        "MentionIdentifier": "https://example.org/a",
        "SentenceID": "2",
        "Confidence": "50",
        "MentionDocTone": "-1.5",
    }
    (found,) = gdelt.read_mentions(
        put(tmp_path / "f.csv", gdelt_text(row, names=MENTIONS.positions[0]))
    ).rows()
    assert (found["event_id"], found["known"], found["gdelt_confidence"]) == ("gdelt:1", "2015-02-18", 50)


def test_polecat_takes_none_for_missing_and_lists_apart(tmp_path):
    text = "\t".join(POLECAT) + "\n" + polecat_row() + "\n"
    record = only(polecat.read(put(tmp_path / "ngecEvents.DV.2022.txt", text.encode("latin-1"))))
    assert [actor.identifiers for actor in record.actors] == [
        (ce.Identifier("wikidata", "Q1"), ce.Identifier("wikidata", "Q2"))
    ]
    assert [str(code) for code in record.types] == [
        "plover:event:RETREAT",
        "plover:mode:release",
        "plover:context:military",
        "plover:context:legal",
    ]
    assert record.place is not None
    assert (record.place.name, record.place.latitude) == ("Mill town", None)
    assert record.release == "NGEC 1.0"
    assert str(record.sources[0].published) == "2022-03-06"


def test_polecat_renamed_a_column_and_repeats_ids(tmp_path):
    header = [{"Intensity": "Event Intensity"}.get(name, name) for name in POLECAT]
    text = "\t".join(header) + "\n" + polecat_row(**{"Actor Name": "León"}) + "\n" + polecat_row() + "\n"
    reading = polecat.read(put(tmp_path / "f.txt", text.encode("latin-1")))
    assert [row["polecat_intensity"] for row in reading.rows()] == [6.5, 6.5]
    assert next(reading.records()).actors[0].name == "León"
    assert [event.id for event in reading.to_dataset(duplicates="number").events] == [
        "polecat:1",
        "polecat:1:2",
    ]


@pytest.mark.parametrize(
    ("dead", "best"),
    [("3", 3), (3, 3), (3.0, 3), ("3.0", 3), ("dozens", None), (-1, None), ("3.5", None)],
    ids=repr,
)
def test_a_size_of_plover_is_a_number_where_it_is_one(tmp_path, dead, best):
    record = only(plover.read(put(tmp_path / "f.json", json.dumps([MANUAL | {"dead": dead}]))))
    assert (record.fatalities.best if record.fatalities else None) == best


def test_actors_of_one_side_stay_together_where_their_names_and_codes_do_not_pair_off(tmp_path):
    entities = [
        {"code": "UTO", "entity_text": "Utopia; and allies"},
        {"code": "LGE", "entity_text": "League"},
    ]
    record = only(plover.read(put(tmp_path / "f.json", json.dumps([MANUAL | {"recipient": entities}]))))
    assert [actor.name for actor in record.actors] == ["Arcadia", "Utopia; and allies; League"]
    assert [code.value for code in record.actors[1].identifiers] == ["UTO", "LGE"]


MANUAL = {
    "id": "A-1",
    "date": "2022-03-05",
    "enddate": "2022-03-07",
    "actor": [{"code": "ARC", "sector": "GOV", "entity_text": "Arcadia", "identifier_id": "Q1"}],
    "recipient": [{"code": "UTO", "entity_text": "Utopia"}, {"code": "LGE", "entity_text": "League"}],
    "event": ["RETREAT"],
    "mode": "release",
    "context": ["legal", "military"],
    "dead": "3",
    "event_loc": {
        "name": "Mill town",
        "latitude": 10.5,
        "longitude": 20.5,
        "geonames_id": 7,
        "resolution": 5,
    },
    "coder": "nobody",
}
GOLD = {
    "id": "G-1",
    "date": "2000-01-01",
    "source": [{"actorText": "Hungarian", "code": "HUN"}],
    "target": [{"code": "ROU"}],
    "event": "AGREE",
    "dead": "many",
    "text": "They agreed.",
}


def test_plover_records_of_the_manual_are_events(tmp_path):
    record = only(plover.read(put(tmp_path / "f.json", json.dumps([MANUAL]))))
    assert (record.id, str(record.when)) == ("plover:A-1", "2022-03-05/2022-03-07")
    assert [actor.name for actor in record.actors] == ["Arcadia", "Utopia", "League"]
    assert record.actors[2] == ce.EventActor(
        name="League", role="recipient", identifiers=ce.Identifier("plover-actor", "LGE")
    )
    assert record.actors[0].identifiers == (
        ce.Identifier("plover-actor", "ARC"),
        ce.Identifier("wikidata", "Q1"),
    )
    assert [code.value for code in record.types] == ["RETREAT", "release", "legal", "military"]
    assert record.fatalities == ce.Estimate(best=3)
    assert record.place is not None
    assert record.place.identifiers == (ce.Identifier("geonames", "7"),)


def test_plover_records_of_the_gold_standard_are_events_too(tmp_path):
    lines = [
        json.dumps(GOLD),
        json.dumps(MANUAL),
        "no JSON",
        json.dumps({"id": "D", "event": "DOCUMENT"}),
        "",
    ]
    reading = plover.read(put(tmp_path / "f.jsonl", "\n".join(lines)))
    assert [(reject.line, reject.column, reject.reason.partition(";")[0]) for reject in reading.rejects] == [
        (3, None, "no JSON object"),
        (4, "date", "missing, and a row says nothing without it"),
    ]
    gold = next(reading.records())
    assert [(actor.role, actor.name) for actor in gold.actors] == [
        ("actor", "Hungarian"),
        ("recipient", "ROU"),
    ]
    assert gold.fatalities is None
    assert gold.extra["plover:dead"] == "many"
    assert gold.text == "They agreed."


def test_what_is_no_plover_at_all_is_refused(tmp_path):
    with pytest.raises(ce.ReadError, match="neither JSON nor JSON Lines"):
        plover.read(put(tmp_path / "f.json", "id,date\n1,2"))
    with pytest.raises(ce.ReadError, match="holds no records"):
        plover.read(put(tmp_path / "g.json", "3"))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (('"RETREAT"', '"RETREATS"'), "'RETREATS', not an event type of PLOVER"),
        (('"id": "1"', '"id": 1.5e9'), "'1.5e9', a number in scientific notation"),
        (('"id": "1"', '"id": NaN'), "id: found nothing, missing"),
        (('"id": "1"', '"id": Infinity'), "Infinity is no number"),
        (('"id": "1"', '"id": "1", "id": "2"'), "the key 'id' stands twice"),
    ],
)
def test_json_says_nothing_that_is_passed_over(tmp_path, change, reason):
    text = json.dumps([{"id": "1", "date": "2018-06-01", "event": "RETREAT"}])
    assert len(plover.read(put(tmp_path / "right.json", text))) == 1
    with pytest.raises(ce.ReadError, match=reason):
        plover.read(put(tmp_path / "wrong.json", text.replace(*change)))
