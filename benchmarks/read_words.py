"""How long a count or a date of 200 characters of anything takes at most, next to the mean of plain ones.

What is measured is a ratio, since it travels from machine to machine and seconds do not: the slowest of many hostile texts,
each at its best of three runs, against plain English phrases (for dates: refused with their EDTF form), read without the
cache. The aim is at most 20, which is well below a millisecond.

    python benchmarks/read_words.py [texts]
"""

import random
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

from conflictevents import InvalidValue
from conflictevents.values import edtf, phrases

LIMIT = 20.0
LONGEST = 200
COUNT_WORDS = (
    "1 12 1,200 300 one twenty hundred thousand dozen dozens and to - of a best ( ) , % people several or more in all number + "
    "1.2 x half at least about between up from the last bodies group couple few million so est frobs under 2k ± [1]"
).split()
DATE_WORDS = (
    "9 11 2025 24 june may jun monday or and to - / . , ( ) ? ~ about c. circa since until by before after early mid late end of "
    "the first half week q1 h1 summer winter ' 's X XX .. [ ] { } 13:20 pm T Z + 2025-06 2025-06-09 XXXX-02-30 night from between"
).split()
HOSTILE = [
    "1" * LONGEST,
    "1 000" * 40,
    "and " * 50,
    "1-" * 100,
    "+" * 200,
    "(1 to 2)" * 25,
    "between " + "one and " * 24,
    "?" * 200,
]
PLAIN = {
    "Count": [
        "about 1,200 people",
        "at least 300 Ukrainian prisoners of war",
        "between 100 and 140",
        "two dozen civilians or so",
    ],
    "When": ["9 June 2025", "early June 2025", "30 May - 2 June 2025", "since about March 2022"],
}


def texts(words: Sequence[str], how_many: int) -> list[str]:
    """Rows of known words, with and without spaces, and repetitions."""
    chance = random.Random(1)
    rows = [chance.choice(["", " "]).join(chance.choices(words, k=80))[:LONGEST] for _ in range(how_many)]
    return [*HOSTILE, *(word * (LONGEST // len(word)) for word in words), *rows]


def best_of(read: Callable[[str], object], text: str, runs: int = 3) -> float:
    """The quickest of several readings, in seconds of the processor."""
    times = []
    for _ in range(runs):
        start = time.process_time_ns()
        with suppress(InvalidValue):
            read(text)
        times.append(time.process_time_ns() - start)
    return min(times) / 1e9


def main() -> None:
    how_many = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    for name, read, words in (("Count", phrases.read, COUNT_WORDS), ("When", edtf.read, DATE_WORDS)):
        plain = [best_of(read, text, 200) for text in PLAIN[name] for _ in range(5)]
        slowest, text = max((best_of(read, text), text) for text in texts(words, how_many))
        mean = sum(plain) / len(plain)
        print(
            f"{name}: slowest {slowest * 1e3:.2f} ms, plain {mean * 1e3:.3f} ms, ratio {slowest / mean:.1f} (aim {LIMIT:.0f}), of {text[:50]!r}"
        )


if __name__ == "__main__":
    main()
