from hypothesis import given
from hypothesis import strategies as st

from conflictevents.ledger import ledger_of
from conflictevents.ledger.query import Query
from conflictevents.ledger.window import Window
from conflictevents.records import Category, Scope
from conflictevents.strategies import datasets, whens
from conflictevents.values.count import Count
from conflictevents.values.truth import Truth


@given(st.data())
def test_sums_by_day_give_what_families_give_one_by_one(data):
    ds = data.draw(datasets())
    sides = sorted(
        {
            transfer.returned_to
            for record in ds.rounds
            for transfer in record.transfers
            if transfer.returned_to
        }
    )
    query = Query(
        returned_to=data.draw(st.sampled_from(["all", *sides])),
        category=data.draw(st.sampled_from(list(Category))),
        scope=data.draw(
            st.sampled_from([Scope(), Scope(kinds="exchange"), *(tally.scope for tally in ds.tallies)])
        ),
    )
    balance = ledger_of(ds).balance(query)
    dates = (
        st.none()
        | st.sampled_from([record.when for record in ds.rounds if record.when is not None] or [None])
        | whens()
    )
    window = Window.between(data.draw(dates), data.draw(dates))
    found = [tree for _, alone in balance.apart() for tree in alone.within(window).trees]
    members = [one for one in found if one.membership is not Truth.NO]
    total = Count.sum(one.count for one in members)
    selected = balance.within(window)
    assert (selected.count.low, selected.count.high) == (total.low, total.high)
    is_certain = not any(each.possible for each in members) or total.low == total.high
    assert selected.count.best == (total.best if is_certain else None)
    assert selected.rounds.high == len(members)
    assert set(selected.certain) == {id for one in members for id in one.certain}
    assert set(selected.possible) == {id for one in members for id in one.possible}
    assert len(selected.portions) == sum(
        item.membership is not Truth.NO for one in members for item in one.portions
    )
