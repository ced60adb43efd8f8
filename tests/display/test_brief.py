"""The brief: on the bundled record, and on small ones."""

import json
import re

import pytest

import conflictevents as ce
from conflictevents.text import Table
from tests.questions.histories import handover, history, said, tally, to_north, to_south

NAME = "ukraine-russia-exchanges"
DAYS = [None, "2022-03-24", "2024-06-30", "2025-11-16"]


@pytest.fixture(scope="module", params=DAYS)
def brief(request):
    return ce.brief(ce.datasets.load(NAME), request.param, name=NAME)


def joined(text):
    """Text as it was before it was folded."""
    return " ".join(str(text).split())


def figures_in(data):
    """Every whole number anywhere in data, or within one of its texts."""
    match data:
        case dict():
            return {n for key, value in data.items() for n in figures_in(key) | figures_in(value)}
        case list():
            return {n for value in data for n in figures_in(value)}
        case str():
            return {int(n.replace(",", "")) for n in re.findall(r"\d[\d,]*(?<!,)", data)}
        case int():
            return {abs(data)}
    return set()


def test_it_keeps_to_80_columns(brief):
    assert max(map(len, str(brief).split("\n"))) <= 80


def test_it_says_the_same_as_data_and_json_holds_all_of_it(brief):
    data = brief.to_dict()
    assert json.loads(json.dumps(data)) == data


def test_every_figure_it_prints_stands_in_the_data(brief):
    numbers = figures_in(brief.to_dict())
    hints = re.compile(r"\.\.\. and \d+ more|So do \d+ others|and \d+ more")
    text = hints.sub("", joined(brief))
    worded = {n for n in figures_in(text) if f"more than {n:,}" in text and n + 1 in numbers}
    printed = figures_in(text) - worded
    lengths = {len(brief.claims.reconciliations), len(brief.report), len(brief.frameworks.standings)}
    assert {n for n in printed if n > 31} - numbers - lengths == set()


def test_it_can_be_read_in_a_few_screens(brief):
    assert len(str(brief).split("\n")) < 350


def test_the_worst_claims_stand_first_and_the_rest_is_a_command_away(brief):
    text = joined(brief)
    worst = [row for row in brief.claims.reconciliations if row.gap.distance][:12]
    begins = text.find("claimed cumulatives against the record")
    places = [text.index(f"{row.tally.id}: ", begins) for row in worst]
    assert places == sorted(places)
    when = f" --as-of {brief.when}" if brief.when else ""
    assert (f"conflictevents reconcile {NAME}{when}" in text) == (
        len(brief.claims.reconciliations) > len(worst)
    )


def test_in_november_2025_the_5857_then_in_the_press_is_said_to_be_stale():
    text = joined(ce.brief(ce.datasets.load(NAME), "2025-11-16"))
    stale = text[text.index("Stale when it was said") : text.index("Returned to")]
    assert "5,857" in stale
    assert "6,235" in stale


def test_a_day_before_the_stale_figure_was_said_nothing_is_stale():
    assert "Stale" not in str(ce.brief(ce.datasets.load(NAME), "2025-11-15"))


def test_the_year_2024_is_exact_only_with_the_ten_civilians_of_june():
    text = joined(ce.brief(ce.datasets.load(NAME)))
    assert "1,348 to 1,358 on record) holds only with the 10 civilians on 2024-06-28" in text


def test_accounts_other_than_the_record_are_named_and_carried_into_hints():
    brief = ce.brief(ce.datasets.load(NAME), account="russia", name=NAME)
    assert "(account: russia)" in repr(brief)
    assert f"conflictevents reconcile {NAME} --account russia" in joined(brief)


def test_an_unknown_account_is_an_error():
    with pytest.raises(ce.UnknownRecord, match="did you mean 'russia'"):
        ce.brief(ce.datasets.load(NAME), account="rusia")


def test_without_a_name_hints_are_functions():
    assert "more: reconcile()" in joined(ce.brief(ce.datasets.load(NAME)))


def test_each_side_has_its_own_table_and_remains_are_not_among_the_living():
    ds = history(
        handover("one", "2024-05-31", to_north(75), to_south(74)),
        handover("two", "2024-06-30", to_north(5, "remains"), kind="repatriation of remains"),
    )
    text = joined(ce.brief(ds))
    north, south = text.index("Returned to North"), text.index("Returned to South")
    assert "2024 75 5 all 75 5" in text[north:south]
    assert "2024 74 all 74" in text[south:]
    assert "civilians" not in text


def test_a_framework_says_what_each_party_holds_it_to_be():
    steps = [
        ce.FrameworkStep(status="agreed", when="2025-01-01"),
        ce.FrameworkStep(status="fulfilled", when="2025-02-01", according_to="south"),
        ce.FrameworkStep(status="partly fulfilled", when="2025-02-02", according_to="north"),
    ]
    terms = [ce.Term(according_to=side, returned_to="north", count=100) for side in ("north", "south")]
    plan = ce.Framework(id="plan", name="The plan", parties=["north", "south"], history=steps, terms=terms)
    ds = history(plan, handover("one", "2025-01-31", to_north(60), to_south(60), frameworks="plan"))
    text = joined(ce.brief(ds))
    assert "The plan disputed North: partly fulfilled, South: fulfilled 2025-02-02" in text
    assert "100 persons to North (North, South): 60 done, 40 left; not fulfilled" in text


def test_what_is_promised_and_who_is_held_are_told_with_who_says_so():
    history_of = [ce.RoundStep(status="agreed", when="2025-01-01", according_to="north")]
    held = ce.CustodyTally(
        id="stock",
        claimant="north-hq",
        as_of="2025-03",
        count="about 700",
        held_by="south",
        belonging_to="north",
    )
    ds = history(handover("next", "2025-12", to_north("as many as 300"), history=history_of), held)
    text = joined(ce.brief(ds))
    assert (
        "as many as 300 persons to North, due 2025-12: exchange, 2025-12 (next), agreed, according to North"
        in text
    )
    assert (
        "about 700 persons of North held by South, 2025-03: Headquarters for prisoners of North (stock)"
        in text
    )


def test_errors_are_all_listed_and_other_findings_by_example():
    statements = [said(f"s{n}", f"nobody-{n}", "gone", to_north(1)) for n in range(4)]
    unsourced = [ce.Statement(id=f"bare-{n}", speaker="north", made="2025") for n in range(4)]
    brief = ce.brief(history(*statements, *unsourced), name="my file.json")
    for error in brief.report.errors:
        assert joined(error.in_words) in joined(brief)
    assert "... and 6 more: conflictevents check 'my file.json' --code sources/statement" in joined(brief)


def test_nothing_on_record_is_said_in_so_many_words():
    text = joined(ce.brief(ce.Dataset()))
    assert "There is no record." in text
    assert "No one, on this record." in text
    assert "Nothing, on this record." in text


def test_what_is_not_on_record_takes_no_room():
    text = str(ce.brief(history(tally("one", 5, "2024", "2024"))))
    assert "framework" not in text
    assert "still held" not in text


def test_what_is_promised_is_asked_for_on_the_last_day_of_a_month():
    planned = handover("planned", "2025-11-20", to_north(5), history="scheduled")
    brief = ce.brief(history(planned), "2025-11")
    assert str(brief.outlook.when) == "2025-11-30"
    assert "Lapsed:" in str(brief)
    assert ce.brief(history(planned), "2025-11/..").outlook.when is not None


def test_a_number_that_is_not_said_is_not_unknown_to_anybody():
    held = ce.CustodyTally(
        id="held",
        claimant="north",
        as_of="2025-11-16",
        held_by="south",
        belonging_to="north",
        count="unknown",
    )
    promised = handover("planned", "2025-12", to_north("number withheld"), history="scheduled")
    text = joined(ce.brief(history(held, promised)))
    assert "persons (number unknown) of North held by South, 2025-11-16: North (held)" in text
    assert "persons (number withheld) to North" in text


def test_what_may_be_left_of_an_open_promise_is_said_in_words():
    deal = ce.Framework(
        id="deal",
        name="The deal",
        history="agreed",
        terms=[ce.Term(according_to="north", returned_to="north", count="at least 1,200")],
    )
    done = handover("done", "2025-10", to_north("more than 1,000"), frameworks="deal")
    text = joined(ce.brief(history(deal, done)))
    assert (
        "some or none left of at least 1,200 persons to North: The deal (deal), agreed, according to North"
        in text
    )


def test_differences_are_not_given_for_mistakes(brief):
    differ = any(row.gap.distance for row in brief.claims.reconciliations)
    assert ("A difference alone proves no claim wrong." in joined(brief)) == differ


def test_who_may_only_be_among_all_sides_of_a_claim_has_no_table():
    north, south, east = (ce.Actor(id=id, name=id.title()) for id in ("north", "south", "east"))
    swap = handover("swap", "2025-03-05", to_north(20), to_south(20))
    both = said("both", "north", "swap", ce.Transfer(count=40, returned_to="all"))
    gift = ce.ExchangeRound(
        id="gift",
        when="2025-04-01",
        kind="outside exchange",
        history="completed",
        transfers=ce.Transfer(count=3, held_by="east", returned_to="north"),
    )
    text = str(ce.brief(ce.Dataset(north, south, east, swap, both, gift), account="widest"))
    assert "Returned to North" in text
    assert "Returned to South" in text
    assert "Returned to East" not in text


def test_persons_who_returned_to_a_side_that_is_not_said_are_not_nobody():
    unsaid = handover("unsaid", "2025-03-05", ce.Transfer(count=7), kind="outside exchange")
    brief = ce.brief(history(unsaid))
    assert "7 persons, to a side not said." in joined(brief)
    assert [
        row["count"]["best"] for row in brief.to_dict()["returned"]["in_all"] if row["category"] == "person"
    ] == [7]
    assert "No one, on this record." in str(ce.brief(history()))


def test_a_dataset_full_of_errors_still_has_a_brief():
    lost = [said(f"s{number:03}", "north", "gone", to_north(1)) for number in range(30)]
    text = str(ce.brief(history(*lost), name="lost.json"))
    assert "s019, claims[0].about" in text
    assert "s020, claims[0].about" not in text
    assert "... and 10 more: conflictevents check lost.json --code identity/dangling-reference" in joined(
        text
    )


def test_the_killed_are_in_the_brief_where_events_are_on_record():
    def event(id, release):
        return ce.Event(
            id=id, when="2024-05-06", dataset="ucdp-ged", release=release, fatalities=ce.Estimate(3, 5, 9)
        )

    one = ce.brief(ce.Dataset(event("a", "24.1")))
    assert "Killed by year" in str(one)
    assert "3 to 9" in str(one)
    assert one.to_dict()["killed"][0]["bounds"] == {"low": 3, "high": 9, "best": 5}
    two = ce.brief(ce.Dataset(event("a", "24.1"), event("b", "25.1")))
    assert "Not added up" in str(two)
    assert "Killed" not in str(ce.brief(ce.Dataset()))


def test_who_is_held_by_the_record_stands_before_what_is_claimed():
    ds = history(
        ce.CustodyChange(
            id="raid",
            kind="abducted",
            when="2024-01-01",
            held_by="south",
            belonging_to="north",
            count=276,
            sources="x",
        ),
        handover("home", "2024-06", to_north(161), kind="outside exchange"),
        ce.CustodyTally(
            id="claimed",
            claimant="north",
            as_of="2024-12-31",
            held_by="south",
            belonging_to="north",
            category="anyone",
            count=200,
            sources="x",
        ),
    )
    text = " ".join(str(ce.brief(ds)).split())
    assert "Who is held, by the record" in text
    assert "115 0 to 115 0 to 115 persons, living or dead, belonging to North held by South" in text
    assert "(claimed); 85 more than by the record, 115" in text
    assert ce.brief(ds).to_dict()["custody"]["claims"][0]["gap"] == {"low": 85, "high": 85}


def test_what_a_dataset_says_of_itself_stands_first():
    head = ce.Head(
        title="Exchanges of North and South", publisher="The desk", licence="CC-BY-4.0", languages=["en"]
    )
    answer = ce.brief(ce.Dataset(*history(), head=head), name="mine.json")
    lines = [line.strip() for line in str(answer).splitlines() if line.strip()]
    assert lines[:3] == [
        "Brief on mine.json",
        "Exchanges of North and South",
        "Published by The desk. Licence: CC-BY-4.0. Languages: en.",
    ]
    assert answer.to_dict()["head"]["publisher"] == "The desk"
    assert "Published" not in str(ce.brief(history()))


HEDGED = re.compile(r"\d[~?%](?!\w)")


@pytest.mark.parametrize("name", ce.datasets.names())
def test_texts_for_people_say_dates_in_words_and_records_by_name(name):
    ds = ce.datasets.load(name)
    texts = [str(answer) for answer in (ce.outlook(ds), ce.brief(ds), ce.timeline(ds), ce.reconcile(ds))]
    assert [match[0] for text in texts for match in HEDGED.finditer(text)] == []
    outlook = joined(texts[0])
    for each in ce.outlook(ds):
        record = ds[each.record]
        assert getattr(record, "name", None) is None or joined(record.name) in outlook
        assert f"{each.record}:" not in outlook


@pytest.mark.parametrize("name", ce.datasets.names())
def test_each_row_of_the_outlook_says_of_whom_and_how_many(name):
    answer = ce.outlook(ce.datasets.load(name))
    tables = [block for block in answer.page().blocks if isinstance(block, Table)]
    rows = [row for table in tables for row in table.rows]
    assert len(rows) == sum(each.count is not None for each in answer)
    assert all(all(row.cells[:4]) for row in rows)


@pytest.mark.parametrize(
    ("known", "asked", "day"),
    [
        ("2024-01-01", None, "2024-01-01"),
        ("2024-01-01", "2025", "2024-01-01"),
        ("2025-01-01", "2024-02", "2024-02-29"),
        (None, "2024", "2024-12-31"),
    ],
)
def test_it_states_the_day_by_which_all_of_it_could_be_known(known, asked, day, tmp_path):
    ds = ce.datasets.load("yemen-exchanges")
    ds = ds if known is None else ce.as_of(ds, known)
    answer = ce.brief(ds, asked)
    assert f"as it could have been known on {day}" in " ".join(str(answer).split())
    assert answer.to_dict()["as_of"] == day
    page = ce.report(ds, tmp_path / "report.html", as_of=asked).read_text(encoding="utf-8")
    assert f"as it could have been known on {day}" in page or f">{day}<" in page


def test_totals_without_rows_state_the_day_too():
    ds = ce.as_of(ce.datasets.load("yemen-exchanges"), "2014-01-01")
    assert not ce.totals(ds)
    assert "As it could have been known on 2014-01-01" in str(ce.totals(ds))
