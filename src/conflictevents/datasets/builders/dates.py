"""When: what the date cells of a row mean, and when it was said."""

import re
from datetime import date

from conflictevents.datasets.builders.facts import Facts, Row
from conflictevents.values import Source, When

__all__ = ["event_when", "made_when", "source_of"]

_UNSAID = "none"
"""In a table of decisions: the row does not say when."""

_IN_ADDRESS = re.compile(
    r"(?<!\d)(20\d\d)(?:([/-])(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])|(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01]))(?!\d)"
)


def event_when(facts: Facts, file: str, row: Row) -> When | None:
    """When the event of a row happened, by the row itself; vague words are decided on one by one.

    Where the date is that of the announcement, by the words for its precision, the row does not say when.
    """
    decided = facts.decision("row_dates", facts.id_of(file, row)).get("when")
    if decided:
        return None if decided == _UNSAID else When(decided)
    is_ahead = row.get("status") in facts.settings.get("still_ahead", ())
    if is_ahead and row["date_precision"] in facts.settings["dates_of_saying"]:
        return None
    start, end = row["date_start"], row["date_end"]
    return When(start) if end in ("", start) else When.between(start, end)


def made_when(facts: Facts, row: Row, row_id: str, speaker: str) -> When:
    """When a speaker said what a row holds.

    Statements and tallies say so themselves and steps of frameworks are taken to be said on their day. A row on
    an event has no such date: it was said on the last day of the event, or on the latest day that its page is
    known to have been written by (in its address, or by other rows on the same page).
    """
    decided = facts.decision("made", f"{row_id}/{speaker}") or facts.decision("made", row_id)
    if decided:
        return When(decided["made"])
    if "date_start" not in row:
        return When(row.get("reported_date") or row.get("as_of_date") or row["date"])
    days = [When(row["date_end"] or row["date_start"]), *_dates_of_page(facts, row["source"])]
    return max(days, key=lambda when: when.last_day or 0)


def source_of(row: Row) -> tuple[Source, ...]:
    """Where a row can be read; nothing for derived figures and for general knowledge."""
    where = row["source"]
    if row.get("source_kind", "sourced") != "sourced":
        return ()
    if "://" not in where:
        return (Source(title=where),)
    return (Source(url=where, published=_in_address(where)),)


def _dates_of_page(facts: Facts, url: str) -> tuple[When, ...]:
    """The days by which a page shows that it was not written earlier."""
    days = [When(row["date"]) for row in facts.decided("pages") if row["url"] == url]
    if "://" in url:
        for file in ("rounds", "custody_changes"):
            days += [
                When(row["date_end"] or row["date_start"])
                for row in facts.rows(file)
                if row["source"] == url and row.get("status") not in facts.settings.get("still_ahead", ())
            ]
        days += [
            When(row["reported_date"] or row["as_of_date"])
            for row in facts.rows("tallies")
            if row["source"] == url
        ]
    in_address = _in_address(url)
    return (*days, in_address) if in_address is not None else tuple(days)


def _in_address(url: str) -> When | None:
    match = _IN_ADDRESS.search(url)
    if match is None:
        return None
    year, _, month, day, month_run, day_run = match.groups()
    return When.of(date(int(year), int(month or month_run), int(day or day_run)))
