"""Asking rules: what is passed in, what is found, what happens when a rule fails."""

import random
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents.rules import RULES, CouldNotCheck, Noticed, Rule
from conflictevents.strategies import datasets, worlds
from tests.calls import count_calls
from tests.rules.worlds import SIDES, disorder, swap

NOTHING = ce.Dataset()


def found_everywhere(ds):
    yield ce.Finding("own/everywhere", "info", "a dataset")


# Every rule of the library


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_example_of_a_rule_triggers_it_and_no_other(rule):
    report = ce.check(rule.example())
    assert {(finding.code, finding.severity) for finding in report} == {(rule.code, rule.severity)}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_finding_names_a_record_or_the_head_and_says_what_to_do(rule):
    ds = rule.example()
    for finding in ce.check(ds):
        assert finding.path.startswith("head.") if finding.record is None else finding.record in ds
        assert finding.message
        assert not finding.message.endswith(".")
        assert finding.remedy


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_path_of_a_finding_leads_to_something_inside_the_record(rule):
    ds = rule.example()
    for finding in ce.check(ds):
        place = ds if finding.record is None else ds[finding.record]
        for step in finding.path.replace("[", ".[").split(".") if finding.path else ():
            place = place[int(step[1:-1])] if step.startswith("[") else getattr(place, step)


def test_codes_are_unique_and_consist_of_a_family_and_a_name():
    codes = [rule.code for rule in RULES]
    assert len(set(codes)) == len(codes)
    assert all(code.count("/") == 1 and code == code.lower() and " " not in code for code in codes)


def test_every_rule_is_documented_by_a_sentence():
    assert all(rule.documentation.splitlines()[0].endswith(".") for rule in RULES)


def test_a_remedy_suggests_the_marking_that_was_meant():
    [finding] = ce.check(ce.Dataset(ce.Actor(id="north", name="North", marking="GREAN")))
    assert finding.remedy == "did you mean 'GREEN'?"


# Anything may be checked


@given(disorder())
def test_no_rule_fails_whatever_is_wrong_with_a_dataset(ds):
    assert ce.check(ds).unchecked == ()


@given(disorder(), st.randoms(use_true_random=False))
def test_the_order_of_records_and_rules_changes_nothing(ds, source):
    shuffled, rules = list(ds), list(RULES)
    source.shuffle(shuffled)
    source.shuffle(rules)
    assert ce.check(ce.Dataset(*shuffled), rules=rules) == ce.check(ds)


@given(disorder())
def test_findings_stand_by_severity_code_record_and_path(ds):
    order = [str(severity) for severity in ce.Severity]
    keys = [
        (order.index(finding.severity), finding.code, finding.record or "", finding.path)
        for finding in ce.check(ds)
    ]
    assert keys == sorted(keys)


@given(disorder())
def test_findings_bear_the_code_and_severity_of_a_rule(ds):
    known = {(rule.code, rule.severity) for rule in RULES}
    assert {(finding.code, finding.severity) for finding in ce.check(ds)} <= known


@given(datasets())
def test_datasets_as_people_keep_them_have_no_errors(ds):
    ce.check(ds).raise_for_errors()


@given(worlds())
def test_what_honest_people_say_of_one_history_is_not_at_odds(world):
    contradictions = {
        "claims/accounts-disagree",
        "claims/contradicts-itself",
        "parts/exceed-whole",
        "parts/short-of-whole",
        "tallies/falls",
        "tallies/disagree",
        "tallies/stale",
    }
    assert not [str(finding) for finding in ce.check(world.dataset) if finding.code in contradictions]


def test_the_bundled_dataset_has_no_errors_and_every_rule_could_look():
    report = ce.check(ce.datasets.load("ukraine-russia-exchanges"))
    assert report.errors == ()
    assert report.unchecked == ()


def test_the_bundled_dataset_has_one_stale_total_and_it_is_the_one_printed_in_november():
    report = ce.check(ce.datasets.load("ukraine-russia-exchanges"))
    [stale] = report.only(code="tallies/stale")
    assert stale.record == "t049"
    assert "6,235" in stale.message
    assert not {"t026", "t053"} & {finding.record for finding in report.only(code="tallies/old-figure")}


def calls(rule, ds):
    """How many functions a rule calls on a dataset."""
    return count_calls(lambda: list(rule(ds)))


def many_rounds(number):
    source = random.Random(number)
    return ce.Dataset(
        *SIDES,
        ce.Statement(id="news", speaker="newspaper", made="2025-07-01", marking="GREEN"),
        *(
            swap(
                f"swap-{place}",
                when=f"20{source.randint(10, 30)}-{source.randint(1, 12):02}",
                transfers=[
                    ce.Transfer(
                        count=source.randint(1, 90), category=category, held_by="south", returned_to="north"
                    )
                    for category in ("prisoner_of_war", "civilian")
                ],
                part_of=f"swap-{place - 1}" if place % 3 == 2 else None,
                ordinals={"headquarters": place + 1},
            )
            for place in range(number)
        ),
    )


def many_tallies(number):
    source = random.Random(number)
    day = iter(range(number))
    series = [
        None,
        *(f"series-{place}" for place in range(number // 100)),
    ]  # so that as few are alike of many
    return ce.Dataset(
        *SIDES,
        *(
            ce.ReturnTally(
                id=f"total-{next(day)}",
                claimant="headquarters",
                since=f"20{source.randint(10, 19)}-0{source.randint(1, 9)}",
                as_of=f"20{source.randint(20, 30)}-0{source.randint(1, 9)}",
                returned_to=source.choice(["north", "south", "all"]),
                count=source.randint(0, number),
                scope=ce.Scope(series=source.choice(series)),
                sources="radio",
            )
            for _ in range(number)
        ),
    )


@pytest.mark.parametrize("many", [many_rounds, many_tallies])
def test_four_times_the_records_take_about_four_times_the_work(many):
    first, few, more = many(100), many(250), many(1000)
    for ds in (first, few, more):
        ds.links.claims_about("nothing")  # found once, for all rules
    for rule in RULES:
        list(rule(first))  # what is found once of each class
        assert calls(rule, more) < 6 * calls(rule, few) + 4000, rule.code


def test_a_reference_that_is_missing_a_thousand_times_is_looked_for_once():
    ds = ce.Dataset(*(swap(f"swap-{place}") for place in range(1000)))
    report = ce.check(ds, rules=[rule for rule in RULES if rule.code == "identity/dangling-reference"])
    assert len(report) == 2000
    assert {finding.remedy for finding in report} == {"add an actor with that id"}


# Rules of one's own


def test_one_rule_alone_will_do():
    assert ce.check(NOTHING, rules=found_everywhere) == ce.check(NOTHING, rules=[found_everywhere])
    assert ce.check(NOTHING, extra=found_everywhere) == ce.check(NOTHING, extra=[found_everywhere])


def test_own_rules_stand_beside_those_of_the_library():
    report = ce.check(ce.Dataset(*SIDES, swap("a", sources=())), extra=[found_everywhere])
    assert {finding.code for finding in report} == {"own/everywhere", "sources/figure-without-source"}


def test_own_rules_stand_in_place_of_those_of_the_library():
    assert ce.check(ce.Dataset(*SIDES, swap("a", sources=())), rules=[found_everywhere]).findings == (
        ce.Finding("own/everywhere", "info", "a dataset"),
    )


def test_a_rule_may_be_given_its_code_and_severity():
    rule = Rule("own/any-actor", ce.Severity.INFO, lambda ds: [Noticed(one.id, "here") for one in ds.actors])
    assert ce.check(ce.Dataset(*SIDES[:1]), rules=[rule]).findings == (
        ce.Finding("own/any-actor", ce.Severity.INFO, "here", "north"),
    )
    assert rule.documentation == ""


def test_a_rule_that_is_asked_twice_is_heard_once():
    assert len(ce.check(NOTHING, rules=[found_everywhere], extra=[found_everywhere])) == 1


def test_a_rule_that_raises_is_reported_and_what_it_found_before_stands():
    def failing(ds):
        yield ce.Finding("own/before", "info", "found before")
        raise ZeroDivisionError("division by\nzero")

    report = ce.check(NOTHING, rules=[failing, found_everywhere])
    assert [finding.code for finding in report] == ["own/before", "own/everywhere", "own/failing"]
    assert report.unchecked[0].message == "the rule could not look: ZeroDivisionError: division by zero"
    assert report.ok


def test_a_rule_that_leaves_the_program_ends_no_check():
    def leaving(ds):
        yield ce.Finding("own/before", "info", "found before")
        raise SystemExit(3)

    def leaves_at_once(ds):
        sys.exit("all is over")

    report = ce.check(NOTHING, rules=[leaving, leaves_at_once, found_everywhere])
    codes = ["own/before", "own/everywhere", "own/leaves_at_once", "own/leaving"]
    assert [finding.code for finding in report] == codes
    assert report.unchecked[0].message == "the rule could not look: SystemExit: all is over"


def test_a_rule_that_could_not_look_at_everything_says_so_in_its_own_words():
    def partial(ds):
        raise CouldNotCheck("too many to look at")

    [finding] = ce.check(NOTHING, rules=[partial])
    assert finding.severity is ce.Severity.UNCHECKED
    assert finding.message == "too many to look at"


def test_a_rule_that_gives_something_else_than_findings_is_reported():
    [finding] = ce.check(NOTHING, rules=[lambda ds: ["a text"]])
    assert finding.severity is ce.Severity.UNCHECKED
    assert "expected a Finding" in finding.message


def test_a_rule_of_the_library_that_fails_is_reported_under_its_own_code():
    def failing(ds):
        raise RuntimeError

    [finding] = ce.check(NOTHING, rules=[Rule("tallies/falls", ce.Severity.WARNING, failing)])
    assert (finding.code, finding.severity) == ("tallies/falls", ce.Severity.UNCHECKED)


def test_an_object_without_a_name_can_be_a_rule():
    class Silent:
        def __call__(self, ds):
            raise RuntimeError("no")

    [finding] = ce.check(NOTHING, rules=[Silent()])
    assert finding.code == "own/Silent"
