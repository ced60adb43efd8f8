"""Histories stand in one order, whatever order they were given in, and the table of moves is sound."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictevents.records import (
    Actor,
    ExchangeRound,
    Framework,
    FrameworkStatus,
    FrameworkStep,
    RoundStatus,
    RoundStep,
)
from conflictevents.records.step import FRAMEWORK_MOVES, ROUND_MOVES, in_order
from conflictevents.strategies import framework_steps, round_steps
from conflictevents.values import When

histories = st.lists(round_steps(), max_size=6) | st.lists(framework_steps(), max_size=6)


@given(histories, st.randoms(use_true_random=False))
def test_the_order_steps_are_given_in_makes_no_difference(history, chance):
    shuffled = list(history)
    chance.shuffle(shuffled)
    assert in_order(shuffled) == in_order(history)


@given(histories)
def test_ordering_loses_no_step_and_ordering_twice_is_ordering_once(history):
    ordered = in_order(history)
    assert sorted(map(repr, ordered)) == sorted(map(repr, history))
    assert in_order(ordered) == ordered


@given(histories)
def test_dated_steps_stand_by_day_and_those_of_one_day_as_the_vocabulary_has_them(history):
    dated = [step for step in in_order(history) if step.when is not None and step.when.first_day is not None]
    for one, other in pairwise(dated):
        assert one.when.first_day <= other.when.first_day
        if one.when.first_day == other.when.first_day:
            vocabulary = [*type(one.status)]
            assert vocabulary.index(one.status) <= vocabulary.index(other.status)


def test_a_step_without_a_date_stands_before_the_first_dated_step_with_a_later_status():
    agreed, done = (
        RoundStep(status="agreed", when="2025-06-02"),
        RoundStep(status="completed", when="2025-06-09"),
    )
    scheduled = RoundStep(status="scheduled")
    assert in_order([scheduled, done, agreed]) == (agreed, scheduled, done)


def test_records_keep_their_history_in_order():
    done, agreed = (
        RoundStep(status="completed", when="2025-06-09"),
        RoundStep(status="agreed", when="2025-06-02"),
    )
    assert ExchangeRound(id="r", history=[done, agreed]).history == (agreed, done)
    ended, active = FrameworkStep(status="ended", when="2025"), FrameworkStep(status="active", when="2024")
    assert Framework(id="f", name="F", history=[ended, active]).history == (active, ended)


@pytest.mark.parametrize(
    ("moves", "statuses"), [(ROUND_MOVES, RoundStatus), (FRAMEWORK_MOVES, FrameworkStatus)]
)
def test_the_table_of_moves_covers_every_status_with_statuses_of_its_own_kind(moves, statuses):
    assert set(moves) == set(statuses)
    assert all(isinstance(after, statuses) for allowed in moves.values() for after in allowed)


def test_what_is_completed_stays_completed():
    assert ROUND_MOVES[RoundStatus.COMPLETED] == frozenset()
    reached = {after for allowed in ROUND_MOVES.values() for after in allowed}
    assert reached == set(RoundStatus)


def test_every_status_of_a_framework_can_be_reached_and_left():
    reached = {after for allowed in FRAMEWORK_MOVES.values() for after in allowed}
    assert reached | {FrameworkStatus.PROPOSED} == set(FrameworkStatus)
    assert all(FRAMEWORK_MOVES.values())


@pytest.mark.parametrize(
    "history", ["completed", ["completed"], RoundStep(status="completed"), (RoundStep(status="completed"),)]
)
def test_a_status_as_text_is_a_history_of_one_step(history):
    assert ExchangeRound(id="r", history=history).history == (RoundStep(status=RoundStatus.COMPLETED),)


def test_a_step_takes_actors_in_the_place_of_their_ids():
    north = Actor(id="north", name="North")
    step = FrameworkStep(status="agreed", when=When("2025"), according_to=[north, "south"])
    assert step.according_to == ("north", "south")
    assert FrameworkStep(status="agreed", according_to=north).according_to == ("north",)
