"""Records: what people who follow a conflict keep, one type for each thing they keep."""

from conflictevents.records.actor import Actor, Lineage
from conflictevents.records.base import Record
from conflictevents.records.custody import CustodyChange
from conflictevents.records.event import Event, EventActor
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

COLLECTIONS: dict[str, type[Record]] = {
    "actors": Actor,
    "statements": Statement,
    "frameworks": Framework,
    "meetings": Meeting,
    "rounds": ExchangeRound,
    "custody_changes": CustodyChange,
    "tallies": ReturnTally,
    "custody_tallies": CustodyTally,
    "events": Event,
}
"""The collections of a dataset and of a document on file, in the order they stand there."""

RECORD_NAMES: dict[str, type[Record]] = {
    "actor": Actor,
    "statement": Statement,
    "framework": Framework,
    "meeting": Meeting,
    "round": ExchangeRound,
    "custody_change": CustodyChange,
    "tally": ReturnTally,
    "custody_tally": CustodyTally,
    "event": Event,
}
"""The word that names each record type in JSON Lines and in messages."""

__all__ = [
    "COLLECTIONS",
    "RECORD_NAMES",
    "Act",
    "Actor",
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
    "ExchangeRound",
    "Framework",
    "FrameworkStatus",
    "FrameworkStep",
    "Head",
    "Lineage",
    "LineageChange",
    "Meeting",
    "MeetingStatus",
    "Nesting",
    "Ordinal",
    "OwnWord",
    "Ratio",
    "Record",
    "ReturnTally",
    "Role",
    "RoundKind",
    "RoundStatus",
    "RoundStep",
    "Scope",
    "Share",
    "Statement",
    "Term",
    "ThirdParty",
    "Transfer",
]
