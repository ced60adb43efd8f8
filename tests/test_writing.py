"""A file or a generation of files takes the place of the one before in one step, or leaves everything as it was."""

import errno
import os
import pickle
import resource
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import conflictevents as ce
from conflictevents._files import (
    CHECKSUMS,
    CURRENT,
    _locked,
    current_generation,
    replace_file,
    replace_generation,
)
from conflictevents.cli import main
from conflictevents.formats import loading
from tools.kill_writers import NEW, OLD, WRITERS

fcntl = pytest.importorskip("fcntl", reason="locks and owners are those of POSIX")
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="needs the right to give files away")


def write(path: Path, content: bytes) -> None:
    with replace_file(path) as file:
        file.write(content)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_abandoned_drafts_are_removed_by_the_next_write_and_drafts_in_use_are_not(tmp_path):
    abandoned = tmp_path / ".conflictevents-0123456789abcdef.tmp"
    abandoned.write_text("half")
    (tmp_path / ".conflictevents-notes.tmp").write_text("somebody's")
    with replace_file(tmp_path / "first") as first:
        first.write(b"1")
        write(tmp_path / "second", b"2")
        assert not abandoned.exists()
    assert names(tmp_path) == [".conflictevents-notes.tmp", "first", "second"]
    assert (tmp_path / "first").read_bytes() == b"1"


def test_of_two_writers_at_once_the_last_to_finish_wins(tmp_path):
    path = tmp_path / "data"
    with replace_file(path) as first:
        first.write(b"first")
        write(path, b"second")
        assert path.read_bytes() == b"second"
    assert path.read_bytes() == b"first"
    assert names(tmp_path) == ["data"]


def test_a_reader_of_the_old_file_reads_it_to_its_end(tmp_path):
    path = tmp_path / "data"
    write(path, b"old" * 1000)
    with path.open("rb") as reading:
        assert reading.read(3) == b"old"
        write(path, b"new" * 1000)
        assert reading.read() == b"old" * 999
    assert path.read_bytes() == b"new" * 1000


def test_a_read_only_file_is_refused(tmp_path):
    path = tmp_path / "data"
    write(path, b"old")
    path.chmod(0o444)
    with pytest.raises(ce.WriteError, match="the file there is read-only"):
        write(path, b"new")
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["data"]


def test_other_hard_links_keep_the_old_content(tmp_path):
    write(tmp_path / "data", b"old")
    os.link(tmp_path / "data", tmp_path / "link")
    write(tmp_path / "data", b"new")
    assert ((tmp_path / "data").read_bytes(), (tmp_path / "link").read_bytes()) == (b"new", b"old")


@AS_ROOT
def test_the_owner_stays_where_the_system_allows_it(tmp_path):
    path = tmp_path / "data"
    write(path, b"old")
    os.chown(path, 65534, 65533)
    path.chmod(0o640)
    write(path, b"new")
    status = path.stat()
    assert (status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)) == (65534, 65533, 0o640)


@AS_ROOT
def test_a_folder_that_cannot_be_listed_takes_files(tmp_path_factory):
    pid = os.fork()
    if pid == 0:  # the rights of a process are its own: given up here, they cannot be had back
        code = 1
        try:
            drop = Path("/tmp") / f"drop-{os.getpid()}"
            drop.mkdir()
            os.chown(drop, 65534, 65534)
            drop.chmod(0o300)
            os.setegid(65534)
            os.seteuid(65534)
            ce.save(ce.Dataset(ce.Actor(id="a", name="A")), drop / "x.json")
            os.seteuid(0)
            code = 0 if names(drop) == ["x.json"] else 2
            (drop / "x.json").unlink()
            drop.rmdir()
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def full_disk(write_it: object, limit: int) -> str:
    """What a child process, whose files may have so many bytes at most, gets from writing: the name of the error."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        answer = "nothing raised"
        try:
            import signal

            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
            write_it()  # type: ignore[operator]
        except BaseException as error:  # noqa: BLE001 - handed on
            answer = f"{type(error).__name__}: {error}"
        os.write(writing, answer.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        answer = pipe.read().decode()
    os.waitpid(pid, 0)
    return answer


@pytest.mark.parametrize("ending", [".json", ".jsonl", ".json.gz", ".jsonl.gz"])
def test_a_full_disk_is_an_error_that_names_the_file_and_leaves_the_old_one(tmp_path, ending):
    path = tmp_path / f"data{ending}"
    old = ce.Dataset(ce.Actor(id="old", name="Old"))
    ce.save(old, path)
    new = ce.Dataset(*(ce.Actor(id=f"a{number}", name=os.urandom(40).hex()) for number in range(500)))
    answer = full_disk(lambda: ce.save(new, path), 10_000)
    assert answer.startswith(f"WriteError: {path}: could not write it (File too large); write it where")
    assert ce.load(path) == old
    assert names(tmp_path) == [path.name]


@pytest.mark.parametrize("name", [name for name in WRITERS if name != "answer.json"])
def test_a_full_disk_stops_each_writer_and_leaves_what_it_wrote_before(tmp_path, name):
    path = tmp_path / name
    WRITERS[name](OLD, path)
    before = path.read_bytes()
    answer = full_disk(lambda: WRITERS[name](NEW, path), 300)
    assert answer.startswith(f"WriteError: {path}: could not write it (File too large); write it where")
    assert path.read_bytes() == before
    assert names(tmp_path) == [name]


def test_a_full_disk_stops_the_command_line_and_leaves_the_answer_before(tmp_path):
    path = tmp_path / "answer.json"
    WRITERS[path.name](OLD, path)
    before = path.read_bytes()
    options = ["totals", "yemen-exchanges", "--format", "json", "-o", str(path)]
    assert full_disk(lambda: sys.exit(main(options)), 300) == "SystemExit: 2"
    assert path.read_bytes() == before
    assert names(tmp_path) == [path.name]


def test_each_writer_of_files_is_among_those_that_are_killed_and_meet_a_full_disk():
    of_files = {name for name in dir(ce.interop) if name.startswith("write_")} - {
        "write_data_package"
    }  # several sheets
    killed = {"write_json_ld", *(write.__name__ for write in WRITERS.values())}  # by a function of the tool
    assert of_files, "nothing is looked at"
    assert of_files <= killed


def test_a_full_disk_leaves_the_sheets_written_before(tmp_path):
    folder = tmp_path / "sheets"
    ce.save(OLD, folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    answer = full_disk(lambda: ce.save(NEW, folder), 300)
    assert answer.startswith(f"WriteError: {folder}: could not write it (File too large)")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


FULL_OF_TABLES = """
import resource, signal, sys
import conflictevents as ce
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
tables = ce.tables.Tables.from_dataset(ce.Dataset(ce.Actor(id="new", name="New")))
resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))
try:
    tables.write_parquet(sys.argv[1])
except ce.WriteError as error:
    print(error)
"""


def test_a_full_disk_leaves_the_tables_written_before(tmp_path):
    folder = tmp_path / "tables"
    ce.tables.Tables.from_dataset(OLD).write_parquet(folder)
    program = [sys.executable, "-c", FULL_OF_TABLES, str(folder)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(program, env=environment, capture_output=True, text=True, check=False)
    assert str(folder) in done.stdout, done.stderr
    assert ce.tables.open(folder).to_dataset() == OLD


def test_errors_of_writing_cross_to_other_processes():
    error = ce.WriteError("data.json", OSError(errno.ENOSPC, "No space left on device"))
    copy = pickle.loads(pickle.dumps(error))
    assert (str(copy), copy.filename, copy.errno) == (str(error), "data.json", errno.ENOSPC)
    assert "free some space" in str(copy)


# Generations


def generation(folder: Path, **files: str) -> None:
    with replace_generation(folder) as where:
        for name, content in files.items():
            (where / name).write_text(content)


def content_of(folder: Path) -> dict[str, str]:
    current = current_generation(folder)
    assert current is not None
    return {path.name: path.read_text() for path in current.iterdir() if path.name != CHECKSUMS}


def test_a_generation_replaces_the_one_before_which_stays_until_the_next(tmp_path):
    generation(tmp_path, a="1", b="1")
    first = current_generation(tmp_path)
    generation(tmp_path, a="2")
    second = current_generation(tmp_path)
    assert content_of(tmp_path) == {"a": "2"}
    assert names(tmp_path) == sorted([CURRENT, first.name, second.name])
    generation(tmp_path, a="3")
    assert names(tmp_path) == sorted([CURRENT, second.name, current_generation(tmp_path).name])


def test_an_error_on_the_way_leaves_the_generation_before(tmp_path):
    generation(tmp_path, a="1")
    before = names(tmp_path)

    def stop_half_way() -> None:
        with replace_generation(tmp_path) as where:
            (where / "a").write_text("2")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        stop_half_way()
    assert names(tmp_path) == before
    assert content_of(tmp_path) == {"a": "1"}


def test_what_killed_writers_leave_is_removed_by_the_next_write(tmp_path):
    generation(tmp_path, a="1")
    before = current_generation(tmp_path)
    (tmp_path / "generation-0123456789abcdef").mkdir()
    (tmp_path / "generation-0123456789abcdef" / "a").write_text("half")
    (tmp_path / ".conflictevents-0123456789abcdef.tmp").write_text("half")
    (tmp_path / "notes.txt").write_text("mine")
    assert content_of(tmp_path) == {"a": "1"}
    generation(tmp_path, a="2")
    assert names(tmp_path) == sorted([CURRENT, "notes.txt", before.name, current_generation(tmp_path).name])


def test_a_second_writer_waits_for_the_first(tmp_path):
    first_is_in, order = threading.Event(), []

    def first() -> None:
        with replace_generation(tmp_path) as where:
            first_is_in.set()
            (where / "a").write_text("first")
            second.join(0.2)
            order.append("first")

    def late() -> None:
        first_is_in.wait()
        with replace_generation(tmp_path) as where:
            order.append("second")
            (where / "a").write_text("second")

    second = threading.Thread(target=late)
    writer = threading.Thread(target=first)
    for thread in (second, writer):
        thread.start()
    for thread in (second, writer):
        thread.join()
    assert order == ["first", "second"]
    assert content_of(tmp_path) == {"a": "second"}


def test_files_of_another_origin_are_never_hidden(tmp_path):
    (tmp_path / "rounds.parquet").write_text("somebody's")
    with pytest.raises(ce.InvalidValue, match="choose a new folder"), replace_generation(tmp_path):
        pass
    assert names(tmp_path) == ["rounds.parquet"]
    with (
        pytest.raises(ce.InvalidValue, match="choose another name"),
        replace_generation(tmp_path / "rounds.parquet"),
    ):
        pass


@pytest.mark.parametrize("writer", ["file", "generation"])
def test_a_process_stopped_at_any_step_leaves_the_old_content_or_the_new(tmp_path, writer):
    """As a kill would: the process ends without a word at each of the steps that change the disk."""
    place = tmp_path / "place"
    _write_both(writer, place, "old")
    seen = []
    for step in range(60):
        pid = os.fork()
        if pid == 0:  # it does nothing but write files, and ends here whatever happens
            _stop_at(step, writer, place)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        assert code in (0, 7)
        seen.append(place.read_text() if writer == "file" else content_of(place))
        if code == 0:
            break
    old, new = ("old", "new") if writer == "file" else ({"a": "old", "b": "old"}, {"a": "new", "b": "new"})
    comparable = [{"a": one["a"], "b": one["b"]} if writer == "generation" else one for one in seen]
    assert set(map(str, comparable)) == {str(old), str(new)}
    assert comparable == sorted(comparable, key=lambda one: str(one) == str(new)), "new stays new"
    _write_both(writer, place, "last")
    assert len(names(tmp_path if writer == "file" else place)) == (1 if writer == "file" else 3)


def _write_both(writer: str, place: Path, content: str) -> None:
    if writer == "file":
        write(place, content.encode())
    else:
        generation(place, a=content, b=content)


def _stop_at(step: int, writer: str, place: Path) -> None:
    left = [step]

    def stopping(function):
        def counted(*arguments, **named):
            left[0] -= 1
            if left[0] < 0:
                os._exit(7)
            return function(*arguments, **named)

        return counted

    for holder, steps in (
        (os, ("fsync", "open")),
        (Path, ("replace", "mkdir", "open", "write_text", "chmod")),
    ):
        for name in steps:
            setattr(holder, name, stopping(getattr(holder, name)))
    _write_both(writer, place, "new")
    os._exit(0)


# Sheets in a folder inside the one that is read


def test_a_write_that_was_cut_short_in_a_folder_below_is_finished_by_a_reader(tmp_path):
    below = tmp_path / "all" / "yemen"
    ce.save(OLD, below)
    new = tmp_path / "new"
    ce.save(NEW, new)
    decided = below / ".conflictevents-decided"
    decided.mkdir()
    for path in new.iterdir():
        path.rename(decided / path.name)
    assert ce.load(tmp_path / "all") == NEW
    assert not decided.exists()


def test_a_folder_of_sheets_below_is_not_read_while_it_is_written(tmp_path):
    below = tmp_path / "all" / "yemen"
    ce.save(OLD, below)
    read = []
    reader = threading.Thread(target=lambda: read.append(ce.load(tmp_path / "all")))
    with _locked(below):
        reader.start()
        reader.join(0.3)
        assert not read
    reader.join(20)
    assert read == [OLD]


def test_folders_of_sheets_below_stay_as_they_are_until_all_are_read(tmp_path, monkeypatch):
    ce.save(OLD, tmp_path / "all" / "a")
    written = threading.Thread(target=lambda: ce.save(NEW, tmp_path / "all" / "a"))
    merge = loading.merge_files

    def merge_late(*arguments, **options):
        written.start()
        written.join(0.3)
        assert written.is_alive()
        return merge(*arguments, **options)

    monkeypatch.setattr(loading, "merge_files", merge_late)
    assert ce.load(tmp_path / "all") == OLD
    written.join(20)
    monkeypatch.undo()
    assert ce.load(tmp_path / "all") == NEW
