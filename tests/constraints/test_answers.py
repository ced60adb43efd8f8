"""What a person gets to see, and what can be asked beside the verdict."""

import builtins
import gc
import os
import re
import subprocess
import sys
import weakref

import numpy as np
import pytest

import conflictevents as ce
from conflictevents.constraints import Inconsistent, Unsolved, case, feasibility
from tests.questions.histories import handover, history, tally, to_north, to_south

SERIES = ce.Scope(series="north-hq")
STATED = ce.Statement(id="briefing", speaker="north-hq", made="2025-10-15")
PRINTED = ce.Statement(id="recap", speaker="paper", made="2025-11-16")
STALE = (
    STATED,
    PRINTED,
    tally("counted", 6235, "2022-02-24", "2025-10-15", scope=SERIES, statement="briefing"),
    tally("repeated", 5857, "2022-02-24", "2025-11-16", claimant="paper", statement="recap"),
)


def asked(*records, where=None, **options):
    return ce.consistency(history(*records), where, **options)


def test_a_conflict_is_told_in_sentences_a_paper_could_print():
    (conflict,) = asked(*STALE).conflicts
    assert str(conflict) == (
        "On 15 October 2025, Headquarters for prisoners of North gave 6,235 persons returned to North "
        "numbered by Headquarters for prisoners of North since 24 February 2022. On 16 November 2025, A newspaper gave "
        "5,857 persons returned to North since 24 February 2022. Everyone who is counted in the 6,235 of Headquarters for "
        "prisoners of North is counted in the 5,857 of A newspaper too, yet 6,235 is 378 more than 5,857."
    )
    assert repr(conflict) == "<Conflict of counted, repeated: 378 apart>"
    html = conflict.html()
    assert all(text in html for text in (str(conflict), "not all can be true", *conflict.claims))
    assert all(f"{change:+,}" in html for change in conflict.changes.values() if change)


def test_two_figures_for_the_same_are_told_as_such():
    (conflict,) = asked(
        tally("one", 2430, None, "2023-05-25"), tally("other", 2340, None, "2023-05-25")
    ).conflicts
    assert str(conflict).endswith("Both count the same persons over the same days, and are 90 apart.")


def test_more_than_two_are_weighed_against_each_other():
    (conflict,) = asked(
        tally("before", 1596, None, "2022"),
        tally("after", 1358, "2023", "2024"),
        tally("total", "more than 3,000", None, "2024-01-31"),
    ).conflicts
    assert str(conflict).endswith(
        "The more than 3,000 of Headquarters for prisoners of North needs at least 3,001, where the 1,596 of "
        "Headquarters for prisoners of North and the 1,358 of Headquarters for prisoners of North together leave room "
        "for 2,954 at most: 47 too many."
    )


def test_the_record_is_told_with_its_rounds():
    rounds = (
        handover("r1", "2024-05-31", to_north(75), to_south(1)),
        handover("r2", "2024-06~", to_north(90), to_south(1)),
    )
    (conflict,) = asked(*rounds, tally("low", 100, "2024", "2024")).conflicts
    assert "The record has at least 165, in 2 rounds from 31 May 2024 to about June 2024." in str(conflict)


def test_conflicts_stand_smallest_first_then_by_ids():
    answer = asked(
        tally("z", 10, None, "2024"),
        tally("a", 12, None, "2024"),
        tally("m", 5, "2020", "2022", returned_to="south"),
        tally("n", 5, "2023", "2024", returned_to="south"),
        tally("o", 9, "2020", "2024", returned_to="south"),
    )
    assert [conflict.members for conflict in answer.conflicts] == [("a", "z"), ("m", "n", "o")]


def test_the_smallest_correction_changes_trusted_claims_least():
    ds = history(*STALE)
    assert ce.consistency(ds).conflicts[0].changes == {"repeated": 378}
    for trusted in ("repeated", "recap", "paper"):
        assert ce.consistency(ds, trust={trusted: 2}).conflicts[0].changes == {"counted": -378}
    assert ce.consistency(ds, trust={"north": 3, "paper": 2}).conflicts[0].changes == {"repeated": 378}


def test_suspects_are_ranked_by_what_disappears_without_them():
    answer = asked(
        tally("t1", 100, None, "2024-01-31"),
        tally("t2", 110, None, "2024-02-29"),
        tally("wrong", 20, None, "2024-03-31"),
        tally("t4", 120, None, "2024-04-30"),
    )
    assert answer.suspects[0].tally.id == "wrong"
    assert answer.suspects[0].reduction == 90
    assert repr(answer.suspects[0]) == "<Suspect wrong: 90 fewer to correct>"


def test_a_range_names_the_claims_that_bind_each_end():
    answer = asked(
        tally("early", 100, None, "2024-03-31"),
        tally("late", "about 300", None, "2024-06-30"),
        tally("later", 900, None, "2024-12-31"),
    )
    implied = answer.bounds("2024-04-01", "2024-06-30", "north")
    assert (implied.low, implied.high) == (170, 230)
    assert (implied.low_by, implied.high_by) == (("early", "late"), ("early", "late"))
    assert str(implied) == "170 to 230"
    assert implied.to_dict()["low_by"] == ["early", "late"]
    assert 200 in implied
    assert 300 not in implied


def test_a_range_that_nothing_bounds_is_open():
    implied = asked().bounds("2024", "2024", "north")
    assert (implied.low, implied.high, implied.low_by, implied.high_by) == (0, None, (), ())


def test_a_range_of_remains_does_not_mind_what_is_said_of_the_living():
    answer = asked(*STALE, tally("remains", 7000, None, "2024", category="remains"))
    assert answer.bounds(until="2024", returned_to="north", category="remains").low == 7000


def test_claims_that_conflict_imply_nothing():
    with pytest.raises(Inconsistent, match="counted, repeated: On 15 October") as caught:
        asked(*STALE).bounds()
    assert [conflict.members for conflict in caught.value.conflicts] == [("counted", "repeated")]


def test_claims_can_be_set_aside():
    answer = asked(*STALE)
    assert answer.bounds("2022-02-24", "2025-10-15", "north", without="repeated").low == 6235
    assert answer.bounds("2022-02-24", "2025-10-15", "north", without=["counted"]).high == 5857
    assert answer.bounds("2022-02-24", "2025-10-15", "north", without=ce_tally("counted")).high == 5857


def ce_tally(id):
    return next(record for record in STALE if record.id == id)


def test_the_record_can_be_set_aside():
    round_ = handover("r1", "2024-05-31", to_north(75), to_south(1))
    answer = asked(round_, tally("low", 60, "2024", "2024"))
    assert answer.bounds("2024", "2024", "north", without="recorded").high == 60


def test_a_smallest_set_of_suspects_is_set_aside_and_told():
    answer = asked(
        tally("t1", 100, None, "2024-01-31"),
        tally("t2", 110, None, "2024-02-29"),
        tally("wrong", 20, None, "2024-03-31"),
        tally("t4", 120, None, "2024-04-30"),
    )
    implied = answer.bounds("2024-02-01", "2024-04-30", "north", without="suspects")
    assert implied.without == ("wrong",)
    assert implied.low == 20


def test_a_fuzzy_window_has_the_range_of_all_it_may_be():
    answer = asked(tally("spring", 100, "2024-03", "2024-04"), tally("summer", 10, "2024-05", "2024-07"))
    implied = answer.bounds("2024-03-01", "2024-06~", "north")
    assert (implied.low, implied.high) == (100, 110)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"since": "2025", "until": "2024"}, ce.InvalidValue),
        ({"category": "soldier"}, ce.InvalidValue),
        ({"returned_to": "nobody"}, ce.UnknownRecord),
        ({"without": "no-such-claim"}, ce.UnknownRecord),
        ({"without": ["north"]}, ce.UnknownRecord),
    ],
)
def test_a_range_refuses_what_makes_no_sense(options, error):
    with pytest.raises(error):
        asked(tally("t", 1, None, "2024")).bounds(**options)


def test_a_part_of_the_claims_can_be_asked_about():
    ds = history(*STALE)
    assert ce.consistency(ds, lambda said: said.claimant == "paper").claims == ("repeated",)
    assert ce.consistency(ds, {"claimant": "paper"}).consistent
    assert ce.consistency(ds, where={"claimant": ["paper", "north-hq"], "scope": SERIES}).claims == (
        "counted",
    )
    with pytest.raises(ce.InvalidValue, match="did you mean 'claimant'"):
        ce.consistency(ds, {"claiment": "paper"})


@pytest.mark.parametrize("weight", [0, -1, float("inf"), float("nan"), True, "2"])
def test_trust_is_a_positive_number(weight):
    with pytest.raises(ce.InvalidValue, match="trust: found"):
        asked(*STALE, trust={"paper": weight})


def test_trust_is_given_to_those_who_claim():
    with pytest.raises(ce.UnknownRecord):
        asked(*STALE, trust={"nobody": 2})
    with pytest.raises(ce.InvalidValue, match="actor, a statement or a tally"):
        asked(handover("r1", "2024", to_north(1)), trust={"r1": 2})


def test_an_unknown_account_is_refused():
    with pytest.raises(ce.UnknownRecord):
        asked(*STALE, account="nobody")


def test_a_spent_budget_is_declared_and_one_conflict_is_found_all_the_same():
    said = [tally(f"t{place}", place, None, "2024") for place in range(20)]
    answer = asked(*said, budget=10)
    assert len(answer.conflicts) == 1
    assert not answer.complete
    assert (
        answer.remainder
        == "All conflicts of up to 0 members are listed; larger ones may be missing, as the budget is spent."
    )
    everything = asked(*said)
    assert len(everything.conflicts) == 190
    assert everything.complete
    assert everything.remainder == ""


def test_very_many_claims_are_searched_where_the_blame_lies():
    said = [
        tally(f"t{day:03}", day, None, f"2024-{1 + day // 28:02}-{1 + day % 28:02}") for day in range(1, 330)
    ]
    wrong = tally("wrong", 5, None, "2024-12-31")
    answer = asked(*said, wrong)
    assert "wrong" in answer.conflicts[0].claims
    assert not answer.complete
    assert "most in need of correction" in answer.remainder
    assert answer.suspects[0].tally.id == "wrong"
    assert answer.bounds(until="2024-01-05", returned_to="north", without="suspects").without == ("wrong",)


def test_nothing_outlives_the_answer_it_was_computed_for():
    answer = asked(*STALE)
    assert answer.conflicts
    assert answer.suspects
    assert answer.bounds(without="suspects").without
    computed = [
        weakref.ref(each) for each in (answer, *answer._cases, *(each.whole for each in answer._cases))
    ]
    del answer
    gc.collect()
    assert [each() for each in computed if each() is not None] == []


def test_of_all_sets_of_claims_set_aside_the_last_alone_keeps_its_model():
    said = [tally(f"t{month:02}", 10 * month, None, f"2024-{month:02}-28") for month in range(1, 13)]
    answer = asked(*said)
    (entire,) = answer._cases
    models = []
    for claim in entire.claims:
        assert answer.bounds(until="2024-06-28", returned_to="north", without=claim).without == (claim,)
        models.append(weakref.ref(entire.without([claim]).whole))
    gc.collect()
    assert [model() is None for model in models] == [True] * (len(models) - 1) + [False]


def test_a_set_of_suspects_is_looked_for_once(monkeypatch):
    answer = asked(*STALE)
    assert len(answer.bounds("2022-02-24", "2025-10-15", "north", without="suspects").without) == 1
    monkeypatch.setattr(case, "smallest_correction_set", lambda _: pytest.fail("looked for again"))
    assert len(answer.bounds("2022-02-24", "2025-11-16", "north", without="suspects").without) == 1


def test_consistent_claims_have_no_conflicts_and_no_suspects():
    answer = asked(tally("t", 1, None, "2024"))
    assert answer.consistent
    assert (answer.conflicts, answer.suspects, answer.complete, answer.to_dicts()) == ((), (), True, [])
    assert repr(answer) == "<Consistency of 1 claim and the record: consistent>"
    assert str(answer) == "Can 1 claim and the record all be true? Yes."
    assert answer.bounds(without="suspects").without == ()


def test_a_page_shows_conflicts_and_suspects():
    answer = asked(*STALE, rounds=False)
    page = str(answer)
    assert page.startswith("Can 2 claims all be true? No.")
    assert "counted, repeated: On 15 October 2025" in page
    assert "<table>" in answer._repr_html_()
    assert repr(answer) == "<Consistency of 2 claims: not consistent>"
    assert answer.to_dicts() == [
        {
            "members": ["counted", "repeated"],
            "rounds": [],
            "correction": 378,
            "changes": {"repeated": 378},
            "explanation": str(answer.conflicts[0]),
        }
    ]
    assert answer.suspects[0].to_dict() == {"tally": "counted", "reduction": 378.0}


def test_more_conflicts_than_fit_are_counted():
    said = [tally(f"t{place:02}", place, None, "2024") for place in range(8)]
    page = str(asked(*said))
    assert re.search(r"\.\.\. and 3 more that turn on t0\d, in `conflicts`\.", page)
    # Each of the 28 conflicts is told or counted.
    told = page.count("Both count the same persons")
    assert told + sum(map(int, re.findall(r"\.\.\. and (\d+) more", page))) == 28
    with pytest.raises(Inconsistent, match=r"\.\.\. and 25 more"):
        asked(*said).bounds()


def test_without_the_solver_one_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "highspy", None)
    with pytest.raises(ce.MissingExtra, match=r"pip install 'conflictevents\[solve\]'"):
        asked(*STALE)


def test_asking_for_the_name_loads_no_solver(monkeypatch):
    imported = []
    plain = builtins.__import__
    monkeypatch.setattr(
        builtins,
        "__import__",
        lambda name, *rest, **more: (imported.append(name), plain(name, *rest, **more))[1],
    )
    assert callable(ce.consistency)
    assert "highspy" not in imported


@pytest.mark.parametrize(
    ("made", "words"),
    [
        ("2025-10", "In October 2025, "),
        ("2025-10~", "Between 1 October 2025 and 31 October 2025, "),
        ("2025-10-01/2025-10-05", "Between 1 October 2025 and 5 October 2025, "),
        ("2025-10-01/..", "At a time given as 2025-10-01/.., "),
    ],
)
def test_when_something_was_said_is_told_as_well_as_it_is_known(made, words):
    statement = ce.Statement(id="s", speaker="paper", made=made)
    said = (
        tally("t1", 5, None, "2024", statement="s"),
        tally("t2", 4, "2020", "2024-12~", scope=ce.Scope(held_by="south")),
    )
    answer = asked(statement, tally("t3", 6, None, "2024"), *said)
    assert words in str(answer.conflicts[0])


def test_every_limit_of_a_claim_is_told():
    scope = ce.Scope(
        kinds=["exchange", "third-country release"],
        frameworks="accord",
        third_parties="mediator",
        held_by="south",
        population="only after appeals",
    )
    answer = asked(
        ce.Framework(id="accord", name="Accord"),
        tally("t1", 5, None, "2024", scope=scope),
        tally("t2", 4, "1990-02-24", "2024", scope=scope, returned_to=None),
        tally("t3", 3, None, "2024", returned_to="all"),
    )
    assert (
        "gave 5 persons returned to North in exchanges or in third-country releases under Accord mediated by A third state "
        "held by South (only after appeals) by the end of 2024."
    ) in str(answer.conflicts[0])


def test_the_least_in_whole_persons_is_given_where_halves_would_do_with_less():
    # Each two of three kinds have 5 at least: in halves 7.5 of all are enough, in whole persons 8.
    pairs = [("exchange", "outside exchange"), ("outside exchange", "third-country release")]
    pairs.append(("exchange", "third-country release"))
    said = [
        tally(f"t{place}", "at least 5", "2024", "2024", scope=ce.Scope(kinds=kinds))
        for place, kinds in enumerate(pairs)
    ]
    implied = asked(*said).bounds("2024", "2024", "north")
    assert (implied.low, implied.low_by) == (8, ("t0", "t1", "t2"))
    seven = tally("seven", "at most 7", "2024", "2024")
    (conflict,) = asked(*said, seven).conflicts
    assert conflict.members == ("seven", "t0", "t1", "t2")
    assert conflict.correction == 1
    assert "together need at least 15, where the at most 7 of" in str(conflict)
    assert str(conflict).endswith("counted 2 times, leaves room for 14 at most: 1 too many.")


def test_a_question_in_whole_numbers_is_given_up_in_time(monkeypatch):
    monkeypatch.setattr(feasibility, "_PATIENCE", 0.0)
    rows = np.array([1.0]), np.array([1.0]), np.array([0, 2]), np.array([0, 1]), np.array([2.0, 3.0])
    program = feasibility.Program((np.full(2, -9.0), np.full(2, 9.0)), rows)
    with pytest.raises(Unsolved, match="could not be decided in 0 seconds"):
        program.least_whole(np.ones(2))


def test_whole_numbers_are_looked_for_next_to_fractions_and_then_away_from_corners():
    # Each two of three columns have 5 at least: 7.5 in halves, 8 in whole numbers.
    rows = (
        np.full(3, 5.0),
        np.full(3, np.inf),
        np.array([0, 2, 4, 6]),
        np.array([0, 1, 1, 2, 0, 2]),
        np.ones(6),
    )
    program = feasibility.Program((np.zeros(3), np.full(3, 9.0)), rows)
    costs = np.ones(3)
    halves = program.least(costs)
    assert halves is not None
    assert halves.value == 7.5
    found = [
        program.whole_next_to(halves.columns, costs, 8.0),
        program.whole_at_most(costs, 8.0, only_costs=True),
        program.least_whole(costs, halves.columns),
        program.whole_at_most(costs, 8.0),
        program.least_whole(costs),
    ]
    assert [None if one is None else one.sum() for one in found] == [8, 8, 8, 8, 8]
    assert program.whole_next_to(halves.columns, costs, 7.0) is None
    assert program.whole_at_most(costs, 7.0) is None
    again = program.least(costs)
    assert again is not None
    assert again.value == 7.5


LOUD = """
import ctypes, os, highspy
quiet = highspy.Highs
class Loud(quiet):
    def __init__(self):
        os.write(1, b"made of wood ")
        ctypes.CDLL(None).printf(b"and screws")
        super().__init__()
highspy.Highs = Loud
import conflictevents as ce
north = ce.Actor(id="north", name="North", kind="state")
said = [
    ce.ReturnTally(id=f"t{count}", claimant=north, count=count, as_of="2024", returned_to=north) for count in (1, 2)
]
print(ce.consistency(ce.Dataset(north, *said)).consistent)
"""


@pytest.mark.skipif(os.name == "nt", reason="the test prints through the C library of POSIX")
def test_standard_output_holds_the_answer_alone_whatever_the_solver_prints():
    done = subprocess.run([sys.executable, "-c", LOUD], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
