"""The public interface is the committed one; what breaks programs is found, and has to be said in the changelog."""

import copy
import json
from pathlib import Path

from tools.interface import breaking, interface

COMMITTED = json.loads(
    (Path(__file__).resolve().parents[2] / "schema" / "interface.json").read_text(encoding="utf-8")
)
WRITE = "say it in CHANGELOG.md and write it anew: python tools/interface.py > schema/interface.json"


def test_nothing_that_programs_rest_on_is_gone_unsaid():
    assert not breaking(COMMITTED, interface()), WRITE


def test_every_public_name_is_in_the_committed_interface():
    assert sorted(interface()) == sorted(COMMITTED), WRITE


def test_a_planted_breaking_change_is_found():
    new = copy.deepcopy(COMMITTED)
    del new["totals"]["takes"]["category"]
    del new["Count"]["has"]["parse"]
    del new["redact"]
    new["load"]["takes"]["schema"] = "needed"
    assert sorted(breaking(COMMITTED, new)) == [
        "conflictevents.Count.parse is gone",
        "conflictevents.load needs schema",
        "conflictevents.redact is gone",
        "conflictevents.totals no longer takes category",
    ]


def test_what_is_added_breaks_nothing():
    new = copy.deepcopy(COMMITTED)
    new["totals"]["takes"]["more"] = "optional"
    new["later"] = {}
    assert not breaking(COMMITTED, new)
