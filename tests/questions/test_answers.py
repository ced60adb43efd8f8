"""Equal questions give equal answers, which can be pickled and hashed, no matter how Python hashes text."""

import os
import pickle
import subprocess
import sys

import pytest

import conflictevents as ce

NAME = "ukraine-russia-exchanges"

ANSWERS = {
    "totals": lambda ds: ce.totals(ds, by=("year", "returned_to")),
    "accounts": lambda ds: ce.accounts(ds, next(iter(ds.rounds)).id),
    "reconcile": ce.reconcile,
    "increments": lambda ds: ce.reconcile(ds).increments,
    "custody": ce.custody,
    "consistency": ce.consistency,
    "bounds": lambda ds: ce.consistency(ds.without(*(tally.id for tally in ds.tallies))).bounds(
        returned_to="ukraine"
    ),
    "outlook": ce.outlook,
    "fulfilment": lambda ds: ce.fulfilment(ds, "istanbul-2"),
    "timeline": ce.timeline,
    "as_of": lambda ds: ce.as_of(ds, "2025-11-16"),
    "redact": lambda ds: ce.redact(ds, small_cells=3),
    "redaction": lambda ds: ce.redaction(ds, small_cells=3),
    "check": ce.check,
    "brief": ce.brief,
    "fatalities": ce.fatalities,
    "status_at": lambda ds: ce.status_at(ds, "istanbul-2"),
}


@pytest.fixture(scope="module")
def ds():
    return ce.datasets.load(NAME)


@pytest.fixture(scope="module")
def shuffled(ds):
    return ce.Dataset(*reversed(list(ds)), head=ds.head)


@pytest.mark.parametrize("question", ANSWERS)
def test_equal_questions_give_equal_answers_that_can_be_pickled_and_hashed(question, ds, shuffled):
    answer, again = ANSWERS[question](ds), ANSWERS[question](shuffled)
    assert answer == again
    assert hash(answer) == hash(again)
    assert pickle.loads(pickle.dumps(answer)) == answer


def test_answers_do_not_depend_on_how_python_hashes_text():
    code = f"""
import conflictevents as ce
from tests.questions.test_answers import ANSWERS
ds = ce.datasets.load({NAME!r})
for name, ask in ANSWERS.items():
    answer = ask(ds)
    print(name, answer, repr(answer), getattr(answer, "to_dicts", getattr(answer, "to_dict", str))() if not isinstance(answer, str) else "")
"""
    printed = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(printed) == 1
