"""Charts of what was claimed: `claims` against the record, and `conflicts` among claims that cannot all be true."""

from typing import Any

from conflictevents.dataset import Dataset
from conflictevents.display.charts._drawing import (
    BLACK,
    COLOURS,
    GREY,
    WIDTH,
    alt,
    bounds_notes,
    capitalised,
    data,
    finish,
    heading_rows,
    joined,
    lane_axis,
    lane_headings,
    lane_rows,
    longest_width,
    marked_number,
    open_arrows,
    ordered_scale,
    refuse_empty,
    top_of_axis,
    whole_ticks,
)
from conflictevents.ledger.postings import RECORDED
from conflictevents.ledger.wording import claimant_in_words, claimed_in_words, format_subject, name_of
from conflictevents.questions.comparison import Verdict
from conflictevents.questions.reconcile import Reconciliation, reconcile
from conflictevents.records import ReturnTally
from conflictevents.text import day, figure, plural

__all__ = ["claims", "conflicts"]

_NARROW = 480
"""Below this width, in pixels, the labels of claims have no room next to the marks."""

_LOOKS = {
    Verdict.CLAIMS_MORE: (COLOURS[1], "triangle-up"),
    Verdict.CLAIMS_LESS: (COLOURS[0], "triangle-down"),
    Verdict.POSSIBLE: (COLOURS[4], "diamond"),
    Verdict.AGREES: (COLOURS[2], "circle"),
}
"""The colour and shape of each verdict."""

Rows = list[dict[str, Any]]


def claims(
    ds: Dataset,
    *,
    account: str = RECORDED,
    most: int = 30,
    title: str | None = None,
    width: int = WIDTH,
) -> Any:
    """Each claimed cumulative against the record in its window and scope, those furthest from it first.

    The figures are those of `reconcile`: a grey bar for what is on record, from certain to possible, a mark for the number
    claimed, by verdict, with a thin line over its bounds, and an arrow where it has none above. Claims of the same
    persons stand together. A claim is the further from the record the further it certainly is; of those that are
    alike in that, the one whose difference has the further bound.

    >>> import conflictevents as ce
    >>> ds = ce.datasets.load("yemen-exchanges")
    >>> ce.charts.claims(ds).description[:40]
    'Claimed against recorded. Of 13 claims, '

    Args:
        ds: the dataset.
        account: whose figures for the rounds: `recorded`, `widest`, `agreed` or an actor's id.
        most: how many claims to draw.
        title: what stands above; None for what was asked.
        width: how wide the plot is, in pixels.

    Raises:
        NothingToDraw: no claim can be compared.
        UnknownRecord: the account is no actor on record.
    """
    reconciliations = reconcile(ds, account=account)
    comparable = [row for row in reconciliations if row.verdict is not Verdict.NOT_COMPARABLE]
    if not comparable:
        raise refuse_empty("no claimed cumulative with a number", "put one on record")
    drawn = comparable[:most]
    groups: dict[str, list[Reconciliation]] = {}
    for row in drawn:
        groups.setdefault(_subject_of(ds, row.tally), []).append(row)
    order: list[str] = []
    headings: Rows = []
    rows: Rows = []
    is_narrow = width < _NARROW
    gap_room = longest_width(str(row.gap) for row in drawn) + 12
    room = (
        0
        if is_narrow
        else min(longest_width(claimant_in_words(ds, row.tally) for row in drawn), width * 9 // 25)
    )
    plot = width if is_narrow else max(width - room - gap_room, 150)
    labels: Rows = []
    for number, (subject, members) in enumerate(groups.items()):
        lines = heading_rows(str(number), capitalised(subject), width)
        headings += lines
        order += _lanes(lines)
        for row in members:
            key = f"{number}.{row.tally.id}"
            if is_narrow:
                lines = heading_rows(
                    f"{key}:", claimant_in_words(ds, row.tally), width - gap_room, is_bold=False
                )
                labels += [{**line, "gap": ""} for line in lines]
                labels[-1]["gap"] = str(row.gap)
                *before, lane = [*_lanes(lines), f"{key}|"]
            else:
                *before, lane = lane_rows(key, claimant_in_words(ds, row.tally), room)
            order += [*before, lane]
            rows.append(_claim_row(row, lane))
    names = [verdict for verdict in _LOOKS if any(row["verdict"] == verdict.in_words for row in rows)]
    words = [verdict.in_words for verdict in names]
    colour = alt.Color(
        "verdict:N", title=None, scale=ordered_scale(words, [_LOOKS[name][0] for name in names])
    )
    shape = alt.Shape(
        "verdict:N", title=None, scale=ordered_scale(words, [_LOOKS[name][1] for name in names])
    )
    top = max(max(row["high"], row["number"], row["recorded_high"]) for row in rows)
    edge = top_of_axis(top)
    scale = alt.Scale(domain=[0, edge], nice=False)
    y = lane_axis(order, room)

    def x(name: str) -> Any:
        return alt.X(name, title="persons", scale=scale, axis=whole_ticks(edge))

    base = alt.Chart(data(rows))
    endless = [{**row, "edge": edge} for row in rows if row["is_record_open"]]
    tip = [
        alt.Tooltip(f"{name}:N", title=heading)
        for name, heading in (
            ("claimed", "claimed"),
            ("recorded", "recorded"),
            ("gap", "difference"),
            ("tally", "id"),
        )
    ]
    layers = [
        lane_headings(headings, y, -room),
        base.mark_bar(height=8, color=GREY, opacity=0.4).encode(
            x("recorded_low:Q"), y, alt.X2("recorded_high:Q"), tooltip=tip
        ),
        *(
            [
                alt.Chart(data(endless))
                .mark_bar(height=8, color=GREY, opacity=0.18)
                .encode(x("recorded_low:Q"), y, alt.X2("edge:Q"), tooltip=tip)
            ]
            if endless
            else []
        ),
        base.mark_tick(thickness=2.5, height=10, color=BLACK).encode(x("recorded_low:Q"), y, tooltip=tip),
        base.mark_rule(strokeWidth=1.2).encode(x("low:Q"), y, colour, alt.X2("high:Q")),
        *open_arrows(rows, x("high:Q"), y, colour, is_level=True),
        base.mark_point(filled=True, size=46, opacity=1).encode(x("number:Q"), y, colour, shape, tooltip=tip),
        *_texts(
            labels if is_narrow else rows, y, plot if is_narrow else plot + gap_room, is_narrow=is_narrow
        ),
    ]
    chart = alt.layer(*layers, width=plot, height=17 * len(order))
    notes = ["Tick: certain, on record. Bar: possible. Mark: claimed. At the right: claimed minus recorded."]
    if endless:
        notes.append("Pale bar, to the edge: the record has no upper bound.")
    notes += bounds_notes(rows, "Line")
    notes.append(
        f"The {len(drawn)} furthest from the record of {len(reconciliations)}, those of the same persons together."
        if len(drawn) < len(reconciliations)
        else "Claims of the same persons together, the furthest from the record first."
    )
    notes.append("How far: by what is certain, then by the furthest bound.")
    numbers = [
        f"{sum(row.verdict is verdict for row in comparable)} {verdict.in_words}" for verdict in _LOOKS
    ]
    description = f"Of {plural(len(comparable), 'claim')}, by verdict: {joined(numbers)}."
    of_whom = "" if account == RECORDED else f" (account: {name_of(ds, account)})"
    return finish(
        chart,
        title or f"Claimed against recorded{of_whom}",
        notes,
        description,
        width,
        words,
        width - room,
        marked=ds,
        day=ds.known_by,
    )


def _texts(rows: Rows, y: Any, right: int, *, is_narrow: bool) -> list[Any]:
    """The differences, at the right; on a narrow chart with the claimants, in lanes above those of the marks."""
    base = alt.Chart(data(rows))
    gaps = base.mark_text(align="right", fontSize=10.5, color=BLACK).encode(
        x=alt.value(right), y=y, text="gap:N"
    )
    names = base.mark_text(align="left", fontSize=10.5, color=BLACK).encode(
        x=alt.value(0), y=y, text="text:N"
    )
    return [gaps, names] if is_narrow else [gaps]


def _claim_row(row: Reconciliation, lane: str) -> dict[str, Any]:
    tally, recorded = row.tally, row.recorded
    number = marked_number(tally.count) or 0
    return {
        "tally": tally.id,
        "lane": lane,
        "number": number,
        "low": tally.count.low,
        "high": number if tally.count.high is None else tally.count.high,
        "recorded_low": recorded.low,
        "recorded_high": recorded.low if recorded.high is None else recorded.high,
        "is_open": tally.count.high is None,
        "is_record_open": recorded.high is None,
        "verdict": row.verdict.in_words,
        "claimed": figure(tally.count),
        "recorded": figure(recorded),
        "gap": str(row.gap),
    }


def _subject_of(ds: Dataset, tally: ReturnTally) -> str:
    """Of which persons a claim is, since when, and within which limits."""
    persons, limits = format_subject(ds, tally)
    return f"{persons}{'' if tally.since is None else f' since {day(tally.since)}'}{limits}"


def conflicts(
    source: Any,
    *,
    account: str = RECORDED,
    most: int = 15,
    title: str | None = None,
    width: int = WIDTH,
) -> Any:
    """What cannot all be true: each minimal set of claims, by how many persons they are apart.

    The sets are the `conflicts` of `conflictevents.consistency`; the length is the fewest persons by which claims would
    have to change, in all, to be possible together.

    >>> import conflictevents as ce
    >>> ds = ce.datasets.load("yemen-exchanges")
    >>> print(ce.charts.conflicts(ds).description[:40])
    What cannot all be true. 2 minimal sets,

    Args:
        source: a dataset, or what `conflictevents.consistency` says of it.
        account: whose account of the rounds; that of the answer, where one is given.
        most: how many sets to draw, those furthest apart.
        title: what stands above; None for what was asked.
        width: how wide the plot is, in pixels.

    Raises:
        MissingExtra: the extra `solve` is not installed.
        NothingToDraw: all that was claimed can be true together.
        UnknownRecord: the account is no actor on record.
    """
    from conflictevents.constraints import Consistency, consistency

    answer = source if isinstance(source, Consistency) else consistency(source, account=account)
    ds = answer.dataset
    found_sets = sorted(answer.conflicts, key=lambda conflict: (-conflict.correction, conflict.members))
    if not found_sets:
        raise refuse_empty("no claims that contradict each other", "ask reconcile for single claims")
    drawn = found_sets[:most]
    rows: Rows = []
    for number, conflict in enumerate(drawn):
        parts = [claimed_in_words(ds, tally) for tally in conflict.tallies]
        members = joined([*parts, *(["the record"] if conflict.with_record else [])])
        rows.append(
            {
                "lane": f"{number}|bar",
                "members": ", ".join(conflict.members),
                "text": f"{number + 1}. {members}",
                "correction": conflict.correction,
                "kind": _KINDS[conflict.with_record],
                "why": conflict.explanation,
                "number": f"{conflict.correction:,}",
            }
        )
    folded = [heading_rows(str(number), row["text"], width) for number, row in enumerate(rows)]
    headings = [line for lines in folded for line in lines]
    order = [lane for lines, row in zip(folded, rows, strict=True) for lane in (*_lanes(lines), row["lane"])]
    kinds = [kind for kind in _KINDS.values() if any(row["kind"] == kind for row in rows)]
    colours = {_KINDS[False]: COLOURS[1], _KINDS[True]: COLOURS[0]}
    y = alt.Y("lane:N", sort=order, scale=alt.Scale(domain=order), axis=None)
    top = max(row["correction"] for row in rows)
    x = alt.X(
        "correction:Q",
        title="persons apart",
        scale=alt.Scale(domain=[0, max(1, top) * 1.12], nice=False),
        axis=whole_ticks(max(1, top)),
    )
    base = alt.Chart(data(rows))
    tip = [
        alt.Tooltip("why:N", title="why"),
        alt.Tooltip("number:N", title="persons apart"),
        alt.Tooltip("members:N", title="claims"),
    ]
    colour = alt.Color("kind:N", title=None, scale=ordered_scale(kinds, [colours[kind] for kind in kinds]))
    layers = [
        lane_headings(headings, y),
        base.mark_bar(height=10).encode(x, y, colour, tooltip=tip),
        base.mark_text(align="left", dx=4, fontSize=10.5, color=BLACK).encode(x, y, text="number:N"),
    ]
    chart = alt.layer(*layers, width=width, height=17 * len(order))
    notes = ["Each bar: claims that cannot all be true, though all but any one of them can."]
    if len(drawn) < len(found_sets):
        notes.append(f"The {len(drawn)} furthest apart of {len(found_sets)}.")
    notes.append(answer.remainder)
    with_record = sum(conflict.with_record for conflict in found_sets)
    description = (
        f"{plural(len(found_sets), 'minimal set')}, {with_record} of them with the record; "
        f"the furthest apart, by {plural(top, 'person')}: {rows[0]['members']}."
    )
    return finish(
        chart,
        title or "What cannot all be true",
        notes,
        description,
        width,
        kinds,
        marked=answer.dataset,
        day=answer.dataset.known_by,
    )


_KINDS = {False: "claims against claims", True: "claims against the record"}


def _lanes(rows: Rows) -> list[str]:
    return [row["lane"] for row in rows]
