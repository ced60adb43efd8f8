"""The rules that take a look at all records find in tables what they find in records."""

import pytest
from hypothesis import given

import conflictevents as ce
from conflictevents.rules import RULES, check
from conflictevents.strategies import datasets
from conflictevents.tables import NAMES, Tables
from conflictevents.tables import open as open_tables
from conflictevents.tables._needs import duckdb, pa

ASKED = [
    rule
    for rule in RULES
    if rule.code in ("identity/dangling-reference", "identity/wrong-kind", "identity/reserved-word")
    or rule.notice.__module__ == "conflictevents.rules.tallies"
]


def places(report):
    return [(finding.code, finding.record, finding.path) for finding in report]


@pytest.mark.parametrize("rule", ASKED, ids=lambda rule: rule.code)
def test_what_a_rule_finds_in_its_example_it_finds_in_tables(rule):
    ds = rule.example()

    report = Tables.from_dataset(ds).check()

    assert places(report) == places(check(ds, ASKED))
    assert report.only(code=rule.code)


@given(datasets())
def test_tables_and_records_are_found_wrong_in_the_same_places(ds):
    assert places(Tables.from_dataset(ds).check()) == places(check(ds, ASKED))


def test_real_exchanges_are_found_right(exchanges):
    assert places(Tables.from_dataset(exchanges).check()) == places(check(exchanges, ASKED))


def test_a_reference_to_a_claim_leads_somewhere():
    statement = ce.Statement(id="briefing", speaker="north", claims=[ce.Claim(text="so it is")])
    answer = ce.Statement(
        id="answer",
        speaker="north",
        claims=[ce.Claim(act="denies", about=id) for id in ("briefing#1", "briefing#2")],
    )
    ds = ce.Dataset(ce.Actor(id="north", name="North"), statement, answer)

    assert places(Tables.from_dataset(ds).check()) == [
        ("identity/dangling-reference", "answer", "claims[1].about")
    ]


def test_an_id_that_stands_twice_in_tables_is_found():
    whole = Tables.from_dataset(ce.Dataset(ce.Actor(id="north", name="North")))
    frames = {name: whole.frame(name).collect("pyarrow").to_native() for name in NAMES}
    frames["actors"] = pa.concat_tables([frames["actors"], frames["actors"]])

    tables = Tables({name: duckdb.from_arrow(table) for name, table in frames.items()})

    with pytest.raises(ce.ConflictEventsError):
        tables.check().raise_for_errors()
    assert places(tables.check()) == [("identity/double-id", "north", "id")]


@pytest.mark.slow
def test_spark_and_duckdb_find_the_same(spark, tmp_path):
    for place, rule in enumerate((ASKED[0], ASKED[-1])):
        Tables.from_dataset(rule.example()).write_parquet(tmp_path / str(place))

        on_duckdb, on_spark = (open_tables(tmp_path / str(place), engine=engine) for engine in (None, spark))

        assert on_duckdb.check() == on_spark.check()
