"""The project's own files agree with each other."""

import tomllib
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_the_extra_all_holds_every_other_extra():
    extras = PROJECT["optional-dependencies"]
    named = extras["all"][0].removeprefix("conflictevents[").removesuffix("]").split(",")
    assert sorted(named) == sorted(set(extras) - {"all"})
