"""Parts and wholes: two statements on the same people that cannot both be right."""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from conflictevents.dataset import Dataset
from conflictevents.ledger import ledger_of, status_at
from conflictevents.ledger.query import Query
from conflictevents.records import Category, ExchangeRound, Scope, Transfer
from conflictevents.records.vocabulary import CALLED_OFF, Categories
from conflictevents.rules.comparing import actors, brief, listed, people
from conflictevents.rules.references import circles
from conflictevents.rules.rule import Noticed, Rule, Severity
from conflictevents.values import Count, Truth

__all__ = ["RULES"]


def parts_exceed_whole(ds: Dataset) -> Iterator[Noticed]:
    """The parts of a round return more persons than the whole.

    Everyone who returned in a part returned in the whole, by side, category and kind. Parts that were called off are
    not counted, nor, once the whole has taken place, are parts that have not.
    """
    for misfit in _misfits(ds):
        if misfit.beyond > 0:
            yield Noticed(
                misfit.whole.id,
                f"{misfit}: {misfit.beyond:,} too many",
                "transfers",
                "correct a count, or part_of where one of them is no part of this round",
            )


def parts_short_of_whole(ds: Dataset) -> Iterator[Noticed]:
    """All parts of a round together return fewer persons than the whole.

    The whole says that the parts on record are all there are (`parts_complete`), so that some number must fit both.
    """
    for misfit in _misfits(ds):
        if misfit.beyond < 0:
            yield Noticed(
                misfit.whole.id,
                f"{misfit}: {-misfit.beyond:,} short, though they are said to be complete",
                "transfers",
                "correct a count, add the part that is missing, or set parts_complete to false",
            )


class _Misfit(NamedTuple):
    """A whole and its parts whose counts cannot meet.

    Attributes:
        whole: the round.
        query: the side, category and kind compared.
        stated: what the round says.
        parts: what each part says.
        beyond: by how many persons the parts certainly exceed the whole; negative where they fall short.
    """

    whole: ExchangeRound
    query: Query
    stated: Count
    parts: Mapping[str, Count]
    beyond: int

    def __str__(self) -> str:
        category = self.query.category
        words = "" if category == Category.PERSON else f" ({people(category)})"
        shown = listed([f"{id} {brief(count)}" for id, count in self.parts.items()])
        return (
            f"{brief(self.stated)}{words} returned to {self.query.returned_to!r}, but its parts come to "
            f"{brief(Count.sum(self.parts.values()))} ({shown})"
        )


def _misfits(ds: Dataset) -> Iterator[_Misfit]:
    """Every count of a whole that its parts cannot meet; of categories only where the living together do meet."""
    figures = _Figures(ds)
    words = ds.vocabulary.categories
    for whole in ds.rounds:
        if not ds.links.parts_of(whole.id):
            continue
        differing: set[tuple[str | None, Scope]] = set()
        for query in _queries(words, whole):
            if (query.returned_to, query.scope) in differing and words.is_living(query.category):
                continue
            count = ledger_of(ds).read_round(whole.id, query).count
            counts = figures.of_parts(whole, query)
            together = Count.sum(counts.values())
            beyond = 0
            if count.high is not None and together.low > count.high:
                beyond = together.low - count.high
            elif whole.parts_complete and together.high is not None and together.high < count.low:
                beyond = together.high - count.low
            if counts and beyond:
                differing.add((query.returned_to, query.scope))
                yield _Misfit(whole, query, count, counts, beyond)


def _queries(words: Categories, whole: ExchangeRound) -> list[Query]:
    """What a round gives figures for: by side and kind, the living before their categories."""
    queries: set[Query] = set()
    for transfer in whole.transfers:
        if transfer.returned_to is not None:
            scope = Scope(kinds=(transfer.kind or whole.kind,))
            queries.add(Query(transfer.returned_to, transfer.category, scope))
            if words.is_living(transfer.category):
                queries.add(Query(transfer.returned_to, Category.PERSON, scope))
    return sorted(
        queries,
        key=lambda query: (
            query.returned_to or "",
            query.scope.kinds,
            query.category != Category.PERSON,
            query.category,
        ),
    )


class _Figures:
    """What rounds say together with their parts, each asked once."""

    def __init__(self, ds: Dataset) -> None:
        self._ds = ds
        self._known: dict[tuple[str, Query], Count] = {}
        edges = {record.id: [record.part_of] for record in ds.rounds if record.part_of is not None}
        self._circling = {id for circle in circles(edges) for id in circle}

    def of_parts(self, whole: ExchangeRound, query: Query) -> dict[str, Count]:
        """What each part of a round adds to it, by id; nothing for parts whose persons are certainly not among its own."""
        counts = {}
        for part, belongs in self._list_parts(whole):
            count = self._of(part, query)
            counts[part.id] = count if belongs is Truth.YES else Count(low=0, high=count.high)
        return counts

    def _list_parts(self, whole: ExchangeRound) -> list[tuple[ExchangeRound, Truth]]:
        """The parts of a round whose persons are, or may be, among its own."""
        parts = () if whole.id in self._circling else self._ds.links.parts_of(whole.id)
        judged = [(part, self._belongs(part, whole)) for part in parts]
        return [(part, belongs) for part, belongs in judged if belongs is not Truth.NO]

    def _belongs(self, part: ExchangeRound, whole: ExchangeRound) -> Truth:
        """Whether a whole counts the persons of a part: one that was called off may still be in the number of a plan."""
        if part.assumed:
            return Truth.NO
        if ledger_of(self._ds).is_done(whole) is Truth.YES:
            return ledger_of(self._ds).is_done(part)
        return Truth.MAYBE if ledger_of(self._ds).status_at(part) in CALLED_OFF else Truth.YES

    def _of(self, part: ExchangeRound, query: Query) -> Count:
        """How many a part returned: its own figure, raised by what its own parts say."""
        waiting = [part]  # trees may be deeper than Python calls
        while waiting:
            node = waiting[-1]
            if (node.id, query) in self._known:
                waiting.pop()
                continue
            unknown = [inner for inner, _ in self._list_parts(node) if (inner.id, query) not in self._known]
            waiting += unknown
            if not unknown:
                self._known[node.id, query] = self._compute(node, query)
        return self._known[part.id, query]

    def _compute(self, part: ExchangeRound, query: Query) -> Count:
        count = ledger_of(self._ds).read_round(part.id, query).count
        inner = Count.sum(self.of_parts(part, query).values())
        if inner.low and (count.high is None or inner.low <= count.high):
            return Count(max(count.low, inner.low), count.high)
        return count


def _exceeding() -> Dataset:
    return Dataset(
        *actors("north", "south"),
        ExchangeRound(
            id="swap",
            history="completed",
            when="2025-05-23/2025-05-25",
            transfers_complete=True,
            transfers=Transfer(count=1000, held_by="south", returned_to="north"),
            sources="ministry, 25 May",
        ),
        ExchangeRound(
            id="first-stage",
            part_of="swap",
            when="2025-05-23",
            transfers_complete=True,
            transfers=Transfer(count=390, held_by="south", returned_to="north"),
            sources="ministry, 23 May",
        ),
        ExchangeRound(
            id="second-stage",
            part_of="swap",
            when="2025-05-24",
            transfers_complete=True,
            transfers=Transfer(count=703, held_by="south", returned_to="north"),
            sources="ministry, 24 May",
        ),
    )


def _short() -> Dataset:
    return Dataset(
        *actors("north", "south"),
        ExchangeRound(
            id="swap",
            history="completed",
            when="2025-05-23/2025-05-25",
            transfers_complete=True,
            transfers=Transfer(count=1000, held_by="south", returned_to="north"),
            parts_complete=True,
            sources="ministry, 25 May",
        ),
        ExchangeRound(
            id="first-stage",
            part_of="swap",
            when="2025-05-23",
            transfers_complete=True,
            transfers=Transfer(count=390, held_by="south", returned_to="north"),
            sources="ministry, 23 May",
        ),
    )


def complete_without_parts(ds: Dataset) -> Iterator[Noticed]:
    """A round says that its parts on record are complete, and none is on record."""
    for record in ds.rounds:
        if record.parts_complete and not ds.links.parts_of(record.id):
            yield Noticed(
                record.id,
                "its parts are said to be complete, but none is on record",
                "parts_complete",
                "add the parts, or leave it out",
            )


def _no_parts() -> Dataset:
    return Dataset(ExchangeRound(id="swap", history="agreed", parts_complete=True))


def part_left_open(ds: Dataset) -> Iterator[Noticed]:
    """A round is completed, but one of its parts is still to come.

    The part counts as not done. One that was called off is no contradiction.
    """
    for part in ds.rounds:
        whole = ds.get(part.part_of) if part.part_of is not None and part.history else None
        if (
            isinstance(whole, ExchangeRound)
            and ledger_of(ds).is_done(whole) is Truth.YES
            and not part.assumed
        ):
            status = status_at(ds, part)
            if ledger_of(ds).is_done(part) is Truth.NO and status not in CALLED_OFF:
                yield Noticed(
                    part.id,
                    f"still {status}, though {whole.id!r}, of which it is a part, is completed",
                    "history",
                    "add the step that completed it or called it off",
                )


def _left_open() -> Dataset:
    return Dataset(
        ExchangeRound(id="swap", history="completed", when="2025-05-25"),
        ExchangeRound(id="last-stage", part_of="swap", history="scheduled", when="2025-05-25"),
    )


def whole_left_open(ds: Dataset) -> Iterator[Noticed]:
    """All parts of a round are completed, and the round is still to come.

    Its parts are counted; the round stands among what is promised until it has a step of its own.
    """
    for whole in ds.rounds:
        parts = ds.links.parts_of(whole.id) if whole.parts_complete and whole.history else ()
        status = status_at(ds, whole) if parts else None
        if (
            parts
            and status not in CALLED_OFF
            and ledger_of(ds).is_done(whole) is Truth.NO
            and all(part.history and ledger_of(ds).is_done(part) is Truth.YES for part in parts)
        ):
            yield Noticed(
                whole.id,
                f"still {status}, though its parts, said to be complete, are all completed",
                "history",
                "add the step that completed it",
            )


def _whole_open() -> Dataset:
    return Dataset(
        ExchangeRound(id="swap", history="agreed", parts_complete=True),
        ExchangeRound(id="only-stage", part_of="swap", history="completed", when="2025-05-25"),
    )


RULES: Final = (
    Rule("parts/exceed-whole", Severity.WARNING, parts_exceed_whole, _exceeding),
    Rule("parts/short-of-whole", Severity.WARNING, parts_short_of_whole, _short),
    Rule("parts/complete-without-parts", Severity.WARNING, complete_without_parts, _no_parts),
    Rule("parts/part-left-open", Severity.WARNING, part_left_open, _left_open),
    Rule("parts/whole-left-open", Severity.INFO, whole_left_open, _whole_open),
)
