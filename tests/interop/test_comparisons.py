"""Two releases of one dataset, and events of two datasets that are likely one."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents.interop import compare_releases, match_events, polecat, ucdp
from tests.interop.files import event, ged, put
from tests.interop.test_machine_coded import POLECAT, polecat_row


def release(tmp_path, name, *events):
    return ucdp.read_ged(put(tmp_path / f"{name}.csv", ged(*events)))


def test_what_became_of_each_event_is_told(tmp_path):
    old = release(
        tmp_path, "ged191", event(id="1"), event(id="2"), event(id="9"), event(id="10"), event(id="11")
    )
    new = release(
        tmp_path,
        "ged241",
        event(id="1"),
        event(id="9", low="5"),
        event(id="10", date_start="2020-03-04"),
        event(id="11", date_prec="2", low="", best="7"),
        event(id="30"),
    )
    result = compare_releases(old, new)
    assert (result.old, result.new) == ("19.1", "24.1")
    assert result.persisted == ("1", "9", "10", "11")
    assert (result.dropped, result.added) == (("2",), ("30",))
    assert [(change.original_id, change.before, change.after) for change in result.re_estimated] == [
        ("9", ce.Estimate(4, 6, 9), ce.Estimate(5, 6, 9)),
        ("11", ce.Estimate(4, 6, 9), ce.Estimate(None, 7, 9)),
    ]
    assert [(change.original_id, change.before, change.after) for change in result.re_dated] == [
        ("10", "2020-03-05", "2020-03-04/2020-03-05")
    ]
    assert str(result) == "19.1 to 24.1: 4 kept (2 re-estimated, 1 re-dated), 1 dropped, 1 added"


def test_countries_that_only_one_release_covers_are_left_out_by_naming_those_of_both(tmp_path):
    old = release(
        tmp_path,
        "ged191",
        event(id="1"),
        event(id="2"),
        event(id="3", country="Utopia", country_id="998"),
        event(id="4"),
    )
    new = release(
        tmp_path, "ged241", event(id="1"), event(id="4", country="Utopia", country_id="998"), event(id="5")
    )
    for countries in (["Arcadia"], ["999"], "Arcadia"):
        result = compare_releases(old, new, countries=countries)
        assert (result.persisted, result.dropped, result.added) == (("1", "4"), ("2",), ("5",))
    assert compare_releases(old, new).dropped == ("2", "3")
    with pytest.raises(ce.ReadError, match="neither release has an event in Arcadie; did you mean 'Arcadia'"):
        compare_releases(old, new, countries=["Arcadie"])


def test_releases_of_different_datasets_do_not_compare(tmp_path):
    old = release(tmp_path, "ged191", event())
    other = ucdp.read_candidate(put(tmp_path / "c.csv", ged(event())))
    with pytest.raises(ce.ReadError, match="of one dataset"):
        compare_releases(old, other)
    with pytest.raises(ce.ReadError, match="'101' twice"):
        compare_releases(old, release(tmp_path, "twice", event(), event()))
    with pytest.raises(ce.ReadError, match="no columns dataset"):
        compare_releases(old, old.frame.select("original_id", "release", "when"))


def test_events_near_in_time_and_place_are_matched(tmp_path):
    one = release(
        tmp_path,
        "a",
        event(id="1"),
        event(id="2", latitude="40"),
        event(id="3", date_start="2020-01-01", date_end="2020-01-01"),
    )
    two = release(
        tmp_path, "b", event(id="7", date_start="2020-03-06", date_end="2020-03-06", latitude="10.6")
    )
    result = match_events(one, two, days=2, kilometres=50)
    (match,) = result.pairs
    assert (match.first, match.second, match.days, match.rivals) == ("ucdp-ged:1", "ucdp-ged:7", 1, 0)
    assert match.kilometres == pytest.approx(11.12, abs=0.01)
    assert match.score == pytest.approx(((1 - 1 / 3) + (1 - match.kilometres / 50)) / 2)
    assert match.actors is None
    assert result.only_first == ("ucdp-ged:2", "ucdp-ged:3")
    assert result.only_second == ()
    assert str(result) == "1 likely match; 2 and 0 events without one"


def test_intervals_that_overlap_are_no_days_apart(tmp_path):
    long = event(id="1", date_start="2020-01-01", date_end="2020-12-31", date_prec="5")
    result = match_events(
        release(tmp_path, "a", long), release(tmp_path, "b", event(id="2")), days=0, kilometres=0
    )
    assert [(match.days, match.kilometres) for match in result.pairs] == [(0, 0.0)]


def test_actors_are_compared_by_name_or_as_you_say_and_never_by_likeness(tmp_path):
    one, two = (
        release(tmp_path, "a", event(id="1")),
        release(
            tmp_path,
            "b",
            event(id="2", side_a="Arcadia", side_b="The league", side_a_new_id="", side_b_new_id=""),
        ),
    )
    assert match_events(one, two, days=1, kilometres=1).pairs
    assert match_events(one, two, days=1, kilometres=1, actors=True).pairs == ()
    by_name = match_events(one, two, days=1, kilometres=1, actors={"League": ["the LEAGUE", "others"]})
    assert by_name.pairs[0].actors == 0.5
    by_code = match_events(one, two, days=1, kilometres=1, actors={"ucdp=11": "Arcadia"})
    assert by_code.pairs[0].actors == 1


def test_codes_that_stand_together_in_a_cell_are_compared_each(tmp_path):
    one, two = (
        polecat.read(put(tmp_path / f"{name}.txt", f"{chr(9).join(POLECAT)}\n{row}\n"))
        for name, row in (
            ("a", polecat_row("1", **{"Wikipedia Actor ID": "Q1;Q2"})),
            ("b", polecat_row("2", **{"Wikipedia Actor ID": "Q2", "Actor Name": "the Kingdom"})),
        )
    )
    (match,) = match_events(one, two, days=0, kilometres=0, actors=True).pairs
    assert (match.first, match.second) == ("polecat:1", "polecat:2")


def test_an_event_without_coordinates_is_compared_by_the_rest(tmp_path):
    one = release(tmp_path, "a", event(id="1", latitude="", longitude=""))
    (match,) = match_events(one, release(tmp_path, "b", event(id="2")), days=1, kilometres=1).pairs
    assert (match.kilometres, match.score) == (None, 1)


def test_each_event_is_matched_once_the_best_pair_first_and_rivals_are_counted(tmp_path):
    one = release(tmp_path, "a", event(id="1"), event(id="2", date_start="2020-03-06", date_end="2020-03-06"))
    two = release(tmp_path, "b", event(id="5"))
    result = match_events(one, two, days=3, kilometres=10)
    assert [(match.first, match.rivals) for match in result.pairs] == [("ucdp-ged:1", 1)]
    assert result.only_first == ("ucdp-ged:2",)
    assert match_events(one, two, days=3, kilometres=10, least=1.01).pairs == ()


@pytest.mark.parametrize(("days", "kilometres"), [(-1, 1), (1, -1), (1, float("nan"))])
def test_windows_are_not_negative(tmp_path, days, kilometres):
    one = release(tmp_path, "a", event())
    with pytest.raises(ce.InvalidValue):
        match_events(one, one, days=days, kilometres=kilometres)


MOMENTS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), max_size=7)


@settings(max_examples=6, deadline=None)
@given(MOMENTS, MOMENTS, st.randoms())
def test_matching_loses_no_event_and_does_not_depend_on_order(tmp_path_factory, ones, twos, random):
    folder = tmp_path_factory.mktemp("match")

    def written(name, moments, shuffled):
        rows = []
        for place, (day, north) in enumerate(moments, 1):
            when = (date(2020, 3, 1) + timedelta(day)).isoformat()
            rows.append(event(id=str(place), date_start=when, date_end=when, latitude=str(10 + north / 10)))
        if shuffled:
            random.shuffle(rows)
        header, *_ = ged().splitlines()
        text = ged(*rows) if rows else header + "\n"
        return ucdp.read_ged(put(folder / f"{name}.csv", text))

    one, two = written("a", ones, False), written("b", twos, False)
    result = match_events(one, two, days=2, kilometres=15)
    again = match_events(written("c", ones, True), written("d", twos, True), days=2, kilometres=15)
    assert result == again
    assert (
        len({match.first for match in result.pairs})
        == len(result.pairs)
        == len({match.second for match in result.pairs})
    )
    assert len(result.pairs) + len(result.only_first) == len(ones)
    assert len(result.pairs) + len(result.only_second) == len(twos)
    assert all(0 <= match.score <= 1 and match.days <= 2 and match.kilometres <= 15 for match in result.pairs)
