"""README as a package index shows it: links into the checkout lead to the address of the sources, or are their text alone.

The build backend calls it (`[tool.hatch.metadata.hooks.custom]` in pyproject.toml). Where `[project.urls]` has no `Source`, there
is nothing for such a link to lead to.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

LINK = re.compile(r"(?<!!)\[([^\]\[]+)\]\((?![a-z]+:|#)([^)\s]+)\)")
"""A link of Markdown that is no address: a path in the checkout."""


def for_index(text: str, source: str | None) -> str:
    """The text of README without links that lead nowhere from a package index."""
    if source is None:
        return LINK.sub(r"\1", text)
    return LINK.sub(
        lambda match: "[{}]({}/blob/main/{})".format(match[1], source.rstrip("/"), match[2]), text
    )


class ReadmeHook(MetadataHookInterface):
    """Gives the package its description."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Put the description into the metadata."""
        text = (Path(self.root) / "README.md").read_text(encoding="utf-8")
        source = metadata.get("urls", {}).get("Source")
        metadata["readme"] = {"content-type": "text/markdown", "text": for_index(text, source)}
