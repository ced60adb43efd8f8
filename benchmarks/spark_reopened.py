"""Totals on Spark of tables opened anew each time, with the same sums hand-written in PySpark SQL, opened anew as well.

Run `python benchmarks/spark_reopened.py`; it needs PySpark and Java. The tables are those of `totals_at_scale.py`, three-valued, written by
`Tables.write_parquet`. Both take turns in one process, so that other work of the machine hits both; the ratio is the
median over the turns.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from pyspark.sql import SparkSession
from totals_at_scale import BY, write_many

from conflictevents.tables import current_files
from conflictevents.tables import open as open_tables

SQL = """
    SELECT months, returned_to, category, sum(low), sum(high), sum(best), sum(rounds)
    FROM transfers GROUP BY months, returned_to, category
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", nargs="?", default="30000,300000,3000000")
    parser.add_argument("--times", type=int, default=15)
    options = parser.parse_args()
    spark = start()
    for size in map(int, options.sizes.split(",")):
        with tempfile.TemporaryDirectory() as name:
            write_many(Path(name, "made"), size, vague=True)
            folder = Path(name, "tables")
            open_tables(Path(name, "made")).write_parquet(folder)
            seconds, jobs = compare(spark, folder, options.times)
            by_hand = seconds["by hand"]
            ratios = {
                contender: statistics.median(map(divide, times, by_hand))
                for contender, times in seconds.items()
            }
            print(
                f"{size:,} transfers: by hand {statistics.median(by_hand) * 1000:.0f} ms, "
                + ", ".join(f"{each} {ratio:.2f} x in {jobs[each]} jobs" for each, ratio in ratios.items())
            )


def start() -> SparkSession:
    """Spark on this machine, on two threads and small."""
    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.memory", "1g")
        .config("spark.sql.shuffle.partitions", "2")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    return spark


def contenders(spark: SparkSession, folder: Path) -> tuple[Callable[[], object], Callable[[], object]]:
    """Totals of tables opened anew, and the same sums by hand, of the file opened anew."""
    file = str(current_files(folder, verify=False)["transfers"])

    def by_hand() -> object:
        spark.read.parquet(file).createOrReplaceTempView("transfers")
        return spark.sql(SQL).collect()

    return lambda: open_tables(folder, engine=spark).totals(BY), by_hand


def divide(ours: float, by_hand: float) -> float:
    return ours / by_hand


def compare(spark: SparkSession, folder: Path, times: int) -> tuple[dict[str, list[float]], dict[str, int]]:
    """The seconds of each turn, and the jobs of the last, by contender."""
    scheduler = spark.sparkContext._jsc.sc().dagScheduler()
    reopened, by_hand = contenders(spark, folder)
    works = {
        "by hand": by_hand,
        "reopened": reopened,
        "reopened, not verified": lambda: open_tables(folder, engine=spark, verify=False).totals(BY),
    }
    seconds: dict[str, list[float]] = {name: [] for name in works}
    numbers: dict[str, int] = {}
    for turn in range(times + 3):
        for name, contender in works.items():
            before, start = scheduler.numTotalJobs(), time.perf_counter()
            contender()
            if turn > 2:  # the first turns are of a Java machine that has compiled nothing yet
                seconds[name].append(time.perf_counter() - start)
            numbers[name] = scheduler.numTotalJobs() - before
    return seconds, numbers


if __name__ == "__main__":
    main()
