"""`convert`: from one file form to another, and from sheets."""

from argparse import ArgumentParser, Namespace

from conflictevents.cli.command import Answer, Command
from conflictevents.cli.options import add_path, read
from conflictevents.dataset import Dataset
from conflictevents.questions.as_of import as_of
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
    parser.add_argument(
        "--onto", metavar="PATH", help="a dataset to add it to, whose actors and frameworks sheets may name"
    )


def _run(arguments: Namespace) -> Answer:
    from conflictevents.formats import save

    ds = _read(arguments)
    save(ds, arguments.target)
    told = f"{arguments.target}: {plural(len(ds), 'record')} written"
    return Answer(lambda: told, lambda: {"path": arguments.target, "records": len(ds)})


def _read(arguments: Namespace) -> Dataset:
    base = None if arguments.onto is None else read(arguments.onto)
    ds = read(arguments.path, base=base, make_missing=arguments.make_missing)
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
