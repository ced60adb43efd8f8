"""The commands, in the order in which help lists them."""

from conflictevents.cli.commands import (
    brief,
    check,
    consistency,
    convert,
    reconcile,
    redact,
    show,
    timeline,
    totals,
)

__all__ = ["COMMANDS"]

COMMANDS = (
    brief.COMMAND,
    check.COMMAND,
    totals.COMMAND,
    reconcile.COMMAND,
    consistency.COMMAND,
    timeline.COMMAND,
    show.COMMAND,
    convert.COMMAND,
    redact.COMMAND,
)
