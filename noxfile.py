"""The tasks of this checkout for those who use nox: the newest versions of everything, on each Python that is found.

`python3 dev.py TASK` does the same with pinned and hashed versions and needs nothing installed; CONTRIBUTING.md says when
to use which. Here each session makes an environment of its own.
"""

import nox

PROJECT = nox.project.load_toml("pyproject.toml")
PYTHONS = nox.project.python_versions(PROJECT)

nox.needs_version = ">=2025.2.9"
nox.options.sessions = ["lint", "tests"]
nox.options.error_on_missing_interpreters = False


def install(session: nox.Session, *groups: str, extras: str = "[all]") -> None:
    """Install this checkout with some extras, and the packages of some groups."""
    packages = nox.project.dependency_groups(PROJECT, *groups)
    session.install("--editable", f".{extras}", *packages)


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Run the tests; what stands after `--` goes to pytest."""
    install(session, "test")
    session.run("pytest", "-q", "-m", "not slow", *session.posargs)


@nox.session(python=PYTHONS[0])
def lowest(session: nox.Session) -> None:
    """Run the tests with the oldest versions that are allowed, as `python3 dev.py lowest` does; needs the network."""
    session.run("python", "dev.py", "lowest", *session.posargs)


@nox.session(python=PYTHONS)
def newest(session: nox.Session) -> None:
    """Run the tests with the newest versions and the library from its wheel, as `python3 dev.py newest` does; needs the network."""
    session.run("python", "dev.py", "newest", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Check rules, formatting and types."""
    install(session, "lint", "test")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("mypy")


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation into site/."""
    install(session, "docs", extras="")
    session.run("mkdocs", "build", "--strict")


@nox.session
def build(session: nox.Session) -> None:
    """Build the source archive and the wheel into dist/."""
    session.install(*nox.project.dependency_groups(PROJECT, "release"))
    session.run("python", "-m", "build")
