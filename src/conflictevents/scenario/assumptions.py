"""What a scenario may assume: things that happen, recur, stall or resume, and claims believed or set aside."""

from collections import Counter
from collections.abc import Callable, Iterable

import attrs

from conflictevents.errors import InvalidValue
from conflictevents.records import (
    Category,
    CategoryStr,
)
from conflictevents.records.base import FrameworkId, read_framework_ids, read_id
from conflictevents.records.reading import read_category
from conflictevents.scenario.draws import Size, Triangular, size_of
from conflictevents.scenario.pace import PastRound
from conflictevents.values.fields import name_fields_in_errors, read_integer, read_when
from conflictevents.values.when import When

__all__ = ["Assumption", "Believes", "Happens", "Recurs", "Resumes", "SetsAside", "Stalls"]


def _whole_days(value: Iterable[int]) -> tuple[int, ...]:
    return tuple(read_integer(days) for days in value)


@attrs.frozen(kw_only=True, field_transformer=name_fields_in_errors)
class Happens:
    """A round happens once, with a probability, some day within a window.

    Attributes:
        returned_to: the side that gets people back.
        count: how many persons.
        within: the window; each of its days is as likely as the other.
        probability: from 0 to 1.
        category: which category.
        held_by: who holds them now; None where that does not matter.
        frameworks: the frameworks it runs under; it does not happen while one of them is stalled.
        round: the planned round on record that it carries out; None for a round of the scenario's own.
    """

    returned_to: str
    count: Size = attrs.field(converter=size_of)
    within: When = attrs.field(converter=read_when)
    probability: float = 1.0
    category: CategoryStr = attrs.field(default=Category.PERSON, converter=read_category)
    held_by: str | None = None
    frameworks: tuple[FrameworkId, ...] = attrs.field(default=(), converter=read_framework_ids)
    round: str | None = None

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.probability <= 1:
            raise InvalidValue(
                self.probability,
                "a probability from 0 to 1",
                "write 0.25 for one in four",
                field="probability",
            )
        _bounded(self.within, "within")


@attrs.frozen(kw_only=True, field_transformer=name_fields_in_errors)
class Recurs:
    """Rounds recur at a pace over a window.

    Attributes:
        returned_to: the side that gets people back.
        count: how many persons each time.
        gaps: days from one round to the next, drawn again from this list.
        within: the window over which they recur.
        category: which category.
        held_by: who holds them now; None where that does not matter.
        frameworks: the frameworks they run under; none happens while one of them is stalled.
        drawn_from: the rounds on record that gaps and sizes come from; no draw depends on them.
    """

    returned_to: str
    count: Size = attrs.field(converter=size_of)
    gaps: tuple[int, ...] = attrs.field(converter=_whole_days)
    within: When = attrs.field(converter=read_when)
    category: CategoryStr = attrs.field(default=Category.PERSON, converter=read_category)
    held_by: str | None = None
    frameworks: tuple[FrameworkId, ...] = attrs.field(default=(), converter=read_framework_ids)
    drawn_from: tuple[PastRound, ...] = attrs.field(default=(), repr=False)

    def __attrs_post_init__(self) -> None:
        if not self.gaps or min(self.gaps) < 1:
            raise InvalidValue(
                self.gaps,
                "days between rounds, each 1 or more",
                "leave out rounds of one day, which have no days between them",
                field="gaps",
            )
        _bounded(self.within, "within")


@attrs.frozen(kw_only=True, field_transformer=name_fields_in_errors)
class Stalls:
    """Nothing happens under a framework from some day within a window on.

    Attributes:
        framework: the framework; all that is part of it stalls with it.
        when: when it stalls; each day of it is as likely as the other.
    """

    framework: str = attrs.field(converter=read_id)
    when: When = attrs.field(converter=read_when)

    def __attrs_post_init__(self) -> None:
        _bounded(self.when, "when")


@attrs.frozen(kw_only=True, field_transformer=name_fields_in_errors)
class Resumes:
    """A framework that stalls, on record or by assumption, resumes some day within a window.

    Attributes:
        framework: the framework.
        when: when it resumes; each day of it is as likely as the other.
    """

    framework: str = attrs.field(converter=read_id)
    when: When = attrs.field(converter=read_when)

    def __attrs_post_init__(self) -> None:
        _bounded(self.when, "when")


@attrs.frozen(kw_only=True, field_transformer=name_fields_in_errors)
class Believes:
    """A claimed cumulative is taken for true, in place of the record up to its day.

    Attributes:
        tally: id of the tally, or of the stock.
    """

    tally: str = attrs.field(converter=read_id)


@attrs.frozen(kw_only=True, field_transformer=name_fields_in_errors)
class SetsAside:
    """A statement or tally is left out of account.

    Attributes:
        claim: id of the tally, custody tally or statement.
    """

    claim: str = attrs.field(converter=read_id)


Assumption = Happens | Recurs | Stalls | Resumes | Believes | SetsAside


def name_of(assumption: Assumption) -> str:
    """A name that is the same for equal assumptions, for streams of draws and for order."""
    return repr(assumption)


def in_words(assumption: Assumption, name: Callable[[str], str] = str) -> str:
    """An assumption with every parameter that is given, and what to call actors and frameworks by their ids."""
    parts = [
        f"{field.name.replace('_', ' ')} {_in_words(value, name if field.name in _NAMED else str)}"
        for field in attrs.fields(type(assumption))
        if (value := getattr(assumption, field.name)) not in (None, ())
    ]
    return f"{_VERBS[type(assumption)]}: {'; '.join(parts)}"


_NAMED = {"returned_to", "held_by", "framework", "frameworks"}
_VERBS = {
    Happens: "happens",
    Recurs: "recurs",
    Stalls: "stalls",
    Resumes: "resumes",
    Believes: "believes",
    SetsAside: "sets aside",
}


def _in_words(value: object, name: Callable[[str], str]) -> str:
    """A parameter: numbers drawn from, each with how often it stands, and rounds with what they lend."""
    if isinstance(value, Triangular):
        return f"{value.low:,} to {value.high:,}, likeliest {value.best:,}"
    if isinstance(value, PastRound):
        size = "no size" if value.size is None else f"{value.size:,}"
        return f"{value.round} ({size}{f' by {value.lent_by}' if value.lent_by else ''})"
    if isinstance(value, tuple):
        times = Counter(_in_words(each, name) for each in value)
        return ", ".join(word if number == 1 else f"{word} x {number}" for word, number in times.items())
    if isinstance(value, float):
        return f"{value:g}"
    return f"{value:,}" if isinstance(value, int) else name(str(value))


def _bounded(window: When, field: str) -> None:
    if window.first_day is None or window.last_day is None:
        raise InvalidValue(
            str(window),
            "a window with a first and a last day",
            "give both ends, as in '2025-06/2025-09'",
            field=field,
        )
