"""Claims: the numbers that bodies give to rounds when they keep count of them."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from conflictevents.dataset import Dataset
from conflictevents.ledger import ledger_of
from conflictevents.ledger.rounds import date_of
from conflictevents.records import Claim, ExchangeRound, Ordinal, Statement
from conflictevents.rules.days import earlier
from conflictevents.rules.examples import actors
from conflictevents.rules.finding import Severity
from conflictevents.rules.rule import Noticed, Rule

__all__ = ["RULES"]


def _numbered(ds: Dataset) -> dict[str, list[tuple[int, int, ExchangeRound]]]:
    """The rounds each body has numbered, by number, with the place of the ordinal in its record."""
    series: dict[str, list[tuple[int, int, ExchangeRound]]] = defaultdict(list)
    for record in ds.rounds:
        for place, ordinal in enumerate(record.ordinals):
            if ordinal.number is not None:
                series[ordinal.body].append((ordinal.number, place, record))
    return {
        body: sorted(found, key=lambda one: (one[0], one[2].id)) for body, found in sorted(series.items())
    }


def number_given_twice(ds: Dataset) -> Iterator[Noticed]:
    """A body gives one number to two rounds that are not of one family.

    Each number of a series stands for one handover, in however many parts.
    """
    for body, found in _numbered(ds).items():
        borne: dict[int, tuple[str, str]] = {}
        for number, place, record in found:
            family = ds.links.rounds_above(record.id)[-1]
            before = borne.setdefault(number, (family, record.id))
            if before[0] != family:
                yield Noticed(
                    record.id,
                    f"{body} numbers it {number}, as it does {before[1]!r}",
                    f"ordinals[{place}].number",
                    "mend a number, or make both parts of one round",
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
    for body, found in _numbered(ds).items():
        latest: ExchangeRound | None = None
        below = 0
        for number, group in groupby(found, key=lambda one: one[0]):
            members = [(place, record) for _, place, record in group]
            for place, record in members:
                if latest is not None and earlier(date_of(record), date_of(latest)):
                    yield Noticed(
                        record.id,
                        f"{body} numbers it {number}, of {date_of(record)}, but the later {latest.id!r}, "
                        f"of {date_of(latest)}, {below}",
                        f"ordinals[{place}].number",
                        "mend a number or a date",
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
        for place, claim in enumerate(statement.claims):
            about = ds.get(claim.about) if claim.ordinals and ds.links.stands(statement.id) else None
            if isinstance(about, ExchangeRound):
                recorded = ledger_of(ds).rounds[about.id].ordinals
                for position, claimed in enumerate(claim.ordinals):
                    own = recorded.get(claimed.body)
                    if own is not None and _differ(own, claimed):
                        yield Noticed(
                            statement.id,
                            f"{_told(claimed)} for {about.id!r}, on record {_told(own)}, in the series of {own.body}",
                            f"claims[{place}].ordinals[{position}]",
                            "mend the record where the claim is right, else leave both as they are",
                        )


def _differ(one: Ordinal, other: Ordinal) -> bool:
    numbered = one.number is not None and other.number is not None
    return one.counted != other.counted or (numbered and one.number != other.number)


def _told(ordinal: Ordinal) -> str:
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
    Rule("claims/number-given-twice", Severity.WARNING, number_given_twice, _one_number),
    Rule("claims/number-out-of-order", Severity.WARNING, numbers_out_of_order, _out_of_order),
    Rule("claims/another-number", Severity.WARNING, another_number, _misnumbered),
)
