"""Scopes: containment is a partial order, and the one without limits contains all."""

from hypothesis import given

from conflictevents.records import Scope
from conflictevents.records.scope import EVERYTHING
from conflictevents.strategies import scopes


@given(scopes())
def test_the_scope_without_limits_contains_every_scope(scope):
    assert EVERYTHING.contains(scope)
    assert scope.contains(EVERYTHING) is (scope == EVERYTHING)
    assert str(EVERYTHING) == "everything"


@given(scopes(), scopes(), scopes())
def test_containment_is_a_partial_order(one, two, three):
    assert one.contains(one)
    if one.contains(two) and two.contains(one):
        assert one == two
    if one.contains(two) and two.contains(three):
        assert one.contains(three)


@given(scopes(), scopes())
def test_scopes_are_comparable_where_one_contains_the_other(one, other):
    assert one.comparable(other) is other.comparable(one) is (one.contains(other) or other.contains(one))


@given(scopes())
def test_taking_a_limit_away_widens(scope):
    for name in ("kinds", "frameworks", "mediators"):
        assert Scope(**{**_limits(scope), name: ()}).contains(scope)
    for name in ("series", "held_by", "population"):
        assert Scope(**{**_limits(scope), name: None}).contains(scope)


def _limits(scope):
    return {
        name: getattr(scope, name)
        for name in ("kinds", "frameworks", "mediators", "series", "held_by", "population")
    }


def test_the_order_and_repetition_of_alternatives_make_no_difference():
    one = Scope(kinds=["outside exchange", "exchange", "exchange"], mediators=["b", "a"])
    assert one == Scope(kinds=["exchange", "outside exchange"], mediators=["a", "b"])


def test_fewer_alternatives_are_a_narrower_scope():
    both, one = Scope(frameworks=["f", "g"]), Scope(frameworks=["g"])
    assert both.contains(one)
    assert not one.contains(both)


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
        held_by="south",
        population="confirmed",
    )
    assert str(scope) == "exchange, under f, mediated by a or b, numbered by hq, held by south, confirmed"
