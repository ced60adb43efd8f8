"""What is promised and not yet done, and who is claimed to be still held."""

from collections.abc import Sequence

from conflictevents.dataset import Dataset
from conflictevents.ledger.wording import format_persons, name_of, names_of, side_in_words
from conflictevents.questions.outlook import Expectation, Outlook
from conflictevents.records import CustodyTally
from conflictevents.text import Heading, Items, day, figure
from conflictevents.text.page import Block

__all__ = ["expected", "held"]


def expected(ds: Dataset, outlook: Outlook) -> list[Block]:
    """What may still come, and what was due and did not come."""
    on = f", on {outlook.when}" if outlook.when is not None else ""
    blocks: list[Block] = [Heading(f"Promised and not yet done{on}")]
    if not outlook:
        return [*blocks, "Nothing, on this record."]
    for title, found in (("Open:", outlook.open), ("Lapsed:", outlook.lapsed)):
        if found:
            blocks += [title, Items([_expectation(ds, one) for one in found])]
    return blocks


def _expectation(ds: Dataset, one: Expectation) -> str:
    left = "" if one.count.same_bounds(one.promised) else f"{_left(one)} left of "
    due = f", due {day(one.due)}" if one.due is not None else ""
    who = f", according to {names_of(ds, one.according_to)}" if one.according_to else ""
    status = f" ({one.status})" if one.status else ""
    promised = format_persons(one.promised, one.category)
    return f"{left}{promised} to {side_in_words(ds, one.returned_to)}{due}: {one.record}{status}{who}"


def _left(one: Expectation) -> str:
    return "some or none" if one.count.is_unknown else figure(one.count)


def held(ds: Dataset, tallies: Sequence[CustodyTally]) -> list[Block]:
    """Claims on how many are still held, by day."""
    if not tallies:
        return []
    in_order = sorted(tallies, key=lambda tally: (tally.as_of.sort_key, tally.id))
    return [Heading("Claimed to be still held"), Items([_held(ds, tally) for tally in in_order])]


def _held(ds: Dataset, tally: CustodyTally) -> str:
    whose = f" of {name_of(ds, tally.belonging_to)}" if tally.belonging_to else ""
    by = f" held by {side_in_words(ds, tally.held_by)}" if tally.held_by else ""
    held = f"{format_persons(tally.count, tally.category)}{whose}{by}, {day(tally.as_of)}"
    return f"{held}: {name_of(ds, tally.claimant)} ({tally.id})"
