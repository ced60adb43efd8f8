"""Round types: rounds alike in all that decides whether their persons count, but not in how many they are, nor when.

The ledger resolves each round once, when tables are made: who its persons may be (the descriptions of its postings),
who it is silent about, whether it is done. Rounds that share all of it are of one type, of which there are few, however
many rounds there are. A question is asked of the descriptions of each type, and the engine adds up numbers by type.

Which rounds are alike is seen as they are read, before it is known what their type is: that may rest on what comes last.
So a *pattern* is noted of each, one of every pattern is kept, and resolved at the end.

There are two granularities. The fine one keeps all that a question may ask by. The coarse one forgets groups,
frameworks, third parties and series, which few questions limit: then fewer sums have to be kept apart.
"""

from array import array
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from operator import attrgetter
from typing import Any, Final, NamedTuple

import attrs

from conflictevents.ledger import AGREED, RECORDED, WIDEST, Ledger
from conflictevents.ledger.query import Description
from conflictevents.ledger.rounds import Days, Recipients, date_of, name_trees, note_recipients
from conflictevents.records import ExchangeRound, Scope, statements_within
from conflictevents.tables._engine import pa, pc
from conflictevents.values import Marking, Truth, When

__all__ = [
    "COARSE",
    "FINE",
    "FORGOTTEN_KEYS",
    "Ids",
    "Patterns",
    "RoundType",
    "RoundTypes",
    "Slots",
    "TypeReading",
    "granularity_for",
    "has_breakdowns",
    "list_types",
    "list_types_by_slot",
    "read_type",
]

FINE: Final = "fine"
COARSE: Final = "coarse"
_FORGOTTEN: dict[str, Any] = {
    "group": None,
    "breakdowns": (),
    "frameworks": (),
    "third_parties": (),
    "carrier_depth": 0,
    "series": (),
    "departs": False,
}
"""What descriptions say in the coarse granularity of that which it forgets."""
FORGOTTEN_KEYS = frozenset({"group", "framework", "mediator", "carrier", "series"})
"""The keys of totals that ask by what the coarse granularity forgets."""
_SILENT_ACTOR = ""
"""Stands for any actor that has said nothing of a round."""
_OF_ROUND = attrgetter(
    *("kind", "marking", "parties", "transfers_complete", "frameworks", "assumed"),
    *("ordinals", "third_parties", "history", "transfers"),
)
_OF_ORDINAL = attrgetter("body", "counted")
_OF_THIRD_PARTY = attrgetter("actor", "role")
_IN_STEP = ("status", "according_to")
_OF_STEP, _OF_STEP_HEEDING = attrgetter(*_IN_STEP), attrgetter(*_IN_STEP, "statement")
_IN_TRANSFER = ("category", "group", "held_by", "returned_to", "belonging_to", "kind", "carrier")
_OF_TRANSFER, _OF_TRANSFER_HEEDING = attrgetter(*_IN_TRANSFER), attrgetter(*_IN_TRANSFER, "statement")
_OF_BREAKDOWN = attrgetter("of")
_ID, _PART_OF = attrgetter("id"), attrgetter("part_of")
_BREAKDOWNS = attrgetter("breakdowns")


def granularity_for(*scopes: Scope) -> str:
    """How finely rounds have to be distinguished for scopes: coarsely where they limit nothing that is forgotten then."""
    limited = any(
        scope.frameworks
        or scope.mediators
        or scope.third_parties
        or scope.series is not None
        or scope.group is not None
        for scope in scopes
    )
    return FINE if limited else COARSE


@attrs.frozen(eq=False)
class RoundType:
    """One type of rounds that are part of no other and have no parts.

    Attributes:
        granularity: `fine` or `coarse`.
        number: its place among the types of its granularity.
        first_slot: the number of the first description of its transfers; the others follow. A type without
            transfers has one slot, too.
        done: whether its rounds are done.
        marking: the strictest marking of its rounds and of the statements they rest on.
        described: who the persons of its transfers may be.
        silent: who the persons may be that its rounds are silent on, in an unknown number.
        supposed: who the persons may be in the account of an actor that says nothing of its rounds.
    """

    granularity: str
    number: int
    first_slot: int
    done: Truth
    marking: Marking | None
    described: tuple[Description, ...]
    silent: tuple[Description, ...]
    supposed: tuple[Description, ...]

    def list_descriptions(self, actor: str | None) -> tuple[Description, ...]:
        """Who the persons of its rounds may be, as recorded or in the account of an actor that is silent."""
        return (*self.described, *self.silent) if actor is None else self.supposed


class _Shared(NamedTuple):
    """What a type of either granularity says of its rounds."""

    done: Truth
    marking: Marking | None


@attrs.frozen(eq=False)
class Slots:
    """Where a round's persons are added up.

    Attributes:
        transfers: the slots of each of its transfers, in the fine granularity and in the coarse one, and its kind.
        first: the slots of a round without transfers.
        done: whether the round is done, for all sides.
        recorder_only: whether no one but the recorder has ever given figures, so that other accounts are silent.
    """

    transfers: tuple[tuple[int, int, str], ...]
    first: tuple[int, int]
    done: Truth
    recorder_only: bool


class RoundTypes:
    """The types of the rounds met so far, each made once.

    Args:
        ledger: the ledger of actors, frameworks, and statements that speak of rounds, mark them or withdraw others.

    Attributes:
        types: the types, in the order in which they were met, each granularity by itself.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.types: dict[str, list[RoundType]] = {FINE: [], COARSE: []}
        self._next_slot = {FINE: 0, COARSE: 0}
        self._places: dict[Description, int] = {}
        self._coarse_of: dict[Description, Description] = {}
        self._slots: dict[Any, Slots] = {}
        self._known: dict[Any, RoundType] = {}

    def find_slots(self, record: ExchangeRound) -> Slots:
        """The slots of a round's type, which rounds share that differ in nothing but numbers and dates."""
        if self._is_like_no_other(record):
            return self._make_slots(record)
        key = _list_deciding(record, heeding=bool(self._ledger.markings))
        slots = self._slots.get(key)
        if slots is None:
            slots = self._slots[key] = self._make_slots(record)
        return slots

    def _is_like_no_other(self, record: ExchangeRound) -> bool:
        """Whether what is decided of a round may rest on which it is: others claim something of it, or it is the only one where some actor receives from another."""
        return record.id in self._only_trees or bool(
            self._ledger.ds.links.claims_about(record.id, standing=False)
        )

    @cached_property
    def _only_trees(self) -> frozenset[str]:
        return self._ledger.rounds.list_only_trees()

    def _make_slots(self, record: ExchangeRound) -> Slots:
        rounds, book = self._ledger.rounds, self._ledger.book
        resolved = rounds[record.id] if record.id in rounds else rounds.resolve(record)
        recorder_only = not self._ledger.markings.is_claimed(record.id)
        postings = book.figures(resolved, RECORDED).postings
        explicit = [posting.description for posting in postings if posting.transfer is not None]
        silent = [posting.description for posting in postings if posting.transfer is None]
        supposed = (
            [posting.description for posting in book.figures(resolved, _SILENT_ACTOR).postings]
            if recorder_only
            else []
        )
        shared = _Shared(resolved.is_done(), self._ledger.markings.strictest(resolved))
        described = (explicit, silent, supposed)
        fine = self._find(FINE, shared, *map(self._arrange, described))
        coarsened = [list(map(self._coarsen, descriptions)) for descriptions in described]
        coarse = self._find(COARSE, shared, *map(self._arrange, coarsened))
        transfers = tuple(
            (
                fine.first_slot + fine.described.index(description),
                coarse.first_slot + coarse.described.index(coarsely),
                description.kind,
            )
            for description, coarsely in zip(explicit, coarsened[0], strict=True)
        )
        return Slots(transfers, (fine.first_slot, coarse.first_slot), shared.done, recorder_only)

    def _find(
        self,
        granularity: str,
        shared: _Shared,
        described: tuple[Description, ...],
        silent: tuple[Description, ...],
        supposed: tuple[Description, ...],
    ) -> RoundType:
        key = (granularity, shared, described, silent, supposed)
        round_type = self._known.get(key)
        if round_type is None:
            types = self.types[granularity]
            first_slot = self._next_slot[granularity]
            self._next_slot[granularity] += max(1, len(described))
            round_type = self._known[key] = RoundType(
                granularity, len(types), first_slot, *shared, described, silent, supposed
            )
            types.append(round_type)
        return round_type

    def _arrange(self, descriptions: Iterable[Description]) -> tuple[Description, ...]:
        """Descriptions, each once, in the order in which they were first met."""
        places = self._places
        each_once = dict.fromkeys(descriptions)
        for description in each_once:
            places.setdefault(description, len(places))
        return tuple(sorted(each_once, key=places.__getitem__))

    def _coarsen(self, description: Description) -> Description:
        coarse = self._coarse_of.get(description)
        if coarse is None:
            coarse = self._coarse_of[description] = self._ledger.book.intern(
                *(
                    _FORGOTTEN.get(field.name, getattr(description, field.name))
                    for field in attrs.fields(Description)
                )
            )
        return coarse


def _list_deciding(record: ExchangeRound, *, heeding: bool) -> tuple[object, ...]:
    """All of a round that is part of no other, and has no parts, that decides its type: not its dates, nor how many.

    Args:
        record: the round.
        heeding: whether the statements that it rests on decide too, as they do where any record is marked.
    """
    *of_round, ordinals, third_parties, history, transfers = _OF_ROUND(record)
    return (
        *of_round,
        ordinals and tuple(map(_OF_ORDINAL, ordinals)),
        third_parties and tuple(map(_OF_THIRD_PARTY, third_parties)),
        tuple(map(_OF_STEP_HEEDING if heeding else _OF_STEP, history)),
        tuple(map(_OF_TRANSFER_HEEDING if heeding else _OF_TRANSFER, transfers)),
        tuple([transfer.count.high == 0 for transfer in transfers]),
        tuple([tuple(map(_OF_BREAKDOWN, transfer.breakdowns)) for transfer in transfers])
        if has_breakdowns(record)
        else (),
    )


def list_types(types: Iterable[RoundType], granularity: str) -> tuple[RoundType, ...]:
    """The types of a granularity, in the order of their numbers."""
    matches = [each for each in types if each.granularity == granularity]
    return tuple(sorted(matches, key=lambda each: each.number))


def list_types_by_slot(types: Iterable[RoundType]) -> list[int]:
    """The number of its type for each slot."""
    return [each.number for each in types for _ in range(max(1, len(each.described)))]


@attrs.frozen
class TypeReading:
    """What one query and one account make of a type.

    Attributes:
        done: whether its rounds are done.
        membership: whether a round of the type counts, whenever it was.
        sure: slots whose sums count in full.
        maybe: slots whose sums count from none to all.
        unbounded: whether an unknown number counts that its rounds are silent on.
        marking: the strictest marking of its rounds.
    """

    done: Truth
    membership: Truth
    sure: Sequence[int] = ()
    maybe: Sequence[int] = ()
    unbounded: bool = False
    marking: Marking | None = None


def read_type(round_type: RoundType, account: str, answer: Callable[[Description], Truth]) -> TypeReading:
    """What a query and an account make of a type.

    The accounts that combine figures are asked only of rounds of which no one but the recorder has given any;
    then each is what the recorder says, and an actor, who has said nothing, supposes an unknown number.

    Args:
        round_type: the type.
        account: whose figures.
        answer: whether described persons are asked for.
    """
    actor = None if account in (RECORDED, WIDEST, AGREED) else account
    done = round_type.done
    if done is Truth.NO:
        return TypeReading(done, Truth.NO)
    slotted = round_type.described if actor is None else ()
    answers = [answer(description) for description in slotted]
    unsaid = [answer(description) for description in round_type.list_descriptions(actor)[len(slotted) :]]
    # Where nothing is said of persons there may be none, no matter who is asked for.
    possibly = [Truth.all_of((truth, Truth.MAYBE)) for truth in unsaid]
    first = round_type.first_slot
    return TypeReading(
        done,
        Truth.all_of((done, Truth.any_of((*answers, *possibly)))),
        [slot for slot, truth in enumerate(answers, start=first) if truth is Truth.YES],
        [slot for slot, truth in enumerate(answers, start=first) if truth is Truth.MAYBE],
        any(truth is not Truth.NO for truth in unsaid),
        round_type.marking,
    )


class Ids:
    """The ids of records in the order in which these were met, eight bytes each."""

    def __init__(self) -> None:
        self._hashes = array("q")

    def note(self, ids: Iterable[str]) -> None:
        """Take note of some ids."""
        self._hashes.extend(map(hash, ids))

    def may_repeat(self, others: "Ids") -> bool:
        """Whether some id may stand twice among these and others; of different ids, two in 2**64 look the same."""
        hashes = pa.concat_arrays([in_place(self._hashes), in_place(others._hashes)])
        in_order = hashes.take(pc.array_sort_indices(hashes))
        return bool(pc.any(pc.equal(in_order[:-1], in_order[1:])).as_py())

    def may_have_any(self, ids: Iterable[str]) -> bool:
        """Whether some of other ids may be among these."""
        sought = pa.array([hash(id) for id in ids], pa.int64())
        return bool(pc.any(pc.is_in(in_place(self._hashes), value_set=sought)).as_py())


class Patterns:
    """Numbers rounds as they are met; those that are alike in all but days, figures and words share a number.

    A round has a number of its own where it has parts or is one, where a claim is about it, or where it says of groups
    how many they are.

    Args:
        heeding: as the attribute.
        wholes: ids that some round is a part of, as far as that is known before.
        claimed: ids that claims are about, as far as that is known before.

    Attributes:
        heeding: whether rounds that rest on different statements are not alike, as some record is marked; may be set meanwhile.
        ids: the ids of all rounds.
        samples: a round of each number.
        dates: of rounds, one for each first and last day.
        wholes: the ids that rounds are part of; more are added as parts are met.
        claimed: the ids that claims are about; more may be added meanwhile.
    """

    def __init__(
        self, *, heeding: bool = False, wholes: Iterable[str] = (), claimed: Iterable[str] = ()
    ) -> None:
        self.ids = Ids()
        self.samples: list[ExchangeRound] = []
        self.dates: list[When | None] = []
        self.wholes, self.claimed = set(wholes), set(claimed)
        self.heeding = heeding
        self._is_rested_on = False
        self._parts: list[ExchangeRound] = []
        self._alone: set[str] = set()
        self._numbers, self._dates = array("i"), array("i")
        self._number_of: dict[object, int] = {}
        self._date_of: dict[Days | None, int] = {}
        self._met_once: set[int] = set()
        self._recipients: dict[str, dict[str, set[str]]] = {}

    def note(self, records: Sequence[ExchangeRound]) -> list[int]:
        """Take note of rounds; gives a number for each that it shares only with rounds that refer to the same records."""
        ids = list(map(_ID, records))
        self.ids.note(ids)
        self._note_dates(records)
        self.wholes.update(filter(None, map(_PART_OF, records)))
        is_alone = not (self.wholes.isdisjoint(ids) and self.claimed.isdisjoint(ids))
        shared = []
        for id, record in zip(ids, records, strict=True):
            if record.part_of is not None:
                self._parts.append(record)
                number = same = self._add_alone(record)
            elif is_alone and (id in self.wholes or id in self.claimed):
                note_recipients(self._recipients, record, id)
                number = same = self._add_alone(record)
            else:
                number, same = self._find(record)
            self._numbers.append(number)
            shared.append(same)
        return shared

    def _note_dates(self, records: Sequence[ExchangeRound]) -> None:
        dates = list(map(date_of, records))
        places = {}
        for key, when in zip(map(id, dates), dates, strict=True):
            if key not in places:
                days = None if when is None else (when.first_day, when.last_day)
                places[key] = self._date_of.setdefault(days, len(self.dates))
                if places[key] == len(self.dates):
                    self.dates.append(when)
        self._dates.extend(map(places.__getitem__, map(id, dates)))

    def _add_alone(self, record: ExchangeRound) -> int:
        self._alone.add(record.id)
        return self._add(record)

    def _find(self, record: ExchangeRound) -> tuple[int, int]:
        """The number of a round, and that which it shares."""
        key = _list_deciding(record, heeding=True)
        number = self._number_of.get(key)
        if number is not None:
            if number in self._met_once:  # where two trees are known to have a recipient, no third has to be
                self._met_once.discard(number)
                note_recipients(self._recipients, record, record.id)
            return number, number
        note_recipients(self._recipients, record, record.id)
        is_rested_on = not self.heeding and any(True for _ in statements_within(record))
        if is_rested_on:
            self._is_rested_on = True
            key = _list_deciding(record, heeding=False)
            number = self._number_of.get(key)
        if number is None:
            number = self._add(record)
            if not has_breakdowns(record):
                self._number_of[key] = number
                self._met_once.add(number)
        return number, -1 - len(self._numbers) if is_rested_on else number

    def _add(self, record: ExchangeRound) -> int:
        self.samples.append(record)
        return len(self.samples) - 1

    def may_be_wrong(self) -> bool:
        """Whether what was met later decides which of the rounds before it are alike; then all have to be met again."""
        late = (self.wholes | self.claimed) - self._alone
        return (self.heeding and self._is_rested_on) or self.ids.may_have_any(late)

    def list_recipients(self) -> Recipients:
        """The recipients of each holder, once all rounds were met."""
        trees = name_trees(self._parts)
        for part in self._parts:
            note_recipients(self._recipients, part, trees[part.id])
        return self._recipients

    def list_numbers(self, start: int, length: int) -> tuple[Any, Any]:
        """The numbers of so many rounds from one of them on, and the places of their dates."""
        numbers, dates = (in_place(each).slice(start, length) for each in (self._numbers, self._dates))
        return numbers, dates


def has_breakdowns(record: ExchangeRound) -> bool:
    """Whether a round says of groups of its persons how many they are."""
    return any(map(_BREAKDOWNS, record.transfers))


def in_place(numbers: "array[int]") -> Any:
    """Numbers in Arrow, where they stand."""
    kind = pa.int64() if numbers.typecode == "q" else pa.int32()
    return pa.Array.from_buffers(kind, len(numbers), [None, pa.py_buffer(numbers)])
