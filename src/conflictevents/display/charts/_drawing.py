"""What every chart shares: colours and shapes, titles and notes that fit, a time axis, and the files it is saved to."""

import json
import os
from collections.abc import Iterable, Sequence
from datetime import date
from html import escape
from importlib import import_module
from math import ceil
from pathlib import Path
from typing import Any, Final

from conflictevents._files import local_path, replace_file
from conflictevents.dataset import Dataset
from conflictevents.errors import InvalidValue, MissingExtra, NothingToDraw, visible
from conflictevents.ledger.wording import name_of
from conflictevents.text import list_limits
from conflictevents.values import Count, When
from conflictevents.values.days import LAST_DAY

try:
    alt: Any = import_module("altair")
    """Altair, whose own types say more of marks than a call can keep to."""
except ImportError as error:
    raise MissingExtra("drawing charts", "charts") from error

__all__ = [
    "BLACK",
    "COLOURS",
    "CROSS",
    "FILLED_CROSS",
    "GREY",
    "HEIGHT",
    "HEXAGON",
    "SHAPES",
    "WIDTH",
    "alt",
    "bounds_notes",
    "capitalised",
    "data",
    "days_of",
    "finish",
    "fold",
    "heading_rows",
    "import_painter",
    "iso",
    "joined",
    "label_room",
    "labels_of",
    "lane_axis",
    "lane_headings",
    "lane_rows",
    "longest_width",
    "marked_number",
    "open_arrows",
    "ordered_scale",
    "panel_title",
    "persons_axis",
    "picture",
    "refuse_empty",
    "save",
    "stack",
    "time_axis",
    "top_of_axis",
    "whole_ticks",
]

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
"""Okabe and Ito's colours, which colour-blind eyes see apart; without yellow, which is lost on white."""
SHAPES = ("circle", "square", "triangle-up", "diamond", "triangle-down", "triangle-right")
BLACK, GREY, _PALE = "#1a1a1a", "#6b6b6b", "#e3e3e3"
FILLED_CROSS = "M-1,-0.6L-0.6,-1L0,-0.4L0.6,-1L1,-0.6L0.4,0L1,0.6L0.6,1L0,0.4L-0.6,1L-1,0.6L-0.4,0Z"
HEXAGON = "M0,-1L0.87,-0.5L0.87,0.5L0,1L-0.87,0.5L-0.87,-0.5Z"
_ARROWS = {False: "M0,-1V-4M-0.9,-3L0,-4L0.9,-3", True: "M1,0H4M3,-0.9L4,0L3,0.9"}
"""From a mark upwards, and from it to the right."""
CROSS = "M-1,-1L1,1M-1,1L1,-1"
"""The shape that marks what cannot be true."""
WIDTH, HEIGHT = 640, 260
_FONT = "Helvetica, Arial, 'Liberation Sans', Roboto, sans-serif"
_FORMATS = (".png", ".svg", ".pdf", ".html", ".json")


def data(rows: Iterable[dict[str, Any]]) -> Any:
    """Rows as the data of a chart, in the chart itself; texts in which nothing hides."""
    return alt.Data(
        values=[
            {name: visible(value) if isinstance(value, str) else value for name, value in row.items()}
            for row in rows
        ]
    )


def refuse_empty(what: str, remedy: str, field: str = "ds") -> NothingToDraw:
    """The error for a chart that would be blank.

    Args:
        what: what is not there.
        remedy: what to do.
        field: the argument in which it is not.
    """
    return NothingToDraw(what, remedy, field=field)


def marked_number(count: Count) -> int | None:
    """Where the mark of a count stands: at its best, else at its least, else at its most; None where it says nothing.

    >>> [
    ...     marked_number(Count.parse(text))
    ...     for text in ("84", "as many as 1,200", "more than 7,000", "unknown")
    ... ]
    [84, 1200, 7001, None]
    """
    if count.best is not None:
        return count.best
    return count.low or count.high


def open_arrows(rows: Sequence[dict[str, Any]], x: Any, y: Any, colour: Any, *, is_level: bool) -> list[Any]:
    """An arrow from the mark of each row with `is_open`, towards larger numbers, as it has no upper bound.

    Args:
        rows: the marks.
        x: where the arrows begin across.
        y: where they begin upright.
        colour: the colours of the marks.
        is_level: whether larger numbers stand further to the right, not higher.
    """
    endless = [row for row in rows if row["is_open"]]
    if not endless:
        return []
    shape = _ARROWS[is_level]
    arrow = alt.Chart(data(endless)).mark_point(
        shape=shape, size=60, filled=False, strokeWidth=1.3, opacity=1
    )
    return [arrow.encode(x, y, colour)]


def bounds_notes(rows: Sequence[dict[str, Any]], bar: str) -> list[str]:
    """How to read the marks of numbers that are not exact: where the mark stands, its bar, its arrow.

    Args:
        rows: the marks.
        bar: what the bar over the bounds is called.
    """
    notes = []
    if any(row["low"] != row["high"] for row in rows):
        notes.append(
            f"{bar}: the bounds of the number, its mark at the best that is stated, else at the least, "
            "or at the most where the least is 0."
        )
    if any(row["is_open"] for row in rows):
        notes.append("Arrow: at least so many, without an upper bound.")
    return notes


def labels_of(ds: Dataset, ids: Iterable[str | None]) -> dict[str | None, str]:
    """What to call actors, each by a name of its own: those who share a name have their ids with it."""
    names = {id: name_of(ds, id) or "not said" for id in dict.fromkeys(ids)}
    shared = {name for name in names.values() if list(names.values()).count(name) > 1}
    return {id: f"{name} ({id})" if name in shared else name for id, name in names.items()}


def ordered_scale(domain: Sequence[str], palette: Sequence[str]) -> Any:
    """A scale that gives each value of a domain the next colour or shape."""
    return alt.Scale(domain=list(domain), range=list(palette[: len(domain)]))


def capitalised(text: str) -> str:
    """A text with a capital at its beginning, the rest as it stands."""
    return f"{text[:1].upper()}{text[1:]}"


def joined(parts: Sequence[str]) -> str:
    """Parts of a sentence with commas and "and".

    >>> joined(["a", "b", "c"]), joined(["a"])
    ('a, b and c', 'a')
    """
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts)


_MONTHS_WITH_YEARS: Final = (
    "utcdate(datum.value) == 1 && utcmonth(datum.value) > 0"
    " ? [datum.label, utcFormat(datum.value, '%Y')] : datum.label"
)
"""The label of a tick: a month with its year below it, as the label of a January, which is the year, may find no room."""


def time_axis(days: Iterable[int], **options: Any) -> Any:
    """A time axis that holds some days (ordinals), in UTC so that a day is the same day everywhere."""
    several = sorted(days)
    first, last = several[0], several[-1]
    room = max(2, (last - first) // 40)
    domain = [iso(first - room), iso(last + room)]
    scale = alt.Scale(type="utc", domain=domain)
    axis = alt.Axis(
        tickCount=8,
        labelFlush=True,
        labelExpr=_MONTHS_WITH_YEARS,
        labelOverlap="parity",
        labelSeparation=6,
    )
    return alt.X("day:T", title=None, scale=scale, axis=axis, **options)


def iso(day: int) -> str:
    """The day of an ordinal, as it stands in the data of a chart; the nearest that the calendar has."""
    return date.fromordinal(min(max(1, day), LAST_DAY)).isoformat()


_WIDTHS: Final = {
    letter: width / 100
    for width, letters in {
        35: "' ijl",
        40: "/IJ\\|,.:;",
        49: "-f!()[]tr",
        52: '_`"*',
        60: "?zcs",
        65: "Lvxy",
        70: "akEFTeo$0123456789",
        73: "hnu{}SYbdgpqCPZ",
        77: "BAKRVX",
        87: "UGD#+<=>HN^~OQ&",
        92: "w",
    }.items()
    for letter in letters
}
_OTHER_LETTER: Final = 1.1
"""How wide letters are in the bold of a wide font (DejaVu Sans), by the size; the widest for what is not listed."""
_REGULAR: Final = 0.92
"""How wide a text is that is not bold, by its width in bold."""


def text_width(text: str, size: float = 11, *, is_bold: bool = False) -> float:
    """How wide a text is at most, in pixels, whichever font without serifs the viewer has.

    A picture is laid out before it is known in which font it will be read: each label gets the room of a wide one.

    >>> text_width("iii") < text_width("mmm") < text_width("mmm", is_bold=True)
    True
    """
    width = sum(_WIDTHS.get(letter, _OTHER_LETTER) for letter in text)
    return width * size * (1 if is_bold else _REGULAR)


def longest_width(texts: Iterable[str], size: float = 11) -> int:
    """The room that the longest of some texts takes, in pixels."""
    return ceil(max((text_width(text, size) for text in texts), default=0))


def fold(text: str, room: float, size: float = 11, *, is_bold: bool = False) -> list[str]:
    """A text in lines that fit into a room in pixels; a word that is longer than a line has it for itself.

    >>> fold("to all sides together", 50)
    ['to all', 'sides', 'together']
    """
    lines: list[str] = []
    for word in visible(text).split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, is_bold=is_bold) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines or [""]


def whole_ticks(top: float, **options: Any) -> Any:
    """The ticks of an axis of numbers from 0 up to `top`, at whole numbers alone."""
    if top < _FEW_TICKS:
        return alt.Axis(format=",d", values=list(range(int(top) + 1)), **options)
    return alt.Axis(format=",d", tickCount=_FEW_TICKS, **options)


def label_room(top: float) -> dict[str, int]:
    """The room of an upright axis for its numbers up to `top`, the same below 100,000 so that panels align."""
    return {"minExtent": longest_width((f"{max(top, 10_000):,.0f}",)) + _TICK}


_FEW_TICKS, _TICK = 5, 8


def top_of_axis(highest: float) -> float:
    """Where an axis of persons ends: a little above the highest number drawn."""
    return max(highest * 1.04, 4)


def persons_axis(name: str, highest: float, title: str = "persons") -> Any:
    """A linear axis of persons from 0 to its top."""
    top = top_of_axis(highest)
    scale = alt.Scale(domain=[0, top], nice=False, zero=True)
    return alt.Y(name, title=title, scale=scale, axis=whole_ticks(top, **label_room(top)))


def panel_title(text: str, width: int = WIDTH) -> Any:
    """The title of one panel among several, over its plot and its axis."""
    width += label_room(0)["minExtent"]
    return alt.TitleParams(fold(text, width, 12.5, is_bold=True), fontSize=12.5, fontWeight="bold", offset=6)


def days_of(when: When) -> tuple[int, int] | None:
    """The first and last day of a date, the known end for both where the other is open; None where it has neither."""
    first, last = when.first_day, when.last_day
    if first is None and last is None:
        return None
    return (last if first is None else first, first if last is None else last)  # type: ignore[return-value]


def lane_axis(lanes: Sequence[str], room: int) -> Any:
    """An axis of lanes, in the order given; of the name of each, what follows the first `|` is its label.

    Args:
        lanes: the names.
        room: how wide the axis is, in pixels, whichever font its labels are in.
    """
    axis = alt.Axis(
        labelExpr="substring(datum.label, indexof(datum.label, '|') + 1)",
        labelLimit=room,
        labelPadding=_TICK,
        minExtent=room + _TICK,
        ticks=False,
        domain=False,
        grid=False,
    )
    return alt.Y("lane:N", title=None, sort=list(lanes), scale=alt.Scale(domain=list(lanes)), axis=axis)


def lane_rows(key: str, label: str, room: int) -> list[str]:
    """The lanes of a label that is folded to a room in pixels: the last of them is that of the marks.

    >>> lane_rows("1", "to all sides together", 50)
    ['1:0|to all', '1:1|sides', '1|together']
    """
    *before, last = fold(label, room)
    return [*(f"{key}:{index}|{line}" for index, line in enumerate(before)), f"{key}|{last}"]


def heading_rows(key: str, text: str, width: int, *, is_bold: bool = True) -> list[dict[str, Any]]:
    """The lines of a heading, each in a lane of its own: folded to a width in pixels, cut after the fifth.

    >>> [row["text"] for row in heading_rows("1", "to all sides together", 50)]
    ['to all', 'sides', 'together']
    """
    lines = fold(text, width, is_bold=is_bold)
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], f"{lines[_MOST_LINES - 1]}…"]
    return [{"lane": f"{key}:{index}|", "text": line} for index, line in enumerate(lines)]


_MOST_LINES = 5


def lane_headings(rows: Sequence[dict[str, Any]], y: Any, left: int = 0) -> Any:
    """Texts that stand in lanes of their own, above the lanes that they are about."""
    mark = alt.Chart(data(rows)).mark_text(align="left", fontWeight="bold", fontSize=11, color=BLACK, dy=2)
    return mark.encode(x=alt.value(left), y=y, text="text:N")


def stack(panels: Sequence[Any]) -> Any:
    """Panels below one another with the same colours and shapes."""
    if len(panels) == 1:
        return panels[0]
    return alt.vconcat(*panels, spacing=24).resolve_scale(
        color="shared", shape="shared", fill="shared", stroke="shared"
    )


def finish(
    chart: Any,
    title: str,
    notes: Iterable[str],
    description: str,
    width: int = WIDTH,
    legend: Sequence[str] = (),
    plot: int | None = None,
    *,
    marked: Iterable[Any],
    day: object,
) -> Any:
    """A chart with its title, the notes below that, the alternative text, and the look that all charts share.

    The notes begin with the heading of the panel, if it is the only one, and with the limits of what is drawn.

    Args:
        chart: the chart.
        title: its title.
        notes: how to read it, and what is not drawn.
        description: what it shows, for those who do not see it.
        width: how wide the picture is at least, in pixels.
        legend: the texts of its legend.
        plot: how wide the plot above the legend is, in pixels; None for the width.
        marked: what has the markings of which it states the strictest.
        day: the day by which what it shows could have been known; None is any.
    """
    notes = [*list_limits(marked, day), *notes]
    sentence = " ".join([f"{title}.", description, *notes])
    heading = alt.TitleParams(
        fold(title, width, 15, is_bold=True),
        subtitle=[
            *_heading_of_panel(chart, width),
            *fold(" ".join(note for note in notes if note), width, 11.5),
        ],
    )
    # In one step: each further one copies the chart, data included.
    return chart.properties(
        title=heading,
        description=visible(" ".join(sentence.split())),
        background="white",
        padding=8,
        config=alt.Config(
            **{**_LOOK, "legend": {**_LOOK["legend"], **_legend_within(plot or width, legend)}}
        ),
    )


def _heading_of_panel(chart: Any, width: int) -> list[str]:
    """The heading of a single panel, whose place the title of the chart takes."""
    title = getattr(chart, "title", alt.Undefined)
    if title is alt.Undefined or isinstance(chart, alt.VConcatChart):
        return []
    return fold(" ".join(title.text), width, 11.5)


def _legend_within(width: int, texts: Sequence[str]) -> dict[str, int]:
    """How many columns a legend has below a plot of this width, how far apart, and how long its texts may be."""
    widths = [ceil(text_width(text)) for text in texts]
    # The columns are laid out by the widths in a narrow font.
    gap = max(_COLUMN_GAP, ceil(max(widths, default=0) * _NARROW_FONT))
    columns = next(
        number
        for number in range(max(1, len(widths)), 0, -1)
        if number == 1
        or sum(max(widths[index::number]) + _SYMBOL + gap for index in range(number)) - gap <= width
    )
    return {"columns": columns, "columnPadding": gap, "labelLimit": width - _SYMBOL}


_SYMBOL, _COLUMN_GAP, _NARROW_FONT = 18, 20, 0.25


_LOOK: dict[str, Any] = {
    "font": _FONT,
    "title": {
        "anchor": "start",
        "frame": "bounds",
        "fontSize": 15,
        "fontWeight": "bold",
        "color": BLACK,
        "subtitleFontSize": 11.5,
        "subtitleColor": "#4a4a4a",
        "subtitleLineHeight": 15,
        "subtitlePadding": 5,
        "offset": 12,
    },
    "view": {"stroke": None},
    "axis": {
        "gridColor": _PALE,
        "domainColor": "#999",
        "tickColor": "#999",
        "labelColor": "#333",
        "labelFontSize": 11,
        "titleColor": "#333",
        "titleFontSize": 11,
        "titleFontWeight": "normal",
    },
    "legend": {
        "orient": "bottom",
        "direction": "horizontal",
        "labelFontSize": 11,
        "titleFontSize": 11,
        "titleFontWeight": "normal",
        "titleColor": "#333",
        "symbolSize": 70,
        "symbolOpacity": 1,
    },
}
"""What every chart looks like, in Vega-Lite's words."""


def picture(chart: Any, form: str) -> bytes:
    """A chart as the bytes of a picture or page, drawn without a browser and without a network.

    Args:
        chart: the chart.
        form: png, svg, pdf, html or json.
    """
    if not callable(getattr(chart, "to_dict", None)):
        raise InvalidValue(chart, "a chart", "draw it, such as charts.returns(ds)", field="chart")
    spec = chart.to_dict(validate=False)
    if form == "json":
        return json.dumps(spec, indent=2).encode()
    draw, options = _DRAW[form]
    version = alt.SCHEMA_VERSION.removeprefix("v").rpartition(".")[0]
    drawn = getattr(import_painter(), draw)(spec, vl_version=version, **options)
    if form == "svg":
        label = escape(str(spec.get("description", "")))
        drawn = drawn.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1)
    return drawn.encode() if isinstance(drawn, str) else bytes(drawn)


def import_painter() -> Any:
    """What turns a chart into a picture.

    Raises:
        MissingExtra: it is not installed.
    """
    try:
        return import_module("vl_convert")
    except ImportError as error:
        raise MissingExtra("drawing charts", "charts") from error


_DRAW: dict[str, tuple[str, dict[str, Any]]] = {
    "png": ("vegalite_to_png", {"scale": 2}),
    "svg": ("vegalite_to_svg", {}),
    "pdf": ("vegalite_to_pdf", {}),
    "html": ("vegalite_to_html", {"bundle": True}),
}
"""What draws each form."""


def save(chart: Any, path: str | os.PathLike[str]) -> Path:
    """Writes a chart as a picture (`.png`, `.svg`, `.pdf`), a page that needs no network (`.html`), or its specification (`.json`).

    The file takes the place of the one that is there as a whole, or not at all.

    >>> import conflictevents as ce
    >>> ds = ce.datasets.load("yemen-exchanges")
    >>> import tempfile
    >>> from pathlib import Path
    >>> ce.charts.save(ce.charts.claims(ds), Path(tempfile.mkdtemp()) / "claims.svg").name
    'claims.svg'

    Raises:
        InvalidValue: another suffix.
        WriteError: the system does not let it be written.
    """
    where = local_path(path)
    if where.suffix not in _FORMATS:
        raise InvalidValue(
            where.name, f"a name that ends in {', '.join(_FORMATS)}", "correct the ending", field="path"
        )
    drawn = picture(chart, where.suffix[1:])
    with replace_file(where) as file:
        file.write(drawn)
    return where
