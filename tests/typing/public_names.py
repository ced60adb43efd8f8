"""What a type checker makes of the public names. This file is checked, not run."""

from typing import assert_type

import conflictevents as ce

assert_type(ce.Count.parse("as many as 1,200"), ce.Count)
assert_type(ce.Count.exactly(3) + ce.Count.at_least(2), ce.Count)
assert_type(ce.Count.exactly(3).intersection(ce.Count.at_least(2)), ce.Count | None)
assert_type(ce.When.parse("2025-06").before("2025-07"), ce.Truth)

ukraine = ce.Actor(id="ukraine", name="Ukraine", kind="state")
handover = ce.ExchangeRound(
    id="first",
    when="2025-06",
    history=["completed"],
    transfers=[ce.Transfer(returned_to=ukraine, count="about 1,200")],
)
assert_type(handover.when, ce.When | None)
assert_type(handover.transfers, tuple[ce.Transfer, ...])
assert_type(handover.evolve(revision=2), ce.ExchangeRound)

ds = ce.Dataset(ukraine, handover)
assert_type(ds.add(ukraine), ce.Dataset)
assert_type(ds.rounds, ce.Records[ce.ExchangeRound])
assert_type(ce.totals(ds, by=("year",)), ce.Totals)

ce.Dataset("ukraine")  # type: ignore[arg-type]
ce.Transfer(returned_to="ukraine")  # type: ignore[call-arg]
