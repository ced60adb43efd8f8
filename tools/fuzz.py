"""Feed inputs that no person would write to everything that reads, guided by the code that they reach.

Each target reads bytes and may refuse them only with an error of ours. An input that takes more than a second of
processor time is a fault too. The corpus in `tests/fuzz/corpus` holds small inputs that reach much of the code;
`tests/fuzz/test_corpus.py` replays it, changed a little each time.

    python -m pip install atheris==3.1.0
    python -m tools.fuzz json --seconds 600

It writes an input that fails to the folder it is started in. A minute of it over all targets is a slow test; where there is no
atheris, inputs are then made by chance. Without a target it says which there are.
"""

import argparse
import contextlib
import gc
import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from types import FunctionType

import conflictevents as ce
from conflictevents.interop import acled, gdelt, icews, pax, plover, polecat, ucdp

__all__ = [
    "CORPUS",
    "LARGEST",
    "LONGEST",
    "TARGETS",
    "Slow",
    "corpus_of",
    "main",
    "mutate",
    "try_input",
    "write_corpus",
]

CORPUS = Path(__file__).parents[1] / "tests" / "fuzz" / "corpus"
LONGEST = 1.0
"""Seconds of processor time that one input may take."""
LARGEST = 4096
"""Bytes of an input."""


_PIECES = (
    b'"',
    b"\n",
    b"\t",
    b",",
    b"\0",
    b"\xff",
    b"-",
    b"9" * 30,
    b"1e9",
    b"null",
    b"{}",
    b"[",
    b"~",
    b"/",
    b" or ",
)
"""What is put into inputs."""


class Slow(Exception):
    """An input took too long."""


def _phrase(content: bytes) -> None:
    ce.Count.parse(content.decode("utf-8", "replace"))


def _date(content: bytes) -> None:
    ce.When(content.decode("utf-8", "replace"))


def _document(content: bytes) -> None:
    ce.loads(content)


def _lines(content: bytes) -> None:
    ce.loads(b'{"conflictevents": "1.0"}\n' + content)


@cache
def _folder() -> Path:
    """A folder in memory where there is one."""
    shared = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - a folder of its own inside it
    return Path(tempfile.mkdtemp(prefix="conflictevents-fuzz-", dir=shared))


_SHEETS = (b"rounds.csv", b"tallies.csv", b"actors.csv", b"custody_changes.csv", b"custody_tallies.csv")


def _sheets(content: bytes) -> None:
    """A folder of sheets: the parts of the input between form feeds, each a sheet."""
    folder = _folder() / "sheets"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, sheet in zip(_SHEETS, content.split(b"\f"), strict=False):
        if sheet:
            (folder / os.fsdecode(name)).write_bytes(sheet)
    ce.load(folder)


def _file(suffix: str, read: Callable[[Path], object]) -> Callable[[bytes], None]:
    def run(content: bytes) -> None:
        path = _folder() / f"input{suffix}"
        path.write_bytes(content)
        reading = read(path)
        assert isinstance(reading, ce.interop.Reading)
        for _ in reading.rows():
            pass
        with contextlib.suppress(ce.ConflictEventsError):  # published sums are no records
            for _ in reading.records():
                pass

    return run


TARGETS: dict[str, Callable[[bytes], None]] = {
    "json": _document,
    "lines": _lines,
    "count": _phrase,
    "when": _date,
    "sheets": _sheets,
    "acled": _file(".csv", acled.read),
    "gdelt": _file(".csv", gdelt.read_events),
    "gdelt_mentions": _file(".csv", gdelt.read_mentions),
    "icews": _file(".tab", icews.read),
    "pax": _file(".csv", pax.read),
    "plover": _file(".json", plover.read),
    "polecat": _file(".txt", polecat.read),
    "ucdp_ged": _file(".csv", ucdp.read_ged),
    "ucdp_actors": _file(".csv", ucdp.read_actors),
    "ucdp_dyadic": _file(".csv", ucdp.read_dyadic),
    "ucdp_agreements": _file(".csv", ucdp.read_peace_agreements),
}


def try_input(target: str, content: bytes, longest: float = LONGEST) -> bool:
    """Read an input, in so many seconds of processor time.

    Returns:
        whether it was read, rather than refused.

    Raises:
        Slow: it took too long.
        Exception: it was refused with anything else than an error of ours.
    """
    took, read = _run(target, content)
    if took > longest:  # the first reading of a kind loads modules
        took, read = _run(target, content)
    if took > longest:
        raise Slow(f"{target}: {took:.2f} s for {len(content)} bytes: {content[:200]!r}")
    return read


def _run(target: str, content: bytes) -> tuple[float, bool]:
    """The processor time that an input takes, and whether it was read."""
    start = time.process_time()
    try:
        TARGETS[target](content)
    except ce.ConflictEventsError as refused:
        str(refused)
        read = False
    else:
        read = True
    return time.process_time() - start, read


def mutate(target: str, seconds: float, longest: float = LONGEST, seed: int | None = None) -> int:
    """Read inputs made of the corpus by chance, for so long: what is done where coverage cannot guide.

    Returns:
        how many were read.

    Raises:
        Exception: as `try_input` does, with the input in a note.
    """
    chance = random.Random(seed)  # noqa: S311 - no secret
    inputs = corpus_of(target)
    end, count = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        content = bytearray(chance.choice(inputs))
        for _ in range(chance.randint(1, 6)):
            start = chance.randint(0, len(content))
            stop = min(len(content), start + chance.choice((0, 0, 1, 4, 40)))
            other = chance.choice(inputs)
            place = chance.randint(0, len(other))
            content[start:stop] = chance.choice((chance.randbytes(2), other[place : place + 30], *_PIECES))
        try:
            try_input(target, bytes(content[:LARGEST]), longest)
        except Exception as error:
            error.add_note(f"{target}: {bytes(content[:LARGEST])!r}")
            raise
        count += 1
    return count


def corpus_of(target: str) -> list[bytes]:
    """The inputs of the corpus for a target; each is a line of JSON, and bytes that are no UTF-8 are lone surrogates."""
    lines = (CORPUS / f"{target}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line).encode("utf-8", "surrogateescape") for line in lines]


def write_corpus(target: str, inputs: Iterable[bytes]) -> None:
    """Write the corpus of a target."""
    lines = [json.dumps(content.decode("utf-8", "surrogateescape")) for content in inputs]
    (CORPUS / f"{target}.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def main() -> int:
    """Fuzz a target for so long."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("target", choices=list(TARGETS))
    parser.add_argument(
        "--longest", type=float, default=LONGEST, help="seconds for an input; more on a busy machine"
    )
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument(
        "--corpus", type=Path, help="a folder that takes what reaches new code; a temporary one"
    )
    options = parser.parse_args()
    import atheris  # type: ignore[import-untyped]  # installed for a run, not for the project

    for function in [each for each in gc.get_objects() if isinstance(each, FunctionType)]:
        if (function.__module__ or "").startswith("conflictevents"):
            atheris.instrument_func(function)
    corpus = options.corpus or Path(tempfile.mkdtemp())
    corpus.mkdir(parents=True, exist_ok=True)
    for number, content in enumerate(corpus_of(options.target)):
        (corpus / f"{number:03}").write_bytes(content)

    def run(content: bytes) -> None:
        try_input(options.target, content, options.longest)

    arguments = [sys.argv[0], str(corpus), f"-max_len={LARGEST}", f"-max_total_time={options.seconds}"]
    atheris.Setup(
        [*arguments, "-timeout=60", "-rss_limit_mb=3000", "-verbosity=0", "-print_final_stats=1"], run
    )
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
