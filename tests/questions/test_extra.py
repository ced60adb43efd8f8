"""What stands under `extra` of a record or part is kept, and no answer looks at it."""

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents.questions.totals import KEYS
from conflictevents.records.tally import Scope
from conflictevents.strategies import worlds
from conflictevents.values.fields import Part

NOTED = ce.FrozenDict({"acme:checked": True})


def with_extra(value):
    """The value with something under `extra` of itself and of each part of it."""
    if isinstance(value, tuple):
        return tuple(map(with_extra, value))
    if not isinstance(value, Part | ce.Record):
        return value
    changes = {field.name: with_extra(getattr(value, field.name)) for field in attrs.fields(type(value))}
    return attrs.evolve(value, **{**changes, "extra": NOTED})


def noted(ds):
    return ce.Dataset(*map(with_extra, ds), head=ds.head)


@settings(max_examples=15)
@given(worlds(most_rounds=3, most_tallies=3))
def test_no_answer_looks_at_extra(world):
    ds = world.dataset
    other = noted(ds)
    assert other != ds
    assert ce.loads(ce.dumps(other)) == other
    for by in ("year", ("returned_to", "kind"), "mediator", "framework", "carrier"):
        assert ce.totals(other, by=by) == ce.totals(ds, by=by)
    for account in ("widest", "agreed"):
        assert ce.totals(other, account=account) == ce.totals(ds, account=account)
    assert [(each.verdict, each.gap, each.recorded) for each in ce.reconcile(other)] == [
        (each.verdict, each.gap, each.recorded) for each in ce.reconcile(ds)
    ]
    assert ce.check(other) == ce.check(ds)
    assert ce.outlook(other).to_dicts() == ce.outlook(ds).to_dicts()
    assert ce.consistency(other).consistent is ce.consistency(ds).consistent


@given(worlds(most_rounds=2, most_tallies=1))
def test_a_scope_with_extra_asks_for_the_same(world):
    scope, noted_scope = Scope(kinds="exchange"), Scope(kinds="exchange", extra=NOTED)
    assert ce.totals(world.dataset, scope=noted_scope) == ce.totals(world.dataset, scope=scope)
    assert scope.contains(noted_scope)
    assert noted_scope.contains(scope)
    assert Scope(extra=NOTED).contains(scope)


def kind_of(persons):
    return persons.kind


def side(persons):
    return persons.returned_to.actors or None


@settings(max_examples=15)
@given(worlds(most_rounds=3, most_tallies=0))
def test_a_key_of_ones_own_asks_as_those_of_the_library_do(world):
    ds = world.dataset
    by_own, by_kind = ce.totals(ds, by=("year", kind_of)), ce.totals(ds, by=("year", "kind"))
    assert by_own.by == ("year", "kind_of")
    assert [(row["kind_of"], row.count, row.certain, row.possible) for row in by_own] == [
        (row["kind"], row.count, row.certain, row.possible) for row in by_kind
    ]


def test_what_a_key_may_give():
    ds = ce.Dataset(
        *(ce.Actor(id=side, name=side) for side in ("east", "west")),
        ce.ExchangeRound(
            id="swap",
            history="completed",
            when="2025-06",
            transfers=[
                ce.Transfer(count=3, returned_to="east", held_by="west"),
                ce.Transfer(count=2, held_by="east", returned_to="west"),
            ],
        ),
    )
    assert [(row["side"], row.count.best) for row in ce.totals(ds, by=side)] == [("east", 3), ("west", 2)]

    def either(persons):
        return ("one", "other") if persons.returned_to.actors == ("east",) else "one"

    assert [(row["either"], row.count.low, row.count.high) for row in ce.totals(ds, by=either)] == [
        ("one", 2, 5),
        ("other", 0, 3),
    ]

    def wrong(_persons):
        return 1.5

    for key in (wrong, lambda _persons: "x", 3):
        with pytest.raises(ce.InvalidValue) as refused:
            ce.totals(ds, by=key)
        assert refused.value.field == "by"


def named(name, give):
    """A key of some name."""
    give.__name__ = name
    return give


SIDES = ce.Dataset(
    ce.ExchangeRound(
        id="swap",
        kind="outside exchange",
        history="completed",
        when="2025-06",
        transfers=[ce.Transfer(count=3, returned_to="east"), ce.Transfer(count=2, returned_to="west")],
    )
)
COLUMNS = ["count", "rounds", "certain", "possible", "disputed", "marking", "count_low", "rounds_best"]


@pytest.mark.parametrize("name", [*KEYS, *COLUMNS])
def test_a_key_may_have_any_name_and_hides_no_column(name):
    rows = ce.totals(SIDES, by=named(name, lambda persons: persons.returned_to.actors))
    assert [(row[f"own_{name}"], row.count.best) for row in rows] == [("east", 3), ("west", 2)]
    (first, _) = rows.to_dicts()
    assert (first[f"own_{name}"], first["certain"]) == ("east", ["swap"])
    frame = rows.to_frame("polars")
    assert frame[f"own_{name}"].to_list() == ["east", "west"]
    assert frame["count_low"].to_list() == [3, 2]
    assert rows.row(**{f"own_{name}": "west"}).rounds.low == 1


VALUES = st.sampled_from(["a", "b", "all", "unknown", "", 0, 1, 2, True, False])


@given(st.lists(st.lists(VALUES, min_size=1, max_size=3).map(tuple), min_size=2, max_size=2))
def test_no_value_of_a_key_is_lost_in_another(of_sides):
    by_side = dict(zip(("east", "west"), of_sides, strict=True))

    def key(persons):
        return by_side[persons.returned_to.actors[0]]

    flat = [each for values in of_sides for each in values]
    types = {type(each) for each in flat}
    if {bool, int} <= types:
        with pytest.raises(ce.InvalidValue, match="to Python True is 1"):
            ce.totals(SIDES, by=key)
        return
    rows = ce.totals(SIDES, by=key)
    assert {repr(row["key"]) for row in rows} == {repr(each) for each in flat}


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ([named("side", lambda _: ())], "give None where nothing says it"),
        ([named("side", lambda _: frozenset())], "give None where nothing says it"),
        ([named("side", lambda _: "a"), named("side", lambda _: "b")], "call one of the functions otherwise"),
    ],
)
def test_a_key_that_would_lose_persons_is_refused(keys, words):
    with pytest.raises(ce.InvalidValue, match=words):
        ce.totals(SIDES, by=keys)
