"""What a command is: its name, its help, what it answers; and the arguments that commands share."""

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Mapping
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Any, Final, cast

import attrs

from conflictevents.dataset import Dataset
from conflictevents.errors import InvalidValue, ReadError, did_you_mean, visible, visible_in_json
from conflictevents.ledger.postings import RECORDED
from conflictevents.questions.as_of import as_of
from conflictevents.records import (
    LIBRARY,
    CustodyChangeKind,
    RoundKind,
    Schema,
    Scope,
    ThirdParty,
    find_entry,
    list_entries,
    load_entry,
)
from conflictevents.text.spreadsheet import flattened, markdown_text, table_text
from conflictevents.values.when import When

__all__ = [
    "FORMS",
    "Answer",
    "Command",
    "add_account",
    "add_common",
    "add_path",
    "add_schema",
    "add_scope",
    "dataset",
    "moment",
    "read",
    "read_all",
    "schema_named",
    "schema_of",
    "scope_of",
    "warn_left_out",
]


@attrs.frozen
class Answer:
    """What a command answers, as text for people and as data for programs; only what is asked for is made.

    Attributes:
        text: gives the text.
        data: gives the data, which JSON can hold.
        status: the exit status.
        others: gives the text of forms that only this command has, by their names.
    """

    text: Callable[[], str]
    data: Callable[[], Any]
    status: int = 0
    others: Mapping[str, Callable[[], str]] = attrs.field(factory=dict)

    def printed(self, form: str, *, escaped: bool = False) -> str:
        """The answer in a form of `FORMS`, in which nothing steers a terminal.

        JSON has nothing but ASCII where the rest is to be escaped. A table has a row for each object of the data, and a column
        for each member.

        Raises:
            InvalidValue: it has no such form.
        """
        match form:
            case "json":
                return visible_in_json(json.dumps(self.data(), ensure_ascii=escaped, indent=2))
            case "csv":
                rows = self._rows(form)
                columns = {column: column for column in (rows[0] if rows else ())}
                return visible(table_text(rows, [columns]).replace("\r\n", "\n").rstrip("\n"))
            case "markdown":
                return visible(markdown_text(self._rows(form)))
            case "text":
                return visible(self.text())
            case _:
                if form not in self.others:
                    known = ["text", "json", "csv", *self.others]
                    expected = f"{', '.join(known)} or markdown"
                    raise InvalidValue(form, expected, "choose one of them", field="--format")
                return visible(self.others[form]())

    def _rows(self, form: str) -> list[dict[str, Any]]:
        data = self.data()
        if not isinstance(data, list):
            remedy = "choose json, or a command with a table such as totals or reconcile"
            raise InvalidValue(form, "text or json, as the answer is no table", remedy, field="--format")
        return flattened(data, in_words=form == "markdown")


FORMS = ("text", "json", "csv", "markdown", "github", "bibtex")
"""The forms in which answers are printed."""


@attrs.frozen
class Command:
    """One command of the command line.

    Attributes:
        name: its name.
        summary: what it does, in a line.
        description: what it does, in a paragraph.
        examples: command lines without the program's name, each with what it does.
        add_arguments: adds the arguments that it alone takes.
        run: does it.
    """

    name: str
    summary: str
    description: str
    examples: tuple[tuple[str, str], ...]
    add_arguments: Callable[[ArgumentParser], None]
    run: Callable[[Namespace], Answer]


def add_path(parser: ArgumentParser, *, before: str = "") -> None:
    """The dataset, and the day as of which to read it.

    Args:
        parser: the parser of the command.
        before: the argument that stands after the paths, where the command has one that is no path.
    """
    parser.add_argument(
        "path",
        metavar="PATH",
        nargs=None if before else "+",
        help="a file, a folder, the name of a bundled dataset, or - for standard input; several are merged",
    )
    parser.set_defaults(ids_after_path=before)
    add_schema(parser)
    parser.add_argument(
        "--as-of",
        type=moment,
        metavar="DAY",
        help="read it as it could have been known by the end of this day",
    )


def add_schema(parser: ArgumentParser) -> None:
    """Which installed packages add types of records that the files hold."""
    parser.add_argument(
        "--schema",
        action="append",
        default=[],
        type=schema_named,
        metavar="NAME",
        help="read what an installed package adds; may be given more than once",
    )


def schema_named(name: str) -> Schema:
    """The schema that an installed package brings by the entry point group `conflictevents.schemas`, as an argument."""
    try:
        entry = find_entry(_SCHEMAS, name)
        if entry is not None:
            return load_entry(entry, Schema)
    except InvalidValue as error:
        raise ArgumentTypeError(str(error)) from None
    known = list(dict.fromkeys(entry.name for entry in list_entries(_SCHEMAS)))
    near = did_you_mean(name, known)
    hint = f"; {near}" if near.startswith("did") else ""
    raise ArgumentTypeError(
        f"found {name!r}, expected the schema of an installed package (there is: {', '.join(known) or 'none'}){hint}"
    )


_SCHEMAS: Final = "conflictevents.schemas"
"""The group of entry points by which packages bring schemas."""


def warn_left_out(error: Exception) -> None:
    """Say on standard error what an installed package brings that is left out, as it cannot be used."""
    if sys.stderr is not None:
        sys.stderr.write(f"conflictevents: warning: left out: {visible(str(error))}\n")


def schema_of(arguments: Namespace) -> Schema:
    """What the packages that the arguments name add, together."""
    return reduce(or_, arguments.schema, LIBRARY)


def add_common(parser: ArgumentParser) -> None:
    """What every command takes."""
    parser.add_argument(
        "--format",
        choices=FORMS,
        metavar="FORM",
        default="text",
        help="text for people (the default); json, in full; csv or markdown, of a table; github, of check; bibtex, of show",
    )
    if "-o" not in parser._option_string_actions:
        parser.add_argument(
            "-o", "--output", dest="answer_file", metavar="FILE", help="write the answer to this file"
        )


def add_account(parser: ArgumentParser) -> None:
    """Whose figures for the rounds."""
    parser.add_argument(
        "--account",
        default=RECORDED,
        metavar="WHOSE",
        help="whose figures for the rounds: recorded (the default), widest, agreed, or the id of an actor",
    )


def add_scope(parser: ArgumentParser) -> None:
    """What to limit a count to."""
    scope = parser.add_argument_group("limits", "the first five may be given more than once")
    scope.add_argument("--kind", action="append", default=[], metavar="WORDS", help=", ".join(RoundKind))
    scope.add_argument("--framework", action="append", default=[], metavar="ID", help="under this framework")
    scope.add_argument("--mediator", action="append", default=[], metavar="ID", help="mediated by this actor")
    scope.add_argument(
        "--third-party",
        action="append",
        default=[],
        type=third_party,
        metavar="ROLE=ID",
        help="with this third party in its role, such as carrier=icrc",
    )
    scope.add_argument(
        "--change",
        action="append",
        default=[],
        metavar="WORD",
        help=f"besides handovers, these changes of custody: {', '.join(CustodyChangeKind)}",
    )
    scope.add_argument("--series", metavar="ID", help="in the numbered series of this body")
    scope.add_argument("--held-by", metavar="ID", help="held by this side")
    scope.add_argument("--belonging-to", metavar="ID", help="people of this side")
    scope.add_argument("--group", metavar="TEXT", help="of this group, in the source's words")


def scope_of(arguments: Namespace) -> Scope:
    """The scope that the arguments limit a count to."""
    return Scope(
        kinds=arguments.kind,
        frameworks=arguments.framework,
        mediators=arguments.mediator,
        series=arguments.series,
        held_by=arguments.held_by,
        belonging_to=arguments.belonging_to,
        group=arguments.group,
        third_parties=arguments.third_party,
        changes=arguments.change,
    )


def third_party(text: str) -> ThirdParty:
    """A third party with its role, as an argument."""
    role, equals, actor = text.partition("=")
    if not (role and equals and actor):
        raise ArgumentTypeError(f"found {text!r}, expected a role and an id; write for instance carrier=icrc")
    try:
        return ThirdParty(actor=actor, role=cast("Any", role))
    except InvalidValue as error:
        raise ArgumentTypeError(str(error)) from None


def moment(text: str) -> When:
    """A date in EDTF, as an argument."""
    try:
        return When.parse(text)
    except InvalidValue as error:
        raise ArgumentTypeError(str(error)) from None


def dataset(arguments: Namespace) -> Dataset:
    """The dataset that the arguments name, as of the day they give.

    Raises:
        ReadError: it is not there, or something in it is wrong.
    """
    ds = read_all(arguments)
    return ds if arguments.as_of is None else as_of(ds, arguments.as_of)


def read_all(arguments: Namespace) -> Dataset:
    """The dataset that the arguments name, all paths of them merged.

    Where ids stand after the path, those that are paths or names of bundled datasets, before the first that is none, are
    paths too; the rest stays.
    """
    paths = [arguments.path] if isinstance(arguments.path, str) else list(arguments.path)
    ids = getattr(arguments, arguments.ids_after_path, None) if arguments.ids_after_path else None
    while isinstance(ids, list) and ids and _is_dataset(ids[0]):
        paths.append(ids.pop(0))
    base: Dataset | None = None
    schema = schema_of(arguments)
    for path in paths:
        base = read(path, base=base, schema=schema)
    assert base is not None
    return base


def _is_dataset(text: str) -> bool:
    from conflictevents import datasets

    return text == STANDARD_INPUT or text in datasets.names() or Path(text).exists()


STANDARD_INPUT = "-"
"""The path of what is piped in: a document or JSON Lines."""


def read(
    path: str, *, base: Dataset | None = None, make_missing: bool = False, schema: Schema = LIBRARY
) -> Dataset:
    """The dataset that a path or the name of a bundled dataset stands for; what exists as a path is a path.

    Args:
        path: the path or name.
        base: a dataset to merge it with.
        make_missing: make the actors and frameworks that sheets only name.
        schema: what packages add.

    Raises:
        InvalidValue: there are no sheets for which something could be made.
        ReadError: it is not there, or something in it is wrong.
    """
    from conflictevents import datasets
    from conflictevents.formats import load, loads

    where = Path(path)
    if path == STANDARD_INPUT:
        ds = loads(sys.stdin.buffer.read(), schema=schema)
        return ds if base is None else base.merge(ds)
    if path and (
        where.exists() or where.is_symlink()
    ):  # an empty one is a variable that was not set, not this folder
        return load(where, base=base, make_missing=make_missing, schema=schema)
    if path in datasets.names() and not make_missing:
        ds = datasets.load(path)
        return (ds if base is None else base.merge(ds)).with_schema(schema)
    if path in datasets.names():
        raise InvalidValue(path, "CSV sheets", "leave --make-missing out", field="PATH")
    known = ", ".join(datasets.names())
    near = did_you_mean(path, datasets.names())
    hint = f"; {near}" if near.startswith("did") else ""
    raise ReadError(
        f"{path or repr(path)}: there is no such file or folder, and no such bundled dataset (there is: {known}){hint}"
    )
