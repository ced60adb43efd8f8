"""A dataset is a set of records: order never matters, nothing changes, merging loses nothing silently."""

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents.dataset import Dataset, RecordChange
from conflictevents.errors import DuplicateRecord, InvalidValue, RevisionConflict, UnknownRecord
from conflictevents.records import COLLECTIONS, Actor, Claim, ExchangeRound, Meeting, Statement
from conflictevents.strategies import datasets, records
from tests.formats.alike import alike

NORTH = Actor(id="north", name="North")
SOUTH = Actor(id="south", name="South")
SAID = Statement(id="said", speaker="north", claims=[Claim(text="one"), Claim(text="two", number=7)])

small_datasets = datasets(most_rounds=1)
some_records = st.lists(records(), max_size=4, unique_by=lambda record: record.id)


@st.composite
def splits(draw, how_many):
    """Datasets that share records, each of them unchanged or at a later revision."""
    whole = draw(some_records)
    return [
        Dataset(*(record.evolve(revision=draw(st.integers(1, 2))) for record in whole if draw(st.booleans())))
        for _ in range(how_many)
    ]


def merged(one, *others):
    for other in others:
        one = one.merge(other)
    return one


# Order, identity, immutability


@given(small_datasets, st.randoms(use_true_random=False))
def test_the_order_records_are_given_in_makes_no_difference(ds, chance):
    shuffled = list(ds)
    chance.shuffle(shuffled)
    other = Dataset(*shuffled)
    assert alike(other, ds)
    assert hash(other) == hash(ds)
    assert repr(other) == repr(ds)


@given(small_datasets)
def test_records_stand_by_collection_and_then_by_id(ds):
    kinds = list(COLLECTIONS.values())
    assert list(ds) == sorted(ds, key=lambda record: (kinds.index(type(record)), record.id))
    assert [record for name in COLLECTIONS for record in getattr(ds, name)] == list(ds)
    assert len(ds) == len(list(ds))


@given(small_datasets)
def test_copies_are_alike(ds):
    for twin in (pickle.loads(pickle.dumps(ds)), copy.deepcopy(ds), copy.copy(ds), Dataset(*ds)):
        assert type(twin) is Dataset
        assert alike(twin, ds)


def test_nothing_can_be_set_or_deleted():
    ds = Dataset(NORTH)
    for change in (
        lambda: setattr(ds, "actors", ()),
        lambda: setattr(ds, "other", 1),
        lambda: delattr(ds, "_records"),
    ):
        with pytest.raises(AttributeError, match="never changes"):
            change()
    with pytest.raises(TypeError):
        ds["north"] = SOUTH


def test_a_dataset_says_what_it_holds():
    assert repr(Dataset(NORTH, SOUTH, SAID)) == "<Dataset: 2 actors, 1 statements>"
    assert repr(Dataset()) == "<Dataset: empty>"
    assert Dataset() != {}


# Looking up


@given(small_datasets)
def test_every_record_and_every_claim_is_found_by_its_id(ds):
    for record in ds:
        assert ds[record.id] is ds.get(record.id) is ds[record] is record
        assert record.id in ds
        assert record in ds
    for statement in ds.statements:
        for claim in statement.claims:
            assert ds[statement.claim_id(claim)] is claim


@given(small_datasets, st.text(max_size=8))
def test_what_is_not_there_is_not_found(ds, id):
    if id not in {record.id for record in ds}:
        assert id not in ds
        assert ds.get(id) is None
        assert ds.get(id, 5) == 5
        with pytest.raises(UnknownRecord) as missing:
            ds[id]
        assert missing.value.id == id


@pytest.mark.parametrize("id", ["said#2", "said#", "north#1", "said#01", "#1", "said#1#1"])
def test_a_claim_is_found_by_its_number_only(id):
    ds = Dataset(NORTH, SAID)
    assert ds["said#7"].text == "two"
    assert ds.get(id) is None


def test_an_unknown_id_suggests_what_may_have_been_meant():
    with pytest.raises(UnknownRecord, match="did you mean 'north'"):
        Dataset(NORTH, SOUTH)["nroth"]
    with pytest.raises(KeyError):
        Dataset()["north"]


@pytest.mark.parametrize("thing", [5, None, Claim(), ["north"]])
def test_what_is_no_id_is_not_found(thing):
    assert thing not in Dataset(NORTH)
    assert Dataset(NORTH).get(thing) is None


# Adding, replacing, taking away


@given(some_records, some_records)
def test_adding_is_a_union(few, more):
    known = {record.id: record for record in few}
    fitting = [record for record in more if known.get(record.id, record) == record]
    assert Dataset(*few).add(*fitting) == Dataset(*few, *fitting) == Dataset(*fitting).add(*few)
    assert Dataset(*few).add() == Dataset(*few).add(*few) == Dataset(*few)


def test_one_id_for_two_records_is_an_error_that_describes_both():
    with pytest.raises(DuplicateRecord) as refused:
        Dataset(NORTH, Meeting(id="north", revision=2))
    assert refused.value.id == "north"
    assert "an actor of revision 1 and a meeting of revision 2" in str(refused.value)
    with pytest.raises(DuplicateRecord):
        Dataset(NORTH).add(NORTH.evolve(name="Northland"))


@pytest.mark.parametrize("thing", ["north", Claim(), None, [NORTH], Dataset()])
def test_what_is_no_record_is_refused(thing):
    with pytest.raises(InvalidValue, match="a record"):
        Dataset(thing)


@pytest.mark.parametrize(
    ("mistake", "remedy"),
    [
        (lambda ds: ds.add([NORTH]), "put a star before it"),
        (lambda ds: ds.add(ds), "merge() takes datasets"),
        (lambda ds: ds.add({"id": "north"}), "not its id or its content"),
        (lambda ds: ds.replace("north"), "not its id or its content"),
        (lambda ds: ds.merge([NORTH]), "write Dataset(*records)"),
        (lambda ds: ds.merge("north.json"), "write Dataset(*records)"),
        (lambda ds: ds.diff([NORTH]), "write Dataset(*records)"),
    ],
    ids=["list", "dataset", "dict", "id", "records", "name of a file", "list to differ from"],
)
def test_what_is_no_record_or_no_dataset_is_told_from_one(mistake, remedy):
    with pytest.raises(InvalidValue) as refused:
        mistake(Dataset(NORTH))
    assert remedy in refused.value.remedy


@given(small_datasets, st.data())
def test_replacing_changes_one_record_and_raises_its_revision(ds, data):
    old = data.draw(st.sampled_from(list(ds)))
    new = old.evolve(note="replaced", revision=data.draw(st.integers(1, 3)))
    after = ds.replace(new)
    assert after[old.id].note == "replaced"
    if new.evolve(revision=old.revision) != old:
        assert after[old.id].revision > old.revision
        assert after[old.id] == new or after[old.id].revision == old.revision + 1
    assert [record for record in after if record.id != old.id] == [
        record for record in ds if record.id != old.id
    ]
    assert ds.merge(after) == after.merge(ds) == after


@given(small_datasets)
def test_replacing_a_record_by_itself_changes_nothing(ds):
    for record in ds:
        assert ds.replace(record) is ds


def test_replacing_by_an_earlier_revision_with_the_same_content_changes_nothing():
    ds = Dataset(NORTH.evolve(revision=3))
    assert ds.replace(NORTH) is ds


def test_a_record_is_replaced_by_one_of_its_kind_only():
    with pytest.raises(UnknownRecord):
        Dataset(NORTH).replace(SOUTH)
    with pytest.raises(InvalidValue, match="expected an actor, as 'north' is one"):
        Dataset(NORTH).replace(Meeting(id="north"))


@given(small_datasets, st.data())
def test_taking_away_and_adding_again_changes_nothing(ds, data):
    gone = data.draw(st.lists(st.sampled_from(list(ds)), unique_by=lambda record: record.id))
    rest = ds.without(*(record.id for record in gone))
    assert len(rest) == len(ds) - len(gone)
    assert rest == ds.without(*gone)
    assert rest.add(*gone) == ds


def test_what_is_not_there_cannot_be_taken_away():
    with pytest.raises(UnknownRecord):
        Dataset(NORTH).without("south")
    with pytest.raises(InvalidValue, match="the id of a record"):
        Dataset(NORTH, SAID).without("said#1")


# Merging and comparing


@given(splits(2))
def test_merging_is_commutative(parts):
    one, other = parts
    assert one.merge(other) == other.merge(one)


@given(splits(3))
def test_merging_is_associative(parts):
    one, two, three = parts
    assert one.merge(two).merge(three) == one.merge(two.merge(three))


@given(small_datasets)
def test_merging_with_itself_or_with_nothing_changes_nothing(ds):
    assert ds.merge(ds) == ds.merge(Dataset()) == Dataset().merge(ds) == ds


@given(splits(2))
def test_merging_keeps_the_higher_revision_of_each(parts):
    one, other = parts
    both = one.merge(other)
    for record in both:
        found = [ds[record.id] for ds in parts if record.id in ds]
        assert record.revision == max(one.revision for one in found)
        assert record in found


@given(small_datasets, st.data())
def test_the_same_revision_with_different_content_is_an_error_that_names_both(ds, data):
    record = data.draw(st.sampled_from(list(ds)))
    changed = record.evolve(note="otherwise")
    for one, other in ((ds, Dataset(changed)), (Dataset(changed), ds)):
        with pytest.raises(RevisionConflict) as refused:
            one.merge(other)
        assert (refused.value.id, refused.value.revision, refused.value.fields) == (
            record.id,
            record.revision,
            ("note",),
        )


def test_one_id_for_records_of_two_types_cannot_be_merged():
    for one, other in ((NORTH, Meeting(id="north")), (NORTH, Meeting(id="north", revision=2))):
        with pytest.raises(DuplicateRecord):
            Dataset(one).merge(Dataset(other))
        with pytest.raises(DuplicateRecord):
            Dataset(other).merge(Dataset(one))


@given(splits(2))
def test_a_difference_is_what_it_takes_to_get_from_one_to_the_other(parts):
    one, other = parts
    difference = one.diff(other)
    rebuilt = one.without(*difference.removed, *(change.id for change in difference.changed))
    assert rebuilt.add(*difference.added, *(change.after for change in difference.changed)) == other
    assert bool(difference) is (one != other)


@given(splits(2))
def test_a_difference_turned_round_is_the_other_difference(parts):
    one, other = parts
    there, back = one.diff(other), other.diff(one)
    assert (there.added, there.removed) == (back.removed, back.added)
    assert [(change.before, change.after) for change in there.changed] == [
        (change.after, change.before) for change in back.changed
    ]


def test_a_change_names_the_fields_that_differ():
    (change,) = Dataset(NORTH).diff(Dataset(NORTH.evolve(name="Northland", revision=2))).changed
    assert change.fields == ("revision", "name")
    assert str(change) == "north: revision: 1 -> 2; name: 'North' -> 'Northland'"
    assert isinstance(change, RecordChange)


def test_a_change_of_type_is_a_change_of_record():
    (change,) = Dataset(NORTH).diff(Dataset(ExchangeRound(id="north"))).changed
    assert change.fields == ("record type",)
    assert str(change) == "north: an actor -> a round"


@pytest.mark.parametrize(
    ("question", "more"),
    [
        ("check", ()),
        ("totals", ()),
        ("reconcile", ()),
        ("outlook", ()),
        ("timeline", ()),
        ("brief", ()),
        ("consistency", ()),
        ("redact", ()),
        ("as_of", ("2025",)),
        ("accounts", ("r",)),
        ("fulfilment", ("f",)),
        ("status_at", ("r",)),
    ],
)
@pytest.mark.parametrize("wrong", [[NORTH], "claims.json", None])
def test_questions_are_asked_of_datasets(question, more, wrong):
    with pytest.raises(InvalidValue, match="expected a Dataset; load\\(\\) reads files"):
        getattr(ce, question)(wrong, *more)
