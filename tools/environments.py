"""Make the virtual environments of this checkout, and make them again when they are out of date.

They live in `.environments/` and hold the versions pinned in `requirements/`, checked by hash. What has been
completed is noted last, so an interrupted set-up is seen and done again; so is one whose pins changed, or whose
checkout was moved.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from tools.pythons import Python, Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator

CHECKOUT = Path(__file__).resolve().parent.parent
ENVIRONMENTS = CHECKOUT / ".environments"
REQUIREMENTS = CHECKOUT / "requirements"

# Settings of the person's shell that would put packages elsewhere, take modules from elsewhere, or have Python compile
# everything anew in each process: packages are installed uncompiled, and compiled when they are first imported.
ASTRAY = frozenset(
    {
        "PYTHONPATH",
        "PYTHONHOME",
        "PYTHONDONTWRITEBYTECODE",
        "VIRTUAL_ENV",
        "__PYVENV_LAUNCHER__",
        "PIP_USER",
        "PIP_TARGET",
        "PIP_PREFIX",
        "PIP_PYTHON",
        "PIP_REQUIRE_VIRTUALENV",
        "PIP_NO_DEPS",
        "PIP_REQUIREMENT",
        "PIP_CONSTRAINT",
    }
)


def say(text: str) -> None:
    """Tell the person, apart from what a task prints, so that its output can be piped."""
    print(text, file=sys.stderr, flush=True)


def variables() -> dict[str, str]:
    """The variables of this process without those that would lead Python or pip astray."""
    return {name: value for name, value in os.environ.items() if name not in ASTRAY}


def environment(kind: str, python: Python) -> Path:
    """The Python of the environment of a kind (`run` or `dev`), made or corrected first where need be.

    Raises:
        Trouble: it could not be made; the message ends with what pip or venv said.
    """
    folder = ENVIRONMENTS / "{}-{}.{}".format(kind, *python.minor)
    program = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    pins = REQUIREMENTS / f"{kind}.txt"
    packages = _digest(pins, folder)
    itself = _digest(CHECKOUT / "pyproject.toml")
    with _one_at_a_time(folder):
        marks = _read_marks(folder)
        if marks.get("packages") != packages or not program.exists():
            count = sum("==" in line for line in pins.read_text(encoding="utf-8").splitlines())
            place = folder.relative_to(CHECKOUT)
            say(f"Setting up Python {python.label} with {count} pinned packages in {place}, this once ...")
            _make(folder, python)
            _install(program, python, "--require-hashes", "--no-deps", "-r", pins)
            marks = {"packages": packages}
        if marks.get("itself") != itself:
            _install(program, python, "--no-deps", "--no-build-isolation", "--editable", CHECKOUT)
            _write_marks(folder, {**marks, "itself": itself})
    return program


def newest_versions(python: Python, builder: Path) -> Path:
    """The Python of an environment with the newest versions of everything and the library from its wheel, without its sources.

    It is made anew where pyproject.toml changed, and where it was not made today: which versions are the newest changes by the day. The
    wheel is built and installed each time.

    Args:
        python: what to make it with.
        builder: the Python of an environment that has the build backend.

    Raises:
        Trouble: it could not be made; the message ends with what pip or venv said.
    """
    folder = ENVIRONMENTS / "newest-{}.{}".format(*python.minor)
    program = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    packages = f"{_digest(CHECKOUT / 'pyproject.toml', folder)} {datetime.now(timezone.utc).date()}"
    with _one_at_a_time(folder), tempfile.TemporaryDirectory() as wheels:
        _quietly(builder, "-m", "hatchling", "build", "-t", "wheel", "-d", wheels)
        (wheel,) = Path(wheels).glob("*.whl")
        if _read_marks(folder).get("packages") != packages or not program.exists():
            say(
                f"Setting up Python {python.label} with the newest versions in {folder.relative_to(CHECKOUT)}, today ..."
            )
            _make(folder, python)
            _install(program, python, f"{wheel}[all]", *_tested_with())
            _write_marks(folder, {"packages": packages})
        _install(program, python, "--no-deps", "--force-reinstall", wheel)
    return program


def _tested_with() -> list[str]:
    """The packages of the dependency group for tests."""
    import tomllib

    groups = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]
    return [str(requirement) for requirement in groups["test"]]


def without_sources(folder: Path) -> Path:
    """A copy of this checkout in a folder, without what is not in git, and without the sources of the library."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=str(CHECKOUT), stdout=subprocess.PIPE, check=True)
    for name in listed.stdout.decode().split("\0"):
        path = CHECKOUT / name
        if name and not name.startswith("src/") and path.is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, folder / name)
    return folder


def add(name: str, program: Path, python: Python) -> bool:
    """Add a set of packages that not every machine can have; False, after saying why, where this one cannot."""
    folder = program.parent.parent
    wanted = _digest(REQUIREMENTS / f"{name}.txt")
    with _one_at_a_time(folder):
        marks = _read_marks(folder)
        if marks.get(name) == wanted:
            return True
        say(f"Adding {name} to {folder.relative_to(CHECKOUT)}, this once ...")
        pins = REQUIREMENTS / f"{name}.txt"
        try:
            _install(program, python, "--require-hashes", "--no-deps", "--no-build-isolation", "-r", pins)
        except Trouble as trouble:
            say(f"{trouble}\nGoing on without {name}: tests that need it are skipped.")
            return False
        _write_marks(folder, {**marks, name: wanted})
    return True


def _make(folder: Path, python: Python) -> None:
    """Make an empty environment, without a pip: to put one in takes longer than to install packages by uv."""
    if folder.exists():
        shutil.rmtree(folder)
    _quietly(python.executable, "-I", "-m", "venv", "--without-pip", folder)


def _install(program: Path, python: Python, *what: object) -> None:
    """Install into an environment: by uv, many times faster, or, where it fails, by pip, which may know other indexes."""
    with contextlib.suppress(Trouble):
        _quietly(_uv(python), "pip", "install", "--quiet", "--python", program, *what)
        return
    _install_by_pip(program, python, *what)


def _install_by_pip(program: Path, python: Python, *what: object) -> None:
    """Install into an environment, by a pip of its own or, where its Python brings none, by the pip of that Python."""
    if python.ensurepip and not _has_pip(program):
        _quietly(program, "-I", "-m", "ensurepip")
    pip = (
        [program, "-m", "pip"] if python.ensurepip else [python.executable, "-m", "pip", "--python", program]
    )
    # Without compiling: most of it is never imported, and Python compiles the rest when it is.
    _quietly(*pip, "install", "--no-compile", "--quiet", "--no-input", "--disable-pip-version-check", *what)


def _uv(python: Python) -> Path:
    """The pinned uv, in an environment of its own that every Python shares."""
    folder = ENVIRONMENTS / "uv"
    program = folder / ("Scripts/uv.exe" if os.name == "nt" else "bin/uv")
    pins = (REQUIREMENTS / "dev.txt").read_text(encoding="utf-8")
    lines = "".join(re.findall(r"^uv==.*\n(?: .*\n)*", pins, re.MULTILINE))
    with _one_at_a_time(folder):
        if _read_marks(folder).get("packages") != lines or not program.exists():
            _make(folder, python)
            (ENVIRONMENTS / "uv.txt").write_text(lines, encoding="utf-8")
            inside = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
            _install_by_pip(inside, python, "--require-hashes", "--no-deps", "-r", ENVIRONMENTS / "uv.txt")
            _write_marks(folder, {"packages": lines})
    return program


def _has_pip(program: Path) -> bool:
    """Whether an environment has a pip of its own."""
    return any(program.parent.parent.glob("[Ll]ib/**/site-packages/pip/__main__.py"))


def _quietly(*command: object) -> None:
    """Run a step of the set-up, showing what it printed only where it fails."""
    finished = subprocess.run(
        [str(part) for part in command],
        env=variables(),
        cwd=str(CHECKOUT),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if finished.returncode:
        lines = finished.stdout.decode("utf-8", "replace").splitlines()[-20:]
        step = " ".join(map(str, command))
        raise Trouble(
            "\n".join([*lines, f"The set-up failed at: {step}"])
            + "\nIt needs the network to fetch packages; run the same command again to go on."
        )


@contextlib.contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Let two set-ups of one environment run one after the other; a crash lets go of the lock."""
    ENVIRONMENTS.mkdir(exist_ok=True)
    with (ENVIRONMENTS / f"{folder.name}.lock").open("w") as lock:
        with contextlib.suppress(ImportError):  # there is no fcntl on Windows
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _digest(*parts: Path) -> str:
    """A fingerprint of files by their content, and of folders, there or not, by their place."""
    contents = [part.read_bytes() if part.is_file() else str(part).encode() for part in parts]
    return hashlib.sha256(b"\0".join(contents)).hexdigest()


def _read_marks(folder: Path) -> dict[str, str]:
    """What has been completed in an environment: nothing, where its set-up was interrupted."""
    try:
        marks: dict[str, str] = json.loads((folder / "ready.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return marks


def _write_marks(folder: Path, marks: dict[str, str]) -> None:
    """Note what has been completed, all at once."""
    new = folder / "ready.json.new"
    new.write_text(json.dumps(marks), encoding="utf-8")
    new.replace(folder / "ready.json")
