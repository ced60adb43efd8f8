"""What holds of every ledger of custody, on random worlds."""

from datetime import date, timedelta

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
