"""Every field of every record is set by strategies, carried by sheets and tables, and described, or is listed here."""

import inspect
import re
from pathlib import Path
from typing import get_args, get_type_hints

import attrs
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

import conflictevents as ce
from conflictevents import strategies
from conflictevents._hypothesis import STRATEGY_OF
from conflictevents.formats import load_csv
from conflictevents.records import COLLECTIONS, Head
from conflictevents.tables._structs import schema_of

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
VALUES = (ce.Count, ce.Estimate, ce.Source, ce.Place, ce.Identifier)


def classes_in(hint):
    """The classes of ours in an annotation."""
    if attrs.has(hint):
        yield hint
    for inner in get_args(hint):
        yield from classes_in(inner)


def every_class(*kinds):
    """Some classes, and all that they are made of."""
    classes, waiting = [], [*kinds]
    while waiting:
        kind = waiting.pop(0)
        if kind not in classes:
            classes.append(kind)
            waiting += (part for hint in get_type_hints(kind).values() for part in classes_in(hint))
    return classes


CLASSES = every_class(*COLLECTIONS.values(), Head)
FIELDS = [(kind, field.name) for kind in CLASSES for field in attrs.fields(kind)]


def default_of(field):
    """What a field holds that is not set; a marker where it has to be."""
    if isinstance(field.default, attrs.Factory):
        return field.default.factory()
    return field.default


def fields_set(value):
    """The fields of a record, and of all its parts, that hold something other than their default."""
    if isinstance(value, tuple | frozenset):
        return {pair for item in value for pair in fields_set(item)}
    if not attrs.has(type(value)):
        return set()
    pairs = set()
    for field in attrs.fields(type(value)):
        content = getattr(value, field.name)
        if content != default_of(field):
            pairs.add((type(value), field.name))
        pairs |= fields_set(content)
    return pairs


def names_of(pairs):
    return sorted(f"{kind.__name__}.{name}" for kind, name in pairs)


def test_every_class_has_a_strategy():
    assert {kind.__name__ for kind in CLASSES} <= {kind.__name__ for kind in STRATEGY_OF}


@pytest.mark.slow
def test_strategies_set_every_field():
    """Drawn from `records` and `heads`, with all that their parts hold, until nothing is missing of what they hold."""
    missing = set(FIELDS)
    for number in range(12):
        for kind in [*COLLECTIONS.values(), Head]:
            if not missing & {
                (part, field.name) for part in every_class(kind) for field in attrs.fields(part)
            }:
                continue

            @seed(number)
            @settings(
                max_examples=200,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
                deadline=None,
            )
            @given(getattr(strategies, STRATEGY_OF[kind])())
            def collect(record):
                missing.difference_update(fields_set(record))

            collect()
    assert not names_of(missing)


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_tables_have_a_column_for_every_field(kind):
    assert schema_of(kind).names == [field.name for field in attrs.fields(kind)]


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_the_reference_describes_every_field(kind):
    """Its pages show the docstrings of all that the two packages name."""
    package = ce.values if kind in VALUES else ce.records
    page = (REFERENCE / f"{package.__name__.rpartition('.')[2]}.md").read_text(encoding="utf-8")
    assert f"::: {package.__name__}\n" in page
    assert kind.__name__ in package.__all__
    described = {
        name
        for ancestor in kind.__mro__
        for name in re.findall(r"^\s+(\w+): ", inspect.getdoc(ancestor) or "", re.MULTILINE)
    }
    assert not {field.name for field in attrs.fields(kind)} - described


ROUNDS = """\
round_id,account,when,status,kind,name,part_of,parties,transfers_complete,parts_complete,frameworks,hosts,\
belonging_to,group,carrier,place,civilians to north from south (outside exchange),number by hq,\
statement_id,claimant,reported,channel,source,publisher,published,act,text,note
whole,recorded,2025-05-01,completed,exchange,The whole,,north; south,,yes,,,,,,,,,,,,,,,,,,
part,recorded,2025-05-01,completed,outside exchange,A part,whole,north;south,yes,,accord,gulf,south,minors,gulf,Border,\
7,65,said,hq,2025-05-02,radio,https://example.org/1,Gazette,2025-05-03,,In words,a remark
part,claim,2025-05-01,completed,exchange,,,,,,accord,gulf,south,minors,gulf,Border,\
about 8,not counted,denied,south,2025-05-03,radio,Gazette of May,,,confirms,In other words,a remark
"""
TALLIES = """\
tally_id,claimant,since,as_of,count,returned_to,held_by,category,rounds,kinds,frameworks,mediators,hosts,belonging_to,group,\
series,population,reported,statement_id,channel,source,note
t1,hq,2022-03,2025-05-25,500,north,south,civilian,9,exchange,accord,gulf,gulf,north,minors,hq,displaced,2025-05-02,said,radio,Gazette,remark
t2,hq,2022-03,2025-06-25,600,north,south,civilian,9,,,,,,,,,2025-07-02,,,Gazette,
"""
ACTORS = """\
actor_id,name,kind,part_of,aliases,note
north,North,state,,,
south,South,state,,,
hq,Headquarters,office,north,The HQ,a remark
gulf,Gulf,mediator,,,
"""

NOT_IN_SHEETS = {
    # A sheet has a row for a claim on a handover or a total; these records have no rows of that form.
    "Meeting": "talks are not counted",
    "Event": "read by `ce.interop` from the field's files",
    "Head": "a sheet is one of several of a dataset, which its head describes as a whole",
    "OwnWord": "stands in a head",
    "Nesting": "stands in a head",
    "ClosedLedger": "stands in a head",
    "CustodyChange": "has no sheet yet",
    "CustodyTally": "has no sheet yet",
    # Parts that do not fit a cell.
    "Lineage": "several columns for each of several entries: written in JSON",
    "Identifier": "several columns for each of several entries: written in JSON",
    "Term": "several columns for each of several entries: written in JSON",
    "Ratio": "part of a term",
    "FrameworkStep": "frameworks have no sheet: cells name them",
    "Breakdown": "several columns for each transfer: written in JSON",
    "Share": "a share of a term, which sheets do not hold",
    "Estimate": "stands in an event",
    "EventActor": "stands in an event",
    # Fields of every record that only a program sets.
    "revision": "counts corrections, which sheets do not keep",
    "marking": "a sheet with marked rows would be shared as a whole",
    "extra": "columns of your own are left out by name, not kept unseen",
    **{
        f"{kind.__name__}.known": "a row says when it was reported or published"
        for kind in COLLECTIONS.values()
        if kind is not ce.ReturnTally
    },
    # Single fields.
    "Actor.sources": "actors are named, not claimed",
    "Actor.identifiers": "see Identifier",
    "Actor.lineage": "see Lineage",
    **{
        f"Framework.{field.name}": "frameworks have no sheet: cells name them"
        for field in attrs.fields(ce.Framework)
        if field.name not in ("id", "name", "revision", "marking", "known", "extra")
    },
    "Statement.supersedes": "rows say what was said; what stands is decided in JSON or Python",
    "Statement.retracts": "rows say what was said; what stands is decided in JSON or Python",
    "Statement.text": "each row has the words of its claim",
    "ExchangeRound.assumed": "an assumption is no claim",
    "Claim.terms": "see Term",
    "Claim.count": "a claim about a round has figures by side",
    "Claim.share": "see Share",
    "RoundStep.according_to": "the statement of the row says who",
    "RoundStep.sources": "the round has the source of the row",
    "RoundStep.note": "the round has the note of the row",
    "Transfer.breakdowns": "see Breakdown",
    "Transfer.note": "the round has the note of the row",
    "Scope.changes": "tallies count handovers; changes of custody have no sheet yet",
    "Source.retrieved": "a cell holds an address or a title",
    "Source.archived_url": "a cell holds an address or a title",
    "Place.country": "a cell holds the name of a place",
    "Place.latitude": "a cell holds the name of a place",
    "Place.longitude": "a cell holds the name of a place",
    "Place.precision": "a cell holds the name of a place",
    "Place.identifiers": "a cell holds the name of a place",
}
"""Classes, fields of every class, and fields of one class that no sheet has a column for, each with the reason."""


def is_excepted(kind, name):
    return bool({kind.__name__, name, f"{kind.__name__}.{name}"} & set(NOT_IN_SHEETS))


def test_sheets_carry_every_field(tmp_path):
    for name, text in {"rounds": ROUNDS, "tallies": TALLIES, "actors": ACTORS}.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    base = ce.Dataset(ce.Framework(id="accord", name="Accord"))
    ds = load_csv(*(tmp_path / f"{name}.csv" for name in ("rounds", "tallies", "actors")), base=base)
    carried = {pair for record in ds for pair in fields_set(record)}
    assert not names_of(pair for pair in set(FIELDS) - carried if not is_excepted(*pair))
    assert not names_of(pair for pair in carried if is_excepted(*pair)), "no exception any more"


def test_exceptions_name_what_there_is():
    names = {name for kind, field in FIELDS for name in (kind.__name__, field, f"{kind.__name__}.{field}")}
    assert set(NOT_IN_SHEETS) <= names
