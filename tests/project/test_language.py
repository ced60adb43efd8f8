"""Names say what they hold, and docs, docstrings and messages are in plain words."""

import ast
import io
import re
import tokenize
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = sorted([*(ROOT / "src").rglob("*.py"), *(ROOT / "tools").rglob("*.py")])
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])

BARE_NAMES = {"one", "found", "told", "said", "own", "given", "made", "kept"}
"""Names that say nothing of what they hold."""

NAMES_IN_THEIR_SENSE = {
    # What was found, next to what was expected and what to do: the parts of every error.
    ("errors.py", "found"),
    ("files.py", "found"),
    ("loading.py", "found"),
    ("problems.py", "found"),
    ("reading.py", "found"),
    ("strict.py", "found"),
    ("table.py", "found"),
    # The day on which a statement was made: a field on file.
    ("statement.py", "made"),
    ("statements.py", "made"),
}

WORDS = re.compile(
    r"\b(whatever|whoever|whomever|told|nobody|somebody|beside|bears|mend|mended)\b", re.IGNORECASE
)
"""Words for which plainer ones serve: any, who, said, no one, someone, next to, has, correct."""

PHRASES_OF_SOURCES = {
    # What people write where a number is asked for, and `Count` reads or refuses.
    "people.py",
    "wording.py",
    # What texts of events say where no one was killed.
    "events.py",
    # This page lists them.
    "changelog.md",
}


def bound_names(tree):
    """Names of variables, parameters, functions, classes and attributes that code binds, each with its line."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield name, node.lineno
            case ast.arg(arg=name):
                yield name, node.lineno
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name, node.lineno
            case ast.MatchAs(name=str(name)):
                yield name, node.lineno


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_names_say_what_they_hold(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    bare = [
        (name, line)
        for name, line in bound_names(tree)
        if name.strip("_") in BARE_NAMES and (path.name, name) not in NAMES_IN_THEIR_SENSE
    ]
    assert not bare


def texts_of(path):
    """The strings, docstrings and comments of a module, or the lines of a page, each with its line."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        return list(enumerate(text.splitlines(), 1))
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    kinds = {tokenize.STRING, tokenize.COMMENT, getattr(tokenize, "FSTRING_MIDDLE", tokenize.STRING)}
    return [(token.start[0], token.string) for token in tokens if token.type in kinds]


@pytest.mark.parametrize("path", [*CODE, *PAGES], ids=lambda path: str(path.relative_to(ROOT)))
def test_texts_are_in_plain_words(path):
    if path.name in PHRASES_OF_SOURCES:
        return
    assert not [(line, match[0]) for line, text in texts_of(path) for match in WORDS.finditer(text)]


def test_the_exceptions_are_needed():
    names = {
        (path.name, name) for path in CODE for name, _ in bound_names(ast.parse(path.read_text("utf-8")))
    }
    assert names >= NAMES_IN_THEIR_SENSE
