"""What holds of every ledger of custody, on random worlds."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conflictevents as ce
from tests.oracles import custody as oracle

worlds = st.integers(0, 100_000).map(oracle.sample_world)


def stock_of(ds, **limits):
    return ce.custody(ds, "holder", "side", **limits).stocks[0]


def by_day(stock):
    return {each.day: (each.held, each.living, each.remains) for each in stock.days if each.flows}


@given(worlds, st.randoms(use_true_random=False))
def test_the_order_of_records_changes_nothing(world, draw):
    records = list(world.dataset)
    draw.shuffle(records)
    assert ce.custody(ce.Dataset(*records, head=world.dataset.head)) == ce.custody(world.dataset)


@given(worlds)
def test_widening_a_count_narrows_nothing(world):
    stock = stock_of(world.dataset)
    flows = [flow for flow in stock.flows if not flow.what.startswith("handed")]
    if not flows:
        return
    record = world.dataset[flows[0].records[0]]
    wider = record.count.hull(ce.Count.between(0, (record.count.high or record.count.low) + 3))
    widened = by_day(
        stock_of(world.dataset.replace(record.evolve(count=wider, revision=record.revision + 1)))
    )
    for day, counts in by_day(stock).items():
        if day in widened:
            assert all(wide.contains(count) for wide, count in zip(widened[day], counts, strict=True))


@given(worlds)
def test_people_of_another_side_change_nothing(world):
    other = ce.Actor(id="other-side", name="Another side", kind="state")
    taken = ce.CustodyChange(
        id="others",
        kind="abducted",
        when="2024-01-02",
        held_by="holder",
        belonging_to="other-side",
        count=5,
        sources="x",
    )
    assert by_day(stock_of(world.dataset.add(other, taken))) == by_day(stock_of(world.dataset))


def total_of(ds, scope):
    """How many of anyone are counted within a scope."""
    rows = ce.totals(ds, (), category="anyone", scope=scope).rows
    return rows[0].count if rows else ce.Count.exactly(0)


SLIPS = {
    "declared nowhere": (),
    "within nothing": [ce.OwnWord(vocabulary="custody_change_kinds", name="acme:taken")],
    "within a slip": [
        ce.OwnWord(vocabulary="custody_change_kinds", name="acme:taken", within="acme:abductd"),
    ],
}


@pytest.mark.parametrize("words", SLIPS.values(), ids=SLIPS)
@given(world=worlds, place=st.integers(0, 20))
def test_a_kind_that_is_not_known_may_be_any(words, world, place):
    changes = world.dataset.custody_changes
    if not changes:
        return
    change = changes[place % len(changes)]
    unread = change.evolve(kind="acme:taken", revision=change.revision + 1)
    unclear = world.dataset.replace(unread)
    unclear = unclear.with_head(unclear.head.evolve(vocabulary=words))
    stock, vague = stock_of(world.dataset), stock_of(unclear)
    if vague.opened_by == stock.opened_by:
        for each in stock.days:
            assert vague.at(each.day.isoformat()).held.contains(each.held)
            assert vague.at(each.day.isoformat()).living.contains(each.living)
            assert vague.at(each.day.isoformat()).remains.contains(each.remains)
    for kind in ("abducted", "escaped", "died in custody"):
        scope = ce.Scope(changes=[kind])
        clear, wide = (total_of(ds, scope) for ds in (world.dataset, unclear))
        assert wide.contains(clear)


@pytest.mark.parametrize("kind", ce.CustodyChangeKind)
def test_nobody_vanishes_for_a_slip_in_a_kind(kind):
    def world(kind):
        change = ce.CustodyChange(
            id="raid",
            kind=kind,
            when="2025-05-01",
            held_by="holder",
            moved_to="ally" if kind == "moved" else None,
            belonging_to="side",
            count=276,
        )
        return ce.Dataset(*oracle.ACTORS, change)

    (stock,) = ce.custody(world("acme:taken"), "holder").stocks
    assert stock.balance.high is None
    assert [flow.what for flow in stock.flows] == ["acme:taken"]
    assert ce.custody(world("acme:taken")).stocks
    scope = ce.Scope(changes=[kind])
    assert str(total_of(world("acme:taken"), scope)) == "0 to 276"


def test_a_kind_within_another_is_counted_with_it():
    raid = ce.CustodyChange(
        id="raid", kind="acme:taken", when="2025-05-01", held_by="holder", belonging_to="side", count=276
    )
    word = ce.OwnWord(vocabulary="custody_change_kinds", name="acme:taken", within="abducted")
    ds = ce.Dataset(*oracle.ACTORS, raid, head=ce.Head(vocabulary=word))
    assert str(total_of(ds, ce.Scope(changes=["abducted"]))) == "276 in all"
    assert ce.custody(ds).stocks[0].balance.low == 276


def passage(persons):
    return "a change of custody" if persons.is_change else "a handover"


def kind_of_passage(persons):
    return persons.kind


def either_holder(persons):
    return ("holder", "ally")


COVERING = ["year", "month", "day", "kind", "category", "round", passage, kind_of_passage, either_holder]
"""Keys of which everybody counted has a value, or may have."""


@given(
    worlds,
    st.lists(st.sampled_from(COVERING), min_size=1, max_size=2, unique=True),
    st.lists(st.sampled_from(list(ce.CustodyChangeKind)), min_size=1, unique=True),
    st.sampled_from(["acme:taken", None]),
)
def test_the_rows_of_what_is_counted_by_anything_cover_all_of_it(world, by, kinds, unread):
    ds = world.dataset
    if unread is not None and ds.custody_changes:
        ds = ds.replace(ds.custody_changes[0].evolve(kind=unread, revision=2))
    scope = ce.Scope(changes=kinds)
    rows = ce.totals(ds, by, category="anyone", scope=scope)
    for whole in ce.totals(ds, (), category="anyone", scope=scope):
        counted = {id for row in rows for id in (*row.certain, *row.possible)}
        assert counted == {*whole.certain, *whole.possible}
        highs = [row.count.high for row in rows]
        if whole.count.high is None:
            assert None in highs
        else:
            assert None in highs or sum(highs) >= whole.count.high
        assert all(row.count.low <= whole.count.low for row in rows)


def test_a_row_of_one_kind_counts_no_passage_of_another():
    raid = {"when": "2025-05-01", "held_by": "holder", "belonging_to": "side"}
    words = [
        ce.OwnWord(vocabulary="round_kinds", name="acme:release", within="outside exchange"),
        ce.OwnWord(vocabulary="custody_change_kinds", name="acme:deported", within="moved"),
    ]
    ds = ce.Dataset(
        *oracle.ACTORS,
        ce.CustodyChange(id="flight", kind="escaped", count=5, **raid),
        ce.CustodyChange(id="away", kind="acme:deported", count=7, moved_to="ally", **raid),
        ce.ExchangeRound(
            id="home",
            kind="acme:release",
            when="2025-06-01",
            history="completed",
            transfers=ce.Transfer(count=11, held_by="holder", returned_to="side"),
        ),
        head=ce.Head(vocabulary=words),
    )
    scope = ce.Scope(changes=["escaped", "acme:deported"])
    rows = ce.totals(ds, "kind", scope=scope)
    assert {row["kind"]: str(row.count) for row in rows} == {
        "acme:deported": "7 in all",
        "acme:release": "11 in all",
        "escaped": "5 in all",
    }
    assert [row["kind"] for row in ce.totals(ds, "kind")] == ["acme:release"]


@given(worlds)
def test_a_cut_dataset_answers_too(world):
    day = (date(2024, 1, 1) + timedelta(days=20)).isoformat()
    ce.custody(ce.as_of(world.dataset, day))
    ce.custody(ce.redact(world.dataset, up_to="CLEAR", small_cells=3))


@given(worlds)
def test_widest_holds_recorded_and_agreed_lies_within_both(world):
    changes = world.dataset.custody_changes
    if not changes:
        return
    claim = ce.Claim(about=changes[0].id, count=changes[0].count.low + 2)
    said = ce.Statement(id="said", speaker="ally", made="2024-12-31", claims=[claim], sources="x")
    ds = world.dataset.add(said)
    recorded, widest = (stock_of(ds, account=account) for account in ("recorded", "widest"))
    if recorded.opened_by == widest.opened_by:
        for each in recorded.days:
            assert widest.at(each.day.isoformat()).held.contains(each.held)
