"""A scope mix-up: two figures that differ and do not contradict each other, and two that do.

A headquarters counts 596 in its numbered exchanges of a year, and 53 outside exchanges. A paper prints "649 in
exchanges", another "596 in all". Which of them can stand with the headquarters' own figures?

Run it with `python examples/scope_mix_up.py`; it needs the extra `solve`.
"""

import conflictevents as ce

NORTH = ce.Actor(id="north", name="North", kind="state")
SOUTH = ce.Actor(id="south", name="South", kind="state")
OFFICE = ce.Actor(id="office", name="The Headquarters", kind="office", part_of=NORTH)
PAPER = ce.Actor(id="paper", name="A newspaper", kind="media")
OTHER = ce.Actor(id="other-paper", name="Another newspaper", kind="media")


def claim(id: str, claimant: ce.Actor, count: int, *kinds: str) -> ce.ReturnTally:
    """A claim on how many returned to North in the first months of 2025."""
    scope = ce.Scope(kinds=kinds)
    return ce.ReturnTally(
        id=id,
        claimant=claimant,
        since="2025-01-01",
        as_of="2025-04-19",
        returned_to=NORTH,
        count=count,
        scope=scope,
    )


def main() -> None:
    """Ask about the headquarters' figures alone, then with each newspaper's."""
    own = [claim("in-exchanges", OFFICE, 596, "exchange"), claim("outside", OFFICE, 53, "outside exchange")]
    base = ce.Dataset(NORTH, SOUTH, OFFICE, PAPER, OTHER, *own)
    both = ce.Scope(kinds=["exchange", "outside exchange"])
    print(
        "The headquarters' two figures together:",
        ce.consistency(base).bounds("2025-01-01", "2025-04-19", NORTH, scope=both),
    )
    printed = [claim("paper-says", PAPER, 649, "exchange"), claim("other-says", OTHER, 596)]
    for tally in printed:
        for conflict in ce.consistency(base.add(tally)).conflicts:
            print(f"\n{conflict}")


if __name__ == "__main__":
    main()
