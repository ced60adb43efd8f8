"""Totals over millions of transfers in Parquet, with the same sums hand-written in DuckDB SQL.

Run `python benchmarks/totals_at_scale.py`. docs/how-to/at-scale.md says what is compared. Two files are made, in the layout that
`Tables.write_parquet` writes: one in which every round was on one day and is completed, so that sums are all there
is to totals; and one in which dates are vague, rounds are open, sides unnamed and categories unsaid, so that what
counts is yes, no or maybe. Hand-written SQL takes the same sums of the same file and knows nothing of that. Then the
totals with the ids of the rounds behind each row, not read and read.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

import conflictevents as ce
from conflictevents.tables import Tables, current_files
from conflictevents.tables import open as open_tables

BY = ("month", "returned_to", "category")
SQL = """
    SELECT months, returned_to, category, sum(low), sum(high), sum(best), sum(rounds)
    FROM read_parquet('{}')
    GROUP BY ALL
"""
KINDS = ("exchange", "outside exchange")
MEDIATORS = ("gulf-state", "river-state", "red-cross")


def sample(*, vague: bool) -> ce.Dataset:
    """Two sides, four tracks, three mediators, and a round of three transfers of each sort there is."""
    tracks = [f"track-{place}" for place in range(4)]
    records: list[ce.Record] = [
        *(ce.Actor(id=id, name=id) for id in ("north", "south", "bureau", *MEDIATORS)),
        *(ce.Framework(id=id, name=id, parties=("north", "south")) for id in tracks),
    ]
    number = 0
    for kind in KINDS:
        for track in tracks:
            for mediator in MEDIATORS:
                for place in range(4):
                    number += 1
                    odd = vague and place == 3
                    records.append(
                        ce.ExchangeRound(
                            id=f"round-{number}",
                            kind=kind,
                            when="2024-06-01",
                            history=["completed", "completed", "under way", "completed"][
                                place if vague else 0
                            ],
                            frameworks=(track, tracks[0]) if odd and track != tracks[0] else track,
                            third_parties=mediator,
                            ordinals={"bureau": number} if place == 0 else {},
                            transfers=(
                                ce.Transfer(
                                    count=100,
                                    category="prisoner_of_war",
                                    held_by="south",
                                    returned_to="north",
                                ),
                                ce.Transfer(
                                    count=20,
                                    category="person" if odd else "civilian",
                                    held_by="south",
                                    returned_to="north",
                                ),
                                ce.Transfer(
                                    count=100,
                                    category="prisoner_of_war",
                                    held_by="north",
                                    returned_to=None if odd else "south",
                                ),
                            ),
                        )
                    )
    return ce.Dataset(*records)


def write_many(folder: Path, transfers: int, *, vague: bool) -> None:
    """The tables of the sample, with its rounds repeated on other days and with other counts."""
    Tables.from_dataset(sample(vague=vague)).write_parquet(folder / "sample")
    for written in current_files(folder / "sample").values():
        written.rename(folder / written.name)
    connection = duckdb.connect()
    file = folder / "transfers.parquet"
    connection.execute(f"CREATE TABLE sample AS FROM '{file}'")
    ((number,),) = connection.execute("SELECT count(*) FROM sample").fetchall()
    # In the vague file a fifth of the rounds may have been on any day of some two months.
    spread = "CASE WHEN hash(id, 'spread') % 5 = 0 THEN 60 ELSE 0 END" if vague else "0"
    connection.execute(
        f"""
        COPY (
            WITH copies AS (
                SELECT *, round || '-' || copy AS id,
                       (1 + hash(round, copy, category, returned_to) % 300)::BIGINT AS persons
                FROM sample CROSS JOIN range({-(-transfers // number)}) AS copies(copy)
            ), dated AS (
                SELECT *, (738000 + hash(id) % 1500)::INTEGER AS first, ({spread})::INTEGER AS spread FROM copies
            ), days AS (
                SELECT *, DATE '0001-01-01' + (first - 1) AS begins, DATE '0001-01-01' + (first + spread - 1) AS ends
                FROM dated
            )
            SELECT id AS round, rounds, fine, coarse, recorder_only, has_breakdowns, first AS first_day, (first + spread)::INTEGER AS last_day,
                   1048576 * (12 * year(begins) + month(begins)) + 12 * year(ends) + month(ends) AS months,
                   1048576 * year(begins) + year(ends) AS years,
                   persons AS low,
                   CASE WHEN persons % 50 = 0 THEN NULL ELSE persons + persons % 7 END AS high,
                   CASE WHEN persons % 7 = 0 THEN persons END AS best,
                   done, kind, category, held_by, returned_to
            FROM days LIMIT {transfers}
        ) TO '{file}' (FORMAT parquet, COMPRESSION zstd)
        """
    )


def best_of(times: int, *contenders: Callable[[], object]) -> list[float]:
    """The shortest time of each, taken in turns so that other work of the machine hits all of them."""
    found = [float("inf")] * len(contenders)
    for _ in range(times):
        for place, contender in enumerate(contenders):
            start = time.perf_counter()
            contender()
            found[place] = min(found[place], time.perf_counter() - start)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--transfers", type=int, default=3_000_000)
    parser.add_argument("--times", type=int, default=15)
    options = parser.parse_args()
    for vague, words, limit in ((False, "sums alone", 1.3), (True, "three-valued membership", 2.5)):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            write_many(folder, options.transfers, vague=vague)
            tables, connection = open_tables(folder), duckdb.connect()
            query = SQL.format(folder / "transfers.parquet")
            ours, by_hand, with_ids, ids_read = best_of(
                options.times,
                lambda tables=tables: tables.totals(BY, ids=False),
                lambda connection=connection, query=query: connection.execute(query).fetchall(),
                lambda tables=tables: tables.totals(BY, ids=True),
                lambda tables=tables: [(row.certain, row.possible) for row in tables.totals(BY, ids=True)],
            )
            rows = len(tables.totals(BY, ids=False))
            print(
                f"{words}: {options.transfers:,} transfers to {rows:,} rows: ours {ours * 1000:.0f} ms, "
                f"SQL by hand {by_hand * 1000:.0f} ms, ratio {ours / by_hand:.2f} (at most {limit}); "
                f"with ids {with_ids / ours:.1f} times as long, and {ids_read / ours:.1f} times where all are read"
            )


if __name__ == "__main__":
    main()
