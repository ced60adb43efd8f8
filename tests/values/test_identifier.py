"""Identifiers: text in somebody else's scheme, valid for a time."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictevents.errors import InvalidValue
from conflictevents.strategies import days, identifiers
from conflictevents.values import Identifier, Truth, When


def test_codes_are_text_and_keep_their_zeros():
    assert Identifier("acled", "0841") != Identifier("acled", "841")
    assert str(Identifier("cow", "365")) == "cow:365"


@given(identifiers(), days(), days())
def test_a_code_is_valid_on_days_between_its_edges(identifier, one, other):
    day = When.of(one)
    begins = identifier.valid_from is None or identifier.valid_from.earliest <= one
    ends = identifier.valid_to is None or one <= identifier.valid_to.latest
    assert identifier.valid_on(day) is (Truth.YES if begins and ends else Truth.NO)


@given(identifiers(), days(), st.integers(0, 2_000))
def test_a_span_is_certainly_within_where_both_its_ends_are(identifier, first, length):
    last = first + dt.timedelta(length)
    answer = identifier.valid_on(When.between(first, last))
    ends = {identifier.valid_on(When.of(day)) for day in (first, last)}
    assert (answer is Truth.YES) is (ends == {Truth.YES})
    if answer is Truth.NO:
        assert ends == {Truth.NO}


def test_a_date_too_vague_to_tell_is_maybe_valid():
    soviet = Identifier("gleditsch-ward", "365", valid_to="1991-12-25")
    assert soviet.valid_on(When("1991")) is Truth.MAYBE
    assert soviet.valid_on(When("1992")) is Truth.NO
    assert soviet.valid_on(When("1980/..")) is Truth.MAYBE


@pytest.mark.parametrize(
    ("field", "arguments"),
    [
        ("scheme", {"scheme": " ", "value": "1"}),
        ("value", {"scheme": "cow", "value": ""}),
        ("value", {"scheme": "cow", "value": 365}),
        ("valid_to", {"scheme": "cow", "value": "365", "valid_from": "1992", "valid_to": "1991"}),
        ("valid_from", {"scheme": "cow", "value": "365", "valid_from": "long ago"}),
    ],
)
def test_what_is_no_identifier_is_refused_by_name(field, arguments):
    with pytest.raises(InvalidValue) as refused:
        Identifier(**arguments)
    assert refused.value.field == field
