"""Hypothesis strategies for EDTF texts: each is made from days of the calendar, so that the days it must hold
are known.
"""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

QUALIFIERS = ("", "?", "~", "%")
QUARTERS, QUADRIMESTERS, SEMESTERS = 33, 37, 40
NORTHERN = {3: 25, 4: 25, 5: 25, 6: 26, 7: 26, 8: 26, 9: 27, 10: 27, 11: 27, 12: 28, 1: 28, 2: 28}
SOUTHERN = {month: 29 + (code - 25 + 2) % 4 for month, code in NORTHERN.items()}
EITHER = {month: code - 4 for month, code in NORTHERN.items()}

calendar_days = st.dates(date(2, 1, 1), date(9998, 12, 31))
recent_days = st.dates(date(2014, 1, 1), date(2026, 12, 31))
any_days = recent_days | calendar_days


def plain_about(day: date) -> st.SearchStrategy[str]:
    """The year, the month or the day itself (level 0)."""
    return st.sampled_from([f"{day:%Y}".zfill(4), f"{day.year:04}-{day:%m}", day.isoformat()])


def grouping_about(day: date) -> st.SearchStrategy[str]:
    """A season (of either hemisphere, northern, southern), quarter, quadrimester or semester the day lies in."""
    codes = [
        EITHER[day.month],
        NORTHERN[day.month],
        SOUTHERN[day.month],
        QUARTERS + (day.month - 1) // 3,
        QUADRIMESTERS + (day.month - 1) // 4,
        SEMESTERS + (day.month - 1) // 6,
    ]
    return st.sampled_from([f"{day.year:04}-{code}" for code in codes])


@st.composite
def masked_about(draw: st.DrawFn, day: date) -> str:
    """A year, month or day, some of whose digits are `X`."""
    text = draw(plain_about(day))
    return "".join("X" if digit != "-" and draw(st.booleans()) else digit for digit in text)


@st.composite
def qualified(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> str:
    """A date, some of whose components bear a qualifier before or after them."""
    return "-".join(
        f"{qualifier}{component}" if draw(st.booleans()) else f"{component}{qualifier}"
        for component in draw(texts).split("-")
        for qualifier in [draw(st.sampled_from(QUALIFIERS))]
    )


def date_about(day: date) -> st.SearchStrategy[str]:
    """Any date without time of day, neither interval nor set, that a day lies in."""
    return (
        plain_about(day)
        | grouping_about(day)
        | masked_about(day)
        | qualified(plain_about(day) | masked_about(day) | grouping_about(day))
    )


@st.composite
def intervals_between(draw: st.DrawFn, first: date, last: date) -> str:
    """An interval that may have begun on the first of two days and ended on the second; either end may be
    open or unknown.
    """
    start = draw(date_about(first) | st.sampled_from(["..", ""]))
    end = draw(date_about(last) | st.just(".."))
    return f"{start}/{end}" if start or draw(st.booleans()) else f"{draw(date_about(first))}/"


@st.composite
def sets_of(draw: st.DrawFn, days: list[date]) -> str:
    """A set, one or all of, with a member about each day; the first and last may reach on without end."""
    members = [draw(date_about(day)) for day in days]
    if draw(st.booleans()):
        members.append(
            f"{days[0].isoformat()}..{max(days).isoformat()}" if days[0] < max(days) else "2024..2025"
        )
    if draw(st.booleans()):
        members.insert(0, f"..{draw(plain_about(days[0]))}")
    if draw(st.booleans()):
        members.append(f"{draw(plain_about(days[-1]))}..")
    left, right = draw(st.sampled_from([("[", "]"), ("{", "}")]))
    return f"{left}{','.join(members)}{right}"


@st.composite
def instants_on(draw: st.DrawFn, day: date) -> str:
    """A moment of the day: in UTC, at an offset, or local."""
    offset = draw(st.sampled_from(["", "Z", "+03:00", "+03", "-09:30", "+14:00", "-14:00", "+00:00"]))
    time = draw(st.times()).replace(microsecond=0)
    return f"{day.isoformat()}T{time.isoformat()}{offset}"


@st.composite
def edtf_texts(draw: st.DrawFn) -> str:
    """Every form that is read."""
    days = sorted(draw(st.lists(any_days, min_size=1, max_size=4)))
    return draw(
        date_about(days[0]) | intervals_between(days[0], days[-1]) | sets_of(days) | instants_on(days[0])
    )
