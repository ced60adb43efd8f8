"""Whole numbers as people write them in English: in digits, in words, or in both ("12 thousand"); and how large they get.

A text is cut into tokens once; from any of them on, `figures` gives the numbers that may stand there, longest first,
so that a grammar can try each ("one hundred and two", "one hundred").
"""

import re
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Literal, NamedTuple

from conflictevents.errors import InvalidValue

__all__ = [
    "DIGITS",
    "LETTERS",
    "Figure",
    "Token",
    "figures",
    "is_number_word",
    "plain_digits",
    "plain_text",
    "rewrite",
    "tokenize",
    "whole_number",
]

DIGITS = r"(?:0|[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]{0,2}(?: [0-9]{3})+|[1-9][0-9]{0,2}(?:'[0-9]{3})+|[1-9][0-9]*)"
"""A whole number in digits; thousands set off by commas, by single spaces or by apostrophes, always by the same."""

# fmt: off
_SMALL = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}
# fmt: on
_POWERS = {
    "billion": 1_000_000_000,
    "crore": 10_000_000,
    "million": 1_000_000,
    "lakh": 100_000,
    "thousand": 1_000,
    "hundred": 100,
}
_COLLECTIVES = {"dozen": 12, "score": 20}
_SCALES = {**_POWERS, **_COLLECTIVES}
LETTERS = {"k": "thousand", "mn": "million", "mln": "million", "m": "million", "bn": "billion"}
"""What letters behind digits multiply by."""
_HALF = Fraction(1, 2)
_LONGEST_RUN = 16
"""The most words of one number that are looked at: "nine hundred and ninety-nine thousand nine hundred and ninety-nine" has 10."""

_TOKEN = re.compile(
    rf"(?P<number>{DIGITS}(?:\.[0-9]+)?)(?![0-9]|[,.'][0-9])|(?P<odd>[0-9]+(?:[,.'][0-9]+)*)"
    r"|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)|(?P<mark>>=|<=|\+/-|[^\s])"
)


_SUPERSCRIPTS = "\u00b9\u00b2\u00b3\u2070\u2074\u2075\u2076\u2077\u2078\u2079"
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"),
        **dict.fromkeys("∼～˜〜∽⁓", "~"),
        **dict.fromkeys("≃≅≒≊", "≈"),
        **dict.fromkeys("’ʼ‘`´′", "'"),
        **dict.fromkeys("“”„«»", '"'),
        **dict.fromkeys("≥⩾≧", "≥"),
        **dict.fromkeys("≤⩽≦", "≤"),
        **dict.fromkeys(f"*†‡{_SUPERSCRIPTS}", "*"),
        "＋": "+",
    }
)
_FOOTNOTE = re.compile(
    r"(?<=[^\s(\[]) ?\[(?:\d{1,3}|[a-z]|note \d{1,3}|n \d{1,3}|citation needed|sic)\]|(?<=[\w)+]) ?\*+",
    re.IGNORECASE,
)
_POWER_OF_TEN = re.compile(rf"(?<![\d,.])10[{_SUPERSCRIPTS}]")
_FRACTIONS = re.compile(r"(?<=\d)½")
_NOTHING = str.maketrans("", "", '"')


class Token(NamedTuple):
    """A number in digits, a word, or a mark.

    Attributes:
        kind: what it is; "odd" is a row of digits that is no number, such as `1,20`.
        text: as it is compared, in lower case.
        start: where it begins in the text.
        end: where it ends.
        tight: whether it follows the token before without a space.
    """

    kind: Literal["number", "odd", "word", "mark"]
    text: str
    start: int
    end: int
    tight: bool


class Figure(NamedTuple):
    """A number that may stand at some place of a text.

    Attributes:
        value: the number; a fraction only where a scale may follow it ("1.5 to 2 million").
        unit: the unit it was said in, where that is a dozen or a score times ten or a hundred; else None.
        scale: what its last word multiplies by (a thousand in "3 thousand"), else 1.
        digits: how it is written where it is digits alone, else empty.
        end: the index of the token behind it.
    """

    value: int | Fraction
    unit: int | None
    scale: int
    digits: str
    end: int


def plain_text(text: str) -> str:
    """A text in one form: plain dashes, tildes, apostrophes and spaces, digits 0 to 9, no quotes and footnote marks.

    Raises:
        InvalidValue: it has a power of ten, which would lose its power.
    """
    plain = " ".join(text.split())
    if not plain.isascii():
        if _POWER_OF_TEN.search(plain):
            raise InvalidValue(
                text,
                "a number in digits or words",
                "write it out: a raised digit may be a power or a footnote",
            )
        plain = _FRACTIONS.sub(" and a half", plain).replace("½", "half")
        plain = plain.translate(_PLAIN)
        plain = "".join(str(int(char)) if char.isdecimal() and not char.isascii() else char for char in plain)
    plain = _FOOTNOTE.sub("", plain)
    return plain.translate(_NOTHING).strip(" ;:")


def tokenize(text: str) -> list[Token]:
    """The tokens of a text whose dashes, tildes, apostrophes and spaces are plain ones."""
    tokens = []
    before = -1
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        assert kind is not None
        start, end = match.span()
        tokens.append(Token(kind, match[0].lower(), start, end, start == before))  # type: ignore[arg-type]
        before = end
    return tokens


def rewrite(text: str, tokens: Sequence[Token], *changes: tuple[int, int, str]) -> str:
    """A text with rows of its tokens replaced: each change is a first token, the one behind the last, and the new words."""
    rewritten, position = "", 0
    for start, end, words in changes:
        rewritten += text[position : tokens[start].start] + words
        position = tokens[end - 1].end
    return rewritten + text[position:]


@lru_cache(maxsize=4096)
def is_number_word(word: str) -> bool:
    """Whether a word alone says a number or a scale, in singular or plural."""
    return word in _SMALL or word in _SCALES or word.removesuffix("s") in _SCALES or word == "half"


def plain_digits(text: str) -> int:
    """The number that digits are, however their thousands are set off."""
    return int(text.replace(",", "").replace(" ", "").replace("'", ""))


def figures(tokens: Sequence[Token], start: int) -> list[Figure]:
    """The numbers that may stand at a token, longest first.

    >>> [figure.value for figure in figures(tokenize("one hundred and two hundred"), 0)]
    [102, 100, 1]
    """
    run = _run(tokens, start)
    results = []
    for length in range(len(run), 0, -1):
        words = tuple(word for word in run[:length] if word != "-")
        if run[length - 1] == "-":
            continue
        number = _spelled(words)
        if number is not None:
            digits = run[0] if length == 1 and run[0][0].isdigit() else ""
            results.append(Figure(*number, digits, start + length))
    return results


@lru_cache(maxsize=4096)
def whole_number(text: str) -> int | None:
    """The whole number that a text in lower case is, in digits or words; None where it is none.

    >>> whole_number("twenty-one"), whole_number("1.2 thousand"), whole_number("twenty people")
    (21, 1200, None)
    """
    tokens = tokenize(text)
    if tokens:
        for figure in figures(tokens, 0):
            if figure.end == len(tokens) and isinstance(figure.value, int):
                return figure.value
    return None


def _run(tokens: Sequence[Token], start: int) -> list[str]:
    """The words from a token on that a number may be made of."""
    words: list[str] = []
    for index in range(start, min(start + _LONGEST_RUN, len(tokens))):
        token = tokens[index]
        text = token.text
        if token.kind == "number":
            if words:
                break
        elif text == "-":
            if not words or words[-1] == "-":
                break
        elif token.kind != "word":
            break
        elif words and words[-1][0].isdigit() and text in LETTERS:
            after = tokens[index + 1] if index + 1 < len(tokens) else None
            if text == "m" and not (token.tight and after is not None and after.kind == "word"):
                break  # metres, as it seems
            text = LETTERS[text]
        elif words and text not in _SCALES and text.removesuffix("s") in _SCALES:
            text = text.removesuffix("s")
        elif text not in _SMALL and text not in _SCALES and text not in ("and", "a", "an", "half"):
            break
        words.append(text)
    return words


@lru_cache(maxsize=4096)
def _spelled(words: tuple[str, ...]) -> tuple[int | Fraction, int | None, int] | None:
    """The value, unit and scale of a number in words, of which the first may be digits; None where it is none."""
    if words[0] in ("and", "an") or words[-1] in ("and", "a", "an"):
        return None
    if words[-3:] == ("and", "a", "half") and len(words) > 3 and words[-4] in _SCALES:
        base = _spelled(words[:-3])  # "a million and a half"
        if base is None:
            return None
        value, unit, scale = base
        return _whole(value + scale * _HALF), unit, scale
    if words[-1] in _COLLECTIVES:
        scale = _COLLECTIVES[words[-1]]
        mantissa = _mantissa(words[:-1], 1_000)
        if mantissa is None or mantissa == 0:
            return None
        unit = scale
        while mantissa % (10 * unit // scale) == 0:
            unit *= 10
        return _whole(mantissa * scale), unit, scale
    number = _in_words(words, 10**12)
    if number is None:
        return None
    if len(words) == 1 and re.search(r"\.\d{3}$", words[0], re.ASCII):
        return Fraction(number), None, 1  # "1.000" may be a thousand, and is whole for no one who asks
    return _whole(number), None, _POWERS.get(words[-1], 1)


def _whole(number: int | Fraction) -> int | Fraction:
    return int(number) if number.denominator == 1 else number


def _in_words(words: tuple[str, ...], below: int) -> int | Fraction | None:
    """The number below a limit that words spell out, largest scale first."""
    for name, scale in _POWERS.items():
        if scale >= below or name not in words:
            continue
        index = words.index(name)
        before, after = words[:index], words[index + 1 :]
        how_many = _mantissa(before, 1_000_000 if scale >= 1_000 else 1_000)
        if after[:1] == ("and",) and len(after) > 1:
            after = after[1:]
        smaller = _in_words(after, scale) if after else 0
        return how_many * scale + smaller if how_many and smaller is not None else None
    if len(words) == 1:
        return _leaf(words[0])
    if len(words) == 2 and words[0] in _SMALL and words[1] in _SMALL:
        tens, unit = _SMALL[words[0]], _SMALL[words[1]]
        return tens + unit if tens >= 20 and 0 < unit < 10 else None
    return None


def _mantissa(words: tuple[str, ...], below: int) -> int | Fraction | None:
    """What stands before a scale: nothing or "a" for 1, halves, else a number."""
    if words in ((), ("a",)):
        return 1
    if words in (("half", "a"), ("a", "half"), ("half",)):
        return _HALF
    if words[-3:] == ("and", "a", "half"):
        number = _in_words(words[:-3], below)
        return None if number is None else number + _HALF
    return _in_words(words, below)


def _leaf(word: str) -> int | Fraction | None:
    if word[0].isdigit():
        digits, dot, decimals = word.partition(".")
        return Fraction(f"{plain_digits(digits)}.{decimals}") if dot else plain_digits(digits)
    return _SMALL.get(word)
