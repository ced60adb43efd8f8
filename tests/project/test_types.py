"""What type checkers know: the words of every vocabulary, and the mistakes in a program of a user."""

import inspect
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

import conflictevents as ce
from conflictevents.questions.killed import KEYS as KILLED_KEYS
from conflictevents.questions.killed.folding import AREAS, PERIODS
from conflictevents.records import vocabulary
from conflictevents.values import MarkingName

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "tests" / "typing" / "users_program.py"

MISTAKES = [
    ('category="prisoner_of_war", held_by=west', 'category="pow", held_by=west'),
    ('kind="state")\n    west', 'kind="country")\n    west'),
    ('kind="exchange",\n', 'kind="swap",\n'),
    ('status="completed", when="2025-06-09"', 'status="complete", when="2025-06-09"'),
    ('act="confirms"', 'act="confirm"'),
    ('role="carrier"', 'role="transporter"'),
    ('kind="captured"', 'kind="taken"'),
    ("frameworks=deal", "frameworks=east"),
    ("statement=word", "statement=east"),
    ("speaker=desk", "speaker=deal"),
    ("claimant=desk", "claimaint=desk"),
    ('count="about 1,200"', "count=1200.5"),
    ("bounds.low + 1", 'bounds.low + "1"'),
    ("bounds.high, first", "bounds.high + 1, first"),
    ("worst.gap,", "worst.gapp,"),
    ("finding.path.upper()", "finding.path + 1"),
    ("problem.path.upper()", "problem.place"),
    ("yield ds.rounds[0].id", "yield ds.rounds[0].ident"),
    ('category="person")', 'category="persons")'),
    ('by=("year", "returned_to"), category', 'by=("years", "returned_to"), category'),
    ("answers = ce.reconcile(ds)", "answers = ce.reconciled(ds)"),
    ("ce.Dataset, plain", "ce.DataSet, plain"),
    ("result.consistent", "result.consistant"),
    ("ds.records_of(DeskWarning)", 'ds.records_of("desk:warning")'),
    ("ce.save(again, Path", "ce.save(ds.rounds[0], Path"),
    ('ce.fulfilment(ds, "june-deal")', "ce.fulfilment(ds, ds.rounds[0])"),
    ('title="Desk"', 'titel="Desk"'),
    ('kinds=["exchange"]', 'kinds=["swap"]'),
    ('up_to="GREEN"', 'up_to="GREEEN"'),
    ('about="swap-1"', "about=1"),
    ('given="2025-06-10"', "given=20250610"),
    ('given="2025-06-10"', "given=None"),
    ('persons="about 30"', "persons=30.5"),
    ('category="civilian",\n            replaces', 'category="civilians",\n            replaces'),
    ("seen_by=[ds.actors[0]", "seen_by=[3"),
    ("warning.given.precision", "warning.until.precision"),
    ('ce.custody(ds, category="detainee")', 'ce.custody(ds, category="detained")'),
    ('kinds="exchange")\n', 'kinds="swap")\n'),
    ('returned("east", category="civilian")', 'returned("east", category="civilians")'),
    ('by="month"', 'by="moth"'),
    ('severity="error"', 'severity="fatal"'),
    ('vocabulary="categories"', 'vocabulary="category"'),
    ('-> str | None:\n    """A key besides', '-> float | None:\n    """A key besides'),
]


@pytest.mark.parametrize(
    "name", ["Act", "ActorKind", "Category", "CustodyChangeKind", "Role", "RoundKind"], ids=str
)
def test_type_checkers_know_the_words_of_each_table(name):
    assert get_args(getattr(vocabulary, f"{name}Name")) == tuple(getattr(vocabulary, name))


@pytest.mark.parametrize("name", ["FrameworkStatus", "LineageChange", "MeetingStatus", "RoundStatus"])
def test_type_checkers_know_the_words_of_each_closed_list(name):
    words = tuple(word.value for word in getattr(vocabulary, name))
    assert get_args(getattr(vocabulary, f"{name}Name")) == words


def test_type_checkers_know_the_markings_that_may_be_a_limit():
    assert set(get_args(MarkingName)) == {
        str(label) for label in vars(ce.Marking).values() if isinstance(label, ce.Marking)
    }


def test_type_checkers_know_the_vocabularies():
    assert get_args(vocabulary.VocabularyName) == vocabulary.Vocabularies._fields


def test_periods_and_areas_are_keys_of_fatalities():
    assert {*PERIODS, *AREAS} < set(KILLED_KEYS)


WORDS = {"category", "kind", "kinds", "by", "severity", "up_to"}
"""Parameters that take a word of a list; `by` of a run is a date."""


def public_functions():
    """Every function and method that is public, with its name."""
    for module in (ce, ce.charts, ce.tables, ce.interop):
        for name in module.__all__:
            value = getattr(module, name)
            if inspect.isroutine(value):
                yield name, value
            elif inspect.isclass(value):
                for method in (key for key in dir(value) if not key.startswith("_")):
                    function = inspect.unwrap(getattr(value, method))
                    if callable(function) and inspect.isroutine(function):
                        yield f"{name}.{method}", function


def test_a_parameter_that_takes_a_word_is_no_mere_text():
    as_text = {
        f"{name}({parameter.name})"
        for name, function in public_functions()
        if str(getattr(function, "__module__", "")).startswith("conflictevents")
        for parameter in inspect.signature(function).parameters.values()
        if parameter.name in WORDS and parameter.annotation in (str, str | None, "str", "str | None")
    }
    assert as_text == {"fatalities(kind)"}, "each dataset has kinds of its own"


def test_signatures_show_types():
    parameters = inspect.signature(ce.Transfer).parameters
    assert "Count" in str(parameters["count"].annotation)
    untyped = [
        f"{kind.__name__}.{name}"
        for kind in (ce.Actor, ce.ExchangeRound, ce.Transfer, ce.Statement, ce.Claim, ce.Term, ce.ReturnTally)
        for name, parameter in inspect.signature(kind).parameters.items()
        if parameter.annotation in (inspect.Parameter.empty, "Any")
    ]
    assert not untyped


@pytest.mark.slow
@pytest.mark.parametrize("checker", ["mypy", "pyright"])
def test_a_type_checker_finds_the_mistakes_in_a_program_of_a_user(checker, tmp_path):
    pytest.importorskip(checker)
    program = PROGRAM.read_text(encoding="utf-8")
    (tmp_path / "right.py").write_text(program, encoding="utf-8")
    for number, (right, wrong) in enumerate(MISTAKES):
        assert right in program
        text = program.replace(right, wrong, 1)
        (tmp_path / f"wrong_{number}.py").write_text(text, encoding="utf-8")
    config = {"typeCheckingMode": "strict", "pythonVersion": "3.11", "extraPaths": [str(ROOT / "src")]}
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(config), encoding="utf-8")
    options = {
        "mypy": [
            "--strict",
            "--no-error-summary",
            "--config-file=",
            f"--cache-dir={tmp_path / 'cache'}",
            ".",
        ],
        "pyright": ["--pythonpath", sys.executable, "--project", "."],
    }
    out = subprocess.run(
        [sys.executable, "-m", checker, *options[checker]],
        env={**os.environ, "MYPYPATH": str(ROOT / "src")},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    wrong_in = set(re.findall(r"(right|wrong_\d+)\.py:\d+(?::\d+ -|:) error: ", out))
    assert "right" not in wrong_in, out
    missed = [wrong for number, (_, wrong) in enumerate(MISTAKES) if f"wrong_{number}" not in wrong_in]
    assert not missed
