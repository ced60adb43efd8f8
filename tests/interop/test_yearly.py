"""UCDP's yearly tables, and events summed as UCDP sums them."""

import pytest

import conflictevents as ce
from conflictevents.interop import ucdp
from conflictevents.interop.sources.ucdp import LAYOUTS
from tests.interop.files import event, ged, put, written

BATTLE_DEATHS = (
    "conflict_id dyad_id location_inc side_a side_a_id side_a_2nd side_b side_b_id side_b_2nd incompatibility "
    "territory_name year bd_best bd_low bd_high type_of_conflict battle_location gwno_a gwno_a_2nd gwno_b gwno_b_2nd "
    "gwno_loc gwno_battle region version"
).split()


def battle_deaths(**changes):
    return {
        "conflict_id": "7",
        "dyad_id": "70",
        "location_inc": "Arcadia",
        "side_a": "Government of Arcadia",
        "side_a_id": "11",
        "side_b": "League",
        "side_b_id": "12",
        "incompatibility": "2",
        "year": "2020",
        "bd_best": "6",
        "bd_low": "4",
        "bd_high": "9",
        "type_of_conflict": "3",
        "battle_location": "Arcadia",
        "gwno_loc": "999",
        "gwno_battle": "999",
        "version": "24.1",
    } | changes


def compared(tmp_path, events, published, **options):
    ged_file = put(tmp_path / "ged241.csv", ged(*events))
    sums = put(tmp_path / "brd.csv", written(BATTLE_DEATHS, published))
    return ucdp.compare_with_brd(ucdp.read_ged(ged_file), ucdp.read_brd(sums), **options)


def test_battle_deaths_are_sums_with_their_estimate(tmp_path):
    reading = ucdp.read_brd(put(tmp_path / "f.csv", written(BATTLE_DEATHS, [battle_deaths()])))
    (row,) = reading.rows()
    assert reading.release == "24.1"
    assert (row["original_id"], row["when"], row["place_gleditsch_ward"]) == ("70-2020", "2020", "999")
    assert (row["first_day"], row["last_day"]) == (ce.When("2020").first_day, ce.When("2020").last_day)
    assert (row["fatalities_low"], row["fatalities_best"], row["fatalities_high"]) == (4, 6, 9)


def test_names_of_17_1_are_known(tmp_path):
    names = {name: "".join(part.capitalize() for part in name.split("_")) for name in BATTLE_DEATHS}
    names |= {"gwno_b": "GwNoB", "side_b_id": "SideBID"}
    header = [names[name] for name in BATTLE_DEATHS if name != "side_a_id"]
    row = {names[name]: value for name, value in battle_deaths(version="17.1").items()}
    reading = ucdp.read_brd(put(tmp_path / "f.csv", written(header, [row])))
    assert next(reading.rows())["fatalities_high"] == 9
    assert reading.release == "17.1"


def test_a_file_of_several_releases_says_so_row_by_row(tmp_path):
    rows = [
        battle_deaths(),
        battle_deaths(dyad_id="71", version="25.1"),
        battle_deaths(dyad_id="72", version=""),
    ]
    reading = ucdp.read_brd(put(tmp_path / "sums_v26_1.csv", written(BATTLE_DEATHS, rows)))
    assert reading.release is None
    assert reading.releases == ("24.1", "25.1", "26.1")


def test_every_yearly_table_reads_its_own_header(tmp_path):
    values = {
        "year": "2020",
        "year_cy": "2020",
        "dyad_id": "7",
        "conflict_id": "3",
        "actor_id": "9",
        "country_id_cy": "2",
    }
    values |= {"best_fatality_estimate": "5", "sb_total_deaths_best_cy": "5", "sb_dyad_ids_cy": "NO_DYAD"}
    for word in ("acd", "dyadic", "non_state", "one_sided", "country_years"):
        layout = LAYOUTS[word]
        header = [column.name for column in layout.columns]
        row = {name: values.get(name, "") for name in header}
        reader = getattr(ucdp, f"read_{word}")
        reading = reader(put(tmp_path / f"{word}.csv", written(header, [row])))
        (found,) = reading.rows()
        assert found["when"] == "2020"
        assert found["dataset"] == layout.dataset
    assert found["ucdp_sb_best"] == 5
    assert found["ucdp_sb_dyad_ids"] is None


def test_events_sum_by_dyad_and_year_component_by_component(tmp_path):
    events = [
        event(id="1"),
        event(id="2", best="1", low="2", high="0"),
        event(id="3", active_year="0", best="100"),
        event(id="4", type_of_violence="3", best="100"),
        event(id="5", year="2021", date_start="2021-01-01", date_end="2021-01-01", low=""),
    ]
    reading = ucdp.read_ged(put(tmp_path / "f.csv", ged(*events)))
    years = ucdp.dyad_years(reading).sort("year").collect("pyarrow").rows(named=True)
    assert years == [
        {"dyad_id": "70", "year": 2020, "low": 6, "best": 7, "high": 9, "events": 2},
        {"dyad_id": "70", "year": 2021, "low": None, "best": 6, "high": 9, "events": 1},
    ]
    everything = ucdp.dyad_years(reading, types=("1", "2", "3"), active_only=False)
    assert sum(row["events"] for row in everything.collect("pyarrow").rows(named=True)) == 5


def test_equal_sums_are_told_from_different_ones(tmp_path):
    result = compared(tmp_path, [event()], [battle_deaths()])
    assert str(result) == "1 of 1 comparable dyad-years equal"
    assert result.countries == ("999", "Arcadia")
    (row,) = compared(tmp_path, [event(high="8")], [battle_deaths()]).having("differs")
    assert (row.dyad, row.year, row.events) == ("70", 2020, 1)
    assert (row.summed, row.published) == (ce.Estimate(4, 6, 8), ce.Estimate(4, 6, 9))


def test_a_dyad_year_fought_elsewhere_too_is_no_mismatch(tmp_path):
    published = battle_deaths(battle_location="Arcadia, Utopia", gwno_battle="999, 998", bd_best="50")
    result = compared(tmp_path, [event()], [published])
    (row,) = result.having("incomplete scope")
    assert row.outside == ("Utopia",)
    assert result.comparable == ()
    assert compared(tmp_path, [event()], [published], countries=["999", "998"]).having("differs")


def test_sums_of_places_and_years_that_the_events_do_not_cover_are_left_out(tmp_path):
    published = [
        battle_deaths(),
        battle_deaths(dyad_id="80", battle_location="Utopia", gwno_battle="998"),
        battle_deaths(dyad_id="70", year="1999"),
        battle_deaths(dyad_id="90"),
    ]
    result = compared(tmp_path, [event()], published)
    assert [row.dyad for row in result.rows] == ["70", "90"]
    assert [row.dyad for row in result.having("only in the published sums")] == ["90"]
    (row,) = compared(tmp_path, [event(dyad_new_id="71")], []).rows
    assert row.verdict == "only in the events"


def test_tables_in_the_wrong_place_are_told(tmp_path):
    events = ucdp.read_ged(put(tmp_path / "ged241.csv", ged()))
    sums = ucdp.read_brd(put(tmp_path / "brd.csv", written(BATTLE_DEATHS, [battle_deaths()])))
    for wrong in ((sums, events), (events, events), (sums, sums)):
        with pytest.raises(ce.ReadError, match="has no columns .*; pass a Reading of the right table"):
            ucdp.compare_with_battle_deaths(*wrong)
    with pytest.raises(ce.ReadError, match=r"<ucdp-brd 24.1: 1 row, 0 set aside> has no columns"):
        ucdp.dyad_years(sums)
    assert ucdp.compare_with_battle_deaths(events, sums, countries="999").equal


def test_a_row_of_a_conflict_stands_for_the_sum_of_its_dyads(tmp_path):
    events = [
        event(id="1"),
        event(id="2", dyad_new_id="71", best="1", low="2", high="0"),
        event(id="3", dyad_new_id="72"),
    ]
    published = battle_deaths(dyad_id="70, 71, 73", bd_best="7", bd_low="6", bd_high="9")
    result = compared(tmp_path, events, [published])
    assert [(row.dyad, row.verdict, row.events) for row in result.rows] == [
        ("70, 71, 73", "equal", 2),
        ("72", "only in the events", 1),
    ]
    unsaid = [event(id="1"), event(id="2", dyad_new_id="71", best="")]
    (row,) = compared(tmp_path, unsaid, [published]).having("differs")
    assert row.summed == ce.Estimate(8, None, 18)


def test_a_country_is_known_by_number_or_by_name(tmp_path):
    renumbered = battle_deaths(gwno_battle="345")
    assert compared(tmp_path, [event()], [renumbered]).equal
    nameless = battle_deaths(battle_location="", gwno_battle="999, 998")
    assert compared(tmp_path, [event()], [nameless]).having("incomplete scope")


@pytest.mark.parametrize("active", ["1", "true", "True"])
def test_active_years_may_be_written_as_truth_values(tmp_path, active):
    assert compared(tmp_path, [event(active_year=active)], [battle_deaths()]).equal
