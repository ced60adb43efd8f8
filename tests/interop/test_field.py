"""The field's own files, where they are at hand: every one reads, and UCDP's sums come out as UCDP published them."""

import csv
import gzip
import io
import json

import narwhals as nw
import pytest

import conflictevents as ce
from conflictevents.interop import (
    acled,
    cohens_kappa,
    compare_releases,
    gdelt,
    icews,
    identifiers,
    pax,
    plover,
    ucdp,
)
from tests.interop.files import FIELD

pytestmark = pytest.mark.skipif(not FIELD.is_dir(), reason="the field's files are not at hand")

FILES = {
    "ucdp/ged241_myanmar.csv.gz": (ucdp.read_ged, 7374, "24.1"),
    "ucdp/ged191_bangladesh_myanmar.csv.gz": (ucdp.read_ged, 3194, "19.1"),
    "ucdp/ged_sample1000_uncertainUCDP.csv.gz": (ucdp.read_ged, 1000, "20.1 or later"),
    "ucdp/conflict_data_BGD_hxl.csv": (ucdp.read_ged, 601, "19.1 or earlier"),
    "ucdp/BattleDeaths_v24_1.csv": (ucdp.read_brd, 1920, "24.1"),
    "ucdp/ucdp-actor-221.csv": (ucdp.read_actors, 1725, "22.1"),
    "ucdp/ucdp-dyadic-251.csv": (ucdp.read_dyadic, 3432, "25.1"),
    "ucdp/ucdp-prio-acd-251.csv": (ucdp.read_acd, 2752, "25.1"),
    "ucdp/ucdp-peace-agreements-191.csv": (ucdp.read_peace_agreements, 355, "19.1"),
    "acled/acled_old_dummy.csv": (acled.read, 326, None),
    "gdelt/events.csv": (gdelt.read_events, 100, "2.0"),
    "gdelt/mentions.csv": (gdelt.read_mentions, 100, "2.0"),
    "icews/events.2018.sample-1000.tab": (icews.read, 1000, None),
    "pax/pax_data_2144_agreements_v9.csv.gz": (pax.read, 2144, "9"),
    "pax/paax_actors_v0.2.csv": (pax.read_actors, 1525, "0.2"),
    "plover/PLOVER_GSR_CAMEO.json": (plover.read, 323, "0.5b1"),
}
SET_ASIDE = {
    "plover/PLOVER_GSR_CAMEO.json": [(1, "date", "missing, and a row says nothing without it")]
}  # its first record is about the file
RECORDS = (ce.Event, ce.Actor, ce.Framework)


HEADERS = {"events.csv": 0, "mentions.csv": 0, "conflict_data_BGD_hxl.csv": 2}


def rows_in(path):
    """How many rows of data a file has, counted without the library."""
    if path.suffix == ".json":
        return len(json.loads(path.read_text()))
    text = (gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()).decode(
        "utf-8-sig"
    )
    unquoted = path.suffix == ".tab" or path.parent.name == "gdelt"
    rows = text.splitlines() if unquoted else list(csv.reader(io.StringIO(text, newline="")))
    return len(rows) - HEADERS.get(path.name, 1)


@pytest.mark.parametrize("name", FILES)
def test_every_file_reads_with_rows_in_equal_to_rows_out_and_rejects(name):
    reader, rows, release = FILES[name]
    reading = reader(FIELD / name)
    assert reading.rows_in == rows_in(FIELD / name) == rows
    assert reading.rows_out + len(reading.rejects) == rows
    assert [
        (reject.line, reject.column, reject.reason.partition(";")[0]) for reject in reading.rejects
    ] == SET_ASIDE.get(name, [])
    assert reading.release == release
    if reading.dataset not in {"ucdp-brd", "ucdp-dyadic", "ucdp-prio-acd", "gdelt-mentions"}:
        records = list(reading.records())
        assert len(records) == reading.rows_out
        assert all(isinstance(record, RECORDS) for record in records)
        rows_of = list(reading.rows())
        for record, row in zip(records, rows_of, strict=True):
            if isinstance(record, ce.Event) and record.when is not None:
                assert (record.when.first_day, record.when.last_day) == (row["first_day"], row["last_day"])
        assert reading.to_dataset(duplicates="number")


def test_events_of_myanmar_sum_to_the_published_battle_deaths_in_96_of_96_dyad_years():
    events = ucdp.read_ged(FIELD / "ucdp/ged241_myanmar.csv.gz")
    result = ucdp.compare_with_brd(events, ucdp.read_brd(FIELD / "ucdp/BattleDeaths_v24_1.csv"))
    assert (len(result.equal), len(result.comparable)) == (96, 96)
    assert len(result.having("incomplete scope")) == 15
    assert all(row.outside for row in result.having("incomplete scope"))
    assert str(result) == "96 of 96 comparable dyad-years equal; 15 incomplete scope"


def test_an_older_release_does_not_sum_to_a_newer_one():
    events = ucdp.read_ged(FIELD / "ucdp/ged191_bangladesh_myanmar.csv.gz")
    result = ucdp.compare_with_brd(events, ucdp.read_brd(FIELD / "ucdp/BattleDeaths_v24_1.csv"))
    assert result.having("differs")
    assert all(row.year <= 2018 for row in result.rows)


def test_myanmar_from_19_1_to_24_1():
    old = ucdp.read_ged(FIELD / "ucdp/ged191_bangladesh_myanmar.csv.gz")
    new = ucdp.read_ged(FIELD / "ucdp/ged241_myanmar.csv.gz")
    result = compare_releases(old, new, countries=["Myanmar (Burma)"])
    assert result == compare_releases(old.frame.filter(nw.col("place_gleditsch_ward") == "775"), new)
    assert (len(result.persisted), len(result.dropped), len(result.re_estimated)) == (2587, 6, 17)
    assert len(result.added) == 7374 - 2587


def test_a_file_with_hashtags_has_the_same_events_as_its_release():
    tagged = ucdp.read_ged(FIELD / "ucdp/conflict_data_BGD_hxl.csv")
    plain = ucdp.read_ged(FIELD / "ucdp/ged191_bangladesh_myanmar.csv.gz")
    bangladesh = plain.frame.filter(nw.col("place_gleditsch_ward") == "771")
    result = compare_releases(tagged, bangladesh)
    assert (len(result.persisted), result.dropped, result.added, result.re_estimated) == (601, (), (), ())


def test_estimates_out_of_order_are_kept_as_published():
    reading = ucdp.read_ged(FIELD / "ucdp/ged241_myanmar.csv.gz")
    events = [
        event for event in reading.records() if isinstance(event, ce.Event) and event.fatalities is not None
    ]
    assert sum(not event.fatalities.is_ordered for event in events if event.fatalities) == 10


def test_dyads_sum_to_conflicts():
    dyads = ucdp.read_dyadic(FIELD / "ucdp/ucdp-dyadic-251.csv")
    conflicts = ucdp.read_acd(FIELD / "ucdp/ucdp-prio-acd-251.csv")
    by_conflict: dict[tuple[str, int], set[str]] = {}
    for row in dyads.rows():
        by_conflict.setdefault((row["ucdp_conflict_id"], row["ucdp_year"]), set()).update(
            row["actor_2_ucdp"].split(", ")
        )
    published = {
        (row["ucdp_conflict_id"], row["ucdp_year"]): set(row["actor_2_ucdp"].split(", "))
        for row in conflicts.rows()
    }
    assert len(published) == 2752
    assert by_conflict == published


def test_the_coders_of_pax_and_of_ucdp_agree_on_prisoners_as_far_as_they_do():
    agreements = pax.read(FIELD / "pax/pax_data_2144_agreements_v9.csv.gz")
    accords = ucdp.read_peace_agreements(FIELD / "ucdp/ucdp-peace-agreements-191.csv")
    one = {row["pax_UcdpAgr"]: row["pax_TjPrire"] != "0" for row in agreements.rows() if row["pax_UcdpAgr"]}
    two = {row["original_id"]: row["ucdp_pris"] != "0" for row in accords.rows()}
    result = cohens_kappa(one, two)
    assert result.things == 300
    assert result.kappa == pytest.approx(0.769, abs=0.001)


def test_paax_is_a_crosswalk():
    crosswalk = identifiers.Crosswalk.from_actors(
        actor
        for actor in pax.read_actors(FIELD / "pax/paax_actors_v0.2.csv").records()
        if isinstance(actor, ce.Actor)
    )
    assert crosswalk.translate("ucdp", "50", "iso3166-1-alpha-3") == "BIH"
    with pytest.raises(identifiers.CrosswalkError, match="several"):
        crosswalk.find("ucdp", "686")
