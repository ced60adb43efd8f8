"""What the contract promises, on small histories that nobody would write but everybody has."""

import inspect

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import conflictevents as ce
import conflictevents.tables
from conflictevents.questions.plain import Answer
from tests.questions.histories import bounds, handover, history, said, to_north, to_south


def left(ds):
    """What is left of each promise, by record, side and category."""
    return {(one.record, one.returned_to, str(one.category)): bounds(one.count) for one in ce.outlook(ds)}


def deal(id, *terms, **fields):
    return ce.Framework(id=id, name=id, terms=terms, history="agreed", **fields)


def gift(id, when, *transfers, **fields):
    return handover(id, when, *transfers, kind="outside exchange", **fields)


def test_a_figure_on_all_sides_together_is_certain_where_all_sides_are_asked_for():
    both = ce.Transfer(count=134, category="person", returned_to="all")
    swap = handover("swap", "2024-01-31", to_north(84), to_south(50))
    ds = history(swap, said("article", "paper", "swap", both))
    for account in ("paper", "agreed", "widest"):
        assert bounds(ce.totals(ds, (), account=account)[0].count) == (134, 134)
        assert ce.totals(ds, (), account=account)[0].certain == ("swap",)
    assert bounds(ce.accounts(ds, "swap").figure("paper", "north")) == (0, 134)


def test_an_unknown_figure_on_all_sides_together_is_unknown():
    both = ce.Transfer(count="unknown", category="person", returned_to="all")
    swap = handover("swap", "2024-01-31", to_north("unknown"), to_south("unknown"))
    ds = history(swap, said("article", "paper", "swap", both))
    assert bounds(ce.totals(ds, (), account="widest")[0].count) == (0, None)


def test_planned_parts_of_a_part_that_says_nothing_are_not_promised_twice():
    whole = gift("whole", "2025", to_north(1000), history="scheduled")
    stage = gift("stage", "2025-05", history="scheduled", part_of="whole")
    day = gift("day", "2025-05-01", to_north(300), history="scheduled", part_of="stage")
    assert left(history(whole, stage, day)) == {
        ("whole", "north", "person"): (700, 700),
        ("day", "north", "person"): (300, 300),
    }


def test_planned_rounds_in_a_circle_are_still_an_outlook():
    one = gift("one", "2025", to_north(10), history="scheduled", part_of="two")
    two = gift("two", "2025", to_north(20), history="scheduled", part_of="one")
    assert len(ce.outlook(history(one, two))) == 2


def test_a_planned_round_under_two_frameworks_may_be_promised_by_either():
    term = ce.Term(returned_to="north", count=100)
    plan = gift("plan", "2025", to_north(100), history="scheduled", frameworks=["first", "second"])
    found = left(history(deal("first", term), deal("second", term), plan))
    assert found["first", "north", "person"] == found["second", "north", "person"] == (0, 100)


def test_a_planned_round_to_an_office_is_promised_to_its_side():
    to_office = ce.Transfer(count=100, held_by="south", returned_to="north-hq")
    plan = gift("plan", "2025", to_office, history="scheduled", frameworks="deal")
    ds = history(deal("deal", ce.Term(returned_to="north", count=150)), plan)
    assert left(ds)["deal", "north", "person"] == (50, 50)


def test_persons_planned_may_be_the_prisoners_of_war_of_a_term():
    plan = gift("plan", "2025", to_north(100), history="scheduled", frameworks="deal")
    term = ce.Term(returned_to="north", category="prisoner_of_war", count=150)
    assert left(history(deal("deal", term), plan))["deal", "north", "prisoner_of_war"] == (50, 150)


def test_prisoners_of_war_promised_by_a_part_are_among_the_persons_promised_by_the_whole():
    soldiers = ce.Term(returned_to="north", category="prisoner_of_war", count=300)
    ds = history(
        deal("whole", ce.Term(returned_to="north", count=1000)), deal("stage", soldiers, part_of="whole")
    )
    assert left(ds)["whole", "north", "person"] == (700, 700)


def test_two_negotiators_who_name_one_promise_by_different_categories_promise_it_once():
    soldiers = ce.Term(according_to="north", returned_to="north", category="prisoner_of_war", count=1000)
    persons = ce.Term(according_to="south", returned_to="north", count=1200)
    found = left(history(deal("deal", soldiers, persons)))
    assert found == {
        ("deal", "north", "prisoner_of_war"): (1000, 1000),
        ("deal", "north", "person"): (200, 200),
    }


def test_one_negotiator_who_names_two_categories_promises_both():
    soldiers = ce.Term(according_to="north", returned_to="north", category="prisoner_of_war", count=800)
    persons = ce.Term(according_to="north", returned_to="north", count=200)
    found = left(history(deal("deal", soldiers, persons)))
    assert sum(low for low, _ in found.values()) == 1000


def test_nobody_returns_to_the_side_that_held_them():
    swap = handover("swap", "2024-01-31", to_north(10))
    ds = history(swap)
    found = {
        (row.keys["held_by"], row.keys["returned_to"]): str(row.count)
        for row in ce.totals(ds, ("held_by", "returned_to"))
    }
    assert found == {("south", "north"): "10 in all", ("north", "south"): "0 or more"}
    assert bounds(ce.totals(ds, "held_by").row(held_by="south").count) == (10, 10)
    unsaid = gift("unsaid", "2024-01-31", ce.Transfer(count=5, held_by="south"))
    assert "unsaid" not in ce.totals(history(swap, unsaid), "returned_to").row(returned_to="south").possible


def test_a_misspelt_account_is_named_also_where_nothing_is_on_record():
    with pytest.raises(ce.UnknownRecord, match="agreed"):
        ce.totals(ce.Dataset(), account="agred")


@pytest.mark.parametrize("asked", [{"by": None}, {"by": ["year", 5]}, {"scope": {"kinds": ["exchange"]}}])
def test_a_question_put_in_the_wrong_form_is_answered_with_the_right_one(asked):
    with pytest.raises(ce.InvalidValue, match=r"expected .*; (write|choose)"):
        ce.totals(ce.Dataset(), **asked)


def test_the_parts_of_a_silent_parent_are_a_lower_bound_whatever_its_kind():
    parent = handover("whole", "2025-05", kind="outside exchange")
    part = handover("part", "2025-05-02", to_north(5), part_of="whole", kind="outside exchange", history=())
    row = ce.totals(history(parent, part), ("returned_to",)).row(returned_to="north")
    assert bounds(row.count) == (5, None)


def test_complete_parts_that_cannot_meet_their_parent_leave_the_hull_of_both():
    parent = handover("whole", "2025-05", to_north(1000), to_south(1), parts_complete=True)
    part = handover("part", "2025-05-02", to_north(697), to_south(1), part_of="whole", history=())
    row = ce.totals(history(parent, part), ("returned_to",)).row(returned_to="north")
    assert bounds(row.count) == (697, 1000)


def test_a_record_alone_tells_its_status_on_a_day_and_according_to_somebody():
    steps = [
        ce.RoundStep(status="agreed", when="2025-05-16", according_to=("north", "south")),
        ce.RoundStep(status="completed", when="2025-05-25", according_to="south"),
    ]
    swap = handover("swap", "2025-05-25", to_north(1), to_south(1), history=steps)
    assert (swap.status_at("2025-05-20"), swap.status_at()) == ("agreed", "disputed")
    assert (swap.status_at(according_to="south"), swap.status_at(according_to="north")) == (
        "completed",
        "agreed",
    )


def test_accounts_that_cannot_meet_on_both_sides_together_are_unknown_and_their_own_a_hull():
    both = ce.Transfer(count=30, returned_to="all")
    ds = history(
        handover("swap", "2025-01-01", to_north(10), to_south(10)), said("article", "paper", "swap", both)
    )
    row = ce.totals(ds, (), account="agreed")[0]
    assert (bounds(row.count), row.disputed) == ((0, None), ("swap",))
    own = history(
        handover("swap", "2025-01-01", to_north(10), to_south(10)),
        said("article", "paper", "swap", both),
        said("correction", "paper", "swap", to_north(10), to_south(10)),
    )
    assert bounds(ce.totals(own, (), account="paper")[0].count) == (20, 30)


def test_what_both_sides_are_part_of_speaks_for_neither():
    alliance = ce.Actor(id="alliance", name="An alliance", kind="organisation")
    ds = history()
    members = [ds[side].evolve(part_of="alliance") for side in ("north", "south")]
    ds = ce.Dataset(
        alliance,
        *members,
        *(actor for actor in ds.actors if actor.id not in ("north", "south")),
        handover("swap", "2025-01-01", to_north(10), to_south(10)),
        said("theirs", "south-ministry", "swap", to_north(12)),
        said("ours", "north-hq", "swap", to_north(10)),
    )
    found = ce.accounts(ds, "swap")
    assert list(found.status) == ["recorded", "north", "south"]
    assert [bounds(found.figure(name, "north")) for name in ("north", "south", "widest")] == [
        (10, 10),
        (12, 12),
        (10, 12),
    ]
    assert ce.totals(ds, "returned_to", account="agreed").row(returned_to="north").disputed == ("swap",)


def test_a_figure_rests_on_the_claims_that_speak_of_its_side():
    ds = history(
        said("s1", "north", "swap", to_north(10)),
        said("s2", "paper", "swap", to_south(10), to_south(3, "remains")),
        handover("swap", "2025-01-01", to_north(10, statement="s1"), to_south(10), to_south(3, "remains")),
    )
    rests = {
        (row.account, row.returned_to): row.claims
        for row in ce.accounts(ds, "swap")
        if row.category == "person"
    }
    assert (rests["recorded", "north"], rests["recorded", "south"]) == (("s1",), ())
    assert (rests["widest", "north"], rests["widest", "south"]) == (("s1#1",), ("s2#1",))
    assert rests["north", "south"] == ()


ASKING = [
    *(getattr(ce, name) for name in ce.__all__),
    *(getattr(ce.charts, name) for name in ce.charts.__all__),
]
BY_ACCOUNT = [
    function
    for function in ASKING
    if inspect.isfunction(function) and {"ds", "account"} <= inspect.signature(function).parameters.keys()
]


@pytest.mark.parametrize(
    "question", BY_ACCOUNT, ids=lambda function: f"{function.__module__}.{function.__name__}"
)
def test_an_unknown_account_is_refused_even_where_nothing_is_on_record(question, tmp_path):
    framework = ce.Framework(id="deal", name="A deal")
    ds = ce.Dataset(ce.Actor(id="arabia", name="Arabia"), framework)
    asked = {"framework": "deal", "path": tmp_path / "report.html"}
    names = inspect.signature(question).parameters
    with pytest.raises(ce.UnknownRecord, match="account: .*'recorded', 'widest', 'agreed'.*'arabia'"):
        question(ds, account="arabi", **{name: value for name, value in asked.items() if name in names})


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"by": "month,returned_to"}, r"write \('month', 'returned_to'\)"),
        ({"by": "year returned_to"}, r"write \('year', 'returned_to'\)"),
        ({"by": ("month", "month")}, "by: found 'month', expected each key once"),
        ({"category": "civilians"}, "category: found 'civilians'"),
    ],
)
def test_totals_name_the_argument_that_cannot_be_read(asked, message):
    with pytest.raises(ce.InvalidValue, match=message):
        ce.totals(ce.Dataset(), **asked)


def slipped(word):
    """The word with one letter lost, doubled or changed for the next."""
    return st.integers(0, len(word) - 1).flatmap(
        lambda at: st.sampled_from(
            [word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:], f"{word[:at]}{word[at + 1 : at + 2]}{word[at]}{word[at + 2 :]}"]
        )
    )  # fmt: skip


ENDS = (to_north(84), to_south(50))
ASKED = history(handover("swap", "2024-01-31", *ENDS), deal("talks", ce.Term(returned_to="north", count=100)))
CONSISTENCY = ce.consistency(ASKED)
TABLES = conflictevents.tables.Tables.from_dataset(ASKED)
SCENARIO = ce.Scenario(ASKED).happens(returned_to="north", count=10, within="2024-06")
BY_WORD = {
    "totals": lambda word: ce.totals(ASKED, category=word),
    "tables": lambda word: TABLES.totals(category=word),
    "custody": lambda word: ce.custody(ASKED, category=word),
    "bounds": lambda word: CONSISTENCY.bounds(category=word),
    "taken": lambda word: CONSISTENCY.taken("2024", "2025", category=word),
    "figure": lambda word: ce.accounts(ASKED, "swap").figure("recorded", "north", word),
    "returns": lambda word: ce.charts.returns(ASKED, category=word),
    "happens": lambda word: SCENARIO.happens(returned_to="north", count=5, within="2024", category=word),
    "recurs": lambda word: SCENARIO.recurs("north", within="2024", every=30, count=5, category=word),
    "recurs like": lambda word: SCENARIO.recurs(
        "north", within="2024", like=("2023", "2024-06"), category=word
    ),
    "returned": lambda word: SCENARIO.run(10, seed=1).returned("north", category=word),
    "transfer": lambda word: ce.Transfer(count=1, category=word),
}


@pytest.mark.parametrize("ask", [pytest.param(ask, id=name) for name, ask in BY_WORD.items()])
@given(st.sampled_from([word for word in ce.Category if len(word) > 5]).flatmap(slipped))
def test_a_misspelt_category_is_refused_by_the_name_of_its_argument(ask, word):
    assume(word not in ce.Category)
    with pytest.raises(ce.InvalidValue) as refused:
        ask(word)
    assert refused.value.field == "category"
    assert refused.value.found == word
    assert refused.value.remedy.startswith("did you mean ")


ASKED_BY_SCOPE = {
    "totals": lambda scope: ce.totals(ASKED, (), scope=scope),
    "tables": lambda scope: TABLES.totals((), scope=scope),
    "bounds": lambda scope: CONSISTENCY.bounds(scope=scope),
    "returns": lambda scope: ce.charts.returns(ASKED, scope=scope),
}


@pytest.mark.parametrize("ask", [pytest.param(ask, id=name) for name, ask in ASKED_BY_SCOPE.items()])
@pytest.mark.parametrize(
    "field", ["frameworks", "mediators", "third_parties", "series", "held_by", "belonging_to"]
)
@given(st.data())
def test_an_id_in_a_scope_that_is_on_no_record_is_refused_with_the_right_spelling(ask, field, data):
    right = "talks" if field == "frameworks" else "south"
    word = data.draw(slipped(right).filter(lambda word: word != right))
    value = {"third_parties": [ce.ThirdParty(actor=word, role="carrier")]}.get(field, word)
    with pytest.raises(ce.UnknownRecord, match=f"^scope.{field}: .*{word}") as refused:
        ask(ce.Scope(**{field: value}))
    assert right in refused.value.suggestions


LIMITED = history(
    handover("swap", "2024-01-31", to_north(84, group="serving life"), to_south(50)),
    ce.Actor(id="hq", name="Headquarters"),
    ce.ReturnTally(id="t1", claimant="hq", as_of="2024-02-01", returned_to="north", count=84),
)


@given(st.text(min_size=1).map(str.strip).filter(bool))
def test_any_group_may_be_asked_for_as_persons_may_be_of_several(group):
    assert bounds(ce.totals(LIMITED, (), group=group)[0].count) == (84 if group == "serving life" else 0, 134)


WRONG_WORDS = {
    "where claimant": ("claimant", lambda word: ce.consistency(LIMITED, where={"claimant": word})),
    "where id": ("id", lambda word: ce.consistency(LIMITED, where={"id": [word]})),
    "where returned_to": ("returned_to", lambda word: ce.consistency(LIMITED, where={"returned_to": word})),
    "according_to": ("according_to", lambda word: ce.status_at(LIMITED, "swap", according_to=word)),
}


@pytest.mark.parametrize(
    ("field", "ask"), [pytest.param(*each, id=name) for name, each in WRONG_WORDS.items()]
)
def test_who_is_asked_about_has_to_be_on_record(field, ask):
    right = {"id": "t1"}.get(field, "north")
    ask(right)
    with pytest.raises(ce.UnknownRecord, match=f"{field}.*no record has the id '{right}x'") as refused:
        ask(f"{right}x")
    assert right in refused.value.suggestions


@pytest.mark.parametrize("ask", [ce.totals, ce.fatalities], ids=["totals", "fatalities"])
def test_a_misspelt_key_of_a_row_is_an_error_with_the_right_spelling(ask):
    ds = ce.Dataset(
        ce.Actor(id="a", name="A"),
        ce.Event(
            id="e", when="2024-05-20", dataset="ucdp-ged", fatalities=ce.Estimate(low=1, best=1, high=1)
        ),
        ce.ExchangeRound(
            id="r", history="completed", when="2024-05-20", transfers=ce.Transfer(count=3, returned_to="a")
        ),
    )
    row = ask(ds, by="year")[0]
    assert row["year"] == 2024
    with pytest.raises(
        ce.InvalidValue, match="found 'yer', expected a key of the row; did you mean 'year'"
    ) as refused:
        row["yer"]
    assert str(refused.value)


def subclasses_of(kind):
    for each in kind.__subclasses__():
        yield each
        yield from subclasses_of(each)


@pytest.mark.parametrize("kind", sorted(set(subclasses_of(Answer)), key=lambda kind: kind.__name__))
def test_a_misspelt_attribute_of_an_answer_or_its_row_is_an_error_with_the_right_spelling(kind):
    answer = kind.__new__(kind)
    with pytest.raises(ce.UnknownAttribute, match="did you mean 'dataset'"):
        _ = answer.datasett


OWN_WORDS = [
    ce.OwnWord(vocabulary="categories", name="acme:evacuee", within="civilian"),
    ce.OwnWord(vocabulary="round_kinds", name="acme:truce swap", within="exchange"),
    ce.OwnWord(vocabulary="custody_change_kinds", name="acme:raid", within="captured"),
    ce.OwnWord(vocabulary="roles", name="acme:escort", within="carrier"),
]


def ask_totals(ds, **asked):
    return ce.totals(ds, (), **asked)


NAMING = {
    "totals": lambda ds, word: ask_totals(ds, category=word("acme:evacuee")),
    "totals of tables": lambda ds, word: ce.tables.totals(
        ce.tables.Tables.from_dataset(ds), (), category=word("acme:evacuee")
    ),
    "kinds": lambda ds, word: ask_totals(ds, scope=ce.Scope(kinds=word("acme:truce swap"))),
    "changes": lambda ds, word: ask_totals(ds, scope=ce.Scope(changes=word("acme:raid"))),
    "roles": lambda ds, word: ask_totals(
        ds, scope=ce.Scope(third_parties=ce.ThirdParty(actor="north", role=word("acme:escort")))
    ),
    "custody": lambda ds, word: ce.custody(ds, category=word("acme:evacuee")),
    "where": lambda ds, word: ce.consistency(ds, where={"category": word("acme:evacuee")}),
    "bounds": lambda ds, word: ce.consistency(ds).bounds("2024", "2025", category=word("acme:evacuee")),
    "category of a run": lambda ds, word: (
        ce.Scenario(ds, "s").run(2, seed=1).returned("north", category=word("acme:evacuee"))
    ),
    "kinds of a pace": lambda ds, word: ce.Scenario(ds, "s").recurs(
        returned_to="north", within="2026", like=("2020", "2024"), kinds=[word("acme:truce swap")]
    ),
}
"""Questions that name a word of the dataset's own, as a function of it writes the word."""
SLIPS = [lambda word: f"{word}s", lambda word: word.title(), lambda word: word.replace("acme", "acne")]


@pytest.mark.parametrize("ask", NAMING.values(), ids=NAMING)
def test_a_misspelt_word_of_the_dataset_is_refused_by_each_question_with_the_right_spelling(ask):
    ds = history(*(handover(f"r{year}", str(year), to_north(84)) for year in range(2020, 2025))).with_head(
        ce.Head(vocabulary=OWN_WORDS)
    )
    for right in (
        lambda word: word,
        lambda _: "other:thing",
    ):  # declared nowhere, and near to nothing: it may be any
        try:
            ask(ds, right)
        except ce.InvalidValue as error:  # a pace of what never took place
            assert error.field == "like"  # noqa: PT017 - any other is a failure
    for slip in SLIPS:
        with pytest.raises(ce.InvalidValue, match="did you mean 'acme:"):
            ask(ds, slip)


@pytest.mark.parametrize("slip", ["acme:evacuees", "acne:Evacuee", "Acme:evacue"])
def test_a_text_that_is_nearly_a_word_of_the_dataset_means_none(slip):
    categories = ce.Dataset(head=ce.Head(vocabulary=OWN_WORDS)).vocabulary.categories
    assert categories.parse("Acme:Evacuee") == "acme:evacuee"
    with pytest.raises(ce.InvalidValue, match="did you mean 'acme:evacuee'"):
        categories.parse(slip)
