"""Errors: ours by one name, and the builtin they resemble by another."""

import pickle
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
