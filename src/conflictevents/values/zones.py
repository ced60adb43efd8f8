"""Names of time zones beside offsets: `2025-06-09T13:20:00+03:00[Europe/Kyiv]`, as RFC 9557 writes them.

An offset alone tells the moment; the name tells which clocks showed it. Both are kept, and must agree.
"""

from datetime import date, datetime, time, timedelta, timezone
from difflib import get_close_matches
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from conflictevents.errors import InvalidValue
from conflictevents.values.edtf_types import Clock

__all__ = ["check_zone", "instant_text"]

_NAMES_OF_NO_PLACE = {
    "localtime",
    "posixrules",
    "Factory",
}  # files beside the zones, whose meaning is the machine's


def check_zone(text: str, day: int, clock: Clock) -> None:
    """Refuses the name of a zone that is unknown, stands without an offset, or had another one at that moment.

    Args:
        text: the whole text, for the error.
        day: ordinal of the local day.
        clock: local time of day, with offset and zone.
    """
    if clock.zone is None:
        return
    zone = _zone(clock.zone)
    if zone is None:
        near = get_close_matches(clock.zone, _names(), n=1, cutoff=0.8)
        remedy = f"did you mean [{near[0]}]?" if near else "leave the name out where it is not known"
        raise InvalidValue(text, "a time zone by its IANA name, such as [Europe/Kyiv]", remedy)
    local = datetime.combine(date.fromordinal(day), time(clock.hour, clock.minute, clock.second))
    there = local.replace(tzinfo=zone)
    if clock.offset is None:
        remedy = f"write {instant_text(there)!r} if that is the local time"
        raise InvalidValue(text, "an offset from UTC before the name of the time zone", remedy)
    offset = timedelta(minutes=clock.offset)
    try:
        agrees = local.replace(tzinfo=timezone(offset)).astimezone(zone).utcoffset() == offset
    except OverflowError:  # the first or last hours of the calendar
        agrees = False
    if not agrees:
        remedy = f"write {instant_text(there)!r} if the local time is right, or leave the name out"
        raise InvalidValue(text, f"the offset that {clock.zone} had at that moment", remedy)


def instant_text(value: datetime) -> str:
    """A datetime as EDTF, with its offset, and the name of its zone where it has one.

    Raises:
        InvalidValue: it has fractions of a second, which EDTF does not.
    """
    if value.microsecond:
        raise InvalidValue(
            value, "a time in whole seconds", "drop the fraction: value.replace(microsecond=0)"
        )
    text = datetime.isoformat(value)
    zone = getattr(value.tzinfo, "key", None)
    if text.endswith("+00:00") and zone in (None, "UTC"):
        return f"{text[:-6]}Z"
    return f"{text}[{zone}]" if zone else text


def _zone(name: str) -> ZoneInfo | None:
    """The zone of a name that means the same on every machine."""
    if name in _NAMES_OF_NO_PLACE or name.startswith(("posix/", "right/")):
        return None
    try:
        return ZoneInfo(name)
    except (ValueError, KeyError, OSError):  # malformed, unknown, the name of a folder
        return None


@cache
def _names() -> list[str]:
    return sorted(available_timezones() - _NAMES_OF_NO_PLACE)
