"""How widely something may be shared: the Traffic Light Protocol as an ordered, open vocabulary.

Source of the rule: FIRST, Traffic Light Protocol 2.0 (August 2022). Labels are capitals without spaces.
"""

from collections.abc import Iterable
from typing import ClassVar, Self

from conflictevents.errors import InvalidValue

__all__ = ["Marking"]

_RANKS = {"CLEAR": 0, "GREEN": 1, "AMBER": 2, "AMBER+STRICT": 3, "RED": 4}
_FORMER_NAMES = {"WHITE": "CLEAR"}
_MOST_CHARACTERS = 100


class Marking(str):
    """How widely a record may be shared; text with a rank, from CLEAR to RED and above.

    The vocabulary is open: a marking this library does not know ranks above RED, so that what is not
    understood is never shared by mistake. `TLP:` in front and lower case are read; `WHITE`, the name
    before TLP 2.0, reads as `CLEAR`.

    Raises:
        InvalidValue: the label is not text, is empty, or is longer than 100 characters.

    >>> Marking("TLP:amber+strict")
    Marking('AMBER+STRICT')
    >>> Marking("SECRET").rank > Marking.RED.rank > Marking.GREEN.rank
    True
    """

    __slots__ = ()

    CLEAR: ClassVar["Marking"]
    GREEN: ClassVar["Marking"]
    AMBER: ClassVar["Marking"]
    AMBER_STRICT: ClassVar["Marking"]
    RED: ClassVar["Marking"]

    def __new__(cls, label: str) -> Self:
        """Read a label, in its one form."""
        if not isinstance(label, str):
            raise InvalidValue(label, "a marking as text, such as 'GREEN'")
        text = label.strip().upper()
        while text.startswith("TLP:"):
            text = text.removeprefix("TLP:").lstrip()
        if not text or len(text) > _MOST_CHARACTERS:
            raise InvalidValue(
                label, "a marking of 1 to 100 characters", "write 'CLEAR', 'GREEN', 'AMBER' or 'RED'"
            )
        return super().__new__(cls, _FORMER_NAMES.get(text, text))

    def __repr__(self) -> str:
        return f"Marking({str(self)!r})"

    @property
    def rank(self) -> int:
        """0 for CLEAR up to 4 for RED, 5 for any marking this library does not know."""
        return _RANKS.get(self, len(_RANKS))

    def allows(self, up_to: "Marking") -> bool:
        """Whether something with this marking may be shared where `up_to` is the strictest allowed."""
        return self.rank <= up_to.rank

    @staticmethod
    def strictest(markings: Iterable["Marking | None"]) -> "Marking | None":
        """The strictest of several markings; None where none is marked. Ties are broken by label."""
        marked = [marking for marking in markings if marking is not None]
        return max(marked, key=lambda marking: (marking.rank, str(marking)), default=None)


Marking.CLEAR = Marking("CLEAR")
Marking.GREEN = Marking("GREEN")
Marking.AMBER = Marking("AMBER")
Marking.AMBER_STRICT = Marking("AMBER+STRICT")
Marking.RED = Marking("RED")
