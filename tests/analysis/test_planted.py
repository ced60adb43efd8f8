"""What is planted in every field of every record, and then looked for in everything that leaves."""

import attrs
import pytest

import conflictevents as ce
from conflictevents.records import COLLECTIONS
from tests.analysis.planting import Planter, ids_of, leaks, outputs, parquet, spanning

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


@pytest.mark.parametrize("count", COUNTS)
def test_no_output_gives_a_small_number_that_is_planted_everywhere(count, tmp_path):
    ds = ce.Dataset(*spanning(planter_of_numbers(count)))
    pattern = NUMBER if COUNTS[count] is None else rf"{NUMBER}|(?<!\d)(?:{COUNTS[count]})(?!\d)"
    assert leaks(outputs(ds, tmp_path), pattern)
    shared = ce.redact(ds, small_cells=BELOW)
    assert [record.id for record in shared] == [record.id for record in ds]
    assert leaks(outputs(shared, tmp_path), pattern) == []
    assert ce.redact(shared, small_cells=BELOW) == shared


def test_no_parquet_file_gives_a_small_number_that_is_planted_everywhere(tmp_path):
    pytest.importorskip("duckdb")
    ds = ce.Dataset(*spanning(planter_of_numbers("about 37")))
    assert leaks(parquet(ds, tmp_path / "open"), NUMBER)
    assert leaks(parquet(ce.redact(ds, small_cells=BELOW), tmp_path / "shared"), NUMBER) == []


@pytest.mark.parametrize("kind", COLLECTIONS.values(), ids=COLLECTIONS)
def test_no_output_gives_what_is_planted_in_a_record_that_is_marked(kind, tmp_path):
    """One record of the kind is marked, and every reference to a record of its kind leads to it."""
    secret = Planter(
        text=lambda kind, field: f"Secret-{kind}-{field}",
        count=ce.Count.parse("about 777"),
        id_of=lambda other, place: ids_of(other)[place],
        extra_number=777,
    )
    other = attrs.evolve(
        secret,
        text=lambda kind, field: f"open {field} of {kind.lower()}",
        count=ce.Count.exactly(90),
        extra_number=90,
        id_of=lambda to, place: "secret-one" if to is kind and place == 0 else ids_of(to)[place],
    )
    records = spanning(other)
    hidden = spanning(secret)[[type(record) for record in records].index(kind)]
    hidden = hidden.evolve(id="secret-one", marking="RED")
    ds = ce.Dataset(*records, hidden)
    assert leaks(outputs(ds, tmp_path), "secret")
    shared = ce.redact(ds, up_to="AMBER")
    assert leaks(outputs(shared, tmp_path), "secret|777") == []
    assert not [finding for finding in ce.check(shared) if "dangling" in finding.code]
