import pytest

import conflictevents as ce

pytest.importorskip("altair")


def event(id, when, dataset="ucdp-ged", **numbers):
    return ce.Event(
        id=id,
        when=when,
        dataset=dataset,
        fatalities=ce.Estimate(**(numbers or {"low": 3, "best": 5, "high": 9})),
    )


def drawn(chart):
    """The values of each panel."""
    found = chart.to_dict()
    panels = found.get("vconcat", [found])
    return [panel.get("data", panel["layer"][0].get("data"))["values"] for panel in panels]


def test_a_band_runs_from_low_to_high_and_the_line_is_the_best():
    (months,) = drawn(
        ce.charts.events(ce.Dataset(event("a", "2024-01-05"), event("b", "2024-03-05/2024-04-02")))
    )
    assert [value["name"] for value in months] == ["2024-01", "2024-02", "2024-03", "2024-04", "2024-04"]
    assert [(value["low"], value["high"]) for value in months[:3]] == [(3, 9), (0, 0), (0, 9)]
    assert [(value["certain"], value["possible"]) for value in months[:3]] == [(5, 5), (0, 0), (0, 5)]


def test_without_an_upper_bound_no_band_is_drawn_and_the_chart_says_so():
    chart = ce.charts.events(ce.Dataset(event("a", "2024-01-05", "acled", best=4)), "year")
    ((year, _),) = drawn(chart)
    assert (year["low"], year["high"], year["best"]) == (None, None, 4)
    assert "No upper bound in 1 of 1 years with events" in chart.to_json()


def test_a_chart_is_headed_by_what_was_asked():
    ds = ce.Dataset(event("a", "2024-01-05"))
    chart = ce.charts.events(ds, "year", dataset="ucdp-ged", since="2024", of="civilians")
    assert chart.title.text == "Killed (civilians) by year: ucdp-ged, since 2024"
    assert ce.charts.events(ds, title="Mine").title.text == "Mine"


def test_each_dataset_has_a_panel_of_its_own():
    ds = ce.Dataset(event("a", "2024-01-05"), event("b", "2024-01-05", "acled", best=4))
    assert len(drawn(ce.charts.events(ds, "week"))) == 2


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(ce.InvalidValue, match="did you mean 'month'"):
        ce.charts.events(ce.Dataset(event("a", "2024")), "mont")
    with pytest.raises(ce.InvalidValue, match="ask by 'month'"):
        ce.charts.events(ce.fatalities(ce.Dataset(event("a", "2024"))))
    with pytest.raises(ce.InvalidValue, match="something to draw"):
        ce.charts.events(ce.Dataset())
    with pytest.raises(ce.InvalidValue, match="a name that ends in"):
        ce.charts.save(ce.charts.events(ce.Dataset(event("a", "2024"))), "chart.gif")


def test_charts_are_saved_as_pictures_and_pages_without_a_network(tmp_path):
    pytest.importorskip("vl_convert")
    chart = ce.charts.events(ce.Dataset(event("a", "2024-01-05")))
    assert ce.charts.save(chart, tmp_path / "a.png").read_bytes()[:4] == b"\x89PNG"
    page = ce.charts.save(chart, tmp_path / "a.html").read_text(encoding="utf-8")
    assert "cdn.jsdelivr.net" not in page
