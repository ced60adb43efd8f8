"""A named set of assumptions over a dataset: immutable, composable, and never mistaken for the record."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Self

import attrs

from conflictevents.dataset import Dataset, check_dataset, require_word
from conflictevents.errors import InvalidValue
from conflictevents.ledger import Window, ledger_of
from conflictevents.ledger.availability import Knowledge
from conflictevents.ledger.query import Query
from conflictevents.ledger.rounds import date_of
from conflictevents.ledger.wording import side_in_words
from conflictevents.records import (
    ALL_SIDES,
    ActorId,
    Category,
    CategoryStr,
    ExchangeRound,
    Framework,
    Record,
    RoundKind,
    RoundKindStr,
    RoundStep,
    Scope,
    Transfer,
)
from conflictevents.scenario.assumptions import (
    Assumption,
    Believes,
    Happens,
    Recurs,
    Resumes,
    SetsAside,
    Stalls,
    in_words,
    name_of,
)
from conflictevents.scenario.draws import Size, bounds_of
from conflictevents.scenario.pace import PastRound, pace_of
from conflictevents.text import (
    Block,
    Facts,
    Framed,
    Heading,
    Items,
    Page,
    Readable,
    Table,
    day,
    interval,
    plural,
)
from conflictevents.values import Count, Truth
from conflictevents.values.when import When, WhenLike

if TYPE_CHECKING:
    from conflictevents.scenario.run import Run

__all__ = ["Comparisons", "Scenario", "compare"]


@attrs.frozen(repr=False)
class Scenario(Readable):
    """A named set of assumptions over a dataset.

    Each method gives a new scenario with one assumption more; `a + b` has the assumptions of both. The
    order of assumptions never matters. Assumed rounds are marked as assumed, and no total counts them.

    >>> import conflictevents as ce
    >>> ds = ce.datasets.load("yemen-exchanges")
    >>> plan = ce.Scenario(ds, "as promised").happens(
    ...     returned_to="ansar-allah", count=100, within="2026-05/2026-06", probability=0.5
    ... )
    >>> plan.run(100, seed=1).returned("ansar-allah").bounds.high
    100

    Attributes:
        base: the dataset as it stands.
        name: what the scenario is called.
        assumptions: what is assumed, in one order.
    """

    base: Dataset
    name: str = "scenario"
    assumptions: tuple[Assumption, ...] = ()

    def __attrs_post_init__(self) -> None:
        check_dataset(self.base)

    def assume(self, *assumptions: Assumption) -> Self:
        """This scenario and more assumptions. Two rounds alike are two rounds; of what else is alike one is enough.

        Raises:
            UnknownRecord: an assumption names a record that is not there.
        """
        for assumption in assumptions:
            for name in ("round", "framework", "tally", "claim"):
                wanted = getattr(assumption, name, None)
                if wanted is not None:
                    self.base[wanted]
            for wanted in (*getattr(assumption, "frameworks", ()), getattr(assumption, "returned_to", None)):
                if wanted is not None:
                    self.base[wanted]
        return attrs.evolve(self, assumptions=_in_one_order((*self.assumptions, *assumptions)))

    def named(self, name: str) -> Self:
        """The same assumptions under another name."""
        return attrs.evolve(self, name=name)

    def __add__(self, other: "Scenario") -> Self:
        if other.base != self.base:
            raise InvalidValue(other.name, "a scenario over the same dataset", "build both over one dataset")
        for id in {each.round for each in other.assumptions if isinstance(each, Happens) and each.round}:
            self._once(id, _carrying_out(id, other.assumptions))
        mine = Counter(map(name_of, self.assumptions))
        more = []
        for assumption in other.assumptions:
            mine[name_of(assumption)] -= 1
            if mine[name_of(assumption)] < 0:
                more.append(assumption)
        return self.assume(*more).named(f"{self.name} + {other.name}")

    def _once(self, id: str, anew: Sequence[Assumption]) -> bool:
        """Whether a planned round is assumed to happen in this very way already; in another way it cannot be as well."""
        already = _carrying_out(id, self.assumptions)
        if already and already != _in_one_order(anew):
            raise InvalidValue(
                id,
                "a round that is assumed to happen once",
                "it is already, in another way; begin from a scenario without it",
                field="planned",
            )
        return bool(already)

    def __repr__(self) -> str:
        kinds = [type(assumption).__name__.lower() for assumption in self.assumptions]
        return f"<Scenario {self.name!r}: {', '.join(kinds) or 'nothing assumed'}>"

    def happens(
        self,
        planned: ExchangeRound | str | None = None,
        *,
        within: WhenLike | None = None,
        returned_to: str | None = None,
        count: Any = None,
        probability: float = 1.0,
        category: CategoryStr = "person",
        frameworks: Any = (),
    ) -> Self:
        """A round happens with a probability, some day within a window.

        A planned round on record brings its own sides, counts, date and frameworks; what is given here
        takes their place.

        Raises:
            InvalidValue: side, count or window is neither on record nor given; or the round is carried out already, or
                assumed in another way.
        """
        if planned is None:
            missing = [
                name
                for name, value in (("returned_to", returned_to), ("count", count), ("within", within))
                if value is None
            ]
            if missing:
                raise InvalidValue(
                    None,
                    "a planned round, or returned_to, count and within",
                    "give what is missing, or the id of a planned round",
                    field=missing[0],
                )
            assert within is not None
            return self.assume(
                Happens(
                    returned_to=getattr(returned_to, "id", str(returned_to)),
                    count=count,
                    within=within,
                    probability=probability,
                    category=category,
                    frameworks=frameworks,
                )
            )
        record = self.base[getattr(planned, "id", planned)]
        if not isinstance(record, ExchangeRound):
            raise InvalidValue(
                record.id,
                "the id of a round",
                "give the id of a round on record: [round.id for round in ds.rounds] lists them",
                field="planned",
            )
        if ledger_of(self.base).is_done(record) is Truth.YES:
            raise InvalidValue(
                record.id, "a round not yet carried out", "the record counts it already", field="planned"
            )
        when = When.of(within) if within is not None else date_of(record)
        if when is None:
            raise InvalidValue(record.id, "a round with a date", "say within which window", field="within")
        wanted = [transfer for transfer in record.transfers if returned_to in (None, transfer.returned_to)]
        if not wanted:
            raise InvalidValue(
                record.id, "a round with transfers", "say who returns, and how many", field="round"
            )
        happening = [
            Happens(
                returned_to=transfer.returned_to or "",
                count=transfer.count if count is None else count,
                within=when,
                probability=probability,
                category=transfer.category,
                held_by=transfer.held_by,
                frameworks=frameworks or record.frameworks,
                round=record.id,
            )
            for transfer in wanted
        ]
        return self if self._once(record.id, happening) else self.assume(*happening)

    def recurs(
        self,
        returned_to: str,
        *,
        within: WhenLike,
        like: tuple[WhenLike, WhenLike] | None = None,
        every: int | None = None,
        count: Any = None,
        category: CategoryStr = "person",
        frameworks: Any = (),
        kinds: RoundKindStr | Iterable[RoundKindStr] = (),
    ) -> Self:
        """Rounds recur at a pace: as between two dates on record, or every so many days.

        `like` draws gaps and sizes again from the days with completed rounds between the two dates. Stages whose size
        was withheld share what their whole has beyond the others; what has no size on record lends a day alone. `every` is a mean: each gap is any number of days from 1 to twice
        that, less one.

        Args:
            returned_to: the side that gets people back.
            within: the window over which rounds recur.
            like: first and last day of the record to take the pace from.
            every: mean number of days between rounds.
            count: how many persons each time; with `like`, None takes the sizes on record.
            category: which category.
            frameworks: the frameworks they run under.
            kinds: with `like`, the kinds of handover to look at.

        Raises:
            InvalidValue: neither or both of `like` and `every`, or too few rounds on record.
        """
        if (like is None) == (every is None):
            raise InvalidValue(
                None,
                "either like or every",
                "give like= for past rounds to go by, or every= with a count",
                field="every",
            )
        side = getattr(returned_to, "id", returned_to)
        drawn_from: tuple[PastRound, ...] = ()
        if every is not None:
            if count is None or every < 1:
                raise InvalidValue(
                    every,
                    "days of 1 or more, with a count",
                    "write every=30 for monthly, and give count=",
                    field="every",
                )
            gaps, sizes = tuple(range(1, 2 * every)), count
        else:
            assert like is not None
            window = Window.between(When.of(like[0]), When.of(like[1]))
            scope = Scope(kinds=kinds)
            for kind in scope.kinds:
                require_word(self.base, RoundKind, kind, field="kinds")
            query = Query(side, require_word(self.base, Category, category, field="category"), scope)
            pace = pace_of(self.base, query, window)
            gaps, sizes, drawn_from = pace.gaps, pace.sizes if count is None else count, pace.rounds
        return self.assume(
            Recurs(
                returned_to=side,
                count=sizes,
                gaps=gaps,
                within=within,
                category=category,
                frameworks=frameworks,
                drawn_from=drawn_from,
            )
        )

    def stalls(self, framework: Framework | str, when: WhenLike) -> Self:
        """A framework stalls some day within `when`: nothing happens under it until it resumes.

        It reaches what runs under the framework, under its parts, and under what took its place; `notes` says so
        where nothing assumed does.
        """
        return self.assume(Stalls(framework=framework, when=when))

    def resumes(self, framework: Framework | str, when: WhenLike) -> Self:
        """A framework resumes some day within `when`; before that nothing happens under it."""
        return self.assume(Resumes(framework=framework, when=when))

    def believes(self, tally: str) -> Self:
        """A claimed cumulative is taken for true, in place of the record up to its day.

        A claimed stock is taken for true as well: no more can return to their side than are held, less what the
        record has returned since.
        """
        return self.assume(Believes(tally=tally))

    def sets_aside(self, claim: str) -> Self:
        """A tally, custody tally or statement is left out of account."""
        return self.assume(SetsAside(claim=claim))

    @property
    def dataset(self) -> Dataset:
        """The dataset with the assumed rounds, each marked as assumed; claims set aside are left out.

        A planned round on record stands as it is: carrying it out is the assumption, not a new round.
        Rounds that recur stand at their mean pace.
        """
        assumed: list[ExchangeRound] = []
        for place, assumption in enumerate(self.assumptions, start=1):
            if isinstance(assumption, Happens) and assumption.round is None:
                assumed.append(_assumed(f"assumed-{place}", assumption, assumption.within))
            elif isinstance(assumption, Recurs):
                assumed += _recurring(place, assumption)
        aside = [each.claim for each in self.assumptions if isinstance(each, SetsAside)]
        return self.base.without(*aside).add(*assumed)

    def run(
        self, n: int = 10_000, *, seed: int, start: WhenLike | None = None, until: WhenLike | None = None
    ) -> "Run":
        """Draw `n` worlds and see what is returned in them; the same seed gives the same numbers anywhere.

        Args:
            n: how many worlds.
            seed: any whole number.
            start: the day after which the scenario runs; None for the latest day on record before any
                assumption can take effect.
            until: the last day looked at; None for the last day of any assumption.

        Raises:
            MissingExtra: numpy is not installed.
        """
        from conflictevents.scenario.run import simulate

        return simulate(self, n, seed, start, until)

    # What it says

    @property
    def notes(self) -> tuple[str, ...]:
        """What of the assumptions can change nothing, or limits what others bring, in sentences."""
        wanted = [each for each in self.assumptions if isinstance(each, Happens | Recurs)]
        reached = {
            above for each in wanted for id in each.frameworks for above in frameworks_reaching(self.base, id)
        }
        notes = []
        for assumption in self.assumptions:
            if isinstance(assumption, Stalls | Resumes) and assumption.framework not in reached:
                verb = "stall" if isinstance(assumption, Stalls) else "resume"
                notes.append(
                    f"that {assumption.framework!r} {verb}s changes nothing, as nothing assumed runs under it; "
                    "name it in frameworks= of what happens or recurs"
                )
            elif isinstance(assumption, Recurs) and assumption.drawn_from:
                unsized = [past.round for past in assumption.drawn_from if past.size is None]
                if unsized:
                    notes.append(
                        f"without a size on record, so that they lend a day alone: {', '.join(unsized)}"
                    )
        return tuple(notes)

    def list_uses(self) -> Iterator[tuple[str, str, str]]:
        """What of the record the assumptions rest on: what becomes of it, the id of the record, and how, for a working."""
        for assumption in self.assumptions:
            match assumption:
                case Happens(round=str(id)):
                    yield "possibly counted", id, f"assumed to happen, probability {assumption.probability:g}"
                case Recurs():
                    for past in assumption.drawn_from:
                        size = "a day alone" if past.size is None else plural(past.size, "person")
                        yield "counted", past.round, f"the pace is drawn from it: it lends {size}"
                case Stalls() | Resumes():
                    verb = "stall" if isinstance(assumption, Stalls) else "resume"
                    yield (
                        "possibly counted",
                        assumption.framework,
                        f"assumed to {verb}, {day(assumption.when)}",
                    )
                case Believes():
                    yield "claimed", assumption.tally, "assumed to be true"
                case SetsAside():
                    yield "left out", assumption.claim.partition("#")[0], "set aside"
                case _:
                    pass

    def in_words(self) -> list[str]:
        """Each assumption in a line, with every parameter that is given."""
        return [in_words(each, partial(side_in_words, self.base)) for each in self.assumptions]

    def _page(self) -> Page:
        blocks: list[Block] = [Items(self.in_words())]
        if not self.assumptions:
            blocks = ["Nothing is assumed."]
        if self.notes:
            blocks += [Heading("Notes"), Items(self.notes)]
        return Page(f"Scenario {self.name!r} over {len(self.base):,} records", tuple(blocks))


def frameworks_reaching(ds: Dataset, framework: str) -> frozenset[str]:
    """The frameworks with which one stalls: itself, what it is part of, and what it or those took the place of."""
    reaching: set[str] = set()
    waiting = [framework]
    while waiting:
        id = waiting.pop()
        if id not in reaching:
            reaching.add(id)
            record = ds.get(id)
            waiting += ds.links.frameworks_above(id)
            waiting += record.succeeds if isinstance(record, Framework) else ()
    return frozenset(reaching)


def _in_one_order(assumptions: Iterable[Assumption]) -> tuple[Assumption, ...]:
    """Assumptions in one order; what happens or recurs may do so several times alike, of others one is enough."""
    ordered: list[Assumption] = []
    for assumption in assumptions:
        if isinstance(assumption, Happens | Recurs) or assumption not in ordered:
            ordered.append(assumption)
    return tuple(sorted(ordered, key=name_of))


def _carrying_out(id: str, assumptions: Iterable[Assumption]) -> tuple[Assumption, ...]:
    return _in_one_order(each for each in assumptions if isinstance(each, Happens) and each.round == id)


def _assumed(id: str, assumption: Happens | Recurs, when: When) -> ExchangeRound:
    return ExchangeRound(
        id=id,
        when=when,
        history=RoundStep(status="scheduled"),
        transfers=[
            Transfer(
                count=_expected(assumption.count),
                category=assumption.category,
                held_by=assumption.held_by,
                returned_to=ActorId(assumption.returned_to),
            )
        ],
        frameworks=assumption.frameworks,
        kind="outside exchange",
        assumed=True,
        note="assumed by a scenario",
    )


def _recurring(place: int, assumption: Recurs) -> list[ExchangeRound]:
    first, last = assumption.within.first_day, assumption.within.last_day
    assert first is not None
    assert last is not None
    step = max(1, sum(assumption.gaps) // len(assumption.gaps))
    days = range(first + step - 1, last + 1, step)
    return [
        _assumed(f"assumed-{place}-{number}", assumption, When.of(date.fromordinal(day)))
        for number, day in enumerate(days, start=1)
    ]


def _expected(size: Size) -> Count:
    low, high = bounds_of(size)
    return size if isinstance(size, Count) else Count(low=low, high=high)


def starting_day(scenario: Scenario) -> int:
    """The latest day on record that lies before every assumption; the day before the first where none does."""
    windows = [each.within for each in scenario.assumptions if isinstance(each, Happens | Recurs)]
    firsts = [window.first_day for window in windows if window.first_day is not None]
    latest = Knowledge(scenario.base).latest
    if not firsts:
        return latest if latest is not None else 1
    before = min(firsts) - 1
    return before if latest is None else min(before, latest)


def _as_text(rows: tuple[dict[str, Any], ...]) -> str:
    return json.dumps(rows, sort_keys=True)


@attrs.frozen(repr=False)
class Comparisons(Framed, Readable, Sequence[dict[str, Any]]):
    """One row of plain data for each scenario.

    Attributes:
        rows: the rows, in the order the scenarios were given.
        scenarios: what was compared.
    """

    rows: tuple[dict[str, Any], ...] = attrs.field(eq=_as_text)
    scenarios: tuple[Scenario, ...] = attrs.field(default=(), eq=False, repr=False)

    def __getitem__(self, place: Any) -> Any:
        return self.rows[place]

    def __len__(self) -> int:
        return len(self.rows)

    def to_dicts(self) -> list[dict[str, Any]]:
        """The rows as plain data."""
        return [dict(row) for row in self.rows]

    def _facts(self) -> Mapping[str, Callable[[], Facts]]:
        from conflictevents.scenario.run import SAMPLE_FIELDS

        rows = (
            {**row, "bounds": Count(*(row["bounds"][part] for part in ("low", "high", "best")))}
            for row in self.rows
        )
        fields = {"scenario": str, **SAMPLE_FIELDS, "at_least": int, "probability": float}
        return {"scenarios": lambda: Facts(fields, rows)}

    def _known_by(self) -> object:
        return next((scenario.base.known_by for scenario in self.scenarios), None)

    def _list_marked(self) -> Iterable[Record]:
        return (record for scenario in self.scenarios for record in scenario.base)

    def _page(self) -> Page:
        columns = ("scenario", "median", "5%", "95%", "no matter what is drawn", "reached")
        rows = [
            (
                row["scenario"],
                *(f"{row[quantile]:,}" for quantile in ("q50", "q05", "q95")),
                interval(row["bounds"]["low"], row["bounds"]["high"]),
                "" if row["probability"] is None else f"{row['probability']:.0%}",
            )
            for row in self.rows
        ]
        numbers = {row["at_least"] for row in self.rows} - {None}
        notes = [f"Reached: the share of worlds with {number:,} or more." for number in numbers]
        table = Table(columns, rows, columns[1:])
        return Page(f"{plural(len(self), 'scenario')} compared", (table, *notes) if rows else ())


def compare(
    *scenarios: Scenario,
    returned_to: str = ALL_SIDES,
    by: WhenLike,
    at_least: int | None = None,
    category: CategoryStr = Category.PERSON,
    cumulative: bool = False,
    n: int = 10_000,
    seed: int,
) -> Comparisons:
    """Run several scenarios from one seed and put what they return side by side.

    >>> import conflictevents as ce
    >>> ds = ce.datasets.load("yemen-exchanges")
    >>> plan = ce.Scenario(ds, "as promised").happens(
    ...     returned_to="ansar-allah", count=100, within="2026-05/2026-06"
    ... )
    >>> [
    ...     row["scenario"]
    ...     for row in ce.compare(
    ...         plan, returned_to="ansar-allah", by="2026-06-30", at_least=100, seed=1, n=50
    ...     )
    ... ]
    ['as promised']

    Args:
        scenarios: the scenarios.
        returned_to: a side, or `all`.
        by: the last day counted.
        at_least: a number whose probability is wanted.
        category: which category.
        cumulative: count what returned before as well.
        n: how many worlds for each.
        seed: any whole number.

    Raises:
        InvalidValue: it is no scenario.
    """
    rows = []
    for scenario in scenarios:
        if not isinstance(scenario, Scenario):
            raise InvalidValue(scenario, "a Scenario", "write Scenario(ds, name)", field="scenarios")
        sample = scenario.run(n, seed=seed, until=by).returned(
            returned_to, by=by, category=category, cumulative=cumulative
        )
        probability = None if at_least is None else sample.probability(at_least)
        rows.append(
            {"scenario": scenario.name, **sample.to_dict(), "at_least": at_least, "probability": probability}
        )
    return Comparisons(tuple(rows), scenarios)
