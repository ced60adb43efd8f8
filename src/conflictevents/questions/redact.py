"""What may be shared: the dataset without what is marked higher, and without small cells on request.

Both work on the fields of records as they are declared, so that a field that is added is covered: a reference that
no rule below speaks of takes the part that holds it along, and a text that no rule speaks of is a remark. What is
not understood closes.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from itertools import count as counting
from itertools import pairwise
from types import NoneType, UnionType
from typing import Any, Final, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints
from urllib.parse import unquote

import attrs

from conflictevents.dataset import Dataset, check_dataset
from conflictevents.errors import InvalidValue
from conflictevents.records import (
    UNKNOWN_SIDE,
    Claim,
    CustodyChange,
    ExchangeRound,
    Head,
    Ratio,
    Record,
    Scope,
    Share,
    Statement,
    Term,
    Transfer,
)
from conflictevents.records.vocabulary import word_fields
from conflictevents.text import Facts, Framed, Items, Page, Readable, Table, plural
from conflictevents.values.count import LARGEST_INTEGER, Count, Estimate, integer_remedy
from conflictevents.values.fields import EMPTY, FrozenDict, without_newer
from conflictevents.values.marking import Marking, MarkingName, read_limit
from conflictevents.values.numerals import whole_number
from conflictevents.values.references import Source
from conflictevents.values.wording import Wording, bounds_of

__all__ = ["Redaction", "Removal", "is_small_cell", "redact", "redaction"]


def redact(
    ds: Dataset,
    up_to: Marking | MarkingName = Marking.GREEN,
    *,
    small_cells: int | None = None,
    keep_texts: bool = False,
) -> Dataset:
    """The dataset without what is marked higher than `up_to`, and without small cells on request.

    With a record goes what refers only to it: the claims and tallies of a statement or speaker, claims about it,
    steps that rest on a statement, and what a withdrawn statement had superseded. A statement stays while a claim of
    it stays, or a tally, step or figure that rests on it. A transfer that rests on a statement that is gone becomes
    unknown, and an end of it that is gone is not said. Remarks of a record that lost a claim or a figure go too, and
    so do texts that name what is gone. Records without a marking are taken to be free to share.

    A count is a small cell where its low, high or best, or the difference of two of them, is a number from 1 up to
    below `small_cells`; a best that "about" puts halfway tells only the width. It becomes `less than` that number where it is certainly below it, else a wider range that
    holds it. Texts that may repeat it go: remarks, sources' titles and addresses, names of rounds and meetings,
    ordinals and extensions, of its record, of records that refer to it or that it rests on, of all rounds of its
    tree, and of statements that supersede each other. Any other text goes where it gives a number from 1 up to
    below the limit. Ids and dates stay.

    What this release keeps for a newer version without reading it goes with any limit: it may be marked, and may
    name anyone.

    What a reader can work out from what stays is not looked for: a whole less its other parts is the part
    that was taken away, and a total less its other figures is the small cell. Where that matters mark the
    whole as its parts are, and leave totals out or round them.

    >>> import conflictevents as ce
    >>> few = ce.ExchangeRound(id="few", transfers=ce.Transfer(count=2, returned_to="north"))
    >>> shared = ce.redact(ce.Dataset(few), up_to="GREEN", small_cells=5)
    >>> print(shared["few"].transfers[0].count)
    less than 5

    Args:
        ds: the dataset.
        up_to: the strictest marking that may stay, one of TLP 2.0. What a record is marked with may be any
            text, and ranks above RED where it is not understood; as a limit such a text is refused.
        small_cells: the number of persons below which counts and estimates are hidden. None leaves all.
        keep_texts: whether texts stay that may repeat a small cell or name what is gone; for datasets whose texts
            someone has read through.

    Raises:
        InvalidValue: `up_to` is not a marking of TLP 2.0, or `small_cells` is not a whole number from 2 up.
    """
    return redaction(ds, up_to, small_cells=small_cells, keep_texts=keep_texts).dataset


def redaction(
    ds: Dataset,
    up_to: Marking | MarkingName = Marking.GREEN,
    *,
    small_cells: int | None = None,
    keep_texts: bool = False,
) -> "Redaction":
    """What `redact` gives, with an account of what was taken out of which record and why.

    The account names records that are not to be shared: it is for those who share, and stays with them.

    >>> import conflictevents as ce
    >>> secret = ce.Statement(id="inquiry", speaker="north", marking="RED")
    >>> answer = ce.redaction(ce.Dataset(secret), up_to="GREEN")
    >>> "inquiry" in answer.dataset
    False

    Args:
        ds: the dataset.
        up_to: as `redact` has it.
        small_cells: as `redact` has it.
        keep_texts: as `redact` has it.

    Raises:
        InvalidValue: as `redact` raises it.
    """
    check_dataset(ds)
    limit = read_limit(up_to)
    if small_cells is not None:
        small_cells = _read_threshold(small_cells)
    marked = {record.id for record in ds if record.marking is not None and not record.marking.allows(limit)}
    newer = {record.id for record in ds if without_newer(record) is not record}
    if not marked and not newer and small_cells is None and without_newer(ds.head) is ds.head:
        return Redaction(ds, (), ())
    references = {record.id: frozenset(id for _, _, id in _walk(record, "reference")) for record in ds}
    gone = _gone(ds, marked, references)
    lacking = {record.part_of for record in ds.rounds if record.id in gone}
    records = {
        record.id: record
        if gone.isdisjoint(references[record.id]) and record.id not in lacking
        else _without(record, gone, lacking)
        for record in ds
        if record.id not in gone
    }
    left = [without_newer(record) for record in records.values() if record is not None]
    small = {record.id for record in left if small_cells is not None and _is_small(record, small_cells)}
    related: set[str] = set()
    if small_cells is not None:
        left = [_blurred(record, small_cells, in_small=record.id in small) for record in left]
    head = understood = without_newer(ds.head)
    if not keep_texts:
        emptied = {
            record.id
            for record in left
            if not gone.isdisjoint(references[record.id]) and _lost_a_figure(ds[record.id], gone)
        }
        related = _related(ds, small) - gone
        texts = _Texts(left, small | related | emptied, small_cells, _Called(ds, gone))
        left = [texts.without(record) for record in left]
        head = texts.without_names(head)
    ids = {record.id for record in left}
    closed = tuple(
        ledger for ledger in ds.head.closed if {ledger.held_by, ledger.belonging_to} - {None} <= ids
    )
    shared = ds.of(left).with_head(head.evolve(closed=closed))
    of_head = tuple(ds.diff(shared).head)
    reasons = {
        "has a small cell": small,
        "may repeat a small cell": related,
        "refers to what is not shared": {id for id, record in records.items() if record != ds[id]},
        _OF_NEWER: newer,
        "has a text that may tell what is hidden": set(records),
    }
    removals = [*_removals(ds, shared, marked, reasons)]
    if of_head:
        refers = "refers to what is not shared"
        why = refers if head == understood else "has a text that may tell what is hidden"
        why = why if understood is ds.head else _OF_NEWER
        removals.insert(0, Removal("head", of_head, why))
    return Redaction(shared, tuple(removals), _doubtful(shared, small_cells))


@attrs.frozen
class Removal:
    """What was taken out of one record.

    Attributes:
        record: the id of the record; `head` for the head of the dataset.
        fields: the names of the fields that changed; empty where the whole record is gone.
        why: the reason, in a few words.
    """

    record: str
    fields: tuple[str, ...]
    why: str

    def to_dict(self) -> dict[str, Any]:
        """The removal as plain data."""
        return {"record": self.record, "fields": list(self.fields), "why": self.why}


@attrs.frozen(repr=False)
class Redaction(Framed, Readable):
    """A dataset that may be shared, and what was taken out of it. The account is not for sharing.

    >>> import conflictevents as ce
    >>> secret = ce.Statement(id="inquiry", speaker="north", marking="RED")
    >>> print(ce.redaction(ce.Dataset(secret), up_to="GREEN").to_dicts()[0]["record"])
    inquiry

    Attributes:
        dataset: what may be shared.
        removals: what was taken out, by record, in the order of the dataset.
        doubtful: ids that stay although a number below the limit for small cells is part of them.
    """

    dataset: Dataset
    removals: tuple[Removal, ...]
    doubtful: tuple[str, ...]

    def to_dicts(self) -> list[dict[str, Any]]:
        """The removals as plain data."""
        return [removal.to_dict() for removal in self.removals]

    def _facts(self) -> Mapping[str, Callable[[], Facts]]:
        fields = {"record": str, "fields": tuple[str, ...], "why": str}
        return {"removals": lambda: Facts(fields, self.removals)}

    def _list_marked(self) -> tuple[()]:
        return ()  # the page says itself that it names what is not shared

    def _page(self) -> Page:
        count = sum(not removal.fields for removal in self.removals)
        title = (
            f"Redaction: {plural(count, 'record')} taken out, {plural(len(self.removals) - count, 'record')} "
            f"changed, {plural(len(self.dataset), 'record')} left"
        )
        blocks: list[Any] = ["This account names what is not shared. Keep it."] if self.removals else []
        if self.removals:
            rows = [
                (removal.record, ", ".join(removal.fields) or "all of it", removal.why)
                for removal in self.removals
            ]
            blocks.append(Table(("record", "taken out", "because it"), rows))
        if self.doubtful:
            blocks += [
                "Ids stay as they are. Give these others, if the number in them is one of persons:",
                Items(self.doubtful),
            ]
        return Page(title, blocks)


_OF_NEWER = "holds what a newer version has, which is not read here"


def _read_threshold(value: int) -> int:
    """The number below which a count is a small cell."""
    if type(value) is int and 2 <= value <= LARGEST_INTEGER:
        return value
    remedy = integer_remedy(value) if type(value) is not int else ""
    raise InvalidValue(
        value,
        "a whole number from 2 up, or None",
        remedy or "write for instance 5, or leave it out to keep all counts",
        field="small_cells",
    )


def _removals(
    ds: Dataset, shared: Dataset, marked: AbstractSet[str], reasons: Mapping[str, AbstractSet[str]]
) -> Iterator[Removal]:
    changes = {change.id: change.fields for change in ds.diff(shared).changed}
    for record in ds:
        if record.id not in shared:
            why = f"is marked {record.marking}" if record.id in marked else "rests on what is not shared"
            yield Removal(record.id, (), why)
        elif record.id in changes:
            why = next(reason for reason, ids in reasons.items() if record.id in ids)
            yield Removal(record.id, changes[record.id], why)


def _doubtful(ds: Dataset, small_cells: int | None) -> tuple[str, ...]:
    if small_cells is None:
        return ()
    return tuple(record.id for record in ds if _tells_number(record.id, small_cells))


# What records are made of


class _Field(NamedTuple):
    """What one field of a record, or of a part of one, holds."""

    name: str
    holds: Literal["reference", "part", "figure", "text", "extra", "number"]
    target: Any
    is_many: bool
    is_optional: bool
    is_word: bool


@cache
def _fields(kind: Any) -> tuple[_Field, ...]:
    """The fields of a class that hold references, parts, figures, texts, extensions or optional numbers."""
    hints = get_type_hints(kind)
    fields = []
    for field in attrs.fields(kind):
        target, is_many, is_optional = hints[field.name], False, False
        while (origin := get_origin(target)) is not None:
            members = [member for member in get_args(target) if member not in (NoneType, Ellipsis)]
            is_optional |= origin in (Union, UnionType)
            is_many |= origin is tuple
            target = members[0]
        holds: Any = None
        if hasattr(target, "__supertype__"):
            holds = "reference"
        elif target in (Count, Estimate, Share):
            holds = "figure"
        elif target is FrozenDict:
            holds = "extra"
        elif target is str and field.name not in _NO_TEXT:
            holds = "text"
        elif target is int and is_optional:
            holds = "number"
        elif isinstance(target, type) and attrs.has(target):
            holds = "part"
        if holds is not None:
            is_word = field.name in word_fields(kind)
            fields.append(_Field(field.name, holds, target, is_many, is_optional, is_word))
    return tuple(fields)


_NO_TEXT = frozenset({"id", "status"})
_CODES = frozenset({"scheme", "value", "precision", "dataset", "release", "original_id"})
"""Texts that are codes of other schemes."""
_NAMES = _CODES | {
    "name", "aliases", "publisher", "channel", "level", "role", "of", "population", "group", "phase", "country",
}  # fmt: skip
"""Texts that name or limit something; all others are remarks."""


def _is_remark(kind: type, field: _Field) -> bool:
    """Whether a text may be left out and says what its record may do without: records that may lack a name have ids."""
    if field.is_word:
        return False
    return field.name not in _NAMES or (
        field.name == "name" and field.is_optional and issubclass(kind, Record)
    )


@cache
def _fields_towards(kind: Any, holds: str) -> tuple[_Field, ...]:
    """The fields of a class that hold something of a sort, themselves or in the parts in them."""
    return tuple(
        field
        for field in _fields(kind)
        if field.holds == holds or (field.holds == "part" and _fields_towards(field.target, holds))
    )


def _walk(value: Any, holds: str) -> Iterator[tuple[Any, _Field, Any]]:
    """Each reference, figure or text that a record and its parts hold, with what holds it and in which field."""
    for field in _fields_towards(value.__class__, holds):
        held = getattr(value, field.name)
        for item in held if field.is_many else () if held is None else (held,):
            if field.holds == "part":
                yield from _walk(item, holds)
            else:
                yield value, field, item


# What goes with what is marked


def _gone(
    ds: Dataset, marked: AbstractSet[str], references: Mapping[str, AbstractSet[str]]
) -> frozenset[str]:
    """Everything that goes with what is marked, until nothing more does; ids of claims included."""
    gone = set(marked)
    claims = {id for ids in references.values() for id in ids if "#" in id}
    while gone:
        before = len(gone)
        staying = [record for record in ds if record.id not in gone]
        needed = {id for record in staying for id in _rests_on(record)}
        for record in staying:
            if gone.isdisjoint(references[record.id]):
                continue
            left = _without(record, gone, ())
            is_empty = isinstance(record, Statement) and record.claims and not getattr(left, "claims", ())
            if left is None or (is_empty and record.id not in needed):
                gone.add(record.id)
        for statement in ds.statements:
            is_gone = statement.id in gone
            gone |= {
                statement.claim_id(claim) for claim in statement.claims if is_gone or claim.about in gone
            }
            if is_gone:
                gone |= {id for id in (*statement.supersedes, *statement.retracts) if id in ds}
        gone |= {id for id in claims if id.partition("#")[0] in gone}
        if len(gone) == before:
            break
    return frozenset(gone)


def _rests_on(record: Record) -> Iterator[str]:
    """The statements that figures, steps and terms of a record rest on."""
    if not isinstance(record, Statement):
        yield from (id for _, field, id in _walk(record, "reference") if field.name == "statement")


_EMPTIED: Final[Mapping[type, AbstractSet[str]]] = {
    Record: {"part_of"},
    Transfer: {"held_by", "returned_to", "carrier"},
    Term: {"held_by"},
    Ratio: {"held_by", "returned_to"},
    CustodyChange: {"held_by", "moved_to"},
    Claim: {"frameworks", "mediators", "parties"},
}
"""References that are left out where what they lead to is gone; any other takes what holds it along."""


def _without(value: Any, gone: AbstractSet[str], lacking: Iterable[str | None]) -> Any:
    """A record, or a part of one, without its references to what is gone; None where it goes itself."""
    changes: dict[str, Any] = {}
    if isinstance(value, Transfer):
        ends = [end for end in (value.held_by, value.returned_to) if end is not None]
        if ends and all(end in gone for end in ends):
            return None
        if value.statement in gone:
            changes = {"count": Count.unknown(), "statement": None, "breakdowns": (), "note": None}
    for field in _fields(value.__class__):
        if field.name in changes or field.holds not in ("reference", "part"):
            continue
        before = getattr(value, field.name)
        after = (
            _left_of(value, field, gone) if field.holds == "reference" else _parts_left(before, field, gone)
        )
        if after is _GOES:
            return None
        if after != before:
            changes[field.name] = after
    if changes and isinstance(value, Scope):  # a limit less would be a wider scope
        return None
    if "transfers" in changes and getattr(value, "transfers_complete", False):
        changes["transfers_complete"] = len(changes["transfers"]) == len(value.transfers)
    if isinstance(value, ExchangeRound) and value.parts_complete and value.id in lacking:
        changes["parts_complete"] = False
    return attrs.evolve(value, **changes) if changes else value


_GOES: Final = object()


def _left_of(value: Any, field: _Field, gone: AbstractSet[str]) -> Any:
    """What is left of a reference, or of several."""
    before = getattr(value, field.name)
    is_emptied = any(isinstance(value, kind) and field.name in names for kind, names in _EMPTIED.items())
    if not field.is_many:
        return before if before not in gone else None if is_emptied and field.is_optional else _GOES
    left = tuple(id for id in before if id not in gone)
    if left == before:
        return before
    if field.name == "belonging_to":  # the sides left would be said to be all
        return (UNKNOWN_SIDE,)
    return left if left or is_emptied or isinstance(value, Record) else _GOES


def _parts_left(before: Any, field: _Field, gone: AbstractSet[str]) -> Any:
    if field.is_many:
        return tuple(left for part in before if (left := _without(part, gone, ())) is not None)
    left = None if before is None else _without(before, gone, ())
    return _GOES if left is None and before is not None and not field.is_optional else left


def _lost_a_figure(record: Record, gone: AbstractSet[str]) -> bool:
    """Whether a figure, step or claim of a record is gone or unknown now."""
    return any(
        field.name in ("statement", "about") and id in gone for _, field, id in _walk(record, "reference")
    )


# Small cells


def _is_small(value: Any, below: int) -> bool:
    """Whether some figure of a record tells a number of persons from 1 up to below the limit."""
    return any(
        is_small_cell(item, below) for _, field, item in _walk(value, "figure") if field.name != "rounds"
    )


def is_small_cell(figure: Count | Estimate | Share, below: int) -> bool:
    """Whether a figure tells a number of persons from 1 up to below a limit, itself or by how far its bounds lie apart."""
    if isinstance(figure, Share):
        persons, of = figure.count, figure.of
        highest = None if of.high is None else max(0, of.high - persons.low)
        rest = Count(max(0, of.low - (of.low if persons.high is None else persons.high)), highest)
        return any(is_small_cell(part, below) for part in (of, persons, rest))
    numbers = [number for number in (figure.low, figure.best, figure.high) if number is not None]
    published = [*numbers, *_differences(figure, numbers)]
    if isinstance(figure, Count) and figure.wording is Wording.MORE_THAN:
        published.append(figure.low - 1)
    return any(0 < number < below for number in published)


def _differences(figure: Count | Estimate, numbers: list[int]) -> Iterator[int]:
    """How far apart the numbers of a figure are; the margin that a wording implies tells only its width."""
    if isinstance(figure, Count):
        if figure.high is not None:
            yield figure.high - figure.low
        bounds = (figure.low, figure.high, figure.best)
        if (
            figure.wording is Wording.ABOUT
            and figure.best
            and bounds == bounds_of(Wording.ABOUT, figure.best)
        ):
            return
    yield from (abs(number - other) for number, other in pairwise(sorted(numbers)))


def _hidden(figure: Count | Estimate | Share, below: int) -> Any:
    """A figure that tells no number below the limit, and allows all that it allowed; None for a share."""
    if not is_small_cell(figure, below):
        return figure
    if isinstance(figure, Share):
        return None
    if isinstance(figure, Estimate):
        numbers = {
            name: number
            for name in ("best", "high", "low")
            if (number := getattr(figure, name)) is not None and not 0 < number < below
        }
        while is_small_cell(Estimate(**numbers), below):
            numbers.popitem()
        return Estimate(**numbers)
    if figure.high is not None and figure.high < below:
        return Count.less_than(below)
    widened = Count(figure.low, figure.high)
    if is_small_cell(widened, below):
        widened = Count(0, figure.high)
    return Count.unknown() if widened.is_unknown else widened


def _blurred(value: Any, below: int, *, in_small: bool) -> Any:
    """A record, or a part of one, whose small figures are hidden.

    Args:
        value: the record or part.
        below: the limit.
        in_small: whether the record has a small figure, so that other numbers of it may repeat it.
    """
    changes: dict[str, Any] = {}
    for field in _fields(value.__class__):
        before = getattr(value, field.name)
        match field.holds:
            case "part" if field.is_many:
                after: Any = tuple(_blurred(part, below, in_small=in_small) for part in before)
            case "part" if before is not None:
                after = _blurred(before, below, in_small=in_small)
            case "figure" if field.name == "rounds":
                after = None if in_small else before
            case "figure" if before is not None:
                after = _hidden(before, below)
            case _:
                continue
        if after != before:
            changes[field.name] = after
    return attrs.evolve(value, **changes) if changes else value


def _related(ds: Dataset, small: AbstractSet[str]) -> set[str]:
    """The records whose texts may repeat a small cell of another.

    Those that refer to its record, those that it refers to (actors and frameworks apart, to which everything
    refers), all rounds of their trees, and the statements that these took the place of or gave way to.
    """
    if not small:
        return set()
    near: dict[str, set[str]] = {record.id: set() for record in ds}
    for record in ds:
        for _, field, id in _walk(record, "reference"):
            neighbour = id.partition("#")[0]
            if neighbour in near and field.target.__name__ not in ("ActorId", "FrameworkId"):
                near[record.id].add(neighbour)
                near[neighbour].add(record.id)
    related = {neighbour for id in small for neighbour in near[id]}
    waiting = [*small, *related]
    while waiting:
        id = waiting.pop()
        alike = {neighbour for neighbour in near[id] - related if type(ds[neighbour]) is type(ds[id])}
        related |= alike
        waiting += alike
    return related - small


# Texts


def _remarks(records: Iterable[Record]) -> Iterator[str]:
    """The remarks of records; sources are public, and cited by others too."""
    for record in records:
        for part, field, text in _walk(record, "text"):
            if _is_remark(part.__class__, field) and not isinstance(part, Source) and text != _WITHHELD:
                yield text


class _Called:
    """Whether a text calls by name, or repeats, what is gone: names of records, ids that are no plain words, remarks."""

    def __init__(self, ds: Dataset, gone: AbstractSet[str]) -> None:
        records = [record for id in gone if isinstance(record := ds.get(id), Record)]
        self._ids = {id for id in gone if len(id) > 2 and not id.isalpha()}
        self._remarks = frozenset(_remarks(records))
        names = {getattr(record, "name", None) or "" for record in records}
        names |= {alias for record in records for alias in getattr(record, "aliases", ())}
        self._names = {name.lower() for name in names if len(name) > 2}
        self._spans: dict[
            str, set[tuple[int, int]]
        ] = {}  # by first word: where in a name it begins, and how long that is
        for name in self._names:
            if first := _TOKEN.search(name):
                self._spans.setdefault(first[0], set()).add((first.start(), len(name)))

    def __call__(self, text: str) -> bool:
        return text in self._remarks or self._has_name(text) or self._has_id(text)

    def _has_name(self, text: str) -> bool:
        text = text.lower()
        return bool(self._names) and any(
            text[start : start + length] in self._names and not _TOKEN.match(text, start + length)
            for token in _TOKEN.finditer(text)
            for offset, length in self._spans.get(token[0], ())
            if (start := token.start() - offset) >= 0
        )

    def _has_id(self, text: str) -> bool:
        return bool(self._ids) and any(
            "".join(pieces[start:end]) in self._ids
            for slug in _SLUG.findall(text)
            if len(pieces := re.split(r"([/:#])", slug)) < 40
            for start in range(0, len(pieces), 2)
            for end in range(start + 1, len(pieces) + 1, 2)
        )


_TOKEN = re.compile(r"\w+")
_SLUG = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._:/#-]*[A-Za-z0-9])?")
_WITHHELD: Final = "withheld"


class _Texts:
    """The texts of records, without those that tell what is hidden.

    A remark that tells goes, and so does an alias. The name of a record becomes its id. Any other name, and a word
    that limits a figure, is replaced by another, the same everywhere, so that what had one name still has one.
    """

    def __init__(
        self,
        records: Iterable[Record],
        silenced: AbstractSet[str],
        small_cells: int | None,
        calls_gone: Callable[[str], bool],
    ) -> None:
        records = tuple(records)
        self._silenced = silenced
        self._small_cells = small_cells
        self._calls_gone = calls_gone
        self._repeated = frozenset(_remarks(record for record in records if record.id in silenced))
        self._replacements: dict[str, str] = {}
        self._unused = _unused_names(records)

    def without(self, record: Record) -> Record:
        """The record without texts that may tell what is hidden."""
        quiet: Record = self._quiet(record, record.id in self._silenced)
        return quiet

    def without_names(self, head: Head) -> Head:
        """The head without texts that call by name what is gone; what it says of no record stays."""
        texts = {field.name: getattr(head, field.name) for field in _fields(Head) if field.holds == "text"}
        called = {
            name: None for name, text in texts.items() if isinstance(text, str) and self._calls_gone(text)
        }
        return head.evolve(**called, extra=self._extra(head.extra))

    def _quiet(self, value: Any, silenced: bool) -> Any:
        changes: dict[str, Any] = {}
        for field in _fields(value.__class__):
            before = getattr(value, field.name)
            if before is None:
                continue
            match field.holds:
                case "part" if field.is_many:
                    after: Any = tuple(self._quiet(part, silenced) for part in before)
                case "part":
                    after = self._quiet(before, silenced)
                case "text" if _is_remark(type(value), field):
                    after = self._remark(before, field, silenced)
                case "text" if field.is_word and field.is_many:
                    after = tuple(self._word(word) for word in before)
                case "text" if field.is_word:
                    after = self._word(before)
                case "text" if field.is_many:
                    after = tuple(text for text in before if not self._tells(text))
                case "text" if isinstance(value, Record) and field.name == "name":
                    after = value.id if self._tells(before) else before
                case "text":
                    after = self._name(before, field)
                case "extra":
                    after = EMPTY if silenced else self._extra(before)
                case "number":
                    after = None if silenced else before
                case _:
                    continue
            if after != before:
                changes[field.name] = after
        return _evolved(value, changes) if changes else value

    def _remark(self, text: Any, field: _Field, silenced: bool) -> Any:
        if field.is_many:
            return tuple(item for item in text if not silenced and not self._remark_tells(item))
        tells = text != _WITHHELD and (silenced or self._remark_tells(text))
        return text if not tells else None if field.is_optional else _WITHHELD

    def _name(self, text: str, field: _Field) -> str:
        tells = self._tells(text) and not (field.name in _CODES and _is_code(text))
        return self._replacement(text) if tells else text

    def _word(self, word: str) -> str:
        """A word of a vocabulary; one that a dataset added has a namespace, and may say anything behind it."""
        if ":" not in word or not self._tells(word):
            return word
        return self._replacement(word).replace(f"{_WITHHELD} ", f"{_WITHHELD}:")

    def _replacement(self, text: str) -> str:
        if text not in self._replacements:
            self._replacements[text] = next(self._unused)
        return self._replacements[text]

    def _extra(self, extra: FrozenDict) -> FrozenDict:
        passed = {key: value for key, value in extra.items() if not self._tells_json(key, value)}
        return extra if len(passed) == len(extra) else FrozenDict(passed)

    def _tells_json(self, *values: Any) -> bool:
        for value in values:
            match value:
                case bool() | None:
                    tells = False
                case str():
                    tells = self._remark_tells(value)
                case int() | float():
                    tells = self._small_cells is not None and 0 < abs(value) < self._small_cells
                case Mapping():
                    tells = self._tells_json(*value.keys(), *value.values())
                case _:
                    tells = self._tells_json(*value)
            if tells:
                return True
        return False

    def _remark_tells(self, text: str) -> bool:
        return text in self._repeated or self._tells(text)

    def _tells(self, text: str) -> bool:
        return self._calls_gone(text) or (
            self._small_cells is not None and _tells_number(text, self._small_cells)
        )


def _evolved(value: Any, changes: dict[str, Any]) -> Any:
    """A copy with changes; where it may not lack all of what is taken out, one text says that it is withheld."""
    try:
        return attrs.evolve(value, **changes)
    except InvalidValue:
        removed = [name for name, after in changes.items() if after is None]
        if not removed:
            raise
        name = next((name for name in ("title", "text") if hasattr(value, name)), removed[0])
        return attrs.evolve(value, **{**changes, name: _WITHHELD})


def _unused_names(records: Iterable[Record]) -> Iterator[str]:
    """Names that tell nothing and that no record has."""
    taken = {text for record in records for _, _, text in _walk(record, "text")}
    yield from (name for number in counting() if (name := f"{_WITHHELD} {_letters(number)}") not in taken)


def _letters(number: int) -> str:
    """A, B ... Z, AA, AB ... : names without a number in them."""
    letters = ""
    while number >= 0:
        number, letter = divmod(number, 26)
        letters = chr(ord("A") + letter) + letters
        number -= 1
    return letters


def _is_code(text: str) -> bool:
    """Whether a text is a code in which digits number no persons: one token, with no longer word at a digit."""
    code = _ISO_SCHEME.sub("", text)
    return not (re.search(r"\s|[^\W\d_]{4,}[-_./:]?\d|\d[-_./:]?[^\W\d_]{4,}", code) or _WORDED.search(code))


_ISO_SCHEME = re.compile(r"(?i)^iso-?3166(?:-\d)?(?:-alpha-\d)?$")
_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DATE = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?P<sign>[-/])[01]?\d(?:(?P=sign)[0-3]?\d)?(?!\d)|"
    rf"(?<![\w-])[0-3]?\d {_MONTH}(?!\w)|(?<!\w){_MONTH} [0-3]?\d(?![\w-])"
)
_GROUPED = re.compile(r"(?<!\d)\d{1,3}(?:[,.'’]\d{3})+(?!\d)|\d+")
_WORD = re.compile(r"[^\W\d_]+")
_CAMEL = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])")
_WORDS: Final[Mapping[str, int]] = {
    word: value
    for value, words in {
        1: "single sole lone", 2: "couple pair pairs both twin twins duo", 3: "trio triplet triplets",
        4: "quartet quadruplets fourth", 5: "quintet fifth", 6: "sextet sixth", 7: "septet seventh",
        8: "octet eighth", 9: "ninth", 10: "tenth", 11: "eleventh", 12: "twelfth", 13: "thirteenth",
        14: "fourteenth", 15: "fifteenth", 16: "sixteenth", 17: "seventeenth", 18: "eighteenth", 19: "nineteenth",
        20: "twentieth", 30: "thirtieth", 40: "fortieth", 50: "fiftieth", 60: "sixtieth", 70: "seventieth",
        80: "eightieth", 90: "ninetieth",
    }.items()
    for word in words.split()
}  # fmt: skip
"""Words of English for a number, with those that `Count` reads."""
_WORDED = re.compile(
    rf"(?i)(?<![^\W\d_])(?:{'|'.join(_WORDS)}|one|two|three|four|five|six|seven|eight|nine|ten)(?![^\W\d_])"
)


@lru_cache(maxsize=65_536)
def _tells_number(text: str, below: int) -> bool:
    """Whether a text gives a number from 1 up to below the limit, in digits of any script or in English words.

    Dates are read past: those with the year in front, and a day with the English name of its month.
    """
    if any(0 < unicodedata.numeric(letter, 0) < below for letter in text if not letter.isdecimal()):
        return True
    plain = _DATE.sub(" ", unicodedata.normalize("NFKC", unquote(text)))
    for match in _GROUPED.finditer(plain):
        digits = "".join(str(unicodedata.decimal(letter)) for letter in match[0] if letter.isdecimal())
        if len(digits) < 20 and 0 < int(digits) < below:
            return True
    words = _WORD.findall(_CAMEL.sub(" ", plain).lower())
    pairs = [f"{word} {following}" for word, following in pairwise(words)]
    return any(0 < _number_of(word) < below for word in (*words, *pairs))


def _number_of(word: str) -> int:
    number = whole_number(word)
    return _WORDS.get(word, 0) if number is None else number
