"""The example that a newcomer reads first: a report of mid-November 2025, written down with the public names alone."""

import runpy
from pathlib import Path

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
