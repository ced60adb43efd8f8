"""Environments are made when they are needed, and never used half-made."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

import dev
from tools import environments, pythons
from tools.pythons import Python, Trouble

OURS = Python(version=(3, 12, 1), executable="python3.12", usual=True, venv=True, ensurepip=True, pip=True)


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A small checkout in which installing only notes what was installed."""
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements/run.txt").write_text("attrs==1 --hash=sha256:0\n")
    (tmp_path / "requirements/dev.txt").write_text(
        "attrs==1 \\\n    --hash=sha256:0\nuv==1 \\\n    --hash=sha256:1\n"
    )
    (tmp_path / "requirements/oracles.txt").write_text("edtf==1 --hash=sha256:0\n")
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    steps = []

    def quietly(*command):
        words = [str(part) for part in command]
        if "venv" in words:
            program = Path(words[-1]) / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
            program.parent.mkdir(parents=True)
            program.touch()
        for_uv = Path(words[-1]).name in (
            "uv",
            "uv.txt",
            "ensurepip",
        )  # steps of the environment of uv itself
        if not for_uv:
            steps.append("make" if "venv" in words else "itself" if "--editable" in words else "packages")

    monkeypatch.setattr(environments, "CHECKOUT", tmp_path)
    monkeypatch.setattr(environments, "ENVIRONMENTS", tmp_path / ".environments")
    monkeypatch.setattr(environments, "REQUIREMENTS", tmp_path / "requirements")
    monkeypatch.setattr(environments, "_quietly", quietly)
    return tmp_path, steps


def test_an_environment_is_made_once(checkout):
    _, steps = checkout
    first = environments.environment("run", OURS)
    assert environments.environment("run", OURS) == first
    assert steps == ["make", "packages", "itself"]


def test_an_environment_is_made_again_when_the_pins_change(checkout):
    folder, steps = checkout
    environments.environment("run", OURS)
    (folder / "requirements/run.txt").write_text("attrs==2 --hash=sha256:1\n")
    environments.environment("run", OURS)
    assert steps == ["make", "packages", "itself"] * 2


def test_only_the_library_is_installed_again_when_its_own_settings_change(checkout):
    folder, steps = checkout
    environments.environment("run", OURS)
    (folder / "pyproject.toml").write_text("[project]\nname = 'other'\n")
    environments.environment("run", OURS)
    assert steps == ["make", "packages", "itself", "itself"]


@pytest.mark.parametrize("breaks_at", ["make", "packages", "itself"])
def test_an_interrupted_set_up_is_done_again_from_the_start(checkout, monkeypatch, breaks_at):
    _, steps = checkout
    working = environments._quietly

    def breaking(*command):
        working(*command)
        if steps[-1] == breaks_at:
            raise KeyboardInterrupt

    monkeypatch.setattr(environments, "_quietly", breaking)
    with pytest.raises(KeyboardInterrupt):
        environments.environment("run", OURS)
    monkeypatch.setattr(environments, "_quietly", working)
    steps.clear()
    environments.environment("run", OURS)
    assert steps == ["make", "packages", "itself"]


def test_an_environment_whose_python_was_removed_is_made_again(checkout):
    _, steps = checkout
    environments.environment("run", OURS).unlink()
    environments.environment("run", OURS)
    assert steps == ["make", "packages", "itself"] * 2


def test_packages_that_cannot_be_had_are_done_without_and_tried_again(checkout, monkeypatch, capsys):
    _, steps = checkout
    program = environments.environment("run", OURS)
    working = environments._quietly

    def failing(*command):
        raise Trouble("no compiler")

    monkeypatch.setattr(environments, "_quietly", failing)
    assert environments.add("oracles", program, OURS) is False
    assert "Going on without oracles" in capsys.readouterr().err
    monkeypatch.setattr(environments, "_quietly", working)
    assert environments.add("oracles", program, OURS) is True
    assert environments.add("oracles", program, OURS) is True
    assert steps == ["make", "packages", "itself", "packages"]


@pytest.mark.parametrize("brings_pip", [True, False])
def test_packages_that_uv_cannot_reach_are_installed_by_pip(checkout, monkeypatch, brings_pip):
    folder, _ = checkout
    commands = []
    working = environments._quietly

    def quietly(*command):
        working(*command)
        commands.append([str(part).replace(str(folder), "") for part in command])
        if command[1:3] == ("pip", "install"):
            raise Trouble("no index")

    monkeypatch.setattr(environments, "_quietly", quietly)
    environments.environment("run", replace(OURS, ensurepip=brings_pip))
    pins = (folder / ".environments/uv.txt").read_text()
    assert pins == "uv==1 \\\n    --hash=sha256:1\n"
    by_pip = [command for command in commands if "--no-compile" in command and "uv.txt" not in command[-1]]
    program = "/.environments/run-3.12/bin/python"
    pip = [program, "-m", "pip"] if brings_pip else [OURS.executable, "-m", "pip", "--python", program]
    assert [command[: len(pip)] for command in by_pip] == [pip, pip]
    assert [command[-1] for command in by_pip] == ["/requirements/run.txt", ""]
    assert ([program, "-I", "-m", "ensurepip"] in commands) == brings_pip


def test_settings_of_the_shell_that_lead_pip_astray_are_left_out(monkeypatch):
    monkeypatch.setenv("PIP_USER", "1")
    monkeypatch.setenv("PIP_CERT", "certificates.pem")
    assert "PIP_USER" not in environments.variables()
    assert environments.variables()["PIP_CERT"] == "certificates.pem"


def test_a_python_is_known_by_running_it():
    python = pythons.probe(sys.executable)
    assert python is not None
    assert python.version == sys.version_info[:3]


def test_a_program_that_does_not_run_is_no_python(tmp_path):
    shim = tmp_path / "python3.12"
    shim.write_text("#!/bin/sh\nexit 127\n")
    shim.chmod(0o755)
    assert pythons.probe(shim) is None
    assert pythons.probe(tmp_path / "missing") is None


def found(monkeypatch, *given):
    by_name = {each.executable: each for each in given}
    monkeypatch.setattr(pythons, "candidates", lambda: list(by_name))
    monkeypatch.setattr(pythons, "probe", by_name.get)
    return pythons.pythons()


def python(version, **more):
    told = {"usual": True, "venv": True, "ensurepip": True, "pip": True, **more}
    return Python(version=version, executable=str(version), **told)


def test_one_able_python_of_each_fitting_version_is_used_oldest_first(monkeypatch):
    bare = python((3, 11, 2), ensurepip=False, pip=False)
    able, newer, old = python((3, 11, 7)), python((3, 13, 0)), python((3, 8, 18))
    assert found(monkeypatch, newer, bare, able, old, python((3, 13, 1))) == [able, newer]


def test_a_python_that_cannot_make_environments_is_told_what_it_lacks(monkeypatch):
    with pytest.raises(Trouble, match="python3-venv"):
        found(monkeypatch, python((3, 11, 2), ensurepip=False, pip=False))


def test_where_every_python_is_too_old_the_version_needed_is_named(monkeypatch):
    with pytest.raises(Trouble, match=r"needs Python 3\.11"):
        found(monkeypatch, python((3, 8, 18)))


def test_jobs_that_run_side_by_side_print_one_after_the_other_and_fail_together(capfdbinary):
    def hindered():
        raise Trouble("no network")

    def print_and_end(text, status=0):
        program = f"import sys; print({text!r}); print('end', file=sys.stderr); sys.exit({status})"
        return lambda: dev.call(sys.executable, "-c", program)

    jobs = {"right": print_and_end("fine"), "wrong": print_and_end("bad", 3), "stuck": hindered}
    assert dev.side_by_side(jobs) == 1
    out, err = capfdbinary.readouterr()
    lines = out.split()
    assert lines[lines.index(b"fine") + 1] == lines[lines.index(b"bad") + 1] == b"end"
    assert b"stuck: failed in 0 s\nno network\n" in out
    assert err.endswith(b"Failed: wrong; stuck.\n")
    assert dev.side_by_side({"right": jobs["right"]}) == 0
