"""Where something can be read."""

from collections.abc import Iterable

import attrs

from conflictevents.errors import InvalidValue
from conflictevents.values.concise import Concise
from conflictevents.values.reading import naming, read_optional_text, read_optional_when, several
from conflictevents.values.when import When

__all__ = ["Source", "read_sources"]


@attrs.frozen(kw_only=True, repr=False, field_transformer=naming)
class Source(Concise):
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

    url: str | None = attrs.field(default=None, converter=read_optional_text)
    title: str | None = attrs.field(default=None, converter=read_optional_text)
    publisher: str | None = attrs.field(default=None, converter=read_optional_text)
    published: When | None = attrs.field(default=None, converter=read_optional_when)
    retrieved: When | None = attrs.field(default=None, converter=read_optional_when)
    archived_url: str | None = attrs.field(default=None, converter=read_optional_text)

    def __attrs_post_init__(self) -> None:
        said = False
        for name in ("url", "title", "publisher", "archived_url"):
            text = getattr(self, name)
            if text is not None:
                if not text or text.isspace():
                    raise InvalidValue(
                        text, "text that is not blank", "leave it out where nothing is said", field=name
                    )
                said = True
        if not said:
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
        raise InvalidValue(value, "a Source, or its address or title as text", "write Source(url=...)")

    def __str__(self) -> str:
        return self.url or self.title or self.publisher or self.archived_url or ""


def read_sources(value: Source | str | Iterable[Source | str]) -> tuple[Source, ...]:
    """Sources, or their addresses or titles as text; one alone will do."""
    return several(Source.of, value, Source)
