"""The datasets of the field that can be read, a row each: `read` chooses by name."""

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

from conflictevents.errors import InvalidValue, did_you_mean

if TYPE_CHECKING:
    from conflictevents.interop.kit.reading import Reading

__all__ = ["SOURCES", "read"]

SOURCES = {
    "ucdp-ged": ("ucdp", "read_ged"),
    "ucdp-candidate": ("ucdp", "read_candidate"),
    "ucdp-actors": ("ucdp", "read_actors"),
    "ucdp-peace-agreements": ("ucdp", "read_peace_agreements"),
    "ucdp-brd": ("ucdp", "read_brd"),
    "ucdp-acd": ("ucdp", "read_acd"),
    "ucdp-dyadic": ("ucdp", "read_dyadic"),
    "ucdp-non-state": ("ucdp", "read_non_state"),
    "ucdp-one-sided": ("ucdp", "read_one_sided"),
    "ucdp-country-years": ("ucdp", "read_country_years"),
    "acled": ("acled", "read"),
    "acled-hapi": ("acled", "read_hapi"),
    "icews": ("icews", "read"),
    "gdelt": ("gdelt", "read_events"),
    "gdelt-mentions": ("gdelt", "read_mentions"),
    "polecat": ("polecat", "read"),
    "plover": ("plover", "read"),
    "pax": ("pax", "read"),
    "pax-actors": ("pax", "read_actors"),
}
"""The module and the function that read each."""


def read(path: str | os.PathLike[str], source: str, **options: Any) -> "Reading":
    r"""Read a file of a dataset of the field; the same as the reader of that name, such as `ucdp.read_ged`.

    >>> import conflictevents as ce
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> columns = "event_id_cnty,event_date,event_type,actor1,actor2,fatalities"
    >>> old = folder / "2024-08.csv"
    >>> size = old.write_text(f"{columns}\nA1,2024-08-05,Battles,North,South,3\n")
    >>> [event.id for event in ce.interop.read(old, "acled").records()]
    ['acled:A1']

    Args:
        path: the file.
        source: which dataset it is of: a name of `SOURCES`, such as `ucdp-ged`.
        options: see `ReadOptions`.

    Raises:
        InvalidValue: there is no such source.
        MissingExtra: the extra `interop` is not installed.
        UnknownLayout: the columns are not those of the source.
        ReadError: there is no such file, or it cannot be read.
    """
    if source not in SOURCES:
        raise InvalidValue(
            source, "a dataset of the field", did_you_mean(str(source), SOURCES), field="source"
        )
    module, function = SOURCES[source]
    reader = getattr(import_module(f"conflictevents.interop.sources.{module}"), function)
    reading: Reading = reader(path, **options)
    return reading
