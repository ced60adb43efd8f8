"""Cumulatives and stocks: each rule beside what it leaves alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conflictevents as ce
from tests.rules.worlds import SIDES, codes, swap, total

MADE = ce.Statement(id="said", speaker="headquarters", made="2025-06-09", channel="radio")


def found(*records):
    return [code for code in codes(*SIDES, *records) if code.startswith("tallies/")]


def resting(as_of, statement="said", claimant="headquarters", kind=ce.ReturnTally):
    return kind(id="t", claimant=claimant, statement=statement, as_of=as_of, count=900)


# A tally and its statement


@pytest.mark.parametrize("kind", [ce.ReturnTally, ce.CustodyTally])
@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2025-06-09", []),
        ("2025-05", []),
        ("2025-06-10", ["tallies/days-to-come"]),
        ("2026", ["tallies/days-to-come"]),
        ("2025-06", ["tallies/beyond-its-statement"]),
        ("2025", ["tallies/beyond-its-statement"]),
        ("2025-06-09/..", []),
    ],
)
def test_a_tally_counts_up_to_the_day_it_was_said_at_most(kind, as_of, expected):
    assert found(MADE, resting(as_of, kind=kind)) == expected


def test_a_tally_of_days_to_come_is_wrong_in_itself():
    assert not ce.check(ce.Dataset(*SIDES, MADE, resting("2025-06-10"))).ok


def test_the_days_between_are_counted():
    [finding] = ce.check(ce.Dataset(*SIDES, MADE, resting("2025-06-10")))
    assert "1 day after 'said'" in finding.message
    [finding] = ce.check(ce.Dataset(*SIDES, MADE, resting("2025-06")))
    assert "ends 21 days after" in finding.message


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"known": "2025-06-09"}, "1 day after it was known on 2025-06-09"),
        (
            {
                "sources": [
                    ce.Source(title="A later page", published="2025-07-01"),
                    ce.Source(title="A page", published="2025-06-09"),
                    ce.Source(title="A page without a day"),
                ]
            },
            "1 day after it was published on 2025-06-09",
        ),
    ],
)
def test_a_tally_without_a_statement_counts_up_to_the_day_it_was_known_or_published(fields, told):
    def tally(as_of):
        return ce.Dataset(
            *SIDES, ce.ReturnTally(id="t", claimant="headquarters", as_of=as_of, count="unknown", **fields)
        )

    assert not ce.check(tally("2025-06-09"))
    [finding] = ce.check(tally("2025-06-10"))
    assert (finding.code, finding.severity) == ("tallies/days-to-come", ce.Severity.ERROR)
    assert told in finding.message


def test_a_statement_without_a_date_proves_nothing():
    assert found(MADE.evolve(made=None), resting("2030")) == []


@pytest.mark.parametrize(
    ("claimant", "expected"),
    [("headquarters", []), ("north", []), ("spokesman", []), ("newspaper", ["tallies/stated-by-another"])],
)
def test_a_claimant_speaks_through_its_people_and_for_its_whole(claimant, expected):
    records = (
        ce.Actor(id="headquarters", name="Headquarters", part_of="north"),
        ce.Actor(id="spokesman", name="Spokesman", part_of="headquarters", kind="office"),
        *(actor for actor in SIDES if actor.id != "headquarters"),
    )
    report = ce.check(ce.Dataset(*records, MADE, resting("2025-06-09", claimant=claimant)))
    assert [finding.code for finding in report] == expected


# Cumulatives of one scope


def test_a_cumulative_that_falls_is_a_warning():
    report = ce.check(ce.Dataset(*SIDES, total("a", 5757, "2025-05-25"), total("b", 5577, "2025-06-08")))
    [finding] = report
    assert (finding.code, finding.record) == ("tallies/falls", "b")
    assert finding.message == (
        "5,577 as of 2025-06-08 (headquarters), 180 fewer than 5,757 as of 2025-05-25 (headquarters, 'a')"
    )


@pytest.mark.parametrize(
    "later",
    [
        total("b", 5757, "2025-06-08"),
        total("b", "about 5,700", "2025-06-08"),
        total("b", "more than 5,000", "2025-06-08"),
        total("b", 5577, "2025-05~"),
        total("b", 5577, "2025-06-08", scope=ce.Scope()),
        total("b", 5577, "2025-06-08", since="2022-03"),
        total("b", 5577, "2025-06-08", returned_to="south"),
        total("b", 5577, "2025-06-08", category="civilian"),
        total("b", "withheld", "2025-06-08"),
    ],
)
def test_a_cumulative_that_may_have_risen_or_is_another_is_left_alone(later):
    assert found(total("a", 5757, "2025-05-25"), later) == []


def test_whoever_claims_them_totals_do_not_fall():
    assert found(total("a", 5757, "2025-05-25"), total("b", 5577, "2025-06-08", claimant="newspaper")) == [
        "tallies/falls"
    ]


def test_tallies_of_one_series_share_their_beginning():
    scope = ce.Scope(series="headquarters")
    tallies = (
        total("a", 2430, "2023-05-25", since="2022-03", scope=scope),
        total("b", 2340, "2023-06-25", since="2022-02-24", scope=scope),
    )
    assert found(*tallies) == ["tallies/falls"]


def test_the_figure_of_a_year_is_no_fall_of_the_series():
    scope = ce.Scope(series="headquarters")
    first = swap("first", 29, when="2022-03-24", ordinals={"headquarters": 1})
    tallies = (
        total("a", 3956, "2024-12-30", scope=scope),
        total("b", 1358, "2024-12-31", scope=scope, since="2024-01-01"),
    )
    assert found(first, *tallies) == []


def test_each_tally_is_compared_with_the_highest_before_it():
    tallies = (
        total("a", 100, "2025-01"),
        total("b", 300, "2025-02"),
        total("c", 200, "2025-03"),
        total("d", 250, "2025-04"),
    )
    report = ce.check(ce.Dataset(*SIDES, *tallies)).only(code="tallies/falls")
    assert [finding.record for finding in report] == ["c", "d"]
    assert all("'b'" in finding.message for finding in report)


def test_two_totals_of_one_day_that_cannot_meet_disagree():
    tallies = (total("a", 2430, "2023-05-25"), total("b", 2340, "2023-05-25", claimant="newspaper"))
    [finding] = ce.check(ce.Dataset(*SIDES, *tallies))
    assert finding.code == "tallies/disagree"
    assert finding.message == (
        "2,430 as of 2023-05-25 (headquarters), 90 more than 2,340 as of the same day (newspaper, 'b')"
    )


def test_two_totals_of_one_day_that_can_meet_agree():
    assert found(total("a", 2430, "2023-05-25"), total("b", "more than 2,400", "2023-05-25")) == []
    assert (
        found(total("a", "more than 2,430", "2023-05-25"), total("b", "more than 2,400", "2023-05-25")) == []
    )


def test_totals_without_an_end_are_not_of_one_day():
    assert found(total("a", 2430, "2023-05-25/.."), total("b", 2340, "2023-05-25/..")) == []


@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                ["2025-01-01", "2025-01-02", "2025-01", "2025-01-15~", "2025-01-02/..", "2025-02"]
            ),
            st.sampled_from([1, 2, 3, "about 20", "more than 2", "unknown"]),
        ),
        max_size=7,
    )
)
def test_falls_are_found_where_a_comparison_of_all_pairs_finds_them(drawn):
    tallies = [
        total(f"t{place}", count, as_of, sources="radio") for place, (as_of, count) in enumerate(drawn)
    ]
    never = 10**7

    def ends(tally):
        end = tally.as_of.as_end()
        return (
            never if end.certain is None else end.certain,
            never if end.possible is None else end.possible,
        )

    report = ce.check(ce.Dataset(*SIDES, *tallies))
    stale = {finding.record for finding in report.only(code="tallies/stale")}
    sound = [tally for tally in tallies if tally.id not in stale]
    expected = {
        tally.id
        for tally in sound
        for before in sound
        if ends(before)[1] < ends(tally)[0]
        and tally.count.high is not None
        and tally.count.high < before.count.low
    }
    assert {finding.record for finding in report.only(code="tallies/falls")} == expected
