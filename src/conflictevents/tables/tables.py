"""Datasets as tables: all records as columns, and a working table that sums are taken from."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from itertools import chain
from typing import Any

import attrs

from conflictevents._files import local_path, replace_generation
from conflictevents.dataset import Dataset, check_dataset
from conflictevents.errors import InvalidValue, did_you_mean
from conflictevents.ledger import Ledger, ledger_of
from conflictevents.ledger.markings import is_marked_up_to
from conflictevents.ledger.postings import AGREED, RECORDED, WIDEST
from conflictevents.ledger.query import Description, Key, Query
from conflictevents.ledger.rounds import Recipients
from conflictevents.questions.totals import Totals, list_values
from conflictevents.records import LIBRARY, CategoryStr, ExchangeRound, Head, Record, Schema
from conflictevents.rules import Report
from conflictevents.tables import _questions
from conflictevents.tables._checking import check_tables, list_references
from conflictevents.tables._engine import Files, batches_of, duckdb, explain_damage, nw, pa, takes_turns
from conflictevents.tables._questions import TallyCheck, reconcile
from conflictevents.tables._round_types import (
    COARSE,
    FINE,
    Patterns,
    RoundType,
    TypeReading,
    list_types,
    list_types_by_slot,
    read_type,
)
from conflictevents.tables._structs import row_to_record
from conflictevents.tables._sums import Cell, Plan, add_up, plan_sums
from conflictevents.tables._working import (
    Working,
    list_recipient_rows,
    list_wholes,
    read_recipients,
)
from conflictevents.tables._writing import (
    RowGroups,
    arrow_of,
    conform,
    file_of,
    kind_of,
    layout_of,
    names_with,
)
from conflictevents.values import Marking, Truth

__all__ = ["Tables"]


class Tables:
    """A dataset as tables, on an engine that need not hold them in memory.

    Make one of a dataset with `from_dataset`, of files with `conflictevents.tables.open`, or of frames you hold
    already: all that `write_parquet` writes, by the names in `NAMES`.

    >>> import conflictevents as ce
    >>> tables = ce.tables.Tables.from_dataset(ce.datasets.load("yemen-exchanges"))
    >>> tables.frame("rounds").collect_schema()["id"]
    String

    Args:
        frames: frames that narwhals knows, by table. Lazy ones (DuckDB, Spark, Polars ...) are asked where they are,
            eager ones (PyArrow, Polars, pandas ...) on DuckDB. Their rows must stay as they are while the tables are in use:
            some of them are kept, and Spark keeps sums. Tables that `open` made refuse files that changed.
        schema: what packages add; each type of record has a table by the name of its collection.
    """

    def __init__(self, frames: Mapping[str, Any], schema: Schema = LIBRARY) -> None:
        self.schema = schema
        self._files = frames if isinstance(frames, Files) else None
        self._frames: Mapping[str, Any] = frames if self._files is not None else _lazy(frames, schema)
        self._readings: Any = lru_cache(maxsize=256)(self._read_types)
        self._plans: Any = lru_cache(maxsize=64)(self._plan)
        self._values: Any = lru_cache(maxsize=64)(self._list_values)
        self._side_ledgers: Any = lru_cache(maxsize=4)(self._make_side_ledger)

    @classmethod
    @takes_turns
    def from_dataset(cls, ds: Dataset) -> "Tables":
        """The tables of a dataset, in memory, on DuckDB.

        Raises:
            InvalidValue: it is no dataset.
        """
        check_dataset(ds)
        ledger = ledger_of(ds)
        claims = [claim for statement in ds.statements for claim in statement.claims]
        patterns = Patterns(
            heeding=bool(ledger.markings),
            wholes=list_wholes(ds.rounds),
            claimed=[claim.about for claim in claims if claim.about is not None],
        )
        patterns.note(ds.rounds)
        working = Working(ledger, patterns)
        rows = {
            **ds.by_collection(),
            "head": [ds.head],
            "recipients": list(list_recipient_rows(patterns.list_recipients())),
            "references": [row for record in ds for row in list_references(record)],
            **working.list_side_tables(ds.statements),
        }
        tables = {name: arrow_of(name, list(each), ds.schema) for name, each in rows.items()}
        parts = list(working.iterate_tables(tables["rounds"].to_batches()))
        for name in ("transfers", "handovers"):
            empty = layout_of(name).empty_table()
            tables[name] = pa.concat_tables([empty, *(part[name] for part in parts)])
        connection = duckdb.connect()
        return cls({name: connection.from_arrow(table) for name, table in tables.items()}, ds.schema)

    def __repr__(self) -> str:
        return f"<Tables: {', '.join(self._frames)}>"

    def frame(self, name: str) -> "nw.LazyFrame[Any]":
        """A table as a lazy narwhals frame; `.to_native()` gives what the engine itself knows it by.

        Raises:
            InvalidValue: there is no such table among these.
        """
        self._require(name)
        self._refuse_changed(name)
        frame: nw.LazyFrame[Any] = nw.from_native(self._frames[name]).lazy()
        return frame

    @takes_turns
    def to_dataset(self) -> Dataset:
        """The dataset, as it was."""
        records = (record for name in self.schema.collections for record in self.records(name))
        return Dataset(*records, head=self.head, schema=self.schema)

    def records(self, name: str) -> Iterator[Record]:
        """The records of a table, or what else its rows stand for, one at a time."""
        self._require(name)
        kind = kind_of(name, self.schema)
        if kind is None:
            remedy = "ask frame() for its rows"
            raise InvalidValue(name, "a table whose rows stand for records", remedy)
        for batch in self._batches(name):
            with explain_damage():
                records: list[Record] = [row_to_record(kind, row) for row in batch.to_pylist()]
            yield from records

    @takes_turns
    def write_parquet(self, folder: str | os.PathLike[str]) -> None:
        """Write every table as a Parquet file of its name into a folder, all of them or none.

        The files stand in a folder inside it, which its file `CURRENT` names; tables opened before keep to the files
        that they were opened with until the write after this one. A batch of rows at a time on DuckDB, and from files on this machine as they were
        written; other engines hand over a table whole. `frame(name).to_native().write` lets Spark write its own.

        Raises:
            InvalidValue: `folder` is no folder, or holds Parquet files of another origin.
            WriteError: the system does not let it be written; what was there is there still.
        """
        with replace_generation(local_path(folder)) as where:
            for name in self._frames:
                batches = self._batches(name)
                first = next(batches)
                with RowGroups(where / f"{file_of(name)}.parquet", first.schema) as file:
                    for batch in chain((first,), batches):
                        file.add(batch)

    def totals(self, *asked: Any, **options: Any) -> Totals:
        """How many persons returned: see `conflictevents.tables.totals`."""
        return _questions.totals(self, *asked, **options)

    def reconcile(self, *, account: str = RECORDED, ids: bool = True) -> tuple[TallyCheck, ...]:
        """Every claimed cumulative against the record, worst first: see `conflictevents.tables.reconcile`."""
        return reconcile(self, account=account, ids=ids)

    def check(self) -> Report:
        """What the rules on references, double ids, likely duplicates and tallies find: see `conflictevents.tables.check`."""
        return check_tables(self)

    # What the questions are answered from

    @cached_property
    def head(self) -> Head:
        """What the dataset is itself."""
        row = next(self._rows("head"), None)
        return Head() if row is None else row_to_record(Head, row)

    @cached_property
    def base(self) -> Dataset:
        """Actors and frameworks: what decides who is within which, with the vocabulary of the head."""
        return Dataset(*self._list_records("actors", "frameworks"), head=self.head)

    @cached_property
    def _base_ledger(self) -> Ledger:
        return Ledger(self.base, self._recipients)

    @cached_property
    def _recipients(self) -> Recipients:
        return read_recipients(self._rows("recipients"))

    @cached_property
    def _round_types(self) -> tuple[RoundType, ...]:
        """The round types, equal descriptions being one object, so that each is asked once."""
        names = [field.name for field in attrs.fields(Description)]

        def intern(descriptions: Iterable[Description]) -> tuple[Description, ...]:
            book = self._base_ledger.book
            return tuple(book.intern(*(getattr(each, name) for name in names)) for each in descriptions)

        rows = (row_to_record(RoundType, row) for row in self._rows("round_types"))
        return tuple(
            attrs.evolve(
                each,
                described=intern(each.described),
                silent=intern(each.silent),
                supposed=intern(each.supposed),
            )
            for each in rows
        )

    @cached_property
    def _types(self) -> dict[str, tuple[RoundType, ...]]:
        return {granularity: list_types(self._round_types, granularity) for granularity in (FINE, COARSE)}

    def side_ledger(self, account: str, *, by_group: bool) -> Ledger:
        """The ledger of the rounds that have to be asked as records, for an account, and where groups are asked for."""
        ledger: Ledger = self._side_ledgers(account != RECORDED, by_group)
        return ledger

    def _make_side_ledger(self, with_claimed: bool, with_breakdowns: bool) -> Ledger:
        """Parts and wholes always, and changes of custody; rounds with claimed figures or breakdowns, as asked."""
        aside = self._list_records("side_rounds", "side_statements", "custody_changes")
        everything = Dataset(*self.base, *aside, head=self.head)
        ledger = Ledger(everything, self._recipients)
        wholes = list_wholes(everything.rounds)

        def is_asked(record: ExchangeRound) -> bool:
            if record.part_of is not None or record.id in wholes:
                return True
            if with_breakdowns and any(transfer.breakdowns for transfer in record.transfers):
                return True
            return with_claimed and ledger.markings.is_claimed(record.id)

        left_out = [record.id for record in everything.rounds if not is_asked(record)]
        return Ledger(everything.without(*left_out), self._recipients) if left_out else ledger

    def add_up(self, *, ids: bool = False, **question: Any) -> dict[str | None, list[Cell]]:
        """The working table added up, by round where rounds are distinguished; see `plan_sums` and `add_up`."""
        self._refuse_changed(*self._frames)
        plan: Plan = self._plans(**question)
        cells = add_up(plan, list_types_by_slot(self._types[question["granularity"]]), ids=ids)
        self._refuse_changed(*self._frames)
        return cells

    def _plan(self, **question: Any) -> Plan:
        return plan_sums(self.frame("transfers"), **question)

    def list_values(
        self,
        key: str | Key,
        category: CategoryStr,
        account: str,
        *,
        by_group: bool,
        with_changes: bool,
        rank: int | None = None,
    ) -> list[Any]:
        """The values of a key that any round on record may have; or any of what is done and marked up to a rank."""
        values: list[Any] = self._values(key, category, account, by_group, with_changes, rank)
        return values

    def _list_values(
        self,
        key: str | Key,
        category: CategoryStr,
        account: str,
        by_group: bool,
        with_changes: bool,
        rank: int | None,
    ) -> list[Any]:
        actor = None if account in (RECORDED, WIDEST, AGREED) else account
        ledger: Ledger = self._side_ledgers(account != RECORDED, by_group)
        descriptions = [
            *ledger.list_descriptions(account, rank=rank, with_changes=with_changes),
            *(
                description
                for each in self._types[FINE]
                if each.done is not Truth.NO and (rank is None or is_marked_up_to(each.marking, rank))
                for description in each.list_descriptions(actor)
            ),
        ]
        return list_values(self._base_ledger.relations, descriptions, key, category)

    def list_markings(self) -> Iterator[Marking | None]:
        """The markings of the rounds that are added up by type."""
        return (each.marking for each in self._types[FINE])

    def read_types(self, query: Query, account: str, granularity: str) -> Sequence[TypeReading]:
        """What a query and an account make of each round type, by its number."""
        readings: Sequence[TypeReading] = self._readings(query, account, granularity)
        return readings

    def _read_types(self, query: Query, account: str, granularity: str) -> Sequence[TypeReading]:
        relations = self._base_ledger.relations
        answer = cache(lambda description: query.membership(relations, description))
        return [read_type(each, account, answer) for each in self._types[granularity]]

    def _list_records(self, *names: str) -> Iterator[Record]:
        for name in names:
            yield from self.records(name)

    def _require(self, name: str) -> None:
        if name not in self._frames:
            known = names_with(self.schema)
            remedy = "give a frame for it too" if name in known else did_you_mean(name, self._frames)
            raise InvalidValue(name, "the name of a table that is here", remedy)

    def _rows(self, name: str) -> Iterator[dict[str, Any]]:
        return (row for batch in self._batches(name) for row in batch.to_pylist())

    def _batches(self, name: str) -> Iterator[Any]:
        """The rows of a table as batches of Arrow, at least one; without the engine where its file can be read as it is."""
        self._require(name)
        self._refuse_changed(name)
        if self._files is not None and self._files.is_whole(name):
            yield from self._files.batches(name)
        else:
            yield from batches_of(self.frame(name))
        self._refuse_changed(name)

    def _refuse_changed(self, *names: str) -> None:
        """Refuse tables whose files were changed since they were opened; asked after reading too."""
        if self._files is not None:
            self._files.refuse_changed(*names)


def _lazy(frames: Mapping[str, Any], schema: Schema) -> dict[str, "nw.LazyFrame[Any]"]:
    """Frames as lazy ones, eager ones on one DuckDB, in the layout of the table."""
    connection = duckdb.connect()
    lazy_frames: dict[str, nw.LazyFrame[Any]] = {}
    for name, frame in frames.items():
        held = nw.from_native(frame)
        if isinstance(held, nw.DataFrame):
            held = nw.from_native(connection.from_arrow(conform(name, held, schema)))
        lazy_frames[name] = held.lazy()
    return lazy_frames
