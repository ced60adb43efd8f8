"""Texts of the library with names for ids: what is named, and what stays as a source said it."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents.ledger.wording import name_ids, named

DS = ce.Dataset(
    ce.Actor(id="north", name="The North"),
    ce.Actor(id="armed-forces", name="Armed Forces"),
    ce.Actor(id="office-2", name="Second Office"),
    ce.Statement(id="s-1", speaker="north"),
)
IDS = [record.id for record in DS]
PIECES = st.sampled_from(
    [*IDS, "said", " ", "'", '"', "(", ")", ", ", ": ", "2025-03-01", "https://x.org/office-2"]
)
TEXTS = st.lists(PIECES, max_size=12).map("".join)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("returned to 'north': 3", "returned to The North (north): 3"),
        ("held (north), by office-2", "held (The North (north)), by Second Office (office-2)"),
        ("north of the river", "north of the river"),
        ("by 'armed-forces'", "by Armed Forces"),
        ("'s-1' says so", "'s-1' says so"),
        ("'three of office-2' is no number", "'three of office-2' is no number"),
        ('"north\'s office-2" is no number', '"north\'s office-2" is no number'),
        ("the claimant's own: office-2's", "the claimant's own: Second Office (office-2)'s"),
        (
            "see https://example.org/office-2 and office-2/page",
            "see https://example.org/office-2 and office-2/page",
        ),
        ("office-2#1, not-office-2, office-2b", "office-2#1, not-office-2, office-2b"),
    ],
)
def test_ids_of_records_with_a_name_are_named(text, shown):
    assert str(name_ids(DS, text)) == shown


_QUOTES = re.compile("[\"']")


@given(TEXTS)
@example('"armed-forces"')
def test_what_is_named_reads_back_as_it_was(text):
    shown = str(name_ids(DS, text))
    back = shown.replace("The North (north)", "north").replace("Second Office (office-2)", "office-2")
    back = back.replace("Armed Forces", "armed-forces")
    assert _QUOTES.sub("", back) == _QUOTES.sub("", text)  # an id in quotes is named without them


@given(before=TEXTS, words=TEXTS.filter(bool), after=TEXTS)
def test_the_words_of_a_source_stay_as_they_are(before, words, after):
    assert words in str(name_ids(DS, f"{before}{words}{after}", quoted=[words, words[:3]]))


@given(TEXTS)
def test_without_records_nothing_is_named(text):
    assert name_ids(None, text) == text == name_ids(ce.Dataset(), text)


def test_a_record_without_a_name_is_called_by_its_id():
    assert [named(DS, id) for id in ("s-1", "elsewhere")] == ["s-1", "elsewhere"]


def test_a_timeline_names_what_a_statement_is_about_and_leaves_its_words():
    deal = ce.Framework(id="deal-1", name="The deal")
    statement = ce.Statement(
        id="s",
        speaker="north",
        made="2025-01-01",
        text="the lists of deal-1 are ready",
        claims=ce.Claim(act="reports", about="deal-1", status="agreed", text="as deal-1 says"),
    )
    text = " ".join(str(ce.timeline(ce.Dataset(ce.Actor(id="north", name="North"), deal, statement))).split())
    assert "the lists of deal-1 are ready: reports on The deal (deal-1): agreed, as deal-1 says" in text
