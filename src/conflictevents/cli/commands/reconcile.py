"""`reconcile`: claimed cumulatives against the record."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable

from conflictevents.cli.command import Answer, Command
from conflictevents.cli.options import add_account, add_path, dataset
from conflictevents.dataset import Dataset
from conflictevents.errors import InvalidValue
from conflictevents.questions.comparison import Comparison, Verdict
from conflictevents.questions.conditions import condition_in_words, conditions
from conflictevents.questions.reconcile import (
    Reconciliations,
    increments_table,
    reconcile,
    table_of,
    verdicts,
)
from conflictevents.text import Items, Page, plural
from conflictevents.values.fields import enum_converter

__all__ = ["COMMAND"]

_verdict = enum_converter(Verdict)


def _add_arguments(parser: ArgumentParser) -> None:
    add_path(parser)
    parser.add_argument(
        "tallies",
        metavar="TALLY",
        nargs="*",
        help="one claim, with all its working; or two, for the increment between them",
    )
    add_account(parser)
    parser.add_argument(
        "--increments", action="store_true", help="the steps between neighbouring claims of one scope"
    )
    parser.add_argument(
        "--conditions",
        action="store_true",
        help="claims and increments that hold only if certain releases count, or do not",
    )
    parser.add_argument("--verdict", metavar="WORD", help=f"only these: {', '.join(Verdict)}")
    parser.add_argument("--claimant", metavar="ID", help="only claims of this actor, its people and offices")


def _run(arguments: Namespace) -> Answer:
    ds = dataset(arguments)
    found = reconcile(ds, account=arguments.account)
    match arguments.tallies:
        case []:
            return _many(ds, found, arguments)
        case [one]:
            return _one(found[one])
        case [first, second]:
            return _one(found.increment(first, second))
        case _:
            raise InvalidValue(
                len(arguments.tallies),
                "one tally, or two for the increment between them",
                "name fewer",
                field="TALLY",
            )


def _one(comparison: Comparison) -> Answer:
    return Answer(comparison.__str__, comparison.to_dict)


def _many(ds: Dataset, found: Reconciliations, arguments: Namespace) -> Answer:
    wanted = _wanted(ds, arguments)
    account = f"(account: {found.account})"
    if arguments.conditions:
        met = [one for one in conditions((*found, *found.spans())) if any(map(wanted, one.claims))]
        texts = [condition_in_words(ds, one) for one in met]
        title = f"What claims hold on {account}: {plural(len(met), 'condition')}"
        return Answer(Page(title, [Items(texts)]).__str__, lambda: [one.to_dict() for one in met])
    if arguments.increments:
        steps = [step for step in found.increments if wanted(step)]
        title = f"{plural(len(steps), 'increment')} against the record, furthest first {account}"
        page = Page(title, [verdicts(steps), increments_table(steps)])
        return Answer(page.__str__, lambda: [step.to_dict() for step in steps])
    rows = [row for row in found if wanted(row)]
    title = f"{plural(len(rows), 'claimed cumulative')} against the record, furthest first {account}"
    page = Page(title, [verdicts(rows), table_of(rows)])
    return Answer(page.__str__, lambda: [row.to_dict() for row in rows])


def _wanted(ds: Dataset, arguments: Namespace) -> Callable[[Comparison], bool]:
    """Whether a comparison is among those asked for by verdict and claimant."""
    verdict = None if arguments.verdict is None else _verdict(arguments.verdict.replace(" ", "_"))
    claimant = None if arguments.claimant is None else ds[arguments.claimant].id

    def wanted(row: Comparison) -> bool:
        claims = claimant is None or any(
            ds.links.is_within(tally.claimant, claimant) for tally in row.tallies
        )
        return claims and verdict in (None, row.verdict)

    return wanted


COMMAND = Command(
    "reconcile",
    "claimed cumulatives against the record",
    "Check each claimed cumulative against the rounds on record in its window and scope, as a ledger program checks "
    "a stated balance against its postings. The difference is claimed minus recorded; it is reported and never "
    "plugged.",
    (
        ("reconcile ukraine-russia-exchanges", "every claim, the furthest from the record first"),
        (
            "reconcile ukraine-russia-exchanges t028",
            "one claim with its working: what was counted, what possibly, what was left out and why",
        ),
        ("reconcile ukraine-russia-exchanges t019 t037", "the increment between two claims of one scope"),
        (
            "reconcile ukraine-russia-exchanges --increments --verdict claims_more",
            "steps between neighbouring claims that exceed the record",
        ),
        (
            "reconcile ukraine-russia-exchanges --conditions",
            "which releases have to count, or cannot, for claims to hold",
        ),
        ("reconcile ukraine-russia-exchanges --claimant russia", "only what Russian speakers claim"),
    ),
    _add_arguments,
    _run,
)
