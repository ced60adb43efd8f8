"""What the strategies make: valid by construction, leading somewhere, and true where they say so."""

import datetime as dt
import tomllib
from enum import StrEnum
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents import _hypothesis, strategies
from conflictevents.ledger.rounds import moves_of
from conflictevents.records import COLLECTIONS
from conflictevents.records.base import ALL_SIDES
from conflictevents.records.step import fold

NUMBERS = st.integers(0, 2_000)


def drawn(strategy, condition=lambda _made: True):
    """The first example that meets a condition, not made any smaller."""
    looking = settings(
        max_examples=3_000, phases=[Phase.generate], database=None, suppress_health_check=list(HealthCheck)
    )
    return find(strategy, condition, settings=looking)


@given(st.data(), NUMBERS)
def test_a_count_holds_the_number_it_was_asked_to_hold(data, number):
    count = data.draw(strategies.counts(containing=number))
    assert number in count


@given(strategies.counts(bounded=True, largest=500))
def test_a_bounded_count_has_an_upper_bound(count):
    assert count.high is not None


@pytest.mark.parametrize("wording", [*ce.Wording, None])
def test_every_wording_is_drawn(wording):
    assert drawn(strategies.counts(), lambda count: count.wording is wording).wording is wording


@given(st.data(), strategies.days())
def test_a_date_holds_the_day_it_was_asked_to_hold(data, day):
    when = data.draw(strategies.whens(containing=day))
    assert when.earliest is None or when.earliest <= day
    assert when.latest is None or day <= when.latest


@pytest.mark.parametrize(
    "precision", ["instant", "day", "month", "quarter", "year", "decade", "interval", "set"]
)
def test_every_precision_is_drawn(precision):
    assert drawn(strategies.whens(), lambda when: when.precision == precision).precision == precision


@given(strategies.rounds() | strategies.frameworks())
def test_a_history_makes_allowed_moves_only(record):
    assert fold(record.history, moves_of(record)).outside == ()


@given(strategies.records())
def test_references_of_a_record_lead_into_the_stage(record):
    found = ce.check(strategies.SAMPLE_WORLD.add(record))
    assert not [finding for finding in found.findings if finding.code.startswith("references/")]


@given(st.data())
def test_references_lead_into_the_dataset_they_were_given(data):
    bloc = ce.Dataset(*(ce.Actor(id=name, name=name) for name in ("east", "west")))
    record = data.draw(strategies.records(refer_to=bloc))
    assert not [
        finding for finding in ce.check(bloc.add(record)).findings if finding.code.startswith("references/")
    ]


@given(
    strategies.actors(refer_to=ce.Dataset())
    | strategies.frameworks(refer_to=ce.Dataset(ce.Actor(id="a", name="A")))
)
def test_little_to_refer_to_is_enough_for_what_needs_to_name_nobody(record):
    assert (
        ce.check(ce.Dataset(record, *([] if record.id == "a" else [ce.Actor(id="a", name="A")]))).errors == ()
    )


@pytest.mark.parametrize("name", ["statements", "tallies", "custody_tallies", "third_parties"])
def test_somebody_has_to_be_there_to_be_named(name):
    with pytest.raises(
        ce.InvalidValue, match="refer_to: found <Dataset: empty>, expected a dataset with actors"
    ):
        drawn(getattr(strategies, name)(refer_to=ce.Dataset()))


@given(strategies.datasets())
def test_a_dataset_has_no_errors(ds):
    assert ce.check(ds).errors == ()


def test_datasets_hold_records_of_every_type():
    found = drawn(
        strategies.datasets(),
        lambda ds: all(
            (ds.rounds, ds.tallies, ds.meetings, ds.custody_tallies, ds.custody_changes, ds.events)
        ),
    )
    assert {type(record) for record in found} == set(COLLECTIONS.values())


@given(strategies.worlds())
def test_a_world_is_the_sum_of_its_sides_and_days(world):
    sides = sum(world.number(returned_to=side) for side in ("northland", "southland"))
    assert world.number() == world.number(returned_to=ALL_SIDES) == sides
    middle = dt.date(2024, 6, 30)
    later = world.number(since=middle + dt.timedelta(1))
    assert world.number(until=middle) + later == world.number()
    categories = [category for category in ce.Category.living if category != "person"]
    assert sum(world.number(category=category) for category in categories) == world.number()


@given(strategies.worlds())
def test_tallies_of_a_world_are_claimed_on_the_days_they_speak_of_or_later(world):
    for tally in world.dataset.tallies:
        made = world.dataset[tally.statement].made
        assert made.before(tally.as_of) is not ce.Truth.YES


@pytest.mark.parametrize("kind", _hypothesis.STRATEGY_OF, ids=lambda kind: kind.__name__)
def test_hypothesis_knows_the_type(kind):
    _hypothesis._hypothesis_setup_hook()
    assert isinstance(drawn(st.from_type(kind)), kind)


def test_every_public_class_of_values_and_records_has_a_strategy():
    from conflictevents import records, values

    classes = {
        found
        for module in (values, records)
        for name in module.__all__
        if isinstance(found := getattr(module, name), type) and not issubclass(found, StrEnum)
    }
    makers = {records.Names, values.Part}  # what types of records are made with, not what datasets hold
    assert classes - makers == set(_hypothesis.STRATEGY_OF) - {ce.Dataset}


def test_the_entry_point_names_the_hook():
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))[
        "project"
    ]
    (named,) = project["entry-points"]["hypothesis"].values()
    module, _, function = named.partition(":")
    assert module == _hypothesis.__name__
    assert callable(getattr(_hypothesis, function))


def test_every_name_is_there():
    assert all(getattr(strategies, name) is not None for name in strategies.__all__)


PUBLIC_CLASSES = [name for name in ce.__all__ if isinstance(getattr(ce, name), type)]


@pytest.mark.parametrize("name", PUBLIC_CLASSES)
def test_every_public_class_can_be_drawn_by_its_type(name):
    kind = getattr(ce, name)
    value = drawn(st.from_type(kind))
    assert isinstance(value, kind)
    assert repr(value)
    assert str(value) is not None


@given(st.from_type(ce.Triangular))
def test_every_triangle_that_is_drawn_has_its_corners_in_order(triangle):
    assert 0 <= triangle.low <= triangle.best <= triangle.high


@pytest.mark.parametrize("name", _hypothesis.ANSWERS)
def test_an_answer_that_is_drawn_answers_something(name):
    answer = drawn(strategies.answers(getattr(ce, name)))
    assert not hasattr(answer, "__len__") or name in ("Outlook", "Fulfilment") or len(answer) > 0


def test_only_answers_are_drawn_as_answers():
    with pytest.raises(ce.InvalidValue, match="kind: found .*expected the class of an answer"):
        strategies.answers(ce.Count)
