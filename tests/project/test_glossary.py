"""The glossary of the docs: its terms are names of the source, each once, and retired names are gone from both."""

import io
import re
import tokenize
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROWS = re.findall(
    r"^\| (.+?) \| (.+) \|$",
    (ROOT / "docs" / "reference" / "glossary.md").read_text(encoding="utf-8"),
    re.MULTILINE,
)
TERMS = [term for term, _ in ROWS if term not in {"term", "---"}]
IN_CODE = sorted(term.strip("`") for term in TERMS if term.startswith("`"))
RETIRED = ("Found", "Said", "Selection", "complain", "oracle", "whens_of")


@cache
def names_in_source():
    names = set()
    for path in (ROOT / "src").rglob("*.py"):
        tokens = tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline)
        names |= {token.string for token in tokens if token.type == tokenize.NAME}
    return names


@pytest.mark.parametrize("term", IN_CODE)
def test_a_term_in_code_type_is_a_name_of_the_source(term):
    assert term in names_in_source()


@pytest.mark.parametrize("name", RETIRED)
def test_a_retired_name_is_in_neither_glossary_nor_source(name):
    assert name not in IN_CODE
    assert name not in names_in_source()


def test_a_term_has_one_meaning():
    assert len(TERMS) >= 60
    assert len({term.strip("`").lower() for term in TERMS}) == len(TERMS)


def test_a_meaning_is_a_sentence():
    assert [
        meaning for term, meaning in ROWS if term in TERMS and not re.fullmatch(r"[A-Z].*\.", meaning)
    ] == []
