"""What tests share: the bundled dataset, a browser, and one Spark for all that need it."""

import errno
import os
import shutil
import sys

import pytest

import conflictevents as ce
from tests.project.browser import Browser, find_chromium


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem):
    """Skip what forks where DuckDB 1 has reserved more memory than a forked process may have."""
    try:
        return (yield)
    except OSError as error:
        duckdb = sys.modules.get("duckdb")
        if error.errno != errno.ENOMEM or duckdb is None or not duckdb.__version__.startswith("1."):
            raise
        pytest.skip("DuckDB 1 reserves more memory than a process may have to be forked")


@pytest.fixture(scope="session")
def exchanges():
    return ce.datasets.load("ukraine-russia-exchanges")


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """A Chromium without a window."""
    program = find_chromium()
    if program is None:
        pytest.skip("Chromium is not installed (on Debian: apt install chromium)")
    with Browser(program, tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture(scope="session")
def spark(tmp_path_factory):
    """A real Spark in this process' Java machine, on one thread and small."""
    sql = pytest.importorskip("pyspark.sql")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java")
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    session = (
        sql.SparkSession.builder.master("local[2]")
        .appName("conflictevents")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.memory", "1g")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.warehouse.dir", str(tmp_path_factory.mktemp("spark")))
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()
