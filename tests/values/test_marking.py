"""Markings: an ordered, open vocabulary in which what is not understood ranks strictest."""

import copy
import pickle
from itertools import pairwise
from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictevents.errors import InvalidValue
from conflictevents.strategies import markings
from conflictevents.values import Marking
from conflictevents.values.marking import read_limit

TLP = [Marking.CLEAR, Marking.GREEN, Marking.AMBER, Marking.AMBER_STRICT, Marking.RED]
labels = st.text(min_size=1, max_size=30).filter(lambda text: text.strip().upper().strip("TLP: \t"))


def test_the_labels_of_tlp_rank_as_its_standard_says():
    assert all(one.rank < other.rank for one, other in pairwise(TLP))
    assert [str(marking) for marking in TLP] == ["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"]


@given(labels)
def test_an_unknown_marking_ranks_above_red(label):
    marking = Marking(label)
    assert marking in TLP or marking.rank > Marking.RED.rank


@given(labels)
def test_a_label_reads_the_same_twice(label):
    once = Marking(label)
    assert Marking(once) == once
    assert Marking(str(once)) == once
    assert Marking(f"tlp: {once}") == once
    assert not set(once) & set(ascii_lowercase)


@pytest.mark.parametrize("text", ["green", "TLP:GREEN", " tlp:green ", "TLP: Green"])
def test_a_label_may_be_written_with_its_prefix_and_in_small_letters(text):
    assert Marking(text) == Marking.GREEN == "GREEN"


def test_white_is_what_clear_was_called():
    assert Marking("TLP:WHITE") == Marking.CLEAR


@given(st.lists(st.none() | markings()))
def test_the_strictest_is_one_of_them_and_none_is_stricter(found):
    strictest = Marking.strictest(found)
    marked = [marking for marking in found if marking is not None]
    if not marked:
        assert strictest is None
    else:
        assert strictest in marked
        assert all(marking.rank <= strictest.rank for marking in marked)
        assert Marking.strictest(reversed(found)) == strictest


@given(markings(), st.sampled_from(TLP))
def test_a_marking_allows_sharing_up_to_those_that_rank_no_lower(marking, limit):
    assert marking.allows(up_to=limit) is (marking.rank <= limit.rank)


@given(st.text(max_size=30) | st.sampled_from([*TLP, "white", "TLP:", "tlp: red"]))
def test_a_limit_is_a_marking_of_tlp_or_refused(text):
    try:
        limit = read_limit(text)
    except InvalidValue:
        return
    assert limit in TLP
    assert str(limit) == text.strip().upper().replace("TLP:", "").strip().replace("WHITE", "CLEAR")


@pytest.mark.parametrize(
    ("limit", "remedy"),
    [
        ("GREEEN", "did you mean 'GREEN'?"),
        ("TLP GREEN", "did you mean 'GREEN'?"),
        ("ＧＲＥＥＮ", "did you mean 'GREEN'?"),
        ("GREEN\u200b", "did you mean 'GREEN'?"),
        ("tlp-amber strict", "did you mean 'AMBER+STRICT'?"),
        ("ambre", "did you mean 'AMBER'?"),
        ("whıte", "did you mean 'CLEAR'?"),
        ("public", "one of: CLEAR, GREEN, AMBER, AMBER+STRICT, RED"),
        ("COMMITTEE ONLY", "one of: CLEAR"),
        ("", "one of: CLEAR"),
        (3, "one of: CLEAR"),
        (None, "one of: CLEAR"),
        (True, "one of: CLEAR"),
    ],
)
def test_a_limit_that_is_not_understood_is_refused_with_the_right_spelling(limit, remedy):
    for ask in (read_limit, Marking.CLEAR.allows):
        with pytest.raises(InvalidValue, match="expected a marking of TLP") as refused:
            ask(limit)
        assert remedy in str(refused.value)


def test_a_letter_that_only_looks_like_another_is_not_understood_on_a_record():
    assert Marking("whıte").rank > Marking.RED.rank
    assert Marking("amber+ſtrict").rank > Marking.RED.rank


@given(markings())
def test_copies_are_markings_too(marking):
    for twin in (pickle.loads(pickle.dumps(marking)), copy.deepcopy(marking), eval(repr(marking))):
        assert type(twin) is Marking
        assert twin == marking


@pytest.mark.parametrize("label", ["", " ", "TLP:", "x" * 101, 3, None, b"GREEN"])
def test_what_is_no_label_is_refused(label):
    with pytest.raises(InvalidValue, match="a marking"):
        Marking(label)
