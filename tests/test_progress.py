"""Long work says how far it has come to a person who watches, and nothing to anyone else."""

import io
import os
import subprocess
import sys
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents import _progress
from conflictevents._progress import is_watched, watched


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
