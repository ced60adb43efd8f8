"""JSON texts that are nearly right: valid records, written loosely, with a few things changed."""

import json
from typing import Any

from hypothesis import strategies as st

from conflictevents.formats.saving import to_plain
from conflictevents.records import COLLECTIONS, RECORD_NAMES
from conflictevents.schema.evolving import KEY, VERSION
from conflictevents.strategies import heads, records

NAME_OF = {kind: name for name, kind in RECORD_NAMES.items()}
COLLECTION_OF = {kind: name for name, kind in COLLECTIONS.items()}
KEYS = [
    "id",
    "record",
    "count",
    "low",
    "high",
    "status",
    "history",
    "extra",
    "number",
    "when",
    "according_to",
    "x",
]

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.sampled_from([2**53, 2**53 + 1, -(2**53) - 1, 10**30, 3.7, 3.0, -0.0, 1e300]),
    st.sampled_from(
        ["", "10", "3.7", "2025-06", "2025-13", "completed", "exchange", "about 300", "all", "a:b", "\\"]
    ),
    st.text(max_size=5),
)
values = st.one_of(
    scalars, st.lists(scalars, max_size=2), st.dictionaries(st.sampled_from(KEYS), scalars, max_size=2)
)


class Pairs(list[tuple[str, Any]]):
    """An object whose keys may stand more than once."""


def as_pairs(value: Any) -> Any:
    if isinstance(value, dict):
        return Pairs((key, as_pairs(item)) for key, item in value.items())
    return [as_pairs(item) for item in value] if isinstance(value, list) else value


def containers(value: Any) -> list[Any]:
    """The value and all lists and objects inside it."""
    if not isinstance(value, list):
        return []
    inside = [item for _, item in value] if isinstance(value, Pairs) else value
    return [value, *(found for item in inside for found in containers(item))]


@st.composite
def written(draw: st.DrawFn, value: Any) -> str:
    """A JSON text for the value, with spaces and escapes where they make no difference."""
    loose = draw(st.booleans())

    def space() -> str:
        return draw(st.sampled_from(["", "", " ", "\t", " \r"])) if loose else ""

    def text(content: str) -> str:
        if loose and draw(st.booleans()):
            return '"' + "".join(f"\\u{unit:04x}" for unit in utf16(content)) + '"'
        return json.dumps(content, ensure_ascii=False)

    def write(item: Any) -> str:
        if isinstance(item, Pairs):
            inner = ",".join(f"{space()}{text(key)}{space()}:{space()}{write(value)}" for key, value in item)
            return f"{{{inner}{space()}}}"
        if isinstance(item, list):
            return f"[{','.join(space() + write(member) for member in item)}{space()}]"
        return text(item) if isinstance(item, str) else json.dumps(item)

    return write(value)


def utf16(content: str) -> list[int]:
    encoded = content.encode("utf-16-be")
    return [int.from_bytes(encoded[at : at + 2]) for at in range(0, len(encoded), 2)]


@st.composite
def lines(draw: st.DrawFn, most_changes: int) -> bytes:
    """A line of JSON Lines: a valid record with at most that many changes, loosely written."""
    record = draw(records())
    pairs = as_pairs({"record": NAME_OF[type(record)], **to_plain(record)})
    for _ in range(draw(st.integers(0, most_changes))):
        change(draw, draw(st.sampled_from(containers(pairs))))
    return draw(written(pairs)).encode()


@st.composite
def heads_of_lines(draw: st.DrawFn, most_changes: int) -> bytes:
    """The first line of JSON Lines, which has a head: with at most that many changes, loosely written."""
    pairs = as_pairs({KEY: VERSION, "head": to_plain(draw(heads()))})
    for _ in range(draw(st.integers(0, most_changes))):
        change(draw, draw(st.sampled_from(containers(pairs))))
    return draw(written(pairs)).encode()


def change(draw: st.DrawFn, container: Any) -> None:
    what = draw(st.sampled_from(["put", "drop", "twice", "replace", "rename"]))
    place = draw(st.integers(0, len(container) - 1)) if container else None
    if isinstance(container, Pairs):
        if what == "put" or place is None:
            container.insert(place or 0, (draw(st.sampled_from(KEYS)), as_pairs(draw(values))))
        elif what == "drop":
            del container[place]
        elif what == "twice":
            container.append(container[place])
        elif what == "replace":
            container[place] = (container[place][0], as_pairs(draw(values)))
        else:
            container[place] = (draw(st.sampled_from(KEYS)), container[place][1])
    elif place is None or what in ("put", "rename"):
        container.append(as_pairs(draw(values)))
    elif what == "drop":
        del container[place]
    elif what == "twice":
        container.append(container[place])
    else:
        container[place] = as_pairs(draw(values))
