"""How far two coders of the same things agree, beyond what chance would give."""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

import attrs

from conflictevents.errors import InvalidValue, shown

__all__ = ["Agreement", "cohens_kappa"]

Code = TypeVar("Code", bound=Hashable)


@attrs.frozen
class Agreement:
    """Agreement of two coders on the same things.

    >>> import conflictevents as ce
    >>> agreement = ce.interop.cohens_kappa({"a": 1, "b": 2, "c": 1}, {"a": 1, "b": 1, "d": 2})
    >>> agreement.things, agreement.observed, agreement.only_first
    (2, 0.5, ('c',))

    Attributes:
        things: how many things both coded.
        observed: the share on which they agree, from 0 to 1.
        expected: the share on which two coders with these habits would agree by chance.
        kappa: Cohen's kappa, 1 = full agreement, 0 = chance; None where both give one and the same code throughout.
        table: how often which pair of codes occurs.
        only_first: things that only the first coded, left out.
        only_second: things that only the second coded, left out.
    """

    things: int
    observed: float
    expected: float
    kappa: float | None
    table: Mapping[tuple[Hashable, Hashable], int]
    only_first: tuple[Hashable, ...] = ()
    only_second: tuple[Hashable, ...] = ()

    def __str__(self) -> str:
        kappa = "undefined" if self.kappa is None else f"{self.kappa:.3f}"
        return f"{self.observed:.1%} of {self.things} agree, kappa {kappa}"


def cohens_kappa(
    first: Mapping[Hashable, Code] | Sequence[Code], second: Mapping[Hashable, Code] | Sequence[Code]
) -> Agreement:
    """Cohen's kappa of two coders (Cohen 1960, "A coefficient of agreement for nominal scales").

    Args:
        first: one coder's codes, by what is coded, or in a fixed order.
        second: the other's, in the same manner. Of two mappings only what both coded counts.

    Raises:
        InvalidValue: two sequences of different length, a sequence with a mapping, sequences of pairs that share an id,
            or nothing coded by both.

    >>> print(cohens_kappa(["release", "none", "none"], ["release", "none", "release"]))
    66.7% of 3 agree, kappa 0.400
    """
    for field, codes_given in (("first", first), ("second", second)):
        if not isinstance(codes_given, Mapping | Sequence):
            raise InvalidValue(
                codes_given, "a mapping or a sequence of codes", "give each coder's codes", field=field
            )
    if isinstance(first, Mapping) != isinstance(second, Mapping):
        raise InvalidValue(
            type(second).__name__, "two mappings or two sequences", "pass both in the same form"
        )
    codes: dict[Hashable, Code] = dict(first if isinstance(first, Mapping) else enumerate(first))
    others: dict[Hashable, Code] = dict(second if isinstance(second, Mapping) else enumerate(second))
    if not isinstance(first, Mapping):
        _refuse_pairs(list(codes.values()), list(others.values()))
        if len(codes) != len(others):
            raise InvalidValue(
                len(others),
                f"as many codes as the first coder gives, {len(codes)}",
                "pass mappings by what is coded",
            )
    shared = [key for key in codes if key in others]
    if not shared:
        raise InvalidValue(0, "at least one thing that both coded", "use the same ids for the same things")
    table = Counter((codes[key], others[key]) for key in shared)
    total = len(shared)
    rows, columns = Counter(codes[key] for key in shared), Counter(others[key] for key in shared)
    observed = Fraction(sum(number for (a, b), number in table.items() if a == b), total)
    expected = Fraction(sum(rows[code] * columns[code] for code in rows), total * total)
    kappa = None if expected == 1 else float((observed - expected) / (1 - expected))
    return Agreement(
        things=total,
        observed=float(observed),
        expected=float(expected),
        kappa=kappa,
        table=dict(sorted(table.items(), key=repr)),
        only_first=tuple(key for key in codes if key not in others),
        only_second=tuple(key for key in others if key not in codes),
    )


def _refuse_pairs(first: Sequence[object], second: Sequence[object]) -> None:
    """Refuses pairs of an id and a code where codes are expected: as codes, pairs agree by chance only if their ids do."""
    sides = [
        [code for code in side if isinstance(code, tuple) and len(code) == 2] for side in (first, second)
    ]
    if not first or not second or [len(side) for side in sides] != [len(first), len(second)]:
        return
    ids = [[pair[0] for pair in side] for side in sides]
    try:
        shared = [id for id in dict.fromkeys(ids[0]) if id in set(ids[1])]
    except TypeError:
        return
    if not shared:
        return
    again = [id for side in ids for id, times in Counter(side).items() if times > 1]
    if again:
        remedy = f"give each thing one code from each coder: {shown(again[0])} has several"
    else:
        remedy = "pass mappings by what is coded: cohens_kappa(dict(first), dict(second))"
    raise InvalidValue(first[0], f"codes, and no pairs that share an id such as {shown(shared[0])}", remedy)
