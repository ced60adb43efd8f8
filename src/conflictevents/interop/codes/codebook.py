"""The tables of codes that come with the package; see `data/README.md` for where each is from."""

import csv
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import attrs

from conflictevents.errors import ConflictEventsError, InvalidValue, did_you_mean
from conflictevents.records import (
    Act,
    Claim,
    ExchangeRound,
    Framework,
    Meeting,
    MeetingStatus,
    Record,
    RoundKind,
)

__all__ = ["EVENT_TYPES", "Matter", "UnknownCode", "Usage", "matter_of", "table", "usages"]


class UnknownCode(ConflictEventsError, LookupError):
    """A code that the codebook does not have.

    Attributes:
        code: the code that was asked for.
    """

    def __init__(self, code: str, codebook: str, remedy: str) -> None:
        self.code = code
        super().__init__(f"{codebook} has no code {code!r}{f'; {remedy}' if remedy else ''}")


@cache
def table(name: str) -> tuple[MappingProxyType[str, str], ...]:
    """The rows of one of the tables, by column name; every cell is text."""
    text = (files("conflictevents.interop") / "data" / f"{name}.csv").read_text(encoding="utf-8")
    return tuple(MappingProxyType(row) for row in csv.DictReader(text.splitlines()))


EVENT_TYPES = tuple(
    "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE "
    "ASSAULT DEMAND DISAPPROVE INVESTIGATE CRIME FIGHT".split()
)
"""The event types of PLOVER: the sixteen of the manual of 2021 to 2024, and those of its drafts."""


@attrs.frozen
class Matter:
    """What a code says in this library's words: who claims what, about what, and how far it has come.

    Attributes:
        about: `round`, `meeting`, `framework`, `mediation`, `truce` or `capture`.
        acts: the acts that the code covers.
        statuses: the statuses it covers; an empty text stands for none said, `*` for any.
    """

    about: str
    acts: tuple[str, ...]
    statuses: tuple[str, ...]

    def covers(self, about: str, act: str, status: str | None) -> bool:
        """Whether an act on a matter of a status is meant."""
        return (
            about == self.about
            and act in self.acts
            and ("*" in self.statuses or (status or "") in self.statuses)
        )


@attrs.frozen
class Usage:
    """One line of the vocabulary: what it is for, and how CAMEO and PLOVER code it.

    Attributes:
        matter: what is coded.
        cameo: the CAMEO code; empty where CAMEO has none.
        event: the PLOVER event; empty where PLOVER has none.
        mode: the PLOVER mode.
        auxiliary: the PLOVER auxiliary mode: future, negation.
        basis: what the line rests on.
    """

    matter: Matter
    cameo: str
    event: str
    mode: str
    auxiliary: str
    basis: str


@cache
def usages() -> tuple[Usage, ...]:
    """The whole vocabulary, the preferred line of each matter first."""
    return tuple(
        Usage(
            Matter(
                row["about"], tuple(map(Act.read, row["act"].split("|"))), tuple(row["status"].split("|"))
            ),
            row["cameo"],
            row["plover_event"],
            row["plover_mode"],
            row["plover_auxiliary"],
            row["basis"],
        )
        for row in table("claims")
    )


def usages_of(about: str, act: str, status: str | None) -> tuple[Usage, ...]:
    """The lines for one matter, preferred first.

    Raises:
        InvalidValue: there is no such matter or act.
    """
    matters = {usage.matter.about for usage in usages()}
    if about not in matters:
        remedy = did_you_mean(str(about), matters)
        raise InvalidValue(about, "a matter of the vocabulary", remedy, field="about")
    chosen = Act.read(act, field="act")
    return tuple(usage for usage in usages() if usage.matter.covers(about, chosen, status))


def matter_of(record: Record | Claim, about: Record | None = None) -> tuple[str, str, str | None] | None:
    """The matter, act and status of a round, a meeting, an agreement, or a claim about one; None where it is of another kind.

    Args:
        record: the record, as the recorder has it, or a claim.
        about: the record that a claim is about, which tells the matter.
    """
    act = record.act if isinstance(record, Claim) else Act.REPORTS
    subject = about if isinstance(record, Claim) else record
    stated = record.status if isinstance(record, Claim) else None
    if isinstance(subject, ExchangeRound):
        if RoundKind[subject.kind].of_remains:
            return None
        return "round", act, stated or (_last(subject) if not isinstance(record, Claim) else None)
    if isinstance(subject, Framework):
        return "framework", act, stated or (_last(subject) if not isinstance(record, Claim) else None)
    if isinstance(subject, Meeting):
        held = None if isinstance(record, Claim) else MeetingStatus(subject.status).value
        return "meeting", act, stated or held
    return None


def _last(record: ExchangeRound | Framework) -> str | None:
    return record.history[-1].status.value if record.history else None
