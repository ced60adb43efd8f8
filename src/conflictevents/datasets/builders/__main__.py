"""Write the built files anew: all of them, or those named."""

import sys

from conflictevents.datasets.builders.build import NAMES, build, built_file
from conflictevents.formats import save

if __name__ == "__main__":
    name: str
    for name in sys.argv[1:] or list(NAMES):
        save(build(name), built_file(name))
