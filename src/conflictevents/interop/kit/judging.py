"""What only a whole column tells: whether the day or the month comes first, what serial numbers count from, lost zeros.

A cell such as 3/4/2018 is a day in March or in April. The order is one for a column: one cell that is impossible in the
other order proves it. Where nothing does, the caller has to say; nothing is guessed.
"""

from collections.abc import Collection, Sequence
from typing import Any

import attrs

from conflictevents.errors import ReadError, shown
from conflictevents.interop.kit.cells import is_among
from conflictevents.interop.kit.columns import Column, DayStyle, Kind
from conflictevents.interop.kit.days import (
    DAY_FIRST_ONLY,
    EPOCHS,
    MONTH_FIRST_ONLY,
    MONTHS_ONLY,
    SERIAL,
    bare_day,
    day_number,
    parts_of,
    serial_number,
)
from conflictevents.interop.kit.layout import Layout, Match
from conflictevents.interop.kit.needs import nw

__all__ = ["judge_codes", "judge_days"]


def judge_days(
    frame: nw.LazyFrame[Any],
    layout: Layout,
    match: Match,
    name: str,
    names: Sequence[str],
    day_first: bool | None,
    columns: Collection[str] | None = None,
) -> Match:
    """The match with a style for each column of days, judged by all its cells.

    Args:
        frame: the source's cells.
        layout: the source's layout.
        match: the header, recognised.
        name: what to call the file or frame in messages.
        names: the frame's own names for the columns of the header.
        day_first: the order where the caller says it.
        columns: the columns to judge, by the layout's names; None = all.

    Raises:
        ReadError: a column has days that could be read in either order and none that proves one, or days that prove
            both, and the caller does not say which.
    """
    days = [
        column
        for column in layout.columns
        if column.kind is Kind.DAY
        and column.name in match.places
        and (columns is None or column.name in columns)
    ]
    if not days:
        return match
    questions: dict[str, nw.Expr] = {}
    first_of_year, last_of_year = (nw.lit(1), nw.lit(1)), (nw.lit(12), nw.lit(31))
    cells = [nw.col(names[match.places[column.name]]).cast(nw.String) for column in days]
    years = {
        column.name: nw.col(names[match.places[column.year]]).cast(nw.String).str.strip_chars()
        for column in days
        if column.year is not None and column.year in match.places
    }
    frame = frame.select(
        *(cell.alias(f"cell {place}") for place, cell in enumerate(cells)),
        *(bare_day(cell).alias(f"bare {place}") for place, cell in enumerate(cells)),
        *(year.alias(f"year {name}") for name, year in years.items()),
    )
    for place, column in enumerate(days):
        cell, bare = nw.col(f"cell {place}"), nw.col(f"bare {place}")
        first, second, _ = parts_of(bare)
        for pattern in (DAY_FIRST_ONLY, MONTH_FIRST_ONLY, MONTHS_ONLY, SERIAL):
            fits = bare.str.contains(pattern)
            fits = fits & (first != second) if pattern == MONTHS_ONLY else fits
            questions[f"{place} {pattern}"] = nw.when(fits).then(cell).min()
        if column.name not in years:
            continue
        cell_of_year = nw.col(f"year {column.name}")
        year = (
            nw.when(cell_of_year.str.contains(r"^[0-9]{4}(\.0)?$"))
            .then(cell_of_year.str.slice(0, 4))
            .cast(nw.Int64)
        )
        for program, epoch in EPOCHS.items():
            number = serial_number(bare) + epoch
            fits = (number >= day_number(year, *first_of_year)) & (number <= day_number(year, *last_of_year))
            questions[f"{place} {program}"] = (
                nw.when(bare.str.contains(SERIAL)).then(fits.cast(nw.Int64)).min()
            )
    aliases = {question: f"answer {place}" for place, question in enumerate(questions)}
    answers = _ask(frame, {aliases[question]: expression for question, expression in questions.items()})
    styles = dict(match.styles)
    for place, column in enumerate(days):

        def answer(question: str, place: int = place) -> Any:
            return answers[aliases[f"{place} {question}"]]

        epochs = [
            epoch for program, epoch in EPOCHS.items() if column.year in match.places and answer(program) == 1
        ]
        styles[column.name] = DayStyle(
            _order(
                f"{name}, {match.name(column.name)}",
                answer(DAY_FIRST_ONLY),
                answer(MONTH_FIRST_ONLY),
                answer(MONTHS_ONLY),
                day_first,
            ),
            epochs[0] if len(epochs) == 1 else None,
        )
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
    for place, column in enumerate(columns):
        physical = names[match.places[column.name]]
        if schema[physical].is_numeric():
            raise _lost_zeros(name, match, column, f"a column of numbers ({schema[physical]})")
        cell = nw.col(physical).cast(nw.String).str.strip_chars()
        bare = cell.str.replace_all(r"\.0$", "")
        shortened = {value[1:] for value in column.values if value.startswith("0")}
        questions[f"lost {place}"] = (
            nw.when(is_among(bare, sorted(shortened - set(column.values)))).then(cell).min()
        )
        questions[f"doubtful {place}"] = (
            nw.when(is_among(bare, sorted(shortened & set(column.values)))).then(cell).min()
        )
        questions[f"zeros {place}"] = nw.when(cell.str.starts_with("0")).then(cell).min()
    answers = _ask(frame, questions)
    for place, column in enumerate(columns):
        lost, doubtful = answers[f"lost {place}"], answers[f"doubtful {place}"]
        whole = answers[f"zeros {place}"] is not None
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
