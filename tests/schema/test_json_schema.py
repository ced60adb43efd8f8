"""The JSON Schema takes whatever we write, refuses nothing that we read, and stands committed as it is made."""

import json
import re
import warnings
from pathlib import Path

import attrs
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import conflictevents as ce
from conflictevents.records import RECORD_NAMES
from conflictevents.schema.describing import EXAMPLES, plain_types
from conflictevents.schema.evolving import HEADER, KEY
from conflictevents.strategies import datasets, records
from tests.formats.mutations import NAME_OF, heads_of_lines, lines

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


def problems_of(line):
    """What is wrong with a line, by the reader."""
    first = b"" if is_head(line) else HEADER.encode() + b"\n"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ce.NewerVersion)
        try:
            ce.loads(first + line)
        except ce.ReadError as error:
            return error.problems
    return ()


def is_head(line):
    tree = json.loads(line)
    return isinstance(tree, dict) and "record" not in tree


def is_read(line):
    return not problems_of(line)


def without_twins(pairs):
    """An object of JSON, none of whose keys stands twice."""
    assume(len({key for key, _ in pairs}) == len(pairs))
    return dict(pairs)


SAID_IN_WORDS = {
    "how things are written": r"EDTF|a number of people as a phrase|at most a million|most 2\*\*53",
    "between fields of one object": (
        r"with the wording|a best between|the lower number first|not before|both coordinates|another side|"
        r"'unknown' alone|the sides by name|another (actor|round|term|framework)|other frameworks|earlier statements|"
        r"no (count|limit|number|other holder|such limit)|a percentage|a party by name|a window|one (side|holder)"
    ),
    "between parts of a record": r"each \w+ once|a number of its own|an id of its own",
    "newer versions": r"a newer version has",
}


def is_said_in_words(problem):
    """Whether a problem is of a kind that the page on the schema lists as what the schema cannot say."""
    if problem.path.endswith(".within"):
        return True  # what it may be depends on the vocabulary
    if isinstance(problem.found, str) and problem.found.isspace():
        return True
    return any(re.search(kinds, problem.expected) for kinds in SAID_IN_WORDS.values())


@settings(max_examples=300)
@given(lines(most_changes=2) | heads_of_lines(most_changes=2))
def test_what_the_schema_refuses_we_refuse_and_what_only_we_refuse_is_said_in_words(line):
    tree = json.loads(line, object_pairs_hook=without_twins)
    if LINE.is_valid(tree):
        for problem in problems_of(line):
            assert is_said_in_words(problem), problem
    else:
        assert not is_read(line)


DOCUMENTS = [
    {KEY: "01.0"},
    {KEY: "1.00"},
    {KEY: "1.0", "rounds": [{"id": "r", "sources": [{}]}]},
    {KEY: "1.0", "rounds": [{"id": "r", "sources": [{"url": None}]}]},
    {KEY: "1.0", "rounds": [{"id": "r", "sources": [""]}]},
    {KEY: "1.0", "rounds": [{"id": "r", "kind": "a: c"}]},
    {KEY: "1.0", "rounds": [{"id": "r", "kind": "a:c "}]},
    {KEY: "1.0", "rounds": [{"id": "r", "place": {"identifiers": []}}]},
    {KEY: "1.0", "rounds": [{"id": "r", "place": {"name": ""}}]},
    {KEY: "1.0", "rounds": [{"id": "r", "transfers": [{"count": 1, "extra": {"conflictevents:x": 1}}]}]},
    {KEY: "1.0", "frameworks": [{"id": "f", "name": "F", "terms": [{"text": ""}]}]},
    {KEY: "1.0", "frameworks": [{"id": "f", "name": "F", "terms": [{"text": "x", "id": "a b"}]}]},
    {KEY: "1.0", "actors": [{"id": "a", "name": "A", "lineage": [{"change": "renamed"}]}]},
    {KEY: "1.0", "events": [{"id": "e", "actors": [{"role": "side_a"}]}]},
    {KEY: "1.0", "head": {"vocabulary": [{"vocabulary": "category", "name": "a:b"}]}},
    {KEY: "1.0", "head": {"vocabulary": [{"vocabulary": "categories", "name": "b"}]}},
    {KEY: "1.0", "head": {"vocabulary": [{"vocabulary": "categories", "name": "conflictevents:b"}]}},
    {KEY: "1.0", "head": {"disjoint_groups": [["a", "a"]]}},
    {KEY: "1.0", "head": {"disjoint_populations": [["a"]]}},
]


@pytest.mark.parametrize("document", DOCUMENTS, ids=json.dumps)
def test_a_document_that_is_wrong_in_itself_is_invalid_and_refused(document):
    assert not DOCUMENT.is_valid(document)
    with pytest.raises(ce.ReadError):
        ce.loads(json.dumps(document))


SPACES = [chr(code) for code in range(0x10000) if chr(code).isspace()] + ["\ufeff"]


@given(st.text(st.sampled_from([*"ab:. -\n\u200b", *SPACES]), max_size=6))
def test_a_word_with_a_namespace_is_valid_where_it_is_read(name):
    word = f"acme:{name}"
    document = {KEY: "1.0", "rounds": [{"id": "r", "kind": word}]}
    assume(
        not word.endswith("\n")
    )  # which patterns of Python overlook at the end, as those of JSON Schema do not
    assert DOCUMENT.is_valid(document) == (not problems_of(json.dumps(document).encode()))


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
