"""Write docs/reference/rules.md from the rules themselves: every code, what it means, and an example that triggers it.

Run it from the checkout, with the library importable: `python -m tools.write_rules_page`. A test holds the page that
is committed against what this writes.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from conflictevents.rules import Rule

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "rules.md"

INTRODUCTION = """\
# Rules

<!-- Written by tools/write_rules_page.py from the rules themselves. Change the rules, then run it again. -->

`ce.check` asks every rule what it notices in a dataset and reports it: who said or recorded what, what was expected, what
was found, by how much they differ, and what to do.

- An **error** is a record that is wrong in itself: a reference that leads nowhere, a status that cannot be.
- A **warning** is about records that do not fit together. Real claims do not: a dataset of real claims has warnings, and
  is in order all the same.
- An **info** is something that a reader should know.
- **Unchecked** means that a rule could not look, so that nothing is said about what it looks for.

Codes never change their meaning, and one that is given up is not used again.

```python
>>> import conflictevents as ce
>>> report = ce.check(ce.datasets.load("ukraine-russia-exchanges"))
>>> report.ok, len(report.errors)
(True, 0)
>>> [finding.record for finding in report.only(code="tallies/stale")]
['t049']

```

[Write a rule](../how-to/write-a-rule.md) of your own, and pass it with those of the library.

## All codes

"""

FAMILIES = {
    "identity": "who and what is meant",
    "dates": "what comes before what",
    "counts": "numbers within one record",
    "steps": "histories",
    "parts": "parts and wholes",
    "claims": "what statements say of records",
    "tallies": "cumulatives",
    "sources": "where things can be read",
    "custody": "who is held",
    "privacy": "what may be shared",
    "events": "events of the field's datasets",
}

EXAMPLES = """\
## The examples

Each code stands below with a small dataset in which it is found, and nothing else. The examples use these names:

```python
from conflictevents import (
{names}
)
from conflictevents.rules.comparing import actors
```
"""


def page() -> str:
    """The page as it should be."""
    import conflictevents as ce
    from conflictevents.rules import RULES

    families = list(FAMILIES)
    rules = sorted(RULES, key=lambda rule: (families.index(rule.family), RULES.index(rule)))
    table = ["| code | severity | what is noticed |", "| --- | --- | --- |"]
    table += [f"| [`{rule.code}`](#{anchor(rule)}) | {rule.severity} | {title(rule)} |" for rule in rules]
    used = {
        node.id for rule in rules for node in ast.walk(ast.parse(example(rule))) if isinstance(node, ast.Name)
    }
    names = "\n".join(f"    {name}," for name in sorted(used & set(ce.__all__)))
    parts = [INTRODUCTION + "\n".join(table) + "\n", EXAMPLES.format(names=names)]
    for name, about in FAMILIES.items():
        parts.append(f"## {name.capitalize()}: {about}\n")
        if name == "steps":
            parts.append(moves())
        parts += [section(rule) for rule in rules if rule.family == name]
    return "\n".join(parts)


def moves() -> str:
    """Which step may follow which, as two tables."""
    from conflictevents.records.step import FRAMEWORK_MOVES, ROUND_MOVES

    lines = [
        "### Which step may follow which\n",
        "A history may begin anywhere, and repeating a status is always allowed. What stands in no row moves nothing.\n",
    ]
    tables: dict[str, Mapping[Any, frozenset[StrEnum]]] = {
        "a round": ROUND_MOVES,
        "a framework": FRAMEWORK_MOVES,
    }
    for of, table in tables.items():
        lines += [f"| {of} that is | may become |", "| --- | --- |"]
        for status, after in table.items():
            reached = [str(word) for word in type(status) if word in after and word is not status]
            lines.append(f"| {status} | {', '.join(reached) or 'nothing else'} |")
        lines.append("")
    return "\n".join(lines)


def section(rule: Rule) -> str:
    """What the page says of one rule."""
    from conflictevents.rules import check

    assert rule.example is not None, f"{rule.code} has no example"
    examples = [textwrap.fill(str(finding), 118, break_on_hyphens=False) for finding in check(rule.example())]
    return "\n".join(
        [
            f"### `{rule.code}` {{ #{anchor(rule)} }}\n",
            f"*{rule.severity}.* {rule.documentation}\n",
            "```python",
            f"ds = {example(rule)}",
            "```\n",
            "```text",
            *examples,
            "```\n",
        ]
    )


def anchor(rule: Rule) -> str:
    """The place of a rule on the page."""
    return rule.code.replace("/", "-")


def title(rule: Rule) -> str:
    """The first sentence of what a rule says of itself, without its full stop."""
    return rule.documentation.splitlines()[0].rstrip(".")


def example(rule: Rule) -> str:
    """The expression that the example of a rule returns, as it is written."""
    assert rule.example is not None, f"{rule.code} has no example"
    source = textwrap.dedent(inspect.getsource(rule.example))
    returned = next(node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Return))
    assert returned.value is not None
    expression = ast.get_source_segment(source, returned.value, padded=True)
    assert expression is not None
    return textwrap.dedent(" " * 4 + expression.lstrip(" ")).strip()


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE}")
