"""Claims: accounts of one round that contradict one another, or themselves."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from conflictevents.dataset import Dataset
from conflictevents.ledger import AGREED, RECORDED, ledger_of
from conflictevents.ledger.query import Query
from conflictevents.records import Category, Claim, ExchangeRound, Statement, Transfer
from conflictevents.records.ids import ALL_SIDES
from conflictevents.records.vocabulary import Categories
from conflictevents.rules.examples import actors
from conflictevents.rules.figures import apart, brief, cannot_meet, listed, people, told
from conflictevents.rules.finding import Severity
from conflictevents.rules.rule import Noticed, Rule
from conflictevents.values.count import Count

__all__ = ["RULES"]


def accounts_disagree(ds: Dataset) -> Iterator[Noticed]:
    """The accounts of a round cannot all be right.

    The recorder's transfers and each side's standing claims are compared by side, the living first and their
    categories where all the living agree. Real accounts differ; `agreed` is then unknown for the round.
    """
    for record in _claimed_rounds(ds):
        names = (RECORDED, *_list_claimants(ds, record))
        for query in _disputed(ds, record):
            counts = {name: ledger_of(ds).read_round(record.id, query, name).count for name in names}
            said_something = {name: count for name, count in counts.items() if not count.is_unknown}
            pair = cannot_meet(said_something)
            yield Noticed(
                record.id,
                f"{_asked(query)}: {_shown(said_something)}{_apart(said_something, pair)}",
                "transfers",
                "leave them where each is as it was said; choose whose figures to read with account=",
            )


def _list_claims(
    ds: Dataset, record: ExchangeRound, actor: str | None = None
) -> list[tuple[Statement, Claim]]:
    ledger = ledger_of(ds)
    return ledger.book.list_claims(ledger.rounds[record.id], actor)


def _list_claimants(ds: Dataset, record: ExchangeRound) -> tuple[str, ...]:
    ledger = ledger_of(ds)
    return ledger.book.list_claimants(ledger.rounds[record.id])


def _claimed_rounds(ds: Dataset) -> Iterator[ExchangeRound]:
    """Rounds to which somebody's claim puts figures."""
    return (record for record in ds.rounds if ds.links.claims_about(record.id) and _list_claims(ds, record))


def _disputed(ds: Dataset, record: ExchangeRound) -> Iterator[Query]:
    """What the accounts cannot agree on: sides first, then both sides together."""
    transfers = [
        *record.transfers,
        *(one for _, claim in _list_claims(ds, record) for one in claim.transfers),
    ]
    words = ds.vocabulary.categories
    categories = _categories_in(words, transfers)
    found = False
    for side in [*sorted({one.returned_to for one in transfers} - {None, ALL_SIDES}, key=str), ALL_SIDES]:
        if side == ALL_SIDES and found:
            return
        living = False
        for category in categories:
            query = Query(returned_to=side, category=category)
            if (
                not (living and words.is_living(category))
                and ledger_of(ds).read_round(record.id, query, AGREED).disputed
            ):
                living = living or words.is_living(category)
                found = True
                yield query


def _categories_in(words: Categories, transfers: Iterable[Transfer]) -> list[str]:
    """The categories that transfers name, and all living persons where they name some, the widest first."""
    named = {transfer.category for transfer in transfers}
    if any(map(words.is_living, named)):
        named.add(Category.PERSON)
    return sorted(named, key=words.rank)


def _asked(query: Query) -> str:
    words = "" if query.category == Category.PERSON else f" ({people(query.category)})"
    side = "to all sides together" if query.returned_to == ALL_SIDES else f"to {query.returned_to!r}"
    return f"returned {side}{words}"


def _shown(counts: dict[str, Count]) -> str:
    return listed([f"{name} {brief(count)}" for name, count in counts.items()])


def _apart(counts: dict[str, Count], pair: tuple[str, str] | None) -> str:
    return f", {apart(counts[pair[0]], counts[pair[1]]):,} apart" if pair is not None else ""


def contradicts_itself(ds: Dataset) -> Iterator[Noticed]:
    """Standing claims of one side on one round cannot all be right.

    A side's people and offices count as the side. What it says is then anything from its lowest claim to its highest;
    a claim that it has taken back should be superseded or retracted.
    """
    for record in _claimed_rounds(ds):
        for actor in _list_claimants(ds, record):
            own = _list_claims(ds, record, actor)
            if len(own) > 1:
                yield from _contradictions(ds, record, actor, own)


def _by_statement(own: list[tuple[Statement, Claim]]) -> dict[str, tuple[Transfer, ...]]:
    """What each statement says, by its id, or by that of its one claim: claims of one statement stand together."""
    claims: dict[str, list[Claim]] = defaultdict(list)
    for statement, claim in own:
        claims[statement.id].append(claim)
    return {
        f"{id}#{found[0].number}" if len(found) == 1 else id: tuple(
            one for claim in found for one in claim.transfers
        )
        for id, found in claims.items()
    }


def _contradictions(
    ds: Dataset, record: ExchangeRound, actor: str, own: list[tuple[Statement, Claim]]
) -> Iterator[Noticed]:
    words = ds.vocabulary.categories
    differing: set[tuple[str, bool]] = set()
    counts: dict[tuple[str, str], dict[str, Count]] = defaultdict(dict)
    for name, transfers in _by_statement(own).items():
        for returned_to in {one.returned_to for one in transfers if one.returned_to is not None}:
            for category in _categories_in(words, transfers):
                count = told(ds, record, Query(returned_to, category), transfers)
                if count is not None:
                    counts[returned_to, category][name] = count
    in_order = sorted(counts.items(), key=lambda item: (item[0][0], words.rank(item[0][1])))
    for (side, category), said_by in in_order:
        pair = cannot_meet(said_by)
        if pair is not None and (side, words.is_living(category)) not in differing:
            differing.add((side, words.is_living(category)))
            yield Noticed(
                record.id,
                f"{actor} contradicts itself, {_asked(Query(side, category))}: {_shown(said_by)}"
                f"{_apart(said_by, pair)}",
                "",
                "let the later statement supersede the other where it takes it back",
            )


def _two_accounts() -> Dataset:
    return Dataset(
        *actors("north", "south"),
        ExchangeRound(
            id="swap",
            history="completed",
            when="2025-06-09",
            transfers=Transfer(count=189, held_by="south", returned_to="north"),
            sources="ministry, 9 June",
        ),
        Statement(
            id="other-side",
            speaker="south",
            made="2025-06-09",
            channel="radio",
            claims=Claim(about="swap", transfers=Transfer(count=150, held_by="south", returned_to="north")),
        ),
    )


def _two_minds() -> Dataset:
    return Dataset(
        *actors("north", "south"),
        ExchangeRound(id="swap", history="completed", when="2025-06-09"),
        Statement(
            id="morning",
            speaker="north",
            made="2025-06-09",
            channel="radio",
            claims=Claim(about="swap", transfers=Transfer(count=150, returned_to="north")),
        ),
        Statement(
            id="evening",
            speaker="north",
            made="2025-06-09",
            channel="television",
            claims=Claim(about="swap", transfers=Transfer(count=189, returned_to="north")),
        ),
    )


RULES: Final = (
    Rule("claims/accounts-disagree", Severity.WARNING, accounts_disagree, _two_accounts),
    Rule("claims/contradicts-itself", Severity.WARNING, contradicts_itself, _two_minds),
)
