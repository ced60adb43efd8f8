"""The reference of the docs: every public name stands on it, and examples are shown as they stand."""

import re
from importlib import import_module
from pathlib import Path

import pytest

import conflictevents as ce
import conflictevents.interop

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
PAGES = "".join(page.read_text(encoding="utf-8") for page in REFERENCE.glob("*.md"))
MODULES = dict(re.findall(r"^::: (\S+)\n((?:    .*\n)*)", PAGES, re.MULTILINE))
NAMED = set(re.findall(r"^ +- (\w+)$", PAGES, re.MULTILINE))


def shown():
    """Every name on a page: by itself, as a module, or in the `__all__` of a module that is shown whole."""
    whole = [module for module, options in MODULES.items() if "members:" not in options]
    modules = {module.rpartition(".")[2] for module in MODULES}
    return NAMED | modules | {name for module in whole for name in import_module(module).__all__}


@pytest.mark.parametrize("module", [ce, ce.interop], ids=lambda module: module.__name__)
def test_every_public_name_stands_on_a_page_of_the_reference(module):
    assert set(module.__all__) - shown() == set()


def test_an_example_in_a_docstring_is_shown_as_code_up_to_the_next_blank_line():
    pytest.importorskip("griffe")
    from tools.fence_examples import fenced

    assert fenced("One.\n\n>>> 1 + 1\n2\n\nTwo.\n\n    >>> 3\n    3") == (
        "One.\n\n```pycon\n>>> 1 + 1\n2\n```\n\nTwo.\n\n    ```pycon\n    >>> 3\n    3\n    ```"
    )
