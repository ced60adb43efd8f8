"""Inputs that fuzzing came upon, read again, as they are and changed a little; `tools/fuzz.py` finds new ones."""

import os
import subprocess
import sys
from importlib.util import find_spec

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.fuzz import CORPUS, LARGEST, TARGETS, corpus_of, mutate, try_input

FAST = ["count", "when", "json", "lines", "sheets"]
READERS = [pytest.param(target, marks=pytest.mark.slow) for target in sorted(TARGETS.keys() - set(FAST))]
GENEROUS = 5.0
"""Seconds for one input on a machine that has other work to do."""
MINUTE = 60
"""Seconds of new inputs, for all targets together."""
PIECES = st.binary(max_size=6) | st.sampled_from(
    [b"", b'"', b"\n", b"\t", b"\0", b"\xff", b"\xc2\xa0", b"-", b"9" * 30, b"1e9", b"null", b"{}", b"[", b"~", b"/", b" or "]
)  # fmt: skip

pytestmark = pytest.mark.filterwarnings("ignore::conflictevents.errors.NewerVersion")


@st.composite
def changed(draw: st.DrawFn, target: str) -> bytes:
    """An input of the corpus with a few rows of bytes replaced, one of them perhaps by a row of another input."""
    inputs = st.sampled_from(corpus_of(target))
    content = draw(inputs)
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = draw(st.integers(start, min(len(content), start + 40)))
        other = draw(inputs)
        at = draw(st.integers(0, len(other)))
        content = content[:start] + draw(PIECES | st.just(other[at : at + 60])) + content[end:]
    return content[:LARGEST]


def test_each_target_has_a_corpus_and_all_of_it_is_small():
    assert {path.stem for path in CORPUS.glob("*.jsonl")} == set(TARGETS)
    assert sum(path.stat().st_size for path in CORPUS.iterdir()) < 200_000


@pytest.mark.parametrize("target", [*FAST, *READERS])
def test_the_corpus_is_read_or_refused_with_an_error_of_ours(target):
    read = [try_input(target, content, GENEROUS) for content in corpus_of(target)]
    assert any(read), "nothing of it is read"


@pytest.mark.parametrize("target", [*FAST, *READERS])
def test_what_is_nearly_the_corpus_is_read_or_refused_with_an_error_of_ours(target):
    @settings(max_examples=2 * settings().max_examples if target in FAST else 20)
    @given(changed(target))
    def holds(content):
        try_input(target, content, GENEROUS)

    holds()


@pytest.mark.slow
@pytest.mark.parametrize("target", sorted(TARGETS))
def test_a_minute_of_new_inputs_is_read_or_refused_with_an_error_of_ours(target, tmp_path):
    """The same by chance each time, as far as a machine comes; others, guided by coverage, where atheris is installed."""
    seconds = MINUTE / len(TARGETS)
    if find_spec("atheris") is None:
        assert mutate(target, seconds, GENEROUS, seed=0)
        return
    options = [target, f"--seconds={seconds:.0f}", f"--longest={GENEROUS}"]
    run = subprocess.run(
        [sys.executable, "-m", "tools.fuzz", *options],
        check=False,
        cwd=tmp_path,  # which takes an input that fails
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        errors="replace",
    )
    assert run.returncode == 0, run.stderr + "".join(
        f"{path}: {path.read_bytes()!r}" for path in tmp_path.iterdir()
    )
