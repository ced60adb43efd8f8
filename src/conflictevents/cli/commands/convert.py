"""`convert`: from one file form to another."""

from argparse import ArgumentParser, Namespace

from conflictevents.cli.command import Answer, Command
from conflictevents.cli.options import add_path, dataset
from conflictevents.text import plural

__all__ = ["COMMAND"]


def _add_arguments(parser: ArgumentParser) -> None:
    add_path(parser)
    parser.add_argument(
        "target", metavar="TARGET", help="a file that ends in .json, .jsonl, .json.gz or .jsonl.gz"
    )


def _run(arguments: Namespace) -> Answer:
    from conflictevents.formats import save

    ds = dataset(arguments)
    save(ds, arguments.target)
    told = f"{arguments.target}: {plural(len(ds), 'record')} written"
    return Answer(lambda: told, lambda: {"path": arguments.target, "records": len(ds)})


COMMAND = Command(
    "convert",
    "write a dataset in another form",
    "Read a dataset in full, check its form, and write it anew: one JSON document, or JSON Lines with one record a "
    "line, either packed with gzip. The same dataset always gives the same bytes. A file that stands in the place of "
    "the target is replaced as a whole, or not at all.",
    (
        ("convert ukraine-russia-exchanges exchanges.jsonl", "the bundled record, one record a line"),
        ("convert ukraine-russia-exchanges exchanges.json.gz", "as one JSON document, packed"),
        (
            "convert ukraine-russia-exchanges november.json --as-of 2025-11-16",
            "as it could have been known that day",
        ),
    ),
    _add_arguments,
    _run,
)
