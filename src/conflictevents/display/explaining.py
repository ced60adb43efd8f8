"""The working of an answer: what counted, what may count, what did not and why, down to statements and their addresses.

Nothing is worked out anew: answers carry what they were computed from, and the ledger that they were read off is asked
what each tree of rounds added.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import zip_longest
from typing import Any

import attrs

from conflictevents.constraints import RECORD, Conflict, Consistency, Range
from conflictevents.dataset import Dataset
from conflictevents.errors import InvalidValue
from conflictevents.ledger.balance import TreeBalance, WindowBalance
from conflictevents.ledger.query import Query
from conflictevents.ledger.rounds import date_of
from conflictevents.ledger.window import ALWAYS, Window
from conflictevents.ledger.wording import (
    category_in_words,
    claimed_in_words,
    format_persons,
    label_of,
    name_of,
    scope_in_words,
    side_in_words,
    tally_in_words,
    title_of,
)
from conflictevents.questions.accounts import AccountRow, Accounts
from conflictevents.questions.comparison import Comparison, Gap, Subject, doubt
from conflictevents.questions.custody import (
    Custody,
    CustodyClaim,
    HeldFlow,
    StockDay,
    StockLedger,
    stock_in_words,
)
from conflictevents.questions.fulfilment import Fulfilment, TermFulfilment
from conflictevents.questions.killed import Fatalities, FatalityRow
from conflictevents.questions.outlook import Expectation, Outlook
from conflictevents.questions.plain import Use, plain_count
from conflictevents.questions.reconcile import Increment, Reconciliation, Reconciliations
from conflictevents.questions.timeline import event_in_words
from conflictevents.questions.totals import Total, Totals
from conflictevents.records import CustodyTally, Event, Framework, Record, ReturnTally, Statement
from conflictevents.rules.rule import Report
from conflictevents.text import (
    Block,
    Details,
    Facts,
    Framed,
    Heading,
    Id,
    Inline,
    Items,
    Link,
    Page,
    Phrase,
    Readable,
    Row,
    Table,
    day,
    figure,
    interval,
    plural,
)
from conflictevents.values import Count, Marking, Source, Truth, When

__all__ = ["Explanation", "Reason", "evidence_of", "explain", "statements_of"]


@attrs.frozen
class Reason:
    """One line of a working.

    Attributes:
        use: what became of the record.
        record: its id.
        what: what of it counts, or may: how many, and who.
        why: what makes it doubtful, or why it does not count; empty where it simply counts.
        count: how many persons these are; None where no number is said here.
        adds: what the record, with its parts, adds to the answer, on the last line of each; None on others.
    """

    use: Use
    record: str
    what: str = ""
    why: str = ""
    count: Count | None = None
    adds: Gap | None = None


@attrs.frozen(repr=False)
class Explanation(Framed, Readable):
    """The working of an answer.

    >>> import conflictevents as ce
    >>> ds = ce.datasets.load("yemen-exchanges")
    >>> line = ce.explain(ce.totals(ds, by=())[0]).to_dicts()[0]
    >>> line["use"]
    'counted'

    Attributes:
        title: what was asked.
        answer: what the answer is, in words.
        reasons: what it was computed from and what was left out, in this order.
        parts: the workings of the rows of the answer, where it has several.
    """

    title: str
    answer: str
    reasons: tuple[Reason, ...]
    parts: "tuple[Explanation, ...]" = ()
    _ds: Dataset = attrs.field(factory=Dataset, eq=False)
    _marking: Marking | None = attrs.field(default=None, eq=False)

    def to_dicts(self) -> list[dict[str, Any]]:
        """Each line of the working as plain data, with the statements and the addresses that it rests on."""
        return [
            *map(self._plain, self.reasons),
            *({"of": part.title, **line} for part in self.parts for line in part.to_dicts()),
        ]

    def _plain(self, reason: Reason) -> dict[str, Any]:
        record = self._ds.get(reason.record.partition("#")[0])
        statements = [] if record is None else statements_of(self._ds, record)
        sources = [
            *getattr(record, "sources", ()),
            *(source for statement in statements for source in statement.sources),
        ]
        return {
            "use": str(reason.use),
            "record": reason.record,
            "name": title_of(self._ds, reason.record),
            "when": None if (when := _date_of(record)) is None else str(when),
            "what": reason.what,
            "why": reason.why,
            "count": None if reason.count is None else plain_count(reason.count),
            "adds": None if reason.adds is None else attrs.asdict(reason.adds),
            "statements": [statement.id for statement in statements],
            "urls": list(dict.fromkeys(source.url for source in sources if source.url)),
        }

    def _facts(self) -> Mapping[str, Callable[[], Facts]]:
        return {"reasons": lambda: Facts(_REASON_FIELDS, self._lines())}

    def _lines(self, of: str | None = None) -> Iterator[dict[str, Any]]:
        for reason in self.reasons:
            plain = self._plain(reason)
            when = None if plain["when"] is None else When.parse(plain["when"])
            yield {**plain, "of": of, "when": when, "count": reason.count, "adds": reason.adds}
        for part in self.parts:
            yield from part._lines(part.title)

    @property
    def marking(self) -> Marking | None:
        """The strictest marking of the answer, of the records of its working, and of the statements that these rest on."""
        records = list(self._list_marked_parts()) or self._ds
        return Marking.strictest((self._marking, *(each.marking for each in records)))

    def _known_by(self) -> object:
        return next(
            (each._ds.known_by for each in (self, *self.parts) if each._ds.known_by is not None), None
        )

    def _list_marked_parts(self) -> "Iterator[Record | Explanation]":
        for reason in self.reasons:
            record = self._ds.get(reason.record.partition("#")[0])
            if record is not None:
                yield from (record, *statements_of(self._ds, record))
        yield from self.parts

    def _page(self) -> Page:
        return Page(self.title, self.blocks())

    def blocks(self) -> list[Block]:
        """What stands on the page below its title; of several workings the statements once, after the last."""
        blocks: list[Block] = [self.answer] if self.answer else []
        blocks += self._tables(with_evidence=not self.parts)
        for part in self.parts:
            blocks.append(Details(f"{part.title}: {part.answer}", part._tables(with_evidence=False)))
        return blocks + self._evidence() if self.parts else blocks

    def _tables(self, *, with_evidence: bool) -> list[Block]:
        blocks: list[Block] = []
        for use in Use:
            reasons = [reason for reason in self.reasons if reason.use is use]
            if reasons:
                blocks += [Heading(use.capitalize()), self._table(reasons, with_evidence=with_evidence)]
        return blocks

    def _evidence(self) -> list[Block]:
        """Who said so and where that can be read, of each record in the workings of the parts."""
        ids = dict.fromkeys(reason.record for part in self.parts for reason in (*self.reasons, *part.reasons))
        ds = next((part._ds for part in self.parts if part.reasons), self._ds)
        records = {id: record for id in ids if (record := ds.get(id.partition("#")[0])) is not None}
        rows = [
            Row((day(_date_of(record)), label_of(ds, id, dated=False)), evidence)
            for id, record in sorted(records.items(), key=lambda item: _order(ds, item[0]))
            if (evidence := evidence_of(ds, record))
        ]
        return [Heading("Who says so, and where"), Table(("when", "record"), rows)] if rows else []

    def _table(self, reasons: Sequence[Reason], *, with_evidence: bool) -> Table:
        with_adds = any(reason.adds is not None for reason in reasons)
        with_what = any(reason.what for reason in reasons)
        titles = ("when", "record", *(["what"] if with_what else []), *(["adds"] if with_adds else []))
        rows = []
        shown: set[str] = set()
        for reason, following in zip_longest(reasons, reasons[1:]):
            record = self._ds.get(reason.record.partition("#")[0])
            adds = _addition(reason)
            heading: tuple[Inline, ...] = ("", "")
            evidence: list[Inline] = []
            if reason.record not in shown:
                heading = (day(_date_of(record)), label_of(self._ds, reason.record, dated=False))
            is_last = following is None or following.record != reason.record
            if record is not None and with_evidence and is_last:
                evidence = evidence_of(self._ds, record)
            cells = (*heading, *([reason.what] if with_what else []))
            shown.add(reason.record)
            below = [*([reason.why] if reason.why else []), *evidence]
            rows.append(Row((*cells, *([adds] if with_adds else [])), below))
        return Table(titles, rows, ("adds",))


def _addition(reason: Reason) -> str:
    """What a record adds to an answer; `in all` where that is more than its line says."""
    adds, count = reason.adds, reason.count
    if adds is None:
        return ""
    is_alone = count is not None and (adds.low, adds.high) in ((count.low, count.high), (0, count.high))
    return f"{interval(adds.low, adds.high)}{'' if is_alone else ' in all'}"


def _order(ds: Dataset, id: str) -> tuple[int, str]:
    """Where a record stands among others: by its date, those without one last."""
    record = ds.get(id.partition("#")[0])
    when = None if record is None else _date_of(record)
    days = () if when is None else (when.first_day, when.last_day)
    return next((each for each in days if each is not None), date.max.toordinal()), id


_REASON_FIELDS: Mapping[str, Any] = {
    "of": str,
    **dict.fromkeys(("use", "record", "name"), str),
    "when": When,
    **dict.fromkeys(("what", "why"), str),
    "count": Count | None,
    "adds": Gap | None,
    **dict.fromkeys(("statements", "urls"), tuple[str, ...]),
}


def explain(answer: Any) -> Explanation:
    """The working of an answer: what counted, what may count, what did not and why, down to statements and addresses.

    >>> import conflictevents as ce
    >>> ds = ce.datasets.load("yemen-exchanges")
    >>> print(ce.explain(ce.totals(ds, by=())[0]).answer)
    4,184 or more, in 38 rounds, by the account 'recorded'.

    Args:
        answer: a `Totals` or one of its rows, a reconciliation, an increment, all reconciliations, an answer on custody,
            one of its ledgers, days or claims, a fulfilment or one of its terms, an outlook or one of its expectations,
            the accounts of a round, what `consistency` says, one of its conflicts or a range that it implies, what `check`
            found, the killed or one of their rows, a scenario, a run of it, what is asked of a run, or scenarios compared.

    Raises:
        InvalidValue: it is no answer, it was computed from tables or frames, which keep no records, or it is an answer that
            rests on no number; the message says what to explain instead.
    """
    marked = answer._list_marked() if isinstance(answer, Readable) else (answer,)
    marking = Marking.strictest(getattr(each, "marking", None) for each in marked)
    return attrs.evolve(_explain(answer), marking=marking)


def _explain(answer: Any) -> Explanation:
    """The working of an answer, before it has the answer's marking."""
    for kind, explain_kind in _EXPLAIN.items():
        if isinstance(answer, kind):
            return explain_kind(answer)
    scenario = getattr(answer, "scenario", answer)
    if isinstance(answer, Readable) and hasattr(scenario, "list_uses"):
        return _scenario(answer, scenario)
    scenarios = getattr(answer, "scenarios", None)
    if isinstance(answer, Readable) and scenarios:
        return Explanation(_title(answer), "", (), tuple(map(explain, scenarios)))
    other = "ask ce.totals(ds), ce.reconcile(ds), ce.custody(ds) ... first"
    remedy = next(
        (_REFUSED[kind.__name__] for kind in type(answer).mro() if kind.__name__ in _REFUSED), other
    )
    raise InvalidValue(answer, "an answer, or a row of one", remedy, field="answer")


# Records and what they rest on


def statements_of(ds: Dataset, record: Any) -> list[Statement]:
    """The statements that a record rests on, and those that make claims about it, each once."""
    if isinstance(record, Statement):
        return [record]
    ids: dict[str, None] = {}
    for holder in (
        record,
        *(part for name in ("transfers", "history", "terms") for part in getattr(record, name, ())),
    ):
        statement = getattr(holder, "statement", None)
        if statement is not None:
            ids[statement.partition("#")[0]] = None
    ids |= {statement.id: None for statement, _ in ds.links.claims_about(record.id)}
    return [statement for id in ids if isinstance(statement := ds.get(id), Statement)]


def evidence_of(ds: Dataset, record: Record) -> list[Inline]:
    """Who says so and where that can be read: a line for each statement, and one for the record's own sources."""
    lines: list[Inline] = []
    shown: set[str | None] = set()
    for statement in statements_of(ds, record):
        name = name_of(ds, statement.speaker)
        speaker = ", ".join(part for part in (name, day(statement.made)) if part)
        text = f": “{statement.text}”" if statement.text else ""
        shown |= {source.url for source in statement.sources}
        lines.append(
            Phrase.joined("; ", [Phrase((f"{speaker} ", Id(statement.id), text)), *_links(statement.sources)])
        )
    others = [source for source in record.sources if source.url is None or source.url not in shown]
    if others and not isinstance(record, Statement):
        lines.append(Phrase.joined("; ", _links(others)))
    return lines


def _links(sources: Iterable[Source]) -> Iterator[Inline]:
    for source in sources:
        text = ", ".join(part for part in (source.title, source.publisher) if part)
        url = source.url or source.archived_url
        yield text or str(source) if url is None else Link(text or url, url)


def _date_of(record: Any) -> When | None:
    if isinstance(record, ReturnTally | CustodyTally):
        return record.as_of
    if isinstance(record, Statement):
        return record.made
    return date_of(record) if hasattr(record, "when") else None


def _dataset(answer: Any) -> Dataset:
    ds = answer.dataset
    if ds is None:
        raise InvalidValue(
            answer, "an answer computed from a Dataset", "load the records, and ask them", field="answer"
        )
    assert isinstance(ds, Dataset)
    return ds


# Totals and reconciliations: a balance over a window


def _reasons_of(ds: Dataset, balanced: WindowBalance, excluded: Mapping[str, str]) -> Iterator[Reason]:
    """What each tree of rounds adds, portion by portion in the order of their dates, and what was left out."""
    for _, tree in sorted(balanced.by_tree(), key=lambda item: _order(ds, item[0])):
        reasons = _portions_of(ds, tree, balanced.query)
        if reasons:
            reasons[-1] = attrs.evolve(reasons[-1], adds=Gap(tree.count.low, tree.count.high))
        yield from reasons
        yield from (
            Reason(Use.DISPUTED, id, "", "accounts of it, or a whole and its parts, cannot meet", None, None)
            for id in tree.disputed
        )
    for id in sorted(excluded, key=lambda id: _order(ds, id)):
        yield Reason(Use.EXCLUDED, id, "", excluded[id])


_UNKNOWN = "an unknown number"
"""What counts of a round of which no transfer says how many, as where a party to an exchange gives no one on record."""


def _portions_of(ds: Dataset, tree: TreeBalance, query: Query) -> list[Reason]:
    """What counts of a tree of rounds, then what may."""
    portions = sorted(
        tree.portions,
        key=lambda portion: (portion.membership is Truth.MAYBE, portion.divisible, _order(ds, portion.round)),
    )
    reasons = [
        Reason(Use.COUNTED, portion.round, portion.text or _UNKNOWN, "", portion.count)
        if portion.membership is Truth.YES
        else Reason(
            Use.POSSIBLE, portion.round, portion.text or _UNKNOWN, doubt(ds, portion, query), portion.count
        )
        for portion in portions
    ]
    listed = {reason.record for reason in reasons}
    for use, ids in ((Use.COUNTED, tree.certain), (Use.POSSIBLE, tree.possible)):
        reasons += [Reason(use, id, "", "with its parts") for id in ids if id not in listed]
        listed.update(ids)
    return reasons


def _comparison(answer: Reconciliation | Increment) -> Explanation:
    ds = answer.dataset
    claims = tuple(
        Reason(Use.CLAIMED, tally.id, f"{figure(tally.count)}: {tally_in_words(ds, tally)}")
        for tally in answer.tallies
    )
    consequences = [block for block in answer.consequences() if not isinstance(block, Heading)]
    texts = [
        str(text) for block in consequences for text in (block.texts if isinstance(block, Items) else [block])
    ]
    needed = f" If both are right: {'; '.join(texts)}." if texts else ""
    words = (
        f"Claimed {interval(answer.claimed.low, answer.claimed.high)}, on record {figure(answer.recorded)}, "
        f"difference {answer.gap}: {answer.verdict.in_words}.{needed}"
    )
    return Explanation(
        answer.title(), words, (*claims, *_reasons_of(ds, answer.balance(), answer.excluded)), ds=ds
    )


def _total(answer: Total) -> Explanation:
    ds, asked = _dataset(answer), answer.asked
    if asked is None:
        raise InvalidValue(answer, "a row computed by totals(ds)", "ask totals(ds)", field="answer")
    balance = asked.balance(ds)
    comparison = Comparison(**Subject(ds, balance).compare(None, asked.window))
    excluded = {
        id: why
        for id, why in comparison.excluded.items()
        if asked.root is None or asked.root in ds.links.rounds_above(id)
    }
    limits = _limits_of(ds, answer.keys)
    query = asked.query
    of = [
        f"{category_in_words(query.category)} to {side_in_words(ds, query.returned_to)}",
        scope_in_words(ds, query.scope),
        scope_in_words(ds, query.within),
        _window_in_words(asked.window),
    ]
    title = f"{', '.join(part for part in of if part)}{f' ({limits})' if limits else ''}"
    rounds = "1 round" if answer.rounds.low == answer.rounds.high == 1 else f"{figure(answer.rounds)} rounds"
    words = f"{figure(answer.count)}, in {rounds}, by the account {asked.account!r}."
    reasons = tuple(_reasons_of(ds, comparison.balance(), excluded))
    return Explanation(title[:1].upper() + title[1:], words, reasons, ds=ds)


def _limits_of(ds: Dataset, keys: Mapping[str, Any]) -> str:
    return ", ".join(f"{key.replace('_', ' ')} {_value(ds, key, value)}" for key, value in keys.items())


def _value(ds: Dataset, key: str, value: Any) -> str:
    if value is None:
        return "not said"
    return (
        title_of(ds, value)
        if isinstance(value, str) and key not in ("category", "kind", "group")
        else str(value)
    )


def _window_in_words(window: Window) -> str:
    if window == ALWAYS:
        return ""
    first, last = window.possible_first, window.possible_last
    days = [_day_in_words(each) for each in (first, last)]
    if days[0] and days[1]:
        return days[0] if days[0] == days[1] else f"{days[0]} to {days[1]}"
    return f"from {days[0]}" if days[0] else f"up to {days[1]}"


def _day_in_words(ordinal: int | None) -> str:
    return "" if ordinal is None else date.fromordinal(ordinal).isoformat()


# Custody


def _flow_reasons(flows: Iterable[HeldFlow], category: str) -> Iterator[Reason]:
    for flow in flows:
        change = {"anyone": flow.held, "remains": flow.remains}.get(category, flow.living)
        what = f"{flow.what}: {figure(flow.count)}"
        use = Use.COUNTED if flow.is_certain else Use.POSSIBLE
        for id in flow.records:
            yield Reason(use, id, what, "", flow.count, change if id == flow.records[-1] else None)


def _stock_day(answer: StockDay) -> Explanation:
    ds, working = _dataset(answer), answer.working
    if working is None:
        raise InvalidValue(answer, "a day of a ledger of custody(ds)", "ask custody(ds)", field="answer")
    flows = [flow for flow in working.flows if flow.first_day is None or flow.first_day <= answer.day]
    shown = [
        attrs.evolve(
            flow,
            is_certain=flow.is_certain and flow.last_day is not None and flow.last_day <= answer.day,
        )
        for flow in flows
    ]
    reasons = (
        *(Reason(Use.OPENED, id) for id in working.opened_by),
        *_flow_reasons(shown, working.category),
    )
    return Explanation(
        f"Who is held on {answer.day}: {working.subject}",
        f"{figure(answer.held)} held at its end.",
        reasons,
        ds=ds,
    )


def _stock(answer: StockLedger) -> Explanation:
    ds = _dataset(answer)
    reasons = (
        *(Reason(Use.OPENED, id, figure(answer.opening)) for id in answer.opened_by),
        *_flow_reasons(answer.flows, answer.category),
    )
    words = f"{figure(answer.held)} held after everything on record. {answer.opening_in_words()}"
    return Explanation(answer.title(), words, reasons, ds=ds)


def _custody_claim(answer: CustodyClaim) -> Explanation:
    ds = _dataset(answer)
    tally = answer.tally
    claim = Reason(Use.CLAIMED, tally.id, f"{figure(tally.count)}: {stock_in_words(ds, tally)}")
    uses = ((Use.OPENED, answer.opened_by), (Use.COUNTED, answer.counted), (Use.POSSIBLE, answer.possible))
    words = (
        f"Claimed {interval(answer.claimed.low, answer.claimed.high)}, on record {figure(answer.recorded)}, "
        f"difference {answer.gap}: {answer.verdict.in_words}. {answer.consequence()}"
    )
    reasons = (claim, *(Reason(use, id, _figures(ds, id)) for use, ids in uses for id in ids))
    return Explanation(answer.subject, words.strip(), reasons, ds=ds)


def _figures(ds: Dataset, id: str) -> str:
    """What a record says of how many."""
    record = ds.get(id)
    count, category = getattr(record, "count", None), getattr(record, "category", None)
    if count is not None and category is not None:
        return format_persons(count, category)
    return "; ".join(
        f"{format_persons(transfer.count, transfer.category)} to {side_in_words(ds, transfer.returned_to)}"
        for transfer in getattr(record, "transfers", ())
    )


# What was agreed and what is left of it


def _term(answer: TermFulfilment, framework: Framework | None = None) -> Explanation:
    ds, term = _dataset(answer), answer.term
    who = ", ".join(name_of(ds, actor) for actor in term.according_to) or "the recorded account"
    title = (
        f"{figure(answer.agreed)} {category_in_words(term.category)} to {side_in_words(ds, term.returned_to)}"
    )
    due = f", due {day(term.due)}" if term.due is not None else ""
    words = f"{figure(answer.done)} done, {figure(answer.left)} left: {answer.outcome}."
    claims = (term.statement, framework.id if framework is not None and term.statement is None else None)
    reasons = (
        *(Reason(Use.CLAIMED, id) for id in claims if id is not None),
        *(Reason(Use.COUNTED, id, _figures(ds, id)) for id in answer.certain),
        *(Reason(Use.POSSIBLE, id, _figures(ds, id)) for id in answer.possible),
    )
    return Explanation(f"{title}{due}, according to {who}", words, reasons, ds=ds)


def _left_in_words(left: Count, promised: Count | None) -> str:
    if promised is None or promised.is_unknown:
        return "how many is not known" if left.is_unknown else f"{figure(left)} left of an unknown number"
    remaining = "an unknown number left" if left.is_unknown else f"{figure(left)} left"
    return f"{remaining} of {figure(promised)} promised"


def _expectation(answer: Expectation) -> Explanation:
    ds = _dataset(answer)
    who = ", ".join(name_of(ds, actor) for actor in answer.according_to) or "the recorded account"
    matter = (
        answer.text
        if answer.count is None or answer.category is None
        else f"{category_in_words(answer.category)} to {side_in_words(ds, answer.returned_to)}"
    )
    left = "" if answer.count is None else f"{_left_in_words(answer.count, answer.promised)}. "
    words = f"{left}{answer.standing.capitalize()}, according to {who}."
    planned = ((id, format_persons(count, answer.category or "person")) for id, count in answer.planned)
    reasons = (
        Reason(Use.CLAIMED, answer.record, answer.text),
        *(Reason(Use.CLAIMED, id) for id in answer.statements),
        *(Reason(Use.COUNTED, id, _figures(ds, id)) for id in answer.certain),
        *(Reason(Use.POSSIBLE, id, _figures(ds, id)) for id in answer.possible),
        *(Reason(Use.EXCLUDED, id, what, "planned: these have a row of their own") for id, what in planned),
    )
    return Explanation(f"{title_of(ds, answer.record)}: {matter}", words, reasons, ds=ds)


# Accounts, conflicts, the killed


def _account(answer: AccountRow) -> Explanation:
    ds = _dataset(answer)
    title = f"{category_in_words(answer.category)} to {side_in_words(ds, answer.returned_to)}, account {answer.account}"
    disputed = " The accounts cannot meet." if answer.disputed else ""
    reasons = tuple(Reason(Use.COUNTED, id, _figures(ds, id)) for id in answer.claims)
    return Explanation(title, f"{figure(answer.count)}.{disputed}", reasons, ds=ds)


def _conflict(answer: Conflict) -> Explanation:
    ds = _dataset(answer)
    changes = answer.changes
    claims = (
        Reason(
            Use.CLAIMED,
            tally.id,
            f"{figure(tally.count)}",
            f"one way to reconcile them: {changes[tally.id]:+,}" if changes.get(tally.id) else "",
        )
        for tally in answer.tallies
    )
    rounds = (Reason(Use.COUNTED, id, _figures(ds, id)) for id in answer.rounds)
    *others, last = [
        *(claimed_in_words(ds, tally) for tally in answer.tallies),
        *(["the record"] if answer.with_record else []),
    ]
    every = "both" if len(others) == 1 else "all"
    title = f"{', '.join(others)} and {last} cannot {every} be true" if others else f"{last} cannot be true"
    return Explanation(title, answer.explanation, (*claims, *rounds), ds=ds)


def _range(answer: Range) -> Explanation:
    ds = _dataset(answer)
    bounds = (("at least", answer.low, answer.low_by), ("at most", answer.high, answer.high_by))
    reasons = [
        Reason(Use.CLAIMED, id, f"{figure(ds[id].count)}", f"{words} {bound:,} rests on it")
        for words, bound, ids in bounds
        if bound is not None
        for id in ids
        if id != RECORD
    ]
    reasons += [Reason(Use.EXCLUDED, id, f"{figure(ds[id].count)}", "set aside") for id in answer.without]
    of_record = [f"{words} {bound:,}" for words, bound, ids in bounds if bound is not None and RECORD in ids]
    words = f"{answer} is what everything said implies."
    if of_record:
        words += f" The rounds on record are needed for {' and for '.join(of_record)}."
    return Explanation(f"{answer}, implied by what was said", words, tuple(reasons), ds=ds)


def _findings(answer: Report) -> Explanation:
    ds = _dataset(answer)
    reasons = [
        Reason(
            Use.NOTICED,
            finding.record or "",
            f"{finding.severity} {finding.code}{f', {finding.path}' if finding.path else ''}",
            f"{finding.message}{f'; {finding.remedy}' if finding.remedy else ''}",
        )
        for finding in answer
    ]
    return Explanation("What the rules noticed", f"{plural(len(answer), 'finding')}.", tuple(reasons), ds=ds)


def _killed(answer: FatalityRow) -> Explanation:
    ds = _dataset(answer)
    keys = _limits_of(ds, answer.keys) or "in all"
    if answer.certain_ids is None or answer.possible_ids is None:
        raise InvalidValue(
            answer, "a row that names its events", "ask fatalities(..., ids=True)", field="answer"
        )
    uses = ((Use.COUNTED, answer.certain_ids), (Use.POSSIBLE, answer.possible_ids))
    reasons = []
    for use, ids in uses:
        for id in ids:
            event = ds.get(id)
            known = isinstance(event, Event)
            why = "its date or place is known only roughly" if use is Use.POSSIBLE else ""
            count = event.fatalities.bounds() if known and event.fatalities is not None else None
            reasons.append(Reason(use, id, event_in_words(event) if known else "", why, count))
    events = "1 event" if answer.events.high == 1 == answer.events.low else f"{figure(answer.events)} events"
    words = f"{figure(answer.bounds)} killed, in {events}."
    return Explanation(f"Killed: {keys}", words, tuple(reasons), ds=ds)


def _scenario(answer: Readable, scenario: Any) -> Explanation:
    """What the assumptions of a scenario rest on; of a run, its figures first."""
    lines = [] if answer is scenario else [_title(answer)]
    lines += [f"Assumed: {line}" for line in scenario.in_words()] or ["Nothing is assumed."]
    reasons = tuple(Reason(Use(use), id, what) for use, id, what in scenario.list_uses())
    title = f"Scenario {scenario.name!r}: what it rests on"
    return Explanation(title, ". ".join(lines) + ".", reasons, ds=scenario.base)


def _rows(title: Callable[[Any], str], rows: Callable[[Any], Iterable[Any]]) -> Callable[[Any], Explanation]:
    """The working of an answer of several rows: that of each."""

    def explain_rows(answer: Any) -> Explanation:
        parts = tuple(map(explain, rows(answer)))
        ds = getattr(answer, "dataset", None)
        return Explanation(title(answer), "", (), parts, ds=Dataset() if ds is None else ds)

    return explain_rows


def _title(answer: Readable) -> str:
    return answer.page().title


_NEEDS_SCENARIO = "explain the run or the scenario that it was drawn from"
_NEEDS_EVENTS = "look up the events that it names in the files they were read from"
_REFUSED = {
    "Gap": "explain the reconciliation or the claimed stock that it is of",
    "Sample": _NEEDS_SCENARIO,
    "Arrival": _NEEDS_SCENARIO,
    "Finding": "explain the report that it is of, as that knows the dataset: ce.check(ds)",
    "Timeline": "read the records that it lists, as it computes no number",
    "Entry": "read the record that it names, as it computes no number",
    "Brief": "explain what it is made of: ce.totals(ds), ce.reconcile(ds), ce.outlook(ds) ...",
    "DatasetDiff": "explain the same answer of each of the two datasets",
    "Redaction": "read what it lists, as it computes no number",
    "Record": "read what it says: a record is what was claimed, and no answer",
    "Dataset": "ask it first: ce.totals(ds), ce.reconcile(ds), ce.custody(ds) ...",
    "Explanation": "read it, as it is a working already",
    **dict.fromkeys(("Agreement", "Coverage", "Matches", "ReleaseComparison"), _NEEDS_EVENTS),
}
"""What to do with answers that have no working, by the names of their classes; the reference lists them."""

_EXPLAIN: Mapping[type, Callable[[Any], Explanation]] = {
    Total: _total,
    Totals: _rows(_title, list),
    Reconciliation: _comparison,
    Increment: _comparison,
    Reconciliations: _rows(_title, list),
    StockDay: _stock_day,
    StockLedger: _stock,
    CustodyClaim: _custody_claim,
    Custody: _rows(_title, lambda answer: (*answer.stocks, *answer.claims)),
    TermFulfilment: _term,
    Fulfilment: _rows(_title, list),
    Expectation: _expectation,
    Outlook: _rows(_title, list),
    AccountRow: _account,
    Accounts: _rows(_title, list),
    Consistency: _rows(_title, lambda answer: answer.conflicts),
    Conflict: _conflict,
    Range: _range,
    Report: _findings,
    FatalityRow: _killed,
    Fatalities: _rows(_title, list),
}
