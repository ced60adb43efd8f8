"""The versions of the form of files: what each file states first, migrations of older ones, what newer ones hold.

A migration is a pure function on the plain data of one record. What a newer minor version holds and this release does
not know is kept under `extra`, by keys of our own namespace, and put back by the release that knows it.
`docs/reference/schema-evolution.md` says what may change in which version.
"""

import re
from collections.abc import Callable, Container, Iterator, Mapping
from functools import cache
from types import MappingProxyType, NoneType, UnionType
from typing import Annotated, Any, Final, NamedTuple, Union, get_args, get_origin, get_type_hints

import attrs

from conflictevents.errors import FIELD_PATH, InvalidValue
from conflictevents.records import COLLECTIONS, VOCABULARIES, Head, OwnWord, names_of, takes_status
from conflictevents.values.fields import list_steps

__all__ = [
    "CURRENT",
    "HEAD",
    "HEADER",
    "KEY",
    "MAJOR",
    "NUMBER",
    "VERSION",
    "Adapted",
    "Change",
    "Move",
    "Version",
    "adapt",
    "check_version",
    "compare",
    "migrate",
    "put_back",
]


class Version(NamedTuple):
    """A version of the form of files.

    Attributes:
        major: files of another major version are migrated, or refused.
        minor: files of a newer minor version are read, with what is new kept.
    """

    major: int
    minor: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}"


KEY: Final = "conflictevents"
"""The key under which a file states its version; and the namespace of what a newer version holds."""

HEAD: Final = "head"
"""The key under which a file says what it is."""

CURRENT: Final = Version(1, 0)
MAJOR: Final = CURRENT.major
VERSION: Final = str(CURRENT)
HEADER: Final = f'{{"{KEY}": "{VERSION}"}}'
"""The first line of JSON Lines without a head."""

NUMBER: Final = "(0|[1-9][0-9]{0,3})"
"""How each number of a version is written: without zeros in front."""

_STATED = re.compile(rf"{NUMBER}\.{NUMBER}")
_Step = str | int


class Move(NamedTuple):
    """What stands elsewhere in the plain data of a record than in its file.

    Attributes:
        to: the way to it in the plain data, keys and positions.
        written: the way to it in the file.
    """

    to: tuple[_Step, ...]
    written: tuple[_Step, ...]


class _Migration(NamedTuple):
    """How records of an older version are read.

    Attributes:
        version: the version that they become.
        record: gives a record of that version, of the name of its type and its plain data.
        moves: gives what stands elsewhere after it, of the same.
    """

    version: Version
    record: Callable[[str, dict[str, Any]], dict[str, Any]]
    moves: Callable[[str, dict[str, Any]], Iterator[Move]]


def check_version(stated: Any) -> Version:
    """The version that a file states, where this release reads it.

    Raises:
        InvalidValue: it is none, or of a major version that this release does not read, with the release to install.
    """
    expected = f"the version of the form of files, {VERSION!r}"
    if not isinstance(stated, str):
        raise InvalidValue(stated, expected, f'write it as text, "{VERSION}"')
    match = _STATED.fullmatch(stated)
    if match is None:
        raise InvalidValue(stated, expected, f'write it as two numbers, "{VERSION}"')
    version = Version(int(match[1]), int(match[2]))
    if version.major > MAJOR:
        remedy = f"install the release that reads it: pip install 'conflictevents>={version.major}'"
        raise InvalidValue(stated, expected, remedy)
    if version < CURRENT and version not in _MIGRATIONS:
        known = ", ".join(map(str, _MIGRATIONS))
        raise InvalidValue(stated, f"{expected}, or an older one: {known}", "correct the version")
    return version


# Migrations


def _to_third_parties(name: str, record: dict[str, Any]) -> dict[str, Any]:
    """0.9 to 1.0: mediators become third parties; an actor alone among these is a mediator."""
    if name == "statement" and isinstance(record.get("claims"), list):
        return {**record, "claims": [_rename_mediators(claim) for claim in record["claims"]]}
    return _rename_mediators(record) if name == "round" else record


def _rename_mediators(data: Any) -> Any:
    if not _has_mediators(data):
        return data
    return {"third_parties" if key == "mediators" else key: value for key, value in data.items()}


def _has_mediators(data: Any) -> bool:
    return isinstance(data, dict) and "mediators" in data and "third_parties" not in data


def _third_parties_in(name: str, record: dict[str, Any]) -> Iterator[Move]:
    """Where the third parties of a record stand as 0.9 wrote it."""
    claims = record.get("claims")
    if name == "statement" and isinstance(claims, list):
        for place, claim in enumerate(claims):
            if _has_mediators(claim):
                yield Move(("claims", place, "third_parties"), ("claims", place, "mediators"))
    elif name == "round" and _has_mediators(record):
        yield Move(("third_parties",), ("mediators",))


_MIGRATIONS: Final[Mapping[Version, _Migration]] = MappingProxyType(
    {Version(0, 9): _Migration(Version(1, 0), _to_third_parties, _third_parties_in)}
)
"""What becomes of the records of each older version."""


def migrate(data: Mapping[str, Any]) -> dict[str, Any]:
    """A document as plain data in the form of this release; of a newer minor version, as it stands.

    What it is given stays as it is. Files need no migration by hand: `load` does the same.

    >>> old = {"conflictevents": "0.9", "rounds": [{"id": "r", "mediators": ["uae"]}]}
    >>> migrate(old)
    {'conflictevents': '1.0', 'rounds': [{'id': 'r', 'third_parties': ['uae']}]}

    Raises:
        InvalidValue: it is no document, or of a version that this release does not read.
    """
    if not isinstance(data, Mapping) or KEY not in data:
        remedy = f"state the version first, {HEADER[1:-1]}"
        raise InvalidValue(data, "a document as plain data, which states its version", remedy)
    try:
        version = check_version(data[KEY])
    except InvalidValue as error:
        raise error.within(KEY) from None
    if version >= CURRENT:
        return dict(data)
    migrated: dict[str, Any] = {}
    for name, value in data.items():
        kind = COLLECTIONS.get(name)
        if name == KEY:
            migrated[name] = VERSION
        elif kind is not None and isinstance(value, list):
            migrated[name] = [_migrate_record(record, _name_of(kind), version)[0] for record in value]
        else:
            migrated[name] = _migrate_record(value, name, version)[0] if name == HEAD else value
    return migrated


def _name_of(kind: type) -> str:
    names = names_of(kind)
    return HEAD if names is None else names.record


def _migrate_record(record: Any, name: str, version: Version) -> tuple[Any, list[Move]]:
    moves: list[Move] = []
    while version < CURRENT and isinstance(record, dict):
        migration = _MIGRATIONS[version]
        moves += migration.moves(name, record)
        record, version = migration.record(name, record), migration.version
    return record, moves


# Newer minor versions: what is not known is set aside, and put back where it is


class Adapted(NamedTuple):
    """The plain data of a record or head of some version, as this release reads them.

    Attributes:
        tree: the plain data.
        unknown: what of them this release does not know.
        moves: what stands elsewhere than in the file, in the order in which it was moved.
        repeated: the paths of unknown fields for which `extra` has a value as well; of the two, that of `extra` is kept.
    """

    tree: Any
    unknown: tuple[str, ...] = ()
    moves: tuple[Move, ...] = ()
    repeated: tuple[str, ...] = ()


def adapt(tree: Any, kind: type, version: Version) -> Adapted:
    """The plain data of a record or head of some version as this release reads them.

    Of an older version they are migrated. Of a newer one, unknown fields are kept under `extra`, and unknown words in our
    own namespace; what was kept so before, and is known by now, is put back.
    """
    if not isinstance(tree, dict):
        return Adapted(tree)
    tree, migrated = _migrate_record(tree, _name_of(kind), version)
    tree, back = put_back(tree, kind)
    moves = (*migrated, *back)
    if version <= CURRENT:
        return Adapted(tree, (), moves)
    unknown: dict[str, Any] = {}
    words: list[str] = []
    tree = _set_aside(tree, kind, "", unknown, words)
    extra = tree.get("extra", {})
    if not unknown or not isinstance(extra, dict):
        return Adapted(tree, (*unknown, *words), moves)
    tree["extra"] = {**{f"{KEY}:{path}": value for path, value in unknown.items()}, **extra}
    repeated = tuple(path for path in unknown if f"{KEY}:{path}" in extra)
    return Adapted(tree, (*unknown, *words), moves, repeated)


def _set_aside(value: Any, hint: Any, path: str, unknown: dict[str, Any], words: list[str]) -> Any:
    """The plain data of a type without the fields that this release does not know, which go into `unknown`."""
    origin, inside = get_origin(hint), get_args(hint)
    if origin is Annotated:
        vocabulary = hint.__metadata__[0]
        if _is_unknown(value, vocabulary):
            words.append(f"{path} ({value!r})")
            return f"{KEY}:{value}"
        return value
    if origin in (Union, UnionType):
        (some,) = (inner for inner in inside if inner is not NoneType)
        return _set_aside(value, some, path, unknown, words)
    if origin is tuple and isinstance(value, list):
        return [
            _set_aside(item, inside[0], f"{path}[{place}]", unknown, words)
            for place, item in enumerate(value)
        ]
    if not (isinstance(value, dict) and isinstance(hint, type) and attrs.has(hint)):
        return value
    types = _types_of(hint)
    members: dict[str, Any] = {}
    for key, item in value.items():
        inner = f"{path}.{key}" if path else key
        if key in types or (key == "status" and takes_status(hint)) or not key.isidentifier():
            members[key] = _set_aside(item, types.get(key, str), inner, unknown, words)
        else:
            unknown[inner] = item
    if hint is OwnWord:
        _mark_unknown(members, path, words)
    return members


def _mark_unknown(word: dict[str, Any], path: str, words: list[str]) -> None:
    """Put into our own namespace what an own word names that this release does not know."""
    named, within = word.get("vocabulary"), word.get("within")
    if not isinstance(named, str) or ":" in named:
        return
    vocabulary = getattr(VOCABULARIES, named) if named in VOCABULARIES._fields else None
    if vocabulary is None and named.isidentifier():
        words.append(f"{path}.vocabulary ({named!r})")
        word["vocabulary"] = f"{KEY}:{named}"
    elif vocabulary is not None and _is_unknown(within, vocabulary):
        words.append(f"{path}.within ({within!r})")
        word["within"] = f"{KEY}:{within}"


def _is_unknown(word: Any, vocabulary: Container[str]) -> bool:
    """Whether something may be a word of the library that this release does not know."""
    return isinstance(word, str) and bool(word.strip()) and ":" not in word and word not in vocabulary


def put_back(tree: Any, kind: type) -> tuple[Any, list[Move]]:
    """The plain data of a record or head with what an older release had set aside, as far as this one knows it, and where that stood."""
    has_names = kind is Head or names_of(kind) is not None
    extra = tree.get("extra") if has_names and isinstance(tree, dict) else None
    if not isinstance(extra, dict) or not any(key.startswith(f"{KEY}:") for key in extra):
        return tree, []
    remaining, moves = dict(extra), []
    for key, value in extra.items():
        if key.startswith(f"{KEY}:"):
            path = key.removeprefix(f"{KEY}:")
            steps = list_steps(path) if FIELD_PATH.fullmatch(path) else []
            changed = _with_field(tree, kind, steps, value)
            if changed is not None:
                tree = changed
                moves.append(Move(tuple(steps), ("extra", key)))
                del remaining[key]
    if remaining:
        return {**tree, "extra": remaining}, moves
    return {key: value for key, value in tree.items() if key != "extra"}, moves


def _with_field(value: Any, hint: Any, steps: list[str | int], field: Any) -> Any:
    """The plain data with a field put in where the steps lead; None where that is no field, or taken."""
    if not steps:  # a key that is no path, which the record itself refuses
        return None
    origin, inside = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        (some,) = (inner for inner in inside if inner is not NoneType)
        return _with_field(value, some, steps, field)
    step, *further = steps
    if isinstance(step, int):
        if origin is not tuple or not isinstance(value, list) or step >= len(value) or not further:
            return None
        changed = _with_field(value[step], inside[0], further, field)
        return None if changed is None else [*value[:step], changed, *value[step + 1 :]]
    if not (isinstance(value, dict) and isinstance(hint, type) and attrs.has(hint)) or step == "extra":
        return None
    types = _types_of(hint)
    if step not in types or (step in value) is not bool(further):
        return None
    changed = _with_field(value[step], types[step], further, field) if further else field
    return None if changed is None and further else {**value, step: changed}


@cache
def _types_of(kind: type) -> dict[str, Any]:
    return get_type_hints(kind, include_extras=True)


# Two schemas


@attrs.frozen
class Change:
    """One difference between two JSON Schemas.

    >>> import conflictevents as ce
    >>> old, new = ce.json_schema(), ce.json_schema()
    >>> ce.schema.compare(old, new)
    ()

    Attributes:
        path: where it is, as keys of the schema.
        what: what changed, in words.
        breaking: whether a file that was valid may be invalid by it, or mean something else, or whether a program that
            knows the old schema may not read a file of the new one.
    """

    path: str
    what: str
    breaking: bool

    def __str__(self) -> str:
        return f"{'breaking' if self.breaking else 'compatible'}: {self.path}: {self.what}"


def compare(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Change, ...]:
    """What changed from one JSON Schema of files to another, breaking changes first.

    Breaking is what may make a valid file invalid: a field that is gone or needed now, a word or type that is no more
    allowed, a limit that is tighter; what changes its meaning: another default, another unit, a word within another; and a new word of a
    closed list, such as a status, which no older program reads. A minor version may have none. Texts, examples, what a word is called
    and the order of keys and words are no difference.

    >>> before = {"type": "object", "properties": {"name": {"type": "string"}}, "additionalProperties": False}
    >>> after = {**before, "required": ["name"]}
    >>> [str(change) for change in compare(before, after)]
    ["breaking: $: 'name' is needed now"]

    Raises:
        InvalidValue: one of the two is no JSON Schema; the error names the place in it.
    """
    named: tuple[tuple[str, Any], ...] = (("old", old), ("new", new))
    for name, schema in named:
        _check_is_schema(schema, name)
    definitions = (old.get("$defs", {}), new.get("$defs", {}))
    changes = set(_differences(old, new, "$"))
    for name in definitions[0].keys() & definitions[1].keys():
        changes.update(_differences(definitions[0][name], definitions[1][name], f"$.$defs.{name}"))
    changes.update(
        Change(f"$.$defs.{name}", "the definition is gone", breaking=True)
        for name in definitions[0].keys() - definitions[1].keys()
    )
    changes.update(
        Change(f"$.$defs.{name}", "a new definition", breaking=False)
        for name in definitions[1].keys() - definitions[0].keys()
    )
    return tuple(sorted(changes, key=lambda change: (not change.breaking, change.path, change.what)))


def _check_is_schema(schema: Any, name: str) -> None:
    """Refuse what is no JSON Schema, such as a dataset."""
    expected = "a JSON Schema as plain data"
    if isinstance(schema, Mapping) and KEY in schema:
        document = f"a document of version {schema[KEY]}"
        remedy = (
            "a dataset is checked against a schema, and not compared with one: give that of ce.json_schema()"
        )
        raise InvalidValue(document, expected, remedy, field=name)
    if not isinstance(schema, Mapping) or (schema and not schema.keys() & (_HOLDS.keys() | _ONLY_WORDS)):
        raise InvalidValue(schema, expected, "give what json.load() gives of a schema", field=name)
    try:
        _check_keywords(schema, 0)
    except InvalidValue as error:
        raise error.within(name) from None


def _check_keywords(schema: Any, depth: int) -> None:
    """Refuse a keyword that holds something else than what JSON Schema has it hold."""
    if isinstance(schema, bool):
        return
    if not isinstance(schema, Mapping) or depth > _DEEPEST:
        remedy = "look at what made the schema"
        raise InvalidValue(schema, f"a schema, an object at most {_DEEPEST} deep, true or false", remedy)
    for key, (expected, fits) in _HOLDS.items():
        if key in schema and not fits(schema[key]):
            raise InvalidValue(schema[key], expected, "look at what made the schema", field=key)
    inner: list[tuple[str, Any]] = [(key, schema[key]) for key in _ONE_SCHEMA if key in schema]
    inner += [(f"{key}.{name}", each) for key in _BY_NAME for name, each in schema.get(key, {}).items()]
    inner += [(f"anyOf[{place}]", each) for place, each in enumerate(schema.get("anyOf", ()))]
    for path, each in inner:
        try:
            _check_keywords(each, depth + 1)
        except InvalidValue as error:
            raise error.within(path) from None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _are_texts(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(each, str) for each in value)


_DEEPEST: Final = 100
_SIZES: Final = frozenset({"minLength", "minItems", "minProperties"})
"""Limits that are 0 where they are left out."""
_LOWEST: Final = _SIZES | {"minimum", "exclusiveMinimum"}
_HIGHEST: Final = frozenset({"maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"})
_ONE_SCHEMA: Final = ("items", "additionalProperties", "propertyNames", "not")
_BY_NAME: Final = ("properties", "$defs")
_HOLDS: Final[Mapping[str, tuple[str, Callable[[Any], bool]]]] = MappingProxyType(
    {
        "type": ("a type or a list of types", lambda value: isinstance(value, str) or _are_texts(value)),
        "required": ("a list of names", _are_texts),
        "enum": ("a list", lambda value: isinstance(value, list | tuple)),
        "anyOf": ("a list of schemas", lambda value: isinstance(value, list | tuple) and bool(value)),
        "x-words": (
            "an object from word to what it means",
            lambda value: (
                isinstance(value, Mapping) and all(isinstance(each, Mapping) for each in value.values())
            ),
        ),
        **dict.fromkeys(_BY_NAME, ("an object of schemas", lambda value: isinstance(value, Mapping))),
        **dict.fromkeys(_ONE_SCHEMA, ("a schema", lambda value: isinstance(value, Mapping | bool))),
        **dict.fromkeys((*_LOWEST, *_HIGHEST), ("a number", _is_number)),
        "uniqueItems": ("true or false", lambda value: isinstance(value, bool)),
        **dict.fromkeys(("pattern", "$ref"), ("text", lambda value: isinstance(value, str))),
    }
)
"""What the keywords that are compared hold."""

_ONLY_WORDS: Final = frozenset(
    {"$id", "$schema", "$defs", "title", "description", "examples", "default", "x-unit", "x-words"}
)
"""What says nothing on which files are valid; of these, a default, a unit and what a word lies within have a meaning."""
_ALL_TYPES: Final = frozenset({"string", "integer", "number", "boolean", "null", "array", "object"})


def _differences(old: Any, new: Any, path: str, *, is_open: bool = False) -> Iterator[Change]:
    """The differences of two schemas, but for their definitions; any that is not understood is breaking.

    Args:
        old: the one.
        new: the other.
        path: where they stand.
        is_open: whether a list of words there may get more of them, as one next to which words with a namespace stand.
    """
    if not isinstance(old, Mapping) or not isinstance(new, Mapping):
        if old != new:
            allows_more = new is True or (old is False and isinstance(new, Mapping))
            yield Change(path, f"{old} became {new}", breaking=not allows_more)
        return
    yield from _of_meaning(old, new, path)
    yield from _of_types(old, new, path)
    yield from _of_fields(old, new, path)
    yield from _of_choices(old, new, path)
    for key in (_LOWEST | _HIGHEST) & (old.keys() | new.keys()):
        before, after = (each.get(key, 0 if key in _SIZES else None) for each in (old, new))
        if before != after:
            tighter = before is None or (
                after is not None and (after > before if key in _LOWEST else after < before)
            )
            yield Change(path, f"{key} was {before}, is {after}", breaking=tighter)
    for key in ("uniqueItems", "deprecated"):
        before, after = old.get(key, False), new.get(key, False)
        if before != after:
            narrows = key == "uniqueItems" and after
            yield Change(path, f"{key} was {before}, is {after}", breaking=narrows)
    if "enum" in old or "enum" in new:
        yield from _of_words(old.get("enum"), new.get("enum"), path, is_open=is_open)
    for key in ("items", "additionalProperties", "propertyNames"):
        before, after = old.get(key, True), new.get(key, True)
        yield from _differences(before, after, f"{path}.{key}")
    handled = {
        "type",
        "properties",
        "required",
        "anyOf",
        "enum",
        "items",
        "additionalProperties",
        "propertyNames",
        "uniqueItems",
        "deprecated",
    }
    for key in sorted((old.keys() | new.keys()) - handled - _ONLY_WORDS - _LOWEST - _HIGHEST):
        if old.get(key) != new.get(key):
            what = f"{key} was {old.get(key)}, is {new.get(key)}"
            lets_in_more = (
                key == "not" and key in old and not _is_breaking(new.get(key), old[key], is_open=True)
            )
            yield Change(path, what, breaking=key in new and not lets_in_more)


def _of_meaning(old: Mapping[str, Any], new: Mapping[str, Any], path: str) -> Iterator[Change]:
    """What a valid file means otherwise: what stands for a field that is left out, what a number counts, what words lie within."""
    absent = object()
    if old.get("default", absent) != new.get("default", absent):
        before, after = (repr(each["default"]) if "default" in each else "none" for each in (old, new))
        yield Change(path, f"the default was {before}, is {after}", breaking=True)
    if old.get("x-unit") != new.get("x-unit"):
        what = f"the unit was {old.get('x-unit', 'not said')}, is {new.get('x-unit', 'not said')}"
        yield Change(path, what, breaking="x-unit" in old and "x-unit" in new)
    for word in _words_of(old) & _words_of(new):
        before, after = (each.get("x-words", {}).get(word, {}).get("within") for each in (old, new))
        if before != after:
            yield Change(path, f"{word!r} was within {before}, is within {after}", breaking=True)


def _words_of(schema: Mapping[str, Any]) -> set[str]:
    """The words that a schema of a vocabulary lists, whether it says what they mean or not."""
    lists = [schema.get("x-words", ())]
    lists += [choice.get("enum", ()) for choice in schema.get("anyOf", ()) if isinstance(choice, Mapping)]
    return {word for words in lists for word in words if isinstance(word, str)}


def _of_types(old: Mapping[str, Any], new: Mapping[str, Any], path: str) -> Iterator[Change]:
    before, after = _types(old), _types(new)
    for name in sorted(before - after):
        yield Change(path, f"{name} is no more allowed", breaking=True)
    for name in sorted(after - before):
        yield Change(path, f"{name} is allowed too", breaking=False)


def _types(schema: Mapping[str, Any]) -> frozenset[str]:
    if "type" not in schema and "anyOf" in schema:
        return frozenset().union(*map(_types, schema["anyOf"]))
    stated = schema.get("type", _ALL_TYPES)
    types = frozenset([stated] if isinstance(stated, str) else stated)
    return types | {"integer"} if "number" in types else types


def _of_fields(old: Mapping[str, Any], new: Mapping[str, Any], path: str) -> Iterator[Change]:
    before, after = old.get("properties", {}), new.get("properties", {})
    for name in sorted(before.keys() & after.keys()):
        yield from _differences(before[name], after[name], f"{path}.{name}")
    for name in sorted(before.keys() - after.keys()):
        yield Change(f"{path}.{name}", "the field is gone", breaking=new.get("additionalProperties") is False)
    for name in sorted(after.keys() - before.keys()):
        yield Change(
            f"{path}.{name}", "a new field", breaking=old.get("additionalProperties", True) is not False
        )
    needed = set(old.get("required", ())), set(new.get("required", ()))
    for name in sorted(needed[1] - needed[0]):
        yield Change(path, f"{name!r} is needed now", breaking=True)
    for name in sorted(needed[0] - needed[1]):
        yield Change(path, f"{name!r} may be left out now", breaking=False)


def _of_words(before: Any, after: Any, path: str, *, is_open: bool) -> Iterator[Change]:
    if before is None or after is None:
        yield Change(path, f"enum was {before}, is {after}", breaking=before is None)
        return
    for word in before:
        if word not in after:
            yield Change(path, f"{word!r} is no more allowed", breaking=True)
    for word in after:
        if word not in before:
            closed = "" if is_open else ", in a closed list"
            yield Change(path, f"{word!r} is allowed too{closed}", breaking=not is_open)


def _of_choices(old: Mapping[str, Any], new: Mapping[str, Any], path: str) -> Iterator[Change]:
    """Each choice that there was has to be one of those there are, or to be within one of them.

    A choice of a definition or of a type of record is compared with that of the same name.
    """
    if "anyOf" not in old and "anyOf" not in new:
        return
    before = old.get("anyOf", [_without_words(old)])
    after = new.get("anyOf", [_without_words(new)])
    left = list(after)
    is_open = any("pattern" in choice for choice in before if isinstance(choice, Mapping))
    for place, choice in enumerate(before):
        name = _reference_of(choice)
        alike = [other for other in after if name is not None and _reference_of(other) == name]
        near = alike or sorted(
            after, key=lambda other: len(list(_differences(choice, other, "", is_open=is_open)))
        )
        fits = next((other for other in near if not _is_breaking(choice, other, is_open=is_open)), None)
        if fits is None and name is not None and not alike:
            yield Change(f"{path}.anyOf", f"the choice {name} is gone", breaking=True)
            continue
        closest = near[0] if fits is None else fits
        yield from _differences(choice, closest, f"{path}.anyOf[{place}]", is_open=is_open)
        left = [other for other in left if other is not closest]
    for choice in left:
        yield Change(f"{path}.anyOf", f"a new choice, {_name_of_choice(choice)}", breaking=False)


def _is_breaking(old: Any, new: Any, *, is_open: bool) -> bool:
    return any(change.breaking for change in _differences(old, new, "", is_open=is_open))


def _without_words(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in schema.items() if key not in _ONLY_WORDS}


def _name_of_choice(choice: Any) -> str:
    if not isinstance(choice, Mapping):
        return str(choice)
    return _reference_of(choice) or str(choice.get("type") or sorted(choice))


def _reference_of(choice: Any) -> str | None:
    """The definition that a choice refers to, or the type of record that a line holds; None where it names neither."""
    if not isinstance(choice, Mapping):
        return None
    if "$ref" in choice:
        return str(choice["$ref"])
    record = choice.get("properties", {}).get("record")
    return repr(record["const"]) if isinstance(record, Mapping) and "const" in record else None
