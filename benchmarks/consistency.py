"""How the time to ask whether everything said can be true grows with how much was said.

Run `python benchmarks/consistency.py`, or with numbers of tallies: `python benchmarks/consistency.py 100 1000`.
A history of two sides over eight years is invented, with half as many rounds as tallies; seven rounds in ten are on
record. The tallies are true and hedged as people hedge, of either side or both, from the beginning or from any day, of
all handovers, of exchanges, of releases outside them, or of a body's numbered series. Each size is asked twice: as it is,
for the verdict and one range; and with one tally in a thousand (three at least) made false, for the verdict and conflicts.
`--tangled` draws from 36 sorts of claims in place of 12, with categories and mediators: the hard corner.
"""

import argparse
import datetime as dt
import random
import resource
import time
from collections.abc import Iterator, Sequence

import conflictevents as ce

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
    """What truly happened: how many of which category returned to whom in which round."""

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


def timed(ask: object) -> tuple[object, float]:
    """What a question gives, and the processor time it took, in seconds: one core is all it uses."""
    assert callable(ask)
    start = time.process_time()
    return ask(), time.process_time() - start


def main(arguments: Sequence[str] | None = None) -> None:
    """Time each size."""
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", nargs="*", type=int, default=[100, 300, 1_000, 3_000, 10_000])
    parser.add_argument("--tangled", action="store_true")
    options = parser.parse_args(arguments)
    print(
        f"{'tallies':>8} {'verdict':>9} {'range':>9} {'verdict':>11} {'conflicts':>11} {'found':>6} {'memory':>9}"
    )
    print(f"{'':>8} {'of true':>9} {'':>9} {'of mixed':>11}")
    for size in options.sizes:
        found = ce.consistency(dataset(size, tangled=options.tangled, false=0))
        true, verdict = timed(lambda: found.consistent)
        _, bounds = timed(lambda: found.bounds("2020-03-05", "2022-08-09", "north"))
        mixed = ce.consistency(dataset(size, tangled=options.tangled, false=max(3, size // 1000)))
        false, second = timed(lambda: mixed.consistent)
        conflicts, listing = timed(lambda: mixed.conflicts)
        assert (true, false) == (True, False), "the history is true and the false tallies are not"
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{size:>8,} {verdict:>7.2f} s {bounds:>7.2f} s {second:>9.2f} s {listing:>9.2f} s "
            f"{len(conflicts):>6} {memory:>6,.0f} MB",
            flush=True,
        )


if __name__ == "__main__":
    main()
