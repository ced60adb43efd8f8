"""`check`: what the rules notice."""

from argparse import ArgumentParser, Namespace

from conflictevents.cli.command import Answer, Command
from conflictevents.cli.options import add_path, dataset
from conflictevents.dataset import Dataset
from conflictevents.errors import InvalidValue, did_you_mean

__all__ = ["COMMAND"]


def _add_arguments(parser: ArgumentParser) -> None:
    add_path(parser)
    parser.add_argument("--severity", metavar="WORD", help="only these: error, warning, info or unchecked")
    parser.add_argument("--code", help="only findings of this code (tallies/stale) or family (tallies)")
    parser.add_argument("--record", metavar="ID", help="only findings on this record")


def _run(arguments: Namespace) -> Answer:
    from conflictevents.rules import check

    ds = dataset(arguments)
    _must_be_known(ds, arguments)
    report = check(ds)
    shown = report.only(severity=arguments.severity, code=arguments.code, record=arguments.record)
    return Answer(shown.__str__, shown.to_dicts, status=0 if report.ok else 1)


def _must_be_known(ds: Dataset, arguments: Namespace) -> None:
    """A slip in a code or an id is an error: it must not read as "nothing to report"."""
    from conflictevents.rules import RULES

    if arguments.record is not None:
        ds[arguments.record]
    families = {rule.family for rule in RULES}
    known = families | {rule.code for rule in RULES}
    if arguments.code is not None and arguments.code not in known:
        remedy = did_you_mean(arguments.code, known) or did_you_mean(arguments.code, families)
        raise InvalidValue(arguments.code, "the code or family of a rule", remedy, field="--code")


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
