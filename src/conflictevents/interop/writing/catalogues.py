"""How a dataset and its sources stand in the catalogues of others: Frictionless, schema.org and DCAT, BibTeX.

What is written of a dataset is what its head says, and what its records say by themselves: the days that they cover, and the
countries. What the head leaves out is left out.
"""

import hashlib
import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import Any, Final

import attrs

from conflictevents._files import local_path
from conflictevents.dataset import Dataset, check_dataset
from conflictevents.errors import InvalidValue
from conflictevents.formats.files import DATA_PACKAGE
from conflictevents.formats.saving import pretty_print
from conflictevents.formats.sheets.columns import Column, Sheet, comment_on
from conflictevents.formats.sheets.writing import SheetFile, save_folder, sheet_files
from conflictevents.interop.writing.sheets import write_text
from conflictevents.records import Record, Statement
from conflictevents.rules.references import references_of
from conflictevents.schema.evolving import KEY, VERSION
from conflictevents.values import Place, Source, When

__all__ = [
    "bibtex",
    "data_package",
    "dataset_json_ld",
    "sources_of",
    "write_data_package",
    "write_json_ld",
]

_NAME: Final = re.compile(r"[-a-zA-Z0-9._]+")
"""What Frictionless takes as the name of a licence, and SPDX as its identifier."""
_ADDRESS: Final = re.compile(r"https?://(?:(?!\.\.)[^\s<>\"{}|\\^`])+")
"""An address; two dots would lead out of a package."""
_EMAIL: Final = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+\.[^\s@<>\".]+")


# Frictionless


def write_data_package(ds: Dataset, folder: str | os.PathLike[str]) -> None:
    """Write a dataset as a folder of sheets, as `ce.save` does, with `datapackage.json`, which describes them.

    `ce.load` reads the folder back to the same dataset. All files are replaced, or none.

    >>> import conflictevents as ce
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> ds = ce.datasets.load("yemen-exchanges")
    >>> ce.interop.write_data_package(ds, folder / "package")
    >>> (folder / "package" / "datapackage.json").exists()
    True

    Args:
        ds: the dataset.
        folder: the folder; it is made where it is not there.

    Raises:
        InvalidValue: a cell would be too long, or the folder holds files of data that are not written here.
        WriteError: the system does not let it be written.
    """
    check_dataset(ds)
    files = sheet_files(ds)
    description = f"{pretty_print(data_package(ds, files))}\n".encode()
    save_folder(
        local_path(folder, "give the name of a folder as text"), files, more={DATA_PACKAGE: description}
    )


def data_package(ds: Dataset, files: Iterable[SheetFile] | None = None) -> dict[str, Any]:
    """The description of a dataset's folder of sheets, as a Tabular Data Package (Frictionless Data, version 1).

    Each sheet is a resource with its columns, and what belongs below each. Dates stay text, as EDTF says more than a day does.

    Args:
        ds: the dataset.
        files: its sheets, where they are at hand.
    """
    head = ds.head
    licence = None if head.licence is None else _licence(head.licence)
    contributor = _filled(
        title=head.publisher or head.contact,
        role="publisher" if head.publisher else "maintainer",
        email=_matching(_EMAIL, head.contact),
        path=_matching(_ADDRESS, head.contact),
    )
    return _filled(
        profile="tabular-data-package",
        name=_slug(head.title or "") or "dataset",
        title=head.title,
        description=head.description,
        version=head.version,
        licenses=[licence] if licence else None,
        contributors=[contributor] if "title" in contributor else None,
        languages=list(head.languages),
        citation=head.citation,
        **{KEY: VERSION},
        resources=[_resource(file) for file in (sheet_files(ds) if files is None else files)],
    )


def _licence(text: str) -> dict[str, str]:
    if _ADDRESS.fullmatch(text):
        return {"path": text}
    return {"name": text} if _NAME.fullmatch(text) else {"name": _slug(text) or "licence", "title": text}


def _slug(text: str) -> str:
    """A text as the name of a package: small letters and digits of ASCII, with a hyphen for all between."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _resource(file: SheetFile) -> dict[str, Any]:
    sheet = file.sheet
    ids = [column.name for column in file.columns if column.field == "id" and issubclass(sheet.kind, Record)]
    return {
        "profile": "tabular-data-resource",
        "name": sheet.title.replace(" ", "_"),
        "path": file.name,
        "title": sheet.name,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(file.content),
        "hash": f"sha256:{hashlib.sha256(file.content).hexdigest()}",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "doubleQuote": True, "header": True},
        "schema": {
            "fields": [_field(sheet, column) for column in file.columns],
            "missingValues": [""],
            **_filled(primaryKey=ids),
        },
    }


def _field(sheet: Sheet, column: Column) -> dict[str, Any]:
    plain: dict[str, Any] = {"name": column.name, "type": "string", "description": comment_on(sheet, column)}
    if column.form.takes == {"flag"}:
        plain |= {"type": "boolean", "trueValues": ["yes"], "falseValues": ["no"]}
    return plain


# schema.org and DCAT

_CONTEXT: Final = {
    "@vocab": "https://schema.org/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def write_json_ld(
    ds: Dataset, path: str | os.PathLike[str], *, distribution: Iterable[str | os.PathLike[str]] = ()
) -> None:
    """Write what a dataset is as JSON-LD, for a page in a `script` of type `application/ld+json`, or as a file (`.jsonld`).

    >>> import conflictevents as ce
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> ds = ce.datasets.load("yemen-exchanges")
    >>> ce.interop.write_json_ld(ds, folder / "dataset.jsonld")
    >>> (folder / "dataset.jsonld").exists()
    True

    Args:
        ds: the dataset.
        path: the file to write; it is replaced in one step.
        distribution: the addresses of its files.
    """
    write_text(path, f"{pretty_print(dataset_json_ld(ds, distribution))}\n")


def dataset_json_ld(ds: Dataset, distribution: Iterable[str | os.PathLike[str]] = ()) -> dict[str, Any]:
    """What a dataset is, as a `Dataset` of schema.org and a `dcat:Dataset` of DCAT 3 in one node of JSON-LD.

    Args:
        ds: the dataset.
        distribution: the addresses of its files.
    """
    check_dataset(ds)
    head = ds.head
    days = _days_of(ds)
    files = [os.fspath(file) for file in distribution]
    return _filled(
        **{"@context": _CONTEXT, "@type": ["Dataset", "dcat:Dataset"]},
        name=head.title,
        description=head.description,
        version=head.version,
        citation=head.citation,
        inLanguage=list(head.languages),
        license=_linked_licence(head.licence, "CreativeWork", "name"),
        publisher=_filled(**{"@type": "Organization"}, name=head.publisher) if head.publisher else None,
        size={"@type": "QuantitativeValue", "value": len(ds), "unitText": "records"} if len(ds) else None,
        temporalCoverage="/".join(days) if days else None,
        spatialCoverage=[{"@type": "Place", "name": country} for country in _countries_of(ds)],
        distribution=[
            _filled(**{"@type": "DataDownload"}, contentUrl=file, encodingFormat=_media_type(file))
            for file in files
        ],
        **{
            "dcterms:title": head.title,
            "dcterms:description": head.description,
            "dcat:version": head.version,
            "dcterms:bibliographicCitation": head.citation,
            "dcterms:language": list(head.languages),
            "dcterms:license": _linked_licence(head.licence, "dcterms:LicenseDocument", "dcterms:title"),
            "dcterms:publisher": {"@type": "dcterms:Agent", "dcterms:title": head.publisher}
            if head.publisher
            else None,
            "dcat:contactPoint": _contact(head.contact),
            "dcterms:temporal": _period(days),
            "dcat:distribution": [
                {"@type": "dcat:Distribution", "dcat:downloadURL": {"@id": file}, **_linked_media_type(file)}
                for file in files
            ],
        },
    )


def _linked_licence(licence: str | None, kind: str, name: str) -> dict[str, Any] | None:
    if licence is None:
        return None
    if _ADDRESS.fullmatch(licence):
        return {"@id": licence}
    is_identifier = _NAME.fullmatch(licence) is not None
    return _filled(
        **{
            "@id": f"https://spdx.org/licenses/{licence}" if is_identifier else None,
            "@type": kind,
            name: licence,
        }
    )


def _contact(contact: str | None) -> dict[str, Any] | None:
    if contact is None:
        return None
    if _EMAIL.fullmatch(contact):
        return {"@type": "vcard:Kind", "vcard:hasEmail": {"@id": f"mailto:{contact}"}}
    if _ADDRESS.fullmatch(contact):
        return {"@type": "vcard:Kind", "vcard:hasURL": {"@id": contact}}
    return {"@type": "vcard:Kind", "vcard:fn": contact}


def _period(days: tuple[str, str] | None) -> dict[str, Any] | None:
    if days is None:
        return None
    first, last = ({"@value": day, "@type": "xsd:date"} for day in days)
    return {"@type": "dcterms:PeriodOfTime", "dcat:startDate": first, "dcat:endDate": last}


_MEDIA_TYPES: Final = {
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".gz": "application/gzip",
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def _media_type(file: str) -> str | None:
    return _MEDIA_TYPES.get(Path(file).suffix.lower())


def _linked_media_type(file: str) -> dict[str, Any]:
    media_type = _media_type(file)
    address = f"https://www.iana.org/assignments/media-types/{media_type}"
    return {} if media_type is None else {"dcat:mediaType": {"@id": address}}


def _days_of(ds: Dataset) -> tuple[str, str] | None:
    """The first and the last day that records speak of; None where they name none."""
    first: list[Any] = []
    last: list[Any] = []
    for record in ds:
        for name in ("when", "since", "as_of"):
            when = getattr(record, name, None)
            if isinstance(when, When):
                first += [] if when.earliest is None else [when.earliest]
                last += [] if when.latest is None else [when.latest]
    return (min(first).isoformat(), max(last).isoformat()) if first and last else None


def _countries_of(ds: Dataset) -> list[str]:
    places = [getattr(record, "place", None) for record in ds]
    return sorted({place.country for place in places if isinstance(place, Place) and place.country})


# BibTeX


def sources_of(ds: Dataset, record: Record | str) -> dict[str, Source]:
    """The sources that a record rests on, each once, by a key made of the id of the record that names it.

    They are those of the record and its parts, of the statements that it rests on, and of those with claims about it, in this order.

    Raises:
        UnknownRecord: no record has the id.
    """
    id = record if isinstance(record, str) else record.id
    asked = ds[id] if isinstance(ds[id], Record) else ds[id.partition("#")[0]]
    assert isinstance(asked, Record)
    holders: dict[str, Record] = {asked.id: asked}
    for reference, kind, *_ in references_of(asked):
        if reference is not None and kind is Statement and isinstance(ds.get(reference), Statement):
            holders[reference] = ds[reference]
    for statement in ds.statements:
        if any(claim.about == asked.id for claim in statement.claims):
            holders[statement.id] = statement
    keyed: dict[str, Source] = {}
    for holder in holders.values():
        for number, source in enumerate(_within(holder), start=1):
            if source not in keyed.values():
                keyed[f"{holder.id}:{number}"] = source
    return keyed


def _within(value: Any) -> Iterator[Source]:
    """The sources in a record or a part of one."""
    if isinstance(value, Source):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _within(item)
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            yield from _within(getattr(value, field.name))


def bibtex(ds: Dataset, *records: Record | str) -> str:
    r"""The sources that records rest on, as entries of BibTeX: `@misc`, which BibTeX and biblatex both have.

    `date` and `urldate` are as precise as the source (biblatex), `year` and `month` there where they are certain (BibTeX). The address of an
    archived copy is `archiveurl`. What TeX takes for a command is escaped.

    >>> import conflictevents as ce
    >>> source = ce.Source(
    ...     url="https://example.org/1", title="Swap at 90%", publisher="North & Co", published="2025-03"
    ... )
    >>> print(bibtex(ce.Dataset(ce.Actor(id="north", name="North", sources=source)), "north"))
    @misc{north:1,
      title = {{Swap at 90\%}},
      howpublished = {North \& Co},
      date = {2025-03},
      year = {2025},
      month = mar,
      url = {https://example.org/1}
    }

    Raises:
        InvalidValue: no record is given.
        UnknownRecord: no record has an id.
    """
    check_dataset(ds)
    if not records:
        raise InvalidValue(records, "one or more records", "name a record")
    entries: dict[str, str] = {}
    written: set[Source] = set()
    for record in records:
        for key, source in sources_of(ds, record).items():
            if source not in written:
                written.add(source)
                spellings = (
                    f"{key}{'a' * number}" for number in count()
                )  # BibTeX takes A and a for the same
                unique = next(spelling for spelling in spellings if spelling.lower() not in entries)
                entries[unique.lower()] = _entry(unique, source)
    return "\n\n".join(entries.values())


def _entry(key: str, source: Source) -> str:
    day, certain = _date(source.published), _certain(source.published)
    fields: dict[str, str | None] = {
        "title": _braced(source.title, "{{{}}}"),
        "howpublished": _braced(source.publisher),
        "date": _braced(day),
        **certain,
        "url": _braced(source.url or source.archived_url, escape=_escape_address),
        "archiveurl": _braced(source.archived_url if source.url else None, escape=_escape_address),
        "urldate": _braced(_date(source.retrieved)),
        "note": None if source.published is None or day else _braced(f"published {source.published}"),
    }
    lines = [f"  {name} = {value}" for name, value in fields.items() if value is not None]
    return "\n".join([f"@misc{{{key},", ",\n".join(lines), "}"])


_DAY = r"\d{4}(?:-\d\d(?:-\d\d)?)?"
_DATE: Final = re.compile(rf"{_DAY}[?~%]?(?:/(?:{_DAY}[?~%]?)?)?")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _date(when: When | None) -> str | None:
    """A date that biblatex reads: of EDTF, what is a day, a month or a year, or two of them; an instant is its day."""
    text = "" if when is None else str(when).partition("T")[0]
    return text if _DATE.fullmatch(text) else None


def _certain(when: When | None) -> dict[str, str | None]:
    """The year and the month of a date, where there is no doubt of them."""
    if when is None or when.earliest is None or when.latest is None or when.is_fuzzy:
        return {}
    first, last = when.earliest, when.latest
    if first.year != last.year:
        return {}
    month = _MONTHS[first.month - 1] if first.month == last.month else None
    return {"year": f"{{{first.year:04}}}", "month": month}


_TEX: Final = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "$&#%_"},
}


def _escape(text: str) -> str:
    """A text in which nothing is a command of TeX, on one line; its braces are balanced."""
    shown = "".join(" " if letter.isspace() or not letter.isprintable() else letter for letter in text)
    return "".join(_TEX.get(letter, letter) for letter in " ".join(shown.split()))


def _escape_address(address: str) -> str:
    """An address as biblatex takes it, verbatim; what would end the field is written as its code."""
    return "".join(
        "".join(f"%{byte:02X}" for byte in letter.encode("utf-8", "replace"))
        if letter in "{}\\" or letter.isspace() or not letter.isprintable()
        else letter
        for letter in address
    )


def _braced(text: str | None, form: str = "{}", *, escape: Callable[[str], str] = _escape) -> str | None:
    return None if text is None else "{" + form.format(escape(text)) + "}"


def _matching(pattern: re.Pattern[str], text: str | None) -> str | None:
    return text if text is not None and pattern.fullmatch(text) else None


def _filled(**members: Any) -> dict[str, Any]:
    """The members that say something."""
    return {name: value for name, value in members.items() if value not in (None, [], {})}
