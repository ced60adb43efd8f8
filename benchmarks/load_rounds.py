"""How fast 100,000 rounds are read from JSON Lines and how much memory they take, with pydantic v2.

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


def write_rounds(path: Path, number: int) -> None:
    """A file of rounds with three transfers, two dates and one source each; the same bytes each time."""
    chance = random.Random(2022)
    with path.open("w", encoding="utf-8") as file:
        file.write('{"conflictevents": "1.0"}\n')
        for place in range(number):
            file.write(json.dumps(made_round(place, chance), separators=(",", ":")) + "\n")


def made_round(place: int, chance: random.Random) -> dict[str, object]:
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


def count(chance: random.Random) -> dict[str, object]:
    number, wording = chance.randint(1, 1200), chance.choice(WORDINGS)
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


CONTENDERS: dict[str, Callable[[Path], Sized]] = {"conflictevents": load_ours, "pydantic": load_pydantic}


def measure(contender: str, path: Path) -> None:
    """Load once with everything imported, and print seconds of processor time and bytes."""
    load = CONTENDERS[contender]
    with tempfile.TemporaryDirectory() as folder:
        few = Path(folder) / "few.jsonl"
        write_rounds(few, 10)
        load(few)  # imports, and all that is made once
    gc.collect()
    before = resident()
    start = time.process_time()
    records = load(path)
    seconds = time.process_time() - start
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


def compare(number: int, runs: int) -> None:
    """Each contender in processes of its own, turn by turn; the best run of each counts."""
    results: dict[str, list[dict[str, float]]] = {name: [] for name in CONTENDERS}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rounds.jsonl"
        write_rounds(path, number)
        print(
            f"{number:,} rounds, {path.stat().st_size / number:.0f} bytes each on file; best of {runs} runs"
        )
        for _ in range(runs):
            for name in CONTENDERS:
                command = [sys.executable, __file__, "--measure", name, str(path)]
                done = subprocess.run(command, check=True, capture_output=True, text=True)
                result = json.loads(done.stdout)
                assert result["records"] == number, f"{name} read {result['records']} of {number}"
                results[name].append(result)
    speed = {name: number / min(run["seconds"] for run in runs) for name, runs in results.items()}
    memory = {name: min(run["bytes"] for run in runs) / number for name, runs in results.items()}
    for name in CONTENDERS:
        print(f"{name:<15} {speed[name]:>9,.0f} records/s {memory[name]:>8,.0f} bytes a record")
    print(f"speed:  {speed['conflictevents'] / speed['pydantic']:.1f} x pydantic's (at least 5 is promised)")
    print(
        f"memory: {memory['conflictevents'] / memory['pydantic']:.2f} x pydantic's (at most 0.5 is promised)"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--measure", nargs=2, metavar=("CONTENDER", "PATH"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        measure(asked.measure[0], Path(asked.measure[1]))
    else:
        compare(asked.records, asked.runs)


if __name__ == "__main__":
    sys.path.insert(0, str(HERE))
    main()
