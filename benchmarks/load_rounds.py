"""How fast 100,000 rounds are read from JSON Lines and how much memory they take, beside pydantic v2 and msgspec.

Run `python benchmarks/load_rounds.py`; it needs pydantic with conflictevents. README.md says what is compared.
"""

import argparse
import gc
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sized
from pathlib import Path

HERE = Path(__file__).parent
WORDINGS = ("exactly", "exactly", "exactly", "at least", "about")
VALUES = ("repeated", "unique")


def write_rounds(path: Path, number: int, values: str = "repeated") -> None:
    """A file of rounds with three transfers, two dates and one source each; the same bytes each time.

    Args:
        path: where to write it.
        number: how many rounds.
        values: `repeated` counts, days and names, as real records have them; or `unique` ones, none of which the file
            has twice.
    """
    chance = random.Random(2022)
    make = make_round if values == "repeated" else make_unique_round
    with path.open("w", encoding="utf-8") as file:
        file.write('{"conflictevents": "1.0"}\n')
        for place in range(number):
            file.write(json.dumps(make(place, chance), separators=(",", ":")) + "\n")


def make_round(place: int, chance: random.Random) -> dict[str, object]:
    day = f"20{chance.randint(22, 26)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    return {
        "record": "round",
        "id": f"round-{place:06}",
        "kind": "exchange",
        "history": [{"status": "completed", "when": day}],
        "when": day if place % 5 else day[:7],
        "transfers": [
            {
                "count": count(chance),
                "category": "prisoner_of_war",
                "held_by": "russia",
                "returned_to": "ukraine",
            },
            {"count": count(chance), "category": "civilian", "held_by": "russia", "returned_to": "ukraine"},
            {
                "count": count(chance),
                "category": "prisoner_of_war",
                "held_by": "ukraine",
                "returned_to": "russia",
            },
        ],
        "third_parties": [{"actor": "united-arab-emirates", "role": "mediator"}],
        "sources": [{"url": f"https://example.org/news/{place}", "publisher": "Coordination Headquarters"}],
    }


def make_unique_round(place: int, chance: random.Random) -> dict[str, object]:
    """The same, with dates, counts and names that stand nowhere else in the file."""
    record = make_round(place, chance)
    record["when"] = unique_moment(2 * place)
    record["history"] = [{"status": "completed", "when": unique_moment(2 * place + 1)}]
    for index, transfer in enumerate(record["transfers"]):  # type: ignore[arg-type, var-annotated] - as made above
        side, other = f"side-{place}-{index}", f"other-{place}-{index}"
        number = 1_000_000 + 3 * place + index
        transfer |= {"count": count(chance, number), "held_by": side, "returned_to": other}
    record["third_parties"] = [{"actor": f"mediator-{place}", "role": "mediator"}]
    url, publisher = f"https://example.org/news/{place}", f"Newspaper {place}"
    record["sources"] = [{"url": url, "publisher": publisher}]
    return record


def unique_moment(place: int) -> str:
    """A moment, a minute after that of the place before."""
    day, minute = divmod(place, 24 * 60)
    month = day // 28
    return (
        f"{2010 + month // 12}-{month % 12 + 1:02}-{day % 28 + 1:02}T{minute // 60:02}:{minute % 60:02}:00Z"
    )


def count(chance: random.Random, number: int | None = None) -> dict[str, object]:
    number = chance.randint(1, 1200) if number is None else number
    wording = chance.choice(WORDINGS)
    if wording == "at least":
        return {"low": number, "high": None, "best": None, "wording": wording}
    slack = number // 10 if wording == "about" else 0
    return {"low": number - slack, "high": number + slack, "best": number, "wording": wording}


def load_ours(path: Path) -> Sized:
    from conflictevents.formats import load

    return load(path)


def load_pydantic(path: Path) -> Sized:
    from pydantic_rounds import load

    return load(path)


def load_msgspec(path: Path) -> Sized:
    from msgspec_rounds import load

    return load(path)


CONTENDERS: dict[str, Callable[[Path], Sized]] = {
    "conflictevents": load_ours,
    "msgspec": load_msgspec,
    "pydantic": load_pydantic,
}


def measure(contender: str, path: Path, *, paused: bool) -> None:
    """Load once with everything imported, and print seconds of processor time and bytes."""
    load = CONTENDERS[contender]
    with tempfile.TemporaryDirectory() as folder:
        few = Path(folder) / "few.jsonl"
        write_rounds(few, 10)
        load(few)  # imports, and all that is made once
    gc.collect()
    before = resident()
    if paused:
        gc.disable()
    start = time.process_time()
    records = load(path)
    seconds = time.process_time() - start
    gc.enable()
    gc.collect()
    print(json.dumps({"seconds": seconds, "bytes": resident() - before, "records": len(records)}))


def resident() -> int:
    """Bytes of memory this process holds."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) * 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def measure_all(number: int, runs: int, values: str, collector: str) -> dict[str, dict[str, float]]:
    """Seconds and bytes of each contender, in processes of its own, turn by turn; the best run of each counts."""
    results: dict[str, list[dict[str, float]]] = {name: [] for name in CONTENDERS}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rounds.jsonl"
        write_rounds(path, number, values)
        for _ in range(runs):
            for name in CONTENDERS:
                command = [sys.executable, __file__, "--measure", name, str(path), "--collector", collector]
                done = subprocess.run(command, check=True, capture_output=True, text=True)
                result = json.loads(done.stdout)
                assert result["records"] == number, f"{name} read {result['records']} of {number}"
                results[name].append(result)
    return {
        name: {part: min(run[part] for run in runs) for part in ("seconds", "bytes")}
        for name, runs in results.items()
    }


def compare(number: int, runs: int, values: str, collector: str) -> None:
    """Print what each contender takes beside ours."""
    print(f"{number:,} rounds of {values} values, collector {collector}; best of {runs} runs")
    results = measure_all(number, runs, values, collector)
    ours = results["conflictevents"]
    for name, result in results.items():
        print(
            f"{name:<15} {number / result['seconds']:>9,.0f} records/s {result['bytes'] / number:>8,.0f} bytes a record; "
            f"ours {ours['seconds'] / result['seconds']:.2f} x its time, {ours['bytes'] / result['bytes']:.2f} x its memory"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--values", choices=VALUES, action="append", help="both unless one is asked for")
    parser.add_argument(
        "--collector",
        choices=("paused", "running"),
        default="paused",
        help="for all alike; where it runs, ours pauses it by itself",
    )
    parser.add_argument("--measure", nargs=2, metavar=("CONTENDER", "PATH"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        measure(asked.measure[0], Path(asked.measure[1]), paused=asked.collector == "paused")
    else:
        for values in asked.values or VALUES:
            compare(asked.records, asked.runs, values, asked.collector)


if __name__ == "__main__":
    sys.path.insert(0, str(HERE))
    main()
