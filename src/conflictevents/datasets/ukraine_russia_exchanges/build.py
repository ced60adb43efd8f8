"""The dataset, built from the facts and the decisions on them."""

from pathlib import Path

from conflictevents.dataset import Dataset
from conflictevents.datasets.ukraine_russia_exchanges.actors import actors
from conflictevents.datasets.ukraine_russia_exchanges.frameworks import frameworks, meetings
from conflictevents.datasets.ukraine_russia_exchanges.rounds import rounds
from conflictevents.datasets.ukraine_russia_exchanges.tallies import custody_tallies, return_tallies
from conflictevents.datasets.ukraine_russia_exchanges.utterances import statements

__all__ = ["BUILT", "build"]

BUILT = Path(__file__).parent.parent / "ukraine-russia-exchanges.json"
"""The file that ships with the library."""


def build() -> Dataset:
    """The bundled dataset, record by record; the same facts and decisions always give the same dataset."""
    said = statements()
    return Dataset(
        *actors(), *said, *frameworks(), *meetings(), *rounds(said), *return_tallies(), *custody_tallies()
    )
