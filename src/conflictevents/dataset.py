"""An immutable set of records, indexed by id."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cached_property, wraps
from importlib import import_module
from typing import Any, Final, NoReturn, TypeVar

import attrs

from conflictevents._plain import PlainData
from conflictevents.errors import DuplicateRecord, InvalidValue, NeverChanges, RevisionConflict, UnknownRecord
from conflictevents.records import (
    COLLECTIONS,
    LIBRARY,
    RECORD_NAMES,
    Actor,
    Claim,
    CustodyChange,
    CustodyTally,
    Event,
    ExchangeRound,
    Framework,
    Head,
    Meeting,
    Names,
    Record,
    ReturnTally,
    Schema,
    Statement,
    names_of,
)
from conflictevents.records.base import Reference, read_id
from conflictevents.records.vocabulary import AddedWord, Vocabularies, Vocabulary
from conflictevents.text import (
    Facts,
    Framed,
    Id,
    Inline,
    Page,
    Phrase,
    Readable,
    Row,
    Table,
    facts_of_records,
    plural,
)
from conflictevents.values.fields import EMPTY, OURS, ShortRepr, require_instance
from conflictevents.values.when import When

__all__ = [
    "LINES",
    "Dataset",
    "DatasetDiff",
    "Links",
    "RecordChange",
    "Records",
    "check_dataset",
    "record_name",
    "remembered",
    "require_record",
    "require_word",
]


class Links:
    """What refers to what among a set of records, found once and looked up often.

    References that dangle, point to a record of the wrong kind or run in a circle are findings of the
    rules; here they lead nowhere, and circles end where they began.
    """

    def __init__(self, records: Iterable[Record]) -> None:
        self._records: Mapping[str, Record] = {record.id: record for record in records}

    def belongs_to(self, actor: str) -> tuple[str, ...]:
        """The actor and all that it is part of, nearest first."""
        return self._chain(actor, Actor)

    def is_within(self, actor: str, whole: str) -> bool:
        """Whether the actor is `whole` itself, or one of its people and offices."""
        return actor == whole or whole in self.belongs_to(actor)

    def frameworks_above(self, framework: str) -> tuple[str, ...]:
        """The framework and all that it is part of, nearest first."""
        return self._chain(framework, Framework)

    def rounds_above(self, round_id: str) -> tuple[str, ...]:
        """The round and all that it is part of, nearest first."""
        return self._chain(round_id, ExchangeRound)

    def parts_of(self, round_id: str) -> tuple[ExchangeRound, ...]:
        """The rounds that say they are part of this one, by id."""
        return self._parts.get(round_id, ())

    def claims_about(self, id: str, *, standing: bool = True) -> tuple[tuple[Statement, Claim], ...]:
        """The claims about a record with the statements they stand in, by statement id and claim number.

        Args:
            id: the record's id.
            standing: only claims of statements that no other statement retracts or supersedes.
        """
        claims = self._claims.get(id, ())
        return tuple(
            (statement, claim) for statement, claim in claims if not standing or self.stands(statement.id)
        )

    def stands(self, statement: str) -> bool:
        """Whether no other statement retracts or supersedes this one."""
        return statement not in self._withdrawn

    def _chain(self, id: str, kind: type[Record]) -> tuple[str, ...]:
        chain: dict[str, None] = {}
        above: str | None = id
        while above is not None and above not in chain:
            chain[above] = None
            record = self._records.get(above)
            above = getattr(record, "part_of", None) if isinstance(record, kind) else None
        return tuple(chain)

    @cached_property
    def _parts(self) -> Mapping[str, tuple[ExchangeRound, ...]]:
        parts: dict[str, list[ExchangeRound]] = defaultdict(list)
        for record in self._records.values():
            if isinstance(record, ExchangeRound) and record.part_of is not None:
                parts[record.part_of].append(record)
        return {id: tuple(sorted(rounds, key=lambda part: part.id)) for id, rounds in parts.items()}

    @cached_property
    def _claims(self) -> Mapping[str, tuple[tuple[Statement, Claim], ...]]:
        claims: dict[str, list[tuple[Statement, Claim]]] = defaultdict(list)
        statements = [record for record in self._records.values() if isinstance(record, Statement)]
        for statement in sorted(statements, key=lambda record: record.id):
            for claim in sorted(statement.claims, key=lambda claim: claim.number):
                if claim.about is not None:
                    claims[claim.about].append((statement, claim))
        return {id: tuple(entries) for id, entries in claims.items()}

    @cached_property
    def _withdrawn(self) -> frozenset[str]:
        statements = [record for record in self._records.values() if isinstance(record, Statement)]
        return frozenset(
            id
            for statement in statements
            for id in (*statement.supersedes, *statement.retracts)
            if id in self._records
        )


AnyRecord = TypeVar("AnyRecord", bound=Record)
Answer = TypeVar("Answer")
_EXAMPLES = 3
NO_HEAD = Head()
"""The head of a dataset that says nothing of itself."""
_PLACE_OF_KIND = {kind: place for place, kind in enumerate(COLLECTIONS.values())}


def record_name(record: Record | type[Record]) -> str:
    """The word for a record's type, such as `round` or `tally`."""
    names = names_of(record if isinstance(record, type) else type(record))
    assert names is not None
    return names.record


class Records(Framed, Readable, tuple[AnyRecord, ...]):  # noqa: SLOT001 - a tuple has no room for slots
    """The records of one type in a dataset, by id: a tuple that shows itself as a table and can be had as a frame.

    >>> import conflictevents as ce
    >>> ds = ce.datasets.load("yemen-exchanges")
    >>> ds.rounds
    <Records: 55 rounds>
    >>> ds.rounds[0].id
    'remains-2023-05'
    """

    _kind: type[AnyRecord]
    _dataset: "Dataset | None"

    def __new__(
        cls, kind: type[AnyRecord], records: Iterable[AnyRecord] = (), dataset: "Dataset | None" = None
    ) -> "Records[AnyRecord]":
        """The records of a type, in the order given; the dataset that they are of has the names for their ids."""
        collection = super().__new__(cls, records)
        collection._kind = kind
        collection._dataset = dataset
        return collection

    @property
    def _names(self) -> Names:
        names = names_of(self._kind)
        assert names is not None
        return names

    def __reduce__(self) -> tuple[Any, ...]:
        return (Records, (self._kind, tuple(self)))

    def _facts(self) -> Mapping[str, Callable[[], Facts]]:
        return facts_of_records(self._kind, self._names.record, self)

    def _page(self) -> Page:
        name, several = (name.replace("_", " ") for name in self._names)
        summary = import_module("conflictevents.display.record").summary_of
        known = Dataset(*self) if self._dataset is None else self._dataset
        rows = [
            Row((record.id, *cells), below) for record in self for cells, below in [summary(known, record)]
        ]
        table = Table(("id", "kind", "name", "when"), rows)
        return Page(plural(len(self), name, several), (table,) if rows else ())


@attrs.frozen(repr=False)
class RecordChange(ShortRepr):
    """How a record differs between two datasets.

    Attributes:
        id: the id both records bear.
        before: the record in the first dataset.
        after: the record in the second.
        fields: the names of the fields that differ.
    """

    id: str
    before: Record
    after: Record
    fields: tuple[str, ...]

    def __str__(self) -> str:
        if type(self.before) is not type(self.after):
            return f"{self.id}: {_with_article(self.before)} -> {_with_article(self.after)}"
        changes = [
            f"{name}: {getattr(self.before, name)!r} -> {getattr(self.after, name)!r}" for name in self.fields
        ]
        return f"{self.id}: {'; '.join(changes)}"


@attrs.frozen(repr=False)
class DatasetDiff(Framed, Readable):
    """What it takes to get from one dataset to another.

    >>> import conflictevents as ce
    >>> old, new = ce.Dataset(), ce.Dataset(ce.Actor(id="north", name="North"))
    >>> [record.id for record in old.diff(new).added]
    ['north']

    Attributes:
        added: records only the second has.
        removed: records only the first has.
        changed: records both have, with different content.
        head: the names of the fields in which the heads differ.
    """

    added: tuple[Record, ...]
    removed: tuple[Record, ...]
    changed: tuple[RecordChange, ...]
    head: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.head)

    def to_dicts(self) -> list[dict[str, Any]]:
        """One row a difference: each record added or removed, and each field that changed, with both texts."""
        rows: list[dict[str, Any]] = [
            {"change": change, "type": record_name(record), "record": record.id}
            for change, records in (("added", self.added), ("removed", self.removed))
            for record in records
        ]
        rows += [{"change": "changed", "type": "head", "record": None, "field": name} for name in self.head]
        for changed in self.changed:
            keys = {"change": "changed", "type": record_name(changed.after), "record": changed.id}
            rows += [
                {
                    **keys,
                    "field": name,
                    "before": _as_text(changed.before, name),
                    "after": _as_text(changed.after, name),
                }
                for name in changed.fields
            ]
        return [{**dict.fromkeys(_DIFF_FIELDS), **row} for row in rows]

    def _facts(self) -> Mapping[str, Callable[[], Facts]]:
        return {"differences": lambda: Facts(dict.fromkeys(_DIFF_FIELDS, str), self.to_dicts())}

    def _list_marked(self) -> Iterable[Record]:
        return (
            *self.added,
            *self.removed,
            *(each for change in self.changed for each in (change.before, change.after)),
        )

    def _page(self) -> Page:
        parts = [
            plural(len(records), f"record {change}", f"records {change}")
            for change, records in (
                ("added", self.added),
                ("removed", self.removed),
                ("changed", self.changed),
            )
            if records
        ]
        parts += ["head changed"] if self.head else []
        labels = self._labels()
        rows = [
            Row(
                (
                    row["change"],
                    row["type"].replace("_", " "),
                    labels.get(row["record"], row["record"] or ""),
                    row["field"] or "",
                ),
                [] if row["before"] is None else f"{_shorten(row['before'])} -> {_shorten(row['after'])}",
            )
            for row in self.to_dicts()
        ]
        table = Table(("change", "type", "record", "field"), rows)
        return Page(f"Difference: {', '.join(parts) or 'none'}", (table,) if rows else ())

    def _labels(self) -> dict[str | None, Inline]:
        """The records that have a name, each by it and its id."""
        records = (*self.added, *self.removed, *(changed.after for changed in self.changed))
        return {
            record.id: Phrase((f"{name} ", Id(record.id)))
            for record in records
            if (name := getattr(record, "name", None)) is not None
        }


_DIFF_FIELDS = ("change", "type", "record", "field", "before", "after")
_LONGEST = 200


def _as_text(record: Record, name: str) -> str:
    value = getattr(record, name, None)
    return value if isinstance(value, str) else repr(value)


def _shorten(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} ..."


class Dataset(Readable, PlainData):
    """An immutable set of records, indexed by id.

    Records stand in one order, no matter in what order they were given: by collection, then by id. Adding,
    replacing and merging give a new dataset and leave this one as it is.

    Args:
        records: the records, of types of the library or of others.
        head: what the dataset is itself.
        schema: what a package adds, whose words the head then declares and whose rules `check` asks.

    Raises:
        DuplicateRecord: two different records bear one id.
        InvalidValue: something given is no record; or a word of the schema is declared otherwise.

    >>> ds = Dataset(Actor(id="ukraine", name="Ukraine", kind="state"))
    >>> ds["ukraine"].name, len(ds), ds.get("russia") is None
    ('Ukraine', 1, True)
    """

    known_by: When | None
    """The day up to which `as_of` cut it; None where it was not cut. It is no content: equality leaves it out."""
    schema: Schema
    """What packages add, types of records that stand here included. It is no content: equality leaves it out."""
    _records: dict[str, Record]
    _head: Head

    def __init__(self, *records: Record, head: Head = NO_HEAD, schema: Schema = LIBRARY) -> None:
        self.__dict__["known_by"] = None
        self.__dict__["_records"], added = _indexed(records)
        head = require_instance(Head, head, "write head=Head(title=..., licence=...)")
        _check_set_aside(head)
        schema = require_instance(Schema, schema, "write schema=Schema(records=..., rules=...)")
        self.__dict__["schema"] = schema.with_records(added)
        self.__dict__["_head"] = head.declaring(schema.vocabulary)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise NeverChanges(
            f"a Dataset never changes; add, replace and merge give another one in place of setting {name!r}"
        )

    def __delattr__(self, name: str) -> NoReturn:
        raise NeverChanges(
            f"a Dataset never changes; without() gives another one in place of deleting {name!r}"
        )

    def __iter__(self) -> Iterator[Record]:
        return iter(self._records.values())

    def __len__(self) -> int:
        return len(self._records)

    def __contains__(self, id: object) -> bool:
        return self.get(id) is not None

    def __getitem__(self, id: Reference) -> Any:
        record = self.get(id)
        if record is None:
            asked = str(getattr(id, "id", id))
            raise UnknownRecord(asked, get_close_matches(asked, list(self._records), n=3))
        return record

    def get(self, id: Any, default: Any = None) -> Any:
        """The record with this id, or the claim with an id such as `statement#1`; `default` where there is none.

        A record in the place of its id asks for the one that has it here.
        """
        id = getattr(id, "id", id)
        if not isinstance(id, str):
            return default
        record = self._records.get(id)
        if record is not None:
            return record
        statement_id, mark, number = id.partition("#")
        statement = self._records.get(statement_id)
        if mark and isinstance(statement, Statement):
            return next((claim for claim in statement.claims if str(claim.number) == number), default)
        return default

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Dataset):
            return NotImplemented
        return self._records == other._records and self._head == other._head

    def __hash__(self) -> int:
        return hash(frozenset((id, record.revision) for id, record in self._records.items()))

    def __repr__(self) -> str:
        sizes = [f"{len(records)} {name}" for name, records in self.by_collection().items() if records]
        return f"<Dataset: {', '.join(sizes) or 'empty'}>"

    def _known_by(self) -> object:
        return self.known_by

    def _list_marked(self) -> "Dataset":
        return self

    def _page(self) -> Page:
        rows = [
            (name.replace("_", " "), f"{len(records):,}", _first_ids(records))
            for name, records in self.by_collection().items()
            if records
        ]
        table = Table(("records", "number", "ids"), rows, ("number",))
        about = import_module("conflictevents.display.sections").blocks_of_head(self._head)
        return Page(f"Dataset of {plural(len(self), 'record')}", (*about, *([table] if rows else ())))

    def __reduce__(self) -> tuple[object, ...]:
        return (_restore, (tuple(self), self._head, self.known_by, self.schema))

    @property
    def actors(self) -> Records[Actor]:
        """Who acts and speaks, by id."""
        return self._of(Actor)

    @property
    def statements(self) -> Records[Statement]:
        """Who said what, with its claims, by id."""
        return self._of(Statement)

    @property
    def frameworks(self) -> Records[Framework]:
        """Agreements, formats and tracks, by id."""
        return self._of(Framework)

    @property
    def meetings(self) -> Records[Meeting]:
        """Rounds of talks, by id."""
        return self._of(Meeting)

    @property
    def rounds(self) -> Records[ExchangeRound]:
        """Handovers, planned or carried out, by id."""
        return self._of(ExchangeRound)

    @property
    def custody_changes(self) -> Records[CustodyChange]:
        """Persons entering or leaving custody other than by a handover, by id."""
        return self._of(CustodyChange)

    @property
    def tallies(self) -> Records[ReturnTally]:
        """Claims on how many have returned, by id."""
        return self._of(ReturnTally)

    @property
    def custody_tallies(self) -> Records[CustodyTally]:
        """Claims on how many are still held, by id."""
        return self._of(CustodyTally)

    @property
    def events(self) -> Records[Event]:
        """Conflict events as the field codes them, by id."""
        return self._of(Event)

    @property
    def head(self) -> Head:
        """What the dataset is itself: its title, its licence, the words it adds."""
        return self._head

    @cached_property
    def vocabulary(self) -> Vocabularies:
        """The words that records may use: those of the library, and those that this dataset adds."""
        return self._head.vocabularies()

    @cached_property
    def links(self) -> Links:
        """What refers to what: parts, belonging, claims about records."""
        return Links(self._records.values())

    def records_of(self, kind: type[AnyRecord]) -> Records[AnyRecord]:
        """The records of a type, of the library or of another package, by id.

        Raises:
            InvalidValue: it is no type of record.
        """
        if names_of(kind) is None:
            remedy = "give the class, such as ce.ExchangeRound, or one made by ce.record_type"
            raise InvalidValue(kind, "a type of record", remedy, field="kind")
        return self._of(kind)

    def by_collection(self) -> dict[str, Records[Any]]:
        """The records by the names of their collections, in the order of a document; some may be empty."""
        return {name: self._of(kind) for name, kind in self.schema.collections.items()}

    @cached_property
    def _by_kind(self) -> dict[type[Record], Records[Any]]:
        kinds: dict[type[Record], list[Record]] = {kind: [] for kind in self.schema.collections.values()}
        for record in self._records.values():
            kinds[type(record)].append(record)
        return {kind: Records(kind, records, self) for kind, records in kinds.items()}

    def _of(self, kind: type[AnyRecord]) -> Records[AnyRecord]:
        records = self._by_kind.get(kind)
        return Records(kind) if records is None else records

    def add(self, *records: Record) -> "Dataset":
        """This dataset and more records; a record that already stands here unchanged is taken once.

        Each call goes through all records, so that adding in a loop takes time in proportion to the square of their
        number. To build a dataset up, collect the records in a list and give them at once: `ds.add(*records)`.

        Raises:
            DuplicateRecord: another record already has the id.
        """
        return Dataset(*self, *records, head=self._head, schema=self.schema)

    def replace(self, record: Record) -> "Dataset":
        """This dataset with a record in the place of the one that has its id, as its next revision.

        The revision is raised where the given one is not already higher, so that merging lets it win.

        Raises:
            UnknownRecord: no record has the id.
            InvalidValue: the record is of another type than the one it replaces.
        """
        _check_record(record)
        old = self[record.id]
        if type(old) is not type(record):
            raise InvalidValue(
                record, f"{_with_article(old)}, as {record.id!r} is one", "give it an id of its own"
            )
        if record.revision <= old.revision:
            if record.evolve(revision=old.revision) == old:
                return self
            record = record.evolve(revision=old.revision + 1)
        return self.of(record if other.id == record.id else other for other in self)

    def of(self, records: Iterable[Record]) -> "Dataset":
        """Other records under the head of this dataset, known by the same day."""
        return _restore(tuple(records), self._head, self.known_by, self.schema)

    def cut_at(self, day: When) -> "Dataset":
        """These records as all that could be known by a day, on which questions about what is due look at them."""
        return _restore(tuple(self), self._head, day, self.schema)

    def with_head(self, head: Head) -> "Dataset":
        """The records of this dataset under another head."""
        return _restore(tuple(self), head, self.known_by, self.schema)

    def with_schema(self, schema: Schema) -> "Dataset":
        """The records of this dataset with what a package adds, besides what packages add already.

        Raises:
            InvalidValue: what is given is no schema, or declares a word otherwise than the head.
        """
        require_instance(Schema, schema, "write Schema(records=..., rules=...)")
        return _restore(tuple(self), self._head, self.known_by, self.schema | schema)

    def without(self, *ids: Reference) -> "Dataset":
        """This dataset without the records with these ids; claims leave with their statement only.

        Raises:
            UnknownRecord: no record has one of the ids.
        """
        gone = {read_id(self[id]) for id in ids}
        return self.of(record for record in self if record.id not in gone)

    def merge(self, other: "Dataset") -> "Dataset":
        """The records of both; where both have one, the higher revision. `Head.merged` says what becomes of the heads.

        Raises:
            RevisionConflict: the same revision with different content.
            DuplicateRecord: one id for records of different types.
            InvalidValue: what is given is no dataset.
        """
        require_instance(Dataset, other, "write Dataset(*records), or add() records to this one")
        merged = dict(self._records)
        for record in other:
            mine = merged.get(record.id)
            if mine is None or mine == record:
                merged[record.id] = record
            elif type(mine) is not type(record):
                raise DuplicateRecord(record.id, _described(mine), _described(record))
            elif mine.revision == record.revision:
                raise RevisionConflict(record.id, record.revision, _differing(mine, record))
            elif record.revision > mine.revision:
                merged[record.id] = record
        head = Head.merged((self._head, other._head))
        return Dataset(*merged.values(), head=head, schema=self.schema | other.schema)

    def diff(self, other: "Dataset") -> DatasetDiff:
        """What it takes to get from this dataset to the other.

        Raises:
            InvalidValue: what is given is no dataset.
        """
        require_instance(Dataset, other, "write Dataset(*records)")
        mine, theirs = self._records, other._records
        return DatasetDiff(
            added=tuple(record for id, record in theirs.items() if id not in mine),
            removed=tuple(record for id, record in mine.items() if id not in theirs),
            changed=tuple(
                RecordChange(id, record, theirs[id], _differing(record, theirs[id]))
                for id, record in mine.items()
                if id in theirs and theirs[id] != record
            ),
            head=_differing(self._head, other._head),
        )


def remembered(make: "Callable[[Dataset], Answer]") -> "Callable[[Dataset], Answer]":
    """A function of a dataset alone, computed once for each: as a dataset never changes, nor does the answer."""
    key = f"_{make.__module__}.{make.__qualname__}"

    @wraps(make)
    def remember(ds: Dataset) -> Answer:
        answers = ds.__dict__
        if key not in answers:
            answers[key] = make(ds)
        answer: Answer = answers[key]
        return answer

    return remember


def check_dataset(value: object) -> None:
    """Refuse what no question can be asked of.

    Raises:
        InvalidValue: it is no dataset.
    """
    require_instance(Dataset, value, "load() reads files, Dataset(*records) takes records")


def require_record(ds: Dataset, value: Reference, kind: type[Record], *, field: str) -> str:
    """The id of a record of a kind, named by an argument; a record in the place of its id will do.

    Raises:
        UnknownRecord: no record has the id.
        InvalidValue: the record that has it is of another kind.
    """
    id = getattr(value, "id", value)
    record = ds.get(id)
    if isinstance(record, kind):
        return record.id
    expected = f"the id of {_with_article(kind)}"
    if record is None:
        near = get_close_matches(str(id), [each.id for each in ds.records_of(kind)])
        raise UnknownRecord(str(id), near, field=field, expected=expected)
    raise InvalidValue(id, expected, f"give {expected}, or leave it out", field=field)


LINES: Final = "records"
"""The key, in the namespace of the library, of records in a head that stood on lines."""


def _check_set_aside(head: Head) -> None:
    """Refuse a head in which records stand that this release knows: a file of them would be read as having these records.

    Raises:
        InvalidValue: naming the field `head.extra`.
    """
    for key in () if head.extra is EMPTY else head.extra:
        name = key.removeprefix(OURS)
        if name == key or (name not in COLLECTIONS and name != LINES):
            continue
        value = head.extra[key]
        if name in COLLECTIONS or not isinstance(value, tuple) or any(map(_is_of_known_type, value)):
            raise InvalidValue(
                key,
                "the name of a collection that a newer version has",
                "give these records to the dataset, or put your own prefix in front",
                field="head.extra",
            )


def _is_of_known_type(line: Any) -> bool:
    name = line.get("record") if isinstance(line, Mapping) else None
    return isinstance(name, str) and name in RECORD_NAMES


def require_word(ds: Dataset, vocabulary: Vocabulary[Any], value: Any, *, field: str) -> AddedWord:
    """The word of a vocabulary of the library that an argument names; one of the dataset's own, or declared nowhere, too.

    Raises:
        InvalidValue: it is none, or declared nowhere and nearly a word of the dataset's own; with the right spelling.
    """
    word = vocabulary.read(value, field=field)
    if ":" in word and not ds.vocabulary.know(vocabulary, word):
        for declared in ds.vocabulary.declared(vocabulary):
            declared.refuse_misspelt(word, field=field)
    return word


def _restore(records: tuple[Record, ...], head: Head, known_by: When | None, schema: Schema) -> Dataset:
    restored = Dataset(*records, head=head, schema=schema)
    restored.__dict__["known_by"] = known_by
    return restored


def _indexed(records: Iterable[Record]) -> tuple[dict[str, Record], tuple[type[Record], ...]]:
    """Records by id, in their order; and those of their types that the library does not know."""
    index: dict[str, Record] = {}
    added: dict[type[Record], None] = {}
    for record in records:
        if type(record) not in _PLACE_OF_KIND:
            _check_record(record)
            added[type(record)] = None
        before = index.setdefault(record.id, record)
        if before is not record and before != record:
            raise DuplicateRecord(record.id, _described(before), _described(record))
    schema = Schema(records=tuple(added)) if added else LIBRARY
    if not added and _are_in_order(index.values()):
        return index, ()
    by_kind: dict[type[Record], dict[str, Record]] = {kind: {} for kind in schema.collections.values()}
    for id in sorted(index):  # ids alone, and then by kind: half the time of sorting by both
        record = index[id]
        by_kind[type(record)][id] = record
    return {id: record for some in by_kind.values() for id, record in some.items()}, schema.records


def _are_in_order(records: Iterable[Record]) -> bool:
    """Whether records stand by collection, then by id, as those of a file do that was saved."""
    last_place, last_id = 0, ""
    for record in records:
        rank, id = _PLACE_OF_KIND[type(record)], record.id
        if rank < last_place or (rank == last_place and id < last_id):
            return False
        last_place, last_id = rank, id
    return True


def _check_record(value: object) -> None:
    """Refuse what is no record.

    Raises:
        InvalidValue: it is none; where it is several, with the star that was left out.
    """
    if names_of(type(value)) is None:
        several = isinstance(value, Iterable) and not isinstance(value, str | Mapping | Dataset)
        remedy = "put a star before it, which gives them one by one: Dataset(*records), add(*records)"
        if isinstance(value, Dataset):
            remedy = "merge() takes datasets"
        elif isinstance(value, Record):
            remedy = "put @ce.record_type(...) above its class, which gives its type a name"
        elif not several:
            remedy = "give an Actor, a Statement, an ExchangeRound ... itself, not its id or its content"
        raise InvalidValue(value, "a record", remedy)


def _first_ids(records: Sequence[Record]) -> str:
    """A few ids, for people to see what they look like."""
    first = ", ".join(record.id for record in records[:_EXAMPLES])
    return f"{first}, ..." if len(records) > _EXAMPLES else first


def _described(record: Record) -> str:
    return f"{_with_article(record)} of revision {record.revision}"


def _with_article(record: Record | type[Record]) -> str:
    name = record_name(record).replace("_", " ")
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def _differing(first: Record | Head, second: Record | Head) -> tuple[str, ...]:
    if type(first) is not type(second):
        return ("record type",)
    return tuple(
        field.name
        for field in attrs.fields(type(first))
        if getattr(first, field.name) != getattr(second, field.name)
    )
