"""Claims: what statements say of records, and what rests on statements that are taken back."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import groupby
from typing import Final

from conflictevents.dataset import Dataset, record_name
from conflictevents.ledger import AGREED, RECORDED, ledger_of, status_at
from conflictevents.ledger.query import Query
from conflictevents.ledger.rounds import date_of
from conflictevents.records import (
    ALL_SIDES,
    Act,
    Category,
    Claim,
    CustodyChange,
    ExchangeRound,
    Framework,
    FrameworkStatus,
    Meeting,
    MeetingStatus,
    Ordinal,
    Record,
    ReturnTally,
    RoundStatus,
    Statement,
    Transfer,
)
from conflictevents.records.vocabulary import CARRIED_OUT, Categories
from conflictevents.rules.comparing import (
    actors,
    apart,
    brief,
    cannot_meet,
    count_stated,
    earlier,
    listed,
    people,
)
from conflictevents.rules.references import references
from conflictevents.rules.rule import Noticed, Rule, Severity
from conflictevents.values.count import Count

__all__ = ["RULES"]

_VOCABULARIES: Final[tuple[tuple[type[Record], type[StrEnum]], ...]] = (
    (ExchangeRound, RoundStatus),
    (CustodyChange, RoundStatus),
    (Framework, FrameworkStatus),
    (Meeting, MeetingStatus),
)


def _claims(ds: Dataset) -> Iterator[tuple[Statement, int, Claim]]:
    for statement in ds.statements:
        for index, claim in enumerate(statement.claims):
            yield statement, index, claim


# Claims about records


def status_of_another_kind(ds: Dataset) -> Iterator[Noticed]:
    """A claim gives a record a status that records of its kind cannot have.

    Rounds are completed, frameworks fulfilled, meetings held. Nothing reads any other status.
    """
    for statement, index, claim in _claims(ds):
        about = ds.get(claim.about) if claim.status is not None else None
        if isinstance(about, Record):
            words = next((words for kind, words in _VOCABULARIES if isinstance(about, kind)), None)
            known = [word.value for word in words] if words is not None else []
            if claim.status not in known:
                yield Noticed(
                    statement.id,
                    f"{claim.status!r} is claimed for {about.id!r}, and is no status of a "
                    f"{record_name(about).replace('_', ' ')}",
                    f"claims[{index}].status",
                    f"choose one of: {', '.join(known)}" if known else "leave it out, and say it in text",
                )


def _wrong_status() -> Dataset:
    return Dataset(
        *actors("mediator"),
        Framework(id="june-agreement", name="June agreement"),
        Statement(
            id="news",
            speaker="mediator",
            made="2025-06-09",
            channel="radio",
            claims=Claim(about="june-agreement", status="completed"),
        ),
    )


def reported_too_early(ds: Dataset) -> Iterator[Noticed]:
    """A statement reports as carried out what took place on a later day.

    The claim stays as it was made. Either the speaker was early, or one of the dates is wrong.
    """
    for statement, index, claim in _claims(ds):
        about = (
            ds.get(claim.about)
            if claim.status in CARRIED_OUT and ds.vocabulary.acts[claim.act].asserts
            else None
        )
        if isinstance(about, ExchangeRound | CustodyChange) and earlier(statement.made, date_of(about)):
            yield Noticed(
                statement.id,
                f"{claim.status} by {statement.made}, when it was said, but {about.id!r} is of {date_of(about)}",
                f"claims[{index}].status",
                "correct a date where one is wrong, else leave the claim as it was made",
            )


def _too_early() -> Dataset:
    return Dataset(
        *actors("mediator"),
        ExchangeRound(id="swap", history="completed", when="2025-05-25"),
        Statement(
            id="news",
            speaker="mediator",
            made="2025-05-23",
            channel="radio",
            claims=Claim(about="swap", status="completed"),
        ),
    )


def another_date(ds: Dataset) -> Iterator[Noticed]:
    """A claim dates what has been on other days than the record does.

    Only claims that look back are compared: plans may change.
    """
    for statement, index, claim in _claims(ds):
        about = ds.get(claim.about) if claim.when is not None and _looks_back(ds, statement, claim) else None
        if isinstance(about, ExchangeRound | CustodyChange | Meeting):
            when = about.when if isinstance(about, Meeting) else date_of(about)
            if earlier(when, claim.when) or earlier(claim.when, when):
                yield Noticed(
                    statement.id,
                    f"claimed for {claim.when}, but {about.id!r} is of {when}",
                    f"claims[{index}].when",
                    "correct the record where the claim is right, else leave both as they are",
                )


def _looks_back(ds: Dataset, statement: Statement, claim: Claim) -> bool:
    act = ds.vocabulary.acts[claim.act]
    if not act.asserts or earlier(statement.made, claim.when):
        return False
    done = {*CARRIED_OUT, MeetingStatus.HELD}
    return claim.status in done if claim.status is not None else not act.is_ahead


def _other_date() -> Dataset:
    return Dataset(
        *actors("mediator"),
        ExchangeRound(id="swap", history="completed", when="2025-05-25"),
        Statement(
            id="news",
            speaker="mediator",
            made="2025-05-28",
            channel="radio",
            claims=Claim(about="swap", when="2025-05-27"),
        ),
    )


def denied(ds: Dataset) -> Iterator[Noticed]:
    """A standing claim denies what is on record: a handover that took place, an agreement, or what someone else said.

    A denial gives no figure and changes no number. Whether what is denied took place is for the record to say.
    """
    acts = ds.vocabulary.acts
    for statement, index, claim in _claims(ds):
        if not acts.is_within(claim.act, Act.DENIES) or not ds.links.stands(statement.id):
            continue
        about = ds.get(claim.about)
        status = None
        if isinstance(about, ExchangeRound | CustodyChange | Framework):
            status = status_at(ds, about)
            if claim.status not in (None, status) or (
                not isinstance(about, Framework) and status not in CARRIED_OUT
            ):
                continue  # what is denied is not on record either
            if not isinstance(about, Framework) and earlier(statement.made, about.when):
                continue  # it had not happened yet
        elif about is None or not ds.links.stands(str(claim.about).partition("#")[0]):
            continue
        state = f", which is on record as {status}" if status is not None else ""
        yield Noticed(
            statement.id,
            f"{statement.speaker!r} denies {claim.about!r}{state}",
            f"claims[{index}]",
            "correct the record where the denial is right, else leave both as they are; a denial changes no number",
        )


def _denial() -> Dataset:
    return Dataset(
        *actors("south"),
        ExchangeRound(id="swap", history="completed", when="2025-05-25"),
        Statement(
            id="denial",
            speaker="south",
            made="2025-05-26",
            channel="radio",
            claims=Claim(about="swap", act="denies"),
        ),
    )


# Statements that are taken back


def withdraws_a_later_one(ds: Dataset) -> Iterator[Noticed]:
    """A statement supersedes or retracts one that was made after it.

    Only what has been said can be taken back.
    """
    for statement in ds.statements:
        for path in ("supersedes", "retracts"):
            for index, id in enumerate(getattr(statement, path)):
                other = ds.get(id)
                if isinstance(other, Statement) and earlier(statement.made, other.made):
                    yield Noticed(
                        statement.id,
                        f"made on {statement.made}, and {path} {id!r}, made on {other.made}",
                        f"{path}[{index}]",
                        "turn the two round, or correct one of the dates",
                    )


def _backwards() -> Dataset:
    return Dataset(
        *actors("ministry"),
        Statement(
            id="first-count",
            speaker="ministry",
            made="2025-06-09",
            channel="radio",
            supersedes="second-count",
        ),
        Statement(id="second-count", speaker="ministry", made="2025-06-11", channel="radio"),
    )


def rests_on_what_is_withdrawn(ds: Dataset) -> Iterator[Noticed]:
    """A figure, step or tally rests on a statement that was superseded or retracted.

    Its speaker no longer stands by it. It still counts where the record says so.
    """
    withdrawn = any(statement.supersedes or statement.retracts for statement in ds.statements)
    for reference in references(ds) if withdrawn else ():
        rests = reference.kind is Statement and not isinstance(reference.record, Statement)
        if rests and not ds.links.stands(reference.id):
            yield Noticed(
                reference.holder,
                f"rests on {reference.id!r}, which a later statement supersedes or retracts",
                reference.path,
                "take over what the later statement says",
            )


def _withdrawn() -> Dataset:
    return Dataset(
        *actors("ministry", "north"),
        Statement(id="first-count", speaker="ministry", made="2025-06-09", channel="radio"),
        Statement(
            id="second-count",
            speaker="ministry",
            made="2025-06-11",
            channel="radio",
            retracts="first-count",
        ),
        ReturnTally(
            id="returned-by-june",
            claimant="ministry",
            as_of="2025-06-09",
            returned_to="north",
            count=900,
            statement="first-count",
        ),
    )


def accounts_disagree(ds: Dataset) -> Iterator[Noticed]:
    """The accounts of a round cannot all be right.

    The recorder's transfers and each side's standing claims are compared by side, the living first and their
    categories where all the living agree. Real accounts differ; `agreed` is then unknown for the round.
    """
    for record in _claimed_rounds(ds):
        for query, said_something in _disputed(ds, record):
            pair = cannot_meet(said_something)
            by_account = {
                name if name == RECORDED else repr(name): count for name, count in said_something.items()
            }
            yield Noticed(
                record.id,
                f"{_asked(query)}: {_shown(by_account)}{_apart(said_something, pair)}",
                "transfers",
                "leave them where each is as it was said; choose whose account to count by",
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
    """Rounds to which someone's claim puts figures."""
    return (record for record in ds.rounds if ds.links.claims_about(record.id) and _list_claims(ds, record))


def _read_accounts(ds: Dataset, record: ExchangeRound, query: Query) -> dict[str, Count]:
    """What each account says of a round, where it says anything."""
    names = (RECORDED, *_list_claimants(ds, record))
    counts = {name: ledger_of(ds).read_round(record.id, query, name).count for name in names}
    return {name: count for name, count in counts.items() if not count.is_unknown}


def _disputed(ds: Dataset, record: ExchangeRound) -> Iterator[tuple[Query, dict[str, Count]]]:
    """What the accounts cannot agree on, and what each says.

    Sides come first, then all sides together, as a claim may name no single side.
    """
    if not ledger_of(ds).may_be_disputed(record.id, AGREED):
        return
    transfers = [
        *record.transfers,
        *(transfer for _, claim in _list_claims(ds, record) for transfer in claim.transfers),
    ]
    words = ds.vocabulary.categories
    categories = _categories_in(words, transfers)
    is_disputed = False
    for side in [
        *sorted({transfer.returned_to for transfer in transfers} - {None, ALL_SIDES}, key=str),
        ALL_SIDES,
    ]:
        if side == ALL_SIDES and is_disputed:
            return
        living = False
        for category in categories:
            query = Query(returned_to=side, category=category)
            if (living and words.is_living(category)) or not ledger_of(ds).read_round(
                record.id, query, AGREED
            ).disputed:
                continue
            counts = _read_accounts(ds, record, query)
            if side == ALL_SIDES or cannot_meet(counts) is not None:
                living = living or words.is_living(category)
                is_disputed = True
                yield query, counts


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
            claims = _list_claims(ds, record, actor)
            if len(claims) > 1:
                yield from _contradictions(ds, record, actor, claims)


def _by_statement(claims_made: list[tuple[Statement, Claim]]) -> dict[str, tuple[Transfer, ...]]:
    """What each statement says, by its id, or by that of its one claim: claims of one statement stand together."""
    claims: dict[str, list[Claim]] = defaultdict(list)
    for statement, claim in claims_made:
        claims[statement.id].append(claim)
    return {
        f"{id}#{of_statement[0].number}" if len(of_statement) == 1 else id: tuple(
            transfer for claim in of_statement for transfer in claim.transfers
        )
        for id, of_statement in claims.items()
    }


def _contradictions(
    ds: Dataset, record: ExchangeRound, actor: str, claims: list[tuple[Statement, Claim]]
) -> Iterator[Noticed]:
    words = ds.vocabulary.categories
    differing: set[tuple[str, bool]] = set()
    counts: dict[tuple[str, str], dict[str, Count]] = defaultdict(dict)
    for name, transfers in _by_statement(claims).items():
        for returned_to in {
            transfer.returned_to for transfer in transfers if transfer.returned_to is not None
        }:
            for category in _categories_in(words, transfers):
                count = count_stated(ds, record, Query(returned_to, category), transfers)
                if count is not None:
                    counts[returned_to, category][name] = count
    in_order = sorted(counts.items(), key=lambda item: (item[0][0], words.rank(item[0][1])))
    for (side, category), said_by in in_order:
        pair = cannot_meet(said_by)
        if pair is not None and (side, words.is_living(category)) not in differing:
            differing.add((side, words.is_living(category)))
            yield Noticed(
                record.id,
                f"{actor!r} contradicts itself, {_asked(Query(side, category))}: {_shown(said_by)}"
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
            transfers_complete=True,
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


def _numbered(ds: Dataset) -> dict[str, list[tuple[int, int, ExchangeRound]]]:
    """The rounds each body has numbered, by number, with the place of the ordinal in its record."""
    series: dict[str, list[tuple[int, int, ExchangeRound]]] = defaultdict(list)
    for record in ds.rounds:
        for index, ordinal in enumerate(record.ordinals):
            if ordinal.number is not None:
                series[ordinal.body].append((ordinal.number, index, record))
    return {
        body: sorted(entries, key=lambda entry: (entry[0], entry[2].id))
        for body, entries in sorted(series.items())
    }


def number_given_twice(ds: Dataset) -> Iterator[Noticed]:
    """A body gives one number to two rounds that are not of one family.

    Each number of a series stands for one handover, in however many parts.
    """
    for body, entries in _numbered(ds).items():
        borne: dict[int, tuple[str, str]] = {}
        for number, index, record in entries:
            family = ledger_of(ds).rounds.name_tree(record.id)
            before = borne.setdefault(number, (family, record.id))
            if before[0] != family:
                yield Noticed(
                    record.id,
                    f"{body} numbers it {number}, as it does {before[1]!r}",
                    f"ordinals[{index}].number",
                    "correct a number, or make both parts of one round",
                )


def _one_number() -> Dataset:
    return Dataset(
        *actors("headquarters"),
        ExchangeRound(id="may-swap", when="2025-05-06", ordinals={"headquarters": 64}),
        ExchangeRound(id="june-swap", when="2025-06-09", ordinals={"headquarters": 64}),
    )


def numbers_out_of_order(ds: Dataset) -> Iterator[Noticed]:
    """A body gives a higher number to an earlier round.

    Series are counted as they happen, so that a number out of order is most often a slip, or a date is.
    """
    for body, entries in _numbered(ds).items():
        latest: ExchangeRound | None = None
        below = 0
        for number, group in groupby(entries, key=lambda entry: entry[0]):
            members = [(index, record) for _, index, record in group]
            for index, record in members:
                if latest is not None and earlier(date_of(record), date_of(latest)):
                    yield Noticed(
                        record.id,
                        f"{body} numbers it {number}, of {date_of(record)}, but the later {latest.id!r}, "
                        f"of {date_of(latest)}, {below}",
                        f"ordinals[{index}].number",
                        "correct a number or a date",
                    )
            for _, record in members:
                if latest is None or _first_day(record) > _first_day(latest):
                    latest, below = record, number


def _first_day(record: ExchangeRound) -> int:
    when = date_of(record)
    return 0 if when is None or when.first_day is None else when.first_day


def _out_of_order() -> Dataset:
    return Dataset(
        *actors("headquarters"),
        ExchangeRound(id="may-swap", when="2025-05-06", ordinals={"headquarters": 66}),
        ExchangeRound(id="june-swap", when="2025-06-09", ordinals={"headquarters": 65}),
    )


def another_number(ds: Dataset) -> Iterator[Noticed]:
    """A claim gives a round another number in a body's series than the record does.

    Or it counts a round that the record has outside the series, or leaves out one that it has inside.
    """
    for statement in ds.statements:
        for index, claim in enumerate(statement.claims):
            about = ds.get(claim.about) if claim.ordinals and ds.links.stands(statement.id) else None
            if isinstance(about, ExchangeRound):
                recorded = ledger_of(ds).rounds[about.id].ordinals
                for position, claimed in enumerate(claim.ordinals):
                    on_record = recorded.get(claimed.body)
                    if on_record is not None and _differ(on_record, claimed):
                        yield Noticed(
                            statement.id,
                            f"{_ordinal_in_words(claimed)} for {about.id!r}, on record {_ordinal_in_words(on_record)}, in the series of {on_record.body}",
                            f"claims[{index}].ordinals[{position}]",
                            "correct the record where the claim is right, else leave both as they are",
                        )


def _differ(first: Ordinal, second: Ordinal) -> bool:
    numbered = first.number is not None and second.number is not None
    return first.counted != second.counted or (numbered and first.number != second.number)


def _ordinal_in_words(ordinal: Ordinal) -> str:
    if not ordinal.counted:
        return "not counted"
    return "counted" if ordinal.number is None else f"number {ordinal.number}"


def _misnumbered() -> Dataset:
    return Dataset(
        *actors("headquarters", "newspaper"),
        ExchangeRound(id="swap", when="2025-05-06", ordinals={"headquarters": 64}),
        Statement(
            id="report",
            speaker="newspaper",
            made="2025-05-07",
            channel="print",
            claims=Claim(about="swap", ordinals={"headquarters": 65}),
        ),
    )


RULES: Final = (
    Rule("claims/status-of-another-kind", Severity.ERROR, status_of_another_kind, _wrong_status),
    Rule("claims/reported-too-early", Severity.WARNING, reported_too_early, _too_early),
    Rule("claims/another-date", Severity.WARNING, another_date, _other_date),
    Rule("claims/denied", Severity.WARNING, denied, _denial),
    Rule("claims/withdraws-later", Severity.ERROR, withdraws_a_later_one, _backwards),
    Rule("claims/rests-on-withdrawn", Severity.WARNING, rests_on_what_is_withdrawn, _withdrawn),
    Rule("claims/accounts-disagree", Severity.WARNING, accounts_disagree, _two_accounts),
    Rule("claims/contradicts-itself", Severity.WARNING, contradicts_itself, _two_minds),
    Rule("claims/number-given-twice", Severity.WARNING, number_given_twice, _one_number),
    Rule("claims/number-out-of-order", Severity.WARNING, numbers_out_of_order, _out_of_order),
    Rule("claims/another-number", Severity.WARNING, another_number, _misnumbered),
)
