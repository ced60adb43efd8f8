"""The page of rules in the documentation."""

import re

import pytest

import conflictevents as ce
from conflictevents.rules import RULES
from conflictevents.text import Phrase
from tools.write_rules_page import PAGE, page


def test_the_page_is_what_the_rules_say():
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m tools.write_rules_page"


def test_the_page_has_every_code():
    text = PAGE.read_text(encoding="utf-8")
    assert all(f"### `{rule.code}`" in text for rule in RULES)


@pytest.mark.parametrize("name", ce.datasets.names())
def test_people_read_names_where_a_finding_has_ids_of_actors(name):
    ds = ce.datasets.load(name)
    names = sorted((actor.name for actor in ds.actors), key=len, reverse=True)
    words = {actor.id for actor in ds.actors if actor.id.isalpha() and actor.name.lower() != actor.id}
    for text in ce.check(ds).in_words():
        parts = text.parts if isinstance(text, Phrase) else (text,)
        bare = re.sub(r"'[^']*'", "", " ".join(part for part in parts if isinstance(part, str)))
        for actor in names:
            bare = bare.replace(actor, "")
        assert not words & set(re.findall(r"(?<![\w.-])[a-z]+(?![\w.-])", bare)), bare
