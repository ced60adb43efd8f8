"""Changes of custody, and what was agreed in ratios and in words."""

import pytest
from hypothesis import given

import conflictevents as ce
from conflictevents.errors import InvalidValue
from conflictevents.records.step import FRAMEWORK_MOVES
from conflictevents.strategies import custody_changes


def taken(**fields):
    return ce.CustodyChange(**{"id": "c", "kind": "abducted", "count": 276, "held_by": "group", **fields})


def test_a_change_is_a_record_with_a_history():
    change = taken(history="completed", when="2014-04-14", belonging_to="nigeria", group="girls of Chibok")
    ds = ce.Dataset(change)
    assert ds.custody_changes == (change,)
    assert ce.loads(ce.dumps(ds)) == ds
    assert '"custody_changes": [' in ce.dumps(ds)
    assert change.status_at() == ce.status_at(ds, "c") == "completed"


@given(custody_changes())
def test_every_person_who_dies_in_custody_stays_in_it_among_the_remains(change):
    living, remains = ce.CustodyChangeKind.effect(change.kind, of_remains=change.category == "remains")
    assert living + remains == ce.CustodyChangeKind[change.kind].enters
    assert (change.kind == "died in custody") == (living == -remains != 0)


def test_who_is_taken_dead_counts_among_the_remains_alone():
    assert ce.CustodyChangeKind.effect("captured", of_remains=True) == (0, 1)
    assert ce.CustodyChangeKind.effect("moved", of_remains=True) == (0, -1)
    assert ce.CustodyChangeKind.effect("remains recovered", of_remains=True) == (0, -1)


@pytest.mark.parametrize(
    ("fields", "match"),
    [
        ({"kind": "abduction"}, "kind: .+did you mean 'abducted'"),
        ({"moved_to": "other"}, "moved_to: .+set the kind to 'moved'"),
        ({"kind": "moved", "moved_to": "group"}, "moved_to: .+another actor"),
        ({"held_by": "all"}, "held_by: .+one change for each holder"),
        ({"belonging_to": ["a", "unknown"]}, "belonging_to: .+'unknown' alone"),
        ({"group": " "}, "group: .+leave it out"),
    ],
)
def test_what_cannot_be_a_change_is_refused(fields, match):
    with pytest.raises(InvalidValue, match=match):
        taken(**fields)


def test_one_record_may_be_a_rescue_in_one_account_and_a_release_in_another():
    assert ce.Claim(about="c", kind="outside exchange").kind == "outside exchange"
    assert ce.Claim(about="r", kind="rescued").kind == "rescued"
    with pytest.raises(InvalidValue, match="kind: .+did you mean 'rescued'"):
        ce.Claim(about="r", kind="rescue")


def test_a_scope_of_more_changes_is_wider():
    home = ce.Scope(changes=["rescued", "freed"])
    assert home.contains(ce.Scope())
    assert home.contains(ce.Scope(changes="rescued"))
    assert not ce.Scope().contains(home)
    assert str(home) == "also freed or rescued"


def test_a_change_is_cut_at_what_was_known():
    said = ce.Statement(id="s", speaker="group", made="2014-05-05")
    change = taken(
        history=ce.RoundStep(status="completed", when="2014-04-14"), when="2014-04-14", statement="s"
    )
    ds = ce.Dataset(ce.Actor(id="group", name="Group"), said, change)
    assert ce.as_of(ds, "2014-04-20")["c"].count == ce.Count.unknown()
    assert ce.as_of(ds, "2014-05-05")["c"].count == change.count


def test_a_term_may_be_a_ratio_or_a_consideration():
    ratio = ce.Ratio(count=3, category="hostage", returned_to="israel")
    term = ce.Term(category="detainee", returned_to="palestine", ratio=ratio, id="three-for-one")
    later = ce.Term(count=10, category="hostage", replaces="three-for-one", due="2023-11-30")
    maps = ce.Term(consideration="maps of minefields")
    ds = ce.Dataset(ce.Framework(id="f", name="F", terms=[term, later, maps]))
    assert ce.loads(ce.dumps(ds)) == ds


@pytest.mark.parametrize(
    ("fields", "match"),
    [
        ({"count": 3, "ratio": ce.Ratio(count=3)}, "count: .+no count with a ratio"),
        ({"count": 3, "id": "t", "part_of": "t"}, "part_of: .+another term"),
        ({}, "a count, a ratio, a consideration or a text"),
    ],
)
def test_what_cannot_be_a_term_is_refused(fields, match):
    with pytest.raises(InvalidValue, match=match):
        ce.Term(**fields)


def test_two_terms_of_a_framework_share_no_id():
    with pytest.raises(InvalidValue, match=r"terms\[0\].id: .+rename one"):
        ce.Framework(id="f", name="F", terms=[ce.Term(count=1, id="t"), ce.Term(count=2, id="t")])


def test_what_is_being_reactivated_is_neither_stalled_nor_active():
    steps = [("2025-10", "stalled"), ("2025-11", "being reactivated")]
    framework = ce.Framework(
        id="f", name="F", history=[ce.FrameworkStep(status=status, when=when) for when, status in steps]
    )
    assert framework.status_at() == "being reactivated"
    assert "reactivated" in FRAMEWORK_MOVES["being reactivated"]
    assert "stalled" in FRAMEWORK_MOVES["being reactivated"]
