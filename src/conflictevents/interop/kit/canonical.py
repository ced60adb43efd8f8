"""From a source's columns to the canonical ones: what a whole column tells, and the expressions that run on every engine.

A cell such as 3/4/2018 is a day in March or in April. The order is that of its column: one cell that is impossible in the
other order proves it. Where nothing does, the caller has to say; nothing is guessed.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from itertools import islice
from operator import or_
from typing import Any

import attrs

from conflictevents.errors import ReadError, shown
from conflictevents.interop.kit import nw
from conflictevents.interop.kit.cells import (
    DAY_FIRST_ONLY,
    EPOCHS,
    MISSING_NUMBERS,
    MONTH_FIRST_ONLY,
    MONTHS_ONLY,
    SCIENTIFIC,
    SERIAL,
    SPACES,
    TROUBLE,
    bare_day,
    day_number,
    day_number_from_march,
    from_march,
    has_scientific,
    is_among,
    is_blank,
    is_calendar_day,
    is_tidy,
    parts_of,
    read_cell,
    serial_number,
    with_days_as_iso,
)
from conflictevents.interop.kit.layout import Cells, Column, DayForm, DayStyle, Kind, Layout, Match

__all__ = [
    "EXTRA",
    "RULE",
    "VALUE",
    "Rule",
    "ask_days",
    "columns_of",
    "constants_of",
    "judge_codes",
    "judge_days",
    "rules_of",
    "to_canonical",
    "with_styles",
]


def judge_days(
    frame: nw.LazyFrame[Any],
    layout: Layout,
    match: Match,
    name: str,
    names: Sequence[str],
    day_first: bool | None,
) -> Match:
    """The match with a style for each column of days, judged by all its cells.

    Args:
        frame: the source's cells.
        layout: the source's layout.
        match: the header, recognised.
        name: what to call the file or frame in messages.
        names: the frame's own names for the columns of the header.
        day_first: the order where the caller says it.

    Raises:
        ReadError: a column has days that could be read in either order and none that proves one, or days that prove
            both, and the caller does not say which.
    """
    days = [column for column in _present(layout, match) if column.kind is Kind.DAY]
    if not days:
        return match
    (answers,) = ask_days(frame, days, match, names).collect().rows()
    return with_styles(match, days, answers, name, day_first)


def ask_days(
    frame: nw.LazyFrame[Any], days: Sequence[Column], match: Match, names: Sequence[str]
) -> nw.LazyFrame[Any]:
    """One row that tells how columns of days are written, for `with_styles`."""
    questions: list[nw.Expr] = []
    first_of_year, last_of_year = (nw.lit(1), nw.lit(1)), (nw.lit(12), nw.lit(31))
    cells = [nw.col(names[match.places[column.name]]).cast(nw.String) for column in days]
    years = {
        position: nw.col(names[match.places[column.year]]).cast(nw.String).str.strip_chars(SPACES)
        for position, column in enumerate(days)
        if column.year is not None and column.year in match.places
    }
    frame = frame.select(
        *(cell.alias(f"cell {position}") for position, cell in enumerate(cells)),
        *(bare_day(cell).alias(f"bare {position}") for position, cell in enumerate(cells)),
        *(
            nw.when(year.str.contains(r"^[0-9]{4}(\.0)?$"))
            .then(year.str.slice(0, 4))
            .cast(nw.Int64)
            .alias(f"year {position}")
            for position, year in years.items()
        ),
    )
    bounds = [serial_number(nw.col(f"bare {position}")).alias(f"serial {position}") for position in years]
    for position in years:
        year = nw.col(f"year {position}")
        bounds.append(day_number(year, *first_of_year).alias(f"first {position}"))
        bounds.append(day_number(year, *last_of_year).alias(f"last {position}"))
    if bounds:
        frame = frame.with_columns(*bounds)
    for position in range(len(days)):
        cell, bare = nw.col(f"cell {position}"), nw.col(f"bare {position}")
        first, second, _ = parts_of(bare)
        for pattern in _NUMERIC:
            fits = bare.str.contains(pattern)
            fits = fits & (first != second) if pattern == MONTHS_ONLY else fits
            questions.append(nw.when(fits).then(cell).min())
        for epoch in EPOCHS.values() if position in years else ():
            number = nw.col(f"serial {position}") + epoch
            fits = (number >= nw.col(f"first {position}")) & (number <= nw.col(f"last {position}"))
            questions.append(nw.when(bare.str.contains(SERIAL)).then(fits.cast(nw.Int64)).min())
    return frame.select(
        *(question.alias(f"answer {position}") for position, question in enumerate(questions))
    )


_NUMERIC = (DAY_FIRST_ONLY, MONTH_FIRST_ONLY, MONTHS_ONLY)


def with_styles(
    match: Match, days: Sequence[Column], answers: Sequence[Any], name: str, day_first: bool | None
) -> Match:
    """The match with a style for each of the columns of days, by what `ask_days` tells.

    Raises:
        ReadError: see `judge_days`.
    """
    styles = dict(match.styles)
    left = iter(answers)
    for column in days:
        by_day, by_month, by_either = islice(left, len(_NUMERIC))
        programs = EPOCHS.values() if column.year in match.places else ()
        epochs = [epoch for epoch, fits in zip(programs, left, strict=False) if fits == 1]
        order = _order(f"{name}, {match.name(column.name)}", by_day, by_month, by_either, day_first)
        styles[column.name] = DayStyle(order, epochs[0] if len(epochs) == 1 else None)
    return attrs.evolve(match, styles=styles)


def _order(
    where: str, by_day: str | None, by_month: str | None, by_either: str | None, day_first: bool | None
) -> bool | None:
    """Whether the day comes first, by one cell of each kind; None where no cell is in numbers of that kind."""
    if day_first is not None:
        return day_first
    remedy = "say which comes first with day_first=True or day_first=False, or write days as YYYY-MM-DD"
    if by_day is not None and by_month is not None:
        raise ReadError(
            f"{where}: found {shown(by_day)}, where the day comes first, and {shown(by_month)}, where the month does; {remedy}"
        )
    if by_day is not None or by_month is not None:
        return by_day is not None
    if by_either is not None:
        raise ReadError(
            f"{where}: found {shown(by_either)}, which is one day with the day first and another with the month first, and "
            f"no cell of the column tells which; {remedy}"
        )
    return False


def judge_codes(
    frame: nw.LazyFrame[Any], layout: Layout, match: Match, name: str, names: Sequence[str]
) -> None:
    """Refuses a column of codes whose leading zeros are lost, as they are once it was read as numbers.

    Raises:
        ReadError: it holds numbers; or codes that are known with a zero in front only (a single one among whole codes is
            left to be set aside, unless other codes are known both ways); or no code at all begins with a zero and some
            are known both ways.
    """
    columns = [column for column in layout.columns if column.zeros_matter and column.name in match.places]
    if not columns:
        return
    schema = frame.collect_schema()
    questions: dict[str, nw.Expr] = {}
    for index, column in enumerate(columns):
        physical = names[match.places[column.name]]
        if schema[physical].is_numeric():
            raise _lost_zeros(name, match, column, f"a column of numbers ({schema[physical]})")
        cell = nw.col(physical).cast(nw.String).str.strip_chars(SPACES)
        bare = cell.str.replace_all(r"\.0$", "")
        shortened = {value[1:] for value in column.values if value.startswith("0")}
        questions[f"lost {index}"] = (
            nw.when(is_among(bare, sorted(shortened - set(column.values)))).then(cell).min()
        )
        questions[f"doubtful {index}"] = (
            nw.when(is_among(bare, sorted(shortened & set(column.values)))).then(cell).min()
        )
        questions[f"zeros {index}"] = nw.when(cell.str.starts_with("0")).then(cell).min()
    answers = _ask(frame, questions)
    for index, column in enumerate(columns):
        lost, doubtful = answers[f"lost {index}"], answers[f"doubtful {index}"]
        whole = answers[f"zeros {index}"] is not None
        if (lost is not None and (doubtful is not None or not whole)) or (doubtful is not None and not whole):
            raise _lost_zeros(name, match, column, shown(doubtful if lost is None else lost))


def _lost_zeros(name: str, match: Match, column: Column, what: str) -> ReadError:
    return ReadError(
        f"{name}, {match.name(column.name)}: found {what}, where codes are text and 010 is not 10; the leading zeros were "
        "lost when the column was read as numbers: read it as text (pandas: dtype=str), and export it again"
    )


def _ask(frame: nw.LazyFrame[Any], questions: dict[str, nw.Expr]) -> dict[str, Any]:
    answers = frame.select(*(expression.alias(alias) for alias, expression in questions.items()))
    (row,) = answers.collect().rows(named=True)
    return dict(row)


RULE = "rejected rule"
VALUE = "rejected value"
EXTRA = "extra_"
"""What stands before the names of columns that are kept though not modelled."""

_TIDY = "row is tidy"
_SCIENTIFIC = "row has scientific notation"
_LOST_DIGITS = (
    "a number in scientific notation, whose last digits are lost; read or export the column as text"
)
_TYPES: dict[Kind, Any] = {
    Kind.COUNT: nw.Int64,
    Kind.NUMBER: nw.Float64,
    Kind.FLAG: nw.Boolean,
}


@attrs.frozen
class Rule:
    """One reason to set a row aside.

    Attributes:
        name: the column it is about, by the layout's name.
        column: the same by its name in the file.
        place: where in the header that column stands.
        reason: why, in words.
        fails: where it holds.
        raw: the cell to quote.
        suspect: a cheap condition without which it never holds.
    """

    name: str
    column: str
    place: int
    reason: str
    fails: nw.Expr
    raw: nw.Expr
    suspect: nw.Expr


def rules_of(layout: Layout, match: Match) -> list[Rule]:
    """Why a row of this layout is set aside, in the order in which reasons are given."""
    cells = _cells(layout, match)
    rules: list[Rule] = []
    present = _present(layout, match)
    for column in present:
        rules += _rules_of_column(layout, column, match, cells)
    known = {column.name for column in present}
    for check in layout.checks(cells):
        if check.column in known:
            raw = nw.col(f"raw {check.column}")
            rules.append(
                Rule(
                    check.column,
                    match.name(check.column),
                    match.places[check.column],
                    check.reason,
                    check.fails,
                    raw,
                    check.fails,
                )
            )
    return rules


def _rules_of_column(layout: Layout, column: Column, match: Match, cells: Cells) -> list[Rule]:
    name, position = match.name(column.name), match.places[column.name]
    raw = nw.col(f"raw {column.name}")
    value = cells.number(column.name) if column.kind is Kind.DAY else cells(column.name)
    rules = []
    if column.kind in TROUBLE:
        words = (*MISSING_NUMBERS, *layout.missing, *column.missing)
        unread = value.is_null() & ~raw.is_null() & ~is_blank(raw, words)
        if column.kind is Kind.DAY and column.missing:
            unread = unread & ~raw.str.slice(0, 10).is_in(list(column.missing))
        suspect = value.is_null() & ~raw.is_null()
        rules.append(Rule(column.name, name, position, TROUBLE[column.kind], unread, raw, suspect))
    if column.kind is Kind.CODE or (column.kind is Kind.TEXT and column.must):
        suspect = nw.col(_SCIENTIFIC)
        fails = suspect & raw.str.contains(rf"^\s*{SCIENTIFIC}\s*$")
        rules.append(Rule(column.name, name, position, _LOST_DIGITS, fails, raw, suspect))
    if column.values:
        strange = ~is_among(value, column.values)
        rules.append(Rule(column.name, name, position, _not_among(column), strange, raw, strange))
    if column.low is not None and column.high is not None:
        outside = (value < column.low) | (value > column.high)
        reason = f"outside {column.low:g} to {column.high:g}; correct the number, or leave the cell empty"
        rules.append(Rule(column.name, name, position, reason, outside, raw, outside))
    if column.must:
        reason = "missing, and a row says nothing without it; fill it in"
        rules.append(Rule(column.name, name, position, reason, value.is_null(), raw, value.is_null()))
    return rules


def _not_among(column: Column) -> str:
    what = column.vocabulary or f"one of {', '.join(column.values)}"
    return f"not {what}; correct it by the codebook, or leave the cell empty"


def columns_of(layout: Layout, match: Match, *, extra: bool = False) -> list[str]:
    """The names of the columns that come out, in order."""
    additional = [name for name in layout.canonical(_cells(layout, match)) if name not in layout.schema]
    return [*layout.schema, *additional, *(f"{EXTRA}{name}" for name in match.unmodelled if extra)]


def constants_of(layout: Layout, match: Match, release: str | None) -> dict[str, str | None]:
    """The canonical columns that say the same on every row of a file, most of them nothing."""
    stated = set(layout.canonical(_cells(layout, match)))
    if layout.version is not None and layout.version in match.places:
        stated.add("release")
    constants = {"dataset": layout.dataset, "release": release, **layout.constants}
    return {name: constants.get(name) for name in layout.schema if name not in stated}


def to_canonical(
    frame: nw.LazyFrame[Any],
    layout: Layout,
    match: Match,
    release: str | None,
    *,
    extra: bool = False,
    physical: Sequence[str] | None = None,
    lean: bool = False,
) -> nw.LazyFrame[Any]:
    """The canonical columns of a frame of source columns, with the rule by which a row is set aside, or null.

    Args:
        frame: any lazy narwhals frame; its columns are read as text.
        layout: the source's layout.
        match: the frame's header, recognised.
        release: the release, where no column of the frame says so.
        extra: keep the columns that are not modelled.
        physical: the frame's own names for its columns, where they are not those of the header.
        lean: leave out the columns that `constants_of` gives, and the value that a row is set aside for; and take it
            that no cell is empty text, as DuckDB's reader sees to.
    """
    cells = _cells(layout, match)
    unmodelled = match.unmodelled if extra else {}
    frame = _raw(frame, layout, match, physical or match.header, unmodelled, blanks=not lean)
    for name, style in match.styles.items():
        frame = with_days_as_iso(frame, f"raw {name}", style)
    frame = _read(frame, layout, match)
    expressions = _expressions(layout, match, cells, release)
    rules = rules_of(layout, match)
    frame = frame.with_columns(_first_rule(rules).alias(RULE))
    left_out = constants_of(layout, match, release) if lean else {}
    outgoing = [expressions[name].alias(name) for name in expressions if name not in left_out]
    outgoing += [nw.col(f"{EXTRA}{name}") for name in unmodelled]
    value = [] if lean else [_value_of_rule(rules).alias(VALUE)]
    return frame.select(*outgoing, nw.col(RULE), *value)


def _raw(
    frame: nw.LazyFrame[Any],
    layout: Layout,
    match: Match,
    names: Sequence[str],
    unmodelled: Mapping[str, int],
    *,
    blanks: bool,
) -> nw.LazyFrame[Any]:
    """The frame with each cell that is wanted as text, under the layout's name for its column; empty text is null."""
    positions = {f"raw {column.name}": match.places[column.name] for column in _present(layout, match)}
    positions |= {f"{EXTRA}{name}": position for name, position in unmodelled.items()}
    cells = {name: nw.col(names[position]).cast(nw.String) for name, position in positions.items()}
    if blanks:  # by its length: DuckDB 1.5 compares a day with a zone to "" as a day, which gives null
        cells = {name: nw.when(cell.str.len_chars() > 0).then(cell) for name, cell in cells.items()}
    return frame.select(*(cell.alias(name) for name, cell in cells.items()))


def _present(layout: Layout, match: Match) -> list[Column]:
    return [column for column in layout.columns if column.name in match.places]


def _read(frame: nw.LazyFrame[Any], layout: Layout, match: Match) -> nw.LazyFrame[Any]:
    """The frame with each cell as text and as read, and days taken apart."""
    present = _present(layout, match)
    digits = [nw.col(f"raw {column.name}") for column in present if column.digits]
    tidy = nw.col(_TIDY) if len(digits) > 3 else None
    if tidy is not None:
        frame = frame.with_columns(is_tidy(digits).alias(_TIDY))
    frame = frame.with_columns(_scientific(present, tidy).alias(_SCIENTIFIC))

    def read(column: Column) -> nw.Expr:
        if column.name in match.styles:
            column = attrs.evolve(column, form=DayForm.ISO)
        return read_cell(column, nw.col(f"raw {column.name}"), layout.missing, tidy)

    if absent := list(_nothing(layout, match)):
        frame = frame.with_columns(*absent)
    repeating = [column for column in present if _repeats(column, match)]
    frame = frame.with_columns(
        *(read(column).alias(f"cell {column.name}") for column in present if column not in repeating)
    )
    if repeating:
        frame = frame.with_columns(*(_repeated("cell", column, read(column)) for column in repeating))
    days = [column for column in present if column.kind is Kind.DAY]
    if days:
        frame = frame.with_columns(*(part for column in days for part in _parts(column, match)))
        frame = frame.with_columns(*(step for column in days for step in _march(column.name)))
        frame = frame.with_columns(*(_number(column.name) for column in days))
    if repeating:
        frame = frame.with_columns(
            *(_repeated("number", column, nw.col(f"number {column.name}")) for column in repeating)
        )
    return frame


def _nothing(layout: Layout, match: Match) -> Iterator[nw.Expr]:
    """Null for every column that the file does not have: as columns, since engines read a bare null in their own ways."""
    for column in layout.columns:
        if column.name not in match.places:
            yield nw.lit(None, dtype=_TYPES.get(column.kind, nw.String)).alias(f"cell {column.name}")
            if column.kind is Kind.DAY:
                for part in ("number", "year", "month", "day"):
                    yield nw.lit(None, dtype=nw.Int64).alias(f"{part} {column.name}")


def _scientific(present: Sequence[Column], tidy: nw.Expr | None) -> nw.Expr:
    """Whether an id or code of a row is in scientific notation; digits are looked at only where a row is not tidy."""
    ids = [
        column for column in present if column.kind is Kind.CODE or (column.kind is Kind.TEXT and column.must)
    ]
    loose = [nw.col(f"raw {column.name}") for column in ids if tidy is None or not column.digits]
    answer = has_scientific(loose) if loose else nw.lit(value=False)
    if tidy is None or len(loose) == len(ids):
        return answer
    everywhere = has_scientific([nw.col(f"raw {column.name}") for column in ids])
    return nw.when(tidy).then(answer).otherwise(everywhere)


def _repeats(column: Column, match: Match) -> bool:
    """Whether a day can be taken from the one it repeats: both are there and written alike."""
    other = column.repeats or ""
    return other in match.places and match.styles.get(column.name) == match.styles.get(other)


def _expressions(layout: Layout, match: Match, cells: Cells, release: str | None) -> dict[str, nw.Expr]:
    """Every canonical column in order, whether the source says anything in it or not."""
    stated = dict(layout.canonical(cells))
    if layout.version is not None and cells.has(layout.version):
        stated["release"] = nw.coalesce(cells(layout.version), nw.lit(release, dtype=nw.String))
    for name, value in constants_of(layout, match, release).items():
        stated[name] = nw.lit(value, dtype=layout.schema[name])
    additional = [name for name in stated if name not in layout.schema]
    return {name: stated[name] for name in (*layout.schema, *additional)}


def _cells(layout: Layout, match: Match) -> Cells:
    return Cells(frozenset(match.places), frozenset(column.name for column in layout.columns))


def _parts(column: Column, match: Match) -> list[nw.Expr]:
    """Year, month and day of the month; of a day that repeats another one, only where it differs."""
    name = column.name
    iso = nw.col(f"cell {name}")
    if _repeats(column, match):
        iso = nw.when(nw.col(f"raw {name}") != nw.col(f"raw {column.repeats}")).then(iso)
    return [
        iso.str.slice(0, 4).cast(nw.Int64).alias(f"year {name}"),
        iso.str.slice(5, 2).cast(nw.Int64).alias(f"month {name}"),
        iso.str.slice(8, 2).cast(nw.Int64).alias(f"day {name}"),
    ]


def _march(name: str) -> list[nw.Expr]:
    years, months = from_march(nw.col(f"year {name}"), nw.col(f"month {name}"))
    return [years.alias(f"years {name}"), months.alias(f"months {name}")]


def _number(name: str) -> nw.Expr:
    year, month, day, years, months = (
        nw.col(f"{part} {name}") for part in ("year", "month", "day", "years", "months")
    )
    number = nw.when(is_calendar_day(year, month, day)).then(day_number_from_march(years, months, day))
    return number.alias(f"number {name}")


def _repeated(part: str, column: Column, otherwise: nw.Expr) -> nw.Expr:
    """The cell or number of a day: that of the day it repeats, where both are written alike."""
    name, other = column.name, column.repeats
    same = nw.col(f"raw {name}") == nw.col(f"raw {other}")
    return nw.when(same).then(nw.col(f"{part} {other}")).otherwise(otherwise).alias(f"{part} {name}")


def _first_rule(rules: Sequence[Rule]) -> nw.Expr:
    """The first rule that sets a row aside, looked for only where something is suspect at all."""
    first, *others = rules
    suspect = reduce(or_, (rule.suspect for rule in rules))
    chain = nw.when(first.fails).then(nw.lit(0))
    for index, rule in enumerate(others, 1):
        chain = chain.when(rule.fails).then(nw.lit(index))
    return nw.when(suspect).then(chain)


def _value_of_rule(rules: Sequence[Rule]) -> nw.Expr:
    chain = nw.when(nw.col(RULE) == 0).then(rules[0].raw)
    for index, rule in enumerate(rules[1:], 1):
        chain = chain.when(nw.col(RULE) == index).then(rule.raw)
    return nw.when(~nw.col(RULE).is_null()).then(chain)
