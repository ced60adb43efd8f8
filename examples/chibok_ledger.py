"""A ledger that runs ten years: the schoolgirls taken from Chibok, in the night of 14 April 2014.

276 were taken. 57 got away within hours, 3 were found, 21 and 82 were let go after talks, one more was found. What is
left is what the claims of the time say, until those of 2024, which say that others must have come home unrecorded.

The figures are those that newspapers of the time gave. Run it with `python examples/chibok_ledger.py`.
"""

import conflictevents as ce

NIGERIA = ce.Actor(id="nigeria", name="Nigeria", kind="state")
BOKO_HARAM = ce.Actor(id="boko-haram", name="Boko Haram", kind="armed group")
PRESS = ce.Actor(id="press", name="Newspapers", kind="media")


def changed(id: str, kind: str, when: str, count: int) -> ce.CustodyChange:
    """Girls who were taken, got away or were found."""
    return ce.CustodyChange(
        id=id,
        kind=kind,
        when=when,
        held_by=BOKO_HARAM,
        belonging_to=NIGERIA,
        count=count,
        sources="newspapers of the time",
    )


def handed_over(id: str, when: str, count: int) -> ce.ExchangeRound:
    """Girls who were let go after talks."""
    return ce.ExchangeRound(
        id=id,
        kind="outside exchange",
        when=when,
        history="completed",
        transfers=ce.Transfer(held_by=BOKO_HARAM, returned_to=NIGERIA, count=count),
        sources="newspapers of the time",
    )


def still_held(id: str, as_of: str, count: int) -> ce.CustodyTally:
    """How many were said to be still held, living or dead."""
    return ce.CustodyTally(
        id=id,
        claimant=PRESS,
        as_of=as_of,
        held_by=BOKO_HARAM,
        belonging_to=NIGERIA,
        category="anyone",
        count=count,
        sources="newspapers of the time",
    )


def ledger() -> ce.Dataset:
    """Who was taken, who left, and how many were said to be held."""
    return ce.Dataset(
        NIGERIA,
        BOKO_HARAM,
        PRESS,
        changed("taken", "abducted", "2014-04-14", 276),
        changed("got-away", "escaped", "2014-04-14/2014-04-15", 57),
        changed("found-1", "rescued", "2016-05-17", 1),
        handed_over("let-go-1", "2016-10-13", 21),
        changed("found-2", "rescued", "2016-11-05", 1),
        changed("found-3", "rescued", "2017-01-05", 1),
        handed_over("let-go-2", "2017-05-06", 82),
        changed("found-4", "rescued", "2018-01-04", 1),
        still_held("said-2014", "2014-05-05", 219),
        still_held("said-2017", "2017-05-08", 113),
        still_held("said-2018", "2018-01-05", 112),
        still_held("said-2024", "2024-04-14", 82),
    )


def main() -> None:
    """Show the ledger, and each claim against it."""
    answer = ce.custody(ledger(), "boko-haram", "nigeria")
    print(answer)
    print()
    for claim in answer.claims:
        print(
            f"{claim.tally.as_of}: {claim.tally.count} said, {claim.recorded.low} by the record, {claim.gap} apart"
        )


if __name__ == "__main__":
    main()
