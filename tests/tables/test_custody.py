"""Scopes that count changes of custody: the same answers over tables."""

import pytest

import conflictevents as ce
from tests.questions.test_custody import ACTORS, HOME_IN_ANY_WAY, TAKEN, change, handover

tables = pytest.importorskip("conflictevents.tables")

DS = ce.Dataset(
    *ACTORS,
    TAKEN,
    change("flight", "escaped", "2014-04-14", 57),
    handover("first", "2016-10-13", 21),
    ce.ReturnTally(
        id="home",
        claimant="country",
        as_of="2017",
        returned_to="country",
        count=80,
        scope=HOME_IN_ANY_WAY,
        sources="report",
    ),
)


def test_totals_and_tallies_count_changes_as_a_dataset_does():
    over = tables.Tables.from_dataset(DS)
    asked = over.totals(("year", "returned_to"), scope=HOME_IN_ANY_WAY)
    assert [(row.keys, row.count) for row in asked] == [
        (row.keys, row.count) for row in ce.totals(DS, ("year", "returned_to"), scope=HOME_IN_ANY_WAY)
    ]
    assert (
        [str(check.gap) for check in over.reconcile()] == [str(row.gap) for row in ce.reconcile(DS)] == ["+2"]
    )
    assert [row.count.low for row in over.totals("year")] == [21]


def test_another_account_of_changes_is_refused_with_a_remedy():
    with pytest.raises(ce.InvalidValue, match="ask a dataset"):
        tables.Tables.from_dataset(DS).totals("year", scope=HOME_IN_ANY_WAY, account="country")
