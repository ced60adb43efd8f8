"""Rules: what can be wrong with records, or at odds between them, each with a code that never changes.

A rule is a plain function from a dataset to findings. Those of this library are in `RULES`; pass your own with
or instead of them. An error is a record wrong in itself; claims that disagree are warnings, because real claims do.
"""

from collections.abc import Iterable
from typing import Any, Final

from conflictevents._progress import collector_slowed
from conflictevents.dataset import Dataset, check_dataset
from conflictevents.errors import InvalidValue
from conflictevents.rules import (
    claims,
    counts,
    custody,
    dates,
    events,
    identity,
    parts,
    sources,
    steps,
    tallies,
)
from conflictevents.rules.rule import (
    AnyRule,
    CouldNotCheck,
    Finding,
    Noticed,
    Report,
    Rule,
    Severity,
    findings_of,
)

__all__ = [
    "RULES",
    "AnyRule",
    "CouldNotCheck",
    "Finding",
    "Noticed",
    "Report",
    "Rule",
    "Severity",
    "check",
]

RULES: Final[tuple[Rule, ...]] = (
    *identity.RULES,
    *dates.RULES,
    *counts.RULES,
    *steps.RULES,
    *parts.RULES,
    *claims.RULES,
    *tallies.RULES,
    *custody.RULES,
    *sources.RULES,
    *events.RULES,
)
"""Every rule of the library."""


def check(
    ds: Dataset, rules: AnyRule | Iterable[AnyRule] | None = None, *, extra: AnyRule | Iterable[AnyRule] = ()
) -> Report:
    """What rules notice in a dataset.

    A rule that raises does not stop the others: the report says that it could not look, and why.

    Args:
        ds: the dataset.
        rules: the rules to ask, or the one; None for all of the library, `RULES`, and those of the dataset's schema.
        extra: rules of your own besides, or the one: functions that take a dataset and give findings.

    Returns:
        The findings in one order, no matter what order the records and rules were given in.

    Raises:
        InvalidValue: it is no dataset, or something is no rule.

    >>> from conflictevents import Actor, Dataset
    >>> report = check(Dataset(Actor(id="ministry", name="Ministry", part_of="governmant")))
    >>> report
    <Report: 1 error>
    >>> print(report[0].message)
    no record has the id 'governmant'
    """
    check_dataset(ds)
    asked = (
        *_several((*RULES, *ds.schema.rules) if rules is None else rules, "rules"),
        *_several(extra, "extra"),
    )
    with collector_slowed():
        findings = {finding: None for rule in asked for finding in findings_of(rule, ds)}
    return Report(tuple(sorted(findings, key=lambda finding: finding.sort_key)), ds)


def _several(rules: AnyRule | Iterable[AnyRule], field: str) -> Iterable[AnyRule]:
    several: tuple[Any, ...] = (
        tuple(rules) if isinstance(rules, Iterable) and not callable(rules) else (rules,)
    )
    for rule in several:
        if not callable(rule):
            remedy = "give functions that take a dataset, such as those in conflictevents.rules.RULES"
            raise InvalidValue(rules, "rules", remedy, field=field)
    return several
