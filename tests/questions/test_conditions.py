"""Claims that settle which doubtful releases count, asked of few spans and of all."""

from datetime import date, timedelta
from itertools import compress, product
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents.questions.conditions import conditions
from conflictevents.questions.forced import Choices, leaves_open
from tests.calls import count_calls

FIRST = date(2024, 1, 1)
DAYS = 120


def written(number: int, *, vague: bool) -> str:
    day = (FIRST + timedelta(days=number)).isoformat()
    return day[:7] if vague else day


ROUNDS = st.tuples(
    st.integers(0, DAYS),
    st.sampled_from(["day", "month", "month", "month", "undated"]),
    st.integers(1, 4),
    st.sampled_from([0, 0, 0, 0, 2]),
    st.sampled_from(["completed", "completed", "completed", "completed", "partly completed"]),
    st.sampled_from(["north", "north", "north", None]),
)
TALLIES = st.tuples(
    st.integers(0, DAYS), st.sampled_from(["", "", "~"]), st.integers(-3, 60), st.integers(0, 2)
)


@st.composite
def histories(draw: st.DrawFn) -> ce.Dataset:
    """Rounds of some month and tallies near what is on record."""
    records: list[ce.Record] = [ce.Actor(id=side, name=side) for side in ("north", "south")]
    rounds = draw(st.lists(ROUNDS, min_size=6, max_size=30))
    for number, (day, dated, low, more, status, side) in enumerate(rounds):
        transfer = ce.Transfer(count=ce.Count(low, low + more), held_by="south", returned_to=side)
        when = None if dated == "undated" and number < 2 else written(day, vague=dated == "month")
        records.append(ce.ExchangeRound(id=f"round-{number}", when=when, history=status, transfers=transfer))
    for number, (day, mark, error, width) in enumerate(draw(st.lists(TALLIES, min_size=2, max_size=7))):
        near = max(0, sum(low for at, _, low, *_ in rounds if at <= day) + error // 12)
        count = ce.Count(near, near + width)
        as_of = written(day, vague=False) + mark
        records.append(
            ce.ReturnTally(
                id=f"tally-{number}", claimant="north", as_of=as_of, returned_to="north", count=count
            )
        )
    return ce.Dataset(*records)


@settings(max_examples=40, deadline=None)
@given(histories())
def test_no_span_that_settles_what_is_doubtful_is_passed_over(ds):
    answer = ce.reconcile(ds)
    of_all = conditions((*answer, *answer.spans("possible")))
    assert [condition.to_dict() for condition in conditions(answer.settling())] == [
        condition.to_dict() for condition in of_all
    ]


NUMBERS = st.lists(st.integers(1, 12), max_size=5)


@given(NUMBERS, NUMBERS, st.integers(-3, 60), st.none() | st.integers(0, 9))
def test_what_is_left_open_has_two_choices_at_least(numbers, others, low, width):
    high = None if width is None else low + width
    several = [*numbers, *others]
    sums = [sum(compress(several, chosen)) for chosen in product((0, 1), repeat=len(several))]
    fitting = [total for total in sums if low <= total and (high is None or total <= high)]
    is_open = leaves_open(low, high, Choices.among(numbers), Choices.among(others))
    assert not is_open or len(fitting) > 1
    if width == 0:
        assert is_open == (len(fitting) > 1)


def test_many_vague_rounds_of_different_sizes_are_settled_by_no_claim_in_between():
    rounds = [
        ce.ExchangeRound(
            id=f"round-{month}-{size}",
            when=f"2024-{month:02}",
            history="completed",
            transfers=ce.Transfer(count=size, returned_to="north"),
        )
        for month in (1, 6)
        for size in (1, 2, 3, 4)
    ]
    tallies = [
        ce.ReturnTally(id=f"tally-{month}", claimant="north", as_of=day, returned_to="north", count=count)
        for month, day, count in ((1, "2024-01-10", 5), (6, "2024-06-10", 15))
    ]
    answer = ce.reconcile(ce.Dataset(ce.Actor(id="north", name="North"), *rounds, *tallies))
    assert answer.increment("tally-1", "tally-6").verdict is ce.Verdict.POSSIBLE
    assert [len(claim.tallies) for claim in answer.settling()] == [1, 1]


def tallies_over_years(number):
    """A round each second day, every fifth in some month, and a tally each ten days, some hundredths off what is on record."""
    chance = Random(1)
    rounds = [
        ce.ExchangeRound(
            id=f"round-{place}",
            when=written(2 * place, vague=place % 5 == 0),
            history="completed",
            transfers=ce.Transfer(count=place * 37 % 90 + 1, held_by="south", returned_to="north"),
        )
        for place in range(number)
    ]
    tallies = [
        ce.ReturnTally(
            id=f"tally-{place}",
            claimant="north",
            as_of=written(2 * place, vague=False),
            returned_to="north",
            count=round(
                sum(each.transfers[0].count.low for each in rounds[: place + 1]) * chance.uniform(0.9, 1.1)
            ),
        )
        for place in range(0, number, 5)
    ]
    return ce.Dataset(*(ce.Actor(id=side, name=side) for side in ("north", "south")), *rounds, *tallies)


def test_spans_that_settle_are_looked_for_in_proportion_to_the_tallies():
    few, many = (ce.reconcile(tallies_over_years(number)) for number in (400, 2_400))
    assert count_calls(lambda: list(many.settling())) < 8 * count_calls(lambda: list(few.settling()))
