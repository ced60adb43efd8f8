"""What installed packages bring by entry points: one that is faulty is named, and takes no other away."""

import json
import sys

import pytest

import conflictevents as ce
from conflictevents.cli import main

SOUND = """
import conflictevents as ce
from conflictevents.cli.command import Answer, Command

def dataset():
    return ce.Dataset(ce.Actor(id="north", name="North"), head=ce.Head(title="Sound"))

SCHEMA = ce.Schema()
COMMAND = Command("sound", "says yes", "Says yes.", (), lambda _: None, lambda _: Answer(lambda: "yes", lambda: "yes"))
"""
FAULTY = """
import sys
from conflictevents.cli.command import Command

def text():
    return "no dataset"

def raises():
    raise RuntimeError("out of order")

def leaves():
    sys.exit(7)

TEXT = "no schema"
TAKES_A_NAME = Command("check", "", "", (), lambda _: None, lambda _: None)
BAD_HELP = Command("faulty-command", None, None, (), lambda _: None, lambda _: None)
BAD_ARGUMENTS = Command("faulty-command", "", "", (), lambda parser: parser.add_argument("--format"), lambda _: None)
BAD_EXAMPLES = Command("faulty-command", "", "", (("x",),), lambda _: None, lambda _: None)
"""
NOWHERE = [
    "faulty_package.nowhere:X",
    "faulty_package:absent",
    "breaking_package:X",
    "leaving_package:X",
    "no such thing",
]
FAULTS = {
    "datasets": [
        "faulty_package:text",
        "faulty_package:raises",
        "faulty_package:leaves",
        "faulty_package:TEXT",
        *NOWHERE,
    ],
    "schemas": ["faulty_package:TEXT", "faulty_package:text", *NOWHERE],
    "commands": [
        "faulty_package:TEXT",
        "faulty_package:TAKES_A_NAME",
        "faulty_package:BAD_HELP",
        "faulty_package:BAD_ARGUMENTS",
        "faulty_package:BAD_EXAMPLES",
        *NOWHERE,
    ],
}
CASES = [(group, fault) for group, faults in FAULTS.items() for fault in faults]
MODULES = ("sound_package", "faulty_package", "breaking_package", "leaving_package")


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Installs a sound package, and one with a faulty entry point."""
    (tmp_path / "sound_package.py").write_text(SOUND)
    (tmp_path / "faulty_package.py").write_text(FAULTY)
    (tmp_path / "breaking_package.py").write_text("1 / 0")
    (tmp_path / "leaving_package.py").write_text("raise SystemExit(7)")
    monkeypatch.syspath_prepend(str(tmp_path))

    def write(name, entries):
        folder = tmp_path / f"{name}-1.5.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.5\n")
        text = "".join(f"[conflictevents.{group}]\n{line}\n" for group, line in entries.items())
        (folder / "entry_points.txt").write_text(text)

    def install(group, fault):
        write(
            "sound-package",
            {
                "datasets": "sound = sound_package:dataset",
                "schemas": "sound = sound_package:SCHEMA",
                "commands": "sound = sound_package:COMMAND",
            },
        )
        write("faulty-package", {group: f"{NAMES[group]} = {fault}"})

    ce.datasets.load.cache_clear()
    yield install
    ce.datasets.load.cache_clear()
    for module in MODULES:
        sys.modules.pop(module, None)


NAMES = {"datasets": "faulty", "schemas": "faulty", "commands": "faulty-command"}


def run(capsys, *words):
    """The exit status of a command, and what it prints."""
    try:
        status = main(list(words))
    except SystemExit as leaving:
        status = leaving.code
    printed = capsys.readouterr()
    assert "Traceback" not in printed.err
    return status, printed.out, printed.err


def says(text, fault):
    """Whether a message names the package and the entry point."""
    return "faulty-package 1.5" in text and repr(fault) in text and "expected" in text


@pytest.mark.parametrize(("group", "fault"), CASES)
def test_one_faulty_package_takes_no_other_away(install, capsys, group, fault):
    install(group, fault)
    status, out, err = run(capsys, "datasets", "--format", "json")
    names = {row["name"] for row in json.loads(out)}
    assert (status, names) == (0, {"gaza-exchanges", "ukraine-russia-exchanges", "yemen-exchanges", "sound"})
    assert says(err, fault) == (group == "datasets")
    assert run(capsys, "check", "sound", "--schema", "sound")[0] == 0
    status, out, err = run(capsys, "sound")
    assert (status, out) == (0, "yes\n")
    assert says(err, fault) == (group == "commands")


@pytest.mark.parametrize(("group", "fault"), CASES)
def test_what_a_faulty_package_brings_is_refused_by_name(install, capsys, group, fault):
    install(group, fault)
    words = {
        "datasets": ("brief", "faulty"),
        "schemas": ("brief", "sound", "--schema", "faulty"),
        "commands": ("faulty-command",),
    }[group]
    status, out, err = run(capsys, *words)
    assert (status, out) == (2, "")
    assert says(err, fault)
    assert err.count("faulty-package 1.5") == 1


def test_a_name_that_two_packages_bring_is_refused(install, capsys, tmp_path):
    install("datasets", "faulty_package:text")
    entries = "[conflictevents.datasets]\nsound = faulty_package:text\n"
    (tmp_path / "faulty-package-1.5.dist-info" / "entry_points.txt").write_text(entries)
    status, _, err = run(capsys, "brief", "sound")
    assert status == 2
    assert "uninstall one of faulty-package 1.5 and sound-package 1.5" in err
