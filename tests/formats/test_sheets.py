"""Sheets: one row a claim, errors by row and column, nothing guessed."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents.formats import Problem, load_csv

ACTORS = """actor_id,name,kind,part_of,aliases
ukraine,Ukraine,state,,
russia,Russia,state,,Russian Federation; RF
hq,Coordination Headquarters,office,ukraine,POW Coordination HQ
mod,Ministry of Defence,office,russia,
turkey,Turkey,,,
"""


class Sheets:
    """A folder to put sheets into, and to read them from."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.put("actors", ACTORS)

    def put(self, name: str, text: str | bytes) -> Path:
        path = self.folder / f"{name}.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def read(
        self, rounds: str | bytes | None = None, tallies: str | None = None, **options: Any
    ) -> ce.Dataset:
        return load_csv(
            None if rounds is None else self.put("rounds", rounds),
            None if tallies is None else self.put("tallies", tallies),
            None if "actors" in options else self.folder / "actors.csv",
            **{key: value for key, value in options.items() if key != "actors"},
        )

    def problems(
        self, rounds: str | bytes | None = None, tallies: str | None = None, **options: Any
    ) -> list[Problem]:
        with pytest.raises(ce.ReadError) as caught:
            self.read(rounds, tallies, **options)
        return [problem for problem in caught.value.problems if isinstance(problem, Problem)]

    def problem(self, *sheets: Any, **options: Any) -> Problem:
        (problem,) = self.problems(*sheets, **options)
        return problem


@pytest.fixture
def sheets(tmp_path: Path) -> Sheets:
    return Sheets(tmp_path)


def test_the_recorders_row_is_the_round_and_other_rows_are_claims(sheets):
    ds = sheets.read(
        "round_id,account,when,status,persons to ukraine,persons to russia,statement_id,claimant,reported,source,text\n"
        "r1,recorded,2022-10-29,completed,52,,,,,https://example.org/1,\n"
        "r1,claim,2022-10-29,completed,50,50,s1,mod,2022-10-30,https://example.org/2,50 for 50\n"
    )
    r1, s1 = ds["r1"], ds["s1"]
    assert r1.history == (ce.RoundStep(status="completed", when="2022-10-29"),)
    assert r1.transfers == (
        ce.Transfer(count=52, returned_to="ukraine"),
        ce.Transfer(count="unknown", returned_to="russia"),
    )
    assert r1.sources == (ce.Source(url="https://example.org/1"),)
    assert (s1.speaker, str(s1.made)) == ("mod", "2022-10-30")
    assert s1.sources == (ce.Source(url="https://example.org/2"),)
    (claim,) = s1.claims
    assert claim == ce.Claim(
        about="r1",
        number=1,
        status="completed",
        when="2022-10-29",
        transfers=[ce.Transfer(count=50, returned_to="ukraine"), ce.Transfer(count=50, returned_to="russia")],
        text="50 for 50",
    )


def test_a_recorded_row_that_names_a_claimant_is_that_claim_as_well(sheets):
    ds = sheets.read(
        "round_id,account,when,status,prisoners of war to ukraine from russia,statement_id,claimant,reported,act,note\n"
        "r1,recorded,2022-11-03,completed,107,s1,POW Coordination HQ,2022-11-03,confirms,ours\n"
    )
    (transfer,) = ds["r1"].transfers
    assert transfer == ce.Transfer(
        count=107, category="prisoner_of_war", held_by="russia", returned_to="ukraine", statement="s1"
    )
    assert ds["r1"].history[0].statement == "s1"
    assert (ds["r1"].note, ds["s1"].note) == ("ours", None)
    assert ds["s1"].speaker == "hq"
    assert ds["s1"].claims[0].act == "confirms"
    assert ds["s1"].claims[0].transfers[0].count == ce.Count.exactly(107)


def test_rows_of_one_statement_are_its_claims(sheets):
    ds = sheets.read(
        "round_id,account,persons to ukraine,statement_id,claimant,reported,channel,note\n"
        "r1,recorded,,,,,,\n"
        "r1,claim,50,s1,hq,2022-10-30,Telegram,seen twice\n"
        "r2,recorded,70,s1,hq,2022-10-30,Telegram,\n"
        "r2,claim,71,s1,hq,2022-10-30,Telegram,seen twice\n"
    )
    assert [(claim.about, claim.number) for claim in ds["s1"].claims] == [("r1", 1), ("r2", 2), ("r2", 3)]
    assert (ds["s1"].channel, ds["s1"].note) == ("Telegram", "seen twice")


def test_all_columns_of_the_sheet_of_rounds(sheets):
    base = ce.Dataset(ce.Framework(id="istanbul", name="Istanbul"))
    ds = sheets.read(
        "round_id,account,when,status,kind,name,part_of,parts_complete,frameworks,mediators,place,"
        "number by hq,number by mod,remains to ukraine (repatriation of remains),other persons to ukraine,"
        "civilians to ukraine,source,publisher,published,note\n"
        "r1,recorded,2025-05,postponed,exchange,Big one,r0,yes,istanbul,turkey; RF,Sumy,"
        "65,not counted,1,unknown,about 300,A paper,Example,2025-05-30,n\n",
        base=base,
    )
    assert ds["r1"] == ce.ExchangeRound(
        id="r1",
        name="Big one",
        kind="exchange",
        history="postponed",
        when="2025-05",
        part_of="r0",
        parts_complete=True,
        frameworks="istanbul",
        third_parties=["turkey", "russia"],
        place="Sumy",
        ordinals=[ce.Ordinal(body="hq", number=65), ce.Ordinal(body="mod", counted=False)],
        transfers=[
            ce.Transfer(count=1, category="remains", returned_to="ukraine", kind="repatriation of remains"),
            ce.Transfer(count="unknown", returned_to="ukraine"),
            ce.Transfer(count="about 300", category="civilian", returned_to="ukraine"),
        ],
        sources=ce.Source(title="A paper", publisher="Example", published="2025-05-30"),
        note="n",
    )
    assert "istanbul" in ds


@pytest.mark.parametrize(
    ("status", "when"),
    [
        ("completed", "2025-05-23"),
        ("under way", "2025-05-23"),
        ("agreed", "2025-05-16"),
        ("cancelled", "2025-05-16"),
    ],
)
def test_a_step_was_taken_at_the_handover_or_when_it_was_said(sheets, status, when):
    ds = sheets.read(
        "round_id,account,when,status,statement_id,claimant,reported\n"
        f"r1,recorded,2025-05-23,{status},s1,hq,2025-05-16\n"
    )
    assert str(ds["r1"].history[0].when) == when


def test_a_tally_rests_on_a_statement_or_is_known_from_the_day_it_was_reported(sheets):
    ds = sheets.read(
        None,
        "tally_id,claimant,since,as_of,count,returned_to,held_by,category,kinds,frameworks,mediators,series,population,"
        "rounds,reported,statement_id,source,note\n"
        't1,hq,2022-02-24,2022-12-31,"1,596",ukraine,,,exchange;outside exchange,,turkey,hq,,about 40,2023-01-05,,u://1,n\n'
        "t2,mod,,2022-12,more than 500,all,all,civilian,,,,,confirmed,,2022-12-31,s1,,\n",
    )
    assert (
        ds["t1"]
        == ce.ReturnTally(
            id="t1",
            claimant="hq",
            since="2022-02-24",
            as_of="2022-12-31",
            count=1596,
            returned_to="ukraine",
            scope=ce.Scope(kinds=["exchange", "outside exchange"], mediators="turkey", series="hq"),
            rounds="about 40",
            known="2023-01-05",
            sources="u://1",
            note="n",
        )
        or ds["t1"].scope.held_by == "all"
    )
    assert (ds["t2"].statement, ds["t2"].known, ds["t2"].category) == ("s1", None, "civilian")
    assert (ds["s1"].speaker, ds["s1"].claims) == ("mod", ())


def test_one_utterance_in_two_sheets_is_one_statement(sheets):
    ds = sheets.read(
        "round_id,account,persons to ukraine,statement_id,claimant,reported\nr1,recorded,50,s1,hq,2022-10-30\n",
        "tally_id,claimant,as_of,count,reported,statement_id\nt1,hq,2022-10-30,900,2022-10-30,s1\n",
    )
    assert len(ds.statements) == 1
    assert ds["t1"].statement == ds["r1"].transfers[0].statement == "s1"


def test_whom_nobody_knows_is_a_problem_or_made_on_request(sheets):
    rounds = "round_id,account,persons to ukrain,mediators,frameworks\nr1,recorded,5,Erdogan's office,talks\n"
    problems = sheets.problems(rounds)
    assert [(problem.path, problem.found) for problem in problems] == [
        ("frameworks", "talks"),
        ("mediators", "Erdogan's office"),
        ("persons to ukrain", "ukrain"),
    ]
    assert (
        problems[0].remedy
        == "pass the dataset that holds it as base, or let it be made with make_missing=True"
    )
    assert problems[1].remedy == "add it to the sheet of actors, or let it be made with make_missing=True"
    assert problems[2].remedy == "did you mean 'ukraine'?"
    ds = sheets.read(rounds, make_missing=True, actors=False)
    assert [(actor.id, actor.name) for actor in ds.actors] == [
        ("erdogan-s-office", "Erdogan's office"),
        ("ukrain", "ukrain"),
    ]
    assert ds.frameworks == (ce.Framework(id="talks", name="talks"),)


def test_one_name_in_two_spellings_makes_one_actor(sheets):
    rounds = "round_id,account,persons to ukraine,mediators\nr1,recorded,5,Ukraine;UKRAINE\n"
    ds = sheets.read(rounds, make_missing=True, actors=False)
    assert [actor.id for actor in ds.actors] == ["ukraine"]


def test_a_name_that_makes_no_id_of_its_own_asks_for_one(sheets):
    rounds = "round_id,account,mediators\nr1,recorded,Россия\nr2,recorded,A+B\nr3,recorded,A B\n"
    problems = sheets.problems(rounds, make_missing=True)
    assert [(problem.line, problem.found, problem.remedy) for problem in problems] == [
        (2, "Россия", "give it an id in a sheet of actors"),
        (4, "A B", "give it an id in a sheet of actors"),
    ]


def test_a_name_that_several_bear_is_no_name(sheets):
    base = ce.Dataset(ce.Actor(id="a", name="HQ"), ce.Actor(id="b", name="X", aliases="HQ"))
    problem = sheets.problem("round_id,account,mediators\nr1,recorded,HQ\n", base=base)
    assert problem.remedy == "write the id: a or b"


HEAD = "round_id,account,when,status,persons to ukraine,civilians to ukraine,statement_id,claimant,reported,part_of\n"


@pytest.mark.parametrize(
    ("row", "column", "found"),
    [
        ("r1,recorded,1 May 2025,,,,,,,", "when", "1 May 2025"),
        ("r1,recorded,,done,,,,,,", "status", "done"),
        ("r1,recorded,,,3.7,,,,,", "persons to ukraine", "3.7"),
        ("r1,recorded,,,-5,,,,,", "persons to ukraine", "-5"),
        ("r1,recorded,,,=SUM(A1:A9),,,,,", "persons to ukraine", "=SUM(A1:A9)"),
        ("r1,recorded,,,15,10,,,,", "persons to ukraine", "15"),
        ("r1,recorded,,,,,,,,r1", "part_of", "r1"),
        ("-,recorded,,,,,,,,", "round_id", "-"),
        ("r1,ours,,,,,,,,", "account", "ours"),
        ("r1,,,,,,,,,", "account", "nothing"),
        (",recorded,,,,,,,,", "round_id", "nothing"),
        ("r1,claim,,,,,s1,hq,2025,", "account", "claim"),
        ("r1,recorded,,,,,,hq,,", "statement_id", "nothing"),
        ("r1,recorded,,,,,s1,hq,,", "reported", "nothing"),
        ("r1,recorded,,,,,s1,,2025,", "claimant", "nothing"),
        ("r1,recorded,,,,,s1,who,2025,", "claimant", "who"),
        ("r1,recorded,,,,,recorded,hq,2025,", "statement_id", "recorded"),
        ("r1,recorded,,,,,ukraine,hq,2025,", "statement_id", "ukraine"),
        ("r1,recorded,,,,,r1,hq,2025,", "statement_id", "r1"),
        ("r1,recorded,,", "", "4 cells"),
        ("r1,recorded,,,1,200,,,,,", "", "11 cells"),
    ],
)
def test_a_cell_that_is_wrong_is_named_by_row_and_column(sheets, row, column, found):
    problem = sheets.problem(HEAD + "r0,recorded,,,1,,,,,\n\n" + row + "\n")
    assert (problem.line, problem.path, problem.found) == (4, column, found)
    assert "rounds.csv, row 4" in str(problem)


def test_every_problem_of_every_row_is_listed(sheets):
    problems = sheets.problems(HEAD + "r1,recorded,May,done,x,,,,,\nr1,recorded,,,,,,,,\n")
    assert [(problem.line, problem.path) for problem in problems] == [
        (2, "when"),
        (2, "status"),
        (2, "persons to ukraine"),
        (3, "account"),
    ]


def test_rows_of_one_statement_have_to_agree(sheets):
    problems = sheets.problems(
        "round_id,account,statement_id,claimant,reported,channel\n"
        "r1,recorded,s1,hq,2025-05-16,Telegram\n"
        "r2,recorded,s1,mod,2025-05-17,\n"
    )
    assert [(problem.line, problem.path, str(problem.found)) for problem in problems] == [
        (3, "claimant", "mod"),
        (3, "reported", "2025-05-17"),
        (3, "channel", "nothing"),
    ]
    assert problems[0].expected == "hq, as in row 2, of the same statement"


def test_what_only_the_recorder_or_only_a_claimant_can_say(sheets):
    problems = sheets.problems(
        "round_id,account,name,part_of,text,statement_id,claimant,reported\n"
        "r1,recorded,,,they said,,,\n"
        "r1,claim,Big one,r0,,s1,hq,2025\n"
    )
    assert [(problem.line, problem.path) for problem in problems] == [
        (2, "text"),
        (3, "name"),
        (3, "part_of"),
    ]


def test_a_tally_that_is_wrong_is_named_by_row_and_column(sheets):
    head = "tally_id,claimant,since,as_of,count,returned_to,held_by,population\n"
    problems = sheets.problems(
        None,
        head
        + "t1,hq,2025,2024,5,,,\nt2,hq,,2024,,,,\nt3,hq,,2024,5,russia,russia,\nt4,hq,,2024,5,x,,\nt4,hq,,2024,5,,,\n",
    )
    assert [(problem.line, problem.path) for problem in problems] == [
        (2, "as_of"),
        (3, "count"),
        (4, "returned_to"),
        (5, "returned_to"),
        (6, "tally_id"),
    ]


def test_what_was_published_was_published_somewhere(sheets):
    problem = sheets.problem("round_id,account,published\nr1,recorded,2025-05-30\n")
    assert (problem.path, problem.found) == ("source", "nothing")


def test_whether_the_parts_are_complete_is_yes_or_no(sheets):
    rounds = "round_id,account,parts_complete\nr1,recorded,{}\n"
    assert [sheets.read(rounds.format(word))["r1"].parts_complete for word in ("yes", "no", "TRUE", "")] == [
        True,
        False,
        True,
        False,
    ]
    assert sheets.problem(rounds.format("maybe")).expected == "'yes' or 'no'"


def test_an_id_that_is_taken_is_named(sheets):
    base = ce.Dataset(ce.ExchangeRound(id="r1"))
    assert (
        sheets.problem("round_id,account\nr1,recorded\n", base=base).remedy
        == "choose another: it is the id of another round"
    )
    tallies = "tally_id,claimant,as_of,count\nt1,hq,2024,5\nt1,hq,2025,6\n"
    problem = sheets.problem(None, tallies)
    assert (problem.line, problem.path) == (3, "tally_id")


def test_headers_of_another_layout_are_mapped_or_left_out(sheets):
    ds = sheets.read(
        "Event;Whose;Total to Kyiv;certainty\nr1;recorded;about 300;high\n",
        columns={
            "Event": "round_id",
            "Whose": "account",
            "Total to Kyiv": "persons to ukraine",
            "certainty": None,
        },
    )
    assert ds["r1"].transfers[0].count == ce.Count.about(300)
    problem = sheets.problem(
        "Event;account;Total\nr1;recorded;3.7\n", columns={"Event": "round_id", "Total": "persons to ukraine"}
    )
    assert problem.path == "Total"


def test_headers_that_are_wrong_are_named_together(sheets):
    problems = sheets.problems("round_id,acount,soldiers to ukraine,round_id,,note\nr1,recorded,5,r1,x,n\n")
    assert [(problem.line, problem.path, problem.found) for problem in problems] == [
        (1, "acount", "acount"),
        (1, "soldiers to ukraine", "soldiers to ukraine"),
        (1, "round_id", "round_id"),
        (2, "", "x"),
    ]
    assert problems[0].remedy == "did you mean 'account'?; columns={'acount': None} leaves it out"
    assert problems[1].remedy.startswith("figures are headed prisoners of war")
    unlike = sheets.problem("round_id,account,xyzzy\nr1,recorded,\n")
    assert "known are round_id" in unlike.remedy
    assert "civilians to ukraine" in unlike.remedy


@pytest.mark.parametrize(
    "header",
    ["POWs to ukraine", "prisoners to ukraine", "Civilians To Ukraine", "civilians to Russian Federation"],
)
def test_a_header_that_is_nearly_one_of_figures_is_led_to_it(sheets, header):
    (problem,) = sheets.problems(f"round_id,account,{header}\nr1,recorded,5\n")
    assert problem.remedy.startswith(
        "figures are headed prisoners of war, civilians, hostages, detainees, persons, other persons, remains"
    )


@pytest.mark.parametrize(("header", "row"), [("", ""), (",,", ",,"), (",,,", ""), (",,,", ",")], ids=repr)
def test_columns_that_are_blank_to_the_end_are_no_columns(sheets, header, row):
    ds = sheets.read(f"round_id,account,when{header}\nr1,recorded,2025{row}\n")
    assert ds["r1"].when == ce.When("2025")


def test_a_figure_without_quotes_does_not_move_the_others_unseen(sheets):
    text = "round_id,account,persons to ukraine,persons to russia,note\nr1,recorded,1,200,,\n"
    assert str(sheets.problem(text).found) == "6 cells"


def test_a_row_with_fewer_cells_than_headers_is_not_filled_up(sheets):
    problem = sheets.problem("round_id,account,when,note,\nr1,recorded,2025\n")
    assert (problem.line, str(problem.found), problem.expected) == (2, "3 cells", "5, as in the header")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_told_by_the_header(sheets, delimiter):
    text = (
        delimiter.join(["round_id", "account", "place"])
        + "\n"
        + delimiter.join(["r1", "recorded", '"a; b, c"'])
    )
    assert sheets.read(text)["r1"].place == ce.Place(name="a; b, c")


def test_the_delimiter_may_be_given(sheets):
    assert sheets.read("round_id|account\nr1|recorded\n", delimiter="|", actors=False)["r1"].id == "r1"


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        (b"", {}, "found an empty file, expected a row of headers"),
        (b"\r\n\r\n", {}, "found an empty file, expected a row of headers"),
        (b"\xff\xfer\x00o\x00", {}, "UTF-16, expected UTF-8"),
        ("round_id,account,place\nr1,recorded,Сумы\n".encode("cp1251"), {}, "or 'cp1251' \\(Cyrillic"),
        (b"round_id,account\nr1,recorded\x00\n", {}, "NUL"),
        (b'round_id,account\nr1,"recorded\n', {}, "matching quotes"),
        (b'round_id,account\nr1,"recorded"x\n', {}, "matching quotes"),
        (b"round_id,account\nr1," + b"x" * 200_000, {}, "field larger than field limit"),
        (b"x" * 200_000, {}, "field larger than field limit"),
    ],
)
def test_a_file_that_is_no_sheet_says_why(sheets, content, options, said):
    with pytest.raises(ce.ReadError, match=said):
        sheets.read(content, **options)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_other_encodings_are_read_when_named(sheets, encoding):
    text = "round_id,account,place\r\nr1,recorded,Сумы\r\n".encode(encoding)
    name = "utf-8" if encoding == "utf-8-sig" else encoding
    assert sheets.read(text, encoding=name, actors=False)["r1"].place == ce.Place(name="Сумы")


def test_options_that_make_no_sense_are_the_callers_mistake(sheets):
    wrong: list[dict[str, Any]] = [
        *({"encoding": "klingon"}, {"delimiter": "::"}, {"delimiter": '"'}, {"columns": ["place"]})
    ]
    for options in wrong:
        with pytest.raises(ce.InvalidValue):
            sheets.read("round_id,account\n", **options)
    with pytest.raises(ce.InvalidValue, match="a sheet of rounds, tallies, actors"):
        load_csv()


def test_a_sheet_that_is_not_there(tmp_path):
    with pytest.raises(ce.ReadError, match="no such file"):
        load_csv(tmp_path / "missing.csv")


def test_a_sheet_of_actors_alone(sheets):
    ds = load_csv(actors=sheets.folder / "actors.csv")
    assert ds["russia"] == ce.Actor(
        id="russia", name="Russia", kind="state", aliases=["Russian Federation", "RF"]
    )
    sheets.put("actors", "actor_id,name,kind\na,A,stat\n,B,\nc,,\n")
    with pytest.raises(ce.ReadError, match="3 problems"):
        load_csv(actors=sheets.folder / "actors.csv")


def test_figures_of_an_unknown_kind_or_between_the_same_sides(sheets):
    header = "round_id,account,persons to ukraine (swap),persons to russia from russia,persons to all\n"
    problems = sheets.problems(header + "r1,recorded,1,2,3\n")
    assert [(problem.path, problem.found) for problem in problems] == [
        ("persons to ukraine (swap)", "swap"),
        ("persons to russia from russia", "russia"),
        ("persons to all", "all"),
    ]
    problem = sheets.problem("round_id,account,persons to all\nr1,recorded,3\n")
    assert (problem.path, problem.found) == ("persons to all", "all")


@pytest.mark.parametrize("cell", ["65.0", "first", "-1", "0", "²"])
def test_a_bodys_number_is_a_whole_number(sheets, cell):
    problem = sheets.problem(f"round_id,account,number by hq\nr1,recorded,{cell}\n")
    assert problem.path == "number by hq"
    assert sheets.read("round_id,account,number by hq\nr1,recorded,counted\n")["r1"].ordinals == (
        ce.Ordinal(body="hq"),
    )


@given(
    st.lists(
        st.lists(st.text(max_size=6) | st.sampled_from(["r1", "recorded", "claim", "5"]), max_size=5),
        max_size=5,
    )
)
def test_any_table_gives_a_dataset_or_a_read_error(tmp_path_factory, table):
    written = io.StringIO()
    csv.writer(written).writerows([["round_id", "account", "when", "persons to a", "note"], *table])
    path = tmp_path_factory.mktemp("table") / "rounds.csv"
    path.write_text(written.getvalue(), encoding="utf-8", newline="", errors="surrogatepass")
    try:
        assert len(load_csv(path, make_missing=True)) >= 0
    except ce.ReadError as error:
        assert len(error.problems) > 0  # noqa: PT017 - either end is right


@given(st.binary(max_size=100))
def test_any_bytes_as_a_sheet_give_a_dataset_or_a_read_error(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("bytes") / "rounds.csv"
    path.write_bytes(b"round_id,account\n" + content)
    try:
        assert len(load_csv(path)) >= 0
    except ce.ReadError as error:
        assert len(error.problems) > 0  # noqa: PT017 - either end is right


HEADINGS = ("prisoners of war", "civilians", "other persons", "persons", "remains")


def transfers_of(
    sheets: Sheets, cells: dict[str, str], account: str = "recorded", kind: str = ""
) -> dict[str, str]:
    """The counts of the transfers that a row makes, by the words for them, of a sheet with all these headings."""
    header = ",".join(f"{heading} to ukraine" for heading in cells)
    rows = f"r1,recorded,{kind},,,,{',' * (len(cells) - 1)}\n"
    row = f"r1,{account},{kind},s1,hq,2025,{','.join(cells.values())}\n"
    ds = sheets.read(
        f"round_id,account,kind,statement_id,claimant,reported,{header}\n"
        + (rows if account == "claim" else "")
        + row
    )
    transfers = ds["r1"].transfers if account == "recorded" else ds["s1"].claims[0].transfers
    words = {"person": "persons", "prisoner_of_war": "prisoners of war", "civilian": "civilians"}
    return {words.get(transfer.category, transfer.category): str(transfer.count) for transfer in transfers}


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"persons": ""}, {"persons": "unknown"}),
        ({"persons": "0"}, {"persons": "0"}),
        ({"prisoners of war": "303", "civilians": ""}, {"prisoners of war": "303", "civilians": "unknown"}),
        ({"prisoners of war": "", "civilians": ""}, {"prisoners of war": "unknown", "civilians": "unknown"}),
        ({"prisoners of war": "", "civilians": "", "persons": ""}, {"persons": "unknown"}),
        ({"prisoners of war": "", "civilians": "", "persons": "390"}, {"persons": "390"}),
        ({"prisoners of war": "303", "persons": ""}, {"prisoners of war": "303"}),
        ({"prisoners of war": "303", "other persons": ""}, {"prisoners of war": "303", "persons": "unknown"}),
        ({"persons": "5", "remains": ""}, {"persons": "5", "remains": "unknown"}),
    ],
)
def test_a_blank_cell_under_a_heading_is_unknown_unless_another_cell_counts_the_same_persons(
    sheets, cells, expected
):
    assert transfers_of(sheets, cells) == expected


def test_a_repatriation_of_remains_leaves_nobody_alive_open(sheets):
    cells = {"persons": "", "civilians": "", "remains": "12"}
    assert transfers_of(sheets, cells, kind="repatriation of remains") == {"remains": "12"}


def test_a_claim_is_silent_where_it_fills_no_cell_and_open_where_it_fills_some(sheets):
    assert transfers_of(sheets, {"prisoners of war": "", "civilians": ""}, account="claim") == {}
    assert transfers_of(sheets, {"prisoners of war": "30", "civilians": ""}, account="claim") == {
        "prisoners of war": "30",
        "civilians": "unknown",
    }


def test_a_blank_day_between_others_leaves_the_total_open(tmp_path):
    (tmp_path / "actors.csv").write_text("actor_id,name,kind\na,A,state\nb,B,state\n")
    (tmp_path / "rounds.csv").write_text(
        "round_id,account,when,status,persons to a,persons to b,source\n"
        "r1,recorded,2020-10-15,completed,480,250,x\nr2,recorded,2020-10-16,completed,,19,x\n"
    )
    (tmp_path / "tallies.csv").write_text(
        "tally_id,claimant,as_of,count,returned_to,source\nt1,a,2020-10-17,1056,all,x\n"
    )
    ds = ce.load(tmp_path)
    (total,) = ce.totals(ds, by=())
    assert (total.count.low, total.count.high) == (749, None)
    (check,) = ce.reconcile(ds)
    assert check.verdict == "possible"
