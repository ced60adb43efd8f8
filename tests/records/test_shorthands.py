"""How records may be written shortly in Python, and that each shorthand is read as the long form."""

import datetime as dt

import pendulum
import pytest

from conflictevents.records import (
    Actor,
    Claim,
    ExchangeRound,
    Framework,
    Ordinal,
    ReturnTally,
    Scope,
    Statement,
    ThirdParty,
    Transfer,
)
from conflictevents.values import Count, FrozenDict, Marking, Place, Source, When

NORTH = Actor(id="north", name="North")
ACCORD = Framework(id="accord", name="Accord")
HANDOVER = ExchangeRound(id="handover")


@pytest.mark.parametrize(
    ("short", "long"),
    [
        (Transfer(count=5, held_by=NORTH), Transfer(count=Count.exactly(5), held_by="north")),
        (Transfer(count="as many as 1,200"), Transfer(count=Count.as_many_as(1_200))),
        (Claim(about=HANDOVER, frameworks=ACCORD), Claim(about="handover", frameworks=("accord",))),
        (Claim(third_parties=[NORTH, "south"]), Claim(third_parties=("north", "south"))),
        (Statement(id="s", speaker=NORTH), Statement(id="s", speaker="north")),
        (ExchangeRound(id="r", when=dt.date(2025, 6, 9)), ExchangeRound(id="r", when=When("2025-06-09"))),
        (ExchangeRound(id="r", when=pendulum.date(2025, 5, 23)), ExchangeRound(id="r", when="2025-05-23")),
        (ExchangeRound(id="r", part_of=HANDOVER), ExchangeRound(id="r", part_of="handover")),
        (ExchangeRound(id="r", place="a bridge"), ExchangeRound(id="r", place=Place(name="a bridge"))),
        (ExchangeRound(id="r", sources="radio"), ExchangeRound(id="r", sources=(Source(title="radio"),))),
        (
            ExchangeRound(id="r", sources=["https://e.example", "radio"]),
            ExchangeRound(id="r", sources=(Source(url="https://e.example"), Source(title="radio"))),
        ),
        (
            ExchangeRound(id="r", ordinals={"hq": 65}),
            ExchangeRound(id="r", ordinals=(Ordinal(body="hq", number=65),)),
        ),
        (ExchangeRound(id="r", ordinals={"hq": None}), ExchangeRound(id="r", ordinals=Ordinal(body="hq"))),
        (ExchangeRound(id="r", marking="tlp:green"), ExchangeRound(id="r", marking=Marking.GREEN)),
        (ExchangeRound(id="r", extra={"a:b": [1]}), ExchangeRound(id="r", extra=FrozenDict({"a:b": (1,)}))),
        (
            Framework(id="f", name="F", third_parties=["turkey", NORTH]),
            Framework(
                id="f", name="F", third_parties=(ThirdParty(actor="turkey"), ThirdParty(actor="north"))
            ),
        ),
        (
            Framework(id="f", name="F", third_parties=NORTH),
            Framework(id="f", name="F", third_parties="north"),
        ),
        (Framework(id="f", name="F", aliases="Track"), Framework(id="f", name="F", aliases=("Track",))),
        (Scope(kinds="exchange", frameworks=ACCORD), Scope(kinds=("exchange",), frameworks=("accord",))),
        (
            ReturnTally(
                id="t", claimant=NORTH, as_of="2025", count=5, statement=Statement(id="s", speaker="north")
            ),
            ReturnTally(id="t", claimant="north", as_of=When("2025"), count="5", statement="s"),
        ),
    ],
    ids=repr,
)
def test_a_shorthand_is_read_as_the_long_form(short, long):
    assert short == long
    assert hash(short) == hash(long)


def test_claims_are_numbered_in_the_order_given():
    statement = Statement(id="s", speaker="a", claims=[Claim(text="one"), Claim(text="two")])
    assert [claim.number for claim in statement.claims] == [1, 2]
    assert [statement.claim_id(claim) for claim in statement.claims] == ["s#1", "s#2"]


def test_numbers_that_claims_bear_are_kept():
    statement = Statement(id="s", speaker="a", claims=[Claim(number=7), Claim(number=3)])
    assert [claim.number for claim in statement.claims] == [7, 3]


def test_a_round_says_how_a_body_counts_it():
    handover = ExchangeRound(id="r", ordinals={"hq": 65})
    assert handover.ordinal_of("hq") == Ordinal(body="hq", number=65)
    assert handover.ordinal_of("ministry") is None


def test_a_claimed_status_is_plain_text_from_any_vocabulary():
    from conflictevents.records import FrameworkStatus, RoundStatus

    for status in (RoundStatus.COMPLETED, FrameworkStatus.ACTIVE, "held"):
        claim = Claim(status=status)
        assert type(claim.status) is str
        assert claim.status == str(status)
