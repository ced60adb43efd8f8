"""How many were killed, when, where and by which side: events counted by the same promises as returns.

A date or place that a dataset knows only roughly makes an event possibly part of each smaller cell and certainly of
the larger. Published estimates are added as published, bounds stand with them, and events of two datasets, or of
two releases of one, are never added.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal, Protocol, TypeAlias, get_args

import attrs

from conflictevents.dataset import Dataset
from conflictevents.errors import InvalidValue, did_you_mean
from conflictevents.ledger.window import Window
from conflictevents.questions.killed.answer import Fatalities, FatalityRow
from conflictevents.questions.killed.cells import (
    ALL,
    ANY_PART,
    Cell,
    Participant,
    Plan,
    cell_of,
    facts_of,
)
from conflictevents.questions.killed.codebook import (
    COUNTRY_SCHEMES,
    PARTS,
    UCDP_VIOLENCE,
    Level,
    are_instalments,
    place_level,
)
from conflictevents.questions.killed.folding import PERIODS, STATES, Limit, fold, part_of
from conflictevents.records import Actor, Event
from conflictevents.values import Truth, When

__all__ = ["KEYS", "Fatalities", "FatalityRow", "fatalities"]

KeyName: TypeAlias = Literal[
    "year",
    "month",
    "week",
    "day",
    "country",
    "division",
    "place",
    "conflict",
    "dyad",
    "actor",
    "side",
    "kind",
    "subtype",
    "dataset",
]
KEYS: tuple[str, ...] = get_args(KeyName)
"""What the killed can be counted by."""

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "country": ("country",),
    "division": ("country", "division", "place", "precision"),
    "place": ("country", "division", "place", "precision"),
    "actor": ("actors",),
    "side": ("actors",),
}
_OF = tuple(PARTS)


def fatalities(
    source: Any,
    by: Sequence[KeyName] | KeyName = ("year", "country"),
    *,
    of: str | Actor | None = None,
    actor: str | Actor | None = None,
    kind: str | None = None,
    place: str | None = None,
    dataset: str | None = None,
    release: str | None = None,
    since: When | str | None = None,
    until: When | str | None = None,
    combine: Any = None,
    ids: bool | None = None,
) -> Fatalities:
    """How many were killed, by time, place, party and anything else that is asked for.

    Membership is three-valued, by the precision that the dataset states: an event known to its month is certainly of
    the month and possibly of each of its weeks; one known to its country is possibly of each division. So rows are
    computed one by one and never add up to one another. Published numbers are added component by component, as UCDP
    adds them; `bounds` take the least and the greatest of each event's numbers, in any order they were published.

    Where events of several datasets are there, rows are by dataset as well, `dataset` being the first key. Where they
    are combined, a country that datasets name differently goes by one of its names, as their numbers of states agree.

    >>> import conflictevents as ce
    >>> event = ce.Event(
    ...     id="a", when="2024-05-06", dataset="ucdp-ged", fatalities=ce.Estimate(low=3, best=5, high=9)
    ... )
    >>> print(ce.fatalities(ce.Dataset(event), by="year").row(year=2024).bounds)
    3 to 9 (best 5)

    Args:
        source: a `Dataset`, a reading of `conflictevents.interop`, `Tables`, or a frame of canonical columns (pandas,
            Polars, PyArrow, DuckDB, Spark); or a list of these. Each event of a frame has one row.
        by: any of year, month, week, day, country, division, place, conflict, dyad, actor, side, kind, subtype,
            dataset; empty for one row. By `actor` an event is in the row of each who took part; by `side` rows are
            whose dead: those who took part, `civilians`, and `unknown`.
        of: whose dead: `civilians`, `unknown`, `side_a`, `side_b`, or one who took part, by name, code or id. Where a
            dataset does not tell them apart, from none to all of an event's.
        actor: only events in which this actor took part: a name, an identifier such as `ucdp:144`, or an actor's id.
        kind: only events of this kind or subtype, as the dataset codes it; UCDP's are `state-based`, `non-state` and
            `one-sided`.
        place: only events in this country, division or place, by the dataset's name or an identifier of the country
            such as `gleditsch-ward:775`.
        dataset: only events of this dataset.
        release: only events of this release.
        since: first day counted; a bare month or year from its first day.
        until: last day counted; a bare month or year to its last day.
        combine: matches between two datasets, from `conflictevents.interop.match_events`, or several: then events
            of several datasets are counted together, and those that may be one from once to as often as they stand.
        ids: whether rows name their events. None: of a `Dataset` they do, of frames, readings and tables not.

    Raises:
        InvalidValue: an unknown key; an actor, kind, place, dataset or release that no event has; two releases of one
            dataset in one sum.
        ReadError: a frame without the canonical columns of events.
    """
    keys = _read_keys(by)
    for field, value in (("kind", kind), ("place", place), ("dataset", dataset), ("release", release)):
        _check_text(field, value)
    for field, who in (("of", of), ("actor", actor)):
        _check_text(field, getattr(who, "id", who))
    sources = [_events_of(each, dataset, release) for each in _several(source)]
    with_ids = all(isinstance(each, Dataset) for each in _several(source)) if ids is None else ids
    clusters = _clusters(combine, keys, dataset, sources)
    origins = _check_origins(sources, dataset, release)
    _refuse_repeated(sources)
    if len({name for name, _ in origins}) > 1 and not clusters and "dataset" not in keys:
        keys = ("dataset", *keys)
    if isinstance(of, str) and of.casefold() in _OF:
        of = of.casefold()  # UCDP writes "Civilians"
    asked_of: str | None = of.id if isinstance(of, Actor) else of
    matchers: dict[str, _Matcher] = {}
    if of is not None and of not in _OF:
        matchers["of"] = _Matcher("of", str(asked_of), sources, _OF)
    if actor is not None:
        matchers["actor"] = _Matcher("actor", str(getattr(actor, "id", actor)), sources)
    limits: list[tuple[str, tuple[str, ...], Limit]] = []
    if actor is not None:
        limits.append(("actor", matchers["actor"].columns, matchers["actor"].limit))
    if kind is not None:
        limits.append(("kind", ("kind", "subtype"), _kind_limit(kind, sources)))
    if place is not None:
        limits.append(("place", *_place_limit(place, sources)))
    parts, choose = _parts(keys, of, matchers.get("of"))
    columns = _columns(keys, limits, matchers.get("of"))
    if clusters and "country" in columns and STATES not in columns:
        columns = (*columns, STATES)
    plan = Plan(
        granularity=_granularity(keys),
        columns=columns,
        parts=parts,
        window=attrs.astuple(Window.asked(since, until)),
        ids=with_ids,
        matched=frozenset(clusters),
    )
    constant = _constant(origins, columns)
    cells = [cell for each in sources for cell in each.cells(plan, constant)]
    return Fatalities(
        keys,
        asked_of,
        lambda: fold(cells, plan, keys, [limit for _, _, limit in limits], choose, clusters),
        ids=with_ids,
        ds=source if isinstance(source, Dataset) else None,
    )


# What is asked


def _check_text(field: str, value: Any) -> None:
    if value is not None and not isinstance(value, str):
        raise InvalidValue(value, "text", f"write it in quotes, {str(value)!r}", field=field)


def _read_keys(by: Sequence[str] | str) -> tuple[str, ...]:
    if by is None:
        raise InvalidValue(by, "keys to count by", "write () for everything in one row", field="by")
    keys = (by,) if isinstance(by, str) else tuple(by)
    for key in keys:
        if key not in KEYS:
            raise InvalidValue(key, "a key to count by", did_you_mean(str(key), KEYS), field="by")
    return tuple(dict.fromkeys(keys))


def _granularity(keys: Sequence[str]) -> str | None:
    periods = [key for key in keys if key in PERIODS]
    if "week" in periods and len(periods) > 1:
        return "day"  # weeks lie across months and years
    return max(periods, key=PERIODS.index, default=None)


def _columns(
    keys: Sequence[str], limits: Iterable[tuple[str, tuple[str, ...], Limit]], of: "_Matcher | None"
) -> tuple[str, ...]:
    columns: dict[str, None] = {"dataset": None}
    for key in keys:
        if key not in PERIODS:
            columns |= dict.fromkeys(_COLUMNS.get(key, (key,)))
    for _, needed, _ in limits:
        columns |= dict.fromkeys(needed)
    if of is not None:
        columns |= dict.fromkeys(of.columns)
    coded = [column for column in columns if column.startswith("actors ")]
    if coded:
        columns.pop("actors", None)
    return tuple(columns)


def _constant(
    origins: frozenset[tuple[str | None, str | None]], columns: Sequence[str]
) -> dict[str, str | None]:
    """What need not be distinguished: the dataset, where there is only one."""
    names = {name for name, _ in origins}
    return {"dataset": next(iter(names))} if len(names) == 1 and "dataset" in columns else {}


def _parts(
    keys: Sequence[str], of: str | Actor | None, matcher: "_Matcher | None"
) -> tuple[tuple[str, ...], Callable[[Sequence[Participant]], tuple[Truth, tuple[int, ...]]]]:
    """Which parts of the dead to add up, and which of them an event's are, by who took part."""
    if "side" in keys:
        if of is not None:
            raise InvalidValue(of, "no limit to a side where rows are by side", "leave out of=", field="of")
        return ("side_a", "side_b", ANY_PART, "civilians", "unknown"), lambda _actors: (Truth.YES, (0,))
    if matcher is None:
        return (ALL if of is None else str(of),), lambda _actors: (Truth.YES, (0,))
    names = ("side_a", "side_b", ANY_PART, "civilians")

    def choose(actors: Sequence[Participant]) -> tuple[Truth, tuple[int, ...]]:
        truths = [matcher.truth(participant) for participant in actors]
        chosen = {
            names.index(part_of(participant))
            for participant, truth in zip(actors, truths, strict=True)
            if truth is not Truth.NO
        }
        if Truth.YES in truths:
            return Truth.YES, tuple(sorted(chosen))
        if chosen or not any(participant.value for participant in actors):
            return Truth.MAYBE, tuple(sorted(chosen)) or (2,)
        return Truth.NO, (2,)

    return names, choose


def _clusters(
    combine: Any, keys: Sequence[str], dataset: str | None, sources: Sequence["_Events"]
) -> dict[str, frozenset[str]]:
    """For each id in a pair, all ids that pairs connect it with, as far as the sources have them.

    Raises:
        InvalidValue: `combine` is no matches, or none of their events is in a source; rows or limits are by dataset.
    """
    if combine is None:
        return {}
    if "dataset" in keys or dataset is not None:
        raise InvalidValue(
            "dataset",
            "no key or limit by dataset where datasets are combined",
            "leave it out",
            field="combine",
        )
    several = list(combine) if isinstance(combine, (list, tuple)) else [combine]
    for matches in several:
        if not hasattr(matches, "pairs"):
            raise InvalidValue(
                matches,
                "matches between two datasets",
                "pass what conflictevents.interop.match_events gives",
                field="combine",
            )
    clusters: dict[str, set[str]] = {}
    for matches in several:
        for pair in matches.pairs:
            joined = clusters.get(pair.first, {pair.first}) | clusters.get(pair.second, {pair.second})
            for id in joined:
                clusters[id] = joined
    present = frozenset(id for each in sources for id in each.ids(frozenset(clusters)))
    if clusters and not present:
        raise InvalidValue(
            f"pairs such as {' and '.join(sorted(clusters)[:2])}",
            "matches between the events of the sources",
            "match the events that you count",
            field="combine",
        )
    return {id: frozenset(joined) & present for id, joined in clusters.items() if id in present}


# Sources of events


class _Events(Protocol):
    """Events, wherever they are."""

    def origins(self) -> frozenset[tuple[str | None, str | None]]: ...
    def known(self, fact: str) -> frozenset[str]: ...
    def ids(self, among: frozenset[str] | None = None) -> frozenset[str]: ...
    def areas(self) -> frozenset[tuple[str | None, str | None, str | None]]: ...
    def cells(self, plan: Plan, constant: Mapping[str, str | None]) -> Iterable[Cell]: ...


@attrs.define
class _Records:
    """Events as records."""

    events: Sequence[Event]
    ds: Dataset | None

    def origins(self) -> frozenset[tuple[str | None, str | None]]:
        return frozenset((event.dataset, event.release) for event in self.events)

    def ids(self, among: frozenset[str] | None = None) -> frozenset[str]:
        return frozenset(event.id for event in self.events if among is None or event.id in among)

    def known(self, fact: str) -> frozenset[str]:
        names: set[str] = set()
        kind, _, scheme = fact.partition(" ")
        for event in self.events:
            (value,) = facts_of(event, (fact,))
            if kind == "actors":
                names |= {name for each in value for name in (each.actor, each.name) if name}
            if scheme:
                codes = value if kind == "place_codes" else {code for each in value for code in each.codes}
                names |= {code for code in codes if code.startswith(f"{scheme}:")}
            elif kind != "actors" and value is not None:
                names.add(value)
        return frozenset(names)

    def areas(self) -> frozenset[tuple[str | None, str | None, str | None]]:
        return frozenset(facts_of(event, ("country", "division", "place")) for event in self.events)

    def cells(self, plan: Plan, constant: Mapping[str, str | None]) -> Iterable[Cell]:
        places = [place for place, column in enumerate(plan.columns) if column in constant]
        for event in self.events:
            cell = cell_of(event, plan)
            if cell is not None:
                facts = list(cell.facts)
                for place in places:
                    facts[place] = constant[plan.columns[place]]
                yield cell._replace(facts=tuple(facts))


def _several(source: Any) -> list[Any]:
    if isinstance(source, (list, tuple)):
        if not source:
            raise InvalidValue(
                source,
                "at least one source of events",
                "pass a dataset, a reading, tables or a frame",
                field="source",
            )
        return list(source)
    return [source]


def _events_of(source: Any, dataset: str | None, release: str | None) -> _Events:
    if isinstance(source, Dataset):
        return _Records(_limited(source.events, dataset, release), source)
    if callable(getattr(source, "records", None)) and callable(getattr(source, "frame", None)):
        return _Records(_limited(source.records("events"), dataset, release), None)
    if isinstance(source, str):
        raise InvalidValue(
            source,
            "a Dataset, a reading of interop, Tables or a frame",
            "load the file first",
            field="source",
        )
    from conflictevents.questions.killed.frames import FrameEvents

    frame = getattr(source, "frame", None)
    return FrameEvents(source if frame is None or callable(frame) else frame, dataset, release)


def _limited(events: Iterable[Any], dataset: str | None, release: str | None) -> list[Event]:
    return [
        event
        for event in events
        if (dataset is None or event.dataset == dataset) and (release is None or event.release == release)
    ]


def _check_origins(
    sources: Sequence[_Events], dataset: str | None, release: str | None
) -> frozenset[tuple[str | None, str | None]]:
    """The datasets and releases of the events asked for.

    Raises:
        InvalidValue: two releases of one dataset, or one that no event is of.
    """
    origins = frozenset(origin for each in sources for origin in each.origins())
    if not origins and (dataset is not None or release is not None):
        name, value = ("dataset", dataset) if dataset is not None else ("release", release)
        raise InvalidValue(value, f"a {name} that events are of", "leave it out to count all", field=name)
    releases: dict[str | None, set[str]] = {}
    for dataset_name, stated in origins:
        releases.setdefault(dataset_name, set()).add(stated or "no release stated")
    for dataset_name, several in sorted(releases.items(), key=str):
        if len(several) > 1 and not are_instalments(dataset_name, several):
            raise InvalidValue(
                " and ".join(sorted(several)),
                f"one release of {dataset_name or 'the dataset'} in one sum, as the same events stand in each",
                "name the one to count with release=, or compare them with interop.compare_releases",
                field="source",
            )
    return origins


def _refuse_repeated(sources: Sequence[_Events]) -> None:
    """Refuse an event that two sources hold: it would count twice.

    Raises:
        InvalidValue: there is one.
    """
    by_dataset: dict[str | None, list[_Events]] = {}
    for each in sources:
        for name in {dataset for dataset, _ in each.origins()}:
            by_dataset.setdefault(name, []).append(each)
    shared = {id(each): each for several in by_dataset.values() if len(several) > 1 for each in several}
    seen: set[str] = set()
    for each in shared.values():
        ids = each.ids()
        if repeated := sorted(seen & ids):
            more = f" and {len(repeated) - 1:,} more" if len(repeated) > 1 else ""
            raise InvalidValue(
                f"{repeated[0]}{more} in two sources",
                "each event in one source, as it would count twice",
                "leave out the source that repeats them",
                field="source",
            )
        seen |= ids


# Limits


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _as_code(text: str) -> str | None:
    """An identifier as `scheme:value`, where text is one, also written with `=`."""
    scheme, separator, value = text.partition("=") if "=" in text else text.partition(":")
    return f"{scheme}:{value}" if separator and scheme and value and " " not in scheme else None


class _Matcher:
    """Whether someone who took part in an event is the actor asked for."""

    def __init__(self, field: str, asked: str, sources: Sequence[_Events], words: Sequence[str] = ()) -> None:
        self._asked = asked
        self._datasets = [each.ds for each in sources if isinstance(each, _Records) and each.ds is not None]
        code = _as_code(asked)
        self._codes = set() if code is None else {code}
        self._names = {_folded(asked)}
        self._records = [
            (ds, record)
            for ds in self._datasets
            for record in ds.actors
            if asked == record.id or _folded(asked) in map(_folded, (record.name, *record.aliases))
        ]
        for _, record in self._records:
            self._names |= {_folded(name) for name in (record.name, *record.aliases)}
            self._codes |= set(map(str, record.identifiers))
        self.columns = ("actors",) if code is None else (f"actors {code.partition(':')[0]}",)
        if not self._records:
            known = frozenset(name for each in sources for name in each.known(self.columns[0]))
            if not any(_folded(name) in self._names or name in self._codes for name in known):
                raise InvalidValue(
                    asked,
                    f"{' or '.join((*map(repr, words), 'one who took part in an event'))}",
                    did_you_mean(asked, {*known, *words}),
                    field=field,
                )

    def truth(self, participant: Participant) -> Truth:
        """Whether this is the actor asked for, or may be."""
        name = participant.name
        if (name is not None and _folded(name) in self._names) or self._codes & participant.codes:
            return Truth.YES
        if participant.actor is not None:
            for ds, record in self._records:
                if ds.links.is_within(participant.actor, record.id):
                    return Truth.YES
                if ds.links.is_within(record.id, participant.actor):
                    return Truth.MAYBE
        return Truth.NO

    def limit(self, facts: Mapping[str, Any]) -> Truth:
        """Whether the actor took part in an event."""
        truths = {self.truth(participant) for participant in facts["actors"]}
        if Truth.YES in truths:
            return Truth.YES
        unsaid = not any(participant.value for participant in facts["actors"])
        return Truth.MAYBE if unsaid or Truth.MAYBE in truths else Truth.NO


def _kind_limit(kind: str, sources: Sequence[_Events]) -> Limit:
    asked = kind.rpartition("=")[2] if "=" in kind else kind
    asked = UCDP_VIOLENCE.get(asked, asked)
    known = frozenset(value for each in sources for fact in ("kind", "subtype") for value in each.known(fact))
    values = {value for cell in known for value in cell.split(";")}
    if asked not in values:
        raise InvalidValue(kind, "a kind that events are of", did_you_mean(kind, values), field="kind")

    def limit(facts: Mapping[str, Any]) -> Truth:
        codes = [code for fact in ("kind", "subtype") for code in (facts[fact] or "").split(";") if code]
        if asked in codes:
            return Truth.YES
        return Truth.NO if codes else Truth.MAYBE

    return limit


def _place_limit(place: str, sources: Sequence[_Events]) -> tuple[tuple[str, ...], Limit]:
    code = _as_code(place)
    areas = frozenset(area for each in sources for area in each.areas())
    countries = {country for country, _, _ in areas}
    if place in countries:
        return ("country",), lambda facts: _same(facts["country"], place)
    if place in {division for _, division, _ in areas}:
        within = {country for country, division, _ in areas if division == place}
        return _COLUMNS["division"], lambda facts: _in_division(facts, place, within)
    if place in {name for _, _, name in areas}:
        around = {(country, division) for country, division, name in areas if name == place}
        return _COLUMNS["place"], lambda facts: _at_place(facts, place, around)
    if code is not None:
        scheme = code.partition(":")[0]
        known = frozenset(each for source in sources for each in source.known(f"place_codes {scheme}"))
        if code not in known:
            raise InvalidValue(
                place, "an identifier that countries of events have", _hint(sources), field="place"
            )

        def limit(facts: Mapping[str, Any]) -> Truth:
            codes = {each for each in facts["place_codes"] if each.startswith(f"{scheme}:")}
            return Truth.YES if code in codes else Truth.NO if codes else Truth.MAYBE

        return (f"place_codes {scheme}",), limit
    names = {name for area in areas for name in area if name}
    raise InvalidValue(
        place, "a country, division or place of events", did_you_mean(place, names), field="place"
    )


def _hint(sources: Sequence[_Events]) -> str:
    """A remedy that names an identifier of each scheme that places of events have."""
    known = (sorted(each.known(f"place_codes {scheme}")) for each in sources for scheme in COUNTRY_SCHEMES)
    examples = sorted({codes[0] for codes in known if codes})
    return f"write it like {' or '.join(examples)}" if examples else "ask by the country's name"


def _same(value: str | None, asked: str) -> Truth:
    return Truth.MAYBE if value is None else Truth.YES if value == asked else Truth.NO


def _level(facts: Mapping[str, Any]) -> Level:
    return place_level(*(facts[name] for name in ("dataset", "precision", "country", "division", "place")))


def _in_division(facts: Mapping[str, Any], asked: str, countries: set[str | None]) -> Truth:
    if _level(facts) >= Level.DIVISION and facts["division"] is not None:
        return Truth.YES if facts["division"] == asked else Truth.NO
    return Truth.MAYBE if facts["country"] is None or facts["country"] in countries else Truth.NO


def _at_place(facts: Mapping[str, Any], asked: str, around: set[tuple[str | None, str | None]]) -> Truth:
    level = _level(facts)
    if level is Level.PLACE:
        return Truth.YES if facts["place"] == asked else Truth.NO
    if level is Level.DIVISION:
        return Truth.MAYBE if (facts["country"], facts["division"]) in around else Truth.NO
    countries = {country for country, _ in around}
    return Truth.MAYBE if facts["country"] is None or facts["country"] in countries else Truth.NO
