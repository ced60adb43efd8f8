"""`convert`: from one file form to another, and from sheets."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from conflictevents.analysis.as_of import as_of
from conflictevents.cli.command import Answer, Command
from conflictevents.cli.options import add_path, dataset, read
from conflictevents.cli.sheets import are_sheets, read_sheets
from conflictevents.dataset import Dataset
from conflictevents.errors import InvalidValue
from conflictevents.text import plural

__all__ = ["COMMAND"]


def _add_arguments(parser: ArgumentParser) -> None:
    add_path(parser)
    parser.add_argument(
        "target", metavar="TARGET", help="a file that ends in .json, .jsonl, .json.gz or .jsonl.gz"
    )
    parser.add_argument(
        "--make-missing",
        action="store_true",
        help="of sheets: make the actors and frameworks that they only name",
    )
    parser.add_argument("--onto", metavar="PATH", help="of sheets: a dataset to add what they hold to")


def _run(arguments: Namespace) -> Answer:
    from conflictevents.formats import save

    ds = _read(arguments)
    save(ds, arguments.target)
    told = f"{arguments.target}: {plural(len(ds), 'record')} written"
    return Answer(lambda: told, lambda: {"path": arguments.target, "records": len(ds)})


def _read(arguments: Namespace) -> Dataset:
    where = Path(arguments.path)
    if not (where.exists() and are_sheets(where)):
        for option in ("onto", "make_missing"):
            if getattr(arguments, option):
                name = f"--{option.replace('_', '-')}"
                raise InvalidValue(
                    arguments.path, "CSV sheets", f"leave {name} out for other files", field="PATH"
                )
        return dataset(arguments)
    base = None if arguments.onto is None else read(arguments.onto)
    ds = read_sheets(where, base, make_missing=arguments.make_missing)
    return ds if arguments.as_of is None else as_of(ds, arguments.as_of)


COMMAND = Command(
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
    ),
    _add_arguments,
    _run,
)
