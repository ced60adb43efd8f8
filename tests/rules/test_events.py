import pytest

import conflictevents as ce
from conflictevents import Dataset, Estimate, Event, Identifier, Place
from conflictevents.rules import events


def codes(*records):
    return [finding.code for finding in ce.check(Dataset(*records), events.RULES)]


def event(**more):
    return Event(id="e", **{"when": "2024-05-06", "dataset": "ucdp-ged", **more})


@pytest.mark.parametrize(
    "text",
    [
        "No one was killed.",
        "There were no reported fatalities.",
        "Fatalities unknown.",
        "Protest against the killing of a journalist.",
        "Gunmen threatened to kill; none were killed.",
        "Herders killed 30 cattle.",
    ],
)
def test_words_that_do_not_say_that_someone_was_killed_are_passed_over(text):
    assert codes(event(fatalities=Estimate(best=0), text=text)) == []


@pytest.mark.parametrize(
    "text", ["Two farmers were killed.", "A soldier was shot dead by rebels.", "Three died of wounds."]
)
def test_a_clear_word_for_killed_is_an_info_where_0_are_counted(text):
    assert codes(event(fatalities=Estimate(best=0), text=text)) == ["events/none-killed-in-words"]
    assert codes(event(fatalities=Estimate(best=1), text=text)) == []


def test_coordinates_are_swapped_only_where_exchanging_them_brings_them_home():
    def at(latitude, longitude, country="Kenya", *codes):
        return event(place=Place(country=country, latitude=latitude, longitude=longitude, identifiers=codes))

    assert codes(at(-1.3, 36.8)) == []
    assert codes(at(36.8, -1.3)) == ["events/swapped-coordinates"]
    assert codes(at(60.0, 60.0)) == []  # wrong either way: not this mistake
    assert codes(at(36.8, -1.3, "Atlantis")) == []
    assert codes(at(96.1 - 60, 21.9, "Myanmar (Burma)", Identifier("gleditsch-ward", "775"))) == []
    assert codes(at(21.9, 96.1, "Myanmar (Burma)", Identifier("gleditsch-ward", "775"))) == []


def test_cameo_codes_that_lost_their_zero_are_strange():
    assert codes(event(types=Identifier("cameo", "0841"))) == []
    assert codes(event(types=Identifier("cameo", "841"))) == ["events/unknown-code"]


def test_icews_numbers_its_events_by_the_day():
    both = [
        Event(id=f"icews:{day}", dataset="icews", original_id="1", when=f"2018-05-0{day}") for day in (1, 2)
    ]
    assert codes(*both) == []
