"""The public interface as plain data: every public name with what it takes, and what of it breaks programs.

    python tools/interface.py > schema/interface.json

`tests/project/test_interface.py` compares the committed file with the code.
"""

from __future__ import annotations

import inspect
import json
import sys
from enum import Enum
from typing import Any

NEEDED, OPTIONAL = "needed", "optional"


def interface() -> dict[str, Any]:
    """Every public name: what it takes, each needed or optional, and the public names that it has itself."""
    import conflictevents as ce

    return {name: _described(getattr(ce, name)) for name in sorted(ce.__all__)}


def _described(value: Any) -> dict[str, Any]:
    described: dict[str, Any] = {}
    if inspect.ismodule(value):
        names = [name for name in getattr(value, "__all__", ()) if not inspect.ismodule(getattr(value, name))]
        return {"has": {name: _described(getattr(value, name)) for name in sorted(names)}}
    if inspect.isclass(value):
        members = [name for name in dir(value) if not name.startswith("_") and _is_ours(value, name)]
        described["has"] = {name: _takes(inspect.getattr_static(value, name)) for name in sorted(members)}
    if inspect.isclass(value) and issubclass(value, Enum):
        return described  # what it takes differs from one Python to the next
    return {**described, **_takes(value)}


def _is_ours(kind: type, name: str) -> bool:
    return any(name in each.__dict__ for each in kind.__mro__ if each.__module__.startswith("conflictevents"))


def _takes(value: Any) -> dict[str, Any]:
    function = getattr(value, "__func__", value)
    if not callable(function):
        return {}
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return {}
    empty = inspect.Parameter.empty
    several = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    takes = {
        each.name: NEEDED if each.default is empty and each.kind not in several else OPTIONAL
        for each in parameters
        if not each.name.startswith("_")
    }
    return {"takes": takes}


def breaking(old: dict[str, Any], new: dict[str, Any], path: str = "conflictevents") -> list[str]:
    """What of a new interface breaks programs written for the old one, in words."""
    changes: list[str] = []
    for name, before in old.items():
        here = f"{path}.{name}"
        if name not in new:
            changes.append(f"{here} is gone")
            continue
        after = new[name]
        takes, takes_now = before.get("takes", {}), after.get("takes", {})
        changes += [f"{here} no longer takes {each}" for each in takes if each not in takes_now]
        changes += [
            f"{here} needs {each}"
            for each, need in takes_now.items()
            if need == NEEDED and takes.get(each) != NEEDED and "takes" in before
        ]
        changes += breaking(before.get("has", {}), after.get("has", {}), here)
    return changes


if __name__ == "__main__":
    sys.stdout.write(json.dumps(interface(), indent=1) + "\n")
