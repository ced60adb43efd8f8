"""The version of the form of files, which each file states first."""

from typing import Final

__all__ = ["HEAD", "HEADER", "KEY", "MAJOR", "MINOR", "VERSION"]

KEY: Final = "conflictevents"
"""The key under which a file states its version."""

HEAD: Final = "head"
"""The key under which a file says what it is."""

MAJOR: Final = 1
MINOR: Final = 0
VERSION: Final = f"{MAJOR}.{MINOR}"
HEADER: Final = f'{{"{KEY}": "{VERSION}"}}'
"""The first line of JSON Lines without a head."""
