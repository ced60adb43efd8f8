"""Every row of the facts has a home, and stands there as it was collected."""

import pytest

from conflictevents import datasets
from conflictevents.datasets.builders import speakers as builders
from conflictevents.datasets.builders.facts import facts_of, home_of
from conflictevents.datasets.builders.statements import Statements
from conflictevents.records import (
    Category,
    CustodyTally,
    ExchangeRound,
    Framework,
    Meeting,
    ReturnTally,
    Statement,
)
from conflictevents.values import Count

DS = datasets.load("ukraine-russia-exchanges")
FACTS = facts_of("ukraine-russia-exchanges")
UTTERANCES = Statements(FACTS)
decision, facts, round_id, statement_of = (
    FACTS.decision,
    FACTS.rows,
    FACTS.round_id,
    UTTERANCES.of_row,
)
IDS = {"rounds": "claim_id", "tallies": "tally_id", "frameworks": "event_id", "statements": "statement_id"}
WORDED = {
    "exact": Count.exactly,
    "more_than": Count.more_than,
    "at_least": Count.at_least,
    "about": Count.about,
    "nearly": Count.nearly,
}


WORDED_ELSEWHERE = {"S010", "S012", "S016", "S044"}  # a share; "about" by T055, by C133 and by T072
CLAIMS_ALONE = {"T055", "T074"}  # done and promised mixed; a share
BY_PART = {"C036"}  # one of the two announced the number, the other the cancellation


def claimants(row):
    return builders.claimants(FACTS, row)


def speakers(row, row_id):
    return builders.speakers(FACTS, row, row_id)


def rows_of(name, wanted=lambda _: True):
    return [pytest.param(row, id=row[IDS[name]]) for row in facts(name) if wanted(row)]


def to_each_side(column, wanted=lambda row, side: True):
    """The rows of rounds with a figure in the column of a side, each with that side."""
    return [
        pytest.param(row, side, id=f"{row['claim_id']}-{side}")
        for row in facts("rounds")
        for side in ("ukraine", "russia")
        if row[column.format(side)] and row["claim_id"] not in BY_PART and wanted(row, side)
    ]


def exact(row, side):
    hedge = row["to_ukraine_qualifier"]
    return hedge != "about" if side == "russia" else hedge == "exact"


def home(row_id):
    return [DS[id] for id in home_of(DS, row_id)]


def addresses(record):
    steps = getattr(record, "history", ())
    return {str(source) for part in (record, *steps) for source in part.sources}


def test_the_four_files_are_taken_whole():
    assert FACTS.files == IDS
    assert {name: len(facts(name)) for name in IDS} == {
        "rounds": 146,
        "tallies": 89,
        "frameworks": 66,
        "statements": 44,
    }


@pytest.mark.parametrize("row_id", list(FACTS.row_ids()))
def test_the_row_has_a_home(row_id):
    assert home_of(DS, row_id)


@pytest.mark.parametrize("row", rows_of("rounds"))
def test_each_claimant_of_a_round_says_in_a_statement_what_the_row_says_about_it(row):
    told = speakers(row, row["claim_id"])
    assert set(claimants(row)) <= set(told)
    for speaker in told:
        statement = DS[statement_of(row["claim_id"], speaker)]
        assert isinstance(statement, Statement)
        assert statement.speaker == speaker
        assert row["claim_id"] in statement.extra["facts:rows"]
        assert round_id(row["event_id"]) in {claim.about for claim in statement.claims}


@pytest.mark.parametrize("row", rows_of("rounds"))
def test_the_round_keeps_where_the_row_can_be_read(row):
    (found,) = [record for record in home(row["claim_id"]) if isinstance(record, ExchangeRound)]
    assert found.id == round_id(row["event_id"])
    if row["source_kind"] == "sourced":
        assert row["source"] in addresses(found)


@pytest.mark.parametrize(("row", "side"), to_each_side("to_{}_total", exact))
def test_figures_of_a_round_are_claimed_as_they_stand(row, side):
    total = row[f"to_{side}_total"]
    outside = int(row["outside_exchange_to_ukraine"] or 0) if side == "ukraine" else 0
    for speaker in claimants(row):
        claims = [
            claim
            for claim in DS[statement_of(row["claim_id"], speaker)].claims
            if claim.about == round_id(row["event_id"])
        ]
        sums = [
            Count.sum(
                transfer.count
                for transfer in claim.transfers
                if transfer.returned_to == side and Category.is_living(transfer.category)
            )
            for claim in claims
        ]
        sums += [claim.count for claim in claims if claim.count is not None]
        assert any(count.same_bounds(Count.exactly(int(total) + outside)) for count in sums)


@pytest.mark.parametrize(("row", "side"), to_each_side("bodies_to_{}"))
def test_remains_are_claimed_as_they_stand(row, side):
    for speaker in claimants(row):
        claimed = [
            transfer.count.best
            for claim in DS[statement_of(row["claim_id"], speaker)].claims
            if claim.about == round_id(row["event_id"])
            for transfer in claim.transfers
            if transfer.returned_to == side and not Category.is_living(transfer.category)
        ]
        assert claimed == [int(row[f"bodies_to_{side}"])]


@pytest.mark.parametrize("row", rows_of("tallies", lambda row: row["tally_id"] not in CLAIMS_ALONE))
def test_the_tally_is_kept_as_it_was_claimed(row):
    row_id = row["tally_id"]
    tally = DS[row_id.lower()]
    assert isinstance(tally, CustodyTally if decision("no_tally", row_id) else ReturnTally)
    assert tally.count == WORDED[row["qualifier"]](int(row["quantity"]))
    assert tally.claimant == claimants(row)[0]
    assert [str(source) for source in tally.sources] == [row["source"]]
    assert row_id in DS[tally.statement].extra["facts:rows"]
    assert str(tally.as_of) == (decision("tally_dates", row_id).get("as_of") or row["as_of_date"])
    if isinstance(tally, ReturnTally):
        assert str(tally.since) == (decision("tally_dates", row_id).get("since") or row["period_start"])
        assert (tally.rounds is None) == (not row["exchanges_count"])


@pytest.mark.parametrize("row", rows_of("tallies"))
def test_the_tally_is_known_from_the_day_it_was_reported(row):
    said = DS[statement_of(row["tally_id"], speakers(row, row["tally_id"])[0])]
    decided = decision("made", row["tally_id"]).get("made")
    assert str(said.made) == (decided or row["reported_date"])


@pytest.mark.parametrize("row", rows_of("frameworks"))
def test_the_step_stands_with_its_framework_or_meeting_and_its_source(row):
    found = home(row["event_id"])
    assert any(isinstance(record, Framework | Meeting) for record in found)
    assert any(row["source"] in addresses(record) for record in found)
    for speaker in claimants(row):
        assert statement_of(row["event_id"], speaker) in {record.id for record in found}


@pytest.mark.parametrize("row", rows_of("statements"))
def test_the_statement_keeps_its_speaker_its_day_its_words_and_its_hedge(row):
    (speaker,) = claimants(row)
    said = DS[statement_of(row["statement_id"], speaker)]
    assert isinstance(said, Statement)
    assert said.speaker == speaker
    assert str(said.made) == (decision("made", row["statement_id"]).get("made") or row["date"])
    assert row["paraphrase"] in said.text
    assert said.extra["facts:cells"][row["statement_id"]]["hedge_word"] == row["hedge_word"]
    assert row["source"] in addresses(said)


@pytest.mark.parametrize(
    "row",
    rows_of("statements", lambda row: row["quantity_low"] and row["statement_id"] not in WORDED_ELSEWHERE),
)
def test_the_bounds_of_a_statement_are_those_of_the_facts(row):
    """Some claim or tally of the statement has just the bounds of the row."""
    (speaker,) = claimants(row)
    said = DS[statement_of(row["statement_id"], speaker)]
    figures = {tally.count for tally in DS.tallies if tally.statement == said.id}
    for claim in said.claims:
        parts = [*claim.transfers, *claim.terms]
        figures |= {part.count for part in parts if part.count is not None} | ({claim.count} - {None})
    high = int(row["quantity_high"]) if row["quantity_high"] else None
    assert any((count.low, count.high) == (int(row["quantity_low"]), high) for count in figures)
