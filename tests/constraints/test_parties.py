"""Worlds of several parties: what is true of them is always possible, and each wrong claim planted is found."""

import datetime as dt

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import conflictevents as ce

SIDES = ("east", "north", "south", "west")
HEAD = ce.Head(
    vocabulary=ce.OwnWord(vocabulary="categories", name="acme:evacuee", within="civilian"),
    groups=[ce.Nesting(name="wounded soldiers", within="soldiers")],
    disjoint_groups=[["soldiers", "students"]],
)
GROUPS = ("soldiers", "wounded soldiers", "students")
LEAVES = ("prisoner_of_war", "civilian", "acme:evacuee", "hostage", "detainee", "remains")
KINDS = ("exchange", "outside exchange", "third-country release")
ACTORS = [
    *(ce.Actor(id=side, name=side, kind="state") for side in SIDES),
    ce.Actor(id="north-guard", name="a guard", kind="office", part_of="north"),
    *(ce.Actor(id=id, name=id, kind="organisation") for id in ("hq", "red-cross", "red-crescent", "paper")),
]
FIRST = dt.date(2024, 1, 1)


@attrs.frozen
class Group:
    """Persons alike who were handed over together, and what is on record of them."""

    day: dt.date
    number: int
    returned_to: str
    held_by: str
    belonging_to: str
    category: str
    kind: str
    group: str | None
    carrier: str | None
    in_series: bool
    round: ce.ExchangeRound | None
    is_plain: bool

    def falls_within(self, tally):
        """Whether a tally counts them, by its side, category, days and scope."""
        scope, words = tally.scope, HEAD.vocabularies().categories
        carriers = {party.actor for party in scope.third_parties}
        return (
            tally.returned_to in (None, "all", self.returned_to)
            and words.is_within(self.category, tally.category)
            and (tally.since is None or self.day >= dt.date.fromordinal(tally.since.first_day))
            and self.day <= dt.date.fromordinal(tally.as_of.last_day)
            and (not scope.kinds or self.kind in scope.kinds)
            and (scope.held_by is None or is_within(self.held_by, scope.held_by))
            and scope.belonging_to in (None, self.belonging_to)
            and (not carriers or self.carrier in carriers)
            and (scope.series is None or self.in_series)
            and (
                scope.group is None
                or (self.group is not None and HEAD.is_group_within(self.group, scope.group))
            )
        )


def is_within(actor, whole):
    return actor == whole or (actor, whole) == ("north-guard", "north")


@st.composite
def hedged(draw, number):
    """A count that contains the number."""
    low, high = number - draw(st.integers(0, min(number, 3))), number + draw(st.integers(0, 3))
    forms = [
        ce.Count.exactly(number),
        ce.Count.at_least(low),
        ce.Count.at_most(high),
        ce.Count.between(low, high),
    ]
    return draw(st.sampled_from(forms))


@st.composite
def groups(draw, place):
    """Persons handed over, and perhaps a round that says nothing false of them."""
    returned_to = draw(st.sampled_from(SIDES))
    held_by = draw(st.sampled_from([*(side for side in SIDES if side != returned_to), "north-guard"]))
    if is_within(held_by, returned_to):
        held_by = "south"
    kind = draw(st.sampled_from(KINDS))
    released_abroad = kind == "third-country release"
    belonging = draw(st.sampled_from(SIDES)) if released_abroad else returned_to
    day = FIRST + dt.timedelta(draw(st.integers(0, 120)))
    number = draw(st.integers(0, 9))
    category = draw(st.sampled_from(LEAVES))
    group, carrier = (
        draw(st.sampled_from([None, *words])) for words in (GROUPS, ("red-cross", "red-crescent"))
    )
    in_series, is_plain = draw(st.booleans()), draw(st.booleans())
    wider = [category, "anyone"] if category == "remains" else [category, "person", "anyone"]
    says_series = is_plain or draw(st.booleans())
    transfer = ce.Transfer(
        count=number if is_plain else draw(hedged(number)),
        category=category if is_plain else draw(st.sampled_from(wider)),
        returned_to=returned_to,
        held_by=held_by if is_plain or draw(st.booleans()) else None,
        belonging_to=[belonging] if is_plain and released_abroad else (),
        group=group if is_plain or draw(st.booleans()) else None,
    )
    record = ce.ExchangeRound(
        id=f"r{place}",
        kind=kind,
        when=str(day) if is_plain or draw(st.booleans()) else f"{day:%Y-%m}",
        history="completed",
        parties=SIDES,
        third_parties=[] if carrier is None else [ce.ThirdParty(actor=carrier, role="carrier")],
        ordinals=[ce.Ordinal(body="hq", counted=in_series)] if says_series else [],
        transfers=transfer,
    )
    on_record = record if is_plain or draw(st.booleans()) else None
    return Group(
        day,
        number,
        returned_to,
        held_by,
        belonging,
        category,
        kind,
        group,
        carrier,
        in_series,
        on_record,
        is_plain,
    )


scopes = st.one_of(
    st.just(ce.Scope()),
    st.builds(ce.Scope, kinds=st.sampled_from(KINDS)),
    st.builds(ce.Scope, held_by=st.sampled_from([*SIDES, "north-guard"])),
    st.builds(ce.Scope, belonging_to=st.sampled_from(SIDES)),
    st.builds(ce.Scope, group=st.sampled_from(GROUPS)),
    st.just(ce.Scope(series="hq")),
    st.builds(ce.Scope, group=st.sampled_from(GROUPS), series=st.sampled_from([None, "hq"])),
    st.builds(
        lambda actor, **limits: ce.Scope(third_parties=ce.ThirdParty(actor=actor, role="carrier"), **limits),
        st.sampled_from(["red-cross", "red-crescent"]),
        series=st.sampled_from([None, "hq"]),
        kinds=st.sampled_from([(), "exchange"]),
    ),
)


def claim(id, count, **fields):
    return ce.ReturnTally(id=id, claimant="paper", count=count, **{"as_of": "2024-12-31", **fields})


@st.composite
def tallies(draw, world, place):
    """A true cumulative of some persons."""
    scope = draw(scopes)
    since, until = sorted(FIRST + dt.timedelta(draw(st.integers(0, 140))) for _ in range(2))
    begins = draw(st.booleans()) and scope.series is None
    side = draw(st.sampled_from([*SIDES, "all", None]))
    if side is not None and side == scope.held_by:
        side = "all"
    like = claim(
        f"t{place}",
        0,
        since=str(since) if begins else None,
        as_of=str(until),
        returned_to=side,
        category=draw(st.sampled_from(["person", "person", "anyone", *LEAVES])),
        scope=scope,
    )
    return like.evolve(count=draw(hedged(count_true(world, like))))


def count_true(world, tally):
    return sum(group.number for group in world if group.falls_within(tally))


@st.composite
def worlds(draw):
    """Who was handed over, and a dataset of true claims on them."""
    world = [draw(groups(place)) for place in range(draw(st.integers(0, 5)))]
    claims = [draw(tallies(world, place)) for place in range(draw(st.integers(0, 6)))]
    rounds = [group.round for group in world if group.round is not None]
    return world, ce.Dataset(*ACTORS, *rounds, *claims, head=HEAD)


def contradicts(ds, *members):
    """Whether claims, and the record where it is named, cannot all be true."""
    answer = ce.consistency(ds, {"id": members}, rounds="recorded" in members)
    return not answer.consistent


@given(told=worlds(), account=st.sampled_from(["recorded", "widest", "agreed"]))
def test_what_is_true_of_several_parties_can_all_be_true(told, account):
    _, ds = told
    assert ce.consistency(ds, account=account).consistent


@given(told=worlds(), data=st.data())
def test_the_truth_of_several_parties_is_in_range(told, data):
    world, ds = told
    asked = data.draw(tallies(world, "asked"))
    asked = asked.evolve(returned_to=asked.returned_to or "all")
    implied = ce.consistency(ds).bounds(
        asked.since, asked.as_of, asked.returned_to, asked.category, asked.scope
    )
    assert count_true(world, asked) in implied


@given(told=worlds(), scope=scopes, category=st.sampled_from(["person", "anyone"]))
def test_a_claim_of_fewer_than_the_record_has_is_found(told, scope, category):
    world, ds = told
    asked = claim("planted", 0, returned_to="all", category=category, scope=scope)
    plain = sum(group.number for group in world if group.is_plain and group.falls_within(asked))
    if plain and (scope.belonging_to is None or all(group.kind != KINDS[2] for group in world)):
        ds = ds.add(asked.evolve(count=plain - 1))
        assert contradicts(ds, "planted", "recorded")


@pytest.mark.parametrize(
    "scope",
    [
        ce.Scope(series="hq"),
        ce.Scope(third_parties=ce.ThirdParty(actor="red-cross", role="carrier")),
        ce.Scope(series="hq", third_parties=ce.ThirdParty(actor="red-cross", role="carrier")),
        ce.Scope(kinds="exchange", series="hq"),
    ],
)
@given(told=worlds(), category=st.sampled_from(["person", "anyone"]), number=st.integers(0, 50))
def test_a_total_that_leaves_no_room_for_the_record_outside_a_part_is_found(scope, told, category, number):
    world, ds = told
    part = claim("part", number, returned_to="all", category=category, scope=scope)
    whole = claim("whole", 0, returned_to="all", category=category)
    outside = sum(
        group.number
        for group in world
        if group.is_plain and group.falls_within(whole) and not group.falls_within(part)
    )
    inside = sum(group.number for group in world if group.is_plain and group.falls_within(part))
    least = max(number, inside) + outside
    for count, wrong in ((least - 1, True), (least, False)):
        if count >= 0 and number >= inside and not (wrong and least == 0):
            told_wrongly = ds.add(part, whole.evolve(count=count))
            found = contradicts(told_wrongly, "part", "whole", "recorded")
            assert found if wrong else (not found or any(not group.is_plain for group in world))


@given(told=worlds(), off=st.sampled_from([-1, 1]))
def test_sides_that_do_not_add_up_to_all_are_found(told, off):
    world, ds = told
    sides = [claim(f"to-{side}", 0, returned_to=side) for side in SIDES]
    sides = [each.evolve(count=count_true(world, each)) for each in sides]
    total = sum(each.count.low for each in sides) + off
    if total >= 0:
        ds = ds.add(*sides, claim("total", total, returned_to="all"))
        (conflict,) = ce.consistency(
            ds, {"id": [*(each.id for each in sides), "total"]}, rounds=False
        ).conflicts
        assert "total" in conflict.claims
