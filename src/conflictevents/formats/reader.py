"""What reading a document and reading lines share: records found so far, and the slow path with its problems."""

from typing import Any

import attrs

from conflictevents.formats.fast import FastReader
from conflictevents.formats.problems import InWords, Problem, Problems
from conflictevents.formats.strict_json import REFUSED, NotJson, parse
from conflictevents.records import COLLECTIONS, RECORD_NAMES, Record

__all__ = ["Place", "Reader", "broken", "id_in"]

_NAME_OF = {kind: name for name, kind in RECORD_NAMES.items()}
_COLLECTION_OF = {kind: name for name, kind in COLLECTIONS.items()}


@attrs.frozen
class Place:
    """Where a record stands in its file: on a line, or as a member of a collection.

    Attributes:
        number: the line, from 1; or the place in the collection, from 0.
        collection: the collection; None for a line.
    """

    number: int
    collection: str | None = None

    @property
    def line(self) -> int | None:
        """The line, where it is one."""
        return self.number if self.collection is None else None

    @property
    def path(self) -> str:
        """The path of the record inside its line or document."""
        return "$" if self.collection is None else f"$.{self.collection}[{self.number}]"


class Reader:
    """Gathers the records of one file, and puts what is wrong on the list of problems.

    Attributes:
        records: the records that could be read, by id.
        fast: the fast path.
    """

    def __init__(self, file: str, problems: Problems) -> None:
        self.records: dict[str, Record] = {}
        self.fast = FastReader()
        self._file = file
        self._problems = problems
        self._numbers: dict[str, int] = {}

    def add(self, problem: Problem) -> None:
        """Take note of a problem in this file."""
        self._problems.add(attrs.evolve(problem, file=self._file))

    def keep(self, record: Record, number: int, *, by_line: bool) -> None:
        """Take a record in, unless another of this file bears its id; `number` is as in `Place`."""
        first = self.records.setdefault(record.id, record)
        if first is record:
            self._numbers[record.id] = number
            return
        here, there = (
            Place(at, None if by_line else _COLLECTION_OF[type(one)])
            for one, at in ((record, number), (first, self._numbers[record.id]))
        )
        remedy = f"the {_NAME_OF[type(first)]} {f'on line {there.line}' if by_line else f'at {there.path}'} bears it"
        self.add(
            Problem(
                line=here.line,
                record=record.id,
                path=f"{here.path}.id",
                found=record.id,
                expected="an id of its own",
                remedy=f"{remedy}: rename one, or delete the one that is out of date",
            )
        )

    def parsed(self, text: bytes, place: Place, within: bytes = b"") -> tuple[Any, bool]:
        """The JSON of one record and whether it is fit to be kept; `REFUSED` where it cannot be parsed.

        Args:
            text: the JSON.
            place: where it stands.
            within: the document it is part of, for telling where bytes stand.
        """
        try:
            tree, refused = parse(text.decode().rstrip())
        except (NotJson, UnicodeDecodeError) as error:
            self.add(attrs.evolve(broken(within or text, error), line=place.line))
            return REFUSED, False
        for problem in refused:
            path = f"{place.path}{problem.path[1:]}"
            self.add(attrs.evolve(problem, line=place.line, record=id_in(tree), path=path))
        return tree, not refused

    def structure(self, tree: Any, kind: type[Record], place: Place, *, fit: bool) -> None:
        """Take one record in by the slow path, if it is `fit`, or say what is wrong with it."""
        from conflictevents.formats.explain import structured  # brings cattrs, which most readings never need

        record, problems = structured(tree, kind, place.path)
        for problem in problems:
            self.add(attrs.evolve(problem, line=place.line, record=id_in(tree)))
        if fit and record is not None:
            self.keep(record, place.number, by_line=place.collection is None)


def broken(text: bytes, error: NotJson | UnicodeDecodeError) -> Problem:
    """What is wrong with a text that cannot be parsed, or not even decoded."""
    if isinstance(error, NotJson):
        return error.problem
    try:
        text.decode()
    except UnicodeDecodeError as found:
        error = found  # its place in the whole text
    bad = InWords(f"the byte 0x{error.object[error.start]:02x} at position {error.start}")
    return Problem(found=bad, expected="text in UTF-8", remedy="save it again as UTF-8")


def id_in(tree: Any) -> str | None:
    """The id a record states, where that much can be read."""
    id = tree.get("id") if isinstance(tree, dict) else None
    return id[:200] if isinstance(id, str) else None
