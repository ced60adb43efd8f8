"""The example that a newcomer reads first: a report of mid-November 2025, written down with the public names alone."""

import runpy
from pathlib import Path

import pytest

from conflictevents import outlook
from conflictevents.formats import dumps, load
from conflictevents.rules import check

EXAMPLE = Path(__file__).parents[2] / "examples" / "istanbul_november_2025.py"
NAMES = runpy.run_path(str(EXAMPLE))
DS = NAMES["ds"]


def test_the_file_beside_the_example_is_what_it_writes():
    assert EXAMPLE.with_suffix(".json").read_text(encoding="utf-8") == dumps(DS)


def test_the_example_ends_in_the_brief(capsys, monkeypatch):
    written = []
    monkeypatch.setattr(NAMES["ce"], "save", lambda ds, path: written.append((ds, path)))
    NAMES["main"]()
    assert written == [(DS, EXAMPLE.with_suffix(".json"))]
    printed = capsys.readouterr().out
    assert "exchange-hoped-for" in printed
    assert "as many as 1,200" in printed


def test_the_example_has_no_errors():
    assert check(DS).ok


def test_the_file_beside_the_example_reads_as_the_dataset_it_was_made_from():
    assert load(EXAMPLE.with_suffix(".json")) == DS


def test_what_is_hoped_for_is_expected_and_not_returned():
    (expected,) = outlook(DS, when="2025-11-16")
    assert (expected.count.low, expected.count.high) == (0, 1200)
    assert str(expected.standing) == "open"


def test_every_reference_of_the_example_leads_somewhere():
    for statement in DS.statements:
        assert statement.speaker in DS
        for claim in statement.claims:
            assert claim.about is None or claim.about in DS


def texts_of(record):
    """Every text that a record and its parts hold."""
    parts = (*getattr(record, "history", ()), *getattr(record, "claims", ()))
    held = [getattr(part, name, None) for part in (record, *parts) for name in ("text", "note", "name")]
    return [text for text in held if text]


@pytest.mark.parametrize(
    ("sentence", "record"),
    [
        ("the headline has 1,200, without 'as many as'", "the-report"),
        ("talks on exchanges had stalled", "istanbul-agreements"),
        ("larger talks fell through", "the-report"),
        ("they fell through", "larger-talks"),
        ("the logistics of exchanges go on", "the-report"),
        ("families of those held wait for them", "the-report"),
        ("exchanges are one of the few lines of contact", "the-report"),
        ("rounds are held under secrecy", "the-report"),
        ("work is under way so that negotiations start again", "zelenskyy-on-sunday"),
        ("by the holiday season", "umerov-on-telegram"),
        ("no date is set", "umerov-on-telegram"),
        ("to follow shortly", "umerov-on-telegram"),
        ("many", "still-held"),
        ("the day comes from outside the report", "umerov-on-telegram"),
    ],
)
def test_each_sentence_of_the_report_has_a_home(sentence, record):
    assert sentence in texts_of(DS[record])


def test_the_headline_lost_the_hedge_that_the_text_keeps():
    (headline,) = [claim for claim in DS["the-report"].claims if claim.transfers]
    (hoped_for,) = [claim for claim in DS["umerov-on-telegram"].claims if claim.transfers]
    assert [str(claim.transfers[0].count) for claim in (headline, hoped_for)] == ["1,200", "as many as 1,200"]


def test_what_is_being_reactivated_does_not_run_yet():
    (step,) = [step for step in DS["istanbul-agreements"].history if step.according_to]
    assert step.status == "being reactivated"
