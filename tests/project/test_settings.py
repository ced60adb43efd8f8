"""The project's own files agree with each other."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

import dev

CHECKOUT = Path(__file__).parents[2]
PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
NEEDED = [*PROJECT["dependencies"], *(each for extra in EXTRAS.values() for each in extra)]
PINS = sorted((CHECKOUT / "requirements").glob("*.txt"))


def pinned(*names):
    """The versions that pinned files hold, by package."""
    text = "".join((CHECKOUT / "requirements" / f"{name}.txt").read_text(encoding="utf-8") for name in names)
    return dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", text, re.MULTILINE))


def named(requirements):
    """The packages of a list of requirements, without our own."""
    names = {re.split(r"[\[<>=~! ;]", each)[0] for each in requirements}
    return names - {"conflictevents"}


def test_the_extra_all_holds_every_other_extra():
    [everything] = EXTRAS["all"]
    assert sorted(re.findall(r"\w+", everything)[1:]) == sorted(set(EXTRAS) - {"all"})


def test_every_dependency_of_the_core_and_the_solver_is_pinned_for_the_first_command():
    assert named(PROJECT["dependencies"] + EXTRAS["solve"]) <= pinned("run").keys()


def test_every_dependency_is_pinned_for_development():
    assert named(NEEDED) <= pinned("dev", "spark").keys()


def test_the_oldest_versions_allowed_are_pinned_for_a_test_of_their_own():
    allowed = dict(each.split(">=") for each in NEEDED if ">=" in each and not each.startswith("pyspark"))
    oldest = (CHECKOUT / "requirements/lowest.txt").read_text(encoding="utf-8")
    assert [
        name
        for name, bound in allowed.items()
        if not re.search(rf"^{name}=={bound}(\.0)* ", oldest, re.MULTILINE)
    ] == []


def test_every_dependency_is_argued_for():
    argued = (CHECKOUT / "docs/dependencies.md").read_text(encoding="utf-8")
    assert [name for name in named(NEEDED) if name not in argued] == []


@pytest.mark.parametrize("name", ["run", "oracles", "spark"])
def test_sets_of_pins_agree_where_they_overlap(name):
    wider, narrower = pinned("dev"), pinned(name)
    assert {each: narrower[each] for each in narrower.keys() & wider} == {
        each: wider[each] for each in narrower.keys() & wider
    }


@pytest.mark.parametrize("path", PINS, ids=lambda path: path.stem)
def test_pins_are_names_versions_and_hashes_without_addresses(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    told = [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
    pin = re.compile(r"[a-z0-9.-]+==\S+( ; [^\\]+)? \\")
    hash_of_it = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")
    assert [line for line in told if not pin.fullmatch(line) and not hash_of_it.fullmatch(line)] == []
    assert [line for line in lines if "//" in line] == []


@pytest.mark.parametrize("path", ["dev.py", "tools/__init__.py", "tools/pythons.py", "tools/environments.py"])
def test_an_old_python_can_read_the_script_that_looks_for_a_newer_one(path):
    ast.parse((CHECKOUT / path).read_text(encoding="utf-8"), feature_version=(3, 8))


def test_the_script_explains_each_of_its_tasks():
    explained = set(re.findall(r"^  (\w+)", dev.USAGE, re.MULTILINE))
    assert explained == set(dev.TASKS)


def test_the_version_stands_in_one_place():
    told = {
        path: path.read_text(encoding="utf-8")
        for path in [CHECKOUT / "CITATION.cff", *CHECKOUT.glob("src/**/*.py")]
    }
    assert [path for path, text in told.items() if PROJECT["version"] in text] == []
