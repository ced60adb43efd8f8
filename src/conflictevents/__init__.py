"""Typed records for conflict-event data: claims kept apart from facts, counts with bounds, dates with precision.

>>> import conflictevents as ce
>>> ce.Count.parse("as many as 1,200")
Count('as many as 1,200')
>>> ce.When.parse("2025-06").latest
Date(2025, 6, 30)
"""

from conflictevents import datasets
from conflictevents.analysis.account_table import Accounts, accounts
from conflictevents.analysis.as_of import as_of
from conflictevents.analysis.comparison import Gap, Verdict
from conflictevents.analysis.fulfilment import Fulfilment, fulfilment
from conflictevents.analysis.outlook import Outlook, outlook
from conflictevents.analysis.reconcile import Increment, Reconciliation, Reconciliations, reconcile
from conflictevents.analysis.redaction import redact
from conflictevents.analysis.scenario import Scenario, Triangular, compare
from conflictevents.analysis.status import status_at
from conflictevents.analysis.timeline import Timeline, timeline
from conflictevents.analysis.totals import Total, Totals, totals
from conflictevents.dataset import Dataset, DatasetDiff
from conflictevents.display import Brief, brief
from conflictevents.errors import (
    CheckFailed,
    ConflictEventsError,
    DuplicateRecord,
    InvalidValue,
    MissingExtra,
    ReadError,
    RevisionConflict,
    UnknownRecord,
)
from conflictevents.formats import dumps, load, loads, save
from conflictevents.records import (
    Act,
    Actor,
    ActorKind,
    Breakdown,
    Category,
    Claim,
    CustodyTally,
    Event,
    EventActor,
    ExchangeRound,
    Framework,
    FrameworkStatus,
    FrameworkStep,
    Lineage,
    LineageChange,
    Meeting,
    MeetingStatus,
    Ordinal,
    Record,
    ReturnTally,
    RoundKind,
    RoundStatus,
    RoundStep,
    Scope,
    Share,
    Statement,
    Term,
    ThirdParty,
    Transfer,
)
from conflictevents.values import (
    Count,
    Estimate,
    FrozenDict,
    Identifier,
    Marking,
    Place,
    Precision,
    Source,
    Truth,
    When,
    Wording,
)

__all__ = [
    "Accounts",
    "Act",
    "Actor",
    "ActorKind",
    "Breakdown",
    "Brief",
    "Category",
    "CheckFailed",
    "Claim",
    "ConflictEventsError",
    "Count",
    "CustodyTally",
    "Dataset",
    "DatasetDiff",
    "DuplicateRecord",
    "Estimate",
    "Event",
    "EventActor",
    "ExchangeRound",
    "Framework",
    "FrameworkStatus",
    "FrameworkStep",
    "FrozenDict",
    "Fulfilment",
    "Gap",
    "Identifier",
    "Increment",
    "InvalidValue",
    "Lineage",
    "LineageChange",
    "Marking",
    "Meeting",
    "MeetingStatus",
    "MissingExtra",
    "Ordinal",
    "Outlook",
    "Place",
    "Precision",
    "ReadError",
    "Reconciliation",
    "Reconciliations",
    "Record",
    "ReturnTally",
    "RevisionConflict",
    "RoundKind",
    "RoundStatus",
    "RoundStep",
    "Scenario",
    "Scope",
    "Share",
    "Source",
    "Statement",
    "Term",
    "ThirdParty",
    "Timeline",
    "Total",
    "Totals",
    "Transfer",
    "Triangular",
    "Truth",
    "UnknownRecord",
    "Verdict",
    "When",
    "Wording",
    "accounts",
    "as_of",
    "brief",
    "compare",
    "datasets",
    "dumps",
    "fulfilment",
    "load",
    "loads",
    "outlook",
    "reconcile",
    "redact",
    "save",
    "status_at",
    "timeline",
    "totals",
]
