"""What every test run shares: the Hypothesis profiles, and the examples of README and docs as tests.

Docstrings of the library are tested by pytest's own doctest support (`--doctest-modules` in pyproject.toml), each
in a namespace of its own. The examples of a Markdown page share one namespace, as its reader would run them, top
to bottom; `<!-- skip: next "why" -->` before a block leaves it out.
"""

from __future__ import annotations

import contextlib
import difflib
import doctest
import io
import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, is_hypothesis_test, settings
from sybil import Example, Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser, SkipParser

if TYPE_CHECKING:
    from collections.abc import Iterator

# `default` is for work at the desk: quick, and new examples every time. `ci` repeats the same examples on each run, so that
# a red run is about the change in hand and can be repeated by anyone; the search for new failures belongs to `thorough`.
# No deadline anywhere: machines differ, and time is measured by the benchmarks.
settings.register_profile("default", max_examples=60, deadline=None)
settings.register_profile(
    "ci",
    max_examples=30,
    deadline=None,
    derandomize=True,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],  # a busy machine is no fault of the strategy
)
# `again` is for a second Python, which is to find what differs there. It limits tests that say their number of examples, too.
settings.register_profile("again", settings.get_profile("ci"), max_examples=6)
settings.register_profile("thorough", max_examples=1000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "default"))


MOST_CASES = 12
"""Cases of a parametrized test on a second Python: spread over all of them, and others on each Python."""


@pytest.hookimpl(trylast=True)  # after what is slow was left out
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with files that have slow tests, so that no worker is left alone with them; choose what is run again."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)
    if settings.get_current_profile_name() == "again":
        choose_again(config, items)


def choose_again(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With the profile `again`, draw no more examples than it says, and run some cases of a test that has many."""
    cases: dict[str, list[pytest.Item]] = {}
    for item in items:
        cases.setdefault(item.nodeid.partition("[")[0], []).append(item)
        test = getattr(item, "obj", None)
        if test is not None and is_hypothesis_test(test):
            function = getattr(test, "__func__", test)  # of a state machine it is a method
            asked: settings = function._hypothesis_internal_use_settings  # there is no public way to it
            fewer = min(asked.max_examples, settings().max_examples)
            function._hypothesis_internal_use_settings = settings(asked, max_examples=fewer)
    chosen: set[pytest.Item] = set()
    for several in cases.values():
        step = -(-len(several) // MOST_CASES)
        chosen.update(several[sys.version_info.minor % step :: step])
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = [item for item in items if item in chosen]


def run_console_example(example: Example) -> str | None:
    """Run the `$ conflictevents ...` lines of a console block and compare what they print.

    Returns:
        None where everything matches (`...` stands for any text), else the difference.
    """
    problems = [
        problem
        for command, expected in _commands(example.parsed)
        if (problem := _difference(command, expected, _run(command))) is not None
    ]
    return "\n".join(problems) or None


def _commands(block: str) -> Iterator[tuple[str, str]]:
    """Each command of a console block with the output that stands below it."""
    command, output = "", ""
    for line in block.splitlines(keepends=True):
        if line.startswith("$ "):
            if command:
                yield command, output
            command, output = line[2:].strip(), ""
        else:
            output += line
    if command:
        yield command, output


def _run(command: str) -> str:
    """What `conflictevents ...` prints, run in this process."""
    program, *arguments = shlex.split(command)
    if program != "conflictevents":
        message = f"a console example can only run conflictevents, not {program!r}; mark other blocks as `sh`"
        raise ValueError(message)
    from conflictevents.cli import main

    printed = io.StringIO()
    with (
        patch.dict(os.environ, COLUMNS="80", NO_COLOR="1"),  # any terminal the tests are run in
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
        contextlib.suppress(SystemExit),
    ):
        main(arguments)
    return printed.getvalue()


def _difference(command: str, expected: str, printed: str) -> str | None:
    if doctest.OutputChecker().check_output(expected, printed, doctest.ELLIPSIS):
        return None
    lines = difflib.unified_diff(
        expected.splitlines(), printed.splitlines(), "in the page", f"printed by {command}", lineterm=""
    )
    return "\n".join(lines)


collect_ignore = ["tests/typing"]  # for the type checker alone
if not (
    Path(__file__).parent / "src"
).is_dir():  # tests of the sources, in a copy without them: `dev.py newest`
    collect_ignore += [f"tests/project/test_{name}.py" for name in ("glossary", "language", "structure")]

pytest_collect_file = Sybil(
    parsers=[
        SkipParser(),
        PythonCodeBlockParser(doctest_optionflags=doctest.ELLIPSIS),
        CodeBlockParser("console", run_console_example),
    ],
    patterns=["*.md"],
    excludes=["tutorial.md"],  # a notebook, which tests/project/test_tutorial.py runs as one
).pytest()
