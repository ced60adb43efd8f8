"""The JSON Schema takes whatever we write, refuses nothing that we read, and stands committed as it is made."""

import json
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import conflictevents as ce
from conflictevents.records import RECORD_NAMES
from conflictevents.schema.describing import EXAMPLES, plain_types
from conflictevents.schema.evolving import HEADER
from conflictevents.strategies import datasets, records
from tests.formats.mutations import NAME_OF, lines

COMMITTED = Path(__file__).parents[2] / "schema" / "conflictevents-1.json"
SCHEMA = ce.json_schema()
CLASSES = sorted((kind for kind in plain_types() if attrs.has(kind)), key=lambda kind: kind.__name__)
DOCUMENT = Draft202012Validator(SCHEMA)


def of(name):
    """A validator of one definition of the schema."""
    return DOCUMENT.evolve(schema={"$ref": f"#/$defs/{name}", "$defs": SCHEMA["$defs"]})


LINE = of("line")


def test_it_is_a_schema():
    Draft202012Validator.check_schema(SCHEMA)


def test_the_committed_schema_is_the_one_that_is_made():
    message = "write it anew: conflictevents schema > schema/conflictevents-1.json"
    assert COMMITTED.read_text(encoding="utf-8") == json.dumps(SCHEMA, indent=2) + "\n", message


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_every_class_has_a_sentence_and_an_example_in_the_form_in_which_it_is_written(kind):
    assert kind in EXAMPLES, "give the class an example in schema/describing.py"
    assert ce.to_dict(ce.from_dict(kind, EXAMPLES[kind])) == EXAMPLES[kind]
    definition = SCHEMA["$defs"][kind.__name__]
    assert definition["description"].endswith(".")
    assert EXAMPLES[kind] in definition["examples"]
    assert of(kind.__name__).is_valid(EXAMPLES[kind])


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_every_field_of_a_class_is_described(kind):
    definition = SCHEMA["$defs"][kind.__name__]
    properties = (
        definition["properties"] if "properties" in definition else definition["anyOf"][-1]["properties"]
    )
    assert set(properties) - {"status"} == {field.name for field in attrs.fields(kind)} - {"status"}
    assert [name for name, field in properties.items() if not field.get("description")] == []


@given(datasets())
def test_a_dataset_that_we_write_is_valid(ds):
    assert DOCUMENT.is_valid(json.loads(ce.dumps(ds)))


@given(records())
def test_a_line_that_we_write_is_valid(record):
    assert LINE.is_valid({"record": NAME_OF[type(record)], **ce.to_dict(record)})


@settings(max_examples=15)
@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
@given(st.data())
def test_a_part_that_we_write_is_valid(kind, data):
    assert of(kind.__name__).is_valid(ce.to_dict(data.draw(st.from_type(kind))))


def is_read(line):
    try:
        ce.loads(HEADER.encode() + b"\n" + line)
    except ce.ReadError:
        return False
    return True


@settings(max_examples=300)
@given(lines(most_changes=2))
def test_what_the_schema_refuses_we_refuse(line):
    if is_read(line):
        assert LINE.is_valid(json.loads(line))


@pytest.mark.parametrize("name", ce.datasets.names())
def test_bundled_datasets_are_valid(name):
    assert DOCUMENT.is_valid(ce.to_dict(ce.datasets.load(name)))


SHORTHANDS = [
    ("transfers", [{"count": "about 300"}]),
    ("transfers", [{"count": 300}]),
    ("history", "completed"),
    ("history", ["agreed", {"status": "completed", "according_to": "east"}]),
    ("status", "completed"),
    ("place", "on the border"),
    ("third_parties", ["red-cross"]),
    ("sources", ["https://example.org", {"title": "A report"}]),
    ("ordinals", {"headquarters": 7, "ministry": None}),
    ("kind", "acme:swap"),
]


@pytest.mark.parametrize(("field", "value"), SHORTHANDS, ids=json.dumps)
def test_shorthands_are_valid_and_read(field, value):
    line = {"record": "round", "id": "round-1", field: value}
    assert LINE.is_valid(line)
    assert is_read(json.dumps(line).encode())


WRONG = [
    ("id", "round 1"),
    ("id", "all"),
    ("id", None),
    ("kind", "swop"),
    ("wen", "2025"),
    ("when", 2025),
    ("transfers", [{"count": -1}]),
    ("transfers", [{"count": 1.5}]),
    ("transfers", [{"count": None}]),
    ("transfers", [{}]),
    ("transfers", {"count": 3}),
    ("history", "finished"),
    ("ordinals", {"headquarters": 0}),
    ("place", {"latitude": 91, "longitude": 0}),
    ("revision", 0),
    ("extra", {"tags": []}),
    ("parts_complete", "yes"),
    ("record", "rownd"),
]


@pytest.mark.parametrize(("field", "value"), WRONG, ids=json.dumps)
def test_what_is_wrong_by_itself_is_invalid_and_refused(field, value):
    line = {"record": "round", "id": "round-1", field: value}
    assert not LINE.is_valid(line)
    assert not is_read(json.dumps(line).encode())


def test_a_history_and_a_status_exclude_each_other():
    line = {"record": "round", "id": "round-1", "status": "agreed", "history": []}
    assert not LINE.is_valid(line)
    assert not is_read(json.dumps(line).encode())


def test_a_change_of_custody_takes_a_status_as_a_round_does():
    line = {
        "record": "custody_change",
        "id": "change-1",
        "kind": "captured",
        "count": 3,
        "status": "disputed",
    }
    assert not LINE.is_valid(line)
    line["status"] = "completed"
    assert LINE.is_valid(line)
    (change,) = ce.loads(HEADER + "\n" + json.dumps(line))
    assert [step.status for step in change.history] == ["completed"]


def test_every_record_type_has_a_line():
    named = {each["properties"]["record"]["const"] for each in SCHEMA["$defs"]["line"]["anyOf"][1:]}
    assert named == set(RECORD_NAMES)


def test_a_schema_that_is_changed_changes_no_other():
    changed = ce.json_schema()
    changed["$defs"]["Actor"]["properties"]["aliases"]["items"]["type"] = "integer"
    changed["$defs"]["When"]["minLength"] = 99
    fresh = ce.json_schema()
    assert fresh["$defs"]["Actor"]["properties"]["aliases"]["items"]["type"] == "string"
    assert fresh["$defs"]["When"].get("minLength") != 99
