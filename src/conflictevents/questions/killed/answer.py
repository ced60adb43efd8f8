"""The answer to how many were killed: rows by key, with published sums and bounds next to each other."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, overload

import attrs

from conflictevents.dataset import Dataset
from conflictevents.errors import InvalidValue, did_you_mean
from conflictevents.questions.killed.folding import PERIODS, Folded
from conflictevents.questions.plain import USE_FIELDS, Use, uses_of
from conflictevents.text import Facts, Framed, Page, Readable, Table, figure
from conflictevents.values import Count, Estimate, Marking, read_optional_marking
from conflictevents.values.fields import name_fields_in_errors, read_text, read_texts, require_instance

__all__ = ["Fatalities", "FatalityRow"]


def _read_keys(value: Mapping[str, Any]) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise InvalidValue(
            value, "the keys of the row with their values", "write {'year': 2024}, or {} for none"
        )
    for key in value:
        try:
            read_text(key)
        except InvalidValue as error:
            raise error.within(f"[{key!r}]") from None
    return value


def _read_count(value: Count) -> Count:
    return require_instance(Count, value, "write Count(low, high), or Count.exactly(3)")


def _read_estimate(value: Estimate) -> Estimate:
    return require_instance(Estimate, value, "write Estimate(low, best, high)")


def _read_optional_ids(value: Iterable[str] | None) -> tuple[str, ...] | None:
    return None if value is None else read_texts(value)


@attrs.frozen(field_transformer=name_fields_in_errors)
class FatalityRow:
    """How many were killed in the events of one row.

    >>> import conflictevents as ce
    >>> event = ce.Event(
    ...     id="a", when="2024-05-06", dataset="ucdp-ged", fatalities=ce.Estimate(low=3, best=5, high=9)
    ... )
    >>> row = ce.fatalities(ce.Dataset(event), by="year")[0]
    >>> row.published, row.certain_ids
    (Estimate(low=3, best=5, high=9), ('a',))

    Attributes:
        keys: what the row is of, by key: a year as a number, other periods and words as text; None = not said, or none
            of the values that other rows have.
        events: how many events, from those certainly of the row to those possibly of it.
        bounds: how many were killed: the least of each certain event, to the greatest of each possible one.
        certain: published numbers of the events certainly of the row, added component by component.
        possible: published numbers of the events possibly of the row, added likewise.
        certain_ids: ids of the events certainly of the row; None where ids were not asked for.
        possible_ids: ids of those possibly of it; None where ids were not asked for.
        marking: the strictest marking of what it was computed from.

    Raises:
        InvalidValue: one of them is none.
    """

    keys: Mapping[str, Any] = attrs.field(hash=False, converter=_read_keys)
    events: Count = attrs.field(converter=_read_count)
    bounds: Count = attrs.field(converter=_read_count)
    certain: Estimate = attrs.field(converter=_read_estimate)
    possible: Estimate = attrs.field(converter=_read_estimate)
    certain_ids: tuple[str, ...] | None = attrs.field(default=None, converter=_read_optional_ids)
    possible_ids: tuple[str, ...] | None = attrs.field(default=None, converter=_read_optional_ids)
    marking: Marking | None = attrs.field(default=None, converter=read_optional_marking)
    _ds: Dataset | None = attrs.field(default=None, eq=False, repr=False)

    @property
    def dataset(self) -> Dataset | None:
        """The dataset it was computed from; None where it was computed from tables or frames."""
        return self._ds

    @property
    def published(self) -> Estimate:
        """The published estimates added component by component, as UCDP adds them.

        An event only possibly of the row adds nothing to low and its high to high; `best` is given only where all
        events are certainly of the row.
        """
        if self.events.is_exact:
            return self.certain
        highs = (self.certain.high, self.possible.high)
        return Estimate(self.certain.low, None, None if None in highs else sum(highs))  # type: ignore[arg-type]

    def __getitem__(self, key: str) -> Any:
        if key not in self.keys:
            raise InvalidValue(key, "a key of the row", did_you_mean(key, self.keys))
        return self.keys[key]

    def to_dict(self) -> dict[str, Any]:
        """The row as plain data: its keys, then counts and estimates as objects and ids as lists."""
        published = self.published
        row: dict[str, Any] = {
            **self.keys,
            "events": _plain(self.events),
            "bounds": _plain(self.bounds),
            "published": attrs.asdict(published),
            "certain": attrs.asdict(self.certain),
            "possible": attrs.asdict(self.possible),
            "marking": None if self.marking is None else str(self.marking),
        }
        if self.certain_ids is not None and self.possible_ids is not None:
            row |= {"certain_ids": list(self.certain_ids), "possible_ids": list(self.possible_ids)}
        return row


def _plain(count: Count) -> dict[str, Any]:
    return {"low": count.low, "high": count.high, "best": count.best}


class Fatalities(Framed, Readable, Sequence[FatalityRow]):
    """Rows of a count of the killed, in the order of their keys.

    No row may be obtained by adding others: what may fall into several rows is in the high bound of each. Ask for
    the total itself. Two answers are equal where all that they say is.

    >>> import conflictevents as ce
    >>> event = ce.Event(
    ...     id="a", when="2024-05-06", dataset="ucdp-ged", fatalities=ce.Estimate(low=3, best=5, high=9)
    ... )
    >>> [row["month"] for row in ce.fatalities(ce.Dataset(event), by="month")]
    ['2024-05']

    Attributes:
        by: the keys of the rows.
        of: whose dead are counted; None = all.
    """

    def __init__(
        self,
        by: tuple[str, ...],
        of: str | None,
        fold: Callable[[], Sequence[Folded]],
        *,
        ids: bool,
        ds: Dataset | None = None,
    ) -> None:
        self.by = by
        self.of = of
        self._ids = ids
        self._ds = ds
        self._fold = fold

    @cached_property
    def _folded(self) -> tuple[Folded, ...]:
        """The rows as numbers, worked out when they are first looked at."""
        folded = tuple(self._fold())
        del self._fold  # it holds on to all that was counted
        return folded

    @cached_property
    def rows(self) -> tuple[FatalityRow, ...]:
        """The rows."""
        return tuple(self._row(folded) for folded in self._folded)

    def _row(self, folded: Folded) -> FatalityRow:
        certain, possible = folded.certain_events, folded.possible_events
        best = folded.certain[1] if possible == 0 else None
        return FatalityRow(
            keys=dict(zip(self.by, folded.keys, strict=True)),
            events=Count(certain, certain + possible),
            bounds=Count(folded.least, folded.most, best),
            certain=Estimate(*folded.certain),
            possible=Estimate(*folded.possible),
            certain_ids=folded.certain_ids if self._ids else None,
            possible_ids=folded.possible_ids if self._ids else None,
            marking=None if folded.marking is None else Marking(folded.marking),
            ds=self._ds,
        )

    @overload
    def __getitem__(self, place: int) -> FatalityRow: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[FatalityRow, ...]: ...
    def __getitem__(self, place: int | slice) -> FatalityRow | tuple[FatalityRow, ...]:
        return self.rows[place]

    def __len__(self) -> int:
        return len(self._folded)

    def __iter__(self) -> Iterator[FatalityRow]:
        return iter(self.rows)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Fatalities):
            return NotImplemented
        return self._content() == other._content()

    def __hash__(self) -> int:
        return hash(self._content())

    def __reduce__(self) -> tuple[Any, ...]:
        return (_restored, (self.by, self.of, self._folded, self._ids, self._ds))

    def _content(self) -> tuple[Any, ...]:
        return (self.by, self.of, self._ids, self._folded)

    def row(self, **keys: Any) -> FatalityRow | None:
        """The row with these keys, such as `row(year=2024, country="Mali")`; None where no event is of it.

        Raises:
            InvalidValue: a key that rows do not have; some of them are missing and several rows fit; a value close to
                one that some row has.
        """
        for key in keys:
            if key not in self.by:
                raise InvalidValue(key, "a key of the rows", did_you_mean(key, self.by), field="row")
        asked = {key: getattr(value, "id", value) for key, value in keys.items()}
        places = [(self.by.index(key), value) for key, value in asked.items()]
        matches = [
            place
            for place, folded in enumerate(self._folded)
            if all(folded.keys[at] == value for at, value in places)
        ]
        if len(matches) > 1:
            missing = [key for key in self.by if key not in keys]
            raise InvalidValue(
                asked, "keys that fit one row", f"say which {' and '.join(missing)} as well", field="row"
            )
        if not matches:
            self._refuse_misspelt(asked)
        return self.rows[matches[0]] if matches else None

    def _refuse_misspelt(self, asked: Mapping[str, Any]) -> None:
        """Refuse a value that no row has, and that is close to one that some row has or of another type."""
        for key, value in asked.items():
            at = self.by.index(key)
            values = {row.keys[at] for row in self._folded} - {None}
            if value is None or value in values:
                continue
            if str(value) in map(str, values):
                kind = "a number" if isinstance(value, str) else "text"
                raise InvalidValue(
                    value,
                    f"a {key}, which is {kind}",
                    f"write {key}={next(each for each in values if str(each) == str(value))!r}",
                    field="row",
                )
            hint = did_you_mean(value, values) if isinstance(value, str) and key not in PERIODS else ""
            if hint.startswith("did you mean"):
                raise InvalidValue(value, f"a {key} that some row has", hint, field="row")

    def last(self, number: int) -> "Fatalities":
        """The last so many rows."""
        folded = self._folded[-number:]
        return Fatalities(self.by, self.of, lambda: folded, ids=self._ids, ds=self._ds)

    def to_dicts(self) -> list[dict[str, Any]]:
        """The rows as plain data, for JSON."""
        return [row.to_dict() for row in self]

    def _facts(self) -> Mapping[str, Callable[[], Facts]]:
        named = ("certain_ids", "possible_ids") if self._ids else ()
        fields = {
            **{key: int if key == "year" else date if key == "day" else str for key in self.by},
            **dict.fromkeys(("events", "bounds"), Count),
            **dict.fromkeys(("published", "certain", "possible"), Estimate),
            **dict.fromkeys(named, tuple[str, ...]),
            "marking": str,
        }
        rows = ({name: _cell(row, name) for name in fields} for row in self)
        keys = {key: fields[key] for key in self.by}
        uses = (
            line
            for row in self
            for line in uses_of(
                {key: _cell(row, key) for key in self.by},
                {Use.COUNTED: row.certain_ids or (), Use.POSSIBLE: row.possible_ids or ()},
            )
        )
        return {
            "rows": lambda: Facts(fields, rows),
            **({"records": lambda: Facts({**keys, **USE_FIELDS}, uses)} if self._ids else {}),
        }

    def _page(self) -> Page:
        of = "" if self.of is None else f" ({self.of})"
        title = f"Killed{of} {'by ' + ', '.join(self.by) if self.by else 'in all'}"
        if not self:
            return Page(title, ("No event falls, or may fall, within what is asked for.",))
        table = Table(
            (*self.by, "published best", "killed", "events"),
            [
                (
                    *("not said" if row.keys[key] is None else str(row.keys[key]) for key in self.by),
                    _best(row),
                    _bounds(row.bounds),
                    figure(row.events),
                )
                for row in self
            ],
            ("published best", "killed", "events"),
        )
        return Page(title, (table, *([_ADD_NO_ROWS] if len(self) > 1 else [])))


def _bounds(bounds: Count) -> str:
    return f"{bounds.low:,} or more" if bounds.high is None else figure(Count(bounds.low, bounds.high))


def _best(row: FatalityRow) -> str:
    """The best estimate of a row; with what possibly belongs to it, where something does."""
    certain, possible = row.certain.best, row.possible.best
    if row.events.is_exact:
        return "" if certain is None else f"{certain:,}"
    if certain is None or possible is None:
        return ""
    return f"{certain:,} (and {possible:,} possibly)" if row.events.low else f"{possible:,} possibly"


def _cell(row: FatalityRow, name: str) -> Any:
    value = row.keys[name] if name in row.keys else getattr(row, name)
    return date.fromisoformat(value) if name == "day" and value is not None else value


_ADD_NO_ROWS = (
    "Each row is computed by itself. What may fall into several rows is in the high bound of each, so "
    "rows do not add up to one another."
)


def _restored(
    by: tuple[str, ...], of: str | None, folded: tuple[Folded, ...], ids: bool, ds: Dataset | None
) -> Fatalities:
    return Fatalities(by, of, lambda: folded, ids=ids, ds=ds)
