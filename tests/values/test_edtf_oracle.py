"""Our reader against the `edtf` package: where the two differ, which way, and why.

On generated texts of every form both must give the same first and last day, unless the text shows one of the
`DIFFERENCES`; then the package must do what is written there, or agree. Each has an example that shows it.
"""

from __future__ import annotations

import contextlib
import io
import re
from dataclasses import dataclass
from time import struct_time

import pytest
from edtf import parse_edtf
from edtf.parser import EDTFParseException
from hypothesis import given, settings

from conflictevents.errors import InvalidValue
from conflictevents.values.when import When
from tests.values.edtf_texts import edtf_texts

Bounds = tuple[str | None, str | None]
YEAR = r"(?:^|[/,\[{]|\.\.)[?~%]?[\dX]{4}[?~%]?-[?~%]?"  # of a date, with what stands before its month
REFUSES, FAILS, OTHER_DAYS, SAME_DAYS = "refuses", "fails", "gives other days", "gives the same days"


def ours(text: str) -> Bounds:
    when = When(text)
    return (
        None if when.earliest is None else when.earliest.isoformat(),
        None if when.latest is None else when.latest.isoformat(),
    )


def theirs(text: str) -> Bounds | str:
    """First and last day as the package has them (it prints while it parses), or that it refuses the text or
    fails on it.
    """
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            parsed = parse_edtf(text)
            return day_of(parsed.lower_strict()), day_of(parsed.upper_strict())
        except EDTFParseException:
            return REFUSES
        except (ValueError, TypeError, AttributeError):
            return FAILS


def day_of(bound: struct_time | float) -> str | None:
    return None if isinstance(bound, float) else f"{bound.tm_year:04}-{bound.tm_mon:02}-{bound.tm_mday:02}"


@dataclass(frozen=True)
class Difference:
    """What is different, why ours stands, what shows that a text may be concerned, and one that is.

    Attributes:
        why: the difference and its reason.
        shows: pattern found in the texts, or in a date of them, that may be concerned.
        does: what the package does instead.
        example: a text on which the two differ.
        ours: first and last day here.
        theirs: what the package makes of it.
    """

    why: str
    shows: str
    does: set[str]
    example: str
    ours: Bounds
    theirs: Bounds | str


DIFFERENCES = [
    Difference(
        "A season whose hemisphere is not said holds both readings here; the package takes the northern one.",
        YEAR + "2[1-4]",
        {OTHER_DAYS},
        "2022-21",
        ("2022-03-01", "2022-11-30"),
        ("2022-03-01", "2022-05-31"),
    ),
    Difference(
        "A season across New Year is three whole months of either year here; the package keeps December alone.",
        YEAR + "(28|30)",
        {OTHER_DAYS},
        "2022-28",
        ("2021-12-01", "2023-02-28"),
        ("2022-12-01", "2022-12-31"),
    ),
    Difference(
        "Groupings of a year may bear qualifiers and stand in intervals, sets and years with X here; ISO 8601-2 forbids none.",
        YEAR + r"(2[1-9]|3\d|4[01])",
        {REFUSES},
        "2022-33~",
        ("2022-01-01", "2022-03-31"),
        REFUSES,
    ),
    Difference(
        "A year of four X has no bounds here; the package gives it those of four digits.",
        r"XXXX",
        {OTHER_DAYS, REFUSES},
        "XXXX-12",
        (None, None),
        ("0000-12-01", "9999-12-31"),
    ),
    Difference(
        "The calendar here begins with year 1, so that X leaves the year 0 out.",
        r"(?<![\dX])(?=0*X)[0X]{4}",
        {OTHER_DAYS},
        "000X",
        ("0001-01-01", "0009-12-31"),
        ("0000-01-01", "0009-12-31"),
    ),
    Difference(
        "A month or day of which one digit is known has the days that fit; the package fails on it.",
        r"-[?~%]?(X\d|\dX)",
        {FAILS, REFUSES},
        "1984-1X",
        ("1984-10-01", "1984-12-31"),
        FAILS,
    ),
    Difference(
        "The 29th of February is a day only of the years that have it.",
        r"X[\dX]*[?~%]?-[?~%]?02[?~%]?-[?~%]?29",
        {OTHER_DAYS, REFUSES},
        "202X-02-29",
        ("2020-02-29", "2028-02-29"),
        ("2020-02-29", "2029-02-29"),
    ),
    Difference(
        "Any of a date's components may bear a qualifier, before or after it; the package knows some combinations only.",
        r"[?~%]",
        {REFUSES},
        "2004?-06~-11",
        ("2004-06-11", "2004-06-11"),
        REFUSES,
    ),
    Difference(
        "A date with X may begin or end an interval whose other end is open; the package wants another date there.",
        r"X.*/\.\.|\.\./.*X",
        {REFUSES, FAILS},
        "201X/..",
        ("2010-01-01", None),
        REFUSES,
    ),
    Difference(
        "A year with a qualifier before it may end or begin an interval that is open; the package fails on it.",
        r"\.\./[?~%]|^[?~%].*/\.\.",
        {FAILS},
        "../?2014",
        (None, "2014-12-31"),
        FAILS,
    ),
    Difference(
        "A month of unspecified digits may stand in a set; the package fails on it.",
        r"[\[{].*-XX",
        {FAILS},
        "[2024,2025-XX]",
        ("2024-01-01", "2025-12-31"),
        FAILS,
    ),
    Difference(
        "The offset +00:00 is as good as Z (ISO 8601-1).",
        r"\+00:00",
        {REFUSES},
        "2025-06-09T13:20:00+00:00",
        ("2025-06-09", "2025-06-09"),
        REFUSES,
    ),
    Difference(
        "The name of a zone may follow the offset here (RFC 9557).",
        r"T.*\[",
        {REFUSES},
        "2025-06-09T13:20:00+03:00[Europe/Kyiv]",
        ("2025-06-09", "2025-06-09"),
        REFUSES,
    ),
    Difference(
        "An end that nobody has told has no bound here; the package takes ten years.",
        r"^/|/$",
        {OTHER_DAYS, REFUSES, FAILS},
        "/2024",
        (None, "2024-12-31"),
        ("2014-12-31", "2024-12-31"),
    ),
    Difference(
        "A set of one member is a set; the package wants two.",
        r"^[\[{][^,]*[\]}]$",
        {REFUSES},
        "[2024]",
        ("2024-01-01", "2024-12-31"),
        REFUSES,
    ),
    Difference(
        "A set may reach on without end beside other members; the package compares infinity with a date.",
        r"[\[{]\.\.|\.\.[\]}]",
        {FAILS, REFUSES},
        "{..2024-03,2025}",
        (None, "2025-12-31"),
        FAILS,
    ),
]


def shown_by(text: str) -> list[Difference]:
    return [difference for difference in DIFFERENCES if re.search(difference.shows, text)]


@given(edtf_texts())
@settings(max_examples=200)
def test_the_two_readers_give_the_same_days_but_for_the_listed_differences(text):
    result = theirs(text)
    does = result if isinstance(result, str) else SAME_DAYS if result == ours(text) else OTHER_DAYS
    explained = set().union(*(difference.does for difference in shown_by(text)))
    assert does == SAME_DAYS or does in explained, (text, ours(text), result)


@pytest.mark.parametrize("difference", DIFFERENCES, ids=lambda difference: difference.example)
def test_each_listed_difference_is_one(difference):
    assert ours(difference.example) == difference.ours
    assert theirs(difference.example) == difference.theirs
    assert difference in shown_by(difference.example)


@pytest.mark.parametrize(
    ("text", "theirs_gives", "why"),
    [
        ("2023-02-29", ("2023-02-29", "2023-02-29"), "2023 has no such day"),
        ("2024-06/2023", ("2024-06-01", "2023-12-31"), "it ends before it begins"),
        ("0000", ("0000-01-01", "0000-12-31"), "the calendar begins with year 1"),
        ("Y12024", ("12024-01-01", "12024-12-31"), "the calendar ends with year 9999"),
        ("1950S2", ("1950-01-01", "1950-12-31"), "significant digits are level 2 and not of the parts read"),
        ("2025-06-09T24:00:00", ("2025-06-09", "2025-06-09"), "midnight has one name"),
        ("2025/2026?/..", REFUSES, "an interval has two ends"),
    ],
)
def test_what_is_refused_here_whatever_the_package_does(text, theirs_gives, why):
    with pytest.raises(InvalidValue):
        When(text)
    assert theirs(text) == theirs_gives, why
