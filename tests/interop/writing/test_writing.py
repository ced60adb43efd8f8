import csv
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents.interop import writing
from tests.questions.histories import SIDES, handover, said, tally, to_north, to_south

DS = ce.Dataset(
    *SIDES[1:],
    SIDES[0].evolve(identifiers=[ce.Identifier("iso3166-1-alpha-3", "NOR"), ce.Identifier("wikidata", "Q1")]),
    ce.Framework(
        id="deal", name="The deal", parties=("north", "south"), third_parties="mediator", history="agreed"
    ),
    ce.Meeting(
        id="talks", when="2025-05-16", participants=("north", "south"), hosts="mediator", place="Istanbul"
    ),
    handover(
        "swap",
        "2025-05-23/2025-05-25",
        to_north(4, note="four"),
        to_south("about 300"),
        frameworks="deal",
        name="=1+1",
    ),
    handover("june", "2025-06", to_north("number withheld"), marking="RED"),
    handover("bare", None),
    said("s", "north-hq", "swap", to_north(4), made="2025-05-26", text="came home"),
    tally("t", "more than 7,000", "2022", "2025-06", sources="https://example.org/tally"),
    ce.Event(
        id="e",
        when="2024-01-02",
        actors=ce.EventActor(name="Rebels"),
        types=ce.Identifier("ucdp:type_of_violence", "1"),
        fatalities=ce.Estimate(low=3, best=5, high=4),
        dataset="ucdp-ged",
        release="24.1",
        original_id="77",
        place="Somewhere",
    ),
)


def test_spreadsheets_run_nothing_and_give_every_cell_back(tmp_path):
    writing.write_csv(DS, tmp_path / "rounds.csv")
    with (tmp_path / "rounds.csv").open(newline="") as file:
        written = list(csv.DictReader(file))
    assert {row["name"] for row in written if row["round"] == "swap"} == {"'=1+1"}
    assert {row["name"] for row in writing.read_cells(tmp_path / "rounds.csv")} == {"=1+1", ""}
    assert (written[1]["low"], written[1]["high"], written[1]["wording"]) == ("4", "4", "exactly")


def test_numbers_are_no_formulas_and_stay_numbers(tmp_path):
    west = ce.Event(id="w", when="2024", place=ce.Place(name="-town", latitude=-3.5, longitude=-60.25))
    writing.write_hxl(ce.Dataset(west), tmp_path / "events.csv", "events")
    with (tmp_path / "events.csv").open(newline="") as file:
        row = list(csv.DictReader(file))[1]
    assert (row["place"], row["latitude"], row["longitude"]) == ("'-town", "-3.5", "-60.25")
    restored = writing.read_cells(tmp_path / "events.csv")[1]
    assert (restored["place"], restored["longitude"]) == ("-town", "-60.25")


UNSEEN = st.text(st.characters(categories=["Zs", "Zl", "Zp", "Cc", "Cf", "Mn"]) | st.just("'"), max_size=4)


@given(UNSEEN, st.sampled_from("=+-@"), st.text())
def test_what_is_not_seen_in_front_of_a_formula_hides_no_formula(unseen, sign, text):
    cell = unseen + sign + text
    assert writing.neutralised(cell) == f"'{cell}"
    assert writing.restored(f"'{cell}") == cell


@given(st.text())
def test_a_neutralised_cell_is_never_a_formula_and_comes_back_the_same(cell):
    safe = writing.neutralised(cell)
    assert not safe.startswith(("=", "+", "-", "@"))
    assert writing.restored(safe) == cell


@pytest.mark.parametrize(
    "cell",
    ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "'=1", "''@", "' -5", "\uff0d1", "\uff20x"]
    + [
        f"{unseen}=1"
        for unseen in (
            "\N{NO-BREAK SPACE}",
            "\u200b",
            "\ufeff",
            "\u202e",
            "\x00",
            "\x85",
            "\u3164",
            "\u034f'",
            "\n",
        )
    ],
)
def test_known_attacks_are_neutralised(cell):
    assert writing.neutralised(cell) == f"'{cell}"
    assert writing.restored(f"'{cell}") == cell


@pytest.mark.parametrize("table", ["rounds", "tallies", "events"])
def test_hxl_reads_what_is_written(tmp_path, table):
    hxl = pytest.importorskip("hxl")
    path = tmp_path / "out.csv"
    writing.write_hxl(DS, path, table)
    with path.open("rb") as file:
        source = hxl.data(file)
        rows = list(source)
        tags = source.display_tags
    assert len(rows) == len(writing.flat_rows(ce.redact(DS), table))
    assert any(tag.startswith("#affected") for tag in tags)
    assert all(tag.startswith("#") for tag in tags)


def test_followthemoney_accepts_every_entity_and_keeps_every_value():
    followthemoney = pytest.importorskip("followthemoney")
    written = list(writing.entities(DS))
    for entity in written:
        proxy = followthemoney.model.get_proxy(entity)
        proxy.schema.validate(proxy.to_dict())
        for name, values in entity["properties"].items():
            assert set(proxy.get(name)) == set(values), (entity["id"], name)
    by_id = {entity["id"]: entity for entity in written}
    assert by_id["swap"]["properties"]["startDate"] == ["2025-05-23"]
    assert by_id["talks"]["properties"]["date"] == ["2025-05-16"]
    assert by_id["north"]["properties"]["wikidataId"] == ["Q1"]
    assert by_id["deal.participant-3"]["properties"] == {
        "project": ["deal"],
        "participant": ["mediator"],
        "role": ["mediator"],
    }


def test_plover_codes_what_it_has_a_code_for():
    events = {event["id"]: event for event in writing.coded_events(DS)}
    assert (events["swap"]["event"], events["swap"]["mode"]) == (["RETREAT"], ["release"])
    assert (events["swap"]["date"], events["swap"]["enddate"]) == ("2025-05-23", "2025-05-25")
    assert events["swap"]["actor"][0] == {
        "code": "NOR",
        "entity_text": "North",
        "sector": "GOV",
        "identifier_id": "Q1",
    }
    assert events["talks"]["event"] == ["CONSULT"]
    assert events["s#1"]["actor"][0]["code"] == "NOR"
    assert "bare" not in events


def test_plover_reads_back_what_is_written(tmp_path):
    pytest.importorskip("duckdb")
    path = tmp_path / "events.jsonl"
    writing.write_plover(DS, path)
    reading = ce.interop.plover.read(path)
    assert reading.rows_out == reading.rows_in == len(path.read_text().splitlines())


@pytest.mark.parametrize(
    "write", [writing.write_csv, writing.write_hxl, writing.write_followthemoney, writing.write_plover]
)
def test_no_writer_lets_out_what_is_marked_or_too_small(tmp_path, write):
    open_to, blurred = tmp_path / "red", tmp_path / "blurred"
    write(DS, open_to, up_to="RED")
    write(DS, blurred, small_cells=5)
    assert "june" in open_to.read_text()
    assert "june" not in blurred.read_text()
    assert "4 person" not in blurred.read_text()


def test_an_unknown_table_is_refused_with_a_suggestion(tmp_path):
    for write in (writing.write_csv, writing.write_hxl):
        with pytest.raises(ce.InvalidValue, match="did you mean 'tallies'"):
            write(DS, tmp_path / "x", "tallys")


def test_entities_are_one_json_object_a_line(tmp_path):
    writing.write_followthemoney(DS, tmp_path / "entities.ftm.json")
    lines = (tmp_path / "entities.ftm.json").read_text().splitlines()
    assert [json.loads(line)["id"] for line in lines] == [entity["id"] for entity in writing.entities(DS)]


@given(
    st.text(st.characters(categories=["Zs", "Zl", "Zp", "Cc", "Cf"]) | st.just("'"), max_size=3),
    st.sampled_from("=+-@\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b"),
    st.text(max_size=5),
)
def test_a_formula_behind_what_is_not_seen_is_neutralised(unseen, sign, end):
    cell = unseen + sign + end
    assert writing.neutralised(cell) == f"'{cell}"
    assert writing.restored(writing.neutralised(cell)) == cell
