"""What to write instead: remedies for the phrases that people write where a number of people is asked for.

A remedy never proposes to leave out what carries number, scale or hedge.
"""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from conflictevents.values.numerals import LETTERS, Token, is_number_word, rewrite
from conflictevents.values.people import kind_of
from conflictevents.values.wording import HEDGES

__all__ = ["DOT", "HEDGE_WORDS", "ORDINAL_ENDINGS", "WEIGHTY", "known_mistake", "remedy_for"]

# fmt: off
_SAYS_TOO_LITTLE = frozenset([
    "", "-", "?", "na", "n/a", "nan", "nil", "no", "none", "null", "nobody", "no one", "tbd", "tba",
    "several", "many", "few", "a few", "a couple", "some", "most", "all", "a number of",
])
# fmt: on
DOT = (
    "a dot may be read as a decimal or as thousands: write '1,200' for twelve hundred, and whole persons only"
)
_TOO_LITTLE = "write '0' if there was no one, 'unknown' if the source does not say, 'withheld' if it keeps the number back"
_MONEY = frozenset("$€£₴₽¥₪₹")
_SHARE = re.compile(r"%|\bper ?cent|\b(?:half|halves|thirds?|quarters?|fifths?|tenths?)(?: of\b| the\b|$)")
_PLURALS = {"10": "tens", "100": "hundreds", "1000": "thousands", "1,000": "thousands"}
ORDINAL_ENDINGS = ("st", "nd", "rd", "th")
_TWO_NUMBERS = "give each number a count of its own, or write a range as '100 to 140'"
HEDGE_WORDS = frozenset(word for hedge in HEDGES for word in hedge) - {
    "a",
    "an",
    "the",
    "of",
    "in",
    "at",
    "to",
}
_EXAMPLES = "write it like '1,200', 'about 300', 'more than 7,000', '100 to 140', 'withheld' or 'unknown'"
_DOUBTS = frozenset(
    "reportedly allegedly possibly probably supposedly apparently presumably likely believed thought claimed feared purportedly".split()
)
WEIGHTY = _DOUBTS | frozenset(
    "least most less fewer approximately roughly nearly almost approx circa estimated maximum minimum exactly precisely maybe "
    "perhaps up between several dozens scores hundreds thousands millions tens unknown withheld undisclosed unspecified couple "
    "fewer few plus odd ish".split()
)
"""Words behind a number that carry some of it, so that they can neither be read as part of a noun nor be left out."""

Reads = Callable[[str], bool]
"""Whether a phrase can be read: nothing else is said to be readable."""


def remedy_for(text: str, tokens: Sequence[Token], reads: Reads) -> str:
    """What to do about a phrase that cannot be read."""
    mistake = known_mistake(text, tokens, reads)
    if mistake:
        return mistake
    numbers = _numbers(tokens)
    odd = next((index for index, token in enumerate(tokens) if token.text == "odd" and index), None)
    if numbers and odd is not None:  # "300-odd"
        start = odd - 1 if tokens[odd - 1].text == "-" else odd
        figure = " ".join((text[: tokens[start].start].rstrip(), text[tokens[odd].end :].lstrip())).strip()
        offers = [offer for offer in (f"at least {figure}", f"about {figure}") if reads(offer)]
        return f"write {' or '.join(map(repr, offers))}" if offers else _EXAMPLES
    return _core_remedy(text, tokens, reads) or (_TWO_NUMBERS if _are_separate(text, numbers) else _EXAMPLES)


def known_mistake(text: str, tokens: Sequence[Token], reads: Reads) -> str:
    """The remedy for a mistake that is known by a word or a mark; empty where there is none."""
    words, numbers = [token.text for token in tokens], _numbers(tokens)
    if text.lower() in _SAYS_TOO_LITTLE or (not numbers and words[:1] in (["no"], ["none"])):
        return _TOO_LITTLE
    if _SHARE.search(text.lower()):
        return "a share is not a number of people: give it as a share of a term"
    if not _MONEY.isdisjoint(words):
        return "a sum of money is no number of people: give it in words, as what was agreed"
    if words[:1] == ["-"] and numbers and tokens[1] is numbers[0]:
        return "people are counted from 0 upwards: write 'unknown' where a negative code stands for missing"
    for token in tokens:
        if token.kind == "odd":
            return _odd_remedy(text, tokens, token, reads)
        if token.text in _DOUBTS:
            return f"{token.text!r} says how sure the source is, not how many: say it with the claim's act, or with 'about'"
    for before, token in pairwise([*tokens, *tokens[-1:]]):
        if (
            before.kind == "number"
            and "." in before.text
            and not (is_number_word(token.text) or token.text in LETTERS)
        ):
            return DOT
        if before.kind == "number" and token.tight and token.text in ORDINAL_ENDINGS:
            return f"'{before.text}{token.text}' gives a place in a row: write how many people there were"
        if before.kind == "number" and token.tight and token.text == "s" and before.text in _PLURALS:
            offer = f"{_PLURALS[before.text]}{text[token.end :]}"
            return f"write {offer!r}" if reads(offer) else f"write {_PLURALS[before.text]!r} in words"
        if before.kind == "number" and token.text == "m":
            return "write 'million' out where it is meant; metres are no people"
    return ""


def _numbers(tokens: Sequence[Token]) -> list[Token]:
    return [token for token in tokens if _is_number(token)]


def _is_number(token: Token) -> bool:
    return token.kind in ("number", "odd") or is_number_word(token.text)


def _odd_remedy(text: str, tokens: Sequence[Token], odd: Token, reads: Reads) -> str:
    """What to do about digits that are no number: groups set off wrongly, leading zeros, a decimal comma."""
    index = tokens.index(odd)
    after = tokens[index + 1].text if index + 1 < len(tokens) else ""
    scaled = is_number_word(after) or after in LETTERS
    digits = ""
    if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{3}){2,}", odd.text):
        digits = odd.text.replace(".", ",")
    elif re.fullmatch(r"[0-9]{1,3},[0-9]{1,2}", odd.text) and scaled:
        digits = odd.text.replace(",", ".")
    offer = rewrite(text, tokens, (index, index + 1, digits)) if digits else ""
    if offer and reads(offer):
        return f"write {offer!r}"
    if "." in odd.text:
        return DOT
    return "set off groups of three digits, as in '1,200' or '12,000', or none, and leave leading zeros out"


def _core_remedy(text: str, tokens: Sequence[Token], reads: Reads) -> str:
    """The part of a phrase that holds all its numbers and hedges, where it can be read and the rest is mere words."""
    numbers = [index for index, token in enumerate(tokens) if _is_number(token)]
    if not numbers:
        return ""
    weighty = [
        index
        for index, token in enumerate(tokens)
        if token.kind == "mark" or token.text in WEIGHTY or token.text in HEDGE_WORDS
    ]
    first = min(numbers + weighty)
    last = max(numbers + [index for index in weighty if tokens[index].text != "from"])
    core = text[tokens[first].start : tokens[last].end]
    others = [token.text for token in (*tokens[:first], *tokens[last + 1 :])]
    if others[first : first + 1] in (["to"], ["of"], ["than"], ["as"]) and tokens[last].text in HEDGE_WORDS:
        return ""  # which is half of a hedge
    if core == text or any(kind_of(word) == "things" for word in others) or not reads(core):
        return ""
    rest = f"{text[: tokens[first].start]} {text[tokens[last].end :]}".strip()
    return f"write {core!r}, and put {rest!r} into a note"


def _are_separate(text: str, numbers: Sequence[Token]) -> bool:
    """Whether two numbers have words between them that make no range of them."""
    return any(
        text[before.end : after.start].strip() not in ("", "and", "-", "a")
        for before, after in pairwise(numbers)
    )
