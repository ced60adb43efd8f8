"""What truly happened in an invented world, handover by handover, and vague statements of it, none of them false."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, cast

import attrs
from hypothesis import strategies as st

from conflictevents.dataset import Dataset
from conflictevents.records import (
    ALL_SIDES,
    Category,
    ExchangeRound,
    Ordinal,
    RoundKind,
    RoundStatus,
    RoundStep,
    Scope,
    Transfer,
)
from conflictevents.strategies.values import counts, places, sources, whens
from conflictevents.values import When

__all__ = [
    "BODY",
    "SIDES",
    "TRACKS",
    "Flow",
    "Handover",
    "Passage",
    "World",
    "described",
    "handovers",
    "told_history",
]


@attrs.frozen(kw_only=True)
class Passage:
    """Persons or remains of one category who passed from one side to the other on one day: exactly so many.

    Attributes:
        round: the id of the round on record that they passed in; of the whole, where no part on record has them.
        day: the day.
        number: how many.
        category: which category; never `person`, as in truth everybody has one.
        held_by: who held them.
        returned_to: the side to which they returned.
        kind: the kind of handover.
        framework: the one framework they passed under; None for none.
        mediators: who mediated.
        series: the bodies that count them in their numbered series.
    """

    round: str
    day: dt.date
    number: int
    category: str
    held_by: str
    returned_to: str
    kind: str
    framework: str | None
    mediators: tuple[str, ...]
    series: tuple[str, ...]


@attrs.frozen
class World:
    """A history, and a dataset that says nothing false about it.

    The dataset is vague where the draw made it so: counts are hedged around the true number, dates lie around
    the true day, sides are silent, parts are grouped. Every count computed from it must hold the true number,
    and every tally in it is true.

    Attributes:
        dataset: what is on record.
        passages: what happened.
    """

    dataset: Dataset
    passages: tuple[Passage, ...]

    def number(
        self,
        *,
        returned_to: str = ALL_SIDES,
        category: str = Category.PERSON,
        since: dt.date | None = None,
        until: dt.date | None = None,
        scope: Scope | None = None,
    ) -> int:
        """How many truly returned, both days included. Of a population nothing is known here: it is no limit."""
        category = Category.read(category, field="category")
        return sum(
            passage.number
            for passage in self.passages
            if returned_to in (ALL_SIDES, passage.returned_to)
            and Category.is_within(passage.category, category)
            and (since is None or passage.day >= since)
            and (until is None or passage.day <= until)
            and (scope is None or self._falls_within(passage, scope))
        )

    def _falls_within(self, passage: Passage, scope: Scope) -> bool:
        above = () if passage.framework is None else self.dataset.links.frameworks_above(passage.framework)
        return (
            (not scope.kinds or passage.kind in scope.kinds)
            and (not scope.frameworks or any(framework in scope.frameworks for framework in above))
            and (not scope.mediators or any(actor in scope.mediators for actor in passage.mediators))
            and (scope.series is None or scope.series in passage.series)
            and scope.held_by in (None, passage.held_by)
        )


SIDES = ("northland", "southland")

_NOT_BEGUN = {
    "planned": ("proposed", "agreed", "scheduled", "postponed", "cancelled", "failed"),
    "to come": ("agreed", "scheduled", "postponed"),
    "called off": ("cancelled", "failed"),
}


@attrs.frozen
class Flow:
    """A number of one category passing, or planned to pass, to one side."""

    returned_to: str
    category: str
    number: int
    kind: str
    framework: str | None
    series: tuple[str, ...]

    @property
    def held_by(self) -> str:
        """The other side."""
        return SIDES[1 - SIDES.index(self.returned_to)]


def described(
    draw: st.DrawFn, flows: Sequence[Flow], kind: str, *, together: bool, as_claim: bool = False
) -> list[Transfer]:
    """Transfers that say nothing false about flows: by category, by side, both sides together, or one side only.

    A side may be left out of an exchange in which it is named as the holder: there silence counts as unknown. Elsewhere
    it would count as none, and so would the living of a side that is named for its remains. What is said of both sides together is of those that
    some account names; so no account of a round leaves a side out where another may tell of both together.
    """
    living = [flow for flow in flows if Category.is_living(flow.category)]
    remains = [flow for flow in flows if not Category.is_living(flow.category)]
    ways = ["by category", "by category", "by side"]
    if living and all(flow.kind == kind for flow in living):
        may_leave_out = RoundKind[kind].is_mutual and not remains
        ways += ["together"] if together else ["one side", "no side"] if may_leave_out else []
    way = draw(st.sampled_from(ways))
    if way == "together":
        whole = ALL_SIDES if as_claim and draw(st.booleans()) else None
        transfers = [_transfer(draw, living, kind, Category.PERSON, whole)]
    else:
        if way == "one side":
            side = draw(st.sampled_from(SIDES))
            living = [flow for flow in living if flow.returned_to == side]
        elif way == "no side":
            living = []
        transfers = [
            _transfer(
                draw,
                group,
                kind,
                Category.PERSON if way == "by side" else group[0].category,
                group[0].returned_to,
                names_holder=way == "one side",
            )
            for group in _groups(living, by_category=way != "by side")
        ]
    return transfers + [
        _transfer(draw, group, kind, Category.REMAINS, group[0].returned_to)
        for group in _groups(remains, by_category=True)
    ]


def _groups(flows: Sequence[Flow], *, by_category: bool) -> list[list[Flow]]:
    groups: dict[object, list[Flow]] = {}
    for flow in flows:
        key = (flow.returned_to, flow.kind, flow.category if by_category else None)
        groups.setdefault(key, []).append(flow)
    return list(groups.values())


def _transfer(
    draw: st.DrawFn,
    flows: Sequence[Flow],
    kind: str,
    category: str,
    side: str | None,
    *,
    names_holder: bool = False,
) -> Transfer:
    holder_is_said = side in SIDES and (names_holder or draw(st.booleans()))
    return Transfer(
        count=draw(counts(containing=sum(flow.number for flow in flows))),
        category=cast("Any", category),
        held_by=flows[0].held_by if holder_is_said else None,
        returned_to=side,
        kind=cast("Any", None if flows[0].kind == kind else flows[0].kind),
    )


def told_history(
    draw: st.DrawFn, day: dt.date, state: str, *, may_be_empty: bool = False, in_dispute: bool = True
) -> tuple[RoundStep, ...]:
    """Steps that come to the state, stated by the recorder, by both sides, by one, or by both in dispute."""
    agreed = RoundStep(status="agreed", when=When.of(day - dt.timedelta(30)), according_to=SIDES)
    teller = draw(st.sampled_from([(), SIDES, SIDES[:1], ("river-state",)]))
    if state in _NOT_BEGUN:
        status = draw(st.sampled_from(_NOT_BEGUN[state]))
        when = draw(st.sampled_from([None, When.of(day - dt.timedelta(9))]))
        last = RoundStep(status=cast("Any", status), when=when, according_to=teller)
        if status in ("proposed", "agreed") or draw(st.booleans()):
            return (last,)
        return (agreed, attrs.evolve(last, when=When.of(day), according_to=SIDES))
    if state == "begun":
        status = draw(st.sampled_from([RoundStatus.UNDER_WAY, RoundStatus.PARTLY_COMPLETED]))
        return (agreed, RoundStep(status=status, when=When.of(day), according_to=SIDES))
    done = RoundStep(status="completed", when=When.of(day), according_to=teller)
    histories: list[tuple[RoundStep, ...]] = [
        (done,),
        (attrs.evolve(done, when=None),),
        (agreed, attrs.evolve(done, according_to=SIDES)),
    ]
    if in_dispute:
        still = RoundStep(status="under way", when=When.of(day), according_to=SIDES[1])
        histories.append((agreed, still, attrs.evolve(done, according_to=SIDES[0])))
    if may_be_empty:
        histories.append(())
    return draw(st.sampled_from(histories))


BODY = "northland-headquarters"
TRACKS = ("river-accord", "river-accord-wounded", "border-track")

_LIVING = (Category.PRISONER_OF_WAR, Category.CIVILIAN)


@attrs.frozen
class Handover:
    """A round in truth, and everything of its record but what passed to which side."""

    fields: dict[str, Any]
    flows: tuple[Flow, ...]
    passages: tuple[Passage, ...]
    last_day: dt.date
    carried_out: bool
    together: bool

    @property
    def id(self) -> str:
        """The id of the round."""
        return str(self.fields["id"])

    def on_record(self, draw: st.DrawFn, statements: Sequence[str]) -> ExchangeRound:
        """The recorder's account, some of it resting on statements."""
        transfers = described(draw, self.flows, self.fields["kind"], together=self.together)
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
    together: bool


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
        together=draw(st.booleans()),
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
        setting.together,
    )


def _with_parts(draw: st.DrawFn, id: str, day: dt.date, state: str, setting: _Setting) -> list[Handover]:
    """A round and two or three parts; what the parts on record leave out of a finished one passed some day between."""
    complete = draw(st.booleans())
    placed = Handover({"id": id}, (), (), day, carried_out=True, together=setting.together)
    parts = []
    for index in range(draw(st.integers(2, 3))):
        day_of_part = day + dt.timedelta(draw(st.integers(0, 40)))
        left_out = index > 0 and draw(st.integers(0, 3)) == 0
        state_of_part = ("called off" if state == "done" else "to come") if left_out else "done"
        parts.append(_alone(draw, f"{id}.{index + 1}", day_of_part, state_of_part, setting, placed))
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
        Handover(
            fields,
            flows,
            _passed(id, day_beyond, beyond, setting, 4),
            last_day,
            carried_out=True,
            together=setting.together,
        ),
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
    addition = draw(st.integers(0, 7))
    if addition == 1:
        bodies = draw(numbers)
        flows.append(Flow(sides[0], Category.REMAINS, bodies, setting.kind, _track(draw, setting), series))
    elif addition == 2 and RoundKind[setting.kind].is_mutual:
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
    """What a record may have in addition to what it says."""
    if draw(st.integers(0, 3)):
        return {"sources": "Gazette, second page"}
    return {"sources": draw(sources()), "place": draw(places()), "name": "a round"}
