"""JSON read without mercy: what RFC 8259 leaves to the reader is an error here, with its place.

Refused are duplicate keys, NaN and infinities, integers beyond 2**53, numbers too large for a float, halves of
surrogate pairs, texts longer than the limit and nesting deeper than the limit. All of them are found, not only the
first. `screen` holds plain data of Python to the same rules. The fast path has its own, cheaper guards against the same things.
"""

import json
from collections import Counter
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Any, Final

from msgspec import Raw

from conflictevents.errors import ConflictEventsError
from conflictevents.formats.limits import DEEPEST, LONGEST_TEXT
from conflictevents.formats.problems import Description, Problem, step
from conflictevents.values.count import LARGEST_INTEGER

__all__ = ["REFUSED", "NotJson", "parse", "screen"]


class _Refused:
    """Stands in a parsed tree where a value was refused and has been complained of already."""

    def __repr__(self) -> str:
        return "a refused value"


REFUSED: Final = _Refused()


class NotJson(ConflictEventsError):
    """Text that is no JSON at all.

    Attributes:
        problem: what is wrong with it, with the line of the text.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


def parse(text: str) -> tuple[Any, list[Problem]]:
    """The value that a JSON text holds, and all that is wrong with it although it is JSON.

    Values that were refused are replaced by `REFUSED`.

    Raises:
        NotJson: the text cannot be parsed.
    """
    try:
        tree = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise NotJson(_syntax(text, error)) from None
    except RecursionError:
        raise NotJson(Problem(found=_DEEP, expected=_SHALLOW, remedy=_FLATTEN)) from None
    problems: list[Problem] = []
    return _refuse(tree, None, 0, problems), problems


def screen(data: Any) -> tuple[Any, list[Problem]]:
    """The value that plain data of Python stands for in JSON, and what is wrong with it, as `parse` has them.

    Plain data are what `json.loads` gives: dicts with keys of text, lists, text, numbers, True, False, None. A tuple is
    read as a list.
    """
    problems: list[Problem] = []
    return _refuse(_as_parsed(data, None, 0, problems), None, 0, problems), problems


def _as_parsed(value: Any, steps: "_Steps", depth: int, problems: list[Problem]) -> Any:
    """Plain data as the decoder would have built it; what JSON has no form for is refused."""
    if isinstance(value, str):
        return str.__str__(value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value) if abs(value) <= LARGEST_INTEGER else _Unfit(_digits(value))
    if isinstance(value, float):
        return float(value) if value - value == 0 else _Unfit(_NOT_FINITE.get(float(value), "NaN"))
    if isinstance(value, list | tuple) and depth <= DEEPEST:
        return [_as_parsed(item, (steps, place), depth + 1, problems) for place, item in enumerate(value)]
    if isinstance(value, Mapping) and depth <= DEEPEST:
        members = {}
        for key, item in value.items():
            if isinstance(key, str):
                members[str.__str__(key)] = _as_parsed(item, (steps, key), depth + 1, problems)
            else:
                remedy = "write the key in quotes"
                problems.append(
                    Problem(path=_path(steps), found=key, expected="text as a key", remedy=remedy)
                )
        return members
    if isinstance(value, list | tuple | Mapping):
        return []  # `_refuse` refuses what holds it
    found = Description(f"{'an' if type(value).__name__[0] in 'aeiouAEIOU' else 'a'} {type(value).__name__}")
    problems.append(Problem(path=_path(steps), found=found, expected=_PLAIN_DATA, remedy=_remedy_for(value)))
    return REFUSED


_NOT_FINITE = {float("inf"): "Infinity", float("-inf"): "-Infinity"}
_PLAIN_DATA = "plain data: a dict, a list, text, a number, True, False or None"


def _digits(number: int) -> str:
    """The digits of a whole number; of the longest, which Python does not write out, the first ones."""
    return str(
        number if number.bit_length() < 4_000 else number // 10 ** (number.bit_length() * 3 // 10 - 110)
    )


def _remedy_for(value: Any) -> str:
    if hasattr(value, "__attrs_attrs__"):
        return "give to_dict(...) of it"
    if isinstance(value, date):
        return f"write it as text, {value.isoformat()!r}"
    if isinstance(value, bytes | bytearray | Raw):
        return "decode it first, as json.loads does"
    return "write a list" if isinstance(value, AbstractSet) else "write it as text or as a number"


class _Repeating(dict[str, Any]):
    """An object in which keys stand more than once."""

    repeated: tuple[str, ...] = ()


class _Unfit:
    """A number that is JSON, or nearly, and that no reader can be trusted with."""

    def __init__(self, text: str) -> None:
        self.text = text


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) == len(pairs):
        return members
    repeating = _Repeating(members)
    times = Counter(key for key, _ in pairs)
    repeating.repeated = tuple(key for key in members if times[key] > 1)
    return repeating


def _integer(text: str) -> int | _Unfit:
    number = int(text) if len(text) <= 17 else None  # 2**53 has sixteen digits
    return number if number is not None and abs(number) <= LARGEST_INTEGER else _Unfit(text)


def _float(text: str) -> float | _Unfit:
    number = float(text)
    return number if number - number == 0 else _Unfit(text)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_constant=_Unfit, parse_int=_integer, parse_float=_float
)
_DEEP = Description("more inside one another")
_SHALLOW = f"lists and objects at most {DEEPEST} deep"
_FLATTEN = "no record of ours is deeper than 8: look for brackets that open and never close"


_Steps = tuple[Any, str | int] | None
"""The way to a value: the way to what holds it, and a key or place there. Written out only where something is wrong."""


def _path(steps: _Steps) -> str:
    """The way to a value as a path."""
    keys: list[str | int] = []
    while steps is not None:
        steps, key = steps
        keys.append(key)
    path = "$"
    for key in reversed(keys):
        path = step(path, key)
    return path


def _refuse(value: Any, steps: _Steps, depth: int, problems: list[Problem]) -> Any:
    """The value without what is refused in it; complaints go to `problems`."""
    if isinstance(value, str):
        return value if _is_kept(value, steps, problems) else REFUSED
    if isinstance(value, _Unfit):
        problems.append(_unfit(value.text, _path(steps)))
        return REFUSED
    if isinstance(value, dict | list) and depth >= DEEPEST:
        problems.append(Problem(path=_path(steps), found=_DEEP, expected=_SHALLOW, remedy=_FLATTEN))
        return REFUSED
    if isinstance(value, list):
        return [
            item if type(item) in _ALWAYS_KEPT else _refuse(item, (steps, index), depth + 1, problems)
            for index, item in enumerate(value)
        ]
    if isinstance(value, dict):
        problems.extend(_twice(key, _path(steps)) for key in getattr(value, "repeated", ()))
        return {
            key: item if type(item) in _ALWAYS_KEPT else _refuse(item, (steps, key), depth + 1, problems)
            for key, item in value.items()
            if _is_kept(key, steps, problems)
        }
    return value


_ALWAYS_KEPT = (int, float, bool, type(None))


def _is_kept(text: str, steps: _Steps, problems: list[Problem]) -> bool:
    """Whether a text may stand in a file; a problem where it may not."""
    if len(text) > LONGEST_TEXT:
        expected = f"a text of at most {LONGEST_TEXT:,} characters"
        remedy = "keep long texts elsewhere and give their address"
        problems.append(Problem(path=_path(steps), found=text[:1000], expected=expected, remedy=remedy))
        return False
    if not _is_text(text):
        expected = "text without halves of surrogate pairs"
        remedy = "write the character itself, or take the half out"
        problems.append(Problem(path=_path(steps), found=text, expected=expected, remedy=remedy))
        return False
    return True


def _twice(key: str, path: str) -> Problem:
    remedy = "take one of the two out: nothing says which of them is meant"
    return Problem(path=step(path, key), found=key, expected="each key once", remedy=remedy)


def _is_text(value: str) -> bool:
    if value.isascii():
        return True
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _unfit(text: str, path: str) -> Problem:
    if text in ("NaN", "Infinity", "-Infinity"):
        remedy = "leave out what is not known, or write null"
        return Problem(path=path, found=float(text), expected="a number", remedy=remedy)
    if "." in text or "e" in text or "E" in text:
        expected, remedy = "a number that a float can hold", "write a smaller one, or leave it out"
        return Problem(path=path, found=text[:100], expected=expected, remedy=remedy)
    return Problem(
        path=path,
        found=int(text) if len(text) <= 100 else text[:100],
        expected="a whole number of at most 2**53, the largest that every JSON reader keeps",
        remedy="write identifiers as text, in quotes",
    )


_CUT_OFF = "the text is cut off: get it again from where it came from"
_EXPECTED = {
    "Expecting property name enclosed in double quotes": (
        "a key in double quotes",
        "keys stand in double quotes",
    ),
    "Expecting ',' delimiter": (
        "a comma, or the end of the list or object",
        'put a comma between two members, and write a double quote inside a text as \\"',
    ),
    "Expecting ':' delimiter": ("a colon after the key", "put a colon between key and value"),
    "Expecting value": ("a value", "text stands in double quotes"),
    "Illegal trailing comma": ("no comma after the last member", "take the comma out"),
    "Extra data": (
        "the end of the text",
        "one record a line is JSON Lines: name such a file .jsonl and begin it with the header",
    ),
    "Unterminated string starting at": ("a closing double quote", _CUT_OFF),
    "Invalid control character at": (
        "no control characters inside a text",
        "write a line break as \\n and a tab as \\t; delete NUL bytes",
    ),
    "Invalid \\escape": ("an escape that JSON knows", "write a backslash as \\\\"),
    "Invalid \\uXXXX escape": ("four hexadecimal digits after \\u", "write the character itself"),
}
_REMEDIES = {
    "'": "JSON has double quotes only",
    "/": "take comments out: JSON has none",
    "#": "take comments out: JSON has none",
    "}": "take the comma before it out",
    "]": "take the comma before it out",
    ",": "take one of the commas out",
    "T": "write true, false or null in small letters",
    "F": "write true, false or null in small letters",
    "N": "write true, false or null in small letters",
}
"""What to do where a key or value was expected, by the character that stands there instead."""


def _syntax(text: str, error: json.JSONDecodeError) -> Problem:
    """What a JSON text breaks off over, in words of our own."""
    known = next((words for start, words in _EXPECTED.items() if error.msg.startswith(start)), None)
    expected, remedy = known or (f"JSON ({error.msg[:1].lower()}{error.msg[1:]})", "")
    rest = text[error.pos : error.pos + 21]
    found = rest if len(rest) <= 20 else f"{rest[:20]}..."
    if expected in ("a key in double quotes", "a value"):
        remedy = _REMEDIES.get(rest[:1], remedy)
    if expected == "a value" and rest.startswith("}"):
        remedy = "write a value after the colon, or null"
    if not text.strip():
        found, remedy = Description("no text at all"), "get it again, or see where it was lost"
    elif not rest.strip():
        found, remedy = Description("the end of the text"), _CUT_OFF
    path = f"$ (column {error.colno})"
    return Problem(line=error.lineno, path=path, found=found, expected=expected, remedy=remedy)
