"""How the time of questions grows with a dataset, and how it compares with that of reading and checking the same file.

Run `python benchmarks/questions_at_scale.py`. A dataset of three sizes is invented: rounds on one day or, one in ten, in
some month, each with a transfer to either side, and a tenth as many tallies, near what the record has. Each question is
asked of a dataset that nothing has been asked of before; the best of three runs counts, in time of the processor. Printed
are seconds at each size, the ratio to `load` and `check` at the largest, and the exponent over all sizes (least squares over
the logarithms): 1.0 is time in proportion to size.

`--collector off` asks the same with Python's garbage collector off, which tells how much of it is the collector's.
"""

import argparse
import gc
import math
import random
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from statistics import linear_regression

import conflictevents as ce

DAYS = 1800
MEAN = 150
SIDES = ("north", "south")
QUESTIONS: dict[str, Callable[[ce.Dataset], object]] = {
    "check": ce.check,
    "totals": ce.totals,
    "totals by month and kind": lambda ds: ce.totals(ds, by=("month", "kind", "returned_to")),
    "totals, widest": lambda ds: ce.totals(ds, account="widest"),
    "reconcile": ce.reconcile,
    "reconcile, as data": lambda ds: ce.reconcile(ds).to_dicts(),
    "timeline": lambda ds: str(ce.timeline(ds)),
    "outlook": lambda ds: str(ce.outlook(ds)),
    "as_of": lambda ds: ce.as_of(ds, "2023-01-01"),
    "custody": lambda ds: str(ce.custody(ds)),
    "redact": lambda ds: ce.redact(ds, up_to="GREEN"),
    "brief": lambda ds: str(ce.brief(ds)),
}


def day(number: int) -> str:
    """A day of the invented conflict."""
    return (date(2020, 1, 1) + timedelta(days=number)).isoformat()


def invent(rounds: int, tallies: int) -> ce.Dataset:
    """A dataset of so many rounds and tallies, the same each time."""
    chance = random.Random(1)
    records: list[ce.Record] = [ce.Actor(id=side, name=side, kind="state") for side in SIDES]
    for number in range(rounds):
        when = day(chance.randrange(DAYS))
        transfers = [
            ce.Transfer(count=chance.randrange(1, 2 * MEAN), held_by=SIDES[1 - side], returned_to=SIDES[side])
            for side in (0, 1)
        ]
        when = when[:7] if number % 10 == 0 else when
        records.append(
            ce.ExchangeRound(id=f"round-{number}", when=when, history="completed", transfers=transfers)
        )
    for number in range(tallies):
        last = 1 + number * DAYS // tallies
        expected = rounds * MEAN * last / DAYS
        records.append(
            ce.ReturnTally(
                id=f"tally-{number}",
                claimant=SIDES[0],
                as_of=day(last),
                returned_to=SIDES[number % 2],
                count=1 + int(expected * chance.uniform(0.98, 1.02)),
            )
        )
    return ce.Dataset(*records)


def invent_twins(rounds: int) -> ce.Dataset:
    """Rounds of which each ten may be one that was entered ten times, as many of them on a day at each size."""
    records: list[ce.Record] = [ce.Actor(id=side, name=side, kind="state") for side in SIDES]
    for number in range(rounds):
        transfer = ce.Transfer(count=number % MEAN + 1, held_by=SIDES[0], returned_to=SIDES[1])
        when = day(number // 10)
        records.append(
            ce.ExchangeRound(id=f"round-{number}", when=when, history="completed", transfers=[transfer])
        )
    return ce.Dataset(*records)


def add_each(ds: ce.Dataset) -> ce.Dataset:
    """The records of a dataset, added one by one."""
    built = ce.Dataset()
    for record in ds:
        built = built.add(record)
    return built


def time_of(
    ask: Callable[[ce.Dataset], object], records: tuple[ce.Record, ...], runs: int, *, off: bool
) -> float:
    """The best time of a question, each time of a fresh dataset, with the collector off where that is asked for."""
    best = math.inf
    for _ in range(runs):
        ds = ce.Dataset(*records)
        gc.collect()
        if off:
            gc.disable()
        begins = time.process_time()
        ask(ds)
        best = min(best, time.process_time() - begins)
        gc.enable()
    return best


def exponent_of(sizes: list[int], times: list[float]) -> float:
    """The exponent by which times grow with sizes: the slope of the straight line nearest to their logarithms."""
    return linear_regression(list(map(math.log, sizes)), list(map(math.log, times))).slope


def main() -> None:
    """Time each question at three sizes."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=10_000, help="rounds of the largest size")
    arguments.add_argument("--tallies", type=int, default=None, help="tallies of each size, at most")
    arguments.add_argument("--runs", type=int, default=3)
    arguments.add_argument("--collector", choices=("on", "off"), default="on")
    arguments.add_argument("--only", nargs="+", default=[], help="questions to time besides load and check")
    chosen = arguments.parse_args()
    off = chosen.collector == "off"
    questions = {
        name: ask for name, ask in QUESTIONS.items() if name in ("check", *(chosen.only or QUESTIONS))
    }
    sizes = [chosen.rounds // 10, chosen.rounds * 3 // 10, chosen.rounds]
    for ask in questions.values():
        ask(invent(30, 3))  # everything is imported before the clock starts
    times: dict[str, list[float]] = {"load": [], **{name: [] for name in questions}}
    for size in sizes:
        tallies = size // 10 if chosen.tallies is None else min(chosen.tallies, size // 10)
        ds = invent(size, tallies)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "invented.jsonl")
            ce.save(ds, path)
            times["load"].append(time_of(lambda _, path=path: ce.load(path), (), chosen.runs, off=off))
        for name, ask in questions.items():
            times[name].append(time_of(ask, tuple(ds), chosen.runs, off=off))
        if not chosen.only:
            twins = tuple(invent_twins(size))
            times.setdefault("check, all likely twins", []).append(
                time_of(ce.check, twins, chosen.runs, off=off)
            )
            small = tuple(ds)[: size // 3]
            times.setdefault("add in a loop, a third", []).append(time_of(add_each, small, 1, off=off))
    basis = times["load"][-1] + times["check"][-1]
    heads = "".join(f"{size:>9,}" for size in sizes)
    print(f"{'seconds':26}{heads} {'of load + check':>16} {'exponent':>9}")
    for name, taken in times.items():
        seconds = "".join(f"{each:9.3f}" for each in taken)
        print(f"{name:26}{seconds} {taken[-1] / basis:16.2f} {exponent_of(sizes, taken):9.2f}")


if __name__ == "__main__":
    main()
