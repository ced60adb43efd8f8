"""A conflict: claims, and the record, that cannot all be true, though any of them but one can; and its explanation.

The literature calls such a set a minimal unsatisfiable subset (MUS). Its sentences say who said what for when, and why it
cannot all hold; a page groups conflicts by the claim they turn on, claims against one another first.
"""

import calendar
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import attrs

from conflictevents.constraints.case import Case
from conflictevents.constraints.feasibility import RECORD, Answer
from conflictevents.constraints.model import Model
from conflictevents.dataset import Dataset
from conflictevents.ledger.rounds import date_of
from conflictevents.ledger.wording import (
    category_in_words,
    format_persons,
    list_limits,
    name_of,
    named,
    side_in_words,
    tally_in_words,
)
from conflictevents.records import CustodyTally, ReturnTally, Scope, Statement
from conflictevents.text import Heading, Id, Items, Page, Phrase, Readable, Table, day, figure, plural
from conflictevents.values.when import Precision, When

__all__ = ["Conflict", "conflict_of", "conflicts_in_blocks", "in_order"]

_DATE = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?")


Block = str | Heading | Items

_PAIRS = 4
"""Of how many pairs that turn on one claim a page tells, at most; of larger sets one has to do."""
_SHOWN = 12


@attrs.frozen(eq=False, repr=False)
class Conflict(Readable):
    """A minimal set of claims, perhaps with the record, that cannot all be true: any but one of them can.

    Attributes:
        tallies: the claims, by id: cumulatives, or stocks of a ledger of custody declared closed.
        with_record: whether the record is one of the set; it is one member, however many rounds it has.
        rounds: ids of the rounds that matter, where it is.
        correction: the fewest persons by which claims would have to change, in all, to be possible together.
        changes: one way of changing them by as many: for each claim that changes, by how many persons. The record
            is never changed. Of several ways one that changes trusted claims less, then later ones.
        explanation: who said what for when, and why it cannot all hold.
        is_closed: whether the record is taken to be complete, as the head declares its ledger of custody closed.
    """

    tallies: tuple[ReturnTally | CustodyTally, ...]
    with_record: bool
    rounds: tuple[str, ...]
    correction: int
    changes: Mapping[str, int]
    explanation: str
    is_closed: bool = False
    _ds: Dataset | None = attrs.field(default=None, repr=False)

    @property
    def dataset(self) -> Dataset | None:
        """The dataset it was computed from; None where it was computed without one, as from tables or frames."""
        return self._ds

    @property
    def claims(self) -> tuple[str, ...]:
        """The ids of the claims."""
        return tuple(tally.id for tally in self.tallies)

    @property
    def members(self) -> tuple[str, ...]:
        """The ids of the claims, and `recorded` for the record."""
        return (*self.claims, RECORD) if self.with_record else self.claims

    def __len__(self) -> int:
        return len(self.members)

    def __repr__(self) -> str:
        return f"<Conflict of {', '.join(self.members)}: {self.correction:,} apart>"

    def __str__(self) -> str:
        return self.explanation

    def _page(self) -> Page:
        ds = Dataset() if self._ds is None else self._ds
        rows = [
            (
                Phrase((f"{name_of(ds, tally.claimant) or 'not said'} ", Id(tally.id))),
                day(tally.as_of),
                _subject_of(ds, tally),
                figure(tally.count),
                f"{self.changes[tally.id]:+,}" if self.changes.get(tally.id) else "",
            )
            for tally in self.tallies
        ]
        titles = ("claimant", "as of", "of", "claimed", "one way to reconcile them")
        blocks: list[Any] = [self.explanation, Table(titles, rows, titles[3:])]
        if self.rounds:
            blocks += [
                Heading("Rounds on record that matter"),
                Phrase.joined(", ", [named(ds, id) for id in self.rounds]),
            ]
        members = (
            *(name_of(ds, tally.claimant) for tally in self.tallies),
            *(["the record"] * self.with_record),
        )
        return Page(f"{' and '.join(dict.fromkeys(members))}: not all can be true", blocks)

    def to_dict(self) -> dict[str, Any]:
        """The conflict as plain data."""
        return {
            "members": list(self.members),
            "rounds": list(self.rounds),
            "correction": self.correction,
            "changes": dict(self.changes),
            "explanation": self.explanation,
        }


def _subject_of(ds: Dataset, tally: ReturnTally | CustodyTally) -> str:
    """Who a claim counts."""
    if isinstance(tally, ReturnTally):
        return tally_in_words(ds, tally)
    holder = "" if tally.held_by is None else f", held by {name_of(ds, tally.held_by)}"
    return f"{category_in_words(tally.category)}{holder}"


def in_order(members: Collection[str]) -> tuple[Any, ...]:
    """Where a conflict stands among others: the smaller first, then by ids."""
    return len(members), sorted(members)


def conflict_of(ds: Dataset, case: Case, members: Collection[str]) -> Conflict:
    """A minimal set of members as a conflict, with what would reconcile it and why it cannot hold."""
    claims = [claim for claim in case.claims if claim in members]
    with_record = RECORD in members
    checker = case.small(frozenset(members))
    checker.weigh({})
    checker.forget()
    reason = checker.correction(claims)
    # Ties are broken towards changing what explanations prefer less: the later claim.
    nudged = {claim: case.weight(claim) * (1 - index * 1e-6) for index, claim in enumerate(claims)}
    checker.weigh(nudged)
    checker.forget()
    changes = checker.correction(claims).changes
    low, strength, rounds = _evidence(checker.model, reason) if with_record else (0, 1.0, ())
    tallies = sorted((ds[claim] for claim in claims), key=lambda tally: tally.id)
    return Conflict(
        tallies=tuple(tallies),
        with_record=with_record,
        rounds=rounds,
        correction=sum(map(abs, changes.values())),
        changes={claim: changes[claim] for claim in sorted(changes)},
        explanation=_explanation(ds, case, claims, reason, (low, strength), rounds),
        ds=ds,
    )


def _explanation(
    ds: Dataset,
    case: Case,
    claims: list[str],
    reason: Answer,
    record: tuple[int, float],
    rounds: tuple[str, ...],
) -> str:
    floors, ceilings = [], []
    for claim in claims:
        floor, ceiling = reason.pulls.get(claim, (0.0, 0.0))
        constraint = case.constraint(claim)
        label = f"the {figure(ds[claim].count)} of {name_of(ds, ds[claim].claimant)}"
        if floor:
            floors.append(Pull(label, constraint.floor, round(floor, 6)))
        if ceiling and constraint.ceiling is not None:
            ceilings.append(Pull(label, constraint.ceiling, round(ceiling, 6)))
    sentences = [format_claim(ds, ds[claim]) for claim in claims]
    if rounds:
        whens = [when for when in (date_of(ds[id]) for id in rounds) if when is not None]
        sentences.append(record_in_words(record[0], rounds, whens))
        floors.append(Pull("the record", record[0], round(record[1], 6)))
    constraints = [case.constraint(claim) for claim in claims]
    counted = {(each.cell_scope, each.overlap, each.floor_days, each.ceiling_days) for each in constraints}
    same = len(counted) == 1 and not rounds
    return " ".join([*sentences, why(floors, ceilings, same=same)])


def _evidence(model: Model, reason: Answer) -> tuple[int, float, tuple[str, ...]]:
    """What the record contributes, how often that counts, and the rounds it does so with."""
    strengths: list[float] = []
    lows: list[float] = []
    rounds: set[str] = set()
    for recorded in model.recorded:
        pulls = reason.solution.duals[recorded.rows]
        for index in (pulls >= 1e-6).nonzero()[0]:
            strengths.append(float(pulls[index]))
            lows.append(float(recorded.lows[index]))
            rounds |= recorded.proofs.list_rounds(recorded.starts[index], recorded.ends[index])
    strength = max(strengths, default=1.0)
    shares = zip(strengths, lows, strict=True)
    return round(sum(pull / strength * low for pull, low in shares)), strength, tuple(sorted(rounds))


# In sentences


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


def _named(match: re.Match[str]) -> str:
    year, month, number = match.groups()
    named = f"{calendar.month_name[int(month)]} {year}" if 1 <= int(month) <= 12 else match[0]
    return f"{int(number)} {named}" if number else named


def format_claim(ds: Dataset, tally: ReturnTally) -> str:
    """Who said when how many had returned from when to when, and what that covers."""
    statement = None if tally.statement is None else ds.get(tally.statement)
    said_on = statement.made if isinstance(statement, Statement) else None
    name = name_of(ds, tally.claimant)
    saying = f"{name[:1].upper()}{name[1:]}" if said_on is None else f"{_on(said_on)}, {name}"
    side = "" if tally.returned_to is None else f" to {side_in_words(ds, tally.returned_to)}"
    number = format_persons(tally.count, tally.category)
    return f"{saying} gave {number} returned{side}{_limits(ds, tally.scope)} {_window(tally, said_on)}."


def _limits(ds: Dataset, scope: Scope) -> str:
    manners, words = list_limits(ds, scope)
    described = f" ({', '.join(words)})" if words else ""
    return "".join(f" {manner}" for manner in manners) + described


def _on(when: When) -> str:
    if not when.is_fuzzy and when.precision in (Precision.DAY, Precision.INSTANT):
        return f"On {date_in_words(when)}"
    if not when.is_fuzzy and when.precision in (Precision.MONTH, Precision.YEAR):
        return f"In {date_in_words(when)}"
    if when.first_day is None or when.last_day is None:
        return f"At a time given as {when}"
    first, last = (When.of(date.fromordinal(ordinal)) for ordinal in (when.first_day, when.last_day))
    return f"Between {date_in_words(first)} and {date_in_words(last)}"


def _window(tally: ReturnTally, said_on: When | None) -> str:
    ended = not tally.as_of.is_fuzzy and tally.as_of.precision in (Precision.MONTH, Precision.YEAR)
    last = f"{'the end of ' if ended else ''}{date_in_words(tally.as_of)}"
    if tally.since == tally.as_of:
        return f"{'in' if ended else 'on'} {date_in_words(tally.as_of)}"
    if tally.since is None:
        return f"by {'a day ' if last.startswith('between ') else ''}{last}"
    first = date_in_words(tally.since)
    if said_on == tally.as_of:
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
            f"Everyone who is counted in {floors[0]} is counted in {ceilings[0]} too, yet {least:,} is {least - most:,} more "
            f"than {most:,}."
        )
    needing = _demanding(floors, "needs", "need")
    return (
        f"{needing[:1].upper()}{needing[1:]} at least {least:,}, where {_demanding(ceilings, 'leaves', 'leave')} "
        f"room for {most:,} at most: {least - most:,} too many."
    )


def _demanding(pulls: Sequence[Pull], singular: str, many: str) -> str:
    texts = [str(pull) for pull in pulls]
    if len(texts) == 1:
        return f"{texts[0]} {singular}"
    return f"{', '.join(texts[:-1])} and {texts[-1]} together {many}"


# As a page


def conflicts_in_blocks(conflicts: Sequence[Conflict], blame: Mapping[str, float]) -> list[Block]:
    """Conflicts for people to read: those over the claims that disturb most first, some over each.

    Dozens of conflicts may turn on one claim. Of those some pairs are shown, or else one of the smallest, those first
    that are furthest apart; the others are counted.

    Args:
        conflicts: the conflicts.
        blame: by how much less would have to be corrected without each claim.
    """
    of_closed = [conflict for conflict in conflicts if conflict.is_closed]
    conflicts = [conflict for conflict in conflicts if not conflict.is_closed]
    of_two = [conflict for conflict in conflicts if len(conflict) <= 2 and conflict.with_record]
    others = [conflict for conflict in conflicts if conflict not in of_two]
    blocks: list[Block] = []
    if of_closed:
        blocks += [Heading("Claims that a closed ledger of custody refutes"), _items(of_closed[:_SHOWN])]
        blocks += _more(len(of_closed) - _SHOWN)
    if others:
        blocks += [Heading("Claims that contradict one another"), *_by_claim(others, blame)]
    if of_two:
        of_two.sort(key=lambda conflict: (-conflict.correction, conflict.members))
        blocks += [Heading("Claims of fewer than the record has"), _items(of_two[:_SHOWN])]
        blocks += _more(len(of_two) - _SHOWN)
    return blocks


def _by_claim(conflicts: Iterable[Conflict], blame: Mapping[str, float]) -> list[Block]:
    groups: dict[str, list[Conflict]] = {}
    for conflict in conflicts:
        groups.setdefault(_turning_on(conflict, blame), []).append(conflict)
    claims = sorted(groups, key=lambda claim: (-blame.get(claim, 0.0), claim))
    blocks: list[Block] = []
    for claim in claims[:_SHOWN]:
        group = sorted(groups[claim], key=lambda conflict: (len(conflict), -conflict.correction))
        pairs = [conflict for conflict in group if len(conflict) == 2]
        smallest = pairs[:_PAIRS] or group[:1]
        blocks.append(_items(smallest))
        blocks += _more(len(group) - len(smallest), claim)
    return [*blocks, *_more(sum(len(groups[claim]) for claim in claims[_SHOWN:]))]


def _turning_on(conflict: Conflict, blame: Mapping[str, float]) -> str:
    """The claim without which most would disappear, of those that the correction changes."""
    changed = conflict.changes or dict.fromkeys(conflict.claims, 0)
    return min(changed, key=lambda claim: (-blame.get(claim, 0.0), claim))


def _items(conflicts: Sequence[Conflict]) -> Items:
    return Items(tuple(f"{', '.join(conflict.members)}: {conflict}" for conflict in conflicts))


def _more(number: int, claim: str = "") -> list[Block]:
    of_which = f" that turn on {claim}" if claim else ""
    return [f"... and {number:,} more{of_which}, in `conflicts`."] if number > 0 else []
