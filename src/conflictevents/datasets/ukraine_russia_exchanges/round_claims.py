"""What the rows of rounds claim: one claim on a round, or the few that a row needs where it says more than its columns."""

from collections.abc import Callable
from typing import Any

from conflictevents.datasets.ukraine_russia_exchanges.dates import event_when
from conflictevents.datasets.ukraine_russia_exchanges.raw import Row, frameworks_of, round_id, words
from conflictevents.datasets.ukraine_russia_exchanges.transfers import passing, transfers_of
from conflictevents.records import (
    Act,
    Breakdown,
    Category,
    Claim,
    Ordinal,
    RoundKind,
    RoundStatus,
    ThirdParty,
)
from conflictevents.values import Count, When

__all__ = ["SERIES", "claims_of_round_row", "third_parties_of"]

SERIES = "coordination-hq"
"""The body whose numbers stand in the facts' column of ordinals."""

POW, CIVILIAN, REMAINS = Category.PRISONER_OF_WAR, Category.CIVILIAN, Category.REMAINS
_STATUSES = {"aborted": RoundStatus.FAILED}
_MEDIATORS = {
    "Turkey": "turkey",
    "Saudi Arabia": "saudi-arabia",
    "UAE": "uae",
    "UAE (derived from the tally)": "uae",
    "Vatican": "vatican",
    "ICRC": "icrc",
    "USA": "usa",
}
_HOST = "Turkey (host)"
_CARRIERS = ("ICRC",)
"""Who stands in the column of mediators and carried: the ICRC takes no part in the talks."""


def claims_of_round_row(row: Row, speaker: str) -> list[Claim]:
    """What a speaker claims by a row of rounds."""
    special = _SPECIAL.get(row["claim_id"])
    if special is not None:
        return special(row, speaker)
    return [_claim(row)]


def third_parties_of(row: Row) -> tuple[ThirdParty, ...]:
    """Who mediated, and who carried the dead, by a row; who merely hosted talks stands with the framework."""
    return tuple(
        ThirdParty(actor=_MEDIATORS[name], role="carrier" if name in _CARRIERS else "mediator")
        for name in words(row["mediators"])
        if name != _HOST
    )


def _claim(row: Row, **changes: Any) -> Claim:
    """The claim that the columns of a row make."""
    withheld = row["to_ukraine_qualifier"] == "withheld"
    number = row["ua_seq_no"]
    fields: dict[str, Any] = {
        "act": Act.WITHHOLDS if withheld else Act.REPORTS,
        "about": round_id(row["event_id"]),
        "status": _STATUSES.get(row["status"], row["status"]),
        "when": event_when(row),
        "transfers": transfers_of(row) if "transfers" not in changes else (),
        "frameworks": () if row["framework"].startswith("probably") else frameworks_of(row["framework"]),
        "third_parties": third_parties_of(row),
        "place": row["location"] or None,
        "ordinals": (Ordinal(body=SERIES, number=int(number)),) if number else (),
    }
    return Claim(**(fields | changes))


def _with(**changes: Any) -> Callable[[Row, str], list[Claim]]:
    """The claim of the columns with some fields changed."""
    return lambda row, speaker: [_claim(row, **changes)]  # noqa: ARG005 - the shape of all special claims


def _planned_and_declined(row: Row, _: str) -> list[Claim]:
    """The sides were told as planned, and two of those planned declined."""
    planned = _claim(
        row, act=Act.ANNOUNCES, status=RoundStatus.SCHEDULED, text="110 on each side are planned"
    )
    declined = _claim(row, transfers=[passing(110, "russia")], text="two of the 110 declined to return")
    return [planned, declined]


def _fifty_for_fifty(row: Row, speaker: str) -> list[Claim]:
    if speaker == "yermak":
        return [_claim(row)]
    return [
        _claim(row, transfers=[passing(50, "ukraine", POW), passing(50, "russia", POW)], text="50 for 50")
    ]


def _announced_and_cancelled(row: Row, speaker: str) -> list[Claim]:
    if speaker == "moskalkova":
        return [_claim(row, act=Act.ANNOUNCES, status=RoundStatus.SCHEDULED)]
    return [_claim(row, transfers=())]


def _headline_and_text(row: Row, speaker: str) -> list[Claim]:
    """44 people by the headline and the ministry; by the paper's text 44 soldiers and two civilians besides."""
    to_russia = passing(40, "russia", POW)
    if speaker == "russian-mod":
        return [_claim(row, transfers=[passing(44, "ukraine"), to_russia])]
    text = [passing(44, "ukraine", POW), passing(2, "ukraine", CIVILIAN), to_russia]
    return [
        _claim(row, transfers=text, text="44 soldiers and two civilians besides"),
        _claim(row, transfers=(), count=44, text="44 people returned to Ukraine, by the headline"),
    ]


def _without_exchange(row: Row, _: str) -> list[Claim]:
    compensation = Breakdown(of="returned without exchange, as compensation", count=75)
    return [_claim(row, transfers=[passing(248, "russia", breakdowns=(compensation,))])]


def _two_dates(row: Row, speaker: str) -> list[Claim]:
    return [_claim(row, when=When("2024-10-18" if speaker == "russian-mod" else "2024-10-19"))]


def _wounded_on_both_sides(row: Row, _: str) -> list[Claim]:
    """31 wounded for 15 wounded beside the exchange; Kyiv counts those outside the exchange, and so they stand here."""
    outside = RoundKind.OUTSIDE_EXCHANGE
    transfers = [
        passing(246, "ukraine"),
        passing(31, "ukraine", kind=outside, breakdowns=(Breakdown(of="wounded", count=31),)),
        passing(246, "russia", POW),
        passing(15, "russia", POW, outside, breakdowns=(Breakdown(of="wounded", count=15),)),
    ]
    return [_claim(row, transfers=transfers, text="246 for 246, and 31 wounded for 15 wounded")]


def _first_group(row: Row, _: str) -> list[Claim]:
    """The stage without its number, and the exchange it is the first stage of with its number in the series."""
    whole = Claim(
        act=Act.REPORTS,
        about="round-istanbul-2",
        status=RoundStatus.UNDER_WAY,
        when=event_when(row),
        ordinals=(Ordinal(body=SERIES, number=66),),
        text="the 66th exchange is still going on",
    )
    return [_claim(row, ordinals=()), whole]


def _both_sides(number: int) -> Callable[[Row, str], list[Claim]]:
    """The figures by side, and the same people once more in the one figure that was given for both sides."""

    def claims(row: Row, _: str) -> list[Claim]:
        together = _claim(row, transfers=(), count=number, text=f"{number} on both sides together")
        return [_claim(row), together]

    return claims


_SPECIAL: dict[str, Callable[[Row, str], list[Claim]]] = {
    "C014": lambda row, _: [
        _claim(row, transfers=[*transfers_of(row), passing(Count.unknown(), "russia", REMAINS)])
    ],
    "C019": _with(transfers=[passing(200, None, POW)], text="200 exchanged, the side not said"),
    "C021": _with(transfers=[passing(270, "all")], text="270 Russian and Ukrainian prisoners"),
    "C025": _planned_and_declined,
    "C027": _fifty_for_fifty,
    "C036": _announced_and_cancelled,
    "C041": _with(transfers=[passing(Count.unknown(), "russia")], text="seriously wounded Russians"),
    "C048": _headline_and_text,
    "C055": _without_exchange,
    "C057": _with(text="65 prisoners of war claimed killed aboard the Il-76 on the way to an exchange"),
    "C069": _two_dates,
    "C081": _wounded_on_both_sides,
    "C089": _with(act=Act.ACCUSES, text="Ukraine put it off without a date; a first list of 640 was offered"),
    "C090": _first_group,
    "C101": _with(status=RoundStatus.COMPLETED, text="10 stages in 2025"),
    "C117": _with(transfers=[passing(Count.unknown(), "russia", CIVILIAN)], text="return of Kursk residents"),
    "C128": _both_sides(314),
    "C133": _with(transfers=[passing(Count.about(1000), "all")], text="about 1,000 on both sides"),
    "C134": _with(transfers=[passing(Count.unknown(), side) for side in ("ukraine", "russia")]),
    "C135": _both_sides(386),
    "C137": _both_sides(370),
}
