"""How results show themselves to people: pages of paragraphs, lists and tables, as plain text and as HTML.

It stands low in the house, so that every result class can show itself; what a page says is for whoever
builds it.
"""

from conflictevents.text.dates import day
from conflictevents.text.figures import bounds, figure, interval, plural
from conflictevents.text.page import Heading, Items, Page, Readable
from conflictevents.text.table import Row, Table

__all__ = [
    "Heading",
    "Items",
    "Page",
    "Readable",
    "Row",
    "Table",
    "bounds",
    "day",
    "figure",
    "interval",
    "plural",
]
