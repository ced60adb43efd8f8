"""A type of record that a package adds is a citizen: of files, references, rules, tables, schema, strategies, answers."""

import json
import math
import pickle
from typing import Annotated, NewType

import attrs
import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents import strategies, tables
from conflictevents.display.record import show
from conflictevents.records import COLLECTIONS
from conflictevents.records.vocabulary import CategoryStr
from conflictevents.rules import Finding
from conflictevents.strategies import SAMPLE_WORLD
from conflictevents.text import check_columns

VisitId = NewType("VisitId", str)
NOT_SAID = ce.Count.unknown()
STRICT = {"kw_only": True, "repr": False, "field_transformer": ce.read_fields}


@attrs.frozen(**STRICT)
class Interview(ce.Part):
    """A talk in private with some of those visited.

    Attributes:
        persons: how many.
        language: in which language.
    """

    persons: ce.Count
    language: str | None = None


@ce.record_type("acme:visit", "acme:visits", id_type=VisitId)
@attrs.frozen(**STRICT)
class Visit(ce.Record):
    """A visit to people who are held.

    Attributes:
        visitor: who visits.
        category: which people are visited.
        seen: how many were seen.
        when: when.
        follows: earlier visits.
        interviews: talks in private.
        announced: whether it was announced.
    """

    visitor: ce.ActorId
    category: CategoryStr = "person"
    seen: ce.Count = NOT_SAID
    when: ce.When | None = None
    follows: tuple[VisitId, ...] = ()
    interviews: tuple[Interview, ...] = ()
    announced: bool = False


@ce.record_type("acme:permit", "acme:permits")
@attrs.frozen(**STRICT)
class Permit(ce.Record):
    """A permit for visits."""

    visit: VisitId
    days: int = 1


def unannounced(ds):
    """Visits that nobody was told of."""
    for visit in ds.records_of(Visit):
        if not visit.announced:
            yield Finding("acme/unannounced", "info", "the visit was not announced", visit.id, "announced")


EVACUEE = ce.OwnWord(vocabulary="categories", name="acme:evacuee", within="civilian")
SCHEMA = ce.Schema(records=[Visit, Permit], rules=unannounced, vocabulary=EVACUEE)

VISITS = strategies.records_of(Visit, id=st.sampled_from(["visit-1", "visit-2"]))


def with_visits(*visits):
    return SAMPLE_WORLD.add(*{visit.id: visit for visit in visits}.values()).with_schema(SCHEMA)


@given(st.lists(VISITS, max_size=3))
def test_files_tables_and_plain_data_keep_records_of_other_packages(visits):
    ds = with_visits(*visits)
    text = ce.dumps(ds)
    assert ce.loads(text, schema=SCHEMA) == ds
    assert ce.loads(text, schema=SCHEMA).schema == SCHEMA
    assert ce.from_dict(ce.Dataset, ce.to_dict(ds), schema=SCHEMA) == ds
    assert pickle.loads(pickle.dumps(ds)) == ds
    assert pickle.loads(pickle.dumps(ds)).schema == SCHEMA
    for visit in ds.records_of(Visit):
        assert ce.from_dict(Visit, ce.to_dict(visit)) == visit
    jsonschema.Draft202012Validator(ce.json_schema(SCHEMA)).validate(json.loads(text))


@given(st.lists(VISITS, max_size=3), st.randoms(use_true_random=False))
def test_records_stand_in_one_order(visits, random):
    ds = with_visits(*visits)
    records = list(ds)
    random.shuffle(records)
    again = ce.Dataset(*records, head=ds.head)
    assert again == ds
    assert list(again) == list(ds)
    assert again.schema.records == tuple({type(record): None for record in ds.records_of(Visit)})


def test_tables_have_one_for_each_type(tmp_path):
    visit = Visit(
        id="visit-1", visitor="gazette", seen="about 30", when="2016-05", interviews=[Interview(persons=3)]
    )
    ds = with_visits(visit, visit.evolve(id="visit-2", follows=["visit-1"]))
    made = tables.Tables.from_dataset(ds)
    assert made.to_dataset() == ds
    assert made.frame("acme:visits").collect().shape[0] == 2
    made.write_parquet(tmp_path / "written")
    assert tables.open(tmp_path / "written", schema=SCHEMA).to_dataset() == ds
    with pytest.raises(ce.ReadError, match="pass the schema of that package"):
        tables.open(tmp_path / "written")
    ce.save(ds, tmp_path / "visits.jsonl")
    assert (
        tables.scan(tmp_path / "visits.jsonl", schema=SCHEMA).write_parquet(tmp_path / "scanned").to_dataset()
        == ds
    )
    wrong = tables.Tables.from_dataset(ds.replace(ds["visit-2"].evolve(follows=["gazette"])))
    assert "identity/wrong-kind" in {finding.code for finding in wrong.check()}
    assert tables.Tables.from_dataset(ds).check().ok


def test_sheets_refuse_what_they_have_no_columns_for(tmp_path):
    with pytest.raises(ce.InvalidValue, match="save it as JSON"):
        ce.save(with_visits(Visit(id="visit-1", visitor="gazette")), tmp_path / "folder")


def test_lines_are_read_strictly(tmp_path):
    ds = with_visits(Visit(id="visit-1", visitor="gazette"))
    path = tmp_path / "visits.jsonl"
    ce.save(ds, path)
    assert ce.load(path, schema=SCHEMA) == ds
    path.write_text(path.read_text().replace('"visitor"', '"visiter"'))
    with pytest.raises(ce.ReadError, match="did you mean 'visitor'"):
        ce.load(path, schema=SCHEMA)


def test_without_the_schema_a_file_is_refused_and_says_what_to_do():
    text = ce.dumps(with_visits(Visit(id="visit-1", visitor="gazette")))
    with pytest.raises(ce.ReadError, match=r"pass the schema of the package"):
        ce.loads(text)


def test_references_lead_to_records_of_their_type():
    ds = with_visits(
        Visit(id="visit-1", visitor="gazettes", follows=["gazette"]),
        Permit(id="permit-1", visit="visit-2"),
    )
    found = {(finding.code, finding.record, finding.path) for finding in ce.check(ds) if finding.record}
    assert {
        ("identity/dangling-reference", "visit-1", "visitor"),
        ("identity/wrong-kind", "visit-1", "follows[0]"),
        ("identity/dangling-reference", "permit-1", "visit"),
    } <= found


def test_rules_and_words_of_the_schema_hold():
    ds = with_visits(Visit(id="visit-1", visitor="gazette", category="acme:evacuee"))
    codes = {finding.code for finding in ce.check(ds)}
    assert "acme/unannounced" in codes
    assert not any("undeclared" in code for code in codes)
    assert EVACUEE in ds.head.vocabulary
    assert "acme/unannounced" not in {finding.code for finding in ce.check(ds, rules=())}
    elsewhere = ce.Dataset(*ds)
    assert "acme/unannounced" not in {finding.code for finding in ce.check(elsewhere)}


def test_what_is_not_shared_and_not_known_yet_goes():
    early = Visit(id="visit-1", visitor="gazette", when="2016-05")
    late = Visit(id="visit-2", visitor="gazette", when="2016-07", follows=["visit-1"])
    ds = with_visits(early, late)
    assert [visit.id for visit in ce.as_of(ds, "2016-06").records_of(Visit)] == ["visit-1"]
    shared = ce.redact(ds.replace(early.evolve(marking="RED")), up_to="GREEN")
    assert "visit-1" not in shared
    assert "visit-1" not in ce.dumps(shared)


def test_answers_go_on_where_records_of_others_stand():
    plain, ds = SAMPLE_WORLD, with_visits(Visit(id="visit-1", visitor="gazette"))
    assert ce.totals(ds) == ce.totals(plain)
    assert "1 acme:visits" in str(ce.brief(ds)) or "acme:visit" in str(ce.brief(ds))
    assert ds.diff(plain).removed == ds.records_of(Visit)
    assert plain.merge(ds).schema == SCHEMA
    assert repr(ds).endswith("1 acme:visits>") or "acme:visits" in repr(ds)


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"visitor": 3}, "visitor"),
        ({"visitor": "icrc", "seen": 3.5}, "seen"),
        ({"visitor": "icrc", "when": "June"}, "when"),
        ({"visitor": "icrc", "category": "pow"}, "category"),
        ({"visitor": "icrc", "announced": 1}, "announced"),
        ({"visitor": "icrc", "interviews": ["talk"]}, "interviews[0]"),
        ({"visitor": "icrc", "follows": [3]}, "follows[0]"),
    ],
)
def test_fields_are_read_strictly(fields, place):
    with pytest.raises(ce.InvalidValue) as refused:
        Visit(id="visit-1", **fields)
    assert refused.value.field == place


def test_a_class_has_to_be_one_that_files_can_hold():
    with pytest.raises(ce.InvalidValue, match="a type that can stand on file"):

        @attrs.frozen(**STRICT)
        class Odd(ce.Record):
            of: dict[str, int]

    with pytest.raises(ce.InvalidValue, match="field_transformer"):

        @ce.record_type("acme:odd", "acme:odds")
        @attrs.frozen(kw_only=True)
        class Loose(ce.Record):
            of: str

    with pytest.raises(ce.InvalidValue, match="derives from Record alone"):

        @ce.record_type("acme:odd", "acme:odds")
        @attrs.frozen(**STRICT)
        class Mine(ce.ExchangeRound):
            pass

    with pytest.raises(ce.InvalidValue, match="namespace"):
        ce.record_type("visit", "visits")
    with pytest.raises(ce.InvalidValue, match="namespace"):
        ce.record_type("acme:visit", "other:visits")


def test_a_record_without_a_name_for_its_type_is_refused():
    @attrs.frozen(**STRICT)
    class Nameless(ce.Record):
        pass

    with pytest.raises(ce.InvalidValue, match="record_type"):
        ce.Dataset(Nameless(id="n"))
    with pytest.raises(ce.InvalidValue, match="record_type"):
        ce.Schema(records=Nameless)


@ce.record_type("acme:paper", "acme:papers")
@attrs.frozen(**STRICT)
class Paper(ce.Record):
    """A paper, whose fields have the names of fields of the library and other types.

    Attributes:
        history: what is known of it.
        status: what it is now.
        according_to: who says so.
        count: how many pages.
        when: when, in words.
        statement: what it says.
        held_by: in which drawer.
        name: its number.
        place: where it is.
        transfers: who had it.
        kind: what kind.
        category: of which sort.
        struct: a name that generated code may use.
        value: another.
        new: another.
    """

    history: str = ""
    status: str = ""
    according_to: str = ""
    count: int = 0
    when: str = ""
    statement: str = ""
    held_by: int = 0
    name: int = 0
    place: bool = False
    transfers: tuple[str, ...] = ()
    kind: float = 0.0
    category: str | None = None
    struct: str = ""
    value: str = ""
    new: str = ""


PAPER = {
    "id": "p",
    "history": "long",
    "status": "lost",
    "according_to": "clerk",
    "count": 3,
    "when": "lately",
    "statement": "it is said",
    "held_by": 7,
    "name": 9,
    "place": True,
    "transfers": ["x", "y"],
    "kind": 0.5,
    "category": "z",
    "struct": "s",
    "value": "v",
    "new": "n",
}


@pytest.mark.parametrize("fields", [PAPER, {"id": "p", "status": "lost"}, {"id": "p", "history": "long"}])
def test_a_field_means_what_its_own_type_says_whatever_its_name(fields, tmp_path):
    schema = ce.Schema(records=Paper)
    paper = ce.from_dict(Paper, fields)
    assert paper == Paper(**fields)
    assert ce.to_dict(paper) == fields
    ds = ce.Dataset(paper)
    for name in ("papers.json", "papers.jsonl", "papers.jsonl.gz"):
        ce.save(ds, tmp_path / name)
        assert ce.load(tmp_path / name, schema=schema) == ds
    described = ce.json_schema(schema)
    assert jsonschema.Draft202012Validator(described).is_valid(ce.to_dict(ds))
    assert described["$defs"]["acme:paper"]["properties"]["status"]["type"] == "string"
    assert ce.check(ds).ok
    for answer in (
        ce.totals(ds),
        ce.timeline(ds),
        ce.outlook(ds),
        ce.custody(ds),
        ce.reconcile(ds),
        ce.brief(ds),
    ):
        str(answer)
    ce.as_of(ds, "2025-01-01")
    ce.redact(ds, up_to="GREEN", small_cells=3)
    ds.diff(ce.Dataset())


def test_what_was_set_aside_without_the_schema_is_put_back_with_it(tmp_path):
    visit = Visit(id="v", visitor="icrc", seen=3)
    plain = {"record": "acme:visit", **ce.to_dict(visit)}
    for aside in ({"conflictevents:records": [plain]}, {"conflictevents:acme_visits": [plain]}):
        ds = ce.Dataset(head=ce.Head(extra=aside))
        for name in ("kept.json", "kept.jsonl", "kept.jsonl.gz"):
            ce.save(ds, tmp_path / name)
            assert ce.load(tmp_path / name) == ds
            known = ce.load(tmp_path / name, schema=ce.Schema(records=Visit))
            if "conflictevents:records" in aside:
                assert known == ce.Dataset(visit)
            ce.save(known, tmp_path / name)
            assert ce.load(tmp_path / name, schema=ce.Schema(records=Visit)) == known


def test_a_field_that_a_line_needs_for_itself_is_refused():
    with pytest.raises(ce.InvalidValue, match="call it otherwise"):

        @ce.record_type("acme:tape", "acme:tapes")
        @attrs.frozen(**STRICT)
        class Tape(ce.Record):
            record: str


@ce.record_type("acme:talk", "acme:talks")
@attrs.frozen(**STRICT)
class Talk(ce.Record):
    """A talk, with words of every vocabulary.

    Attributes:
        category: of which category.
        categories: of which categories those are who were heard.
        kind: about which kind of handover.
        role: in which role who was asked is.
    """

    category: Annotated[str, ce.Category] = "person"
    categories: tuple[Annotated[str, ce.Category], ...] = ()
    kind: Annotated[str, ce.RoundKind] | None = None
    role: Annotated[str, ce.Role] | None = None
    act: Annotated[str, ce.Act] | None = None
    actor_kind: Annotated[str, ce.ActorKind] | None = None
    change: Annotated[str, ce.CustodyChangeKind] | None = None


WORDS = {
    "category": "hostage",
    "categories": ("hostage", "acme:evacuee"),
    "kind": "exchange",
    "role": "carrier",
    "act": "denies",
    "actor_kind": "state",
    "change": "captured",
}


def test_a_field_of_ones_own_takes_the_words_of_a_vocabulary(tmp_path):
    schema = ce.Schema(records=Talk)
    ds = ce.Dataset(Talk(id="i", **WORDS))
    for name in ("a.json", "a.jsonl"):
        ce.save(ds, tmp_path / name)
        assert ce.load(tmp_path / name, schema=schema) == ds
    (finding,) = ce.check(ds).only(code="identity/undeclared-word")
    assert (finding.record, finding.path) == ("i", "categories[1]")
    assert finding.remedy.startswith("declare it in the head: OwnWord(vocabulary='categories', ")
    described = ce.json_schema(schema)["$defs"]["acme:talk"]["properties"]
    assert described["kind"] != {"type": "string"}


@pytest.mark.parametrize("field", WORDS)
def test_a_field_of_ones_own_refuses_what_is_no_word(field):
    slip = ("exchang",) if field == "categories" else "exchang"
    with pytest.raises(ce.InvalidValue, match="did you mean|choose one of"):
        Talk(id="i", **{field: slip})
    with pytest.raises(ce.ReadError, match="did you mean|choose one of"):
        ce.from_dict(Talk, {"id": "i", field: list(slip) if field == "categories" else slip})
    text = json.dumps(
        {
            "conflictevents": "1.7",
            "acme:talks": [{"id": "i", field: ["weapon"] if field == "categories" else "weapon"}],
        }
    )
    with pytest.warns(ce.NewerVersion, match=r"weapon.*of the package that the type of record is of"):
        ds = ce.loads(text, schema=ce.Schema(records=Talk))
    assert ce.loads(ce.dumps(ds), schema=ce.Schema(records=Talk)) == ds


def evacuee(**fields):
    return ce.OwnWord(vocabulary="categories", name="acme:evacuee", **fields)


@pytest.mark.parametrize("other", [{"within": "hostage"}, {"within": "civilian", "plural": "the evacuated"}])
def test_a_schema_and_a_head_that_declare_a_word_otherwise_are_told_so(other, tmp_path):
    schema = ce.Schema(vocabulary=evacuee(within="civilian"))
    ds = ce.Dataset(head=ce.Head(vocabulary=[evacuee(**other)]))
    words = r"found OwnWord\(.+expected OwnWord\(.+civilian'\), as the schema declares it; declare it alike in both"
    for name in ("a.json", "a.jsonl"):
        ce.save(ds, tmp_path / name)
        with pytest.raises(ce.ReadError, match=rf"{name}.*\$\.head\.vocabulary\[0\]: {words}"):
            ce.load(tmp_path / name, schema=schema)
    with pytest.raises(ce.ReadError, match=words):
        ce.loads(ce.dumps(ds), schema=schema)
    with pytest.raises(ce.InvalidValue, match=rf"vocabulary\[0\]: {words}"):
        ds.with_schema(schema)
    with pytest.raises(ce.InvalidValue, match="as another head declares it"):
        ds.merge(ce.Dataset(schema=schema))
    with pytest.raises(ce.InvalidValue, match="as the same schema declares it"):
        _ = schema | ce.Schema(vocabulary=evacuee(**other))


def test_schemas_are_put_together():
    one, other = ce.Schema(records=Visit, rules=unannounced), ce.Schema(records=Permit, vocabulary=EVACUEE)
    assert one | other == SCHEMA == other | one | one
    assert SCHEMA | ce.Schema() == SCHEMA
    again = ce.record_type("acme:visit", "acme:calls")(
        attrs.frozen(**STRICT)(type("Call", (ce.Record,), {"__annotations__": {}}))
    )
    with pytest.raises(ce.InvalidValue, match="rename one of the two"):
        ce.Schema(records=[Visit, again])


@pytest.mark.parametrize("id_type", [ce.ActorId, VisitId])
def test_an_id_leads_to_one_type_of_record(id_type):
    with pytest.raises(ce.InvalidValue, match="a NewType that leads to no other type"):

        @ce.record_type("acme:walk", "acme:walks", id_type=id_type)
        @attrs.frozen(**STRICT)
        class Walk(ce.Record):
            pass


def part_named(name, module, **fields):
    """A part of a record, as a module of that name defines it."""
    annotations = {"__annotations__": dict.fromkeys(fields, int), "__module__": module, **fields}
    return attrs.frozen(type(name, (ce.Part,), annotations), **STRICT)


def record_of(name, *parts):
    """A type of record that has a list of each of some parts."""
    fields = {f"field_{place}": tuple[part, ...] for place, part in enumerate(parts)}
    body = {"__annotations__": fields, **dict.fromkeys(fields, ()), "__module__": __name__}
    kind = attrs.frozen(type("Hearing", (ce.Record,), body), **STRICT)
    return ce.record_type(name, f"{name}s")(kind)


@pytest.mark.parametrize("module", ["__main__", "acme.bail", "tests.acme"])
def test_a_part_is_named_in_the_schema_by_its_class_in_whichever_module(module):
    kind = record_of("acme:hearing", part_named("Bail", module, days=1))
    described = ce.json_schema(ce.Schema(records=kind))
    assert "Bail" in described["$defs"]
    assert module not in json.dumps(described)
    assert described == ce.json_schema(
        ce.Schema(records=record_of("acme:hearing", part_named("Bail", "x", days=1)))
    )


@pytest.mark.parametrize("name", ["Transfer", "When", "Count", "header", "line"])
def test_a_part_of_the_name_of_a_definition_of_the_library_is_refused_in_a_schema(name):
    kind = record_of("acme:hearing", part_named(name, "acme", days=1))
    with pytest.raises(ce.InvalidValue, match=f"found '{name}'.+of acme; rename one of the two"):
        ce.json_schema(ce.Schema(records=kind))


def test_two_parts_of_one_name_are_refused_in_a_schema_and_read_each_as_its_own():
    parts = part_named("Bail", "acme", days=1), part_named("Bail", "other", days=2, weeks=3)
    kind = record_of("acme:hearing", *parts)
    schema = ce.Schema(records=kind)
    with pytest.raises(ce.InvalidValue, match="of acme and of other; rename one of the two"):
        ce.json_schema(schema)
    hearing = kind(id="h", field_0=parts[0](days=5), field_1=(parts[1](weeks=7), parts[1](days=8)))
    back = ce.loads(ce.dumps(ce.Dataset(hearing)), schema=schema)["h"]
    assert back == hearing
    assert [type(part) for part in (*back.field_0, *back.field_1)] == [parts[0], parts[1], parts[1]]


@ce.record_type("acme:store", "acme:stores")
@attrs.frozen(**STRICT)
class Store(ce.Record):
    """A store, with content of any form.

    Attributes:
        content: what it holds.
        more: further content.
        lists: content in lists.
    """

    content: ce.FrozenDict
    more: ce.FrozenDict | None = None
    lists: tuple[ce.FrozenDict, ...] = ()


@given(strategies.records_of(Store), st.dictionaries(st.text(max_size=4), st.integers(0, 9)))
def test_only_extra_needs_namespaces_in_the_schema_as_in_python(store, content):
    store = store.evolve(content=content, more=content, lists=[content])
    ds = ce.Dataset(store)
    valid = jsonschema.Draft202012Validator(ce.json_schema(ds.schema))
    document = json.loads(ce.dumps(ds))
    valid.validate(document)
    assert ce.from_dict(ce.Dataset, document, schema=ds.schema) == ds
    document["acme:stores"][0]["extra"] = {"x": 1}
    assert not valid.is_valid(document)


@pytest.mark.parametrize(
    ("call", "remedy"),
    [
        (lambda: ce.Schema(records=SCHEMA), "put schemas together with"),
        (lambda: ce.Schema(records=3), "record_type"),
        (lambda: ce.Schema(records=None), "leave it out"),
        (lambda: ce.Schema(rules=3), "give the function itself"),
        (lambda: ce.Schema(rules=None), "leave it out"),
        (lambda: ce.Dataset().with_schema(Visit), r"write Schema\(records"),
        (lambda: ce.Dataset().with_schema(None), r"write Schema\(records"),
        (lambda: ce.from_dict({"id": "d"}, Visit), r"give the class first: from_dict\(Visit, data\)"),
        (lambda: ce.from_dict([], {}), "give the class itself"),
    ],
    ids=[
        "schema-for-records",
        "number-for-records",
        "none-for-records",
        "number-for-rules",
        "none-for-rules",
        "class-for-schema",
        "none-for-schema",
        "swapped",
        "no-class",
    ],
)
def test_what_stands_in_the_place_of_another_argument_is_refused(call, remedy):
    with pytest.raises(ce.InvalidValue, match=remedy):
        call()


@ce.record_type("acme:post", "acme:posts")
@attrs.frozen(**STRICT)
class Post(ce.Record):
    """A post, of which nothing need be said.

    Attributes:
        role: what its people do.
        opened: when it opened.
        staffed: whether it is staffed; yes unless it is said.
    """

    role: ce.RoleStr | None = None
    opened: ce.When | None = None
    staffed: bool | None = True


@pytest.mark.parametrize(
    ("fields", "lines"),
    [
        ({}, []),
        ({"role": "carrier"}, ["role carrier"]),
        ({"staffed": None}, ["staffed not said"]),
        ({"opened": "2024-05"}, ["opened 2024-05"]),
    ],
)
def test_a_view_leaves_out_what_is_unset_and_names_what_is_taken_away(fields, lines):
    ds = ce.Dataset(Post(id="post", **fields), schema=ce.Schema(records=(Post,)))
    shown = str(show(ds, "post")).splitlines()[1:]
    assert [" ".join(line.split()) for line in shown if line.strip()] == lines


NUMBERS = [
    *(math.nan, math.inf, -math.inf, 2**53 + 1, -(2**53) - 1, 2**63, 10**400),
    *(0, 1, -1, 2**53, -(2**53), 0.5, 1e300),
]


@attrs.frozen(**STRICT)
class Reading(ce.Part):
    """A reading of an instrument.

    Attributes:
        level: a number.
        times: a whole number.
    """

    level: float = 0.0
    times: int = 0


@ce.record_type("acme:gauge", "acme:gauges")
@attrs.frozen(**STRICT)
class Gauge(ce.Record):
    """An instrument, with numbers wherever they may stand.

    Attributes:
        level: a number.
        times: a whole number.
        levels: numbers.
        many: whole numbers.
        some: a number or none.
        readings: what it was read as.
    """

    level: float = 0.0
    times: int = 0
    levels: tuple[float, ...] = ()
    many: tuple[int, ...] = ()
    some: float | None = None
    readings: tuple[Reading, ...] = ()


@given(
    st.sampled_from(["level", "times", "levels", "many", "some"]),
    st.sampled_from(NUMBERS) | st.floats() | st.integers(),
    st.booleans(),
)
def test_a_number_is_refused_when_the_record_is_made_or_kept_by_every_form(name, number, in_part):
    value = [number] if name in ("levels", "many") else number
    in_part = in_part and name in ("level", "times")
    is_whole = isinstance(number, int)
    is_taken = abs(number) <= 2**53 if is_whole else math.isfinite(number) and name not in ("times", "many")
    if not is_taken:
        with pytest.raises(ce.InvalidValue, match=f"^{name}"):
            Reading(**{name: value}) if in_part else Gauge(id="g", **{name: value})
        return
    fields = {"readings": [Reading(**{name: value})]} if in_part else {name: value}
    ds = ce.Dataset(Gauge(id="g", **fields))
    document = json.loads(ce.dumps(ds))
    jsonschema.Draft202012Validator(ce.json_schema(ds.schema)).validate(document)
    assert ce.loads(ce.dumps(ds), schema=ds.schema) == ds
    assert ce.from_dict(ce.Dataset, ce.to_dict(ds), schema=ds.schema) == ds
    assert tables.Tables.from_dataset(ds).to_dataset() == ds


def define(base, name, hint, **options):
    """A class of one's own with one field."""
    namespace = {"__annotations__": {name: hint}, "__module__": __name__, "__doc__": "A class."}
    if options:
        namespace[name] = attrs.field(**options)
    return attrs.frozen(**STRICT)(type("Mine", (base,), namespace))


TAKEN = [name for name in dir(ce.Record) if not name.startswith("_")]


@pytest.mark.parametrize("hint", [int, str, ce.FrozenDict])
@pytest.mark.parametrize("name", TAKEN)
def test_a_field_that_takes_the_place_of_what_each_record_has_is_refused(name, hint):
    with pytest.raises(ce.InvalidValue, match="call it otherwise") as refused:
        define(ce.Record, name, hint)
    assert refused.value.field == f"Mine.{name}"


@pytest.mark.parametrize("name", [name for name in dir(ce.Part) if not name.startswith("_")])
def test_a_field_that_takes_the_place_of_what_each_part_has_is_refused(name):
    with pytest.raises(ce.InvalidValue, match="call it otherwise"):
        define(ce.Part, name, int)


@pytest.mark.parametrize("base", [ce.Record, ce.Part])
@pytest.mark.parametrize(
    ("name", "options", "remedy"),
    [
        ("_hidden", {}, "no underscore in front"),
        ("shown", {"alias": "called"}, "no alias"),
        ("made", {"init": False, "default": 0}, "leave init=False out"),
    ],
)
def test_a_field_that_is_not_given_by_its_name_is_refused(base, name, options, remedy):
    with pytest.raises(ce.InvalidValue, match=remedy):
        define(base, name, int, **options)


def test_fields_are_looked_at_where_they_have_readers_of_their_own():
    read = attrs.field(default=0, converter=int)
    namespace = {"__annotations__": {"sources": int}, "sources": read, "__doc__": "A class."}
    mine = attrs.frozen(kw_only=True, repr=False)(type("Mine", (ce.Record,), namespace))
    with pytest.raises(ce.InvalidValue, match="sources: .* call it otherwise"):
        ce.record_type("acme:mine", "acme:mines")(mine)


class Mixin:
    __slots__ = ()


@pytest.mark.parametrize("bases", [(Visit,), (ce.ExchangeRound,), (Mixin, ce.Record)])
def test_a_type_of_record_derives_from_record_alone(bases):
    mine = attrs.frozen(**STRICT)(type("Mine", bases, {"__doc__": "A class."}))
    with pytest.raises(ce.InvalidValue, match="derives from Record alone"):
        ce.record_type("acme:mine", "acme:mines")(mine)


def columns_of(hint):
    """The columns that a frame has of a field `held` of a type, its own aside."""
    kind = ce.record_type("acme:mine", "acme:mines")(define(ce.Record, "held", hint))
    return [name for name in ce.Dataset().records_of(kind).to_frame("arrow").column_names if "held_" in name]


COMPOSITE = [hint for hint in (ce.Count, ce.When, ce.Place, ce.Source, ce.Estimate) if columns_of(hint)]


@given(st.data(), st.sampled_from(COMPOSITE), st.booleans(), st.booleans())
def test_two_fields_with_a_column_of_one_name_are_refused(data, hint, is_optional, is_first):
    assert len(COMPOSITE) >= 4
    name = data.draw(st.sampled_from(columns_of(hint)) | st.just("held_other"))
    fields = {"held": hint | None if is_optional else hint, name: int}
    fields = dict(reversed(fields.items())) if is_first else fields
    mine = attrs.frozen(**STRICT)(
        type("Mine", (ce.Record,), {"__annotations__": fields, "__doc__": "A class."})
    )
    if name == "held_other":
        assert (
            name
            in ce.Dataset()
            .records_of(ce.record_type("acme:m", "acme:ms")(mine))
            .to_frame("arrow")
            .column_names
        )
        return
    with pytest.raises(ce.InvalidValue, match=f"^Mine.*column '{name}'.*rename one of the two"):
        ce.record_type("acme:m", "acme:ms")(mine)


def test_two_fields_of_a_record_and_its_part_with_a_column_of_one_name_are_refused():
    part = define(ce.Part, "held", ce.Count)
    fields = {"parts": tuple[part, ...], "held_low": int}
    mine = attrs.frozen(**STRICT)(
        type("Mine", (ce.Record,), {"__annotations__": fields, "__doc__": "A class."})
    )
    with pytest.raises(ce.InvalidValue, match="column 'held_low'"):
        ce.record_type("acme:m", "acme:ms")(mine)


@pytest.mark.parametrize("name", COLLECTIONS)
def test_no_two_fields_of_the_library_have_a_column_of_one_name(name):
    check_columns(COLLECTIONS[name], name)
