"""Extensions: kept verbatim, in type as well, and never changing."""

import copy
import json
import pickle
from enum import IntEnum, StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictevents.errors import InvalidValue
from conflictevents.strategies import extras
from conflictevents.values import FrozenDict
from conflictevents.values.fields import EMPTY, read_extra
from tests.formats.alike import alike

atoms = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5)
)
trees = st.recursive(
    atoms,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)
contents = st.dictionaries(st.text(max_size=3), trees, max_size=3)


def typed(tree):
    """A tree with the type of every atom beside it, and keys in order: equal where JSON texts are."""
    return json.dumps(tree, sort_keys=True)


@given(contents)
def test_what_goes_in_comes_out(content):
    assert typed(FrozenDict(content).thaw()) == typed(content)


@given(contents, contents)
def test_equal_means_the_same_json(one, other):
    assert (FrozenDict(one) == FrozenDict(other)) is (typed(one) == typed(other))
    if FrozenDict(one) == FrozenDict(other):
        assert hash(FrozenDict(one)) == hash(FrozenDict(other))


@pytest.mark.parametrize(
    ("one", "other"), [(1, 1.0), (1, True), (0, False), (0.0, -0.0), ([1], [1.0]), (None, False)]
)
def test_values_of_different_types_differ(one, other):
    assert FrozenDict({"a": one}) != FrozenDict({"a": other})
    assert FrozenDict({"a": {"b": one}}) != FrozenDict({"a": {"b": other}})


@given(contents)
def test_the_order_of_keys_makes_no_difference(content):
    turned = dict(reversed(content.items()))
    assert FrozenDict(turned) == FrozenDict(content)
    assert list(FrozenDict(turned)) == list(FrozenDict(content)) == sorted(content)


@given(contents)
def test_copies_are_alike(content):
    frozen = FrozenDict(content)
    for twin in (
        pickle.loads(pickle.dumps(frozen)),
        copy.deepcopy(frozen),
        copy.copy(frozen),
        FrozenDict(frozen),
    ):
        assert alike(twin, frozen)
    assert eval(repr(frozen)) == frozen


def test_changing_what_it_was_made_from_changes_nothing():
    inner = [1, 2]
    content = {"a:b": inner}
    frozen = FrozenDict(content)
    inner.append(3)
    content["c:d"] = 4
    assert frozen.thaw() == {"a:b": [1, 2]}
    frozen.thaw()["a:b"].append(5)
    assert frozen["a:b"] == (1, 2)


@given(extras())
def test_it_cannot_change(frozen):
    for change in (
        lambda: setattr(frozen, "other", 1),
        lambda: delattr(frozen, "_content"),
        lambda: frozen.__setitem__("a:b", 1),
        lambda: frozen.__delitem__("a:b"),
        lambda: frozen.update({"a:b": 1}),
    ):
        with pytest.raises(AttributeError):
            change()


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        2**53 + 1,
        -(2**53) - 1,
        b"x",
        {1},
        Ellipsis,
        1j,
        "half \ud83d",
        {"a": {5: 1}},
    ],
    ids=repr,
)
def test_what_json_cannot_hold_is_refused(value):
    with pytest.raises(InvalidValue):
        FrozenDict({"a": value})


@pytest.mark.parametrize("content", [{5: 1}, {"half \ud83d": 1}, [("a", 1)], "a", 5], ids=ascii)
def test_what_is_no_object_of_json_is_refused(content):
    with pytest.raises(InvalidValue):
        FrozenDict(content)


def nested(depth, wrap):
    value = 1
    for _ in range(depth):
        value = wrap(value)
    return value


@pytest.mark.parametrize(
    "wrap",
    [
        pytest.param(lambda inner: {"a": inner}, id="objects"),
        pytest.param(lambda inner: [inner], id="lists"),
        pytest.param(lambda inner: FrozenDict({"a": inner}), id="frozen"),
    ],
)
def test_nesting_ends_somewhere(wrap):
    assert hash(FrozenDict({"a": nested(60, wrap)}))
    with pytest.raises(InvalidValue, match="64 deep"):
        FrozenDict({"a": nested(70, wrap)})


def test_words_and_numbers_of_enumerations_are_kept_as_plain_text_and_numbers():
    class Word(StrEnum):
        ONE = "one"

    class Number(IntEnum):
        ONE = 1

    frozen = FrozenDict({"a": Word.ONE, "b": Number.ONE})
    assert [type(value) for value in frozen.values()] == [str, int]


@pytest.mark.parametrize("key", ["tags", ":tags", "acled:", ""])
def test_an_extension_without_a_namespace_is_refused(key):
    with pytest.raises(InvalidValue, match="namespaced key"):
        read_extra({key: 1})


def test_no_extensions_is_empty():
    assert FrozenDict() == FrozenDict({}) == EMPTY
    assert len(EMPTY) == 0
    assert EMPTY != {}
