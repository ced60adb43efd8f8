from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents.strategies import worlds
from tests.questions.histories import bounds, handover, history, said, tally, to_north, to_south

STEPS = [
    ce.RoundStep(status="agreed", when="2025-05-16", according_to=("north", "south")),
    ce.RoundStep(status="completed", when="2025-05-25"),
]
DS = history(
    ce.Framework(
        id="deal",
        name="The deal",
        parties=("north", "south"),
        terms=[
            ce.Term(returned_to="north", count=1000, statement="s-agreed"),
            ce.Term(text="later", statement="s-late"),
        ],
        history=[
            ce.FrameworkStep(status="agreed", when="2025-05-16"),
            ce.FrameworkStep(status="stalled", when="2025-08-06", according_to="south"),
        ],
    ),
    ce.Statement(
        id="s-agreed", speaker="north", made="2025-05-16", claims=[ce.Claim(act="agrees", about="deal")]
    ),
    said("s-late", "north-hq", "swap", to_north(1000), made="2025-05-25"),
    said("s-very-late", "paper", "vague", to_north(12), made="2025-11-01"),
    handover(
        "swap",
        "2025-05-23/2025-05-25",
        to_north(1000, statement="s-late"),
        to_south(1000),
        history=STEPS,
        frameworks="deal",
        ordinals={"north-hq": 65},
    ),
    handover("vague", "2025-07", to_north(12, statement="s-very-late"), to_south(3)),
    tally("t-old", 5000, None, "2025-05-06"),
    tally("t-new", 6000, None, "2025-05-25", statement="s-late"),
    tally(
        "t-sourced",
        6000,
        None,
        "2025-05-25",
        sources=[ce.Source(url="https://example.org/a", published="2025-06-02")],
    ),
)


def test_later_statements_and_what_rests_on_them_are_gone():
    then = ce.as_of(DS, "2025-05-20")
    assert {record.id for record in (*then.statements, *then.tallies)} == {"s-agreed", "t-old"}


def test_histories_are_cut_and_statuses_refolded():
    then = ce.as_of(DS, "2025-05-20")
    assert ce.status_at(then, "swap") == "agreed"
    assert ce.status_at(then, "deal") == "agreed"
    assert [row.count for row in ce.totals(then, ("returned_to",))] == []
    assert ce.status_at(ce.as_of(DS, "2025-08-31"), "deal") == "disputed"


def test_what_describes_a_handover_to_come_is_not_foretold():
    swap = ce.as_of(DS, "2025-05-20")["swap"]
    assert swap.when is None
    assert swap.ordinals == ()
    assert all(transfer.count.is_unknown for transfer in swap.transfers)


def test_a_date_that_somebody_had_named_by_then_stays():
    named = DS.add(
        ce.Statement(
            id="named",
            speaker="north",
            made="2025-05-17",
            claims=[ce.Claim(act="expects", about="swap", when="2025-05-23/2025-05-25")],
        )
    )
    assert ce.as_of(named, "2025-05-20")["swap"].when == ce.When("2025-05-23/2025-05-25")


def test_a_transfer_resting_only_on_later_statements_is_unknown():
    then = ce.as_of(DS, "2025-10-01")
    north, south = then["vague"].transfers
    assert north.count.is_unknown
    assert north.statement is None
    assert bounds(south.count) == (3, 3)


def test_what_has_no_date_of_its_own_counts_as_known_from_the_last_day_of_what_it_describes_and_is_marked_so():
    assert "vague" not in ce.as_of(DS, "2025-07-30")
    assert ce.as_of(DS, "2025-07-31")["vague"].known == ce.When("2025-07-31~")
    assert ce.as_of(DS, "2025-12")["t-old"].known == ce.When("2025-05-06~")
    assert ce.as_of(DS, "2025-12")["t-new"].known is None


def test_a_tally_is_known_with_its_source():
    assert "t-sourced" not in ce.as_of(DS, "2025-06-01")
    assert "t-sourced" in ce.as_of(DS, "2025-06-02")


def test_terms_that_rest_on_later_statements_were_not_known():
    assert [term.count for term in ce.as_of(DS, "2025-05-20")["deal"].terms] == [ce.Count.exactly(1000)]


def test_what_is_taken_back_later_still_stood_then():
    ds = DS.add(ce.Statement(id="sorry", speaker="north-hq", made="2025-06-30", retracts="s-late"))
    assert ce.as_of(ds, "2025-06-01").links.stands("s-late")
    assert not ce.as_of(ds, "2025-07-01").links.stands("s-late")


DAYS = st.dates(min_value=date(2025, 4, 1), max_value=date(2026, 1, 1))


@given(DAYS, DAYS)
def test_knowing_grows_with_time(one, other):
    earlier, later = sorted((one, other))
    assert {record.id for record in ce.as_of(DS, earlier)} <= {record.id for record in ce.as_of(DS, later)}
    assert ce.as_of(ce.as_of(DS, later), earlier) == ce.as_of(DS, earlier)


def test_an_open_end_keeps_everything():
    assert {record.id for record in ce.as_of(DS, "2025/..")} == {record.id for record in DS}


@pytest.mark.parametrize("day", ["2025-05-20", "2025-07-31", "2025-12"])
def test_nothing_kept_refers_to_a_round_or_framework_that_is_gone(day):
    then = ce.as_of(DS, day)
    for record in then.rounds:
        assert all(framework in then for framework in record.frameworks)


def test_actors_whom_only_later_records_speak_of_are_gone_with_what_they_are_part_of():
    club = ce.Actor(id="club", name="A club", kind="organisation")
    late = ce.Actor(id="late", name="A late speaker", kind="person", part_of="club")
    silent = ce.Actor(id="silent", name="Nobody speaks of it", kind="state")
    ds = DS.add(club, late, silent, said("s-last", "late", "swap", to_north(1000), made="2025-12-01"))
    then = ce.as_of(ds, "2025-11-30")
    assert not {"late", "club"} & {record.id for record in then.actors}
    assert {"silent", "north-hq", "north"} <= {record.id for record in then.actors}
    assert {"late", "club"} <= {record.id for record in ce.as_of(ds, "2025-12-01").actors}


def test_a_whole_of_which_a_part_was_not_known_yet_was_not_complete():
    late = said("s-part", "north", "third", to_north(307), made="2025-07-01")
    whole = handover(
        "whole", "2025-05-23/2025-05-25", to_north(1000), parts_complete=True, kind="outside exchange"
    )
    first = handover("first", "2025-05-23", to_north(693), part_of="whole", kind="outside exchange")
    step = ce.RoundStep(status="completed", statement="s-part")
    third = handover(
        "third", "2025-05-25", to_north(307), part_of="whole", kind="outside exchange", history=step
    )
    ds = history(whole, first, third, late)
    assert "third" not in ce.as_of(ds, "2025-06-30")
    assert bounds(ce.totals(ce.as_of(ds, "2025-06-30"), ())[0].count) == (1000, 1000)
    assert ce.as_of(ds, "2025-07-01")["whole"].parts_complete


def test_a_meeting_to_come_is_planned():
    talks = ce.Meeting(id="talks", when="2025-11-20", participants=("north", "south"))
    claim = ce.Claim(act="announces", about="talks", when="2025-11-20")
    ds = history(talks, ce.Statement(id="announced", speaker="north", made="2025-11-10", claims=claim))
    assert [ce.as_of(ds, f"2025-11-{day}")["talks"].status for day in (15, 20)] == ["planned", "held"]


@given(worlds(), DAYS, DAYS)
def test_what_was_known_earlier_is_the_same_seen_from_any_later_day(world, one, other):
    earlier, later = sorted((one, other))
    ds = world.dataset
    assert {record.id for record in ce.as_of(ds, earlier)} <= {record.id for record in ce.as_of(ds, later)}
    assert ce.as_of(ce.as_of(ds, later), earlier) == ce.as_of(ds, earlier)
    assert ce.as_of(ce.as_of(ds, earlier), later) == ce.as_of(ds, earlier)


@pytest.mark.parametrize("day", ["2022-06-30", "2024-06-28", "2025-05-24", "2025-11-16"])
def test_what_was_known_of_the_bundled_claims_is_the_same_seen_from_a_later_day(day):
    ds = ce.datasets.load("ukraine-russia-exchanges")
    then = ce.as_of(ds, day)
    assert ce.as_of(ce.as_of(ds, "2025-12"), day) == then == ce.as_of(then, day)


def test_what_is_only_referred_to_is_known_from_the_first_who_does():
    whole = handover("whole", "2026-02", to_north(1000), kind="outside exchange")
    first = handover("first", "2025-06-01", to_north(390), kind="outside exchange", part_of="whole")
    ds = history(whole, first)
    assert "whole" not in ce.as_of(ds, "2025-05-31")
    assert ce.as_of(ds, "2025-12-31")["whole"].known == ce.When("2025-06-01~")
    assert ce.as_of(ce.as_of(ds, "2025-12-31"), "2025-05-31") == ce.as_of(ds, "2025-05-31")
