"""How much memory it takes to write JSON Lines as Parquet, however many rounds there are.

Run `python benchmarks/scan_memory.py`. It prints the memory in use each time another tenth of the rounds has been
read, once while they are written and once while their transfers are. It should not grow.
"""

import argparse
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from load_rounds import resident, write_rounds

import conflictevents as ce
from conflictevents.tables import Scan


class Watched(Scan):
    """A scan that tells as it goes how much memory is in use."""

    def __init__(self, path: Path, every: int) -> None:
        super().__init__((path,))
        self._every = every

    def __iter__(self) -> Iterator[ce.Record]:
        start = time.process_time()
        for number, record in enumerate(super().__iter__()):
            if number % self._every == 0:
                seconds = time.process_time() - start
                print(
                    f"{number:>10,} rounds read: {resident() / 2**20:.0f} MB, {seconds:.1f} s of processor time"
                )
            yield record


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=30_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "rounds.jsonl"
        write_rounds(file, options.rounds)
        Watched(file, options.rounds // 10).write_parquet(Path(name) / "tables")


if __name__ == "__main__":
    main()
