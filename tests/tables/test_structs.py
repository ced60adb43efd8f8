"""Tables hold every record whole, nested columns included."""

import attrs
import pytest
from hypothesis import given

from conflictevents import Dataset
from conflictevents.records import COLLECTIONS, Actor
from conflictevents.strategies import datasets, records
from conflictevents.tables import Tables
from conflictevents.tables import open as open_tables
from conflictevents.tables._structs import records_to_arrow, row_to_record, schema_of


@given(records())
def test_every_record_comes_back_as_it_was_value_for_value_and_type_for_type(record):
    kind = type(record)

    (row,) = records_to_arrow(kind, [record]).to_pylist()
    back = row_to_record(kind, row)

    assert back == record
    assert repr(back) == repr(record)
    assert types_in(back) == types_in(record)


@given(datasets())
def test_every_dataset_comes_back_from_tables_as_it_was(ds):
    assert Tables.from_dataset(ds).to_dataset() == ds


def test_the_columns_of_a_table_are_the_fields_of_its_class():
    for kind in COLLECTIONS.values():
        assert schema_of(kind).names == [field.name for field in attrs.fields(kind)]


def test_a_date_stands_as_text_with_its_days_beside_it():
    actor = Actor(id="north", name="North", known="2025-06")

    (row,) = records_to_arrow(Actor, [actor]).to_pylist()

    assert row["known"]["text"] == "2025-06"
    assert (row["known"]["first_day"], row["known"]["last_day"]) == (
        row["known"]["first"].toordinal(),
        row["known"]["last"].toordinal(),
    )


def test_parquet_holds_a_dataset_whole(tmp_path, exchanges):
    Tables.from_dataset(exchanges).write_parquet(tmp_path / "exchanges")

    assert open_tables(tmp_path / "exchanges").to_dataset() == exchanges


def test_an_empty_dataset_has_tables_too(tmp_path):
    Tables.from_dataset(Dataset()).write_parquet(tmp_path)

    assert open_tables(tmp_path).to_dataset() == Dataset()


def test_opening_another_folder_says_what_is_missing(tmp_path):
    with pytest.raises(ValueError, match=r"found no actors\.parquet"):
        open_tables(tmp_path)


def types_in(value):
    if isinstance(value, tuple):
        return [types_in(one) for one in value]
    if attrs.has(type(value)):
        return (
            type(value),
            [types_in(getattr(value, field.name)) for field in attrs.fields(type(value))],
        )
    return type(value)
