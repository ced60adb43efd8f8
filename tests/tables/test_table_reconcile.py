"""Tallies are checked against tables as against the records they were made of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents.strategies import datasets
from conflictevents.tables import Tables
from conflictevents.tables import open as open_tables


def in_short(row):
    return (row.tally, row.claimed, row.recorded, row.gap, row.verdict, row.counted, row.marking)


@given(datasets(), st.sampled_from(["recorded", "recorded", "widest", "agreed"]))
def test_tables_and_records_reconcile_alike(ds, account):
    ours = Tables.from_dataset(ds).reconcile(account=account)

    assert [in_short(row) for row in ours] == [in_short(row) for row in ce.reconcile(ds, account=account)]


def test_real_claims_reconcile_alike(exchanges):
    ours = Tables.from_dataset(exchanges).reconcile()

    assert [in_short(row) for row in ours] == [in_short(row) for row in ce.reconcile(exchanges)]


@pytest.mark.slow
def test_spark_and_duckdb_reconcile_alike(exchanges, spark, tmp_path):
    Tables.from_dataset(exchanges).write_parquet(tmp_path)

    on_duckdb, on_spark = (open_tables(tmp_path, engine=engine).reconcile() for engine in (None, spark))

    assert [row.to_dict() for row in on_duckdb] == [row.to_dict() for row in on_spark]
