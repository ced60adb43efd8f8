"""The report: its numbers are those of the answers, each opens to its working, and nothing in it runs or fetches."""

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents.errors import visible
from conflictevents.text import bounds, figure
from tests.cli.running import run
from tests.questions.histories import SIDES, handover, said, tally, to_north, to_south

SECRET = "<script>alert('secret')</script>\u202e"
VOID = {"meta", "br", "hr", "img", "input", "link"}


class Reader(HTMLParser):
    """The texts, ids, links and tags of a page, which has to close what it opens."""

    def __init__(self, html):
        super().__init__()
        self.open, self.tags, self.ids, self.links, self.lines = [], set(), set(), [], []
        self.texts = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.tags.add(tag)
        assert not [name for name in values if name.startswith("on") or name in ("src", "srcset", "action")]
        if "id" in values:
            assert values["id"] not in self.ids
            self.ids.add(values["id"])
        if tag == "a":
            self.links.append(values["href"])
        if "cells" in values.get("class", "").split():
            self.lines.append([])
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.add(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)
        if self.lines and self.open[-2:] in (["span", "span"], ["div", "span"], ["span", "time"]):
            self.lines[-1].append(data)


def conflict(**head):
    """A little of everything, with names that would run if they were not escaped."""
    north, south, *others = SIDES
    return ce.Dataset(
        north.evolve(name=f"North {SECRET}"),
        south,
        *others,
        handover(
            "r1",
            "2024-01-05",
            to_north(40),
            to_south("more than 7"),
            sources=["https://example.org/a?b=1&c=2"],
        ),
        handover("r2", "2024-02", to_north("about 120", "civilian"), name=f"Second {SECRET}"),
        handover("r3", "2024-05-01", to_north(9), history="scheduled"),
        said("s", "paper", "r1", to_north(41), act="reports", made="2024-03-01", text=f"Forty-one {SECRET}"),
        tally("t", 30, None, "2024-12-31"),
        tally("u", "as many as 300", None, "2024-12-31", claimant="paper"),
        ce.Framework(
            id="deal",
            name=f"Deal {SECRET}",
            parties=["north", "south"],
            history=[ce.FrameworkStep(status="agreed", when="2024-01-01")],
            terms=[ce.Term(count=200, returned_to="north"), ce.Term(consideration=f"Maps {SECRET}")],
        ),
        ce.CustodyChange(
            id="taken", kind="captured", held_by="south", belonging_to="north", count=300, when="2023-12-01"
        ),
        ce.CustodyTally(
            id="held", claimant="paper", as_of="2024-03-01", held_by="south", belonging_to="north", count=90
        ),
        ce.Event(
            id="e",
            when="2024-01-05",
            dataset="ged",
            fatalities=ce.Estimate(low=3, best=5, high=9),
            text=SECRET,
        ),
        head=ce.Head(**{"title": f"A conflict {SECRET}", "publisher": SECRET, "licence": "CC0-1.0", **head}),
    )


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    ds = conflict()
    return ds, ce.report(ds, tmp_path_factory.mktemp("report") / "report.html").read_text(encoding="utf-8")


def test_it_has_no_script_fetches_nothing_and_escapes_everything(written):
    _, html = written
    page = Reader(html)
    assert not page.tags & {"script", "link", "img", "iframe", "object", "embed", "form", "base"}
    assert "<script" not in html
    assert "\u202e" not in html
    assert not re.search(r"url\(|@import|javascript:", html)
    assert all(link.startswith(("#", "https://")) for link in page.links)
    assert "alert('secret')" in "".join(page.texts)


def test_every_reference_leads_to_a_record_with_its_sources(written):
    _, html = written
    page = Reader(html)
    targets = {link[1:] for link in page.links if link.startswith("#")}
    assert targets <= page.ids
    assert {"r-r1", "r-r2", "r-t", "r-deal", "r-taken", "r-held", "r-e"} <= targets
    assert "https://example.org/a?b=1&c=2" in page.links


def test_it_says_whose_it_is_and_under_which_terms(written):
    _, html = written
    text = "".join(Reader(html).texts)
    assert "CC0-1.0" in text
    assert "41 persons to" in text
    assert "No record of this dataset is marked." in text
    assert "Written by conflictevents" in text


def test_its_numbers_are_those_of_the_answers(written):
    ds, html = written
    lines = Reader(html).lines
    for by in (("returned_to", "year"), ("returned_to",)):
        for category in ("person", "civilian"):
            for row in ce.totals(ds, by=by, category=category):
                name = str(row.keys.get("year", "all"))
                assert any(line[0] == name and bounds(row.count) in line for line in lines)
    for row in ce.reconcile(ds):
        assert [figure(row.tally.count), figure(row.recorded), str(row.gap), row.verdict.in_words] in [
            line[:4] for line in lines
        ]
    for claim in ce.custody(ds).claims:
        assert [figure(claim.tally.count), figure(claim.recorded), str(claim.gap)] in [
            line[:3] for line in lines
        ]
    for stock in ce.custody(ds).stocks:
        assert any(line[1:3] == [figure(stock.opening), figure(stock.held)] for line in lines)
    text = " ".join("".join(Reader(html).texts).split())
    for term in ce.fulfilment(ds, "deal"):
        assert f"{figure(term.done)} done, {figure(term.left)} left" in text
    assert "Maps" in text


def test_its_charts_are_in_it_with_words(written):
    pytest.importorskip("vl_convert")
    ds, html = written
    pictures = re.findall(r'<figure class="(desk|phone)"><svg role="img" aria-label="([^"]+)"', html)
    assert len(pictures) >= 12
    for (first, wide), (second, narrow) in list(pairwise(pictures))[::2]:
        assert (first, second) == ("desk", "phone")
        assert wide == narrow
    assert ce.charts.returns(ds).description.startswith("Persons returned, cumulative.")


def test_findings_and_contradictions_are_in_it(written):
    ds, html = written
    text = " ".join("".join(Reader(html).texts).split())
    for severity, code, findings in ce.check(ds).by_code():
        assert f"{severity} {code}: {len(findings)}" in text
    pytest.importorskip("highspy")
    assert ce.consistency(ds).conflicts
    for found in ce.consistency(ds).conflicts:
        assert " ".join(visible(ce.explain(found).answer).split()) in text


@pytest.fixture
def unpainted(monkeypatch):
    """Without what draws, which takes most of the time; the page says so."""
    monkeypatch.setitem(__import__("sys").modules, "vl_convert", None)


def test_without_the_extra_it_says_that_there_is_no_picture(unpainted, tmp_path):
    html = ce.report(conflict(), tmp_path / "report.html").read_text(encoding="utf-8")
    assert "<svg" not in html
    assert "No picture: drawing charts needs the extra &#x27;charts&#x27;" in html


def test_it_is_as_of_a_day(unpainted, tmp_path):
    ds = conflict()
    html = ce.report(ds, tmp_path / "report.html", "2024-02-15").read_text(encoding="utf-8")
    assert "as it could have been known on 2024-02-15" in html
    assert "Forty-one" not in html
    assert "Forty-one" in ce.report(ds, tmp_path / "now.html").read_text(encoding="utf-8")


@given(
    st.sampled_from(["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED", "SECRET"]),
    st.sampled_from(["CLEAR", "GREEN", "AMBER", "RED"]),
)
@settings(max_examples=10)
def test_what_is_marked_stricter_is_refused_and_what_is_not_states_its_marking(
    tmp_path_factory, marking, limit
):
    from conflictevents.display.reporting import _refuse_stricter

    marked = ce.Dataset(ce.Actor(id="a", name="A", kind="state", marking=marking))
    path = tmp_path_factory.mktemp("marked") / "report.html"
    if ce.Marking(marking).allows(limit):
        _refuse_stricter(marked, ce.Marking(limit))
        assert f"TLP:{marking}</span>" in ce.report(marked, path, up_to=limit).read_text(encoding="utf-8")
    else:
        with pytest.raises(ce.InvalidValue, match=r"1 record marked up to .*redact"):
            ce.report(marked, path, up_to=limit)
        assert not path.exists()


def test_an_empty_dataset_has_a_report(tmp_path):
    text = ce.report(ce.Dataset(), tmp_path / "report.html", title="Nothing yet").read_text(encoding="utf-8")
    assert "<h1>Nothing yet</h1>" in text
    assert "There is no record." in text


def test_what_stood_there_stays_where_it_cannot_be_written(unpainted, tmp_path):
    path = tmp_path / "report.html"
    path.write_text("before")
    with pytest.raises(ce.UnknownRecord):
        ce.report(conflict(), path, account="nort")
    with pytest.raises(ce.InvalidValue, match="a name that ends in .html"):
        ce.report(conflict(), tmp_path / "report.pdf")
    assert path.read_text() == "before"
    assert [each.name for each in tmp_path.iterdir()] == ["report.html"]


def test_the_command_writes_it(unpainted, tmp_path):
    path = tmp_path / "mine.json"
    ce.save(conflict(), path)
    status, out, err = run("report", path, "-o", tmp_path / "report.html", "--title", "Mine")
    assert (status, err) == (0, "")
    assert out.startswith(f"{tmp_path / 'report.html'}: Mine, ")
    assert "<h1>Mine</h1>" in (tmp_path / "report.html").read_text(encoding="utf-8")
    assert run("report", path, "-o", tmp_path / "x.html", "--up-to", "GREEEN")[0] == 2


def test_of_very_many_records_a_working_names_some_and_says_how_many_more(unpainted, tmp_path, monkeypatch):
    from conflictevents.display import reporting

    monkeypatch.setattr(reporting, "_MOST", 5)
    events = (
        ce.Event(id=f"e{number}", when="2024-01-05", dataset="ged", fatalities=ce.Estimate(best=1))
        for number in range(12)
    )
    html = ce.report(ce.Dataset(*events), tmp_path / "report.html").read_text(encoding="utf-8")
    assert "; and 7 more" in html
    assert html.count('class="record"') == 5


@pytest.mark.slow
@pytest.mark.parametrize("name", ce.datasets.names())
def test_on_the_bundled_datasets_it_stays_under_two_megabytes(name, tmp_path):
    path = ce.report(ce.datasets.load(name), tmp_path / "report.html")
    assert path.stat().st_size < 2_000_000
    page = Reader(path.read_text(encoding="utf-8"))
    assert {link[1:] for link in page.links if link.startswith("#")} <= page.ids
