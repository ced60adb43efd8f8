"""Handovers of an invented world: what passed in truth, with the record that tells of it."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import attrs
from hypothesis import strategies as st

from conflictevents.records import Category, ExchangeRound, Ordinal, RoundKind
from conflictevents.strategies.dates import whens
from conflictevents.strategies.telling import SIDES, Flow, described, told_history
from conflictevents.strategies.truth import Passage
from conflictevents.strategies.values import places, sources
from conflictevents.values import When

__all__ = ["BODY", "TRACKS", "Handover", "handovers"]

BODY = "northland-headquarters"
TRACKS = ("river-accord", "river-accord-wounded", "border-track")

_LIVING = (Category.PRISONER_OF_WAR, Category.CIVILIAN)


@attrs.frozen
class Handover:
    """A round in truth, and everything of its record but who passed to whom."""

    fields: dict[str, Any]
    flows: tuple[Flow, ...]
    passages: tuple[Passage, ...]
    last_day: dt.date
    carried_out: bool

    @property
    def id(self) -> str:
        """The id of the round."""
        return str(self.fields["id"])

    def on_record(self, draw: st.DrawFn, statements: Sequence[str]) -> ExchangeRound:
        """The recorder's account, some of it resting on statements."""
        transfers = described(draw, self.flows, self.fields["kind"])
        if len(statements) > 0 and draw(st.booleans()):
            transfers = [attrs.evolve(transfer, statement=statements[0]) for transfer in transfers]
        return ExchangeRound(transfers=transfers, **self.fields)


@attrs.frozen
class _Setting:
    """What the parts of a round have in common."""

    kind: str
    tracks: tuple[str, ...]
    mediators: tuple[str, ...]
    counted: bool
    counted_is_said: bool


@st.composite
def handovers(draw: st.DrawFn, id: str, day: dt.date) -> list[Handover]:
    """A round with this id, carried out, begun or planned on a day; and its parts, where it has some."""
    tracks = draw(st.sampled_from([(), (TRACKS[0],), (TRACKS[1],), (TRACKS[0], TRACKS[2]), (TRACKS[2],)]))
    setting = _Setting(
        kind=draw(st.sampled_from((*[RoundKind.EXCHANGE] * 4, *RoundKind))),
        tracks=tracks,
        mediators=draw(st.sampled_from([(), ("river-state",)])),
        counted=draw(st.booleans()),
        counted_is_said=draw(st.booleans()),
    )
    state = draw(st.sampled_from(["done", "done", "done", "begun", "planned"]))
    if draw(st.integers(0, 3)) < 3 or state == "planned":
        return [_alone(draw, id, day, state, setting)]
    return _with_parts(draw, id, day, state, setting)


def _alone(
    draw: st.DrawFn, id: str, day: dt.date, state: str, setting: _Setting, part_of: Handover | None = None
) -> Handover:
    flows = _flows(draw, setting)
    quarters = {"done": 4, "begun": draw(st.integers(0, 4))}.get(state, 0)
    used = {flow.framework for flow in flows if flow.framework is not None}
    said_above = part_of is not None and draw(st.booleans())
    fields = {
        "history": told_history(draw, day, state, may_be_empty=part_of is not None),
        "frameworks": () if said_above else sorted(used) or setting.tracks,
        "third_parties": () if said_above else setting.mediators,
        "ordinals": () if said_above else _ordinals(setting),
        "when": draw(st.none() | whens(containing=day)),
        **(_trimmings(draw)),
    }
    if part_of is not None:
        fields["part_of"] = part_of.id
    return Handover(
        {"id": id, "kind": setting.kind, **fields},
        flows,
        _passed(id, day, flows, setting, quarters),
        day,
        state in ("done", "begun"),
    )


def _with_parts(draw: st.DrawFn, id: str, day: dt.date, state: str, setting: _Setting) -> list[Handover]:
    """A round and two or three parts; what the parts on record leave out of a finished one passed some day between."""
    complete = draw(st.booleans())
    placed = Handover({"id": id}, (), (), day, carried_out=True)
    parts = []
    for place in range(draw(st.integers(2, 3))):
        day_of_part = day + dt.timedelta(draw(st.integers(0, 40)))
        left_out = place > 0 and draw(st.integers(0, 3)) == 0
        state_of_part = ("called off" if state == "done" else "to come") if left_out else "done"
        parts.append(_alone(draw, f"{id}.{place + 1}", day_of_part, state_of_part, setting, placed))
    last_day = max(part.last_day for part in parts)
    beyond = () if complete or state == "begun" else _flows(draw, setting)
    flows = tuple(flow for part in parts if part.passages or state == "begun" for flow in part.flows) + beyond
    first_day = min(part.last_day for part in parts)
    day_beyond = draw(st.sampled_from([first_day, last_day]))
    fields = {
        "id": id,
        "kind": setting.kind,
        "history": told_history(draw, last_day, state, in_dispute=not beyond),
        "when": draw(
            st.sampled_from([When(f"{first_day}/{last_day}"), When(f"{first_day:%Y}/{last_day:%Y-%m}")])
        ),
        "parts_complete": complete,
        "frameworks": setting.tracks,
        "third_parties": setting.mediators,
        "ordinals": _ordinals(setting),
        **(_trimmings(draw)),
    }
    return [
        Handover(fields, flows, _passed(id, day_beyond, beyond, setting, 4), last_day, carried_out=True),
        *parts,
    ]


def _flows(draw: st.DrawFn, setting: _Setting) -> tuple[Flow, ...]:
    """Who passes: in an exchange to both sides, in other handovers to one."""
    sides = SIDES if RoundKind[setting.kind].is_mutual else (draw(st.sampled_from(SIDES)),)
    categories = (Category.REMAINS,) if RoundKind[setting.kind].of_remains else _LIVING
    series = (BODY,) if setting.counted else ()
    numbers = st.sampled_from([0, 1, 33, 84, 150, 307]) | st.integers(0, 400)
    flows = [
        Flow(side, category, number, setting.kind, _track(draw, setting), series)
        for side in sides
        for category in categories
        if (number := draw(numbers))
    ]
    beside = draw(st.integers(0, 7))
    if beside == 1:
        bodies = draw(numbers)
        flows.append(Flow(sides[0], Category.REMAINS, bodies, setting.kind, _track(draw, setting), series))
    elif beside == 2 and RoundKind[setting.kind].is_mutual:
        counted = series if not setting.counted_is_said or (setting.counted and draw(st.booleans())) else ()
        flows.append(
            Flow(sides[0], Category.CIVILIAN, 22, RoundKind.OUTSIDE_EXCHANGE, _track(draw, setting), counted)
        )
    return tuple(flows)


def _track(draw: st.DrawFn, setting: _Setting) -> str | None:
    return draw(st.sampled_from(setting.tracks)) if setting.tracks else None


def _passed(
    id: str, day: dt.date, flows: Sequence[Flow], setting: _Setting, quarters: int
) -> tuple[Passage, ...]:
    return tuple(
        Passage(
            round=id,
            day=day,
            number=flow.number * quarters // 4,
            category=flow.category,
            held_by=flow.held_by,
            returned_to=flow.returned_to,
            kind=flow.kind,
            framework=flow.framework,
            mediators=setting.mediators,
            series=flow.series,
        )
        for flow in flows
        if quarters
    )


def _ordinals(setting: _Setting) -> tuple[Ordinal, ...]:
    return (Ordinal(body=BODY, counted=setting.counted),) if setting.counted_is_said else ()


def _trimmings(draw: st.DrawFn) -> dict[str, Any]:
    """What a record may have beside what it says."""
    if draw(st.integers(0, 3)):
        return {"sources": "Gazette, second page"}
    return {"sources": draw(sources()), "place": draw(places()), "name": "a round"}
