"""The slow path: parsed JSON to records through cattrs, and every error as a problem with its place and remedy.

It accepts what the fast path accepts, and the shorthands besides, which the fast path passes on: a number or phrase
for a `Count`, an address for a `Source`, a name for a `Place`, an actor for a `ThirdParty`, a status for a step or for
a whole history, one id under `according_to`, and ordinals as an object from body to number. Nothing is coerced.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from functools import cache, reduce
from itertools import islice
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

import attrs
from cattrs import ClassValidationError, Converter, ForbiddenExtraKeysError, IterableValidationError
from cattrs.errors import AttributeValidationNote, IterableValidationNote
from cattrs.gen import make_dict_structure_fn, override

from conflictevents.errors import InvalidValue, did_you_mean
from conflictevents.formats.json.strict import REFUSED
from conflictevents.formats.limits import MOST_SOUGHT
from conflictevents.formats.problems import Problem, step
from conflictevents.records import FrameworkStep, Ordinal, RoundStep, takes_status
from conflictevents.records.reading import READERS
from conflictevents.schema.describing import SHORTHANDS
from conflictevents.schema.evolving import Move, put_back
from conflictevents.values import Count, FrozenDict, Marking, When
from conflictevents.values.count import integer_remedy
from conflictevents.values.fields import enum_converter

__all__ = ["structure_record"]


_ValidationErrors = (ClassValidationError, IterableValidationError)
_Hook = Callable[[Any, Any], Any]


class AlreadyReported(Exception):
    """A value that was refused, with a problem on the list, when the JSON was parsed."""


@cache
def converter() -> Converter:
    """The one strict converter from parsed JSON to records.

    Its `structure` raises groups of errors, one error for each thing that is wrong: `InvalidValue`,
    `AlreadyReported`, and those of cattrs for missing and unknown keys.
    """
    strict_converter = Converter(detailed_validation=True, forbid_extra_keys=True)
    scalars: dict[type, _Hook] = {
        str: _read_text,
        int: _read_integer,
        float: _read_number,
        bool: _read_flag,
        When: _value_hook(When, str, "a date as EDTF text"),
        Marking: _value_hook(Marking, str, "a marking as text, such as 'GREEN'"),
        FrozenDict: _value_hook(FrozenDict, dict, "an object with namespaced keys"),
        StrEnum: _read_word,
    }
    for kind, hook in scalars.items():
        strict_converter.register_structure_hook(kind, hook)
    strict_converter.register_structure_hook_factory(attrs.has, _class_hook)
    strict_converter.register_structure_hook_factory(_is_of_a_vocabulary, _word_hook)
    strict_converter.register_structure_hook_factory(_is_tuple, _tuple_hook)
    return strict_converter


def _refusal(value: Any, expected: str, remedy: str) -> InvalidValue | AlreadyReported:
    if value is REFUSED:
        return AlreadyReported()
    left_out = "give one, or leave it out where nothing is said"
    return InvalidValue(value, expected, left_out if value is None else remedy)


# Scalars, none of which is read from another type


def _read_text(value: Any, _: Any) -> str:
    if not isinstance(value, str):
        raise _refusal(value, "text", _quoted(value))
    return value


def _read_integer(value: Any, _: Any) -> int:
    if type(value) is not int:
        raise _refusal(value, "a whole number", integer_remedy(value) or "write one, or leave it out")
    return value


def _read_number(value: Any, _: Any) -> float:
    if type(value) not in (int, float):
        raise _refusal(value, "a number", _unquoted(value))
    return float(value)


def _read_flag(value: Any, _: Any) -> bool:
    if type(value) is not bool:
        raise _refusal(value, "true or false", _unquoted(value))
    return value


def _read_word(value: Any, vocabulary: type[StrEnum]) -> StrEnum:
    if value is REFUSED:
        raise AlreadyReported
    read = READERS.get(vocabulary) or enum_converter(vocabulary)
    return read(value)


def _is_of_a_vocabulary(kind: Any) -> bool:
    return get_origin(kind) is Annotated


def _word_hook(kind: Any) -> _Hook:
    """A hook for the words of a vocabulary."""
    vocabulary = kind.__metadata__[0]

    def hook(value: Any, _: Any) -> str:
        if value is REFUSED or value is None:
            raise _refusal(value, f"a {vocabulary.what}", "write one as text")
        return str(vocabulary.read(value))

    return hook


def _unquoted(value: Any) -> str:
    return "write it without quotes" if isinstance(value, str) else "write one, or leave it out"


def _quoted(value: Any) -> str:
    return "write it in quotes" if type(value) in (int, float) else "write it as text, in quotes"


def _value_hook(read: Callable[[Any], Any], wire: type, expected: str) -> _Hook:
    """A hook for a value that stands on the wire as one type of JSON and is read from it."""

    def hook(value: Any, _: Any) -> Any:
        if not isinstance(value, wire):
            raise _refusal(value, expected, _quoted(value) if wire is str else "put it into braces")
        if wire is dict and _holds_refused(value):
            raise AlreadyReported
        return read(value)

    return hook


def _holds_refused(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_holds_refused, value.values()))
    return any(map(_holds_refused, value)) if isinstance(value, list) else value is REFUSED


# Classes


def _class_hook(kind: type, strict_converter: Converter) -> _Hook:
    """A hook for one of our classes: an object with its fields, or its shorthand."""
    overrides: dict[str, Any] = (
        {"according_to": override(struct_hook=_one_or_several(strict_converter, kind))}
        if _attributed(kind)
        else {}
    )
    from_object: _Hook = make_dict_structure_fn(kind, strict_converter, **overrides)
    fields = f"an object with the fields of {'an' if kind.__name__[0] in 'AEIOU' else 'a'} {kind.__name__}"
    shorthand = SHORTHANDS.get(kind)
    types, expected = ((), fields) if shorthand is None else (shorthand.types, shorthand.expected)
    has_history = takes_status(kind)

    def hook(value: Any, _: Any) -> Any:
        if isinstance(value, dict):
            if has_history and "status" in value and "history" not in value:
                value = {**value, "history": [{"status": value["status"]}]}
                del value["status"]
            try:
                return from_object(value, kind)
            except ClassValidationError as group:
                hidden = _hidden_errors(kind, value, group, strict_converter)
                raise ClassValidationError(group.message, [*group.exceptions, *hidden], kind) from None
        if shorthand is not None and type(value) in types:
            return shorthand.read(value)
        if kind is Count and value is None:
            raise InvalidValue(value, expected, 'write "unknown" where the source does not say')
        raise _refusal(
            value,
            expected,
            _object_remedy(value, takes_text=shorthand is not None),
        )

    return hook


def _hidden_errors(
    kind: type, value: dict[str, Any], group: ClassValidationError, strict_converter: Converter
) -> list[InvalidValue]:
    """What the checks of a class find in the fields that can be read, which no object was made of as others cannot be.

    A check ends at the first thing that it finds; so what it found is left out, and the rest checked again.
    """
    wrong = {_field_of(error) for error in group.exceptions}
    types = _types_of(kind)
    fields: dict[str, Any] = {}
    for field in attrs.fields(kind):
        if field.name in value and field.name not in wrong:
            try:
                fields[field.name] = strict_converter.structure(value[field.name], types[field.name])
            except Exception:  # noqa: BLE001 - a shorthand of its own, or reported already
                wrong.add(field.name)
        if field.name not in fields and field.default is attrs.NOTHING:
            fields[field.name] = _STAND_INS.get(types[field.name], "stands-in")
            wrong.add(field.name)
    hidden = []
    for _ in attrs.fields(kind):
        try:
            kind(**fields)
        except InvalidValue as error:
            name = _field_of(error)
            if name in wrong or name not in fields:
                break
            hidden.append(error)
            del fields[name]
            wrong.add(name)
            if attrs.fields_dict(kind)[name].default is attrs.NOTHING:
                fields[name] = _STAND_INS.get(types[name], "stands-in")
        except Exception:  # noqa: BLE001 - what stands in is not for it
            break
        else:
            break
    return hidden


@cache
def _types_of(kind: type) -> dict[str, Any]:
    return get_type_hints(kind, include_extras=True)


_STAND_INS: dict[Any, Any] = {Count: Count.unknown(), When: When("1000/3000"), int: 1, bool: False}
"""For fields that are needed and cannot be read: what says nothing."""


def _field_of(error: BaseException) -> str:
    """The field of a class that an error is about; empty where it is about none."""
    for note in getattr(error, "__notes__", ()):
        if isinstance(note, AttributeValidationNote):
            return str(note.name)
    return re.split(r"[.\[]", error.field)[0] if isinstance(error, InvalidValue) else ""


def _object_remedy(value: Any, *, takes_text: bool) -> str:
    if type(value) is float:
        return "people are whole numbers"
    return "write one of these" if takes_text else "put its fields into braces"


def _attributed(kind: type) -> bool:
    return "according_to" in attrs.fields_dict(kind) and _is_tuple(_types_of(kind)["according_to"])


def _one_or_several(strict_converter: Converter, kind: type) -> _Hook:
    """A hook for ids of which one may stand without a list around it."""
    several: Any = _types_of(kind)["according_to"]

    def hook(value: Any, _: Any) -> Any:
        return strict_converter.structure([value] if isinstance(value, str) else value, several)

    return hook


# Several of a kind


def _is_tuple(kind: Any) -> bool:
    return get_origin(kind) is tuple and get_args(kind)[1:] == (...,)


def _tuple_hook(kind: Any, strict_converter: Converter) -> _Hook:
    """A hook for several of a kind: a list, and for histories and ordinals their shorthands."""
    member = get_args(kind)[0]
    read = strict_converter.get_structure_hook(member)

    def hook(values: Any, _: Any) -> tuple[Any, ...]:
        if isinstance(values, list):
            return _each(lambda value, _: read(value, member), enumerate(values), member)
        if isinstance(values, str) and member in (RoundStep, FrameworkStep):
            return (read(values, member),)
        if isinstance(values, dict) and member is Ordinal:
            return _each(_numbered, values.items(), member)
        raise _refusal(values, "a list", "put it into brackets")

    return hook


def _numbered(number: Any, body: str) -> Ordinal:
    """The ordinal that one member of an object from body to number stands for."""
    if number is not None:
        _read_integer(number, int)
    try:
        return Ordinal(body=body, number=number)
    except InvalidValue as error:
        raise InvalidValue(error.found, error.expected, error.remedy) from None


def _each(read: _Hook, items: Iterable[tuple[Any, Any]], kind: type) -> tuple[Any, ...]:
    """What `read` makes of each item, given the item and its place or key; the errors of all together."""
    members, errors = [], []
    for key, item in items:
        try:
            members.append(read(item, key))
        except Exception as error:  # noqa: BLE001 - passed on in the group
            note = (
                IterableValidationNote(f"at {key}", key, kind)
                if isinstance(key, int)
                else AttributeValidationNote(f"at {key}", key, kind)
            )
            error.add_note(note)
            errors.append(error.with_traceback(None))
            if len(errors) >= MOST_SOUGHT:
                break
    if errors:
        raise IterableValidationError("several are wrong", errors, kind)
    return tuple(members)


Built = TypeVar("Built")


def structure_record(
    tree: Any, kind: type[Built], path: str = "$", moves: Iterable[Move] = ()
) -> tuple[Built | None, list[Problem]]:
    """The record that parsed JSON stands for; or None, and all that is wrong with it.

    What an older release had set aside is put back. There is neither where all that is wrong was complained of when
    the JSON was parsed.

    Args:
        tree: the parsed JSON.
        kind: the type of the record.
        path: where it stands.
        moves: what stands elsewhere in the file than in `tree`.
    """
    tree, back = put_back(tree, kind)
    try:
        record: Built = converter().structure(tree, kind)
    except (*_ValidationErrors, InvalidValue, AlreadyReported) as error:
        problems = islice(_problems(error, path, tree), MOST_SOUGHT)
        moved = (*moves, *back)
        return None, [attrs.evolve(each, path=_as_written(each.path, path, moved)) for each in problems]
    return record, []


def _as_written(path: str, record: str, moves: Sequence[Move]) -> str:
    """Where something in a record stands in its file.

    Args:
        path: where it stands in what the record became.
        record: the path of the record.
        moves: what stands elsewhere in the file.
    """
    for move in reversed(moves):
        to, written = (reduce(step, steps, record) for steps in move)
        if path == to or path.startswith((f"{to}.", f"{to}[")):
            path = written + path[len(to) :]
    return path


def _problems(error: BaseException, path: str, tree: Any) -> Iterator[Problem]:
    """Every problem in a tree of errors; `tree` is the JSON that stands at `path`.

    Raises:
        BaseException: the error itself, where it is none that data can cause.
    """
    if isinstance(error, _ValidationErrors):
        for inner in error.exceptions:
            yield from _report_unreadable(inner, path, tree)
    elif isinstance(error, ForbiddenExtraKeysError):
        yield from _unknown_keys(error, path, tree)
    elif isinstance(error, InvalidValue):
        dot = "." if error.field and not error.field.startswith("[") else ""
        location = f"{path}{dot}{error.field}"
        yield Problem(path=location, found=error.found, expected=error.expected, remedy=error.remedy)
    elif not isinstance(error, AlreadyReported):
        raise error


def _report_unreadable(error: Exception, path: str, tree: Any) -> Iterator[Problem]:
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
        # The history was made of a status: all that is wrong with it is wrong there.
        for problem in _problems(error, step(path, key), None):
            yield attrs.evolve(problem, path=step(path, "status"))
    elif isinstance(error, KeyError) and key not in tree:
        yield Problem(
            path=step(path, key), expected=f"the key {key!r}, which is needed", remedy=f"add {key!r}"
        )
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
        if key == "status" and takes_status(error.cl):
            remedy = "write a status or a history, not both"
        elif key == "mediators" and "third_parties" in names:
            remedy = (
                "put them under third_parties, where an actor alone is a mediator"
                if "third_parties" in tree
                else "write third_parties, where an actor alone is a mediator; a file from before 1.0 states 0.9"
            )
        elif ":" in key and "extra" in names:
            remedy = "extensions of your own stand under 'extra'"
        else:
            remedy = did_you_mean(key, names)
        article = "an" if error.cl.__name__[0] in "AEIOU" else "a"
        expected = f"a field of {article} {error.cl.__name__}"
        yield Problem(path=step(path, key), found=key, expected=expected, remedy=remedy)
