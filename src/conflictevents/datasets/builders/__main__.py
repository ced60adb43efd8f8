"""Write the built files anew: all of them, or those named."""

import sys

from conflictevents.datasets.builders.build import NAMES, build, built_file
from conflictevents.formats import save

if __name__ == "__main__":
    names: list[str] = sys.argv[1:] or list(NAMES)
    for name in names:
        save(build(name), built_file(name))
