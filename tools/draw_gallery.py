"""Draws the pictures of docs/gallery.md into docs/pictures/, each for a desk and for a phone: `python -m tools.draw_gallery`.

They are kept with the docs, so that the site can be built without drawing anything. A test compares what each says in
words, figures included, with the chart of today.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"
PHONE = 300  # pixels: letters of a chart for a desk shrink to half their size on a phone


def gallery() -> "dict[str, Callable[..., Any]]":
    """The charts of the gallery by the name of their picture, each drawn when it is asked for, with options."""
    import conflictevents as ce

    def load(name: str) -> Any:
        return ce.datasets.load(f"{name}-exchanges")

    def pace(**options: Any) -> Any:
        known = ce.as_of(load("ukraine-russia"), "2025-11-16")
        scenario = ce.Scenario(known, "pace of the year before").recurs(
            "ukraine",
            within="2025-11-17/2026-06-30",
            like=("2024-11-16", "2025-11-15"),
            kinds=["exchange"],
        )
        return ce.charts.scenario(scenario.run(1000, seed=1), "ukraine", **options)

    return {
        "returns": lambda **options: ce.charts.returns(load("ukraine-russia"), **options),
        "returns-gaza": lambda **options: ce.charts.returns(load("gaza"), category="hostage", **options),
        "rounds": lambda **options: ce.charts.rounds(load("yemen"), **options),
        "frameworks": lambda **options: ce.charts.frameworks(load("ukraine-russia"), **options),
        "claims": lambda **options: ce.charts.claims(load("yemen"), **options),
        "custody": lambda **options: ce.charts.custody(load("gaza"), "palestinian-groups", **options),
        "conflicts": lambda **options: ce.charts.conflicts(load("yemen"), **options),
        "scenario": pace,
    }


def main() -> None:
    """Draw every picture anew."""
    import conflictevents as ce

    PICTURES.mkdir(exist_ok=True)
    for name, draw in gallery().items():
        for suffix, options in (("", {}), ("-phone", {"width": PHONE})):
            path = ce.charts.save(draw(**options), PICTURES / f"{name}{suffix}.svg")
            print(f"{path.relative_to(PICTURES.parents[1])}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
