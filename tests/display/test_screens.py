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


@pytest.mark.slow
def test_the_check_sees_what_is_too_wide(browser, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(document("<div style='width:500px'>x</div>"), encoding="utf-8")
    assert list(problems(browser, path)) == ["page.html, 390 px: 118 px too wide"]
    inner = "<div class='wide' style='overflow-x:auto'><div style='width:500px'>x</div></div>"
    path.write_text(document(f"<details><summary>more</summary>{inner}</details>"), encoding="utf-8")
    assert list(problems(browser, path)) == ["page.html, 390 px: x"]
