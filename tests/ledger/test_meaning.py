"""What a number means: small histories, each of one rule, that once gave wrong numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents.ledger import ledger_of

T, R = ce.Transfer, ce.ExchangeRound
ACTORS = [
    *(ce.Actor(id=id, name=id, kind="state") for id in ("N", "S", "X", "Y", "Z")),
    ce.Actor(id="nhq", name="headquarters of N", kind="office", part_of="N"),
    ce.Actor(id="paper", name="a paper", kind="media"),
]


def history(*records):
    return ce.Dataset(*ACTORS, *records)


def swap(id="r", when="2025-01-10", to_n=None, to_s=None, **fields):
    transfers = [
        *([T(count=to_n, held_by="S", returned_to="N")] if to_n is not None else []),
        *([T(count=to_s, held_by="N", returned_to="S")] if to_s is not None else []),
    ]
    return R(id=id, when=when, transfers=transfers, **{"history": "completed", **fields})


def claim(about, *transfers, speaker="paper"):
    claims = ce.Claim(about=about, transfers=transfers)
    return ce.Statement(id=f"{speaker}-says", speaker=speaker, made="2025-01-11", sources="x", claims=claims)


def rows(ds, by, **limits):
    return {
        tuple(row.keys.values()): (row.count.low, row.count.high) for row in ce.totals(ds, by=by, **limits)
    }


def in_all(ds, **limits):
    (count,) = rows(ds, (), **limits).values() or [(0, 0)]
    return count


class TestPartsOfAnotherKind:
    @given(st.integers(0, 300), st.integers(0, 300), st.booleans(), st.permutations(["p1", "p2"]))
    def test_the_people_of_a_whole_are_divided_before_a_scope_is_asked(self, inside, outside, complete, ids):
        ds = history(
            swap(
                "whole",
                "2025-04-18/2025-04-19",
                inside + outside,
                parts_complete=complete,
                kind="exchange",
                transfers_complete=True,
            ),
            swap(ids[0], "2025-04-19", inside, part_of="whole"),
            swap(ids[1], "2025-04-19", outside, part_of="whole", kind="outside exchange"),
        )
        by_kind = rows(ds, ("kind", "returned_to"))
        assert by_kind["exchange", "N"] == (inside, inside)
        assert by_kind["outside exchange", "N"] == (outside, outside)
        assert rows(ds, "returned_to")["N",] == (inside + outside, inside + outside)

    def test_what_no_part_takes_is_of_the_wholes_own_kind(self):
        whole = swap("whole", "2025-04-19", 277, transfers_complete=True)
        part = swap("part", "2025-04-19", 31, part_of="whole", kind="outside exchange")
        assert rows(history(whole, part), "kind") == {
            ("exchange",): (246, 246),
            ("outside exchange",): (31, 31),
        }

    def test_a_part_of_unsaid_category_lies_within_those_of_its_whole(self):
        whole = R(
            id="whole",
            when="2025-04-19",
            history="completed",
            kind="outside exchange",
            transfers=[
                T(count=270, category="prisoner_of_war", held_by="S", returned_to="N"),
                T(count=37, category="civilian", held_by="S", returned_to="N"),
            ],
        )
        part = swap("part", "2025-04-19", 300, part_of="whole", kind="outside exchange")
        ds = history(whole, part)
        assert in_all(ds) == (307, 307)
        assert in_all(ds, category="civilian") == (37, 37)

    def test_a_whole_and_parts_that_cannot_meet_leave_the_hull_and_are_disputed(self):
        days = [
            swap(f"day-{n}", f"2020-10-1{n}", count, part_of="whole", kind="outside exchange")
            for n, count in ((5, 500), (6, 562))
        ]
        whole = swap("whole", "2020-10-15/2020-10-16", 1056, kind="outside exchange")
        (row,) = ce.totals(history(whole, *days), by=())
        assert (row.count.low, row.count.high, row.disputed) == (1056, 1062, ("whole",))

    @given(st.integers(1, 60))
    def test_a_chain_of_parts_is_read_once(self, depth):
        chain = [swap(f"r{n}", to_n=1, to_s=1, part_of=f"r{n - 1}" if n else None) for n in range(depth)]
        (tree,) = ledger_of(history(*chain)).trees()
        assert len(tree._pieces) <= 4 * depth


class TestAccounts:
    both = swap(to_n=215, to_s=55)
    gift = R(
        id="gift",
        kind="third-country release",
        when="2025-02-01",
        history="completed",
        transfers=[T(count=31, held_by="X", returned_to="N")],
    )

    def test_a_claim_to_all_reaches_only_those_whom_some_account_of_its_round_names(self):
        ds = history(self.both, self.gift, claim("r", T(count=270, returned_to="all")))
        assert set(rows(ds, "returned_to", account="widest")) == {("N",), ("S",)}
        assert in_all(ds, account="widest", until="2025-01-31") == (270, 270)

    def test_a_claim_of_no_side_gives_the_total_that_it_gives_when_recorded(self):
        ds = history(self.both, claim("r", T(count=200)))
        assert in_all(ds, account="paper") == (200, 200)
        assert in_all(history(R(id="r", when="2025-01-10", history="completed", transfers=T(count=200)))) == (
            200,
            200,
        )

    @pytest.mark.parametrize("category", ["civilian", "prisoner_of_war", "hostage", "person", "remains"])
    def test_an_account_is_silent_on_each_recipient_that_it_does_not_name(self, category):
        ds = history(self.both, claim("r", T(count=16, held_by="N", returned_to="S"), speaker="N"))
        assert rows(ds, "returned_to", account="N", category=category)["N",] == (0, None)


class TestStatus:
    @pytest.mark.parametrize("held_by", ["S", None])
    def test_a_side_that_only_said_scheduled_disputes_what_the_other_calls_completed(self, held_by):
        steps = [
            ce.RoundStep(status="scheduled", according_to=["N", "S"], when="2025-01-01"),
            ce.RoundStep(status="completed", according_to="N", when="2025-01-09"),
        ]
        ds = history(
            R(
                id="r",
                when="2025-01-09",
                history=steps,
                kind="outside exchange",
                transfers=[T(count=84, held_by=held_by, returned_to="N")],
            )
        )
        assert ce.status_at(ds, "r") == "disputed"
        assert in_all(ds) == (0, 84)


class TestSides:
    def test_who_holds_without_being_a_home_gets_no_row(self):
        ds = history(
            R(
                id="r",
                when="2023-11-24",
                history="completed",
                transfers=[
                    T(held_by="X", returned_to="N", count=13),
                    T(held_by="N", returned_to="Y", count=39),
                ],
            )
        )
        assert rows(ds, "returned_to") == {("N",): (13, 13), ("Y",): (39, 39)}
        assert in_all(ds) == (52, 52)

    def test_a_swap_of_many_sides_leaves_nothing_open(self):
        ends = [("S", "N", 3), ("S", "X", 12), ("Y", "X", 1), ("N", "S", 3), ("X", "S", 1), ("Z", "S", 4)]
        ds = history(
            R(
                id="r",
                when="2024-08-01",
                history="completed",
                transfers=[T(held_by=a, returned_to=b, count=n) for a, b, n in ends],
            )
        )
        assert in_all(ds) == (24, 24)
        assert set(rows(ds, "returned_to")) == {("N",), ("X",), ("S",)}

    def test_a_party_that_gives_is_heard_though_its_recipient_is_a_third(self):
        deal = ce.Framework(id="deal", name="deal", parties=["N", "S"], history="active")
        known = [T(returned_to="N", held_by="S", count=201), T(returned_to="X", held_by="N", count=15)]
        said = R(id="r", when="2020-10-16", history="completed", frameworks=deal, transfers=known)
        assert in_all(history(deal, said)) == (216, 216)
        unsaid = said.evolve(transfers=[T(returned_to="N", count=201), T(returned_to="X", count=15)])
        assert rows(history(deal, unsaid), "returned_to") == {
            ("N",): (201, 201),
            ("S",): (0, None),
            ("X",): (15, 15),
        }
        assert in_all(history(deal, unsaid.evolve(transfers_complete=True))) == (216, 216)

    def test_a_mediator_that_has_parts_may_have_been_any_of_them(self):
        for mediator, asked, expected in (
            ("N", "N", (15, 15)),
            ("N", "nhq", (0, 15)),
            ("nhq", "N", (15, 15)),
        ):
            ds = history(swap(to_n=15, kind="outside exchange", third_parties=mediator))
            assert in_all(ds, scope=ce.Scope(mediators=asked)) == expected


class TestCategoriesAndGroups:
    def test_anyone_is_asked_for_by_name(self):
        ds = history(
            R(
                id="r",
                when="2025-01-10",
                history="completed",
                kind="outside exchange",
                transfers=[
                    T(count=25, category="hostage", held_by="X", returned_to="N"),
                    T(count=8, category="remains", held_by="X", returned_to="N"),
                ],
            )
        )
        assert in_all(ds, category="anyone") == (33, 33)
        assert (in_all(ds), in_all(ds, category="remains")) == ((25, 25), (8, 8))

    def test_a_group_counts_by_transfers_of_it_and_by_breakdowns(self):
        ds = history(
            R(
                id="r",
                when="2025-01-10",
                history="completed",
                kind="outside exchange",
                transfers=[
                    T(count=250, held_by="X", returned_to="N", group="serving life"),
                    T(
                        count=1718,
                        held_by="X",
                        returned_to="N",
                        breakdowns=[
                            ce.Breakdown(of="minors", count=12),
                            ce.Breakdown(of="serving life", count=3),
                        ],
                    ),
                    T(count=5, held_by="X", returned_to="S"),
                ],
            )
        )
        assert in_all(ds, group="serving life") == (253, 258)
        assert in_all(ds, scope=ce.Scope(group="minors")) == (12, 267)
        with pytest.raises(ce.InvalidValue, match="once"):
            ce.totals(ds, group="minors", scope=ce.Scope(group="minors"))


def test_the_rows_of_totals_refuse_what_is_misspelt():
    totals = ce.totals(history(swap(to_n=1, to_s=2)), by="returned_to")
    assert totals.row(returned_to="X") is None
    assert totals[0]["returned_to"] == "N"
    with pytest.raises(ce.InvalidValue, match="did you mean 'returned_to'"):
        totals.row(retuned_to="N")
    with pytest.raises(ce.InvalidValue, match="did you mean 'returned_to'"):
        totals[0]["retuned_to"]


def _two_countries(*claims):
    """`h` lets go people of two countries, `i` prisoners who return to `p`, as they did a year before."""
    actors = [ce.Actor(id=id, name=id, kind="state") for id in ("i", "t", "p", "h")]
    press = ce.Actor(id="press", name="Press", kind="media")
    round_ = ce.ExchangeRound(
        id="day",
        when="2030-01-02",
        history=[ce.RoundStep(status="completed", when="2030-01-02")],
        parties=["h", "i"],
        transfers=[
            ce.Transfer(count=13, held_by="h", returned_to="i"),
            ce.Transfer(count=11, held_by="h", returned_to="t", kind="third-country release"),
            ce.Transfer(count=39, held_by="i", returned_to="p"),
        ],
        part_of="truce",
    )
    whole = ce.ExchangeRound(
        id="truce",
        history=[ce.RoundStep(status="completed", when="2030-01-02")],
        parties=["h", "i"],
        parts_complete=True,
        transfers=[
            ce.Transfer(count=24, held_by="h"),
            ce.Transfer(count=39, held_by="i", returned_to="p"),
        ],
    )
    before = ce.ExchangeRound(
        id="before",
        when="2029-01-02",
        history=[ce.RoundStep(status="completed", when="2029-01-02")],
        transfers=[
            ce.Transfer(count=1, held_by="h", returned_to="i"),
            ce.Transfer(count=3, held_by="i", returned_to="p"),
        ],
    )
    statement = ce.Statement(id="said", speaker="press", made="2030-01-02", claims=claims)
    return ce.Dataset(*actors, press, before, whole, round_, statement)


def test_the_unsaid_recipient_of_a_whole_may_be_any_that_its_parts_name():
    """24 let go by one holder, to two countries by the day; the whole names neither."""
    ds = _two_countries()
    answer = ce.totals(ds, by=(), since="2030")[0]
    assert (answer.count.low, answer.count.high, answer.disputed) == (24 + 39, 24 + 39, ())
    assert ce.totals(ds, by="returned_to", since="2030").row(returned_to="t").count.best == 11


def test_a_claim_on_what_one_holder_gave_says_nothing_of_what_the_other_gave():
    """`24 let go that day` does not say that no prisoners came home, nor how many of the 24 went where."""
    claim = ce.Claim(about="day", status="completed", transfers=ce.Transfer(count=24, held_by="h"))
    ds = _two_countries(claim)
    assert ce.check(ds).ok
    assert "claims/accounts-disagree" not in {item.code for item in ce.check(ds).findings}
    prisoners = ce.totals(ds, by=(), scope=ce.Scope(held_by="i"), account="press", since="2030")[0].count
    assert prisoners.high is None


@pytest.mark.parametrize("limits", [{}, {"since": "2025-01-10"}, {"until": "2025-01-10"}])
def test_two_statements_of_one_speaker_that_differ_are_either_in_every_window(limits):
    # the part, of which nothing is said, may be of either recipient, and the day of the round is not said
    def says(id, number):
        stated = [
            T(count=1, held_by="N", returned_to="S"),
            T(count=number, held_by="S", returned_to="region"),
        ]
        return ce.Statement(id=id, speaker="N", claims=ce.Claim(about="r", transfers=stated))

    ds = history(
        ce.Actor(id="region", name="a region of N", kind="other", part_of="N"),
        says("first", 1),
        says("second", 2),
        R(id="r", history="completed", transfers=T(count=0, held_by="N", returned_to="S")),
        R(id="part", part_of="r"),
    )
    count = rows(ds, "belonging_to", account="N", **limits)["region",]
    assert count == ((0, 2) if limits else (1, 2))
