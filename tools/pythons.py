"""Find the Pythons of this machine that the library can run on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

OLDEST, NEWEST = (3, 11), (3, 14)  # the versions that the library declares

PROBE = """\
import importlib.util, json, sys, sysconfig
def has(name):
    return importlib.util.find_spec(name) is not None
print(json.dumps({
    "version": sys.version_info[:3],
    "executable": sys.executable,
    "base": getattr(sys, "_base_executable", sys.executable),
    "usual": sys.implementation.name == "cpython" and not sysconfig.get_config_var("Py_GIL_DISABLED"),
    "venv": has("venv"),
    "ensurepip": has("ensurepip"),
    "pip": has("pip"),
}))
"""


class Trouble(Exception):
    """What stands in the way, in a sentence that says what to do; it ends the task."""


@dataclass(frozen=True)
class Python:
    """A Python that runs, and what it can do.

    Attributes:
        version: major, minor and micro.
        executable: where it is.
        usual: a CPython with its global lock, for which packages come ready built.
        venv: it has the module that makes environments.
        ensurepip: it brings a pip to put into them.
        pip: it has a pip of its own.
    """

    version: tuple[int, int, int]
    executable: str
    usual: bool
    venv: bool
    ensurepip: bool
    pip: bool

    @property
    def label(self) -> str:
        """The version as people write it."""
        return ".".join(map(str, self.version))

    @property
    def minor(self) -> tuple[int, int]:
        """The version without its last part, of which one is enough."""
        return self.version[:2]

    @property
    def is_able(self) -> bool:
        """Whether it can make an environment with packages in it."""
        return self.venv and (self.ensurepip or self.pip)


def probe(program: str | Path) -> Python | None:
    """The Python behind a program, or None where it does not run: a shim may stand for nothing.

    For the Python of a virtual environment it is the one that the environment was made with.
    """
    try:
        command = [str(program), "-I", "-c", PROBE]
        answer = subprocess.run(
            command, capture_output=True, timeout=60, check=True, stdin=subprocess.DEVNULL
        )
        facts = json.loads(answer.stdout)
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    base = facts.pop("base")
    if base and base != facts["executable"] and Path(base).is_file():
        return probe(base)
    facts["version"] = tuple(facts["version"])
    return Python(**facts)


def candidates() -> list[Path]:
    """Programs that may be a Python of a declared version: this one, those on PATH, those that pyenv keeps."""
    minors = range(OLDEST[1], NEWEST[1] + 1)
    folders = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    suffix = ".exe" if os.name == "nt" else ""
    paths = [Path(sys.executable)]
    paths += [folder / f"python3.{minor}{suffix}" for minor in minors for folder in folders]
    for folder in folders:
        if folder.name == "shims":  # pyenv's: most stand for versions that are kept but not switched on
            for minor in minors:
                versions = sorted(folder.parent.glob(f"versions/3.{minor}.*"), reverse=True)
                paths += [version / "bin" / "python3" for version in versions]
    return [program for program in paths if program.is_file()]


def pythons() -> list[Python]:
    """One able Python of each fitting version that is here, oldest first; this one stands for its version if it can.

    Raises:
        Trouble: there is none.
    """
    best: dict[tuple[int, int], Python] = {}
    unable: list[Python] = []
    for program in candidates():
        python = probe(program)
        if python is None or python.minor < OLDEST or not python.usual:
            continue
        if python.is_able:
            best.setdefault(python.minor, python)
        else:
            unable.append(python)
    if best:
        return [best[minor] for minor in sorted(best)]
    if unable:
        raise Trouble(
            f"{unable[0].executable} cannot make virtual environments: it lacks venv or pip. Install what it lacks "
            "(on Debian and Ubuntu: apt install python3-venv) and run the same command again."
        )
    here = ".".join(map(str, sys.version_info[:3]))
    raise Trouble(
        f"conflictevents needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is {here}, and no newer one is on PATH. "
        "Install one and run the same command again."
    )


def own_python() -> Python:
    """The Python that this runs on, where it will do; else the newest that does.

    Raises:
        Trouble: there is none.
    """
    probed = probe(sys.executable)
    if probed is not None and probed.minor >= OLDEST and probed.usual and probed.is_able:
        return probed
    return pythons()[-1]
