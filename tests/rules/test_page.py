"""The page of rules in the documentation."""

from conflictevents.rules import RULES
from tools.write_rules_page import PAGE, page


def test_the_page_is_what_the_rules_say():
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m tools.write_rules_page"


def test_the_page_has_every_code():
    text = PAGE.read_text(encoding="utf-8")
    assert all(f"### `{rule.code}`" in text for rule in RULES)
