"""Findings and reports as values."""

import json
import pickle

import pytest

import conflictevents as ce
from conflictevents.questions.timeline import Entry

ERROR = ce.Finding("identity/circle", "error", "a circle", "north", "part_of", "break it")
WARNING = ce.Finding("tallies/stale", "warning", "stale", "total")
ANOTHER = ce.Finding("tallies/falls", "warning", "falls", "total", "count")
INFO = ce.Finding("own/big", "info", "big")
MUTE = ce.Finding("own/slow", "unchecked", "could not look")
REPORT = ce.Report((ERROR, ANOTHER, WARNING, INFO, MUTE))


def test_a_finding_reads_as_one_line():
    assert str(ERROR) == "error: north, part_of: a circle; break it [identity/circle]"
    assert str(INFO) == "info: big [own/big]"


def test_a_severity_that_does_not_exist_is_refused_with_the_one_that_was_meant():
    with pytest.raises(ce.InvalidValue, match="did you mean 'warning'"):
        ce.Finding("own/x", "warnin", "x")


def test_a_report_gives_its_findings_by_severity():
    assert REPORT.errors == (ERROR,)
    assert REPORT.warnings == (ANOTHER, WARNING)
    assert REPORT.infos == (INFO,)
    assert REPORT.unchecked == (MUTE,)


def test_a_report_is_a_sequence_of_findings():
    assert len(REPORT) == 5
    assert list(REPORT) == list(REPORT.findings)
    assert REPORT[0] is ERROR
    assert WARNING in REPORT
    assert not ce.Report(())


def test_warnings_are_in_order_and_errors_are_not():
    assert ce.Report((WARNING, INFO, MUTE)).ok
    assert not REPORT.ok


def test_raising_for_errors_carries_them():
    ce.Report((WARNING,)).raise_for_errors()
    with pytest.raises(ce.CheckFailed, match="1 error in the dataset") as raised:
        REPORT.raise_for_errors()
    assert raised.value.findings == (ERROR,)
    assert str(ERROR) in str(raised.value)


def test_a_report_can_be_narrowed():
    assert REPORT.only(severity="warning").findings == (ANOTHER, WARNING)
    assert REPORT.only(code="tallies").findings == (ANOTHER, WARNING)
    assert REPORT.only(code="tallies/stale").findings == (WARNING,)
    assert REPORT.only(record="total", severity=ce.Severity.WARNING, code="tallies/falls").findings == (
        ANOTHER,
    )
    assert REPORT.only(record=ce.Actor(id="north", name="North")).findings == (ERROR,)
    with pytest.raises(ce.InvalidValue):
        REPORT.only(severity="bad")


def test_a_report_becomes_plain_data():
    assert ce.Report((ERROR,)).to_dicts() == [
        {
            "code": "identity/circle",
            "severity": "error",
            "message": "a circle",
            "record": "north",
            "path": "part_of",
            "remedy": "break it",
        }
    ]
    assert type(REPORT.to_dicts()[0]["severity"]) is str


def test_a_report_sums_itself_up():
    assert repr(REPORT) == "<Report: 1 error, 2 warnings, 1 info, 1 unchecked>"
    assert repr(ce.Report(())) == "<Report: nothing to report>"


def test_a_report_prints_what_was_found_up_to_a_hundred():
    many = tuple(ce.Finding("own/big", "info", f"number {place}") for place in range(150))
    assert "big" in str(ce.Report((INFO,)))
    assert "and 50 more" in str(ce.Report(many))


def test_findings_and_reports_survive_pickling():
    assert pickle.loads(pickle.dumps(REPORT)) == REPORT


def test_no_code_hides_behind_another_in_a_long_report():
    errors = [ce.Finding("own/slip", "error", "a slip", f"r{number:03}") for number in range(300)]
    report = ce.check(ce.Dataset(), rules=lambda ds: [*errors, ce.Finding("own/note", "info", "a note", "r")])
    text = str(report)
    assert "r049" in text
    assert "r050" not in text
    assert "... and 250 more, in .findings and in JSON" in text
    assert "a note" in text


def test_a_report_of_one_code_shows_a_hundred():
    slips = [ce.Finding("own/slip", "error", "a slip", f"r{number:03}") for number in range(101)]
    text = str(ce.check(ce.Dataset(), rules=lambda ds: slips))
    assert "r099" in text
    assert "... and 1 more, in .findings and in JSON" in text


RIGHT = {
    ce.Finding: {
        "code": "own/big",
        "severity": "info",
        "message": "big",
        "record": "north",
        "path": "name",
        "remedy": "",
    },
    ce.rules.Rule: {"code": "own/big", "severity": "info", "notice": lambda _: (), "example": None},
    Entry: {"when": "2024", "what": "step", "record": "swap", "who": ("north",), "text": "agreed"},
    ce.FatalityRow: {
        "keys": {"year": 2024},
        "events": ce.Count.exactly(1),
        "bounds": ce.Count.between(1, 3),
        "certain": ce.Estimate(1, 2, 3),
        "possible": ce.Estimate(0, 0, 0),
        "certain_ids": ("a",),
        "possible_ids": None,
        "marking": "GREEN",
    },
}
WRONG = [object(), 5.5, -5, b"x", [b"x"], {5: 1}, True, "", " ", "\ud800", "made up", [["a"]], len]
FIELDS = [(kind, field) for kind, fields in RIGHT.items() for field in fields if field != "example"]


@pytest.mark.parametrize("wrong", WRONG, ids=map(str, range(len(WRONG))))
@pytest.mark.parametrize(("kind", "field"), FIELDS)
def test_what_programs_make_themselves_is_asked_what_it_says(kind, field, wrong):
    try:
        made = kind(**{**RIGHT[kind], field: wrong})
    except ce.InvalidValue as error:
        refusal = str(error)
        assert refusal.startswith(field)
        assert "expected" in refusal
    else:  # it says something: all that is asked of it is answered
        assert isinstance(getattr(made, field), str | tuple | type(len))
        assert made == kind(**{**RIGHT[kind], field: wrong})
        assert str(made).encode()
        assert kind is ce.rules.Rule or json.dumps(made.to_dict())


@pytest.mark.parametrize("code", ["", "x", "acme", "acme/", "/x", "acme /x", "acme/x y", 5, None])
def test_a_code_has_a_family_and_a_name(code):
    with pytest.raises(ce.InvalidValue, match=r"code: .+a family and a name.+'acme/unsourced'|code: .+text"):
        ce.Finding(code, "info", "x")


def test_a_rule_of_a_faulty_code_is_heard_all_the_same():
    def rule(_):
        raise RuntimeError("out of order")

    for code in (5, "no family", None):
        rule.code = code
        (finding,) = ce.check(ce.Dataset(), rules=rule)
        assert (finding.code, str(finding.severity)) == ("own/rule", "unchecked")


def test_a_finding_takes_the_record_for_its_id():
    assert ce.Finding("own/x", "info", "x", ce.Actor(id="north", name="North")).record == "north"
