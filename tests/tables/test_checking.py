"""The rules that take a look at all records find in tables what they find in records."""

import pytest
from hypothesis import given

import conflictevents as ce
from conflictevents.rules import RULES, check
from conflictevents.strategies import datasets
from conflictevents.tables import NAMES, Tables, scan
from conflictevents.tables import open as open_tables
from conflictevents.tables._engine import duckdb, pa
from tests.rules.worlds import SIDES, swap

ASKED = [
    rule
    for rule in RULES
    if rule.code
    in (
        "identity/dangling-reference",
        "identity/wrong-kind",
        "identity/reserved-word",
        "identity/likely-duplicate",
    )
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


def crowd(most):
    """So many rounds of one day, each with a number of its own, and one that has the number of another."""
    return ce.Dataset(
        *SIDES, *(swap(f"s{place:03}", 1000 + place) for place in range(most)), swap("twin", 1003)
    )


@pytest.mark.parametrize("most", [100, 101])
def test_a_crowd_of_one_day_is_compared_by_figure_in_tables_too(most):
    ds = crowd(most)

    report = Tables.from_dataset(ds).check()

    assert [finding.record for finding in report.warnings] == ["twin"]
    assert len(report.unchecked) == (most > 100)
    assert report == check(ds, ASKED)


def test_the_same_numbers_on_other_days_or_to_the_other_side_are_no_duplicates_in_tables():
    back = ce.Transfer(count=1000, held_by="north", returned_to="south")
    ds = ce.Dataset(*SIDES, swap("a"), swap("b", when="2025-06-10"), swap("c", transfers=back))

    assert not Tables.from_dataset(ds).check()


def test_stages_may_be_what_stands_elsewhere_but_not_each_other(tmp_path):
    stages = [swap(f"stage-{place}", part_of="whole", history=()) for place in range(3)]
    ds = ce.Dataset(*SIDES, swap("whole", 3000), *stages, swap("elsewhere"))
    ce.save(ds, tmp_path / "swaps.jsonl")

    in_memory = Tables.from_dataset(ds).check()
    scanned = scan(tmp_path / "swaps.jsonl").write_parquet(tmp_path / "tables").check()

    assert in_memory == scanned == check(ds, ASKED)
    assert [finding.record for finding in in_memory.warnings] == ["stage-0", "stage-1", "stage-2"]


@pytest.mark.slow
def test_spark_and_duckdb_find_the_same(spark, tmp_path):
    for place, ds in enumerate((ASKED[0].example(), crowd(101))):
        Tables.from_dataset(ds).write_parquet(tmp_path / str(place))

        on_duckdb, on_spark = (open_tables(tmp_path / str(place), engine=engine) for engine in (None, spark))

        assert on_duckdb.check() == on_spark.check()


def test_a_handover_is_compared_with_those_after_the_earliest_where_that_is_another():
    fields = {"history": "completed", "transfers": ce.Transfer(count=9, held_by="south", returned_to="north")}
    ds = ce.Dataset(
        *(ce.Actor(id=id, name=id) for id in ("north", "south", "bureau")),
        ce.ExchangeRound(id="first", when="2025-06-09", ordinals={"bureau": 1}, **fields),
        ce.ExchangeRound(id="second", when="2025-06-09", **fields),
        ce.ExchangeRound(id="third", when="2025-06-09", ordinals={"bureau": 2}, **fields),
    )

    messages = sorted(finding.message for finding in likely_duplicates(Tables.from_dataset(ds).check()))

    assert messages == sorted(finding.message for finding in likely_duplicates(ce.check(ds)))
    assert [message[:44] for message in messages] == [
        "may be the same handover as 'first': 9 perso",
        "may be the same handover as 'second': 9 pers",
    ]


def likely_duplicates(report):
    return [finding for finding in report.findings if finding.code == "identity/likely-duplicate"]
