"""A range that everything said implies, though no one stated it.

How many returned to Ukraine in numbered exchanges from 20 March to 25 May 2025? No one gave that figure. The headquarters
gave two cumulatives of its numbered series, and the difference between them is what both imply.

Run it with `python examples/implied_range.py`; it needs the extra `solve`.
"""

import conflictevents as ce


def main() -> None:
    """Ask for the range, with the claims that bind each end."""
    ds = ce.datasets.load("ukraine-russia-exchanges")
    series = ce.Scope(series="coordination-hq")
    asked = ce.consistency(ds, where=lambda tally: tally.scope == series and tally.returned_to == "ukraine")
    found = asked.bounds("2025-03-20", "2025-05-25", "ukraine", scope=series, without="suspects")
    print(f"Between 20 March and 25 May 2025 there returned {found.count} in the numbered series.")
    print(f"No fewer, by {' and '.join(found.low_by)}; no more, by {' and '.join(found.high_by)}.")
    print(f"Set aside, as not everything said can be true: {', '.join(found.without) or 'nothing'}.")


if __name__ == "__main__":
    main()
