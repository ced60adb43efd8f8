"""Totals of tables are the totals of the records they were made of, to the last id."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents.questions.totals import KEYS
from conflictevents.strategies import datasets, scopes
from conflictevents.tables import NAMES, Tables
from conflictevents.tables import open as open_tables

EDGES = st.sampled_from([None, "2023", "2024-05", "2025-06~", "2024-12-15"])
QUESTIONS = st.fixed_dictionaries(
    {
        "by": st.lists(st.sampled_from(KEYS), max_size=3, unique=True).map(tuple),
        "category": st.sampled_from([None, "prisoner_of_war", "civilian", "remains"]),
        "since": EDGES,
        "until": EDGES,
    }
)


@given(datasets(), QUESTIONS)
def test_tables_and_records_give_the_same_totals(ds, question):
    assert Tables.from_dataset(ds).totals(**question) == ce.totals(ds, **question)


@given(datasets(), QUESTIONS, st.data())
def test_tables_and_records_give_the_same_totals_by_every_account(ds, question, data):
    account = data.draw(st.sampled_from(["widest", "agreed", *(actor.id for actor in ds.actors)]))

    assert Tables.from_dataset(ds).totals(**question, account=account) == ce.totals(
        ds, **question, account=account
    )


@given(datasets(), QUESTIONS, st.data())
def test_tables_and_records_give_the_same_totals_in_every_scope(ds, question, data):
    scope = data.draw(scopes(refer_to=ds))
    account = data.draw(st.sampled_from(["recorded", "agreed"]))

    assert Tables.from_dataset(ds).totals(**question, scope=scope, account=account) == ce.totals(
        ds, **question, scope=scope, account=account
    )


@pytest.mark.parametrize("account", ["recorded", "widest", "agreed", "ukraine"])
@pytest.mark.parametrize(
    "by", [(), ("month", "returned_to", "category"), ("series", "kind"), ("framework",), ("round", "day")]
)
def test_real_exchanges_come_to_the_same_totals(exchanges, by, account):
    assert Tables.from_dataset(exchanges).totals(by, account=account) == ce.totals(
        exchanges, by, account=account
    )


@pytest.mark.parametrize("held", ["pyarrow", "polars", "pandas"])
def test_frames_that_people_hold_already_are_asked_the_same_questions(exchanges, held):
    pytest.importorskip(held)
    whole = Tables.from_dataset(exchanges)
    tables = Tables({name: in_memory(whole.frame(name), held) for name in NAMES})

    for question in ({"by": "month", "since": "2023", "until": "2025-06~"}, {"account": "agreed"}):
        assert tables.totals(**question) == ce.totals(exchanges, **question)
    assert tables.reconcile() == whole.reconcile()
    assert tables.check() == whole.check()
    assert tables.to_dataset() == exchanges


def in_memory(frame, held):
    arrow = frame.collect("pyarrow").to_native()
    return arrow.to_pandas() if held == "pandas" else frame.collect(held).to_native()


def test_a_lazy_frame_is_asked_where_it_is(exchanges):
    pytest.importorskip("polars")
    whole = Tables.from_dataset(exchanges)
    tables = Tables({name: whole.frame(name).collect("polars").to_native().lazy() for name in NAMES})

    assert tables.totals("month") == ce.totals(exchanges, "month")
    assert tables.check() == whole.check()


def test_a_table_that_is_not_there_is_asked_for_by_name(exchanges):
    whole = Tables.from_dataset(exchanges)

    with pytest.raises(ce.InvalidValue, match="did you mean 'rounds'"):
        whole.frame("rond")
    with pytest.raises(ce.InvalidValue, match="'actors'.*give a frame for it too"):
        Tables({"rounds": whole.frame("rounds").to_native()}).totals()


def test_without_ids_the_numbers_are_the_same(exchanges):
    tables = Tables.from_dataset(exchanges)

    counts = [(row.keys, row.count, row.rounds) for row in tables.totals("month", ids=False)]

    assert counts == [(row.keys, row.count, row.rounds) for row in ce.totals(exchanges, "month")]


def test_an_unknown_key_is_refused_with_the_right_one(exchanges):
    with pytest.raises(ce.InvalidValue, match="did you mean 'month'"):
        Tables.from_dataset(exchanges).totals(by="mnth")


@pytest.mark.slow
def test_spark_and_duckdb_give_the_same_totals_byte_for_byte_from_the_same_parquet(
    exchanges, spark, tmp_path
):
    Tables.from_dataset(exchanges).write_parquet(tmp_path)
    on_duckdb, on_spark = open_tables(tmp_path), open_tables(tmp_path, engine=spark)

    for question in (
        {"by": ("month", "returned_to", "category")},
        {"by": ("year", "series"), "since": "2023", "until": "2025-06~"},
        {"by": ("framework",), "account": "agreed"},
    ):
        one, other = on_duckdb.totals(**question), on_spark.totals(**question)
        assert repr(one.to_dicts()).encode() == repr(other.to_dicts()).encode()
        assert one == other == ce.totals(exchanges, **question)


@pytest.mark.slow
def test_a_dataset_comes_back_from_spark_as_it_was(exchanges, spark, tmp_path):
    Tables.from_dataset(exchanges).write_parquet(tmp_path)

    assert open_tables(tmp_path, engine=spark).to_dataset() == exchanges
