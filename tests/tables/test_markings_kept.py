"""What is marked stays marked over tables: by who speaks, what is taken back, and what a record rests on."""

from pathlib import Path
from tempfile import TemporaryDirectory

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents.strategies import datasets, scopes
from conflictevents.tables import Tables, scan

MARKINGS = st.sampled_from([None, None, "TLP:AMBER", "TLP:RED"])
CONTENTS = st.sampled_from(
    [
        {"count": 7},
        {"count": 0, "act": "denies"},
        {"count": 7, "status": "agreed"},
        {"transfers": ce.Transfer(count=3)},
        {"status": "completed"},
        {"text": "nothing of numbers"},
    ]
)


@st.composite
def datasets_with_marked_speech(draw):
    """Datasets in which statements with and without figures speak of records, take each other back, and carry records."""
    ds = draw(datasets())
    speakers = [
        ce.Actor(id="press", name="Press"),
        ce.Actor(id="informant", name="Informant", marking="TLP:RED"),
    ]
    said: list[ce.Statement] = []
    for index in range(draw(st.integers(1, 4))):
        about = draw(st.sampled_from([record.id for record in (*ds.rounds, *ds.custody_changes)] or [None]))
        earlier = draw(st.lists(st.sampled_from([each.id for each in said]), max_size=1)) if said else []
        said.append(
            ce.Statement(
                id=f"said-{index}",
                speaker=draw(st.sampled_from(speakers)).id,
                marking=draw(MARKINGS),
                claims=ce.Claim(about=about, **draw(CONTENTS)) if about else (),
                **{draw(st.sampled_from(["supersedes", "retracts"])): earlier},
            )
        )
    statements = st.sampled_from([None, *(each.id for each in said)])

    def rest_on_statements(record):
        if isinstance(record, ce.ExchangeRound):
            transfers = [attrs.evolve(each, statement=draw(statements)) for each in record.transfers]
            return record.evolve(transfers=transfers)
        if isinstance(record, ce.ReturnTally | ce.CustodyChange):
            return record.evolve(statement=draw(statements))
        return record

    return ce.Dataset(*map(rest_on_statements, ds), *speakers, *said, head=ds.head)


def list_totals(ds, **question):
    rows = ds.totals(**question) if isinstance(ds, Tables) else ce.totals(ds, **question)
    return [(row.keys, row.count, row.marking) for row in rows]


def list_tallies(ds, account):
    rows = ds.reconcile(account=account) if isinstance(ds, Tables) else ce.reconcile(ds, account=account)
    return [(row.tally.id, row.verdict, row.marking) for row in rows]


@settings(max_examples=60)  # each writes files
@given(datasets_with_marked_speech(), st.data())
def test_no_marking_is_lost_on_the_way_into_tables(ds, data):
    scope = data.draw(st.just(ce.Scope()) | scopes(refer_to=ds))
    others = [] if scope.changes else ["widest", "agreed", "press", "informant", "recorded"]
    account = data.draw(st.sampled_from(["recorded", *others]))
    by = data.draw(st.sampled_from([(), "year", ("returned_to", "category"), "round"]))
    with TemporaryDirectory() as folder:
        ce.save(ds, Path(folder) / "said.jsonl")
        scanned = scan(Path(folder) / "said.jsonl").write_parquet(Path(folder) / "tables")
        for tables in (Tables.from_dataset(ds), scanned):
            assert list_totals(tables, by=by, account=account, scope=scope) == list_totals(
                ds, by=by, account=account, scope=scope
            )
            assert list_tallies(tables, "recorded") == list_tallies(ds, "recorded")
