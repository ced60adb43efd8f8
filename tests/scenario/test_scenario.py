from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conflictevents as ce
from tests.questions.histories import bounds, handover, history, tally, to_north, to_south

pytest.importorskip("numpy")

DS = history(
    *(
        handover(f"r{month}", f"2025-{month:02}-10", to_north(100 + month), to_south(90))
        for month in range(1, 11)
    ),
    ce.Framework(id="deal", name="The deal", parties=("north", "south")),
    ce.Framework(id="annex", name="Its annex", part_of="deal"),
    handover("plan", "2025-12", to_north(300), to_south(200), history="agreed", frameworks="annex"),
    ce.CustodyTally(
        id="stock",
        claimant="paper",
        belonging_to="north",
        held_by="south",
        as_of="2025-09-30",
        count="about 6,000",
    ),
    tally("t", 1100, None, "2025-10-31"),
)
BASE = ce.Scenario(DS, "base")
PROMISED = ce.Scenario(DS, "as promised").happens("plan", probability=0.8)
PACE = ce.Scenario(DS, "pace").recurs(
    "north", within="2025-11-16/2025-12-31", like=("2025-01-01", "2025-10-31")
)


def test_the_same_seed_gives_the_same_numbers_on_every_machine():
    sample = PROMISED.run(1000, seed=7).returned("north")
    assert (int(sample.values.sum()), sample.quantiles()) == (
        int(PROMISED.run(1000, seed=7).returned("north").values.sum()),
        sample.quantiles(),
    )
    # Written down once: raw PCG64 output never changes, and nothing here rests on more than that.
    assert PACE.run(5, seed=1).returned("north").values.tolist() == GOLDEN


GOLDEN = [108, 109, 110, 109, 103]


def test_a_probability_is_the_share_of_worlds():
    assert PROMISED.run(20_000, seed=1).probability(300, returned_to="north") == pytest.approx(0.8, abs=0.01)


def test_both_sides_of_one_round_return_together():
    both = PROMISED.run(2000, seed=3).returned().values
    assert set(both.tolist()) == {0, 500}


def test_the_order_of_assumptions_changes_nothing():
    one, other = PROMISED + PACE, PACE + PROMISED
    assert one.assumptions == other.assumptions
    assert (
        one.run(500, seed=5).returned("north").values == other.run(500, seed=5).returned("north").values
    ).all()


def test_what_else_is_assumed_changes_no_draw():
    alone = PROMISED.run(500, seed=5).returned("south").values
    assert (alone == (PROMISED + PACE).run(500, seed=5).returned("south").values).all()


def test_a_scenario_never_changes_and_never_counts_as_done():
    before = ce.totals(DS).to_dicts()
    assumed = PACE.dataset
    assert [record.id for record in assumed.rounds if record.assumed]
    assert ce.totals(assumed).to_dicts() == before
    assert BASE.assumptions == ()
    assert PACE.base is DS


def test_nothing_happens_under_a_stalled_framework_until_it_resumes():
    sure = BASE.happens("plan")
    assert sure.run(200, seed=1).probability(300, returned_to="north") == 1
    assert sure.stalls("deal", "2025-11").run(200, seed=1).probability(300, returned_to="north") == 0
    resumed = sure.stalls("deal", "2025-11").resumes("deal", "2025-12-10").run(2000, seed=1)
    assert 0.6 < resumed.probability(300, returned_to="north") < 0.8
    assert bounds(resumed.returned("north").bounds) == (0, 300)


def test_a_believed_tally_takes_the_place_of_the_record():
    run = PROMISED.run(100, seed=1)
    assert run.returned("north", cumulative=True).bounds.low == 1055
    believing = PROMISED.believes("t").run(100, seed=1)
    assert believing.returned("north", cumulative=True).bounds.low == 1100


def test_a_believed_tally_of_a_year_leaves_the_years_before_to_the_record():
    early = handover("early", "2024-05-05", to_north(40))
    year = tally("year", 1100, "2025", "2025-10-31")
    run = ce.Scenario(DS.add(early, year)).happens("plan").believes("year").run(10, seed=1)
    assert bounds(run.returned("north", cumulative=True).bounds) == (1440, 1440)


def test_what_is_assumed_happens_after_the_start():
    window = "2025-11-01/2025-11-10"
    assumed = BASE.happens(returned_to="north", count=10, within=window).recurs(
        "north", within=window, every=1, count=1
    )
    whole = assumed.run(50, seed=1).returned("north")
    half = assumed.run(50, seed=1, start="2025-11-05").returned("north")
    past = assumed.run(50, seed=1, start="2025-11-10").returned("north")
    assert [bounds(one.bounds) for one in (whole, half, past)] == [(10, 20), (10, 15), (0, 0)]
    assert [{*one.values.tolist()} for one in (whole, half, past)] == [{20}, {15}, {0}]


def test_two_rounds_alike_are_two_rounds():
    one = BASE.happens(returned_to="north", count=10, within="2025-12", probability=0.5)
    two = one.happens(returned_to="north", count=10, within="2025-12", probability=0.5)
    assert {*two.run(200, seed=1).returned("north").values.tolist()} == {0, 10, 20}
    assert (one + one).assumptions == one.assumptions
    assert (two + one).assumptions == (one + two).assumptions == two.assumptions
    assert BASE.stalls("deal", "2026").stalls("deal", "2026") == BASE.stalls("deal", "2026")


def test_a_planned_round_happens_once():
    assert PROMISED.happens("plan", probability=0.8) == PROMISED
    with pytest.raises(ce.InvalidValue, match="assumed to happen once"):
        PROMISED.happens("plan", probability=0.5)
    with pytest.raises(ce.InvalidValue, match="assumed to happen once"):
        PROMISED + BASE.happens("plan")
    with pytest.raises(ce.InvalidValue, match="not yet carried out"):
        BASE.happens("r1")


def test_several_handovers_of_one_day_recur_as_one():
    twice = history(
        *(handover(f"r{day}{of}", f"2025-01-{day}", to_north(10)) for day in (10, 20) for of in "ab")
    )
    run = (
        ce.Scenario(twice)
        .recurs("north", within="2026-01", like=("2025-01-01", "2025-01-31"))
        .run(300, seed=1)
    )
    sample = run.returned("north")
    assert sample.quantile(1) <= (sample.bounds.high or 0)
    assert {value % 20 for value in sample.values.tolist()} == {0}


def test_quantiles_are_exact():
    sample = BASE.happens(returned_to="north", count=list(range(1, 101)), within="2026").run(100, seed=1)
    ordered = sorted(sample.returned("north").values.tolist())
    found = [sample.returned("north").quantile(percent / 100) for percent in range(1, 101)]
    assert found == ordered


def test_claims_set_aside_are_left_out_of_the_dataset():
    assert "t" not in BASE.sets_aside("t").dataset
    assert "t" in DS


def test_what_is_held_is_what_was_held_less_what_returned():
    held = BASE.happens("plan").run(500, seed=1).held("stock")
    assert bounds(held.bounds) == (5400 - 110 - 300, 6600 - 110 - 300)
    assert held.values.min() >= held.bounds.low
    with pytest.raises(ce.InvalidValue, match="custody tally"):
        BASE.run(1, seed=1).held("t")


def test_scenarios_are_compared_from_one_seed():
    rows = ce.compare(PROMISED, PACE, returned_to="north", by="2025-12-31", at_least=300, seed=1, n=500)
    assert [row["scenario"] for row in rows] == ["as promised", "pace"]
    assert rows[0]["probability"] > rows[1]["probability"] == 0
    assert "as promised" in str(rows)
    assert rows.to_dicts()[0]["bounds"]["high"] == 300


def test_months_are_ready_for_a_chart():
    months = PACE.run(200, seed=1).by_month("north")
    assert [row["by"] for row in months] == ["2025-11-30", "2025-12-31"]
    assert PACE.run(200, seed=1, start="2025-10-31").by_month("north")[0]["by"] == "2025-11-30"


@pytest.mark.parametrize(
    ("assume", "message"),
    [
        (lambda: BASE.happens(returned_to="north", count=5), "within"),
        (lambda: BASE.happens(returned_to="north", count="more than 5", within="2025"), "upper bound"),
        (lambda: BASE.happens(returned_to="north", count=5, within="2025/.."), "first and a last day"),
        (lambda: BASE.happens("plan", probability=1.5), "probability"),
        (lambda: BASE.happens("deal"), "id of a round"),
        (lambda: BASE.recurs("north", within="2026"), "either like or every"),
        (lambda: BASE.recurs("north", within="2026", like=("2020", "2021")), "at least two"),
        (lambda: BASE.recurs("north", within="2026", every=0, count=5), "1 or more"),
        (lambda: BASE.run(0, seed=1), "1 world"),
        (lambda: BASE.run(10.5, seed=1), "whole number"),
        (lambda: BASE.run(10, seed=None), "seed"),
        (lambda: BASE.run(10, seed=1).returned("no-side"), "no-side"),
        (lambda: BASE.run(10, seed=1).returned("north").quantile(50), "share"),
        (lambda: BASE + ce.Scenario(history()), "same dataset"),
        (lambda: BASE.stalls("nowhere", "2026"), "nowhere"),
    ],
)
def test_what_cannot_be_assumed_is_refused_in_words(assume, message):
    with pytest.raises(ce.ConflictEventsError, match=message):
        assume()


SIZES = st.one_of(
    st.integers(0, 500),
    st.tuples(st.integers(0, 200), st.integers(0, 200)).map(
        lambda pair: ce.Count(low=min(pair), high=max(pair))
    ),
    st.lists(st.integers(0, 300), min_size=1, max_size=5),
    st.lists(st.integers(0, 300), min_size=3, max_size=3).map(lambda three: ce.Triangular(*sorted(three))),
)
DAYS = st.integers(0, 60).map(lambda days: date(2026, 1, 1) + timedelta(days=days))


@st.composite
def scenarios(draw):
    scenario = BASE
    for _ in range(draw(st.integers(0, 3))):
        first, last = sorted((draw(DAYS), draw(DAYS)))
        within = f"{first}/{last}" if first < last else f"{first}"
        if draw(st.booleans()):
            scenario = scenario.happens(
                returned_to="north",
                count=draw(SIZES),
                within=within,
                probability=draw(st.sampled_from([0, 0.3, 1])),
                frameworks="annex",
            )
        else:
            scenario = scenario.recurs(
                "north", count=draw(SIZES), within=within, every=draw(st.integers(1, 20)), frameworks="deal"
            )
    if draw(st.booleans()):
        scenario = scenario.stalls("deal", str(draw(DAYS)))
    if draw(st.booleans()):
        scenario = scenario.resumes("deal", str(draw(DAYS)))
    return scenario


@given(scenarios(), DAYS, st.integers(0, 2**64), st.booleans())
def test_no_draw_leaves_the_hard_bounds(scenario, day, seed, cumulative):
    sample = scenario.run(20, seed=seed).returned("north", by=day, cumulative=cumulative)
    assert all(value in sample.bounds for value in sample.values.tolist())
    assert sample.quantile(0) <= sample.quantile(0.5) <= sample.quantile(1)
    assert sample.quantile(1) == sample.values.max()


# When


@given(
    st.lists(st.tuples(st.integers(1, 40), st.integers(1, 28)), min_size=1, max_size=5), st.integers(1, 150)
)
def test_a_number_is_reached_on_the_first_day_by_which_so_many_have_returned(handovers, number):
    scenario = BASE
    for count, day in handovers:
        scenario = scenario.happens(returned_to="north", count=count, within=f"2026-01-{day:02}")
    run = scenario.run(3, seed=1)
    arrival = run.reached(number, returned_to="north")
    days = sorted({day for _, day in handovers})
    first = next((day for day in days if sum(n for n, other in handovers if other <= day) >= number), None)
    expected = None if first is None else ce.When(f"2026-01-{first:02}")
    assert (arrival.quantile(0.5), arrival.not_within) == (expected, float(first is None))
    assert arrival.probability() == run.probability(number, returned_to="north")


def test_a_day_that_is_not_reached_is_not_within_the_window():
    run = PROMISED.run(2000, seed=3)
    arrival = run.reached(300, returned_to="north")
    assert arrival.not_within == 1 - run.probability(300, returned_to="north")
    assert (arrival.quantile(0.95), str(arrival.quantile(0.5)).startswith("2025-12")) == (None, True)
    assert arrival.to_dict()["q95"] is None
    assert "not within the window" in str(arrival)
    assert run.reached(1000, returned_to="north", cumulative=True).quantile(0) == run.start
    with pytest.raises(ce.InvalidValue, match="1 person or more"):
        run.reached(0)


# What a pace is drawn from


@given(st.lists(st.integers(1, 90), min_size=1, max_size=4), st.integers(1, 4), st.integers(0, 400))
def test_stages_that_withhold_their_size_share_what_their_whole_has_beyond_the_others(known, withheld, more):
    figures = [*known, *(["number withheld"] * withheld)]
    whole = handover("whole", "2025-01-01/2025-02-28", to_north(sum(known) + more), parts_complete=True)
    stages = [
        handover(f"stage-{place}", f"2025-01-{place + 1:02}", to_north(count), part_of="whole")
        for place, count in enumerate(figures)
    ]
    recurs = ce.Scenario(history(whole, *stages)).recurs(
        "north", within="2026", like=("2025-01-01", "2025-02-28")
    )
    (assumption,) = recurs.assumptions
    lent = {past.round: past.size for past in assumption.drawn_from}
    assert [lent[f"stage-{place}"] for place in range(len(known))] == known
    shares = [lent[f"stage-{place}"] for place in range(len(known), len(figures))]
    if more:
        assert sum(shares) == more
        assert max(shares) - min(shares) <= 1
    else:
        assert set(shares) == {None}
    assert sum(assumption.count) == sum(known) + more


def test_a_year_like_last_year_has_the_floor_of_the_record_at_or_below_its_median():
    known = ce.as_of(ce.datasets.load("ukraine-russia-exchanges"), "2025-11-16")
    year = ce.totals(
        known, "returned_to", since="2024-11-16", until="2025-11-15", scope=ce.Scope(kinds=["exchange"])
    )
    scenario = ce.Scenario(known).recurs(
        "ukraine", within="2025-11-17/2026-11-16", like=("2024-11-16", "2025-11-15"), kinds=["exchange"]
    )
    median = scenario.run(4000, seed=1).returned("ukraine").quantile(0.5)
    assert year.row(returned_to="ukraine").count.low <= median


def test_what_lent_no_size_is_listed():
    ds = history(
        *(
            handover(f"r{day}", f"2025-01-{day}", to_north(count))
            for day, count in ((10, 9), (20, 5), (25, "number withheld"))
        )
    )
    scenario = ce.Scenario(ds).recurs("north", within="2026", like=("2025-01-01", "2025-01-31"))
    assert scenario.notes == ("without a size on record, so that they lend a day alone: r25",)
    text = " ".join(str(scenario).split())
    assert "drawn from r10 (9), r20 (5), r25 (no size)" in text
    assert "gaps 10, 5, 16" in text
    assert "lend a day alone: r25" in text


# Stalls


def test_a_stall_that_can_change_nothing_says_so():
    stalled = BASE.happens(returned_to="north", count=9, within="2026").stalls("deal", "2025-12")
    (note,) = stalled.notes
    assert "'deal' stalls changes nothing" in note
    assert note in " ".join(str(stalled).split())
    assert BASE.happens("plan").stalls("deal", "2025-12").notes == ()


def test_a_stall_reaches_what_took_the_place_of_its_framework():
    second = ce.Framework(id="second", name="second", succeeds="deal")
    third = ce.Framework(id="third", name="third", part_of="second")
    base = ce.Scenario(DS.add(second, third))
    sure = base.happens(returned_to="north", count=9, within="2026", frameworks="third")
    assert sure.stalls("deal", "2025-12").run(50, seed=1).probability(9, returned_to="north") == 0
    assert sure.run(50, seed=1).probability(9, returned_to="north") == 1


# Custody


@given(st.integers(0, 60), st.lists(st.integers(1, 30), min_size=1, max_size=5), st.integers(0, 10))
def test_no_more_return_than_a_believed_stock_holds(stock, handovers, freed):
    held = ce.CustodyTally(
        id="held", claimant="paper", belonging_to="north", held_by="south", as_of="2025-06-30", count=stock
    )
    ds = history(held, handover("since", "2025-07-15", to_north(freed)))
    scenario = ce.Scenario(ds).believes("held")
    for place, count in enumerate(handovers):
        scenario = scenario.happens(returned_to="north", count=count, within=f"2026-{place + 1:02}")
    sample = scenario.run(20, seed=1).returned("north")
    expected = min(sum(handovers), max(0, stock - freed))
    assert set(sample.values.tolist()) == {expected}
    assert sample.bounds.contains(ce.Count.exactly(expected))


def test_a_scenario_shows_every_parameter():
    scenario = PROMISED + PACE
    text = " ".join(str(scenario.stalls("deal", "2025-11").believes("t")).split())
    for words in (
        "returned to North",
        "count 300",
        "probability 0.8",
        "round plan",
        "held by South",
        "when 2025-11",
        "tally t",
    ):
        assert words in text


def test_a_run_and_its_samples_are_pages_with_the_figures_of_their_data():
    run = (
        ce.Scenario(history(), "a <b>round</b>")
        .happens(returned_to="north", within="2027", count=(20, 300))
        .run(50, seed=1)
    )
    sample = run.returned("north")
    for answer in (run, sample, run.reached(30)):
        assert "<b>" not in answer.html()
    for text in (str(run), str(sample)):
        assert all(f"{number:,}" in text for number in sample.quantiles())
        assert "20 to 300" in text
    assert "seed 1" in str(run)
