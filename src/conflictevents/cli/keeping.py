"""The commands for a team that keeps a dataset in files: `init`, `diff`, `datasets`, `completion`."""

import re
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

from conflictevents._files import is_draft, local_path, replace_files
from conflictevents.cli.command import Answer, Command, read, warn_left_out
from conflictevents.dataset import Dataset, DatasetDiff, record_name
from conflictevents.errors import InvalidValue, MissingExtra
from conflictevents.formats.files import list_files
from conflictevents.formats.problems import Problem, Problems
from conflictevents.ledger.wording import label_of, name_ids
from conflictevents.questions.reconcile import reconcile
from conflictevents.questions.totals import totals
from conflictevents.records import (
    Actor,
    Category,
    Claim,
    ExchangeRound,
    Head,
    Record,
    ReturnTally,
    Scope,
    Statement,
    Transfer,
    names_of,
)
from conflictevents.text import Heading, Inline, Items, Page, Phrase, Table, day, figure, headed, plural
from conflictevents.values import Count, Source, When

__all__ = ["COMPLETION", "DATASETS", "DIFF", "INIT", "annotate", "annotate_problems"]


# A folder to begin with

_README = """\
# {title}

A dataset of claims about who is held, who returned and what was promised, kept with
[conflictevents](https://pypi.org/project/conflictevents/): no number without its bounds, no date without its
precision, no figure without its source.

The example in {where} is made up: one handover as two sides tell it, one that is agreed, and one claimed total.
Replace it by your own. {how}

| to | run |
| --- | --- |
| see what is wrong | `conflictevents check .` |
| see everything at a glance | `conflictevents brief .` |
| count who returned | `conflictevents totals . --by year,returned_to` |
| hold claimed totals against the record | `conflictevents reconcile .` |
| see what a change does to the answers | `conflictevents diff OLD NEW` |

Every file in this folder is read, but for this page, others for people (`.md`, `.pdf`, pictures) and names that begin with a dot.
On GitHub every change is checked (`.github/workflows/check.yml`); with [pre-commit](https://pre-commit.com), every commit (`pre-commit install`).
"""

_HOW = {
    "xlsx": "Rest the pointer on a heading to read what belongs below it; arrows next to cells offer the words to choose from.",
    "csv": "Each file is a sheet; `docs/reference/file-format.md` of conflictevents says what belongs below each heading.",
}

_WORKFLOW = """\
# Checks the dataset on every change; what is wrong stands at its line in the review.
name: check
on: [push, pull_request]
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.13"
      - run: python -m pip install "conflictevents[xlsx]"
      - run: conflictevents check . --format github
"""

_HOOKS = """\
# Checks the dataset before each commit: pre-commit install
repos:
  - repo: local
    hooks:
      - id: conflictevents-check
        name: the dataset has no errors
        entry: conflictevents check
        args: [.]
        language: python
        additional_dependencies: ["conflictevents[xlsx]"]
        pass_filenames: false
"""


def _example() -> Dataset:
    """A small worked example: a handover in two accounts, one that is agreed, a claimed total."""
    north_source = Source(
        url="https://example.org/north/1", publisher="North's coordination office", published="2025-03-02"
    )
    return Dataset(
        Actor(id="north", name="North", kind="state"),
        Actor(id="south", name="South", kind="state"),
        Actor(id="north-office", name="Coordination office of North", kind="office", part_of="north"),
        Actor(id="south-ministry", name="Ministry of Defence of South", kind="office", part_of="south"),
        Statement(
            id="north-2025-03-02",
            speaker="north-office",
            made="2025-03-02",
            channel="website",
            sources=north_source,
            claims=Claim(
                about="march",
                status="completed",
                when="2025-03-01",
                transfers=(
                    Transfer(count=25, category="prisoner_of_war", held_by="south", returned_to="north"),
                    Transfer(count=25, category="prisoner_of_war", held_by="north", returned_to="south"),
                ),
            ),
        ),
        Statement(
            id="south-2025-03-02",
            speaker="south-ministry",
            made="2025-03-02",
            channel="press conference",
            sources=Source(url="https://example.org/south/1", published="2025-03-02"),
            claims=Claim(
                about="march",
                status="completed",
                when="2025-03-01",
                transfers=Transfer(count="about 30", held_by="north", returned_to="south"),
                text="about thirty of our men are home",
            ),
        ),
        ExchangeRound(
            id="march",
            name="Exchange at the bridge",
            history="completed",
            when="2025-03-01",
            parties=("north", "south"),
            transfers=(
                Transfer(
                    count=25,
                    category="prisoner_of_war",
                    held_by="south",
                    returned_to="north",
                    statement="north-2025-03-02",
                ),
                Transfer(count="unknown", category="prisoner_of_war", held_by="north", returned_to="south"),
            ),
            place="the bridge",
            sources=north_source,
        ),
        ExchangeRound(
            id="april",
            history="agreed",
            when="2025-04~",
            parties=("north", "south"),
            transfers=(
                Transfer(count="more than 100", held_by="south", returned_to="north"),
                Transfer(count="unknown", held_by="north", returned_to="south"),
            ),
            sources=Source(url="https://example.org/north/2", published="2025-03-20"),
        ),
        ReturnTally(
            id="north-by-march",
            claimant="north-office",
            statement="north-2025-03-02",
            since="2025-01-01",
            as_of="2025-03-02",
            count="at least 25",
            returned_to="north",
            scope=Scope(kinds="exchange"),
            sources=north_source,
        ),
        head=Head(title="Exchanges of North and South (an example)", licence="CC-BY-4.0", languages="en"),
    )


def _add_init_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("folder", metavar="FOLDER", help="the folder to make; it has to be new, or empty")
    parser.add_argument(
        "--sheets",
        choices=("xlsx", "csv"),
        default="xlsx",
        help="a workbook (the default, which needs the extra xlsx), or files of CSV, which git compares line by line",
    )


def _run_init(arguments: Namespace) -> Answer:
    from conflictevents.formats.sheets.writing import sheet_files, workbook_content

    folder = local_path(arguments.folder)
    if arguments.sheets == "xlsx":
        contents = {"dataset.xlsx": workbook_content(_example())}
        where = "`dataset.xlsx`"
    else:
        contents = {file.name: file.content for file in sheet_files(_example(), every_sheet=True)}
        where = "the sheets (`.csv`)"
    readme = _README.format(title=folder.resolve().name, where=where, how=_HOW[arguments.sheets])
    texts = {"README.md": readme, ".github/workflows/check.yml": _WORKFLOW, ".pre-commit-config.yaml": _HOOKS}
    contents |= {name: text.encode() for name, text in texts.items()}
    replace_files(folder, contents, inspect=lambda: _refuse_other_files(folder, contents))
    names = sorted(contents)
    title = f"{folder}: {plural(len(names), 'file')} to begin with"
    page = Page(title, [Items(names), f"Next: conflictevents check {folder}"])
    return Answer(page.__str__, lambda: {"path": str(folder), "files": names})


def _refuse_other_files(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Refuse a folder that holds anything but what is to be put there, such as a stopped `init` left it."""
    present = {path.name for path in folder.iterdir() if path.name != ".git" and not is_draft(path.name)}
    expected = {name.partition("/")[0] for name in contents}
    is_same = present == expected and all(
        (folder / name).is_file() and (folder / name).read_bytes() == content
        for name, content in contents.items()
    )
    if present and not is_same:
        first = min(present - expected or present)
        raise InvalidValue(
            str(folder), f"a new or empty folder: {first} is there", "choose another name", field="FOLDER"
        )


INIT = Command(
    "init",
    "a folder to begin a dataset in: sheets, an example, checks",
    "Make a folder with a workbook, or sheets of CSV, that hold a small worked example, a page that says what to do next, a recipe by which "
    "GitHub checks every change, and one by which pre-commit checks every commit. A folder that holds files is refused.",
    (
        ("init exchanges", "with a workbook"),
        ("init exchanges --sheets csv", "with sheets of CSV"),
    ),
    _add_init_arguments,
    _run_init,
)


# What changed


def _add_diff_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("old", metavar="OLD", help="a file, a folder, or the name of a bundled dataset")
    parser.add_argument("new", metavar="NEW", help="the one to compare it with")


_LONGEST, _MOST, _FEW = 60, 20, 8


def _run_diff(arguments: Namespace) -> Answer:
    old, new = read(arguments.old), read(arguments.new)
    changes = old.diff(new)
    answers = _changed_answers(old, new)
    return Answer(
        lambda: str(_diff_page(arguments, (old, new), changes, answers)),
        lambda: {
            "added": [record.id for record in changes.added],
            "removed": [record.id for record in changes.removed],
            "changed": {change.id: list(change.fields) for change in changes.changed},
            "head": list(changes.head),
            "answers": answers,
        },
    )


_RETURNED_TO = " returned to "


def _answers(ds: Dataset) -> dict[str, dict[str, str]]:
    """What people look at first: totals, verdicts on claims, findings; by kind of answer."""
    from conflictevents.rules import check

    counted: dict[str, str] = {}
    for words, category in (("persons", Category.PERSON), ("remains", Category.REMAINS)):
        for by in ((), ("returned_to",)):
            for row in totals(ds, by, category=category):
                side = row.keys.get("returned_to")
                about = f"{words}{_RETURNED_TO}{side}" if by else f"{words} returned in all"
                counted[about] = figure(row.count)
    verdicts = {
        row.tally.id: f"{row.verdict.in_words} (claimed {figure(row.tally.count)}, recorded {figure(row.recorded)})"
        for row in reconcile(ds)
    }
    findings = {
        f"{finding.severity} {finding.code} {finding.record or ''}".strip(): finding.message
        for finding in check(ds)
    }
    return {"totals": counted, "verdicts": verdicts, "findings": findings}


def _changed_answers(old: Dataset, new: Dataset) -> list[dict[str, str | None]]:
    before, after = _answers(old), _answers(new)
    return [
        {"answer": kind, "about": name, "old": before[kind].get(name), "new": after[kind].get(name)}
        for kind in before
        for name in dict.fromkeys((*before[kind], *after[kind]))
        if before[kind].get(name) != after[kind].get(name)
    ]


def _diff_page(
    arguments: Namespace,
    datasets: tuple[Dataset, Dataset],
    changes: DatasetDiff,
    answers: list[dict[str, str | None]],
) -> Page:
    def label(id: str) -> Inline:
        """The name of a record in the new dataset, or in the old one."""
        old, new = datasets
        return label_of(new if id in new else old, id)

    def about(row: Mapping[str, str | None]) -> Inline:
        words, returned_to, side = str(row["about"]).partition(_RETURNED_TO)
        if row["answer"] == "totals":
            return Phrase.joined("", (words, returned_to, label(side))) if side else words
        return label(words) if row["answer"] == "verdicts" else words

    numbers = [
        f"{len(records)} {words}"
        for records, words in (
            (changes.added, "added"),
            (changes.removed, "removed"),
            (changes.changed, "changed"),
        )
        if records
    ]
    blocks: list[Any] = [f"Records: {', '.join(numbers) or 'none changed'}."]
    if changes.head:
        blocks.append(f"The dataset itself: {', '.join(changes.head)} changed.")
    for words, records in (("Added", changes.added), ("Removed", changes.removed)):
        if records:
            blocks += [Heading(words), Items(list(_by_type(records, label)))]
    if changes.changed:
        blocks += [Heading("Changed"), Items(_cut(list(_changed_fields(changes, label))))]
    titles = {"totals": "Totals", "verdicts": "Claims against the record", "findings": "Findings"}
    for kind, title in titles.items():
        rows = [row for row in answers if row["answer"] == kind]
        if not rows:
            continue
        blocks.append(Heading(title))
        if kind == "findings":
            texts = [
                name_ids(
                    datasets[row["new"] is not None],
                    f"{'new' if row['old'] is None else 'gone' if row['new'] is None else 'now'}: {row['about']}: {row['new'] or row['old']}",
                )
                for row in rows
            ]
            blocks.append(Items(_cut(texts)))
        else:
            cells = [(about(row), row["old"] or "-", row["new"] or "-") for row in rows]
            blocks.append(Table(("of", "before", "now"), cells))
    if not answers:
        blocks.append("Totals, verdicts and findings are the same.")
    marked = [record for ds in datasets for record in ds]
    return headed(Page(f"From {arguments.old} to {arguments.new}", blocks), marked, datasets[1].known_by)


def _by_type(records: Sequence[Record], label: Callable[[str], Inline]) -> Iterator[Inline]:
    """A text for each type of record: how many, and the first of them by name."""
    by_type: dict[type[Record], list[str]] = {}
    for record in records:
        by_type.setdefault(type(record), []).append(record.id)
    for record_type, ids in by_type.items():
        called = names_of(record_type)
        assert called is not None
        kind, several = (name.replace("_", " ") for name in called)
        more = [f"{len(ids) - _FEW} more (--format json lists all)"] if len(ids) > _FEW else []
        names = Phrase.joined("; ", [*map(label, ids[:_FEW]), *more])
        yield Phrase.joined("", (f"{plural(len(ids), kind, several)}: ", names))


def _changed_fields(changes: DatasetDiff, label: Callable[[str], Inline]) -> Iterator[Inline]:
    for change in changes.changed:
        texts = []
        if type(change.before) is not type(change.after):
            texts = ["another type of record"]
        for name in () if texts else change.fields:
            old, new = (_in_words(getattr(record, name)) for record in (change.before, change.after))
            words = name.replace("_", " ")
            is_short = old is not None and new is not None and max(len(old), len(new)) <= _LONGEST
            texts.append(f"{words}: {old} -> {new}" if is_short else words)
        kind, labelled = record_name(change.after).replace("_", " "), label(change.id)
        is_said = str(labelled).startswith(kind)
        yield Phrase.joined("", ("" if is_said else f"{kind} ", labelled, f": {'; '.join(texts)}"))


def _in_words(value: object) -> str | None:
    """A value of a field for people; None for what has parts of its own."""
    match value:
        case None | ():
            return "not said"
        case When():
            return day(value)
        case Count():
            return figure(value)
        case bool():
            return "yes" if value else "no"
        case str() | int():
            return str(value).replace("_", " ") if isinstance(value, StrEnum) else str(value)
        case tuple() if all(isinstance(each, str) for each in value):
            return ", ".join(value)
    return None


def _cut(texts: list[Inline]) -> list[Inline]:
    more = len(texts) - _MOST
    return texts if more <= 0 else [*texts[:_MOST], f"... and {more} more (--format json lists all)"]


DIFF = Command(
    "diff",
    "what changed between two datasets, in records and in answers",
    "Compare two datasets: which records were added, removed and changed, and what that does to the answers people look at: totals by "
    "side, the verdict on each claimed cumulative, and what the rules notice.",
    (("diff yemen-exchanges gaza-exchanges", "between two datasets; most often of two versions of a file"),),
    _add_diff_arguments,
    _run_diff,
)


# What comes with the library


def _run_datasets(_: Namespace) -> Answer:
    from conflictevents import datasets

    def rows() -> list[dict[str, Any]]:
        listed = []
        for name in datasets.names():
            try:
                ds = datasets.load(name)
            except InvalidValue as error:  # one package takes the datasets of no other away
                warn_left_out(error)
                continue
            listed.append(
                {
                    "name": name,
                    "title": ds.head.title,
                    "records": len(ds),
                    "rounds": len(ds.rounds),
                    "claims": sum(len(statement.claims) for statement in ds.statements),
                    "tallies": len(ds.tallies) + len(ds.custody_tallies),
                }
            )
        return listed

    def text() -> str:
        columns = ("name", "records", "rounds", "claims", "tallies")
        table = Table(columns, [[f"{row[column]}" for column in columns] for row in rows()], columns[1:])
        return str(Page("Datasets that come with the library", [table]))

    return Answer(text, rows)


DATASETS = Command(
    "datasets",
    "the datasets that come with the library",
    "List the datasets that come with the library, by the name that stands in the place of a PATH.",
    (("datasets", "their names and sizes"),),
    lambda _: None,
    _run_datasets,
)


def _add_completion_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("shell", metavar="SHELL", choices=("bash", "zsh", "tcsh"), help="bash, zsh or tcsh")


def _run_completion(arguments: Namespace) -> Answer:
    try:
        import shtab
    except ImportError as error:
        raise MissingExtra("completion", "completion") from error
    from conflictevents.cli.parser import build

    script = shtab.complete(build(), shell=arguments.shell)
    return Answer(lambda: script, lambda: {"shell": arguments.shell, "script": script})


COMPLETION = Command(
    "completion",
    "a script by which a shell completes commands and options",
    "Print a script for a shell, by which it completes the names of commands and options. It needs the extra `completion`.",
    (
        ("completion bash", "for bash; save it by -o where your shell looks for completions"),
        ("completion zsh", "for zsh"),
    ),
    _add_completion_arguments,
    _run_completion,
)


# Annotations of GitHub

_LEVELS = {"error": "error", "warning": "warning", "info": "notice", "unchecked": "notice"}


def annotate(findings: Iterable[Any], paths: Iterable[str]) -> str:
    """Findings as lines that GitHub shows at the record, in the file and line that hold it where that can be seen."""
    places = _places(paths)
    lines = []
    for finding in findings:
        file, line = places.get(finding.record or "", ("", 0))
        text = f"{finding.record or 'dataset'}: {finding.message}{f'; {finding.remedy}' if finding.remedy else ''}"
        lines.append(_annotation(_LEVELS[str(finding.severity)], finding.code, text, file, line))
    return "\n".join(lines)


def annotate_problems(problems: Iterable[Any]) -> str:
    """What keeps files from being read, as lines that GitHub shows."""
    return "\n".join(
        _annotation("error", "cannot be read", str(problem), problem.file, problem.line or 0)
        for problem in problems
        if isinstance(problem, Problem)
    )


def _annotation(level: str, title: str, text: str, file: str, line: int) -> str:
    properties = {"file": file, "line": str(line) if line else "", "title": title}
    stated = ",".join(f"{name}={_escaped(value, ':,')}" for name, value in properties.items() if value)
    return f"::{level} {stated}::{_escaped(text)}"


def _escaped(text: str, also: str = "") -> str:
    """A text as commands of GitHub have it: no line break ends the line, no colon the property."""
    return "".join(f"%{ord(letter):02X}" if letter in f"%\r\n{also}" else letter for letter in text)


_ID = re.compile(r'"id":\s*"([^"\\]+)"')


def _places(paths: Iterable[str]) -> Mapping[str, tuple[str, int]]:
    """The file and line that each record stands in; none of workbooks and packed files, which have no lines."""
    places: dict[str, tuple[str, int]] = {}
    for path in paths:
        where = Path(path)
        if not where.exists():
            continue
        files = [file.path for file in list_files(where, Problems(path))] if where.is_dir() else [where]
        for file in files:
            if file.suffix.lower() not in (".json", ".jsonl", ".csv"):
                continue
            for number, line in enumerate(
                file.read_text(encoding="utf-8-sig", errors="replace").splitlines(), 1
            ):
                first = re.split(r"[,;\t]", line, maxsplit=1)[0].strip().strip('"')
                ids = [first] if file.suffix.lower() == ".csv" else _ID.findall(line)
                for id in ids:
                    places.setdefault(id, (str(file), number))
    return places
