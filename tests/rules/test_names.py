"""One name or identifier for two records, and heads that contradict themselves."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

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


NAMES = st.sampled_from("abcde")
LINKS = st.lists(st.tuples(NAMES, NAMES).filter(lambda link: link[0] != link[1]), max_size=6, unique=True)
LISTS = st.lists(st.lists(NAMES, min_size=2, max_size=3, unique=True), max_size=2)


def reached(links):
    """Each pair of which the first lies within the second, by trying all links until nothing is added."""
    pairs = {(name, name) for name in "abcde"} | set(links)
    while more := {(a, d) for a, b in pairs for c, d in pairs if b == c} - pairs:
        pairs |= more
    return pairs


@given(st.sampled_from(["groups", "populations"]), LINKS, LISTS)
def test_a_head_that_contradicts_itself_is_found_and_no_other(field, links, lists):
    nestings = [ce.Nesting(name=name, within=within) for name, within in links]
    ds = ce.Dataset(head=ce.Head(**{field: nestings, f"disjoint_{field}": lists}))
    report = ce.check(ds)
    within = reached(links)
    knots = {frozenset(b for b in "abcde" if {(a, b), (b, a)} <= within) for a in "abcde"}
    circling = report.only(code="identity/circle-in-head")
    assert len(circling) == len([knot for knot in knots if len(knot) > 1])
    for finding in circling:
        place = int(finding.path.removeprefix(f"head.{field}[").removesuffix("].within"))
        assert (links[place][1], links[place][0]) in within
    pairs = {
        (place, frozenset(pair))
        for place, members in enumerate(lists)
        for pair in combinations(members, 2)
        if any({(name, pair[0]), (name, pair[1])} <= within for name in "abcde")
    }
    contradictory = report.only(code="identity/contradictory-groups")
    assert len(contradictory) == len(pairs)
    assert {finding.path for finding in contradictory} == {
        f"head.disjoint_{field}[{place}]" for place, _ in pairs
    }
    assert len(report) == len(circling) + len(contradictory)


@given(LINKS.map(lambda links: list({name: (name, within) for name, within in links}.values())))
def test_a_circle_of_words_is_found_where_no_record_has_one(links):
    words = [
        ce.OwnWord(vocabulary="roles", name=f"acme:{name}", within=f"acme:{within}") for name, within in links
    ]
    report = ce.check(ce.Dataset(head=ce.Head(vocabulary=words)))
    within = reached(links)
    circling = report.only(code="identity/circle-in-head")
    assert bool(circling) == any((b, a) in within for a, b in links)
    undeclared = report.only(code="identity/undeclared-word")
    declared = {name for name, _ in links}
    assert {finding.path for finding in undeclared} == {
        f"head.vocabulary[{place}].within" for place, (_, wider) in enumerate(links) if wider not in declared
    }
    assert len(report) == len(circling) + len(undeclared)
    assert all(finding.path.startswith("head.vocabulary[") for finding in report)
