import inspect
import pkgutil
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents.strategies import worlds
from tests.analysis.histories import bounds, handover, history, said, tally, to_north, to_south

RED = ce.Marking.RED


def test_what_is_marked_higher_is_gone_and_the_rest_stays():
    ds = history(
        handover("a", "2025", to_north(9), marking="RED"), handover("b", "2025", to_north(9), marking="GREEN")
    )
    assert {record.id for record in ce.redact(ds).rounds} == {"b"}


def test_an_unknown_marking_ranks_above_red():
    ds = history(handover("a", "2025", to_north(9), marking="SECRET"))
    assert ce.redact(ds, up_to=RED).rounds == ()


def test_tallies_and_figures_that_rest_on_what_is_gone_go_with_it():
    ds = history(
        said("s", "north-hq", "r", to_north(9), marking=RED),
        handover("r", "2025-01-01", to_north(9, statement="s", note="nine"), to_south(7)),
        tally("t", 9, None, "2025", statement="s"),
    )
    left = ce.redact(ds)
    assert (left.statements, left.tallies) == ((), ())
    assert left["r"].transfers[0].count.is_unknown
    assert bounds(left["r"].transfers[1].count) == (7, 7)


def test_a_speaker_takes_its_statements_along():
    ds = history(
        ce.Actor(id="source", name="A source", marking=RED),
        said("s", "source", "r", to_north(9)),
        handover("r", "2025", to_north(9)),
    )
    assert {record.id for record in ce.redact(ds)} == {record.id for record in history()} | {"r"}


def test_what_a_withdrawn_statement_had_taken_back_does_not_come_back():
    ds = history(
        handover("r", "2025", to_north(9)),
        said("wrong", "paper", "r", to_north(99)),
        ce.Statement(id="sorry", speaker="paper", made="2026", retracts="wrong", marking=RED),
    )
    assert ce.redact(ds).statements == ()


def test_references_to_what_is_gone_are_taken_away():
    ds = history(
        ce.Framework(id="secret", name="secret", marking=RED),
        handover("whole", "2025", to_north(9), marking=RED),
        handover("part", "2025", to_north(9), part_of="whole", frameworks="secret"),
        tally("t", 9, None, "2025", scope=ce.Scope(frameworks="secret")),
    )
    left = ce.redact(ds)
    assert (left["part"].part_of, left["part"].frameworks, left.tallies) == (None, (), ())


def test_small_counts_of_persons_are_blurred_on_request_with_the_remarks_beside_them():
    ds = history(
        handover("r", "2025", to_north(3, note="three women"), to_south(50)),
        tally("t", 4, None, "2025", rounds=2, note="four"),
    )
    left = ce.redact(ds, small_cells=5)
    small, large = left["r"].transfers
    assert (str(small.count), small.note, bounds(large.count)) == ("less than 5", None, (50, 50))
    assert (str(left["t"].count), left["t"].note, bounds(left["t"].rounds)) == ("less than 5", None, (2, 2))
    assert ce.redact(ds) == ds


# Limits


def public_functions():
    """Each public function of the library, by its full name."""
    modules = [
        ce,
        *(import_module(found.name) for found in pkgutil.walk_packages(ce.__path__, "conflictevents.")),
    ]
    for module in modules:
        for name in getattr(module, "__all__", ()):
            function = getattr(module, name)
            if inspect.isfunction(function):
                yield f"{function.__module__}.{name}", function


def functions_that_take(parameter):
    found = {
        name: function
        for name, function in public_functions()
        if parameter in inspect.signature(function).parameters
    }
    return [pytest.param(function, id=name) for name, function in sorted(found.items())]


def call(function, tmp_path, **arguments):
    """What a function gives for a dataset of which all but a name is secret; or the file that it writes."""
    ds = history(handover("open", "2025", to_north(90)), handover("secret", "2025", to_north(3), marking=RED))
    if "path" in inspect.signature(function).parameters:
        function(ds, tmp_path / "out", **arguments)
        return (tmp_path / "out").read_text()
    result = function(ds, **arguments)
    return str(list(result))


@pytest.mark.parametrize("limit", ["GREEEN", "TLP GREEN", "SECRET", "", 4, None])
@pytest.mark.parametrize("function", functions_that_take("up_to"))
def test_a_limit_that_is_not_understood_closes_everywhere(function, limit, tmp_path):
    with pytest.raises(ce.InvalidValue, match="up_to: found"):
        call(function, tmp_path, up_to=limit)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("function", functions_that_take("up_to"))
def test_a_limit_that_is_understood_holds_everywhere(function, tmp_path):
    assert "secret" in call(function, tmp_path, up_to=RED)
    assert "secret" not in call(function, tmp_path, up_to="tlp:amber+strict")


@given(st.text(max_size=20))
def test_no_text_as_a_limit_shares_what_no_limit_allows(limit):
    ds = history(handover("a", "2025", to_north(9), marking="SECRET"))
    try:
        left = ce.redact(ds, limit)
    except ce.InvalidValue:
        return
    assert left.rounds == ()


@pytest.mark.parametrize("small_cells", [1, 0, -5, 5.0, float("nan"), True, False, "5", 2**60, [5]])
@pytest.mark.parametrize("function", functions_that_take("small_cells"))
def test_small_cells_are_limited_by_a_whole_number_from_2_up(function, small_cells, tmp_path):
    with pytest.raises(ce.InvalidValue, match="small_cells: found .* a whole number from 2 up"):
        call(function, tmp_path, small_cells=small_cells)
    assert not list(tmp_path.iterdir())


# What goes with what goes


def test_the_strictest_marking_holds_for_what_is_derived():
    ds = history(
        said("s", "north-hq", "b", to_north(9), marking="AMBER"),
        handover("a", "2025-01-01", to_north(9), marking="GREEN"),
        handover("b", "2025-02-01", to_north(9, statement="s")),
    )
    assert ce.totals(ds, ("returned_to",)).row(returned_to="north").marking == ce.Marking.AMBER
    assert (
        ce.totals(ds, ("returned_to",), until="2025-01").row(returned_to="north").marking == ce.Marking.GREEN
    )


def test_a_statement_keeps_what_it_says_of_other_matters():
    secret = handover("secret", "2025", to_north(9), marking=RED)
    claims = [
        ce.Claim(about="secret", transfers=to_north(9)),
        ce.Claim(act="expects", count="as many as 1,200"),
    ]
    spoken = ce.Statement(id="s", speaker="north", made="2025-11-15", claims=claims)
    (left,) = ce.redact(history(secret, spoken)).statements
    assert [(claim.number, str(claim.count)) for claim in left.claims] == [(2, "as many as 1,200")]


def test_a_statement_stays_while_a_tally_that_stays_rests_on_it():
    secret = handover("secret", "2025", to_north(9), marking=RED)
    ds = history(
        secret, said("s", "north-hq", "secret", to_north(9)), tally("t", 50, None, "2025", statement="s")
    )
    left = ce.redact(ds)
    assert [record.id for record in left.tallies] == ["t"]
    assert left["s"].claims == ()
    assert ce.redact(ds.replace(ds["t"].evolve(marking=RED))).statements == ()


def test_a_whole_that_lacks_a_part_is_no_longer_complete():
    whole = handover("whole", "2025-05", to_north(1000), parts_complete=True, kind="outside exchange")
    parts = [
        handover(
            f"part-{n}", "2025-05", to_north(count), part_of="whole", kind="outside exchange", history=()
        )
        for n, count in enumerate((390, 303, 307))
    ]
    left = ce.redact(history(whole, *parts[:2], parts[2].evolve(marking=RED)))
    assert bounds(ce.totals(left, ())[0].count) == (1000, 1000)
    assert not left["whole"].parts_complete
    assert ce.redact(history(whole, *parts))["whole"].parts_complete


def test_who_returned_from_a_captor_that_is_gone_has_still_returned():
    captor = ce.Actor(id="captor", name="A captor", kind="armed group", marking=RED)
    ransomed = ce.Transfer(count=9, held_by="captor", returned_to="north")
    left = ce.redact(history(captor, handover("r", "2025", ransomed, kind="outside exchange")))
    assert left["r"].transfers == (ce.Transfer(count=9, returned_to="north"),)
    to_captor = ce.Transfer(count=9, returned_to="captor")
    assert ce.redact(history(captor, handover("r", "2025", to_captor)))["r"].transfers == ()


@given(worlds(), st.data())
def test_nothing_left_refers_to_what_is_gone(world, data):
    ds = world.dataset
    marked = data.draw(st.sets(st.sampled_from(sorted(record.id for record in ds)), max_size=4))
    ds = ds.add(
        ce.Framework(
            id="terms",
            name="terms",
            terms=[ce.Term(returned_to=actor.id, according_to=actor.id, count=1) for actor in ds.actors],
        ),
        ce.Event(id="event", when="2025", actors=[ce.EventActor(actor=actor.id) for actor in ds.actors]),
        *(
            ce.Statement(id=f"on-{record.id}", speaker="gazette", claims=ce.Claim(about=f"{record.id}#1"))
            for record in ds.statements
            if record.claims
        ),
    )
    for id in marked:
        ds = ds.replace(ds[id].evolve(marking=RED))
    gone = {finding.message for finding in ce.check(ce.redact(ds)).findings if "dangling" in finding.code}
    assert not gone
    assert ce.redact(ce.redact(ds)) == ce.redact(ds)


def test_a_marked_claim_marks_whatever_reads_it():
    ds = history(
        handover("r", "2025-01-01", to_north(10), to_south(10), frameworks="deal"),
        said("s", "south", "r", to_north(12), to_south(9), marking=RED),
        ce.Statement(id="t-said", speaker="north-hq", made="2025-01-02", marking="AMBER"),
        tally("t", 10, None, "2025-01-02", statement="t-said"),
        ce.Framework(id="deal", name="deal", terms=ce.Term(returned_to="north", count=50), marking="GREEN"),
    )
    assert [
        ce.totals(ds, (), account=name)[0].marking for name in ("recorded", "widest", "agreed", "south")
    ] == [
        None,
        RED,
        RED,
        RED,
    ]
    assert {row.account: row.marking for row in ce.accounts(ds, "r")} == {
        "recorded": None,
        "south": RED,
        "widest": RED,
        "agreed": RED,
    }
    assert ce.reconcile(ds)["t"].marking == ce.reconcile(ds)["t"].to_dict()["marking"] == "AMBER"
    assert ce.fulfilment(ds, "deal")[0].marking == ce.outlook(ds)[0].marking == "GREEN"


def test_extensions_beside_a_small_count_go_with_it():
    ds = history(
        handover("small", "2025", to_north(3), extra={"acme:women": 3}),
        handover("large", "2025", to_north(50), extra={"acme:women": 30}),
    )
    left = ce.redact(ds, small_cells=5)
    assert (dict(left["small"].extra), dict(left["large"].extra)) == ({}, {"acme:women": 30})


def test_small_figures_of_an_estimate_are_not_given_and_large_ones_stay():
    event = ce.Event(id="e", when="2024-05-01", fatalities=ce.Estimate(2, 7, 30), text="two of them at once")
    left = ce.redact(ce.Dataset(event), small_cells=5)["e"]
    assert (left.fatalities, left.text) == (ce.Estimate(None, 7, 30), None)
    assert ce.redact(ce.Dataset(event.evolve(fatalities=ce.Estimate(0, 0, 30))), small_cells=5)["e"].text
