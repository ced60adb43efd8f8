"""Compares the library with the oracle on many small datasets.

`python -m tests.oracles.compare --seeds 1000 [--start K] [--features parts,kinds] [--show 3]` prints how many answers
exclude a true number (there must be none), how many are looser than exact and by how much, by feature, and for each
kind of failure the smallest dataset found, as Python.
"""

import argparse
import re
import signal
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from itertools import combinations
from math import inf
from random import Random
from typing import Any

import attrs

import conflictevents as ce
from tests.oracles.changes import (
    NARROWING,
    NEUTRAL,
    new_name,
    renamed,
    shifted,
    split,
    with_a_first_count,
    with_a_stranger,
)
from tests.oracles.search import Answer, Oracle, TooLarge
from tests.oracles.small import FEATURES, MULTI_PARTY, small_dataset
from tests.oracles.worlds import CATEGORIES, Question, Unsupported

__all__ = ["Asked", "Difference", "compare", "main"]


@attrs.frozen
class Asked:
    """One call of `totals`: its keys and its limits."""

    by: tuple[str, ...] = ()
    category: str | None = None
    limits: dict[str, Any] = attrs.field(factory=dict, hash=False)
    since: str | None = None
    until: str | None = None
    account: str = "recorded"

    def totals(self, ds: ce.Dataset) -> Any:
        """What the library answers."""
        scope = ce.Scope(**self.limits) if self.limits else None
        return ce.totals(
            ds,
            self.by,
            category=self.category,
            scope=scope,
            account=self.account,
            since=self.since,
            until=self.until,
        )

    def renamed(self) -> "Asked":
        """The same question, after renaming."""

        def mapped(value: Any) -> Any:
            if isinstance(value, str):
                return _mapped(value)
            if isinstance(value, ce.ThirdParty):
                return attrs.evolve(value, actor=_mapped(value.actor))
            return value if value is None else [mapped(item) for item in value]

        limits = {name: value if name == "group" else mapped(value) for name, value in self.limits.items()}
        return attrs.evolve(self, limits=limits, account=_mapped(self.account))

    def __str__(self) -> str:
        words = {**({"category": self.category} if self.category else {}), "account": self.account}
        if self.limits:
            words["scope"] = self.limits
        words |= {name: getattr(self, name) for name in ("since", "until") if getattr(self, name)}
        return f"totals(by={self.by}, {words})"


@attrs.frozen
class Difference:
    """Where the library and the oracle part.

    Attributes:
        sort: `unsound` (a true number lies outside), `loose` (a bound no world reaches), `missing row`,
            `rounds` (a round that contributes is not listed, or one that cannot is), `crash`.
        question: what was asked.
        text: both answers, in words.
        excess: by how much the answer is wider than the exact one; None where it has no bound and should.
        tags: features of the dataset that take part.
    """

    sort: str
    question: str
    text: str
    excess: int | None = 0
    tags: tuple[str, ...] = ()


class Cells:
    """How many cells were compared, and how many looser, by what they ask."""

    def __init__(self) -> None:
        self.cells: Counter[str] = Counter()
        self.loose: Counter[str] = Counter()
        self.unbounded: Counter[str] = Counter()
        self.excess: Counter[str] = Counter()
        self.exact: Counter[str] = Counter()


SECONDS = 3
LONGEST = 3
"""The seconds in which the exact answers for one dataset are searched; what takes longer is left out, and counted."""
MOST_DOUBTS = 4


class TooSlow(Exception):
    """An answer took longer than any small dataset should."""


@contextmanager
def limited(seconds: float = SECONDS, timer: int = signal.ITIMER_PROF) -> Iterator[None]:
    """Limits what is computed within to some seconds; two limits within each other need two timers."""
    number = {signal.ITIMER_PROF: signal.SIGPROF, signal.ITIMER_VIRTUAL: signal.SIGVTALRM}[timer]

    def stop(*_: Any) -> None:
        raise TooSlow

    before = signal.signal(number, stop)
    signal.setitimer(timer, seconds)
    try:
        yield
    finally:
        signal.setitimer(timer, 0)
        signal.signal(number, before)


# Questions


def questions_for(ds: ce.Dataset, random: Random) -> Iterator[Asked]:
    """A few calls of `totals` that ask what the dataset speaks of."""
    accounts = ["recorded"]
    if ds.statements:
        accounts += ["widest", "agreed", "N", "S", "paper", "hq"]
    yield Asked()
    yield Asked(by=("year", "returned_to"), account=random.choice(accounts))
    keys = known_keys()
    categories = [None, None, None, "prisoner_of_war", "civilian", "remains", "person", "anyone", "hostage"]
    for _ in range(3):
        limits: dict[str, Any] = {}
        if random.random() < 0.25:
            limits["kinds"] = [random.choice(("exchange", "outside exchange"))]
        if random.random() < 0.2:
            limits["frameworks"] = [random.choice("fgh")]
        if random.random() < 0.2:
            limits["mediators"] = [random.choice(("M", "m-office", "X"))]
        if random.random() < 0.2:
            limits["series"] = "hq"
        if random.random() < 0.2:
            limits["held_by"] = random.choice(("N", "S", "X", "front", "band"))
        transfers = [transfer for round_ in ds.rounds for transfer in round_.transfers]
        if any(transfer.belonging_to for transfer in transfers) and random.random() < 0.3:
            limits["belonging_to"] = random.choice("NSX")
        if any(transfer.group or transfer.breakdowns for transfer in transfers) and random.random() < 0.3:
            limits["group"] = random.choice(("minors", "wounded"))
        if any(transfer.carrier for transfer in transfers) and random.random() < 0.3:
            limits["third_parties"] = ce.ThirdParty(actor=random.choice(("M", "m-office")), role="carrier")
        roles = {party.role for round_ in ds.rounds for party in round_.third_parties} - {
            "mediator",
            "carrier",
        }
        if roles and random.random() < 0.3:
            limits["third_parties"] = ce.ThirdParty(actor=random.choice(("M", "m-office")), role=min(roles))
        since, until = None, None
        if random.random() < 0.3:
            since, until = random.choice(
                (("2025-01-31", None), (None, "2025-01"), ("2025-01-31", "2025-01-31"))
            )
        by = tuple(random.sample(keys, random.choice((0, 1, 1, 2, 2, 3))))
        category = random.choice((None, "anyone") if "category" in by else categories)
        yield Asked(by, category, limits, since, until, random.choice(accounts))


@cache
def known_keys() -> list[str]:
    """The keys that `totals` knows, of those that the oracle knows."""
    keys = [
        "year",
        "month",
        "day",
        "returned_to",
        "category",
        "kind",
        "framework",
        "mediator",
        "series",
        "held_by",
    ]
    keys += ["round", "belonging_to", "carrier"]
    known = []
    for key in keys:
        try:
            ce.totals(ce.Dataset(), key)
        except ce.ConflictEventsError:
            continue
        known.append(key)
    return known


def question_of(asked: Asked, keys: dict[str, Any]) -> Question | None:
    """The oracle's question for one row; None for a row that it has no words for."""
    fields: dict[str, Any] = {"category": asked.category or "person", **limits_of(asked.limits)}
    first = None if asked.since is None else ce.When(asked.since).first_day
    last = None if asked.until is None else ce.When(asked.until).last_day
    for key, value in keys.items():
        if value is None:
            return None
        match key:
            case "year" | "month" | "day":
                when = ce.When(f"{value:04}" if key == "year" else value)
                first = when.first_day if first is None else max(first, when.first_day)
                last = when.last_day if last is None else min(last, when.last_day)
            case "returned_to":
                fields["recipients"] = (value,)
            case "held_by":
                fields["holders"] = (*fields.get("holders", ()), value)
            case "belonging_to":
                fields["peoples"] = (*fields.get("peoples", ()), value)
            case "kind":
                fields["kinds"] = (*fields.get("kinds", ()), frozenset({str(value)}))
            case "framework":
                fields["frameworks"] = (*fields.get("frameworks", ()), frozenset({value}))
            case "mediator" | "carrier":
                fields["third_parties"] = (*fields.get("third_parties", ()), (key, frozenset({value})))
            case "series":
                fields["series"] = (*fields.get("series", ()), value)
            case "round":
                fields["tree"] = value
            case "category":
                both = narrower(fields["category"], str(value))
                if both is None:
                    fields["nowhere"] = True
                else:
                    fields["category"] = both
            case _:
                return None
    if first is not None and last is not None and first > last:
        fields["nowhere"] = True
    return Question(**fields, first=first, last=last)


def narrower(left: str, right: str) -> str | None:
    """The category that is within both; None where nothing is."""
    if CATEGORIES[left] <= CATEGORIES[right]:
        return left
    return right if CATEGORIES[right] <= CATEGORIES[left] else None


def limits_of(limits: dict[str, Any]) -> dict[str, Any]:
    """The limits of a scope as those of a question."""
    fields: dict[str, Any] = {}
    for name in ("kinds", "frameworks"):
        if limits.get(name):
            fields[name] = (frozenset(str(word) for word in limits[name]),)
    scope = ce.Scope(**limits)
    if roles := scope.by_role():
        fields["third_parties"] = tuple((role, frozenset(actors)) for role, actors in roles.items())
    if scope.group is not None:
        fields["group"] = scope.group
    for name, other in (("series", "series"), ("held_by", "holders"), ("belonging_to", "peoples")):
        if limits.get(name):
            fields[other] = (limits[name],)
    return fields


# Comparison


def compare(
    ds: ce.Dataset, seed: int = 0, cells: Cells | None = None, only: str | None = None
) -> list[Difference]:
    """All differences between the library's answers and the exact ones, for the questions of a seed.

    `only` is the text of one question of `totals`, or `reconcile`; the others are then not asked.
    """
    random = Random(seed)
    cells = Cells() if cells is None else cells
    oracles = Oracles(ds)
    try:
        _ = oracles.nodes
    except TooLarge:
        return []
    return [
        *(
            difference
            for asked in questions_for(ds, random)
            if only is None or str(asked) == only
            for difference in _compare_totals(ds, oracles, asked, cells)
        ),
        *(
            difference
            for account in ("recorded", *(["widest", "agreed", "N", "S"] if ds.statements else []))
            if only in (None, "reconcile")
            for difference in _compare_tallies(ds, oracles, cells, account)
        ),
    ]


class Oracles:
    """For each account an oracle by every reading of what the rules say too little on."""

    def __init__(self, ds: ce.Dataset) -> None:
        self.ds = ds
        self._readings: dict[tuple[str, str], list[Oracle]] = {}

    def readings(self, account: str, category: str) -> list[Oracle]:
        """The oracles of an account; the strict one first."""
        key = (account, "person" if account == "recorded" else category)
        if key not in self._readings:
            strict = Oracle(self.ds, *key)
            doubts = sorted(strict.worlds.doubts)
            if len(doubts) > MOST_DOUBTS:
                raise TooLarge
            choices = [
                frozenset(lenient)
                for number in range(1, len(doubts) + 1)
                for lenient in combinations(doubts, number)
            ]
            self._readings[key] = [strict, *(Oracle(self.ds, *key, lenient) for lenient in choices)]
        return self._readings[key]

    def answers(self, questions: list[Question], account: str = "recorded") -> list[list[Answer]]:
        """To each question, the exact answer by each reading."""
        answers: dict[int, list[Answer]] = {number: [] for number in range(len(questions))}
        for category in dict.fromkeys(question.category for question in questions):
            numbers = [number for number, question in enumerate(questions) if question.category == category]
            for oracle in self.readings(account, category):
                exact = oracle.answers([questions[number] for number in numbers])
                for number, answer in zip(numbers, exact, strict=True):
                    answers[number].append(answer)
        return [answers[number] for number in range(len(questions))]

    @property
    def nodes(self) -> dict[str, Any]:
        """The rounds, resolved."""
        return self.readings("recorded", "person")[0].worlds.nodes

    def below(self, root: str) -> frozenset[str]:
        """The ids of a tree."""
        return frozenset(node.id for node in self.nodes[root].walk())


def _compare_totals(ds: ce.Dataset, oracle: Oracles, asked: Asked, cells: Cells) -> list[Difference]:
    try:
        with limited():
            totals = asked.totals(ds)
    except TooSlow:
        return [Difference("slow", str(asked), f"over {SECONDS} s of computing")]
    except ce.ConflictEventsError as error:
        return [Difference("refused", str(asked), f"{type(error).__name__}: {error}")]
    except Exception as error:  # noqa: BLE001 - a crash is what is looked for
        return [Difference("crash", str(asked), f"{type(error).__name__}: {error}")]
    rows = {tuple(row.keys[key] for key in asked.by): row for row in totals}
    wanted = [(keys, question_of(asked, dict(zip(asked.by, keys, strict=True)))) for keys in rows]
    present = {tuple(map(str, keys)) for keys in rows}
    wanted += [
        (keys, question_of(asked, dict(zip(asked.by, keys, strict=True))))
        for keys in _named_keys(ds, asked.by, oracle.nodes)
        if keys not in present
    ]
    pairs = [(keys, question) for keys, question in wanted if question is not None]
    pairs = Random(len(pairs)).sample(pairs, min(len(pairs), 20))
    try:
        answers = oracle.answers([question for _, question in pairs], asked.account)
    except (TooLarge, Unsupported):
        return []
    differences = []
    for (keys, _), answer in zip(pairs, answers, strict=True):
        label = f"{asked} row {dict(zip(asked.by, map(str, keys), strict=True))}"
        if keys not in rows:
            if all(exact.high != 0 for exact in answer):
                text = f"exact {bounds(answer[0].low, answer[0].high)}"
                differences.append(Difference("missing row", label, text))
            continue
        row = rows[keys]
        differences += _compare_counts(label, row.count, answer, cells, asked)
        differences += _mildest(
            [*_compare_best(label, row.count, exact), *_compare_rounds(label, row, exact, oracle, asked)]
            for exact in answer
        )
    return differences


def _mildest(readings: Iterable[list[Difference]]) -> list[Difference]:
    """The differences by the reading that leaves fewest."""
    return min(readings, key=len)


def _named_keys(ds: ce.Dataset, by: tuple[str, ...], nodes: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Rows that have to exist where anybody may be in them: sides that a round that may be done names as recipients."""
    if by == ("returned_to",):
        lines = [line for round_ in ds.rounds if nodes[round_.id].is_done for line in round_.transfers]
        return [(name,) for name in sorted({line.returned_to for line in lines} - {None})]
    if by == ():
        return [()]
    return []


def _compare_counts(
    label: str, count: ce.Count, answers: list[Answer], cells: Cells, asked: Asked
) -> list[Difference]:
    group = "totals " + (", ".join(asked.by) or "over all")
    if asked.account != "recorded":
        group = f"totals, account {asked.account}"
    exact = " or ".join(dict.fromkeys(bounds(answer.low, answer.high) for answer in answers))
    text = f"library {bounds(count.low, count.high)}, exact {exact}"
    cells.cells[group] += 1
    disputed = " in disputed tree" if any(answer.disputed for answer in answers) else ""
    held = [
        answer
        for answer in answers
        if count.low <= answer.low and _or_infinity(count.high) >= _or_infinity(answer.high)
    ]
    if not held:
        return [Difference(f"unsound{disputed}", label, text)]
    nearest = min(
        held,
        key=lambda answer: (_or_infinity(count.high) > _or_infinity(answer.high), answer.low - count.low),
    )
    excess: int | None = None
    if count.high is None and nearest.high is not None:
        cells.unbounded[group] += 1
    else:
        excess = nearest.low - count.low
        if nearest.high is not None and count.high is not None:
            excess += count.high - nearest.high
            cells.exact[group] += nearest.high - nearest.low
        cells.excess[group] += excess
    if excess == 0:
        return []
    cells.loose[group] += 1
    return [Difference(f"loose{disputed}", label, text, excess)]


def _or_infinity(high: int | None) -> float:
    return inf if high is None else high


def _compare_best(label: str, count: ce.Count, exact: Answer) -> list[Difference]:
    if exact.divided:
        return []
    if count.best is not None and count.best != exact.best and count.low != count.high:
        return [Difference("best", label, f"library {count.best}, exact {exact.best}")]
    is_exact = (count.low, count.high) == (exact.low, exact.high)
    if count.best is None and is_exact and exact.best is not None:
        return [Difference("no best", label, f"library none, exact {exact.best}")]
    return []


def _compare_rounds(label: str, row: Any, exact: Answer, oracle: Oracles, asked: Asked) -> list[Difference]:
    """Rounds without parts: listed where they contribute in some world, certain only where they surely do."""
    certain, possible = set(row.certain), set(row.possible)
    differences = []
    surely = {root for root, (low, _) in exact.trees.items() if low > 0 or exact.members & oracle.below(root)}
    maybe = {root for root, (_, high) in exact.trees.items() if high != 0}
    is_plain = asked.account == "recorded"
    too_low = is_plain and row.rounds.low > len(surely)
    if too_low or (row.rounds.high is not None and row.rounds.high < len(maybe)):
        text = f"library {bounds(row.rounds.low, row.rounds.high)} rounds, surely {surely}, maybe {maybe}"
        differences.append(Difference("rounds", label, text))
    for place, (low, high) in exact.contributions.items():
        if oracle.nodes[place].children:
            continue
        if high != 0 and place not in certain | possible:
            differences.append(
                Difference("rounds", label, f"{place} contributes up to {high} and is not listed")
            )
        if is_plain and place in certain and low == 0 and place not in exact.members:
            differences.append(
                Difference("rounds", label, f"{place} is certain, and contributes from 0 to {high}")
            )
        if place not in certain and low > 0:
            differences.append(
                Difference("not certain", label, f"{place} is not certain, and contributes at least {low}")
            )
    return differences


def _compare_tallies(
    ds: ce.Dataset, oracle: Oracles, cells: Cells, account: str = "recorded"
) -> list[Difference]:
    if not ds.tallies:
        return []
    try:
        with limited():
            results = ce.reconcile(ds, account=account)
    except TooSlow:
        return [Difference("slow", "reconcile", f"over {SECONDS} s of computing")]
    except Exception as error:  # noqa: BLE001 - a crash is what is looked for
        return [Difference("crash", "reconcile", f"{type(error).__name__}: {error}")]
    differences = []
    for tally in ds.tallies:
        if tally.returned_to is None or tally.scope.population is not None:
            continue
        result = results[tally.id]
        inner, outer = tally_questions(tally)
        try:
            narrow, wide = oracle.answers([inner, outer], account)
            exact = [
                replace(high, low=low.low, members=low.members)
                for low, high in zip(narrow, wide, strict=True)
            ]
            label = f"reconcile[{tally.id}], account {account}"
            by = Asked(by=("reconcile",), account=account)
            differences += _compare_counts(label, result.recorded, exact, cells, by)
            differences += _compare_gap(label, tally, result)
            if inner == outer:
                readings = oracle.readings(account, str(tally.category))
                differences += _mildest(
                    _compare_forced(label, tally, result, answer, reading, outer)
                    for answer, reading in zip(exact, readings, strict=True)
                )
        except (TooLarge, Unsupported):
            continue
    return differences


def tally_questions(tally: Any) -> tuple[Question, Question]:
    """A tally's question over the days surely in its window, and over those possibly in it."""
    scope = tally.scope
    fields = limits_of({name: getattr(scope, name) for name in LIMITS})
    if tally.returned_to != "all":
        fields["recipients"] = (tally.returned_to,)
    starts = (None, None) if tally.since is None else tally.since.as_start()
    ends = tally.as_of.as_end()
    inner = Question(category=str(tally.category), first=starts[1], last=ends[1], **fields)
    outer = Question(category=str(tally.category), first=starts[0], last=ends[0], **fields)
    if inner.first is not None and inner.last is not None and inner.first > inner.last:
        inner = replace(inner, nowhere=True)
    return inner, outer


LIMITS = ("kinds", "frameworks", "mediators", "third_parties", "series", "held_by", "belonging_to", "group")


def _compare_gap(label: str, tally: Any, result: Any) -> list[Difference]:
    """The gap and the verdict, by what the library itself has on record."""
    claim, recorded, gap = tally.count, result.recorded, result.gap
    low = None if recorded.high is None else claim.low - recorded.high
    high = None if claim.high is None else claim.high - recorded.low
    verdict = str(getattr(result.verdict, "value", result.verdict))
    if claim.is_unknown or claim.is_withheld:
        return []
    differences = []
    if (gap.low, gap.high) != (low, high):
        differences.append(Difference("gap", label, f"library {gap.low}..{gap.high}, exact {low}..{high}"))
    if low is not None and low > 0:
        right = {"claims_more"}
    elif high is not None and high < 0:
        right = {"claims_less"}
    else:
        right = {"agrees", "possible"}
    if verdict not in right:
        differences.append(Difference("verdict", label, f"library {verdict}, gap {low}..{high}"))
    return differences


def _compare_forced(
    label: str, tally: Any, result: Any, exact: Answer, oracle: Oracle, question: Question
) -> list[Difference]:
    if not oracle.is_possible(question, tally.count):
        return []
    forced = {
        "in": {item.round for item in result.forced_in},
        "out": {item.round for item in result.forced_out},
    }
    differences = []
    for place, (low, high) in exact.contributions.items():
        if oracle.worlds.nodes[place].children or place in exact.members or low > 0 or high == 0:
            continue
        is_in = not oracle.is_possible(question, tally.count, without=place)
        is_out = not oracle.is_possible(question, tally.count, having=place)
        for direction, truth in (("in", is_in), ("out", is_out)):
            if (place in forced[direction]) != truth:
                text = f"{place} forced {direction}: library {not truth}, exact {truth}"
                differences.append(Difference("not forced" if truth else "forced", label, text))
    return differences


def bounds(low: int, high: int | None) -> str:
    """A range as text."""
    return f"{low}..{'' if high is None else high}"


# Changes that leave answers as they are, or may only narrow them


def compare_changed(ds: ce.Dataset, seed: int, only: str | None = None) -> list[Difference]:
    """The library's answers before and after each change, wherever they are not as they have to be."""
    differences = []
    for change in (*NEUTRAL, *NARROWING):
        changed = change(ds, Random(seed))
        if changed is None:
            continue
        for asked in questions_for(ds, Random(seed)):
            is_asked = only is None or str(asked) == only
            if is_asked and not (
                change in NARROWING
                and any(is_disputed(each, asked.account, asked.category) for each in (ds, changed))
            ):
                differences += _compare_change(change, ds, changed, asked)
    return differences


def _compare_change(change: Any, ds: ce.Dataset, changed: ce.Dataset, asked: Asked) -> list[Difference]:
    if change is with_a_first_count and asked.account == "widest":
        return []
    if change is renamed:
        later = asked.renamed()
    elif (change is shifted and ({"day", "month", "year"} & {*asked.by} or asked.since or asked.until)) or {
        split: "round",
        with_a_stranger: "series",
    }.get(change) in asked.by:
        return []
    else:
        later = asked
    label = str(asked)
    if change is with_a_stranger and not asked.limits.get("series"):
        later = asked = attrs.evolve(asked, limits={**asked.limits, "series": "hq"})
    try:
        before = {tuple(map(str, row.keys.values())): row.count for row in asked.totals(ds)}
        after = {tuple(map(str, row.keys.values())): row.count for row in later.totals(changed)}
    except ce.ConflictEventsError:
        return []
    if change is renamed:
        before = {tuple(map(_mapped, keys)): count for keys, count in before.items()}
    differences = []
    asked_before = before if change is with_a_stranger else {*before, *after}  # whose rows are new
    for keys in sorted(asked_before):
        left, right = before.get(keys, ce.Count.exactly(0)), after.get(keys, ce.Count.exactly(0))
        is_right = left.contains(right) if change in NARROWING else left.same_bounds(right)
        if not is_right:
            text = f"before {bounds(left.low, left.high)}, after {bounds(right.low, right.high)}"
            differences.append(Difference(change.__name__, f"{label} row {keys}", text))
    return differences


_NAMES = {*"NSXYZUVWM", "front", "front-wing", "band", "n-region", "m-office", "hq", "paper", "f", "g", "h"}
_ROUND = re.compile(r"r\d+")


def _mapped(key: str) -> str:
    return new_name(key) if key in _NAMES or _ROUND.fullmatch(key) else key


def is_disputed(ds: ce.Dataset, account: str = "recorded", category: str | None = None) -> bool:
    """Whether some tree cannot meet its own parts, or accounts cannot meet; also where the oracle does not know."""
    try:
        nodes = Oracle(ds, account, category or "person").worlds.nodes.values()
    except (Unsupported, TooLarge):
        return True
    return any(node.splits or node.disputes for node in nodes)


# The smallest dataset that still differs


def smaller(ds: ce.Dataset) -> Iterator[ce.Dataset]:
    """Datasets with a little less in them: a record, a transfer, a field."""
    records = list(ds)
    for index, record in enumerate(records):
        if isinstance(record, ce.Actor):
            continue
        others = records[:index] + records[index + 1 :]
        yield ce.Dataset(*others)
        for name in _FIELDS.get(type(record).__name__, ()):
            value = getattr(record, name, None)
            default = attrs.fields_dict(type(record))[name].default if value is not None else value
            if isinstance(default, attrs.Factory):  # type: ignore[arg-type]
                continue
            if value != default and value:
                yield _replaced(records, index, **{name: default})
            if isinstance(value, tuple) and len(value) > 1:
                for item in range(len(value)):
                    yield _replaced(records, index, **{name: value[:item] + value[item + 1 :]})
        for item, transfer in enumerate(getattr(record, "transfers", ())):
            for name, simple in _SIMPLE_TRANSFER.items():
                value = getattr(transfer, name, simple)
                if value != simple:
                    changed = attrs.evolve(transfer, **{name: simple})
                    yield _replaced(
                        records,
                        index,
                        transfers=(*record.transfers[:item], changed, *record.transfers[item + 1 :]),
                    )
            if transfer.count.best != 1 or transfer.count.wording is None:
                best = 1 if transfer.count.best is None else max(0, transfer.count.best - 1)
                changed = attrs.evolve(transfer, count=ce.Count.exactly(best))
                if changed != transfer:
                    yield _replaced(
                        records,
                        index,
                        transfers=(*record.transfers[:item], changed, *record.transfers[item + 1 :]),
                    )


_FIELDS = {
    "ExchangeRound": (
        "transfers",
        "frameworks",
        "third_parties",
        "ordinals",
        "part_of",
        "parts_complete",
        "transfers_complete",
        "parties",
        "kind",
        "when",
        "history",
    ),
    "Framework": ("parties", "part_of"),
    "ReturnTally": ("scope", "since", "category"),
    "Statement": ("claims",),
    "Actor": ("part_of",),
}
_SIMPLE_TRANSFER = {
    "kind": None,
    "held_by": None,
    "returned_to": None,
    "category": "person",
    "belonging_to": (),
}


def _replaced(records: list[Any], index: int, **changes: Any) -> ce.Dataset:
    return ce.Dataset(*records[:index], records[index].evolve(**changes), *records[index + 1 :])


def smallest(
    ds: ce.Dataset, seed: int, sort: str, differences_of: Callable[..., list[Difference]]
) -> tuple[ce.Dataset, list[Difference]]:
    """A dataset from which nothing can be left out without losing the difference, and the differences left."""
    first = next(difference for difference in differences_of(ds, seed) if difference.sort == sort)
    only = first.question.split("[" if first.question.startswith("reconcile") else " row ")[0]
    searching = True
    while searching:
        searching = False
        for candidate in _valid(smaller(ds)):
            try:
                if any(difference.sort == sort for difference in differences_of(candidate, seed, only=only)):
                    ds, searching = candidate, True
                    break
            except Exception:  # noqa: BLE001 - a dataset that only a cut made odd is no candidate
                continue
    return ds, [difference for difference in differences_of(ds, seed, only=only) if difference.sort == sort]


def _valid(candidates: Iterator[ce.Dataset]) -> Iterator[ce.Dataset]:
    while True:
        try:
            candidate = next(candidates)
        except StopIteration:
            return
        except ce.ConflictEventsError:
            return
        yield candidate


def as_python(ds: ce.Dataset) -> str:
    """The records of a dataset as Python that builds them."""
    return (
        "ce.Dataset(\n    *ACTORS,\n"
        + "".join(f"    {_built(record)},\n" for record in ds if not isinstance(record, ce.Actor))
        + ")"
    )


def _built(value: Any) -> str:
    if isinstance(value, ce.Count):
        return f"ce.Count(low={value.low}, high={value.high}" + (
            f", best={value.best})" if value.best not in (None, value.low) else ")"
        )
    if isinstance(value, ce.When):
        return repr(str(value))
    if attrs.has(type(value)):
        fields = [
            f"{field.name}={_built(getattr(value, field.name))}"
            for field in attrs.fields(type(value))
            if field.name != "sources"
            and getattr(value, field.name) != field.default
            and _is_said(getattr(value, field.name))
        ]
        return f"ce.{type(value).__name__}({', '.join(fields)})"
    if isinstance(value, tuple):
        return "[" + ", ".join(_built(item) for item in value) + "]"
    if isinstance(value, str):
        return repr(str(value))
    return repr(value)


def _is_said(value: Any) -> bool:
    return value is not None and value is not False and value not in ((), {})


# The program


def main(arguments: Collection[str] | None = None) -> int:
    """Compares, prints what differs; returns 1 where an answer excludes a true number."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=1000)
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--features", default="all", help="all, two-party, or names joined by commas")
    parser.add_argument(
        "--show", type=int, default=2, help="how many smallest datasets of each sort to print"
    )
    parser.add_argument("--sorts", default="", help="print smallest datasets of these sorts only")
    parser.add_argument(
        "--changes", action="store_true", help="compare the library with itself after changes"
    )
    options = parser.parse_args(None if arguments is None else list(arguments))
    named = {"all": MULTI_PARTY, "two-party": FEATURES}
    features = named.get(options.features) or [feature for feature in options.features.split(",") if feature]
    cells = Cells()
    sorts: Counter[str] = Counter()
    examples: dict[str, list[int]] = {}
    compared = compare_changed if options.changes else compare
    begun, skipped = time.process_time(), 0
    for seed in range(options.start, options.start + options.seeds):
        ds = small_dataset(seed, features)
        try:
            with limited(LONGEST, signal.ITIMER_VIRTUAL):
                differences = compare_changed(ds, seed) if options.changes else compare(ds, seed, cells)
        except TooSlow:
            skipped += 1
            continue
        for sort, number in Counter(difference.sort for difference in differences).items():
            sorts[sort] += number
            examples.setdefault(sort, []).append(seed)
    print(
        f"{options.seeds} datasets ({skipped} not searched to the end) in {time.process_time() - begun:.0f} s"
    )
    for sort, number in sorts.most_common():
        print(f"  {sort}: {number} answers of {len(examples[sort])} datasets, first {examples[sort][:8]}")
    print_cells(cells)
    wanted = [sort for sort in options.sorts.split(",") if sort] or sorted(examples)
    for sort in wanted:
        for seed in examples.get(sort, [])[: options.show]:
            ds, differences = smallest(small_dataset(seed, features), seed, sort, compared)
            print(f"\n# {sort}, seed {seed}")
            print(as_python(ds))
            for difference in differences[:3]:
                print(f"#   {difference.question}\n#     {difference.text}")
    return 1 if any(sort.startswith("unsound") for sort in sorts) else 0


def print_cells(cells: Cells) -> None:
    """How often answers are looser than exact, by what is asked."""
    total, loose = sum(cells.cells.values()), sum(cells.loose.values())
    print(
        f"cells {total}, looser {loose} ({loose / max(total, 1):.2%}), of them unbounded {sum(cells.unbounded.values())}"
    )
    width, excess = sum(cells.exact.values()), sum(cells.excess.values())
    print(f"mean excess width {excess / max(width, 1):.2%} of the exact")
    for group, number in cells.loose.most_common(12):
        print(f"  {group}: {number} of {cells.cells[group]} looser, excess {cells.excess[group]}")


if __name__ == "__main__":
    raise SystemExit(main())
