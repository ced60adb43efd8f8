"""What holds of every record, whatever it records: it never changes, and every copy of it is alike."""

import copy
import pickle
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictevents import records as record_types
from conflictevents import strategies, values
from conflictevents.errors import InvalidValue
from conflictevents.records import COLLECTIONS, RECORD_NAMES, Record
from conflictevents.values import Count, Estimate, FrozenDict, Marking, When
from tests.formats.alike import alike

ATOMS = (str, int, float, bool, type(None), Count, Estimate, When, FrozenDict)
NAMES = {**vars(record_types), **vars(values)}


def parts(value: Any) -> list[Any]:
    """An object of our classes and all it is made of."""
    if isinstance(value, tuple):
        return [value, *(inner for member in value for inner in parts(member))]
    if not isinstance(value, ATOMS) and attrs.has(type(value)):
        fields = attrs.fields(type(value))
        return [value, *(inner for field in fields for inner in parts(getattr(value, field.name)))]
    return [value]


@given(strategies.records())
def test_nothing_of_a_record_can_be_set_or_deleted(record):
    for part in parts(record):
        if attrs.has(type(part)):
            name = attrs.fields(type(part))[0].name
            with pytest.raises(AttributeError):
                setattr(part, name, None)
            with pytest.raises(AttributeError):
                delattr(part, name)
            with pytest.raises((AttributeError, TypeError)):
                part.another_field = 1


@given(strategies.records())
def test_whatever_a_record_holds_is_immutable(record):
    for part in parts(record):
        assert isinstance(part, (*ATOMS, tuple)) or attrs.has(type(part))
        hash(part)


@given(strategies.records())
def test_copies_are_alike_in_value_and_type(record):
    for twin in (
        pickle.loads(pickle.dumps(record)),
        copy.deepcopy(record),
        copy.copy(record),
        record.evolve(),
    ):
        assert alike(twin, record)
        assert hash(twin) == hash(record)


@given(strategies.records())
def test_the_repr_is_a_call_that_builds_an_equal_record_and_short_where_that_is_long(record):
    from conflictevents import values
    from conflictevents.values.fields import LONGEST_REPR, call_of

    assert repr(record) == call_of(record) or len(call_of(record)) > LONGEST_REPR
    assert len(repr(record)) <= 2 * LONGEST_REPR
    names = {**NAMES, **{name: getattr(values, name) for name in values.__all__}}
    assert alike(eval(call_of(record), names), record)


@given(strategies.records(), strategies.records())
def test_records_are_equal_where_their_fields_are(one, other):
    fields = [field.name for field in attrs.fields(type(one))]
    same = type(one) is type(other) and all(getattr(one, name) == getattr(other, name) for name in fields)
    assert (one == other) is same
    assert one == one.evolve()


@given(strategies.records(), st.integers(4, 9))
def test_evolving_changes_the_named_field_and_no_other(record, revision):
    later = record.evolve(revision=revision)
    assert later.revision == revision
    assert alike(later.evolve(revision=record.revision), record)


@pytest.mark.parametrize("kind", COLLECTIONS.values(), ids=lambda kind: kind.__name__)
def test_fields_are_given_by_name_only(kind):
    with pytest.raises(TypeError):
        kind("an-id")
    assert all(field.kw_only for field in attrs.fields(kind))


def test_every_record_type_has_a_collection_and_a_name():
    types = {kind for kind in Record.__subclasses__() if kind.__module__.startswith("conflictevents.")}
    assert set(COLLECTIONS.values()) == set(RECORD_NAMES.values()) == types
    assert [*RECORD_NAMES.values()] == [*COLLECTIONS.values()]


@pytest.mark.parametrize(
    "id",
    [
        "",
        "a b",
        " a",
        "-a",
        "a-",
        "a#1",
        "ä",
        "x" * 201,
        "a\n",
        "recorded",
        "widest",
        "agreed",
        "all",
        5,
        None,
    ],
)
def test_an_id_is_a_slug_and_no_reserved_word(id):
    with pytest.raises(InvalidValue) as refused:
        record_types.Meeting(id=id)
    assert refused.value.field == "id"
    assert refused.value.found == id


@pytest.mark.parametrize("id", ["a", "2025-05-23", "ucdp:123/4", "A.b_c-d", "x" * 200, "All"])
def test_a_slug_is_an_id(id):
    assert record_types.Meeting(id=id).id == id


def test_an_id_is_plain_text_whatever_text_it_was_given_as():
    assert type(record_types.Meeting(id=Marking("GREEN")).id) is str
