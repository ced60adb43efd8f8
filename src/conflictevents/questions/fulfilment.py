"""What of a framework's terms has been done, term by term and negotiator by negotiator."""

from collections.abc import Sequence
from typing import Any

import attrs

from conflictevents.dataset import Dataset, check_dataset
from conflictevents.errors import InvalidValue
from conflictevents.ledger import WindowBalance, ledger_of
from conflictevents.ledger.postings import RECORDED
from conflictevents.ledger.query import Query
from conflictevents.ledger.window import ALWAYS
from conflictevents.ledger.wording import category_in_words
from conflictevents.questions.plain import plain_count, strictest_of
from conflictevents.records import Framework, Scope, Term
from conflictevents.text import Items, Page, Readable, Row, Table, figure
from conflictevents.values.count import Count
from conflictevents.values.marking import Marking
from conflictevents.values.truth import Truth

__all__ = ["Fulfilment", "TermFulfilment", "fulfilment", "left_of"]


@attrs.frozen
class TermFulfilment:
    """What of one term has been done.

    Attributes:
        term: the term, with who says it was agreed.
        done: what the record has under the framework, parts and doubts included.
        left: what may be left.
        fulfilled: yes, no, or maybe where bounds do not tell.
        certain: ids of the rounds certainly counted.
        possible: ids of the rounds possibly counted.
        marking: the strictest marking of what it was computed from.
    """

    term: Term
    done: Count
    left: Count
    fulfilled: Truth
    certain: tuple[str, ...]
    possible: tuple[str, ...]
    marking: Marking | None = None

    def to_dict(self) -> dict[str, Any]:
        """The term's fulfilment as plain data."""
        return {
            "according_to": list(self.term.according_to),
            "returned_to": self.term.returned_to,
            "category": str(self.term.category),
            "agreed": plain_count(self.term.count) if self.term.count is not None else None,
            "done": plain_count(self.done),
            "left": plain_count(self.left),
            "fulfilled": str(self.fulfilled),
            "certain": list(self.certain),
            "possible": list(self.possible),
            "marking": None if self.marking is None else str(self.marking),
        }


@attrs.frozen(repr=False)
class Fulfilment(Readable, Sequence[TermFulfilment]):
    """What of each numbered term of a framework has been done.

    Attributes:
        framework: the framework.
        terms: its terms that are numbers, in the order of the record.
        in_words: its terms that are no numbers, which nothing here can check.
    """

    framework: Framework
    terms: tuple[TermFulfilment, ...]
    in_words: tuple[Term, ...]

    def __getitem__(self, place: Any) -> Any:
        return self.terms[place]

    def __len__(self) -> int:
        return len(self.terms)

    def to_dicts(self) -> list[dict[str, Any]]:
        """The terms as plain data."""
        return [{"framework": self.framework.id, **term.to_dict()} for term in self.terms]

    def _page(self) -> Page:
        words = [f"{', '.join(term.according_to) or 'recorded'}: {term.text}" for term in self.in_words]
        return Page(
            f"{self.framework.name}: what of its terms has been done",
            (
                *([_table(self.terms)] if self.terms else ["No term on record is a number."]),
                *([Items([f"in words only, {text}" for text in words])] if words else []),
            ),
        )


def _table(terms: Sequence[TermFulfilment]) -> Table:
    columns = ("to", "of", "agreed", "done", "left", "fulfilled")
    return Table(
        columns,
        [
            Row(
                (
                    one.term.returned_to or "not said",
                    category_in_words(one.term.category),
                    figure(one.term.count),
                    figure(one.done),
                    figure(one.left),
                    str(one.fulfilled),
                ),
                f"according to {', '.join(one.term.according_to) or 'the recorder'}",
            )
            for one in terms
        ],
        columns[2:5],
    )


def fulfilment(ds: Dataset, framework: Framework | str, *, account: str = RECORDED) -> Fulfilment:
    """What of each term of a framework has been done, according to an account.

    Args:
        ds: the dataset.
        framework: the framework or its id.
        account: whose figures for the rounds.

    Raises:
        UnknownRecord: no record bears the id.
        InvalidValue: the record is no framework.
    """
    check_dataset(ds)
    found = ds[framework] if isinstance(framework, str) else framework
    if not isinstance(found, Framework):
        raise InvalidValue(getattr(found, "id", found), "the id of a framework", field="framework")
    numbered = [term for term in found.terms if term.count is not None]
    return Fulfilment(
        found,
        tuple(_fulfilled(ds, found, term, done_under(ds, found, term, account)) for term in numbered),
        tuple(term for term in found.terms if term.count is None),
    )


def done_under(ds: Dataset, framework: Framework, term: Term, account: str = RECORDED) -> WindowBalance:
    """What the record has done under a framework towards one term."""
    query = Query(
        returned_to=term.returned_to, category=term.category, scope=Scope(frameworks=(framework.id,))
    )
    return ledger_of(ds).balance(query, account).within(ALWAYS)


def fulfilled_by(done: Count, term: Term) -> Truth:
    """Whether so many fulfil a term; "at least 1,200" is fulfilled by 1,200, and nothing fulfils an unknown number."""
    agreed = term.count or Count.unknown()
    enough = agreed.low if agreed.high is None else agreed.high
    if done.low >= enough and (agreed.high is not None or agreed.low > 0):
        return Truth.YES
    return Truth.NO if done.high is not None and done.high < agreed.low else Truth.MAYBE


def _fulfilled(ds: Dataset, framework: Framework, term: Term, selected: WindowBalance) -> TermFulfilment:
    done = selected.count
    left = left_of(term.count or Count.unknown(), done)
    marking = Marking.strictest((selected.marking, strictest_of(ds, (framework.id, term.statement))))
    return TermFulfilment(
        term, done, left, fulfilled_by(done, term), selected.certain, selected.possible, marking
    )


def left_of(promised: Count, *taken: Count) -> Count:
    """What may be left of a promised number: never below zero, and exact only where everything is.

    >>> left_of(Count.at_least(1200), Count.exactly(508))
    Count('692 or more')
    """
    most_taken = [count.high for count in taken]
    low = (
        0
        if None in most_taken
        else max(0, promised.low - sum(high for high in most_taken if high is not None))
    )
    if promised.high is None:
        return Count(low=low, high=None)
    return Count(low=low, high=max(low, promised.high - sum(count.low for count in taken)))
