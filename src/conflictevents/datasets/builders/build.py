"""A bundled dataset, built from its facts and the decisions on them."""

from pathlib import Path

from conflictevents.dataset import NO_HEAD, Dataset
from conflictevents.datasets.builders.changes import build_custody_changes
from conflictevents.datasets.builders.facts import facts_of, read_plain
from conflictevents.datasets.builders.frameworks import build_frameworks, build_meetings
from conflictevents.datasets.builders.rounds import build_rounds
from conflictevents.datasets.builders.speakers import build_actors
from conflictevents.datasets.builders.statements import Statements
from conflictevents.datasets.builders.tallies import build_custody_tallies, build_return_tallies
from conflictevents.records import Head

__all__ = ["NAMES", "build", "built_file"]

NAMES = ("gaza-exchanges", "ukraine-russia-exchanges", "yemen-exchanges")
"""The datasets that these builders make."""


def built_file(name: str) -> Path:
    """The file of a dataset that ships with the library."""
    return Path(__file__).parent.parent / f"{name}.json"


def build(name: str) -> Dataset:
    """A bundled dataset, record by record; the same facts and decisions always give the same dataset."""
    facts = facts_of(name)
    utterances = Statements(facts)
    statements = utterances.build()
    head = facts.settings.get("head")
    return Dataset(
        *build_actors(facts),
        *statements,
        *build_frameworks(facts, utterances),
        *build_meetings(facts),
        *build_rounds(facts, utterances, statements),
        *build_custody_changes(facts, utterances),
        *build_return_tallies(facts, utterances),
        *build_custody_tallies(facts, utterances),
        head=read_plain(Head, head) if head else NO_HEAD,
    )
