"""The house: imports point one way, rooms are deep and not too many, and no room is used only by its neighbour."""

import ast
from collections import defaultdict
from functools import cache
from pathlib import Path
from statistics import mean, median

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "conflictevents"
MOST_MODULES = 15
MOST_IMPORTS = 6.5

FLOORS = (
    {"errors", "_files", "_plain", "_progress"},
    {"values"},
    {"text"},
    {"records"},
    {"dataset"},
    {"schema"},
    {"ledger"},
    {"questions"},
    {"constraints", "scenario"},
    {"rules"},
    {"formats"},
    {"tables", "interop"},
    {"display"},
    {"datasets"},
    {"strategies", "_hypothesis"},
    {"cli"},
)
"""The rooms, from the ground up: a room imports from its own floor and those below."""

UPWARD = {
    # The public names are the map of the house, and are looked up when they are first asked for.
    ("__init__", "*"),
    ("__main__", "cli"),
}


def name_of(path):
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__") or "__init__"


PATHS = {name_of(path): path for path in sorted(SOURCE.rglob("*.py")) if "__pycache__" not in path.parts}
"""Each module by its name; a package is the module that fronts it."""


@cache
def parse(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def imports_of(path, *, everywhere=False):
    """The modules of ours that a module imports as it is loaded, by their names; or also when it is used."""
    found = set()
    waiting = list(parse(path).body)
    while waiting:
        node = waiting.pop()
        if not everywhere and isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("conflictevents"):
            inside = (node.module or "").removeprefix("conflictevents").removeprefix(".")
            for alias in node.names:
                longer = f"{inside}.{alias.name}".strip(".")
                found.add(longer if longer in PATHS else inside or "__init__")
        elif everywhere or isinstance(node, (ast.If, ast.Try, ast.With)):
            waiting += ast.iter_child_nodes(node)
    return found - {name_of(path)}


@cache
def graph():
    """What each module imports as it is loaded."""
    return {name: imports_of(path) for name, path in PATHS.items()}


def room_of(name):
    return name.split(".", 1)[0]


def test_every_room_has_a_floor():
    known = {room for floor in FLOORS for room in floor} | {"__init__", "__main__", "py"}
    assert {room_of(name) for name in graph()} <= known


def test_imports_point_downwards():
    height = {room: number for number, floor in enumerate(FLOORS) for room in floor}
    upward = [
        (name, other)
        for name, others in graph().items()
        for other in others
        if room_of(name) in height
        and room_of(other) in height
        and height[room_of(other)] > height[room_of(name)]
        and (room_of(name), room_of(other)) not in UPWARD
    ]
    assert not upward


def test_no_module_is_in_the_end_imported_by_itself():
    settled = set()

    def walk(name, chain):
        assert name not in chain, " -> ".join([*chain[chain.index(name) :], name])
        if name in settled:
            return
        for other in sorted(graph().get(name, ())):
            walk(other, [*chain, name])
        settled.add(name)

    for name in sorted(graph()):
        if name != "__init__":
            walk(name, [])


@pytest.mark.parametrize(
    "folder", sorted({path.parent for path in PATHS.values()}), ids=lambda folder: folder.name
)
def test_no_room_has_more_modules_than_a_person_can_keep_in_mind(folder):
    assert len(list(folder.glob("*.py"))) <= MOST_MODULES


def test_no_package_has_the_name_of_a_public_function():
    import conflictevents as ce

    packages = {path.parent.name for path in PATHS.values() if path.name == "__init__.py"} - {
        "conflictevents"
    }
    functions = {name for name in ce.__all__ if callable(getattr(ce, name))}
    assert not packages & functions


LEAST_LINES = 80
SMALL = {
    "datasets.builders.build": "the tests and `python -m conflictevents.datasets.builders` call it",
    "datasets.builders.changes": "the builder of one collection, as its neighbours are",
}
"""Modules under 80 lines that one other imports and that stay by themselves, each with the reason."""


def lines_of(name):
    return len(PATHS[name].read_text(encoding="utf-8").splitlines())


def importers():
    """Who imports each module, at once or later."""
    found = defaultdict(set)
    for name, path in PATHS.items():
        for other in imports_of(path, everywhere=True):
            found[other].add(name)
    return found


def test_no_small_module_serves_a_single_other():
    importers_of = importers()
    small = {
        name
        for name, path in PATHS.items()
        if path.name != "__init__.py" and lines_of(name) < LEAST_LINES and len(importers_of[name]) == 1
    }
    assert small == set(SMALL), "merge each into the module that imports it, or say here why it stays"


def needed(name, below=("values", "records", "ledger", "text")):
    """The modules of ours that one has to read to understand a module, but for those that every question shares."""
    shared = {"errors", "dataset", "_files", "_plain", "_progress"}
    seen = set()
    waiting = [name]
    while waiting:
        for other in graph()[waiting.pop()] - seen:
            if room_of(other) not in below and other not in shared:
                seen.add(other)
                waiting.append(other)
    return seen


@pytest.mark.parametrize(
    ("question", "most"),
    [
        ("questions.totals", 5),
        ("questions.reconcile", 5),
        ("questions.outlook", 5),
        ("questions.fulfilment", 5),
        ("constraints", 12),
    ],
)
def test_a_question_is_understood_with_few_files_open(question, most):
    assert len(needed(question)) <= most


def test_rooms_are_deep():
    """Few modules, of a length to be read in one sitting, each of which leans on few others."""
    assert len(PATHS) < 226
    assert median(lines_of(name) for name in PATHS) > 200
    assert mean(len(others) for others in graph().values()) < MOST_IMPORTS
