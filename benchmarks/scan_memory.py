"""How much memory it takes to write JSON Lines as Parquet, however many rounds there are.

Run `python benchmarks/scan_memory.py`. It prints the most memory that was ever in use and the processor time, for a
tenth of the rounds and for all of them: the first should not grow. Then the same for questions to what was written.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from load_rounds import make_round

from conflictevents.tables import open as open_tables
from conflictevents.tables import scan

QUESTIONS: dict[str, Callable[[Path, Path], object]] = {
    "scan to Parquet": lambda file, folder: scan(file).write_parquet(folder),
    "totals by month and side": lambda _, folder: open_tables(folder).totals(
        ("month", "returned_to"), ids=False
    ),
    "check": lambda _, folder: open_tables(folder).check(),
}


ACTORS = ("ukraine", "russia", "united-arab-emirates")
ROUNDS_A_YEAR = 12_000
"""As many crowd into each day however many rounds there are: so many that `check` compares those of one figure only."""


def write(path: Path, number: int) -> None:
    """The rounds of `load_rounds.py` with the actors they name, from the year 1400 on."""
    chance = random.Random(2022)
    years = max(number // ROUNDS_A_YEAR, 1)
    with path.open("w", encoding="utf-8") as file:
        file.write('{"conflictevents": "1.0"}\n')
        for actor in ACTORS:
            file.write(json.dumps({"record": "actor", "id": actor, "name": actor}) + "\n")
        for place in range(number):
            record = make_round(place, chance)
            day = str(record["when"])
            moved = f"{1400 + chance.randrange(years)}{day[4:]}"
            text = json.dumps(record, separators=(",", ":"))
            file.write(text.replace(f'"{day}', f'"{moved}') + "\n")


def measure(question: str, file: Path, folder: Path) -> None:
    """Answer one question, and print seconds of processor time and the most bytes ever held."""
    start = time.process_time()
    QUESTIONS[question](file, folder)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"seconds": time.process_time() - start, "bytes": most}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=30_000)
    parser.add_argument("--measure", nargs=3, metavar=("QUESTION", "FILE", "FOLDER"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        question, *paths = options.measure
        measure(question, *map(Path, paths))
        return
    with tempfile.TemporaryDirectory() as name:
        file, folder = Path(name) / "rounds.jsonl", Path(name) / "tables"
        for number in (options.rounds // 10, options.rounds):
            write(file, number)
            for question in QUESTIONS:
                command = [sys.executable, __file__, "--measure", question, str(file), str(folder)]
                done = subprocess.run(command, check=True, capture_output=True, text=True)
                result = json.loads(done.stdout)
                print(
                    f"{number:>10,} rounds, {question}: at most {result['bytes'] / 2**20:,.0f} MB, "
                    f"{result['seconds']:.1f} s of processor time"
                )


if __name__ == "__main__":
    main()
