"""The stock of hostages in Gaza, day by day, as the facts work it out by hand, and the claims that do not fit it."""

import pytest

import conflictevents as ce

HELD = {
    "2024-04-06": 131,
    "2024-06-08": 120,
    "2024-08-20": 109,
    "2024-08-27": 108,
    "2024-08-28": 107,
    "2024-09-01": 101,
    "2024-12-04": 100,
    "2025-01-08": 99,
    "2025-02-07": 79,
    "2025-02-10": 76,
    "2025-02-22": 63,
    "2025-02-27": 59,
    "2025-05-12": 58,
    "2025-06-07": 55,
    "2025-06-12": 53,
    "2025-06-22": 50,
    "2025-08-29": 48,
    "2025-10-13": 24,
    "2025-11-09": 4,
    "2025-12-03": 1,
    "2026-01-26": 0,
}
"""At the end of the day: 255 taken, less who was released, handed over dead, rescued and recovered."""


@pytest.fixture(scope="module")
def answer():
    return ce.custody(ce.datasets.load("gaza-exchanges"), "palestinian-groups")


@pytest.mark.parametrize("day", HELD)
def test_the_ledger_of_255_gives_each_day(answer, day):
    held = answer.stocks[0].at(day).held
    assert (held.low, held.high) == (HELD[day], HELD[day])


@pytest.mark.parametrize(
    ("tally", "gap"),
    [("gt013", "+2"), ("gt029", "-7"), ("gt014", "0"), ("gt032", "0"), ("gt040", "0"), ("gt053", "0")],
)
def test_claims_that_start_from_another_intake_come_out_apart(answer, tally, gap):
    claim = answer[tally]
    assert str(claim.gap) == gap
    assert claim.contradicts is (gap != "0")
