"""One JSON document: an object with the version and a list for each collection."""

import re
from collections import defaultdict
from typing import Any

import attrs

from conflictevents.errors import did_you_mean
from conflictevents.formats.fast import members_of
from conflictevents.formats.problems import NOTHING, Problem, step
from conflictevents.formats.reader import Place, Reader, broken, id_in
from conflictevents.formats.strict_json import REFUSED, NotJson, parse
from conflictevents.formats.version import HEADER, KEY, version_problem
from conflictevents.records import COLLECTIONS

__all__ = ["read_document"]

_IN_MEMBER = re.compile(r"\$\.(\w+)\[(\d+)\]")


def read_document(reader: Reader, text: bytes) -> None:
    """Read a document; a record that is wrong keeps no other from being read."""
    try:
        version, collections = members_of(text)
        stated, _ = parse(version.decode())
    except Exception:  # noqa: BLE001 - whatever it was, the slow path looks again and says what is wrong
        _read_slowly(reader, text)
        return
    problem = version_problem(stated)
    if problem is not None:
        reader.add(problem)
        return
    for name, members in collections.items():
        for number, member in enumerate(members):
            own = bytes(member)
            try:
                record = reader.fast.member(own, name)
            except Exception:  # noqa: BLE001 - as above
                place = Place(number, name)
                tree, fit = reader.parsed(own, place, within=text)
                if tree is not REFUSED:
                    reader.structure(tree, COLLECTIONS[name], place, fit=fit)
            else:
                reader.keep(record, number, by_line=False)


def _read_slowly(reader: Reader, text: bytes) -> None:
    try:
        tree, refused = parse(text.decode())
    except (NotJson, UnicodeDecodeError) as error:
        reader.add(broken(text, error))
        return
    by_member = _by_member(refused)
    for problem in by_member.pop("", ()):
        reader.add(problem)
    if not isinstance(tree, dict):
        if tree is not REFUSED:
            expected = f"an object that begins with {HEADER[:-1]}"
            remedy = "put lists of records into it: docs/files.md shows the layout"
            reader.add(Problem(found=tree, expected=expected, remedy=remedy))
        return
    stated = tree.pop(KEY, NOTHING)
    unread = version_problem(stated)
    if unread is not None and stated is not REFUSED:
        reader.add(unread)
        if isinstance(stated, str) and stated is not NOTHING:
            return
    for name in (name for name in tree if name not in COLLECTIONS):
        remedy = did_you_mean(name, COLLECTIONS)
        reader.add(
            Problem(path=step("$", name), found=name, expected="the name of a collection", remedy=remedy)
        )
    for name in COLLECTIONS:
        _read_collection(reader, name, tree.get(name, []), by_member)


def _by_member(problems: list[Problem]) -> dict[str, list[Problem]]:
    """Problems by the path of the record they are about; an empty path for those about none."""
    sorted_out: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        member = _IN_MEMBER.match(problem.path)
        sorted_out[member[0] if member and member[1] in COLLECTIONS else ""].append(problem)
    return sorted_out


def _read_collection(reader: Reader, name: str, members: Any, refused: dict[str, list[Problem]]) -> None:
    if not isinstance(members, list):
        if members is not REFUSED:
            remedy = "write [] for none" if members is None else "put its records into brackets"
            expected = "a list of records"
            reader.add(Problem(path=f"$.{name}", found=members, expected=expected, remedy=remedy))
        return
    for number, tree in enumerate(members):
        place = Place(number, name)
        for problem in refused.get(place.path, ()):
            reader.add(attrs.evolve(problem, record=id_in(tree)))
        if tree is not REFUSED:
            reader.structure(tree, COLLECTIONS[name], place, fit=place.path not in refused)
