"""`brief`: everything at a glance."""

from argparse import ArgumentParser, Namespace

from conflictevents.cli.command import Answer, Command
from conflictevents.cli.options import add_account, add_path, read

__all__ = ["COMMAND"]


def _add_arguments(parser: ArgumentParser) -> None:
    add_path(parser)
    add_account(parser)


def _run(arguments: Namespace) -> Answer:
    from conflictevents.display import brief

    found = brief(read(arguments.path), arguments.as_of, account=arguments.account, name=arguments.path)
    return Answer(found.__str__, found.to_dict)


COMMAND = Command(
    "brief",
    "everything at a glance",
    "What is in a dataset; who returned, by side, year and category; each claimed cumulative against the record, "
    "the furthest first; what became of each framework and what of its terms is fulfilled; what is promised and "
    "not yet done; and what the rules noticed. Long lists are cut short, with the command that has the rest.",
    (
        ("brief ukraine-russia-exchanges", "the bundled record of exchanges between Ukraine and Russia"),
        (
            "brief ukraine-russia-exchanges --as-of 2025-11-16",
            "as it could have been written that day, from what had been said by then",
        ),
        ("brief ukraine-russia-exchanges --account russia", "with Russia's own figures for the rounds"),
        ("brief ukraine-russia-exchanges --format json", "the same as data, nothing cut short"),
    ),
    _add_arguments,
    _run,
)
