"""What goes wrong ends in one clear message and the right status, never in a traceback."""

import contextlib
import io
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents.cli import main
from conflictevents.cli.parser import COMMANDS, build
from tests.cli.running import ROUNDS, run
from tests.questions.histories import history, said, to_north

NAME = "ukraine-russia-exchanges"


@pytest.fixture
def broken(tmp_path):
    """A file that can be read and has an error in it: a claim about a record that is not there."""
    path = tmp_path / "broken.json"
    ce.save(history(said("one", "north", "gone", to_north(1))), path)
    return path


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["brief", "nosuch.json"],
            "nosuch.json: there is no such file or folder, and no such bundled dataset",
        ),
        (["brief", ""], "'': there is no such file or folder"),
        (["brief", "ukraine-russia-exchange"], "did you mean 'ukraine-russia-exchanges'?"),
        (["totals", NAME, "--by", "yaer"], "did you mean 'year'?"),
        (["totals", NAME, "--account", "rusia"], "did you mean 'russia' or"),
        (["totals", NAME, "--account", "round-2024-06-28"], "the id of an actor"),
        (["totals", NAME, "--category", "pilot"], "category of persons"),
        (["reconcile", NAME, "t28"], "no record has the id 't28'; did you mean 't028'"),
        (["reconcile", NAME, "t028", "t040"], "a tally of the same side, category, scope and beginning"),
        (["reconcile", NAME, "t028", "t034", "t040"], "one tally, or two for the increment between them"),
        (["reconcile", NAME, "--verdict", "claims_mor"], "did you mean 'claims_more'?"),
        (["reconcile", NAME, "--claimant", "nobody"], "no record has the id 'nobody'"),
        (["timeline", NAME, "--about", "istanbul-9"], "did you mean 'istanbul-"),
        (["show", NAME, "c063#9"], "no record has the id 'c063#9'"),
        (["check", NAME, "--severity", "eror"], "did you mean 'error'?"),
        (["check", NAME, "--code", "tallies/stal"], "did you mean 'tallies/stale'?"),
        (["check", NAME, "--code", "nothing/like-it"], "such as claims, claims/accounts-disagree"),
        (["check", NAME, "--record", "t49"], "did you mean 't049'"),
        (["convert", NAME, "exchanges.doc"], "a name whose ending says the form"),
        (["convert", NAME, "exchanges.json", "--make-missing"], "leave --make-missing out"),
        (["convert", NAME, "nowhere/exchanges.json"], "nowhere"),
        (["redact", NAME, "exchanges.csv"], "a name that ends in .json"),
    ],
)
def test_a_mistake_is_one_message_and_status_2(arguments, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert err.startswith("conflictevents: ")
    assert message in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "COMMAND"),
        (["breif", NAME], "invalid choice: 'breif'"),
        (["brief"], "PATH"),
        (
            ["brief", NAME, "--as-of", "16.11.2025"],
            "argument --as-of: found '16.11.2025', expected a date in EDTF",
        ),
        (["brief", NAME, "--as-off", "2025"], "--as-off"),
        (["brief", NAME, "--format", "xml"], "invalid choice: 'xml'"),
    ],
)
def test_bad_usage_is_status_2_with_the_usage(arguments, message):
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert err.startswith("usage: conflictevents")
    assert message in err


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_a_command_or_option_with_a_slip_names_the_right_one(data):
    """A letter too many, wherever it stands, in any command or option that help lists."""
    command = data.draw(st.sampled_from(COMMANDS)).name
    parser = build()._subparsers._group_actions[0].choices[command]
    word = data.draw(
        st.sampled_from([command, *(option for option in parser._option_string_actions if len(option) > 2)])
    )
    at = data.draw(st.integers(3, len(word)))
    slip = f"{word[:at]}q{word[at:]}"
    words = [slip, NAME] if word == command else [command, NAME, "there.json", slip]
    with pytest.raises(SystemExit), contextlib.redirect_stderr(io.StringIO()) as err:
        build().parse_args(words)
    assert f"did you mean {word!r}?" in err.getvalue()


@pytest.mark.parametrize(
    "command", ["brief", "check", "totals", "reconcile", "outlook", "timeline", "show", "convert", "redact"]
)
@pytest.mark.parametrize(
    "content", [b"", b"{", b'{"conflictevents": "1.0", "rounds": 3}', b"\xff\xfe", b"[" * 100_000]
)
def test_a_file_that_cannot_be_read_is_status_2_for_every_command(command, content, tmp_path):
    path = tmp_path / "file.json"
    path.write_bytes(content)
    more = {"show": ["x"], "convert": [tmp_path / "other.json"], "redact": [tmp_path / "other.json"]}.get(
        command, []
    )
    status, out, err = run(command, path, *more)
    assert (status, out) == (2, "")
    assert err.startswith("conflictevents: ")
    assert str(path) in err
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (
            ["what.csv"],
            "headers that do not say what the sheet holds, expected those of a sheet: dataset_title for the dataset",
        ),
        (["rounds.csv", "more.csv"], "the recorded account of the round"),
        (["rounds.csv"], "POW headquarters"),
    ],
)
def test_sheets_that_cannot_be_told_or_understood_are_status_2(names, message, tmp_path):
    for name in names:
        (tmp_path / name).write_text("who,what\n" if name == "what.csv" else ROUNDS)
    status, out, err = run("brief", tmp_path)
    assert (status, out) == (2, "")
    assert message in err


def test_check_gives_1_where_there_is_an_error_and_prints_it(broken):
    status, out, err = run("check", broken)
    assert (status, err) == (1, "")
    assert "gone" in out


def test_check_gives_1_for_an_error_that_was_not_asked_for(broken):
    status, out, _ = run("check", broken, "--code", "privacy")
    assert status == 1
    assert "gone" not in out


def test_other_commands_read_what_check_finds_wanting(broken):
    for arguments in (["brief", broken], ["totals", broken], ["timeline", broken], ["show", broken, "one"]):
        assert run(*arguments)[0] == 0


def test_a_reader_that_has_seen_enough_is_no_failure():
    program = [sys.executable, "-m", "conflictevents", "timeline", NAME]
    with subprocess.Popen(
        program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    ) as process:
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 0


def test_a_terminal_that_cannot_show_a_letter_gets_a_question_mark():
    program = [sys.executable, "-m", "conflictevents", "show", NAME, "erdogan"]
    env = environment(PYTHONIOENCODING="ascii")
    done = subprocess.run(program, capture_output=True, env=env, check=True, timeout=60)
    assert b"Actor erdogan: Recep Tayyip Erdo?an" in done.stdout


def test_json_loses_no_letter_where_the_terminal_cannot_show_it():
    program = [sys.executable, "-m", "conflictevents", "show", NAME, "erdogan", "--format", "json"]
    env = environment(PYTHONIOENCODING="ascii")
    done = subprocess.run(program, capture_output=True, env=env, check=True, timeout=60)
    assert json.loads(done.stdout)[0]["content"]["name"] == ce.datasets.load(NAME)["erdogan"].name


@pytest.mark.skipif(os.name != "posix", reason="closing a stream is for the shell to write")
@pytest.mark.parametrize(("arguments", "status"), [(f"totals {NAME} >&-", 0), ("totals nosuch.json 2>&-", 2)])
def test_a_stream_that_is_closed_is_no_failure(arguments, status):
    line = f"{shlex.quote(sys.executable)} -m conflictevents {arguments}"
    done = subprocess.run(line, shell=True, capture_output=True, env=environment(), check=False, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (status, b"", b"")


def test_without_the_solver_the_extra_to_install_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "highspy", None)
    status, out, err = run("consistency", NAME)
    assert (status, out) == (2, "")
    assert "pip install 'conflictevents[solve]'" in err


def test_stopping_from_the_keyboard_is_quiet(monkeypatch, capsys):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("conflictevents.datasets.load", stop)
    assert main(["totals", NAME]) == 130
    assert capsys.readouterr() == ("", "")


def test_a_system_that_refuses_is_told_with_the_file_it_is_about(monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied", "exchanges.json")

    monkeypatch.setattr("conflictevents.formats.saving.replace_file", refuse)
    assert run("convert", NAME, "exchanges.json") == (
        2,
        "",
        "conflictevents: exchanges.json: Permission denied\n",
    )


def test_the_version_is_that_of_the_package(monkeypatch):
    monkeypatch.setattr("importlib.metadata.version", lambda name: f"of {name}")
    assert run("--version") == (0, "conflictevents of conflictevents\n", "")


def environment(**more):
    """What a process needs to find the library where these tests found it."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **more}


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["convert", "ds.json", "x.json", "--make-missing"], "leave --make-missing out"),
        (
            ["convert", "ds.json", "x", "--to", "hlx"],
            "--to: found 'hlx', expected a form to write; did you mean 'hxl'?",
        ),
        (["convert", "ds.json", "x.json", "--from", "acledd"], "--from: found 'acledd'"),
        (
            ["report", "red.json", "-o", "x.html"],
            "write redact --up-to GREEN first, or allow more with --up-to",
        ),
        (["check", "visits.json"], "the package that it is of (--schema)"),
        (["totals", "ds.json", "--category", "Acme:evacuees"], "--category: found 'Acme:evacuees'"),
        (["outlook", "ds.json", "--account", "a"], "--account: found 'a'"),
    ],
)
def test_messages_of_the_library_name_options_of_the_command_line(arguments, expected, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    own = ce.OwnWord(vocabulary="categories", name="acme:evacuee", within="civilian")
    ce.save(ce.Dataset(ce.Actor(id="a", name="A"), head=ce.Head(vocabulary=own)), "ds.json")
    ce.save(ce.Dataset(ce.Actor(id="a", name="A", marking="RED")), "red.json")
    Path("visits.json").write_text('{"conflictevents": "1.0", "acme:visits": []}', encoding="utf-8")
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert expected in err
