"""Each command does what its help says, as text and as data."""

import json
import shlex
from functools import cache

import pytest

import conflictevents as ce
from conflictevents.cli.parser import COMMANDS
from tests.cli.running import put_sheets, run
from tests.interop.files import ged, put
from tests.questions.histories import history, tally

NAME = "ukraine-russia-exchanges"
EXAMPLES = [pytest.param(shlex.split(line), id=line) for command in COMMANDS for line, _ in command.examples]

LONG = {"consistency", "diff", "report"}
"""Commands that take seconds on a bundled dataset."""


def contradicts(arguments):
    """Whether the example is one that finds claims which cannot all be true, and says so by its status."""
    return int("consistency" in arguments and "--bounds" not in arguments)


@pytest.fixture(scope="module", autouse=True)
def asked_once():
    """Ask what takes long once of each dataset and account: an answer is the same each time, as text and as data."""
    from conflictevents import constraints, display

    with pytest.MonkeyPatch.context() as patch:
        for module, name in ((constraints, "consistency"), (display, "brief")):
            patch.setattr(module, name, cache(getattr(module, name)))
        yield


@pytest.fixture
def here(tmp_path, monkeypatch):
    """The folder that examples are run in, with the sheets and the older schema that they read."""
    put_sheets(tmp_path)
    put(tmp_path / "events.csv", ged())
    older = ce.json_schema()
    del older["$defs"]["Actor"]["properties"]["lineage"]
    (tmp_path / "conflictevents-1.json").write_text(json.dumps(older))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("arguments", EXAMPLES)
def test_every_example_of_the_help_runs(arguments, here):
    status, out, err = run(*arguments)
    assert (status, err) == (contradicts(arguments), "")
    assert out.strip()


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(
            *example.values, id=example.id, marks=pytest.mark.slow if example.values[0][0] in LONG else ()
        )
        for example in EXAMPLES
        if "--format" not in example.values[0]
    ],
)
def test_every_example_gives_data_as_well(arguments, here):
    status, out, err = run(*arguments, "--format", "json")
    assert (status, err) == (contradicts(arguments), "")
    assert json.loads(out) or "error" in arguments


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_help_keeps_to_80_columns_and_shows_every_example(command):
    status, out, _ = run(command.name, "--help")
    assert status == 0
    assert max(map(len, out.split("\n"))) <= 80
    shown = " ".join(out.replace("\\\n", " ").split())
    for line, meaning in command.examples:
        assert f"conflictevents {line} {meaning}" in shown


def test_help_names_every_command():
    status, out, _ = run("--help")
    assert status == 0
    for command in COMMANDS:
        assert command.name in out
        assert command.summary in out


def test_the_brief_as_json_is_the_brief_as_data():
    _, out, _ = run("brief", NAME, "--as-of", "2025-11-16", "--format", "json")
    assert json.loads(out) == ce.brief(ce.datasets.load(NAME), "2025-11-16", name=NAME).to_dict()


def test_the_brief_says_that_the_5857_is_stale():
    _, out, _ = run("brief", NAME, "--as-of", "2025-11-16")
    assert "5,857 as of 2025-11-16 (informat.ro) is stale" in " ".join(out.split())


def test_keys_of_totals_add_up_and_are_listed_as_keys():
    twice = run("totals", NAME, "--by", "year", "--by", "returned_to")
    assert twice == run("totals", NAME, "--by", "year,returned_to")
    status, _, err = run("totals", NAME, "--by", "side")
    assert (status, "belonging_to, carrier, category," in err) == (2, True)


def test_totals_take_every_limit():
    ds = ce.datasets.load(NAME)
    scope = ce.Scope(
        kinds="exchange", frameworks="istanbul-1", mediators="usa", series="coordination-hq", held_by="russia"
    )
    expected = ce.totals(
        ds,
        by="returned_to",
        category="civilian",
        scope=scope,
        account="widest",
        since="2025",
        until="2025-06",
    )
    _, out, _ = run(
        "totals", NAME, "--by", "returned_to", "--category", "civilian", "--account", "widest", "--kind", "exchange",
        "--framework", "istanbul-1", "--mediator", "usa", "--series", "coordination-hq", "--held-by", "russia",
        "--since", "2025", "--until", "2025-06", "--format", "json",
    )  # fmt: skip
    assert json.loads(out) == expected.to_dicts()


def test_a_count_is_limited_to_a_group_whose_people_and_a_third_party():
    scope = ce.Scope(
        group="wounded", belonging_to="ukraine", third_parties=ce.ThirdParty(actor="icrc", role="carrier")
    )
    _, out, _ = run(
        "totals", NAME, "--by", "year", "--group", "wounded", "--belonging-to", "ukraine",
        "--third-party", "carrier=icrc", "--format", "json",
    )  # fmt: skip
    assert json.loads(out) == ce.totals(ce.datasets.load(NAME), by="year", scope=scope).to_dicts()
    status, _, errors = run("totals", NAME, "--third-party", "icrc")
    assert (status, "write for instance carrier=icrc" in " ".join(errors.split())) == (2, True)


def test_reconcile_finds_what_the_increment_of_2024_to_2025_forces():
    _, out, _ = run("reconcile", NAME, "t019", "t037", "--format", "json")
    found = json.loads(out)
    assert found["claimed"] == {"low": 2622, "high": 2622}
    assert [one["text"] for one in found["forced_in"]] == ["10 civilians"]
    assert [one["text"] for one in found["forced_out"]] == [
        "22 persons, outside exchange",
        "31 persons, outside exchange",
    ]


def test_reconcile_by_verdict_and_claimant_leaves_out_the_others():
    ds = ce.datasets.load(NAME)
    _, out, _ = run("reconcile", NAME, "--verdict", "claims less", "--claimant", "russia", "--format", "json")
    expected = [
        row.to_dict()
        for row in ce.reconcile(ds)
        if row.verdict == "claims_less" and ds.links.is_within(row.tally.claimant, "russia")
    ]
    assert json.loads(out) == expected
    assert expected


def test_reconcile_lists_increments_and_conditions_of_one_claimant():
    _, out, _ = run("reconcile", NAME, "--increments", "--claimant", "russian-mod", "--format", "json")
    assert json.loads(out)
    _, out, _ = run("reconcile", NAME, "--conditions", "--claimant", "lubinets", "--format", "json")
    found = json.loads(out)
    own = {tally.id for tally in ce.datasets.load(NAME).tallies if tally.claimant == "lubinets"}
    assert all(any(own & set(claim["tallies"]) for claim in one["claims"]) for one in found)


def test_show_gives_the_statement_of_a_claim():
    _, out, _ = run("show", NAME, "c063#1")
    assert out.startswith("Statement c063: Volodymyr Zelenskyy, 2024-06-29\n")
    assert "#1 reports about round-2024-06-28" in out


def test_show_as_json_holds_the_record_as_it_stands_on_file(tmp_path):
    ds = ce.datasets.load(NAME)
    ids = ["coordination-hq", "c063", "istanbul-2", "round-2024-06-28", "t028", "t061", ds.meetings[0].id]
    _, out, _ = run("show", NAME, *ids, "--format", "json")
    document = {"conflictevents": "1.0"}
    for one in json.loads(out):
        place = {"tally": "tallies", "custody_tally": "custody_tallies"}.get(
            one["record"], f"{one['record']}s"
        )
        document.setdefault(place, []).append(one["content"])
    assert {record.id: record for record in ce.loads(json.dumps(document))} == {id: ds[id] for id in ids}


@pytest.mark.parametrize("ending", ["json", "jsonl", "json.gz", "jsonl.gz"])
def test_convert_keeps_everything_in_every_form(ending, tmp_path):
    target = tmp_path / f"exchanges.{ending}"
    status, out, _ = run("convert", NAME, target)
    assert status == 0
    assert "620 records written" in out
    assert ce.load(target) == ce.datasets.load(NAME)
    assert run("totals", target)[1] == run("totals", NAME)[1]


def test_redact_writes_what_may_be_shared_and_says_what_was_taken_out(tmp_path):
    north = ce.Actor(id="north", name="North")
    few = ce.ExchangeRound(id="few", name="The sisters", transfers=ce.Transfer(count=2, returned_to="north"))
    secret = ce.Meeting(id="secret", marking="AMBER")
    source, target = tmp_path / "mine.json", tmp_path / "open.jsonl"
    ce.save(ce.Dataset(north, few, secret), source)
    status, out, _ = run("redact", source, target, "--small-cells", "5")
    assert status == 0
    assert "2 records written" in out
    assert "The sisters" not in out
    assert ce.load(target) == ce.redact(ce.load(source), small_cells=5)
    answer = json.loads(run("redact", source, target, "--up-to", "tlp:amber", "--format", "json")[1])
    assert (answer["records"], answer["removals"]) == (3, [])
    assert run("redact", source, source)[0] == 2
    assert len(ce.load(source)) == 3


@pytest.mark.parametrize(
    ("option", "value", "remedy"),
    [
        ("--up-to", "GREEEN", "did you mean 'GREEN'?"),
        ("--up-to", "public", "choose one of: CLEAR, GREEN"),
        ("--up-to", "", "choose one of: CLEAR, GREEN"),
        ("--small-cells", "1", "from 2 up"),
        ("--small-cells", "2.5", "from 2 up"),
        ("--small-cells", "-3", "from 2 up"),
        ("--small-cells", "five", "from 2 up"),
    ],
)
def test_redact_refuses_a_limit_that_is_not_understood_and_writes_nothing(option, value, remedy, tmp_path):
    status, out, err = run("redact", NAME, tmp_path / "open.json", f"{option}={value}")
    assert (status, out) == (2, "")
    assert remedy in err
    assert not list(tmp_path.iterdir())


def test_sheets_become_a_dataset_and_can_be_added_to_one(here):
    assert run("convert", "sheets", "own.json", "--make-missing")[0] == 0
    own = ce.load("own.json")
    assert [record.id for record in own.rounds] == ["may"]
    assert str(own["half-year"].count) == "more than 70"
    assert run("convert", "sheets/rounds.csv", "--onto", NAME, "both.json", "--make-missing")[0] == 0
    assert len(ce.load("both.json").rounds) == 112


def test_sheets_are_a_path_like_any_other_where_they_say_who_is_who(here):
    (here / "sheets" / "Actors.CSV").write_text(
        "actor_id;name;kind;part_of\nukraine;Ukraine;state;\nrussia;Russia;state;\n"
        "pow-headquarters;POW headquarters;office;ukraine\n"
    )
    assert run("convert", "sheets", "own.json")[0] == 0
    assert run("totals", "sheets") == run("totals", "own.json")
    assert "more than 70" in run("reconcile", "sheets")[1]


def test_sheets_can_be_read_as_of_a_day(here):
    run("convert", "sheets", "june.json", "--make-missing", "--as-of", "2024-06-30")
    assert "half-year" not in ce.load("june.json")


def test_what_exists_as_a_path_is_a_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / NAME
    folder.mkdir()
    ce.save(ce.Dataset(ce.Actor(id="only-one", name="Only One")), folder / "own.json")
    assert "1 actor." in run("brief", NAME)[1]


def test_consistency_tells_what_everything_said_implies_and_who_binds_it():
    asked = ["--returned-to", "ukraine", "--since", "2024", "--until", "2024", "--series", "coordination-hq"]
    status, out, _ = run("consistency", NAME, "--bounds", *asked, "--without", "suspects")
    assert status == 0
    assert out.startswith("1,358 persons to Ukraine, in 2024, numbered by Coordination HQ\n")
    assert "At most that many, by t028." in out


def test_bounds_of_what_contradicts_itself_are_refused_with_the_contradictions(here):
    ce.save(history(tally("five", 5, "2024", "2024"), tally("six", 6, "2024", "2024")), here / "two.json")
    status, out, err = run("consistency", "two.json", "--bounds", "--returned-to", "north")
    assert (status, err) == (1, "")
    assert out.startswith("these claims cannot all be true")
    status, out, _ = run("consistency", "two.json", "--bounds", "--format", "json")
    assert status == 1
    assert [one["members"] for one in json.loads(out)["conflicts"]] == [["five", "six"]]


def test_claims_that_can_all_be_true_are_status_0(here):
    run("convert", "sheets", "own.json", "--make-missing")
    status, out, _ = run("consistency", "own.json")
    assert (status, out) == (0, "Can 1 claim and the record all be true? Yes.\n")


def test_schema_says_what_changed_and_whether_it_breaks(here):
    older = here / "conflictevents-1.json"
    status, out, _ = run("schema", older)
    assert (status, out) == (0, "compatible: $.$defs.Actor.lineage: a new field\n")
    (here / "new.json").write_text(run("schema")[1])
    assert run("schema", here / "new.json")[:2] == (0, "nothing changed\n")
    status, out, _ = run("schema", here / "new.json", older)
    assert status == 1
    assert out.startswith("breaking: $.$defs.Actor.lineage: the field is gone")
    changes = json.loads(run("schema", here / "new.json", older, "--format", "json")[1])
    assert changes[0]["breaking"] is True


DATASET = '{"conflictevents": "1.0", "rounds": []}'
TWICE = '{"type": "object", "type": "string"}'


@pytest.mark.parametrize("content", ["", "[", "[]", None, DATASET, TWICE, '{"type": 5}', '{"rounds": []}'])
def test_what_is_no_schema_is_status_2(content, tmp_path):
    path = tmp_path / "schema.json"
    if content is not None:
        path.write_text(content)
    for paths in ([path], [ce_schema(tmp_path), path]):
        status, out, err = run("schema", *paths)
        assert (status, out) == (2, "")
        assert err.startswith(f"conflictevents: {path}")
        assert "old" not in err
    assert run("schema", tmp_path)[0] == 2


def ce_schema(folder):
    path = folder / "printed.json"
    path.write_text(json.dumps(ce.json_schema()))
    return path


def test_a_newer_version_is_a_warning_on_standard_error(tmp_path):
    path = tmp_path / "newer.json"
    path.write_text('{"conflictevents": "1.7", "promises": []}')
    status, _, err = run("check", path)
    assert status == 0
    assert err.startswith(f"conflictevents: warning: {path} states version 1.7, and this release reads 1.0")


# The outlook


def test_the_outlook_takes_an_account_for_the_terms_of_one_framework_alone():
    status, out, err = run("outlook", NAME, "--account", "russia")
    assert (status, out) == (2, "")
    assert "add --framework ID" in err
    status, out, _ = run("outlook", NAME, "--framework", "istanbul-2", "--account", "russia")
    assert status == 0
    assert "according to" in out


QUESTIONS = [
    ["brief"],
    ["totals"],
    ["reconcile"],
    ["reconcile", "--increments"],
    ["reconcile", "--conditions"],
    ["reconcile", "yt18"],
    ["custody"],
    ["custody", "--steps"],
    ["custody", "yt02"],
    ["consistency"],
    ["consistency", "--bounds"],
    ["consistency", "--bounds", "--without=suspects"],
    ["outlook"],
    ["timeline"],
    ["show", "yt18"],
    ["check"],
    ["diff"],
]


@pytest.fixture(scope="module")
def marked(tmp_path_factory):
    """A bundled dataset in which every round and claim is for some alone."""
    ds = ce.datasets.load("yemen-exchanges")
    for record in (*ds.rounds, *ds.tallies, *ds.custody_tallies):
        ds = ds.replace(record.evolve(marking="AMBER"))
    ce.save(ds, path := tmp_path_factory.mktemp("marked") / "yemen.jsonl")
    return path


@pytest.mark.parametrize("question", QUESTIONS, ids=" ".join)
def test_every_answer_states_its_marking_and_the_day_by_which_it_could_be_known(question, marked):
    command, *rest = question
    paths = ["yemen-exchanges", marked] if command == "diff" else [marked, *rest]
    dated = [] if command == "diff" else ["--as-of", "2025-01-01"]
    _, printed, errors = run(command, *paths, *dated)
    assert "TLP:AMBER: the strictest marking of what this rests on" in " ".join(printed.split()), errors
    assert not dated or "s it could have been known on 2025-01-01" in " ".join(printed.split())
