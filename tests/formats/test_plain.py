"""Plain data: what json.dumps takes, and back, for every record and value."""

import datetime as dt
import json
import math
from decimal import Decimal

import attrs
import cattrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents import strategies
from conflictevents._hypothesis import STRATEGY_OF
from conflictevents.schema.describing import plain_types
from tests.formats.alike import alike

PLAIN = sorted(plain_types() | {ce.Dataset}, key=lambda kind: kind.__name__)


@pytest.mark.parametrize("kind", PLAIN, ids=lambda kind: kind.__name__)
@settings(max_examples=30)
@given(st.data())
def test_a_value_comes_back_from_plain_data_alike(kind, data):
    value = data.draw(st.from_type(kind))
    plain = ce.to_dict(value)
    assert json.loads(json.dumps(plain)) == plain
    assert alike(ce.from_dict(kind, plain), value)
    assert alike(ce.from_dict(kind, json.loads(json.dumps(plain))), value)


def test_every_public_record_and_value_is_plain():
    public = {getattr(ce, name) for name in ce.__all__ if isinstance(getattr(ce, name), type)}
    assert {kind for kind in STRATEGY_OF if kind in public} - {ce.Record} <= {*PLAIN}


@given(strategies.datasets())
def test_a_dataset_is_the_document_that_is_written(ds):
    assert ce.to_dict(ds) == json.loads(ce.dumps(ds))


def test_every_problem_has_its_place_and_remedy():
    data = {"id": "r 1", "kind": "exchang", "transfers": [{"count": 3.7}], "wen": "2024"}
    with pytest.raises(ce.ReadError) as caught:
        ce.from_dict(ce.ExchangeRound, data)
    assert [problem.path for problem in caught.value.problems] == [
        "$.kind",
        "$.transfers[0].count",
        "$.wen",
        "$.id",
    ]
    assert "did you mean 'when'?" in str(caught.value)
    assert "could not read an ExchangeRound from plain data: 4 problems" in str(caught.value)


@pytest.mark.parametrize(
    ("value", "remedy"),
    [
        (math.nan, "write null"),
        (-math.inf, "write null"),
        (2**53 + 1, "write identifiers as text"),
        (10**5000, "write identifiers as text"),
        (dt.date(2025, 6, 1), "write it as text, '2025-06-01'"),
        (Decimal("1.5"), "write it as text or as a number"),
        ({1, 2}, "write a list"),
        ({1: 2}, "write the key in quotes"),
        ("\ud800", "write the character itself"),
        ("x" * 1_000_001, "keep long texts elsewhere"),
        (ce.Count.exactly(3), r"give to_dict\(...\) of it"),
        (object(), "write it as text or as a number"),
    ],
    ids=[*"nan inf large huge date decimal set key surrogate long count object".split()],
)
def test_what_a_file_may_not_hold_is_refused(value, remedy):
    data = {"id": "a", "name": "A", "extra": {"my:key": [value]}}
    with pytest.raises(ce.ReadError, match=remedy) as caught:
        ce.from_dict(ce.Actor, data)
    (problem,) = caught.value.problems
    assert problem.path.startswith("$.extra['my:key'][0]")


def test_data_inside_themselves_are_too_deep():
    endless = []
    endless.append(endless)
    with pytest.raises(ce.ReadError, match="at most 100 deep"):
        ce.from_dict(ce.Actor, {"id": "a", "name": "A", "extra": {"my:key": endless}})


def test_a_tuple_is_a_list():
    assert ce.from_dict(ce.ExchangeRound, {"id": "r", "parties": ("a", "b")}).parties == ("a", "b")


@pytest.mark.parametrize("kind", [dict, ce.Record, "ExchangeRound", None])
def test_only_classes_that_stand_on_file_are_read(kind):
    with pytest.raises(ce.InvalidValue, match="cls: found .*expected the class of a record or value"):
        ce.from_dict(kind, {})


@pytest.mark.parametrize("value", [{"id": "a"}, 3, None, [ce.Count.exactly(3)], ce.Count])
def test_only_what_stands_on_file_is_written(value):
    with pytest.raises(ce.InvalidValue, match="expected a record, a value or a dataset"):
        ce.to_dict(value)


@attrs.frozen
class Report:
    rounds: tuple[ce.ExchangeRound, ...]
    held: ce.Count | None
    by_day: dict[str, ce.Estimate]
    marking: ce.Marking = ce.Marking.CLEAR


@given(
    st.builds(
        Report,
        st.lists(strategies.rounds(), max_size=2).map(tuple),
        st.none() | strategies.counts(),
        st.dictionaries(st.text(max_size=3), strategies.estimates(), max_size=2),
        strategies.markings(),
    )
)
def test_a_converter_of_cattrs_learns_our_types(report):
    converter = cattrs.Converter()
    ce.configure_converter(converter)
    plain = converter.unstructure(report)
    assert json.loads(json.dumps(plain)) == plain
    assert alike(converter.structure(plain, Report), report)


def test_a_converter_says_what_is_wrong_with_a_record():
    converter = cattrs.Converter()
    ce.configure_converter(converter)
    with pytest.raises(cattrs.ClassValidationError) as caught:
        converter.structure({"rounds": [], "held": "as mny as 5", "by_day": {}}, Report)
    (error,) = caught.value.exceptions
    assert isinstance(error, ce.ReadError)


def test_what_is_no_converter_is_refused():
    with pytest.raises(ce.InvalidValue, match="a converter of cattrs"):
        ce.configure_converter(dict)
