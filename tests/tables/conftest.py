"""Tables need an engine; the tests of what is said where there is none run in programs of their own."""

import pytest

pytest.importorskip("duckdb")
