"""A stale total: 5,857 returned, printed in November 2025 as if it were new.

The figure had been given on 28 July. By mid-October the Coordination Headquarters had counted 6,235 in its numbered
exchanges alone. Two tools find it: the rule on stale totals, and the question whether both can be true.

Run it with `python examples/stale_total.py`; it needs the extra `solve`.
"""

import conflictevents as ce


def main() -> None:
    """Ask both tools about the record as it could have been known on 16 November 2025."""
    then = ce.as_of(ce.datasets.load("ukraine-russia-exchanges"), "2025-11-16")
    for finding in ce.check(then).only(code="tallies/stale"):
        print(finding)
    print()
    asked = ce.consistency(then, where={"id": ["t049", "t052", "t053"]}, rounds=False)
    for conflict in asked.conflicts:
        print(conflict)


if __name__ == "__main__":
    main()
