"""Where things can be read, and what may be shared."""

import pytest

import conflictevents as ce
from tests.rules.worlds import SIDES, codes, swap

TO_NORTH = {"held_by": "south", "returned_to": "north"}


# Sources


@pytest.mark.parametrize(
    "record",
    [
        swap("r", sources=()),
        ce.ReturnTally(id="r", claimant="north", as_of="2025", count=9),
        ce.CustodyTally(id="r", claimant="north", as_of="2025", count="as many as 9"),
        ce.Framework(id="r", name="R", terms=ce.Term(count=9)),
        ce.Event(id="r", fatalities=ce.Estimate(best=9)),
    ],
    ids=lambda record: type(record).__name__,
)
def test_a_figure_needs_a_source_or_a_statement(record):
    assert codes(*SIDES, record) == ["sources/figure-without-source"]
    assert codes(*SIDES, record.evolve(sources="radio")) == []


def test_a_statement_is_a_source():
    said = ce.Statement(id="said", speaker="north", channel="radio")
    transfer = ce.Transfer(count=9, statement="said", **TO_NORTH)
    assert codes(*SIDES, said, swap("s", transfers=transfer, sources=())) == []
    tally = ce.ReturnTally(id="t", claimant="north", as_of="2025", count=9, statement="said")
    term = ce.Framework(id="f", name="F", terms=ce.Term(count=9, statement="said"))
    assert codes(*SIDES, said, tally, term) == []


@pytest.mark.parametrize("count", ["unknown", "withheld"])
def test_what_is_no_figure_needs_no_source(count):
    assert codes(*SIDES, swap("s", count, sources=())) == []
    assert codes(*SIDES, ce.Framework(id="f", name="F", terms=ce.Term(text="all for all"))) == []


def test_each_figure_is_named_by_its_place():
    transfers = [
        ce.Transfer(count="unknown", **TO_NORTH),
        ce.Transfer(count=9, category="civilian", **TO_NORTH),
    ]
    [finding] = ce.check(ce.Dataset(*SIDES, swap("s", transfers=transfers, sources=())))
    assert finding.path == "transfers[1]"


def test_a_statement_needs_a_channel_or_a_source():
    said = ce.Statement(id="said", speaker="north")
    assert codes(*SIDES, said) == ["sources/statement-without-source"]
    assert codes(*SIDES, said.evolve(channel="radio")) == []
    assert codes(*SIDES, said.evolve(sources="radio")) == []


@pytest.mark.parametrize(("retrieved", "early"), [("2025-06-08", True), ("2025-06-09", False), (None, False)])
def test_a_page_is_read_after_it_was_published(retrieved, early):
    page = ce.Source(title="Page", published="2025-06-09", retrieved=retrieved)
    assert codes(ce.Actor(id="a", name="A", sources=page)) == (
        ["sources/read-before-published"] if early else []
    )


# Markings


@pytest.mark.parametrize("marking", ["CLEAR", "green", "TLP:AMBER", "AMBER+STRICT", "RED"])
def test_markings_of_the_protocol_are_known(marking):
    assert codes(ce.Actor(id="a", name="A", marking=marking)) == []


@pytest.mark.parametrize(
    ("own", "theirs", "looser"),
    [
        (None, "AMBER", True),
        ("GREEN", "AMBER", True),
        ("AMBER", "AMBER", False),
        ("RED", "AMBER", False),
        (None, "CLEAR", False),
        (None, None, False),
    ],
)
def test_what_rests_on_a_statement_is_marked_as_strictly(own, theirs, looser):
    said = ce.Statement(id="said", speaker="north", channel="radio", marking=theirs)
    tally = ce.ReturnTally(id="t", claimant="north", as_of="2025", count=9, statement="said", marking=own)
    assert codes(*SIDES, said, tally) == (["privacy/looser-than-its-statement"] if looser else [])


def test_a_marking_is_looked_for_wherever_a_statement_is_rested_on():
    said = ce.Statement(id="said", speaker="north", channel="radio", marking="RED")
    step = ce.RoundStep(status="completed", statement="said")
    transfer = ce.Transfer(count=9, statement="said", **TO_NORTH)
    report = ce.check(ce.Dataset(*SIDES, said, swap("s", history=step, transfers=transfer)))
    assert [finding.path for finding in report] == ["history[0].statement", "transfers[0].statement"]


# Small cells


@pytest.mark.parametrize(("category", "small"), [("hostage", True), ("remains", False)])
def test_a_change_of_custody_or_stock_of_so_few_is_one_too(category, small):
    change = ce.CustodyChange(
        id="rescue", kind="rescued", when="2025", category=category, count=2, marking="CLEAR", sources="x"
    )
    stock = ce.CustodyTally(
        id="left", claimant="north", as_of="2025", category=category, count=1, marking="CLEAR", sources="x"
    )
    for record in (change, stock):
        assert ("privacy/small-cell" in codes(*SIDES, record)) is small


@pytest.mark.parametrize(
    ("count", "small"),
    [
        (1, True),
        (2, True),
        ("at most 2", True),
        ("less than 3", False),
        (3, False),
        (0, False),
        ("at least 1", True),
        ("between 1,000 and 1,002", True),
        ("at least 3", False),
        ("unknown", False),
    ],
)
def test_so_few_persons_can_be_told_apart(count, small):
    record = swap("s", count, marking="CLEAR")
    assert codes(*SIDES, record) == (["privacy/small-cell"] if small else [])
    assert codes(*SIDES, record.evolve(marking="GREEN")) == []


def test_breakdowns_and_claims_have_cells_as_well():
    transfer = ce.Transfer(count=90, breakdowns=ce.Breakdown(of="women", count=1), **TO_NORTH)
    said = ce.Statement(
        id="said", speaker="north", channel="radio", marking="CLEAR", claims=ce.Claim(transfers=transfer)
    )
    report = ce.check(ce.Dataset(*SIDES, swap("s", transfers=transfer, marking="CLEAR"), said))
    assert [finding.path for finding in report] == [
        "transfers[0].breakdowns[0].count",
        "claims[0].transfers[0].breakdowns[0].count",
    ]


def test_remains_are_no_small_cell():
    remains = ce.Transfer(count=1, category="remains", **TO_NORTH)
    handover = swap("s", kind="repatriation of remains", transfers=remains, marking="CLEAR")
    assert codes(*SIDES, handover) == []


def test_blurring_small_cells_leaves_nothing_to_find():
    ds = ce.Dataset(*SIDES, swap("s", 2, marking="CLEAR"))
    blurred = ce.redact(ds, up_to="CLEAR", small_cells=3)
    assert [finding.code for finding in ce.check(blurred)] == []


# Persons


def test_a_person_on_record_says_or_does_something_in_public():
    person = ce.Actor(id="somebody", name="Somebody", kind="person", part_of="north")
    aide = ce.Actor(id="aide", name="Aide", kind="office", part_of="somebody")
    assert codes(*SIDES, person, aide) == ["privacy/silent-person"]
    assert codes(*SIDES, person, ce.Meeting(id="talks", participants="somebody")) == []
    assert codes(*SIDES, person.evolve(kind="office")) == []
