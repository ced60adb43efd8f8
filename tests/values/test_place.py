"""Places: as precisely as the source says, and no more."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictevents.errors import InvalidValue
from conflictevents.strategies import places
from conflictevents.values import Identifier, Place


@given(places())
def test_a_place_says_something_and_gives_both_coordinates_or_neither(place):
    assert place.name or place.country or place.latitude is not None or place.identifiers
    assert (place.latitude is None) is (place.longitude is None)


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_coordinates_on_the_globe_are_kept(latitude, longitude):
    place = Place(latitude=latitude, longitude=longitude)
    assert (place.latitude, place.longitude) == (latitude, longitude)


@given(st.floats(), st.floats())
def test_coordinates_off_the_globe_are_refused(latitude, longitude):
    if -90 <= latitude <= 90 and -180 <= longitude <= 180:
        assert Place(latitude=latitude, longitude=longitude).latitude == latitude
    else:
        with pytest.raises(InvalidValue, match="itude: found"):
            Place(latitude=latitude, longitude=longitude)


def test_zero_has_one_form():
    place = Place(latitude=-0.0, longitude=0)
    assert math.copysign(1, place.latitude) == 1
    assert type(place.longitude) is float


def test_text_is_a_name_and_a_place_is_itself():
    assert Place.of("a bridge") == Place(name="a bridge")
    place = Place(country="UA", identifiers=Identifier("geonames", "690791"))
    assert Place.of(place) is place


@pytest.mark.parametrize(
    ("field", "arguments"),
    [
        ("name", {}),
        ("name", {"precision": "ucdp:where_prec=4"}),
        ("name", {"name": " "}),
        ("country", {"name": "a bridge", "country": ""}),
        ("longitude", {"latitude": 50}),
        ("latitude", {"longitude": 50}),
        ("latitude", {"latitude": "50", "longitude": 30}),
        ("latitude", {"latitude": True, "longitude": 30}),
        ("latitude", {"latitude": 10**400, "longitude": 30}),
        ("identifiers[0]", {"identifiers": ["geonames:690791"]}),
    ],
    ids=str,
)
def test_what_is_no_place_is_refused_by_name(field, arguments):
    with pytest.raises(InvalidValue) as refused:
        Place(**arguments)
    assert refused.value.field == field


@pytest.mark.parametrize("value", ["", " ", 5, None, {"name": "a bridge"}])
def test_a_shorthand_that_is_no_name_is_refused(value):
    with pytest.raises(InvalidValue, match="a Place, or its name as text"):
        Place.of(value)
