import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import conflictevents as ce
from tests.questions.histories import bounds, handover, history, tally, to_north, to_south


def numbered(id, when, number, *transfers, **fields):
    return handover(id, when, *transfers, to_south(1), ordinals={"north-hq": number}, **fields)


SERIES = ce.Scope(series="north-hq")
YEAR = history(
    numbered("r1", "2024-01-03", 1, to_north(230)),
    numbered("r2", "2024-05-31", 2, to_north(75), to_north(22, kind="outside exchange")),
    handover("civilians", "2024-06-28", to_north(10, "civilian"), kind="outside exchange"),
    numbered("r3", "2025-01-15", 3, to_north(25)),
    tally("year", 315, "2024-01-01", "2024-12-31", scope=SERIES),
    tally("ever", 340, "2022", "2025-01-31", scope=SERIES),
    tally("short", 300, "2024", "2024", scope=ce.Scope(kinds="exchange")),
    tally("far", 5000, "2024", "2025"),
    tally("withheld", "withheld", "2024", "2024"),
)


def test_a_claim_forces_possible_releases_in_and_out():
    row = ce.reconcile(YEAR)["year"]
    assert bounds(row.recorded) == (305, 337)
    assert (row.gap.low, row.gap.high) == (-22, 10)
    assert row.verdict == "possible"
    assert [item.round for item in row.forced_in] == ["civilians"]
    assert [item.text for item in row.forced_out] == ["22 persons, outside exchange"]
    assert row.counted == ("r1", "r2")
    assert set(row.possible) == {"civilians", "r2"}


def test_the_worst_stands_first():
    distances = [row.gap.distance for row in ce.reconcile(YEAR)]
    assert distances == sorted(distances, reverse=True)
    assert ce.reconcile(YEAR)[0].tally.id == "far"


@given(
    st.lists(
        st.sampled_from([3, 40, 500, "about 120", "more than 7", "as many as 30", "unknown"]), max_size=6
    )
)
@settings(max_examples=25)
def test_of_those_as_far_for_certain_the_one_with_the_furthest_bound_stands_first(counts):
    claims = [tally(f"t{number}", count, None, "2025-12-31") for number, count in enumerate(counts)]
    ds = history(
        handover("r1", "2025-01-10", to_north(20)),
        handover("r2", "2025-02-10", to_north("more than 5")),
        *claims,
    )
    answer = ce.reconcile(ds)
    for rows in (answer, answer.increments):
        reach = [
            (
                row.gap.distance,
                max((abs(end) for end in (row.gap.low, row.gap.high) if end is not None), default=-1),
            )
            for row in rows
        ]
        assert reach == sorted(reach, reverse=True)


@pytest.mark.parametrize(
    ("name", "verdict", "gap"),
    [
        ("short", "claims_less", (-5, -5)),
        ("far", "claims_more", (4638, 4638)),
        ("withheld", "not_comparable", (None, None)),
    ],
)
def test_the_verdict_says_the_direction(name, verdict, gap):
    row = ce.reconcile(YEAR)[name]
    assert (row.verdict, (row.gap.low, row.gap.high)) == (verdict, gap)


def test_what_was_left_out_says_why():
    row = ce.reconcile(YEAR)["short"]
    assert set(row.excluded) == {"civilians"}
    assert "another kind" in row.excluded["civilians"]


def test_the_increment_counts_the_days_after_the_first_up_to_and_including_the_second():
    ds = history(
        handover("on-the-first", "2025-01-10", to_north(3), to_south(1)),
        handover("after", "2025-01-11", to_north(5), to_south(1)),
        handover("on-the-second", "2025-01-20", to_north(7), to_south(1)),
        handover("later", "2025-01-21", to_north(9), to_south(1)),
        tally("t1", 3, None, "2025-01-10"),
        tally("t2", 15, None, "2025-01-20", claimant="paper"),
    )
    (step,) = ce.reconcile(ds).increments
    assert (step.first.id, step.second.id) == ("t1", "t2")
    assert (step.claimed.low, bounds(step.recorded), step.verdict) == (12, (12, 12), "agrees")


def test_tallies_of_one_series_share_their_beginning_whatever_since_each_gives():
    step = ce.reconcile(YEAR).increment("ever", "year")
    assert (step.first.id, step.second.id) == ("year", "ever")
    assert step.claimed.low == 25
    assert step.verdict == "agrees"


def test_tallies_of_different_beginnings_make_no_increment():
    ds = history(tally("a", 5, "2022", "2024"), tally("b", 9, "2023", "2025"))
    assert ce.reconcile(ds).increments == ()
    with pytest.raises(ce.InvalidValue, match="beginning"):
        ce.reconcile(ds).increment("a", "b")


def test_two_figures_for_one_day_differ_by_nothing_on_record():
    ds = history(tally("a", 2430, None, "2023-05-25"), tally("b", 2340, None, "2023-05-25", claimant="paper"))
    (step,) = ce.reconcile(ds).increments
    assert (step.verdict, step.gap.low) == ("claims_less", -90)


def test_a_fuzzy_edge_counts_its_certain_part_and_may_count_its_possible_part():
    ds = history(
        handover("early", "2025-04-30", to_north(5), to_south(1)),
        handover("late", "2025-06-20", to_north(7), to_south(1)),
        tally("t", 12, None, "2025-06~"),
    )
    assert bounds(ce.reconcile(ds)["t"].recorded) == (5, 12)


def test_a_bare_month_means_to_its_last_day():
    ds = history(
        handover("late", "2025-06-30", to_north(7), to_south(1)), tally("t", 7, "2025-06", "2025-06")
    )
    assert ce.reconcile(ds)["t"].verdict == "agrees"


def test_both_sides_together_are_one_claim():
    ds = history(
        handover("r", "2025-06-30", to_north(7), to_south(9)), tally("t", 16, None, "2025", returned_to="all")
    )
    assert ce.reconcile(ds)["t"].verdict == "agrees"


def test_a_side_that_is_not_said_may_be_any():
    ds = history(
        handover("r", "2025-06-30", to_north(7), to_south(9)), tally("t", 9, None, "2025", returned_to=None)
    )
    assert bounds(ce.reconcile(ds)["t"].recorded) == (0, 16)


def test_a_population_in_words_is_a_part_of_what_the_record_has():
    scope = ce.Scope(population="confirmed by a commission")
    ds = history(
        handover("r", "2025-06-30", to_north(7), to_south(9)),
        tally("fits", 5, None, "2025", scope=scope),
        tally("exceeds", 8, None, "2025", scope=scope),
    )
    rows = ce.reconcile(ds)
    assert (rows["fits"].verdict, rows["exceeds"].verdict) == ("possible", "claims_more")


def test_no_choice_among_possible_rounds_may_meet_a_claim():
    on_one_day = handover("r", "2025-02", to_north(10), to_south(1))
    claim = tally("t", 5, "2025-02-10", "2025-02")
    row = ce.reconcile(history(on_one_day, claim))["t"]
    assert row.verdict == "possible"
    assert not row.forced.attainable
    on_several = handover("r", "2025-02-01/2025-02-28", to_north(10), to_south(1))
    assert ce.reconcile(history(on_several, claim))["t"].forced.attainable


def test_reconciliations_are_plain_data_too():
    (first, *_) = ce.reconcile(YEAR).to_dicts()
    assert first["tally"] == "far"
    assert first["gap"] == {"low": 4638, "high": 4638}


def test_a_part_that_nobody_numbered_is_what_the_whole_leaves_when_it_is_asked_what_a_claim_forces():
    whole = handover(
        "whole",
        "2025-05-23/2025-05-25",
        to_north(1000),
        to_south(1000),
        parts_complete=True,
        ordinals={"north-hq": 65},
    )
    parts = [
        handover(
            f"part-{n}", f"2025-05-{22 + n}", to_north(count), to_south(count), part_of="whole", history=()
        )
        for n, count in ((1, 390), (2, "withheld"), (3, 303))
    ]
    gift = handover("gift", "2025-05-30", to_north(10), kind="outside exchange")
    claim = tally("claim", 1010, "2025-05", "2025-05", scope=ce.Scope(series="north-hq"))
    row = ce.reconcile(history(whole, *parts, gift, claim))["claim"]
    assert (bounds(row.recorded), row.verdict) == ((1000, 1010), "possible")
    assert [item.round for item in row.forced_in] == ["gift"]


@pytest.mark.parametrize("as_of", ["2022", "2022-12", "2022-12-31"])
def test_a_series_is_not_running_before_the_last_day_of_a_vague_date(as_of):
    ds = history(
        tally("first", 100, "2022-02-24", as_of, scope=SERIES),
        tally("second", 150, "2022-03", "2023-06-01", scope=SERIES),
    )
    assert [(step.first.id, step.second.id) for step in ce.reconcile(ds).increments] == [("first", "second")]


def test_a_whole_that_may_count_through_its_parts_is_named_among_the_possible():
    whole = handover("whole", "2025-05", to_north(1000), to_south(1000), parts_complete=True)
    parts = [
        handover(f"part-{n}", "2025-05", to_north(500), to_south(500), part_of="whole", history=())
        for n in (1, 2)
    ]
    row = ce.reconcile(history(whole, *parts, tally("t", 1000, "2025", "2025", scope=SERIES)))["t"]
    assert set(row.possible) == {"whole", "part-1", "part-2"}


def test_a_round_without_a_mediator_on_record_is_not_said_to_have_had_another():
    ds = history(
        handover("silent", "2025-05-01", to_north(5), to_south(5)),
        handover("other", "2025-05-02", to_north(5), to_south(5), third_parties="paper"),
        tally("t", 5, "2025", "2025", scope=ce.Scope(mediators="mediator")),
    )
    assert ce.reconcile(ds)["t"].excluded == {
        "other": "it was not mediated by any of those asked for",
        "silent": "no mediator is on record for it",
    }


def test_how_many_rounds_a_tally_covers_is_compared_with_the_record():
    rounds = [handover(f"r{month}", f"2024-0{month}-10", to_north(10), to_south(10)) for month in (1, 2, 3)]
    for claimed, gap in (("1", "-2"), ("3", "0"), ("at least 2", "-1 or more"), ("5", "+2")):
        ds = history(*rounds, tally("t", 30, "2024", "2024", rounds=claimed))
        row = ce.reconcile(ds)["t"]
        assert (bounds(row.recorded_rounds), str(row.gap_in_rounds)) == ((3, 3), gap)
        codes = [finding.code for finding in ce.check(ds).findings]
        assert ("tallies/fewer-rounds" in codes) == (claimed == "1")
    assert ce.reconcile(history(*rounds, tally("t", 30, "2024", "2024")))["t"].gap_in_rounds is None


def test_the_seven_rounds_of_a_bundled_tally_are_fewer_than_the_record_has():
    ds = ce.datasets.load("ukraine-russia-exchanges")
    row = ce.reconcile(ds)["t002"]
    assert row.gap_in_rounds.high < 0
    assert "t002" in [finding.record for finding in ce.check(ds).only(code="tallies/fewer-rounds")]


def test_a_misspelt_verdict_is_an_error_and_a_word_is_a_verdict():
    answer = ce.reconcile(ce.datasets.load("ukraine-russia-exchanges"))
    assert next(answer.spans("possible")) == next(answer.spans(ce.Verdict.POSSIBLE))
    with pytest.raises(ce.InvalidValue, match="did you mean 'possible'"):
        answer.spans("possibel")
