"""`python -m conflictevents` is the same as `conflictevents`."""

import sys

from conflictevents.cli import main

if __name__ == "__main__":
    sys.exit(main())
