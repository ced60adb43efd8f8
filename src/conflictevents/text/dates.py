"""Dates as they stand in a sentence, where EDTF would stop a reader."""

import re

from conflictevents.values.when import When

__all__ = ["day"]

_RANGE = re.compile(r"\[(?P<first>[^.,]*)\.\.(?P<last>[^.,]*)\]")


def day(when: When | None) -> str:
    """A date in words where it is an interval or hedged, else as it stands on file; empty for None.

    >>> [day(When.parse(text)) for text in ("2025-06", "2025-06~", "2023-06?", "[2025-03-20..2025-03-31]")]
    ['2025-06', 'about 2025-06', '2023-06 (uncertain)', 'between 2025-03-20 and 2025-03-31']
    >>> [day(When.parse(text)) for text in ("2024-06-28/2024-06-29", "2025-06/..", "../2025-06", "/2025-06")]
    ['2024-06-28 to 2024-06-29', 'from 2025-06 on', 'up to 2025-06', 'from an unknown day to 2025-06']
    """
    return "" if when is None else _said(str(when))


def _said(text: str) -> str:
    begins, slash, ends = text.partition("/")
    if slash:
        return _interval(begins, ends)
    between = _RANGE.fullmatch(text)
    if between and between["first"] and between["last"]:
        return f"between {_said(between['first'])} and {_said(between['last'])}"
    hedge = text[-1:]
    if hedge in ("~", "?", "%") and not set(text[:-1]) & set("~?%"):
        bare = text[:-1]
        return {"~": f"about {bare}", "?": f"{bare} (uncertain)", "%": f"about {bare} (uncertain)"}[hedge]
    return text


def _interval(begins: str, ends: str) -> str:
    if begins == ".." and ends == "..":
        return "at any time"
    if begins == "..":
        return f"up to {_said(ends)}"
    if ends == "..":
        return f"from {_said(begins)} on"
    return f"{_said(begins) or 'from an unknown day'} to {_said(ends) or 'an unknown day'}"
