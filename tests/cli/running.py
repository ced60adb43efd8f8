"""How tests run the command line: in this process, with what it printed and the status it gave."""

import contextlib
import io

from conflictevents.cli import main


def run(*arguments):
    """The exit status, and what stood on standard output and standard error."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as end:
            status = end.code or 0
    return status, out.getvalue(), err.getvalue()
