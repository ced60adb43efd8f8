"""What to write instead: remedies for the dates that people write where EDTF is asked for.

A remedy is a suggestion to a person and never a reading: each candidate is offered only if it can be read, and two
are offered where both are possible. Hedges are kept: "c. June 2025" becomes `2025-06~`, "perhaps June 2025"
`2025-06?`, "since June 2025" `2025-06/..`, "early June 2025" `2025-06-01/2025-06-10~`.

A phrase is taken apart from the outside: hedges, then open ends, then ranges and choices, then single dates, of which
a range may leave out what its other end says ("30 May - 2 June 2025"). A month may be of another language ("12 mai 2023");
words around it are understood in English alone.
"""

import contextlib
import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple

__all__ = ["remedy_for"]

Days = tuple[int | None, int | None]
"""First and last day of a date, as ordinals."""
ReadDays = Callable[[str], Days | None]
"""The days of a candidate; None where it cannot be read."""

_LONGEST = 100
"""The most characters of a text that is taken apart as a phrase; none that names a date has more."""
_MOST_TOKENS, _MOST_HEDGES, _MOST_JOINTS = 12, 6, 5
"""The most words and marks of one date, hedges of a phrase, and words that may join its dates."""
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\uff0d", "-"))
_NAMES = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip
_ELSEWHERE = (
    ("enero gennaio ianuarie janeiro januar januari január januára janv janvier leden ledna ocak "
    "sausio sausis siječanj siječnja styczeń stycznia yanvar ιανουάριος ιανουαρίου студзень студзеня "
    "січень січня январь января януари јануар јануари հունվար հունվարի ינואר كانون_الثاني يناير "
    "ژانویه ژانویهٔ იანვარი"),
    ("febbraio febrero februar februari februarie február februára fevereiro fevral fevrier fév févr "
    "février lutego luty vasario vasaris veljača veljače únor února şubat φεβρουάριος φεβρουαρίου "
    "лютага лютий лютого люты фебруар февраль февраля февруари փետրվար փետրվարի פברואר شباط فبراير "
    "فوریه فوریهٔ თებერვალი"),
    ("březen března kovas kovo maart marca marec mars mart martie marts marz marzec marzo março "
    "március märz ožujak ožujka μάρτιος μαρτίου березень березня март марта сакавік сакавіка մարտ "
    "մարտի מרץ آذار مارس მარტი"),
    ("abr abril aprel aprile aprilie apríl apríla avr avril balandis balandžio duben dubna kwiecień "
    "kwietnia nisan travanj travnja április απρίλιος απριλίου апрель апреля април квітень квітня "
    "красавік красавіка ապրիլ ապրիլի אפריל آوریل أبريل نيسان აპრილი"),
    ("gegužė gegužės květen května maggio mai maio maj maja mayo mayıs mei máj mája május svibanj "
    "svibnja μάιος μαΐου май мая мај травень травня մայիս մայիսի מאי أيار مايو مه مهٔ მაისი"),
    ("birželio birželis czerwca czerwiec giugno haziran iunie iyun juin jun junho juni junij junio "
    "jún júna június lipanj lipnja červen června ιουνίου ιούνιος июнь июня червень червня чэрвень "
    "чэрвеня юни јун јуни հունիս հունիսի יוני حزيران يونيو ژوئن ივნისი"),
    ("iulie iyul juil juillet jul julho juli julij julio júl júla július liepa liepos lipca lipiec "
    "luglio srpanj srpnja temmuz července červenec ιουλίου ιούλιος июль июля липень липня ліпень "
    "ліпеня юли јул јули հուլիս հուլիսի יולי تموز يوليو ژوئیه ژوئیهٔ ივლისი"),
    ("agosto aout août augusta augusti augustus augusztus avgust avqust ağustos kolovoz kolovoza "
    "rugpjūtis rugpjūčio sierpień sierpnia srpen srpna αυγούστου αύγουστος август августа жнівень "
    "жніўня серпень серпня օգոստոս օգոստոսի אוגוסט آب أغسطس اوت აგვისტო"),
    ("eylül rugsėjis rugsėjo rujan rujna sentyabr septembar septembra septembre septembrie septiembre "
    "setembro settembre szeptember wrzesień września září σεπτέμβριος σεπτεμβρίου верасень верасня "
    "вересень вересня сентябрь сентября септембар септември սեպտեմբեր սեպտեմբերի ספטמבר أيلول سبتمبر "
    "سپتامبر სექტემბერი"),
    ("ekim octobre octombrie octubre okt oktobar oktober oktyabr október októbra ottobre outubro "
    "październik października spalio spalis říjen října οκτωβρίου οκτώβριος жовтень жовтня "
    "кастрычнік кастрычніка октобар октомври октябрь октября հոկտեմբեր հոկտեմբերի אוקטובר أكتوبر "
    "اکتبر تشرين_الأول ოქტომბერი"),
    ("kasım lapkritis lapkričio listopadu noiembrie novembar novembra novembre novembro noviembre "
    "noyabr studeni studenoga νοέμβριος νοεμβρίου листопад листопада лістапад лістапада новембар "
    "ноември ноябрь ноября նոյեմբեր նոյեմբերի נובמבר تشرين_الثاني نوامبر نوفمبر ნოემბერი"),
    ("aralık decembar decembra decembre decembrie dekabr desember dez dezember dezembro dic dicembre "
    "diciembre déc décembre grudnia grudzień gruodis gruodžio prosinac prosinca prosince prosinec "
    "δεκέμβριος δεκεμβρίου грудень грудня декабрь декабря декември децембар снежань снежня դեկտեմբեր "
    "դեկտեմբերի דצמבר دسامبر ديسمبر كانون_الأول დეკემბერი"),
)  # fmt: skip
"""Months in some thirty other languages, January first, as CLDR and newsrooms write them; a word for two months is none of them."""
_MONTH_ELSEWHERE = {
    word.replace("_", " "): name.lower()
    for name, words in zip(_NAMES, _ELSEWHERE, strict=True)
    for word in words.split()
}
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SEASONS = {"spring": 0, "summer": 1, "autumn": 2, "fall": 2, "winter": 3}
_COUNTED = (
    "",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_FIRST_MONTHS = (3, 6, 9, 12)  # of the northern seasons
_ORDINALS = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "latter": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
    "last": -1,
    "final": -1,
    "closing": -1,
    "opening": 1,
}
_PARTS = {
    **dict.fromkeys(("early", "beginning", "start"), 0),
    **dict.fromkeys(("mid", "middle"), 1),
    **dict.fromkeys(("late", "end"), 2),
}
_FEASTS = {
    "new year": ("{0}-01-01",),
    "new year's": ("{0}-01-01",),
    "new year's day": ("{0}-01-01",),
    "new year's eve": ("{0}-12-31",),
    "christmas": ("{0}-12-25", "{0}-01-07"),
    "christmas day": ("{0}-12-25", "{0}-01-07"),
    "christmas eve": ("{0}-12-24", "{0}-01-06"),
    "orthodox christmas": ("{0}-01-07",),
}
"""Feasts of a fixed day; where two are given the second is that of the Julian calendar."""
_MOVABLE = re.compile(
    r"\b(?:easter|ramadan|eid|passover|pesach|hanukkah|thanksgiving|nowruz|ashura|purim|yom kippur)\b"
)
_LOCAL_SEASON = re.compile(r"\b(?:season|monsoon|harvest)\b")
_FILLERS = frozenset(
    "of the in on at during year month date dated day night overnight morning evening afternoon noon dawn midnight sometime "
    "some time course within one throughout all whole either".split()
)  # fmt: skip
_ABOUT = (
    r"circa|about|around|approximately|approx\.?|roughly|ca\.?|c\.?(?=[\s\d])|~|≈|estimated|est\.|towards?"
)
_PERHAPS = (
    r"perhaps|possibly|probably|maybe|likely|presumably|reportedly|reported|allegedly|apparently|supposedly|\?|"
    r"uncertain|unconfirmed|believed to be|thought to be|said to be"
)
_IN_FRONT = re.compile(
    rf"(?:(?P<about>{_ABOUT})|(?P<perhaps>{_PERHAPS})|(?:in|on|at) or(?= (?:about|around|near))|near(?= )|"
    r"(?:the )?(?:early|small|late|morning|evening) hours (?:of|on)\b|"
    r"(?:shortly |just )?(?:before|after) (?:dawn|sunrise|sunset|dusk|dark|nightfall|noon|midday|midnight)(?: on| of)?(?= )|"
    rf"(?!(?:in|on|at) or )(?:in|on|the|as of|as at|dated|date:|sometime|some time)\b)\s*"
)
_BEHIND = re.compile(
    rf"\s*(?:\(?(?P<about>approx\.?|approximately|about|circa|estimated|est\.?|or so|or thereabouts|~)\)?|\(?(?P<perhaps>{_PERHAPS})\)?|[.,;])$"
)
_OPEN = (
    ("since", re.compile(r"(?:since|from|starting(?: in| on)?|no earlier than|not earlier than|not before|(?:on|in|at) or after|≥|>=)\s*(.+?)(?:\s+on(?:wards?)?)?")),
    ("since", re.compile(r"(.+?)(?:\s*\+|\s+onwards?|\s+(?:and|or) (?:after|later|since)|\s*(?:-|to|until|till)\s*(?:present|now|today|date|ongoing|the present|this day|open)?)")),
    ("after", re.compile(r"(?:after|later than|>)\s*(.+)")),
    ("before", re.compile(r"(?:before|earlier than|prior to|<)\s*(.+)")),
    ("until", re.compile(r"(?:until|till|through|up to|by|no later than|not later than|not after|(?:on|in|at) or before|at the latest|≤|<=|-(?=\s))\s*(.+)")),
    ("until", re.compile(r"(.+?)\s+(?:(?:and|or) (?:before|earlier)|at the latest)")),
)  # fmt: skip
_RANGE = re.compile(r"\s*(?:-|/|\bto\b|\buntil\b|\btill\b|\bthrough\b|\bthru\b|\band\b)\s*")
_TOKENS = re.compile(r"[a-z]+|\d+(?:st|nd|rd|th|s)?(?![a-z\d])|'\d\d\b|\S", re.ASCII)
_NUMBERS = re.compile(r"(\d{1,4})([-./\s])\s*(\d{1,4})(?:\2\s*(\d{1,4}))?", re.ASCII)
_CLOCK = re.compile(
    r"(?:,|\bat\b|\bon\b)?\s*\b(\d{1,2})[:.h](\d\d)(?::(\d\d))?\s*(am|pm|a\.m\.|p\.m\.)?(?:\s*(?:on|hours|hrs))?\b[,\s]*",
    re.ASCII,
)
_UNKNOWN = {
    "no date",
    "date unknown",
    "unknown date",
    "date not known",
    "date not given",
    "undated",
    "n.d.",
    "not known",
    "not said",
    "unknown",
    "none",
    "null",
    "nil",
    "na",
    "n/a",
    "nan",
    "nat",
    "tbd",
    "tba",
    "tbc",
    "?",
    "-",
    "--",
}
_RELATIVE = re.compile(
    r"^(?:on )?(?:"
    + "|".join(_WEEKDAYS)
    + r")$|\b(?:today|yesterday|tomorrow|tonight|recently|now|ago|(?:last|this|next) (?:week|month|year|night|"
    + "|".join(_WEEKDAYS)
    + ")|(?:past|previous|coming|current) (?:few |couple of )?(?:days?|weeks?|months?|years?))\\b"
)
_OUTSIDE = re.compile(r"Y-?\d+(?:E\d+)?(?:S\d+)?|-?\d{4,}(?:-\d\d){0,2}", re.ASCII)
_SERIALS = range(36_526, 73_051)
"""What spreadsheets hold for the days from 2000 to 2099: days since the end of 1899."""


class _Partial(NamedTuple):
    """What a phrase says of one date, and what it leaves to the other end of a range.

    Attributes:
        year: the year; None where it is left out.
        month: the month; None where it is left out or there is none.
        day: the day of the month.
        part: its third, of 0 to 2 ("early"), with what has thirds.
        piece: a half, quarter, season, week or decade of it, by name and number.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    part: int | None = None
    piece: tuple[str, int] | None = None


def remedy_for(text: str, days_of: ReadDays) -> str:
    """A sentence on what to write instead of a text that could not be read.

    Args:
        text: what was found.
        days_of: the days of a candidate, by which it is known to be readable.
    """
    if not text or text.lower() in _UNKNOWN:
        return "leave the field out where no date is known"
    offer = _offer(text, days_of)
    if text != text.translate(_DASHES):
        return (
            f"its dashes are not plain hyphens; {offer}"
            if offer
            else "its dashes are not plain hyphens: write '-' in their place"
        )
    return f"{offer}{_weekday_doubt(text, offer)}" if offer else _reason(text)


def _weekday_doubt(text: str, offer: str) -> str:
    """What to check where a text names a weekday that the day offered is not."""
    names = [name for name in _WEEKDAYS if re.search(rf"\b{name}\b", text.lower())]
    day = re.fullmatch(r"write '(\d{4}-\d\d-\d\d)'", offer, re.ASCII)
    if len(names) != 1 or day is None:
        return ""
    weekday = _WEEKDAYS[date.fromisoformat(day[1]).weekday()]
    return "" if weekday == names[0] else f" once the day is checked: it was a {weekday.title()}"


def _offer(text: str, days_of: ReadDays) -> str:
    """The likeliest three candidates of the first kind that has any, in a sentence."""
    for kind in _candidates(text, days_of):
        readable = (candidate for candidate in dict.fromkeys(kind) if days_of(candidate) is not None)
        candidates = list(islice(readable, 3))
        if candidates:
            return f"write {' or '.join(map(repr, candidates))}"
    return ""


def _candidates(text: str, days_of: ReadDays) -> Iterator[Iterable[str]]:
    """What may have been meant, likeliest first, kind by kind: what is nearly EDTF, then what is a phrase."""
    plain = text.translate(_DASHES)
    yield (
        plain,
        re.sub(r"\s+", "", plain),
        re.sub(r"(?<=\d)\s*(?:\.\.|-|to|until)\s*(?=\d{4})", "/", plain, count=1),
        re.sub(r"[xuU*]", "X", plain),
        re.sub(r"\?~|~\?", "%", plain),
        re.sub(r"(?i)\bopen\b", "..", re.sub(r"(?i)\bunknown\b", "", plain)),
        re.sub(r"^\.\.(?=\d)|(?<=\d)\.\.$", lambda dots: "../" if dots.start() == 0 else "/..", plain),
    )
    if "," in plain and plain[0].isdigit():
        yield (f"{opening}{plain}{closing}" for opening, closing in ("[]", "{}"))
    start, slash, end = plain.partition("/")
    if slash and len(end) < len(start):  # 2025-06-09/11
        yield (f"{start}/{start[: len(start) - len(end)]}{end}",)
    yield _times(plain)
    if len(plain) <= _LONGEST:
        yield _phrases(_normal(plain), days_of)


@cache
def _months_elsewhere() -> re.Pattern[str]:
    """What finds months of other languages; made for the first date that is refused."""
    words = sorted(_MONTH_ELSEWHERE, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)\.?")


_CALLED_YEAR = re.compile(r"(?<=\d{4})\s*(?:года|год|г|року|рік|р|roku|rok|r|godine|yılı|il)\b\.?")
_GLUE = re.compile(r"\b(?:de|del|di|d')(?=\s|\d)|(?<=\d)(?:er|º)\b|(?<=\d)\.(?=[a-z])")


def _in_english(text: str) -> str:
    """A phrase in lower case with English months in place of those of another language; as it stands where there are none.

    What may stand around such a month in a plain date is left out; any other word stays, and is then not understood.
    """
    text = re.sub(r"(\d{4}) ?年 ?(\d{1,2}) ?月(?: ?(\d{1,2}) ?日)?", _in_numbers, text)
    if text.isascii() and not re.search(r"[a-z]{3}", text):
        return text
    text = re.sub(r"\b(\d\d?)\.(?=\s+[^\W\d_])", r"\1", text)
    english, changes = _months_elsewhere().subn(lambda month: _MONTH_ELSEWHERE[month[0].rstrip(".")], text)
    if not changes:
        return text
    english = "".join(str(int(char)) if char.isdecimal() and not char.isascii() else char for char in english)
    return " ".join(_GLUE.sub(" ", _CALLED_YEAR.sub("", english)).split())


def _in_numbers(day: "re.Match[str]") -> str:
    """A date of Chinese or Japanese in digits."""
    return "-".join(part.zfill(2) for part in day.groups() if part)


def _normal(text: str) -> str:
    """A phrase in lower case, with single spaces; a quarter or half as in "q3 2025", a weekday in brackets left out."""
    text = " ".join(text.lower().replace("\u2019", "'").replace("-to-", " to ").split())
    text = _in_english(text)
    text = re.sub(rf"\s*\((?:{'|'.join(_WEEKDAYS)})\)", "", text)
    text = re.sub(r"\b([1-4])([qh])(?=\b|'|\d\d)", r"\2\1 ", text)
    text = re.sub(
        r"\b([qh][1-4])\s*[-/]?\s*'?(\d{4}|\d\d)\b",
        lambda parts: f"{parts[1]} {parts[2] if len(parts[2]) == 4 else f'20{parts[2]}'}",
        text,
        flags=re.ASCII,
    )
    return re.sub(r"^either ", "", text)


# Phrases, from the outside


def _phrases(text: str, days_of: ReadDays) -> Iterator[str]:
    """Candidates for a phrase, with its hedges as qualifiers."""
    ending = re.fullmatch(r"(.+?)\s*(?:-|to|until)\s*\?", text)
    if ending is not None:  # its end is not known
        yield from (f"{start}/" for start in _phrases(ending[1], days_of) if "/" not in start)
        return
    about = perhaps = False
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1].strip()
    for _ in range(_MOST_HEDGES):
        match = _IN_FRONT.match(text) or _BEHIND.search(text)
        if match is None or not match[0] or match[0] == text:
            break
        about, perhaps = about or bool(match["about"]), perhaps or bool(match["perhaps"])
        text = (text[match.end() :] if match.start() == 0 else text[: match.start()]).strip()
    qualifier = ("%" if perhaps else "~") if about else "?" if perhaps else ""
    for candidate in _unhedged(text, days_of):
        yield _qualified(candidate, qualifier)


def _qualified(candidate: str, qualifier: str) -> str:
    """A date, or each date of an interval or a set, with a qualifier besides its own."""
    if not qualifier:
        return candidate

    def qualify(match: "re.Match[str]") -> str:
        marks = {match[2], qualifier} - {""}
        return match[1] + (marks.pop() if len(marks) == 1 else "%")

    return re.sub(r"(\d[\dX-]*)([~?%]?)(?=$|[/,\]}])", qualify, candidate)


def _unhedged(text: str, days_of: ReadDays) -> Iterator[str]:
    for candidates in (_single(text), _clocks(text), _ranges(text)):
        readable = [candidate for candidate in candidates if days_of(candidate) is not None]
        if readable:
            yield from readable
            return
    for kind, pattern in _OPEN:
        match = pattern.fullmatch(text)
        if match is None or match[1] == text:
            continue
        inner = [each for each in (*_single(match[1]), *_ranges(match[1])) if days_of(each) is not None]
        if inner:
            yield from (opened for each in inner for opened in _opened(kind, each, days_of))
            return


def _opened(kind: str, inner: str, days_of: ReadDays) -> Iterator[str]:
    """A date as the beginning or the end of an interval without another end."""
    if inner[0] in "[{":
        return
    start, _, end = inner.partition("/")
    end = end or start
    if kind == "since":
        yield f"{_start_of(inner)}/.."
    elif kind == "until":
        yield f"../{_end_of(inner)}"
    elif kind == "after" and (after := _neighbour(end, 1, days_of)):
        yield f"{after}/.."
    elif kind == "before" and (before := _neighbour(start, -1, days_of)):
        yield f"../{before}"


def _neighbour(text: str, step: int, days_of: ReadDays) -> str:
    """The date just after or just before another, of its precision, with its qualifier; empty where there is none."""
    qualifier = text[-1] if text[-1] in "~?%" else ""
    days = days_of(text)
    if days is None or days[0] is None or days[1] is None:
        return ""
    ordinal = days[1] + 1 if step > 0 else days[0] - 1
    if not 1 <= ordinal <= date.max.toordinal():
        return ""
    day = date.fromordinal(ordinal).isoformat()
    length = len(text.rstrip("~?%"))
    whole = "XX" not in text and text[5:7] <= "12" and length in (4, 7, 10)
    return f"{day[:length] if whole else day}{qualifier}"


def _ranges(text: str) -> Iterator[str]:
    """From one date to another, one or another, one and another; each may leave out what the other says."""
    winter = re.fullmatch(r"winter (?:of )?(\d{4})\s*[-/]\s*(?:\d\d)?(\d\d)", text, re.ASCII)
    if winter:
        yield f"{winter[1]}-12/{int(winter[1]) + 1:04}-02"
        return
    for word, brackets in ((r"\s+or\s+", "[]"), (r"\s+and\s+|\s*&\s*", "{}")):
        pieces = re.split(word, text)
        if 1 < len(pieces) <= _MOST_JOINTS and not text.startswith(("between ", "from ")):
            parts = [part for piece in pieces for part in _listed(piece)]
            completed = _completed([_partial(part) for part in parts])
            if completed is not None:
                dates = [_edtf(partial) for partial in completed]
                if all(candidates and "/" not in candidates[0] for candidates in dates):
                    yield brackets[0] + ",".join(candidates[0] for candidates in dates) + brackets[1]
                elif all(dates) and brackets == "[]":  # "late May or early June": what holds both
                    yield f"{dates[0][0].partition('/')[0]}/{dates[-1][0].rpartition('/')[2]}"
            elif all(len(list(_numeric(part))) for part in parts):
                for candidates in zip(*map(_numeric, parts), strict=False):
                    yield brackets[0] + ",".join(candidates) + brackets[1]
    bare = re.sub(r"^(?:(?:between|from|overnight|night of|night|weekend of)\s+)+", "", text)
    for match in islice(_RANGE.finditer(bare), _MOST_JOINTS):
        left, right = bare[: match.start()], bare[match.end() :]
        if not left or not right or (match[0].strip() == "and" and not text.startswith("between ")):
            continue
        partials = [_partial(left), _partial(right)]
        if left in _PARTS and match[0].strip() == "-" and partials[1] and partials[1].part is None:
            continue  # "mid-August"
        completed = _completed(partials)
        if completed is not None:
            for first, last in zip(_edtf(completed[0]), _edtf(completed[1]), strict=False):
                yield f"{_start_of(first, is_dated=left not in _PARTS)}/{_end_of(last)}"
        for first, last in zip(_numeric(left), _numeric(right), strict=False):
            yield f"{first}/{last}"
    days = re.fullmatch(r"(\d\d?)\s*-\s*(\d\d?)([./]\d\d?[./]\d{4})", bare, re.ASCII)
    if days:
        for first, last in zip(_numeric(days[1] + days[3]), _numeric(days[2] + days[3]), strict=True):
            yield f"{first}/{last}"


def _start_of(candidate: str, *, is_dated: bool = True) -> str:
    """The beginning of a date, approximate where the date is a part of one, such as "early 2025", with a month or year of its own."""
    start, slash, end = candidate.partition("/")
    return f"{start}~" if is_dated and slash and "~" in end and start[-1].isdigit() else start


def _end_of(candidate: str) -> str:
    """The end of a date, approximate where the date is a part of one, such as "late 2025"."""
    start, slash, end = candidate.partition("/")
    return f"{end}~" if slash and "~" in start and end[-1].isdigit() else end or start


def _listed(piece: str) -> list[str]:
    """A piece of a list at its commas, where each before the last is a bare day or month: "9, 10"."""
    parts = [part.strip() for part in piece.split(",")]
    bare = all(
        re.fullmatch(r"\d\d?(?:st|nd|rd|th)?|[a-z]{3,}(?: \d\d?(?:st|nd|rd|th)?)?", part)
        and part not in _WEEKDAYS
        for part in parts[:-1]
    )
    return parts if bare and len(parts) > 1 and not re.fullmatch(r"\d{4}", parts[-1]) else [piece]


def _completed(partials: "Sequence[_Partial | None]") -> list[_Partial] | None:
    """Dates with what each leaves out taken from the next that says it, else from the one before."""
    if any(partial is None for partial in partials):
        return None
    dates = [partial for partial in partials if partial is not None]
    for indexes in (range(len(dates) - 2, -1, -1), range(1, len(dates))):
        for index in indexes:
            current, other = dates[index], dates[index + (1 if indexes.step < 0 else -1)]
            month = current.month
            if month is None and (
                current.day or (current.part is not None and current.piece is None and current.year is None)
            ):
                month = other.month
            year = current.year
            if year is None and other.year is not None:
                across = (
                    month is not None and other.month is not None and month > other.month and indexes.step < 0
                )
                year = other.year - across
            piece = current.piece
            dates[index] = current._replace(year=year, month=month, piece=piece)
    return dates if all(partial.year is not None for partial in dates) else None


# Single dates


def _single(text: str) -> list[str]:
    """Candidates for a text that is one date, in words or numbers."""
    partial = _partial(text)
    named = _edtf(partial) if partial is not None and partial.year is not None else []
    return list(_nights(text)) or [
        *named,
        *_numeric(text),
        *_counted(text),
        *_weeks(text),
        *_runs(text),
        *_feasts(text),
    ]


def _nights(text: str) -> Iterator[str]:
    """A night that is named by its evening, or by either of its days."""
    night = re.fullmatch(
        r"(?:the )?(night of|overnight|weekend of)(?: on| the)? (.+)|(.+?),? (?:at )?(night)", text
    )
    partial = _partial(night[2] or night[3]) if night else None
    if night is None or partial is None or not (partial.year and partial.month and partial.day):
        return
    with contextlib.suppress(ValueError, OverflowError):
        day = date(partial.year, partial.month, partial.day)
        if night[1] == "weekend of":
            saturday = day + timedelta(5 - day.weekday()) if day.weekday() < 6 else day - timedelta(1)
            yield f"{saturday}/{saturday + timedelta(1)}"
            return
        yield f"{day}/{day + timedelta(1)}"
        if night[1] == "overnight":
            yield f"{day - timedelta(1)}/{day}"


def _runs(text: str) -> Iterator[str]:
    """So many days, weeks or months at the beginning or end of a month or year, such as "first ten days of June 2025"."""
    run = re.fullmatch(
        r"(?:the )?(first|opening|last|final|closing) (?:([a-z]+|\d\d?) )?(days|weeks|months) (?:of|in) (.+)",
        text,
    )
    partial = _partial(run[4]) if run else None
    if run is None or partial is None or partial.year is None or not 1 <= partial.year <= 9_998:
        return
    if (partial.day, partial.part, partial.piece) != (None,) * 3:
        return
    first = run[1] in ("first", "opening")
    if run[2] is None or run[2] in ("few", "several"):
        yield from _edtf(partial._replace(part=0 if first else 2))
        return
    number = int(run[2]) if run[2].isdigit() else _COUNTED.index(run[2]) if run[2] in _COUNTED else 0
    if run[3] == "months":
        if partial.month is None and 1 <= number <= 11:
            start, end = (1, number) if first else (13 - number, 12)
            yield f"{partial.year:04}-{start:02}/{partial.year:04}-{end:02}"
        return
    days = number * (7 if run[3] == "weeks" else 1)
    month = partial.month or (1 if first else 12)
    length = monthrange(partial.year, month)[1]
    if 1 <= days <= length:
        start, end = (1, days) if first else (length - days + 1, length)
        yield f"{partial.year:04}-{month:02}-{start:02}/{partial.year:04}-{month:02}-{end:02}"


def _feasts(text: str) -> Iterator[str]:
    """A feast of a fixed day, the turn of a year, and the first, second or last Monday of a month."""
    feast = re.fullmatch(r"(?:the )?([a-z' ]+?),? (\d{4})", text, re.ASCII)
    if feast:
        for form in _FEASTS.get(feast[1], ()):
            yield form.format(feast[2])
    turn = re.fullmatch(
        r"(?:the )?turn of (?:the year )?(?:(\d{4})\s*[-/]\s*)?(?:\d\d)?(\d\d)", text, re.ASCII
    )
    if turn:
        year = int(turn[1]) + 1 if turn[1] else int(text[-4:]) if text[-4:].isdigit() else 0
        if 2 <= year <= 9_998:
            yield f"{year - 1:04}-12~/{year:04}-01~"
    weekday = re.fullmatch(rf"(?:the )?([a-z0-9]+) ({'|'.join(_WEEKDAYS)}) (?:of|in) (.+)", text)
    number = _ORDINALS.get(weekday[1]) if weekday else None
    partial = _partial(weekday[3]) if weekday else None
    if weekday and number and partial and partial.year and partial.month and partial.day is None:
        with contextlib.suppress(ValueError):
            length = monthrange(partial.year, partial.month)[1]
            days = [date(partial.year, partial.month, day) for day in range(1, length + 1)]
            matching = [day for day in days if day.weekday() == _WEEKDAYS.index(weekday[2])]
            yield str(matching[-1 if number < 0 else number - 1])


def _weeks(text: str) -> Iterator[str]:
    """The week that a day begins, or ends; a century by its number."""
    week = re.fullmatch(r"(?:the )?week (of|beginning|starting|commencing|ending)(?: on)? (.+)", text)
    partial = _partial(week[2]) if week else None
    if week and partial is not None and partial.year and partial.month and partial.day:
        with contextlib.suppress(ValueError, OverflowError):
            day = date(partial.year, partial.month, partial.day)
            first, last = (day - timedelta(6), day) if week[1] == "ending" else (day, day + timedelta(6))
            yield f"{first}/{last}"
    numbered = re.fullmatch(r"week (\d\d?)(?:,| of)? (\d{4})|(\d{4}),? week (\d\d?)", text, re.ASCII)
    if numbered:
        with contextlib.suppress(ValueError, OverflowError):
            monday = date.fromisocalendar(int(numbered[2] or numbered[3]), int(numbered[1] or numbered[4]), 1)
            yield f"{monday}/{monday + timedelta(6)}"
    century = re.fullmatch(r"(?:the )?(\d\d?)(?:st|nd|rd|th) century", text, re.ASCII)
    if century and int(century[1]):
        yield f"{int(century[1]) - 1:02}XX"


@lru_cache(maxsize=256)
def _partial(text: str) -> _Partial | None:
    """What a text says of one date in words; None where it says anything else."""
    year = month = day = part = None
    piece: tuple[str, int] | None = None
    ordinal: int | None = None
    words = _TOKENS.findall(text)
    if len(words) > _MOST_TOKENS:
        return None
    for index, word in enumerate(words):
        following = words[index + 1] if index + 1 < len(words) else ""
        if word in _FILLERS or word == "," or (word == "." and index) or _is_weekday(word):
            continue
        if word == "-" and 0 < index < len(words) - 1:  # 5-Aug-24
            continue
        if word in _ORDINALS and following in ("half", "quarter", "week", "third"):
            ordinal = _ORDINALS[word]
        elif word in ("half", "quarter", "week", "third") and ordinal is not None and piece is None:
            piece, ordinal = (word, ordinal), None
        elif word in ("q", "h") and following in ("1", "2", "3", "4") and piece is None:
            piece = ("quarter" if word == "q" else "half", int(following))
            words[index + 1] = ","
        elif word in _PARTS and part is None:
            part = _PARTS[word]
        elif word in _SEASONS and piece is None:
            piece = ("season", _SEASONS[word])
        elif (number := _month(word)) and month is None:
            month = number
        elif not (word[0].isdecimal() or word[0] == "'"):
            return None
        elif re.fullmatch(r"\d{4}", word) and year is None:
            year = int(word)
        elif re.fullmatch(r"\d{3}0s", word) and year is None and piece is None:
            year, piece = int(word[:4]), ("decade", 0)
        elif re.fullmatch(r"'\d\d", word) and year is None:
            year = 2000 + int(word[1:])
        elif (digits := re.fullmatch(r"(\d\d?)(?:st|nd|rd|th)?", word)) and day is None:
            day = int(digits[1])
        elif (
            re.fullmatch(r"\d\d", word)
            and day is not None
            and month is not None
            and year is None
            and words[index - 1] != ","
        ):
            year = 2000 + int(word)  # 5-Aug-24
        else:
            return None
    if day is not None and month is not None:
        part = None  # "late on 3 June": of the day
    empty = (year, month, day, part, piece) == (None,) * 5
    wrong = (day is not None and (part is not None or piece is not None)) or (
        piece is not None and month is not None and piece[0] not in ("half", "week", "third")
    )
    return None if empty or wrong else _Partial(year, month, day, part, piece)


def _is_weekday(word: str) -> bool:
    return len(word) >= 3 and any(
        name.startswith(word.rstrip("s") if len(word) > 4 else word) for name in _WEEKDAYS
    )


def _month(word: str) -> int:
    """The number of a month by its name or a beginning of it; 0 where it is none."""
    if len(word) < 3:
        return 0
    word = "sep" if word == "sept" else word
    return next((number for number, name in enumerate(_NAMES, 1) if name.lower().startswith(word)), 0)


def _edtf(partial: _Partial) -> list[str]:
    """A date in EDTF; two where two are possible, none where it is none of the calendar."""
    year, month, day, part, piece = partial
    if year is None or not 1 <= year <= 9_998:
        return []
    if piece is not None:
        return _piece(year, month, part, *piece)
    if month is None:
        if day is not None:
            return []
        bounds = [
            (f"{year:04}-01", f"{year:04}-04"),
            (f"{year:04}-05", f"{year:04}-08"),
            (f"{year:04}-09", f"{year:04}-12"),
        ]
        return [f"{year:04}"] if part is None else [_third(bounds, part)]
    text = f"{year:04}-{month:02}"
    if day is not None:
        return [f"{text}-{day:02}"]
    if part is None:
        return [text]
    length = monthrange(year, month)[1]
    return [
        _third(
            [(f"{text}-01", f"{text}-10"), (f"{text}-11", f"{text}-20"), (f"{text}-21", f"{text}-{length}")],
            part,
        )
    ]


def _third(bounds: "Sequence[tuple[str, str]]", part: int) -> str:
    """An early, middle or late part: where it borders on another it is approximate."""
    first, last = bounds[part]
    return f"{first}{'~' if part > 0 else ''}/{last}{'~' if part < 2 else ''}"


def _piece(year: int, month: int | None, part: int | None, name: str, number: int) -> list[str]:
    """A half, third, quarter, week, season or decade of a year or month."""
    if name == "decade":
        years = [(year, year + 3), (year + 4, year + 6), (year + 7, year + 9)]
        bounds = [(f"{first:04}", f"{last:04}") for first, last in years]
        return [f"{year // 10:03}X"] if part is None else [_third(bounds, part)]
    if name == "season":
        return _season(year, part, number)
    if part is not None:
        return [f"{year:04}-{3 * number - 2 + part:02}~"] if name == "quarter" and 1 <= number <= 4 else []
    if month is not None:
        length = monthrange(year, month)[1]
        starts = {
            "half": {1: (1, 15), 2: (16, length), -1: (16, length)},
            "third": {1: (1, 10), 2: (11, 20), 3: (21, length), -1: (21, length)},
            "week": {1: (1, 7), 2: (8, 14), 3: (15, 21), 4: (22, 28), -1: (length - 6, length)},
        }.get(name, {})
        first, last = starts.get(number, (0, 0))
        return [f"{year:04}-{month:02}-{first:02}/{year:04}-{month:02}-{last:02}"] if first else []
    codes = {"half": (40, 2), "quarter": (33, 4), "third": (37, 3)}
    code, how_many = codes.get(name, (0, 0))
    number = how_many if number == -1 else number
    return [f"{year:04}-{code + number - 1}"] if 1 <= number <= how_many else []


def _season(year: int, part: int | None, season: int) -> list[str]:
    """A season, first as people of the north mean it; a winter by its months, as it may be that before or after New Year."""
    first = _FIRST_MONTHS[season]
    if part is not None and season < 3:
        return [f"{year:04}-{first + part:02}~"]
    if season < 3:
        southern = {0: 29, 2: 31}.get(season)  # its summer and winter would be those of either year
        return [f"{year:04}-{25 + season}", *([f"{year:04}-{southern}"] if southern else [])]
    if part is not None:
        return [f"{year:04}-12~"] if part == 0 else [f"{year:04}-0{part}~", f"{year + 1:04}-0{part}~"]
    return [f"{year:04}-12/{year + 1:04}-02", f"{year - 1:04}-12/{year:04}-02"]


def _numeric(text: str) -> Iterator[str]:
    """Numbers in another order, with other separators, without zeros, or without separators."""
    text = text.strip()
    if re.fullmatch(r"\d{8}", text, re.ASCII):
        yield f"{text[:4]}-{text[4:6]}-{text[6:]}"
    if re.fullmatch(r"\d{6}", text, re.ASCII):
        yield f"{text[:4]}-{text[4:]}"
    if re.fullmatch(r"\d{4}(?:-\d\d){0,2}[~?%]?", text, re.ASCII):
        yield text
    roman = re.fullmatch(r"(\d\d?)[. ]\s*([ivx]{1,4})[. ]\s*(\d{4})", text, re.ASCII)
    if roman and roman[2] in _ROMAN:
        yield f"{roman[3]}-{_ROMAN.index(roman[2]) + 1:02}-{roman[1]:0>2}"
    numbers = _NUMBERS.fullmatch(text)
    if numbers is None:
        return
    first, middle, last = numbers[1], numbers[3], numbers[4]
    if last is None:
        yield f"{first}-{middle:0>2}" if len(first) == 4 else f"{middle}-{first:0>2}"
    elif len(first) == 4:
        yield f"{first}-{middle:0>2}-{last:0>2}" if int(middle) <= 12 else f"{first}-{last:0>2}-{middle:0>2}"
    else:
        if len(first) == len(last) == 2 and numbers[2] == "-":  # 25-06-09
            yield f"20{first}-{middle:0>2}-{last}"
        last = f"20{last}" if len(last) == 2 else last
        yield f"{last}-{middle:0>2}-{first:0>2}"
        yield f"{last}-{first:0>2}-{middle:0>2}"


def _counted(text: str) -> Iterator[str]:
    """A day as spreadsheets hold it, a day by its number in the year, a week."""
    if text.isascii() and text.isdigit() and len(text) == 5 and int(text) in _SERIALS:
        yield str(date(1899, 12, 30) + timedelta(int(text)))
    parts = re.fullmatch(r"(\d{4})-?(?:w(\d\d)|(\d{3}))", text, re.ASCII)
    if parts is None:
        return
    year = int(parts[1])
    with contextlib.suppress(ValueError, OverflowError):
        if parts[3]:
            day = date(year, 1, 1) + timedelta(int(parts[3]) - 1)
            if day.year == year:
                yield str(day)
        else:
            first = date.fromisocalendar(year, int(parts[2]), 1)
            yield f"{first}/{first + timedelta(6)}"


def _clocks(text: str) -> Iterator[str]:
    """A day in words with a time of day: "9 June 2025, 13:20"."""
    clock = _CLOCK.search(text)
    if clock is None:
        return
    hour = int(clock[1]) % 12 + 12 * (clock[4][0] == "p") if clock[4] else int(clock[1])
    for day in _single(f"{text[: clock.start()]} {text[clock.end() :]}".strip()):
        yield f"{day}T{hour:02}:{clock[2]}:{clock[3] or '00'}"
        yield day


def _times(text: str) -> Iterator[str]:
    """A time of day without seconds or with a fraction, after a space, its offset without a colon."""
    parts = re.fullmatch(
        r"(\d{4}-\d\d-\d\d)[Tt\s]\s*(\d\d:\d\d)(:\d\d)?(?:[.,]\d+)?\s*"
        r"(?:([Zz])|([+-]\d\d):?(\d\d)?)?(\[.*\])?",
        text,
        re.ASCII,
    )
    if parts:
        offset = "Z" if parts[4] else f"{parts[5]}:{parts[6] or '00'}" if parts[5] else ""
        yield f"{parts[1]}T{parts[2]}{parts[3] or ':00'}{offset}{parts[7] or ''}"
        yield parts[1]


def _reason(text: str) -> str:
    """Why a text is no date, and what to do, where there is nothing to offer."""
    if re.search(r"T.*[A-Z][a-z]+/[A-Z]", text):
        return "write the difference to UTC and the zone in brackets, as in '2025-06-09T10:00:00+03:00[Europe/Kyiv]'"
    if "T" in text and "/" in text:
        return "an interval runs from date to date: leave the times of day out"
    if _OUTSIDE.fullmatch(text) and (text.startswith(("0000", "-", "Y")) or text[4:5].isdigit()):
        return "the calendar here has the years 0001 to 9999: write the year in four digits"
    if len(text) <= _LONGEST and _RELATIVE.search(text.lower()):
        return "write the day that it was: a date is read long after it was written"
    if len(text) <= _LONGEST and not re.search(r"\d{4}", text):
        words = re.findall(r"[a-z]+", _normal(text))
        brief = re.fullmatch(r"([A-Za-z]{3,9})-(\d\d)", text, re.ASCII)
        if brief and _month(brief[1].lower()):
            return f"write '20{brief[2]}-{_month(brief[1].lower()):02}' if {brief[2]} is the year, else write the year as well"
        if any(_month(word) or word in _SEASONS for word in words) or "new year" in text.lower():
            return "write the year as well"
    if len(text) <= _LONGEST and _MOVABLE.search(text.lower()):
        return "write the days of that year on which the feast fell, as in '2025-03-01/2025-03-29'"
    if len(text) <= _LONGEST and _LOCAL_SEASON.search(text.lower()):
        return "write the months that it lasted, as in '2024-06/2024-09'"
    if (
        len(text) <= _LONGEST
        and (partial := _partial(_in_english(text.lower())))
        and partial.year
        and partial.month
        and partial.day
    ):
        length = monthrange(partial.year, partial.month)[1]
        if partial.day > length:
            return f"{_NAMES[partial.month - 1]} {partial.year} has the days 01 to {length}: correct the day"
    for year, month, day in re.findall(r"(?<!\d)(\d{4})-(\d\d)(?!\d)(?:-([\dX]{2}))?", text, re.ASCII):
        if 1 <= int(month) <= 12:
            length = monthrange(int(year), int(month))[1] if int(year) else 31
            if day.isdigit() and not 1 <= int(day) <= length:
                return f"{_NAMES[int(month) - 1]} {year} has the days 01 to {length}: correct the day"
        elif not 21 <= int(month) <= 41:
            return "months run from 01 to 12, and groupings of a year from 21 to 41: correct the month"
        elif day:
            return f"{month} is no month but a grouping of the year, which has no days: write the month, or leave the day out"
    return "write year, month and day as the source gives them, in that order, and leave out what it does not give"
