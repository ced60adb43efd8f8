"""Typed records for conflict-event data: claims kept apart from facts, counts with bounds, dates with precision.

>>> import conflictevents as ce
>>> ce.Count.parse("as many as 1,200")
Count('as many as 1,200')
>>> ce.When.parse("2025-06").latest
Date(2025, 6, 30)

The map of the public names:

- Values: `Count`, `Estimate`, `When`, `Truth`, `Place`, `Precision`, `Source`, `Identifier`, `Marking`, `Wording`, `FrozenDict`.
- Dataset: `Dataset`, `Records`, `DatasetDiff`, `Head`, `OwnWord`, `Nesting`, `ClosedLedger`, and `datasets`, those bundled.
- Who, and who says what: `Record`, `Actor`, `Lineage`, `LineageChange`, `Statement`, `Claim`.
- What is agreed: `Framework`, `FrameworkStep`, `Term`, `Ratio`, `Share`, `Meeting`.
- What happens: `ExchangeRound`, `RoundStep`, `Ordinal`, `Transfer`, `Breakdown`, `ThirdParty`, `CustodyChange`, `Event`,
  `EventActor`.
- What is claimed in all: `ReturnTally`, `CustodyTally`, `Scope`.
- Ids: `RecordId`, `ActorId`, `StatementId`, `FrameworkId`, `MeetingId`, `RoundId`, `TallyId`, `EventId`.
- To build on: `Schema`, `record_type`, `read_fields`, `Part`, and `Description`, what a posting says of its persons. What fields of record types take:
  `read_id`, `read_optional_id`, `read_ids`, `read_count`, `read_optional_count`, `read_when`, `read_optional_when`, `read_optional_place`,
  `read_sources`; and words: `CategoryStr`, `RoundKindStr`, `ActorKindStr`, `RoleStr`, `ActStr`, `CustodyChangeKindStr`, `AddedWord`.
- Vocabularies: `Category`, `RoundKind`, `ActorKind`, `Role`, `Act`, `CustodyChangeKind`, `RoundStatus`, `FrameworkStatus`,
  `MeetingStatus`.
- Files: `load`, `save`, `loads`, `dumps`; `to_dict`, `from_dict`, `configure_converter` for plain data; `json_schema` and `schema`, what
  a file may hold; `interop` for the data of the field, `tables` for any size.
- Questions: `totals` (`Totals`, `Total`), `accounts` (`Accounts`), `status_at`, `reconcile` (`Reconciliations`, `Reconciliation`,
  `Increment`, `Gap`, `Verdict`), `custody` (`Custody`, `CustodyClaim`, `StockLedger`, `StockDay`, `HeldFlow`), `outlook` (`Outlook`), `fulfilment` (`Fulfilment`), `timeline` (`Timeline`), `as_of`,
  `fatalities` (`Fatalities`, `FatalityRow`).
- Whether it adds up: `check` (`Report`, `Finding`, `Severity`), `consistency`.
- What if: `Scenario`, `Triangular`, `compare`.
- To show and to share: `brief` (`Brief`), `show` (`View`), `explain` (`Explanation`), `charts`, `report`, `redact`, `redaction` (`Redaction`).
- Errors: `ConflictEventsError` and below it `InvalidValue`, `NothingToDraw`, `WrongArguments`, `UnknownAttribute`, `UnknownRecord`,
  `DuplicateRecord`, `RevisionConflict`, `NeverChanges`, `NewerVersion`, `Undecided`, `CheckFailed`, `ReadError`, `WriteError`, `MissingExtra`.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from conflictevents.dataset import Dataset, DatasetDiff, Records
from conflictevents.errors import (
    CheckFailed,
    ConflictEventsError,
    DuplicateRecord,
    InvalidValue,
    MissingExtra,
    NeverChanges,
    NewerVersion,
    NothingToDraw,
    ReadError,
    RevisionConflict,
    Undecided,
    UnknownAttribute,
    UnknownRecord,
    WriteError,
    WrongArguments,
)
from conflictevents.records import (
    Act,
    Actor,
    ActorId,
    ActorKind,
    ActorKindStr,
    ActStr,
    AddedWord,
    Breakdown,
    Category,
    CategoryStr,
    Claim,
    ClosedLedger,
    CustodyChange,
    CustodyChangeKind,
    CustodyChangeKindStr,
    CustodyTally,
    Event,
    EventActor,
    EventId,
    ExchangeRound,
    Framework,
    FrameworkId,
    FrameworkStatus,
    FrameworkStep,
    Head,
    Lineage,
    LineageChange,
    Meeting,
    MeetingId,
    MeetingStatus,
    Nesting,
    Ordinal,
    OwnWord,
    Ratio,
    Record,
    RecordId,
    ReturnTally,
    Role,
    RoleStr,
    RoundId,
    RoundKind,
    RoundKindStr,
    RoundStatus,
    RoundStep,
    Schema,
    Scope,
    Share,
    Statement,
    StatementId,
    TallyId,
    Term,
    ThirdParty,
    Transfer,
    read_fields,
    read_id,
    read_ids,
    read_optional_id,
    record_type,
)
from conflictevents.values import (
    Count,
    Estimate,
    FrozenDict,
    Identifier,
    Marking,
    Part,
    Place,
    Precision,
    Source,
    Truth,
    When,
    Wording,
    read_count,
    read_optional_count,
    read_optional_place,
    read_optional_when,
    read_sources,
    read_when,
)

if TYPE_CHECKING:
    __version__: str
    """The version of the library, as its package states it."""

    from conflictevents import datasets, interop, schema, tables
    from conflictevents.constraints import consistency
    from conflictevents.display import Brief, Explanation, View, brief, charts, explain, report, show
    from conflictevents.formats import configure_converter, dumps, from_dict, load, loads, save, to_dict
    from conflictevents.ledger import status_at
    from conflictevents.ledger.query import Description
    from conflictevents.questions.accounts import Accounts, accounts
    from conflictevents.questions.as_of import as_of
    from conflictevents.questions.comparison import Gap, Verdict
    from conflictevents.questions.custody import (
        Custody,
        CustodyClaim,
        HeldFlow,
        StockDay,
        StockLedger,
        custody,
    )
    from conflictevents.questions.fulfilment import Fulfilment, fulfilment
    from conflictevents.questions.killed import Fatalities, FatalityRow, fatalities
    from conflictevents.questions.outlook import Outlook, outlook
    from conflictevents.questions.reconcile import Increment, Reconciliation, Reconciliations, reconcile
    from conflictevents.questions.redact import Redaction, redact, redaction
    from conflictevents.questions.timeline import Timeline, timeline
    from conflictevents.questions.totals import Total, Totals, totals
    from conflictevents.rules import Finding, Report, Severity, check
    from conflictevents.scenario import Scenario, Triangular, compare
    from conflictevents.schema import json_schema

_ASKED_FOR = {
    "conflictevents.questions.accounts": (
        "Accounts",
        "accounts",
    ),
    "conflictevents.questions.as_of": ("as_of",),
    "conflictevents.questions.comparison": (
        "Gap",
        "Verdict",
    ),
    "conflictevents.questions.custody": (
        "Custody",
        "CustodyClaim",
        "HeldFlow",
        "StockDay",
        "StockLedger",
        "custody",
    ),
    "conflictevents.constraints": ("consistency",),
    "conflictevents.questions.fulfilment": (
        "Fulfilment",
        "fulfilment",
    ),
    "conflictevents.questions.outlook": (
        "Outlook",
        "outlook",
    ),
    "conflictevents.questions.reconcile": (
        "Increment",
        "Reconciliation",
        "Reconciliations",
        "reconcile",
    ),
    "conflictevents.questions.redact": (
        "Redaction",
        "redact",
        "redaction",
    ),
    "conflictevents.scenario": (
        "Scenario",
        "Triangular",
        "compare",
    ),
    "conflictevents.schema": ("json_schema",),
    "conflictevents.ledger": ("status_at",),
    "conflictevents.ledger.query": ("Description",),
    "conflictevents.questions.timeline": (
        "Timeline",
        "timeline",
    ),
    "conflictevents.questions.totals": (
        "Total",
        "Totals",
        "totals",
    ),
    "conflictevents.display": (
        "Brief",
        "Explanation",
        "View",
        "brief",
        "explain",
        "report",
        "show",
    ),
    "conflictevents.formats": (
        "configure_converter",
        "dumps",
        "from_dict",
        "load",
        "loads",
        "save",
        "to_dict",
    ),
    "conflictevents.questions.killed": (
        "Fatalities",
        "FatalityRow",
        "fatalities",
    ),
    "conflictevents.rules": (
        "Finding",
        "Report",
        "Severity",
        "check",
    ),
}
_MODULES = {"charts": "conflictevents.display.charts"}
_WHERE = {name: module for module, names in _ASKED_FOR.items() for name in names}


def _import_name(name: str) -> Any:
    """Questions, files and optional parts are imported when they are first asked for: start-up time is a promise.

    The same holds for each package below this one, so that none appears only once something else imported it.
    """
    if name in _WHERE:
        value = getattr(import_module(_WHERE[name]), name)
        globals()[name] = value
        return value
    if name == "__version__":
        from importlib.metadata import version

        return version("conflictevents")
    module = _MODULES.get(name, f"conflictevents.{name}")
    if name in _MODULES or (not name.startswith("_") and find_spec(module) is not None):
        return import_module(module)
    raise UnknownAttribute(name, "conflictevents", () if name.startswith("_") else __all__)


if not TYPE_CHECKING:  # type checkers know the imports above, so that a misspelt name is an error
    __getattr__ = _import_name


def __dir__() -> list[str]:
    return sorted(__all__)


__all__ = [
    "Accounts",
    "Act",
    "ActStr",
    "Actor",
    "ActorId",
    "ActorKind",
    "ActorKindStr",
    "AddedWord",
    "Breakdown",
    "Brief",
    "Category",
    "CategoryStr",
    "CheckFailed",
    "Claim",
    "ClosedLedger",
    "ConflictEventsError",
    "Count",
    "Custody",
    "CustodyChange",
    "CustodyChangeKind",
    "CustodyChangeKindStr",
    "CustodyClaim",
    "CustodyTally",
    "Dataset",
    "DatasetDiff",
    "Description",
    "DuplicateRecord",
    "Estimate",
    "Event",
    "EventActor",
    "EventId",
    "ExchangeRound",
    "Explanation",
    "Fatalities",
    "FatalityRow",
    "Finding",
    "Framework",
    "FrameworkId",
    "FrameworkStatus",
    "FrameworkStep",
    "FrozenDict",
    "Fulfilment",
    "Gap",
    "Head",
    "HeldFlow",
    "Identifier",
    "Increment",
    "InvalidValue",
    "Lineage",
    "LineageChange",
    "Marking",
    "Meeting",
    "MeetingId",
    "MeetingStatus",
    "MissingExtra",
    "Nesting",
    "NeverChanges",
    "NewerVersion",
    "NothingToDraw",
    "Ordinal",
    "Outlook",
    "OwnWord",
    "Part",
    "Place",
    "Precision",
    "Ratio",
    "ReadError",
    "Reconciliation",
    "Reconciliations",
    "Record",
    "RecordId",
    "Records",
    "Redaction",
    "Report",
    "ReturnTally",
    "RevisionConflict",
    "Role",
    "RoleStr",
    "RoundId",
    "RoundKind",
    "RoundKindStr",
    "RoundStatus",
    "RoundStep",
    "Scenario",
    "Schema",
    "Scope",
    "Severity",
    "Share",
    "Source",
    "Statement",
    "StatementId",
    "StockDay",
    "StockLedger",
    "TallyId",
    "Term",
    "ThirdParty",
    "Timeline",
    "Total",
    "Totals",
    "Transfer",
    "Triangular",
    "Truth",
    "Undecided",
    "UnknownAttribute",
    "UnknownRecord",
    "Verdict",
    "View",
    "When",
    "Wording",
    "WriteError",
    "WrongArguments",
    "accounts",
    "as_of",
    "brief",
    "charts",
    "check",
    "compare",
    "configure_converter",
    "consistency",
    "custody",
    "datasets",
    "dumps",
    "explain",
    "fatalities",
    "from_dict",
    "fulfilment",
    "interop",
    "json_schema",
    "load",
    "loads",
    "outlook",
    "read_count",
    "read_fields",
    "read_id",
    "read_ids",
    "read_optional_count",
    "read_optional_id",
    "read_optional_place",
    "read_optional_when",
    "read_sources",
    "read_when",
    "reconcile",
    "record_type",
    "redact",
    "redaction",
    "report",
    "save",
    "schema",
    "show",
    "status_at",
    "tables",
    "timeline",
    "to_dict",
    "totals",
]
