"""The ledger: each round resolved once, its postings in each account, and balances over windows.

Questions, rules, consistency, scenarios and tables fold over it and resolve nothing themselves.
"""

from conflictevents.ledger.balance import (
    Balance,
    CountedPortion,
    Edge,
    Ledger,
    TreeBalance,
    WindowBalance,
    ledger_of,
    status_at,
)
from conflictevents.ledger.postings import AGREED, RECORDED, WIDEST, Posting, check_account, has_figures
from conflictevents.ledger.query import Credit, Query, TermQuery
from conflictevents.ledger.rounds import ResolvedRound, date_of
from conflictevents.ledger.window import ALWAYS, Window

__all__ = [
    "AGREED",
    "ALWAYS",
    "RECORDED",
    "WIDEST",
    "Balance",
    "CountedPortion",
    "Credit",
    "Edge",
    "Ledger",
    "Posting",
    "Query",
    "ResolvedRound",
    "TermQuery",
    "TreeBalance",
    "Window",
    "WindowBalance",
    "check_account",
    "date_of",
    "has_figures",
    "ledger_of",
    "status_at",
]
