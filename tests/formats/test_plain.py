"""Plain data: what json.dumps takes, and back, for every record and value."""

import contextlib
import datetime as dt
import enum
import json
import math
import re
import sqlite3
from decimal import Decimal
from pathlib import Path

import attrs
import cattrs
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import conflictevents as ce
from conflictevents import strategies
from conflictevents._hypothesis import STRATEGY_OF
from conflictevents.formats.saving import pretty_print
from conflictevents.schema.describing import EXAMPLES, plain_types
from tests.formats.alike import alike

FILE_FORMAT = Path(__file__).parents[2] / "docs" / "reference" / "file-format.md"
PLAIN = sorted(plain_types() | {ce.Dataset}, key=lambda kind: kind.__name__)


@pytest.mark.parametrize("kind", PLAIN, ids=lambda kind: kind.__name__)
@settings(max_examples=30)
@given(st.data())
def test_a_value_comes_back_from_plain_data_alike(kind, data):
    value = data.draw(st.from_type(kind))
    plain = ce.to_dict(value)
    assert json.loads(json.dumps(plain)) == plain
    assert alike(ce.from_dict(kind, plain), value)
    assert alike(ce.from_dict(kind, json.loads(json.dumps(plain))), value)


PLAIN_DATA = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=50),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=9), inner, max_size=5),
    max_leaves=30,
)


@given(PLAIN_DATA, st.sampled_from(["", "    "]))
def test_what_fits_stands_on_one_line_and_what_does_not_has_a_line_for_each_member(value, indent):
    def lay_out(value, indent, room):
        line = json.dumps(value, ensure_ascii=False)
        if not isinstance(value, dict | list) or not value or len(line) < room:
            return line
        deeper, keys = f"{indent}  ", ["" for _ in value]
        if isinstance(value, dict):
            keys = [f"{json.dumps(key, ensure_ascii=False)}: " for key in value]
            value, ends = value.values(), "{}"
        else:
            ends = "[]"
        members = [
            key + lay_out(member, deeper, 110 - len(deeper) - len(key))
            for key, member in zip(keys, value, strict=True)
        ]
        return f"{ends[0]}\n{deeper}" + f",\n{deeper}".join(members) + f"\n{indent}{ends[1]}"

    text = pretty_print(value, indent)
    assert text == indent + lay_out(value, indent, 110 - len(indent))
    assert json.loads(text) == value


def test_every_public_record_and_value_is_plain():
    public = {getattr(ce, name) for name in ce.__all__ if isinstance(getattr(ce, name), type)}
    assert {kind for kind in STRATEGY_OF if kind in public} - {ce.Record, ce.Schema} <= {*PLAIN}


@given(strategies.datasets())
def test_a_dataset_is_the_document_that_is_written(ds):
    assert ce.to_dict(ds) == json.loads(ce.dumps(ds))


def test_every_problem_has_its_place_and_remedy():
    data = {"id": "r 1", "kind": "exchang", "transfers": [{"count": 3.7}], "wen": "2024"}
    with pytest.raises(ce.ReadError) as caught:
        ce.from_dict(ce.ExchangeRound, data)
    assert [problem.path for problem in caught.value.problems] == [
        "$.kind",
        "$.transfers[0].count",
        "$.wen",
        "$.id",
    ]
    assert "did you mean 'when'?" in str(caught.value)
    assert "could not read an ExchangeRound from plain data: 4 problems" in str(caught.value)


@pytest.mark.parametrize(
    ("value", "remedy"),
    [
        (math.nan, "write null"),
        (-math.inf, "write null"),
        (2**53 + 1, "write identifiers as text"),
        (10**5000, "write identifiers as text"),
        (dt.date(2025, 6, 1), "write it as text, '2025-06-01'"),
        (Decimal("1.5"), "write it as text or as a number"),
        ({1, 2}, "write a list"),
        ({1: 2}, "write the key in quotes"),
        ("\ud800", "write the character itself"),
        ("x" * 1_000_001, "keep long texts elsewhere"),
        (ce.Count.exactly(3), r"give to_dict\(...\) of it"),
        (object(), "write it as text or as a number"),
        (b"{}", "decode it first"),
        (msgspec.Raw(b"{}"), "decode it first"),
    ],
    ids=[*"nan inf large huge date decimal set key surrogate long count object bytes raw".split()],
)
def test_what_a_file_may_not_hold_is_refused(value, remedy):
    data = {"id": "a", "name": "A", "extra": {"my:key": [value]}}
    with pytest.raises(ce.ReadError, match=remedy) as caught:
        ce.from_dict(ce.Actor, data)
    (problem,) = caught.value.problems
    assert problem.path.startswith("$.extra['my:key'][0]")


def test_data_inside_themselves_are_too_deep():
    endless = []
    endless.append(endless)
    with pytest.raises(ce.ReadError, match="at most 100 deep"):
        ce.from_dict(ce.Actor, {"id": "a", "name": "A", "extra": {"my:key": endless}})


def test_a_tuple_is_a_list():
    assert ce.from_dict(ce.ExchangeRound, {"id": "r", "parties": ("a", "b")}).parties == ("a", "b")


@pytest.mark.parametrize("kind", [dict, ce.Record, "ExchangeRound", None])
def test_only_classes_that_stand_on_file_are_read(kind):
    with pytest.raises(ce.InvalidValue, match="cls: found .*expected the class of a record or value"):
        ce.from_dict(kind, {})


@pytest.mark.parametrize("value", [{"id": "a"}, 3, None, [ce.Count.exactly(3)], ce.Count])
def test_only_what_stands_on_file_is_written(value):
    with pytest.raises(ce.InvalidValue, match="expected a record, a value or a dataset"):
        ce.to_dict(value)


@attrs.frozen
class Report:
    rounds: tuple[ce.ExchangeRound, ...]
    held: ce.Count | None
    by_day: dict[str, ce.Estimate]
    marking: ce.Marking = ce.Marking.CLEAR


@given(
    st.builds(
        Report,
        st.lists(strategies.rounds(), max_size=2).map(tuple),
        st.none() | strategies.counts(),
        st.dictionaries(st.text(max_size=3), strategies.estimates(), max_size=2),
        strategies.markings(),
    )
)
def test_a_converter_of_cattrs_learns_our_types(report):
    converter = cattrs.Converter()
    ce.configure_converter(converter)
    plain = converter.unstructure(report)
    assert json.loads(json.dumps(plain)) == plain
    assert alike(converter.structure(plain, Report), report)


def test_a_converter_says_what_is_wrong_with_a_record():
    converter = cattrs.Converter()
    ce.configure_converter(converter)
    with pytest.raises(cattrs.ClassValidationError) as caught:
        converter.structure({"rounds": [], "held": "as mny as 5", "by_day": {}}, Report)
    (error,) = caught.value.exceptions
    assert isinstance(error, ce.ReadError)


def test_what_is_no_converter_is_refused():
    with pytest.raises(ce.InvalidValue, match="a converter of cattrs"):
        ce.configure_converter(dict)


# Models of others


@settings(max_examples=15)
@pytest.mark.parametrize("kind", PLAIN, ids=lambda kind: kind.__name__)
@given(st.data())
def test_a_value_stands_in_models_of_pydantic_and_comes_back_alike(kind, data):
    pydantic = pytest.importorskip("pydantic")
    adapter = pydantic.TypeAdapter(list[kind])
    values = [data.draw(st.from_type(kind))]
    assert alike(adapter.validate_python(values), values)
    text = adapter.dump_json(values)
    if issubclass(kind, enum.Enum):
        assert json.loads(text) == [str(values[0])]
    else:
        assert json.loads(text) == [ce.to_dict(values[0])]
    assert alike(adapter.validate_json(text), values)


@pytest.mark.parametrize("kind", PLAIN, ids=lambda kind: kind.__name__)
def test_a_value_has_a_schema_that_stands_in_that_of_a_model(kind):
    pydantic = pytest.importorskip("pydantic")
    schema = pydantic.TypeAdapter(list[kind]).json_schema()
    Draft202012Validator.check_schema(schema)
    examples = [EXAMPLES[kind]] if kind in EXAMPLES else []
    assert Draft202012Validator(schema).is_valid(examples)
    if attrs.has(kind) and kind is not ce.Dataset:
        assert not Draft202012Validator(schema).is_valid([{"no such key": 1}])


def test_a_model_takes_shorthands_and_dates_and_says_what_is_wrong():
    pydantic = pytest.importorskip("pydantic")

    class Note(pydantic.BaseModel):
        held: ce.Count
        on: ce.When
        marking: ce.Marking = ce.Marking.GREEN
        place: ce.Place | None = None

    note = Note(held="at least 40", on=dt.date(2025, 6, 1), place="on the border")
    assert (note.held, note.on) == (ce.Count.at_least(40), ce.When("2025-06-01"))
    assert json.loads(note.model_dump_json())["place"] == {"name": "on the border"}
    assert Note.model_validate_json(note.model_dump_json()) == note
    with pytest.raises(pydantic.ValidationError) as caught:
        Note(held="as mny as 40", on="2025-13", place=3)
    assert [error["loc"] for error in caught.value.errors()] == [("held",), ("on",), ("place",)]
    assert "2025-13" in str(caught.value)
    assert "did you mean 'as many as 40'" in caught.value.errors()[0]["msg"]
    assert json.loads(json.dumps(caught.value.errors())), "FastAPI answers with what is wrong as JSON"


@settings(max_examples=15)
@pytest.mark.parametrize("kind", PLAIN, ids=lambda kind: kind.__name__)
@given(st.data())
def test_what_the_docs_write_with_msgspec_is_plain_data(kind, data):
    (written,) = re.findall(r"^\| msgspec \| `(.+?)`", FILE_FORMAT.read_text(encoding="utf-8"), re.MULTILINE)
    value = data.draw(st.from_type(kind))
    text = eval(written, {"msgspec": msgspec, "ce": ce, "x": value})
    assert msgspec.json.decode(text) == ce.to_dict(value)


@pytest.mark.parametrize(("kind", "holds"), [(dict, lambda raw: raw), (msgspec.Raw, msgspec.json.decode)])
@settings(max_examples=15)
@given(record=strategies.records())
def test_a_record_goes_through_msgspec_and_is_read_strictly(kind, holds, record):
    message = msgspec.defstruct("Message", [("record", kind)])
    plain = ce.to_dict(record)
    decoded = msgspec.json.decode(msgspec.json.encode({"record": plain}), type=message)
    assert alike(ce.from_dict(type(record), holds(decoded.record)), record)
    slips = [{**plain, "novelty": 1}]
    slips += [{**plain, name: "exchang"} for name in ("kind", "category") if name in plain]
    for slip in slips:
        decoded = msgspec.json.decode(msgspec.json.encode({"record": slip}), type=message)
        with pytest.raises(ce.ReadError):
            ce.from_dict(type(record), holds(decoded.record))


def test_records_are_kept_in_sqlite():
    sqlite3.register_adapter(ce.When, str)
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("create table rounds (id text, happened text, record text)")
        record = ce.ExchangeRound(id="round-1", when="2025-06", transfers=ce.Transfer(count=3))
        row = (record.id, record.when, json.dumps(ce.to_dict(record)))
        connection.execute("insert into rounds values (?, ?, ?)", row)
        ((happened, text),) = connection.execute("select happened, record from rounds")
        assert happened == "2025-06"
        assert ce.from_dict(ce.ExchangeRound, json.loads(text)) == record
