"""Counts: parts larger than their whole, the living among the dead, and numbers out of order."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from conflictevents.dataset import Dataset
from conflictevents.ledger import RECORDED, ledger_of
from conflictevents.records import (
    Breakdown,
    Category,
    Claim,
    Event,
    ExchangeRound,
    Record,
    ReturnTally,
    RoundKind,
    Scope,
    Statement,
    Transfer,
)
from conflictevents.records.vocabulary import Categories
from conflictevents.rules.comparing import actors, brief, people, transfer_lists
from conflictevents.rules.rule import Noticed, Rule, Severity
from conflictevents.values import Count, Estimate, Truth

__all__ = ["RULES"]


def _of_remains(ds: Dataset, kind: str | None) -> bool:
    return kind is not None and ds.vocabulary.round_kinds[kind].of_remains


def _is_living(ds: Dataset, category: str) -> bool:
    return ds.vocabulary.categories.is_living(category)


# Breakdowns


def breakdowns_too_large(ds: Dataset) -> Iterator[Noticed]:
    """A breakdown of a round's transfer has more persons than the transfer.

    Breakdowns overlap and need not add up, but each is a part of the persons transferred.
    """
    for record in ds.rounds:
        yield from _too_large(record, "transfers", record.transfers)


def claimed_breakdowns_too_large(ds: Dataset) -> Iterator[Noticed]:
    """A claim breaks a number down into a part that is larger than the whole.

    The claim stays as it was made; it cannot be right in both numbers.
    """
    for statement in ds.statements:
        for index, claim in enumerate(statement.claims):
            yield from _too_large(statement, f"claims[{index}].transfers", claim.transfers)


def _too_large(record: Record, path: str, transfers: Iterable[Transfer]) -> Iterator[Noticed]:
    for index, transfer in enumerate(transfers):
        for number, breakdown in enumerate(transfer.breakdowns):
            high = transfer.count.high
            if high is not None and breakdown.count.low > high:
                yield Noticed(
                    record.id,
                    f"{breakdown.count} {breakdown.of} among {transfer.count}: {breakdown.count.low - high:,} too many",
                    f"{path}[{index}].breakdowns[{number}].count",
                    "correct one of the numbers, or make the others a transfer of their own",
                )


def _broken_down() -> Dataset:
    return Dataset(
        *actors("north", "south"),
        ExchangeRound(
            id="swap",
            history="completed",
            when="2025-06-09",
            transfers_complete=True,
            transfers=Transfer(
                count=12,
                held_by="south",
                returned_to="north",
                breakdowns=Breakdown(of="wounded", count=15),
            ),
            sources="ministry, 9 June",
        ),
    )


def _claimed_breakdown() -> Dataset:
    return Dataset(
        *actors("north"),
        Statement(
            id="announcement",
            speaker="north",
            made="2025-06-09",
            channel="radio",
            claims=Claim(
                transfers=Transfer(
                    count=12, returned_to="north", breakdowns=Breakdown(of="wounded", count=15)
                )
            ),
        ),
    )


# The living and the dead


def remains_with_living(ds: Dataset) -> Iterator[Noticed]:
    """Living persons stand in a handover, or under a scope, of remains.

    Living persons and remains are never summed. Persons who returned with remains had a kind of handover of
    their own, which their transfer has to say; a tally of remains has the category `remains`.
    """
    for record, path, kind, transfers in transfer_lists(ds):
        for index, transfer in enumerate(transfers):
            if _of_remains(ds, transfer.kind or kind) and _is_living(ds, transfer.category):
                yield Noticed(
                    record.id,
                    f"{transfer.count} {people(transfer.category)}, living, in a repatriation of remains",
                    f"{path}[{index}].kind",
                    "say by which kind of handover they returned, or set the category to remains",
                )
    for tally in ds.tallies:
        kinds = tally.scope.kinds
        if kinds and all(_of_remains(ds, kind) for kind in kinds) and _is_living(ds, tally.category):
            yield Noticed(
                tally.id,
                f"{people(tally.category)}, living, under a scope of nothing but repatriations of remains",
                "category",
                "set the category to remains, or correct the scope",
            )


def _mixed() -> Dataset:
    return Dataset(
        *actors("north", "south"),
        ReturnTally(
            id="handed-over",
            claimant="south",
            as_of="2025-06-16",
            returned_to="north",
            count=6057,
            scope=Scope(kinds="repatriation of remains"),
            sources="ministry, 16 June",
        ),
    )


def remains_as_an_exchange(ds: Dataset) -> Iterator[Noticed]:
    """A handover of nothing but remains is entered as an exchange, which is the kind where none is given.

    In an exchange each side gets living persons back, and one that nothing is said of counts as unknown: every total
    of the living in its window loses its upper bound.
    """
    for record in ds.rounds:
        kinds = {transfer.kind or record.kind for transfer in record.transfers}
        if (kinds and all(ds.vocabulary.round_kinds[kind].is_mutual for kind in kinds)) and all(
            ds.vocabulary.categories.covers(Category.REMAINS, handed_over.category) is Truth.YES
            for handed_over in record.transfers
        ):
            yield Noticed(
                record.id,
                "nothing but remains, in an exchange: how many of the living returned counts as unknown",
                "kind",
                f"set the kind to {RoundKind.REPATRIATION_OF_REMAINS!r}, or add the living, in an unknown number if need be",
            )


def parties_that_give_no_one(ds: Dataset) -> Iterator[Noticed]:
    """An exchange was carried out in which a party gives no one on record.

    An exchange is mutual, so how many that party gave counts as unknown, and every total that they may be in has no
    upper bound. Look for the other account; say that it is not known; or say that no one was left out.
    """
    noticed = set()
    ledger = ledger_of(ds)
    with_silences = {
        resolved.top.id: resolved.top
        for resolved in ledger.rounds
        if any(posting.transfer is None for posting in ledger.book.figures(resolved, RECORDED).postings)
    }
    for tree in map(ledger.tree, with_silences.values()):
        if any(
            portion.posting.transfer is not None
            and ds.vocabulary.categories.is_living(portion.posting.description.category)
            for portion in tree.portions
        ):
            silent = (portion.posting for portion in tree.portions if portion.posting.transfer is None)
            noticed |= {
                (posting.round.record.id, posting.description.held_by.actors, posting.round.record.kind)
                for posting in silent
            }
    for id, holders, kind in sorted(noticed):
        what = "an exchange" if kind in ds.vocabulary.round_kinds else "what may be an exchange"
        who = " or ".join(map(repr, holders)) or "the other side"
        yield Noticed(
            id,
            f"{what} in which {who} gives no one on record: how many counts as unknown",
            "transfers",
            "add those it gave, in an unknown number if need be, or set transfers_complete where it gave no one",
        )


def _one_way() -> Dataset:
    return Dataset(
        *actors("north", "south"),
        ExchangeRound(
            id="swap",
            history="completed",
            when="2025-06-16",
            transfers=Transfer(count=25, held_by="south", returned_to="north"),
            sources="ministry, 16 June",
        ),
    )


def _as_exchange() -> Dataset:
    return Dataset(
        *actors("north", "south"),
        ExchangeRound(
            id="remains",
            history="completed",
            when="2025-06-16",
            transfers=Transfer(count=1245, category="remains", held_by="south", returned_to="north"),
            sources="ministry, 16 June",
        ),
    )


# Published estimates


def estimates_out_of_order(ds: Dataset) -> Iterator[Noticed]:
    """The low, best and high of an event's fatalities are out of order, as published.

    Real releases contain such rows; UCDP's codebook says that the high estimate may be lower than the others. They
    are kept as they stand, and their bounds go from the least to the greatest.
    """
    for event in ds.events:
        fatalities = event.fatalities
        if fatalities is not None and not fatalities.is_ordered:
            yield Noticed(
                event.id,
                f"low {fatalities.low}, best {fatalities.best}, high {fatalities.high} do not rise",
                "fatalities",
                "leave them as published; use .bounds() where a range is needed",
            )


def _disordered() -> Dataset:
    return Dataset(
        Event(id="event-7", when="2025-06-09", fatalities=Estimate(low=3, best=12, high=10), dataset="ged")
    )


def whole_with_its_categories(ds: Dataset) -> Iterator[Noticed]:
    """A list of transfers has persons of unsaid category with soldiers and civilians who may be the same.

    All transfers of a list are added. Where 100 persons stand with 90 prisoners of war and 10 civilians, the 100
    are most likely those two together, and the total says 200.
    """
    for record, path, _, transfers in transfer_lists(ds):
        categories = {transfer.category for transfer in transfers}
        if len(categories) < 2 or Category.PERSON not in categories:
            continue
        for placed in _by_direction(ds.vocabulary.categories, transfers).values():
            whole = [(index, member) for index, member in placed if member.category == Category.PERSON]
            named = [member.count for _, member in placed if member.category != Category.PERSON]
            together = Count.sum(named)
            for index, transfer in whole:
                if named and transfer.count.low and together.low and transfer.count.overlaps(together):
                    yield Noticed(
                        record.id,
                        f"{brief(transfer.count)} persons with {brief(together)} whose category is said: added up they are "
                        f"{brief(transfer.count + together)}",
                        f"{path}[{index}]",
                        "take the whole away where the categories are its parts, and keep it as a claim",
                    )


def transfers_twice(ds: Dataset) -> Iterator[Noticed]:
    """A list of transfers has the same persons twice.

    Two transfers of one direction and kind, of the same people, with one count are added; most likely they are one.
    """
    for record, path, _, transfers in transfer_lists(ds):
        seen: dict[object, int] = {}
        for index, transfer in enumerate(transfers):
            who = (transfer.category, transfer.belonging_to, transfer.group, transfer.carrier)
            key = (
                transfer.held_by,
                transfer.returned_to,
                transfer.kind,
                who,
                transfer.count.low,
                transfer.count.high,
            )
            before = seen.setdefault(key, index)
            if before != index and transfer.count.low:
                yield Noticed(
                    record.id,
                    f"the same {transfer.count} {people(transfer.category)} as in {path}[{before}]: they are added",
                    f"{path}[{index}]",
                    "take one of the two away, or say in what they differ: kind, group, belonging_to, carrier",
                )


def _by_direction(
    words: Categories, transfers: Iterable[Transfer]
) -> dict[object, list[tuple[int, Transfer]]]:
    """Living persons by direction and kind, with their places."""
    placed: dict[object, list[tuple[int, Transfer]]] = defaultdict(list)
    for index, transfer in enumerate(transfers):
        if words.is_living(transfer.category):
            whose = (transfer.belonging_to, transfer.group)
            placed[transfer.held_by, transfer.returned_to, transfer.kind, whose].append((index, transfer))
    return placed


def _whole_and_parts() -> Dataset:
    return Dataset(
        *actors("north", "south"),
        ExchangeRound(
            id="swap",
            history="completed",
            when="2025-06-09",
            transfers_complete=True,
            transfers=[
                Transfer(count=100, held_by="south", returned_to="north"),
                Transfer(count=90, category="prisoner_of_war", held_by="south", returned_to="north"),
                Transfer(count=10, category="civilian", held_by="south", returned_to="north"),
            ],
            sources="ministry, 9 June",
        ),
    )


def _twice() -> Dataset:
    return Dataset(
        *actors("north", "south"),
        ExchangeRound(
            id="swap",
            history="completed",
            when="2025-06-09",
            transfers_complete=True,
            transfers=[
                Transfer(count=100, held_by="south", returned_to="north"),
                Transfer(count=100, held_by="south", returned_to="north"),
            ],
            sources="ministry, 9 June",
        ),
    )


RULES: Final = (
    Rule("counts/breakdown-too-large", Severity.ERROR, breakdowns_too_large, _broken_down),
    Rule("claims/breakdown-too-large", Severity.WARNING, claimed_breakdowns_too_large, _claimed_breakdown),
    Rule("counts/remains-with-living", Severity.WARNING, remains_with_living, _mixed),
    Rule("counts/remains-as-exchange", Severity.WARNING, remains_as_an_exchange, _as_exchange),
    Rule("counts/party-gives-no-one", Severity.INFO, parties_that_give_no_one, _one_way),
    Rule("counts/estimate-out-of-order", Severity.INFO, estimates_out_of_order, _disordered),
    Rule("counts/whole-with-its-categories", Severity.WARNING, whole_with_its_categories, _whole_and_parts),
    Rule("counts/transfer-twice", Severity.WARNING, transfers_twice, _twice),
)
