"""The commands that show what a dataset holds: `brief`, `check`, `timeline`, `outlook`, `show`."""

from argparse import ArgumentParser, Namespace

from conflictevents.cli.command import (
    Answer,
    Command,
    add_account,
    add_path,
    dataset,
    moment,
    read_all,
)
from conflictevents.cli.keeping import annotate
from conflictevents.dataset import Dataset
from conflictevents.errors import InvalidValue, did_you_mean
from conflictevents.ledger.postings import RECORDED
from conflictevents.questions.timeline import timeline
from conflictevents.rules.rule import Severity

__all__ = ["BRIEF", "CHECK", "OUTLOOK", "SHOW", "TIMELINE"]


def _add_brief_arguments(parser: ArgumentParser) -> None:
    add_path(parser)
    add_account(parser)


def _run_brief(arguments: Namespace) -> Answer:
    from conflictevents.display import brief

    name = " and ".join(arguments.path)
    answer = brief(read_all(arguments), arguments.as_of, account=arguments.account, name=name)
    return Answer(answer.__str__, answer.to_dict)


BRIEF = Command(
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
    _add_brief_arguments,
    _run_brief,
)


def _add_check_arguments(parser: ArgumentParser) -> None:
    add_path(parser)
    parser.add_argument("--severity", metavar="WORD", help="only these: error, warning, info or unchecked")
    parser.add_argument("--code", help="only findings of this code (tallies/stale) or family (tallies)")
    parser.add_argument("--record", metavar="ID", help="only findings on this record")
    parser.add_argument(
        "--fail-on",
        choices=(*Severity, "never"),
        default=Severity.ERROR,
        help="exit status 1 where there is a finding this severe or more so (default: error)",
    )


def _run_check(arguments: Namespace) -> Answer:
    from conflictevents.rules import check

    ds = dataset(arguments)
    _must_be_known(ds, arguments)
    report = check(ds)
    shown = report.only(severity=arguments.severity, code=arguments.code, record=arguments.record)
    severities = list(Severity)
    failing = severities[: severities.index(arguments.fail_on) + 1] if arguments.fail_on != "never" else []
    status = 1 if any(finding.severity in failing for finding in report) else 0
    return Answer(
        shown.__str__, shown.to_dicts, status, others={"github": lambda: annotate(shown, arguments.path)}
    )


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


CHECK = Command(
    "check",
    "what the rules notice: errors, disagreements, stale figures",
    "Look a dataset over with every rule of the library. An error is a record that is wrong in itself; claims that "
    "disagree are warnings, as real claims do. Exit status 1 where the dataset has an error, shown or not; --fail-on "
    "sets what fails.",
    (
        ("check ukraine-russia-exchanges", "every finding, errors first"),
        (
            "check ukraine-russia-exchanges --code tallies/stale",
            "figures that were out of date when they were said",
        ),
        ("check ukraine-russia-exchanges --severity error", "nothing but errors: none, so exit status 0"),
        ("check ukraine-russia-exchanges --format json", "the findings as data"),
        (
            "check ukraine-russia-exchanges --format github",
            "in a workflow of GitHub, which shows each finding at its line",
        ),
    ),
    _add_check_arguments,
    _run_check,
)


def _add_timeline_arguments(parser: ArgumentParser) -> None:
    add_path(parser)
    parser.add_argument(
        "--about", metavar="ID", help="only what is about this record, part of it, under it or by it"
    )
    parser.add_argument("--since", type=moment, metavar="DAY", help="what may fall on this day or later")
    parser.add_argument("--until", type=moment, metavar="DAY", help="what may fall on this day or earlier")


def _run_timeline(arguments: Namespace) -> Answer:
    answer = timeline(dataset(arguments), arguments.about, since=arguments.since, until=arguments.until)
    return Answer(answer.__str__, answer.to_dicts)


TIMELINE = Command(
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
    _add_timeline_arguments,
    _run_timeline,
)


def _add_outlook_arguments(parser: ArgumentParser) -> None:
    add_path(parser)
    parser.add_argument(
        "--when", type=moment, metavar="DAY", help="open or lapsed on this day; default: the latest on record"
    )
    parser.add_argument(
        "--framework", metavar="ID", help="each term of this framework, and what of it is done"
    )
    add_account(parser)


def _run_outlook(arguments: Namespace) -> Answer:
    ds = dataset(arguments)
    if arguments.framework is not None:
        from conflictevents.questions.fulfilment import fulfilment

        terms = fulfilment(ds, arguments.framework, account=arguments.account, when=arguments.when)
        return Answer(terms.__str__, terms.to_dicts)
    if arguments.account != RECORDED:
        remedy = "add --framework ID, or leave out --account"
        raise InvalidValue(
            arguments.account, "an account for the terms of one framework", remedy, field="--account"
        )
    from conflictevents.questions.outlook import outlook

    answer = outlook(ds, arguments.when)
    return Answer(answer.__str__, answer.to_dicts)


OUTLOOK = Command(
    "outlook",
    "what is promised and not yet done",
    "Planned rounds, and what is left of the terms of each framework, open or lapsed on a day; no one is promised twice. "
    "What was agreed in words alone is listed with the rest.",
    (
        ("outlook gaza-exchanges --as-of 2023-11-26", "what was left that evening, by what had been said"),
        ("outlook gaza-exchanges --when 2025-11-28", "what of it was open or lapsed that day"),
        (
            "outlook yemen-exchanges --framework stockholm-2018",
            "each term of one framework, and what of it is done",
        ),
    ),
    _add_outlook_arguments,
    _run_outlook,
)


def _add_show_arguments(parser: ArgumentParser) -> None:
    add_path(parser, before="ids")
    parser.add_argument(
        "ids", metavar="ID", nargs="+", help="the id of a record; that of a claim shows its statement"
    )


def _run_show(arguments: Namespace) -> Answer:
    from conflictevents.display.record import show

    ds = dataset(arguments)
    views = [show(ds, id) for id in arguments.ids]
    return Answer(
        lambda: "\n\n".join(map(str, views)),
        lambda: [record_view.to_dict() for record_view in views],
        others={"bibtex": lambda: _cite(ds, [record_view.record.id for record_view in views])},
    )


def _cite(ds: Dataset, ids: list[str]) -> str:
    from conflictevents.interop.writing import bibtex

    return bibtex(ds, *ids)


SHOW = Command(
    "show",
    "one record, with all that is known about it",
    "A record with its fields; of a round, its status for each party and everybody's account of it; of a framework, "
    "what of its terms is fulfilled; of a claimed cumulative, how it stands against the record; and what refers to it.",
    (
        ("show ukraine-russia-exchanges round-2024-06-28", "a handover, in all accounts"),
        ("show ukraine-russia-exchanges istanbul-2", "a framework, its status by party, its terms"),
        ("show ukraine-russia-exchanges t028 t034", "two claimed cumulatives"),
        (
            "show ukraine-russia-exchanges t028 --format bibtex",
            "the sources it rests on, as entries of BibTeX",
        ),
        (
            "show ukraine-russia-exchanges istanbul-3 --as-of 2025-11-16",
            "as it could have been known that day",
        ),
    ),
    _add_show_arguments,
    _run_show,
)
