"""The commands that count and compare: `totals`, `reconcile`, `custody`, `consistency`."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from conflictevents.cli.command import (
    Answer,
    Command,
    add_account,
    add_path,
    add_scope,
    dataset,
    moment,
    scope_of,
)
from conflictevents.dataset import Dataset
from conflictevents.errors import InvalidValue
from conflictevents.ledger.wording import format_window, scope_in_words, side_in_words
from conflictevents.questions.comparison import Comparison, Verdict
from conflictevents.questions.conditions import condition_in_words, conditions
from conflictevents.questions.custody import claims_table, custody
from conflictevents.questions.reconcile import (
    Reconciliations,
    increments_table,
    reconcile,
    table_of,
    verdicts,
)
from conflictevents.questions.totals import KEYS, totals
from conflictevents.records import ALL_SIDES, Category
from conflictevents.text import Items, Page, figure, headed, list_limits, plural
from conflictevents.values.fields import enum_converter

if TYPE_CHECKING:
    from conflictevents.constraints import Consistency, Range

__all__ = ["CONSISTENCY", "CUSTODY", "RECONCILE", "TOTALS"]


def _add_totals_arguments(parser: ArgumentParser) -> None:
    add_path(parser)
    add_account(parser)
    parser.add_argument(
        "--by",
        action="append",
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


def _run_totals(arguments: Namespace) -> Answer:
    keys: Any = ["year,returned_to"] if arguments.by is None else arguments.by
    answer = totals(
        dataset(arguments),
        by=[key.strip() for text in keys for key in text.split(",") if key.strip()],
        category=arguments.category,
        scope=scope_of(arguments),
        account=arguments.account,
        since=arguments.since,
        until=arguments.until,
    )
    return Answer(answer.__str__, answer.to_dicts)


TOTALS = Command(
    "totals",
    "how many returned, by year, side, category or anything else",
    "How many returned, from what is certain to what is possible. A round that may fall into several rows is in the "
    "high bound of each, so rows do not add up: ask for the total you need. Only what was completed counts, and "
    "no one twice.",
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
    _add_totals_arguments,
    _run_totals,
)


_verdict = enum_converter(Verdict)


def _add_reconcile_arguments(parser: ArgumentParser) -> None:
    add_path(parser, before="tallies")
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


def _run_reconcile(arguments: Namespace) -> Answer:
    ds = dataset(arguments)
    reconciliations = reconcile(ds, account=arguments.account)
    match arguments.tallies:
        case []:
            return _many(ds, reconciliations, arguments)
        case [tally]:
            return _single(reconciliations[tally])
        case [first, second]:
            return _single(reconciliations.increment(first, second))
        case _:
            raise InvalidValue(
                len(arguments.tallies),
                "one tally, or two for the increment between them",
                "name fewer",
                field="TALLY",
            )


def _single(comparison: Comparison) -> Answer:
    return Answer(comparison.__str__, comparison.to_dict)


def _many(ds: Dataset, reconciliations: Reconciliations, arguments: Namespace) -> Answer:
    wanted = _wanted(ds, arguments)
    account = f"(account: {reconciliations.account})"
    if arguments.conditions:
        met = [
            condition
            for condition in conditions(reconciliations.settling())
            if any(map(wanted, condition.claims))
        ]
        texts = [condition_in_words(ds, condition) for condition in met]
        title = f"What claims hold on {account}: {plural(len(met), 'condition')}"
        page = headed(Page(title, [Items(texts)]), reconciliations, ds.known_by)
        return Answer(page.__str__, lambda: [condition.to_dict() for condition in met])
    if arguments.increments:
        steps = [step for step in reconciliations.increments if wanted(step)]
        title = f"{plural(len(steps), 'increment')} against the record, furthest first {account}"
        page = headed(Page(title, [verdicts(steps), increments_table(steps)]), steps, ds.known_by)
        return Answer(page.__str__, lambda: [step.to_dict() for step in steps])
    rows = [row for row in reconciliations if wanted(row)]
    title = f"{plural(len(rows), 'claimed cumulative')} against the record, furthest first {account}"
    page = headed(Page(title, [verdicts(rows), table_of(rows)]), rows, ds.known_by)
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


RECONCILE = Command(
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
    _add_reconcile_arguments,
    _run_reconcile,
)


def _add_custody_arguments(parser: ArgumentParser) -> None:
    add_path(parser, before="tallies")
    parser.add_argument("tallies", metavar="TALLY", nargs="*", help="one claimed stock, with its working")
    parser.add_argument(
        "--held-by", metavar="ID", help="the holder, its parts included (default: each on record)"
    )
    parser.add_argument("--belonging-to", metavar="ID", help="whose people (default: of each side on record)")
    parser.add_argument("--group", metavar="TEXT", help="only this group, in the source's words")
    parser.add_argument(
        "--category",
        metavar="WORD",
        help=f"{', '.join(Category)} (default: anyone, living or dead, as far as is on record)",
    )
    add_account(parser)
    parser.add_argument(
        "--steps", action="store_true", help="each claimed stock against the one before it of the same people"
    )


def _run_custody(arguments: Namespace) -> Answer:
    ds = dataset(arguments)
    if len(arguments.tallies) > 1:
        raise InvalidValue(len(arguments.tallies), "one claimed stock", "name one", field="TALLY")
    answer = custody(
        ds,
        arguments.held_by,
        arguments.belonging_to,
        category=arguments.category,
        group=arguments.group,
        account=arguments.account,
    )
    if arguments.tallies:
        claim = answer[arguments.tallies[0]]
        return Answer(claim.__str__, claim.to_dict)
    if arguments.steps:
        title = f"{plural(len(answer.steps), 'step')} between claimed stocks (account: {answer.account})"
        table = [claims_table(answer.steps)] if answer.steps else []
        page = headed(Page(title, table), answer.steps, ds.known_by)
        return Answer(page.__str__, lambda: [step.to_dict() for step in answer.steps])
    return Answer(answer.__str__, answer.to_dicts)


CUSTODY = Command(
    "custody",
    "who is held, and claimed stocks against that",
    "Who is held by a holder, day by day, from the earliest stock or intake on record: who came into custody less who "
    "left it. Anyone, living or dead, balances exactly; who is held may have died unrecorded, so that the living and "
    "the remains are ranges, unless the dataset declares its ledger closed. Each claimed stock is compared with the "
    "ledger run without it, and what must have been taken or have left is reported and never plugged.",
    (
        ("custody yemen-exchanges", "each holder and side on record, and every claimed stock"),
        ("custody yemen-exchanges --held-by ansar-allah", "the days of one holder"),
        ("custody yemen-exchanges yt44", "one claimed stock with its working"),
        ("custody yemen-exchanges --steps", "what must have happened between two claims of the same people"),
    ),
    _add_custody_arguments,
    _run_custody,
)


CONTRADICTION = 1


def _add_consistency_arguments(parser: ArgumentParser) -> None:
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


def _run_consistency(arguments: Namespace) -> Answer:
    from conflictevents.constraints import Inconsistent, consistency

    ds = dataset(arguments)
    claimant = None if arguments.claimant is None else ds[arguments.claimant].id
    answer = consistency(
        ds,
        None if claimant is None else lambda tally: ds.links.is_within(tally.claimant, claimant),
        rounds=not arguments.without_record,
        account=arguments.account,
    )
    if not arguments.bounds:
        return Answer(answer.__str__, lambda: _data(answer), 0 if answer.consistent else CONTRADICTION)
    aside = [id.strip() for id in arguments.without.split(",") if id.strip()]
    try:
        implied = answer.bounds(
            arguments.since,
            arguments.until,
            arguments.returned_to,
            arguments.category,
            scope_of(arguments),
            without=aside[0] if aside == ["suspects"] else aside,
        )
    except Inconsistent as error:
        message, conflicts = str(error), error.conflicts
        return Answer(
            lambda: "\n\n".join((*list_limits(ds, ds.known_by), message)),
            lambda: {"conflicts": [conflict.to_dict() for conflict in conflicts]},
            status=CONTRADICTION,
        )
    return Answer(lambda: str(_implied(ds, arguments, implied)), implied.to_dict)


def _data(answer: "Consistency") -> dict[str, Any]:
    return {
        "consistent": answer.consistent,
        "claims": list(answer.claims),
        "account": answer.account,
        "left_out": dict(answer.left_out),
        "conflicts": answer.to_dicts(),
        "complete": answer.complete,
        "remainder": answer.remainder,
        "suspects": [suspect.to_dict() for suspect in answer.suspects],
    }


def _implied(ds: Dataset, arguments: Namespace, implied: "Range") -> Page:
    """What is implied, and which claims bind it."""
    limits = scope_in_words(ds, scope_of(arguments))
    window = ""
    if arguments.until is not None:
        window = f", {format_window(arguments.since, arguments.until)}"
    elif arguments.since is not None:
        window = f", since {arguments.since}"
    persons = (
        f"{ds.vocabulary.categories[arguments.category].plural} to {side_in_words(ds, arguments.returned_to)}"
    )
    title = f"{figure(implied.count)} {persons}{window}{f', {limits}' if limits else ''}"
    bound = [("At least that many", implied.low_by), ("At most that many", implied.high_by)]
    blocks = [f"{which}, by {', '.join(ids)}." for which, ids in bound if ids]
    if implied.without:
        blocks.append(f"Set aside: {', '.join(implied.without)}.")
    return headed(Page(title, blocks or ["Nothing that was said bounds it."]), ds, ds.known_by)


CONSISTENCY = Command(
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
    _add_consistency_arguments,
    _run_consistency,
)
