"""What comes before what: each rule beside what it leaves alone."""

import pytest

import conflictevents as ce
from tests.rules.worlds import SIDES, codes, swap


def framework(*history, **fields):
    return ce.Framework(id="track", name="Track", parties=["north", "south"], history=history, **fields)


def step(status, when=None, **fields):
    return ce.FrameworkStep(status=status, when=when, **fields)


def under(when):
    return swap("s", when=when, frameworks="track")


# Rounds under a framework


def test_a_round_before_the_first_step_of_its_framework_is_a_warning():
    assert codes(*SIDES, framework(step("agreed", "2025-06-10")), under("2025-06-09")) == [
        "dates/before-framework"
    ]


def test_a_framework_may_begin_on_the_day_of_its_first_round():
    assert codes(*SIDES, framework(step("active", "2025-06")), under("2025-06-09")) == []


def test_a_proposal_is_no_beginning():
    history = (step("proposed", "2025-01"), step("agreed", "2025-06-10"))
    assert codes(*SIDES, framework(*history), under("2025-06-09")) == ["dates/before-framework"]


@pytest.mark.parametrize(
    "history",
    [
        (),
        (step("proposed", "2025-07"),),
        (step("agreed"), step("active", "2025-07")),
        (step("agreed", "../2025"),),
    ],
)
def test_a_framework_without_a_known_beginning_proves_nothing(history):
    assert codes(*SIDES, framework(*history), under("2025-06-09")) == []


def test_a_round_dated_by_its_steps_is_compared_by_them():
    dated = swap(
        "s", when=None, history=ce.RoundStep(status="completed", when="2025-06-09"), frameworks="track"
    )
    assert codes(*SIDES, framework(step("agreed", "2025-06-10")), dated) == ["dates/before-framework"]


# Parts


@pytest.mark.parametrize(
    ("when", "outside"),
    [("2025-06-01", True), ("2025-06-09", False), ("2025-06", False), ("2025-06-20", True)],
)
def test_parts_lie_within_the_dates_of_the_whole(when, outside):
    whole = swap("w", when="2025-06-05/2025-06-12")
    found = codes(*SIDES, whole, swap("p", 10, when=when, part_of="w"))
    assert found == (["dates/part-outside-whole"] if outside else [])


# Rounds without a date


def test_a_round_that_may_have_taken_place_needs_a_date():
    assert codes(*SIDES, swap("s", when=None)) == ["dates/undated-round"]
    assert codes(*SIDES, swap("s", when=None, history="under way")) == ["dates/undated-round"]


@pytest.mark.parametrize("history", ["scheduled", "cancelled"])
def test_a_round_that_has_not_taken_place_needs_none(history):
    assert codes(*SIDES, swap("s", when=None, history=history)) == []


def test_a_part_takes_the_date_of_its_whole():
    assert codes(*SIDES, swap("w"), swap("p", 10, when=None, part_of="w")) == []


# Steps, statements, sources


def test_a_step_that_carries_out_before_the_day_of_the_round_is_a_warning():
    early = ce.RoundStep(status="under way", when="2025-06-08")
    assert codes(*SIDES, swap("s", history=early)) == ["dates/done-before-its-day"]


def test_a_step_that_plans_comes_before_the_day():
    assert codes(*SIDES, swap("s", history=ce.RoundStep(status="scheduled", when="2025-06-08"))) == []


def report(made, **fields):
    return ce.Statement(id="report", speaker="mediator", made=made, channel="radio", **fields)


@pytest.mark.parametrize(("made", "early"), [("2025-06-08", True), ("2025-06-09", False), ("2025-06", False)])
def test_a_step_is_reported_on_its_day_or_later(made, early):
    dated = swap("s", history=ce.RoundStep(status="completed", when="2025-06-09", statement="report"))
    track = framework(step("agreed", "2025-06-09", statement="report"))
    for record in (dated, track):
        assert codes(*SIDES, report(made), record) == (["dates/step-after-statement"] if early else [])


@pytest.mark.parametrize(
    ("published", "early"), [("2025-06-08", True), ("2025-06-09", False), ("2025-06", False)]
)
def test_a_page_is_published_on_the_day_of_the_statement_or_later(published, early):
    page = ce.Source(title="Page", published=published)
    found = codes(*SIDES, report("2025-06-09", sources=page))
    assert found == (["dates/published-before-made"] if early else [])


def test_a_moment_has_the_day_of_its_own_clock():
    page = ce.Source(title="Page", published="2025-06-09")
    assert codes(*SIDES, report("2025-06-09T23:30:00-04:00", sources=page)) == []


@pytest.mark.parametrize(("known", "early"), [("2025-06-08", True), ("2025-06-09", False)])
def test_a_record_is_known_with_its_statement_or_later(known, early):
    tally = ce.ReturnTally(
        id="t", claimant="mediator", statement="report", as_of="2025-06-01", count=9, known=known
    )
    expected = ["dates/known-before-said"] if early else []
    assert codes(*SIDES, report("2025-06-09"), tally) == expected
    assert codes(*SIDES, report("2025-06-09", known=known)) == expected


def test_what_is_said_to_be_known_early_on_no_statement_is_left_alone():
    assert (
        codes(
            *SIDES,
            ce.ReturnTally(
                id="t", claimant="mediator", as_of="2024-12-31", count=9, known="2025-01", sources="radio"
            ),
        )
        == []
    )
