"""Datasets that come with the library, by name: real claims to learn on, to test against and to build upon.

>>> import conflictevents.datasets
>>> conflictevents.datasets.names()
('gaza-exchanges', 'ukraine-russia-exchanges', 'yemen-exchanges')
>>> ds = conflictevents.datasets.load("ukraine-russia-exchanges")
>>> len(ds.rounds)
111

Other packages bring datasets by the entry point group `conflictevents.datasets`: each entry is a function that gives a
`Dataset`, and its name is the name of the dataset.
"""

from functools import cache
from pathlib import Path

from conflictevents.dataset import Dataset
from conflictevents.errors import InvalidValue, did_you_mean
from conflictevents.formats import load as load_file
from conflictevents.records import find_entry, list_entries, load_entry

__all__ = ["load", "names", "path"]

_HERE = Path(__file__).parent
_SUFFIX = ".json"
_GROUP = "conflictevents.datasets"


def _bundled() -> tuple[str, ...]:
    return tuple(sorted(file.stem for file in _HERE.glob(f"*{_SUFFIX}")))


def names() -> tuple[str, ...]:
    """The names of the datasets that come with the library, then of those that other packages bring.

    >>> import conflictevents as ce
    >>> ce.datasets.names()
    ('gaza-exchanges', 'ukraine-russia-exchanges', 'yemen-exchanges')
    """
    return tuple(dict.fromkeys((*_bundled(), *(entry.name for entry in list_entries(_GROUP)))))


def path(name: str) -> Path:
    """The file that holds a dataset, for programs that read it themselves.

    >>> import conflictevents as ce
    >>> ce.datasets.path("gaza-exchanges").name
    'gaza-exchanges.json'

    Raises:
        InvalidValue: no dataset of that name comes with the library.
    """
    known = _bundled()
    if name not in known:
        raise InvalidValue(
            name, "the name of a bundled dataset", did_you_mean(str(name), known), field="name"
        )
    return _HERE / f"{name}{_SUFFIX}"


@cache
def load(name: str) -> Dataset:
    """A dataset that comes with the library, or that another package brings; datasets never change, so it is read once.

    >>> import conflictevents as ce
    >>> print(ce.datasets.load("gaza-exchanges").head.title)
    Hostages and prisoners of Israel, Hamas and other groups in Gaza, October 2023 to February 2026

    Raises:
        InvalidValue: there is no dataset of that name, or what a package brings by it is none or cannot be loaded.
    """
    if name in _bundled():
        return load_file(path(name))
    entry = find_entry(_GROUP, name) if isinstance(name, str) else None
    if entry is None:
        known = names()
        raise InvalidValue(name, "the name of a dataset", did_you_mean(str(name), known), field="name")
    return load_entry(entry, Dataset, is_called=True)
