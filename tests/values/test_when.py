"""When: bounds, edges and relations of dates that are as precise as their source and no more."""

from __future__ import annotations

import copy
import datetime as dt
import pickle
from itertools import product
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictevents.errors import InvalidValue
from conflictevents.values.days import FIRST_DAY, LAST_DAY
from conflictevents.values.edtf import LONGEST_TEXT
from conflictevents.values.truth import Truth
from conflictevents.values.when import Precision, When
from tests.values.edtf_texts import any_days, date_about, edtf_texts, instants_on, recent_days, sets_of

YES, NO, MAYBE = Truth.YES, Truth.NO, Truth.MAYBE

whens = st.builds(When, edtf_texts())


def bounds(when: When) -> tuple[str | None, ...]:
    return tuple(None if day is None else day.isoformat() for day in (when.earliest, when.latest))


def instant_of(when: When) -> pendulum.DateTime:
    assert when.instant is not None
    return when.instant


# ---------------------------------------------------------------------------------------------------------------------
# Text


@given(edtf_texts())
def test_the_text_is_kept_as_it_stands(text):
    assert str(When(text)) == text


@given(edtf_texts(), st.sampled_from([" ", "\n", "\t ", "\u00a0"]))
def test_white_space_around_the_text_goes(text, space):
    assert When(f"{space}{text}{space}") is When(text)


@given(edtf_texts())
def test_the_three_readers_give_one_and_the_same_object(text):
    assert When(text) is When.parse(text) is When.of(text) is When.of(When(text))


@given(edtf_texts(), edtf_texts())
def test_equality_and_hash_go_by_text(one, other):
    assert (When(one) == When(other)) == (one == other)
    assert hash(When(one)) == hash(When(str(one)))
    assert When(one) != one


@given(whens)
def test_repr_gives_the_object_back(when):
    assert eval(repr(when)) == when


@given(whens)
def test_pickle_and_copies_give_the_object_back(when):
    for again in (pickle.loads(pickle.dumps(when)), copy.copy(when), copy.deepcopy(when)):
        assert type(again) is When
        assert again == when


def test_a_when_equals_one_of_the_same_text_that_was_read_apart():
    when = When("2025-06")
    twin = object.__new__(When)
    for name in When.__slots__:
        object.__setattr__(twin, name, getattr(when, name))
    assert twin == when
    assert twin is not when


def test_a_when_never_changes():
    when = When("2025-06")
    with pytest.raises(AttributeError, match="never changes"):
        when.first_day = 1
    with pytest.raises(AttributeError, match="never changes"):
        del when.first_day
    with pytest.raises(AttributeError, match="never changes"):
        when.anything = 1


def test_whens_have_no_smaller_than():
    with pytest.raises(TypeError):
        sorted([When("2025"), When("2024")])  # type: ignore[type-var]


@given(st.text(max_size=30) | st.text("0123456789-X?~%/.,[]{}TZ:+ ", max_size=30))
def test_any_text_is_either_read_or_refused(text):
    try:
        when = When(text)
    except InvalidValue:
        return
    assert str(when) == text.strip()


@given(edtf_texts(), st.data())
def test_a_text_with_one_character_changed_is_either_read_or_refused(text, data):
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from("0129X?~%/.,[]{}TZ:+- \u0661\u2013"))
    changed = text[:place] + other + text[place + 1 :]
    try:
        when = When(changed)
    except InvalidValue:
        return
    assert str(when) == changed.strip()
    assert not set(changed.strip()) & set(" \u0661\u2013")


@pytest.mark.parametrize("value", [None, 2025, 2025.5, True, ["2025"], b"2025", dt.time(1)], ids=repr)
def test_what_is_neither_text_nor_a_date_is_refused(value):
    with pytest.raises(InvalidValue, match="EDTF text"):
        When.of(value)
    with pytest.raises(InvalidValue, match=r"When\.of"):
        When.parse(value)


class NotATime(dt.datetime):
    """Equal to nothing, itself included, as pandas' `NaT` is."""

    __hash__ = None

    def __eq__(self, other: object) -> bool:
        return False


@pytest.mark.parametrize(
    ("value", "remedy"),
    [
        (2025, "write it in quotes, '2025'"),
        (20250609, "write it as EDTF text"),
        (("2025-06-09", "2025-06-11"), "write 'start/end' for an interval, or use When.between"),
        (None, "leave it out where no date is known"),
        (float("nan"), "leave it out where no date is known"),
        (NotATime(2025, 6, 9), "leave it out where no date is known"),
        (SimpleNamespace(dtype="datetime64[D]"), "turn it into a date first, with value.item()"),
    ],
)
def test_what_looks_like_a_date_is_refused_with_a_remedy(value, remedy):
    with pytest.raises(InvalidValue) as refused:
        When.of(value)
    assert refused.value.remedy == remedy


def test_text_of_any_length_is_refused_beyond_the_limit():
    longest = f"[{','.join(['2025-06-09'] * 45)}]"
    assert len(longest) <= LONGEST_TEXT
    assert When(longest).precision is Precision.SET
    with pytest.raises(InvalidValue, match=f"at most {LONGEST_TEXT} characters"):
        When("9" * 10_000_000)


def test_text_of_a_subclass_of_str_is_read_as_plain_text():
    class Label(str):
        __slots__ = ()

    assert type(str(When(Label("1987-02")))) is str


# ---------------------------------------------------------------------------------------------------------------------
# Bounds and precision


@given(whens)
def test_earliest_is_never_after_latest(when):
    if when.earliest is not None and when.latest is not None:
        assert when.earliest <= when.latest


@given(any_days, st.data())
def test_a_date_made_from_a_day_holds_the_day(day, data):
    when = When(data.draw(date_about(day)))
    assert when.first_day is None or when.first_day <= day.toordinal()
    assert when.last_day is None or day.toordinal() <= when.last_day


@given(whens)
def test_bounds_are_pendulum_dates_and_ordinals_of_the_same_day(when):
    for day, ordinal in ((when.earliest, when.first_day), (when.latest, when.last_day)):
        assert (day is None) == (ordinal is None)
        if day is not None:
            assert type(day) is pendulum.Date
            assert day.toordinal() == ordinal


@given(recent_days, st.data())
def test_bounds_with_unspecified_digits_are_the_first_and_last_day_that_fits(day, data):
    text = day.isoformat()
    places = data.draw(st.sets(st.sampled_from([3, 5, 6, 8, 9])))
    mask = "".join("X" if place in places else digit for place, digit in enumerate(text))
    decade = range(
        dt.date(day.year // 10 * 10, 1, 1).toordinal(), dt.date(day.year // 10 * 10 + 10, 1, 1).toordinal()
    )
    fitting = [
        day.isoformat()
        for day in map(dt.date.fromordinal, decade)
        if all(x in ("X", y) for x, y in zip(mask, day.isoformat(), strict=True))
    ]
    assert bounds(When(mask)) == (fitting[0], fitting[-1])


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("2025-06-09", "2025-06-09", "2025-06-09", "day"),
        ("2025-06", "2025-06-01", "2025-06-30", "month"),
        ("2024-02", "2024-02-01", "2024-02-29", "month"),
        ("2025", "2025-01-01", "2025-12-31", "year"),
        ("0001", "0001-01-01", "0001-12-31", "year"),
        ("9999-12", "9999-12-01", "9999-12-31", "month"),
        ("2025-06-XX", "2025-06-01", "2025-06-30", "month"),
        ("2025-XX-11", "2025-01-11", "2025-12-11", "year"),
        ("2025-1X", "2025-10-01", "2025-12-31", "year"),
        ("2023-XX-31", "2023-01-31", "2023-12-31", "year"),
        ("2023-02-2X", "2023-02-20", "2023-02-28", "month"),
        ("201X", "2010-01-01", "2019-12-31", "decade"),
        ("20XX", "2000-01-01", "2099-12-31", "century"),
        ("2XXX", "2000-01-01", "2999-12-31", "millennium"),
        ("000X", "0001-01-01", "0009-12-31", "decade"),
        ("XXXX", None, None, "unknown"),
        ("XXXX-12-25", None, None, "unknown"),
        ("202X-02-29", "2020-02-29", "2028-02-29", "decade"),
        ("2022-33", "2022-01-01", "2022-03-31", "quarter"),
        ("2022-39", "2022-09-01", "2022-12-31", "quadrimester"),
        ("2022-40", "2022-01-01", "2022-06-30", "semester"),
        ("2022-25", "2022-03-01", "2022-05-31", "season"),
        ("2022-29", "2022-09-01", "2022-11-30", "season"),
        ("202X-36", "2020-10-01", "2029-12-31", "decade"),
        ("2022-03/2025", "2022-03-01", "2025-12-31", "interval"),
        ("2024/2024-03", "2024-01-01", "2024-03-31", "interval"),
        ("../2024", None, "2024-12-31", "interval"),
        ("2024/", "2024-01-01", None, "interval"),
        ("[2025-05,2024,2025-07]", "2024-01-01", "2025-07-31", "set"),
        ("{2024,2025-03..2025-05}", "2024-01-01", "2025-05-31", "set"),
        ("[..2024]", None, "2024-12-31", "set"),
        ("{2024,2025..}", "2024-01-01", None, "set"),
        ("[XXXX-05,2024]", None, None, "set"),
        ("2025-06-09T13:20:00Z", "2025-06-09", "2025-06-09", "instant"),
    ],
)
def test_bounds_and_precision(text, earliest, latest, precision):
    when = When(text)
    assert bounds(when) == (earliest, latest)
    assert when.precision == precision


@pytest.mark.parametrize("code", ["21", "23"])
def test_a_spring_or_autumn_of_no_said_hemisphere_spans_both(code):
    assert bounds(When(f"2022-{code}")) == ("2022-03-01", "2022-11-30")


@pytest.mark.parametrize("code", ["22", "24", "28", "30"])
def test_a_season_across_new_year_may_be_named_after_either_year(code):
    assert bounds(When(f"2022-{code}")) == ("2021-12-01", "2023-02-28")


@pytest.mark.parametrize(
    ("either", "northern", "southern"), [(21, 25, 29), (22, 26, 30), (23, 27, 31), (24, 28, 32)]
)
def test_a_season_of_no_said_hemisphere_spans_the_northern_and_the_southern(either, northern, southern):
    parts = [bounds(When(f"2022-{code}")) for code in (northern, southern)]
    earliest, latest = zip(*parts, strict=True)
    assert bounds(When(f"2022-{either}")) == (min(earliest), max(latest))


@pytest.mark.parametrize(
    ("text", "uncertain", "approximate", "fuzzy"),
    [
        ("2025-06", False, False, False),
        ("2025-06?", True, False, True),
        ("2025-06~", False, True, True),
        ("2025-06%", True, True, True),
        ("2004-06~-11", False, True, True),
        ("2004-?06-11", True, False, True),
        ("?2004-06-~11", True, True, True),
        ("2004-22~", False, True, True),
        ("201X", False, False, False),
        ("2025-06-XX", False, False, False),
        ("201X?", True, False, True),
        ("2024?/2025", True, False, True),
        ("../2025~", False, True, True),
        ("[2024,2025]", False, False, True),
        ("{2024,2025~}", False, True, True),
    ],
)
def test_qualifiers(text, uncertain, approximate, fuzzy):
    when = When(text)
    assert (when.is_uncertain, when.is_approximate, when.is_fuzzy) == (uncertain, approximate, fuzzy)


@given(any_days, st.data())
def test_a_qualifier_adds_no_days(day, data):
    text = data.draw(date_about(day))
    bare = text.translate(dict.fromkeys(map(ord, "?~%")))
    assert bounds(When(text)) == bounds(When(bare))


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("2024/2025", (False, False, False, False)),
        ("../2024", (True, False, False, False)),
        ("/2024", (False, True, False, False)),
        ("2024/..", (False, False, True, False)),
        ("2024/", (False, False, False, True)),
        ("../", (True, False, False, True)),
        ("/..", (False, True, True, False)),
        ("../..", (True, False, True, False)),
        ("XXXX", (False, True, False, True)),
        ("[..2024]", (True, False, False, False)),
        ("[2024..]", (False, False, True, False)),
    ],
)
def test_open_is_kept_apart_from_unknown(text, flags):
    when = When(text)
    assert (when.starts_open, when.start_unknown, when.ends_open, when.end_unknown) == flags


# ---------------------------------------------------------------------------------------------------------------------
# Instants


@given(recent_days, st.times(), st.integers(-14 * 60, 14 * 60))
def test_a_datetime_with_an_offset_comes_back_as_the_same_moment(day, time, minutes):
    zone = dt.timezone(dt.timedelta(minutes=minutes))
    moment = dt.datetime.combine(day, time.replace(microsecond=0, fold=0), zone)
    when = When.of(moment)
    assert type(when.instant) is pendulum.DateTime
    assert when.instant == moment
    assert instant_of(when).utcoffset() == moment.utcoffset()
    assert when.zone is None
    assert when.earliest == day


@given(
    recent_days,
    st.times(),
    st.sampled_from(["Europe/Kyiv", "Europe/Moscow", "Asia/Riyadh", "America/New_York"]),
)
def test_a_datetime_in_a_zone_keeps_its_offset_and_the_name_of_the_zone(day, time, name):
    local = dt.datetime.combine(day, time.replace(microsecond=0), ZoneInfo(name))
    moment = local.astimezone(dt.UTC).astimezone(ZoneInfo(name))  # a clock skips an hour each spring
    when = When.of(moment)
    assert when.zone == name
    assert instant_of(when).timezone_name == name
    assert instant_of(when).timestamp() == moment.timestamp()
    assert instant_of(when).utcoffset() == moment.utcoffset()
    assert When(str(when)) == When.of(instant_of(when))


def test_both_passes_of_the_hour_that_a_clock_repeats_are_kept_apart():
    summer = When("2025-10-26T03:30:00+03:00[Europe/Kyiv]")
    winter = When("2025-10-26T03:30:00+02:00[Europe/Kyiv]")
    assert (instant_of(winter) - instant_of(summer)).total_hours() == 1
    assert summer.before(winter) is YES


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (dt.date(2025, 6, 9), "2025-06-09"),
        (pendulum.date(2025, 6, 9), "2025-06-09"),
        (dt.date(987, 6, 9), "0987-06-09"),
        (dt.datetime(2025, 6, 9, 13, 20), "2025-06-09T13:20:00"),  # noqa: DTZ001 - local time is the case
        (pendulum.naive(2025, 6, 9, 13, 20), "2025-06-09T13:20:00"),
        (dt.datetime(2025, 6, 9, 13, 20, tzinfo=dt.UTC), "2025-06-09T13:20:00Z"),
        (pendulum.datetime(2025, 6, 9, 13, 20), "2025-06-09T13:20:00Z"),
        (pendulum.datetime(2025, 6, 9, 13, 20, tz="Europe/Kyiv"), "2025-06-09T13:20:00+03:00[Europe/Kyiv]"),
        (
            pendulum.datetime(2025, 1, 9, 13, 20, tz="Europe/London"),
            "2025-01-09T13:20:00+00:00[Europe/London]",
        ),
        (dt.datetime(2025, 6, 9, 13, 20, tzinfo=pendulum.FixedTimezone(-3600)), "2025-06-09T13:20:00-01:00"),
    ],
)
def test_dates_and_datetimes_are_taken_as_they_are(value, text):
    assert str(When.of(value)) == text


def test_an_instant_without_offset_is_local_time():
    instant = When("2025-06-09T13:20:00").instant
    assert type(instant) is pendulum.DateTime
    assert instant.tzinfo is None


def test_the_day_of_an_instant_is_its_own_local_day():
    assert When("2025-06-09T23:30:00-05:00").earliest == pendulum.date(2025, 6, 9)


@given(whens)
def test_only_instants_have_an_instant(when):
    assert (when.instant is not None) == (when.precision is Precision.INSTANT)


def test_what_is_no_instant_has_no_zone():
    assert When("2025").zone is None


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (dt.datetime(2025, 6, 9, 13, 20, 0, 500, tzinfo=dt.UTC), r"replace\(microsecond=0\)"),
        (dt.datetime(1900, 1, 1, tzinfo=ZoneInfo("Europe/Kyiv")), "EDTF"),  # an offset of 2:02:04
    ],
)
def test_datetimes_that_edtf_cannot_say_are_refused(value, message):
    with pytest.raises(InvalidValue, match=message):
        When.of(value)


# ---------------------------------------------------------------------------------------------------------------------
# Constructors


def test_a_day_from_numbers():
    assert str(When.day(987, 6, 9)) == "0987-06-09"
    with pytest.raises(InvalidValue, match="01 to 28"):
        When.day(2025, 2, 29)


def test_an_interval_from_two_dates():
    assert str(When.between("2022-03", dt.date(2025, 6, 9))) == "2022-03/2025-06-09"
    assert When.between(When("2022~"), "..").ends_open
    assert When.between("", "2025").start_unknown
    with pytest.raises(InvalidValue, match="did you mean '2024/2025'"):
        When.between("2025", "2024")
    with pytest.raises(InvalidValue, match="leave the times of day out"):
        When.between(pendulum.datetime(2025, 6, 9), "2026")


# ---------------------------------------------------------------------------------------------------------------------
# Order


@given(st.lists(whens, min_size=2, max_size=6))
def test_sort_keys_put_any_list_in_one_order_whatever_its_order_before(dates):
    backwards = dates[::-1]
    dates.sort(key=lambda when: when.sort_key)
    backwards.sort(key=lambda when: when.sort_key)
    assert dates == backwards


@given(whens, whens)
def test_sort_keys_are_equal_only_for_equal_dates(one, other):
    assert (one.sort_key == other.sort_key) == (one == other)


@given(whens, whens)
def test_what_is_surely_before_sorts_before_save_across_time_zones(one, other):
    if one.before(other) is YES and not (one.instant and other.instant):
        assert one.sort_key < other.sort_key


def test_the_order_of_dates_that_begin_together():
    texts = [
        "../2024",
        "../..",
        "2025-06-09",
        "2025-06-09T13:20:00+03:00",
        "2025-06-09T11:00:00Z",
        "2025-06-09/..",
        "2026",
    ]
    assert [str(when) for when in sorted(map(When, reversed(texts)), key=lambda when: when.sort_key)] == texts


# ---------------------------------------------------------------------------------------------------------------------
# Windows and relations, against every choice of days


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2025-06", ("2025-06-01", "2025-06-01"), ("2025-06-30", "2025-06-30")),
        ("2025-06~", ("2025-05-01", "2025-08-01"), ("2025-07-31", "2025-04-30")),
        ("2025-06?", ("2025-05-01", "2025-08-01"), ("2025-07-31", "2025-04-30")),
        ("2025-03-10~", ("2025-03-09", "2025-03-12"), ("2025-03-11", "2025-03-08")),
        ("2025-03~-10", ("2025-02-10", "2025-04-11"), ("2025-04-10", "2025-02-09")),
        ("2025-33?", ("2024-10-01", "2025-07-01"), ("2025-06-30", "2024-09-30")),
        ("2025%", ("2024-01-01", "2027-01-01"), ("2026-12-31", "2023-12-31")),
        ("202X~", ("2010-01-01", "2040-01-01"), ("2039-12-31", "2009-12-31")),
        ("9999-12-31~", ("9999-12-30", "9999-12-31"), ("9999-12-31", "9999-12-29")),
        ("202X", ("2020-01-01", "2020-01-01"), ("2029-12-31", "2029-12-31")),
        ("[2024,2025-03]", ("2024-01-01", "2025-03-31"), ("2025-03-31", "2024-01-01")),
        ("2024/2025", ("2024-01-01", "2024-01-01"), ("2025-12-31", "2025-12-31")),
        ("2024~/2025", ("2023-01-01", "2025-12-31"), ("2025-12-31", "2025-12-31")),
        ("2024~/2024-06", ("2023-01-01", "2024-06-30"), ("2024-06-30", "2024-06-30")),
        ("2024-06/2024~", ("2024-06-01", "2024-06-01"), ("2025-12-31", "2024-06-01")),
        ("../2024", (None, None), ("2024-12-31", "2024-12-31")),
        ("/2024", (None, "2024-12-31"), ("2024-12-31", "2024-12-31")),
        ("2024/..", ("2024-01-01", "2024-01-01"), (None, None)),
        ("2024/", ("2024-01-01", "2024-01-01"), (None, "2024-01-01")),
        ("[2024..]", ("2024-01-01", "9999-12-31"), (None, "2024-01-01")),
        ("XXXX", (None, "9999-12-31"), (None, "0001-01-01")),
    ],
)
def test_edges_of_a_window(text, start, end):
    def ordinals(edge):
        return tuple(None if day is None else dt.date.fromisoformat(day).toordinal() for day in edge)

    assert When(text).as_start() == ordinals(start)
    assert When(text).as_end() == ordinals(end)


@given(any_days, st.sampled_from("~?%"))
def test_a_qualified_day_month_or_year_may_be_the_one_before_or_after(day, qualifier):
    around = {
        day.isoformat(): (day - dt.timedelta(1), day + dt.timedelta(1)),
        day.isoformat()[:7]: (month_start(day, -1), month_start(day, 2) - dt.timedelta(1)),
        day.isoformat()[:4]: (dt.date(day.year - 1, 1, 1), dt.date(day.year + 1, 12, 31)),
    }
    for text, (first, last) in around.items():
        when = When(text + qualifier)
        assert when.as_start() == (first.toordinal(), min(last.toordinal() + 1, LAST_DAY))
        assert when.as_end() == (last.toordinal(), max(first.toordinal() - 1, FIRST_DAY))


def month_start(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, 1)


@given(whens)
def test_the_certain_edge_never_lies_outside_the_possible_one(when):
    start, end = when.as_start(), when.as_end()
    assert start.possible is None or (start.certain is not None and start.possible <= start.certain)
    assert end.possible is None or (end.certain is not None and end.certain <= end.possible)


@given(whens)
def test_a_date_that_is_not_fuzzy_and_has_bounds_sets_sharp_edges(when):
    if not when.is_fuzzy and when.first_day is not None and when.last_day is not None:
        assert when.as_start() == (when.first_day, when.first_day)
        assert when.as_end() == (when.last_day, when.last_day)


DAYS = ["2025-06-08", "2025-06-09", "2025-06-10", "2025-06-11"]
LOWEST, HIGHEST = (
    dt.date(2025, 6, 7).toordinal(),
    dt.date(2025, 6, 12).toordinal(),
)  # stand for all days beyond
SMALL = [
    *map(When, DAYS),
    *(
        When(f"{a}/{b}")
        for a, b in product(["", "..", *DAYS], ["", "..", *DAYS])
        if (a or b) and (a < "2" or b < "2" or a <= b)
    ),
    *(When(f"[{a},{b}]") for a in DAYS for b in DAYS if a < b),
    *(When(f"{{{a}..}}") for a in DAYS),
    *(When(f"[..{a}]") for a in DAYS),
]


def happenings(when: When) -> list[frozenset[int]]:
    """Every choice of days, one or more, on which what is dated may have taken place."""
    first = LOWEST if when.first_day is None else when.first_day
    last = HIGHEST if when.last_day is None else when.last_day
    days = range(first, last + 1)
    return [
        frozenset(day for place, day in enumerate(days) if choice >> place & 1)
        for choice in range(1, 2 ** len(days))
    ]


def windows(when: When) -> list[tuple[int, int]]:
    """Every choice of first and last day of the window that a date may mean."""

    def choices(edge, unbounded):
        ends = sorted(unbounded if day is None else min(max(day, LOWEST), HIGHEST) for day in edge)
        return range(ends[0], ends[1] + 1)

    return list(product(choices(when.as_start(), LOWEST), choices(when.as_end(), HIGHEST)))


def truth(answers) -> Truth:
    answers = set(answers)
    return MAYBE if len(answers) == 2 else YES if answers.pop() else NO


@pytest.mark.parametrize("one", SMALL, ids=str)
def test_relations_answer_yes_where_every_choice_of_days_does_and_no_where_none_does(one):
    mine = happenings(one)
    for other in SMALL:
        theirs = happenings(other)
        assert one.before(other) is truth(max(a) < min(b) for a in mine for b in theirs), other
        assert one.overlaps(other) is truth(bool(a & b) for a in mine for b in theirs), other
        assert one.within(other) is truth(
            first <= min(a) and max(a) <= last for a in mine for first, last in windows(other)
        ), other


@given(whens, whens)
def test_overlap_is_mutual_and_only_one_can_be_before_the_other(one, other):
    assert one.overlaps(other) is other.overlaps(one)
    assert YES not in (one.before(other), other.before(one)) or NO in (one.before(other), other.before(one))


@given(whens)
def test_every_date_with_sharp_edges_lies_within_itself(when):
    if not when.is_fuzzy and not when.start_unknown and not when.end_unknown:
        assert when.within(when) is YES


@given(recent_days, st.data())
def test_a_set_makes_a_window_of_which_nothing_longer_than_a_day_is_certain(day, data):
    window = When(data.draw(sets_of([day])))
    assert When("2000/2030").within(window) is not YES


@given(recent_days, st.data())
def test_two_moments_are_compared_by_the_moment(day, data):
    one, other = (When(data.draw(instants_on(day))) for _ in range(2))
    first, second = instant_of(one), instant_of(other)
    if first.tzinfo and second.tzinfo:
        assert one.before(other) == ("yes" if first < second else "no")


def test_moments_across_midnight_and_offsets():
    evening = When("2025-06-09T23:30:00-05:00")
    morning = When("2025-06-10T01:00:00+03:00")
    assert morning.before(evening) is YES
    assert evening.before(When("2025-06-10")) is YES
    assert When("2025-06-09T22:00:00Z").overlaps(morning) is YES
    assert evening.overlaps(morning) is NO


def test_relations_take_text_and_dates_as_well():
    june = When("2025-06")
    assert june.before("2025-07") is YES
    assert When("2025-06-09").within("2025-06") is YES
    assert june.overlaps(dt.date(2025, 6, 9)) is MAYBE


def test_first_and_last_day_are_the_calendars():
    assert When("0001").first_day == FIRST_DAY
    assert When("9999").last_day == LAST_DAY


@pytest.mark.parametrize("text", ["[2025-06-09,2025-06-20]", "{2025-06-09,2025-06-20}"])
def test_a_set_is_the_span_of_its_days(text):
    when = When(text)
    assert (str(when.earliest), str(when.latest)) == ("2025-06-09", "2025-06-20")
    assert when.within("2025-06") is Truth.YES
    assert when.overlaps("2025-06-15") is Truth.MAYBE
