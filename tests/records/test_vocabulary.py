"""Vocabularies: one table each, whose words are plain text, and a tree that says what lies within what."""

import json
import pickle
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents.errors import InvalidValue
from conflictevents.records import vocabulary
from conflictevents.records.vocabulary import VOCABULARIES, Word
from conflictevents.values.truth import Truth

NAMES = {
    "categories": vocabulary.CategoryName,
    "round_kinds": vocabulary.RoundKindName,
    "actor_kinds": vocabulary.ActorKindName,
    "roles": vocabulary.RoleName,
    "acts": vocabulary.ActName,
    "custody_change_kinds": vocabulary.CustodyChangeKindName,
}
EVERY = [pytest.param(getattr(VOCABULARIES, name), id=name) for name in VOCABULARIES._fields]
CATEGORIES = st.sampled_from(tuple(ce.Category))


@pytest.mark.parametrize("name", VOCABULARIES._fields)
def test_the_names_for_type_checkers_are_those_of_the_table(name):
    assert get_args(NAMES[name]) == tuple(getattr(VOCABULARIES, name))


@pytest.mark.parametrize("words", EVERY)
def test_a_word_is_plain_text_and_an_attribute_in_capitals(words):
    for word in words:
        assert type(word) is str
        assert word in words
        assert getattr(words, word.upper().replace(" ", "_").replace("-", "_")) == word
        assert words[word].name == word


@pytest.mark.parametrize("words", EVERY)
def test_no_text_means_two_words(words):
    meanings = {}
    for row in map(words.__getitem__, words):
        for text in {row.name, row.singular, row.plural, *row.synonyms}:
            assert meanings.setdefault(text.lower().replace("_", " "), row.name) == row.name, text
            assert words.parse(text.upper()) == words.parse(f" {text} ") == row.name


@pytest.mark.parametrize("words", EVERY)
def test_what_a_word_lies_within_is_a_word(words):
    for word in words:
        assert words.above(word)[0] == word
        assert set(words.above(word)) <= set(words)


@pytest.mark.parametrize("words", EVERY)
def test_words_read_are_shared_and_a_misspelt_one_is_refused_with_the_right_spelling(words):
    for word in words:
        assert words.read("".join(word)) is words.read(word)
        with pytest.raises(InvalidValue, match=f"expected an? {words.what}; did you mean"):
            words.read(f"{word}s" if f"{word}s" not in words else f"{word}z")


@pytest.mark.parametrize("words", EVERY)
def test_a_misspelt_attribute_is_refused_with_the_right_spelling(words):
    name = next(iter(words)).upper().replace(" ", "_").replace("-", "_")
    with pytest.raises(AttributeError, match=f"did you mean '{name}'"):
        getattr(words, f"{name}X")


@pytest.mark.parametrize("value", [None, 3, True, ["person"], {"a": 1}])
def test_what_is_no_text_is_no_word(value):
    with pytest.raises(InvalidValue, match="choose one of: prisoner_of_war, civilian"):
        ce.Category.read(value)


def test_a_synonym_is_corrected_on_records_and_read_by_parse():
    with pytest.raises(InvalidValue, match="category: found 'soldiers'.+did you mean 'prisoner_of_war'"):
        ce.Transfer(count=1, category="soldiers")
    assert ce.Category.parse("soldiers") == "prisoner_of_war"


def test_values_on_records_are_plain_text():
    record = ce.ExchangeRound(id="r", kind="exchange", transfers=ce.Transfer(count=1, category="hostage"))
    assert json.loads(json.dumps([record.kind, record.transfers[0].category])) == ["exchange", "hostage"]
    assert pickle.loads(pickle.dumps(record)) == record


def test_the_tree_of_categories():
    assert ce.Category.above("hostage") == ("hostage", "person", "anyone")
    assert set(ce.Category.living) == {"person", "prisoner_of_war", "civilian", "hostage", "detainee"}
    assert not ce.Category.is_living("remains")
    assert not ce.Category.is_living("anyone")


@given(CATEGORIES, CATEGORIES)
def test_asked_for_a_category_what_lies_within_is_in_and_what_it_lies_within_may_be(asked, given_):
    answer = ce.Category.covers(asked, given_)
    assert (answer is Truth.YES) == (asked in ce.Category.above(given_))
    assert (answer is Truth.MAYBE) == (asked != given_ and given_ in ce.Category.above(asked))


@pytest.mark.parametrize("text", ["acme:evacuee", "acme.org:sick and wounded", "x-1:y"])
def test_a_word_with_a_namespace_may_stand_on_a_record(text):
    assert ce.Transfer(count=1, category=text).category == text


@pytest.mark.parametrize("text", ["acme:", ":evacuee", "acme: evacuee", "a b:c", "acme:evacuee ", "a:b:c"])
def test_a_namespace_or_a_name_left_out_is_refused(text):
    with pytest.raises(InvalidValue, match="category"):
        ce.Transfer(count=1, category=text)


def test_a_word_declared_nowhere_may_be_anything():
    for asked in ce.Category:
        answer = ce.Category.covers(asked, "acme:evacuee")
        assert answer is (Truth.MAYBE)


def test_a_vocabulary_with_words_of_a_datasets_own():
    own = (
        Word(name="acme:infant evacuee", singular="infant", plural="infants", within="acme:evacuee"),
        Word(name="acme:evacuee", singular="evacuee", plural="evacuees", within="civilian"),
    )
    words = ce.Category.extended(own)
    assert words.above("acme:infant evacuee") == (
        "acme:infant evacuee",
        "acme:evacuee",
        "civilian",
        "person",
        "anyone",
    )
    assert words.is_living("acme:evacuee")
    assert words.covers("civilian", "acme:infant evacuee") is Truth.YES
    assert words.covers("acme:evacuee", "person") is Truth.MAYBE
    assert words.covers("remains", "acme:evacuee") is Truth.NO
    assert words["acme:evacuee"].plural == words["acme:evacuee"].plural == "evacuees"
    assert "acme:evacuee" not in ce.Category


def test_a_word_of_its_own_decides_as_the_word_it_lies_within():
    swap = Word(
        name="acme:truce swap", singular="swap in a truce", plural="swaps in a truce", within="exchange"
    )
    kinds = ce.RoundKind.extended([swap])
    assert kinds["acme:truce swap"].is_mutual
    assert kinds["acme:truce swap"].plural == "swaps in a truce"
