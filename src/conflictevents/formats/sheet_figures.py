"""Columns that hold figures, known by their form: `civilians to ukraine`, `number by headquarters`.

A column of figures says in its header what is counted, to whom it passes and, where that is said, from whom and by
which kind of handover: `civilians to ukraine from russia (outside exchange)`.
"""

import re
from functools import partial

import attrs

from conflictevents.errors import InvalidValue, did_you_mean
from conflictevents.formats.sheet import Row
from conflictevents.formats.sheet_names import Names
from conflictevents.records import Category, Ordinal, RoundKind, Transfer
from conflictevents.values import Count

__all__ = ["EXAMPLES", "hint_for", "is_figure", "is_ordinal", "read_ordinals", "read_transfers"]

EXAMPLES = ("civilians to ukraine", "number by headquarters")

_CATEGORIES = {
    "prisoners of war": Category.PRISONER_OF_WAR,
    "civilians": Category.CIVILIAN,
    "persons": Category.PERSON,
    "other persons": Category.PERSON,
    "remains": Category.REMAINS,
}
_FIGURE = re.compile(
    rf"(?P<what>{'|'.join(_CATEGORIES)}) to (?P<to>\S+)(?: from (?P<held_by>\S+))?(?: \((?P<kind>[^()]+)\))?"
)
_ORDINAL = re.compile(r"number by (?P<body>\S+)")


def is_figure(column: str) -> bool:
    """Whether a header is that of a column of figures."""
    return _FIGURE.fullmatch(column) is not None


def hint_for(column: str) -> str:
    """What to do about a header that is nearly that of a column of figures; empty where it is not."""
    if " to " not in column.lower():
        return ""
    return (
        f"figures are headed {', '.join(_CATEGORIES)}, then 'to' and the id of an actor, all as written here"
    )


def is_ordinal(column: str) -> bool:
    """Whether a header is that of a body's numbering."""
    return _ORDINAL.fullmatch(column) is not None


@attrs.frozen
class _Figure:
    """A filled cell of a column of figures: what it counts, and on which way."""

    column: str
    what: str
    way: tuple[str | None, ...]


def read_transfers(row: Row, names: Names, statement: str | None) -> list[tuple[str, Transfer]]:
    """The transfers of a row, each with its column; a blank cell is none, as nothing is said."""
    figures = [_figure(column) for column in row.columns() if is_figure(column)]
    for figure in figures:
        beside = [other.column for other in figures if other.way == figure.way and other.what in _PARTS]
        if figure.what == "persons" and beside:
            row.complain(
                figure.column,
                row.text(figure.column),
                f"a blank cell, as {' and '.join(map(repr, beside))} count the same persons",
                "persons whose category is not said, beside them, are 'other persons'",
            )
    transfers = []
    for figure in figures:
        transfer = _transfer(row, figure, names, statement)
        if transfer is not None:
            transfers.append((figure.column, transfer))
    return transfers


_PARTS = ("prisoners of war", "civilians", "other persons")


def _figure(column: str) -> _Figure:
    parts = _FIGURE.fullmatch(column)
    assert parts is not None
    return _Figure(column, parts["what"], (parts["to"], parts["held_by"], parts["kind"]))


def _transfer(row: Row, figure: _Figure, names: Names, statement: str | None) -> Transfer | None:
    to, held_by, kind = figure.way
    count = row.read(figure.column, Count.parse)
    try:
        ends = names.side(to or ""), None if held_by is None else names.side(held_by)
        if count is None:
            return None
        return Transfer(
            count=count,
            category=_CATEGORIES[figure.what],
            returned_to=ends[0],
            held_by=ends[1],
            kind=None if kind is None else RoundKind(kind),
            statement=statement,
        )
    except InvalidValue as error:
        row.complain(figure.column, error.found, error.expected, error.remedy)
    except ValueError:
        row.complain(
            figure.column, kind, "a kind of handover in brackets", did_you_mean(kind or "", list(RoundKind))
        )
    return None


def read_ordinals(row: Row, names: Names) -> list[Ordinal]:
    """How bodies number the round of a row: a whole number, `counted` without one, or `not counted`."""
    ordinals = []
    for column in row.columns():
        parts = _ORDINAL.fullmatch(column)
        if parts is not None:
            ordinal = row.read(column, partial(_ordinal, names, parts["body"]))
            if ordinal is not None:
                ordinals.append(ordinal)
    return ordinals


def _ordinal(names: Names, body: str, text: str) -> Ordinal:
    body = names.actor(body)
    if text in ("counted", "not counted"):
        return Ordinal(body=body, counted=text == "counted")
    if not (text.isascii() and text.isdigit()):
        raise InvalidValue(text, "a whole number, 'counted' or 'not counted'")
    return Ordinal(body=body, number=int(text))
