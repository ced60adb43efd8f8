"""Every refusal says what to do: no error of ours is raised without a remedy."""

import ast
import re
from pathlib import Path
from typing import TypeVar

import pytest

import conflictevents

Node = TypeVar("Node", bound=ast.AST)
PACKAGE = Path(conflictevents.__file__).parent
ROOMS = sorted(
    path.name for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
)
PLACE_OF_REMEDY = {"InvalidValue": 2, "Unreadable": 2, "report_problem": 3, "_refusal": 2, "Problem": None}
"""The functions that refuse, with the place of the remedy among their arguments; None where it is a keyword alone."""


def nodes(room: str, kind: type[Node]) -> list[tuple[str, Node]]:
    path = PACKAGE / room
    files = sorted(path.rglob("*.py")) if path.is_dir() else [path]
    return [
        (f"{file.relative_to(PACKAGE)}:{node.lineno}", node)
        for file in files
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, kind)
    ]


def lacks_remedy(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name not in PLACE_OF_REMEDY or any(isinstance(argument, ast.Starred) for argument in call.args):
        return False
    if any(keyword.arg in ("remedy", None) for keyword in call.keywords):
        return False
    place = PLACE_OF_REMEDY[name]
    return place is None or len(call.args) <= place or getattr(call.args[place], "value", "x") == ""


SENTENCES = {"ReadError", "NeverChanges", "Undecided", "CrosswalkError", "Unsolved"}
"""Errors whose message is one sentence: what was found, and behind a semicolon what to do."""
REMEDIES = re.compile(r"remedy|message|near\b|hint|did_you_mean|_ask_when|_WRITTEN")
"""Names of what holds a remedy."""


def is_without_semicolon(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    text = "".join(map(ast.unparse, call.args))
    return name in SENTENCES and bool(call.args) and "; " not in text and not REMEDIES.search(text)


@pytest.mark.parametrize("room", ROOMS)
def test_every_sentence_that_refuses_ends_in_a_remedy(room):
    raised = [(where, node.exc) for where, node in nodes(room, ast.Raise) if isinstance(node.exc, ast.Call)]
    assert [where for where, call in raised if is_without_semicolon(call)] == []


@pytest.mark.parametrize("room", ROOMS)
def test_every_refusal_has_a_remedy(room):
    assert [where for where, call in nodes(room, ast.Call) if lacks_remedy(call)] == []
