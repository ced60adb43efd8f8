"""Whole numbers as people write them in English: with separators, in words, or as both ("12 thousand"); and how large they get."""

import re
from fractions import Fraction
from typing import NamedTuple

__all__ = ["DIGITS", "LARGEST_INTEGER", "Numeral", "integer_remedy", "numeral"]

LARGEST_INTEGER = 2**53
"""The largest integer that survives every JSON reader (RFC 8259, section 6)."""

DIGITS = r"(?:0|[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]{0,2}(?: [0-9]{3})+|[1-9][0-9]*)"
"""A whole number in digits; thousands set off by commas or by single spaces, not by both."""

# fmt: off
_SMALL = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}
# fmt: on
_SCALES = {"million": 1_000_000, "thousand": 1_000, "hundred": 100}
_DOZEN = 12
_MULTIPLIERS = {**_SCALES, "dozen": _DOZEN}
_IN_DIGITS = re.compile(DIGITS)
_IN_BOTH = re.compile(rf"({DIGITS})(\.[0-9]+)? (million|thousand|hundred|dozen)")


class Numeral(NamedTuple):
    """A whole number that was read.

    Attributes:
        value: the number.
        multiplier: what its last word multiplies by (a thousand in "3 thousand"), else 1. In "2 to 3
            thousand" it tells that the 2 may mean two thousand.
    """

    value: int
    multiplier: int


def numeral(text: str) -> Numeral | None:
    """The whole number that a text in lower case is, or None where it is none.

    >>> numeral("1,200"), numeral("one thousand two hundred and five"), numeral("1.2 thousand")
    (Numeral(value=1200, multiplier=1), Numeral(value=1205, multiplier=1), Numeral(value=1200, multiplier=1000))
    >>> numeral("1.2345 thousand") is None
    True
    """
    if _IN_DIGITS.fullmatch(text):
        return Numeral(_number(text), 1)
    if both := _IN_BOTH.fullmatch(text):
        whole, decimals, scale = both.groups()
        exact = (_number(whole) + Fraction(f"0{decimals or ''}")) * _MULTIPLIERS[scale]
        return Numeral(exact.numerator, _MULTIPLIERS[scale]) if exact.denominator == 1 else None
    words = text.replace("-", " ").split(" ")
    value = _dozens(words) if words[-1] == "dozen" else _in_words(words, 1_000_000_000)
    return None if value is None else Numeral(value, _MULTIPLIERS.get(words[-1], 1))


def _number(digits: str) -> int:
    return int(digits.replace(",", "").replace(" ", ""))


def _dozens(words: list[str]) -> int | None:
    if words[:-1] == ["half", "a"]:
        return _DOZEN // 2
    how_many = 1 if words[:-1] in ([], ["a"]) else _in_words(words[:-1], 100)
    return how_many * _DOZEN if how_many else None


def _in_words(words: list[str], below: int) -> int | None:
    """The number below a limit that words spell out, largest scale first."""
    for scale, multiplier in _SCALES.items():
        if scale in words and multiplier < below:
            place = words.index(scale)
            before, after = words[:place], words[place + 1 :]
            how_many = 1 if before in ([], ["a"]) else _in_words(before, 1_000)
            if after[:1] == ["and"] and len(after) > 1:
                after = after[1:]
            rest = _in_words(after, multiplier) if after else 0
            return how_many * multiplier + rest if how_many and rest is not None else None
    numbers = [_SMALL.get(word) for word in words]
    match numbers:
        case [int(one)]:
            return one
        case [int(tens), int(unit)] if tens >= 20 and 0 < unit < 10:
            return tens + unit
        case _:
            return None


def integer_remedy(value: object) -> str:
    """What to do about a value that is no plain whole number, though it may look like one."""
    if isinstance(value, str):
        return "write it without quotes"
    if isinstance(value, bool):
        return ""
    if isinstance(value, float) and value.is_integer():
        return f"write {int(value)}"
    return "turn it into a plain int, with int(...)" if hasattr(value, "__index__") else ""
