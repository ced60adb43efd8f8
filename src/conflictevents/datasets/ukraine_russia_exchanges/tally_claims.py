"""What rows of tallies claim beside their tally: confirmations, mixtures and shares."""

from conflictevents.datasets.ukraine_russia_exchanges.actors import claimants
from conflictevents.datasets.ukraine_russia_exchanges.raw import Row
from conflictevents.datasets.ukraine_russia_exchanges.transfers import counted
from conflictevents.records import Act, Claim

__all__ = ["claims_of_tally_row"]

_MIXED = "T055"
_BESIDE = "T016"


def claims_of_tally_row(row: Row, speaker: str) -> list[Claim]:
    """What a speaker claims by a row of tallies, beside the tally itself, which stands as a record of its own."""
    row_id = row["tally_id"]
    if row_id == _MIXED:
        return [
            Claim(
                frameworks=("istanbul-1", "istanbul-2", "istanbul-3"),
                count=counted(row["quantity"], row["qualifier"]),
                when="2025/2025-11-19",
                text=row["scope"],
            )
        ]
    if row_id == _BESIDE:
        return [Claim(count=587, when="2023-03/2023-10-04", text="587 in nine exchanges since March 2023")]
    if speaker != claimants(row)[0] and speaker in claimants(row):
        return [Claim(act=Act.CONFIRMS, about=row_id.lower())]
    return []
