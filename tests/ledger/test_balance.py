from datetime import date
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from conflictevents.dataset import Dataset
from conflictevents.ledger import ledger_of
from conflictevents.ledger.balance import Balance
from conflictevents.ledger.postings import RECORDED
from conflictevents.ledger.query import Query
from conflictevents.ledger.window import ALWAYS, Window
from conflictevents.records import Actor, Category, Claim, ExchangeRound, Scope, Statement, Transfer
from conflictevents.strategies import datasets, whens
from conflictevents.values.count import Count
from conflictevents.values.truth import Truth
from conflictevents.values.when import When


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
    account = data.draw(st.sampled_from([RECORDED, "widest", "agreed"]))
    balance = Balance(ledger_of(ds), query, account)
    whens_on_record = [record.when for record in ds.rounds if record.when is not None]
    days = [  # within what is dated roughly, so that windows cut it
        When.of(date.fromordinal((when.first_day + when.last_day) // 2))
        for when in whens_on_record
        if when.first_day is not None and when.last_day is not None
    ]
    dates = st.none() | st.sampled_from([*whens_on_record, *days] or [None]) | whens()
    window = Window.between(data.draw(dates), data.draw(dates))
    for before in (ALWAYS, Window.between(data.draw(dates), data.draw(dates))):
        # No answer depends on what was asked before.
        assert all(portion.round for portion in balance.within(before).portions)
        assert all(within(before).count.low >= 0 for within in balance.by_tree().values())
    afresh = Balance(ledger_of(ds), query, account)
    found = [tree for _, alone in afresh.apart() for tree in alone.within(window).trees]
    members = [one for one in found if one.membership is not Truth.NO]
    total = Count.sum(one.count for one in members)
    selected = balance.within(window)
    assert selected.rounds.low == sum(one.membership is Truth.YES for one in members)
    with patch("conflictevents.ledger.balance._FEW", data.draw(st.sampled_from([0, 16, 10**6]))):
        ids = selected.certain, selected.possible, selected.disputed
    assert [list(each) for each in ids] == [
        sorted({id for tree in found for id in getattr(tree, use)})
        for use in ("certain", "possible", "disputed")
    ]
    assert (selected.count.low, selected.count.high) == (total.low, total.high)
    is_certain = not any(each.possible for each in members) or total.low == total.high
    assert selected.count.best == (total.best if is_certain else None)
    assert selected.rounds.high == len(members)
    counted = [item for one in members for item in one.portions if item.membership is not Truth.NO]
    assert sorted(selected.portions, key=repr) == sorted(counted, key=repr)


def test_a_round_of_which_no_one_may_count_is_none_in_any_sum():
    """What an account leaves nobody of, in a month that holds all of the round."""
    sides = [Actor(id=id, name=id) for id in ("north", "south", "paper")]
    open_round = ExchangeRound(
        id="open",
        history="under way",
        when="2023-06",
        transfers=[
            Transfer(count=15, category="prisoner_of_war", held_by="south", returned_to="north"),
            Transfer(count=78, category="prisoner_of_war", held_by="south"),
        ],
    )
    civilians = Transfer(count=35, category="civilian", held_by="south", returned_to="north")
    claim = Claim(about="open", status="completed", transfers=civilians)
    said = Statement(id="said", speaker="paper", made="2023-06-15", claims=claim)
    ledger = ledger_of(Dataset(*sides, open_round, said))
    query = Query(returned_to="north", category=Category.PRISONER_OF_WAR)
    june = Window.between(When.of("2023-06"), When.of("2023-06"))
    balance = ledger.balance(query, "agreed").within(june)
    assert (balance.certain, balance.possible) == ((), ())
    assert (balance.rounds.low, balance.rounds.high) == (0, 0)
