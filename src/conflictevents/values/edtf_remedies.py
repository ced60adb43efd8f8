"""What to write instead: remedies for the texts people write where EDTF is asked for."""

import re
from collections.abc import Callable

__all__ = ["remedy_for"]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")



def remedy_for(text: str, reads: Callable[[str], bool]) -> str:
    """A sentence that says what to write instead of a text that could not be read, or an empty string.

    Args:
        text: what was found.
        reads: whether a suggestion can be read; none that cannot is made.
    """
    return ""
