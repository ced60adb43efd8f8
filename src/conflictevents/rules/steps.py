"""Steps: histories whose order is impossible, and histories that are missing."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from conflictevents.dataset import Dataset
from conflictevents.ledger import ledger_of
from conflictevents.ledger.rounds import moves_of, side_of
from conflictevents.records import CustodyChange, ExchangeRound, Framework, RoundStep, Statement, Transfer
from conflictevents.records.step import fold
from conflictevents.rules.comparing import actors
from conflictevents.rules.rule import Noticed, Rule, Severity
from conflictevents.values.references import Source

__all__ = ["RULES"]


def impossible_order(ds: Dataset) -> Iterator[Noticed]:
    """A step of the recorder's own account cannot follow the steps before it.

    What is completed stays completed, and what is under way is not agreed anew; what was called off may still take
    place. A step outside the table of moves is kept and moves nothing, so that the
    status is not what was meant. A step that follows from what someone claims is in order.
    """
    for record, anyhow in _with_impossible_steps(ds):
        for step, after in _wrong_in_itself(record, anyhow):
            yield _noticed(record, step, after, "the recorder")


def impossible_claims(ds: Dataset) -> Iterator[Noticed]:
    """A step cannot follow the steps before it in the account of someone who claims some of them.

    Real claims do that: one side calls off what the recorder has as completed. The step is kept and moves nothing.
    Steps that only contradict what another side claims are a dispute and in order.
    """
    for record, anyhow in _with_impossible_steps(ds):
        parties = ledger_of(ds).parties_of(record)
        voices = [
            frozenset(_voice(ds, actor, parties) for actor in step.according_to) for step in record.history
        ]
        reported = {id(step) for step, _ in _wrong_in_itself(record, anyhow)}
        for voice in sorted({voice for speakers in voices for voice in speakers}):
            heard = [
                step
                for step, speakers in zip(record.history, voices, strict=True)
                if not speakers or voice in speakers
            ]
            for step, after in _outside(record, heard):
                if id(step) in anyhow and id(step) not in reported:
                    reported.add(id(step))
                    yield _noticed(record, step, after, voice)


def _with_impossible_steps(
    ds: Dataset,
) -> Iterator[tuple[ExchangeRound | CustodyChange | Framework, frozenset[int]]]:
    """Records with steps that cannot follow those before, no matter who took those, with the identities of these steps."""
    records: tuple[Sequence[ExchangeRound | CustodyChange | Framework], ...] = (
        ds.rounds,
        ds.custody_changes,
        ds.frameworks,
    )
    for kind in records:
        for record in kind:
            if len(record.history) > 1:
                anyhow = frozenset(id(step) for step, _ in _outside(record, record.history))
                if anyhow:
                    yield record, anyhow


def _wrong_in_itself(
    record: ExchangeRound | CustodyChange | Framework, anyhow: frozenset[int]
) -> list[tuple[Any, Any]]:
    """The recorder's steps that cannot follow, neither with the steps that others claim nor without them."""
    unattributed = [step for step in record.history if not step.according_to]
    return [(step, after) for step, after in _outside(record, unattributed) if id(step) in anyhow]


def _voice(ds: Dataset, actor: str, parties: Sequence[str]) -> str:
    """The party that an actor speaks for, or else the widest whole it belongs to."""
    return side_of(ds, actor, parties) or ds.links.belongs_to(actor)[-1]


def _outside(
    record: ExchangeRound | CustodyChange | Framework, history: Sequence[Any]
) -> Iterator[tuple[Any, Any]]:
    """Each step outside the table of moves, with the status it was to follow."""
    outside = {id(step) for step in fold(history, moves_of(record)).outside}
    status: Any = None
    for step in history:
        if id(step) in outside:
            yield step, status
        else:
            status = step.status


def _noticed(record: ExchangeRound | CustodyChange | Framework, step: Any, after: Any, voice: str) -> Noticed:
    allowed = ", ".join(sorted(moves_of(record)[after]))
    index = next(index for index, other in enumerate(record.history) if other is step)
    dated = f" on {step.when}" if step.when is not None else ""
    return Noticed(
        record.id,
        f"{step.status}{dated} cannot follow {after} in the account of {voice}: it moves nothing; "
        f"{f'{after} can become {allowed}' if allowed else f'what is {after} stays {after}'}",
        f"history[{index}]",
        "correct its date or status, or add the step that is missing in between",
    )


def _impossible() -> Dataset:
    return Dataset(
        ExchangeRound(
            id="swap",
            history=[
                RoundStep(status="completed", when="2025-06-09"),
                RoundStep(status="postponed", when="2025-06-14"),
            ],
        )
    )


def no_history(ds: Dataset) -> Iterator[Noticed]:
    """A round has figures but no history, so that no one counts it, as returned or as promised.

    A part without a history takes that of the round it is part of.
    """
    for record in ds.rounds:
        is_known = any(not transfer.count.is_unknown for transfer in record.transfers)
        if is_known and not record.history and not isinstance(ds.get(record.part_of), ExchangeRound):
            yield Noticed(
                record.id,
                "it has figures, but no step says what became of it: it counts neither as done nor as promised",
                "history",
                "say what it became, such as history='completed'",
            )


def _untold() -> Dataset:
    return Dataset(
        *actors("north"),
        Statement(id="said", speaker="north", made="2025-06-09", sources=Source(title="A newspaper")),
        ExchangeRound(
            id="swap",
            when="2025-06-09",
            kind="outside exchange",
            transfers=Transfer(count=25, returned_to="north", statement="said"),
        ),
    )


def _disputed() -> Dataset:
    return Dataset(
        *actors("south"),
        ExchangeRound(
            id="swap",
            history=[
                RoundStep(status="completed", when="2025-06-09"),
                RoundStep(status="failed", when="2025-06-10", according_to="south"),
            ],
        ),
    )


RULES: Final = (
    Rule("steps/impossible-order", Severity.ERROR, impossible_order, _impossible),
    Rule("steps/impossible-claim", Severity.WARNING, impossible_claims, _disputed),
    Rule("steps/no-history", Severity.WARNING, no_history, _untold),
)
