"""What tests of readers share: plans of queries, of which a program that reads one kind of file after another keeps few."""

import pytest

from conflictevents.interop.kit import engine


@pytest.fixture(scope="session", autouse=True)
def plans_kept():
    """Keep a plan for each reader while tests go from one reader to the next."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "_PLANS_KEPT", 64)
        patch.setattr(engine, "_QUERIES_KEPT", 1024)
        yield
