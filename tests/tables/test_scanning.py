"""Files that need not fit into memory become the same tables."""

from pathlib import Path
from tempfile import TemporaryDirectory

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents.formats.json.fast import FastReader
from conflictevents.ledger.rounds import Rounds
from conflictevents.strategies import datasets
from conflictevents.tables import NAMES, Tables, _round_types, current_files, scan, scanning
from conflictevents.tables import open as open_tables
from conflictevents.tables._engine import collect, pq


@pytest.fixture
def file(exchanges, tmp_path):
    path = tmp_path / "exchanges.jsonl.gz"
    ce.save(exchanges, path)
    return path


def test_a_scan_goes_through_every_record_one_at_a_time(exchanges, file):
    assert tuple(ce.Dataset(*scan(file))) == tuple(exchanges)


def test_a_scan_writes_the_tables_that_the_dataset_has(exchanges, file, tmp_path):
    tables = scan(file.parent / "*.jsonl.gz").write_parquet(tmp_path / "tables")

    assert tables.to_dataset() == exchanges
    assert tables.totals("month", ids=True) == Tables.from_dataset(exchanges).totals("month", ids=True)
    assert tables.totals("month", account="agreed", ids=True) == ce.totals(
        exchanges, "month", account="agreed"
    )
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


def test_a_folder_is_refused_with_how_to_name_its_files(tmp_path):
    with pytest.raises(ce.ReadError, match=r"found a folder.*\*\.jsonl\*"):
        scan(tmp_path)


def test_a_document_is_refused_with_where_to_take_it(tmp_path):
    file = tmp_path / "document.json"
    file.write_text("{}")

    with pytest.raises(ce.ReadError, match="load"):
        scan(file)


def swap(count=3, **more):
    return ce.ExchangeRound(
        id="swap", history="completed", when="2024-05-01", transfers=ce.Transfer(count=count), **more
    )


NORTH = ce.Actor(id="north", name="North")


@pytest.mark.parametrize(
    "files",
    [
        ([NORTH, swap()], [NORTH, swap()]),
        ([NORTH, swap(5, revision=2)], [NORTH, swap()]),
        ([swap(5, part_of="whole")], [swap(7, revision=3)], [swap(5, part_of="whole")]),
    ],
    ids=["the same", "a revision before", "a revision between"],
)
def test_what_stands_in_several_files_is_one_record_as_when_they_are_loaded(tmp_path, files):
    (tmp_path / "files").mkdir()
    for place, records in enumerate(files):
        ce.save(ce.Dataset(*records), tmp_path / "files" / f"{place}.jsonl")

    tables = scan(tmp_path / "files" / "*.jsonl").write_parquet(tmp_path / "tables")

    loaded = ce.load(tmp_path / "files")
    assert tables.to_dataset() == loaded
    assert tables.totals(ids=True) == ce.totals(loaded)
    assert not tables.check().only(code="identity/double-id")


@pytest.mark.parametrize(
    "other", [swap(4), ce.Actor(id="swap", name="Swap")], ids=["one revision", "two types"]
)
def test_files_that_contradict_each_other_are_refused_as_when_they_are_loaded(tmp_path, other):
    for place, record in enumerate((swap(), other)):
        ce.save(ce.Dataset(record), tmp_path / f"{place}.jsonl")

    with pytest.raises(ce.ReadError) as loading:
        ce.load(tmp_path)
    with pytest.raises(ce.ReadError) as scanning:
        scan(tmp_path / "*.jsonl").write_parquet(tmp_path / "tables")

    assert str(scanning.value) == str(loading.value)


def test_where_a_file_is_wrong_the_tables_that_stood_in_the_folder_stay(exchanges, file, tmp_path):
    scan(file).write_parquet(tmp_path / "tables")
    (tmp_path / "wrong.jsonl").write_text('{"conflictevents": "1.0"}\n{"record": "rund"}\n')

    with pytest.raises(ce.ReadError):
        scan(tmp_path / "wrong.jsonl").write_parquet(tmp_path / "tables")

    assert open_tables(tmp_path / "tables").to_dataset() == exchanges
    assert not list((tmp_path / "tables").glob(".*"))


@pytest.mark.parametrize("change", ["replaced", "removed"])
def test_a_file_that_changes_while_it_is_scanned_is_refused(exchanges, tmp_path, monkeypatch, change):
    path, rounds = tmp_path / "rounds.jsonl", exchanges.of(exchanges.rounds)
    ce.save(rounds, path)
    tables = scan(path).write_parquet(tmp_path / "tables")
    write_rest = scanning._write_rest

    def changing(*arguments):
        if change == "removed":
            path.unlink()
        else:
            path.write_text("".join(reversed(path.read_text().splitlines(keepends=True))))
        write_rest(*arguments)

    monkeypatch.setattr(scanning, "_write_rest", changing)
    with pytest.raises(ce.ReadError, match="was changed or removed while it was scanned") as caught:
        scan(path).write_parquet(tmp_path / "tables")
    assert "rounds.jsonl" in str(caught.value)
    assert open_tables(tmp_path / "tables").to_dataset() == tables.to_dataset()


def test_tables_can_be_written_into_the_folder_they_are_read_from(exchanges, file, tmp_path):
    tables = scan(file).write_parquet(tmp_path / "tables")

    tables.write_parquet(tmp_path / "tables")

    assert open_tables(tmp_path / "tables").to_dataset() == exchanges


def test_rows_are_written_in_groups_large_enough_to_be_read_fast(tmp_path):
    rounds = [ce.ExchangeRound(id=f"swap-{place}", when="2024") for place in range(5_000)]
    ce.save(ce.Dataset(*rounds), tmp_path / "swaps.jsonl")

    scan(tmp_path / "swaps.jsonl").write_parquet(tmp_path / "tables")

    assert pq.ParquetFile(current_files(tmp_path / "tables")["rounds"]).num_row_groups == 1


@st.composite
def datasets_of_rounds_alike(draw):
    """Datasets in which each round stands again, under another name, of other days and numbers, marked or not."""
    ds = draw(datasets())
    again = []
    for record in ds.rounds:
        changes = {"id": f"{record.id}-again", "ordinals": (), "marking": draw(MARKINGS)}
        if record.when is not None:
            changes["when"] = draw(st.sampled_from(["2024-05", "2025-01-31", record.when]))
        if draw(st.booleans()) and not any(transfer.breakdowns for transfer in record.transfers):
            changes["transfers"] = [
                attrs.evolve(transfer, count=draw(COUNTS)) for transfer in record.transfers
            ]
        again.append(record.evolve(**changes))
    return ds.add(*again)


MARKINGS = st.sampled_from([None, "TLP:GREEN", "TLP:RED"])
COUNTS = st.sampled_from([0, 7, "at least 7", None])


@settings(max_examples=20)  # each writes files
@given(datasets_of_rounds_alike())
def test_a_scan_writes_each_table_as_it_is_made_of_the_dataset(ds):
    with TemporaryDirectory() as folder:
        ce.save(ds, Path(folder) / "rounds.jsonl")
        scanned = scan(Path(folder) / "rounds.jsonl").write_parquet(Path(folder) / "tables")
        held = Tables.from_dataset(ds)

        # Left out: what a scan numbers in its own order (lanes), keeps two of, or keeps only where it bears on an answer.
        for name in set(NAMES) - {"handovers", "recipients", "side_statements"}:
            assert list_rows_of(scanned, name) == list_rows_of(held, name), name


def list_rows_of(tables, name):
    return sorted(map(str, collect(tables.frame(name)).to_pylist()))


@given(datasets_of_rounds_alike(), st.sampled_from(["recorded", "widest", "agreed"]))
def test_rounds_that_differ_in_days_and_numbers_only_count_as_they_do_alone(ds, account):
    by = ("month", "returned_to", "category")

    tables = Tables.from_dataset(ds)

    assert tables.totals(by, account=account, ids=True) == ce.totals(ds, by, account=account)


def test_rounds_alike_are_resolved_once(tmp_path, monkeypatch):
    resolved = []
    resolve = Rounds.resolve
    monkeypatch.setattr(Rounds, "resolve", lambda *asked: resolved.append(asked) or resolve(*asked))
    rounds = [
        ce.ExchangeRound(
            id=f"swap-{place}",
            history="completed",
            when=f"2024-05-{place % 28 + 1:02}",
            transfers=ce.Transfer(count=place + 1, held_by="south", returned_to="north"),
        )
        for place in range(100)
    ]
    ce.save(ce.Dataset(NORTH, ce.Actor(id="south", name="South"), *rounds), tmp_path / "swaps.jsonl")

    scan(tmp_path / "swaps.jsonl").write_parquet(tmp_path / "tables")

    assert len(resolved) == 1


@pytest.fixture
def lines_read(monkeypatch):
    read = []
    line = FastReader.line
    monkeypatch.setattr(FastReader, "line", lambda *asked: read.append(asked) or line(*asked))
    return read


CLAIM = ce.Statement(
    id="said", speaker="north", claims=ce.Claim(about="swap", transfers=ce.Transfer(count=4))
)
MARKED = ce.Statement(id="marked", speaker="north", marking="TLP:RED", claims=ce.Claim(text="No comment."))
RESTING = ce.ExchangeRound(
    id="resting", history="completed", transfers=ce.Transfer(count=3, statement="marked")
)


@pytest.mark.parametrize(
    ("records", "times"),
    [
        ([NORTH, swap(), swap().evolve(id="swap-2")], 1),
        ([NORTH, CLAIM, MARKED, swap(part_of="resting"), RESTING], 1),
        ([NORTH, swap(), CLAIM], 2),
        ([NORTH, swap(), swap().evolve(id="part", part_of="swap")], 2),
        ([NORTH, RESTING, MARKED], 2),
        ([NORTH, RESTING, MARKED.evolve(marking=None)], 1),
    ],
    ids=["plain", "bearing first", "claim", "part", "marking", "no marking"],
)
def test_rounds_are_read_again_only_where_what_comes_after_them_bears_on_them(
    tmp_path, monkeypatch, lines_read, records, times
):
    monkeypatch.setattr(scanning, "_ROUNDS", 1)
    for place, record in enumerate(records):
        ce.save(ce.Dataset(record), tmp_path / f"{place}.jsonl")

    scanned = scan(tmp_path / "*.jsonl").write_parquet(tmp_path / "tables")

    rounds = [record for record in records if isinstance(record, ce.ExchangeRound)]
    assert len(lines_read) == len(records) + (times - 1) * len(rounds)
    for account in ("recorded", "agreed", "widest"):
        answer = ce.totals(ce.Dataset(*records), account=account)
        assert scanned.totals(account=account, ids=True) == answer


NOT_DECIDING = {
    ce.ExchangeRound: "id revision sources known note extra name when place part_of parts_complete",
    ce.Transfer: "count note extra",
    ce.RoundStep: "when sources note extra",
    ce.Ordinal: "number extra",
    ce.ThirdParty: "extra",
    ce.Breakdown: "count extra",
}


def test_rounds_are_alike_where_nothing_but_this_differs():
    getters = [value for name, value in vars(_round_types).items() if name.startswith("_OF_")]
    deciding = {"breakdowns", *(name for getter in getters for name in getter.__reduce__()[1])}

    for kind, names in NOT_DECIDING.items():
        assert {field.name for field in attrs.fields(kind)} - deciding == {*names.split()}, kind
