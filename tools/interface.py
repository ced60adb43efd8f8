"""The public interface as plain data: every public name with what it takes and how, and what of it breaks programs.

    python tools/interface.py > schema/interface.json

`tests/project/test_interface.py` compares the committed file with the code.
"""

from __future__ import annotations

import inspect
import json
import sys
from enum import Enum
from importlib import import_module
from typing import Any, Unpack, get_args, get_origin, get_type_hints

NEEDED, OPTIONAL = "needed", "optional"
BY_PLACE, BY_NAME = ", by place", ", by name"

BUILT_ON = (
    "cli.command",
    "formats",
    "interop.kit.canonical",
    "interop.kit.cells",
    "interop.kit.engine",
    "interop.kit.frames",
    "interop.kit.layout",
    "interop.kit.opening",
    "interop.kit.reading",
    "interop.kit.rows",
    "rules",
    "strategies",
)
"""The modules that packages and tests of others import from, besides the package itself; of `interop.kit`, all."""


def interface() -> dict[str, Any]:
    """Every public name: what it takes, each needed or optional and how, and the public names that it has itself."""
    import conflictevents as ce

    names = {name: _described(getattr(ce, name)) for name in ce.__all__}
    modules = {name: _described(import_module(f"conflictevents.{name}")) for name in BUILT_ON}
    modules["rules"]["has"]["RULES"] = {"has": {rule.code: {} for rule in ce.rules.RULES}}
    return dict(sorted({**names, **modules}.items()))


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
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return {}
    takes = {each.name: _need(each) for each in parameters if not each.name.startswith("_")}
    for each in parameters:
        if each.kind is inspect.Parameter.VAR_KEYWORD and (options := _options(function, each.name)):
            del takes[each.name]
            takes |= dict.fromkeys(options, f"{OPTIONAL}{BY_NAME}")
    return {"takes": takes}


def _options(function: Any, name: str) -> list[str]:
    """The names of the options that a function takes by `Unpack` of a `TypedDict`."""
    try:
        hint = get_type_hints(function).get(name)
    except (NameError, TypeError):
        return []
    return list(get_type_hints(get_args(hint)[0])) if get_origin(hint) is Unpack else []


def _need(parameter: inspect.Parameter) -> str:
    """Whether a parameter is needed, and whether it is given by its place or by its name alone."""
    several = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    is_needed = parameter.default is inspect.Parameter.empty and parameter.kind not in several
    how = {
        inspect.Parameter.POSITIONAL_ONLY: BY_PLACE,
        inspect.Parameter.POSITIONAL_OR_KEYWORD: "",
        inspect.Parameter.VAR_POSITIONAL: BY_PLACE,
        inspect.Parameter.KEYWORD_ONLY: BY_NAME,
        inspect.Parameter.VAR_KEYWORD: BY_NAME,
    }
    return f"{NEEDED if is_needed else OPTIONAL}{how[parameter.kind]}"


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
            if need.startswith(NEEDED) and not takes.get(each, "").startswith(NEEDED) and "takes" in before
        ]
        changes += _moved(takes, takes_now, here)
        changes += breaking(before.get("has", {}), after.get("has", {}), here)
    return changes


def _moved(takes: dict[str, str], takes_now: dict[str, str], here: str) -> list[str]:
    """What was given by its place or name and is no more."""
    places = [each for each, need in takes.items() if not need.endswith(BY_NAME)]
    places_now = [each for each, need in takes_now.items() if not need.endswith(BY_NAME)]
    changes = [
        f"{here} takes {each} by name alone"
        for each in places
        if each in takes_now and each not in places_now
    ]
    changes += [
        f"{here} takes {each} by place alone"
        for each, need in takes.items()
        if not need.endswith(BY_PLACE) and takes_now.get(each, "").endswith(BY_PLACE)
    ]
    changes += [
        f"{here} takes {each} at another place"
        for place, each in enumerate(places)
        if each in places_now and places_now.index(each) != place
    ]
    return changes


if __name__ == "__main__":
    sys.stdout.write(json.dumps(interface(), indent=1) + "\n")
