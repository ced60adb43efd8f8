"""The sections of the brief: each gathers what it shows, lays it out in blocks, and gives it as plain data."""

import shlex
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import partial
from typing import Any

import attrs

from conflictevents.dataset import Dataset
from conflictevents.errors import InvalidValue
from conflictevents.ledger import date_of, ledger_of, status_at
from conflictevents.ledger.wording import (
    format_persons,
    label_of,
    name_of,
    names_of,
    promise_in_words,
    scope_in_words,
    side_in_words,
    term_in_words,
    whose_in_words,
)
from conflictevents.questions.comparison import Verdict
from conflictevents.questions.conditions import Condition, condition_in_words, conditions
from conflictevents.questions.custody import Custody, CustodyClaim, stocks_table
from conflictevents.questions.fulfilment import Fulfilment, InAll, TermFulfilment, fulfilment
from conflictevents.questions.killed import Fatalities, fatalities
from conflictevents.questions.outlook import Expectation, Outlook, planned_in_words
from conflictevents.questions.outlook import Standing as ExpectationStanding
from conflictevents.questions.reconcile import Reconciliations, reconcile, table_of, verdicts
from conflictevents.questions.totals import KeyName, Totals, totals
from conflictevents.records import (
    COLLECTIONS,
    Category,
    CategoryStr,
    CustodyTally,
    Framework,
    Head,
    RoundStatus,
    Term,
)
from conflictevents.records.vocabulary import Categories
from conflictevents.rules import Report, Severity
from conflictevents.text import (
    Block,
    Heading,
    Inline,
    Items,
    Page,
    Phrase,
    Row,
    Table,
    bounds,
    day,
    figure,
    plural,
)
from conflictevents.values import Count, Truth, When

__all__ = [
    "Claims",
    "Contents",
    "Frameworks",
    "Hint",
    "Returned",
    "Standing",
    "blocks_of_head",
    "blocks_of_killed",
    "expected",
    "held",
    "killed",
    "noticed",
    "page_of_head",
    "plain_killed",
    "stale",
]


@attrs.frozen
class Hint:
    """What to ask for more: a command where the dataset has a name on the command line, else a function.

    Attributes:
        name: the dataset as the command line is given it; None where there is no such name.
        options: options of the brief that hold for what it cuts short as well.
    """

    name: str | None
    options: tuple[str, ...] = ()

    def __call__(self, command: str, *options: str) -> str:
        """The command, or the function that has the rest."""
        if self.name is None:
            return f"{command}()"
        return shlex.join(["conflictevents", command, self.name, *options, *self.options])


_ONE = {name: name.removesuffix("s").replace("_", " ") for name in COLLECTIONS} | {
    "tallies": "tally",
    "custody_tallies": "custody tally",
}


def blocks_of_head(head: Head) -> list[Block]:
    """What the dataset says of itself: its title, what it covers, and under which terms it may be used."""
    terms = [
        f"Published by {head.publisher}." if head.publisher else "",
        f"Version {head.version}." if head.version else "",
        f"Licence: {head.licence}." if head.licence else "",
        f"Languages: {', '.join(head.languages)}." if head.languages else "",
        f"Contact: {head.contact}." if head.contact else "",
        f"Cite as: {head.citation}" if head.citation else "",
    ]
    paragraphs = (head.title, head.description, " ".join(term for term in terms if term))
    return [paragraph for paragraph in paragraphs if paragraph]


def page_of_head(head: Head) -> Page:
    """What the dataset says of itself, with the words that it adds and the ledgers that it declares closed, as a page."""
    words = [f"{word.vocabulary}: {word.name}" for word in head.vocabulary]
    more: list[Block] = [Heading("Words that it adds"), Items(words)] if words else []
    if head.closed:
        more.append(f"{plural(len(head.closed), 'ledger')} of custody declared complete.")
    return Page("About the dataset", (*blocks_of_head(head), *more) or ("It says nothing of itself.",))


@attrs.frozen
class Contents:
    """What is in a dataset.

    Attributes:
        records: how many records each collection has.
        rounds: how many rounds have which status.
        first: when the first round was or is to be; None where none is dated.
        last: when the last round was or is to be.
    """

    records: dict[str, int] = attrs.field(hash=False)
    rounds: dict[str, int] = attrs.field(hash=False)
    first: When | None
    last: When | None

    @classmethod
    def of(cls, ds: Dataset) -> "Contents":
        """The contents of a dataset."""
        statuses = Counter(status_at(ds, record) or "no history" for record in ds.rounds)
        order = [*RoundStatus, "disputed", "no history"]
        whens = sorted(
            (when for when in map(date_of, ds.rounds) if when is not None), key=lambda when: when.sort_key
        )
        return cls(
            {name: len(records) for name, records in ds.by_collection().items()},
            {str(status): statuses[status] for status in order if statuses[status]},
            whens[0] if whens else None,
            whens[-1] if whens else None,
        )

    def to_dict(self) -> dict[str, Any]:
        """The contents as plain data."""
        return {
            "records": self.records,
            "rounds_by_status": self.rounds,
            "first_round": None if self.first is None else str(self.first),
            "last_round": None if self.last is None else str(self.last),
        }

    def blocks(self) -> list[Block]:
        """The contents in two sentences."""
        held = [
            plural(number, _ONE.get(name, name), name.replace("_", " "))
            for name, number in self.records.items()
            if number
        ]
        if not held:
            return ["There is no record."]
        rounds = [f"{number:,} {status}" for status, number in self.rounds.items()]
        span = f", the first {day(self.first)}, the last {day(self.last)}" if self.first else ""
        return [f"{', '.join(held)}.", *([f"Rounds{span}: {', '.join(rounds)}."] if rounds else [])]


@attrs.frozen
class Returned:
    """Who returned to each side, each figure computed by itself.

    Attributes:
        by_year: living persons by side and year, then the same by category, then remains.
        in_all: the same over all years.
        unsaid: the same over all sides, where no one says to which side anybody returned.
        categories: what the totals are of: living persons, each narrower category that is named or holds one
            that is, remains, and living or dead where that is named.
    """

    ds: Dataset = attrs.field(repr=False)
    by_year: tuple[Totals, ...]
    in_all: tuple[Totals, ...]
    unsaid: tuple[Totals, ...]
    categories: tuple[str, ...]

    @classmethod
    def of(cls, ds: Dataset, account: str) -> "Returned":
        """The totals of a dataset in an account."""
        claims = (claim for statement in ds.statements for claim in statement.claims)
        lists = [*(record.transfers for record in ds.rounds), *(claim.transfers for claim in claims)]
        categories_used: set[str] = {transfer.category for transfers in lists for transfer in transfers}
        categories = _columns(ds.vocabulary.categories, categories_used)

        def ask(*by: KeyName) -> tuple[Totals, ...]:
            return tuple(totals(ds, by=by, category=category, account=account) for category in categories)

        by_year, in_all = ask("returned_to", "year"), ask("returned_to")
        return cls(ds, by_year, in_all, () if any(in_all) else ask(), categories)

    def to_dict(self) -> dict[str, Any]:
        """The totals as plain data: rows by side, category and year."""
        in_all = [*self._rows(self.in_all), *self._rows(self.unsaid)]
        return {"by_year": self._rows(self.by_year), "in_all": in_all}

    def _rows(self, answers: tuple[Totals, ...]) -> list[dict[str, Any]]:
        return [
            {"category": category, **row.to_dict()}
            for category, rows in zip(self.categories, answers, strict=bool(answers))
            for row in rows
        ]

    def blocks(self) -> list[Block]:
        """A table for each side; one that is only possibly among "all sides" of someone's claim is in the data alone."""
        rows = [row for answer in self.in_all for row in answer]
        certain = {row.keys["returned_to"] for row in rows if row.certain}
        sides = sorted(certain or {row.keys["returned_to"] for row in rows}, key=str)
        blocks: list[Block] = []
        for side in sides:
            blocks += [Heading(f"Returned to {side_in_words(self.ds, side)}"), self._table(side)]
        if not blocks:
            return [Heading("Returned"), self.to_no_named_side()]
        blocks.append(
            "Each figure is computed by itself, from what is certain to what is possible; figures do not add up to "
            "one another. Living persons include those whose category is not said."
        )
        return blocks

    def to_no_named_side(self) -> str:
        """What returned where no side is named."""
        counts = [
            format_persons(row.count, category)
            for category, rows in zip(self.categories, self.unsaid, strict=bool(self.unsaid))
            if category in (Category.PERSON, Category.REMAINS)
            for row in rows
            if row.certain or row.possible
        ]
        return f"{' and '.join(counts)}, to a side not said." if counts else "No one, on this record."

    def _table(self, side: str) -> Table:
        years = sorted(
            {
                row.keys["year"]
                for answers in self.by_year
                for row in answers
                if row.keys["returned_to"] == side
            },
            key=lambda year: (year is None, year or 0),
        )
        periods = [(self.by_year, {"year": year}, str(year or "undated")) for year in years]
        lines = [
            (name, [_cell(rows, {"returned_to": side, **keys}) for rows in answers])
            for answers, keys, name in (*periods, (self.in_all, {}, "all"))
        ]
        shown = [index for index in range(len(self.categories)) if any(cells[index] for _, cells in lines)]
        words = self.ds.vocabulary.categories
        titles = [
            "living persons" if category == Category.PERSON else words[category].plural
            for category in (self.categories[index] for index in shown)
        ]
        rows = [Row((name, *(cells[index] or "0" for index in shown))) for name, cells in lines]
        return Table(("year", *titles), rows, titles)


def _columns(words: Categories, used: set[str]) -> tuple[CategoryStr, ...]:
    """The categories of which the totals are asked."""
    narrower = [word for word in words.living if word != Category.PERSON]
    named = [word for word in narrower if any(words.is_within(category, word) for category in used)]
    dead = [] if Category.REMAINS not in used else [Category.REMAINS]
    alike = [] if Category.ANYONE not in used else [Category.ANYONE]
    return (Category.PERSON, *named, *dead, *alike)


def _cell(rows: Totals, keys: dict[str, Any]) -> str:
    row = rows.row(**keys)
    return "" if row is None else bounds(row.count)


_MOST_YEARS = 40


def killed(ds: Dataset) -> Fatalities | str | None:
    """The killed by year; a sentence where they cannot be added; None where there are no events."""
    if not ds.events:
        return None
    try:
        return fatalities(ds, "year", ids=False)
    except InvalidValue as error:
        return str(error)


def blocks_of_killed(answer: Fatalities | str | None) -> list[Block]:
    """The killed by year as blocks of a page; of many years the last."""
    if answer is None:
        return []
    if isinstance(answer, str):
        return [Heading("Killed in the events on record"), f"Not added up: {answer}."]
    rows = len(answer)
    shown = answer if rows <= _MOST_YEARS else answer.last(_MOST_YEARS)
    more = [f"{rows - _MOST_YEARS} earlier rows are left out."] if rows > _MOST_YEARS else []
    return [Heading(answer.page().title + " (events on record)"), *shown.page().blocks, *more]


def plain_killed(answer: Fatalities | str | None) -> Any:
    """The same as plain data."""
    return answer if answer is None or isinstance(answer, str) else answer.to_dicts()


_WORST = 12
_CONDITIONS = 6
_WHAT_A_DIFFERENCE_MEANS = (
    "A difference alone proves no claim wrong. Where a claim has more, rounds may be missing on record; where it has "
    "less, it may be out of date, or leave out rounds that its words take in."
)


@attrs.frozen
class Claims:
    """Each claimed cumulative against the record.

    Attributes:
        reconciliations: the reconciliations, worst first.
        conditions: claims that hold only with some doubtful releases, and without others.
    """

    ds: Dataset = attrs.field(repr=False)
    reconciliations: Reconciliations
    conditions: tuple[Condition, ...]

    @classmethod
    def of(cls, ds: Dataset, account: str) -> "Claims":
        """The claims of a dataset against an account."""
        reconciliations = reconcile(ds, account=account)
        return cls(ds, reconciliations, conditions(reconciliations.settling()))

    def to_dict(self) -> dict[str, Any]:
        """The claims as plain data."""
        return {
            "reconciliations": self.reconciliations.to_dicts(),
            "conditions": [condition.to_dict() for condition in self.conditions],
        }

    def blocks(self, hint: Hint) -> list[Block]:
        """The claims furthest from the record, and the conditions on which most claims hang."""
        if not self.reconciliations:
            return []
        title = (
            f"{plural(len(self.reconciliations), 'claimed cumulative')} against the record, furthest first"
        )
        blocks: list[Block] = [Heading(title), verdicts(self.reconciliations)]
        worst = [row for row in self.reconciliations if row.gap.distance][:_WORST]
        if worst:
            blocks += [table_of(worst), _WHAT_A_DIFFERENCE_MEANS]
        if len(self.reconciliations) > len(worst):
            blocks.append(f"... and {len(self.reconciliations) - len(worst)} more: {hint('reconcile')}")
        return [*blocks, *self._conditions(hint)]

    def _conditions(self, hint: Hint) -> list[Block]:
        if not self.conditions:
            return []
        shown = self.conditions[:_CONDITIONS]
        blocks: list[Block] = [
            Heading("Claims that can hold only if certain releases count, or do not"),
            Items([condition_in_words(self.ds, condition) for condition in shown]),
        ]
        more = len(self.conditions) - len(shown)
        return [*blocks, f"... and {more} more: {hint('reconcile', '--conditions')}"] if more else blocks


def expected(ds: Dataset, outlook: Outlook) -> list[Block]:
    """Who may still come, and who was due and did not; what is agreed in words stands with its framework."""
    on = f", on {outlook.when}" if outlook.when is not None else ""
    blocks: list[Block] = [Heading(f"Promised and not yet done{on}")]
    persons = [expectation for expectation in outlook if expectation.count is not None]
    if not persons:
        return [*blocks, "Nothing, on this record."]
    for standing in ExpectationStanding:
        expectations = [expectation for expectation in persons if expectation.standing is standing]
        if expectations:
            texts = [_expectation(ds, expectation, outlook.when) for expectation in expectations]
            blocks += [f"{standing.capitalize()}:", Items(texts)]
    return blocks


def _expectation(ds: Dataset, expectation: Expectation, when: When | None) -> Inline:
    count, promised = expectation.count or Count.unknown(), expectation.promised or Count.unknown()
    left = "" if count.same_bounds(promised) else f"{_left(count)} left of "
    group = f", {expectation.group}," if expectation.group else ""
    notes = "; ".join(part for part in (expectation.text, planned_in_words(expectation)) if part)
    words = f" ({notes})" if notes else ""
    persons = format_persons(promised, expectation.category or Category.PERSON)
    persons += whose_in_words(expectation.belonging_to, expectation.returned_to, partial(name_of, ds))
    to = side_in_words(ds, expectation.returned_to)
    who = f", according to {names_of(ds, expectation.according_to)}" if expectation.according_to else ""
    status = f", {expectation.status}" if expectation.status else ""
    due = f"{_due(ds, expectation)}{_foretold(ds, expectation, when)}"
    text = f"{left}{persons}{group} to {to}{words}{due}: "
    return Phrase.joined("", (text, label_of(ds, expectation.record), f"{status}{who}"))


def _foretold(ds: Dataset, expectation: Expectation, when: When | None) -> str:
    """When it is expected, by those who say until when, and whose time has not passed."""
    texts = (
        f"expected {day(time)} by {name_of(ds, who)}"
        for who, time in expectation.expected
        if time.last_day is not None and (when is None or time.before(when) is not Truth.YES)
    )
    return "".join(f", {text}" for text in texts)


def _due(ds: Dataset, expectation: Expectation) -> str:
    if expectation.dues:
        dues = (
            f"{day(due)} ({name_of(ds, who) if who else 'the recorded account'})"
            for who, due in expectation.dues
        )
        return f", due {', '.join(dues)}"
    return f", due {day(expectation.due)}" if expectation.due is not None else ""


def _left(count: Count) -> str:
    return "some or none" if count.is_unknown else figure(count)


def held(ds: Dataset, answer: Custody) -> list[Block]:
    """Who is held by the record, and claims on how many are still held, by day, each with how it differs from that."""
    blocks: list[Block] = []
    known = [stock for stock in answer.stocks if stock.opened_by and stock.flows]
    if known:
        blocks += [Heading("Who is held, by the record"), stocks_table(known)]
    if ds.custody_tallies:
        in_order = sorted(ds.custody_tallies, key=lambda tally: (tally.as_of.sort_key, tally.id))
        compared = {claim.tally.id: claim for claim in answer.claims}
        items = [_held(ds, tally, compared.get(tally.id)) for tally in in_order]
        blocks += [Heading("Claimed to be still held"), Items(items)]
    return blocks


def _held(ds: Dataset, tally: CustodyTally, claim: CustodyClaim | None) -> str:
    whose = f" of {name_of(ds, tally.belonging_to)}" if tally.belonging_to else ""
    by = f" held by {side_in_words(ds, tally.held_by)}" if tally.held_by else ""
    limits = scope_in_words(ds, tally.scope)
    limited = f", {limits}" if limits else ""
    held = f"{format_persons(tally.count, tally.category)}{whose}{by}{limited}, {day(tally.as_of)}"
    return f"{held}: {name_of(ds, tally.claimant)} ({tally.id}){_differs(claim)}"


def _differs(claim: CustodyClaim | None) -> str:
    """By how much a claimed stock differs from the record, where it cannot agree; empty elsewhere."""
    if claim is None or claim.gap.distance == 0:
        return ""
    more = claim.verdict is Verdict.CLAIMS_MORE
    return (
        f"; {claim.gap.distance:,} {'more' if more else 'fewer'} than by the record, {figure(claim.recorded)}"
    )


@attrs.frozen
class Standing:
    """What one framework has become.

    Attributes:
        framework: the framework.
        status: the status its parties share, `disputed` where they do not, None where nothing is on record.
        by_party: the status according to each party that has spoken; empty where none has.
        latest: when the last step on record was taken.
        terms: what of its terms is done.
    """

    framework: Framework
    status: str | None
    by_party: dict[str, str | None] = attrs.field(hash=False)
    latest: When | None
    terms: Fulfilment

    def to_dict(self) -> dict[str, Any]:
        """The framework's standing as plain data."""
        return {
            "id": self.framework.id,
            "name": self.framework.name,
            "status": self.status,
            "by_party": self.by_party,
            "latest_step": None if self.latest is None else str(self.latest),
            "terms": [term.to_dict() for term in self.terms],
            "in_words": [term_in_words(term) for term in self.terms.in_words],
        }


@attrs.frozen
class Frameworks:
    """The frameworks of a dataset.

    Attributes:
        standings: what each has become, the one with the latest step first.
    """

    ds: Dataset = attrs.field(repr=False)
    standings: tuple[Standing, ...]

    @classmethod
    def of(cls, ds: Dataset, account: str) -> "Frameworks":
        """The frameworks of a dataset, their fulfilment in an account."""
        standings = [_standing(ds, framework, account) for framework in ds.frameworks]
        return cls(ds, tuple(sorted(standings, key=_latest_first)))

    def to_dict(self) -> list[dict[str, Any]]:
        """The frameworks as plain data."""
        return [standing.to_dict() for standing in self.standings]

    def blocks(self) -> list[Block]:
        """A table, with what of each framework's numbered terms is done."""
        if not self.standings:
            return []
        rows = [
            Row(
                (
                    standing.framework.name,
                    standing.status or "not said",
                    self._by_party(standing),
                    day(standing.latest),
                ),
                [
                    *(self._term(terms) for terms in _alike(standing.terms)),
                    *(self._in_all(total) for total in standing.terms.in_all),
                    *self._in_words(standing.terms.in_words),
                ],
            )
            for standing in self.standings
        ]
        title = f"{plural(len(rows), 'framework')}, the latest step first"
        return [Heading(title), Table(("framework", "status", "by party", "latest step"), rows)]

    def _by_party(self, standing: Standing) -> str:
        statuses = {status for status in standing.by_party.values() if status is not None}
        if len(statuses) == 1 and len(standing.by_party) > 1:
            return names_of(self.ds, standing.by_party)
        return ", ".join(
            f"{name_of(self.ds, party)}: {status}" for party, status in standing.by_party.items()
        )

    def _term(self, terms: list[TermFulfilment]) -> str:
        first = terms[0]
        who = list(dict.fromkeys(actor for entry in terms for actor in entry.term.according_to))
        speakers = f" ({names_of(self.ds, who)})" if who else ""
        left = "" if first.fulfilled is Truth.YES or first.left.is_unknown else f", {figure(first.left)} left"
        late = f", {figure(first.late)} of them late" if first.is_late else ""
        owed = "" if first.owed is None else f", {bounds(first.owed)} owed by now"
        done = f"{bounds(first.done)} done{late}{owed}{left}"
        return f"{self._agreed(first)}{speakers}: {done}; {first.outcome}"

    def _agreed(self, entry: TermFulfilment) -> str:
        """What a term promises: the persons, and everything that it says in words but its text."""
        term = entry.term
        group = f", {term.group}," if term.group else ""
        to = side_in_words(self.ds, term.returned_to)
        words = [
            f"part of {term.part_of}" if term.part_of else None,
            f"phase {term.phase}" if term.phase else None,
            f"on condition: {term.condition}" if term.condition else None,
            promise_in_words(term, partial(name_of, self.ds)) if term.ratio is not None else None,
            term.consideration,
            f"due {day(term.due)}" if term.due is not None else None,
        ]
        whose = whose_in_words(term.belonging_to, term.returned_to, partial(name_of, self.ds))
        persons = f"{format_persons(entry.agreed, term.category)}{whose}{group} to {to}"
        return ", ".join((persons, *(word for word in words if word)))

    def _in_all(self, total: InAll) -> str:
        who = f" ({names_of(self.ds, [total.according_to])})" if total.according_to else ""
        persons = format_persons(total.agreed, total.category)
        to = side_in_words(self.ds, total.returned_to)
        return f"in all, {persons} to {to}{who}: {bounds(total.done)} done, {figure(total.left)} left"

    def _in_words(self, terms: Sequence[Term]) -> list[str]:
        """What was agreed that is no number, in one line."""
        name = partial(name_of, self.ds)
        words = [
            f"{term_in_words(term, name)} ({names_of(self.ds, term.according_to)})"
            if term.according_to
            else term_in_words(term, name)
            for term in terms
        ]
        return [f"in words only: {'; '.join(words)}"] if words else []


def _standing(ds: Dataset, framework: Framework, account: str) -> Standing:
    dated = [step.when for step in framework.history if step.when is not None]
    return Standing(
        framework,
        status_at(ds, framework),
        {party: status for party, status in ledger_of(ds).statuses(framework).items() if party is not None},
        max(dated, key=lambda when: when.sort_key, default=None),
        fulfilment(ds, framework, account=account),
    )


def _latest_first(standing: Standing) -> tuple[Any, ...]:
    day = None if standing.latest is None else standing.latest.first_day or standing.latest.last_day
    return (-(day or 0), standing.framework.id)


def _alike(terms: Fulfilment) -> list[list[TermFulfilment]]:
    """Terms of one side, category and number together, no matter who says so."""
    groups: dict[Any, list[TermFulfilment]] = defaultdict(list)
    for term in terms:
        agreed = term.term
        persons = (agreed.returned_to, agreed.category, agreed.group, agreed.held_by, agreed.belonging_to)
        matter = (agreed.ratio, agreed.due, agreed.phase, agreed.condition, agreed.part_of)
        groups[persons, term.agreed, matter].append(term)
    return list(groups.values())


STALE = "tallies/stale"
_ERRORS = 20
_EXAMPLES = 2


def stale(report: Report) -> list[Block]:
    """Figures that were out of date when they were said."""
    messages = report.in_words((finding for finding in report if finding.code == STALE), with_paths=False)
    return [Heading("Stale when it was said"), Items(messages)] if messages else []


def noticed(report: Report, hint: Hint) -> list[Block]:
    """Findings by severity and code: errors first and twenty of each, of everything else an example or two.

    Errors are to be corrected, so they say the place inside the record.
    """
    blocks: list[Block] = [Heading(plural(len(report), "finding") if len(report) else "No findings")]
    for severity, code, findings in report.by_code():
        shown = findings[: _ERRORS if severity is Severity.ERROR else _EXAMPLES]
        texts = report.in_words(shown, with_paths=severity is Severity.ERROR)
        more = len(findings) - len(texts)
        if more:
            texts.append(f"... and {more} more: {hint('check', '--code', code)}")
        blocks += [f"{severity} {code}, {len(findings)}:", Items(texts)]
    return blocks
