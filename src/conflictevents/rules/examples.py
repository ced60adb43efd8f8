"""What the examples of the rules share: two sides and those around them, none of them real."""

from conflictevents.records import Actor

__all__ = ["actors"]


def actors(*ids: str) -> tuple[Actor, ...]:
    """Actors with these ids, named after them."""
    return tuple(Actor(id=id, name=id.replace("-", " ").capitalize()) for id in ids)
