"""Stale totals: the history of 5,857, and what is not stale."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents.ledger.availability import Knowledge
from conflictevents.rules.stale import repetitions
from tests.rules.worlds import SIDES, swap, total

EVERYTHING = ce.Scope()
NUMBERED = ce.Scope(kinds="exchange", series="headquarters")
EXCHANGES = ce.Scope(kinds="exchange")
BOTH_KINDS = ce.Scope(kinds=["exchange", "outside exchange"])


def said(day):
    return {"sources": ce.Source(title="print", published=day)}


JULY = total("t045", 5857, "2025-07-28", claimant="north")
OCTOBER = total("t052", 6235, "2025-10-15", scope=NUMBERED)


def found(*tallies):
    report = ce.check(ce.Dataset(*SIDES, *tallies))
    return {finding.record: finding.code for finding in report if finding.family == "tallies"}


# The history of one figure


def test_a_figure_of_july_printed_as_new_in_november_is_stale():
    printed = total("t049", 5857, "2025-11-16", claimant="newspaper", scope=EVERYTHING)
    assert found(JULY, OCTOBER, printed) == {"t049": "tallies/stale"}


def test_a_figure_that_carries_its_old_date_is_only_an_info():
    dated = total("t047", 5857, "2025-07-28", claimant="newspaper", **said("2025-11-16"))
    assert found(JULY, OCTOBER, dated) == {"t047": "tallies/old-figure"}


def test_a_rounded_figure_under_its_old_date_is_nothing():
    rounded = total("t048", "more than 5,800", "2025-07-28", claimant="newspaper", **said("2025-11-11"))
    assert found(JULY, OCTOBER, rounded) == {}


def test_a_figure_repeated_under_its_date_while_it_is_the_latest_is_nothing():
    assert found(JULY, OCTOBER, total("t053", 6235, "2025-10-15", scope=NUMBERED, **said("2025-11-15"))) == {}


def test_a_figure_repeated_because_nothing_happened_since_is_nothing():
    first = total("t025", 3767, "2024-10-18", scope=NUMBERED)
    again = total("t026", 3767, "2024-11-21", scope=NUMBERED, claimant="mediator")
    assert found(first, again, total("t027", 3956, "2024-12-31", scope=NUMBERED)) == {}


def test_the_message_says_whose_figure_it_repeats_and_who_had_counted_more():
    printed = total("t049", 5857, "2025-11-16", claimant="newspaper", scope=EVERYTHING)
    [finding] = ce.check(ce.Dataset(*SIDES, JULY, OCTOBER, printed)).only(code="tallies/stale")
    assert finding.message == (
        "5,857 as of 2025-11-16 (newspaper) is stale: it repeats 't045' of 2025-07-28, and by then 'headquarters' had "
        "counted 6,235 as of 2025-10-15 ('t052'), 378 more"
    )


# What the definition turns on


def test_what_was_not_known_yet_makes_nothing_stale():
    late = total("t052", 6235, "2025-10-15", **said("2025-11-20"))
    assert found(JULY, late, total("t049", 5857, "2025-11-16")) == {"t049": "tallies/falls"}


def test_what_became_known_on_the_same_day_was_not_known_by_then():
    same_day = total("t052", 6235, "2025-10-15", **said("2025-11-16"))
    assert "tallies/stale" not in found(JULY, same_day, total("t049", 5857, "2025-11-16")).values()


@pytest.mark.parametrize("scope", [BOTH_KINDS, EVERYTHING])
def test_a_higher_figure_of_a_wider_scope_makes_nothing_stale(scope):
    wider = total("t051", "more than 7,000", "2025-10-02", scope=scope)
    assert found(JULY, wider, total("t049", 5857, "2025-11-16")) == {}


def test_a_higher_figure_from_an_earlier_beginning_makes_nothing_stale():
    longer = total("t052", 6235, "2025-10-15", since="2014")
    assert found(JULY, longer, total("t049", 5857, "2025-11-16")) == {}


def test_a_higher_figure_from_a_later_beginning_does():
    shorter = total("t052", 6235, "2025-10-15", since="2023")
    assert found(JULY, shorter, total("t049", 5857, "2025-11-16")) == {"t049": "tallies/stale"}


def test_one_side_is_within_all_and_a_category_within_the_living():
    part = total("t052", 6235, "2025-10-15", category="prisoner_of_war")
    whole = {"returned_to": "all"}
    first = total("t045", 5857, "2025-07-28", **whole)
    assert found(first, part, total("t049", 5857, "2025-11-16", **whole)) == {"t049": "tallies/stale"}


def test_an_office_is_within_the_side_that_it_is_part_of():
    army = ce.Actor(id="army", name="Army", part_of="north")
    part = total("t052", 6235, "2025-10-15", returned_to="army")
    assert found(army, JULY, part, total("t049", 5857, "2025-11-16")) == {"t049": "tallies/stale"}


def test_remains_and_the_living_have_nothing_to_do_with_one_another():
    bodies = total("t052", 6235, "2025-10-15", category="remains")
    assert found(JULY, bodies, total("t049", 5857, "2025-11-16")) == {}


def test_the_other_side_has_nothing_to_do_with_it():
    other = total("t052", 6235, "2025-10-15", returned_to="south")
    assert found(JULY, other, total("t049", 5857, "2025-11-16")) == {}
    unsaid = total("t052", 6235, "2025-10-15", returned_to=None)
    assert found(JULY, unsaid, total("t049", 5857, "2025-11-16")) == {}


def test_tallies_of_one_series_share_their_beginning():
    first = total("t045", 5857, "2025-07-28", scope=NUMBERED, since="2022-03")
    second = total("t052", 6235, "2025-10-15", scope=NUMBERED, since="2022-02-24")
    again = total("t049", 5857, "2025-11-16", scope=NUMBERED, since=None)
    assert found(first, second, again) == {"t049": "tallies/stale"}


def test_the_figure_of_a_year_is_no_total_of_the_series():
    year = total("year", 1358, "2024-12-31", scope=NUMBERED, since="2024-01-01")
    series = total("series", 3956, "2024-12-30", scope=NUMBERED)
    again = total("again", 1358, "2025-01-20", scope=NUMBERED, since="2024-01-01")
    first = swap("first", 29, when="2022-03-24", ordinals={"headquarters": 1})
    assert found(first, series, year, again) == {}


def test_a_lower_figure_that_repeats_none_falls_and_is_not_stale():
    assert found(JULY, OCTOBER.evolve(scope=EXCHANGES), total("t049", 5858, "2025-11-16")) == {
        "t049": "tallies/falls"
    }


def test_a_figure_without_upper_bound_is_never_exceeded():
    first = total("a", "more than 5,000", "2025-07-28")
    assert found(first, OCTOBER, total("b", "more than 5,000", "2025-11-16")) == {}


def test_a_figure_first_given_for_another_scope_is_still_repeated():
    other = total("other", 5857, "2025-07-28", scope=ce.Scope(mediators="mediator"))
    october = total("t052", 6235, "2025-10-15")
    assert found(other, october, total("t049", 5857, "2025-11-16")) == {"t049": "tallies/stale"}
    dated = total("t047", 5857, "2025-07-28", **said("2025-11-16"))
    assert found(other, october, dated) == {}


# Against the definition, word by word

DAYS = st.sampled_from(["2025-01-01", "2025-02-01", "2025-03", "2025-04-01~", "2025"])


@st.composite
def some_tallies(draw):
    fields = st.fixed_dictionaries(
        {
            "count": st.sampled_from([1, 2, 3, "about 20", "more than 2", "unknown", 20]),
            "as_of": DAYS,
            "since": st.sampled_from([None, "2022", "2023-05", "2024-06~"]),
            "returned_to": st.sampled_from(["north", "south", "all", None]),
            "category": st.sampled_from(["person", "civilian", "remains"]),
            "scope": st.sampled_from([EVERYTHING, EXCHANGES, NUMBERED, BOTH_KINDS]),
            "sources": st.sampled_from(
                ["print", *(ce.Source(title="p", published=f"2025-0{n}-02") for n in (1, 2, 3))]
            ),
        }
    )
    drawn = draw(st.lists(fields, max_size=8))
    return [ce.ReturnTally(id=f"t{place}", claimant="headquarters", **one) for place, one in enumerate(drawn)]


@given(some_tallies())
def test_stale_is_what_the_definition_says(tallies):
    ds = ce.Dataset(*SIDES, *tallies)
    knowledge = Knowledge(ds)

    def day(tally):
        return knowledge.of(tally).day or -1

    def higher(tally, other):
        """Whether the other is of the same or a narrower scope, counts up to no later a day, and is higher."""
        assert tally.count.high is not None
        sides = tally.returned_to in (other.returned_to, "all")
        categories = tally.category == other.category or (
            tally.category == "person" and ce.Category.is_living(other.category)
        )
        until, of = tally.as_of.as_end().certain, other.as_of.as_end().possible
        return (
            day(other) < day(tally)
            and sides
            and categories
            and tally.scope.contains(other.scope)
            and (tally.scope.series is not None or starts(tally, other))
            and of <= until
            and other.count.low > tally.count.high
        )

    def starts(tally, other):
        begins = -1 if tally.since is None else tally.since.as_start().certain
        return begins <= shared(other)

    def shared(tally):
        """Where a tally may begin; in the series, where any tally of it does."""
        those = [other for other in tallies if other.scope.series] if tally.scope.series else [tally]
        return max(-1 if other.since is None else other.since.as_start().possible for other in those)

    expected = {
        tally.id
        for tally in tallies
        if tally.count.high is not None
        and any(
            day(other) < day(tally)
            and other.count.same_bounds(tally.count)
            and ce.Category.is_living(other.category) == ce.Category.is_living(tally.category)
            for other in tallies
        )
        and any(higher(tally, other) for other in tallies)
    }
    assert {one.tally.id for one in repetitions(ds) if one.stale} == expected
