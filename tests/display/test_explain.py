"""The working of an answer: complete, no more than the answer carries, and down to addresses."""

import pickle
import re
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents.display.explaining import _REFUSED
from conflictevents.ledger.query import LIMITS
from conflictevents.questions.comparison import _DOUBTS
from conflictevents.questions.totals import KEYS
from conflictevents.strategies import worlds
from tests.questions.histories import handover, history, said, tally, to_north, to_south

ROOT = Path(__file__).parents[2]
LINK = "https://example.org/paper?a=1&b=<script>"
DS = history(
    ce.Framework(
        id="deal",
        name="A deal",
        parties=["north", "south"],
        terms=[ce.Term(according_to="north", returned_to="north", count=100, due="2024-12")],
        history=[ce.FrameworkStep(status="agreed", when="2024-01", according_to="north")],
    ),
    handover("first", "2024-05-31", to_north(75), to_south(75), frameworks="deal", sources=LINK),
    handover("second", "2024-06-28", to_north(10, "civilian"), kind="outside exchange"),
    handover("vague", "2024-12/2025-01", to_north(5)),
    handover("planned", "2026", to_north("as many as 300"), history="agreed"),
    said("other", "south-ministry", "first", to_north(70), to_south(75)),
    tally("year", 85, "2024-01-01", "2024-12-31", scope=ce.Scope(kinds="exchange")),
    tally("later", 99, "2024-01-01", "2025-02", scope=ce.Scope(kinds="exchange")),
    ce.CustodyTally(
        id="held", claimant="north", as_of="2024", count="nearly 300", held_by="south", belonging_to="north"
    ),
    ce.CustodyTally(
        id="held-later", claimant="north", as_of="2025", count=100, held_by="south", belonging_to="north"
    ),
)
RECONCILED = ce.reconcile(DS)


def said_of_nobody(persons):
    """A key that never says anything."""


def one_of_two(persons):
    """A key that never says which."""
    return ("boat", "train")


def holder_if_said(persons):
    """A key that says it of some."""
    return persons.held_by.actors[0] if len(persons.held_by.actors) == 1 else None


def is_civilian(persons):
    """A flag, that is not said of persons of no category."""
    return None if persons.category == "person" else (persons.category == "civilian")


OWN_KEYS = [said_of_nobody, one_of_two, holder_if_said, is_civilian]
ANSWERS = {
    "total": ce.totals(DS).row(year=2024, returned_to="north"),
    "totals": ce.totals(DS),
    "reconciliation": RECONCILED["year"],
    "reconciliations": RECONCILED,
    "increment": RECONCILED.increment("year", "later"),
    "custody": ce.custody(DS),
    "stock": ce.custody(DS).stocks[0],
    "day": ce.custody(DS).stocks[0].at("2025-01-15"),
    "claimed stock": ce.custody(DS)["held-later"],
    "fulfilment": ce.fulfilment(DS, "deal"),
    "term": ce.fulfilment(DS, "deal")[0],
    "outlook": ce.outlook(DS),
    "expectation": ce.outlook(DS)[0],
    "accounts": ce.accounts(DS, "first"),
    "account": ce.accounts(DS, "first")[1],
}


def uses(explanation, use):
    return tuple(sorted({reason.record for reason in explanation.reasons if reason.use == use}))


def total_of(explanation):
    """What the lines of a working add up to."""
    adds = [reason.adds for reason in explanation.reasons if reason.adds is not None]
    highs = [each.high for each in adds]
    return sum(each.low for each in adds), None if None in highs else sum(highs)


@pytest.mark.parametrize("name", ANSWERS)
def test_the_working_of_every_answer_is_a_page_and_plain_data(name):
    explanation = ce.explain(ANSWERS[name])
    assert max(map(len, str(explanation).split("\n"))) <= 80 + len(LINK)
    assert explanation.to_dicts()
    assert "<script>" not in explanation.html()
    assert explanation == ce.explain(pickle.loads(pickle.dumps(ANSWERS[name])))


def test_a_total_says_what_counted_what_may_and_what_did_not_and_why():
    explanation = ce.explain(ANSWERS["total"])
    assert explanation.answer == "85 to 90, in 2 to 3 rounds, by the account 'recorded'."
    assert uses(explanation, "counted") == ("first", "second")
    assert uses(explanation, "possibly counted") == ("vague",)
    text = " ".join(str(explanation).split())
    assert "its dates reach beyond the window" in text
    limited = ce.totals(DS, by=(), scope=ce.Scope(kinds="exchange"))[0]
    reasons = {
        reason.record: reason.why for reason in ce.explain(limited).reasons if reason.use == "left out"
    }
    assert reasons["second"] == "it is of another kind (outside exchange)"
    assert reasons["planned"] == "it is not completed (agreed)"


def test_a_working_leads_to_statements_and_their_addresses():
    (line,) = [line for line in ce.explain(ANSWERS["total"]).to_dicts() if line["record"] == "first"]
    assert line["statements"] == ["other"]
    assert LINK in line["urls"]
    assert 'href="https://example.org/paper?a=1&amp;b=' in ce.explain(ANSWERS["total"]).html()


def test_a_stock_of_a_day_names_what_had_happened_by_then():
    explanation = ce.explain(ANSWERS["day"])
    assert uses(explanation, "opened with") == ("held",)
    assert uses(explanation, "possibly counted") == ("vague",)


@settings(max_examples=15)
@given(
    worlds(),
    st.sampled_from(["recorded", "widest", "agreed"]),
    st.one_of(
        st.sampled_from([(), ("year", holder_if_said), ("round", said_of_nobody)]),
        st.sampled_from([*KEYS, *OWN_KEYS]).map(lambda key: (key,)),
    ),
)
def test_the_lines_of_a_working_add_up_to_the_total_and_name_its_rounds(world, account, by):
    ds = getattr(world, "dataset", world)
    for row in ce.totals(ds, by=by, account=account):
        explanation = ce.explain(row)
        assert total_of(explanation) == (row.count.low, row.count.high)
        assert set(uses(explanation, "counted")) >= set(row.certain)
        assert {*row.certain, *row.possible} >= {
            *uses(explanation, "counted"),
            *uses(explanation, "possibly counted"),
        }
        assert uses(explanation, "disputed") == row.disputed
        assert all(reason.why for reason in explanation.reasons if reason.use == "possibly counted")


@pytest.mark.parametrize("key", [one_of_two, is_civilian])
def test_a_doubt_of_a_key_of_ones_own_names_its_function(key):
    doubts = [
        reason.why
        for row in ce.totals(DS, by=("year", key))
        for reason in ce.explain(row).reasons
        if reason.use == "possibly counted" and key.__name__ in reason.why
    ]
    assert f"the function {key.__name__} gives no value for them, or several" in doubts
    str(ce.explain(ce.totals(DS, by=key)))


def test_every_limit_of_a_scope_has_words_for_its_doubt():
    assert LIMITS.keys() <= _DOUBTS.keys()


@settings(max_examples=10)
@given(worlds())
def test_the_lines_of_a_reconciliation_add_up_to_what_is_recorded(world):
    ds = getattr(world, "dataset", world)
    for row in ce.reconcile(ds):
        explanation = ce.explain(row)
        assert total_of(explanation) == (row.recorded.low, row.recorded.high)
        assert uses(explanation, "left out") == tuple(sorted(row.excluded))
        assert set(uses(explanation, "possibly counted")) <= set(row.possible)


@pytest.mark.parametrize("other", [None, "totals", 3, ce.reconcile(DS)["year"].gap])
def test_what_is_no_answer_is_refused_with_what_to_ask(other):
    with pytest.raises(ce.InvalidValue, match="ask ce.totals|explain the reconciliation"):
        ce.explain(other)


def test_a_range_rests_on_claims_and_on_what_was_set_aside():
    pytest.importorskip("highspy")
    ds = ce.datasets.load("ukraine-russia-exchanges")
    implied = ce.consistency(ds).bounds(
        since="2024",
        until="2024",
        returned_to="ukraine",
        scope=ce.Scope(series="coordination-hq"),
        without="suspects",
    )
    working = ce.explain(implied)
    lines = {line["record"]: line for line in working.to_dicts()}
    wanted = {*implied.low_by, *implied.high_by, *implied.without} - {"recorded"}
    assert set(lines) == wanted
    assert all(lines[id]["use"] == "left out" for id in implied.without)
    assert f"at most {implied.high:,} rests on it" in lines[implied.high_by[0]]["why"]
    assert "implies" in working.answer or "implied" in working.title


@pytest.mark.parametrize("name", ce.datasets.names())
def test_findings_are_explained_by_their_records_down_to_addresses(name):
    ds = ce.datasets.load(name)
    report = ce.check(ds)
    lines = ce.explain(report).to_dicts()
    assert [line["record"] or None for line in lines] == [finding.record for finding in report]
    assert all(finding.message in line["why"] for finding, line in zip(report, lines, strict=True))
    assert any(line["urls"] for line in lines)
    warnings = report.only(severity="warning")
    assert len(ce.explain(warnings).reasons) == len(warnings)
    assert "What the rules noticed" in ce.explain(report)._repr_html_()


def test_what_a_round_adds_stands_on_its_last_line_and_lines_are_in_order_of_dates():
    ds = history(
        handover("b-earlier", "2024-01-05", to_north(1), to_north(2, "civilian")),
        handover("a-later", "2024-03-05", to_north(4)),
        handover("whole", "2024-02-01/2024-02-20", to_north(30)),
        handover("z-part", "2024-02-01", to_north(10), part_of="whole"),
        handover("part", "2024-02-20", to_north(5), part_of="whole"),
    )
    explanation = ce.explain(ce.totals(ds, by=("returned_to",)).row(returned_to="north"))
    reasons = explanation.reasons
    assert [(reason.record, reason.adds and reason.adds.low) for reason in reasons] == [
        ("b-earlier", None),
        ("b-earlier", 3),
        ("z-part", None),
        ("part", None),
        ("whole", 30),
        ("a-later", 4),
    ]
    text = " ".join(str(explanation).split())
    assert "3 in all" in text
    assert "4 in all" not in text


@pytest.mark.parametrize(
    ("steps", "why"),
    [
        ([("under way", ())], "it is under way"),
        ([("partly completed", ())], "it is partly completed"),
        (
            [("completed", "north"), ("cancelled", "south")],
            "it is completed according to North, cancelled according to South",
        ),
    ],
)
def test_a_doubtful_status_is_named_as_it_is(steps, why):
    taken = [ce.RoundStep(status=status, when="2024-01-05", according_to=who) for status, who in steps]
    ds = history(handover("round", "2024-01-05", to_north(1), to_south(2), history=taken))
    (reason,) = ce.explain(ce.totals(ds, by=("returned_to",)).row(returned_to="north")).reasons
    assert (reason.use, reason.why) == ("possibly counted", why)


def test_one_round_is_no_rounds():
    ds = history(handover("round", "2024-01-05", to_north(5), to_south(0)))
    (row, *_) = ce.totals(ds, by=())
    assert ce.explain(row).answer.startswith("5, in 1 round,")


def test_an_expectation_names_what_was_done_and_what_is_planned():
    explanation = ce.explain(next(row for row in ce.outlook(DS) if row.record == "deal"))
    assert uses(explanation, "claimed") == ("deal",)
    assert "first" in uses(explanation, "counted")
    planned = history(
        ce.Framework(
            id="deal",
            name="A deal",
            parties=["north", "south"],
            terms=[ce.Term(according_to="north", returned_to="north", count=100, statement="word#1")],
            history=[ce.FrameworkStep(status="agreed", when="2024-01", according_to="north")],
        ),
        said("word", "north", "deal"),
        handover("planned", "2026", to_north(30), history="agreed", frameworks="deal"),
    )
    explanation = ce.explain(next(row for row in ce.outlook(planned) if row.record == "deal"))
    assert uses(explanation, "claimed") == ("deal", "word#1")
    assert uses(explanation, "left out") == ("planned",)


def test_of_several_workings_each_statement_stands_once():
    html = ce.explain(ce.totals(DS, by=("month", "returned_to"))).html()
    assert html.count("href=") == 1
    assert "Who says so, and where" in html


def test_a_scenario_and_a_run_of_it_are_explained_by_what_they_rest_on():
    ds = ce.datasets.load("yemen-exchanges")
    scenario = ce.Scenario(ds, "pace").recurs("ansar-allah", within="2027", like=("2019-01-01", "2023-12-31"))
    scenario = scenario.believes(ds.tallies[0].id).sets_aside(ds.tallies[1].id)
    run = scenario.run(5, seed=1)
    lines = ce.explain(run).to_dicts()
    [pace] = [each for each in scenario.assumptions if hasattr(each, "drawn_from")]
    assert [line["record"] for line in lines if line["use"] == "counted"] == [
        past.round for past in pace.drawn_from
    ]
    assert [line["record"] for line in lines if line["use"] == "claimed"] == [ds.tallies[0].id]
    assert [line["record"] for line in lines if line["use"] == "left out"] == [ds.tallies[1].id]
    assert any(line["urls"] for line in lines)
    assert lines == ce.explain(scenario).to_dicts()
    for drawn in (run.returned("ansar-allah"), run.reached(100)):
        assert ce.explain(drawn).to_dicts() == lines
        with pytest.raises(ce.InvalidValue, match="explain the run or the scenario"):
            ce.explain(attrs.evolve(drawn, scenario=None))
    compared = ce.compare(scenario, scenario, by="2027-12-31", seed=1, n=5)
    assert [part.to_dicts() for part in ce.explain(compared).parts] == [lines, lines]


@pytest.mark.parametrize("name", ce.datasets.names())
def test_each_line_of_a_working_says_how_many_or_that_its_parts_do(name):
    ds = ce.datasets.load(name)
    for row in ce.totals(ds):
        for reason in ce.explain(row).reasons:
            if reason.use in ("counted", "possibly counted"):
                assert reason.what or (reason.why == "with its parts" and ds.links.parts_of(reason.record))


def test_what_is_inconsistent_is_explained_conflict_by_conflict():
    pytest.importorskip("highspy")
    answer = ce.consistency(ce.datasets.load("yemen-exchanges"))
    assert ce.explain(answer).parts == tuple(map(ce.explain, answer.conflicts))
    assert answer.conflicts


def refused():
    """An answer or record of each type that has no working, by the name of the type."""
    ds = ce.datasets.load("yemen-exchanges")
    pair = ce.interop.Match("a", "b", 1.0, 0, None, None, 0)
    several = (
        ce.check(ds)[0],
        ce.timeline(ds),
        ce.timeline(ds)[0],
        ce.brief(ds),
        ds.diff(ds),
        ce.redaction(ds, "GREEN"),
        ds.rounds[0],
        ds,
        ce.explain(ce.totals(ds)),
        ce.reconcile(ds)[0].gap,
        ce.interop.cohens_kappa([1, 2], [1, 2]),
        ce.interop.Matches((pair,), (), ()),
        ce.interop.ReleaseComparison(None, None, (), (), (), (), ()),
        ce.interop.Coverage(None, None, 0, 0, (), (), (), None, None),
    )
    return {type(each).__name__: each for each in several}


def test_what_has_no_working_is_refused_with_what_to_do_instead_and_listed():
    answers = refused()
    listed = (ROOT / "docs" / "reference" / "questions.md").read_text(encoding="utf-8")
    for name, answer in answers.items():
        kinds = [kind for kind in _REFUSED if kind in [each.__name__ for each in type(answer).mro()]]
        assert kinds, name
        with pytest.raises(ce.InvalidValue, match=re.escape(_REFUSED[kinds[0]])):
            ce.explain(answer)
    assert len(answers) == len(_REFUSED) - 2  # those that are drawn from a scenario have a working
    for kind, remedy in _REFUSED.items():
        assert f"| `{kind}` | {remedy} |" in listed


@pytest.mark.parametrize("marked", ["north", "t"])
def test_the_working_of_an_answer_has_at_least_its_marking_and_its_day(marked):
    records = [
        ce.Actor(id="north", name="North", known="2024-01-01"),
        ce.ExchangeRound(
            id="r",
            when="2024-01-02",
            known="2024-01-03",
            history="completed",
            transfers=ce.Transfer(count=10, returned_to="north"),
        ),
        ce.ReturnTally(
            id="t", claimant="north", known="2024-02-02", as_of="2024-02", returned_to="north", count=40
        ),
    ]
    records = [record.evolve(marking="AMBER") if record.id == marked else record for record in records]
    ds = ce.as_of(ce.Dataset(*records), "2024-03-01")
    row = ce.reconcile(ds)["t"]
    assert (
        row.marking == ce.explain(row).marking == ce.explain(ce.reconcile(ds)).marking == ce.Marking("AMBER")
    )
    for working in (ce.explain(row), ce.explain(ce.reconcile(ds)), ce.explain(ce.totals(ds, ()))):
        assert "As it could have been known on 2024-03-01" in str(working)
    assert "TLP:AMBER" in str(ce.explain(row))
