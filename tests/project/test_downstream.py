"""The package in `examples/downstream` passes its tests against the wheel of this library, both as they are installed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOWNSTREAM = ROOT / "examples" / "downstream"


def call(*command, cwd, **variables):
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "COV"))}
    environment.pop("PYTHONPATH", None)
    done = subprocess.run(
        [sys.executable, "-m", *map(str, command)],
        cwd=cwd,
        env={**environment, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_a_package_built_on_this_one_passes_its_tests_against_the_wheel(tmp_path):
    pytest.importorskip("hatchling")
    pytest.importorskip("duckdb")
    pytest.importorskip("uv")
    wheels, installed = tmp_path / "wheels", tmp_path / "installed"
    for folder in (ROOT, DOWNSTREAM):
        call("hatchling", "build", "-t", "wheel", "-d", wheels, cwd=folder)
    options = ("-q", "--no-deps", "--no-index", "--python", sys.executable, "--target", installed)
    call("uv", "pip", "install", *options, *wheels.glob("*.whl"), cwd=tmp_path)
    shutil.copytree(DOWNSTREAM / "tests", tmp_path / "tests")
    where = call(
        "pytest",
        *("-q", "-p", "no:cacheprovider", "--rootdir", tmp_path, "tests"),
        cwd=tmp_path,
        PYTHONPATH=str(installed),
    )
    assert "8 passed" in where
    assert not list(DOWNSTREAM.glob("dist")), "nothing is left behind in the checkout"
