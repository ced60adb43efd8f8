"""What the bundled dataset shows unaided, with no hint from notes or certainty."""

import pytest

import conflictevents as ce


@pytest.fixture(scope="module")
def answer():
    return ce.consistency(ce.datasets.load("ukraine-russia-exchanges"))


def sets(answer):
    return {conflict.members for conflict in answer.conflicts}


def test_a_stale_total_is_found(answer):
    assert ("t049", "t052") in sets(answer)


def test_swapped_digits_are_found(answer):
    assert ("t009", "t010") in sets(answer)


def test_a_years_figure_under_the_wrong_year_is_found(answer):
    assert ("t029", "recorded") in sets(answer)
    assert any("t029" in members and "recorded" not in members for members in sets(answer))


def test_a_figure_that_contradicts_the_other_sides_own_count_is_found(answer):
    assert ("t064", "t065") in sets(answer)


def test_every_conflict_of_three_members_or_fewer_is_listed(answer):
    assert answer.remainder.startswith("All conflicts of up to 3 members are listed")


def test_the_stale_total_is_the_first_suspect(answer):
    assert answer.suspects[0].tally.id == "t049"


def test_no_two_claims_conflict_whose_scopes_do_not_compare(answer):
    pairs = [conflict.tallies for conflict in answer.conflicts if len(conflict.claims) == len(conflict) == 2]
    assert pairs
    assert all(one.scope.comparable(other.scope) for one, other in pairs)
    assert all(
        ce.Category.is_living(one.category) == ce.Category.is_living(other.category) for one, other in pairs
    )


def test_labelled_populations_are_in_no_conflict(answer):
    assert not any(tally.scope.population for conflict in answer.conflicts for tally in conflict.tallies)


def test_each_conflict_is_minimal_when_asked_anew(answer):
    ds = ce.datasets.load("ukraine-russia-exchanges")
    for conflict in answer.conflicts[:30]:
        for left_out in (None, *conflict.members):
            members = [member for member in conflict.members if member != left_out]
            claims = {"id": [member for member in members if member != "recorded"]}
            again = ce.consistency(ds, claims, rounds="recorded" in members)
            assert again.consistent == (left_out is not None)


@pytest.mark.slow
def test_a_range_that_nobody_stated(answer):
    implied = answer.bounds(
        "2023", "2023", "ukraine", scope=ce.Scope(series="coordination-hq"), without="suspects"
    )
    assert implied.high >= 1002
    assert {"t010", "t029", "t049", "t065"} <= set(implied.without)


def test_the_page_tells_of_each_claim_that_others_contradict(answer):
    page = " ".join(str(answer).split())
    stale = "yet 6,235 is 378 more than 5,857."
    swapped = "2,340 persons returned to Ukraine numbered by Coordination HQ"
    wrong_year = "1,358 persons returned to Ukraine since 1 January 2023."
    other_side = "yet 1,266 is 731 more than 535."
    against_one_another, against_the_record = page.split("Claims of fewer than the record has")
    assert all(told in against_one_another for told in (stale, swapped, wrong_year, other_side))
    assert "t029, recorded" in against_the_record
    assert "t010, recorded" not in page


@pytest.mark.slow
def test_what_was_asked_before_changes_no_answer(answer):
    again = ce.consistency(ce.datasets.load("ukraine-russia-exchanges"))
    suspects = [suspect.to_dict() for suspect in again.suspects]
    assert again.to_dicts() == answer.to_dicts()
    assert [suspect.to_dict() for suspect in answer.suspects] == suspects
