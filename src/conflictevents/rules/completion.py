"""Parts and wholes: what is said to be complete or completed, and the rest of the family says otherwise."""

from collections.abc import Iterator
from typing import Final

from conflictevents.dataset import Dataset
from conflictevents.ledger import ledger_of, status_at
from conflictevents.records import ExchangeRound
from conflictevents.records.vocabulary import CALLED_OFF
from conflictevents.rules.finding import Severity
from conflictevents.rules.rule import Noticed, Rule
from conflictevents.values.truth import Truth

__all__ = ["RULES"]


def complete_without_parts(ds: Dataset) -> Iterator[Noticed]:
    """A round says that its parts on record are complete, and none is on record."""
    for record in ds.rounds:
        if record.parts_complete and not ds.links.parts_of(record.id):
            yield Noticed(
                record.id,
                "its parts are said to be complete, but none is on record",
                "parts_complete",
                "add the parts, or leave it out",
            )


def _no_parts() -> Dataset:
    return Dataset(ExchangeRound(id="swap", history="agreed", parts_complete=True))


def part_left_open(ds: Dataset) -> Iterator[Noticed]:
    """A round is completed, but one of its parts is still to come.

    The part counts as not done. One that was called off is no contradiction.
    """
    for part in ds.rounds:
        whole = ds.get(part.part_of) if part.part_of is not None and part.history else None
        if (
            isinstance(whole, ExchangeRound)
            and ledger_of(ds).is_done(whole) is Truth.YES
            and not part.assumed
        ):
            status = status_at(ds, part)
            if ledger_of(ds).is_done(part) is Truth.NO and status not in CALLED_OFF:
                yield Noticed(
                    part.id,
                    f"still {status}, though {whole.id!r}, of which it is a part, is completed",
                    "history",
                    "add the step that completed it or called it off",
                )


def _left_open() -> Dataset:
    return Dataset(
        ExchangeRound(id="swap", history="completed", when="2025-05-25"),
        ExchangeRound(id="last-stage", part_of="swap", history="scheduled", when="2025-05-25"),
    )


def whole_left_open(ds: Dataset) -> Iterator[Noticed]:
    """All parts of a round are completed, and the round is still to come.

    Its parts are counted; the round stands among what is promised until it has a step of its own.
    """
    for whole in ds.rounds:
        parts = ds.links.parts_of(whole.id) if whole.parts_complete and whole.history else ()
        status = status_at(ds, whole) if parts else None
        if (
            parts
            and status not in CALLED_OFF
            and ledger_of(ds).is_done(whole) is Truth.NO
            and all(part.history and ledger_of(ds).is_done(part) is Truth.YES for part in parts)
        ):
            yield Noticed(
                whole.id,
                f"still {status}, though its parts, said to be complete, are all completed",
                "history",
                "add the step that completed it",
            )


def _whole_open() -> Dataset:
    return Dataset(
        ExchangeRound(id="swap", history="agreed", parts_complete=True),
        ExchangeRound(id="only-stage", part_of="swap", history="completed", when="2025-05-25"),
    )


RULES: Final = (
    Rule("parts/complete-without-parts", Severity.WARNING, complete_without_parts, _no_parts),
    Rule("parts/part-left-open", Severity.WARNING, part_left_open, _left_open),
    Rule("parts/whole-left-open", Severity.INFO, whole_left_open, _whole_open),
)
