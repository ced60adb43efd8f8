"""A word put into a vocabulary works everywhere: no other file lists the words."""

import copy
from contextlib import contextmanager

import attrs
import pytest
from hypothesis import find, settings

import conflictevents as ce
from conflictevents import strategies
from conflictevents.formats import load_csv
from conflictevents.interop.writing import flat_rows
from conflictevents.records.vocabulary import VOCABULARIES, Word


def ends(count):
    """The least and the most."""
    return count.low, count.high


@contextmanager
def one_more(vocabulary, **fields):
    """A vocabulary of the library with one more row, for a while."""
    like = next(iter(vocabulary._rows.values()))
    row = attrs.evolve(
        like,
        **{
            "origin": "",
            "synonyms": (),
            "singular": fields["name"],
            "plural": f"{fields['name']}s",
            **fields,
        },
    )
    vocabulary._put(row)
    try:
        yield row.name
    finally:
        del vocabulary._rows[row.name]
        del vocabulary.words[row.name]
        vocabulary._forget()


def own_word(vocabulary, **fields):
    """A head that declares the word for one dataset."""
    return ce.Head(vocabulary=ce.OwnWord(vocabulary=vocabulary, **fields))


NORTH = {"held_by": "south", "returned_to": "north"}
SOUTH = {"held_by": "north", "returned_to": "south"}
ACTORS = (
    ce.Actor(id="north", name="North", kind="state"),
    ce.Actor(id="south", name="South", kind="state"),
    ce.Actor(id="hq", name="Headquarters", kind="office", part_of="north"),
)


def history(
    *,
    category="civilian",
    kind="exchange",
    actor_kind="mediator",
    role="mediator",
    act="reports",
    change="captured",
):
    """A swap, what is said of it, what was agreed, and who is still held, in words that are given."""
    figures = (
        ce.Transfer(count=7, category=category, **NORTH),
        ce.Transfer(count=5, category="prisoner_of_war", **NORTH),
        ce.Transfer(count=9, category="prisoner_of_war", **SOUTH),
    )
    return (
        *ACTORS,
        ce.Actor(id="gulf", name="Gulf", kind=actor_kind),
        ce.Framework(
            id="accord",
            name="Accord",
            parties=["north", "south"],
            third_parties=ce.ThirdParty(actor="gulf", role=role),
            terms=ce.Term(count=10, category=category, returned_to="north", according_to="north"),
            history=ce.FrameworkStep(status="agreed", when="2024-01-01"),
        ),
        ce.Statement(
            id="said",
            speaker="hq",
            made="2024-03-02",
            claims=ce.Claim(act=act, about="swap", kind=kind, status="completed", transfers=figures[:2]),
        ),
        ce.ExchangeRound(
            id="swap",
            kind=kind,
            when="2024-03-01",
            history=ce.RoundStep(status="completed", when="2024-03-01"),
            transfers=figures,
            frameworks="accord",
            third_parties=ce.ThirdParty(actor="gulf", role=role),
            sources="Gazette",
        ),
        ce.ExchangeRound(
            id="plan",
            kind=kind,
            when="2030-01",
            history=ce.RoundStep(status="scheduled", when="2024-03-05"),
            transfers=ce.Transfer(count=3, category=category, **NORTH),
            sources="Gazette",
        ),
        ce.CustodyChange(
            id="taking",
            kind=change,
            category=category,
            count=4,
            held_by="south",
            when="2024-02-01",
            history="completed",
            sources="Gazette",
        ),
        ce.ReturnTally(
            id="tally",
            claimant="hq",
            as_of="2024-03-02",
            returned_to="north",
            count=7,
            category=category,
            scope=ce.Scope(kinds=kind, third_parties=ce.ThirdParty(actor="gulf", role=role)),
            statement="said",
        ),
        ce.CustodyTally(
            id="stock",
            claimant="hq",
            as_of="2024-03-02",
            held_by="south",
            belonging_to="north",
            count=20,
            category=category,
            statement="said",
        ),
    )


def ask_everything(ds, tmp_path):
    """Every question, rule, page and writer; the text of all that came out."""
    pages = [
        ce.totals(ds, by=("category", "kind", "returned_to", "mediator", "framework", "year")),
        ce.totals(ds, by=("held_by",), account="widest"),
        ce.reconcile(ds),
        ce.accounts(ds, "swap"),
        ce.outlook(ds),
        ce.fulfilment(ds, "accord"),
        ce.timeline(ds),
        ce.consistency(ds),
        ce.check(ds),
        ce.brief(ds),
        ce.Scenario(ds).run(20, seed=1),
        *(ce.show(ds, record.id) for record in ds),
    ]
    texts = [str(page) for page in pages]
    assert ce.check(ds).unchecked == ()
    assert ce.check(ds).errors == ()
    assert ce.loads(ce.dumps(ds)) == ds
    for name in ("ds.json", "ds.jsonl"):
        ce.save(ds, tmp_path / name)
        assert ce.load(tmp_path / name) == ds
    assert ce.redact(ds, up_to="RED")["swap"] == ds["swap"]
    assert ce.as_of(ds, "2024-04-01")["swap"].evolve(known=None) == ds["swap"]
    tables = ce.tables.Tables.from_dataset(ds)
    assert tuple(tables.to_dataset()) == tuple(ds)
    by = ("category", "kind", "returned_to")
    if ds.head == ce.Head():  # tables know no head, and so no words of a dataset's own
        assert str(tables.totals(by=by))
        assert tables.totals(by=by, ids=True) == ce.totals(ds, by=by)
        assert [one.recorded for one in tables.reconcile()] == [one.recorded for one in ce.reconcile(ds)]
    for write in (ce.interop.write_hxl, ce.interop.write_csv):
        write(ds, tmp_path / "flat.csv", table="rounds")
        texts.append((tmp_path / "flat.csv").read_text(encoding="utf-8"))
    for write in (ce.interop.write_followthemoney, ce.interop.write_plover):
        write(ds, tmp_path / "written.jsonl")
        texts.append((tmp_path / "written.jsonl").read_text(encoding="utf-8"))
    texts += [str(row) for table in ("rounds", "tallies") for row in flat_rows(ds, table)]
    return "\n".join(texts)


def total(ds, **asked):
    return ends(ce.totals(ds, by=("returned_to",), **asked).row(returned_to="north").count)


CATEGORY = {"name": "evacuee", "singular": "evacuee", "plural": "evacuees", "within": "civilian"}


def expect_a_category(ds, name):
    assert total(ds, category=name) == (7, 7)
    assert total(ds, category="civilian") == (7, 7)
    assert total(ds) == (12, 12)
    assert total(ds, category="anyone") == (12, 12)
    by_category = ce.totals(ds, by=("category",))
    assert ends(by_category.row(category=name).count) == (7, 7)
    assert ce.reconcile(ds)["tally"].verdict == "agrees"


def test_a_new_category(tmp_path):
    with one_more(ce.Category, **CATEGORY) as name:
        ds = ce.Dataset(*history(category=name))
        expect_a_category(ds, name)
        assert "7 evacuees" in ask_everything(ds, tmp_path)


def test_a_category_of_a_datasets_own(tmp_path):
    fields = {**CATEGORY, "name": "acme:evacuee"}
    ds = ce.Dataset(*history(category="acme:evacuee"), head=own_word("categories", **fields))
    expect_a_category(ds, "acme:evacuee")
    ask_everything(ds, tmp_path)


def test_a_new_category_of_the_dead(tmp_path):
    with one_more(ce.Category, name="ashes", singular="urn", plural="urns", within="remains") as name:
        ds = ce.Dataset(*history(category=name))
        assert total(ds) == (5, 5)
        assert total(ds, category="remains") == total(ds, category=name) == (7, 7)
        assert "7 urns" in ask_everything(ds, tmp_path)


@pytest.mark.parametrize("like", ["exchange", "outside exchange"])
def test_a_new_kind_of_handover(tmp_path, like):
    fields = {
        field.name: getattr(ce.RoundKind[like], field.name)
        for field in attrs.fields(type(ce.RoundKind[like]))
    }
    with one_more(
        ce.RoundKind, **{**fields, "name": "truce swap", "manner": "in truce swaps", "plural": "truce swaps"}
    ) as name:
        ds = ce.Dataset(*history(kind=name))
        assert total(ds) == (12, 12)
        assert total(ds, scope=ce.Scope(kinds=name)) == (12, 12)
        assert ends(ce.totals(ds, by=("kind",)).row(kind=name).count) == (21, 21)
        assert ce.reconcile(ds)["tally"].verdict == "agrees"
        text = ask_everything(ds, tmp_path)
        assert "in truce swaps" in text


def test_a_kind_of_handover_of_a_datasets_own(tmp_path):
    head = own_word("round_kinds", name="acme:truce swap", within="exchange", plural="swaps in a truce")
    ds = ce.Dataset(*history(kind="acme:truce swap"), head=head)
    assert total(ds, scope=ce.Scope(kinds="exchange")) == (12, 12)
    ask_everything(ds, tmp_path)


def test_a_new_kind_of_actor(tmp_path):
    with one_more(
        ce.ActorKind, name="clan", is_natural=False, sector="SOC", followthemoney="Organization"
    ) as name:
        text = ask_everything(ce.Dataset(*history(actor_kind=name)), tmp_path)
        assert "clan" in text
        assert '"schema": "Organization"' in text


def test_a_new_role_of_a_third_party(tmp_path):
    with one_more(ce.Role, name="escort") as name:
        ds = ce.Dataset(*history(role=name))
        scope = ce.Scope(third_parties=ce.ThirdParty(actor="gulf", role=name))
        assert total(ds, scope=scope) == (12, 12)
        assert "escort" in ask_everything(ds, tmp_path)


@pytest.mark.parametrize("asserts", [True, False])
def test_a_new_act(tmp_path, asserts):
    with one_more(ce.Act, name="swears", asserts=asserts, is_ahead=False) as name:
        ds = ce.Dataset(*history(act=name))
        assert total(ds, account="hq") == ((12, 12) if asserts else (0, None))
        assert "swears" in ask_everything(ds, tmp_path)


def test_a_new_kind_of_change_of_custody(tmp_path):
    with one_more(ce.CustodyChangeKind, name="conscripted", enters=1, living=1) as name:
        ds = ce.Dataset(*history(change=name))
        assert ce.CustodyChangeKind.effect(name, of_remains=False) == (1, 0)
        assert "conscripted" in ask_everything(ds, tmp_path)


def test_sheets_know_new_words(tmp_path):
    actors = tmp_path / "actors.csv"
    actors.write_text("actor_id,name,kind\nnorth,North,clan\nsouth,South,state\n")
    rounds = tmp_path / "rounds.csv"
    rounds.write_text(
        "round_id,account,kind,escorts,evacuees to north,act,statement_id,claimant,reported\n"
        "swap,recorded,truce swap,south,7,,,,\n"
        "swap,claim,,,8,swears,s,south,2024-03-02\n"
    )
    with (
        one_more(ce.ActorKind, name="clan"),
        one_more(ce.Category, **CATEGORY),
        one_more(ce.RoundKind, name="truce swap"),
        one_more(ce.Role, name="escort", plural="escorts"),
        one_more(ce.Act, name="swears"),
    ):
        ds = load_csv(rounds, actors=actors)
        assert ds["north"].kind == "clan"
        swap = ds["swap"]
        assert (swap.kind, swap.third_parties) == (
            "truce swap",
            (ce.ThirdParty(actor="south", role="escort"),),
        )
        assert [(one.category, one.count) for one in swap.transfers] == [("evacuee", ce.Count.exactly(7))]
        assert ds["s"].claims[0].act == "swears"


MAKERS = {
    "categories": (strategies.transfers, lambda made, name: made.category == name),
    "round_kinds": (strategies.rounds, lambda made, name: made.kind == name),
    "actor_kinds": (strategies.actors, lambda made, name: made.kind == name),
    "roles": (strategies.third_parties, lambda made, name: made.role == name),
    "acts": (strategies.claims, lambda made, name: made.act == name),
    "custody_change_kinds": (strategies.custody_changes, lambda made, name: made.kind == name),
}


@pytest.mark.parametrize("vocabulary", VOCABULARIES._fields)
def test_strategies_draw_new_words(vocabulary):
    make, holds = MAKERS[vocabulary]
    with one_more(getattr(VOCABULARIES, vocabulary), name="brand-new") as name:
        drawn = find(
            make(), lambda made: holds(made, name), settings=settings(max_examples=5000, database=None)
        )
        assert holds(drawn, name)


@pytest.mark.parametrize("vocabulary", VOCABULARIES._fields)
def test_a_word_that_is_taken_back_is_gone(vocabulary):
    words = getattr(VOCABULARIES, vocabulary)
    before = copy.copy(tuple(words))
    with one_more(words, name="brand-new"):
        assert "brand-new" in words
    assert tuple(words) == before
    assert isinstance(words[before[0]], Word)
