"""Plain data: records and values as what `json.dumps` takes, and back, for programs that keep them in stores of their own.

The form is that of files, and so are the checks: what a file may not hold, `from_dict` refuses with the same problems.

>>> import conflictevents as ce
>>> data = ce.to_dict(ce.Transfer(count="about 300", returned_to="ukraine"))
>>> data["count"]
{'low': 270, 'high': 330, 'best': 300, 'wording': 'about'}
>>> ce.from_dict(ce.Transfer, data)
Transfer(count='about 300', returned_to='ukraine')
"""

import json
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast, get_args, get_type_hints

import attrs

from conflictevents.dataset import NO_HEAD, Dataset
from conflictevents.errors import InvalidValue, did_you_mean
from conflictevents.formats.json import HEAD, KEY, VERSION
from conflictevents.formats.json.strict import screen
from conflictevents.formats.json.writing import to_plain
from conflictevents.formats.problems import collect_problems
from conflictevents.records import COLLECTIONS, Head
from conflictevents.values import FrozenDict, Marking, Precision, Truth, When

if TYPE_CHECKING:
    from cattrs import BaseConverter

__all__ = ["configure_converter", "from_dict", "plain_types", "to_dict"]

Built = TypeVar("Built")


def to_dict(value: Any) -> Any:
    """A record, a part of one, a value or a dataset as plain data, which `json.dumps` takes and `from_dict` reads.

    Records and their parts are dicts, without the fields that are left at their defaults; so is a `Count`. Dates,
    markings and words are text. A dataset is a document as `save` writes it.

    Raises:
        InvalidValue: `value` is none of ours, or a text in it is longer than a file may hold.
    """
    if isinstance(value, Dataset):
        head = {} if value.head == NO_HEAD else {HEAD: to_plain(value.head)}
        records = {name: [to_plain(record) for record in getattr(value, name)] for name in COLLECTIONS}
        return {KEY: VERSION, **head, **records}
    if type(value) not in plain_types():
        remedy = "give a record or value of conflictevents; plain data are plain already"
        raise InvalidValue(value, "a record, a value or a dataset", remedy)
    return to_plain(value)


def from_dict(cls: type[Built], data: Any) -> Built:
    """The record, part, value or dataset that plain data stand for.

    Args:
        cls: what they stand for, such as `ce.ExchangeRound`.
        data: what `to_dict` gives, or what `json.loads` gives of a file; shorthands of files are read too.

    Raises:
        ReadError: something in the data is wrong; with every problem and its place.
        InvalidValue: `cls` is no class of a record or value.
    """
    if cls is not Dataset and cls not in plain_types():
        names = sorted(kind.__name__ for kind in (Dataset, *plain_types()))
        remedy = did_you_mean(cls.__name__, names) if isinstance(cls, type) else "give the class itself"
        raise InvalidValue(cls, "the class of a record or value, such as ExchangeRound", remedy, field="cls")
    article = "an" if cls.__name__[0] in "AEIOU" else "a"
    with collect_problems(f"{article} {cls.__name__} from plain data") as problems:
        tree, refused = screen(data)
        for problem in refused:
            problems.add(problem)
        if cls is Dataset:
            from conflictevents.formats.loading import loads

            problems.raise_if_any()
            return cast("Built", loads(json.dumps(tree)))
        from conflictevents.formats.json.explaining import structure_record  # brings cattrs

        built, wrong = structure_record(tree, cls)
        for problem in wrong:
            problems.add(problem)
        problems.raise_if_any()
        assert built is not None
        return built


def configure_converter(converter: "BaseConverter") -> None:
    """Teach a cattrs converter our types: it structures them as `from_dict` does and unstructures them as `to_dict`.

    It need not be strict itself: inside records and values our own rules hold. Of its own types nothing changes. What
    is wrong with a record is a `ReadError` in the converter's group of errors.

    >>> import attrs, cattrs, conflictevents as ce
    >>> @attrs.frozen
    ... class Report:
    ...     held: ce.Count
    ...     on: ce.When
    >>> converter = cattrs.Converter()
    >>> ce.configure_converter(converter)
    >>> converter.structure({"held": "at least 40", "on": "2025-06"}, Report)
    Report(held=Count('at least 40'), on=When('2025-06'))

    Raises:
        InvalidValue: it is no converter of cattrs.
    """
    if not hasattr(converter, "register_structure_hook_func"):
        raise InvalidValue(converter, "a converter of cattrs", "give cattrs.Converter()", field="converter")
    converter.register_structure_hook_func(_is_plain_type, lambda data, kind: from_dict(kind, data))
    converter.register_unstructure_hook_func(_is_plain_type, to_dict)


def _is_plain_type(kind: Any) -> bool:
    return kind is Dataset or (isinstance(kind, type) and kind in plain_types())


@cache
def plain_types() -> frozenset[type]:
    """The classes of records, of their parts and of values: what stands on file in one form or another."""
    found: set[type] = set()
    waiting: list[Any] = [*COLLECTIONS.values(), Head, Truth, Precision]
    while waiting:
        kind = waiting.pop()
        if isinstance(kind, type) and kind not in found and _is_ours(kind):
            found.add(kind)
            waiting += get_type_hints(kind).values() if attrs.has(kind) else ()
        else:
            waiting += _inside(kind)
    return frozenset(found)


def _is_ours(kind: type) -> bool:
    return attrs.has(kind) or issubclass(kind, StrEnum) or kind in (When, Marking, FrozenDict)


def _inside(kind: Any) -> Iterator[Any]:
    return (inner for inner in get_args(kind) if inner is not ...)
