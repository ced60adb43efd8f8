"""Input below 100 kB costs little, whatever it is: bounded time and memory, and an error of ours at the end."""

import gc
import gzip
import tracemalloc

import pytest

import conflictevents as ce
from conflictevents.formats import loads
from tests.calls import count_calls

SIZE = 100_000
HEAD = '{"conflictevents": "1.0", '
ROUND = HEAD + '"rounds": [{"id": "r", '


def repeated(unit: str, before: str, after: str, size: int = SIZE) -> str:
    return before + ",".join([unit] * (size // (len(unit) + 1))) + after


def numbered(pattern: str, before: str, after: str) -> str:
    number = SIZE // (len(pattern) + 4)
    return before + ",".join(pattern.replace("%", str(place)) for place in range(number)) + after


SHAPES = {
    "empty records": repeated("{}", HEAD + '"rounds": [', "]}"),
    "empty lines": '{"conflictevents": "1.0"}\n' + "{}\n" * (SIZE // 3),
    "numbers for records": repeated("1", HEAD + '"rounds": [', "]}"),
    "empty transfers": repeated("{}", ROUND + '"transfers": [', "]}]}"),
    "unknown collections": numbered('"%x": 1', HEAD, "}"),
    "unknown keys": numbered('"%x": 1', ROUND, "}]}"),
    "keys twice": repeated('"a": 1', ROUND, "}]}"),
    "lists in lists": "[" * SIZE,
    "objects in objects": '{"a":' * (SIZE // 5),
    "deep extensions": ROUND + '"extra": {"a:b": ' + "[" * (SIZE // 2) + "]" * (SIZE // 2) + "}}]}",
    "a long id": ROUND.replace('"r"', f'"{"a" * SIZE}"') + '"note": "n"}]}',
    "a long date": ROUND + f'"when": "{"2024-" * (SIZE // 5)}"}}]}}',
    "a long phrase": ROUND + f'"transfers": [{{"count": "{"about " * (SIZE // 6)}"}}]}}]}}',
    "dates that are none": numbered('{"id": "r%", "when": "XXXX-XX-66"}', HEAD + '"rounds": [', "]}"),
    "phrases that are none": repeated('{"count": "between 3 and x"}', ROUND + '"transfers": [', "]}]}"),
    "one id": repeated('{"id": "r"}', HEAD + '"rounds": [', "]}"),
    "numbers too large": repeated("1e999", ROUND + '"extra": {"a:b": [', "]}}]}"),
    "words that are none": repeated('"complete"', ROUND + '"history": [', "]}]}"),
    "quotes": '"' * SIZE,
    "line breaks": "\n" * SIZE + "x",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_what_is_small_is_refused_in_bounded_time(shape):
    def refuse():
        with pytest.raises(ce.ReadError):
            loads(SHAPES[shape])

    assert count_calls(refuse) < 100 * SIZE  # 49 for each character at most


def test_what_is_refused_over_and_over_leaves_nothing_in_memory():
    bad = (ROUND + '"transfers": [' + '{"count": -1},' * 200 + "1]}]}").encode()

    def refuse(times: int) -> int:
        for _ in range(times):
            with pytest.raises(ce.ReadError):
                loads(bad)
        return len(gc.get_objects())

    before = refuse(10)
    assert refuse(40) < before + 20_000  # without the collector each leaves some thousands


@pytest.mark.parametrize("unit", ["{},", "1,", '"",', "[", '{"a":', '{"count":1},', "\n"])
def test_what_packs_small_is_refused_before_it_fills_the_memory(unit):
    packed = gzip.compress((ROUND + '"transfers": [' + unit * (60 * 2**20 // len(unit))).encode(), 1)
    packed = packed[: min(len(packed), 300_000)]
    tracemalloc.start()
    with pytest.raises(ce.ReadError):
        loads(packed)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 150 * 2**20
