"""Datasets and their sources in the catalogues of others: a data package, JSON-LD, BibTeX."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents.interop import writing
from tests.cli.running import run
from tests.questions.histories import SIDES, handover, said, to_north

PROFILE = json.loads(Path(__file__).with_name("tabular-data-package.json").read_text(encoding="utf-8"))

HEAD = ce.Head(
    title="Exchanges of North & South",
    description="What both said.",
    publisher="North's archive",
    contact="archive@example.org",
    licence="CC-BY-4.0",
    version="2.1",
    languages=("en", "uk"),
    citation="North's archive (2025)",
)
PAGE = ce.Source(url="https://example.org/a_b?c=1%20&d={e}", title="90% {home} & \\well~", publisher="A & B")
RADIO = ce.Source(title="Evening news", published="2025-05-24T20:00:00+03:00", retrieved="2025-06?")
DS = ce.Dataset(
    *SIDES,
    said("word", "north-hq", "swap", to_north(4)).evolve(sources=(PAGE, RADIO)),
    said("other", "south", "swap", to_north(3)).evolve(sources="https://example.org/south"),
    handover(
        "swap",
        "2025-05-23",
        to_north(4, statement="word"),
        sources=PAGE,
        place=ce.Place(name="The bridge", country="NOR"),
    ),
    head=HEAD,
)


def refusals(package):
    jsonschema = pytest.importorskip("jsonschema")
    return [error.message for error in jsonschema.Draft4Validator(PROFILE).iter_errors(package)]


def test_a_data_package_says_what_the_head_says():
    package = writing.data_package(DS)
    assert (package["name"], package["title"], package["version"]) == (
        "exchanges-of-north-south",
        HEAD.title,
        HEAD.version,
    )
    assert package["licenses"] == [{"name": "CC-BY-4.0"}]
    assert package["contributors"] == [
        {"title": "North's archive", "role": "publisher", "email": "archive@example.org"}
    ]


@pytest.mark.parametrize("name", ce.datasets.names())
def test_the_description_of_a_bundled_dataset_is_valid(name):
    assert not refusals(writing.data_package(ce.datasets.load(name)))


@given(st.from_type(ce.Head))
@settings(max_examples=settings.default.max_examples // 2)
def test_every_head_is_described_in_a_valid_way(head):
    assert not refusals(writing.data_package(ce.Dataset(SIDES[0], head=head)))


def test_a_folder_with_its_description_is_read_back_and_written_anew(tmp_path):
    for _ in range(2):
        writing.write_data_package(DS, tmp_path / "published")
        assert ce.load(tmp_path / "published") == DS
    ce.save(DS, tmp_path / "published")
    package = json.loads((tmp_path / "published" / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        with (tmp_path / "published" / resource["path"]).open(encoding="utf-8-sig") as file:
            headings = file.readline().rstrip("\n").split(",")
        assert [field["name"] for field in resource["schema"]["fields"]] == headings
        assert resource["bytes"] == (tmp_path / "published" / resource["path"]).stat().st_size


def test_json_ld_says_it_in_the_words_of_schema_org_and_of_dcat():
    node = writing.dataset_json_ld(DS, ["exchanges.json.gz"])
    assert node["@type"] == ["Dataset", "dcat:Dataset"]
    assert node["name"] == node["dcterms:title"] == HEAD.title
    assert node["license"]["@id"] == node["dcterms:license"]["@id"] == "https://spdx.org/licenses/CC-BY-4.0"
    assert node["temporalCoverage"] == "2025-05-23/2025-05-23"
    assert (node["size"]["value"], node["size"]["unitText"]) == (len(DS), "records")
    assert node["spatialCoverage"] == [{"@type": "Place", "name": "NOR"}]
    assert node["dcat:contactPoint"]["vcard:hasEmail"] == {"@id": "mailto:archive@example.org"}
    assert node["distribution"][0]["encodingFormat"] == "application/gzip"


def test_json_ld_of_a_dataset_that_says_nothing_of_itself_says_nothing():
    assert set(writing.dataset_json_ld(ce.Dataset())) == {"@context", "@type"}


# BibTeX


def entries(text):
    """The entries of BibTeX by their keys, read as BibTeX reads them: by counting braces."""
    read = {}
    position = 0
    while (start := text.find("@misc{", position)) >= 0:
        position = text.index(",", start)
        key, fields = text[start + len("@misc{") : position], {}
        while match := re.compile(r",?\s*(\w+) = ").match(text, position):
            position = end = match.end()
            if text[position] == "{":
                depth = 0
                for end in range(position, len(text)):
                    depth += {"{": 1, "}": -1}.get(text[end], 0)
                    if not depth:
                        break
                fields[match[1]] = text[position + 1 : end]
                position = end + 1
            else:
                word = re.compile(r"[a-z]+").match(text, position)
                fields[match[1]], position = word[0], word.end()
        assert text[position:].lstrip().startswith("}"), text[position:]
        assert key not in read
        read[key] = fields
    return read


COMMANDS = {
    r"\textbackslash{}": "\\",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    **{f"\\{sign}": sign for sign in "$&#%_"},
}


def typeset(text):
    """A text as TeX sets it; whatever else than our commands TeX would act on fails."""
    pieces = re.split(r"(\\[a-z]+\{\}|\\[$&#%_])", text)
    assert not re.search(r"[\\{}$&#%_~^]", "".join(pieces[::2])), text
    return "".join(COMMANDS.get(piece, piece) for piece in pieces)


def test_a_record_is_cited_by_its_sources_and_those_of_its_statements():
    cited = entries(writing.bibtex(DS, "swap"))
    assert list(cited) == ["swap:1", "word:2", "other:1"]
    assert typeset(cited["swap:1"]["title"][1:-1]) == PAGE.title
    assert cited["swap:1"]["url"] == "https://example.org/a_b?c=1%20&d=%7Be%7D"
    assert cited["word:2"] == {
        "title": "{Evening news}",
        "date": "2025-05-24",
        "year": "2025",
        "month": "may",
        "urldate": "2025-06?",
    }
    assert writing.bibtex(DS, "word#1") == writing.bibtex(DS, "word")


def test_a_date_that_bibliographies_do_not_know_is_noted():
    source = ce.Source(title="Years", published="202X")
    (entry,) = entries(writing.bibtex(ce.Dataset(SIDES[0].evolve(sources=source)), SIDES[0].id)).values()
    assert entry == {"title": "{Years}", "note": "published 202X"}


@given(st.lists(st.from_type(ce.Source), min_size=1, max_size=4, unique=True))
def test_every_source_is_an_entry_whose_texts_come_back(sources):
    ds = ce.Dataset(
        ce.Actor(id="a", name="A", sources=sources), ce.Actor(id="b", name="B", sources=sources[::-1])
    )
    cited = entries(writing.bibtex(ds, "a", "b"))
    assert list(cited) == [f"a:{number}" for number in range(1, len(sources) + 1)]
    for source, fields in zip(sources, cited.values(), strict=True):
        for text, field in (
            (source.title, fields.get("title", "")[1:-1]),
            (source.publisher, fields.get("howpublished", "")),
        ):
            shown = "".join(letter if letter.isprintable() else " " for letter in text or "")
            assert typeset(field).split() == shown.split()


def test_keys_that_differ_in_capitals_alone_are_told_apart():
    ds = ce.Dataset(
        *(
            ce.Actor(id=id, name=id, sources=f"https://example.org/{number}")
            for number, id in enumerate(("ab", "aB", "AB"))
        )
    )
    assert list(entries(writing.bibtex(ds, "ab", "aB", "AB"))) == ["ab:1", "aB:1a", "AB:1aa"]


def test_the_command_line_cites_and_describes(tmp_path):
    ce.save(DS, tmp_path / "ds.json")
    status, out, _ = run("show", tmp_path / "ds.json", "swap", "--format", "bibtex")
    assert (status, out) == (0, f"{writing.bibtex(DS, 'swap')}\n")
    status, _, err = run("check", tmp_path / "ds.json", "--format", "bibtex")
    assert (status, "choose one of them" in err) == (2, True)
    assert run("convert", tmp_path / "ds.json", tmp_path / "out" / "datapackage.json")[0] == 0
    assert ce.load(tmp_path / "out") == DS
    assert run("convert", tmp_path / "ds.json", tmp_path / "out" / "ds.jsonld")[0] == 0
    assert ce.load(tmp_path / "out") == DS
    assert json.loads((tmp_path / "out" / "ds.jsonld").read_text(encoding="utf-8"))["name"] == HEAD.title
