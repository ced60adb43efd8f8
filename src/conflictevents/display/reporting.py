"""The report: one page for people who have none of this installed, each number opening to its working and sources."""

import os
from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any, Final

from conflictevents._files import local_path, replace_file
from conflictevents.dataset import Dataset, check_dataset
from conflictevents.display.briefing import Brief, brief
from conflictevents.display.explaining import Explanation, Reason, evidence_of, explain, statements_of
from conflictevents.display.sections import STALE
from conflictevents.errors import InvalidValue, MissingExtra, NothingToDraw
from conflictevents.ledger import RECORDED, date_of, status_at
from conflictevents.ledger.wording import (
    category_in_words,
    claim_in_words,
    name_ids,
    name_of,
    side_in_words,
    tally_in_words,
    term_in_words,
    title_of,
    transfer_in_words,
)
from conflictevents.questions.custody import CustodyClaim
from conflictevents.questions.killed import Fatalities, fatalities
from conflictevents.questions.plain import Use
from conflictevents.questions.reconcile import Reconciliation, verdicts
from conflictevents.questions.timeline import event_in_words
from conflictevents.questions.totals import Total
from conflictevents.records import Category, CustodyChange, Event, ExchangeRound, Record
from conflictevents.rules import Severity
from conflictevents.text import Items, Phrase, bounds, day, figure, interval, plural
from conflictevents.text.page import Inline, document_of, markup_of
from conflictevents.values.marking import Marking, MarkingName, read_limit
from conflictevents.values.when import WhenLike

__all__ = ["report"]

_MOST = 300
"""How many records one line of a working names."""
_WIDE, _NARROW = 760, 300
"""The widths of each chart, in pixels: for a desk and for paper, and for a phone."""

Cell = tuple[str, bool]
"""The text of a cell, and whether it is a number."""


def report(
    ds: Dataset,
    path: str | os.PathLike[str],
    as_of: WhenLike | None = None,
    *,
    account: str = RECORDED,
    up_to: Marking | MarkingName = Marking.GREEN,
    title: str | None = None,
) -> Path:
    """Write a report on a dataset: one page that needs no network and runs no script, to read, to print and to send.

    It has what the dataset is and who publishes it; who returned, what is claimed, agreed, promised and held, with
    charts; what cannot all be true; and what the rules noticed. Each number opens to its working, and each record to
    its statements and sources. The file takes the place of the one that is there as a whole, or not at all.

    >>> import conflictevents as ce
    >>> import tempfile
    >>> from pathlib import Path
    >>> path = ce.report(
    ...     ce.Dataset(ce.Actor(id="north", name="North")), Path(tempfile.mkdtemp()) / "report.html"
    ... )
    >>> path.read_text(encoding="utf-8")[:15]
    '<!doctype html>'

    Args:
        ds: the dataset.
        path: where to write it; a name that ends in `.html`.
        as_of: the day as of which to write it, from what could have been known by then; None for all that is on
            record.
        account: whose figures for the rounds: `recorded`, `widest`, `agreed` or an actor's id.
        up_to: the strictest marking that the page may have. It states the strictest of its records.
        title: what stands above; None for the title of the dataset.

    Returns:
        The path. Without the extra `charts` the page has no pictures, without `solve` it does not say what cannot all
        be true; it states either.

    Raises:
        InvalidValue: the name does not end in `.html`, or a record is marked stricter than `up_to`.
        UnknownRecord: the account is no actor on record.
        WriteError: the system does not let it be written.
    """
    check_dataset(ds)
    limit = read_limit(up_to)
    where = local_path(path)
    if where.suffix.lower() not in (".html", ".htm"):
        raise InvalidValue(where.name, "a name that ends in .html", "name the report so", field="path")
    _refuse_stricter(ds, limit)
    page = _Page(brief(ds, as_of, account=account), title).html()
    with replace_file(where) as file:
        file.write(page.encode())
    return where


def _refuse_stricter(ds: Dataset, limit: Marking) -> None:
    """Refuse records that are marked stricter than the page may be.

    Raises:
        InvalidValue: naming how many there are.
    """
    stricter = [record for record in ds if record.marking is not None and not record.marking.allows(limit)]
    if stricter:
        strictest = Marking.strictest(record.marking for record in stricter)
        remedy = f"write redact(ds, up_to={str(limit)!r}) first, or allow more with up_to="
        marked = f"{plural(len(stricter), 'record')} marked up to {strictest}"
        raise InvalidValue(marked, f"records marked {limit} or lower", remedy, field="ds")


class _Page:
    """The page under way: its sections, and which records they refer to."""

    def __init__(self, answer: Brief, title: str | None) -> None:
        self.brief = answer
        self.title = title or answer.dataset.head.title or "Report on a dataset"
        self.ds = answer.dataset
        self.used: dict[str, None] = {}

    def html(self) -> str:
        known = f", as it could have been known on {self.brief.when}" if self.brief.when is not None else ""
        sections = [
            self._card(),
            self._stale(),
            self._returned(),
            self._claims(),
            self._frameworks(),
            self._outlook(),
            self._custody(),
            self._killed(),
            self._contradictions(),
            self._findings(),
        ]
        sections.append(self._records())
        marking = Marking.strictest(record.marking for record in self.ds)
        body = "".join([_banner(marking), *sections, _foot()])
        return document_of(f"{self.title}{known}", body, style=_STYLE + _page_marking(marking))

    # Sections, in the order of the page

    def _card(self) -> str:
        head, contents = self.ds.head, self.brief.contents
        account = self.brief.account
        facts = {
            "Publisher": head.publisher,
            "Licence": head.licence,
            "Version": head.version,
            "Languages": ", ".join(head.languages),
            "Contact": head.contact,
            "Cite as": head.citation,
            "Known by": None if self.brief.when is None else str(self.brief.when),
            "Account": None if account == RECORDED else name_of(self.ds, account),
            "Ledgers declared complete": None if not head.closed else plural(len(head.closed), "ledger"),
        }
        rows = "".join(
            f"<dt>{escape(name)}</dt><dd>{_text(value)}</dd>" for name, value in facts.items() if value
        )
        words = [head.description] if head.description else []
        blocks = [*words, *contents.blocks()]
        return f'<dl class="card">{rows}</dl>{"".join(map(markup_of, blocks))}'

    def _stale(self) -> str:
        report = self.brief.report
        stale = report.in_words((finding for finding in report if finding.code == STALE), with_paths=False)
        return _section("Stale when it was said", markup_of(Items(stale))) if stale else ""

    def _returned(self) -> str:
        returned = self.brief.returned
        in_all = [row for answer in returned.in_all for row in answer]
        certain = {row.keys["returned_to"] for row in in_all if row.certain}
        sides = sorted(certain or {row.keys["returned_to"] for row in in_all}, key=str)
        intro = (
            "<p>Each figure is computed by itself, from what is certain to what is possible; figures do not add up to "
            "one another. Living persons include those whose category is not said. Open a line for its working.</p>"
        )
        parts = [intro, self._chart("returns", account=self.brief.account)]
        parts += [
            f"<h3>To {escape(side_in_words(self.ds, side))}</h3>{self._returned_to(side)}" for side in sides
        ]
        if not sides:
            parts = [f"<p>{escape(returned.to_no_named_side())}</p>"]
        parts.append(self._chart("rounds", account=self.brief.account))
        return _section("Who returned", "".join(parts))

    def _returned_to(self, side: str | None) -> str:
        returned = self.brief.returned
        by_year: dict[Any, dict[str, Total]] = {}
        for category, answer in zip(returned.categories, returned.by_year, strict=True):
            for row in answer:
                if row.keys["returned_to"] == side:
                    by_year.setdefault(row.keys["year"], {})[category] = row
        in_all = {
            category: row
            for category, answer in zip(returned.categories, returned.in_all, strict=True)
            for row in answer
            if row.keys["returned_to"] == side
        }
        shown = [category for category in returned.categories if category in in_all]
        titles = [
            "living persons" if category == Category.PERSON else category_in_words(category)
            for category in shown
        ]
        years = sorted(by_year, key=lambda year: (year is None, year or 0))
        lines = [(str(year or "undated"), by_year[year]) for year in years]
        return _rows(
            [("year", False), *((title, True) for title in titles)],
            [
                (
                    [
                        (name, False),
                        *((bounds(rows[each].count) if each in rows else "0", True) for each in shown),
                    ],
                    "",
                    "".join(
                        self._working(explain(rows[each]), titles[index])
                        for index, each in enumerate(shown)
                        if each in rows
                    ),
                )
                for name, rows in [*lines, ("all", in_all)]
            ],
        )

    def _claims(self) -> str:
        reconciliations = self.brief.claims.reconciliations
        if not reconciliations:
            return ""
        lines = [
            (
                _compared(row),
                f"{name_of(self.ds, row.tally.claimant)}: {tally_in_words(self.ds, row.tally)}",
                self._working(explain(row)),
            )
            for row in reconciliations
        ]
        intro = (
            f"<p>{escape(verdicts(reconciliations))} A difference alone proves no claim wrong: rounds may be missing on "
            "record, or a claim may be out of date or of other rounds than its words say.</p>"
        )
        chart = self._chart("claims", account=self.brief.account)
        return _section(
            f"{plural(len(reconciliations), 'claimed cumulative')} against the record",
            intro + chart + _rows(_COMPARED, lines, "claims"),
        )

    def _frameworks(self) -> str:
        standings = self.brief.frameworks.standings
        if not standings:
            return ""
        lines = []
        for standing in standings:
            id = standing.framework.id
            self.used[id] = None
            words = [term_in_words(term) for term in standing.terms.in_words]
            inside = [self._reference(id, "")]
            inside += [self._working(explain(term), "") for term in standing.terms]
            inside += [markup_of(f"In words only: {'; '.join(words)}")] if words else []
            parties = "; ".join(
                f"{name_of(self.ds, party)}: {status}"
                for party, status in standing.by_party.items()
                if status
            )
            lines.append(
                (
                    [
                        (standing.framework.name, False),
                        (standing.status or "not said", False),
                        (day(standing.latest), False),
                    ],
                    parties,
                    f"<p>{inside[0]}</p>{''.join(inside[1:])}",
                )
            )
        columns = [("framework", False), ("status", False), ("latest step", False)]
        return _section("What was agreed", self._chart("frameworks") + _rows(columns, lines))

    def _outlook(self) -> str:
        outlook = self.brief.outlook
        on = f", on {outlook.when}" if outlook.when is not None else ""
        items = []
        for expectation in outlook:
            working = explain(expectation)
            items.append(_details(f"{working.title}: {working.answer}", self._working(working, short=True)))
        nothing = "<p>Nothing, on this record.</p>"
        return _section(f"Promised and not yet done{on}", "".join(items) or nothing)

    def _custody(self) -> str:
        custody = self.brief.custody
        known = [stock for stock in custody.stocks if stock.opened_by and stock.flows]
        if not known and not custody.claims:
            return ""
        parts = [self._chart("custody", account=self.brief.account)]
        if known:
            columns = [("opened", False), ("with", True), ("held in the end", True)]
            lines = [
                (
                    [
                        ("" if stock.opened_on is None else stock.opened_on.isoformat(), False),
                        (figure(stock.opening), True),
                        (figure(stock.held), True),
                    ],
                    stock.subject,
                    self._working(explain(stock)),
                )
                for stock in known
            ]
            parts.append(_rows(columns, lines))
        if custody.claims:
            claims = [
                (
                    _compared(claim),
                    claim.subject,
                    self._working(explain(claim)),
                )
                for claim in custody.claims
            ]
            parts.append(f"<h3>Claimed to be held</h3>{_rows(_COMPARED, claims, 'claims')}")
        return _section("Who is held", "".join(parts))

    def _killed(self) -> str:
        if not self.ds.events:
            return ""
        try:
            answer: Fatalities = fatalities(self.ds, "year")
        except InvalidValue as error:
            return _section("Killed in the events on record", f"<p>Not added up: {escape(str(error))}.</p>")
        keys = answer.by
        columns = [*((key, False) for key in keys), ("killed", True), ("events", True)]
        lines = [
            (
                [
                    *(("not said" if row.keys[key] is None else str(row.keys[key]), False) for key in keys),
                    (figure(row.bounds), True),
                    (figure(row.events), True),
                ],
                "",
                self._working(explain(row)),
            )
            for row in answer
        ]
        return _section(
            "Killed in the events on record", self._chart("events") + _rows(columns, lines, "rows")
        )

    def _contradictions(self) -> str:
        if not self.ds.tallies and not self.ds.custody_tallies:
            return ""
        from conflictevents.constraints import consistency

        title = "What cannot all be true"
        try:
            answer = consistency(self.ds, account=self.brief.account)
        except MissingExtra as error:
            return _section(title, f"<p>Not asked: {escape(str(error))}.</p>")
        conflicts = answer.conflicts
        if not conflicts:
            claims = plural(len(answer.claims), "claim")
            return _section(title, f"<p>{claims} and the record can all be true together.</p>")
        items = []
        for conflict in sorted(conflicts, key=lambda each: (-each.correction, each.members)):
            working = explain(conflict)
            apart = f"{plural(conflict.correction, 'person')} apart"
            items.append(_details(f"{working.title} ({apart})", self._working(working)))
        intro = (
            f"<p>{plural(len(conflicts), 'set')} of claims that contradict each other, those furthest apart first. "
            f"All but any one claim of a set can be true. {escape(answer.remainder)}</p>"
        )
        chart = self._chart("conflicts", source=answer)
        return _section(title, intro + chart + _more(items, "sets"))

    def _findings(self) -> str:
        findings = self.brief.report
        if not findings:
            return _section("What the rules noticed", "<p>Nothing.</p>")
        parts = []
        for severity, code, several in findings.by_code():
            inside = markup_of(Items(findings.in_words(several, with_paths=severity is Severity.ERROR)))
            parts.append(
                _details(f"{severity} {code}: {len(several):,}", inside, is_open=severity is Severity.ERROR)
            )
        words = repr(findings).removeprefix("<Report: ").removesuffix(">")
        return _section("What the rules noticed", f"<p>{escape(words)}.</p>{''.join(parts)}")

    def _records(self) -> str:
        """Each record that a working refers to, with what it says, who says so, and where that can be read."""
        entries = []
        for record in self.ds:
            if record.id not in self.used:
                continue
            title = title_of(self.ds, record.id)
            when = getattr(record, "when", None)
            if isinstance(record, ExchangeRound | CustodyChange):
                when = date_of(record)
            facts = ["" if when is None or day(when) in title else day(when)]
            if isinstance(record, ExchangeRound):
                facts += [str(status_at(self.ds, record) or "")]
                facts += [transfer_in_words(self.ds, transfer) for transfer in record.transfers]
            if isinstance(record, Event):
                facts.append(event_in_words(record))
            shown = "; ".join(fact for fact in facts if fact)
            marking = f" [{record.marking}]" if record.marking is not None else ""
            evidence = self._evidence(record)
            entries.append(
                f'<div class="record" id="{_anchor(record.id)}"><b>{escape(title)}</b> <small>{escape(record.id)}'
                f"{escape(marking)}</small> {escape(shown)}{markup_of(Items(evidence)) if evidence else ''}</div>"
            )
        return _section("Records and where they can be read", "".join(entries)) if entries else ""

    def _evidence(self, record: Record) -> list[Inline]:
        """Who says so and where that can be read, each with what it claims of the record."""
        lines = evidence_of(self.ds, record)
        for index, statement in enumerate(statements_of(self.ds, record)):
            claims = [
                name_ids(self.ds, claim_in_words(self.ds, claim), quoted=[claim.text] if claim.text else [])
                if record is statement
                else claim_in_words(self.ds, claim, with_about=False)
                for claim in statement.claims
                if record in (statement, self.ds.get(claim.about))
            ]
            lines[index] = Phrase.joined("; ", [lines[index], *dict.fromkeys(claims)])
        return lines

    # Parts of sections

    def _working(self, explanation: Explanation, title: str | None = None, *, short: bool = False) -> str:
        """What counted, what may and what did not and why, by reference to the records."""
        heading = explanation.title if title is None else title
        words = "" if short else ": ".join(part for part in (heading, explanation.answer) if part)
        parts = [f"<p>{_text(words)}</p>"] if words else []
        for use in Use:
            groups: dict[str, list[tuple[str, str]]] = {}
            for reason in explanation.reasons:
                if reason.use is use:
                    groups.setdefault(reason.why, []).append((reason.record, _addition(reason)))
            for why, records in groups.items():
                more = len(records) - _MOST
                shown = "; ".join(self._reference(id, what) for id, what in records[:_MOST])
                rest = f"; and {more:,} more" if more > 0 else ""
                because = f", {escape(why)}" if why else ""
                parts.append(f'<p class="use"><b>{escape(use.capitalize())}</b>{because}: {shown}{rest}</p>')
        parts += [self._working(part) for part in explanation.parts]
        return f'<div class="working">{"".join(parts)}</div>'

    def _reference(self, id: str, what: str) -> str:
        record = id.partition("#")[0]
        text = f" {_text(what)}" if what else ""
        if self.ds.get(record) is None:
            return f"{escape(id)}{text}"
        self.used[record] = None
        return f'<a href="#{_anchor(record)}">{escape(title_of(self.ds, record))}</a>{text}'

    def _chart(self, name: str, source: Any = None, **options: Any) -> str:
        """A chart as pictures in the page: one for a desk and for paper, one for a phone."""
        try:
            from conflictevents.display import charts
            from conflictevents.display.charts._drawing import import_painter, picture

            import_painter()  # before anything is drawn in vain

            draw: Callable[..., Any] = getattr(charts, name)
            subject = self.ds if source is None else source
            drawn = [draw(subject, width=width, **options) for width in (_WIDE, _NARROW)]
            pictures = [picture(chart, "svg").decode() for chart in drawn]
        except NothingToDraw:
            return ""
        except MissingExtra as error:
            return f'<p class="missing">No picture: {escape(str(error))}.</p>'
        return "".join(
            f'<figure class="{kind}">{svg}</figure>'
            for kind, svg in zip(("desk", "phone"), pictures, strict=True)
        )


def _addition(reason: Reason) -> str:
    """What a record says, and what it adds to the answer where that is another number."""
    adds, count = reason.adds, reason.count
    if adds is None or (count is not None and (adds.low, adds.high) == (count.low, count.high)):
        return reason.what
    return f"{reason.what}{'; ' if reason.what else ''}{interval(adds.low, adds.high)} in all"


def _text(text: str) -> str:
    """A text as HTML, its addresses as links."""
    return markup_of(text).removeprefix("<p>").removesuffix("</p>")


def _anchor(id: str) -> str:
    return f"r-{escape(id)}"


def _section(title: str, inside: str) -> str:
    return f"<section><h2>{escape(title)}</h2>{inside}</section>"


def _details(title: str, inside: str, *, is_open: bool = False) -> str:
    return f"<details{' open' if is_open else ''}><summary>{_text(title)}</summary>{inside}</details>"


_FIRST = 20
_FEW, _MANY = 3, 4


def _more(items: Sequence[str], what: str) -> str:
    """The first of many, and the others to be opened."""
    if len(items) <= _FIRST + 5:
        return "".join(items)
    rest = "".join(items[_FIRST:])
    return f"{''.join(items[:_FIRST])}{_details(f'{len(items) - _FIRST:,} more {what}', rest)}"


Line = tuple[Sequence[Cell], str, str]
"""The cells of a line, a remark below them, and what it opens to as HTML."""


def _cells(cells: Sequence[Cell], titles: Sequence[Cell] = ()) -> str:
    """The cells of a line; each number names its column where titles are given."""
    names = [f' data-t="{escape(title)}"' for title, _ in titles] or [""] * len(cells)
    return "".join(
        f'<span class="n"{name}>{escape(text)}</span>' if number else f"<span>{_text(text)}</span>"
        for (text, number), name in zip(cells, names, strict=True)
    )


def _line(line: Line, titles: Sequence[Cell]) -> str:
    cells, below, inside = line
    remark = f'<span class="sub">{_text(below)}</span>' if below else ""
    return f'<details><summary><span class="cells">{_cells(cells, titles)}{remark}</span></summary>{inside}</details>'


_COMPARED: Final[Sequence[Cell]] = (
    ("claimed", True),
    ("recorded", True),
    ("difference", True),
    ("verdict", False),
)
"""The titles of a claim against the record."""


def _compared(claim: Reconciliation | CustodyClaim) -> list[Cell]:
    """A claim against the record, under its titles."""
    return [
        (figure(claim.tally.count), True),
        (figure(claim.recorded), True),
        (str(claim.gap), True),
        (claim.verdict.in_words, False),
    ]


def _rows(columns: Sequence[Cell], lines: Sequence[Line], what: str | None = None) -> str:
    """Lines under the titles of their columns, in a grid that each of them keeps to.

    Args:
        columns: the titles, and which of them are of numbers.
        lines: the lines.
        what: what the lines are, where many of them are to be opened; None to show all.
    """
    many = len(columns) > _MANY
    words = "minmax(0,1.1fr)" if len(columns) > _FEW else "minmax(0,1.4fr)"
    widths = " ".join("minmax(0,1fr)" if number else words for _, number in columns)
    if not any(number for _, number in columns):
        widths = " ".join(["minmax(0,2fr)", *["minmax(0,1fr)"] * (len(columns) - 1)])
    shown = [_line(line, columns if many else ()) for line in lines]
    inside = "".join(shown) if what is None else _more(shown, what)
    kind = "rows many" if many else "rows"
    head = f'<div class="head cells">{_cells(columns)}</div>'
    return f'<div class="{kind}" style="--columns:{widths}">{head}{inside}</div>'


def _banner(marking: Marking | None) -> str:
    if marking is None:
        return '<p class="marking">No record of this dataset is marked.</p>'
    return f'<p class="marking"><span class="tlp {_COLOURS[marking]}">TLP:{escape(marking)}</span> the strictest marking of its records</p>'


def _foot() -> str:
    from importlib.metadata import version

    return (
        f"<footer><p>Written by conflictevents {escape(version('conflictevents'))}. What is certain is the low bound of each "
        "number, what is possible its high bound; numbers are persons unless the line says otherwise.</p></footer>"
    )


_COLOURS: Mapping[str, str] = {
    Marking.CLEAR: "clear",
    Marking.GREEN: "green",
    Marking.AMBER: "amber",
    Marking.AMBER_STRICT: "amber",
    Marking.RED: "red",
}


def _page_marking(marking: Marking | None) -> str:
    """The marking at the head of every sheet of paper; one of TLP, as no other passes."""
    return "" if marking is None else f'@page{{@top-right{{content:"TLP:{marking}"}}}}'


_STYLE = (
    "h2{margin:2em 0 .4em;font-size:1.25rem;border-bottom:1px solid rgba(128,128,128,.5);padding-bottom:.15em}"
    "h3{margin:1.2em 0 .3em;font-size:1.05rem}"
    ".card{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.15em 1.2em;margin:.6em 0 1em}"
    ".card dt{font-weight:600}.card dd{margin:0}"
    ".tlp{background:#000;padding:.1em .5em;font-weight:700}"
    ".tlp.clear{color:#fff}.tlp.green{color:#33ff00}.tlp.amber{color:#ffc000}.tlp.red{color:#ff2b2b}"
    "figure{margin:1em 0}figure svg{display:block;width:100%;height:auto}figure svg>rect{fill:none}figure.phone{display:none}"
    "@media(max-width:560px){figure.desk{display:none}figure.phone{display:block}}"
    "@media screen and (prefers-color-scheme:dark){figure svg{filter:invert(.91) hue-rotate(180deg)}}"
    ".cells{display:grid;grid-template-columns:var(--columns);gap:0 .9em;align-items:baseline}"
    ".cells .n{text-align:right;font-variant-numeric:tabular-nums}"
    ".cells .sub{grid-column:1/-1;font-size:.86em;opacity:.8}"
    ".rows .head{font-weight:600;border-bottom:1px solid rgba(128,128,128,.6);padding:.2em 0 .2em 1.1em;align-items:end}"
    ".rows>details,.rows>details>details{border-top:1px solid rgba(128,128,128,.2)}"
    ".conflictevents .rows details>details{margin-left:0}"
    ".rows summary{list-style:none;position:relative;padding:.25em 0 .25em 1.1em}"
    ".rows summary::-webkit-details-marker{display:none}"
    '.rows summary::before{content:"▸";position:absolute;left:0;opacity:.7}'
    '.rows details[open]>summary::before{content:"▾"}'
    ".working{font-size:.92em;border-left:2px solid rgba(128,128,128,.4);padding-left:.8em;margin:.4em 0 .8em}"
    ".record{margin:.7em 0;font-size:.92em}.record:target{outline:2px solid var(--link);outline-offset:.3em}"
    "footer{margin-top:2.5em;font-size:.86em;opacity:.8}"
    "@media(max-width:560px){.cells{gap:0 .8em;font-size:.82em}.many .head{display:none}.many .cells{grid-template-columns:repeat(3,minmax(0,1fr));gap:.1em .6em;align-items:start}.many .cells>:first-child{grid-column:1/-1;font-weight:600}.many .cells .n{text-align:left}.many .n::before{content:attr(data-t);display:block;font-size:.85em;opacity:.75}.cells .sub{font-size:1em}}"
    "@media print{@page{margin:16mm 14mm}figure.phone{display:none}figure.desk{display:block;break-inside:avoid}"
    "h2,h3,.head{break-after:avoid}section>p,.rows details,.record{break-inside:avoid}a{color:inherit}"
    ".rows:not(:has(>details:nth-of-type(13))){break-inside:avoid}"
    "section>p:has(+figure){break-after:avoid}summary{list-style:none}summary::-webkit-details-marker{display:none}"
    "summary::before{visibility:hidden}figure svg{max-height:225mm;width:auto;max-width:100%}}"
)
