"""Results and records as data frames: the same facts in every library, typed also where there are none."""

import sys
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents.records import COLLECTIONS
from conflictevents.strategies import answers, datasets
from conflictevents.text import frames
from tests.display.test_results import DS

RUN = ce.Scenario(DS).recurs("north", within="2026", every=30, count=(5, 10)).run(20, seed=1, until="2026-06")
ANSWERS = {
    "totals": ce.totals(DS),
    "totals by day": ce.totals(DS, by=("day", "round")),
    "reconciliations": ce.reconcile(DS),
    "custody": ce.custody(DS),
    "stock": ce.custody(DS).stocks[0],
    "outlook": ce.outlook(DS),
    "fulfilment": ce.fulfilment(DS, "paper-plan"),
    "timeline": ce.timeline(DS),
    "accounts": ce.accounts(DS, "first"),
    "report": ce.check(DS),
    "consistency": ce.consistency(DS),
    "difference": DS.diff(DS.without("planned").replace(DS["first"].evolve(note="seen"))),
    "redaction": ce.redaction(DS),
    "explanation": ce.explain(ce.totals(DS)),
    "run": RUN,
    **{name: getattr(DS, name) for name in COLLECTIONS},
}
EMPTY = {
    "totals": ce.totals(ce.Dataset()),
    "totals by day": ce.totals(ce.Dataset(), by=("day", "round")),
    "reconciliations": ce.reconcile(ce.Dataset()),
    "custody": ce.custody(ce.Dataset()),
    "outlook": ce.outlook(ce.Dataset()),
    "timeline": ce.timeline(ce.Dataset()),
    "report": ce.check(ce.Dataset()),
    "difference": ce.Dataset().diff(ce.Dataset()),
    "explanation": ce.explain(ce.totals(ce.Dataset())),
    **{name: getattr(ce.Dataset(), name) for name in COLLECTIONS},
}


def choices(answer):
    """What each row of a frame may be of."""
    return list(answer._facts())


def rows_of_pandas(frame):
    """The cells as plain values, a missing one as None."""
    import pandas as pd

    def plain(cell):
        if isinstance(cell, list):
            return cell
        if cell is None or pd.isna(cell):
            return None
        return cell.date() if isinstance(cell, pd.Timestamp) else getattr(cell, "item", lambda: cell)()

    return [{name: plain(cell) for name, cell in row.items()} for row in frame.to_dict("records")]


def agree(answer, each):
    arrow = answer.to_frame("arrow", each=each)
    rows = arrow.to_pylist()
    assert answer.to_frame("polars", each=each).to_dicts() == rows
    assert rows_of_pandas(answer.to_frame("pandas", each=each)) == rows
    return rows


def flat(row):
    """Plain data of a result as the cells of a frame would have it."""
    cells = {}
    for name, value in row.items():
        if isinstance(value, dict) and {"low", "high"} <= set(value):
            cells |= {f"{name}_{part}": value[part] for part in ("low", "high", "best") if part in value}
        elif isinstance(value, list) and not all(isinstance(entry, str) for entry in value):
            continue  # facts of their own
        elif not isinstance(value, dict):
            cells[name] = value
    return cells


@pytest.mark.parametrize("name", ANSWERS)
def test_the_three_libraries_agree_on_every_fact(name):
    for each in choices(ANSWERS[name]):
        agree(ANSWERS[name], each)


@pytest.mark.parametrize("name", [name for name in ANSWERS if name not in COLLECTIONS])
def test_a_frame_says_what_the_plain_data_say(name):
    answer = ANSWERS[name]
    rows, plain = answer.to_frame("arrow").to_pylist(), answer.to_dicts()
    assert len(rows) == len(plain)
    for cells, row in zip(rows, plain, strict=True):
        for column, value in flat(row).items():
            if column not in cells:  # a number not said, or facts of their own
                assert (value is None and cells[f"{column}_low"] is None) or (
                    value == [] and column in choices(answer)
                )
                continue
            cell = cells[column]
            assert (cell.isoformat() if isinstance(cell, date) else cell) == value, column


@pytest.mark.parametrize("name", EMPTY)
def test_a_frame_without_rows_has_the_columns_and_types_of_one_with_rows(name):
    for each in choices(EMPTY[name]):
        for library in ("arrow", "polars"):
            empty = EMPTY[name].to_frame(library, each=each)
            assert empty.schema == ANSWERS[name].to_frame(library, each=each).schema
        empty = EMPTY[name].to_frame("pandas", each=each)
        assert dict(empty.dtypes) == dict(ANSWERS[name].to_frame("pandas", each=each).dtypes)


ANY_ANSWER = (
    st.sampled_from(
        [ce.Totals, ce.Reconciliations, ce.Outlook, ce.Fulfilment, ce.Timeline, ce.Fatalities, ce.Report]
    )
    .map(answers)
    .flatmap(lambda strategy: strategy)
)


@settings(max_examples=8)
@given(ANY_ANSWER)
def test_frames_of_any_answer_agree(answer):
    for each in choices(answer):
        agree(answer, each)


@settings(max_examples=5)
@given(datasets())
def test_frames_of_any_records_agree_and_keep_every_record_and_transfer(ds):
    for name in COLLECTIONS:
        collection = getattr(ds, name)
        for each in choices(collection):
            rows = agree(collection, each)
            assert list(dict.fromkeys(row["id"] for row in rows)) == [record.id for record in collection]
    transfers = [transfer for record in ds.rounds for transfer in record.transfers]
    lows = [row["count_low"] for row in ds.rounds.to_frame("arrow").to_pylist()]
    assert sum(low for low in lows if low is not None) == sum(transfer.count.low for transfer in transfers)


def assert_declared_numbers_are_there(answer):
    for each, list_facts in answer._facts().items():
        facts = list_facts()
        declared = {
            column: holds
            for field, hint in facts.fields.items()
            for column, holds, _ in frames._columns_of(field, hint)
        }
        assert {column: holds for column, (holds, _) in facts.columns().items()} == declared, each


@given(ANY_ANSWER)
@settings(max_examples=25)
def test_a_number_that_is_never_missing_is_declared_so(answer):
    assert_declared_numbers_are_there(answer)


@pytest.mark.parametrize("name", ce.datasets.names())
def test_numbers_of_the_bundled_datasets_are_missing_only_where_they_are_declared_so(name):
    ds = ce.datasets.load(name)
    asked = (
        ce.totals(ds),
        ce.reconcile(ds),
        ce.custody(ds),
        ce.outlook(ds),
        ce.timeline(ds),
        ce.fatalities(ds),
    )
    for answer in (*asked, *(ce.fulfilment(ds, each) for each in ds.frameworks), ce.explain(asked[0])):
        assert_declared_numbers_are_there(answer)
    for records in ds.by_collection().values():
        assert_declared_numbers_are_there(records)


def test_a_year_is_declared_as_one_that_may_be_missing():
    undated = ce.Dataset(
        ce.Actor(id="north", name="North"),
        ce.ExchangeRound(id="r", history="completed", transfers=[ce.Transfer(count=5, returned_to="north")]),
    )
    answer = ce.totals(undated, by="year")
    assert answer[0]["year"] is None
    assert_declared_numbers_are_there(answer)


def test_the_sums_of_a_frame_are_those_of_the_result():
    import polars as pl

    rows = ce.totals(DS, by=("year", "returned_to"))
    frame = rows.to_frame("polars").filter(pl.col("returned_to") == "north")
    north = [row for row in rows if row["returned_to"] == "north"]
    assert frame["count_low"].sum() == sum(row.count.low for row in north)
    assert frame["year"].to_list() == [row["year"] for row in north]


def test_the_rounds_of_each_tally_are_a_frame_with_what_became_of_them():
    rows = ce.reconcile(DS).to_frame("arrow", each="records").to_pylist()
    year = {row["record"]: (row["use"], row["why"]) for row in rows if row["tally"] == "year"}
    answer = ce.reconcile(DS)["year"]
    assert year == {
        **dict.fromkeys(answer.counted, ("counted", "")),
        **{id: ("possibly counted", why) for id, why in answer.possible.items()},
        **{id: ("left out", why) for id, why in answer.excluded.items()},
    }


def test_parts_of_records_have_the_name_of_the_record_in_front_where_names_meet():
    row = next(row for row in DS.rounds.to_frame("arrow").to_pylist() if row["id"] == "second")
    assert (row["round_kind"], row["kind"], row["count_low"], row["category"]) == (
        "outside exchange",
        None,
        10,
        "civilian",
    )
    assert row["when_first"] == date(2024, 6, 28)
    assert DS.rounds.to_frame("arrow", each="round").num_rows == len(DS.rounds)


@pytest.mark.parametrize(("arguments", "hint"), [(["panda"], "pandas"), (["arrow", "rond"], "round")])
def test_a_wrong_library_or_choice_is_refused_with_the_right_spelling(arguments, hint):
    with pytest.raises(ce.InvalidValue, match=f"did you mean '{hint}'"):
        DS.rounds.to_frame(arguments[0], each=dict(enumerate(arguments)).get(1))


@pytest.mark.parametrize(
    ("library", "package"), [("pandas", "pandas"), ("polars", "polars"), ("arrow", "pyarrow")]
)
def test_a_missing_library_is_named_with_the_line_that_installs_it(monkeypatch, library, package):
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ce.MissingExtra, match=rf"frame of {library} needs {package}: pip install {package}"):
        DS.rounds.to_frame(library)


def _shown(ds):
    """Everything that a session on a dataset may show on a line of its own."""
    yield from (ds, ds.head, *(getattr(ds, name) for name in COLLECTIONS))
    yield from ds
    changed = ds.diff(ce.Dataset(*(record.evolve(note="seen") for record in ds)))
    yield from (changed, *changed.changed)
    for answer in (
        ce.totals(ds),
        ce.totals(ds, by=()),
        ce.reconcile(ds),
        ce.outlook(ds),
        ce.timeline(ds),
        ce.check(ds),
        ce.explain(ce.totals(ds, by=())).reasons,
        *(ce.fulfilment(ds, framework) for framework in ds.frameworks),
        *(ce.accounts(ds, record) for record in ds.rounds[:3]),
    ):
        yield from (answer, *answer) if not isinstance(answer, tuple) or hasattr(answer, "_page") else answer
    custody = ce.custody(ds)
    yield from (custody, *custody.stocks, *custody.claims)
    yield from (day for stock in custody.stocks for day in (*stock.days, *stock.flows))
    yield from (ce.brief(ds), ce.redaction(ds), ce.Scenario(ds))


@pytest.mark.slow
@pytest.mark.parametrize("name", ce.datasets.names())
def test_the_repr_of_anything_is_short_on_the_bundled_datasets(name):
    longest = max((len(repr(each)), type(each).__name__) for each in _shown(ce.datasets.load(name)))
    assert longest[0] <= 2000, longest
