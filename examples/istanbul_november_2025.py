"""A report of mid-November 2025, written down claim by claim.

The report: on Sunday, 16 November 2025, the President of Ukraine said in an address that work is under way so that
negotiations start again. The day before, the secretary of the National Security and Defence Council had written on
Telegram that consultations were held with Turkey and the UAE mediating, that the Istanbul agreements of 2022 on organised
exchanges are being reactivated, that technical talks will follow shortly, and that as many as 1,200 Ukrainians could be released: no
date is set, it is hoped for by the holiday season. The report adds that 5,857 have returned "thus far", that many are still held, that
exchanges are one of the few lines of contact since February 2022, and that rounds are held under secrecy.

Run it to write `istanbul_november_2025.json` beside it and to read the brief.
"""

from pathlib import Path

import conflictevents as ce
from conflictevents.display import brief

# Where it can be read. No figure without its source.

source = ce.Source(title="A news report on prisoner exchanges", published="2025-11-16")

# Who acts and who speaks. An office or a person is part of the side it speaks for.

actors = [
    ce.Actor(id="ukraine", name="Ukraine", kind="state"),
    ce.Actor(id="russia", name="Russia", kind="state"),
    ce.Actor(id="turkey", name="Turkey", kind="state"),
    ce.Actor(id="uae", name="United Arab Emirates", kind="state", aliases="UAE"),
    ce.Actor(id="zelenskyy", name="Volodymyr Zelenskyy", kind="person", part_of="ukraine"),
    ce.Actor(
        id="security-council",
        name="National Security and Defence Council of Ukraine",
        kind="office",
        part_of="ukraine",
    ),
    ce.Actor(
        id="umerov", name="Rustem Umerov", kind="person", part_of="security-council", note="its secretary"
    ),
    ce.Actor(id="report", name="A news report", kind="media"),
]

# The agreements, and what one side says has become of them. Nobody is reported to have said so for the other.

agreements = ce.Framework(
    id="istanbul-agreements",
    sources=source,
    name="Istanbul agreements on organised exchanges",
    aliases="Istanbul agreements",
    parties=["ukraine", "russia"],
    third_parties=["turkey", "uae"],
    history=[
        ce.FrameworkStep(status="agreed", when="2022", according_to="report", statement="the-report"),
        ce.FrameworkStep(
            status="reactivated", when="2025-11-15", according_to="umerov", statement="umerov-on-telegram"
        ),
    ],
)

# The talks: some held, some to come.

consultations = ce.Meeting(
    id="consultations",
    sources=source,
    when="2025-11",  # the report gives no day
    level="consultations",
    participants=["ukraine", "turkey", "uae"],  # both mediate; who is the host is not said
    frameworks=agreements,
)
technical_talks = ce.Meeting(
    id="technical-talks",
    sources=source,
    when="2025-11-15/",  # shortly after: when it ends is not known
    level="technical",
    frameworks=agreements,
    status="planned",
)

# The exchange that is hoped for. It has a status and no date; as many as 1,200 is a hope with an upper bound.

exchange = ce.ExchangeRound(
    id="exchange-hoped-for",
    sources=source,
    history=[
        ce.RoundStep(
            status="proposed", when="2025-11-15", according_to="umerov", statement="umerov-on-telegram"
        )
    ],
    transfers=[
        ce.Transfer(
            held_by="russia", returned_to="ukraine", count="as many as 1,200", statement="umerov-on-telegram"
        )
    ],
    frameworks=agreements,
    third_parties=["turkey", "uae"],
)

# Who said what. What is said of the future is expected or withheld, and not reported as done.

umerov = ce.Statement(
    id="umerov-on-telegram",
    sources=source,
    speaker="umerov",
    made="2025-11-15",
    channel="Telegram",
    claims=[
        ce.Claim(act="reports", about=consultations, status="held"),
        ce.Claim(act="announces", about=agreements, status="reactivated"),
        ce.Claim(act="expects", about=technical_talks, text="to follow shortly"),
        ce.Claim(act="expects", about=exchange, transfers=exchange.transfers),
        ce.Claim(act="withholds", about=exchange, text="no date is set"),
        ce.Claim(act="expects", about=exchange, when="2025-11-15/2026-01~", text="by the holiday season"),
    ],
)
zelenskyy = ce.Statement(
    id="zelenskyy-on-sunday",
    sources=source,
    speaker="zelenskyy",
    made="2025-11-16",
    channel="address",
    claims=[
        ce.Claim(
            act="expects", about=technical_talks, text="work is under way so that negotiations start again"
        )
    ],
)
report = ce.Statement(
    id="the-report",
    sources=source,
    speaker="report",
    made="2025-11-16",
    claims=[
        ce.Claim(act="reports", about=agreements, status="agreed", when="2022"),
        ce.Claim(act="reports", text="exchanges are one of the few lines of contact", when="2022-02/.."),
        ce.Claim(act="reports", text="rounds are held under secrecy"),
    ],
)

# How many have returned, and how many are still held: claims too, each with its day. "Many" is no number.

returned = ce.ReturnTally(
    id="returned-thus-far",
    sources=source,
    claimant="report",
    statement=report,
    since="2022-02-24",
    as_of="2025-11-16",
    returned_to="ukraine",
    count=5857,
)
still_held = ce.CustodyTally(
    id="still-held",
    sources=source,
    claimant="report",
    statement=report,
    as_of="2025-11-16",
    held_by="russia",
    belonging_to="ukraine",
    count="unknown",
    note="many",
)

ds = ce.Dataset(
    *actors,
    agreements,
    consultations,
    technical_talks,
    exchange,
    umerov,
    zelenskyy,
    report,
    returned,
    still_held,
)


def main() -> None:
    """Write the dataset beside this file, and print the brief on it."""
    file = Path(__file__).with_suffix(".json")
    ce.save(ds, file)
    print(brief(ds, name=file.name))


if __name__ == "__main__":
    main()
