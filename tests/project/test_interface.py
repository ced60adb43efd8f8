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
    new["load"]["takes"]["schema"] = "needed, by name"
    del new["rules"]["has"]["RULES"]["has"]["tallies/stale"]
    del new["strategies"]["has"]["rounds"]
    del new["formats"]["has"]["adjusted_limits"]["takes"]["changes"]
    del new["interop.kit.engine"]["has"]["read_file"]["takes"]["day_first"]
    del new["interop.kit.layout"]["has"]["Layout"]
    new["cli.command"]["has"]["Command"]["takes"]["epilogue"] = "needed"
    new["reconcile"]["takes"] = dict(reversed(new["reconcile"]["takes"].items()))
    new["loads"]["takes"]["content"] = "needed, by name"
    new["dumps"]["takes"]["ds"] = "needed, by place"
    new["custody"]["takes"] = {"ds": "needed", "since": "optional", **new["custody"]["takes"]}
    assert sorted(breaking(COMMITTED, new)) == [
        "conflictevents.Count.parse is gone",
        "conflictevents.cli.command.Command needs epilogue",
        "conflictevents.custody takes belonging_to at another place",
        "conflictevents.custody takes held_by at another place",
        "conflictevents.dumps takes ds by place alone",
        "conflictevents.formats.adjusted_limits no longer takes changes",
        "conflictevents.interop.kit.engine.read_file no longer takes day_first",
        "conflictevents.interop.kit.layout.Layout is gone",
        "conflictevents.load needs schema",
        "conflictevents.loads takes content by name alone",
        "conflictevents.redact is gone",
        "conflictevents.rules.RULES.tallies/stale is gone",
        "conflictevents.strategies.rounds is gone",
        "conflictevents.totals no longer takes category",
    ]


def test_what_is_added_breaks_nothing():
    new = copy.deepcopy(COMMITTED)
    new["totals"]["takes"]["more"] = "optional"
    new["later"] = {}
    assert not breaking(COMMITTED, new)
