"""The cells of a frame: one narwhals expression that groups events on DuckDB, Spark or Polars.

One pass adds up all events by the periods of their first and last day. Most estimates are in order, so that low and
high are the least and the greatest; a second pass, only where some are not, adds up how far theirs lie beyond. The
period of a day comes from a table of days (see `calendars`), never from an expression, because engines differ in
their functions on dates.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from conflictevents.errors import InvalidValue, MissingExtra, ReadError
from conflictevents.questions.killed.calendars import (
    NO_DAY,
    VAGUE,
    WIDEST,
    Days,
    begin_spans,
    end_spans,
    period_of,
    to_frame,
)
from conflictevents.questions.killed.cells import (
    ALL,
    Cell,
    Participant,
    Plan,
    Sums,
    placed_in,
    sums_of,
)
from conflictevents.questions.killed.codebook import (
    CONFLICT,
    DIVISION,
    DYAD,
    PARTS,
    UCDP_VIOLENCE,
    VAGUE_TIME,
    column_of,
    opened,
)
from conflictevents.values import Truth

if TYPE_CHECKING:
    import narwhals as nw
else:
    try:
        import narwhals as nw
    except ImportError as error:
        raise MissingExtra("counting the events of frames", "interop") from error

__all__ = ["FrameEvents", "lazy_frame"]

_REQUIRED = ("id", "first_day", "last_day", "fatalities_low", "fatalities_best", "fatalities_high")
_NUMBERS = (*_REQUIRED[1:], *map(column_of, PARTS.values()))
_VIOLENCE = "type_of_violence"
_FACTS: Mapping[str, tuple[str, ...]] = {
    "dataset": ("dataset",),
    "release": ("release",),
    "country": ("place_country",),
    "division": tuple(map(column_of, DIVISION)),
    "place": ("place_name",),
    "precision": ("place_precision",),
    "conflict": tuple(map(column_of, CONFLICT)),
    "dyad": tuple(map(column_of, DYAD)),
    "kind": (_VIOLENCE, "type_event"),
    "subtype": ("type_sub_event", "type_mode"),
}
"""The canonical columns that hold a fact; the first that is not null."""

_CAMEO = "type_cameo"
_CODE_COLUMNS: Mapping[str, str] = {
    "cameo-actor": "cameo",
    "fips10-4": "fips",
    "geonet": "gns",
    "iso3166-1-numeric": "iso",
    "plover-actor": "plover",
}
"""What the column of a scheme's codes is called, where it is not called by the scheme."""


def _code_column(end: str, scheme: str) -> str:
    """The canonical column of the codes of an actor or a place in a scheme."""
    return f"{end}_{_CODE_COLUMNS.get(scheme, scheme.replace('-', '_'))}"


def _codes(cell: str | None, scheme: str) -> frozenset[str]:
    """The codes that a cell lists, as `scheme:value`."""
    return frozenset(f"{scheme}:{code.strip()}" for code in (cell or "").split(";") if code.strip())


def lazy_frame(frame: Any) -> "nw.LazyFrame[Any]":
    """Any frame as a lazy narwhals frame on DuckDB, Spark or Polars; others are asked on DuckDB.

    Raises:
        InvalidValue: it is no frame.
    """
    if not isinstance(frame, nw.LazyFrame | nw.DataFrame):
        try:
            frame = nw.from_native(frame)
        except TypeError:
            raise InvalidValue(
                frame,
                "a Dataset, a reading of interop, Tables, or a frame of canonical columns",
                "load a file with conflictevents.load, or read one with conflictevents.interop",
                field="source",
            ) from None
    engine = frame.implementation
    if isinstance(frame, nw.LazyFrame):
        if engine.is_duckdb() or engine.is_spark_like() or engine.is_polars():
            return frame
        frame = frame.collect("pyarrow")
    held: nw.LazyFrame[Any] = frame.lazy("duckdb")
    return held


class _Edges(NamedTuple):
    """What is known of all events at once.

    Attributes:
        dataset: the least and the greatest by name.
        release: the least and the greatest by name.
        first_day: the earliest and the latest.
        last_day: the earliest and the latest.
        events: how many they are.
        datasets, releases, first_days, last_days: how many events have each.
    """

    dataset: tuple[str | None, str | None]
    release: tuple[str | None, str | None]
    first_day: tuple[int | None, int | None]
    last_day: tuple[int | None, int | None]
    events: int
    datasets: int
    releases: int
    first_days: int
    last_days: int


class FrameEvents:
    """Events as the rows of a frame of canonical columns.

    Raises:
        ReadError: the frame has not the canonical columns of events.
    """

    def __init__(self, frame: Any, dataset: str | None = None, release: str | None = None) -> None:
        lazy = lazy_frame(frame)
        names = frozenset(lazy.collect_schema().names())
        # Where no column says of which dataset events are, none of them does; a bare literal has no least and no count.
        unsaid = [name for name in ("dataset", "release") if name not in names]
        if unsaid:
            lazy = lazy.with_columns(*(nw.lit(None, dtype=nw.String).alias(name) for name in unsaid))
        self._present = names.union(unsaid)
        lacking = [name for name in _REQUIRED if name not in self._present]
        if lacking:
            sums = "; it holds published sums, which are no events" if "events" in self._present else ""
            raise ReadError(
                f"the frame has no columns {', '.join(lacking)}{sums}; pass what a reader of conflictevents.interop "
                "reads, or the .frame that its canonical() makes of yours"
            )
        for name, value in (("dataset", dataset), ("release", release)):
            if value is not None:
                lazy = lazy.filter(self._column(name) == value)
        schema = lazy.collect_schema()
        untyped = [name for name in _NUMBERS if name in schema and schema[name] != nw.Int64]
        if untyped:  # a column without any value often has no type of its own
            lazy = lazy.with_columns(*(nw.col(name).cast(nw.Int64) for name in untyped))
        self._frame = lazy
        self._calendars: dict[tuple[str, Plan], nw.LazyFrame[Any]] = {}
        self._has_vague = column_of(VAGUE_TIME[0]) in self._present

    @cached_property
    def _edges(self) -> _Edges:
        """What is known of all events at once; an engine reads most of it from the statistics of its files."""
        dataset, release = self._column("dataset"), self._column("release")
        first, last = nw.col("first_day"), nw.col("last_day")
        ends = [end for each in (dataset, release, first, last) for end in (each.min(), each.max())]
        counts = [nw.len(), *(each.count() for each in (dataset, release, first, last))]
        values = [each.alias(f"value {place}") for place, each in enumerate((*ends, *counts))]
        (row,) = _fetched(self._frame.select(*values))
        return _Edges(row[:2], row[2:4], row[4:6], row[6:8], *row[8:])

    def origins(self) -> frozenset[tuple[str | None, str | None]]:
        """The datasets and releases that events are of."""
        edges = self._edges
        if not edges.events:
            return frozenset()
        if all(
            least == most and count in {0, edges.events}
            for (least, most), count in ((edges.dataset, edges.datasets), (edges.release, edges.releases))
        ):
            return frozenset({(edges.dataset[0], edges.release[0])})
        rows = _distinct(self._frame, {name: self._column(name) for name in ("dataset", "release")})
        return frozenset((row[0], row[1]) for row in rows)

    def ids(self, among: frozenset[str] | None = None) -> frozenset[str]:
        """The ids of the events, or those among some."""
        frame = self._frame if among is None else self._frame.filter(nw.col("id").is_in(sorted(among)))
        return frozenset(row[0] for row in _fetched(frame.select("id")))

    def known(self, fact: str) -> frozenset[str]:
        """The values of a fact that any event has; of actors names and codes, of places codes."""
        kind, _, scheme = fact.partition(" ")
        if kind == "actors":
            columns = [self._column(f"actor_{side}_name") for side in (1, 2)]
        elif kind == "place_codes":
            columns = []
        else:
            columns = [self._fact(fact)]
        values = {row[0] for column in columns for row in _distinct(self._frame, {"value": column})}
        ends = {"actors": ("actor_1", "actor_2"), "place_codes": ("place",)}.get(kind, ()) if scheme else ()
        for end in ends:
            for (cell,) in _distinct(self._frame, {"value": self._column(_code_column(end, scheme))}):
                values |= _codes(cell, scheme)
        return frozenset(value for value in values if value is not None)

    def areas(self) -> frozenset[tuple[str | None, str | None, str | None]]:
        """The countries, divisions and places that events name."""
        names = ("country", "division", "place")
        rows = _distinct(self._frame, {name: self._fact(name) for name in names})
        return frozenset((row[0], row[1], row[2]) for row in rows)

    def cells(self, plan: Plan, constant: Mapping[str, str | None]) -> Iterator[Cell]:
        """The cells of the events, grouped by all that the plan tells apart.

        Args:
            plan: what is asked.
            constant: facts that are the same for all events, and need not be grouped by.
        """
        if not self._edges.events:
            return
        frame = self._near(plan)
        columns = [column for column in plan.columns if column not in constant]
        if plan.ids or plan.matched:
            matched = nw.col("id").is_in(sorted(plan.matched))
            chosen = frame if plan.ids else frame.filter(matched)
            yield from self._cells_apart(chosen, plan, columns, constant)
            frame = frame.filter(~matched)
        if not plan.ids:
            yield from self._grouped(frame, plan, columns, constant)

    def _near(self, plan: Plan) -> "nw.LazyFrame[Any]":
        """The events whose stated days are near the window: some may lie outside, and none inside is missing."""
        edges, frame = self._edges, self._frame
        possible_first, _, _, possible_last = plan.window
        further = _FURTHER if self._has_vague else 0
        if possible_first is not None:
            after = nw.col("last_day") >= possible_first - further
            frame = frame.filter(
                after if edges.last_days == edges.events else after | nw.col("last_day").is_null()
            )
        if possible_last is not None:
            before = nw.col("first_day") <= possible_last + further
            frame = frame.filter(
                before if edges.first_days == edges.events else before | nw.col("first_day").is_null()
            )
        return frame

    # Events one by one

    def _cells_apart(
        self,
        frame: "nw.LazyFrame[Any]",
        plan: Plan,
        columns: Sequence[str],
        constant: Mapping[str, str | None],
    ) -> Iterator[Cell]:
        """A cell for each event, as records have it."""
        chosen: dict[str, nw.Expr] = {name: nw.col(name) for name in _REQUIRED}
        chosen["vague"] = self._is_vague()
        chosen["marking"] = self._column("marking")
        chosen |= {f"part {part}": self._number(column_of(key)) for part, key in PARTS.items()}
        for column in columns:
            chosen |= self._group_columns(column, plan)
        at = {name: place for place, name in enumerate(chosen)}
        facts_of = _facts_reader(plan, columns, at, constant)
        for row in _fetched(frame.select(*(each.alias(name) for name, each in chosen.items()))):
            id, first, last, *figures = row[: len(_REQUIRED)]
            placed = placed_in(plan, *(opened(first, last) if row[at["vague"]] else (first, last)))
            if placed is None:
                continue
            low, best, high = figures
            parts = {part: row[at[f"part {part}"]] for part in PARTS}
            sums = tuple(sums_of((low, best, high), part, parts) for part in plan.parts)
            yield Cell(*placed, facts_of(row), 1, sums, (id,), row[at["marking"]])

    # Events in groups

    def _grouped(
        self,
        frame: "nw.LazyFrame[Any]",
        plan: Plan,
        columns: Sequence[str],
        constant: Mapping[str, str | None],
    ) -> Iterator[Cell]:
        """Cells of events alike, by one pass; by a second the least and the greatest of those out of order."""
        dated = plan.granularity is not None or plan.window != (None, None, None, None)
        keys: dict[str, nw.Expr] = {}
        for column in columns:
            keys |= self._group_columns(column, plan)
        if "marking" in self._present:
            keys["event marking"] = nw.col("marking")
        measures: dict[str, nw.Expr] = {}
        for place, dead in enumerate(plan.parts):
            measures |= self._measures(dead, place)
        days = self._day_numbers() if dated else {}
        frame = frame.select(*(each.alias(name) for name, each in {**keys, **measures, **days}.items()))
        for name in _CODES if dated else ():
            frame = self._with_calendar(frame, plan, name)
        groups = [*(_CODES.values() if dated else ()), *keys]
        totals = [nw.len().alias("events"), *_totals(plan.parts)]
        published = plan.parts == (ALL,)
        if published:
            disordered = nw.when(_out_of_order()).then(nw.lit(1))
            totals.append(disordered.count().alias("out of order"))
        rows = [row for row in _summed(frame, groups, totals) if row[len(groups)]]
        amended: dict[tuple[Any, ...], tuple[Any, ...]] = {}
        if published and any(row[-1] for row in rows):
            apart = frame.filter(_out_of_order())
            apart = apart.with_columns(*(each.alias(name) for name, each in _extremes().items()))
            sums = [nw.col(name).sum().alias(f"{name} sum") for name in _extremes()]
            amended = {row[: len(groups)]: row[len(groups) :] for row in _summed(apart, groups, sums)}
        facts_of = _facts_reader(plan, columns, {name: at for at, name in enumerate(groups)}, constant)
        read = _cell_reader(plan, facts_of, dated=dated, marked="event marking" in groups)
        for row in rows:
            key = row[: len(groups)]
            yield read(key, row[len(groups) :], amended.get(key, _NONE_OUT_OF_ORDER))

    def _with_calendar(self, frame: "nw.LazyFrame[Any]", plan: Plan, name: str) -> "nw.LazyFrame[Any]":
        """The events with the codes of the days on which they begin, or end, without those outside the window."""
        calendar = self._calendars.get((name, plan))
        if calendar is None:
            begins = name == "begin"
            spans = (
                begin_spans(self._days("first_day"), plan)
                if begins
                else end_spans(self._days("last_day"), plan)
            )
            calendar = self._calendars[name, plan] = to_frame(spans, self._frame, name)
        return frame.join(calendar, left_on=f"{name}s", right_on=f"{name} day", how="inner")

    def _is_vague(self) -> "nw.Expr":
        """Whether the true day may lie in the month before or after the days stated."""
        if not self._has_vague:
            return nw.lit(value=False)
        stated = ~nw.col("first_day").is_null() & ~nw.col("last_day").is_null()
        return (nw.col(column_of(VAGUE_TIME[0])) == VAGUE_TIME[1]).fill_null(value=False) & stated

    def _day_numbers(self) -> dict[str, "nw.Expr"]:
        """The numbers by which days are found in calendars."""
        numbers = {}
        for name, end, stated in (
            ("begins", "first_day", self._edges.first_days),
            ("ends", "last_day", self._edges.last_days),
        ):
            day = nw.col(end)
            if stated < self._edges.events:
                day = day.fill_null(NO_DAY)
            numbers[name] = (
                nw.when(self._is_vague()).then(day + VAGUE).otherwise(day) if self._has_vague else day
            )
        return numbers

    def _days(self, end: str) -> Days:
        """The days at one end of the dates of events."""
        begins = end == "first_day"
        (first, last), stated = (
            (self._edges.first_day, self._edges.first_days)
            if begins
            else (self._edges.last_day, self._edges.last_days)
        )
        named = None
        if first is not None and last is not None and last - first > WIDEST:
            rows = _distinct(self._frame, {end: nw.col(end)})
            named = sorted(row[0] for row in rows if row[0] is not None)
        opening = (lambda day: opened(day, day)[0 if begins else 1]) if self._has_vague else None
        return Days(first, last, named, stated < self._edges.events, opening)

    # Columns

    def _column(self, name: str) -> "nw.Expr":
        return nw.col(name) if name in self._present else nw.lit(None, dtype=nw.String)

    def _number(self, name: str) -> "nw.Expr":
        return nw.col(name) if name in self._present else nw.lit(None, dtype=nw.Int64)

    def _fact(self, fact: str) -> "nw.Expr":
        columns = [
            _in_words(nw.col(name)) if name == _VIOLENCE else nw.col(name)
            for name in _FACTS[fact]
            if name in self._present
        ]
        if fact in {"kind", "subtype"} and _CAMEO in self._present:
            cameo = nw.col(_CAMEO)
            columns.append(cameo.str.slice(0, 2) if fact == "kind" else cameo)
        if not columns:
            return nw.lit(None, dtype=nw.String)
        return columns[0] if len(columns) == 1 else nw.coalesce(*columns)

    def _group_columns(self, column: str, plan: Plan) -> dict[str, "nw.Expr"]:
        kind, _, scheme = column.partition(" ")
        if kind == "actors":
            columns = {f"actors {side}": self._column(f"actor_{side}_name") for side in (1, 2)}
            if plan.parts != (ALL,):
                columns |= {f"roles {side}": self._column(f"actor_{side}_role") for side in (1, 2)}
            if scheme:
                columns |= {
                    f"codes {side}": self._column(_code_column(f"actor_{side}", scheme)) for side in (1, 2)
                }
            return columns
        if kind == "place_codes":
            return {column: self._column(_code_column("place", scheme))}
        return {column: self._fact(column)}

    def _measures(self, part: str, place: int) -> dict[str, "nw.Expr"]:
        """What is added up of each event, before grouping."""
        low, best, high = (nw.col(name) for name in _ESTIMATE)
        if part == ALL:
            return {name: nw.col(name) for name in _ESTIMATE}
        lowest = nw.when(low.is_null()).then(nw.lit(0)).otherwise(nw.min_horizontal(low, best, high))
        highest = nw.max_horizontal(low, best, high)
        stated = self._number(column_of(PARTS[part])) if part in PARTS else nw.lit(None, dtype=nw.Int64)
        unknown = nw.lit(0) if part == "unknown" else self._number(column_of(PARTS["unknown"])).fill_null(0)
        lacking = nw.max_horizontal(stated - (best - lowest), nw.lit(0))
        further = nw.min_horizontal(highest, stated + unknown + highest - best)
        return {
            f"{place} high": high,
            f"{place} best": stated,
            f"{place} below": nw.when(~stated.is_null() & ~best.is_null()).then(
                nw.min_horizontal(lacking, stated)
            ),
            f"{place} above": nw.when(high.is_null())
            .then(nw.lit(0))
            .when(stated.is_null())
            .then(highest)
            .when(best.is_null())
            .then(nw.max_horizontal(highest, stated))
            .otherwise(nw.max_horizontal(stated, further)),
        }


_ESTIMATE = ("fatalities_low", "fatalities_best", "fatalities_high")
_CODES: Mapping[str, str] = {"begin": "begin code", "end": "end code"}
"""The calendars of either end of a date, and the column in which each has its codes."""
_NONE_OUT_OF_ORDER = (0, 0)
_FURTHER = 400
"""No date is opened by as many days."""


def _in_words(violence: "nw.Expr") -> "nw.Expr":
    """UCDP's types of violence in words; another code as it is."""
    words = violence
    for code, word in UCDP_VIOLENCE.items():
        words = nw.when(violence == code).then(nw.lit(word)).otherwise(words)
    return words


def _out_of_order() -> "nw.Expr":
    """Whether the estimates of an event, those that are given, fall somewhere."""
    low, best, high = (nw.col(name) for name in _ESTIMATE)
    return (low > best) | (best > high) | (low > high)


def _extremes() -> dict[str, "nw.Expr"]:
    """How far the least and the greatest number that an event supports lie from its low and high."""
    low, best, high = (nw.col(name) for name in _ESTIMATE)
    return {
        "below low": nw.when(~low.is_null()).then(low - nw.min_horizontal(low, best, high)),
        "above high": nw.when(~high.is_null()).then(nw.max_horizontal(low, best, high) - high),
    }


def _totals(parts: Sequence[str]) -> Iterator["nw.Expr"]:
    """The aggregates of what `_measures` names, in the order in which `_cell_reader` reads them."""
    for place, part in enumerate(parts):
        if part == ALL:
            for name in _ESTIMATE:
                yield nw.col(name).sum().alias(f"sum {name}")
                yield nw.col(name).count().alias(f"count {name}")
            continue
        for name in ("best", "below", "above"):
            yield nw.col(f"{place} {name}").sum().alias(f"{place} sum {name}")
        for name in ("best", "high"):
            yield nw.col(f"{place} {name}").count().alias(f"{place} count {name}")


def _summed(
    frame: "nw.LazyFrame[Any]", groups: Sequence[str], totals: Sequence["nw.Expr"]
) -> list[tuple[Any, ...]]:
    """The totals of each group; of all events, were there none, where there are no groups."""
    return _fetched(frame.group_by(*groups).agg(*totals) if groups else frame.select(*totals))


def _cell_reader(
    plan: Plan, facts_of: Callable[[Sequence[Any]], tuple[Any, ...]], *, dated: bool, marked: bool
) -> Callable[..., Cell]:
    """A function from a group to a cell: from its key, its totals, and how far bounds lie beyond low and high."""
    placed: dict[tuple[int, ...], tuple[int | None, int | None, Truth]] = {}

    def place(begin: int, end: int) -> tuple[int | None, int | None, Truth]:
        (first, sure), (last, also_sure) = period_of(begin), period_of(end)
        truth = Truth.YES if sure and also_sure else Truth.MAYBE
        return (None, None, truth) if plan.granularity is None else (first, last, truth)

    def sums(numbers: tuple[Any, ...], further: tuple[int, int]) -> tuple[Sums, ...]:
        if plan.parts != (ALL,):
            return tuple(
                Sums(0, 0, best, bests, 0, 0, below, above, highs)
                for best, below, above, bests, highs in zip(*[iter(numbers[1:])] * 5, strict=True)
            )
        _, low, lows, best, bests, high, highs, _ = numbers
        return (Sums(low, lows, best, bests, high, highs, low - further[0], high + further[1], highs),)

    def read(key: tuple[Any, ...], numbers: tuple[Any, ...], further: tuple[int, int]) -> Cell:
        where: tuple[int | None, int | None, Truth] = (None, None, Truth.YES)
        if dated:
            codes = key[:2]
            where = placed.get(codes) or placed.setdefault(codes, place(*codes))
        return Cell(
            *where, facts_of(key), numbers[0], sums(numbers, further), (), key[-1] if marked else None
        )

    return read


def _facts_reader(
    plan: Plan, columns: Sequence[str], at: Mapping[str, int], constant: Mapping[str, str | None]
) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    """A function from a row to its facts, in the order of the plan's columns."""
    if not columns:
        facts = tuple(constant[column] for column in plan.columns)
        return lambda _row: facts
    if all(column in at and " " not in column for column in columns):
        before = tuple(constant[column] for column in plan.columns if column in constant)
        assert plan.columns[len(before) :] == tuple(columns)  # what is constant stands first
        chosen = itemgetter(*(at[column] for column in columns))
        if len(columns) == 1:
            return lambda row: (*before, chosen(row))
        return lambda row: before + chosen(row)
    readers = [_reader(column, at, constant) for column in plan.columns]
    return lambda row: tuple([reader(row) for reader in readers])


def _reader(
    column: str, at: Mapping[str, int], constant: Mapping[str, str | None]
) -> Callable[[Sequence[Any]], Any]:
    """A function from a row to a fact."""
    if column in constant:
        value = constant[column]
        return lambda _row: value
    kind, _, scheme = column.partition(" ")
    if kind == "actors":
        return lambda row: tuple(_participants(row, at, scheme))
    place = at[column]
    if kind == "place_codes":
        return lambda row: _codes(row[place], scheme)
    return itemgetter(place)


def _participants(row: Sequence[Any], at: Mapping[str, int], scheme: str) -> Iterator[Participant]:
    for side in (1, 2):
        name = row[at[f"actors {side}"]]
        role = row[at[f"roles {side}"]] if f"roles {side}" in at else None
        codes = _codes(row[at[f"codes {side}"]], scheme) if f"codes {side}" in at else frozenset()
        if name or codes:
            yield Participant(role, None, name, codes)


def _distinct(frame: "nw.LazyFrame[Any]", columns: Mapping[str, "nw.Expr"]) -> list[tuple[Any, ...]]:
    """The different rows of some columns; by groups, as `unique` numbers all rows of DuckDB."""
    selected = frame.select(*(column.alias(name) for name, column in columns.items()))
    return [row[:-1] for row in _fetched(selected.group_by(*columns).agg(nw.len().alias("rows")))]


def _fetched(frame: "nw.LazyFrame[Any]") -> list[tuple[Any, ...]]:
    native = frame.to_native()
    if hasattr(native, "fetchall"):
        rows: list[tuple[Any, ...]] = native.fetchall()
        return rows
    return frame.collect().rows()
