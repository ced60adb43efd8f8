"""The commands that write a file: `convert`, `redact`; and `schema`, which says what a file may hold."""

import json
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path
from typing import Any

import attrs

from conflictevents.cli.command import Answer, Command, add_path, add_schema, dataset, read, schema_of
from conflictevents.dataset import Dataset
from conflictevents.errors import InvalidValue, MissingExtra, ReadError, shown
from conflictevents.questions.as_of import as_of
from conflictevents.questions.redact import redaction
from conflictevents.schema import compare, json_schema
from conflictevents.text import plural
from conflictevents.values.marking import Marking, read_limit

__all__ = ["CONVERT", "REDACT", "SCHEMA"]


FORMS_OUT = (
    "json, jsonl, xlsx, sheets (a folder of CSV), tables (a folder of Parquet), datapackage, json-ld, csv, parquet, flat-xlsx, markdown, hxl, "
    "geojson, followthemoney, plover"
)
SOURCES_IN = (
    "ucdp-ged, ucdp-candidate, ucdp-actors, ucdp-peace-agreements, ucdp-brd, ucdp-acd, ucdp-dyadic, ucdp-non-state, "
    "ucdp-one-sided, ucdp-country-years, acled, acled-hapi, icews, gdelt, gdelt-mentions, polecat, plover, pax, pax-actors"
)
"""What can be read and written, for help; the tables themselves are imported when they are needed."""


def _add_convert_arguments(parser: ArgumentParser) -> None:
    add_path(parser)
    parser.add_argument(
        "target",
        metavar="TARGET",
        help="the file or folder to write, whose ending says the form: .json, .jsonl (both also with .gz), .xlsx, .csv, "
        ".parquet, .flat.xlsx, .md, .hxl.csv, .geojson, .ftm.json, .plover.json, .tables, .jsonld, or datapackage.json; a folder of sheets has none",
    )
    parser.add_argument(
        "--to", metavar="FORM", help=f"the form, where the ending does not say it: {FORMS_OUT}"
    )
    parser.add_argument(
        "--from",
        dest="source",
        metavar="DATASET",
        help=f"which dataset of the field PATH is of (needs the extra interop): {SOURCES_IN}; "
        "tables for a folder of Parquet written here",
    )
    parser.add_argument(
        "--make-missing",
        action="store_true",
        help="of sheets: make the actors and frameworks that they only name",
    )
    parser.add_argument(
        "--onto", metavar="PATH", help="a dataset to add it to, whose actors and frameworks sheets may name"
    )
    rows = parser.add_argument_group("of flat tables")
    rows.add_argument("--table", metavar="NAME", help="rounds (the default), tallies or events")
    rows.add_argument(
        "--every-row",
        action="store_true",
        help="write rows that are counted in others, too; by default only those that add to totals, or are not done",
    )
    shared = parser.add_argument_group("what may be shared")
    shared.add_argument(
        "--up-to",
        type=_limit,
        metavar="MARKING",
        help="the strictest marking that may leave; default: GREEN, and of forms that keep every record any",
    )
    shared.add_argument(
        "--small-cells",
        type=_whole_number,
        metavar="NUMBER",
        help="hide counts from 1 up to below this number",
    )
    field = parser.add_argument_group("of datasets of the field")
    field.add_argument("--rejects", metavar="FILE", help="write the rows that cannot be read to this file")
    field.add_argument(
        "--duplicates",
        choices=("refuse", "number"),
        help="where one id stands twice: refuse (the default) or number",
    )


def _run_convert(arguments: Namespace) -> Answer:
    from conflictevents.interop.writing import target_of, write

    form = target_of(arguments.target, arguments.to)
    ds, notes = _read(arguments)
    options = {
        name: value
        for name in ("table", "every_row", "up_to", "small_cells")
        if (value := getattr(arguments, name)) not in (None, False)
    }
    write(ds, arguments.target, form.name, **options)
    shared = ds
    if not form.is_whole or {"up_to", "small_cells"} & set(options):
        limits = {name: options[name] for name in ("up_to", "small_cells") if name in options}
        account = redaction(ds, **limits)
        shared = account.dataset
        if account.to_dicts():
            left_out = plural(len(ds) - len(shared), "record")
            notes.append(
                f"{left_out} left out, and what may not be shared ({limits.get('up_to', Marking.GREEN)} or lower stays)"
            )
    message = f"{arguments.target}: {plural(len(shared), 'record')} written"
    if not form.is_whole or form.name == "json-ld":
        message = f"{arguments.target}: {form.about}"
    data = {"path": arguments.target, "form": form.name, "records": len(shared), "notes": notes}
    return Answer(lambda: "\n".join([message, *notes]), lambda: data)


def _read(arguments: Namespace) -> tuple[Dataset, list[str]]:
    """What is to be converted, and what has to be said of it."""
    schema = schema_of(arguments)
    ds = None if arguments.onto is None else read(arguments.onto, schema=schema)
    notes: list[str] = []
    if arguments.source is None:
        for name in ("rejects", "duplicates"):
            if getattr(arguments, name) is not None:
                remedy = "add --from, or leave it out"
                raise InvalidValue(
                    getattr(arguments, name), "a dataset of the field", remedy, field=f"--{name}"
                )
    for path in arguments.path:
        if arguments.source is None:
            ds = read(path, base=ds, make_missing=arguments.make_missing, schema=schema)
        else:
            other = _read_field(arguments, path, notes)
            ds = other if ds is None else ds.merge(other)
    assert ds is not None
    return (ds if arguments.as_of is None else as_of(ds, arguments.as_of)), notes


_REJECTS_SHOWN = 3


def _read_field(arguments: Namespace, path: str, notes: list[str]) -> Dataset:
    """A dataset of the field, with a note of what could not be read."""
    if arguments.source == "tables":
        try:
            from conflictevents.tables import open as open_tables
        except ImportError as error:
            raise MissingExtra("reading tables of Parquet", "tables") from error
        return open_tables(path, schema=schema_of(arguments)).to_dataset()
    from conflictevents.interop import read as read_source

    options = {} if arguments.rejects is None else {"rejects": arguments.rejects}
    reading = read_source(path, arguments.source, **options)
    if reading.rejects:
        notes.append(f"{path}: {plural(len(reading.rejects), 'row')} of {reading.rows_in:,} set aside:")
        notes += [f"  {reject}" for reject in reading.rejects[:_REJECTS_SHOWN]]
        more = len(reading.rejects) - _REJECTS_SHOWN
        if more > 0:
            notes.append(
                f"  ... and {more:,} more{'' if arguments.rejects else ' (--rejects FILE lists all)'}"
            )
    duplicates = {} if arguments.duplicates is None else {"duplicates": arguments.duplicates}
    return reading.to_dataset(**duplicates)


CONVERT = Command(
    "convert",
    "from any form to any other: files, sheets, the field's formats",
    "Read a dataset in full, check its form, and write it anew. The ending of TARGET says how, or --to. Some forms keep "
    "every record: JSON, JSON Lines, a workbook, a folder of sheets, tables of Parquet. The others hold part of it, for "
    "other programs and people, and leave out what is marked stricter than GREEN; in flat tables each row says what it adds to totals. "
    "With --from, PATH is a file of UCDP, ACLED or another dataset of the field. The same dataset always gives the same bytes. "
    "A file that stands in the place of the target is replaced as a whole, or not at all.",
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
        ("convert gaza-exchanges rounds.hxl.csv", "one row a transfer, with the hashtags of HXL"),
        ("convert gaza-exchanges tallies.csv --table tallies", "claimed cumulatives as a flat table"),
        ("convert events.csv events.geojson --from ucdp-ged", "UCDP's events as points on a map"),
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
    add_schema(parser)


def _run_schema(arguments: Namespace) -> Answer:
    if arguments.new is not None and arguments.schema:
        remedy = "leave NEW out, or --schema, which adds to that of this release"
        raise InvalidValue(arguments.new, "one schema to compare with", remedy, field="NEW")
    if arguments.old is None:
        schema = json_schema(schema_of(arguments))
        return Answer(lambda: json.dumps(schema, indent=2), lambda: schema)
    new = json_schema(schema_of(arguments)) if arguments.new is None else _read_schema(arguments.new)
    changes = compare(_read_schema(arguments.old), new)
    text = "\n".join(map(str, changes)) or "nothing changed"
    status = 1 if any(change.breaking for change in changes) else 0
    return Answer(lambda: text, lambda: [attrs.asdict(change) for change in changes], status)


def _read_schema(path: str) -> Any:
    """The schema that a file holds.

    Raises:
        ReadError: it cannot be parsed, or is no schema.
    """
    from conflictevents.formats.json.strict import NotJson, parse

    expected = "expected a JSON Schema, as `conflictevents schema` prints it"
    try:
        schema, problems = parse(Path(path).read_text(encoding="utf-8"))
    except (NotJson, UnicodeDecodeError) as error:
        raise ReadError(f"{path}: found no JSON ({error}), {expected}; correct the name") from None
    except IsADirectoryError:
        raise ReadError(f"{path}: found a folder, {expected}; give the file itself") from None
    except FileNotFoundError:
        raise ReadError(f"{path}: found nothing of that name, {expected}; correct the name") from None
    if problems:
        raise ReadError(
            f"{path}: found JSON that readers disagree on, {expected}; correct each place", problems
        )
    try:
        compare(schema, schema)
    except InvalidValue as error:
        place = error.field.removeprefix("old").removeprefix(".")
        named = f"{path}, {place}" if place else path
        raise ReadError(
            f"{named}: found {shown(error.found)}, expected {error.expected}; {error.remedy}"
        ) from None
    return schema


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
