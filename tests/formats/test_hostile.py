"""Input that is broken, or wants to break something, ends in a clear error and leaves nothing behind."""

import gc
import gzip
import io
import os
import socket
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents.formats import Problem, adjusted_limits, load, loads
from tests.formats.mutations import lines

HEADER = b'{"conflictevents": "1.0"}\n'
ACTOR = b'{"record":"actor","id":"a","name":"A"}\n'
DOCUMENT = b'{"conflictevents": "1.0", "actors": [{"id": "a", "name": "A"}]}'
DEEP = 100_000


def in_note(text: bytes) -> bytes:
    return b'{"conflictevents": "1.0", "actors": [{"id": "a", "name": "A", "note": "' + text + b'"}]}'


def as_line(text: bytes) -> bytes:
    return HEADER + b'{"record":"actor","id":"a","name":"A","note":"' + text + b'"}\n'


HOSTILE = {
    "empty": (b"", "no text at all"),
    "only spaces": (b" \n \n", "no text at all"),
    "truncated document": (DOCUMENT[:-10], "the text is cut off"),
    "truncated line": (HEADER + ACTOR[:-8], "the text is cut off"),
    "UTF-16": (DOCUMENT.decode().encode("utf-16"), "UTF-16, expected UTF-8"),
    "UTF-16 without mark": (DOCUMENT.decode().encode("utf-16-le"), "it may be UTF-16"),
    "UTF-32": (DOCUMENT.decode().encode("utf-32"), "UTF-32, expected UTF-8"),
    "Latin-1": (in_note("Zürich".encode("latin-1")), "the byte 0xfc at position 72, expected text in UTF-8"),
    "Latin-1 in a line": (as_line("Zürich".encode("latin-1")), "line 2.* the byte 0xfc at position 47"),
    "surrogates in UTF-8": (in_note(b"\xed\xa0\x80"), "the byte 0xed at position 71"),
    "half a surrogate pair": (in_note(b"\\ud800"), r"note: found .*halves of surrogate pairs"),
    "NUL": (in_note(b"a\x00b"), "delete NUL bytes"),
    "NUL in a line": (as_line(b"a\x00b"), "line 2.*delete NUL bytes"),
    "line break in a text": (in_note(b"a\nb"), r"write a line break as \\n"),
    "trailing comma": (b'{"conflictevents": "1.0",}', "take the comma (before it )?out"),
    "trailing comma in a list": (
        b'{"conflictevents": "1.0", "rounds": [1,]}',
        "take the comma (before it )?out",
    ),
    "single quotes": (b"{'conflictevents': '1.0'}", "JSON has double quotes only"),
    "a comment": (b"// ours\n" + DOCUMENT, "take comments out"),
    "words of Python": (DOCUMENT.replace(b'"A"', b"None"), "write true, false or null in small letters"),
    "no value": (b'{"conflictevents": }', "write a value after the colon, or null"),
    "no colon": (b'{"conflictevents" "1.0"}', "put a colon between key and value"),
    "no comma": (b'{"conflictevents": "1.0" "rounds": []}', "put a comma between two members"),
    "no document": (b"[]", "put lists of records into it"),
    "no list": (b'{"conflictevents": "1.0", "rounds": {}}', "put its records into brackets"),
    "null for a list": (b'{"conflictevents": "1.0", "rounds": null}', r"write \[\] for none"),
    "infinite float": (
        in_note(b'x", "extra": {"a:b": 1e999}, "known": "2025'),
        "a number that a float can hold",
    ),
    "two documents": (DOCUMENT + b"\n" + DOCUMENT, "one record a line is JSON Lines"),
    "duplicate key": (in_note(b'x", "note": "y'), "each key once"),
    "duplicate collection": (DOCUMENT[:-1] + b', "actors": []}', r"\$\.actors: .*each key once"),
    "duplicate version": (b'{"conflictevents": "1.0", "conflictevents": "1.0"}', "each key once"),
    "NaN": (in_note(b'x", "extra": {"a:b": NaN}, "known": "2025'), r"extra\['a:b'\]: found NaN"),
    "infinity": (in_note(b'x", "extra": {"a:b": -Infinity}, "known": "2025'), "found -Infinity"),
    "beyond 2**53": (in_note(b'x", "revision": 9007199254740993, "known": "2025'), "at most 2[*][*]53"),
    "5,000 digits": (in_note(b'x", "revision": ' + b"1" * 5000 + b', "known": "2025'), "at most 2[*][*]53"),
    "10 MB of text": (in_note(b"x" * 10_000_000), r"note: .*at most 1,000,000 characters"),
    "10 MB of text in a line": (as_line(b"x" * 10_000_000), r"line 2.*at most 1,000,000 characters"),
    "10 MB of key": (in_note(b'x", "' + b"k" * 10_000_000 + b'": "y'), "at most 1,000,000 characters"),
    "20 MB in a line": (as_line(b"x" * 20_000_000), "line 2.*a line of more than 16 MiB"),
    "deep lists": (b"[" * DEEP, "at most 100 deep"),
    "deep lists, closed": (b"[" * DEEP + b"]" * DEEP, "at most 100 deep"),
    "deep objects": (b'{"a":' * DEEP, "at most 100 deep"),
    "deep in a document": (b'{"conflictevents": "1.0", "actors": ' + b"[" * DEEP, "at most 100 deep"),
    "deep in a line": (HEADER + b'{"record":"actor","extra":' + b"[" * DEEP, "line 2.*at most 100 deep"),
    "deeper than a reader": (b"[" * 500 + b"]" * 500, "at most 100 deep"),
    "deep under extra": (
        in_note(b'x", "extra": {"a:b": ' + b"[" * 80 + b"]" * 80 + b'}, "known": "2025'),
        "nested at most 64 deep",
    ),
    "damaged gzip": (b"\x1f\x8b" + b"x" * 100, "a damaged gzip file"),
    "truncated gzip": (gzip.compress(DOCUMENT, mtime=0)[:-5], "a damaged gzip file"),
    "many wrong keys at once": (
        b"{" + b",".join(b'"k%d":1,"k%d":1' % (n, n) for n in range(20_000)) + b"}",
        "10000 problems, after which no one looked further",
    ),
}
"""What is wrong with an input: the input, and what has to be said of it."""


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_content_gives_a_clear_error(kind):
    content, said = HOSTILE[kind]
    with pytest.raises(ce.ReadError, match=f"(?s){said}") as caught:
        loads(content)
    assert all(problem.remedy for problem in caught.value.problems if isinstance(problem, Problem))
    assert len(str(caught.value)) < 30_000
    assert gc.isenabled()


@pytest.mark.parametrize("content", [b"\xef\xbb\xbf" + DOCUMENT, b"\xef\xbb\xbf" + HEADER + ACTOR])
def test_the_byte_order_mark_of_utf8_says_nothing_and_is_read_over(content):
    assert loads(content)["a"].name == "A"
    assert loads(content.decode())["a"].name == "A"


def test_an_escaped_nul_is_text_like_any_other():
    assert loads(in_note(b"a\\u0000b"))["a"].note == "a\x00b"


def test_text_that_no_encoding_gave_is_refused():
    with pytest.raises(ce.ReadError, match="half of a surrogate pair at position 3"):
        loads('{"a\ud800": 1}')


def test_a_text_of_a_million_characters_is_read():
    assert len(loads(in_note(b"x" * 1_000_000))["a"].note) == 1_000_000


def ends_well(content: bytes | str) -> bool:
    """Whether there is a dataset, or an error with problems that can be read; any other error is raised."""
    try:
        return isinstance(loads(content), ce.Dataset)
    except ce.ReadError as error:
        return bool(error.problems) and all(map(str, error.problems))


@given(st.binary(max_size=200))
def test_any_bytes_give_a_dataset_or_a_read_error(content):
    for text in (content, HEADER + content, b'{"conflictevents": "1.0", "rounds": [' + content):
        assert ends_well(text)


@given(st.text(max_size=200))
def test_any_text_gives_a_dataset_or_a_read_error(content):
    assert ends_well(content)


@given(st.lists(lines(most_changes=3), max_size=4), st.data())
def test_nearly_right_lines_give_a_dataset_or_a_read_error(some, data):
    content = HEADER + b"\n".join(some)
    cut = data.draw(st.integers(0, len(content)))
    for text in (content, content[:cut]):
        assert ends_well(text)


def bomb(size: int, unit: bytes = b"[") -> bytes:
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=9, mtime=0) as file:
        for _ in range(size // 2**20):
            file.write(unit * 2**20)
    return packed.getvalue()


@pytest.mark.parametrize("name", ["bomb.json.gz", "bomb.jsonl.gz", "bomb.csv.gz"])
def test_a_gzip_bomb_is_put_down_long_before_it_costs(tmp_path, name):
    (tmp_path / name).write_bytes(bomb(30 * 2**20))
    with pytest.raises(
        ce.ReadError, match=r"more than 4 MiB, unpacked, expected .* at most 100 times smaller"
    ):
        load(tmp_path / name)


def test_a_document_and_a_line_have_limits_of_their_own(tmp_path):
    (tmp_path / "bomb.json.gz").write_bytes(bomb(3 * 2**20))
    (tmp_path / "bomb.jsonl.gz").write_bytes(bomb(3 * 2**20))
    with adjusted_limits(document=2**20, line=2**21):
        with pytest.raises(
            ce.ReadError, match=r"more than 1 MiB, unpacked.*adjusted_limits\(document=\.\.\.\)"
        ):
            load(tmp_path / "bomb.json.gz")
        with pytest.raises(ce.ReadError, match=r"a line of more than 2 MiB.*adjusted_limits\(line=\.\.\.\)"):
            load(tmp_path / "bomb.jsonl.gz")


def test_a_bomb_of_lines_is_put_down_at_the_limit(tmp_path):
    with gzip.open(tmp_path / "bomb.jsonl.gz", "wb") as file:
        file.write(HEADER + b"\n" * (2**20 + 1))
    with adjusted_limits(lines=2**20), pytest.raises(ce.ReadError, match="more than 1 MiB, unpacked"):
        load(tmp_path / "bomb.jsonl.gz")
    assert len(load(tmp_path / "bomb.jsonl.gz")) == 0


def test_a_file_that_packs_well_is_read_where_the_limit_is_raised(tmp_path):
    with gzip.open(tmp_path / "data.jsonl.gz", "wb") as file:
        file.write(HEADER + ACTOR + b" \n" * 2**22)
    with pytest.raises(ce.ReadError, match="unpack it and look at it"):
        load(tmp_path / "data.jsonl.gz")
    with adjusted_limits(expansion=2000):
        assert len(load(tmp_path / "data.jsonl.gz")) == 1


def test_a_document_of_nothing_but_brackets_is_refused_before_they_are_taken_apart():
    text = '{"conflictevents": "1.0", "rounds": [' + "{}," * 2**20 + "{}]}"
    with pytest.raises(ce.ReadError, match=r"1,048,578 objects in 3,145,769 bytes, expected records"):
        loads(text)


@pytest.mark.parametrize(
    ("changes", "remedy"),
    [({"documents": 5}, "did you mean 'document'"), ({"line": 0}, "bytes"), ({"line": 1.5}, "bytes")],
)
def test_limits_that_make_no_sense_are_refused(changes, remedy):
    with pytest.raises(ce.InvalidValue, match=remedy), adjusted_limits(**changes):
        pass


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("plain.json.gz", DOCUMENT, "take .gz off the name"),
        ("packed.json", gzip.compress(DOCUMENT, mtime=0), "let the name end in .gz"),
        ("cut.jsonl.gz", gzip.compress(HEADER + ACTOR * 500, mtime=0)[:60], "a damaged gzip file"),
        ("empty.json", b"", "no text at all"),
        ("empty.jsonl", b"", "an empty file, expected the header"),
        ("none.jsonl.gz", b"", "not packed"),
        ("lines.json", HEADER + ACTOR, "name such a file .jsonl"),
        ("document.jsonl", DOCUMENT, "has to be named .json"),
        (
            "notes.txt",
            DOCUMENT,
            "a name that ends in .json, .jsonl, .json.gz, .jsonl.gz, .csv, .csv.gz, .xlsx",
        ),
        ("sheet.csv", b"a,b", "headers that do not say what the sheet holds"),
        ("utf16.jsonl", (HEADER + ACTOR).decode().encode("utf-16"), "UTF-16, expected UTF-8"),
    ],
)
def test_a_file_that_is_not_what_its_name_says(tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ce.ReadError, match=said):
        load(tmp_path / name)


def test_a_path_that_leads_nowhere(tmp_path):
    with pytest.raises(ce.ReadError, match=r"missing\.json, \$: found no such file, expected a file"):
        load(tmp_path / "missing.json")
    with pytest.raises(ce.InvalidValue, match="remove the NUL"):
        load("a\0.json")


@pytest.mark.skipif(sys.platform == "win32", reason="has neither pipes nor sockets in folders")
def test_pipes_sockets_and_devices_are_refused_without_waiting(tmp_path):
    os.mkfifo(tmp_path / "pipe.json")
    (tmp_path / "zero.json").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(os.path.relpath(tmp_path / "socket.json"))
        for name, said in [
            ("pipe", "a pipe"),
            ("zero", "a device"),
            ("socket", "error of the system|socket"),
        ]:
            with pytest.raises(ce.ReadError, match=said):
                load(tmp_path / f"{name}.json")
        with pytest.raises(ce.ReadError, match="3 problems"):
            load(tmp_path)


def test_a_file_that_may_not_be_read(tmp_path, monkeypatch):
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(ce.ReadError, match="a file that may not be read"):
        load(tmp_path / "secret.json")


def test_the_collector_runs_again_whatever_happened_and_stays_off_where_it_was_off(tmp_path):
    with pytest.raises(ce.ReadError):
        load(tmp_path / "missing.json")
    assert gc.isenabled()
    gc.disable()
    try:
        loads(DOCUMENT)
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_objects_that_a_program_has_frozen_stay_frozen():
    gc.freeze()
    try:
        loads(DOCUMENT)
        assert gc.get_freeze_count() > 0  # some may have come to their end meanwhile, but not all
    finally:
        gc.unfreeze()


def test_nothing_is_left_behind(tmp_path):
    path = tmp_path / "broken.json"
    path.write_bytes(DOCUMENT[:-3])
    with pytest.raises(ce.ReadError):
        load(path)
    assert [entry.name for entry in Path(tmp_path).iterdir()] == ["broken.json"]
    assert path.read_bytes() == DOCUMENT[:-3]


def test_a_name_that_the_system_cannot_look_up_is_a_problem_of_that_file(tmp_path):
    with pytest.raises(ce.ReadError, match="an error of the system .*long"):
        load(tmp_path / f"{'x' * 5000}.json")


def test_many_blank_lines_are_passed_over_and_counted(tmp_path):
    path = tmp_path / "blank.jsonl.gz"
    path.write_bytes(gzip.compress(HEADER + b"\n \n" * 500_000 + b"{}\n", compresslevel=9))
    with pytest.raises(ce.ReadError, match=r"line 1000002, \$\.record: found nothing"):
        load(path)
