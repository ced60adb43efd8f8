"""The fast path and the slow path accept the same inputs and give equal objects of equal types."""

from typing import Any

import msgspec
from hypothesis import example, given

from conflictevents.formats.json.explaining import structure_record
from conflictevents.formats.json.fast import FastReader
from conflictevents.formats.json.strict import NotJson, parse
from conflictevents.formats.saving import to_plain
from conflictevents.records import RECORD_NAMES, Record
from conflictevents.strategies import records
from tests.formats.alike import alike
from tests.formats.mutations import COLLECTION_OF, NAME_OF, lines


def fast(line: bytes) -> Record | None:
    try:
        return FastReader().line(line)
    except Exception:  # noqa: BLE001 - whatever it is, it is a refusal
        return None


def slow(line: bytes) -> Record | None:
    try:
        tree, refused = parse(line.decode())
    except NotJson:
        return None
    name: Any = tree.pop("record", None) if isinstance(tree, dict) else None
    kind = RECORD_NAMES.get(name) if isinstance(name, str) else None
    if refused or kind is None:
        return None
    return structure_record(tree, kind)[0]


@given(lines(most_changes=0))
def test_both_read_a_valid_record_however_it_is_written(line):
    record = slow(line)
    assert record is not None
    if b"\\u003" not in line:  # a colon may be hidden there, so the fast path refuses
        assert alike(fast(line), record)


@given(lines(most_changes=3))
@example(b'{"record":"actor","record":"actor","id":"a","name":"A"}')
@example(b'{"record":"actor","id":"a","name":"A","name":"A\\u003a"}')
@example(b'{"record":"actor","id":"a","name":"A","extra":{"a:b":1,"a:b":1}}')
@example(b'{"record":"actor","id":"a","name":"A","extra":{"a:b":9007199254740993}}')
@example(b'{"record":"actor","id":"a","name":"A","extra":null}')
@example(b'{"record":"actor","id":"a","name":"A","revision":9007199254740993}')
@example(b'{"record":"actor","id":"a","name":"A","revision":1.0}')
@example(b'{"record":"actor","id":"a","name":"A","part_of":""}')
@example(b'{"record":"actor","id":"a","name":"A","\xff":1}')
def test_what_the_fast_path_accepts_the_slow_path_accepts_alike(line):
    read = fast(line)
    if read is not None:
        assert alike(read, slow(line))


@given(records())
def test_the_fast_path_reads_whatever_we_write_ourselves(record):
    text = msgspec.json.encode(to_plain(record))
    line = msgspec.json.encode({"record": NAME_OF[type(record)], **to_plain(record)})
    assert alike(FastReader().line(line), record)
    assert alike(FastReader().member(text, COLLECTION_OF[type(record)]), record)


@given(lines(most_changes=2))
def test_what_the_slow_path_refuses_it_explains(line):
    tree, refused = parse(line.decode())
    name = tree.pop("record", None) if isinstance(tree, dict) else None
    if isinstance(name, str) and name in RECORD_NAMES:
        record, problems = structure_record(tree, RECORD_NAMES[name])
        assert record is not None or problems or refused
        assert all(problem.expected and problem.path.startswith("$") for problem in problems)


def test_decimals_that_grow_when_written_out_hide_no_key_that_stands_twice():
    place = '{"act":"reports","place":{"name":"K","latitude":%s,"longitude":%s}}'
    claims = ",".join(place % pair for pair in [("50", "30"), ("50", "30"), ("9e1", "3.5")])
    line = '{"record":"statement","id":"s","speaker":"a","claims":[%s]%s}'
    assert fast((line % (claims, "")).encode()) is not None
    assert fast((line % (claims, ',"id":"s"')).encode()) is None
