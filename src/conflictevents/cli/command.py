"""What a command is: its name, its help, its arguments, and what it answers."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from typing import Any

import attrs

from conflictevents.errors import visible, visible_in_json

__all__ = ["Answer", "Command"]


@attrs.frozen
class Answer:
    """What a command answers, as text for people and as data for programs; only what is asked for is made.

    Attributes:
        text: gives the text.
        data: gives the data, which JSON can hold.
        status: the exit status.
    """

    text: Callable[[], str]
    data: Callable[[], Any]
    status: int = 0

    def printed(self, form: str, *, escaped: bool = False) -> str:
        """The answer in a form: `text` or `json`, in which nothing steers a terminal.

        JSON has nothing but ASCII where the rest is to be escaped.
        """
        if form == "json":
            return visible_in_json(json.dumps(self.data(), ensure_ascii=escaped, indent=2))
        return visible(self.text())


@attrs.frozen
class Command:
    """One command of the command line.

    Attributes:
        name: its name.
        summary: what it does, in a line.
        description: what it does, in a paragraph.
        examples: command lines without the program's name, each with what it does.
        add_arguments: adds the arguments that it alone takes.
        run: does it.
    """

    name: str
    summary: str
    description: str
    examples: tuple[tuple[str, str], ...]
    add_arguments: Callable[[ArgumentParser], None]
    run: Callable[[Namespace], Answer]
