"""From an error of the slow path to problems: what is wrong, where, and what to do."""

from collections.abc import Iterator
from typing import Any

import attrs
from cattrs import ForbiddenExtraKeysError
from cattrs.errors import AttributeValidationNote, IterableValidationNote

from conflictevents.errors import InvalidValue, did_you_mean
from conflictevents.formats.converter import ComplainedAlready, ValidationErrors, converter
from conflictevents.formats.problems import Problem, step
from conflictevents.records import Record

__all__ = ["structured"]


def structured(tree: Any, kind: type[Record], path: str = "$") -> tuple[Record | None, list[Problem]]:
    """The record that parsed JSON stands for; or None, and whatever is wrong with it.

    There is neither where all that is wrong was complained of when the JSON was parsed.
    """
    try:
        record: Record = converter().structure(tree, kind)
    except (*ValidationErrors, InvalidValue, ComplainedAlready) as error:
        return None, list(_problems(error, path, tree))
    return record, []


def _problems(error: BaseException, path: str, tree: Any) -> Iterator[Problem]:
    """Every problem in a tree of errors; `tree` is the JSON that stands at `path`.

    Raises:
        BaseException: the error itself, where it is none that data can cause.
    """
    if isinstance(error, ValidationErrors):
        for inner in error.exceptions:
            yield from _noted(inner, path, tree)
    elif isinstance(error, ForbiddenExtraKeysError):
        yield from _unknown_keys(error, path, tree)
    elif isinstance(error, InvalidValue):
        dot = "." if error.field and not error.field.startswith("[") else ""
        place = f"{path}{dot}{error.field}"
        yield Problem(path=place, found=error.found, expected=error.expected, remedy=error.remedy)
    elif not isinstance(error, ComplainedAlready):
        raise error


def _noted(error: Exception, path: str, tree: Any) -> Iterator[Problem]:
    """The problems of one error of a group, which may bear a note with the key or place it is about."""
    note = next(iter(getattr(error, "__notes__", ())), None)
    if isinstance(note, AttributeValidationNote):
        yield from _about_key(note.name, error, path, tree)
    elif isinstance(note, IterableValidationNote):
        yield from _problems(error, step(path, note.index), _member(tree, note.index))
    else:
        yield from _problems(error, path, tree)


def _about_key(key: str, error: Exception, path: str, tree: Any) -> Iterator[Problem]:
    if key == "history" and key not in tree and "status" in tree:
        # The history was made of a status: whatever is wrong with it is wrong there.
        for problem in _problems(error, step(path, key), None):
            yield attrs.evolve(problem, path=step(path, "status"))
    elif isinstance(error, KeyError) and key not in tree:
        yield Problem(path=step(path, key), expected=f"the key {key!r}, which is needed")
    else:
        yield from _problems(error, step(path, key), _member(tree, key))


def _member(tree: Any, key: Any) -> Any:
    """What stands in a tree under a key, or at a place; None where a shorthand stands in place of the tree."""
    try:
        return tree[key]
    except (LookupError, TypeError):
        return None


def _unknown_keys(error: ForbiddenExtraKeysError, path: str, tree: Any) -> Iterator[Problem]:
    assert error.cl is not None
    names = [field.name for field in attrs.fields(error.cl)]
    for key in (key for key in tree if key in error.extra_fields):
        if key == "status" and "history" in names:
            remedy = "write a status or a history, not both"
        elif ":" in key and "extra" in names:
            remedy = "extensions of your own stand under 'extra'"
        else:
            remedy = did_you_mean(key, names)
        article = "an" if error.cl.__name__[0] in "AEIOU" else "a"
        expected = f"a field of {article} {error.cl.__name__}"
        yield Problem(path=step(path, key), found=key, expected=expected, remedy=remedy)
