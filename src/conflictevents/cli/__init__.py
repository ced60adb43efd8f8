"""The command line: `conflictevents COMMAND PATH ...`.

Exit status: 2 where something could not be read or the usage is wrong; 1 from `check` on errors, from `consistency` on
contradictions and from `schema` on breaking changes; else 0.
"""

import codecs
import os
import re
import sys
import warnings
from collections.abc import Mapping, Sequence
from io import TextIOWrapper

from conflictevents._files import local_path, replace_file
from conflictevents.cli.keeping import annotate_problems
from conflictevents.cli.parser import build, explain_failure
from conflictevents.errors import (
    ConflictEventsError,
    InvalidValue,
    NewerVersion,
    ReadError,
    UnknownRecord,
    visible,
)

__all__ = ["main"]

UNREADABLE = 2
INTERRUPTED = 130
"""What shells give for a program that was stopped from the keyboard."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command, and give its exit status.

    Args:
        arguments: what stands after `conflictevents`; None for what this process was started with.

    Raises:
        SystemExit: the usage is wrong (status 2), or help was asked for (status 0).
    """
    words = sys.argv[1:] if arguments is None else arguments
    parsed = build(next(iter(words), None)).parse_args(arguments)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("always", NewerVersion)
            warnings.showwarning = _warn  # type: ignore[assignment] # it takes anything
            answer = parsed.run(parsed)
        if parsed.answer_file is not None:
            text = answer.printed(parsed.format)
            with replace_file(local_path(parsed.answer_file)) as file:
                file.write(f"{text}\n".encode())
        else:
            _print(answer.printed(parsed.format, escaped=not _holds_every_letter()))
        return int(answer.status)
    except ConflictEventsError as error:
        if parsed.format == "github" and isinstance(error, ReadError):
            _print(annotate_problems(error.problems))
        return _complain(_in_options(error, parsed.keywords))
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        return _complain(f"{where}{error.strerror or error}")
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        if parsed.refusal is None:
            raise
        return _complain(explain_failure(error, parsed.refusal))


_KEYWORD = re.compile(
    r"""(?<![\w.])(?P<name>[a-z]\w*)=(?P<value>True\b|\.\.\.|\[\.\.\.\]|'[^']*'|"[^"]*"|(?=[\s,;)]|$))"""
)


_CALL = re.compile(r"(?<![\w.])(?P<command>[a-z]\w*)\((?:ds|path), (?P<keywords>[a-z]\w*=[^()]*)\)")
"""A call in a message, which the command line writes as a command: `redact(ds, up_to='GREEN')` as `redact --up-to GREEN`."""


def _in_options(error: ConflictEventsError, options: Mapping[str, str]) -> str:
    """A message of the library as the command line says it: `make_missing=True` is `--make-missing` there.

    Words alone are keywords only in messages about arguments: what is wrong in a file is said in the words of files.
    """

    def option(match: re.Match[str]) -> str:
        value = match["value"].strip("'\"")
        if match["name"] not in options:
            return match[0]
        name = options[match["name"]]
        return name if value in ("True", "...", "[...]", "") else f"{name} {value}"

    message = _KEYWORD.sub(option, _CALL.sub(r"\g<command> \g<keywords>", str(error)))
    if isinstance(error, InvalidValue | UnknownRecord):
        for name, known in options.items():
            if error.field == name:
                message = re.sub(rf"^{name}: ", f"{known}: ", message)
            if "_" in name and error.field != "by":  # which lists keys, and some are named as options are
                message = re.sub(rf"(?<![\w.'\"-]){name}(?![\w='\"])", known, message)
    return message


def _print(text: str) -> None:
    """Print, no matter what the terminal can show; a reader that has seen enough, such as `head`, or none is no failure."""
    if sys.stdout is None:
        return
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    try:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _holds_every_letter() -> bool:
    """Whether standard output takes all that JSON may hold; else it is escaped, as a question mark would be another text."""
    encoding = getattr(sys.stdout, "encoding", None)
    return encoding is None or codecs.lookup(encoding).name.startswith("utf")


def _warn(message: Warning | str, *_: object) -> None:
    """What Python calls to show a warning."""
    _complain(f"warning: {message}")


def _complain(message: str) -> int:
    if sys.stderr is None:
        return UNREADABLE
    if isinstance(sys.stderr, TextIOWrapper):
        sys.stderr.reconfigure(errors="replace")
    sys.stderr.write(f"conflictevents: {visible(message)}\n")
    return UNREADABLE
