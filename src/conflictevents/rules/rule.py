"""Rules: plain functions over a dataset, each with its code, severity and an example that triggers it."""

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, Literal, TypeAlias, overload

import attrs

from conflictevents.dataset import Dataset
from conflictevents.errors import CheckFailed, ConflictEventsError, InvalidValue, did_you_mean
from conflictevents.ledger.wording import name_ids
from conflictevents.records.base import Record, read_optional_record_id
from conflictevents.text import Block, Facts, Framed, Heading, Inline, Items, Page, Readable
from conflictevents.values.fields import name_fields_in_errors, read_text

__all__ = ["AnyRule", "CouldNotCheck", "Finding", "Noticed", "Report", "Rule", "Severity", "findings_of"]


class Severity(StrEnum):
    """How much a finding matters.

    >>> import conflictevents as ce
    >>> [str(severity) for severity in ce.Severity]
    ['error', 'warning', 'info', 'unchecked']

    Attributes:
        ERROR: a record is wrong in itself and has to be corrected.
        WARNING: records do not fit together, as real claims often do not; someone should look.
        INFO: something a reader should know.
        UNCHECKED: a rule could not look, so that nothing is said about what it looks for.
    """

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    UNCHECKED = "unchecked"


_PLACE = {severity: place for place, severity in enumerate(Severity)}


def _read_severity(value: str) -> Severity:
    try:
        return Severity(value)
    except ValueError:
        raise InvalidValue(value, "a severity", did_you_mean(str(value), Severity)) from None


def _read_optional_severity(value: str | None) -> Severity | None:
    try:
        return None if value is None else _read_severity(value)
    except InvalidValue as error:
        raise error.within("severity") from None


_CODE = re.compile(r"[^\s/]+(?:/[^\s/]+)+")


def _read_code(value: str) -> str:
    code = read_text(value)
    if not _CODE.fullmatch(code):
        expected = "a code, a family and a name with a slash between them"
        raise InvalidValue(value, expected, "write for instance 'acme/unsourced'")
    return code


def _read_message(value: str) -> str:
    message = read_text(value)
    if not message.strip():
        raise InvalidValue(value, "what was noticed, in words", "say what was expected and what was found")
    return message


@attrs.frozen(field_transformer=name_fields_in_errors)
class Finding:
    """Something a rule noticed, with what to do about it.

    >>> import conflictevents as ce
    >>> finding = ce.Finding("acme/large", "info", "900 at once", "swap", "transfers[0]")
    >>> print(finding)
    info: swap, transfers[0]: 900 at once [acme/large]

    Attributes:
        code: the stable name of what was noticed, a family and a name: `tallies/stale`.
        severity: how much it matters.
        message: what was expected and what was found, in a sentence without a full stop.
        record: the id of the record, or the record; None where it is about no record alone.
        path: the place inside the record, such as `transfers[0].held_by`; empty for the record as a whole.
        remedy: what to do, as the continuation of the sentence; empty where nothing is to be done.

    Raises:
        InvalidValue: the code has no family, the severity is none, the message is empty, or a text is none.
    """

    code: str = attrs.field(converter=_read_code)
    severity: Severity = attrs.field(converter=_read_severity)
    message: str = attrs.field(converter=_read_message)
    record: str | None = attrs.field(default=None, converter=read_optional_record_id)
    path: str = attrs.field(default="", converter=read_text)
    remedy: str = attrs.field(default="", converter=read_text)

    @property
    def family(self) -> str:
        """The first part of the code, such as `tallies`."""
        return self.code.partition("/")[0]

    @property
    def sort_key(self) -> tuple[int, str, str, str, str]:
        """Key of the order of a report: by severity, code, record, path and message."""
        return (_PLACE[self.severity], self.code, self.record or "", self.path, self.message)

    def to_dict(self) -> dict[str, Any]:
        """The finding as plain data."""
        return {**attrs.asdict(self), "severity": str(self.severity)}

    @property
    def in_words(self) -> str:
        """Where, what was noticed, and what to do."""
        location = ", ".join(part for part in (self.record, self.path) if part)
        remedy = f"; {self.remedy}" if self.remedy else ""
        return f"{location + ': ' if location else ''}{self.message}{remedy}"

    def __str__(self) -> str:
        return f"{self.severity}: {self.in_words} [{self.code}]"


@attrs.frozen(repr=False)
class Report(Framed, Readable, Sequence[Finding]):
    """What the rules noticed in a dataset, in the order of `Finding.sort_key`.

    >>> import conflictevents as ce
    >>> report = ce.check(ce.Dataset(ce.Actor(id="office", name="Office", part_of="north")))
    >>> report.ok, [finding.code for finding in report]
    (False, ['identity/dangling-reference'])

    Attributes:
        findings: the findings.
    """

    findings: tuple[Finding, ...]
    _ds: Dataset | None = attrs.field(default=None, eq=False, repr=False)

    @overload
    def __getitem__(self, index: int) -> Finding: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Finding]: ...

    def __getitem__(self, index: Any) -> Any:
        return self.findings[index]

    def __len__(self) -> int:
        return len(self.findings)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    @property
    def dataset(self) -> Dataset | None:
        """The dataset it was computed from; None where it was computed without one, as from tables or frames."""
        return self._ds

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Records that are wrong in themselves."""
        return self._of(Severity.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """Records that do not fit together."""
        return self._of(Severity.WARNING)

    @property
    def infos(self) -> tuple[Finding, ...]:
        """What a reader should know."""
        return self._of(Severity.INFO)

    @property
    def unchecked(self) -> tuple[Finding, ...]:
        """Rules that could not look."""
        return self._of(Severity.UNCHECKED)

    @property
    def ok(self) -> bool:
        """Whether there are no errors. Warnings are no errors: a dataset of real claims has them."""
        return not self.errors

    def raise_for_errors(self) -> None:
        """Do nothing where there are no errors.

        Raises:
            CheckFailed: there are; it carries and prints them.
        """
        if not self.ok:
            raise CheckFailed(self.errors)

    def only(
        self,
        *,
        severity: Severity | Literal["error", "warning", "info", "unchecked"] | None = None,
        code: str | None = None,
        record: Record | str | None = None,
    ) -> "Report":
        """The findings of a severity, of a code or a family of codes, on a record; together: all of these.

        Args:
            severity: `error`, `warning`, `info` or `unchecked`.
            code: a code such as `tallies/stale`, or a family such as `tallies`.
            record: the id of a record, or the record.
        """
        wanted = _read_optional_severity(severity)
        id = record.id if isinstance(record, Record) else record
        return Report(
            tuple(
                finding
                for finding in self.findings
                if (wanted is None or finding.severity is wanted)
                and (code is None or code in (finding.code, finding.family))
                and (id is None or finding.record == id)
            ),
            self._ds,
        )

    def to_dicts(self) -> list[dict[str, Any]]:
        """The findings as plain data, for JSON."""
        return [finding.to_dict() for finding in self.findings]

    def _facts(self) -> Mapping[str, Callable[[], Facts]]:
        fields = dict.fromkeys((field.name for field in attrs.fields(Finding)), str)
        return {"findings": lambda: Facts(fields, self.findings)}

    def _page(self) -> Page:
        groups = self.by_code()
        most = len(self) if len(self) <= _LONGEST_LIST else max(_FEWEST, _LONGEST_LIST // len(groups))
        blocks: list[Block] = []
        for severity, code, findings in groups:
            texts = self.in_words(findings[:most])
            if len(findings) > most:
                texts.append(f"... and {len(findings) - most:,} more, in .findings and in JSON")
            blocks += [Heading(f"{severity} {code}"), Items(texts)]
        return Page(f"Findings: {self._sum()}", blocks)

    def in_words(self, findings: Iterable[Finding] | None = None, *, with_paths: bool = True) -> list[Inline]:
        """Some of the findings, or all, as texts for people: names of records with their ids.

        Args:
            findings: those to say; None for all.
            with_paths: whether to say the place inside the record, which those need who correct it.
        """
        shown = self.findings if findings is None else findings
        if not with_paths:
            shown = [attrs.evolve(finding, path="") for finding in shown]
        return [name_ids(self._ds, finding.in_words) for finding in shown]

    def by_code(self) -> list[tuple[Severity, str, tuple[Finding, ...]]]:
        """The findings by severity and code, in the order of the report."""
        groups: dict[tuple[Severity, str], list[Finding]] = {}
        for finding in self.findings:
            groups.setdefault((finding.severity, finding.code), []).append(finding)
        return [(severity, code, tuple(findings)) for (severity, code), findings in groups.items()]

    def __repr__(self) -> str:
        return f"<Report: {self._sum()}>"

    def _of(self, severity: Severity) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity is severity)

    def _sum(self) -> str:
        counted = [(len(self._of(severity)), severity) for severity in Severity]
        plurals = {Severity.ERROR: "errors", Severity.WARNING: "warnings"}
        parts = [
            f"{number:,} {severity if number == 1 else plurals.get(severity, str(severity))}"
            for number, severity in counted
            if number
        ]
        return ", ".join(parts) or "nothing to report"


AnyRule: TypeAlias = Callable[[Dataset], Iterable[Finding]]
"""All that takes a dataset and gives findings: a `Rule`, or a plain function of your own."""


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

    record: str | None
    message: str
    path: str = ""
    remedy: str = ""


def _read_function(value: Callable[[Dataset], Any]) -> Callable[[Dataset], Any]:
    if not callable(value):
        raise InvalidValue(value, "a function of a dataset", "give the function itself, without calling it")
    return value


@attrs.frozen(field_transformer=name_fields_in_errors)
class Rule:
    """A function that notices one thing, with the code and severity its findings bear.

    Attributes:
        code: the stable name of what it notices, a family and a name: `tallies/stale`.
        severity: how much that matters.
        notice: the function. Its docstring is the documentation of the code; its order does not matter.
        example: a small dataset in which this rule notices something and no other rule of the library does.

    Raises:
        InvalidValue: the code has no family, the severity is none, or what notices is no function.
    """

    code: str = attrs.field(converter=_read_code)
    severity: Severity = attrs.field(converter=_read_severity)
    notice: Callable[[Dataset], Iterable[Noticed]] = attrs.field(converter=_read_function)
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
        noticed: Iterable[Any] = rule(ds)
        for finding in noticed:
            if not isinstance(finding, Finding):
                raise InvalidValue(finding, "a Finding from each rule", "let the rule yield Finding(...)")
            yield finding
    except CouldNotCheck as error:
        yield Finding(_code(rule), Severity.UNCHECKED, str(error))
    except (Exception, SystemExit) as error:  # noqa: BLE001 - no matter what goes wrong in one rule, the others must be heard
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        yield Finding(
            _code(rule), Severity.UNCHECKED, f"the rule could not look: {reason}", remedy="correct the rule"
        )


def _code(rule: AnyRule) -> str:
    code = getattr(rule, "code", None)
    if isinstance(code, str) and _CODE.fullmatch(code):
        return code
    return f"own/{getattr(rule, '__name__', type(rule).__name__)}"


_LONGEST_LIST = 100
_FEWEST = 10
"""How many findings of each code a long report shows at least, so that none hides behind another."""
