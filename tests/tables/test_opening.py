"""Tables are opened by name, one generation at a time, and damage is seen before a number is told."""

import os
import random
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

import conflictevents as ce
from conflictevents._files import CURRENT, current_generation
from conflictevents.tables import NAMES, Tables, current_files, scan
from conflictevents.tables import open as open_tables
from conflictevents.tables._engine import duckdb

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="these names cannot exist there")


def handovers(number: int, name: str = "r") -> ce.Dataset:
    return ce.Dataset(
        ce.Actor(id="u", name="U"),
        *(
            ce.ExchangeRound(
                id=f"{name}{place}",
                kind="outside exchange",
                history="completed",
                when="2025-05-25",
                transfers=[ce.Transfer(count=100, returned_to="u")],
            )
            for place in range(number)
        ),
    )


def in_all(tables: Tables) -> int:
    (row,) = tables.totals(by=())
    return row.count.low


@POSIX
@pytest.mark.parametrize(
    ("name", "neighbour"),
    [
        ("data[1]", "data1"),
        ("d*", "dother"),
        ("q?", "qx"),
        ("year=2025", "year"),
        ("a{b,c}", "ab"),
        ("l\nb", "l"),
    ],
)
def test_tables_are_opened_by_their_name_and_no_other(tmp_path, monkeypatch, name, neighbour):
    monkeypatch.chdir(tmp_path)
    Tables.from_dataset(handovers(5)).write_parquet(tmp_path / neighbour)
    Tables.from_dataset(handovers(1)).write_parquet(name)
    assert in_all(open_tables(tmp_path / name)) == 100
    assert in_all(open_tables(name)) == 100
    ce.save(handovers(5), f"{neighbour}.jsonl")
    ce.save(handovers(2), f"{name}.jsonl")
    assert in_all(scan(f"{name}.jsonl").write_parquet(tmp_path / "scanned")) == 200


@POSIX
@pytest.mark.slow
def test_spark_opens_tables_by_their_name_too(tmp_path, spark):
    Tables.from_dataset(handovers(5)).write_parquet(tmp_path / "data1{a")
    Tables.from_dataset(handovers(1)).write_parquet(tmp_path / "data[1]{a")
    assert in_all(open_tables(tmp_path / "data[1]{a", engine=spark)) == 100


@pytest.mark.parametrize("address", ["s3://bucket/data", "https://example.org/data", "file:///tmp/data"])
def test_an_address_is_opened_only_where_that_is_asked_for(address):
    with pytest.raises(ce.InvalidValue, match="a path on this machine"):
        open_tables(address)
    with pytest.raises(ce.InvalidValue, match="leave out remote=True"):
        open_tables("folder", remote=True)


def test_tables_that_are_open_keep_to_their_generation(tmp_path):
    Tables.from_dataset(handovers(1)).write_parquet(tmp_path)
    before = open_tables(tmp_path)
    Tables.from_dataset(handovers(5)).write_parquet(tmp_path)
    assert (in_all(before), in_all(open_tables(tmp_path))) == (100, 500)
    assert len(before.to_dataset().rounds) == 1
    Tables.from_dataset(handovers(2)).write_parquet(tmp_path)
    with pytest.raises(ce.ReadError, match="open them again"):
        before.to_dataset()
    assert in_all(open_tables(tmp_path)) == 200


def copy_plainly(ds: ce.Dataset, folder, written) -> None:
    """The tables of a dataset as files of another origin, which a write replaces where they are."""
    Tables.from_dataset(ds).write_parquet(written)
    folder.mkdir(exist_ok=True)
    for file in current_files(written).values():
        shutil.copyfile(file, folder / file.name)


def list_questions(tables: Tables):
    return {
        "totals": lambda: tables.totals(by=()),
        "totals by kind": lambda: tables.totals(by="kind", ids=True),
        "reconcile": tables.reconcile,
        "check": tables.check,
        "to_dataset": tables.to_dataset,
    }


@pytest.mark.parametrize("asked_before", [False, True])
@pytest.mark.parametrize("change", ["other rows", "as many bytes", "gone"])
def test_tables_whose_files_changed_answer_nothing(tmp_path, asked_before, change):
    plain = tmp_path / "plain"
    copy_plainly(handovers(3), plain, tmp_path / "written")
    opened = open_tables(plain)
    questions = list_questions(opened)
    if asked_before:
        for ask in questions.values():
            ask()
    if change == "other rows":
        copy_plainly(handovers(4), plain, tmp_path / "written")
    for name in NAMES:
        file = plain / f"{name}.parquet"
        if change == "as many bytes":
            content = file.read_bytes()
            file.unlink()
            file.write_bytes(content)
        elif change == "gone":
            file.unlink()
    for name in NAMES:
        with pytest.raises(ce.ReadError, match=rf"{name}\.parquet.* open them again"):
            opened.frame(name)
    for ask in questions.values():
        with pytest.raises(ce.ReadError, match="open them again"):
            ask()


def test_a_file_that_changes_while_its_rows_are_read_is_seen(tmp_path):
    plain = tmp_path / "plain"
    copy_plainly(handovers(3), plain, tmp_path / "written")
    rows = open_tables(plain).records("rounds")
    next(rows)
    copy_plainly(handovers(4), plain, tmp_path / "written")
    with pytest.raises(ce.ReadError, match=r"rounds\.parquet.* open them again"):
        list(rows)


def test_a_part_more_in_the_folder_of_a_table_is_seen(tmp_path):
    plain = tmp_path / "plain"
    copy_plainly(handovers(3), plain, tmp_path / "written")
    whole, parts = plain / "transfers.parquet", plain / "parts"
    parts.mkdir()
    shutil.move(whole, parts / "part-0.parquet")
    parts.rename(whole)
    opened = open_tables(plain)
    assert in_all(opened) == 300
    shutil.copyfile(whole / "part-0.parquet", whole / "part-1.parquet")
    with pytest.raises(ce.ReadError, match="open them again"):
        in_all(opened)
    assert in_all(open_tables(plain)) == 600


@pytest.mark.slow
def test_spark_answers_from_the_files_that_are_there(tmp_path, spark):
    kept, plain = tmp_path / "kept", tmp_path / "plain"
    opened = []
    for number in (1, 5, 2):
        Tables.from_dataset(handovers(number)).write_parquet(kept)
        copy_plainly(handovers(number), plain, tmp_path / "written")
        for folder in (kept, plain):
            tables = open_tables(folder, engine=spark)
            assert in_all(tables) == in_all(tables) == 100 * number
            assert len(tables.to_dataset().rounds) == number
            opened.append(tables)
    first, first_plain, second, second_plain, *_ = opened
    assert in_all(second) == 500  # its generation is there until the next write
    for tables in (first, first_plain, second_plain):
        for ask in list_questions(tables).values():
            with pytest.raises(ce.ReadError, match="open them again"):
                ask()


@pytest.mark.slow
def test_spark_runs_jobs_for_sums_alone(exchanges, tmp_path, spark):
    Tables.from_dataset(exchanges).write_parquet(tmp_path)
    scheduler = spark.sparkContext._jsc.sc().dagScheduler()

    def count_jobs(work) -> int:
        before = scheduler.numTotalJobs()
        work()
        return scheduler.numTotalJobs() - before

    file = current_files(tmp_path)["transfers"]
    assert count_jobs(lambda: spark.read.parquet(str(file))) == 1
    tables = open_tables(tmp_path, engine=spark)
    assert count_jobs(lambda: open_tables(tmp_path, engine=spark)) == 0
    assert count_jobs(lambda: list(tables.records("rounds"))) == 0
    assert count_jobs(lambda: tables.totals(by="month")) <= 2  # a job for each stage of one aggregation


@pytest.mark.slow
def test_spark_has_the_columns_that_it_would_look_up(exchanges, tmp_path, spark):
    Tables.from_dataset(exchanges).write_parquet(tmp_path)
    tables = open_tables(tmp_path, engine=spark)
    for name, file in current_files(tmp_path).items():
        looked_up = spark.read.parquet(str(file))
        frame = tables.frame(name).to_native()
        assert frame.schema == looked_up.schema
        assert sorted(map(repr, frame.collect())) == sorted(map(repr, looked_up.collect()))


@pytest.mark.slow
def test_spark_looks_up_the_columns_of_files_in_another_layout(tmp_path, spark):
    plain = tmp_path / "plain"
    copy_plainly(handovers(3), plain, tmp_path / "written")
    file = plain / "transfers.parquet"
    duckdb.sql(
        f"COPY (SELECT * REPLACE (low::INTEGER AS low, high::SMALLINT AS high) FROM '{plain}/*transfers.parquet') "
        f"TO '{file}.new' (FORMAT parquet)"
    )
    (plain / "transfers.parquet.new").replace(file)
    assert in_all(open_tables(plain, engine=spark)) == 300
    (plain / "rounds.parquet").write_bytes(b"PAR1")
    with pytest.raises(ce.ReadError, match=r"rounds\.parquet"):
        open_tables(plain, engine=spark)


def test_tables_may_be_written_over_what_they_were_read_from(tmp_path):
    Tables.from_dataset(handovers(3)).write_parquet(tmp_path)
    open_tables(tmp_path).write_parquet(tmp_path)
    assert in_all(open_tables(tmp_path)) == 300


def test_a_folder_of_parquet_files_of_any_other_origin_is_opened_as_it_stands(tmp_path):
    Tables.from_dataset(handovers(3)).write_parquet(tmp_path / "written")
    (tmp_path / "plain").mkdir()
    for name, file in current_files(tmp_path / "written").items():
        if name == "rounds":  # as Spark writes tables
            (tmp_path / "plain" / file.name).mkdir()
            file.rename(tmp_path / "plain" / file.name / "part-0.parquet")
        else:
            file.rename(tmp_path / "plain" / file.name)
    opened = open_tables(tmp_path / "plain")
    assert in_all(opened) == 300
    assert opened.to_dataset() == handovers(3)
    with pytest.raises(ce.InvalidValue, match="choose a new folder"):
        opened.write_parquet(tmp_path / "plain")


@pytest.mark.parametrize("damage", ["gone", "empty", "of another", "words"])
def test_a_folder_whose_current_generation_cannot_be_told_is_refused(tmp_path, damage):
    Tables.from_dataset(handovers(1)).write_parquet(tmp_path)
    current = tmp_path / CURRENT
    if damage == "gone":
        current.unlink()
    else:
        current.write_text(
            {"empty": "", "of another": "generation-0123456789abcdef\n", "words": "../x"}[damage]
        )
    with pytest.raises(ce.ReadError, match="write the tables from their source"):
        open_tables(tmp_path)
    Tables.from_dataset(handovers(2)).write_parquet(tmp_path)
    assert in_all(open_tables(tmp_path)) == 200


def test_every_flip_of_a_bit_in_a_file_is_seen(tmp_path):
    Tables.from_dataset(handovers(2)).write_parquet(tmp_path)
    generation = current_generation(tmp_path)
    files = sorted(generation.iterdir())
    assert len(files) == len(NAMES) + 1
    chance = random.Random(5)
    for _ in range(150):
        file = chance.choice(files)
        content = file.read_bytes()
        place = chance.randrange(len(content))
        damaged = bytearray(content)
        damaged[place] ^= 1 << chance.randrange(8)
        file.write_bytes(damaged)
        with pytest.raises(ce.ReadError, match="damaged file|found no|could not be read"):
            open_tables(tmp_path)
        file.write_bytes(content)
    files[-1].unlink()
    with pytest.raises(ce.ReadError, match="write the tables"):
        open_tables(tmp_path)


@pytest.mark.slow
def test_damage_in_parquet_of_another_origin_ends_in_a_typed_error_or_a_dataset(tmp_path):
    Tables.from_dataset(handovers(2)).write_parquet(tmp_path / "written")
    for file in current_files(tmp_path / "written").values():
        file.rename(tmp_path / file.name)
    chance = random.Random(6)
    refused = 0
    for _ in range(150):
        file = tmp_path / f"{chance.choice(('rounds', 'transfers', 'actors'))}.parquet"
        content = file.read_bytes()
        damaged = bytearray(content)
        for _ in range(3):
            damaged[chance.randrange(len(content))] = chance.randrange(256)
        file.write_bytes(damaged)
        try:
            tables = open_tables(tmp_path)
            tables.to_dataset()
            tables.totals(by=())
        except ce.ConflictEventsError:
            refused += 1
        file.write_bytes(content)
    assert refused > 20


def test_sixteen_threads_may_ask_one_tables(tmp_path):
    ds = handovers(40)
    Tables.from_dataset(ds).write_parquet(tmp_path)
    for tables in (
        Tables.from_dataset(ds),
        open_tables(tmp_path),
        open_tables(tmp_path, engine=duckdb.connect()),
    ):
        questions = [
            lambda tables=tables: in_all(tables) == 4_000,
            lambda tables=tables: tables.to_dataset() == ds,
            lambda tables=tables: len(tables.totals(by=("returned_to", "month"))) > 0,
            lambda tables=tables: tables.check().ok,
        ]
        with ThreadPoolExecutor(16) as pool:
            answers = list(pool.map(lambda ask: ask(), questions * 8))
        assert all(answers)


def test_records_may_be_gone_through_while_something_else_is_asked(tmp_path):
    Tables.from_dataset(handovers(5)).write_parquet(tmp_path)
    tables = open_tables(tmp_path)
    for record in tables.records("rounds"):
        assert in_all(tables) == 500
        assert record.id.startswith("r")


def test_large_results_wait_in_a_file_not_in_memory(tmp_path, monkeypatch):
    monkeypatch.setattr("conflictevents.tables._engine._MOST_HELD", 1)
    monkeypatch.setattr("conflictevents.tables._engine._ROWS", 2_048)
    ds = handovers(5_000)
    assert Tables.from_dataset(ds).to_dataset() == ds


@POSIX
def test_a_forked_process_is_told_to_be_spawned(tmp_path):
    tables = Tables.from_dataset(handovers(1))
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            tables.totals(by=())
        except ce.ReadError as error:
            code = 0 if "'spawn'" in str(error) else 2
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


ENGINES_AT_EXIT = """
import duckdb, narwhals
import conflictevents as ce
ds = ce.datasets.load("yemen-exchanges")
tables = ce.tables.Tables.from_dataset(ds)
tables.totals(by="year")
frame = narwhals.from_native(duckdb.connect().sql("SELECT 1 AS held"))
frame.collect("pyarrow")
"""


def test_engines_say_nothing_at_the_end_of_a_process():
    done = subprocess.run(
        [sys.executable, "-c", ENGINES_AT_EXIT],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert (done.stdout, done.stderr) == ("", "")
