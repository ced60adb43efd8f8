"""A small invented dataset that generated records refer to, unless they are given another."""

from typing import Final

from conflictevents.dataset import Dataset
from conflictevents.records import (
    Actor,
    ExchangeRound,
    Framework,
    FrameworkStep,
    Meeting,
    RoundStep,
    Statement,
    Transfer,
)

__all__ = ["STAGE"]

_SIDES = ("northland", "southland")

STAGE: Final = Dataset(
    Actor(id="northland", name="Northland", kind="state"),
    Actor(id="southland", name="Southland", kind="state"),
    Actor(id="northland-headquarters", name="Headquarters of Northland", kind="office", part_of="northland"),
    Actor(id="southland-ministry", name="Ministry of Southland", kind="office", part_of="southland"),
    Actor(id="river-state", name="River State", kind="mediator"),
    Actor(id="gazette", name="Gazette", kind="media"),
    Framework(
        id="river-accord",
        name="River Accord",
        parties=_SIDES,
        history=FrameworkStep(status="agreed", when="2015", according_to=_SIDES),
    ),
    Framework(
        id="river-accord-wounded", name="River Accord on the wounded", parties=_SIDES, part_of="river-accord"
    ),
    Statement(id="opening-statement", speaker="northland-headquarters", made="2016-03-01", channel="radio"),
    Meeting(id="opening-meeting", when="2016-02", participants=_SIDES, frameworks="river-accord"),
    ExchangeRound(
        id="opening-round",
        sources="Gazette, first page",
        when="2016-03",
        history=RoundStep(status="completed", when="2016-03", according_to=_SIDES),
        transfers=[
            Transfer(count="more than 20", held_by="southland", returned_to="northland"),
            Transfer(count=24, category="prisoner_of_war", held_by="northland", returned_to="southland"),
        ],
        frameworks="river-accord",
    ),
)
"""Two invented states with an office each, a mediator, a newspaper, two frameworks, a statement, a meeting, a round."""
