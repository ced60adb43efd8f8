"""What an installed package brings by entry points: a dataset, and a command."""

from argparse import ArgumentParser, Namespace

import conflictevents as ce
from acme_visits import CLAN, CONVOY, EVACUEE, HINTS, SCHEMA, Interview, Visit
from conflictevents.cli.command import Answer, Command, add_path
from conflictevents.cli.command import dataset as dataset_of

__all__ = ["COMMAND", "dataset"]


def dataset() -> ce.Dataset:
    """A small dataset of visits, of an invented war."""
    return ce.Dataset(
        ce.Actor(id="east", name="East", kind="state"),
        ce.Actor(id="hills", name="Clan of the hills", kind=CLAN),
        ce.Actor(id="red-cross", name="Red Cross", kind="organisation"),
        ce.Statement(
            id="word-of-june",
            speaker="east",
            made="2025-06-10",
            sources="East Gazette, 10 June",
            claims=ce.Claim(act=HINTS, about="convoy"),
        ),
        ce.ExchangeRound(
            id="convoy",
            kind=CONVOY,
            history=ce.RoundStep(status="completed", when="2025-06-09", according_to="east"),
            when="2025-06-09",
            transfers=ce.Transfer(
                count="about 40",
                category=EVACUEE,
                held_by="hills",
                returned_to="east",
                extra={"acme:buses": 2},
            ),
            sources="East Gazette, 10 June",
        ),
        Visit(
            id="visit-1",
            visitor="red-cross",
            held_by="hills",
            seen="more than 30",
            category="detainee",
            when="2025-07",
            interviews=(Interview(persons=12),),
        ),
        Visit(id="visit-2", visitor="red-cross", seen="unknown", when="2025-08", follows="visit-1"),
        head=ce.Head(title="Visits in the hills", licence="CC0-1.0"),
        schema=SCHEMA,
    )


def _add_arguments(parser: ArgumentParser) -> None:
    add_path(parser)


def _run(arguments: Namespace) -> Answer:
    visits = dataset_of(arguments).with_schema(SCHEMA).records_of(Visit)
    return Answer(
        lambda: "\n".join(f"{visit.id}: {visit.seen}" for visit in visits),
        lambda: [ce.to_dict(visit) for visit in visits],
    )


COMMAND = Command(
    name="acme-visits",
    summary="list visits",
    description="Lists the visits of a dataset, with how many were seen.",
    examples=(("acme-visits acme-visits", "the visits of the dataset of that name"),),
    add_arguments=_add_arguments,
    run=_run,
)
