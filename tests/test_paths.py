"""A name is a name: what is read and written is what was named, whatever characters are in it."""

import os
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents._files import expand_pattern, is_address, local_path

NAMES = [
    "data[1]",
    "d*",
    "q?",
    "[!a]",
    "two words",
    " x",
    "quo'te",
    'dou"ble',
    "line\nbreak",
    "~",
    "$HOME",
    "{a,b}",
    "year=2025",
    "per%20cent",
    "a#b",
    "a:b",
    "Київ",
    "file:x",
    "back\\slash",
]
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="many of these names cannot exist there")
OTHER = ce.Dataset(ce.Actor(id="other", name="Other"))
NAMED = ce.Dataset(ce.Actor(id="named", name="Named"))


@POSIX
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("ending", [".json", ".jsonl", ".json.gz"])
def test_a_file_is_saved_and_loaded_by_its_name(tmp_path, monkeypatch, name, ending):
    monkeypatch.chdir(tmp_path)
    for neighbour in ("data1", "d", "dx", "qx", "a", "b"):
        ce.save(OTHER, neighbour + ending)
    ce.save(NAMED, tmp_path / (name + ending))
    assert ce.load(tmp_path / (name + ending)) == NAMED
    assert ce.load(name + ending) == NAMED
    assert (tmp_path / (name + ending)).is_file()


@POSIX
@given(
    name=st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=60)
)
def test_any_name_that_the_system_takes_is_that_file(name):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"x{name}.json")
        ce.save(NAMED, path)
        assert [entry.name for entry in Path(folder).iterdir()] == [path.name]
        assert ce.load(path) == NAMED
        assert expand_pattern(path) == [path]


def test_a_name_in_the_bytes_of_another_encoding_is_a_name(tmp_path):
    name = os.fsdecode(b"caf\xe9.json")
    try:
        ce.save(NAMED, tmp_path / name)
    except OSError:
        pytest.skip("this file system takes UTF-8 only")
    assert ce.load(tmp_path / name) == NAMED
    with pytest.raises(ce.ReadError) as refused:
        ce.load(tmp_path / os.fsdecode(b"caf\xe8.json"))
    str(refused.value).encode()


@pytest.mark.parametrize("use", [ce.load, lambda path: ce.save(NAMED, path), local_path, expand_pattern])
@pytest.mark.parametrize(
    ("path", "remedy"),
    [
        ("", "the current folder"),
        ("a\0b.json", "remove the NUL"),
        ("a\ud800.json", "surrogate pairs"),
        ("https://example.org/data.json", "download it first"),
        ("file:///tmp/data.json", "download it first"),
        ("s3://bucket/data.jsonl", "download it first"),
        (b"data.json", "os.fsdecode"),
        (3, ""),
    ],
)
def test_what_cannot_be_a_path_here_is_refused_with_a_remedy(monkeypatch, tmp_path, use, path, remedy):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ce.InvalidValue) as refused:
        use(path)
    assert remedy in refused.value.remedy
    assert refused.value.remedy
    assert list(tmp_path.iterdir()) == []


def test_letters_of_windows_drives_are_no_addresses():
    assert not is_address("C:\\data.json")
    assert not is_address("C:/data.json")


@POSIX
def test_a_pattern_is_one_only_where_nothing_bears_the_name(tmp_path):
    for name in ("a1.jsonl", "a2.jsonl", ".a3.jsonl"):
        (tmp_path / name).write_text("")
    assert [path.name for path in expand_pattern(tmp_path / "a[12].jsonl")] == ["a1.jsonl", "a2.jsonl"]
    assert [path.name for path in expand_pattern(tmp_path / "*.jsonl")] == ["a1.jsonl", "a2.jsonl"]
    (tmp_path / "a[12].jsonl").write_text("")
    assert [path.name for path in expand_pattern(tmp_path / "a[12].jsonl")] == ["a[12].jsonl"]
