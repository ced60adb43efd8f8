"""PLOVER: its records (JSON or JSON Lines) read as events, and its codes for what this library records.

Both forms of record are read: the one of the manual (`actor`, `recipient`, lists of events) and the older one of the gold
standard (`source`, `target`). Several actors on one side stand in one cell, with `; ` between; in records each is one actor, where
each has a name and a code.
"""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Unpack

import attrs

from conflictevents.errors import did_you_mean
from conflictevents.interop.codes.codebook import Matter, UnknownCode, matter_of, table, usages, usages_of
from conflictevents.records import Claim, Record

if TYPE_CHECKING:
    from conflictevents.interop.kit.engine import PathLike, ReadOptions
    from conflictevents.interop.kit.reading import Reading

__all__ = ["PloverCode", "code_of", "codes_for", "from_cameo", "matters", "read", "to_cameo"]


@attrs.frozen
class PloverCode:
    """An event in PLOVER's terms.

    Attributes:
        event: the type, such as RETREAT.
        mode: its mode, such as release; empty where there is none.
        contexts: its contexts, such as legal.
        auxiliary: historical, future, hypothetical or negation; empty where there is none.
    """

    event: str
    mode: str = ""
    contexts: tuple[str, ...] = ()
    auxiliary: str = ""

    def __str__(self) -> str:
        return f"{self.event}{f':{self.mode}' if self.mode else ''}{f' + {self.auxiliary}' if self.auxiliary else ''}"


@cache
def _map() -> Mapping[str, PloverCode]:
    """The map by code; of a code that it has twice (08, as CONCEDE and as RETREAT) the first line counts."""
    codes: dict[str, PloverCode] = {}
    for row in table("cameo_to_plover"):
        contexts = tuple(filter(None, row["contexts"].split(";")))
        codes.setdefault(row["cameo"], PloverCode(row["event"], row["mode"], contexts))
    return codes


def from_cameo(code: str) -> PloverCode | None:
    """What a CAMEO code becomes in PLOVER; None where PLOVER dropped it (01, 02).

    Raises:
        UnknownCode: CAMEO has no such code.

    >>> str(from_cameo("0841"))
    'RETREAT:release'
    """
    from conflictevents.interop.codes import cameo

    if code not in _map():
        cameo.name(code)
    return _map().get(code)


def to_cameo(event: str, mode: str | None = None) -> tuple[str, ...]:
    """The CAMEO codes that become a PLOVER event, and its mode where one is given: several as a rule.

    Raises:
        UnknownCode: the map has no such event or mode.
    """
    codes = tuple(
        code for code, plover in _map().items() if plover.event == event and mode in (None, plover.mode)
    )
    if not codes:
        known = {plover.event for plover in _map().values()}
        known = (
            known
            if event not in known
            else {plover.mode for plover in _map().values() if plover.event == event}
        )
        remedy = did_you_mean(event.upper() if mode is None else mode, filter(None, known))
        raise UnknownCode(
            event if mode is None else f"{event}:{mode}", "the map from CAMEO to PLOVER", remedy
        )
    return codes


def codes_for(act: str, about: str, status: str | None = None) -> tuple[PloverCode, ...]:
    """The codes for an act on a matter, the preferred one first; empty where PLOVER has none.

    Raises:
        InvalidValue: there is no such matter or act.

    >>> [str(code) for code in codes_for("announces", "round", "scheduled")]
    ['AGREE', 'RETREAT:release + future', 'CONCEDE + future']
    """
    codes = []
    for usage in usages_of(about, act, status):
        if usage.event:
            mapped = _map().get(usage.cameo)
            codes.append(
                PloverCode(usage.event, usage.mode, mapped.contexts if mapped else (), usage.auxiliary)
            )
    return tuple(dict.fromkeys(codes))


def code_of(record: Record | Claim, about: Record | None = None) -> PloverCode | None:
    """The preferred code of a round, a meeting, an agreement, or a claim about one; None where PLOVER has none.

    Args:
        record: the record, or a claim.
        about: the record that the claim is about.
    """
    matter = matter_of(record, about)
    if matter is None:
        return None
    subject, act, status = matter
    return next(iter(codes_for(act, subject, status)), None)


def matters(event: str, mode: str = "", auxiliary: str = "") -> tuple[Matter, ...]:
    """What a PLOVER event, mode and auxiliary mode may stand for in our words."""
    return tuple(
        usage.matter
        for usage in usages()
        if (usage.event, usage.mode, usage.auxiliary) == (event, mode, auxiliary)
    )


def read(path: "PathLike", **options: "Unpack[ReadOptions]") -> "Reading":
    """Reads PLOVER records from JSON or JSON Lines, plain, gzip or zip; see `ReadOptions` for the options.

    Raises:
        ReadError: the file holds no JSON.
        UnknownLayout: no record has what every PLOVER record has: an id, a date and an event.
    """
    from conflictevents.interop.sources.plover import read

    return read(path, **options)
