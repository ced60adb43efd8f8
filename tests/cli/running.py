"""How tests run the command line: in this process, with what it printed and the status it gave."""

import contextlib
import io

from conflictevents.cli import main

ROUNDS = """round_id,account,when,status,persons to ukraine,persons to russia,statement_id,claimant,reported,source
may,recorded,2024-05-31,completed,75,75,said,POW headquarters,2024-05-31,https://example.org/1
"""
TALLIES = """tally_id,claimant,since,as_of,returned_to,count,statement_id,reported,source
half-year,POW headquarters,2024-01-01,2024-06-30,ukraine,more than 70,summed,2024-07-01,https://example.org/2
"""


def put_sheets(folder):
    """Two small sheets, as somebody who keeps a spreadsheet would save them."""
    (folder / "sheets").mkdir()
    (folder / "sheets" / "rounds.csv").write_text(ROUNDS)
    (folder / "sheets" / "tallies.csv").write_text(TALLIES)


def run(*arguments):
    """The exit status, and what stood on standard output and standard error."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as end:
            status = end.code or 0
    return status, out.getvalue(), err.getvalue()
