"""Calendars: for each day on which an event may begin or end the period it lies in, as a table on the frame's engine.

A calendar is worked out here, by the rules that records are counted by, and joined to events by the number of their
day. So an engine has no arithmetic of dates to do, and events dated roughly cost it no more than others.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from conflictevents.errors import MissingExtra, ReadError
from conflictevents.questions.killed.cells import Plan, day_range, period_index

if TYPE_CHECKING:
    import narwhals as nw
else:
    try:
        import narwhals as nw
    except ImportError as error:
        raise MissingExtra("counting the events of frames", "interop") from error

__all__ = ["NO_DAY", "VAGUE", "WIDEST", "Days", "begin_spans", "end_spans", "period_of", "to_frame"]

NO_DAY = 9_000_000
"""The number of a day that is not stated."""
VAGUE = 20_000_000
"""What is added to the number of a day whose date may lie in the month before or after."""
WIDEST = 150_000
"""Days between the first and the last event above which only days that events name are in a calendar."""

_LAST = 3_652_059  # 9999-12-31
_OPEN = -1  # the period of a day that is not stated


class Days(NamedTuple):
    """The days at one end of the dates of events.

    Attributes:
        first: the earliest; None where none is stated.
        last: the latest.
        named: the days themselves, where they lie too far apart for a calendar of all days between.
        unsaid: whether some events have no such day.
        opening: where some dates are known so roughly that they may lie in the month before or after, the day that
            a day of such a date stands for.
    """

    first: int | None
    last: int | None
    named: Sequence[int] | None
    unsaid: bool
    opening: Callable[[int], int] | None


class Span(NamedTuple):
    """Days of one period.

    Attributes:
        first: the first of them.
        last: the last of them.
        code: the period and whether the day is sure to be inside the window: see `period_of`.
        step: how many periods each day is further than the day before.
    """

    first: int
    last: int
    code: int
    step: int = 0


def period_of(code: int) -> tuple[int | None, bool]:
    """The period that a code is of, None where no day is stated, and whether the day is sure to be in the window."""
    period, sure = divmod(code, 2)
    return None if period == _OPEN else period, bool(sure)


def begin_spans(days: Days, plan: Plan) -> list[Span]:
    """The calendar of first days; those that certainly lie after the window are not in it."""
    _, certain_first, _, possible_last = plan.window
    return _spans(
        days,
        plan,
        outside=lambda day: possible_last is not None and day > possible_last,
        sure=lambda day: certain_first is None or (day is not None and day >= certain_first),
    )


def end_spans(days: Days, plan: Plan) -> list[Span]:
    """The calendar of last days; those that certainly lie before the window are not in it."""
    possible_first, _, certain_last, _ = plan.window
    return _spans(
        days,
        plan,
        outside=lambda day: possible_first is not None and day < possible_first,
        sure=lambda day: certain_last is None or (day is not None and day <= certain_last),
    )


def _spans(
    days: Days, plan: Plan, *, outside: Callable[[int], bool], sure: Callable[[int | None], bool]
) -> list[Span]:
    daily = plan.granularity == "day"
    spans = [
        Span(first, last, _period(day, plan) * 2 + sure(day), int(daily and first < VAGUE))
        for first, last, day in _stretches(days, plan)
        if not outside(day)
    ]
    if days.unsaid:
        spans.append(Span(NO_DAY, NO_DAY, _OPEN * 2 + sure(None)))
    return spans


def _stretches(days: Days, plan: Plan) -> Iterator[tuple[int, int, int]]:
    """Days of one period on one side of each edge of the window, with the first day that each of them may mean."""
    if days.first is None or days.last is None:
        return
    if not 1 <= days.first <= days.last <= _LAST:
        raise ReadError(
            f"first_day and last_day: found {days.first} to {days.last}, expected days counted from 0001-01-01 as 1; "
            "count them as datetime.date.toordinal() does"
        )
    possible_first, certain_first, certain_last, possible_last = plan.window
    edges = [day for day in (possible_first, certain_first) if day is not None]
    edges += [day + 1 for day in (certain_last, possible_last) if day is not None]
    if days.named is not None:
        yield from ((day, day, day) for day in days.named)
    else:
        starts = sorted({days.first, *_starts(days.first, days.last, plan.granularity), *edges})
        yield from ((first, last, first) for first, last in _pairs(starts, days))
    if days.opening is not None and days.named is not None:
        yield from ((day + VAGUE, day + VAGUE, days.opening(day)) for day in days.named)
    elif days.opening is not None:
        starts = [days.first, *_starts(days.first, days.last, "month")]
        for first, last in _pairs(starts, days):
            yield first + VAGUE, last + VAGUE, days.opening(first)


def _starts(first: int, last: int, granularity: str | None) -> Iterator[int]:
    """The first day of each period that begins after a first day and not after a last."""
    if granularity in {"year", "month", "week"}:
        for index in range(period_index(first, granularity) + 1, period_index(last, granularity) + 1):
            yield day_range(index, granularity)[0]


def _pairs(starts: Sequence[int], days: Days) -> Iterator[tuple[int, int]]:
    """Stretches from each start to the day before the next, within the days that there are."""
    assert days.first is not None
    assert days.last is not None
    within = [start for start in starts if days.first <= start <= days.last]
    yield from zip(within, [*(start - 1 for start in within[1:]), days.last], strict=True)


def _period(day: int, plan: Plan) -> int:
    return 0 if plan.granularity is None else period_index(day, plan.granularity)


def to_frame(spans: Sequence[Span], like: "nw.LazyFrame[Any]", name: str) -> "nw.LazyFrame[Any]":
    """Each day of some spans as a row of `{name} day` and `{name} code`, on the engine of a frame."""
    spans = spans or [Span(-9, -9, 0)]  # a table without rows has no types
    native, day, code = like.to_native(), f"{name} day", f"{name} code"
    calendar: nw.LazyFrame[Any]
    if like.implementation.is_duckdb():
        calendar = nw.from_native(native.query("calendar", _query(spans, (day, code), **_DUCKDB)))
        return calendar
    if like.implementation.is_spark_like():
        calendar = nw.from_native(native.sparkSession.sql(_query(spans, (day, code), **_SPARK)))
        return calendar
    rows = [
        (day, span.code + (day - span.first) * span.step * 2)
        for span in spans
        for day in range(span.first, span.last + 1)
    ]
    columns = dict(zip((day, code), zip(*rows, strict=True), strict=True))
    schema = dict.fromkeys(columns, nw.Int64())
    return nw.from_dict(columns, schema, backend=like.implementation).lazy()


_DUCKDB = {"quote": '"', "explode": "unnest", "sequence": "range(first, last + 1)"}
_SPARK = {"quote": "`", "explode": "explode", "sequence": "sequence(first, last)"}


def _query(spans: Sequence[Span], names: Sequence[str], *, quote: str, explode: str, sequence: str) -> str:
    """The query for a calendar; its spans are one text, as an engine is slow to parse hundreds of rows of numbers."""
    text = ";".join(",".join(map(str, span)) for span in spans)
    day, code = (f"{quote}{name}{quote}" for name in names)
    fields = ", ".join(
        f"CAST(split_part(span, ',', {place}) AS BIGINT) AS {field}"
        for place, field in enumerate(Span._fields, start=1)
    )
    return (  # only numbers of ours and names of ours go into it
        f"SELECT CAST(day AS BIGINT) AS {day}, code + (day - first) * step * 2 AS {code} "  # noqa: S608
        f"FROM (SELECT {explode}({sequence}) AS day, first, code, step "
        f"FROM (SELECT {fields} FROM (SELECT {explode}(split('{text}', ';')) AS span) AS texts) AS spans) AS days"
    )
