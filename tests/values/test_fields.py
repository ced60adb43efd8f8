"""Readers of fields: nothing is coerced silently, and every complaint begins with the field's name."""

import pickle
from enum import StrEnum

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictevents.errors import InvalidValue, UnknownAttribute
from conflictevents.values import Estimate, When
from conflictevents.values.fields import (
    Concise,
    enum_converter,
    name_fields_in_errors,
    read_flag,
    read_integer,
    read_optional_integer,
    read_optional_number,
    read_optional_text,
    read_optional_when,
    read_text,
    read_texts,
    read_when,
    require_instance,
    tuple_of,
)


class Colour(StrEnum):
    """colour of a flag"""

    RED = "red"
    BLUE = "blue"


@attrs.frozen(kw_only=True, repr=False, field_transformer=name_fields_in_errors)
class Flag(Concise):
    """A flag, for these tests."""

    width: int = attrs.field(converter=read_integer)
    words: tuple[str, ...] = attrs.field(default=(), converter=read_texts)
    loose: int = 0


@attrs.frozen(kw_only=True, repr=False, field_transformer=name_fields_in_errors)
class Pennant(Flag):
    """A flag with a field more."""

    colour: Colour = attrs.field(default=Colour.RED, converter=enum_converter(Colour))


anything = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=3), st.binary(max_size=3)
)


@given(anything)
def test_a_whole_number_is_taken_as_it_is_and_nothing_else_is(value):
    if type(value) is int:
        assert read_integer(value) == read_optional_integer(value) == value
    else:
        with pytest.raises(InvalidValue, match="whole number"):
            read_integer(value)


@given(anything)
def test_text_is_taken_as_it_is_and_nothing_else_is(value):
    if type(value) is str:
        assert read_text(value) == read_optional_text(value) == value
    else:
        with pytest.raises(InvalidValue, match="text"):
            read_text(value)


@given(anything)
def test_true_and_false_are_taken_as_they_are_and_nothing_else_is(value):
    if type(value) is bool:
        assert read_flag(value) is value
    else:
        with pytest.raises(InvalidValue, match="True or False"):
            read_flag(value)


@given(st.integers(-(10**300), 10**300) | st.floats(allow_nan=False))
def test_a_number_is_read_as_a_float(value):
    assert read_optional_number(value) == float(value)
    assert type(read_optional_number(value)) is float


@pytest.mark.parametrize(
    "read",
    [read_optional_integer, read_optional_number, read_optional_text, read_optional_when],
    ids=lambda read: read.__name__,
)
def test_nothing_said_stays_nothing_said(read):
    assert read(None) is None


@pytest.mark.parametrize("value", ["5", True, b"5", [5]], ids=repr)
def test_what_is_no_number_is_refused(value):
    with pytest.raises(InvalidValue, match="a number"):
        read_optional_number(value)


def test_dates_are_read_as_when_reads_them():
    assert read_when("2025-06") == read_optional_when("2025-06") == When("2025-06")


def test_text_of_an_enumeration_becomes_plain_text():
    assert type(read_text(Colour.RED)) is str


@given(st.lists(st.text(max_size=3)))
def test_several_are_read_one_by_one_in_order(words):
    assert read_texts(words) == read_texts(tuple(words)) == read_texts(iter(words)) == tuple(words)


def test_one_alone_will_do():
    assert read_texts("one") == ("one",)
    assert tuple_of(read_integer, 5) == (5,)


@pytest.mark.parametrize(
    ("values", "field", "expected"),
    [
        (["a", 5], "[1]", "text"),
        (None, "", "a list"),
        ({"a"}, "", "a list"),
        (frozenset(), "", "a list"),
        ({"a": 1}, "", "text"),
        (5, "", "text"),
        (b"ab", "", "text"),
    ],
    ids=str,
)
def test_what_is_no_list_of_texts_is_refused(values, field, expected):
    with pytest.raises(InvalidValue) as refused:
        read_texts(values)
    assert refused.value.field == field
    assert refused.value.expected == expected


@pytest.mark.parametrize("word", [*Colour, "red", "blue"], ids=repr)
def test_a_word_of_the_vocabulary_is_its_member(word):
    assert enum_converter(Colour)(word) is Colour(word)


@pytest.mark.parametrize(
    ("word", "remedy"),
    [
        ("rde", "did you mean 'red'?"),
        ("Red", "did you mean 'red'?"),
        ("green", "choose one of: blue, red"),
        ("crimson", "did you mean 'red'?"),
        (5, "choose one of: red, blue"),
        (None, "choose one of: red, blue"),
        (["red"], "choose one of: red, blue"),
    ],
    ids=str,
)
def test_any_other_word_is_refused_with_the_right_one(word, remedy):
    with pytest.raises(InvalidValue) as refused:
        enum_converter(Colour, crimson=Colour.RED)(word)
    assert refused.value.expected == "a colour of a flag"
    assert refused.value.remedy == remedy


def test_an_object_of_another_class_is_refused_with_a_remedy():
    assert require_instance(int, 5) == 5
    with pytest.raises(InvalidValue, match=r"found 'x', expected an Exception; write Exception\(\)"):
        require_instance(Exception, "x", "write Exception()")


def test_a_complaint_begins_with_the_name_of_the_field():
    with pytest.raises(InvalidValue) as refused:
        Flag(width="5")
    assert refused.value.field == "width"
    with pytest.raises(InvalidValue) as refused:
        Flag(width=5, words=["a", 5])
    assert refused.value.field == "words[1]"


def test_inherited_fields_are_named_once():
    with pytest.raises(InvalidValue) as refused:
        Pennant(width=None)
    assert refused.value.field == "width"
    assert (
        str(refused.value) == "width: found None, expected a whole number; write the number, or leave it out"
    )


@pytest.mark.parametrize("value", [Pennant(width=5), When("2025"), Estimate()], ids=str)
def test_a_misspelt_attribute_is_an_error_with_those_there_are(value):
    with pytest.raises(UnknownAttribute, match="has no attribute 'frobnicated'; choose one of"):
        getattr(value, "frobnicated")  # noqa: B009 - a type checker would refuse the attribute
    assert not hasattr(value, "frobnicated")


def test_private_names_are_refused_without_a_search():
    with pytest.raises(UnknownAttribute, match="has no attribute '_frob'$"):
        getattr(Pennant(width=5), "_frob")  # noqa: B009 - as above


def test_fields_without_a_reader_are_left_alone():
    assert Flag(width=5, loose="anything").loose == "anything"


def test_a_reader_shows_which_field_it_reads():
    assert repr(attrs.fields(Flag).width.converter) == "<read_integer for width>"


def test_what_stands_at_its_default_is_not_shown():
    assert repr(Pennant(width=5)) == "Pennant(width=5)"
    assert (
        repr(Pennant(width=5, words=["a"], colour="blue")) == "Pennant(width=5, words=['a'], colour='blue')"
    )


@given(st.text(max_size=5), st.text(max_size=5), st.text(max_size=5))
def test_a_complaint_survives_being_sent_to_another_process(expected, remedy, field):
    error = InvalidValue({"found": 5}, expected, remedy, field=field)
    twin = pickle.loads(pickle.dumps(error))
    assert (str(twin), twin.found, twin.expected, twin.remedy, twin.field) == (
        str(error),
        {"found": 5},
        expected,
        remedy,
        field,
    )


def test_a_complaint_seen_from_above_says_where_below():
    inner = InvalidValue(5, "text")
    assert inner.within("title").within("[2]").within("sources").field == "sources[2].title"
