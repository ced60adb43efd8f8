"""`timeline`: what was said and what happened, in order."""

from argparse import ArgumentParser, Namespace

from conflictevents.cli.command import Answer, Command
from conflictevents.cli.options import add_path, dataset, moment
from conflictevents.questions.timeline import timeline

__all__ = ["COMMAND"]


def _add_arguments(parser: ArgumentParser) -> None:
    add_path(parser)
    parser.add_argument(
        "--about", metavar="ID", help="only what is about this record, part of it, under it or by it"
    )
    parser.add_argument("--since", type=moment, metavar="DAY", help="what may fall on this day or later")
    parser.add_argument("--until", type=moment, metavar="DAY", help="what may fall on this day or earlier")


def _run(arguments: Namespace) -> Answer:
    found = timeline(dataset(arguments), arguments.about, since=arguments.since, until=arguments.until)
    return Answer(found.__str__, found.to_dicts)


COMMAND = Command(
    "timeline",
    "what was said and what happened, in order",
    "One list of meetings, statements, steps of rounds and frameworks, handovers and claimed cumulatives, in the "
    "order of their dates.",
    (
        ("timeline ukraine-russia-exchanges --since 2025-11 --until 2025-11", "one month"),
        ("timeline ukraine-russia-exchanges --about istanbul-3", "the life of one framework"),
        (
            "timeline ukraine-russia-exchanges --about umerov --as-of 2025-11-16",
            "what one speaker had said by a day",
        ),
    ),
    _add_arguments,
    _run,
)
