"""The words with which sources hedge a figure, what each of them bounds, and how a figure is written back.

Nothing here reads text (`phrases` does) and nothing here is a value (`Count` is): this is the table both
rest on.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType

from conflictevents.errors import InvalidValue

__all__ = ["FITS", "SYNONYMS", "Bounds", "Wording", "bounds_of", "margin", "written"]

Bounds = tuple[int, int | None, int | None]
"""The lowest number, the highest (None: no upper bound), and the one said to be best (None: not said)."""


class Wording(StrEnum):
    """Wording of a figure: how its source hedged it. `SYNONYMS` lists what is read as each."""

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


SYNONYMS: Mapping[Wording, tuple[str, ...]] = MappingProxyType(
    {
        Wording.EXACTLY: ("exactly", "precisely", "a total of"),
        Wording.AT_LEAST: (
            *("at least", "no fewer than", "not fewer than", "no less than", "not less than"),
            *("a minimum of", "minimum of", "minimum", "min", "min.", "≥", ">="),
        ),
        Wording.MORE_THAN: (
            *("more than", "over", "above", "in excess of", "upwards of", "greater than", ">"),
            *("just over", "just above", "slightly more than", "slightly over", "a little more than"),
            *("a little over", "well over", "far more than"),
        ),
        Wording.AT_MOST: (
            *("at most", "no more than", "not more than", "a maximum of", "maximum of", "maximum"),
            *("max", "max.", "≤", "<="),
        ),
        Wording.AS_MANY_AS: ("as many as", "as much as", "up to"),
        Wording.LESS_THAN: ("less than", "fewer than", "under", "below", "<"),
        Wording.ABOUT: (
            *("about", "around", "approximately", "approx", "approx.", "roughly", "some"),
            *("circa", "ca", "ca.", "c.", "an estimated", "estimated", "est.", "~", "≈"),
        ),
        Wording.NEARLY: (
            *("nearly", "almost", "close to", "just under", "just below", "slightly less than"),
            *("slightly fewer than", "slightly under", "a little less than", "a little under"),
        ),
        Wording.BETWEEN: ("between", "from"),
        Wording.WITHHELD: (
            *("withheld", "not disclosed", "undisclosed", "not revealed", "not made public", "kept secret"),
        ),
        Wording.UNKNOWN: (
            *("unknown", "not known", "not stated", "not said", "not given", "not specified"),
            *("not reported", "unspecified", "unstated"),
        ),
    }
)
"""What is read as each wording; the first of each is what `str` writes."""


def margin(n: int) -> int:
    """How far "about" and "nearly" widen a figure, in persons, where nothing else is said.

    One unit of the last significant digit, but at most a tenth, rounded up.

    >>> margin(1_200), margin(1_000), margin(300), margin(84), margin(5)
    (100, 100, 30, 1, 1)
    """
    if n == 0:
        return 0
    unit = 1
    while n % (unit * 10) == 0:
        unit *= 10
    return min(unit, -(-n // 10))


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
                raise InvalidValue("less than 0", "a figure above 0 with the wording 'less than'")
            return 0, n - 1, None
        case Wording.ABOUT:
            return n - margin(n), n + margin(n), n
        case Wording.NEARLY:
            return n - margin(n), n, None
        case _:
            return n, n, n


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
    Wording.LESS_THAN: _FROM_ZERO,
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
    `between 100 and 140 (best 120)`.
    """
    low, high, best = bounds
    if wording is Wording.WITHHELD or wording is Wording.UNKNOWN:
        return wording.value
    if wording is None or wording is Wording.BETWEEN:
        phrase, implied = _range(low, high, wording), (low, high, low if low == high else None)
    else:
        phrase, implied = _hedged(bounds, wording)
    explained: list[str] = []
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
    said: int | None
    match wording:
        case Wording.EXACTLY:
            return f"{low:,}", bounds
        case Wording.AT_LEAST:
            said = low
        case Wording.MORE_THAN:
            said = low - 1
        case Wording.ABOUT if best is None:
            return f"about {low:,} to {high:,}", bounds
        case Wording.ABOUT:
            said = best
        case _:
            assert high is not None
            said = high + 1 if wording is Wording.LESS_THAN else high
    assert said is not None
    return f"{wording.value} {said:,}", bounds_of(wording, said)
