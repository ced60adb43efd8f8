"""Datasets as tables: columnar twins of all records, and a working table that sums are taken from."""

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import chain
from typing import Any

from conflictevents._paths import local_path
from conflictevents._writing import replace_generation
from conflictevents.dataset import Dataset
from conflictevents.errors import InvalidValue, did_you_mean
from conflictevents.ledger.postings import RECORDED
from conflictevents.ledger.query import Query
from conflictevents.questions.totals import Totals, values_of
from conflictevents.records import COLLECTIONS, Record
from conflictevents.rules import Report
from conflictevents.tables import _totals
from conflictevents.tables._checking import check_tables
from conflictevents.tables._engine import batches_of, explain_damage, takes_turns
from conflictevents.tables._handovers import Handovers
from conflictevents.tables._layouts import KINDS, NAMES, in_layout
from conflictevents.tables._needs import duckdb, nw
from conflictevents.tables._readings import Reading, reading, slots_of
from conflictevents.tables._reconciling import TallyCheck, reconcile
from conflictevents.tables._references import referred
from conflictevents.tables._shapes import shapes_of
from conflictevents.tables._sums import Cell, Plan, added_up, planned
from conflictevents.tables._twins import row_to_record
from conflictevents.tables._working import Working, wholes_of
from conflictevents.tables._writing import RowGroups, arrow_of

__all__ = ["Tables"]


class Tables:
    """A dataset as tables, on an engine that need not hold them in memory.

    Make one of a dataset with `from_dataset`, of files with `conflictevents.tables.open`, or of frames you hold
    already: all that `write_parquet` writes, by the names in `NAMES`.

    Args:
        frames: frames that narwhals knows, by table. Lazy ones (DuckDB, Spark, Polars ...) are asked where they are,
            eager ones (PyArrow, Polars, pandas ...) on DuckDB.
    """

    def __init__(self, frames: Mapping[str, Any]) -> None:
        self._frames: dict[str, nw.LazyFrame[Any]] = _lazy(frames)
        self._readings: Any = lru_cache(maxsize=256)(self._read)
        self._plans: Any = lru_cache(maxsize=64)(self._plan)
        self._values: Any = lru_cache(maxsize=64)(self._find_values)

    @classmethod
    @takes_turns
    def from_dataset(cls, ds: Dataset) -> "Tables":
        """The tables of a dataset, in memory, on DuckDB."""
        working, handovers = (
            Working(ds, wholes_of((record.id, record.part_of) for record in ds.rounds)),
            Handovers(),
        )
        rows = {
            **{name: getattr(ds, name) for name in COLLECTIONS},
            "transfers": [row for record in ds.rounds for row in working.rows(record)],
            "references": [row for record in ds for row in referred(record)],
            "handovers": [row for record in ds.rounds for row in handovers.rows(ds, record)],
        }
        rows |= working.beside(ds.statements)
        tables = {name: arrow_of(name, rows[name]) for name in NAMES}
        connection = duckdb.connect()
        return cls({name: connection.from_arrow(table) for name, table in tables.items()})

    def __repr__(self) -> str:
        return f"<Tables: {', '.join(self._frames)}>"

    def frame(self, name: str) -> "nw.LazyFrame[Any]":
        """A table as a lazy narwhals frame; `.to_native()` gives what the engine itself knows it by.

        Raises:
            InvalidValue: there is no such table among these.
        """
        found = self._frames.get(name)
        if found is None:
            remedy = "give a frame for it too" if name in NAMES else did_you_mean(name, self._frames)
            raise InvalidValue(name, "the name of a table that is here", remedy)
        return found

    @takes_turns
    def to_dataset(self) -> Dataset:
        """The dataset, as it was."""
        return Dataset(*(record for name in COLLECTIONS for record in self.records(name)))

    def records(self, name: str) -> Iterator[Record]:
        """The records of a table, one at a time."""
        for batch in batches_of(self.frame(name)):
            with explain_damage():
                records = [row_to_record(KINDS[name], row) for row in batch.to_pylist()]
            yield from records

    @takes_turns
    def write_parquet(self, folder: str | os.PathLike[str]) -> None:
        """Write every table as a Parquet file of its name into a folder, all of them or none.

        The files stand in a folder inside it, which its file `CURRENT` names; tables opened before keep to the files
        that they were opened with until the write after this one. On DuckDB a batch of rows at a time; other engines hand
        over a table whole. `frame(name).to_native().write` lets Spark write its own.

        Raises:
            InvalidValue: `folder` is no folder, or holds Parquet files of another origin.
            WriteError: the system does not let it be written; what was there is there still.
        """
        with replace_generation(local_path(folder)) as where:
            for name, frame in self._frames.items():
                batches = batches_of(frame)
                first = next(batches)
                with RowGroups(where / f"{name}.parquet", first.schema) as file:
                    for batch in chain((first,), batches):
                        file.add(batch)

    def totals(self, *asked: Any, **options: Any) -> Totals:
        """How many persons returned: see `conflictevents.tables.totals`."""
        return _totals.totals(self, *asked, **options)

    def reconcile(self, account: str = RECORDED, *, ids: bool = True) -> tuple[TallyCheck, ...]:
        """Every claimed cumulative against the record, worst first: see `conflictevents.tables.reconcile`."""
        return reconcile(self, account, ids=ids)

    def check(self) -> Report:
        """What the rules on references, double ids, likely duplicates and tallies find: see `conflictevents.tables.check`."""
        return check_tables(self)

    # What the questions are answered from

    @cached_property
    def shapes(self) -> Dataset:
        """Actors, frameworks and the shapes of rounds, for what is asked of shapes."""
        return Dataset(*self._of("actors", "frameworks", "shapes", "said_of_shapes"))

    def families(self, account: str = RECORDED) -> Dataset:
        """Actors, frameworks and the rounds that have to be asked one by one for an account."""
        return self._families if account == RECORDED else self._accounts

    def cells(self, *, ids: bool = False, **question: Any) -> dict[str | None, list[Cell]]:
        """The working table added up, by round where rounds are told apart; see `planned` and `added_up`."""
        plan: Plan = self._plans(**question)
        found: dict[str | None, list[Cell]] = defaultdict(list)
        for cell in added_up(plan, slots_of(shapes_of(self.shapes, plan.way)), ids=ids):
            found[cell.round].append(cell)
        return found

    def _plan(self, **question: Any) -> Plan:
        return planned(self.frame("transfers"), **question)

    def values(self, key: str, category: str, account: str) -> frozenset[Any]:
        """The values of a key that any round on record may have."""
        found: frozenset[Any] = self._values(key, category, account)
        return found

    def _find_values(self, key: str, category: str, account: str) -> frozenset[Any]:
        families = self.families(account)
        return frozenset((*values_of(self.shapes, key, category), *values_of(families, key, category)))

    def readings(self, query: Query, account: str, way: str) -> Sequence[Reading]:
        """What a query and an account make of each shape, by its number."""
        found: Sequence[Reading] = self._readings(query, account, way)
        return found

    def _read(self, query: Query, account: str, way: str) -> Sequence[Reading]:
        found = []
        slot = 0
        for shape in shapes_of(self.shapes, way):
            found.append(reading(self.shapes, shape, slot, query, account))
            slot += max(1, len(shape.transfers))
        return found

    @cached_property
    def _accounts(self) -> Dataset:
        return Dataset(*self._of("actors", "frameworks", "families", "said_of_families"))

    @cached_property
    def _families(self) -> Dataset:
        """Only the rounds with parts: of the others, the recorder's figures are in the working table."""
        every = self._accounts
        wholes = wholes_of((record.id, record.part_of) for record in every.rounds)
        alone = [record.id for record in every.rounds if record.part_of is None and record.id not in wholes]
        return every.without(*alone)

    def _of(self, *names: str) -> Iterator[Record]:
        for name in names:
            yield from self.records(name)


def _lazy(frames: Mapping[str, Any]) -> dict[str, "nw.LazyFrame[Any]"]:
    """Frames as lazy ones, eager ones on one DuckDB, in the layout of the table."""
    connection = duckdb.connect()
    found: dict[str, nw.LazyFrame[Any]] = {}
    for name, frame in frames.items():
        held = nw.from_native(frame)
        if isinstance(held, nw.DataFrame):
            held = nw.from_native(connection.from_arrow(in_layout(name, held)))
        found[name] = held.lazy()
    return found
