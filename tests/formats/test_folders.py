"""A folder of files is one dataset: merge_files as datasets merge, whatever order the files are found in."""

from itertools import permutations
from pathlib import Path

import pytest

import conflictevents as ce
from conflictevents.formats import Problem, load, save


def actor(id: str, **fields: object) -> ce.Actor:
    return ce.Actor(id=id, **{"name": id.upper(), **fields})  # type: ignore[arg-type]


def said(error: ce.ReadError) -> list[tuple[str, object]]:
    """In which file what was found."""
    problems = [problem for problem in error.problems if isinstance(problem, Problem)]
    return [(Path(problem.file).name, problem.found) for problem in problems]


def put(path: Path, *records: ce.Record) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    save(ce.Dataset(*records), path)


def test_all_files_below_a_folder_are_read(tmp_path):
    put(tmp_path / "a.json", actor("a"))
    put(tmp_path / "b.jsonl.gz", actor("b"))
    put(tmp_path / "2025" / "may" / "c.jsonl", actor("c"))
    put(tmp_path / "2025.json" / "d.JSON.GZ", actor("d"))
    assert [record.id for record in load(tmp_path)] == ["a", "b", "c", "d"]
    assert load(str(tmp_path)) == load(tmp_path)


def test_pages_for_people_and_hidden_files_are_passed_over(tmp_path):
    put(tmp_path / "a.json", actor("a"))
    for name in ("README.md", "README", "LICENSE.txt", "chart.png", "~$rounds.xlsx"):
        (tmp_path / name).write_text("what this is")
    (tmp_path / ".conflictevents-0123.tmp").write_text("{")
    put(tmp_path / ".cache" / "old.json", actor("old"))
    assert [record.id for record in load(tmp_path)] == ["a"]


@pytest.mark.parametrize(
    "name", ["notes.txt", "rounds.xls", "rounds.tsv", "old.json.bak", "2025/data.parquet"]
)
def test_a_file_that_is_not_read_is_an_error_that_names_it(tmp_path, name):
    put(tmp_path / "a.json", actor("a"))
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("something")
    with pytest.raises(ce.ReadError, match="a file of a form that is not read") as caught:
        load(tmp_path)
    assert said(caught.value) == [(Path(name).name, "a file of a form that is not read")]


ROUNDS = "round_id,account,when,status,persons to a,persons to b,source\n"
FIRST = "r1,recorded,2020-10-16,completed,480,250,x\n"
SECOND = "r2,recorded,2020-10-17,completed,1000,1000,x\n"


def test_sheets_and_json_of_a_folder_are_read_together(tmp_path):
    (tmp_path / "actors.csv").write_text("actor_id,name,kind\na,A,state\nb,B,state\n")
    (tmp_path / "rounds.csv").write_text(ROUNDS + FIRST)
    first = load(tmp_path)
    save(first, tmp_path / "mine.json")
    assert load(tmp_path) == first
    (tmp_path / "rounds.csv").write_text(ROUNDS + FIRST + SECOND)
    ds = load(tmp_path)
    totals = ce.totals(ds, by=("returned_to",))
    assert [totals.row(returned_to=side).count.low for side in ("a", "b")] == [1480, 1250]
    (tmp_path / "rounds.csv").write_text(ROUNDS + FIRST.replace("480", "48") + SECOND)
    with pytest.raises(
        ce.ReadError, match=r"other content \(transfers\).*correct the one that is out of date"
    ):
        load(tmp_path)


def test_sheets_of_one_kind_may_be_several_and_name_actors_of_any_file(tmp_path):
    put(tmp_path / "people.jsonl", actor("a", name="Alpha"), actor("b"))
    (tmp_path / "2024").mkdir()
    (tmp_path / "2024" / "rounds.csv").write_text(ROUNDS + FIRST)
    (tmp_path / "rounds.csv").write_text(ROUNDS + SECOND)
    (tmp_path / "tallies.csv").write_text(
        "tally_id,claimant,as_of,count,returned_to,source\nt,Alpha,2024,500,b,x\n"
    )
    ds = load(tmp_path)
    assert [record.id for record in ds.rounds] == ["r1", "r2"]
    assert ds["t"].claimant == "a"
    (tmp_path / "again.csv").write_text(ROUNDS + SECOND)
    with pytest.raises(ce.ReadError, match=r"as row 2 of .*again\.csv is the recorded account"):
        load(tmp_path)


def test_a_sheet_of_unknown_headers_is_an_error(tmp_path):
    put(tmp_path / "a.json", actor("a"))
    (tmp_path / "what.csv").write_text("who,what\n")
    with pytest.raises(ce.ReadError, match="headers that do not say what the sheet holds"):
        load(tmp_path)


def test_what_sheets_only_name_is_made_on_request(tmp_path):
    (tmp_path / "rounds.csv").write_text(ROUNDS + FIRST)
    with pytest.raises(ce.ReadError, match="make_missing=True"):
        load(tmp_path / "rounds.csv")
    assert [record.id for record in load(tmp_path, make_missing=True)] == ["a", "b", "r1"]
    base = ce.Dataset(actor("a"), actor("b"), actor("c"))
    assert [record.id for record in load(tmp_path / "rounds.csv", base=base)] == ["a", "b", "c", "r1"]
    save(base, tmp_path / "base.json")
    with pytest.raises(ce.InvalidValue, match="leave make_missing out"):
        load(tmp_path / "base.json", make_missing=True)


def test_the_higher_revision_wins_whichever_file_holds_it(tmp_path):
    put(tmp_path / "1.json", actor("a", note="old"), actor("b", note="new", revision=2))
    put(tmp_path / "2.json", actor("a", note="new", revision=2), actor("b", note="old"))
    put(tmp_path / "3.json", actor("a", note="new", revision=2))
    assert [record.note for record in load(tmp_path)] == ["new", "new"]


def test_records_that_cannot_both_stand_name_both_files(tmp_path):
    put(tmp_path / "1.json", actor("a", note="one"), actor("b"))
    put(tmp_path / "2.json", actor("a", note="other"), ce.ExchangeRound(id="b"))
    with pytest.raises(ce.ReadError) as caught:
        load(tmp_path)
    one, other = (str(problem) for problem in caught.value.problems)
    assert one == (
        f"{tmp_path / '2.json'}, a, $: found revision 1 with other content (note) than in {tmp_path / '1.json'}, "
        "expected one content for each revision; raise the revision of the one that should win"
    )
    assert other == (
        f"{tmp_path / '2.json'}, b, $: found a round, while {tmp_path / '1.json'} has an actor of that id, "
        "expected an id of its own; give one of the two another id"
    )


@pytest.mark.parametrize("names", list(permutations(["1.json", "2.json", "3.json"])))
def test_a_contradiction_is_found_in_whichever_order_the_files_are(tmp_path, names):
    notes = [("old", 1), ("other", 1), ("new", 2)]
    for name, (note, revision) in zip(names, notes, strict=True):
        put(tmp_path / name, actor("a", note=note, revision=revision))
    with pytest.raises(ce.ReadError, match="revision 1 with other content"):
        load(tmp_path)


def test_problems_of_all_files_are_listed(tmp_path):
    for name in ("2.json", "1.jsonl"):
        (tmp_path / name).write_text('{"conflictevents": "1.0", "actor": []}\n')
    with pytest.raises(ce.ReadError, match="2 problems") as caught:
        load(tmp_path)
    assert [name for name, _ in said(caught.value)] == ["1.jsonl", "2.json"]


def test_a_folder_without_files_is_no_dataset(tmp_path):
    with pytest.raises(
        ce.ReadError, match=r"found no file to read, expected files whose names end in \.json"
    ):
        load(tmp_path)


def test_links_are_followed_but_not_in_circles(tmp_path):
    put(tmp_path / "elsewhere" / "a.json", actor("a"))
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "linked").symlink_to(tmp_path / "elsewhere")
    assert [record.id for record in load(inside)] == ["a"]
    (inside / "up").symlink_to(inside)
    (inside / "self.json").symlink_to(inside / "self.json")
    (inside / "nowhere.json").symlink_to(inside / "gone")
    with pytest.raises(ce.ReadError) as caught:
        load(inside)
    assert dict(said(caught.value)) == {
        "up": "a link to a folder that holds it",
        "self.json": "an error of the system (Too many levels of symbolic links)",
        "nowhere.json": "no such file",
    }


def test_two_folders_that_link_to_each_other_end(tmp_path):
    for one, other in (("a", "b"), ("b", "a")):
        (tmp_path / one).mkdir()
        (tmp_path / one / "next").symlink_to(tmp_path / other)
    with pytest.raises(ce.ReadError, match="a link to a folder that holds it"):
        load(tmp_path)


def test_folders_far_too_deep_are_refused(tmp_path):
    deep = tmp_path
    for _ in range(102):
        deep = deep / "d"
    deep.mkdir(parents=True)
    with pytest.raises(ce.ReadError, match="folders at most 100 deep"):
        load(tmp_path)


def test_a_folder_that_may_not_be_read(tmp_path, monkeypatch):
    put(tmp_path / "a.json", actor("a"))

    def refuse(self: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(ce.ReadError, match=r"Permission denied\), expected a folder that can be read"):
        load(tmp_path)


def test_what_is_parquet_leads_to_what_reads_it(tmp_path):
    with pytest.raises(ce.ReadError, match=r"tables\.open"):
        ce.load(tmp_path / "rounds.parquet")
    (tmp_path / "generation-1").mkdir()
    (tmp_path / "generation-1" / "actors.parquet").write_bytes(b"PAR1")
    (tmp_path / "CURRENT").write_text("generation-1")
    with pytest.raises(ce.ReadError, match=r"a folder of tables.*tables\.open") as caught:
        ce.load(tmp_path)
    assert len(caught.value.problems) == 1
