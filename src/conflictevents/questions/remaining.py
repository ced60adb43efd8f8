"""What is left of a promised number once what is done, or planned elsewhere, is taken off."""

from conflictevents.values.count import Count

__all__ = ["left_of"]


def left_of(promised: Count, *taken: Count) -> Count:
    """What may be left of a promised number: never below zero, and exact only where everything is.

    >>> left_of(Count.at_least(1200), Count.exactly(508))
    Count('692 or more')
    """
    most_taken = [count.high for count in taken]
    low = (
        0
        if None in most_taken
        else max(0, promised.low - sum(high for high in most_taken if high is not None))
    )
    if promised.high is None:
        return Count(low=low, high=None)
    return Count(low=low, high=max(low, promised.high - sum(count.low for count in taken)))
