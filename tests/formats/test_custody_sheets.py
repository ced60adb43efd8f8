"""The sheets of changes of custody and of stocks."""

import pytest

import conflictevents as ce
from conflictevents.formats import load_csv

ACTORS = "actor_id,name,kind\ncountry,A country,state\ngroup,A group,armed group\nally,An ally,armed group\nother,Another,state\narmy,The army,office\n"
CHANGES = """\
change_id,account,kind,when,status,held_by,moved_to,belonging_to,category,group,count,place,claimant,reported,statement_id,source,text
raid,recorded,abducted,2014-04-14,,group,,country; other,anyone,girls,276,a school,,,,a report,
raid,claim,abducted,2014-04-14,completed,group,,,anyone,,about 200,,army,2014-04-16,army-1,a report,fewer
flight,,escaped,2014-04-14,completed,group,,country,,,57,,,,,a report,
on,,moved,2015,,group,ally,country,,,20,,,,,a report,
"""
STOCKS = """\
stock_id,claimant,as_of,held_by,belonging_to,category,count,group,population,reported,statement_id,source,note
held,army,2014-05-05,group,country,anyone,219,girls,,2014-05-06,army-2,a report,a note
unsaid,army,2014-06,all,,,more than 200,,in the north,,,a report,
"""


@pytest.fixture
def read(tmp_path):
    def load(changes=CHANGES, stocks=STOCKS, actors=ACTORS, **options):
        for name, text in (("actors", actors), ("changes", changes), ("stocks", stocks)):
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        return load_csv(
            actors=tmp_path / "actors.csv",
            custody_changes=tmp_path / "changes.csv",
            custody_tallies=tmp_path / "stocks.csv",
            **options,
        )

    load.folder = tmp_path
    return load


def test_a_recorded_row_is_a_change_and_a_claim_stands_in_its_statement(read):
    ds = read()
    raid = ds["raid"]
    assert (raid.kind, raid.belonging_to, raid.category, raid.group) == (
        "abducted",
        ("country", "other"),
        "anyone",
        "girls",
    )
    assert raid.history == ()
    claim = ds["army-1"].claims[0]
    assert (claim.about, claim.kind, str(claim.count), claim.text) == (
        "raid",
        "abducted",
        "about 200",
        "fewer",
    )
    assert str(ds["flight"].history[0].when) == "2014-04-14"
    assert ds["on"].moved_to == "ally"


def test_a_row_of_stocks_is_a_custody_tally(read):
    ds = read()
    held = ds["held"]
    assert (held.statement, held.scope.group, held.note) == ("army-2", "girls", "a note")
    assert (ds["unsaid"].held_by, ds["unsaid"].category, ds["unsaid"].scope.population) == (
        "all",
        "person",
        "in the north",
    )


def test_a_folder_of_sheets_is_read_as_the_sheets_are(read):
    ds = read()
    assert ce.load(read.folder) == ds


@pytest.mark.parametrize(
    ("sheet", "wrong", "right", "column"),
    [
        ("changes", "abducted,2014", "abduction,2014", "kind"),
        ("changes", "57,", "fifty odd,", "count"),
        ("changes", "flight,,", "flight,mine,", "account"),
        ("changes", "on,,", "flight,,", "account"),
        ("changes", "raid,recorded", "road,recorded", "account"),
        ("changes", "group,ally", "group,group", "moved_to"),
        ("changes", "army-1", "", "statement_id"),
        ("stocks", "unsaid,", "held,", "stock_id"),
        ("stocks", "2014-06,", "June,", "as_of"),
        ("stocks", "held,army", "held,arny", "claimant"),
    ],
)
def test_each_problem_names_its_column(read, sheet, wrong, right, column):
    text = {"changes": CHANGES, "stocks": STOCKS}[sheet]
    assert wrong in text
    with pytest.raises(ce.ReadError) as caught:
        read(**{sheet: text.replace(wrong, right, 1)})
    assert column in {problem.path for problem in caught.value.problems}


def test_a_tally_names_the_changes_that_it_counts(tmp_path):
    sheet = tmp_path / "tallies.csv"
    sheet.write_text(
        "tally_id,claimant,as_of,count,changes,held_by,source\nhome,army,2017,163,rescued; escaped,group,a report\n"
    )
    ds = load_csv(tallies=sheet, make_missing=True)
    assert ds["home"].scope.changes == ("escaped", "rescued")
