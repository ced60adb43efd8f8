"""Invented worlds of which the truth is known: what is true is always possible, and always in range."""

import datetime as dt
from itertools import combinations

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents.constraints.case import shrink
from conflictevents.strategies import worlds

SIDES = ("northland", "southland", "all")
ACCOUNTS = ("recorded", "widest", "agreed", "northland", "southland-ministry")
SCOPES = (
    ce.Scope(),
    ce.Scope(kinds="exchange"),
    ce.Scope(series="northland-headquarters"),
    ce.Scope(frameworks="river-accord"),
    ce.Scope(mediators="river-state", kinds="exchange"),
    ce.Scope(held_by="southland"),
)
told = worlds(most_rounds=4, most_tallies=8)
days = st.dates(dt.date(2021, 12, 1), dt.date(2027, 2, 1))
edges = st.none() | days


@given(world=told, account=st.sampled_from(ACCOUNTS), rounds=st.booleans())
def test_what_is_true_can_all_be_true(world, account, rounds):
    assert ce.consistency(world.dataset, account=account, rounds=rounds).consistent


@given(
    world=told,
    window=st.tuples(edges, edges),
    side=st.sampled_from(SIDES),
    category=st.sampled_from(list(ce.Category)),
    scope=st.sampled_from(SCOPES),
)
def test_the_truth_is_in_range(world, window, side, category, scope):
    since, until = window
    assume(since is None or until is None or since <= until)
    truth = world.number(returned_to=side, category=category, since=since, until=until, scope=scope)
    answer = ce.consistency(world.dataset)
    implied = answer.bounds(since, until, side, category, scope)
    assert truth in implied


# Worlds whose claims leave room for nothing to be planted are drawn again.
RARE = settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow], max_examples=20)


@st.composite
def falsified(draw):
    """A dataset of a world with one claim beside the true ones that is too high for a wider one among them."""
    world = draw(told)
    wide = draw(st.sampled_from(SCOPES[:-1]))
    narrow = draw(st.sampled_from([scope for scope in SCOPES[:-1] if wide.contains(scope)]))
    first, since, until, last = sorted(draw(st.lists(days, min_size=4, max_size=4)))
    side = draw(st.sampled_from(SIDES))
    if narrow.series is not None:
        first = since = None  # tallies of a series share their beginning
    truth = world.number(returned_to="all", since=first, until=last, scope=wide)
    said = {"claimant": "gazette", "category": "person"}
    return world.dataset.add(
        ce.ReturnTally(
            id="wide", since=first, as_of=last, returned_to="all", scope=wide, count=truth, **said
        ),
        ce.ReturnTally(
            id="planted",
            since=since,
            as_of=until,
            returned_to=side,
            scope=narrow,
            count=truth + draw(st.integers(1, 500)),
            **said,
        ),
    )


@RARE
@given(ds=falsified())
def test_each_conflict_around_a_planted_claim_is_minimal(ds):
    answer = ce.consistency(ds, budget=5_000)
    assert not answer.consistent
    assert answer.conflicts
    for conflict in answer.conflicts:
        assert "planted" in conflict.claims
        assert not possible(ds, conflict.members)
        for fewer in combinations(conflict.members, len(conflict) - 1):
            assert possible(ds, fewer)


@RARE
@given(ds=falsified())
def test_what_would_reconcile_a_conflict_does(ds):
    answer = ce.consistency(ds, budget=5_000)
    for conflict in answer.conflicts:
        assert conflict.correction == sum(map(abs, conflict.changes.values())) > 0
        assert possible(changed(ds, conflict.changes), conflict.members)
    assert "planted" in [suspect.tally.id for suspect in answer.suspects]
    assert len(answer.bounds(without="suspects").without) == 1


@RARE
@given(ds=falsified(), data=st.data())
def test_the_order_of_records_changes_nothing(ds, data):
    shuffled = ce.Dataset(*data.draw(st.permutations(list(ds))))
    one, other = (ce.consistency(few, budget=3_000) for few in (ds, shuffled))
    assert one.to_dicts() == other.to_dicts()
    assert [suspect.to_dict() for suspect in one.suspects] == [
        suspect.to_dict() for suspect in other.suspects
    ]


@RARE
@given(ds=falsified(), data=st.data())
def test_a_question_that_starts_from_an_answer_with_fewer_held_is_answered_as_if_asked_alone(ds, data):
    case = next(case for case in ce.consistency(ds)._cases if "planted" in case.claims)
    checker = case.checker(case.members)
    order = data.draw(st.permutations(case.claims))
    start = None
    for size in range(len(order) + 1):
        held = {*order[:size], "recorded"}
        answer = checker.ask(held, order[size:], roughly=True, start=start)
        assert (answer is not None) == case.checker(case.members).possible(held)
        if answer is None:
            break
        true = [member for member in case.members if member not in answer.changes]
        assert held <= {*true}
        assert case.checker(case.members).possible(true)
        start = answer.solution.basis


@RARE
@given(ds=falsified())
def test_a_conflict_is_what_is_left_when_members_are_dropped_one_by_one_from_the_end(ds):
    case = next(case for case in ce.consistency(ds)._cases if "planted" in case.claims)
    left = [*case.members]
    for member in reversed(case.members):
        fewer = [other for other in left if other != member]
        if not case.whole.possible(fewer):
            left = fewer
    assert shrink(case.whole, case.members) == tuple(left)


@RARE
@given(ds=falsified())
def test_a_correction_is_as_large_from_the_answer_that_blames_all_as_when_asked_afresh(ds):
    case = next(case for case in ce.consistency(ds)._cases if "planted" in case.claims)
    assert case.whole.blamed()
    for claim in case.claims:
        left = [other for other in case.claims if other != claim]
        least = case.whole.correction(left).total
        assert case.whole.correction(left, as_blamed=True).total == least
        assert claim not in case.whole.blamed([claim])


def possible(ds, members):
    """Whether these can be true, asked anew."""
    claims = [member for member in members if member != "recorded"]
    return ce.consistency(ds, {"id": claims}, rounds="recorded" in members).consistent


def changed(ds, changes):
    """The dataset with claims corrected: a floor lowered, or a ceiling raised."""
    for id, change in changes.items():
        low, high = ds[id].count.low, ds[id].count.high
        low += min(change, 0)
        high = None if high is None else high + max(change, 0)
        ds = ds.replace(ds[id].evolve(count=ce.Count(low, high)))
    return ds
