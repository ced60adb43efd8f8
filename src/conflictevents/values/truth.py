"""Truth: the answer to a question that vague dates or vague words may leave open."""

from collections.abc import Iterable
from enum import StrEnum

from conflictevents.errors import InvalidOperand, Undecided

__all__ = ["Truth"]


class Truth(StrEnum):
    """Three-valued answer: certainly so, certainly not, or open on what the source says.

    A truth is not a `bool` on purpose: `if when.before(other)` would read "maybe" as yes. Compare it by name.
    Truths have an order, by how sure the yes is: no < maybe < yes. So `all_of` several is their least and
    `any_of` them their greatest (Kleene's logic), and both are written here alone.

    Attributes:
        YES: so on every reading of the source.
        NO: so on no reading of the source.
        MAYBE: so on some readings and not on others.

    Examples:
        >>> Truth.of(possible=True, certain=False)
        <Truth.MAYBE: 'maybe'>
        >>> Truth.all_of([Truth.YES, Truth.MAYBE]), Truth.any_of([Truth.YES, Truth.MAYBE])
        (<Truth.MAYBE: 'maybe'>, <Truth.YES: 'yes'>)
        >>> sorted(Truth)
        [<Truth.NO: 'no'>, <Truth.MAYBE: 'maybe'>, <Truth.YES: 'yes'>]
    """

    YES = "yes"
    NO = "no"
    MAYBE = "maybe"

    @classmethod
    def of(cls, *, possible: bool, certain: bool) -> "Truth":
        """The truth of something that holds on some reading (`possible`) or on every one (`certain`)."""
        if certain:
            return cls.YES
        return cls.MAYBE if possible else cls.NO

    @classmethod
    def all_of(cls, truths: "Iterable[Truth]") -> "Truth":
        """Whether all of them hold: no where one is no, else maybe where one is maybe, else yes; none at all hold."""
        answer = cls.YES
        for truth in truths:
            if truth is cls.NO:
                return truth
            if truth is cls.MAYBE:
                answer = truth
        return answer

    @classmethod
    def any_of(cls, truths: "Iterable[Truth]") -> "Truth":
        """Whether some of them hold: yes where one is yes, else maybe where one is maybe, else no; of none, none does."""
        answer = cls.NO
        for truth in truths:
            if truth is cls.YES:
                return truth
            if truth is cls.MAYBE:
                answer = truth
        return answer

    @property
    def opposite(self) -> "Truth":
        """Whether it does not hold: yes for no, no for yes; what is open stays so."""
        if self is Truth.MAYBE:
            return self
        return Truth.NO if self is Truth.YES else Truth.YES

    @property
    def rank(self) -> int:
        """0 for no, 1 for maybe, 2 for yes: the order of truths as a number, for columns."""
        return _RANKS[self._value_]

    def __lt__(self, other: str) -> bool:
        return self.rank < _rank_of(other)

    def __le__(self, other: str) -> bool:
        return self.rank <= _rank_of(other)

    def __gt__(self, other: str) -> bool:
        return self.rank > _rank_of(other)

    def __ge__(self, other: str) -> bool:
        return self.rank >= _rank_of(other)

    def __bool__(self) -> bool:
        """Refuses, because a "maybe" is neither.

        Raises:
            Undecided: always; it is a `TypeError` too.
        """
        raise Undecided(
            "a Truth is yes, no or maybe; compare it: truth is Truth.YES, or truth is not Truth.NO"
        )


_RANKS = {"no": 0, "maybe": 1, "yes": 2}


def _rank_of(other: str) -> int:
    if isinstance(other, Truth):
        return other.rank
    raise InvalidOperand(other, "a Truth", f"write Truth({other!r})")
