from itertools import permutations

import pytest

import conflictevents as ce
from tests.questions.histories import bounds, handover, history, said, to_north, to_south


def north(ds, **asked):
    found = ce.totals(ds, ("returned_to",), **asked).row(returned_to="north")
    return None if found is None else bounds(found.count)


def test_only_what_is_completed_counts_as_returned():
    ds = history(
        handover("done", "2025-01-01", to_north(10), to_south(10)),
        handover("planned", "2025-02-01", to_north(20), to_south(20), history="scheduled"),
        handover("called-off", "2025-03-01", to_north(40), to_south(40), history=["scheduled", "cancelled"]),
    )
    assert north(ds) == (10, 10)


def test_a_round_under_way_counts_from_none_to_its_high():
    ds = history(handover("now", "2025-01-01", to_north(10), to_south(10), history="under way"))
    row = ce.totals(ds, ("returned_to",)).row(returned_to="north")
    assert bounds(row.count) == (0, 10)
    assert (row.certain, row.possible, row.count.best) == ((), ("now",), None)


def test_a_round_that_one_side_calls_completed_and_the_other_still_open_counts_from_none_to_its_high():
    steps = [
        ce.RoundStep(status="completed", when="2025-01-02", according_to="south"),
        ce.RoundStep(status="under way", when="2025-01-01", according_to="north"),
    ]
    ds = history(handover("split", "2025-01-01", to_north(10), to_south(10), history=steps))
    assert ce.status_at(ds, "split") == "disputed"
    assert north(ds) == (0, 10)
    assert north(ds, account="south") == (0, None)


def test_a_side_of_whom_an_exchange_says_nothing_is_unknown_and_not_none():
    ds = history(handover("e", "2025-01-01", to_north(10)))
    row = ce.totals(ds, ("returned_to",)).row(returned_to="south")
    assert row.count.is_unknown


def test_a_direction_absent_from_a_release_outside_an_exchange_is_none():
    ds = history(handover("gift", "2025-01-01", to_north(10), kind="outside exchange"))
    assert ce.totals(ds, ("returned_to",)).row(returned_to="south") is None
    assert bounds(ce.totals(ds, ()).rows[0].count) == (10, 10)


def test_an_id_that_is_on_no_record_is_refused_however_far_from_those_of_rows():
    ds = history(handover("gift", "2025-01-01", to_north(10), kind="outside exchange"))
    with pytest.raises(ce.InvalidValue, match=r"'atlantis', expected a returned_to .*; choose one of: north"):
        ce.totals(ds, ("returned_to",)).row(returned_to="atlantis")
    assert ce.totals(ds, ("returned_to", "year")).row(returned_to="north", year=1999) is None


def test_a_round_that_straddles_two_months_is_possible_in_each_and_certain_over_both():
    ds = history(handover("eve", "2025-01-31/2025-02-01", to_north(10), to_south(4)))
    months = {
        row.keys["month"]: bounds(row.count)
        for row in ce.totals(ds, ("month", "returned_to"))
        if row.keys["returned_to"] == "north"
    }
    assert months == {"2025-01": (0, 10), "2025-02": (0, 10)}
    assert bounds(ce.totals(ds, ("year", "returned_to")).row(year=2025, returned_to="north").count) == (
        10,
        10,
    )


def test_a_round_without_a_date_may_fall_into_every_year_on_record():
    ds = history(
        handover("dated", "2024-05-05", to_north(3), to_south(1)),
        handover("undated", None, to_north(10), to_south(1)),
    )
    assert bounds(ce.totals(ds).row(year=2024, returned_to="north").count) == (3, 13)
    assert north(ds) == (13, 13)


def test_a_round_under_two_frameworks_is_possible_in_each_and_certain_in_both_together():
    frameworks = [ce.Framework(id=id, name=id, parties=("north", "south")) for id in ("a", "b")]
    ds = history(*frameworks, handover("r", "2025-01-01", to_north(10), to_south(10), frameworks=("a", "b")))
    rows = ce.totals(ds, ("framework", "returned_to"))
    assert bounds(rows.row(framework="a", returned_to="north").count) == (0, 10)
    assert north(ds, scope=ce.Scope(frameworks=("a", "b"))) == (10, 10)


def test_a_round_under_a_part_of_a_framework_is_certainly_under_the_whole():
    frameworks = [
        ce.Framework(id="whole", name="whole"),
        ce.Framework(id="part", name="part", part_of="whole"),
    ]
    ds = history(*frameworks, handover("r", "2025-01-01", to_north(10), to_south(10), frameworks="part"))
    assert north(ds, scope=ce.Scope(frameworks="whole")) == (10, 10)


def test_persons_of_unsaid_category_are_possible_in_each_living_category():
    ds = history(handover("r", "2025-01-01", to_north(10), to_north(3, "civilian"), to_south(1)))
    assert north(ds, category="civilian") == (3, 13)
    assert north(ds, category="prisoner_of_war") == (0, 10)
    assert north(ds) == (13, 13)


def test_remains_are_never_summed_with_the_living():
    ds = history(
        handover(
            "r",
            "2025-01-01",
            to_north(10),
            to_south(10),
            to_north(200, "remains", kind="repatriation of remains"),
        )
    )
    assert north(ds) == (10, 10)
    assert north(ds, category="remains") == (200, 200)
    assert [row.keys["category"] for row in ce.totals(ds, ("category",))] == ["person"]


def test_outside_the_exchange_is_told_apart_within_one_round():
    ds = history(
        handover("r", "2025-03-19", to_north(175), to_north(22, kind="outside exchange"), to_south(175))
    )
    assert north(ds, scope=ce.Scope(kinds="exchange")) == (175, 175)
    assert north(ds, scope=ce.Scope(kinds="outside exchange")) == (22, 22)


class TestParts:
    def family(self, parent_count, *parts, complete=True, **fields):
        parent = handover(
            "whole",
            "2025-05-23/2025-05-25",
            to_north(parent_count),
            to_south(parent_count),
            parts_complete=complete,
            **fields,
        )
        return history(
            parent,
            *(
                handover(
                    f"part-{number}",
                    f"2025-05-{22 + number}",
                    to_north(count),
                    to_south(count),
                    part_of="whole",
                    history=(),
                )
                for number, count in enumerate(parts, start=1)
            ),
        )

    def test_parts_and_whole_are_two_statements_on_the_same_people(self):
        assert north(self.family(1000, 390, 307, 303)) == (1000, 1000)

    def test_an_unknown_part_is_what_the_whole_leaves(self):
        ds = self.family(1000, 390, "unknown", 303)
        assert bounds(
            ce.totals(ds, ("day", "returned_to")).row(day="2025-05-24", returned_to="north").count
        ) == (307, 307)

    def test_complete_parts_and_a_vague_whole_meet(self):
        assert north(self.family("more than 900", "about 400", "about 500")) == (901, 990)

    def test_incomplete_parts_are_a_lower_bound(self):
        assert north(self.family("unknown", 390, 307, complete=False)) == (697, None)
        assert north(self.family("about 1,000", 390, 307, complete=False)) == (900, 1100)

    def test_what_a_whole_has_beyond_its_parts_falls_within_the_dates_of_the_whole(self):
        ds = self.family(1000, 390, 307, complete=False)
        assert bounds(
            ce.totals(ds, ("day", "returned_to")).row(day="2025-05-23", returned_to="north").count
        ) == (390, 693)

    def test_a_whole_not_yet_completed_counts_through_its_completed_parts_only(self):
        parent = handover(
            "whole", "2025-05-23/2025-05-25", to_north(1000), to_south(1000), history="scheduled"
        )
        first = handover("first", "2025-05-23", to_north(390), to_south(390), part_of="whole")
        second = handover(
            "second", "2025-05-24", to_north(307), to_south(307), part_of="whole", history="scheduled"
        )
        assert north(history(parent, first, second)) == (390, 390)
        begun = parent.evolve(history="under way")
        assert north(history(begun, first, second)) == (390, 1000)

    def test_the_handover_in_parts_counts_as_one_round(self):
        row = ce.totals(self.family(1000, 390, 307, 303), ("returned_to",)).row(returned_to="north")
        assert bounds(row.rounds) == (1, 1)
        assert row.certain == ("part-1", "part-2", "part-3", "whole")


class TestAccounts:
    ds = history(
        handover("r", "2025-08-14", to_north(33, "prisoner_of_war"), to_north(51, "civilian"), to_south(84)),
        said("s", "south-ministry", "r", to_north(84, "prisoner_of_war"), to_south(84)),
        handover("other", "2025-09-01", to_north(20), to_south(20)),
    )

    def test_soldiers_and_civilians_of_one_side_are_the_prisoners_of_the_other(self):
        assert north(self.ds, account="agreed") == (104, 104)
        assert ce.totals(self.ds, (), account="agreed").rows[0].disputed == ()

    def test_accounts_that_cannot_meet_are_unknown_and_named(self):
        row = ce.totals(self.ds, ("returned_to",), category="prisoner_of_war", account="agreed").row(
            returned_to="north"
        )
        assert row.disputed == ("r",)
        assert bounds(row.count) == (0, None)

    def test_the_widest_account_holds_every_figure(self):
        assert bounds(ce.accounts(self.ds, "r").figure("widest", "north", "prisoner_of_war")) == (33, 84)

    def test_an_actor_speaks_through_its_offices_and_is_unknown_where_it_is_silent(self):
        assert north(self.ds, account="south") == (84, None)

    def test_claims_of_one_statement_stand_together(self):
        claims = [
            ce.Claim(about="r", transfers=[to_north(30, "prisoner_of_war")]),
            ce.Claim(about="r", transfers=[to_north(5, "civilian")]),
        ]
        ds = history(
            handover("r", "2025-01-01", to_north(35), to_south(1)),
            ce.Statement(id="s", speaker="north-hq", made="2025-01-01", claims=claims),
        )
        assert north(ds, account="north") == (35, 35)

    def test_own_claims_that_cannot_meet_give_their_hull(self):
        ds = history(
            handover("r", "2025-01-01", to_north(35), to_south(1)),
            said("s1", "north-hq", "r", to_north(35)),
            said("s2", "north", "r", to_north(40)),
        )
        assert north(ds, account="north") == (35, 40)

    @pytest.mark.parametrize("fields", [{"act": "promises"}, {"act": "denies"}, {"status": "scheduled"}])
    def test_what_is_not_asserted_as_done_is_no_account(self, fields):
        ds = history(
            handover("r", "2025-01-01", to_north(35), to_south(1)),
            said("s", "south", "r", to_north(99), **fields),
        )
        assert north(ds, account="widest") == (35, 35)

    def test_what_was_taken_back_is_no_account(self):
        ds = history(
            handover("r", "2025-01-01", to_north(35), to_south(1)),
            said("s", "paper", "r", to_north(99)),
            ce.Statement(id="sorry", speaker="paper", made="2026-01-01", retracts="s"),
        )
        assert north(ds, account="widest") == (35, 35)

    def test_an_account_is_a_word_or_an_actor_on_record(self):
        with pytest.raises(ce.UnknownRecord, match="nobody"):
            ce.totals(self.ds, account="nobody")
        with pytest.raises(ce.InvalidValue, match="actor"):
            ce.totals(self.ds, account="r")


def test_parents_in_a_circle_are_still_counted_once_each():
    ring = [
        handover(id, "2025-01-01", to_north(5), to_south(5), part_of=above)
        for id, above in (("a", "b"), ("b", "c"), ("c", "a"))
    ]
    for order in permutations(ring):
        assert north(history(*order)) == (15, 15)


def test_an_unknown_key_is_refused_with_a_suggestion():
    with pytest.raises(ce.InvalidValue, match="did you mean 'returned_to'"):
        ce.totals(history(), by=("year", "returned_too"))


def test_a_window_limits_the_rows():
    ds = history(
        handover("a", "2025-01-15", to_north(5), to_south(5)),
        handover("b", "2025-03-15", to_north(7), to_south(7)),
    )
    assert north(ds, since="2025-02") == (7, 7)
    assert north(ds, until="2025-02") == (5, 5)


def test_a_row_is_found_by_the_record_as_well_as_by_its_id():
    ds = history(handover("a", "2025-01-15", to_north(5), to_south(5)))
    found = ce.totals(ds)
    assert (
        found.row(year=2025, returned_to=ds["north"])
        == found.row(year=2025, returned_to="north")
        == found.rows[0]
    )


def test_rounds_in_a_circle_are_each_a_row_of_their_own():
    ring = [
        handover(id, "2025-01-01", to_north(count), to_south(1), part_of=above)
        for id, above, count in (("a", "b", 1), ("b", "c", 2), ("c", "a", 3))
    ]
    rows = ce.totals(history(*ring), ("round", "returned_to"))
    assert {row.keys["round"]: row.count.low for row in rows if row.keys["returned_to"] == "north"} == {
        "a": 1,
        "b": 2,
        "c": 3,
    }


@pytest.mark.parametrize(
    ("since", "until"), [(None, None), ("2025-01-10", "2025-02-03"), ("2025-01~", "2025-02-01?")]
)
def test_what_is_found_by_its_dates_is_what_each_round_adds_by_itself(since, until):
    rounds = [
        handover(str(number), when, to_north(number), kind="outside exchange")
        for number, when in enumerate(
            (
                "2025-01-09/2025-01-11",
                "2025",
                "2025-02",
                "2024-12-31/2025-01-02",
                "2025-02-03/..",
                "../2025-01-15",
            ),
            start=1,
        )
    ]
    ds = history(*rounds, handover("undated", None, to_north(50), kind="outside exchange"))
    whole = ce.totals(ds, (), since=since, until=until)[0]
    each = ce.totals(ds, "round", since=since, until=until)
    assert bounds(whole.count) == tuple(
        sum(ends) for ends in zip(*(bounds(row.count) for row in each), strict=True)
    )
    assert set(whole.possible) == {id for row in each for id in row.possible}


class TestRowsWithinAScope:
    ds = history(
        *(ce.Framework(id=id, name=id) for id in ("a", "b")),
        ce.Framework(id="stage", name="stage", part_of="a"),
        handover("x", "2025", to_north(1), kind="outside exchange", frameworks="a", third_parties="mediator"),
        handover(
            "y",
            "2025",
            to_north(10),
            kind="outside exchange",
            frameworks="b",
            third_parties=("mediator", "paper"),
        ),
        handover(
            "z", "2025", to_north(100), kind="outside exchange", frameworks="stage", third_parties="paper"
        ),
        handover("w", "2025", to_south(1000), kind="outside exchange"),
    )

    @pytest.mark.parametrize(
        ("key", "limit", "expected"),
        [
            ("framework", {"frameworks": "a"}, {"a": 101, "stage": 100}),
            ("framework", {"frameworks": "stage"}, {"a": 100, "stage": 100}),
            ("mediator", {"mediators": "mediator"}, {"mediator": 11, "paper": 10}),
            ("held_by", {"held_by": "south"}, {"south": 111}),
            ("kind", {"kinds": "exchange"}, {}),
        ],
    )
    def test_no_row_reaches_beyond_the_scope_asked_for(self, key, limit, expected):
        rows = ce.totals(self.ds, key, scope=ce.Scope(**limit))
        assert {row.keys[key]: row.count.low for row in rows} == expected
        assert all(row.count.is_exact for row in rows)


def test_where_nothing_is_on_record_totals_say_so():
    assert "No round on record" in str(ce.totals(history()))
    assert "No round on record" in ce.totals(history())._repr_html_()


def test_periods_beyond_a_century_of_days_are_refused_unless_the_question_is_limited():
    handover = ce.ExchangeRound(
        id="r", history="completed", when="0001/9999", transfers=[ce.Transfer(count=1, returned_to="u")]
    )
    ds = ce.Dataset(handover)
    with pytest.raises(
        ce.InvalidValue, match=r"at most 36,525 of a kind: months; limit it with since= and until="
    ):
        ce.totals(ds, by=("month",))
    assert len(ce.totals(ds, by=("month",), since="2024", until="2025")) == 24
    assert len(ce.totals(ds, by=("year",))) == 9_999


def test_keys_that_are_none_are_refused():
    with pytest.raises(ce.InvalidValue, match="keys to total by"):
        ce.totals(ce.Dataset(), by=5)


def test_the_page_says_what_the_totals_are_limited_to():
    release = handover("r", "2025-03-01", to_north(5, "civilian", group="women"), to_south(3))
    limited = ce.totals(
        history(release),
        "month",
        category="civilian",
        scope=ce.Scope(group="women", held_by="south"),
        since="2025",
        until="2025-06",
    )
    title = "Returned by month: civilians, held by South, women, 2025 to 2025-06 (account: recorded)"
    assert title in " ".join(str(limited).split())
    assert "Returned in all (account: recorded)" in str(ce.totals(history(release), ()))
