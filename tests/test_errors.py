"""Errors: ours by one name, and the builtin they resemble by another."""

import inspect
import pickle
import sys
from collections.abc import Callable

import pytest

import conflictevents as ce

DS = ce.Dataset(ce.Actor(id="north", name="North"))
MISTAKES: list[tuple[Callable[[], object], type[ce.ConflictEventsError], type[Exception]]] = [
    (lambda: ce.Count.parse("1.200"), ce.InvalidValue, ValueError),
    (lambda: ce.When("June"), ce.InvalidValue, ValueError),
    (lambda: DS["south"], ce.UnknownRecord, KeyError),
    (lambda: DS.add(ce.Actor(id="north", name="Other")), ce.DuplicateRecord, ValueError),
    (lambda: DS.merge(ce.Dataset(ce.Actor(id="north", name="Other"))), ce.RevisionConflict, ValueError),
    (lambda: ce.loads(""), ce.ReadError, ValueError),
    (lambda: bool(ce.Truth.MAYBE), ce.Undecided, TypeError),
    (lambda: setattr(DS, "actors", ()), ce.NeverChanges, AttributeError),
    (lambda: delattr(ce.When("2025"), "precision"), ce.NeverChanges, AttributeError),
    (lambda: setattr(ce.FrozenDict(), "a", 1), ce.NeverChanges, AttributeError),
]


@pytest.mark.parametrize(
    ("mistake", "ours", "builtin"), MISTAKES, ids=[str(place) for place in range(len(MISTAKES))]
)
def test_an_error_is_ours_and_a_builtin_and_says_what_to_do(mistake, ours, builtin):
    with pytest.raises(ours) as caught:
        mistake()
    error = caught.value
    assert isinstance(error, ce.ConflictEventsError)
    assert isinstance(error, builtin)
    assert str(error)
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again)) == (type(error), str(error))


def test_every_public_error_derives_from_ours_and_from_a_builtin():
    for kind in (ce.CheckFailed, ce.MissingExtra, *(ours for _, ours, _ in MISTAKES)):
        assert issubclass(kind, ce.ConflictEventsError)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: ce.ExchangeRound(id="r", kidn="exchange"), "did you mean 'kind'"),
        (lambda: ce.ExchangeRound(id="r").evolve(kidn="exchange"), "ExchangeRound; did you mean 'kind'"),
        (lambda: ce.Transfer(count=1, returnd_to="u"), "did you mean 'returned_to'"),
        (lambda: ce.Scope(kind="exchange"), "did you mean 'kinds'"),
        (lambda: ce.Head(titel="T"), "did you mean 'title'"),
        (lambda: ce.Source(adress="x"), "expected a field of Source; choose one of"),
        (lambda: ce.Actor(name="A"), "found no id, which Actor needs; write id=..."),
        (lambda: ce.Transfer(5), "expected the fields of Transfer by name; write count=..."),
        (lambda: ce.Actor(nmae="A"), "did you mean 'name'?; found no id and no name"),
    ],
)
def test_a_misspelt_or_missing_field_is_named_with_the_right_one(call, message):
    with pytest.raises(ce.WrongArguments) as refused:
        call()
    assert message in str(refused.value)
    assert isinstance(refused.value, TypeError)


@pytest.mark.parametrize(
    "kind",
    [
        kind
        for kind in (getattr(ce, name) for name in ce.__all__)
        if isinstance(kind, type) and any("__getattr__" in vars(base) for base in kind.__mro__)
    ],
    ids=lambda kind: kind.__name__,
)
def test_an_error_inside_a_property_is_seen_in_place_of_a_missing_attribute(kind):
    def inner(_):
        return None.bounds

    heir = type(kind)("Heir", (kind,), {"__slots__": (), "inner": property(inner)})
    answer = (tuple if issubclass(kind, tuple) else object).__new__(heir)
    with pytest.raises(AttributeError, match="'NoneType' object has no attribute 'bounds'"):
        answer.inner  # noqa: B018 - asked for its error


class Odd:
    """What no function expects."""

    def __repr__(self):
        return "odd"


FUNCTIONS = [
    *(getattr(ce, name) for name in ce.__all__),
    *(getattr(ce.charts, name) for name in ce.charts.__all__),
    *(getattr(ce.tables, name) for name in ce.tables.__all__),
    *(getattr(ce.interop, name) for name in ce.interop.__all__),
    *(getattr(ce.schema, name) for name in ce.schema.__all__),
    *(getattr(ce.datasets, name) for name in ce.datasets.__all__),
    ce.tables.Tables.from_dataset,
]
NEEDED = {
    "by": "2025",
    "seed": 1,
    "path": "x.json",
    "folder": "x",
    "when": "2025",
    "up_to": "GREEN",
    "days": 1,
    "kilometres": 5.0,
}
ANY_VALUE = {"explain", "to_dict", "from_dict", "read_fields", "record_type", "configure_converter"}
"""What takes any value, or a class."""


@pytest.mark.parametrize(
    "function",
    [
        pytest.param(each, id=f"{each.__module__}.{each.__name__}")
        for each in dict.fromkeys(filter(inspect.isroutine, FUNCTIONS))
        if each.__name__ not in ANY_VALUE and inspect.signature(each).parameters
    ],
)
def test_what_is_no_dataset_and_no_path_is_refused_by_every_function(function, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    others = list(inspect.signature(function).parameters.values())[1:]
    named = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    needed = {
        each.name: NEEDED.get(each.name, Odd())
        for each in others
        if each.default is each.empty and each.kind in named
    }
    more = [Odd() for each in others if each.kind == each.VAR_POSITIONAL]
    with pytest.raises(ce.ConflictEventsError):
        next(function(Odd(), *more, **needed))  # some look piece by piece
    assert not list(tmp_path.iterdir())


def test_a_name_of_any_length_is_cut_where_an_error_shows_it():
    for key in ("k" * 90_000, "k " * 45_000):
        for text in (
            f'{{"conflictevents": "1.0", "{key}": 1}}',
            f'{{"conflictevents": "1.0", "head": {{"{key}": 1}}}}',
        ):
            with pytest.raises(ce.ReadError) as refused:
                ce.loads(text)
            assert len(str(refused.value)) < 1_000


def test_an_argument_that_there_is_none_of_is_named():
    with pytest.raises(TypeError, match="'acount'") as refused:
        ce.totals(DS, acount="recorded")
    if sys.version_info >= (3, 13):
        assert "Did you mean 'account'?" in str(refused.value)
