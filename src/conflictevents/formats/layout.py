"""The text of a document, laid out for people and for `git diff`.

What fits on a line stands on one line; what does not is broken at its commas, one member a line.
"""

import json
from collections.abc import Iterator
from typing import Any

__all__ = ["lay_out"]

_WIDTH = 110
_STEP = "  "
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False)


def lay_out(value: Any, indent: str = "") -> str:
    """The text of a JSON value; every line begins with `indent`, and no line break ends it.

    >>> print(lay_out({"id": "r", "transfers": [{"returned_to": "ukraine"}]}, indent="    "))
        {"id": "r", "transfers": [{"returned_to": "ukraine"}]}
    """
    return "".join(_laid_out(value, indent, ""))


def _laid_out(value: Any, indent: str, key: str) -> Iterator[str]:
    """`value` after `key`, on lines that begin with `indent`."""
    line = _ENCODER.encode(value)
    if len(indent) + len(key) + len(line) < _WIDTH or not value or not isinstance(value, dict | list):
        yield f"{indent}{key}{line}"
        return
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    yield f"{indent}{key}{opening}"
    members = value.items() if isinstance(value, dict) else (("", item) for item in value)
    for number, (name, item) in enumerate(members):
        yield ",\n" if number else "\n"
        yield from _laid_out(
            item, indent + _STEP, f"{_ENCODER.encode(name)}: " if isinstance(value, dict) else ""
        )
    yield f"\n{indent}{closing}"
