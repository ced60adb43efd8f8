"""What it takes to ask whether everything said can be true, beside HiGHS alone on the very same linear program.

Run `python benchmarks/consistency.py`, or with numbers of tallies: `python benchmarks/consistency.py 100 1000`.
A history of two sides over eight years is invented, with half as many rounds as tallies; seven rounds in ten are on
record. The tallies are true and hedged as people hedge, of either side or both, from the beginning or from any day, of
all handovers, of exchanges, of releases outside them, or of a body's numbered series. Each size is asked twice: as it is,
for the verdict and one range; and with one tally in a thousand (three at least) made false, for the verdict, conflicts,
suspects and a range without the suspects. `--tangled` draws from 36 sorts of claims in place of 12, with categories and
mediators: the hard corner, asked as it is.

The bound is a new HiGHS given the model and run once, with its own defaults and one thread: for a range, once for each end
with all claims held; for everything else the smallest correction of all claims (the linear program alone, which is feasible
whether or not the claims are). Ratios are to that, the exponents those of our own time from one size to the next.
"""

import argparse
import datetime as dt
import math
import random
import resource
import time
from collections.abc import Callable, Iterator, Sequence

import highspy
import numpy as np

import conflictevents as ce
from conflictevents.constraints.evidence import ask_constraint
from conflictevents.constraints.feasibility import FeasibilityChecker
from conflictevents.constraints.results import Consistency
from conflictevents.ledger.query import Query
from conflictevents.ledger.series import Beginnings

FIRST = dt.date(2018, 1, 1).toordinal()
DAYS = 8 * 365
PLAIN = (
    ce.Scope(),
    ce.Scope(kinds="exchange"),
    ce.Scope(kinds="outside exchange"),
    ce.Scope(series="bureau"),
)
TANGLED = (*PLAIN, ce.Scope(mediators="gulf-state"), ce.Scope(mediators="river-state"))
LIVING = ("prisoner_of_war", "civilian")


class History:
    """What truly happened: how many of which category returned to whom in which round.

    Attributes:
        rounds: the day, kind, mediators and flows of each.
        begins: the first day of the numbered series on record, once the record has been written.
    """

    def __init__(self, rounds: int, draw: random.Random) -> None:
        self.rounds = []
        for _ in range(rounds):
            kind = draw.choice(["exchange", "exchange", "exchange", "outside exchange"])
            mediators = draw.choice([(), ("gulf-state",), ("river-state",)])
            flows = [
                (side, category, draw.randint(1, 150))
                for side in ("north", "south")
                for category in LIVING
                if draw.random() < 0.7
            ]
            self.rounds.append((draw.randrange(DAYS), kind, mediators, flows))
        self.begins = DAYS

    def sums(self, scope: ce.Scope, side: str, category: str) -> list[int]:
        """How many had returned before each day."""
        by_day = [0] * DAYS
        for day, kind, mediators, flows in self.rounds:
            numbered = kind == "exchange" or scope.series is None
            if numbered and kind in (scope.kinds or (kind,)) and set(scope.mediators) <= set(mediators):
                by_day[day] += sum(
                    number
                    for whom, what, number in flows
                    if side in ("all", whom) and category in ("person", what)
                )
        sums = [0]
        for number in by_day:
            sums.append(sums[-1] + number)
        return sums

    def on_record(self, draw: random.Random) -> Iterator[ce.ExchangeRound]:
        """Seven rounds in ten."""
        for place, (day, kind, mediators, flows) in enumerate(self.rounds):
            if draw.random() < 0.7:
                self.begins = min(self.begins, day) if kind == "exchange" else self.begins
                yield ce.ExchangeRound(
                    id=f"round-{place}",
                    kind=kind,
                    when=written(day),
                    history="completed",
                    third_parties=mediators,
                    ordinals={"bureau": None} if kind == "exchange" else {},
                    transfers=[
                        ce.Transfer(count=number, category=what, returned_to=whom)
                        for whom, what, number in flows
                    ],
                )


def written(day: int) -> dt.date:
    """A day of the history as a date."""
    return dt.date.fromordinal(FIRST + day)


def hedged(number: int, draw: random.Random) -> ce.Count:
    """A true count of so many."""
    return draw.choice(
        [
            ce.Count.exactly(number),
            ce.Count.exactly(number),
            ce.Count.at_least(max(0, number - draw.randrange(50))),
            ce.Count.about(number),
        ]
    )


def dataset(number: int, *, tangled: bool, false: int) -> ce.Dataset:
    """So many tallies over half as many rounds, some of them false."""
    draw = random.Random(number)
    history = History(number // 2, draw)
    scopes, categories = (TANGLED, ("person", "person", *LIVING)) if tangled else (PLAIN, ("person",))
    sides = ("north", "south", "all")
    names = ("north", "south", "bureau", "gulf-state", "river-state")
    records: list[ce.Record] = [ce.Actor(id=name, name=name) for name in names]
    records += history.on_record(draw)
    sums = {
        (scope, side, category): history.sums(scope, side, category)
        for scope in scopes
        for side in sides
        for category in {*categories}
    }
    wrong = {*draw.sample(range(number), false)}
    for place in range(number):
        scope, side, category = draw.choice(scopes), draw.choice(sides), draw.choice(categories)
        last = draw.randrange(DAYS)
        first = 0 if draw.random() < 0.6 else draw.randrange(last + 1)
        if scope.series is not None and first <= history.begins:
            first = 0  # a tally of a series that is not known to run yet counts from its beginning
        returned = sums[scope, side, category][last + 1] - sums[scope, side, category][first]
        count = ce.Count.exactly(returned * 13 // 10 + 100) if place in wrong else hedged(returned, draw)
        records.append(
            ce.ReturnTally(
                id=f"tally-{place}",
                claimant="bureau",
                since=written(first) if first else None,
                as_of=written(last),
                returned_to=side,
                category=category,
                scope=scope,
                count=count,
            )
        )
    return ce.Dataset(*records)


WINDOW = ("2020-03-05", "2022-08-09", "north")


def timed(ask: Callable[[], object]) -> tuple[object, float]:
    """What a question gives, and the processor time it took, in seconds: one core is all it uses."""
    start = time.process_time()
    return ask(), time.process_time() - start


def alone(checker: FeasibilityChecker, costs: np.ndarray, *, hold: bool) -> float:
    """The processor time of a new HiGHS given the same model, with all claims held or free to give way."""
    model, rows = checker.model, checker.model.rows.arrays()

    def run() -> None:
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = model.width, len(rows[0])
        upper = np.full(model.width, np.inf)
        upper[model.fixed] = 0
        upper[model.columns if hold else model.width :] = 0
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = costs, np.zeros(model.width), upper
        lp.row_lower_, lp.row_upper_ = rows[0], rows[1]
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = rows[2:]
        highs = highspy.Highs()
        highs.setOptionValue("output_flag", False)
        highs.setOptionValue("threads", 1)
        highs.passModel(lp)
        highs.run()

    return timed(run)[1]


def correction(found: Consistency) -> float:
    """HiGHS alone on the smallest correction of all claims."""
    (case,) = found._cases
    costs = np.zeros(case.whole.model.width)
    costs[case.whole.model.columns :] = 1
    return alone(case.whole, costs, hold=False)


def two_ends(ds: ce.Dataset, found: Consistency) -> float:
    """HiGHS alone on the least and the most of a range."""
    (case,) = found._cases
    since, until, side = WINDOW
    asked = ask_constraint(Query(side, "person"), ce.When(since), ce.When(until), Beginnings(ds))
    checker = case.checker(case.members, asked)
    columns, values = checker.model.terms(asked, asked.floor_days)
    costs = np.zeros(checker.model.width)
    costs[columns] = values
    return alone(checker, costs, hold=True) + alone(checker, -costs, hold=True)


def measure(size: int, *, tangled: bool) -> dict[str, tuple[float, float]]:
    """Seconds of each question of one size, and those of its bound."""
    ds = dataset(size, tangled=tangled, false=0)
    found = ce.consistency(ds)
    consistent, verdict = timed(lambda: found.consistent)
    assert consistent, "the history is true"
    _, bounds = timed(lambda: found.bounds(*WINDOW))
    one = correction(found)
    taken = {"verdict of true": (verdict, one), "one range": (bounds, two_ends(ds, found))}
    if tangled:
        return taken
    ds = dataset(size, tangled=tangled, false=max(3, size // 1000))
    mixed = ce.consistency(ds)
    consistent, verdict = timed(lambda: mixed.consistent)
    assert not consistent, "the false tallies are not true"
    one = correction(mixed)
    taken["verdict of mixed"] = verdict, one
    taken["conflicts"] = timed(lambda: mixed.conflicts)[1], one
    taken["suspects"] = timed(lambda: mixed.suspects)[1], one
    anew = ce.consistency(ds)
    taken["range without suspects"] = timed(lambda: anew.bounds(*WINDOW, without="suspects"))[1], one
    return taken


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure each size, and print ratios to the bounds and exponents from size to size."""
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", nargs="*", type=int)
    parser.add_argument("--tangled", action="store_true")
    options = parser.parse_args(arguments)
    sizes = options.sizes or ([100, 300, 1_000] if options.tangled else [1_000, 3_000, 10_000])
    before: dict[str, tuple[float, float]] = {}
    for place, size in enumerate(sizes):
        taken = measure(size, tangled=options.tangled)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{size:,} tallies, up to {memory:,.0f} MB")
        for question, (seconds, bound) in taken.items():
            line = f"  {question:<24} {seconds:>7.2f} s  {seconds / bound:>5.2f} x the {bound:.2f} s of HiGHS alone"
            if place:
                growth = math.log(seconds / before[question][0]) / math.log(size / sizes[place - 1])
                line += f", exponent {growth:.1f}"
            print(line, flush=True)
        before = taken


if __name__ == "__main__":
    main()
