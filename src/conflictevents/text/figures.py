"""Numbers of people as they stand in a table or a sentence: bare, with their bounds."""

from conflictevents.values.count import Count

__all__ = ["bounds", "figure", "interval", "plural"]


def figure(count: Count | None) -> str:
    """A count as it stands in a table: its wording or bounds, and nothing where an exact number stands alone.

    >>> [figure(count) for count in (Count(84, 84), Count(1348, 1358), Count(1168), Count())]
    ['84', '1,348 to 1,358', '1,168 or more', 'unknown']
    >>> figure(Count.parse("as many as 1,200")), figure(None)
    ('as many as 1,200', '')
    """
    if count is None:
        return ""
    if count.is_exact and count.wording is None:
        return f"{count.low:,}"
    return "unknown" if count.is_unknown else str(count)


def bounds(count: Count) -> str:
    """A count by its bounds alone.

    >>> bounds(Count(1348, 1358, 1350)), bounds(Count.parse("more than 7,000"))
    ('1,348 to 1,358', '7,001 or more')
    """
    return figure(Count(count.low, count.high))


def interval(low: int | None, high: int | None) -> str:
    """Bounds of a number that may be negative, None being no bound.

    >>> interval(2622, 2622), interval(-3, 10), interval(None, 5), interval(None, None)
    ('2,622', '-3 to 10', '5 or fewer', 'unknown')
    """
    if low is None:
        return "unknown" if high is None else f"{high:,} or fewer"
    if high is None:
        return "unknown" if low == 0 else f"{low:,} or more"
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def plural(number: int, singular: str, several: str = "") -> str:
    """A number of things with the right form of their name.

    >>> plural(1, "tally", "tallies"), plural(1200, "round")
    ('1 tally', '1,200 rounds')
    """
    return f"{number:,} {singular if number == 1 else several or f'{singular}s'}"
