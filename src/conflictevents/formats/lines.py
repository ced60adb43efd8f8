"""JSON Lines: a header, then one record a line, which can be read, written and compared line by line."""

from collections.abc import Iterable, Iterator

import attrs

from conflictevents.errors import did_you_mean
from conflictevents.formats.problems import NOTHING, InWords, Problem
from conflictevents.formats.reader import Place, Reader, id_in
from conflictevents.formats.strict_json import REFUSED
from conflictevents.formats.version import HEADER, KEY, version_problem
from conflictevents.records import COLLECTIONS, RECORD_NAMES

__all__ = ["line_by_line", "read_lines"]

_IN_FRONT = "put it in front, on a line of its own"


def read_lines(reader: Reader, lines: Iterable[tuple[int, bytes]]) -> None:
    """Read the lines of a file, given with their numbers; a line that is wrong keeps no other from being read."""
    for _ in line_by_line(reader, lines):
        pass


def line_by_line(reader: Reader, lines: Iterable[tuple[int, bytes]]) -> Iterator[None]:
    """Read as `read_lines` does, and come back after each line, for those who take records away as they are read."""
    numbered = iter(lines)
    first = next(numbered, None)
    if first is None:
        found = InWords("an empty file")
        reader.add(Problem(line=1, found=found, expected=f"the header, {HEADER}", remedy=_IN_FRONT))
        return
    if not _read_header(reader, *first):
        return
    read, keep = reader.fast.line, reader.keep
    for number, line in numbered:
        try:
            record = read(line)
        except Exception:  # noqa: BLE001 - whatever it was, the slow path looks again and says what is wrong
            _read_slowly(reader, number, line)
        else:
            keep(record, number, by_line=True)
        yield


def _read_header(reader: Reader, number: int, line: bytes) -> bool:
    """Whether to go on after the first line."""
    if line.strip() == b"{":
        remedy = "a file that is one document has to be named .json"
        over_lines, expected = InWords("an object over several lines"), f"the header, {HEADER}"
        reader.add(Problem(line=number, found=over_lines, expected=expected, remedy=remedy))
        return False
    tree, _ = reader.parsed(line, Place(number))
    if tree is REFUSED:
        return True
    if not isinstance(tree, dict) or KEY not in tree:
        is_record = isinstance(tree, dict) and "record" in tree
        found = InWords("a record") if is_record else tree
        reader.add(Problem(line=number, found=found, expected=f"the header, {HEADER}", remedy=_IN_FRONT))
        if is_record:
            _read_slowly(reader, number, line)
        return True
    problem = version_problem(tree[KEY])
    if problem is not None:
        if tree[KEY] is not REFUSED:
            reader.add(attrs.evolve(problem, line=number))
        return False
    for key in (key for key in tree if key != KEY):
        is_document = key in COLLECTIONS
        remedy = (
            "a file that is one document has to be named .json" if is_document else "records begin on line 2"
        )
        expected = "nothing but the version in the header"
        reader.add(Problem(line=number, path=f"$.{key}", found=key, expected=expected, remedy=remedy))
    return True


def _read_slowly(reader: Reader, number: int, line: bytes) -> None:
    place = Place(number)
    tree, fit = reader.parsed(line, place)
    if tree is REFUSED:
        return
    if not isinstance(tree, dict):
        expected, remedy = "a record, which is an object", "write one record a line"
        reader.add(Problem(line=number, found=tree, expected=expected, remedy=remedy))
        return
    name = tree.pop("record", NOTHING)
    kind = RECORD_NAMES.get(name) if isinstance(name, str) else None
    if kind is not None:
        reader.structure(tree, kind, place, fit=fit)
    elif name is not REFUSED:
        reader.add(
            Problem(
                line=number,
                record=id_in(tree),
                path="$.record",
                found=name,
                expected=f"the type of the record, one of {', '.join(RECORD_NAMES)}",
                remedy=_remedy(name, tree),
            )
        )


def _remedy(name: object, tree: dict[str, object]) -> str:
    if name is NOTHING:
        return "one header is enough" if KEY in tree else 'say what it is, such as "record": "round"'
    near = did_you_mean(name, RECORD_NAMES) if isinstance(name, str) else ""
    return near if near.startswith("did") else "choose the one that it is"
