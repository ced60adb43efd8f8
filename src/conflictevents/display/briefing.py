"""Everything at a glance, in the order in which someone new to the record would ask."""

from datetime import date
from typing import Any

import attrs

from conflictevents.dataset import Dataset, check_dataset
from conflictevents.display.sections import (
    Claims,
    Contents,
    Frameworks,
    Hint,
    Returned,
    blocks_of_head,
    blocks_of_killed,
    expected,
    held,
    killed,
    noticed,
    plain_killed,
    stale,
)
from conflictevents.formats.saving import to_plain
from conflictevents.ledger.postings import RECORDED, check_account
from conflictevents.questions.as_of import as_of as known_as_of
from conflictevents.questions.custody import Custody, custody
from conflictevents.questions.outlook import Outlook, outlook
from conflictevents.questions.plain import plain_count
from conflictevents.rules import Report, check
from conflictevents.text import Page, Readable
from conflictevents.values.when import When, WhenLike

__all__ = ["Brief", "brief"]


@attrs.frozen(repr=False)
class Brief(Readable):
    """What a dataset says, at a glance: print it, show it in a notebook, or take it as data.

    >>> import conflictevents as ce
    >>> ds = ce.datasets.load("yemen-exchanges")
    >>> list(ce.brief(ds).to_dict())[3:6]
    ['head', 'contents', 'returned']

    Attributes:
        name: what the command line would be given for the dataset; None where there is no such name.
        when: the day by which all that it has could have been known; None for all that is on record.
        account: whose figures for the rounds.
        contents: what is in the dataset.
        returned: who returned, by side, year and category.
        claims: each claimed cumulative against the record.
        frameworks: what each framework has become.
        outlook: what is promised and not yet done.
        custody: who is held, and each claimed stock against that.
        report: what the rules noticed.
    """

    name: str | None
    when: When | None
    account: str
    contents: Contents
    returned: Returned
    claims: Claims
    frameworks: Frameworks
    outlook: Outlook
    custody: Custody
    report: Report
    _ds: Dataset

    @property
    def dataset(self) -> Dataset:
        """The dataset it was computed from."""
        return self._ds

    def to_dict(self) -> dict[str, Any]:
        """The same as plain data, in full."""
        return {
            "dataset": self.name,
            "as_of": None if self.when is None else str(self.when),
            "account": self.account,
            "head": to_plain(self._ds.head),
            "contents": self.contents.to_dict(),
            "returned": self.returned.to_dict(),
            "killed": plain_killed(killed(self._ds)),
            **self.claims.to_dict(),
            "frameworks": self.frameworks.to_dict(),
            "outlook": {
                "when": None if self.outlook.when is None else str(self.outlook.when),
                "expectations": self.outlook.to_dicts(),
            },
            "held": [
                {
                    "tally": tally.id,
                    "claimant": tally.claimant,
                    "as_of": str(tally.as_of),
                    "held_by": tally.held_by,
                    "belonging_to": tally.belonging_to,
                    "category": str(tally.category),
                    "count": plain_count(tally.count),
                }
                for tally in self._ds.custody_tallies
            ],
            "custody": {
                "stocks": [stock.to_dict() for stock in self.custody.stocks],
                "claims": [claim.to_dict() for claim in self.custody.claims],
            },
            "findings": [finding.to_dict() for finding in self.report],
        }

    def _known_by(self) -> None:
        """Nothing, as its title has the day."""

    def _page(self) -> Page:
        hint = Hint(self.name, self._options())
        known = f", as it could have been known on {self.when}" if self.when is not None else ""
        account = f" (account: {self.account})" if self.account != RECORDED else ""
        return Page(
            f"Brief on {self.name or 'a dataset'}{known}{account}",
            (
                *blocks_of_head(self._ds.head),
                *self.contents.blocks(),
                *stale(self.report),
                *self.returned.blocks(),
                *self.claims.blocks(hint),
                *self.frameworks.blocks(),
                *blocks_of_killed(killed(self._ds)),
                *expected(self._ds, self.outlook),
                *held(self._ds, self.custody),
                *noticed(self.report, hint),
            ),
        )

    def _options(self) -> tuple[str, ...]:
        when = () if self.when is None else ("--as-of", str(self.when))
        return (*when, *(() if self.account == RECORDED else ("--account", self.account)))


def brief(
    ds: Dataset, as_of: WhenLike | None = None, *, account: str = RECORDED, name: str | None = None
) -> Brief:
    """What a dataset says, at a glance: who returned, what is claimed, agreed, promised, and what was noticed.

    >>> import conflictevents as ce
    >>> ds = ce.datasets.load("yemen-exchanges")
    >>> print(str(ce.brief(ds)).splitlines()[0])
    Brief on a dataset

    Args:
        ds: the dataset.
        as_of: the day as of which to write it, from what could have been known by then; None for all that
            is on record.
        account: whose figures for the rounds: `recorded`, `widest`, `agreed` or an actor's id.
        name: what the command line would be given for it, for the hints at what the brief cuts short.

    Raises:
        UnknownRecord: the account is no actor on record.
    """
    check_dataset(ds)
    known = ds if as_of is None else known_as_of(ds, as_of)
    when = known.known_by  # of a dataset that was itself asked for by a day, the earlier of both
    account = check_account(ds, account)
    return Brief(
        name,
        when,
        account,
        Contents.of(known),
        Returned.of(known, account),
        Claims.of(known, account),
        Frameworks.of(known, account),
        outlook(known, _end_of(when)),
        custody(known, account=account),
        check(known),
        known,
    )


def _end_of(when: When | None) -> When | None:
    """The last day of what a brief is as of; None, so the latest day on record, where it has none."""
    return None if when is None or when.last_day is None else When.of(date.fromordinal(when.last_day))
