"""The head of a dataset: what it is itself, the words it adds, and what lies within what."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents.errors import ConflictEventsError, InvalidValue, ReadError
from conflictevents.strategies import datasets, heads
from conflictevents.values.truth import Truth

EVACUEE = ce.OwnWord(
    vocabulary="categories", name="acme:evacuee", within="civilian", singular="evacuee", plural="evacuees"
)
NORTH = ce.Actor(id="north", name="North")


@given(heads())
def test_a_head_survives_a_document_and_lines(head):
    ds = ce.Dataset(NORTH, head=head)
    assert ce.loads(ce.dumps(ds)) == ds
    assert ce.loads(ce.dumps(ds)).head == head


@given(heads())
def test_a_head_survives_a_file_of_lines(tmp_path_factory, head):
    path = tmp_path_factory.mktemp("heads") / "ds.jsonl"
    ds = ce.Dataset(NORTH, head=head)
    ce.save(ds, path)
    assert ce.load(path) == ds


def test_a_head_stands_in_front():
    text = ce.dumps(ce.Dataset(NORTH, head=ce.Head(title="Swaps", licence="CC-BY-4.0", languages="en")))
    assert '"head": {"title": "Swaps", "licence": "CC-BY-4.0", "languages": ["en"]}' in text
    assert text.index('"head"') < text.index('"actors"')


def test_what_is_wrong_in_a_head_is_said_with_its_place():
    text = '{"conflictevents": "1.0", "head": {"titel": "Swaps", "vocabulary": [{"vocabulary": "categorys", "name": "a:b"}]}}'
    with pytest.raises(ReadError) as refused:
        ce.loads(text)
    assert "$.head.titel" in str(refused.value)
    assert "did you mean 'title'?" in str(refused.value)
    assert "$.head.vocabulary[0].vocabulary" in str(refused.value)


@given(datasets(most_rounds=1), heads())
def test_every_dataset_made_of_another_keeps_its_head(ds, head):
    ds = ds.with_head(head)
    for other in (
        ds.add(ce.Actor(id="somebody-else", name="S")),
        ds.replace(ds.actors[0].evolve(name="Other")),
        ds.without(ds.actors[-1]),
        ce.as_of(ds, "2024"),
        pickle.loads(pickle.dumps(ds)),
    ):
        assert other.head == head
    shared = ce.redact(ds, up_to="RED")
    if len(shared) == len(ds):  # a head may repeat words of what is marked above RED, and loses them then
        assert shared.head.evolve(closed=()) == head.evolve(closed=())


@given(st.lists(heads(), max_size=3), st.randoms(use_true_random=False))
def test_heads_merge_in_any_order(several, source):
    shuffled = list(several)
    source.shuffle(shuffled)

    def merged(some):
        try:
            return ce.Head.merged(some)
        except InvalidValue:
            return None  # one word, declared in two ways

    assert merged(several) == merged(shuffled)


def test_a_head_merged_of_two_says_what_both_can_say():
    one = ce.Head(title="One", licence="CC0", languages="en", vocabulary=EVACUEE)
    other = ce.Head(title="Other", licence="CC0", languages="ar", vocabulary=EVACUEE)
    merged = ce.Dataset(head=one).merge(ce.Dataset(head=other)).head
    assert merged == ce.Head(licence="CC0", languages=["ar", "en"], vocabulary=EVACUEE)
    assert ce.Dataset(head=one).diff(ce.Dataset(head=other)).head == ("title", "languages")


def test_one_word_declared_in_two_ways_is_refused():
    other = EVACUEE.__class__(vocabulary="categories", name="acme:evacuee", within="remains")
    with pytest.raises(ConflictEventsError, match="as another head declares it"):
        ce.Dataset(head=ce.Head(vocabulary=EVACUEE)).merge(ce.Dataset(head=ce.Head(vocabulary=other)))


@pytest.mark.parametrize(
    ("fields", "match"),
    [
        ({"name": "evacuee"}, "name: .+with a namespace.+write a prefix of your own"),
        ({"name": "conflictevents:evacuee"}, "name: .+a namespace of your own.+put your own prefix"),
        ({"within": "civillian"}, "within: .+did you mean 'civilian'"),
        ({"within": "acme:evacuee"}, "within: .+another word"),
        ({"vocabulary": "category"}, "vocabulary: .+did you mean 'categories'"),
    ],
)
def test_a_word_of_its_own_is_refused_where_it_cannot_be_one(fields, match):
    with pytest.raises(InvalidValue, match=match):
        ce.OwnWord(**{"vocabulary": "categories", "name": "acme:evacuee", **fields})


def test_the_vocabulary_of_a_dataset_has_its_words():
    ds = ce.Dataset(head=ce.Head(vocabulary=EVACUEE))
    assert ds.vocabulary.categories["acme:evacuee"].plural == "evacuees"
    assert ds.vocabulary.categories.covers("person", "acme:evacuee") is Truth.YES
    assert "acme:evacuee" not in ce.Dataset().vocabulary.categories


def test_a_word_that_is_declared_nowhere_is_found():
    swap = ce.ExchangeRound(
        id="r", transfers=[ce.Transfer(count=1), ce.Transfer(count=2, category="acme:evacue")]
    )
    (finding,) = ce.check(ce.Dataset(swap)).only(code="identity/undeclared-word")
    assert (finding.record, finding.path) == ("r", "transfers[1].category")
    assert "declare it in the head" in finding.remedy
    head = ce.Head(vocabulary=EVACUEE)
    (finding,) = ce.check(ce.Dataset(swap, head=head)).only(code="identity/undeclared-word")
    assert finding.remedy == "did you mean 'acme:evacuee'?"


def test_groups_lie_within_others_and_share_nobody_where_the_head_says_so():
    head = ce.Head(
        groups=[
            ce.Nesting(name="girls", within="minors"),
            ce.Nesting(name="minors", within="civilians of Gaza"),
        ],
        disjoint_groups=[["minors", "men", "women"]],
    )
    assert head.is_group_within("girls", "civilians of Gaza")
    assert not head.is_group_within("minors", "girls")
    assert head.are_groups_disjoint("girls", "men")
    assert not head.are_groups_disjoint("girls", "minors")
    assert not head.are_groups_disjoint("civilians of Gaza", "men")


def test_a_ledger_that_ends_before_it_begins_is_refused():
    with pytest.raises(InvalidValue, match="until: .+not before since"):
        ce.ClosedLedger(held_by="north", since="2024", until="2023")


@pytest.mark.parametrize(
    "words",
    [
        {"acme:novice": "acme:monkk"},
        {"acme:novice": None},
        {"acme:novice": "acme:monk", "acme:monk": "acme:novice"},
    ],
    ids=["a slip", "within nothing", "a circle"],
)
def test_a_category_within_no_known_word_is_as_one_that_is_declared_nowhere(words):
    head = ce.Head(
        vocabulary=[
            ce.OwnWord(vocabulary="categories", name=name, within=within) for name, within in words.items()
        ]
    )
    swap = ce.ExchangeRound(
        id="swap",
        when="2025",
        kind="outside exchange",
        history="completed",
        transfers=ce.Transfer(count=3, category="acme:novice", returned_to="north"),
    )
    ds = ce.Dataset(ce.Actor(id="north", name="North"), swap, head=head)
    assert str(ce.totals(ds, ())[0].count) == "0 to 3"
    undeclared = ce.check(ds).only(code="identity/undeclared-word")
    (finding,) = [finding for finding in undeclared if finding.record == "swap"]
    assert finding.message.startswith("'acme:novice' is declared within")
    assert finding.remedy.startswith("correct `within` in the head: ")
