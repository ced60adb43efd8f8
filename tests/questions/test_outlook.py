import conflictevents as ce
from tests.questions.histories import bounds, handover, history, to_north, to_south


def deal(*terms, status="agreed", **fields):
    return ce.Framework(
        id="deal",
        name="1,200 for 1,200",
        parties=("north", "south"),
        terms=terms,
        history=[ce.FrameworkStep(status=status, when="2025-07-23")],
        **fields,
    )


def of(ds, record, when=None, returned_to="north"):
    return next(
        (one for one in ce.outlook(ds, when) if one.record == record and one.returned_to == returned_to), None
    )


TERM = ce.Term(according_to="north", returned_to="north", count="at least 1,200")
DONE = handover("done", "2025-08-24", to_north(146), to_south(146), frameworks="deal")
PLANNED = handover("planned", "2025-12", to_north(300), to_south(300), history="scheduled", frameworks="deal")


def test_a_term_leaves_what_is_neither_done_nor_planned_elsewhere():
    ds = history(deal(TERM), DONE, PLANNED)
    assert bounds(of(ds, "deal").count) == (1200 - 146 - 300, None)
    assert bounds(of(ds, "planned").count) == (300, 300)


def test_negotiators_who_differ_on_a_term_promise_the_same_people():
    terms = [
        ce.Term(according_to="north", returned_to="north", count="more than 1,200"),
        ce.Term(according_to="south", returned_to="north", count=1000),
    ]
    ds = history(deal(*terms), DONE)
    assert bounds(of(ds, "deal").promised) == (1000, None)
    assert of(ds, "deal").according_to == ("north", "south")
    assert len([one for one in ce.outlook(ds) if one.record == "deal"]) == 1


def test_what_is_fulfilled_promises_nothing_more():
    assert of(history(deal(TERM, status="fulfilled"), DONE), "deal") is None
    whole = handover("entire", "2025-08-24", to_north(146), to_south(1), frameworks="deal")
    assert of(history(deal(ce.Term(returned_to="north", count=146)), whole), "deal") is None


def test_an_open_promise_is_fulfilled_once_its_least_is_done():
    assert of(history(deal(ce.Term(returned_to="north", count="at least 146")), DONE), "deal") is None


def test_a_promise_is_open_according_to_those_to_whom_it_is_not_fulfilled():
    terms = [
        ce.Term(according_to="north", returned_to="north", count="at least 1,200"),
        ce.Term(according_to="south", returned_to="north", count="at least 100"),
    ]
    expected = of(history(deal(*terms), DONE), "deal")
    assert expected.according_to == ("north",)
    assert bounds(expected.promised) == (100, None)


def test_what_was_due_before_the_day_has_lapsed():
    term = ce.Term(returned_to="north", count=1200, due="2025-12-31")
    ds = history(deal(term))
    assert of(ds, "deal", "2025-11-16").standing == "open"
    assert of(ds, "deal", "2026-01-01").standing == "lapsed"
    assert of(history(PLANNED), "planned", "2026-01-01").standing == "lapsed"


def test_by_default_the_day_is_the_latest_on_record():
    assert ce.outlook(history(PLANNED, DONE)).when == ce.When("2025-12-31")
    assert ce.outlook(history()).when is None


def test_a_planned_whole_leaves_what_its_parts_do_not():
    whole = handover("whole", "2026-03", to_north(500), to_south(500), history="agreed")
    first = handover("first", "2026-03-05", to_north(200), to_south(200), part_of="whole")
    assert bounds(of(history(whole, first), "whole").count) == (300, 300)


def test_the_terms_of_a_part_are_not_promised_by_the_whole_once_more():
    whole = ce.Framework(id="whole", name="w", terms=[ce.Term(returned_to="north", count=1000)])
    part = ce.Framework(id="part", name="p", part_of="whole", terms=[ce.Term(returned_to="north", count=400)])
    ds = history(whole, part)
    assert (bounds(of(ds, "whole").count), bounds(of(ds, "part").count)) == ((600, 600), (400, 400))


def test_called_off_rounds_promise_nothing():
    assert len(ce.outlook(history(handover("off", "2025-12", to_north(3), history="cancelled")))) == 0


def test_fulfilment_says_what_is_done_and_left_of_each_term():
    (term,) = ce.fulfilment(history(deal(TERM), DONE), "deal")
    assert (bounds(term.done), bounds(term.left), term.fulfilled, term.certain) == (
        (146, 146),
        (1054, None),
        "no",
        ("done",),
    )


def test_a_round_that_also_ran_under_another_framework_may_fulfil_either():
    both = handover("both", "2025-10-02", to_north(205), to_south(205), frameworks=("deal", "other"))
    ds = history(deal(ce.Term(returned_to="north", count=200)), ce.Framework(id="other", name="other"), both)
    (term,) = ce.fulfilment(ds, "deal")
    assert (bounds(term.done), term.fulfilled, term.possible) == ((0, 205), "maybe", ("both",))


def test_a_term_on_all_sides_together_leaves_what_the_terms_on_each_side_do_not():
    both = ce.Term(returned_to="all", count=2500)
    each = [ce.Term(returned_to=side, count=1200) for side in ("north", "south")]
    ds = history(deal(both, *each), DONE)
    assert bounds(of(ds, "deal").count) == (1054, 1054)
    assert bounds(of(ds, "deal", returned_to="all").count) == (100, 100)
    assert len(ce.outlook(history(deal(ce.Term(returned_to="all", count=2400), *each)))) == 2


def test_a_framework_whose_place_another_has_taken_promises_nothing_once_more():
    first = deal(ce.Term(returned_to="north", count=1200), ce.Term(returned_to="south", count=1000))
    second = ce.Framework(
        id="second",
        name="second",
        terms=ce.Term(returned_to="north", count=1500),
        succeeds="deal",
        history="agreed",
    )
    found = {(one.record, one.returned_to): bounds(one.count) for one in ce.outlook(history(first, second))}
    assert found == {("second", "north"): (1500, 1500), ("deal", "south"): (1000, 1000)}
    assert bounds(of(history(first, second.evolve(history="proposed")), "deal").count) == (1200, 1200)


def test_a_round_that_one_side_still_plans_and_the_other_has_called_off_may_still_come():
    steps = [
        ce.RoundStep(status="scheduled", when="2025-11-01", according_to=("north", "south")),
        ce.RoundStep(status="cancelled", when="2025-11-05", according_to="south"),
    ]
    ds = history(deal(TERM), PLANNED.evolve(history=steps))
    assert (bounds(of(ds, "planned").count), of(ds, "planned").status) == ((0, 300), "disputed")
    assert bounds(of(ds, "deal").count) == (900, None)


def test_a_promise_of_at_least_so_many_is_kept_once_so_many_have_returned():
    ds = history(deal(ce.Term(returned_to="north", count="at least 100")), DONE)
    assert (ce.fulfilment(ds, "deal")[0].fulfilled, len(ce.outlook(ds))) == ("yes", 0)


def test_a_term_whose_number_nobody_knows_is_not_fulfilled_by_nothing():
    ds = history(deal(ce.Term(returned_to="north", count="withheld")))
    assert (ce.fulfilment(ds, "deal")[0].fulfilled, len(ce.outlook(ds))) == ("maybe", 1)


# When it is expected


def test_the_time_that_a_claim_foretells_reaches_the_outlook():
    claims = [
        ce.Statement(
            id=id,
            speaker=speaker,
            made=made,
            claims=ce.Claim(act=act, about="deal", when=when, text="home by the holidays"),
        )
        for id, speaker, made, act, when in (
            ("first", "north", "2025-11-01", "expects", "2025-11"),
            ("second", "north", "2025-11-15", "expects", "2025-11-15/2025-12-31"),
            ("third", "south", "2025-11-12", "accuses", "2025-07-23/2025-11-12"),
            ("fourth", "south", "2025-11-12", "announces", "2025-07-23"),
        )
    ]
    ds = history(deal(TERM), *claims)
    assert of(ds, "deal").expected == (("north", ce.When("2025-11-15/2025-12-31")),)
    assert "1,200 for 1,200 (deal): expected 2025-11-15 to 2025-12-31 (North)" in " ".join(
        str(ce.outlook(ds)).split()
    )
    assert "expected 2025-11-15 to 2025-12-31 by North" in " ".join(str(ce.brief(ds)).split())
    assert of(ce.as_of(ds, "2025-11-10"), "deal").expected == (("north", ce.When("2025-11")),)


def test_a_step_or_a_stop_that_is_announced_foretells_nothing():
    claims = [
        ce.Statement(
            id=f"said-{status}-{when}",
            speaker="north",
            made="2025-11-10",
            claims=ce.Claim(act="announces", about="deal", status=status, when=when),
        )
        for status, when in (
            ("active", "2025-11-10"),
            ("stalled", "2025-11-12"),
            ("ended", "2025-11-11/2025-11-20"),
        )
    ]
    ds = history(deal(TERM), *claims)
    assert of(ds, "deal").expected == ()
    assert "expected" not in str(ce.outlook(ds)).casefold()


def test_what_a_planned_round_promises_too_is_named_where_it_is_taken_off():
    ds = history(deal(ce.Term(returned_to="north", count=30)), PLANNED.evolve(transfers=[to_north(8)]))
    row = of(ds, "deal")
    assert bounds(row.count) == (22, 22)
    assert [(id, bounds(count)) for id, count in row.planned] == [("planned", (8, 8))]
    for page in (ce.outlook(ds), ce.brief(ds)):
        assert "besides 8 persons in planned" in " ".join(str(page).split())
    assert of(ds, "planned").planned == ()


def test_a_term_on_whose_people_are_freed_holds_those_who_come_home():
    theirs = ce.Term(according_to="north", belonging_to="south", count=250)
    home = ce.Term(according_to="south", returned_to="south", count=250)
    freed = [
        ce.Transfer(held_by="north", returned_to="south", count=96),
        ce.Transfer(
            held_by="north",
            returned_to="egypt",
            belonging_to="south",
            count=100,
            kind="third-country release",
        ),
    ]
    done = handover("freed", "2025-10-13", *freed, kind="outside exchange", frameworks="deal")
    egypt = ce.Actor(id="egypt", name="Egypt", kind="state")
    alone = history(deal(theirs), done, egypt)
    assert bounds(of(alone, "deal", returned_to=None).count) == (54, 54)
    for page in (ce.outlook(alone), ce.fulfilment(alone, "deal"), ce.brief(alone)):
        assert "persons belonging to South" in " ".join(str(page).split())
    both = history(deal(theirs, home), done, egypt)
    assert [bounds(each.count) for each in ce.outlook(both)] == [(154, 154)]


def test_pages_on_promises_name_actors_and_not_their_ids():
    terms = [
        ce.Term(according_to="north", returned_to="south", ratio=ce.Ratio(count=3, category="hostage")),
        ce.Term(according_to="north", consideration="maps of minefields"),
    ]
    ds = history(deal(TERM, *terms), DONE)
    for page in (ce.outlook(ds), ce.fulfilment(ds, "deal")):
        text = " ".join(str(page).split())
        assert "3 persons to South for each hostage" in text
        assert "not said" not in text
        assert "north" not in text


def test_a_framework_being_reactivated_is_neither_stalled_nor_active():
    steps = [
        ce.FrameworkStep(status=status, when=when)
        for status, when in (
            ("active", "2025-08"),
            ("stalled", "2025-09"),
            ("being reactivated", "2025-11-15"),
        )
    ]
    ds = history(deal(TERM).evolve(history=steps))
    assert of(ds, "deal").status == "being reactivated"
    assert ce.status_at(ds, "deal", "2025-10-01") == "stalled"


def test_what_is_left_is_as_confidential_as_the_statement_its_term_rests_on():
    secret = ce.Statement(id="secret", speaker="north", made="2025-07-23", marking="RED")
    ds = history(deal(ce.Term(returned_to="north", count=9, statement="secret")), secret)
    assert of(ds, "deal").marking == "RED"


def test_a_ratio_without_a_number_hides_no_number_that_another_negotiator_gives():
    """50 hostages for 150 prisoners by one, three for each by another: 33 prisoners are left, in the first's words."""
    ratio = ce.Ratio(count=3, category="hostage", returned_to="a")
    ds = ce.Dataset(
        *(ce.Actor(id=side, name=side.upper(), kind="state") for side in "ab"),
        ce.Actor(id="press", name="Press", kind="media"),
        ce.Framework(
            id="truce",
            name="Truce",
            parties=["a", "b"],
            history=[ce.FrameworkStep(status="active", when="2023-11-24")],
            terms=[
                ce.Term(according_to="b", returned_to="a", category="hostage", count=50),
                ce.Term(according_to="b", returned_to="b", category="detainee", count=150),
                ce.Term(according_to="press", returned_to="b", category="detainee", ratio=ratio),
            ],
        ),
        ce.ExchangeRound(
            id="day",
            when="2023-11-26",
            history=[ce.RoundStep(status="completed", when="2023-11-26")],
            frameworks="truce",
            transfers=[
                ce.Transfer(count=39, category="hostage", held_by="b", returned_to="a"),
                ce.Transfer(count=117, category="detainee", held_by="a", returned_to="b"),
            ],
        ),
    )
    left = {(row.returned_to, row.according_to): str(row.count) for row in ce.outlook(ds, when="2023-11-26")}
    assert left["b", ("b",)] == "33 in all"
    assert left["a", ("b",)] == "11 in all"
    assert ("b", ("press",)) in left
