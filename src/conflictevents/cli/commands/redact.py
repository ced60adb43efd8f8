"""`redact`: the part of a dataset that may be shared."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path
from typing import Any

from conflictevents.cli.command import Answer, Command
from conflictevents.cli.options import add_path, dataset
from conflictevents.errors import InvalidValue
from conflictevents.questions.redact import redaction
from conflictevents.text import plural
from conflictevents.values.marking import Marking, read_limit

__all__ = ["COMMAND"]


def _add_arguments(parser: ArgumentParser) -> None:
    add_path(parser)
    parser.add_argument(
        "target", metavar="TARGET", help="a file that ends in .json, .jsonl, .json.gz or .jsonl.gz"
    )
    parser.add_argument(
        "--up-to",
        type=_limit,
        default=Marking.GREEN,
        metavar="MARKING",
        help="the strictest marking that may stay: CLEAR, GREEN (the default), AMBER, AMBER+STRICT or RED",
    )
    parser.add_argument(
        "--small-cells",
        type=_whole_number,
        metavar="NUMBER",
        help="hide counts of persons from 1 up to below this number, and the texts that may repeat them",
    )
    parser.add_argument(
        "--keep-texts", action="store_true", help="keep the texts: somebody has read them through"
    )


def _limit(text: str) -> Marking:
    try:
        return read_limit(text)
    except InvalidValue as error:
        raise ArgumentTypeError(f"found {text!r}, expected {error.expected}; {error.remedy}") from None


def _whole_number(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or not int(text[:20]) >= 2:
        raise ArgumentTypeError(f"found {text!r}, expected a whole number from 2 up; write for instance 5")
    return int(text)


def _run(arguments: Namespace) -> Answer:
    from conflictevents.formats import save

    source, target = Path(arguments.path), Path(arguments.target)
    if source.exists() and target.exists() and source.samefile(target):
        raise InvalidValue(arguments.target, "another file than PATH", "name a new file", field="TARGET")
    account = redaction(
        dataset(arguments),
        arguments.up_to,
        small_cells=arguments.small_cells,
        keep_texts=arguments.keep_texts,
    )
    save(account.dataset, arguments.target)
    written = f"{arguments.target}: {plural(len(account.dataset), 'record')} written"
    data: dict[str, Any] = {
        "path": arguments.target,
        "records": len(account.dataset),
        "removals": account.to_dicts(),
        "doubtful": list(account.doubtful),
    }
    return Answer(lambda: f"{written}\n\n{account}", lambda: data)


COMMAND = Command(
    "redact",
    "the part of a dataset that may be shared",
    "Write a dataset without what is marked higher than a limit, and without small cells where that is asked for. What "
    "is printed says what was taken out of which record and why: it names what is not shared, so keep it. A "
    "limit that is not a marking of TLP 2.0 is refused.",
    (
        ("redact ukraine-russia-exchanges green.json", "what is marked GREEN or lower, or not at all"),
        (
            "redact ukraine-russia-exchanges open.json --up-to CLEAR --small-cells 5",
            "for everyone, and no count from 1 to 4",
        ),
    ),
    _add_arguments,
    _run,
)
