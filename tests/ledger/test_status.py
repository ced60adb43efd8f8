"""Status: a fold over steps, for everybody or according to one side."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents.ledger import ledger_of, status_at
from conflictevents.ledger.rounds import moves_of, side_of
from conflictevents.records.step import DISPUTED, FRAMEWORK_MOVES, ROUND_MOVES, fold, in_order
from conflictevents.strategies import (
    SAMPLE_WORLD,
    days,
    framework_histories,
    framework_steps,
    frameworks,
    round_histories,
    round_steps,
    rounds,
)
from tests.questions.histories import history, to_north, to_south


def status_by_party(ds, record):
    return ledger_of(ds).statuses(record)


def parties_of(ds, record):
    return ledger_of(ds).parties_of(record)


def done(ds, record):
    return ledger_of(ds).is_done(record)


SIDES = ("northland", "southland")
PLANNED = {"proposed", "agreed", "scheduled", "postponed"}
attributed = st.lists(round_steps(), max_size=5)


def of_round(*steps, **fields):
    """A dataset with one round between the two sides, and the round."""
    ends = [to_north(10), to_south(10)]
    record = ce.ExchangeRound(id="round", transfers=fields.pop("transfers", ends), history=steps, **fields)
    return history(record), record


def said(status, when, *according_to):
    return ce.RoundStep(status=status, when=when, according_to=according_to)


# The fold


@given(round_histories() | framework_histories())
def test_a_history_of_allowed_moves_ends_with_its_last_step(steps):
    moves = ROUND_MOVES if not steps or isinstance(steps[0], ce.RoundStep) else FRAMEWORK_MOVES
    assert fold(steps, moves).outside == ()
    assert fold(steps, moves).status == (steps[-1].status if steps else None)


@given(attributed)
def test_steps_outside_the_table_move_nothing(steps):
    ordered = in_order(steps)
    found = fold(ordered, ROUND_MOVES)
    inside = [step for step in ordered if not any(step is other for other in found.outside)]
    assert fold(inside, ROUND_MOVES).status == found.status
    assert fold(inside, ROUND_MOVES).outside == ()
    assert len(inside) + len(found.outside) == len(ordered)


@given(attributed)
def test_completed_stays_completed(steps):
    ordered = in_order([*steps, ce.RoundStep(status="completed", when="0001-01-01")])
    if ordered[0].status == "completed":
        assert fold(ordered, ROUND_MOVES).status == "completed"


@given(st.lists(framework_steps(), min_size=1, max_size=4), st.integers(1, 3))
def test_saying_a_status_again_changes_nothing(steps, times):
    once = fold(in_order(steps), FRAMEWORK_MOVES)
    again = fold([step for step in in_order(steps) for _ in range(times)], FRAMEWORK_MOVES)
    assert again.status == once.status


@given(attributed, st.randoms(use_true_random=False))
def test_the_order_steps_are_recorded_in_makes_no_difference(steps, chance):
    shuffled = list(steps)
    chance.shuffle(shuffled)
    one, other = (ce.ExchangeRound(id="round", history=found) for found in (steps, shuffled))
    assert status_at(SAMPLE_WORLD.add(one), one) == status_at(SAMPLE_WORLD.add(other), other)
    assert status_by_party(SAMPLE_WORLD.add(one), one) == status_by_party(SAMPLE_WORLD.add(other), other)
    assert done(SAMPLE_WORLD.add(one), one) is done(SAMPLE_WORLD.add(other), other)


# Whose status


@given(rounds(id=st.just("a-round")) | frameworks(id=st.just("a-framework")))
def test_a_status_is_disputed_exactly_where_parties_differ_beyond_plans(record):
    ds = SAMPLE_WORLD.add(record)
    found = set(status_by_party(ds, record).values())
    status = status_at(ds, record)
    assert (status == DISPUTED) is (len(found) > 1 and not found <= PLANNED)
    if status != DISPUTED:
        assert status in (found or {None})


@given(rounds(id=st.just("a-round")) | frameworks(id=st.just("a-framework")))
def test_the_sides_of_a_status_are_the_parties_and_whoever_took_a_step(record):
    ds = SAMPLE_WORLD.add(record)
    takers = {actor for step in record.history for actor in step.according_to}
    assert set(status_by_party(ds, record)) - {None} <= {*parties_of(ds, record), *takers}


@given(rounds(id=st.just("a-round")) | frameworks(id=st.just("a-framework")))
def test_the_status_according_to_an_actor_rests_on_its_own_steps_and_the_recorders(record):
    ds = SAMPLE_WORLD.add(record)
    for actor in ds.actors:
        own = [
            step
            for step in record.history
            if not step.according_to or any(ds.links.is_within(who, actor.id) for who in step.according_to)
        ]
        assert status_at(ds, record, according_to=actor.id) == fold(own, moves_of(record)).status
        assert status_at(ds, record.id, according_to=actor) == fold(own, moves_of(record)).status


def test_completed_for_one_and_still_open_for_the_other_is_disputed():
    ds, record = of_round(
        said("completed", "2025-06-09", "north-hq"), said("under way", "2025-06-09", "south")
    )
    assert status_at(ds, record) == DISPUTED
    assert status_by_party(ds, record) == {"north": "completed", "south": "under way"}
    assert status_at(ds, record, according_to="north") == "completed"
    assert status_at(ds, record, according_to="south-ministry") is None
    assert done(ds, record) is ce.Truth.MAYBE


def test_parties_who_both_still_plan_share_the_step_that_both_have_taken():
    ds, record = of_round(
        said("agreed", "2025-06-02", "north", "south"), said("scheduled", "2025-06-05", "north")
    )
    assert status_at(ds, record) == "agreed"
    assert done(ds, record) is ce.Truth.NO


def test_what_the_recorder_notes_holds_for_both_sides():
    ds, record = of_round(
        said("agreed", "2025-06-02", "north"),
        said("agreed", "2025-06-03", "south"),
        said("completed", "2025-06-09"),
    )
    assert status_at(ds, record) == "completed"
    assert done(ds, record) is ce.Truth.YES


def test_a_step_of_a_third_party_stands_for_each_side_that_has_taken_none_since():
    ds, record = of_round(said("completed", "2025-06-09", "mediator"), third_parties="mediator")
    assert status_by_party(ds, record) == {"north": "completed", "south": "completed"}
    ds, record = of_round(
        said("completed", "2025-06-09", "mediator"),
        said("postponed", "2025-06-10", "north"),
        third_parties="mediator",
    )
    assert status_by_party(ds, record) == {"north": "postponed", "south": "completed"}
    assert status_at(ds, record) == "disputed"


def test_parties_of_a_round_without_transfers_are_those_of_its_frameworks():
    accord = ce.Framework(id="accord", name="Accord", parties=["north", "south"])
    record = ce.ExchangeRound(id="round", frameworks="accord")
    assert parties_of(history(accord, record), record) == ("north", "south")
    assert parties_of(history(accord), accord) == ("north", "south")


def test_offices_and_people_speak_for_their_side():
    ds, record = of_round()
    assert side_of(ds, "north-hq", parties_of(ds, record)) == "north"
    assert side_of(ds, "south", parties_of(ds, record)) == "south"
    assert side_of(ds, "paper", parties_of(ds, record)) is None


# When


@given(
    rounds(id=st.just("a-round")) | frameworks(id=st.just("a-framework")),
    days(2010, 2035),
    st.integers(0, 900),
)
def test_later_days_know_the_steps_of_earlier_ones(record, day, later):
    ds = SAMPLE_WORLD.add(record)
    early, late = ce.When.of(day), ce.When.of(day + dt.timedelta(later))
    by_then = {id(step) for step in record.history if status_knows(record, step, early)}
    assert by_then <= {id(step) for step in record.history if status_knows(record, step, late)}
    if all(status_knows(record, step, early) for step in record.history):
        assert status_at(ds, record, early) == status_at(ds, record, late) == status_at(ds, record)


def status_knows(record, step, day):
    """Whether a step was certainly taken by a day, as the documentation has it."""
    when = step.when
    if (
        when is None
        and isinstance(record, ce.ExchangeRound)
        and step.status in ("under way", "partly completed", "completed")
    ):
        when = record.when
    return when is None or (when.latest is not None and when.latest <= day.latest)


def test_a_status_is_of_the_end_of_a_day_month_or_year():
    ds, record = of_round(
        said("agreed", "2025-05-16"), said("under way", "2025-05-23"), said("completed", "2025-05-25")
    )
    expected = {
        "2025-05-15": None,
        "2025-05-16": "agreed",
        "2025-05-24": "under way",
        "2025-05": "completed",
        "2025": "completed",
        "2024": None,
        "2025/..": "completed",
    }
    assert {day: status_at(ds, record, day) for day in expected} == expected


def test_a_step_dated_by_a_month_is_taken_by_its_end():
    ds, record = of_round(said("agreed", "2025-05"))
    assert status_at(ds, record, "2025-05-30") is None
    assert status_at(ds, record, "2025-05-31") == "agreed"


def test_an_undated_completion_counts_from_the_day_of_its_round():
    ds, record = of_round(said("completed", None), when="2025-06-09")
    assert status_at(ds, record, "2025-06-08") is None
    assert status_at(ds, record, "2025-06-09") == "completed"


def test_what_has_no_history_has_no_status():
    ds, _ = of_round()
    with pytest.raises(ce.InvalidValue, match="a round, a change of custody or a framework"):
        status_at(ds, "north")
    with pytest.raises(ce.UnknownRecord):
        status_at(ds, "nothing")


# What counts as returned


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        ("proposed", "no"),
        ("agreed", "no"),
        ("scheduled", "no"),
        ("under way", "maybe"),
        ("partly completed", "maybe"),
        ("completed", "yes"),
        ("postponed", "no"),
        ("cancelled", "no"),
        ("failed", "no"),
    ],
)
def test_only_what_is_completed_counts_as_returned(status, answer):
    ds, record = of_round(said(status, "2025-06-09"))
    assert done(ds, record) == answer


def test_a_round_without_history_has_not_taken_place_and_a_part_shares_the_lot_of_its_whole():
    whole = ce.ExchangeRound(id="whole", history="completed")
    part = ce.ExchangeRound(id="part", part_of="whole")
    alone = ce.ExchangeRound(id="alone")
    ds = history(whole, part, alone)
    assert done(ds, part) is ce.Truth.YES
    assert done(ds, alone) is ce.Truth.NO
    postponed = ds.replace(whole.evolve(history="postponed"))
    assert done(postponed, part) is ce.Truth.NO


def test_parts_in_a_circle_have_not_taken_place():
    one, other = ce.ExchangeRound(id="one", part_of="other"), ce.ExchangeRound(id="other", part_of="one")
    ds = history(one, other)
    assert done(ds, one) is done(ds, other) is ce.Truth.NO


def test_what_a_scenario_assumes_never_counts():
    ds, record = of_round(said("completed", "2025-06-09"), assumed=True)
    assert done(ds, record) is ce.Truth.NO


def test_whether_a_round_is_done_is_what_the_parties_share():
    ds, record = of_round(said("completed", "2025-06-09", "north"))
    assert done(ds, record) is ce.Truth.YES
    ds, record = of_round(said("completed", "2025-06-09", "north"), said("under way", "2025-06-09", "south"))
    assert done(ds, record) is ce.Truth.MAYBE
