"""The public names: the docstring of the package is their map, and use does not change them."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import conflictevents as ce

USE = """
import json
import conflictevents as ce
before = dir(ce)
ds = ce.datasets.load("ukraine-russia-exchanges")
ce.check(ds)
ce.totals(ds)
str(ce.brief(ds))
for name in ce.__all__:
    getattr(ce, name)
print(json.dumps([before, dir(ce), sorted(ce.__all__)]))
"""


def test_the_docstring_of_the_package_is_the_map_of_public_names():
    names = re.findall(r"`(\w+)`", ce.__doc__.partition("The map of the public names")[2])
    assert sorted(names) == sorted(ce.__all__)


def test_the_names_shown_are_the_same_before_and_after_use():
    ran = subprocess.run([sys.executable, "-c", USE], capture_output=True, text=True, check=True)
    before, after, public = json.loads(ran.stdout)
    assert before == after == public
    assert not {"display", "formats", "rules"} & set(after)


PACKAGES = sorted(
    path.stem
    for path in Path(ce.__file__).parent.iterdir()
    if path.stem[0] != "_" and (path.suffix == ".py" or (path / "__init__.py").exists())
)


def test_every_package_is_there_before_and_after_use():
    code = f"""
import conflictevents as ce
packages = {PACKAGES}
before = [getattr(ce, name) for name in packages]
ce.check(ce.datasets.load("ukraine-russia-exchanges"))
assert before == [getattr(ce, name) for name in packages]
assert all(package.__name__ == f"conflictevents.{{name}}" for name, package in zip(packages, before))
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_misspelt_name_is_an_error_with_the_right_one():
    with pytest.raises(ce.UnknownAttribute, match="no attribute 'totls'; did you mean 'totals'"):
        ce.totls  # noqa: B018
