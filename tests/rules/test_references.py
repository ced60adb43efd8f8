"""References: every id-typed field is walked, and what is wrong with one is said exactly."""

import typing

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents.records import COLLECTIONS, Record, base
from conflictevents.rules.comparing import actors
from conflictevents.rules.references import circles, references, unresolved_references
from tests.rules.worlds import SIDES, codes, disorder, swap

IDS = {getattr(base, name) for name in base.__all__ if name.endswith("Id")}


def places_of(kind):
    """Every id-typed field below a class, as a path with `{}` for each position in a list.

    The scope of a stock has none: the holder and the side are fields of the tally.
    """
    hints = typing.get_type_hints(kind)
    for field in attrs.fields(kind):
        if (kind, field.name) == (ce.CustodyTally, "scope"):
            continue
        yield from _below(hints[field.name], field.name)


def _below(hint, path):
    if hint in IDS:
        yield path, hint
    elif typing.get_origin(hint) is tuple:
        yield from _below(typing.get_args(hint)[0], f"{path}[{{}}]")
    elif typing.get_args(hint):
        for part in typing.get_args(hint):
            yield from _below(part, path)
    elif attrs.has(hint):
        yield from ((f"{path}.{name}", id) for name, id in places_of(hint))


def full(kind):
    """A record of a class in which every reference is set, each to an id of its own."""
    whose = {"held_by": "x", "returned_to": "y", "belonging_to": ["y", "z"], "statement": "s"}
    transfer = ce.Transfer(count=1, carrier="x", **whose)
    ratio = ce.Ratio(count=1, held_by="x", returned_to="y", belonging_to=["y", "z"])
    term = ce.Term(text="t", according_to="x", ratio=ratio, **whose)
    step = {"according_to": "x", "statement": "s"}
    return {
        ce.Actor: lambda: ce.Actor(
            id="a", name="A", part_of="x", lineage=ce.Lineage(change="split from", actor="y")
        ),
        ce.Statement: lambda: ce.Statement(
            id="a",
            speaker="x",
            supersedes="s",
            retracts="t",
            claims=ce.Claim(
                about="r",
                transfers=transfer,
                frameworks="f",
                third_parties="x",
                ordinals=ce.Ordinal(body="x"),
                terms=term,
            ),
        ),
        ce.Framework: lambda: ce.Framework(
            id="a",
            name="A",
            parties="x",
            third_parties="y",
            terms=term,
            history=ce.FrameworkStep(status="agreed", **step),
            succeeds="f",
            part_of="g",
        ),
        ce.Meeting: lambda: ce.Meeting(id="a", participants="x", hosts="y", frameworks="f"),
        ce.ExchangeRound: lambda: ce.ExchangeRound(
            id="a",
            history=ce.RoundStep(status="agreed", **step),
            parties=["x", "y"],
            transfers=transfer,
            frameworks="f",
            third_parties="x",
            part_of="r",
            ordinals=ce.Ordinal(body="x"),
        ),
        ce.CustodyChange: lambda: ce.CustodyChange(
            id="a",
            kind="moved",
            history=ce.RoundStep(status="agreed", **step),
            held_by="x",
            moved_to="y",
            belonging_to=["x", "y"],
            count=1,
            statement="s",
        ),
        ce.ReturnTally: lambda: ce.ReturnTally(
            id="a",
            claimant="x",
            as_of="2025",
            count=1,
            statement="s",
            returned_to="y",
            scope=ce.Scope(
                frameworks="f",
                mediators="x",
                third_parties=ce.ThirdParty(actor="x", role="carrier"),
                series="x",
                held_by="z",
                belonging_to="x",
            ),
        ),
        ce.CustodyTally: lambda: ce.CustodyTally(
            id="a", claimant="x", as_of="2025", count=1, statement="s", held_by="x", belonging_to="y"
        ),
        ce.Event: lambda: ce.Event(id="a", actors=ce.EventActor(actor="x")),
    }[kind]()


@pytest.mark.parametrize("kind", COLLECTIONS.values(), ids=lambda kind: kind.__name__)
def test_every_field_that_holds_an_id_is_walked(kind):
    walked = {reference.place for reference in references(ce.Dataset(full(kind)))}
    assert walked == {place for place, _ in places_of(kind)}


@pytest.mark.parametrize("kind", COLLECTIONS.values(), ids=lambda kind: kind.__name__)
def test_every_reference_has_to_lead_to_the_kind_that_its_type_names(kind):
    expected = dict(places_of(kind))
    for reference in references(ce.Dataset(full(kind))):
        name = reference.kind.__name__.removeprefix("Exchange")
        assert expected[reference.place].__name__ == f"{name}Id", reference.place


@given(disorder())
def test_a_path_leads_to_the_id_that_was_found_there(ds):
    for reference in references(ds):
        place = reference.record
        for step in reference.path.replace("[", ".[").split("."):
            place = place[int(step[1:-1])] if step.startswith("[") else getattr(place, step)
        assert place == reference.id


@given(disorder())
def test_a_reference_is_found_wrong_exactly_where_it_does_not_lead_to_its_kind(ds):
    wrong = {
        (reference.record.id, reference.path)
        for reference in references(ds)
        if not isinstance(ds.get(reference.id), reference.kind)
        and not (reference.id == "all" and reference.sides)
        and not (reference.kind is Record and ds.get(reference.id) is not None)
    }
    report = ce.check(ds)
    found = [
        (finding.record, finding.path)
        for code in ("identity/dangling-reference", "identity/wrong-kind", "identity/reserved-word")
        for finding in report.only(code=code)
    ]
    assert sorted(found) == sorted(wrong)


# What a reference may be


def test_a_claim_may_be_about_a_claim():
    said = ce.Statement(id="said", speaker="north", channel="radio", claims=ce.Claim(text="so it is"))
    denied = ce.Statement(
        id="denied", speaker="south", channel="radio", claims=ce.Claim(act="denies", about="said#1")
    )
    assert codes(*SIDES, said, denied) == ["claims/denied"]


def test_a_claim_about_a_claim_that_is_not_there_says_how_many_there_are():
    said = ce.Statement(id="said", speaker="north", channel="radio", claims=ce.Claim(text="so it is"))
    denied = ce.Statement(
        id="denied", speaker="south", channel="radio", claims=ce.Claim(act="denies", about="said#7")
    )
    [finding] = ce.check(ce.Dataset(*SIDES, said, denied))
    assert finding.code == "identity/dangling-reference"
    assert finding.remedy == "'said' has 1 claims, none of that number"


@pytest.mark.parametrize(
    "record",
    [
        ce.ReturnTally(id="t", claimant="north", as_of="2025", returned_to="all", count=1, sources="radio"),
        ce.CustodyTally(id="t", claimant="north", as_of="2025", held_by="all", count=1, sources="radio"),
        ce.Framework(id="t", name="T", terms=ce.Term(returned_to="all", count=9), sources="radio"),
        ce.Statement(
            id="t",
            speaker="north",
            channel="radio",
            claims=ce.Claim(transfers=ce.Transfer(count=9, returned_to="all")),
        ),
    ],
    ids=lambda record: type(record).__name__,
)
def test_claims_terms_and_tallies_may_be_of_all_sides(record):
    assert codes(*SIDES, record) == []


@pytest.mark.parametrize(
    "record",
    [
        swap("t", third_parties="agreed"),
        ce.ReturnTally(
            id="t", claimant="north", as_of="2025", count=9, scope=ce.Scope(held_by="all"), sources="radio"
        ),
        ce.Framework(id="t", name="T", parties="recorded"),
        ce.Meeting(id="t", hosts="widest"),
    ],
    ids=lambda record: type(record).__name__,
)
def test_nothing_else_may_be_of_all_sides_or_of_an_account(record):
    assert codes(*SIDES, record) == ["identity/reserved-word"]


def test_spelling_apart_by_case_and_signs_is_suggested_among_any_number_of_records():
    crowd = [ce.Actor(id=f"actor-{place:05}", name=f"Actor {place}") for place in range(3000)]
    [finding] = ce.check(ce.Dataset(*crowd, ce.Meeting(id="talks", hosts="Actor_00077")))
    assert finding.remedy == "did you mean 'actor-00077'?"


def test_a_suggestion_is_of_the_kind_that_is_needed():
    meeting = ce.Meeting(id="northern", hosts="north-er")
    [finding] = ce.check(ce.Dataset(*actors("north-sea"), ce.Meeting(id="north-err"), meeting))
    assert finding.remedy == "did you mean 'north-sea'?"


# Circles


@given(
    st.dictionaries(st.integers(0, 7).map(str), st.lists(st.integers(0, 7).map(str), max_size=3), max_size=8)
)
def test_circles_are_found_in_every_knot_and_nowhere_else(edges):
    def reached(start):
        seen, waiting = set(), list(edges.get(start, ()))
        while waiting:
            here = waiting.pop()
            if here not in seen:
                seen.add(here)
                waiting += edges.get(here, ())
        return seen

    knotted = {here for here in edges if here in reached(here)}
    knots = {
        frozenset({here, *(other for other in knotted & reached(here) if here in reached(other))})
        for here in knotted
    }
    found = circles(edges)
    assert found == sorted(found)
    assert {min(knot) for knot in knots} == {circle[0] for circle in found}
    assert len(found) == len(knots)
    for circle in found:
        assert len(set(circle)) == len(circle)
        for here, following in zip(circle, (*circle[1:], circle[0]), strict=True):
            assert following in edges[here]


def test_a_long_chain_is_walked_without_recursion():
    chain = {str(place): [str(place + 1)] for place in range(50_000)}
    assert circles(chain) == []
    [circle] = circles({**chain, "50000": ["0"]})
    assert len(circle) == 50_001


def test_circles_of_every_sort_are_errors():
    frameworks = [ce.Framework(id=id, name=id, succeeds=other) for id, other in ("ab", "bc", "ca")]
    rounds = [ce.ExchangeRound(id=id, part_of=other) for id, other in ("de", "ed")]
    statements = [
        ce.Statement(id="s", speaker="north", channel="radio", supersedes="t"),
        ce.Statement(id="t", speaker="north", channel="radio", retracts="s"),
    ]
    report = ce.check(ce.Dataset(*SIDES, *frameworks, *rounds, *statements))
    assert [finding.message for finding in report.only(code="identity/circle")] == [
        "a succeeds b succeeds c succeeds a: a circle",
        "d is part of e is part of d: a circle",
        "s supersedes or retracts t supersedes or retracts s: a circle",
    ]
    assert not report.ok


def test_a_long_circle_is_shown_by_its_beginning():
    ring = [ce.ExchangeRound(id=f"r{place}", part_of=f"r{(place + 1) % 9}") for place in range(9)]
    [finding] = ce.check(ce.Dataset(*ring))
    assert "r4 is part of ... is part of r0: a circle" in finding.message


# The head, and terms


def test_every_reference_of_the_head_is_walked():
    head = ce.Head(closed=[ce.ClosedLedger(held_by="x", belonging_to="y")])
    walked = {reference.place for reference in unresolved_references(ce.Dataset(head=head))}
    assert walked == {f"head.{path}" for path, _ in places_of(ce.Head)}


def test_a_ledger_closed_for_a_misspelt_holder_is_found_with_what_was_meant():
    ds = ce.Dataset(*actors("hamas"), head=ce.Head(closed=[ce.ClosedLedger(held_by="hams")]))
    (finding,) = ce.check(ds).errors
    assert (finding.code, finding.record, finding.path) == (
        "identity/dangling-reference",
        None,
        "head.closed[0].held_by",
    )
    assert finding.in_words.endswith("no record has the id 'hams'; did you mean 'hamas'?")


@given(
    st.lists(
        st.tuples(*(st.none() | st.sampled_from("abcd") for _ in range(3))),
        max_size=4,
        unique_by=lambda ids: ids[0] or object(),
    )
)
def test_a_term_that_is_part_of_or_replaces_none_of_its_framework_is_found(ids):
    terms = [
        ce.Term(id=id, part_of=part_of, replaces=replaces, text="agreed")
        for id, part_of, replaces in ids
        if id is None or id not in (part_of, replaces)
    ]
    known = {term.id for term in terms}
    expected = {
        f"terms[{place}].{name}"
        for place, term in enumerate(terms)
        for name in ("part_of", "replaces")
        if getattr(term, name) not in (None, *known)
    }
    claim = ce.Claim(act="announces", about="deal", terms=terms)
    framework = ce.Framework(id="deal", name="Deal", terms=terms)
    said = ce.Statement(id="said", speaker="north", made="2025", claims=claim)
    for ds, prefix in (
        (ce.Dataset(framework), ""),
        (ce.Dataset(*actors("north"), framework.evolve(terms=()), said), "claims[0]."),
    ):
        findings = ce.check(ds).only(code="identity/unknown-term")
        assert {finding.path.removeprefix(prefix) for finding in findings} == expected


def test_terms_in_a_circle_are_found_once():
    terms = [
        ce.Term(id="a", part_of="b", text="x"),
        ce.Term(id="b", part_of="a", text="y"),
        ce.Term(id="c", replaces="a", text="z"),
    ]
    ds = ce.Dataset(ce.Framework(id="deal", name="Deal", terms=terms))
    assert [(each.record, each.code) for each in ce.check(ds).errors] == [("deal", "identity/circle")]
    assert "a is part of b is part of a: a circle" in ce.check(ds).errors[0].message
