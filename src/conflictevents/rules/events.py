"""Events: what cannot be right in an event as its dataset gives it, and what a reader should know of it.

Events are other people's data, and published data has every one of these: none is an error of the record. What a
record cannot hold at all (an interval that ends before it begins, coordinates beyond the globe) is refused where it
is read.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

from conflictevents.dataset import Dataset
from conflictevents.questions.killed.codebook import PARTS, fact_of_extra
from conflictevents.records import Event
from conflictevents.rules.rule import Noticed, Rule, Severity
from conflictevents.values import Estimate, Identifier, Place, When

__all__ = ["RULES"]


# Numbers


def parts_do_not_sum(ds: Dataset) -> Iterator[Noticed]:
    """The dead of each side, civilians and those unknown do not add up to the best estimate.

    In UCDP's events they are the parts of `best`, and always add up to it.
    """
    for event in ds.events:
        parts = [event.extra.get(key) for key in PARTS.values()]
        best = None if event.fatalities is None else event.fatalities.best
        whole = [part for part in parts if type(part) is int]
        total = sum(whole)
        if best is None or len(whole) < len(parts):
            continue
        if total != best:
            yield Noticed(
                event.id,
                f"the dead of each side, civilians and unknown add up to {total:,}, but best is {best:,}",
                "fatalities.best",
                "compare the row with the dataset's own file",
            )


_KILLED: Final = re.compile(
    r"\b(?:killed|killing|slain|shot dead|died|beheaded|executed|murdered|fatalit(?:y|ies))\b", re.IGNORECASE
)
_NONE_KILLED: Final = re.compile(
    r"\b(?:no|none|nobody|no one|not|without|zero|0|never|unknown|unspecified|undetermined|if any)\b"
    r"(?:\W+\w+){0,6}?\W+(?:killed|killing|slain|dead|died|executed|murdered|casualt\w+|fatalit\w+)|"
    r"(?:fatalities|casualties|deaths)\W+(?:coded as\W+)?(?:0|zero|none|unknown|unreported)|"
    r"(?:killed|died|fatalities)\W+(?:\w+\W+){0,4}?(?:unknown|unclear|not known|not reported|anniversary)|"
    r"threaten\w*\W+to\b|\b(?:animals?|cattle|livestock)\b|"
    r"\b(?:protest|demonstrat|march|rall(?:y|ie)|vigil|gather|commemorat|relatives?|demand)\w*|\bjustice for\b",
    re.IGNORECASE,
)


def none_killed_in_words(ds: Dataset) -> Iterator[Noticed]:
    """An event counts no one killed, and its text has a clear word for killed.

    0 may stand for an unknown number (ACLED), or the text may speak of others.
    """
    for event in ds.events:
        estimate = event.fatalities
        if estimate is None or event.text is None:
            continue
        numbers = [value for value in (estimate.low, estimate.best, estimate.high) if value is not None]
        if not numbers or any(numbers):
            continue
        word = _KILLED.search(event.text)
        if word is not None and _NONE_KILLED.search(event.text) is None:
            yield Noticed(
                event.id,
                f"0 killed, but the text says {word.group(0)!r}",
                "fatalities",
                "read the text before counting the event as one without deaths",
            )


# Dates


def year_of_another_date(ds: Dataset) -> Iterator[Noticed]:
    """An event's year is not the year of its date."""
    for event in ds.events:
        year = fact_of_extra(event, ("ucdp:year", "acled:year"))
        when = event.when
        if year is None or not year.isdecimal() or when is None:
            continue
        if (when.first_day is not None and _year(when.first_day) > int(year)) or (
            when.last_day is not None and _year(when.last_day) < int(year)
        ):
            yield Noticed(
                event.id,
                f"the year is {year}, but the date is {when}",
                "when",
                "correct the date or the year",
            )


def _year(day: int) -> int:
    from datetime import date

    return date.fromordinal(day).year


_DAYS_APART: Final[Mapping[str, tuple[int, int]]] = {
    "1": (0, 0),
    "2": (1, 5),
    "3": (6, 6),
    "4": (7, 30),
    "5": (31, 365),
}
"""By UCDP's code of date precision, how many days the last may be after the first."""


def date_not_of_its_precision(ds: Dataset) -> Iterator[Noticed]:
    """The code of an event's date precision contradicts the days it gives (UCDP).

    1 is one day; 2 is two to six days; 3 a week; 4 eight to 31 days; 5 more than a month, up to a year.
    """
    for event in ds.events:
        code = fact_of_extra(event, ("ucdp:date_prec",)) or ""
        when = event.when
        if code not in _DAYS_APART or when is None or when.first_day is None or when.last_day is None:
            continue
        least, most = _DAYS_APART[code]
        apart = when.last_day - when.first_day
        if not least <= apart <= most:
            yield Noticed(
                event.id,
                f"date precision {code} stands for {_count_of_days(least, most)}, but {when} has {apart + 1}",
                "when",
                "correct the days or the code",
            )


def _count_of_days(least: int, most: int) -> str:
    return f"{least + 1} to {most + 1} days" if least < most else f"{least + 1} day{'s' if least else ''}"


# Places


class _Box(NamedTuple):
    name: str
    west: float
    south: float
    east: float
    north: float

    def holds(self, latitude: float, longitude: float) -> bool:
        return self.south <= latitude <= self.north and self.west <= longitude <= self.east


@cache
def _boxes() -> Mapping[str, _Box]:
    """The box around each country, by its name in lower case and by `gleditsch-ward:` and its number.

    Drawn half a degree wider than the outlines of Natural Earth at 1:110 million (public domain), to the next tenth.
    Countries across the 180th meridian, and the smallest, are not among them.
    """
    boxes: dict[str, _Box] = {}
    text = files("conflictevents.rules").joinpath("country_boxes.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        edges = (float(row[edge]) for edge in ("west", "south", "east", "north"))
        box = _Box(row["name"], *edges)
        boxes[row["name"].casefold()] = box
        if row["gleditsch_ward"]:
            boxes[f"gleditsch-ward:{row['gleditsch_ward']}"] = box
    return boxes


def _box_of(place: Place) -> _Box | None:
    names = [f"gleditsch-ward:{each.value}" for each in place.identifiers if each.scheme == "gleditsch-ward"]
    names += [] if place.country is None else [place.country.casefold()]
    return next((_boxes()[name] for name in names if name in _boxes()), None)


def swapped_coordinates(ds: Dataset) -> Iterator[Noticed]:
    """The coordinates of an event fall into its country when exchanged, and not as they stand."""
    for event in ds.events:
        place = event.place
        if place is None or place.latitude is None or place.longitude is None:
            continue
        box = _box_of(place)
        if box is None or box.holds(place.latitude, place.longitude):
            continue
        if box.holds(place.longitude, place.latitude):
            yield Noticed(
                event.id,
                f"latitude {place.latitude:g} and longitude {place.longitude:g} lie outside {box.name}, and inside when exchanged",
                "place.latitude",
                "exchange latitude and longitude",
            )


def place_not_of_its_precision(ds: Dataset) -> Iterator[Noticed]:
    """The code of an event's place precision contradicts the place it gives.

    UCDP: 6 is a country, which names no division; 4 is a first-order division, which names no second; 3 and 4 name
    the division they mean; 1 and 2 are about a point, which has coordinates.
    """
    for event in ds.events:
        place = event.place
        if place is None or place.precision is None or not place.precision.startswith("ucdp:where_prec="):
            continue
        code = place.precision.partition("=")[2]
        first, second = (fact_of_extra(event, (f"ucdp:adm_{number}",)) for number in (1, 2))
        trouble = ""
        if code in {"1", "2"} and place.latitude is None:
            trouble = "a point, but no coordinates are given"
        elif code == "6" and (first or second):
            trouble = f"a country, but {first or second!r} is named"
        elif code == "4" and second:
            trouble = f"a first-order division, but the second-order division {second!r} is named"
        elif (code == "4" and not first) or (code == "3" and not (first or second)):
            trouble = "a division, but none is named"
        if trouble:
            yield Noticed(
                event.id,
                f"place precision {code} stands for {trouble}",
                "place.precision",
                "correct the code or the place",
            )


# Codes


_SUB_EVENTS: Final = frozenset(
    (
        "government regains territory;non-state actor overtakes territory;armed clash;chemical weapon;air/drone strike;"
        "suicide bomb;shelling/artillery/missile attack;remote explosive/landmine/ied;grenade;sexual violence;attack;"
        "abduction/forced disappearance;peaceful protest;protest with intervention;"
        "excessive force against protesters;excessive force against protestors;violent demonstration;mob violence;"
        "agreement;arrests;change to group/activity;disrupted weapons use;headquarters or base established;"
        "looting/property destruction;non-violent transfer of territory;other"
    ).split(";")
)
_WORDS: Final[Mapping[str, frozenset[str]]] = {
    "ucdp:type_of_violence": frozenset("123"),
    "acled:event_type": frozenset(
        (
            "battles;explosions/remote violence;violence against civilians;protests;riots;strategic developments"
        ).split(";")
    ),
    "acled:sub_event_type": _SUB_EVENTS,
    "plover:event": frozenset(
        (
            "agree consult support concede cooperate aid retreat request accuse reject threaten protest sanction "
            "mobilize coerce assault demand disapprove fight investigate"
        ).split()
    ),
}
"""The closed vocabularies of type codes, in lower case."""
_CODES: Final[Mapping[str, frozenset[str]]] = {
    "ucdp:date_prec": frozenset("12345"),
    "ucdp:event_clarity": frozenset("12"),
    "ucdp:active_year": frozenset("01"),
    "acled:time_precision": frozenset("123"),
}
_PLACE_CODES: Final[Mapping[str, frozenset[str]]] = {
    "ucdp:where_prec": frozenset("1234567"),
    "acled:geo_precision": frozenset("123"),
}
_CAMEO: Final = re.compile(r"^(0[1-9]|1[0-9]|20)[0-9]{0,2}$")


def unknown_code(ds: Dataset) -> Iterator[Noticed]:
    """A code of an event is not in the vocabulary of its dataset.

    Looked at are types of UCDP, ACLED, PLOVER and CAMEO, and the codes of precision. A code that lost its zero in a
    spreadsheet (10 for 010) is often among them.
    """
    for event in ds.events:
        for index, code in enumerate(event.types):
            words = _WORDS.get(code.scheme)
            strange = (
                code.value.casefold() not in words
                if words is not None
                else code.scheme == "cameo" and code.value != "---" and not _CAMEO.match(code.value)
            )
            if strange:
                yield _strange(event, code.scheme, code.value, f"types[{index}]")
        for scheme, known in _CODES.items():
            value = event.extra.get(scheme)
            if value is not None and str(value) not in known:
                yield _strange(event, scheme, str(value), f"extra[{scheme!r}]")
        scheme, _, value = ((event.place.precision if event.place else None) or "").partition("=")
        if scheme in _PLACE_CODES and value not in _PLACE_CODES[scheme]:
            yield _strange(event, scheme, value, "place.precision")


def _strange(event: Event, scheme: str, value: str, path: str) -> Noticed:
    return Noticed(
        event.id, f"{scheme} has no code {value!r}", path, "compare the code with the dataset's codebook"
    )


def listed_twice(ds: Dataset) -> Iterator[Noticed]:
    """Two events of one dataset and release have one id there.

    They are one event read twice, or a defect of the dataset (ICEWS, POLECAT); counted, they are two.
    """
    first: dict[tuple[str | None, str | None, str, When | None], str] = {}
    for event in sorted(ds.events, key=lambda event: event.id):
        if event.original_id is None:
            continue
        dated = event.when if event.dataset == "icews" else None  # an id of ICEWS is unique in a day alone
        key = (event.dataset, event.release, event.original_id, dated)
        if first.setdefault(key, event.id) != event.id:
            yield Noticed(
                event.id,
                f"{first[key]!r} has the id {event.original_id!r} in {event.dataset or 'its dataset'} too",
                "original_id",
                "keep one of the two if they are one event",
            )


# Examples, one for each


def _seven_of_nine() -> Dataset:
    return Dataset(
        Event(
            id="clash-7",
            when="2024-05-06",
            dataset="ucdp-ged",
            fatalities=Estimate(9, 9, 9),
            extra={
                "ucdp:deaths_a": 5,
                "ucdp:deaths_b": 0,
                "ucdp:deaths_civilians": 2,
                "ucdp:deaths_unknown": 0,
            },
        )
    )


def _none_but_killed() -> Dataset:
    return Dataset(
        Event(
            id="attack-7",
            when="2024-05-06",
            dataset="ucdp-ged",
            fatalities=Estimate(best=0),
            text="Gunmen killed a trader on the road to Gao.",
        )
    )


def _year_before() -> Dataset:
    return Dataset(Event(id="clash-7", when="2024-05-06", dataset="ucdp-ged", extra={"ucdp:year": "2023"}))


def _month_of_a_day() -> Dataset:
    return Dataset(Event(id="clash-7", when="2024-05-06", dataset="ucdp-ged", extra={"ucdp:date_prec": "4"}))


def _exchanged() -> Dataset:
    return Dataset(
        Event(
            id="clash-7",
            when="2024-05-06",
            dataset="ucdp-ged",
            place=Place(country="Kenya", latitude=36.8, longitude=-1.3),
        )
    )


def _country_with_division() -> Dataset:
    return Dataset(
        Event(
            id="clash-7",
            when="2024-05-06",
            dataset="ucdp-ged",
            place=Place(country="Mali", precision="ucdp:where_prec=6"),
            extra={"ucdp:adm_1": "Gao region"},
        )
    )


def _fourth_type() -> Dataset:
    return Dataset(
        Event(
            id="clash-7",
            when="2024-05-06",
            dataset="ucdp-ged",
            types=Identifier("ucdp:type_of_violence", "4"),
        )
    )


def _read_twice() -> Dataset:
    return Dataset(
        Event(id="clash-7", dataset="ucdp-ged", release="24.1", original_id="7"),
        Event(id="clash-7-again", dataset="ucdp-ged", release="24.1", original_id="7"),
    )


RULES: Final[tuple[Rule, ...]] = (
    Rule("events/parts-do-not-sum", Severity.WARNING, parts_do_not_sum, _seven_of_nine),
    Rule("events/none-killed-in-words", Severity.INFO, none_killed_in_words, _none_but_killed),
    Rule("events/year-of-another-date", Severity.WARNING, year_of_another_date, _year_before),
    Rule("events/date-not-of-its-precision", Severity.WARNING, date_not_of_its_precision, _month_of_a_day),
    Rule("events/swapped-coordinates", Severity.WARNING, swapped_coordinates, _exchanged),
    Rule(
        "events/place-not-of-its-precision",
        Severity.WARNING,
        place_not_of_its_precision,
        _country_with_division,
    ),
    Rule("events/unknown-code", Severity.WARNING, unknown_code, _fourth_type),
    Rule("events/listed-twice", Severity.WARNING, listed_twice, _read_twice),
)
"""The rules of this file."""
