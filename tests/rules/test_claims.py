"""What statements say of records: each rule beside what it leaves alone."""

import pytest

import conflictevents as ce
from tests.rules.worlds import SIDES, codes, swap

TO_NORTH = {"held_by": "south", "returned_to": "north"}


def said(id, speaker, *claims, made="2025-06-09", **fields):
    return ce.Statement(id=id, speaker=speaker, made=made, channel="radio", claims=claims, **fields)


def of(count, about="s", category="person", **fields):
    return ce.Claim(about=about, transfers=ce.Transfer(count=count, category=category, **TO_NORTH), **fields)


def found(*records):
    return [code for code in codes(*SIDES, *records) if code.startswith("claims/")]


# Statuses and dates


@pytest.mark.parametrize(
    ("about", "status", "wrong"),
    [
        ("s", "completed", False),
        ("s", "fulfilled", True),
        ("f", "fulfilled", False),
        ("f", "held", True),
        ("m", "held", False),
        ("m", "completed", True),
        ("north", "active", True),
        ("nobody", "active", False),
        (None, "active", False),
    ],
)
def test_a_status_belongs_to_the_kind_of_record_it_is_claimed_for(about, status, wrong):
    world = (swap("s"), ce.Framework(id="f", name="F"), ce.Meeting(id="m"))
    claim = ce.Claim(about=about, status=status)
    assert found(*world, said("x", "mediator", claim)) == (["claims/status-of-another-kind"] if wrong else [])


@pytest.mark.parametrize(
    ("claim", "made", "expected"),
    [
        (ce.Claim(about="s", status="completed"), "2025-06-08", ["claims/reported-too-early"]),
        (ce.Claim(about="s", status="completed"), "2025-06-09", []),
        (ce.Claim(about="s", status="scheduled"), "2025-06-08", []),
        (ce.Claim(about="s", act="denies", status="completed"), "2025-06-08", []),
        (ce.Claim(about="s", status="completed"), None, []),
        (ce.Claim(about="s", when="2025-06-10"), "2025-06-12", ["claims/another-date"]),
        (ce.Claim(about="s", when="2025-06-08"), "2025-06-12", ["claims/another-date"]),
        (ce.Claim(about="s", when="2025-06"), "2025-06-12", []),
        (ce.Claim(about="s", when="2025-06-10"), "2025-06-08", []),
        (ce.Claim(about="s", when="2025-06-10", act="expects"), "2025-06-12", []),
        (ce.Claim(about="s", when="2025-06-10", act="announces"), "2025-06-12", []),
        (
            ce.Claim(about="s", when="2025-06-10", act="announces", status="completed"),
            "2025-06-12",
            ["claims/another-date"],
        ),
        (ce.Claim(about="s", when="2025-06-10", status="scheduled"), "2025-06-12", []),
        (ce.Claim(about="m", when="2025-06-10", status="held"), "2025-06-12", ["claims/another-date"]),
        (ce.Claim(about="north", when="2025-06-10"), "2025-06-12", []),
    ],
)
def test_what_has_been_is_told_afterwards_and_on_its_day(claim, made, expected):
    assert (
        found(swap("s"), ce.Meeting(id="m", when="2025-06-09"), said("x", "mediator", claim, made=made))
        == expected
    )


# Statements that are taken back


def test_only_what_has_been_said_can_be_taken_back():
    later = said("later", "north", made="2025-06-12")
    assert found(later, said("x", "north", retracts="later")) == ["claims/withdraws-later"]
    assert found(later, said("x", "north", made="2025-06", supersedes="later")) == []


def test_what_rests_on_a_withdrawn_statement_is_a_warning():
    withdrawn = (said("first", "north"), said("second", "north", supersedes="first", made="2025-06-10"))
    step = ce.RoundStep(status="completed", when="2025-06-09", statement="first")
    transfer = ce.Transfer(count=9, statement="first", **TO_NORTH)
    report = ce.check(ce.Dataset(*SIDES, *withdrawn, swap("s", history=step, transfers=transfer)))
    assert [finding.path for finding in report.only(code="claims")] == [
        "history[0].statement",
        "transfers[0].statement",
    ]
    assert found(*withdrawn, swap("s", transfers=ce.Transfer(count=9, statement="second", **TO_NORTH))) == []


# Accounts


def test_accounts_that_cannot_meet_are_a_warning_and_no_error():
    report = ce.check(ce.Dataset(*SIDES, swap("s", 189), said("x", "south", of(150))))
    [finding] = report
    assert finding.code == "claims/accounts-disagree"
    assert finding.message == "returned to 'north': recorded 189, 'south' 150, 39 apart"
    assert report.ok


@pytest.mark.parametrize("count", ["about 190", "as many as 200", "withheld", "unknown"])
def test_accounts_that_can_meet_agree(count):
    assert found(swap("s", 189), said("x", "south", of(count))) == []


def test_soldiers_and_civilians_of_one_are_the_prisoners_of_another():
    both = [
        ce.Transfer(count=33, category="prisoner_of_war", **TO_NORTH),
        ce.Transfer(count=51, category="civilian", **TO_NORTH),
    ]
    assert found(swap("s", transfers=both), said("x", "south", of(84))) == []


def test_a_category_is_in_dispute_where_the_living_are_not():
    both = [
        ce.Transfer(count=33, category="prisoner_of_war", **TO_NORTH),
        ce.Transfer(count=51, category="civilian", **TO_NORTH),
    ]
    report = ce.check(
        ce.Dataset(*SIDES, swap("s", transfers=both), said("x", "south", of(84, category="prisoner_of_war")))
    )
    assert [finding.message for finding in report.only(code="claims/accounts-disagree")] == [
        "returned to 'north' (prisoners of war): recorded 33, 'south' 84, 51 apart",
    ]


def test_both_sides_together_are_compared_where_each_side_agrees():
    both = [ce.Transfer(count=95, **TO_NORTH), ce.Transfer(count=95, held_by="north", returned_to="south")]
    together = ce.Claim(about="s", transfers=ce.Transfer(count=180, returned_to="all"))
    [finding] = ce.check(ce.Dataset(*SIDES, swap("s", transfers=both), said("x", "mediator", together)))
    assert finding.message.startswith("returned to all sides together: recorded 190, 'mediator' ")
    assert finding.message.endswith(", 10 apart")
    exact = ce.Claim(about="s", transfers=ce.Transfer(count=190, returned_to="all"))
    assert found(swap("s", transfers=both), said("x", "mediator", exact)) == []


def test_a_withdrawn_claim_contradicts_nobody():
    withdrawn = (
        said("first", "south", of(150)),
        said("second", "south", retracts="first", made="2025-06-10"),
    )
    assert found(swap("s", 189), *withdrawn) == []


def test_plans_and_wishes_are_no_accounts():
    assert (
        found(swap("s", 189), said("x", "south", of(150, status="scheduled"), of(300, act="demands"))) == []
    )


# One side against itself


def test_a_side_that_gives_two_numbers_contradicts_itself():
    office = ce.Actor(id="office", name="Office", part_of="north")
    world = (office, swap("s", transfers=()), said("a", "north", of(150)), said("b", "office", of(189)))
    [finding] = ce.check(ce.Dataset(*SIDES, *world)).only(code="claims/contradicts-itself")
    assert finding.message == "'north' contradicts itself, returned to 'north': a#1 150, b#1 189, 39 apart"


def test_a_later_claim_may_supersede_the_other():
    world = (said("a", "north", of(150)), said("b", "north", of(189), supersedes="a", made="2025-06-10"))
    assert found(swap("s", transfers=()), *world) == []


def test_two_others_do_not_contradict_themselves():
    world = (said("a", "newspaper", of(150)), said("b", "mediator", of(189)))
    assert found(swap("s", transfers=()), *world) == ["claims/accounts-disagree"]


# Numbers in a series


def numbered(id, number, when="2025-06-09", **fields):
    return swap(id, when=when, transfers=(), ordinals={"headquarters": number}, **fields)


def test_one_number_for_two_rounds_is_a_warning():
    assert found(numbered("a", 64), numbered("b", 64)) == ["claims/number-given-twice"]


def test_parts_of_one_round_share_its_number():
    assert (
        found(swap("w", transfers=()), numbered("a", 64, part_of="w"), numbered("b", 64, part_of="w")) == []
    )


def test_two_bodies_may_give_one_number():
    other = swap("b", transfers=(), ordinals={"mediator": 64})
    assert found(numbered("a", 64), other) == []


@pytest.mark.parametrize(
    ("first", "second", "wrong"),
    [
        ("2025-05-06", "2025-06-09", False),
        ("2025-06-09", "2025-05-06", True),
        ("2025-06-09", "2025-06", False),
        (None, "2025-05-06", False),
    ],
)
def test_numbers_rise_with_the_days(first, second, wrong):
    rounds = (numbered("a", 64, first), numbered("b", 65, second))
    assert found(*rounds) == (["claims/number-out-of-order"] if wrong else [])


def test_a_number_is_compared_with_the_latest_round_below_it():
    rounds = (numbered("a", 1, "2025-03"), numbered("b", 2, "2025-01"), numbered("c", 3, "2025-02"))
    report = ce.check(ce.Dataset(*SIDES, *rounds)).only(code="claims")
    assert [finding.record for finding in report] == ["b", "c"]
    assert all("'a'" in finding.message for finding in report)


def test_a_claimed_number_that_differs_is_a_warning():
    claim = ce.Claim(about="a", ordinals={"headquarters": 65})
    assert found(numbered("a", 64), said("x", "newspaper", claim)) == ["claims/another-number"]
    assert found(numbered("a", 65), said("x", "newspaper", claim)) == []


def test_a_part_bears_the_number_of_its_whole():
    part = swap("p", transfers=(), part_of="a")
    claim = ce.Claim(about="p", ordinals={"headquarters": 65})
    assert found(numbered("a", 64), part, said("x", "newspaper", claim)) == ["claims/another-number"]


@pytest.mark.parametrize(
    ("own", "claimed", "words"),
    [
        (ce.Ordinal(body="headquarters", counted=False), 65, "number 65 for 'a', on record not counted"),
        (ce.Ordinal(body="headquarters", number=64), None, "not counted for 'a', on record number 64"),
        (ce.Ordinal(body="headquarters"), None, "not counted for 'a', on record counted"),
    ],
)
def test_counting_what_is_not_counted_is_a_difference(own, claimed, words):
    ordinal = ce.Ordinal(body="headquarters", number=claimed, counted=claimed is not None)
    claim = ce.Claim(about="a", ordinals=ordinal)
    [finding] = ce.check(ce.Dataset(*SIDES, swap("a", ordinals=own), said("x", "newspaper", claim)))
    assert finding.message.startswith(words)


def test_counting_without_a_number_agrees_with_any():
    claim = ce.Claim(about="a", ordinals=ce.Ordinal(body="headquarters"))
    assert found(numbered("a", 64), said("x", "newspaper", claim)) == []
    other = ce.Claim(about="a", ordinals={"mediator": 1})
    assert found(numbered("a", 64), said("x", "newspaper", other)) == []


# Denials


@pytest.mark.parametrize(
    ("claim", "denied"),
    [
        (ce.Claim(about="s", act="denies"), True),
        (ce.Claim(about="s", act="denies", status="completed"), True),
        (ce.Claim(about="s", act="denies", status="cancelled"), False),
        (ce.Claim(about="s", act="rejects"), False),
        (ce.Claim(about="off", act="denies"), False),
        (ce.Claim(about="f", act="denies"), True),
        (ce.Claim(about="f", act="denies", status="ended"), False),
        (ce.Claim(about="count", act="denies"), True),
        (ce.Claim(about="count#1", act="denies"), True),
        (ce.Claim(about=None, act="denies"), False),
    ],
)
def test_a_denial_of_what_is_on_record_is_noticed_and_changes_no_number(claim, denied):
    world = (
        swap("s"),
        swap("off", history="cancelled"),
        ce.Framework(id="f", name="F", history="agreed"),
        said("count", "newspaper", ce.Claim(about="s", status="completed")),
    )
    denial = said("denial", "mediator", claim)
    assert ("claims/denied" in found(*world, denial)) is denied
    assert "claims/denied" not in found(*world, denial, said("later", "mediator", retracts="denial"))
    before, after = (ce.totals(ce.Dataset(*SIDES, *world, *more)).to_dicts() for more in ((), (denial,)))
    assert before == after
