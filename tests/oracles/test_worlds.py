"""The oracle itself, on histories whose answers a reader can work out."""

from random import Random

import pytest

import conflictevents as ce
from tests.oracles.changes import NARROWING, NEUTRAL, shifted, shuffled, split
from tests.oracles.compare import is_disputed
from tests.oracles.search import Oracle
from tests.oracles.small import small_dataset
from tests.oracles.worlds import Question

ACTORS = [ce.Actor(id=name, name=name, kind="state") for name in ("N", "S", "X", "Y")]
ACTORS.append(ce.Actor(id="hq", name="headquarters of N", kind="office", part_of="N"))
TO_N = Question(recipients=("N",))
TO_S = Question(recipients=("S",))


def transfer(count, held_by="S", returned_to="N", **fields):
    return ce.Transfer(count=count, held_by=held_by, returned_to=returned_to, **fields)


def round_(id, transfers, when="2025-01-10", history="completed", **fields):
    return ce.ExchangeRound(id=id, when=when, history=history, transfers=transfers, **fields)


def bounds(records, *questions):
    answers = Oracle(ce.Dataset(*ACTORS, *records)).answers(questions)
    return [(answer.low, answer.high) for answer in answers]


def both_ways(count, **fields):
    return [transfer(count, **fields), transfer(count, "N", "S", **fields)]


def test_a_whole_and_its_parts_speak_of_the_same_people():
    whole = round_("whole", both_ways(10), parts_complete=True)
    parts = [round_(f"part-{n}", both_ways(count), part_of="whole") for n, count in enumerate((4, None, 3))]
    middle = Question(recipients=("N",), tree="part-1")
    assert bounds([whole, *parts], TO_N, Question(), middle) == [(10, 10), (20, 20), (3, 3)]


def test_a_whole_without_figures_has_at_least_its_parts():
    track = ce.Framework(id="f", name="F", parties=["N", "S"])
    whole = round_("whole", [], frameworks="f")
    part = round_("part", both_ways(4), part_of="whole")
    assert bounds([track, whole, part], TO_N) == [(4, None)]
    assert bounds([track, whole.evolve(parts_complete=True), part], TO_N) == [(4, 4)]


def test_a_part_of_another_kind_leaves_the_rest_of_its_whole():
    whole = round_("whole", [transfer(7), transfer(5, "N", "S")])
    part = round_("part", [transfer(2)], kind="outside exchange", part_of="whole")
    exchange = Question(recipients=("N",), kinds=(frozenset({"exchange"}),))
    outside = Question(recipients=("N",), kinds=(frozenset({"outside exchange"}),))
    assert bounds([whole, part], exchange, outside, TO_N) == [(5, 5), (2, 2), (7, 7)]


def test_a_tree_that_cannot_meet_allows_either_reading():
    whole = round_("whole", [transfer(10), transfer(10, "N", "S")])
    part = round_("part", [transfer(12), transfer(10, "N", "S")], part_of="whole")
    oracle = Oracle(ce.Dataset(*ACTORS, whole, part))
    (answer,) = oracle.answers([TO_N])
    assert (answer.low, answer.high, answer.disputed) == (10, 12, {"whole"})


def test_silence_is_unknown_to_the_other_party_alone():
    assert bounds([round_("r", transfer(3))], TO_N, TO_S, Question(), Question(recipients=("X",))) == [
        (3, 3),
        (0, None),
        (3, None),
        (0, 0),
    ]


def test_two_ways_leave_nothing_open_whoever_receives():
    assert bounds([round_("r", [transfer(13), transfer(39, "N", "X")])], Question()) == [(52, 52)]


def test_a_straddling_date_is_possibly_in_each_month_and_certainly_in_both():
    night = round_("night", both_ways(5), when="2025-01-31/2025-02-01")
    january = Question(recipients=("N",), last=ce.When("2025-01-31").last_day)
    february = Question(recipients=("N",), first=ce.When("2025-02-01").first_day)
    assert bounds([night], january, february, TO_N) == [(0, 5), (0, 5), (5, 5)]


def test_categories_of_a_whole_and_of_its_parts_are_divided_before_they_are_asked_for():
    whole = round_(
        "whole",
        [transfer(5, category="prisoner_of_war"), transfer(4, category="civilian"), transfer(1, "N", "S")],
    )
    part = round_("part", [transfer(7), transfer(1, "N", "S")], part_of="whole", parts_complete=True)
    assert bounds([whole, part], Question(recipients=("N",), category="civilian", tree="part")) == [(2, 4)]


def test_a_round_under_way_counts_from_none_to_its_high():
    assert bounds([round_("r", both_ways(6), history=["scheduled", "under way"])], TO_N) == [(0, 6)]
    assert bounds([round_("r", both_ways(6), history="scheduled")], TO_N) == [(0, 0)]


def test_sides_that_do_not_share_a_status_leave_it_open():
    history = [
        ce.RoundStep(status="scheduled", according_to=["N", "S"], when="2025-01-01"),
        ce.RoundStep(status="completed", according_to="hq", when="2025-01-10"),
    ]
    assert bounds([round_("r", both_ways(6), history=history)], TO_N) == [(0, 6)]


def test_a_claim_forces_in_what_it_cannot_do_without():
    sure = round_("sure", [transfer(3)], kind="outside exchange", ordinals={"hq": 1})
    perhaps = round_("perhaps", [transfer(2)], kind="outside exchange")
    oracle = Oracle(ce.Dataset(*ACTORS, sure, perhaps))
    series = Question(recipients=("N",), series=("hq",))
    assert oracle.is_possible(series, ce.Count.exactly(5))
    assert not oracle.is_possible(series, ce.Count.exactly(5), without="perhaps")
    assert not oracle.is_possible(series, ce.Count.exactly(4))
    assert not oracle.is_possible(series, ce.Count.exactly(3), having="perhaps")


QUESTIONS = [
    Question(),
    Question(recipients=("N",)),
    Question(recipients=("S",), category="civilian"),
    Question(holders=("N",), kinds=(frozenset({"exchange"}),)),
    Question(series=("hq",), third_parties=(("mediator", frozenset({"M"})),)),
]


@pytest.mark.parametrize("change", [shuffled, shifted, split, *NARROWING])
def test_changes_that_say_nothing_new_leave_answers_and_saying_more_narrows_them(change):
    for seed in range(25):
        ds = small_dataset(seed)
        changed = change(ds, Random(seed))
        if changed is None or (change in NARROWING and (is_disputed(ds) or is_disputed(changed))):
            continue
        before, after = Oracle(ds).answers(QUESTIONS), Oracle(changed).answers(QUESTIONS)
        for left, right in zip(before, after, strict=True):
            if change in NEUTRAL:
                assert (left.low, left.high) == (right.low, right.high), seed
            else:
                assert left.low <= right.low, seed
                assert left.high is None or (right.high is not None and right.high <= left.high), seed
