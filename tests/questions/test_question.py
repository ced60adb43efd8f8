"""Rows of totals stay within the scope that is asked for."""

import pytest

import conflictevents as ce
from tests.questions.histories import handover, history, to_north, to_south

TWO = history(
    handover("gulf", "2025-01-01", to_north(10), to_south(10), third_parties="mediator"),
    handover("river", "2025-01-02", to_north(20), to_south(20), third_parties="paper"),
)


@pytest.mark.parametrize(
    ("by", "scope", "value"),
    [
        ("mediator", ce.Scope(mediators="mediator"), "mediator"),
        ("held_by", ce.Scope(held_by="south"), "south"),
        ("kind", ce.Scope(kinds="exchange"), "exchange"),
    ],
)
def test_what_lies_outside_the_scope_has_no_row(by, scope, value):
    rows = ce.totals(TWO, by, scope=scope)

    assert [dict(row.keys) for row in rows] == [{by: value}]


def test_a_track_of_the_framework_asked_for_has_a_row_and_another_framework_has_none():
    ds = history(
        handover("inside", "2025-01-01", to_north(10), to_south(10), frameworks="track"),
        handover("outside", "2025-01-02", to_north(20), to_south(20), frameworks="other"),
    ).add(
        ce.Framework(id="format", name="Format"),
        ce.Framework(id="track", name="Track", part_of="format"),
        ce.Framework(id="other", name="Other"),
    )

    rows = ce.totals(ds, "framework", scope=ce.Scope(frameworks="format"))

    assert [row.keys["framework"] for row in rows] == ["format", "track"]


@pytest.mark.parametrize("scope", ["gulf", {"kinds": "exchange"}])
def test_a_scope_that_is_none_is_refused(scope):
    with pytest.raises(ce.InvalidValue, match="Scope"):
        ce.totals(TWO, scope=scope)


@pytest.mark.parametrize(
    "ask",
    [ce.totals, ce.timeline, ce.fatalities, lambda ds, **days: ce.consistency(ds).bounds(**days)],
)
def test_a_window_that_ends_before_it_begins_is_refused(ask):
    ds = ce.Dataset(ce.Actor(id="north", name="North", kind="state"))
    with pytest.raises(ce.InvalidValue, match="until.*a day not before since, 2025-06; swap the two"):
        ask(ds, since="2025-06", until="2025-05")
    ask(ds, since="2025-05~", until="2025-04")
