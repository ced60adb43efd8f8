"""Every result shows itself as a page, in print and in a notebook."""

import pytest

import conflictevents as ce
from tests.questions.histories import handover, history, said, tally, to_north, to_south

PAPER = ce.Framework(
    id="paper-plan",
    name="A plan",
    parties=["north", "south"],
    terms=[
        ce.Term(according_to="north", returned_to="north", count="as many as 1,200", due="2025-12"),
        ce.Term(text="all for all"),
    ],
    history=[ce.FrameworkStep(status="agreed", when="2025-01", according_to="north")],
)
DS = history(
    PAPER,
    handover(
        "first", "2024-05-31", to_north(75), to_south(75), frameworks="paper-plan", ordinals={"north-hq": 1}
    ),
    handover("second", "2024-06-28", to_north(10, "civilian"), kind="outside exchange"),
    handover("bodies", "2024-07", to_north("about 250", "remains"), kind="repatriation of remains"),
    handover("planned", "2026", to_north("as many as 300"), history="agreed"),
    said("other", "south-ministry", "first", to_north(70), to_south(75)),
    tally("year", 85, "2024-01-01", "2024-12-31", scope=ce.Scope(series="north-hq")),
    tally("later", 85, "2024-01-01", "2025-02", scope=ce.Scope(series="north-hq")),
    tally("hushed", "withheld", None, "2025"),
    ce.CustodyTally(
        id="held", claimant="north", as_of="2025", count="nearly 300", held_by="south", belonging_to="north"
    ),
    ce.Meeting(id="talks", when="2025-01-02", participants=["north", "south"]),
)
FOUND = ce.reconcile(DS)
RESULTS = {
    "dataset": DS,
    "totals": ce.totals(DS),
    "no totals": ce.totals(history()),
    "total": ce.totals(DS, by=()),
    "reconciliations": FOUND,
    "no reconciliations": ce.reconcile(history()),
    "reconciliation": FOUND["year"],
    "nothing claimed": FOUND["hushed"],
    "increment": FOUND.increment("year", "later"),
    "fulfilment": ce.fulfilment(DS, "paper-plan"),
    "outlook": ce.outlook(DS),
    "no outlook": ce.outlook(history()),
    "custody": ce.custody(DS),
    "custody of one": ce.custody(DS, "south", "north"),
    "stock": ce.custody(DS, "south", "north").stocks[0],
    "claimed stock": ce.custody(DS)["held"],
    "no custody": ce.custody(history()),
    "timeline": ce.timeline(DS),
    "no timeline": ce.timeline(history()),
    "accounts": ce.accounts(DS, "first"),
    "report": ce.check(DS),
    "no report": ce.check(history()),
    "brief": ce.brief(DS),
    "no brief": ce.brief(ce.Dataset()),
    **{f"view of {record.id}": ce.show(DS, record.id) for record in DS},
}


@pytest.mark.parametrize("name", RESULTS)
def test_a_result_prints_as_a_page_of_80_columns(name):
    text = str(RESULTS[name])
    assert text.strip()
    assert max(map(len, text.split("\n"))) <= 80
    assert "object at 0x" not in text
    assert "None" not in text


@pytest.mark.parametrize("name", RESULTS)
def test_a_notebook_shows_the_same_page(name):
    html = RESULTS[name]._repr_html_()
    assert html.startswith('<div class="conflictevents">')
    assert html.count("<table") == html.count("</table>")


def test_totals_print_their_rows():
    assert "2024 North (north) 85 2 2024 South (south) 75 1" in " ".join(str(ce.totals(DS)).split())
    assert repr(ce.totals(DS)) == "<Totals: Returned by year, side (account: recorded)>"


def test_keys_of_totals_are_words_for_people():
    ds = ce.datasets.load("ukraine-russia-exchanges")
    text = str(ce.totals(ds, by=("returned_to", "category")))
    assert "prisoners of war" in text
    assert "_" not in text
    assert "September 2022 special deal" in str(ce.totals(ds, by="framework"))


def test_records_are_listed_with_names_and_what_they_say():
    ds = ce.datasets.load("ukraine-russia-exchanges")
    text = " ".join(str(ds.custody_tallies).split())
    assert "t061 Volodymyr Zelenskyy 2026-02-14 about 7,000 persons still held by Russia" in text
    assert "between Ukraine, Russia" in " ".join(str(ds.frameworks).split())
    assert "arakhamia person Davyd Arakhamia part of Ukraine" in " ".join(str(ds.actors).split())
    assert ds.head.title in " ".join(str(ds).split())


def test_a_head_shows_itself_in_a_notebook_with_every_text_escaped():
    assert "<b>" not in ce.Head(title="<b>Exchanges</b>")._repr_html_()
    assert "Exchanges" in ce.Head(title="<b>Exchanges</b>")._repr_html_()
    assert "nothing" in ce.Head()._repr_html_()


def test_scenarios_compared_are_a_page_under_the_marking_of_their_dataset():
    ds = DS.add(ce.Actor(id="marked", name="Marked", marking="AMBER"))
    plan = ce.Scenario(ds, "a <b>plan</b>").happens(returned_to="north", within="2027", count=20)
    compared = ce.compare(plan, returned_to="north", by="2027-12-31", at_least=20, seed=1, n=10)
    assert "<b>" not in compared.html()
    assert "TLP:AMBER" in str(compared)
    assert "100%" in str(compared)


def test_a_reconciliation_says_what_the_claim_needs():
    text = " ".join(str(FOUND["year"]).split())
    assert "If the claim and the record are both right - the 10 civilians of second count" in text
    assert (
        "Possibly counted - second: 10 civilians: whether north-hq counts it in its series is not said"
        in text
    )


def test_a_claim_that_no_choice_meets_is_said_to_be_unattainable():
    ds = history(
        handover("ten", "2024-02-01", to_north(10), to_south(1)),
        tally("five", 5, "2024", "2024", scope=ce.Scope(series="north-hq")),
    )
    assert "No choice among what may count comes to the claimed figure." in str(ce.reconcile(ds)["five"])


def test_accounts_that_agree_stand_in_one_line():
    text = " ".join(str(ce.accounts(DS, "first")).split())
    assert "South persons 75 recorded, South (other#1), widest, agreed" in text
    assert "unknown, disputed agreed" in text


def test_an_outlook_tells_what_is_open_from_what_has_lapsed():
    text = str(ce.outlook(DS, "2026-06-30"))
    assert text.index("Open") < text.index("planned") < text.index("Lapsed") < text.rindex("paper-plan")


def test_a_dataset_shows_a_few_ids_of_each_sort():
    assert "rounds 4 bodies, first, planned, ... tallies 3" in " ".join(str(DS).split())


def test_rounds_left_out_stand_by_the_reason_once():
    rounds = [handover(f"r{number}", f"2024-05-0{number}", to_north(number)) for number in (1, 2, 3)]
    outside = tally("t", 5, None, "2024", scope=ce.Scope(kinds="outside exchange"))
    text = str(ce.reconcile(history(*rounds, outside))["t"])
    assert text.count("it is of another kind (exchange)") == 1
    assert "it is of another kind (exchange): r1, r2, r3" in text


def test_an_account_that_has_nobody_where_others_have_somebody_is_shown_with_none():
    ds = history(
        handover("r", "2025-08-14", to_north(33, "prisoner_of_war"), to_north(51, "civilian"), to_south(84)),
        said("s", "south", "r", to_north(84, "prisoner_of_war"), to_south(84)),
    )
    found = ce.accounts(ds, "r")
    assert found.figure("south", "north", "civilian").same_bounds(ce.Count.exactly(0))
    assert found.figure("recorded", "south", "remains") is None
