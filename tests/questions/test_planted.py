"""What is planted in every field of every record, and then looked for in everything that leaves."""

import json
import re
from inspect import getsource, isfunction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents.cli.parser import COMMANDS
from conflictevents.interop import writing
from conflictevents.records import COLLECTIONS
from conflictevents.strategies import datasets
from tests.questions.planting import (
    ELSEWHERE,
    OUTPUTS,
    QUICK,
    Planter,
    answers,
    files,
    ids_of,
    leaks,
    outputs,
    parquet,
    spanning,
)

BELOW = 40
TEXTS = (
    "37 of them",
    "the thirty-seven",
    "freed:\uff13\uff17",
    "\u0663\u0667 freed",
    "https://news.example/37-women",
    "ThirtySeven%20women",
    "group of 37th",
)
NUMBER = r"(?<![\d,])(?:37|\uff13\uff17|\u0663\u0667)(?!\d)|thirty[- _]?seven|THE-REMARK"
COUNTS = {
    "37": None,
    "about 37": None,
    "at least 37": None,
    "more than 36": "36",
    "as many as 37": None,
    "less than 38": "38",
    "nearly 37": None,
    "between 37 and 90 (best 60)": None,
    "between 10 and 190 (best 37)": None,
    "1,000 to 1,037": "1,?000",
}


@pytest.fixture(autouse=True)
def inside(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def planter_of_numbers(count):
    turn = iter(range(10_000))
    return Planter(
        text=lambda kind, field: TEXTS[next(turn) % len(TEXTS)],
        count=ce.Count.parse(count),
        id_of=lambda kind, place: ids_of(kind)[place],
        extra_number=37,
    )


@pytest.mark.parametrize(
    "count", [pytest.param(count, marks=() if count == "about 37" else pytest.mark.slow) for count in COUNTS]
)
def test_no_output_gives_a_small_number_that_is_planted_everywhere(count, tmp_path):
    ds = ce.Dataset(*spanning(planter_of_numbers(count)))
    pattern = NUMBER if COUNTS[count] is None else rf"{NUMBER}|(?<!\d)(?:{COUNTS[count]})(?!\d)"
    assert leaks(outputs(ds, tmp_path, [files]), pattern)
    shared = ce.redact(ds, small_cells=BELOW)
    assert [record.id for record in shared] == [record.id for record in ds]
    some = None if count in ("37", "between 10 and 190 (best 37)") else QUICK
    assert leaks(outputs(shared, tmp_path, some), pattern) == []
    assert ce.redact(shared, small_cells=BELOW) == shared


def test_no_parquet_file_gives_a_small_number_that_is_planted_everywhere(tmp_path):
    pytest.importorskip("duckdb")
    ds = ce.Dataset(*spanning(planter_of_numbers("about 37")))
    assert leaks(parquet(ds, tmp_path / "open"), NUMBER)
    assert leaks(parquet(ce.redact(ds, small_cells=BELOW), tmp_path / "shared"), NUMBER) == []


@pytest.mark.parametrize(
    "about",
    [
        pytest.param("swap", marks=pytest.mark.slow),
        pytest.param("secret-one", marks=pytest.mark.slow),
        "secret-one#1",
    ],
)
@pytest.mark.parametrize("kind", COLLECTIONS.values(), ids=COLLECTIONS)
def test_no_output_gives_what_is_planted_in_a_record_that_is_marked(kind, about, tmp_path):
    """One record of the kind is marked; every reference to one of its kind leads to it, and claims where they may."""
    secret = Planter(
        text=lambda kind, field: f"Secret-{kind}-{field}",
        count=ce.Count.parse("about 777"),
        id_of=lambda other, place: ids_of(other)[place],
        extra_number=777,
    )
    references = {(kind, 0): "secret-one", (ce.Record, 0): about}
    open_to_all = attrs.evolve(
        secret,
        text=lambda kind, field: f"open {field} of {kind.lower()}",
        count=ce.Count.exactly(90),
        extra_number=90,
        id_of=lambda to, place: references.get((to, place)) or ids_of(to)[place],
    )
    records = spanning(open_to_all)
    hidden = spanning(secret)[[type(record) for record in records].index(kind)]
    ds = ce.Dataset(*records, hidden.evolve(id="secret-one", marking="RED"))
    assert leaks(outputs(ds, tmp_path, [files]), "secret")
    shared = ce.redact(ds, up_to="AMBER")
    some = None if about == "swap" and kind in (ce.ExchangeRound, ce.Statement, ce.CustodyTally) else QUICK
    assert leaks(outputs(shared, tmp_path, some), "secret|777") == []
    assert not [finding for finding in ce.check(shared) if "dangling" in finding.code]
    assert ce.redact(shared, up_to="AMBER") == shared


def test_every_kind_of_output_gives_what_is_planted(tmp_path):
    """Else nothing could be found in it."""
    ds = ce.Dataset(*spanning(planter_of_numbers("37")))
    for output in OUTPUTS:
        assert leaks(output(ds, tmp_path), NUMBER), output.__name__


def test_whatever_is_public_has_its_place_among_the_outputs_or_says_why_not():
    """A new writer, question, chart or command is asked for here until it is on the list."""
    public = {name for name in ce.__all__ if isfunction(getattr(ce, name))}
    public |= {name for name in writing.__all__ if isfunction(getattr(writing, name))}
    public |= {*ce.charts.__all__, *(command.name for command in COMMANDS)}
    used = set(re.findall(r"\w+", "".join(getsource(output) for output in (*OUTPUTS, answers))))
    assert sorted(public - used - ELSEWHERE.keys()) == []
    assert sorted(ELSEWHERE.keys() - public) == []


def figures_and_texts(value, key=""):
    """Every figure and every text of a document, each with the key it stands under."""
    if isinstance(value, dict):
        if {"low", "high", "best"} & value.keys():
            yield key, value
        else:
            for name, inner in value.items():
                yield from figures_and_texts(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from figures_and_texts(inner, key)
    elif isinstance(value, str):
        yield key, value


CODES = {"scheme", "value", "precision", "dataset", "release", "original_id", "conflictevents"}
"""Keys of codes."""
DATES = {"when", "made", "due", "since", "as_of", "known", "published", "retrieved", "valid_from", "valid_to"}


@given(datasets(), st.integers(2, 40), st.sampled_from(["CLEAR", "GREEN", "RED"]))
def test_no_file_of_any_dataset_that_was_redacted_gives_a_small_number(ds, below, limit):
    """Read from the file, by nothing that redaction uses."""
    shared = ce.redact(ds, limit, small_cells=below)
    ids = {record.id for record in ds}
    for key, item in figures_and_texts(json.loads(ce.dumps(shared))):
        if isinstance(item, dict):
            given_numbers = [item[name] for name in ("low", "best", "high") if item.get(name) is not None]
            if item.get("high") is not None and item.get("low") is not None:
                given_numbers.append(item["high"] - item["low"])
            is_hidden = item.get("wording") == "less than" and item["high"] == below - 1
            if key not in ("rounds", "percent") and not is_hidden:
                assert not [number for number in given_numbers if 0 < number < below], item
        elif key not in CODES | DATES and item.partition("#")[0] not in ids:
            text = re.sub(r"\d{4}-\d\d(-\d\d)?|\d{4}/\d\d(/\d\d)?", "", item).replace(",", "")
            assert not [digits for digits in re.findall(r"\d+", text) if 0 < int(digits) < below], (key, item)
