"""A program as users of the library write them. It is checked by type checkers, not run."""

from collections.abc import Iterator
from pathlib import Path
from typing import NewType

import attrs

import conflictevents as ce

WarningId = NewType("WarningId", str)


@ce.record_type("desk:warning", "desk:warnings", id_type=WarningId)
@attrs.frozen(kw_only=True, repr=False, field_transformer=ce.read_fields)
class DeskWarning(ce.Record):
    """A warning that the desk gave.

    Attributes:
        about: the record it is about.
        given: when it was given.
        until: how long it holds.
        persons: how many persons are in danger.
        category: which persons.
        replaces: the warning that it takes the place of.
        seen_by: who has read it.
    """

    about: ce.RecordId = attrs.field(converter=ce.read_id)
    given: ce.When = attrs.field(converter=ce.read_when)
    until: ce.When | None = attrs.field(default=None, converter=ce.read_optional_when)
    persons: ce.Count = attrs.field(default=ce.Count.unknown(), converter=ce.read_count)
    category: ce.CategoryStr = "person"
    replaces: WarningId | None = attrs.field(default=None, converter=ce.read_optional_id)
    seen_by: tuple[ce.ActorId, ...] = attrs.field(default=(), converter=ce.read_ids)


EVACUEE = ce.AddedWord("desk:evacuee")
HEAD = ce.Head(title="Desk", vocabulary=ce.OwnWord(vocabulary="categories", name=EVACUEE, within="civilian"))


def build() -> ce.Dataset:
    """A small dataset, record by record."""
    east = ce.Actor(id="east", name="East", kind="state")
    west = ce.Actor(id="west", name="West", kind="state", aliases=["The West"])
    desk = ce.Actor(id="desk", name="Prisoner desk", kind="office", part_of=east)
    deal = ce.Framework(
        id="june-deal",
        name="June deal",
        parties=[east, west],
        terms=[
            ce.Term(according_to=east, returned_to=east, count="about 1,200", due="2025-07"),
            ce.Term(according_to=west, consideration="maps of minefields"),
        ],
    )
    swap = ce.ExchangeRound(
        id="swap-1",
        kind="exchange",
        history=[ce.RoundStep(status="completed", when="2025-06-09", according_to=["east", "west"])],
        when="2025-06-09",
        parties=[east, west],
        frameworks=deal,
        transfers=[
            ce.Transfer(count=103, category="prisoner_of_war", held_by=west, returned_to=east),
            ce.Transfer(count="at least 90", category="civilian", held_by=east, returned_to=west),
            ce.Transfer(count=2, category=ce.Category.parse("hostages"), held_by=east, returned_to=west),
        ],
        third_parties=["river-state", ce.ThirdParty(actor="red-cross", role="carrier")],
    )
    word = ce.Statement(
        id="desk-june-30",
        speaker=desk,
        made="2025-06-30",
        claims=[ce.Claim(act="confirms", about=swap, status="completed")],
        sources=[ce.Source(url="https://news.example/30")],
    )
    tally = ce.ReturnTally(
        id="tally-june",
        claimant=desk,
        statement=word,
        since="2025",
        as_of="2025-06-30",
        returned_to=east,
        count=ce.Count.parse("more than 1,000"),
        scope=ce.Scope(kinds=["exchange"], held_by="west"),
    )
    bus = ce.Transfer(count=12, category=EVACUEE, returned_to=east)
    taken = ce.CustodyChange(
        id="taken-1", kind="captured", when="2025-05", held_by=west, belonging_to=[east], count=12
    )
    swap = swap.evolve(transfers=[*swap.transfers, bus])
    return ce.Dataset(east, west, desk, deal, swap, word, tally, taken, head=HEAD)


def count(ds: ce.Dataset) -> dict[int, int]:
    """How many returned at least, by year."""
    totals = ce.totals(ds, by=("year", "returned_to"), category="person")
    first: ce.Total = totals[0]
    some: ce.Totals = totals
    bounds = first.count
    print(len(some), bounds.low + 1, bounds.high, first.certain[0].upper())
    row = totals.row(year=2025, returned_to="east")
    if row is not None:
        print(row.count.best, row.rounds.low)
    return {int(each["year"]): each.count.low for each in totals}


def means(persons: ce.Description) -> str | None:
    """A key besides those of the library."""
    return "by air" if persons.kind == "third-country release" else None


def compare_claims(ds: ce.Dataset) -> list[str]:
    """Each claim that the record does not hold up."""
    lines: list[str] = []
    answers = ce.reconcile(ds)
    worst: ce.Reconciliation = answers[0]
    print(worst.tally.claimant, worst.gap, worst.recorded.low)
    for answer in answers:
        if answer.verdict is ce.Verdict.CLAIMS_MORE:
            low = answer.gap.low
            lines.append(f"{answer.tally.id}: {low if low is not None else 'no bound'}")
    return lines


def look_at_records(ds: ce.Dataset) -> Iterator[str]:
    """Ids and dates of rounds."""
    for record in ds.rounds:
        when = record.when
        if when is not None and when.earliest is not None:
            yield f"{record.id} {when.earliest.isoformat()}"
        for transfer in record.transfers:
            yield str(transfer.count.high or transfer.count.low)
            if transfer.category == "remains":
                yield "remains"
    yield ds.rounds[0].id
    for warning in ds.records_of(DeskWarning):
        yield warning.given.precision.value
        yield from warning.seen_by


def check(ds: ce.Dataset) -> int:
    """What the rules find; errors are raised."""
    report = ce.check(ds)
    first: ce.Finding = report[0]
    print(first.code, first.severity is ce.Severity.ERROR)
    try:
        report.raise_for_errors()
    except ce.CheckFailed as failed:
        for finding in failed.findings:
            print(finding.record, finding.path.upper())
    return len(report.warnings)


def read(path: Path) -> ce.Dataset | None:
    """A dataset of a file, or what is wrong with it."""
    try:
        return ce.load(path, schema=ce.Schema(records=(DeskWarning,)))
    except ce.ReadError as error:
        for problem in error.problems:
            print(problem.file, problem.line, problem.path.upper(), problem.remedy)
    return None


def ask(ds: ce.Dataset) -> None:
    """Other questions, each with the types of its answers."""
    print(ce.totals(ds, by=means)[0]["means"])
    before = ce.as_of(ds, "2025-06-15")
    shared = ce.redact(before, up_to="GREEN", small_cells=5)
    print(ce.outlook(ds, when="2025-07-01"), ce.fulfilment(ds, "june-deal"), ce.accounts(ds, ds.rounds[0]))
    print(
        ce.status_at(ds, ds.rounds[0], "2025-06-10"), ce.timeline(shared), ce.custody(ds, category="detainee")
    )
    recurs = ce.Scenario(ds).recurs("east", within="2026", like=("2024", "2025"), kinds="exchange")
    print(recurs.run(seed=1).returned("east", category="civilian"), ce.fatalities(ds, by="month"))
    print([ce.totals(ds, category=word) for word in ce.Category], ce.check(ds).only(severity="error"))
    result = ce.consistency(ds)
    print(result.consistent, ce.brief(ds))
    with_warning = ds.add(
        DeskWarning(
            id="warning-1",
            about="swap-1",
            given="2025-06-10",
            persons="about 30",
            category="civilian",
            replaces="warning-0",
            seen_by=[ds.actors[0], "west"],
        )
    )
    plain = ce.to_dict(with_warning)
    again = ce.from_dict(ce.Dataset, plain, schema=with_warning.schema)
    ce.save(again, Path("desk.json"))


if __name__ == "__main__":
    dataset = build()
    print(count(dataset), compare_claims(dataset), list(look_at_records(dataset)), check(dataset))
    ask(dataset)
