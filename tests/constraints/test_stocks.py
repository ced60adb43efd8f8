"""Stocks in consistency: they contradict only where the head declares the ledger closed."""

import pytest

import conflictevents as ce
from tests.oracles import custody as oracle
from tests.questions.test_custody import ACTORS, ALL_RECORDED, TAKEN, change, handover, stock

OPEN = ce.Head()
CHIBOK = (
    stock("taken", "2014-04-14", 276),
    handover("out", "2016", 161),
    stock("left", "2017-05-08", 200),
    stock("rises", "2017-05-09", 300),
    stock("falls", "2017-05-10", 10),
)


def asked(*records, head=ALL_RECORDED):
    return ce.consistency(ce.Dataset(*ACTORS, *records, head=head))


def test_stocks_that_do_not_balance_contradict_only_in_a_closed_ledger():
    assert asked(*CHIBOK, head=OPEN).consistent
    found = asked(*CHIBOK)
    assert not found.consistent
    assert {conflict.claims for conflict in found.conflicts} >= {
        ("left", "taken"),
        ("rises", "taken"),
        ("falls", "taken"),
    }
    conflict = next(conflict for conflict in found.conflicts if conflict.claims == ("left", "taken"))
    assert (conflict.correction, conflict.changes, conflict.with_record) == (85, {"left": -85}, True)
    assert "85 too many" in str(conflict)


def test_a_stock_of_an_open_ledger_is_listed_as_left_out():
    assert "not closed" in asked(*CHIBOK, head=OPEN).left_out["left"]
    assert asked(*CHIBOK).claims == ("falls", "left", "rises", "taken")


def test_a_claim_of_more_returned_than_a_closed_ledger_has_contradicts_it():
    returned = ce.ReturnTally(
        id="returned",
        claimant="country",
        as_of="2017",
        returned_to="country",
        count=300,
        scope=ce.Scope(held_by="group"),
        sources="report",
    )
    records = (TAKEN, handover("out", "2016", 161), returned)
    assert asked(*records, head=OPEN).consistent
    conflict = asked(*records).conflicts[0]
    assert (conflict.claims, conflict.correction) == (("returned",), 139)


def test_what_must_have_been_taken_follows_from_what_was_held_and_returned():
    found = asked(
        stock("first", "2015-01-01", 100),
        handover("out", "2016", 60),
        stock("last", "2017-01-01", 90),
        head=OPEN,
    )
    taken = found.taken("2015-01-02", "2017-01-01", "group", "country")
    assert (taken.low, taken.high, taken.low_by) == (50, None, ("first", "last"))
    assert found.taken("2015-01-02", "2016-06", "group", "country").low == 0


def test_what_was_returned_by_claims_alone_counts_too():
    returned = ce.ReturnTally(
        id="returned",
        claimant="country",
        since="2015-01-02",
        as_of="2016-12-31",
        returned_to="country",
        category="anyone",
        count=60,
        scope=ce.Scope(held_by="group", belonging_to="country"),
        sources="report",
    )
    records = (stock("first", "2015-01-01", 100), stock("last", "2017-01-01", 90), returned)
    assert asked(*records, head=OPEN).taken("2015-01-02", "2017-01-01", "group", "country").low == 50


def test_in_a_closed_ledger_no_more_were_taken_than_are_on_record():
    taken = asked(TAKEN, change("raid-2", "abducted", "2015", "10 to 20")).taken(
        "2014", "2015", "group", "country"
    )
    assert (taken.low, taken.high) == (286, 296)


@pytest.mark.parametrize("seed", range(40))
def test_no_true_world_is_said_to_contradict_itself(seed):
    assert ce.consistency(oracle.sample_world(seed).dataset).consistent
