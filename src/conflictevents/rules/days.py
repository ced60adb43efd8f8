"""Days as the rules compare them: by the calendar, because sources name days and live in several time zones."""

from conflictevents.values.when import When

__all__ = ["days_between", "earlier"]


def earlier(one: When | None, other: When | None) -> bool:
    """Whether the one certainly lies on earlier days than the other; never where one of them is not said."""
    return days_between(one, other) > 0


def days_between(one: When | None, other: When | None) -> int:
    """By how many days the one is certainly earlier than the other; 0 where it may be later or of the same day."""
    if one is None or other is None or one.last_day is None or other.first_day is None:
        return 0
    return max(0, other.first_day - one.last_day)
