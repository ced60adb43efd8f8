"""Long work: how far it has come, in a line on standard error for a person who watches; and no collector in its way.

A person watches where standard error is a terminal, or in a notebook. Where none does, the items themselves are given back: it costs
nothing. `CONFLICTEVENTS_PROGRESS=off` in the environment keeps a terminal quiet.
"""

import gc
import os
import sys
import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from math import prod
from threading import RLock
from typing import TypeVar

__all__ = ["collector_paused", "collector_slowed", "is_watched", "watched"]

Item = TypeVar("Item")

_WAIT = 1.0
"""Seconds of work before anything is said: what is done by then needs no line."""
_STEP = 0.2
"""Seconds between two looks of the line."""
_MOST = 78


def is_watched() -> bool:
    """Whether a person watches standard error: at a terminal that can go back to the start of a line, or in a notebook."""
    if os.environ.get("CONFLICTEVENTS_PROGRESS", "").lower() in ("off", "0", "no"):
        return False
    if "ipykernel" in sys.modules:
        return True
    stream = sys.stderr
    try:
        return stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"
    except ValueError:  # it is closed
        return False


def watched(items: Iterable[Item], doing: str, unit: str, total: int | None = None) -> Iterable[Item]:
    """The items; while they are taken, a line says how many were, once that lasts more than a second.

    Args:
        items: what is worked on.
        doing: what is done, such as `reading rounds.jsonl`.
        unit: what is counted, in the plural.
        total: how many there are, where that is known.
    """
    return _count(items, doing, unit, total) if is_watched() else items


def _count(items: Iterable[Item], doing: str, unit: str, total: int | None) -> Iterator[Item]:
    due = time.monotonic() + _WAIT
    shown = False
    try:
        for number, item in enumerate(items):
            now = time.monotonic()
            if now >= due:
                of_all = f" of {total:,}" if total else ""
                _put(f"{doing}: {number:,}{of_all} {unit}")
                shown, due = True, now + _STEP
            yield item
    finally:
        if shown:
            _put("")


def _put(text: str) -> None:
    """Put a text in the place of the line; a stream that is gone is no failure of the work."""
    plain = "".join(letter if letter.isprintable() else "?" for letter in text)[:_MOST]
    encoding = getattr(sys.stderr, "encoding", None) or "ascii"
    plain = plain.encode(encoding, "replace").decode(encoding)
    end = "" if plain else "\r"
    try:
        sys.stderr.write(f"\r{plain.ljust(_MOST)}{end}")
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):
        return


@contextmanager
def collector_paused() -> Generator[None]:
    """A stretch of work that makes very many objects, and no circles, without the collector looking through them.

    Work that ends in an error leaves circles behind (errors and their frames), which the next collection takes away.
    """
    was_running = gc.isenabled()
    gc.disable()
    try:
        yield
        if was_running and gc.get_freeze_count() == 0:
            # Hands the new objects to the oldest generation unseen; else the next collection looks through all.
            gc.freeze()
            gc.unfreeze()
    finally:
        if was_running:
            gc.enable()


@contextmanager
def collector_slowed() -> Generator[None]:
    """A stretch of work of any length that makes very many objects, with the collector looking through them less often.

    Memory stays bounded, as it still looks. Several threads may be in such stretches: it is as it was once the last one leaves.
    """
    _SLOWED.enter()
    try:
        yield
    finally:
        _SLOWED.leave()


_SELDOM = (100_000, 2, 2)
"""New objects between two looks at these, and how many looks make one at those that stayed, and then at all."""


class _Slowed:
    """How many stretches of work have slowed the collector, and how often it looked before."""

    def __init__(self) -> None:
        self._lock = RLock()  # the collector may run code of others, and that ask questions, at any time
        self._stretches = 0
        self._before = self._slowed = _SELDOM

    def enter(self) -> None:
        """Slow the collector down, unless it looks as seldom already, or is off."""
        with self._lock:
            self._stretches += 1
            if self._stretches == 1:
                self._before = gc.get_threshold()
                if self._before[0] and prod(filter(None, self._before)) < prod(_SELDOM):
                    gc.set_threshold(*_SELDOM)
                    self._slowed = (
                        gc.get_threshold()
                    )  # Python 3.14 gives 0 for the third, no matter what was set

    def leave(self) -> None:
        """Put back how often it looked, unless the program has set that meanwhile."""
        with self._lock:
            self._stretches -= 1
            if self._stretches == 0 and gc.get_threshold() == self._slowed:
                gc.set_threshold(*self._before)


_SLOWED = _Slowed()
