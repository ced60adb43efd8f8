"""Reads the English phrases with which sources give a number of people.

What is read, beyond a plain figure in digits or words:

* hedges in front (`wording.SYNONYMS` lists them) and behind ("100+", "30 or fewer", "300 or so", "300 at least"), several
  together as well: "at least some 300" is at least what "some 300" allows;
* ranges: "between 100 and 140", "from 100 to 140", "100-140" (any dash) and "100 or 140" are worded between; "100 to 140",
  "100 or more" and "100 in all" are how a computed count writes its bounds, and have no wording;
* ranges written short, as people mean them: "10 to 20 thousand", "5-6,000", "3-400", "1,212-15". Where both ends are not of
  one size ("5 to 20,000") they are refused, with what may be meant;
* a vague plural: "dozens of", "several hundred", "a few thousand", "millions of" are at least two of the unit (24, 200, 2,000,
  2,000,000), as no source says how many;
* a number kept back or not given: "number withheld", "an undisclosed number of prisoners", "unknown";
* what `str(count)` appends: "about 1,200 (1,150 to 1,250)", "between 100 and 140 (best 120)", "5 to 6,000 (low 5)".

Words that point at the people ("another 140", "the last 10") may stand in front, and a plain noun phrase of people behind ("14
Israeli hostages", "1,212 bodies of fallen soldiers"); both say nothing about the number, and footnote marks neither. Anything
else that is there is an error, never a guess: "1.200" may be a decimal, "3 days" are no people, "n/a" may mean none.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import partial
from typing import NamedTuple

from conflictevents.errors import InvalidValue
from conflictevents.values.numerals import (
    DIGITS,
    Figure,
    figures,
    is_number_word,
    plain_digits,
    plain_text,
    rewrite,
    tokenize,
)
from conflictevents.values.people import (
    BODIES,
    DOT,
    HEDGE_WORDS,
    ORDINAL_ENDINGS,
    WEIGHTY,
    hedge_remedy,
    known_mistake,
    phrase_problem,
    remedy_for,
    unknown_remedy,
)
from conflictevents.values.wording import (
    ABSENT,
    BEHIND,
    HEDGES,
    IN_ALL,
    LONGEST_HEDGE,
    OR_MORE,
    Behind,
    Contradiction,
    Hedge,
    Wording,
    Words,
    bounds_under,
    is_short_range,
    margin,
)

__all__ = ["LONGEST", "MOST_TOKENS", "Phrase", "read"]

LONGEST = 200
"""The most characters a phrase may have."""

MOST_TOKENS = 60
"""The most words, numbers and marks a phrase may have; 200 characters of English have about 40."""

_EXPECTED = "a number of people as a phrase"


class Phrase(NamedTuple):
    """What a phrase says.

    Attributes:
        low: the lowest number.
        high: the highest; None where there is no upper bound.
        best: the number said to be likeliest; None where it is not said.
        wording: how it is hedged; None for the bounds of a computed count.
        noun: the people it counts, as they were named; empty where they were not.
    """

    low: int
    high: int | None
    best: int | None
    wording: Wording | None
    noun: str = ""


_POINTERS = frozenset(
    "the these those all another additional further extra new last first second third final remaining other next latest full "
    "entire combined same such its their his her our".split()
)
_GROUPS = frozenset(["group", "batch", "party", "contingent", "list"])
_SEPARATORS: dict[str, tuple[Words, ...]] = {
    **{word: ((word,),) for word in ("to", "-", "through", "till", "until")},
    "or": (("or",), ("or", "even"), ("or", "perhaps"), ("or", "maybe"), ("or", "possibly")),
}
"""What stands between the two ends of a range, by its first word."""
_SEVERAL: tuple[Words, ...] = (
    ("many",),
    ("several",),
    ("a", "few"),
    ("few",),
    ("a", "couple", "of"),
    ("a", "couple"),
    ("couple", "of"),
    ("couple",),
)
_UNITS = {"ten": 10, "dozen": 12, "score": 20, "hundred": 100, "thousand": 1_000, "million": 1_000_000}
_EXPLAINED = re.compile(
    rf"\((?:low ({DIGITS})|({DIGITS}) ?(?:to|-) ?({DIGITS}))?(?:, )?(?:best ({DIGITS}))?\)$",
    re.ASCII | re.IGNORECASE,
)


class _Refusal(Exception):
    """Why a phrase cannot be read, and what to do."""

    def __init__(self, remedy: str, expected: str = _EXPECTED) -> None:
        super().__init__(remedy)
        self.remedy = remedy
        self.expected = expected


def read(text: str) -> Phrase:
    """The low, high, best, wording and noun of a phrase.

    Raises:
        InvalidValue: the phrase is longer than 200 characters, or cannot be read without a guess.
    """
    if len(text) > LONGEST:
        raise InvalidValue(text, f"a phrase of at most {LONGEST} characters", "put the rest into a note")
    phrase = plain_text(text)
    meant = _WITH_LETTERS.sub(lambda run: run[0].replace(" ", "").translate(_DIGITS_MEANT), phrase)
    if meant != phrase and _reads(meant):  # "3O prisoners" are not 3
        raise InvalidValue(text, _EXPECTED, f"did you mean {meant!r}? A letter stands where a digit does")
    try:
        return _read(phrase)
    except _Refusal as refusal:
        raise InvalidValue(text, refusal.expected, refusal.remedy) from None


_WITH_LETTERS = re.compile(r"(?<!\w)(?=[OoIl]*\d)[\dOoIl]+(?:[,.][\dOoIl]{3})*(?: [Oo]+)?(?!\w)")
_DIGITS_MEANT = str.maketrans("OoIl", "0011")


def _read(phrase: str, *, explains: bool = True) -> Phrase:
    if re.fullmatch(DIGITS, phrase):
        number = plain_digits(phrase)
        return Phrase(number, number, number, Wording.EXACTLY)
    explained = _EXPLAINED.search(phrase)
    if explained is not None and any(explained.groups()):
        return _with_explanation(_Parser(phrase[: explained.start()].rstrip(), explains=explains), explained)
    return _Parser(phrase, explains=explains).phrase()


def _with_explanation(parser: "_Parser", explained: "re.Match[str]") -> Phrase:
    """A phrase with the bounds or the best it does not imply in brackets behind it."""
    literal, first, last, likeliest = (
        None if part is None else plain_digits(part) for part in explained.groups()
    )
    parser.literal_low = first if literal is None else literal
    phrase = parser.phrase()
    low, high, best, wording, noun = phrase
    if wording in (Wording.WITHHELD, Wording.UNKNOWN):
        raise _Refusal("write 'unknown' or 'withheld' alone, or the bounds alone")
    if literal is not None and literal != low:
        raise _Refusal(f"write the low of the range in the brackets, '(low {low:,})', or leave them out")
    if likeliest is not None:
        best = likeliest
    if first is None or last is None:
        return Phrase(low, high, best, wording, noun)
    if wording not in (Wording.ABOUT, Wording.NEARLY, Wording.LESS_THAN) or high is None:
        if wording is Wording.EXACTLY and first <= low <= last:
            raise _Refusal(
                f"write '{first:,} to {last:,} (best {low:,})', or 'about {low:,} ({first:,} to {last:,})'"
            )
        raise _Refusal("give bounds in brackets only behind 'about', 'nearly' or 'less than'")
    if wording is not Wording.ABOUT and last != high:
        figure = "figure" if wording is Wording.NEARLY else "number before the figure"
        raise _Refusal(
            f"end the brackets with {high:,}", f"bounds that end with the {figure} after {wording.value!r}"
        )
    return Phrase(first, last, best, wording, noun)


class _Quantity(NamedTuple):
    """A number or range without the hedges around it.

    Attributes:
        low: the number, or the lower end.
        high: the number, or the upper end.
        units: what each was said in, where that is a dozen.
        is_range: whether it has two ends.
        wording: that of the range, where no hedge gives it another.
        hedges: those of the upper end alone.
        bounds_both: whether each end has a hedge of its own: "at least 300 but fewer than 400".
        vague: whether it is a plural without a number.
        margin: the margin that was said: "100 ± 10".
    """

    low: int
    high: int
    units: tuple[int | None, int | None] = (None, None)
    is_range: bool = False
    wording: Wording | None = None
    hedges: tuple[Hedge, ...] = ()
    bounds_both: bool = False
    vague: bool = False
    margin: int | None = None


class _Parser:
    """One phrase on its way through the grammar: pointers and hedges, a quantity, hedges behind it, a noun."""

    def __init__(self, phrase: str, *, explains: bool = True) -> None:
        self.text = phrase
        self.explains = explains
        self.tokens = tokenize(phrase)
        self.words: list[str] = [token.text for token in self.tokens]
        self.literal_low: int | None = None
        self.refusals: list[Callable[[], _Refusal]] = []
        self.nouns: dict[int, bool] = {}
        self.end = len(self.tokens)
        self.start = 0  # behind hedges and pointers

    # The parts of a phrase, in their order

    def phrase(self) -> Phrase:
        if len(self.tokens) > MOST_TOKENS:
            raise _Refusal(
                "write the number and who it counts alone",
                f"a phrase of at most {MOST_TOKENS} words and marks",
            )
        phrase = self._absent() or self._present()
        if phrase is not None:
            return phrase
        if not self.explains:
            raise _Refusal("")
        # no hedge and no number begins at the start; what is far behind it cannot change that
        places = range(self.start + 1 + LONGEST_HEDGE)
        refuse = self.refusals[0] if self.refusals else None
        raise refuse() if refuse else _Refusal(remedy_for(self.text, self.tokens, _reads, places))

    def _present(self) -> Phrase | None:
        if not self.words or self.words[0] == "-":
            return None
        behind = self._strip_end()
        self.start, front = self._front(self._opening())
        for quantity, behind_it in self._quantities(self.start, front):
            at, inline = self._hedges_behind(behind_it, self.end)
            if at == self.end or self._is_noun(at):
                try:
                    bounds = _combine(quantity, front, [*inline, *behind])
                except Contradiction as contradiction:
                    self._refuse(_Refusal, str(contradiction))
                    continue
                return Phrase(*bounds, self._noun(at))
        return None

    def _absent(self) -> Phrase | None:
        """A number that is kept back or that is not given."""
        words = [word for word in self.words if word not in (".", ",")]
        core = [
            word
            for word in words
            if word not in ("the", "an", "a", "exact", "precise", "total", "still", "yet", "remains")
        ]
        wording = ABSENT.get(tuple(core))
        if wording is not None:
            return Phrase(0, None, None, wording)
        for label in ("number", "numbers", "figure", "figures", "count", "toll"):
            if label not in core:
                continue
            at = core.index(label)
            before, after = core[:at], core[at + 1 :]
            if before and tuple(before) in ABSENT and (not after or after == ["of"] or self._counts(after)):
                noun = self.text[self.tokens[self.words.index("of") + 1].start :] if len(after) > 1 else ""
                return Phrase(0, None, None, ABSENT[tuple(before)], noun)
            for length in range(1, LONGEST_HEDGE + 1):
                if before or tuple(after[-length:]) not in ABSENT:
                    continue
                rest = after[:-length]
                while rest[-1:] and rest[-1] in ("is", "was", "were", "are", "been", "has", "have"):
                    rest = rest[:-1]
                if not rest or self._counts(rest):
                    return Phrase(0, None, None, ABSENT[tuple(after[-length:])])
        return None

    @staticmethod
    def _counts(words: list[str]) -> bool:
        """Whether words go on from "number": "of prisoners"."""
        return words[0] == "of" and len(words) > 1 and phrase_problem(words[1:]) is None

    def _strip_end(self) -> list[Behind]:
        """Take full stops, totals and hedges off the end."""
        hedges: list[Behind] = []
        while self.end > 1:
            last = self.words[self.end - 1]
            if last in (".", ","):
                self.end -= 1
            elif last == ")" and (bracket := self._bracket(self.end - 1)) is not None:
                start, hedge = bracket
                hedges.append(hedge)
                self.end = start
            elif (length := self._behind_before(self.end)) and length < self.end:
                hedges.append(BEHIND[tuple(self.words[self.end - length : self.end])])
                self.end -= length
            else:
                break
        return hedges

    def _behind_before(self, end: int) -> int:
        for length in range(min(LONGEST_HEDGE, end), 0, -1):
            words = tuple(self.words[end - length : end])
            if words in BEHIND:
                return length if words != ("total",) or self.words[end - 2 : end - 1] != ["a"] else 0
        return 0

    def _bracket(self, close: int) -> tuple[int, Behind] | None:
        """A hedge in brackets, `(est.)`, or the same number once more, `thirty-nine (39)`."""
        for start in range(close - 1, max(-1, close - 2 - 2 * LONGEST_HEDGE), -1):
            if self.words[start] == "(" and start > 0:
                inner = tuple(word for word in self.words[start + 1 : close] if word != ".")
                if inner in BEHIND:
                    return start, BEHIND[inner]
                if inner in HEDGES and not HEDGES[inner].near:
                    return start, HEDGES[inner].wording
                again = [figure for figure in figures(self.tokens, start + 1) if figure.end == close]
                if again and any(
                    figure.end == start and figure.value == again[0].value
                    for index in range(max(0, start - 16), start)
                    for figure in figures(self.tokens, index)[:1]
                ):
                    return start, None
                return None
        return None

    def _opening(self) -> int:
        """Behind "the bodies of", "a group of": what a phrase may begin with before its number."""
        for index in range(min(4, self.end - 2)):
            word = self.words[index]
            if (word in BODIES or word in _GROUPS) and self.words[index + 1] == "of":
                return index + 2
            if self.tokens[index].kind != "word" or is_number_word(word) or word in WEIGHTY:
                break
        return 0

    def _front(self, start: int) -> tuple[int, list[Hedge]]:
        """Hedges and pointers from a token on, and the place behind them."""
        hedges: list[Hedge] = []
        while start < self.end:
            length = self._hedge_at(start)
            if length:
                hedges.append(HEDGES[tuple(self.words[start : start + length])])
                start += length
                if self.words[start : start + 1] == ["."]:  # "approx.", "c."
                    start += 1
            elif (
                self.words[start] in _POINTERS
                or (
                    self.words[start] in ("a", "an")
                    and start + 1 < self.end
                    and (self.words[start + 1] in _POINTERS or self._hedge_at(start + 1))
                )
                or (self.words[start] == "of" and start and self.words[start - 1] == "all")
            ):
                start += 1
            else:
                break
        return start, hedges

    def _hedge_at(self, start: int) -> int:
        for length in range(min(LONGEST_HEDGE, self.end - start), 0, -1):
            if tuple(self.words[start : start + length]) in HEDGES:
                return length
        return 0

    def _quantities(self, start: int, front: Sequence[Hedge]) -> "Iterator[tuple[_Quantity, int]]":
        """What may be the quantity from a token on, likeliest first, and the place behind it."""
        between = any(hedge.wording is Wording.BETWEEN for hedge in front)
        separators = {**_SEPARATORS, "and": (("and",),)} if between else _SEPARATORS
        for low in figures(self.tokens, start):
            following = self.words[low.end] if low.end < self.end else ""
            for separator in separators.get(following, ()):
                at = low.end + len(separator)
                if tuple(self.words[low.end : at]) != separator or at >= self.end:
                    continue
                at, hedges = self._front(at)
                for high in figures(self.tokens, at):
                    quantity = self._range(start, low, at, high, separator)
                    if quantity is not None:
                        wording = Wording.BETWEEN if between else quantity.wording
                        yield quantity._replace(hedges=tuple(hedges), wording=wording), high.end
            if between:
                continue
            if isinstance(low.value, int):
                single = _Quantity(low.value, low.value, (low.unit, low.unit))
                yield from self._margins(low, single)
                if front:
                    yield from self._bounds(low, single)
                yield single, low.end
            else:
                self.refusals.append(lambda: _Refusal(known_mistake(self.text, self.tokens, _reads) or DOT))
        vague = None if between else self._vague(start)
        if vague is not None:
            yield vague

    def _margins(self, low: Figure, single: _Quantity) -> "Iterator[tuple[_Quantity, int]]":
        """A number with its margin: "100 ± 10", "100 give or take 10"."""
        for sign in (
            ("±",),
            ("+/-",),
            ("plus", "or", "minus"),
            ("give", "or", "take"),
            (",", "give", "or", "take"),
        ):
            at = low.end + len(sign)
            if tuple(self.words[low.end : at]) == sign:
                for figure in figures(self.tokens, at):
                    if isinstance(figure.value, int):
                        yield single._replace(margin=figure.value), figure.end

    def _bounds(self, low: Figure, single: _Quantity) -> "Iterator[tuple[_Quantity, int]]":
        """A second bound behind the first: "more than 300 but fewer than 400"."""
        at = low.end + (self.words[low.end : low.end + 1] == [","])
        joined = self.words[at : at + 1] in (["and"], ["but"])
        if joined or (at < self.end and self._hedge_at(at)):
            at, hedges = self._front(at + joined)
            if len(hedges) == 1 and hedges[0].wording in (
                Wording.AT_MOST,
                Wording.AS_MANY_AS,
                Wording.LESS_THAN,
            ):
                for figure in figures(self.tokens, at):
                    if isinstance(figure.value, int) and single.low < figure.value:
                        both = single._replace(
                            high=figure.value,
                            units=(single.units[0], figure.unit),
                            is_range=True,
                            wording=Wording.BETWEEN,
                            hedges=tuple(hedges),
                            bounds_both=True,
                        )
                        yield both, figure.end

    def _vague(self, start: int) -> tuple[_Quantity, int] | None:
        """A plural without a number: at least two of the unit."""
        several = next(
            (words for words in _SEVERAL if tuple(self.words[start : start + len(words)]) == words), ()
        )
        at = start + len(several)
        size = 1
        while at < self.end:
            word = self.words[at]
            unit = _UNITS.get(word if several else word.removesuffix("s"))
            unit = _UNITS.get(word.removesuffix("s")) if unit is None else unit
            if unit is None or (not several and size == 1 and not word.endswith("s")):
                break
            size *= unit
            at += 1
            if self.words[at : at + 1] == ["of"] and at + 1 < self.end:
                if self.words[at + 1].removesuffix("s") not in _UNITS:
                    break
                at += 1
        if size == 1:
            return None
        if self.words[at : self.end] == ["of"]:
            at += 1
        return _Quantity(2 * size, 2 * size, vague=True), at

    def _hedges_behind(self, at: int, end: int) -> tuple[int, list[Behind]]:
        hedges: list[Behind] = []
        while at < end:
            if self.words[at] == "(" and ")" in self.words[at:end]:
                close = self.words.index(")", at)
                bracket = self._bracket(close)
                if bracket is None or bracket[0] != at:
                    break
                hedges.append(bracket[1])
                at = close + 1
                continue
            for length in range(min(LONGEST_HEDGE, end - at), 0, -1):
                words = tuple(self.words[at : at + length])
                if words in BEHIND and words not in (
                    ("about",),
                    ("circa",),
                    ("or", "about"),
                    ("total",),
                    ("combined",),
                ):
                    hedges.append(BEHIND[words])
                    at += length
                    break
            else:
                break
        return at, hedges

    # Ranges

    def _range(self, start: int, low: Figure, at: int, high: Figure, separator: Words) -> _Quantity | None:
        """Two figures as a range, with what people leave out of the first or the second filled in."""
        wording = None if separator[0] not in ("-", "or") else Wording.BETWEEN
        first, last = low.value, high.value
        if self.literal_low == first and isinstance(first, int) and isinstance(last, int) and first <= last:
            return _Quantity(first, last, (low.unit, high.unit), True, wording)
        if separator == ("or",) and high.value == 2 and low.value == low.scale > 1:  # "a dozen or two"
            return _Quantity(low.scale, 2 * low.scale, (low.unit, low.unit), True, wording)
        simple = high.scale > 1 and Fraction(last) / high.scale < 1_000
        if simple and low.scale == 1 and first * high.scale < last:  # "10 to 20 thousand"
            first *= high.scale
            if Fraction(first).denominator == 1 and isinstance(last, int):
                return _Quantity(int(first), last, (high.unit, high.unit), True, wording)
            return None
        if not isinstance(first, int) or not isinstance(last, int):
            return None
        units = (low.unit, high.unit)
        if simple and 1 < low.scale < high.scale and first * high.scale <= last:
            self._refuse(self._ambiguous, low, start, first * high.scale, first, "two numbers in full")
            return None
        if first > last:
            return self._descending(start, low, at, high, separator, wording)
        full = self._in_full(low, high, separator)
        if full is not None:
            if last >= 2 * full:
                self._refuse(self._ambiguous, low, start, full, first, "both ends of a range in full")
                return None
            first = full
        return _Quantity(first, last, units, True, wording)

    @staticmethod
    def _in_full(low: Figure, high: Figure, separator: Words) -> int | None:
        """What the first of two figures may be short for: 5,000 in "5-6,000", 300 in "3-400"."""
        assert isinstance(low.value, int)
        assert isinstance(high.value, int)
        if low.scale > 1 or high.scale > 1:
            return None
        if is_short_range(low.value, high.value):
            return low.value * 1_000
        hundreds = (
            low.digits and high.digits and separator == ("-",) and low.value < 10 and high.value < 1_000
        )
        if hundreds and high.value % 100 == 0 and 0 < low.value * 100 < high.value:
            return low.value * 100
        return None

    def _descending(
        self, start: int, low: Figure, at: int, high: Figure, separator: Words, wording: Wording | None
    ) -> _Quantity | None:
        """A second figure below the first: short for a larger one ("1,212-15"), or the wrong way round."""
        assert isinstance(low.value, int)
        assert isinstance(high.value, int)
        full = 0
        if (
            low.digits
            and high.digits
            and len(str(high.value)) < len(str(low.value))
            and high.digits.isdigit()
        ):
            head = str(low.value)[: -len(high.digits)]
            full = int(head + high.digits)
        if full > low.value and separator == ("-",) and low.value >= 100:
            return _Quantity(low.value, full, (None, None), True, wording)
        if separator[0] == "or" and full <= low.value:
            return _Quantity(high.value, low.value, (high.unit, low.unit), True, wording)
        self._refuse(self._swap, start, low, at, high, full)
        return None

    def _refuse(self, why: "Callable[..., _Refusal]", *arguments: object) -> None:
        """Note why a reading is none; the words for it are found only if no other reading is one."""
        self.refusals.append(partial(why, *arguments))

    def _swap(self, start: int, low: Figure, at: int, high: Figure, full: int) -> _Refusal:
        swapped = rewrite(
            self.text, self.tokens, (start, low.end, f"{high.value:,}"), (at, high.end, f"{low.value:,}")
        )
        longer = [rewrite(self.text, self.tokens, (at, high.end, f"{full:,}"))] if full > low.value else []
        offers = [repr(text) for text in (*longer, swapped) if _reads(text)]
        remedy = f"swap the two: write {' or '.join(offers)}" if offers else "swap the two"
        return _Refusal(remedy, "the lower number first")

    def _ambiguous(self, low: Figure, start: int, full: int, first: int, expected: str) -> _Refusal:
        """The refusal of a range that may be written short, with both of what may be meant."""
        offers = [
            rewrite(self.text, self.tokens, (start, low.end, f"{full:,}")),
            f"{self.text} (low {first:,})",
        ]
        offers = [offer for offer in offers if _reads(offer)]
        return _Refusal(
            f"write {' or '.join(map(repr, offers))}" if offers else f"write {full:,} or {first:,} out",
            expected,
        )

    # Nouns

    def _is_noun(self, at: int) -> bool:
        if at not in self.nouns:
            problem = self._noun_problem(at)
            self.nouns[at] = problem is None
            if problem is not None:
                self._refuse(self._no_noun, at, problem)
        return self.nouns[at]

    def _noun_problem(self, at: int) -> str | None:
        """Why the words from a token on are no plain noun phrase of people; empty where they are not even words."""
        words: list[str] = []
        for position, token in enumerate(self.tokens[at : self.end], at):
            if token.kind == "word":
                if is_number_word(token.text) or token.text in WEIGHTY or self._hedge_at(position) > 1:
                    return ""
                text = self.text[token.start : token.end]
                if words and words[-1].endswith("-") and "of" in (token.text, words[-1].lower()[:-1]):
                    words[-1] = words[-1][:-1]  # "prisoners-of-war"
                    words.append(text)
                elif words and words[-1].endswith("-"):  # "asylum-seekers", "passers-by"
                    words[-1] = text if token.text != "by" else words[-1].removesuffix("-")
                else:
                    words.append(text)
            elif (
                token.kind == "number"
                and words
                and self.words[position + 1 : position + 2][:1]
                and self.words[position + 1] in ORDINAL_ENDINGS
            ):
                words.append(token.text)  # "of the 7th brigade"
            elif token.text == "-" and words:
                words[-1] += "-"
            elif token.text in (",", "&", "/"):
                words.append(token.text)
            elif token.text not in (".", "'", "(", ")"):
                return ""
        if not words:
            return ""
        problem = phrase_problem([word.removesuffix("-") for word in words])
        if problem is None and len(words[0]) == 1 and words[0].isascii():
            return f"{words[0]!r} is no word for people"  # "3B prisoners" may be 3 billion
        return problem

    def _no_noun(self, at: int, problem: str) -> _Refusal:
        special = known_mistake(self.text, self.tokens, _reads)
        places = range(self.start, len(self.tokens))  # what stands before them was read
        if special or not problem:
            return _Refusal(special or unknown_remedy(self.text, self.tokens, _reads, places))
        hedge = hedge_remedy(self.text, self.tokens, _reads, places)
        if hedge:
            return _Refusal(hedge)
        behind = self.text[self.tokens[self.end - 1].end :]
        counted = self.text[: self.tokens[at - 1].end] + behind
        rest = self.text[self.tokens[at].start : self.tokens[self.end - 1].end]
        hedge_like = not (HEDGE_WORDS - {"from"}).isdisjoint(self.words[at : self.end])
        if problem.endswith("are not known to be people") and not hedge_like and _reads(counted):
            return _Refusal(f"{problem}: if they are, write {counted!r} and put {rest!r} into a note")
        return _Refusal(f"{problem}: write a number of people, and nothing that changes it")

    def _noun(self, at: int) -> str:
        """The people counted, as they were named, before the number ("the bodies of 12") or behind it."""
        if at < self.end:
            noun = self.text[self.tokens[at].start : self.tokens[self.end - 1].end]
            return re.sub(r"^(?:of |, ?)", "", noun, flags=re.IGNORECASE)
        opening = self._opening()
        return self.words[opening - 2] if opening and self.words[opening - 2] in BODIES else ""


def _combine(
    quantity: _Quantity, front: Sequence[Hedge], behind: Sequence[Behind]
) -> tuple[int, int | None, int | None, Wording | None]:
    """The bounds of a quantity under the hedges in front of it and behind it.

    What stands in front of "between" is said of the whole range, what stands behind it of its lower end.
    """
    between = next((index for index, hedge in enumerate(front) if hedge.wording is Wording.BETWEEN), None)
    outer, at_low = (front, front[:0]) if between is None else (front[:between], front[between + 1 :])
    if quantity.bounds_both:
        outer, at_low = front[:0], front
    hedges = [hedge.wording for hedge in outer]
    hedges += [hedge for hedge in behind if isinstance(hedge, Wording)]
    hedges += [Wording.AT_LEAST for hedge in behind if hedge == OR_MORE]
    hedges = [hedge for hedge in hedges if hedge is not Wording.EXACTLY]
    if quantity.vague:
        if not {Wording.NEARLY, Wording.AT_MOST, Wording.AS_MANY_AS, Wording.LESS_THAN}.isdisjoint(hedges):
            raise Contradiction(
                "a plural without a number has no upper bound: write the number that the source gives"
            )
        return quantity.low, None, None, Wording.AT_LEAST
    if quantity.margin is not None:
        if hedges:
            raise Contradiction("leave out one of the two margins")
        figure, margin_said = quantity.low, quantity.margin
        return max(0, figure - margin_said), figure + margin_said, figure, Wording.ABOUT
    low, high, best, wording = bounds_under(
        quantity.low,
        quantity.high,
        quantity.units,
        hedges,
        [hedge.wording for hedge in at_low],
        [hedge.wording for hedge in quantity.hedges],
    )
    if wording is Wording.LESS_THAN and hedges == [Wording.LESS_THAN] and any(hedge.near for hedge in outer):
        low = quantity.high - margin(quantity.high, quantity.units[1])
    if quantity.is_range and wording in (None, Wording.EXACTLY):
        return low, high, best, quantity.wording
    if not front and wording is Wording.AT_LEAST and hedges == [Wording.AT_LEAST] and OR_MORE in behind:
        return low, high, best, None
    if not front and wording is Wording.EXACTLY and behind and behind[-1] == IN_ALL:
        return low, high, best, None
    return low, high, best, wording


def _reads(phrase: str) -> bool:
    """Whether a phrase can be read: nothing else is said to be readable."""
    try:
        _read(phrase, explains=False)
    except (_Refusal, InvalidValue):
        return False
    return True
