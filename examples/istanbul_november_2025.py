"""A report of mid-November 2025, written down claim by claim: each of its sentences has a home.

The report: its headline puts the exchange at 1,200 without a hedge. On Sunday, 16 November 2025, the President of Ukraine said in
an address that work is under way so that negotiations start again. The secretary of the National Security and Defence Council had
written on Telegram that consultations were held with Turkey and the UAE mediating, that the Istanbul agreements of 2022 on organised
exchanges are being reactivated, that technical talks will follow shortly, and that as many as 1,200 Ukrainians could be released: no
date is set, it is hoped for by the holiday season. The report adds that talks on exchanges had stalled and that larger talks, on an end
of the war, fell through; that the logistics of exchanges go on all the same; that 5,857 have returned "thus far"; that many are still
held, and their families wait; that exchanges are one of the few lines of contact since February 2022; and that rounds are held under
secrecy.

Which days come from outside the text: that the post on Telegram is of 15 November 2025, which other pages show; and that the
holiday season is read as the weeks up to about January 2026. The report's own day is that of its page, and Sunday is that day. Where the
text gives no day for what it tells of, none is written: when the talks stalled, when larger ones fell through, when counting began.

Run it to write `istanbul_november_2025.json` next to it and to read the brief.
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

# The agreements, and what one side says has become of them. No word of the other side is reported. That they are being
# reactivated is less than that they run again. A step of which the text gives no day has none.

agreements = ce.Framework(
    id="istanbul-agreements",
    sources=source,
    name="Istanbul agreements on organised exchanges",
    aliases="Istanbul agreements",
    parties=["ukraine", "russia"],
    third_parties=["turkey", "uae"],
    history=[
        ce.FrameworkStep(status="agreed", when="2022", statement="the-report"),
        ce.FrameworkStep(status="stalled", statement="the-report", note="talks on exchanges had stalled"),
        ce.FrameworkStep(
            status="being reactivated",
            when="2025-11-15",
            according_to="umerov",
            statement="umerov-on-telegram",
        ),
    ],
)
larger_talks = ce.Framework(
    id="larger-talks",
    sources=source,
    name="Larger talks, on an end of the war",
    parties=["ukraine", "russia"],
    history=[ce.FrameworkStep(status="ended", statement="the-report", note="they fell through")],
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
    note="the day comes from outside the report",
    channel="Telegram",
    claims=[
        ce.Claim(act="reports", about=consultations, status="held"),
        ce.Claim(act="announces", about=agreements, status="being reactivated"),
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
        ce.Claim(
            act="expects",
            about=exchange,
            transfers=ce.Transfer(held_by="russia", returned_to="ukraine", count="1,200"),
            text="the headline has 1,200, without 'as many as'",
        ),
        ce.Claim(act="reports", about=agreements, status="agreed", when="2022"),
        ce.Claim(act="reports", about=agreements, status="stalled", text="talks on exchanges had stalled"),
        ce.Claim(act="reports", about=larger_talks, status="ended", text="larger talks fell through"),
        ce.Claim(act="reports", about=exchange, text="the logistics of exchanges go on"),
        ce.Claim(act="reports", about="still-held", text="families of those held wait for them"),
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
    larger_talks,
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
    """Write the dataset next to this file, and print the brief on it."""
    file = Path(__file__).with_suffix(".json")
    ce.save(ds, file)
    print(brief(ds, name=file.name))


if __name__ == "__main__":
    main()
