"""Which files hold records, by the end of their names, and which of them a folder holds."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import attrs

from conflictevents.errors import InvalidValue
from conflictevents.formats.limits import DEEPEST
from conflictevents.formats.problems import InWords, Problem, Problems

__all__ = ["ENDINGS", "Form", "Name", "files_in", "form_of", "path_of"]


@attrs.frozen
class Form:
    """How a file holds records.

    Attributes:
        by_line: whether it is JSON Lines, one record a line; else it is one JSON document.
        packed: whether it is packed with gzip.
    """

    by_line: bool
    packed: bool


_FORMS = {
    ".json": Form(by_line=False, packed=False),
    ".jsonl": Form(by_line=True, packed=False),
    ".json.gz": Form(by_line=False, packed=True),
    ".jsonl.gz": Form(by_line=True, packed=True),
}
ENDINGS = ", ".join(_FORMS)
"""The endings, for messages."""


def path_of(path: str | os.PathLike[str], remedy: str) -> Path:
    """A path as it is given, as text or by any library of paths.

    Raises:
        InvalidValue: it is no path; with the remedy.
    """
    try:
        return Path(path)
    except TypeError:
        raise InvalidValue(path, "a path", remedy) from None


def form_of(path: Path) -> Form | None:
    """How a file holds records, by its name; None where the name says nothing."""
    name = path.name.lower()
    return next((form for ending, form in _FORMS.items() if name.endswith(ending)), None)


class Name(NamedTuple):
    """A file to be read, and how.

    Attributes:
        path: the file.
        form: how it holds records.
    """

    path: Path
    form: Form


def files_in(folder: Path, problems: Problems) -> list[Name]:
    """The files below a folder whose names say that they hold records, in the order of their paths.

    Other files, and names that begin with a dot, are passed over. Links are followed, but not in circles.
    """
    return sorted(_below(folder, (), problems), key=lambda name: name.path)


def _below(folder: Path, above: tuple[tuple[int, int], ...], problems: Problems) -> Iterator[Name]:
    try:
        status = folder.stat()
        entries = sorted(folder.iterdir())
    except OSError as error:
        complaint = f"an error of the system ({error.strerror or error})"
        problems.add(_about(folder, complaint, "a folder that can be read", "ask for the right to read it"))
        return
    here = (status.st_dev, status.st_ino)
    if here in above:
        problems.add(_about(folder, "a link to a folder that holds it", "no circles", "delete the link"))
        return
    if len(above) >= DEEPEST:
        problems.add(_about(folder, "one more folder", f"folders at most {DEEPEST} deep", "move it up"))
        return
    for path in (entry for entry in entries if not entry.name.startswith(".")):
        form = form_of(path)
        if os.path.isdir(path):  # noqa: PTH112 - a path that may not be looked at is no error of the system here
            yield from _below(path, (*above, here), problems)
        elif form is not None:
            yield Name(path, form)


def _about(folder: Path, found: str, expected: str, remedy: str) -> Problem:
    return Problem(file=str(folder), found=InWords(found), expected=expected, remedy=remedy)
