"""Numbers of people and dates as they stand in a table or a sentence."""

import re

from conflictevents.values.count import Count
from conflictevents.values.when import When

__all__ = ["bounds", "day", "figure", "interval", "plural"]

_RANGE = re.compile(r"\[(?P<first>[^.,]*)\.\.(?P<last>[^.,]*)\]")

_PARTS = re.compile(r"[~?%]?[\dX]{4}[~?%]?(?:-[~?%]?[\dX]{2}[~?%]?){1,2}")
_NAMES = ("year", "month", "day")
_HEDGES = "~?%"
_WORDS = (("approximate", "~%"), ("uncertain", "?%"))


def day(when: When | None) -> str:
    """A date in words where it is an interval or hedged, else as it stands on file; empty for None.

    >>> [day(When.parse(text)) for text in ("2025-06", "2025-06~", "2023-06?", "[2025-03-20..2025-03-31]")]
    ['2025-06', 'about 2025-06', '2023-06 (uncertain)', 'between 2025-03-20 and 2025-03-31']
    >>> [day(When.parse(text)) for text in ("2024-06-28/2024-06-29", "2025-06/..", "../2025-06", "/2025-06")]
    ['2024-06-28 to 2024-06-29', 'from 2025-06 on', 'up to 2025-06', 'from an unknown day to 2025-06']
    >>> [day(When.parse(text)) for text in ("2022-03-?16", "2022-03~-16", "~2022-?03")]
    ['2022-03-16 (day uncertain)', '2022-03-16 (year approximate, month approximate)', '2022-03 (year approximate, month uncertain)']
    """
    return "" if when is None else _wording_of(str(when))


def _wording_of(text: str) -> str:
    begins, slash, ends = text.partition("/")
    if slash:
        return _interval(begins, ends)
    between = _RANGE.fullmatch(text)
    if between and between["first"] and between["last"]:
        return f"between {_wording_of(between['first'])} and {_wording_of(between['last'])}"
    if text[:1] == "[" and text[-1:] == "]" and "," in text and ".." not in text:
        *firsts, last = map(_wording_of, text[1:-1].split(","))
        return f"{', '.join(firsts)} or {last}"
    hedge = text[-1:]
    if hedge in ("~", "?", "%") and not set(text[:-1]) & set("~?%"):
        bare = text[:-1]
        return {"~": f"about {bare}", "?": f"{bare} (uncertain)", "%": f"about {bare} (uncertain)"}[hedge]
    if _PARTS.fullmatch(text):
        return _wording_of_parts(text)
    return text


def _wording_of_parts(text: str) -> str:
    """A date of which some parts are hedged: a mark before a part is about it alone, one after it about those before as well."""
    parts = text.split("-")
    marks: dict[str, str] = dict.fromkeys(_NAMES, "")
    for index, part in enumerate(parts):
        if part[0] in _HEDGES:
            marks[_NAMES[index]] += part[0]
        if part[-1] in _HEDGES:
            for name in _NAMES[: index + 1]:
                marks[name] += part[-1]
    hedges = {
        name: " and ".join(word for word, marks_of_word in _WORDS if set(marks_of_word) & set(marked))
        for name, marked in marks.items()
    }
    bare = "-".join(part.strip(_HEDGES) for part in parts)
    worded = [f"{name} {hedge}" for name, hedge in hedges.items() if hedge]
    return f"{bare} ({', '.join(worded)})" if worded else bare


def _interval(begins: str, ends: str) -> str:
    if begins == ".." and ends == "..":
        return "at any time"
    if begins == "..":
        return f"up to {_wording_of(ends)}"
    if ends == "..":
        return f"from {_wording_of(begins)} on"
    return f"{_wording_of(begins) or 'from an unknown day'} to {_wording_of(ends) or 'an unknown day'}"


def figure(count: Count | None) -> str:
    """A count as it stands in a table: its wording or bounds, and nothing where an exact number stands alone.

    >>> [figure(count) for count in (Count(84, 84), Count(1348, 1358), Count(1168), Count())]
    ['84', '1,348 to 1,358', '1,168 or more', 'unknown']
    >>> figure(Count.parse("as many as 1,200")), figure(None)
    ('as many as 1,200', '')
    """
    if count is None:
        return ""
    if count.is_exact and count.wording is None:
        return f"{count.low:,}"
    return "unknown" if count.is_unknown else str(count)


def bounds(count: Count) -> str:
    """A count by its bounds alone.

    >>> bounds(Count(1348, 1358, 1350)), bounds(Count.parse("more than 7,000"))
    ('1,348 to 1,358', '7,001 or more')
    """
    return figure(Count(count.low, count.high))


def interval(low: int | None, high: int | None) -> str:
    """Bounds of a number that may be negative, None being no bound.

    >>> interval(2622, 2622), interval(-3, 10), interval(None, 5), interval(None, None)
    ('2,622', '-3 to 10', '5 or fewer', 'unknown')
    """
    if low is None:
        return "unknown" if high is None else f"{high:,} or fewer"
    if high is None:
        return "unknown" if low == 0 else f"{low:,} or more"
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def plural(number: int, singular: str, several: str = "") -> str:
    """A number of things with the right form of their name.

    >>> plural(1, "tally", "tallies"), plural(1200, "round")
    ('1 tally', '1,200 rounds')
    """
    return f"{number:,} {singular if number == 1 else several or f'{singular}s'}"
