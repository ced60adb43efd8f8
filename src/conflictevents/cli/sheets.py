"""CSV sheets as a PATH: one sheet, or a folder of them, each told by the columns in its first line."""

from pathlib import Path

from conflictevents.dataset import Dataset
from conflictevents.errors import ReadError

__all__ = ["are_sheets", "read_sheets"]

_TOLD_BY = {"tallies": ("tally_id",), "rounds": ("round_id", "account"), "actors": ("actor_id", "name")}
_LONGEST_HEADER = 100_000


def are_sheets(path: Path) -> bool:
    """Whether a path is a CSV file, or a folder with CSV files and no JSON beside them."""
    if path.is_dir():
        names = [file.name.lower() for file in path.iterdir()]
        return any(name.endswith(".csv") for name in names) and not any(".json" in name for name in names)
    return path.name.lower().endswith(".csv")


def read_sheets(path: Path, base: Dataset | None = None, *, make_missing: bool = False) -> Dataset:
    """The dataset that a sheet, or a folder of sheets, holds.

    Args:
        path: the CSV file, or the folder.
        base: a dataset to add to.
        make_missing: make the actors and frameworks that no sheet and no record has.

    Raises:
        ReadError: a sheet's first line does not say what it holds, two hold the same, or something in one is wrong.
    """
    from conflictevents.formats import load_csv

    sheets: dict[str, Path] = {}
    for file in sorted(path.glob("*.[cC][sS][vV]")) if path.is_dir() else [path]:
        kind = _kind(file)
        if kind in sheets:
            raise ReadError(
                f"{file}: a sheet of {kind}, as is {sheets[kind]}; put both into one, or read one by one"
            )
        sheets[kind] = file
    return load_csv(
        sheets.get("rounds"),
        sheets.get("tallies"),
        sheets.get("actors"),
        base=base,
        make_missing=make_missing,
    )


def _kind(file: Path) -> str:
    with file.open("rb") as opened:
        header = opened.readline(_LONGEST_HEADER).decode(errors="replace")
    for kind, columns in _TOLD_BY.items():
        if all(column in header for column in columns):
            return kind
    told_by = "; ".join(f"{' and '.join(columns)} for {kind}" for kind, columns in _TOLD_BY.items())
    raise ReadError(f"{file}: the first line does not say what the sheet holds; it has to name {told_by}")
