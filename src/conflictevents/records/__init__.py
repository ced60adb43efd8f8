"""Records: what people who follow a conflict keep, one type for each thing they keep."""

from conflictevents.records.actor import Actor, Lineage
from conflictevents.records.base import (
    ActorId,
    EventId,
    FrameworkId,
    MeetingId,
    Record,
    RecordId,
    RoundId,
    StatementId,
    TallyId,
)
from conflictevents.records.custody import CustodyChange
from conflictevents.records.event import Event, EventActor
from conflictevents.records.extending import (
    COLLECTIONS,
    LIBRARY,
    RECORD_NAMES,
    Names,
    Schema,
    led_to_by,
    names_of,
    read_fields,
    record_type,
    references_within,
    statements_within,
)
from conflictevents.records.framework import Framework, Meeting, Ratio, Term
from conflictevents.records.head import ClosedLedger, Head, Nesting, OwnWord
from conflictevents.records.round import ExchangeRound
from conflictevents.records.statement import Claim, Share, Statement
from conflictevents.records.step import FrameworkStep, RoundStep
from conflictevents.records.tally import CustodyTally, ReturnTally, Scope
from conflictevents.records.transfer import Breakdown, Ordinal, ThirdParty, Transfer
from conflictevents.records.vocabulary import (
    Act,
    ActorKind,
    Category,
    CustodyChangeKind,
    FrameworkStatus,
    LineageChange,
    MeetingStatus,
    Role,
    RoundKind,
    RoundStatus,
)

__all__ = [
    "COLLECTIONS",
    "LIBRARY",
    "RECORD_NAMES",
    "Act",
    "Actor",
    "ActorId",
    "ActorKind",
    "Breakdown",
    "Category",
    "Claim",
    "ClosedLedger",
    "CustodyChange",
    "CustodyChangeKind",
    "CustodyTally",
    "Event",
    "EventActor",
    "EventId",
    "ExchangeRound",
    "Framework",
    "FrameworkId",
    "FrameworkStatus",
    "FrameworkStep",
    "Head",
    "Lineage",
    "LineageChange",
    "Meeting",
    "MeetingId",
    "MeetingStatus",
    "Names",
    "Nesting",
    "Ordinal",
    "OwnWord",
    "Ratio",
    "Record",
    "RecordId",
    "ReturnTally",
    "Role",
    "RoundId",
    "RoundKind",
    "RoundStatus",
    "RoundStep",
    "Schema",
    "Scope",
    "Share",
    "Statement",
    "StatementId",
    "TallyId",
    "Term",
    "ThirdParty",
    "Transfer",
    "led_to_by",
    "names_of",
    "read_fields",
    "record_type",
    "references_within",
    "statements_within",
]
