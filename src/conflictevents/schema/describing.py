"""The form of files as JSON Schema 2020-12, made of the classes of records and of the tables of words.

All that a reader takes, the schema takes: each field with its type, the words of its vocabulary, and the shorthands.
What it cannot say are rules between two fields or two records, and how dates and phrases are written;
`docs/reference/schema-evolution.md` lists them.
"""

import inspect
import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from enum import StrEnum
from functools import cache
from types import MappingProxyType, NoneType, UnionType
from typing import Annotated, Any, Final, NewType, Union, get_args, get_origin, get_type_hints

import attrs

from conflictevents.errors import InvalidValue
from conflictevents.records import (
    COLLECTIONS,
    LIBRARY,
    Actor,
    Breakdown,
    Claim,
    ClosedLedger,
    CustodyChange,
    CustodyTally,
    Event,
    EventActor,
    ExchangeRound,
    Framework,
    FrameworkStatus,
    FrameworkStep,
    Head,
    Lineage,
    Meeting,
    MeetingStatus,
    Nesting,
    Ordinal,
    OwnWord,
    Ratio,
    Record,
    ReturnTally,
    RoundStatus,
    RoundStep,
    Schema,
    Scope,
    Share,
    Statement,
    Term,
    ThirdParty,
    Transfer,
    names_of,
    takes_status,
)
from conflictevents.records.base import ID_PATTERN, LONGEST_ID, RESERVED_IDS
from conflictevents.records.vocabulary import NAMESPACED_PATTERN, Vocabularies, Vocabulary
from conflictevents.schema.evolving import HEAD, KEY, MAJOR, NUMBER
from conflictevents.values import (
    Count,
    Estimate,
    FrozenDict,
    Identifier,
    Marking,
    Part,
    Place,
    Precision,
    Source,
    Truth,
    When,
)
from conflictevents.values.count import LARGEST_INTEGER

__all__ = [
    "EXAMPLES",
    "SHORTHANDS",
    "Shorthand",
    "describe_fields",
    "inline_schema",
    "json_schema",
    "plain_types",
]


@attrs.frozen
class Shorthand:
    """What may stand on file in place of an object of a class.

    Attributes:
        types: the types of JSON that it may have.
        read: what makes the object of it.
        expected: what is expected in all, in words.
    """

    types: tuple[type, ...]
    read: Callable[[Any], Any]
    expected: str


_A_STEP = "an object with the fields of a step, or a status"

SHORTHANDS: Final[Mapping[type, Shorthand]] = MappingProxyType(
    {
        Count: Shorthand(
            (int, str),
            Count.of,
            "a count: a whole number, a phrase, or an object with low, high, best, wording",
        ),
        Source: Shorthand(
            (str,), Source.of, "an object with the fields of a Source, or an address or title as text"
        ),
        Place: Shorthand((str,), Place.of, "an object with the fields of a Place, or its name as text"),
        ThirdParty: Shorthand((str,), ThirdParty.of, "an object with actor and role, or the id of an actor"),
        RoundStep: Shorthand((str,), lambda text: RoundStep(status=text), _A_STEP),
        FrameworkStep: Shorthand((str,), lambda text: FrameworkStep(status=text), _A_STEP),
    }
)
"""The classes that have a shorthand. A history, ordinals and `according_to` have one as well, as lists."""


@cache
def plain_types() -> frozenset[type]:
    """The classes of records, of their parts and of values: what stands on file in one form or another."""
    types: set[type] = set()
    waiting: list[Any] = [*COLLECTIONS.values(), Head, Truth, Precision]
    while waiting:
        kind = waiting.pop()
        if isinstance(kind, type) and kind not in types and _is_plain(kind):
            types.add(kind)
            waiting += get_type_hints(kind).values() if attrs.has(kind) else ()
        else:
            waiting += (inner for inner in get_args(kind) if inner is not ...)
    return frozenset(types)


def is_own(kind: Any) -> bool:
    """Whether a class is a type of record, or a part of one, that another package adds."""
    return isinstance(kind, type) and (names_of(kind) is not None or issubclass(kind, Part))


def _is_plain(kind: type) -> bool:
    return attrs.has(kind) or issubclass(kind, StrEnum) or kind in (When, Marking, FrozenDict)


def json_schema(schema: Schema = LIBRARY) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a dataset on file: one document, with a definition for each class.

    Types of records that a package adds stand among those of the library where its `schema` is given. The definition `line` is of one line of JSON Lines. Descriptions are those of the classes. `x-unit` says what a
    number counts, and `x-words` what the words of a vocabulary mean.

    >>> json_schema()["$defs"]["Count"]["x-unit"]
    'persons'
    """
    if not isinstance(schema, Schema):
        raise InvalidValue(schema, "a Schema", "write Schema(records=...)", field="schema")
    definitions = _Definitions()
    collections = {
        name: {"type": "array", "items": definitions.refer(kind)} for name, kind in schema.collections.items()
    }
    version = {
        "type": "string",
        "pattern": rf"^{MAJOR}\.{NUMBER}$",
        "description": "The version of the form of files.",
    }
    head = {KEY: version, HEAD: definitions.refer(Head)}
    definitions.classes["header"] = _object("The first line of JSON Lines.", head, [KEY])
    lines = [_line(name, kind, definitions) for name, kind in schema.record_names.items()]
    definitions.classes["line"] = {
        "description": "One line of JSON Lines: the header, or a record.",
        "anyOf": [{"$ref": "#/$defs/header"}, *lines],
    }
    document = _object(
        "A dataset of claims and records on a conflict, as one document.", {**head, **collections}, [KEY]
    )
    described = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:conflictevents:schema:{MAJOR}",
        "title": f"conflictevents, version {MAJOR}",
        **document,
        "examples": [{KEY: f"{MAJOR}.0", "rounds": [EXAMPLES[ExchangeRound]]}],
        "$defs": {name: definitions.classes[name] for name in sorted(definitions.classes)},
    }
    return deepcopy(described)  # to change one changes no other


def inline_schema(kind: type) -> dict[str, Any]:
    """The JSON Schema of one class, whole in itself, for a schema that others put together."""
    if kind not in plain_types() and not is_own(kind):
        return {"type": "object", "description": f"A document: urn:conflictevents:schema:{MAJOR}."}
    definitions = _Definitions()
    definitions.refer(kind)

    def inline(schema: Any) -> Any:
        if isinstance(schema, list):
            return [inline(each) for each in schema]
        if not isinstance(schema, dict):
            return schema
        name = str(schema.get("$ref", "")).rpartition("/")[2]
        whole = {**definitions.classes[name], **schema} if name else schema
        return {
            key: inline(value) for key, value in whole.items() if key not in ("$ref", "x-words", "examples")
        }

    schema: dict[str, Any] = inline(definitions.classes[_name_of(kind)])
    return {**schema, "examples": definitions.classes[_name_of(kind)].get("examples", [])}


def _object(description: str, properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    needed = {"required": required} if required else {}
    return {
        "description": description,
        "type": "object",
        "properties": properties,
        **needed,
        "additionalProperties": False,
    }


def _line(name: str, kind: type, definitions: "_Definitions") -> dict[str, Any]:
    """A record with its type under the key `record`; its fields are those of its definition."""
    of_record = definitions.classes[_name_of(kind)]
    fields = {key: {"$ref": f"#/$defs/{_name_of(kind)}/properties/{key}"} for key in of_record["properties"]}
    line = _object(
        f"A line with {_with_article(_name_of(kind))}.",
        {"record": {"const": name}, **fields},
        ["record", *of_record["required"]],
    )
    return line | ({"not": of_record["not"]} if "not" in of_record else {})


def _name_of(kind: Any) -> str:
    """The name of the definition of a class: its own, or that of the type of record of another package, with a namespace.

    In whichever module a class is defined, no matter how that is run, the schema is the same.
    """
    names = names_of(kind)
    return names.record if names is not None and ":" in names.record else str(kind.__name__)


def _module_of(kind: Any) -> str:
    return str(getattr(kind, "__module__", type(kind).__module__))


class _Definitions:
    """The definitions of a schema, each made when it is first referred to.

    Attributes:
        classes: the definitions by name.
    """

    def __init__(self) -> None:
        self.classes: dict[str, dict[str, Any]] = {}
        reserved = dict.fromkeys(("header", "line"), json_schema)
        self._kinds: dict[str, Any] = {**reserved, **{kind.__name__: kind for kind in plain_types()}}

    def refer(self, kind: Any) -> dict[str, Any]:
        """A reference to the definition of a class, a vocabulary or a kind of id.

        Raises:
            InvalidValue: another class, vocabulary or kind of id has its name.
        """
        name = _slug(kind.what) if isinstance(kind, Vocabulary) else _name_of(kind)
        other = self._kinds.setdefault(name, kind)
        if other is not kind:
            what, remedy = f"of {_module_of(other)} and of {_module_of(kind)}", "rename one of the two"
            raise InvalidValue(name, f"a name of one class or vocabulary, and not {what}", remedy)
        if name not in self.classes:
            self.classes[name] = {}  # a class may hold itself
            self.classes[name] = self._define(kind)
        return {"$ref": f"#/$defs/{name}"}

    def _define(self, kind: Any) -> dict[str, Any]:
        if isinstance(kind, Vocabulary):
            return _define_vocabulary(kind)
        if isinstance(kind, NewType):
            return {
                "type": "string",
                "description": f"The id of {_with_article(_words(kind.__name__[:-2]))}.",
            }
        if kind in _SCALARS:
            return _SCALARS[kind]
        if issubclass(kind, StrEnum):
            return {"enum": [word.value for word in kind], "description": _sentence(kind)}
        return self._define_class(kind)

    def _define_class(self, kind: type) -> dict[str, Any]:
        types = get_type_hints(kind, include_extras=True)
        described = describe_fields(kind)
        properties, required = {}, []
        for field in sorted(attrs.fields(kind), key=lambda field: (field.name != "id", field.inherited)):
            about = {"description": described[field.name]} if field.name in described else {}
            default = (
                {"default": field.default} if isinstance(field.default, str | int) else {}
            )  # bool is an int
            limits = {**_of_field(_LIMITS, kind, field.name), **_unit(kind, field.name)}
            properties[field.name] = {
                **about,
                **self._field(types[field.name], field.name),
                **default,
                **limits,
            }
            if field.default is attrs.NOTHING:
                required.append(field.name)
        definition = {"title": _words(kind.__name__), **_object(_sentence(kind), properties, required)}
        if kind in _UNITS:
            definition["x-unit"] = _UNITS[kind]
        if kind in _SAYING:
            definition["anyOf"] = [_filled(kind, name, types[name]) for name in _SAYING[kind]]
        if takes_status(kind):
            properties["status"] = {
                "description": "Shorthand for a history of one step.",
                **self._shorthand(get_args(types["history"])[0], str),
            }
            definition["not"] = {"required": ["history", "status"]}
        definition["examples"] = [EXAMPLES[kind]] if kind in EXAMPLES else []
        shorthand = SHORTHANDS.get(kind)
        if shorthand is None:
            return definition
        texts = [self._shorthand(kind, wire) for wire in shorthand.types]
        about = {
            key: definition.pop(key)
            for key in ("title", "description", "x-unit", "examples")
            if key in definition
        }
        return {**about, "anyOf": [*texts, definition]}

    def _shorthand(self, kind: type, wire: type) -> dict[str, Any]:
        if wire is int:
            return {"type": "integer", "minimum": 0, "maximum": LARGEST_INTEGER}
        if kind in (RoundStep, FrameworkStep):
            return self.refer(get_type_hints(kind)["status"])
        return {"type": "string", "minLength": 1} if kind in _SAYING else {"type": "string"}

    def _field(self, hint: Any, name: str) -> dict[str, Any]:
        """The schema of a field: that of its type, and what may stand there in place of a list."""
        if name == "extra" and hint is FrozenDict:
            return self.refer(hint)
        schema = self._type(hint)
        if get_origin(hint) is not tuple:
            return schema
        member = get_args(hint)[0]
        if member is Ordinal:
            numbers = {"type": ["integer", "null"], "minimum": 1, "maximum": LARGEST_INTEGER}
            return {"anyOf": [schema, {"type": "object", "additionalProperties": numbers}]}
        if member in (RoundStep, FrameworkStep):
            return {"anyOf": [schema, self._shorthand(member, str)]}
        return {"anyOf": [schema, self._type(member)]} if name == "according_to" else schema

    def _type(self, hint: Any) -> dict[str, Any]:
        origin, inside = get_origin(hint), get_args(hint)
        if origin is Annotated:
            return self.refer(hint.__metadata__[0])
        if origin in (Union, UnionType):
            (some,) = (inner for inner in inside if inner is not NoneType)
            schema = self._type(some)
            if isinstance(schema.get("type"), str):
                return {**schema, "type": [schema["type"], "null"]}
            return {"anyOf": [schema, {"type": "null"}]}
        if origin is tuple:
            return {"type": "array", "items": self._type(inside[0])}
        return _JSON_TYPES[hint] if hint in _JSON_TYPES else self.refer(hint)


_JSON_TYPES: Final[dict[Any, dict[str, Any]]] = {
    str: {"type": "string"},
    int: {"type": "integer", "minimum": -LARGEST_INTEGER, "maximum": LARGEST_INTEGER},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    FrozenDict: {"type": "object"},
}
"""What a field of a type holds; of a `FrozenDict`, keys have a namespace under `extra` alone."""

_SCALARS: Final[dict[type, dict[str, Any]]] = {
    When: {
        "title": "when",
        "description": "A date as precise as its source and no more: EDTF (ISO 8601-2) text.",
        "type": "string",
        "minLength": 1,
        "examples": [
            "2025-06-01",
            "2025-06",
            "2025-05-30/2025-06-02",
            "2025-06~",
            "2025-06-01T14:30:00+03:00",
        ],
    },
    Marking: {
        "title": "marking",
        "description": "How widely it may be shared, by TLP 2.0; one that is not known ranks above RED.",
        "type": "string",
        "minLength": 1,
        "examples": ["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"],
    },
    FrozenDict: {
        "title": "extra",
        "description": "Deliberate extensions, by namespaced key; unread, and kept verbatim.",
        "type": "object",
        "propertyNames": {"pattern": r"^[^:]+:[\s\S]"},
        "examples": [{"acled:tags": ["crowd size=about 50"]}],
    },
}

_NAMESPACED: Final = f"^{NAMESPACED_PATTERN}$"


def _define_vocabulary(vocabulary: Vocabulary[Any]) -> dict[str, Any]:
    """The words of a vocabulary, and those that a dataset adds, which have a namespace."""
    rows = [vocabulary[name] for name in vocabulary]
    return {
        "title": vocabulary.what,
        "description": f"A {vocabulary.what}, or a word with a namespace that the head declares.",
        "anyOf": [{"enum": [row.name for row in rows]}, {"type": "string", "pattern": _NAMESPACED}],
        "x-words": {
            row.name: {
                name: getattr(row, name)
                for name in ("singular", "plural", "within", "origin")
                if getattr(row, name)
            }
            for row in rows
        },
    }


_SAYING: Final[dict[type, tuple[str, ...]]] = {
    Source: ("url", "title", "publisher", "archived_url"),
    Place: ("name", "country", "latitude", "identifiers"),
    EventActor: ("name", "actor", "identifiers"),
    Term: ("count", "ratio", "consideration", "text"),
    Lineage: ("actor", "name"),
}
"""The fields of which a class has at least one, as it says nothing without."""


def _filled(kind: type, name: str, hint: Any) -> dict[str, Any]:
    """The schema of an object of a class in which a field holds something."""
    empty = [None, ""] if kind is Term else [None]
    holds: dict[str, Any] = {"minItems": 1} if get_origin(hint) is tuple else {"not": {"enum": empty}}
    return {"required": [name], "properties": {name: holds}}


_SIZES = {"minimum": 0, "maximum": LARGEST_INTEGER}
_NUMBERED = {"minimum": 1, "maximum": LARGEST_INTEGER}
_NOT_EMPTY = {"minLength": 1}
_DISJOINT = {"items": {"type": "array", "items": {"type": "string"}, "minItems": 2, "uniqueItems": True}}

_LIMITS: Final[dict[tuple[type, str], dict[str, Any]]] = {
    (Record, "id"): {
        "pattern": f"^{ID_PATTERN}$",
        "maxLength": LONGEST_ID,
        "not": {"enum": sorted(RESERVED_IDS)},
    },
    (Record, "revision"): _NUMBERED,
    (Count, "low"): _SIZES,
    (Count, "high"): _SIZES,
    (Count, "best"): _SIZES,
    (Estimate, "low"): _SIZES,
    (Estimate, "high"): _SIZES,
    (Estimate, "best"): _SIZES,
    (Place, "latitude"): {"minimum": -90, "maximum": 90},
    (Place, "longitude"): {"minimum": -180, "maximum": 180},
    (Ordinal, "number"): _NUMBERED,
    (Ratio, "each"): _NUMBERED,
    (Claim, "number"): _SIZES,
    (Term, "id"): {"pattern": f"^{ID_PATTERN}$", "maxLength": LONGEST_ID},
    (Part, "extra"): {"propertyNames": {"not": {"pattern": f"^{KEY}:"}}},
    (OwnWord, "name"): {"pattern": _NAMESPACED, "not": {"pattern": f"^{KEY}:"}},
    (OwnWord, "vocabulary"): {"pattern": f"^({'|'.join(Vocabularies._fields)}|{KEY}:.+)$"},
    **dict.fromkeys(((Source, name) for name in ("url", "title", "publisher", "archived_url")), _NOT_EMPTY),
    **dict.fromkeys(((Place, name) for name in ("name", "country")), _NOT_EMPTY),
    **dict.fromkeys(((Identifier, name) for name in ("scheme", "value")), _NOT_EMPTY),
    **dict.fromkeys(((kind, "name") for kind in (Actor, Framework)), _NOT_EMPTY),
    **dict.fromkeys(((Scope, "population"), (Breakdown, "of")), _NOT_EMPTY),
    **dict.fromkeys(((kind, "group") for kind in (Transfer, Scope, Term, Ratio, CustodyChange)), _NOT_EMPTY),
    (Claim, "status"): {
        "enum": [*dict.fromkeys(map(str, (*RoundStatus, *FrameworkStatus, *MeetingStatus))), None]
    },
    **dict.fromkeys(((Head, f"disjoint_{name}") for name in ("groups", "populations")), _DISJOINT),
}
"""What a field may hold, beyond its type."""

_UNITS: Final[dict[Any, str]] = {
    Count: "persons",
    Estimate: "persons",
    (Place, "latitude"): "degrees north, WGS 84",
    (Place, "longitude"): "degrees east, WGS 84",
    (Share, "percent"): "percent",
    (ReturnTally, "rounds"): "rounds",
    (Ratio, "each"): "persons",
}
"""What the numbers of a class count; or those of a field, where that is something else."""


def _unit(kind: type, name: str) -> dict[str, str]:
    unit = _of_field(_UNITS, kind, name)
    return {"x-unit": unit} if unit else {}


def _of_field(table: Mapping[Any, Any], kind: type, name: str) -> Any:
    """What a table has for a field of a class, or of the class that the field comes from."""
    return next((table[each, name] for each in kind.__mro__ if (each, name) in table), {})


# Descriptions, which stand in docstrings


def _sentence(kind: type) -> str:
    """The first paragraph of a docstring."""
    text = inspect.cleandoc(kind.__doc__ or kind.__name__).split("\n\n")[0]
    text = " ".join(text.split())
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}"


@cache
def describe_fields(kind: type) -> Mapping[str, str]:
    """What docstrings say of each field of a class, those of the classes it comes from included."""
    described: dict[str, str] = {}
    for each in reversed(kind.__mro__):
        _, _, block = inspect.cleandoc(each.__doc__ or "").partition("Attributes:\n")
        for line in re.split(r"\n(?=    \S|\S)", block.split("\n\n")[0]):
            name, colon, about = line.strip().partition(": ")
            if colon and name.isidentifier():
                text = re.sub(r"\bNone\b", "null", " ".join(about.split()))
                described[name] = f"{text[:1].upper()}{text[1:]}"
    return described


def _words(name: str) -> str:
    """The words of a name in capitals: `ThirdParty` is `third party`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def _slug(text: str) -> str:
    return re.sub(r"\W+", "_", text)


def _with_article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiouAEIOU' else 'a'} {noun}"


# Examples, each in the form in which it is written

_COUNT = {"low": 0, "high": 1200, "best": None, "wording": "as many as"}
_EXACTLY = {"low": 33, "high": 33, "best": 33, "wording": "exactly"}
_SOURCE = {"url": "https://example.org/report", "publisher": "Example News", "published": "2025-06-02"}
_STEP = {"status": "completed", "when": "2025-06-01", "according_to": ["east"]}
_TRANSFER = {"count": _COUNT, "category": "prisoner_of_war", "held_by": "west", "returned_to": "east"}

EXAMPLES: Final[dict[type, Any]] = {
    Count: _COUNT,
    Estimate: {"low": 3, "best": 12, "high": 20},
    Source: _SOURCE,
    Place: {"name": "on the border", "latitude": 50.1, "longitude": 30.2},
    Identifier: {"scheme": "wikidata", "value": "Q1", "valid_from": "1991-08-24"},
    ThirdParty: {"actor": "red-cross", "role": "carrier"},
    Breakdown: {"of": "wounded", "count": _EXACTLY},
    Transfer: _TRANSFER,
    Ordinal: {"body": "headquarters", "number": 7},
    RoundStep: _STEP,
    FrameworkStep: {"status": "stalled", "when": "2025-08", "according_to": ["west"]},
    Ratio: {"count": _EXACTLY, "category": "hostage"},
    Term: {"according_to": ["east"], "returned_to": "east", "count": _EXACTLY, "due": "2025-06-30"},
    Share: {"percent": {"low": 0, "high": 29, "best": None, "wording": "less than"}, "of": _COUNT},
    Claim: {"act": "announces", "about": "round-1", "number": 1, "transfers": [_TRANSFER]},
    Scope: {"kinds": ["exchange"], "held_by": "west"},
    Lineage: {"change": "split from", "actor": "east", "when": "1994"},
    EventActor: {"name": "Government of the East", "actor": "east", "role": "side_a"},
    OwnWord: {"vocabulary": "categories", "name": "acme:evacuee", "within": "civilian"},
    Nesting: {"name": "women soldiers", "within": "soldiers"},
    ClosedLedger: {"held_by": "west", "belonging_to": "east", "since": "2025"},
    Head: {"title": "Exchanges of East and West", "licence": "CC-BY-4.0", "languages": ["en"]},
    Actor: {"id": "east", "name": "East", "kind": "state"},
    Statement: {
        "id": "statement-1",
        "speaker": "east",
        "made": "2025-06-01",
        "claims": [{"act": "announces", "about": "round-1", "transfers": [_TRANSFER]}],
        "sources": [_SOURCE],
    },
    Framework: {"id": "deal-1", "name": "The deal of June", "parties": ["east", "west"]},
    Meeting: {"id": "talks-1", "when": "2025-05-16", "participants": ["east", "west"]},
    ExchangeRound: {
        "id": "round-1",
        "history": [_STEP],
        "when": "2025-06-01",
        "parties": ["east", "west"],
        "transfers": [_TRANSFER],
    },
    CustodyChange: {
        "id": "change-1",
        "kind": "captured",
        "when": "2025-04",
        "held_by": "west",
        "belonging_to": ["east"],
        "category": "prisoner_of_war",
        "count": _EXACTLY,
    },
    ReturnTally: {"id": "tally-1", "claimant": "east", "as_of": "2025-06-30", "count": _COUNT},
    CustodyTally: {"id": "stock-1", "claimant": "east", "as_of": "2025-06-30", "count": _COUNT},
    Event: {"id": "event-1", "when": "2025-06-01", "types": [{"scheme": "acled", "value": "Battles"}]},
}
"""An example of each class."""
