import datetime as dt

import pytest

from conflictevents import Actor, Dataset, ExchangeRound, Identifier, InvalidValue, Transfer

pytest.importorskip("narwhals")

import pyarrow as pa

from conflictevents.interop import coverage
from tests.questions.events import table_of

RECORD = Dataset(
    Actor(id="north", name="Northland", identifiers=Identifier("iso3166-1-alpha-3", "NOR")),
    Actor(id="ministry", name="Ministry of Northland", part_of="north"),
    Actor(id="south", name="Southland"),
    ExchangeRound(
        id="may-swap",
        history="completed",
        when="2025-05-06",
        transfers=Transfer(count=5, held_by="south", returned_to="north"),
    ),
    ExchangeRound(
        id="june-swap",
        history="completed",
        when="2025-06-20",
        transfers=Transfer(count=5, held_by="south", returned_to="north"),
    ),
    ExchangeRound(
        id="august-swap",
        history="completed",
        when="2025-08-20",
        transfers=Transfer(count=5, held_by="south", returned_to="north"),
    ),
)


def coded(*events):
    rows = []
    for number, (day, code, first, second) in enumerate(events):
        ordinal = dt.date.fromisoformat(day).toordinal()
        rows.append(
            {"id": f"e{number}", "first_day": ordinal, "last_day": ordinal, "actor_1_name": first, "actor_2_name": second,
             "source_publisher": "Agency", "type_cameo": code}
        )  # fmt: skip
    table = table_of(rows)
    return table.append_column("type_cameo", pa.array([row["type_cameo"] for row in rows], pa.string()))


def test_days_with_codes_and_no_round_are_candidates_with_their_sources():
    answer = coverage(
        RECORD,
        coded(
            ("2025-05-01", "0841", "Southland", "northland"),
            ("2025-05-01", "0841", "Ministry of Northland", "Southland"),
            ("2025-05-07", "0353", "Southland", "Northland"),
            ("2025-05-08", "0841", "Southland", "Elsewhere"),
            ("2025-05-09", "190", "Southland", "Northland"),
            ("2025-07-01", "046", "A", "B"),
        ),
    )
    (candidate,) = answer.candidates
    assert (candidate.day, candidate.sides, candidate.codes) == (
        "2025-05-01",
        ("north", "south"),
        {"0841": 2},
    )
    assert (candidate.events, candidate.sources) == (("e0", "e1"), ("Agency",))
    assert answer.days[1].rounds == ("may-swap",)
    assert answer.uncoded == ("june-swap",)
    assert answer.outside == ("august-swap",)
    assert "1 day with codes and no round" in str(answer)


def test_before_the_first_round_nothing_is_a_gap_of_the_record():
    answer = coverage(RECORD, coded(("2018-06-01", "0841", "Southland", "Northland")))
    assert len(answer.candidates) == 1
    assert answer.within_record == ()
    assert answer.outside == ("august-swap", "june-swap", "may-swap")


def test_what_cannot_be_asked_is_refused():
    with pytest.raises(InvalidValue, match="0 days or more"):
        coverage(RECORD, coded(), days=-1)
    with pytest.raises(InvalidValue, match="at least one code"):
        coverage(RECORD, coded(), codes=())


def test_a_code_that_no_code_book_has_is_refused_and_coded_events_of_others_are_counted():
    events = coded(("2025-05-01", "0841", "Elsewhere", "Northland"))
    assert (coverage(RECORD, events).coded, coverage(RECORD, events).days) == (1, ())
    assert "1 event with the codes looked for, 0 of them between sides" in str(coverage(RECORD, events))
    with pytest.raises(InvalidValue, match="a code of CAMEO or PLOVER"):
        coverage(RECORD, events, codes=["9999"])
