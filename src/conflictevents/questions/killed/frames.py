"""The cells of a frame: one narwhals expression that groups events on DuckDB, Spark or any other engine.

Only whole-number arithmetic is used on days, because engines differ in their functions on dates. Frames held in
memory are asked on DuckDB.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import reduce
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import attrs

from conflictevents.errors import InvalidValue, MissingExtra, ReadError
from conflictevents.questions.killed.cells import ALL, Cell, Participant, Plan, Sums
from conflictevents.questions.killed.codebook import (
    CONFLICT,
    DIVISION,
    DYAD,
    PARTS,
    VAGUE_TIME,
    column_of,
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
_FACTS: Mapping[str, tuple[str, ...]] = {
    "dataset": ("dataset",),
    "release": ("release",),
    "country": ("place_country",),
    "division": tuple(map(column_of, DIVISION)),
    "place": ("place_name",),
    "precision": ("place_precision",),
    "conflict": tuple(map(column_of, CONFLICT)),
    "dyad": tuple(map(column_of, DYAD)),
    "kind": ("type_of_violence", "type_event"),
    "subtype": ("type_sub_event", "type_mode"),
}
"""The canonical columns that hold a fact; the first that is not null."""

_CAMEO = "type_cameo"
_PLACE_CODES = {"iso3166-1-numeric": "place_iso", "iso3166-1-alpha-3": "place_iso", "fips10-4": "place_fips"}


def lazy_frame(frame: Any) -> "nw.LazyFrame[Any]":
    """Any frame as a lazy narwhals frame; one that is held in memory on DuckDB.

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
    return frame.lazy("duckdb") if isinstance(frame, nw.DataFrame) else frame


_TEXT = {"year": 4, "month": 7}
"""How much of the text of a day tells its period."""


@attrs.frozen
class _Part:
    """Some of the events, and what is known of all of them.

    Attributes:
        frame: the events, with the days `from` and `to`.
        apart: whether each is to be a cell of its own.
        of_a_day: whether each is dated to one day.
        corrections: whether only the bounds of estimates out of order are wanted, beyond low and high as published.
    """

    frame: "nw.LazyFrame[Any]"
    apart: bool = False
    of_a_day: bool = False
    corrections: bool = False


def _number_of(text: str | None, granularity: str) -> tuple[int, int]:
    """The numbers of the first and the last year or month that a text such as `2024` or `2024-05` gives.

    Raises:
        ValueError: it gives none.
    """
    if text is None or not text[:4].isdecimal() or len(text) not in (4, 7):
        raise ValueError(text)
    year = int(text[:4])
    if len(text) == 4:
        return (year, year) if granularity == "year" else (year * 12, year * 12 + 11)
    if text[4] != "-" or not text[5:].isdecimal():
        raise ValueError(text)
    month = year * 12 + int(text[5:]) - 1
    return month, month


def _numbers_of(row: Sequence[Any], at: Mapping[str, int], granularity: str) -> tuple[int, int]:
    """The numbers of the first and the last period that the texts of an event's date give.

    Raises:
        ValueError: they give none, as those of a frame may that no reader made.
    """
    first, last = _number_of(row[at["text"]], granularity)
    if "until text" not in at:
        return first, last
    until = row[at["until text"]]
    if row[at["no bound"]]:
        raise ValueError(until)
    if until:
        last = _number_of(until, granularity)[1]
    if "vague" in at and row[at["vague"]] and granularity == "month":
        first, last = max(first - 1, first // 12 * 12), min(last + 1, last // 12 * 12 + 11)
    return first, last


class FrameEvents:
    """Events as the rows of a frame of canonical columns.

    Raises:
        ReadError: the frame has not the canonical columns of events.
    """

    def __init__(self, frame: Any, dataset: str | None = None, release: str | None = None) -> None:
        found = lazy_frame(frame)
        self._present = frozenset(found.collect_schema().names())
        lacking = [name for name in _REQUIRED if name not in self._present]
        if lacking:
            sums = "; it holds published sums, which are no events" if "events" in self._present else ""
            raise ReadError(
                f"the frame has no columns {', '.join(lacking)}{sums}; pass what a reader of conflictevents.interop "
                "reads, or the .frame that its canonical() makes of yours"
            )
        for name, value in (("dataset", dataset), ("release", release)):
            if value is not None:
                found = found.filter(self._column(name) == value)
        schema = found.collect_schema()
        untyped = [name for name in _NUMBERS if name in schema and schema[name] != nw.Int64]
        if untyped:  # a column without any value often has no type of its own
            found = found.with_columns(*(nw.col(name).cast(nw.Int64) for name in untyped))
        self._frame = found

    def origins(self) -> frozenset[tuple[str | None, str | None]]:
        """The datasets and releases that events are of."""
        both = [self._column("dataset"), self._column("release")]
        names = ("dataset", "release")
        edges = self._frame.select(
            *(each.min().alias(f"least {name}") for each, name in zip(both, names, strict=True)),
            *(each.max().alias(f"most {name}") for each, name in zip(both, names, strict=True)),
        )
        ((low_set, low_release, high_set, high_release),) = _fetched(edges)
        if low_set == high_set and low_release == high_release:
            missing = self._frame.filter(
                reduce(lambda one, two: one | two, (each.is_null() for each in both))
            )
            rest = _fetched(
                missing.select(*(each.alias(n) for each, n in zip(both, names, strict=True))).unique()
            )
            some = {(low_set, low_release)} if None not in (low_set, low_release) else set()
            return frozenset(some | {(row[0], row[1]) for row in rest})
        rows = _fetched(
            self._frame.select(*(each.alias(n) for each, n in zip(both, names, strict=True))).unique()
        )
        return frozenset((row[0], row[1]) for row in rows)

    def known(self, fact: str) -> frozenset[str]:
        """The values of a fact that any event has."""
        if fact == "actors":
            columns = [self._column("actor_1_name"), self._column("actor_2_name")]
        else:
            columns = [self._fact(fact)]
        found: set[str] = set()
        for column in columns:
            found |= {row[0] for row in _fetched(self._frame.select(column.alias("value")).unique())}
        return frozenset(value for value in found if value is not None)

    def areas(self) -> frozenset[tuple[str | None, str | None, str | None]]:
        """The countries, divisions and places that events name."""
        names = ("country", "division", "place")
        rows = _fetched(self._frame.select(*(self._fact(name).alias(name) for name in names)).unique())
        return frozenset((row[0], row[1], row[2]) for row in rows)

    def cells(self, plan: Plan, constant: Mapping[str, str | None]) -> Iterator[Cell]:
        """The cells of the events, grouped by all that the plan tells apart.

        Events of one day are grouped apart from the others, whose periods take more work to find.

        Args:
            plan: what is asked.
            constant: facts that are the same for all events, and need not be grouped by.
        """
        frame = self._frame
        if plan.ids:
            yield from self._cells_of(
                _Part(self._inside(self._opened(frame), plan), apart=True), plan, constant
            )
            return
        if plan.matched:
            matched = nw.col("id").is_in(sorted(plan.matched))
            chosen = self._inside(self._opened(frame.filter(matched)), plan)
            yield from self._cells_of(_Part(chosen, apart=True), plan, constant)
            frame = frame.filter(~matched)
        one_day = (nw.col("first_day") == nw.col("last_day")).fill_null(value=False)
        of_a_day = self._inside(_as_stated(frame.filter(one_day)), plan)
        yield from self._cells_of(_Part(of_a_day, of_a_day=True), plan, constant)
        others = self._inside(self._opened(frame.filter(~one_day)), plan)
        yield from self._cells_of(_Part(others), plan, constant)

    def _inside(self, frame: "nw.LazyFrame[Any]", plan: Plan) -> "nw.LazyFrame[Any]":
        if plan.window == (None, None, None, None):
            return frame
        return frame.with_columns(_inside(plan.window).alias("inside")).filter(nw.col("inside") > 0)

    def _cells_of(self, part: "_Part", plan: Plan, constant: Mapping[str, str | None]) -> Sequence[Cell]:
        """The cells of a part of the events; by the text of their dates where that tells the period."""
        by_text = plan.granularity in _TEXT and "when" in self._present and (part.of_a_day or not part.apart)
        if by_text:
            try:
                return self._grouped(part, plan, constant, by_text=True)
            except ValueError:  # a text that does not begin with its day, in a frame that no reader made
                pass
        return self._grouped(part, plan, constant, by_text=False)

    def _grouped(
        self, part: "_Part", plan: Plan, constant: Mapping[str, str | None], *, by_text: bool
    ) -> list[Cell]:
        """Cells by groups; where estimates are out of order, with cells of no events that correct the bounds."""
        columns = [column for column in plan.columns if column not in constant]
        selected = self._selected(part, plan, columns, by_text=by_text)
        cells, odd = _cells_of_rows(selected, plan, columns, constant, apart=part.apart)
        if odd:
            odd_ones = _Part(part.frame.filter(_out_of_order()), of_a_day=part.of_a_day, corrections=True)
            selected = self._selected(odd_ones, plan, columns, by_text=by_text)
            cells += _cells_of_rows(selected, plan, columns, constant, apart=False)[0]
        return cells

    def _selected(
        self, part: "_Part", plan: Plan, columns: Sequence[str], *, by_text: bool
    ) -> "nw.LazyFrame[Any]":
        """The groups of a part of the events, with all that is added up of each."""
        frame, apart = part.frame, part.apart
        groups: dict[str, nw.Expr] = {}
        if plan.granularity is not None:
            if by_text:
                groups |= self._texts(plan.granularity, of_a_day=part.of_a_day)
            else:
                ends = ("from",) if part.of_a_day else ("from", "to")
                frame = _with_periods(frame, ends, plan.granularity)
                groups["first period"] = nw.col("period from")
                if not part.of_a_day:
                    groups["last period"] = nw.col("period to")
        if plan.window != (None, None, None, None):
            groups["inside"] = nw.col("inside")
        for column in columns:
            groups |= self._group_columns(column, plan)
        ids = {"event id": nw.col("id")} if apart else {}
        marking = {"event marking": nw.col("marking")} if "marking" in self._present else {}
        keys = {**groups, **ids, **marking}
        measures: dict[str, nw.Expr] = {}
        for place, dead in enumerate(plan.parts):
            measures |= self._measures(dead, place, apart=apart, corrections=part.corrections)
        selected = frame.select(
            *(expression.alias(name) for name, expression in keys.items()),
            *(expression.alias(name) for name, expression in measures.items()),
        )
        if apart:
            return selected.with_columns(nw.lit(1).alias("events"))
        totals = [nw.len().alias("events"), *_totals(plan.parts, corrections=part.corrections)]
        return selected.group_by(*keys).agg(*totals) if keys else selected.select(*totals)

    def _texts(self, granularity: str, *, of_a_day: bool) -> dict[str, "nw.Expr"]:
        """What of the text of dates tells their periods: of a day its beginning, of others that of their two ends."""
        when, size = nw.col("when"), _TEXT[granularity]
        found = {"text": when.str.slice(0, size)}
        if of_a_day:
            return found
        found["until text"] = when.str.slice(len("2024-05-06/"), size)
        found["no bound"] = nw.col("first_day").is_null() | nw.col("last_day").is_null()
        vague = column_of(VAGUE_TIME[0])
        if vague in self._present:
            found["vague"] = (nw.col(vague) == VAGUE_TIME[1]).fill_null(value=False)
        return found

    # Columns

    def _column(self, name: str) -> "nw.Expr":
        return nw.col(name) if name in self._present else nw.lit(None, dtype=nw.String)

    def _number(self, name: str) -> "nw.Expr":
        return nw.col(name) if name in self._present else nw.lit(None, dtype=nw.Int64)

    def _fact(self, fact: str) -> "nw.Expr":
        columns = [nw.col(name) for name in _FACTS[fact] if name in self._present]
        if fact in {"kind", "subtype"} and _CAMEO in self._present:
            cameo = nw.col(_CAMEO)
            columns.append(cameo.str.slice(0, 2) if fact == "kind" else cameo)
        if not columns:
            return nw.lit(None, dtype=nw.String)
        return columns[0] if len(columns) == 1 else nw.coalesce(*columns)

    def _group_columns(self, column: str, plan: Plan) -> dict[str, "nw.Expr"]:
        kind, _, scheme = column.partition(" ")
        if kind == "actors":
            found = {f"actors {side}": self._column(f"actor_{side}_name") for side in (1, 2)}
            if plan.parts != (ALL,):
                found |= {f"roles {side}": self._column(f"actor_{side}_role") for side in (1, 2)}
            if scheme:
                name = scheme.replace("-", "_")
                found |= {f"codes {side}": self._column(f"actor_{side}_{name}") for side in (1, 2)}
            return found
        if kind == "place_codes":
            return {column: self._column(_PLACE_CODES.get(scheme, f"place_{scheme.replace('-', '_')}"))}
        return {column: self._fact(column)}

    def _opened(self, frame: "nw.LazyFrame[Any]") -> "nw.LazyFrame[Any]":
        """The days from and to which an event may have taken place, wider than stated where the code says so."""
        first, last = nw.col("first_day"), nw.col("last_day")
        vague = column_of(VAGUE_TIME[0])
        if vague not in self._present:
            return _as_stated(frame)
        is_vague = (nw.col(vague) == VAGUE_TIME[1]) & ~first.is_null() & ~last.is_null()
        frame = _with_period(frame, nw.when(is_vague).then(first), "begins", "month")
        frame = _with_period(frame, nw.when(is_vague).then(last), "ends", "month")
        begins, ends = nw.col("begins"), nw.col("ends")
        frame = frame.with_columns(
            (begins % 12).alias("begins month"),
            (ends % 12).alias("ends month"),
        )
        before = nw.when(nw.col("begins month") > 0).then(begins - 1)
        after = nw.when(nw.col("ends month") < 10).then(ends + 2).otherwise(ends - nw.col("ends month") + 12)
        frame = _with_first_of_month(frame, before, "before")
        frame = _with_first_of_month(frame, after, "after")
        return frame.with_columns(
            nw.coalesce(nw.col("before"), first).alias("from"),
            nw.coalesce(nw.col("after") - 1, last).alias("to"),
        )

    def _measures(self, part: str, place: int, *, apart: bool, corrections: bool) -> dict[str, "nw.Expr"]:
        """What is added up of each event, before grouping."""
        low, best, high = (nw.col(f"fatalities_{name}") for name in _ESTIMATE)
        if part == ALL:
            figures = {f"{place} low": low, f"{place} best": best, f"{place} high": high}
            below = nw.min_horizontal(low, best, high) - low
            above = nw.max_horizontal(low, best, high) - high
            if corrections:
                return {f"{place} below": below, f"{place} above": above}
            if apart:
                return {**figures, f"{place} below": below, f"{place} above": above}
            return {**figures, f"{place} odd": nw.when(_out_of_order()).then(nw.lit(1))}
        lowest = nw.when(low.is_null()).then(nw.lit(0)).otherwise(nw.min_horizontal(low, best, high))
        highest = nw.max_horizontal(low, best, high)
        said = self._number(column_of(PARTS[part])) if part in PARTS else nw.lit(None, dtype=nw.Int64)
        unknown = nw.lit(0) if part == "unknown" else self._number(column_of(PARTS["unknown"])).fill_null(0)
        lacking = nw.max_horizontal(said - (best - lowest), nw.lit(0))
        further = nw.min_horizontal(highest, said + unknown + highest - best)
        return {
            f"{place} high": high,
            f"{place} best": said,
            f"{place} below": nw.when(~said.is_null() & ~best.is_null()).then(
                nw.min_horizontal(lacking, said)
            ),
            f"{place} above": nw.when(high.is_null())
            .then(nw.lit(0))
            .when(said.is_null())
            .then(highest)
            .when(best.is_null())
            .then(nw.max_horizontal(highest, said))
            .otherwise(nw.max_horizontal(said, further)),
        }


_ESTIMATE = ("low", "best", "high")


def _out_of_order() -> "nw.Expr":
    """Whether the estimates of an event, those that are given, fall somewhere."""
    low, best, high = (nw.col(f"fatalities_{name}") for name in _ESTIMATE)
    return (low > best) | (best > high) | (low > high)


def _as_stated(frame: "nw.LazyFrame[Any]") -> "nw.LazyFrame[Any]":
    return frame.with_columns(nw.col("first_day").alias("from"), nw.col("last_day").alias("to"))


def _totals(parts: Sequence[str], *, corrections: bool) -> Iterator["nw.Expr"]:
    """The aggregates of what `_measures` names."""
    for place, part in enumerate(parts):
        counted: tuple[str, ...] = ("best", "high")
        summed: tuple[str, ...] = ("best", "below", "above")
        if part == ALL:
            counted = () if corrections else (*_ESTIMATE, "odd")
            summed = ("below", "above") if corrections else _ESTIMATE
        for name in counted:
            yield nw.col(f"{place} {name}").count().alias(f"{place} {name}s")
        for name in summed:
            yield nw.col(f"{place} {name}").sum().alias(f"{place} {name}")


def _cells_of_rows(
    frame: "nw.LazyFrame[Any]",
    plan: Plan,
    columns: Sequence[str],
    constant: Mapping[str, str | None],
    *,
    apart: bool,
) -> tuple[list[Cell], bool]:
    """The cells that rows of groups give, and whether estimates out of order are among them."""
    at = {name: place for place, name in enumerate(frame.collect_schema().names())}
    facts_of = _facts_reader(plan, columns, at, constant)
    summed = [_sums_reader(part, place, at, apart=apart) for place, part in enumerate(plan.parts)]
    (sums_of, *more) = summed
    first_at, last_at, inside_at = (at.get(name) for name in ("first period", "last period", "inside"))
    id_at, marking_at = at.get("event id"), at.get("event marking")
    events_at, corrections = at["events"], "0 low" not in at and plan.parts == (ALL,)
    numbers: dict[Any, tuple[int, int]] = {}
    text_places = [at[name] for name in ("text", "until text", "no bound", "vague") if name in at]
    ends_of = itemgetter(*text_places) if text_places else None
    granularity = plan.granularity or ""
    truth, yes, maybe = Truth.YES, Truth.YES, Truth.MAYBE
    first = last = None
    ids: tuple[str, ...] = ()
    marking: str | None = None
    rows = _fetched(frame)
    cells: list[Cell] = []
    for row in rows:
        if not row[events_at]:
            continue
        if ends_of is not None:
            ends = ends_of(row)
            pair = numbers.get(ends)
            if pair is None:
                pair = numbers[ends] = _numbers_of(row, at, granularity)
            first, last = pair
        elif first_at is not None:
            first = row[first_at]
            last = first if last_at is None else row[last_at]
        if inside_at is not None:
            truth = yes if row[inside_at] == 2 else maybe
        if id_at is not None:
            ids = (row[id_at],)
        if marking_at is not None:
            marking = row[marking_at]
        sums = (sums_of(row), *[read(row) for read in more]) if more else (sums_of(row),)
        events = 0 if corrections else row[events_at]
        cells.append(Cell(first, last, truth, facts_of(row), events, sums, ids, marking))
    odd_at = at.get("0 odds")
    return cells, odd_at is not None and any(row[odd_at] for row in rows)


def _sums_reader(
    part: str, place: int, at: Mapping[str, int], *, apart: bool
) -> Callable[[Sequence[Any]], Sums]:
    """A function from a row to the sums of a part; of an event apart, its own figures are the sums."""
    if part != ALL:
        below, above, best = (at[f"{place} {name}"] for name in ("below", "above", "best"))
        high = at[f"{place} high"] if apart else at[f"{place} highs"]
        bests = best if apart else at[f"{place} bests"]

        def read_part(row: Sequence[Any]) -> Sums:
            given = int(row[bests] is not None) if apart else row[bests]
            bounded = int(row[high] is not None) if apart else row[high]
            return Sums(
                0, 0, int(row[best] or 0), given, 0, 0, int(row[below] or 0), int(row[above] or 0), bounded
            )

        return read_part
    if f"{place} low" not in at:
        below, above = at[f"{place} below"], at[f"{place} above"]
        return lambda row: Sums(0, 0, 0, 0, 0, 0, int(row[below] or 0), int(row[above] or 0), 0)
    low_at, best_at, high_at = (at[f"{place} {name}"] for name in _ESTIMATE)
    if apart:
        below, above = at[f"{place} below"], at[f"{place} above"]

        def read_event(row: Sequence[Any]) -> Sums:
            low, best, high = row[low_at], row[best_at], row[high_at]
            return Sums(
                low or 0, int(low is not None), best or 0, int(best is not None), high or 0, int(high is not None),
                (low or 0) + (row[below] or 0), (high or 0) + (row[above] or 0), int(high is not None),
            )  # fmt: skip

        return read_event
    lows, bests, highs = (at[f"{place} {name}s"] for name in _ESTIMATE)
    chosen = itemgetter(low_at, lows, best_at, bests, high_at, highs, low_at, high_at, highs)

    def read(row: Sequence[Any]) -> Sums:
        numbers = chosen(row)
        return Sums._make(numbers if None not in numbers else [number or 0 for number in numbers])

    return read


def _facts_reader(
    plan: Plan, columns: Sequence[str], at: Mapping[str, int], constant: Mapping[str, str | None]
) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    """A function from a row to its facts, in the order of the plan's columns."""
    if not columns:
        facts = tuple(constant[column] for column in plan.columns)
        return lambda _row: facts
    if all(column in at for column in columns):
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
        return lambda row: frozenset({f"{scheme}:{row[place]}"} if row[place] else ())
    return itemgetter(place)


def _participants(row: Sequence[Any], at: Mapping[str, int], scheme: str) -> Iterator[Participant]:
    for side in (1, 2):
        name = row[at[f"actors {side}"]]
        role = row[at[f"roles {side}"]] if f"roles {side}" in at else None
        listed = (row[at[f"codes {side}"]] or "").split(";") if f"codes {side}" in at else ()
        codes = frozenset(f"{scheme}:{code.strip()}" for code in listed if code.strip())
        if name or codes:
            yield Participant(role, None, name, codes)


def _fetched(frame: "nw.LazyFrame[Any]") -> list[tuple[Any, ...]]:
    native = frame.to_native()
    if hasattr(native, "fetchall"):
        rows: list[tuple[Any, ...]] = native.fetchall()
        return rows
    return frame.collect().rows()


def _inside(window: tuple[int | None, int | None, int | None, int | None]) -> "nw.Expr":
    """2 where an event lies within the window, 1 where it may, 0 where not; the edges are those of `Window`."""
    first, last = nw.col("from"), nw.col("to")
    possible_first, certain_first, certain_last, possible_last = window
    outside, inside = [], []
    if possible_first is not None:
        outside.append((last < possible_first).fill_null(False))
    if possible_last is not None:
        outside.append((first > possible_last).fill_null(False))
    if certain_first is not None:
        inside.append((first >= certain_first).fill_null(False))
    if certain_last is not None:
        inside.append((last <= certain_last).fill_null(False))
    truth = nw.lit(2)
    if inside:
        truth = nw.when(reduce(lambda one, two: one & two, inside)).then(nw.lit(2)).otherwise(nw.lit(1))
    if not outside:
        return truth
    return nw.when(reduce(lambda one, two: one | two, outside)).then(nw.lit(0)).otherwise(truth)


def _with_periods(frame: "nw.LazyFrame[Any]", ends: Sequence[str], granularity: str) -> "nw.LazyFrame[Any]":
    """The frame with the number of the period in which each of some days lies, as `period from` and `period to`.

    Days repeat: the period of each is worked out once, and joined.
    """
    if granularity == "day":
        return frame.with_columns(*(nw.col(end).alias(f"period {end}") for end in ends))
    days = nw.concat([frame.select(nw.col(end).alias("day")) for end in ends]).unique()
    calendar = _with_period(days, nw.col("day"), "period", granularity)
    for end in ends:
        named = calendar.select(nw.col("day").alias(f"day {end}"), nw.col("period").alias(f"period {end}"))
        frame = frame.join(named, left_on=end, right_on=f"day {end}", how="left")
    return frame


def _with_period(
    frame: "nw.LazyFrame[Any]", day: "nw.Expr", name: str, granularity: str
) -> "nw.LazyFrame[Any]":
    """The frame with the number of the period that a day lies in: see `cells.period_index`.

    Years are counted from March, so that a leap day comes last. Each step is a column of its own: written as one
    expression, the text of the query would double with each division.
    """
    if granularity == "day":
        return frame.with_columns(day.alias(name))
    if granularity == "week":
        return frame.with_columns(_quotient(day - 1, 7).alias(name))
    step = nw.col(name)
    century = f"{name} century"
    frame = frame.with_columns(((day + 305) * 4 + 3).alias(name))
    frame = frame.with_columns(_quotient(step, 146_097).alias(century), (step % 146_097).alias(name))
    frame = frame.with_columns((_quotient(step, 4) * 4 + 3).alias(name))
    frame = frame.with_columns(
        (_quotient(step, 1461) + nw.col(century) * 100).alias(century), (step % 1461).alias(name)
    )
    frame = frame.with_columns((_quotient(step, 4) * 5 + 2).alias(name))
    frame = frame.with_columns((nw.col(century) * 12 + _quotient(step, 153) + 2).alias(name))
    return frame.with_columns(_quotient(step, 12).alias(name)) if granularity == "year" else frame


def _with_first_of_month(frame: "nw.LazyFrame[Any]", month: "nw.Expr", name: str) -> "nw.LazyFrame[Any]":
    """The frame with the first day of a month given by its number."""
    year, months = f"{name} year", f"{name} months"
    frame = frame.with_columns(_quotient(month - 2, 12).alias(year), ((month - 2) % 12).alias(months))
    years = nw.col(year)
    days = (
        years * 365
        + _quotient(years, 4)
        - _quotient(years, 100)
        + _quotient(years, 400)
        + _quotient(nw.col(months) * 153 + 2, 5)
        - 305
    )
    return frame.with_columns(days.alias(name))


def _quotient(number: "nw.Expr", divisor: int) -> "nw.Expr":
    """The whole part of a division; `//` is written out as a case of ten terms, which each step would multiply."""
    return (number / divisor).floor().cast(nw.Int64)
