"""Rules: plain functions over a dataset, each with its code, severity and an example that triggers it."""

import inspect
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

import attrs

from conflictevents.dataset import Dataset
from conflictevents.errors import ConflictEventsError, InvalidValue
from conflictevents.rules.finding import Finding, Severity

__all__ = ["AnyRule", "CouldNotCheck", "Noticed", "Rule", "findings_of"]

AnyRule: TypeAlias = Callable[[Dataset], Iterable[Finding]]
"""Whatever takes a dataset and gives findings: a `Rule`, or a plain function of your own."""


class CouldNotCheck(ConflictEventsError):
    """Raised by a rule that could not look at everything; what it noticed before stands."""


@attrs.frozen
class Noticed:
    """What a `Rule` noticed, before its code and severity are put on it; the fields are those of a `Finding`.

    Attributes:
        record: the id of the record.
        message: what was expected and what was found.
        path: the place inside the record.
        remedy: what to do.
    """

    record: str
    message: str
    path: str = ""
    remedy: str = ""


@attrs.frozen
class Rule:
    """A function that notices one thing, with the code and severity its findings bear.

    Attributes:
        code: the stable name of what it notices, a family and a name: `tallies/stale`.
        severity: how much that matters.
        notice: the function. Its docstring is the documentation of the code; its order does not matter.
        example: a small dataset in which this rule notices something and no other rule of the library does.
    """

    code: str
    severity: Severity
    notice: Callable[[Dataset], Iterable[Noticed]]
    example: Callable[[], Dataset] | None = None

    @property
    def family(self) -> str:
        """The first part of the code, such as `tallies`."""
        return self.code.partition("/")[0]

    @property
    def documentation(self) -> str:
        """What the code means: the docstring of the function."""
        return inspect.getdoc(self.notice) or ""

    def __call__(self, ds: Dataset) -> Iterator[Finding]:
        """What the function notices, as findings."""
        for noticed in self.notice(ds):
            yield Finding(
                self.code, self.severity, noticed.message, noticed.record, noticed.path, noticed.remedy
            )


def findings_of(rule: AnyRule, ds: Dataset) -> Iterator[Finding]:
    """What a rule finds; where it raises, what it found until then and one finding that it could not look."""
    try:
        found: Iterable[Any] = rule(ds)
        for finding in found:
            if not isinstance(finding, Finding):
                raise InvalidValue(finding, "a Finding from each rule", "let the rule yield Finding(...)")
            yield finding
    except CouldNotCheck as error:
        yield Finding(_code(rule), Severity.UNCHECKED, str(error))
    except Exception as error:  # noqa: BLE001 - whatever goes wrong in one rule, the others must be heard
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        yield Finding(
            _code(rule), Severity.UNCHECKED, f"the rule could not look: {reason}", remedy="mend the rule"
        )


def _code(rule: AnyRule) -> str:
    named: str = getattr(rule, "code", "") or f"own/{getattr(rule, '__name__', type(rule).__name__)}"
    return named
