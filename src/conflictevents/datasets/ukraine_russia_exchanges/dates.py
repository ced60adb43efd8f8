"""When: what the date cells of a row mean, and when it was said."""

import re
from datetime import date
from functools import cache

from conflictevents.datasets.ukraine_russia_exchanges.raw import Row, decided, decision, facts
from conflictevents.values import Source, When

__all__ = ["event_when", "made", "source_of"]

_IN_ADDRESS = re.compile(
    r"(?<!\d)(20\d\d)(?:([/-])(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])|(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01]))(?!\d)"
)


def event_when(row: Row) -> When:
    """When the handover of a row of rounds happened, by the row itself; vague words are decided on one by one."""
    given = decision("row_dates", row["claim_id"])
    if given:
        return When(given["when"])
    start, end = row["date_start"], row["date_end"]
    return When(start) if start == end else When.between(start, end)


def made(row: Row, row_id: str, speaker: str) -> When:
    """When a speaker said what a row tells of.

    Statements and tallies say so themselves and framework steps are taken to be told on their day. A row of
    rounds has no such date: it was told on the last day of the handover, or on the latest day that its page is known to
    have been written by (in its address, or by other rows on the same page).
    """
    given = decision("made", f"{row_id}/{speaker}") or decision("made", row_id)
    if given:
        return When(given["made"])
    if "date_end" not in row:
        return When(row.get("reported_date") or row["date"])
    days = [When(row["date_end"]), *_dates_of_page(row["source"])]
    return max(days, key=lambda when: when.last_day or 0)


def source_of(row: Row) -> tuple[Source, ...]:
    """Where a row can be read; nothing for derived figures and for general knowledge."""
    where = row["source"]
    if row.get("source_kind", "sourced") != "sourced":
        return ()
    if "://" not in where:
        return (Source(title=where),)
    return (Source(url=where, published=_in_address(where)),)


@cache
def _dates_of_page(url: str) -> tuple[When, ...]:
    """The days by which a page shows that it was not written earlier."""
    days = [When(row["date"]) for row in decided("pages") if row["url"] == url]
    if "://" in url:
        days += [When(row["date_end"]) for row in facts("rounds") if row["source"] == url]
        days += [When(row["reported_date"]) for row in facts("tallies") if row["source"] == url]
    found = _in_address(url)
    return (*days, found) if found is not None else tuple(days)


def _in_address(url: str) -> When | None:
    found = _IN_ADDRESS.search(url)
    if found is None:
        return None
    year, _, month, day, month_run, day_run = found.groups()
    return When.of(date(int(year), int(month or month_run), int(day or day_run)))
