"""Datasets that come with the library, by name: real claims to learn on, to test against and to build upon.

>>> import conflictevents.datasets
>>> conflictevents.datasets.names()
('gaza-exchanges', 'ukraine-russia-exchanges', 'yemen-exchanges')
>>> ds = conflictevents.datasets.load("ukraine-russia-exchanges")
>>> len(ds.rounds)
111
"""

from functools import cache
from pathlib import Path

from conflictevents.dataset import Dataset
from conflictevents.errors import InvalidValue, did_you_mean
from conflictevents.formats import load as load_file

__all__ = ["load", "names", "path"]

_HERE = Path(__file__).parent
_SUFFIX = ".json"


def names() -> tuple[str, ...]:
    """The names of the datasets that come with the library."""
    return tuple(sorted(file.stem for file in _HERE.glob(f"*{_SUFFIX}")))


def path(name: str) -> Path:
    """The file that holds a dataset, for programs that read it themselves.

    Raises:
        InvalidValue: no dataset of that name comes with the library.
    """
    known = names()
    if name not in known:
        raise InvalidValue(
            name, "the name of a bundled dataset", did_you_mean(str(name), known), field="name"
        )
    return _HERE / f"{name}{_SUFFIX}"


@cache
def load(name: str) -> Dataset:
    """A dataset that comes with the library; datasets never change, so it is read once.

    Raises:
        InvalidValue: no dataset of that name comes with the library.
    """
    return load_file(path(name))
