"""`totals`: how many returned."""

from argparse import ArgumentParser, Namespace

from conflictevents.cli.command import Answer, Command
from conflictevents.cli.options import add_account, add_path, add_scope, dataset, moment, scope_of
from conflictevents.questions.totals import KEYS, totals
from conflictevents.records import Category

__all__ = ["COMMAND"]


def _add_arguments(parser: ArgumentParser) -> None:
    add_path(parser)
    add_account(parser)
    parser.add_argument(
        "--by",
        default="year,returned_to",
        metavar="KEYS",
        help=f"any of {', '.join(KEYS)}, with commas between; empty for one figure (default: year,returned_to)",
    )
    parser.add_argument(
        "--category",
        metavar="WORD",
        help=f"{', '.join(Category)} (default: all living persons)",
    )
    parser.add_argument(
        "--since", type=moment, metavar="DAY", help="first day counted; a year from its first day"
    )
    parser.add_argument(
        "--until", type=moment, metavar="DAY", help="last day counted; a year to its last day"
    )
    add_scope(parser)


def _run(arguments: Namespace) -> Answer:
    found = totals(
        dataset(arguments),
        by=[key.strip() for key in arguments.by.split(",") if key.strip()],
        category=arguments.category,
        scope=scope_of(arguments),
        account=arguments.account,
        since=arguments.since,
        until=arguments.until,
    )
    return Answer(found.__str__, found.to_dicts)


COMMAND = Command(
    "totals",
    "how many returned, by year, side, category or anything else",
    "How many returned, from what is certain to what is possible. A round that may fall into several rows is in the "
    "high bound of each, so rows do not add up: ask for the total you need. Only what was completed counts, and "
    "nobody twice.",
    (
        ("totals ukraine-russia-exchanges", "by year and side"),
        (
            "totals ukraine-russia-exchanges --by month --since 2025 --category remains",
            "remains by month since 2025",
        ),
        (
            "totals ukraine-russia-exchanges --by returned_to,category --framework istanbul-1",
            "who returned under one agreement",
        ),
        (
            "totals ukraine-russia-exchanges --by '' --account agreed",
            "one figure, as far as all accounts agree",
        ),
    ),
    _add_arguments,
    _run,
)
