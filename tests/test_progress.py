"""Long work says how far it has come to a person who watches, and nothing to anyone else."""

import gc
import io
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents import _progress
from conflictevents._progress import collector_slowed, is_watched, watched


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def terminal(monkeypatch):
    stream = Terminal()
    monkeypatch.setattr(_progress, "sys", SimpleNamespace(stderr=stream, modules={}))
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("CONFLICTEVENTS_PROGRESS", raising=False)
    monkeypatch.setattr(_progress, "_WAIT", 0)
    monkeypatch.setattr(_progress, "_STEP", 0)
    return stream


def test_a_person_who_watches_sees_a_line_that_is_gone_at_the_end(terminal):
    assert list(watched(range(3), "reading\x1b x", "records", 3)) == [0, 1, 2]
    looks = terminal.getvalue().split("\r")
    assert "reading? x: 2 of 3 records" in [look.strip() for look in looks]
    assert terminal.getvalue().endswith(" \r")
    assert all(len(look) <= 78 for look in looks)
    assert "\n" not in terminal.getvalue()


def test_where_no_one_watches_the_items_are_given_back(monkeypatch):
    items = [1, 2]
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    assert watched(items, "reading", "records") is items
    monkeypatch.setattr(sys, "stderr", None)
    assert watched(items, "reading", "records") is items


@pytest.mark.parametrize(("name", "value"), [("CONFLICTEVENTS_PROGRESS", "off"), ("TERM", "dumb")])
def test_a_terminal_can_be_kept_quiet(terminal, monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    assert not is_watched()


def test_short_work_says_nothing(terminal, monkeypatch):
    monkeypatch.setattr(_progress, "_WAIT", 60)
    assert list(watched(range(3), "reading", "records")) == [0, 1, 2]
    assert terminal.getvalue() == ""


def test_a_terminal_that_is_gone_is_no_failure(terminal):
    items = iter(watched(range(3), "reading", "records"))
    next(items)
    terminal.close()
    assert list(items) == [1, 2]


@given(st.lists(st.integers()))
def test_the_items_pass_as_they_are(items):
    assert list(_progress._count(items, "reading", "records", None)) == items


def test_reading_is_watched(terminal, tmp_path):
    ds = ce.datasets.load("yemen-exchanges")
    ce.save(ds, tmp_path / "yemen.jsonl")
    assert ce.load(tmp_path / "yemen.jsonl") == ds
    assert "reading yemen.jsonl: " in terminal.getvalue()


def test_standard_output_holds_the_answer_alone(tmp_path):
    ce.save(ce.datasets.load("yemen-exchanges"), tmp_path / "yemen.jsonl")
    done = subprocess.run(
        [sys.executable, "-m", "conflictevents", "totals", str(tmp_path / "yemen.jsonl"), "--format", "json"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.stderr == ""
    assert done.stdout.startswith("[")


# The collector


@pytest.fixture
def thresholds():
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    yield gc.get_threshold
    gc.set_threshold(*before)


def test_the_collector_is_slowed_until_the_last_stretch_of_work_is_left(thresholds):
    first, second = collector_slowed(), collector_slowed()
    with first:
        slowed = thresholds()
        second.__enter__()  # as in another thread, which leaves later
    assert thresholds() == slowed != (700, 10, 10)
    second.__exit__(None, None, None)
    assert thresholds() == (700, 10, 10)


def test_the_collector_is_as_before_after_an_error(thresholds):
    with pytest.raises(ZeroDivisionError), collector_slowed():
        raise ZeroDivisionError
    assert thresholds() == (700, 10, 10)


def test_many_threads_leave_the_collector_as_it_was(thresholds):
    def work(_):
        with collector_slowed():
            return ce.totals(ce.datasets.load("yemen-exchanges"))

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(work, range(8)))) == 1
    assert thresholds() == (700, 10, 10)


@pytest.mark.parametrize("seldom", [(0, 10, 10), (50_000, 20, 1_000)])
def test_a_collector_that_is_off_or_looks_seldom_already_is_left_alone(thresholds, seldom):
    gc.set_threshold(*seldom)
    with collector_slowed():
        assert thresholds() == seldom
    assert thresholds() == seldom


def test_what_a_program_sets_in_the_meantime_stays(thresholds):
    with collector_slowed():
        gc.set_threshold(5_000, 10, 10)
    assert thresholds() == (5_000, 10, 10)


def test_rules_are_asked_with_the_collector_slowed(thresholds):
    asked = []
    ce.check(ce.Dataset(), lambda ds: [asked.append(thresholds())][:0])
    assert asked[0] != thresholds() == (700, 10, 10)


def test_a_collector_without_a_third_threshold_is_put_back_too(monkeypatch):
    held = [700, 10, 0]
    monkeypatch.setattr(gc, "get_threshold", lambda: tuple(held))
    monkeypatch.setattr(gc, "set_threshold", lambda *numbers: held.__setitem__(slice(2), numbers[:2]))
    with collector_slowed():
        assert held[0] > 700
    assert held == [700, 10, 0]
    held[:2] = 50_000, 20
    with collector_slowed():
        assert held == [50_000, 20, 0]
