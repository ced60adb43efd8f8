"""What the package adds is a citizen of conflictevents, as it is installed."""

import json
import subprocess
import sys

import pytest
from acme_visits import SCHEMA, Visit, means
from acme_visits.brought import dataset
from acme_visits.reader import read
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents import strategies, tables

DS = dataset()
st.register_type_strategy(Visit, lambda _: strategies.records_of(Visit))


def test_files_hold_its_records(tmp_path):
    for name in ("visits.json", "visits.jsonl", "visits.jsonl.gz"):
        ce.save(DS, tmp_path / name)
        assert ce.load(tmp_path / name, schema=SCHEMA) == DS
    with pytest.raises(ce.ReadError, match="pass the schema"):
        ce.load(tmp_path / "visits.json")


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.from_type(Visit))
def test_plain_data_of_any_visit_give_it_back(visit):
    assert ce.from_dict(Visit, json.loads(json.dumps(ce.to_dict(visit)))) == visit


def test_references_and_rules_look_at_them():
    assert {finding.code for finding in ce.check(DS) if finding.record == "visit-2"} >= {"acme/no-count"}
    wrong = DS.replace(DS["visit-2"].evolve(follows=["east"], visitor="red-crss"))
    codes = {finding.code for finding in ce.check(wrong).errors}
    assert codes == {"identity/wrong-kind", "identity/dangling-reference"}


def test_its_words_count_as_what_they_lie_within():
    assert ce.check(DS).ok
    assert ce.totals(DS, by=("kind", "category"), category="civilian")[0].count.low == 36
    assert ce.totals(DS, by=means).row(means="by bus").count == ce.totals(DS, by=())[0].count
    assert DS["convoy"].transfers[0].extra["acme:buses"] == 2


def test_tables_and_schema_have_them(tmp_path):
    tables.Tables.from_dataset(DS).write_parquet(tmp_path)
    assert tables.open(tmp_path, schema=SCHEMA).to_dataset() == DS
    assert "acme:visit" in ce.json_schema(SCHEMA)["$defs"]


def test_what_it_brings_is_found_by_name():
    assert "acme-visits" in ce.datasets.names()
    assert ce.datasets.load("acme-visits") == DS


def test_the_command_line_knows_its_dataset_schema_and_command(tmp_path):
    def run(*words):
        command = [sys.executable, "-m", "conflictevents", *words]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    assert "visit-1: more than 30" in run("acme-visits", "acme-visits")
    ce.save(DS, tmp_path / "visits.json")
    found = json.loads(run("check", str(tmp_path / "visits.json"), "--schema", "acme", "--format", "json"))
    assert "acme/no-count" in json.dumps(found)


def test_its_reader_gives_visits_and_what_is_wrong(tmp_path):
    path = tmp_path / "visits.csv"
    path.write_text(
        "Visit,Day,Visitor,Seen\n1,2025-07-03,red-cross,about 30\n2,2025-07-33,red-cross,4\n",
        encoding="utf-8",
    )
    reading = read(path)
    visits = list(reading.records())
    assert [(visit.id, visit.seen.best) for visit in visits] == [("acme:1", 30)]
    assert [reject.line for reject in reading.rejects] == [3]
