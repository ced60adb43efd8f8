"""One name or identifier for two records."""

import conflictevents as ce
from tests.rules.worlds import codes


def named(id, name, **fields):
    return ce.Actor(id=id, name=name, **fields)


def test_a_name_is_the_same_in_any_case_and_spacing():
    assert codes(named("a", "Red  Cross"), named("b", "Cross", aliases="red cross")) == [
        "identity/shared-name"
    ]


def test_one_finding_names_all_who_share_a_name():
    [finding] = ce.check(ce.Dataset(*(named(f"a{place}", "Council") for place in range(9))))
    assert finding.record == "a0"
    assert finding.message.endswith("'a6' and 2 more")


def test_an_actor_may_bear_a_name_twice_and_share_it_with_a_framework():
    assert codes(named("a", "Track", aliases="track"), ce.Framework(id="f", name="Track")) == []


def test_an_identifier_may_pass_from_one_to_the_next():
    old = ce.Identifier("gleditsch-ward", "365", valid_to="1991-12-25")
    new = ce.Identifier("gleditsch-ward", "365", valid_from="1991-12-26")
    assert codes(named("old", "Union", identifiers=old), named("new", "Federation", identifiers=new)) == []


def test_an_identifier_of_two_at_one_time_is_a_warning():
    old = ce.Identifier("gleditsch-ward", "365", valid_to="1992")
    new = ce.Identifier("gleditsch-ward", "365", valid_from="1991-12-26")
    assert codes(named("old", "Union", identifiers=old), named("new", "Federation", identifiers=new)) == [
        "identity/shared-identifier"
    ]


def test_an_office_may_bear_the_identifier_of_what_it_is_part_of():
    code = ce.Identifier("iso3166-1-alpha-3", "UKR")
    assert (
        codes(named("a", "State", identifiers=code), named("b", "Office", identifiers=code, part_of="a"))
        == []
    )
