"""Every problem of a file is reported, and each says what to do: ten are planted at once in each form."""

import json
from pathlib import Path

import pytest

import conflictevents as ce
from conflictevents.formats import Problem, load, loads

DOCUMENT = {
    "conflictevents": "1.0",
    "rouds": [],
    "actors": [{"id": "a", "name": 1, "kind": "stat"}, {"id": "a", "name": "A"}, {"id": "b c", "name": ""}],
    "rounds": [
        {
            "id": "r1",
            "kind": "exchang",
            "when": "2025-13",
            "revision": 0,
            "transfers": [{"count": 3.7}, {"cuont": 1}, {"count": 1, "held_by": "a", "returned_to": "a"}],
        },
        {"id": "r2", "part_of": "r2", "note": 5},
    ],
    "tallies": [{"id": "t", "claimant": "a", "as_of": "2025-06", "since": "2026", "count": -1}],
}
PLANTED = {
    ("a", "actors", 0, "name"),
    ("a", "actors", 0, "kind"),
    ("a", "actors", 1, "id"),
    ("b c", "actors", 2, "id"),
    ("b c", "actors", 2, "name"),
    ("r1", "rounds", 0, "kind"),
    ("r1", "rounds", 0, "when"),
    ("r1", "rounds", 0, "revision"),
    ("r1", "rounds", 0, "transfers[0].count"),
    ("r1", "rounds", 0, "transfers[1].count"),
    ("r1", "rounds", 0, "transfers[1].cuont"),
    ("r1", "rounds", 0, "transfers[2].returned_to"),
    ("r2", "rounds", 1, "part_of"),
    ("r2", "rounds", 1, "note"),
    ("t", "tallies", 0, "count.low"),
    ("t", "tallies", 0, "as_of"),
}


def problems_of(read) -> list[Problem]:
    with pytest.raises(ce.ReadError) as refused:
        read()
    assert refused.value.unlisted == 0
    problems = list(refused.value.problems)
    for problem in problems:
        assert problem.remedy, f"no remedy: {problem}"
    return problems


def test_every_problem_of_a_document_is_reported():
    problems = problems_of(lambda: loads(json.dumps(DOCUMENT)))
    assert {problem.path for problem in problems} == {
        "$.rouds",
        *(f"$.{collection}[{place}].{path}" for _, collection, place, path in PLANTED),
    }
    assert len(problems) == len(PLANTED) + 1


def test_every_problem_of_lines_is_reported():
    lines, number_of = ['{"conflictevents": "1.0"}'], {}
    for collection, name in (("actors", "actor"), ("rounds", "round"), ("tallies", "tally")):
        for place, record in enumerate(DOCUMENT[collection]):
            lines.append(json.dumps({"record": name, **record}))
            number_of[collection, place] = len(lines)
    lines += ['{"record": "rond", "id": "x"}', "[1]", "{bad", '{"id": "y"}']
    problems = problems_of(lambda: loads("\n".join(lines)))
    planted = {(number_of[collection, place], f"$.{path}") for _, collection, place, path in PLANTED}
    assert {(problem.line, problem.path) for problem in problems} == planted | {
        (8, "$.record"),
        (9, "$"),
        (10, "$ (column 2)"),
        (11, "$.record"),
    }


SHEETS = {
    "rounds.csv": (
        "round_id,account,when,status,kind,persons to a,remains to b,number by a,statement_id,claimant,reported,"
        "published,wat,part_of,parts_complete,act\n"
        "r1,recorded,2025-13,done,exchang,abuot 3,3.7,x,,a,June,2025,z,r1,maybe,say\n"
        "r1,recorded,,,,,,,,,,,,,,\n"
        "r2,claim,,,,1,1,,,,,,,,,\n"
        ",recorded,,,,,,,,,,,,,,\n"
        "r3,ours,=1+1,,,,,,,,,,,,,\n"
        "r4,recorded\n"
    ),
    "tallies.csv": (
        "tally_id,claimant,as_of,count,returned_to,since,category,kinds\n"
        "t,zz,2025-06,,b,2026,pow,swap;x\n"
        "t2,a,2025,5,a,2026-01,,\n"
        "t2,a,2025,5,a,,,\n"
    ),
    "actors.csv": "actor_id,name,kind,part_of\na,A,stat,\nb,B,,\na,A2,,\n,C,,\nd,,,\ne,E,,e\n",
    "what.csv": "who,what\n",
    "notes.txt": "x",
    "cut.json": "{",
}


def test_every_problem_of_a_folder_of_sheets_is_reported(tmp_path):
    for name, text in SHEETS.items():
        (tmp_path / name).write_text(text)
    found = {
        (Path(problem.file).name, problem.line, problem.path)
        for problem in problems_of(lambda: load(tmp_path))
    }
    rows = {
        ("rounds.csv", 1): ["wat"],
        ("rounds.csv", 2): [
            *("when", "status", "kind", "persons to a", "remains to b", "number by a", "statement_id"),
            *("reported", "source", "part_of", "parts_complete", "act"),
        ],
        ("rounds.csv", 3): ["account"],
        ("rounds.csv", 4): ["statement_id", "account"],
        ("rounds.csv", 5): ["round_id"],
        ("rounds.csv", 6): ["account", "when"],
        ("rounds.csv", 7): [""],
        ("tallies.csv", 2): ["claimant", "count", "category", "kinds", "as_of"],
        ("tallies.csv", 3): ["as_of"],
        ("tallies.csv", 4): ["tally_id"],
        ("actors.csv", 2): ["kind"],
        ("actors.csv", 4): ["actor_id"],
        ("actors.csv", 5): ["actor_id"],
        ("actors.csv", 6): ["name"],
        ("actors.csv", 7): ["part_of"],
        ("what.csv", 1): [""],
        ("notes.txt", None): ["$"],
        ("cut.json", 1): ["$ (column 2)"],
    }
    assert found == {(file, line, path) for (file, line), paths in rows.items() for path in paths}


def test_one_mistake_in_a_row_of_actors_is_one_problem_wherever_the_actor_is_named(tmp_path):
    (tmp_path / "actors.csv").write_text("actor_id,name,kind\na,A,stat\n")
    (tmp_path / "tallies.csv").write_text("tally_id,claimant,as_of,count\nt,a,2025,5\n")
    (problem,) = problems_of(lambda: load(tmp_path))
    assert problem.path == "kind"
