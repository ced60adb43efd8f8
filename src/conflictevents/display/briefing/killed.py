"""How many were killed in the events on record, by year."""

from typing import Any

from conflictevents.dataset import Dataset
from conflictevents.errors import InvalidValue
from conflictevents.questions.killed import Fatalities, fatalities
from conflictevents.text import Heading
from conflictevents.text.page import Block

__all__ = ["blocks_of_killed", "killed", "plain_killed"]

_MOST_YEARS = 40


def killed(ds: Dataset) -> Fatalities | str | None:
    """The killed by year; a sentence where they cannot be added; None where there are no events."""
    if not ds.events:
        return None
    try:
        return fatalities(ds, "year", ids=False)
    except InvalidValue as error:
        return str(error)


def blocks_of_killed(answer: Fatalities | str | None) -> list[Block]:
    """The killed by year as blocks of a page; of many years the last."""
    if answer is None:
        return []
    if isinstance(answer, str):
        return [Heading("Killed in the events on record"), f"Not added up: {answer}."]
    rows = len(answer)
    shown = answer if rows <= _MOST_YEARS else answer.last(_MOST_YEARS)
    more = [f"{rows - _MOST_YEARS} earlier rows are left out."] if rows > _MOST_YEARS else []
    return [Heading(answer._page().title + " (events on record)"), *shown._page().blocks, *more]


def plain_killed(answer: Fatalities | str | None) -> Any:
    """The same as plain data."""
    return answer if answer is None or isinstance(answer, str) else answer.to_dicts()
