"""Tables of a dataset as CSV that is safe to open in a spreadsheet, and comes back the same."""

import csv
import os

from conflictevents._paths import local_path
from conflictevents._writing import replace_file
from conflictevents.dataset import Dataset
from conflictevents.errors import ReadError
from conflictevents.interop.writing.rows import flat_rows
from conflictevents.questions.redact import redact
from conflictevents.text.spreadsheet import restored, table_text
from conflictevents.values.marking import Marking

__all__ = ["read_cells", "write_csv", "write_text"]


def write_csv(
    ds: Dataset,
    path: str | os.PathLike[str],
    table: str = "rounds",
    *,
    up_to: Marking | str = Marking.GREEN,
    small_cells: int | None = None,
) -> None:
    """Write one table of a dataset as CSV that is safe to open in a spreadsheet.

    Args:
        ds: the dataset.
        path: the file to write; it is replaced in one step.
        table: `rounds` (one row a transfer), `tallies` or `events`.
        up_to: the strictest marking that may be shared; see `ce.redact`.
        small_cells: as `ce.redact` has it; None hides none.

    Raises:
        InvalidValue: there is no such table.
    """
    rows = flat_rows(redact(ds, up_to, small_cells=small_cells), table)
    columns = {column: column for column in (rows[0] if rows else ())}
    write_text(path, table_text(rows, [columns]))


def read_cells(path: str | os.PathLike[str]) -> list[dict[str, str]]:
    """The rows of a CSV file written here, every cell as it was before it was neutralised.

    Raises:
        InvalidValue: the path is none of this machine.
        ReadError: there is no such file, or it is no CSV in UTF-8.
    """
    where = local_path(path)
    try:
        with where.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ReadError(
            f"{where} cannot be read as CSV ({error}); give the path of a file written here"
        ) from None
    header, *others = rows or [[]]
    names = list(map(restored, header))
    return [dict(zip(names, map(restored, row), strict=False)) for row in others]


def write_text(path: str | os.PathLike[str], text: str) -> None:
    """Put a text in the place of a file, in one step."""
    with replace_file(local_path(path)) as file:
        file.write(text.encode("utf-8"))
