import datetime as dt
import json
import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents import Estimate, Event, Place
from tests.oracles import killed

pytest.importorskip("narwhals")

from tests.questions.events import NAMES, dataset_of, rows_of_events, table_of

KEYS = (
    "year",
    "month",
    "week",
    "day",
    "country",
    "division",
    "place",
    "conflict",
    "dyad",
    "actor",
    "kind",
    "subtype",
)
by_keys = st.lists(st.sampled_from(KEYS), max_size=3, unique=True).map(tuple)
limits = st.fixed_dictionaries(
    {},
    optional={
        "of": st.sampled_from(["civilians", "side_a", "unknown", "Army", "Rebels", "Civilians", "ucdp:1"]),
        "actor": st.sampled_from(["army", "Rebels", "Civilians", "ucdp:539", "ucdp:404"]),
        "kind": st.sampled_from(["state-based", "3", "Battles", "Armed clash"]),
        "place": st.sampled_from(
            ["Mali", "North", "Gao", "gleditsch-ward:432", "iso3166-1-numeric:466", "fips10-4:ML"]
        ),
        "since": st.sampled_from(["2020-12", "2020-12~", "2020-11-20", "2021"]),
        "until": st.sampled_from(["2021-01", "2021-01-15", "2021-02?"]),
        "ids": st.booleans(),
    },
)


def ask(source, by, asked):
    try:
        return ce.fatalities(source, by, **{"ids": False, **asked})
    except ce.InvalidValue as error:
        return str(error)


@settings(max_examples=20)
@given(rows_of_events(), by_keys, limits)
def test_frames_and_records_give_the_same_rows(rows, by, asked):
    assert ask(table_of(rows), by, asked) == ask(dataset_of(rows), by, asked)


@settings(max_examples=5)
@given(rows_of_events(), by_keys, limits)
def test_frames_of_days_far_apart_give_the_same_rows(rows, by, asked):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("conflictevents.questions.killed.frames.WIDEST", 10)
        assert ask(table_of(rows), by, asked) == ask(dataset_of(rows), by, asked)


@settings(max_examples=5)
@given(rows_of_events(), by_keys, limits)
def test_lazy_frames_of_polars_give_the_same_rows(rows, by, asked):
    polars = pytest.importorskip("polars")
    frame = polars.from_arrow(table_of(rows)).lazy()
    assert ask(frame, by, asked) == ask(dataset_of(rows), by, asked)


def test_days_that_are_no_days_are_refused():
    rows = [dict.fromkeys(NAMES) | {"id": "e", "first_day": 0, "last_day": 5, "dataset": "ucdp-ged"}]
    with pytest.raises(ce.ReadError, match="count them as datetime.date.toordinal"):
        len(ce.fatalities(table_of(rows), "year"))


@settings(max_examples=5)
@given(rows_of_events(datasets=("ucdp-ged",)))
def test_rows_by_side_are_the_same_on_frames(rows):
    assert ask(table_of(rows), ("month", "side"), {}) == ask(dataset_of(rows), ("month", "side"), {})


@given(rows_of_events(), by_keys, limits, st.randoms())
def test_order_changes_nothing_and_answers_are_values(rows, by, asked, random):
    answer = ask(dataset_of(rows), by, asked)
    shuffled = list(rows)
    random.shuffle(shuffled)
    again = ask(dataset_of(shuffled), by, asked)
    assert answer == again
    assert hash(answer) == hash(again)
    if not isinstance(answer, str):
        assert pickle.loads(pickle.dumps(answer)) == answer
        assert json.dumps(answer.to_dicts()) == json.dumps(again.to_dicts())
        assert str(answer)


@given(rows_of_events(), by_keys)
def test_low_bounds_of_rows_add_up_to_no_more_than_the_total(rows, by):
    by = tuple(key for key in by if key != "actor")
    ds = dataset_of(rows)
    answer, total = ce.fatalities(ds, by), {row.keys.get("dataset"): row for row in ce.fatalities(ds, ())}
    for dataset, whole in total.items():
        mine = [row for row in answer if row.keys.get("dataset") == dataset]
        assert sum(row.bounds.low for row in mine) <= whole.bounds.low
        assert sum(row.events.low for row in mine) <= whole.events.low
        if None not in [row.bounds.high for row in mine] and whole.bounds.high is not None:
            assert sum(row.bounds.high for row in mine) >= whole.bounds.high


@st.composite
def told_events(draw):
    events = []
    for _ in range(draw(st.integers(1, 3))):
        first = dt.date(2020, 12, 1) + dt.timedelta(days=draw(st.integers(0, 50)))
        longer = draw(st.sampled_from([0, 4, 25, 45]))
        numbers = tuple(draw(st.integers(0, 9)) for _ in range(3))
        division = draw(st.sampled_from(["North", "South", None]))
        events.append(killed.Told(first, first + dt.timedelta(days=longer), division, numbers))
    return events


def record(number, told):
    when = str(told.first) if told.first == told.last else f"{told.first}/{told.last}"
    return Event(
        id=f"e{number}",
        when=when,
        place=Place(country="Mali", precision=f"ucdp:where_prec={6 if told.division is None else 4}"),
        fatalities=Estimate(*told.numbers),
        dataset="ucdp-ged",
        extra={} if told.division is None else {"ucdp:adm_1": told.division},
    )


@given(
    told_events(), st.sampled_from([("month",), ("division",), ("month", "division"), ("year", "division")])
)
def test_bounds_are_those_of_all_worlds_and_no_wider(told, by):
    answer = ce.fatalities(ce.Dataset(*(record(*each) for each in enumerate(told))), by)
    found = {
        tuple(row.keys.values()): (row.events.low, row.events.high, row.bounds.low, row.bounds.high)
        for row in answer
    }
    assert found == killed.rows(told, by)


# Small histories


def ged(id, when, best=1, low=None, high=None, **more):
    extra = more.pop("extra", {})
    place = Place(country="Mali", name="Gao", precision=f"ucdp:where_prec={more.pop('where', 1)}")
    estimate = Estimate(best if low is None else low, best, best if high is None else high)
    return Event(
        id=id,
        when=when,
        place=place,
        fatalities=estimate,
        extra=extra,
        dataset="ucdp-ged",
        **{"release": "24.1", **more},
    )


def test_an_event_of_two_months_is_possibly_in_each_and_certainly_in_its_year():
    ds = ce.Dataset(ged("a", "2024-05-20/2024-06-10", 10, 8, 12), ged("b", "2024-06-11", 3))
    may, june = ce.fatalities(ds, "month")
    assert (str(may.bounds), may.published) == ("0 to 12", Estimate(0, None, 12))
    assert (str(june.bounds), june.published) == ("3 to 15", Estimate(3, None, 15))
    assert june.certain == Estimate(3, 3, 3)
    assert june.possible == Estimate(8, 10, 12)
    assert (june.certain_ids, june.possible_ids) == (("b",), ("a",))
    (year,) = ce.fatalities(ds, "year")
    assert (year["year"], str(year.bounds), year.published) == (
        2024,
        "11 to 15 (best 13)",
        Estimate(11, 13, 15),
    )


def test_an_event_known_to_its_country_is_possibly_in_each_division():
    ds = ce.Dataset(
        ged("a", "2024-05-20", 10, where=6), ged("b", "2024-05-20", 3, where=4, extra={"ucdp:adm_1": "Gao"})
    )
    named, elsewhere = ce.fatalities(ds, ("country", "division"))
    assert (named["division"], str(named.bounds)) == ("Gao", "3 to 13")
    assert (elsewhere["division"], str(elsewhere.bounds)) == (None, "0 to 10")
    (country,) = ce.fatalities(ds, "country")
    assert country.bounds == ce.Count(13, 13)


def test_an_acled_event_known_to_the_month_is_possibly_in_it_and_certainly_in_its_year():
    event = Event(
        id="m",
        when="2024-01~",
        dataset="acled",
        fatalities=Estimate(best=4),
        extra={"acled:time_precision": "3"},
    )
    january, february = ce.fatalities(ce.Dataset(event), "month")
    assert (january["month"], str(january.events)) == ("2024-01", "0 to 1")
    assert february["month"] == "2024-02"
    (year,) = ce.fatalities(ce.Dataset(event), "year")
    assert (year["year"], year.events, year.published.best) == (2024, ce.Count(1, 1), 4)


def test_triples_out_of_order_stay_as_published_and_bounds_take_the_least_and_most():
    (row,) = ce.fatalities(ce.Dataset(ged("a", "2024", 12, 3, 10), ged("b", "2024", 5, 9, 5)), ())
    assert row.published == Estimate(12, 17, 15)
    assert row.bounds == ce.Count(3 + 5, 12 + 9, 17)


@pytest.mark.parametrize("estimate", [(0, 1, 0), (2, 1, 3), (0, 5, 3)])
def test_a_frame_of_one_triple_out_of_order_has_the_bounds_of_its_record(estimate):
    figures = dict(zip(("fatalities_low", "fatalities_best", "fatalities_high"), estimate, strict=True))
    rows = [
        dict.fromkeys(NAMES)
        | {"id": "e", "dataset": "ucdp-ged", "original_id": "e", "when": "2020-11-01"}
        | {"first_day": 737730, "last_day": 737730, **figures}
    ]
    (row,) = ce.fatalities(table_of(rows), (), ids=False)
    assert row == ce.fatalities(dataset_of(rows), (), ids=False)[0]
    assert (row.bounds.low, row.bounds.high) == (min(estimate), max(estimate))


def test_civilians_are_counted_where_the_dataset_says_so_else_from_none_to_all():
    deaths = {"ucdp:deaths_civilians": 4, "ucdp:deaths_a": 3, "ucdp:deaths_b": 1, "ucdp:deaths_unknown": 2}
    said = ged("a", "2024", 10, 9, 13, extra=deaths)
    (row,) = ce.fatalities(ce.Dataset(said), (), of="civilians")
    assert (row.published.best, row.bounds) == (
        4,
        ce.Count(3, 9, 4),
    )  # 2 unknown and 3 more than best may be civilians
    (row,) = ce.fatalities(ce.Dataset(ged("a", "2024", 10, 9, 13)), (), of="civilians")
    assert (row.published, row.bounds) == (Estimate(None, None, None), ce.Count(0, 13))


def test_datasets_are_never_added():
    ds = ce.Dataset(
        ged("a", "2024", 10), Event(id="b", when="2024", dataset="acled", fatalities=Estimate(best=9))
    )
    answer = ce.fatalities(ds, "year")
    assert answer.by == ("dataset", "year")
    assert [(row["dataset"], row.published.best) for row in answer] == [("acled", 9), ("ucdp-ged", 10)]


def test_two_releases_of_one_dataset_are_refused_in_one_sum():
    ds = ce.Dataset(ged("a", "2024"), ged("b", "2024", release="25.1"))
    with pytest.raises(ce.InvalidValue, match=r"found '24.1 and 25.1', expected one release of ucdp-ged"):
        ce.fatalities(ds)
    (row,) = ce.fatalities(ds, (), release="25.1")
    assert row.certain_ids == ("b",)


class Matches:
    def __init__(self, *pairs):
        self.pairs = [type("Pair", (), {"first": first, "second": second}) for first, second in pairs]


def test_monthly_releases_of_ucdp_candidate_are_parts_of_it_and_not_editions():
    def of(release, id):
        return Event(
            id=id,
            when=f"2024-0{release[-1]}",
            dataset="ucdp-candidate",
            release=release,
            fatalities=Estimate(2, 2, 2),
        )

    ds = ce.Dataset(of("24.0.1", "a"), of("24.0.2", "b"))
    assert ce.fatalities(ds, "year")[0].bounds == ce.Count(4, 4, 4)
    with pytest.raises(ce.InvalidValue, match="a in two sources"):
        ce.fatalities([ds, ce.Dataset(of("24.0.3", "a"))])
    with pytest.raises(ce.InvalidValue, match="one release of ucdp-candidate"):
        ce.fatalities([ds, ce.Dataset(Event(id="c", dataset="ucdp-candidate", release="24.01.24.03"))])


def test_what_may_be_one_event_counts_from_once_to_twice():
    ds = ce.Dataset(
        ged("a", "2024-05-01", 10, 8, 12),
        ged("c", "2024-05-09", 2),
        Event(id="b", when="2024-05-02", dataset="acled", fatalities=Estimate(9, 9, 9)),
    )
    (row,) = ce.fatalities(ds, "month", combine=Matches(("a", "b")))
    assert (row.events, row.bounds) == (ce.Count(2, 3), ce.Count(10, 23))
    first, second, third = ce.fatalities(ds, "day", combine=Matches(("a", "b")))
    assert [str(day.events) for day in (first, second)] == ["0 to 1", "0 to 1"]
    assert third.bounds == ce.Count(2, 2)


def test_datasets_combined_name_a_country_once():
    state = ce.Identifier("gleditsch-ward", "775")
    names = {"ucdp-ged": "Myanmar (Burma)", "acled": "Myanmar"}
    places = {dataset: Place(country=name, identifiers=state) for dataset, name in names.items()}
    ds = ce.Dataset(
        Event(
            id="a",
            when="2024-05-01",
            dataset="ucdp-ged",
            release="24.1",
            place=places["ucdp-ged"],
            fatalities=Estimate(9, 9, 9),
        ),
        Event(
            id="b", when="2024-05-02", dataset="acled", place=places["acled"], fatalities=Estimate(8, 8, 8)
        ),
        Event(
            id="c",
            when="2024-05-09",
            dataset="acled",
            place=Place(country="Mali"),
            fatalities=Estimate(1, 1, 1),
        ),
    )
    rows = ce.fatalities(ds, ("year", "country"), combine=Matches(("a", "b")))
    assert [(row["country"], str(row.events), row.bounds.low) for row in rows] == [
        ("Mali", "1 in all", 1),
        ("Myanmar", "1 to 2", 8),
    ]
    (row,) = ce.fatalities(ds, "year", combine=Matches(("a", "b")), place="Myanmar (Burma)")
    assert row.certain_ids + row.possible_ids == ("a",)
    assert len({row["country"] for row in ce.fatalities(ds)}) == 3


def test_an_event_whose_match_is_in_no_source_counts_as_it_stands():
    ds = ce.Dataset(ged("a", "2024-05-01", 10))
    assert ce.fatalities(ds, "month", combine=Matches(("a", "b")))[0].events == ce.Count(1, 1)
    with pytest.raises(ce.InvalidValue, match="match the events that you count"):
        ce.fatalities(ds, "month", combine=Matches(("x", "y")))


def test_events_that_stand_in_two_sources_are_refused():
    rows = ce.Dataset(ged("a", "2024-05-20", 10)), ce.Dataset(ged("b", "2024-05-21", 1))
    assert ce.fatalities(list(rows), ())[0].bounds.low == 11
    with pytest.raises(ce.InvalidValue, match="a in two sources.*leave out the source"):
        ce.fatalities([*rows, ce.Dataset(ged("a", "2024-05-20", 10))])


def test_a_country_is_asked_for_by_its_number_and_no_other():
    numbered = Place(country="Mali", identifiers=ce.Identifier("gleditsch-ward", "432"))
    events = (
        Event(id="a", when="2024", place=numbered, fatalities=Estimate(1, 1, 1)),
        Event(id="b", when="2024"),
    )
    row = ce.fatalities(ce.Dataset(*events), "year", place="gleditsch-ward:432")[0]
    assert (row.certain_ids, row.possible_ids) == (("a",), ("b",))
    for wrong in ("gleditsch-ward:43", "iso-3166:MLI"):
        with pytest.raises(ce.InvalidValue, match="write it like gleditsch-ward:432"):
            ce.fatalities(ce.Dataset(*events), "year", place=wrong)


def test_the_civilians_of_one_sided_violence_are_no_side():
    sides = (ce.EventActor(name="Army", role="side_a"), ce.EventActor(name="Civilians", role="side_b"))
    dead = {"ucdp:deaths_a": 0, "ucdp:deaths_b": 0, "ucdp:deaths_civilians": 9, "ucdp:deaths_unknown": 0}
    ds = ce.Dataset(ged("a", "2024-05-20", 9, extra=dead).evolve(actors=sides))
    assert {row["side"]: row.published.best for row in ce.fatalities(ds, "side")} == {
        "Army": 0,
        "civilians": 9,
        "unknown": 0,
    }
    assert ce.fatalities(ds, (), of="Civilians") == ce.fatalities(ds, (), of="civilians")


def test_an_actor_on_record_is_asked_for_by_any_of_its_names():
    army = ce.Actor(id="army", name="Army of Mali", aliases=["FAMa"])
    event = ged("a", "2024-05-20", 9).evolve(actors=ce.EventActor(name="Armée", actor="guard"))
    ds = ce.Dataset(army, ce.Actor(id="guard", name="Guard", part_of="army"), event)
    answers = {
        name: ce.fatalities(ds, (), actor=name)[0].events.low for name in ("army", "Army of Mali", "fama")
    }
    assert answers == {"army": 1, "Army of Mali": 1, "fama": 1}


@pytest.mark.parametrize(
    ("argument", "value", "remedy"),
    [
        ("kind", 1, "write it in quotes, '1'"),
        ("place", 432, "write it in quotes"),
        ("combine", True, "pass what conflictevents.interop.match_events gives"),
    ],
)
def test_what_is_no_text_and_no_matches_is_refused_with_what_to_do(argument, value, remedy):
    with pytest.raises(ce.InvalidValue, match=remedy):
        ce.fatalities(ce.Dataset(ged("a", "2024-05-20")), "year", **{argument: value})


def test_a_value_close_to_that_of_a_row_is_refused_and_one_of_no_event_gives_no_row():
    rows = ce.fatalities(ce.Dataset(ged("a", "2024-05-20")), ("year", "country"))
    with pytest.raises(ce.InvalidValue, match="write year=2024"):
        rows.row(year="2024", country="Mali")
    with pytest.raises(ce.InvalidValue, match="did you mean 'Mali'"):
        rows.row(year=2024, country="Maly")
    assert rows.row(year=2023, country="Mali") is None
    assert ce.fatalities(ce.Dataset(ged("a", "2024-05-20")), "month").row(month="2024-06") is None


def test_a_misspelt_key_is_an_error_with_the_right_spelling():
    ds = ce.Dataset(ged("a", "2024"))
    with pytest.raises(ce.InvalidValue, match="did you mean 'country'"):
        ce.fatalities(ds, "contry")
    with pytest.raises(ce.InvalidValue, match="did you mean 'country'"):
        ce.fatalities(ds).row(year=2024, contry="Mali")
    with pytest.raises(ce.InvalidValue, match="did you mean 'Mali'"):
        ce.fatalities(ds, place="Mail")
    with pytest.raises(ce.InvalidValue, match="did you mean 'civilians'"):
        ce.fatalities(ds, of="civilian")
    with pytest.raises(ce.InvalidValue, match="load the file first"):
        ce.fatalities("events.csv")
    assert ce.fatalities(ds).row(year=2024, country="Mali").events == ce.Count(1, 1)
    assert ce.fatalities(ds).row(year=2023, country="Mali") is None


def test_an_event_without_a_date_may_be_of_every_year_on_record():
    ds = ce.Dataset(ged("a", "2023"), ged("b", "2024"), ged("c", None))
    assert [(row["year"], str(row.events)) for row in ce.fatalities(ds, "year")] == [
        (2023, "1 to 2"),
        (2024, "1 to 2"),
    ]
    (row,) = ce.fatalities(ce.Dataset(ged("c", None)), "year")
    assert (row["year"], row.events) == (None, ce.Count(1, 1))


def told_rows():
    """Events of one day, of some days, and of a month or less; in and out of order; of known and unknown divisions."""
    rows = []
    for number in range(48):
        dataset = "acled" if number % 4 == 0 else "ucdp-ged"
        first = dt.date(2020, 11, 1) + dt.timedelta(days=5 * number)
        last = first + dt.timedelta(days=(0, 0, 9, 40)[number % 4])
        when = first.isoformat() if first == last else f"{first}/{last}"
        vague = dataset == "acled" and number % 8 == 0
        if vague:
            first = first.replace(day=1)
            last = (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
            when = f"{first:%Y-%m}~"
        row = dict.fromkeys(NAMES) | {
            "id": f"e{number}", "dataset": dataset, "when": when, "fatalities_best": number % 7,
            "first_day": first.toordinal(), "last_day": last.toordinal(),
            "place_country": ("Mali", "Niger")[number % 2], "place_precision": str(number % 3 + 1),
            "actor_1_name": ("Army", "Rebels")[number % 2], "actor_1_role": "side_a",
        }  # fmt: skip
        own = (
            {"acled_admin1": "North", "acled_time_precision": "3" if vague else "1", "type_event": "Battles"}
            if dataset == "acled"
            else {"release": "24.1", "place_precision": ("4", "6")[number % 2], "ucdp_adm_1": ("North", None)[number % 2],
                  "type_of_violence": "1", "fatalities_low": number % 5, "fatalities_high": number % 6,
                  "ucdp_deaths_civilians": number % 7, "ucdp_deaths_unknown": 0}
        )  # fmt: skip
        rows.append(row | own)
    return rows


@pytest.mark.slow
def test_spark_gives_the_same_bytes(spark, tmp_path):
    import pyarrow.parquet as pq

    rows = told_rows()
    pq.write_table(table_of(rows), tmp_path / "events.parquet")
    frame = spark.read.parquet(str(tmp_path / "events.parquet"))
    for by, asked in (
        (("month", "country"), {"since": "2020-12-15", "until": "2021-06-10~"}),
        (("week", "division"), {"of": "civilians"}),
    ):
        here = json.dumps(ask(dataset_of(rows), by, asked).to_dicts())
        assert json.dumps(ask(frame, by, asked).to_dicts()) == here


def test_tables_give_the_same_rows_as_the_dataset():
    from conflictevents.tables import Tables

    ds = ce.Dataset(ged("a", "2024-05-20/2024-06-10", 10, 8, 12), ged("b", "2024-06-11", 3))
    tables = Tables.from_dataset(ds)
    assert ce.fatalities(tables, "month") == ce.fatalities(ds, "month", ids=False)
    assert ce.fatalities(tables, "month", ids=True) == ce.fatalities(ds, "month")


@pytest.mark.parametrize("kind", ["pandas", "polars", "arrow"])
def test_rows_become_frames_with_whole_numbers(kind):
    event = Event(id="x", when="2024-05-07", dataset="acled", fatalities=Estimate(best=6))
    frame = ce.fatalities(ce.Dataset(event, ged("a", "2024")), "year").to_frame(kind)
    assert (
        list(frame["bounds_low"]) == [0, 1] if kind != "arrow" else frame["bounds_low"].to_pylist() == [0, 1]
    )
    assert "nt64" in str(frame["bounds_high"].dtype if kind != "arrow" else frame["bounds_high"].type)


def test_an_unknown_kind_of_frame_is_refused():
    with pytest.raises(ce.InvalidValue, match="did you mean 'polars'"):
        ce.fatalities(ce.Dataset(ged("a", "2024"))).to_frame("polar")


def test_a_single_figure_has_no_upper_bound_and_says_so():
    event = Event(id="x", when="2024-05-07", dataset="acled", fatalities=Estimate(best=6))
    assert "0 or more" in str(ce.fatalities(ce.Dataset(event)))


BARE = {"id": "e1", "fatalities_low": 3, "fatalities_best": 5, "fatalities_high": 9}
BARE |= dict.fromkeys(("first_day", "last_day"), dt.date(2024, 5, 1).toordinal())


@pytest.mark.parametrize("by", [(), *((key,) for key in KEYS)], ids="-".join)
@pytest.mark.parametrize("library", ["arrow", "polars", "lazy polars", "pandas"])
def test_a_frame_of_no_more_columns_than_are_needed_counts_as_its_records_do(library, by):
    polars = pytest.importorskip("polars")
    pa = pytest.importorskip("pyarrow")
    table = pa.Table.from_pylist([BARE])
    frame = {
        "arrow": lambda: table,
        "polars": lambda: polars.from_arrow(table),
        "lazy polars": lambda: polars.from_arrow(table).lazy(),
        "pandas": table.to_pandas,
    }[library]()
    record = Event(id="e1", when="2024-05-01", fatalities=Estimate(low=3, best=5, high=9))
    assert ask(frame, by, {}) == ask(ce.Dataset(record), by, {})
    assert ask(frame, by, {"ids": True}) == ask(ce.Dataset(record), by, {"ids": True})
