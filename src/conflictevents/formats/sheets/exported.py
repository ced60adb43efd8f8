"""Flat tables that `interop` writes, read back: rounds with a row for each transfer, tallies, events.

They hold ids and no names, as a document does: what they refer to need not be there. What is no part of a record (the days a
date may mean, what a row adds to totals, a scope in words, a row of which no transfer speaks) is passed over. A row of hashtags (HXL) is no record.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from conflictevents.dataset import Dataset
from conflictevents.errors import InvalidValue
from conflictevents.formats.problems import Problems
from conflictevents.formats.saving import to_plain
from conflictevents.formats.sheets.columns import Column, Form, Sheet, split_entries
from conflictevents.formats.sheets.drafts import Draft, locate_in, read_fields
from conflictevents.formats.sheets.names import Names
from conflictevents.formats.sheets.table import Layout, Options, Row, SheetFile, read_rows
from conflictevents.records import Event, ExchangeRound, Record, ReturnTally, Transfer
from conflictevents.values import Source

__all__ = ["EXPORTED", "read_exported"]

_PARTY = re.compile(r"(?P<actor>\S+) \((?P<role>.+)\)")


def _read_integer(text: str, _: Names) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        raise InvalidValue(text, "a whole number", "write it in digits, such as 12")
    return int(text)


def _read_degrees(text: str, _: Names) -> float:
    try:
        return float(text)
    except ValueError:
        raise InvalidValue(text, "a number", "write decimal degrees, such as 50.45") from None


def _read_parties(text: str, _: Names) -> list[dict[str, str]]:
    parties = []
    for entry in split_entries(text):
        match = _PARTY.fullmatch(entry)
        if match is None:
            raise InvalidValue(
                entry, "an actor and its role in brackets", "write for instance icrc (carrier)"
            )
        parties.append(match.groupdict())
    return parties


def _read_flag(text: str, _: Names) -> bool:
    if text != "yes":
        raise InvalidValue(text, "'yes' or a blank cell", "write one of them")
    return True


_PASSED_OVER = Form(lambda text, _: text, takes=frozenset({"number", "date"}))
_TEXT = Form(lambda text, _: text)
_LIST = Form(lambda text, _: split_entries(text))
_INTEGER = Form(_read_integer, takes=frozenset({"number"}))
_DEGREES = Form(_read_degrees, takes=frozenset({"number"}))
_FLAG = Form(_read_flag)
_PARTIES = Form(_read_parties)
_MARKING = Form(lambda text, _: text.removeprefix("TLP:"))
_SOURCES = Form(lambda text, _: [to_plain(Source.of(entry)) for entry in split_entries(text)])
_TYPES = Form(
    lambda text, _: [
        dict(zip(("scheme", "value"), entry.partition("=")[::2], strict=True))
        for entry in split_entries(text)
    ]
)


def _columns(form: Form, *names: str) -> tuple[Column, ...]:
    """Columns of one form, `name` or `name=field`; `name=` for one that is passed over."""
    pairs = [(name.partition("=")) for name in names]
    return tuple(Column(name, field if mark else name, form) for name, mark, field in pairs)


_PLACE = (
    *_columns(_TEXT, "place=place.name", "country=place.country"),
    *_columns(_DEGREES, "latitude=place.latitude", "longitude=place.longitude"),
)
_COUNT = (
    *_columns(_INTEGER, "low=count.low", "high=count.high", "best=count.best"),
    *_columns(_TEXT, "wording=count.wording"),
)
_ORIGIN = (*_columns(_SOURCES, "sources"), *_columns(_MARKING, "marking"))

_ROUNDS = Sheet(
    "exported rounds",
    "",
    ExchangeRound,
    "round",
    ("round", "tree"),
    (
        *_columns(_TEXT, "round=id", "name", "kind", "status=", "when", "part_of"),
        *_columns(_PASSED_OVER, "earliest=", "latest=", "mediators="),
        *_columns(_LIST, "frameworks", "parties"),
        *_columns(_PARTIES, "third_parties"),
        *_PLACE,
        *_columns(_FLAG, "transfers_complete", "parts_complete"),
        *_ORIGIN,
    ),
)
_TRANSFERS = Sheet(
    "exported transfers",
    "",
    Transfer,
    "round",
    (),
    (
        *_columns(_TEXT, "transfer_kind=kind", "category", "held_by", "returned_to", "group", "carrier"),
        *_columns(_LIST, "belonging_to"),
        *_COUNT,
        *_columns(_TEXT, "statement"),
        *_columns(
            _PASSED_OVER,
            "unsaid=",
            "adds=",
            "tree=",
            "living_low=",
            "living_high=",
            "remains_low=",
            "remains_high=",
        ),
    ),
)
_TALLIES = Sheet(
    "exported tallies",
    "",
    ReturnTally,
    "tally",
    ("tally", "scope"),
    (
        *_columns(_TEXT, "tally=id", "claimant", "statement", "since_when=since", "as_of_when=as_of"),
        *_columns(
            _PASSED_OVER, "since_earliest=", "since_latest=", "as_of_earliest=", "as_of_latest=", "scope="
        ),
        *_columns(_TEXT, "returned_to", "category"),
        *_columns(
            _LIST,
            "kinds=scope.kinds",
            "changes=scope.changes",
            "frameworks=scope.frameworks",
            "mediators=scope.mediators",
        ),
        *_columns(_PARTIES, "third_parties=scope.third_parties"),
        *_columns(
            _TEXT,
            "series=scope.series",
            "held_by=scope.held_by",
            "belonging_to=scope.belonging_to",
            "group=scope.group",
            "population=scope.population",
        ),
        *_COUNT,
        *_ORIGIN,
    ),
)
_EVENTS = Sheet(
    "exported events",
    "",
    Event,
    "event",
    ("event", "original_id"),
    (
        *_columns(_TEXT, "event=id", "dataset", "release", "original_id", "when", "text"),
        *_columns(_PASSED_OVER, "earliest=", "latest="),
        *_columns(Form(lambda text, _: [{"name": name} for name in split_entries(text)]), "actors"),
        *_columns(_TYPES, "types"),
        *_PLACE,
        *_columns(
            _INTEGER,
            "deaths_low=fatalities.low",
            "deaths_best=fatalities.best",
            "deaths_high=fatalities.high",
        ),
        *_ORIGIN,
    ),
    may_be_blank=("original_id",),
)
EXPORTED = {sheet.name: sheet for sheet in (_ROUNDS, _TALLIES, _EVENTS)}
"""The flat tables by name; each is recognised by the columns that it needs."""


def read_exported(
    files: Sequence[tuple[str, SheetFile]], options: Options, problems: Problems
) -> Iterator[tuple[Row, Record]]:
    """The records of flat tables, each with the row it begins in."""
    names = Names(Dataset())
    drafts: dict[tuple[str, str], tuple[Draft, dict[str, Any]]] = {}
    for kind, file in files:
        sheet = EXPORTED[kind]
        of_transfers = {column.name for column in _TRANSFERS.columns} if sheet is _ROUNDS else set()
        layout = Layout(sheet, of_transfers.__contains__)
        for row in read_rows(file, layout, options, problems):
            id = row.text(sheet.key)
            if id is None or id.startswith("#"):
                continue
            plain = read_fields(row, sheet, names)
            if "status" in row.columns():
                plain["history"] = [{"status": row.text("status")}]
            _fill_count(plain)
            shared = dict(plain)
            draft, first = drafts.setdefault((kind, id), (Draft.of(row, sheet, plain), shared))
            if draft.row is not row and (sheet is not _ROUNDS or first != shared):
                expected = (
                    f"what row {draft.row.number} says of it" if sheet is _ROUNDS else "an id of its own"
                )
                row.report_problem(sheet.key, id, expected, "correct one of the two rows")
            elif sheet is _ROUNDS and row.text("category") is not None and row.text("unsaid") is None:
                transfer = read_fields(row, _TRANSFERS, names)
                _fill_count(transfer)
                draft.append("transfers", transfer, row, locate_in(row, _TRANSFERS))
    for draft, _ in drafts.values():
        record = draft.finished()
        if record is not None:
            yield draft.row, record


def _fill_count(plain: dict[str, Any]) -> None:
    """Say of each bound of a count that has no cell that it is open."""
    if "count" in plain:
        plain["count"] = {"low": None, "high": None, "best": None, "wording": None} | plain["count"]
