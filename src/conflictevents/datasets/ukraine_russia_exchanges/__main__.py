"""Write the built file anew."""

from conflictevents.datasets.ukraine_russia_exchanges.build import BUILT, build
from conflictevents.formats import save

if __name__ == "__main__":
    save(build(), BUILT)
