"""The table of docs/benchmarks.md, measured in one run: each work beside its bound, at three sizes.

    python benchmarks/table.py                    # every row, half an hour on a machine at rest
    python benchmarks/table.py save dumps         # these rows
    python benchmarks/table.py --runs 1 --tenth   # a quick look, at a tenth of the sizes

For every run there is a process of its own, in which both are first done on something small, so that everything is imported; then
each once, by turns first. The least time of each over all runs counts: that of the processor, or by the clock where the bound
uses several cores. Printed are the ratios, how far the last is from the aim, and the exponent by which ours grows over the sizes.
"""

import argparse
import gc
import json
import math
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import attrs
import consistency
import duckdb
import load_rounds
import polars as pl
import questions_at_scale
import read_ged
from save_and_events import list_works
from totals_at_scale import BY, SQL, write_many

import conflictevents as ce
from conflictevents import tables
from conflictevents.interop import ucdp

FEW = 30
"""The size of what is done first, for the imports."""

Work = Callable[[Any], object]


def nothing() -> None:
    """What a work gets that needs nothing fresh."""


@attrs.frozen
class Contest:
    """A work and its bound.

    Attributes:
        ours: what is measured.
        bound: what it is compared with.
        fresh: makes what both are given, outside of the time; anew for each, so that neither finds what the other remembers.
    """

    ours: Work
    bound: Work
    fresh: Callable[[], Any] = nothing


@attrs.frozen
class Row:
    """A row of the table.

    Attributes:
        name: what it is called on the command line.
        work: what is measured, in words.
        bound: what it is compared with, in words.
        aim: the ratio to reach, or None.
        prepare: makes the files of a size in a folder, if they are not there, and gives both works.
        sizes: three numbers of records.
        clock: what takes the time.
        growth: the exponent to reach, or None.
        turns: how often each is done in a process, of which the least time counts; once where it remembers what it found.
    """

    name: str
    work: str
    bound: str
    aim: float | None
    prepare: Callable[[Path, int], Contest]
    sizes: tuple[int, int, int] = (1_000, 3_000, 10_000)
    clock: Callable[[], float] = time.process_time
    growth: float | None = None
    turns: int = 1


def writing(name: str) -> Callable[[Path, int], Contest]:
    """A work of `save_and_events.py`."""

    def prepare(folder: Path, size: int) -> Contest:
        ours, bound = list_works(folder, size)[name]
        return Contest(lambda _: ours(), lambda _: bound())

    return prepare


def reading(path: Path, size: int) -> Contest:
    """A million rows of GED, at most, beside DuckDB."""
    if not (file := path / "ged241.csv").exists():
        read_ged.write(file, size)
    return Contest(lambda _: read_ged.ours(file), lambda _: read_ged.bare(file))


def reading_beside_polars(path: Path, size: int) -> Contest:
    """The same beside Polars."""
    names = [column.name for column in ucdp.LAYOUTS["ged"].columns]
    ours = reading(path, size).ours
    return Contest(ours, lambda _: pl.read_csv(path / "ged241.csv", columns=names))


def asking(name: str) -> Callable[[Path, int], Contest]:
    """A question of `questions_at_scale.py` beside `load` and `check` of the same dataset, with a tally for ten rounds."""

    def prepare(folder: Path, size: int) -> Contest:
        ds = questions_at_scale.invent(size, max(3, size // 10))
        ce.save(ds, file := folder / "invented.jsonl")
        ask = questions_at_scale.QUESTIONS[name]
        return Contest(ask, lambda _: ce.check(ce.load(file)), lambda: ce.Dataset(*ds))

    return prepare


def reconciling_tables(folder: Path, size: int) -> Contest:
    """`reconcile` of tables beside that of the dataset."""
    ds = questions_at_scale.invent(size, max(3, size // 10))
    tables.Tables.from_dataset(ds).write_parquet(folder / "tables")
    return Contest(
        lambda _: tables.open(folder / "tables").reconcile(), ce.reconcile, lambda: ce.Dataset(*ds)
    )


def naming_ids(*, read: bool) -> Callable[[Path, int], Contest]:
    """Totals of transfers in Parquet with the ids behind each row, beside those without."""

    def prepare(folder: Path, size: int) -> Contest:
        bound = summing(folder, size).ours
        opened = tables.open(folder / "made")

        def ours(_: object) -> object:
            found = opened.totals(BY, ids=True)
            return [(row.certain, row.possible) for row in found] if read else found

        return Contest(ours, bound)

    return prepare


def summing(folder: Path, size: int) -> Contest:
    """Totals of transfers in Parquet, beside sums written by hand."""
    if not folder.joinpath("made").exists():
        write_many(folder / "made", size, vague=True)
    query = SQL.format(folder / "made" / "transfers.parquet")
    opened, connection = tables.open(folder / "made"), duckdb.connect()
    return Contest(lambda _: opened.totals(BY, ids=False), lambda _: connection.execute(query).fetchall())


def summing_on_spark(folder: Path, size: int) -> Contest:
    """Totals on Spark of tables opened anew, beside PySpark SQL of the same file, opened anew as well."""
    import spark_reopened

    spark = spark_reopened.start()
    written = folder / "written"
    if not written.exists():
        write_many(folder / "made", size, vague=True)
        tables.open(folder / "made").write_parquet(written)
    ours, by_hand = spark_reopened.contenders(spark, written)
    return Contest(lambda _: ours(), lambda _: by_hand())


def adding(_: Path, size: int) -> Contest:
    """Adding records one by one, beside making a dataset of all."""
    records = tuple(questions_at_scale.invent(size, 3))

    def add(_: object) -> None:
        ds = ce.Dataset()
        for record in records:
            ds = ds.add(record)

    return Contest(add, lambda _: ce.Dataset(*records))


def question(name: str, aim: float | None = None, growth: float | None = 1.1) -> Row:
    """The row of a question."""
    return Row(
        name.replace(", ", "-").replace(" ", "-"),
        f"`{name}`",
        "`load` and `check`",
        aim,
        asking(name),
        growth=growth,
    )


GED = (100_000, 300_000, 1_000_000)
TRANSFERS = (30_000, 300_000, 3_000_000)
ROWS = [
    Row(
        "save", "`save` to `.jsonl`", "msgspec, plain data", 1.5, writing("save .jsonl / msgspec, plain data")
    ),
    Row("dumps", "`dumps`", "orjson, indented", 4, writing("dumps / orjson, plain data indented")),
    Row("events", "rows of GED to `Event`", "the rows alone", None, writing("events / rows of GED")),
    Row("scan", "`scan(...).write_parquet`", "our `load`", 2, writing("scan to Parquet / our load")),
    Row("read_ged", "`read_ged`", "DuckDB", 1.3, reading, GED, time.perf_counter),
    Row("read_ged-polars", "`read_ged`", "Polars", 1.3, reading_beside_polars, GED, time.perf_counter),
    Row(
        "sums",
        "`totals` of transfers in Parquet",
        "SQL by hand",
        None,
        summing,
        TRANSFERS,
        time.perf_counter,
        turns=5,
    ),
    Row(
        "ids",
        "the same with ids",
        "without",
        4,
        naming_ids(read=False),
        TRANSFERS,
        time.perf_counter,
        turns=3,
    ),
    Row(
        "ids-read",
        "the same, and all ids read",
        "without",
        4,
        naming_ids(read=True),
        TRANSFERS,
        time.perf_counter,
        turns=3,
    ),
    question("check"),
    question("totals"),
    question("reconcile"),
    question("reconcile, as data"),
    Row(
        "reconcile-tables",
        "`reconcile` of tables",
        "`reconcile` of the dataset",
        None,
        reconciling_tables,
        growth=1.1,
    ),
    question("timeline"),
    question("outlook", growth=None),
    question("as_of", growth=None),
    question("brief", 3, 1.2),
    Row(
        "spark",
        "`totals` on Spark, opened anew",
        "PySpark SQL, opened anew",
        1.5,
        summing_on_spark,
        TRANSFERS,
        time.perf_counter,
        turns=9,
    ),
    Row("add", "`add` in a loop", "`Dataset(*records)`", None, adding, (300, 1_000, 3_000)),
]


def measure(row: Row, folder: Path, size: int, *, ours_first: bool) -> tuple[float, float]:
    """The time of both, each done once in this process before, on something small."""
    small = folder / "small"
    small.mkdir(exist_ok=True)
    contest = row.prepare(small, FEW)
    for work in (contest.ours, contest.bound):
        work(contest.fresh())
    contest = row.prepare(folder, size)
    times = {}
    for name in ("ours", "bound") if ours_first else ("bound", "ours"):
        work = getattr(contest, name)
        for _ in range(row.turns):
            held = contest.fresh()
            gc.collect()
            start = row.clock()
            work(held)
            times[name] = min(times.get(name, math.inf), row.clock() - start)
            del held
    return times["ours"], times["bound"]


def apart(row: Row, size: int, runs: int) -> tuple[float, float]:
    """The least time of both over runs, each in a process of its own."""
    times = []
    with tempfile.TemporaryDirectory() as folder:
        for run in range(runs):
            command = [sys.executable, __file__, "--measure", row.name, folder, str(size), str(run % 2)]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
            times.append(json.loads(done.stdout.splitlines()[-1]))
    ours, bound = zip(*times, strict=True)
    return min(ours), min(bound)


def exponent(sizes: Sequence[int], times: Sequence[float]) -> float:
    """The power of the size by which the time grows: least squares of the logarithms."""
    across, up = [math.log(size) for size in sizes], [math.log(time) for time in times]
    middle, level = sum(across) / len(across), sum(up) / len(up)
    rise = sum((x - middle) * (y - level) for x, y in zip(across, up, strict=True))
    return rise / sum((x - middle) ** 2 for x in across)


def loading(runs: int, tenth: int) -> Iterator[str]:
    """The rows of `load_rounds.py`: time and memory of reading, each contender in processes of its own."""
    sizes = [size // tenth for size in (10_000, 30_000, 100_000)]
    for values, aims in (("repeated", (1.15, 0.43)), ("unique", (1.25, 0.62))):
        results = [load_rounds.measure_all(size, runs, values, "paused") for size in sizes]
        for peer, aim in zip(("msgspec", "pydantic"), aims, strict=True):
            name = f"`load`, {'never ' * (values == 'unique')}repeated values"
            ours = [result["conflictevents"]["seconds"] for result in results]
            theirs = [result[peer]["seconds"] for result in results]
            yield line(name, f"{peer}, same checks", ours, theirs, sizes, aim, None)
        ours = [result["conflictevents"]["bytes"] for result in results]
        theirs = [result["msgspec"]["bytes"] for result in results]
        yield line(
            f"memory of those, {ours[-1] / sizes[-1]:,.0f} B a record",
            "msgspec",
            ours,
            theirs,
            sizes,
            1,
            None,
        )


SOLVED = {
    "verdict of true": 1.5,
    "verdict of mixed": 1.5,
    "conflicts": None,
    "suspects": None,
    "range without suspects": 4,
    "one range": None,
}
TANGLED = {"verdict of true": 1.2, "one range": 1.2}


def solving(runs: int, tenth: int) -> Iterator[str]:
    """The rows of `consistency.py`, each size in processes of its own; the least time of each counts."""
    for name, largest, aims in (("plain", 10_000, SOLVED), ("tangled", 1_000, TANGLED)):
        sizes = [largest // 10 // tenth, largest * 3 // 10 // tenth, largest // tenth]
        results = []
        for size in sizes:
            command = [sys.executable, __file__, "--solve", name, str(size)]
            each = [
                json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
                for _ in range(runs)
            ]
            results.append(
                {q: [min(part) for part in zip(*(one[q] for one in each), strict=True)] for q in aims}
            )
        for asked, aim in aims.items():
            ours, theirs = zip(*(result[asked] for result in results), strict=True)
            yield line(f"`consistency`, {name}: {asked}", "HiGHS alone", ours, theirs, sizes, aim, None)


def line(
    work: str,
    bound: str,
    ours: Sequence[float],
    theirs: Sequence[float],
    sizes: Sequence[int],
    aim: float | None,
    growth: float | None,
) -> str:
    """A row of the table, in Markdown."""
    ratios = [mine / other for mine, other in zip(ours, theirs, strict=True)]
    power = exponent(sizes, ours)
    cells = [
        work,
        bound,
        " / ".join(f"{size:,}" for size in sizes),
        " / ".join(f"{ratio:.2f}" for ratio in ratios),
        "" if aim is None else f"{aim:g}",
        "" if aim is None else f"{ratios[-1] / aim:.2f}",
        f"{power:.2f}" + ("" if growth is None else f" ({growth:g})"),
    ]
    return f"| {' | '.join(cells)} |"


GROUPS = {"load": loading, "consistency": solving}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "names",
        nargs="*",
        help=f"rows, all unless some are named: {', '.join((*GROUPS, *(row.name for row in ROWS)))}",
    )
    parser.add_argument(
        "--runs", type=int, default=3, choices=range(1, 100), metavar="N", help="processes of each"
    )
    parser.add_argument("--tenth", action="store_true", help="a tenth of the sizes")
    parser.add_argument("--measure", nargs=4, help=argparse.SUPPRESS)
    parser.add_argument("--solve", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.solve:
        name, size = options.solve
        print(json.dumps(consistency.measure(int(size), tangled=name == "tangled")))
        return
    rows = {row.name: row for row in ROWS}
    if options.measure:
        name, folder, size, ours_first = options.measure
        print(json.dumps(measure(rows[name], Path(folder), int(size), ours_first=ours_first == "1")))
        return
    if unknown := [name for name in options.names if name not in {*rows, *GROUPS}]:
        parser.error(f"no row {', '.join(unknown)}; there is: {', '.join((*GROUPS, *rows))}")
    tenth = 10 if options.tenth else 1
    print("| work | bound | sizes | times the bound | aim | of the aim | exponent (aim) |")
    print("| --- | --- | --- | --- | --- | --- | --- |", flush=True)
    for name, group in GROUPS.items():
        if not options.names or name in options.names:
            for text in group(options.runs, tenth):
                print(text, flush=True)
    for row in rows.values():
        if not options.names or row.name in options.names:
            sizes = [size // tenth for size in row.sizes]
            times = [apart(row, size, options.runs) for size in sizes]
            ours, theirs = zip(*times, strict=True)
            print(line(row.work, row.bound, ours, theirs, sizes, row.aim, row.growth), flush=True)


if __name__ == "__main__":
    main()
