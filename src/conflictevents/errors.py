"""The errors of this library: each derives from `ConflictEventsError` and from the builtin it resembles.

An error carries its parts as data (what was found, what was expected, what to do), so that a program can
act on them and a person can read them in one sentence.
"""

import errno
import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conflictevents.formats.problems import Problem
    from conflictevents.rules.rule import Finding

__all__ = [
    "FIELD_PATH",
    "CheckFailed",
    "ConflictEventsError",
    "DuplicateRecord",
    "InvalidOperand",
    "InvalidValue",
    "MissingExtra",
    "NeverChanges",
    "NewerVersion",
    "NothingToDraw",
    "ReadError",
    "RevisionConflict",
    "Undecided",
    "UnknownAttribute",
    "UnknownRecord",
    "WriteError",
    "WrongArguments",
    "did_you_mean",
    "visible",
    "visible_in_json",
]

_STEP = r"[^\W\d]\w*(?:\[[0-9]{1,9}\])*"
FIELD_PATH = re.compile(rf"{_STEP}(?:\.{_STEP})*")
"""The path of a field inside a record, as errors have it: names of fields, and places in lists."""
_MOST_LISTED = 30
"""The most known words that a remedy lists."""
_UNSEEN = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    r"\ud800-\udfff\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""What steers a terminal, turns the direction of text or is not seen at all; never the joiners of Persian and Hindi."""


def visible(text: str) -> str:
    r"""A text for people, in which what steers a terminal or hides is shown as an escape sequence, never sent.

    These are control characters but for the line break, marks that turn the direction of text, tags and other
    characters without a form, and halves of surrogate pairs.

    >>> print(visible("a\x1b[31mred\u202e"))
    a\x1b[31mred\u202e
    """
    return text if text.isascii() and text.isprintable() else _UNSEEN.sub(_escape, text)


def visible_in_json(text: str) -> str:
    r"""JSON text that says the same, in which what steers a terminal or hides is written as an escape of JSON.

    >>> print(visible_in_json('["a\u202e"]'))
    ["a\u202e"]
    """
    import json  # needed only where something is shown as JSON

    return _UNSEEN.sub(lambda match: json.dumps(match[0])[1:-1], text)


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


class ConflictEventsError(Exception):
    """Base of every error raised by this library on purpose.

    >>> import conflictevents as ce
    >>> try:
    ...     ce.Count.parse("1.200")
    ... except ce.ConflictEventsError as error:
    ...     print(type(error).__name__)
    InvalidValue
    """

    def __str__(self) -> str:
        return visible(str(self.args[0])) if self.args else ""

    def __reduce__(self) -> tuple[object, ...]:
        """Errors cross process borders with all they carry, no matter what their `__init__` takes."""
        return (_rebuilt, (type(self), self.args, self.__dict__))


def _rebuilt(kind: type[ConflictEventsError], args: tuple[object, ...], carried: dict[str, object]) -> object:
    error = kind.__new__(kind, *args)
    error.__dict__.update(carried)
    return error


class InvalidValue(ConflictEventsError, ValueError):
    """A value that cannot be what the place it stands in asks for.

    >>> import conflictevents as ce
    >>> try:
    ...     ce.Transfer(count=3.7)
    ... except ce.InvalidValue as error:
    ...     print(error.found)
    3.7

    Attributes:
        found: what was given.
        expected: what the place asks for, in words.
        remedy: what to do about it, in words, or an empty string.
        field: the name of the field, where there is one.
    """

    def __init__(self, found: object, expected: str, remedy: str = "", *, field: str = "") -> None:
        self.found = found
        self.expected = expected
        self.remedy = remedy
        self.field = field
        place = f"{field}: " if field else ""
        tail = f"; {remedy}" if remedy else ""
        super().__init__(f"{place}found {shown(found)}, expected {expected}{tail}")

    def within(self, path: str) -> "InvalidValue":
        """The same complaint seen from one level up: `path` is a field's name, or `[2]` for the third of a list."""
        dot = "." if self.field and not self.field.startswith("[") else ""
        return InvalidValue(self.found, self.expected, self.remedy, field=f"{path}{dot}{self.field}")


class InvalidOperand(InvalidValue, TypeError):
    """A value of another type, added to or compared with one of ours."""


class NothingToDraw(InvalidValue):
    """A chart that would be blank: what it would show is not on record, or is not within what was asked for.

    >>> import conflictevents as ce
    >>> try:
    ...     ce.charts.returns(ce.Dataset())
    ... except ce.NothingToDraw as error:
    ...     print(type(error).__name__)
    NothingToDraw
    """

    def __init__(self, what: str, remedy: str, *, field: str = "ds") -> None:
        super().__init__(what, "something to draw", remedy, field=field)


class UnknownAttribute(ConflictEventsError, AttributeError):
    """An attribute that there is none of, mostly a misspelt one.

    >>> import conflictevents as ce
    >>> try:
    ...     ce.totls
    ... except ce.UnknownAttribute as error:
    ...     print(error)
    conflictevents has no attribute 'totls'; did you mean 'totals'?

    Attributes:
        unknown: the name that was asked for.
        owner: the name of the class that was asked.
    """

    def __init__(self, unknown: str, owner: str, known: Iterable[str]) -> None:
        self.unknown = unknown
        self.owner = owner
        self._known: Iterable[str] = known
        super().__init__(f"{owner} has no attribute {unknown!r}")

    @property
    def known(self) -> tuple[str, ...]:
        """The names that there are; listed only when asked for, as most of these errors are caught unread."""
        if not isinstance(self._known, tuple):
            self._known = tuple(sorted(self._known))
        return self._known

    def __str__(self) -> str:
        hint = did_you_mean(self.unknown, self.known)
        return f"{super().__str__()}{f'; {visible(hint)}' if hint else ''}"

    def __reduce__(self) -> tuple[object, ...]:
        self._known = self.known
        return super().__reduce__()


def unknown_attribute(owner: object, name: str) -> UnknownAttribute:
    """The error for an attribute that an object does not have; for its `__getattr__` to raise.

    >>> from conflictevents import Count
    >>> Count.exactly(3).hihg
    Traceback (most recent call last):
        ...
    conflictevents.errors.UnknownAttribute: Count has no attribute 'hihg'; did you mean 'high'?
    """
    raise_inner_error(owner, name)
    kind = type(owner)
    return UnknownAttribute(name, kind.__name__, () if name.startswith("_") else _public_names(kind))


def raise_inner_error(owner: object, name: str) -> None:
    """Raise the error that a property raised itself; for the beginning of a `__getattr__`.

    Python asks `__getattr__` for what a class does have as well, where the code of a property raised an AttributeError.
    The property is read again, so that its own error is seen, in place of one that says that there is no such attribute.
    """
    if any(name in vars(kind) for kind in type(owner).__mro__):
        object.__getattribute__(owner, name)


def _public_names(kind: type) -> Iterator[str]:
    yield from (name for name in dir(kind) if not name.startswith("_"))


class UnknownRecord(ConflictEventsError, KeyError):
    """An id that no record of the dataset has.

    >>> import conflictevents as ce
    >>> try:
    ...     ce.Dataset(ce.Actor(id="north", name="North"))["nort"]
    ... except ce.UnknownRecord as error:
    ...     print(error)
    no record has the id 'nort'; did you mean 'north'?

    Attributes:
        id: the id that was asked for.
        suggestions: ids on record that look like it, nearest first.
        field: the argument that named it; empty where it was asked for by itself.
    """

    def __init__(
        self, id: str, suggestions: Sequence[str] = (), *, field: str = "", expected: str = ""
    ) -> None:
        self.id = id
        self.field = field
        self.suggestions: tuple[str, ...] = tuple(suggestions)
        hint = f"; did you mean {' or '.join(map(repr, self.suggestions))}?" if self.suggestions else ""
        place = f"{field}: " if field else ""
        wanted = f", expected {expected}" if expected else ""
        super().__init__(f"{place}no record has the id {id!r}{wanted}{hint}")


class WrongArguments(ConflictEventsError, TypeError):
    """A call with an argument that there is none of, or without one that is needed.

    >>> import conflictevents as ce
    >>> try:
    ...     ce.Actor(id="north", nmae="North")
    ... except ce.WrongArguments as error:
    ...     print(error)
    found 'nmae', expected a field of Actor; did you mean 'name'?; found no name, which Actor needs; write name=...

    Attributes:
        what: what was called.
        unknown: arguments that there are none of.
        missing: arguments that are needed and were not given.
    """

    def __init__(
        self, what: str, names: Sequence[str], *, unknown: Sequence[str] = (), missing: Sequence[str] = ()
    ) -> None:
        self.what = what
        self.unknown: tuple[str, ...] = tuple(unknown)
        self.missing: tuple[str, ...] = tuple(missing)
        parts = [
            f"found {name!r}, expected a field of {what}; {did_you_mean(name, names) or 'leave it out'}"
            for name in unknown
        ]
        if missing:
            parts.append(f"found no {' and no '.join(missing)}, which {what} needs; write {missing[0]}=...")
        if not parts:
            first = next((name for name in names if name != "extra"), None)
            remedy = f"write {first}=..." if first else "leave them out"
            parts.append(f"found values without names, expected the fields of {what} by name; {remedy}")
        super().__init__("; ".join(parts))


class DuplicateRecord(ConflictEventsError, ValueError):
    """Two records under one id, where each id may stand only once.

    >>> import conflictevents as ce
    >>> north = ce.Actor(id="north", name="North")
    >>> try:
    ...     ce.Dataset(north, north.evolve(name="Northland"))
    ... except ce.DuplicateRecord as error:
    ...     print(type(error).__name__)
    DuplicateRecord

    Attributes:
        id: the id both bear.
    """

    def __init__(self, id: str, first: str, second: str) -> None:
        self.id = id
        super().__init__(
            f"the id {id!r} is borne by two records, {first} and {second}; give one of them another id, "
            "or use replace() if the second is a revision of the first"
        )


class RevisionConflict(ConflictEventsError, ValueError):
    """The same record at the same revision with different content: neither side may silently win.

    >>> import conflictevents as ce
    >>> north = ce.Actor(id="north", name="North")
    >>> try:
    ...     ce.Dataset(north).merge(ce.Dataset(north.evolve(name="Northland")))
    ... except ce.RevisionConflict as error:
    ...     print(type(error).__name__)
    RevisionConflict

    Attributes:
        id: the id of the record.
        revision: the revision that both sides bear.
        fields: names of the fields that differ.
    """

    def __init__(self, id: str, revision: int, fields: Sequence[str]) -> None:
        self.id = id
        self.revision = revision
        self.fields: tuple[str, ...] = tuple(fields)
        super().__init__(
            f"{id!r} stands in both datasets as revision {revision} with different content "
            f"({', '.join(self.fields)}); raise the revision of the one that should win"
        )


class ReadError(ConflictEventsError, ValueError):
    """Input that could not be read, with every problem that was found in it.

    >>> import conflictevents as ce
    >>> try:
    ...     ce.loads('{"conflictevents": "1.0", "rounds": [{"id": "r", "kind": "exchang"}]}')
    ... except ce.ReadError as error:
    ...     print(error.problems[0].remedy)
    did you mean 'exchange'?

    Attributes:
        problems: one entry for each problem, in the order of the input.
        unlisted: how many more problems there were beyond the stated number.
    """

    def __init__(self, message: str, problems: "Sequence[Problem]" = (), unlisted: int = 0) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        self.unlisted = unlisted
        super().__init__(listing(message, self.problems, unlisted))


def listing(message: str, entries: Iterable[object], unlisted: int = 0) -> str:
    """A message with an entry on each line below it, and how many more there are."""
    more = [f"  ... and {unlisted} more problems"] if unlisted else []
    return "\n".join([message, *(f"  {entry}" for entry in entries), *more])


class NewerVersion(UserWarning):
    """A warning: a file states a newer minor version than this release reads; what is not known is kept as it stands.

    >>> import conflictevents as ce
    >>> import warnings
    >>> with warnings.catch_warnings(record=True) as caught:
    ...     warnings.simplefilter("always")
    ...     ds = ce.loads('{"conflictevents": "1.7"}')
    >>> caught[0].category.__name__
    'NewerVersion'
    """


class WriteError(ConflictEventsError, OSError):
    """A file or folder that the system does not let us write; what stood there before stands there still.

    >>> import conflictevents as ce
    >>> try:
    ...     ce.save(ce.Dataset(), "/no/such/folder/mine.json")
    ... except ce.WriteError as error:
    ...     print(type(error).__name__)
    WriteError

    Attributes:
        filename: what was to be written.
        errno: the number of the system's error; None where it has none.
        strerror: the system's own words.
    """

    def __init__(self, path: str, error: OSError) -> None:
        remedy = _WRITE_REMEDIES.get(error.errno or 0, "look for the reason, and write it again")
        reason = error.strerror or str(error)
        super().__init__(f"{path}: could not write it ({reason}); {remedy}")
        self.filename = path
        self.errno: int | None = error.errno
        self.strerror: str = reason

    def __reduce__(self) -> tuple[object, ...]:
        """As the base does it, with what `OSError` itself keeps."""
        carried = {**self.__dict__, "filename": self.filename, "errno": self.errno, "strerror": self.strerror}
        return (_rebuilt_error, (type(self), self.args, carried))


def _rebuilt_error(kind: type[WriteError], args: tuple[object, ...], carried: dict[str, object]) -> object:
    error = kind.__new__(kind, *args)
    error.args = args
    for name, value in carried.items():
        setattr(error, name, value)
    return error


_FREE = "free some space, and write it again"
_ASK = "ask for the right to write there, or choose another name"
_WRITE_REMEDIES = {
    errno.ENOSPC: _FREE,
    errno.EDQUOT: _FREE,
    errno.EFBIG: "write it where files may be larger, or split it",
    errno.EACCES: _ASK,
    errno.EPERM: _ASK,
    errno.EROFS: _ASK,
    errno.ENOENT: "make the folder first",
    errno.ENOTDIR: "choose a path all of whose parents are folders",
    errno.EEXIST: "choose another name",
    errno.ENAMETOOLONG: "choose a shorter name",
    errno.ELOOP: "delete the link that leads back to itself",
}


class CheckFailed(ConflictEventsError):
    """A dataset with findings of severity error, raised by `Report.raise_for_errors`.

    >>> import conflictevents as ce
    >>> report = ce.check(ce.Dataset(ce.Actor(id="office", name="Office", part_of="north")))
    >>> try:
    ...     report.raise_for_errors()
    ... except ce.CheckFailed as error:
    ...     print(type(error).__name__)
    CheckFailed

    Attributes:
        findings: the findings of severity error.
    """

    def __init__(self, findings: "Sequence[Finding]") -> None:
        self.findings: tuple[Finding, ...] = tuple(findings)
        count = len(self.findings)
        title = f"{count} error{'s' if count != 1 else ''} in the dataset"
        super().__init__("\n".join([title, *(f"  {finding}" for finding in self.findings)]))


class MissingExtra(ConflictEventsError, ImportError):
    """An optional part was asked for whose packages are not installed.

    >>> import conflictevents as ce
    >>> issubclass(ce.MissingExtra, ImportError)
    True

    Attributes:
        extra: the name of the extra to install; empty where it is a package of the user's choice.
        package: the name of that package; empty where there is an extra.
    """

    def __init__(self, what: str, extra: str = "", *, package: str = "") -> None:
        self.extra = extra
        self.package = package
        if package:
            super().__init__(f"{what} needs {package}: pip install {package}")
        else:
            super().__init__(f"{what} needs the extra {extra!r}: pip install 'conflictevents[{extra}]'")


class NeverChanges(ConflictEventsError, AttributeError):
    """Something that never changes was to be changed.

    >>> import conflictevents as ce
    >>> try:
    ...     ce.When("2025").first_day = 3
    ... except ce.NeverChanges as error:
    ...     print(type(error).__name__)
    NeverChanges
    """


class Undecided(ConflictEventsError, TypeError):
    """An answer that may be "maybe" was taken for a yes or no.

    >>> import conflictevents as ce
    >>> try:
    ...     bool(ce.When("2025-06").before("2025-06-20"))
    ... except ce.Undecided as error:
    ...     print(type(error).__name__)
    Undecided
    """


def shown(value: object, limit: int = 80) -> str:
    """`repr` of a value on one line, cut to a length that fits into a sentence."""
    try:
        text = repr(value[: limit + 1]) if isinstance(value, str) else repr(value)
    except Exception:  # noqa: BLE001 - of a class that cannot even show itself
        text = f"a {type(value).__name__}"
    text = " ".join(text.splitlines())
    return text if len(text) <= limit else f"{text[: limit - 3]}..."


def did_you_mean(found: str, known: Iterable[str]) -> str:
    """A remedy naming the nearest known word, or listing the known ones where none is near."""
    words = sorted(map(str, known))
    near = get_close_matches(found, words, n=1)
    if near:
        return f"did you mean {near[0]!r}?"
    if len(words) > _MOST_LISTED:
        return f"choose one of {len(words)}, such as {', '.join(words[:3])}"
    return f"choose one of: {', '.join(words)}" if words else ""
