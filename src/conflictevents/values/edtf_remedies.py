"""What to write instead: remedies for the texts that people write where EDTF is asked for.

A remedy is a suggestion to a person and never a reading: each candidate is offered only if it can be read,
and two are offered where both days and months are possible.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta

__all__ = ["remedy_for"]

_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\uff0d", "-"))
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMES = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip
_GROUPINGS = {
    "spring": ("21", "25"), "summer": ("22", "26"), "autumn": ("23", "27"), "fall": ("23", "27"), "winter": ("24", "28"),
    "q1": ("33",), "q2": ("34",), "q3": ("35",), "q4": ("36",),
}  # fmt: skip
_ABOUT = re.compile(r"(?:circa|about|around|approximately|approx\.?|ca?\.|~)\s*(.+)", re.IGNORECASE)
_NUMBERS = re.compile(r"(\d{1,4})([-./\s])\s*(\d{1,4})(?:\2\s*(\d{1,4}))?", re.ASCII)
_WORDS = re.compile(r"[A-Za-z]+\d?|\d+", re.ASCII)
_FILLERS = {"st", "nd", "rd", "th", "of", "the", "in", "on", "at",
            "early", "mid", "late", "beginning", "start", "middle", "end"}  # fmt: skip
_UNKNOWN = {"unknown", "none", "null", "nil", "na", "n/a", "nan", "nat", "tbd", "tba", "tbc", "?", "-", "--"}
_OUTSIDE = re.compile(r"Y-?\d+(?:E\d+)?(?:S\d+)?|-?\d{4,}(?:-\d\d){0,2}", re.ASCII)
_SERIALS = range(36_526, 73_051)
"""What spreadsheets hold for the days from 2000 to 2099: days since the end of 1899."""


def remedy_for(text: str, reads: Callable[[str], bool]) -> str:
    """A sentence on what to write instead of a text that could not be read; empty where nothing helps.

    Args:
        text: what was found.
        reads: whether a candidate can be read.
    """
    if not text or text.lower() in _UNKNOWN:
        return "leave the field out where no date is known"
    candidates = [candidate for candidate in dict.fromkeys(_candidates(text)) if reads(candidate)]
    found = _offer(candidates)
    if text != text.translate(_DASHES):
        return f"its dashes are not plain hyphens; {found}" if found else "its dashes are not plain hyphens"
    return found or _reason(text)


def _offer(candidates: list[str]) -> str:
    """The candidates of the first kind that gave any, in a sentence."""
    return f"write {' or '.join(map(repr, candidates[:2]))}" if candidates else ""


def _candidates(text: str) -> Iterator[str]:
    """What may have been meant, likeliest first."""
    plain = text.translate(_DASHES)
    yield plain
    yield re.sub(r"\s+", "", plain)
    yield re.sub(r"(?<=\d)\s*(?:\.\.|-|to|until)\s*(?=\d{4})", "/", plain, count=1)
    yield re.sub(r"[xuU*]", "X", plain)
    yield re.sub(r"\?~|~\?", "%", plain)
    yield re.sub(r"(?i)\bopen\b", "..", re.sub(r"(?i)\bunknown\b", "", plain))
    yield re.sub(r"^\.\.(?=\d)|(?<=\d)\.\.$", lambda dots: "../" if dots.start() == 0 else "/..", plain)
    yield from (f"{opening}{plain}{closing}" for opening, closing in ("[]", "{}") if "," in plain)
    yield from _numeric(plain)
    yield from _counted(plain)
    yield from _spans(plain)
    yield from _named(plain)
    yield from _times(plain)
    about = _ABOUT.fullmatch(plain)
    if about:
        yield from (f"{candidate}~" for candidate in (about[1], *_numeric(about[1]), *_named(about[1])))


def _numeric(text: str) -> Iterator[str]:
    """Numbers in another order, with other separators, without zeros, or without separators."""
    if re.fullmatch(r"\d{8}", text, re.ASCII):
        yield f"{text[:4]}-{text[4:6]}-{text[6:]}"
    if re.fullmatch(r"\d{6}", text, re.ASCII):
        yield f"{text[:4]}-{text[4:]}"
    if re.fullmatch(r"\d{3}0s", text, re.ASCII):
        yield f"{text[:3]}X"
    numbers = _NUMBERS.fullmatch(text)
    if numbers is None:
        return
    first, middle, last = numbers[1], numbers[3], numbers[4]
    if last is None:
        yield f"{first}-{middle:0>2}" if len(first) == 4 else f"{middle}-{first:0>2}"
    elif len(first) == 4:
        yield f"{first}-{middle:0>2}-{last:0>2}" if int(middle) <= 12 else f"{first}-{last:0>2}-{middle:0>2}"
    else:
        yield f"{last}-{middle:0>2}-{first:0>2}"
        yield f"{last}-{first:0>2}-{middle:0>2}"


def _counted(text: str) -> Iterator[str]:
    """A day as spreadsheets hold it, a day by its number in the year, a week."""
    if text.isascii() and text.isdigit() and len(text) == 5 and int(text) in _SERIALS:
        yield str(date(1899, 12, 30) + timedelta(int(text)))
    parts = re.fullmatch(r"(\d{4})-?(?:W(\d\d)|(\d{3}))", text, re.ASCII)
    if parts is None or parts[1] in ("0000", "9999"):
        return
    if parts[3]:
        day = date(int(parts[1]), 1, 1) + timedelta(int(parts[3]) - 1)
        if day.year == int(parts[1]):
            yield str(day)
    elif 1 <= int(parts[2]) <= 52:
        first = date.fromisocalendar(int(parts[1]), int(parts[2]), 1)
        yield f"{first}/{first + timedelta(6)}"


def _spans(text: str) -> Iterator[str]:
    """From a day to another of the same month or year: `2025-06-09/11`, `9-11 June 2025`."""
    start, slash, end = text.partition("/")
    if slash and len(end) < len(start):
        yield f"{start}/{start[: len(start) - len(end)]}{end}"
    days = re.fullmatch(r"(\d\d?)\s*(?:-|to|until)\s*(\d\d?)\s+(\D+\d{4})", text, re.ASCII)
    if days:
        for first, last in zip(_named(f"{days[1]} {days[3]}"), _named(f"{days[2]} {days[3]}"), strict=True):
            yield f"{first}/{last}"


def _named(text: str) -> Iterator[str]:
    """English names of months, seasons and quarters, with a year and perhaps a day."""
    words = [word.lower() for word in _WORDS.findall(text)]
    years = [word for word in words if word.isdigit() and len(word) == 4]
    days = [word for word in words if word.isdigit() and len(word) <= 2]
    names = [word for word in words if not word.isdigit() and word not in _FILLERS]
    if len(years) != 1 or len(days) > 1 or len(names) != 1:
        return
    (name,) = names
    if name in _GROUPINGS and not days:
        yield from (f"{years[0]}-{code}" for code in _GROUPINGS[name])
    elif name[:3] in _MONTHS and _NAMES[_MONTHS.index(name[:3])].lower().startswith(name.rstrip("t")):
        month = f"{years[0]}-{_MONTHS.index(name[:3]) + 1:02}"
        yield f"{month}-{days[0]:0>2}" if days else month


def _times(text: str) -> Iterator[str]:
    """A time of day without seconds or with a fraction, after a space, its offset without a colon."""
    parts = re.fullmatch(
        r"(\d{4}-\d\d-\d\d)[Tt\s]\s*(\d\d:\d\d)(:\d\d)?(?:[.,]\d+)?\s*"
        r"(?:([Zz])|([+-]\d\d):?(\d\d)?)?(\[.*\])?",
        text,
        re.ASCII,
    )
    if parts:
        offset = "Z" if parts[4] else f"{parts[5]}:{parts[6] or '00'}" if parts[5] else ""
        yield f"{parts[1]}T{parts[2]}{parts[3] or ':00'}{offset}{parts[7] or ''}"
        yield parts[1]


def _reason(text: str) -> str:
    """Why a text that has the shape of EDTF is none."""
    if "T" in text and "/" in text:
        return "an interval runs from date to date, without times of day"
    if _OUTSIDE.fullmatch(text) and (text.startswith(("0000", "-", "Y")) or text[4:5].isdigit()):
        return "the calendar here has the years 0001 to 9999, in four digits"
    if re.fullmatch(r"(?:\d\d?\s+)?[A-Za-z]+(?:\s+\d\d?)?", text) and any(
        word[:3].lower() in _MONTHS for word in _WORDS.findall(text)
    ):
        return "write the year as well"
    for year, month, day in re.findall(r"(?<!\d)(\d{4})-(\d\d)(?!\d)(?:-([\dX]{2}))?", text, re.ASCII):
        if 1 <= int(month) <= 12:
            length = monthrange(int(year), int(month))[1] if int(year) else 31
            if day.isdigit() and not 1 <= int(day) <= length:
                return f"{_NAMES[int(month) - 1]} {year} has the days 01 to {length}"
        elif not 21 <= int(month) <= 41:
            return "months run from 01 to 12, and groupings of a year from 21 to 41"
        elif day:
            return f"{month} is no month but a grouping of the year, which has no days"
    return ""
