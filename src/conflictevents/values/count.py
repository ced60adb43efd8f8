"""How many people: a `Count` as sure as its source was, an `Estimate` as a dataset of the field published it."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import isnan
from typing import TYPE_CHECKING, Final, NoReturn, Self, final

import attrs

from conflictevents._plain import PlainData
from conflictevents.errors import InvalidOperand, InvalidValue, did_you_mean, unknown_attribute
from conflictevents.values.wording import FITS, Wording, bounds_of, written

if TYPE_CHECKING:
    from conflictevents.values.phrases import Phrase

__all__ = ["LARGEST_INTEGER", "ZERO", "Count", "Estimate", "integer_remedy"]

LARGEST_INTEGER = 2**53
"""The largest integer that survives every JSON reader (RFC 8259, section 6)."""


@final
@attrs.frozen(repr=False, weakref_slot=False)
class Count(PlainData):
    """How many people, as sure as the source was: a lower and an upper bound, and the source's own hedge.

    Persons, whole numbers, `0 <= low <= high`. Unknown is not zero, and withheld is neither. Where low and
    high are one number that number is the best as well, and is filled in. A count that was computed rather
    than read has no wording and is written by its bounds. There is no `<` between counts, as bounds may
    overlap: ask `contains`, `overlaps` or `intersection`.

    Attributes:
        low: the lowest number the source allows.
        high: the highest; None where there is no upper bound.
        best: the number the source holds most likely; None where it does not say.
        wording: how the source hedged; None for a count that was computed.

    Raises:
        InvalidValue: a bound is no whole number, is negative or above 2**53; the bounds are out of order;
            or the wording does not fit them.

    >>> count = Count.parse("as many as 1,200")
    >>> count.low, count.high, count.best
    (0, 1200, None)
    >>> str(count), str(count + Count.exactly(307))
    ('as many as 1,200', '307 to 1,507')
    """

    low: int = 0
    high: int | None = None
    best: int | None = None
    wording: Wording | None = None

    def __attrs_post_init__(self) -> None:
        low, high, best, wording = self.low, self.high, self.best, self.wording
        if type(low) is not int or not 0 <= low <= LARGEST_INTEGER:
            raise _not_a_bound(low, "low")
        if high is not None:
            if type(high) is not int or not 0 <= high <= LARGEST_INTEGER:
                raise _not_a_bound(high, "high")
            if high < low:
                raise InvalidValue(high, f"a high of at least the low, {low:,}", "swap the two", field="high")
        if best is None:
            if low == high:
                object.__setattr__(self, "best", low)
        elif type(best) is not int or best < low or best > (LARGEST_INTEGER if high is None else high):
            raise _not_a_best(best, low, high)
        if wording is not None:
            if type(wording) is not Wording:
                wording = _wording(wording)
                object.__setattr__(self, "wording", wording)
            fits, needed = FITS[wording]
            if not fits(low, high, best):
                raise InvalidValue(
                    written((low, high, best), None),
                    f"{needed} with the wording {wording.value!r}",
                    "leave the wording out for bounds that were computed",
                    field="wording",
                )

    # Counts as sources word them

    @classmethod
    def parse(cls, text: str) -> "Count":
        """The count an English phrase gives, as `phrases.read` documents it; `str` is its inverse.

        Raises:
            InvalidValue: the phrase is longer than 200 characters, or cannot be read without a guess.
        """
        if not isinstance(text, str):
            raise InvalidValue(
                text, "a phrase as text, such as 'as many as 1,200'", "use Count.of for integers"
            )
        return _parsed(text)

    @classmethod
    def parse_with_noun(cls, text: str) -> "tuple[Count, str]":
        """The count an English phrase gives, and who it counts, as they were named; empty where they were not.

        >>> Count.parse_with_noun("about 14 Israeli hostages")
        (Count('about 14'), 'Israeli hostages')
        """
        return cls.parse(text), _read(text).noun

    @classmethod
    def of(cls, value: "int | str | Count | None") -> "Count":
        """The count that a shorthand stands for: an integer is exact, text is a phrase, None is unknown."""
        if isinstance(value, Count):
            return value
        if value is None:
            return cls.unknown()
        if isinstance(value, str):
            return cls.parse(value)
        if type(value) is not int:
            raise InvalidValue(
                value,
                "a count: a whole number, a phrase such as 'about 300', a Count, or None for unknown",
                _remedy_for(value),
            )
        return cls.exactly(value)

    @classmethod
    def exactly(cls, n: int) -> "Count":
        """Just n, no more and no less."""
        return cls(n, n, n, Wording.EXACTLY)

    @classmethod
    def at_least(cls, n: int) -> "Count":
        """From n upwards."""
        return cls(n, None, None, Wording.AT_LEAST)

    @classmethod
    def more_than(cls, n: int) -> "Count":
        """From n + 1 upwards."""
        return cls(*bounds_of(Wording.MORE_THAN, _whole(n)), Wording.MORE_THAN)

    @classmethod
    def at_most(cls, n: int) -> "Count":
        """From none to n."""
        return cls(0, _whole(n), None, Wording.AT_MOST)

    @classmethod
    def as_many_as(cls, n: int) -> "Count":
        """From none to n, said of a figure that is hoped for or feared."""
        return cls(0, _whole(n), None, Wording.AS_MANY_AS)

    @classmethod
    def less_than(cls, n: int) -> "Count":
        """From none to n - 1."""
        return cls(*bounds_of(Wording.LESS_THAN, _whole(n)), Wording.LESS_THAN)

    @classmethod
    def about(cls, n: int, plus_minus: int | None = None) -> "Count":
        """Some n, give or take; by default one unit of its last significant digit, at most a tenth rounded up."""
        low, high, _ = bounds_of(Wording.ABOUT, _whole(n))
        if plus_minus is not None:
            low, high = max(0, n - _whole(plus_minus, "plus_minus")), n + plus_minus
        return cls(low, high, n, Wording.ABOUT)

    @classmethod
    def nearly(cls, n: int, minus: int | None = None) -> "Count":
        """Up to n, and not much below; by default fewer by as much as `about` would widen."""
        low, high, _ = bounds_of(Wording.NEARLY, _whole(n))
        return cls(low if minus is None else max(0, n - _whole(minus, "minus")), high, None, Wording.NEARLY)

    @classmethod
    def between(cls, low: int, high: int) -> "Count":
        """From low to high, both included."""
        return cls(low, high, None, Wording.BETWEEN)

    @classmethod
    def withheld(cls) -> "Count":
        """A number that the source knows and does not give."""
        return cls(0, None, None, Wording.WITHHELD)

    @classmethod
    def unknown(cls) -> "Count":
        """A number that no one gave."""
        return cls(0, None, None, Wording.UNKNOWN)

    # What it says

    @property
    def is_exact(self) -> bool:
        """Whether only one number fits."""
        return self.low == self.high

    @property
    def is_withheld(self) -> bool:
        """Whether the source says that it keeps the number back."""
        return self.wording is Wording.WITHHELD

    @property
    def is_unknown(self) -> bool:
        """Whether any number fits and none is said to be kept back."""
        return (
            self.low == 0 and self.high is None and self.best is None and self.wording is not Wording.WITHHELD
        )

    def same_bounds(self, other: "Count") -> bool:
        """Whether both allow the same numbers, however worded."""
        return self.low == other.low and self.high == other.high

    # Interval arithmetic; what is computed has no wording

    def __add__(self, other: object) -> "Count":
        if not isinstance(other, Count):
            if isinstance(other, int):
                raise InvalidOperand(other, "a Count", "use Count.exactly(n) for a number")
            return NotImplemented
        return Count(
            self.low + other.low,
            None if self.high is None or other.high is None else self.high + other.high,
            None if self.best is None or other.best is None else self.best + other.best,
        )

    def __radd__(self, other: object) -> NoReturn:
        """Refuses: the builtin `sum` begins with 0, and numbers have no bounds.

        Raises:
            InvalidOperand: always; it is a `TypeError` too.
        """
        raise InvalidOperand(
            other, "a Count", "use Count.sum(counts) for several, Count.exactly(n) for a number"
        )

    @staticmethod
    def sum(counts: "Iterable[Count]") -> "Count":
        """All of them together; none at all make 0. Best is known where it is known of each."""
        low = 0
        high: int | None = 0
        best: int | None = 0
        for count in counts:
            low += count.low
            high = None if high is None or count.high is None else high + count.high
            best = None if best is None or count.best is None else best + count.best
        return Count(low, high, best)

    def __contains__(self, n: int) -> bool:
        if type(n) is not int:
            raise InvalidValue(n, "a whole number", "use contains() for a Count")
        return self.low <= n and (self.high is None or n <= self.high)

    def contains(self, other: "Count") -> bool:
        """Whether every number the other allows is allowed here."""
        return self.low <= other.low and (
            self.high is None or (other.high is not None and other.high <= self.high)
        )

    def overlaps(self, other: "Count") -> bool:
        """Whether some number fits both."""
        return (self.high is None or other.low <= self.high) and (
            other.high is None or self.low <= other.high
        )

    def intersection(self, other: "Count") -> "Count | None":
        """The numbers that fit both, or None where none does; best where both name the same, or only one is left."""
        if not self.overlaps(other):
            return None
        highs = [high for high in (self.high, other.high) if high is not None]
        best = self.best if self.best == other.best else None
        return Count(max(self.low, other.low), min(highs, default=None), best)

    def hull(self, other: "Count") -> "Count":
        """The narrowest range that holds both; best where both name the same."""
        high = None if self.high is None or other.high is None else max(self.high, other.high)
        return Count(min(self.low, other.low), high, self.best if self.best == other.best else None)

    # Text

    def __str__(self) -> str:
        return written((self.low, self.high, self.best), self.wording)

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> object:
            raise unknown_attribute(self, name)

    def __repr__(self) -> str:
        return f"Count({str(self)!r})"


ZERO: Final = Count.exactly(0)
"""No one, for certain."""


@attrs.frozen(weakref_slot=False)
class Estimate(PlainData):
    """A best, low and high number of people (mostly of the killed) as a dataset of the field publishes them.

    Persons, whole numbers from 0. The three are independent of one another: UCDP's codebook says that "the
    high estimate may at times be lower than best or low", and releases have such rows. They are kept as
    they stand, never put in order and never refused; `is_ordered` tells, and a rule reports it. None is
    "not given" (the -1 and the blanks of the files), which is not 0.

    Attributes:
        low: the low estimate.
        best: the most likely number; ACLED publishes this one alone.
        high: the high estimate.

    Raises:
        InvalidValue: one of them is no whole number, is negative or above 2**53.

    >>> Estimate(low=3, best=12, high=10).is_ordered
    False
    >>> Estimate(3, 12, 10) + Estimate(1, 1, 2)
    Estimate(low=4, best=13, high=12)
    """

    low: int | None = None
    best: int | None = None
    high: int | None = None

    def __attrs_post_init__(self) -> None:
        for field, value in (("low", self.low), ("best", self.best), ("high", self.high)):
            if value is not None and (type(value) is not int or not 0 <= value <= LARGEST_INTEGER):
                remedy = "where -1 stands for missing, give None" if value == -1 else integer_remedy(value)
                raise InvalidValue(value, "a whole number from 0 to 2**53, or None", remedy, field=field)

    @property
    def is_ordered(self) -> bool:
        """Whether low, best and high, those that are given, do not fall."""
        published = [value for value in (self.low, self.best, self.high) if value is not None]
        return published == sorted(published)

    def bounds(self) -> Count:
        """The count this estimate supports.

        From the least of what is given to the greatest, so that a triple out of order loses nothing. Where
        no low is given nothing bounds from below, where no high is given nothing bounds from above: ACLED's
        single figure is a best between 0 and no upper bound.

        >>> str(Estimate(3, 12, 10).bounds()), str(Estimate(best=7).bounds())
        ('3 to 12 (best 12)', '0 or more (best 7)')
        """
        published = [value for value in (self.low, self.best, self.high) if value is not None]
        return Count(
            0 if self.low is None else min(published),
            None if self.high is None else max(published),
            self.best,
        )

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> object:
            raise unknown_attribute(self, name)

    def __add__(self, other: object) -> "Estimate":
        if not isinstance(other, Estimate):
            return NotImplemented
        return Estimate(
            _plus(self.low, other.low),
            _plus(self.best, other.best),
            _plus(self.high, other.high),
        )

    @classmethod
    def sum(cls, estimates: "Iterable[Estimate]") -> Self:
        """Component by component, as UCDP itself sums; a component that one does not give is not given."""
        low: int | None = 0
        best: int | None = 0
        high: int | None = 0
        for estimate in estimates:
            low, best, high = _plus(low, estimate.low), _plus(best, estimate.best), _plus(high, estimate.high)
        return cls(low, best, high)


def _plus(left: int | None, other: int | None) -> int | None:
    return None if left is None or other is None else left + other


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Count:
    return Count(*_read(text)[:4])


def _read(text: str) -> "Phrase":
    from conflictevents.values import phrases  # the reader of words is imported with the first words

    return phrases.read(text)


def _whole(n: int, field: str = "") -> int:
    if type(n) is not int or n < 0:
        raise _not_a_bound(n, field)
    return n


def _not_a_bound(value: object, field: str) -> InvalidValue:
    if type(value) is int:
        remedy = (
            "unknown is not a number: use Count.unknown()"
            if value < 0
            else "no such number of people ever lived: correct it"
        )
        return InvalidValue(value, "a whole number from 0 to 2**53", remedy, field=field)
    remedy = "use Count.parse for phrases" if isinstance(value, str) else integer_remedy(value)
    return InvalidValue(value, "a whole number", remedy, field=field)


def _remedy_for(value: object) -> str:
    """What to do about a value that is no shorthand of a count."""
    if isinstance(value, float) and not value.is_integer():
        return (
            "give None where the source does not say"
            if isnan(value)
            else "correct it: people are whole numbers"
        )
    if isinstance(value, Mapping):
        return "write Count(low=..., high=...)"
    if isinstance(value, list | tuple):
        return "write Count.between(low, high)"
    return integer_remedy(value)


def _not_a_best(best: object, low: int, high: int | None) -> InvalidValue:
    if type(best) is not int or not 0 <= best <= LARGEST_INTEGER:
        return _not_a_bound(best, "best")
    return InvalidValue(
        best,
        f"a best between the bounds, {written((low, high, None), None)}",
        "correct it, or leave it out",
        field="best",
    )


def _wording(value: str) -> Wording:
    try:
        return Wording(value)
    except ValueError:
        hint = did_you_mean(str(value), [wording.value for wording in Wording])
        raise InvalidValue(value, "a wording of a figure", hint, field="wording") from None


def integer_remedy(value: object) -> str:
    """What to do about a value that is no plain whole number, though it may look like one."""
    if isinstance(value, str):
        return "write it without quotes"
    if isinstance(value, bool):
        return "write the number itself"
    if value is None:
        return "write the number, or leave it out"
    if isinstance(value, float) and value.is_integer():
        return f"write {int(value)}"
    return (
        "turn it into a plain int, with int(...)"
        if hasattr(value, "__index__")
        else "write it in digits, without a fraction"
    )
