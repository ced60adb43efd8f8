"""The commands that write a file: `convert`, `redact`; and `schema`, which says what a file may hold."""

import json
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs

from conflictevents._files import local_path
from conflictevents.cli.command import Answer, Command, add_path, dataset, read, schema_of
from conflictevents.dataset import Dataset
from conflictevents.errors import InvalidValue, ReadError
from conflictevents.questions.as_of import as_of
from conflictevents.questions.redact import redaction
from conflictevents.schema import compare, json_schema
from conflictevents.text import plural
from conflictevents.values.marking import Marking, read_limit

__all__ = ["CONVERT", "REDACT", "SCHEMA"]


def _add_convert_arguments(parser: ArgumentParser) -> None:
    add_path(parser)
    parser.add_argument(
        "target",
        metavar="TARGET",
        help="a file that ends in .json, .jsonl, .json.gz, .jsonl.gz or .xlsx, or a folder for sheets; or a description: "
        "datapackage.json, or a file that ends in .jsonld",
    )
    parser.add_argument(
        "--make-missing",
        action="store_true",
        help="of sheets: make the actors and frameworks that they only name",
    )
    parser.add_argument(
        "--onto", metavar="PATH", help="a dataset to add it to, whose actors and frameworks sheets may name"
    )


def _run_convert(arguments: Namespace) -> Answer:
    ds = _read(arguments)
    _writer(local_path(arguments.target))(ds, arguments.target)
    message = f"{arguments.target}: {plural(len(ds), 'record')} written"
    return Answer(lambda: message, lambda: {"path": arguments.target, "records": len(ds)})


def _writer(target: Path) -> Callable[[Dataset, str], object]:
    """What writes a dataset to a target, by its name."""
    from conflictevents.formats import save
    from conflictevents.formats.files import DATA_PACKAGE

    if target.name == DATA_PACKAGE:
        from conflictevents.interop import write_data_package

        return lambda ds, _: write_data_package(ds, target.parent)
    if target.suffix.lower() == ".jsonld":
        from conflictevents.interop import write_json_ld

        return write_json_ld
    return save


def _read(arguments: Namespace) -> Dataset:
    schema = schema_of(arguments)
    ds = None if arguments.onto is None else read(arguments.onto, schema=schema)
    for path in arguments.path:
        ds = read(path, base=ds, make_missing=arguments.make_missing, schema=schema)
    assert ds is not None
    return ds if arguments.as_of is None else as_of(ds, arguments.as_of)


CONVERT = Command(
    "convert",
    "write a dataset in another form, or make one of CSV sheets",
    "Read a dataset in full, check its form, and write it anew: one JSON document, or JSON Lines with one record a "
    "line, either packed with gzip. PATH may be a CSV sheet, or a folder of sheets, too. The same dataset always gives the same bytes. A file that stands in the place of "
    "the target is replaced as a whole, or not at all.",
    (
        ("convert ukraine-russia-exchanges exchanges.jsonl", "the bundled record, one record a line"),
        ("convert ukraine-russia-exchanges exchanges.json.gz", "as one JSON document, packed"),
        (
            "convert ukraine-russia-exchanges november.json --as-of 2025-11-16",
            "as it could have been known that day",
        ),
        (
            "convert sheets mine.json --make-missing",
            "a folder of sheets saved from a spreadsheet, one claim a row",
        ),
        (
            "convert yemen-exchanges published/datapackage.json",
            "a folder of sheets with the description that Frictionless reads",
        ),
        (
            "convert yemen-exchanges dataset.jsonld",
            "what the dataset is, for a page or a catalogue (schema.org, DCAT)",
        ),
    ),
    _add_convert_arguments,
    _run_convert,
)


def _add_redact_arguments(parser: ArgumentParser) -> None:
    add_path(parser)
    parser.add_argument(
        "target",
        metavar="TARGET",
        help="a file that ends in .json, .jsonl, .json.gz, .jsonl.gz or .xlsx, or a folder for sheets",
    )
    parser.add_argument(
        "--up-to",
        type=_limit,
        default=Marking.GREEN,
        metavar="MARKING",
        help="the strictest marking that may stay: CLEAR, GREEN (the default), AMBER, AMBER+STRICT or RED",
    )
    parser.add_argument(
        "--small-cells",
        type=_whole_number,
        metavar="NUMBER",
        help="hide counts of persons from 1 up to below this number, and the texts that may repeat them",
    )
    parser.add_argument(
        "--keep-texts", action="store_true", help="keep the texts: someone has read them through"
    )


def _limit(text: str) -> Marking:
    try:
        return read_limit(text)
    except InvalidValue as error:
        raise ArgumentTypeError(f"found {text!r}, expected {error.expected}; {error.remedy}") from None


def _whole_number(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or not int(text[:20]) >= 2:
        raise ArgumentTypeError(f"found {text!r}, expected a whole number from 2 up; write for instance 5")
    return int(text)


def _run_redact(arguments: Namespace) -> Answer:
    from conflictevents.formats import save

    target = Path(arguments.target)
    sources = [Path(path) for path in arguments.path]
    if any(source.exists() and target.exists() and source.samefile(target) for source in sources):
        raise InvalidValue(arguments.target, "another file than PATH", "name a new file", field="TARGET")
    account = redaction(
        dataset(arguments),
        arguments.up_to,
        small_cells=arguments.small_cells,
        keep_texts=arguments.keep_texts,
    )
    save(account.dataset, arguments.target)
    written = f"{arguments.target}: {plural(len(account.dataset), 'record')} written"
    data: dict[str, Any] = {
        "path": arguments.target,
        "records": len(account.dataset),
        "removals": account.to_dicts(),
        "doubtful": list(account.doubtful),
    }
    return Answer(lambda: f"{written}\n\n{account}", lambda: data)


REDACT = Command(
    "redact",
    "the part of a dataset that may be shared",
    "Write a dataset without what is marked higher than a limit, and without small cells where that is asked for. What "
    "is printed says what was taken out of which record and why: it names what is not shared, so keep it. A "
    "limit that is not a marking of TLP 2.0 is refused.",
    (
        ("redact ukraine-russia-exchanges green.json", "what is marked GREEN or lower, or not at all"),
        (
            "redact ukraine-russia-exchanges open.json --up-to CLEAR --small-cells 5",
            "for everyone, and no count from 1 to 4",
        ),
    ),
    _add_redact_arguments,
    _run_redact,
)


def _add_schema_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "old", metavar="OLD", nargs="?", help="a JSON Schema to compare with: what changed since"
    )
    parser.add_argument(
        "new", metavar="NEW", nargs="?", help="the schema to compare it with; left out, that of this release"
    )


def _run_schema(arguments: Namespace) -> Answer:
    if arguments.old is None:
        schema = json_schema()
        return Answer(lambda: json.dumps(schema, indent=2), lambda: schema)
    new = json_schema() if arguments.new is None else _read_schema(arguments.new)
    changes = compare(_read_schema(arguments.old), new)
    text = "\n".join(map(str, changes)) or "nothing changed"
    status = 1 if any(change.breaking for change in changes) else 0
    return Answer(lambda: text, lambda: [attrs.asdict(change) for change in changes], status)


def _read_schema(path: str) -> Any:
    """The schema that a file holds.

    Raises:
        ReadError: it cannot be parsed.
    """
    from conflictevents.formats.json.strict import NotJson, parse

    try:
        return parse(Path(path).read_text(encoding="utf-8"))[0]
    except (NotJson, UnicodeDecodeError) as error:
        raise ReadError(f"{path}: found no JSON, expected a JSON Schema; correct the name", [error]) from None


SCHEMA = Command(
    "schema",
    "the JSON Schema of files, or what changed between two",
    "Print what a file may hold, as JSON Schema (draft 2020-12): each record with its fields, the words of its "
    "vocabularies, and what they mean. With OLD, say what changed since, and what of it may make a valid file invalid: exit "
    "status 1 where anything does.",
    (
        ("schema", "the schema of this release"),
        ("schema conflictevents-1.json", "what changed since this schema was written"),
    ),
    _add_schema_arguments,
    _run_schema,
)
