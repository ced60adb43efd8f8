"""Stocks in consistency: they contradict only where the head declares the ledger closed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


# Cumulatives that count changes of custody with handovers

WAYS = ("handed over", "rescued", "escaped")
events = st.lists(st.tuples(st.sampled_from(WAYS), st.integers(1, 9), st.integers(0, 6)), max_size=5)
windows = st.lists(
    st.tuples(st.integers(1, 9), st.integers(1, 9), st.sets(st.sampled_from(WAYS[1:]))), max_size=4
)


def home(id, since, as_of, count, changes):
    return ce.ReturnTally(
        id=id,
        claimant="country",
        since=f"2015-01-0{since}",
        as_of=f"2015-01-0{as_of}",
        returned_to="country",
        count=count,
        scope=ce.Scope(held_by="group", changes=sorted(changes)),
    )


def records_of(happened):
    return [
        handover(f"e{place}", f"2015-01-0{day}", count)
        if way == "handed over"
        else change(f"e{place}", way, f"2015-01-0{day}", count)
        for place, (way, day, count) in enumerate(happened)
    ]


def true_number(happened, since, as_of, changes):
    return sum(
        count
        for way, day, count in happened
        if since <= day <= as_of and (way == "handed over" or way in changes)
    )


@given(events, windows, st.booleans())
def test_true_cumulatives_of_everyone_home_never_contradict_and_wrong_ones_do(happened, asked_for, is_closed):
    head = ALL_RECORDED if is_closed else OPEN
    claims = [
        home(f"c{place}", since, as_of, true_number(happened, since, as_of, changes), changes)
        for place, (since, as_of, changes) in enumerate(asked_for)
        if since <= as_of
    ]
    records = records_of(happened)
    answer = asked(*records, *claims, head=head)
    assert answer.consistent, answer
    assert set(answer.claims) == {claim.id for claim in claims}
    number = true_number(happened, 1, 9, WAYS)
    if number:
        wrong = home("wrong", 1, 9, number - 1, WAYS[1:])
        assert ("wrong",) in [found.claims for found in asked(*records, *claims, wrong, head=head).conflicts]
    if is_closed:
        wrong = home("wrong", 1, 9, number + 1, WAYS[1:])
        assert ("wrong",) in [found.claims for found in asked(*records, *claims, wrong, head=head).conflicts]


def test_handovers_alone_cannot_be_more_than_everyone_home_in_any_way():
    handed_over, any_way = home("handed-over", 1, 5, 105, ()), home("any-way", 1, 9, 103, ["rescued"])
    (conflict,) = asked(handed_over, any_way, head=OPEN).conflicts
    assert (conflict.claims, conflict.correction, conflict.with_record) == (
        ("any-way", "handed-over"),
        2,
        False,
    )
    assert "also rescues" in str(conflict)
    assert asked(handed_over, home("later", 2, 9, 103, ["rescued"]), head=OPEN).consistent
    assert ce.consistency(ce.Dataset(*ACTORS, any_way), rounds=False).claims == ("any-way",)


def test_a_sentence_says_every_limit_of_a_claim():
    scope = ce.Scope(
        group="girls",
        belonging_to="country",
        third_parties=ce.ThirdParty(actor="allies", role="carrier"),
        population="of the school",
    )
    claims = [home(id, 1, 1, count, ()).evolve(scope=scope) for id, count in (("first", 5), ("second", 3))]
    (conflict,) = asked(*claims, head=OPEN).conflicts
    limits = (
        "with Allies of the group as carrier belonging to A country (girls, of the school) on 1 January 2015"
    )
    assert str(conflict).count(limits) == 2


def test_the_page_lists_what_was_left_out():
    page = " ".join(str(asked(*CHIBOK, head=OPEN)).split())
    assert "Claims left out" in page
    assert "left unrecorded: falls, left, rises, taken" in page
