"""Sources: enough for a reader to find it again."""

import pytest
from hypothesis import given

from conflictevents.errors import InvalidValue
from conflictevents.strategies import sources
from conflictevents.values import Source


@given(sources())
def test_a_source_can_be_named(source):
    assert str(source) in (source.url, source.title, source.publisher, source.archived_url)
    assert str(source).strip()


def test_text_with_an_address_in_it_is_an_address_and_other_text_a_title():
    assert Source.of("https://news.example/1") == Source(url="https://news.example/1")
    assert Source.of("Gazette, 9 June") == Source(title="Gazette, 9 June")
    source = Source(publisher="Gazette")
    assert Source.of(source) is source


@pytest.mark.parametrize(
    ("field", "arguments"),
    [
        ("url", {}),
        ("url", {"published": "2025"}),
        ("url", {"url": ""}),
        ("title", {"url": "https://news.example/1", "title": "\t"}),
        ("published", {"title": "radio", "published": "yesterday"}),
        ("publisher", {"publisher": 5}),
    ],
    ids=str,
)
def test_what_is_no_source_is_refused_by_name(field, arguments):
    with pytest.raises(InvalidValue) as refused:
        Source(**arguments)
    assert refused.value.field == field


@pytest.mark.parametrize("value", [5, None, ["radio"]])
def test_a_shorthand_that_is_no_text_is_refused(value):
    with pytest.raises(InvalidValue, match="a Source, or its address or title"):
        Source.of(value)
