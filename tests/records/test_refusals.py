"""What records refuse: every error names the field, what was found, and what to write."""

import json
from contextlib import suppress

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents import records, strategies, values
from conflictevents.errors import InvalidValue
from conflictevents.records import Transfer
from conflictevents.values import Count

NAMES = {**vars(records), **vars(values)}


def case(field, code, expected, remedy=""):
    return pytest.param(field, code, expected, remedy, id=code)


CASES = [
    # Figures
    case("count", "Transfer(count=3.7)", "a count"),
    case("count", "Transfer(count=True)", "a count"),
    case("count.low", "Transfer(count=-1)", "whole number", "Count.unknown()"),
    case("count", 'Transfer(count="10 or thereabouts, they say")', "number of people"),
    case("count", 'Breakdown(of="wounded", count=[5])', "a count"),
    case("percent", "Share(percent=130, of=5)", "0 to 100"),
    case("percent", 'Share(percent="at least 101", of=5)', "0 to 100"),
    case("fatalities", 'Event(id="e", fatalities=5)', "an Estimate", "Estimate(low="),
    case("rounds", 'ReturnTally(id="t", claimant="a", as_of="2025", count=1, rounds=1.0)', "a count"),
    # Dates
    case("when", 'ExchangeRound(id="r", when="June 2025")', "EDTF", "2025-06"),
    case("when", 'Meeting(id="m", when=2025)', "EDTF"),
    case("made", 'Statement(id="s", speaker="a", made="yesterday")', "EDTF"),
    case("as_of", 'CustodyTally(id="c", claimant="a", as_of=None, count=5)', "EDTF"),
    case(
        "as_of", 'ReturnTally(id="t", claimant="a", as_of="2024", since="2025", count=1)', "not before since"
    ),
    case("due", 'Term(count=5, due="soon")', "EDTF"),
    # Words of a vocabulary
    case("category", 'Transfer(count=5, category="POW")', "category of persons", "'prisoner_of_war'"),
    case("category", "Transfer(count=5, category=None)", "category of persons", "civilian"),
    case("kind", 'ExchangeRound(id="r", kind="swap")', "kind of handover", "'exchange'"),
    case("kind", 'Actor(id="a", name="A", kind="county")', "kind of actor"),
    case("history.status", 'ExchangeRound(id="r", history="complete")', "status of a round", "'completed'"),
    case(
        "history[1].status", 'Framework(id="f", name="F", history=["agreed", "actve"])', "status", "'active'"
    ),
    case("status", 'Meeting(id="m", status="done")', "status of a meeting", "'held'"),
    case("status", 'Claim(status="complete")', "a status", "'completed'"),
    case("act", 'Claim(act="says")', "an act of a claim", "'reports'"),
    case("change", 'Lineage(change="rename", name="A")', "lineage", "'renamed'"),
    case("kinds[1]", 'Scope(kinds=["exchange", "exchanges"])', "kind of handover", "'exchange'"),
    # References
    case("held_by", "Transfer(count=5, held_by=5)", "id of a record"),
    case("returned_to", 'Transfer(count=5, held_by="a", returned_to="a")', "another actor"),
    case("parties[1]", 'Framework(id="f", name="F", parties=["a", None])', "id of a record"),
    case("third_parties[0].actor", 'Framework(id="f", name="F", third_parties=[3])', "id of a record"),
    case("frameworks", 'Meeting(id="m", frameworks={"f", "g"})', "a list", "no order"),
    case("speaker", 'Statement(id="s", speaker=None)', "id of a record"),
    case("part_of", 'Actor(id="a", name="A", part_of="a")', "another actor"),
    case("part_of", 'ExchangeRound(id="r", part_of="r")', "another round", "leave it out"),
    case("part_of", 'Framework(id="f", name="F", part_of="f")', "another framework"),
    case("succeeds", 'Framework(id="f", name="F", succeeds="f")', "other frameworks"),
    case("supersedes", 'Statement(id="s", speaker="a", supersedes="s")', "earlier statements"),
    case("retracts", 'Statement(id="s", speaker="a", retracts=["s"])', "earlier statements"),
    case(
        "transfers[1].returned_to",
        'ExchangeRound(id="r", transfers=[Transfer(count=1), Transfer(count=5, returned_to="all")])',
        "one side",
        "one transfer for each side",
    ),
    case(
        "transfers[0].held_by",
        'ExchangeRound(id="r", transfers=Transfer(count=1, held_by="all"))',
        "one side",
    ),
    case(
        "returned_to",
        'ReturnTally(id="t", claimant="a", as_of="2025", count=1, returned_to="b", scope=Scope(held_by="b"))',
        "another actor",
    ),
    # Parts
    case("transfers", 'ExchangeRound(id="r", transfers={"count": 5})', "a Transfer", "Transfer(count="),
    case("transfers", 'ExchangeRound(id="r", transfers=None)', "a list", "leave it out"),
    case("transfers[0]", "Claim(transfers=[5])", "a Transfer"),
    case("claims[0]", 'Statement(id="s", speaker="a", claims=["they left"])', "a Claim"),
    case("history[0]", 'ExchangeRound(id="r", history=[FrameworkStep(status="agreed")])', "a RoundStep"),
    case("history", 'Framework(id="f", name="F", history=RoundStep(status="agreed"))', "a FrameworkStep"),
    case("scope", 'ReturnTally(id="t", claimant="a", as_of="2025", count=1, scope="all")', "a Scope"),
    case("share", "Claim(share=30)", "a Share"),
    case("terms", "Claim(terms=5)", "a Term"),
    case("lineage", 'Actor(id="a", name="A", lineage="renamed")', "a Lineage"),
    case("identifiers[0]", 'Actor(id="a", name="A", identifiers=["Q212"])', "an Identifier"),
    case("actors[0]", 'Event(id="e", actors=["army"])', "an EventActor"),
    case("sources[1]", 'Meeting(id="m", sources=[Source(title="radio"), 5])', "a Source"),
    case("sources.title", 'Meeting(id="m", sources=" ")', "not blank"),
    case("place", 'Meeting(id="m", place="")', "a Place"),
    case("ordinals", 'ExchangeRound(id="r", ordinals=65)', "an Ordinal"),
    case("ordinals['hq'].number", 'ExchangeRound(id="r", ordinals={"hq": "65"})', "whole number", "quotes"),
    case(
        "ordinals", 'ExchangeRound(id="r", ordinals=[Ordinal(body="a"), Ordinal(body="a")])', "each body once"
    ),
    case("number", 'Ordinal(body="a", number=0)', "from 1 to 2**53"),
    case("number", 'Ordinal(body="a", number=5, counted=False)', "no number"),
    case("number", "Claim(number=-1)", "from 1 to 2**53"),
    case(
        "claims",
        'Statement(id="s", speaker="a", claims=[Claim(number=1), Claim(number=1)])',
        "each number once",
    ),
    # Text, numbers and truth values
    case("name", 'Actor(id="a", name="  ")', "a name"),
    case("name", 'Framework(id="f", name="")', "a name"),
    case("name", 'Actor(id="a", name=5)', "text", "quotes"),
    case("note", 'Meeting(id="m", note=5)', "text"),
    case("note", r"""Meeting(id="m", note="half \ud83d")""", "UTF-8"),
    case("population", 'Scope(population=" ")', "source's words"),
    case("role", 'ThirdParty(actor="a", role="brokr")', "a role of a third party", "did you mean"),
    case("of", 'Breakdown(of=" ", count=5)', "property in words", "wounded"),
    case("revision", 'Meeting(id="m", revision=0)', "from 1 to 2**53"),
    case("revision", 'Meeting(id="m", revision=True)', "whole number"),
    case("assumed", 'ExchangeRound(id="r", assumed=1)', "True or False"),
    case("parts_complete", 'ExchangeRound(id="r", parts_complete="yes")', "True or False"),
    case("counted", 'Ordinal(body="a", counted=None)', "True or False"),
    case("marking", 'Meeting(id="m", marking=3)', "a marking"),
    case("extra", 'Meeting(id="m", extra={"tags": 1})', "namespaced key", "colon"),
    case("extra", 'Meeting(id="m", extra=5)', "an object"),
    # Something has to be said
    case("actor", 'Lineage(change="renamed")', "former name"),
    case("name", "EventActor()", "a name, an actor"),
    case("count", "Term()", "a count, a ratio, a consideration or a text"),
]


@pytest.mark.parametrize(("field", "code", "expected", "remedy"), CASES)
def test_an_error_names_the_field_what_is_expected_and_the_remedy(field, code, expected, remedy):
    with pytest.raises(InvalidValue) as refused:
        eval(code, NAMES)
    error = refused.value
    assert error.field == field
    assert expected in error.expected
    assert remedy in error.remedy
    assert str(error).startswith(f"{field}: found ")


@pytest.mark.parametrize("value", [(), [], "x", 3.5, b"x", {"low": 1}, {1, 2}, float("nan"), False], ids=repr)
def test_what_is_no_count_is_never_taken_for_one(value):
    with pytest.raises(InvalidValue, match=r"^count"):
        Transfer(count=value)


@pytest.mark.parametrize(
    ("value", "count"), [(5, Count.exactly(5)), ("about 5", Count.about(5)), (None, Count.unknown())]
)
def test_a_count_may_be_given_shortly(value, count):
    assert Transfer(count=value).count == Transfer(count=count).count == count


HALVES = ("\ud800", "acme:\ud800", ["\ud800"], ["acme:\ud800"], {"acme:x": "\ud800"})


def holders_in(value):
    """A record or head, and each part and value that it has."""
    if isinstance(value, tuple):
        for member in value:
            yield from holders_in(member)
    elif attrs.has(type(value)):
        yield value
        for field in attrs.fields(type(value)):
            yield from holders_in(getattr(value, field.name))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(strategies.records() | strategies.heads(), st.sampled_from(HALVES), st.randoms(use_true_random=False))
def test_text_that_no_file_could_hold_is_refused_in_every_field(record, half, chance):
    holder = chance.choice([*holders_in(record)])
    name = chance.choice(attrs.fields(type(holder))).name
    with suppress(InvalidValue):
        changed = attrs.evolve(holder, **{name.lstrip("_"): half})
        assert json.dumps(ce.to_dict(changed), ensure_ascii=False).encode()


@pytest.mark.parametrize("half", ["\ud800", "TLP:\ud800", "acme:\ud800"])
def test_a_word_or_marking_that_no_file_could_hold_is_refused(half):
    for read in (ce.Marking, ce.Category.read, ce.RoundKind.read):
        with pytest.raises(InvalidValue):
            read(half)
