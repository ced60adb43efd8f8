"""Kill processes while they write, at random moments, and see that what they wrote is the old content or the new.

Each process writes one of two contents in turn, over and over, until it is killed (SIGKILL). After each kill the
file must hold one of the two, byte for byte, and nothing may lie about but what `docs/reference/file-format.md` and `docs/how-to/at-scale.md` name.
After the last kill one write in peace must remove all of that. Then a writer is stopped just before each step that it
takes on the file system, one after the other: before each file is opened, moved, removed or has its rights changed. `init` is
stopped likewise, and run again: the folder is then as if nothing had happened.

    python -m tools.kill_writers --kills 2000 --tables 300

`--only data.json` kills the writers of that file alone, for several as often as it is said for each.
"""

import argparse
import contextlib
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Collection
from functools import cache, partial
from pathlib import Path

import conflictevents as ce
from conflictevents import interop
from conflictevents._files import CHECKSUMS, CURRENT, current_generation, find_damage
from conflictevents.cli import main as run_command

__all__ = [
    "FOLDERS",
    "INITS",
    "TABLES",
    "WRITERS",
    "kill_file_writers",
    "kill_sheet_writers",
    "kill_table_writers",
    "main",
    "stop_before_each_step",
    "stop_init_before_each_step",
]

_LEFTOVER = re.compile(
    r"\.conflictevents-[0-9a-f]{16}\.(?:tmp|drafts)|\.conflictevents-decided|generation-[0-9a-f]{16}"
)
_HEX = re.compile(r"[0-9a-f]{16}")
Write = Callable[[ce.Dataset, Path], object]


def _write_report(ds: ce.Dataset, path: Path) -> None:
    """Write a report without pictures, which are drawn before anything is written and take most of the time."""
    pictures = sys.modules.get("vl_convert")
    sys.modules["vl_convert"] = None  # type: ignore[assignment] # to an import it is not installed
    try:
        ce.report(ds, path)
    finally:
        if pictures is None:
            del sys.modules["vl_convert"]
        else:
            sys.modules["vl_convert"] = pictures


def _write_chart(ds: ce.Dataset, path: Path) -> None:
    ce.charts.save(ce.charts.returns(ds), path)


def _write_catalogue(ds: ce.Dataset, path: Path) -> None:
    """Write what a catalogue wants to know, which differs by where the files are."""
    interop.write_json_ld(ds, path, distribution=[f"https://example.org/{len(ds)}.json"])


def _write_rejects(ds: ce.Dataset, path: Path) -> None:
    """Write the rows that a reader sets aside: one for each record, as each has a date that is none."""
    _readings()[len(ds)].write_rejects(path)


def _write_answer(ds: ce.Dataset, path: Path) -> None:
    """Write an answer of the command line into a file."""
    source = _sources() / f"dataset-{len(ds)}.jsonl"
    assert run_command(["totals", str(source), "--format", "json", "-o", str(path)]) == 0


@cache
def _readings() -> dict[int, interop.Reading]:
    """Readings with rows set aside, by the number of records; a reader needs room on the disk as well."""
    return {len(ds): interop.acled.read(_sources() / f"events-{len(ds)}.csv") for ds in (OLD, NEW)}


@cache
def _sources() -> Path:
    """A folder with what some writers read: each content as a dataset, and as rows that a reader sets aside."""
    folder = Path(tempfile.mkdtemp(prefix="conflictevents-kills-"))
    for ds in (OLD, NEW):
        ce.save(ds, folder / f"dataset-{len(ds)}.jsonl")
        rows = "".join(f"E{number},no day,Battles,A,B\n" for number in range(len(ds)))
        (folder / f"events-{len(ds)}.csv").write_text(
            f"event_id_cnty,event_date,event_type,actor1,actor2,fatalities\nE,2024-08-05,Battles,A,B,0\n{rows}"
        )
    return folder


WRITERS: dict[str, Write] = {
    "data.json": ce.save,
    "data.jsonl": ce.save,
    "data.json.gz": ce.save,
    "data.jsonl.gz": ce.save,
    "rounds.csv": interop.write_csv,
    "rounds-hxl.csv": interop.write_hxl,
    "entities.ftm.json": interop.write_followthemoney,
    "coded.jsonl": interop.write_plover,
    "report.html": _write_report,
    "data.xlsx": ce.save,
    "flat.xlsx": interop.write_flat_xlsx,
    "rounds.parquet": interop.write_parquet,
    "rounds.md": interop.write_markdown,
    "places.geojson": interop.write_geojson,
    "dataset.jsonld": _write_catalogue,
    "returns.json": _write_chart,
    "rejects.csv": _write_rejects,
    "answer.json": _write_answer,
}
INITS = (("csv", "csv"), ("xlsx", "xlsx"), ("csv", "xlsx"))
"""What `init` is asked for when it is stopped, and after that."""
FOLDERS: dict[str, Write] = {"sheets": ce.save, "package": interop.write_data_package}


def sample(letter: str, rounds: int) -> ce.Dataset:
    """A dataset of so many rounds, different for each letter."""
    return ce.Dataset(
        ce.Actor(id="a", name=letter),
        *(
            ce.ExchangeRound(
                id=f"{letter}{number}",
                history="completed",
                when="2025-05-25",
                transfers=[ce.Transfer(count=number, returned_to="a")],
            )
            for number in range(rounds)
        ),
    )


OLD, NEW = sample("x", 60), sample("y", 90)


def kill_file_writers(
    folder: Path, kills: int, chance: random.Random, names: Collection[str] = WRITERS
) -> Counter[str]:
    """Kill writers of files in a folder.

    Args:
        folder: the folder, which is empty.
        kills: how many.
        chance: draws whom to kill, and when.
        names: the files whose writers are killed.

    Returns:
        how many kills there were, how many left a draft, and how often the file changed by a writer that was killed.

    Raises:
        AssertionError: a file is neither old nor new, or something lies about that is not documented.
    """
    contents: dict[str, list[bytes]] = {}
    lasts: dict[str, float] = {}
    writers = {name: WRITERS[name] for name in names}
    for name, write in writers.items():
        contents[name] = []
        write(OLD, folder / name)  # imports what it needs, which is not to be timed
        start = time.perf_counter()
        for ds in (OLD, NEW):
            write(ds, folder / name)
            contents[name].append((folder / name).read_bytes())
        lasts[name] = time.perf_counter() - start
    seen: Counter[str] = Counter()
    left: set[str] = set()
    for number in range(kills):
        name, write = chance.choice(list(writers.items()))
        before = (folder / name).read_bytes()
        others = (NEW, OLD) if before == contents[name][0] else (OLD, NEW)
        _run_and_kill(
            partial(write_in_turn, write, folder / name, others),
            chance.uniform(0, 4 * lasts[name]),
        )
        content = (folder / name).read_bytes()
        assert content in contents[name], f"kill {number}: {name} is neither old nor new"
        strangers = _strangers(folder, writers)
        assert not strangers, f"kill {number}: {strangers} lie about"
        seen["kills"] += 1
        seen["changed"] += content != before
        drafts = {path.name for path in folder.iterdir()} - set(writers)
        seen["drafts"] += bool(drafts - left)
        left = drafts
    name, write = next(iter(writers.items()))
    write(OLD, folder / name)
    assert sorted(path.name for path in folder.iterdir()) == sorted(writers), "leftovers were not removed"
    return seen


def kill_sheet_writers(
    folder: Path, kills: int, chance: random.Random, names: Collection[str] = FOLDERS
) -> Counter[str]:
    """Kill writers of folders of sheets, which are then read: a reader ends a write that was decided on.

    Args:
        folder: an empty folder.
        kills: how many.
        chance: draws whom to kill, and when.
        names: the folders whose writers are killed.

    Returns:
        how many kills there were, and how often the sheets changed by a writer that was killed.

    Raises:
        AssertionError: the sheets are neither old nor new, or something lies about that is not documented.
    """
    seen: Counter[str] = Counter()
    for name in names:
        share = kills * (list(names).index(name) + 1) // len(names) - seen["kills"]
        seen += _kill_folder_writer(folder / name, FOLDERS[name], share, chance, sheets_of)
    return seen


def kill_table_writers(
    folder: Path, kills: int, chance: random.Random, names: Collection[str] = ("tables", "scanned")
) -> Counter[str]:
    """Kill writers of tables; this process itself imports the engine and starts none, so that it may fork.

    Args:
        folder: an empty folder.
        kills: how many.
        chance: draws whom to kill, and when.
        names: which of `TABLES`.

    Returns:
        how many kills there were, how many left an unfinished generation, and how often the tables changed.

    Raises:
        AssertionError: the tables are neither old nor new, or something lies about that is not documented.
    """
    import conflictevents.tables  # noqa: F401 - which each process would otherwise do before it writes

    seen: Counter[str] = Counter()
    for name in names:
        share = kills * (list(names).index(name) + 1) // len(names) - seen["kills"]
        seen += _kill_folder_writer(folder / name, TABLES[name], share, chance, _tables)
    return seen


def _kill_folder_writer(
    folder: Path, write: Write, kills: int, chance: random.Random, content: Callable[[Path], object]
) -> Counter[str]:
    """Kill one writer of a folder so many times, at any moment of its writing."""
    _sources()  # the same for each process
    known = []
    for ds in (NEW, OLD):
        assert _run(partial(write, ds, folder)) == 0
        known.append(content(folder))
    start = time.perf_counter()
    for ds in (NEW, OLD):
        assert _run(partial(write, ds, folder)) == 0
    lasts = time.perf_counter() - start
    usual = {path.name for path in folder.iterdir()}
    seen: Counter[str] = Counter()
    before = content(folder)
    for number in range(kills):
        others = (NEW, OLD) if before == known[1] else (OLD, NEW)
        _run_and_kill(partial(write_in_turn, write, folder, others), chance.uniform(0, 1.5 * lasts))
        unfinished = len(list(folder.iterdir())) > len(usual)
        after = content(folder)
        assert after in known, f"kill {number}: {folder.name} is neither old nor new"
        strangers = _strangers(folder, {CURRENT, *usual})
        assert not strangers, f"kill {number}: {strangers} lie about"
        seen["kills"] += 1
        seen["changed"] += after != before
        seen["unfinished"] += unfinished
        before = after
    assert _run(partial(write, OLD, folder)) == 0
    left = list(folder.iterdir())
    assert len(left) == len(usual), "leftovers were not removed"
    assert not _strangers(folder, {CURRENT, *usual})
    return seen


def stop_before_each_step(write: Write, path: Path, content: Callable[[Path], object]) -> Counter[str]:
    """Stop a writer of `NEW` over `OLD` before its first step on the file system, its second, and so on to the last.

    `OLD` is then put back: written over what a stop left, once, and copied after a stop that left the same.

    Args:
        write: the writer.
        path: what it writes; its folder holds nothing else.
        content: what is in `path`, to compare.

    Returns:
        how many steps there were, and after how many stops the new content was in place.

    Raises:
        AssertionError: what is there after a stop is neither old nor new, or something lies about that is not documented.
    """
    _sources()  # the same for each process
    known = []
    for ds in (NEW, OLD):
        assert _run(partial(write, ds, path)) == 0
        known.append(content(path))
    folder = path if path.is_dir() else path.parent
    usual = {each.name for each in folder.iterdir()}
    seen: Counter[str] = Counter()
    written_over: set[frozenset[str]] = set()
    with tempfile.TemporaryDirectory() as copies:
        old = shutil.copytree(folder, Path(copies) / "old")
        while True:
            ended = _run(partial(_write_until, seen["kills"], write, path))
            after = content(path)
            assert after in known, f"step {seen['kills']}: what is there is neither old nor new"
            strangers = _strangers(folder, {CURRENT, *usual})
            assert not strangers, f"step {seen['kills']}: {strangers} lie about"
            if ended == 0:
                assert after == known[0]
                return seen
            assert ended == -signal.SIGKILL, f"the writer ended by itself, with {ended}"
            seen["kills"] += 1
            seen["changed"] += after == known[0]
            lying = frozenset(_HEX.sub("", each.relative_to(folder).as_posix()) for each in folder.rglob("*"))
            if lying not in written_over:
                written_over.add(lying)
                assert _run(partial(write, OLD, path)) == 0
                assert content(path) == known[1], (
                    f"step {seen['kills']}: old is not written over what lies about"
                )
            else:
                shutil.rmtree(folder)
                shutil.copytree(old, folder)


def stop_init_before_each_step(sheets: str, again: str, folder: Path) -> Counter[str]:
    """Stop `init` before each of its steps, and run it again, perhaps with other sheets.

    Args:
        sheets: the sheets that it is asked for first.
        again: those of the second time.
        folder: an empty folder.

    Returns:
        how many stops there were, and after how many the folder held what was asked for first.

    Raises:
        AssertionError: the folder holds anything but what an `init` in peace makes, or the second one is refused
            though the first did not come to its end.
    """

    def begin(options: str, _: object, path: Path) -> None:
        with contextlib.redirect_stdout(None), contextlib.redirect_stderr(None):
            assert run_command(["init", str(path), "--sheets", options]) == 0

    wholes = {}
    for options in (sheets, again):
        whole = folder / options / "begun"
        begin(options, NEW, whole)  # imports what it needs, which each process would otherwise do
        wholes[options] = _files_in(whole)
    seen: Counter[str] = Counter()
    while True:
        path = folder / f"stop-{seen['kills']}" / "begun"
        path.parent.mkdir()
        ended = _run(partial(_write_until, seen["kills"], partial(begin, sheets), path))
        second = _run(partial(begin, again, NEW, path))
        after = _files_in(path)
        is_first = second != 0
        assert after == wholes[sheets if is_first else again], (
            f"step {seen['kills']}: neither the one nor the other"
        )
        if ended == 0:
            assert is_first == (again != sheets)
            return seen
        assert ended == -signal.SIGKILL, f"init ended by itself, with {ended}"
        assert not (is_first and again == sheets), f"step {seen['kills']}: the second init is refused"
        seen["kills"] += 1
        seen["first"] += is_first


def _files_in(folder: Path) -> dict[str, bytes | None]:
    """The content of all files in a folder by their names; None for the folders inside it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


def _write_until(step: int, write: Write, path: Path) -> None:
    """Write, and die just before a step."""
    left = step
    folder = os.path.realpath(path.parent)

    def count(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        if event.startswith(("open", "os.", "shutil.")) and any(folder in str(each) for each in arguments):
            left -= 1
            if left < 0:
                left = sys.maxsize  # killing is a step too
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    write(NEW, path)
    left = sys.maxsize


def sheets_of(folder: Path) -> str:
    """What a folder of sheets holds for a reader, who ends a write that was decided on."""
    return ce.dumps(ce.load(folder))


def write_tables(ds: ce.Dataset, folder: Path) -> None:
    """Write the tables of a dataset."""
    from conflictevents.tables import Tables

    Tables.from_dataset(ds).write_parquet(folder)


def scan_tables(ds: ce.Dataset, folder: Path) -> None:
    """Write the tables of a file that is read record by record."""
    from conflictevents.tables import scan

    source = _sources() / f"dataset-{len(ds)}.jsonl"
    scan(source).write_parquet(folder)


TABLES: dict[str, Write] = {"tables": write_tables, "scanned": scan_tables}


def write_in_turn(write: Write, path: Path, contents: tuple[ce.Dataset, ...]) -> None:
    """Write one content after the other, until this process is killed."""
    while True:
        for ds in contents:
            write(ds, path)


def _tables(folder: Path) -> str:
    """The checksums of the current generation, which is as they say."""
    generation = current_generation(folder)
    assert generation is not None, "there is no current generation"
    damage = find_damage(generation)
    assert not damage, f"{damage} are damaged"
    return (generation / CHECKSUMS).read_text()


def _strangers(folder: Path, known: object) -> list[str]:
    names = [path.name for path in folder.iterdir()]
    return [name for name in names if name not in known and not _LEFTOVER.fullmatch(name)]  # type: ignore[operator]


def _fork(work: Callable[[], object]) -> int:
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    return pid


def _run(work: Callable[[], object]) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(_fork(work), 0)[1])


def _run_and_kill(work: Callable[[], object], seconds: float) -> None:
    pid = _fork(work)
    time.sleep(seconds)
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    assert code == -signal.SIGKILL, f"the writer ended by itself, with {code}"


def main() -> int:
    """Kill as many writers as the command line says, and each kind of writer before each of its steps."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=500, help="of writers of files")
    parser.add_argument("--sheets", type=int, default=100, help="of writers of folders of sheets")
    parser.add_argument("--tables", type=int, default=50, help="of writers of tables")
    parser.add_argument("--seed", type=int, default=0)
    everything = {**WRITERS, **FOLDERS, **TABLES}
    parser.add_argument("--only", action="append", choices=list(everything), help="kill these writers alone")
    options = parser.parse_args()
    chance = random.Random(options.seed)  # noqa: S311 - moments to kill at are no secrets
    asked = set(options.only or everything)
    for kill, kills, writers in (
        (kill_file_writers, options.kills, WRITERS),
        (kill_sheet_writers, options.sheets, FOLDERS),
        (kill_table_writers, options.tables, TABLES),
    ):
        names = [name for name in writers if name in asked]
        with tempfile.TemporaryDirectory() as folder:
            seen = kill(Path(folder), kills, chance, names) if names else Counter[str]()
        sys.stdout.write(f"{kill.__name__}: {dict(seen)}, 0 torn, nothing left that is not documented\n")
    steps: list[tuple[str, Write, Callable[[Path], object]]] = [
        *((name, write, Path.read_bytes) for name, write in WRITERS.items()),
        *((name, write, sheets_of) for name, write in FOLDERS.items()),
        *((name, write, _tables) for name, write in TABLES.items()),
    ]
    for name, write, content in steps:
        if name not in asked:
            continue
        with tempfile.TemporaryDirectory() as folder:
            seen = stop_before_each_step(write, Path(folder) / name, content)
        sys.stdout.write(f"{name}: stopped before each step: {dict(seen)}, 0 torn\n")
    if not options.only:
        for sheets, again in INITS:
            with tempfile.TemporaryDirectory() as folder:
                seen = stop_init_before_each_step(sheets, again, Path(folder))
            sys.stdout.write(f"init, {sheets} then {again}: stopped before each step: {dict(seen)}, 0 half\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
