"""The project's own files agree with each other."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

import dev

CHECKOUT = Path(__file__).parents[2]
SETTINGS = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = SETTINGS["project"]
GROUPS = SETTINGS["dependency-groups"]
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


def test_the_extra_all_holds_every_other_extra_but_spark():
    [everything] = EXTRAS["all"]
    assert sorted(re.findall(r"\w+", everything)[1:]) == sorted(set(EXTRAS) - {"all", "spark"})


def in_file(name):
    """The packages that a file of requirements names by itself."""
    text = (CHECKOUT / "requirements" / f"{name}.in").read_text(encoding="utf-8")
    lines = [line.partition("#")[0].strip() for line in text.splitlines()]
    return named(line for line in lines if line and not line.startswith("-"))


def grouped(*groups):
    """The packages of dependency groups, those of the groups that they include too."""
    members = [each for group in groups for each in GROUPS[group]]
    included = [each["include-group"] for each in members if isinstance(each, dict)]
    packages = named(each for each in members if isinstance(each, str))
    return packages | (grouped(*included) if included else set())


def test_the_group_dev_holds_what_is_pinned_for_development():
    of_extras = named(each for name, extra in EXTRAS.items() if name != "spark" for each in extra)
    builders = {"setuptools", "wheel"}  # for what dev.py builds from sources
    assert grouped("dev") - {"nox"} | of_extras - in_file("run") == in_file("dev") - builders


def test_the_groups_that_nox_installs_are_there():
    text = (CHECKOUT / "noxfile.py").read_text(encoding="utf-8")
    calls = re.findall(r"(?:install\(session|dependency_groups\(PROJECT), (.+)\)", text)
    groups = {name for call in calls for name in re.findall(r'(?<!=)"([a-z]+)"', call)}
    assert groups == {"test", "lint", "docs", "release"}
    assert groups <= GROUPS.keys()


def test_ruff_is_the_same_for_every_way_to_run_it():
    hooks = (CHECKOUT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    version = pinned("dev")["ruff"]
    assert set(re.findall(r"ruff==([0-9.]+)", hooks)) == {version}
    assert f"ruff=={version}" in GROUPS["lint"]


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


def test_no_source_repeats_the_version():
    sources = {path: path.read_text(encoding="utf-8") for path in CHECKOUT.glob("src/**/*.py")}
    assert [path for path, text in sources.items() if PROJECT["version"] in text] == []


def test_the_citation_has_the_version_of_the_package_and_once_released_its_day():
    citation = (CHECKOUT / "CITATION.cff").read_text(encoding="utf-8")
    stated = dict(re.findall(r'^(version|date-released): "?([^"\n]+)"?$', citation, re.MULTILINE))
    changelog = (CHECKOUT / "CHANGELOG.md").read_text(encoding="utf-8")
    days = dict(re.findall(r"^## (\S+) \((\d{4}-\d\d-\d\d)\)$", changelog, re.MULTILINE))
    day = days.get(PROJECT["version"])
    assert stated == {"version": PROJECT["version"], **({} if day is None else {"date-released": day})}
    assert day is not None or "dev" in PROJECT["version"], (
        "a release has its day in CHANGELOG.md: ## 1.0.0 (2026-12-31)"
    )


def test_links_of_the_readme_work_on_a_package_index():
    pytest.importorskip("hatchling")
    from tools.readme import for_index

    text = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    for link in re.findall(r"\]\(([^)#]+)\)", text):
        assert link.startswith("https://") or (CHECKOUT / link).exists(), link
    assert not re.search(r"\]\((?!https://)", for_index(text, None))
    linked = for_index(text, "https://example.org/source/")
    assert "[MIT](https://example.org/source/blob/main/LICENSE)" in linked
    assert not re.search(r"\]\((?!https://)", linked)


@pytest.mark.parametrize(
    ("number", "versions"),
    [
        (1, ["pinned"]),
        (2, ["newest", "pinned"]),
        (3, ["oldest", "newest", "pinned"]),
        (4, ["oldest", "oldest", "newest", "pinned"]),
    ],
)
def test_the_pythons_share_the_versions_to_test_with(number, versions):
    found = [object() for _ in range(number)]
    assert [dev.versions_for(python, found) for python in found] == versions
