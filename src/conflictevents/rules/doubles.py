"""Counts: the same persons twice in one list of transfers."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from conflictevents.dataset import Dataset
from conflictevents.records import Category, ExchangeRound, Transfer
from conflictevents.records.vocabulary import Categories
from conflictevents.rules.examples import actors
from conflictevents.rules.figures import brief, people, transfer_lists
from conflictevents.rules.finding import Severity
from conflictevents.rules.rule import Noticed, Rule
from conflictevents.values.count import Count

__all__ = ["RULES"]


def whole_beside_its_categories(ds: Dataset) -> Iterator[Noticed]:
    """A list of transfers has persons of unsaid category beside soldiers and civilians who may be the same.

    All transfers of a list are added. Where 100 persons stand beside 90 prisoners of war and 10 civilians, the 100
    are most likely those two together, and the total says 200.
    """
    for record, path, _, transfers in transfer_lists(ds):
        if len(transfers) < 2:
            continue
        for placed in _by_direction(ds.vocabulary.categories, transfers).values():
            whole = [(place, one) for place, one in placed if one.category == Category.PERSON]
            named = [one.count for _, one in placed if one.category != Category.PERSON]
            together = Count.sum(named)
            for place, transfer in whole:
                if named and transfer.count.low and together.low and transfer.count.overlaps(together):
                    yield Noticed(
                        record.id,
                        f"{brief(transfer.count)} persons beside {brief(together)} whose category is said: added up they are "
                        f"{brief(transfer.count + together)}",
                        f"{path}[{place}]",
                        "take the whole away where the categories are its parts, and keep it as a claim",
                    )


def transfers_twice(ds: Dataset) -> Iterator[Noticed]:
    """A list of transfers has the same persons twice.

    Two transfers of one direction and kind, of the same people, with one count are added; most likely they are one.
    """
    for record, path, _, transfers in transfer_lists(ds):
        seen: dict[object, int] = {}
        for place, one in enumerate(transfers):
            who = (one.category, one.belonging_to, one.group, one.carrier)
            key = (one.held_by, one.returned_to, one.kind, who, one.count.low, one.count.high)
            before = seen.setdefault(key, place)
            if before != place and one.count.low:
                yield Noticed(
                    record.id,
                    f"the same {one.count} {people(one.category)} as in {path}[{before}]: they are added",
                    f"{path}[{place}]",
                    "take one of the two away, or say in what they differ: kind, group, belonging_to, carrier",
                )


def _by_direction(
    words: Categories, transfers: Iterable[Transfer]
) -> dict[object, list[tuple[int, Transfer]]]:
    """Living persons by direction and kind, with their places."""
    found: dict[object, list[tuple[int, Transfer]]] = defaultdict(list)
    for place, transfer in enumerate(transfers):
        if words.is_living(transfer.category):
            whose = (transfer.belonging_to, transfer.group)
            found[transfer.held_by, transfer.returned_to, transfer.kind, whose].append((place, transfer))
    return found


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


RULES: Final = (
    Rule(
        "counts/whole-beside-its-categories", Severity.WARNING, whole_beside_its_categories, _whole_and_parts
    ),
    Rule("counts/transfer-twice", Severity.WARNING, transfers_twice, _twice),
)
