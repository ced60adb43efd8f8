"""Records as odd as they may be: circles, wholes not on record, dates without an end, bests without bounds."""

import pytest

import conflictevents as ce
from conflictevents.questions.totals import KEYS
from conflictevents.tables import Tables


def t(count, to="north", by="south", **more):
    return ce.Transfer(count=count, returned_to=to, held_by=by, **more)


ODD = ce.Dataset(
    ce.Actor(id="north", name="N"),
    ce.Actor(id="south", name="S"),
    ce.Actor(id="office", name="O", part_of="north"),
    ce.Actor(id="press", name="P"),
    ce.Framework(id="f", name="F", parties=("north", "south")),
    ce.Framework(id="g", name="G", part_of="f"),
    ce.ExchangeRound(id="a", history="completed", transfers=t(5)),
    ce.ExchangeRound(
        id="b",
        history="completed",
        when="2024/..",
        transfers=(t(ce.Count(0, None, 5)), t(3, "south", "north")),
    ),
    ce.ExchangeRound(
        id="c", history="completed", when="../2023", frameworks=("f", "g"), transfers=t("about 100", "office")
    ),
    ce.ExchangeRound(id="d", history="completed", when="2024-02-03", part_of="ghost", transfers=t(7)),
    ce.ExchangeRound(id="e", history="completed", when="2024-02-03", part_of="h", transfers=t(7)),
    ce.ExchangeRound(id="h", history="completed", when="2024-02-03", part_of="e", transfers=t(7)),
    ce.ExchangeRound(id="p", history="completed", when="2024-05", parts_complete=True, transfers=t(10)),
    ce.ExchangeRound(id="q", part_of="p", when="2024-05-02", transfers=t(4)),
    ce.ExchangeRound(id="r", part_of="p", transfers=t("withheld")),
    ce.ExchangeRound(
        id="s",
        kind="outside exchange",
        history="completed",
        when="2023-12/2024-01",
        frameworks="g",
        third_parties="press",
    ),
    ce.ExchangeRound(
        id="u",
        history=[
            ce.RoundStep(status="completed", according_to="north", when="2024-03"),
            ce.RoundStep(status="failed", according_to="south", when="2024-02"),
        ],
        ordinals={"north": 1},
        transfers=(t(9), t(2, "south", "north", category="remains")),
    ),
    ce.ExchangeRound(
        id="v", history="completed", when="2024-03-03", marking="AMBER", transfers=(t(0), t(0, None, None))
    ),
    ce.ExchangeRound(
        id="w", frameworks="f", history="completed", when="2024-03-04", transfers=ce.Transfer(count=6)
    ),
    ce.ExchangeRound(
        id="x", history="completed", when="2024-03-05", transfers=ce.Transfer(count=8, held_by="north")
    ),
    ce.Statement(
        id="s1",
        speaker="office",
        marking="RED",
        claims=[
            ce.Claim(about="a", transfers=t(6)),
            ce.Claim(about="u", transfers=ce.Transfer(count=11, returned_to="all")),
        ],
    ),
    ce.Statement(
        id="s2",
        speaker="south",
        claims=[ce.Claim(about="a", act="expects", transfers=t(6, "press", "south"))],
    ),
    ce.Statement(
        id="s3",
        speaker="south",
        claims=[ce.Claim(about="s", transfers=t(12, None, None, category="civilian"))],
    ),
    ce.ReturnTally(
        id="t1", claimant="north", as_of="2024", since="2023-12~", returned_to="north", count="more than 20"
    ),
    ce.ReturnTally(
        id="t2", claimant="north", as_of="2024-03", count=9, returned_to="all", scope=ce.Scope(frameworks="f")
    ),
)


@pytest.mark.parametrize("account", ["recorded", "widest", "agreed", "north", "office", "press"])
@pytest.mark.parametrize(
    "limits",
    [{}, {"category": "remains"}, {"since": "2024-01", "until": "2024-03~"}, {"category": "civilian"}],
)
def test_the_oddest_records_come_to_the_same_totals(account, limits):
    tables = Tables.from_dataset(ODD)

    for by in (
        (),
        *((key,) for key in KEYS),
        ("month", "returned_to"),
        ("kind", "held_by"),
        ("round", "year"),
    ):
        assert tables.totals(by, account=account, ids=True, **limits) == ce.totals(
            ODD, by, account=account, **limits
        )


def test_the_oddest_records_come_back_as_they_were():
    assert Tables.from_dataset(ODD).to_dataset() == ODD
