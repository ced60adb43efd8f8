"""What the bundled dataset is: one statement an utterance, whose count is recorded, and figures that must come out."""

import pytest

from conflictevents import datasets
from conflictevents.datasets.builders.facts import facts_of
from conflictevents.datasets.builders.figures import build_transfers, passing
from conflictevents.datasets.builders.rounds import record_transfers
from conflictevents.datasets.builders.statements import Statements
from conflictevents.errors import InvalidValue
from conflictevents.ledger import status_at
from conflictevents.ledger.availability import Knowledge
from conflictevents.questions.as_of import as_of
from conflictevents.questions.reconcile import reconcile
from conflictevents.questions.totals import totals
from conflictevents.records import Act, Category, Claim, RoundKind, RoundStatus, Scope, Statement
from conflictevents.rules import check
from conflictevents.values import Count, Truth, When, Wording

DS = datasets.load("ukraine-russia-exchanges")
FACTS = facts_of("ukraine-russia-exchanges")
round_id = FACTS.round_id
DECIDED = {line["event"] for line in FACTS.texts("recorded")}
SERIES = Scope(series="coordination-hq")


# One utterance, one statement


def test_rows_cannot_tell_of_one_utterance_on_two_days():
    utterances = Statements(FACTS)
    first, second = utterances.groups[:2]
    with pytest.raises(InvalidValue, match="rows of one day"):
        utterances.build_one((*first, *second))


@pytest.mark.parametrize(
    ("statement", "rows"),
    [
        ("s032", {"S032", "T045", "T046"}),
        ("s035", {"S035", "T051", "C118"}),
        ("s041", {"S041", "T027", "T028"}),
        ("s010", {"S010", "T074", "FE048"}),
        ("s044", {"S044", "T071", "T072", "T073"}),
        ("s001", {"S001", "S002", "S003", "FE049"}),
    ],
)
def test_one_utterance_is_one_statement(statement, rows):
    assert set(DS[statement].extra["facts:rows"]) == rows


def test_nobody_is_told_twice_to_have_said_something_on_one_page_on_one_day():
    seen = [
        (statement.speaker, str(statement.made), source.url)
        for statement in DS.statements
        for source in statement.sources
        if source.url
    ]
    assert len(seen) == len(set(seen))


def test_no_statement_puts_two_figures_to_the_same_people():
    """Claims of one statement stand together, so that the same people must not be in two of them."""
    for statement in DS.statements:
        figures = [
            (claim.about, transfer.returned_to, transfer.category, transfer.kind)
            for claim in statement.claims
            for transfer in claim.transfers
            if Act[claim.act].asserts
            and claim.status in (None, RoundStatus.COMPLETED)
            and claim.about is not None
        ]
        assert len(figures) == len(set(figures)), statement.id


def test_a_share_is_a_claim_and_no_tally():
    (share,) = [claim.share for claim in DS["s010"].claims if claim.share]
    assert share.count == Count(0, 359)
    assert "t074" not in DS


def test_what_mixes_done_and_promised_is_a_claim_and_no_tally():
    (claim,) = [claim for claim in DS["s011"].claims if claim.count]
    assert str(claim.count) == "about 2,500"
    assert "t055" not in DS


# Accounts


def own_claims(record, side, *, living):
    for statement, claim in DS.links.claims_about(record.id):
        found = [
            transfer.count
            for transfer in claim.transfers
            if transfer.returned_to == side and Category.is_living(transfer.category) == living
        ]
        if (
            found
            and Act[claim.act].asserts
            and claim.status == RoundStatus.COMPLETED
            and DS.links.is_within(statement.speaker, side)
        ):
            yield Count.sum(found)


def told_by_a_side():
    """Each event with a side, and whether living or remains, of which the side gives a number of its own."""
    for event in FACTS.events():
        for side in ("ukraine", "russia"):
            for living in (True, False):
                told = list(own_claims(DS[round_id(event)], side, living=living))
                if event not in DECIDED and any(count.low or count.high is not None for count in told):
                    yield pytest.param(event, side, living, told, id=f"{event}-{side}-{living}")


@pytest.mark.parametrize(("event", "side", "living", "told"), list(told_by_a_side()))
def test_the_recorded_count_of_a_side_is_that_sides_own_claim(event, side, living, told):
    record = DS[round_id(event)]
    account = Count.sum(
        transfer.count
        for transfer in record.transfers
        if transfer.returned_to == side and Category.is_living(transfer.category) == living
    )
    assert any(account.same_bounds(count) for count in told)


def test_where_a_side_is_silent_the_hull_of_the_others_is_recorded():
    (to_russia,) = [t for t in DS["round-2022-09-21"].transfers if t.returned_to == "russia"]
    assert (to_russia.count.low, to_russia.count.high) == (55, 56)


def test_what_is_withheld_is_neither_zero_nor_unknown():
    assert {t.count.wording for t in DS["round-2025-06-10"].transfers} == {Wording.WITHHELD}


def test_a_sides_own_claims_that_differ_ask_for_a_decision():
    claims = [
        (
            Statement(id=f"said-{number}", speaker="zelenskyy"),
            Claim(status="completed", transfers=[passing(FACTS, number, "ukraine")]),
        )
        for number in (5, 6)
    ]
    with pytest.raises(InvalidValue, match="decide on it"):
        record_transfers(FACTS, "E2030-01-01", RoundStatus.COMPLETED, claims)


def test_parts_that_do_not_make_up_a_total_ask_for_a_decision():
    _, row = FACTS.row("C048")
    with pytest.raises(InvalidValue, match="C048"):
        build_transfers(FACTS, row, "exchange")


def test_an_event_without_a_day_asks_for_an_id():
    with pytest.raises(InvalidValue, match="decide on an id"):
        round_id("E2030-spring")


# Figures that must come out


def one_total(returned_to, scope, since, until):
    return totals(DS, by="returned_to", scope=scope, since=since, until=until).row(returned_to=returned_to)


def test_the_numbered_series_of_2024_is_exact_with_the_ten_civilians_alone():
    row = one_total("ukraine", SERIES, "2024", "2024")
    assert (row.count.low, row.count.high) == (1348, 1358)
    assert row.possible == ("round-2024-06-28",)


def test_the_span_of_the_series_forces_the_ten_in_and_those_outside_the_exchanges_out():
    span = reconcile(DS).increment("t019", "t037")
    assert (span.recorded.low, span.recorded.high) == (2612, 2612 + 10 + 22 + 31)
    assert (span.claimed.low, span.claimed.high) == (2622, 2622)
    assert [(item.round, item.count.best) for item in span.forced_in] == [("round-2024-06-28", 10)]
    assert [(item.round, item.count.best) for item in span.forced_out] == [
        ("round-2025-03-19", 22),
        ("round-2025-04-19", 31),
    ]


@pytest.mark.parametrize(("year", "announced"), [(2023, 547), (2024, 1266)])
def test_the_rounds_the_russian_ministry_announced_add_up_to_its_own_figure(year, announced):
    row = one_total("russia", Scope(series="russian-mod"), str(year), str(year))
    assert row.count.is_exact
    assert row.count.best == announced


def test_what_stood_outside_an_exchange_is_told_apart_within_its_round():
    outside = {
        (record.id, transfer.returned_to): transfer.count.best
        for record in DS.rounds
        for transfer in record.transfers
        if record.kind is RoundKind.EXCHANGE and transfer.kind is RoundKind.OUTSIDE_EXCHANGE
    }
    assert outside == {
        ("round-2025-03-19", "ukraine"): 22,
        ("round-2025-04-19", "ukraine"): 31,
        ("round-2025-04-19", "russia"): 15,
    }


def test_parts_make_up_the_wholes_that_are_complete():
    complete = {record.id for record in DS.rounds if record.parts_complete}
    assert complete == {"round-istanbul-1", "round-geneva"}
    parts = DS.links.parts_of("round-istanbul-1")
    to_ukraine = [t.count for part in parts for t in part.transfers if t.returned_to == "ukraine"]
    assert Count.sum(to_ukraine) == Count(1000, 1000)


def test_a_framework_can_be_fulfilled_for_one_side_and_open_for_the_other():
    assert status_at(DS, "istanbul-2", according_to="russia") == "fulfilled"
    assert status_at(DS, "istanbul-2", according_to="ukraine") == "partly fulfilled"
    assert status_at(DS, "istanbul-2") == "disputed"


def test_a_track_that_runs_again_is_in_no_dispute():
    """One side had called it stalled, the other never had; since January 2024 it ran for both."""
    assert status_at(DS, "uae-mediation", "2023-12-31") == "disputed"
    assert status_at(DS, "uae-mediation", "2025-11-16") == "active"


def test_the_name_of_the_istanbul_agreements_is_shared_by_those_in_dispute():
    shared = {record.id for record in DS.frameworks if "Istanbul agreements" in record.aliases}
    assert shared == {"istanbul-2022", "istanbul-1", "istanbul-2", "istanbul-3"}


# Known when


def test_nothing_is_known_before_it_was_said():
    knowledge = Knowledge(DS)
    for record in DS.rounds:
        for transfer in record.transfers:
            if transfer.statement is not None and record.history[0].status == RoundStatus.COMPLETED:
                assert knowledge.of(DS[transfer.statement]).day >= record.when.first_day


def test_no_statement_was_made_before_what_it_reports_as_done():
    early = [
        (statement.id, claim.about)
        for statement in DS.statements
        for claim in statement.claims
        if claim.status == RoundStatus.COMPLETED
        and claim.when is not None
        and claim.when.first_day is not None
        and statement.made is not None
        and (statement.made.last_day or 0) < claim.when.first_day
    ]
    assert early == []


def test_as_of_mid_november_2025_the_stale_figure_is_there_and_later_ones_are_not():
    then = as_of(DS, "2025-11-16")
    assert {"t049", "t052", "s001"} <= {record.id for record in then}
    for later in ("t057", "c101", "t056", "c122", "round-2026-02-05", "geneva"):
        assert later not in then
    assert status_at(then, "istanbul-3", according_to="ukraine") == "reactivated"
    assert status_at(then, "istanbul-3", according_to="russia") == "stalled"


def test_the_stale_figure_repeats_the_words_of_july_under_the_day_of_november():
    stale, july, counted = DS["t049"], DS["t045"], DS["t052"]
    assert stale.count == july.count == Count.exactly(5857)
    assert stale.as_of == When("2025-11-16")
    assert counted.count.low > stale.count.low
    assert counted.as_of.before(stale.as_of) is Truth.YES
    assert stale.scope.contains(counted.scope)


def test_real_claims_pass_and_the_stale_figure_is_the_one_that_is_found():
    report = check(DS)
    assert report.ok
    assert {finding.record for finding in report.findings if finding.code == "tallies/stale"} == {"t049"}


@pytest.mark.parametrize(
    ("tally", "as_of_day", "said"),
    [
        ("t047", "2025-07-28", "2025-11-16"),
        ("t048", "2025-07-28", "2025-11-11"),
        ("t053", "2025-10-15", "2025-11-15"),
        ("t026", "2024-11-21", "2024-11-21"),
    ],
)
def test_a_figure_told_again_carries_its_own_day(tally, as_of_day, said):
    assert (DS[tally].as_of, DS[DS[tally].statement].made) == (When(as_of_day), When(said))


# People


def test_every_person_on_record_speaks_or_negotiates_in_public():
    speakers = {statement.speaker for statement in DS.statements}
    at_the_table = {actor for meeting in DS.meetings for actor in (*meeting.participants, *meeting.hosts)}
    persons = {actor.id for actor in DS.actors if actor.kind == "person"}
    assert persons <= speakers | at_the_table
