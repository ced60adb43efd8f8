"""Truth: the answer to a question that vague dates may leave open."""

from enum import StrEnum

from conflictevents.errors import Undecided

__all__ = ["Truth"]


class Truth(StrEnum):
    """Three-valued answer: certainly so, certainly not, or open on what the source says.

    A truth is not a `bool` on purpose: `if when.before(other)` would read "maybe" as yes. Compare it by name.

    Attributes:
        YES: so on every reading of the dates.
        NO: so on no reading of the dates.
        MAYBE: so on some readings and not on others.

    Examples:
        >>> Truth.of(possible=True, certain=False)
        <Truth.MAYBE: 'maybe'>
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

    def __bool__(self) -> bool:
        """Refuses, because a "maybe" is neither.

        Raises:
            Undecided: always; it is a `TypeError` too.
        """
        raise Undecided(
            "a Truth is yes, no or maybe; compare it: truth is Truth.YES, or truth is not Truth.NO"
        )
