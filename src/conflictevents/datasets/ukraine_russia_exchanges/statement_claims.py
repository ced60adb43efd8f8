"""What the rows of statements claim, row by row: who promises, expects, withholds or reports what, about which record.

A vague time becomes the window that the row gives: an end that is not said stays unknown. A claim on a
cumulative stands as the tally that rests on the statement, and has no claim here.
"""

from collections.abc import Callable
from typing import Any

from conflictevents.datasets.ukraine_russia_exchanges.raw import Row, framework_of, round_id
from conflictevents.datasets.ukraine_russia_exchanges.round_claims import POW, REMAINS, SERIES
from conflictevents.datasets.ukraine_russia_exchanges.transfers import passing
from conflictevents.records import Act, Claim, FrameworkStatus, Ordinal, RoundStatus, Share, Term
from conflictevents.values import Count, When

__all__ = ["claims_of_statement_row"]

ISTANBUL_2025 = ("istanbul-1", "istanbul-2", "istanbul-3")


def claims_of_statement_row(row: Row) -> list[Claim]:
    """What a row of statements claims; nothing where all of it is a tally."""
    return _CLAIMS[row["statement_id"]](row)


def _about(cell: str) -> str | None:
    if cell == "tally" or "-F" in cell:
        return None
    return framework_of(cell) if cell.startswith("F") else round_id(cell)


def _window(row: Row) -> When | None:
    start, end = row["window_start"], row["window_end"]
    if not start and not end:
        return None
    return When(start) if start == end else When(f"{start}/{end}")


def _one(act: str, **fields: Any) -> Callable[[Row], list[Claim]]:
    """One claim, about what the row names, in the row's window and words unless something else is given."""

    def claims(row: Row) -> list[Claim]:
        given = {"about": _about(row["about"]), "when": _window(row), "text": row["paraphrase"]}
        return [Claim(act=act, **(given | fields))]

    return claims


def _all_of(*parts: Callable[[Row], list[Claim]]) -> Callable[[Row], list[Claim]]:
    return lambda row: [claim for part in parts for claim in part(row)]


def _none(_: Row) -> list[Claim]:
    return []


def _each(count: Count | int) -> tuple[Term, ...]:
    return (Term(count=count, returned_to="ukraine"), Term(count=count, returned_to="russia"))


_CLAIMS: dict[str, Callable[[Row], list[Claim]]] = {
    "S001": _one(
        Act.ANNOUNCES, status=FrameworkStatus.REACTIVATED, terms=(Term(count=1200, returned_to="ukraine"),)
    ),
    "S002": _one(Act.EXPECTS),
    "S003": _one(Act.EXPECTS),
    "S004": _one(Act.REPORTS, transfers=[passing(1200, "ukraine", POW)]),
    "S005": _one(Act.EXPECTS, status=FrameworkStatus.REACTIVATED),
    "S006": _one(Act.EXPECTS, transfers=[passing(Count.as_many_as(1200), "ukraine")]),
    "S007": _one(Act.EXPECTS, transfers=[passing(Count.nearly(1200), "ukraine")]),
    "S008": _one(Act.WITHHOLDS),
    "S009": _all_of(
        _one(Act.CONFIRMS, text="Expert contacts on exchanges exist."),
        _one(Act.WITHHOLDS, text="He would give no specifics."),
    ),
    "S010": _one(
        Act.ACCUSES,
        when=When("2025-07-23/2025-11-12"),
        share=Share(percent=Count.less_than(30), of=Count.exactly(1200)),
    ),
    "S011": _one(Act.EXPECTS),
    "S012": _none,  # T055, the same figure in the same words, with its qualifier
    "S013": _all_of(
        _one(
            Act.ACCUSES,
            status=FrameworkStatus.STALLED,
            text="Exchanges pause because Russia uses them as pressure.",
        ),
        _one(Act.PROMISES, text="Kyiv will unblock them."),
    ),
    "S014": _one(Act.EXPECTS),
    "S015": _one(Act.EXPECTS, transfers=[passing(Count.more_than(157), "ukraine")]),
    "S016": _none,  # C133
    "S017": _none,  # C128
    "S018": _one(Act.REPORTS, transfers=[passing(157, "ukraine", POW)]),
    "S019": _all_of(
        _one(Act.ANNOUNCES, status=FrameworkStatus.AGREED, terms=_each(1000)),
        _one(Act.WITHHOLDS, text="The date is set but stays secret."),
    ),
    "S020": _one(Act.EXPECTS),
    "S021": _one(Act.PROMISES, status=FrameworkStatus.AGREED, terms=_each(1000)),
    "S022": _all_of(
        _one(
            Act.REPORTS,
            about="round-istanbul-1",
            status=RoundStatus.COMPLETED,
            when=When("2025-05-23"),
            text="Says the swap is completed.",
        ),
        _one(
            Act.EXPECTS, about="round-istanbul-1", when=When("2025-05-23/"), text="Says it takes effect soon."
        ),
    ),
    "S023": _one(Act.EXPECTS),
    "S024": _one(Act.EXPECTS),
    "S025": _one(Act.ANNOUNCES, terms=_each(Count.at_least(1000))),
    "S026": _one(Act.PROMISES, transfers=[passing(6000, "ukraine", REMAINS)]),
    "S027": _all_of(
        _one(Act.EXPECTS, text="Exchange runs in several stages over the next days."),
        _one(Act.WITHHOLDS, when=None, text="Details are sensitive."),
    ),
    "S028": _one(Act.WITHHOLDS, about="round-istanbul-2", ordinals=(Ordinal(body=SERIES, number=66),)),
    "S029": _one(Act.EXPECTS),
    "S030": _one(Act.ANNOUNCES, status=FrameworkStatus.AGREED, count=Count.more_than(1200)),
    "S031": _one(
        Act.ANNOUNCES,
        status=FrameworkStatus.AGREED,
        terms=_each(Count.at_least(1200)),
        when=When("2025-07-23/"),
    ),
    "S032": _one(
        Act.REPORTS,
        transfers=[passing(Count.more_than(1000), "ukraine")],
        frameworks=ISTANBUL_2025[:2],
        text="More than a thousand in the Istanbul exchanges.",
    ),
    "S033": _one(
        Act.EXPECTS, transfers=[passing(Count.more_than(1000), "ukraine")], when=When("2025-08-18/")
    ),
    "S034": _one(
        Act.WITHHOLDS, status=RoundStatus.COMPLETED, transfers=[passing(Count.withheld(), "ukraine")]
    ),
    "S035": _none,  # T051
    "S036": _one(Act.REPORTS, count=Count.more_than(20)),
    "S037": _one(Act.EXPECTS, when=When("2024-01/")),
    "S038": _none,  # C045
    "S039": _none,  # C019
    "S040": _one(Act.EXPECTS),
    "S041": _none,  # T028
    "S042": _one(Act.ANNOUNCES, status=FrameworkStatus.PROPOSED, terms=_each(1000)),
    "S043": _one(Act.EXPECTS),
    "S044": _none,  # T072 and T073
}
