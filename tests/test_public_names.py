import os
import subprocess
import sys
from importlib.metadata import version

import pytest

import conflictevents as ce

OPTIONAL = {"interop", "tables", "consistency", "charts"}


@pytest.mark.parametrize("name", ce.__all__)
def test_every_public_name_is_there(name):
    if name in OPTIONAL:
        pytest.importorskip({"consistency": "highspy", "charts": "altair"}.get(name, "narwhals"))
    assert getattr(ce, name) is not None


def test_a_name_that_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'reconsile'"):
        ce.reconsile  # noqa: B018


def test_importing_brings_in_no_frame_library_no_solver_and_no_hypothesis():
    heavy = "{'numpy', 'duckdb', 'narwhals', 'pyarrow', 'pandas', 'polars', 'highspy', 'hypothesis', 'pyspark', 'altair'}"
    code = f"import sys, conflictevents; print(sorted({heavy} & set(sys.modules)))"
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env)
    assert found.stdout.strip() == "[]"


def test_what_is_public_is_listed():
    assert set(dir(ce)) == set(ce.__all__)


def test_the_version_is_that_of_the_package():
    assert ce.__version__ == version("conflictevents")
