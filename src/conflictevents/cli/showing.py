"""The commands that draw: `chart`, `report`."""

from argparse import ArgumentParser, Namespace

from conflictevents.cli.command import Answer, Command, add_account, add_path, dataset, read_all
from conflictevents.errors import InvalidValue, did_you_mean
from conflictevents.ledger.postings import RECORDED
from conflictevents.values.marking import Marking

__all__ = ["CHART", "REPORT"]

CHARTS = ("returns", "rounds", "frameworks", "claims", "custody", "conflicts", "events")
"""The charts that a path and an account are enough for."""
_WITHOUT_ACCOUNT = ("frameworks", "events")


def _add_chart_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help=", ".join(CHARTS))
    add_path(parser)
    parser.add_argument(
        "-o",
        "--output",
        required=True,
        metavar="FILE",
        help="where to write it: a name that ends in .svg, .png, .pdf, .html or .json",
    )
    add_account(parser)
    parser.add_argument("--title", metavar="TEXT", help="what stands above it (default: what it shows)")


def _run_chart(arguments: Namespace) -> Answer:
    if arguments.name not in CHARTS:
        raise InvalidValue(arguments.name, "a chart", did_you_mean(arguments.name, CHARTS), field="NAME")
    if arguments.account != RECORDED and arguments.name in _WITHOUT_ACCOUNT:
        remedy = "leave out --account"
        raise InvalidValue(arguments.account, f"no account for {arguments.name}", remedy, field="--account")
    from conflictevents.display import charts

    options = {} if arguments.name in _WITHOUT_ACCOUNT else {"account": arguments.account}
    chart = getattr(charts, arguments.name)(dataset(arguments), title=arguments.title, **options)
    charts.save(chart, arguments.output)
    message = f"{arguments.output}: {chart.description}"
    return Answer(lambda: message, lambda: {"path": arguments.output, "description": chart.description})


CHART = Command(
    "chart",
    "a chart with its bounds, as a picture or a page",
    "Draw one chart and write it to a file: what returned over time against what was claimed (returns), each handover "
    "(rounds), the life of agreements (frameworks), claims against the record (claims), who is held (custody), what cannot all be true "
    "(conflicts), or the killed over time (events). What is printed says in words what it shows. It needs the extra "
    "`charts`, and neither a browser nor a network.",
    (
        ("chart returns yemen-exchanges -o returns.svg", "as a picture for a page or a document"),
        (
            "chart frameworks yemen-exchanges --as-of 2020-12-31 -o frameworks.png",
            "as it could have been drawn that day",
        ),
    ),
    _add_chart_arguments,
    _run_chart,
)


def _add_report_arguments(parser: ArgumentParser) -> None:
    add_path(parser)
    parser.add_argument(
        "-o", "--output", required=True, metavar="FILE", help="where to write it: a name that ends in .html"
    )
    add_account(parser)
    parser.add_argument("--title", metavar="TEXT", help="what stands above it (default: the dataset's title)")
    parser.add_argument(
        "--up-to",
        default=Marking.GREEN,
        metavar="MARKING",
        help="the strictest marking that it may have: CLEAR, GREEN (the default), AMBER, AMBER+STRICT or RED",
    )


def _run_report(arguments: Namespace) -> Answer:
    from conflictevents.display import report

    ds = read_all(arguments)
    title = arguments.title or ds.head.title or f"Report on {' and '.join(arguments.path)}"
    path = report(
        ds,
        arguments.output,
        arguments.as_of,
        account=arguments.account,
        up_to=arguments.up_to,
        title=title,
    )
    size = path.stat().st_size
    message = f"{path}: {title}, {size:,} bytes"
    return Answer(lambda: message, lambda: {"path": str(path), "title": title, "bytes": size})


REPORT = Command(
    "report",
    "one page to read, print and send, each number with its working",
    "Write a report that needs no network and runs no script: what the dataset is, who returned, what is claimed, "
    "agreed, promised and held, with charts; what cannot all be true, and what the rules noticed. Each number opens to its "
    "working, and each record to its statements and sources. Records marked stricter than --up-to are refused. Pictures need "
    "the extra `charts`.",
    (
        (
            "report yemen-exchanges --as-of 2019 -o report.html",
            "as it could have been written at the end of 2019, from what had been said by then",
        ),
    ),
    _add_report_arguments,
    _run_report,
)
