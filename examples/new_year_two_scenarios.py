"""The 1,200 by the New Year: as it was promised, and at the pace of the year before.

On 15 November 2025 the secretary of Ukraine's security council announced the release of 1,200 Ukrainians and
hoped to see them home for the holidays. This program takes the record as it could have been known the day
after, writes down two sets of assumptions, and puts what follows from them side by side.

Run it with `python examples/new_year_two_scenarios.py`; it needs the extra `solve` (for numpy).
"""

import conflictevents as ce

NEW_YEAR = "2025-12-31"
DAYS_LEFT = f"2025-11-17/{NEW_YEAR}"


def scenarios() -> tuple[ce.Scenario, ce.Scenario]:
    """The promise taken at its word, and the rounds of the twelve months before drawn again."""
    then = ce.as_of(ce.datasets.load("ukraine-russia-exchanges"), "2025-11-16")
    promised = ce.Scenario(then, "as promised").happens(returned_to="ukraine", count=1200, within=DAYS_LEFT)
    pace = ce.Scenario(then, "at the pace of the year before").recurs(
        "ukraine", within=DAYS_LEFT, like=("2024-11-16", "2025-11-15"), kinds=["exchange"]
    )
    return promised, pace


def main() -> None:
    """Compare the two, then say what the second leaves of the first."""
    promised, pace = scenarios()
    print(ce.compare(promised, pace, returned_to="ukraine", by=NEW_YEAR, at_least=1200, seed=2025))
    sample = pace.run(seed=2025).returned("ukraine", by=NEW_YEAR)
    print(
        f"\nAt the pace of the year before, {sample.quantile(0.5):,} Ukrainians return by {NEW_YEAR} in the middling world,"
        f"\nand {sample.probability(1200):.0%} of the worlds reach the 1,200. What is assumed is never counted as done:"
        f"\nthe record still has {ce.totals(pace.dataset, (), since='2025-11-17').to_dicts() or 'no one'} after 16 November."
    )


if __name__ == "__main__":
    main()
