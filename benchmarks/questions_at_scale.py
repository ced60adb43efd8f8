"""How the time of questions grows with a dataset, and how it compares with that of reading and checking the same file.

Run `python benchmarks/questions_at_scale.py`. A dataset of three sizes is invented: rounds on one day or, one in ten, in
some month, each with a transfer to either side, and one tally for each ten rounds, at most `--tallies`, near what the
record has. Each question is asked of a dataset that nothing has been asked of before; the best of several runs
counts, in time of the processor. Printed are seconds at the largest size, the ratio to `load` and `check` of it, and the
exponent: 1.0 is time in proportion to size.
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


def time_of(ask: Callable[[ce.Dataset], object], records: tuple[ce.Record, ...], runs: int) -> float:
    """The best time of a question, each time of a fresh dataset."""
    best = math.inf
    for _ in range(runs):
        ds = ce.Dataset(*records)
        gc.collect()
        begins = time.process_time()
        ask(ds)
        best = min(best, time.process_time() - begins)
    return best


def main() -> None:
    """Time each question at three sizes."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=10_000, help="rounds of the largest size")
    arguments.add_argument("--tallies", type=int, default=300, help="tallies of each size, at most")
    arguments.add_argument("--runs", type=int, default=3)
    chosen = arguments.parse_args()
    sizes = [chosen.rounds // 10, chosen.rounds * 3 // 10, chosen.rounds]
    for ask in QUESTIONS.values():
        ask(invent(30, 3))  # everything is imported before the clock starts
    times: dict[str, list[float]] = {"load": [], **{name: [] for name in QUESTIONS}}
    for size in sizes:
        ds = invent(size, min(chosen.tallies, size // 10))
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "invented.jsonl")
            ce.save(ds, path)
            times["load"].append(time_of(lambda _, path=path: ce.load(path), (), chosen.runs))
        for name, ask in QUESTIONS.items():
            times[name].append(time_of(ask, tuple(ds), chosen.runs))
    basis = times["load"][-1] + times["check"][-1]
    print(f"{'':26} {'seconds':>8} {'of load + check':>16} {'exponent':>9}")
    for name, taken in times.items():
        exponent = math.log(taken[-1] / taken[0]) / math.log(sizes[-1] / sizes[0])
        print(f"{name:26} {taken[-1]:8.3f} {taken[-1] / basis:16.2f} {exponent:9.2f}")


if __name__ == "__main__":
    main()
