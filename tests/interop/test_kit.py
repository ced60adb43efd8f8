"""What every reader does alike: dates, missing columns, ids, decimals, enumerations, names, refusals."""

import csv
import gzip
import io
import json
from datetime import date

import attrs
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents.interop import UnknownLayout, acled, gdelt, icews, pax, plover, polecat, ucdp
from conflictevents.interop.kit import engine, frames, reading
from conflictevents.interop.kit.layout import EVENT, DayForm, Kind, Layout, code, day
from conflictevents.interop.kit.layout import text as text_column
from conflictevents.interop.sources import gdelt as gdelt_source
from tests.interop.files import put

READERS = {
    "acled": (acled.read, acled.canonical, acled.EVENTS),
    "hapi": (acled.read_hapi, lambda frame, **options: acled.canonical(frame, "hapi", **options), acled.HAPI),
    "gdelt": (gdelt.read_events, gdelt.canonical, gdelt_source.EVENTS_2),
    "mentions": (
        gdelt.read_mentions,
        lambda frame, **options: gdelt.canonical(frame, "mentions", **options),
        gdelt_source.MENTIONS,
    ),
    "icews": (icews.read, icews.canonical, icews.EVENTS),
    "polecat": (polecat.read, polecat.canonical, polecat.EVENTS),
    "pax": (pax.read, pax.canonical, pax.AGREEMENTS),
    "paax": (pax.read_actors, lambda frame, **options: pax.canonical(frame, "actors", **options), pax.ACTORS),
    **{
        table: (
            getattr(ucdp, f"read_{table}"),
            lambda frame, table=table, **options: ucdp.canonical(frame, table, **options),
            layout,
        )
        for table, layout in ucdp.LAYOUTS.items()
    },
}
DATED = [
    name
    for name, (_, _, layout) in READERS.items()
    if any(c.kind is Kind.DAY and c.must for c in layout.columns)
]
WITH_IDS = [
    name
    for name, (_, _, layout) in READERS.items()
    if any(c.must and c.kind is Kind.CODE for c in layout.columns)
]
PLACED = [name for name, (_, _, layout) in READERS.items() if layout.coordinates]
FEW = {"acled", "gdelt", "ged", "pax", "country_years"}
"""Readers that stand for all where nothing is in a hurry: the kit is one, the others follow in the slow group."""


def some(names):
    marks = {name: () if name in FEW else (pytest.mark.slow,) for name in names}
    return pytest.mark.parametrize("name", [pytest.param(name, marks=marks[name]) for name in names])


every_reader = some(READERS)


def sample(layout, **changes):
    """A row with something in each column, as the layout wants it."""
    row = {}
    for number, column in enumerate(layout.columns, 1):
        if column.values:
            row[column.name] = column.values[0]
        elif column.kind is Kind.DAY:
            row[column.name] = "20181217" if column.form is DayForm.COMPACT else "2018-12-17"
        elif column.kind in (Kind.TEXT, Kind.VERBATIM):
            row[column.name] = f"word {number}"
        else:
            row[column.name] = {Kind.NUMBER: "1.5", Kind.FLAG: "1"}.get(column.kind, str(number))
    row |= {name: "2018" for name in ("year", "Year", "year_cy") if name in row}
    return row | changes


def text_of(layout, *rows, delimiter=None, without=()):
    delimiter = delimiter or layout.delimiter
    names = [name for name in layout.names if name not in without]
    lines = [names, *([row[name] for name in names] for row in rows)]
    if delimiter == "\t":
        return "".join("\t".join(line) + "\n" for line in lines)
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(lines)
    return out.getvalue()


def read(name, tmp_path, *rows, **options):
    reader, _, layout = READERS[name]
    return reader(put(tmp_path / "f.csv", text_of(layout, *(rows or (sample(layout),)))), **options)


def first_day(name):
    layout = READERS[name][2]
    return next(column for column in layout.columns if column.kind is Kind.DAY and column.must)


def days_of(name, day, **others):
    """A sample row all of whose required days are one day, written in one way."""
    layout = READERS[name][2]
    columns = [column.name for column in layout.columns if column.kind is Kind.DAY and column.must]
    return sample(layout, **(dict.fromkeys(columns, day) | others))


@every_reader
def test_a_file_with_the_required_columns_alone_is_read(tmp_path, name):
    reader, canonical, layout = READERS[name]
    optional = [column.name for column in layout.columns if not column.required]
    reading = reader(put(tmp_path / "f.csv", text_of(layout, sample(layout), without=optional)))
    assert (reading.rows_in, reading.rows_out) == (1, 1)
    (row,) = reading.rows()
    required = {key: [cell] for key, cell in sample(layout).items() if key not in optional}
    (same,) = canonical(pa.table(required)).rows()
    assert {key: same[key] for key in row if key != "release"} == {
        key: row[key] for key in row if key != "release"
    }
    if layout.build is not None:
        assert list(reading.records())


@every_reader
def test_a_file_without_a_required_column_is_refused_by_name(tmp_path, name):
    reader, _, layout = READERS[name]
    for column in layout.columns:
        if column.required:
            file = put(tmp_path / "f.csv", text_of(layout, sample(layout), without=[column.name]))
            with pytest.raises(UnknownLayout) as error:
                reader(file)
            assert column.name in error.value.missing


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", [name for name in READERS if name != "candidate"]
)  # which has the columns of `ged`
def test_every_optional_column_may_be_missing(tmp_path, name):
    reader, _, layout = READERS[name]
    for column in layout.columns:
        if not column.required:
            reading = reader(put(tmp_path / "f.csv", text_of(layout, sample(layout), without=[column.name])))
            assert (reading.rows_out, len(reading.rejects)) == (1, 0), column.name


def test_candidate_events_have_the_columns_of_ged():
    candidate, ged = READERS["candidate"][2], READERS["ged"][2]
    assert candidate.columns == ged.columns
    assert candidate.canonical is ged.canonical


@pytest.mark.slow
@pytest.mark.parametrize("name", ["icews", "country_years"])  # narrow, as each frame costs a second to plan
def test_every_optional_column_of_a_frame_may_be_missing(name):
    _, canonical, layout = READERS[name]
    for column in layout.columns:
        if not column.required:
            row = {key: [cell] for key, cell in sample(layout).items() if key != column.name}
            assert len(canonical(pa.table(row)).rows()) == 1, column.name


@some(DATED)
def test_days_are_read_as_spreadsheets_and_statistical_programs_write_them(tmp_path, name):
    written = [
        "17-Dec-18",
        "17-12-18",
        "17 December 2018",
        "2018/12/17",
        "Dec 17, 2018",
        "2018-12-17",
        "20181217",
    ]
    reading = read(name, tmp_path, *(days_of(name, day) for day in written))
    day = date(2018, 12, 17).toordinal()
    assert [row["first_day"] for row in reading.rows()] == [day] * len(written)


@some(DATED)
def test_one_impossible_cell_proves_the_order_of_a_column(tmp_path, name):
    (first, _) = read(name, tmp_path, days_of(name, "03/04/2018"), days_of(name, "17/12/2018")).rows()
    assert first["first_day"] == date(2018, 4, 3).toordinal()
    (first, _) = read(name, tmp_path, days_of(name, "3/4/2018"), days_of(name, "12/17/2018")).rows()
    assert first["first_day"] == date(2018, 3, 4).toordinal()


@some(DATED)
def test_days_that_could_be_two_are_refused_until_the_order_is_said(tmp_path, name):
    row = days_of(name, "03/04/2018")
    for again in (
        lambda **options: list(read(name, tmp_path, row, **options).rows()),
        lambda **options: READERS[name][1](
            pa.table({key: [cell] for key, cell in row.items()}), **options
        ).rows(),
    ):
        with pytest.raises(ce.ReadError, match="day_first=True or day_first=False"):
            again()
        assert [cells["first_day"] for cells in again(day_first=True)] == [date(2018, 4, 3).toordinal()]
        assert [cells["first_day"] for cells in again(day_first=False)] == [date(2018, 3, 4).toordinal()]


def test_a_column_that_proves_both_orders_is_refused(tmp_path):
    rows = [days_of("pax", "17/12/2018"), days_of("pax", "12/17/2018")]
    with pytest.raises(
        ce.ReadError, match="where the day comes first, and '12/17/2018', where the month does"
    ):
        read("pax", tmp_path, *rows)
    assert [reject.value for reject in read("pax", tmp_path, *rows, day_first=True).rejects] == ["12/17/2018"]


def test_serial_numbers_are_read_where_the_year_tells_what_they_count_from(tmp_path):
    for serial in ("43451", "17882", "41989", "21535"):  # Excel, R, Excel on a Mac, Stata
        (row,) = read("ged", tmp_path, days_of("ged", serial)).rows()
        assert row["when"] == "2018-12-17"
    with pytest.raises(ce.ReadError, match=r"not a day of the calendar; write it as YYYY-MM-DD"):
        read("ged", tmp_path, days_of("ged", "43451", year="2017"))
    with pytest.raises(ce.ReadError, match="not a day of the calendar"):
        read("pax", tmp_path, days_of("pax", "43451"))


@some(WITH_IDS)
def test_ids_in_scientific_notation_are_refused(tmp_path, name):
    layout = READERS[name][2]
    ids = [column.name for column in layout.columns if column.must and column.kind is Kind.CODE]
    with pytest.raises(ce.ReadError, match="scientific notation, whose last digits are lost; read or export"):
        read(name, tmp_path, sample(layout, **{ids[0]: "4.10E+08"}))


@some(PLACED)
def test_decimal_commas_are_read(tmp_path, name):
    reader, _, layout = READERS[name]
    north, east = layout.coordinates
    row = sample(layout, **{north: "12,5", east: "-3,125"})
    delimiter = ";" if layout.delimiter == "," else layout.delimiter
    (read_row,) = reader(put(tmp_path / "f.csv", text_of(layout, row, delimiter=delimiter))).rows()
    assert (read_row["place_latitude"], read_row["place_longitude"]) == (12.5, -3.125)


@every_reader
def test_what_stands_for_missing_is_missing_in_every_count_and_code(tmp_path, name):
    layout = READERS[name][2]
    loose = [c.name for c in layout.columns if c.missing and c.kind in (Kind.CODE, Kind.COUNT) and not c.must]
    loose = [column for column in loose if column != "year"]
    empty = next(iter(read(name, tmp_path, sample(layout, **dict.fromkeys(loose, ""))).rows()))
    for word in ("-9", "-99", "-99.0", "NA"):
        reading = read(name, tmp_path, sample(layout, **dict.fromkeys(loose, word)))
        assert next(iter(reading.rows())) == empty
        assert not reading.rejects


@every_reader
def test_closed_enumerations_are_checked(tmp_path, name):
    layout = READERS[name][2]
    good = sample(layout)
    closed = [column for column in layout.columns if column.values]
    rows = [good | {column.name: "77"} for column in closed]
    reading = read(name, tmp_path, *rows, good)
    assert [reject.column for reject in reading.rejects] == [column.name for column in closed]
    assert all("correct it by the codebook" in reject.reason for reject in reading.rejects)


@every_reader
def test_identical_rows_are_dropped_on_request_and_counted(tmp_path, name):
    good = sample(READERS[name][2])
    kept = read(name, tmp_path, good, good, good)
    assert (kept.rows_out, kept.identical) == (3, 0)
    dropped = read(name, tmp_path, good, good, good, identical="drop")
    assert (dropped.rows_in, dropped.rows_out, dropped.identical) == (3, 1, 2)
    assert "2 identical dropped" in repr(dropped)


@every_reader
def test_a_reading_of_which_everything_was_set_aside_is_an_error(tmp_path, name):
    layout = READERS[name][2]
    must = next(column.name for column in layout.columns if column.must)
    with pytest.raises(ce.ReadError, match="each of its 2 rows was set aside"):
        read(name, tmp_path, *[sample(layout, **{must: ""})] * 2, rejects=tmp_path / "aside.csv")
    assert "missing" in (tmp_path / "aside.csv").read_text()


ANSWERS = {
    "error.json": ('{"error": "invalid_grant", "error_description": "no such user"}', "no such user"),
    "refused.json": (
        '{"status": 403, "success": false, "count": 0, "data": [], "messages": ["no terms accepted"]}',
        "terms",
    ),
    "message.json": ('{"message": "Access token is missing"}', "Access token is missing"),
    "page.csv": ("<!DOCTYPE html><html><title>Just a moment...</title></html>", "Just a moment"),
    "plain.csv": ("Unauthorized: send the header x-ucdp-access-token", "Unauthorized: send the header"),
}


@every_reader
@pytest.mark.parametrize("answer", ANSWERS)
def test_what_a_service_answers_instead_of_data_is_shown(tmp_path, name, answer):
    body, part = ANSWERS[answer]
    with pytest.raises(ce.ReadError, match=part) as error:
        READERS[name][0](put(tmp_path / answer, body))
    assert any(
        word in str(error.value) for word in ("correct the request", "open its address", "check that it is")
    )


@some(PLACED)
def test_geojson_gives_its_properties_and_the_point_of_its_geometry(tmp_path, name):
    reader, _, layout = READERS[name]
    row = {key: cell for key, cell in sample(layout).items() if key not in layout.coordinates}
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [26.5, 5.25]},
        "properties": row,
    }
    document = {"type": "FeatureCollection", "features": [feature, feature | {"geometry": None}]}
    first, second = reader(put(tmp_path / "f.geojson", json.dumps(document))).rows()
    assert (first["place_latitude"], first["place_longitude"]) == (5.25, 26.5)
    assert second["place_latitude"] is None
    by_line = "".join(json.dumps(each) + "\n" for each in document["features"])
    assert list(reader(put(tmp_path / "f.geojsonl", by_line)).rows()) == [first, second]


def test_geojson_without_the_properties_of_the_source_says_what_it_has(tmp_path):
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [26.48, 5.39]},
        "properties": {"id": 1},
    }
    file = put(tmp_path / "f.geojson", json.dumps({"type": "FeatureCollection", "features": [feature]}))
    with pytest.raises(
        UnknownLayout, match="have 'id', 'latitude', 'longitude': export them with all"
    ) as error:
        ucdp.read_ged(file)
    assert error.value.missing == ("type_of_violence", "date_start", "date_end", "best")


CODED = [
    name for name, (_, _, layout) in READERS.items() if any(column.zeros_matter for column in layout.columns)
]


@some(CODED)
@pytest.mark.parametrize("codes", [["40", "173"], ["10"], ["10.0", "190"]])
def test_codes_that_lost_their_zeros_are_refused(tmp_path, name, codes):
    _, canonical, layout = READERS[name]
    column = next(column.name for column in layout.columns if column.zeros_matter)
    rows = [sample(layout, **{column: code}) for code in codes]
    with pytest.raises(ce.ReadError, match="read it as text"):
        read(name, tmp_path, *rows)
    frame = pa.table({key: [row[key] for row in rows] for key in rows[0]})
    with pytest.raises(ce.ReadError, match="read it as text"):
        canonical(frame)
    numbers = frame.set_column(frame.schema.get_field_index(column), column, pa.array([173] * len(rows)))
    with pytest.raises(ce.ReadError, match=r"a column of numbers \(Int64\)"):
        canonical(numbers)


@some(CODED)
def test_a_code_without_a_zero_is_itself_where_zeros_are_there(tmp_path, name):
    layout = READERS[name][2]
    column = next(column.name for column in layout.columns if column.zeros_matter)
    reading = read(
        name, tmp_path, *(sample(layout, **{column: code}) for code in ("10", "010", "046", "666"))
    )
    assert [row["type_cameo"] for row in reading.rows()] == ["10", "010", "046"]
    assert [reject.reason for reject in reading.rejects] == [
        f"not {'a code of CAMEO' if name == 'icews' else 'a CAMEO code'}; correct it by the codebook, or leave the cell empty"
    ]


NAMES = [
    "a[1].csv",
    "a*.csv",
    "a?.csv",
    'it\'s "so".csv',
    "two words.csv",
    "two\nlines.csv",
    "~",
    "a{b,c}.csv",
    "year=2024",
]


@pytest.mark.parametrize("file", NAMES)
@pytest.mark.parametrize("packed", [False, True])
def test_a_name_is_a_name(tmp_path, file, packed):
    layout = READERS["pax"][2]
    text = text_of(layout, sample(layout)).encode()
    put(tmp_path / "a1.csv", text_of(layout, sample(layout), sample(layout)))
    path = put(tmp_path / file, gzip.compress(text) if packed else text)
    assert pax.read(path).rows_in == 1
    assert pax.read(str(path)).rows_in == 1


def test_a_name_that_is_no_text_is_a_name(tmp_path):
    layout = READERS["pax"][2]
    path = tmp_path / "a\udcff.csv"
    try:
        put(path, text_of(layout, sample(layout)))
    except (OSError, UnicodeError):
        pytest.skip("this system has no such names")
    assert pax.read(path).rows_in == 1


@pytest.mark.parametrize(
    "path", ["", "a\0b", "\ud800", "https://example.org/a.csv", "file:a.csv", "*.csv", b"a.csv", None]
)
def test_what_is_no_name_of_a_file_is_refused(tmp_path, monkeypatch, path):
    monkeypatch.chdir(tmp_path)
    put(tmp_path / "a.csv", text_of(READERS["pax"][2], sample(READERS["pax"][2])))
    for reader in (pax.read, gdelt.read_events, plover.read):
        with pytest.raises((ce.InvalidValue, ce.ReadError)) as error:
            reader(path)
        assert ";" in str(error.value)


@pytest.mark.parametrize("name", ["pax", "plover"])
@pytest.mark.parametrize("depth", [200, 100_000])
def test_nested_json_is_refused_and_never_a_crash(tmp_path, name, depth):
    reader = {"pax": pax.read, "plover": plover.read}[name]
    for text in (
        "[" * depth + "]" * depth,
        '{"id":' * depth + "1" + "}" * depth,
        '{"a":1}\n' + "[" * depth + "]" * depth,
    ):
        with pytest.raises(ce.ReadError, match="deep"):
            reader(put(tmp_path / "f.json", text))


def test_half_of_a_surrogate_pair_is_set_aside(tmp_path):
    layout = READERS["pax"][2]
    rows = [sample(layout), sample(layout, Agt="\ud800")]
    reading = pax.read(put(tmp_path / "f.json", json.dumps(rows)))
    assert "surrogate pair" in reading.rejects[0].reason
    reading.write_rejects(tmp_path / "aside.csv")


def test_a_file_that_is_larger_than_allowed_is_refused_before_it_is_read(tmp_path):
    layout = READERS["pax"][2]
    text = text_of(layout, *[sample(layout)] * 400).encode()
    assert len(text) > 2 * len(gzip.compress(text))
    for packed in (text, gzip.compress(text)):
        path = put(tmp_path / "f.csv", packed)
        assert pax.read(path, largest=len(text)).rows_in == 400
        with pytest.raises(ce.ReadError, match="largest="):
            pax.read(path, largest=len(text) - 1)
    with pytest.raises(ce.InvalidValue, match="a number of bytes"):
        pax.read(path, largest=0)


def test_a_line_without_end_is_refused(tmp_path):
    with pytest.raises(ce.ReadError, match="a line of more than 16 MiB"):
        pax.read(put(tmp_path / "f.csv", gzip.compress(b"a" * 2**24, 1)))


@pytest.mark.parametrize(
    ("options", "expected"),
    [({"day_first": "yes"}, "True or False"), ({"identical": "dorp"}, "did you mean 'drop'")],
)
def test_options_are_asked_what_they_say(tmp_path, options, expected):
    with pytest.raises(ce.InvalidValue, match=expected):
        read("pax", tmp_path, **options)


def test_a_row_of_a_source_whose_code_no_id_can_hold_is_a_record_with_another_id(tmp_path):
    layout = READERS["pax"][2]
    read_so = read("pax", tmp_path, sample(layout), sample(layout, AgtId=":"))
    assert not read_so.rejects
    ordinary, odd = (record.id for record in read_so.records())
    assert odd == "pax:hex:3a"
    assert ordinary != odd


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_whatever_stands_in_a_row_ends_in_a_row_a_reject_or_an_error_of_ours(tmp_path_factory, data):
    name = data.draw(st.sampled_from(["acled", "pax", "icews", "ged"]))
    layout = READERS[name][2]
    cell = st.one_of(
        st.text(max_size=8), st.sampled_from(["1/2/2018", "17/5/18", "44698", "1E5", "-9", "1,5", "NaN", '"'])
    )
    changed = data.draw(st.dictionaries(st.sampled_from(layout.names), cell, max_size=6))
    folder = tmp_path_factory.mktemp("f")
    try:
        reading = read(name, folder, sample(layout), sample(layout, **changed))
    except ce.ConflictEventsError:
        return
    assert reading.rows_in == reading.rows_out + len(reading.rejects)
    list(reading.records())


class Word(str):
    """Text of another type, as NumPy has it."""

    __slots__ = ()


CELLS = st.none() | st.sampled_from(
    ["a", "né", " ", "\ud800", Word("w"), 3, 1.5, True, float("nan"), "x" * 300]
)
NAMED_CELLS = st.dictionaries(
    st.sampled_from(
        [*EVENT, "actor_1_ucdp", "place_priogrid", "type_of_violence", "ucdp_year", "extra_note"]
    ),
    CELLS,
    max_size=6,
)


@given(NAMED_CELLS, st.sampled_from(["2024-05-06", "2024-05", None, "soon"]))
def test_cells_read_before_and_cells_read_with_care_make_one_event(changes, when):
    row = dict.fromkeys(EVENT) | {"id": "a", "when": when, "place_name": "Town"} | changes

    def outcome():
        try:
            event = reading.to_event(ucdp.LAYOUTS["ged"], row)
        except (ce.InvalidValue, TypeError) as error:
            return str(error)
        texts = [event.id, event.text, event.place and event.place.name, *event.extra.values()]
        return ce.dumps(ce.Dataset(event)), event, [type(text) for text in texts]

    quick = outcome()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "_are_texts", lambda cells: False)
        assert outcome() == quick


def _tally_of(layout, row):
    count = ce.Count.of(row["own_seen"])
    if row["own_seen"] == "12":
        int("a dozen")
    return ce.ReturnTally(
        id=row["id"], claimant="own", as_of=row["when"], returned_to="own", count=count, note=layout.title
    )


def _claimant_of(_, row):
    yield ce.Actor(id="own" if row["own_seen"] != "14" else "not an id", name="Own")


OWN = Layout(
    dataset="own",
    namespace="own",
    title="a source of one's own",
    columns=(
        code("Number", required=True, must=True),
        day("Day", required=True, must=True),
        text_column("Seen", must=True),
    ),
    schema=EVENT,
    canonical=lambda cells: {
        "id": reading.record_id("own", cells("Number")),
        "when": cells("Day"),
        "own_seen": cells("Seen"),
    },
    build=_tally_of,
    companions=_claimant_of,
)
SEEN = ["3", "about 30", "lots", "#", "12", "14", "-2", "?"]
READABLE = {"3", "about 30"}


@settings(deadline=None, max_examples=30)
@given(
    st.lists(
        st.tuples(st.sampled_from(SEEN), st.sampled_from(["2024-05-01", "no day"])), min_size=1, max_size=12
    ),
    st.sampled_from([".csv", ".json", ".csv.gz"]),
    st.sampled_from(["keep", "drop"]),
)
def test_a_row_that_build_refuses_is_set_aside_with_its_line(tmp_path_factory, rows, ending, identical):
    cells = [{"Number": str(n), "Day": day, "Seen": seen} for n, (seen, day) in enumerate(rows)]
    path = tmp_path_factory.mktemp("own") / f"own{ending}"
    if ending == ".json":
        path.write_text(json.dumps(cells))
    else:
        lines = ["Number,Day,Seen", *(",".join(row.values()) for row in cells)]
        content = "".join(f"{line}\n" for line in lines).encode()
        path.write_bytes(gzip.compress(content) if ending.endswith(".gz") else content)
    first = 1 if ending == ".json" else 2
    good = [n for n, (seen, day) in enumerate(rows) if seen in READABLE and day != "no day"]
    try:
        read = engine.read_file(path, OWN, identical=identical)
    except ce.ReadError as error:
        rejects, ids, count = error.rejects, [], len(error.rejects) + error.unlisted
        assert count == len(rows)
    else:
        rejects, ids = read.rejects, [record.id for record in read.records()]
        assert [row["id"] for row in read.rows()] == ids
        assert {record.id for record in read.to_dataset()} == {*ids, "own"}
        assert len(rejects) + len(ids) == read.rows_in
    assert ids == [f"own:{n}" for n in good]
    bad = [n + first for n in range(len(rows)) if n not in good]
    assert [reject.line for reject in rejects] == bad[: len(rejects)]
    for reject in rejects:
        seen, day = rows[reject.line - first]
        assert "no record can be made" in reject.reason or day == "no day"
        assert seen in (reject.value or "") or day == "no day"


def test_a_frame_names_the_row_that_build_refuses():
    table = pa.table({"Number": ["1", "2"], "Day": ["2024-05-01"] * 2, "Seen": ["3", "lots"]})
    with pytest.raises(ce.ReadError, match="a source of one's own, row 2 of those read: found 'lots'"):
        list(frames.sift(table, OWN).records())


def test_a_build_that_refuses_nothing_is_not_tried(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("Number,Day,Seen\n1,2024-05-01,lots\n")
    trusted = attrs.evolve(OWN, may_refuse=False)
    assert not engine.read_file(path, trusted).rejects
    events = [layout for _, _, layout in READERS.values() if layout.schema is EVENT]
    assert not any(layout.may_refuse for layout in events if layout.build is not None)


@pytest.mark.parametrize("doubled", ["Seen", "seen", " S_E-E N"])
@pytest.mark.parametrize("place", range(4))
def test_a_header_with_a_column_twice_is_refused_by_both_names(tmp_path, doubled, place):
    header, cells = ["Number", "Day", "Seen"], ["1", "2024-05-01", "3"]
    header.insert(place, doubled)
    cells.insert(place, "4")
    file = put(tmp_path / "own.csv", f"{','.join(header)}\n{','.join(cells)}\n")
    with pytest.raises(ce.ReadError, match=r"own\.csv, line 1: the columns") as refused:
        engine.read_file(file, OWN)
    assert repr("Seen") in str(refused.value)
    assert repr(doubled) in str(refused.value)
    if doubled != "Seen":
        with pytest.raises(ce.ReadError, match="the frame: the columns"):
            frames.sift(pa.table({name: [cell] for name, cell in zip(header, cells, strict=True)}), OWN)
        file = put(tmp_path / "own.json", json.dumps([dict(zip(header, cells, strict=True))]))
        with pytest.raises(ce.ReadError, match=r"own\.json: the columns"):
            engine.read_file(file, OWN)


def test_columns_that_are_not_modelled_may_have_one_name(tmp_path):
    file = put(tmp_path / "own.csv", "Number,Day,Seen,Note,note,,\n1,2024-05-01,3,a,b,,\n")
    (row,) = engine.read_file(file, OWN, extra=True).rows()
    assert (row["extra_Note"], row["extra_note_2"]) == ("a", "b")


def _stated(**additional):
    return {"canonical": lambda cells: {name: cells(column) for name, column in additional.items()}}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"namespace": "conflictevents"}, "namespace: found 'conflictevents'.*name your source"),
        ({"namespace": "Bad Ns"}, "namespace: found 'Bad Ns', expected a name of lower-case letters"),
        ({"namespace": ""}, "namespace: found ''"),
        ({"dataset": ""}, "dataset: found '', expected a name"),
        ({"columns": ()}, "columns: found .*, expected a column or more"),
        ({"columns": (*OWN.columns, text_column("seen"))}, "columns: found .*'Seen' and 'seen'"),
        (_stated(seen="Seen"), "canonical: found 'seen', expected a canonical column, or one named own_"),
        (_stated(own_seen="Sene"), "canonical: found 'Sene', expected a column.*did you mean 'Seen'"),
        ({"checks": lambda cells: reading.coordinate_checks(cells, "Dya", "Seen")}, "checks: found 'Dya'"),
        ({"version": "Sen"}, "found 'Sen', expected a column of the layout; did you mean 'Seen'"),
    ],
)
def test_a_layout_that_can_read_nothing_right_is_refused_when_made(changes, message):
    with pytest.raises(ce.InvalidValue, match=message):
        attrs.evolve(OWN, **changes)


@pytest.mark.parametrize(
    "returned", [None, "own:1", {"id": "own:1"}, ce.Actor], ids=["None", "text", "fields", "class"]
)
@pytest.mark.parametrize("where", ["build", "companions"])
def test_a_build_without_a_record_sets_its_row_aside(tmp_path, where, returned):
    def without_record(layout, row):
        if where == "build":
            return returned if row["own_seen"] == "5" else _tally_of(layout, row)
        return [returned if row["own_seen"] == "5" else ce.Actor(id="own", name="Own")]

    layout = attrs.evolve(OWN, **{where: without_record})
    file = put(tmp_path / "own.csv", "Number,Day,Seen\n1,2024-05-01,3\n2,2024-05-01,5\n")
    read = engine.read_file(file, layout)
    assert [record.id for record in read.records()] == ["own:1"]
    ((line, reason),) = [(reject.line, reject.reason) for reject in read.rejects]
    assert line == 3
    assert f"{where}: found" in reason
    assert "expected a record" in reason
    trusted = engine.read_file(file, attrs.evolve(layout, may_refuse=False))
    with pytest.raises(ce.ReadError, match="row 2 of those read.*expected a record"):
        trusted.to_dataset()


CODES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=200) | st.sampled_from(
    ["a é", "a ü", "日本", "中国", "a b", "a-b-x", "a b-x", "hex:6120c3a9", "hex:a", "sum:a", "a:", "é" * 99]
)


@given(st.sets(CODES, min_size=2, max_size=8))
def test_records_of_different_codes_have_different_ids(codes):
    ids = [reading.fit_ids({"id": f"own:{code}"})["id"] for code in sorted(codes)]
    assert len(set(ids)) == len(codes)
    assert len(ce.Dataset(*(ce.Actor(id=record_id, name="A") for record_id in ids)).actors) == len(codes)


@given(st.from_regex(r"[A-Za-z0-9._/-]{0,100}(:[A-Z0-9-]{1,40})?[A-Za-z0-9]", fullmatch=True))
def test_a_code_that_an_id_may_hold_stands_in_it_as_it_is(code):
    row = {"id": f"own:{code}", "part_of": None, "text": "a é"}
    assert reading.fit_ids(dict(row)) == row


def test_ids_of_rows_and_records_and_of_a_frame_are_the_same(tmp_path):
    codes = ["a é", "a ü", "日本", "中国", "a b", "a-b-x", "A1"]
    content = "Number,Day,Seen\n" + "".join(f"{code},2024-05-01,3\n" for code in codes)
    read = engine.read_file(put(tmp_path / "own.csv", content), OWN)
    ids = [row["id"] for row in read.rows()]
    assert ids == [record.id for record in read.records()]
    assert ids == [row["id"] for row in frames.fetched(read.frame)]
    assert len(read.to_dataset()) == len(codes) + 1
    assert ids[0] == "own:hex:6120c3a9"
    assert ids[-2:] == ["own:a-b-x", "own:A1"]
    table = pa.table({"Number": codes, "Day": ["2024-05-01"] * len(codes), "Seen": ["3"] * len(codes)})
    sifted = frames.sift(table, OWN)
    assert [row["id"] for row in sifted.rows()] == ids == [record.id for record in sifted.records()]


def test_two_rows_of_one_code_are_said_or_numbered(tmp_path):
    read = engine.read_file(
        put(tmp_path / "own.csv", "Number,Day,Seen\né,2024-05-01,3\né,2024-05-02,3\n"), OWN
    )
    with pytest.raises(ce.DuplicateRecord, match=r"row 2 of those read"):
        read.to_dataset()
    ids = {record.id for record in read.to_dataset(duplicates="number")}
    assert ids == {"own", "own:hex:c3a9", "own:hex:c3a9:2"}
