"""The public names: the docstring of the package is their map, and use does not change them."""

import json
import re
import subprocess
import sys

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
