"""Any number of sides: who exchanges, who is silent, and third parties by role and by their parts."""

from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import conflictevents as ce
from tests.questions.histories import bounds

COUNTRIES = ("usa", "germany", "poland", "slovenia", "norway", "russia", "belarus", "turkey")
ACTORS = tuple(ce.Actor(id=id, name=id.capitalize(), kind="state") for id in COUNTRIES)
FREED = {
    ("russia", "usa"): 3,
    ("russia", "germany"): 12,
    ("belarus", "germany"): 1,
    ("usa", "russia"): 3,
    ("germany", "russia"): 1,
    ("slovenia", "russia"): 2,
    ("poland", "russia"): 1,
    ("norway", "russia"): 1,
}
"""1 August 2024, Ankara: how many each of seven countries handed over to each."""


def transfers(numbers):
    return [ce.Transfer(held_by=a, returned_to=b, count=count) for (a, b), count in numbers.items()]


def exchange(*of, **fields):
    return ce.ExchangeRound(
        **{"id": "round", "when": "2024-08-01", "history": "completed", "transfers": of, **fields}
    )


def returned(ds, by=(), **limits):
    return {tuple(row.keys.values()): bounds(row.count) for row in ce.totals(ds, by, **limits)}


def test_seven_countries_exchange_in_one_day_and_nobody_is_silent():
    ankara = exchange(
        *transfers(FREED),
        third_parties="turkey",
        place="Ankara",
        parties=COUNTRIES[:7],
        transfers_complete=True,
    )
    tallies = [
        ce.ReturnTally(
            id=id, claimant=id, since="2024-08-01", as_of="2024-08-01", returned_to="all", count=count
        )
        for id, count in (("turkey-says", 26), ("usa-says", 24))
    ]
    tallies = [tally.evolve(claimant=tally.id.removesuffix("-says")) for tally in tallies]
    for round_ in (ankara, ankara.evolve(parties=(), transfers_complete=False)):
        ds = ce.Dataset(*ACTORS, round_, *tallies)
        assert returned(ds) == {(): (24, 24)}
        assert returned(ds, "returned_to") == {("germany",): (13, 13), ("russia",): (8, 8), ("usa",): (3, 3)}
        assert {id for (id,) in returned(ds, "held_by")} == set(COUNTRIES[:7])
        gaps = {row.tally.id: (row.gap.low, row.gap.high) for row in ce.reconcile(ds)}
        assert gaps == {"turkey-says": (2, 2), "usa-says": (0, 0)}


SIDES = st.integers(3, 8)


@given(SIDES, st.data())
def test_totals_over_any_number_of_sides_are_those_of_the_transfers(number, data):
    """Every side gives, so that nothing is left unsaid."""
    names = COUNTRIES[:number]
    numbers = {}
    for place, holder in enumerate(names):
        others = [name for name in names if name != holder]
        for recipient in data.draw(st.lists(st.sampled_from(others), min_size=1, max_size=3, unique=True)):
            numbers[holder, recipient] = data.draw(st.integers(0, 40), label=f"{place}")
    ds = ce.Dataset(*ACTORS, exchange(*transfers(numbers), parties=names))
    assert returned(ds) == {(): (sum(numbers.values()),) * 2}
    for key, end in (("held_by", 0), ("returned_to", 1)):
        for (side,), count in returned(ds, key).items():
            assert count == (sum(n for ends, n in numbers.items() if ends[end] == side),) * 2


@given(SIDES, st.data())
def test_a_party_that_gives_nobody_on_record_gives_an_unknown_number_and_nobody_else_does(number, data):
    names = COUNTRIES[:number]
    silent = data.draw(st.sampled_from(names))
    givers = [name for name in names if name != silent]
    numbers = {(name, silent): data.draw(st.integers(0, 9)) for name in givers}
    assume(number > 2)
    said = exchange(*transfers(numbers), parties=names)
    given_in_all = sum(numbers.values())
    ds = ce.Dataset(*ACTORS, said)
    assert returned(ds) == {(): (given_in_all, None)}
    assert returned(ds, "returned_to")[(silent,)] == (given_in_all, given_in_all)
    complete = ce.Dataset(*ACTORS, said.evolve(transfers_complete=True))
    assert returned(complete) == {(): (given_in_all, given_in_all)}


def test_a_holder_that_is_nobody_home_gets_no_row():
    actors = [ce.Actor(id=id, name=id, kind="other") for id in ("israel", "hamas", "prisoners-side")]
    for holder in (actors[1], actors[1].evolve(part_of="prisoners-side")):
        numbers = {("hamas", "israel"): 13, ("israel", "prisoners-side"): 39}
        ds = ce.Dataset(actors[0], holder, actors[2], exchange(*transfers(numbers)))
        assert returned(ds) == {(): (52, 52)}
        assert returned(ds, "returned_to") == {("israel",): (13, 13), ("prisoners-side",): (39, 39)}


PEACEKEEPERS = ce.Actor(id="peacekeepers", name="Peacekeepers", kind="office", part_of="russia")


@pytest.mark.parametrize("role", ["mediator", "host", "carrier", "guarantor", "observer"])
@pytest.mark.parametrize(
    ("named", "asked", "expected"),
    [
        ("russia", "russia", (15, 15)),
        ("russia", "peacekeepers", (0, 15)),
        ("peacekeepers", "russia", (15, 15)),
        ("peacekeepers", "peacekeepers", (15, 15)),
        ("turkey", "russia", (0, 0)),
    ],
)
def test_a_third_party_and_its_parts_answer_in_every_role(role, named, asked, expected):
    round_ = exchange(
        ce.Transfer(held_by="germany", returned_to="usa", count=15),
        kind="outside exchange",
        third_parties=ce.ThirdParty(actor=named, role=role),
    )
    ds = ce.Dataset(*ACTORS, PEACEKEEPERS, round_)
    scope = ce.Scope(third_parties=ce.ThirdParty(actor=asked, role=role))
    assert returned(ds, scope=scope).get((), (0, 0)) == expected


def test_a_transfer_carried_by_another_than_the_round_counts_as_carried_by_it():
    round_ = exchange(
        ce.Transfer(held_by="germany", returned_to="usa", count=15),
        ce.Transfer(held_by="germany", returned_to="usa", count=4, carrier="turkey"),
        kind="outside exchange",
        third_parties=ce.ThirdParty(actor="norway", role="carrier"),
    )
    assert returned(ce.Dataset(*ACTORS, round_), "carrier") == {("norway",): (15, 15), ("turkey",): (4, 4)}


def test_home_in_any_way_counts_rescues_beside_rounds():
    round_ = exchange(ce.Transfer(held_by="germany", returned_to="usa", count=15), kind="outside exchange")
    rescue = ce.CustodyChange(
        id="rescue", kind="rescued", when="2024-08-05", history="completed", held_by="germany", belonging_to="usa",
        count=2,
    )  # fmt: skip
    ds = ce.Dataset(*ACTORS, round_, rescue)
    assert returned(ds) == {(): (15, 15)}
    assert returned(ds, scope=ce.Scope(changes="rescued")) == {(): (17, 17)}


@given(st.integers(0, 30), st.integers(0, 30), st.integers(1, 30), st.sampled_from(["agreed", "widest"]))
def test_a_claim_on_one_recipient_leaves_the_rows_of_others_as_they_were(recorded, claimed, others, account):
    ours = exchange(
        ce.Transfer(held_by="usa", returned_to="russia", count=recorded),
        ce.Transfer(held_by="russia", returned_to="usa", count=others),
    )
    claim = ce.Claim(about="round", transfers=ce.Transfer(held_by="usa", returned_to="russia", count=claimed))
    said = ce.Statement(id="said", speaker="russia", made="2024-08-02", channel="radio", claims=claim)
    ds = ce.Dataset(*ACTORS, ours, said)
    assert returned(ds, "returned_to", account=account)["usa",] == (others, others)


def test_a_statement_that_names_no_recipient_for_some_adds_up_with_those_it_names():
    rest = ce.Transfer(count=30)
    to_russia = ce.Transfer(held_by="usa", returned_to="russia", count=20)
    ours = exchange(to_russia, ce.Transfer(held_by="russia", returned_to="usa", count=31))
    claim = ce.Claim(about="round", transfers=[to_russia, rest])
    said = ce.Statement(id="said", speaker="russia", made="2024-08-02", channel="radio", claims=claim)
    ds = ce.Dataset(*ACTORS, ours, said)
    assert returned(ds, account="russia") == {(): (50, 50)}
    assert returned(ds, "returned_to", account="russia") == {("russia",): (20, 50), ("usa",): (0, 30)}


def test_a_claim_of_all_beside_one_of_some_leaves_the_others_what_is_left():
    ours = exchange(
        ce.Transfer(held_by="usa", returned_to="russia", count=21),
        ce.Transfer(held_by="russia", returned_to="usa", count=30),
    )
    some = ce.Claim(about="round", transfers=ce.Transfer(held_by="usa", returned_to="russia", count=20))
    all_ = ce.Claim(about="round", transfers=ce.Transfer(returned_to="all", count=50))
    said = [
        ce.Statement(id=id, speaker="russia", made="2024-08-02", channel="radio", claims=claim)
        for id, claim in (("of-some", some), ("of-all", all_))
    ]
    ds = ce.Dataset(*ACTORS, ours, *said)
    assert returned(ds, account="russia") == {(): (50, 50)}
    assert returned(ds, "returned_to", account="russia")["russia",] == (20, 20)


def test_a_part_called_off_names_no_recipient_for_its_whole():
    whole = exchange(ce.Transfer(count=5), kind="outside exchange", id="whole")
    off = exchange(
        ce.Transfer(returned_to="usa", count=5),
        kind="outside exchange",
        id="off",
        part_of="whole",
        history="cancelled",
    )
    ds = ce.Dataset(*ACTORS, whole, off)
    assert returned(ds) == {(): (5, 5)}
    assert returned(ds, "returned_to").get(("usa",), (0, 5)) == (0, 5)


@pytest.mark.parametrize("key", ["returned_to", "belonging_to", "held_by"])
@given(
    asked=st.sampled_from(["germany", "russia", "usa"]),
    account=st.sampled_from(["recorded", "widest", "usa"]),
)
def test_no_one_is_of_two_sides_at_one_end(key, asked, account):
    """Where an end is not said it may be any side, but never two that are no part of each other."""
    silent = ce.ExchangeRound(id="round", history="completed")
    ds = ce.Dataset(*ACTORS, silent, exchange(*transfers(FREED), id="other"))
    field = "held_by" if key == "held_by" else "belonging_to"
    rows = returned(ds, key, scope=ce.Scope(**{field: asked}), account=account)
    assert rows or account == "usa"  # of which nothing is on record
    for (side,), (low, high) in rows.items():
        assert side == asked or (low, high) == (0, 0)


def handover_of(kind, transfers, parties=()):
    record = ce.ExchangeRound(
        id="handover", kind=kind, when="2025-05", history="completed", parties=parties, transfers=transfers
    )
    actors = [ce.Actor(id=id, name=id.title()) for id in ("north", "south")]
    return ce.Dataset(*actors, record)


SLIPS = {
    "declared nowhere": (),
    "within nothing": [ce.OwnWord(vocabulary="round_kinds", name="acme:homecoming")],
    "within a slip": [ce.OwnWord(vocabulary="round_kinds", name="acme:homecoming", within="acme:exchnge")],
}


@pytest.mark.parametrize("words", SLIPS.values(), ids=SLIPS)
@given(
    kind=st.sampled_from(list(ce.RoundKind)),
    ends=st.sampled_from([{"returned_to": "north"}, {"held_by": "south"}, {}]),
    parties=st.sampled_from([(), ("north", "south")]),
    category=st.sampled_from(["prisoner_of_war", "remains", "person"]),
)
def test_a_kind_of_handover_that_is_not_known_may_be_any(words, kind, ends, parties, category):
    transfers = ce.Transfer(count=25, category=category, **ends)
    clear, vague = (handover_of(each, transfers, parties) for each in (kind, "acme:homecoming"))
    vague = vague.with_head(ce.Head(vocabulary=words))
    scopes = (None, ce.Scope(belonging_to="north"), ce.Scope(held_by="south"), ce.Scope(kinds=[kind]))
    for by, scope in product(((), "returned_to", "category", "held_by"), scopes):
        wide = {tuple(row.keys.items()): row.count for row in ce.totals(vague, by, scope=scope)}
        for row in ce.totals(clear, by, scope=scope):
            assert wide[tuple(row.keys.items())].contains(row.count)


def test_an_own_kind_within_one_that_goes_one_way_goes_one_way():
    words = ce.OwnWord(vocabulary="round_kinds", name="acme:homecoming", within="outside exchange")
    ds = handover_of("acme:homecoming", ce.Transfer(count=25, held_by="south", returned_to="north"))
    assert ce.totals(ds, ()).rows[0].count.high is None
    assert ce.totals(ds.with_head(ce.Head(vocabulary=words)), ()).rows[0].count.high == 25
