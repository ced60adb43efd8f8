"""Every problem is found, with its place, what was found, what was expected, and what to do."""

import json
import pickle
from typing import Any

import pytest

import conflictevents as ce
from conflictevents.formats import Problem, loads

HEADER = '{"conflictevents": "1.0"}'


def collect_problems(content: str | bytes) -> list[Problem]:
    with pytest.raises(ce.ReadError) as caught:
        loads(content)
    return [problem for problem in caught.value.problems if isinstance(problem, Problem)]


def problem_of(content: str | bytes) -> Problem:
    (problem,) = collect_problems(content)
    return problem


def document(**collections: Any) -> str:
    return json.dumps({"conflictevents": "1.0", **collections})


def in_transfer(**fields: Any) -> str:
    return document(rounds=[{"id": "r", "transfers": [{"count": 1}, {"count": 1, **fields}]}])


def test_a_problem_knows_its_place_and_says_what_to_do():
    problem = problem_of(in_transfer(count=3.7))
    assert (problem.record, problem.path, problem.found) == ("r", "$.rounds[0].transfers[1].count", 3.7)
    assert problem.expected == "a count: a whole number, a phrase, or an object with low, high, best, wording"
    assert str(problem).startswith("r, $.rounds[0].transfers[1].count: found 3.7, expected a count")


def test_a_line_has_its_number(tmp_path):
    path = tmp_path / "rounds.jsonl"
    path.write_text(f'{HEADER}\n\n{{"record": "round", "id": "r", "kind": "exchang"}}\n')
    with pytest.raises(ce.ReadError) as caught:
        ce.load(path)
    (problem,) = caught.value.problems
    assert isinstance(problem, Problem)
    assert (problem.file, problem.line, problem.record) == (str(path), 3, "r")
    assert str(problem) == (
        f"{path}, line 3, r, $.kind: found \"exchang\", expected a kind of handover; did you mean 'exchange'?"
    )
    assert str(caught.value) == f"could not read {path}: 1 problem\n  {problem}"


@pytest.mark.parametrize(
    ("fields", "path", "found", "remedy"),
    [
        ({"cuont": 3}, ".cuont", "cuont", "did you mean 'count'?"),
        ({"count": True}, ".count", True, "write one of these"),
        ({"count": {"low": "10"}}, ".count.low", "10", "write it without quotes"),
        ({"count": {"low": 3, "high": 2}}, ".count.high", 2, "swap the two"),
        ({"note": 3}, ".note", 3, "write it in quotes"),
        ({"category": "civilians"}, ".category", "civilians", "did you mean 'civilian'?"),
        ({"breakdowns": [{"of": "women"}]}, ".breakdowns[0].count", "nothing", "add 'count'"),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else "",
)
def test_values_are_never_coerced_and_keys_never_dropped(fields, path, found, remedy):
    problem = problem_of(in_transfer(**fields))
    assert problem.path == f"$.rounds[0].transfers[1]{path}"
    assert problem.found == found
    assert problem.remedy == remedy


@pytest.mark.parametrize(
    ("collections", "remedy"),
    [
        ({"actors": [{"id": "a", "name": "A", "kind": "country"}]}, "did you mean 'state'?"),
        ({"rounds": [{"id": "r", "status": "done"}]}, "did you mean 'completed'?"),
        (
            {"statements": [{"id": "s", "speaker": "a", "claims": [{"act": "says"}]}]},
            "did you mean 'reports'?",
        ),
    ],
    ids=["kind", "status", "act"],
)
def test_a_word_that_is_near_in_meaning_leads_to_ours_as_in_python(collections, remedy):
    assert problem_of(document(**collections)).remedy == remedy


def test_a_rule_across_fields_names_the_field():
    problem = problem_of(document(rounds=[{"id": "r", "transfers": [{"count": 1, "returned_to": "all"}]}]))
    assert problem.path == "$.rounds[0].transfers[0].returned_to"
    assert problem_of(document(rounds=[{"id": "r", "part_of": "r"}])).path == "$.rounds[0].part_of"
    same = {"count": 1, "held_by": "a", "returned_to": "a"}
    assert problem_of(document(rounds=[{"id": "r", "transfers": [same]}])).path == (
        "$.rounds[0].transfers[0].returned_to"
    )


def test_a_shorthand_that_is_wrong_is_named_as_it_was_written():
    assert problem_of(document(rounds=[{"id": "r", "status": "completd"}])).path == "$.rounds[0].status"
    assert (
        problem_of(document(rounds=[{"id": "r", "ordinals": {"hq": "65"}}])).path == "$.rounds[0].ordinals.hq"
    )
    assert problem_of(document(rounds=[{"id": "r", "ordinals": {"hq": 0}}])).path == "$.rounds[0].ordinals.hq"
    assert problem_of(document(rounds=[{"id": "r", "history": ["agreed", "don"]}])).path == (
        "$.rounds[0].history[1].status"
    )


def test_a_status_beside_a_history_is_one_too_many():
    problem = problem_of(document(rounds=[{"id": "r", "status": "agreed", "history": []}]))
    assert (problem.path, problem.remedy) == ("$.rounds[0].status", "write a status or a history, not both")


def test_a_key_with_a_namespace_belongs_under_extra():
    problem = problem_of(document(rounds=[{"id": "r", "acled:tags": "x"}]))
    assert problem.path == "$.rounds[0]['acled:tags']"
    assert problem.remedy == "extensions of your own stand under 'extra'"


def test_all_problems_of_all_records_are_listed_in_order():
    text = document(
        actors=[{"id": "a", "nam": "A"}, {"id": "b", "name": "B", "known": "in June"}],
        rounds=[
            {
                "id": "r",
                "kind": "exchang",
                "transfers": [{"count": 3.7, "category": "civilians"}, {"cout": 1}],
                "assumed": "no",
            }
        ],
        rouns=[],
    )
    assert [problem.path for problem in collect_problems(text)] == [
        "$.rouns",
        "$.actors[0].name",
        "$.actors[0].nam",
        "$.actors[1].known",
        "$.rounds[0].kind",
        "$.rounds[0].transfers[0].count",
        "$.rounds[0].transfers[0].category",
        "$.rounds[0].transfers[1].count",
        "$.rounds[0].transfers[1].cout",
        "$.rounds[0].assumed",
    ]


def test_what_json_leaves_open_is_complained_of_beside_the_rest():
    text = (
        '{"conflictevents": "1.0", "rounds": [{"id": "r", "note": "a", "note": "b", "extra": {"a:b": NaN, "a:b": 1}, '
        '"revision": 9007199254740993, "place": {"latitude": -Infinity, "longitude": 1e999}, "kind": "\\ud800"}]}'
    )
    found = {problem.path: problem.found for problem in collect_problems(text)}
    assert set(found) == {
        "$.rounds[0].note",
        "$.rounds[0].extra['a:b']",
        "$.rounds[0].revision",
        "$.rounds[0].place.latitude",
        "$.rounds[0].place.longitude",
        "$.rounds[0].kind",
    }
    assert found["$.rounds[0].revision"] == 9007199254740993


def test_an_id_stands_once_in_a_file():
    problem = problem_of(
        f'{HEADER}\n{{"record":"round","id":"r"}}\n{{"record":"actor","id":"r","name":"R"}}\n'
    )
    assert (problem.line, problem.record, problem.found) == (3, "r", "r")
    assert problem.remedy.startswith("the round on line 2 has it")
    problem = problem_of(document(rounds=[{"id": "r"}, {"id": "r"}]))
    assert problem.path == "$.rounds[1].id"
    assert problem.remedy.startswith("the round at $.rounds[0] has it")


def test_fifty_are_listed_and_the_rest_counted():
    lines = [HEADER, *(f'{{"record":"round","id":"r{place}","kind":"x"}}' for place in range(170))]
    with pytest.raises(ce.ReadError) as caught:
        loads("\n".join(lines))
    error = caught.value
    assert (len(error.problems), error.unlisted) == (50, 120)
    assert str(error).startswith("could not read the text: 170 problems\n")
    assert str(error).endswith("... and 120 more problems")


def test_reading_stops_where_a_file_is_nothing_like_its_name(monkeypatch):
    monkeypatch.setattr("conflictevents.formats.problems.MOST_SOUGHT", 70)
    lines = [HEADER, *("[]" for _ in range(170))]
    with pytest.raises(ce.ReadError, match="70 problems, after which no one looked further") as caught:
        loads("\n".join(lines))
    assert caught.value.unlisted == 20


def test_a_line_that_is_wrong_keeps_no_other_from_being_looked_at():
    text = f'{HEADER}\n{{"record":"round","id":\n[]\n{{"id":"a"}}\n{{"record":"rund","id":"a"}}\n{HEADER}'
    assert [(problem.line, problem.path) for problem in collect_problems(text)] == [
        (2, "$ (column 24)"),
        (3, "$"),
        (4, "$.record"),
        (5, "$.record"),
        (6, "$.record"),
    ]
    assert [problem.remedy for problem in collect_problems(text)][3:] == [
        "did you mean 'round'?",
        "one header is enough",
    ]


@pytest.mark.parametrize(
    ("text", "path", "found"),
    [
        ('{"conflictevents": "2.0"}', "$.conflictevents", "2.0"),
        ('{"conflictevents": 1.0}', "$.conflictevents", 1.0),
        ('{"actors": []}', "$.conflictevents", "nothing"),
        ('{"conflictevents": "2.0"}\n{"record": "nonsense"}', "$.conflictevents", "2.0"),
        ('{"record": "actor", "id": "a", "name": "A"}\n', "$", "a record"),
        ('{"conflictevents": "1.0", "records": 5}\n{"record": "round", "id": "r"}', "$.records", "records"),
        ("[]", "$", []),
        ('"text"', "$", "text"),
        ('{"conflictevents": "1.0", "rounds": {}}', "$.rounds", {}),
        ('{"conflictevents": "1.0", "rounds": [5]}', "$.rounds[0]", 5),
    ],
)
def test_a_file_that_is_not_one_of_ours_says_so(text, path, found):
    problem = problem_of(text)
    assert (problem.path, problem.found) == (path, found)


@pytest.mark.parametrize(
    ("first", "found"),
    [
        ('{"conflictevents": "1.0"', [(1, "the end of the text"), (2, "rund")]),
        ("[]", [(1, []), (2, "rund")]),
        ("17", [(1, 17), (2, "rund")]),
        ('{"conflictevents": NaN}', [(1, "nan")]),
        ('{"conflictevents": "0.8"}', [(1, "0.8")]),
        ('{"record": "rund"}', [(1, "a record"), (1, "rund"), (2, "rund")]),
        ('{"version": "1.0"}', [(1, {"version": "1.0"}), (2, "rund")]),
    ],
)
def test_a_first_line_that_is_no_header(tmp_path, first, found):
    path = tmp_path / "some.jsonl"
    path.write_text(f'{first}\n{{"record": "rund", "id": "r"}}\n')
    with pytest.raises(ce.ReadError) as caught:
        ce.load(path)
    problems = [problem for problem in caught.value.problems if isinstance(problem, Problem)]
    shown = [
        str(problem.found) if isinstance(problem.found, float) else problem.found for problem in problems
    ]
    assert list(zip([problem.line for problem in problems], shown, strict=True)) == found


def test_another_version_is_all_that_is_said():
    text = '{"conflictevents": "2.0", "rounds": [{"idd": 3}], "things": []}'
    assert problem_of(text).remedy.startswith("install the release that reads it")


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ('{"conflictevents": NaN, "rounds": NaN, "actors": [NaN, {"id": "a", "name": "A", "nam": 1}]}', 4),
        (
            '{"conflictevents": "1.0", "rounds": [{"id": NaN, "status": NaN, "parts_complete": NaN, "place": NaN}]}',
            4,
        ),
        (
            '{"conflictevents": "1.0", "tallies": [{"id": "t", "count": {"low": NaN, "wording": NaN}, "as_of": NaN}]}',
            4,
        ),
        ("NaN", 1),
        ('{"conflictevents": NaN}\n{"record": "nonsense"}', 1),
        ('{"conflictevents": "1.0"}\n{"record": NaN}\n{"record": "actor", "id": NaN}\nNaN', 4),
        ('{"conflictevents": \n{"record": "nonsense"}\n{"record": "actor", "id": "a"}', 1),
        ('[NaN]\n{"record": "actor", "id": "a", "name": "A"}', 1),
    ],
)
def test_what_was_complained_of_as_json_is_not_complained_of_again(text, paths):
    found = collect_problems(text)
    assert len(found) == paths, [str(problem) for problem in found]
    assert len({(problem.line, problem.path) for problem in found}) == paths


def test_a_mistake_of_ours_is_no_problem_of_the_input(monkeypatch):
    def broken(_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(ce.Transfer, "__attrs_post_init__", broken)
    with pytest.raises(ZeroDivisionError):
        loads(document(rounds=[{"id": "r", "transfers": [{"count": 1}]}]))


def test_a_wrong_type_of_content_is_the_callers_mistake():
    with pytest.raises(ce.InvalidValue, match="expected bytes or text"):
        loads(17)  # type: ignore[arg-type]


def test_an_error_crosses_process_borders_with_its_problems():
    with pytest.raises(ce.ReadError) as caught:
        loads(in_transfer(cuont=3))
    copy = pickle.loads(pickle.dumps(caught.value))
    assert copy.problems == caught.value.problems
    assert str(copy) == str(caught.value)


def test_found_is_shown_in_few_characters_and_as_json_writes_it():
    shown = str(Problem(expected="less", found={"a": [None, True, "x" * 1000, "\ud800"], "b": 1}))
    assert shown.startswith('$: found {"a": [null, true, "xxx')
    assert len(shown) < 130
    assert "\\ud800" in str(Problem(expected="text", found="\ud800"))
    assert str(Problem(expected="JSON", found={1})) == "$: found {1}, expected JSON"


def test_a_document_under_the_name_of_json_lines_is_one_problem(tmp_path):
    path = tmp_path / "data.jsonl"
    path.write_text(ce.dumps(ce.Dataset(ce.Actor(id="a", name="A"))))
    with pytest.raises(ce.ReadError, match=r"1 problem\n.*found an object over several lines") as caught:
        ce.load(path)
    assert "a file that is one document has to be named .json" in str(caught.value)


def test_a_wording_is_named_in_a_few_words():
    problem = problem_of(in_transfer(count={"low": 5, "high": 5, "wording": "abuot"}))
    assert (problem.expected, problem.remedy) == ("a wording of a figure", "did you mean 'about'?")


@pytest.mark.parametrize(
    ("fields", "remedy"),
    [
        ({"count": None}, 'write "unknown" where the source does not say'),
        ({"count": 3.0}, "people are whole numbers"),
        ({"count": {"low": 3.0, "high": 4}}, "write 3"),
        ({"breakdowns": None}, "give one, or leave it out where nothing is said"),
    ],
)
def test_numbers_and_nothing_have_their_remedies(fields, remedy):
    assert collect_problems(in_transfer(**fields))[0].remedy == remedy
