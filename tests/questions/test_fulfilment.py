from hypothesis import given, settings
from hypothesis import strategies as st

import conflictevents as ce
from tests.questions.histories import bounds, handover, history, to_north, to_south

counts = st.integers(0, 40)


def deal(*terms, **fields):
    return ce.Framework(
        id="deal", name="Deal", parties=("north", "south"), terms=terms, history="active", **fields
    )


def done(when, *transfers, id="done", **fields):
    return handover(id, when, *transfers, kind="outside exchange", frameworks="deal", **fields)


def outcome(ds, **fields):
    return [term.outcome for term in ce.fulfilment(ds, "deal", **fields)]


# Sharing out


@given(st.lists(st.integers(1, 30), min_size=2, max_size=4), counts)
@settings(max_examples=60, deadline=None)
def test_terms_of_one_negotiator_to_one_side_share_out_what_was_done(agreed, number):
    terms = [ce.Term(according_to="north", returned_to="north", count=count) for count in agreed]
    answer = ce.fulfilment(history(deal(*terms), done("2025-01-01", to_north(number))), "deal")
    assert [bounds(term.done) for term in answer] == [(0, number)] * len(agreed)
    assert [bounds(term.left) for term in answer] == [(max(0, count - number), count) for count in agreed]
    (in_all,) = answer.in_all
    assert (bounds(in_all.agreed), bounds(in_all.done)) == ((sum(agreed),) * 2, (number, number))
    least = sum(agreed) - number
    assert in_all.left.low == max(0, least)
    assert in_all.left.high == max(least, sum(agreed) - min(agreed) if number >= min(agreed) else least)


@given(counts, counts, counts, counts)
@settings(max_examples=60, deadline=None)
def test_persons_of_a_group_that_one_term_names_count_towards_it_alone(lifers, others, first, second):
    terms = [
        ce.Term(according_to="north", returned_to="north", count=count, group=group)
        for count, group in ((first, "serving life"), (second, "of the coast"))
    ]
    transfers = [to_north(lifers, group="serving life"), to_north(others, group="of the coast")]
    answer = ce.fulfilment(history(deal(*terms), done("2025-01-01", *transfers)), "deal")
    assert [bounds(term.done) for term in answer] == [(lifers, lifers), (others, others)]
    assert [bounds(term.left) for term in answer] == [
        (max(0, agreed - number),) * 2 for agreed, number in ((first, lifers), (second, others))
    ]


def test_what_two_negotiators_say_of_one_matter_is_not_shared_out():
    terms = [
        ce.Term(according_to="north", returned_to="north", count=30),
        ce.Term(according_to="south", returned_to="north", count=20),
    ]
    answer = ce.fulfilment(history(deal(*terms), done("2025-01-01", to_north(20))), "deal")
    assert [(bounds(term.done), str(term.fulfilled)) for term in answer] == [
        ((20, 20), "no"),
        ((20, 20), "yes"),
    ]
    assert answer.in_all == ()


def test_a_breakdown_says_how_many_count_towards_the_term_on_its_group():
    terms = [
        ce.Term(returned_to="north", count=30, group="serving life"),
        ce.Term(returned_to="north", count=70, group="of the coast"),
    ]
    transfer = to_north(50, breakdowns=[ce.Breakdown(of="serving life", count=20)])
    answer = ce.fulfilment(history(deal(*terms), done("2025-01-01", transfer)), "deal")
    assert bounds(answer[0].done) == (20, 20) or bounds(answer[0].done) == (0, 20)
    assert answer[1].done.high == 50


# Living or dead


@given(counts, counts, st.integers(1, 60))
@settings(max_examples=60, deadline=None)
def test_a_promise_to_anyone_is_kept_by_the_living_and_the_dead(living, dead, agreed):
    term = ce.Term(returned_to="north", category="anyone", group="hostages", count=agreed)
    transfers = [to_north(living, group="hostages"), to_north(dead, "remains", group="hostages")]
    ds = history(deal(term), done("2025-02-27", *transfers))
    (answer,) = ce.fulfilment(ds, "deal")
    assert bounds(answer.done) == (living + dead,) * 2
    assert bounds(answer.left) == (max(0, agreed - living - dead),) * 2
    assert (len(ce.outlook(ds)) == 0) == (living + dead >= agreed)


def test_thirty_three_hostages_living_or_dead_are_fulfilled_by_25_and_8():
    term = ce.Term(returned_to="north", category="anyone", group="hostages", count=33)
    transfers = [to_north(25, group="hostages"), to_north(8, "remains", group="hostages"), to_south(1700)]
    (answer,) = ce.fulfilment(history(deal(term), done("2025-02-27", *transfers)), "deal")
    assert (bounds(answer.done), bounds(answer.left), answer.outcome) == ((33, 33), (0, 0), "fulfilled")


# Ratios


@given(st.integers(0, 60), st.integers(1, 60), st.integers(0, 300))
@settings(max_examples=60, deadline=None)
def test_a_ratio_gives_what_is_agreed_of_those_promised_and_what_is_owed_of_those_done(
    freed, promised, given_back
):
    terms = [
        ce.Term(returned_to="north", category="hostage", count=promised),
        ce.Term(
            returned_to="south",
            category="detainee",
            ratio=ce.Ratio(count=3, category="hostage", returned_to="north"),
        ),
    ]
    transfers = [to_north(freed, "hostage"), to_south(given_back, "detainee")]
    _, answer = ce.fulfilment(history(deal(*terms), done("2025-01-01", *transfers)), "deal")
    assert (bounds(answer.agreed), bounds(answer.owed)) == ((3 * promised,) * 2, (3 * freed,) * 2)
    assert bounds(answer.left) == (max(0, 3 * promised - given_back),) * 2


def test_thirty_for_a_civilian_and_fifty_for_a_soldier_add_up():
    terms = [
        ce.Term(id="freed", returned_to="north", count=7, group="hostages"),
        ce.Term(part_of="freed", returned_to="north", count=3, group="civilians"),
        ce.Term(part_of="freed", returned_to="north", count=4, group="soldiers"),
        ce.Term(returned_to="south", ratio=ce.Ratio(count=30, group="civilians", returned_to="north")),
        ce.Term(returned_to="south", ratio=ce.Ratio(count=50, group="soldiers", returned_to="north")),
    ]
    head = ce.Head(disjoint_groups=[("civilians", "soldiers")])
    ds = history(deal(*terms), done("2025-01-19", to_north(3, group="civilians"), to_south(90))).with_head(
        head
    )
    answer = ce.fulfilment(ds, "deal")
    assert [bounds(term.agreed) for term in answer] == [(7, 7), (3, 3), (4, 4), (90, 90), (200, 200)]
    assert [None if term.owed is None else bounds(term.owed) for term in answer][3:] == [(90, 90), (0, 0)]
    (in_all,) = [total for total in answer.in_all if total.returned_to == "south"]
    assert (bounds(in_all.agreed), bounds(in_all.left)) == ((290, 290), (200, 200))


def test_of_28_bodies_four_of_others_bring_none():
    terms = [
        ce.Term(id="bodies", returned_to="north", category="remains", count=28),
        ce.Term(part_of="bodies", category="remains", belonging_to=["mediator", "paper"], count=4),
        ce.Term(
            returned_to="south",
            category="remains",
            ratio=ce.Ratio(count=15, category="remains", belonging_to="north", returned_to="north"),
        ),
    ]
    transfers = [
        to_north(10, "remains"),
        to_north(1, "remains", belonging_to="paper"),
        to_south(135, "remains"),
    ]
    bodies, foreign, ratio = ce.fulfilment(history(deal(*terms), done("2025-10-20", *transfers)), "deal")
    assert [bounds(term.done) for term in (bodies, foreign, ratio)] == [(11, 11), (1, 1), (135, 135)]
    assert (bounds(ratio.agreed), bounds(ratio.owed), bounds(ratio.left)) == (
        (360, 360),
        (150, 150),
        (225, 225),
    )


def test_a_ratio_of_whom_nobody_is_promised_agrees_on_an_unknown_number():
    term = ce.Term(returned_to="south", ratio=ce.Ratio(count=3, category="hostage", returned_to="north"))
    (answer,) = ce.fulfilment(history(deal(term)), "deal")
    assert (answer.agreed.is_unknown, bounds(answer.owed), str(answer.fulfilled)) == (True, (0, 0), "maybe")


# Parts and replacements


def test_a_part_of_a_term_counts_in_it_and_is_promised_once():
    terms = [
        ce.Term(id="all-of-them", returned_to="north", group="hostages", count=33),
        ce.Term(part_of="all-of-them", group="sick", count=9),
    ]
    head = ce.Head(groups=[ce.Nesting(name="sick", within="hostages")])
    ds = history(deal(*terms), done("2025-01-01", to_north(9, group="sick"))).with_head(head)
    whole, part = ce.fulfilment(ds, "deal")
    assert (bounds(whole.done), bounds(whole.left), bounds(part.done)) == ((9, 9), (24, 24), (9, 9))
    assert [bounds(expected.count) for expected in ce.outlook(ds)] == [(24, 24)]
    before = history(deal(*terms)).with_head(head)
    assert sorted(bounds(expected.count) for expected in ce.outlook(before)) == [(9, 9), (24, 24)]


def test_an_extension_moves_the_day_on_which_a_term_is_due():
    first = ce.Term(id="first", returned_to="north", count=50, due="2023-11-27")
    extension = ce.Term(replaces="first", text="extended by two days", due="2023-11-29")
    before = history(deal(first), done("2023-11-29", to_north(50)))
    after = history(deal(first, extension), done("2023-11-29", to_north(50)))
    assert (outcome(before), outcome(after)) == (["fulfilled late"], ["fulfilled in time"])
    answer = ce.fulfilment(after, "deal")
    assert (bounds(answer[0].agreed), answer.replaced) == ((50, 50), (first,))


def test_an_extension_by_one_negotiator_leaves_what_another_says():
    terms = [
        ce.Term(id="first", according_to=["north", "south"], returned_to="north", count=50, due="2023-11-27"),
        ce.Term(replaces="first", according_to="south", text="extended", due="2023-11-29"),
    ]
    ds = history(deal(*terms))
    assert [(term.term.due, term.term.according_to) for term in ce.fulfilment(ds, "deal")] == [
        (ce.When("2023-11-27"), ("north", "south")),
        (ce.When("2023-11-29"), ("south",)),
    ]
    (expected,) = ce.outlook(ds, "2023-11-28")
    assert (expected.standing, bounds(expected.promised)) == ("may have lapsed", (50, 50))
    assert expected.dues == (("north", ce.When("2023-11-27")), ("south", ce.When("2023-11-29")))


# Days


DUE = ce.Term(returned_to="north", count=50, due="2023-11-24/2023-11-27")


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(1, 20)), min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_who_came_after_the_day_is_late(handovers):
    rounds = [
        done(f"2023-11-{day:02}", to_north(number), id=f"r{place}")
        for place, (day, number) in enumerate(handovers)
    ]
    (answer,) = ce.fulfilment(history(deal(DUE), *rounds), "deal")
    late = sum(number for day, number in handovers if day > 27)
    in_time = sum(number for _, number in handovers) - late
    assert bounds(answer.late) == (late, late)
    assert str(answer.in_time) == ("yes" if in_time >= 50 else "no")


def test_twenty_of_fifty_came_late_and_had_lapsed_the_day_after_they_were_due():
    ds = history(
        deal(DUE), done("2023-11-25", to_north(30)), done("2024-02-01", to_north(20), id="afterwards")
    )
    (answer,) = ce.fulfilment(ds, "deal")
    assert (bounds(answer.late), answer.outcome) == ((20, 20), "fulfilled late")
    assert "20 of 50 late" in str(ce.fulfilment(ds, "deal"))
    known = ce.as_of(ds, "2023-11-28")
    (expected,) = ce.outlook(known)
    assert (expected.standing, bounds(expected.count)) == ("lapsed", (20, 20))
    assert outcome(known) == ["lapsed"]
    assert outcome(ce.as_of(ds, "2023-11-27")) == ["not fulfilled"]


def test_who_comes_beyond_a_promise_kept_in_time_makes_it_no_later():
    ds = history(deal(DUE), done("2023-11-25", to_north(50)), done("2023-12-01", to_north(9), id="beyond"))
    (answer,) = ce.fulfilment(ds, "deal")
    assert (bounds(answer.late), answer.is_late, answer.outcome) == ((9, 9), False, "fulfilled in time")


def test_where_days_overlap_none_to_all_are_late():
    term = ce.Term(returned_to="north", count=50, due="2023-11-27")
    (answer,) = ce.fulfilment(history(deal(term), done("2023-11", to_north(50))), "deal")
    assert (bounds(answer.late), answer.outcome) == ((0, 50), "fulfilled, perhaps late")


def test_a_promise_due_on_a_day_not_said_may_have_lapsed_before_its_latest_day():
    ds = history(deal(ce.Term(returned_to="north", count=50, due="2023-11")))
    standings = [ce.outlook(ds, day)[0].standing for day in ("2023-11-01", "2023-11-20", "2023-12-01")]
    assert standings == ["open", "may have lapsed", "lapsed"]


# All for all


def test_all_for_all_is_as_many_as_the_stock_on_record():
    stock = ce.CustodyTally(
        id="held", claimant="north", as_of="2020-11-10", held_by="south", belonging_to="north", count=200
    )
    exchanged = done("2020-12-14", to_north(44))
    for term in (
        ce.Term(text="all for all"),
        ce.Term(returned_to="all", count="unknown", text="all for all"),
        ce.Term(returned_to="north", count="unknown", text="all"),
    ):
        answer = ce.fulfilment(history(deal(term), stock, exchanged), "deal")
        assert [(bounds(said.agreed), bounds(said.left)) for said in answer] == [((200, 200), (156, 156))]
        later = stock.evolve(id="later", as_of="2020-12-31", count=156)
        assert bounds(ce.fulfilment(history(deal(term), later, exchanged), "deal")[0].agreed) == (200, 200)


def test_all_for_all_without_a_stock_stands_in_words():
    ds = history(deal(ce.Term(text="all for all")))
    (expected,) = ce.outlook(ds)
    assert (expected.text, expected.count, expected.standing) == ("all for all", None, "open")
    assert "all for all" in str(ce.brief(ds))


# Words


def test_nothing_agreed_is_left_out_because_it_is_no_number():
    term = ce.Term(
        consideration="a ceasefire", phase="one", condition="lists are handed over", according_to="south"
    )
    ds = history(deal(term, ce.Term(returned_to="north", count=3, condition="alive", phase="two")))
    for page in (ce.fulfilment(ds, "deal"), ce.outlook(ds), ce.brief(ds)):
        text = " ".join(str(page).split())
        for words in ("a ceasefire", "phase one", "lists are handed over", "alive", "phase two"):
            assert words in text


# Sides


def test_who_is_freed_and_did_not_come_home_counts_as_freed():
    freed = ce.Term(according_to="north", held_by="south", belonging_to="north", count=250)
    home = ce.Term(according_to="south", returned_to="north", count=250)
    abroad = ce.Transfer(
        count=154, held_by="south", returned_to="paper", belonging_to="north", kind="third-country release"
    )
    ds = history(deal(freed, home), done("2025-10-13", to_north(96), abroad))
    assert [bounds(term.done) for term in ce.fulfilment(ds, "deal")] == [(250, 250), (96, 96)]


def test_a_planned_round_is_taken_off_one_term_only():
    terms = [
        ce.Term(according_to="north", returned_to="north", count=40, due="2026-01-31"),
        ce.Term(according_to="north", returned_to="north", count=60, due="2026-02-28"),
    ]
    planned = done("2026-01", to_north(40), history="scheduled")
    found = [bounds(expected.count) for expected in ce.outlook(history(deal(*terms), planned))]
    assert found == [(40, 40), (0, 40), (20, 60)]
