"""Each bundled dataset is what its facts and the decisions on them make, and every row of its facts has a home."""

import runpy
import sys

import pytest

from conflictevents import datasets
from conflictevents.datasets.builders.build import NAMES, build, built_file
from conflictevents.datasets.builders.facts import facts_of, home_of
from conflictevents.datasets.builders.figures import count_of
from conflictevents.formats import dumps
from conflictevents.rules import check

ROWS = [(name, row_id) for name in NAMES for row_id in facts_of(name).row_ids()]


def test_the_builders_make_the_datasets_that_ship():
    assert datasets.names() == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_the_file_that_ships_is_what_the_facts_and_decisions_make(name):
    assert dumps(build(name)) == built_file(name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_the_file_reads_as_the_dataset_that_was_built(name):
    assert build(name) == datasets.load(name)


def test_the_script_writes_the_files(monkeypatch, tmp_path):
    script = "conflictevents.datasets.builders"
    monkeypatch.setattr(f"{script}.build.built_file", lambda name: tmp_path / f"{name}.json")
    monkeypatch.setattr(sys, "argv", [script])
    monkeypatch.delitem(sys.modules, f"{script}.__main__", raising=False)  # another test may have imported it
    runpy.run_module(script, run_name="__main__")
    for name in NAMES:
        assert (tmp_path / f"{name}.json").read_bytes() == built_file(name).read_bytes()


@pytest.mark.parametrize(("name", "row_id"), ROWS)
def test_the_row_has_a_home(name, row_id):
    assert home_of(datasets.load(name), row_id)


@pytest.mark.parametrize("name", NAMES)
def test_real_claims_pass(name):
    assert check(datasets.load(name)).ok


@pytest.mark.parametrize("name", NAMES)
def test_every_person_on_record_speaks_or_negotiates_in_public(name):
    ds = datasets.load(name)
    speakers = {statement.speaker for statement in ds.statements}
    at_the_table = {actor for meeting in ds.meetings for actor in (*meeting.participants, *meeting.hosts)}
    persons = {actor.id for actor in ds.actors if actor.kind == "person"}
    assert persons <= speakers | at_the_table


# Nothing is corrected: what one figure a row says is claimed as it stands

NARROW = ("gaza-exchanges", "yemen-exchanges")


def rows_of(file):
    """The rows of a file of each dataset that has one figure a row."""
    for name in NARROW:
        facts = facts_of(name)
        for row in facts.rows(file):
            yield pytest.param(name, row, id=f"{name}-{facts.id_of(file, row)}")


def figures_in(name, row_id):
    """Every number that the statements, tallies and changes made from a row hold."""
    ds = datasets.load(name)
    for record in (ds[id] for id in home_of(ds, row_id)):
        if record.id.startswith("round"):
            continue
        claims = getattr(record, "claims", ())
        parts = [part for claim in claims for part in (*claim.transfers, *claim.terms, claim)]
        for part in (record, *parts):
            yield getattr(part, "count", None)
            for breakdown in getattr(part, "breakdowns", ()):
                yield breakdown.count


@pytest.mark.parametrize(("name", "row"), list(rows_of("rounds")))
def test_the_figure_of_a_handover_is_claimed_as_it_stands(name, row):
    facts = facts_of(name)
    if not row["count"] or row["kind"].endswith("(subset)") or row["claim_id"] in SAID_IN_WORDS:
        return
    stated = count_of(facts, row["count"], row["qualifier"])
    assert any(count is not None and count.same_bounds(stated) for count in figures_in(name, row["claim_id"]))


SAID_IN_WORDS = {"GC003", "GC004"}  # an offer that was refused, and the denial of it


@pytest.mark.parametrize(("name", "row"), list(rows_of("tallies")))
def test_the_figure_of_a_tally_is_claimed_as_it_stands(name, row):
    facts = facts_of(name)
    if row["count"]:
        stated = count_of(facts, row["count"], row["qualifier"])
        assert stated in list(figures_in(name, row["tally_id"]))


@pytest.mark.parametrize("name", NAMES)
def test_every_address_of_the_facts_can_be_found(name):
    ds, facts = datasets.load(name), facts_of(name)
    held = {source.url for record in ds for source in record.sources}
    held |= {
        source.url for record in ds for step in getattr(record, "history", ()) for source in step.sources
    }
    stated = {
        row["source"]
        for file in facts.files
        for row in facts.rows(file)
        if row.get("source_kind", "sourced") == "sourced" and "://" in row["source"]
    }
    assert stated <= held


@pytest.mark.parametrize("name", NAMES)
def test_every_decision_is_about_a_row_or_an_event_of_the_facts(name):
    facts = facts_of(name)
    known = {*facts.row_ids(), *facts.events()}
    for table in (
        "figures",
        "events",
        "row_dates",
        "tally_scopes",
        "tally_dates",
        "no_tally",
        "change_rows",
        "steps",
    ):
        assert {
            row.get("row") or row.get("tally_id") or next(iter(row.values())) for row in facts.decided(table)
        } <= known
    for table in ("claims", "terms", "recorded"):
        assert {line.get("row") or line["event"] for line in facts.texts(table)} <= known
