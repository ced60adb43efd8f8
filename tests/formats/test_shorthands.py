"""Shorter ways to write a value, each for one value only."""

import json
from typing import Any

import pytest

import conflictevents as ce
from conflictevents.formats import loads
from tests.formats.alike import alike


def read(collection: str, **fields: Any) -> Any:
    document = {"conflictevents": "1.0", collection: [{"id": "x", **fields}]}
    return loads(json.dumps(document))["x"]


def round_of(**fields: Any) -> ce.ExchangeRound:
    return ce.ExchangeRound(id="x", **fields)


@pytest.mark.parametrize(
    ("count", "meant"),
    [
        (307, ce.Count.exactly(307)),
        (0, ce.Count.exactly(0)),
        ("1,200", ce.Count.exactly(1200)),
        ("10", ce.Count.exactly(10)),
        ("as many as 1,200", ce.Count.as_many_as(1200)),
        ("withheld", ce.Count.withheld()),
        ({"low": 5}, ce.Count(5, None)),
        ({}, ce.Count()),
    ],
)
def test_a_count_may_be_a_number_or_a_phrase(count, meant):
    assert alike(read("rounds", transfers=[{"count": count}]), round_of(transfers=ce.Transfer(count=meant)))


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "completed"},
        {"history": "completed"},
        {"history": ["completed"]},
        {"history": [{"status": "completed"}]},
    ],
    ids=str,
)
def test_a_history_may_be_one_status(fields):
    assert alike(read("rounds", **fields), round_of(history="completed"))


def test_a_frameworks_history_may_be_one_status_as_well():
    assert alike(
        read("frameworks", name="F", status="active"), ce.Framework(id="x", name="F", history="active")
    )


def test_a_source_may_be_its_address_or_title():
    found = read("rounds", sources=["https://example.org", "A newspaper of 3 May"])
    assert alike(found, round_of(sources=["https://example.org", "A newspaper of 3 May"]))


def test_a_place_may_be_its_name():
    assert alike(read("rounds", place="Chernihiv region"), round_of(place="Chernihiv region"))


def test_ordinals_may_be_an_object_from_body_to_number():
    found = read("rounds", ordinals={"headquarters": 65, "ministry": None})
    assert alike(found, round_of(ordinals={"headquarters": 65, "ministry": None}))


def test_a_third_party_may_be_an_actor_who_mediates():
    assert alike(
        read("frameworks", name="F", third_parties=["turkey"]),
        ce.Framework(id="x", name="F", third_parties=["turkey"]),
    )


def test_according_to_may_be_one_id():
    step = {"status": "completed", "according_to": "ukraine"}
    assert alike(
        read("rounds", history=[step]),
        round_of(history=ce.RoundStep(status="completed", according_to="ukraine")),
    )
    term = {"count": 5, "according_to": "ukraine"}
    assert alike(
        read("frameworks", name="F", terms=[term]),
        ce.Framework(id="x", name="F", terms=ce.Term(count=5, according_to="ukraine")),
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"third_parties": "turkey"},
        {"sources": "https://example.org"},
        {"sources": {"url": "https://example.org"}},
        {"transfers": {"count": 3}},
        {"when": 2025},
        {"ordinals": ["headquarters"]},
        {"kind": None},
        {"status": None},
        {"status": "completed", "history": []},
        {"transfers": [{"count": None}]},
        {"transfers": [{"count": True}]},
        {"transfers": [{"count": 3.0}]},
    ],
    ids=str,
)
def test_nothing_else_is_a_shorthand(fields):
    with pytest.raises(ce.ReadError):
        read("rounds", **fields)


def test_a_scope_as_text_is_refused():
    with pytest.raises(ce.ReadError, match=r"tallies\[0\]\.scope: found \"exchanges\", expected an object"):
        read("tallies", claimant="a", as_of="2025", count=1, scope="exchanges")


def test_one_odd_line_is_read_beside_the_plain_ones():
    ds = loads(
        '{"conflictevents": "1.0"}\n'
        '{"record": "round", "id": "a", "transfers": [{"count": "about 300"}]}\n'
        '{"record": "round", "id": "b", "history": [{"status": "completed"}]}\n'
    )
    assert ds["a"].transfers[0].count == ce.Count.about(300)
    assert ds["b"].history[0].status == "completed"
