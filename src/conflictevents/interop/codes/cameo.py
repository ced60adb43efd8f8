"""CAMEO: the codes of events that ICEWS and GDELT use, their names and Goldstein scores, and what they are in our words.

CAMEO has no code for an exchange of prisoners: the announcement is 0353 (express intent to release), the handover 0841
(return, release of persons). Codes are text: `040` and `40` differ.
"""

from functools import cache
from typing import Literal

from conflictevents.errors import InvalidValue
from conflictevents.interop.codes.codebook import Matter, UnknownCode, matter_of, table, usages, usages_of
from conflictevents.records import Claim, Record

__all__ = ["code_of", "codes", "codes_for", "goldstein", "matters", "name"]

_SCALES = ("gdelt", "icews")


@cache
def _by_code() -> dict[str, tuple[str, dict[str, str]]]:
    return {
        row["code"]: (row["name"], {scale: row[f"goldstein_{scale}"] for scale in _SCALES})
        for row in table("cameo")
    }


def codes() -> tuple[str, ...]:
    """All codes, in order."""
    return tuple(_by_code())


def name(code: str) -> str:
    """The name of a code.

    Raises:
        UnknownCode: CAMEO has no such code; a lost leading zero is pointed out.

    >>> name("0841")
    'Return, release person(s)'
    """
    return _entry(code)[0]


def goldstein(code: str, *, scale: Literal["gdelt", "icews"]) -> float | None:
    """The Goldstein score of a code, from -10 (conflict) to 10 (cooperation); None where the scale leaves it out.

    Args:
        code: the code.
        scale: whose scale; GDELT's and ICEWS' differ in 4 codes, so there is no default.

    Raises:
        UnknownCode: CAMEO has no such code.
        InvalidValue: there is no such scale.

    >>> goldstein("165", scale="gdelt"), goldstein("165", scale="icews")
    (-6.5, -7.0)
    """
    if scale not in _SCALES:
        raise InvalidValue(
            scale, "the scale 'gdelt' or 'icews'", "name one: they differ in 4 codes", field="scale"
        )
    score = _entry(code)[1][scale]
    return float(score) if score else None


def codes_for(act: str, about: str, status: str | None = None) -> tuple[str, ...]:
    """The codes for an act on a matter, the preferred one first; empty where CAMEO has none.

    Args:
        act: the act of a claim; the recorder's own account is `reports`.
        about: `round`, `meeting`, `framework`, `mediation`, `truce` or `capture`.
        status: the status claimed; None where none is.

    Raises:
        InvalidValue: there is no such matter or act.

    >>> codes_for("announces", "round", "scheduled"), codes_for("reports", "round", "completed")
    (('0353',), ('0841',))
    """
    return tuple(dict.fromkeys(usage.cameo for usage in usages_of(about, act, status) if usage.cameo))


def code_of(record: Record | Claim, about: Record | None = None) -> str | None:
    """The preferred code of a round, a meeting, an agreement, or a claim about one; None where CAMEO has none.

    Args:
        record: the record, or a claim.
        about: the record that the claim is about.
    """
    matter = matter_of(record, about)
    if matter is None:
        return None
    subject, act, status = matter
    return next(iter(codes_for(act, subject, status)), None)


def matters(code: str) -> tuple[Matter, ...]:
    """What a code may stand for in our words: a list, since many matters share a code; empty for a code of other things.

    Raises:
        UnknownCode: CAMEO has no such code.
    """
    _entry(code)
    return tuple(usage.matter for usage in usages() if usage.cameo == code)


def _entry(code: str) -> tuple[str, dict[str, str]]:
    entry = _by_code().get(code)
    if entry is None:
        padded = f"0{code}"
        remedy = (
            f"did it lose its leading zero? {padded!r} is {_by_code()[padded][0]!r}"
            if padded in _by_code()
            else "choose one of cameo.codes()"
        )
        raise UnknownCode(str(code), "CAMEO", remedy)
    return entry
