"""What the rules noticed, by severity, with stale figures before everything else."""

from conflictevents.display.briefing.hints import Hint
from conflictevents.rules import Report, Severity
from conflictevents.text import Heading, Items, plural
from conflictevents.text.page import Block

__all__ = ["noticed", "stale"]

STALE = "tallies/stale"
_ERRORS = 20
_EXAMPLES = 2


def stale(report: Report) -> list[Block]:
    """Figures that were out of date when they were said."""
    found = [finding.in_words for finding in report if finding.code == STALE]
    return [Heading("Stale when it was said"), Items(found)] if found else []


def noticed(report: Report, hint: Hint) -> list[Block]:
    """Findings by severity and code: errors first and twenty of each, of everything else an example or two."""
    blocks: list[Block] = [Heading(plural(len(report), "finding") if len(report) else "No findings")]
    for severity, code, found in report.by_code():
        shown = found[: _ERRORS if severity is Severity.ERROR else _EXAMPLES]
        texts = [finding.in_words for finding in shown]
        more = len(found) - len(texts)
        if more:
            texts.append(f"... and {more} more: {hint('check', '--code', code)}")
        blocks += [f"{severity} {code}, {len(found)}:", Items(texts)]
    return blocks
