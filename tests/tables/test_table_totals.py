"""Totals of tables are the totals of the records they were made of, to the last id."""

import copy
import gc
import pickle

import attrs
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents.questions.totals import KEYS
from conflictevents.strategies import datasets, scopes
from conflictevents.tables import NAMES, Tables
from conflictevents.tables import open as open_tables
from conflictevents.tables._sums import CellSum
from tests.calls import count_calls
from tests.questions.histories import handover, history, to_north

EDGES = st.sampled_from([None, "2023", "2024-05", "2025-06~", "2024-12-15"])
CATEGORIES = [None, "prisoner_of_war", "civilian", "hostage", "detainee", "remains", "anyone", "acme:evacuee"]


def in_order(question):
    """The question with a window that does not end before it begins."""
    since, until = question["since"], question["until"]
    if since is None or until is None or since <= until:
        return question
    return {**question, "since": until, "until": since}


def passage(persons):
    return "a change of custody" if persons.is_change else "a handover"


QUESTIONS = st.fixed_dictionaries(
    {
        "by": st.lists(st.sampled_from([*KEYS, passage]), max_size=3, unique=True).map(tuple),
        "category": st.sampled_from(CATEGORIES),
        "since": EDGES,
        "until": EDGES,
    }
).map(in_order)


@given(datasets(), QUESTIONS)
def test_tables_and_records_give_the_same_totals(ds, question):
    assert Tables.from_dataset(ds).totals(ids=True, **question) == ce.totals(ds, **question)


@given(datasets(), QUESTIONS, st.data())
def test_tables_and_records_give_the_same_totals_by_every_account(ds, question, data):
    account = data.draw(st.sampled_from(["widest", "agreed", *(actor.id for actor in ds.actors)]))

    assert Tables.from_dataset(ds).totals(ids=True, **question, account=account) == ce.totals(
        ds, **question, account=account
    )


@given(datasets(), QUESTIONS, st.data())
def test_tables_and_records_give_the_same_totals_in_every_scope(ds, question, data):
    scope = data.draw(scopes(refer_to=ds))
    accounts = (
        ["recorded"] if scope.changes else ["recorded", "agreed"]
    )  # another one is refused where changes count
    account = data.draw(st.sampled_from(accounts))

    assert Tables.from_dataset(ds).totals(ids=True, **question, scope=scope, account=account) == ce.totals(
        ds, **question, scope=scope, account=account
    )


@st.composite
def crowded_datasets(draw):
    """Datasets whose rounds use each field that may decide whether persons count, and words of their own."""
    ds = draw(datasets())
    sides = [actor.id for actor in ds.actors]
    if len(sides) < 3:
        return ds
    words = [
        ce.OwnWord(
            vocabulary="categories", name="acme:evacuee", within=draw(st.sampled_from(["civilian", "person"]))
        ),
        ce.OwnWord(
            vocabulary="round_kinds", name="acme:swap", within=draw(st.sampled_from(["exchange", None]))
        ),
    ]
    actors = st.sampled_from(sides)

    def vary_transfer(transfer):
        changes = {
            "category": st.sampled_from(CATEGORIES[1:]),
            "group": st.sampled_from(["wounded", "of the north"]),
            "belonging_to": st.lists(actors, max_size=2, unique=True) | st.just(("unknown",)),
            "carrier": actors,
            "kind": st.sampled_from(["acme:swap", "exchange", "outside exchange"]),
            "breakdowns": st.just((ce.Breakdown(of="wounded", count=3),)),
        }
        return attrs.evolve(transfer, **draw(some_of(changes)))

    def vary_round(record):
        changes = {
            "kind": st.sampled_from(["acme:swap", "exchange", "third-country release"]),
            "parties": st.lists(actors, min_size=2, max_size=3, unique=True),
            "third_parties": st.lists(st.builds(ce.ThirdParty, actor=actors, role=ROLES), max_size=2),
            "transfers_complete": st.booleans(),
            "history": st.lists(st.builds(ce.RoundStep, status=STATUSES, according_to=actors), max_size=3),
        }
        return record.evolve(
            transfers=tuple(vary_transfer(transfer) for transfer in record.transfers),
            **draw(some_of(changes)),
        )

    return ce.Dataset(
        *(vary_round(record) if isinstance(record, ce.ExchangeRound) else record for record in ds),
        head=ce.Head(vocabulary=words),
    )


ROLES = st.sampled_from(["mediator", "carrier", "host"])
STATUSES = st.sampled_from(["agreed", "under way", "completed", "failed"])


def some_of(changes):
    return st.sets(st.sampled_from(sorted(changes)), max_size=2).flatmap(
        lambda names: st.fixed_dictionaries({name: changes[name] for name in sorted(names)})
    )


@given(crowded_datasets(), QUESTIONS, st.data())
def test_every_field_that_decides_who_counts_decides_alike(ds, question, data):
    scope = data.draw(scopes(refer_to=ds) | st.just(ce.Scope(group="wounded")))
    others = [] if scope.changes else ["widest", "agreed", *(actor.id for actor in ds.actors)]
    account = data.draw(st.sampled_from(["recorded", *others]))  # another one is refused where changes count

    assert Tables.from_dataset(ds).totals(ids=True, **question, scope=scope, account=account) == ce.totals(
        ds, **question, scope=scope, account=account
    )


@pytest.mark.parametrize("account", ["recorded", "north", "ministry", "south", "paper"])
def test_whose_account_is_read_does_not_decide_whether_a_round_is_done(account):
    said = [("under way", "ministry"), ("failed", "south"), ("failed", "north")]
    ds = history(
        ce.Actor(id="ministry", name="a ministry", part_of="north"),
        handover(
            "swap",
            "2025",
            to_north(3),
            history=[ce.RoundStep(status=status, according_to=speaker) for status, speaker in said],
        ),
    )
    assert len(ce.totals(ds, (), account=account)) == 0
    assert Tables.from_dataset(ds).totals((), account=account, ids=True) == ce.totals(ds, (), account=account)


@pytest.mark.parametrize("account", ["recorded", "widest", "agreed", "ukraine"])
@pytest.mark.parametrize(
    "by", [(), ("month", "returned_to", "category"), ("series", "kind"), ("framework",), ("round", "day")]
)
def test_real_exchanges_come_to_the_same_totals(exchanges, by, account):
    assert Tables.from_dataset(exchanges).totals(by, account=account, ids=True) == ce.totals(
        exchanges, by, account=account
    )


@pytest.mark.parametrize("held", ["pyarrow", "polars", "pandas"])
def test_frames_that_people_hold_already_are_asked_the_same_questions(exchanges, held):
    pytest.importorskip(held)
    whole = Tables.from_dataset(exchanges)
    tables = Tables({name: in_memory(whole.frame(name), held) for name in NAMES})

    for question in ({"by": "month", "since": "2023", "until": "2025-06~"}, {"account": "agreed"}):
        assert tables.totals(ids=True, **question) == ce.totals(exchanges, **question)
    assert [row.to_dict() for row in tables.reconcile()] == [row.to_dict() for row in whole.reconcile()]
    assert tables.check() == whole.check()
    assert tables.to_dataset() == exchanges


def in_memory(frame, held):
    arrow = frame.collect("pyarrow").to_native()
    return arrow.to_pandas() if held == "pandas" else frame.collect(held).to_native()


def test_a_lazy_frame_is_asked_where_it_is(exchanges):
    pytest.importorskip("polars")
    whole = Tables.from_dataset(exchanges)
    tables = Tables({name: whole.frame(name).collect("polars").to_native().lazy() for name in NAMES})

    assert tables.totals("month", ids=True) == ce.totals(exchanges, "month")
    assert tables.check() == whole.check()


def test_a_table_that_is_not_there_is_asked_for_by_name(exchanges):
    whole = Tables.from_dataset(exchanges)

    with pytest.raises(ce.InvalidValue, match="did you mean 'rounds'"):
        whole.frame("rond")
    with pytest.raises(ce.InvalidValue, match="'head'.*give a frame for it too"):
        Tables({"rounds": whole.frame("rounds").to_native()}).totals()


def test_without_ids_the_numbers_are_the_same(exchanges):
    tables = Tables.from_dataset(exchanges)

    counts = [(row.keys, row.count, row.rounds) for row in tables.totals("month")]

    assert counts == [(row.keys, row.count, row.rounds) for row in ce.totals(exchanges, "month")]


def repeat_rounds(ds, times):
    """Each round of a dataset several times, with an id of its own."""
    again = [record.evolve(id=f"{record.id}-{n}") for record in ds.rounds for n in range(1, times)]
    return ds.add(*again)


def test_ids_are_not_made_into_texts_before_they_are_read(exchanges):
    few, many = (Tables.from_dataset(repeat_rounds(exchanges, times)) for times in (2, 6))

    def count(tables, read):
        tables.totals("returned_to", ids=True)  # what round types say is read once
        return count_calls(lambda: read(tables.totals("returned_to", ids=True)))

    assert count(many, lambda rows: rows[0].count) < 1.1 * count(few, lambda rows: rows[0].count)
    assert len(many.totals("returned_to", ids=True)[0].certain) > 100


def test_rows_without_ids_keep_none_of_the_sums_they_were_read_off(exchanges):
    tables = Tables.from_dataset(exchanges)

    def count_sums():
        gc.collect()
        return sum(isinstance(each, CellSum) for each in gc.get_objects())

    before = count_sums()
    rows = tables.totals("year")
    assert count_sums() == before
    listed_later = tables.totals("year", ids=True)
    assert count_sums() == before + len(listed_later) == before + len(rows)


@pytest.mark.parametrize("first_use", [pickle.dumps, hash, repr, copy.copy, attrs.evolve, str])
def test_a_row_whose_ids_are_listed_when_first_read_is_like_any_other(exchanges, first_use):
    tables = Tables.from_dataset(exchanges)
    row, other = (tables.totals("year", ids=True)[-1] for _ in range(2))
    expected = ce.totals(exchanges, "year")[-1]

    assert first_use(row) is not None
    assert row == other == expected
    assert pickle.loads(pickle.dumps(row)) == copy.copy(row) == attrs.evolve(row) == expected
    assert (hash(row), repr(row), row.to_dict()) == (hash(expected), repr(expected), expected.to_dict())
    assert (type(row.certain), type(row.possible)) == (tuple, tuple)
    with pytest.raises(AttributeError, match="did you mean 'certain'"):
        _ = row.certian


def test_a_round_that_stands_twice_in_a_table_is_named_once(exchanges):
    whole = Tables.from_dataset(exchanges)
    frames = {name: in_memory(whole.frame(name), "pyarrow") for name in NAMES}
    twice = Tables({**frames, "transfers": pa.concat_tables([frames["transfers"]] * 2)})

    pairs = zip(twice.totals(ids=True), whole.totals(ids=True), strict=True)

    assert all((row.certain, row.possible) == (once.certain, once.possible) for row, once in pairs)


def test_an_unknown_key_is_refused_with_the_right_one(exchanges):
    with pytest.raises(ce.InvalidValue, match="did you mean 'month'"):
        Tables.from_dataset(exchanges).totals(by="mnth")


@pytest.mark.slow
def test_spark_and_duckdb_give_the_same_totals_byte_for_byte_from_the_same_parquet(
    exchanges, spark, tmp_path
):
    Tables.from_dataset(exchanges).write_parquet(tmp_path)
    on_duckdb, on_spark = open_tables(tmp_path), open_tables(tmp_path, engine=spark)

    for question in (
        {"by": ("month", "returned_to", "category")},
        {"by": ("year", "series"), "since": "2023", "until": "2025-06~"},
        {"by": ("framework",), "account": "agreed"},
    ):
        one, other = (tables.totals(ids=True, **question) for tables in (on_duckdb, on_spark))
        assert repr(one.to_dicts()).encode() == repr(other.to_dicts()).encode()
        assert one == other == ce.totals(exchanges, **question)


@pytest.mark.slow
def test_a_dataset_comes_back_from_spark_as_it_was(exchanges, spark, tmp_path):
    Tables.from_dataset(exchanges).write_parquet(tmp_path)

    assert open_tables(tmp_path, engine=spark).to_dataset() == exchanges
