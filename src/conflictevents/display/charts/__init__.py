"""Charts that keep the bounds: what is certain as a line, what is possible as a band, what was claimed as points.

Each function takes a dataset, asks the question that it is named for, and gives an Altair chart, to be shown in a
notebook, changed, or saved with `save`. Numbers are persons. Colour-blind eyes see the colours apart, each with a
shape or a dash of its own, so that a chart can be read in grey; its `description` says in words what it shows. Where a
number has no upper bound, no band is drawn to some other number: the chart says so. The extra `charts` is needed.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from conflictevents.errors import UnknownAttribute

if TYPE_CHECKING:
    from conflictevents.display.charts._claims import claims, conflicts
    from conflictevents.display.charts._cumulative import custody, returns, scenario
    from conflictevents.display.charts._drawing import save
    from conflictevents.display.charts._killed import events
    from conflictevents.display.charts._steps import frameworks, rounds

__all__ = [
    "claims",
    "conflicts",
    "custody",
    "events",
    "frameworks",
    "returns",
    "rounds",
    "save",
    "scenario",
]

_MODULES = {
    "claims": "_claims",
    "conflicts": "_claims",
    "custody": "_cumulative",
    "events": "_killed",
    "frameworks": "_steps",
    "returns": "_cumulative",
    "rounds": "_steps",
    "save": "_drawing",
    "scenario": "_cumulative",
}


def _import_name(name: str) -> Any:
    """Charts are imported when they are first asked for, as the extra may not be installed."""
    if name not in _MODULES:
        raise UnknownAttribute(name, "charts", () if name.startswith("_") else __all__)
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)


if not TYPE_CHECKING:  # type checkers know the imports above, so that a misspelt name is an error
    __getattr__ = _import_name


def __dir__() -> list[str]:
    return sorted(__all__)
