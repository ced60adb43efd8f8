"""Foreign rows at scale: checked by the record classes themselves, a batch at a time."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import attrs

from conflictevents.errors import InvalidValue, did_you_mean
from conflictevents.formats.json.explaining import structure_record
from conflictevents.formats.problems import Problem
from conflictevents.records import RECORD_NAMES, Record
from conflictevents.tables._engine import batches_of, nw

__all__ = ["Checked", "validate"]


@attrs.frozen
class Checked:
    """What came of one row.

    Attributes:
        row: the number of the row, from 0.
        record: the record it stands for; None where something is wrong with it.
        problems: what is wrong, each with its place in the row and what to do.
    """

    row: int
    record: Record | None
    problems: tuple[Problem, ...]


def validate(frame: Any, record: str) -> Iterator[Checked]:
    """Each row of a frame, as a record or with what is wrong with it; in and out have the same number of rows.

    Columns bear the names of the fields, nested ones as structs and lists, in the form that stands in JSON: a `When`
    as text or as a date, `extra` as a struct. A column that is missing, and a null, leave the field at its default.

    Args:
        frame: a frame that narwhals knows: DuckDB, Spark, Polars, PyArrow, pandas.
        record: the type of the records: `round`, `statement`, `tally` ...

    Raises:
        InvalidValue: no type of record has that name.
    """
    kind = RECORD_NAMES.get(record)
    if kind is None:
        raise InvalidValue(record, "a type of record", did_you_mean(record, RECORD_NAMES), field="record")
    number = 0
    for batch in batches_of(nw.from_native(frame).lazy()):
        for row in batch.to_pylist():
            made, problems = structure_record(_as_in_json(row), kind)
            yield Checked(number, made, tuple(problems))
            number += 1


def _as_in_json(value: Any) -> Any:
    """Null is how a column says that nothing is said, which in JSON is a key left out; a date is a day."""
    if isinstance(value, dict):
        return {key: _as_in_json(one) for key, one in value.items() if one is not None}
    if isinstance(value, list):
        return [_as_in_json(one) for one in value]
    if type(value) is date:  # an instant, which is a date as well, says more than its day
        return value.isoformat()
    return value
