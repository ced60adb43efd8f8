"""The same answers in any locale, time zone and width, with any hash seed and switch, in threads and in other processes."""

import hashlib
import multiprocessing
import os
import re
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest

import conflictevents as ce
from conflictevents.interop.kit import engine
from tools.fuzz import corpus_of

PROGRAM = """
import hashlib, sys
import conflictevents as ce
ds = ce.datasets.load("yemen-exchanges")
text = ce.dumps(ds)
assert ce.loads(text) == ds == ce.loads(text.replace("\\n", "\\r\\n")), "line ends"
answers = [text, ce.totals(ds), ce.reconcile(ds), ce.check(ds), ce.timeline(ds), ce.custody(ds)]
for phrase in ("3 days", "several", "1,212 to 15"):
    try:
        ce.Count.parse(phrase)
    except ce.InvalidValue as refused:
        answers.append(refused)
for date in ("3 June 2025", "early May 2024", "\\u0130stanbul"):
    try:
        ce.When(date)
    except ce.InvalidValue as refused:
        answers.append(refused)
ce.save(ds, sys.argv[1])
with open(sys.argv[1], "rb") as file:
    answers.append(hashlib.sha256(file.read()).hexdigest())
print(hashlib.sha256("\\n".join(map(str, answers)).encode()).hexdigest())
"""
GUARD = """
import sys
def guard(event, arguments):
    if event.startswith(("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork", "urllib.")):
        raise SystemExit(f"{event}{arguments}")
sys.addaudithook(guard)
"""
SURROUNDINGS: dict[str, tuple[list[str], dict[str, str]]] = {
    "C locale": ([], {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
    "another locale and hash seed": ([], {"LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "1"}),
    "first time zone, 20 columns": ([], {"TZ": "Pacific/Kiritimati", "COLUMNS": "20", "PYTHONHASHSEED": "4"}),
    "odd time zone, no docstrings": (["-OO"], {"TZ": "America/St_Johns", "PYTHONHASHSEED": "77"}),
    "without asserts, warnings are errors": (["-O", "-W", "error"], {}),
    "development mode": (["-X", "dev", "-W", "error"], {}),
}


def answers_in(switches: list[str], variables: dict[str, str], folder: Path, program: str = PROGRAM) -> str:
    source = str(Path(ce.__file__).parents[1])
    environment = {**os.environ, "PYTHONPATH": source, **variables}
    command = [sys.executable, *switches, "-c", program, str(folder / "out.json")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


@pytest.mark.slow
def test_answers_are_the_same_in_all_surroundings(tmp_path):
    names = ["usual", *SURROUNDINGS]
    folders = [tmp_path / str(number) for number in range(len(names))]
    for folder in folders:
        folder.mkdir()
    asked = [([], {}), *SURROUNDINGS.values()]
    with ThreadPoolExecutor(2) as pool:
        given = pool.map(lambda each: answers_in(*each[0], each[1]), zip(asked, folders, strict=True))
        answers = dict(zip(names, given, strict=True))
    assert {name for name, answer in answers.items() if answer != answers["usual"]} == set()


def test_nothing_is_run_and_no_address_opened(tmp_path):
    assert answers_in([], {}, tmp_path, GUARD + PROGRAM)


def read_and_ask(path: str) -> str:
    ds = ce.load(path)
    text = f"{ce.dumps(ds)}{ce.totals(ds)}{ce.reconcile(ds)}"
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture
def path(tmp_path):
    ce.save(ce.datasets.load("yemen-exchanges"), tmp_path / "data.jsonl.gz")
    return str(tmp_path / "data.jsonl.gz")


def test_sixteen_threads_read_and_ask_at_once(path):
    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(read_and_ask, [path] * 16)) == {read_and_ask(path)}


def rows_of(path: str) -> str:
    return str(list(ce.interop.acled.read(path).rows()))


def coded_file(folder: Path) -> str:
    path = folder / "acled.csv"
    path.write_bytes(corpus_of("acled")[0])
    return str(path)


def test_sixteen_threads_read_events_by_one_plan(tmp_path):
    path = coded_file(tmp_path)
    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(rows_of, [path] * 32)) == {rows_of(path)}


def test_a_forked_process_makes_plans_of_its_own(tmp_path, monkeypatch):
    """Not even those of the process before it are closed there, however few are kept."""
    path = coded_file(tmp_path)
    expected = {rows_of(path) for _ in range(3)}
    monkeypatch.setattr(engine, "_PLANS_KEPT", 1)
    with ProcessPoolExecutor(2, multiprocessing.get_context("fork")) as pool:
        assert set(pool.map(rows_of, [path] * 6)) == expected


def test_sixteen_threads_ask_one_dataset_at_once():
    ds = ce.datasets.load("yemen-exchanges")
    with ThreadPoolExecutor(16) as pool:
        answers = set(pool.map(lambda _: f"{ce.totals(ds)}{ce.reconcile(ds)}{ce.check(ds)}", range(16)))
    assert len(answers) == 1


@pytest.mark.parametrize("way", sorted({"fork", "spawn"} & set(multiprocessing.get_all_start_methods())))
def test_other_processes_give_the_same_answers(way, path):
    with ProcessPoolExecutor(2, multiprocessing.get_context(way)) as pool:
        assert set(pool.map(read_and_ask, [path, path])) == {read_and_ask(path)}


def test_each_promise_of_the_page_on_security_names_tests_that_there_are():
    root = Path(__file__).parents[1]
    page = (root / "docs" / "explanation" / "security.md").read_text()
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", page)
    assert len(named) > 20
    for file, test in named:
        assert f"def {test}(" in (root / file).read_text(), f"{file} has no {test}"
