"""Every view in a browser, as wide as a desk and as a phone: nothing is wider than its window."""

import pytest

import conflictevents as ce

DESK, PHONE = 1280, 390

# What juts out of the window, and the tables that scroll sideways in it; everything that can be opened is open.
LOOK = """
(() => {
  document.querySelectorAll("details").forEach(each => each.open = true);
  const overflow = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  const wide = [...document.querySelectorAll(".wide")]
    .filter(each => each.scrollWidth > each.clientWidth + 1)
    .map(each => each.innerText.slice(0, 80));
  return [...(overflow > 0 ? [`${overflow} px too wide`] : []), ...wide.slice(0, 3)];
})()
"""


def views(ds):
    """The views of a dataset, each with its name."""
    totals = ce.totals(ds)
    reconciled = ce.reconcile(ds)
    custody = ce.custody(ds)
    with_terms = [framework for framework in ds.frameworks if framework.terms]
    yield "dataset", ds
    yield "head", ds.head
    yield from ((f"list of {name}", records) for name, records in ds.by_collection().items())
    yield "totals", totals
    yield "reconcile", reconciled
    yield "reconciled claim", reconciled[0]
    yield "custody", custody
    consistency = ce.consistency(ds)
    yield "consistency", consistency
    yield "conflict", consistency.conflicts[0]
    yield "outlook", ce.outlook(ds)
    yield "timeline", ce.timeline(ds)
    yield "brief", ce.brief(ds)
    yield "check", ce.check(ds)
    yield "accounts", ce.accounts(ds, max(ds.rounds, key=lambda each: len(each.transfers)))
    yield "diff", ce.as_of(ds, "2025-06-01").diff(ds)
    side = next(transfer.returned_to for round_ in ds.rounds for transfer in round_.transfers)
    run = (
        ce.Scenario(ds, "a round")
        .happens(returned_to=side, within="2027", count="between 20 and 300")
        .run(50, seed=1)
    )
    yield "run", run
    yield "scenario", run.scenario
    yield "comparison", ce.compare(run.scenario, returned_to=side, by="2027-12-31", seed=1, n=20)
    yield "working of a run", ce.explain(run)
    yield "sample", run.returned(side)
    yield "arrival", run.reached(100)
    yield "working of a row", ce.explain(totals[0])
    yield "working of a claim", ce.explain(reconciled[0])
    yield from ((f"fulfilment of {framework.id}", ce.fulfilment(ds, framework)) for framework in with_terms)
    yield from {type(record).__name__: record for record in ds}.items()


def document(body):
    head = "<!doctype html><meta name='viewport' content='width=device-width'>"
    return f"{head}<body style='margin:8px'>{body}</body>"


def problems(browser, path):
    for width in (DESK, PHONE):
        browser.resize(width)
        browser.open(path.as_uri())
        yield from (f"{path.name}, {width} px: {problem}" for problem in browser.evaluate(LOOK))


@pytest.mark.slow
@pytest.mark.parametrize("name", ce.datasets.names())
def test_no_view_or_report_is_wider_than_its_window(name, browser, tmp_path):
    pytest.importorskip("altair")
    pytest.importorskip("vl_convert")
    pytest.importorskip("highspy")
    ds = ce.datasets.load(name)
    ce.report(ds, tmp_path / "report.html")
    for title, answer in views(ds):
        (tmp_path / f"{title}.html").write_text(document(answer._repr_html_()), encoding="utf-8")
    paths = sorted(tmp_path.glob("*.html"))
    assert len(paths) > 20
    assert [problem for path in paths for problem in problems(browser, path)] == []


# Texts that are cut by the edge of a picture or lie over one another; the fonts that a chart names are replaced.
TEXTS = """
(() => {
  const edge = document.querySelector("svg").getBoundingClientRect();
  const texts = [...document.querySelectorAll("svg text")].filter(each => each.textContent.trim() && each.getAttribute("opacity") !== "0");
  texts.forEach(each => each.setAttribute("font-family", "DejaVu Sans"));
  const boxes = texts.map(each => [each.textContent, each.getBoundingClientRect()]);
  const cut = boxes.filter(([, box]) => box.left < edge.left - 1 || box.right > edge.right + 1
    || box.top < edge.top - 1 || box.bottom > edge.bottom + 1);
  const over = boxes.flatMap(([text, a], index) => boxes.slice(index + 1)
    .filter(([, b]) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
      && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4)
    .map(([below]) => `${text} lies over ${below}`));
  return [...cut.map(([text]) => `${text} is cut`), ...over];
})()
"""


def charts(ds, width):
    """Each chart of a dataset, with its name."""
    for name in ("returns", "rounds", "frameworks", "claims", "custody", "conflicts"):
        yield name, getattr(ce.charts, name)(ds, width=width)
    side = next(transfer.returned_to for round_ in ds.rounds for transfer in round_.transfers)
    plan = ce.Scenario(ds, "a pace").recurs(side, within="2027", like=("2024-01-01", "2025-12-31"))
    yield "scenario", ce.charts.scenario(plan.run(50, seed=1), side, width=width)


@pytest.mark.slow
@pytest.mark.parametrize("name", ce.datasets.names())
def test_no_text_of_a_chart_is_cut_in_a_wide_font(name, browser, tmp_path):
    pytest.importorskip("altair")
    pytest.importorskip("vl_convert")
    pytest.importorskip("highspy")
    pytest.importorskip("numpy")
    ds = ce.datasets.load(name)
    browser.resize(DESK)
    faults = []
    for width in (300, 640):
        for title, chart in charts(ds, width):
            drawn = ce.charts.save(chart, tmp_path / "chart.svg").read_text(encoding="utf-8")
            path = tmp_path / f"{title}-{width}.html"
            path.write_text(document(drawn), encoding="utf-8")
            browser.open(path.as_uri())
            faults += [f"{path.name}: {fault}" for fault in browser.evaluate(TEXTS)]
            assert "…" not in drawn
    assert faults == []


@pytest.mark.slow
def test_the_check_sees_what_is_cut_and_what_overlaps(browser, tmp_path):
    path = tmp_path / "page.html"
    text = "<text x='{}' y='40' font-size='11'>{}</text>".format
    drawn = "".join(text(*each) for each in ((-5, "left"), (100, "here"), (105, "there"), (200, "alone")))
    path.write_text(document(f"<svg width='300' height='80'>{drawn}</svg>"), encoding="utf-8")
    browser.open(path.as_uri())
    assert browser.evaluate(TEXTS) == ["left is cut", "here lies over there"]


@pytest.mark.slow
def test_the_check_sees_what_is_too_wide(browser, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(document("<div style='width:500px'>x</div>"), encoding="utf-8")
    assert list(problems(browser, path)) == ["page.html, 390 px: 118 px too wide"]
    inner = "<div class='wide' style='overflow-x:auto'><div style='width:500px'>x</div></div>"
    path.write_text(document(f"<details><summary>more</summary>{inner}</details>"), encoding="utf-8")
    assert list(problems(browser, path)) == ["page.html, 390 px: x"]
