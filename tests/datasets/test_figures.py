"""What one utterance claims: wholes add up, totals and parts speak of the same people and are claimed once."""

from collections import Counter

from hypothesis import assume, given
from hypothesis import strategies as st

from conflictevents.datasets.builders.facts import Facts
from conflictevents.datasets.builders.statements import Statements

SETTINGS = {
    "files": {"rounds": "claim_id"},
    "cells": {"rounds": []},
    "usual": {},
    "sides": ["north", "south"],
    "third_parties": ["mediators", "carrier"],
    "event_ids": {r"E(\d{4}-\d\d-\d\d)": "round"},
    "statuses": {},
    "qualifiers": {"exact": "exactly"},
    "still_ahead": [],
    "kinds": {role: {"kind": "exchange", "role": role} for role in ("whole", "total", "part")},
}
TABLES = {
    "sides": [{"cell": side, "actors": side, "belonging_to": ""} for side in ("north", "south")],
    "claimants": [{"cell": "press", "claimants": "press", "speakers": ""}],
}


class SmallFacts(Facts):
    """Facts of a few rows on one event, all by one claimant on one page."""

    def __init__(self, figures):
        super().__init__("small")
        self._rows = tuple(self._row(place, *figure) for place, figure in enumerate(figures))
        self.__dict__["settings"] = SETTINGS

    @staticmethod
    def _row(place, role, side, count):
        blank = dict.fromkeys(
            ("group", "mediators", "carrier", "location", "framework", "part_of", "note"), ""
        )
        return blank | {
            "claim_id": f"R{place}",
            "event_id": "E2030-01-02",
            "date_start": "2030-01-02",
            "date_end": "2030-01-02",
            "date_precision": "day",
            "status": "completed",
            "kind": role,
            "returned_to": side,
            "held_by": "south" if side == "north" else "north",
            "belonging_to": side,
            "category": "person",
            "count": str(count),
            "qualifier": "exact",
            "claimant": "press",
            "source_kind": "sourced",
            "source": "https://example.org/page",
        }

    def rows(self, file):
        return self._rows if file == "rounds" else ()

    def decided(self, table):
        return tuple(TABLES.get(table, ()))

    def texts(self, table):
        return ()


figures = st.lists(
    st.tuples(
        st.sampled_from(["whole", "total", "part"]), st.sampled_from(["north", "south"]), st.integers(0, 20)
    ),
    min_size=1,
    max_size=6,
)


@given(figures)
def test_one_utterance_claims_nobody_twice_and_leaves_no_figure_out(told):
    for _, side, part in (each for each in told if each[0] == "part"):
        wholes = [count for role, to, count in told if role == "whole" and to == side]
        assume(not wholes or part <= max(wholes))  # a part of nothing but a sum has no place yet
    (statement,) = Statements(SmallFacts(told)).build()
    transfers = [transfer for claim in statement.claims for transfer in claim.transfers]
    by_role = {role: [item for item in told if item[0] == role] for role in ("whole", "total", "part")}
    for side in ("north", "south"):
        wholes = [count for _, to, count in by_role["whole"] if to == side]
        exact = [item.count.best for item in transfers if item.returned_to == side and item.count.is_exact]
        if wholes:
            totals = [
                count
                for _, to, count in by_role["total"]
                if to == side and not any(whole <= count for whole in wholes)
            ]
            assert sum(exact) == sum(wholes) + sum(totals)
    held = Counter(
        [item.count.best for item in transfers if item.count.is_exact]
        + [part.count.best for item in transfers for part in item.breakdowns]
        + [claim.count.best for claim in statement.claims if claim.count is not None]
    )
    assert held == Counter(count for _, _, count in told)
