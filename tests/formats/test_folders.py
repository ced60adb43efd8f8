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


def test_other_files_and_hidden_ones_are_passed_over(tmp_path):
    put(tmp_path / "a.json", actor("a"))
    (tmp_path / "README.md").write_text("what this is")
    (tmp_path / "rounds.csv").write_text("round_id")
    (tmp_path / ".conflictevents-0123.tmp").write_text("{")
    put(tmp_path / ".cache" / "old.json", actor("old"))
    assert [record.id for record in load(tmp_path)] == ["a"]


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
