"""What to write instead: remedies for the phrases that people write where a number of people is asked for."""

import re
from collections.abc import Callable

from conflictevents.values.numerals import DIGITS

__all__ = ["remedy_for"]

# fmt: off
_SAYS_TOO_LITTLE = frozenset([
    "", "-", "?", "na", "n/a", "nan", "nil", "no", "none", "null", "nobody", "no one", "tbd", "tba",
    "several", "many", "few", "a few", "a couple", "some", "most", "all", "a number of",
])
# fmt: on
_EXAMPLES = "write it like '1,200', 'about 300', 'more than 7,000', '100 to 140', 'withheld' or 'unknown'"

_MOST_WORDS = 8  # of a hedge and a figure that are looked for in front of what cannot be read


def remedy_for(phrase: str, reads: Callable[[str], bool]) -> str:
    """What to do about a phrase that cannot be read.

    Args:
        phrase: what was found, in lower case and with single spaces.
        reads: whether a phrase can be read.
    """
    if phrase in _SAYS_TOO_LITTLE:
        return "write '0' if there was nobody, 'unknown' if the source does not say, 'withheld' if it keeps the number back"
    if "%" in phrase or "percent" in phrase or "per cent" in phrase:
        return "a share is not a number of people: give it as a share of a term"
    if re.match(r"-\s?[0-9]", phrase):
        return "people are counted from 0 upwards"
    if re.search(r"[0-9]\.[0-9]", phrase):
        return "a dot may be read as a decimal or as thousands: write '1,200' for twelve hundred, and whole persons only"
    if re.search(r"[0-9],[0-9]|\b0[0-9]", phrase) and not re.search(
        rf"(?<![0-9,]){DIGITS}(?![0-9,])", phrase
    ):
        return (
            "set off groups of three digits, as in '1,200' or '12,000', or none, and leave leading zeros out"
        )
    return _readable_beginning(phrase, reads) or _EXAMPLES


def _readable_beginning(phrase: str, reads: Callable[[str], bool]) -> str:
    """How much of a phrase with a figure in digits could be read; empty where its beginning could not."""
    words = phrase.split(" ")
    for place in range(min(len(words) - 1, _MOST_WORDS), 0, -1):
        beginning, rest = " ".join(words[:place]), " ".join(words[place:])
        if words[place - 1][-1:].isdigit() and reads(beginning):
            return f"{beginning!r} can be read, {rest!r} cannot: leave it out or put it into a note"
    return ""
