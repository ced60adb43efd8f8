"""What the rows of frameworks claim: a status, terms and words, by whoever is named for them."""

from collections.abc import Sequence

from conflictevents.datasets.ukraine_russia_exchanges.raw import Row, decided, decision, words
from conflictevents.records import Act, Claim, Term

__all__ = ["claims_of_framework_row", "teller_of", "term_of", "terms_of"]

_ACTS = {
    "FE006": Act.PROMISES,
    "FE036": Act.ACCUSES,
    "FE044": Act.ACCUSES,
    "FE048": Act.ACCUSES,
    "FE060": Act.CONFIRMS,
}
_IN_FULL_ELSEWHERE = {"FE027", "FE029", "FE034", "FE049", "FE050", "FE051", "FE059"}
"""Rows whose claims stand with the rows of statements that tell of the same utterance."""

_REUSED = {
    "FE008": "The activated Istanbul agreements date from 2022.",
    "FE009": "The same words mean the rounds of 2025.",
}


def claims_of_framework_row(row: Row, speaker: str, speakers: Sequence[str]) -> list[Claim]:
    """What a speaker claims by a row of frameworks; nothing where a row of statements says it in full."""
    row_id = row["event_id"]
    about = next(step["framework"] for step in decided("steps") if step["row"] == row_id)
    if row_id in _IN_FULL_ELSEWHERE or (row_id == "FE043" and speaker in {"umerov", "medinsky"}):
        return []
    if row_id in _REUSED:
        return [Claim(about=about, status="reactivated", text=_REUSED[row_id])]
    if row_id == "FE037":
        return [Claim(act=Act.DENIES, about="round-2025-06-07", status="postponed", text=row["note"])]
    if row_id == "FE052":
        return [Claim(about="meeting-geneva-2026-01", status="held", when=row["date"], text=row["event"])]
    told = [term_of(term) for term in terms_of(row_id) if teller_of(term, speakers) == speaker]
    return [
        Claim(
            act=_ACTS.get(row_id, Act.REPORTS),
            about=about,
            status=decision("steps", row_id)["status"] or None,
            when=row["date"],
            terms=told,
            text="; ".join(part for part in (row["event"], row["terms_or_quantities"]) if part),
        )
    ]


def terms_of(row_id: str) -> list[Row]:
    """The terms that were decided to stand in a row."""
    return [row for row in decided("terms") if row["row"] == row_id]


def teller_of(term: Row, speakers: Sequence[str]) -> str:
    """Who of a row's speakers tells of a term: its author, or else the last, which is the outlet."""
    return next((author for author in words(term["according_to"]) if author in speakers), speakers[-1])


def term_of(row: Row, statement: str | None = None) -> Term:
    """A term as it was decided."""
    return Term(
        according_to=words(row["according_to"]),
        returned_to=row["returned_to"] or None,
        category=row["category"] or "person",
        count=row["count"] or None,
        due=row["due"] or None,
        text=row["text"] or None,
        statement=statement,
    )
