"""`check`: what the rules notice."""

from argparse import ArgumentParser, Namespace

from conflictevents.cli.command import Answer, Command
from conflictevents.cli.options import add_path, dataset

__all__ = ["COMMAND"]


def _add_arguments(parser: ArgumentParser) -> None:
    add_path(parser)
    parser.add_argument("--severity", metavar="WORD", help="only these: error, warning, info or unchecked")
    parser.add_argument("--code", help="only findings of this code (tallies/stale) or family (tallies)")
    parser.add_argument("--record", metavar="ID", help="only findings on this record")


def _run(arguments: Namespace) -> Answer:
    from conflictevents.rules import check

    report = check(dataset(arguments))
    shown = report.only(severity=arguments.severity, code=arguments.code, record=arguments.record)
    return Answer(shown.__str__, shown.to_dicts, status=0 if report.ok else 1)


COMMAND = Command(
    "check",
    "what the rules notice: errors, disagreements, stale figures",
    "Look a dataset over with every rule of the library. An error is a record that is wrong in itself; claims that "
    "disagree are warnings, as real claims do. Exit status 1 where the dataset has an error, shown or not.",
    (
        ("check ukraine-russia-exchanges", "every finding, errors first"),
        (
            "check ukraine-russia-exchanges --code tallies/stale",
            "figures that were out of date when they were said",
        ),
        ("check ukraine-russia-exchanges --severity error", "nothing but errors: none, so exit status 0"),
        ("check ukraine-russia-exchanges --format json", "the findings as data"),
    ),
    _add_arguments,
    _run,
)
