"""Reading JSON: one document, or JSON Lines, one record a line; a record that is wrong keeps no other from being read.

Both take each record through the fast path, and through the slow path where that refuses it.
"""

import re
import sys
import warnings
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from conflictevents.dataset import LINES, NO_HEAD
from conflictevents.errors import InvalidValue, NewerVersion, did_you_mean
from conflictevents.formats.json import read_version
from conflictevents.formats.json.fast import FastReader, NotHandled, members_of
from conflictevents.formats.json.strict import REFUSED, NotJson, parse
from conflictevents.formats.problems import NOTHING, Description, Problem, Problems, step
from conflictevents.records import COLLECTIONS, LIBRARY, Head, Names, Record, Schema, names_of
from conflictevents.schema.evolving import CURRENT, HEAD, HEADER, KEY, Move, Version, adapt

__all__ = ["Position", "Reader", "iterate_lines", "read_document", "read_lines"]


@attrs.frozen
class Position:
    """Where a record stands in its file: on a line, or as a member of a collection.

    Attributes:
        number: the line, from 1; or the position in the collection, from 0.
        collection: the collection; None for a line.
        within: the path of the collection, where it is not that of its name.
    """

    number: int
    collection: str | None = None
    within: str | None = None

    @property
    def line(self) -> int | None:
        """The line, where it is one."""
        return self.number if self.collection is None else None

    @property
    def path(self) -> str:
        """The path of the record inside its line or document."""
        if self.collection is None:
            return "$"
        return f"{self.within or step('$', self.collection)}[{self.number}]"


class Reader:
    """Gathers the records of one file, and puts what is wrong on the list of problems.

    Attributes:
        records: the records that could be read, by id.
        head: what the file says of itself.
        schema: which types of records it knows.
        fast: the fast path.
        version: the version that the file states.
        unknown: where something stands that this release does not know, in a file of a newer version.
    """

    def __init__(self, file: str, problems: Problems, schema: Schema = LIBRARY) -> None:
        self.records: dict[str, Record] = {}
        self.head: Head = NO_HEAD
        self.schema = schema
        self.fast: FastReader = FastReader(schema)
        self.version: Version = CURRENT
        self.unknown: list[str] = []
        self._aside: dict[str, list[Any]] = {}
        self._file = file
        self._problems = problems
        self._numbers = array(
            "q"
        )  # of the records, in their order: a dict of them would take a hundred bytes each
        self._number_of: dict[str, int] = {}  # the same by id, once it is asked for
        self._faulty: dict[str, tuple[type[Record], Position]] = {}
        self._elsewhere: dict[str, Position] = {}  # records that an older release had set aside
        self._advice: set[str] = set()

    def add(self, problem: Problem) -> None:
        """Take note of a problem in this file."""
        self._problems.add(attrs.evolve(problem, file=self._file))

    def keep(self, record: Record, number: int, *, by_line: bool, at: Position | None = None) -> None:
        """Take a record in, unless another of this file has its id.

        Args:
            record: the record.
            number: as in `Position`.
            by_line: whether it stands on a line.
            at: where it stands, where that is neither a line nor a member of its collection.
        """
        first = self.records.setdefault(record.id, record)
        if first is record:
            self._numbers.append(number)
            if self._number_of:
                self._number_of[record.id] = number
            if at is not None:
                self._elsewhere[record.id] = at
            if not self._faulty or record.id not in self._faulty:
                return
        here = at or Position(number, None if by_line else _names(type(record)).collection)
        self._report_same_id(record.id, here)

    def _report_same_id(self, id: str, here: Position) -> None:
        """Report that a record has the id of another of this file, which may be faulty itself."""
        if id in self._faulty:
            kind, there = self._faulty[id]
        else:
            kind = type(self.records[id])
            if not self._number_of:
                self._number_of.update(zip(self.records, self._numbers, strict=True))
            there = self._elsewhere.get(id) or Position(
                self._number_of[id], None if here.collection is None else _names(kind).collection
            )
        location = f"on line {there.line}" if there.collection is None else f"at {there.path}"
        self.add(
            Problem(
                line=here.line,
                record=id,
                path=f"{here.path}.id",
                found=id,
                expected="an id of its own",
                remedy=f"the {_names(kind).record} {location} has it: rename one, or delete the one that is out of date",
            )
        )

    def parsed(self, text: bytes, position: Position, within: bytes = b"") -> tuple[Any, bool]:
        """The JSON of one record and whether it is fit to be kept; `REFUSED` where it cannot be parsed.

        Args:
            text: the JSON.
            position: where it stands.
            within: the document it is part of, for telling where bytes stand.
        """
        try:
            tree, refused = parse(text.decode().rstrip())
        except (NotJson, UnicodeDecodeError) as error:
            self.add(attrs.evolve(_undecodable(within or text, error), line=position.line))
            return REFUSED, False
        for problem in refused:
            path = f"{position.path}{problem.path[1:]}"
            self.add(attrs.evolve(problem, line=position.line, record=_stated_id(tree), path=path))
        return tree, not refused

    def structure(self, tree: Any, kind: type[Record], position: Position, *, fit: bool) -> None:
        """Take one record in by the slow path, if it is `fit`, or say what is wrong with it."""
        from conflictevents.formats.json.explaining import (
            structure_record,  # brings cattrs, which most readings never need
        )

        tree, moves = self._adapt(tree, kind, position)
        record, problems = structure_record(tree, kind, position.path, moves)
        for problem in problems:
            self.add(attrs.evolve(problem, line=position.line, record=_stated_id(tree)))
        if fit and record is not None:
            at = None if position.within is None else position
            self.keep(record, position.number, by_line=position.collection is None, at=at)
            return
        id = _stated_id(tree)
        if id is not None and (id in self._faulty or id in self.records):
            self._report_same_id(id, position)
        elif id is not None:
            self._faulty[id] = (kind, position)

    def read_head(self, tree: Any, position: Position) -> None:
        """Take the head in, or say what is wrong with it."""
        from conflictevents.formats.json.explaining import structure_record  # brings cattrs

        tree, moves = self._adapt(tree, Head, position)
        head, problems = structure_record(tree, Head, "$.head", moves)
        for problem in problems:
            self.add(attrs.evolve(problem, line=position.line))
        if head is not None:
            try:
                head.declaring(self.schema.vocabulary)
            except InvalidValue as error:
                found, path = Description(repr(error.found)), f"$.head.{error.field}"
                self.add(Problem(path=path, found=found, expected=error.expected, remedy=error.remedy))
            self.head = self._put_back(head)

    def read_version(self, stated: Any) -> Problem | None:
        """Take note of the version that the file states; what is wrong with it, where it is not read."""
        version = read_version(stated)
        if isinstance(version, Problem):
            return version
        self.version = version
        return None

    def passes(self, record: Record) -> bool:
        """Whether the fast path may read a record so: it neither migrates nor puts back what was set aside."""
        if self.version < CURRENT:
            return False
        extra = record.extra
        return extra is NO_HEAD.extra or not any(key.startswith(f"{KEY}:") for key in extra)

    def set_aside(self, name: str, records: list[Any], place: str) -> None:
        """Keep records of a type that this release does not know, as a newer version has them."""
        if records:
            self.unknown.append(place)
            self._advice.add(_UPGRADE)
        self._aside.setdefault(name, []).extend(records)

    def finish(self) -> None:
        """Put into the head what was set aside, and warn of what a newer version holds."""
        if self._aside:
            extra = self.head.extra.thaw()
            for name, records in self._aside.items():
                before = extra.get(f"{KEY}:{name}", [])
                extra[f"{KEY}:{name}"] = [*(before if isinstance(before, list) else [before]), *records]
            self.head = self.head.evolve(extra=extra)
        if self.version > CURRENT:
            more = len(self.unknown) - _MOST_NOTED
            stands = ", ".join(self.unknown[:_MOST_NOTED]) + (f" and {more} more" if more > 0 else "")
            text = (
                f"{self._file or 'the text'} states version {self.version}, and this release reads {CURRENT}; "
                f"{f'kept as it stands, and not read: {stands}' if stands else 'it knows all that stands there'}"
                f"{''.join(f'; {advice}' for advice in sorted(self._advice))}"
            )
            warnings.warn(text, NewerVersion, stacklevel=_frames_of_ours())

    def _adapt(self, tree: Any, kind: type, position: Position) -> tuple[Any, tuple[Move, ...]]:
        """Plain data as this release reads them; takes note of what it does not know, and refuses what is there twice."""
        adapted = adapt(tree, kind, self.version)
        tree = adapted.tree
        id, line = _stated_id(tree), "" if position.line in (None, 0) else f"line {position.line}, "
        path = "$.head" if kind is Head else position.path
        for each in adapted.repeated:
            field, found = f"{path}.{each}", tree["extra"][f"{KEY}:{each}"]
            expected = f"nothing for the field that stands at {field}"
            place, remedy = step(f"{path}.extra", f"{KEY}:{each}"), "remove one of the two"
            problem = Problem(path=place, found=found, expected=expected, remedy=remedy)
            self.add(attrs.evolve(problem, line=position.line, record=id))
        for each in adapted.unknown:
            self.unknown.append(f"{line}{path}.{each}{f' of {id}' if id else ''}")
            is_own = kind is not Head and kind not in COLLECTIONS.values()
            self._advice.add(_UPGRADE_PACKAGE if is_own else _UPGRADE)
        return tree, adapted.moves

    def _put_back(self, head: Head) -> Head:
        """Read the records that an older release had set aside, as far as their types are known by now."""
        extra = head.extra.thaw()
        for key in [key for key in extra if key.startswith(f"{KEY}:")]:
            name, path = key.removeprefix(f"{KEY}:"), step("$.head.extra", key)
            kind = self.schema.collections.get(name)
            if kind is None and name != LINES:
                continue
            members = extra.pop(key)
            if not isinstance(members, list):
                expected = "a list of the records that an older release did not know"
                remedy = f"take it out, or put it under a prefix of your own: {KEY!r} is that of the library"
                self.add(Problem(path=path, found=members, expected=expected, remedy=remedy))
                continue
            unread = []
            for number, tree in enumerate(members):
                member_kind, fields = (kind, tree) if kind is not None else self._of_line(tree)
                if member_kind is None:
                    unread.append(tree)
                else:
                    collection = _names(member_kind).collection
                    self.structure(fields, member_kind, Position(number, collection, path), fit=True)
            if unread:
                extra[key] = unread
        return head if extra == head.extra.thaw() else head.evolve(extra=extra)

    def _of_line(self, tree: Any) -> tuple[type[Record] | None, Any]:
        """The type of a record that stood on a line, where it is known, and its fields."""
        name = tree.get("record") if isinstance(tree, dict) else None
        kind = self.schema.record_names.get(name) if isinstance(name, str) else None
        return kind, {key: value for key, value in tree.items() if key != "record"} if kind else tree


def _names(kind: type[Record]) -> Names:
    names = names_of(kind)
    assert names is not None
    return names


def _undecodable(text: bytes, error: NotJson | UnicodeDecodeError) -> Problem:
    """What is wrong with a text that cannot be parsed, or not even decoded."""
    if isinstance(error, NotJson):
        return error.problem
    try:
        text.decode()
    except UnicodeDecodeError as found:
        error = found  # its position in the whole text
    bad = Description(f"the byte 0x{error.object[error.start]:02x} at position {error.start}")
    return Problem(found=bad, expected="text in UTF-8", remedy="save it again as UTF-8")


def _stated_id(tree: Any) -> str | None:
    """The id a record states, where that much can be read."""
    id = tree.get("id") if isinstance(tree, dict) else None
    return id[:200] if isinstance(id, str) else None


def _frames_of_ours() -> int:
    """How many calls, from who warns on, are of this package: a warning is of the line that called it."""
    frame, number = sys._getframe(1), 1
    while frame.f_back is not None and frame.f_globals.get("__name__", "").partition(".")[0] == KEY:
        frame, number = frame.f_back, number + 1
    return number


_UPGRADE = "install the newest release: pip install --upgrade conflictevents"
_UPGRADE_PACKAGE = "install the newest release of the package that the type of record is of"
_MOST_NOTED = 5
"""The most unknown places that a warning names."""
_SMALL, _SHORTEST = 2**20, 8
"""Objects in a larger document have more bytes than that on average; else each costs far more memory than it holds."""
_IN_MEMBER = re.compile(r"\$(?:\.(\w+)|\['([^']+)'\])\[(\d+)\]")


def read_document(reader: Reader, text: bytes) -> None:
    """Read a document; a record that is wrong keeps no other from being read."""
    objects = text.count(b"{") if len(text) > _SMALL else 0
    if objects * _SHORTEST > len(text):
        found = Description(f"{objects:,} objects in {len(text):,} bytes")
        expected = f"records, each of which has more than {_SHORTEST} bytes"
        reader.add(
            Problem(found=found, expected=expected, remedy="look at what made the file: it is no dataset")
        )
        return
    try:
        version, head, collections = members_of(text, reader.schema)
        stated, refused = parse(version.decode())
        if refused or (head is not None and parse(head.decode())[1]):
            raise NotHandled
    except Exception:  # noqa: BLE001 - no matter what it was, the slow path looks again and says what is wrong
        _read_document_slowly(reader, text)
        return
    problem = reader.read_version(stated)
    if problem is not None:
        reader.add(problem)
        return
    if head is not None:
        reader.read_head(parse(head.decode())[0], Position(0, HEAD))
    for name, members in collections.items():
        for number, member in enumerate(members):
            member_text = bytes(member)
            try:
                record = reader.fast.member(member_text, name)
                if not reader.passes(record):
                    raise NotHandled
            except Exception:  # noqa: BLE001 - as above
                position = Position(number, name)
                tree, fit = reader.parsed(member_text, position, within=text)
                if tree is not REFUSED:
                    reader.structure(tree, reader.schema.collections[name], position, fit=fit)
            else:
                reader.keep(record, number, by_line=False)


def _read_document_slowly(reader: Reader, text: bytes) -> None:
    try:
        tree, refused = parse(text.decode())
    except (NotJson, UnicodeDecodeError) as error:
        reader.add(_undecodable(text, error))
        return
    by_member = _by_member(refused, reader.schema)
    for problem in by_member.pop("", ()):
        reader.add(problem)
    if not isinstance(tree, dict):
        if tree is not REFUSED:
            expected = f"an object that begins with {HEADER[:-1]}"
            remedy = "put lists of records into it: docs/reference/file-format.md shows the layout"
            reader.add(Problem(found=tree, expected=expected, remedy=remedy))
        return
    stated = tree.pop(KEY, NOTHING)
    unread = None if stated is REFUSED else reader.read_version(stated)
    if unread is not None:
        reader.add(unread)
        if isinstance(stated, str) and stated is not NOTHING:
            return
    head = tree.pop(HEAD, REFUSED)
    if head is not REFUSED:
        reader.read_head(head, Position(0, HEAD))
    for name in (name for name in tree if name not in reader.schema.collections):
        if reader.version > CURRENT and isinstance(tree[name], list) and name.isidentifier():
            reader.set_aside(name, tree[name], step("$", name))
            continue
        remedy = _collection_remedy(name, reader.schema)
        reader.add(
            Problem(path=step("$", name), found=name, expected="the name of a collection", remedy=remedy)
        )
    for name in reader.schema.collections:
        _read_collection(reader, name, tree.get(name, []), by_member)


_OF_A_PACKAGE = "pass the schema of the package that it is of (schema=...)"


def _collection_remedy(name: str, schema: Schema) -> str:
    near = did_you_mean(name, (HEAD, *schema.collections))
    return near if near.startswith("did") or ":" not in name else _OF_A_PACKAGE


def _by_member(problems: list[Problem], schema: Schema) -> dict[str, list[Problem]]:
    """Problems by the path of the record they are about; an empty path for those about none."""
    sorted_out: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        member = _IN_MEMBER.match(problem.path)
        is_record = member is not None and (member[1] or member[2]) in schema.collections
        sorted_out[member[0] if member and is_record else ""].append(problem)
    return sorted_out


def _read_collection(reader: Reader, name: str, members: Any, refused: dict[str, list[Problem]]) -> None:
    if not isinstance(members, list):
        if members is not REFUSED:
            remedy = "write [] for none" if members is None else "put its records into brackets"
            expected = "a list of records"
            reader.add(Problem(path=step("$", name), found=members, expected=expected, remedy=remedy))
        return
    for number, tree in enumerate(members):
        position = Position(number, name)
        for problem in refused.get(position.path, ()):
            reader.add(attrs.evolve(problem, record=_stated_id(tree)))
        if tree is not REFUSED:
            reader.structure(
                tree, reader.schema.collections[name], position, fit=position.path not in refused
            )


_IN_FRONT = "put it in front, on a line of its own"


def read_lines(reader: Reader, lines: Iterable[tuple[int, bytes]]) -> None:
    """Read the lines of a file, given with their numbers; a line that is wrong keeps no other from being read."""
    for _ in iterate_lines(reader, lines):
        pass


def iterate_lines(reader: Reader, lines: Iterable[tuple[int, bytes]]) -> Iterator[None]:
    """Read as `read_lines` does, and come back after each line, for those who take records away as they are read."""
    numbered = iter(lines)
    first = next(numbered, None)
    if first is None:
        found = Description("an empty file")
        reader.add(Problem(line=1, found=found, expected=f"the header, {HEADER}", remedy=_IN_FRONT))
        return
    if not _read_header(reader, *first):
        return
    read, keep = reader.fast.line, reader.keep
    for number, line in numbered:
        try:
            record = read(line)
            if not reader.passes(record):
                raise NotHandled
        except Exception:  # noqa: BLE001 - no matter what it was, the slow path looks again and says what is wrong
            _read_line_slowly(reader, number, line)
        else:
            keep(record, number, by_line=True)
        yield


def _read_header(reader: Reader, number: int, line: bytes) -> bool:
    """Whether to go on after the first line."""
    if line.strip() == b"{":
        remedy = "a file that is one document has to be named .json"
        over_lines, expected = Description("an object over several lines"), f"the header, {HEADER}"
        reader.add(Problem(line=number, found=over_lines, expected=expected, remedy=remedy))
        return False
    tree, _ = reader.parsed(line, Position(number))
    if tree is REFUSED:
        return True
    if not isinstance(tree, dict) or KEY not in tree:
        is_record = isinstance(tree, dict) and "record" in tree
        found = Description("a record") if is_record else tree
        reader.add(Problem(line=number, found=found, expected=f"the header, {HEADER}", remedy=_IN_FRONT))
        if is_record:
            _read_line_slowly(reader, number, line)
        return True
    if tree[KEY] is REFUSED:
        return False
    problem = reader.read_version(tree[KEY])
    if problem is not None:
        reader.add(attrs.evolve(problem, line=number))
        return False
    head = tree.pop(HEAD, REFUSED)
    if head is not REFUSED:
        reader.read_head(head, Position(number))
    for key in (key for key in tree if key != KEY):
        is_document = key in reader.schema.collections
        remedy = (
            "a file that is one document has to be named .json" if is_document else "records begin on line 2"
        )
        expected = "nothing but the version and the head in the header"
        reader.add(Problem(line=number, path=step("$", key), found=key, expected=expected, remedy=remedy))
    return True


def _read_line_slowly(reader: Reader, number: int, line: bytes) -> None:
    position = Position(number)
    tree, fit = reader.parsed(line, position)
    if tree is REFUSED:
        return
    if not isinstance(tree, dict):
        expected, remedy = "a record, which is an object", "write one record a line"
        reader.add(Problem(line=number, found=tree, expected=expected, remedy=remedy))
        return
    name = tree.pop("record", NOTHING)
    kind = reader.schema.record_names.get(name) if isinstance(name, str) else None
    if kind is not None:
        reader.structure(tree, kind, position, fit=fit)
    elif isinstance(name, str) and name.isidentifier() and reader.version > CURRENT:
        reader.set_aside(LINES, [{"record": name, **tree}], f"line {number}, {name!r}")
    elif name is not REFUSED:
        reader.add(
            Problem(
                line=number,
                record=_stated_id(tree),
                path="$.record",
                found=name,
                expected=f"the type of the record, one of {', '.join(reader.schema.record_names)}",
                remedy=_type_remedy(name, tree, reader.schema),
            )
        )


def _type_remedy(name: object, tree: dict[str, object], schema: Schema) -> str:
    if name is NOTHING:
        return "one header is enough" if KEY in tree else 'say what it is, such as "record": "round"'
    near = did_you_mean(name, schema.record_names) if isinstance(name, str) else ""
    if near.startswith("did"):
        return near
    return _OF_A_PACKAGE if isinstance(name, str) and ":" in name else "choose the one that it is"
