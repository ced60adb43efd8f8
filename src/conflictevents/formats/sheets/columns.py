"""The one table of sheets: each kind of sheet, its columns, and how a cell of each holds a value.

Reading, writing, the comments on headings and the lists to choose from are all made of it. A cell holds a value in the
form of files (`to_dict`): what has no column of its own, or does not fit into a cell, stands under `more` as JSON.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Final, get_args, get_type_hints

import attrs

from conflictevents.errors import InvalidValue
from conflictevents.formats.json.strict import NotJson, parse
from conflictevents.formats.saving import to_plain
from conflictevents.formats.sheets.names import Names
from conflictevents.records import (
    Act,
    Actor,
    ActorKind,
    Category,
    Claim,
    CustodyChange,
    CustodyChangeKind,
    CustodyTally,
    Event,
    ExchangeRound,
    Framework,
    FrameworkStatus,
    FrameworkStep,
    Head,
    Meeting,
    MeetingStatus,
    Ordinal,
    ReturnTally,
    Role,
    RoundKind,
    RoundStatus,
    RoundStep,
    Statement,
    Term,
    Transfer,
)
from conflictevents.records.reading import READERS
from conflictevents.records.vocabulary import Vocabulary
from conflictevents.schema.describing import describe_fields
from conflictevents.values import Count, Source, When

__all__ = [
    "ATTRIBUTION",
    "MORE",
    "ORDINAL",
    "PARTIES",
    "SHEETS",
    "SOURCE",
    "Column",
    "Form",
    "Sheet",
    "comment_on",
    "read_more",
    "read_ordinal",
    "role_columns",
    "split_entries",
    "write_entries",
]

_QUOTED = re.compile(r'\s*("(?:[^"\\]|\\.)*"|[^;]*)\s*(?:;|$)')
ORDINAL: Final = re.compile(r"number by (?P<body>\S+)")
"""A heading under which a body's numbering stands."""


@attrs.frozen
class Form:
    """How a cell holds a value of plain data.

    Attributes:
        read: the value that a text stands for, where actors are to be looked up.
        write: the text for a value.
        about: what may stand in a cell, for people.
        words: the words to choose from; none where anything may stand.
        takes: what else than text and whole numbers a cell of a workbook may be: `date`, `number`, `flag`.
    """

    read: Callable[[str, Names], Any]
    write: Callable[[Any], str] = str
    about: str = ""
    words: Callable[[], Iterable[str]] = tuple
    takes: frozenset[str] = frozenset()


def split_entries(text: str) -> list[str]:
    """The entries of a cell, separated by semicolons; one that holds a semicolon stands in double quotes."""
    entries = []
    for match in _QUOTED.finditer(text):
        entry = match[1].strip()
        if len(entry) > 1 and entry[0] == entry[-1] == '"':
            try:
                entry = str(json.loads(entry))
            except ValueError:
                entry = entry[1:-1]
        if entry:
            entries.append(entry)
    return entries


def write_entries(entries: Iterable[str]) -> str:
    """A cell with several entries."""
    return "; ".join(
        json.dumps(entry, ensure_ascii=False) if ";" in entry or entry.startswith('"') else entry
        for entry in entries
    )


def _several(read: Callable[[str, Names], Any], about: str) -> Form:
    return Form(
        lambda text, names: [read(entry, names) for entry in split_entries(text)],
        write_entries,
        f"{about}; several with semicolons between",
    )


def _words(vocabulary: Any) -> Form:
    """The words of a vocabulary or of a closed list."""
    is_open = isinstance(vocabulary, Vocabulary)
    read: Callable[[str], str] = vocabulary.read if is_open else READERS[vocabulary]
    what = f"a {vocabulary.what}" if is_open else "a status"
    return Form(lambda text, _: str(read(text)), str, what, lambda: [str(word) for word in vocabulary])


def _read_date(text: str, _: Names) -> str:
    return str(When.parse(text))


def _read_count(text: str, _: Names) -> Any:
    return to_plain(Count.parse(text))


def _write_count(value: Mapping[str, Any]) -> str:
    return str(Count(**value))


def _read_integer(text: str, _: Names) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 17):
        raise InvalidValue(text, "a whole number", "write it in digits, such as 2")
    return int(text)


def _read_number(text: str, _: Names) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        raise InvalidValue(text, "a number", "write decimal degrees, such as 50.45") from None


def _read_flag(text: str, _: Names) -> bool:
    if text.lower() not in ("yes", "true", "no", "false"):
        raise InvalidValue(text, "'yes' or 'no'", "write one of them, or leave the cell blank for no")
    return text.lower() in ("yes", "true")


def _pair(text: str, about: str) -> tuple[str, str]:
    before, colon, after = text.rpartition(": ")
    if not (colon and before.strip() and after.strip()):
        raise InvalidValue(text, about, "write a colon and a space between the two")
    return before.strip(), after.strip()


def _pairs(first: str, second: str, about: str, read_second: Form) -> Form:
    """Objects of two members, written `first: second`."""

    def read(text: str, names: Names) -> dict[str, Any]:
        before, after = _pair(text, about)
        return {first: before, second: read_second.read(after, names)}

    def write(value: Any) -> str:
        entries = [f"{entry[first]}: {read_second.write(entry[second])}" for entry in value]
        return write_entries(entries)

    return Form(
        lambda text, names: [read(entry, names) for entry in split_entries(text)],
        write,
        f"{about}; several with semicolons between",
    )


def read_ordinal(names: Names, body: str, text: str) -> Any:
    """How a body numbers a round: a whole number, `counted` without one, or `not counted`.

    Raises:
        InvalidValue: it is none of them.
    """
    body = names.actor(body)
    if text in ("counted", "not counted"):
        return to_plain(Ordinal(body=body, counted=text == "counted"))
    if not (text.isascii() and text.isdigit()):
        raise InvalidValue(text, "a whole number, 'counted' or 'not counted'", "write one of them")
    return to_plain(Ordinal(body=body, number=int(text)))


def _verbatim(text: str, _: Names) -> str:
    return text


_TEXT = Form(_verbatim, about="text")
_ID = Form(_verbatim, about="an id, chosen by you: letters, digits and . _ : / - inside")
_RECORD = Form(_verbatim, about="the id of a record")
_DATE = Form(
    _read_date,
    about="a date as precise as its source: 2025-05-25, 2025-05, 2025, 2025-05~",
    takes=frozenset({"date"}),
)
_COUNT = Form(
    _read_count,
    _write_count,
    "how many: 303, about 300, more than 1,200, as many as 1,200, withheld, unknown",
)
_INTEGER = Form(_read_integer, about="a whole number")
_NUMBER = Form(_read_number, repr, "a number", takes=frozenset({"number"}))
_FLAG = Form(
    _read_flag,
    lambda value: "yes" if value else "no",
    "yes or no",
    lambda: ["yes", "no"],
    frozenset({"flag"}),
)
_ACTOR = Form(lambda text, names: names.actor(text), about="an actor, by id, name or alias")
_SIDE = Form(lambda text, names: names.side(text), about="an actor, by id, name or alias; or all")
_FRAMEWORK = Form(lambda text, names: names.framework(text), about="the id of a framework")
_TEXTS = _several(_verbatim, "text")
_RECORDS = _several(_verbatim, "ids of records")
_ACTORS = _several(lambda text, names: names.actor(text), "actors, by id, name or alias")
_SIDES = _several(lambda text, names: names.whose(text), "actors, by id, name or alias; or unknown")
_FRAMEWORKS = _several(lambda text, names: names.framework(text), "ids of frameworks")
_KINDS = _several(lambda text, _: str(RoundKind.read(text)), "kinds of handover")
_CHANGES = _several(lambda text, _: str(CustodyChangeKind.read(text)), "kinds of change of custody")
_IDENTIFIERS = _pairs("scheme", "value", "a scheme and the identifier in it, such as cow: 369", _TEXT)
_BREAKDOWNS = _pairs("of", "count", "a property and a number, such as women: about 30", _COUNT)
_NESTINGS = _pairs("name", "within", "what lies within what, such as women soldiers: soldiers", _TEXT)


def _read_parties(text: str, names: Names) -> list[dict[str, str]]:
    pairs = [_pair(entry, "an actor and its role, such as icrc: carrier") for entry in split_entries(text)]
    return [{"actor": names.actor(actor), "role": str(Role.read(role))} for actor, role in pairs]


_ACCOUNT = Form(
    _verbatim,
    about="recorded for your own account, claim for one of others",
    words=lambda: ["recorded", "claim"],
)


@attrs.frozen
class Column:
    """A column of a sheet.

    Attributes:
        name: its heading.
        field: the field that it holds, as a path in plain data such as `place.name`; empty for a column that is
            read in a way of its own.
        form: how a cell holds a value.
    """

    name: str
    field: str
    form: Form


def _columns(*rows: tuple[str, str, Form]) -> tuple[Column, ...]:
    return tuple(Column(name, field, form) for name, field, form in rows)


def _same(form: Form, *names: str) -> tuple[Column, ...]:
    """Columns that bear the names of their fields."""
    return tuple(Column(name, name, form) for name in names)


def read_more(text: str, _: Names) -> Any:
    """The object that a cell holds as JSON.

    Raises:
        InvalidValue: it is no object.
    """
    try:
        value, problems = parse(text)
    except NotJson:
        value, problems = None, []
    if not isinstance(value, dict) or problems:
        remedy = 'write for instance {"extra": {"acme:colour": "red"}}, or leave the cell blank'
        raise InvalidValue(text, "an object of JSON with the fields that have no column", remedy)
    return value


MORE: Final = Column(
    "more", "", Form(read_more, about="fields that have no column, as JSON; leave it to programs")
)
"""What has no column of its own, or does not fit into a cell."""

PARTIES: Final = Column(
    "third_parties",
    "",
    Form(
        _read_parties,
        lambda value: write_entries(f"{party['actor']}: {party['role']}" for party in value),
        "actors with their roles, such as icrc: carrier, where their order matters",
    ),
)
"""Third parties in an order that columns for each role do not keep."""

ATTRIBUTION: Final = _columns(
    ("statement_id", "", Form(_verbatim, about="the id of the utterance it was said in")),
    ("claimant", "", _ACTOR),
    ("reported", "", _DATE),
    ("channel", "", _TEXT),
)
"""Who said what a row says, and when."""

SOURCE: Final = _columns(
    ("source", "", Form(_verbatim, about="an address or a title")),
    ("publisher", "", _TEXT),
    ("published", "", _DATE),
)
"""Where what a row says can be read."""

_PLACE = _columns(
    ("place", "place.name", _TEXT),
    ("country", "place.country", _TEXT),
    ("latitude", "place.latitude", _NUMBER),
    ("longitude", "place.longitude", _NUMBER),
    ("place_precision", "place.precision", _TEXT),
    ("place_identifiers", "place.identifiers", _IDENTIFIERS),
)
_SHARED = (
    *_same(_TEXT, "note"),
    *_same(_DATE, "known"),
    *_same(_INTEGER, "revision"),
    *_same(
        Form(
            _verbatim,
            about="CLEAR, GREEN, AMBER, AMBER+STRICT or RED",
            words=lambda: ["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"],
        ),
        "marking",
    ),
    MORE,
)
_COUNTED = (
    *_same(_ACTOR, "held_by", "moved_to"),
    *_same(_SIDES, "belonging_to"),
    *_same(_words(Category), "category"),
    *_same(_TEXT, "group"),
    *_same(_COUNT, "count"),
)


@attrs.frozen
class Sheet:
    """A kind of sheet.

    Attributes:
        name: what it is called in messages.
        title: the name of its file, or in a workbook.
        kind: the class of what a row holds.
        key: the column that only this kind has, by which it is recognised.
        needed: columns that have to be there.
        columns: the columns by name.
        entered: columns that a person may fill, and that are never written, as what they say has sheets of its own.
        roles: the field that third parties stand in, each role in a column of its own.
        numbered: whether bodies number what a row holds, each in a column of its own.
        may_be_blank: needed columns of which a cell may be blank.
    """

    name: str
    title: str
    kind: type
    key: str
    needed: tuple[str, ...]
    columns: tuple[Column, ...]
    entered: tuple[Column, ...] = ()
    roles: str = ""
    numbered: bool = False
    may_be_blank: tuple[str, ...] = ()

    @property
    def filled(self) -> tuple[str, ...]:
        """Columns that are filled in every row where they are there."""
        account = ("account",) if self.title == "rounds" else ()
        return tuple(name for name in (*self.needed, *account) if name not in self.may_be_blank)

    def column(self, name: str) -> Column | None:
        """The column with a heading, those of third parties and of numbering included; None where there is none."""
        return self._named.get(name) or self._formed(name)

    @property
    def _named(self) -> Mapping[str, Column]:
        return _by_name(self)

    def _formed(self, name: str) -> Column | None:
        if self.roles and name in role_columns():
            return Column(name, "", _ACTORS)
        if self.roles == PARTIES.name == name:
            return PARTIES
        if self.numbered and ORDINAL.fullmatch(name):
            return Column(name, "", Form(_verbatim, about="a whole number, counted or not counted"))
        return None

    @property
    def known(self) -> tuple[str, ...]:
        """The headings that are known by name."""
        return tuple(_by_name(self))


@cache
def _by_name(sheet: Sheet) -> Mapping[str, Column]:
    return MappingProxyType({column.name: column for column in (*sheet.columns, *sheet.entered)})


def role_columns() -> dict[str, str]:
    """The columns that name third parties, with the role each is for."""
    return {Role[role].plural: role for role in Role}


_STATUS = Column("status", "", _words(RoundStatus))
_TALLY = _columns(("claimant", "claimant", _ACTOR), ("statement_id", "statement", _RECORD))
_STEPS: Final = (RoundStep, FrameworkStep)

SHEETS: Final[tuple[Sheet, ...]] = (
    Sheet(
        "the dataset",
        "dataset",
        Head,
        "dataset_title",
        (),
        (
            Column("dataset_title", "title", _TEXT),
            *_same(_TEXT, "description", "publisher", "contact", "licence", "version"),
            *_same(_TEXTS, "languages"),
            *_same(_TEXT, "citation"),
            *_same(_NESTINGS, "groups", "populations"),
            MORE,
        ),
    ),
    Sheet(
        "actors",
        "actors",
        Actor,
        "actor_id",
        ("actor_id", "name"),
        (
            Column("actor_id", "id", _ID),
            *_same(_TEXT, "name"),
            *_same(_words(ActorKind), "kind"),
            *_same(_RECORD, "part_of"),
            *_same(_TEXTS, "aliases"),
            *_same(_IDENTIFIERS, "identifiers"),
            *SOURCE,
            *_SHARED,
        ),
    ),
    Sheet(
        "statements",
        "statements",
        Statement,
        "speaker",
        ("statement_id", "speaker"),
        (
            Column("statement_id", "id", _ID),
            *_same(_ACTOR, "speaker"),
            *_same(_DATE, "made"),
            *_same(_TEXT, "channel", "text"),
            *_same(_RECORDS, "supersedes", "retracts"),
            *SOURCE,
            *_SHARED,
        ),
    ),
    Sheet(
        "claims",
        "claims",
        Claim,
        "claim_of",
        ("claim_of",),
        (
            Column("claim_of", "", Form(_verbatim, about="the id of the statement that makes the claim")),
            *_same(_INTEGER, "number"),
            *_same(_words(Act), "act"),
            *_same(_RECORD, "about"),
            *_same(_TEXT, "status", "kind"),
            *_same(_DATE, "when"),
            *_same(_COUNT, "count"),
            Column(
                "share",
                "share.percent",
                Form(_read_count, _write_count, "how many in a hundred, such as less than 30"),
            ),
            Column("share_of", "share.of", _COUNT),
            *_same(_FRAMEWORKS, "frameworks"),
            *_PLACE,
            *_same(_TEXT, "text"),
            MORE,
        ),
        roles="third_parties",
        numbered=True,
    ),
    Sheet(
        "frameworks",
        "frameworks",
        Framework,
        "framework_id",
        ("framework_id", "name"),
        (
            Column("framework_id", "id", _ID),
            *_same(_TEXT, "name"),
            *_same(_TEXTS, "aliases"),
            *_same(_ACTORS, "parties"),
            *_same(_RECORDS, "succeeds"),
            *_same(_RECORD, "part_of"),
            Column("status", "", _words(FrameworkStatus)),
            *SOURCE,
            *_SHARED,
        ),
        roles="third_parties",
    ),
    Sheet(
        "terms",
        "terms",
        Term,
        "term_of",
        ("term_of",),
        (
            Column(
                "term_of",
                "",
                Form(_verbatim, about="the id of the framework, or of the claim, that it is a term of"),
            ),
            Column("term_id", "id", _ID),
            *_same(_RECORD, "part_of", "replaces"),
            *_same(_ACTORS, "according_to"),
            *_same(_COUNT, "count"),
            *_same(_words(Category), "category"),
            *_same(_TEXT, "group"),
            *_same(_SIDE, "held_by", "returned_to"),
            *_same(_SIDES, "belonging_to"),
            Column("ratio", "ratio.count", _COUNT),
            Column("ratio_each", "ratio.each", _INTEGER),
            Column("ratio_category", "ratio.category", _words(Category)),
            Column("ratio_group", "ratio.group", _TEXT),
            Column("ratio_held_by", "ratio.held_by", _SIDE),
            Column("ratio_returned_to", "ratio.returned_to", _SIDE),
            Column("ratio_belonging_to", "ratio.belonging_to", _SIDES),
            *_same(_TEXT, "consideration"),
            *_same(_DATE, "due"),
            *_same(_TEXT, "phase", "condition", "text"),
            Column("statement_id", "statement", _RECORD),
            MORE,
        ),
    ),
    Sheet(
        "meetings",
        "meetings",
        Meeting,
        "meeting_id",
        ("meeting_id",),
        (
            Column("meeting_id", "id", _ID),
            *_same(_TEXT, "name"),
            *_same(_DATE, "when"),
            *_same(_words(MeetingStatus), "status"),
            *_same(_TEXT, "level"),
            *_same(_ACTORS, "participants", "hosts"),
            *_same(_FRAMEWORKS, "frameworks"),
            *_PLACE,
            *SOURCE,
            *_SHARED,
        ),
    ),
    Sheet(
        "rounds",
        "rounds",
        ExchangeRound,
        "round_id",
        ("round_id",),
        (
            Column("round_id", "id", _ID),
            *_same(_DATE, "when"),
            _STATUS,
            *_same(_words(RoundKind), "kind"),
            *_same(_TEXT, "name"),
            *_same(_RECORD, "part_of"),
            *_same(_ACTORS, "parties"),
            *_same(_FLAG, "transfers_complete", "parts_complete"),
            *_same(_FRAMEWORKS, "frameworks"),
            *_PLACE,
            *SOURCE,
            *_same(_FLAG, "assumed"),
            *_SHARED,
        ),
        (
            Column("account", "", _ACCOUNT),
            Column("belonging_to", "", _SIDES),
            Column("group", "", _TEXT),
            Column("carrier", "", _ACTOR),
            *ATTRIBUTION,
            Column("act", "", _words(Act)),
            Column("text", "", _TEXT),
        ),
        roles="third_parties",
        numbered=True,
    ),
    Sheet(
        "transfers",
        "transfers",
        Transfer,
        "transfer_of",
        ("transfer_of", "count"),
        (
            Column(
                "transfer_of",
                "",
                Form(_verbatim, about="the id of the round, or of the claim, that it is a transfer of"),
            ),
            *_same(_COUNT, "count"),
            *_same(_words(Category), "category"),
            *_same(_SIDE, "held_by", "returned_to"),
            *_same(_SIDES, "belonging_to"),
            *_same(_TEXT, "group"),
            *_same(_ACTOR, "carrier"),
            *_same(_words(RoundKind), "kind"),
            *_same(_BREAKDOWNS, "breakdowns"),
            Column("statement_id", "statement", _RECORD),
            *_same(_TEXT, "note"),
            MORE,
        ),
        may_be_blank=("count",),
    ),
    Sheet(
        "custody changes",
        "custody_changes",
        CustodyChange,
        "change_id",
        ("change_id", "kind", "count"),
        (
            Column("change_id", "id", _ID),
            *_same(_words(CustodyChangeKind), "kind"),
            *_same(_DATE, "when"),
            _STATUS,
            *_COUNTED,
            *_same(_BREAKDOWNS, "breakdowns"),
            *_same(_TEXT, "name"),
            *_PLACE,
            Column("statement_id", "", _RECORD),
            *SOURCE,
            *_SHARED,
        ),
        (
            Column("account", "", _ACCOUNT),
            *ATTRIBUTION[1:],
            Column("act", "", _words(Act)),
            Column("text", "", _TEXT),
        ),
    ),
    Sheet(
        "steps",
        "steps",
        RoundStep,
        "step_of",
        ("step_of", "status"),
        (
            Column(
                "step_of",
                "",
                Form(
                    _verbatim, about="the id of the round, framework or change of custody that took the step"
                ),
            ),
            Column(
                "status",
                "status",
                Form(
                    _verbatim,
                    about="what it became",
                    words=lambda: dict.fromkeys([*map(str, RoundStatus), *map(str, FrameworkStatus)]),
                ),
            ),
            *_same(_DATE, "when"),
            *_same(_ACTORS, "according_to"),
            Column("statement_id", "statement", _RECORD),
            *SOURCE,
            *_same(_TEXT, "note"),
            MORE,
        ),
    ),
    Sheet(
        "tallies",
        "tallies",
        ReturnTally,
        "tally_id",
        ("tally_id", "claimant", "as_of", "count"),
        (
            Column("tally_id", "id", _ID),
            *_TALLY,
            *_same(_DATE, "since", "as_of"),
            *_same(_COUNT, "count"),
            *_same(_SIDE, "returned_to"),
            Column("held_by", "scope.held_by", _SIDE),
            *_same(_words(Category), "category"),
            *_same(_COUNT, "rounds"),
            Column("kinds", "scope.kinds", _KINDS),
            Column("changes", "scope.changes", _CHANGES),
            Column("frameworks", "scope.frameworks", _FRAMEWORKS),
            Column("mediators", "scope.mediators", _ACTORS),
            Column("belonging_to", "scope.belonging_to", _ACTOR),
            Column("group", "scope.group", _TEXT),
            Column("series", "scope.series", _ACTOR),
            Column("population", "scope.population", _TEXT),
            *SOURCE,
            *_SHARED,
        ),
        ATTRIBUTION[2:],
        roles="scope.third_parties",
    ),
    Sheet(
        "custody tallies",
        "custody_tallies",
        CustodyTally,
        "stock_id",
        ("stock_id", "claimant", "as_of", "count"),
        (
            Column("stock_id", "id", _ID),
            *_TALLY,
            *_same(_DATE, "as_of"),
            *_same(_COUNT, "count"),
            *_same(_SIDE, "held_by"),
            *_same(_ACTOR, "belonging_to"),
            *_same(_words(Category), "category"),
            Column("group", "scope.group", _TEXT),
            Column("population", "scope.population", _TEXT),
            *SOURCE,
            *_SHARED,
        ),
        ATTRIBUTION[2:],
    ),
    Sheet(
        "events",
        "events",
        Event,
        "event_id",
        ("event_id",),
        (
            Column("event_id", "id", _ID),
            *_same(_DATE, "when"),
            *_PLACE,
            *_same(_IDENTIFIERS, "types"),
            Column("deaths_low", "fatalities.low", _INTEGER),
            Column("deaths_best", "fatalities.best", _INTEGER),
            Column("deaths_high", "fatalities.high", _INTEGER),
            Column("event_dataset", "dataset", _TEXT),
            *_same(_TEXT, "release", "original_id", "text"),
            *SOURCE,
            *_SHARED,
        ),
    ),
    Sheet(
        "sources",
        "sources",
        Source,
        "source_of",
        ("source_of",),
        (
            Column("source_of", "", Form(_verbatim, about="the id of the record that it is a source of")),
            *_same(_TEXT, "url", "title", "publisher"),
            *_same(_DATE, "published", "retrieved"),
            *_same(_TEXT, "archived_url"),
            MORE,
        ),
    ),
)
"""The kinds of sheets, in the order in which a workbook holds them."""


def comment_on(sheet: Sheet, column: Column) -> str:
    """What stands under a heading, for a person who fills it."""
    kind: Any = sheet.kind
    about = ""
    for name in column.field.split(".") if column.field else ():
        about = describe_fields(kind).get(name, "") if attrs.has(kind) else ""
        hint = get_type_hints(kind).get(name) if attrs.has(kind) else None
        kind = next(
            (inner for inner in (hint, *get_args(hint)) if isinstance(inner, type) and attrs.has(inner)), None
        )
    about = about.replace("null", "blank").strip()
    needed = "Needed. " if column.name in sheet.needed else ""
    form = column.form.about
    return (
        f"{needed}{about}{' ' if about else ''}Write {form}."
        if form != "text"
        else f"{needed}{about or 'In words.'}"
    )
