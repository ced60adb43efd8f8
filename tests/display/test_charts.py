"""Charts show what the answers say: the same figures, in words as well, and nothing blank."""

from datetime import date, timedelta
from inspect import signature
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import conflictevents as ce
from tests.questions.events import table_of
from tests.questions.histories import handover, history, said, tally, to_north, to_south

pytest.importorskip("altair")

from conflictevents.display.charts import _drawing
from conflictevents.display.charts._drawing import _ARROWS
from conflictevents.display.charts._steps import _STAGES as STAGES

SECRET = "<script>alert('x')</script>"
DRAWN = [name for name in ce.charts.__all__ if name not in ("save", "scenario", "conflicts")]


def event(id, when, dataset="ucdp-ged", **numbers):
    return ce.Event(
        id=id,
        when=when,
        dataset=dataset,
        fatalities=ce.Estimate(**(numbers or {"low": 3, "best": 5, "high": 9})),
    )


def panels(chart):
    """The panels of a chart, each with its title and the rows of each of its layers."""
    spec = chart.to_dict(validate=False)
    found = []
    for panel in spec.get("vconcat", [spec]):
        shared = panel.get("data", spec.get("data"))
        rows = [layer.get("data", shared)["values"] for layer in panel["layer"]]
        found.append((panel.get("title", {}).get("text"), rows))
    return found


def rows_with(chart, *names):
    """Every row of a chart that has the fields named."""
    return [row for _, layers in panels(chart) for rows in layers for row in rows if set(names) <= set(row)]


def day_of(row):
    return date.fromisoformat(row["day"]).isoformat()


def day_before(row):
    return (date.fromisoformat(row["day"]) - timedelta(days=1)).isoformat()


@st.composite
def histories(draw):
    """A few handovers with vague dates and numbers, and claimed cumulatives of them."""
    whens = st.sampled_from(["2024-01-05", "2024-02", "2024-02-10/2024-03-02", "2024-04~", "2024", None])
    counts = st.sampled_from([0, 3, 40, "about 120", "more than 7", "as many as 30", "unknown"])
    states = st.sampled_from(["completed", "scheduled", "cancelled", "under way"])
    categories = st.sampled_from(["person", "civilian", "remains"])
    records = [
        handover(
            f"r{number}",
            draw(whens),
            to_north(draw(counts), draw(categories)),
            *([to_south(draw(counts), draw(categories))] if draw(st.booleans()) else []),
            history=draw(states),
        )
        for number in range(draw(st.integers(0, 4)))
    ]
    records += [
        tally(
            f"t{number}",
            draw(counts),
            draw(st.sampled_from([None, "2023-12-31", "2024-02"])),
            draw(st.sampled_from(["2024-03", "2024-12-31"])),
            category=draw(categories),
            claimant=draw(st.sampled_from(["north-hq", "paper"])),
        )
        for number in range(draw(st.integers(0, 3)))
    ]
    return history(*records)


@given(histories(), st.sampled_from(["person", "remains", "civilian"]))
@settings(max_examples=10)
def test_the_line_and_the_band_of_returns_are_totals_up_to_each_day(ds, category):
    try:
        chart = ce.charts.returns(ds, ["north", "south"], category=category)
    except ce.NothingToDraw:
        dated = [r for r in ds.rounds if r.when is not None]
        everything = ce.totals(ds.without(*(set(ds.rounds) - set(dated))), by=(), category=category)
        assert not everything or everything[0].count.high == 0
        return
    for (title, layers), side in zip(panels(chart), ("north", "south"), strict=True):
        assert side.capitalize() in title[0]
        curve = [row for rows in layers for row in rows if "number" in row and "tally" not in row]
        for row in curve:
            expected = []
            for until in (day_of(row), day_before(row)):
                recorded = ce.totals(ds, by="returned_to", category=category, until=until).row(
                    returned_to=side
                )
                expected.append((0, 0) if recorded is None else (recorded.count.low, recorded.count.high))
            is_end_of_stretch = row["high"] is None or expected[0][1] is None
            assert (row["low"], row["high"]) in expected[: 1 + is_end_of_stretch]
            assert row["high"] is None or row["low"] <= row["high"]
        bands = [rows for rows in layers if rows and "top" in rows[0]]
        lines = [
            rows for rows in layers if rows and "number" in rows[0] and not {"top", "tally"} & set(rows[0])
        ]
        for before, after in pairwise(lines):
            assert (before[-1]["day"], before[-1]["low"]) == (after[0]["day"], after[0]["low"])
        for before, after in pairwise(bands):
            assert before[-1]["day"] == after[0]["day"]
        for row in [row for band in bands for row in band]:
            assert row["top"] >= row["low"] if row["high"] is None else row["top"] == row["high"]
        assert ("pale band to the top" in chart.description) >= any(row["high"] is None for row in curve)


@given(histories())
@settings(max_examples=10)
def test_claims_stand_where_they_say_and_are_crossed_where_the_record_contradicts_them(ds):
    reconciliations = ce.reconcile(ds)
    for name in ("returns", "claims"):
        try:
            chart = getattr(ce.charts, name)(ds)
        except ce.NothingToDraw:
            continue
        for row in rows_with(chart, "tally"):
            found = reconciliations[row["tally"]]
            count = found.tally.count
            assert row["low"] == count.low
            assert count.low <= row["number"] <= (count.high if count.high is not None else row["number"])
            if name == "returns":
                assert row["differs"] == (found.verdict in ("claims_more", "claims_less"))
            else:
                assert row["recorded_low"] == found.recorded.low
                assert row["recorded_high"] == (
                    found.recorded.low if found.recorded.high is None else found.recorded.high
                )
                assert (row["verdict"], row["gap"]) == (found.verdict.in_words, str(found.gap))


@given(histories())
@settings(max_examples=10)
def test_rounds_have_the_figures_of_the_accounts(ds):
    try:
        chart = ce.charts.rounds(ds)
    except ce.NothingToDraw:
        return
    for row in rows_with(chart, "id", "number"):
        answers = {
            (answer.returned_to, answer.category): answer.count
            for answer in ce.accounts(ds, row["id"])
            if answer.account == "recorded"
        }
        count = answers[row["side"], row["category"]]
        assert (row["low"], row["high"]) == (
            count.low,
            row["number"] if count.high is None else count.high,
        )
        when = ds[row["id"]].when
        assert (row["first"], row["last"]) == (
            date.fromordinal(when.first_day).isoformat(),
            date.fromordinal(when.last_day).isoformat(),
        )
        assert (
            row["stage"]
            == {
                "completed": "carried out",
                "scheduled": "planned",
                "cancelled": "called off",
                "under way": "partly or in dispute",
            }[ce.status_at(ds, row["id"])]
        )


@given(histories())
@settings(max_examples=10)
def test_rounds_are_counted_by_what_became_of_them_and_the_largest_is_of_those_carried_out(ds):
    try:
        chart = ce.charts.rounds(ds)
    except ce.NothingToDraw:
        return
    for _, layers in panels(chart):
        drawn = [row for rows in layers for row in rows if "stage" in row]
        rows = {(row["id"], row["category"]): row for row in drawn}.values()
        ids = {stage: {row["id"] for row in rows if row["stage"] == stage} for stage in STAGES}
        (stage, first), *further = [(stage, len(ids[stage])) for stage in STAGES if ids[stage]]
        words = [
            f"{first} round{'s' * (first > 1)} {stage}",
            *(f"{number} {word}" for word, number in further),
        ]
        heading = f"To {drawn[0]['side'].capitalize()}: {', '.join(words)}; the largest {stage}: "
        assert heading in chart.description
        largest = chart.description.partition(heading)[2]
        most = max(row["number"] for row in rows if row["stage"] == stage)
        assert any(
            largest.startswith(row["text"]) for row in rows if (row["number"], row["stage"]) == (most, stage)
        )


@given(histories())
@settings(max_examples=10)
def test_marks_stand_at_the_best_number_or_the_least_with_an_arrow_where_there_is_no_most(ds):
    for name in ("rounds", "returns", "claims"):
        try:
            chart = getattr(ce.charts, name)(ds)
        except ce.NothingToDraw:
            continue
        arrows, marks = arrows_and_marks(chart)
        for row in marks:
            if name == "rounds":
                (count,) = [
                    answer.count
                    for answer in ce.accounts(ds, row["id"])
                    if (answer.account, answer.returned_to, answer.category)
                    == ("recorded", row["side"], row["category"])
                ]
            else:
                count = ds[row["tally"]].count
            assert row["number"] == (count.low or count.high if count.best is None else count.best)
            assert row["is_open"] == (count.high is None)
        endless = [row for row in marks if row["is_open"]]
        assert len(arrows) == len(endless)
        assert all(row in endless for row in arrows)
        assert ("Arrow: at least so many" in chart.description) == bool(arrows)
        assert ("else at the least" in chart.description) == any(row["low"] != row["high"] for row in marks)


def arrows_and_marks(chart):
    """The rows of a chart that have an arrow, and those that have a mark with a shape of its own."""
    spec = chart.to_dict(validate=False)
    arrows, marks = [], []
    for panel in spec.get("vconcat", [spec]):
        for layer in panel["layer"]:
            rows = layer.get("data", panel.get("data", spec.get("data")))["values"]
            if layer["mark"].get("shape") in _ARROWS.values():
                arrows += rows
            elif "shape" in layer["encoding"]:
                marks += rows
    return arrows, marks


@given(histories())
@settings(max_examples=5)
def test_no_chart_is_blank_and_each_says_in_words_what_it_shows(ds):
    for name in DRAWN:
        try:
            chart = getattr(ce.charts, name)(ds)
        except ce.NothingToDraw:
            continue
        assert rows_with(chart)
        assert chart.description.startswith(" ".join(chart.title.text))
        assert len(chart.description) > len(" ".join(chart.title.text)) + 20


def test_the_stock_of_custody_is_that_of_the_answer():
    ds = ce.datasets.load("yemen-exchanges")
    answer = ce.custody(ds)
    levels = {
        (each.day.isoformat(), each.held.low, each.held.high)
        for stock in answer.stocks
        for each in stock.days
    }
    levels |= {
        (stock.opened_on.isoformat(), stock.opening.low, stock.opening.high)
        for stock in answer.stocks
        if stock.opened_on
    }
    chart = ce.charts.custody(ds)
    for _, layers in panels(chart):
        curve = [row for rows in layers for row in rows if "number" in row and "tally" not in row]
        inner = curve[1:-1]  # without where it is cut at the left, and the end of the axis
        known = [row for row in inner if (row["day"], row["low"], row["high"]) in levels]
        assert len(known) >= len(inner) - 2
    for row in rows_with(chart, "tally"):
        assert row["differs"] == (answer[row["tally"]].verdict in ("claims_more", "claims_less"))


def test_a_framework_has_a_lane_for_each_party_and_a_mark_for_each_change(exchanges):
    chart = ce.charts.frameworks(exchanges)
    marks = {(row["lane"], row["last"]): row["status"] for row in rows_with(chart, "family")}
    assert {lane for lane, _ in marks} >= {
        "istanbul-3:Ukraine|Ukraine",
        "istanbul-3:Russia|Russia",
    }
    for (lane, day), status in marks.items():
        id, _, party = lane.partition("|")[0].partition(":")
        if id == "istanbul-3":
            assert ce.status_at(exchanges, id, day, party.lower()) == status


def test_conflicts_are_those_of_consistency():
    pytest.importorskip("highspy")
    ds = history(
        handover("r", "2024-01-05", to_north(40)),
        tally("t", 30, None, "2024-12-31"),
        tally("u", 20, None, "2024"),
    )
    rows = rows_with(ce.charts.conflicts(ds), "correction")
    found = {(", ".join(conflict.members), conflict.correction) for conflict in ce.consistency(ds).conflicts}
    assert {(row["members"], row["correction"]) for row in rows} == found
    with pytest.raises(ce.NothingToDraw, match="no claims that contradict each other"):
        ce.charts.conflicts(history(handover("r", "2024-01-05", to_north(40))))


def test_the_fan_of_a_scenario_is_that_of_its_months():
    pytest.importorskip("numpy")
    ds = history(handover("r", "2024-01-05", to_north(40)))
    scenario = ce.Scenario(ds, "one more").happens(
        returned_to="north", count="30 to 60", within="2024-02/2024-04", probability=0.5
    )
    run = scenario.run(200, seed=1)
    rows = rows_with(ce.charts.scenario(run, "north"), "q50")
    drawn = {(row["day"], row["q05"], row["q50"], row["q95"], row["low"], row["high"]) for row in rows[1:]}
    assert {
        (
            month["by"],
            month["q05"],
            month["q50"],
            month["q95"],
            month["bounds"]["low"],
            month["bounds"]["high"],
        )
        for month in run.by_month("north")
    } <= drawn
    assert all(
        row["low"] <= row["q05"] <= row["q25"] <= row["q50"] <= row["q95"] <= row["high"] for row in rows
    )
    with pytest.raises(ce.InvalidValue, match=r"write scenario.run\(1000, seed=1\)"):
        ce.charts.scenario(scenario)


def test_panels_are_by_holder_where_more_claims_name_one():
    held = [
        tally(f"t{i}", 5, None, "2024", returned_to="all", scope=ce.Scope(held_by="south")) for i in range(2)
    ]
    ds = history(handover("r", "2024-01-05", to_north(5), to_south(3)), *held)
    (south, _), (north, _) = panels(ce.charts.returns(ds))
    assert south == ["Handed over by South: 5 by 2024-01-05"]
    assert north == ["Handed over by North: 3 by 2024-01-05"]
    with pytest.raises(ce.InvalidValue, match="did you mean 'returned_to'"):
        ce.charts.returns(ds, by="returnd_to")


def test_what_is_not_drawn_is_said():
    ds = history(
        handover("r", "2024-01-05", to_north(40)),
        handover("u", None, to_north(40)),
        handover("p", "2024-02", to_north("unknown"), history="scheduled"),
        tally("later", 4, "2024-02", "2024-12-31"),
    )
    assert (
        "1 claimed cumulative of another side, scope or beginning not drawn"
        in ce.charts.returns(ds).description
    )
    notes = ce.charts.rounds(ds).description
    assert "1 round without a date not drawn" in notes
    assert "figure without a number not drawn" in notes or "figures without a number not drawn" in notes


def test_a_claim_of_some_of_the_persons_is_hollow_and_one_that_was_taken_back_is_no_point():
    ds = history(
        handover("r", "2024-01-05", to_north(40)),
        tally("whole", 40, None, "2024-12-31"),
        tally("some", 30, None, "2024-12-31", scope=ce.Scope(series="north-hq")),
        said("s", "paper", "r", act="reports"),
        ce.Statement(id="back", speaker="paper", made="2025-01-01", retracts="s"),
        tally("gone", 30, None, "2024-12-31", statement="s", claimant="paper"),
    )
    wholes = {row["tally"]: row["whole"] for row in rows_with(ce.charts.returns(ds), "tally")}
    assert wholes == {"whole": True, "some": False}


def test_every_chart_takes_a_title_and_a_width_and_lists_them():
    for name in [*DRAWN, "conflicts", "scenario"]:
        parameters = signature(getattr(ce.charts, name)).parameters
        assert {"title", "width"} <= set(parameters), name
    chart = ce.charts.returns(history(handover("r", "2024-01-05", to_north(40))), title="Mine", width=300)
    assert chart.title.text == ["Mine"]
    assert chart.to_dict()["width"] == 300


def test_the_module_shows_its_charts_and_nothing_else():
    assert set(dir(ce.charts)) == set(ce.charts.__all__)
    with pytest.raises(AttributeError, match="did you mean 'returns'"):
        ce.charts.retruns  # noqa: B018


def test_a_band_of_the_killed_runs_from_low_to_high_and_the_line_is_the_best():
    chart = ce.charts.events(ce.Dataset(event("a", "2024-01-05"), event("b", "2024-03-05/2024-04-02")))
    ((_, (months, *_)),) = panels(chart)
    assert [value["name"] for value in months] == ["2024-01", "2024-02", "2024-03", "2024-04", "2024-04"]
    assert [(value["low"], value["high"]) for value in months[:3]] == [(3, 9), (0, 0), (0, 9)]
    assert [(value["certain"], value["possible"]) for value in months[:3]] == [(5, 5), (0, 0), (0, 5)]


def test_without_an_upper_bound_no_band_is_drawn_and_the_chart_says_so():
    chart = ce.charts.events(ce.Dataset(event("a", "2024-01-05", "acled", best=4)), "year")
    assert "No upper bound in 1 of 1 years with events" in chart.description


def test_a_chart_of_the_killed_is_headed_by_what_was_asked():
    ds = ce.Dataset(event("a", "2024-01-05"))
    chart = ce.charts.events(ds, "year", dataset="ucdp-ged", since="2024", of="civilians")
    assert chart.title.text == ["Killed (civilians) by year: ucdp-ged, since 2024"]


def test_each_dataset_of_events_has_a_panel_of_its_own():
    ds = ce.Dataset(event("a", "2024-01-05"), event("b", "2024-01-05", "acled", best=4))
    assert len(ce.charts.events(ds, "week").to_dict()["vconcat"]) == 2


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(ce.InvalidValue, match="did you mean 'month'"):
        ce.charts.events(ce.Dataset(event("a", "2024")), "mont")
    with pytest.raises(ce.InvalidValue, match="ask by 'month'"):
        ce.charts.events(ce.fatalities(ce.Dataset(event("a", "2024"))))
    for name in DRAWN:
        with pytest.raises(ce.NothingToDraw, match="something to draw"):
            getattr(ce.charts, name)(ce.Dataset())
    with pytest.raises(ce.InvalidValue, match="a name that ends in"):
        ce.charts.save(ce.charts.events(ce.Dataset(event("a", "2024"))), "chart.gif")


def test_charts_are_saved_as_pictures_and_pages_without_a_network(tmp_path):
    pytest.importorskip("vl_convert")
    north = ce.Actor(id="north", name=f"North {SECRET}\u202e", kind="state")
    south = ce.Actor(id="south", name="South", kind="state")
    chart = ce.charts.returns(ce.Dataset(north, south, handover("r", "2024-01-05", to_north(40))))
    assert ce.charts.save(chart, tmp_path / "a.png").read_bytes()[:4] == b"\x89PNG"
    svg = ce.charts.save(chart, tmp_path / "a.svg").read_text(encoding="utf-8")
    root = ET.fromstring(svg)
    assert root.get("aria-label") == chart.description
    assert SECRET in chart.description
    assert SECRET not in svg
    assert "\u202e" not in svg
    assert not [node.tag for node in root.iter() if node.tag.endswith(("script", "image", "foreignObject"))]
    page = ce.charts.save(chart, tmp_path / "a.html").read_text(encoding="utf-8")
    assert "cdn.jsdelivr.net" not in page
    assert list(tmp_path.iterdir()) == [*sorted(tmp_path.glob("a.*"))]


@pytest.mark.parametrize("name", ["returns", "returns-gaza", "rounds", "frameworks", "claims", "custody"])
def test_the_pictures_of_the_docs_say_what_the_charts_say_today(name):
    from tools.draw_gallery import PICTURES, gallery

    description = gallery()[name]().description
    for path in (PICTURES / f"{name}.svg", PICTURES / f"{name}-phone.svg"):
        root = ET.fromstring(path.read_text(encoding="utf-8"))
        assert root.get("aria-label") == description, "run python -m tools.draw_gallery"


def test_every_picture_of_the_docs_is_shown_and_small():
    from tools.draw_gallery import PICTURES, gallery

    page = (PICTURES.parent / "gallery.md").read_text(encoding="utf-8")
    assert {path.stem.removesuffix("-phone") for path in PICTURES.iterdir()} == set(gallery())
    for path in PICTURES.iterdir():
        assert f"(pictures/{path.name}#{'phone' if path.stem.endswith('-phone') else 'desk'})" in page
        assert path.stat().st_size < 150_000


def test_the_command_line_draws_every_chart_that_needs_no_more_than_a_dataset(tmp_path):
    from conflictevents.cli.showing import CHARTS
    from tests.cli.running import run

    assert {*CHARTS, "scenario", "save"} == set(ce.charts.__all__)
    path = tmp_path / "frameworks.json"
    status, out, err = run("chart", "frameworks", "yemen-exchanges", "-o", path)
    assert (status, err) == (0, "")
    assert out.startswith(f"{path}: 10 frameworks, step by step. ")
    assert path.exists()
    status, out, err = run("chart", "retruns", "yemen-exchanges", "-o", path)
    assert (status, out) == (2, "")
    assert "did you mean 'returns'?" in err
    status, out, err = run("chart", "events", "yemen-exchanges", "-o", tmp_path / "events.svg")
    assert (status, out) == (2, "")
    assert "no event with a date" in err
    assert not (tmp_path / "events.svg").exists()


def test_without_the_extra_a_chart_names_it_and_the_others_are_still_listed(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "altair", None)
    for name in [name for name in sys.modules if name.startswith("conflictevents.display.charts._")]:
        monkeypatch.delitem(sys.modules, name)
    assert "returns" in dir(ce.charts)
    with pytest.raises(ce.MissingExtra, match=r"pip install 'conflictevents\[charts\]'"):
        ce.charts.returns  # noqa: B018


def test_of_very_many_days_some_are_drawn_and_the_chart_says_so(monkeypatch):
    from conflictevents.display.charts import _cumulative

    monkeypatch.setattr(_cumulative, "_DAYS", 10)
    ds = history(*(handover(f"r{day}", f"2024-01-{day:02}", to_north(1)) for day in range(1, 32)))
    chart = ce.charts.returns(ds)
    assert "Drawn on one in 4 of the days on which something changed." in chart.description
    curve = [row for row in rows_with(chart, "low", "number") if "tally" not in row]
    assert {(row["day"], row["low"]) for row in curve} >= {("2024-01-01", 1), ("2024-01-31", 31)}
    assert len({row["day"] for row in curve}) <= 12


def test_the_ends_of_the_calendar_can_be_drawn():
    ds = history(
        handover("first", "0001-01-01", to_north(4)),
        handover("last", "9999-12-31", to_north(5)),
        ce.CustodyTally(id="held", claimant="paper", as_of="9999-12-31", held_by="south", count=9),
        tally("t", 9, None, "9999-12-31"),
    )
    for name in ("returns", "rounds", "custody", "claims"):
        assert rows_with(getattr(ce.charts, name)(ds))


@pytest.mark.parametrize("width", [300, 640])
@pytest.mark.parametrize("draw", [ce.charts.claims, ce.charts.frameworks])
def test_headings_of_lanes_are_folded_and_lose_no_word(draw, width):
    subjects = {
        "claims": "Persons to all sides together since 2024-01-01, mediated by United Arab Emirates",
        "frameworks": "Istanbul-2: all-for-all by category, 6,000 bodies",
    }
    chart = draw(ce.datasets.load("ukraine-russia-exchanges"), width=width)
    headings = [row["text"] for row in rows_with(chart, "lane", "text") if ":" in row["lane"]]
    assert subjects[draw.__name__] in " ".join(headings)


def test_on_a_phone_who_claims_stands_above_the_mark_and_not_beside_it():
    chart = ce.charts.claims(ce.datasets.load("gaza-exchanges"), width=300)
    marks = rows_with(chart, "lane", "verdict")
    assert all(row["lane"].endswith("|") for row in marks)
    labels = {row["lane"].rpartition("::")[0] for row in rows_with(chart, "lane", "text", "gap")}
    assert labels == {row["lane"].removesuffix("|") for row in marks}
    assert chart.to_dict(validate=False)["width"] <= 300


@given(words=st.lists(st.text("imWa,.é語", min_size=1, max_size=8), min_size=1), room=st.integers(1, 300))
def test_a_folded_text_loses_no_word_and_fits_its_room(words, room):
    lines = _drawing.fold(" ".join(words), room)
    assert " ".join(lines).split() == words
    assert all(_drawing.text_width(line) <= room or len(line.split()) == 1 for line in lines)


def subtitle_of(chart):
    return " ".join(chart.to_dict(validate=False)["title"]["subtitle"])


def of_one_side():
    ds = history(
        handover("may", "2024-05-31", to_north(10)),
        tally("sum", 12, None, "2024-06-30"),
    )
    return ds.add(ce.Actor(id="marked", name="Marked", marking="AMBER"))


@pytest.mark.parametrize("name", ["returns", "rounds", "claims"])
def test_a_chart_states_the_day_by_which_it_could_be_known_and_the_strictest_marking(name):
    draw = getattr(ce.charts, name)
    stated = "AMBER: the strictest marking of what this rests on."
    assert stated in subtitle_of(draw(of_one_side()))
    known = ce.as_of(of_one_side(), "2024-07-31")
    assert f"As it could have been known on 2024-07-31. TLP:{stated}" in subtitle_of(draw(known))
    assert stated in draw(known).description


def test_the_heading_of_a_single_panel_stands_below_the_title():
    assert subtitle_of(ce.charts.rounds(of_one_side())).startswith("To North: 1 round")
    assert "To North: 1 round" not in subtitle_of(
        ce.charts.rounds(history(handover("may", "2024-05-31", to_north(10), to_south(8))))
    )


def test_a_chart_of_the_killed_counted_from_a_frame_states_the_marking_of_its_rows():
    pa = pytest.importorskip("pyarrow")
    day = date(2024, 5, 1).toordinal()
    row = {"id": "e1", "dataset": "ucdp-ged", "when": "2024-05-01", "first_day": day, "last_day": day}
    row |= {"fatalities_low": 3, "fatalities_best": 5, "fatalities_high": 9}
    frame = table_of([row]).append_column("marking", pa.array(["RED"]))
    assert ce.fatalities(frame, "month")[0].dataset is None
    assert "TLP:RED" in subtitle_of(ce.charts.events(frame, "month"))
