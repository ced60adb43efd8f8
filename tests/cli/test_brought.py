"""What installed packages bring by entry points: one that is faulty is named, and takes no other away."""

import json
import os
import subprocess
import sys

import pytest

import conflictevents as ce
from conflictevents.cli import main

SOUND = '''
import attrs
import conflictevents as ce
from conflictevents.cli.command import Answer, Command

def dataset():
    return ce.Dataset(ce.Actor(id="north", name="North"), head=ce.Head(title="Sound"))

@ce.record_type("acme:visit", "acme:visits")
@attrs.frozen(kw_only=True, repr=False, field_transformer=ce.read_fields)
class Visit(ce.Record):
    """A visit.

    Attributes:
        name: its name.
    """

    name: str

SCHEMA = ce.Schema(records=(Visit,))
COMMAND = Command("sound", "says yes", "Says yes.", (), lambda _: None, lambda _: Answer(lambda: "yes", lambda: "yes"))
'''
FAULTY = """
import sys
from conflictevents.cli.command import Answer, Command

def text():
    return "no dataset"

def raises():
    raise RuntimeError("out of order")

def leaves():
    sys.exit(7)

TEXT = "no schema"
TAKES_A_NAME = Command("check", "", "", (), lambda _: None, lambda _: None)


def command(run, add_arguments=lambda _: None):
    return Command("faulty-command", "fails", "Fails.", (), add_arguments, run)

def out_of_order(*_):
    raise RuntimeError("out of order")

RUN_RAISES = command(out_of_order)
GIVES_NONE = command(lambda _: None)
TEXT_RAISES = command(lambda _: Answer(out_of_order, dict))
STATUS_IS_TEXT = command(lambda _: Answer(str, dict, "bad"))
DATA_IS_NONE_OF_JSON = command(lambda _: Answer(str, lambda: {1, 2}))
TYPE_RAISES = command(lambda _: Answer(str, dict), lambda parser: parser.add_argument("--day", type=out_of_order))
OTHER_NAME = Command("another", "", "", (), lambda _: None, lambda _: None)
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
        "faulty_package:OTHER_NAME",
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


FAILING = {
    "RUN_RAISES": (),
    "GIVES_NONE": (),
    "TEXT_RAISES": (),
    "STATUS_IS_TEXT": (),
    "DATA_IS_NONE_OF_JSON": ("--format", "json"),
    "TYPE_RAISES": ("--day", "2024"),
}


@pytest.mark.parametrize("name", FAILING)
def test_a_command_of_a_package_that_fails_is_named_and_its_status_is_2(install, capsys, name):
    fault = f"faulty_package:{name}"
    install("commands", fault)
    status, out, err = run(capsys, "faulty-command", *FAILING[name])
    assert (status, out.strip()) == (2, "")
    assert says(err, fault)
    assert err.endswith("set PYTHONDEVMODE=1 to see the traceback\n")
    assert ("out of order" in err) == (name in ("RUN_RAISES", "TEXT_RAISES", "TYPE_RAISES"))


def test_the_development_mode_shows_the_traceback_of_a_command_of_a_package(install, tmp_path):
    install("commands", "faulty_package:RUN_RAISES")
    path = os.pathsep.join([str(tmp_path), *sys.path])
    words = [sys.executable, "-X", "dev", "-W", "ignore", "-m", "conflictevents", "faulty-command"]
    ended = subprocess.run(
        words, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": path}, check=False
    )
    assert ended.returncode == 2
    assert "Traceback" in ended.stderr
    assert "PYTHONDEVMODE" not in ended.stderr
    assert says(ended.stderr, "faulty_package:RUN_RAISES")


def test_a_command_that_two_packages_bring_is_refused_and_no_help_lists_it(install, capsys, tmp_path):
    install("commands", "faulty_package:RUN_RAISES")
    entries = "[conflictevents.commands]\nsound = faulty_package:RUN_RAISES\n"
    (tmp_path / "faulty-package-1.5.dist-info" / "entry_points.txt").write_text(entries)
    for words, expected in ((["sound"], 2), (["--help"], 0)):
        status, out, err = run(capsys, *words)
        assert status == expected
        assert "says yes" not in out
        assert "uninstall one of faulty-package 1.5 and sound-package 1.5" in err


def test_a_misspelt_schema_is_suggested(install, capsys):
    install("schemas", "faulty_package:TEXT")
    status, _, err = run(capsys, "check", "sound", "--schema", "sond")
    assert status == 2
    assert "did you mean 'sound'?" in err


def test_the_schema_of_a_package_is_printed_and_compared_with(install, capsys, tmp_path):
    install("schemas", "faulty_package:TEXT")
    status, out, _ = run(capsys, "schema", "--schema", "sound")
    assert (status, "acme:visit" in json.loads(out)["$defs"]) == (0, True)
    old = tmp_path / "old.json"
    old.write_text(json.dumps(ce.json_schema()))
    _, out, _ = run(capsys, "schema", str(old), "--schema", "sound")
    assert "acme:visit" in out
    status, _, err = run(capsys, "schema", str(old), str(old), "--schema", "sound")
    assert status == 2
    assert "leave NEW out, or --schema" in err
