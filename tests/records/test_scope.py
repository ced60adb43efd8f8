"""Scopes: containment is a partial order, and the one without limits contains all."""

import attrs
import pytest
from hypothesis import given

from conflictevents.errors import InvalidValue
from conflictevents.records import CustodyTally, Scope, ThirdParty
from conflictevents.records.tally import EVERYTHING
from conflictevents.strategies import scopes


def limits_of(scope):
    return attrs.evolve(scope, extra={})


@given(scopes())
def test_the_scope_without_limits_contains_every_scope_of_handovers(scope):
    assert EVERYTHING.contains(scope) is (not scope.changes)
    handovers = attrs.evolve(scope, changes=())
    assert handovers.contains(EVERYTHING) is (limits_of(handovers) == EVERYTHING)
    assert str(EVERYTHING) == "everything"


@given(scopes(), scopes(), scopes())
def test_containment_is_a_partial_order(one, two, three):
    assert one.contains(one)
    if one.contains(two) and two.contains(one):
        assert limits_of(one) == limits_of(two)
    if one.contains(two) and two.contains(three):
        assert one.contains(three)


@given(scopes(), scopes())
def test_scopes_are_comparable_where_one_contains_the_other(one, other):
    assert one.comparable(other) is other.comparable(one) is (one.contains(other) or other.contains(one))


@given(scopes())
def test_taking_a_limit_away_widens(scope):
    for field in attrs.fields(Scope):
        if field.name == "changes":  # names what counts besides handovers: it widens
            continue
        assert attrs.evolve(scope, **{field.name: field.default}).contains(scope)


def test_the_order_and_repetition_of_alternatives_make_no_difference():
    one = Scope(kinds=["outside exchange", "exchange", "exchange"], mediators=["b", "a"])
    assert one == Scope(kinds=["exchange", "outside exchange"], mediators=["a", "b"])


def test_fewer_alternatives_are_a_narrower_scope():
    both, one = Scope(frameworks=["f", "g"]), Scope(frameworks=["g"])
    assert both.contains(one)
    assert not one.contains(both)


def carrier(actor):
    return ThirdParty(actor=actor, role="carrier")


def test_a_third_party_in_the_role_of_mediator_is_a_mediator():
    assert Scope(third_parties="turkey") == Scope(mediators="turkey")
    mixed = Scope(mediators="b", third_parties=[carrier("icrc"), ThirdParty(actor="a")])
    assert (mixed.mediators, mixed.third_parties) == (("a", "b"), (carrier("icrc"),))


def test_of_each_role_one_third_party_is_asked_for():
    wide, narrow = Scope(third_parties=[carrier("icrc"), carrier("un")]), Scope(third_parties=carrier("icrc"))
    hosted = Scope(third_parties=[carrier("icrc"), ThirdParty(actor="uae", role="host")])
    assert wide.contains(narrow)
    assert not narrow.contains(wide)
    assert narrow.contains(hosted)
    assert wide.contains(hosted)
    assert not hosted.contains(narrow)
    assert hosted.by_role() == {"carrier": ("icrc",), "host": ("uae",)}


@pytest.mark.parametrize("name", ["held_by", "belonging_to", "kinds", "frameworks", "mediators", "series"])
def test_the_scope_of_a_stock_has_no_limit_that_is_said_elsewhere_or_not_of_a_stock(name):
    limit = Scope(**{name: "exchange" if name == "kinds" else "north"})
    with pytest.raises(InvalidValue, match=rf"scope.{name}: .+; (write it in|a stock counts)"):
        CustodyTally(id="t", claimant="hq", as_of="2024", count=3, scope=limit)


def test_a_population_compares_with_itself_and_with_everybody_only():
    confirmed, appealed = Scope(population="confirmed"), Scope(population="after appeals")
    assert EVERYTHING.contains(confirmed)
    assert not confirmed.comparable(appealed)


def test_a_scope_says_its_limits_in_words():
    scope = Scope(
        kinds="exchange",
        frameworks="f",
        mediators=["a", "b"],
        series="hq",
        third_parties=carrier("icrc"),
        held_by="south",
        belonging_to="north",
        group="women",
        population="confirmed",
    )
    assert str(scope) == (
        "exchange, under f, mediated by a or b, with icrc as carrier, numbered by hq, held by south, "
        "belonging to north, women, confirmed"
    )
