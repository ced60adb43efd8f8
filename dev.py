#!/usr/bin/env python3
"""One command for each task in this checkout, each doing all its own set-up.

It needs Python 3.11 or newer and nothing else: the standard library alone is used here and in `tools/`, and both
parse on Python 3.8, so that an old Python can look for a newer one and say what is missing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from threading import Lock, local
from time import monotonic
from typing import TYPE_CHECKING

from tools.environments import CHECKOUT, add, environment, newest_versions, say, variables, without_sources
from tools.pythons import Python, Trouble, own_python, pythons

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

USAGE = """\
usage: python3 dev.py TASK [ARGUMENTS]

  run ...   run `conflictevents ...` from this checkout: dev.py run brief ukraine-russia-exchanges
  test      every test on the newest Python from 3.11 that is found here, with coverage; the quick ones on every other,
            with the newest versions of everything on the last but one, the oldest allowed ones on those before it
  all       all that has to hold of a commit: lint, and test, of which one builds the docs; several at once
  test ...  `pytest ...` on one Python: dev.py test tests/values -k count
  lowest    the tests with the oldest versions of everything that pyproject.toml allows
  newest    the tests with the newest versions of everything, and the library installed from its wheel
  lint      rules, formatting and types: ruff check, ruff format --check, mypy --strict
  tidy      correct and format what ruff can
  docs      build the documentation into site/; `docs serve` shows it while you write
  bench     run every program in benchmarks/; `bench NAME ...` runs those named
  setup     make the environment for development and print its Python, for your editor
  pin       write the pinned versions in requirements/ anew from the .in files; `pin --upgrade` moves them
  build     build the source archive and the wheel into dist/
"""

CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
EVERYTHING = ("--cov", "--cov-report=term")
LINES_FOR_FREE = (3, 12)  # from here on Python itself says which lines were run
BRANCHES_FOR_FREE = (3, 14)  # and from here on which branches
# Of what is slow, and of most examples and cases, once is enough.
AGAIN = ("-m", "not slow", "--hypothesis-profile=again")


_PRINTED = local()
"""Where programs print that are started in a thread: a file of its job, as jobs that run side by side would mix lines."""


def call(*command: object, cwd: Path | None = CHECKOUT) -> int:
    """Run a program in the checkout, in a folder, or (None) where the person is; gives its exit status."""
    sys.stdout.flush()
    parts = [str(part) for part in command]
    file: BinaryIO | None = getattr(_PRINTED, "file", None)
    errors = None if file is None else subprocess.STDOUT
    return subprocess.run(parts, env=variables(), cwd=cwd, stdout=file, stderr=errors, check=False).returncode


def spread(workers: int) -> tuple[str, ...]:
    """The options for so many workers, with a file on one of them: the examples of a page share a namespace."""
    if workers == 1:
        return ("--numprocesses=0",)
    return (f"--numprocesses={workers}", "--dist=loadfile", "--no-loadscope-reorder")


def run(*arguments: str) -> int:
    """Run the command line of this checkout, in the folder where the person is."""
    python = environment("run", own_python())
    return call(python.parent / "conflictevents", *arguments, cwd=None)


def test(*arguments: str) -> int:
    """Run every test everywhere or, given arguments for pytest, on one Python."""
    if arguments:
        return call(environment("dev", own_python()), "-m", "pytest", *arguments)
    return side_by_side(tests())


def all_(*arguments: str) -> int:
    """Check rules, formatting and types, and run every test; one of them builds the docs, as strictly as `docs` does."""
    if arguments:
        raise Trouble(f"all takes no arguments, found: {' '.join(arguments)}")
    *others, newest_python = tests().items()
    return side_by_side(dict([*others, ("lint", lint), newest_python]))


def tests() -> dict[str, Callable[[], int]]:
    """The tests on each Python, by what is tested; the newest, on which most is tested, comes last and takes every core.

    Each makes its environment, but for that of the newest Python: some of it is compiled, so it is made first, while others are tested.
    """
    found = pythons()
    say(f"Testing on Python {', '.join(python.label for python in found)}.")
    if not shutil.which("java"):
        say("There is no Java here: tests that need Spark are skipped.")
    if not any(map(shutil.which, CHROMIUM)):
        say("There is no Chromium here: the test of the pages of the site is skipped.")
    share = spread(max(1, CORES // max(1, len(found) - 1)))

    def job(python: Python) -> Callable[[], int]:
        if versions_for(python, found) == "newest":
            return lambda: call_without_sources(prepared(python, found), *share, *AGAIN)
        # A worker more than there are cores, as a good part of the time goes to waiting for programs that tests start and kill.
        options = (*spread(CORES + 1), *everything(python)) if python is found[-1] else (*share, *AGAIN)
        return lambda: call(prepared(python, found), "-m", "pytest", "-q", *options)

    jobs = {f"Python {python.label}, {versions_for(python, found)} versions": job(python) for python in found}
    *others, newest_python = jobs.items()

    def set_up() -> int:
        prepared(found[-1], found)
        return 0

    return dict([(f"set-up of Python {found[-1].label}", set_up), *others, newest_python])


def side_by_side(jobs: dict[str, Callable[[], int]]) -> int:
    """Run jobs in their order, as many at once as there are cores, each of which prints when it has ended; 1 where any failed."""
    printing = Lock()

    def run_job(name: str) -> int:
        say(f"{name}: started")
        start = monotonic()
        with TemporaryFile() as file:
            _PRINTED.file = file
            try:
                status = jobs[name]()
            except Trouble as trouble:
                status = 2
                file.write(f"{trouble}\n".encode())
            file.seek(0)
            with printing:
                print(
                    f"\n{name}: {'failed' if status else 'passed'} in {monotonic() - start:.0f} s", flush=True
                )
                shutil.copyfileobj(file, sys.stdout.buffer)
                sys.stdout.flush()
        return status

    with ThreadPoolExecutor(max_workers=CORES) as pool:
        statuses = dict(zip(jobs, pool.map(run_job, jobs), strict=True))
    failed = [name for name, status in statuses.items() if status]
    if failed:
        say(f"Failed: {'; '.join(failed)}.")
    return 1 if failed else 0


def versions_for(python: Python, found: list[Python]) -> str:
    """Which versions a Python is tested with: pinned on the last, the newest on the last but one, the oldest before it."""
    if python is found[-1]:
        return "pinned"
    return "newest" if python is found[-2] else "oldest"


def everything(python: Python) -> tuple[str, ...]:
    """The options for every test with coverage: by line, and by branch where that costs nothing."""
    if python.minor >= LINES_FOR_FREE:
        os.environ["COVERAGE_CORE"] = "sysmon"
    return (*EVERYTHING, "--cov-branch") if python.minor >= BRANCHES_FOR_FREE else EVERYTHING


def prepared(python: Python, found: list[Python]) -> Path:
    """The Python of the environment to test in; the newest Python gets everything that the machine can have."""
    versions = versions_for(python, found)
    if versions == "newest":
        return newest_versions(python, environment("run", python))
    if versions == "oldest":
        return environment("lowest", python)
    program = environment("dev", python)
    add("oracles", program, python)
    if shutil.which("java"):
        add("spark", program, python)
    return program


def lowest(*arguments: str) -> int:
    """Run the tests with the oldest versions that are allowed; `-m "not slow"` unless told otherwise."""
    python = environment("lowest", own_python())
    return call(python, "-m", "pytest", *(arguments or ["-q", *spread(CORES), "-m", "not slow"]))


def newest(*arguments: str) -> int:
    """Run the tests with the newest versions, without the sources; `-m "not slow"` unless told otherwise."""
    python = own_python()
    program = newest_versions(python, environment("run", python))
    return call_without_sources(program, *(arguments or (*spread(CORES), "-m", "not slow")))


def call_without_sources(program: Path, *options: str) -> int:
    """Run the tests in a copy of the checkout without the sources: what is missing from the wheel is seen."""
    with TemporaryDirectory(prefix="conflictevents-") as folder:
        copy = without_sources(Path(folder))
        where = ("-o", "pythonpath=.", "tests", "docs", "README.md")
        return call(program, "-m", "pytest", "-q", *options, *where, cwd=copy)


def lint(*arguments: str) -> int:
    """Rules, formatting and types: each is said, no matter what the one before it found."""
    program = environment("dev", own_python())
    checks = [["ruff", "check"], ["ruff", "format", "--check"], ["mypy"]]
    return max([call(program, "-m", *check, *arguments) for check in checks])


def tidy(*arguments: str) -> int:
    """Correct what can be corrected without a thought."""
    program = environment("dev", own_python())
    return max([call(program, "-m", "ruff", *verb, *arguments) for verb in (["check", "--fix"], ["format"])])


def docs(*arguments: str) -> int:
    """Build the documentation; a dead link, an unlisted page or an unknown name is an error."""
    os.environ["NO_MKDOCS_2_WARNING"] = "1"  # an announcement of no use here
    return call(environment("dev", own_python()), "-m", "mkdocs", *(arguments or ["build", "--strict"]))


def bench(*names: str) -> int:
    """Run the benchmarks, one after the other."""
    programs = {path.stem: path for path in sorted((CHECKOUT / "benchmarks").glob("[!_]*.py"))}
    unknown = sorted(set(names) - set(programs))
    if unknown or not programs:
        raise Trouble(f"no benchmark {', '.join(unknown)}; there is: {', '.join(programs) or 'none yet'}")
    python = environment("dev", own_python())
    return max([call(python, programs[name]) for name in names or programs])


def setup(*arguments: str) -> int:
    """Make the environment for development and print its Python."""
    if arguments:
        raise Trouble(f"setup takes no arguments, found: {' '.join(arguments)}")
    print(environment("dev", own_python()))
    return 0


def pin(*arguments: str) -> int:
    """Write the pinned versions anew, each set within those before it; names, versions and hashes, no addresses."""
    program = environment("dev", own_python())
    options = [
        "--universal",
        "--python-version=3.11",
        "--generate-hashes",
        "--no-emit-index-url",
        "--no-header",
        "-q",
    ]
    allowed = [
        "pyproject.toml",
        "--extra=solve",
        "--extra=tables",
        "--extra=interop",
        "--extra=charts",
        "--extra=xlsx",
        "--extra=completion",
        "--resolution=lowest-direct",
    ]
    for name, more in {"run": [], "dev": [], "oracles": [], "spark": [], "lowest": allowed}.items():
        files = [f"requirements/{name}.in", "-o", f"requirements/{name}.txt"]
        status = call(program, "-m", "uv", "pip", "compile", *options, *more, *arguments, *files)
        if status:
            return status
    return 0


def build(*arguments: str) -> int:
    """Build what is published, by the pinned backend."""
    return call(environment("dev", own_python()), "-m", "build", "--no-isolation", *arguments)


TASKS: dict[str, Callable[..., int]] = {
    task.__name__.rstrip("_"): task
    for task in (run, test, all_, lowest, newest, lint, tidy, docs, bench, setup, pin, build)
}


def main(arguments: list[str]) -> int:
    """Do the task that was named; gives the exit status of the process."""
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(USAGE, end="")
        return 0 if arguments else 2
    name, *rest = arguments
    if name not in TASKS:
        say(
            f"dev.py has no task {name!r}; to pass it to conflictevents: dev.py run {' '.join(arguments)}\n\n{USAGE}"
        )
        return 2
    try:
        return TASKS[name](*rest)
    except Trouble as trouble:
        say(str(trouble))
        return 2


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
