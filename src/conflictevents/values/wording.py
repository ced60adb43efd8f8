"""The words with which sources hedge a figure, what each of them bounds, and how a figure is written back.

Nothing here reads text (`phrases` does) and nothing here is a value (`Count` is): this is the table both
rest on.
"""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from conflictevents.errors import InvalidValue

__all__ = [
    "ABSENT",
    "BEHIND",
    "FITS",
    "HEDGES",
    "IN_ALL",
    "JUST_UNDER",
    "LONGEST_HEDGE",
    "OR_MORE",
    "SYNONYMS",
    "Behind",
    "Bounds",
    "Contradiction",
    "Hedge",
    "Wording",
    "Words",
    "bounds_of",
    "bounds_under",
    "is_short_range",
    "margin",
    "written",
]

Bounds = tuple[int, int | None, int | None]
"""The lowest number, the highest (None: no upper bound), and the one said to be best (None: not said)."""


class Wording(StrEnum):
    """Wording of a figure: how its source hedged it. `SYNONYMS` lists what is read as each.

    >>> import conflictevents as ce
    >>> print(ce.Count.parse("up to 1,200").wording)
    as many as
    """

    EXACTLY = "exactly"
    AT_LEAST = "at least"
    MORE_THAN = "more than"
    AT_MOST = "at most"
    AS_MANY_AS = "as many as"
    LESS_THAN = "less than"
    ABOUT = "about"
    NEARLY = "nearly"
    BETWEEN = "between"
    WITHHELD = "withheld"
    UNKNOWN = "unknown"


_OVER = ("over", "above", "more than", "upwards of", "in excess of")
_UNDER = ("under", "below", "less than", "fewer than")
_BARELY = ("just", "only just", "slightly", "a little", "little", "a bit", "marginally")
_WELL = (
    "well",
    "far",
    "much",
    "many",
    "way",
    "considerably",
    "substantially",
    "significantly",
    "comfortably",
)


def _graded(adverbs: tuple[str, ...], words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{adverb} {word}" for adverb in adverbs for word in words)


JUST_UNDER = frozenset(_graded(_BARELY, _UNDER)) | {"not quite", "just shy of", "shy of", "just short of"}
"""Which synonyms of "less than" say that the number is near, so that they bound it from below as "nearly" does."""

SYNONYMS: Mapping[Wording, tuple[str, ...]] = MappingProxyType(
    {
        Wording.EXACTLY: (
            "exactly",
            "precisely",
            "a total of",
            "total of",
            "only",
            "just",
            "a mere",
            "total",
            "overall",
            "altogether",
        ),
        Wording.AT_LEAST: (
            *("at least", "no fewer than", "not fewer than", "no less than", "not less than", "as few as"),
            *("a minimum of", "minimum of", "minimum", "min", "min.", "at the least", "at the very least"),
            *("at a minimum", "at minimum", "as little as", "not under", "not below", "≥", ">="),
        ),
        Wording.MORE_THAN: (
            *("more than", "over", "above", "in excess of", "upwards of", "upward of", "greater than"),
            *("exceeding", "north of", ">"),
            *_graded((*_BARELY, *_WELL), _OVER),
        ),
        Wording.AT_MOST: (
            *("at most", "no more than", "not more than", "a maximum of", "maximum of", "maximum"),
            *("max", "max.", "at the most", "at the very most", "not exceeding", "not above", "not over"),
            *("up to and including", "no greater than", "≤", "<="),
        ),
        Wording.AS_MANY_AS: (
            "as many as",
            "as much as",
            "up to",
            "anything up to",
            "anywhere up to",
            "up to as many as",
        ),
        Wording.LESS_THAN: (
            *("less than", "fewer than", "under", "below", "<"),
            *_graded((*_BARELY, *_WELL), _UNDER),
            *sorted(JUST_UNDER - set(_graded(_BARELY, _UNDER))),
        ),
        Wording.ABOUT: (
            *("about", "around", "approximately", "approx", "approx.", "roughly", "some", "close to", "near"),
            *("circa", "ca", "ca.", "c.", "c", "an estimated", "estimated", "est.", "est", "an approximate"),
            *("in the region of", "in the order of", "on the order of", "of the order of", "something like"),
            *("somewhere around", "somewhere near", "somewhere in the region of", "in the vicinity of"),
            *("in the neighbourhood of", "in the neighborhood of", "around about", "more or less"),
            *("perhaps", "maybe", "estimated at", "abt", "abt.", "apx", "apx.", "~", "≈"),
        ),
        Wording.NEARLY: ("nearly", "almost", "approaching", "nearing", "very nearly"),
        Wording.BETWEEN: (*("between", "from", "anywhere between", "anywhere from", "somewhere between"),),
        Wording.WITHHELD: (
            *("withheld", "not disclosed", "undisclosed", "not revealed", "not made public", "kept secret"),
            *("not announced", "not published", "not released", "classified", "secret"),
        ),
        Wording.UNKNOWN: (
            *("unknown", "not known", "not stated", "not said", "not given", "not specified"),
            *("not reported", "unspecified", "unstated", "not yet known", "unclear", "not clear"),
            *("unreported", "undetermined", "not available", "unavailable"),
        ),
    }
)
"""What is read as each wording; the first of each is what `str` writes."""


Words = tuple[str, ...]
"""Words as they are compared: in lower case, without full stops."""


def _words(text: str) -> Words:
    return tuple(text.replace(".", "").split())


class Hedge(NamedTuple):
    """A hedge in front of a number, and whether it says that the number is near ("just under")."""

    wording: Wording
    near: bool


HEDGES: Mapping[Words, Hedge] = {
    _words(synonym): Hedge(wording, synonym in JUST_UNDER)
    for wording, synonyms in SYNONYMS.items()
    if wording not in (Wording.WITHHELD, Wording.UNKNOWN)
    for synonym in synonyms
}
ABSENT: Mapping[Words, Wording] = {
    _words(synonym): wording
    for wording in (Wording.WITHHELD, Wording.UNKNOWN)
    for synonym in SYNONYMS[wording]
}
IN_ALL, OR_MORE = "in all", "or more"
"""What a computed count is written with; behind a figure without a hedge they leave it without a wording."""
Behind = Wording | str | None
"""What a hedge behind a number says: a wording, `IN_ALL`, `OR_MORE`, or nothing ("in total")."""
BEHIND: Mapping[Words, Behind] = {
    **{_words(words): Wording.AT_LEAST for words in (
        "+ | plus | - plus | at least | at the least | at the very least | minimum | at a minimum | min | or above | or over | "
        "or upwards | and up | and above | and upwards | and more | and counting | and rising | upwards | or greater | "
        "if not more | , if not more"
    ).split(" | ")},
    **{_words(f"{joint}{doubt} more"): Wording.AT_LEAST
       for joint in ("", ", ", "or ", ", or ", "and ", ", and ") for doubt in ("perhaps", "possibly", "probably", "maybe")},
    ("or", "more"): OR_MORE,
    **{_words(words): Wording.AT_MOST for words in (
        "or fewer | or less | or under | or below | at most | at the most | at the very most | maximum | at a maximum | max | tops"
    ).split(" | ")},
    **{_words(words): Wording.ABOUT for words in (
        "or so | or thereabouts | approx | approximately | est | estimated | estimate | roughly | more or less | give or take | "
        "ish | - ish | circa | about | or about"
    ).split(" | ")},
    **{_words(words): Wording.EXACTLY for words in ("exactly", "precisely")},
    **{_words(words): None for words in ("in total", "total", "altogether", "all told", "overall", "together", "combined")},
    ("in", "all"): IN_ALL,
}  # fmt: skip
LONGEST_HEDGE = max(map(len, [*HEDGES, *BEHIND, *ABSENT]))


def margin(n: int, said_in: int | None = None) -> int:
    """How far "about" and "nearly" widen a figure, in persons, where nothing else is said.

    One unit of the last significant digit, but at most a tenth, rounded up. The unit is the unit said: a dozen in
    "about two dozen".

    >>> margin(1_200), margin(1_000), margin(300), margin(84), margin(5), margin(24, said_in=12)
    (100, 100, 30, 1, 1, 3)
    """
    if n == 0:
        return 0
    unit = said_in or 1
    while said_in is None and n % (unit * 10) == 0:
        unit *= 10
    return min(unit, -(-n // 10))


def is_short_range(low: int, high: int) -> bool:
    """Whether "low to high" may be read as if low were written short, as "5 to 6,000" is 5,000 to 6,000."""
    return 0 < low < 1_000 and high % 1_000 == 0 and low * 1_000 < high


def bounds_of(wording: Wording, n: int) -> Bounds:
    """The bounds that one figure has under a wording; not for between, withheld and unknown.

    Raises:
        InvalidValue: less than 0.
    """
    match wording:
        case Wording.AT_LEAST:
            return n, None, None
        case Wording.MORE_THAN:
            return n + 1, None, None
        case Wording.AT_MOST | Wording.AS_MANY_AS:
            return 0, n, None
        case Wording.LESS_THAN:
            if n == 0:
                raise InvalidValue(
                    "less than 0",
                    "a figure above 0 with the wording 'less than'",
                    "write '0' if there was no one",
                )
            return 0, n - 1, None
        case Wording.ABOUT:
            return n - margin(n), n + margin(n), n
        case Wording.NEARLY:
            return n - margin(n), n, None
        case _:
            return n, n, n


class Contradiction(Exception):
    """Hedges that cannot be said of one number together; its text is the remedy, for the reader of phrases to give."""


def bounds_under(
    low: int,
    high: int,
    units: "tuple[int | None, int | None]",
    hedges: "Sequence[Wording]",
    at_low: "Sequence[Wording]" = (),
    at_high: "Sequence[Wording]" = (),
) -> tuple[int, int | None, int | None, Wording | None]:
    """The bounds and the wording that hedges give together to a figure (`low` is `high`) or to a range.

    Hedges of size come first and widen ("about" both ends, "nearly" the lower), then those of direction open or close:
    "at least some 300" is at least what "some 300" allows. Of two in one direction the looser holds.

    Args:
        low: the figure, or the lower end.
        high: the figure, or the upper end.
        units: what each end was said in, where that is a dozen; as `margin` takes it.
        hedges: those of the whole.
        at_low: those of the lower end alone ("from as few as 12").
        at_high: those of the upper end alone ("to more than 15").

    Raises:
        Contradiction: hedges of both directions are said of the whole.
    """
    together = (*hedges, *at_low, *at_high)
    best = low if low == high else None
    wording = Wording.EXACTLY if low == high else None
    least, most = low, high
    if Wording.ABOUT in together:
        least, most = low - margin(low, units[0]), high + margin(high, units[1])
        wording = Wording.ABOUT
    elif Wording.NEARLY in together:
        least, best, wording = low - margin(low, units[0]), None, Wording.NEARLY
    opened = set(hedges) & {Wording.AT_LEAST, Wording.MORE_THAN}
    closed = set(hedges) & {Wording.AT_MOST, Wording.AS_MANY_AS, Wording.LESS_THAN}
    if opened and closed:
        raise Contradiction("say 'at least' or 'at most', not both, or write the range, as in '100 to 140'")
    if at_low or at_high:
        least += Wording.MORE_THAN in at_low and Wording.AT_LEAST not in at_low
        most -= Wording.LESS_THAN in at_high
        if {Wording.AT_LEAST, Wording.MORE_THAN} & set(at_high):
            opened = opened or {Wording.AT_LEAST}
        elif {Wording.AT_MOST, Wording.AS_MANY_AS, Wording.LESS_THAN} & set(at_low):
            least = 0
    if opened:
        strict = opened == {Wording.MORE_THAN}
        return least + strict, None, None, Wording.MORE_THAN if strict else Wording.AT_LEAST
    if closed:
        if closed == {Wording.LESS_THAN}:
            if most == 0:
                raise Contradiction("write '0' if there was no one: no number of people is less than 0")
            return 0, most - 1, None, Wording.LESS_THAN
        return 0, most, None, Wording.AT_MOST if Wording.AT_MOST in closed else Wording.AS_MANY_AS
    return least, most, best, wording


_Fit = tuple[Callable[[int, "int | None", "int | None"], bool], str]
_FROM_LOW: _Fit = (lambda _low, high, _best: high is None, "no upper bound")
_FROM_ZERO: _Fit = (lambda low, high, _best: low == 0 and high is not None, "a low of 0 and an upper bound")
_BOUNDED: _Fit = (lambda _low, high, _best: high is not None, "an upper bound")
_NOTHING: _Fit = (
    lambda low, high, best: low == 0 and high is None and best is None,
    "0, no upper bound and no best",
)

FITS: Mapping[Wording, _Fit] = {
    Wording.EXACTLY: (lambda low, high, _best: low == high, "a low and a high that are the same"),
    Wording.AT_LEAST: _FROM_LOW,
    Wording.MORE_THAN: (
        lambda low, high, _best: low > 0 and high is None,
        "a low above 0 and no upper bound",
    ),
    Wording.AT_MOST: _FROM_ZERO,
    Wording.AS_MANY_AS: _FROM_ZERO,
    Wording.LESS_THAN: _BOUNDED,
    Wording.ABOUT: _BOUNDED,
    Wording.NEARLY: _BOUNDED,
    Wording.BETWEEN: _BOUNDED,
    Wording.WITHHELD: _NOTHING,
    Wording.UNKNOWN: _NOTHING,
}
"""For each wording, which bounds it fits, as a test and in words."""


def written(bounds: Bounds, wording: Wording | None) -> str:
    """The one phrase for these bounds under this wording, which `phrases.read` turns back into both.

    What the wording does not imply is appended in brackets: `about 1,200 (1,150 to 1,250)`,
    `between 100 and 140 (best 120)`. A low that could be taken for thousands written short is repeated:
    `5 to 6,000 (low 5)`.
    """
    low, high, best = bounds
    if wording is Wording.WITHHELD or wording is Wording.UNKNOWN:
        return wording.value
    explained: list[str] = []
    if wording is None or wording is Wording.BETWEEN:
        phrase, implied = _range(low, high, wording), (low, high, low if low == high else None)
        if high is not None and is_short_range(low, high):
            explained.append(f"low {low:,}")
    else:
        phrase, implied = _hedged(bounds, wording)
    if (low, high) != implied[:2]:
        explained.append(f"{low:,} to {high:,}")
    if best != implied[2] and low != high:
        explained.append(f"best {best:,}")
    return f"{phrase} ({', '.join(explained)})" if explained else phrase


def _range(low: int, high: int | None, wording: Wording | None) -> str:
    if high is None:
        return f"{low:,} or more"
    if wording is Wording.BETWEEN:
        return f"between {low:,} and {high:,}"
    return f"{low:,} in all" if low == high else f"{low:,} to {high:,}"


def _hedged(bounds: Bounds, wording: Wording) -> tuple[str, Bounds]:
    """The phrase around the figure that was said, and the bounds a reader takes from that phrase alone."""
    low, high, best = bounds
    figure: int | None
    match wording:
        case Wording.EXACTLY:
            return f"{low:,}", bounds
        case Wording.AT_LEAST:
            figure = low
        case Wording.MORE_THAN:
            figure = low - 1
        case Wording.ABOUT if best is None:
            assert high is not None
            return _about_range(low, high)
        case Wording.ABOUT:
            figure = best
        case _:
            assert high is not None
            figure = high + 1 if wording is Wording.LESS_THAN else high
    assert figure is not None
    return f"{wording.value} {figure:,}", bounds_of(wording, figure)


def _about_range(low: int, high: int) -> tuple[str, Bounds]:
    """The roundest two figures that "about" widens to these bounds; where there are none, the bounds themselves."""
    figures = [_roundest(low, -1), _roundest(high, 1)]
    if None not in figures:
        first, last = (figure or 0 for figure in figures)
        if first <= last and not is_short_range(first, last):
            return f"about {first:,} to {last:,}", (low, high, None)
    return f"about {low:,} to {high:,}", (-1, -1, None)


def _roundest(bound: int, direction: int) -> int | None:
    """The figure with most zeros that "about" widens to a bound below (-1) or above (1)."""
    tenth = bound * 10 // (10 + direction)
    candidates = (
        {bound - direction * 10**zeros for zeros in range(17)} | set(range(tenth - 2, tenth + 3)) | {0}
    )
    fitting = [
        figure for figure in candidates if figure >= 0 and figure + direction * margin(figure) == bound
    ]
    return max(
        fitting, key=lambda figure: (len(str(figure)) - len(str(figure).rstrip("0")), -figure), default=None
    )
