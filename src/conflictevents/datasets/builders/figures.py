"""What passed to which side, by the figures of a row: one figure a row, or several in columns named after the sides."""

from collections.abc import Iterable
from typing import Any, cast

import attrs

from conflictevents.datasets.builders.facts import Facts, Row, words
from conflictevents.errors import InvalidValue
from conflictevents.records import ALL_SIDES, Breakdown, Category, RoundKind, Transfer
from conflictevents.values import Count

__all__ = [
    "PART",
    "TOTAL",
    "WHOLE",
    "break_down",
    "build_transfers",
    "category_of",
    "count_of",
    "decide_row",
    "is_wide",
    "kind_of",
    "other_side",
    "passing",
    "role_of",
    "sides_of",
]

WHOLE = "whole"
"""The role of a figure that adds up with the others of its event."""
TOTAL = "total"
"""The role of a figure that sums up others of its event."""
PART = "part"
"""The role of a figure that is contained in another of its event."""


def is_wide(facts: Facts) -> bool:
    """Whether a row of rounds holds several figures, in columns named after the sides."""
    return "wide" in facts.settings


def count_of(facts: Facts, number: str, qualifier: str = "") -> Count:
    """A figure of the facts with its qualifier."""
    wording = facts.meaning("qualifiers", qualifier)
    if not number or wording in ("withheld", "unknown"):
        return Count.withheld() if wording == "withheld" else Count.unknown()
    count: Count = getattr(Count, wording)(int(number)) if number.isdigit() else Count.parse(number)
    return count


def kind_of(facts: Facts, cell: str) -> str:
    """The kind of handover that the cell of a row means."""
    kind: str = facts.meaning("kinds", cell)["kind"]
    return kind


def decide_row(facts: Facts, row: Row) -> Row:
    """A row of rounds with what was decided on its figure in the place of its cells."""
    return row | {key: cell for key, cell in facts.decision("figures", row["claim_id"]).items() if cell}


def category_of(facts: Facts, cell: str) -> str:
    """The category that a cell means; living persons where it says nothing."""
    category: str = facts.settings.get("categories", {}).get(cell, cell)
    return category or Category.PERSON


def role_of(facts: Facts, row: Row) -> str:
    """Whether the figure of a row is a whole, a total of others, or a part of another."""
    decided = decide_row(facts, row)
    return decided.get("role") or str(facts.meaning("kinds", decided["kind"])["role"])


def sides_of(facts: Facts, cell: str, column: str = "actors") -> tuple[str, ...]:
    """The actors that the cell of a side means; none where it says nothing.

    Args:
        facts: the facts of the dataset.
        cell: the cell.
        column: `belonging_to` for whose people it means, where the table tells that apart.
    """
    if not cell:
        return ()
    sides = facts.decision("sides", cell)
    if not sides:
        raise InvalidValue(cell, "a side of the facts", "add it to decisions/sides.csv")
    return words(sides[column] or sides["actors"])


def other_side(facts: Facts, side: str) -> str:
    """The side that held those who return to a side, where there are two."""
    sides = facts.settings["sides"]
    other: str = sides[1 - sides.index(side)]
    return other


def passing(
    facts: Facts,
    count: Count | int,
    returned_to: str | None,
    category: str = Category.PERSON,
    kind: str | None = None,
    *,
    held_by: str | None = None,
    breakdowns: Iterable[Breakdown] = (),
    note: str | None = None,
) -> Transfer:
    """Persons or remains passing to a side, of two from the other, unless they were held by a third."""
    sides = facts.settings["sides"]
    if held_by is None and returned_to is not None and len(sides) == 2 and returned_to in sides:
        held_by = other_side(facts, returned_to)
    return Transfer(
        count=count,
        category=cast("Any", category),
        held_by=held_by,
        returned_to=returned_to,
        kind=cast("Any", kind),
        breakdowns=breakdowns,
        note=note,
    )


def build_transfers(facts: Facts, row: Row, kind: str) -> tuple[Transfer, ...]:
    """The transfers that a row of rounds makes, in a round of a kind."""
    return _wide_transfers(facts, row) if is_wide(facts) else (_narrow_transfer(facts, row, kind),)


def break_down(transfer: Transfer, row: Row, count: Count) -> Transfer:
    """A transfer with the figure of a part of it."""
    part = Breakdown(of=_name_part(row), count=count)
    return attrs.evolve(transfer, breakdowns=(*transfer.breakdowns, part))


def _name_part(row: Row) -> str:
    return row["group"] or row["location"] or Category[row["category"]].plural


# One figure a row


def _narrow_transfer(facts: Facts, row: Row, kind: str) -> Transfer:
    """The transfer of a row with one figure; a part that stands alone says only that so many passed at least."""
    row = decide_row(facts, row)
    held_by, returned_to = _end(facts, row["held_by"], is_holder=True), _end(facts, row["returned_to"])
    own_kind = kind_of(facts, row["kind"])
    belonging_to = sides_of(facts, row["belonging_to"], "belonging_to")
    is_understood = RoundKind[own_kind].returns_home and belonging_to == (returned_to,)
    if is_understood or belonging_to == (ALL_SIDES,):
        belonging_to = ()
    transfer = Transfer(
        count=count_of(facts, row["count"], row["qualifier"]),
        category=cast("Any", category_of(facts, row["category"])),
        held_by=held_by,
        returned_to=returned_to,
        belonging_to=belonging_to,
        group=row.get("of_group") or None,
        kind=cast("Any", None if own_kind == kind else own_kind),
    )
    if role_of(facts, row) != PART:
        return transfer
    return break_down(attrs.evolve(transfer, count=Count(transfer.count.low, None)), row, transfer.count)


def _end(facts: Facts, cell: str, *, is_holder: bool = False) -> str | None:
    """The actor at one end of a transfer; several together are the smallest whole that the table gives for them."""
    actors = sides_of(facts, cell)
    if actors == (ALL_SIDES,) and is_holder:
        return None
    if len(actors) > 1:
        raise InvalidValue(cell, "one actor at the end of a transfer", "decide on it in decisions/sides.csv")
    return actors[0] if actors else None


# Several figures a row


def _wide_transfers(facts: Facts, row: Row) -> tuple[Transfer, ...]:
    """The transfers of a row with several figures: living persons to each side, then remains.

    A total that its military and civilian parts make up is given by the parts.
    """
    wide, sides = facts.settings["wide"], facts.settings["sides"]
    kind = kind_of(facts, row["kind"])
    held_by = wide["third_country"] if kind == RoundKind.THIRD_COUNTRY_RELEASE else None
    transfers = [transfer for side in sides for transfer in _living(facts, row, side, held_by)]
    for side in sides:
        outside = row.get(f"outside_exchange_to_{side}")
        if outside:
            of = [
                Breakdown(of=phrase, count=int(outside))
                for phrase in wide["phrases"]
                if phrase in row["note"]
            ]
            transfers.append(
                passing(facts, int(outside), side, kind=RoundKind.OUTSIDE_EXCHANGE, breakdowns=of)
            )
    of_remains = None if kind == RoundKind.REPATRIATION_OF_REMAINS else RoundKind.REPATRIATION_OF_REMAINS
    transfers += [
        passing(facts, int(row[f"bodies_to_{side}"]), side, Category.REMAINS, of_remains)
        for side in sides
        if row[f"bodies_to_{side}"]
    ]
    return tuple(_broken_down(facts, row["claim_id"], transfer) for transfer in transfers)


def _living(facts: Facts, row: Row, side: str, held_by: str | None) -> list[Transfer]:
    wide = facts.settings["wide"]
    total, military, civilians = (row[f"to_{side}_{part}"] for part in ("total", "military", "civilians"))
    qualifier = row[wide["qualifier"]]
    is_hedged = side == wide["hedged"]
    if not is_hedged and not total:
        withheld = row["note"].startswith(wide["withheld_by_all"])
        return [passing(facts, Count.withheld(), side)] if withheld else []
    if is_hedged and qualifier == "withheld":
        soldiers = Category.PRISONER_OF_WAR if civilians else Category.PERSON
        others = [passing(facts, int(civilians), side, Category.CIVILIAN)] if civilians else []
        return [passing(facts, Count.withheld(), side, soldiers), *others]
    if not total:
        return []
    parts = {Category.PRISONER_OF_WAR: military, Category.CIVILIAN: civilians}
    split = {category: int(number) for category, number in parts.items() if number}
    if sum(split.values()) == int(total):
        return [passing(facts, number, side, category, held_by=held_by) for category, number in split.items()]
    if split:
        raise InvalidValue(
            row["claim_id"], "parts that make up their total", "decide on it in decisions/claims.jsonl"
        )
    hedge = qualifier if is_hedged or qualifier == "about" else ""
    return [passing(facts, count_of(facts, total, hedge), side, held_by=held_by)]


def _broken_down(facts: Facts, row_id: str, transfer: Transfer) -> Transfer:
    breakdowns = tuple(
        Breakdown(of=row["of"], count=int(row["count"]))
        for row in facts.decided("breakdowns")
        if (row["row"], row["returned_to"], row["category"])
        == (row_id, transfer.returned_to, transfer.category)
    )
    return attrs.evolve(transfer, breakdowns=breakdowns) if breakdowns else transfer
