"""What steers a terminal is shown as an escape sequence, and never sent: on both streams, in every form."""

import json
import unicodedata

import pytest

import conflictevents as ce
from conflictevents.errors import visible, visible_in_json
from tests.cli.running import run

STEERS = [
    "\x1b[31m",
    "\x9b31m",
    "\x07",
    "\x7f",
    "\r",
    "\u202e",
    "\u2066",
    "\u200f",
    "\u061c",
    "\ufeff",
    "\u2028",
]
HOSTILE = "".join(STEERS)


def is_sent(text: str) -> list[str]:
    return [
        character
        for character in text
        if character not in "\n\u200c\u200d"
        and unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp", "Cs")
    ]


@pytest.fixture
def dataset(tmp_path):
    actors = [ce.Actor(id=id, name=f"{id}{HOSTILE}", aliases=[HOSTILE], note=HOSTILE) for id in ("a", "b")]
    rounds = ce.ExchangeRound(
        id="r",
        name=f"r{HOSTILE}",
        history="completed",
        when="2025-05-25",
        transfers=[ce.Transfer(count=5, returned_to="a", held_by="b", group=f"g{HOSTILE}")],
        place=f"somewhere{HOSTILE}",
        note=HOSTILE,
        sources=[ce.Source(title=f"t{HOSTILE}")],
    )
    tally = ce.ReturnTally(id="t", claimant="a", as_of="2025", returned_to="a", count=9, note=HOSTILE)
    ce.save(ce.Dataset(*actors, rounds, tally), tmp_path / "data.json")
    return tmp_path / "data.json"


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize(
    "arguments",
    [
        ["brief"],
        ["check"],
        ["totals"],
        ["reconcile"],
        ["timeline"],
        ["outlook"],
        ["show", "r"],
        ["consistency"],
    ],
)
def test_no_answer_steers_a_terminal(dataset, arguments, form):
    command, *more = arguments
    _, out, err = run(command, dataset, *more, "--format", form)
    assert out
    assert is_sent(out + err) == []
    if form == "json":
        json.loads(out)


def test_json_holds_the_same_text_as_before(dataset):
    _, out, _ = run("show", dataset, "r", "--format", "json")
    (shown,) = json.loads(out)
    assert shown["content"]["note"] == HOSTILE


@pytest.mark.parametrize(
    "arguments",
    [
        ["brief", f"no{HOSTILE}.json"],
        ["brief", "x", f"--{HOSTILE}"],
        [HOSTILE],
        ["totals", "x", "--since", HOSTILE],
        ["show", "ukraine-russia-exchanges", HOSTILE],
        ["convert", "ukraine-russia-exchanges", f"/nowhere{HOSTILE}/x.json"],
    ],
)
def test_no_complaint_steers_a_terminal(arguments):
    status, out, err = run(*arguments)
    assert status == 2
    assert is_sent(out + err) == []


def test_a_file_with_a_hostile_name_and_content_is_told_without_steering(tmp_path):
    name = HOSTILE.replace("\r", "")
    (tmp_path / f"{name}.csv").write_text(f"tally_id,{name},claimant\n{HOSTILE},x,y\n")
    (tmp_path / f"{name}.json").write_text(
        json.dumps({"conflictevents": "1.0", HOSTILE: 1, "actors": [{"id": HOSTILE, "name": 1, HOSTILE: 2}]})
    )
    status, out, err = run("brief", tmp_path)
    assert status == 2
    assert is_sent(out + err) == []
    assert len(err.splitlines()) < 60


def test_letters_of_all_scripts_are_sent_as_they_are():
    words = "Київ، نیم\u200cفاصله, हिन्दी\u200d, emoji \U0001f54a, 東京"
    assert visible(words) == words
    assert visible_in_json(json.dumps(words, ensure_ascii=False)) == json.dumps(words, ensure_ascii=False)
