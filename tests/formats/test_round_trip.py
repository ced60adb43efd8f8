"""What is written is read back equal in value and in type, and the same dataset gives the same bytes."""

import json
import random

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents.formats import dumps, load, loads, save
from conflictevents.formats.json.explaining import structure_record
from conflictevents.strategies import datasets, heads, records
from tests.formats.alike import alike
from tests.formats.mutations import COLLECTION_OF

ENDINGS = [".json", ".jsonl", ".json.gz", ".jsonl.gz"]


@given(datasets())
def test_a_dataset_comes_back_from_its_text_alike(ds):
    assert alike(loads(dumps(ds)), ds)


@given(datasets(), st.sampled_from(ENDINGS))
def test_a_dataset_comes_back_from_a_file_alike(tmp_path_factory, ds, ending):
    path = tmp_path_factory.mktemp("round") / f"trip{ending}"
    save(ds, path)
    assert alike(load(path), ds)
    assert alike(loads(path.read_bytes()), ds)


@given(datasets(), st.sampled_from(ENDINGS), st.randoms(use_true_random=False))
def test_the_order_of_records_makes_no_difference_to_the_bytes(
    tmp_path_factory, ds, ending, chance: random.Random
):
    folder = tmp_path_factory.mktemp("order")
    shuffled = list(ds)
    chance.shuffle(shuffled)
    save(ds, folder / f"one{ending}")
    save(ce.Dataset(*shuffled), folder / f"other{ending}")
    assert (folder / f"one{ending}").read_bytes() == (folder / f"other{ending}").read_bytes()


@given(datasets())
def test_writing_what_was_read_gives_the_same_text(ds):
    text = dumps(ds)
    assert dumps(loads(text)) == text


@given(records())
def test_the_slow_path_reads_what_is_written(record):
    text = dumps(ce.Dataset(record))
    (tree,) = json.loads(text)[COLLECTION_OF[type(record)]]
    found, problems = structure_record(tree, type(record))
    assert problems == []
    assert alike(found, record)


@given(datasets())
def test_no_line_is_long_without_need_and_indents_are_even(ds):
    for line in dumps(ds).splitlines():
        assert (len(line) - len(line.lstrip(" "))) % 2 == 0
        if len(line) > 111:
            assert line.count('":') <= 1


def test_a_document_is_laid_out_for_people_and_for_git_diff():
    ds = ce.Dataset(
        ce.Actor(id="ukraine", name="Ukraine"),
        ce.ExchangeRound(
            id="round-1",
            revision=2,
            history=ce.RoundStep(status="completed", when="2025-05-25", according_to="ukraine"),
            transfers=[
                ce.Transfer(count=303, returned_to="ukraine"),
                ce.Transfer(count="about 300", returned_to="russia"),
            ],
            sources="https://example.org/1",
        ),
    )
    assert dumps(ds) == (
        """{
  "conflictevents": "1.0",
  "actors": [
    {"id": "ukraine", "name": "Ukraine"}
  ],
  "statements": [],
  "frameworks": [],
  "meetings": [],
  "rounds": [
    {
      "id": "round-1",
      "history": [{"status": "completed", "when": "2025-05-25", "according_to": ["ukraine"]}],
      "transfers": [
        {"count": {"low": 303, "high": 303, "best": 303, "wording": "exactly"}, "returned_to": "ukraine"},
        {"count": {"low": 270, "high": 330, "best": 300, "wording": "about"}, "returned_to": "russia"}
      ],
      "revision": 2,
      "sources": [{"url": "https://example.org/1"}]
    }
  ],
  "custody_changes": [],
  "tallies": [],
  "custody_tallies": [],
  "events": []
}
"""
    )


def test_json_lines_have_a_header_and_one_record_a_line(tmp_path):
    save(ce.Dataset(ce.Actor(id="a", name="Å"), ce.ExchangeRound(id="r")), tmp_path / "two.jsonl")
    assert (tmp_path / "two.jsonl").read_text(encoding="utf-8").splitlines() == [
        '{"conflictevents": "1.0"}',
        '{"record":"actor","id":"a","name":"Å"}',
        '{"record":"round","id":"r"}',
    ]


def test_a_claims_number_is_written_only_where_it_is_not_its_place():
    claims = [ce.Claim(text="first"), ce.Claim(text="second", number=7), ce.Claim(text="third", number=3)]
    ds = ce.Dataset(ce.Statement(id="s", speaker="a", claims=claims))
    (written,) = json.loads(dumps(ds))["statements"]
    assert [claim.get("number") for claim in written["claims"]] == [None, 7, None]
    assert alike(loads(dumps(ds)), ds)


def test_an_empty_dataset_is_a_document_with_empty_collections(tmp_path):
    assert len(loads(dumps(ce.Dataset()))) == 0
    assert json.loads(dumps(ce.Dataset())) == {
        "conflictevents": "1.0",
        **{name: [] for name in COLLECTION_OF.values()},
    }
    save(ce.Dataset(), tmp_path / "none.jsonl")
    assert len(load(tmp_path / "none.jsonl")) == 0


@pytest.mark.parametrize("ending", [".jsonl.gz", ".json.gz"])
def test_packed_files_hold_no_time_and_no_name(tmp_path, ending):
    ds = ce.Dataset(ce.Actor(id="a", name="A"))
    save(ds, tmp_path / f"one{ending}")
    content = (tmp_path / f"one{ending}").read_bytes()
    assert content[4:8] == bytes(4), "the time of gzip's header"
    assert b"one" not in content


def paths_in(value, path=""):
    """The path of each field of a record or part, and of each field of a part that it has."""
    for field in attrs.fields(type(value)):
        inner = f"{path}.{field.name}" if path else field.name
        yield inner
        content = getattr(value, field.name)
        members = content if isinstance(content, tuple) else (content,)
        for index, member in enumerate(members):
            here = f"{inner}[{index}]" if isinstance(content, tuple) else inner
            if isinstance(member, ce.Part):
                yield from paths_in(member, here)
    yield from (f"{path}.weather" if path else "weather", f"{path}[7].kind" if path else "status")


BESIDES = (
    ".",
    "",
    "0",
    "a:b",
    "transfers[7].group",
    "claims[0].count.best",
    "records",
    *COLLECTION_OF.values(),
)
ANY_VALUE = st.sampled_from(
    [1, "x", None, [], [{}], [{"record": "promise"}], [{"record": "round", "id": "r"}]]
)
FORMS = ["kept.json", "kept.jsonl", "kept.jsonl.gz", "kept.xlsx", "sheets"]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(records() | heads(), st.data(), ANY_VALUE, st.sampled_from(FORMS))
def test_what_stands_in_the_namespace_of_the_library_is_refused_or_comes_back(
    tmp_path_factory, holder, data, value, form
):
    known = list(paths_in(holder))
    path = data.draw(st.sampled_from(known) | st.sampled_from(BESIDES))
    extra = {f"conflictevents:{path}": value}
    try:
        changed = holder.evolve(extra=extra)
        is_head = isinstance(changed, ce.Head)
        ds = ce.Dataset(head=changed) if is_head else ce.Dataset(changed)
    except ce.InvalidValue as error:
        refusal = str(error)
        assert "extra" in refusal
        assert "prefix" in refusal
        return
    assert path not in known or path.endswith(("weather", "[7].kind", "status"))
    target = tmp_path_factory.mktemp("kept") / form
    save(ds, target)
    assert load(target) == ds
    tables = ce.tables.Tables.from_dataset(ds)
    assert ce.from_dict(ce.Dataset, ce.to_dict(ds)) == ds == tables.to_dataset()
    assert ce.from_dict(type(changed), ce.to_dict(changed)) == changed


@given(records())
def test_parts_keep_the_namespace_of_the_library_free(record):
    for part in parts_of(record):
        with pytest.raises(ce.InvalidValue, match="extra: found 'conflictevents:weather'"):
            attrs.evolve(part, extra={"conflictevents:weather": 1})


def parts_of(value):
    for field in attrs.fields(type(value)):
        content = getattr(value, field.name)
        for member in content if isinstance(content, tuple) else (content,):
            if isinstance(member, ce.Part):
                yield member
                yield from parts_of(member)


def test_a_workbook_of_an_older_release_is_read_as_its_json_is(tmp_path):
    kept = ce.ExchangeRound(id="r", extra={"conflictevents:weather": "fog"})
    save(
        ce.Dataset(kept, head=ce.Head(title="T", extra={"conflictevents:promises": []})), tmp_path / "sheets"
    )
    for file in (tmp_path / "sheets").iterdir():
        text = file.read_text().replace("conflictevents:weather", "conflictevents:name")
        file.write_text(
            text.replace(
                'conflictevents:promises"": []', 'conflictevents:actors"": [{""id"": ""a"", ""name"": ""A""}]'
            )
        )
    ds = load(tmp_path / "sheets")
    assert ds == ce.Dataset(
        ce.Actor(id="a", name="A"), ce.ExchangeRound(id="r", name="fog"), head=ce.Head(title="T")
    )
