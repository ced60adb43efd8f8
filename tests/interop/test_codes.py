"""Code vocabularies, and identifiers that change their meaning over time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents.interop import cameo, identifiers, plover
from conflictevents.interop.codes.codebook import Matter, UnknownCode, table, usages
from conflictevents.interop.codes.identifiers import Crosswalk, CrosswalkError, Named


def test_codes_keep_their_zeros_and_a_lost_one_is_pointed_out():
    assert cameo.name("0841") == "Return, release person(s)"
    assert cameo.name("040") != cameo.name("057")
    with pytest.raises(UnknownCode, match=r"'0841' is 'Return, release person\(s\)'") as error:
        cameo.name("841")
    assert isinstance(error.value, LookupError)
    with pytest.raises(UnknownCode, match="no code 'release'; choose one of cameo.codes"):
        cameo.goldstein("release", scale="gdelt")


def test_goldstein_is_two_scales_that_differ_in_four_codes():
    differing = [
        code
        for code in cameo.codes()
        if None not in (pair := (cameo.goldstein(code, scale="gdelt"), cameo.goldstein(code, scale="icews")))
        and pair[0] != pair[1]
    ]
    assert differing == ["016", "022", "164", "165"]
    assert (cameo.goldstein("016", scale="gdelt"), cameo.goldstein("016", scale="icews")) == (-2, -5)
    assert cameo.goldstein("1951", scale="icews") is None
    with pytest.raises(ce.InvalidValue, match="differ in 4"):
        cameo.goldstein("016", scale="mine")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("act", "about", "status", "code"),
    [
        ("announces", "round", "scheduled", "0353"),
        ("promises", "round", None, "0353"),
        ("reports", "round", "completed", "0841"),
        ("demands", "round", None, "1053"),
        ("appeals", "round", None, "0253"),
        ("rejects", "round", None, "1243"),
        ("announces", "meeting", "planned", "036"),
        ("reports", "meeting", "held", "046"),
        ("demands", "meeting", None, "106"),
        ("rejects", "meeting", None, "125"),
        ("threatens", "meeting", None, "134"),
        ("announces", "meeting", "cancelled", "164"),
        ("confirms", "framework", "agreed", "057"),
        ("proposes", "mediation", None, "039"),
        ("agrees", "mediation", None, "038"),
        ("reports", "mediation", None, "045"),
        ("announces", "truce", "agreed", "0871"),
        ("reports", "capture", None, "173"),
    ],
)
def test_what_is_said_of_a_matter_has_its_code(act, about, status, code):
    assert cameo.codes_for(act, about, status)[0] == code
    assert any(matter.covers(about, act, status) for matter in cameo.matters(code))


def test_a_code_may_stand_for_several_matters_and_a_matter_for_several_codes():
    assert {matter.about for matter in cameo.matters("134")} == {"meeting", "framework"}
    assert cameo.codes_for("reports", "meeting", "held") == ("046", "045", "044", "043", "042", "041")
    assert cameo.matters("1823") == ()
    assert cameo.codes_for("withholds", "round") == ()


def test_records_and_claims_have_their_codes():
    done = ce.ExchangeRound(id="r1", history=("scheduled", "completed"))
    ahead = ce.ExchangeRound(id="r2", history=("scheduled",))
    remains = ce.ExchangeRound(id="r3", kind="repatriation of remains", history=("completed",))
    talks = ce.Meeting(id="m1", status="planned")
    accord = ce.Framework(id="f1", name="Accord", history=("agreed",))
    assert [cameo.code_of(record) for record in (done, ahead, remains, talks, accord)] == [
        "0841",
        "0353",
        None,
        "036",
        "057",
    ]
    assert str(plover.code_of(done)) == "RETREAT:release"
    assert cameo.code_of(ce.Claim(act="demands", about="r1"), done) == "1053"
    assert cameo.code_of(ce.Claim(act="reports", about="r1", status="completed"), done) == "0841"
    assert cameo.code_of(ce.Claim(act="reports", about="f1", status="agreed"), accord) == "057"
    assert cameo.code_of(ce.Claim(act="reports"), None) is None
    assert plover.code_of(ce.Claim(act="withholds", about="r1"), done) is None
    assert plover.code_of(ce.Actor(id="a", name="A")) is None


def test_plover_has_three_codings_of_a_release_announced():
    assert [str(code) for code in plover.codes_for("announces", "round", "agreed")] == [
        "AGREE",
        "RETREAT:release + future",
        "CONCEDE + future",
    ]
    assert plover.matters("RETREAT", "release", "negation") == (
        Matter("round", (ce.Act.DENIES,), ("completed", "partly completed", "under way")),
    )


def test_the_map_from_cameo_to_plover_is_many_to_one():
    assert str(plover.from_cameo("0841")) == "RETREAT:release"
    assert plover.from_cameo("0841") == plover.PloverCode("RETREAT", "release", ("legal",))
    assert plover.from_cameo("0253") is None
    assert plover.to_cameo("RETREAT", "release") == ("0841",)
    assert len(plover.to_cameo("REQUEST")) > 20
    with pytest.raises(UnknownCode):
        plover.from_cameo("9999")
    with pytest.raises(UnknownCode, match="RETREAT:exchange"):
        plover.to_cameo("RETREAT", "exchange")
    with pytest.raises(UnknownCode, match="did you mean 'RETREAT'"):
        plover.to_cameo("retreat")


def test_of_a_code_that_the_map_has_twice_the_first_line_counts():
    assert plover.from_cameo("08") == plover.PloverCode("CONCEDE")
    assert {event: len(plover.to_cameo(event)) for event in ("ASSAULT", "RETREAT", "CONCEDE", "AID")} == {
        "ASSAULT": 30,
        "RETREAT": 15,
        "CONCEDE": 11,
        "AID": 7,
    }


def test_unknown_matters_and_acts_are_refused_with_a_hint():
    with pytest.raises(ce.InvalidValue, match="did you mean 'round'"):
        cameo.codes_for("reports", "rounds")
    with pytest.raises(ce.InvalidValue, match="an act of a claim"):
        plover.codes_for("shouts", "round")


def test_every_line_of_the_vocabulary_uses_codes_that_exist_and_agrees_with_the_map():
    mapped = {row["cameo"]: (row["event"], row["mode"]) for row in table("cameo_to_plover")}
    assert len(usages()) > 30
    for usage in usages():
        if usage.cameo:
            assert usage.cameo in cameo.codes()
            assert mapped.get(usage.cameo, ("", "")) == (usage.event, usage.mode)
        else:
            assert usage.event


STATES = identifiers.states()


@pytest.mark.parametrize(
    ("scheme", "value", "to", "on", "answer"),
    [
        ("gleditsch-ward", "340", "cow", "2010", "345"),
        ("cow", "345", "gleditsch-ward", "2010", "340"),
        ("cow", "345", "gleditsch-ward", "1990", "345"),
        ("gleditsch-ward", "260", "cow", "1960", "260"),
        ("gleditsch-ward", "260", "cow", "1995", "255"),
        ("cow", "255", "gleditsch-ward", "1995", "260"),
        ("gleditsch-ward", "678", "cow", "1980", "678"),
        ("gleditsch-ward", "678", "cow", "2000", "679"),
        ("gleditsch-ward", "2", "cow", None, "2"),
        ("gleditsch-ward", "775", "cow", "2024-05", "775"),
    ],
)
def test_a_state_is_put_into_the_other_scheme_on_its_day(scheme, value, to, on, answer):
    assert STATES.translate(scheme, value, to, on=on) == answer


@pytest.mark.parametrize(
    ("scheme", "value", "to", "on", "why"),
    [
        ("gleditsch-ward", "260", "cow", None, "several counterparts in cow: 260, 255; say on which day"),
        ("gleditsch-ward", "260", "cow", "1990", "give a nearer date"),
        (
            "gleditsch-ward",
            "340",
            "cow",
            "1950",
            "not valid on 1950: it is that of Serbia, from 1878-07-13 to 1915-10-01",
        ),
        ("gleditsch-ward", "711", "cow", "1920", "no counterpart in cow on 1920"),
        ("cow", "54", "gleditsch-ward", "2000", "no counterpart in gleditsch-ward"),
        ("gleditsch-ward", "751", "cow", "1948", "is not in this crosswalk"),
        (
            "gleditsch-ward",
            "2",
            "iso",
            None,
            "cannot be put into 'iso'; choose one of: cow, gleditsch-ward",
        ),
        ("iso", "USA", "cow", None, "is of no scheme here"),
    ],
)
def test_what_has_no_answer_or_several_is_refused_with_the_reason(scheme, value, to, on, why):
    with pytest.raises(CrosswalkError, match=why):
        STATES.translate(scheme, value, to, on=on)


def test_a_thing_is_found_by_its_identifier_if_it_alone_bears_it():
    assert STATES.find("gleditsch-ward", "345", on="1995").name == "Yugoslavia"
    two = Crosswalk([Named("A", (ce.Identifier("x", "1"),)), Named("B", (ce.Identifier("x", "1"),))])
    with pytest.raises(CrosswalkError, match="is borne by several: A; B; choose one of them$") as error:
        two.find("x", "1")
    assert len(error.value.candidates) == 2
    assert repr(two) == "<Crosswalk of 2 rows: x>"


def test_actors_make_a_crosswalk():
    actor = ce.Actor(
        id="a", name="A", identifiers=(ce.Identifier("ucdp", "11"), ce.Identifier("paax", "CON_0"))
    )
    assert Crosswalk.from_actors([actor]).translate("ucdp", "11", "paax") == "CON_0"


@given(
    st.sampled_from(
        [row.identifiers[0] for row in STATES.rows if row.identifiers[0].scheme == "gleditsch-ward"]
    ),
    st.integers(1816, 2016),
)
def test_there_and_back_again_is_the_same_state(identifier, year):
    day = f"{year}-06-15"
    try:
        there = STATES.translate(identifier.scheme, identifier.value, "cow", on=day)
    except CrosswalkError:
        return
    assert STATES.translate("cow", there, "gleditsch-ward", on=day) == identifier.value


PUBLISHED = {
    "gdelt": {
        "010": 0.0,
        "014": 0.0,
        "030": 4.0,
        "0331": 5.2,
        "040": 1.0,
        "043": 2.8,
        "050": 3.5,
        "070": 7.0,
        "073": 7.4,
        "084": 7.0,
        "112": -2.0,
        "114": -2.0,
        "172": -5.0,
        "190": -10.0,
    }
    | {"016": -2.0, "022": 3.2, "1243": -4.0, "163": -8.0, "164": -7.0, "165": -6.5, "1663": -7.0},
    "icews": {
        "010": 0.0,
        "020": 3.0,
        "0331": 5.2,
        "046": 7.0,
        "061": 6.4,
        "102": -5.0,
        "120": -4.0,
        "139": -7.0,
        "1621": -5.6,
        "180": -9.0,
    },
}
"""Codes and scores as they stand in rows that GDELT and ICEWS published."""


@pytest.mark.parametrize("scale", ["gdelt", "icews"])
def test_scores_are_those_of_published_rows(scale):
    assert {code: cameo.goldstein(code, scale=scale) for code in PUBLISHED[scale]} == PUBLISHED[scale]
