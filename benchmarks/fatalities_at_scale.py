"""The killed by month and country in three million events in Parquet, against the same sums hand-written in DuckDB SQL.

Run `python benchmarks/fatalities_at_scale.py`. Two files of canonical columns are made: one in which every event is of
one day, and one in which one in seven is dated to some days, a month or half a year, as in UCDP's events. Two queries
are written by hand. The first adds up what is published by the month of the first day, and knows nothing of bounds,
precision or estimates out of order. The second counts an event of several months as possible in each, and takes the
least and the greatest of its numbers. Each is asked in turn, and the least time of several is taken.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

import conflictevents as ce

PLAIN = """
    SELECT substr("when", 1, 7) AS month, place_country, count(*),
           sum(fatalities_low), sum(fatalities_best), sum(fatalities_high)
    FROM read_parquet('{}')
    GROUP BY ALL
    ORDER BY ALL
"""
PRECISE = """
    WITH days AS (
        SELECT DATE '0001-01-01' + CAST(first_day - 1 AS INTEGER) AS begins,
               DATE '0001-01-01' + CAST(last_day - 1 AS INTEGER) AS ends,
               place_country, fatalities_low AS low, fatalities_best AS best, fatalities_high AS high
        FROM read_parquet('{}')
    ), spans AS (
        SELECT year(begins) * 12 + month(begins) AS begins, year(ends) * 12 + month(ends) AS ends, place_country,
               count(*) AS events, sum(low) AS low, sum(best) AS best, sum(high) AS high,
               sum(least(low, best, high)) AS least, sum(greatest(low, best, high)) AS most
        FROM days GROUP BY ALL
    ), months AS (
        SELECT unnest(range(begins, ends + 1)) AS month, begins = ends AS certain, * FROM spans
    )
    SELECT month, place_country,
           sum(events) FILTER (certain), sum(low) FILTER (certain), sum(best) FILTER (certain), sum(high) FILTER (certain),
           sum(events) FILTER (NOT certain), sum(low) FILTER (NOT certain), sum(best) FILTER (NOT certain),
           sum(high) FILTER (NOT certain), sum(least) FILTER (certain), sum(most)
    FROM months GROUP BY ALL ORDER BY ALL
"""
MAKE = """
    COPY (
        WITH drawn AS (
            SELECT i, hash(i) % 3653 AS day, (hash(i + 1) % 1000) / 1000.0 AS share, hash(i + 2) % 40 AS country,
                   CAST(pow((hash(i + 3) % 1000) / 1000.0, 3) * 40 AS BIGINT) AS best
            FROM range({events}) AS t(i)
        ), dated AS (
            SELECT *, {span} AS span, DATE '2014-01-01' + CAST(day AS INTEGER) AS first FROM drawn
        )
        SELECT 'ucdp-ged:' || i AS id, 'ucdp-ged' AS dataset, '24.1' AS release,
               first || CASE WHEN span > 0 THEN '/' || (first + span) ELSE '' END AS "when",
               735234 + CAST(day AS BIGINT) AS first_day, 735234 + CAST(day AS BIGINT) + span AS last_day,
               'Country ' || country AS place_country, '1' AS place_precision,
               greatest(best - 1, 0) AS fatalities_low, best AS fatalities_best, best + 2 AS fatalities_high
        FROM dated
    ) TO '{file}' (FORMAT parquet)
"""
SPANS = {
    "every event of one day": "0",
    "one in seven dated roughly": (
        "CASE WHEN share < 0.86 THEN 0 WHEN share < 0.93 THEN 4 WHEN share < 0.98 THEN 20 WHEN share < 0.99 THEN 30 ELSE 180 END"
    ),
}


def timed(ask: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the clock, and of all processors, that it takes."""
    clock, processors = time.perf_counter(), time.process_time()
    ask()
    return time.perf_counter() - clock, time.process_time() - processors


def main() -> None:
    """Make the files, ask both ways in turn, and print what it took."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--events", type=int, default=3_000_000)
    arguments.add_argument("--times", type=int, default=7)
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name, span in SPANS.items():
            file = Path(folder) / "events.parquet"
            duckdb.sql(MAKE.format(events=options.events, span=span, file=file))
            connection = duckdb.connect()
            frame = connection.read_parquet(str(file))

            def ask(
                sql: str, file: Path = file, connection: duckdb.DuckDBPyConnection = connection
            ) -> object:
                return connection.execute(sql.format(file)).fetchall()

            def count(frame: duckdb.DuckDBPyRelation = frame) -> object:
                return len(ce.fatalities(frame, by=("month", "country")))

            ways = {"plain SQL": lambda: ask(PLAIN), "precise SQL": lambda: ask(PRECISE), "fatalities": count}
            taken: dict[str, list[tuple[float, float]]] = {way: [] for way in ways}
            for _ in range(options.times):
                for way, question in ways.items():
                    taken[way].append(timed(question))
            print(f"{name}: {options.events:,} events, {count():,} rows")
            least = {way: tuple(map(min, zip(*times, strict=True))) for way, times in taken.items()}
            for way, (clock, processors) in least.items():
                ratios = ", ".join(
                    f"{processors / least[peer][1]:.2f} x {peer}" for peer in ("plain SQL", "precise SQL")
                )
                print(f"  {way}: {clock:.3f} s on the clock, {processors:.3f} s of processors, {ratios}")
            connection.close()


if __name__ == "__main__":
    main()
