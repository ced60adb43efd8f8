"""Who exchanges, who stands between them, and whose people are handed over."""

import pytest
from hypothesis import given

from conflictevents.errors import InvalidValue
from conflictevents.records import Claim, ExchangeRound, Term, ThirdParty, Transfer
from conflictevents.strategies import rounds, terms, transfers


def test_an_actor_alone_among_third_parties_is_a_mediator():
    carrier = ThirdParty(actor="icrc", role="carrier")
    for record in (
        ExchangeRound(id="r", third_parties=["qatar", carrier, "egypt"]),
        Claim(third_parties=["qatar", carrier, "egypt"]),
    ):
        assert record.third_parties[0] == ThirdParty(actor="qatar", role="mediator")
        assert record.mediators == ("qatar", "egypt")


@given(rounds())
def test_the_mediators_are_the_third_parties_in_that_role(record):
    named = [party.actor for party in record.third_parties if party.role == "mediator"]
    assert record.mediators == tuple(dict.fromkeys(named))


@pytest.mark.parametrize(
    ("parties", "match"),
    [(["a", "b", "a"], r"parties\[2\]: .+once"), (["a", "all"], r"parties\[1\]: .+by name")],
)
def test_each_party_stands_once_and_by_name(parties, match):
    with pytest.raises(InvalidValue, match=match):
        ExchangeRound(id="r", parties=parties)


@given(transfers() | terms())
def test_sides_that_people_belong_to_stand_once_and_in_order(described):
    assert list(described.belonging_to) == sorted(set(described.belonging_to))


@pytest.mark.parametrize("make", [Transfer, Term])
def test_people_belong_to_sides_or_to_a_side_not_said_and_never_to_both(make):
    assert make(count=1, belonging_to="unknown").belonging_to == ("unknown",)
    assert make(count=1, belonging_to=["b", "a", "b"]) == make(count=1, belonging_to=["a", "b"])
    with pytest.raises(InvalidValue, match=r"belonging_to: .+'unknown' alone"):
        make(count=1, belonging_to=["a", "unknown"])
    with pytest.raises(InvalidValue, match=r"belonging_to: .+by name"):
        make(count=1, belonging_to="all")


@pytest.mark.parametrize("make", [Transfer, Term])
def test_a_group_is_in_words(make):
    assert make(count=1, group="serving life").group == "serving life"
    with pytest.raises(InvalidValue, match="group: .+leave it out"):
        make(count=1, group=" ")
