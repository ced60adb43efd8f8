"""Which days a date with unspecified digits, or a grouping of a year, may stand for.

The choices that ISO 8601-2 leaves open are made here:

- *A season is whole months*, as in everyday use: northern spring is March to May. Codes 21 to 24 do not say
  which hemisphere, so they span both readings: 21 (spring) and 23 (autumn) reach from March to November. A
  season that straddles New Year may be named after either year, so northern winter (28) reaches from the
  December before to the February after. Where the months are known, they say more: `2022-12/2023-02`.
- *Year 0 does not count* among the years that fit `000X`: the calendar here has the years 1 to 9999.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from itertools import product

__all__ = ["days_of_grouping", "days_of_mask"]

# First and last month of each grouping, counted from January of the year named; 0 is the December before.
_SPRING, _SUMMER, _AUTUMN, _ACROSS_NEW_YEAR = (3, 5), (6, 8), (9, 11), (0, 14)
_MONTHS_OF_GROUPING = {
    21: (3, 11), 22: _ACROSS_NEW_YEAR, 23: (3, 11), 24: _ACROSS_NEW_YEAR,  # seasons, hemisphere not said
    25: _SPRING, 26: _SUMMER, 27: _AUTUMN, 28: _ACROSS_NEW_YEAR,  # northern seasons
    29: _AUTUMN, 30: _ACROSS_NEW_YEAR, 31: _SPRING, 32: _SUMMER,  # southern seasons
    33: (1, 3), 34: (4, 6), 35: (7, 9), 36: (10, 12),  # quarters
    37: (1, 4), 38: (5, 8), 39: (9, 12),  # quadrimesters
    40: (1, 6), 41: (7, 12),  # semesters
}  # fmt: skip


def days_of_grouping(year: str, grouping: int) -> tuple[int, int] | None:
    """First and last day of a grouping of a year, whose digits may be `X`; None outside the years 1 to 9999."""
    first_month, last_month = _MONTHS_OF_GROUPING[grouping]
    first_year, last_year = _years(year, "0123456789"), _years(year, "9876543210")
    try:
        return (
            _month(next(first_year), first_month)[0],
            _month(next(last_year), last_month)[1],
        )
    except ValueError:
        return None


def days_of_mask(year: str, month: str, day: str) -> tuple[int, int] | None:
    """First and last day that fit the digits given, `X` for any digit; None where no day does."""
    months = _fitting(month, 12)
    days = _fitting(day, 31)
    first = _pick(_years(year, "0123456789"), months, days)
    last = _pick(_years(year, "9876543210"), months[::-1], days[::-1])
    return None if first is None or last is None else (first, last)


def _years(mask: str, digits: str) -> Iterator[int]:
    """The years from 1 to 9999 that fit four digits, in the order in which `digits` stand."""
    numbers = (int("".join(fit)) for fit in product(*(digits if digit == "X" else digit for digit in mask)))
    return filter(None, numbers)


@cache
def _fitting(mask: str, largest: int) -> tuple[int, ...]:
    """The numbers from 1 to `largest` that fit two digits."""
    tens, ones = mask[0], mask[1]
    return tuple(
        n for n in range(1, largest + 1) if tens in ("X", str(n // 10)) and ones in ("X", str(n % 10))
    )


def _pick(years: Iterator[int], months: Sequence[int], days: Sequence[int]) -> int | None:
    """The first day, in the order given, that the calendar has."""
    for year in years:
        for month in months:
            length = monthrange(year, month)[1]
            for day in days:
                if day <= length:
                    return date(year, month, day).toordinal()
    return None


def _month(year: int, month: int) -> tuple[int, int]:
    """First and last day of a month that may be counted across New Year."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    first = date(year, month, 1).toordinal()
    return first, first + monthrange(year, month)[1] - 1
