"""Pages as text and as HTML."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents.text import Details, Heading, Id, Items, Link, Page, Phrase, Row, Table, day, figure

WORDS = st.text(st.characters(codec="ascii", categories=["L", "N", "P", "S"]), min_size=1, max_size=30)
TEXTS = st.lists(WORDS, max_size=12).map(" ".join).filter(lambda text: "://" not in text)


@st.composite
def tables(draw):
    titles = draw(st.lists(WORDS.map(lambda word: word[:8]), min_size=1, max_size=5, unique=True))
    row = st.builds(Row, st.tuples(*(TEXTS for _ in titles)), st.lists(TEXTS, max_size=2))
    numbers = draw(st.sets(st.sampled_from(titles)))
    return Table(titles, draw(st.lists(row, max_size=5)), numbers)


LINKS = st.builds(Link, TEXTS, st.sampled_from(["https://example.org/a?b=1&c", "javascript:alert(1)", "x y"]))
PHRASES = st.builds(Phrase, st.lists(st.one_of(TEXTS, LINKS, st.builds(Id, WORDS)), max_size=3))
LEAVES = st.one_of(TEXTS, st.builds(Heading, TEXTS), st.builds(Items, st.lists(TEXTS, max_size=3)), tables())
BLOCKS = st.lists(LEAVES | st.builds(Details, TEXTS, st.lists(LEAVES, max_size=2)), max_size=4)
PAGES = st.builds(Page, TEXTS, BLOCKS)


@given(PAGES)
def test_a_page_keeps_to_80_columns_and_has_no_spaces_at_the_ends_of_lines(page):
    lines = str(page).split("\n")
    assert max(map(len, lines)) <= 80
    assert [line for line in lines if line != line.rstrip()] == []


@given(tables())
def test_a_table_loses_no_word_of_its_cells_however_it_is_folded(table):
    printed = "".join("\n".join(table.lines(78)).split())
    for row in table.rows:
        for text in (*row.cells, *row.below):
            letters = sorted("".join(text.split()))
            assert all(printed.count(letter) >= letters.count(letter) for letter in set(letters))


class _Reader(HTMLParser):
    """The tags and the text of a page, as a browser would see them."""

    def __init__(self):
        super().__init__()
        self.tags, self.text, self.addresses = [], "", []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.addresses += [value for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data):
        self.text += data


TAGS = {
    "div", "p", "strong", "h4", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "small", "style",
    "details", "summary", "a", "span", "time",
}  # fmt: skip
DOCUMENT_TAGS = {"html", "head", "meta", "title", "body", "main", "h1"}


@given(PAGES, PHRASES)
def test_html_holds_every_text_and_no_tag_or_address_that_a_text_smuggled_in(page, phrase):
    page = Page(
        page.title, [*page.blocks, phrase, Items([phrase]), Table(("a",), [Row((phrase,), [phrase])])]
    )
    for html, tags in ((page.html(), TAGS), (page.document(), TAGS | DOCUMENT_TAGS)):
        reader = _Reader()
        reader.feed(html)
        assert set(reader.tags) <= tags
        assert page.title in reader.text
        assert [
            address for address in reader.addresses if not address.startswith("https://example.org/")
        ] == []


@given(st.integers(0, 400))
def test_a_long_table_shows_few_rows_at_once_and_every_row_once_opened(number):
    reader = _Reader()
    reader.feed(Page("title", [Table(("n",), [(f"<{index}>",) for index in range(number)])]).html())
    assert [f"<{index}>" in reader.text for index in range(number)] == [True] * number
    assert reader.tags.count("td") == number
    at_once = Page("title", [Table(("n",), [("x",)] * number)]).html().partition("<details>")[0]
    assert at_once.count("<td") <= 25


def test_no_line_breaks_inside_a_date():
    html = Page(
        "title", ["from 2025-03-01 to 2025-04, https://example.org/2025-03-01, round-2025-03-01"]
    ).html()
    assert html.count("<time>2025-03-01</time>") == html.count("<time>2025-04</time>") == 1


def test_addresses_are_links_where_they_are_of_the_web_alone():
    html = Page(
        "title", ["see https://example.org/a?b=1&c=(2). And ftp://example.org", Link("x", "javascript:y")]
    ).html()
    assert '<a href="https://example.org/a?b=1&amp;c=(2"' in html
    assert html.count("<a ") == 1
    assert "javascript:y" in html


def test_what_steers_a_terminal_or_turns_text_round_is_not_shown():
    page = Page("title", ["red \x1b[31m alert", Items(["bell \x07"]), Table(("a\u202e",), [("b\x9b",)])])
    assert not set("\x1b\x07\u202e\x9b") & set(str(page))
    assert not set("\x1b\x07\u202e\x9b") & set(page.html())


def test_a_column_in_which_no_row_has_anything_is_left_out():
    page = Page("t", (Table(("to", "due", "left"), [("a", "", "1"), ("b", "", "2")], ("left",)),))
    for text in (str(page), page.html()):
        assert "left" in text
        assert "due" not in text
    only = Page("t", (Table(("to", "due"), [("a", ""), ("b", "1 May")]),))
    assert "due" in str(only)


def test_an_address_is_never_broken():
    address = "https://example.org/" + "a" * 100
    assert address in str(Page("title", [f"read {address}", Items([address]), Table(("at",), [(address,)])]))


def test_numbers_stand_to_the_right_and_texts_to_the_left():
    table = Table(("year", "number"), [("2024", "1,358"), ("2025", "9")], ["number"])
    assert list(table.lines(80)) == ["year  number", "----  ------", "2024   1,358", "2025       9"]


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (ce.Count.exactly(1358), "1,358"),
        (ce.Count(1358, 1358), "1,358"),
        (ce.Count(1348, 1358), "1,348 to 1,358"),
        (ce.Count(1168), "1,168 or more"),
        (ce.Count(), "unknown"),
        (ce.Count.unknown(), "unknown"),
        (ce.Count.withheld(), "withheld"),
        (ce.Count.parse("more than 7,000"), "more than 7,000"),
        (ce.Count(390, 410, 400), "390 to 410 (best 400)"),
    ],
)
def test_a_figure_is_bare_where_it_is_exact_and_has_its_bounds_where_it_is_not(count, text):
    assert figure(count) == text


@pytest.mark.parametrize(
    ("edtf", "text"),
    [
        ("2025-06-09", "2025-06-09"),
        ("2025-06~", "about 2025-06"),
        ("2025-06%", "about 2025-06 (uncertain)"),
        ("2022-02-24/..", "from 2022-02-24 on"),
        ("../2025", "up to 2025"),
        ("2025/", "2025 to an unknown day"),
        ("2022~/2023", "about 2022 to 2023"),
        ("2022-?06", "2022-06 (month uncertain)"),
        ("2022-03-?16", "2022-03-16 (day uncertain)"),
        ("2022?-03-16", "2022-03-16 (year uncertain)"),
        ("?2022-03~-16", "2022-03-16 (year approximate and uncertain, month approximate)"),
        ("[2025-03,2025-05]", "2025-03 or 2025-05"),
        ("[2025-03,2025-05,2025-07~]", "2025-03, 2025-05 or about 2025-07"),
        ("[2025-03,2025-05..2025-07]", "[2025-03,2025-05..2025-07]"),
    ],
)
def test_a_date_is_put_in_words_only_where_that_says_the_same(edtf, text):
    assert day(ce.When.parse(edtf)) == text
