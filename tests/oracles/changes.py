"""Changes to a dataset that leave its answers as they are, or may only narrow them.

Each takes a dataset and a source of chance and gives the changed one, or None where there is nothing to change.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

import attrs

import conflictevents as ce
from tests.oracles.search import Oracle

__all__ = ["NARROWING", "NEUTRAL", "new_name", "renamed", "shifted", "shuffled", "split", "with_a_stranger"]

_WORDS = {
    "name",
    "of",
    "group",
    "note",
    "text",
    "kind",
    "role",
    "category",
    "status",
    "wording",
    "act",
    "population",
}


def new_name(id: str) -> str:
    """The name that renaming gives; it sorts the other way round."""
    return (
        "".join(chr(ord("a") + ord("z") - ord(letter)) if "a" <= letter <= "z" else letter for letter in id)
        + "-x"
    )


def renamed(ds: ce.Dataset, random: Random) -> ce.Dataset:
    """All ids replaced."""
    names = {record.id: new_name(record.id) for record in ds}
    return ce.Dataset(*(_renamed(record, names) for record in ds))


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    if type(value) is str:
        return names.get(value, value)
    if isinstance(value, tuple):
        return tuple(_renamed(item, names) for item in value)
    if attrs.has(type(value)) and not isinstance(value, ce.Count):
        changes = {
            field.name: _renamed(getattr(value, field.name), names)
            for field in attrs.fields(type(value))
            if field.init and field.name not in _WORDS
        }
        return attrs.evolve(value, **changes)
    return value


def shuffled(ds: ce.Dataset, random: Random) -> ce.Dataset:
    """The records, and the transfers of each round, in another order."""
    records = [
        record.evolve(transfers=random.sample(record.transfers, len(record.transfers)))
        if isinstance(record, ce.ExchangeRound)
        else record
        for record in ds
    ]
    random.shuffle(records)
    return ce.Dataset(*records)


def shifted(ds: ce.Dataset, random: Random) -> ce.Dataset | None:
    """All days a week later; None where a date is coarser than a day."""
    rounds = []
    for round_ in ds.rounds:
        when = None if round_.when is None else _a_week_later(round_.when)
        steps = [(step, None if step.when is None else _a_week_later(step.when)) for step in round_.history]
        if "" in (when, *(later for _, later in steps)):
            return None
        history = [attrs.evolve(step, when=later) for step, later in steps]
        rounds.append(round_.evolve(when=when, history=history))
    others = [record for record in ds if not isinstance(record, ce.ExchangeRound | ce.ReturnTally)]
    return ce.Dataset(*others, *rounds)


def _a_week_later(when: ce.When) -> str:
    """A date of days, a week later; empty where it is another sort of date."""
    days = str(when).split("/")
    if not all(len(day) == len("2025-01-31") for day in days):
        return ""
    return "/".join(str(date.fromisoformat(day) + timedelta(weeks=1)) for day in days)


def split(ds: ce.Dataset, random: Random) -> ce.Dataset | None:
    """A round of exact figures divided into two parts, which are all of it."""
    wholes = {round_.part_of for round_ in ds.rounds}
    named = {claim.about for statement in ds.statements for claim in statement.claims}
    leaves = [
        round_
        for round_ in ds.rounds
        if round_.id not in wholes | named
        and round_.transfers
        and all(line.count.is_exact and not line.breakdowns for line in round_.transfers)
    ]
    if not leaves:
        return None
    whole = random.choice(leaves)
    first, second = [], []
    for transfer in whole.transfers:
        share = random.randint(0, transfer.count.low)
        first.append(attrs.evolve(transfer, count=share))
        second.append(attrs.evolve(transfer, count=transfer.count.low - share))
    parts = [
        whole.evolve(id=f"{whole.id}-{number}", part_of=whole.id, transfers=lines)
        for number, lines in enumerate((first, second))
    ]
    others = [record for record in ds if record.id != whole.id]
    return ce.Dataset(*others, whole.evolve(parts_complete=True), *parts)


def with_a_stranger(ds: ce.Dataset, random: Random) -> ce.Dataset:
    """One more round, between sides that nothing else speaks of, long before."""
    stranger = ce.ExchangeRound(
        id="stranger",
        when="1999-05-05",
        kind="outside exchange",
        history="completed",
        ordinals=[ce.Ordinal(body="hq", counted=False)],
        transfers=[ce.Transfer(count=3, held_by="P", returned_to="Q", category="remains")],
    )
    actors = [ce.Actor(id=name, name=name, kind="state") for name in "PQ"]
    return ce.Dataset(*ds, *actors, stranger)


def with_a_narrower_count(ds: ce.Dataset, random: Random) -> ce.Dataset | None:
    """One figure said more exactly."""
    return _with_an_exact_count(ds, random, lambda count: not (count.is_exact or _says_nothing(count)))


def with_a_first_count(ds: ce.Dataset, random: Random) -> ce.Dataset | None:
    """One figure given where there was none; from then on the record is one more of the widest of the accounts."""
    return _with_an_exact_count(ds, random, _says_nothing)


def _says_nothing(count: ce.Count) -> bool:
    return count.low == 0 and count.high is None


def _with_an_exact_count(
    ds: ce.Dataset, random: Random, may_change: Callable[[ce.Count], bool]
) -> ce.Dataset | None:
    places = [
        (round_, number)
        for round_ in ds.rounds
        for number, line in enumerate(round_.transfers)
        if may_change(line.count)
    ]
    if not places:
        return None
    round_, number = random.choice(places)
    transfer = round_.transfers[number]
    low = transfer.count.low
    high = low + 2 if transfer.count.high is None else transfer.count.high
    exact = random.randint(low, high)
    lines = [*round_.transfers]
    lines[number] = attrs.evolve(transfer, count=ce.Count.exactly(exact))
    return ds.replace(round_.evolve(transfers=lines, revision=round_.revision + 1))


def with_complete_parts(ds: ce.Dataset, random: Random) -> ce.Dataset | None:
    """A whole of which all parts are now said to be on record."""
    wholes = {round_.part_of for round_ in ds.rounds}
    candidates = [round_ for round_ in ds.rounds if round_.id in wholes and not round_.parts_complete]
    if not candidates:
        return None
    whole = random.choice(candidates)
    return ds.replace(whole.evolve(parts_complete=True, revision=whole.revision + 1))


def with_a_narrower_date(ds: ce.Dataset, random: Random) -> ce.Dataset | None:
    """A round without parts that is now dated to the day."""
    nodes = Oracle(ds).worlds.nodes.values()
    candidates = [
        node
        for node in nodes
        if not node.children and node.first is not None and node.last is not None and node.first < node.last
    ]
    if not candidates:
        return None
    node = random.choice(candidates)
    day = date.fromordinal(random.randint(node.first, node.last))
    return ds.replace(node.round.evolve(when=str(day), revision=node.round.revision + 1))


Change = Callable[[ce.Dataset, Random], ce.Dataset | None]

NEUTRAL: tuple[Change, ...] = (renamed, shuffled, shifted, split, with_a_stranger)
"""Changes that leave answers as they are, where days are not asked for."""
NARROWING: tuple[Change, ...] = (
    with_a_narrower_count,
    with_a_first_count,
    with_complete_parts,
    with_a_narrower_date,
)
"""Changes that may narrow answers and never widen them, where no tree is disputed before or after."""
