"""Tallies as balance assertions: each claimed cumulative against the rounds on record."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from itertools import pairwise
from typing import Any, overload

import attrs

from conflictevents.dataset import Dataset, check_dataset
from conflictevents.errors import InvalidValue, UnknownRecord
from conflictevents.ledger import ledger_of
from conflictevents.ledger.postings import RECORDED, check_account
from conflictevents.ledger.query import Query
from conflictevents.ledger.series import Beginnings
from conflictevents.ledger.window import Window
from conflictevents.ledger.wording import format_subject, name_of, tally_in_words
from conflictevents.questions.comparison import Comparison, Gap, Subject, Verdict, difference_of, judged
from conflictevents.questions.plain import USE_FIELDS, Use, plain_count, uses_of
from conflictevents.records import ReturnTally
from conflictevents.text import (
    Block,
    Facts,
    Framed,
    Page,
    Readable,
    Row,
    Table,
    day,
    figure,
    interval,
    plural,
)
from conflictevents.values import Count, When
from conflictevents.values.fields import enum_converter

__all__ = ["Increment", "Reconciliation", "Reconciliations", "claimed_number", "reconcile", "worst_first"]

_read_verdict = enum_converter(Verdict)


@attrs.frozen(eq=False, repr=False)
class Reconciliation(Comparison):
    """One claimed cumulative against the record.

    >>> import conflictevents as ce
    >>> ds = ce.datasets.load("yemen-exchanges")
    >>> row = ce.reconcile(ds)[0]
    >>> print(row.tally.count, row.recorded, row.gap, row.verdict)
    417 2 in all +415 claims_more

    Attributes:
        tally: the claim.
    """

    tally: ReturnTally

    def __reduce__(self) -> Any:
        return _answer_anew, (self._ds, self._balanced.account, tuple(tally.id for tally in self.tallies))

    @property
    def recorded_rounds(self) -> Count:
        """How many rounds the record has in the window and scope; a round counts once, in however many parts."""
        return self._balanced.rounds

    @property
    def gap_in_rounds(self) -> Gap | None:
        """Rounds claimed minus rounds recorded; None where the tally does not say how many rounds it covers."""
        claimed = None if self.tally.rounds is None else claimed_number(self.tally.rounds)
        return None if claimed is None else judged(claimed, self.recorded_rounds)["gap"]

    def consequences(self) -> list[Block]:
        """What the claim, and its number of rounds, would have to mean, if it and the record are both right."""
        gap = self.gap_in_rounds
        if gap is None or self.tally.rounds is None:
            return super().consequences()
        claimed, recorded = figure(self.tally.rounds), figure(self.recorded_rounds)
        sentence = (
            f"It says that it covers {claimed} rounds; the record has {recorded}: a difference of {gap}."
        )
        return [sentence, *super().consequences()]

    @property
    def tallies(self) -> tuple[ReturnTally, ...]:
        """The claim, alone."""
        return (self.tally,)

    def title(self) -> str:
        """The claim, or the claims, and what they cover, in a line."""
        return f"{self.tally.id}, {name_of(self._ds, self.tally.claimant)}: {tally_in_words(self._ds, self.tally)}"

    def to_dict(self) -> dict[str, Any]:
        """The reconciliation as plain data."""
        gap = self.gap_in_rounds
        return {
            "tally": self.tally.id,
            **super().to_dict(),
            "recorded_rounds": plain_count(self.recorded_rounds),
            "gap_in_rounds": None if gap is None else {"low": gap.low, "high": gap.high},
        }


@attrs.frozen(eq=False, repr=False)
class Increment(Comparison):
    """What was added between two claimed cumulatives of one scope, against the record of the days between.

    The days are those after the first `as_of` up to and including the second.

    >>> import conflictevents as ce
    >>> ds = ce.datasets.load("yemen-exchanges")
    >>> step = ce.reconcile(ds).increments[0]
    >>> print(step.first.id, step.second.id, step.gap)
    yt29 yt30 +2 or less

    Attributes:
        first: the earlier claim.
        second: the later claim.
    """

    first: ReturnTally
    second: ReturnTally

    def __reduce__(self) -> Any:
        return _answer_anew, (self._ds, self._balanced.account, tuple(tally.id for tally in self.tallies))

    @property
    def tallies(self) -> tuple[ReturnTally, ...]:
        """The two claims, the earlier first."""
        return (self.first, self.second)

    def title(self) -> str:
        """The claim, or the claims, and what they cover, in a line."""
        return f"{self.first.id} to {self.second.id}, {_ends_in_words(self._ds, self)}"

    def to_dict(self) -> dict[str, Any]:
        """The increment as plain data."""
        return {"first": self.first.id, "second": self.second.id, **super().to_dict()}


class Reconciliations(Framed, Readable, Sequence[Reconciliation]):
    """One reconciliation for each tally, worst first: by how far the gap certainly is from zero, then by its furthest bound.

    `increments` has the steps between neighbouring tallies of one scope; `increment` takes any two, and
    `spans` goes through every pair. All are computed when asked for.

    >>> import conflictevents as ce
    >>> ds = ce.datasets.load("yemen-exchanges")
    >>> answer = ce.reconcile(ds)
    >>> answer[answer[0].tally.id] == answer[0]
    True
    """

    def __init__(self, ds: Dataset, account: str) -> None:
        self.account = account
        self._ds = ds
        ledger = ledger_of(ds)
        self._select: Callable[[Query], Subject] = cache(
            lambda query: Subject(ds, ledger.balance(query, account))
        )
        self._beginnings = Beginnings(ds)
        self._rows = tuple(sorted((self._reconcile(tally) for tally in ds.tallies), key=worst_first))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Reconciliations):
            return NotImplemented
        return (self.account, self._rows) == (other.account, other._rows)

    def __hash__(self) -> int:
        return hash((self.account, self._rows))

    def __reduce__(self) -> Any:
        return _answer_anew, (self._ds, self.account, ())

    @overload
    def __getitem__(self, index: int | str) -> Reconciliation: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Reconciliation]: ...

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, str):
            row_found = next((row for row in self._rows if row.tally.id == index), None)
            if row_found is None:
                raise UnknownRecord(index, get_close_matches(index, [row.tally.id for row in self._rows]))
            return row_found
        return self._rows[index]

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def increments(self) -> tuple[Increment, ...]:
        """The steps between neighbouring tallies of one scope, worst first."""
        steps = [self._between(*pair) for group in self._groups() for pair in pairwise(group)]
        return tuple(sorted(steps, key=worst_first))

    def increment(self, first: ReturnTally | str, second: ReturnTally | str) -> Increment:
        """The increment between any two tallies of one scope, in the order of their `as_of`.

        Raises:
            UnknownRecord: no tally has the id.
            InvalidValue: the two differ in side, category, scope or beginning.
        """
        earlier, later = (self._tally(tally) for tally in (first, second))
        if self._likeness(earlier) != self._likeness(later):
            raise InvalidValue(
                later.id,
                f"a tally of the same side, category, scope and beginning as {earlier.id!r}",
                "compare two claims on one figure",
            )
        return self._between(*sorted((earlier, later), key=_by_date))

    def spans(self, verdict: Verdict | str | None = None) -> Iterator[Increment]:
        """The increment between every two tallies of one scope, neighbours or not.

        Args:
            verdict: only those of this verdict; None for all. Most that are not possible are passed over unread.

        Raises:
            InvalidValue: the word is no verdict.
        """
        try:
            return self._list_spans(None if verdict is None else _read_verdict(verdict))
        except InvalidValue as error:
            raise error.within("verdict") from None

    def _list_spans(self, verdict: Verdict | None) -> Iterator[Increment]:
        for group in self._groups():
            subject = self._select(_query(group[0]))
            for index, first in enumerate(group):
                for second in group[index + 1 :]:
                    claimed, window = _step(first, second)
                    if verdict is Verdict.POSSIBLE and not subject.may_be_possible(claimed, window):
                        continue
                    fields = subject.compare(claimed, window)
                    if verdict is None or fields["verdict"] is verdict:
                        yield Increment(first=first, second=second, **fields)

    def settling(self) -> Iterator[Reconciliation | Increment]:
        """Every reconciliation, and of the spans those that are possible and may settle all that is doubtful in them.

        A claim settles nothing where several choices of what lies across the edges of its window come to it. Most such spans
        are passed over by a few sums for each edge.
        """
        yield from self._rows
        for group in self._groups():
            subject = self._select(_query(group[0]))
            comparable = [(claimed, tally) for tally in group if (claimed := claimed_number(tally.count))]
            for at, later in subject.list_settling([(claimed, tally.as_of) for claimed, tally in comparable]):
                span = self._between(comparable[at][1], comparable[later][1])
                if span.verdict is Verdict.POSSIBLE:
                    yield span

    def to_dicts(self) -> list[dict[str, Any]]:
        """The reconciliations as plain data, worst first."""
        return [row.to_dict() for row in self._rows]

    def _facts(self) -> Mapping[str, Callable[[], Facts]]:
        uses = (
            line
            for row in self._rows
            for line in uses_of(
                {"tally": row.tally.id},
                {Use.COUNTED: row.counted, Use.POSSIBLE: row.possible, Use.EXCLUDED: row.excluded},
            )
        )
        return {
            "tallies": lambda: Facts(_TALLY_FIELDS, map(_cells, self._rows)),
            "records": lambda: Facts({"tally": str, **USE_FIELDS}, uses),
            "increments": lambda: Facts(_INCREMENT_FIELDS, map(_cells, self.increments)),
        }

    def _page(self) -> Page:
        return Page(
            f"{plural(len(self), 'claimed cumulative')} against the record (account: {self.account})",
            (verdicts(self), table_of(self)),
        )

    def _tally(self, tally: ReturnTally | str) -> ReturnTally:
        record = self._ds[tally.id if isinstance(tally, ReturnTally) else tally]
        if not isinstance(record, ReturnTally):
            raise InvalidValue(
                record.id,
                "the id of a tally",
                "give the id of a tally on record: [tally.id for tally in ds.tallies] lists them",
            )
        return record

    def _reconcile(self, tally: ReturnTally) -> Reconciliation:
        window = Window.between(tally.since, tally.as_of)
        claimed = claimed_number(tally.count)
        return Reconciliation(tally=tally, **self._select(_query(tally)).compare(claimed, window))

    def _between(self, first: ReturnTally, second: ReturnTally) -> Increment:
        claimed, window = _step(first, second)
        fields = self._select(_query(first)).compare(claimed, window)
        return Increment(first=first, second=second, **fields)

    def _likeness(self, tally: ReturnTally) -> tuple[Any, ...]:
        """What two tallies share whose difference is an increment."""
        return (tally.returned_to, tally.category, tally.scope, self._beginnings.of(tally))

    def _groups(self) -> Iterator[list[ReturnTally]]:
        groups: dict[Any, list[ReturnTally]] = defaultdict(list)
        for tally in self._ds.tallies:
            groups[self._likeness(tally)].append(tally)
        for group in groups.values():
            if len(group) > 1:
                yield sorted(group, key=_by_date)


_IDS = tuple[str, ...]
_COMPARED: Mapping[str, Any] = {
    "claimed": Gap,
    "recorded": Count,
    "gap": Gap,
    "verdict": str,
    **dict.fromkeys(("counted", "possible", "excluded", "forced_in", "forced_out"), _IDS),
    "attainable": bool,
    "marking": str,
}
_TALLY_FIELDS: Mapping[str, Any] = {
    "tally": str,
    "claimant": str,
    "since": When,
    "as_of": When,
    "returned_to": str,
    "category": str,
    "count": Count,
    **_COMPARED,
    "recorded_rounds": Count,
    "gap_in_rounds": Gap,
}
_INCREMENT_FIELDS: Mapping[str, Any] = {"first": str, "second": str, **_COMPARED}


def _cells(row: "Reconciliation | Increment") -> dict[str, Any]:
    """A comparison as the cells of a row: what it says itself, and what the claim says."""
    cells = {
        name: getattr(row, name, None)
        for name in _COMPARED
        if name not in ("forced_in", "forced_out", "attainable")
    }
    cells |= {
        "forced_in": [item.round for item in row.forced_in],
        "forced_out": [item.round for item in row.forced_out],
        "attainable": row.forced.attainable,
    }
    if isinstance(row, Increment):
        return {**cells, "first": row.first.id, "second": row.second.id}
    names = ("claimant", "since", "as_of", "returned_to", "category", "count")
    return {
        "tally": row.tally.id,
        **{name: getattr(row.tally, name) for name in names},
        **cells,
        "recorded_rounds": row.recorded_rounds,
        "gap_in_rounds": row.gap_in_rounds,
    }


def _answer_anew(ds: Dataset, account: str, ids: tuple[str, ...]) -> Any:
    """The answer that was pickled, asked again: it holds its working, which is worked out when asked for."""
    answer = Reconciliations(ds, account)
    if not ids:
        return answer
    return answer[ids[0]] if len(ids) == 1 else answer.increment(*ids)


def reconcile(ds: Dataset, *, account: str = RECORDED) -> Reconciliations:
    """Check every claimed cumulative against the rounds on record in its window and scope.

    As a ledger program checks a stated balance against its postings, each tally is compared with what
    the record has; the gap is reported with its direction, and never plugged.

    >>> import conflictevents as ce
    >>> ds = ce.datasets.load("yemen-exchanges")
    >>> [(row.tally.id, str(row.verdict)) for row in ce.reconcile(ds)][:2]
    [('yt24', 'claims_more'), ('yt21', 'claims_more')]

    Args:
        ds: the dataset.
        account: whose figures for the rounds: `recorded`, `widest`, `agreed` or an actor's id.

    Returns:
        One `Reconciliation` for each tally, worst first, with the increments between tallies of one scope.

    Raises:
        UnknownRecord: the account is no actor on record.
    """
    check_dataset(ds)
    return Reconciliations(ds, check_account(ds, account))


def verdicts(rows: Sequence[Comparison]) -> str:
    """How many claims came to which verdict, in a sentence."""
    numbers = Counter(row.verdict for row in rows)
    parts = [
        f"{numbers[verdict]:,} {words[numbers[verdict] != 1]}"
        for verdict, words in _COMES_TO.items()
        if numbers[verdict]
    ]
    return f"Of the claims, {', '.join(parts)}." if parts else "No cumulative is claimed."


_COMES_TO = {
    Verdict.AGREES: ("agrees with the record", "agree with the record"),
    Verdict.POSSIBLE: ("is possible by it", "are possible by it"),
    Verdict.CLAIMS_MORE: ("claims more than it has", "claim more than it has"),
    Verdict.CLAIMS_LESS: ("claims less", "claim less"),
    Verdict.NOT_COMPARABLE: ("cannot be compared", "cannot be compared"),
}


def table_of(rows: Sequence[Reconciliation]) -> Table:
    """Reconciliations as a table, in the order given."""
    columns = ("claimed", "recorded", "difference", "verdict", "claimant")
    return Table(
        columns,
        [
            Row(
                (
                    figure(row.tally.count),
                    figure(row.recorded),
                    str(row.gap),
                    row.verdict.in_words,
                    name_of(row._ds, row.tally.claimant),
                ),
                f"{row.tally.id}: {tally_in_words(row._ds, row.tally)}",
            )
            for row in rows
        ],
        columns[:3],
    )


def increments_table(rows: Sequence[Increment]) -> Table:
    """Increments as a table, in the order given."""
    columns = ("claimed", "recorded", "difference", "verdict", "between")
    return Table(
        columns,
        [
            Row(
                (
                    interval(row.claimed.low, row.claimed.high),
                    figure(row.recorded),
                    str(row.gap),
                    row.verdict.in_words,
                    f"{row.first.id} and {row.second.id}",
                ),
                _ends_in_words(row._ds, row),
            )
            for row in rows
        ],
        columns[:3],
    )


def _ends_in_words(ds: Dataset, row: Increment) -> str:
    """Both claims of an increment, and which persons they count."""
    ends = " to ".join(
        f"{tally.count} ({day(tally.as_of)}, {name_of(ds, tally.claimant)})" for tally in row.tallies
    )
    persons, limits = format_subject(ds, row.second)
    return f"{ends}; {persons}{limits}"


def _query(tally: ReturnTally) -> Query:
    return Query(returned_to=tally.returned_to, category=tally.category, scope=tally.scope)


def claimed_number(count: Count) -> Gap | None:
    """The claimed number; None where the claim is that nothing is known or said."""
    return None if count.low == 0 and count.high is None else Gap(count.low, count.high)


def _step(first: ReturnTally, second: ReturnTally) -> tuple[Gap | None, Window]:
    """What two cumulatives claim for the days between them, and these days."""
    before, after = claimed_number(first.count), claimed_number(second.count)
    claimed = None if before is None or after is None else difference_of(after, before)
    return claimed, Window.after(first.as_of, second.as_of)


def _by_date(tally: ReturnTally) -> tuple[Any, ...]:
    return (tally.as_of.last_day or 0, tally.as_of.first_day or 0, tally.id)


def worst_first(row: Any) -> tuple[Any, ...]:
    """Key of the order of what has a `gap` and `tallies`: the gap furthest from zero first.

    How far it is for certain comes first, then how far it may be: by the bound furthest from zero, of those it has.
    """
    bounds = [abs(bound) for bound in (row.gap.low, row.gap.high) if bound is not None]
    furthest = max(bounds, default=-1)
    return (-row.gap.distance, -furthest, _by_date(row.tallies[-1]), [tally.id for tally in row.tallies])
