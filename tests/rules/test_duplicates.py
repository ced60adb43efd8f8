"""Likely duplicates, and their opposite."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents.rules import RULES
from tests.rules.worlds import SIDES, codes, swap

[RULE] = [rule for rule in RULES if rule.code == "identity/likely-duplicate"]
LIKELY = [RULE.code]


def alike(one, other):
    return codes(*SIDES, one, other, rules=[RULE]) == LIKELY


def remains(id, when, count=1000):
    transfer = ce.Transfer(count=count, category="remains", held_by="south", returned_to="north")
    return swap(id, when=when, kind="repatriation of remains", transfers=transfer)


def test_the_same_handover_told_twice_is_likely_one():
    assert alike(swap("a"), swap("b"))


@pytest.mark.parametrize(
    "when", ["2025-06", "2025", "2025-06-08/2025-06-10", "2025-06-09~", "[2025-06-09,2025-06-12]"]
)
def test_dates_that_may_meet_are_no_difference(when):
    assert alike(swap("a"), swap("b", when=when))


def test_the_same_number_on_different_days_is_no_duplicate():
    assert not alike(remains("a", "2025-08-19"), remains("b", "2025-09-18"))


def test_counts_that_may_be_the_same_are_no_difference():
    assert alike(swap("a", 130), swap("b", "more than 100"))


def test_counts_that_cannot_be_the_same_are_a_difference():
    assert not alike(swap("a", 130), swap("b", 131))


def test_one_side_that_differs_is_enough():
    back = [
        ce.Transfer(count=100, held_by="south", returned_to="north"),
        ce.Transfer(count=30, held_by="north", returned_to="south"),
    ]
    other = [back[0], ce.Transfer(count=31, held_by="north", returned_to="south")]
    assert not alike(swap("a", transfers=back), swap("b", transfers=other))
    assert alike(swap("a", transfers=back), swap("b"))


def test_categories_of_one_side_are_summed_before_they_are_compared():
    apart = [
        ce.Transfer(count=33, category="prisoner_of_war", held_by="south", returned_to="north"),
        ce.Transfer(count=51, category="civilian", held_by="south", returned_to="north"),
    ]
    assert alike(swap("a", 84), swap("b", transfers=apart))


def test_numbers_that_were_withheld_prove_nothing():
    assert not alike(swap("a", "withheld"), swap("b", "withheld"))
    assert not alike(swap("a"), swap("b", "as many as 1,200"))


def test_other_parties_make_another_handover():
    assert not alike(
        swap("a"), swap("b", transfers=ce.Transfer(count=100, held_by="mediator", returned_to="north"))
    )


def test_a_holder_that_is_not_said_is_no_other_party():
    assert alike(swap("a"), swap("b", transfers=ce.Transfer(count=100, returned_to="north")))


def test_another_kind_is_another_handover():
    assert not alike(swap("a"), swap("b", kind="outside exchange"))


def test_a_part_and_its_whole_and_its_sisters_are_no_duplicates():
    assert codes(*SIDES, swap("w"), swap("a", part_of="w"), swap("b", part_of="w"), rules=[RULE]) == []


@pytest.mark.parametrize("ordinal", [{"headquarters": 65}, ce.Ordinal(body="headquarters", counted=False)])
def test_rounds_that_a_body_tells_apart_are_no_duplicates(ordinal):
    assert not alike(swap("a", ordinals={"headquarters": 64}), swap("b", ordinals=ordinal))


@pytest.mark.parametrize(
    "ordinals", [{"mediator": 65}, {"headquarters": 64}, (ce.Ordinal(body="headquarters"),)]
)
def test_rounds_that_no_body_tells_apart_are(ordinals):
    assert alike(swap("a", ordinals={"headquarters": 64}), swap("b", ordinals=ordinals))


@pytest.mark.parametrize("status", ["postponed", "cancelled", "failed"])
def test_what_did_not_take_place_is_no_duplicate(status):
    assert not alike(swap("a"), swap("b", history=status))
    assert not alike(swap("a"), swap("b", history=["agreed", status]))


def test_what_a_scenario_assumes_is_no_duplicate():
    assert not alike(swap("a"), swap("b", assumed=True))


def test_three_of_a_kind_are_two_findings():
    report = ce.check(ce.Dataset(*SIDES, swap("a"), swap("b"), swap("c")), rules=[RULE])
    assert [finding.record for finding in report] == ["b", "c"]


def test_a_pair_that_is_alike_on_both_sides_is_one_finding():
    both = [
        ce.Transfer(count=100, held_by="south", returned_to="north"),
        ce.Transfer(count=90, held_by="north", returned_to="south"),
    ]
    assert (
        len(ce.check(ce.Dataset(*SIDES, swap("a", transfers=both), swap("b", transfers=both)), rules=[RULE]))
        == 1
    )


def test_a_crowd_of_one_day_is_compared_by_figure_and_the_report_says_so():
    crowd = [swap(f"s{place:03}", 1000 + place) for place in range(150)]
    report = ce.check(ce.Dataset(*SIDES, *crowd, swap("twin", 1003)), rules=[RULE])
    assert [finding.record for finding in report.warnings] == ["twin"]
    [unchecked] = report.unchecked
    assert unchecked.code == RULE.code
    assert unchecked.message.startswith(
        "151 rounds may have taken place on one day with more than 100 others"
    )


@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                ["2025-06-01", "2025-06-02", "2025-06", "2025-07-01", "../2025-06-01", "2025-06-02/.."]
            ),
            st.sampled_from([5, 6, "about 5", "more than 4", "unknown"]),
            st.sampled_from(["north", "south"]),
        ),
        max_size=8,
    )
)
def test_the_sweep_finds_whom_a_comparison_of_all_pairs_finds(drawn):
    rounds = [
        swap(f"s{place}", when=when, transfers=ce.Transfer(count=count, returned_to=side))
        for place, (when, count, side) in enumerate(drawn)
    ]

    def twins(one, other):
        mine, theirs = one.transfers[0], other.transfers[0]
        return (
            mine.returned_to == theirs.returned_to
            and bool(mine.count.low and theirs.count.low)
            and mine.count.overlaps(theirs.count)
            and one.when.overlaps(other.when) is not ce.Truth.NO
        )

    def place(record):
        return (record.when.first_day or -1, record.id)

    expected = {
        max(one, other, key=place).id
        for one in rounds
        for other in rounds
        if one.id < other.id and twins(one, other)
    }
    assert {finding.record for finding in ce.check(ce.Dataset(*SIDES, *rounds), rules=[RULE])} == expected
