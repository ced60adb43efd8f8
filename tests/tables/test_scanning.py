"""Files that need not fit into memory become the same tables."""

import pytest

import conflictevents as ce
from conflictevents.tables import Tables, scan


@pytest.fixture
def file(exchanges, tmp_path):
    path = tmp_path / "exchanges.jsonl.gz"
    ce.save(exchanges, path)
    return path


def test_a_scan_goes_through_every_record_one_at_a_time(exchanges, file):
    assert ce.Dataset(*scan(file)) == exchanges


def test_a_scan_writes_the_tables_that_the_dataset_has(exchanges, file, tmp_path):
    tables = scan(file.parent / "*.jsonl.gz").write_parquet(tmp_path / "tables")

    assert tables.to_dataset() == exchanges
    assert tables.totals("month") == Tables.from_dataset(exchanges).totals("month")
    assert tables.totals("month", account="agreed") == ce.totals(exchanges, "month", account="agreed")
    assert [row.to_dict() for row in tables.reconcile()] == [
        row.to_dict() for row in Tables.from_dataset(exchanges).reconcile()
    ]


def test_a_line_that_is_wrong_is_told_with_its_number(tmp_path):
    file = tmp_path / "wrong.jsonl"
    file.write_text(
        '{"conflictevents": "1.0"}\n'
        '{"record": "actor", "id": "north", "name": "North"}\n'
        '{"record": "actor", "id": "south", "nme": "South"}\n'
    )

    with pytest.raises(ce.ReadError, match=r"line 3.*did you mean 'name'"):
        list(scan(file))


def test_an_empty_file_is_told_what_it_lacks(tmp_path):
    file = tmp_path / "empty.jsonl"
    file.write_text("")

    with pytest.raises(ce.ReadError, match="the header"):
        list(scan(file))


def test_a_file_packed_otherwise_than_named_is_told(tmp_path):
    file = tmp_path / "plain.jsonl.gz"
    file.write_text('{"conflictevents": "1.0"}\n')

    with pytest.raises(ce.ReadError, match=r"take \.gz off the name"):
        list(scan(file))


def test_a_pattern_that_matches_nothing_is_refused(tmp_path):
    with pytest.raises(ce.ReadError, match="found no file"):
        scan(tmp_path / "*.jsonl.gz")


def test_a_document_is_refused_with_where_to_take_it(tmp_path):
    file = tmp_path / "document.json"
    file.write_text("{}")

    with pytest.raises(ce.ReadError, match="load"):
        scan(file)
