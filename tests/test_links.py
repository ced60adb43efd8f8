"""What refers to what: chains end, circles too, and what was taken back no longer stands."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from conflictevents.dataset import Dataset, Links
from conflictevents.records import Actor, Claim, ExchangeRound, Framework, Meeting, Statement
from conflictevents.strategies import worlds

IDS = "abcdef"


@st.composite
def tangles(draw):
    """Rounds, actors, frameworks and statements that are part of one another in any way, circles included."""
    found = []
    for id in IDS:
        others = [other for other in IDS if other != id]
        above = draw(st.none() | st.sampled_from(others))
        replaced = draw(st.lists(st.sampled_from(others), max_size=2))
        found.append(
            draw(
                st.sampled_from(
                    [
                        ExchangeRound(id=id, part_of=above),
                        Actor(id=id, name=id, part_of=above),
                        Framework(id=id, name=id, part_of=above),
                        Statement(
                            id=id,
                            speaker="a",
                            supersedes=replaced,
                            claims=[Claim(about=above), Claim(about="a")],
                        ),
                    ]
                )
            )
        )
    return found


@given(tangles())
def test_chains_end_and_name_nobody_twice(records):
    links = Links(records)
    for id in (*IDS, "nobody"):
        for chain in (links.belongs_to(id), links.frameworks_above(id), links.rounds_above(id)):
            assert chain[0] == id
            assert len(set(chain)) == len(chain)


@given(tangles())
def test_each_link_of_a_chain_is_part_of_the_next(records):
    links, kinds = Links(records), {record.id: type(record) for record in records}
    above = {record.id: getattr(record, "part_of", None) for record in records}
    for id in IDS:
        for chain, kind in (
            (links.belongs_to(id), Actor),
            (links.frameworks_above(id), Framework),
            (links.rounds_above(id), ExchangeRound),
        ):
            for one, other in pairwise(chain):
                assert kinds[one] is kind
                assert above[one] == other


@given(tangles())
def test_a_part_is_among_the_parts_of_its_whole(records):
    links = Links(records)
    parts = {part.id: whole for whole in (*IDS, "nobody") for part in links.parts_of(whole)}
    expected = {
        one.id: one.part_of for one in records if isinstance(one, ExchangeRound) and one.part_of is not None
    }
    assert parts == expected
    for whole in IDS:
        found = [part.id for part in links.parts_of(whole)]
        assert found == sorted(found)


@given(tangles(), st.randoms(use_true_random=False))
def test_the_order_of_records_makes_no_difference(records, chance):
    shuffled = list(records)
    chance.shuffle(shuffled)
    one, other = Links(records), Links(shuffled)
    for id in IDS:
        assert one.claims_about(id) == other.claims_about(id)
        assert one.parts_of(id) == other.parts_of(id)
        assert one.belongs_to(id) == other.belongs_to(id)
        assert one.stands(id) is other.stands(id)


@given(tangles())
def test_claims_are_found_under_what_they_are_about_unless_their_statement_was_taken_back(records):
    links = Links(records)
    statements = {record.id: record for record in records if isinstance(record, Statement)}
    taken_back = {id for statement in statements.values() for id in statement.supersedes}
    for id in IDS:
        every = links.claims_about(id, standing=False)
        expected = [
            (name, claim.number)
            for name in sorted(statements)
            for claim in statements[name].claims
            if claim.about == id
        ]
        assert [(statement.id, claim.number) for statement, claim in every] == expected
        standing = [pair for pair in every if pair[0].id not in taken_back]
        assert list(links.claims_about(id)) == standing
        assert links.stands(id) is (id not in taken_back or id not in {one.id for one in records})


@given(worlds(most_rounds=2))
def test_offices_are_within_their_side_and_sides_within_nobody_else(world):
    links = world.dataset.links
    assert links.belongs_to("northland-headquarters") == ("northland-headquarters", "northland")
    assert links.is_within("northland-headquarters", "northland")
    assert links.is_within("northland", "northland")
    assert not links.is_within("northland", "northland-headquarters")
    assert not links.is_within("southland-ministry", "northland")


def test_a_statement_that_retracts_takes_back_as_one_that_supersedes():
    earlier = Statement(id="one", speaker="a", claims=Claim(about="r"))
    later = Statement(id="two", speaker="a", retracts="one", claims=Claim(about="r"))
    links = Dataset(earlier, later).links
    assert [statement.id for statement, _ in links.claims_about("r")] == ["two"]
    assert [statement.id for statement, _ in links.claims_about("r", standing=False)] == ["one", "two"]


def test_a_chain_ends_at_a_record_of_another_kind():
    links = Links([Actor(id="office", name="Office", part_of="talks"), Meeting(id="talks")])
    assert links.belongs_to("office") == ("office", "talks")
