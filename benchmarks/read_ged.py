"""How long reading a million GED-like rows to the canonical table takes, with DuckDB's bare `read_csv` of the same columns.

What is measured is a ratio, since it travels from machine to machine and seconds do not. The aim is at most 1.3.

    python benchmarks/read_ged.py [rows] [rounds]
"""

import csv
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from conflictevents.interop import ucdp

LIMIT = 1.3
HEADER = (
    "id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name "
    "dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b "
    "number_of_sources source_article source_office source_date source_headline source_original where_prec "
    "where_coordinates where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id "
    "region event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high "
    "low gwnoa gwnob"
).split()


def write(path: Path, rows: int) -> None:
    """Invented events in GED's layout: about 540 bytes a row, as in the releases."""
    chance = random.Random(1)
    headline = "Soldiers and rebels clash near a mill town for a second day"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        for number in range(rows):
            day = f"{chance.randint(1989, 2023)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
            state = chance.randint(1, 200)
            deaths = [chance.randint(0, 9) for _ in range(4)]
            best = sum(deaths)
            writer.writerow(
                [
                    *(number, f"ABC-{day[:4]}-1-{state}-{number}", day[:4], 1, "Clear", chance.randint(1, 3)),
                    *(
                        state,
                        state,
                        f"State {state}: Government",
                        state,
                        state,
                        f"Government of State {state} - League",
                    ),
                    *(state, state, f"Government of State {state}", state + 500, state + 500, "League", 1),
                    *(f'"Agency {state},{day},{headline}"', f"Agency {state}", day, headline, "police"),
                    *(chance.randint(1, 7), f"Town {number % 1000}", "near the mill by the river"),
                    *(f"Province {number % 17}", f"District {number % 99}"),
                    *(round(chance.uniform(-50, 50), 6), round(chance.uniform(-150, 150), 6)),
                    *("POINT (20.5 10.5)", 163998, f"State {state}", state, "Asia", 1, 1, day, day),
                    *(*deaths, best, best + 2, max(best - 1, 0), state, ""),
                ]
            )


def bare(path: Path) -> None:
    """DuckDB alone, typed as it sniffs, with the columns that the reader uses."""
    used = ", ".join(column.name for column in ucdp.LAYOUTS["ged"].columns)
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE events AS SELECT {used} FROM read_csv('{path}')")


def ours(path: Path) -> None:
    """The reader: every cell checked, days numbered, rejects set aside."""
    reading = ucdp.read_ged(path)
    assert reading.rows_out == reading.rows_in


def seconds(what: Callable[[Path], None], path: Path) -> float:
    started = time.perf_counter()
    what(path)
    return time.perf_counter() - started


def main(rows: int = 1_000_000, rounds: int = 5) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ged241.csv"
        write(path, rows)
        print(f"{rows:,} rows, {path.stat().st_size / 1e6:,.0f} MB; best of {rounds} rounds in turn")
        times = [(seconds(bare, path), seconds(ours, path)) for _ in range(rounds)]
    least = [min(column) for column in zip(*times, strict=True)]
    ratio = least[1] / least[0]
    print(f"DuckDB read_csv {least[0]:.2f} s, canonical table {least[1]:.2f} s")
    print(f"ratio {ratio:.2f} (aim: at most {LIMIT})")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
