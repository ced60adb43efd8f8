"""Datasets as tables: all records as columns, and the same questions on DuckDB or Spark.

Needs the extra `tables`; `docs/how-to/at-scale.md` says how it works and what it costs.

>>> import conflictevents as ce
>>> from conflictevents.tables import Tables
>>> ds = ce.datasets.load("ukraine-russia-exchanges")
>>> tables = Tables.from_dataset(ds)
>>> tables.to_dataset() == ds
True
>>> tables.totals(by=("year", "returned_to"), ids=True) == ce.totals(ds, by=("year", "returned_to"))
True
"""

from conflictevents.tables._checking import check_tables as check
from conflictevents.tables._questions import TallyCheck, reconcile, totals
from conflictevents.tables._writing import KINDS, NAMES
from conflictevents.tables.opening import (
    current_files,
    open,  # noqa: A004 - named for `conflictevents.tables.open`
)
from conflictevents.tables.scanning import Checked, Scan, scan, validate
from conflictevents.tables.tables import Tables

__all__ = [
    "KINDS",
    "NAMES",
    "Checked",
    "Scan",
    "Tables",
    "TallyCheck",
    "check",
    "current_files",
    "open",
    "reconcile",
    "scan",
    "totals",
    "validate",
]
