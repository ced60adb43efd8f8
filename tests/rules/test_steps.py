"""Histories whose order is impossible, and those that are merely disputed."""

import pytest
from hypothesis import given

import conflictevents as ce
from conflictevents.strategies import framework_histories, round_histories
from tests.rules.worlds import SIDES, codes, swap


def told(status, day, *who):
    return ce.RoundStep(status=status, when=f"2025-06-{day:02}", according_to=who)


def found(*history, **fields):
    return codes(*SIDES, swap("s", history=history, when=None, **fields))


def test_what_is_completed_stays_completed():
    assert found(told("completed", 9), told("scheduled", 10)) == ["steps/impossible-order"]


def test_a_round_that_was_called_off_can_be_agreed_anew():
    assert found(told("agreed", 1), told("postponed", 2), told("scheduled", 3), told("completed", 9)) == []


def test_repeating_a_status_is_no_move():
    assert found(told("completed", 9), told("completed", 10)) == []


def test_the_recorder_is_wrong_in_itself_and_claims_only_disagree():
    wrong = ce.check(
        ce.Dataset(*SIDES, swap("s", when=None, history=[told("completed", 9), told("failed", 10)]))
    )
    assert not wrong.ok
    claimed = [told("completed", 9, "north"), told("failed", 10, "north")]
    report = ce.check(ce.Dataset(*SIDES, swap("s", when=None, history=claimed)))
    assert report.ok
    assert [finding.code for finding in report] == ["steps/impossible-claim"]


def test_a_step_of_the_recorder_may_follow_what_somebody_claims():
    assert found(told("cancelled", 1), told("scheduled", 2, "north"), told("postponed", 3)) == []
    assert found(told("completed", 9, "north"), told("scheduled", 10)) == ["steps/impossible-claim"]


def test_a_side_may_take_up_what_another_has_called_off():
    history = [told("agreed", 1, "north"), told("cancelled", 2, "south"), told("proposed", 3, "north")]
    assert found(*history) == []


def test_two_sides_may_each_go_their_way():
    assert found(told("completed", 9, "north"), told("failed", 10, "south")) == []


def test_a_side_that_contradicts_the_recorder_is_a_warning():
    assert found(told("completed", 9), told("failed", 10, "south")) == ["steps/impossible-claim"]


def test_an_office_speaks_for_its_side():
    office = ce.Actor(id="office", name="Office", part_of="south")
    history = [told("completed", 9, "south"), told("postponed", 10, "office")]
    [finding] = ce.check(ce.Dataset(*SIDES, office, swap("s", when=None, history=history)))
    assert finding.path == "history[1]"
    assert finding.message == (
        "postponed on 2025-06-10 cannot follow completed in the account of south: it moves nothing; "
        "what is completed stays completed"
    )


def test_whoever_is_no_party_has_an_account_of_its_own():
    assert found(told("completed", 9, "newspaper"), told("failed", 10, "mediator")) == []
    assert found(told("completed", 9, "mediator"), told("failed", 10, "mediator")) == [
        "steps/impossible-claim"
    ]


def test_a_step_that_two_sides_share_is_found_once():
    history = [told("completed", 9, "north", "south"), told("failed", 10, "north", "south")]
    assert len(ce.check(ce.Dataset(*SIDES, swap("s", when=None, history=history)))) == 1


def test_the_message_names_what_could_have_followed():
    history = [
        ce.FrameworkStep(status="rejected", when="2025"),
        ce.FrameworkStep(status="active", when="2026"),
    ]
    [finding] = ce.check(ce.Dataset(ce.Framework(id="f", name="F", history=history)))
    assert finding.message.endswith(
        "cannot follow rejected in the account of the recorder: it moves nothing; "
        "rejected can become agreed, proposed"
    )


def test_a_step_without_a_date_is_named_by_its_status():
    history = [told("completed", 9), ce.RoundStep(status="cancelled")]
    [finding] = ce.check(ce.Dataset(*SIDES, swap("s", when=None, history=history)))
    assert finding.message.startswith("cancelled cannot follow completed")


@given(round_histories())
def test_histories_that_keep_to_the_table_have_no_errors(history):
    assert not [
        one
        for one in ce.check(ce.Dataset(ce.ExchangeRound(id="s", history=history)))
        if one.code == "steps/impossible-order"
    ]


@given(framework_histories())
def test_frameworks_that_keep_to_the_table_have_no_errors(history):
    assert not [
        one
        for one in ce.check(ce.Dataset(ce.Framework(id="s", name="S", history=history)))
        if one.code == "steps/impossible-order"
    ]


@pytest.mark.parametrize("history", ["proposed", "completed"])
def test_a_history_of_one_step_cannot_be_out_of_order(history):
    assert found(history) in ([], ["dates/undated-round"])


def test_figures_without_a_history_are_noticed():
    assert found() == ["steps/no-history"]
