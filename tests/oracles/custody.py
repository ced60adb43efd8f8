"""Random ledgers of custody whose truth is known: persons are taken, move, die and leave, and a record hedges it all.

A world is played day by day; its record gives each event with a hedged count and a date no more precise than the
source, leaves deaths out where the ledger is open, and claims stocks that are true. What the library answers must hold
the truth, and by exhaustive search over all that the record allows it can be seen how much wider it is than it need be.
"""

import random
import sys
from collections import Counter
from datetime import date, timedelta
from itertools import product

import attrs

import conflictevents as ce
from conflictevents.rules import custody as custody_rules

FIRST = date(2024, 1, 1)
LAST_DAY = 60
HOLDERS = ("holder", "ally")
ACTORS = (
    ce.Actor(id="side", name="A side", kind="state"),
    ce.Actor(id="holder", name="A holder", kind="armed group"),
    ce.Actor(id="ally", name="An ally of the holder", kind="armed group"),
)
TAKEN = ("captured", "abducted", "detained", "born in custody")
LEFT = ("escaped", "rescued", "freed")


@attrs.define
class Happening:
    """One event of a world: what, on which day, to how many of the living or the dead, in whose hands."""

    what: str
    day: int
    count: int
    holder: str
    of_remains: bool = False
    moved_to: str | None = None
    is_recorded: bool = True

    def effect(self, holder):
        """What each person adds to the living and the remains of a holder."""
        if self.what == "died in custody":
            return (-1, 1) if holder == self.holder else (0, 0)
        if self.what == "moved" and holder == self.moved_to:
            sign = 1
        elif holder != self.holder:
            return (0, 0)
        else:
            sign = 1 if self.what in TAKEN else -1
        return (0, sign) if self.of_remains else (sign, 0)


@attrs.define
class World:
    """The events of a world, who was held before them, and their record."""

    seed: int
    is_closed: bool
    before: dict
    happenings: list
    dataset: ce.Dataset = None
    has_wholes: bool = False
    stocks: list = attrs.field(factory=list)
    flows: list = attrs.field(factory=list)

    def held(self, holder, day):
        """The living and the remains truly held at the end of a day."""
        living, dead = self.before[holder]
        for event in self.happenings:
            if event.day <= day:
                of_living, of_dead = event.effect(holder)
                living += event.count * of_living
                dead += event.count * of_dead
        return living, dead


def on(day):
    return (FIRST + timedelta(days=day)).isoformat()


def sample_world(seed, *, is_closed=None, vagueness=0.5, size=8):
    """A world and its record, the same for the same seed."""
    draw = random.Random(seed)
    is_closed = draw.random() < 0.5 if is_closed is None else is_closed
    before = dict.fromkeys(HOLDERS, (0, 0))
    opens_with_stock = draw.random() < 0.4
    if opens_with_stock:
        before["holder"] = (draw.randint(1, 40), draw.randint(0, 6))
    world = World(seed, is_closed, before, [])
    day = 1
    for _ in range(draw.randint(2, size)):
        day = min(LAST_DAY - 10, day + draw.choice((0, 1, 2, 3, 7)))
        event = _happen(draw, world, day)
        if event is not None:
            world.happenings.append(event)
    _write(draw, world, vagueness, opens_with_stock)
    return world


def _happen(draw, world, day):
    holder = draw.choice(("holder", "holder", "holder", "ally"))
    living, dead = world.held(holder, LAST_DAY)
    what = draw.choice(("take", "take", "leave", "hand", "hand", "die", "move", "recover"))
    if what == "take":
        return Happening(draw.choice(TAKEN), day, draw.randint(1, 30), holder, draw.random() < 0.15)
    if what == "die" and living:
        is_recorded = world.is_closed or draw.random() < 0.4
        return Happening(
            "died in custody", day, draw.randint(1, min(5, living)), holder, is_recorded=is_recorded
        )
    of_remains = draw.random() < 0.3
    left = dead if of_remains or what == "recover" else living
    if not left:
        return None
    count = draw.randint(1, left)
    if what == "leave":
        return Happening(draw.choice(LEFT), day, count, holder, of_remains)
    if what == "recover":
        return Happening("remains recovered", day, count, holder, of_remains=True)
    if what == "hand":
        return Happening("handed over", day, count, holder, of_remains)
    if what == "move":
        other = next(each for each in HOLDERS if each != holder)
        return Happening("moved", day, count, holder, of_remains, other)
    return None


def _hedge(draw, count, vagueness):
    """A count that allows the true number."""
    if draw.random() >= vagueness:
        return ce.Count.exactly(count)
    hedges = [
        ce.Count.between(max(0, count - draw.randint(0, 3)), count + draw.randint(0, 3)),
        ce.Count.between(max(0, count - draw.randint(0, 2)), count + draw.randint(0, 2)),
        ce.Count.at_most(count + draw.randint(0, 4)),
        ce.Count.at_least(max(0, count - draw.randint(0, 4))),
        ce.Count.unknown(),
    ]
    return draw.choices(hedges, weights=(6, 6, 2, 2, 1))[0]


def _date(draw, day, vagueness):
    """A date that allows the true day, with its first and last day."""
    if draw.random() >= vagueness:
        return on(day), day, day
    first, last = max(1, day - draw.randint(0, 3)), day + draw.randint(0, 3)
    return (on(day), day, day) if first == last else (f"[{on(first)}..{on(last)}]", first, last)


def _write(draw, world, vagueness, opens_with_stock):
    records = []
    for number, event in enumerate(world.happenings):
        if not event.is_recorded:
            continue
        count = _hedge(draw, event.count, vagueness)
        when, first, last = _date(draw, event.day, vagueness / 2)
        world.flows.append((event, count, first, last))
        category = "remains" if event.of_remains else "person"
        if event.what == "handed over":
            transfer = ce.Transfer(held_by=event.holder, returned_to="side", category=category, count=count)
            records.append(
                ce.ExchangeRound(
                    id=f"round-{number}",
                    kind="outside exchange",
                    when=when,
                    history="completed",
                    transfers=transfer,
                    sources="report",
                )
            )
        else:
            records.append(
                ce.CustodyChange(
                    id=f"change-{number}",
                    kind=event.what,
                    when=when,
                    held_by=event.holder,
                    moved_to=event.moved_to,
                    belonging_to="side",
                    category=category,
                    count=count,
                    sources="report",
                )
            )
    records += _write_whole(draw, world, records, vagueness)
    days = [draw.randint(1, LAST_DAY) for _ in range(draw.randint(1, 4))]
    claims = [
        (draw.choice(("holder", "holder", "ally")), day, draw.choice(("anyone", "person", "remains")))
        for day in days
    ]
    if opens_with_stock:
        claims += [("holder", 0, "anyone"), ("holder", 0, "person"), ("ally", 0, "anyone")]
    for number, (holder, day, category) in enumerate(claims):
        living, dead = world.held(holder, day)
        truth = {"anyone": living + dead, "person": living, "remains": dead}[category]
        hedge = vagueness if day else 0
        stock = ce.CustodyTally(
            id=f"stock-{number}",
            claimant="side",
            held_by=holder,
            belonging_to="side",
            as_of=on(day),
            category=category,
            count=_hedge(draw, truth, hedge),
            sources="report",
        )
        world.stocks.append((stock, truth, day))
        records.append(stock)
    head = ce.Head(
        closed=[ce.ClosedLedger(belonging_to="side", since=on(1) if opens_with_stock else None)]
        if world.is_closed
        else []
    )
    world.dataset = ce.Dataset(*ACTORS, *records, head=head)


def _write_whole(draw, world, records, vagueness):
    """A whole of which two handovers of one holder are parts, its figure true of both; the parts are put in place."""
    parts = [
        (event, number)
        for number, event in enumerate(world.happenings)
        if event.what == "handed over" and not event.of_remains
    ]
    pairs = [
        (first, second)
        for place, first in enumerate(parts)
        for second in parts[place + 1 :]
        if first[0].holder == second[0].holder
    ]
    if not pairs or draw.random() < 0.5:
        return []
    world.has_wholes = True
    pair = draw.choice(pairs)
    for _, number in pair:
        place = next(place for place, record in enumerate(records) if record.id == f"round-{number}")
        records[place] = records[place].evolve(part_of="whole")
    days = [event.day for event, _ in pair]
    count = _hedge(draw, sum(event.count for event, _ in pair), vagueness)
    return [
        ce.ExchangeRound(
            id="whole",
            kind="outside exchange",
            when=f"{on(max(0, min(days) - 3))}/{on(max(days) + 3)}",
            history="completed",
            parts_complete=draw.random() < 0.6,
            transfers=ce.Transfer(held_by=pair[0][0].holder, returned_to="side", count=count),
            sources="report",
        )
    ]


def list_misses(world):
    """Where the truth lies outside what the library answers, or a true claim is said to be false; none where it is sound."""
    misses = []
    for holder in HOLDERS:
        answer = ce.custody(world.dataset, holder, "side")
        ledger = answer.stocks[0]
        for each in ledger.days:
            living, dead = world.held(holder, (each.day - FIRST).days)
            for name, count, truth in (
                (
                    "held",
                    each.held,
                    living + dead
                    if ledger.category == "anyone"
                    else living
                    if ledger.category == "person"
                    else dead,
                ),
                ("living", each.living, living),
                ("remains", each.remains, dead),
            ):
                if truth not in count:
                    misses.append(f"{holder} {each.day} {name}: {truth} outside {count}")
    answer = ce.custody(world.dataset)
    misses += [
        f"{claim.tally.id} {claim.tally.count}: {claim.verdict}, recorded {claim.recorded}"
        for claim in (*answer.claims, *answer.steps)
        if claim.verdict in (ce.Verdict.CLAIMS_MORE, ce.Verdict.CLAIMS_LESS)
    ]
    return misses + [str(finding) for finding in ce.check(world.dataset, custody_rules.RULES)]


def search_exactly(world, holder, most=20_000):
    """For each day, the least and most held, living and dead over everything the record allows; None where that is too much.

    Every flow has any number within its count and any day within its date; nobody is held less than not at all; in an
    open ledger the living may die on any day unrecorded.
    """
    flows = [
        (event, count, first, last) for event, count, first, last in world.flows if any(event.effect(holder))
    ]
    choices = []
    size = 1
    for _, count, first, last in flows:
        if count.high is None:
            return None
        choices.append([(n, day) for n in range(count.low, count.high + 1) for day in range(first, last + 1)])
        size *= len(choices[-1])
    if size > most:
        return None
    days = sorted({day for _, _, first, last in flows for day in (first, last)})
    inner = sorted({day for options in choices for _, day in options})
    found = dict.fromkeys(days)
    for picked in product(*choices):
        living, dead = world.before[holder]
        path = []
        for day in inner:
            for (event, _, _, _), (n, when) in zip(flows, picked, strict=True):
                if when == day:
                    of_living, of_dead = event.effect(holder)
                    living += n * of_living
                    dead += n * of_dead
            path.append((living, dead))
        fallen = []
        least = 0
        for _, remains in path:
            least = max(least, -remains)
            fallen.append(least)
        room = []
        most_dead = None
        for alive, _ in reversed(path):
            most_dead = alive if most_dead is None else min(most_dead, alive)
            room.append(most_dead)
        room.reverse()
        if world.is_closed:
            room = [0 if each >= 0 else -1 for each in room]
        if any(low > high for low, high in zip(fallen, room, strict=True)):
            continue
        for day, (alive, remains), low, high in zip(inner, path, fallen, room, strict=True):
            if day not in found:
                continue
            values = ((alive + remains,) * 2, (alive - high, alive - low), (remains + low, remains + high))
            known = found[day]
            found[day] = (
                values
                if known is None
                else tuple((min(a[0], b[0]), max(a[1], b[1])) for a, b in zip(known, values, strict=True))
            )
    return found


def measure_width(world):
    """How many bounds were compared with the exact ones, how many are wider, and by how much in all."""
    compared = wider = excess = 0
    if world.has_wholes:  # the search knows nothing of figures that bound several flows together
        return compared, wider, excess
    for holder in HOLDERS:
        exact = search_exactly(world, holder)
        ledger = ce.custody(world.dataset, holder, "side", category="anyone").stocks[0]
        is_known = bool(ledger.opened_by) and ledger.opening.is_exact
        if not exact or not is_known or any(values is None for values in exact.values()):
            continue
        if ledger.opened_by[0].startswith("change") and world.before[holder] != (0, 0):
            continue
        for day, values in exact.items():
            if ledger.opened_on is not None and (FIRST + timedelta(days=day)) <= ledger.opened_on:
                continue
            stock = ledger.at(on(day))
            parts = (stock.held, stock.living, stock.remains)
            is_empty = world.before[holder] == (0, 0)
            for count, (low, high) in zip(parts[: 3 if is_empty else 1], values, strict=False):
                compared += 2
                assert count.low <= low, (world.seed, holder, day, count, low, high)
                assert count.high is None or count.high >= high, (world.seed, holder, day, count, low, high)
                for slack in (low - count.low, 10**6 if count.high is None else count.high - high):
                    wider += slack > 0
                    excess += slack
    return compared, wider, excess


def plant_wrong_stock(world, draw):
    """The record of a closed world with one claimed stock that is false by 3 to 20 persons; None where it has none.

    Before it somebody has come or left on record: a stock with nothing before it is what its ledger opens with.
    """
    candidates = [
        (stock, truth)
        for stock, truth, day in world.stocks
        if stock.count.high is not None
        and any(any(event.effect(stock.held_by)) and last <= day for event, _, _, last in world.flows)
    ]
    if not candidates or len(world.flows) < 2:
        return None
    stock, truth = draw.choice(candidates)
    shift = draw.choice((-1, 1)) * draw.randint(3, 20)
    wrong = truth + shift if truth + shift >= 0 else truth - shift
    return world.dataset.replace(stock.evolve(count=wrong, revision=stock.revision + 1)), stock.id


def is_noticed(ds):
    """Whether the rules find that some claimed stock of a dataset contradicts its record, or another one."""
    return bool(ce.check(ds, custody_rules.RULES).only(severity="warning"))


def plant(number, draw, vagueness=0.1):
    """So many closed worlds with a wrong stock each, with the id of that stock."""
    seed = 0
    while number:
        seed += 1
        world = sample_world(seed, is_closed=True, vagueness=vagueness)
        wrong = plant_wrong_stock(world, draw)
        if wrong is not None:
            number -= 1
            yield world, *wrong


def main(worlds):
    """Print how often the truth is missed, how much wider than exact the bounds are, and how many wrong stocks are found."""
    write = sys.stdout.write
    misses = [
        (seed, size, miss)
        for size in (8, 20)
        for seed in range(worlds // 2)
        for miss in list_misses(sample_world(seed, size=size))
    ]
    write(f"{worlds} worlds: {len(misses)} misses {misses[:10]}\n")
    total = Counter()
    for seed in range(worlds):
        compared, wider, excess = measure_width(sample_world(seed, vagueness=0.3, size=5))
        total.update(compared=compared, wider=wider, excess=excess)
    write(f"{dict(total)}\n")
    unnoticed = [(world.seed, id) for world, ds, id in plant(200, random.Random(1)) if not is_noticed(ds)]
    write(f"200 planted, {len(unnoticed)} unnoticed: {unnoticed}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
