"""Counts: persons counted twice within one record, and numbers out of order."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

from conflictevents.dataset import Dataset
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
from conflictevents.rules.examples import actors
from conflictevents.rules.finding import Severity
from conflictevents.rules.rule import Noticed, Rule
from conflictevents.values.count import Count
from conflictevents.values.estimate import Estimate

__all__ = ["RULES"]

_REMAINS = RoundKind.REPATRIATION_OF_REMAINS

_Listed: TypeAlias = tuple[Record, str, RoundKind | None, tuple[Transfer, ...]]
"""A list of transfers: the record it stands in, its path, the kind of handover, the transfers."""


def _lists(ds: Dataset) -> Iterator[_Listed]:
    """Every list of transfers that totals may sum: those of rounds, and those of claims."""
    for record in ds.rounds:
        if record.transfers:
            yield record, "transfers", record.kind, record.transfers
    for statement in ds.statements:
        for place, claim in enumerate(statement.claims):
            if claim.transfers:
                yield statement, f"claims[{place}].transfers", _kind_of(ds, claim), claim.transfers


def _kind_of(ds: Dataset, claim: Claim) -> RoundKind | None:
    about = ds.get(claim.about)
    return claim.kind or (about.kind if isinstance(about, ExchangeRound) else None)


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
        for place, claim in enumerate(statement.claims):
            yield from _too_large(statement, f"claims[{place}].transfers", claim.transfers)


def _too_large(record: Record, path: str, transfers: Iterable[Transfer]) -> Iterator[Noticed]:
    for place, transfer in enumerate(transfers):
        for number, breakdown in enumerate(transfer.breakdowns):
            high = transfer.count.high
            if high is not None and breakdown.count.low > high:
                yield Noticed(
                    record.id,
                    f"{breakdown.count} {breakdown.of} among {transfer.count}: {breakdown.count.low - high:,} too many",
                    f"{path}[{place}].breakdowns[{number}].count",
                    "mend one of the numbers, or make the others a transfer of their own",
                )


def _broken_down() -> Dataset:
    return Dataset(
        *actors("north", "south"),
        ExchangeRound(
            id="swap",
            history="completed",
            when="2025-06-09",
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


# The same persons twice


def whole_beside_its_categories(ds: Dataset) -> Iterator[Noticed]:
    """A list of transfers has persons of unsaid category beside soldiers and civilians who may be the same.

    All transfers of a list are added. Where 100 persons stand beside 90 prisoners of war and 10 civilians, the 100
    are most likely those two together, and the total says 200.
    """
    for record, path, _, transfers in _lists(ds):
        if len(transfers) < 2:
            continue
        for placed in _by_direction(transfers).values():
            whole = [(place, one) for place, one in placed if one.category is Category.PERSON]
            named = [one.count for _, one in placed if one.category is not Category.PERSON]
            together = Count.sum(named)
            for place, transfer in whole:
                if named and transfer.count.low and together.low and transfer.count.meets(together):
                    yield Noticed(
                        record.id,
                        f"{transfer.count} persons beside {together} whose category is said: added up they are "
                        f"{transfer.count + together}",
                        f"{path}[{place}]",
                        "take the whole away where the categories are its parts, and keep it as a claim",
                    )


def transfers_twice(ds: Dataset) -> Iterator[Noticed]:
    """A list of transfers has the same persons twice.

    Two transfers of one direction, category and kind with one count are added; most likely they are one.
    """
    for record, path, _, transfers in _lists(ds):
        seen: dict[object, int] = {}
        for place, one in enumerate(transfers):
            key = (one.held_by, one.returned_to, one.category, one.kind, one.count.low, one.count.high)
            before = seen.setdefault(key, place)
            if before != place and one.count.low:
                yield Noticed(
                    record.id,
                    f"the same {one.count} {_words(one.category)} as in {path}[{before}]: they are added",
                    f"{path}[{place}]",
                    "take one of the two away, or say in what they differ by kind",
                )


def _by_direction(transfers: Iterable[Transfer]) -> dict[object, list[tuple[int, Transfer]]]:
    """Living persons by direction and kind, with their places."""
    found: dict[object, list[tuple[int, Transfer]]] = defaultdict(list)
    for place, transfer in enumerate(transfers):
        if transfer.category.is_living:
            found[transfer.held_by, transfer.returned_to, transfer.kind].append((place, transfer))
    return found


def _words(category: Category) -> str:
    return {
        Category.PRISONER_OF_WAR: "prisoners of war",
        Category.CIVILIAN: "civilians",
        Category.PERSON: "persons",
        Category.REMAINS: "remains",
    }[category]


def _whole_and_parts() -> Dataset:
    return Dataset(
        *actors("north", "south"),
        ExchangeRound(
            id="swap",
            history="completed",
            when="2025-06-09",
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
            transfers=[
                Transfer(count=100, held_by="south", returned_to="north"),
                Transfer(count=100, held_by="south", returned_to="north"),
            ],
            sources="ministry, 9 June",
        ),
    )


# The living and the dead


def remains_with_living(ds: Dataset) -> Iterator[Noticed]:
    """Living persons stand in a handover, or under a scope, of remains.

    Living persons and remains are never summed. Persons who returned beside remains had a kind of handover of
    their own, which their transfer has to say; a tally of remains has the category `remains`.
    """
    for record, path, kind, transfers in _lists(ds):
        for place, transfer in enumerate(transfers):
            if (transfer.kind or kind) is _REMAINS and transfer.category.is_living:
                yield Noticed(
                    record.id,
                    f"{transfer.count} {_words(transfer.category)}, living, in a repatriation of remains",
                    f"{path}[{place}].kind",
                    "say by which kind of handover they returned, or set the category to remains",
                )
    for tally in ds.tallies:
        if tally.scope.kinds == (_REMAINS,) and tally.category.is_living:
            yield Noticed(
                tally.id,
                f"{_words(tally.category)}, living, under a scope of nothing but repatriations of remains",
                "category",
                "set the category to remains, or mend the scope",
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


RULES: Final = (
    Rule("counts/breakdown-too-large", Severity.ERROR, breakdowns_too_large, _broken_down),
    Rule("claims/breakdown-too-large", Severity.WARNING, claimed_breakdowns_too_large, _claimed_breakdown),
    Rule("counts/whole-beside-its-categories", Severity.WARNING, whole_beside_its_categories, _whole_and_parts),
    Rule("counts/transfer-twice", Severity.WARNING, transfers_twice, _twice),
    Rule("counts/remains-with-living", Severity.WARNING, remains_with_living, _mixed),
    Rule("counts/estimate-out-of-order", Severity.INFO, estimates_out_of_order, _disordered),
)
