"""The reference of the docs: every public name stands on it, and examples are shown as they stand."""

import re
from pathlib import Path
from pkgutil import resolve_name
from types import ModuleType
from typing import Annotated, NewType, get_origin

import pytest

import conflictevents as ce
import conflictevents.interop

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
PAGES = "".join(page.read_text(encoding="utf-8") for page in REFERENCE.glob("*.md"))
SHOWN = dict(re.findall(r"^::: (\S+)\n((?:    .*\n)*)", PAGES, re.MULTILINE))


def shown():
    """Every name on a page: by itself, among the members listed of a module, or in the `__all__` of one shown whole."""
    names = set()
    for target, options in SHOWN.items():
        found = resolve_name(target)
        whole = isinstance(found, ModuleType) and "members:" not in options
        names |= {*target.split("."), *re.findall(r"^ +- (\w+)$", options, re.MULTILINE)}
        names |= set(found.__all__) if whole else set()
    return names


def test_no_page_of_the_reference_hides_what_things_are_for():
    assert "show_docstring_description" not in PAGES


@pytest.mark.parametrize("module", [ce, ce.interop], ids=lambda module: module.__name__)
def test_every_public_name_stands_on_a_page_of_the_reference(module):
    assert set(module.__all__) - shown() == set()


def test_an_example_in_a_docstring_is_shown_as_code_up_to_the_next_blank_line():
    pytest.importorskip("griffe")
    from tools.fence_examples import fenced

    assert fenced("One.\n\n>>> 1 + 1\n2\n\nTwo.\n\n    >>> 3\n    3") == (
        "One.\n\n```pycon\n>>> 1 + 1\n2\n```\n\nTwo.\n\n    ```pycon\n    >>> 3\n    3\n    ```"
    )


def without_example(module):
    """The public callables of a module whose docstring holds no example; a type that only names ids needs none."""
    return [
        name
        for name in module.__all__
        if callable(thing := getattr(module, name))
        and not isinstance(thing, NewType)
        and get_origin(thing) is not Annotated
        and ">>>" not in (thing.__doc__ or "")
    ]


@pytest.mark.parametrize(
    "module", [ce, ce.charts, ce.datasets, ce.tables, ce.interop], ids=lambda module: module.__name__
)
def test_every_public_callable_has_an_example(module):
    assert without_example(module) == []
