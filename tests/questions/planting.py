"""Records with something planted in every field that can hold it, made from the fields as they are declared."""

import enum
import gzip
import html
import io
import json
import pickle
import re
import zipfile
from contextlib import redirect_stderr, redirect_stdout, suppress
from types import NoneType, UnionType
from typing import Union, get_args, get_origin, get_type_hints

import attrs

import conflictevents as ce
from conflictevents.cli import main
from conflictevents.formats.files import WRITTEN_ENDINGS
from conflictevents.interop import writing
from conflictevents.records import COLLECTIONS
from conflictevents.records.vocabulary import word_fields
from conflictevents.values.fields import FrozenDict

IDS = {
    ce.Actor: ("north", "south", "mediator"),
    ce.Framework: ("deal", "older-deal"),
    ce.ExchangeRound: ("swap", "whole"),
    ce.Statement: ("briefing", "correction"),
    ce.Record: ("swap",),
}
"""The ids of the first records of each kind; of the other kinds there is one, under the name of its kind.
References that may lead to any record lead to the one under `Record`."""

REFERENCES = {
    "ActorId": ce.Actor,
    "FrameworkId": ce.Framework,
    "RoundId": ce.ExchangeRound,
    "StatementId": ce.Statement,
    "RecordId": ce.Record,
    "MeetingId": ce.Meeting,
    "EventId": ce.Event,
    "TallyId": ce.ReturnTally,
}
WORDS = {"status": "completed"}
"""Fields of text that take words of a vocabulary."""


def ids_of(kind, prefix=""):
    return tuple(f"{prefix}{id}" for id in IDS.get(kind, (kind.__name__.lower(),)))


@attrs.define
class Planter:
    """Makes records and parts of them.

    Attributes:
        text: gives a text for a field, by the name of the class and the field.
        count: the count to plant.
        id_of: gives the id that references to a kind of record have; others than the first by their place.
        extra_number: a number for extensions and other whole numbers.
    """

    text: object
    count: object
    id_of: object
    extra_number: int

    def make(self, kind, **fields):
        """One instance with every field filled but those that are given."""
        hints = get_type_hints(kind)
        for field in attrs.fields(kind):
            if field.init and field.name not in fields:
                fields[field.name] = self.fill(kind, field.name, hints[field.name])
        return kind(**{name: value for name, value in fields.items() if value is not Left})

    def fill(self, kind, name, hint):
        special = SPECIAL.get((kind, name)) or SPECIAL.get(name)
        if special is not None:
            return special(self)
        origin, members = get_origin(hint), [one for one in get_args(hint) if one not in (NoneType, Ellipsis)]
        if origin is tuple:
            return (self.fill(kind, name, members[0]),)
        if origin in (Union, UnionType):
            return self.fill(kind, name, members[0])
        if hasattr(hint, "__supertype__"):
            return self.id_of(REFERENCES[hint.__name__], 0)
        if hint is str and name in word_fields(kind):
            return f"acme:{self.text(kind.__name__, name).replace(':', '.')}"
        if hint is str:
            return WORDS.get(name) or self.text(kind.__name__, name)
        if hint is ce.Count:
            return self.count
        if hint is ce.Estimate:
            return ce.Estimate(self.count.low, self.count.best, self.count.high)
        if hint is ce.When:
            return ce.When("2025-06-09")
        if hint is ce.Marking:
            return None
        if hint is FrozenDict:
            text = self.text(kind.__name__, name)
            return {"acme:text": text, "acme:deep": [{text: [text]}], "acme:number": self.extra_number}
        if hint is bool:
            return True
        if hint is int:
            return self.extra_number
        if hint is float:
            return 12.5
        if isinstance(hint, type) and issubclass(hint, enum.Enum):
            return next(iter(hint))
        if isinstance(hint, type) and attrs.has(hint):
            return self.make(hint)
        raise AssertionError(f"say in SPECIAL how to fill {kind.__name__}.{name}: {hint}")


Left = object()
"""Stands for a field that is left as it is by default."""

SPECIAL = {
    "revision": lambda _: 1,
    "number": lambda _: Left,
    "part_of": lambda _: Left,
    "succeeds": lambda _: Left,
    "supersedes": lambda _: Left,
    "retracts": lambda _: Left,
    "assumed": lambda _: False,
    "as_of": lambda _: ce.When("2025-06-30"),
    "since": lambda _: ce.When("2025-01-01"),
    "archived_url": lambda planter: f"https://archive.example/{planter.text('Source', 'archived_url')}",
    "url": lambda planter: f"https://news.example/{planter.text('Source', 'url')}",
    (ce.Ordinal, "number"): lambda planter: planter.extra_number,
    (ce.Transfer, "held_by"): lambda planter: planter.id_of(ce.Actor, 1),
    (ce.Term, "held_by"): lambda planter: planter.id_of(ce.Actor, 1),
    (ce.Term, "id"): lambda _: Left,
    (ce.Term, "replaces"): lambda _: Left,
    (ce.Term, "ratio"): lambda _: Left,
    (ce.CustodyChange, "held_by"): lambda planter: planter.id_of(ce.Actor, 1),
    (ce.Scope, "held_by"): lambda planter: planter.id_of(ce.Actor, 1),
    (ce.CustodyTally, "scope"): lambda planter: planter.make(
        ce.Scope,
        **dict.fromkeys(("kinds", "changes", "frameworks", "mediators", "third_parties"), ()),
        **dict.fromkeys(("series", "held_by", "belonging_to")),
    ),
    (ce.CustodyTally, "held_by"): lambda planter: planter.id_of(ce.Actor, 1),
    (ce.Share, "percent"): lambda _: ce.Count.exactly(50),
    (ce.Share, "of"): lambda planter: ce.Count.exactly(2 * planter.extra_number),
}
"""How to fill fields whose values have to fit others, by class and field or by field."""


def spanning(planter, prefix=""):
    """A dataset in which records of every kind have every field filled and refer to each other."""
    records = []
    for kind in COLLECTIONS.values():
        for place, id in enumerate(ids_of(kind, prefix)):
            links = {}
            if kind is ce.Framework and place == 0:
                links = {"succeeds": planter.id_of(kind, 1), "part_of": planter.id_of(kind, 1)}
            if kind is ce.ExchangeRound and place == 0:
                links = {"part_of": planter.id_of(kind, 1)}
            if kind is ce.Statement and place == 0:
                links = {name: planter.id_of(kind, 1) for name in ("supersedes", "retracts")}
            if kind is ce.Actor:
                links = {"part_of": planter.id_of(kind, 2)} if place == 1 else {}
                links["lineage"] = planter.make(ce.Lineage, actor=planter.id_of(kind, 2)) if place < 2 else ()
            records.append(planter.make(kind, id=id, **links))
    return records


# What leaves


def outputs(ds, folder, some=None):
    """Everything that may leave the library about a dataset, by name, as text: what each of `OUTPUTS` gives, or some of them.

    Run it inside the folder, whose own name may hold any number.
    """
    return {name: text for output in some or OUTPUTS for name, text in output(ds, folder).items()}


def files(ds, folder):
    plain = {
        "JSON": ce.dumps(ds),
        "repr of the records": "\n".join(map(repr, ds)),
        "pickle": pickle.dumps(ds).decode("latin-1"),
    }
    for ending in WRITTEN_ENDINGS.split(", "):
        ce.save(ds, folder / f"out{ending}")
        content = (folder / f"out{ending}").read_bytes()
        plain[ending] = _unzipped(content) if ending == ".xlsx" else _unpacked(content)
    ce.save(ds, folder / "sheets")
    plain |= {f"sheet {path.name}": path.read_text("utf-8-sig") for path in (folder / "sheets").iterdir()}
    return plain


def _unpacked(content):
    return (gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content).decode()


def _unzipped(content):
    """The texts in the parts of a workbook; where its cells are and what they look like is no number of people."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        xml = [parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml")]
    texts = [text for part in xml for text in re.findall(r"<(?:t|v|f)(?: [^>]*)?>([^<]*)<", part)]
    return html.unescape(
        "\n".join(text for text in texts if not re.fullmatch(r"\d+", text)) + "\n" + _numbers_of(xml)
    )


def _numbers_of(xml):
    """The cells of a workbook that are numbers and no places of shared texts."""
    cells = [cell for part in xml for cell in re.findall(r"<c ([^>]*)><v>([^<]*)</v>", part)]
    return "\n".join(value for attributes, value in cells if 't="s"' not in attributes)


def answers(ds):
    """The answers on a dataset, by name."""
    return {
        "brief": ce.brief(ds),
        "timeline": ce.timeline(ds),
        "check": ce.check(ds),
        "outlook": ce.outlook(ds),
        "reconcile": ce.reconcile(ds),
        "custody": ce.custody(ds),
        "consistency": ce.consistency(ds),
        **{f"totals in the account {account}": ce.totals(ds, ("year", "returned_to"), account=account)
           for account in ("recorded", "widest", "agreed", *(actor.id for actor in ds.actors))},
        **{f"totals by {key}": ce.totals(ds, (key,)) for key in ("round", "category", "framework", "mediator")},
        **{f"accounts of {record.id}": ce.accounts(ds, record.id) for record in ds.rounds},
        **{f"fulfilment of {record.id}": ce.fulfilment(ds, record.id) for record in ds.frameworks},
    }  # fmt: skip


def pages(ds, folder):
    views = {f"view of {record.id}": ce.show(ds, record.id) for record in ds}
    return {name: _printed(page) for name, page in {"dataset": ds, **answers(ds), **views}.items()}


def _printed(page):
    data = next((getattr(page, name)() for name in ("to_dicts", "to_dict") if hasattr(page, name)), "")
    shown = page._repr_html_() if hasattr(page, "_repr_html_") else ""
    shown = re.sub(r"<style>.*?</style>", "", shown, flags=re.DOTALL)  # no numbers of people
    return f"{page!s}\n{page!r}\n{shown}\n{json.dumps(data, ensure_ascii=False, default=str)}"


def workings(ds, folder):
    asked = {
        name: answer for name, answer in answers(ds).items() if name not in ("brief", "timeline", "check")
    }
    return {f"working of {name}": _printed(ce.explain(answer)) for name, answer in asked.items()}


def frames(ds, folder):
    rows = {}
    for name, answer in answers(ds).items():
        if hasattr(answer, "to_frame"):
            rows[f"frame of {name}"] = str(answer.to_frame("arrow").to_pydict())
    return rows


def charts(ds, folder):
    drawn = {}
    for name in ("returns", "rounds", "frameworks", "claims", "custody"):
        with suppress(ce.NothingToDraw):
            drawn[f"chart of {name}"] = _without_sizes(getattr(ce.charts, name)(ds).to_dict())
    return drawn


def _without_sizes(chart):
    """What a chart shows and says: its data, titles and descriptions, and neither sizes nor colours."""
    if isinstance(chart, dict):
        shown = {"datasets", "title", "text", "subtitle", "description", "values"}
        return "\n".join(
            json.dumps(value, ensure_ascii=False) if key in shown else _without_sizes(value)
            for key, value in chart.items()
        )
    return "\n".join(map(_without_sizes, chart)) if isinstance(chart, list) else ""


def exports(ds, folder):
    plain = {}
    for table in ("rounds", "tallies", "events"):
        for name, write in (("CSV", writing.write_csv), ("HXL", writing.write_hxl)):
            write(ds, folder / "flat.csv", table, up_to="RED")
            plain[f"{name} of {table}"] = (folder / "flat.csv").read_text()
    for name, write in (("FtM", writing.write_followthemoney), ("PLOVER", writing.write_plover)):
        write(ds, folder / "lines.json", up_to="RED")
        plain[name] = (folder / "lines.json").read_text()
    changed = ds.diff(ce.Dataset(*(record.evolve(revision=2) for record in ds)))
    plain["diff"] = "\n".join(map(str, (*ds.diff(ce.Dataset()).removed, *changed.changed)))
    writing.write_data_package(ds, folder / "package")
    described = (folder / "package" / "datapackage.json").read_text()
    plain["description of the package"] = re.sub(r'"(bytes|hash)": [^,\n]*', "", described)  # of the sheets
    writing.write_json_ld(ds, folder / "about.jsonld")
    plain["JSON-LD"] = (folder / "about.jsonld").read_text()
    plain["BibTeX"] = writing.bibtex(ds, *ds)
    writing.write_geojson(ds, folder / "map.geojson", up_to="RED")
    plain["GeoJSON"] = (folder / "map.geojson").read_text()
    return plain


def flat_tables(ds, folder):
    import pyarrow.parquet as pq

    writing.write_flat_xlsx(ds, folder / "flat.xlsx", up_to="RED")
    plain = {"flat workbook": text_of_workbook(folder / "flat.xlsx")}

    for table in ("rounds", "tallies", "events"):
        writing.write_markdown(ds, folder / "flat.md", table, up_to="RED")
        plain[f"Markdown of {table}"] = (folder / "flat.md").read_text()
        writing.write_parquet(ds, folder / "flat.parquet", table, up_to="RED")
        plain[f"flat Parquet of {table}"] = str(pq.read_table(folder / "flat.parquet").to_pylist())
    return plain


def text_of_workbook(path):
    """The texts and the numbers in the cells of a workbook; a cell of text holds but the place of it."""
    with zipfile.ZipFile(path) as book:
        names = [name for name in book.namelist() if name.startswith(("xl/sharedStrings", "xl/worksheets/"))]
        parts = [book.read(name).decode() for name in names]
    texts = [text for part in parts for text in re.findall(r"<t[^>]*>([^<]*)</t>", part)]
    cells = [cell for part in parts for cell in re.findall(r"<c ([^>]*)><v>([^<]*)</v>", part)]
    return "\n".join([*texts, *(number for attributes, number in cells if 't="s"' not in attributes)])


def reports(ds, folder):
    """The page, in words; where its lines and boxes stand is no number of people."""
    page = ce.report(ds, folder / "report.html", up_to="RED").read_text()
    page = re.sub(r"<(style|svg|defs|path)\b.*?</\1>", "", page, flags=re.DOTALL)
    return {"report": html.unescape(re.sub(r"<[^>]*>", "\n", page))}


def commands(ds, folder):
    ce.save(ds, folder / "out.json")
    plain = {}
    for command in ("brief", "check", "totals", "timeline", "reconcile", "outlook", "custody"):
        for form in ("text", "json"):
            printed = io.StringIO()
            with redirect_stdout(printed), redirect_stderr(printed):
                main([command, "out.json", "--format", form])
            plain[f"{command} --format {form}"] = printed.getvalue()
    return plain


OUTPUTS = [files, pages, workings, frames, charts, exports, flat_tables, reports, commands]
"""What gives outputs of a dataset: each takes it and a folder to write into, and gives texts by name. Whatever is new that may
leave the library about a dataset has its place here."""
ELSEWHERE = {
    "as_of": "gives a dataset, whose outputs are these",
    "compare": "of two datasets; what is in it is in either",
    "configure_converter": "gives a converter",
    "fatalities": "of events from files of the field, which are not redacted",
    "from_dict": "reads",
    "json_schema": "is about no dataset",
    "load": "reads",
    "loads": "reads",
    **{name: "reads" for name in ce.__all__ if name.startswith("read_")},
    "record_type": "is about no dataset",
    "redact": "gives the dataset, whose outputs are these",
    "redaction": "is asked about in its own tests: what it says of what was taken out",
    "status_at": "gives a word of a vocabulary",
    "to_dict": "is what `dumps` writes",
    "coded_events": "is what `write_plover` writes",
    "data_package": "is what `write_data_package` writes",
    "dataset_json_ld": "is what `write_json_ld` writes",
    "entities": "is what `write_followthemoney` writes",
    "features": "is what `write_geojson` writes",
    "flat_rows": "is what `write_csv` writes",
    "neutralised": "is about a cell",
    "read_cells": "reads",
    "restored": "is about a cell",
    "target_of": "is about no dataset",
    "write": "writes by one of the functions above",
    "sources_of": "gives sources of records, which `bibtex` writes",
    "conflicts": "draws an answer of `consistency`",
    "events": "draws events from files of the field, which are not redacted",
    "scenario": "draws a run, in which is what the person who asks for it put in",
    "init": "is about no dataset",
    "show": "prints what `view` gives",
    "chart": "saves what `charts` draws",
    "diff": "prints what `Dataset.diff` gives",
    "convert": "writes what `save` and `write_csv` do",
    "schema": "is about no dataset",
    "datasets": "is about no dataset of the person's",
    "completion": "is about no dataset",
}
"""Public functions and commands that have no place in `OUTPUTS`, and why."""
QUICK = [files, pages, exports]
"""The outputs that most of the others are made of, and cheap."""


def parquet(ds, folder):
    """What Parquet files of a dataset hold, by the name of the file, as text."""
    import pyarrow.parquet as pq

    from conflictevents.tables import Tables

    Tables.from_dataset(ds).write_parquet(folder / "parquet")
    return {
        f"Parquet {file.name}": f"{pq.read_table(file).to_pylist()}{pq.read_metadata(file).metadata}"
        for file in sorted((folder / "parquet").rglob("*.parquet"))
    }


def leaks(found, pattern):
    """Where a pattern is found in outputs, with what stands around it; how many findings there are is no secret."""
    found = {
        name: re.sub(r"\b\d+ (findings|errors|warnings|infos|notes)\b", r"\1", text)
        for name, text in found.items()
    }
    return [
        f"{name}: ...{text[max(0, match.start() - 60) : match.end() + 40]}..."
        for name, text in found.items()
        if (match := re.search(pattern, text, re.IGNORECASE))
    ]
