"""Questions on counts: accounts, totals, reconciliation and what follows from them."""
