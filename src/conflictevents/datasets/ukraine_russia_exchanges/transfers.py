"""Who passed to whom, by the figures of a row of rounds."""

from collections.abc import Iterable

import attrs

from conflictevents.datasets.ukraine_russia_exchanges.actors import SIDES
from conflictevents.datasets.ukraine_russia_exchanges.raw import Row, decided
from conflictevents.records import Breakdown, Category, RoundKind, Transfer
from conflictevents.values import Count

__all__ = ["KINDS", "counted", "other_side", "passing", "transfers_of"]

KINDS = {
    "prisoners": RoundKind.EXCHANGE,
    "bodies": RoundKind.REPATRIATION_OF_REMAINS,
    "unilateral repatriation of wounded": RoundKind.OUTSIDE_EXCHANGE,
    "return of civilians": RoundKind.OUTSIDE_EXCHANGE,
    "release from third country": RoundKind.THIRD_COUNTRY_RELEASE,
    "aggregate of bodies": RoundKind.REPATRIATION_OF_REMAINS,
}
"""The kinds of handover by the words of the facts; an aggregate of anything else is an exchange in parts."""

_QUALIFIERS = {
    "": Count.exactly,
    "exact": Count.exactly,
    "planned": Count.exactly,
    "first list offered": Count.exactly,
    "planned (claimed killed aboard Il-76)": Count.exactly,
    "unspecified": Count.exactly,
    "more_than": Count.more_than,
    "at_least": Count.at_least,
    "less_than": Count.less_than,
    "about": Count.about,
    "nearly": Count.nearly,
}
_WITHHELD_BY_BOTH = "number withheld by both sides"


def counted(number: str, qualifier: str = "") -> Count:
    """A figure of the facts with its qualifier."""
    return _QUALIFIERS[qualifier](int(number))


def other_side(side: str) -> str:
    """The side that held those who return to a side."""
    return SIDES[1 - SIDES.index(side)]


def passing(
    count: Count | int,
    returned_to: str | None,
    category: str = Category.PERSON,
    kind: str | None = None,
    *,
    held_by: str | None = None,
    breakdowns: Iterable[Breakdown] = (),
    note: str | None = None,
) -> Transfer:
    """Persons or remains passing to a side, from the other side unless somebody else held them."""
    if held_by is None and returned_to in SIDES:
        held_by = other_side(returned_to)
    return Transfer(
        count=count,
        category=category,
        held_by=held_by,
        returned_to=returned_to,
        kind=kind,
        breakdowns=breakdowns,
        note=note,
    )


def transfers_of(row: Row) -> tuple[Transfer, ...]:
    """The transfers that the figures of a row come to: living persons to each side, then remains.

    A total that its military and civilian parts make up is given by the parts.
    """
    kind = KINDS.get(row["kind"], RoundKind.EXCHANGE)
    held_by = "belarus" if kind == RoundKind.THIRD_COUNTRY_RELEASE else None
    found = [transfer for side in SIDES for transfer in _living(row, side, held_by)]
    if row["outside_exchange_to_ukraine"]:
        outside = Count.exactly(int(row["outside_exchange_to_ukraine"]))
        wounded = (
            [Breakdown(of="seriously wounded", count=outside)] if "seriously wounded" in row["note"] else []
        )
        found.append(passing(outside, "ukraine", kind=RoundKind.OUTSIDE_EXCHANGE, breakdowns=wounded))
    of_remains = None if kind == RoundKind.REPATRIATION_OF_REMAINS else RoundKind.REPATRIATION_OF_REMAINS
    found += [
        passing(int(row[f"bodies_to_{side}"]), side, Category.REMAINS, of_remains)
        for side in SIDES
        if row[f"bodies_to_{side}"]
    ]
    return tuple(_broken_down(row["claim_id"], transfer) for transfer in found)


def _living(row: Row, side: str, held_by: str | None) -> list[Transfer]:
    total, military, civilians = (row[f"to_{side}_{what}"] for what in ("total", "military", "civilians"))
    qualifier = row["to_ukraine_qualifier"]
    if side == "russia" and not total:
        withheld = row["note"].startswith(_WITHHELD_BY_BOTH)
        return [passing(Count.withheld(), side)] if withheld else []
    if side == "ukraine" and qualifier == "withheld":
        soldiers = Category.PRISONER_OF_WAR if civilians else Category.PERSON
        rest = [passing(int(civilians), side, Category.CIVILIAN)] if civilians else []
        return [passing(Count.withheld(), side, soldiers), *rest]
    if not total:
        return []
    parts = {Category.PRISONER_OF_WAR: military, Category.CIVILIAN: civilians}
    split = {category: int(number) for category, number in parts.items() if number}
    if sum(split.values()) == int(total):
        return [passing(number, side, category, held_by=held_by) for category, number in split.items()]
    if split:
        raise ValueError(
            f"{row['claim_id']}: the parts do not make up the total: decide it among the special claims"
        )
    hedge = qualifier if side == "ukraine" or qualifier == "about" else ""
    return [passing(counted(total, hedge), side, held_by=held_by)]


def _broken_down(row_id: str, transfer: Transfer) -> Transfer:
    found = tuple(
        Breakdown(of=row["of"], count=int(row["count"]))
        for row in decided("breakdowns")
        if (row["row"], row["returned_to"], row["category"])
        == (row_id, transfer.returned_to, transfer.category)
    )
    return attrs.evolve(transfer, breakdowns=found) if found else transfer
