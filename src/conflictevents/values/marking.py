"""How widely something may be shared: the Traffic Light Protocol as an ordered, open vocabulary.

Source of the rule: FIRST, Traffic Light Protocol 2.0 (August 2022). Labels are capitals without spaces.
"""

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from typing import ClassVar, Literal, Self

from conflictevents._plain import PlainData
from conflictevents.errors import InvalidValue
from conflictevents.values.fields import read_text

__all__ = ["Marking", "read_limit", "read_optional_marking", "suggest_marking"]

_RANKS = {"CLEAR": 0, "GREEN": 1, "AMBER": 2, "AMBER+STRICT": 3, "RED": 4}
_FORMER_NAMES = {"WHITE": "CLEAR"}
_MOST_CHARACTERS = 100
_CAPITALS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
)  # str.upper would read the letters of "whıte" as WHITE


MarkingName = Literal["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"]
"""The markings of TLP 2.0, for type checkers: a limit on what may be shared is one of them."""


class Marking(str, PlainData):
    """How widely a record may be shared; text with a rank, from CLEAR to RED and above.

    The vocabulary is open: a marking this library does not know ranks above RED, so that what is not
    understood is never shared by mistake. `TLP:` in front and lower case are read; `WHITE`, the name
    before TLP 2.0, reads as `CLEAR`.

    Raises:
        InvalidValue: the label is not text that UTF-8 can hold, is empty, or is longer than 100 characters.

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
            raise InvalidValue(label, "a marking as text", "write 'CLEAR', 'GREEN', 'AMBER' or 'RED'")
        text = read_text(label).strip().translate(_CAPITALS)
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

    def allows(self, up_to: "Marking | MarkingName") -> bool:
        """Whether something with this marking may be shared where `up_to` is the strictest allowed.

        Raises:
            InvalidValue: `up_to` is not a marking of TLP 2.0; see `read_limit`.
        """
        return self.rank <= read_limit(up_to).rank

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


def read_limit(value: Marking | str) -> Marking:
    """The strictest marking that may be shared, read from what a caller gives as a limit.

    A record may have a marking that is not understood: it ranks above RED and is not shared. A limit that is
    not understood would let everything through, so it is refused.

    Raises:
        InvalidValue: the text is not a marking of TLP 2.0.

    >>> read_limit("tlp:green")
    Marking('GREEN')
    >>> read_limit("GREEEN")
    Traceback (most recent call last):
    conflictevents.errors.InvalidValue: up_to: found 'GREEEN', expected a marking of TLP 2.0; did you mean 'GREEN'?
    """
    try:
        limit = Marking(value)
    except InvalidValue:
        raise InvalidValue(value, "a marking of TLP 2.0", _ALL_MARKINGS, field="up_to") from None
    if limit not in _RANKS:
        raise InvalidValue(value, "a marking of TLP 2.0", suggest_marking(limit), field="up_to")
    return limit


def suggest_marking(label: str) -> str:
    """What to do about a label that is not a marking of TLP 2.0: the one it most likely stands for, or all of them.

    >>> suggest_marking("TLP GREEN"), suggest_marking("public")
    ("did you mean 'GREEN'?", 'choose one of: CLEAR, GREEN, AMBER, AMBER+STRICT, RED')
    """
    plain = unicodedata.normalize("NFKC", label).upper()
    plain = "".join(letter for letter in plain if letter.isalpha() and letter.isascii()).removeprefix("TLP")
    labels = {marking.replace("+", ""): marking for marking in _RANKS} | _FORMER_NAMES
    near = get_close_matches(plain, labels, n=1)
    return f"did you mean {labels[near[0]]!r}?" if near else _ALL_MARKINGS


_ALL_MARKINGS = f"choose one of: {', '.join(_RANKS)}"


def read_optional_marking(value: str | None) -> Marking | None:
    """A marking, or None where nothing is said."""
    return None if value is None else Marking(value)
