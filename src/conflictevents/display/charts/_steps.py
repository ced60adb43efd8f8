"""Charts of single handovers and of steps: `rounds` by size and category, `frameworks` as lanes."""

from collections.abc import Mapping, Sequence
from typing import Any

from conflictevents.dataset import Dataset, check_dataset
from conflictevents.display.charts._drawing import (
    BLACK,
    COLOURS,
    CROSS,
    FILLED_CROSS,
    GREY,
    HEIGHT,
    HEXAGON,
    SHAPES,
    WIDTH,
    alt,
    bounds_notes,
    data,
    days_of,
    finish,
    heading_rows,
    iso,
    joined,
    label_room,
    labels_of,
    lane_axis,
    lane_headings,
    lane_rows,
    longest_width,
    marked_number,
    open_arrows,
    ordered_scale,
    panel_title,
    refuse_empty,
    stack,
    time_axis,
)
from conflictevents.ledger import RECORDED, check_account, date_of, ledger_of, status_at
from conflictevents.ledger.wording import category_in_words, format_persons, name_of
from conflictevents.questions.accounts import accounts
from conflictevents.records import ALL_SIDES, Category, ExchangeRound, Framework
from conflictevents.records.vocabulary import CALLED_OFF
from conflictevents.text import day as day_in_words
from conflictevents.text import plural

__all__ = ["frameworks", "rounds"]

_PANELS = 3
_TICKS = (0, 1, 3, 10, 30, 100, 300, 1000, 3000, 10_000, 30_000, 100_000)
_STAGES = _DONE, _DOUBTFUL, _PLANNED, _CALLED_OFF = (
    "carried out",
    "partly or in dispute",
    "planned",
    "called off",
)

Rows = list[dict[str, Any]]


def rounds(ds: Dataset, *, account: str = RECORDED, title: str | None = None, width: int = WIDTH) -> Any:
    """Each handover by its day, size and category: carried out filled, planned hollow, called off crossed out.

    A panel for each side that received persons. A level bar runs over the days on which it may have been, where the
    date is vague; an upright bar over the bounds of its number, with an arrow where it has none above. A mark stands at
    the best number, else at the least, or at the most where the least is 0. The figures are those of `accounts`. A whole is drawn
    where no part of it has a figure for the same side and category. Sizes grow by equal factors, so that a round of
    three can be seen next to one of a thousand.

    >>> import conflictevents as ce
    >>> ds = ce.datasets.load("yemen-exchanges")
    >>> ce.charts.rounds(ds).description[:40]
    'Rounds by day and size. To Government of'

    Args:
        ds: the dataset.
        account: whose figures: `recorded`, `widest`, `agreed` or an actor's id.
        title: what stands above; None for what was asked.
        width: how wide the plot is, in pixels.

    Raises:
        NothingToDraw: no round has a date and a number.
        UnknownRecord: the account is no actor on record.
    """
    check_dataset(ds)
    account = check_account(ds, account)
    undated, rows = 0, []
    for record in ds.rounds:
        when = date_of(record)
        span = None if when is None else days_of(when)
        if span is None:
            undated += 1
            continue
        rows += _rows_of_round(ds, record, account, day_in_words(when), span)
    drawn = _without_repeated_wholes(ds, rows)
    known = [row for row in drawn if row["number"] is not None]
    if not known:
        raise refuse_empty("no round with a date and a number", "put one on record")
    _join_parts(ds, known)
    sides = _largest(known)
    shown = [row for row in known if row["side"] in sides]
    categories = [category for category in Category if any(row["category"] == category for row in shown)]
    categories += sorted({row["category"] for row in shown} - set(categories))
    words = [category_in_words(category) for category in categories]
    for row in shown:
        row["what"] = category_in_words(row["category"])
    encoded = {
        "color": alt.Color("what:N", title=None, scale=ordered_scale(words, (*COLOURS, GREY))),
        "shape": alt.Shape("what:N", title=None, scale=ordered_scale(words, (*SHAPES, HEXAGON))),
    }
    days = [day for row in shown for day in row["days"]]
    highest = max(max(row["high"], row["number"]) for row in shown)
    names = labels_of(ds, sides)
    panels, descriptions = [], []
    for side in sides:
        mine = [row for row in shown if row["side"] == side]
        heading = f"To {names[side]}: {_rounds_in_words(mine)}"
        layers = _round_layers(mine, days, highest, encoded)
        height = HEIGHT - 60 if len(sides) > 1 else HEIGHT
        panels.append(
            alt.layer(*layers, width=width, height=height).properties(title=panel_title(heading, width))
        )
        stage = next(stage for stage in _STAGES if any(row["stage"] == stage for row in mine))
        alike = [row for row in mine if row["stage"] == stage]
        largest = max(alike, key=lambda row: (row["number"], row["high"], row["id"]))
        descriptions.append(f"{heading}; the largest {stage}: {largest['text']}, {largest['when']}.")
    notes = _round_notes(ds, shown, known, undated, len(drawn) - len(known))
    of_whom = "" if account == RECORDED else f" (account: {name_of(ds, account)})"
    shown_title = title or f"Rounds by day and size{of_whom}"
    return finish(
        stack(panels), shown_title, notes, " ".join(descriptions), width, words, marked=ds, day=ds.known_by
    )


def _rows_of_round(
    ds: Dataset, record: ExchangeRound, account: str, when: str, days: tuple[int, int]
) -> Rows:
    """The figures of a round in an account, by side and category; none where the account is silent."""
    answer = [row for row in accounts(ds, record) if row.account == account]
    answer = [row for row in answer if row.count.high != 0]
    stage = _stage_of(ds, record)
    rows = []
    for row in answer:
        others = [other for other in answer if other.returned_to == row.returned_to and other is not row]
        if row.returned_to == ALL_SIDES or not _is_drawn(record, row, others):
            continue
        number = marked_number(row.count)
        rows.append(
            {
                "id": record.id,
                "side": row.returned_to,
                "category": row.category,
                "number": number,
                "low": row.count.low,
                "high": (number or 0) if row.count.high is None else row.count.high,
                "is_open": row.count.high is None,
                "stage": stage,
                "when": when,
                "days": days,
                "first": iso(days[0]),
                "last": iso(days[1]),
                "day": iso((days[0] + days[1]) // 2),
                "text": format_persons(row.count, row.category),
                "name": record.name or record.id,
            }
        )
    return rows


def _is_drawn(record: ExchangeRound, row: Any, others: Sequence[Any]) -> bool:
    """Whether a row says what no other of the same side does: a category that is named for it, or all that is known."""
    if row.account == RECORDED:
        named = {
            transfer.category for transfer in record.transfers if transfer.returned_to == row.returned_to
        }
        if named:
            return row.category in named
    if row.category == Category.PERSON:
        return not any(
            other.count.low == row.count.low and Category.is_living(other.category) for other in others
        )
    return row.count.low > 0 or not others


def _stage_of(ds: Dataset, record: ExchangeRound) -> str:
    resolved = ledger_of(ds).rounds[record.id]
    status = resolved.status
    done = str(resolved.is_done())
    if done == "yes":
        return _DONE
    if status in CALLED_OFF:
        return _CALLED_OFF
    return _DOUBTFUL if done == "maybe" else _PLANNED


def _rounds_in_words(rows: Rows) -> str:
    """How many rounds rows are of, by what became of them."""
    numbers = [(stage, len({row["id"] for row in rows if row["stage"] == stage})) for stage in _STAGES]
    (stage, first), *further = [(stage, number) for stage, number in numbers if number]
    return ", ".join(
        [f"{plural(first, 'round')} {stage}", *(f"{number:,} {word}" for word, number in further)]
    )


def _without_repeated_wholes(ds: Dataset, rows: Rows) -> Rows:
    """Rows without those of wholes that have a part with a row of the same side and category."""
    by_parts = {
        (above, row["side"], row["category"])
        for row in rows
        for above in ds.links.rounds_above(row["id"])
        if above != row["id"]
    }
    return [row for row in rows if (row["id"], row["side"], row["category"]) not in by_parts]


def _join_parts(ds: Dataset, rows: Rows) -> None:
    """Put what a part of a side received into the panel of the whole, unless the round has a figure for both."""
    sides = sorted({row["side"] for row in rows})
    stated = {(row["id"], row["side"]) for row in rows}
    for row in rows:
        wholes = [side for side in sides if side != row["side"] and ds.links.is_within(row["side"], side)]
        if wholes and (row["id"], wholes[-1]) not in stated:
            row["side"] = wholes[-1]


def _largest(rows: Rows) -> list[str]:
    """The sides with the most rounds, without those that have hardly any."""
    numbers: dict[str, int] = {}
    for row in rows:
        numbers[row["side"]] = numbers.get(row["side"], 0) + 1
    several = [side for side in numbers if numbers[side] * 10 >= max(numbers.values())]
    return sorted(several, key=lambda side: (-numbers[side], side))[:_PANELS]


def _round_layers(rows: Rows, days: Sequence[int], highest: int, encoded: Mapping[str, Any]) -> list[Any]:
    ticks = [tick for tick in _TICKS if tick <= highest * 1.3]
    scale = alt.Scale(type="symlog", constant=1, domain=[0, highest * 1.3])

    def y(name: str) -> Any:
        return alt.Y(
            name,
            title="persons",
            scale=scale,
            axis=alt.Axis(values=ticks, format=",d", **label_room(highest)),
        )

    x = time_axis(days)
    tip = [
        alt.Tooltip(f"{name}:N", title=title)
        for name, title in (
            ("name", "round"),
            ("when", "when"),
            ("text", "to this side"),
            ("stage", "status"),
        )
    ]
    layers = []
    vague = [row for row in rows if row["first"] != row["last"]]
    if vague:
        bar = alt.Chart(data(_plain(vague))).mark_rule(strokeWidth=3, opacity=0.45, strokeCap="round")
        layers.append(
            bar.encode(alt.X("first:T"), y("number:Q"), encoded["color"], alt.X2("last:T"), tooltip=tip)
        )
    bounded = [row for row in rows if row["low"] != row["high"]]
    if bounded:
        bar = alt.Chart(data(_plain(bounded))).mark_rule(strokeWidth=1.2, opacity=0.8)
        layers.append(bar.encode(x, y("low:Q"), encoded["color"], y2=alt.Y2("high:Q"), tooltip=tip))
    layers += open_arrows(_plain(rows), x, y("high:Q"), encoded["color"], is_level=False)
    crossed = [row for row in rows if row["stage"] == _CALLED_OFF]
    if crossed:
        cross = alt.Chart(data(_plain(crossed))).mark_point(
            shape=CROSS, size=150, color=BLACK, strokeWidth=1, filled=False
        )
        layers.append(cross.encode(x, y("number:Q")))
    for is_done in (True, False):
        some = [row for row in rows if (row["stage"] == _DONE) is is_done]
        if some:
            mark = alt.Chart(data(_plain(some))).mark_point(
                filled=is_done, size=44, opacity=0.75 if is_done else 1, strokeWidth=1.5
            )
            layers.append(mark.encode(x, y("number:Q"), **encoded, tooltip=tip))
    return layers


def _plain(rows: Rows) -> Rows:
    return [{name: value for name, value in row.items() if name != "days"} for row in rows]


def _round_notes(ds: Dataset, shown: Rows, known: Rows, undated: int, unknown: int) -> list[str]:
    stages = {row["stage"] for row in shown}
    hollow = [stage for stage in (_PLANNED, _DOUBTFUL) if stage in stages]
    notes = [
        f"Filled: {_DONE}." if _DONE in stages else "",
        f"Hollow: {joined(hollow)}." if hollow else "",
        f"Crossed out: {_CALLED_OFF}." if _CALLED_OFF in stages else "",
    ]
    if any(row["first"] != row["last"] for row in shown):
        notes.append("Level bar: the days within which it was or is to be.")
    notes += bounds_notes(shown, "Upright bar")
    if unknown:
        notes.append(f"{plural(unknown, 'figure')} without a number not drawn.")
    if undated:
        notes.append(f"{plural(undated, 'round')} without a date not drawn.")
    others = sorted({row["side"] for row in known} - {row["side"] for row in shown})
    if others:
        notes.append(f"Other sides, not drawn: {joined([name_of(ds, side) for side in others])}.")
    return notes


_FAMILIES = {
    "proposed": (("proposed",), COLOURS[5], "circle"),
    "agreed or active": (("agreed", "active", "extended", "reactivated"), COLOURS[0], "square"),
    "fulfilled, also in part": (("partly fulfilled", "fulfilled"), COLOURS[2], "diamond"),
    "stalled": (("stalled", "suspended", "being reactivated"), COLOURS[4], "triangle-down"),
    "rejected, breached or ended": (("rejected", "breached", "ended"), BLACK, FILLED_CROSS),
    "disputed": (("disputed",), COLOURS[3], HEXAGON),
}
"""What statuses of frameworks have in common: the statuses, a colour and a shape."""


def frameworks(ds: Dataset, *, title: str | None = None, width: int = WIDTH) -> Any:
    """The life of each framework: a lane for each party, its steps as marks and its status as a bar between them.

    The status of a lane is `status_at` according to the party; a step of a third party, or one that no one is named for,
    stands in the lane of each party that has taken no step since. A level line shows the days on which a step with a
    vague date may have been taken. Frameworks stand in the order of their first step.

    >>> import conflictevents as ce
    >>> ds = ce.datasets.load("yemen-exchanges")
    >>> ce.charts.frameworks(ds).description[:40]
    '10 frameworks, step by step. Kuwait talk'

    Args:
        ds: the dataset.
        title: what stands above; None for what was asked.
        width: how wide the plot is, in pixels.

    Raises:
        NothingToDraw: no framework has a step with a date.
    """
    check_dataset(ds)
    lanes = [lane for framework in ds.frameworks for lane in _lanes_of(ds, framework)]
    if not lanes:
        raise refuse_empty("no framework with a dated step", "put a step with its day on record")
    lanes.sort(key=lambda lane: (lane["begins"], lane["framework"]))
    end = max(day for lane in lanes for step in lane["steps"] for day in step["days"])
    room = min(longest_width(lane["party"] for lane in lanes), max(130, width // 4))
    plot = max(width - room - 8, 150)
    order: list[str] = []
    headings: Rows = []
    marks: Rows = []
    for lane in lanes:
        id, steps = lane["framework"], lane["steps"]
        if not any(row["lane"].startswith(f"{id}:") for row in headings):
            lines = heading_rows(id, ds[id].name, plot)
            headings += lines
            order += [line["lane"] for line in lines]
        *before, name = lane_rows(f"{id}:{lane['party']}", lane["party"], room)
        order += [*before, name]
        for index, step in enumerate(steps):
            until = steps[index + 1]["days"][0] if index + 1 < len(steps) else end
            marks.append(
                {
                    "lane": name,
                    "status": step["status"],
                    "family": _family_of(step["status"]),
                    "day": iso(step["days"][0]),
                    "last": iso(step["days"][1]),
                    "until": iso(max(until, step["days"][0])),
                    "text": f"{step['status']}, {step['when']}",
                }
            )
    families = [family for family in _FAMILIES if any(row["family"] == family for row in marks)]
    looks = [_FAMILIES[family] for family in families]
    colour = alt.Color("family:N", title=None, scale=ordered_scale(families, [look[1] for look in looks]))
    shape = alt.Shape("family:N", title=None, scale=ordered_scale(families, [look[2] for look in looks]))
    y = lane_axis(order, room)
    x = time_axis([end, *(day for lane in lanes for step in lane["steps"] for day in step["days"])])
    tip = [alt.Tooltip("text:N", title="step")]
    base = alt.Chart(data(marks))
    layers = [
        lane_headings(headings, y),
        base.mark_bar(height=6, opacity=0.4).encode(x, y, colour, alt.X2("until:T"), tooltip=tip),
    ]
    vague = [row for row in marks if row["day"] != row["last"]]
    if vague:
        bar = alt.Chart(data(vague)).mark_rule(strokeWidth=1.5, color=BLACK)
        layers.append(bar.encode(x, y, alt.X2("last:T"), tooltip=tip))
    point = base.mark_point(filled=True, size=52, opacity=1, stroke="white", strokeWidth=0.6)
    layers.append(point.encode(x, y, colour, shape, tooltip=tip))
    chart = alt.layer(*layers, width=plot, height=17 * len(order))
    shown = {lane["framework"] for lane in lanes}
    notes = ["Marks: steps. Bars: what it has been since, for that party."]
    if vague:
        notes.append("Dark line: the days on which a step may have been taken.")
    if any(lane["reporters"] for lane in lanes):
        notes.append("Where no party is on record, the lane is of those who report it.")
    undated = [each.name for each in ds.frameworks if each.id not in shown]
    if undated:
        notes.append(f"Without a dated step, not drawn: {joined(undated)}.")
    others = sorted({name for lane in lanes for name in lane["others"]})
    if others:
        notes.append(f"Steps of those who are no party, not drawn: {joined(others)}.")
    description = " ".join(
        f"{ds[lane['framework']].name}, {lane['party']}: {lane['steps'][-1]['status']}." for lane in lanes
    )
    heading = title or f"{plural(len(shown), 'framework')}, step by step"
    return finish(chart, heading, notes, description, width, families, plot, marked=ds, day=ds.known_by)


def _family_of(status: str) -> str:
    return next(family for family, (members, *_) in _FAMILIES.items() if status in members)


def _lanes_of(ds: Dataset, framework: Framework) -> list[dict[str, Any]]:
    """A lane for each party with a status; for all parties together where they share it at every step."""
    whens = {}
    for step in framework.history:
        days = None if step.when is None else days_of(step.when)
        if days is not None:
            whens[days] = step.when
    speakers = [party for party in ledger_of(ds).statuses(framework) if party is not None]
    parties: list[str | None] = [party for party in speakers if party in framework.parties]
    parties = parties or list(speakers)
    ordered = [(days, whens[days]) for days in sorted(whens)]
    lives = {party: _life(ds, framework, ordered, party) for party in (parties or [None])}
    lives = {party: life for party, life in lives.items() if life}
    names = labels_of(ds, lives)
    if len(lives) > 1 and len({str(life) for life in lives.values()}) == 1:
        together = joined(sorted(str(names[party]) for party in lives))
        names = {party: together if len(together) <= _SHORT else "all parties" for party in lives}
        lives = dict([next(iter(lives.items()))])
    others = [name_of(ds, party) for party in speakers if party not in parties]
    return [
        {
            "framework": framework.id,
            "party": "" if party is None else names[party],
            "begins": ordered[0][0],
            "steps": life,
            "others": others,
            "reporters": party is not None and party not in framework.parties,
        }
        for party, life in lives.items()
    ]


_SHORT = 24


def _life(
    ds: Dataset, framework: Framework, whens: Sequence[tuple[tuple[int, int], Any]], party: str | None
) -> list[dict[str, Any]]:
    """The days on which the status of a framework changed for a party, with what it became."""
    steps: list[dict[str, Any]] = []
    for days, when in whens:
        status = status_at(ds, framework, iso(days[1]), party)
        if status is not None and (not steps or steps[-1]["status"] != status):
            steps.append({"days": days, "status": str(status), "when": day_in_words(when)})
    return steps
