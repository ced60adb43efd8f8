"""The actors and frameworks that cells name, by id, name or alias."""

import re
from collections import defaultdict
from collections.abc import Iterable

from conflictevents.dataset import Dataset
from conflictevents.errors import InvalidValue, did_you_mean
from conflictevents.records import ALL_SIDES, UNKNOWN_SIDE, Actor, Framework

__all__ = ["Names"]


_NO_SLUG = re.compile(r"[^a-z0-9]+")
_LET_IT = "let it be made with make_missing=True"


class Names:
    """The actors and frameworks that sheets may refer to.

    Actors whose own rows are faulty are known too, so that one mistake is one problem.

    Attributes:
        added: records made because a sheet named them, where that was asked for.
    """

    def __init__(
        self,
        base: Dataset,
        actors: Iterable[Actor] = (),
        faulty: Iterable[str] = (),
        frameworks: Iterable[str] = (),
        *,
        make_missing: bool = False,
    ) -> None:
        self.added: dict[str, Actor | Framework] = {}
        self._make_missing = make_missing
        self._actors = {actor.id: actor for actor in (*base.actors, *actors)}
        self._faulty = frozenset(faulty)
        self._frameworks = {*(framework.id for framework in base.frameworks), *frameworks}
        self._by_name: dict[str, list[str]] = defaultdict(list)
        for actor in self._actors.values():
            for name in {actor.name, *actor.aliases}:
                self._by_name[name].append(actor.id)

    def actors(self) -> list[str]:
        """The ids of the actors on record."""
        return list(self._actors)

    def actor(self, text: str) -> str:
        """The id of the actor that a cell means, by id, name or alias.

        Raises:
            InvalidValue: there is none and none is to be made, or several bear the name.
        """
        if text in self._actors or text in self._faulty:
            return text
        bearers = self._by_name.get(text, [])
        if len(bearers) == 1:
            return bearers[0]
        if bearers:
            raise InvalidValue(text, "the name of one actor", f"write the id: {' or '.join(sorted(bearers))}")
        if not self._make_missing:
            expected = "an actor on record, by id or name"
            raise InvalidValue(
                text, expected, _hint(text, [*self._actors, *self._by_name], "add it to the sheet of actors")
            )
        return self._make_actor(text)

    def _make_actor(self, name: str) -> str:
        id = _NO_SLUG.sub("-", name.lower()).strip("-")
        if not id:
            raise InvalidValue(name, "a name that an id can be made of", "give it an id in a sheet of actors")
        other = self._actors.get(id)
        if other is None:
            self._actors[id] = self.added[id] = Actor(id=id, name=name)
        elif other.name.lower() != name.lower():
            expected = f"another name, as the id made of it is that of {other.name!r}"
            raise InvalidValue(name, expected, "give it an id in a sheet of actors")
        return id

    def side(self, text: str) -> str:
        """The id of an actor, or `all` for all sides together."""
        return ALL_SIDES if text == ALL_SIDES else self.actor(text)

    def whose(self, text: str) -> str:
        """The id of the actor that people belong to, or `unknown` where that is not said."""
        return UNKNOWN_SIDE if text == UNKNOWN_SIDE else self.actor(text)

    def framework(self, text: str) -> str:
        """The id of a framework.

        Raises:
            InvalidValue: none on record has it and none is to be made.
        """
        if text not in self._frameworks:
            if not self._make_missing:
                expected = "the id of a framework on record"
                raise InvalidValue(
                    text, expected, _hint(text, self._frameworks, "pass the dataset that holds it as base")
                )
            self.added[text] = Framework(id=text, name=text)
            self._frameworks.add(text)
        return text


def _hint(text: str, known: "list[str] | set[str]", otherwise: str) -> str:
    near = did_you_mean(text, known)
    return near if near.startswith("did") else f"{otherwise}, or {_LET_IT}"
