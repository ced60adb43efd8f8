"""What is refused as a date, and what the error says to write instead."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictevents.errors import InvalidValue
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
        ("spring 2022", "write '2022-21' or '2022-25'"),
        ("Q3 2022", "write '2022-35'"),
        ("16/11/2025", "write '2025-11-16'"),
        ("16.11.2025", "write '2025-11-16'"),
        ("11/16/2025", "write '2025-11-16'"),
        ("6/11/2025", "write '2025-11-06' or '2025-06-11'"),
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
        ("early\u2014maybe", "its dashes are not plain hyphens"),
        ("2022 - 2024", "write '2022/2024'"),
        ("2022-03 to 2024", "write '2022-03/2024'"),
        ("2024-01..2024-02", "write '2024-01/2024-02'"),
        ("2004/open", "write '2004/..'"),
        ("2004/unknown", "write '2004/'"),
        ("[2024, 2025]", "write '[2024,2025]'"),
        ("2025-06-09 13:20", "write '2025-06-09T13:20:00' or '2025-06-09'"),
        ("2025-06-09T13:20:00.5+0300", "write '2025-06-09T13:20:00+03:00' or '2025-06-09'"),
        ("2025-06-09T13:20:00z", "write '2025-06-09T13:20:00Z' or '2025-06-09'"),
        ("2024-02-30", "February 2024 has the days 01 to 29"),
        ("2024-06-31/2024-07", "June 2024 has the days 01 to 30"),
        ("[2024-13,2025]", "months run from 01 to 12, and groupings of a year from 21 to 41"),
        ("2024-42", "months run from 01 to 12, and groupings of a year from 21 to 41"),
        ("2023-02-3X", "no day of the calendar fits it"),
        ("2024-21-05", "write '2024-05-21'"),
        ("2024-21-32", "21 is no month but a grouping of the year, which has no days"),
        ("0000", "the calendar here has the years 0001 to 9999, in four digits"),
        ("0000-01-01", "the calendar here has the years 0001 to 9999, in four digits"),
        ("-0044", "the calendar here has the years 0001 to 9999, in four digits"),
        ("Y-17E7", "the calendar here has the years 0001 to 9999, in four digits"),
        ("12024", "the calendar here has the years 0001 to 9999, in four digits"),
        ("Y12024", "the calendar here has the years 0001 to 9999, in four digits"),
        ("9999-24", "write its months instead: it may reach beyond the years 1 to 9999"),
        ("0001-28", "write its months instead: it may reach beyond the years 1 to 9999"),
        ("", "leave the field out where no date is known"),
        *((word, "leave the field out where no date is known") for word in ("unknown", "N/A", "TBD", "?")),
        ("early June 2025", "write '2025-06'"),
        ("end of June, 2025", "write '2025-06'"),
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
        ("December", "write the year as well"),
        ("/", "leave the field out where no date is known"),
        ("2024/2023", "did you mean '2023/2024'?"),
        ("[2025..2024]", "did you mean '2024..2025'?"),
        ("[2024..2025-06]", "a range in a set runs between two plain dates of one precision"),
        ("[2024?..2025?]", "a range in a set runs between two plain dates of one precision"),
        ("[..]", "in a set, '..a' stands first and 'a..' last"),
        ("[2024,..2025]", "in a set, '..a' stands first and 'a..' last"),
        ("[2024..,2025]", "in a set, '..a' stands first and 'a..' last"),
        ("?2024~", "each component bears one qualifier; '%' is uncertain and approximate at once"),
        ("2025-06-09T10:00:00Z/2025-06-10", "an interval runs from date to date, without times of day"),
        ("2025-06-09T24:00:00", "midnight is 00:00:00 of the day it begins"),
        ("2025-06-09T10:00:00+30:00", "it is written hours first, as in '+03:00'"),
        ("2025-06-09T10:00:00+03:60", "it is written hours first, as in '+03:00'"),
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
