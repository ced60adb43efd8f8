"""From cells to rows: which rows an event certainly or possibly belongs to, and what it adds to each.

One rule for every key: what a dataset states decides the row; what it states only roughly, or not at all, may be
any of the values that other events of the dataset name within the area stated, or one that none of them names (the
row None). So an event adds its low bound to a row only where it certainly belongs there, and its high bound to each
row where it may.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise, product
from operator import add, sub
from typing import Any, NamedTuple

from conflictevents.questions.killed.cells import (
    ANY_PART,
    Cell,
    Participant,
    Plan,
    Sums,
    day_range,
    period_name,
    within,
)
from conflictevents.questions.killed.codebook import CIVILIANS, Level, place_level
from conflictevents.values import Marking, Truth

__all__ = ["AREAS", "PERIODS", "STATES", "Folded", "Limit", "fold", "part_of"]

PERIODS = ("year", "month", "week", "day")
AREAS = ("country", "division", "place")
STATES = "place_codes gleditsch-ward"
"""The column of the numbers by which countries are the same in datasets that name them differently."""

Limit = Callable[[Mapping[str, Any]], Truth]
"""Whether an event with some facts is among those asked for."""


class Folded(NamedTuple):
    """One row as plain numbers; see `answer.FatalityRow` for what they mean."""

    keys: tuple[Any, ...]
    certain_events: int
    certain: tuple[int | None, int | None, int | None]
    possible_events: int
    possible: tuple[int | None, int | None, int | None]
    least: int
    most: int | None
    certain_ids: tuple[str, ...]
    possible_ids: tuple[str, ...]
    marking: str | None


class _Option(NamedTuple):
    """A row that cells with some facts may belong to, by all keys but periods; `parts` are the sums that count there."""

    values: tuple[Any, ...]
    truth: Truth
    parts: tuple[int, ...]


_Numbers = tuple[int, ...]
"""How many events, and then their sums in the order of `Sums`."""


class _Totals:
    """What is added up for each row, apart for events that certainly belong to it and those that may.

    Attributes:
        sides: the numbers of each row, of those certain and of those possible.
        ids: ids of the events of each row, likewise.
        markings: the strictest marking of each row.
    """

    def __init__(self) -> None:
        self.sides: tuple[dict[Any, _Numbers], dict[Any, _Numbers]] = ({}, {})
        self.ids: tuple[dict[Any, list[str]], dict[Any, list[str]]] = ({}, {})
        self.markings: dict[Any, Marking | None] = {}

    def add(self, key: Any, numbers: _Numbers, *, certain: bool) -> None:
        side = self.sides[not certain]
        held = side.get(key)
        side[key] = numbers if held is None else tuple(map(add, held, numbers))

    def note(self, key: Any, cell: Cell, *, certain: bool, ids: bool) -> None:
        """Take down ids and marking of an event of a row."""
        if cell.ids and ids:
            self.ids[not certain].setdefault(key, []).extend(cell.ids)
        if cell.marking is not None:
            self.markings[key] = Marking.strictest((self.markings.get(key), Marking(cell.marking)))

    def close(self, key: Any, values: tuple[Any, ...]) -> Folded:
        certain = self.sides[0].get(key, _NOTHING)
        possible = self.sides[1].get(key, _NOTHING)
        bounded = certain[9] + possible[9] == certain[0] + possible[0]
        certain_ids, possible_ids = (tuple(sorted(ids[key])) if key in ids else () for ids in self.ids)
        return Folded(
            values,
            certain[0],
            _published(certain),
            possible[0],
            _published(possible) if possible[0] else _NONE_PUBLISHED,
            certain[7],
            certain[8] + possible[8] if bounded else None,
            certain_ids,
            possible_ids,
            self.markings.get(key),
        )


_NOTHING: _Numbers = (0,) * 10
_NONE_PUBLISHED = (0, 0, 0)


class _Spread:
    """Events that may be of any of several periods: what changes from one period to the next, by row but for periods."""

    def __init__(self) -> None:
        self._changes: dict[tuple[Any, ...], dict[int, _Numbers]] = {}

    def add(self, option: _Option, cell: Cell) -> None:
        """Count a cell as possible in each of its periods."""
        first, last, _, _, events, sums, *_ = cell
        assert first is not None
        assert last is not None
        changes = self._changes.setdefault(option.values, {})
        numbers = (events, *sums[option.parts[0]])
        held = changes.get(first)
        changes[first] = numbers if held is None else tuple(map(add, held, numbers))
        changes[last + 1] = tuple(map(sub, changes.get(last + 1, _NOTHING), numbers))

    def totals(self) -> Iterator[tuple[int, tuple[Any, ...], _Numbers]]:
        """Each period with some of the events, the values of its row, and the numbers of these events."""
        for values, changes in self._changes.items():
            numbers, indices = _NOTHING, sorted(changes)
            for index, following in pairwise(indices):
                numbers = tuple(map(add, numbers, changes[index]))
                if numbers[0]:
                    yield from ((each, values, numbers) for each in range(index, following))


def _published(numbers: _Numbers) -> tuple[int | None, int | None, int | None]:
    """Low, best and high of some events; None for one that an event does not give."""
    events, low, lows, best, bests, high, highs = numbers[:7]
    return (
        low if lows == events else None,
        best if bests == events else None,
        high if highs == events else None,
    )


def fold(
    cells: Sequence[Cell],
    plan: Plan,
    keys: Sequence[str],
    limits: Sequence[Limit],
    parts: Callable[[Sequence[Participant]], tuple[Truth, tuple[int, ...]]],
    clusters: Mapping[str, frozenset[str]],
) -> list[Folded]:
    """The rows that cells add up to, in the order of their keys.

    Args:
        cells: the cells.
        plan: what they were made by.
        keys: what rows are by.
        limits: what events are asked for.
        parts: of those who took part in an event, whether its dead may be asked for, and which of its sums are.
        clusters: for an id the ids of all events that may be one with it, itself included.
    """
    folding = _Folding(cells, plan, keys, limits, parts, together=bool(clusters))
    totals = _Totals()
    joined: dict[frozenset[str], list[tuple[Cell, list[tuple[Any, Truth, Sums]]]]] = {}
    spread = _Spread()
    for cell in cells:
        if (
            not cell.ids
            and cell.marking is None
            and (option := folding.option_of_several_periods(cell)) is not None
        ):
            spread.add(option, cell)
            continue
        rows = folding.rows(cell)
        if clusters and rows and cell.ids and cell.ids[0] in clusters:
            joined.setdefault(clusters[cell.ids[0]], []).append((cell, rows))
            continue
        for key, truth, figures in rows:
            certain = truth is Truth.YES
            totals.add(key, (cell.events, *figures), certain=certain)
            if cell.ids or cell.marking is not None:
                totals.note(key, cell, certain=certain, ids=True)
    for cluster, members in joined.items():
        _add_cluster(totals, len(cluster), members, ids=plan.ids)
    for index, values, numbers in spread.totals():
        for time, _ in folding.times(index, index):
            totals.add((time, values), numbers, certain=False)
    named = folding.named({**totals.sides[0], **totals.sides[1]})
    order = _in_order(named.values())
    return [
        totals.close(key, values) for key, values in sorted(named.items(), key=lambda item: order(item[1]))
    ]


def _in_order(rows: Iterable[tuple[Any, ...]]) -> Callable[[tuple[Any, ...]], tuple[int, ...]]:
    """A function from the values of a row to their places in the order of all values of each key."""
    ranks = [
        {value: rank for rank, value in enumerate(sorted(set(column), key=_sortable))}
        for column in zip(*rows, strict=True)
    ]
    return lambda values: tuple([rank[value] for rank, value in zip(ranks, values, strict=True)])


def _add_cluster(
    totals: _Totals,
    size: int,
    members: Sequence[tuple[Cell, list[tuple[Any, Truth, Sums]]]],
    *,
    ids: bool,
) -> None:
    """Add events that may be one: once at least where all of them certainly belong to a row, and each at most."""
    by_row: dict[Any, list[tuple[Cell, Truth, Sums]]] = {}
    for cell, rows in members:
        for key, truth, figures in rows:
            by_row.setdefault(key, []).append((cell, truth, figures))
    for key, rows_of_key in by_row.items():
        certainly = len({cell.ids for cell, _, _ in rows_of_key}) == size and all(
            truth is Truth.YES for _, truth, _ in rows_of_key
        )
        if certainly:
            once = _once([figures for _, _, figures in rows_of_key])
            totals.add(key, (1, *once), certain=True)
            rest = _rest([figures for _, _, figures in rows_of_key], once)
            totals.add(key, (len(rows_of_key) - 1, *rest), certain=False)
        else:
            for _, _, figures in rows_of_key:
                totals.add(key, (1, *figures), certain=False)
        for place, (cell, _, _) in enumerate(sorted(rows_of_key, key=lambda each: each[0].ids)):
            totals.note(key, cell, certain=certainly and place == 0, ids=ids)


def _once(several: Sequence[Sums]) -> Sums:
    """The least that any of some events gives, part by part; what one of them does not give is not given."""
    low, best, high = (
        (min(sums[place] for sums in several), int(all(sums[place + 1] for sums in several)))
        for place in (0, 2, 4)
    )
    bounded = int(all(sums.bounded for sums in several))
    least_most = min(sums.most for sums in several) if bounded else 0
    return Sums(*low, *best, *high, min(sums.least for sums in several), least_most, bounded)


def _rest(several: Sequence[Sums], once: Sums) -> Sums:
    """What is left of some events when one of them has been counted."""
    return Sums(
        *(
            sum(sums[place] for sums in several) - once[place]
            for place in range(len(once))
        )
    )  # fmt: skip


def _sortable(value: Any) -> tuple[int, Any]:
    if value is None:
        return (2, "")
    return (0, value) if isinstance(value, int) else (1, str(value))


class _Folding:
    """What cells of some facts or dates have in common, worked out once."""

    def __init__(
        self,
        cells: Sequence[Cell],
        plan: Plan,
        keys: Sequence[str],
        limits: Sequence[Limit],
        parts: Callable[[Sequence[Participant]], tuple[Truth, tuple[int, ...]]],
        *,
        together: bool,
    ) -> None:
        self._plan = plan
        self._keys = tuple(keys)
        self._periods = tuple(key for key in keys if key in PERIODS)
        self._others = tuple(key for key in keys if key not in PERIODS)
        self._tells_periods = plan.granularity in self._periods
        self._limits = limits
        self._parts = parts
        self._together = together
        self._asked: dict[tuple[Any, ...], Truth] = {}
        self._options: dict[tuple[Any, ...], list[_Option]] = {}
        self._times: dict[tuple[int | None, int | None], list[tuple[Any, Truth]]] = {}
        self._countries = self._find_countries(cells) if together and STATES in plan.columns else {}
        self._spreading: dict[tuple[Any, ...], _Option | None] = {}
        self._named: dict[Any, set[Any]] = {}
        asked = [cell for cell in cells if self._answer(cell.facts) is not Truth.NO]
        for facts in {cell.facts for cell in asked}:
            self._name(self._by_name(facts))
        self._find_periods(asked)

    def rows(self, cell: Cell) -> list[tuple[Any, Truth, Sums]]:
        """The rows a cell belongs to, how surely, and what it adds to each."""
        asked = self._answer(cell.facts)
        if asked is Truth.NO:
            return []
        options = self.options(cell.facts)
        times = self.times(cell.first, cell.last)
        sure = asked is Truth.YES and cell.inside is Truth.YES
        return [
            (
                (time, option.values),
                Truth.YES if sure and option.truth is Truth.YES and when is Truth.YES else Truth.MAYBE,
                self._sums(cell, option),
            )
            for option in options
            for time, when in times
        ]

    def option_of_several_periods(self, cell: Cell) -> _Option | None:
        """What a cell is by all keys but periods, where it may be of several periods and is sure to be no other."""
        first, last = cell[0], cell[1]
        if first is None or last is None or first == last or not self._tells_periods:
            return None
        facts = cell.facts
        if facts not in self._spreading:
            options = [] if self._answer(facts) is Truth.NO else self.options(facts)
            single = len(options) == 1 and len(options[0].parts) == 1
            self._spreading[facts] = options[0] if single else None
        return self._spreading[facts]

    def options(self, facts: tuple[Any, ...]) -> list[_Option]:
        """The rows that events of some facts may belong to, by all keys but periods."""
        options = self._options.get(facts)
        if options is None:
            options = self._options[facts] = self._find_options(facts)
        return options

    def times(self, first: int | None, last: int | None) -> list[tuple[Any, Truth]]:
        """The values of the keys that are periods, for events of some periods, each with how surely."""
        times = self._times.get((first, last))
        if times is None:
            times = self._times[first, last] = self._find_times(first, last)
        return times

    def named(self, keys: Iterable[tuple[Any, Any]]) -> dict[Any, tuple[Any, ...]]:
        """The values of rows, in the order in which keys were asked."""
        stored = (*self._periods, *self._others)
        places = [stored.index(name) for name in self._keys]
        if places == list(range(len(stored))):
            return {key: (*key[0], *key[1]) for key in keys}
        return {key: tuple([(*key[0], *key[1])[place] for place in places]) for key in keys}

    def _sums(self, cell: Cell, option: _Option) -> Sums:
        if len(option.parts) == 1:
            return cell.sums[option.parts[0]]
        chosen = [cell.sums[part] for part in option.parts]
        added = [sum(column) for column in zip(*chosen, strict=True)]
        bounded = min(sums.bounded for sums in chosen)
        return Sums._make([*added[:8], bounded])._replace(
            **{name: min(getattr(sums, name) for sums in chosen) for name in ("lows", "bests", "highs")}
        )

    def _by_name(self, facts: tuple[Any, ...]) -> dict[str, Any]:
        named = {
            column.partition(" ")[0]: fact for column, fact in zip(self._plan.columns, facts, strict=True)
        }
        if "precision" in named:
            named["level"] = place_level(
                named["dataset"], named["precision"], named["country"], named["division"], named["place"]
            )
        if "country" in named:
            named["state"] = self._countries.get(named["country"], named["country"])
        return named

    def _answer(self, facts: tuple[Any, ...]) -> Truth:
        answer = self._asked.get(facts)
        if answer is None:
            named = self._by_name(facts)
            answers = [limit(named) for limit in self._limits]
            answers.append(self._parts(named.get("actors", ()))[0])
            answer = _weakest(answers)
            self._asked[facts] = answer
        return answer

    def _find_countries(self, cells: Iterable[Cell]) -> dict[str, str]:
        """For each name of a country, the shortest of all names that its number has."""
        columns = self._plan.columns
        names: dict[str, set[str]] = {}
        for country, codes in {
            (cell.facts[columns.index("country")], cell.facts[columns.index(STATES)]) for cell in cells
        }:
            for code in codes if country is not None else ():
                if code.startswith(STATES.partition(" ")[2]):
                    names.setdefault(code, set()).add(country)
        return {
            name: min(same, key=lambda each: (len(each), each)) for same in names.values() for name in same
        }

    # Values that are named, within what

    def _scope(self, named: Mapping[str, Any], *within: Any) -> tuple[Any, ...]:
        return (None if self._together else named["dataset"], *within)

    def _name(self, named: Mapping[str, Any]) -> None:
        """Take down what an event names, for those that leave it open."""
        for key in self._others:
            if key == "actor":
                for participant in named["actors"]:
                    self._take(self._scope(named, "actor"), participant.value)
            elif key == "division":
                for country in {named["state"], None}:
                    self._take(self._scope(named, "division", country), named["division"])
            elif key == "place":
                if named["level"] is Level.PLACE:
                    for area in {
                        (named["state"], named["division"]),
                        (named["state"], None),
                        (None, None),
                    }:
                        self._take(self._scope(named, "place", *area), named["place"])
            elif key != "side":
                self._take(self._scope(named, key), named["state" if key == "country" else key])

    def _take(self, scope: tuple[Any, ...], value: Any) -> None:
        if value is not None:
            self._named.setdefault(scope, set()).add(value)

    def _open(self, scope: tuple[Any, ...]) -> list[tuple[Any, Truth]]:
        """Any value that is named in a scope, or one that is not."""
        named = self._named.get(scope, set())
        return [*((value, Truth.MAYBE) for value in named), (None, Truth.MAYBE if named else Truth.YES)]

    def _find_options(self, facts: tuple[Any, ...]) -> list[_Option]:
        named = self._by_name(facts)
        _, parts = self._parts(named.get("actors", ()))
        options = []
        for chosen in product(*(self._values(key, named) for key in self._others)):
            counted = next((each[2] for each in chosen if len(each) == 3), parts)
            options.append(
                _Option(
                    tuple(each[0] for each in chosen),
                    _weakest([each[1] for each in chosen]),
                    counted,
                )
            )
        return options

    def _values(self, key: str, named: Mapping[str, Any]) -> list[Any]:
        """The values of a key that an event may have, each with how surely; by side also with the sums it counts."""
        if key == "actor":
            values = {participant.value for participant in named["actors"]} - {None}
            return [(value, Truth.YES) for value in values] or self._open(self._scope(named, "actor"))
        if key == "side":
            return list(_sides(named["actors"], self._plan.parts))
        if key == "division" and (named["level"] < Level.DIVISION or named["division"] is None):
            return self._open(self._scope(named, "division", named["state"]))
        if key == "place" and named["level"] is not Level.PLACE:
            area = {
                Level.DIVISION: (named["state"], named["division"]),
                Level.COUNTRY: (named["state"], None),
                Level.NOWHERE: (None, None),
            }[named["level"]]
            return self._open(self._scope(named, "place", *area))
        value = named["state" if key == "country" else key]
        if value is None and key not in {"dataset", "release"}:
            return self._open(self._scope(named, key))
        return [(value, Truth.YES)]

    # Periods

    def _find_periods(self, asked: Iterable[Cell]) -> None:
        indices: set[int] = set()
        if self._plan.granularity is not None:
            for first, last in {(cell.first, cell.last) for cell in asked}:
                begins = last if first is None else first
                ends = first if last is None else last
                if begins is not None and ends is not None:
                    indices.update(range(begins, ends + 1))
        self._indices = sorted(indices)

    def _find_times(self, first: int | None, last: int | None) -> list[tuple[Any, Truth]]:
        granularity = self._plan.granularity
        if granularity is None:
            return [((), Truth.YES)]
        if first is not None and last is not None:
            reached: Iterable[int] = range(first, last + 1)
        else:
            reached = [
                index
                for index in self._indices
                if (first is None or index >= first) and (last is None or index <= last)
            ]
        names: dict[tuple[Any, ...], None] = {}
        for index in reached:
            if within(self._plan.window, *day_range(index, granularity)) is not Truth.NO:
                names[tuple(period_name(index, granularity, period) for period in self._periods)] = None
        if not names:
            return [(tuple(None for _ in self._periods), Truth.YES)] if first is None or last is None else []
        bounded = first is not None and last is not None
        certain = len(names) == 1 and bounded
        return [(name, Truth.YES if certain else Truth.MAYBE) for name in names]


def _sides(
    actors: Sequence[Participant], parts: Sequence[str]
) -> Iterator[tuple[Any, Truth, tuple[int, ...]]]:
    """Whose dead an event may have: those who took part, civilians, and those whose side is not known."""
    places = {part: place for place, part in enumerate(parts)}
    counted: dict[Any, set[int]] = {}
    for participant in actors:
        part = part_of(participant)
        if part == "civilians":
            continue  # a row of their own, in any event
        counted.setdefault(participant.value, set()).add(places[part])
    for value, sides in counted.items():
        yield value, Truth.YES, tuple(sorted(sides))
    for part in ("civilians", "unknown"):
        yield part, Truth.YES, (places[part],)


def part_of(participant: Participant) -> str:
    """The part of the dead who are of someone who took part: of a side, civilians, or not distinguished."""
    if participant.name == CIVILIANS:
        return "civilians"
    role = participant.role
    return role if role in {"side_a", "side_b"} else ANY_PART


def _weakest(answers: Sequence[Truth]) -> Truth:
    if Truth.NO in answers:
        return Truth.NO
    return Truth.MAYBE if Truth.MAYBE in answers else Truth.YES
