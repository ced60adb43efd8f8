"""Peace agreements and actors, of UCDP and of PA-X, and how far their coders agree."""

import pytest

import conflictevents as ce
from conflictevents.interop import cohens_kappa, pax, ucdp
from tests.interop.files import put, written

UCDP_19 = (
    "paid,region,gwno,conflict_id,conflict_name,dyad_id,dyad_name,actor_id,actor_name,incompatibility,pa_name,year,pa_date,"
    "pa_comment,pa_sign,c_sign,pa_3rd,c_3rd,ended,duration,c_duration,cease,mil prov,interrim,pol prov,ref ,amn,pris,return ,"
    "reaffirm,outlin,co impl,linktofulltextagreement,inclusive,no dyad,pa type,frame,version"
).split(",")
PAX = (
    "Con,Contp,PP,PPName,Reg,AgtId,Ver,Agt,Dat,Status,Lgt,N_characters,Agtp,Stage,StageSub,Part,ThrdPart,OthAgr,Loc1ISO,"
    "Loc2ISO,Loc1GWNO,Loc2GWNO,UcdpCon,UcdpAgr,PamAgr,CowWar,Interim,GCh,PpsGe:St,Ce,TjAm,TjPrire"
).split(",")
PAAX = (
    "actor_id,id_paax,actor_name,actor_type,actor_iso3c,sub_type,cs_type,abbreviation,actor_country,actor_gwno,actor_region,"
    "ucdp_id,ucdp_name,acled_name,acled_other"
).split(",")
ACTORS = (
    "ActorId,NameData,NameOrig,NameOrigFull,NameOrigFullEng,NameChange,NewName,NewNameFullEng,Org,ConflictId,DyadId,Splinter,"
    "NamePrev,ActorIdPrev,SplitTemp,ActorIdSplitTemp,Alliance,ActorIdAlliance,JoinGroup,ActorIdGroup,Location,GWNOLoc,Region,"
    "Version"
).split(",")


def accord(**changes):
    return {
        "paid": "1",
        "conflict_id": "7",
        "actor_id": "11, 12",
        "actor_name": "Government of Arcadia, League",
        "pa_name": "Mill Accord",
        "year": "1975",
        "pa_date": "12/26/1975",
        "pa_comment": "One\n\ntwo",
        "ended": "FALSE",
        "pris": "0",
        "return ": "1",
        "pa type": "2",
        "linktofulltextagreement": "https://example.org/accord",
        "version": "19.1",
    } | changes


def agreement(**changes):
    return {
        "PP": "3",
        "PPName": "Mill process",
        "AgtId": "9",
        "Agt": "Prisoner Exchange Agreement",
        "Dat": "2018-12-17",
        "Status": "Multiparty signed/agreed",
        "Stage": "Pre",
        "StageSub": "Conf",
        "UcdpAgr": "1",
        "TjPrire": "3",
        "Part": "For Arcadia: the minister\r\nFor the League: its speaker",
    } | changes


def read_accords(tmp_path, *rows):
    return ucdp.read_peace_agreements(put(tmp_path / "ucdp.csv", written(UCDP_19, rows or (accord(),))))


def read_agreements(tmp_path, *rows, name="pax_v9.csv"):
    return pax.read(put(tmp_path / name, written(PAX, rows or (agreement(),))))


def test_an_accord_becomes_a_framework_with_its_parties(tmp_path):
    reading = read_accords(tmp_path)
    dataset = reading.to_dataset()
    (framework,) = dataset.frameworks
    assert (framework.id, framework.name) == ("ucdp-pa:1", "Mill Accord")
    assert framework.parties == ("ucdp-actor:11", "ucdp-actor:12")
    assert [(step.status, str(step.when)) for step in framework.history] == [("agreed", "1975-12-26")]
    assert [actor.name for actor in dataset.actors] == ["Government of Arcadia", "League"]
    assert framework.extra["ucdp:return"] == "1"
    assert framework.terms == ()
    assert ce.check(dataset).ok


def test_the_release_of_prisoners_is_a_term(tmp_path):
    (framework,) = read_accords(tmp_path, accord(pris="1")).records()
    assert [term.text for term in framework.terms] == [
        "Release of prisoners (UCDP Peace Agreement Dataset: pris = 1)"
    ]


@pytest.mark.parametrize(
    ("ended", "duration", "when"), [("TRUE", "9/17/1980", "1980-09-17"), ("1", "", "None")]
)
def test_an_accord_that_ended_says_when_it_is_known(tmp_path, ended, duration, when):
    (framework,) = read_accords(tmp_path, accord(ended=ended, duration=duration)).records()
    assert {(step.status.value, str(step.when)) for step in framework.history} == {
        ("agreed", "1975-12-26"),
        ("ended", when),
    }


def test_names_that_do_not_pair_off_with_ids_are_not_guessed(tmp_path):
    names = "Government of Arcadia, League for Peace, Order"
    dataset = read_accords(tmp_path, accord(actor_name=names)).to_dataset()
    assert [actor.name for actor in dataset.actors] == ["UCDP actor 11", "UCDP actor 12"]


@pytest.mark.parametrize("day", ["2018-12-17", "17/12/2018"])
def test_an_agreement_becomes_a_framework_within_its_process(tmp_path, day):
    dataset = read_agreements(tmp_path, agreement(Dat=day)).to_dataset()
    framework, process = dataset["pax:9"], dataset["pax-process:3"]
    assert isinstance(framework, ce.Framework)
    assert isinstance(process, ce.Framework)
    assert (framework.part_of, process.name) == (process.id, "Mill process")
    assert [(step.status, str(step.when)) for step in framework.history] == [("agreed", "2018-12-17")]
    assert [term.text for term in framework.terms] == [
        "Release of prisoners provided for in substantive detail (PA-X: TjPrire = 3)"
    ]
    assert framework.extra["pax:Stage"] == "Pre"


@pytest.mark.parametrize(
    ("status", "steps"),
    [
        ("Unilateral document", ["proposed"]),
        ("Agreement with subsequent status", ["agreed"]),
        ("Status unclear", []),
    ],
)
def test_what_is_unilateral_or_unclear_is_not_agreed(tmp_path, status, steps):
    (framework,) = read_agreements(tmp_path, agreement(Status=status, TjPrire="0")).records()
    assert [step.status for step in framework.history] == steps
    assert framework.terms == ()
    assert (str(framework.known) == "2018-12-17") is (not steps)


def test_the_release_of_pax_is_in_the_name_of_its_file(tmp_path):
    assert read_agreements(tmp_path, name="pax_data_2257_agreements_v10.csv").release == "10"
    assert read_agreements(tmp_path, name="agreements.csv").release is None


def test_words_for_missing_are_missing(tmp_path):
    (row,) = read_agreements(tmp_path, agreement(UcdpCon="NA", UcdpAgr="N/A", PamAgr="34.0")).rows()
    assert (row["pax_UcdpCon"], row["pax_UcdpAgr"], row["pax_PamAgr"]) == (None, None, "34")


def test_two_coders_of_the_same_agreements_are_compared(tmp_path):
    accords = read_accords(tmp_path, *(accord(paid=str(n), pris=str(int(n < 3))) for n in range(1, 6)))
    agreements = read_agreements(
        tmp_path, *(agreement(AgtId=str(n), UcdpAgr=str(n), TjPrire=str(2 * (n < 4))) for n in range(2, 8))
    )
    one = {row["original_id"]: row["ucdp_pris"] != "0" for row in accords.rows()}
    two = {row["pax_UcdpAgr"]: row["pax_TjPrire"] != "0" for row in agreements.rows()}
    result = cohens_kappa(one, two)
    assert (result.things, result.observed, result.expected, result.kappa) == (4, 0.75, 0.5, 0.5)
    assert (result.only_first, result.only_second) == (("1",), ("6", "7"))
    assert result.table == {(False, False): 2, (False, True): 1, (True, True): 1}


def test_pairs_that_share_an_id_are_not_taken_for_codes():
    one, two = [("t1", "yes"), ("t2", "no")], [("t1", "yes"), ("t2", "yes")]
    with pytest.raises(
        ce.InvalidValue, match=r"no pairs that share an id such as 't1'; pass mappings .*dict\(first\)"
    ):
        cohens_kappa(one, two)
    assert cohens_kappa(dict(one), dict(two)).observed == 0.5
    with pytest.raises(ce.InvalidValue, match="give each thing one code from each coder: 't1' has several"):
        cohens_kappa([*one, ("t1", "no")], two)
    assert cohens_kappa([("a", "b"), ("c", "d")], [("e", "f"), ("g", "h")]).things == 2


def test_kappa_is_undefined_where_everything_is_coded_alike():
    assert cohens_kappa(["a", "a"], ["a", "a"]).kappa is None
    assert str(cohens_kappa(["a"], ["a"])) == "100.0% of 1 agree, kappa undefined"
    assert cohens_kappa(["a", "b"], ["b", "a"]).kappa == -1


@pytest.mark.parametrize(
    ("first", "second"), [([1], [1, 2]), ({"a": 1}, [1]), ({"a": 1}, {"b": 1}), ([], [])]
)
def test_coders_that_cannot_be_compared_are_refused(first, second):
    with pytest.raises(ce.InvalidValue):
        cohens_kappa(first, second)


def test_actors_keep_their_names_and_their_lineage(tmp_path):
    rows = [
        {
            "ActorId": "1",
            "NameData": "New League",
            "NameOrig": "League",
            "NameOrigFull": "n/a",
            "NameChange": "1",
        }
        | {"NewName": "New League", "NewNameFullEng": "New League of Mills", "Org": "1", "Version": "22.1"},
        {"ActorId": "2", "NameData": "Splinter", "NameOrig": "Splinter", "NameChange": "0", "Org": "3"}
        | {
            "ActorIdPrev": "1",
            "ActorIdAlliance": "3, 4",
            "ActorIdGroup": "2",
            "Version": "22.1",
            "DyadId": "428, 430",
        },
        {
            "ActorId": "5",
            "NameData": "Government of Arcadia",
            "NameOrig": "Government of Arcadia",
            "Org": "4",
        },
    ]
    text = "\ufeff" + written(ACTORS, rows)
    reading = ucdp.read_actors(put(tmp_path / "f.csv", text))
    one, two, three = reading.records()
    assert isinstance(one, ce.Actor)
    assert (one.name, one.kind, one.aliases) == (
        "New League",
        "armed group",
        ("League", "New League of Mills"),
    )
    assert one.lineage == (ce.Lineage(change="renamed", name="League"),)
    assert isinstance(two, ce.Actor)
    assert [(step.change, step.actor) for step in two.lineage] == [
        ("split from", "ucdp-actor:1"),
        ("allied in", "ucdp-actor:3"),
        ("allied in", "ucdp-actor:4"),
    ]
    assert two.extra["ucdp:dyad_id"] == "428, 430"
    assert isinstance(three, ce.Actor)
    assert (two.kind, three.kind, three.lineage) == ("other", "state", ())
    assert one.identifiers == (ce.Identifier("ucdp", "1"),)


def test_paax_actors_carry_what_others_call_them(tmp_path):
    rows = [
        {
            "id_paax": "CON_0",
            "actor_name": "Arcadia",
            "actor_type": "Country/State",
            "actor_iso3c": "ARC",
            "actor_gwno": "999.0",
        }
        | {
            "ucdp_id": "11.0",
            "ucdp_name": "Government of Arcadia",
            "acled_name": "Government of Arcadia (2021-)",
        }
        | {"acled_other": "Government of Arcadia (2005-2021) | Police Forces of Arcadia"},
        {"id_paax": "ORG_1", "actor_name": "League", "actor_type": "Armed Organization", "actor_iso3c": "ARC"}
        | {"actor_gwno": "999.0"},
    ]
    reading = pax.read_actors(put(tmp_path / "paax_actors_v0.2.csv", written(PAAX, rows)))
    state, group = reading.records()
    assert reading.release == "0.2"
    assert isinstance(state, ce.Actor)
    assert {str(identifier) for identifier in state.identifiers} == {
        "paax:CON_0",
        "ucdp:11",
        "acled-name:Government of Arcadia (2021-)",
        "iso3166-1-alpha-3:ARC",
        "gleditsch-ward:999",
    }
    assert "Police Forces of Arcadia" in state.aliases
    assert isinstance(group, ce.Actor)
    assert [str(identifier) for identifier in group.identifiers] == ["paax:ORG_1"]
