"""Versions: older files migrate, newer minor ones are read and lose nothing, newer majors are refused."""

import copy
import json
import re
import warnings
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError
from referencing.exceptions import Unresolvable

import conflictevents as ce
from conflictevents.formats.problems import NOTHING
from conflictevents.records import COLLECTIONS, RECORD_NAMES
from conflictevents.schema.evolving import CURRENT, KEY, VERSION, Version, adapt
from conflictevents.strategies import datasets, records
from tests.formats.mutations import NAME_OF

GOLDEN = sorted((Path(__file__).parent / "golden").iterdir())
NEWER = f"{CURRENT.major}.{CURRENT.minor + 3}"


# Older versions


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.name)
def test_a_file_of_every_version_is_read_forever(path):
    ds = ce.load(path)
    assert len(ds) == 12
    assert ds["round-1"].mediators == ("harbour",)
    assert ds["statement-1"].claims[0].third_parties == (ce.ThirdParty(actor="harbour"),)
    assert ds["statement-1"].claims[1].number == 4
    assert ds["tally-1"].scope.mediators == ("harbour",)
    assert ds["round-1"].transfers[1].count == ce.Count.unknown()
    assert ds["round-1"].extra.thaw() == {"acme:tags": ["x", 1, None]}
    assert ds["event-1"].fatalities == ce.Estimate(low=3, best=12, high=10)
    assert ce.totals(ds, by=()).row().count == ce.Count.parse("303 or more")
    assert ce.check(ds).ok


def test_all_forms_of_a_version_hold_the_same():
    first, *others = [ce.load(path) for path in GOLDEN if path.name.startswith("0.9")]
    assert others
    assert all(other == first for other in others)


def test_migrating_a_document_is_what_loading_does():
    (path,) = [path for path in GOLDEN if path.name == "0.9.json"]
    old = json.loads(path.read_text())
    before = copy.deepcopy(old)
    new = ce.schema.migrate(old)
    assert old == before
    assert new[KEY] == VERSION
    assert ce.from_dict(ce.Dataset, new) == ce.load(path)
    assert Draft202012Validator(ce.json_schema()).is_valid(new)


@given(datasets())
def test_migrating_what_is_of_this_version_changes_nothing(ds):
    document = ce.to_dict(ds)
    assert ce.schema.migrate(document) == document


def test_a_migration_leaves_what_is_wrong_for_the_reader_to_find():
    text = '{"conflictevents": "0.9", "rounds": [{"id": "r", "mediators": 3}, [], {"id": "q", "mediators": ["a"]}]}'
    with pytest.raises(ce.ReadError) as caught:
        ce.loads(text)
    assert [problem.path for problem in caught.value.problems] == ["$.rounds[0].mediators", "$.rounds[1]"]


# Versions that are refused


@pytest.mark.parametrize(
    ("stated", "remedy"),
    [
        ("2.0", r"pip install 'conflictevents>=2'"),
        ("11.4", r"pip install 'conflictevents>=11'"),
        ("0.8", "or an older one: 0.9; correct the version"),
        ("1", "write it as two numbers"),
        ("one", "write it as two numbers"),
        (1.0, 'write it as text, "1.0"'),
    ],
)
@pytest.mark.parametrize("form", ["document", "lines"])
def test_other_versions_are_refused_with_what_to_do(stated, remedy, form):
    header = json.dumps({KEY: stated})
    text = header if form == "document" else header + '\n{"record": "actor", "id": "a", "name": "A"}\n'
    with pytest.raises(ce.ReadError, match=r"\$\.conflictevents: found") as caught:
        ce.loads(text)
    assert remedy in str(caught.value)
    with pytest.raises(ce.InvalidValue, match="conflictevents: found"):
        ce.schema.migrate({KEY: stated})


@pytest.mark.parametrize("data", [[], {}, None, "1.0"])
def test_only_documents_migrate(data):
    with pytest.raises(ce.InvalidValue, match="state the version first"):
        ce.schema.migrate(data)


# Newer minor versions


def newer(document):
    """A document as a newer minor version may have it: a field, a word and a type of record that are new."""
    document = copy.deepcopy(document)
    document[KEY] = NEWER
    (round_,) = document["rounds"]
    round_["weather"] = {"sky": "clear"}
    round_["kind"] = "prisoner swap by drone"
    round_["transfers"][0]["escort"] = ["harbour"]
    round_["transfers"][0]["count"]["method"] = "headcount"
    document["promises"] = [{"id": "promise-1", "by": "east"}]
    document["head"] = {"title": "T", "doi": "10.1/x"}
    return document


BEFORE = {
    KEY: VERSION,
    "rounds": [
        {
            "id": "round-1",
            "transfers": [
                {"count": {"low": 3, "high": 3, "best": 3, "wording": "exactly"}, "returned_to": "a"}
            ],
        }
    ],
}


def as_lines(document):
    header = {key: document[key] for key in (KEY, "head") if key in document}
    name_of = {collection: NAME_OF[kind] for collection, kind in COLLECTIONS.items()}
    lines = [
        {"record": name_of.get(name, name), **record}
        for name, members in document.items()
        if isinstance(members, list)
        for record in members
    ]
    return "\n".join(map(json.dumps, [header, *lines]))


@pytest.mark.parametrize("write", [json.dumps, as_lines], ids=["document", "lines"])
def test_a_newer_minor_version_is_read_with_a_warning_that_names_what_is_not_known(write):
    with pytest.warns(ce.NewerVersion) as caught:
        ds = ce.loads(write(newer(BEFORE)))
    (warning,) = caught
    line = "" if write is json.dumps else "line 2, "
    inside = "$.rounds[0]" if write is json.dumps else "$"
    for words in (
        NEWER,
        f"{line}{inside}.weather of round-1",
        f"{line}{inside}.transfers[0].escort of round-1",
        "$.head.doi",
        "pip install --upgrade conflictevents",
    ):
        assert words in str(warning.message)
    assert warning.filename == __file__
    assert ds["round-1"].transfers[0].count == ce.Count.exactly(3)
    assert ds["round-1"].kind == "conflictevents:prisoner swap by drone"
    assert ds.head.title == "T"


@pytest.mark.parametrize("write", [json.dumps, as_lines], ids=["document", "lines"])
def test_what_a_newer_version_holds_is_kept_through_a_save(write, tmp_path):
    with pytest.warns(ce.NewerVersion):
        ds = ce.loads(write(newer(BEFORE)))
    ce.save(ds, tmp_path / "kept.json")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        again = ce.load(tmp_path / "kept.json")
    assert again == ds
    assert again["round-1"].extra.thaw() == {
        "conflictevents:transfers[0].count.method": "headcount",
        "conflictevents:transfers[0].escort": ["harbour"],
        "conflictevents:weather": {"sky": "clear"},
    }
    kept = again.head.extra.thaw()
    assert kept.pop("conflictevents:doi") == "10.1/x"
    assert "promise-1" in json.dumps(kept)


def test_a_newer_version_is_read_where_nothing_in_it_is_new():
    with pytest.warns(ce.NewerVersion, match=r"; it knows all that stands there$"):
        assert ce.loads(json.dumps({**BEFORE, KEY: NEWER})) == ce.loads(json.dumps(BEFORE))


WORDS_OF_NEWER = [
    {"vocabulary": "categories", "name": "acme:surgeon", "within": "medic"},
    {"vocabulary": "weapons", "name": "acme:drone", "within": "aircraft"},
    {"vocabulary": "custody_change_kinds", "name": "acme:pressed", "within": "conscripted"},
]


@pytest.mark.parametrize("write", [json.dumps, as_lines], ids=["document", "lines"])
def test_an_own_word_within_what_a_newer_version_has_is_kept(write, tmp_path):
    document = {KEY: NEWER, "head": {"vocabulary": WORDS_OF_NEWER}, "rounds": [{"id": "r"}]}
    with pytest.warns(ce.NewerVersion) as caught:
        ds = ce.loads(write(document))
    assert "$.head.vocabulary[0].within ('medic')" in str(caught[0].message)
    assert "$.head.vocabulary[1].vocabulary ('weapons')" in str(caught[0].message)
    assert "acme:surgeon" not in ds.vocabulary.categories  # what it is within is not known
    assert ce.check(ds).ok
    for name in ("kept.json", "kept.jsonl"):
        ce.save(ds, tmp_path / name)
        assert ce.load(tmp_path / name) == ds
    plain = json.loads(ce.dumps(ds))
    assert Draft202012Validator(ce.json_schema()).is_valid(plain)
    kept = json.dumps(plain["head"]["vocabulary"]).replace("conflictevents:", "")
    assert json.loads(kept) == WORDS_OF_NEWER


def test_what_an_own_word_lies_within_is_put_back_where_it_is_known():
    word = ce.OwnWord(
        vocabulary="conflictevents:categories", name="acme:nurse", within="conflictevents:civilian"
    )
    assert (word.vocabulary, word.within) == ("categories", "civilian")
    with pytest.raises(ce.InvalidValue, match="a vocabulary"):
        ce.OwnWord(vocabulary="conflictevents:", name="acme:nurse")


@pytest.mark.parametrize("stated", [VERSION, NEWER])
@pytest.mark.parametrize("write", [json.dumps, as_lines], ids=["document", "lines"])
@pytest.mark.filterwarnings("ignore::conflictevents.NewerVersion")
def test_records_of_a_package_are_refused_without_its_schema_in_every_version(stated, write):
    document = {KEY: stated, "acme:visits": [{"id": "v"}]}
    with pytest.raises(ce.ReadError, match="pass the schema of the package"):
        ce.loads(write(document))


def test_what_stood_on_lines_is_put_back_where_it_is_known(tmp_path):
    aside = [
        {"record": "actor", "id": "a", "name": "A"},
        {"record": "promise", "id": "p"},
        {"record": "acme:visit", "id": "v"},
    ]
    for text in (
        json.dumps({KEY: VERSION, "head": {"extra": {"conflictevents:records": aside}}}),
        json.dumps({KEY: VERSION, "head": {"extra": {"conflictevents:records": aside}}})
        + '\n{"record": "actor", "id": "b", "name": "B"}\n',
    ):
        ds = ce.loads(text)
        assert ds["a"].name == "A"
        assert ds.head.extra.thaw() == {"conflictevents:records": aside[1:]}
        for name in ("kept.json", "kept.jsonl", "kept.jsonl.gz"):
            ce.save(ds, tmp_path / name)
            assert ce.load(tmp_path / name) == ds


RESERVED = st.one_of(
    st.text(st.sampled_from(".[]:0123456789abt "), min_size=1, max_size=12),
    st.sampled_from(
        [
            *(".", "[", "[0]", "a[", f"[{'5' * 5_000}]", f"transfers[{'5' * 5_000}].group", "5" * 5_000),
            *("transfers[0]", "transfers[0][0]", "transfers[0].count.low.x", "kind[0]", "id", "extra.a"),
            *(
                "rounds",
                "records",
                "actors",
                "head",
                "conflictevents",
                "title",
                "vocabulary",
                "vocabulary[0]",
            ),
        ]
    ),
)
ANY = st.sampled_from(
    [5, "x", None, [], {}, [5], [[]], [None], [{}], [{"record": 5}], [{"record": "round"}], {"a": 1}]
)


@pytest.mark.filterwarnings("ignore::conflictevents.NewerVersion")
@given(key=RESERVED, value=ANY, stated=st.sampled_from(["0.9", VERSION, NEWER]), in_lines=st.booleans())
def test_any_key_of_our_namespace_is_read_or_refused_with_its_place(key, value, stated, in_lines):
    extra = {f"{KEY}:{key}": value}
    write = as_lines if in_lines else json.dumps
    transfers = [{"count": 3}]
    for document in (
        {KEY: stated, "rounds": [{"id": "r", "transfers": transfers, "extra": extra}]},
        {KEY: stated, "head": {"extra": extra}, "rounds": [{"id": "r"}]},
    ):
        try:
            ds = ce.loads(write(document))
        except ce.ReadError as error:
            places = [problem.path for problem in error.problems]
        else:
            places = ["$"]
            assert ce.loads(ce.dumps(ds)) == ds
        assert all(place.startswith("$") for place in places)


@pytest.mark.parametrize(
    ("key", "value", "path"),
    [
        (".", 5, "$.head.extra"),
        ("[", 5, "$.head.extra"),
        (f"[{'5' * 5_000}]", 5, "$.head.extra"),
        ("rounds", 5, "$.head.extra['conflictevents:rounds']"),
        ("records", "x", "$.head.extra['conflictevents:records']"),
        ("rounds", [{"id": 5}], "$.head.extra['conflictevents:rounds'][0].id"),
    ],
)
def test_what_cannot_be_put_back_is_refused_with_its_place(key, value, path):
    with pytest.raises(ce.ReadError) as caught:
        ce.loads(json.dumps({KEY: VERSION, "head": {"extra": {f"{KEY}:{key}": value}}}))
    assert [problem.path for problem in caught.value.problems] == [path]


def test_a_record_that_was_set_aside_and_one_of_its_id_are_told_apart():
    aside = {"conflictevents:actors": [{"id": "a", "name": "A"}]}
    text = json.dumps({KEY: VERSION, "head": {"extra": aside}, "actors": [{"id": "a", "name": "B"}]})
    with pytest.raises(ce.ReadError, match=r"the actor at \$\.head\.extra\['conflictevents:actors'\]\[0\]"):
        ce.loads(text)


def test_what_is_wrong_in_a_newer_version_is_still_wrong():
    document = newer(BEFORE)
    document["rounds"][0]["when"] = "2025-13"
    with pytest.raises(ce.ReadError, match="2025-13"), pytest.warns(ce.NewerVersion):
        ce.loads(json.dumps(document))


def test_what_an_older_release_set_aside_is_put_back_where_it_is_known():
    text = json.dumps(
        {
            KEY: VERSION,
            "head": {
                "extra": {
                    "conflictevents:title": "T",
                    "conflictevents:actors": [{"id": "a", "name": "A"}],
                    "conflictevents:doi": "10.1/x",
                }
            },
            "rounds": [
                {
                    "id": "round-1",
                    "kind": "conflictevents:outside exchange",
                    "transfers": [{"count": 3, "category": "conflictevents:hostage"}],
                    "extra": {
                        "conflictevents:name": "The first",
                        "conflictevents:transfers[0].group": "women",
                        "conflictevents:transfers[7].group": "men",
                        "conflictevents:transfers[0].count.method": "headcount",
                        "acme:tags": [],
                    },
                }
            ],
        }
    )
    ds = ce.loads(text)
    assert ds["round-1"].name == "The first"
    assert ds["round-1"].kind == "outside exchange"
    assert ds["round-1"].transfers[0].group == "women"
    assert ds["round-1"].transfers[0].category == "hostage"
    assert set(ds["round-1"].extra) == {
        "acme:tags",
        "conflictevents:transfers[0].count.method",
        "conflictevents:transfers[7].group",
    }
    assert ds["a"].name == "A"
    assert ds.head == ce.Head(title="T", extra={"conflictevents:doi": "10.1/x"})


def fields_inside(value, path=""):
    """Each field of plain data, with the dict that it stands in and its path."""
    if isinstance(value, dict):
        for key, item in list(value.items()):
            if key == "extra":
                continue
            inner = f"{path}.{key}" if path else key
            yield value, inner
            yield from fields_inside(item, inner)
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from fields_inside(item, f"{path}[{place}]")


@given(records(), st.data())
def test_a_field_set_aside_is_put_back_where_it_stood(record, data):
    plain = ce.to_dict(record)
    older = copy.deepcopy(plain)
    holder, path = data.draw(st.sampled_from(list(fields_inside(older))))
    value = holder.pop(path.rpartition(".")[2])
    older["extra"] = {**older.get("extra", {}), f"{KEY}:{path}": value}
    found, unknown, *_ = adapt(older, type(record), CURRENT)
    assert found == plain
    assert unknown == ()


@given(records(), st.data())
def test_a_field_that_is_not_known_is_set_aside_and_nothing_else_changes(record, data):
    plain = ce.to_dict(record)
    later = copy.deepcopy(plain)
    holder, path = data.draw(st.sampled_from(list(fields_inside(later))))
    before = f"{path.rpartition('.')[0]}." if "." in path else ""
    holder["novelty"] = ["any", {"thing": 1}]
    found, unknown, *_ = adapt(later, type(record), Version(CURRENT.major, CURRENT.minor + 1))
    assert unknown == (f"{before}novelty",)
    assert found.pop("extra") == {**plain.pop("extra", {}), f"{KEY}:{before}novelty": ["any", {"thing": 1}]}
    assert found == plain


def places_inside(value):
    """Each place of plain data: what holds it, and its key or position there."""
    if isinstance(value, dict | list):
        for key in list(value) if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from places_inside(value[key])


def stands_in(document, path):
    """Whether a path leads to something in plain data."""
    for name, position, key in re.findall(r"\.(\w+)|\[(\d+)\]|\['(.+?)'\]", path):
        if not isinstance(document, dict | list):
            return True  # a shorthand, of which the path goes on into what it stands for
        try:
            document = document[int(position) if position else name or key]
        except LookupError:
            return False
    return True


OLD = json.loads((GOLDEN[0].parent / "0.9.json").read_text(encoding="utf-8"))
ASIDE = {
    KEY: VERSION,
    "rounds": [
        {
            "id": "r",
            "transfers": [{"count": {"low": 3, "high": 3}}],
            "extra": {f"{KEY}:transfers[0].category": "civilian", f"{KEY}:third_parties": ["uae"]},
        }
    ],
}


@pytest.mark.parametrize("document", [OLD, ASIDE], ids=["migrated", "put back"])
@given(data=st.data(), wrong=st.sampled_from([3.5, {"zz": 1}, [{"zz": 1}], "zz zz"]))
def test_the_place_of_each_problem_is_in_the_file_as_written(document, data, wrong):
    document = copy.deepcopy(document)
    inside = [place for name in COLLECTIONS for place in places_inside(document.get(name))]
    holder, key = data.draw(st.sampled_from(inside))
    holder[key] = wrong
    try:
        ce.loads(json.dumps(document))
    except ce.ReadError as error:
        for problem in error.problems:
            assert stands_in(document, problem.path) or problem.found is NOTHING


# What changes between two schemas

SCHEMA = ce.json_schema()


def test_a_schema_compared_with_itself_has_no_change():
    assert ce.schema.compare(SCHEMA, copy.deepcopy(SCHEMA)) == ()


def planted(change):
    schema = copy.deepcopy(SCHEMA)
    change(schema["$defs"], schema)
    return schema


BREAKING = {
    "a field is gone": lambda defs, _: defs["ExchangeRound"]["properties"].pop("place"),
    "a field is renamed": lambda defs, _: defs["Transfer"]["properties"].update(
        holder=defs["Transfer"]["properties"].pop("held_by")
    ),
    "a field is needed": lambda defs, _: defs["Actor"]["required"].append("kind"),
    "a new field is needed": lambda defs, _: (
        defs["Actor"]["properties"].update(code={"type": "string"}),
        defs["Actor"]["required"].append("code"),
    ),
    "a word is gone": lambda defs, _: defs["category_of_persons"]["anyOf"][0]["enum"].remove("hostage"),
    "a status is gone": lambda defs, _: defs["RoundStatus"]["enum"].remove("failed"),
    "null is refused": lambda defs, _: defs["Transfer"]["properties"].update(note={"type": "string"}),
    "a type changes": lambda defs, _: defs["Actor"]["properties"]["name"].update(type="integer"),
    "a list becomes one": lambda defs, _: defs["Framework"]["properties"].update(
        parties=defs["Framework"]["properties"]["parties"]["items"]
    ),
    "a limit is tighter": lambda defs, _: defs["ExchangeRound"]["properties"]["revision"].update(maximum=9),
    "a limit is new": lambda defs, _: defs["Marking"].update(maxLength=5),
    "a pattern changes": lambda defs, _: defs["Actor"]["properties"]["id"].update(pattern="^[a-z]+$"),
    "a reserved id is new": lambda defs, _: defs["Actor"]["properties"]["id"]["not"]["enum"].append("none"),
    "a shorthand is gone": lambda defs, _: defs["Count"]["anyOf"].pop(1),
    "a collection is gone": lambda _, schema: schema["properties"].pop("meetings"),
    "a definition is gone": lambda defs, _: defs.pop("Share"),
    "a default is another": lambda defs, _: defs["Transfer"]["properties"]["category"].update(
        default="civilian"
    ),
    "a default is gone": lambda defs, _: defs["Transfer"]["properties"]["category"].pop("default"),
    "a default is new": lambda defs, _: defs["Actor"]["properties"]["name"].update(default="unnamed"),
    "a unit is another": lambda defs, _: defs["Count"].update({"x-unit": "families"}),
    "a status is new": lambda defs, _: defs["RoundStatus"]["enum"].append("verified"),
    "a wording is new": lambda defs, _: defs["Wording"]["enum"].append("of the order of"),
    "a word is within another": lambda defs, _: defs["category_of_persons"]["x-words"]["hostage"].update(
        within="civilian"
    ),
    "a word is no more said to be within another": lambda defs, _: defs["category_of_persons"]["x-words"].pop(
        "hostage"
    ),
    "own keys are refused": lambda defs, _: defs["FrozenDict"].update(additionalProperties=False),
}


@pytest.mark.parametrize("change", BREAKING.values(), ids=BREAKING)
def test_a_breaking_change_is_found(change):
    changes = ce.schema.compare(SCHEMA, planted(change))
    assert changes
    assert changes[0].breaking


COMPATIBLE = {
    "a field is new": lambda defs, _: defs["Actor"]["properties"].update(code={"type": "string"}),
    "a field may be left out": lambda defs, _: defs["Actor"]["required"].remove("name"),
    "a word is new": lambda defs, _: defs["category_of_persons"]["anyOf"][0]["enum"].append("deserter"),
    "a unit is said": lambda defs, _: defs["Actor"]["properties"]["name"].update({"x-unit": "letters"}),
    "a word is called otherwise": lambda defs, schema: (
        defs["category_of_persons"]["x-words"]["hostage"].update(plural="hostages held"),
        defs["Actor"]["required"].remove("name"),
    ),
    "null is taken too": lambda defs, _: defs["Actor"]["properties"]["name"].update(type=["string", "null"]),
    "a limit is wider": lambda defs, _: defs["ExchangeRound"]["properties"]["revision"].update(minimum=0),
    "a reserved id is free": lambda defs, _: defs["Actor"]["properties"]["id"]["not"]["enum"].remove(
        "widest"
    ),
    "a limit is gone": lambda defs, _: defs["Actor"]["properties"]["id"].pop("maxLength"),
    "a shorthand is new": lambda defs, _: defs["Count"]["anyOf"].append({"type": "null"}),
    "a type of record is new": lambda defs, schema: (
        defs.update(Promise={"type": "object"}),
        schema["properties"].update(promises={"type": "array", "items": {"$ref": "#/$defs/Promise"}}),
    ),
    "a list is taken where there was one": lambda defs, _: defs["Actor"]["properties"].update(
        name={"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
    ),
}


@pytest.mark.parametrize("change", COMPATIBLE.values(), ids=COMPATIBLE)
def test_a_compatible_change_is_found_and_is_not_breaking(change):
    changes = ce.schema.compare(SCHEMA, planted(change))
    assert changes
    assert [change for change in changes if change.breaking] == []


@pytest.mark.parametrize("change", COMPATIBLE.values(), ids=COMPATIBLE)
def test_a_compatible_change_taken_back_is_breaking(change):
    if change is COMPATIBLE["a unit is said"]:
        return  # a unit that is no more said changes nothing that a file may hold
    assert any(each.breaking for each in ce.schema.compare(planted(change), SCHEMA))


def places(schema):
    """Each dict and list inside a schema that says what is valid."""
    yield schema
    for key, value in schema.items() if isinstance(schema, dict) else enumerate(schema):
        if isinstance(value, dict | list) and key not in ("examples", "x-words"):
            yield from places(value)


VALUES = st.one_of(
    st.sampled_from(
        [None, True, False, 0, 1, 3, 10, "string", "integer", "array", "^[a-z]", "exactly", "id", {}, []]
    ),
    st.sampled_from(
        [{"type": "string"}, {"type": "null"}, {"enum": ["about"]}, {"minimum": 2}, ["string", "null"]]
    ),
)
KEYS = st.sampled_from(
    [
        "type",
        "enum",
        "anyOf",
        "properties",
        "required",
        "minimum",
        "maxLength",
        "pattern",
        "items",
        "not",
        "const",
    ]
)


@st.composite
def changed_schemas(draw):
    """The schema of a record's definition and all below it, with one thing changed at random."""
    schema = copy.deepcopy(SCHEMA)
    start = draw(
        st.sampled_from(["Actor", "Transfer", "Count", "ExchangeRound", "Marking", "RoundStatus", "Place"])
    )
    place = draw(st.sampled_from(list(places(schema["$defs"][start]))))
    what = draw(st.sampled_from(["drop", "put", "replace"]))
    if isinstance(place, dict):
        key = draw(KEYS) if what == "put" or not place else draw(st.sampled_from(sorted(place)))
    else:
        key = draw(st.integers(0, max(0, len(place) - 1)))
    if what == "drop" and place:
        del place[key]
    elif isinstance(place, list) and (what == "put" or not place):
        place.append(draw(VALUES))
    else:
        place[key] = draw(VALUES)
    try:
        Draft202012Validator.check_schema(schema["$defs"][start])
    except SchemaError:
        reject()
    return Changed(schema)


class Changed:
    """A changed schema, which is too long to be shown where a test fails."""

    def __init__(self, schema):
        self.schema = schema


def validator(schema):
    return Draft202012Validator(schema).evolve(schema={"$ref": "#/$defs/line", "$defs": schema["$defs"]})


def is_valid(schema, line):
    try:
        return validator(schema).is_valid(line)
    except Unresolvable:  # a change has broken a reference: this is no schema
        reject()


CURRENT_LINES = validator(SCHEMA)


@settings(max_examples=25, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(changed_schemas(), st.lists(records(), min_size=2, max_size=3))
def test_what_is_not_found_to_break_breaks_no_file(changed, several):
    schema = changed.schema
    breaks = any(change.breaking for change in ce.schema.compare(SCHEMA, schema))
    for record in several:
        line = {"record": NAME_OF[type(record)], **ce.to_dict(record)}
        assert breaks or is_valid(schema, line)
    backwards = any(change.breaking for change in ce.schema.compare(schema, SCHEMA))
    for record in several:
        line = {"record": NAME_OF[type(record)], **ce.to_dict(record), "novelty": 1}
        if is_valid(schema, line):
            assert backwards or CURRENT_LINES.is_valid(line)


def objects(schema, *, negated=False):
    """Each schema inside a schema with whether it says what is not valid."""
    yield schema, negated
    for key, value in schema.items():
        inside = negated != (key == "not")
        if key in ("properties", "$defs"):
            members = list(value.values())
        elif key in ("anyOf", "oneOf", "allOf"):
            members = value
        elif key in ("items", "not", "additionalProperties", "propertyNames"):
            members = [value]
        else:
            members = []
        for member in members:
            if isinstance(member, dict):
                yield from objects(member, negated=inside)


def closed(schema):
    return bool(schema.get("properties")) and schema.get("additionalProperties") is False


def optional(schema):
    return sorted(schema["properties"].keys() - set(schema.get("required", ())))


def drop_field(schema, draw):
    del schema["properties"][draw(st.sampled_from(optional(schema)))]


def rename_field(schema, draw):
    schema["properties"]["novelty"] = schema["properties"].pop(draw(st.sampled_from(optional(schema))))


def need_field(schema, draw):
    schema["required"] = [*schema.get("required", ()), draw(st.sampled_from(optional(schema)))]


def need_new_field(schema, draw):
    schema["properties"]["novelty"] = draw(VALUES.filter(lambda value: isinstance(value, dict)))
    schema["required"] = [*schema.get("required", ()), "novelty"]


def drop_word(schema, draw):
    dropped = draw(st.sampled_from(schema["enum"]))
    schema["enum"] = [word for word in schema["enum"] if word != dropped]


def drop_type(schema, draw):
    schema["type"] = draw(st.sampled_from(schema["type"]))


def other_type(schema, draw):
    types = {"string", "integer", "boolean", "array", "object", "null", "number"} - {schema["type"]}
    schema["type"] = draw(
        st.sampled_from(sorted(types - ({"number"} if schema["type"] == "integer" else set())))
    )


def tighten(schema, draw):
    key = draw(st.sampled_from(sorted(schema.keys() & {"minimum", "maximum", "minLength", "maxLength"})))
    schema[key] += draw(st.integers(1, 3)) * (1 if key.startswith("min") else -1)


def other_pattern(schema, draw):
    schema["pattern"] = schema["pattern"] + draw(st.sampled_from(["x$", "(?=a)", "[b-d]*"]))


def drop_choice(schema, draw):
    choices = schema["anyOf"]
    del choices[draw(st.integers(0, len(choices) - 1))]


def limited(schema):
    return bool(schema.keys() & {"minimum", "maximum", "minLength", "maxLength"})


NARROWING = {  # what each change narrows: where it can be planted, and how
    "a field is gone": (lambda schema: closed(schema) and optional(schema), drop_field),
    "a field is renamed": (lambda schema: closed(schema) and optional(schema), rename_field),
    "a field is needed": (lambda schema: closed(schema) and optional(schema), need_field),
    "a new field is needed": (closed, need_new_field),
    "a word is gone": (lambda schema: len(schema.get("enum", ())) > 1, drop_word),
    "a type of several is gone": (lambda schema: isinstance(schema.get("type"), list), drop_type),
    "a type is another": (lambda schema: isinstance(schema.get("type"), str), other_type),
    "a limit is tighter": (limited, tighten),
    "a pattern is another": (lambda schema: "pattern" in schema, other_pattern),
    "a choice is gone": (lambda schema: len(schema.get("anyOf", ())) > 1, drop_choice),
}


def is_closed_list(schema, negated):
    """Whether the words of a list are all that there will be: no others with a namespace stand beside them."""
    vocabularies = [each["anyOf"][0] for each in SCHEMA["$defs"].values() if "x-words" in each]
    words = set(schema["enum"])
    return not negated and not any(words <= set(each["enum"]) for each in vocabularies)


BOTH_WAYS = {"a field is renamed", "a new field is needed", "a type is another", "a pattern is another"}
ALLOWING = {
    "a field is new": (closed, lambda schema, _: schema["properties"].update(novelty={"type": "string"})),
}


@pytest.mark.parametrize("kind", [*NARROWING, *ALLOWING])
@settings(max_examples=3)
@given(st.data())
def test_a_change_of_each_kind_is_breaking_or_not_no_matter_where(kind, data):
    narrows = kind in NARROWING
    fits, change = (NARROWING if narrows else ALLOWING)[kind]
    schema = copy.deepcopy(SCHEMA)
    places = [(place, negated) for place, negated in objects(schema) if fits(place)]
    number = data.draw(st.integers(0, len(places) - 1), label="place")
    place, negated = places[number]
    change(place, data.draw)
    forwards = ce.schema.compare(SCHEMA, schema)
    backwards = ce.schema.compare(schema, SCHEMA)
    assert forwards
    assert backwards
    either = kind in BOTH_WAYS or (kind == "a word is gone" and is_closed_list(place, negated))
    assert any(change.breaking for change in forwards) == (either or narrows != negated)
    assert any(change.breaking for change in backwards) == (either or narrows == negated)


LIMITS = [  # each with a wider and a tighter value; None where it is left out
    ("minItems", 1, 2),
    ("minItems", None, 1),
    ("maxItems", 3, 2),
    ("maxItems", None, 3),
    ("minLength", 1, 2),
    ("minLength", None, 1),
    ("maxLength", 3, 2),
    ("maxLength", None, 3),
    ("minProperties", 1, 2),
    ("minProperties", None, 1),
    ("maxProperties", 3, 2),
    ("maxProperties", None, 3),
    ("minimum", 0, 1),
    ("minimum", None, -1),
    ("maximum", 1, 0),
    ("maximum", None, 1),
    ("exclusiveMinimum", 0, 1),
    ("exclusiveMinimum", None, 0),
    ("exclusiveMaximum", 1, 0),
    ("exclusiveMaximum", None, 1),
    ("uniqueItems", False, True),
    ("uniqueItems", None, True),
]
SAMPLES = st.recursive(
    st.integers(-3, 4) | st.text("ab", max_size=4) | st.floats(-3, 4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abcd", max_size=1), inner),
    max_leaves=5,
)


def with_limit(key, value):
    """A schema with a limit on what stands at a name."""
    limited = {} if value is None else {key: value}
    return {"$defs": {"Box": {"type": "object", "properties": {"x": limited}}}}


@pytest.mark.parametrize(("key", "wider", "tighter"), LIMITS)
@given(value=SAMPLES)
def test_a_limit_that_gets_tighter_is_breaking_and_one_that_gets_wider_is_not(key, wider, tighter, value):
    wide, tight = with_limit(key, wider), with_limit(key, tighter)
    assert [change.breaking for change in ce.schema.compare(wide, tight)] == [True]
    assert [change.breaking for change in ce.schema.compare(tight, wide)] == [False]
    valid = [
        Draft202012Validator({**each, "$ref": "#/$defs/Box"}).is_valid({"x": value}) for each in (wide, tight)
    ]
    assert valid != [False, True]  # the table itself is right


@pytest.mark.parametrize(
    ("key", "value"),
    [("minItems", 0), ("minLength", 0), ("minProperties", 0), ("uniqueItems", False), ("deprecated", False)],
)
def test_a_limit_that_limits_nothing_is_no_change(key, value):
    assert ce.schema.compare(with_limit(key, None), with_limit(key, value)) == ()


def test_what_is_deprecated_is_still_valid():
    for old, new in ((None, True), (True, None)):
        changes = ce.schema.compare(with_limit("deprecated", old), with_limit("deprecated", new))
        assert [change.breaking for change in changes] == [False]


@pytest.mark.parametrize("place", range(1, len(SCHEMA["$defs"]["line"]["anyOf"])))
def test_a_type_of_record_that_is_gone_from_lines_is_named_alone(place):
    schema = copy.deepcopy(SCHEMA)
    choice = schema["$defs"]["line"]["anyOf"].pop(place)
    name = repr(choice["properties"]["record"]["const"])
    changes = [str(change) for change in ce.schema.compare(SCHEMA, schema)]
    assert changes == [f"breaking: $.$defs.line.anyOf: the choice {name} is gone"]
    changes = [str(change) for change in ce.schema.compare(schema, SCHEMA)]
    assert changes == [f"compatible: $.$defs.line.anyOf: a new choice, {name}"]


def test_texts_and_examples_are_no_change():
    def reword(defs, _):
        defs["Count"]["examples"] = []
        defs["Actor"]["properties"]["name"]["description"] = "The name."

    assert ce.schema.compare(SCHEMA, planted(reword)) == ()


@pytest.mark.parametrize(("old", "new"), [([], SCHEMA), (SCHEMA, None)])
def test_only_schemas_are_compared(old, new):
    with pytest.raises(ce.InvalidValue, match="expected a JSON Schema as plain data"):
        ce.schema.compare(old, new)


@pytest.mark.parametrize(
    ("slip", "field"),
    [
        ({"$defs": {"Actor": {"properties": []}}}, r"old\.\$defs\.Actor\.properties"),
        ({"$defs": []}, r"old\.\$defs"),
        ({"type": 5}, r"old\.type"),
        ({"anyOf": []}, r"old\.anyOf"),
        ({"anyOf": [5]}, r"old\.anyOf\[0\]"),
        ({"properties": {"a": {"minimum": "x"}}}, r"old\.properties\.a\.minimum"),
        ({"required": 5}, r"old\.required"),
        ({"enum": "x"}, r"old\.enum"),
        ({"items": None}, r"old\.items"),
        ({"rounds": []}, "old"),
        ({"conflictevents": "1.0", "rounds": []}, "old: found 'a document of version 1.0'"),
    ],
)
def test_a_schema_that_is_none_is_refused_with_its_place(slip, field):
    with pytest.raises(ce.InvalidValue, match=field):
        ce.schema.compare(slip, SCHEMA)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["string", "object", "x"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(KEYS | st.sampled_from(["$defs", "x-words", "default", "$ref"]), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(JSON, JSON)
def test_anything_is_compared_or_refused(old, new):
    try:
        changes = ce.schema.compare(old, new)
    except ce.InvalidValue as error:
        changes = ()
        where = error.field
    else:
        where = "old"
    assert where.startswith(("old", "new"))
    assert all(str(change) for change in changes)


def test_every_record_type_has_a_name():
    assert set(RECORD_NAMES.values()) == set(COLLECTIONS.values())


@pytest.mark.filterwarnings("ignore::conflictevents.NewerVersion")
@given(records(), st.data(), st.booleans())
def test_a_field_that_stands_twice_is_refused_with_both_places(record, data, in_lines):
    kind = type(record)
    (collection,) = (name for name, each in COLLECTIONS.items() if each is kind)
    plain = ce.to_dict(record)
    holder, path = data.draw(st.sampled_from(list(fields_inside(plain))))
    before = f"{path.rpartition('.')[0]}." if "." in path else ""
    holder["novelty"] = 1
    plain["extra"] = {**plain.get("extra", {}), f"{KEY}:{before}novelty": 2}
    document = {KEY: NEWER, collection: [plain]}
    with pytest.raises(ce.ReadError) as caught:
        ce.loads(as_lines(document) if in_lines else json.dumps(document))
    within = "$" if in_lines else f"$.{collection}[0]"
    (problem,) = caught.value.problems
    assert problem.path == f"{within}.extra['{KEY}:{before}novelty']"
    assert problem.expected.endswith(f" at {within}.{before}novelty")
    assert problem.found == 2


@pytest.mark.filterwarnings("ignore::conflictevents.NewerVersion")
def test_a_field_of_the_head_that_stands_twice_is_refused_with_both_places():
    head = {"colour": 1, "extra": {f"{KEY}:colour": 2}}
    with pytest.raises(
        ce.ReadError, match=r"\$\.head\.extra\['conflictevents:colour'\].* at \$\.head\.colour"
    ):
        ce.loads(json.dumps({KEY: NEWER, "head": head}))
