"""What to ask for the rest of what a brief cuts short."""

import shlex

import attrs

__all__ = ["Hint"]


@attrs.frozen
class Hint:
    """What to ask for more: a command where the dataset has a name on the command line, else a function.

    Attributes:
        name: the dataset as the command line is given it; None where there is no such name.
        options: options of the brief that hold for what it cuts short as well.
    """

    name: str | None
    options: tuple[str, ...] = ()

    def __call__(self, command: str, *options: str) -> str:
        """The command, or the function that has the rest."""
        if self.name is None:
            return f"{command}()"
        return shlex.join(["conflictevents", command, self.name, *options, *self.options])
