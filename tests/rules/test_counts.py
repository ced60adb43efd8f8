"""Numbers within one record: each rule beside what it leaves alone."""

import pytest

import conflictevents as ce
from conflictevents.rules.comparing import actors
from tests.rules.worlds import SIDES, codes, swap

TO_NORTH = {"held_by": "south", "returned_to": "north"}


def said(*transfers, **fields):
    return ce.Statement(
        id="said", speaker="mediator", channel="radio", claims=ce.Claim(transfers=transfers, **fields)
    )


# Breakdowns


@pytest.mark.parametrize(
    ("count", "breakdown", "wrong"),
    [
        (12, 15, True),
        (12, 12, False),
        ("about 12", 13, False),
        ("at least 12", 15, False),
        (12, "as many as 20", False),
    ],
)
def test_a_breakdown_has_no_more_persons_than_its_transfer(count, breakdown, wrong):
    transfer = ce.Transfer(count=count, breakdowns=ce.Breakdown(of="wounded", count=breakdown), **TO_NORTH)
    assert codes(*SIDES, swap("s", transfers=transfer)) == (["counts/breakdown-too-large"] if wrong else [])
    assert codes(*SIDES, said(transfer)) == (["claims/breakdown-too-large"] if wrong else [])


def test_breakdowns_overlap_and_need_not_add_up():
    breakdowns = [ce.Breakdown(of="women", count=9), ce.Breakdown(of="wounded", count=8)]
    assert codes(*SIDES, swap("s", transfers=ce.Transfer(count=12, breakdowns=breakdowns, **TO_NORTH))) == []


def test_one_record_is_wrong_in_itself_and_one_claim_is_not():
    transfer = ce.Transfer(count=1, breakdowns=ce.Breakdown(of="wounded", count=2), **TO_NORTH)
    assert not ce.check(ce.Dataset(*SIDES, swap("s", transfers=transfer))).ok
    assert ce.check(ce.Dataset(*SIDES, said(transfer))).ok


# The same persons twice


def listed(*counts):
    return [ce.Transfer(count=count, category=category, **TO_NORTH) for category, count in counts]


def test_a_whole_with_its_categories_is_counted_twice():
    transfers = listed(("person", 100), ("prisoner_of_war", 90), ("civilian", 10))
    assert codes(*SIDES, swap("s", transfers=transfers)) == ["counts/whole-with-its-categories"]
    assert codes(*SIDES, said(*transfers)) == ["counts/whole-with-its-categories"]


@pytest.mark.parametrize(
    "counts",
    [
        [("person", 30), ("civilian", 10)],
        [("person", "unknown"), ("civilian", 10)],
        [("person", 10), ("civilian", "withheld")],
        [("person", 10), ("remains", 10)],
        [("prisoner_of_war", 10), ("civilian", 10)],
    ],
)
def test_further_persons_beside_a_category_are_no_whole(counts):
    assert codes(*SIDES, swap("s", transfers=listed(*counts))) == []


def test_the_other_direction_and_another_kind_are_other_persons():
    back = ce.Transfer(count=10, category="civilian", held_by="north", returned_to="south")
    apart = ce.Transfer(count=10, category="civilian", kind="outside exchange", **TO_NORTH)
    for other in (back, apart):
        assert codes(*SIDES, swap("s", transfers=[ce.Transfer(count=10, **TO_NORTH), other])) == []


def test_one_transfer_twice_is_added_up():
    once = ce.Transfer(count=100, **TO_NORTH)
    assert codes(*SIDES, swap("s", transfers=[once, once])) == ["counts/transfer-twice"]
    assert codes(*SIDES, swap("s", transfers=[once, once.__class__(count=101, **TO_NORTH)])) == []


def test_two_unknown_numbers_are_not_the_same_persons():
    unknown = ce.Transfer(count="unknown", **TO_NORTH)
    assert codes(*SIDES, swap("s", transfers=[unknown, unknown])) == []


# The living and the dead


def test_living_persons_in_a_handover_of_remains_need_a_kind_of_their_own():
    living = ce.Transfer(count=5, **TO_NORTH)
    remains = ce.Transfer(count=900, category="remains", **TO_NORTH)
    kind = "repatriation of remains"
    assert codes(*SIDES, swap("s", kind=kind, transfers=[remains, living])) == ["counts/remains-with-living"]
    released = ce.Transfer(count=5, kind="outside exchange", **TO_NORTH)
    assert codes(*SIDES, swap("s", kind=kind, transfers=[remains, released])) == []


def test_a_claim_takes_the_kind_of_the_round_it_is_about():
    handover = swap("s", kind="repatriation of remains", transfers=())
    living = ce.Transfer(count=5, **TO_NORTH)
    assert codes(*SIDES, handover, said(living, about="s")) == ["counts/remains-with-living"]
    assert codes(*SIDES, handover, said(living, about="s", kind="exchange")) == []


def test_remains_in_an_exchange_are_in_order():
    remains = ce.Transfer(count=1, category="remains", **TO_NORTH)
    assert codes(*SIDES, swap("s", transfers=[ce.Transfer(count=32, **TO_NORTH), remains])) == []


def test_nothing_but_remains_is_no_exchange():
    remains = ce.Transfer(count=1245, category="remains", **TO_NORTH)
    alone = swap("s", transfers=[remains])
    assert codes(*SIDES, alone) == ["counts/remains-as-exchange"]
    assert codes(*SIDES, alone.evolve(kind="repatriation of remains")) == []
    assert codes(*SIDES, alone.evolve(kind="outside exchange")) == []
    apart = ce.Transfer(count=1245, category="remains", kind="repatriation of remains", **TO_NORTH)
    assert codes(*SIDES, alone.evolve(transfers=[apart])) == []
    assert codes(*SIDES, alone.evolve(transfers=[remains, ce.Transfer(count="unknown", **TO_NORTH)])) == []


@pytest.mark.parametrize(
    ("kinds", "category", "wrong"),
    [
        ("repatriation of remains", "person", True),
        ("repatriation of remains", "remains", False),
        (["exchange", "repatriation of remains"], "person", False),
        ((), "remains", False),
    ],
)
def test_a_tally_of_the_living_is_not_of_remains_alone(kinds, category, wrong):
    tally = ce.ReturnTally(
        id="t",
        claimant="south",
        as_of="2025",
        count=9,
        category=category,
        scope=ce.Scope(kinds=kinds),
        sources="radio",
    )
    assert codes(*SIDES, tally) == (["counts/remains-with-living"] if wrong else [])


# Published estimates


def test_an_estimate_out_of_order_is_only_an_info():
    events = [
        ce.Event(id="e", fatalities=ce.Estimate(5, 3, 9), dataset="ged"),
        ce.Event(id="f", fatalities=ce.Estimate(3, 5, 9), dataset="ged"),
    ]
    [finding] = ce.check(ce.Dataset(*events))
    assert (finding.record, finding.severity) == ("e", "info")
    assert "low 5, best 3, high 9" in finding.message


def test_a_party_that_gives_no_one_on_record_is_asked_after():
    def silent(**fields):
        found = ce.check(ce.Dataset(*actors("north", "south", "coast"), swap("r", **fields)))
        return [finding.message for finding in found.only(code="counts/party-gives-no-one")]

    assert silent() == []
    (message,) = silent(transfers_complete=False)
    assert "'north' gives no one on record" in message
    back = ce.Transfer(count="unknown", held_by="north", returned_to="south")
    there = ce.Transfer(count=5, held_by="south", returned_to="north")
    assert silent(transfers_complete=False, transfers=[there, back]) == []
    three = {"transfers_complete": False, "parties": ["north", "south", "coast"], "transfers": [there, back]}
    (message,) = silent(**three)
    assert "'coast' gives no one on record" in message
    assert silent(**{**three, "kind": "outside exchange"}) == []


def test_a_round_of_unknown_figures_alone_needs_no_history():
    unknown = ce.Transfer(count="unknown", held_by="south", returned_to="north")
    assert "steps/no-history" not in codes(
        *actors("north", "south"), swap("r", history=(), transfers=unknown)
    )
    assert "steps/no-history" in codes(*actors("north", "south"), swap("r", history=()))
