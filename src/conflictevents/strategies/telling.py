"""Vague ways to tell what happened, none of them false."""

import datetime as dt
from collections.abc import Sequence

import attrs
from hypothesis import strategies as st

from conflictevents.records import Category, RoundKind, RoundStatus, RoundStep, Transfer
from conflictevents.records.base import ALL_SIDES
from conflictevents.strategies.counts import counts
from conflictevents.values import When

__all__ = ["SIDES", "Flow", "described", "told_history"]

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


def described(draw: st.DrawFn, flows: Sequence[Flow], kind: str, *, as_claim: bool = False) -> list[Transfer]:
    """Transfers that say nothing false about flows: by category, by side, both sides together, or one side only.

    A side may be left out of an exchange, where silence counts as unknown; elsewhere it would count as none.
    """
    living = [flow for flow in flows if Category.is_living(flow.category)]
    remains = [flow for flow in flows if not Category.is_living(flow.category)]
    ways = ["by category", "by category", "by side"]
    if living and all(flow.kind == kind for flow in living):
        ways += ["together", *(["one side", "no side"] if RoundKind[kind].is_mutual else [])]
    way = draw(st.sampled_from(ways))
    if way == "together":
        whole = ALL_SIDES if as_claim and draw(st.booleans()) else None
        found = [_transfer(draw, living, kind, Category.PERSON, whole)]
    else:
        if way == "one side":
            side = draw(st.sampled_from(SIDES))
            living = [flow for flow in living if flow.returned_to == side]
        elif way == "no side":
            living = []
        found = [
            _transfer(
                draw,
                group,
                kind,
                Category.PERSON if way == "by side" else group[0].category,
                group[0].returned_to,
            )
            for group in _groups(living, by_category=way != "by side")
        ]
    return found + [
        _transfer(draw, group, kind, Category.REMAINS, group[0].returned_to)
        for group in _groups(remains, by_category=True)
    ]


def _groups(flows: Sequence[Flow], *, by_category: bool) -> list[list[Flow]]:
    groups: dict[object, list[Flow]] = {}
    for flow in flows:
        key = (flow.returned_to, flow.kind, flow.category if by_category else None)
        groups.setdefault(key, []).append(flow)
    return list(groups.values())


def _transfer(draw: st.DrawFn, flows: Sequence[Flow], kind: str, category: str, side: str | None) -> Transfer:
    holder_is_said = side in SIDES and draw(st.booleans())
    return Transfer(
        count=draw(counts(containing=sum(flow.number for flow in flows))),
        category=category,
        held_by=flows[0].held_by if holder_is_said else None,
        returned_to=side,
        kind=None if flows[0].kind == kind else flows[0].kind,
    )


def told_history(
    draw: st.DrawFn, day: dt.date, state: str, *, may_be_empty: bool = False, in_dispute: bool = True
) -> tuple[RoundStep, ...]:
    """Steps that come to the state, told by the recorder, by both sides, by one, or by both in dispute."""
    agreed = RoundStep(status="agreed", when=When.of(day - dt.timedelta(30)), according_to=SIDES)
    teller = draw(st.sampled_from([(), SIDES, SIDES[:1], ("river-state",)]))
    if state in _NOT_BEGUN:
        status = draw(st.sampled_from(_NOT_BEGUN[state]))
        when = draw(st.sampled_from([None, When.of(day - dt.timedelta(9))]))
        last = RoundStep(status=status, when=when, according_to=teller)
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
