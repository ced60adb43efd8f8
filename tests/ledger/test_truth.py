"""Worlds of which the truth is known: whatever is computed from their records has to hold the true number."""

import datetime as dt
from collections.abc import Iterator

import pytest
from hypothesis import given, note
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents.ledger import ledger_of
from conflictevents.ledger.query import Query
from conflictevents.ledger.window import Window
from conflictevents.strategies import World, days, scopes, worlds

ACCOUNTS = (
    "recorded",
    "widest",
    "agreed",
    "northland",
    "southland",
    "northland-headquarters",
    "river-state",
    "gazette",
)
SIDES = ("all", "northland", "southland")
NO_POPULATION = scopes().map(lambda scope: ce.Scope(**{**_limits(scope), "population": None}))


def _limits(scope: ce.Scope) -> dict[str, object]:
    return {name: getattr(scope, name) for name in ("kinds", "frameworks", "mediators", "series", "held_by")}


def shown(world: World) -> Iterator[str]:
    yield from (repr(record) for record in world.dataset if not isinstance(record, ce.Actor | ce.Framework))


@given(
    worlds(most_tallies=0),
    st.sampled_from(ACCOUNTS),
    st.sampled_from(tuple(ce.Category)),
    st.sampled_from(SIDES),
    st.tuples(days(2022, 2026), days(2022, 2026)).map(sorted) | st.just([None, None]),
    NO_POPULATION,
)
def test_a_count_for_any_question_holds_the_truth(world, account, category, side, window, scope):
    since, until = window
    truth = world.number(returned_to=side, category=category, since=since, until=until, scope=scope)
    selection = ledger_of(world.dataset).balance(Query(side, category, scope), account)
    count = selection.within(Window.days(*(day and day.toordinal() for day in window))).count
    note("\n".join(shown(world)))
    assert truth in count


@given(worlds(most_tallies=0), st.sampled_from(ACCOUNTS))
def test_the_totals_of_a_year_hold_the_truth(world, account):
    for row in ce.totals(world.dataset, by=("year", "returned_to"), account=account):
        year = row.keys["year"]
        if year is None:  # of rounds whose year is not known at all
            continue
        truth = world.number(
            returned_to=row.keys["returned_to"], since=dt.date(year, 1, 1), until=dt.date(year, 12, 31)
        )
        assert truth in row.count


@given(worlds())
def test_a_true_tally_is_never_found_to_claim_too_much_or_too_little(world):
    for found in ce.reconcile(world.dataset):
        note("\n".join(shown(world)))
        assert found.verdict not in ("claims_more", "claims_less")
        assert found.gap.low is None or found.gap.low <= 0
        assert found.gap.high is None or found.gap.high >= 0


@given(worlds(most_rounds=2))
def test_nothing_is_disputed_among_the_honest(world):
    for record in world.dataset.rounds:
        note(ce.dumps(world.dataset))
        assert not [row for row in ce.accounts(world.dataset, record.id) if row.disputed]


@given(worlds(most_tallies=4), st.sampled_from(ACCOUNTS))
def test_what_the_honest_say_can_all_be_true(world, account):
    pytest.importorskip("highspy")
    note("\n".join(shown(world)))
    assert ce.consistency(world.dataset, account=account).consistent


@given(
    worlds(most_tallies=4),
    st.sampled_from(tuple(ce.Category)),
    st.sampled_from(SIDES),
    st.tuples(days(2022, 2026), days(2022, 2026)).map(sorted) | st.just([None, None]),
    NO_POPULATION,
)
def test_what_everything_said_implies_holds_the_truth(world, category, side, window, scope):
    pytest.importorskip("highspy")
    since, until = window
    truth = world.number(returned_to=side, category=category, since=since, until=until, scope=scope)
    edges = [None if day is None else ce.When.of(day) for day in window]
    implied = ce.consistency(world.dataset).bounds(*edges, returned_to=side, category=category, scope=scope)
    note("\n".join(shown(world)))
    assert implied.low <= truth
    assert implied.high is None or truth <= implied.high


def test_an_account_that_states_a_number_counts_in_the_widest_where_the_round_is_disputed():
    sides = [ce.Actor(id=side, name=side, kind="state") for side in ("north", "south")]
    steps = [
        ce.RoundStep(when="2025-01-01", according_to=["north", "south"], status="scheduled"),
        ce.RoundStep(when="2025-02-03", according_to=["north"], status="completed"),
    ]
    ends = {"held_by": "south", "returned_to": "north"}
    round_ = ce.ExchangeRound(id="r", history=steps, transfers=[ce.Transfer(count=1, **ends)])
    claim = ce.Claim(
        about="r",
        number=1,
        transfers=[
            ce.Transfer(count=1, category="civilian", **ends),
            ce.Transfer(count=ce.Count.unknown(), category="prisoner_of_war", **ends),
        ],
    )
    ds = ce.Dataset(*sides, ce.Statement(id="s", speaker="north", made="2025-03-01", claims=[claim]), round_)
    row = ce.totals(ds, ("returned_to",), account="widest").row(returned_to="north")
    assert (row.count.low, row.count.high) == (0, None)
