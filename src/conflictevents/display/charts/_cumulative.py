"""Charts of what adds up over time: `returns`, `custody`, and the worlds of a `scenario`."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby, pairwise
from typing import Any, Literal, TypeAlias, get_args

import attrs

from conflictevents.dataset import Dataset, check_dataset
from conflictevents.display.charts._drawing import (
    BLACK,
    COLOURS,
    CROSS,
    GREY,
    HEIGHT,
    HEXAGON,
    SHAPES,
    WIDTH,
    alt,
    bounds_notes,
    capitalised,
    data,
    days_of,
    finish,
    iso,
    joined,
    labels_of,
    marked_number,
    open_arrows,
    ordered_scale,
    panel_title,
    persons_axis,
    refuse_empty,
    stack,
    time_axis,
    top_of_axis,
)
from conflictevents.errors import InvalidValue, did_you_mean
from conflictevents.ledger.postings import RECORDED
from conflictevents.ledger.rounds import date_of
from conflictevents.ledger.wording import category_in_words, format_persons, name_of, side_in_words
from conflictevents.questions.comparison import Verdict
from conflictevents.questions.custody import CustodyClaim, StockLedger
from conflictevents.questions.custody import custody as ask_custody
from conflictevents.questions.reconcile import Reconciliation, reconcile
from conflictevents.questions.totals import totals
from conflictevents.records import (
    ALL_SIDES,
    Actor,
    Category,
    CategoryStr,
    Record,
    Scope,
)
from conflictevents.records.tally import EVERYTHING
from conflictevents.scenario.run import Run
from conflictevents.scenario.scenario import Scenario
from conflictevents.text import day as day_in_words
from conflictevents.text import figure, plural
from conflictevents.values.count import Count
from conflictevents.values.when import When, WhenLike

__all__ = ["custody", "returns", "scenario"]

_DAYS = 1000
"""On how many days at most totals are asked for."""
_PANELS = 3
"""How many sides have a panel where none is named."""
_CLAIMANTS = 6
"""How many claimants have a colour; the claims of all others share one."""
_OTHERS = "others"
_DIFFERS = (Verdict.CLAIMS_MORE, Verdict.CLAIMS_LESS)
KeyName: TypeAlias = Literal["returned_to", "held_by"]
_KEYS = get_args(KeyName)

Rows = list[dict[str, Any]]


def returns(
    ds: Dataset,
    sides: Record | str | Iterable[Record | str] | None = None,
    *,
    by: KeyName | None = None,
    category: CategoryStr | None = None,
    group: str | None = None,
    scope: Scope | None = None,
    account: str = RECORDED,
    since: WhenLike | None = None,
    title: str | None = None,
    width: int = WIDTH,
) -> Any:
    """How many have returned up to each day: what is certain, what is possible, and what was claimed.

    A panel for each side. The line is what had certainly returned by the end of a day, the band above it what had
    possibly; both are `totals` up to that day. Where there is no upper bound, the line is dashed and the band, paler,
    goes up to the top. Points are claimed cumulatives, as `reconcile` compares them: filled
    where they count the same persons as the line, hollow where they count some of them; a cross marks those that the
    record contradicts. Claims that begin on a later day than the record, or have another scope, are not drawn.

    >>> import conflictevents as ce
    >>> ds = ce.datasets.load("gaza-exchanges")
    >>> ce.charts.returns(ds, category="hostage").description[:40]
    'Hostages returned, cumulative. Handed ov'

    Args:
        ds: the dataset.
        sides: the sides to draw, by id; None for those with the most persons.
        by: `returned_to` for who received them, `held_by` for who held them; None for the one that more claims name.
        category: a category; None for all living persons.
        group: a group in the source's words.
        scope: a limit to kinds, frameworks, third parties, a series, whose people.
        account: `recorded`, `widest`, `agreed`, or the id of an actor.
        since: first day counted; None for all that is on record.
        title: what stands above; None for what was asked.
        width: how wide the plot is, in pixels.

    Raises:
        NothingToDraw: no one returned, on this record.
        UnknownRecord: a side or the account is not on record.
        InvalidValue: `by` is none of the two, or the category is none.
    """
    check_dataset(ds)
    key = _read_key(ds, by)
    since = None if since is None else When.of(since)
    asked: dict[str, Any] = {
        "category": category,
        "group": group,
        "scope": scope,
        "account": account,
        "since": since,
    }
    rows = totals(ds, by=key, **asked)
    chosen = _read_sides(ds, sides) or _largest(ds, {row[key]: row.count.low for row in rows})
    read = Category.PERSON if category is None else Category.read(category, field="category")
    whens = [when for when in map(date_of, ds.rounds) if when is not None]
    ends = sorted({day for when in whens for day in days_of(when) or ()})
    begins = None if since is None else since.first_day
    ends = [day for day in ends if begins is None or day >= begins]
    every = len(ends) // _DAYS + 1
    ends = [day for index, day in enumerate(ends) if index % every == 0 or day == ends[-1]]
    days = [day - 1 for day in ends[:1] if begins is None or day > begins] + ends
    counts = {
        day: {row[key]: row.count for row in totals(ds, by=key, until=iso(day), **asked)} for day in days
    }
    curves = {
        side: _curve(ends, {day: by_side.get(side, _NO_ONE) for day, by_side in counts.items()})
        for side in chosen
    }
    if not any(row["high"] != 0 for curve in curves.values() for row in curve):
        persons = category_in_words(read)
        raise refuse_empty(
            f"no {persons} that returned on a known day", "put a completed round on record, or ask for others"
        )
    limits = scope or EVERYTHING
    if group is not None:
        limits = attrs.evolve(limits, group=group)
    points: dict[str, Rows] = {side: [] for side in chosen}
    reconciliations = reconcile(ds, account=account)
    for row in reconciliations:
        tally = row.tally
        side = tally.returned_to if key == "returned_to" else tally.scope.held_by
        if side not in points or (key == "held_by" and tally.returned_to != ALL_SIDES):
            continue
        of_side = limits if key == "returned_to" else attrs.evolve(limits, held_by=side)
        is_of_line = of_side.contains(tally.scope) and ds.vocabulary.categories.is_within(
            tally.category, read
        )
        if is_of_line and _begins_alike(
            row,
            begins,
            lambda until, side=side: totals(ds, by=key, until=until, **asked).row(**{key: side}),
        ):
            is_whole = (tally.scope, tally.category) == (of_side, read)
            points[side] += _claim(ds, tally, is_whole=is_whole, differs=row.verdict in _DIFFERS)
    thinned = [f"Drawn on one in {every} of the days on which something changed."] if every > 1 else []
    left_out = len(reconciliations) - sum(map(len, points.values()))
    names = labels_of(ds, chosen)
    towards = "To" if key == "returned_to" else "Handed over by"
    panels = {side: f"{towards} {names[side]}: {_until(curve)}" for side, curve in curves.items()}
    notes = [*_legend(curves.values(), points.values(), "the record contradicts it"), *thinned]
    if left_out:
        notes.append(f"{_claims(left_out)} of another side, scope or beginning not drawn.")
    rest = sorted({row[key] for row in rows if row.count.high != 0} - set(chosen), key=str)
    if rest and sides is None:
        notes.append(f"Other sides, not drawn: {joined([name_of(ds, side) for side in rest])}.")
    words = category_in_words(read)
    of_whom = "" if account == RECORDED else f" (account: {name_of(ds, account)})"
    from_day = "" if since is None else f" since {since}"
    shown = title or f"{words.capitalize()} returned{from_day}, cumulative{of_whom}"
    return _over_time(ds, curves, points, panels, shown, notes, width)


def custody(
    ds: Dataset,
    held_by: Actor | str | None = None,
    belonging_to: Actor | str | None = None,
    *,
    category: CategoryStr | None = None,
    group: str | None = None,
    population: str | None = None,
    account: str = RECORDED,
    title: str | None = None,
    width: int = WIDTH,
) -> Any:
    """Who is held over time: the running stock as a band, and the claimed stocks as points.

    The figures are those of `conflictevents.custody`. A claimed stock has a cross where the record, run without it,
    has another number.

    >>> import conflictevents as ce
    >>> ds = ce.datasets.load("gaza-exchanges")
    >>> ce.charts.custody(ds, "palestinian-groups").description[:28]
    'Held at the end of each day.'

    Args:
        ds: the dataset.
        held_by: the holder; None for all holders.
        belonging_to: whose people; None for anybody's.
        category: `anyone`, `remains` or a category of the living; None as for `conflictevents.custody`.
        group: only this group, in the source's words.
        population: only what is claimed with this label.
        account: whose figures for rounds and changes of custody.
        title: what stands above; None for what was asked.
        width: how wide the plot is, in pixels.

    Raises:
        NothingToDraw: no one is on record as held.
        UnknownRecord: an actor, or the account, is not on record.
    """
    answer = ask_custody(
        ds, held_by, belonging_to, category=category, group=group, population=population, account=account
    )
    claims_of = {
        stock: [claim for claim in answer.claims if _is_of(ds, claim, stock)] for stock in answer.stocks
    }
    drawable = [stock for stock in answer.stocks if stock.days or claims_of[stock]]
    drawable.sort(key=lambda stock: (-len(claims_of[stock]), -len(stock.days), stock.subject))
    if not drawable:
        raise refuse_empty("no one on record as held", "put an intake or a claimed stock on record")
    drawn = drawable[:_PANELS]
    curves, points, panels = {}, {}, {}
    for stock in drawn:
        curves[stock.subject] = _stock_curve(stock)
        points[stock.subject] = [
            point
            for claim in claims_of[stock]
            for point in _claim(
                ds, claim.tally, is_whole=_is_all_of(claim, stock), differs=claim.verdict in _DIFFERS
            )
        ]
        panels[stock.subject] = _stock_in_words(stock)
    notes = _legend(curves.values(), points.values(), _why_differs(drawn, claims_of))
    if len(drawable) > len(drawn):
        others = "; ".join(stock.subject for stock in drawable[_PANELS:])
        notes.append(f"Not drawn: {others}.")
    notes += _crop(curves, points)
    of_whom = "" if account == RECORDED else f" (account: {name_of(ds, account)})"
    return _over_time(
        ds, curves, points, panels, title or f"Held at the end of each day{of_whom}", notes, width
    )


def scenario(
    run: Any,
    returned_to: Record | str = ALL_SIDES,
    *,
    category: CategoryStr = Category.PERSON,
    title: str | None = None,
    width: int = WIDTH,
) -> Any:
    """How many may return under a scenario: a fan of what its worlds hold by the end of each month.

    The dark band holds the middle half of all worlds, the light band nine in ten; the line is the middle. Dashed
    lines are the bounds, which hold no matter what is drawn.

    >>> import conflictevents as ce
    >>> ds = ce.datasets.load("yemen-exchanges")
    >>> plan = ce.Scenario(ds).happens(returned_to="ansar-allah", count=100, within="2026-05/2026-06")
    >>> ce.charts.scenario(plan.run(50, seed=1), "ansar-allah").description[:40]
    'Persons to Ansar Allah after 2026-04-22,'

    Args:
        run: what `Scenario.run` gives.
        returned_to: a side, or `all`.
        category: `person` for all living persons, one living category, or `remains`.
        title: what stands above; None for the name of the scenario.
        width: how wide the plot is, in pixels.

    Raises:
        InvalidValue: what is given is no run.
        NothingToDraw: the scenario returns no one.
        UnknownRecord: no record has the id of the side.
    """
    if not isinstance(run, Run):
        remedy = "write scenario.run(1000, seed=1)" if isinstance(run, Scenario) else ""
        raise InvalidValue(run, "the run of a scenario", remedy, field="run")
    months = run.by_month(str(getattr(returned_to, "id", returned_to)), category=category)
    if not any(month["q95"] or month["bounds"]["high"] != 0 for month in months):
        raise refuse_empty("a scenario that returns no one", "assume that a round happens")
    start = run.start.last_day or 1
    names = ("q05", "q25", "q50", "q75", "q95")
    rows: Rows = [{"day": iso(start), **dict.fromkeys((*names, "low", "high"), 0), "text": "0"}]
    for month in months:
        bounds = month["bounds"]
        rows.append(
            {
                "day": month["by"],
                **{name: month[name] for name in names},
                "low": bounds["low"],
                "high": bounds["high"],
                "text": f"{month['q50']:,}; nine in ten worlds {month['q05']:,} to {month['q95']:,}",
            }
        )
    base = alt.Chart(data(rows), width=width, height=HEIGHT)
    x = time_axis([start, run.until.last_day or start])
    tip = [alt.Tooltip("day:T", title="by"), alt.Tooltip("text:N", title="returned")]
    line = {"color": BLACK, "strokeDash": [2, 3], "strokeWidth": 1}
    last = months[-1]
    fan = max(max(row["q95"], row["low"]) for row in rows)
    upper = last["bounds"]["high"]
    is_near = upper is not None and upper <= 3 * fan
    highest = max(fan, upper) if is_near else fan

    def y(name: str) -> Any:
        return persons_axis(f"{name}:Q", highest)

    layers = [
        base.mark_area(color=COLOURS[0], opacity=0.22).encode(x, y("q05"), alt.Y2("q95:Q")),
        base.mark_area(color=COLOURS[0], opacity=0.4).encode(x, y("q25"), alt.Y2("q75:Q")),
        base.mark_line(color=COLOURS[0], strokeWidth=2).encode(x, y("q50"), tooltip=tip),
        base.mark_line(**line).encode(x, y("low")),
        *([base.mark_line(**line).encode(x, y("high"))] if is_near else []),
    ]
    side = side_in_words(run.dataset, str(getattr(returned_to, "id", returned_to)))
    ends = (
        "there is no upper bound"
        if upper is None
        else f"the upper bound, {upper:,} by {last['by']}, is not drawn"
    )
    notes = [
        f"{run.n:,} worlds, seed {run.seed}. Line: the middle; dark band: half of all worlds; light band: nine in ten.",
        f"Dashed: bounds that hold no matter what is drawn{'' if is_near else f'; {ends}'}.",
    ]
    words = category_in_words(category)
    shown = title or f"{words.capitalize()} to {side} after {run.start}, if: {run.scenario.name}"
    description = f"By {last['by']}: {last['q50']:,} in the middle, {last['q05']:,} to {last['q95']:,} in nine of ten worlds."
    return finish(
        alt.layer(*layers), shown, notes, description, width, marked=run.dataset, day=run.dataset.known_by
    )


_NO_ONE = Count.exactly(0)


def _read_key(ds: Dataset, by: KeyName | None) -> KeyName:
    if by is None:
        holders = sum(tally.scope.held_by is not None for tally in ds.tallies)
        recipients = sum(tally.returned_to not in (None, ALL_SIDES) for tally in ds.tallies)
        return "held_by" if holders > recipients else "returned_to"
    if by not in _KEYS:
        raise InvalidValue(by, "'returned_to' or 'held_by'", did_you_mean(str(by), _KEYS), field="by")
    return by


def _read_sides(ds: Dataset, sides: Record | str | Iterable[Record | str] | None) -> list[str]:
    if sides is None:
        return []
    several = [sides] if isinstance(sides, (str, Record)) else list(sides)
    return list(dict.fromkeys(str(ds[side].id) for side in several))


def _largest(ds: Dataset, sides: Mapping[str | None, int]) -> list[str]:
    """The sides with the most persons, without those that have hardly any, and those that are part of another."""
    wholes = [
        side
        for side in sides
        if side is not None
        and not any(
            other is not None and other != side and ds.links.is_within(side, other) for other in sides
        )
    ]
    most = max((sides[side] for side in wholes), default=0)
    several = [side for side in wholes if sides[side] * 50 >= most]
    return sorted(several, key=lambda side: (-sides[side], side))[:_PANELS]


def _begins_alike(row: Reconciliation, begins: int | None, before: Any) -> bool:
    """Whether a claim counts from the beginning of the line, or from a day before which no one had returned."""
    first = None if row.tally.since is None else row.tally.since.first_day
    if begins is not None or first is None:
        return first == begins
    earlier = before(iso(first - 1))
    return earlier is None or earlier.count.high == 0


def _curve(ends: Sequence[int], counts: Mapping[int, Count]) -> Rows:
    """The count at the end of each day on which it changes, and of the last.

    What may have come before the first day, as its date is not known, stands in the count of the day before that.
    """
    rows: Rows = []
    before = start = counts.get(ends[0] - 1, _NO_ONE) if ends else _NO_ONE
    for day in ends:
        count = counts[day]
        if (count.low, count.high) != (before.low, before.high) or day == ends[-1]:
            if not rows:
                rows.append(_level(day - 1, start))
            rows.append(_level(day, count))
            before = count
    return rows


def _level(day: int, count: Count) -> dict[str, Any]:
    return {"day": iso(day), "low": count.low, "high": count.high, "number": figure(count)}


def _stock_curve(stock: StockLedger) -> Rows:
    levels = [] if stock.opened_on is None else [_level(stock.opened_on.toordinal(), stock.opening)]
    return levels + [
        _level(each.day.toordinal(), each.held)
        for each in stock.days
        if stock.opened_on is None or each.day > stock.opened_on
    ]


def _claim(ds: Dataset, tally: Any, *, is_whole: bool, differs: bool) -> Rows:
    """The point of a claim; none where it names no day or no number."""
    number, day = marked_number(tally.count), tally.as_of.last_day
    if number is None or day is None or not (tally.statement is None or ds.links.stands(tally.statement)):
        return []
    high = number if tally.count.high is None else tally.count.high
    return [
        {
            "tally": tally.id,
            "day": iso(day),
            "number": number,
            "low": tally.count.low,
            "high": high,
            "is_open": tally.count.high is None,
            "claimant": tally.claimant,
            "whole": is_whole,
            "differs": differs,
            "text": f"{format_persons(tally.count, tally.category)}, {day_in_words(tally.as_of)}",
        }
    ]


def _is_of(ds: Dataset, claim: CustodyClaim, stock: StockLedger) -> bool:
    """Whether a claim is on the persons of a stock, or on some of them."""
    tally = claim.tally
    return (
        (tally.held_by, tally.belonging_to) == (stock.held_by, stock.belonging_to)
        and stock.group in (None, tally.scope.group)
        and stock.population in (None, tally.scope.population)
        and ds.vocabulary.categories.is_within(tally.category, stock.category)
    )


def _stock_in_words(stock: StockLedger) -> str:
    last = f" on {stock.days[-1].day}" if stock.days else ""
    return capitalised(f"{stock.subject}: {figure(stock.held)}{last}")


def _crop(curves: dict[str, Rows], points: Mapping[str, Rows]) -> list[str]:
    """Leave out a long beginning with next to no one held, and say so."""
    levels = {key: [max(row["low"], row["high"] or 0) for row in curve] for key, curve in curves.items()}
    days = [_ordinal(row) for rows in (*curves.values(), *points.values()) for row in rows]
    starts = [_ordinal(point) for rows in points.values() for point in rows]
    for key, curve in curves.items():
        large = [row for row, level in zip(curve, levels[key], strict=True) if level > max(levels[key]) / 20]
        starts += [_ordinal(row) for row in large[:1]]
    if not starts or (min(starts) - min(days)) * 3 < max(days) - min(days):
        return []
    start, before = min(starts), 0
    for key, curve in curves.items():
        early = [row for row in curve if _ordinal(row) < start]
        if early:
            before = max(before, *levels[key][: len(early)])
            curves[key] = [{**early[-1], "day": iso(start - 1)}, *curve[len(early) :]]
    return [f"Before {iso(start)}, when at most {before:,} were held, nothing is drawn."]


def _is_all_of(claim: CustodyClaim, stock: StockLedger) -> bool:
    tally = claim.tally
    limits = (tally.held_by, tally.belonging_to, tally.scope.group, tally.scope.population, tally.category)
    return limits == (stock.held_by, stock.belonging_to, stock.group, stock.population, stock.category)


def _why_differs(
    drawn: Sequence[StockLedger], claims_of: Mapping[StockLedger, Sequence[CustodyClaim]]
) -> str:
    differing = [claim for stock in drawn for claim in claims_of[stock] if claim.verdict in _DIFFERS]
    if all(claim.contradicts for claim in differing):
        return "the record contradicts it"
    return "the record has another number, so persons came or left unrecorded if both are right"


def _claims(number: int) -> str:
    return f"{plural(number, 'claimed cumulative')}"


def _until(curve: Rows) -> str:
    return "no one" if not curve else f"{curve[-1]['number']} by {curve[-1]['day']}"


def _legend(curves: Iterable[Rows], points: Iterable[Rows], why: str) -> list[str]:
    levels = [row for curve in curves for row in curve]
    claimed = [point for rows in points for point in rows]
    notes = ["Line: certain."]
    if any(row["high"] is not None and row["high"] > row["low"] for row in levels):
        notes.append("Band: possible.")
    if any(row["high"] is None for row in levels):
        notes.append(
            "Dashed line, pale band to the top: at least so many, as some numbers are not on record."
        )
    if claimed:
        notes += ["Points: claimed.", *bounds_notes(claimed, "Upright bar")]
    if any(not point["whole"] for point in claimed):
        notes.append("Hollow: of some of these persons only.")
    if any(point["differs"] for point in claimed):
        notes.append(f"Cross: {why}.")
    return notes


def _over_time(
    ds: Dataset,
    curves: Mapping[str, Rows],
    points: Mapping[str, Rows],
    panels: Mapping[str, str],
    title: str,
    notes: Sequence[str],
    width: int,
) -> Any:
    """Panels of a line, its band and its points, one below the other."""
    claimed = [point for rows in points.values() for point in rows]
    days = [_ordinal(row) for row in (*(row for curve in curves.values() for row in curve), *claimed)]
    names = labels_of(ds, (point["claimant"] for point in claimed))
    numbers = Counter(names[point["claimant"]] for point in claimed)
    frequent = [
        name for name, _ in sorted(numbers.items(), key=lambda item: (-item[1], item[0]))[:_CLAIMANTS]
    ]
    for point in claimed:
        name = names[point["claimant"]]
        point["who"], point["group"] = name, name if name in frequent else _OTHERS
    groups = [*frequent, *([_OTHERS] if len(numbers) > len(frequent) else [])]
    encoded = {
        "color": alt.Color(
            "group:N", title="claimed by", scale=ordered_scale(groups, (*COLOURS[: len(frequent)], GREY))
        ),
        "shape": alt.Shape(
            "group:N", title="claimed by", scale=ordered_scale(groups, (*SHAPES[: len(frequent)], HEXAGON))
        ),
    }
    height = HEIGHT if len(panels) == 1 else HEIGHT - 60
    drawn = []
    for key, heading in panels.items():
        highest = max((max(row["low"], row["high"] or 0) for row in (*curves[key], *points[key])), default=0)
        layers = [*_band(curves[key], days, highest), *_points(points[key], days, highest, encoded)]
        panel = alt.layer(*layers, width=width, height=height)
        drawn.append(panel.properties(title=panel_title(heading, width)))
    description = " ".join(f"{heading}{_claims_in_words(points[key])}." for key, heading in panels.items())
    return finish(stack(drawn), title, notes, description, width, groups, marked=ds, day=ds.known_by)


def _ordinal(row: Mapping[str, Any]) -> int:
    return date.fromisoformat(row["day"]).toordinal()


def _claims_in_words(rows: Rows) -> str:
    if not rows:
        return ""
    differing = sum(point["differs"] for point in rows)
    return f"; {plural(len(rows), 'claim')}, {differing:,} of which differ from the record"


def _band(curve: Rows, days: Sequence[int], highest: int) -> list[Any]:
    """What is certain as a line, what is possible as a band; the line dashed, the band pale and up to the top, where
    there is no upper bound.
    """
    if not curve:
        return []
    curve = [*curve, {**curve[-1], "day": iso(max(days))}]
    tip = [alt.Tooltip("day:T", title="by"), alt.Tooltip("number:N", title="persons")]
    x, low = time_axis(days), persons_axis("low:Q", highest)
    layers = []
    before: Rows = []
    for stretch in _stretches(curve):
        is_open = stretch[0]["high"] is None
        opacity, dash = (0.13, [5, 3]) if is_open else (0.3, [1, 0])
        band = [{**row, "top": top_of_axis(highest) if is_open else row["high"]} for row in stretch]
        area = alt.Chart(data(band)).mark_area(color=GREY, opacity=opacity, interpolate="step-after")
        line = alt.Chart(data([*before, *stretch])).mark_line(
            color=BLACK, strokeWidth=1.8, strokeDash=dash, interpolate="step-after"
        )
        layers += [area.encode(x, low, alt.Y2("top:Q")), line.encode(x, low, tooltip=tip)]
        before = stretch[-1:]
    return layers


def _stretches(curve: Rows) -> list[Rows]:
    """A curve in pieces that have an upper bound or have none; each goes on to the day on which the next begins."""
    pieces = [list(rows) for _, rows in groupby(curve, key=lambda row: row["high"] is None)]
    for rows, following in pairwise(pieces):
        rows.append({**rows[-1], "day": following[0]["day"]})
    return pieces


def _points(rows: Rows, days: Sequence[int], highest: int, encoded: Mapping[str, Any]) -> list[Any]:
    """Claims: a bar over their bounds, a point at the number they name, a cross where the record differs."""
    if not rows:
        return []
    x, y = time_axis(days), persons_axis("number:Q", highest)
    tip = [
        alt.Tooltip("who:N", title="claimed by"),
        alt.Tooltip("text:N", title="claim"),
        alt.Tooltip("tally:N", title="id"),
    ]
    layers = []
    vague = [row for row in rows if row["low"] != row["high"]]
    if vague:
        base = alt.Chart(data(vague))
        bar = base.mark_rule(strokeWidth=1.2, opacity=0.8)
        layers.append(bar.encode(x, persons_axis("low:Q", highest), alt.Y2("high:Q"), encoded["color"]))
    layers += open_arrows(rows, x, persons_axis("high:Q", highest), encoded["color"], is_level=False)
    differing = [row for row in rows if row["differs"]]
    if differing:
        cross = alt.Chart(data(differing)).mark_point(
            shape=CROSS, size=150, color=BLACK, strokeWidth=1, filled=False
        )
        layers.append(cross.encode(x, y, tooltip=tip))
    for is_whole in (False, True):
        some = [row for row in rows if row["whole"] is is_whole]
        if some:
            mark = alt.Chart(data(some)).mark_point(filled=is_whole, size=46, strokeWidth=1.5, opacity=0.9)
            layers.append(mark.encode(x, y, **encoded, tooltip=tip))
    return layers
