"""Who is held: stocks, flows and claimed stocks, in small histories."""

import pickle

import pytest

import conflictevents as ce

ACTORS = (
    ce.Actor(id="country", name="A country", kind="state"),
    ce.Actor(id="other", name="Another country", kind="state"),
    ce.Actor(id="group", name="A group", kind="armed group"),
    ce.Actor(id="cell", name="A part of the group", kind="armed group", part_of="group"),
    ce.Actor(id="allies", name="Allies of the group", kind="armed group"),
)
ALL_RECORDED = ce.Head(closed=[ce.ClosedLedger(held_by="group")])


def change(id, kind, when, count, **fields):
    return ce.CustodyChange(
        id=id,
        kind=kind,
        when=when,
        count=count,
        **{"held_by": "group", "belonging_to": "country", "sources": "report", **fields},
    )


def handover(id, when, count, category="person", history="completed", **fields):
    transfer = ce.Transfer(
        **{"held_by": "group", "returned_to": "country", "count": count, "category": category, **fields}
    )
    return ce.ExchangeRound(
        id=id, kind="outside exchange", when=when, history=history, transfers=transfer, sources="report"
    )


def stock(id, as_of, count, category="anyone", **fields):
    return ce.CustodyTally(
        id=id,
        claimant="country",
        as_of=as_of,
        count=count,
        category=category,
        **{"held_by": "group", "belonging_to": "country", "sources": "report", **fields},
    )


def held(*records, head=None, **limits):
    ds = ce.Dataset(*ACTORS, *records, **({} if head is None else {"head": head}))
    return ce.custody(ds, "group", "country", **limits)


def bounds(count):
    return (count.low, count.high)


def living_and_remains(day):
    return bounds(day.living), bounds(day.remains)


TAKEN = change("raid", "abducted", "2014-04-14", 276)


def test_who_was_taken_and_has_not_left_is_held():
    ledger = held(
        TAKEN,
        change("flight", "escaped", "2014-04-14", 57),
        handover("first", "2016-10-13", 21),
        change("found", "rescued", "2016-05-18", 1),
        handover("second", "2017-05-06", 82),
    ).stocks[0]
    assert [(str(day.day), day.held.low, day.held.high) for day in ledger.days if day.flows] == [
        ("2014-04-14", 219, 219),
        ("2016-05-18", 218, 218),
        ("2016-10-13", 197, 197),
        ("2017-05-06", 115, 115),
    ]
    assert ledger.opened_by == ("raid",)
    assert bounds(ledger.at("2016").held) == (197, 197)
    assert bounds(ledger.at("2014-04-13").held) == (0, 0)


def test_the_dead_move_from_the_living_to_the_remains():
    ledger = held(TAKEN, change("death", "died in custody", "2015-01-01", 6), head=ALL_RECORDED).stocks[0]
    assert living_and_remains(ledger.at("2014")) == ((276, 276), (0, 0))
    assert living_and_remains(ledger.at("2015")) == ((270, 270), (6, 6))
    assert bounds(ledger.held) == (276, 276)


def test_unrecorded_deaths_are_possible_until_the_ledger_is_closed():
    records = (TAKEN, handover("home", "2016", 100), handover("bodies", "2017", 4, "remains"))
    ledger = held(*records).stocks[0]
    assert living_and_remains(ledger.at("2014")) == ((100, 276), (0, 176))
    assert living_and_remains(ledger.at("2017")) == ((0, 172), (0, 172))
    assert bounds(ledger.held) == (172, 172)


def test_who_returned_later_was_held_before():
    assert bounds(
        held(change("raid", "abducted", "2014", "at least 200"), handover("home", "2016", 276))
        .stocks[0]
        .at("2014")
        .held
    ) == (276, None)


def test_a_flow_of_a_vague_date_counts_from_nobody_to_all():
    ledger = held(TAKEN, handover("home", "2016", 100)).stocks[0]
    assert bounds(ledger.at("2016-06").held) == (176, 276)
    assert bounds(ledger.at("2016-12-31").held) == (176, 176)


def test_a_move_between_holders_changes_both_and_neither_of_the_whole():
    moved = change("handed-on", "moved", "2015", 20, moved_to="allies")
    ds = ce.Dataset(*ACTORS, TAKEN, moved)
    assert bounds(ce.custody(ds, "group").stocks[0].held) == (256, 256)
    assert bounds(ce.custody(ds, "allies").stocks[0].held) == (20, 20)
    assert bounds(ce.custody(ds, belonging_to="country").stocks[0].held) == (276, 276)
    within = change("within", "moved", "2015", 20, moved_to="cell")
    assert bounds(held(TAKEN, within).stocks[0].held) == (276, 276)


def test_people_handed_to_another_holder_may_be_held_there():
    passed_on = handover("passed-on", "2015", 20, returned_to="allies", belonging_to="country")
    later = handover("home", "2016", 5, held_by="allies")
    taken = change("ambush", "captured", "2014-05", 1, held_by="allies")
    ds = ce.Dataset(*ACTORS, TAKEN, taken, passed_on, later)
    ledger = ce.custody(ds, "allies", "country").stocks[0]
    assert bounds(ledger.at("2015").held) == (5, 21)
    assert bounds(ledger.held) == (0, 16)


def test_an_intake_after_others_had_left_says_nothing_of_who_was_held_before():
    ledger = held(handover("home", "2014", 100), change("raid", "abducted", "2015", 20)).stocks[0]
    assert ledger.opened_by == ()
    assert bounds(ledger.held) == (20, None)


def test_a_planned_handover_takes_nobody_away_and_a_disputed_one_may():
    planned = handover("planned", "2016", 100, history="scheduled")
    under_way = handover("begun", "2016", 50, history="under way")
    assert bounds(held(TAKEN, planned).stocks[0].held) == (276, 276)
    assert bounds(held(TAKEN, under_way).stocks[0].held) == (226, 276)


def test_a_change_without_a_history_has_happened_and_a_planned_one_has_not():
    assert bounds(held(TAKEN).stocks[0].held) == (276, 276)
    expected = change("rescue", "rescued", "2015", 5, history="scheduled")
    assert bounds(held(TAKEN, expected).stocks[0].held) == (276, 276)


def test_a_whole_and_its_parts_leave_once():
    whole = handover("whole", "2016-05-01/2016-05-03", 100)
    parts = [
        ce.ExchangeRound(
            id=f"day-{number}",
            kind="outside exchange",
            when=f"2016-05-0{number}",
            part_of="whole",
            history="completed",
            transfers=ce.Transfer(held_by="group", returned_to="country", count=count),
            sources="report",
        )
        for number, count in ((1, 40), (3, 60))
    ]
    ledger = held(TAKEN, whole, *parts).stocks[0]
    assert bounds(ledger.held) == (176, 176)


@pytest.mark.parametrize(
    ("count", "complete", "parts", "held_by_day"),
    [
        (100, True, [(1, "unknown"), (3, 40)], {1: (216, 216), 3: (176, 176)}),
        (100, False, [(1, 30)], {1: (176, 246), 2: (176, 246), 3: (176, 176)}),
        (100, True, [(1, "0 to 70"), (3, "0 to 70")], {1: (206, 246), 3: (176, 176)}),
        (
            "90 to 100",
            True,
            [(1, "0 to 70"), (2, "0 to 70"), (3, "0 to 70")],
            {1: (206, 276), 2: (176, 256), 3: (176, 186)},
        ),
    ],
)
def test_a_whole_bounds_what_its_parts_take_away_by_each_day(count, complete, parts, held_by_day):
    whole = handover("whole", "2016-05-01/2016-05-03", count).evolve(parts_complete=complete)
    days = [
        handover(f"day-{day}", f"2016-05-0{day}", number).evolve(part_of="whole") for day, number in parts
    ]
    stock = held(TAKEN, whole, *days).stocks[0]
    assert {day: bounds(stock.at(f"2016-05-0{day}").held) for day in held_by_day} == held_by_day


@pytest.mark.parametrize("head", [ce.Head(), ALL_RECORDED])
def test_each_claimed_stock_is_compared_with_the_ledger_without_it(head):
    answer = held(
        stock("taken", "2014-04-14", 276),
        handover("out", "2016", 161),
        stock("left", "2017-05-08", 200),
        stock("rises", "2017-05-09", 300),
        stock("falls", "2017-05-10", 10),
        head=head,
    )
    assert [(claim.tally.id, str(claim.gap)) for claim in answer.claims[1:]] == [
        ("left", "+85"),
        ("rises", "+185"),
        ("falls", "-105"),
    ]
    assert answer["taken"].verdict is ce.Verdict.NOT_COMPARABLE
    assert answer["left"].must_have_entered == 85
    assert answer["falls"].must_have_left == 105
    assert [claim.contradicts for claim in answer.claims] == [False, *[head is ALL_RECORDED] * 3]


def test_more_returned_than_were_ever_held_is_a_negative_balance():
    answer = held(stock("taken", "2014-04-14", 276), handover("out", "2016", 5000))
    assert answer.stocks[0].days[-1].balance == ce.Gap(-4724, -4724)
    assert bounds(answer.stocks[0].held) == (0, 0)


def test_an_account_is_one_actors_figures_and_its_silence_is_any_number():
    statement = ce.Statement(
        id="said",
        speaker="other",
        made="2015",
        claims=[ce.Claim(about="raid", count=300)],
        sources="report",
    )
    records = (TAKEN, change("flight", "escaped", "2014-04-14", 57), statement)
    assert bounds(held(*records, account="other").stocks[0].held) == (0, 300)
    assert bounds(held(*records, account="widest").stocks[0].held) == (219, 243)
    assert bounds(held(*records).stocks[0].held) == (219, 219)


def test_a_change_of_custody_is_counted_by_group_as_a_handover_is():
    head = ce.Head(
        groups=[ce.Nesting(name=name, within="students") for name in ("girls", "boys")],
        disjoint_groups=[("girls", "boys", "teachers")],
    )
    breakdowns = [ce.Breakdown(of="girls", count=200), ce.Breakdown(of="boys", count="at least 60")]
    taken = change("taken", "abducted", "2014-04-14", 276, category="hostage", breakdowns=breakdowns)
    expected = {"students": (260, 276), "girls": (200, 200), "boys": (60, 76), "teachers": (0, 16)}
    for group, number in expected.items():
        assert bounds(held(taken, head=head, group=group).stocks[0].held) == number
        release = handover("home", "2014-04-14", 276, category="hostage", breakdowns=breakdowns)
        row = ce.totals(ce.Dataset(*ACTORS, release, head=head), (), group=group)[0]
        assert bounds(row.count) == number
    assert bounds(held(taken, head=head, group="hostages").stocks[0].held) == (276, 276)


def test_a_group_is_counted_by_transfers_of_it_and_by_breakdowns():
    girls = change("raid", "abducted", "2014", 276, breakdowns=[ce.Breakdown(of="girls", count=200)])
    ledger = held(girls, handover("home", "2016", 21, group="girls"), group="girls").stocks[0]
    assert bounds(ledger.held) == (179, 179)


def test_every_holder_and_side_has_a_ledger_where_none_is_asked_for():
    ds = ce.Dataset(*ACTORS, TAKEN, stock("elsewhere", "2015", 12, held_by="allies", belonging_to="other"))
    assert [(ledger.held_by, ledger.belonging_to) for ledger in ce.custody(ds).stocks] == [
        ("allies", "other"),
        ("group", "country"),
    ]


def test_answers_are_equal_hashable_and_survive_pickling():
    answer, again = (held(TAKEN, stock("later", "2015", 200)) for _ in range(2))
    assert answer == again
    assert hash(answer) == hash(again)
    assert pickle.loads(pickle.dumps(answer)) == answer


def test_rows_are_flat_and_typed():
    rows = held(TAKEN, handover("home", "2016", "about 100"), stock("later", "2017", 200)).to_dicts()
    assert {row["row"] for row in rows} == {"opening", "flow", "stock", "claim"}
    assert len({tuple(row) for row in rows}) == 1
    claim = rows[-1]
    assert (claim["count_low"], claim["recorded_low"], claim["recorded_high"]) == (200, 166, 186)


@pytest.mark.parametrize(
    ("limits", "error"),
    [
        ({"held_by": "grup"}, ce.UnknownRecord),
        ({"held_by": "raid"}, ce.InvalidValue),
        ({"account": "nobody-known"}, ce.UnknownRecord),
        ({"category": "hostages"}, ce.InvalidValue),
    ],
)
def test_what_is_not_on_record_is_refused(limits, error):
    with pytest.raises(error):
        ce.custody(ce.Dataset(*ACTORS, TAKEN), **limits)


def test_a_day_before_the_opening_is_refused():
    with pytest.raises(ce.InvalidValue, match="before the ledger opens"):
        held(TAKEN).stocks[0].at("2013")


HOME_IN_ANY_WAY = ce.Scope(held_by="group", changes=["rescued", "escaped"])


def test_a_scope_with_changes_counts_them_beside_handovers():
    ds = ce.Dataset(
        *ACTORS,
        TAKEN,
        change("flight", "escaped", "2014-04-14", 57),
        change("found", "rescued", "2016-05-18", 1),
        change("dead", "died in custody", "2016-05-18", 2),
        handover("first", "2016-10-13", 21),
        handover("second", "2017-05-06", 82),
        ce.ReturnTally(
            id="home",
            claimant="country",
            as_of="2017",
            returned_to="country",
            count=163,
            scope=HOME_IN_ANY_WAY,
            sources="report",
        ),
    )
    rows = ce.totals(ds, ("year", "returned_to"), scope=HOME_IN_ANY_WAY)
    assert [(row["year"], row["returned_to"], row.count.low, row.count.high) for row in rows] == [
        (2014, "country", 57, 57),
        (2016, "country", 22, 22),
        (2017, "country", 82, 82),
    ]
    assert [row.count.low for row in ce.totals(ds, "year")] == [21, 82]
    home = ce.reconcile(ds)["home"]
    assert (str(home.gap), home.counted) == ("+2", ("first", "flight", "found", "second"))
    assert "escapes or rescues" in str(home)


def test_kinds_of_handover_limit_handovers_and_changes_stay():
    ds = ce.Dataset(*ACTORS, change("found", "rescued", "2016", 1), handover("home", "2016", 21))
    scope = ce.Scope(kinds="exchange", changes="rescued")
    assert [row.count.low for row in ce.totals(ds, "year", scope=scope)] == [1]


def test_an_actors_word_on_a_change_counts_in_a_scope_with_changes():
    statement = ce.Statement(
        id="said", speaker="other", made="2016", claims=[ce.Claim(about="found", count=3)], sources="report"
    )
    ds = ce.Dataset(*ACTORS, change("found", "rescued", "2016", 1), statement)
    scope = ce.Scope(changes="rescued")
    assert [
        bounds(ce.totals(ds, (), scope=scope, account=account)[0].count)
        for account in ("recorded", "other", "widest")
    ] == [(1, 1), (3, 3), (1, 3)]


def test_what_comes_after_a_ledger_was_closed_opens_nothing_before():
    head = ce.Head(closed=[ce.ClosedLedger(held_by="group", until="2016-12-31")])
    ledger = held(
        TAKEN, change("death", "died in custody", "2015", 6), handover("home", "2018", 20), head=head
    ).stocks[0]
    assert living_and_remains(ledger.at("2015")) == ((270, 270), (6, 6))
    assert living_and_remains(ledger.at("2018")) == ((0, 250), (6, 256))
