"""Reads the English phrases with which sources give a number of people.

What is read, beside a plain figure in digits or words:

* a hedge in front (`wording.SYNONYMS` lists them), or behind: "100+", "30 or fewer", "300 or so";
* a range: "between 100 and 140", "from 100 to 140" and "100-140" (any dash) are worded between;
  "100 to 140", "100 or more" and "100 in all" are how a computed count writes its bounds, and have no wording;
* a vague plural: "dozens of", "several hundred", "a few thousand", "tens of thousands" are at least two of the
  unit (24, 200, 2,000, 20,000), as no source says how many;
* a number kept back or not given: "number withheld", "an undisclosed number of prisoners", "unknown";
* what `str(count)` appends: "about 1,200 (1,150 to 1,250)", "between 100 and 140 (best 120)".

A noun for people or remains may follow ("1,200 people", "dozens of Ukrainian prisoners of war", "1,212 bodies of
fallen soldiers"); it says nothing about the number and is dropped. Whatever else stands there is an error, never a guess: "1.200" may be a decimal, "n/a" may
mean none, "2 to 3 thousand" may begin at two.
"""

import re

from conflictevents.errors import InvalidValue
from conflictevents.values.numerals import DIGITS, Numeral, numeral
from conflictevents.values.phrase_remedies import remedy_for
from conflictevents.values.wording import SYNONYMS, Bounds, Wording, bounds_of

__all__ = ["LONGEST", "read"]

LONGEST = 200
"""The most characters a phrase may have."""

_Phrase = tuple[int, int | None, int | None, Wording | None]
_WORDING_OF = {synonym: wording for wording, synonyms in SYNONYMS.items() for synonym in synonyms}
_WITHOUT_FIGURE = (Wording.WITHHELD, Wording.UNKNOWN)


def _any_of(words: "list[str]") -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_HEDGES = [synonym for synonym, wording in _WORDING_OF.items() if wording not in _WITHOUT_FIGURE]
_SPACED = _any_of([hedge for hedge in _HEDGES if hedge[-1].isalpha()])
_UNSPACED = _any_of([hedge for hedge in _HEDGES if not hedge[-1].isalpha()])
_ABSENT = _any_of([synonym for synonym, wording in _WORDING_OF.items() if wording in _WITHOUT_FIGURE])

_HEDGED = re.compile(rf"(?:({_SPACED}) |({_UNSPACED}) ?)(.+)")
_NOT_GIVEN = re.compile(
    rf"(?:(?:the )?(?:exact )?(?:number|figure) (?:is |was )?)?({_ABSENT})|(?:an? )?({_ABSENT}) number(?: of)?"
)
_EXPLAINED = re.compile(rf"(.+) \((?:({DIGITS}) to ({DIGITS})(?:, best ({DIGITS}))?|best ({DIGITS}))\)")
_DASHED = re.compile(rf"({DIGITS}) ?- ?({DIGITS})")
_VAGUE = re.compile(
    r"(?:(?:many|several|a few) )?(tens|dozens|scores|hundreds|thousands)( of thousands)?(?: of)?|"
    r"(?:many|several|a few) (dozen|hundred|thousand)(?: of)?"
)
_UNITS = {"ten": 10, "dozen": 12, "score": 20, "hundred": 100, "thousand": 1_000}
_PEOPLE = (
    r"(?:(?:ukrainian|russian|civilian|military|captured|captive|imprisoned|fallen|dead) )*"
    r"(?:people|persons?|prisoners?(?: of war)?|pows?|captives?|detainees?|hostages?|soldiers?|officers?|troops|"
    r"fighters?|defenders?|servicemen|service members?|(?:service )?personnel|civilians?|adults?|children|women|"
    r"men|ukrainians?|russians?|bod(?:y|ies)|remains)"
)
_NOUN = re.compile(rf"(.+?) {_PEOPLE}(?: of (?:the )?{_PEOPLE})?")
_TOTAL = re.compile(r"(?:(?:a )?total of (.+)|(.+) (?:in total|altogether|all told))")
_BEHIND = {
    " +": Wording.AT_LEAST,
    "+": Wording.AT_LEAST,
    " plus": Wording.AT_LEAST,
    " or fewer": Wording.AT_MOST,
    " or less": Wording.AT_MOST,
    " or so": Wording.ABOUT,
}
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")


def read(text: str) -> _Phrase:
    """The low, high, best and wording of a phrase.

    Raises:
        InvalidValue: the phrase is longer than 200 characters, or cannot be read without a guess.
    """
    if len(text) > LONGEST:
        raise InvalidValue(text, f"a phrase of at most {LONGEST} characters", "put the rest into a note")
    phrase = " ".join(text.translate(_DASHES).lower().split())
    count = _any(phrase)
    if count is None:
        raise InvalidValue(text, "a number of people as a phrase", remedy_for(phrase, _reads))
    return count


def _any(phrase: str) -> _Phrase | None:
    return _explained(phrase) or _not_given(phrase) or _figure(phrase)


def _reads(phrase: str) -> bool:
    """Whether a phrase can be read: nothing else is said to be readable."""
    try:
        return _any(phrase) is not None
    except InvalidValue:
        return False


def _explained(phrase: str) -> _Phrase | None:
    """A phrase with the bounds or the best it does not imply in brackets behind it."""
    parts = _EXPLAINED.fullmatch(phrase)
    if not parts:
        return None
    said, low, high, best, best_alone = parts.groups()
    if low is None:
        count = _figure(said)
        return None if count is None else (count[0], count[1], _value(best_alone), count[3])
    hedge = _HEDGED.fullmatch(said)
    figure = hedge and numeral(hedge[3])
    wording = hedge and _WORDING_OF[hedge[1] or hedge[2]]
    if not figure or wording not in (Wording.ABOUT, Wording.NEARLY):
        return None
    around = _value(best) if best else figure.value if wording is Wording.ABOUT else None
    if wording is Wording.NEARLY and figure.value != _value(high):
        raise InvalidValue(phrase, "bounds that end with the figure after 'nearly'")
    return _value(low), _value(high), around, wording


def _not_given(phrase: str) -> _Phrase | None:
    """A number that is kept back or that nobody gives."""
    noun = _NOUN.fullmatch(phrase)
    bare = noun[1] if noun and noun[1].endswith(" of") else phrase
    found = _NOT_GIVEN.fullmatch(bare)
    return (0, None, None, _WORDING_OF[found[1] or found[2]]) if found else None


def _figure(phrase: str) -> _Phrase | None:
    """A figure with at most one hedge, and perhaps a noun behind."""
    if total := _TOTAL.fullmatch(phrase):  # "a total of more than 300", "about 300 people in total"
        phrase = total[1] or total[2]
    phrase = _without_noun(phrase)
    if hedge := _HEDGED.fullmatch(phrase):
        return _hedged(_WORDING_OF[hedge[1] or hedge[2]], hedge[1], hedge[3])
    for suffix, wording in _BEHIND.items():
        if phrase.endswith(suffix):
            return _around(wording, numeral(_without_noun(phrase.removesuffix(suffix))))
    return _plain(phrase) or _vague(phrase)


def _without_noun(phrase: str) -> str:
    noun = _NOUN.fullmatch(phrase)
    return noun[1] if noun else phrase


def _hedged(wording: Wording, hedge: str | None, rest: str) -> _Phrase | None:
    if wording is Wording.BETWEEN:
        bounds = _range(rest, " and " if hedge == "between" else " to ")
    elif wording is Wording.ABOUT and (bounds := _dashed(rest) or _range(rest, " to ")):
        pass
    elif wording is Wording.AT_LEAST and (vague := _vague(rest)):
        return vague
    else:
        return _around(wording, numeral(rest))
    return (*bounds, wording) if bounds else None


def _around(wording: Wording, figure: Numeral | None) -> _Phrase | None:
    return None if figure is None else (*bounds_of(wording, figure.value), wording)


def _plain(phrase: str) -> _Phrase | None:
    """A figure or a range without a hedge; the forms in which a computed count is written come without a wording."""
    if figure := numeral(phrase):
        return _around(Wording.EXACTLY, figure)
    if bounds := _dashed(phrase):
        return (*bounds, Wording.BETWEEN)
    if bounds := _range(phrase, " to "):
        return (*bounds, None)
    if phrase.endswith(" or more") and (figure := numeral(phrase.removesuffix(" or more"))):
        return figure.value, None, None, None
    if phrase.endswith(" in all") and (figure := numeral(phrase.removesuffix(" in all"))):
        return figure.value, figure.value, figure.value, None
    return None


def _dashed(phrase: str) -> Bounds | None:
    parts = _DASHED.fullmatch(phrase)
    return _ordered(phrase, [(Numeral(_value(parts[1]), 1), Numeral(_value(parts[2]), 1))]) if parts else None


def _range(phrase: str, between: str) -> Bounds | None:
    """Two figures with a word between them, which may also stand inside one of them ("a hundred and five")."""
    words = phrase.split(between)
    readings: list[tuple[Numeral, Numeral]] = []
    for place in range(1, len(words)):
        low, high = numeral(between.join(words[:place])), numeral(between.join(words[place:]))
        if low and high:
            readings.append((low, high))
    return _ordered(phrase, readings)


def _ordered(phrase: str, readings: list[tuple[Numeral, Numeral]]) -> Bounds | None:
    for low, high in readings:
        if high.multiplier > 1 and low.multiplier == 1 and 0 < low.value * high.multiplier <= high.value:
            raise InvalidValue(
                phrase,
                "two numbers in full",
                f"write the first one out, as in '{low.value * high.multiplier:,} to {high.value:,}'",
            )
        if low.value <= high.value:
            return low.value, high.value, None
    if readings:
        raise InvalidValue(phrase, "the lower number first", "swap the two")
    return None


def _vague(phrase: str) -> _Phrase | None:
    """A plural without a number: at least two of the unit."""
    found = _VAGUE.fullmatch(phrase)
    if not found:
        return None
    unit = _UNITS[found[3] or found[1].removesuffix("s")]
    return 2 * unit * (1_000 if found[2] else 1), None, None, Wording.AT_LEAST


def _value(digits: str) -> int:
    figure = numeral(digits)
    assert figure is not None
    return figure.value
