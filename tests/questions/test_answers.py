"""Every public answer: equal for equal questions, hashable or clearly not, picklable, the same in every process and Python.

What is asked is the list of public names: each function that takes a dataset first, and each method of a dataset and of its answers that
needs no more than an answer to it. A new question is covered by being public.
"""

import contextlib
import inspect
import json
import os
import pickle
import subprocess
import sys
from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings

import conflictevents as ce
from conflictevents.strategies import SAMPLE_WORLD, datasets
from conflictevents.text import Readable
from tools.environments import ENVIRONMENTS

ROOT = Path(__file__).resolve().parents[2]
IMPORTED_FROM = (Path(ce.__file__).parents[1], ROOT)

WRITE_FILES = {"save", "report"}
"""Public functions that take a dataset first and answer nothing."""

NEEDED = {
    "accounts": lambda ds: (next(iter(ds.rounds)),),
    "as_of": lambda ds: ("2026-01-31",),
    "fulfilment": lambda ds: (next(iter(ds.frameworks)),),
    "show": lambda ds: (next(iter(ds.rounds)),),
    "status_at": lambda ds: (next(iter(ds.rounds)),),
    "fatalities": lambda ds: (("year", "country"),),
}
"""What a question needs besides the dataset."""


def takes_dataset(function):
    """Whether a public function takes a dataset first."""
    if not inspect.isfunction(function):
        return False
    parameters = list(inspect.signature(function).parameters.values())
    hint = parameters[0].annotation if parameters else None
    return hint is ce.Dataset or function is ce.fatalities


NAMES = sorted(name for name in ce.__all__ if takes_dataset(getattr(ce, name)) and name not in WRITE_FILES)


def ask(name, ds):
    """The answer to a public question on a dataset."""
    return getattr(ce, name)(ds, *NEEDED.get(name, lambda _: ())(ds))


MORE = {
    "diff": lambda ds: ds.diff(ds.without(*list(ds.tallies)).replace(revised(ds))),
    "totals by all": lambda ds: ce.totals(ds, by=("year", "returned_to", "category"), account="widest"),
    "fulfilment by terms": lambda ds: [ce.fulfilment(ds, framework) for framework in ds.frameworks],
    "increments": lambda ds: ce.reconcile(ds).increments,
    "spans": lambda ds: tuple(ce.reconcile(ds).spans()),
    "bounds": lambda ds: ce.consistency(ds, where=lambda _: False).bounds(),
    "records": lambda ds: ds.rounds,
    "scenario": ce.Scenario,
    "compare": lambda ds: ce.compare(
        ce.Scenario(ds, name="a"), ce.Scenario(ds, name="b"), by="2026-12", n=50, seed=1
    ),
    "run": lambda ds: ce.Scenario(ds).happens("plan", within="2026-07", probability=0.5).run(n=50, seed=1),
    "returned": lambda ds: MORE["run"](ds).returned(),
    "reached": lambda ds: MORE["run"](ds).reached(3),
}
"""Questions that are asked of answers."""


def revised(ds):
    record = next(iter(ds.rounds))
    return record.evolve(revision=record.revision + 1, note="looked over")


EXPLAINED = (
    "check",
    "accounts",
    "consistency",
    "custody",
    "fatalities",
    "fulfilment",
    "outlook",
    "reconcile",
    "totals",
)
"""The questions whose answers `explain` takes."""

QUESTIONS = {
    **{name: (lambda ds, name=name: ask(name, ds)) for name in NAMES},
    **{f"explain {name}": (lambda ds, name=name: ce.explain(ask(name, ds))) for name in EXPLAINED},
    **MORE,
}


@cache
def small():
    """A small history with something to answer for every question."""
    return SAMPLE_WORLD.add(
        ce.ExchangeRound(
            id="done",
            history="completed",
            when="2026-06",
            transfers=ce.Transfer(count=9, returned_to="southland"),
        ),
        ce.ExchangeRound(
            id="plan",
            history="agreed",
            when="2026-07",
            transfers=ce.Transfer(count=9, returned_to="southland"),
        ),
        ce.Framework(
            id="deal",
            name="Deal",
            history="agreed",
            terms=ce.Term(count="about 30", returned_to="southland", due="2026-08"),
        ),
        *(
            ce.ReturnTally(
                id=f"by-{day}", claimant="southland", as_of=day, returned_to="southland", count=number
            )
            for day, number in (("2025-06-30", 100), ("2026-06-30", "at least 20"))
        ),
        ce.CustodyChange(
            id="taken",
            kind="captured",
            when="2025-05",
            held_by="northland",
            belonging_to="southland",
            count=12,
        ),
        *(
            ce.CustodyTally(
                id=f"held-{day}",
                claimant="northland",
                as_of=day,
                held_by="northland",
                belonging_to="southland",
                count=number,
            )
            for day, number in (("2025-01-31", "about 60"), ("2026-06-30", "about 40"))
        ),
        ce.Event(id="shelling", when="2026-06-01", dataset="gazette", fatalities=ce.Estimate(1, 2, 3)),
    )


def shuffled(ds):
    return ce.Dataset(*reversed(list(ds)), head=ds.head)


def parts(value, path="", depth=0):
    """An answer and all that can be read of it, by how it is read."""
    yield path, value
    if depth > 5 or isinstance(
        value, str | int | float | date | ce.Dataset | ce.Record | ce.Count | ce.When | ce.Part
    ):
        return
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from parts(item, f"{path}[{key!r}]", depth + 1)
    elif isinstance(value, Sequence):
        for number, item in enumerate(value):
            yield from parts(item, f"{path}[{number}]", depth + 1)
    if type(value).__module__.startswith("conflictevents"):
        for name in dir(type(value)):
            if name.startswith("_") or (callable(getattr(type(value), name)) and not isinstance(value, type)):
                continue
            yield from parts(getattr(value, name), f"{path}.{name}", depth + 1)


def is_ours(value):
    return type(value).__module__.startswith("conflictevents")


def comparable(value):
    """A value, or what an array holds."""
    return value.tobytes() if hasattr(value, "tobytes") else value


@pytest.mark.parametrize("question", QUESTIONS)
def test_equal_questions_give_equal_answers_that_can_be_pickled_and_hashed(question):
    answers = dict(parts(QUESTIONS[question](small())))
    again = dict(parts(QUESTIONS[question](shuffled(small()))))
    assert answers.keys() == again.keys()
    for path, value in answers.items():
        assert comparable(value) == comparable(again[path]), path
        if is_ours(value):
            copied = pickle.loads(pickle.dumps(value))
            assert copied == value, path
            assert type(value).__eq__ is not object.__eq__, path
            if isinstance(value, Hashable):
                assert hash(value) == hash(again[path]) == hash(copied), path


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_answer_that_is_shown_says_how_strictly_it_is_marked(question):
    ds = ce.Dataset(*(record.evolve(marking="RED") for record in small()), head=small().head)
    answer = QUESTIONS[question](ds)
    is_empty = isinstance(answer, Sequence | ce.Dataset) and not len(answer)
    if isinstance(answer, Readable) and not is_empty and question != "redaction":
        assert "TLP:RED" in str(answer)
        assert "TLP:RED" in answer.html()
        assert "TLP:" not in str(QUESTIONS[question](small()))


@given(datasets())
@settings(max_examples=max(2, settings.default.max_examples // 6))
def test_answers_on_any_dataset_are_equal_and_can_be_pickled(ds):
    ds = ds.add(*(record for record in small() if record.id not in ds))
    for name in (
        *NAMES,
        *(f"explain {name}" for name in EXPLAINED),
        "diff",
        "increments",
        "spans",
        "scenario",
    ):
        answer = QUESTIONS[name](ds)
        assert QUESTIONS[name](shuffled(ds)) == answer == pickle.loads(pickle.dumps(answer)), name


def test_every_answer_that_can_be_explained_is():
    explained = set()
    for name in NAMES:
        with contextlib.suppress(ce.InvalidValue):
            ce.explain(ask(name, small()))
            explained.add(name)
    assert explained == set(EXPLAINED)


def test_different_questions_give_different_answers():
    other = small().without("done", "by-2026-06-30", "shelling", "deal", "taken")
    alike = {name for name, question in QUESTIONS.items() if question(small()) == question(other)}
    assert alike <= {"status_at", "accounts", "explain accounts", "returned", "reached", "bounds", "compare"}


def plain(value):
    """What an answer says, in every form that it has."""
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    forms = [getattr(value, name)() for name in ("to_dict", "to_dicts") if hasattr(value, name)]
    return json.loads(json.dumps([str(value), repr(value), forms]))


def compare_with(path):
    """Ask everything in this process, and print which answers are not those of the process that wrote the file."""
    written = pickle.loads(Path(path).read_bytes())
    different = []
    for name, (answer, texts) in written.items():
        asked = QUESTIONS[name](shuffled(small()))
        is_same = asked == answer and plain(asked) == texts == plain(answer)
        if not is_same or (isinstance(asked, Hashable) and hash(asked) != hash(answer)):
            different.append(name)
    sys.stdout.write(json.dumps([len(written), different]))


OTHERS = sorted(
    str(program)
    for program in ENVIRONMENTS.glob("dev-*/bin/python")
    if program.parent != Path(sys.executable).parent
)
PYTHONS = [sys.executable, *(pytest.param(program, marks=pytest.mark.slow) for program in OTHERS)]


@pytest.mark.parametrize("program", PYTHONS, ids=lambda program: Path(program).parent.parent.name)
def test_answers_are_the_same_in_another_process_and_on_other_pythons(program, tmp_path):
    file = tmp_path / "answers.pickle"
    answers = {name: question(small()) for name, question in QUESTIONS.items()}
    file.write_bytes(pickle.dumps({name: (answer, plain(answer)) for name, answer in answers.items()}))
    for seed in ("1", "2"):
        printed = subprocess.run(
            [
                program,
                "-c",
                f"from tests.questions.test_answers import compare_with; compare_with({str(file)!r})",
            ],
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(map(str, IMPORTED_FROM)),
                "PYTHONHASHSEED": seed,
            },
        )
        assert not printed.returncode, printed.stderr
        assert json.loads(printed.stdout) == [len(QUESTIONS), []]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["ukraine-russia-exchanges"])
def test_answers_on_a_real_dataset_are_equal_and_can_be_pickled(name):
    ds = ce.datasets.load(name)
    for question in NAMES:
        answer = ask(question, ds)
        assert ask(question, shuffled(ds)) == answer == pickle.loads(pickle.dumps(answer)), question
