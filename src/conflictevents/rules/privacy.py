"""Privacy: what is marked less strictly than what it rests on, and figures so small that they point at persons."""

from collections.abc import Iterator
from typing import Final

from conflictevents.dataset import Dataset
from conflictevents.questions.redact import is_small_cell
from conflictevents.records import Actor, Category, ExchangeRound, Record, ReturnTally, Statement, Transfer
from conflictevents.records.vocabulary import Categories
from conflictevents.rules.comparing import actors, transfer_lists
from conflictevents.rules.references import references
from conflictevents.rules.rule import Noticed, Rule, Severity
from conflictevents.values.count import Count
from conflictevents.values.marking import Marking, suggest_marking
from conflictevents.values.truth import Truth

__all__ = ["RULES"]

_BELOW = 3


def unknown_markings(ds: Dataset) -> Iterator[Noticed]:
    """A marking is none of the Traffic Light Protocol.

    The vocabulary is open, and what is not understood ranks above RED: the record is shared with nobody.
    """
    for record in ds:
        if record.marking is not None and record.marking.rank > Marking.RED.rank:
            yield Noticed(
                record.id,
                f"{str(record.marking)!r} is no marking of TLP 2.0 and ranks above RED",
                "marking",
                suggest_marking(record.marking),
            )


def _unknown_marking() -> Dataset:
    return Dataset(Actor(id="north", name="North", marking="GREAN"))


def looser_than_its_statement(ds: Dataset) -> Iterator[Noticed]:
    """A record may be shared more widely than a statement it rests on.

    The strictest marking wins in anything derived. A record without a marking is free to share.
    """
    marked = any(statement.marking is not None for statement in ds.statements)
    for reference in references(ds) if marked else ():
        if reference.kind is Statement and not isinstance(reference.record, Statement):
            statement = ds.get(reference.id)
            theirs = statement.marking if isinstance(statement, Statement) else None
            if theirs is not None and _rank(reference.record) < theirs.rank:
                own = reference.record.marking
                yield Noticed(
                    reference.record.id,
                    f"{'not marked' if own is None else f'marked {own}'}, though it rests on "
                    f"{reference.id!r}, marked {theirs}",
                    reference.path,
                    f"mark it {theirs}",
                )


def _rank(record: Record) -> int:
    return 0 if record.marking is None else record.marking.rank


def _loose() -> Dataset:
    return Dataset(
        *actors("headquarters", "north"),
        Statement(
            id="briefing", speaker="headquarters", made="2025-06-09", channel="briefing", marking="AMBER"
        ),
        ReturnTally(
            id="returned-by-june",
            claimant="headquarters",
            statement="briefing",
            as_of="2025-06-09",
            returned_to="north",
            count=900,
        ),
    )


def small_cells(ds: Dataset) -> Iterator[Noticed]:
    """A figure that tells of one or two persons is in a record marked CLEAR, for everyone.

    So few, with a day and a place, can be told apart by those who look for them. `redact(ds, small_cells=3)` hides
    such figures, and the texts that may repeat them.
    """
    for record, path, _, transfers in transfer_lists(ds):
        if record.marking == Marking.CLEAR:
            for place, transfer in enumerate(transfers):
                for name, count in _counts(ds.vocabulary.categories, transfer):
                    if is_small_cell(count, _BELOW) and count != Count.less_than(_BELOW):
                        yield Noticed(
                            record.id,
                            f"{count} in a record marked CLEAR",
                            f"{path}[{place}].{name}",
                            f"share it through redact(ds, small_cells={_BELOW}), or mark the record more strictly",
                        )


def _counts(words: Categories, transfer: Transfer) -> Iterator[tuple[str, Count]]:
    if words.covers(Category.REMAINS, transfer.category) is not Truth.YES:
        yield "count", transfer.count
        for place, breakdown in enumerate(transfer.breakdowns):
            yield f"breakdowns[{place}].count", breakdown.count


def _small() -> Dataset:
    return Dataset(
        *actors("north", "south"),
        ExchangeRound(
            id="release",
            kind="outside exchange",
            history="completed",
            when="2025-06-09",
            transfers=Transfer(count=2, held_by="south", returned_to="north"),
            marking="CLEAR",
            sources="radio, 9 June",
        ),
    )


def silent_persons(ds: Dataset) -> Iterator[Noticed]:
    """A person is on record as an actor whom no statement, tally, round, framework, meeting or event refers to.

    People are on record for what they say and do in public. Detainees and the dead are counted, never named: if
    this is one of them, the record must go.
    """
    referred = {reference.id for reference in references(ds) if not isinstance(reference.record, Actor)}
    for actor in ds.actors:
        if (
            actor.kind is not None
            and ds.vocabulary.actor_kinds[actor.kind].is_natural
            and actor.id not in referred
        ):
            yield Noticed(
                actor.id,
                "a person who says and does nothing on record",
                "",
                "take the record out if it names a detainee or one of the dead, or anybody not in public life",
            )


def _silent() -> Dataset:
    return Dataset(Actor(id="somebody", name="Somebody", kind="person"))


RULES: Final = (
    Rule("privacy/unknown-marking", Severity.INFO, unknown_markings, _unknown_marking),
    Rule("privacy/looser-than-its-statement", Severity.WARNING, looser_than_its_statement, _loose),
    Rule("privacy/small-cell", Severity.INFO, small_cells, _small),
    Rule("privacy/silent-person", Severity.INFO, silent_persons, _silent),
)
