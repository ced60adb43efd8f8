"""Where something can be read."""

import attrs

from conflictevents.errors import InvalidValue
from conflictevents.values.reading import named, optional, plain_text
from conflictevents.values.when import When

__all__ = ["Source"]


@attrs.frozen(kw_only=True)
class Source:
    """Where something can be read: enough for a reader to find it again.

    Attributes:
        url: address, verbatim; None for print or broadcast.
        title: title of the page or piece.
        publisher: who published it.
        published: when it was published; the day from which what it supports can be known.
        retrieved: when somebody last read it there.
        archived_url: address of an archived copy.

    Raises:
        InvalidValue: neither url, title, publisher nor archived_url is given, or text is blank.
    """

    url: str | None = attrs.field(default=None, converter=named(optional(plain_text)))
    title: str | None = attrs.field(default=None, converter=named(optional(plain_text)))
    publisher: str | None = attrs.field(default=None, converter=named(optional(plain_text)))
    published: When | None = attrs.field(default=None, converter=named(optional(When.of)))
    retrieved: When | None = attrs.field(default=None, converter=named(optional(When.of)))
    archived_url: str | None = attrs.field(default=None, converter=named(optional(plain_text)))

    def __attrs_post_init__(self) -> None:
        if not (self.url or self.title or self.publisher or self.archived_url):
            raise InvalidValue(
                None, "a url, title, publisher or archived_url", "say where it can be read", field="url"
            )

    @classmethod
    def of(cls, value: "Source | str") -> "Source":
        """A source as it stands, or text read as an address (with `://` in it) or else as a title."""
        if isinstance(value, Source):
            return value
        if isinstance(value, str):
            return cls(url=value) if "://" in value else cls(title=value)
        raise InvalidValue(value, "a Source, or its address or title as text")

    def __str__(self) -> str:
        return self.url or self.title or self.publisher or self.archived_url or ""
