"""`consistency`: can all that was claimed be true at once?"""

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

from conflictevents.cli.command import Answer, Command
from conflictevents.cli.options import add_account, add_path, add_scope, dataset, moment, scope_of
from conflictevents.dataset import Dataset
from conflictevents.ledger.wording import days_in_words, scope_in_words, side_in_words
from conflictevents.records import Category
from conflictevents.records.base import ALL_SIDES
from conflictevents.text import Page, figure

if TYPE_CHECKING:
    from conflictevents.constraints import Consistency, Range

__all__ = ["COMMAND"]

CONTRADICTION = 1


def _add_arguments(parser: ArgumentParser) -> None:
    add_path(parser)
    add_account(parser)
    parser.add_argument(
        "--without-record", action="store_true", help="ask about claims only, not about the rounds"
    )
    parser.add_argument("--claimant", metavar="ID", help="only claims of this actor, its people and offices")
    asked = parser.add_argument_group("bounds", "what everything said implies for a window and a scope")
    asked.add_argument("--bounds", action="store_true", help="ask for it")
    asked.add_argument("--since", type=moment, metavar="DAY", help="first day; a year from its first day")
    asked.add_argument("--until", type=moment, metavar="DAY", help="last day; a year to its last day")
    asked.add_argument(
        "--returned-to", default=ALL_SIDES, metavar="ID", help="a side (default: all together)"
    )
    asked.add_argument(
        "--category",
        default="person",
        metavar="WORD",
        help=f"{', '.join(Category)} (default: all living)",
    )
    asked.add_argument(
        "--without",
        default="",
        metavar="IDS",
        help="claims to set aside, with commas between; suspects: a smallest set without which the others can be true",
    )
    add_scope(parser)


def _run(arguments: Namespace) -> Answer:
    from conflictevents.constraints import Inconsistent, consistency

    ds = dataset(arguments)
    claimant = None if arguments.claimant is None else ds[arguments.claimant].id
    found = consistency(
        ds,
        None if claimant is None else lambda tally: ds.links.is_within(tally.claimant, claimant),
        rounds=not arguments.without_record,
        account=arguments.account,
    )
    if not arguments.bounds:
        return Answer(found.__str__, lambda: _data(found), 0 if found.consistent else CONTRADICTION)
    aside = [id.strip() for id in arguments.without.split(",") if id.strip()]
    try:
        implied = found.bounds(
            arguments.since,
            arguments.until,
            arguments.returned_to,
            arguments.category,
            scope_of(arguments),
            without=aside[0] if aside == ["suspects"] else aside,
        )
    except Inconsistent as error:
        told, conflicts = str(error), error.conflicts
        return Answer(
            lambda: told, lambda: {"conflicts": [one.to_dict() for one in conflicts]}, status=CONTRADICTION
        )
    return Answer(lambda: str(_implied(ds, arguments, implied)), implied.to_dict)


def _data(found: "Consistency") -> dict[str, Any]:
    return {
        "consistent": found.consistent,
        "claims": list(found.claims),
        "account": found.account,
        "left_out": dict(found.left_out),
        "conflicts": found.to_dicts(),
        "complete": found.complete,
        "remainder": found.remainder,
        "suspects": [suspect.to_dict() for suspect in found.suspects],
    }


def _implied(ds: Dataset, arguments: Namespace, implied: "Range") -> Page:
    """What is implied, and which claims bind it."""
    limits = scope_in_words(ds, scope_of(arguments))
    window = ""
    if arguments.until is not None:
        window = f", {days_in_words(arguments.since, arguments.until)}"
    elif arguments.since is not None:
        window = f", since {arguments.since}"
    whom = (
        f"{ds.vocabulary.categories[arguments.category].plural} to {side_in_words(ds, arguments.returned_to)}"
    )
    title = f"{figure(implied.count)} {whom}{window}{f', {limits}' if limits else ''}"
    bound = [("At least that many", implied.low_by), ("At most that many", implied.high_by)]
    blocks = [f"{which}, by {', '.join(ids)}." for which, ids in bound if ids]
    if implied.without:
        blocks.append(f"Set aside: {', '.join(implied.without)}.")
    return Page(title, blocks or ["Nothing that was said bounds it."])


COMMAND = Command(
    "consistency",
    "whether all that was claimed can be true at once",
    "Every claimed cumulative says that so many returned in a window within a scope. Ask whether all of them, and the "
    "record, can be true of one history; if not, which of them cannot be true together, in a sentence each; and what "
    "range they imply for any window and scope. Exit status 1 where they contradict each other. It needs the extra "
    "'solve'.",
    (
        ("consistency ukraine-russia-exchanges", "which claims cannot all be true, and which disturb most"),
        (
            "consistency ukraine-russia-exchanges --without-record --claimant coordination-hq",
            "the claims of one body, among themselves",
        ),
        (
            "consistency ukraine-russia-exchanges --bounds --since 2023 --until 2023 --without suspects",
            "what all that was said implies for a year, once a smallest set of claims is set aside",
        ),
    ),
    _add_arguments,
    _run,
)
