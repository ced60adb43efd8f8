"""A file is replaced as a whole or not at all, whatever happens on the way."""

import errno
import os
import re
import stat
import sys
from pathlib import Path
from typing import Any, Self

import pytest

import conflictevents as ce
from conflictevents.formats import dumps, load, loads, save

OLD = ce.Dataset(ce.Actor(id="old", name="Old"))
NEW = ce.Dataset(ce.Actor(id="new", name="New"), ce.Actor(id="other", name="Other"))
ENDINGS = [".json", ".jsonl", ".json.gz", ".jsonl.gz"]


class Crash(BaseException):
    """The machine goes down here."""


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


class CountingFile:
    """A file that crashes at a given write."""

    def __init__(self, file: Any, left: list[int]) -> None:
        self.file, self.left = file, left

    def write(self, data: bytes) -> int:
        self.left[0] -= 1
        if self.left[0] == -1:
            raise Crash
        written: int = self.file.write(data)
        return written

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)

    def __enter__(self) -> Self:
        self.file.__enter__()
        return self

    def __exit__(self, *details: object) -> None:
        self.file.__exit__(*details)


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("step", ["open", "write 0", "write 1", "write 2", "chmod", "fsync", "replace"])
def test_a_crash_at_any_step_leaves_the_old_file_whole(tmp_path, monkeypatch, step, ending):
    path = tmp_path / f"data{ending}"
    save(OLD, path)
    before = path.read_bytes()

    def crash(*_: object, **__: object) -> None:
        raise Crash

    if step.startswith("write"):
        left = [int(step[-1])]
        opened = Path.open
        monkeypatch.setattr(Path, "open", lambda self, mode: CountingFile(opened(self, mode), left))
    elif step == "fsync":
        monkeypatch.setattr(os, "fsync", crash)
    else:
        monkeypatch.setattr(Path, step, crash)
    with pytest.raises(Crash):
        save(NEW, path)
    monkeypatch.undo()
    assert path.read_bytes() == before
    assert names(tmp_path) == [f"data{ending}"], "the draft is gone"
    assert load(path) == OLD


def test_a_crash_while_the_folder_is_synced_leaves_the_new_file_whole(tmp_path, monkeypatch):
    path = tmp_path / "data.json"
    save(OLD, path)
    synced = os.fsync

    def crash(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise Crash
        synced(descriptor)

    monkeypatch.setattr(os, "fsync", crash)
    with pytest.raises(Crash):
        save(NEW, path)
    assert load(path) == NEW
    assert names(tmp_path) == ["data.json"]


def test_everything_is_on_disk_before_and_after_the_file_takes_its_place(tmp_path, monkeypatch):
    steps: list[str] = []
    synced, replaced = os.fsync, Path.replace

    def fsync(descriptor: int) -> None:
        steps.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        synced(descriptor)

    def replace(self: Path, target: Path) -> Path:
        steps.append("replace")
        assert load_draft(self) == NEW
        return replaced(self, target)

    def load_draft(draft: Path) -> ce.Dataset:
        return ce.loads(draft.read_bytes())

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", replace)
    save(NEW, tmp_path / "data.jsonl.gz")
    assert steps == ["file", "replace", "folder"]


@pytest.mark.parametrize("number", [errno.EINVAL, errno.EACCES, errno.EIO])
def test_nothing_is_raised_once_the_file_is_in_its_place(tmp_path, monkeypatch, number):
    synced = os.fsync

    def fsync(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(number, "no")
        synced(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    save(NEW, tmp_path / "data.json")
    assert load(tmp_path / "data.json") == NEW


def test_a_record_that_no_file_may_hold_leaves_the_old_file_whole(tmp_path):
    path = tmp_path / "data.json"
    save(OLD, path)
    long = ce.Statement(id="s", speaker="old", claims=[ce.Claim(), ce.Claim(text="x" * 1_000_001)])
    with pytest.raises(
        ce.InvalidValue, match=r"record 's', claims\[1\]\.text: .* at most 1,000,000 characters"
    ):
        save(OLD.add(long), path)
    assert load(path) == OLD
    assert names(tmp_path) == ["data.json"]
    with pytest.raises(ce.InvalidValue, match=r"extra"):
        ce.dumps(ce.Dataset(ce.Actor(id="a", name="A", extra={"a:b": ["x" * 1_000_001]})))


@pytest.mark.skipif(sys.platform == "win32", reason="has other permissions")
def test_a_new_file_has_the_usual_permissions_and_a_replaced_one_hands_its_own_on(tmp_path):
    path = tmp_path / "data.json"
    before = os.umask(0o027)
    try:
        save(NEW, path)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    path.chmod(0o604)
    save(OLD, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o604


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "store").mkdir()
    save(OLD, tmp_path / "store" / "data.json")
    (tmp_path / "data.json").symlink_to(tmp_path / "store" / "data.json")
    save(NEW, tmp_path / "data.json")
    assert (tmp_path / "data.json").is_symlink()
    assert load(tmp_path / "store" / "data.json") == NEW


@pytest.mark.parametrize("name", ["data.txt", "data.gz", "data.csv"])
def test_the_name_has_to_say_how(tmp_path, name):
    with pytest.raises(
        ce.InvalidValue, match=r"a name that ends in \.json, \.jsonl, \.json\.gz, \.jsonl\.gz"
    ):
        save(NEW, tmp_path / name)
    assert names(tmp_path) == []


@pytest.mark.skipif(sys.platform == "win32", reason="has no devices in folders")
def test_what_is_no_file_is_not_replaced(tmp_path):
    (tmp_path / "folder.json").mkdir()
    with pytest.raises(ce.InvalidValue, match="a folder is there"):
        save(NEW, tmp_path / "folder.json")
    os.mkfifo(tmp_path / "pipe.json")
    with pytest.raises(ce.InvalidValue, match="a device, pipe or socket is there"):
        save(NEW, tmp_path / "pipe.json")


def test_what_the_system_refuses_names_the_file_that_was_asked_for(tmp_path):
    with pytest.raises(ce.WriteError, match="make the folder first") as caught:
        save(NEW, tmp_path / "missing" / "data.json")
    assert caught.value.filename == str(tmp_path / "missing" / "data.json")
    assert caught.value.errno == errno.ENOENT
    assert isinstance(caught.value, OSError)


@pytest.mark.parametrize(
    ("mistake", "remedy"),
    [
        (lambda path: save(path, NEW), "the dataset comes first: save(ds, path)"),
        (lambda path: save([*NEW], path), "the dataset comes first: save(ds, path)"),
        (lambda path: save(NEW, None), "give the name of the file as text"),
        (lambda path: dumps([*NEW]), "write Dataset(*records)"),
        (lambda path: load(NEW), "loads() reads text and bytes, such as file.read() gives"),
        (lambda path: load(None), "loads() reads text and bytes, such as file.read() gives"),
    ],
    ids=["swapped", "records", "nothing", "records as text", "a dataset", "nothing to load"],
)
def test_what_was_given_in_the_wrong_place_is_said(tmp_path, mistake, remedy):
    with pytest.raises(ce.InvalidValue) as refused:
        mistake(tmp_path / "data.json")
    assert refused.value.remedy == remedy


@pytest.mark.parametrize(
    ("mistake", "remedy"),
    [
        (lambda: loads("data.json"), "load() reads files"),
        (lambda: load("ukraine-russia-exchanges"), "datasets.load() reads the bundled datasets by name"),
    ],
)
def test_who_reads_it_is_said(mistake, remedy):
    with pytest.raises(ce.ReadError, match=re.escape(remedy)):
        mistake()


def test_the_path_may_be_text(tmp_path):
    save(NEW, str(tmp_path / "data.json"))
    assert load(str(tmp_path / "data.json")) == NEW
