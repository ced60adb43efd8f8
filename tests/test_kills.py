"""Writers that are killed leave the old content or the new; `tools/kill_writers.py` does it thousands of times."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tools.kill_writers import (
    FOLDERS,
    INITS,
    TABLES,
    WRITERS,
    kill_file_writers,
    kill_sheet_writers,
    sheets_of,
    stop_before_each_step,
    stop_init_before_each_step,
)

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="writers are forked and killed")


def test_killed_writers_of_files_leave_old_content_or_new(tmp_path):
    seen = kill_file_writers(tmp_path, 40, random.Random(11))
    assert seen["kills"] == 40
    assert seen["changed"] > 0
    assert seen["drafts"] > 0


@pytest.mark.parametrize("name", WRITERS)
def test_a_writer_stopped_before_any_of_its_steps_leaves_old_content_or_new(name, tmp_path):
    seen = stop_before_each_step(WRITERS[name], tmp_path / name, Path.read_bytes)
    assert seen["kills"] >= 4
    assert seen["changed"] < seen["kills"]


@pytest.mark.parametrize("name", FOLDERS)
def test_a_writer_of_sheets_stopped_before_any_of_its_steps_leaves_old_sheets_or_new(name, tmp_path):
    seen = stop_before_each_step(FOLDERS[name], tmp_path / name, sheets_of)
    assert 0 < seen["changed"] < seen["kills"]


@pytest.mark.parametrize(
    ("sheets", "again"),
    [pytest.param(*pair, marks=pytest.mark.slow if "csv" in pair else ()) for pair in INITS],
)
def test_init_stopped_before_any_of_its_steps_is_whole_after_the_next(sheets, again, tmp_path):
    seen = stop_init_before_each_step(sheets, again, tmp_path)
    assert seen["kills"] > 10
    assert (seen["first"] > 0) == (sheets != again)


@pytest.mark.slow
def test_killed_writers_of_sheets_leave_old_sheets_or_new(tmp_path):
    assert kill_sheet_writers(tmp_path, 12, random.Random(11))["kills"] == 12


@pytest.mark.slow
def test_killed_writers_of_tables_leave_one_whole_generation():
    program = [sys.executable, "-m", "tools.kill_writers", "--tables", "12"]
    program += [f"--only={name}" for name in TABLES]  # the others are stopped at each step by the tests above
    root = Path(__file__).parents[1]
    threads = {"OPENBLAS_NUM_THREADS": "1"}  # a process with threads is not to be forked
    done = subprocess.run(
        program, cwd=root, capture_output=True, text=True, check=False, env={**os.environ, **threads}
    )
    assert done.returncode == 0, done.stderr
    assert "'kills': 12" in done.stdout
