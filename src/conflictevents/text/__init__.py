"""How results show themselves to people: pages of paragraphs, lists and tables, as plain text and as HTML.

It stands low in the house, so that every result class can show itself; what a page says is for those who build it.
"""

from conflictevents.text.figures import bounds, day, figure, interval, plural
from conflictevents.text.frames import Facts, Framed, check_columns, facts_of_records
from conflictevents.text.page import (
    Block,
    Details,
    Heading,
    Id,
    Inline,
    Items,
    Link,
    Page,
    Phrase,
    Readable,
    Row,
    Table,
    headed,
    list_limits,
)

__all__ = [
    "Block",
    "Details",
    "Facts",
    "Framed",
    "Heading",
    "Id",
    "Inline",
    "Items",
    "Link",
    "Page",
    "Phrase",
    "Readable",
    "Row",
    "Table",
    "bounds",
    "check_columns",
    "day",
    "facts_of_records",
    "figure",
    "headed",
    "interval",
    "list_limits",
    "plural",
]
