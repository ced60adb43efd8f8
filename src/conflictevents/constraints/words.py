"""Conflicts in sentences: who said what for when, and why it cannot all hold."""

import calendar
import re
from collections.abc import Sequence
from datetime import date

import attrs

from conflictevents.dataset import Dataset
from conflictevents.ledger.wording import format_persons, name_of, names_of, side_in_words
from conflictevents.records import ReturnTally, RoundKind, Scope, Statement
from conflictevents.text import day, plural
from conflictevents.values.when import Precision, When

__all__ = ["Pull", "claim_in_words", "date_in_words", "record_in_words", "why"]

_DATE = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?")


@attrs.frozen
class Pull:
    """What a member demands, and how often it counts in what cannot hold.

    Attributes:
        label: what to call it.
        amount: at least, or at most, so many persons.
        weight: how often it counts; 1 nearly always.
    """

    label: str
    amount: int
    weight: float

    def __str__(self) -> str:
        return self.label if self.weight == 1 else f"{self.label}, counted {self.weight:g} times,"


def date_in_words(when: When) -> str:
    """A date as it stands in a newspaper.

    >>> [date_in_words(When(text)) for text in ("2025-10-15", "2025-06", "2025-06~", "2022-03-?16", "2024")]
    ['15 October 2025', 'June 2025', 'about June 2025', '16 March 2022 (uncertain)', '2024']
    """
    text = str(when)
    if when.is_fuzzy and when.precision in (Precision.DAY, Precision.MONTH, Precision.YEAR):
        text = text.translate(dict.fromkeys(map(ord, "~?%")))
        before, after = "about " * when.is_approximate, " (uncertain)" * when.is_uncertain
        return f"{before}{_DATE.sub(_named, text)}{after}"
    return _DATE.sub(_named, day(when))


def _named(found: re.Match[str]) -> str:
    year, month, number = found.groups()
    named = f"{calendar.month_name[int(month)]} {year}" if 1 <= int(month) <= 12 else found[0]
    return f"{int(number)} {named}" if number else named


def claim_in_words(ds: Dataset, tally: ReturnTally) -> str:
    """Who said when how many had returned from when to when, and what that covers."""
    statement = None if tally.statement is None else ds.get(tally.statement)
    made = statement.made if isinstance(statement, Statement) else None
    name = name_of(ds, tally.claimant)
    saying = f"{name[:1].upper()}{name[1:]}" if made is None else f"{_on(made)}, {name}"
    side = "" if tally.returned_to is None else f" to {side_in_words(ds, tally.returned_to)}"
    number = format_persons(tally.count, tally.category)
    return f"{saying} gave {number} returned{side}{_limits(ds, tally.scope)} {_window(tally, made)}."


def _limits(ds: Dataset, scope: Scope) -> str:
    limits = [
        " or ".join(RoundKind[kind].manner for kind in scope.kinds),
        f"in rounds numbered by {name_of(ds, scope.series)}" if scope.series else "",
        f"under {names_of(ds, scope.frameworks)}" if scope.frameworks else "",
        f"mediated by {names_of(ds, scope.mediators)}" if scope.mediators else "",
        f"held by {name_of(ds, scope.held_by)}" if scope.held_by else "",
        f"({scope.population})" if scope.population else "",
    ]
    return "".join(f" {limit}" for limit in limits if limit)


def _on(when: When) -> str:
    if not when.is_fuzzy and when.precision in (Precision.DAY, Precision.INSTANT):
        return f"On {date_in_words(when)}"
    if not when.is_fuzzy and when.precision in (Precision.MONTH, Precision.YEAR):
        return f"In {date_in_words(when)}"
    if when.first_day is None or when.last_day is None:
        return f"At a time given as {when}"
    first, last = (When.of(date.fromordinal(ordinal)) for ordinal in (when.first_day, when.last_day))
    return f"Between {date_in_words(first)} and {date_in_words(last)}"


def _window(tally: ReturnTally, made: When | None) -> str:
    ended = not tally.as_of.is_fuzzy and tally.as_of.precision in (Precision.MONTH, Precision.YEAR)
    last = f"{'the end of ' if ended else ''}{date_in_words(tally.as_of)}"
    if tally.since is None:
        return f"by {'a day ' if last.startswith('between ') else ''}{last}"
    first = date_in_words(tally.since)
    if made == tally.as_of:
        return f"since {first}"
    return f"from {first} to {'a day ' if last.startswith('between ') else ''}{last}"


def record_in_words(low: int, rounds: Sequence[str], whens: Sequence[When]) -> str:
    """What the record has, in how many rounds, from when to when."""
    days = ""
    if whens:
        first = _edge(min(whens, key=lambda when: when.sort_key), last=False)
        last = _edge(max(whens, key=lambda when: (when.last_day or 0, when.sort_key)), last=True)
        days = f", {first}" if first == last else f" from {first} to {last}"
    return f"The record has at least {low:,}, in {plural(len(rounds), 'round')}{days}."


def _edge(when: When, *, last: bool) -> str:
    """Where a span begins or ends that begins or ends with this date; of several days, with the first or the last."""
    ordinal = when.last_day if last else when.first_day
    if when.precision in (Precision.DAY, Precision.MONTH, Precision.YEAR) or ordinal is None:
        return date_in_words(when)
    return date_in_words(When.of(date.fromordinal(ordinal)))


def why(floors: Sequence[Pull], ceilings: Sequence[Pull], *, same: bool) -> str:
    """Why these cannot all hold.

    Args:
        floors: who demands at least so many.
        ceilings: who allows at most so many.
        same: whether all of them count the same persons over the same days.
    """
    scale = 1 / min((pull.weight for pull in (*floors, *ceilings)), default=1)
    floors, ceilings = (
        [attrs.evolve(pull, weight=round(pull.weight * scale, 6)) for pull in pulls]
        for pulls in (floors, ceilings)
    )
    whole = all(pull.weight == round(pull.weight) for pull in (*floors, *ceilings))
    least = sum(pull.amount * round(pull.weight) for pull in floors)
    most = sum(pull.amount * round(pull.weight) for pull in ceilings)
    if not floors or not ceilings or not whole or least <= most:
        return "No whole numbers fit all of these at once."
    if len(floors) == len(ceilings) == 1:
        if same:
            return f"Both count the same persons over the same days, and are {least - most:,} apart."
        return (
            f"Whoever is counted in {floors[0]} is counted in {ceilings[0]} too, yet {least:,} is {least - most:,} more "
            f"than {most:,}."
        )
    needing = _demanding(floors, "needs", "need")
    return (
        f"{needing[:1].upper()}{needing[1:]} at least {least:,}, where {_demanding(ceilings, 'leaves', 'leave')} "
        f"room for {most:,} at most: {least - most:,} too many."
    )


def _demanding(pulls: Sequence[Pull], one: str, several: str) -> str:
    texts = [str(pull) for pull in pulls]
    if len(texts) == 1:
        return f"{texts[0]} {one}"
    return f"{', '.join(texts[:-1])} and {texts[-1]} together {several}"
