"""Every refusal says what to do: no error of ours is raised without a remedy."""

import ast
from pathlib import Path

import pytest

import conflictevents

PACKAGE = Path(conflictevents.__file__).parent
ROOMS = ("formats", "records", "cli", "dataset.py", "_files.py")
"""The rooms that this holds for."""
PLACE_OF_REMEDY = {"InvalidValue": 2, "Unreadable": 2, "report_problem": 3, "_refusal": 2, "Problem": None}
"""The functions that refuse, with the place of the remedy among their arguments; None where it is a keyword alone."""


def calls(room: str) -> list[tuple[str, ast.Call]]:
    path = PACKAGE / room
    files = sorted(path.rglob("*.py")) if path.is_dir() else [path]
    return [
        (f"{file.relative_to(PACKAGE)}:{node.lineno}", node)
        for file in files
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    ]


def lacks_remedy(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name not in PLACE_OF_REMEDY or any(isinstance(argument, ast.Starred) for argument in call.args):
        return False
    if any(keyword.arg in ("remedy", None) for keyword in call.keywords):
        return False
    place = PLACE_OF_REMEDY[name]
    return place is None or len(call.args) <= place or getattr(call.args[place], "value", "x") == ""


@pytest.mark.parametrize("room", ROOMS)
def test_every_refusal_has_a_remedy(room):
    found = calls(room)
    assert found
    assert [where for where, call in found if lacks_remedy(call)] == []
