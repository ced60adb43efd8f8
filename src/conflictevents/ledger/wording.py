"""Records in a few words, for results that people read: short names, sides, categories, what a tally covers."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from conflictevents.dataset import Dataset
from conflictevents.records import (
    ALL_SIDES,
    UNKNOWN_SIDE,
    Act,
    Actor,
    Category,
    Claim,
    CustodyChangeKind,
    CustodyTally,
    Framework,
    ReturnTally,
    RoundKind,
    Scope,
    Statement,
    Term,
    Transfer,
)
from conflictevents.records.transfer import MEDIATOR
from conflictevents.text import Id, Inline, Phrase, day, figure
from conflictevents.values import Count, When

__all__ = [
    "Naming",
    "category_in_words",
    "claim_in_words",
    "claimant_in_words",
    "claimed_in_words",
    "format_persons",
    "format_subject",
    "format_window",
    "label_of",
    "list_limits",
    "name_ids",
    "name_of",
    "named",
    "names_of",
    "promise_in_words",
    "scope_in_words",
    "side_in_words",
    "tally_in_words",
    "term_in_words",
    "title_of",
    "transfer_in_words",
    "whose_in_words",
]

_LONGEST = 24

Naming = Callable[[str], str]
"""What to call an actor by its id."""


def name_of(ds: Dataset, id: str | None) -> str:
    """What to call an actor or framework where room is short.

    An actor's name, or an alias where that is long; the name of a framework, or its id where that is long,
    as frameworks share aliases.
    """
    record = None if id is None else ds.get(id)
    if isinstance(record, Framework):
        return record.name if len(record.name) <= _LONGEST else record.id
    if not isinstance(record, Actor):
        return id or ""
    fitting = (name for name in (record.name, *record.aliases) if len(name) <= _LONGEST)
    return next(fitting, record.name)


def title_of(ds: Dataset, id: str, *, dated: bool = True) -> str:
    """What to call any record where there is room: its name, or who said it or what it was, and when.

    Args:
        ds: the dataset.
        id: the id of a record, or of a claim, which is called what its statement is.
        dated: whether to say when, where there is no name.

    >>> from conflictevents import ExchangeRound
    >>> title_of(Dataset(ExchangeRound(id="first", when="2024-05-31")), "first")
    'exchange, 2024-05-31'
    """
    record = ds.get(id.partition("#")[0])
    match record:
        case Statement():
            name, when = name_of(ds, record.speaker), record.made
        case ReturnTally() | CustodyTally():
            name, when = name_of(ds, record.claimant), record.as_of
        case None:
            return id
        case _:
            if getattr(record, "name", None) is not None:
                return str(record.name)
            name = str(getattr(record, "kind", None) or type(record).__name__.lower())
            when = getattr(record, "when", None)
    return f"{name}, {day(when)}" if dated and when is not None else name


def label_of(ds: Dataset | None, id: str, *, dated: bool = True) -> Inline:
    """The name of a record for people, with its id; where it has no name, when it was as well if that is wanted.

    An id that only spells the name is left out.

    >>> from conflictevents import Actor, ExchangeRound
    >>> ds = Dataset(Actor(id="south-bank", name="South Bank"), ExchangeRound(id="r1", when="2024-05-31~"))
    >>> [str(label_of(ds, id)) for id in ("south-bank", "r1", "elsewhere")]
    ['South Bank', 'exchange, about 2024-05-31 (r1)', 'elsewhere']
    """
    return id if ds is None else _with_id(title_of(ds, id, dated=dated), id)


def _with_id(name: str, id: str) -> Inline:
    is_spelled = name.lower().replace(" ", "-") == id.lower()
    return name if is_spelled else Phrase((f"{name} ", Id(id)))


def named(ds: Dataset | None, id: str) -> Inline:
    """The name of a record with its id; the id alone where the record has no name.

    An id that only spells the name is left out.

    >>> from conflictevents import Actor
    >>> ds = Dataset(Actor(id="north", name="The North"), Actor(id="south-bank", name="South Bank"))
    >>> [str(named(ds, id)) for id in ("north", "south-bank", "elsewhere")]
    ['The North (north)', 'South Bank', 'elsewhere']
    """
    record = None if ds is None else ds.get(id)
    name = getattr(record, "name", None)
    if name is None:
        return id
    return _with_id(name, id)


_IDS_AND_QUOTES = re.compile(
    r"(?<!\w)'(?P<single>[^']*)'(?!\w)"
    r'|(?<!\w)"(?P<double>[^"]*)"(?!\w)'
    r"|(?<=\()(?P<bracketed>\w+)(?=[),])"
    r"|(?<![\w.:/#-])(?P<bare>\w[\w.-]*\w)(?![\w/-]|:/|#)"
)


def name_ids(ds: Dataset | None, text: str, *, quoted: Sequence[str] = ()) -> Inline:
    """A text of the library with the names of the records whose ids it has, the ids after them.

    An id stands in quotes or brackets, or has a hyphen or a digit and a letter: `government` in a sentence is a word. Words in
    quotes stay as they are, as they are a source's.

    Args:
        ds: the dataset; without it the text stays as it is.
        text: the text.
        quoted: the words of sources in it that stand without quotes, none of them empty; they stay as they are.

    >>> from conflictevents import Actor
    >>> print(
    ...     name_ids(Dataset(Actor(id="north", name="The North")), "returned to 'north': 'all north of it'")
    ... )
    returned to The North (north): 'all north of it'
    """
    if ds is None:
        return text
    for words in sorted(quoted, key=len, reverse=True):
        before, match, after = text.partition(words)
        if match:
            named_around = [name_ids(ds, around, quoted=quoted) for around in (before, after)]
            return Phrase.joined(words, named_around)
    parts: list[Inline] = []
    end = 0
    for each in _IDS_AND_QUOTES.finditer(text):
        id = next(filter(None, each.groups()), "")
        if each["bare"] and (id.isalpha() or not any(map(str.isalpha, id))):
            continue
        label = named(ds, id)
        if label != id:
            parts += [text[end : each.start()], label]
            end = each.end()
    return Phrase.joined("", (*parts, text[end:])) if parts else text


def names_of(ds: Dataset, ids: Iterable[str]) -> str:
    """The short names of several, in the order given."""
    return ", ".join(name_of(ds, id) for id in ids)


def side_in_words(ds: Dataset, id: str | None) -> str:
    """A side to which people return."""
    if id is None:
        return "a side not said"
    return "all sides together" if id == ALL_SIDES else name_of(ds, id)


def category_in_words(category: str) -> str:
    """A category in the plural."""
    return Category[category].plural


def format_persons(count: Count, category: str) -> str:
    """How many of a category.

    >>> (
    ...     format_persons(Count.exactly(1), Category.CIVILIAN),
    ...     format_persons(Count.about(1000), Category.PRISONER_OF_WAR),
    ... )
    ('1 civilian', 'about 1,000 prisoners of war')
    >>> format_persons(Count.withheld(), Category.PERSON)
    'persons (number withheld)'
    """
    if count.low == 0 and count.high is None:
        return f"{Category[category].plural} (number {figure(count)})"
    word = Category[category]
    is_one = count.low == 1 and count.high in (1, None)
    return f"{figure(count)} {word.singular if is_one else word.plural}"


def transfer_in_words(ds: Dataset, transfer: Transfer) -> str:
    """How many of which persons to which side."""
    return f"{format_persons(transfer.count, transfer.category)} to {side_in_words(ds, transfer.returned_to)}"


def claim_in_words(ds: Dataset, claim: Claim, *, with_about: bool = True) -> str:
    """What a claim does about which record, and what it puts to it; without the record where that is plain from what is around."""
    parts = [
        claim.status or "",
        *(transfer_in_words(ds, transfer) for transfer in claim.transfers),
        "" if claim.count is None else f"{figure(claim.count)} in all",
        "" if claim.share is None else f"{claim.share.percent} percent of {claim.share.of}",
        f"when: {day(claim.when)}" if claim.when is not None and _foretells(claim) else "",
        claim.text or "",
    ]
    figures = ", ".join(part for part in parts if part)
    about = f" on {claim.about}" if with_about and claim.about is not None else ""
    return f"{claim.act}{about}{f': {figures}' if figures else ''}"


def _foretells(claim: Claim) -> bool:
    return claim.act in Act and Act[claim.act].foretells


def term_in_words(term: Term, name: Naming = str) -> str:
    """Everything that a term says: how many of which persons, or what else, with its phase, condition and day.

    >>> term_in_words(Term(count=50, category="hostage", returned_to="a", due="2023-11-27", phase="one"))
    '50 hostages to a, phase one, due 2023-11-27'
    """
    parts = [
        term.consideration,
        ""
        if term.text and term.count is not None and term.count.is_unknown
        else promise_in_words(term, name),
        term.text,
        f"phase {term.phase}" if term.phase else None,
        f"on condition: {term.condition}" if term.condition else None,
        f"due {day(term.due)}" if term.due is not None else None,
    ]
    return ", ".join(part for part in parts if part)


def promise_in_words(term: Term, name: Naming = str) -> str:
    """How many of which persons a term promises, or how many for each of others; empty for a term in words alone.

    >>> from conflictevents.records import Ratio
    >>> ratio = Ratio(count=15, category="remains", group="soldiers", returned_to="b")
    >>> promise_in_words(Term(returned_to="a", category="remains", ratio=ratio))
    '15 remains to a for the remains of each person, soldiers'
    """
    if term.ratio is None:
        return (
            ""
            if term.count is None
            else f"{format_persons(term.count, term.category)}{_described(term, name)}"
        )
    each, category = term.ratio.each, term.ratio.category
    if category == Category.REMAINS:
        those = f"the remains of each {'person' if each == 1 else f'{each:,} persons'}"
    else:
        those = f"each {format_persons(Count.exactly(each), category).removeprefix('1 ')}"
    group = f", {term.ratio.group}" if term.ratio.group else ""
    return f"{format_persons(term.ratio.count, term.category)}{_described(term, name)} for {those}{group}"


def whose_in_words(belonging_to: Sequence[str], returned_to: str | None, name: Naming = str) -> str:
    """Whose people they are, with a space in front; empty where that is the side they return to, or not said.

    >>> whose_in_words(["a", "b"], "c"), whose_in_words(["a"], "a"), whose_in_words([], None)
    (' belonging to a or b', '', '')
    """
    sides = [side for side in belonging_to if side != UNKNOWN_SIDE]
    if not sides or sides == [returned_to]:
        return ""
    return f" belonging to {' or '.join(map(name, sides))}"


def _described(term: Term, name: Naming) -> str:
    whose = whose_in_words(term.belonging_to, term.returned_to, name)
    group = f"{whose}, {term.group}," if term.group else whose
    if term.returned_to is None:
        return group.rstrip(",")
    return f"{group} to {'all sides together' if term.returned_to == ALL_SIDES else name(term.returned_to)}"


def scope_in_words(ds: Dataset, scope: Scope) -> str:
    """What a figure is limited to; empty where it has no limit.

    >>> scope_in_words(Dataset(), Scope(kinds="outside exchange", population="only after appeals"))
    'outside exchanges, only after appeals'
    """
    manners, words = list_limits(ds, scope)
    return ", ".join((*manners, *words))


def list_limits(ds: Dataset, scope: Scope) -> tuple[list[str], list[str]]:
    """What a figure is limited to: how persons returned, in phrases, and who they are, in the source's words."""
    manners = [
        " or ".join(RoundKind[kind].manner for kind in scope.kinds),
        f"also {' or '.join(CustodyChangeKind[kind].plural for kind in scope.changes)}"
        if scope.changes
        else "",
        f"under {names_of(ds, scope.frameworks)}" if scope.frameworks else "",
        f"mediated by {names_of(ds, scope.mediators)}" if scope.mediators else "",
        f"numbered by {name_of(ds, scope.series)}" if scope.series else "",
        *(
            f"with {names_of(ds, actors)} as {role}"
            for role, actors in scope.by_role().items()
            if role != MEDIATOR
        ),
        f"held by {name_of(ds, scope.held_by)}" if scope.held_by else "",
        f"belonging to {name_of(ds, scope.belonging_to)}" if scope.belonging_to else "",
    ]
    return [manner for manner in manners if manner], [
        words for words in (scope.group, scope.population) if words
    ]


def tally_in_words(ds: Dataset, tally: ReturnTally) -> str:
    """What a tally covers: who, to which side, when, within which limits."""
    persons, limits = format_subject(ds, tally)
    return f"{persons}, {format_window(tally.since, tally.as_of)}{limits}"


def claimed_in_words(ds: Dataset, tally: ReturnTally | CustodyTally) -> str:
    """The number that a tally claims, of whom, with who said it and up to which day."""
    of_all = tally.category == Category.PERSON
    number = figure(tally.count) if of_all else format_persons(tally.count, tally.category)
    return f"{number} ({claimant_in_words(ds, tally)})"


def claimant_in_words(ds: Dataset, tally: ReturnTally | CustodyTally) -> str:
    """Who claims a number, and the last day that it counts; the date as it stands where that has none."""
    last = tally.as_of.last_day
    until = day(tally.as_of) if last is None else date.fromordinal(last).isoformat()
    return f"{name_of(ds, tally.claimant)}, {until}"


def format_subject(ds: Dataset, tally: ReturnTally) -> tuple[str, str]:
    """Who a tally is of and to which side, and its limits after a comma; the limits empty where it has none."""
    limits = scope_in_words(ds, tally.scope)
    persons = f"{category_in_words(tally.category)} to {side_in_words(ds, tally.returned_to)}"
    return persons, f", {limits}" if limits else ""


def format_window(since: When | None, as_of: When) -> str:
    """The window of a tally."""
    if since is None:
        return f"up to {day(as_of)}"
    return f"in {day(as_of)}" if since == as_of else f"{day(since)} to {day(as_of)}"
