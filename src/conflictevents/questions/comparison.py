"""A claimed number against the record: the difference, its direction, and what it would force."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache, cached_property
from itertools import accumulate, chain
from operator import le
from typing import Any, Final

import attrs

from conflictevents.dataset import Dataset
from conflictevents.ledger import (
    RECORDED,
    Balance,
    CountedPortion,
    Edge,
    Ledger,
    Query,
    ResolvedRound,
    Window,
    WindowBalance,
    ledger_of,
)
from conflictevents.ledger.query import OWN_KEY, Description
from conflictevents.ledger.rounds import Days
from conflictevents.ledger.wording import name_of, named
from conflictevents.questions.forced import Choices, Forced, forced_by, leaves_open
from conflictevents.questions.plain import plain_count, strictest_of
from conflictevents.records import ReturnTally, Scope, references_within
from conflictevents.records.tally import EVERYTHING
from conflictevents.text import Block, Heading, Inline, Items, Page, Phrase, Readable, Table, figure, interval
from conflictevents.values import Count, Marking, Truth, When

__all__ = ["Comparison", "Gap", "Subject", "Verdict", "difference_of", "doubt", "judged", "verdict_of"]


class Verdict(StrEnum):
    """What a claimed number is to the record.

    >>> import conflictevents as ce
    >>> [str(verdict) for verdict in ce.Verdict]
    ['agrees', 'possible', 'claims_more', 'claims_less', 'not_comparable']
    """

    AGREES = "agrees"
    POSSIBLE = "possible"
    CLAIMS_MORE = "claims_more"
    CLAIMS_LESS = "claims_less"
    NOT_COMPARABLE = "not_comparable"

    @property
    def in_words(self) -> str:
        """The verdict as it stands in a sentence."""
        return self.value.replace("_", " ")


@attrs.frozen
class Gap:
    """A signed interval of persons: claimed minus recorded.

    >>> import conflictevents as ce
    >>> ds = ce.datasets.load("yemen-exchanges")
    >>> gap = ce.reconcile(ds)[0].gap
    >>> print(gap, gap.low, gap.high)
    +415 415 415

    Attributes:
        low: the least it may be; None where unbounded below.
        high: the most it may be; None where unbounded above.
    """

    low: int | None
    high: int | None

    @property
    def distance(self) -> int:
        """How far it certainly is from zero, in persons."""
        if self.low is not None and self.low > 0:
            return self.low
        return -self.high if self.high is not None and self.high < 0 else 0

    def __str__(self) -> str:
        if self.low is None:
            return "unbounded" if self.high is None else f"{_signed(self.high)} or less"
        if self.high is None:
            return f"{_signed(self.low)} or more"
        return _signed(self.low) if self.low == self.high else f"{_signed(self.low)} to {_signed(self.high)}"


def _signed(n: int) -> str:
    return f"{n:+,}" if n else "0"


@attrs.frozen(eq=False, repr=False)
class Comparison(Readable):
    """A claimed number of persons against the rounds on record in its window and scope.

    The gap is reported and never plugged.

    Attributes:
        claimed: the claimed number as a signed interval, low and high.
        recorded: what the record has in the window and scope.
        gap: claimed minus recorded.
        verdict: agrees where the claim holds for all that is true within the record's bounds; possible where
            they meet; claims_more and claims_less where they cannot; not_comparable where nothing is claimed.
    """

    claimed: Gap
    recorded: Count
    gap: Gap
    verdict: Verdict
    _balanced: WindowBalance = attrs.field(repr=False)
    _subject: "Subject" = attrs.field(repr=False)
    _window: Window = attrs.field(repr=False)
    _ds: Dataset = attrs.field(repr=False)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Comparison):
            return NotImplemented
        return self._content == other._content and self.possible == other.possible

    def __hash__(self) -> int:
        return hash(self._content)

    @property
    def _content(self) -> tuple[Any, ...]:
        """What tells comparisons apart, but for why rounds are doubtful."""
        return (type(self), self.tallies, self.claimed, self.recorded, self.gap, self.verdict, self.counted)

    @property
    def tallies(self) -> tuple[ReturnTally, ...]:
        """The claims that are compared: one, or the two ends of an increment."""
        raise NotImplementedError

    @property
    def dataset(self) -> Dataset:
        """The dataset it was computed from."""
        return self._ds

    def balance(self) -> WindowBalance:
        """What the record has in the window, tree by tree of rounds."""
        return self._balanced

    @property
    def window(self) -> Window:
        """The days compared."""
        return self._window

    @property
    def counted(self) -> tuple[str, ...]:
        """Ids of the rounds certainly counted."""
        return self._balanced.certain

    @property
    def marking(self) -> Marking | None:
        """The strictest marking of the claims, of what they rest on and name, and of the rounds compared."""
        claims = [
            id for tally in self.tallies for id in (tally.id, *(id for id, *_ in references_within(tally)))
        ]
        return Marking.strictest((self._balanced.marking, strictest_of(self._ds, claims)))

    @cached_property
    def possible(self) -> Mapping[str, str]:
        """Ids of the rounds possibly counted, each with what makes it doubtful.

        A round of which one portion certainly counts and another may stands here as well as among the counted.
        """
        doubts: dict[str, list[str]] = {}
        for tree in self._balanced.doubtful:
            for item in (item for item in tree.portions if item.membership is Truth.MAYBE):
                doubts.setdefault(item.round, []).append(
                    f"{item.text}: {doubt(self._ds, item, self._subject.query)}"
                )
        for whole in set(self._balanced.possible) - doubts.keys():
            doubts[whole] = ["with its parts, which may count or may not"]
        return {record: "; ".join(texts) for record, texts in sorted(doubts.items())}

    @cached_property
    def forced(self) -> Forced:
        """Which possible portions the claim forces in or out, if it and the record are right."""
        if self.verdict is not Verdict.POSSIBLE:
            return Forced()
        balanced = self._balanced
        return forced_by(self.claimed.low or 0, self.claimed.high, balanced.doubtful, balanced.beyond_doubt)

    @property
    def doubtful(self) -> tuple[CountedPortion, ...]:
        """The portions of which the record does not say whether they count."""
        items = (item for tree in self._balanced.doubtful for item in tree.portions)
        return tuple(item for item in items if item.membership is Truth.MAYBE and item.count.high != 0)

    @property
    def forced_in(self) -> tuple[CountedPortion, ...]:
        """Possible portions without which the rest cannot reach the claim."""
        return self.forced.inside

    @property
    def forced_out(self) -> tuple[CountedPortion, ...]:
        """Possible portions with which the claim would be exceeded, or could not be met."""
        return self.forced.outside

    @cached_property
    def excluded(self) -> Mapping[str, str]:
        """Rounds that fell within the window but were left out, each with why."""
        within = {
            id: why for id, days, why in self._subject.left_out if self._window.holds(*days) is not Truth.NO
        }
        if not within:
            return within
        shown = {*self.counted, *self.possible}
        return {id: why for id, why in within.items() if id not in shown}

    def _page(self) -> Page:
        title = f"{self.title()}: {self.verdict.in_words}"
        return Page(title, (self._figures(), *self.consequences(), *self._working()))

    def title(self) -> str:
        """Who or what is compared, in a line."""
        raise NotImplementedError

    def _figures(self) -> Table:
        return Table(
            ("claimed", "recorded", "difference", "rounds counted", "possibly"),
            [
                (
                    interval(self.claimed.low, self.claimed.high),
                    figure(self.recorded),
                    str(self.gap),
                    str(len(self.counted)),
                    str(len(self.possible)),
                )
            ],
            ("claimed", "recorded", "difference", "rounds counted", "possibly"),
        )

    def consequences(self) -> list[Block]:
        """What the claim would have to mean, if it and the record are both right."""
        if self.verdict is Verdict.POSSIBLE and not self.forced.attainable:
            return ["No choice among what may count comes to the claimed figure."]
        forced = [
            *(self._sentence(item, "count") for item in self.forced_in),
            *(self._sentence(item, "do not count") for item in self.forced_out),
        ]
        return [Heading("If the claim and the record are both right"), Items(forced)] if forced else []

    def _sentence(self, item: CountedPortion, verb: str) -> Inline:
        return Phrase.joined("", (f"the {item.text} of ", named(self.dataset, item.round), f" {verb}"))

    def _named(self, ids: Iterable[str]) -> Inline:
        return Phrase.joined(", ", [named(self.dataset, id) for id in ids])

    def _working(self) -> list[Block]:
        """Which rounds were counted, possibly counted, and left out."""
        blocks: list[Block] = []
        if self.counted:
            blocks += [Heading("Counted"), self._named(self.counted)]
        if self.possible:
            blocks += [
                Heading("Possibly counted"),
                Items(
                    [
                        Phrase.joined("", (named(self.dataset, id), f": {why}"))
                        for id, why in self.possible.items()
                    ]
                ),
            ]
        if self.excluded:
            reasons: dict[str, list[str]] = {}
            for id, why in self.excluded.items():
                reasons.setdefault(why, []).append(id)
            blocks += [
                Heading("Left out"),
                Items([Phrase.joined("", (f"{why}: ", self._named(ids))) for why, ids in reasons.items()]),
            ]
        return blocks

    def to_dict(self) -> dict[str, Any]:
        """The comparison as plain data."""
        return {
            "claimed": {"low": self.claimed.low, "high": self.claimed.high},
            "recorded": plain_count(self.recorded),
            "gap": {"low": self.gap.low, "high": self.gap.high},
            "verdict": str(self.verdict),
            "counted": list(self.counted),
            "possible": dict(self.possible),
            "excluded": dict(self.excluded),
            "forced_in": [{"round": item.round, "text": item.text} for item in self.forced_in],
            "forced_out": [{"round": item.round, "text": item.text} for item in self.forced_out],
            "attainable": self.forced.attainable,
            "marking": None if self.marking is None else str(self.marking),
        }


@attrs.frozen(eq=False)
class Side:
    """The record where windows begin or end.

    Attributes:
        when: after which day, or with which.
        edge: what the record has up to there.
        choices: what those who passed before it or after it may come to.
    """

    when: When
    edge: Edge
    choices: Choices


class Subject:
    """The rounds that answer one query, to be compared with any number of claims.

    Args:
        ds: the dataset.
        balance: the rounds.
    """

    def __init__(self, ds: Dataset, balance: Balance) -> None:
        self._ds = ds
        self._balance = balance
        self.query: Query = balance.query

    def compare(self, claimed: Gap | None, window: Window) -> dict[str, Any]:
        """The fields of a comparison of a claimed number with the record in a window.

        Args:
            claimed: the claimed number; None where nothing is claimed that could be compared.
            window: the claim's window.
        """
        balanced = self._balance.within(window)
        return {
            **judged(claimed, balanced.count),
            "balanced": balanced,
            "subject": self,
            "window": window,
            "ds": self._ds,
        }

    def may_be_possible(self, claimed: Gap | None, window: Window) -> bool:
        """Whether a claim may be possible by the record, by sums alone; no only where it surely is not."""
        return claimed is not None and self._balance.may_meet(claimed.low, claimed.high, window)

    def list_settling(self, claims: Sequence[tuple[Gap, When]]) -> Iterator[tuple[int, int]]:
        """Which two of some cumulatives may settle, by their difference, all that is doubtful in the days between.

        Each two that lie far apart are passed over by two sums, unless what they claim may be on record.

        Args:
            claims: what is claimed, and up to which day, in the order of these days.

        Yields:
            The places of the earlier and of the later; left out are only such as surely settle nothing.
        """
        starts = [self._side(when, Window.after(when, None), is_end=False) for _, when in claims]
        ends = [self._side(when, Window.between(None, when), is_end=True) for _, when in claims]
        far = list(accumulate((side.edge.places for side in reversed(ends)), _least_of_each))[::-1]
        unbounded = [side.edge.unbounded for side in ends]
        # What a later claim has at the most, and at the least, above what is on record up to its end.
        tops = [
            INFINITE if claimed.high is None else claimed.high - side.edge.low
            for (claimed, _), side in zip(claims, ends, strict=True)
        ]
        floors = [
            (claimed.low or 0) - side.edge.high for (claimed, _), side in zip(claims, ends, strict=True)
        ]
        for at, ((before, _), start) in enumerate(zip(claims, starts, strict=True)):
            edge = start.edge
            near = bisect_left(far, True, at + 1, key=lambda places: all(map(le, edge.places, places)))
            if self._balance.has_undated:
                near = len(claims)
            needed = (before.low or 0) - edge.low
            most = INFINITE if before.high is None else before.high - edge.high
            for later in chain(
                range(at + 1, near),
                [
                    later
                    for later in range(near, len(claims))
                    if tops[later] >= needed and (floors[later] <= most or unbounded[later] != edge.unbounded)
                ],
            ):
                if self._may_settle(difference_of(claims[later][0], before), start, ends[later]):
                    yield at, later

    def _side(self, when: When, window: Window, *, is_end: bool) -> Side:
        edge = self._balance.edge(window, is_end=is_end)
        return Side(when, edge, Choices.among(edge.wholes))

    def _may_settle(self, claimed: Gap, start: Side, end: Side) -> bool:
        """Whether a possible claim may settle all that is doubtful in a window; no only where it surely does not."""
        low, high = claimed.low or 0, claimed.high
        first, last = start.edge, end.edge
        if first.is_far_before(last) and not self._balance.has_undated:
            least, most = last.low - first.low, last.high - first.high
            if (high is not None and high < least) or (low > most and last.unbounded == first.unbounded):
                return False
            before, after = start.choices, end.choices
        else:
            window = Window.after(start.when, end.when)
            if not self.may_be_possible(claimed, window):
                return False
            least, wholes = self._balance.weigh(window)
            before, after = Choices.among(wholes), Choices.among(())
        return not leaves_open(low - least, None if high is None else high - least, before, after)

    @cached_property
    def left_out(self) -> tuple[tuple[str, Days, str], ...]:
        """Rounds of the right side and category that do not count, each with its days and why not, by id."""
        ledger = ledger_of(self._ds)
        reasons = _Reasons(ledger, self.query)
        left_out = ((resolved, reasons.of(resolved)) for resolved in ledger.rounds)
        return tuple(
            sorted((resolved.id, resolved.days, why) for resolved, why in left_out if why is not None)
        )


def judged(claimed: Gap | None, recorded: Count) -> dict[str, Any]:
    """A claimed number, what is on record, the gap between them and the verdict, by name."""
    gap = Gap(None, None) if claimed is None else _minus(claimed, recorded)
    return {
        "claimed": claimed or Gap(None, None),
        "recorded": recorded,
        "gap": gap,
        "verdict": verdict_of(claimed, Gap(recorded.low, recorded.high), gap),
    }


INFINITE: Final = float("inf")
"""What no number of persons reaches."""


def _least_of_each(places: tuple[int, ...], others: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(map(min, places, others))


def difference_of(second: Gap, first: Gap) -> Gap:
    """What a claim has more than another."""
    return Gap(
        None if second.low is None or first.high is None else second.low - first.high,
        None if second.high is None or first.low is None else second.high - first.low,
    )


def _minus(claimed: Gap, recorded: Count) -> Gap:
    return Gap(
        None if claimed.low is None or recorded.high is None else claimed.low - recorded.high,
        None if claimed.high is None else claimed.high - recorded.low,
    )


def verdict_of(claimed: Gap | None, recorded: Gap, gap: Gap) -> Verdict:
    """What a claimed number is to what is on record, which differ by a gap."""
    if claimed is None:
        return Verdict.NOT_COMPARABLE
    if gap.low is not None and gap.low > 0:
        return Verdict.CLAIMS_MORE
    if gap.high is not None and gap.high < 0:
        return Verdict.CLAIMS_LESS
    holds_below = claimed.low is None or (recorded.low is not None and claimed.low <= recorded.low)
    holds_above = claimed.high is None or (recorded.high is not None and recorded.high <= claimed.high)
    return Verdict.AGREES if holds_below and holds_above else Verdict.POSSIBLE


_DOUBTS = {
    "window": "its dates reach beyond the window",
    "kind": "its kind is not said",
    "change": "what change of custody it is is not said",
    "category": "the category is not said",
    "side": "the side is not said",
    "holder": "who held them is not said",
    "belonging": "whose people they are is not said",
    "mediators": "which part of the mediator mediated is not said",
    "third parties": "which part of the third party it was is not said",
    "group": "whether they are of the group is not said",
    "frameworks": "it ran under several frameworks, and how it divides is not said",
    "series": "whether {series} counts it in its series is not said",
    "population": "the record does not tell who was {population}",
    "outside": "whether they are among the others is not said",
    "terms": "which of the terms it counts towards is not said",
}
"""What each limit that answers maybe leaves open, but for the status and for keys of one's own."""

_REASONS = {
    "kind": "it is of another kind ({kind})",
    "holder": "they were held by another actor",
    "belonging": "they are another side's people",
    "group": "they are of another group",
    "third parties": "it had none of the third parties asked for",
    "frameworks": "it did not run under the framework",
    "mediators": "it was not mediated by any of those asked for",
    "series": "it is said not to be in the series of {series}",
}

_UNSAID = {
    "frameworks": "no framework is on record for it",
    "mediators": "no mediator is on record for it",
}


def doubt(ds: Dataset, portion: CountedPortion, query: Query) -> str:
    """What makes a portion doubtful, in words."""
    return ", ".join(
        _doubt_of_status(ds, portion) if name == "status" else _doubt_of_limit(name, query.scope)
        for name in portion.doubts
    )


def _doubt_of_limit(name: str, scope: Scope) -> str:
    """What a limit leaves open: a key of one's own gives none of its values for some persons, or several."""
    if name.startswith(OWN_KEY):
        return f"the function {name.removeprefix(OWN_KEY)} gives no value for them, or several"
    return _DOUBTS[name].format(series=scope.series, population=scope.population)


def _doubt_of_status(ds: Dataset, portion: CountedPortion) -> str:
    """What has become of a round of which some say that it is not completed, or all that it has only begun."""
    assert portion.portion is not None  # a balance lists none without
    decider = portion.portion.posting.round.decider
    parties: dict[str | None, list[str]] = {}
    for party, status in decider.statuses.items():
        parties.setdefault(status, []).append(name_of(ds, party))
    subject = "it is" if decider.id == portion.round else f"{decider.id} is"
    if len(parties) == 1:
        return f"{subject} {next(iter(parties))}"
    by_status = (f"{status} according to {' and '.join(names)}" for status, names in parties.items())
    return f"{subject} {', '.join(by_status)}"


class _Reasons:
    """Why rounds of the right side and category do not count, each description asked once."""

    def __init__(self, ledger: Ledger, query: Query) -> None:
        self._ledger = ledger
        self._query = query
        anywhere = attrs.evolve(query, scope=EVERYTHING, within=EVERYTHING)
        self._is_touched = cache(
            lambda description: anywhere.membership(ledger.relations, description) is not Truth.NO
        )
        self._why_out = cache(self._find_limit)

    def of(self, resolved: ResolvedRound) -> str | None:
        """Why a round does not count; None for one that does, and for one of another side or category."""
        touching = [
            posting.description
            for posting in self._ledger.book.figures(resolved, RECORDED).postings
            if posting.transfer is not None and self._is_touched(posting.description)
        ]
        if not touching:
            return None
        if resolved.is_done() is Truth.NO:
            if resolved.record.assumed:
                return "it is assumed"
            return f"it is not completed ({resolved.status or 'no history'})"
        return next((why for why in map(self._why_out, touching) if why is not None), None)

    def _find_limit(self, description: Description) -> str | None:
        for name, answer in self._query.limits(self._ledger.relations, description).items():
            if answer is Truth.NO:
                if name in _UNSAID and not _is_said(name, description):
                    return _UNSAID[name]
                return _REASONS[name].format(kind=description.kind, series=self._query.scope.series)
        return None


def _is_said(name: str, description: Description) -> bool:
    if name == "frameworks":
        return bool(description.frameworks)
    return any(party.role == "mediator" for party in description.third_parties)
