"""What of a framework's terms has been done, term by term and negotiator by negotiator."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import attrs

from conflictevents.dataset import Dataset, check_dataset
from conflictevents.errors import InvalidValue
from conflictevents.ledger import RECORDED, Window, check_account
from conflictevents.ledger.availability import Knowledge
from conflictevents.ledger.wording import (
    Naming,
    category_in_words,
    promise_in_words,
    term_in_words,
    whose_in_words,
)
from conflictevents.questions.deals import (
    Deal,
    Promise,
    deals_of,
    has_passed,
    list_counted,
    window_after,
    window_until,
)
from conflictevents.questions.plain import (
    USE_FIELDS,
    Answer,
    Use,
    hull_of,
    plain_count,
    uses_of,
)
from conflictevents.records import (
    ALL_SIDES,
    CategoryStr,
    Framework,
    Term,
)
from conflictevents.text import Facts, Framed, Items, Page, Readable, Row, Table, day, figure
from conflictevents.values import Count, Marking, Truth, When
from conflictevents.values.when import WhenLike

__all__ = ["Fulfilment", "InAll", "TermFulfilment", "fulfilled_by", "fulfilment"]


@attrs.frozen(repr=False)
class TermFulfilment(Answer):
    """What of one term has been done.

    Attributes:
        term: the term, with who says it was agreed; what an extension or a part leaves unsaid is taken over from
            the term that it replaces or is part of.
        agreed: how many it promises: its number, what its ratio gives of those promised, or a stock for "all".
        owed: of a ratio, how many are owed by what is done of those it multiplies; None for any other term.
        done: how many of those handed over count towards it, shared out over the terms of its negotiator.
        left: what may be left.
        fulfilled: yes, no, or maybe where bounds do not tell.
        late: how many of them came after it was due; None where it is not due on any day.
        in_time: whether it was fulfilled when it was due; None where it is not due on any day.
        lapsed: whether its time passed before it was fulfilled.
        certain: ids of the rounds certainly counted.
        possible: ids of the rounds possibly counted.
        marking: the strictest marking of what it was computed from.
    """

    term: Term
    agreed: Count
    owed: Count | None
    done: Count
    left: Count
    fulfilled: Truth
    late: Count | None
    in_time: Truth | None
    lapsed: Truth
    certain: tuple[str, ...]
    possible: tuple[str, ...]
    marking: Marking | None = None

    @property
    def is_late(self) -> bool:
        """Whether some of those that it took to keep the promise came, or may have come, after it was due."""
        return self.late is not None and self.late.high != 0 and self.in_time is not Truth.YES

    @property
    def outcome(self) -> str:
        """What has become of the term, in words: fulfilled, in time or late, open, or lapsed."""
        if self.fulfilled is Truth.YES:
            return {None: "fulfilled", Truth.YES: "fulfilled in time", Truth.NO: "fulfilled late"}.get(
                self.in_time, "fulfilled, perhaps late"
            )
        if self.lapsed is Truth.NO:
            return "not fulfilled" if self.fulfilled is Truth.NO else "perhaps fulfilled"
        lapsed = "lapsed" if self.lapsed is Truth.YES else "may have lapsed"
        return lapsed if self.fulfilled is Truth.NO else f"perhaps fulfilled; if not, it {_HAS[lapsed]}"

    def to_dict(self) -> dict[str, Any]:
        """The term's fulfilment as plain data."""
        term = self.term
        return {
            "according_to": list(term.according_to),
            "returned_to": term.returned_to,
            "held_by": term.held_by,
            "belonging_to": list(term.belonging_to),
            "category": str(term.category),
            "group": term.group,
            "phase": term.phase,
            "condition": term.condition,
            "text": term.text,
            "due": None if term.due is None else str(term.due),
            "agreed": plain_count(self.agreed),
            "owed": None if self.owed is None else plain_count(self.owed),
            "done": plain_count(self.done),
            "left": plain_count(self.left),
            "late": None if self.late is None else plain_count(self.late),
            "fulfilled": str(self.fulfilled),
            "in_time": None if self.in_time is None else str(self.in_time),
            "lapsed": str(self.lapsed),
            "certain": list(self.certain),
            "possible": list(self.possible),
            "marking": None if self.marking is None else str(self.marking),
        }


_HAS = {"lapsed": "has lapsed", "may have lapsed": "may have lapsed"}


@attrs.frozen
class InAll:
    """What of several terms of one negotiator, to one side, has been done in all: each person counts once.

    Attributes:
        according_to: the negotiator; None for terms that no negotiator is named for.
        returned_to: to which side; None where nothing is said.
        category: which category holds all of theirs: living persons, remains, or both.
        agreed: how many were promised.
        done: how many of them were handed over.
        left: what may be left, none of the terms by itself below zero.
        marking: the strictest marking of what it was computed from.
    """

    according_to: str | None
    returned_to: str | None
    category: CategoryStr
    agreed: Count
    done: Count
    left: Count
    marking: Marking | None = None

    def to_dict(self) -> dict[str, Any]:
        """The sum as plain data."""
        counts = {name: plain_count(getattr(self, name)) for name in ("agreed", "done", "left")}
        names = {name: getattr(self, name) for name in ("according_to", "returned_to", "category")}
        return {**names, **counts, "marking": None if self.marking is None else str(self.marking)}


@attrs.frozen(repr=False)
class Fulfilment(Framed, Readable, Answer, Sequence[TermFulfilment]):
    """What of each term of a framework has been done.

    >>> import conflictevents as ce
    >>> ds = ce.datasets.load("yemen-exchanges")
    >>> deal = ce.fulfilment(ds, "stockholm-2018")
    >>> [str(term.done) for term in deal][:2]
    ['556 in all', '166 in all']

    Attributes:
        framework: the framework.
        when: the day on which terms are open or lapsed; None where nothing on record is dated.
        terms: its terms on persons, in the order of the record.
        in_all: where a negotiator names several terms to one side, what they come to.
        in_words: its terms that are no persons, which nothing here can check.
        replaced: its terms whose place another has taken.
    """

    framework: Framework
    when: When | None
    terms: tuple[TermFulfilment, ...]
    in_all: tuple[InAll, ...]
    in_words: tuple[Term, ...]
    replaced: tuple[Term, ...]

    def __getitem__(self, place: Any) -> Any:
        return self.terms[place]

    def __len__(self) -> int:
        return len(self.terms)

    def to_dicts(self) -> list[dict[str, Any]]:
        """The terms as plain data."""
        return [{"framework": self.framework.id, **term.to_dict()} for term in self.terms]

    def _facts(self) -> Mapping[str, Callable[[], Facts]]:
        framework = {"framework": self.framework.id}
        uses = (
            line
            for number, each in enumerate(self.terms, start=1)
            for line in uses_of(
                {**framework, "term": number}, {Use.COUNTED: each.certain, Use.POSSIBLE: each.possible}
            )
        )
        sums = ({**framework, **attrs.asdict(each, recurse=False)} for each in self.in_all)
        return {
            "terms": lambda: Facts(_FIELDS, ({**framework, **_cells(each)} for each in self.terms)),
            "records": lambda: Facts({"framework": str, "term": int, **USE_FIELDS}, uses),
            "in_all": lambda: Facts(_SUM_FIELDS, sums),
        }

    def _page(self) -> Page:
        words = [
            *(
                f"in words only, {_by(term, self._name)}: {term_in_words(term, self._name)}"
                for term in self.in_words
            ),
            *(
                f"replaced, {_by(term, self._name)}: {term_in_words(term, self._name)}"
                for term in self.replaced
            ),
        ]
        return Page(
            f"{self.framework.name}: what of its terms has been done",
            (
                *([self._table()] if self.terms else [self._explain_absence()]),
                *([Items(words)] if words else []),
            ),
        )

    def _explain_absence(self) -> str:
        """Why there is no table."""
        if not self.in_words and not self.replaced:
            return "No term of it is on record."
        return "No term on record is a number."

    def _table(self) -> Table:
        columns = ("to", "of", "agreed", "done", "left", "due", "outcome")
        rows = [_row(term, self._name) for term in self.terms]
        for total in self.in_all:
            who = self._name(total.according_to) if total.according_to else "the recorded account"
            whose = f"in all, according to {who}"
            cells = (_side(total.returned_to, self._name), category_in_words(total.category))
            figures = (figure(total.agreed), figure(total.done), figure(total.left))
            rows.append(Row((*cells, *figures, "", ""), whose))
        return Table(columns, rows, columns[2:5])


_IDS = tuple[str, ...]
_TERM_FIELDS: Mapping[str, Any] = {
    "according_to": _IDS,
    "returned_to": str,
    "held_by": str,
    "belonging_to": _IDS,
    **dict.fromkeys(("category", "group", "phase", "condition", "text"), str),
    "due": When,
}
_FIELDS: Mapping[str, Any] = {
    "framework": str,
    **_TERM_FIELDS,
    **dict.fromkeys(("agreed", "owed", "done", "left", "late"), Count | None),
    **dict.fromkeys(("fulfilled", "in_time", "lapsed", "outcome"), str),
    **dict.fromkeys(("certain", "possible"), _IDS),
    "marking": str,
}
_SUM_FIELDS: Mapping[str, Any] = {
    **dict.fromkeys(("framework", "according_to", "returned_to", "category"), str),
    **dict.fromkeys(("agreed", "done", "left"), Count),
}


def _cells(fulfilled: TermFulfilment) -> dict[str, Any]:
    """A term as the cells of a row: what it says, and what of it has been done."""
    done = {name: getattr(fulfilled, name) for name in _FIELDS if hasattr(fulfilled, name)}
    return {**{name: getattr(fulfilled.term, name) for name in _TERM_FIELDS}, **done}


def _by(term: Term, name: Naming) -> str:
    return f"according to {', '.join(map(name, term.according_to)) or 'the recorded account'}"


def _side(side: str | None, name: Naming) -> str:
    return "not said" if side is None else "all sides" if side == ALL_SIDES else name(side)


def _row(fulfilled: TermFulfilment, name: Naming) -> Row:
    term = fulfilled.term
    notes = [_by(term, name)]
    if fulfilled.owed is not None:
        notes.append(f"{figure(fulfilled.owed)} owed by now")
    if fulfilled.is_late:
        notes.append(f"{figure(fulfilled.late)} of {figure(fulfilled.done)} late")
    notes += _words_of(term, name)
    persons = category_in_words(term.category) + whose_in_words(term.belonging_to, term.returned_to, name)
    return Row(
        (
            _side(term.returned_to, name),
            ", ".join(part for part in (persons, term.group) if part),
            figure(fulfilled.agreed),
            figure(fulfilled.done),
            figure(fulfilled.left),
            day(term.due),
            fulfilled.outcome,
        ),
        "; ".join(notes),
    )


def _words_of(term: Term, name: Naming) -> list[str]:
    """What a term says in words with its number."""
    return [
        *([promise_in_words(term, name)] if term.ratio is not None else []),
        *([f"part of {term.part_of}"] if term.part_of else []),
        *([term.consideration] if term.consideration else []),
        *([f"phase {term.phase}"] if term.phase else []),
        *([f"on condition: {term.condition}"] if term.condition else []),
        *([term.text] if term.text else []),
    ]


def fulfilment(
    ds: Dataset, framework: Framework | str, *, account: str = RECORDED, when: WhenLike | None = None
) -> Fulfilment:
    """What of each term of a framework has been done, according to an account.

    What was handed over under the framework counts towards the terms of each negotiator, each person towards one
    term that fits; a part of a term counts in it too. A ratio promises so many for each of those promised. "All"
    promises as many as a stock on record.

    >>> import conflictevents as ce
    >>> ds = ce.datasets.load("yemen-exchanges")
    >>> deal = ce.fulfilment(ds, "stockholm-2018")
    >>> len(deal)
    2

    Args:
        ds: the dataset.
        framework: the framework or its id.
        account: whose figures for the rounds.
        when: the day on which terms are open or lapsed; None for the latest day on record.

    Raises:
        UnknownRecord: no record has the id.
        InvalidValue: the record is no framework.
    """
    check_dataset(ds)
    record = ds[framework] if isinstance(framework, str) else framework
    if not isinstance(record, Framework):
        raise InvalidValue(
            getattr(record, "id", record),
            "the id of a framework",
            "give the id of a framework on record: [framework.id for framework in ds.frameworks] lists them",
            field="framework",
        )
    day = Knowledge(ds).day_asked(when)
    deals = deals_of(ds, record, check_account(ds, account))
    by_place: dict[int, list[tuple[Deal, Promise]]] = {}
    for deal in deals:
        for place, promise in deal.promises.items():
            by_place.setdefault(place, []).append((deal, promise))
    on_persons = [
        _fulfil(ds, promises, day) for _, promises in sorted(by_place.items()) if promises[0][1].is_number
    ]
    in_words = {
        promises[0][1].place: promises[0][1].stated
        for promises in by_place.values()
        if not promises[0][1].is_number
    }
    replaced = {place for deal in deals for place in deal.replaced}
    return Fulfilment(
        record,
        day,
        tuple(on_persons),
        tuple(total for deal in deals for total in _add_up(ds, deal)),
        tuple(term for _, term in sorted(in_words.items())),
        tuple(record.terms[place] for place in sorted(replaced - set(by_place))),
        ds=ds,
    )


def _fulfil(ds: Dataset, promises: Sequence[tuple[Deal, Promise]], day: When | None) -> TermFulfilment:
    """What of a term is done, by the deal of each negotiator who says it: from the least to the most."""
    term = promises[0][1].term
    place = promises[0][1].place
    deals = [deal for deal, _ in promises]
    balances = [deal.done([place]) for deal in deals]
    agreed = hull_of(deal.agreed(place) or Count.unknown() for deal in deals)
    done = hull_of(balance.count for balance in balances)
    owed = [count for deal in deals if (count := deal.owed(place)) is not None]
    late = in_time = None
    if term.due is not None:
        late = hull_of(deal.done([place], window_after(term.due)).count for deal in deals)
        in_time = fulfilled_by(hull_of(_count(deal, place, window_until(term.due)) for deal in deals), agreed)
    certain, possible = list_counted(balances)
    fulfilled = fulfilled_by(done, agreed)
    return TermFulfilment(
        term,
        agreed,
        hull_of(owed) if owed else None,
        done,
        hull_of(deal.left([place]) for deal in deals),
        fulfilled,
        late,
        in_time,
        has_passed(term.due, day) if fulfilled is not Truth.YES else Truth.NO,
        certain,
        possible,
        Marking.strictest(deal.marking for deal in deals),
        ds=ds,
    )


def _count(deal: Deal, place: int, window: Window) -> Count:
    return deal.done([place], window).count


def _add_up(ds: Dataset, deal: Deal) -> list[InAll]:
    """The terms of a deal to each side, where there are several: persons, or remains, or both where a term says so."""
    words = ds.vocabulary.categories
    groups: dict[tuple[str, CategoryStr], list[int]] = {}
    wholes: tuple[CategoryStr, ...] = ("person", "remains", "anyone")
    for root in deal.roots:
        wide = [whole for whole in wholes if words.is_within(root.term.category, whole)]
        category = wide[0] if wide else root.term.category  # a word that the head does not declare
        groups.setdefault((root.term.returned_to or "", category), []).append(root.place)
    return [
        InAll(
            deal.negotiator,
            side or None,
            category,
            deal.agreed_in_all(places),
            deal.done(places).count,
            deal.left(places),
            deal.marking,
        )
        for (side, category), places in groups.items()
        if len(places) > 1
    ]


def fulfilled_by(done: Count, agreed: Count) -> Truth:
    """Whether so many fulfil a promise; "at least 1,200" is fulfilled by 1,200, and nothing fulfils an unknown number."""
    enough = agreed.low if agreed.high is None else agreed.high
    if done.low >= enough and (agreed.high is not None or agreed.low > 0):
        return Truth.YES
    return Truth.NO if done.high is not None and done.high < agreed.low else Truth.MAYBE
