"""How long it takes to write rounds, to make events of rows, and to scan rounds to Parquet, with what bounds each.

    python benchmarks/save_and_events.py [sizes] [runs]

Sizes are numbers of records, such as `1000,3000,10000`. Each line prints the time beside that of its bound, turn by turn
in one process, the least of all runs of each, with the collector paused for both; and by which exponent it grows.
"""

import gc
import math
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import orjson
from load_rounds import write_rounds
from read_ged import write as write_ged

import conflictevents as ce
from conflictevents import tables
from conflictevents.interop import ucdp

Work = Callable[[], object]


def least_seconds(ours: Work, bound: Work, runs: int) -> tuple[float, float]:
    """Seconds of processor time of both, turn by turn."""
    least = [math.inf, math.inf]
    for _ in range(runs):
        for index, work in enumerate((ours, bound)):
            gc.collect()
            gc.disable()
            start = time.process_time()
            work()
            least[index] = min(least[index], time.process_time() - start)
            gc.enable()
    return least[0], least[1]


def list_works(folder: Path, size: int) -> dict[str, tuple[Work, Work]]:
    """What is measured, each with its bound."""
    file, events = folder / "rounds.jsonl", folder / "events.csv"
    write_rounds(file, size)
    write_ged(events, size)
    ds = ce.load(file)
    plain = [ce.to_dict(record) for record in ds]
    reading = ucdp.read_ged(events)

    def save_bound() -> None:
        (folder / "bound.jsonl").write_bytes(b"\n".join(map(msgspec.json.encode, plain)))

    return {
        "save .jsonl / msgspec, plain data": (lambda: ce.save(ds, folder / "ours.jsonl"), save_bound),
        "dumps / orjson, plain data indented": (
            lambda: ce.dumps(ds),
            lambda: orjson.dumps(plain, option=orjson.OPT_INDENT_2),
        ),
        "events / rows of GED": (lambda: list(reading.records()), lambda: list(reading.rows())),
        "scan to Parquet / our load": (
            lambda: tables.scan(file).write_parquet(folder / "tables"),
            lambda: ce.load(file),
        ),
    }


def main() -> None:
    sizes = [int(size) for size in (sys.argv[1] if sys.argv[1:] else "1000,3000,10000").split(",")]
    runs = int(sys.argv[2]) if sys.argv[2:] else 3
    seconds: dict[str, list[float]] = {}
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            for name, (ours, bound) in list_works(Path(folder), size).items():
                time_of_ours, time_of_bound = least_seconds(ours, bound, runs)
                seconds.setdefault(name, []).append(time_of_ours)
                print(
                    f"{size:>9,} {name:<36} {time_of_ours:.4f} s, {time_of_ours / time_of_bound:.1f} x {time_of_bound:.4f} s"
                )
    for name, times in seconds.items():
        steps = zip(sizes, sizes[1:], times, times[1:], strict=False)
        exponents = [
            math.log(after / before) / math.log(more / fewer) for fewer, more, before, after in steps
        ]
        print(f"{name:<36} exponents {', '.join(f'{exponent:.2f}' for exponent in exponents)}")


if __name__ == "__main__":
    main()
