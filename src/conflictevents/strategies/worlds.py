"""Strategies for whole datasets: `worlds`, of which the truth is known, `datasets`, and `answers` to questions on them."""

import datetime as dt
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from hypothesis import strategies as st

from conflictevents.dataset import Dataset
from conflictevents.errors import InvalidValue, did_you_mean
from conflictevents.ledger import ledger_of
from conflictevents.records import (
    ALL_SIDES,
    COLLECTIONS,
    Act,
    Category,
    Claim,
    Event,
    ExchangeRound,
    Framework,
    FrameworkStep,
    Record,
    ReturnTally,
    RoundKind,
    Scope,
    Statement,
    Term,
    Transfer,
)
from conflictevents.strategies.builders import SAMPLE_WORLD
from conflictevents.strategies.records import custody_changes, custody_tallies, events, meetings
from conflictevents.strategies.true_world import BODY, SIDES, TRACKS, Handover, World, described, handovers
from conflictevents.strategies.values import counts, days
from conflictevents.values import Estimate, When

__all__ = ["answers", "datasets", "worlds"]

_SPEAKERS = (*SIDES, BODY, "southland-ministry", "river-state", "gazette")
_FIRST_YEAR, _LAST_YEAR = 2022, 2026


def worlds(*, most_rounds: int = 4, most_tallies: int = 3) -> st.SearchStrategy[World]:
    """Histories of which the truth is known, with a dataset that says nothing false about them.

    Two sides exchange prisoners of war, civilians and remains, in rounds with and without parts, under
    frameworks, through a mediator, some of them counted by a body that numbers its rounds. Everybody who
    speaks is honest, and vague: see `World`.

    Args:
        most_rounds: the most rounds that are part of no other.
        most_tallies: the most cumulatives claimed.
    """
    return _worlds(most_rounds, most_tallies)


@st.composite
def _worlds(draw: st.DrawFn, most_rounds: int, most_tallies: int) -> World:
    records: list[Record] = [*SAMPLE_WORLD.actors, *_frameworks(draw)]
    handovers_drawn: list[Handover] = []
    for index in range(draw(st.integers(0, most_rounds))):
        handovers_drawn += draw(handovers(f"round-{index + 1}", draw(days(_FIRST_YEAR, _LAST_YEAR))))
    for handover in handovers_drawn:
        statements = _statements(draw, handover)
        records += statements
        records.append(handover.on_record(draw, [statement.id for statement in statements]))
    passages = tuple(passage for handover in handovers_drawn for passage in handover.passages)
    world = World(Dataset(*records), passages)
    tallies = [
        record
        for index in range(draw(st.integers(0, most_tallies)))
        for record in _tally(draw, world, f"tally-{index + 1}")
    ]
    return World(world.dataset.add(*tallies), passages)


def datasets(*, most_rounds: int = 3) -> st.SearchStrategy[Dataset]:
    """Datasets as people keep them: whole, consistent, every reference leading somewhere.

    Each is the dataset of one of `worlds`, with meetings, events, changes of custody and stocks added.
    """
    found_in = {"sources": "Gazette, last page"}
    others = st.tuples(
        st.lists(meetings(id=st.just("meeting-1")), max_size=1),
        st.lists(events(id=st.just("event-1")).map(lambda record: record.evolve(**found_in)), max_size=1),
        st.lists(
            custody_tallies(id=st.just("custody-tally-1")).map(
                lambda record: record.evolve(statement=None, **found_in)
            ),
            max_size=1,
        ),
        st.lists(
            custody_changes(id=st.just("custody-change-1")).map(
                lambda change: change.evolve(statement=None, history=(), known=None, **found_in)
            ),
            max_size=1,
        ),
    )
    drawn = worlds(most_rounds=most_rounds, most_tallies=2)
    return st.builds(
        lambda world, more: world.dataset.add(
            *SAMPLE_WORLD.statements, *(record for few in more for record in few)
        ),
        drawn,
        others,
    )


def answers(kind: type[Any]) -> st.SearchStrategy[Any]:
    """What questions on `datasets` give, for a class of answers such as `Totals`, or of rows of them such as `Total`.

    Raises:
        InvalidValue: the class is none of an answer.
    """
    ask = _questions().get(kind)
    if ask is None:
        known = sorted(each.__name__ for each in _questions())
        raise InvalidValue(kind, "the class of an answer", did_you_mean(str(kind), known), field="kind")
    return datasets().map(lambda ds: ds.add(*_ALWAYS)).flatmap(ask)


_ALWAYS: tuple[Record, ...] = (
    *(
        ReturnTally(
            id=f"answered-{day}", claimant="southland", as_of=day, returned_to="southland", count=number
        )
        for day, number in (("2025-06-30", 100), ("2026-06-30", "at least 130"))
    ),
    ExchangeRound(
        id="answered-round",
        history="completed",
        when="2026-06-01",
        transfers=Transfer(count=9, returned_to="southland"),
    ),
    Event(id="answered-event", when="2026-06-01", dataset="gazette", fatalities=Estimate(1, 2, 3)),
)
"""Added to each dataset, so that every question has something to answer."""


@cache
def _questions() -> dict[type, Callable[[Dataset], st.SearchStrategy[Any]]]:
    """For each class of answers or rows, what makes them of a dataset."""
    import conflictevents as ce

    by: st.SearchStrategy[Any] = st.sampled_from(
        [(), "year", ("year", "returned_to"), ("category", "returned_to")]
    )

    def totals(ds: Dataset) -> st.SearchStrategy[Any]:
        return by.map(lambda keys: ce.totals(ds, by=keys))

    def scenarios(ds: Dataset) -> st.SearchStrategy[Any]:
        return st.sampled_from(["as it stands", "scenario"]).map(lambda name: ce.Scenario(ds, name=name))

    def killed(ds: Dataset) -> st.SearchStrategy[Any]:
        years: st.SearchStrategy[Any] = st.sampled_from([(), ("year",), ("year", "country")])
        return years.map(lambda keys: ce.fatalities(ds, by=keys, dataset="gazette"))

    whole: dict[type, Callable[[Dataset], st.SearchStrategy[Any]]] = {
        ce.Totals: totals,
        ce.Accounts: lambda ds: st.sampled_from(ds.rounds).map(lambda record: ce.accounts(ds, record)),
        ce.Reconciliations: lambda ds: st.just(ce.reconcile(ds)),
        ce.Outlook: lambda ds: st.just(ce.outlook(ds)),
        ce.Fulfilment: lambda ds: st.sampled_from(ds.frameworks).map(
            lambda record: ce.fulfilment(ds, record)
        ),
        ce.Timeline: lambda ds: st.just(ce.timeline(ds)),
        ce.Explanation: lambda ds: totals(ds).map(ce.explain),
        ce.Records: lambda ds: st.sampled_from(list(COLLECTIONS)).map(lambda name: getattr(ds, name)),
        ce.Redaction: lambda ds: st.just(ce.redaction(ds)),
        ce.Report: lambda ds: st.just(ce.check(ds)),
        ce.Brief: lambda ds: st.just(ce.brief(ds)),
        ce.Fatalities: killed,
        ce.Scenario: scenarios,
        ce.DatasetDiff: lambda ds: datasets().map(ds.diff),
    }
    rows = {
        ce.Total: totals,
        ce.Reconciliation: whole[ce.Reconciliations],
        ce.Finding: whole[ce.Report],
        ce.FatalityRow: killed,
    }
    return {
        **whole,
        **{kind: _one_of(ask) for kind, ask in rows.items()},
        ce.Increment: lambda ds: st.sampled_from(ce.reconcile(ds).increments),
        ce.Gap: lambda ds: st.sampled_from(ce.reconcile(ds)).map(lambda row: row.gap),
    }


def _one_of(ask: Callable[[Dataset], st.SearchStrategy[Any]]) -> Callable[[Dataset], st.SearchStrategy[Any]]:
    """What makes one row of an answer."""
    return lambda ds: ask(ds).flatmap(st.sampled_from)


def _frameworks(draw: st.DrawFn) -> list[Framework]:
    """The tracks that rounds may run under: an accord, its part for the wounded, and one next to them."""
    number = Term(according_to=SIDES[:1], returned_to=ALL_SIDES, count=draw(counts(bounded=True)))
    agreed = FrameworkStep(status="agreed", when="2021-06", according_to=SIDES)
    accord, wounded, border = TRACKS
    return [
        Framework(
            id=accord,
            name="River Accord",
            parties=SIDES,
            history=agreed,
            terms=number,
            sources="treaty series",
        ),
        Framework(
            id=wounded, name="River Accord on the wounded", parties=SIDES, history=agreed, part_of=accord
        ),
        Framework(
            id=border, name="Border track", parties=SIDES, third_parties="river-state", history="active"
        ),
    ]


def _statements(draw: st.DrawFn, handover: Handover) -> list[Statement]:
    """Up to two statements about a round: of a finished or begun one who passed, of a planned one what is expected."""
    statements = []
    for index in range(draw(st.integers(0, 2))):
        day = handover.last_day + dt.timedelta(draw(st.integers(0, 30)))
        statements.append(
            Statement(
                id=f"{handover.id}-statement-{index + 1}",
                speaker=draw(st.sampled_from(_SPEAKERS)),
                made=When.of(day),
                channel="press conference",
                claims=_claims(draw, handover),
            )
        )
    return statements


def _claims(draw: st.DrawFn, handover: Handover) -> list[Claim]:
    """A whole account of the round in one claim, or one claim for each transfer: a statement's claims stand together."""
    about = handover.id
    if not handover.carried_out:
        category = Category.REMAINS if RoundKind[handover.fields["kind"]].of_remains else Category.PERSON
        expected = Transfer(count=draw(counts()), category=category, returned_to=ALL_SIDES)
        return [Claim(act=Act.EXPECTS, about=about, status="scheduled", transfers=expected)]
    act = draw(st.sampled_from([Act.REPORTS, Act.CONFIRMS, Act.ANNOUNCES]))
    transfers = described(
        draw, handover.flows, handover.fields["kind"], together=handover.together, as_claim=True
    )
    groups: Sequence[Any] = (
        [[transfer] for transfer in transfers] if draw(st.booleans()) and transfers else [transfers]
    )
    return [Claim(act=act, about=about, transfers=group) for group in groups]


def _tally(draw: st.DrawFn, world: World, id: str) -> tuple[Statement, ReturnTally]:
    """A true cumulative of some scope and window, and the statement it was claimed in."""
    since, first_day = _edge(draw, last=False)
    as_of, last_day = _edge(draw, last=True)
    if since is not None and first_day is not None and last_day < first_day:
        since, first_day = None, None
    returned_to = draw(st.sampled_from([*SIDES, ALL_SIDES]))
    category = draw(st.sampled_from([Category.PERSON, Category.PERSON, Category.CIVILIAN, Category.REMAINS]))
    scope = draw(st.sampled_from(_SCOPES))
    if scope.series is not None and since is not None and _shares_beginning(world, since, first_day):
        since, first_day = None, None
    number = world.number(
        returned_to=returned_to, category=category, since=first_day, until=last_day, scope=scope
    )
    day = dt.date.fromordinal(as_of.last_day or 1) + dt.timedelta(draw(st.integers(0, 20)))
    statement = Statement(
        id=f"{id}-statement", speaker=draw(st.sampled_from(_SPEAKERS)), made=When.of(day), channel="radio"
    )
    return statement, ReturnTally(
        id=id,
        claimant=statement.speaker,
        statement=statement,
        since=since,
        as_of=as_of,
        returned_to=returned_to,
        category=category,
        scope=scope,
        count=draw(counts(containing=number)),
    )


def _shares_beginning(world: World, since: When, first_day: dt.date) -> bool:
    """Whether a tally of the series would be read as counting from its first round, though it begins after that."""
    if not any(BODY in passage.series and passage.day < first_day for passage in world.passages):
        return False
    lasts = [
        resolved.days[1]
        for resolved in ledger_of(world.dataset).rounds
        if BODY in resolved.ordinals and resolved.ordinals[BODY].counted
    ]
    known = min((last for last in lasts if last is not None), default=None)
    certain = since.as_start().certain
    return known is None or certain is None or certain <= known


def _edge(draw: st.DrawFn, *, last: bool) -> tuple[Any, Any]:
    """An edge of a window, as written and as a day: a fuzzy one may lie on any of its days."""
    day = draw(days(_FIRST_YEAR, _LAST_YEAR))
    form = draw(st.sampled_from(["{:%Y-%m-%d}", "{:%Y-%m}", "{:%Y}", "{:%Y-%m}~", *([] if last else [""])]))
    if not form:
        return None, None
    when = When(form.format(day))
    if not when.is_fuzzy:
        day = dt.date.fromordinal((when.last_day if last else when.first_day) or 1)
    return when, day


_SCOPES = (
    Scope(),
    Scope(),
    Scope(kinds=RoundKind.EXCHANGE),
    Scope(kinds=[RoundKind.OUTSIDE_EXCHANGE, RoundKind.THIRD_COUNTRY_RELEASE]),
    Scope(series=BODY),
    Scope(series=BODY, kinds=RoundKind.EXCHANGE),
    Scope(frameworks=TRACKS[0]),
    Scope(frameworks=TRACKS[1]),
    Scope(frameworks=TRACKS[1:]),
    Scope(mediators="river-state"),
)
