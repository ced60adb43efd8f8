"""`show`: records, one by one."""

from argparse import ArgumentParser, Namespace

from conflictevents.cli.command import Answer, Command
from conflictevents.cli.options import add_path, dataset

__all__ = ["COMMAND"]


def _add_arguments(parser: ArgumentParser) -> None:
    add_path(parser)
    parser.add_argument(
        "ids", metavar="ID", nargs="+", help="the id of a record; that of a claim shows its statement"
    )


def _run(arguments: Namespace) -> Answer:
    from conflictevents.display.record import view

    ds = dataset(arguments)
    views = [view(ds, id) for id in arguments.ids]
    return Answer(lambda: "\n\n".join(map(str, views)), lambda: [one.to_dict() for one in views])


COMMAND = Command(
    "show",
    "one record, with all that is known about it",
    "A record with its fields; of a round, its status for each party and everybody's account of it; of a framework, "
    "what of its terms is fulfilled; of a claimed cumulative, how it stands against the record; and what refers to it.",
    (
        ("show ukraine-russia-exchanges round-2024-06-28", "a handover, in all accounts"),
        ("show ukraine-russia-exchanges istanbul-2", "a framework, its status by party, its terms"),
        ("show ukraine-russia-exchanges t028 t034", "two claimed cumulatives"),
        (
            "show ukraine-russia-exchanges istanbul-3 --as-of 2025-11-16",
            "as it could have been known that day",
        ),
    ),
    _add_arguments,
    _run,
)
