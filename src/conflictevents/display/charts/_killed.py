"""A chart of how many were killed over time, of events as the field codes them: `events`."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Literal, TypeAlias, get_args

from conflictevents.display.charts._drawing import (
    COLOURS,
    HEIGHT,
    WIDTH,
    alt,
    data,
    finish,
    panel_title,
    persons_axis,
    refuse_empty,
    stack,
)
from conflictevents.errors import InvalidValue, did_you_mean
from conflictevents.questions.killed import Fatalities, FatalityRow, fatalities
from conflictevents.questions.killed.cells import period_index, period_name
from conflictevents.text import plural

__all__ = ["events"]

PeriodName: TypeAlias = Literal["year", "month", "week", "day"]
_PERIODS: tuple[PeriodName, ...] = get_args(PeriodName)


def events(
    source: Any, by: PeriodName = "month", *, title: str | None = None, width: int = WIDTH, **asked: Any
) -> Any:
    """How many were killed over time: a band between low and high, the best estimate as a line, a panel for each dataset.

    The light band runs from the least to the greatest number that the events support. Where an event falls only
    possibly into a period, the best estimate has a darker band from what is certain to what is possible. Periods in
    which a dataset has no event between its first and last are drawn as 0.

    >>> import conflictevents as ce
    >>> event = ce.Event(
    ...     id="a", when="2024-05-06", dataset="ucdp-ged", fatalities=ce.Estimate(low=3, best=5, high=9)
    ... )
    >>> ce.charts.events(ce.Dataset(event)).description[:30]
    'Killed by month. 1 month with '

    Args:
        source: what `conflictevents.fatalities` counts; or its answer, by one period alone.
        by: `year`, `month`, `week` or `day`; not said where an answer is given.
        title: what stands above; None for what was asked.
        width: how wide the plot is, in pixels.
        asked: the other arguments of `conflictevents.fatalities`, such as `place` and `since`.

    Raises:
        InvalidValue: `by` is no period, or the answer is by something else.
        NothingToDraw: no event has a date.
        MissingExtra: the extra `charts` is not installed.
    """
    if isinstance(source, Fatalities):
        answer = source
        keys = [key for key in answer.by if key != "dataset"]
        named = [period for period in _PERIODS if keys == [period]]
        if not named:
            raise InvalidValue(
                ", ".join(answer.by),
                "an answer by one period",
                "ask by 'month', or year, week or day",
                field="source",
            )
        (by,) = named
    else:
        if by not in _PERIODS:
            raise InvalidValue(by, "a period", did_you_mean(str(by), _PERIODS), field="by")
        answer = fatalities(source, by, **{"ids": False, **asked})
    rows = [row for row in answer if row.keys[by] is not None]
    if not rows:
        raise refuse_empty("no event with a date", "widen what is asked for", field="source")
    datasets = list(dict.fromkeys(row.keys.get("dataset") for row in rows))
    start, end = (
        _first_day(choose((row.keys[by] for row in rows), key=lambda value: _first_day(value, by)), by)
        for choose in (min, max)
    )
    domain = [start.isoformat(), _next(end, by).isoformat()]
    panels = [
        _panel(
            [row for row in rows if row.keys.get("dataset") == dataset],
            dataset,
            by,
            COLOURS[index % len(COLOURS)],
            domain,
            (width, HEIGHT if len(datasets) == 1 else HEIGHT - 60),
        )
        for index, dataset in enumerate(datasets)
    ]
    undated = sum(row.events.high or 0 for row in answer if row.keys[by] is None)
    notes = [_legend(rows)]
    for dataset in datasets:
        mine = [row for row in rows if row.keys.get("dataset") == dataset]
        unbounded = sum(row.bounds.high is None for row in mine)
        if unbounded:
            begins = "No" if dataset is None else f"{dataset}: no"
            notes.append(f"{begins} upper bound in {unbounded} of {len(mine)} {by}s with events.")
    if undated:
        notes.append(f"{undated:,} events without a date are not drawn.")
    ds = rows[0].dataset
    periods = sorted({str(row.keys[by]) for row in rows})
    description = f"{plural(len(periods), by)} with events, from {periods[0]} to {periods[-1]}."
    return finish(
        stack(panels),
        title or _title(answer, by, asked),
        notes,
        description,
        width,
        marked=rows,
        day=None if ds is None else ds.known_by,
    )


def _title(answer: Fatalities, by: str, asked: Mapping[str, Any]) -> str:
    """What was asked, in words."""
    limits = [
        f"{name} {value}" if name in {"since", "until"} else str(getattr(value, "name", value))
        for name in ("dataset", "release", "place", "actor", "kind", "since", "until")
        if (value := asked.get(name)) is not None
    ]
    killed = "Killed" if answer.of is None else f"Killed ({answer.of})"
    return f"{killed} by {by}{': ' if limits else ''}{', '.join(limits)}"


def _legend(rows: Sequence[FatalityRow]) -> str:
    parts = ["Line: best estimate of what is certainly of the period."]
    if any(row.bounds.high is not None and row.bounds.high > row.bounds.low for row in rows):
        parts.append("Light band: least to greatest.")
    if any(not row.events.is_exact for row in rows):
        parts.append("Dark band: with what is possibly of it.")
    return " ".join(parts)


def _panel(
    rows: Sequence[FatalityRow],
    dataset: str | None,
    by: str,
    colour: str,
    domain: list[str],
    size: tuple[int, int],
) -> Any:
    values = list(_values(rows, by))
    base = alt.Chart(data(values))
    highest = max(value[part] or 0 for value in values for part in ("high", "possible", "best"))
    scale = alt.Scale(type="utc", domain=domain)
    x = alt.X("start:T", title=None, scale=scale, axis=alt.Axis(tickCount=8, labelFlush=True))
    tooltip = [
        alt.Tooltip("name:N", title=by),
        alt.Tooltip("bounds:N", title="killed"),
        alt.Tooltip("estimate:N", title="best"),
        alt.Tooltip("number:N", title="events"),
    ]
    wide = base.mark_area(opacity=0.22, color=colour, interpolate="step-after").encode(
        x, persons_axis("low:Q", highest, "killed"), alt.Y2("high:Q"), tooltip=tooltip
    )
    inner = base.mark_area(opacity=0.5, color=colour, interpolate="step-after").encode(
        x, persons_axis("certain:Q", highest, "killed"), alt.Y2("possible:Q")
    )
    line = base.mark_line(color=colour, strokeWidth=1.6, interpolate="step-after").encode(
        x, persons_axis("best:Q", highest, "killed"), tooltip=tooltip
    )
    width, height = size
    panel = alt.layer(wide, inner, line, width=width, height=height)
    return panel if dataset is None else panel.properties(title=panel_title(dataset, width))


def _values(rows: Sequence[FatalityRow], by: str) -> Iterator[dict[str, Any]]:
    """What is drawn, a value for each period from the first to the last; the last one twice, as steps need an end."""
    row_of = {_first_day(row.keys[by], by): row for row in rows}
    day, last = min(row_of), max(row_of)
    value: dict[str, Any] = {}
    while day <= last:
        value = _value(row_of.get(day), day, by)
        yield value
        day = _next(day, by)
    yield {**value, "start": day.isoformat()}


def _value(row: FatalityRow | None, day: date, by: str) -> dict[str, Any]:
    name = str(period_name(period_index(day.toordinal(), by), by, by))
    if row is None:
        none = dict.fromkeys(("low", "high", "best", "certain", "possible"), 0)
        return {"start": day.isoformat(), "name": name, "bounds": "0", "estimate": "0", "number": "0", **none}
    certain, possible = row.certain.best, row.possible.best
    both = None if certain is None or possible is None else certain + possible
    estimate = (
        ""
        if certain is None
        else f"{certain:,}"
        if row.events.is_exact
        else f"{certain:,} to {both or certain:,}"
    )
    bounded = row.bounds.high is not None
    return {
        "start": day.isoformat(),
        "name": name,
        "bounds": str(row.bounds),
        "estimate": estimate,
        "number": str(row.events),
        "low": row.bounds.low if bounded else None,
        "high": row.bounds.high,
        "best": certain,
        "certain": None if both is None else certain,
        "possible": both,
    }


def _first_day(value: Any, by: str) -> date:
    text = str(value)
    match by:
        case "year":
            return date(int(text), 1, 1)
        case "month":
            return date(int(text[:4]), int(text[5:7]), 1)
        case "week":
            return date.fromisocalendar(int(text[:4]), int(text[6:]), 1)
        case _:
            return date.fromisoformat(text)


def _next(day: date, by: str) -> date:
    match by:
        case "year":
            return day.replace(year=day.year + 1)
        case "month":
            return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        case _:
            return day + timedelta(days=7 if by == "week" else 1)
