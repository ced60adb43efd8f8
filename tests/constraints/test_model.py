"""The inequalities of the model, one small history each."""

import pytest

import conflictevents as ce
from tests.questions.histories import handover, history, tally, to_north, to_south

SERIES = ce.Scope(series="north-hq")
EXCHANGES = ce.Scope(kinds="exchange")
OUTSIDE = ce.Scope(kinds="outside exchange")


def conflicts(*records, **asked):
    """The members of each conflict."""
    return [conflict.members for conflict in ce.consistency(history(*records), **asked).conflicts]


def implied(*records, without=(), rounds=True, **asked):
    """Low and high of a range."""
    found = ce.consistency(history(*records), rounds=rounds).bounds(
        **{"returned_to": "north", **asked}, without=without
    )
    return found.low, found.high


# A cumulative never falls


def test_a_later_total_cannot_be_smaller():
    early, late = tally("early", 100, "2024", "2024-03-31"), tally("late", 90, "2024", "2024-06-30")
    assert conflicts(early, late) == [("early", "late")]


def test_a_later_total_may_be_the_same():
    assert (
        conflicts(tally("early", 100, "2024", "2024-03-31"), tally("late", 100, "2024", "2024-06-30")) == []
    )


def test_two_totals_imply_what_returned_between_them():
    totals = tally("early", 100, "2024", "2024-03-31"), tally("late", "about 300", "2024", "2024-06-30")
    assert implied(*totals, since="2024-04-01", until="2024-06-30") == (170, 230)


def test_parts_of_a_year_fill_it():
    halves = tally("first", 100, "2024-01-01", "2024-06-30"), tally("second", 50, "2024-07-01", "2024-12-31")
    assert implied(*halves, since="2024", until="2024") == (150, 150)
    assert conflicts(*halves, tally("year", "more than 150", "2024", "2024")) == [("first", "second", "year")]


# A scope within another grows no faster


def test_a_narrower_scope_cannot_count_more():
    assert conflicts(
        tally("everything", 100, None, "2024"), tally("numbered", 120, None, "2024", scope=SERIES)
    ) == [("everything", "numbered")]


def test_a_narrower_scope_that_counts_more_in_a_narrower_window_cannot_be():
    totals = tally("year", 100, "2024", "2024"), tally("may", 101, "2024-05", "2024-05", scope=EXCHANGES)
    assert conflicts(*totals) == [("may", "year")]


def test_scopes_that_do_not_lie_within_one_another_never_conflict():
    mediated = ce.Scope(mediators="mediator")
    assert (
        conflicts(
            tally("numbered", 500, None, "2024", scope=SERIES),
            tally("mediated", 3, None, "2024", scope=mediated),
        )
        == []
    )


def test_a_part_of_a_framework_lies_within_it():
    accord, wounded = (
        ce.Framework(id="accord", name="Accord"),
        ce.Framework(id="wounded", name="Wounded", part_of="accord"),
    )
    said = (
        tally("whole", 10, None, "2024", scope=ce.Scope(frameworks="accord")),
        tally("part", 11, None, "2024", scope=ce.Scope(frameworks="wounded")),
    )
    assert conflicts(accord, wounded, *said) == [("part", "whole")]


def test_offices_lie_within_their_side():
    officers = ce.Actor(id="north-officers", name="Officers of North", part_of="north")
    said = tally("side", 10, None, "2024"), tally("officers", 11, None, "2024", returned_to="north-officers")
    assert conflicts(officers, *said) == [("officers", "side")]


def test_a_labelled_scope_compares_with_its_label_and_with_the_scope_without():
    appeals, commission = ce.Scope(population="only after appeals"), ce.Scope(population="confirmed")
    said = (
        tally("everybody", 100, None, "2024"),
        tally("appeals", 90, None, "2024", scope=appeals),
        tally("fewer", 80, None, "2024", scope=appeals),
        tally("confirmed", 101, None, "2024", scope=commission),
    )
    assert conflicts(*said) == [("appeals", "fewer"), ("confirmed", "everybody")]


def test_of_two_scopes_that_overlap_what_is_in_either_fits_around_both():
    mediated, both = ce.Scope(mediators="mediator"), ce.Scope(mediators="mediator", series="north-hq")
    said = (
        tally("everything", 100, None, "2024"),
        tally("numbered", 70, None, "2024", scope=SERIES),
        tally("mediated", 60, None, "2024", scope=mediated),
    )
    assert conflicts(*said) == []
    assert implied(*said, until="2024", scope=both) == (30, 60)


# Sides, categories and kinds add up


def test_two_sides_make_all():
    sides = tally("to-north", 100, None, "2024"), tally("to-south", 80, None, "2024", returned_to="south")
    assert implied(*sides, until="2024", returned_to="all") == (180, 180)
    assert conflicts(*sides, tally("both", "nearly 180", None, "2024", returned_to="all")) == []
    assert conflicts(*sides, tally("both", 181, None, "2024", returned_to="all")) == [
        ("both", "to-north", "to-south")
    ]


def test_where_one_side_alone_is_named_there_may_be_another():
    assert implied(tally("to-north", 100, None, "2024"), until="2024", returned_to="all") == (100, None)


def test_soldiers_and_civilians_are_among_the_living():
    said = (
        tally("soldiers", 90, None, "2024", category="prisoner_of_war"),
        tally("civilians", 12, None, "2024", category="civilian"),
    )
    assert implied(*said, until="2024") == (102, None)  # there may be hostages and detainees besides
    assert conflicts(*said, tally("living", 100, None, "2024")) == [("civilians", "living", "soldiers")]


def test_the_living_and_the_remains_are_never_compared():
    assert (
        conflicts(tally("living", 10, None, "2024"), tally("remains", 7000, None, "2024", category="remains"))
        == []
    )


def test_exchanges_and_releases_outside_them_grow_no_faster_than_all():
    said = (
        tally("everything", 100, None, "2024"),
        tally("exchanges", 80, None, "2024", scope=EXCHANGES),
        tally("outside", 30, None, "2024", scope=OUTSIDE),
    )
    assert conflicts(*said) == [("everything", "exchanges", "outside")]


# Edges


def test_a_fuzzy_edge_bounds_from_above_by_its_certain_part():
    fuzzy = tally("fuzzy", 100, "2024-01-01", "2024-06~")
    assert implied(fuzzy, since="2024-01-01", until="2024-04-30") == (0, 100)
    assert implied(fuzzy, since="2024-01-01", until="2024-06-10") == (0, None)


def test_a_fuzzy_edge_bounds_from_below_by_its_possible_part():
    fuzzy = tally("fuzzy", 100, "2024-01-01", "2024-06~")
    assert implied(fuzzy, since="2024-01-01", until="2024-07-31") == (100, None)
    assert implied(fuzzy, since="2024-01-01", until="2024-07-30") == (0, None)


def test_a_bare_month_lasts_to_its_last_day():
    assert implied(tally("june", 100, "2024-01", "2024-06"), since="2024-01-01", until="2024-06-30") == (
        100,
        100,
    )


def test_an_open_end_holds_for_ever():
    said = tally("ever", "at most 100", "2024", "2024/.."), tally("year", 101, "2030", "2030")
    assert conflicts(*said) == [("ever", "year")]


def test_no_beginning_is_since_ever():
    assert conflicts(tally("ever", 100, None, "2024"), tally("before", 101, "1990", "1999")) == [
        ("before", "ever")
    ]


@pytest.mark.parametrize("number", [1, 5, None])
def test_a_series_shares_its_beginning_whatever_number_its_first_round_on_record_has(number):
    first = handover("r1", "2022-03-24", to_north(1), to_south(1), ordinals={"north-hq": number})
    said = (
        tally("february", 100, "2022-02-24", "2024-03-31", scope=SERIES),
        tally("march", 90, "2022-03-11", "2024-06-30", scope=SERIES),
    )
    ds = history(first, *said)
    assert conflicts(first, *said) == [("february", "march")]
    assert [finding.record for finding in ce.check(ds).findings if finding.code == "tallies/falls"] == [
        "march"
    ]
    assert [str(step.gap) for step in ce.reconcile(ds).increments] == ["-10"]


def test_nobody_returned_in_a_series_before_the_latest_beginning_that_its_tallies_share():
    said = (
        tally("february", 100, "2022-02-24", "2024-03-31", scope=SERIES),
        tally("march", 110, "2022-03-11", "2024-06-30", scope=SERIES),
    )
    assert implied(*said, since="2022-01-01", until="2022-03-10", scope=SERIES) == (0, 0)
    assert implied(*said, since="2022-01-01", until="2024-03-31", scope=SERIES) == (100, 100)


def test_a_years_figure_of_a_series_is_no_total():
    first = handover("r1", "2022-03-24", to_north(1), to_south(1), ordinals={"north-hq": 1})
    said = (
        tally("total", 300, "2022-02-24", "2024", scope=SERIES),
        tally("year", 100, "2024", "2024", scope=SERIES),
    )
    assert conflicts(first, *said) == []


def test_a_side_that_is_not_said_bounds_all_from_below_only():
    said = tally("unsaid", 100, None, "2024", returned_to=None)
    assert implied(said, until="2024", returned_to="all") == (100, None)
    assert implied(said, until="2024") == (0, None)
    assert conflicts(said, tally("everything", 99, None, "2024", returned_to="all")) == [
        ("everything", "unsaid")
    ]


# The record


def test_the_record_bounds_from_below():
    rounds = (
        handover("r1", "2024-05-31", to_north(75), to_south(75)),
        handover("r2", "2024-06-25", to_north(90), to_south(90)),
    )
    assert implied(*rounds, since="2024", until="2024") == (165, None)
    assert conflicts(*rounds, tally("low", 164, "2024", "2024")) == [("low", "recorded")]
    assert conflicts(*rounds, tally("high", 1000, "2024", "2024")) == []
    assert conflicts(*rounds, tally("low", 164, "2024", "2024"), rounds=False) == []


def test_the_record_is_one_member_with_the_rounds_that_matter():
    rounds = [
        handover(f"r{month:02}", f"2024-{month:02}-10", to_north(10), to_south(10)) for month in range(1, 13)
    ]
    (conflict,) = ce.consistency(history(*rounds, tally("spring", 29, "2024-03", "2024-05"))).conflicts
    assert conflict.members == ("spring", "recorded")
    assert conflict.rounds == ("r03", "r04", "r05")
    assert conflict.correction == 1


def test_a_round_of_vague_date_counts_where_it_certainly_falls():
    vague = handover("r1", "2024-06", to_north(75), to_south(75))
    days = tally("june", 0, "2024-06-01", "2024-06-29"), tally("last-day", 0, "2024-06-30", "2024-06-30")
    assert implied(vague, days[0], since="2024-06-30", until="2024-06-30") == (75, None)
    assert conflicts(vague, *days) == [("june", "last-day", "recorded")]


def test_vague_rounds_count_together_where_they_certainly_fall():
    spring = handover("r1", "2024-03/2024-04", to_north(10), to_south(1))
    late = handover("r2", "2024-04/2024-05", to_north(20), to_south(1))
    edges = [tally(f"m{month}", "at most 500", f"2024-{month:02}", f"2024-{month:02}") for month in (3, 4, 5)]
    assert implied(spring, late, *edges, since="2024-03", until="2024-05") == (30, 1500)
    assert implied(spring, late, *edges, since="2024-04", until="2024-05") == (20, 1000)


def test_a_whole_and_its_parts_count_once():
    whole = handover("whole", "2025-05-23/2025-05-25", to_north(1000), to_south(1000))
    parts = [
        handover(f"part{day}", f"2025-05-{day}", to_north(count), to_south(count), part_of="whole")
        for day, count in ((23, 390), (24, 307))
    ]
    assert implied(whole, *parts, since="2025-05-23", until="2025-05-25") == (1000, None)
    assert implied(whole, *parts, since="2025-05-24", until="2025-05-24") == (307, None)
    assert conflicts(whole, *parts, tally("days", 999, "2025-05-23", "2025-05-25")) == [("days", "recorded")]


def test_what_complete_parts_leave_open_is_in_the_part_whose_number_is_open():
    whole = handover("whole", "2025-05-23/2025-05-25", to_north(1000), to_south(1000), parts_complete=True)
    parts = (
        handover("first", "2025-05-23", to_north("unknown"), to_south("unknown"), part_of="whole"),
        handover("rest", "2025-05-24/2025-05-25", to_north(610), to_south(610), part_of="whole"),
    )
    assert implied(whole, *parts, since="2025-05-23", until="2025-05-23") == (390, None)


def test_rounds_that_are_planned_prove_nothing():
    plan = handover("plan", "2024-06-25", to_north(90), to_south(90), history="scheduled")
    assert implied(plan, since="2024", until="2024") == (0, None)


def test_what_may_be_in_a_scope_proves_nothing_about_it():
    uncounted = handover("r1", "2024-06-25", to_north(90), to_south(90))
    assert implied(uncounted, until="2024", scope=SERIES) == (0, None)
    assert implied(uncounted, until="2024", scope=ce.Scope(population="after appeals")) == (0, None)


def test_the_record_of_another_account_can_be_asked_for():
    round_ = handover("r1", "2024-12-30", to_north(189), to_south(150))
    words = ce.Statement(
        id="s1",
        speaker="south-ministry",
        made="2024-12-30",
        claims=ce.Claim(act="reports", about="r1", transfers=[to_north(150), to_south(150)]),
    )
    ds = history(round_, words, tally("year", 160, "2024", "2024"))
    assert not ce.consistency(ds).consistent
    assert ce.consistency(ds, account="south").consistent
    assert ce.consistency(ds, account="widest").bounds("2024", "2024", "north").low == 160


def test_persons_on_record_of_no_said_category_count_beside_claims_on_one():
    round_ = handover("round", "2024-03-05", to_north(10))
    both = tally("both", "at most 12", "2024", "2024", returned_to="all")
    southwards = tally("southwards", "at least 5", "2024", "2024", returned_to="south")
    civilians = tally("civilians", "at most 100", "2024", "2024", returned_to="all", category="civilian")
    assert conflicts(round_, both, southwards, civilians) == [("both", "southwards", "recorded")]
    assert implied(round_, both, civilians, since="2024", until="2024", returned_to="south") == (0, 2)


def test_persons_on_record_of_no_said_category_count_beside_a_claim_on_one_of_another_kind():
    round_ = handover("round", "2024-03-05", to_north(1), kind="outside exchange")
    both = tally("both", "at most 2", "2024", "2024", returned_to="all")
    civilians = tally(
        "civilians", "at least 2", "2024", "2024", returned_to="all", category="civilian", scope=EXCHANGES
    )
    assert conflicts(round_, both, civilians) == [("both", "civilians", "recorded")]


def test_what_the_record_has_of_a_side_that_no_claim_names_bears_on_both_together():
    round_ = handover("r1", "2024-06-25", to_north(10), to_south(90))
    said = tally("to-north", 100, "2024", "2024"), tally("both", 189, "2024", "2024", returned_to="all")
    assert conflicts(round_, *said) == [("both", "to-north", "recorded")]


# What the record has outside a scope counts beside a claim on it


def outside(scope):
    """A round of 200 certainly outside a scope, and the claims: 1,000 within it, 1,100 in all."""
    round_ = handover(
        "out", "2024-02-01", to_north(200), ordinals=[ce.Ordinal(body="north-hq", counted=False)]
    )
    return round_, tally("part", 1000, None, "2024", scope=scope), tally("whole", 1100, None, "2024")


@pytest.mark.parametrize(
    "scope",
    [
        SERIES,
        ce.Scope(frameworks="accord"),
        ce.Scope(mediators="mediator"),
        ce.Scope(third_parties=ce.ThirdParty(actor="red-cross", role="carrier")),
        ce.Scope(kinds="outside exchange", series="north-hq"),
        ce.Scope(belonging_to="south"),
        ce.Scope(series="north-hq", mediators="mediator"),
    ],
)
def test_what_is_on_record_outside_a_scope_counts_beside_a_claim_on_it(scope):
    assert conflicts(*outside(scope)) == [("part", "whole", "recorded")]


def test_what_may_be_within_a_scope_does_not_count_beside_a_claim_on_it():
    silent = handover("out", "2024-02-01", to_north(200))
    _, *said = outside(SERIES)
    assert conflicts(silent, *said) == []
    assert conflicts(silent, *outside(ce.Scope(population="after appeals"))[1:]) == []
    assert conflicts(silent, *outside(ce.Scope(group="wounded"))[1:]) == []


def test_what_is_on_record_outside_a_scope_counts_in_the_days_it_certainly_falls_on():
    vague = handover("out", "2024-02", to_north(200), ordinals=[ce.Ordinal(body="north-hq", counted=False)])
    part = tally("part", 1000, "2024-01-01", "2024-02-29", scope=SERIES)
    whole = tally("whole", 1100, "2024-01-01", "2024-02-29")
    half = tally("half", "at most 2000", "2024-01-01", "2024-02-10", scope=SERIES)
    assert conflicts(vague, part, whole, half) == [("part", "whole", "recorded")]
    assert conflicts(vague, part, whole.evolve(as_of="2024-02-10"), half.evolve(count=1000)) == []


def test_a_scope_two_steps_within_another_leaves_room_for_all_that_is_outside_it():
    exchanges, series = ce.Scope(mediators="mediator"), ce.Scope(mediators="mediator", series="north-hq")
    out = (
        handover("far", "2024-02-01", to_north(100)),
        handover(
            "near",
            "2024-03-01",
            to_north(100),
            third_parties="mediator",
            ordinals=[ce.Ordinal(body="north-hq", counted=False)],
        ),
    )
    said = (
        tally("inner", 1000, None, "2024", scope=series),
        tally("middle", "at most 9000", None, "2024", scope=exchanges),
        tally("outer", 1199, None, "2024"),
    )
    assert conflicts(*out, *said) == [("inner", "outer", "recorded")]
    assert conflicts(*out, *said[:2], said[2].evolve(count=1200)) == []


def test_the_rounds_outside_a_scope_are_named():
    (conflict,) = ce.consistency(history(*outside(SERIES))).conflicts
    assert conflict.rounds == ("out",)
    assert conflict.correction == 100


def test_parts_of_another_kind_than_their_whole_leave_true_claims_possible():
    whole = handover("whole", "2025-04-18/2025-04-19", to_north(277), to_south(246))
    parts = (
        handover("in", "2025-04-19", to_north(246), to_south(246), part_of="whole"),
        handover("out", "2025-04-19", to_north(31), part_of="whole", kind="outside exchange"),
    )
    said = (
        tally("every", 277, None, "2025-05-01"),
        tally("exchanged", 246, None, "2025-05-01", scope=EXCHANGES),
        tally("besides", 31, None, "2025-05-01", scope=OUTSIDE),
    )
    assert conflicts(whole, *parts, *said) == []
    for place, wrong in enumerate(said):
        fewer = wrong.evolve(count=wrong.count.low - 1)
        assert (wrong.id, "recorded") in conflicts(whole, *parts, *said[:place], fewer, *said[place + 1 :])


def test_a_fuzzy_day_and_a_lower_day_after_it_can_both_be():
    assert conflicts(tally("fuzzy", 100, None, "2025-03-10~"), tally("exact", 110, None, "2025-03-09")) == []
    assert conflicts(tally("fuzzy", 100, None, "2025-03-10~"), tally("exact", 110, None, "2025-03-08")) == [
        ("exact", "fuzzy")
    ]


# Groups, third parties, whose people, anyone, own words


def test_third_parties_lie_within_the_wider_scope_in_their_role_alone():
    carried = ce.Scope(third_parties=ce.ThirdParty(actor="red-cross", role="carrier"))
    hosted = ce.Scope(third_parties=ce.ThirdParty(actor="red-cross", role="host"))
    said = (
        tally("whole", 100, None, "2024"),
        tally("carried", 101, None, "2024", scope=carried),
        tally("hosted", 100, None, "2024", scope=hosted),
    )
    assert conflicts(*said) == [("carried", "whole")]


def test_groups_nest_and_share_nobody_as_the_head_says():
    head = ce.Head(
        groups=[ce.Nesting(name="women soldiers", within="soldiers")],
        disjoint_groups=[["soldiers", "sailors"]],
    )

    def of(id, count, group=None):
        return tally(id, count, None, "2024", scope=ce.Scope(group=group))

    nested = of("wide", 10, "soldiers"), of("narrow", 11, "women soldiers")
    apart = of("land", 60, "women soldiers"), of("sea", 50, "sailors"), of("both", 100)
    for said, members in ((nested, ("narrow", "wide")), (apart, ("both", "land", "sea"))):
        ds = history(*said)
        assert ce.consistency(ds).consistent
        answer = ce.consistency(ds.with_head(head))
        assert [conflict.members for conflict in answer.conflicts] == [members]


def test_people_belong_to_one_side():
    said = (
        tally("of-north", 60, None, "2024", scope=ce.Scope(belonging_to="north"), returned_to="all"),
        tally("of-south", 50, None, "2024", scope=ce.Scope(belonging_to="south"), returned_to="all"),
        tally("both", 100, None, "2024", returned_to="all"),
    )
    assert conflicts(*said) == [("both", "of-north", "of-south")]


def test_anyone_is_the_living_and_the_remains():
    said = (
        tally("living", 25, None, "2024", category="person"),
        tally("remains", 8, None, "2024", category="remains"),
        tally("anyone", 33, None, "2024", category="anyone"),
    )
    assert conflicts(*said) == []
    assert conflicts(*said[:2], said[2].evolve(count=32)) == [("anyone", "living", "remains")]
    assert implied(said[0], said[2], until="2024", category="remains") == (8, 8)
    assert implied(*said[:2], until="2024", category="anyone") == (33, 33)


def test_a_category_of_ones_own_lies_within_its_word():
    head = ce.Head(vocabulary=ce.OwnWord(vocabulary="categories", name="acme:evacuee", within="civilian"))
    own = tally("evacuees", 11, None, "2024", category="acme:evacuee")
    for category in ("civilian", "person", "anyone"):
        ds = history(own, tally("wider", 10, None, "2024", category=category)).with_head(head)
        assert [conflict.members for conflict in ce.consistency(ds).conflicts] == [("evacuees", "wider")]
    apart = history(own, tally("other", 10, None, "2024", category="hostage")).with_head(head)
    assert ce.consistency(apart).consistent


def test_a_category_that_is_declared_nowhere_stays_out():
    answer = ce.consistency(history(tally("t", 11, None, "2024", category="acme:evacuee")))
    assert dict(answer.left_out) == {"t": "'acme:evacuee' is declared nowhere"}


def test_a_party_that_no_transfer_names_may_have_received():
    round_ = handover("r1", "2024-05-31", to_north(10), to_south(10), parties=["north", "south", "east"])
    east = ce.Actor(id="east", name="East", kind="state")
    said = (
        tally("to-north", 10, None, "2024"),
        tally("to-south", 10, None, "2024", returned_to="south"),
        tally("every", 30, None, "2024", returned_to="all"),
    )
    assert conflicts(east, round_, *said) == []


# What binds nothing


@pytest.mark.parametrize("count", ["unknown", "withheld", "at least 0"])
def test_unknown_and_withheld_numbers_stay_out(count):
    answer = ce.consistency(history(tally("t", count, None, "2024")))
    assert answer.claims == ()
    assert dict(answer.left_out) == {"t": "it bounds nothing"}


def test_what_was_taken_back_stays_out():
    said = ce.Statement(id="s1", speaker="north-hq", made="2024-01-01")
    back = ce.Statement(id="s2", speaker="north-hq", made="2024-01-02", retracts="s1")
    answer = ce.consistency(
        history(said, back, tally("t1", 1, None, "2023", statement="s1"), tally("t2", 5, None, "2023"))
    )
    assert answer.consistent
    assert dict(answer.left_out) == {"t1": "its statement was taken back"}
