import conflictevents as ce
from tests.questions.histories import handover, history, said, tally, to_north, to_south

DS = history(
    ce.Meeting(id="talks", when="2025-05-16", participants=("north", "south"), frameworks="deal"),
    ce.Framework(id="deal", name="The deal", history=[ce.FrameworkStep(status="agreed", when="2025-05-16")]),
    said("s", "north-hq", "swap", to_north(5), made="2025-05-25"),
    handover("swap", "2025-05-25", to_north(5), to_south(5), frameworks="deal"),
    tally("t", 5, None, "2025-05-25"),
    handover("someday", None, to_north(5)),
)


def test_what_was_said_and_what_happened_stand_in_order_and_the_undated_last():
    assert [(entry.what, entry.record) for entry in ce.timeline(DS)] == [
        ("meeting", "talks"),
        ("step", "deal"),
        ("statement", "s"),
        ("round", "swap"),
        ("tally", "t"),
        ("round", "someday"),
    ]


def test_a_timeline_may_be_of_one_record_and_of_some_days():
    assert {entry.record for entry in ce.timeline(DS, "deal")} == {"talks", "deal", "swap"}
    assert {entry.record for entry in ce.timeline(DS, "north")} == {"s", "t"}
    assert {entry.record for entry in ce.timeline(DS, since="2025-05-20")} == {"s", "swap", "t", "someday"}


def test_entries_are_plain_data():
    assert ce.timeline(DS).to_dicts()[0] == {
        "when": "2025-05-16",
        "what": "meeting",
        "record": "talks",
        "who": ["north", "south"],
        "text": "talks: held",
    }


def test_a_claimed_figure_says_whether_it_is_of_the_living_or_of_remains():
    ds = history(
        ce.ReturnTally(
            id="t",
            claimant="south",
            as_of="2025-12-30",
            returned_to="north",
            category="remains",
            count="about 12,000",
        ),
        ce.CustodyTally(
            id="held", claimant="north", as_of="2025-12-31", count=7, category="civilian", held_by="south"
        ),
    )
    texts = [entry.text for entry in ce.timeline(ds)]
    assert texts == ["about 12,000 remains returned to North", "7 civilians still held by South"]


def test_an_event_is_told_with_its_kind_sides_place_and_numbers():
    event = ce.Event(
        id="e",
        when="2024-05-06",
        types=ce.Identifier("ucdp:type_of_violence", "1"),
        actors=[ce.EventActor(name="Army", actor="army"), ce.EventActor(name="Rebels")],
        place=ce.Place(name="Gao", country="Mali"),
        fatalities=ce.Estimate(3, 5, 9),
        text="Gao",
    )
    ds = ce.Dataset(ce.Actor(id="army", name="Army"), ce.Actor(id="navy", name="Navy"), event)
    (entry,) = ce.timeline(ds, "army")
    assert entry.text == "state-based violence: Army and Rebels; Gao, Mali; 5 (3 to 9) killed"
    assert len(ce.timeline(ds, "navy")) == 0


def test_the_text_of_a_statement_hides_none_of_its_claims():
    claim = ce.Claim(about="round", status="completed", transfers=to_north(90))
    statement = ce.Statement(
        id="s", speaker="north", made="2025-10-13", text="a press briefing", claims=[claim]
    )
    (entry,) = ce.timeline(history(statement))
    assert entry.text == "a press briefing: reports on round: completed, 90 persons to North"


def test_what_is_foretold_shows_its_time():
    claim = ce.Claim(act="expects", about="deal", when="2025-11-15/2025-12-31", text="home by the holidays")
    statement = ce.Statement(id="s", speaker="north", made="2025-11-15", claims=[claim])
    (entry,) = ce.timeline(history(statement))
    assert entry.text == "expects on deal: when: 2025-11-15 to 2025-12-31, home by the holidays"


def test_a_meeting_shows_its_level():
    meeting = ce.Meeting(id="m", name="talks in a third state", when="2025-01", level="heads of delegation")
    (entry,) = ce.timeline(history(meeting))
    assert entry.text == "talks in a third state, heads of delegation: held"
