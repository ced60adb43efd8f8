"""Every form that a dataset is written in, a row each: `write` chooses by name, or by the ending of the path."""

import os
from collections.abc import Callable
from inspect import signature
from pathlib import Path
from typing import Any

import attrs

from conflictevents._files import local_path
from conflictevents.dataset import Dataset
from conflictevents.errors import InvalidValue, MissingExtra, did_you_mean
from conflictevents.formats import save
from conflictevents.formats.files import DATA_PACKAGE
from conflictevents.interop.writing.catalogues import write_data_package, write_json_ld
from conflictevents.interop.writing.flat import write_flat_xlsx, write_markdown, write_parquet
from conflictevents.interop.writing.followthemoney import write_followthemoney
from conflictevents.interop.writing.geojson import write_geojson
from conflictevents.interop.writing.plover import write_plover
from conflictevents.interop.writing.sheets import write_csv, write_hxl
from conflictevents.questions.redact import redact

__all__ = ["TARGETS", "Target", "target_of", "write"]


def _write_tables(ds: Dataset, path: Path) -> None:
    try:
        from conflictevents.tables import Tables
    except ImportError as error:
        raise MissingExtra("writing tables of Parquet", "tables") from error
    Tables.from_dataset(ds).write_parquet(path)


def _write_package(ds: Dataset, path: Path) -> None:
    write_data_package(ds, path.parent if path.name == DATA_PACKAGE else path)


@attrs.frozen
class Target:
    """A form in which a dataset is written.

    Attributes:
        name: its name.
        endings: the endings of paths that mean it, or the name of its file; empty where its name has to be said.
        about: what it is, in a few words.
        write: writes a dataset to a path; what else it takes (`table`, `every_row`, `up_to`, `small_cells`) are its keywords.
    """

    name: str
    endings: tuple[str, ...]
    about: str
    write: Callable[..., object]

    @property
    def options(self) -> frozenset[str]:
        """The options that it takes."""
        return frozenset(list(signature(self.write).parameters)[2:])

    @property
    def is_whole(self) -> bool:
        """Whether it keeps every record, so that nothing is left out unless that is asked for."""
        return "up_to" not in self.options


TARGETS = (
    Target("json", (".json", ".json.gz"), "one JSON document", save),
    Target("jsonl", (".jsonl", ".jsonl.gz"), "JSON Lines, one record a line", save),
    Target("xlsx", (".xlsx",), "a workbook of all records, to be edited", save),
    Target("sheets", (), "a folder of CSV, one sheet for each kind of record", save),
    Target("tables", (".tables",), "a folder of Parquet, one table for each kind of record", _write_tables),
    Target("datapackage", (DATA_PACKAGE,), "a folder of sheets that Frictionless reads", _write_package),
    Target(
        "json-ld",
        (".jsonld",),
        "what the dataset is, without its records, for catalogues (schema.org, DCAT)",
        write_json_ld,
    ),
    Target("csv", (".csv",), "a flat table of rounds, tallies or events (CSV)", write_csv),
    Target("parquet", (".parquet",), "a flat table (Parquet)", write_parquet),
    Target("flat-xlsx", (".flat.xlsx",), "flat tables in a workbook, to be summed", write_flat_xlsx),
    Target("markdown", (".md",), "a flat table for people (Markdown)", write_markdown),
    Target("hxl", (".hxl.csv",), "a flat table with hashtags (HXL)", write_hxl),
    Target("geojson", (".geojson",), "rounds and events on a map (GeoJSON)", write_geojson),
    Target("followthemoney", (".ftm.json", ".ftm.jsonl"), "entities (FollowTheMoney)", write_followthemoney),
    Target("plover", (".plover.json", ".plover.jsonl"), "coded events (PLOVER)", write_plover),
)
"""The forms, in the order in which help lists them."""


def target_of(path: str | os.PathLike[str], to: str | None = None) -> Target:
    """The form with a name, or the one that the ending of a path means: the longest that fits; a folder of sheets has none.

    Raises:
        InvalidValue: there is no such form, or the ending means none.
    """
    if to is not None:
        named = next((target for target in TARGETS if target.name == to), None)
        if named is None:
            remedy = did_you_mean(str(to), [target.name for target in TARGETS])
            raise InvalidValue(to, "a form to write", remedy, field="to")
        return named
    where = Path(path)
    name = where.name.lower()
    fitting = [
        (ending, target)
        for target in TARGETS
        for ending in target.endings
        if (name.endswith(ending) and name != ending if ending.startswith(".") else name == ending)
    ]
    if fitting:
        return max(fitting, key=lambda pair: len(pair[0]))[1]
    if not where.suffix or where.is_dir() or str(path).endswith(("/", os.sep)):
        return next(target for target in TARGETS if target.name == "sheets")
    endings = [ending for target in TARGETS for ending in target.endings]
    near = did_you_mean(where.suffix.lower(), endings)
    remedy = near if near.startswith("did") else f"end it in {', '.join(endings)}, or name the form"
    raise InvalidValue(str(path), "a name whose ending says the form", remedy, field="path")


def write(ds: Dataset, path: str | os.PathLike[str], to: str | None = None, **options: Any) -> Target:
    """Write a dataset in one of the forms of `TARGETS`, and give the form.

    The forms that keep every record write the dataset as it is; `up_to` and `small_cells` redact it before. The others
    always leave out what is marked stricter than `up_to` (GREEN, unless said).

    >>> import conflictevents as ce
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> ce.interop.write(ce.datasets.load("yemen-exchanges"), folder / "rounds.md").name
    'markdown'

    Args:
        ds: the dataset.
        path: the file or folder to write; it is replaced as a whole, or not at all.
        to: the name of the form; None for the one that the ending of the path means.
        options: `table` and `every_row` of flat tables, as `flat_rows` has them; `up_to` and `small_cells` as `ce.redact` has.

    Raises:
        InvalidValue: there is no such form, it takes no such option, or nothing can be written there.
        MissingExtra: the form needs an extra that is not installed.
        WriteError: the system does not let the file be written.
    """
    target = target_of(path, to)
    if target.is_whole and not {"up_to", "small_cells"}.isdisjoint(options):
        limits = {name: options.pop(name) for name in ("up_to", "small_cells") if name in options}
        ds = redact(ds, **limits)
    for name, value in options.items():
        if name not in target.options:
            taken = sorted(target.options)
            near = did_you_mean(name, taken)
            takes = f"{target.name} takes {', '.join(taken) or 'no options'}"
            remedy = near if near.startswith("did") else f"leave it out: {takes}"
            raise InvalidValue(value, f"no {name} for {target.name}", remedy, field=name)
    where = local_path(path)
    target.write(ds, where / "" if target.name == "sheets" else where, **options)
    return target
