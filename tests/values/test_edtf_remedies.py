"""What is refused as a date, and what the error says to write instead."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from conflictevents.errors import InvalidValue
from conflictevents.values import days
from conflictevents.values.when import When
from tests.values.edtf_texts import recent_days


@pytest.mark.parametrize(
    ("found", "remedy"),
    [
        ("June 2025", "write '2025-06'"),
        ("jun. 2025", "write '2025-06'"),
        ("Sept 2025", "write '2025-09'"),
        ("9th of June, 2025", "write '2025-06-09'"),
        ("June 9, 2025", "write '2025-06-09'"),
        ("spring 2022", "write '2022-25' or '2022-29'"),
        ("Q3 2022", "write '2022-35'"),
        ("16/11/2025", "write '2025-11-16'"),
        ("16.11.2025", "write '2025-11-16'"),
        ("11/16/2025", "write '2025-11-16'"),
        ("6/11/2025", "write '2025-11-06' or '2025-06-11'"),
        ("25-06-09", "write '2025-06-09' or '2009-06-25'"),
        ("10-06-09", "write '2010-06-09' or '2009-06-10' or '2009-10-06'"),
        (
            "2025-06-09T10:00 Europe/Kyiv",
            "write the difference to UTC and the zone in brackets, as in '2025-06-09T10:00:00+03:00[Europe/Kyiv]'",
        ),
        ("2025-16-11", "write '2025-11-16'"),
        ("2025-6-9", "write '2025-06-09'"),
        ("2025-6", "write '2025-06'"),
        ("6.2025", "write '2025-06'"),
        ("2025/06/09", "write '2025-06-09'"),
        ("20250609", "write '2025-06-09'"),
        ("202506", "write '2025-06'"),
        ("2020s", "write '202X'"),
        ("201x", "write '201X'"),
        ("201u", "write '201X'"),
        ("2004?~", "write '2004%'"),
        ("circa 2022", "write '2022~'"),
        ("c. June 2025", "write '2025-06~'"),
        ("2025\u201306\u201309", "its dashes are not plain hyphens; write '2025-06-09'"),
        ("2022\u20132024", "its dashes are not plain hyphens; write '2022/2024'"),
        ("early\u2014maybe", "its dashes are not plain hyphens: write '-' in their place"),
        ("2022 - 2024", "write '2022/2024'"),
        ("2022-03 to 2024", "write '2022-03/2024'"),
        ("2024-01..2024-02", "write '2024-01/2024-02'"),
        ("2004/open", "write '2004/..'"),
        ("2004/unknown", "write '2004/'"),
        ("[2024, 2025]", "write '[2024,2025]'"),
        ("2025-06-09 13:20", "write '2025-06-09T13:20:00' or '2025-06-09'"),
        ("2025-06-09T13:20:00.5+0300", "write '2025-06-09T13:20:00+03:00' or '2025-06-09'"),
        ("2025-06-09T13:20:00z", "write '2025-06-09T13:20:00Z' or '2025-06-09'"),
        ("2024-02-30", "February 2024 has the days 01 to 29: correct the day"),
        ("2024-06-31/2024-07", "June 2024 has the days 01 to 30: correct the day"),
        (
            "[2024-13,2025]",
            "months run from 01 to 12, and groupings of a year from 21 to 41: correct the month",
        ),
        ("2024-42", "months run from 01 to 12, and groupings of a year from 21 to 41: correct the month"),
        ("2023-02-3X", "correct a digit: no day of the calendar fits it"),
        ("2024-21-05", "write '2024-05-21'"),
        (
            "2024-21-32",
            "21 is no month but a grouping of the year, which has no days: write the month, or leave the day out",
        ),
        ("0000", "the calendar here has the years 0001 to 9999: write the year in four digits"),
        ("0000-01-01", "the calendar here has the years 0001 to 9999: write the year in four digits"),
        ("-0044", "the calendar here has the years 0001 to 9999: write the year in four digits"),
        ("Y-17E7", "the calendar here has the years 0001 to 9999: write the year in four digits"),
        ("12024", "the calendar here has the years 0001 to 9999: write the year in four digits"),
        ("Y12024", "the calendar here has the years 0001 to 9999: write the year in four digits"),
        ("9999-24", "write its months instead: it may reach beyond the years 1 to 9999"),
        ("0001-28", "write its months instead: it may reach beyond the years 1 to 9999"),
        ("", "leave the field out where no date is known"),
        *((word, "leave the field out where no date is known") for word in ("unknown", "N/A", "TBD", "?")),
        ("early June 2025", "write '2025-06-01/2025-06-10~'"),
        ("end of June, 2025", "write '2025-06-21~/2025-06-30'"),
        ("9-11 June 2025", "write '2025-06-09/2025-06-11'"),
        ("9 to 11 June 2025", "write '2025-06-09/2025-06-11'"),
        ("9\u201311 June 2025", "its dashes are not plain hyphens; write '2025-06-09/2025-06-11'"),
        ("2025-06-09/11", "write '2025-06-09/2025-06-11'"),
        ("2025-06-09/07-11", "write '2025-06-09/2025-07-11'"),
        ("2025-06/07", "write '2025-06/2025-07'"),
        ("2025..", "write '2025/..'"),
        ("..2025-06", "write '../2025-06'"),
        ("2025-06-09,2025-06-11", "write '[2025-06-09,2025-06-11]' or '{2025-06-09,2025-06-11}'"),
        ("45817", "write '2025-06-09'"),
        ("2025-160", "write '2025-06-09'"),
        ("2025-W24", "write '2025-06-09/2025-06-15'"),
        ("9 June", "write the year as well"),
        ("as of 9 June 2025", "write '2025-06-09'"),
        ("late May or early June 2025", "write '2025-05-21~/2025-06-10~'"),
        ("early-to-mid June 2025", "write '2025-06-01/2025-06-20~'"),
        ("winter of 2023/24", "write '2023-12/2024-02'"),
        ("week of 9 June 2025", "write '2025-06-09/2025-06-15'"),
        ("9 June 2025, 13:20", "write '2025-06-09T13:20:00' or '2025-06-09'"),
        ("June 31, 2025", "June 2025 has the days 01 to 30: correct the day"),
        ("on or before 9 June 2025", "write '../2025-06-09'"),
        ("on or after 9 June 2025", "write '2025-06-09/..'"),
        ("June 9, 10 and 11, 2025", "write '{2025-06-09,2025-06-10,2025-06-11}'"),
        ("Q1/2025", "write '2025-33'"),
        ("2H25", "write '2025-41'"),
        ("until mid-August 2025", "write '../2025-08-20~'"),
        ("mid-winter 2024", "write '2024-01~' or '2025-01~'"),
        ("late summer 2024", "write '2024-08~'"),
        ("before dawn on 4 June 2025", "write '2025-06-04'"),
        ("overnight on 3 June 2025", "write '2025-06-03/2025-06-04' or '2025-06-02/2025-06-03'"),
        ("the night of 31 December 2024", "write '2024-12-31/2025-01-01'"),
        ("weekend of 7 June 2025", "write '2025-06-07/2025-06-08'"),
        ("before New Year 2025", "write '../2024-12-31'"),
        ("the turn of the year 2024/25", "write '2024-12~/2025-01~'"),
        ("since early 2025", "write '2025-01~/..'"),
        ("from early 2024 to late 2025", "write '2024-01~/2025-12~'"),
        ("first nine months of 2025", "write '2025-01/2025-09'"),
        ("last two weeks of June 2025", "write '2025-06-17/2025-06-30'"),
        ("last Monday of June 2025", "write '2025-06-30'"),
        ("week 1 of 2025", "write '2024-12-30/2025-01-05'"),
        ("Wednesday 3 June 2025", "write '2025-06-03' once the day is checked: it was a Tuesday"),
        ("Jun-25", "write '2025-06' if 25 is the year, else write the year as well"),
        (
            "Ramadan 2025",
            "write the days of that year on which the feast fell, as in '2025-03-01/2025-03-29'",
        ),
        ("monsoon 2024", "write the months that it lasted, as in '2024-06/2024-09'"),
        ("yesterday", "write the day that it was: a date is read long after it was written"),
        ("Sunday", "write the day that it was: a date is read long after it was written"),
        ("December", "write the year as well"),
        ("/", "leave the field out where no date is known"),
        ("2024/2023", "did you mean '2023/2024'?"),
        ("[2025..2024]", "did you mean '2024..2025'?"),
        ("[2024..2025-06]", "write a range in a set between two plain dates of one precision"),
        ("[2024?..2025?]", "write a range in a set between two plain dates of one precision"),
        ("[..]", "write '..a' first and 'a..' last in a set"),
        ("[2024,..2025]", "write '..a' first and 'a..' last in a set"),
        ("[2024..,2025]", "write '..a' first and 'a..' last in a set"),
        ("?2024~", "write one qualifier for each component: '%' is uncertain and approximate at once"),
        ("2025-06-09T10:00:00Z/2025-06-10", "an interval runs from date to date: leave the times of day out"),
        ("2025-06-09T24:00:00", "write midnight as 00:00:00 of the day it begins"),
        ("2025-06-09T10:00:00+30:00", "write hours first, as in '+03:00'"),
        ("2025-06-09T10:00:00+03:60", "write hours first, as in '+03:00'"),
        ("2025-06-09T10:00:00-00:00", "write 'Z' for UTC, or no offset for local time"),
        ("2025-06-09T13:20:00+03:00[Europe/Kyjiv]", "did you mean [Europe/Kyiv]?"),
        ("2025-06-09T13:20:00+03:00[Nowhere]", "leave the name out where it is not known"),
        ("2025-06-09T13:20:00+03:00[Europe]", "leave the name out where it is not known"),
        ("2025-06-09T13:20:00+03:00[localtime]", "leave the name out where it is not known"),
        (
            "2025-06-09T13:20:00+02:00[Europe/Kyiv]",
            "write '2025-06-09T13:20:00+03:00[Europe/Kyiv]' if the local time is right, or leave the name out",
        ),
        (
            "2025-06-09T13:20:00[Europe/Kyiv]",
            "write '2025-06-09T13:20:00+03:00[Europe/Kyiv]' if that is the local time",
        ),
    ],
)
def test_the_error_says_what_to_write_instead(found, remedy):
    with pytest.raises(InvalidValue) as caught:
        When(found)
    assert caught.value.found == found
    assert caught.value.remedy == remedy


@pytest.mark.parametrize(
    "found",
    [
        "tomorrow", "today", "n/a", "?", "~", "X", "XX-XX", "2025-", "-2025", "2025-06-09-10", "2025//2026", "2025/2026/2027",
        "2025-06-09T", "2025-06-09TT10:00:00", "2025-06-09T10:00:00+3", "2025-06-09T10:00:00Z?", "2025-06-09T10:00:00Z[]",
        "2025-06-09T10:00:00Z[../../etc/passwd]", "2025-06-XXT10:00:00Z", "[2024", "2024]", "[2024}", "[]", "[,]", "[2024,]",
        "[2024/2025]", "[[2024]]", "[2024,2025]?", "{2024}/2025", "2024-2X", "2024-21-XX", "2024-13", "2024-00", "2024-06-00", "2024-06-X",
        "1950S2", "Y17E7", "2001-21^southern", "P1Y", "2024-W05", "2024-123", "24-06-09", "2024-06~~", "\u0662\u0660\u0662\u0665",
        "2025-06-09\x00", "early June 2025", "June 2025 or July 2025", "45 June 2025", "2024-06-09..", "..", "../2024/..",
        "0001-01-01T00:00:00+03:00[Europe/Kyiv]",
    ],
)  # fmt: skip
def test_what_is_not_edtf_of_these_levels_is_refused(found):
    with pytest.raises(InvalidValue):
        When(found)


@given(
    st.text(max_size=20)
    | recent_days.flatmap(lambda day: st.sampled_from([f"{day:%d.%m.%Y}", f"{day:%B %-d %Y}"]))
)
def test_every_text_that_is_suggested_can_be_read(found):
    try:
        When(found)
    except InvalidValue as error:
        for suggestion in re.findall(r"(?:write|or) '([^']*)'", error.remedy):
            assert str(When(suggestion)) == suggestion


@given(recent_days)
def test_a_month_by_its_english_name_is_led_to_its_number(day):
    with pytest.raises(InvalidValue, match=f"write '{day:%Y-%m-%d}'"):
        When(f"{day:%d %B %Y}")


# Dates as newsrooms write them, each built together with its EDTF


def remedy_of(text: str) -> str | None:
    """What the refusal of a text says to do; None where it is read."""
    try:
        When(text)
    except InvalidValue as refused:
        return refused.remedy
    return None


def offers_of(remedy: str) -> list[str]:
    return re.findall(r"(?:write|or) '([^']*)'", remedy)


def ordinal(n: int) -> str:
    return f"{n}{'th' if 11 <= n % 100 <= 13 else {1: 'st', 2: 'nd', 3: 'rd'}.get(n % 10, 'th')}"


@st.composite
def named_days(draw: st.DrawFn, day: date) -> str:
    form = draw(
        st.sampled_from(
            [
                *(
                    "{d} {B} {Y}",
                    "{o} {B} {Y}",
                    "{B} {d}, {Y}",
                    "{b} {d}, {Y}",
                    "{A}, {B} {d}, {Y}",
                    "{A} {d} {B} {Y}",
                ),
                *(
                    "{o} of {B}, {Y}",
                    "the {o} of {B} {Y}",
                    "on {d} {B} {Y}",
                    "{d}-{b}-{Y}",
                    "{a}, {d} {b}. {Y}",
                    "{Y} {B} {d}",
                ),
            ]
        )
    )
    return form.format(
        d=day.day, o=ordinal(day.day), B=f"{day:%B}", b=f"{day:%b}", A=f"{day:%A}", a=f"{day:%a}", Y=day.year
    )


def _week_of(day: date) -> str:
    monday = day - timedelta(day.weekday())
    return f"{monday}/{monday + timedelta(6)}"


@st.composite
def named_dates(draw: st.DrawFn) -> tuple[str, str]:
    """A day, month, year or part of one in words, and its EDTF."""
    day = draw(recent_days)
    year, month, text = day.year, day.month, f"{day:%Y-%m}"
    name = draw(
        st.sampled_from([f"{day:%B} {year}", f"{day:%b} {year}", f"{day:%B}, {year}", f"{day:%B} of {year}"])
    )
    length = calendar.monthrange(year, month)[1]
    quarter = draw(st.integers(1, 4))
    count = ["first", "second", "third", "fourth"][quarter - 1]
    return draw(
        st.sampled_from(
            [
                (draw(named_days(day)), day.isoformat()),
                (name, text),
                (f"in {year}", f"{year}"),
                (f"early {name}", f"{text}-01/{text}-10~"),
                (f"mid-{name}", f"{text}-11~/{text}-20~"),
                (f"late {name}", f"{text}-21~/{text}-{length}"),
                (f"the end of {name}", f"{text}-21~/{text}-{length}"),
                (f"early {year}", f"{year}-01/{year}-04~"),
                (f"mid-{year}", f"{year}-05~/{year}-08~"),
                (f"late {year}", f"{year}-09~/{year}-12"),
                (f"the first half of {year}", f"{year}-40"),
                (f"second half of {name}", f"{text}-16/{text}-{length}"),
                (f"Q{quarter} {year}", f"{year}-{32 + quarter}"),
                (f"the {count} quarter of {year}", f"{year}-{32 + quarter}"),
                (f"summer {year}", f"{year}-26"),
                (f"winter {year}-{(year + 1) % 100:02}", f"{year}-12/{year + 1}-02"),
                (f"the {year // 10}0s", f"{year // 10}X"),
                (f"the night of {draw(named_days(day)).removeprefix('on ')}", f"{day}/{day + timedelta(1)}"),
                (f"{quarter}Q {year}", f"{year}-{32 + quarter}"),
                (f"Q{quarter}/{year % 100:02}", f"{year}-{32 + quarter}"),
                (f"first {quarter + 1} days of {name}", f"{text}-01/{text}-{quarter + 1:02}"),
                (f"the last {quarter} months of {year}", f"{year}-{13 - quarter:02}/{year}-12"),
                (f"week {day.isocalendar()[1]} of {day.isocalendar()[0]}", _week_of(day)),
            ]
        )
    )


@st.composite
def joined_dates(draw: st.DrawFn) -> tuple[str, str]:
    """Two dates as a range or a choice, the first leaving out what the second says, and their EDTF."""
    first = draw(recent_days)
    last = first + timedelta(draw(st.integers(1, 300)))
    dash = draw(st.sampled_from(["-", " - ", " to "]))
    same_month = (first.year, first.month) == (last.year, last.month)
    brief = f"{first.day}" if same_month else f"{first.day} {first:%B}"
    month = first.strftime("%B") if (first.year, first.month) != (last.year, last.month) else None
    pairs = [
        (f"{brief}{dash}{last.day} {last:%B} {last.year}", f"{first}/{last}"),
        (f"between {brief} and {last.day} {last:%B} {last.year}", f"{first}/{last}"),
        (f"{first.day} {first:%B} {first.year}{dash}{last.day} {last:%B} {last.year}", f"{first}/{last}"),
        (f"{brief} or {last.day} {last:%B} {last.year}", f"[{first},{last}]"),
        (f"{brief} and {last.day} {last:%B} {last.year}", f"{{{first},{last}}}"),
        (f"{first:%d.%m.%Y} - {last:%d.%m.%Y}", f"{first}/{last}"),
    ]
    if same_month:
        pairs.append((f"{first:%B} {first.day}{dash}{last.day}, {last.year}", f"{first}/{last}"))
        pairs.append((f"{first:%B} {first.day} or {last.day}, {last.year}", f"[{first},{last}]"))
    if month:
        pairs.append((f"{month}{dash}{last:%B} {last.year}", f"{first:%Y-%m}/{last:%Y-%m}"))
        pairs.append((f"{month} or {last:%B} {last.year}", f"[{first:%Y-%m},{last:%Y-%m}]"))
    return draw(st.sampled_from(pairs))


@st.composite
def open_dates(draw: st.DrawFn) -> tuple[str, str]:
    """A month without its beginning or end, and its EDTF."""
    day = draw(recent_days)
    name, text = f"{day:%B} {day.year}", f"{day:%Y-%m}"
    after = f"{(day.replace(day=28) + timedelta(4)):%Y-%m}"
    before = f"{(day.replace(day=1) - timedelta(1)):%Y-%m}"
    since = [
        "since {}",
        "from {} onwards",
        "{}+",
        "{} -",
        "{} to present",
        "{} - now",
        "no earlier than {}",
        "≥ {}",
        "{} or later",
        "in or after {}",
        "not earlier than {}",
    ]
    until = [
        "until {}",
        "by {}",
        "up to {}",
        "no later than {}",
        "≤ {}",
        "- {}",
        "in or before {}",
        "not later than {}",
    ]
    form, expected = draw(
        st.sampled_from(
            [
                *((form, f"{text}/..") for form in since),
                *((form, f"../{text}") for form in until),
                *((form, f"{after}/..") for form in ("after {}", "> {}", ">{}")),
                *((form, f"../{before}") for form in ("before {}", "< {}", "prior to {}")),
            ]
        )
    )
    return form.format(name), expected


HEDGES = [
    *(
        (form, "~")
        for form in (
            "about {}",
            "c. {}",
            "circa {}",
            "~{}",
            "approximately {}",
            "around {}",
            "{} or so",
            "{} (approx.)",
        )
    ),
    *(
        (form, "?")
        for form in ("perhaps {}", "{}?", "probably {}", "{} (?)", "possibly {}", "maybe {}", "reportedly {}")
    ),
    *((form, "%") for form in ("c. {}?", "perhaps about {}", "probably around {}")),
]


def hedged(edtf: str, qualifier: str) -> str:
    """Each date of a text with a qualifier besides its own."""

    def mark(match: re.Match[str]) -> str:
        both = {match[2], qualifier} - {""}
        return match[1] + (both.pop() if len(both) == 1 else "%")

    return re.sub(r"(\d[\dX-]*)([~?%]?)(?=$|[/,\]}])", mark, edtf)


@given(named_dates() | joined_dates() | open_dates(), st.just(("{}", "")) | st.sampled_from(HEDGES))
def test_a_newsroom_date_is_led_to_its_edtf_with_its_hedges(pair, hedge):
    (text, edtf), (form, qualifier) = pair, hedge
    assume(not (text.endswith("-") and "?" in form))  # which is an end that is not known
    written = form.format(text)
    expected = hedged(edtf, qualifier) if qualifier else edtf
    remedy = remedy_of(written)
    if remedy is None:
        assert written in (edtf, expected)
    else:
        assert offers_of(remedy)[:1] == [expected], (written, remedy)


@pytest.mark.parametrize("season", ["spring", "summer", "autumn", "winter"])
def test_no_season_is_offered_that_is_longer_than_it_is(season):
    for offer in offers_of(remedy_of(f"{season} 2024") or ""):
        when = When(offer)
        assert when.last_day - when.first_day < 100


@given(
    st.text(max_size=200)
    | st.lists(st.sampled_from("june 9 2025 to or - about ? since late the .".split()), max_size=60).map(
        " ".join
    )
)
def test_every_refusal_says_what_to_do(found):
    assert remedy_of(found) != ""


@given(st.tuples(*(st.text("0123456789X", min_size=size, max_size=size) for size in (4, 2, 2))))
@example(("XXXX", "02", "30"))
@example(("XXX1", "02", "29"))
def test_days_of_a_mask_are_found_without_going_through_years(mask):
    lengths = []

    def counted(year, month):
        lengths.append((year, month))
        return calendar.monthrange(year, month)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(days, "monthrange", counted)
        days.days_of_mask(*mask)
    assert len(lengths) <= 24


# Months of other languages

LOCALES = "fr es de it pt nl pl cs sk sl hr uk ru be bg sr sr_Latn mk ro hu tr az sv nb da lt el he ar ar_SY fa hy ka".split()
OF_TWO_MONTHS = {"listopad", "listopada"}
"""November in Polish and Czech, October in Croatian."""


@pytest.mark.parametrize("locale", LOCALES)
def test_a_month_of_another_language_is_offered_in_numbers(locale):
    dates = pytest.importorskip("babel.dates")
    for context in ("format", "stand-alone"):
        for month, name in dates.get_month_names("wide", context=context, locale=locale).items():
            joined = [f"12 de {name} 2023"] if name.title() not in calendar.month_name else []
            for text in (f"12 {name} 2023", f"12. {name.title()} 2023", *joined):
                remedy = remedy_of(text)
                if name.lower() in OF_TWO_MONTHS:
                    assert "2023" not in remedy
                else:
                    assert remedy == f"write '2023-{month:02}-12'", text
            if name.lower() not in OF_TWO_MONTHS:
                assert remedy_of(f"{name} 2023") == f"write '2023-{month:02}'"


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("23 мая 2025 года", "write '2025-05-23'"),
        ("23 травня 2025 р.", "write '2025-05-23'"),
        ("1er janvier 2024", "write '2024-01-01'"),
        ("١٢ مايو 2023", "write '2023-05-12'"),
        ("2023年5月12日", "write '2023-05-12'"),
        ("2023年5月", "write '2023-05'"),
        ("12 avr. 2023", "write '2023-04-12'"),
        ("12 mai 2023 ?", "write '2023-05-12?'"),
        ("avril-mai 2023", "write '2023-04/2023-05'"),
        *(
            (text, "write year, month and day as")
            for text in ("vers le 12 mai 2023", "Ende Mai 2023", "avant mai 2023")
        ),
        ("30 février 2023", "February 2023 has the days 01 to 28: correct the day"),
    ],
)
def test_words_around_a_month_of_another_language_are_never_passed_over(text, remedy):
    assert remedy_of(text).startswith(remedy)


ENDS = [
    "0000",
    "0001",
    "0002",
    "9998",
    "9999",
    "0001-01-01",
    "9999-12-31",
    "1 January 0001",
    "7 January 0001",
    "January 0001",
]
ENDS += [
    "December 9999",
    "25 December 9999",
    "31 December 9999",
    "01/01/0001",
    "31/12/9999",
    "9999-12-31T23:59:59",
]
FORMS = "{}|night of {}|overnight {}|{} night|weekend of {}|week of {}|week beginning {}|week ending {}|week 1 {}|week 53 {}|{}w01|{}w53"
FORMS += "|{}000|{}001|{}365|{}366|{}-000|{}-366|early {}|about {}|after {}|before {}|by {}|from {}|until {}|between {} and 2025"
FORMS += "|first three days of {}|last ten weeks of {}|last monday of {}|first sunday in {}|turn of {}|{}, 13:20|{} 23:59 UTC+3|{}?"


@pytest.mark.parametrize("form", FORMS.split("|"))
def test_at_the_ends_of_the_calendar_nothing_is_offered_beyond_them(form):
    for end in ENDS:
        text = form.format(end)
        try:
            When.parse(text)
        except InvalidValue as error:
            for suggested in re.findall(r"'([^']+)'", error.remedy.partition("write ")[2].partition(";")[0]):
                When.parse(suggested)
