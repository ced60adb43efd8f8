"""What the rules noticed, by severity, with stale figures before everything else."""

from collections import defaultdict

from conflictevents.display.brief.hints import Hint
from conflictevents.rules import Finding, Report, Severity
from conflictevents.text import Heading, Items, plural
from conflictevents.text.page import Block

__all__ = ["noticed", "stale"]

STALE = "tallies/stale"
_EXAMPLES = 2


def stale(report: Report) -> list[Block]:
    """Figures that were out of date when they were said."""
    found = [finding for finding in report if finding.code == STALE]
    if not found:
        return []
    return [Heading("Stale when it was said"), Items([_said(finding) for finding in found])]


def noticed(report: Report, hint: Hint) -> list[Block]:
    """Findings by severity and code, each code with an example or two."""
    if not len(report):
        return [Heading("Findings"), "None."]
    blocks: list[Block] = [Heading(f"{plural(len(report), 'finding')}")]
    for severity in Severity:
        codes: dict[str, list[Finding]] = defaultdict(list)
        for finding in report:
            if finding.severity is severity:
                codes[finding.code].append(finding)
        for code, found in codes.items():
            shown = found if severity is Severity.ERROR else found[:_EXAMPLES]
            texts = [_said(finding) for finding in shown]
            more = len(found) - len(texts)
            if more:
                texts.append(f"... and {more} more: {hint('check', '--code', code)}")
            blocks += [f"{severity} {code}, {len(found)}:", Items(texts)]
    return blocks


def _said(finding: Finding) -> str:
    place = " ".join(part for part in (finding.record, finding.path) if part)
    remedy = f"; {finding.remedy}" if finding.remedy else ""
    return f"{f'{place}: ' if place else ''}{finding.message}{remedy}"
