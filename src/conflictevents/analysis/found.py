"""What an answer is made of: portions of rounds that count, or may count, and what a family of them comes to."""

from collections.abc import Iterable

import attrs

from conflictevents.analysis.accounts import NOBODY
from conflictevents.values.count import Count
from conflictevents.values.truth import Truth

__all__ = ["NOTHING", "Found", "Item", "together"]


@attrs.frozen
class Item:
    """Persons of one round that may count towards an answer, with what makes it doubtful.

    Attributes:
        round: the round's id.
        count: how many persons, if they count.
        membership: whether they count: yes or maybe; no for what was left out.
        why: what the doubt, or the no, rests on, by name of the limit; `window` and `status` among them.
        text: what the persons are, for people.
        divisible: whether some of them may count without the others.
    """

    round: str
    count: Count
    membership: Truth
    why: tuple[str, ...] = ()
    text: str = ""
    divisible: bool = False

    @property
    def whole(self) -> bool:
        """Whether the persons count all together or not at all: they returned on one day, in one handover."""
        unsaid = {"category", "side", "holder", "frameworks", "population", "status"}
        return not self.divisible and unsaid.isdisjoint(self.why)


@attrs.frozen
class Found:
    """What one family adds to an answer.

    Attributes:
        count: how many persons, from what is certain to what is possible.
        items: the portions it is made of, certain and possible.
        certain: ids of the rounds certainly among those asked for.
        possible: ids of the rounds possibly among them.
        disputed: ids of the rounds on which the accounts asked for cannot meet.
    """

    count: Count = NOBODY
    items: tuple[Item, ...] = ()
    certain: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()
    disputed: tuple[str, ...] = ()

    @property
    def membership(self) -> Truth:
        """Yes where some round certainly counts, maybe where one possibly does."""
        if self.certain:
            return Truth.YES
        return Truth.MAYBE if self.possible else Truth.NO


NOTHING = Found()


def together(found: Iterable[Found]) -> Found:
    """Several of them, side by side: nobody stands in two."""
    members = [one for one in found if one.membership is not Truth.NO]
    return Found(
        count=Count.sum(one.count for one in members),
        items=tuple(item for one in members for item in one.items),
        certain=tuple(id for one in members for id in one.certain),
        possible=tuple(id for one in members for id in one.possible),
        disputed=tuple(id for one in members for id in one.disputed),
    )
