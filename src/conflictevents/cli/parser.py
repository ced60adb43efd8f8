"""The parser of the command line, whose help teaches by example."""

import sys
from argparse import SUPPRESS, Action, ArgumentError, ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from textwrap import fill, wrap
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeAlias

from conflictevents.cli.command import Command, add_common, warn_left_out
from conflictevents.cli.counting import CONSISTENCY, CUSTODY, RECONCILE, TOTALS
from conflictevents.cli.keeping import COMPLETION, DATASETS, DIFF, INIT
from conflictevents.cli.reading import BRIEF, CHECK, OUTLOOK, SHOW, TIMELINE
from conflictevents.cli.showing import CHART, REPORT
from conflictevents.cli.writing import CONVERT, REDACT, SCHEMA
from conflictevents.errors import InvalidValue, did_you_mean, visible
from conflictevents.records import find_entry, list_entries, load_entry, refuse_entry

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

__all__ = ["COMMANDS", "build", "explain_failure"]

COMMANDS = (
    INIT,
    BRIEF,
    CHECK,
    TOTALS,
    RECONCILE,
    CUSTODY,
    CONSISTENCY,
    OUTLOOK,
    TIMELINE,
    SHOW,
    CHART,
    REPORT,
    DIFF,
    CONVERT,
    REDACT,
    SCHEMA,
    DATASETS,
    COMPLETION,
)
"""The commands, in the order in which help lists them."""

_GROUP: Final = "conflictevents.commands"
_WIDTH = 80
_BELOW: dict[str, Any] = {"initial_indent": "      ", "subsequent_indent": "      "}
_PROGRAM = "conflictevents"
_PLAIN: dict[str, Any] = {"color": False} if sys.version_info >= (3, 14) else {}

_DESCRIPTION = """\
Claims about prisoner exchanges, talks and agreements: kept with their bounds,
dates and sources, and balanced like a ledger."""

_EPILOG = f"""\
PATH is a file (.json, .jsonl, a sheet in .csv, one of them with .gz, or .xlsx),
a folder of such files, the name of a dataset that comes with the library, or -
for standard input; several are merged.
Begin with:

  {_PROGRAM} brief ukraine-russia-exchanges
  {_PROGRAM} COMMAND --help

Exit status: 2 where something could not be read or the usage is wrong; 1 from
`check` on errors, from `consistency` on contradictions and from `schema` on
breaking changes; else 0."""


class _Formatter(RawDescriptionHelpFormatter):
    """Help that keeps its paragraphs, in 80 columns on every terminal."""

    def __init__(self, prog: str, **options: Any) -> None:
        super().__init__(prog, **{**options, "width": _WIDTH, "max_help_position": 26})


class _Version(Action):
    """Prints the version; looking it up is left until it is asked for."""

    def __call__(self, parser: ArgumentParser, *_: Any) -> None:
        from importlib.metadata import version

        sys.stdout.write(f"{_PROGRAM} {version('conflictevents')}\n")
        parser.exit()


Refusal: TypeAlias = Callable[[Exception], InvalidValue]
"""Gives the error that names the package of a command that failed."""


class _Parser(ArgumentParser):
    """A parser whose errors suggest the right spelling, show what steers a terminal, and never send it."""

    _words: Sequence[str] = ()
    refusal: Refusal | None = None
    """How to say that the command failed, where a package brings it."""

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        """What the arguments say; an option that there is none of is an error that names the nearest.

        Raises:
            SystemExit: the usage is wrong (status 2), or help was asked for (status 0).
        """
        parsed, unknown = self.parse_known_args(args, namespace)
        if unknown:
            options = [word.partition("=")[0] for word in unknown if word.startswith("-")]
            near = [hint for option in options if (hint := _suggestion(option, parsed.options))]
            self.error(f"unrecognized arguments: {' '.join(unknown)}{'; '.join(['', *near])}")
        return parsed

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """What the arguments say, and those that are not known."""
        self._words = list(sys.argv[1:] if args is None else args)
        try:
            return super().parse_known_args(args, namespace)
        except Exception as error:
            if self.refusal is None:
                raise
            self.error(explain_failure(error, self.refusal))

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the usage, with the right spelling of options that there are none of.

        Raises:
            SystemExit: always, with status 2.
        """
        known = self._option_string_actions
        options = [word.partition("=")[0] for word in self._words if word.startswith("--")]
        near = [_suggestion(option, known) for option in options if option not in known]
        hints = [hint for hint in near if hint and hint not in message]
        if message.endswith("required: TARGET"):
            hints.append("name the file to write last, as in: conflictevents convert mine.xlsx mine.jsonl")
        super().error("; ".join([message, *hints]))

    def _check_value(self, action: Action, value: Any) -> None:
        try:
            super()._check_value(action, value)
        except ArgumentError as error:
            hint = _suggestion(str(value), action.choices or ())
            raise ArgumentError(action, f"{error.message}{f'; {hint}' if hint else ''}") from None

    def _print_message(self, message: str, file: Any = None) -> None:
        super()._print_message(visible(message), file)


def explain_failure(error: Exception, refusal: Refusal) -> str:
    """What to say where the command of a package failed; its traceback is printed in the development mode of Python."""
    if not sys.flags.dev_mode:
        return f"{refusal(error)}; set PYTHONDEVMODE=1 to see the traceback"
    import traceback

    traceback.print_exception(error)
    return str(refusal(error))


def _suggestion(word: str, known: Iterable[Any]) -> str:
    hint = did_you_mean(word, known)
    return hint if hint.startswith("did") else ""


def build(asked: str | None = None) -> ArgumentParser:
    """The parser; what it parses has `run`, the function of the command, and `format`.

    Args:
        asked: the command that is asked for; where it is one of the library, those of packages are not looked for.
    """
    parser = _Parser(
        _PROGRAM,
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=_Formatter,
        allow_abbrev=False,
        **_PLAIN,
    )
    parser.add_argument("--version", action=_Version, nargs=0, dest=SUPPRESS, help="print the version")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    known = asked in {command.name for command in COMMANDS}
    for command in COMMANDS:
        _add(commands, command)
    for name in () if known else dict.fromkeys(entry.name for entry in list_entries(_GROUP)):
        try:
            entry = find_entry(_GROUP, name)
            assert entry is not None
            _add(commands, _load_command(entry, commands.choices), entry)
        except InvalidValue as error:  # what else there is goes on
            if asked == name:
                parser.error(str(error))
            warn_left_out(error)
    return parser


def _load_command(entry: "EntryPoint", taken: Iterable[str]) -> Command:
    """The command that a package brings, by the entry point group `conflictevents.commands`.

    Raises:
        InvalidValue: it cannot be loaded, is none, has the name of another or another than its entry point, or its help or arguments
            cannot be made.
    """
    command = load_entry(entry, Command)
    if command.name in taken:
        raise refuse_entry(entry, command.name, "a Command of another name than those that there are")
    if command.name != entry.name:
        raise refuse_entry(entry, command.name, f"a Command with the name of its entry point, {entry.name!r}")
    trial = _Parser(_PROGRAM, **_PLAIN).add_subparsers()
    try:
        _add(trial, command)
        trial.choices[command.name].format_help()
    except (Exception, SystemExit) as error:  # no matter what goes wrong in a package
        raise refuse_entry(entry, error, "a Command with help and arguments") from error
    return command


def _add(commands: Any, command: Command, entry: "EntryPoint | None" = None) -> None:
    """Add a command, of the library or by the entry point of a package."""
    parser = commands.add_parser(
        command.name,
        help=command.summary,
        description=fill(command.description, _WIDTH),
        epilog=_examples(command),
        formatter_class=_Formatter,
        allow_abbrev=False,
        **_PLAIN,
    )
    command.add_arguments(parser)
    add_common(parser)
    if entry is not None:
        parser.refusal = partial(refuse_entry, entry, expected="a Command that gives an Answer")
    parser.set_defaults(refusal=parser.refusal)
    parser.set_defaults(run=command.run, answer_file=None, options=tuple(parser._option_string_actions))
    parser.set_defaults(
        keywords={
            action.dest: max(action.option_strings, key=len)
            for action in parser._actions
            if action.option_strings
        }
    )


def _examples(command: Command) -> str:
    lines = ["examples:"]
    for line, meaning in command.examples:
        shown = wrap(f"{_PROGRAM} {line}", _WIDTH - 4, break_on_hyphens=False, subsequent_indent="    ")
        lines += [" \\\n  ".join(shown).join(["  ", ""]), fill(meaning, _WIDTH, **_BELOW)]
    return "\n".join(lines)
