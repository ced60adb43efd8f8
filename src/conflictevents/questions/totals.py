"""Totals of people returned, by time, side and anything else, with three-valued membership."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, product
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, get_args, overload

import attrs

from conflictevents.dataset import Dataset, check_dataset, require_word
from conflictevents.errors import InvalidValue, did_you_mean
from conflictevents.ledger import RECORDED, Balance, Query, WindowBalance, ledger_of
from conflictevents.ledger.postings import check_account, check_scope
from conflictevents.ledger.query import Description, Key, KeyQuery, Relations, tell_apart, values_by
from conflictevents.ledger.window import PERIODS, Window, list_periods
from conflictevents.ledger.wording import name_of, named, scope_in_words
from conflictevents.questions.plain import USE_FIELDS, Answer, Use, plain_count, strictest_of, uses_of
from conflictevents.records import (
    ALL_SIDES,
    UNKNOWN_SIDE,
    Category,
    CustodyChangeKind,
    RoundKind,
    Scope,
    ThirdParty,
    references_within,
)
from conflictevents.records.tally import EVERYTHING
from conflictevents.records.transfer import CARRIER
from conflictevents.records.vocabulary import CategoryStr, Vocabulary
from conflictevents.text import Facts, Framed, Id, Inline, Items, Page, Phrase, Readable, Table, figure
from conflictevents.values import Count, Marking, Truth, When
from conflictevents.values.fields import require_instance

__all__ = ["KEYS", "By", "Question", "Total", "Totals", "list_values", "sort_key", "totals", "values_of"]


KeyName: TypeAlias = Literal[
    "year",
    "month",
    "day",
    "returned_to",
    "category",
    "group",
    "kind",
    "framework",
    "mediator",
    "carrier",
    "series",
    "held_by",
    "belonging_to",
    "round",
]
KEYS: tuple[str, ...] = get_args(KeyName)
"""What totals can be asked by."""
_LIMITS = tuple(key for key in KEYS if key not in PERIODS)

By: TypeAlias = Sequence[KeyName | Key] | KeyName | Key
"""Keys to total by: names, or functions from what a posting says of its persons to a value."""


@attrs.frozen
class Question:
    """Totals by some keys, of a category and scope, in a window.

    Attributes:
        keys: what is asked by, in the order asked.
        category: the category asked for; `person` for all living persons.
        scope: the limits to all rows.
        window: the days counted.
        functions: the keys that are functions, by name.
    """

    keys: tuple[str, ...]
    category: CategoryStr
    scope: Scope
    window: Window
    functions: Mapping[str, Key] = attrs.field(factory=dict, hash=False)

    @classmethod
    def read(
        cls,
        by: By,
        category: CategoryStr | None,
        scope: Scope | None,
        since: When | str | None,
        until: When | str | None,
        group: str | None = None,
    ) -> "Question":
        """The question that the arguments of `totals` ask.

        Raises:
            InvalidValue: an unknown key or category, a scope that is none, a group given twice, a text that is
                no date, or a window that ends before it begins.
        """
        if not isinstance(by, Iterable) and not callable(by):
            raise InvalidValue(by, "keys to total by", "write () for everything in one row", field="by")
        keys: tuple[Any, ...] = (by,) if isinstance(by, str) or callable(by) else tuple(by)
        names = [_name_of_key(key) if callable(key) else key for key in keys]
        functions = {name: key for name, key in zip(names, keys, strict=True) if callable(key)}
        for key in keys:
            if key not in KEYS and not callable(key):
                raise InvalidValue(key, "a key to total by", _remedy_for_key(str(key)), field="by")
        repeated = next((name for place, name in enumerate(names) if name in names[:place]), None)
        if repeated is not None:
            remedy = (
                "call one of the functions otherwise" if repeated in functions else "leave the second out"
            )
            raise InvalidValue(repeated, "each key once", remedy, field="by")
        return cls(
            tuple(names),
            Category.PERSON if category is None else Category.read(category, field="category"),
            _read_limits(scope, group),
            Window.asked(since, until),
            functions,
        )

    def check(self, ds: Dataset) -> None:
        """Refuse what a dataset cannot have: ids that are on no record, and misspelt words of its own.

        Raises:
            UnknownRecord: no record has one of the ids.
            InvalidValue: the record that has one is of another kind, or a word is misspelt.
        """
        check_scope(ds, self.scope)
        require_word(ds, Category, self.category, field="category")

    @property
    def limits(self) -> list[str]:
        """The keys that limit who a row counts: neither periods nor rounds."""
        return [key for key in self.keys if (key in _LIMITS and key != "round") or key in self.functions]

    def key(self, name: str) -> Key | str:
        """What a key is: its name, or the function that it is."""
        return self.functions.get(name, name)

    @property
    def periods(self) -> list[str]:
        """The keys that are periods."""
        return [key for key in self.keys if key in PERIODS]

    @property
    def finest(self) -> str | None:
        """The shortest of the periods; None where there is none."""
        return max(self.periods, key=PERIODS.index, default=None)

    @property
    def by_round(self) -> bool:
        """Whether each round, with its parts, has rows of its own."""
        return "round" in self.keys

    def query(self, named: Mapping[str, Any]) -> Query:
        """The query of the row with these values of its limits: what they name, within the scope asked for."""
        limits: dict[str, Any] = {
            name: (named[key],)
            for key, name in (("framework", "frameworks"), ("mediator", "mediators"))
            if key in named
        }
        if "kind" in named:
            limits |= self._limits_of_kind(named["kind"])
        limits |= {key: named[key] for key in ("series", "held_by", "belonging_to", "group") if key in named}
        if "carrier" in named:
            limits["third_parties"] = (ThirdParty(actor=named["carrier"], role=CARRIER),)
        asked: dict[str, Any] = {
            "returned_to": named.get("returned_to", ALL_SIDES),
            "category": named.get("category", self.category),
            "scope": Scope(**limits) if limits else self.scope,
            "within": self.scope if limits else EVERYTHING,
        }
        keys = [(key, named[name]) for name, key in self.functions.items()]
        if "changes" in limits and "kinds" not in limits:
            keys.append((_is_change, True))
        return KeyQuery(**asked, keys=tuple(keys)) if keys else Query(**asked)

    @property
    def counts_changes(self) -> bool:
        """Whether persons of changes of custody are asked for as well."""
        return bool(self.scope.changes)

    def _limits_of_kind(self, kind: str) -> dict[str, tuple[str, ...]]:
        """What limits a row to a kind: of handover, of change of custody, or of both where it may be either."""
        if not self.counts_changes:
            return {"kinds": (kind,)}
        others: dict[str, Vocabulary[Any]] = {"kinds": CustodyChangeKind, "changes": RoundKind}
        return {name: (kind,) for name, vocabulary in others.items() if kind not in vocabulary}


_COLUMNS: Final = frozenset(
    {
        *("count", "rounds", "certain", "possible", "disputed", "marking"),
        *(f"{name}_{part}" for name in ("count", "rounds") for part in ("low", "high", "best", "wording")),
    }
)
"""What a row has besides its keys."""


def _is_change(persons: Description) -> bool:
    return persons.is_change


def _remedy_for_key(text: str) -> str:
    """What to do about a text that is no key: give several, written as one, as a tuple."""
    parts = tuple(part for part in text.replace(",", " ").split() if part)
    if len(parts) > 1 and all(part in KEYS for part in parts):
        return f"write {parts}"
    return did_you_mean(text, KEYS)


def _name_of_key(key: Any) -> str:
    """The name of a function by which to total: the key of its rows, with `own_` in front where a row has that name already.

    Raises:
        InvalidValue: it has none.
    """
    name = str(getattr(key, "__name__", ""))
    if not name.isidentifier():
        remedy = "write it as a function with a name: def region(persons): ..."
        raise InvalidValue(key, "a function with a name", remedy, field="by")
    return f"own_{name}" if name in KEYS or name in _COLUMNS else name


def _read_limits(scope: Scope | None, group: str | None) -> Scope:
    """The scope, with a group that is asked for with it."""
    limits = EVERYTHING if scope is None else require_instance(Scope, scope, "write Scope(kinds=...)")
    if group is None:
        return limits
    if limits.group is not None:
        raise InvalidValue(
            group,
            f"one group, and scope.group is {limits.group!r}",
            "give the group once: group= is short for Scope(group=...)",
            field="group",
        )
    return attrs.evolve(limits, group=group)


def values_of(
    ds: Dataset, question: Question, key: str | Key, account: str = RECORDED, *, rank: int | None = None
) -> list[Any]:
    """The values of a key that any posting of an account may have; or any of what is marked up to a rank."""
    ledger = ledger_of(ds)
    descriptions = ledger.list_descriptions(account, rank=rank, with_changes=question.counts_changes)
    return list_values(ledger.relations, descriptions, key, question.category)


@attrs.frozen
class KeysKnown:
    """How strictly the values of keys are marked: a row tells by being there that some round has them.

    Attributes:
        known: by key, the values and the least strict marking of what has them; of no key where nothing is marked.
    """

    known: Mapping[str, Mapping[Any, Marking | None]]

    @classmethod
    def read(
        cls,
        question: Question,
        list_known: Callable[[str | Key, int], Iterable[Any]],
        markings: Iterable[Marking | None],
    ) -> "KeysKnown":
        """Of the limits that tell the rows of a question apart.

        Args:
            question: what is asked.
            list_known: the values of a key that what is marked up to a rank may have.
            markings: the markings of all that is counted.
        """
        by_rank = {marking.rank: marking for marking in markings if marking is not None}
        if not by_rank:
            return cls({})
        levels: dict[int, Marking | None] = {-1: None, **dict(sorted(by_rank.items()))}
        known: dict[str, dict[Any, Marking | None]] = {}
        for key in question.limits:
            known[key] = {}
            for rank, marking in levels.items():
                for value in list_known(question.key(key), rank):
                    known[key].setdefault(value, marking)
        return cls(known)

    def marking(self, values: Mapping[str, Any]) -> Marking | None:
        """The marking of a row for being there."""
        return Marking.strictest(known[values[key]] for key, known in self.known.items())


def list_values(
    relations: Relations, descriptions: Iterable[Description], key: str | Key, asked: str
) -> list[Any]:
    """The values of a key that any of the descriptions may have.

    Args:
        relations: who is within which.
        descriptions: who the persons may be.
        key: what is asked by.
        asked: the category asked for.
    """
    if callable(key):
        by_key = (values_by(key, description) for description in descriptions)
        return sorted(tell_apart(key, chain.from_iterable(by_key)), key=str)
    values: set[Any] = set()
    for description in descriptions:
        match key:
            case "returned_to":
                values.update(description.returned_to.actors)
            case "held_by":
                values.update(description.held_by.actors)
            case "category":
                values.add(description.category)
            case "group":
                values.update((description.group, *description.breakdowns))
            case "belonging_to":
                values.update(description.belonging_to or description.returned_to.actors)
            case "carrier":
                values.update(party.actor for party in description.third_parties if party.role == CARRIER)
            case "kind":
                values.add(description.kind)
            case "framework":
                for framework in description.frameworks:
                    values |= relations.frameworks_above(framework)
            case "mediator":
                values.update(party.actor for party in description.third_parties if party.role == "mediator")
            case "series":
                values.update(body for body, _ in description.series)
    if key == "category":
        if any(relations.covers(asked, category) is not Truth.NO for category in values):
            values.add(asked)
        values = {category for category in values if relations.covers(asked, category) is Truth.YES}
    return sorted(values - {None, ALL_SIDES, UNKNOWN_SIDE}, key=str)


def sort_key(keys: Mapping[str, Any]) -> tuple[tuple[int, Any], ...]:
    """Key of the order of rows: by each of their keys, what is not said last."""
    return tuple(_sortable(key, value) for key, value in keys.items())


_ORDERED: dict[str, Vocabulary[Any]] = {"category": Category, "kind": RoundKind}


def _sortable(key: str, value: Any) -> tuple[int, Any]:
    if value is None:
        return (2, "")
    if key in _ORDERED and value in _ORDERED[key]:
        return (0, list(_ORDERED[key]).index(value))
    return (0, value) if isinstance(value, int) else (1, str(value))


@attrs.frozen
class Asked:
    """What one row of totals asks of the ledger.

    Attributes:
        query: the persons asked for.
        account: whose figures.
        window: the days counted.
        root: the round whose tree alone is asked for; None for all.
    """

    query: Query
    account: str
    window: Window
    root: str | None

    def balance(self, ds: Dataset) -> Balance:
        """The balance that the row is read off."""
        balance = ledger_of(ds).balance(self.query, self.account)
        return balance if self.root is None else dict(balance.apart())[self.root]


@attrs.frozen(repr=False)
class Total(Answer):
    """One row of totals.

    >>> import conflictevents as ce
    >>> ds = ce.datasets.load("yemen-exchanges")
    >>> row = ce.totals(ds, by=())[0]
    >>> row.count.low, len(row.certain) > 10
    (4184, True)

    Attributes:
        keys: what the row is of, by key: a year as a number, a month as `2025-06`, ids and words as text.
        count: how many persons, from what is certain to what is possible; `best` only where every
            member is certain and has one.
        rounds: how many handovers, a round in several parts counting once.
        certain: ids of the rounds, parts included, that were certainly counted.
        possible: ids of the rounds possibly counted.
        disputed: ids of the rounds on which the accounts asked for cannot meet.
        marking: the strictest marking of what it was computed from, or would differ without, and of what its keys name.
    """

    keys: Mapping[str, Any] = attrs.field(hash=False)
    count: Count
    rounds: Count
    certain: tuple[str, ...]
    possible: tuple[str, ...]
    disputed: tuple[str, ...]
    marking: Marking | None = None
    _asked: Asked | None = attrs.field(default=None, eq=False, repr=False)
    _list_ids: Callable[[], tuple[tuple[str, ...], tuple[str, ...]]] | None = attrs.field(
        default=None, init=False, eq=False, repr=False
    )

    @classmethod
    def naming_later(
        cls, list_ids: Callable[[], tuple[tuple[str, ...], tuple[str, ...]]], **fields: Any
    ) -> "Total":
        """A row that lists its ids when one of them is first read: of millions of rounds, that is most of the work.

        Args:
            list_ids: lists those certainly and those possibly counted.
            fields: all other fields of the row.
        """
        row = cls(**fields, certain=(), possible=())
        for name in ("certain", "possible"):
            object.__delattr__(row, name)
        object.__setattr__(row, "_list_ids", list_ids)
        return row

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """The ids that are not listed yet: Python asks here only for what is not set."""
            if name not in ("certain", "possible"):
                return super().__getattr__(name)
            list_ids = self._list_ids
            if list_ids is not None:
                certain, possible = list_ids()
                object.__setattr__(self, "certain", certain)
                object.__setattr__(self, "possible", possible)
                object.__setattr__(self, "_list_ids", None)
            return object.__getattribute__(self, name)

    @property
    def asked(self) -> "Asked | None":
        """What the row asks of a ledger; None where it was computed from tables."""
        return self._asked

    def __getitem__(self, key: str) -> Any:
        """The value of a key, such as `row["year"]`."""
        if key not in self.keys:
            raise InvalidValue(key, "a key of the row", did_you_mean(key, self.keys))
        return self.keys[key]

    def to_dict(self) -> dict[str, Any]:
        """The row as plain data: its keys, then counts as objects and ids as lists."""
        return {
            **self.keys,
            "count": plain_count(self.count),
            "rounds": plain_count(self.rounds),
            "certain": list(self.certain),
            "possible": list(self.possible),
            "disputed": list(self.disputed),
            "marking": None if self.marking is None else str(self.marking),
        }


@attrs.frozen(repr=False)
class Totals(Framed, Readable, Sequence[Total]):
    """Rows of totals, in the order of their keys. No row may be obtained by adding others: ask for it.

    >>> import conflictevents as ce
    >>> ds = ce.datasets.load("yemen-exchanges")
    >>> totals = ce.totals(ds, by="year")
    >>> totals.row(year=2023).count.low
    987

    Attributes:
        by: the keys asked by.
        account: whose figures they are.
        rows: the rows.
    """

    by: tuple[str, ...]
    account: str
    rows: tuple[Total, ...]
    _names: frozenset[str] = attrs.field(default=frozenset(), eq=False, repr=False)
    _limits: str = attrs.field(default="", eq=False, repr=False)
    _day: When | None = attrs.field(default=None, eq=False, repr=False)

    def _known_by(self) -> object:
        return self._day

    @overload
    def __getitem__(self, index: int) -> Total: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Total]: ...

    def __getitem__(self, index: Any) -> Any:
        return self.rows[index]

    def __len__(self) -> int:
        return len(self.rows)

    def row(self, **keys: Any) -> Total | None:
        """The row with these keys, such as `row(year=2024, returned_to="ukraine")`; None where there is none.

        Raises:
            InvalidValue: a key that these totals are not by, a key left out, or a misspelt word or id.
        """
        for key in keys:
            if key not in self.by:
                remedy = did_you_mean(key, self.by) or f"name {', '.join(self.by) or 'no key'}"
                raise InvalidValue(key, "a key that these totals are by", remedy, field="row")
        asked = {key: getattr(value, "id", value) for key, value in keys.items()}
        for key in self.by:
            if key not in asked:
                raise InvalidValue(list(keys), f"a value for {key}", f"write {key}=... too", field="row")
        row = next((row for row in self.rows if dict(row.keys) == asked), None)
        if row is None:
            self._refuse_misspelt(asked)
        return row

    def _refuse_misspelt(self, asked: Mapping[str, Any]) -> None:
        """Refuse a word or id that is not on record, where rows have nothing else or one close to it."""
        for key, value in asked.items():
            if not isinstance(value, str) or value in self._names:
                continue
            values = {str(row.keys[key]) for row in self.rows if row.keys[key] is not None}
            hint = did_you_mean(value, values)
            if hint.startswith("did you mean") or (values and values <= self._names):
                raise InvalidValue(value, f"a {key} that some row has", hint, field=key)

    def to_dicts(self) -> list[dict[str, Any]]:
        """The rows as plain data, for JSON."""
        return [row.to_dict() for row in self.rows]

    def _say_none(self) -> str:
        """Why there is no row: a row by an attribute takes a value on record."""
        valued = [key for key in self.by if key not in PERIODS and key != "round"]
        if not valued:
            return "No round on record falls, or may fall, within what is asked for."
        return (
            f"No round on record falls, or may fall, within what is asked for and has a {' and a '.join(valued)} "
            "on record. Persons without one have no row: ask with by=() for all together."
        )

    def _facts(self) -> Mapping[str, Callable[[], Facts]]:
        fields = {**_key_fields(self.by), **_ROW_FIELDS}
        rows = ({**attrs.asdict(row, recurse=False), **_key_cells(row.keys)} for row in self.rows)
        uses = (
            line
            for row in self.rows
            for line in uses_of(
                _key_cells(row.keys),
                {Use.COUNTED: row.certain, Use.POSSIBLE: row.possible, Use.DISPUTED: row.disputed},
            )
        )
        return {
            "rows": lambda: Facts(fields, rows),
            "records": lambda: Facts({**_key_fields(self.by), **USE_FIELDS}, uses),
        }

    def _page(self) -> Page:
        asked = f"Returned {'by ' + ', '.join('side' if key == 'returned_to' else _title_of(key) for key in self.by) if self.by else 'in all'}"
        return Page(
            f"{asked}{f': {self._limits}' if self._limits else ''} (account: {self.account})",
            (_table(self), *_disputes(self), *([ADD_NO_ROWS] if len(self) > 1 else []))
            if self
            else (self._say_none(),),
        )


_ROW_FIELDS: Mapping[str, Any] = {
    "count": Count,
    "rounds": Count,
    **dict.fromkeys(("certain", "possible", "disputed"), tuple[str, ...]),
    "marking": str,
}


def _key_fields(by: Iterable[str]) -> dict[str, Any]:
    return {key: {"year": int | None, "day": date}.get(key, str) for key in by}


def _key_cells(keys: Mapping[str, Any]) -> dict[str, Any]:
    cells = dict(keys)
    if cells.get("day") is not None:
        cells["day"] = date.fromisoformat(cells["day"])
    return cells


ADD_NO_ROWS = (
    "Each row is computed by itself. What may fall into several rows is in the high bound of each, so "
    "rows do not add up to one another."
)


def _table(rows: Totals) -> Table:
    return Table(
        (*map(_title_of, rows.by), "number", "rounds"),
        [
            (
                *(_key_in_words(row._ds, key, row.keys[key]) for key in rows.by),
                figure(row.count),
                figure(row.rounds),
            )
            for row in rows
        ],
        ("number", "rounds"),
    )


def _title_of(key: str) -> str:
    return key.replace("_", " ")


_NAMED = {"returned_to", "mediator", "carrier", "series", "held_by", "belonging_to"}


def _key_in_words(ds: Dataset | None, key: str, value: Any) -> Inline:
    """The value of a key for people: an actor or framework by its name, with its id; a category in the plural."""
    if value is None:
        return "not said"
    if key == "category" and value in Category:
        return Category[value].plural
    if key == "framework":
        return named(ds, value)
    name = name_of(ds, value) if ds is not None and key in _NAMED else str(value)
    return name if name == value or key not in _NAMED else Phrase((f"{name} ", Id(value)))


def _disputes(rows: Totals) -> list[Items]:
    disputed = {id: row._ds for row in rows for id in row.disputed}
    texts = [
        Phrase.joined("", ("accounts of ", named(ds, id), " cannot meet"))
        for id, ds in sorted(disputed.items())
    ]
    return [Items(texts)] if texts else []


def totals(
    ds: Dataset,
    by: By = ("year", "returned_to"),
    *,
    category: CategoryStr | None = None,
    group: str | None = None,
    scope: Scope | None = None,
    account: str = RECORDED,
    since: When | str | None = None,
    until: When | str | None = None,
) -> Totals:
    """How many persons returned, by time, side and anything else that is asked for.

    Membership is three-valued: a round that may fall into several rows adds 0 to the low bound and its
    high to the high bound of each, and its all to a total over them. So rows are computed one by one and
    never add up to one another. Only completed rounds count; parts and parents count each person once.

    >>> import conflictevents as ce
    >>> ds = ce.datasets.load("yemen-exchanges")
    >>> print(
    ...     ce.totals(ds, by="returned_to", since="2023", until="2023").row(returned_to="ansar-allah").count
    ... )
    695 to 889

    Args:
        ds: the dataset.
        by: any of year, month, day, returned_to, category, group, kind, framework, mediator, carrier, series,
            held_by, belonging_to, round; empty for one total over everything. A function of your own is a key by its
            name, with `own_` in front where a row has that name already (`own_category`): it takes a `ce.Description`, what a posting
            says of its persons, and gives a value, None where nothing says it, or a tuple of those it may have.
        category: a category; None for all living persons, as is `person`. The living and remains together are
            asked for as `anyone`.
        group: a group in the source's words; short for `scope=Scope(group=...)`.
        scope: a limit to kinds, frameworks, third parties, a series, a holder, whose people, or a group.
        account: `recorded`, `widest`, `agreed`, or the id of an actor.
        since: first day counted; a bare month or year from its first day.
        until: last day counted; a bare month or year to its last day.

    Returns:
        Rows in the order of their keys; combinations that no round may fall into have no row. A row by
        category `person` is of all living persons, no matter what is said of their category.

    Raises:
        InvalidValue: an unknown key or category.
        UnknownRecord: the account is no actor on record, or an id in the scope is on no record.
    """
    check_dataset(ds)
    question = Question.read(by, category, scope, since, until, group)
    question.check(ds)
    account = check_account(ds, account)
    rows: list[Total] = []
    keys_known = KeysKnown.read(
        question,
        lambda key, rank: values_of(ds, question, key, account, rank=rank),
        ledger_of(ds).markings.by_record(account).values(),
    )
    for values in product(*(values_of(ds, question, question.key(key), account) for key in question.limits)):
        named = dict(zip(question.limits, values, strict=True))
        of_key = keys_known.marking(named)
        balance = ledger_of(ds).balance(question.query(named), account)
        for root, asked_of in balance.apart() if question.by_round else [(None, balance)]:
            for period, balanced in _by_period(asked_of, question):
                if balanced.rounds.high:
                    values_by_key = {**named, **period, "round": root}
                    keys = {key: values_by_key[key] for key in question.keys}
                    rows.append(_row(ds, keys, balanced, root, of_key))
    in_order = tuple(sorted(rows, key=lambda row: sort_key(row.keys)))
    limits = _limits_in_words(ds, question, since, until)
    return Totals(question.keys, account, in_order, list_names(ds), limits, ds.known_by)


def _limits_in_words(
    ds: Dataset, question: Question, since: When | str | None, until: When | str | None
) -> str:
    """What a question is limited to besides its keys; empty where it has no limit."""
    words = ds.vocabulary.categories
    is_named = question.category != Category.PERSON and question.category in words
    days = {
        (True, True): f"{since} to {until}",
        (True, False): f"from {since}",
        (False, True): f"up to {until}",
    }.get((since is not None, until is not None), "")
    category = words[question.category].plural if is_named else ""
    return ", ".join(part for part in (category, scope_in_words(ds, question.scope), days) if part)


def list_names(ds: Dataset) -> frozenset[str]:
    """The ids and words by which a row may be asked for."""
    ids = (record.id for record in (*ds.actors, *ds.frameworks, *ds.rounds))
    words = (word for vocabulary in ds.vocabulary for word in vocabulary)
    return frozenset((*ids, *words))


_READ_OFF = ("count", "rounds", "certain", "possible", "disputed")


def _row(
    ds: Dataset,
    keys: Mapping[str, Any],
    balanced: WindowBalance,
    root: str | None,
    of_key: Marking | None,
) -> Total:
    asked = Asked(balanced.query, balanced.account, balanced.window, root)
    query = balanced.query
    of_names = marking_of_names(ds, keys, balanced.account, query.scope, query.within)
    marking = Marking.strictest((balanced.marking, of_names, of_key))
    return Total(
        keys, **{name: getattr(balanced, name) for name in _READ_OFF}, marking=marking, asked=asked, ds=ds
    )


def marking_of_names(ds: Dataset, keys: Mapping[str, Any], account: str, *scopes: Scope) -> Marking | None:
    """The strictest marking of the records that a row names: by its keys, its account and what it is limited to."""
    named_by_keys = (value for value in keys.values() if isinstance(value, str))
    return strictest_of(
        ds, (*named_by_keys, account, *(id for scope in scopes for id, *_ in references_within(scope)))
    )


def _by_period(balance: Balance, question: Question) -> Iterator[tuple[dict[str, Any], WindowBalance]]:
    if question.finest is None:
        yield {}, balance.within(question.window)
        return
    for period in list_periods(balance.spans, question.finest, question.window):
        inside = question.window.narrowed_to(period)
        if inside is not None:
            yield {name: period.named(name) for name in question.periods}, balance.within(inside)
