"""When: a date as precise as its source and no more.

A source that says "in June" gives a month and no day. `When` keeps exactly that, as EDTF text, and answers
with an `earliest` and a `latest` day and with relations that may be "maybe". It has no `<`: lists are put in
order by `sort_key`.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias, cast, final

from conflictevents._plain import PlainData
from conflictevents.errors import InvalidValue, NeverChanges, unknown_attribute
from conflictevents.values.days import FIRST_DAY, LAST_DAY, Clock, Edge, Precision, Reading
from conflictevents.values.edtf import instant_text, read
from conflictevents.values.truth import Truth

if TYPE_CHECKING:
    import pendulum

__all__ = ["Edge", "Precision", "When", "WhenLike", "interned_when"]

_INTERNED = 65_536  # dates repeat: this many texts are read once and share one object
_NO_CLOCK = -2 * 86_400  # seconds: sorts a whole day before every moment of it, no matter what the offset


@final
class When(PlainData):
    """A date, interval, set of dates or instant, exactly as precise as its source.

    `When("2025-06")`, `When.parse("2025-06")` and `When.of("2025-06")` are one and the same object. Two are
    equal where their texts are; nothing is normalised but white space around the text. Immutable, hashable,
    picklable.

    *Meaning.* What is dated took place on one or more days from `earliest` to `latest`, which ones is not
    known; so an interval dates something that happened within it. The relations answer "yes" where every such
    choice of days agrees, "no" where none does. A qualifier (`~`, `?`, `%`) says how sure the source is and
    adds no days of its own.

    Attributes:
        first_day: ordinal (`datetime.date.toordinal`) of the earliest day; None = no bound, open or unknown.
        last_day: ordinal of the latest day; None = no bound, open or unknown.
        precision: how finely the date is given.

    Raises:
        InvalidValue: the text is not EDTF of the levels read; the error says what to write instead.

    Examples:
        >>> june = When("2025-06")
        >>> june.earliest, june.latest
        (Date(2025, 6, 1), Date(2025, 6, 30))
        >>> june.before(When("2025-06-20"))
        <Truth.MAYBE: 'maybe'>
        >>> When("2025-06-09").within(june)
        <Truth.YES: 'yes'>
    """

    __slots__ = ("_clock", "_reading", "_text", "first_day", "last_day", "precision")

    _clock: Clock | None
    _reading: Reading  # shared by all moments of a day
    _text: str
    first_day: int | None
    last_day: int | None
    precision: Precision

    def __new__(cls, text: str) -> When:  # noqa: D102 - the class says it
        return cls.parse(text)

    @classmethod
    def parse(cls, text: str) -> When:
        """Reads EDTF text.

        Raises:
            InvalidValue: the text is not EDTF of the levels read.
        """
        if isinstance(text, str):
            return interned_when(text)
        raise InvalidValue(text, "EDTF text", "When.of() also takes dates and datetimes")

    @classmethod
    def of(cls, value: WhenLike) -> When:
        """The shorthand reader: EDTF text, a date, a datetime (also pendulum's), or a `When` as it is.

        A datetime keeps its offset, and its zone's name where it has one; without an offset it is local time.

        Raises:
            InvalidValue: text that is not EDTF, a datetime with fractions of a second or an offset with
                seconds, or a value of another type.

        Examples:
            >>> import pendulum
            >>> When.of(pendulum.datetime(2025, 6, 9, 13, 20, tz="Europe/Kyiv"))
            When('2025-06-09T13:20:00+03:00[Europe/Kyiv]')
        """
        if isinstance(value, When):
            return value
        if isinstance(value, str):
            return cls(value)
        if isinstance(value, dt.datetime) and not _is_missing(value):
            return cls(instant_text(value))
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            return cls(dt.date.isoformat(value))
        raise InvalidValue(value, "EDTF text, a date or a datetime", _remedy_for(value))

    @classmethod
    def day(cls, year: int, month: int, day: int) -> When:
        """One day of the calendar.

        Examples:
            >>> When.day(2025, 6, 9)
            When('2025-06-09')
        """
        return cls(f"{year:04}-{month:02}-{day:02}")

    @classmethod
    def between(cls, start: WhenLike, end: WhenLike) -> When:
        """The interval from one date to another; `".."` for open, `""` for unknown.

        Examples:
            >>> When.between("2022-03", "2025")
            When('2022-03/2025')
        """
        return cls(
            f"{start if start in ('', '..') else cls.of(start)}/{end if end in ('', '..') else cls.of(end)}"
        )

    @property
    def earliest(self) -> pendulum.Date | None:
        """The earliest day it may stand for; None = no bound, open or unknown."""
        return _pendulum_date(self.first_day)

    @property
    def latest(self) -> pendulum.Date | None:
        """The latest day it may stand for; None = no bound, open or unknown."""
        return _pendulum_date(self.last_day)

    @property
    def is_uncertain(self) -> bool:
        """Whether the source, or anyone who wrote it down, is not sure of some part of it (`?` or `%`)."""
        return self._reading.uncertain

    @property
    def is_approximate(self) -> bool:
        """Whether some part of it is an estimate, right or nearly so (`~` or `%`)."""
        return self._reading.approximate

    @property
    def is_fuzzy(self) -> bool:
        """Whether it makes a window's edge fuzzy: a qualifier or a set does; a bare month or an `X` does not."""
        return self._reading.uncertain or self._reading.approximate or self.precision is Precision.SET

    @property
    def starts_open(self) -> bool:
        """Whether it has no beginning, by `..`."""
        return self._reading.starts_open

    @property
    def ends_open(self) -> bool:
        """Whether it has no end, or none yet, by `..`."""
        return self._reading.ends_open

    @property
    def start_unknown(self) -> bool:
        """Whether it has a beginning that no one has said (`/2024`, or a year of `XXXX`)."""
        return self.first_day is None and not self._reading.starts_open

    @property
    def end_unknown(self) -> bool:
        """Whether it has an end that no one has said (`2024/`, or a year of `XXXX`)."""
        return self.last_day is None and not self._reading.ends_open

    @property
    def zone(self) -> str | None:
        """IANA name of the time zone of an instant; None = not said."""
        clock = self._clock
        return clock.zone if clock else None

    @property
    def instant(self) -> pendulum.DateTime | None:
        """The moment, where a time of day is given: in its zone, else at its offset, else without tzinfo."""
        clock = self._clock
        if clock is None or self.first_day is None:
            return None
        import pendulum

        day = dt.date.fromordinal(self.first_day)
        local = pendulum.DateTime(day.year, day.month, day.day, clock.hour, clock.minute, clock.second)
        if clock.offset is None:
            return local
        at_offset = local.replace(
            tzinfo=pendulum.FixedTimezone(clock.offset * 60) if clock.offset else pendulum.UTC
        )
        return at_offset.in_timezone(clock.zone) if clock.zone else at_offset

    @property
    def sort_key(self) -> tuple[int, int, int, str]:
        """Key of a total order: first day (no bound first), last day (no bound last), moment, text."""
        clock = self._clock
        return (
            FIRST_DAY - 1 if self.first_day is None else self.first_day,
            LAST_DAY + 1 if self.last_day is None else self.last_day,
            _NO_CLOCK if clock is None else clock.seconds,
            self._text,
        )

    def as_start(self) -> Edge:
        """The edge it sets as the inclusive beginning of a window, as ordinals `(possible, certain)`.

        A date that is not fuzzy begins the window on its first day. One with `~` or `?` begins it somewhere from one
        unit of its precision before it to one after it; a set, or a date whose beginning is unknown, on some day from
        its earliest to its latest. None = the window has no beginning;
        the last day of the calendar as `certain` = nothing is certainly inside.
        """
        return self._reading.start

    def as_end(self) -> Edge:
        """The edge it sets as the inclusive end of a window, as ordinals `(possible, certain)`.

        The mirror of `as_start`: its last day; None = the window has no end; the first day of the calendar as
        `certain` = nothing is certainly inside.
        """
        return self._reading.end

    def before(self, other: WhenLike) -> Truth:
        """Whether this took place on earlier days than the other.

        Two instants with offsets are compared by the moment, everything else by the day; an instant's day is
        its own local one.
        """
        other = When.of(other)
        mine, theirs = self._moment, other._moment
        if mine is not None and theirs is not None:
            return Truth.YES if mine < theirs else Truth.NO
        surely = self.last_day is not None and other.first_day is not None and self.last_day < other.first_day
        perhaps = self.first_day is None or other.last_day is None or self.first_day < other.last_day
        return Truth.of(possible=perhaps, certain=surely)

    def within(self, window: WhenLike) -> Truth:
        """Whether this took place wholly inside a window of days, from its `as_start` to its `as_end`."""
        window = When.of(window)
        start, end = window.as_start(), window.as_end()
        return Truth.of(
            possible=_meet(start.possible, end.possible, self.first_day, self.last_day),
            certain=_holds(start.certain, end.certain, self.first_day, self.last_day),
        )

    def overlaps(self, other: WhenLike) -> Truth:
        """Whether this and the other took place, at least in part, on the same day.

        Both are happenings here, so only two single days (or two equal moments) are sure to meet. To ask
        about a stretch of the calendar as a whole, use `within`.
        """
        other = When.of(other)
        if self._moment is not None and self._moment == other._moment:
            return Truth.YES
        mine, theirs = (self.first_day, self.last_day), (other.first_day, other.last_day)
        same_day = mine == theirs and self.first_day is not None and self.first_day == self.last_day
        return Truth.of(possible=_meet(*mine, *theirs), certain=same_day)

    @property
    def _moment(self) -> int | None:
        """Seconds on one scale for all offsets; None where there is no time of day or no offset."""
        clock = self._clock
        if clock is None or clock.offset is None or self.first_day is None:
            return None
        return self.first_day * 86_400 + clock.seconds

    def __str__(self) -> str:
        return self._text

    def __format__(self, spec: str) -> str:
        return format(self._text, spec)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            raise unknown_attribute(self, name)

    def __repr__(self) -> str:
        return f"When({self._text!r})"

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return self._text == other._text if isinstance(other, When) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._text)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise NeverChanges(f"a When never changes; make another one in place of setting {name!r}")

    def __delattr__(self, name: str) -> NoReturn:
        raise NeverChanges(f"a When never changes; {name!r} cannot be deleted")

    def __reduce__(self) -> tuple[Any, ...]:
        return (When, (self._text,))

    def __copy__(self) -> When:
        return self

    def __deepcopy__(self, memo: object) -> When:
        return self


WhenLike: TypeAlias = str | dt.date | When
"""What is taken wherever a date is asked for: see `When.of`."""


_Draft: Any = type("_Draft", (When,), {"__slots__": (), "__setattr__": object.__setattr__})
"""A `When` whose slots can be set as fast as any; none leaves the function that makes it."""


@lru_cache(maxsize=_INTERNED)
def interned_when(text: str) -> When:
    """The date that EDTF text gives, one object for one text: what `When.parse` reads, without its look at the type."""
    stripped = str(text).strip()
    if stripped != text:
        return interned_when(stripped)
    reading, clock = read(stripped)
    when = object.__new__(_Draft)
    when._text = stripped
    when._reading = reading
    when._clock = clock
    when.first_day = reading.first
    when.last_day = reading.last
    when.precision = reading.precision if clock is None else Precision.INSTANT
    when.__class__ = When
    return cast("When", when)


def _remedy_for(value: object) -> str:
    """What to do about a value that is no date, though it may look like one."""
    if type(value) is int:
        return f"write it in quotes, {str(value)!r}" if 1 <= value <= 9999 else "write it as EDTF text"
    if isinstance(value, tuple | list):
        return "write 'start/end' for an interval, or use When.between"
    if hasattr(value, "dtype"):
        return "turn it into a date first, with value.item()"
    return "leave it out where no date is known" if _is_missing(value) else "write it as EDTF text"


def _is_missing(value: object) -> bool:
    """Whether a value stands for none: None, "not a number" or pandas' "not a time", which equal nothing."""
    return value is None or (
        isinstance(value, float | dt.datetime) and not value == value  # noqa: PLR0124, SIM201 - as said above
    )


def _pendulum_date(ordinal: int | None) -> pendulum.Date | None:
    if ordinal is None:
        return None
    import pendulum

    return pendulum.Date.fromordinal(ordinal)


def _holds(start: int | None, end: int | None, first: int | None, last: int | None) -> bool:
    """Whether a window from `start` to `end` holds every day from `first` to `last`; None = no bound."""
    return (start is None or (first is not None and start <= first)) and (
        end is None or (last is not None and last <= end)
    )


def _meet(start: int | None, end: int | None, first: int | None, last: int | None) -> bool:
    """Whether two spans of days have a day in common; None = no bound."""
    return (start is None or last is None or start <= last) and (end is None or first is None or first <= end)
