"""Small datasets that exercise every rule of counting, from a seed.

Each tree begins with a true handover at each leaf and in the rest of each whole; figures are then stated around the
truth, so that most trees can be true and some cannot. Features are switched by name.
"""

from collections.abc import Collection
from random import Random
from typing import Any

import conflictevents as ce

__all__ = ["FEATURES", "MULTI_PARTY", "small_dataset"]

FEATURES = (
    "parts",
    "kinds",
    "statuses",
    "dates",
    "frameworks",
    "mediators",
    "series",
    "unsaid",
    "sides",
    "actor parts",
    "silence",
    "categories",
    "hedges",
    "contradictions",
    "fuzzy",
    "parties",
    "peoples",
    "groups",
    "carriers",
    "accounts",
)
"""What small datasets may hold beyond completed exchanges of exact figures on single days."""

MULTI_PARTY = (*FEATURES, "many sides", "holders", "roles", "deep")
"""Features with three to eight sides, holders that are nobody's home, third parties of any role, and trees of depth 3."""

_SIDES = ("N", "S", "X", "Y", "Z", "U", "V", "W")
_HOLDERS = ("front", "front-wing", "band")
_ROLES = ("host", "guarantor", "observer")
_KINDS = ("exchange", "outside exchange", "third-country release", "repatriation of remains")
_DAYS = ("2025-01-30", "2025-01-31", "2025-02-01", "2025-02-02")


def small_dataset(seed: int, features: Collection[str] = FEATURES) -> ce.Dataset:
    """One to three trees of rounds, with what they refer to, and a few tallies."""
    return _Builder(Random(seed), frozenset(features)).dataset()


class _Builder:
    def __init__(self, random: Random, features: frozenset[str]) -> None:
        self.random = random
        # each dataset leaves out most features, so that what fails together is few things
        self.features = {feature for feature in sorted(features) if random.random() < 0.45}
        self.serial = 0
        self.categories = ["person"]
        if "categories" in self.features:
            self.categories = [
                "prisoner_of_war",
                "civilian",
                random.choice(("hostage", "detainee", "remains")),
            ]
        self.statements: list[ce.Statement] = []
        self.sides = ["N", "S"]
        if "sides" in self.features:
            self.sides += ["X", "Y", "Z"][: random.randint(1, 3)]
        if "many sides" in self.features:
            self.sides = list(_SIDES[: random.randint(3, 8)])

    def has(self, feature: str, chance: float = 1.0) -> bool:
        return feature in self.features and self.random.random() < chance

    def dataset(self) -> ce.Dataset:
        random = self.random
        actors = [ce.Actor(id=side, name=side, kind="state") for side in _SIDES]
        actors += [
            ce.Actor(id="n-region", name="a region of N", kind="other", part_of="N"),
            ce.Actor(id="M", name="M", kind="state"),
            ce.Actor(id="m-office", name="an office of M", kind="office", part_of="M"),
            ce.Actor(id="hq", name="headquarters of N", kind="office", part_of="N"),
            ce.Actor(id="paper", name="a paper", kind="media"),
            ce.Actor(id="front", name="a front", kind="armed group"),
            ce.Actor(id="front-wing", name="a wing of it", kind="armed group", part_of="front"),
            ce.Actor(id="band", name="a band", kind="armed group"),
        ]
        frameworks = [
            ce.Framework(id="f", name="F", parties=["N", "S"] if random.random() < 0.5 else ()),
            ce.Framework(id="g", name="G"),
            ce.Framework(id="h", name="H", part_of="f"),
        ]
        rounds: list[ce.ExchangeRound] = []
        for _ in range(random.choice((1, 1, 1, 2, 2, 3))):
            depth = 0
            if self.has("parts"):
                depth = random.choice((1, 1, 1, 2))
                if self.has("deep", 0.5):
                    depth = 3
            self._tree(rounds, None, depth)
        return ce.Dataset(*actors, *frameworks, *rounds, *self.statements, *self._tallies())

    # Rounds

    def _tree(self, rounds: list[Any], parent: Any, depth: int) -> dict[tuple[Any, ...], int]:
        """Adds a round and what is below it; returns the true persons handed over in it."""
        random = self.random
        self.serial += 1
        fields: dict[str, Any] = {"id": f"r{self.serial}", "kind": "exchange"}
        if self.has("kinds", 0.4):
            fields["kind"] = random.choice(_KINDS)
        if parent is not None:
            fields["part_of"] = parent["id"]
        fields |= self._attributes(parent)
        truth: dict[tuple[Any, ...], int] = {}
        if depth:
            for _ in range(1 if depth == 3 else random.choice((1, 2, 2))):
                for persons, number in self._tree(rounds, fields, depth - 1).items():
                    truth[persons] = truth.get(persons, 0) + number
            fields["parts_complete"] = random.random() < 0.4
        if not depth or not fields["parts_complete"]:
            for persons, number in self._handed_over(fields["kind"]).items():
                truth[persons] = truth.get(persons, 0) + number
        is_silent = depth > 0 and random.random() < 0.15
        transfers = [] if is_silent else self._transfers(truth)
        rounds.append(ce.ExchangeRound(transfers=transfers, **fields))
        if self.has("accounts", 0.6):
            self._say(fields["id"], truth)
        return truth

    def _attributes(self, parent: Any) -> dict[str, Any]:
        random = self.random
        fields: dict[str, Any] = {}
        fields["when"] = random.choice(_DAYS)
        if parent is None or self.has("dates"):
            options = ["2025-01-30/2025-02-02", "2025-01-30/2025-02-01"]
            if self.has("dates"):
                options += [
                    "2025-01",
                    "2025-02",
                    "2025",
                    "2025-01-31/2025-02-01",
                    "2024-12-31/2025-01-31",
                    None,
                ]
            if parent is not None or "dates" in self.features:
                options.append(random.choice(_DAYS))
            fields["when"] = random.choice(options)
        fields["history"] = ["completed"]
        if parent is not None and random.random() < 0.3:
            fields["history"] = []
        elif self.has("statuses", 0.5):
            fields["history"] = random.choice(
                (
                    ["scheduled"],
                    ["under way"],
                    ["partly completed"],
                    ["scheduled", "cancelled"],
                    ["scheduled", "postponed"],
                    [
                        ce.RoundStep(status="scheduled", according_to=["N", "S"], when="2025-01-01"),
                        ce.RoundStep(status="completed", according_to="N", when="2025-02-03"),
                    ],
                    [
                        ce.RoundStep(status="completed", according_to="hq", when="2025-02-03"),
                        ce.RoundStep(status="completed", according_to="S", when="2025-02-03"),
                    ],
                    [
                        ce.RoundStep(status="completed", when="2025-02-02"),
                        ce.RoundStep(status="under way", according_to="S", when="2025-02-03"),
                    ],
                    ["scheduled", "under way", "completed"],
                )
            )
        if self.has("frameworks", 0.6):
            fields["frameworks"] = random.choice((("f",), ("g",), ("f", "g"), ("h",), ("g", "h")))
        if self.has("mediators", 0.6):
            fields["third_parties"] = random.choice((("M",), ("m-office",), ("X",), ("M", "X")))
        if self.has("carriers", 0.5):
            carrier = ce.ThirdParty(actor=random.choice(("M", "m-office")), role="carrier")
            fields["third_parties"] = (*fields.get("third_parties", ()), carrier)
        if self.has("roles", 0.5):
            helper = ce.ThirdParty(actor=random.choice(("M", "m-office", "X")), role=random.choice(_ROLES))
            fields["third_parties"] = (*fields.get("third_parties", ()), helper)
        if self.has("series", 0.6):
            fields["ordinals"] = [ce.Ordinal(body="hq", counted=random.random() < 0.6)]
        if self.has("parties", 0.4):
            able = [*self.sides, *(_HOLDERS[::2] if "holders" in self.features else ())]
            fields["parties"] = random.sample(able, random.randint(2, min(4, len(able))))
        if self.has("parties", 0.3):
            fields["transfers_complete"] = True
        return fields

    def _handed_over(self, kind: str) -> dict[tuple[Any, ...], int]:
        """True persons: how many of each category, holder and recipient."""
        random = self.random
        truth: dict[tuple[Any, ...], int] = {}
        for _ in range(random.choice((0, 1, 1, 2, 2))):
            holder, recipient = random.sample(self.sides, 2)
            if self.has("holders", 0.5):
                holder = random.choice(_HOLDERS)
            if self.has("actor parts", 0.3) and "N" in (holder, recipient):
                holder, recipient = (end if end != "N" else "n-region" for end in (holder, recipient))
            category = "remains" if kind == "repatriation of remains" else random.choice(self.categories)
            persons = (category, holder, recipient)
            truth[persons] = truth.get(persons, 0) + random.randint(1, 2)
        return truth

    def _transfers(self, truth: dict[tuple[Any, ...], int]) -> list[Any]:
        """The truth as a source might state it: merged, hedged, with ends and categories left out, now and then wrong."""
        random = self.random
        lines: dict[tuple[Any, ...], int] = {}
        for (category, holder, recipient), number in truth.items():
            wider = category
            if self.has("categories", 0.4):
                wider = "person" if category != "remains" and random.random() < 0.8 else "anyone"
            said_holder = None if self.has("unsaid", 0.4) else holder
            said_recipient = None if self.has("unsaid", 0.2) else recipient
            if said_holder == "n-region" and random.random() < 0.5:
                said_holder = "N"
            if said_holder == "front-wing" and random.random() < 0.5:
                said_holder = "front"
            if said_recipient == "n-region" and random.random() < 0.5:
                said_recipient = "N"
            line = (wider, said_holder, said_recipient)
            lines[line] = lines.get(line, 0) + number
        chosen = list(lines.items())
        random.shuffle(chosen)
        transfers = []
        for (category, holder, recipient), number in chosen[:4]:
            if self.has("silence", 0.3):
                continue
            stated = number
            if self.has("contradictions", 0.15):
                stated = max(0, number + random.choice((-2, -1, 1, 2)))
            fields: dict[str, Any] = {}
            if self.has("kinds", 0.15):
                fields["kind"] = random.choice(_KINDS)
            if self.has("peoples", 0.4):
                fields["belonging_to"] = random.choice((*self.sides, "unknown"))
            if self.has("groups", 0.3):
                fields["group"] = random.choice(("minors", "wounded"))
            if self.has("groups", 0.4):
                of = random.choice(("minors", "wounded"))
                fields["breakdowns"] = ce.Breakdown(of=of, count=self._hedged(random.randint(0, stated)))
            if self.has("carriers", 0.3):
                fields["carrier"] = random.choice("MX")
            transfers.append(
                ce.Transfer(
                    count=self._hedged(stated),
                    category=category,
                    held_by=holder,
                    returned_to=recipient,
                    **fields,
                )
            )
        if self.has("silence", 0.1):
            holder, recipient = random.sample(self.sides, 2)
            transfers.append(ce.Transfer(count=0, held_by=holder, returned_to=recipient))
        return transfers

    def _say(self, about: str, truth: dict[tuple[Any, ...], int]) -> None:
        """What others claim of a round: each recipient's figures, or one figure for all sides."""
        random = self.random
        speakers = random.sample(("hq", "S", "paper"), random.choice((1, 1, 2)))
        if random.random() < 0.2:
            speakers.append(speakers[0])
        for serial, speaker in enumerate(speakers):
            transfers = []
            if truth and random.random() < 0.2:
                everybody = sum(number for (category, _, _), number in truth.items() if category != "remains")
                side = random.choice(("all", None))
                transfers.append(ce.Transfer(count=self._hedged(everybody), returned_to=side))
            else:
                for recipient in sorted({recipient for _, _, recipient in truth}):
                    if random.random() < 0.3:
                        continue
                    lines: dict[tuple[str, str], int] = {}
                    for (category, holder, side), number in truth.items():
                        if side == recipient:
                            wider = "person" if category != "remains" and random.random() < 0.3 else category
                            lines[wider, holder] = lines.get((wider, holder), 0) + number
                    for (category, holder), number in lines.items():
                        stated = max(0, number + random.choice((-1, 1))) if random.random() < 0.2 else number
                        transfers.append(
                            ce.Transfer(
                                count=self._hedged(stated),
                                category=category,
                                held_by=holder,
                                returned_to=recipient,
                            )
                        )
            if transfers:
                claim = ce.Claim(about=about, transfers=transfers)
                self.statements.append(
                    ce.Statement(
                        id=f"{speaker}-on-{about}-{serial}",
                        speaker=speaker,
                        made="2025-03-01",
                        sources="s",
                        claims=claim,
                    )
                )

    def _hedged(self, number: int) -> ce.Count:
        random = self.random
        if not self.has("hedges", 0.5):
            return ce.Count.exactly(number)
        return random.choice(
            (
                ce.Count.at_least(max(0, number - 1)),
                ce.Count.at_most(number + 1),
                ce.Count.between(max(0, number - 1), number + random.randint(0, 1)),
                ce.Count(low=max(0, number - 1), high=number + 1, best=number),
                ce.Count.unknown(),
                ce.Count.withheld(),
            )
        )

    # Tallies

    def _tallies(self) -> list[Any]:
        random = self.random
        tallies = []
        for number in range(random.choice((0, 1, 2))):
            limits: dict[str, Any] = {}
            if self.has("kinds", 0.4):
                limits["kinds"] = random.sample(_KINDS, random.randint(1, 2))
            if self.has("frameworks", 0.4):
                limits["frameworks"] = random.choice((["f"], ["g"], ["h"], ["f", "g"]))
            if self.has("mediators", 0.4):
                limits["mediators"] = random.choice((["M"], ["m-office"], ["M", "X"]))
            if self.has("series", 0.6):
                limits["series"] = "hq"
            if self.has("carriers", 0.5):
                limits["third_parties"] = ce.ThirdParty(
                    actor=random.choice(("M", "m-office")), role="carrier"
                )
            if self.has("roles", 0.4):
                limits["third_parties"] = ce.ThirdParty(actor="M", role=random.choice(_ROLES))
            if self.has("groups", 0.5):
                limits["group"] = random.choice(("minors", "wounded"))
            if self.has("peoples", 0.4):
                limits["belonging_to"] = random.choice(self.sides)
            recipient = random.choice(("all", *self.sides[:2]))
            if random.random() < 0.15:
                limits["held_by"] = random.choice([side for side in self.sides if side != recipient])
            since = random.choice((None, "2025-01-31", "2025-02-01")) if self.has("dates") else None
            edges = ["2025-02-01", "2025"] if since else ["2025-01-31", "2025-01", "2025-02-01", "2025"]
            if self.has("fuzzy", 0.5):
                edges = ["2025-02-01~", "2025-02-02?", "2025-02~", "2025?"]
            categories = ["person", *(["anyone", *self.categories] if "categories" in self.features else [])]
            tallies.append(
                ce.ReturnTally(
                    id=f"t{number}",
                    claimant="hq",
                    sources="s",
                    since=since,
                    as_of=random.choice(edges) if "dates" in self.features else "2025-12-31",
                    returned_to=recipient,
                    category=random.choice(categories),
                    count=self._hedged(random.randint(0, 6)),
                    scope=ce.Scope(**limits),
                )
            )
        return tallies
