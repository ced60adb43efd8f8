"""Each bundled dataset is what its facts and the decisions on them make, and every row of its facts has a home."""

import runpy
import sys

import pytest

from conflictevents import datasets
from conflictevents.datasets.builders.build import NAMES, build, built_file
from conflictevents.datasets.builders.facts import facts_of, home_of
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
