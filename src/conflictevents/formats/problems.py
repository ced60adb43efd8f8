"""What is wrong with an input, and where: one object for each problem, collected until all are known."""

import json
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, Final

import attrs

from conflictevents.errors import ReadError, visible
from conflictevents.formats.limits import MOST_LISTED, MOST_SOUGHT

__all__ = ["NOTHING", "Description", "Problem", "Problems", "TooManyProblems", "collect_problems", "step"]

_LONGEST_FOUND = 80


class Description(str):
    """What was found, described; not quoted, as text from the input is."""

    __slots__ = ()


NOTHING: Final = Description("nothing")
"""Found where something is needed and is not there."""


@attrs.frozen(kw_only=True)
class Problem:
    """One thing that is wrong with an input: where it stands, what was found, what was expected, what to do.

    Attributes:
        file: the file, as it was named; empty for input that is no file.
        line: line of the file, from 1; in a sheet the row, the header being row 1; None in a JSON document
            that could be parsed, where `path` says it all.
        record: id of the record it stands in, where that could be read.
        path: the place inside the document or line, such as `$.rounds[3].transfers[0].count`; in a sheet the
            header of the column.
        found: what stands there, as decoded; text of the type `Description` describes it where it cannot be shown,
            and is `nothing` where something is missing.
        expected: what the place asks for, in words.
        remedy: what to do about it, in words; may be empty.
        in_sheet: whether it stands in a sheet, so that `line` is a row.
        sheet: the name of the sheet in its workbook; empty for a file of CSV.
        cell: the cell of the workbook, such as `C7`, where it stands in one.
    """

    file: str = ""
    line: int | None = None
    record: str | None = None
    path: str = "$"
    found: Any = NOTHING
    expected: str
    remedy: str = ""
    in_sheet: bool = False
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        line = "" if self.line is None else f"{'row' if self.in_sheet else 'line'} {self.line}"
        sheet = f"sheet {self.sheet!r}" if self.sheet else ""
        line = f"cell {self.cell}" if self.cell else line
        where = ", ".join(part for part in (self.file, sheet, line, self.record or "", self.path) if part)
        tail = f"; {self.remedy}" if self.remedy else ""
        text = f"{where}: found {_shown(self.found)}, expected {self.expected}{tail}"
        return visible(text).replace("\n", "\\n")


class TooManyProblems(Exception):
    """More problems than anybody will read: what is left of the input is not looked at."""


class Problems:
    """The problems met in reading `what`, the first ones kept and the others counted."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._listed: list[Problem] = []
        self._count = 0

    def add(self, problem: Problem) -> None:
        """Take note of a problem.

        Raises:
            TooManyProblems: there are as many now as are sought.
        """
        self._count += 1
        if self._count <= MOST_LISTED:
            self._listed.append(problem)
        if self._count >= MOST_SOUGHT:
            raise TooManyProblems

    def raise_if_any(self) -> None:
        """End the reading, if there is any problem.

        Raises:
            ReadError: there is.
        """
        if self._count:
            number = f"{self._count} problem{'s' if self._count != 1 else ''}"
            stopped = ", after which no one looked further" if self._count >= MOST_SOUGHT else ""
            message = f"could not read {self._what}: {number}{stopped}"
            listed = sorted(self._listed, key=_in_order_of_rows)
            raise ReadError(message, listed, self._count - len(self._listed))


def _in_order_of_rows(problem: Problem) -> tuple[str, str, int]:
    """Where a problem of a sheet stands in the order of its rows; those of other files stay in the order of reading."""
    return (problem.file, problem.sheet, problem.line or 0) if problem.in_sheet else ("", "", 0)


@contextmanager
def collect_problems(what: str) -> Generator[Problems]:
    """A list for the problems of reading `what`, which ends the reading when it is full.

    Raises:
        ReadError: the list is full.
    """
    problems = Problems(what)
    try:
        yield problems
    except TooManyProblems:
        problems.raise_if_any()


def step(path: str, key: str | int) -> str:
    """The path one step further inside: a key of an object, or a place in a list.

    >>> step(step("$.rounds", 3), "when"), step("$.extra", "acled:tags")
    ('$.rounds[3].when', "$.extra['acled:tags']")
    """
    if isinstance(key, int):
        return f"{path}[{key}]"
    is_name = key.isidentifier() and len(key) <= _LONGEST_FOUND
    return f"{path}.{key}" if is_name else f"{path}[{_cut(repr(key))}]"


def _shown(found: Any) -> str:
    """What was found as the input would write it, cut to a length that fits into a sentence."""
    if isinstance(found, Description):
        return str(found)
    if isinstance(found, str):
        found = found[:_LONGEST_FOUND]
    text = ""
    try:
        for piece in json.JSONEncoder(ensure_ascii=False).iterencode(found):
            text += piece
            if len(text) > _LONGEST_FOUND:
                break
    except (TypeError, ValueError):
        text = repr(found)
    return _cut(text.encode("utf-8", "backslashreplace").decode())


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_FOUND else f"{text[: _LONGEST_FOUND - 3]}..."
